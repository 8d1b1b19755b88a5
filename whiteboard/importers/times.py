"""Times as people write them, read into instants: clocks, days, zones, ranges, and “+11m” after the last one.

What may mean two things is said, never guessed silently.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from whiteboard.importers.days import read_day
from whiteboard.importers.elapsed import read_elapsed
from whiteboard.importers.zones import Ambiguous, local, local_day, read_zone
from whiteboard.model.instants import DAY, EARLIEST, HOUR, LATEST, MINUTE, SECOND, Instant
from whiteboard.model.records import Precision

_DAY_TO_CLOCK = re.compile(r"T(?=\d)|,?\s+at\s+|\s+[-–—]\s+(?=\d)|,?\s+", re.IGNORECASE)
_CLOCK = re.compile(
    r"""(?P<hour>\d{1,2}):(?P<minute>\d\d)(?!\d)(?::(?P<second>\d\d)(?:[.,](?P<fraction>\d{1,9}))?)?(?:\s?(?P<half>[ap])\.?m\b\.?)?
      | (?P<bare>\d{1,2})\s?(?P<bare_half>[ap])\.?m\b\.?""",
    re.IGNORECASE | re.VERBOSE,
)
_ABOUT = re.compile(r"[~≈]\s*|(?:ca\.?|c\.|circa|approx\.?|approximately|roughly|about|around)\s+(?=\d)", re.IGNORECASE)
_ABOUT_AFTER = re.compile(r"\s?~|-?ish\b|\+(?!\d)")
_DASH = re.compile(r"\s*(?:-{0,2}>|=>|[-–—→⇒])\s*|\s+(?:to|until|till)\s+", re.IGNORECASE)
_END = re.compile(r"(?=\s|$|[,;:.](?:\s|$)|[–—\])>]|-[^\W\d])")
_LATER = re.compile(
    r"\+(?=\d)(?:(?P<days>\d{1,4})d)?(?:(?P<hours>\d{1,5})h(?:(?P<rest>\d{1,2})(?![\dms]))?)?"
    r"(?:(?P<minutes>\d{1,6})\s?m(?:in(?:utes?)?)?)?(?:(?P<seconds>\d{1,6})s)?(?=\s|$|[,;:.](?:\s|$))",
    re.IGNORECASE,
)
_LOOKS_LIKE_A_DAY = re.compile(r"\d{1,6}[-/.]\d{1,2}[-/.]\d{1,6}(?=[\sT])")
_HALF_A_DAY = timedelta(hours=12)
_WEST = re.compile(r"-(?:0[2-9]|1[0-2]):(?:00|30)")
"""Offsets that clocks west of Greenwich have."""


@dataclass(frozen=True, slots=True)
class Reference:
    """What a time is understood against.

    ``day`` is the date of a clock without one and what a date without a year is near to (unless ``near`` is), ``today`` what “yesterday” is
    the day before, ``last`` the instant that “+11m” counts from. ``month_first`` says what 03/04/2019 means where that is
    known. ``stated`` is a zone as it was written somewhere above, for all clocks that name none themselves. ``start`` is
    what “T+5m” counts from. ``west`` says that a hyphen right behind a clock begins an offset, as far as one is there.
    """

    zone: ZoneInfo
    day: date
    today: date
    last: Instant | None = None
    month_first: bool | None = None
    stated: str = ""
    near: date | None = None
    start: Instant | None = None
    west: bool = False


@dataclass(frozen=True, slots=True)
class Time:
    """A time that was read: ``end`` is where it ends in the text, ``day`` the date on the wall where it was said.

    ``dated`` is whether the text itself said which day: by a date, or by counting from the last event; ``zoned`` whether
    it named a zone or needed none. ``elapsed`` is whether it counts from the start (`Reference.start`).
    """

    at: Instant
    end: int
    day: date
    until: Instant | None = None
    precision: Precision = Precision.EXACT
    dated: bool = False
    zoned: bool = False
    warnings: tuple[str, ...] = ()
    elapsed: bool = False


@dataclass(frozen=True, slots=True)
class _Moment:
    """One clock as written, before it is an instant; ``half`` is whether it says am or pm."""

    day: date | None
    clock: timedelta
    half: bool
    zone: tzinfo | None
    end: int
    warning: str = ""

    def on(self, day: date) -> datetime:
        return datetime.combine(day, time()) + self.clock


def read_time(text: str, start: int, reference: Reference) -> tuple[Time | None, str]:
    """The time that stands at ``start``, or a sentence why there is none where something looks like one.

    ``14:02``, ``14:02:30.5``, ``9:02am``, ``2pm``, each with a day before it (`read_day`) and a zone behind it
    (`read_zone`); ``~14:05`` about; two of them with a dash a range, which may cross midnight; ``+11m``, ``+1h10`` after
    the last event, ``T+11m``, ``T-10 min``, ``T+01:30`` after or before the start (`read_elapsed`). A time at which clocks were changed comes as “about”, with a warning.
    """
    about = _ABOUT.match(text, start)
    position = about.end() if about else start
    try:
        found = (
            _later(text, position, reference)
            or _from_start(text, position, reference)
            or _absolute(text, position, reference)
        )
    except Ambiguous as why:
        return None, str(why)
    except (OverflowError, ValueError):
        return None, "there is no such time"
    if found is None:
        return None, _odd(text, position, reference)
    if about and found.precision is Precision.EXACT:
        found = replace(found, precision=Precision.ABOUT)
    return found, ""


def _odd(text: str, start: int, reference: Reference) -> str:
    """What keeps a day in figures that begins there from being a time."""
    odd = _LOOKS_LIKE_A_DAY.match(text, start)
    if odd is None:
        return ""
    day = read_day(text, start, reference.near or reference.day, reference.today, month_first=reference.month_first)
    wanting = "is a day without a time" if day is not None and day.end == odd.end() else "cannot be read as a day"
    return f"“{odd[0]}” {wanting}"


def _later(text: str, start: int, reference: Reference) -> Time | None:
    found = _LATER.match(text, start)
    if found is None or not any(found.groupdict().values()):
        return None
    if reference.last is None:
        raise Ambiguous(f"“{found[0]}” counts from the last event, and there is none yet")
    parts = {name: int(value or 0) for name, value in found.groupdict().items()}
    minutes = parts["hours"] * 60 + parts["rest"] + parts["minutes"]
    at = reference.last + parts["days"] * DAY + minutes * MINUTE + parts["seconds"] * SECOND
    if at > LATEST:
        raise OverflowError
    return Time(at, found.end(), local_day(at, reference.zone), dated=True, zoned=True)


def _from_start(text: str, start: int, reference: Reference) -> Time | None:
    """“T+5m”, or two of them with a dash between."""
    first = read_elapsed(text, start) if text[start : start + 1] in ("T", "t") else None
    if first is None:
        return None
    dash = _DASH.match(text, first.end)
    last = read_elapsed(text, dash.end()) if dash else None
    last = last if last is not None and last.after > first.after and _END.match(text, last.end) else None
    end = (last or first).end
    if not _END.match(text, end):
        return None
    if reference.start is None:
        raise Ambiguous(f"“{text[start:end]}” counts from the start, which is not known; mark an event “detected”")
    at = reference.start + first.after
    until = None if last is None else reference.start + last.after
    if at < EARLIEST or (until or at) > LATEST:
        raise OverflowError
    return Time(
        at,
        end,
        local_day(at, reference.zone),
        until,
        Precision.EXACT if until is None else Precision.RANGE,
        dated=True,
        zoned=True,
        warnings=tuple(one.warning for one in (first, last) if one is not None and one.warning),
        elapsed=True,
    )


def _absolute(text: str, start: int, reference: Reference) -> Time | None:
    first = _moment(text, start, reference)
    if first is None:
        return None
    dash = _DASH.match(text, first.end)
    second = _moment(text, dash.end(), reference) if dash else None
    if second is not None and not reference.west and _is_west(first, second, text[first.end : second.end]):
        first, second = _moment(text, start, replace(reference, west=True)) or first, None
        written = text[first.end - len("-05:00") : first.end]
        taken = f"“{written}” is taken as an offset from UTC; a range has spaces around its hyphen"
        first = replace(first, warning=first.warning or taken)
    for last in (second, None):
        end, about = _past_about(text, (last or first).end)
        if _END.match(text, end):
            break
    else:
        return None
    day = first.day or reference.day
    named = first.zone or (last.zone if last else None)
    zone = named or _stated(reference, first.on(day)) or reference.zone
    if last is not None:
        first = _same_half(first, last)
    at, changed = local(first.on(day), zone)
    warnings = [first.warning, changed]
    precision = Precision.ABOUT if about or changed else Precision.EXACT
    until = None
    if last is not None:
        until, changed = _until(at, last, day, last.zone or zone)
        warnings += [last.warning, changed]
        if until < at:
            warnings.append("the range ends before it starts: its end is left out")
            until, precision = None, Precision.ABOUT
        else:
            precision = Precision.RANGE
            if dash and dash[0] in ("-", " -") and until - at > 12 * HOUR:
                warnings.append(f"taken as a range; an offset is written UTC-{text[dash.end() : last.end]}")
    told = tuple(warning for warning in warnings if warning)
    return Time(at, end, day, until, precision, first.day is not None, named is not None, told)


def _is_west(first: _Moment, last: _Moment, written: str) -> bool:
    """Whether “-05:00” right behind a clock is an offset and no end: a range would have to pass midnight and be long.

    Behind a date it need not be long.
    """
    if not _WEST.fullmatch(written) or last.day is not None or first.zone is not None or first.half or last.half:
        return False
    lasts = (last.clock - first.clock) % timedelta(days=1)
    return last.clock < first.clock and (first.day is not None or lasts > _HALF_A_DAY)


def _stated(reference: Reference, wall: datetime) -> tzinfo | None:
    zone = read_zone(reference.stated, 0, wall, reference.zone) if reference.stated else None
    return zone.info if zone else None


def _until(at: Instant, last: _Moment, day: date, zone: tzinfo) -> tuple[Instant, str]:
    """The end of a range: on its own day, on that of the start, or after midnight."""
    until, changed = local(last.on(last.day or day), zone)
    if until < at and last.day is None:
        return local(last.on(day + timedelta(days=1)), zone)
    return until, changed


def _past_about(text: str, end: int) -> tuple[int, bool]:
    found = _ABOUT_AFTER.match(text, end)
    return (found.end(), True) if found else (end, False)


def _same_half(first: _Moment, last: _Moment) -> _Moment:
    """In “9:02-9:30pm” the first clock means the afternoon too, unless that would put it after the second."""
    if first.half or not last.half or not timedelta(hours=1) <= first.clock < timedelta(hours=13):
        return first
    morning = first.clock % _HALF_A_DAY
    halves = (morning + _HALF_A_DAY, morning) if last.clock >= _HALF_A_DAY else (morning, morning + _HALF_A_DAY)
    return replace(first, clock=next((clock for clock in halves if clock <= last.clock), halves[1]))


def _moment(text: str, start: int, reference: Reference) -> _Moment | None:
    day = read_day(text, start, reference.near or reference.day, reference.today, month_first=reference.month_first)
    gap = _DAY_TO_CLOCK.match(text, day.end) if day else None
    if day and not gap:
        return None
    found = _CLOCK.match(text, gap.end() if gap else start)
    clock = _clock(found) if found else None
    if found is None or clock is None:
        return None
    moment = _Moment(day.date if day else None, clock, bool(found["half"] or found["bare_half"]), None, found.end())
    attached = reference.west or found["second"] is not None or (gap is not None and gap[0] in ("T", "t"))
    wall = moment.on(moment.day or reference.day)
    zone = read_zone(text, moment.end, wall, reference.zone, attached=attached)
    return replace(moment, zone=zone.info, end=zone.end, warning=zone.warning) if zone else moment


def _clock(found: re.Match[str]) -> timedelta | None:
    """The time since midnight; None where no clock shows it."""
    hour = int(found["hour"] or found["bare"])
    minute, second = int(found["minute"] or 0), int(found["second"] or 0)
    half = (found["half"] or found["bare_half"] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    if minute > 59 or second > 59 or hour > 24 or (hour == 24 and (minute or second)):
        return None
    milliseconds = int((found["fraction"] or "").ljust(3, "0")[:3])
    return timedelta(hours=hour, minutes=minute, seconds=second, milliseconds=milliseconds)
