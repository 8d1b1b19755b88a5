"""Where the clocks of a board's zone change: drawn on the axis, so that an hour that is missing or comes twice is no riddle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from zoneinfo import ZoneInfo

from whiteboard.layout.display import Box, Drawing, Path, Shape, Words, shape_bounds
from whiteboard.layout.geometry import Rect
from whiteboard.layout.text import lay_out
from whiteboard.layout.theme import Theme
from whiteboard.layout.timescale import TimeScale
from whiteboard.model.instants import DAY, EARLIEST, LATEST, MINUTE, Instant, to_datetime

_MOST_DAYS = 800
"""Days in view above which changes are too near to one another to be told apart."""
_LABEL_ROOM = 60.0
"""Points that the label takes, so that its change is drawn before it comes into view."""
_KIND = "clock change"
_BESIDE = 2.0
"""Points between two labels."""
_SLASHES = 8.0
"""Points on either side of the middle of a fold that its “//” on the axis and some air take."""


@dataclass(frozen=True, slots=True)
class ClockChange:
    """The first instant of the new time, and by how many minutes the clocks go forward there (back: negative)."""

    at: Instant
    minutes: int


def clock_changes(zone: ZoneInfo, start: Instant, until: Instant) -> tuple[ClockChange, ...]:
    """Every change between two instants; none where they are more than `_MOST_DAYS` apart."""
    first, last = max(start, EARLIEST) // DAY, min(until, LATEST - DAY) // DAY + 1
    return _changes(zone, first, last) if last - first <= _MOST_DAYS else ()


@lru_cache(maxsize=64)
def _changes(zone: ZoneInfo, first: int, last: int) -> tuple[ClockChange, ...]:
    found = []
    for day in range(first, last):
        before, after = _offset(day * DAY, zone), _offset((day + 1) * DAY, zone)
        if before != after:
            found.append(ClockChange(_turn(day * DAY, (day + 1) * DAY, zone), after - before))
    return tuple(found)


def _turn(low: Instant, high: Instant, zone: ZoneInfo) -> Instant:
    """The first whole minute with the later offset."""
    before = _offset(low, zone)
    while high - low > MINUTE:
        middle = (low + high) // 2 // MINUTE * MINUTE
        if _offset(middle, zone) == before:
            low = middle
        else:
            high = middle
    return high


def _offset(at: Instant, zone: ZoneInfo) -> int:
    """Minutes east of UTC."""
    offset = to_datetime(at).astimezone(zone).utcoffset()
    return round(offset.total_seconds() / 60) if offset is not None else 0


def change_drawings(
    scale: TimeScale, zone: ZoneInfo, theme: Theme, left: float, right: float, zoom: float, base: float
) -> Iterator[Drawing]:
    """The changes between two x of the board, drawn from (0, 0) at ``zoom`` points for each of the board; ``base`` is the
    y of the axis line. A label stands beside the “//” of a fold that it would cover; one that would run into the label
    before it is left out, and its line stays."""
    reach = _LABEL_ROOM / zoom
    clear = float("-inf")
    for change in clock_changes(zone, scale.instant(left - reach), scale.instant(right + reach)):
        x = (scale.x(change.at) - left) * zoom
        said = f"Clocks go {'forward' if change.minutes > 0 else 'back'} {_span(abs(change.minutes))}"
        label = lay_out(f"{'+' if change.minutes > 0 else '−'}{_span(abs(change.minutes))}", 8.5, "sans-bold")
        box = Rect(x - label.width / 2 - 4.0, base - 7.0, label.width + 8.0, 13.0)
        box = box.moved(_past_fold(box, scale, change.at, left, zoom), 0.0)
        line = Path(((x, base - 12.0), (x, base + 7.5)), stroke=theme.bad, stroke_width=1.4, dash=(3.0, 2.0))
        shapes: tuple[Shape, ...] = (line,)
        if box.x >= clear:
            shapes = (
                line,
                Box(box, fill=theme.bad_soft, stroke=theme.bad, stroke_width=0.8, radius=6.0),
                Words(box.x + 4.0, box.y + 1.2, label, theme.bad),
            )
            clear = box.right + _BESIDE
        yield Drawing(_KIND, f"{change.at}", shapes, said)


def _past_fold(box: Rect, scale: TimeScale, at: Instant, left: float, zoom: float) -> float:
    """How far a label has to move so as not to touch the “//” in the middle of a fold near an instant."""
    ends = ((scale.x(fold.start) + scale.x(fold.until)) / 2 for fold in scale.folds_near(at))
    for middle in ((x - left) * zoom for x in ends):
        if box.x < middle + _SLASHES and box.right > middle - _SLASHES:
            return min(middle + _SLASHES - box.x, middle - _SLASHES - box.right, key=abs)
    return 0.0


def cut_changes(drawings: Iterable[Drawing], width: float) -> Iterator[Drawing]:
    """The drawings of an axis that is cut at 0 and at ``width``: changes on another part of it are left out, and labels
    that would reach beyond its ends stand whole beside their lines."""
    for drawing in drawings:
        if drawing.kind != _KIND:
            yield drawing
            continue
        line, label = drawing.shapes[0], Drawing("", "", drawing.shapes[1:])
        if 0.0 <= shape_bounds(line).centre[0] <= width:
            bounds = label.bounds or Rect(0.0, 0.0, 0.0, 0.0)
            by = max(0.0, -bounds.x) or min(0.0, width - bounds.right)
            yield replace(drawing, shapes=(line, *label.moved(by, 0.0).shapes))


def _span(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return f"{hours} h" if not rest else f"{hours} h {rest} min" if hours else f"{rest} min"
