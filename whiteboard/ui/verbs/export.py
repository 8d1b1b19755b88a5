"""What goes out: the export dialog, and pictures for the clipboard."""

from __future__ import annotations

from functools import partial
from math import sqrt
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from shiboken6 import isValid

from whiteboard.layout.cutting import Cut, cut_out, of_frame, of_things, one_page
from whiteboard.layout.display import Page as Picture
from whiteboard.layout.since import Since
from whiteboard.model.document import Document
from whiteboard.model.meetings import meetings_in_order
from whiteboard.model.records import Id
from whiteboard.ui.work import Work, raise_here

if TYPE_CHECKING:
    from whiteboard.ui.canvas import Canvas
    from whiteboard.ui.page import Page

_SHARP = 2.0
"""Pixels a point of a copied picture."""
_MOST_PIXELS = 30_000_000
"""Pixels of a picture that other programs still paste."""


class ExportVerbs:
    """Rows of the table of actions that show the board to others."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._copying: Work | None = None
        self._asked: tuple[Document, Cut | None] | None = None
        """Of what a picture shall be copied next."""

    @property
    def _canvas(self) -> Canvas:
        """Where the document that is looked at is seen: over the board while that is its past."""
        past = self._page.regroup.history_page
        return self._page.canvas if past is None else past.canvas

    def export(self) -> None:
        """Everything."""
        self._open(0)

    def export_selection(self) -> None:
        """Only what is selected."""
        self._open_cut("Selection")

    def export_view(self) -> None:
        """Only what the window shows."""
        self._open_cut("What the window shows")

    def export_frame(self) -> None:
        """Only one frame, the first of those that are selected."""
        frames = self._frames()
        chosen = next((id for id, _ in frames if id in self._canvas.session.selection), None)
        if frames:
            self._open_cut(next((title for id, title in frames if id == chosen), frames[0][1]))
        else:
            self._page.say("There is no frame on this board yet")

    def copy_picture(self) -> None:
        """The selection as a picture on the clipboard, or the whole board where nothing is selected."""
        document = self._page.regroup.looked_at
        self._asked = (document, of_things(document, self._canvas.session.selection))
        # Asked for while another is drawn, it is drawn after that: what was asked for last stays on the clipboard.
        if self._copying is None:
            self._copy()

    def _copy(self) -> None:
        """Draw what was asked for last. The board may be closed meanwhile: its picture is wanted all the same."""
        if self._asked is None:
            return
        (document, cut), self._asked = self._asked, None

        def job(_progress: object) -> QImage:
            from whiteboard.ui.preview import paint_page

            picture = one_page(document) if cut is None else cut_out(document, cut)
            return paint_page(picture, _scale(picture))

        self._copying = Work(job)
        self._copying.done.connect(partial(self._have_copied, "The selection" if cut else "The board"))
        self._copying.failed.connect(raise_here)
        # Of a method Qt holds only whose it is, and loosely; when the board is closed nobody else may hold these verbs.
        self._copying.ended.connect(partial(ExportVerbs._copy_ended, self))
        self._copying.start()

    def _have_copied(self, what: str, image: QImage) -> None:
        QGuiApplication.clipboard().setImage(image)
        if isValid(self._page):
            self._page.say(f"{what} is on the clipboard as a picture")

    def _copy_ended(self) -> None:
        self._copying = None
        self._copy()

    def _frames(self) -> list[tuple[str, str]]:
        """The frames in their order: (id, name in the dialog)."""
        frames = sorted(self._page.regroup.looked_at.frames.values(), key=lambda frame: (frame.position, frame.id))
        return [(frame.id, f"Frame: {' '.join(frame.title.split())}") for frame in frames]

    def _cuts(self) -> list[tuple[str, Cut | None]]:
        """What of the board can be shown by itself."""
        document = self._page.regroup.looked_at
        cuts: list[tuple[str, Cut | None]] = [("The whole board", None)]
        selected = of_things(document, self._canvas.session.selection)
        if selected is not None:
            cuts.append(("Selection", selected))
        cuts.append(("What the window shows", Cut(self._canvas.visible_area())))
        return [*cuts, *((title, of_frame(document, id)) for id, title in self._frames())]

    def _meetings(self) -> list[tuple[str, Id]]:
        """The meetings that changes can be counted from, that of the last time first; none where nothing changed."""
        regroup = self._page.regroup
        last = Since.last_time(regroup.looked_at, regroup.journal_looked_at)
        if last is None:
            return []
        others = reversed(
            [one for one in meetings_in_order(regroup.looked_at) if one.until is not None and one != last.meeting]
        )
        return [(regroup.meeting_words(one.id), one.id) for one in (last.meeting, *others)]

    def _since(self, meeting: Id) -> Since | None:
        regroup = self._page.regroup
        document = regroup.looked_at
        if meeting not in document.meetings:
            return None
        return Since.meeting_ended(document, regroup.journal_looked_at, meeting)

    def _open_cut(self, title: str) -> None:
        self._open(next((at for at, (name, _) in enumerate(self._cuts()) if name == title), 0))

    def _open(self, cut: int) -> None:
        from whiteboard.ui.export_dialog import KEPT, ExportDialog, Source

        page = self._page
        board = page.session.document.board
        source = Source(
            lambda: page.regroup.looked_at,
            self._cuts(),
            page.path.parent,
            (board.title or page.path.stem) + page.regroup.as_it_was,
            lambda: page.store.recall(KEPT),
            lambda choice: page.store.remember(KEPT, choice),
            self._meetings(),
            self._since,
        )
        dialog = ExportDialog(page, source, page.theme, cut)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show()


def _scale(page: Picture) -> float:
    """Pixels a point: sharp, unless the picture would be too large for other programs."""
    return min(_SHARP, sqrt(_MOST_PIXELS / (page.width * page.height)))
