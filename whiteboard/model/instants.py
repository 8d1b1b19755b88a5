"""Instants: whole milliseconds since 1970-01-01T00:00Z, and their ISO 8601 text.

An instant is a plain ``int`` so that it can be compared, subtracted, put in an array and stored without a thought for
zones. Only the edges of the program (reading, showing) turn it into text. Years 1 to 9999, as in ISO 8601, but for a day at either end.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache

Instant = int

SECOND: Instant = 1000
MINUTE: Instant = 60 * SECOND
HOUR: Instant = 60 * MINUTE
DAY: Instant = 24 * HOUR

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)

# A day inside of what the calendar holds, so that every instant has a local time in every zone.
EARLIEST: Instant = (datetime.min.replace(tzinfo=UTC) - _EPOCH) // _MILLISECOND + DAY
LATEST: Instant = (datetime.max.replace(tzinfo=UTC) - _EPOCH) // _MILLISECOND - DAY


def from_datetime(moment: datetime) -> Instant:
    """The instant of an aware datetime, rounded down to the millisecond. Raises ValueError on a naive one."""
    if moment.utcoffset() is None:
        raise ValueError("an instant needs a datetime with a zone")
    # Subtracting two datetimes of one zone subtracts wall clocks; in UTC it subtracts instants.
    return (moment.astimezone(UTC) - _EPOCH) // _MILLISECOND


def to_datetime(instant: Instant) -> datetime:
    """The aware UTC datetime of an instant. Raises OverflowError outside the years 1 to 9999."""
    return _EPOCH + timedelta(milliseconds=instant)


@lru_cache(maxsize=20_000)
def to_iso(instant: Instant) -> str:
    """``2019-07-18T08:22:00Z``; fractions of a second only when there are any. Rows, journal and screen ask for the same ones."""
    moment = to_datetime(instant)
    return f"{moment.isoformat(timespec='milliseconds' if moment.microsecond else 'seconds')[:-6]}Z"


def from_iso(text: str) -> Instant:
    """The instant of an ISO 8601 text with an offset or Z. Raises ValueError."""
    try:
        return from_datetime(datetime.fromisoformat(text))
    except OverflowError as error:
        raise ValueError(f"not an instant between the years 1 and 9999: {text!r}") from error
