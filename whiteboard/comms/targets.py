"""What was promised to the readers: which limit on silence holds at which moment, and presets for whole boards.

A target has up to four parts, all in minutes: ``first`` and ``scope`` run from detection to the first and the second
post; ``every`` is the longest silence between posts, for ``lasting`` minutes after detection or until the end; where it
is over or was never given, a post that says when the next one comes sets the limit itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from whiteboard.comms.reading import READERS, seconds
from whiteboard.model.instants import MINUTE, Instant
from whiteboard.model.records import Id, Target


class Rule(StrEnum):
    """Which part of a target sets a limit."""

    FIRST = "first"
    SCOPE = "scope"
    EVERY = "every"
    PROMISE = "promise"


class Limit(NamedTuple):
    """How many seconds a silence may last, always above zero, and why."""

    seconds: float
    rule: Rule


@dataclass(frozen=True, slots=True)
class Preset:
    """Targets that can be chosen at once, one for each role of readers."""

    name: Id
    title: str
    targets: tuple[Target, ...]


PRESETS: tuple[Preset, ...] = (
    Preset("every-30", "Every 30 minutes", tuple(Target(role.value, every=30) for role in READERS)),
    Preset(
        "first-5",
        "First within 5, scope within 10, then every 20 minutes for two hours, then as promised",
        tuple(Target(role.value, first=5, scope=10, every=20, lasting=120) for role in READERS),
    ),
)
"""What the window offers; a board's own targets can be any."""


def target_in_force(
    target: Target | None,
    detected: Instant | None,
    when: Instant,
    said: int,
    promise: Instant | None = None,
) -> Limit | None:
    """The limit for a silence that begins at ``when``, after ``said`` posts of which the last one made ``promise``.

    None where nothing was promised, or where a part that counts from detection would decide and ``detected`` is not
    known. Without ``first`` the time to the first post is held to ``every``; a second post whose ``scope`` was over
    when the first one came, too.
    """
    if target is None:
        return None
    if said == 0 and target.first is not None:
        return _minutes(target.first, Rule.FIRST)
    if said == 1 and target.scope is not None:
        if detected is None:
            return None
        left = detected + target.scope * MINUTE - when
        if left > 0:
            return Limit(seconds(left), Rule.SCOPE)
    if target.every is not None:
        if target.lasting is not None and detected is None:
            return None
        if target.lasting is None or detected is None or when < detected + target.lasting * MINUTE:
            return _minutes(target.every, Rule.EVERY)
    if promise is not None and promise > when:
        return Limit(seconds(promise - when), Rule.PROMISE)
    return None


@cache
def _minutes(number: int, rule: Rule) -> Limit:
    return Limit(number * 60, rule)
