"""The board as it was: a session that goes to and fro in the journal, and in which nothing can be changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from whiteboard.model.commands import Add, Command, merged
from whiteboard.model.document import Changes, Document, inverse
from whiteboard.model.history import Entry, History
from whiteboard.model.instants import Instant
from whiteboard.model.progress import Progress
from whiteboard.model.records import Id, InTray, Note, OnTimeline, Picture
from whiteboard.model.rules import BrokenRule
from whiteboard.session.session import Session
from whiteboard.storage.ready import Ready

PAST = "this is the past: copy what you want into the present"
"""Why nothing can be changed."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """A stretch of the journal that belongs to one meeting: entries ``first`` to ``last``, counted from 1."""

    meeting: Id
    first: int
    last: int


class Playback(Session):
    """Looks at every state that the journal leads through; a board's own session is not touched by it."""

    def __init__(self, present: Session, new_id: Callable[[], Id]) -> None:
        super().__init__(_Present(present.document), now=present.now, new_id=new_id)
        self.journal = present.entries()
        """Every change that was made, oldest first."""
        self.position = len(self.journal)
        """How many of them the state that is shown has seen."""

    @property
    def entry(self) -> Entry | None:
        """The change that led to the state that is shown; None at the beginning."""
        return self.journal[self.position - 1] if self.position else None

    def sittings(self) -> tuple[Sitting, ...]:
        """The stretches that belong to meetings, in order."""
        grouped = groupby(enumerate(self.journal, 1), lambda item: item[1].meeting)
        found = []
        for meeting, group in grouped:
            numbers = [number for number, _ in group]
            if meeting is not None:
                found.append(Sitting(meeting, numbers[0], numbers[-1]))
        return tuple(found)

    def go(self, position: int) -> None:
        """Show the board after so many changes. Costs what changed in between."""
        position = min(max(position, 0), len(self.journal))
        if position >= self.position:
            between = self.journal[self.position : position]
            changes = merged(change for entry in between for change in entry.changes)
        else:
            between = self.journal[position : self.position]
            changes = merged(change for entry in reversed(between) for change in inverse(entry.changes))
        self.position = position
        self.document = self.document.apply(changes)
        self._show(self.document, changes, previewing=False)

    def _planned(self, command: Command, new_id: Callable[[], Id], *, landing: bool = True) -> Changes:
        raise BrokenRule(PAST)


def into_present(cards: tuple[Note | Picture, ...], present: Document, new_id: Callable[[], Id]) -> Add:
    """Notes and pictures of the past as new ones of the present, where they stood. Notes whose lane is gone go to the
    inbox; marks stay with whoever has them now."""
    kinds = sorted(present.kinds.values(), key=lambda kind: kind.position)
    made: list[Note | Picture] = []
    for note in cards:
        if isinstance(note, Picture):
            made.append(replace(note, id=new_id(), grouped=None))
            continue
        place = note.place
        if isinstance(place, OnTimeline):
            place = replace(place, row=None) if place.lane in present.lanes else InTray()
        kind = note.kind if note.kind in present.kinds else kinds[0].id
        made.append(replace(note, id=new_id(), kind=kind, place=place, marks=(), grouped=None))
    return Add(tuple(made), "Copy from the past")


class _Present:
    """What a playback starts from; nothing is ever written to it."""

    def __init__(self, document: Document) -> None:
        self._document = document

    def load(self) -> Document:
        """The document."""
        return self._document

    def history(self) -> History:
        """Nothing to undo."""
        return History()

    def write(self, entry: Entry, contents: Mapping[Id, bytes], prepared: Ready | None = None) -> Instant:
        """Never: no command of a playback is planned."""
        raise BrokenRule("this is the past")

    def write_apart(
        self, entry: Entry, contents: Mapping[Id, bytes], prepared: Ready | None, progress: Progress
    ) -> Instant:
        """Never either."""
        raise BrokenRule("this is the past")

    def changes_of(self, step: int) -> Changes:
        """Nothing: there is no step."""
        return ()

    def entries(self) -> tuple[Entry, ...]:
        """Nothing more than what the playback was given."""
        return ()
