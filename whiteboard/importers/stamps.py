"""Times as machines write them: ISO 8601 in JSON, read without raising; what is odd about them is said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from whiteboard.importers.candidates import Options
from whiteboard.importers.zones import local
from whiteboard.layout.timescale import zone_of
from whiteboard.model.instants import EARLIEST, LATEST, SECOND, Instant, from_datetime
from whiteboard.model.records import Precision


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time that was read: ``said`` is what stood there where that is not UTC, ``bare`` whether it named no zone."""

    at: Instant | None
    said: str = ""
    precision: Precision = Precision.EXACT
    warnings: tuple[str, ...] = ()
    bare: bool = False


def read_stamp(written: object, key: str, timezone: str) -> Stamp:
    """The instant of the field ``key``; one without an offset is on the clocks of ``timezone`` and comes as “about”.

    A number counts from 1970, in whatever part of a second makes it lie between 1973 and 5138.
    """
    if isinstance(written, int | float) and not isinstance(written, bool):
        return _counted(written, key)
    if not isinstance(written, str) or not written.strip():
        return Stamp(None, warnings=("no time is given",))
    try:
        moment = datetime.fromisoformat(written.strip())
        if moment.utcoffset() is None:
            at, changed = local(moment, zone_of(timezone))
            assumed = f"{key} has no offset; taken as {timezone}"
            stamp = Stamp(at, written, Precision.ABOUT, (assumed, *([changed] if changed else [])), bare=True)
        else:
            at = from_datetime(moment)
            stamp = Stamp(at, "" if moment.utcoffset() == timedelta() else written)
    except (ValueError, OverflowError):
        return Stamp(None, warnings=(f"{key} “{written[:40]}” is no time",))
    if not EARLIEST <= at <= LATEST:
        return Stamp(None, warnings=(f"{key} “{written[:40]}” is in an impossible year",))
    return stamp


def _counted(number: float, key: str) -> Stamp:
    """Seconds, or what a JSON calls time otherwise: milliseconds, microseconds, nanoseconds."""
    for parts in (1, 10**3, 10**6, 10**9):
        if 10**8 <= number // parts < 10**11:
            return Stamp(number * SECOND // parts if isinstance(number, int) else round(number * SECOND / parts))
    return Stamp(None, warnings=(f"{key} “{str(number)[:40]}” is no time",))


def is_within(at: Instant | None, options: Options) -> bool:
    """Whether something of that time is asked for; what has no time is."""
    if at is None:
        return True
    return (options.since is None or at >= options.since) and (options.until is None or at <= options.until)
