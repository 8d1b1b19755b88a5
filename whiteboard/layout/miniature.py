"""A whole timeline in a strip: every event a dot in its lane, long quiet stretches folded; for previews of what may come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

from whiteboard.layout.board import duration
from whiteboard.layout.display import Box, Drawing, Path, Shape, Words
from whiteboard.layout.geometry import Rect
from whiteboard.layout.text import lay_out
from whiteboard.layout.theme import Theme
from whiteboard.layout.timescale import FOLD_WIDTH, TimeScale, ticks
from whiteboard.model.instants import DAY, HOUR, MINUTE, Instant
from whiteboard.model.records import Fold, Id, Lane

LANE = 17.0
"""Height of a lane in points."""
TITLES = 118.0
"""Width of the column with the lanes' titles."""
AXIS = 22.0
RADIUS = 3.4
_EDGE = 14.0
_MOST_FOLDS = 4
_BUCKET = 1.5
"""Points within which dots of one lane and one fate are one dot: ten thousand events are not ten thousand shapes."""


class Fate(IntEnum):
    """What becomes of an event, in the order in which dots are painted over one another."""

    LEFT_OUT = 0
    THERE = 1
    COMES = 2
    ODD = 3


@dataclass(frozen=True, slots=True)
class Dot:
    """One event: when, in which lane, and what becomes of it."""

    at: Instant
    lane: Id
    fate: Fate


@dataclass(frozen=True, slots=True)
class Miniature:
    """The strip and how it lies: ``scale`` has x = 0 at `TITLES`; None while there is no time to show."""

    drawing: Drawing
    width: float
    height: float
    scale: TimeScale | None
    lanes: tuple[Id, ...]

    def point(self, at: Instant, lane: Id) -> tuple[float, float] | None:
        """Where the dot of an event is."""
        if self.scale is None or lane not in self.lanes:
            return None
        return TITLES + self.scale.x(at), (self.lanes.index(lane) + 0.5) * LANE


def miniature(lanes: Sequence[Lane], dots: Iterable[Dot], zone: ZoneInfo, width: float, theme: Theme) -> Miniature:
    """The strip, ``width`` points wide; lanes stand as they are given."""
    dots = list(dots)
    scale = _scale(sorted({dot.at for dot in dots}), width - TITLES - _EDGE)
    bottom = len(lanes) * LANE
    ids = tuple(lane.id for lane in lanes)
    bare = Miniature(Drawing("miniature", "", ()), width, bottom + AXIS, scale, ids)
    shapes = (*_lanes(lanes, width, theme), *(_axis(scale, zone, width, bottom, theme) if scale else ()))
    coloured = {lane.id: lane.colour for lane in lanes}
    shapes += tuple(_dots(bare, dots, coloured, theme))
    comes = sum(dot.fate >= Fate.COMES for dot in dots)
    said = f"Timeline with {comes:,} events to come, {sum(dot.fate is Fate.THERE for dot in dots):,} on the board"
    return Miniature(Drawing("miniature", "miniature", shapes, said), width, bottom + AXIS, scale, ids)


def _scale(times: list[Instant], width: float) -> TimeScale | None:
    """A scale on which all times fit, their longest quiet stretches folded."""
    if not times or width <= 0:
        return None
    first, last = times[0], times[-1]
    if last - first < 10 * MINUTE:
        first, last = first - 10 * MINUTE, last + 10 * MINUTE
    folds: list[Fold] = []
    left = last - first
    for length, earlier, later in sorted(((b - a, a, b) for a, b in pairwise(times)), reverse=True)[:_MOST_FOLDS]:
        # Against what is left when longer stretches are folded: a wrong year must not flatten the incident itself.
        if length > max(HOUR, left // 6):
            pad = min(length // 10, 10 * MINUTE)
            folds.append(Fold(str(earlier), earlier + pad, later - pad))
            left -= length - 2 * pad
    while True:
        busy = (last - first - sum(fold.until - fold.start for fold in folds)) / MINUTE
        scale = max(width - FOLD_WIDTH * len(folds), width / 4) / max(busy, 1.0)
        if not folds or (folds[-1].until - folds[-1].start) / MINUTE * scale > 1.2 * FOLD_WIDTH:
            return TimeScale.of(first, scale, folds)
        folds.pop()


def _lanes(lanes: Sequence[Lane], width: float, theme: Theme) -> Iterator[Shape]:
    for index, lane in enumerate(lanes):
        top = index * LANE
        title = lay_out(lane.title, 9.0, "sans", TITLES - 24.0, 1)
        yield Box(Rect(4.0, top + LANE / 2 - 3.0, 6.0, 6.0), fill=lane.colour, radius=2.0)
        yield Words(15.0, top + (LANE - title.height) / 2, title, theme.ink)
        yield Path(((0.0, top + LANE), (width, top + LANE)), stroke=theme.grid)


def _axis(scale: TimeScale, zone: ZoneInfo, width: float, bottom: float, theme: Theme) -> Iterator[Shape]:
    for fold in scale.folds:
        left, right = TITLES + scale.x(fold.start), TITLES + scale.x(fold.until)
        label = lay_out(_quiet(fold.until - fold.start), 8.0, "sans")
        yield Box(Rect(left + 3.0, 0.0, right - left - 6.0, bottom), fill=theme.fold, stroke=theme.grid)
        yield Words((left + right - label.width) / 2, bottom + 6.0, label, theme.quiet_ink)
    clear = 0.0
    for tick in ticks(scale, 0.0, width - TITLES - _EDGE, zone):
        if tick.label:
            x = TITLES + tick.x
            label = lay_out(tick.label, 8.5, "sans-semibold" if tick.strong else "sans")
            yield Path(((x, 0.0), (x, bottom + 3.0)), stroke=theme.rule if tick.day else theme.grid)
            beside = not any(
                TITLES + scale.x(fold.start) - label.width / 2 < x < TITLES + scale.x(fold.until) + label.width / 2
                for fold in scale.folds
            )
            if beside and x - label.width / 2 >= clear and x + label.width / 2 <= width:
                yield Words(x - label.width / 2, bottom + 5.5, label, theme.quiet_ink)
                clear = x + label.width / 2 + 6.0


def _quiet(length: Instant) -> str:
    return f"{round(length / DAY):,} d" if length >= 10 * DAY else duration(length)


def _dots(bare: Miniature, dots: list[Dot], coloured: dict[Id, str], theme: Theme) -> Iterator[Shape]:
    drawn: set[tuple[Fate, Id, int]] = set()
    for dot in sorted(dots, key=lambda dot: dot.fate):
        point = bare.point(dot.at, dot.lane)
        if point is None:
            continue
        key = dot.fate, dot.lane, round(point[0] / _BUCKET)
        if key not in drawn:
            drawn.add(key)
            x, y = point
            rect = Rect(x - RADIUS, y - RADIUS, 2 * RADIUS, 2 * RADIUS)
            match dot.fate:
                case Fate.LEFT_OUT:
                    yield Box(rect, fill=theme.card, radius=RADIUS, stroke=theme.rule)
                case Fate.THERE:
                    yield Box(rect, fill=theme.rule, radius=RADIUS)
                case Fate.COMES:
                    yield Box(rect, fill=coloured[dot.lane], radius=RADIUS)
                case Fate.ODD:
                    yield Box(rect, fill=coloured[dot.lane], radius=RADIUS, stroke=theme.bad, stroke_width=1.6)
