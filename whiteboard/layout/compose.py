"""Fills sheets of paper from top to bottom with parts that are not broken, and numbers them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from whiteboard.layout.display import Colour, Drawing, Page, Path, Placed, Shape, Words
from whiteboard.layout.geometry import Rect
from whiteboard.layout.text import Block, Line, lay_out, line_height
from whiteboard.layout.theme import LIGHT

LEGIBLE = 7.0
"""Points below which nothing on a page can be read, nor be found again by programs that read pages."""
MARGIN = 34.0
"""Points around what is written on a page."""
_DOT = 3.0
_FILLED, _BEGINNING = 0.4, 4
"""What share of a sheet may be full for a longer section to begin on it, and with how many slabs at least."""
_LAST = 3
"""Slabs of a long section that stand on its last sheet at least."""
FOOT = 18.0
"""Points above the lower margin that belong to the footer."""
PRINT = replace(LIGHT, paper="#ffffff")
"""The colours of pages: the board's own, on white."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet in points, lying on its long side."""

    name: str
    width: float
    height: float

    @property
    def room(self) -> tuple[float, float]:
        """Width and height of what is between the margins, above the footer."""
        return self.width - 2 * MARGIN, self.height - 2 * MARGIN - FOOT


@dataclass(frozen=True, slots=True)
class Slab:
    """Part of a page that is not broken: drawings from (0, 0), and how high they are. ``gap`` is kept free above it,
    but not at the top of a page; ``stays`` keeps it on the page of the next one. ``apart`` is what stands below no column
    of its section's head, which is not repeated above it."""

    drawings: tuple[Drawing, ...]
    height: float
    gap: float = 0.0
    stays: bool = False
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter: a title and what is said below it, then slabs. ``lead`` stands before them; ``head`` follows it and is
    repeated on every page the chapter goes on."""

    title: str
    about: str
    slabs: tuple[Slab, ...]
    head: Slab | None = None
    lead: Slab | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page before it is known how many there are. ``titles`` are those of the chapters that begin on it."""

    content: tuple[Placed, ...]
    titles: tuple[str, ...] = ()


def text(
    words: str,
    size: float,
    colour: Colour = PRINT.ink,
    *,
    x: float = 0.0,
    y: float = 0.0,
    face: str = "sans",
    width: float | None = None,
    most_lines: int | None = None,
    link: str = "",
) -> Words:
    """A text with its left upper corner at (x, y), broken at ``width``."""
    return Words(x, y, lay_out(words, size, face, width, most_lines), colour, link)


def rule(x: float, y: float, width: float, colour: Colour = PRINT.rule, thick: float = 0.75) -> Path:
    """A line across."""
    return Path(((x, y), (x + width, y)), stroke=colour, stroke_width=thick)


def heading(title: str, about: str, width: float, *, size: float = 17.0) -> Slab:
    """A chapter's title with a line of small print below it."""
    words = text(title, size, face="sans-bold", width=width, most_lines=2)
    shapes: list[Shape] = [words]
    height = words.block.height
    if about:
        small = text(about, 9.0, PRINT.quiet_ink, y=height + 1.0, width=width, most_lines=2)
        shapes.append(small)
        height += small.block.height + 1.0
    return Slab((Drawing("heading", "", tuple(shapes)),), height + 10.0, gap=24.0, stays=True)


def parted(block: Block, lines: int) -> tuple[Block, Block]:
    """The first lines of a block, and the others as a block that begins at its own top."""
    step = line_height(block.size)
    lifted = tuple(replace(line, baseline=line.baseline - lines * step) for line in block.lines[lines:])
    return _with_lines(block, block.lines[:lines]), _with_lines(block, lifted)


def _with_lines(block: Block, lines: tuple[Line, ...]) -> Block:
    width = max((line.width for line in lines), default=0.0)
    return replace(block, lines=lines, width=width, height=len(lines) * line_height(block.size))


