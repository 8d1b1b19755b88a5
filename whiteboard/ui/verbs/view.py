"""Where one looks, and how closely."""

from __future__ import annotations

from typing import TYPE_CHECKING

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

    def inspect(self) -> None:
        """The form of the selected note, ready to be changed."""
        page = self._page
        page.panel.setVisible(True)
        page.panel.turn_to("Note")
        page.inspector.show_selection()
        page.inspector.text.setFocus()
