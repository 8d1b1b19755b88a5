"""Whether a time as somebody said it means more, or anything else, than the time that is told of its note."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from whiteboard.layout.when import Dates, place_time, shown_at, whole_days
from whiteboard.model.instants import SECOND, Instant
from whiteboard.model.records import OnTimeline, Precision

_CLOCK = re.compile(
    r"""(?<![\d:])T?(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d{1,9})?)?(?!\d)
        (?:\s?(?P<half>[apAP])\.?[mM]\b\.?)?
        (?:\s?\(?(?:(?:UTC|GMT)?(?P<offset>(?(second)[+\-−]|[+−])\d\d:?\d\d)(?!:)|(?P<name>[A-Z]{1,5}))\b\)?)?""",
    re.VERBOSE,
)
"""Behind minutes a hyphen is that of a range, behind seconds that of an offset from UTC."""
_LATER = re.compile(r"\+\d+\s?(?:[dhm]\w*\s?\d*)*")
"""“+11m”: counted from the note before, which nobody needs to hear again."""
_ABOUT = re.compile(r"[~≈]|\b(?:about|around|approx\w*|circa|ca|roughly|c)\b\.?|ish\b", re.IGNORECASE)
_SHORT_YEAR = re.compile(r"\b(\d{1,2}[./-]\d{1,2}[./-])(\d\d)\b")
_PART = re.compile(r"\d+|[^\W\d]+")
_ORDINALS = frozenset({"st", "nd", "rd", "th"})
_JOINING = frozenset({"at", "on", "to", "until", "till", "from", "t"})


@lru_cache(maxsize=20_000)
def says_more(said: str, place: OnTimeline, zone: ZoneInfo) -> bool:
    """Whether ``said`` is worth telling beside the time of a place: it is of another time, day or zone, or has words of
    its own. The same instant in other figures is not (“2019-07-18T08:04:00Z” beside “09:04” in London)."""
    text = said.strip()
    if not text or _LATER.fullmatch(text) or any(text == place_time(place, zone, dates) for dates in Dates):
        return False
    without = _ABOUT.sub(" ", text)
    if without != text and place.precision is Precision.EXACT:
        return True
    ends = [place.at] if place.until is None else [place.at, place.until]
    clocks = list(_CLOCK.finditer(without))
    if len(clocks) > len(ends) or (not clocks and not whole_days(place.at, place.until, zone)):
        return True
    zones = [_zone_of(clock, at, zone) for clock, at in zip(clocks, ends, strict=False)]
    named = next((found for found in reversed(zones) if found is not None), zone)
    for clock, at, found in zip(clocks, ends, zones, strict=False):
        if (clock["name"] or clock["offset"]) and found is None:
            return True
        if not _shows(clock, shown_at(at, found or named)):
            return True
    rest = _SHORT_YEAR.sub(r"\g<1>20\2", _CLOCK.sub(" ", without))
    parts = [part.casefold() for part in _PART.findall(rest)]
    # The end of a day is told as the day that ends, too.
    days = [place.at] if place.until is None else [place.at, place.until - SECOND]
    days += ends[1:] if clocks else []
    dates = [shown_at(at, clocks_of) for at in days for clocks_of in (zone, named)]
    months = {name for date in dates for name in _months(date)}
    numbers = {number for date in dates for number in _numbers(date, worded=not months.isdisjoint(parts))}
    weekdays = {f"{date:{form}}".casefold() for date in dates for form in ("%a", "%A")}
    return any(part not in months | numbers | weekdays | _ORDINALS | _JOINING for part in parts)


def _zone_of(clock: re.Match[str], at: Instant, zone: ZoneInfo) -> tzinfo | None:
    """The zone that is named behind a clock, where it is one that the board's own clocks or everybody knows."""
    if clock["offset"]:
        digits = clock["offset"].replace(":", "")
        offset = timedelta(hours=int(digits[1:3]), minutes=int(digits[3:]))
        return timezone(offset if digits[0] == "+" else -offset) if offset < timedelta(days=1) else None
    name = (clock["name"] or "").upper()
    if name in {"Z", "UTC", "GMT"}:
        return UTC
    return zone if name and name == shown_at(at, zone).tzname() else None


def _shows(clock: re.Match[str], local: datetime) -> bool:
    """Whether a clock that was written shows what a time is on it."""
    hour = int(clock["hour"])
    if clock["half"]:
        hour = hour % 12 + (12 if clock["half"].lower() == "p" else 0)
    second = int(clock["second"] or 0)
    return (hour % 24, int(clock["minute"]), second) == (local.hour, local.minute, local.second)


def _months(date: datetime) -> tuple[str, ...]:
    return tuple(f"{date:{form}}".casefold() for form in ("%b", "%B"))


def _numbers(date: datetime, *, worded: bool) -> Iterator[str]:
    """The numbers that a date may have, that of its month only where no word says it."""
    for number in (date.day,) if worded else (date.day, date.month):
        yield from (f"{number}", f"{number:02d}")
    yield f"{date.year}"
