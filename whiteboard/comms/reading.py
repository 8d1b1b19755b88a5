"""What the figures need of a board: its posts, the instants of its marks, and in words what it lacks."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from zoneinfo import ZoneInfo

from whiteboard.model.document import Altered, Document
from whiteboard.model.instants import SECOND, Instant
from whiteboard.model.records import EVENT, Id, Mark, Note, OnTimeline, Precision, Role

READERS = (Role.PUBLIC, Role.INTERNAL)
"""The roles whose lanes hold posts: those who read what was communicated."""


_EXACT = Precision.EXACT
_FEW = 16
"""Posts up to which each is put into its place among the others: for more, sorting all of them takes less."""


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
            lanes[place.lane].append(_post(note, place))
    return Reading({role: tuple(sorted(found)) for role, found in posts.items()}, _marks(document))


def read_on(reading: Reading, document: Document, altered: Altered) -> Reading:
    """The reading of a document whose lanes have the roles of the one read before, and whose notes differ from it as
    altered. Posts that are the same are the same objects; a role without any change keeps its very tuple."""
    roles = {lane.id: lane.role for lane in document.lanes.values() if lane.role in READERS}
    gone: dict[Role, list[Post]] = {}
    come: dict[Role, list[Post]] = {}

    def post_of(note: Note | None) -> tuple[Role, Post] | None:
        place = note.place if note is not None else None
        if note is None or not isinstance(place, OnTimeline) or place.lane not in roles or note.kind != EVENT:
            return None
        return roles[place.lane], _post(note, place)

    for before, after in altered:
        old, new = post_of(before), post_of(after)
        if old == new:
            continue
        if old is not None:
            gone.setdefault(old[0], []).append(old[1])
        if new is not None:
            come.setdefault(new[0], []).append(new[1])
    posts = {
        role: tuple(_changed(reading.posts[role], gone.get(role, ()), come.get(role, ()))) for role in {*gone, *come}
    }
    return Reading({**reading.posts, **posts}, _marks(document))


def _changed(posts: Sequence[Post], gone: Iterable[Post], come: Sequence[Post]) -> list[Post]:
    """Posts in order without some of them and with others. Costs one copy of them, however many go."""
    found: list[Post] = []
    start = 0
    for place in sorted(bisect_left(posts, post) for post in gone):
        found += posts[start:place]
        start = place + 1
    found += posts[start:]
    if len(come) > _FEW:
        return sorted((*found, *come))
    for post in come:
        insort(found, post)
    return found


def _post(note: Note, place: OnTimeline) -> Post:
    return Post(place.at, note.id, place.precision is not _EXACT, note.promise)


def _marks(document: Document) -> Mapping[Mark, Moment | str]:
    return {mark: _mark(document, mark) for mark in Mark}


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


def zone_of(name: str) -> ZoneInfo:
    """The board's zone, or UTC where the machine does not know the name."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")
