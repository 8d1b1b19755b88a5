"""A time that somebody types to bound a source: with its day, or a day alone, which counts from its first moment to its last."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from whiteboard.importers.days import read_day
from whiteboard.importers.times import Reference, read_time
from whiteboard.importers.zones import Ambiguous, local
from whiteboard.model.instants import Instant


def read_day_alone(text: str, reference: Reference) -> tuple[Instant, Instant] | None:
    """From when to when a day lasts that stands there without a time; None for anything else."""
    first, last = (read_bound(text, reference, last=last)[0] for last in (False, True))
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
