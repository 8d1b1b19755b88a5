"""The time axis: instants to points and back across folds, and ticks that read well at any scale."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from itertools import pairwise
from math import ceil, floor
from zoneinfo import ZoneInfo

from whiteboard.layout.when import twice
from whiteboard.model.instants import (
    DAY,
    EARLIEST,
    HOUR,
    LATEST,
    MINUTE,
    SECOND,
    Instant,
    from_datetime,
    to_datetime,
)
from whiteboard.model.records import Fold

FOLD_WIDTH = 60.0
"""Points that a folded stretch takes, however long it lasts."""


@dataclass(frozen=True, slots=True)
class TimeScale:
    """A monotonic map between instants and x: ``scale`` points a minute, but `FOLD_WIDTH` for each fold.

    ``start`` lies at x = 0. Folds do not overlap and are sorted.
    """

    start: Instant
    scale: float
    folds: tuple[Fold, ...] = ()
    _knots: tuple[Instant, ...] = ()
    _xs: tuple[float, ...] = ()

    @staticmethod
    def of(start: Instant, scale: float, folds: Iterable[Fold] = ()) -> TimeScale:
        """The scale with these folds, of which one that overlaps an earlier one or would widen time is left out."""
        kept: list[Fold] = []
        for fold in sorted(folds, key=lambda fold: (fold.start, fold.until, fold.id)):
            if (not kept or fold.start >= kept[-1].until) and (fold.until - fold.start) / MINUTE * scale > FOLD_WIDTH:
                kept.append(fold)
        knots: list[Instant] = []
        xs: list[float] = []
        last, x = start, 0.0
        for fold in kept:
            x += (fold.start - last) / MINUTE * scale
            knots += [fold.start, fold.until]
            xs += [x, x + FOLD_WIDTH]
            last, x = fold.until, x + FOLD_WIDTH
        bare = TimeScale(start, scale, tuple(kept), tuple(knots), tuple(xs))
        shift = bare.x(start)
        return TimeScale(start, scale, bare.folds, bare._knots, tuple(x - shift for x in xs))

    def x(self, instant: Instant) -> float:
        """The place of an instant in points."""
        index = bisect_right(self._knots, instant) - 1
        if index < 0:
            knot, x = (self._knots[0], self._xs[0]) if self._knots else (self.start, 0.0)
            return x + (instant - knot) / MINUTE * self.scale
        knot, x = self._knots[index], self._xs[index]
        if index % 2 == 0:
            return x + (instant - knot) / (self._knots[index + 1] - knot) * FOLD_WIDTH
        return x + (instant - knot) / MINUTE * self.scale

    def instant(self, x: float) -> Instant:
        """The instant at a place, kept within the years 1 to 9999."""
        index = bisect_right(self._xs, x) - 1
        if index < 0:
            knot, at = (self._knots[0], self._xs[0]) if self._knots else (self.start, 0.0)
            found = knot + (x - at) / self.scale * MINUTE
        elif index % 2 == 0:
            knot = self._knots[index]
            found = knot + (x - self._xs[index]) / FOLD_WIDTH * (self._knots[index + 1] - knot)
        else:
            found = self._knots[index] + (x - self._xs[index]) / self.scale * MINUTE
        return round(min(max(found, EARLIEST), LATEST))

    def fold_at(self, instant: Instant) -> Fold | None:
        """The fold that holds an instant, its ends left out."""
        index = bisect_right(self._knots, instant) - 1
        if index >= 0 and index % 2 == 0 and instant > self._knots[index]:
            return self.folds[index // 2]
        return None

    def folds_near(self, instant: Instant) -> tuple[Fold, ...]:
        """The fold that holds an instant with its neighbours, or the folds before and after it."""
        index = bisect_right(self._knots, instant) // 2
        return self.folds[max(0, index - 1) : index + 2]


@dataclass(frozen=True, slots=True)
class Tick:
    """One tick of the axis; ``label`` is empty where it would run into another, ``strong`` on whole hours and days."""

    at: Instant
    x: float
    label: str
    strong: bool
    day: bool = False


# Steps by which ticks may stand: (label step, small step), in milliseconds up to a day.
_STEPS = (
    (SECOND, SECOND), (5 * SECOND, SECOND), (10 * SECOND, 5 * SECOND), (30 * SECOND, 10 * SECOND), (MINUTE, 10 * SECOND),
    (2 * MINUTE, MINUTE), (5 * MINUTE, MINUTE), (10 * MINUTE, 5 * MINUTE), (15 * MINUTE, 5 * MINUTE), (30 * MINUTE, 10 * MINUTE),
    (HOUR, 15 * MINUTE), (2 * HOUR, 30 * MINUTE), (3 * HOUR, HOUR), (6 * HOUR, HOUR), (12 * HOUR, 3 * HOUR),
    (DAY, 6 * HOUR), (2 * DAY, DAY), (7 * DAY, DAY), (14 * DAY, 7 * DAY),
)  # fmt: skip
_MONTHS = (1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 12_000)
_LABEL_ROOM = 50.0
_MOST_TICKS = 100
"""Ticks of one stretch of `_CHUNK`; no scale that can be read has more."""
_MOST_IN_ALL = 8_000
_ONE_CHANGE = 14 * DAY
"""A time in which no place puts its clocks forward and back again: Ramadan, for which some do, lasts longer."""
_CHUNK = 256.0
"""Label points of the axis for which ticks are found at once."""


def ticks(scale: TimeScale, x0: float, x1: float, zone: ZoneInfo, zoom: float = 1.0) -> tuple[Tick, ...]:
    """The ticks between two places, for an axis at ``zoom`` label points a point of the scale.

    Ticks stand on whole local times. None stands inside a fold, and no label touches another. They are found for whole
    stretches of the axis and remembered, so that panning costs nothing and every part of it sees the same labels.
    """
    chunk = _CHUNK / zoom
    first, last = floor(x0 / chunk), max(floor(x0 / chunk) + 1, ceil(x1 / chunk))
    # Behind a fold a label may have to make way for the one before it: then no chunk stands for itself.
    whole = bool(scale.folds) or last - first > _MOST_IN_ALL // _MOST_TICKS
    edges = [first, last] if whole else range(first, last + 1)
    found = (
        tick
        for start, end in pairwise(edges)
        for tick in _ticks(scale, start * chunk, end * chunk, zone, zoom)
        if end == last or tick.x < end * chunk
    )
    return tuple(tick for tick in found if x0 <= tick.x <= x1)


@lru_cache(maxsize=256)
def _ticks(scale: TimeScale, x0: float, x1: float, zone: ZoneInfo, zoom: float) -> tuple[Tick, ...]:
    if scale.folds and x1 - x0 > 0:
        inside = [(max(x0, a), min(x1, b)) for a, b in _open_stretches(scale)]
        stretches = [(a, b) for a, b in inside if a <= b]
    else:
        stretches = [(x0, x1)]
    room = _LABEL_ROOM / zoom
    step = next(((label, small) for label, small in _STEPS if label / MINUTE * scale.scale >= room), None)
    most = min(_MOST_TICKS * max(1, round((x1 - x0) * zoom / _CHUNK)), _MOST_IN_ALL)
    found: list[Tick] = []
    clear = float("-inf")
    last_date: date | None = None
    for a, b in stretches:
        start, until = scale.instant(a), scale.instant(b)
        offset = _steady_offset(start, until, zone)
        instants = _even(start, until, zone, step[1]) if step else _months(start, until, zone, scale.scale, room)
        for at in instants:
            if len(found) >= most:
                return tuple(found)
            x = scale.x(at)
            if step is not None and offset is not None and (at + offset) % min(step[0], DAY):
                # Most ticks have no label: to ask the clock about each of them took half of an axis.
                found.append(Tick(at, x, "", strong=False))
                continue
            local = to_datetime(at).astimezone(zone)
            day = local.hour == local.minute == local.second == 0
            labelled = step is None or _on_step(local, step[0])
            if labelled and x >= clear:
                # Behind a break the day may be another: then the first label says which.
                dated = step is not None and step[0] < DAY and last_date not in (None, local.date()) and not day
                # And where the year is another, which year.
                yeared = step is not None and (dated or day) and last_date is not None and last_date.year != local.year
                label = _label(local, step, day=day, dated=dated, yeared=yeared)
                found.append(Tick(at, x, label, _strong(local, step) or dated, day))
                clear = x + room * (0.96 + 0.54 * dated + 0.54 * yeared)
                last_date = local.date()
            else:
                found.append(Tick(at, x, "", strong=False, day=day))
    return tuple(found)


def _open_stretches(scale: TimeScale) -> Iterator[tuple[float, float]]:
    edge = float("-inf")
    for fold in scale.folds:
        yield edge, scale.x(fold.start)
        edge = scale.x(fold.until)
    yield edge, float("inf")


def _even(start: Instant, until: Instant, zone: ZoneInfo, step: Instant) -> Iterator[Instant]:
    """Whole multiples of the step on the local clock; where the clock is put forward or back, on both sides of it."""
    steady = _steady_offset(start, until, zone)
    if steady is not None:
        # Asking for the offset of each tick is a third of what a frame of a zoom takes for its axis.
        offset = steady
        yield from range(-((start + offset) // -step) * step - offset, until + 1, step)
        return
    at = start
    for _ in range(2 * _MOST_IN_ALL):
        before = at
        offset = _offset(at, zone)
        at = -((at + offset) // -step) * step - offset
        changed = _offset(at, zone)
        if changed != offset:
            # The clock changed between: align anew on its other side, from where this began.
            anew = -((before + changed) // -step) * step - changed
            at = anew if _offset(anew, zone) == changed else at
        if at > until:
            return
        yield at
        at += 1


def _steady_offset(start: Instant, until: Instant, zone: ZoneInfo) -> Instant | None:
    """The zone's offset all through a stretch; None where its clocks are changed, or may be."""
    offset = _offset(start, zone)
    return offset if until - start <= _ONE_CHANGE and _offset(until, zone) == offset else None


