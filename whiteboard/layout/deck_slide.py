"""What slides are made of: their sizes and colours, tables and charts as values, and the words on them.

A slide is 960 × 540 points, so that a point of the board is a point on the slide and text keeps its size.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from unicodedata import bidirectional

from whiteboard.comms.values import Verdict
from whiteboard.comms.words import Line
from whiteboard.layout.board import geometry, look
from whiteboard.layout.cards import spoken
from whiteboard.layout.display import Colour, Placed
from whiteboard.layout.geometry import Rect
from whiteboard.layout.marked import plain
from whiteboard.layout.text import Block, lay_out
from whiteboard.layout.theme import LIGHT
from whiteboard.model.document import Document
from whiteboard.model.records import Id, Note, OnTimeline
from whiteboard.model.sources import source_words

WIDTH, HEIGHT = 960.0, 540.0
LEFT, TOP, ROOM_WIDTH, ROOM_HEIGHT = 44.0, 100.0, 872.0, 402.0
"""Where the template leaves room between the subtitle and the slide's number."""

THEME = replace(LIGHT, paper="#ffffff")
PANEL = "#f8f7f3"


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell of a table says: one paragraph each, as (text, size in points, colour, bold)."""

    paragraphs: tuple[tuple[str, float, Colour, bool], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a head: widths of its columns, and heights with cells of its rows, all in points.

    ``centred`` puts text into the middle of its row instead of at its top.
    """

    x: float
    y: float
    columns: tuple[float, ...]
    rows: tuple[tuple[float, tuple[Cell, ...]], ...]
    padding: float
    title: str
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """Columns with a name, a height and a colour each, and a line over them where ``line`` says how high; in points on
    the slide, the values in whatever ``unit`` says."""

    rect: Rect
    title: str
    unit: str
    columns: tuple[tuple[str, float, Colour], ...]
    line: tuple[float | None, ...]
    line_title: str


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide. ``name`` says which, ``layout`` names one of the template; ``said`` are the speaker's notes and
    ``ends`` the notes that each drawn link joins. Content stands in reading order, which is that of painting."""

    name: str
    title: str
    subtitle: str = ""
    content: tuple[Placed, ...] = ()
    tables: tuple[Table, ...] = ()
    charts: tuple[Chart, ...] = ()
    said: str = ""
    layout: str = "Title only"
    ends: Mapping[Id, tuple[Id, Id]] = field(default_factory=dict)


_MOST_SAID = 4_000
"""Characters of one text in the speaker's notes; the board has the rest."""


def apart(text: str) -> str:
    """A text that keeps its direction to itself: after one read from the right a sign ends it, so that what follows is
    not drawn into it."""
    turned = not text.isascii() and any(bidirectional(one) in {"R", "AL"} for one in text)
    return f"{text}\N{LEFT-TO-RIGHT MARK}" if turned else text


def joined(*parts: str) -> str:
    """What there is of some words, with dots between them."""
    return " · ".join(part for part in parts if part)


def count(number: int, word: str) -> str:
    """“1 action”, “3 actions”."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def clipped(text: str) -> str:
    """A text for the speaker's notes, which may be long but not endless."""
    return text if len(text) <= _MOST_SAID else f"{text[:_MOST_SAID]}… (cut; the board has the rest)"


def flat(text: str) -> str:
    """A text on one line, without its marks."""
    return " ".join(plain(text).split()).removeprefix("• ")


def capital(text: str) -> str:
    """The words with a large first letter."""
    return text[:1].upper() + text[1:]


def line_said(line: Line) -> str:
    """A figure in words: “Time to resolve: 4 h 22 min (target 4 h)”."""
    return f"{line.title}: {line.value}{f' ({line.detail})' if line.detail else ''}"


def verdict_colour(verdict: Verdict | None) -> Colour:
    """The colour of what was kept or missed."""
    if verdict is None:
        return THEME.quiet_ink
    return THEME.good if verdict is Verdict.KEPT else THEME.bad


def notes_said(document: Document, notes: Iterable[Note]) -> str:
    """A picture in words: each note in a line, with what a card has no room for."""
    shape = geometry(document)
    said = []
    for note in notes:
        lane = document.lanes[note.place.lane].title if isinstance(note.place, OnTimeline) else ""
        more = joined(note.author, *(f"#{tag}" for tag in note.tags), source_words(note.source))
        text = clipped(spoken(note, look(document, note, shape)))
        said.append(f"{text}{f' ({joined(lane, more)})' if lane or more else ''}")
    return "\n".join(said)


INSET = 6.0
"""Points between the sides of a cell and its text."""


def head_cell(text: str) -> Cell:
    """The title of a column."""
    return Cell(((text, 11.0, THEME.quiet_ink, True),))


def row_height(cells: Sequence[Cell], columns: Sequence[float], padding: float) -> float:
    """The height that the tallest cell needs, with what lies above and below its text."""
    return (
        max(
            sum(
                lay_out(text, size, "sans-bold" if bold else "sans", width - 2 * INSET).height
                for text, size, _, bold in cell.paragraphs
            )
            for cell, width in zip(cells, columns, strict=True)
        )
        + 2 * padding
    )


def flowing(
    rows: Iterable[tuple[float, tuple[Cell, ...]]], room: float
) -> Iterator[list[tuple[float, tuple[Cell, ...]]]]:
    """Rows in parts that fit on a slide."""
    part: list[tuple[float, tuple[Cell, ...]]] = []
    used = 0.0
    for row in rows:
        if part and used + row[0] > room:
            yield part
            part, used = [], 0.0
        part.append(row)
        used += row[0]
    if part:
        yield part


def cut(text: str, size: float, width: float, most: int, face: str = "sans") -> str:
    """The text, or as much of it as fits into some lines of a cell."""
    block: Block = lay_out(flat(text), size, face, width - 2 * INSET, most)
    return flat(block.text) if block.clipped else flat(text)
