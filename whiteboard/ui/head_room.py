"""The room of the axis and the lanes' titles: given to what lies below the timeline, and taken back with the timeline."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from whiteboard.ui.canvas import Canvas


class HeadRoom:
    """Folds the heads of the board away on request, and shows them as soon as some of the timeline is in view.

    Only one of the two happens by itself: nothing can flutter where the timeline ends.
    """

    def __init__(self, canvas: Canvas, heads: Sequence[QWidget], settle: Callable[[], object]) -> None:
        """``settle`` gives the canvas and the heads their new size at once."""
        self._canvas = canvas
        self._heads = tuple(heads)
        self._settle = settle
        self._busy = False
        self.folded = False
        canvas.view_changed.connect(self._follow)
        canvas.rested.connect(self._follow)

    def look_below(self, look: Callable[[], None]) -> None:
        """Glide to something below the timeline, in all the room there is."""
        self._busy = True
        self._fold(folded=True)
        self._canvas.glide(lambda: self._look(look))
        self._busy = False

    def _look(self, look: Callable[[], None]) -> None:
        """None of the timeline stays at the upper edge, or the heads would come back for it."""
        canvas = self._canvas
        look()
        hidden = round(canvas.shape.timeline_bottom * canvas.zoom) + 1
        canvas.pan(0, min(0, canvas.top - hidden))

    def _follow(self) -> None:
        canvas = self._canvas
        if self._busy or not self.folded or canvas.gliding or canvas.busy:
            return
        if canvas.visible_area().y < canvas.shape.timeline_bottom:
            self._busy = True
            self._fold(folded=False)
            self._busy = False

    def _fold(self, *, folded: bool) -> None:
        """What is seen stays where it is on the screen while the canvas grows or gives way."""
        if folded == self.folded:
            return
        self.folded = folded
        canvas = self._canvas
        window = canvas.window()
        left, top, before = canvas.left, canvas.top, canvas.mapTo(window, QPoint(0, 0))
        for head in self._heads:
            head.setHidden(folded)
        self._settle()
        by = canvas.mapTo(window, QPoint(0, 0)) - before
        canvas.pan(canvas.left - left - by.x(), canvas.top - top - by.y())
