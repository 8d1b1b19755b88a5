"""A small board and a clock for tests of what is on the disk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import count

from whiteboard.model.document import Change, Document, inverse
from whiteboard.model.history import Entry, Turn
from whiteboard.model.instants import Instant
from whiteboard.model.records import Action, Board, Kind, Lane, Link, Mark, Meeting, MeetingKind, Note, OnTimeline, Role

NINE: Instant = 1_563_440_400_000
"""2019-07-18T09:00:00Z."""

BOARD = Board("portal-outage", "Portal outage")
NOTE = Note("1", text="Alert fires", place=OnTimeline(NINE, "signals", 0), marks=(Mark.DETECTED,), tags=("pager",))
DOCUMENT = Document.of(
    BOARD,
    (
        Lane("signals", "Signals", Role.SIGNALS),
        Kind("event", "Event", "#ffffff"),
        NOTE,
        Note("2", text="Who is looking at this?"),
        Link("arrow", "1", "2"),
        Action("action", "Tell colleagues first", notes=("1", "2")),
        Meeting("meeting", MeetingKind.WORKSHOP, NINE, participants=("Scribe", "Lead")),
    ),
)


def clock(start: Instant = NINE) -> Callable[[], Instant]:
    """A clock that goes on by a second each time somebody looks."""
    seconds = count()
    return lambda: start + 1000 * next(seconds)


def edit(document: Document, text: str, step: int) -> Entry:
    """The entry that gives the first note another text."""
    note = document.notes["1"]
    return Entry(step, Turn.DO, NINE, "Edit note", (Change(note, replace(note, text=text)),))


def undo(entry: Entry) -> Entry:
    """The entry that takes one back."""
    return replace(entry, turn=Turn.UNDO, changes=inverse(entry.changes))
