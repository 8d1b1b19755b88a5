"""What the slides of a board say, one thing each: what stands where on them, before anybody writes a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from whiteboard.comms.values import Figures
from whiteboard.comms.words import lines
from whiteboard.layout.deck_actions import action_slides
from whiteboard.layout.deck_comms import figure_slides, first_word_slides, gap_slides, knowledge_slides, silence_slides
from whiteboard.layout.deck_discussion import discussion_slides, picture_slides
from whiteboard.layout.deck_since import since_slides
from whiteboard.layout.deck_slide import Slide, apart, flat
from whiteboard.layout.deck_summary import cover_slide, glance_slides
from whiteboard.layout.deck_timeline import timeline_slides
from whiteboard.layout.periods import period
from whiteboard.layout.since import Since
from whiteboard.model.document import Document

PARTS = ("summary", "timeline", "comms", "discussion", "actions", "since")
"""The parts of a deck, in their order."""

_MOST_FOOT = 80
"""Characters of a title in the footer."""


def deck(
    document: Document, figures: Figures, parts: Iterable[str] = PARTS, since: Since | None = None
) -> tuple[Slide, ...]:
    """The slides of the wanted parts. A part about which the board says nothing has none, but there is always a cover."""
    return tuple(_slides(document, figures, frozenset(parts), since)) or (cover_slide(document),)


def _slides(document: Document, figures: Figures, wanted: frozenset[str], since: Since | None) -> Iterator[Slide]:
    found = lines(figures)
    if "summary" in wanted:
        yield cover_slide(document)
        yield from glance_slides(document, found)
    if "timeline" in wanted:
        yield from timeline_slides(document, figures, found)
    if "comms" in wanted:
        yield from first_word_slides(document, figures)
        yield from silence_slides(document, figures)
        yield from gap_slides(document, figures)
        yield from knowledge_slides(document, figures)
        yield from figure_slides(document, figures, found)
    if "discussion" in wanted:
        yield from discussion_slides(document)
        yield from picture_slides(document)
    if "actions" in wanted:
        yield from action_slides(document)
    if "since" in wanted and since is not None:
        yield from since_slides(document, since)


def footer(document: Document) -> tuple[str, ...]:
    """What stands below every slide but the first: title and period, where there are any."""
    return tuple(part for part in (apart(flat(document.board.title)[:_MOST_FOOT]), period(document)) if part)
