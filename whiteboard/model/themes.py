"""Votes and themes: what the room gives its votes to, by number, and the frames in which stickies are piled up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from whiteboard.model.commands import Edit
from whiteboard.model.document import Document
from whiteboard.model.order import in_order
from whiteboard.model.records import EVENT, Frame, Id, InTray, MeetingKind, Note, OnCanvas

_VOTE = re.compile(r"\s*#?(\d{1,6})\s*:\s*([+-]?\d{1,4})\s*(?:[,;\n\r]|$)")


FEWEST, MOST = 2, 5
"""The themes that an hour has room for."""


@dataclass(frozen=True, slots=True)
class Theme:
    """A frame with the stickies piled into it, those with the most votes first."""

    frame: Frame
    notes: tuple[Note, ...]

    @property
    def votes(self) -> int:
        """The votes of all its notes."""
        return sum(note.votes for note in self.notes)


def themes(document: Document) -> list[Theme]:
    """The frames that hold stickies and are no plan for actions, those with the most votes first."""
    frames = [frame for frame in document.frames.values() if frame.category is None]
    held: dict[Id, list[Note]] = {frame.id: [] for frame in frames}
    for note in document.notes.values():
        place = note.place
        if isinstance(place, OnCanvas) and note.kind != EVENT:
            frame = frame_around(frames, place)
            if frame is not None:
                held[frame.id].append(note)
    made = [Theme(frame, tuple(by_votes(held[frame.id]))) for frame in frames if held[frame.id]]
    return sorted(made, key=lambda theme: (-theme.votes, theme.frame.position, theme.frame.id))


def holds(frame: Frame, place: OnCanvas) -> bool:
    """Whether a note whose left upper corner is at the place lies in the frame."""
    return frame.x <= place.x < frame.x + frame.width and frame.y <= place.y < frame.y + frame.height


def frame_around(frames: Iterable[Frame], place: OnCanvas) -> Frame | None:
    """The frame that a note lies in; the smallest where there are several, as a theme may lie within the discussion."""
    around = [frame for frame in frames if holds(frame, place)]
    return min(around, key=lambda frame: frame.width * frame.height, default=None)


def by_votes(notes: Iterable[Note]) -> list[Note]:
    """Notes with the most votes first; those with as many stay in their order."""
    return sorted(notes, key=lambda note: -note.votes)


def numbered(document: Document, before: Mapping[int, Id] | None = None) -> dict[int, Id]:
    """A number for each sticky on the board, in reading order; numbers given ``before`` stay with their notes."""
    numbers = {number: id for number, id in (before or {}).items() if id in document.notes}
    known = set(numbers.values())
    stickies = [note for note in document.notes.values() if note.kind != EVENT and not isinstance(note.place, InTray)]
    fresh = [note.id for note in in_order(document, stickies) if note.id not in known]
    start = 1 + max((*numbers, *(before or {})), default=0)
    return numbers | dict(enumerate(fresh, start))


def votes_in(text: str) -> dict[int, int] | None:
    """``12: 3`` as {12: 3}; several on a line or on lines add up. None where the text says anything else."""
    found: dict[int, int] = {}
    position = 0
    while position < len(text):
        vote = _VOTE.match(text, position)
        if vote is None:
            return None
        found[int(vote[1])] = found.get(int(vote[1]), 0) + int(vote[2])
        position = vote.end()
    return found or None


def cast(document: Document, votes: Mapping[Id, int]) -> Edit:
    """So many votes more for each note, or fewer down to none."""
    notes = document.notes
    values = {id: {"votes": max(0, notes[id].votes + by)} for id, by in votes.items() if id in notes}
    return Edit(Note, values, "Vote")


@dataclass(frozen=True, slots=True)
class Ballot:
    """How far the voting is: ``allowed`` is None where nobody was counted, or everybody has as many as they like."""

    given: int
    allowed: int | None


def ballot(document: Document, meeting: Id | None) -> Ballot:
    """The votes on stickies, against what the participants of a meeting may give together."""
    given = sum(note.votes for note in document.notes.values())
    there = document.meetings.get(meeting or "")
    each = document.board.votes_each
    people = 0 if there is None or there.kind is not MeetingKind.WORKSHOP else len(there.participants)
    return Ballot(given, people * each if people and each else None)


def beside_the_aim(document: Document) -> int | None:
    """How many themes have votes, where that is fewer or more than are aimed at; None where it is right, or where nobody
    has voted yet."""
    voted = sum(theme.votes > 0 for theme in themes(document))
    right = FEWEST <= voted <= MOST or not any(note.votes for note in document.notes.values())
    return None if right else voted


def undecided(document: Document) -> Iterator[Theme]:
    """The themes that nobody has voted for."""
    return (theme for theme in themes(document) if not theme.votes)
