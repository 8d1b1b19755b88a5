"""Menus in which letters go to the rows that begin with them, while nothing behind them hears a key."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QMenu


class Menu(QMenu):
    """A menu of ours.

    Qt's own leaves every key that it has no use for to the shortcuts of the widget that has the focus: an H for a row
    that begins with it would take the board's hand instead.
    """

    def submenu(self, title: str) -> Menu:
        """One more row, that opens another menu."""
        menu = Menu(title, self)
        self.addMenu(menu)
        return menu

    def event(self, event: QEvent) -> bool:
        """Every key is for the menu."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A letter goes to the next row that begins with it."""
        letter = event.text()
        found = self._next(letter) if letter.isalnum() else None
        if found is None:
            super().keyPressEvent(event)
        else:
            self.setActiveAction(found)

    def _next(self, letter: str) -> QAction | None:
        """The row after the one that is lit, the first again after the last."""
        rows, lit = self.actions(), self.activeAction()
        after = rows.index(lit) + 1 if lit in rows else 0
        matching = (
            row
            for row in rows[after:] + rows[:after]
            if row.isVisible() and row.isEnabled() and row.text().casefold().startswith(letter.casefold())
        )
        return next(matching, None)