def stacked(column: Iterable[Words], most: float, gap: float = 1.0) -> list[list[Words]]:
    """Texts one below the other from y = 0, in as many parts no higher than ``most`` points as that takes.

    A part holds one line at least, whatever its height.
    """
    parts: list[list[Words]] = [[]]
    y = 0.0
    for words in column:
        block = words.block
        step = line_height(block.size)
        while True:
            fitting = max(0 if parts[-1] else 1, int((most - y + 0.01) // step))
            if fitting >= len(block.lines):
                parts[-1].append(replace(words, y=y, block=block))
                y += block.height + gap
                break
            if fitting:
                first, block = parted(block, fitting)
                parts[-1].append(replace(words, y=y, block=first))
            parts.append([])
            y = 0.0
    return parts


def placed_within(placed: Placed, x: float, y: float, scale: float = 1.0) -> Placed:
    """What was placed in a picture, on the page that shows the picture at (x, y)."""
    clip = placed.clip
    if clip is not None:
        clip = Rect(x + clip.x * scale, y + clip.y * scale, clip.width * scale, clip.height * scale)
    return Placed(placed.drawings, x + placed.x * scale, y + placed.y * scale, placed.scale * scale, clip)


def smallest_text(content: Iterable[Placed]) -> float:
    """The size in points of the smallest text of a page."""
    return min(
        (
            shape.block.size * placed.scale
            for placed in content
            for drawing in placed.drawings
            for shape in drawing.shapes
            if isinstance(shape, Words)
        ),
        default=LEGIBLE,
    )


def bottom(column: Iterable[Words]) -> float:
    """The lower edge of the lowest of some texts."""
    return max((words.y + words.block.height for words in column), default=0.0)


def fill(sections: Iterable[Section], paper: Paper) -> Iterator[Sheet]:
    """Sheets with the sections one after another.

    A section begins on the sheet of the one before it where all of it fits there, or where most of that sheet is still
    empty and a good beginning of it fits. A slab higher than a sheet is the caller's mistake: it runs over the footer.
    """
    width, room = paper.room
    content: list[Placed] = []
    titles: list[str] = []
    y = 0.0
    for section in sections:
        slabs = [
            heading(section.title, section.about, width),
            *((section.lead,) if section.lead else ()),
            *((section.head,) if section.head else ()),
            *section.slabs,
        ]
        leads = len(slabs) - len(section.slabs)
        begins = y <= room * _FILLED and y + _height(slabs[: leads + _BEGINNING]) <= room
        if content and not begins and y + _height(slabs) > room:
            yield Sheet(tuple(content), tuple(titles))
            content, titles, y = [], [], 0.0
        titles.append(section.title)
        # Or a sheet might begin with all that is left, which is next to nothing.
        few = len(slabs) > 3 * _LAST and _height(slabs[-_LAST:]) <= room * _FILLED
        last = len(slabs) - _LAST if few else len(slabs)
        for index, slab in enumerate(slabs):
            gap = slab.gap if content else 0.0
            if content and y + gap + _kept_together(slabs, index, last) > room:
                yield Sheet(tuple(content), tuple(titles))
                content, titles, y, gap = [], [], 0.0, 0.0
                again = None if slab.apart else section.head
                for repeated in (heading(f"{section.title} (continued)", "", width, size=12.0), again):
                    if repeated is not None:
                        content.append(Placed(repeated.drawings, MARGIN, MARGIN + y))
                        y += repeated.height
            content.append(Placed(slab.drawings, MARGIN, MARGIN + y + gap))
            y += gap + slab.height
    if content:
        yield Sheet(tuple(content), tuple(titles))


def _height(slabs: Iterable[Slab]) -> float:
    return sum(slab.gap + slab.height for slab in slabs)


def _kept_together(slabs: Sequence[Slab], first: int, last: int) -> float:
    """The height of a slab and of those it has to stay with, as all from the ``last`` one on do."""
    height = slabs[first].height
    for index in range(first, len(slabs) - 1):
        if not slabs[index].stays and index < last:
            break
        height += slabs[index + 1].height + slabs[index + 1].gap
    return height


def numbered(sheets: Sequence[Sheet], paper: Paper, footer: Sequence[str]) -> tuple[Page, ...]:
    """The sheets as pages, with the footer and “2 / 6” on each.

    The parts of the footer are set one after another, so that each keeps its own direction; the first may be cut.
    """
    width, _ = paper.room
    y = paper.height - MARGIN - line_height(8.0)
    counts = [text(f"{number} / {len(sheets)}", 8.0, PRINT.quiet_ink) for number in range(1, len(sheets) + 1)]
    room = width - max((count.block.width for count in counts), default=0.0) - 24.0
    said = tuple(_in_a_row(footer, room))
    pages = []
    for sheet, count in zip(sheets, counts, strict=True):
        shapes = (*said, replace(count, x=width - count.block.width))
        foot = Placed((Drawing("footer", "", shapes),), MARGIN, y)
        title = " and ".join(sheet.titles)
        pages.append(Page(paper.width, paper.height, (*sheet.content, foot), title, 0 if title else None))
    return tuple(pages)


def _in_a_row(parts: Sequence[str], room: float) -> Iterator[Words]:
    """Parts with dots between them."""
    later = [text(f"· {part}", 8.0, PRINT.quiet_ink) for part in parts[1:]]
    left = room - sum(words.block.width + _DOT for words in later)
    x = 0.0
    for part in parts[:1]:
        first = text(part, 8.0, PRINT.quiet_ink)
        if first.block.width > left:
            first = text(part, 8.0, PRINT.quiet_ink, width=max(left, room / 4), most_lines=1)
        yield first
        x = first.block.width
    for words in later:
        yield replace(words, x=x + _DOT)
        x += _DOT + words.block.width
