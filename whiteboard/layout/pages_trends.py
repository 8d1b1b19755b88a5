"""The pages of trends: a chart for each figure, the medians, every board, and what is missing where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from whiteboard.comms.trends import SHORT, Median, Summary, Trend, Trends, lack_words, unit_of, value_words
from whiteboard.layout.compose import PRINT, Paper, Section, Slab, fill, numbered, text
from whiteboard.layout.display import Page, Words
from whiteboard.layout.pages_tables import VERDICT_COLOURS, Column, head, one_line, rows
from whiteboard.layout.trend_chart import boards_words, day_words, trend_chart

_ACROSS = 4
_GAP = 22.0
_CHART = 186.0
"""Points that a chart is high: two rows of them fill a page."""
_BODY, _SMALL = 9.5, 8.0


def trend_pages(found: Trends, unreadable: Sequence[str], paper: Paper) -> tuple[Page, ...]:
    """Every figure across boards, in charts and tables. ``unreadable`` are sentences about files that are left out."""
    sheets = list(fill(_sections(found, unreadable, paper), paper))
    return numbered(sheets, paper, ("How we communicate", period_words(found)))


def period_words(found: Trends) -> str:
    """“12 boards, 5 Jan – 30 Sep 2023, before and from 1 Jun 2023 on”."""
    days = [board.day for board in found.boards if board.day is not None]
    parts = [boards_words(len(found.boards))]
    if days:
        parts.append(day_words(days[0]) if days[0] == days[-1] else f"{day_words(days[0])} – {day_words(days[-1])}")
    if found.split is not None:
        parts.append(f"before and from {day_words(found.split)} on")
    return ", ".join(parts)


def _sections(found: Trends, unreadable: Sequence[str], paper: Paper) -> Iterator[Section]:
    width, room = paper.room
    trends = list(found.figures.values())
    yield Section(
        "Are we getting better?",
        f"{period_words(found)}. Lines are medians, red columns missed what was promised, green ones kept it.",
        tuple(_charts([trend for trend in trends if trend.row.main], found, width)),
    )
    yield Section(
        "Every figure",
        "medians over the boards that can tell it",
        tuple(slab for trend in trends for slab in _figure(trend, width, room)),
        head(_FIGURE_COLUMNS if found.split else _FIGURE_COLUMNS[:4], width),
    )
    yield Section(
        "Boards",
        "by date",
        tuple(slab for board in found.boards for slab in _board(board, width, room)),
        head(_BOARD_COLUMNS, width),
    )
    lacking = [(board.title, lack_words(board)) for board in found.lacking]
    if lacking:
        slabs = (slab for cells in lacking for slab in _pair(*cells, width, room))
        yield Section("What boards cannot tell", "these figures are in no median", tuple(slabs))
    if unreadable:
        slabs = (slab for sentence in unreadable for slab in _pair("", sentence, width, room))
        yield Section("Files that could not be read", "they are left out", tuple(slabs))


def _charts(trends: Sequence[Trend], found: Trends, width: float) -> Iterator[Slab]:
    across = (width - (_ACROSS - 1) * _GAP) / _ACROSS
    for start in range(0, len(trends), _ACROSS):
        drawings = (trend_chart(trend, found.split, across, PRINT, _CHART) for trend in trends[start : start + _ACROSS])
        moved = tuple(drawing.moved(index * (across + _GAP), 0.0) for index, drawing in enumerate(drawings))
        yield Slab(moved, _CHART, gap=30.0)


_FIGURE_COLUMNS = (
    Column("Figure", 0.0, 0.22),
    Column("What it says", 0.23, 0.36),
    Column("Median", 0.61, 0.12),
    Column("Boards", 0.74, 0.07),
    Column("Before", 0.82, 0.09),
    Column("After", 0.91, 0.09),
)


def _figure(trend: Trend, width: float, room: float) -> Iterator[Slab]:
    name, hint, whole, count, before, after = [(one.start * width, one.width * width) for one in _FIGURE_COLUMNS]
    ink = PRINT.ink if trend.better is None else PRINT.good if trend.better else PRINT.bad

    def side(median: Median | None, place: tuple[float, float], colour: str) -> list[Words]:
        if median is None:
            return []
        value = value_words(median.value, trend.unit)
        return [
            text(value, _BODY, colour, x=place[0], width=place[1], face="sans-bold"),
            text(f"of {median.count:,}", _SMALL, PRINT.quiet_ink, x=place[0]),
        ]

    cells = (
        [text(trend.row.title, _BODY, x=name[0], width=name[1], face="sans-semibold")],
        [text(trend.row.hint, _SMALL, PRINT.quiet_ink, x=hint[0], width=hint[1])],
        [text(value_words(trend.whole.value, trend.unit), _BODY, x=whole[0], width=whole[1], face="sans-bold")],
        [text(f"{trend.whole.count:,}", _BODY, PRINT.quiet_ink, x=count[0])],
        side(trend.before, before, PRINT.ink),
        side(trend.after, after, ink),
    )
    yield from rows("figure", trend.row.key, cells, width, room)


_NAMED = 0.33
"""The share of a row that day and title take."""
_EACH = (1 - _NAMED) / len(SHORT)
_BOARD_COLUMNS = (
    Column("Date", 0.0, 0.1),
    Column("Board", 0.1, _NAMED - 0.12),
    *(Column(title, _NAMED + index * _EACH, _EACH - 0.005) for index, title in enumerate(SHORT.values())),
)


def _board(board: Summary, width: float, room: float) -> Iterator[Slab]:
    day, title, *others = [(column.start * width, column.width * width) for column in _BOARD_COLUMNS]
    cells = [
        [text(day_words(board.day) if board.day else "–", _BODY, x=day[0])],
        [text(one_line(board.title), _BODY, x=title[0], width=title[1], face="sans-semibold", most_lines=2)],
    ]
    for key, (x, across) in zip(SHORT, others, strict=True):
        value = board.values[key]
        words = value_words(value.value, unit_of(key), uncertain=value.about)
        cells.append([text(words, _SMALL, VERDICT_COLOURS[value.verdict], x=x, width=across)])
    yield from rows("board", board.name, cells, width, room)


def _pair(name: str, words: str, width: float, room: float) -> Iterator[Slab]:
    """A name and what is to be said about it; over the whole width without a name."""
    start = 0.28 * width if name else 0.0
    cells = [
        [text(one_line(name), _BODY, width=start - 12.0, face="sans-semibold", most_lines=2)] if name else [],
        [text(words, _BODY, PRINT.quiet_ink, x=start, width=width - start)],
    ]
    yield from rows("paragraph", "", cells, width, room)
