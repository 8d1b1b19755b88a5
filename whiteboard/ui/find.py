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


class Told:
    """What each note says to somebody who searches, in small letters; kept as long as the note stays the same."""

    def __init__(self) -> None:
        self._told: dict[Id, tuple[Note, str, str]] = {}

    def of(self, note: Note, lane: str, kind: str) -> str:
        """Text, author, tags, kind, lane and marks."""
        kept = self._told.get(note.id)
        around = f"{lane} {kind}"
        if kept is not None and kept[0] is note and kept[1] == around:
            return kept[2]
        words = f"{note.text} @{note.author} #{' #'.join(note.tags)} {around} {' '.join(note.marks)}".casefold()
        self._told[note.id] = (note, around, words)
        return words


def matching(document: Document, words: str, told: Told | None = None) -> list[Id]:
    """The notes on the board that hold every word in text, tags, author, kind, lane or marks, in the order of time and
    those without a time last; none for no words."""
    wanted = words.casefold().split()
    if not wanted:
        return []
    told = told or Told()
    lanes = {lane.id: lane.title for lane in document.lanes.values()}
    kinds = {kind.id: kind.title for kind in document.kinds.values()}
    found = []
    for note in document.notes.values():
        place = note.place
        if isinstance(place, InTray):
            continue
        lane = lanes.get(place.lane, "") if isinstance(place, OnTimeline) else ""
        said = told.of(note, lane, kinds.get(note.kind, ""))
        if all(word in said for word in wanted):
            found.append((place.at if isinstance(place, OnTimeline) else 1 << 62, note.id))
    return [id for _, id in sorted(found)]


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
    """A small box in the upper right corner of the board."""

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
        row.setContentsMargins(8, 7, 8, 7)
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
        self._canvas.matches = frozenset()
        self._canvas.update()
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
        self._canvas.matches = frozenset(self._found)
        self._canvas.update()
        words = self.line.text().strip()
        at = f"{self._at + 1} of " if self._at >= 0 else ""
        self._count.setText(f"{at}{len(self._found):,}" if self._found else "none" if words else "")

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
            self._canvas.session.select({id})
            self._canvas.glide_to([id])
            self._light()
