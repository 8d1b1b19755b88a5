"""Votes and themes: numbers on the stickies, votes typed by number, hidden until they are revealed, and piles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteboard.importers.bar import read_lines
from whiteboard.model.commands import Batch, Edit, count, edit_board
from whiteboard.model.records import EVENT, Frame, Id, Note, OnCanvas
from whiteboard.model.themes import (
    FEWEST,
    MOST,
    Theme,
    ballot,
    beside_the_aim,
    by_votes,
    cast,
    frame_around,
    numbered,
    themes,
    votes_in,
)
from whiteboard.tools.piling import sorted_by_votes, theme_of
from whiteboard.ui.canvas import Sign

if TYPE_CHECKING:
    from whiteboard.ui.page import Page


class VotingVerbs:
    """Rows of the table of actions about votes and themes."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._numbers: dict[int, Id] = {}
        self._numbering = False

    def number_notes(self) -> None:
        """Numbers on the stickies, so that the room can vote by them; again to take them away."""
        self._numbering = not self._numbering
        self.refresh()
        if self._numbering:
            self._page.say("Type votes into the bar as people say them: 12: 3")
            self._page.focus_bar()

    @property
    def numbering(self) -> bool:
        """Whether the stickies show their numbers."""
        return self._numbering

    def refresh(self) -> None:
        """What follows from the document: numbers for new stickies, and what is checked."""
        document = self._page.session.document
        if self._numbering:
            self._numbers = numbered(document, self._numbers)
            accent = self._page.theme.accent
            self._page.canvas.numbers = {id: Sign(str(number), accent) for number, id in self._numbers.items()}
        else:
            self._page.canvas.numbers = {}
        self._page.canvas.update()
        self._page.commands["number_notes"].setChecked(self._numbering)
        self._page.commands["hide_votes"].setChecked(document.board.votes_hidden)

    def took_votes(self, text: str) -> bool:
        """Whether a line of the bar was votes by number: then they are cast."""
        votes = votes_in(text)
        if votes is None or not (self._numbering or self._meant(text)):
            return False
        if not self._numbers:
            self._page.say("Nobody has numbers to vote by yet: leave the bar and press B")
            return True
        unknown = [number for number in votes if number not in self._numbers]
        if unknown:
            self._page.say(f"There is no note {', '.join(map(str, unknown))}")
            return True
        document = self._page.session.document
        if self._page.do(cast(document, {self._numbers[number]: by for number, by in votes.items()})):
            self._page.bar.clear()
            found = ballot(self._page.session.document, self._meeting())
            over = found.allowed is not None and found.given > found.allowed
            self._page.say(f"Votes taken · {self.words()}{' — more than everybody has' if over else ''}")
        return True

    def _meant(self, text: str) -> bool:
        """Whether a line that reads as votes is none of the grammar's times, and there are stickies to vote for."""
        self._numbers = {number: id for number, id in self._numbers.items() if id in self._page.session.document.notes}
        context = self._page.bar.context()
        timed = any(line.at is not None for _, line in read_lines(text, context))
        return not timed and bool(numbered(self._page.session.document))

    def _meeting(self) -> Id | None:
        meeting = self._page.session.meeting
        return meeting.id if meeting is not None else None

    def words(self) -> str:
        """“7 of 24 votes”, or how many there are where nobody counted."""
        session = self._page.session
        found = ballot(session.document, self._meeting())
        hidden = ", hidden" if session.document.board.votes_hidden else ""
        if found.allowed is None:
            return f"{found.given} vote{'' if found.given == 1 else 's'}{hidden}"
        return f"{found.given} of {found.allowed} votes{hidden}"

    def aim(self) -> str:
        """“1 theme has votes: 2 to 5 are the aim”; nothing where that is so."""
        voted = beside_the_aim(self._page.session.document)
        if voted is None:
            return ""
        said = f"{voted or 'No'} {'theme has' if voted < FEWEST else 'themes have'}"
        return f"{said} votes: {FEWEST} to {MOST} are the aim"

    def hide_votes(self) -> None:
        """Hide how many votes notes have, or reveal them."""
        board = self._page.session.document.board
        label = "Reveal the votes" if board.votes_hidden else "Hide the votes"
        if self._page.do(edit_board(board, label, votes_hidden=not board.votes_hidden)):
            self._page.say("Votes are hidden until you reveal them" if not board.votes_hidden else self._winners())

    def _winners(self) -> str:
        stickies = [note for note in self._page.session.document.notes.values() if note.votes]
        first = by_votes(stickies)[:1]
        return f"Most votes: {' '.join(first[0].text.split())[:60]} ({first[0].votes})" if first else "No votes yet"

    def sort_by_votes(self) -> None:
        """The stickies of each theme, or of the selected ones' themes, with the most votes first."""
        document = self._page.session.document
        frames = {frame.id for note in self._page.chosen() if (frame := self._frame_of(note)) is not None}
        wanted: list[Theme] = [theme for theme in themes(document) if not frames or theme.frame.id in frames]
        if not wanted:
            self._page.say("Put stickies into a frame first, or make a theme of them (T)")
            return
        commands = tuple(sorted_by_votes(theme) for theme in wanted)
        if self._page.do(Batch("Sort by votes", commands)):
            self._page.say(
                f"Sorted by votes: {count(len(wanted), 'theme') if len(wanted) > 1 else wanted[0].frame.title}"
            )

    def _frame_of(self, note: Note) -> Frame | None:
        place = note.place
        frames = self._page.session.document.frames.values()
        return frame_around(frames, place) if isinstance(place, OnCanvas) else None

    def make_theme(self) -> None:
        """Pile the selected stickies up in a frame of their own, and ask for its name."""
        page = self._page
        notes = [note for note in page.chosen() if note.kind != EVENT and not note.locked]
        if not notes:
            page.say("Select the stickies that belong together, then press T")
            return
        id = page.session.new_id()
        if page.do(theme_of(page.session.document, notes, "New theme", id)):
            page.session.select(note.id for note in notes)
            page.canvas.show_notes(note.id for note in notes)
            page.canvas.name(id)

    def clear_votes(self) -> None:
        """Begin to vote anew."""
        voted = {note.id: {"votes": 0} for note in self._page.session.document.notes.values() if note.votes}
        if voted:
            self._page.do(Edit(Note, voted, "Take all votes away"))
