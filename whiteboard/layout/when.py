"""Times and ranges in words, the same wherever they are told: on cards, in lists and exports, beside the pointer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import IntEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from whiteboard.model.instants import DAY, MINUTE, Instant, from_datetime, to_datetime
from whiteboard.model.records import OnTimeline, Precision


class Dates(IntEnum):
    """How much of its date a time tells, beginning with nothing."""

    NONE = 0
    """09:04"""
    DAY = 1
    """18 Jul 09:04"""
    YEAR = 2
    """18 Jul 2019 09:04"""
    WEEKDAY = 3
    """Thu 18 Jul 2019 09:04"""


@lru_cache(maxsize=20_000)
def moment(at: Instant, zone: ZoneInfo, dates: Dates = Dates.NONE, *, seconds: bool = False) -> str:
    """“09:04”, with as much of its date as is wanted; with ``seconds`` “09:04:10” where there are any, and “01:30 BST”
    where clocks that were put back showed it twice."""
    name = twice(at, zone)
    told = _told(shown_at(at, zone), dates, seconds=seconds)
    return f"{told} {name}" if name else told


def _told(local: datetime, dates: Dates, *, seconds: bool) -> str:
    """“09:04”, whatever its clock is called."""
    told = f"{local.hour:02d}:{local.minute:02d}"
    if seconds and local.second:
        told += f":{local.second:02d}"
    return f"{_day(local.date(), dates)} {told}" if dates else told


def clocks_of(at: Instant, zone: ZoneInfo) -> str:
    """What the clocks of a zone are called at a time: “BST”, or “UTC-03:00” where they have no name."""
    return _named(shown_at(at, zone))


def _named(local: datetime) -> str:
    name, offset = local.tzname() or "", f"{local:%z}"
    return name if name.isalpha() else f"UTC{offset[:3]}:{offset[3:5]}"


@lru_cache(maxsize=20_000)
def twice(at: Instant, zone: ZoneInfo) -> str:
    """What the clock of a time is called that clocks showed twice since they were put back: “BST”; empty of any other."""
    local = shown_at(at, zone)
    return _named(local) if local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset() else ""


def stretch(
    start: Instant, until: Instant | None, zone: ZoneInfo, dates: Dates = Dates.NONE, *, seconds: bool = False
) -> str:
    """“09:04–09:20”, “23:50 – 19 Jul 00:10”, “09:04” without an end; whole days have no clock: “18 Jul”, “18–20 Jul”,
    “Jul 2019”, “2019”.

    The day of the end is told where it is another than that of the start, the year where the years differ, and the names
    of both clocks where they were changed in between: “01:30 BST – 01:10 GMT”; “01:10–01:40 BST” where they were not, but
    showed one of these times twice. Days of UTC on another clock say so.
    """
    if until is None:
        return moment(start, zone, dates, seconds=seconds)
    days = _whole_days(start, until, zone)
    if days is not None:
        first, last, clocks = days
        return f"{_days(first, last, dates)}{_whose(clocks, zone)}"
    begins, ends = shown_at(start, zone), shown_at(until, zone)
    names = _names(start, until, zone)
    if begins.date() == ends.date():
        dash, theirs = " – " if names[0] else "–", Dates.NONE
    else:
        apart = begins.year != ends.year
        dates = max(dates, Dates.YEAR) if apart and dates else dates
        dash, theirs = " – ", dates if dates is Dates.WEEKDAY else Dates.YEAR if apart else Dates.DAY
    end = _told(ends, theirs, seconds=seconds)
    return f"{_told(begins, dates, seconds=seconds)}{names[0]}{dash}{end}{names[1]}"


def _names(start: Instant, until: Instant, zone: ZoneInfo) -> tuple[str, str]:
    """What is said of their clocks behind the start and the end of a stretch, each with a space before it."""
    ends, doubtful = (shown_at(start, zone), shown_at(until, zone)), (twice(start, zone), twice(until, zone))
    first, last = map(_named, ends)
    if ends[0].utcoffset() == ends[1].utcoffset():
        return "", f" {last}" if any(doubtful) else ""
    if until - start < DAY:
        return f" {first}", f" {last}"
    return f" {doubtful[0]}".rstrip(), f" {doubtful[1]}".rstrip()


def place_time(place: OnTimeline, zone: ZoneInfo, dates: Dates = Dates.NONE, *, seconds: bool = False) -> str:
    """The time of a place in words: that of its stretch, or “~09:04” where it is only known about when."""
    about = "~" if place.until is None and place.precision is Precision.ABOUT else ""
    return about + stretch(place.at, place.until, zone, dates, seconds=seconds)


def shorter(place: OnTimeline, zone: ZoneInfo, dates: Dates = Dates.NONE) -> Iterator[str]:
    """The time of a place in words, then without the day of its end, without its end, its year and its day; of whole days
    the first of them alone."""
    yield place_time(place, zone, dates)
    if place.until is not None:
        yield from _less_of_the_end(place.at, place.until, zone, dates)
        yield beginning(place, zone, dates)
    days = _whole_days(place.at, place.until, zone)
    if days is not None:
        yield f"{_day(days[0], Dates.DAY)}{_whose(days[2], zone)}"
        return
    for less in (Dates.DAY, Dates.NONE):
        if less < dates:
            yield beginning(place, zone, less)


def _less_of_the_end(start: Instant, until: Instant, zone: ZoneInfo, dates: Dates) -> Iterator[str]:
    """“23:50–00:10” of a range over midnight, which nobody mistakes; of a longer one “23:50 – 20 Jul”."""
    begins, ends = shown_at(start, zone), shown_at(until, zone)
    if begins.date() == ends.date() or _whole_days(start, until, zone) is not None:
        return
    names = _names(start, until, zone)
    if begins.date() + timedelta(days=1) == ends.date() and ends.time() < begins.time() and until - start < DAY:
        dash = " – " if names[0] else "–"
        end = _told(ends, Dates.NONE, seconds=False)
        yield f"{_told(begins, dates, seconds=False)}{names[0]}{dash}{end}{names[1]}"
    else:
        yield f"{moment(start, zone, dates)} – {_day(ends.date(), Dates.YEAR if begins.year != ends.year else Dates.DAY)}"


def beginning(place: OnTimeline, zone: ZoneInfo, dates: Dates = Dates.NONE) -> str:
    """The time of a place without its end."""
    days = _whole_days(place.at, place.until, zone)
    if days is not None:
        return f"{_day(days[0], max(dates, Dates.DAY))}{_whose(days[2], zone)}"
    return place_time(OnTimeline(place.at, place.lane, precision=place.precision), zone, dates)


def whole_days(start: Instant, until: Instant | None, zone: ZoneInfo) -> bool:
    """Whether a stretch consists of whole days, of which no clock is told."""
    return _whole_days(start, until, zone) is not None


@lru_cache(maxsize=5_000)
def _whole_days(start: Instant, until: Instant | None, zone: ZoneInfo) -> tuple[date, date, tzinfo] | None:
    """The first and the last of the days that a stretch consists of, and on whose calendar: the board's, or else UTC's."""
    if until is None or until <= start or start % MINUTE or until % MINUTE:
        return None
    for clocks in (zone, UTC):
        first, behind = (shown_at(at, clocks).date() for at in (start, until))
        if first < behind and all(
            # Where clocks go forward at midnight, a day begins with what they show then.
            _midnight(day, clocks) == at
            for day, at in ((first, start), (behind, until))
        ):
            return first, behind - timedelta(days=1), clocks
    return None


def _midnight(day: date, clocks: tzinfo) -> Instant | None:
    """When a day begins; None where UTC's calendar has no such instant."""
    try:
        return from_datetime(datetime.combine(day, time(), clocks))
    except OverflowError:
        return None


