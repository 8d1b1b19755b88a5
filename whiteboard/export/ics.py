"""Writes the due dates of a board's actions, and its later meetings, as iCalendar: RFC 5545, sections in parentheses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date

from whiteboard.export.writable import one_line, writable
from whiteboard.layout.display import is_web
from whiteboard.model.document import Document
from whiteboard.model.instants import HOUR, Instant, to_datetime
from whiteboard.model.order import actions_in_order
from whiteboard.model.records import Action, Id, Meeting, MeetingKind, Status

_LONGEST_LINE = 75
"""Octets of a line without its end (3.1)."""
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
"""What a text escapes (3.3.11)."""
_USUAL_LENGTH = HOUR
"""How long a meeting is taken to last that has no end."""


def calendar(document: Document, stamp: Instant) -> bytes:
    """The calendar. ``stamp`` says when it was made (3.8.7.2): an instant of the board, so that the same board gives the
    same bytes. Where `has_dates` says no, it would be empty, which no calendar may be (3.6)."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Whiteboard//Incident retrospectives//EN",
        "CALSCALE:GREGORIAN",
    ]
    for properties in (*_due(document), *_meetings(document)):
        lines += ["BEGIN:VEVENT", f"DTSTAMP:{_instant(stamp)}", *properties, "END:VEVENT"]
    lines.append("END:VCALENDAR")
    return b"".join(folded(line) for line in lines)


def has_dates(document: Document) -> bool:
    """Whether there is anything for a calendar."""
    due = any(action.due for action in document.actions.values())
    return due or document.board.regroup is not None or bool(_regroups(document))


def folded(line: str) -> bytes:
    """A line with its end, parted into lines of at most 75 octets, each but the first with a space before it (3.1); no
    character is cut."""
    octets = line.encode()
    parts, start, room = [], 0, _LONGEST_LINE
    while len(octets) - start > room:
        cut = start + room
        # Octets 10xxxxxx belong to the character before them.
        while octets[cut] & 0xC0 == 0x80:
            cut -= 1
        parts.append(octets[start:cut])
        start, room = cut, _LONGEST_LINE - 1
    return b"\r\n ".join((*parts, octets[start:])) + b"\r\n"


def _due(document: Document) -> Iterator[tuple[str, ...]]:
    for action in actions_in_order(document):
        if action.due is None:
            continue
        due = date.fromisoformat(action.due)
        done = "Done: " if action.status is Status.DONE else ""
        yield (
            _uid(document, action.id),
            # An event on a date, without an end, takes that day (3.6.1).
            f"DTSTART;VALUE=DATE:{_day(due)}",
            f"SUMMARY:{_text(f'{done}{one_line(action.title)}')}",
            f"DESCRIPTION:{_text(_description(document, action))}",
            *((f"URL:{action.ticket}",) if is_web(action.ticket) and action.ticket.isascii() else ()),
            f"STATUS:{'CANCELLED' if action.status is Status.DROPPED else 'CONFIRMED'}",
            "TRANSP:TRANSPARENT",
        )


def _description(document: Document, action: Action) -> str:
    """Who does it, the next step, and for which board."""
    parts = (
        f"Owner: {one_line(action.owner)}" if action.owner else "",
        f"Recommended next step: {action.next_step}" if action.next_step else "",
        f"Ticket: {action.ticket}" if action.ticket else "",
        f"Agreed after: {one_line(document.board.title)}",
    )
    return "\n".join(part for part in parts if part)


def _regroups(document: Document) -> list[Meeting]:
    found = (meeting for meeting in document.meetings.values() if meeting.kind is MeetingKind.REGROUP)
    return sorted(found, key=lambda meeting: (meeting.start, meeting.id))


def _meetings(document: Document) -> Iterator[tuple[str, ...]]:
    """The meetings to come back to the board: the day that was agreed on, and those that were held."""
    if document.board.regroup is not None:
        yield (
            _uid(document, "regroup"),
            f"DTSTART;VALUE=DATE:{_day(date.fromisoformat(document.board.regroup))}",
            f"SUMMARY:{_text(f'Regroup: {one_line(document.board.title)}')}",
            f"DESCRIPTION:{_text(_agenda(document))}",
        )
    for meeting in _regroups(document):
        until = meeting.until if meeting.until is not None else meeting.start + _USUAL_LENGTH
        people = ", ".join(meeting.participants)
        yield (
            _uid(document, meeting.id),
            f"DTSTART:{_instant(meeting.start)}",
            f"DTEND:{_instant(until)}",
            f"SUMMARY:{_text(f'Regroup: {one_line(document.board.title)}')}",
            *((f"DESCRIPTION:{_text(f'With {people}')}",) if people else ()),
        )


def _agenda(document: Document) -> str:
    """The actions that are to be reported on."""
    still = (one for one in actions_in_order(document) if one.status in (Status.OPEN, Status.IN_PROGRESS))
    return "\n".join(f"{one_line(one.title)}{f' ({one_line(one.owner)})' if one.owner else ''}" for one in still)


def _uid(document: Document, id: Id) -> str:
    """The same in every export, so that a calendar replaces what it has (3.8.4.7)."""
    return f"UID:{_text(f'{id}@{document.board.id}.whiteboard')}"


def _text(text: str) -> str:
    return writable(text).translate(_ESCAPED)


def _day(day: date) -> str:
    return f"{day.year:04d}{day:%m%d}"


def _instant(instant: Instant) -> str:
    moment = to_datetime(instant).astimezone(UTC)
    return f"{_day(moment)}T{moment:%H%M%S}Z"
