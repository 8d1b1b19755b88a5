"""What has changed since a meeting, in words: the same lines in the window, in exports and on the command line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from whiteboard.layout.timescale import clock, same_day, zone_of
from whiteboard.layout.when import Dates, place_time
from whiteboard.model.document import Document
from whiteboard.model.history import Entry
from whiteboard.model.meetings import meetings_in_order
from whiteboard.model.records import (
    Action,
    Frame,
    Id,
    Link,
    Meeting,
    Note,
    OnCanvas,
    OnTimeline,
    Picture,
    Place,
    Record,
    Update,
)
from whiteboard.model.since import Difference, Sort, differences, end_of, rewound

TITLES = {
    Sort.DONE: "Done",
    Sort.ADDED: "Added",
    Sort.CHANGED: "Changed",
    Sort.MOVED: "Moved",
    Sort.REMOVED: "Removed",
}
"""The headings, in the order in which they are read."""

_FIELDS = {
    "next_step": "next step",
    "ticket": "ticket",
    "timezone": "time zone",
    "from_note": "from",
    "to_note": "to",
    "alt": "what it shows",
}
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class SinceLine:
    """One difference in words: what it is about, and how it was → how it is. ``note`` is where it shows on the board, or
    else ``picture``, or ``action`` the card there."""

    sort: Sort
    what: str
    title: str
    detail: str
    id: Id
    note: Id | None
    action: Id | None = None
    picture: Id | None = None


@dataclass(frozen=True, slots=True)
class Since:
    """Everything that has changed since a meeting: the differences, and a line of words for each."""

    meeting: Meeting
    found: tuple[Difference, ...]
    lines: tuple[SinceLine, ...]

    @staticmethod
    def of(meeting: Meeting, before: Document, after: Document) -> Since:
        """What differs between the board that the meeting left and another state of it."""
        found = differences(before, after)
        return Since(meeting, found, since_lines(found, before, after))

    @staticmethod
    def meeting_ended(document: Document, entries: Sequence[Entry], meeting: Id) -> Since:
        """What has changed since a meeting of a document to which these entries of its journal led."""
        before = rewound(document, entries, end_of(entries, meeting))
        return Since.of(document.meetings[meeting], before, document)

    @staticmethod
    def last_time(document: Document, entries: Sequence[Entry]) -> Since | None:
        """What has changed since the last meeting that ended and after which anything did: right after a regroup, that
        is the meeting before it. None where there is no such meeting."""
        ended = [meeting.id for meeting in meetings_in_order(document) if meeting.until is not None]
        tellings = (Since.meeting_ended(document, entries, id) for id in reversed(ended))
        return next((told for told in tellings if told.found), None)


def since_lines(found: Iterable[Difference], before: Document, after: Document) -> tuple[SinceLine, ...]:
    """A line for each difference between two documents, in their order."""
    return tuple(
        SinceLine(
            one.sort,
            _what(one.record, after if one.after is not None else before),
            _title(one.record, after if one.after is not None else before),
            " · ".join(_details(one, before, after)),
            one.id,
            _note(one.record, after),
            _action(one.record, after),
            one.id if isinstance(one.record, Picture) and one.id in after.pictures else None,
        )
        for one in found
    )


def place_label(document: Document, place: object) -> str:
    """“18 Jul 14:05 · Response”, “board” or “inbox”."""
    if isinstance(place, OnTimeline):
        lane = document.lanes.get(place.lane)
        return f"{place_time(place, zone_of(document.board.timezone), Dates.DAY)} · {lane.title if lane else 'a lane'}"
    return "board" if isinstance(place, OnCanvas) else "inbox"


def _what(record: Record, document: Document) -> str:
    if isinstance(record, Note):
        kind = document.kinds.get(record.kind)
        return kind.title if kind is not None else record.kind
    return type(record).__name__


def _title(record: Record, document: Document) -> str:
    match record:
        case Note(text=text):
            return _short(text) or "(no text)"
        case Link(from_note=tail, to_note=head):
            return f"{_words_of(document, tail)} → {_words_of(document, head)}"
        case Picture(alt=alt):
            return _short(alt) or "(nothing says what it shows)"
        case Update(action=action, text=text, author=author):
            about = document.actions.get(action)
            said = f" — {author}" if author else ""
            return f"{_short(text)}{said} (on “{_short(about.title) if about else 'an action'}”)"
    return _short(getattr(record, "title", ""))


def _words_of(document: Document, note: Id) -> str:
    found = document.notes.get(note)
    return _short(found.text) if found is not None else "a note"


def _details(one: Difference, before: Document, after: Document) -> Iterator[str]:
    if one.before is None or one.after is None:
        record = one.record
        if isinstance(record, Note):
            yield place_label(after if one.after is not None else before, record.place)
        elif isinstance(record, Action):
            yield " · ".join(part for part in (record.owner or "no owner", _value("due", record.due)) if part)
        return
    if isinstance(one.record, Frame | Picture) and one.sort is Sort.MOVED:
        return
    for name in one.fields:
        old, new = getattr(one.before, name), getattr(one.after, name)
        if name == "place":
            yield _way(before, old, after, new)
        elif name in ("start", "until", "promise"):
            zone = zone_of(after.board.timezone)
            yield f"{name} {' → '.join(clock(at, zone, day=True) if at is not None else 'none' for at in (old, new))}"
        else:
            yield f"{_FIELDS.get(name, name)} {_value(name, old) or 'none'} → {_value(name, new) or 'none'}"


def _way(before: Document, old: Place, after: Document, new: Place) -> str:
    """“18 Jul 14:05 → 14:12 · Response”: what both places have in common is said once."""
    one, other = place_label(before, old), place_label(after, new)
    lane = other.rpartition(" · ")[2]
    if one == other:
        return f"within {lane}"
    if isinstance(old, OnTimeline) and isinstance(new, OnTimeline):
        zone = zone_of(after.board.timezone)
        if (old.at, old.until, old.precision) == (new.at, new.until, new.precision):
            return f"{one} → {lane}"
        if old.lane == new.lane:
            dates = Dates.NONE if same_day(old.at, new.at, zone) else Dates.DAY
            return f"{place_time(old, zone, Dates.DAY)} → {place_time(new, zone, dates)} · {lane}"
    return f"{one} → {other}"


def _value(name: str, value: Any) -> str:
    if name == "due" and value:
        day = date.fromisoformat(value)
        return f"{day.day} {day:%b %Y}"
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    text = _short("" if value is None else str(value))
    return f"“{text}”" if name in ("text", "title", "next_step", "alt") and text else text


def _short(text: str) -> str:
    line = " ".join(text[: 4 * _LONGEST].split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def _note(record: Record, after: Document) -> Id | None:
    """The note by which a record shows on the board."""
    match record:
        case Note(id=id) if id in after.notes:
            return id
        case Link(to_note=id) if id in after.notes:
            return id
        case Action(notes=notes):
            return next((id for id in notes if id in after.notes), None)
        case Update(action=action) if action in after.actions:
            return next((id for id in after.actions[action].notes if id in after.notes), None)
    return None


def _action(record: Record, after: Document) -> Id | None:
    """The action that a record is or is about, if it is still there."""
    id = record.action if isinstance(record, Update) else record.id
    return id if isinstance(record, Action | Update) and id in after.actions else None


def counts(found: Iterable[Difference]) -> str:
    """“2 done · 5 added · 1 moved”; what there is none of is not said."""
    sorts = [one.sort for one in found]
    return " · ".join(f"{sorts.count(sort)} {sort.value}" for sort in Sort if sort in sorts)
