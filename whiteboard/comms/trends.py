"""Is the team getting better? The comms figures of many boards by date, with their medians before and after a day.

Nothing is guessed: a figure that a board cannot tell takes part in no median, and stands with what is missing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

from whiteboard.comms.figures import figures
from whiteboard.comms.reading import Moment, read, zone_of
from whiteboard.comms.values import Figure, Order, OrderFigure, PromisesKept, UpdatesOnTime, Verdict
from whiteboard.comms.words import ROWS, AnyFigure, Row, about, duration
from whiteboard.model.document import Document
from whiteboard.model.instants import Instant, to_datetime
from whiteboard.model.records import Mark

Plain = dict[str, Any]


class Unit(StrEnum):
    """What the values of a figure are."""

    SECONDS = "seconds"
    SHARE = "share"


class Value(NamedTuple):
    """One figure of one board: seconds, or a share of 0 to 1. None where there is none; ``missing`` then says why,
    unless nothing was due or promised. ``about`` and ``missing`` otherwise are as in `values.Figure`.

    A tuple, because a thousand boards have eighteen thousand of them.
    """

    value: float | None = None
    about: bool = False
    verdict: Verdict | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """What trends need of a board. ``name`` is what its owner calls it (a file); ``day`` the local date on which it was
    detected, else of the start of the impact, else of the first post, None where it has none of these. ``values``
    has one entry for each row of `words.ROWS`."""

    name: str
    title: str
    day: date | None
    values: Mapping[str, Value]

    @property
    def missing(self) -> Mapping[str, tuple[str, ...]]:
        """What is missing for each figure that has no value."""
        return {key: value.missing for key, value in self.values.items() if value.value is None and value.missing}


@dataclass(frozen=True, slots=True)
class Median:
    """The median of so many boards; None of none."""

    value: float | None
    count: int


@dataclass(frozen=True)
class Trend:
    """One figure over all boards that have it. ``points`` are in the order of time; ``before`` and ``after`` are None
    where no day was chosen, ``after`` counts from that day on."""

    row: Row
    points: tuple[tuple[Summary, Value], ...]
    whole: Median
    before: Median | None
    after: Median | None

    @property
    def unit(self) -> Unit:
        """What the values are."""
        return unit_of(self.row.key)

    @cached_property
    def better(self) -> bool | None:
        """Whether the median became better after the chosen day; None where it reads the same or cannot be compared."""
        before, after = (None if median is None else median.value for median in (self.before, self.after))
        if before is None or after is None or value_words(before, self.unit) == value_words(after, self.unit):
            return None
        return (after > before) if self.unit is Unit.SHARE else (after < before)


@dataclass(frozen=True, slots=True)
class Trends:
    """Every figure across boards. ``boards`` are in the order of time, those without a day last."""

    split: date | None
    boards: tuple[Summary, ...]
    figures: Mapping[str, Trend]

    @property
    def lacking(self) -> tuple[Summary, ...]:
        """The boards that cannot tell every figure, or when they happened."""
        return tuple(board for board in self.boards if board.missing or board.day is None)


SHORT: Mapping[str, str] = {
    "time_to_detect": "Detected",
    "time_to_acknowledge": "Acknowl.",
    "time_to_first_internal": "Internal",
    "time_to_first_public": "Public",
    "order": "Public first",
    "longest_silence_public": "Silence",
    "updates_on_time_public": "On time",
    "time_to_resolve": "Resolved",
}
"""The main figures, and what they are called above the narrow columns of a table with a row for each board."""

_SHARES = frozenset({"updates_on_time_public", "updates_on_time_internal", "promises_kept"})


def unit_of(key: str) -> Unit:
    """The unit of the figure of that row."""
    return Unit.SHARE if key in _SHARES else Unit.SECONDS


def summary(document: Document, name: str = "") -> Summary:
    """What trends need of a board. Never raises."""
    computed = figures(document)
    values = {row.key: _value(row.read(computed)) for row in ROWS}
    at = _instant(document)
    day = None if at is None else to_datetime(at).astimezone(zone_of(document.board.timezone)).date()
    return Summary(name, document.board.title, day, values)


def _instant(document: Document) -> Instant | None:
    posts, marks = read(document)
    for mark in (Mark.DETECTED, Mark.IMPACT_STARTED):
        moment = marks[mark]
        if isinstance(moment, Moment):
            return moment.at
    return min((found[0].at for found in posts.values() if found), default=None)


def _value(figure: AnyFigure) -> Value:
    match figure:
        case Figure(value=value):
            pass
        case OrderFigure(kind=kind, value=value):
            # How much earlier the public heard than colleagues; below zero where colleagues heard first.
            value = -value if value and kind is Order.INTERNAL else value
        case UpdatesOnTime(on_time=done, due=due):
            value = done / due if due else None
        case PromisesKept(kept=done, judged=due):
            value = done / due if due else None
    return Value(value, figure.about, figure.verdict, figure.missing)


def trends(boards: Iterable[Summary], split: date | None = None) -> Trends:
    """The trends of some boards, whatever their order; from the day ``split`` on a board counts as after it."""
    ordered = tuple(sorted(boards, key=_order))
    return Trends(split, ordered, {row.key: _trend(row, ordered, split) for row in ROWS})


def _order(board: Summary) -> tuple[object, ...]:
    return board.day is None, board.day or date.min, board.title, board.name


def _trend(row: Row, boards: Sequence[Summary], split: date | None) -> Trend:
    points = [(board, board.values[row.key]) for board in boards if board.day is not None]
    known = tuple((board, value) for board, value in points if value.value is not None)
    before = after = None
    if split is not None:
        before = median(value for board, value in known if board.day is not None and board.day < split)
        after = median(value for board, value in known if board.day is not None and board.day >= split)
    return Trend(row, known, median(value for _, value in known), before, after)


def median(values: Iterable[Value]) -> Median:
    """The value in the middle, or the mean of the two there, of those that are known."""
    known = sorted(value.value for value in values if value.value is not None)
    if not known:
        return Median(None, 0)
    low, high = known[(len(known) - 1) // 2], known[len(known) // 2]
    return Median(low if low == high else (low + high) / 2, len(known))


def value_words(value: float | None, unit: Unit, *, uncertain: bool = False) -> str:
    """“18 min”, “−15 min”, “45 %”; “–” for None."""
    if value is None:
        return "–"
    return about(duration(value) if unit is Unit.SECONDS else f"{value * 100:.0f} %", uncertain)


def median_words(trend: Trend) -> str:
    """“45 min → 20 min” where a day was chosen, else “30 min”."""
    if trend.before is None or trend.after is None or trend.whole.value is None:
        return value_words(trend.whole.value, trend.unit)
    return " → ".join(value_words(median.value, trend.unit) for median in (trend.before, trend.after))


def lack_words(board: Summary) -> str:
    """“missing: detected (5 figures), acknowledged” – each lack, and how many figures go without a value for it."""
    lacks = Counter(lack for missing in board.missing.values() for lack in missing)
    parts = ["its day"] if board.day is None else []
    parts += [f"{lack} ({count} figures)" if count > 1 else lack for lack, count in lacks.items()]
    return f"missing: {', '.join(parts)}"


# As plain values. ---------------------------------------------------------------------------------------------------


def summary_to_plain(board: Summary) -> Plain:
    """A summary as JSON values, from which `summary_from_plain` makes it again."""
    return {
        "title": board.title,
        "day": None if board.day is None else board.day.isoformat(),
        "figures": {key: value_to_plain(value) for key, value in board.values.items()},
    }


def value_to_plain(value: Value) -> Plain:
    """``{"value", "about", "missing", "verdict"}``."""
    return {
        "value": value.value,
        "about": value.about,
        "missing": list(value.missing),
        "verdict": value.verdict,
    }


def summary_from_plain(plain: Plain, name: str) -> Summary:
    """The summary that `summary_to_plain` wrote down. Raises KeyError, TypeError or ValueError for anything else."""
    day = None if plain["day"] is None else date.fromisoformat(plain["day"])
    values = {row.key: _value_from_plain(plain["figures"][row.key]) for row in ROWS}
    return Summary(name, plain["title"], day, values)


def _value_from_plain(plain: Plain) -> Value:
    return Value(plain["value"], plain["about"], _VERDICTS[plain["verdict"]], tuple(plain["missing"]))


_VERDICTS: Mapping[str | None, Verdict | None] = {None: None} | {verdict.value: verdict for verdict in Verdict}


def to_plain(found: Trends) -> Plain:
    """All of it, in the shape that docs/command-line.md promises: ``split``, ``figures``, ``boards`` and ``missing``."""
    return {
        "split": None if found.split is None else found.split.isoformat(),
        "figures": {key: _trend_to_plain(trend) for key, trend in found.figures.items()},
        "boards": [{"file": board.name} | summary_to_plain(board) for board in found.boards],
        "missing": [
            {
                "file": board.name,
                "title": board.title,
                "day": board.day is None,
                "figures": {key: list(lacks) for key, lacks in board.missing.items()},
            }
            for board in found.lacking
        ],
    }


def _trend_to_plain(trend: Trend) -> Plain:
    return {
        "title": trend.row.title,
        "unit": trend.unit.value,
        "median": _median_to_plain(trend.whole),
        "before": None if trend.before is None else _median_to_plain(trend.before),
        "after": None if trend.after is None else _median_to_plain(trend.after),
        "points": [
            {"day": board.day and board.day.isoformat(), "file": board.name} | value_to_plain(value)
            for board, value in trend.points
        ],
    }


def _median_to_plain(median: Median) -> Plain:
    return {"value": median.value, "boards": median.count}