def shown_at(at: Instant, clocks: tzinfo) -> datetime:
    """An instant on some clocks, or on UTC's where their calendar has none."""
    utc = to_datetime(at)
    try:
        return utc.astimezone(clocks)
    except OverflowError:
        return utc


def _days(first: date, last: date, dates: Dates) -> str:
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return f"{first.year}" if first.year == last.year else f"{first.year}–{last.year}"
    if first.day == 1 and (last + timedelta(days=1)).day == 1:
        year = f"{first:%b} {first.year}" if first.year != last.year else f"{first:%b}"
        months = f"{last:%b} {last.year}"
        return months if (first.year, first.month) == (last.year, last.month) else f"{year} – {months}"
    dates = max(dates, Dates.YEAR if first.year != last.year else Dates.DAY)
    if first == last:
        return _day(last, dates)
    if (first.year, first.month) == (last.year, last.month) and dates < Dates.WEEKDAY:
        return f"{first.day}–{_day(last, dates)}"
    return f"{_day(first, dates)} – {_day(last, dates)}"


def _whose(clocks: tzinfo, zone: ZoneInfo) -> str:
    """What is said behind whole days that are not the board's own."""
    return "" if clocks is zone else " UTC"


@lru_cache(maxsize=2_000)
def _day(day: date, dates: Dates) -> str:
    weekday = f"{day:%a} " if dates is Dates.WEEKDAY else ""
    return f"{weekday}{day.day} {day:%b}{f' {day.year}' if dates >= Dates.YEAR else ''}"
