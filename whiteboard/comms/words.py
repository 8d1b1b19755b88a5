"""The comms figures in words a manager understands: durations, one-line sentences, and the table of rows that the panel,
the exports and the command line show in one order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import ceil

from whiteboard.comms.targets import Limit, Rule
from whiteboard.comms.values import (
    Figure,
    Figures,
    Gap,
    Lag,
    Order,
    OrderFigure,
    Promise,
    PromisesKept,
    UpdatesOnTime,
    Verdict,
)
from whiteboard.model.records import Id, Role

NOTHING = "–"
"""Shown where there is no value."""

_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_UNITS = ((_DAY, "d"), (_HOUR, "h"), (_MINUTE, "min"), (1, "s"))


def duration(seconds: float, *, beside: float | None = None) -> str:
    """“45 s”, “2 min 20 s”, “18 min”, “3 h 24 min”, “2 d 4 h”; “−5 min” below zero.

    Rounded to seconds below ten minutes, to minutes below a day, to hours from there on; but finer where it would
    otherwise read like ``beside``, the different duration it stands next to.
    """
    size = abs(seconds)
    step = 1 if size < 10 * _MINUTE else _MINUTE if size < _DAY else _HOUR
    text = _written(seconds, step)
    if beside is not None and seconds != beside and text == duration(beside):
        finer = (_written(seconds, unit) for unit, _ in _UNITS if unit < step)
        text = next((other for other in finer if other != text), text)
    return text


@lru_cache(maxsize=20_000)
def _written(seconds: float, step: int) -> str:
    size = abs(seconds)
    left = int((size + step / 2) // step) * step or ceil(size)
    parts = []
    for unit, name in _UNITS:
        number, left = divmod(left, unit)
        if number:
            parts.append(f"{number:,} {name}")
    return ("−" if seconds < 0 else "") + (" ".join(parts) or "0 min")


def about(text: str, uncertain: object) -> str:
    """“about 18 min” where that is all one can say."""
    return f"about {text}" if uncertain else text


def figure_words(figure: Figure | OrderFigure) -> str:
    """The value in words: “about 18 min”, “12 min before” where it is below zero, “–” where there is none."""
    if figure.value is None:
        return NOTHING
    limit = figure.limit.seconds if isinstance(figure, Figure) and figure.limit is not None else None
    if figure.value < 0:
        return about(f"{duration(-figure.value)} before", figure.about)
    return about(duration(figure.value, beside=limit), figure.about)


def limit_words(limit: Limit) -> str:
    """“promised every 30 min”, or “promised within 5 min”."""
    return f"promised {'every' if limit.rule is Rule.EVERY else 'within'} {duration(limit.seconds)}"


def missing_words(missing: Iterable[str]) -> str:
    """“missing: impact started, detected”; empty where nothing is."""
    listed = ", ".join(missing)
    return f"missing: {listed}" if listed else ""


def silence_words(gap: Gap) -> str:
    """“3 h 24 min with no public update (promised every 30 min)”, the promise only where it was not kept."""
    length = about(duration(gap.seconds, beside=gap.target), gap.about)
    broken = f" ({limit_words(gap.limit)})" if gap.late and gap.limit is not None else ""
    return f"{length} with no {gap.role} update{broken}"


def order_words(order: OrderFigure) -> str:
    """“Public 15 min first”, for the arrow on the board."""
    if order.value is None:
        return order.kind.capitalize()
    if order.kind is Order.SAME:
        return "Public and internal at the same time"
    who = "Public" if order.kind is Order.PUBLIC else "Internal"
    return f"{who} {about(duration(order.value), order.about)} first"


def headline(order: OrderFigure) -> str:
    """“Customers heard 15 min before our colleagues”, for the title of a page or slide."""
    if order.value is None:
        return _UNHEARD[order.kind]
    if order.kind is Order.SAME:
        return "Customers and colleagues heard at the same time"
    first, then = "Customers", "our colleagues"
    if order.kind is Order.INTERNAL:
        first, then = "Colleagues", "our customers"
    return f"{first} heard {about(duration(order.value), order.about)} before {then}"


_UNHEARD: Mapping[Order, str] = {
    Order.NO_INTERNAL: "Customers heard; no message to colleagues is on the board",
    Order.NO_PUBLIC: "Colleagues heard; no message to customers is on the board",
    Order.NEITHER: "No message to anybody is on the board",
}


def lag_words(lag: Lag) -> str:
    """“said 47 min after it was known”."""
    when = "before" if lag.seconds < 0 else "after"
    return f"said {about(duration(abs(lag.seconds)), lag.about)} {when} it was known"


def promise_words(promise: Promise) -> str:
    """“promise kept”, “next update 12 min late”, “no next update”."""
    if promise.seconds is None:
        return "no next update" if promise.kept is False else "the board ends before the promised update"
    if promise.kept:
        return "promise kept"
    return f"next update {about(duration(promise.seconds), promise.about)} late"


@dataclass(frozen=True, slots=True)
class Line:
    """One row as it is shown: ``value`` large, ``detail`` small below it, ``hint`` as explanation on demand.

    ``missing`` and ``notes`` are those of the figure, for “set the mark” and for a click that glides there. ``main``
    are the few that are shown also where there is little room.
    """

    key: str
    title: str
    hint: str
    main: bool
    value: str
    detail: str
    verdict: Verdict | None
    missing: tuple[str, ...]
    notes: tuple[Id, ...]


AnyFigure = Figure | OrderFigure | UpdatesOnTime | PromisesKept


@dataclass(frozen=True, slots=True)
class Row:
    """How one row is made: ``read`` takes its figure out of all, ``hint`` says in a sentence what it means. What it counts
    is named by ``begin``, for values below zero; without that, such a value means nothing and is not shown."""

    key: str
    title: str
    read: Callable[[Figures], AnyFigure]
    hint: str
    main: bool = True
    begin: str = ""

    def line(self, figures: Figures) -> Line:
        """The row of these figures."""
        figure = self.read(figures)
        title = _ORDER_TITLES.get(figure.kind, self.title) if isinstance(figure, OrderFigure) else self.title
        value, detail = _shown(figure)
        verdict = figure.verdict
        early = ""
        if isinstance(figure, Figure) and figure.value is not None and figure.value < 0:
            early = f"before {self.begin}" if self.begin else "the times contradict one another"
            value = value if self.begin else NOTHING
            if any(one.marks and not set(figure.notes).isdisjoint(one.notes) for one in figures.contradictions):
                verdict = None
        if isinstance(figure, PromisesKept) and not figure.judged and figures.promises:
            detail = "none was due yet"
        detail = " · ".join(part for part in (early, detail, missing_words(figure.missing)) if part)
        return Line(self.key, title, self.hint, self.main, value, detail, verdict, figure.missing, figure.notes)


def _shown(figure: AnyFigure) -> tuple[str, str]:
    """The value and its detail, without what is missing."""
    match figure:
        case OrderFigure():
            return figure_words(figure), _ORDER_DETAILS.get(figure.kind, "")
        case UpdatesOnTime():
            if not figure.due:
                return NOTHING, "" if figure.missing else "none was due"
            due = f"{figure.due:,} update{' was' if figure.due == 1 else 's were'} due, {figure.on_time:,} came in time"
            share = "" if figure.share is None else f" · {figure.share:.0%} of the time".replace("%", " %")
            return about(f"{figure.on_time:,} of {figure.due:,}", figure.about), due + share
        case PromisesKept():
            if not figure.judged:
                return NOTHING, "none was made"
            return about(f"{figure.kept:,} of {figure.judged:,}", figure.about), ""
        case Figure(limit=limit):
            return figure_words(figure), "" if limit is None else _held_to(limit)


def _held_to(limit: Limit) -> str:
    return f"target {duration(limit.seconds)}" if limit.rule is Rule.FIRST else limit_words(limit)


_ORDER_TITLES: Mapping[Order, str] = {Order.INTERNAL: "Internal before public", Order.SAME: "Public and internal"}
_ORDER_DETAILS: Mapping[Order, str] = {
    Order.PUBLIC: "customers knew first",
    Order.INTERNAL: "colleagues knew first",
    Order.SAME: "at the same time",
}

ROWS: tuple[Row, ...] = (
    Row(
        "time_to_detect",
        "Impact to detection",
        lambda figures: figures.time_to_detect,
        "From the start of the impact until we noticed.",
        begin="the impact",
    ),
    Row(
        "time_to_acknowledge",
        "Detection to acknowledged",
        lambda figures: figures.time_to_acknowledge,
        "From noticing until somebody took it on.",
        begin="detection",
    ),
    Row(
        "time_to_first_internal",
        "Detection to first internal",
        lambda figures: figures.time_to_first_internal,
        "From noticing until colleagues were told for the first time.",
        begin="detection",
    ),
    Row(
        "time_to_first_public",
        "Detection to first public",
        lambda figures: figures.time_to_first_public,
        "From noticing until customers were told for the first time.",
        begin="detection",
    ),
    Row(
        "order",
        "Public before internal",
        lambda figures: figures.order,
        "Who was told first, and how much earlier than the others.",
    ),
    Row(
        "longest_silence_public",
        "Longest public silence",
        lambda figures: figures.longest_silence_public,
        "The longest time in the incident in which customers heard nothing.",
    ),
    Row(
        "updates_on_time_public",
        "Updates on time",
        lambda figures: figures.updates_on_time[Role.PUBLIC],
        "How many of the promised public updates came in time, and how much of the incident they covered.",
    ),
    Row(
        "time_to_resolve",
        "Impact to resolved",
        lambda figures: figures.time_to_resolve,
        "From the start of the impact until it was over.",
        begin="the impact",
    ),
    Row(
        "promises_kept",
        "Promises kept",
        lambda figures: figures.promises_kept,
        "How often the next public update came by the time that the one before had named.",
        main=False,
    ),
    Row(
        "longest_silence_internal",
        "Longest internal silence",
        lambda figures: figures.longest_silence_internal,
        "The longest time in the incident in which colleagues heard nothing.",
        main=False,
    ),
    Row(
        "updates_on_time_internal",
        "Internal updates on time",
        lambda figures: figures.updates_on_time[Role.INTERNAL],
        "How many of the promised internal updates came in time, and how much of the incident they covered.",
        main=False,
    ),
    Row(
        "knowledge_lag_median",
        "Known to said, usually",
        lambda figures: figures.knowledge_lag_median,
        "How long what we knew took to reach customers: the middle of all links from a response to a public post.",
        main=False,
        begin="it was known",
    ),
    Row(
        "knowledge_lag_worst",
        "Known to said, at worst",
        lambda figures: figures.knowledge_lag_worst,
        "The longest that something we knew took to reach customers.",
        main=False,
        begin="it was known",
    ),
    Row(
        "resolution_lag",
        "Resolved to told",
        lambda figures: figures.resolution_lag,
        "From the end of the incident until customers were told that it was over.",
        main=False,
        begin="the end",
    ),
    Row(
        "time_to_resolve_from_detected",
        "Detection to resolved",
        lambda figures: figures.time_to_resolve_from_detected,
        "From noticing until it was over.",
        main=False,
        begin="detection",
    ),
    Row(
        "time_to_first_internal_from_impact",
        "Impact to first internal",
        lambda figures: figures.time_to_first_internal_from_impact,
        "From the start of the impact until colleagues were told for the first time.",
        main=False,
        begin="the impact",
    ),
    Row(
        "time_to_first_public_from_impact",
        "Impact to first public",
        lambda figures: figures.time_to_first_public_from_impact,
        "From the start of the impact until customers were told for the first time.",
        main=False,
        begin="the impact",
    ),
    Row(
        "duration",
        "Whole incident",
        lambda figures: figures.duration,
        "From the first that is known of it until resolved or, without that, until the last post.",
        main=False,
    ),
)
"""Every row in the order in which it is shown, the main ones first."""


def lines(figures: Figures) -> tuple[Line, ...]:
    """All rows of a board's figures."""
    return tuple(row.line(figures) for row in ROWS)
