"""Names changed in place: the board's title, and a floating line for the name of a lane, phase or frame."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from whiteboard.ui.panels import label


class Title(QLabel):
    """The board's title; a double click makes it a line to write in."""

    renamed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setToolTip("Double-click to rename")
        self._line: QLineEdit | None = None

    def mouseDoubleClickEvent(self, event: object) -> None:
        """Write."""
        self.edit()

    def edit(self) -> None:
        """Write the title in place; Enter keeps it, Escape does not."""
        line = QLineEdit(self.text(), self.parentWidget())
        line.setFont(self.font())
        line.setGeometry(self.geometry().adjusted(-9, -6, 220, 8))
        line.selectAll()
        line.editingFinished.connect(lambda: self._end(line))
        escape = QAction(line)
        escape.setShortcut("Escape")
        escape.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        escape.triggered.connect(lambda: self._give_up(line))
        line.addAction(escape)
        line.show()
        line.setFocus()

    def _give_up(self, line: QLineEdit) -> None:
        line.setText(self.text())
        self._end(line)

    def _end(self, line: QLineEdit) -> None:
        if line.isVisible():
            line.hide()
            line.deleteLater()
            if line.text().strip() and line.text() != self.text():
                self.renamed.emit(line.text().strip())


class NamePopup(QFrame):
    """A line in a small floating box."""

    chosen = Signal(str)
    deleted = Signal()

    def __init__(self, parent: QWidget, what: str, text: str, *, can_delete: bool) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("floating")
        self._line = QLineEdit(text)
        self._line.setMinimumWidth(220)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 8, 10, 8)
        row.addWidget(label(what, 9.5, role="quiet"))
        row.addWidget(self._line)
        self._line.returnPressed.connect(self._take)
        if can_delete:
            button = QPushButton("Delete")
            button.setProperty("flat", True)
            button.clicked.connect(self._delete)
            row.addWidget(button)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def open(self) -> None:
        """Show it under the pointer, ready to write."""
        parent = self.parentWidget()
        if parent is not None:
            self.move(parent.mapToGlobal(self.pos()))
        self.show()
        self._line.setFocus()
        self._line.selectAll()

    def _delete(self) -> None:
        self.deleted.emit()
        self.close()

    def _take(self) -> None:
        if self._line.text().strip():
            self.chosen.emit(self._line.text().strip())
        self.close()
