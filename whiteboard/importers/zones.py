"""Zones as people write them behind a clock, and the instants of wall clocks in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from whiteboard.layout.timescale import zone_of
from whiteboard.model.instants import EARLIEST, LATEST, Instant, from_datetime, to_datetime

_OFFSET = re.compile(
    r"\s?\(?(?:UTC|GMT)?\s?(?P<sign>[+−])(?:(?P<hours>\d\d):(?P<minutes>\d\d)|(?P<h>0\d)(?P<m>\d\d))\)?(?![\d:])"
)
_WEST = re.compile(r"(?P<sign>-)(?P<hours>\d\d):?(?P<minutes>\d\d)(?P<h>)(?P<m>)(?![\d:])")
_HOURS = re.compile(r"(?P<sign>[+\-−])(?P<hours>\d\d)(?P<minutes>)(?P<h>)(?P<m>)(?![\d:.])")
"""“+00” behind seconds, as PostgreSQL writes offsets of whole hours."""
_OF_UTC = re.compile(
    r"\s?\(?(?:UTC|GMT)(?P<sign>[+\-−])(?P<hours>\d{1,2})(?::?(?P<minutes>00|30|45))?(?P<h>)(?P<m>)\)?(?![\d:])",
    re.IGNORECASE,
)
_EASTERNMOST, _WESTERNMOST = timedelta(hours=14), timedelta(hours=-12)
_REGION = re.compile(
    r"\s?\(?(?P<region>Eastern|Central|Mountain|Pacific)(?:\s+(?:(?:Standard|Daylight)\s+)?Time\b|(?=\s*(?:[:;,)\]–—-]|$)))\)?",
    re.IGNORECASE,
)
_NAME = re.compile(r"\s?\(?(?P<name>[A-Za-z]{1,5}|[A-Z][A-Za-z]+(?:/[A-Za-z_+-]+){1,2})\)?(?![\w/])")

_ABBREVIATIONS = {
    "WET": 0, "WEST": 60, "BST": 60, "CET": 60, "CEST": 120, "MEZ": 60, "MESZ": 120, "EET": 120, "EEST": 180, "MSK": 180,
    "EST": -300, "EDT": -240, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480, "PDT": -420,
    "AKST": -540, "AKDT": -480, "HST": -600, "SGT": 480, "HKT": 480, "JST": 540, "KST": 540, "AEST": 600, "AEDT": 660, "ACST": 570,
    "AWST": 480, "NZST": 720, "NZDT": 780,
}  # fmt: skip
"""Minutes east of Greenwich, for abbreviations that mean one offset to nearly everybody."""
_AMBIGUOUS = {
    "CST": "−06:00 (North America) or +08:00 (China)",
    "IST": "+05:30 (India), +01:00 (Ireland) or +02:00 (Israel)",
    "AST": "−04:00 (Atlantic) or +03:00 (Arabia)",
}
_REGIONS = {
    "ET": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
}


class Ambiguous(Exception):
    """What is written can be understood in more than one way; the text says in which."""


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone that was read, where it ends in the text, and what is odd about it."""

    info: tzinfo
    end: int
    warning: str = ""


def read_zone(text: str, start: int, wall: datetime, own: ZoneInfo, *, attached: bool = False) -> Zone | None:
    """The zone at ``start``: an offset, an abbreviation, or a name such as ``Europe/Berlin``. Raises Ambiguous.

    ``wall`` is the clock in front of it and ``own`` the board's zone, whose abbreviations come before all others. With
    ``attached`` a hyphen begins an offset (``14:02:00-05:00``); without it would be a range.
    """
    for pattern in (_OFFSET, _WEST, _HOURS, _OF_UTC) if attached else (_OFFSET, _OF_UTC):
        found = pattern.match(text, start)
        if found:
            offset = timedelta(
                hours=int(found["hours"] or found["h"]), minutes=int(found["minutes"] or found["m"] or 0)
            )
            offset = offset if found["sign"] == "+" else -offset
            if _WESTERNMOST <= offset <= _EASTERNMOST:
                return Zone(timezone(offset), found.end())
    found = _REGION.match(text, start)
    if found:
        return Zone(zone_of(_REGIONS[f"{found['region'][0].upper()}T"]), found.end())
    found = _NAME.match(text, start)
    return _named(found["name"], found.end(), wall, own) if found else None


def _named(name: str, end: int, wall: datetime, own: ZoneInfo) -> Zone | None:
    if name.upper() in ("Z", "UTC", "GMT"):
        return Zone(UTC, end)
    if "/" in name or name in _REGIONS:
        key = _REGIONS.get(name, name)
        zone = zone_of(key)
        return Zone(zone, end) if zone.key == key else None
    offset = _abbreviations(own.key, wall.year).get(name)
    if offset is not None:
        if offset in (own.utcoffset(wall), own.utcoffset(wall.replace(fold=1))):
            return Zone(timezone(offset), end)
        return Zone(timezone(offset), end, f"{name} is not in force then, {own.tzname(wall)} is; taken as {name}")
    if name in _AMBIGUOUS:
        raise Ambiguous(f"“{name}” can mean {_AMBIGUOUS[name]}; write the offset")
    if name in _ABBREVIATIONS:
        return Zone(timezone(timedelta(minutes=_ABBREVIATIONS[name])), end)
    return None


@lru_cache(maxsize=64)
def _abbreviations(key: str, year: int) -> dict[str, timedelta]:
    """The abbreviations that a zone itself uses in a year, with their offsets."""
    zone = zone_of(key)
    found = {}
    for month in range(1, 13):
        noon = datetime(year, month, 1, 12, tzinfo=zone)
        name, offset = noon.tzname(), noon.utcoffset()
        if name and name.isalpha() and offset is not None:
            found[name] = offset
    return found


def local(naive: datetime, zone: tzinfo) -> tuple[Instant, str]:
    """The instant of a wall clock, and a sentence where the zone's clocks were changed then (else empty).

    A clock time that was skipped is taken as if the clocks had not been changed yet, one that came twice as the first.
    Raises OverflowError or ValueError outside of the years 1 to 9999.
    """
    first = naive.replace(tzinfo=zone, fold=0)
    instant = from_datetime(first)
    if first.utcoffset() == naive.replace(tzinfo=zone, fold=1).utcoffset():
        return instant, ""
    shown = to_datetime(instant).astimezone(zone)
    if shown.replace(tzinfo=None, fold=0) != naive.replace(microsecond=naive.microsecond // 1000 * 1000):
        return instant, f"{naive:%H:%M} was skipped when the clocks went forward; taken as {shown:%H:%M}"
    return instant, f"{naive:%H:%M} came twice when the clocks went back; taken as the first"


def midnight(day: date, zone: tzinfo) -> Instant:
    """When a day begins, within what the calendar holds in every zone."""
    at = from_datetime(datetime.combine(day, time(), tzinfo=UTC))
    return local(datetime.combine(day, time()), zone)[0] if EARLIEST <= at <= LATEST else min(max(at, EARLIEST), LATEST)


def wall_clock(instant: Instant, zone: ZoneInfo) -> datetime:
    """The date and time on the wall at an instant, without a zone; UTC's where the zone's calendar has none."""
    utc = to_datetime(instant)
    try:
        return utc.astimezone(zone).replace(tzinfo=None)
    except OverflowError:
        return utc.replace(tzinfo=None)


def local_day(instant: Instant, zone: ZoneInfo) -> date:
    """The date on the wall at an instant."""
    return wall_clock(instant, zone).date()
