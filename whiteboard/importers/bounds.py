"""A time that somebody types to bound a source: with its day, or a day alone, which counts from its first moment to its last."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import replace
from datetime import datetime, time, timedelta

from whiteboard.importers.days import read_day
from whiteboard.importers.times import Reference, read_time
from whiteboard.importers.zones import Ambiguous, local, local_day
from whiteboard.layout.timescale import zone_of
from whiteboard.model.instants import Instant

_DASH = re.compile(r"\s*[–—→]\s*|\s+-\s+|(?<=^\d)-(?=\d)|(?<=^\d\d)-(?=\d)")
_NUMBER = re.compile(r"\d{1,2}(?!\d|-)")
_MONTH = re.compile(r"[^\W\d_]{3,9}\.? (?:19|20)\d\d")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def read_day_alone(text: str, reference: Reference) -> tuple[Instant, Instant] | None:
    """From when to when a day lasts that stands there without a time, or several do, or a year; None for anything else.

    ``18 Jul``, ``18–20 Jul``, ``30 Jul – 2 Aug 2019``, ``2019-07-18 - 2019-07-20``, ``Jul 2019``, ``2019``, ``18 Jul UTC``: as the
    program itself shows them.
    """
    text = text.strip()
    if text.endswith(" UTC"):
        text, reference = text.removesuffix(" UTC"), replace(reference, zone=zone_of("UTC"))
    one = _period(text, reference)
    if one is not None:
        return one
    for dash in _DASH.finditer(text):
        begins, ends = text[: dash.start()], text[dash.end() :]
        number, year = _NUMBER.match(ends), _YEAR.search(ends)
        if begins.isdecimal() and len(begins) <= 2 and number is not None:
            begins += ends[number.end() :]
        elif year is not None and not _YEAR.search(begins):
            begins += f" {year[0]}"
        first, last = _period(begins, reference), _period(ends, reference)
        if first is not None and last is not None and first < last:
            return first[0], last[1]
    return None


def _period(text: str, reference: Reference) -> tuple[Instant, Instant] | None:
    """From when to when a day lasts, a month with its year, or a year."""
    begins, ends = text, text
    if _YEAR.fullmatch(text):
        begins, ends = f"{text}-01-01", f"{text}-12-31"
    elif _MONTH.fullmatch(text):
        begins = f"1 {text}"
        first = read_bound(begins, reference)[0]
        day = local_day(first, reference.zone) if first is not None else reference.day
        ends = f"{monthrange(day.year, day.month)[1]} {text}"
    first, last = read_bound(begins, reference)[0], read_bound(ends, reference, last=True)[0]
    # A time has no last moment of its own.
    return None if first is None or last is None or first == last else (first, last + 1)


def read_bound(text: str, reference: Reference, *, last: bool = False) -> tuple[Instant | None, str]:
    """The instant that a whole text means, or a sentence why it means none; of a day its ``last`` moment or its first."""
    text = text.strip()
    found, why = read_time(text, 0, reference)
    if found is not None and found.end == len(text):
        return found.at, ""
    try:
        day = read_day(text, 0, reference.day, reference.today)
        if day is not None and day.end == len(text):
            midnight = datetime.combine(day.date + timedelta(days=last), time())
            return local(midnight, reference.zone)[0] - last, ""
    except Ambiguous as ambiguous:
        why = str(ambiguous)
    except (OverflowError, ValueError):
        why = "there is no such day"
    return None, why or "write a time such as 2019-07-18 14:00"
