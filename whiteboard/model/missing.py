"""What is still missing at the end of a meeting: pointed out, never forced."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from whiteboard.model.document import Document
from whiteboard.model.instants import to_datetime
from whiteboard.model.meetings import FINISHED, meetings_in_order
from whiteboard.model.order import actions_in_order
from whiteboard.model.records import EVENT, Action, InTray, Note, OnCanvas
from whiteboard.model.themes import Theme, undecided


@dataclass(frozen=True, slots=True)
class Missing:
    """The gaps of a board: notes without a place, events on the canvas, which have no time, themes without votes, and
    each open action with what it lacks."""

    unplaced: tuple[Note, ...]
    undated: tuple[Note, ...]
    undecided: tuple[Theme, ...]
    actions: tuple[tuple[Action, tuple[str, ...]], ...]

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to point out."""
        return not (self.unplaced or self.undated or self.undecided or self.actions)


def missing(document: Document) -> Missing:
    """What a board lacks now."""
    lacking = ((action, lacks(action, document)) for action in actions_in_order(document))
    notes = document.notes.values()
    return Missing(
        tuple(note for note in notes if isinstance(note.place, InTray)),
        tuple(note for note in notes if isinstance(note.place, OnCanvas) and note.kind == EVENT),
        tuple(undecided(document)),
        tuple((action, words) for action, words in lacking if words),
    )


def lacks(action: Action, document: Document) -> tuple[str, ...]:
    """What an open action needs before somebody can do it, in words: “no owner”, “due before the meeting”."""
    if action.status in FINISHED:
        return ()
    words = [
        word
        for word, there in (
            ("no title", action.title.strip()),
            ("no owner", action.owner.strip()),
            ("no next step", action.next_step.strip()),
            ("no due date", action.due),
        )
        if not there
    ]
    meetings = meetings_in_order(document)
    if action.due and meetings and date.fromisoformat(action.due) < to_datetime(meetings[0].start).date():
        words.append("due before the meeting")
    return tuple(words)
