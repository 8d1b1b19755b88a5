"""What the figures need of a board: its posts, the instants of its marks, and in words what it lacks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from whiteboard.model.document import Document
from whiteboard.model.instants import SECOND, Instant
from whiteboard.model.records import EVENT, Id, Mark, Note, OnTimeline, Precision, Role

READERS = (Role.PUBLIC, Role.INTERNAL)
"""The roles whose lanes hold posts: those who read what was communicated."""


_EXACT = Precision.EXACT


class Moment(NamedTuple):
    """An instant that a note stands for. ``until`` is the last it can have been, ``about`` whether it is approximate."""

    at: Instant
    note: Id
    until: Instant
    about: bool


class Post(NamedTuple):
    """Something that was communicated. Posts compare by time, then by note, so any order of records sorts alike."""

    at: Instant
    note: Id
    about: bool = False
    promise: Instant | None = None


End = Moment | Post | str
"""An end of a figure: when it was, or in words what is missing."""


class Reading(NamedTuple):
    """``posts`` in order by role; ``marks`` with what is known of each: its moment, or in words what is missing."""

    posts: Mapping[Role, tuple[Post, ...]]
    marks: Mapping[Mark, Moment | str]


def read(document: Document) -> Reading:
    """The posts and marks of a board. Costs one pass over the notes."""
    posts: dict[Role, list[Post]] = {role: [] for role in READERS}
    lanes = {lane.id: posts[lane.role] for lane in document.lanes.values() if lane.role in posts}
    for note in document.notes.values():
        place = note.place
        if isinstance(place, OnTimeline) and place.lane in lanes and note.kind == EVENT:
            lanes[place.lane].append(Post(place.at, note.id, place.precision is not _EXACT, note.promise))
    return Reading(
        {role: tuple(sorted(found)) for role, found in posts.items()},
        {mark: _mark(document, mark) for mark in Mark},
    )


def moment_of(note: Note | None) -> Moment | None:
    """When a note on the timeline happened; None for any other."""
    place = note.place if note is not None else None
    if note is None or not isinstance(place, OnTimeline):
        return None
    until = place.at if place.until is None else max(place.at, place.until)
    return Moment(place.at, note.id, until, place.precision is not _EXACT)


def role_of(document: Document, note: Note | None) -> Role | None:
    """The role of the lane in which an event stands; None for stickies and for events without a time."""
    if note is None or note.kind != EVENT or not isinstance(note.place, OnTimeline):
        return None
    lane = document.lanes.get(note.place.lane)
    return lane.role if lane is not None else None


def seconds(milliseconds: int) -> float:
    """A difference of instants in seconds, the unit of every figure: exact, and an int where it is whole."""
    whole, rest = divmod(milliseconds, SECOND)
    return milliseconds / SECOND if rest else whole


def missing(*ends: End) -> tuple[str, ...]:
    """Those of the ends that are words for what is missing."""
    return tuple(end for end in ends if isinstance(end, str))


def notes(*ends: End) -> tuple[Id, ...]:
    """The notes of those ends that are known, each once."""
    return tuple(dict.fromkeys(end.note for end in ends if isinstance(end, Moment | Post)))


def _mark(document: Document, mark: Mark) -> Moment | str:
    owner = document.marks.get(mark)
    if owner is None:
        return mark.value
    return moment_of(document.notes.get(owner)) or f"{mark} (its note has no time)"
