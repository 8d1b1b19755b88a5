"""Finding notes: matches are lit on the board as one types, and Enter goes from one to the next."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QToolButton

from whiteboard.model.document import Document
from whiteboard.model.records import Id, InTray, Note, OnTimeline
from whiteboard.ui.canvas import Canvas
from whiteboard.ui.style import icon


def matching(document: Document, words: str) -> list[Id]:
    """The notes that hold every word in text, tags, author, kind or lane, in the order of time; none for no words."""
    wanted = words.casefold().split()
    if not wanted:
        return []
    names = {lane.id: lane.title for lane in document.lanes.values()}

    def told(note: Note) -> str:
        lane = names.get(note.place.lane, "") if isinstance(note.place, OnTimeline) else ""
        return (
            f"{note.text} @{note.author} #{' #'.join(note.tags)} {note.kind} {lane} {' '.join(note.marks)}".casefold()
        )

    found = [note for note in document.notes.values() if all(word in told(note) for word in wanted)]
    found.sort(key=lambda note: (note.place.at if isinstance(note.place, OnTimeline) else 1 << 62, note.id))
    return [note.id for note in found if not isinstance(note.place, InTray)]


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
        for name, tip, step in (("chevron-down", "Next (Enter)", 1), ("x", "Close (Escape)", 0)):
            button = QToolButton()
            button.setIcon(icon(name, canvas.theme.ink))
            button.setToolTip(tip)
            button.clicked.connect((lambda: self._step(1)) if step else self.close_bar)
            row.addWidget(button)
        self.line.textChanged.connect(self._search)
        self.line.stepped.connect(self._step)
        self.line.left.connect(self.close_bar)
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

    def _search(self, words: str) -> None:
        self._found = matching(self._canvas.session.document, words)
        self._at = -1
        self._canvas.matches = frozenset(self._found)
        self._canvas.update()
        if self._found:
            self._step(1)
        else:
            self._count.setText("none" if words.strip() else "")

    def _step(self, by: int) -> None:
        if self._found:
            self._at = (self._at + by) % len(self._found)
            id = self._found[self._at]
            self._canvas.session.select({id})
            self._canvas.show_notes([id])
            self._count.setText(f"{self._at + 1} of {len(self._found)}")
