"""The page of a regroup: what was done, added, changed, moved and removed since a meeting, as a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from whiteboard.layout.compose import PRINT, Paper, Section, Slab, fill, numbered, text
from whiteboard.layout.display import Colour, Drawing, Page, Words
from whiteboard.layout.pages_tables import Column, head, rows
from whiteboard.layout.periods import since_words
from whiteboard.layout.since import TITLES, Since, SinceLine
from whiteboard.model.document import Document
from whiteboard.model.since import Sort

_BODY = 9.5
_MOST_LINES = 12
_COLUMNS = (
    Column("What happened", 0.0, 0.1),
    Column("To what", 0.115, 0.12),
    Column("Which", 0.25, 0.37),
    Column("How it was → how it is", 0.64, 0.36),
)
_COLOURS: Mapping[Sort, Colour] = {
    Sort.DONE: PRINT.good,
    Sort.ADDED: PRINT.good,
    Sort.CHANGED: PRINT.accent,
    Sort.MOVED: PRINT.accent,
    Sort.REMOVED: PRINT.bad,
}


def since_pages(document: Document, since: Since, paper: Paper) -> tuple[Page, ...]:
    """The pages that tell what has changed; at least one, whatever has."""
    title = " ".join(document.board.title.split())
    return numbered(list(fill([since_section(since, document, paper)], paper)), paper, (title, "since last time"))


def since_section(since: Since, document: Document, paper: Paper) -> Section:
    """The table as a section that other pages can hold too."""
    width, room = paper.room
    about = since_words(document, since)
    if not since.lines:
        nothing = text("Nothing has changed.", _BODY, PRINT.quiet_ink)
        return Section("Since last time", about, (Slab((Drawing("paragraph", "", (nothing,)),), nothing.block.height),))
    slabs = tuple(slab for line in since.lines for slab in _row(line, width, room))
    return Section("Since last time", about, slabs, head(_COLUMNS, width))


def _row(line: SinceLine, width: float, room: float) -> Iterator[Slab]:
    cells = (
        (TITLES[line.sort], _COLOURS[line.sort], "sans-semibold"),
        (line.what, PRINT.quiet_ink, "sans"),
        (line.title, PRINT.ink, "sans"),
        (line.detail, PRINT.quiet_ink, "sans"),
    )
    placed: list[list[Words]] = [
        [_words(words, colour, face, column, width)] if words else []
        for (words, colour, face), column in zip(cells, _COLUMNS, strict=True)
    ]
    yield from rows("since row", f"since {line.sort.value} {line.id}", placed, width, room)


def _words(words: str, colour: Colour, face: str, column: Column, width: float) -> Words:
    return text(
        words, _BODY, colour, x=column.start * width, width=column.width * width, face=face, most_lines=_MOST_LINES
    )
