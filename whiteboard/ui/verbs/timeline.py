"""The timeline itself: its lock, its folds, and the names of lanes, phases and frames."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtGui import QCursor

from whiteboard.layout.settle import quiet_folds
from whiteboard.model.commands import Add, Command, Edit, Remove, edit_board
from whiteboard.model.records import Fold, Frame, Id, Lane, Phase
from whiteboard.ui.naming import NamePopup

if TYPE_CHECKING:
    from whiteboard.ui.page import Page


class TimelineVerbs:
    """Rows of the table of actions, and double clicks on titles."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def lock_timeline(self) -> None:
        """Events keep their place unless Alt is held."""
        board = self._page.session.document.board
        self._page.do(
            edit_board(board, "Unlock the timeline" if board.locked else "Lock the timeline", locked=not board.locked)
        )

    def fold_quiet(self) -> None:
        """Take all folds away, or fold every quiet stretch."""
        document = self._page.session.document
        if document.folds:
            self._page.do(Remove(frozenset((Fold, id) for id in document.folds)))
            return
        folds = quiet_folds(document, self._page.session.new_id)
        if folds:
            self._page.do(Add(folds, "Fold quiet stretches"))
        else:
            self._page.say("No stretch is quiet for long enough to fold")

    def rename_part(self, part: str, id: Id) -> None:
        """Ask for the name of a phase or frame."""
        if part == "phase":
            self.rename_phase(id)
            return
        frame = self._page.session.document.frames[id]
        self._ask_text(
            "Frame",
            frame.title,
            lambda text: Edit(Frame, {id: {"title": text}}, "Rename the frame"),
            Remove(frozenset({(Frame, id)})),
        )

    def rename_phase(self, id: Id) -> None:
        """Ask for the name of a phase."""
        phase = self._page.session.document.phases[id]
        self._ask_text(
            "Phase",
            phase.title,
            lambda text: Edit(Phase, {id: {"title": text}}, "Rename the phase"),
            Remove(frozenset({(Phase, id)})),
        )

    def rename_lane(self, id: Id) -> None:
        """Ask for the name of a lane."""
        lane = self._page.session.document.lanes[id]
        self._ask_text("Lane", lane.title, lambda text: Edit(Lane, {id: {"title": text}}, "Rename the lane"), None)

    def _ask_text(self, what: str, text: str, made: Callable[[str], Command], remove: Command | None) -> None:
        """A small floating line to change a name."""
        popup = NamePopup(self._page, what, text, can_delete=remove is not None)
        popup.chosen.connect(lambda chosen: self._page.do(made(chosen)))
        if remove is not None:
            popup.deleted.connect(lambda: self._page.do(remove))
        popup.move(self._page.mapFromGlobal(QCursor.pos()) + QPoint(-40, 14))
        popup.open()
