"""Finding notes: matches are lit on the board as one types, and Enter goes from one to the next."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QToolButton

from whiteboard.model.document import Document
from whiteboard.model.records import Id, InTray, Note, OnTimeline
from whiteboard.session.session import News
from whiteboard.ui.canvas import Canvas
from whiteboard.ui.style import icon

_NO_TIME, _WAITING = 1 << 62, 1 << 63
"""Where notes without a time come among instants, and after them those that wait in the tray."""


class Told:
    """What each note says to somebody who searches, in small letters and in the order in which matches follow; kept as
    long as nothing changes, and of each note as long as it stays the same."""

    def __init__(self) -> None:
        self._told: dict[Id, tuple[Note, str, str]] = {}
        self._tables: tuple[object, ...] = ()
        self._lines: list[tuple[Id, str]] = []

    def lines(self, document: Document) -> list[tuple[Id, str]]:
        """Each note with its text, author, tags, kind, lane and marks; by time, then what has none, then what waits."""
        tables = (document.notes, document.lanes, document.kinds)
        if len(self._tables) != len(tables) or any(
            was is not now for was, now in zip(self._tables, tables, strict=True)
        ):
            self._tables = tables
            lanes = {lane.id: lane.title for lane in document.lanes.values()}
            kinds = {kind.id: kind.title for kind in document.kinds.values()}
            before, self._told = self._told, {}
            found = []
            for note in document.notes.values():
                place = note.place
                when, lane = _NO_TIME, ""
                if isinstance(place, OnTimeline):
                    when, lane = place.at, lanes.get(place.lane, "")
                elif isinstance(place, InTray):
                    when = _WAITING
                around = f"{lane} {kinds.get(note.kind, '')}"
                kept = before.get(note.id)
                if kept is None or kept[0] is not note or kept[1] != around:
                    kept = (note, around, _told(note, around))
                self._told[note.id] = kept
                found.append((when, note.id, kept[2]))
            self._lines = [(id, said) for _, id, said in sorted(found)]
        return self._lines


def _told(note: Note, around: str) -> str:
    said = f"{note.text} {around}"
    # Most notes have none of these: a hundred thousand are told in half the time.
    if note.author:
        said += f" @{note.author}"
    if note.tags:
        said += " #" + " #".join(note.tags)
    if note.marks:
        said += " " + " ".join(note.marks)
    return said.casefold()


def matching(document: Document, words: str, told: Told | None = None) -> list[Id]:
    """The notes that hold every word in text, tags, author, kind, lane or marks, in the order of time, those without a
    time after them and those in the tray last; none for no words."""
    wanted = words.casefold().split()
    if not wanted:
        return []
    found = (told or Told()).lines(document)
    for word in wanted:
        found = [line for line in found if word in line[1]]
    return [id for id, _ in found]


class _Line(QLineEdit):
    stepped = Signal(int)
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.stepped.emit(-1 if back else 1)
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class FindBar(QFrame):
    """A small box in the header or, where there is none, in the upper right corner of the board."""

    lit = Signal(object)
    """The ids that are found by now; none once nobody searches any more."""
    reached = Signal(str)
    """A match that waits in the tray, where the board cannot show it."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__()
        self.setObjectName("floating")
        self._canvas = canvas
        self._told = Told()
        self._found: list[Id] = []
        self._at = -1
        self.line = _Line()
        self.line.setPlaceholderText("Find text, #tag, @author, lane")
        self.line.setAccessibleName("Find")
        self.line.setMinimumWidth(230)
        self._count = QLabel("")
        self._count.setProperty("quiet", True)
        self._count.setMinimumWidth(52)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 4)
        row.addWidget(self.line)
        row.addWidget(self._count)
        for name, tip, done in (
            ("chevron-up", "Previous (Shift+Enter)", lambda: self._step(-1)),
            ("chevron-down", "Next (Enter)", lambda: self._step(1)),
            ("x", "Close (Escape)", self.close_bar),
        ):
            button = QToolButton()
            button.setIcon(icon(name, canvas.theme.ink))
            button.setToolTip(tip)
            button.setAccessibleName(tip)
            button.clicked.connect(done)
            row.addWidget(button)
        self.line.textChanged.connect(self._search)
        self.line.stepped.connect(self._step)
        self.line.left.connect(self.close_bar)
        canvas.session.listen(self._hear)
        self.hide()

    def open(self) -> None:
        """Show it, ready to type."""
        self.show()
        self.raise_()
        self.line.setFocus()
        self.line.selectAll()
        self._search(self.line.text())

    def close_bar(self) -> None:
        """Put the light out and go back to the board."""
        self.hide()
        self._show(frozenset())
        self._canvas.setFocus()

    def _hear(self, news: News) -> None:
        """What has changed may match now, or no longer; nobody is taken elsewhere for it."""
        if self.isHidden() or news.previewing:
            return
        before = self._found[self._at] if 0 <= self._at < len(self._found) else None
        self._found = matching(news.after, self.line.text(), self._told)
        self._at = self._found.index(before) if before in self._found else -1
        self._light()

    def _light(self) -> None:
        self._show(frozenset(self._found))
        words = self.line.text().strip()
        at = f"{self._at + 1} of " if self._at >= 0 else ""
        notes = self._canvas.session.document.notes
        waiting = sum(isinstance(notes[id].place, InTray) for id in self._found if id in notes)
        inside = f" · {waiting:,} in the inbox" if waiting else ""
        self._count.setText(f"{at}{len(self._found):,}{inside}" if self._found else "none" if words else "")

    def _show(self, ids: frozenset[Id]) -> None:
        self._canvas.matches = ids
        self._canvas.update()
        self.lit.emit(ids)

    def _search(self, words: str) -> None:
        self._found = matching(self._canvas.session.document, words, self._told)
        self._at = -1
        self._light()
        if self._found:
            self._step(1)

    def _step(self, by: int) -> None:
        if self._found:
            self._at = (self._at + by) % len(self._found)
            id = self._found[self._at]
            waits = isinstance(self._canvas.session.document.notes[id].place, InTray)
            self._canvas.session.select(() if waits else {id})
            self._light()
            if waits:
                self.reached.emit(id)
            else:
                self._canvas.glide_to([id])
