"""What is there for those who watch: the laser, reading back, what they see, and a window that they do not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteboard.ui.laser import Laser
from whiteboard.ui.read_back import ReadBack
from whiteboard.ui.side_panel import PanelWindow
from whiteboard.ui.viewer_preview import ViewerPreview

if TYPE_CHECKING:
    from whiteboard.ui.page import Page


class WatchedVerbs:
    """Rows of the table of actions for a board that is shared on a call."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._laser = Laser(page.canvas)
        self._read_back = ReadBack(page.canvas)
        self._preview: ViewerPreview | None = None
        self._own: PanelWindow | None = None

    def laser(self) -> None:
        """A red point instead of the pointer; again to have it back."""
        self.shine(on=not self._laser.on)

    def shine(self, *, on: bool) -> None:
        """Switch the laser; it touches nothing of the board."""
        self._laser.switch(on)
        self._page.commands["laser"].setChecked(on)
        if on:
            self._page.say("Laser: nothing can be moved. K or Escape to end")

    @property
    def shining(self) -> bool:
        """Whether the laser is on."""
        return self._laser.on

    def read_back(self) -> None:
        """Show each new note large for a moment, or no longer."""
        self._read_back.on = self._page.commands["read_back"].isChecked()
        self._page.say("New notes are read back" if self._read_back.on else "New notes are no longer read back")

    def viewer_preview(self) -> None:
        """What viewers of a compressed video see; again to close it."""
        if self._preview is not None:
            self._preview.close()
            return
        self._preview = ViewerPreview(self._page.window(), self._page.canvas)
        self._preview.closed.connect(self._forget_preview)
        self._preview.addActions([*self._page.actions(), *self._page.window().actions()])
        self._preview.show()
        self._preview.raise_()

    def _forget_preview(self) -> None:
        self._preview = None

    def panel_window(self) -> None:
        """The side panel in a window of its own, for a screen that is not shared; again to put it back."""
        page = self._page
        if self._own is not None:
            self._own.close()
            return
        self._own = PanelWindow(page.window(), page.panel, page.session.document.board.title)
        # Keys of the board and of its window work in this one too.
        self._own.addActions([*page.actions(), *page.window().actions()])
        self._own.closed.connect(self._put_panel_back)
        self._own.show()
        page.commands["panel_window"].setChecked(True)

    def _put_panel_back(self) -> None:
        self._own = None
        self._page.commands["panel_window"].setChecked(False)
        self._page.take_panel_back()

    def end(self) -> None:
        """The page goes, and its windows with it."""
        for window in (self._preview, self._own):
            if window is not None:
                window.close()
