"""Where one looks, and how closely."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from whiteboard.layout.board import picture_rect, timeline_rect
from whiteboard.layout.geometry import union
from whiteboard.ui.picture import FULL

if TYPE_CHECKING:
    from whiteboard.ui.page import Page


class ViewVerbs:
    """Rows of the table of actions that move the view."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def zoom_in(self) -> None:
        """A step closer."""
        self._page.canvas.set_zoom(self._page.canvas.zoom * 1.25)

    def zoom_out(self) -> None:
        """A step further."""
        self._page.canvas.set_zoom(self._page.canvas.zoom / 1.25)

    def zoom_full(self) -> None:
        """One to one."""
        self._page.canvas.set_zoom(FULL)

    def fit_all(self) -> None:
        """Everything."""
        canvas = self._page.canvas
        canvas.glide(canvas.show_all)

    def fit_timeline(self) -> None:
        """All lanes from the first to the last event."""
        canvas = self._page.canvas
        area = timeline_rect(self._page.session.document, canvas.shape)
        canvas.glide(lambda: canvas.show_rect(area, margin=12.0))

    def fit_selection(self) -> None:
        """What is selected, as large as it fits."""
        canvas = self._page.canvas
        rects = [rect for id in self._page.session.selection if (rect := canvas.index.rect(id)) is not None]
        rects += [picture_rect(picture, canvas.shape) for picture in self._page.chosen_pictures()]
        area = union(rects)
        if area is not None:
            canvas.glide(lambda: canvas.show_rect(area, margin=60.0, largest=2 * FULL))

    def next_area(self) -> None:
        """The keys go to the next part of the window: head, tools, board, bar, panel and whatever else is open."""
        self._walk(1)

    def previous_area(self) -> None:
        """They go to the one before."""
        self._walk(-1)

    def _walk(self, by: int) -> None:
        page = self._page
        parts = (
            page.header,
            page.notice,
            page.meeting_bar,
            page.rail,
            page.find_bar,
            page.review,
            page.canvas,
            page.bar,
            page.actions_table,
            page.panel,
        )
        doors = [(part, door) for part in parts if part.isVisible() and (door := _door(part)) is not None]
        now = QApplication.focusWidget()
        here = (at for at, (part, _) in enumerate(doors) if now is not None and (part is now or part.isAncestorOf(now)))
        # What floats on the board, the editor for one, counts as the board.
        _, door = doors[(next(here, 0) + by) % len(doors)]
        door.window().activateWindow()
        door.setFocus(Qt.FocusReason.TabFocusReason if by > 0 else Qt.FocusReason.BacktabFocusReason)

    def inspect(self) -> None:
        """The form of the selected note, ready to be changed."""
        page = self._page
        page.panel.setVisible(True)
        page.panel.turn_to("Note")
        page.inspector.show_selection()
        page.inspector.text.setFocus()


def _door(part: QWidget) -> QWidget | None:
    """The first widget of a part of the window, in the order of Tab, that takes keys."""
    inside, one = [part], part.nextInFocusChain()
    while one is not None and one is not part:
        if part.isAncestorOf(one):
            inside.append(one)
        one = one.nextInFocusChain()
    takes = Qt.FocusPolicy.TabFocus
    return next((one for one in inside if one.focusPolicy() & takes and one.isVisible() and one.isEnabled()), None)