def _offset(at: Instant, zone: ZoneInfo) -> Instant:
    try:
        offset = to_datetime(at).astimezone(zone).utcoffset()
    except OverflowError:
        return 0
    return 0 if offset is None else offset.days * DAY + offset.seconds * SECOND + offset.microseconds // 1_000


def _months(start: Instant, until: Instant, zone: ZoneInfo, scale: float, room: float) -> Iterator[Instant]:
    month = 30.44 * DAY / MINUTE * scale
    step = next((count for count in _MONTHS if count * month >= room), _MONTHS[-1])
    first = to_datetime(start).astimezone(zone)
    count = -((first.year * 12 + first.month - 1) // -step) * step
    for _ in range(_MOST_TICKS):
        year, index = divmod(count, 12)
        if not 1 <= year <= 9999:
            return
        at = from_datetime(datetime(year, index + 1, 1, tzinfo=zone))
        if at > until:
            return
        if at >= start:
            yield at
        count += step


def _on_step(local: datetime, step: Instant) -> bool:
    if step >= 2 * DAY:
        return local.toordinal() % (step // DAY) == 0 and local.hour == 0
    wall = ((local.hour * 60 + local.minute) * 60 + local.second) * SECOND
    return wall % step == 0


def _strong(local: datetime, step: tuple[Instant, Instant] | None) -> bool:
    if step is None:
        return local.month == 1
    if step[0] >= DAY:
        return True
    return local.second == 0 and (local.minute == 0 if step[0] >= 10 * MINUTE else local.minute % 5 == 0)


def _label(
    local: datetime, step: tuple[Instant, Instant] | None, *, day: bool, dated: bool = False, yeared: bool = False
) -> str:
    if step is None:
        return f"{local.year}" if local.month == 1 else f"{local:%b} {local.year}"
    on = f"{local.day} {local:%b}{f' {local.year}' if yeared else ''}"
    if day and step[0] >= MINUTE:
        return on
    told = f"{local:%H:%M:%S}" if step[0] < MINUTE else f"{local:%H:%M}"
    return f"{on} {told}" if dated else told


@lru_cache(maxsize=20_000)
def clock(instant: Instant, zone: ZoneInfo, *, day: bool = False, seconds: bool = False) -> str:
    """``09:04``, with ``day`` “18 Jul 09:04”, with ``seconds`` “09:04:10”; “01:30 BST” where it was shown twice (`twice`)."""
    local = to_datetime(instant).astimezone(zone)
    time = f"{local.hour:02d}:{local.minute:02d}" + (f":{local.second:02d}" if seconds else "")
    time += f" {name}" if (name := twice(instant, zone)) else ""
    return f"{local.day} {_month(local.month)} {time}" if day else time


@cache
def _month(number: int) -> str:
    return f"{date(2000, number, 1):%b}"


def same_day(first: Instant, last: Instant, zone: ZoneInfo) -> bool:
    """Whether two instants fall on one local day."""
    return to_datetime(first).astimezone(zone).date() == to_datetime(last).astimezone(zone).date()


def zone_of(name: str) -> ZoneInfo:
    """The IANA zone, or UTC where the machine does not know the name."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")


def zone_label(instant: Instant, zone: ZoneInfo, until: Instant | None = None) -> str:
    """“Europe/London (BST)”, “Europe/London (BST, then GMT)” where clocks are put back before ``until``; the name alone
    where the abbreviation is only an offset or says the same; “UTC” for each of its names."""
    first, last = (to_datetime(at).astimezone(zone).tzname() or "" for at in (instant, until or instant))
    if first == "UTC":
        return first
    short = first if first == last else f"{first}, then {last}"
    return f"{zone.key} ({short})" if first.isalpha() and last.isalpha() and short != zone.key else zone.key


def utc_clock(instant: Instant) -> str:
    """``08:04 UTC``."""
    return f"{to_datetime(instant).astimezone(UTC):%H:%M} UTC"
