"""The comms figures as values: what is known, how well, what is missing, and which notes it came from.

Seconds are exact: whole numbers where the instants are, else with the milliseconds of a status page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from typing import NamedTuple

from whiteboard.comms.targets import Limit
from whiteboard.model.instants import Instant
from whiteboard.model.records import Id, Mark, Role


class Verdict(StrEnum):
    """Whether what was promised was done."""

    KEPT = "kept"
    MISSED = "missed"


class Order(StrEnum):
    """Who was told first."""

    PUBLIC = "public first"
    INTERNAL = "internal first"
    SAME = "same time"
    NO_INTERNAL = "no internal post"
    NO_PUBLIC = "no public post"
    NEITHER = "no posts"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure in seconds.

    ``value`` is None where it cannot be computed; ``missing`` then names the marks and posts it lacks. With a value,
    ``missing`` names what it had to do without. ``notes`` are those it was computed from, ``limit`` what it is held to.
    """

    value: float | None = None
    about: bool = False
    missing: tuple[str, ...] = ()
    notes: tuple[Id, ...] = ()
    limit: Limit | None = None

    @property
    def target(self) -> float | None:
        """The limit in seconds."""
        return None if self.limit is None else self.limit.seconds

    @property
    def verdict(self) -> Verdict | None:
        """Kept up to and including the target; None without a value or a target."""
        if self.value is None or self.limit is None:
            return None
        return Verdict.MISSED if self.value > self.limit.seconds else Verdict.KEPT


@dataclass(frozen=True, slots=True)
class OrderFigure:
    """Which role heard first, and by how many seconds: ``value``, None unless both heard."""

    kind: Order
    value: float | None = None
    about: bool = False
    missing: tuple[str, ...] = ()
    notes: tuple[Id, ...] = ()

    @property
    def verdict(self) -> Verdict | None:
        """Missed where the public heard before colleagues did; None unless both heard."""
        if self.value is None:
            return None
        return Verdict.MISSED if self.kind is Order.PUBLIC else Verdict.KEPT


class Gap(NamedTuple):
    """A silence of one role, ``seconds`` long, never below zero.

    ``from_note`` and ``to_note`` stand at its ends; ``answered`` says that a post ended it, not the end of the
    incident. It is ``late`` where it was longer than the ``limit`` in force when it began. (A tuple, because a board
    may have ten thousand of them.)
    """

    role: Role
    start: Instant
    until: Instant
    from_note: Id
    to_note: Id
    seconds: float
    limit: Limit | None
    late: bool
    answered: bool
    about: bool

    @property
    def target(self) -> float | None:
        """The limit in seconds."""
        return None if self.limit is None else self.limit.seconds

    @property
    def due(self) -> int:
        """How many updates were due in it: the post that ended it, and one each time the limit had passed before.

        A silence of 3 h 24 min under “every 30 minutes” is seven updates, of which none came in time.
        """
        if self.limit is None or not self.late:
            return int(self.answered and self.limit is not None)
        return ceil(self.seconds / self.limit.seconds) - 1 + self.answered


@dataclass(frozen=True, slots=True)
class UpdatesOnTime:
    """How many of the updates that were due came in time.

    ``on_time`` of ``due`` updates; ``late`` of ``gaps`` gaps were longer than their limit; ``covered`` of ``total``
    seconds lay in gaps that were not. Gaps without a limit, in which nothing was due, are counted nowhere.
    """

    on_time: int = 0
    due: int = 0
    late: int = 0
    gaps: int = 0
    covered: float = 0
    total: float = 0
    about: bool = False
    missing: tuple[str, ...] = ()
    notes: tuple[Id, ...] = ()

    @property
    def share(self) -> float | None:
        """The share of incident time covered by gaps that were not late, 0 to 1; None where there is none."""
        return self.covered / self.total if self.total else None

    @property
    def verdict(self) -> Verdict | None:
        """Missed where a gap was late, kept where updates were due and none was; else None."""
        if self.late:
            return Verdict.MISSED
        return Verdict.KEPT if self.due else None


@dataclass(frozen=True, slots=True)
class Lag:
    """What was known at one instant and said ``seconds`` later (below zero: before); ``link`` joins the two notes."""

    link: Id
    from_note: Id
    to_note: Id
    seconds: float
    about: bool


@dataclass(frozen=True, slots=True)
class Promise:
    """The public ``post`` said when the next one would come, ``by``; ``answer`` is that next one, if there is one.

    ``kept`` is None while nobody can know: no next post, and the incident was over by then. ``seconds`` is from ``by``
    to the answer, below zero when that came early.
    """

    post: Id
    by: Instant
    kept: bool | None
    answer: Id | None
    seconds: float | None
    about: bool


@dataclass(frozen=True, slots=True)
class PromisesKept:
    """How many promises were ``kept`` of those that can be ``judged``; ``notes`` are the posts whose were not."""

    kept: int = 0
    judged: int = 0
    about: bool = False
    notes: tuple[Id, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """Nothing: no promise is needed."""
        return ()

    @property
    def verdict(self) -> Verdict | None:
        """Missed where one was broken, kept where there were some; else None."""
        if self.kept < self.judged:
            return Verdict.MISSED
        return Verdict.KEPT if self.judged else None


@dataclass(frozen=True, slots=True)
class Contradiction:
    """``sentence`` says what cannot be; ``notes`` carry the ``marks``, or made the promise, in question."""

    marks: tuple[Mark, ...]
    notes: tuple[Id, ...]
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Every figure of one board; the module `figures` says what each is."""

    time_to_detect: Figure
    time_to_acknowledge: Figure
    time_to_first_internal: Figure
    time_to_first_public: Figure
    time_to_first_internal_from_impact: Figure
    time_to_first_public_from_impact: Figure
    time_to_resolve: Figure
    time_to_resolve_from_detected: Figure
    longest_silence_public: Figure
    longest_silence_internal: Figure
    resolution_lag: Figure
    knowledge_lag_median: Figure
    knowledge_lag_worst: Figure
    duration: Figure
    order: OrderFigure
    updates_on_time: Mapping[Role, UpdatesOnTime]
    gaps: Mapping[Role, tuple[Gap, ...]]
    knowledge_lags: tuple[Lag, ...]
    promises: tuple[Promise, ...]
    promises_kept: PromisesKept
    contradictions: tuple[Contradiction, ...]
