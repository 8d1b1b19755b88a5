"""The meeting and the regroup: rows of the table of actions that lead the team through the hour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteboard.model.commands import Add
from whiteboard.model.records import Id, Update
from whiteboard.ui.actions_panel import Doers

if TYPE_CHECKING:
    from whiteboard.ui.page import Page


class MeetingVerbs:
    """Rows of the table of actions about meetings, votes, actions and what was before."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.doers = Doers(page.do, page.today, self.report, page.show_notes, self.open_board)

    def report(self, action: Id, text: str) -> bool:
        """Keep what somebody reports about an action."""
        session = self._page.session
        return self._page.do(Add((Update(session.new_id(), action, session.now(), text),), "Report on the action"))

    def open_board(self, path: str) -> None:
        """Open the board that an action was carried over from; ``path`` is relative to this one's file."""
        self._page.file_dropped.emit(str((self._page.path.parent / path).resolve()))
