"""Marks and promises that cannot all be true: shown as warnings, never repaired."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from whiteboard.comms.reading import Moment, Reading, read, seconds, zone_of
from whiteboard.comms.values import Contradiction
from whiteboard.comms.words import duration
from whiteboard.model.document import Document
from whiteboard.model.instants import Instant, to_datetime
from whiteboard.model.records import Id, Mark

MUST_FOLLOW: Mapping[Mark, tuple[Mark, ...]] = {
    Mark.IMPACT_STARTED: tuple(mark for mark in Mark if mark is not Mark.IMPACT_STARTED),
    Mark.DETECTED: (Mark.ACKNOWLEDGED, Mark.DECLARED, Mark.IDENTIFIED, Mark.MITIGATED, Mark.RESOLVED),
    Mark.ACKNOWLEDGED: (Mark.RESOLVED,),
    Mark.DECLARED: (Mark.RESOLVED,),
    Mark.MITIGATED: (Mark.RESOLVED,),
}
"""Which marks cannot come before which. A cause may be identified after the repair, or after the end."""
_LONGEST = 40
"""Characters of a note that name it."""


def contradictions(document: Document) -> tuple[Contradiction, ...]:
    """The contradictions of a board, in the order of its marks, then of its posts."""
    return contradictions_in(read(document), document)


def contradictions_in(reading: Reading, document: Document) -> tuple[Contradiction, ...]:
    """The same of what has been read already."""
    return (*_marks(reading, document), *_promises(reading, document))


def _marks(reading: Reading, document: Document) -> Iterator[Contradiction]:
    for mark, followers in MUST_FOLLOW.items():
        first = reading.marks[mark]
        for follower in followers:
            second = reading.marks[follower]
            if isinstance(first, Moment) and isinstance(second, Moment):
                # A range contradicts only where its end does.
                ahead = seconds(first.at - second.until)
                if ahead > 0:
                    notes = tuple(dict.fromkeys((second.note, first.note)))
                    early, late = _clocks(document, second.until, first.at)
                    sentence = (
                        f"{_named(document, second.note)} ({follower}, {early}) stands {duration(ahead)} before "
                        f"{_named(document, first.note)} ({mark}, {late})"
                    )
                    yield Contradiction((follower, mark), notes, sentence[0].upper() + sentence[1:])


def _promises(reading: Reading, document: Document) -> Iterator[Contradiction]:
    for posts in reading.posts.values():
        for post in posts:
            if post.promise is not None and post.at > post.promise:
                ahead = seconds(post.at - post.promise)
                name = _named(document, post.note)
                sentence = f"{name} promises the next update {duration(ahead)} before it was itself posted"
                yield Contradiction((), (post.note,), sentence[0].upper() + sentence[1:])


def _named(document: Document, note: Id) -> str:
    """A note by its first words, in quotation marks."""
    text = " ".join(document.notes[note].text.split())
    short = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"
    return f"“{short}”" if short else "a note without words"


def _clocks(document: Document, early: Instant, late: Instant) -> tuple[str, str]:
    """The board's clock at two instants, with the day where they are not on the same one."""
    zone = zone_of(document.board.timezone)
    times = to_datetime(early).astimezone(zone), to_datetime(late).astimezone(zone)
    one_day = times[0].date() == times[1].date()
    first, second = (f"{time:%H:%M}" if one_day else _with_day(time) for time in times)
    return first, second


def _with_day(time: datetime) -> str:
    return f"{time.day} {time:%b %H:%M}"
