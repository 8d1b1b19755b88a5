"""A time that somebody types to bound a source: with its day, or a day alone, which counts from its first moment to its last."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from whiteboard.importers.days import read_day
from whiteboard.importers.times import Reference, read_time
from whiteboard.importers.zones import Ambiguous, local
from whiteboard.model.instants import Instant


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
