"""A small chart of the silences of one role against what was promised, for panel, pages and slides."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from operator import attrgetter, itemgetter

from whiteboard.comms.values import Figures, Gap
from whiteboard.comms.words import duration
from whiteboard.layout.display import Box, Drawing, Path, Shape, Words
from whiteboard.layout.geometry import Rect
from whiteboard.layout.text import lay_out
from whiteboard.layout.theme import Theme
from whiteboard.layout.timescale import same_day, zone_of
from whiteboard.layout.when import Dates, moment
from whiteboard.model.instants import Instant
from whiteboard.model.records import Role

_HEAD = 18.0
_FOOT = 16.0
_TOP_LABEL = 13.0
_NARROWEST = 1.5
"""Points below which columns would hide one another."""
_EDGED = 2.5
"""Points of width from which on there is room between a column's edges."""


def silences_chart(
    figures: Figures, role: Role, timezone: str, width: float, height: float, theme: Theme
) -> Drawing | None:
    """Each silence as a column as wide as it lasted and as high as it was long, the promise as a dashed line.

    The corner is (0, 0), the size that given in points. None where the role has no gaps.
    """
    gaps = figures.gaps[role]
    if not gaps:
        return None
    start, end = gaps[0].start, gaps[-1].until
    worst = max(gaps, key=attrgetter("seconds"))
    limits = [limit.seconds if limit is not None else None for limit in map(attrgetter("limit"), gaps)]
    highest = max([worst.seconds, *{limit for limit in limits if limit is not None}]) or 1
    base, room = height - _FOOT, height - _FOOT - _HEAD - _TOP_LABEL

    def x(instant: Instant) -> float:
        return (instant - start) / max(1, end - start) * width

    def y(seconds: float) -> float:
        return base - seconds / highest * room

    title = lay_out(f"Silences for {role.value} readers", 9.5, "sans-semibold", width, 1)
    shapes: list[Shape] = [Words(0.0, 0.0, title, theme.quiet_ink)]
    for gap in _seen(gaps, _NARROWEST / width * max(1, end - start)):
        left, right = x(gap.start), x(gap.until)
        fill, edge = (
            (theme.bad_soft, theme.bad)
            if gap.late
            else (theme.good_soft, theme.good)
            if gap.target is not None
            else (theme.grid, theme.quiet_ink)
        )
        column = Rect(left + 0.5, y(gap.seconds), max(1.0, right - left - 1.0), max(1.0, base - y(gap.seconds)))
        if column.width < _EDGED:
            shapes.append(Box(column, fill=edge))
        else:
            shapes.append(Box(column, fill=fill, radius=1.5, stroke=edge, stroke_width=0.8))
    shapes += _promises(zip(limits, gaps, strict=True), x, y, theme)
    label = lay_out(duration(worst.seconds), 9.5, "sans-bold")
    middle = (x(worst.start) + x(worst.until) - label.width) / 2
    left = min(max(0.0, middle), width - label.width)
    top = y(worst.seconds) - _TOP_LABEL
    if worst.target is not None and top - 2.0 < y(worst.target) < top + _TOP_LABEL:
        # The promise runs where the label would stand: inside the column it reads as well.
        top = y(worst.seconds) + 2.0
    shapes.append(Words(left, top, label, theme.bad if worst.late else theme.ink))
    shapes.append(Path(((0.0, base), (width, base)), stroke=theme.quiet_ink, stroke_width=0.8))
    zone = zone_of(timezone)
    dates = Dates.NONE if same_day(start, end, zone) else Dates.DAY
    first, last = (lay_out(moment(at, zone, dates), 9.0) for at in (start, end))
    shapes.append(Words(0.0, base + 3.0, first, theme.quiet_ink))
    shapes.append(Words(width - last.width, base + 3.0, last, theme.quiet_ink))
    said = f"{role.value.capitalize()} silences; the longest lasted {duration(worst.seconds)}"
    return Drawing("chart", f"silences-{role.value}", tuple(shapes), said)


def _seen(gaps: tuple[Gap, ...], narrowest: float) -> Iterable[Gap]:
    """Of gaps too near to one another for a column of their own, the first of the longest stands for those beside it.
    ``narrowest`` is a column's time in milliseconds."""
    start = gaps[0].start
    columns: dict[float, Gap] = {}
    for gap in gaps:
        column = (gap.start - start) // narrowest
        held = columns.get(column)
        if held is None or gap.seconds > held.seconds:
            columns[column] = gap
    return columns.values()


def _promises(
    gaps: Iterable[tuple[float | None, Gap]], x: Callable[[Instant], float], y: Callable[[float], float], theme: Theme
) -> Iterator[Shape]:
    """The limit in force during each gap, joined where it stays the same."""
    for limit, together in groupby(gaps, key=itemgetter(0)):
        if limit is not None:
            run = iter(together)
            _, first = next(run)
            # Of thousands only the last counts.
            last = deque(run, maxlen=1)
            until = last[0][1].until if last else first.until
            ends = ((x(first.start), y(limit)), (x(until), y(limit)))
            yield Path(ends, stroke=theme.ink, stroke_width=1.0, dash=(3.0, 3.0))
