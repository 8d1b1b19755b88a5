"""What must hold on every board, checked for the records that a command changes before anything is written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import date
from functools import cache
from operator import attrgetter

from whiteboard.model import pictures
from whiteboard.model.document import Changes, Document
from whiteboard.model.instants import EARLIEST, LATEST, Instant
from whiteboard.model.records import (
    EVENT,
    Action,
    Board,
    Fold,
    Frame,
    Id,
    Kind,
    Lane,
    Link,
    Meeting,
    MeetingStep,
    Note,
    OnCanvas,
    OnTimeline,
    Phase,
    Picture,
    Precision,
    Record,
    Role,
    Target,
    Update,
)

LONGEST_TEXT = 2_000_000
"""Characters a text may have; more is no note but a file."""

FARTHEST = 1e9
"""Points from the origin beyond which arithmetic on positions loses its exactness."""

MOST_ROWS = 100_000
LARGEST_PICTURE = 20_000.0
"""Points of the side of a picture on the canvas."""
MOST_VOTES = 1_000_000
LONGEST_STEP = 24 * 60
_COLOUR = re.compile("#[0-9a-fA-F]{6}")


class BrokenRule(Exception):
    """A command would leave the board in a state that must not be; the text says what, for people."""


def check(document: Document, changes: Changes, after: Document) -> None:
    """Raise BrokenRule unless ``after`` (the document with the changes) keeps the rules. Costs what changed."""
    for problem in _problems_of_changes(document, changes, after):
        raise BrokenRule(problem)


def problems(document: Document) -> Iterator[str]:
    """Every broken rule of a whole document, for boards that come from outside."""
    yield from _problems_of_record(document.board, document)
    yield from pictures.problems(document.contents)
    carried: dict[str, Id] = {}
    for record in document.records():
        yield from _problems_of_record(record, document)
        if isinstance(record, Note):
            for mark in record.marks:
                if carried.setdefault(mark, record.id) != record.id:
                    yield f"the mark “{mark}” stands on two notes"


def _problems_of_changes(document: Document, changes: Changes, after: Document) -> Iterator[str]:
    gone: set[tuple[type, Id]] = set()
    for change in changes:
        record = change.record
        current = after.find(type(record), record.id)
        if current is None:
            gone.add((type(record), record.id))
            continue
        yield from _problems_of_record(current, after)
        if isinstance(current, Note):
            if current.marks and current.kind != EVENT:
                # Older boards may hold some: they open, but no more come.
                yield "only events carry marks: a sticky is what somebody thinks of the incident"
            for mark in current.marks:
                for owner in (document.marks.get(mark), after.marks.get(mark)):
                    other = None if owner in (None, current.id) else after.notes.get(owner or "")
                    if other is not None and mark in other.marks:
                        yield f"the mark “{mark}” stands on another note already"
    referring = {kind for gone_kind in {kind for kind, _ in gone} for kind in _REFERRING.get(gone_kind, ())}
    for record in (record for kind in referring for record in after.table(kind).values()):
        if any(reference in gone for reference in _references(record)):
            yield f"{_name(record)} still refers to something that would be gone"


def _problems_of_record(record: Record, document: Document) -> Iterator[str]:
    if not record.id or len(record.id) > 200:
        yield "an id must have 1 to 200 characters"
    cls: type = type(record)
    for name, value in zip(_names(cls), _values(cls)(record), strict=True):
        # Half of all fields say nothing: no text, zero, no. There is nothing wrong with that.
        if value and (complaint := _complaint(value)):
            yield f"{_name(record)}: {name} {complaint}"
    for kind, id in _references(record):
        if document.find(kind, id) is None:
            yield f"{_name(record)} refers to a {kind.__name__.lower()} that is not on the board"
    if isinstance(record, Picture) and record.content not in document.contents:
        yield "the picture’s bytes are not on the board"
    yield from _OWN_RULES.get(type(record), _no_rules)(record)


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


@cache
def _values(kind: type) -> Callable[[Record], tuple[object, ...]]:
    return attrgetter(*_names(kind))


def _complaint(value: object) -> str:
    """What is wrong with the value of a field, or with the first part of it that is; empty where nothing is."""
    if isinstance(value, str):
        if len(value) > LONGEST_TEXT:
            return f"has {len(value):,} characters; at most {LONGEST_TEXT:,} fit"
        return "has characters that are no text" if "\0" in value or not _encodes(value) else ""
    if isinstance(value, float):
        return "" if _reachable(value) else "is not a position"
    if isinstance(value, int):
        # Every integer of a record, instants included, lies in this range; the next rules narrow some of them.
        return "" if EARLIEST <= value <= LATEST else "is out of range"
    if isinstance(value, tuple):
        return next(filter(None, map(_complaint, value)), "")
    if isinstance(value, OnTimeline | OnCanvas):
        cls: type = type(value)
        for name in _names(cls):
            part = getattr(value, name)
            if part and (complaint := _complaint(part)):
                return complaint
    return ""


def _reachable(position: float) -> bool:
    """Neither too far nor infinite nor no number at all, each of which compares as false."""
    return -FARTHEST <= position <= FARTHEST


def _encodes(text: str) -> bool:
    if text.isascii():
        return True
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _references(record: Record) -> Iterator[tuple[type, Id]]:
    match record:
        case Note(kind=kind, place=place):
            yield Kind, kind
            if isinstance(place, OnTimeline):
                yield Lane, place.lane
        case Link(from_note=tail, to_note=head):
            yield Note, tail
            yield Note, head
        case Action(notes=notes):
            for id in notes:
                yield Note, id
        case Update(action=action):
            yield Action, action


_REFERRING: Mapping[type, tuple[type, ...]] = {
    Kind: (Note,),
    Lane: (Note,),
    Note: (Link, Action),
    Action: (Update,),
}
"""Which classes can refer to each, as `_references` says."""


def _note_rules(note: Note) -> Iterator[str]:
    place = note.place
    if isinstance(place, OnCanvas) and not (_reachable(place.x) and _reachable(place.y)):
        yield "the note’s place is not a position"
    if isinstance(place, OnTimeline):
        if place.row is None or not 0 <= place.row < MOST_ROWS:
            yield "a placed note needs a row"
        yield from _in_order(place.at, place.until, "the note's range")
        if (place.until is not None) != (place.precision is Precision.RANGE):
            yield "a range needs an end, and only a range has one"
    if not 0 <= note.votes <= MOST_VOTES:
        yield f"a note has 0 to {MOST_VOTES:,} votes"
    if len(set(note.marks)) != len(note.marks):
        yield "a note carries each mark once"
    if note.lasts is not None and note.lasts < 0:
        yield "a range does not last less than nothing"
    if note.colour:
        yield from _colour_rules(note)
    if note.width is not None and not 24 <= note.width <= 10_000:
        yield "a note is 24 to 10,000 points wide"


def _stretch_rules(stretch: Phase | Fold | Meeting) -> Iterator[str]:
    yield from _in_order(stretch.start, stretch.until, _name(stretch))
    if isinstance(stretch, Phase):
        yield from _colour_rules(stretch)


def _colour_rules(record: Lane | Kind | Phase | Note) -> Iterator[str]:
    if not _COLOUR.fullmatch(record.colour):
        yield f"{_name(record)}’s colour must be like #2f6fde"


def _in_order(start: Instant, until: Instant | None, what: str) -> Iterator[str]:
    if until is not None and until < start:
        yield f"{what} ends before it starts"


def _frame_rules(frame: Frame) -> Iterator[str]:
    if not all(map(_reachable, (frame.x, frame.y, frame.width, frame.height))):
        yield "the frame’s place is not a position"
    elif frame.width <= 0 or frame.height <= 0:
        yield "a frame needs a width and a height"


def _picture_rules(picture: Picture) -> Iterator[str]:
    if not all(0 < side <= LARGEST_PICTURE for side in (picture.width, picture.height)):
        yield f"a picture is up to {LARGEST_PICTURE:,.0f} points wide and high"


def _lane_rules(lane: Lane) -> Iterator[str]:
    if not 1 <= lane.rows < MOST_ROWS:
        yield "a lane needs at least one row"
    yield from _colour_rules(lane)


def _link_rules(link: Link) -> Iterator[str]:
    if link.from_note == link.to_note:
        yield "a link needs two notes"


def _board_rules(board: Board) -> Iterator[str]:
    if not 0 < board.scale <= 100_000:
        yield "the time scale must be above zero"
    if board.fold_after < 1:
        yield "quiet stretches fold after a minute at the least"
    if not 0 <= board.votes_each <= MOST_VOTES:
        yield f"everybody has 0 to {MOST_VOTES:,} votes"
    yield from _date_rules(board.regroup)


def _action_rules(action: Action) -> Iterator[str]:
    yield from _date_rules(action.due)


def _date_rules(text: str | None) -> Iterator[str]:
    if text is not None:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            day = None
        # Other spellings of a date (20190718) would be sorted and shown as text.
        if day is None or day.isoformat() != text:
            yield f"{text!r} is not a date like 2019-07-18"


def _step_rules(step: MeetingStep) -> Iterator[str]:
    if not 1 <= step.minutes <= LONGEST_STEP:
        yield f"a step of a meeting takes 1 to {LONGEST_STEP:,} minutes"


def _target_rules(target: Target) -> Iterator[str]:
    if target.id not in set(Role):
        yield f"{target.id!r} is not the role of a lane"
    if any(value is not None and value < 1 for value in (target.first, target.scope, target.every, target.lasting)):
        yield "a target is a minute at the least"


def _no_rules(_record: Record) -> Iterable[str]:
    return ()


_OWN_RULES: Mapping[type, Callable[..., Iterable[str]]] = {
    Note: _note_rules,
    Kind: _colour_rules,
    Phase: _stretch_rules,
    Fold: _stretch_rules,
    Meeting: _stretch_rules,
    MeetingStep: _step_rules,
    Frame: _frame_rules,
    Picture: _picture_rules,
    Lane: _lane_rules,
    Link: _link_rules,
    Board: _board_rules,
    Action: _action_rules,
    Target: _target_rules,
}


def _name(record: Record) -> str:
    return f"the {type(record).__name__.lower()}"
