"""Slides as pages, for whoever wants to see them before they are written: title, subtitle, content, tables, number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from whiteboard.layout.compose import PRINT, text
from whiteboard.layout.deck_slide import HEIGHT, INSET, LEFT, ROOM_WIDTH, WIDTH, Cell, Chart, Slide, Table
from whiteboard.layout.display import Box, Drawing, Page, Path, Placed, Shape, Words
from whiteboard.layout.geometry import Rect

_BAR = 5.0
_COVER_LEFT, _COVER_WIDTH, _COVER_MIDDLE = 64.0, 832.0, 268.0


def slide_page(slide: Slide, number: int, footer: Sequence[str] = ()) -> Page:
    """A slide as it looks with the template of the slides, whose places these are, with the parts of its footer."""
    shapes: list[Shape] = [
        Box(Rect(0.0, 0.0, WIDTH, HEIGHT), PRINT.paper),
        Box(Rect(0.0, 0.0, WIDTH, _BAR), PRINT.accent),
    ]
    shapes += _cover(slide) if slide.layout == "Title" else _headed(slide, number, footer)
    tables = (*(_drawn(table) for table in slide.tables), *(_charted(chart) for chart in slide.charts))
    content = (Placed((Drawing("slide", slide.name, tuple(shapes), slide.title),)), *slide.content, Placed(tables))
    return Page(WIDTH, HEIGHT, content, slide.title)


def _cover(slide: Slide) -> Iterator[Shape]:
    title = text(slide.title, 48.0, x=_COVER_LEFT, face="sans-bold", width=_COVER_WIDTH)
    yield Words(title.x, _COVER_MIDDLE - title.block.height, title.block, title.colour)
    yield text(slide.subtitle, 20.0, PRINT.quiet_ink, x=_COVER_LEFT, y=_COVER_MIDDLE + 16.0, width=_COVER_WIDTH)


def _headed(slide: Slide, number: int, footer: Sequence[str]) -> Iterator[Shape]:
    title = text(slide.title, 28.0, x=LEFT, face="sans-bold", width=ROOM_WIDTH, most_lines=2)
    yield Words(title.x, 66.0 - title.block.height, title.block, title.colour)
    yield text(slide.subtitle, 14.0, PRINT.quiet_ink, x=LEFT, y=67.0, width=ROOM_WIDTH, most_lines=1)
    x = LEFT
    for part in footer:
        words = text(f"· {part}" if x > LEFT else part, 10.0, PRINT.quiet_ink, x=x, y=512.0)
        yield words
        x += words.block.width + _DOT
    count = text(f"{number}", 10.0, PRINT.quiet_ink, y=512.0)
    yield Words(LEFT + ROOM_WIDTH - count.block.width, count.y, count.block, count.colour)


_DOT = 3.0
_AXIS = 28.0
_SHARE = 0.62
"""Of the room that a column has, what it takes."""


def _charted(chart: Chart) -> Drawing:
    """About what other programs make of a chart: its columns, its line, and the names that have room."""
    rect = chart.rect
    most = max([value for _, value, _ in chart.columns] + [limit for limit in chart.line if limit is not None]) or 1.0
    base, high = rect.bottom - _AXIS, rect.height - _AXIS - 20.0
    step = rect.width / len(chart.columns)
    shapes: list[Shape] = [Path(((rect.x, base), (rect.right, base)), PRINT.quiet_ink, 0.75)]
    points = []
    for index, ((name, value, colour), limit) in enumerate(zip(chart.columns, chart.line, strict=True)):
        middle, tall = rect.x + (index + 0.5) * step, value / most * high
        shapes.append(Box(Rect(middle - step * _SHARE / 2, base - tall, step * _SHARE, tall), colour))
        for words, y in ((text(f"{value:g}", 11.0), base - tall - 16.0), (text(name, 10.0), base + 6.0)):
            if words.block.width < step:
                shapes.append(Words(middle - words.block.width / 2, y, words.block, words.colour))
        if limit is not None:
            points += [(middle - step / 2, base - limit / most * high), (middle + step / 2, base - limit / most * high)]
    if points:
        shapes.append(Path(tuple(points), PRINT.ink, 1.5, dash=(4.0, 3.0)))
    return Drawing("chart", chart.title, tuple(shapes), chart.title)


def _drawn(table: Table) -> Drawing:
    shapes: list[Shape] = []
    y = table.y
    for row, (height, cells) in enumerate(table.rows):
        x = table.x
        for column, (cell, width) in enumerate(zip(cells, table.columns, strict=True)):
            inset = INSET if column else 0.0
            block = list(_paragraphs(cell, width - inset - INSET))
            tall = sum(words.block.height for words in block)
            top = y + (table.padding if row and not table.centred else (height - tall) / 2)
            for words in block:
                shapes.append(Words(x + inset, top, words.block, words.colour))
                top += words.block.height
            x += width
        y += height
        line = ((table.x, y), (x, y))
        shapes.append(Path(line, PRINT.rule if row else PRINT.quiet_ink, 0.75 if row else 1.25))
    return Drawing("table", table.title, tuple(shapes), table.title)


def _paragraphs(cell: Cell, width: float) -> Iterator[Words]:
    for words, size, colour, bold in cell.paragraphs:
        if words:
            yield text(words, size, colour, face="sans-bold" if bold else "sans", width=width)
