"""The people of the board, offered while a name, or ``@`` and a name, are typed in a line."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget

from whiteboard.tools.tagging import begun

_MOST = 7
"""Names that are offered at a time."""
_GAP = 6
"""Pixels between the line and its list."""
_TAKES = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)


class KnownNames(QObject):
    """Tab takes the first name, the arrows go through them, Enter takes the one they chose. Where they chose none, Enter
    means what it means in the line: whoever types a name to its end is not held up."""

    def __init__(self, line: QLineEdit, names: Callable[[], Iterable[str]], *, alone: bool = False) -> None:
        """``alone`` where the line holds nothing but a name, and no ``@`` before it."""
        super().__init__(line)
        self._alone = alone
        self._line = line
        self._names = names
        self._list: QListWidget | None = None
        line.textEdited.connect(lambda _: self._offer())
        line.installEventFilter(self)

    @property
    def offered(self) -> list[str]:
        """The names that are to be seen now."""
        shown = self._list
        return [shown.item(row).text() for row in range(shown.count())] if shown is not None else []

    def _start(self) -> str | None:
        """The letters of the name that is being typed."""
        if self._alone:
            return self._line.text().casefold()
        token = begun(self._line.text()[: self._line.cursorPosition()])
        return token[1].casefold() if token is not None and token[0] == "@" else None

    def _offer(self) -> None:
        """Show the names of which some word begins with what is typed."""
        start = self._start()
        known = self._names() if start is not None else ()
        folded = ((name, name.casefold()) for name in known)
        fitting = [
            name
            for name, plain in folded
            if plain != start and any(part.startswith(start or "") for part in (plain, *plain.split()))
        ]
        self._end()
        if fitting:
            self._show(fitting[:_MOST])

    def _show(self, names: list[str]) -> None:
        line = self._line
        # Of the window, not of the line: it reaches beyond it.
        shown = self._list = QListWidget(line.window())
        shown.setObjectName("floating")
        shown.setAccessibleName("People")
        shown.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        shown.addItems(names)
        shown.setCurrentRow(-1)
        shown.itemClicked.connect(lambda item: self._take(item.text()))
        height = shown.sizeHintForRow(0) * shown.count() + 2 * shown.frameWidth() + 4
        shown.resize(max(160, shown.sizeHintForColumn(0) + 30), height)
        typed = line.fontMetrics().horizontalAdvance(line.text()[: line.cursorPosition()])
        corner = line.mapTo(line.window(), QPoint(min(typed, max(0, line.width() - shown.width())), 0))
        below = corner.y() + line.height() + _GAP
        fits = below + height <= line.window().height()
        shown.move(corner.x(), below if fits else corner.y() - height - _GAP)
        shown.show()
        shown.raise_()

    def _end(self) -> None:
        if self._list is not None:
            self._list.hide()
            self._list.deleteLater()
            self._list = None

    def _take(self, name: str) -> None:
        """Put a name where it was begun, in quotes where it has several words."""
        start = self._start()
        if start is not None:
            line = self._line
            plain = name.replace("_", "").isalnum()
            line.setSelection(0 if self._alone else line.cursorPosition() - len(start), len(start))
            line.insert(name if self._alone else f"{name} " if plain else f'"{name}" ')
            line.textEdited.emit(line.text())
        self._end()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys of the list while it is to be seen."""
        if event.type() == QEvent.Type.FocusOut:
            self._end()
        shown = self._list
        if shown is None or event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        key, row = event.key(), shown.currentRow()
        if key == Qt.Key.Key_Escape:
            self._end()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            shown.setCurrentRow((row + (1 if key == Qt.Key.Key_Down else -1 if row >= 0 else 0)) % shown.count())
        elif key in _TAKES and (row >= 0 or key == Qt.Key.Key_Tab):
            self._take(shown.item(max(row, 0)).text())
        else:
            if key in _TAKES:
                self._end()
            return False
        return True
