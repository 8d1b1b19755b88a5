"""The sheet of keys: every action that has one, in as many columns as the window has room for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from whiteboard.ui.panels import label, scrolled

Lines = Sequence[tuple[str, str]]
Groups = Sequence[tuple[str, Lines]]
"""Titles of menus, each with titles of actions and their keys."""

_COLUMN = 345
_HEAD = 2
"""Lines that the title of a group takes."""
_LINE = 22
_AROUND = 130
"""Pixels of height and width that are not for lines."""


class KeySheet(QDialog):
    """It stays open beside the board; what is typed leaves only what holds it."""

    def __init__(self, parent: QWidget, groups: Groups) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys")
        self._over = parent
        self._groups = groups
        self.line = QLineEdit()
        self.line.setPlaceholderText("Find an action or a key")
        self.line.setAccessibleName("Find an action or a key")
        self.line.textChanged.connect(self._show)
        self._sheet = QWidget()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(22, 18, 10, 14)
        self._column.setSpacing(12)
        self._column.addWidget(self.line)
        self._area = scrolled(self._sheet, "Keys")
        self._column.addWidget(self._area, 1)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        columns = self._columns()
        height = max(map(sum, ([_HEAD + len(lines) for _, lines in part] for part in dealt(groups, columns))))
        self.resize(
            min(columns * _COLUMN + 60, parent.width() - 40), min(height * _LINE + _AROUND, parent.height() - 40)
        )
        self._show("")

    def _columns(self) -> int:
        return min(4, max(1, (self._over.width() - _AROUND) // _COLUMN))

    def showEvent(self, event: QShowEvent) -> None:
        """Ready to type."""
        super().showEvent(event)
        self.line.setFocus()

    def _show(self, words: str) -> None:
        wanted = words.casefold()
        left = [
            (name, [line for line in lines if wanted in f"{name} {' '.join(line)}".casefold()])
            for name, lines in self._groups
        ]
        sheet = QWidget()
        row = QHBoxLayout(sheet)
        row.setContentsMargins(0, 0, 12, 0)
        row.setSpacing(34)
        for part in dealt([group for group in left if group[1]], self._columns()):
            row.addLayout(_column(part), 1)
        self._area.setWidget(sheet)


def dealt(groups: Groups, columns: int) -> list[Groups]:
    """The groups in their order, dealt to columns of about the same height."""
    heights = [_HEAD + len(lines) for _, lines in groups]
    dealt: list[list[tuple[str, Lines]]] = [[] for _ in range(columns)]
    done, total = 0.0, max(1, sum(heights))
    for group, height in zip(groups, heights, strict=True):
        # A group goes where its middle would be, were all of them one long column cut into equal pieces.
        dealt[min(columns - 1, int((done + height / 2) * columns / total))].append(group)
        done += height
    return list(dealt)


def _column(groups: Groups) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(5)
    for name, lines in groups:
        column.addWidget(label(name, 11.0, bold=True))
        for title, keys in lines:
            line = QHBoxLayout()
            line.addWidget(label(title, 9.5))
            line.addStretch(1)
            line.addSpacing(14)
            line.addWidget(label(keys, 9.5, role="quiet"))
            column.addLayout(line)
        column.addSpacing(12)
    column.addStretch(1)
    return column
