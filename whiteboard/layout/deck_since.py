"""The slides of a regroup: what has changed since a meeting, as a table that goes on from slide to slide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from whiteboard.layout.deck_slide import (
    LEFT,
    ROOM_HEIGHT,
    THEME,
    TOP,
    Cell,
    Slide,
    Table,
    capital,
    clipped,
    count,
    cut,
    flowing,
    head_cell,
    joined,
    row_height,
)
from whiteboard.layout.display import Colour
from whiteboard.layout.periods import since_words
from whiteboard.layout.since import TITLES, Since, SinceLine
from whiteboard.model.document import Document
from whiteboard.model.since import Sort

_SINCE_COLUMNS = (104.0, 100.0, 362.0, 306.0)
_SINCE_HEADS = ("What happened", "To what", "Which", "How it was → how it is")
_SINCE_COLOURS: Mapping[Sort, Colour] = {
    Sort.DONE: THEME.good,
    Sort.ADDED: THEME.good,
    Sort.CHANGED: THEME.accent,
    Sort.MOVED: THEME.accent,
    Sort.REMOVED: THEME.bad,
}

_MOST_SINCE = 60
"""Changes that slides show; the speaker's notes have the others."""


def since_slides(document: Document, since: Since) -> Iterator[Slide]:
    """What has changed since a meeting, as a table that flows over slides."""
    shown = since.lines[:_MOST_SINCE]
    rows = []
    for line in shown:
        cells = _since_cells(line)
        rows.append((row_height(cells, _SINCE_COLUMNS, 5.0), cells))
    parts = list(flowing(rows, ROOM_HEIGHT - 26.0)) or [[]]
    left = iter(since.lines)
    for number, part in enumerate(parts, start=1):
        more = f"part {number} of {len(parts)}" if len(parts) > 1 else ""
        rest = len(since.lines) - len(shown) if number == len(parts) else 0
        beside = f"{count(rest, 'more change')} in the speaker's notes" if rest else ""
        said = "\n".join(_since_said(line) for line in islice(left, len(part) + rest))
        head = tuple(head_cell(text) for text in _SINCE_HEADS)
        tables = (Table(LEFT, TOP, _SINCE_COLUMNS, ((26.0, head), *part), 5.0, "Since last time"),) if part else ()
        subtitle = joined(capital(since_words(document, since)), more, beside)
        yield Slide(f"Since {number}", "Since last time", subtitle, tables=tables, said=said)


def _since_cells(line: SinceLine) -> tuple[Cell, ...]:
    _, what, title, detail = _SINCE_COLUMNS
    return (
        Cell(((TITLES[line.sort], 12.0, _SINCE_COLOURS[line.sort], True),)),
        Cell(((cut(line.what, 12.0, what, 2), 12.0, THEME.quiet_ink, False),)),
        Cell(((cut(line.title, 12.0, title, 3), 12.0, THEME.ink, False),)),
        Cell(((cut(line.detail, 11.0, detail, 4), 11.0, THEME.quiet_ink, False),)),
    )


def _since_said(line: SinceLine) -> str:
    return clipped(f"{TITLES[line.sort]}: {line.what} {line.title}{f' ({line.detail})' if line.detail else ''}")
