"""Marks and promises that cannot all be true: shown as warnings, never repaired."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from whiteboard.comms.reading import Moment, Reading, read, seconds
from whiteboard.comms.values import Contradiction
from whiteboard.comms.words import duration
from whiteboard.model.document import Document
from whiteboard.model.records import Mark

MUST_FOLLOW: Mapping[Mark, tuple[Mark, ...]] = {
    Mark.IMPACT_STARTED: tuple(mark for mark in Mark if mark is not Mark.IMPACT_STARTED),
    Mark.DETECTED: (Mark.ACKNOWLEDGED, Mark.DECLARED, Mark.IDENTIFIED, Mark.MITIGATED, Mark.RESOLVED),
    Mark.ACKNOWLEDGED: (Mark.RESOLVED,),
    Mark.DECLARED: (Mark.RESOLVED,),
    Mark.MITIGATED: (Mark.RESOLVED,),
}
"""Which marks cannot come before which. A cause may be identified after the repair, or after the end."""


def contradictions(document: Document) -> tuple[Contradiction, ...]:
    """The contradictions of a board, in the order of its marks, then of its posts."""
    return contradictions_in(read(document))


def contradictions_in(reading: Reading) -> tuple[Contradiction, ...]:
    """The same of what has been read already."""
    return (*_marks(reading), *_promises(reading))


def _marks(reading: Reading) -> Iterator[Contradiction]:
    for mark, followers in MUST_FOLLOW.items():
        first = reading.marks[mark]
        for follower in followers:
            second = reading.marks[follower]
            if isinstance(first, Moment) and isinstance(second, Moment):
                # A range contradicts only where its end does.
                ahead = seconds(first.at - second.until)
                if ahead > 0:
                    notes = tuple(dict.fromkeys((second.note, first.note)))
                    sentence = f"“{follower.capitalize()}” stands {duration(ahead)} before “{mark}”"
                    yield Contradiction((follower, mark), notes, sentence)


def _promises(reading: Reading) -> Iterator[Contradiction]:
    for role, posts in reading.posts.items():
        for post in posts:
            if post.promise is not None and post.at > post.promise:
                ahead = seconds(post.at - post.promise)
                sentence = f"A post in {role} promises the next update {duration(ahead)} before it was itself posted"
                yield Contradiction((), (post.note,), sentence)
