"""What a post promises: when the next update comes, where the words say it plainly and say one time only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from whiteboard.importers.times import Reference, read_time
from whiteboard.importers.zones import local_day
from whiteboard.layout.timescale import zone_of
from whiteboard.model.instants import DAY, HOUR, MINUTE, Instant

_NUMBERS = {"one": 1, "two": 2, "three": 3, "ten": 10, "fifteen": 15, "twenty": 20, "thirty": 30, "sixty": 60}
_UPDATE = (
    r"\b(?:(?:next|another|further|additional|more)\s+updates?|(?:will|we'll|to)\s+(?:\w+\s+){0,2}"
    r"(?:give|have|issue|offer|post|provide|publish|send|share)\s+(?:\w+\s+){0,2}update)\b(?P<between>[^.!?\n]{0,60}?)"
)
_ROUGHLY = r"(?:the\s+next\s+|approximately\s+|about\s+|around\s+|~\s?)*"
_LENGTH = rf"(?P<count>\d{{1,3}}|{'|'.join(_NUMBERS)}|an)\s*(?P<unit>min(?:ute)?|h(?:ou)?r)s?\b"
_WITHIN = re.compile(rf"{_UPDATE}\s(?:in|within)\s+{_ROUGHLY}{_LENGTH}", re.IGNORECASE)
_EVERY = re.compile(
    r"(?:^|[.!?;:,\n]|\b(?:next|further|regular|expect|with|(?:will|we'll|to)\s+(?:\w+\s+){1,3}))\s*"
    rf"\bupdates?\s+every\s+{_ROUGHLY}{_LENGTH}",
    re.IGNORECASE,
)
_BY = re.compile(
    rf"{_UPDATE}(?:\s(?:by|at|before)\s+|:\s*){_ROUGHLY}"
    r"(?P<clock>\d{1,2}(?::\d\d)?(?:\s?[ap]\.?m\b\.?)?\s?(?:(?-i:[A-Z]{3,5}|utc|gmt)\b|[+−]\d\d:?\d\d))(?!,?\s+(?:on\b|tomorrow|\d))",
    re.IGNORECASE,
)
# A clock without a zone, where it is known which one is meant; never one with letters behind it that may be a zone.
_BY_OURS = re.compile(
    rf"{_UPDATE}(?:\s(?:by|at|before)\s+|:\s*){_ROUGHLY}"
    r"(?P<clock>(?>\d{1,2}(?:\s?[ap]\.?m\b\.?|:\d\d(?!\d)(?:\s?[ap]\.?m\b\.?)?)))"
    r"(?!,?\s+(?:on\b|tomorrow|\d)|\s*[-–—/+−:]|\s?(?-i:[A-Z]{2,5}|utc|gmt)\b)",
    re.IGNORECASE,
)
_ANOTHER_DAY = re.compile(r"tomorrow|day|week|month|morning|\d", re.IGNORECASE)
_NONE = re.compile(r"\bno\s+(?:further|additional|more)\s+updates?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Promise:
    """When the next update is promised for, and the words ``[start, end)`` that say it."""

    at: Instant
    start: int
    end: int


def promised(text: str, at: Instant) -> Instant | None:
    """When a post of the instant ``at`` promises the next update; None where it says nothing, or more than one thing.

    Clocks count that name their zone, in its first day after the post.
    """
    found = promise_in(text, at, None)
    return found.at if found is not None else None


def promise_in(text: str, at: Instant, zone: ZoneInfo | None) -> Promise | None:
    """The same with the words that say it; with a zone, clocks that name none are in it."""
    if _NONE.search(text):
        return None
    found: dict[Instant | None, tuple[int, int]] = {}
    for words in (*_WITHIN.finditer(text), *_EVERY.finditer(text)):
        number = words["count"].lower()
        amount = int(number) if number.isdigit() else _NUMBERS.get(number, 1)
        found.setdefault(at + amount * (MINUTE if words["unit"].lower().startswith("m") else HOUR), words.span())
    for pattern, of in ((_BY, zone_of("UTC")), (_BY_OURS, zone)):
        for words in pattern.finditer(text) if of is not None else ():
            another = _ANOTHER_DAY.search(words["between"])
            found.setdefault(None if another or of is None else _next_at(words["clock"], at, of), words.span())
    if len(found) != 1:
        return None
    ((when, span),) = found.items()
    return Promise(when, *span) if when is not None else None


def _next_at(clock: str, after: Instant, zone: ZoneInfo) -> Instant | None:
    """The first instant after another at which that clock, which may name its zone, shows that time."""
    days = [local_day(after + number * DAY, zone) for number in (-1, 0, 1)]
    times = [read_time(clock, 0, Reference(zone, day, day))[0] for day in days]
    if any(time is None or time.end != len(clock) or time.warnings for time in times):
        return None
    return next((time.at for time in times if time is not None and time.at > after), None)
