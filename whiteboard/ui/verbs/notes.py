"""What can be done with the notes that are selected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from whiteboard.layout.marked import links
from whiteboard.model.commands import Add, Batch, Edit, MoveNotes, count
from whiteboard.model.instants import MINUTE
from whiteboard.model.records import EVENT, Action, Id, InTray, Note, OnCanvas, OnTimeline, Picture, Place, Precision
from whiteboard.tools.placing import movable
from whiteboard.tools.states import delete_selection, link, vote
from whiteboard.ui.addresses import ask_to_open

if TYPE_CHECKING:
    from whiteboard.ui.page import Page

_WHILE = 30 * MINUTE
"""How long an event lasts that is given an end, before somebody drags it to where it was."""


class NoteVerbs:
    """Rows of the table of actions that need notes."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def edit_note(self) -> None:
        """Write on the selected note, or the name of what else is selected."""
        for id in self._page.session.selection:
            if id in self._page.session.document.notes:
                self._page.canvas.show_notes([id])
                self._page.writing.write(self._page.session.document.notes[id], False)
                return
        self._page.timeline.rename_part()

    def delete(self) -> None:
        """Delete what is selected."""
        self._page.tried(lambda: delete_selection(self._page.canvas))

    def select_all(self) -> None:
        """Every note on the board, those in the tray left out."""
        self._page.session.select(
            id for id in self._page.session.document.notes if self._page.canvas.index.rect(id) is not None
        )

    def vote_more(self) -> None:
        """A vote for each selected note."""
        self._vote(1)

    def vote_less(self) -> None:
        """And one back."""
        self._vote(-1)

    def _vote(self, by: int) -> None:
        self._page.tried(lambda: vote(self._page.canvas, [note.id for note in self._page.chosen()], by))

    def to_action(self) -> None:
        """An action for each selected note, which stays as its source."""
        document = self._page.session.document
        position = 1 + max((action.position for action in document.actions.values()), default=-1)
        made = tuple(
            Action(
                self._page.session.new_id(),
                " ".join(note.text.split())[:200],
                notes=(note.id,),
                position=position + index,
            )
            for index, note in enumerate(self._page.chosen())
        )
        if made and self._page.do(Add(made, f"Make {count(len(made), 'action')}")):
            self._page.panel.setVisible(True)
            self._page.panel.turn_to("Actions")
            self._page.actions_panel.open(made[0].id)

    def to_tray(self) -> None:
        """The selected notes wait in the inbox again."""
        board = self._page.session.document.board
        self._page.do(MoveNotes({note.id: InTray() for note in self._page.chosen() if movable(note, board)}))

    def open_address(self) -> None:
        """The first web address on the selected notes; the menu of a note has all of them."""
        address = next((address for note in self._page.chosen() for address in links(note.text)), None)
        if address is None:
            self._page.say("There is no web address on it")
        else:
            ask_to_open(self._page, address)

    def give_end(self) -> None:
        """Events at one instant last for a while from it, so that there is an end to drag."""
        self._end("Give it an end", lambda place: replace(place, until=place.at + _WHILE, precision=Precision.RANGE))

    def take_end(self) -> None:
        """Ranges are at the instant at which they began."""
        self._end("Take its end away", lambda place: replace(place, until=None, precision=Precision.EXACT))

    def _end(self, label: str, ended: Callable[[OnTimeline], OnTimeline]) -> None:
        board = self._page.session.document.board
        places = ((note, note.place) for note in self._page.chosen() if movable(note, board))
        changed = {
            note.id: {"place": ended(place), "said": ""}
            for note, place in places
            if isinstance(place, OnTimeline) and (place.until is None) == (label == "Give it an end")
        }
        if changed:
            self._page.do(Edit(Note, changed, label))
        else:
            self._page.say("What is locked keeps its time")

    def lock_note(self) -> None:
        """Keep the selected notes and pictures where they are, or let them go."""
        notes, pictures = self._page.chosen(), self._page.chosen_pictures()
        locked = not all(card.locked for card in self._page.cards())
        label = "Lock" if locked else "Unlock"
        ids = {"locked": locked}
        edits = (Edit(Note, {one.id: ids for one in notes}), Edit(Picture, {one.id: ids for one in pictures}))
        self._page.do(Batch(label, edits))

    def set_kind(self, kind: Id) -> None:
        """Make the selected notes of one kind, and new stickies too."""
        if kind != EVENT:
            self._page.canvas.sticky_kind = kind
        title = self._page.session.document.kinds[kind].title
        # Only events carry marks: a sticky is what somebody thinks of the incident, not a part of it.
        marks = {} if kind == EVENT else {"marks": ()}
        self._page.do(
            Edit(Note, {note.id: {"kind": kind} | marks for note in self._page.chosen()}, f"Make it “{title}”")
        )

    def set_colour(self, colour: str) -> None:
        """A colour of their own for the selected notes, or with an empty one that of their kind or lane."""
        self._page.do(Edit(Note, {note.id: {"colour": colour} for note in self._page.chosen()}, "Colour the note"))

    def set_lane(self, lane: Id) -> None:
        """Put the selected notes into a lane, each at its time in a free row."""
        board = self._page.session.document.board
        places = {
            note.id: replace(note.place, lane=lane, row=None)
            for note in self._page.chosen()
            if isinstance(note.place, OnTimeline) and note.place.lane != lane and movable(note, board)
        }
        if places:
            self._page.do(MoveNotes(places))
        else:
            self._page.say("Only notes on the timeline that are not locked can change their lane")

    def start_link(self) -> None:
        """Draw an arrow from the selected note: the next click says where to."""
        notes = self._page.chosen()
        if notes:
            self._page.canvas.begin_link(notes[0].id)

    def link_selected(self) -> None:
        """An arrow between the two selected notes, from the earlier to the later, or from left to right."""
        shape = self._page.canvas.shape
        ends = sorted(self._page.chosen(), key=lambda note: shape.origin(note) or (0.0, 0.0))
        if len(ends) == 2:
            self._page.tried(lambda: link(self._page.canvas, ends[0].id, ends[1].id))
        else:
            self._page.say("Select the two notes to link")

    def nudge(self, minutes: int, rows: int) -> None:
        """Move the selection by minutes and rows, or by points on the canvas; repeated nudges are one step."""
        places: dict[Id, Place] = {}
        board = self._page.session.document.board
        for note in (note for note in self._page.chosen() if movable(note, board)):
            place = note.place
            if isinstance(place, OnTimeline):
                shift = minutes * MINUTE
                until = None if place.until is None else place.until + shift
                places[note.id] = replace(place, at=place.at + shift, until=until, row=max(0, (place.row or 0) + rows))
            elif isinstance(place, OnCanvas):
                places[note.id] = OnCanvas(place.x + minutes * 6.0, place.y + rows * 6.0)
        corners = {
            picture.id: {"x": picture.x + minutes * 6.0, "y": max(0.0, picture.y + rows * 6.0)}
            for picture in self._page.chosen_pictures()
            if not picture.locked
        }
        key = f"nudge {sorted((*places, *corners))}"
        if corners:
            label = f"Move {count(len(corners), 'picture')}" if not places else "Move"
            self._page.do(Batch(label, (MoveNotes(places), Edit(Picture, corners))), key=key)
        elif places:
            self._page.do(MoveNotes(places), key=key)

    def nudge_left(self) -> None:
        """A minute earlier."""
        self.nudge(-1, 0)

    def nudge_right(self) -> None:
        """A minute later."""
        self.nudge(1, 0)

    def nudge_up(self) -> None:
        """A row up."""
        self.nudge(0, -1)

    def nudge_down(self) -> None:
        """A row down."""
        self.nudge(0, 1)

    def nudge_far_left(self) -> None:
        """Ten minutes earlier."""
        self.nudge(-10, 0)

    def nudge_far_right(self) -> None:
        """Ten minutes later."""
        self.nudge(10, 0)

    def nudge_far_up(self) -> None:
        """Ten rows up."""
        self.nudge(0, -10)

    def nudge_far_down(self) -> None:
        """Ten rows down."""
        self.nudge(0, 10)

    def walk_on(self) -> None:
        """The next note in reading order."""
        self._walk(1)

    def walk_back(self) -> None:
        """The one before."""
        self._walk(-1)

    def _walk(self, by: int) -> None:
        rects = (
            (note.id, self._page.canvas.index.rect(note.id)) for note in self._page.session.document.notes.values()
        )
        shape = self._page.canvas.shape
        order = sorted(
            (shape.strips.index(strip) if (strip := shape.strip_at(rect.y)) else 99, rect.x, rect.y, id)
            for id, rect in rects
            if rect is not None
        )
        ids = [item[3] for item in order]
        if ids:
            current = next((ids.index(id) for id in self._page.session.selection if id in ids), -1 if by > 0 else 0)
            self._page.session.select({ids[(current + by) % len(ids)]})
            self._page.canvas.show_notes(self._page.session.selection)
