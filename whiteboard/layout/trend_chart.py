"""A small chart of one figure across boards: columns in the order of time, and the medians as lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from whiteboard.comms.trends import Median, Summary, Trend, Value, median, median_words, value_words
from whiteboard.comms.values import Verdict
from whiteboard.layout.display import Box, Colour, Drawing, Path, Shape, Words
from whiteboard.layout.geometry import Rect
from whiteboard.layout.text import lay_out
from whiteboard.layout.theme import Theme

HEIGHT = 118.0
"""Points that a chart has to be high for its columns to be told apart."""
_HEAD = 42.0
_FOOT = 15.0
_LEAST_COLUMN = 4.0
_MOST_COLUMN = 22.0
_OUTLIER = 5.0
"""Columns are drawn no higher than so many times the usual one; what is higher is cut, and shown so."""


@dataclass(frozen=True, slots=True)
class _Column:
    """One board or, where there are many, the median of some that follow one another."""

    value: float
    verdict: Verdict | None
    later: bool


def trend_chart(trend: Trend, split: date | None, width: float, theme: Theme, height: float = HEIGHT) -> Drawing:
    """The chart of a figure with its corner at (0, 0), of that size in points."""
    title = lay_out(trend.row.title, 9.5, "sans-semibold", width, 1)
    ink = theme.ink if trend.better is None else theme.good if trend.better else theme.bad
    value = lay_out(median_words(trend), 14.0, "sans-bold", width, 1)
    shapes: list[Shape] = [Words(0.0, 0.0, title, theme.quiet_ink), Words(0.0, 14.0, value, ink)]
    said = f"{trend.row.title}: {described(trend, split)}"
    base = Path(((0.0, height - _FOOT), (width, height - _FOOT)), stroke=theme.rule, stroke_width=0.8)
    if not trend.points:
        nothing = lay_out("no board tells it", 9.0, "sans", width, 1)
        shapes += [Words(0.0, (height - _FOOT + _HEAD - nothing.height) / 2, nothing, theme.quiet_ink), base]
        return Drawing("chart", trend.row.key, tuple(shapes), said)
    columns = _columns(trend, split, int(width / _LEAST_COLUMN))
    step = min(_MOST_COLUMN, width / len(columns))
    scale = _Scale.of([column.value for column in columns], trend, height)
    for index, column in enumerate(columns):
        shapes += _bar(column, index * step, step, scale, theme)
    earlier = sum(not column.later for column in columns) * step
    end = len(columns) * step
    if trend.before is None or trend.after is None:
        shapes += _line(trend.whole, 0.0, end, scale, theme)
    else:
        shapes += _line(trend.before, 0.0, earlier, scale, theme)
        shapes += _line(trend.after, earlier, end, scale, theme)
        if 0.0 < earlier < end:
            edge = ((earlier, _HEAD), (earlier, height - _FOOT))
            shapes.append(Path(edge, stroke=theme.accent, stroke_width=1.0))
    zero = scale.y(0.0)
    shapes.append(Path(((0.0, zero), (end, zero)), stroke=theme.quiet_ink, stroke_width=0.8))
    shapes += _days(trend.points, end, width, height, theme)
    return Drawing("chart", trend.row.key, tuple(shapes), said)


def described(trend: Trend, split: date | None) -> str:
    """“median 30 min of 12 boards before 1 June 2023, 12 min of 9 boards from then on”."""

    def words(median: Median) -> str:
        return f"{value_words(median.value, trend.unit)} of {boards_words(median.count)}"

    if split is None or trend.before is None or trend.after is None:
        return f"median {words(trend.whole)}"
    return f"median {words(trend.before)} before {day_words(split)}, {words(trend.after)} from then on"


def boards_words(count: int) -> str:
    """“1 board”, “12 boards”."""
    return f"{count:,} board{'' if count == 1 else 's'}"


def day_words(day: date) -> str:
    """“5 Jan 2023”."""
    return f"{day.day} {day:%b %Y}"


def _columns(trend: Trend, split: date | None, most: int) -> list[_Column]:
    """The points as no more columns than there is room for; none joins boards before and after the chosen day."""
    sides: tuple[list[tuple[Summary, Value]], list[tuple[Summary, Value]]] = ([], [])
    for board, value in trend.points:
        sides[split is not None and board.day is not None and board.day >= split].append((board, value))
    each = -(-len(trend.points) // max(1, most - 1))
    return [
        _column([value for _, value in points[start : start + each]], later=bool(later))
        for later, points in enumerate(sides)
        for start in range(0, len(points), each)
    ]


def _column(values: Sequence[Value], *, later: bool) -> _Column:
    """The median of some values; missed or kept where most of those that can be judged were."""
    judged = [value.verdict for value in values if value.verdict is not None]
    missed = sum(verdict is Verdict.MISSED for verdict in judged)
    verdict = None if not judged else Verdict.MISSED if 2 * missed > len(judged) else Verdict.KEPT
    return _Column(median(values).value or 0.0, verdict, later)


@dataclass(frozen=True, slots=True)
class _Scale:
    """From values to y, between the least and the most that are drawn."""

    least: float
    most: float
    top: float
    bottom: float

    @staticmethod
    def of(values: Sequence[float], trend: Trend, height: float) -> _Scale:
        """The scale in which the medians can be told apart, whatever single boards did."""
        medians = [abs(one.value) for one in (trend.before, trend.after) if one is not None and one.value is not None]
        usual = median(Value(abs(value)) for value in values).value or 0.0
        enough = max(_OUTLIER * usual, *medians, 0.0)
        least, most = min(0.0, *values), max(0.0, *values)
        if enough:
            least, most = max(least, -enough), min(most, enough)
        return _Scale(least, most if most > least else least + 1.0, _HEAD, height - _FOOT)

    def y(self, value: float) -> float:
        """Where a value is."""
        inside = min(max(value, self.least), self.most)
        return self.bottom - (inside - self.least) / (self.most - self.least) * (self.bottom - self.top)

    def cuts(self, value: float) -> bool:
        """Whether a value lies outside."""
        return not self.least <= value <= self.most


def _bar(column: _Column, x: float, step: float, scale: _Scale, theme: Theme) -> Iterator[Shape]:
    fill, opacity = _fills(theme)[column.verdict]
    zero, end = scale.y(0.0), scale.y(column.value)
    # A value of nothing at all is seen as well: as a line on the axis.
    top, height = min(zero, end), max(1.0, abs(end - zero))
    air = min(1.5, step * 0.12)
    yield Box(Rect(x + air, top, step - 2 * air, height), fill=fill, opacity=opacity, radius=min(1.5, step / 4))
    if scale.cuts(column.value):
        middle = top + 9.0 if column.value > 0 else top + height - 9.0
        ends = ((x, middle + 2.0), (x + step, middle - 2.0))
        yield Path(ends, stroke=theme.card, stroke_width=2.5)


def _fills(theme: Theme) -> dict[Verdict | None, tuple[Colour, float]]:
    return {Verdict.KEPT: (theme.good, 0.75), Verdict.MISSED: (theme.bad, 0.75), None: (theme.quiet_ink, 0.45)}


def _line(of: Median, start: float, end: float, scale: _Scale, theme: Theme) -> Iterator[Shape]:
    if of.value is not None and end > start:
        y = scale.y(of.value)
        yield Path(((start, y), (end, y)), stroke=theme.card, stroke_width=3.0)
        yield Path(((start, y), (end, y)), stroke=theme.ink, stroke_width=1.4)


def _days(
    points: Sequence[tuple[Summary, Value]], end: float, width: float, height: float, theme: Theme
) -> Iterator[Shape]:
    """The first day and, where there is room for it, the last."""
    days = [board.day for board, _ in points if board.day is not None]
    first, last = (lay_out(day_words(day), 8.5) for day in (days[0], days[-1]))
    y = height - _FOOT + 3.0
    yield Words(0.0, y, first, theme.quiet_ink)
    left = min(max(end - last.width, first.width + 10.0), width - last.width)
    if days[0] != days[-1] and left >= first.width + 8.0:
        yield Words(left, y, last, theme.quiet_ink)
