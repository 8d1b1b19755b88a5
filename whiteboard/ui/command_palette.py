"""Everything by name: actions with their keys, and the notes of the board."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from whiteboard.ui.style import font

_SHOWN = 60
_GAP = 12
"""Pixels around a hint."""
_LETTERS = 1_000
"""The least score of a title that has the letters, but not the words."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the palette; ``is_action`` where it does something, and does not lead to a note or a board."""

    title: str
    hint: str
    chosen: Callable[[], object]
    is_action: bool = False


def entries_of(actions: Iterable[QAction]) -> list[Entry]:
    """The actions that can be done now."""
    return [
        Entry(action.text().rstrip("…"), ", ".join(key.toString() for key in action.shortcuts()), action.trigger, True)
        for action in actions
        if action.isEnabled()
    ]


def score(words: str, title: str) -> int | None:
    """How well a title fits, lower is better; None where a letter is missing. Whole words beat letters in order."""
    text, wanted = title.casefold(), words.casefold().strip()
    if not wanted:
        return 0
    at = text.find(wanted)
    if at >= 0:
        return min(at if at == 0 or not text[at - 1].isalnum() else 100 + at, _LETTERS - 1)
    position, spread = -1, 0
    for letter in wanted.replace(" ", ""):
        found = text.find(letter, position + 1)
        if found < 0:
            return None
        spread += found - position - 1
        position = found
    return _LETTERS + spread


class _Line(QStyledItemDelegate):
    """A title at the left, and at the right what it is or its keys."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """The line itself leaves room for its hint, which is written over it."""
        hint = index.data(Qt.ItemDataRole.UserRole) or ""
        room = option.fontMetrics.horizontalAdvance(hint) + 2 * _GAP if hint else 0
        line = QStyleOptionViewItem(option)
        self.initStyleOption(line, index)
        line.text = line.fontMetrics.elidedText(
            line.text, Qt.TextElideMode.ElideRight, option.rect.width() - room - 2 * _GAP
        )
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, line, painter, option.widget)
        if hint:
            # That of a widget with a style sheet is its ink, half of it only, and too faint.
            painter.setPen(QGuiApplication.palette().color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text))
            painter.drawText(
                option.rect.adjusted(0, 0, -_GAP, 0), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, hint
            )


class CommandPalette(QFrame):
    """A box in the upper middle of the window; Escape or a click elsewhere closes it."""

    def __init__(self, parent: QWidget, entries: list[Entry]) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._over = parent
        self.setObjectName("floating")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._entries = entries
        self._shown: list[Entry] = []
        self._line = QLineEdit()
        self._line.setPlaceholderText("What do you want to do, or which note?")
        self._line.setFont(font(12.0))
        self._line.setAccessibleName("Palette")
        self._list = QListWidget()
        self._list.setAccessibleName("What was found")
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setItemDelegate(_Line(self._list))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 10, 10)
        column.addWidget(self._line)
        column.addWidget(self._list)
        self._line.textChanged.connect(self._filter)
        self._line.installEventFilter(self)
        self._list.itemClicked.connect(lambda _: self._choose())
        self._filter("")

    def open(self) -> None:
        """Show it over the window."""
        over = self._over
        self.setFixedWidth(min(640, over.width() - 80))
        self._fit()
        self.move(over.mapToGlobal(QPoint((over.width() - self.width()) // 2, 70)))
        self.show()
        self._line.setFocus()

    def _filter(self, words: str) -> None:
        # An action that has the words comes before a note that begins with them: “detected” is a mark, and in many notes.
        rated = [
            (rating // _LETTERS, not entry.is_action, rating, index)
            for index, entry in enumerate(self._entries)
            if (rating := score(words, entry.title)) is not None
        ]
        self._shown = [self._entries[index] for *_, index in sorted(rated)[:_SHOWN]]
        self._list.clear()
        for entry in self._shown:
            item = QListWidgetItem(entry.title)
            item.setData(Qt.ItemDataRole.UserRole, entry.hint)
            self._list.addItem(item)
        self._list.setCurrentRow(0)
        self._fit()

    def _fit(self) -> None:
        """As high as what was found, and no higher than the window has room for."""
        rows = self._list.count()
        found = rows * self._list.sizeHintForRow(0) + 2 * self._list.frameWidth() + 2 if rows else 0
        margins = self._column.contentsMargins()
        line = self._line.sizeHint().height() + margins.top() + margins.bottom() + self._column.spacing()
        self.setFixedHeight(min(line + found, 440, self._over.height() - 120))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and down move in the list while one types."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                step = 1 if event.key() == Qt.Key.Key_Down else -1
                self._list.setCurrentRow((self._list.currentRow() + step) % max(1, self._list.count()))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._choose()
                return True
        return super().eventFilter(watched, event)

    def _choose(self) -> None:
        row = self._list.currentRow()
        self.close()
        if 0 <= row < len(self._shown):
            self._shown[row].chosen()
