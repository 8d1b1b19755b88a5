"""The inbox: notes that nobody has placed yet, dragged or keyed onto the board."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem

from whiteboard.model.document import Document
from whiteboard.model.records import InTray, Note
from whiteboard.ui.canvas import tray_data


class Inbox(QListWidget):
    """The tray: notes that nobody has placed yet. Drag them onto the board, or open one with Enter."""

    opened = Signal(str)
    binned = Signal(list)

    def __init__(self) -> None:
        super().__init__()
        self._notes: tuple[Note, ...] = ()
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setWordWrap(True)
        self.setSpacing(2)
        self.setAccessibleName("Inbox")
        self.setContentsMargins(12, 8, 12, 8)
        self.itemDoubleClicked.connect(lambda item: self.opened.emit(item.data(Qt.ItemDataRole.UserRole)))

    def show_document(self, document: Document) -> int:
        """Show what waits, and say how much it is."""
        notes = tuple(note for note in document.notes.values() if note.place.__class__ is InTray)
        if notes != self._notes:
            self._notes = notes
            self.clear()
            for note in notes:
                kind = document.kinds.get(note.kind)
                title = f"{kind.title}: {note.text}" if kind is not None and note.kind != "event" else note.text
                item = QListWidgetItem(title)
                item.setData(Qt.ItemDataRole.UserRole, note.id)
                self.addItem(item)
        return len(notes)

    def mimeData(self, items: list[QListWidgetItem]) -> QMimeData:  # type: ignore[override]  # Qt gives a list
        """The ids of the notes being dragged."""
        return tray_data(item.data(Qt.ItemDataRole.UserRole) for item in items)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter writes, Delete deletes."""
        chosen = [item.data(Qt.ItemDataRole.UserRole) for item in self.selectedItems()]
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and chosen:
            self.opened.emit(chosen[0])
        elif event.key() == Qt.Key.Key_Delete and chosen:
            self.binned.emit(chosen)
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """Whatever the panel gives."""
        return QSize(200, 200)
