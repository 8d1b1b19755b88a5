"""Days as people write them: dates of events, and due dates that lie ahead.

A small grammar of our own comes first; dateutil reads only due dates that name a month, because it guesses elsewhere
(``parse("2026-07-03", dayfirst=True)`` is the 7th of March).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from whiteboard.importers.zones import Ambiguous

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

_ELSEWHERE = {
    "januar": 1, "janvier": 1, "februar": 2, "février": 2, "fevrier": 2, "märz": 3, "mars": 3, "avril": 4, "mai": 5,
    "juni": 6, "juin": 6, "juli": 7, "juillet": 7, "août": 8, "aout": 8, "septembre": 9, "oktober": 10, "octobre": 10,
    "novembre": 11, "dezember": 12, "décembre": 12, "decembre": 12,
}  # fmt: skip
"""Months in German and French, as far as they are called otherwise than in English."""
MONTH_NAME = (
    rf"(?:{'|'.join(sorted(_ELSEWHERE, key=len, reverse=True))}|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?"
    r"|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
WEEKDAY_NAME = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?"
_CLOCK = r",?\s+(?:at\s+)?\d{1,2}:\d\d"
"""What must follow a short date: “3/4” alone is a fraction, and “10.12.24” a version."""
_NUMBER = r"\d{1,2})(?:st|nd|rd|th|er|\.(?=\s))?"
_DAY = re.compile(
    rf"""(?:{WEEKDAY_NAME},?\s+)?(?:
        (?P<iso>\d{{4}}-\d\d-\d\d)(?!\d)
      | (?P<year_first>\d{{4}}(?P<between>[/.])\d{{1,2}}(?P=between)\d{{1,2}})(?![\d/.])
      | (?P<day>{_NUMBER}(?:\s+(?:of\s+)?|-)(?P<month>{MONTH_NAME})\b\.?(?:(?:,?\s+|-)(?P<year>\d{{4}}|(?:(?<=-)\d\d(?=\D|$)|\d\d(?={_CLOCK})))(?!\d|:\d))?
      | (?P<month_first>{MONTH_NAME})\b\.?\s+(?P<second>{_NUMBER}(?!\d|:\d)(?:,?\s+(?P<last>\d{{4}})(?!\d|:\d))?
      | (?P<dotted>\d{{1,2}}\.\d{{1,2}}\.(?:\d{{4}}|(?:\d\d)?(?={_CLOCK})))(?!\d)
      | (?P<slashed>\d{{1,2}}/\d{{1,2}}(?:/\d{{4}}|(?:/\d\d)?(?={_CLOCK}))|\d{{1,2}}-\d{{1,2}}-\d{{4}})(?!\d)
      | (?P<short>\d\d-\d\d)(?={_CLOCK})
      | (?P<word>today|yesterday|tomorrow)\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_WORDS = {"yesterday": -1, "today": 0, "tomorrow": 1}

_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8, "ten": 10}
_IN = re.compile(rf"in\s+(?P<count>\d{{1,4}}|{'|'.join(_COUNTS)})\s+(?P<unit>day|week|month|year)s?\b", re.IGNORECASE)
_AHEAD = re.compile(
    rf"""(?:the\s+)?end\s+of\s+(?:the\s+|this\s+)?(?P<next_end>next\s+)?(?P<end_of>week|month|quarter|year)\b
      | next\s+(?P<next>week|month|quarter|year)\b
      | (?:(?P<which>next|this|on)\s+)?(?P<weekday>{WEEKDAY_NAME})\b(?!,?\s+\d)""",
    re.IGNORECASE | re.VERBOSE,
)
_STEPS = {
    "day": {"days": 1},
    "week": {"weeks": 1},
    "month": {"months": 1},
    "quarter": {"months": 3},
    "year": {"years": 1},
}
_MONTHS_IN = {"month": 1, "quarter": 3, "year": 12}
_NAMES_A_MONTH = re.compile(rf"(?<![^\W\d_]){MONTH_NAME}(?![^\W\d_])", re.IGNORECASE)
_LOOSE = re.compile(r"[A-Za-z0-9][A-Za-z0-9,./-]*(?:[ ][A-Za-z0-9][A-Za-z0-9,./-]*){0,4}")
_LONGEST_LOOSE = 60
_WORD_ENDS = re.compile(r"(?=\s|$|[,;:.](?:\s|$))")


@dataclass(frozen=True, slots=True)
class Day:
    """A date that was read, and where it ends in the text."""

    date: date
    end: int


def day_label(day: date) -> str:
    """“Thu 18 Jul 2019”, the same in every locale."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def read_day(
    text: str, start: int, near: date, today: date, *, ahead: bool = False, month_first: bool | None = None
) -> Day | None:
    """The date at ``start``: ``2019-07-18``, ``18 Jul``, ``July 18, 2019``, ``18.07.2019``, ``yesterday``.

    Before a clock also ``07-18``, as ISO 8601 without its year: the month first, unless that cannot be.

    Where the year is missing, the one that brings it nearest to ``near``, or with ``ahead`` the first in which it is not
    before it. Raises Ambiguous for ``03/04/2019`` unless ``month_first`` says which it is, ValueError and OverflowError
    for a day that no calendar has.
    """
    found = _DAY.match(text, start)
    if found is None:
        return None
    if found["word"]:
        day = today + timedelta(days=_WORDS[found["word"].lower()])
    elif found["iso"]:
        day = date.fromisoformat(found["iso"])
    elif found["year_first"]:
        day = date(*map(int, found["year_first"].split(found["between"])))
    elif found["dotted"]:
        number, month, year = _numbers(found["dotted"].rstrip("."), ".")
        day = _of_numbers(number, month, year, near, ahead=ahead)
    elif found["short"]:
        number, month = short_day(found["short"], month_first=month_first)
        day = _of_numbers(number, month, None, near, ahead=ahead)
    elif found["slashed"]:
        number, month, year = _slashed(found["slashed"], near, month_first=month_first)
        day = _of_numbers(number, month, year, near, ahead=ahead)
    else:
        number, month = int(found["day"] or found["second"]), _month(found["month"] or found["month_first"])
        named = found["year"] or found["last"]
        day = _of_numbers(number, month, int(named) if named else None, near, ahead=ahead)
    return Day(day, found.end())


def _slashed(text: str, near: date, *, month_first: bool | None) -> tuple[int, int, int | None]:
    """Day, month and year as written. Raises Ambiguous."""
    first, second, year = _numbers(text, "-" if "-" in text else "/")
    if month_first is None and 1 <= first <= 12 and 1 <= second <= 12 and first != second:
        named = _of_numbers(1, 1, year, near, ahead=False).year
        raise Ambiguous(
            f"“{text}” is {first} {MONTHS[second - 1]} to some and {second} {MONTHS[first - 1]} to others; "
            f"write {named:04d}-{second:02d}-{first:02d} or {named:04d}-{first:02d}-{second:02d}"
        )
    if first > 12 or (month_first is False and second <= 12):
        return first, second, year
    return second, first, year


def short_day(text: str, *, month_first: bool | None) -> tuple[int, int]:
    """Day and month of “07-18”."""
    first, second = (int(part) for part in text.split("-"))
    return (first, second) if first > 12 or (month_first is False and second <= 12) else (second, first)


def _numbers(text: str, between: str) -> tuple[int, int, int | None]:
    first, second, *year = map(int, text.split(between))
    return first, second, year[0] if year else None


def _of_numbers(number: int, month: int, year: int | None, near: date, *, ahead: bool) -> date:
    """The date of a day, a month and a year of four, two or no digits."""
    if year is None:
        return _in_some_year(month, number, near, ahead=ahead)
    return date(year + 2000 if year < 100 else year, month, number)


def _month(name: str) -> int:
    return _ELSEWHERE.get(name.lower()) or MONTHS.index(name[:3].capitalize()) + 1


def _in_some_year(month: int, number: int, near: date, *, ahead: bool) -> date:
    """Raises ValueError where no year near has the day (29 February has a year in any nine)."""
    years = range(max(1, near.year - 8), min(9999, near.year + 8) + 1)
    days = [date(year, month, number) for year in years if _exists(year, month, number)]
    if ahead:
        days = [day for day in days if day >= near]
    return min(days, key=lambda day: abs(day - near))


def _exists(year: int, month: int, number: int) -> bool:
    try:
        date(year, month, number)
    except ValueError:
        return False
    return True


def read_due(text: str, start: int, today: date) -> tuple[Day | None, str]:
    """The date at ``start`` that lies ahead of ``today``, or a sentence why there is none where one seems meant.

    “friday” is the next one after today, “next friday” the one of next week; also “tomorrow”, “in 4 weeks”, “next month”,
    “end of month”, “2 Aug” (the next to come), ISO dates, and what dateutil reads of dates that name a month.
    """
    try:
        found = _relative(text, start, today) or read_day(text, start, today, today, ahead=True)
        if found is not None and not _WORD_ENDS.match(text, found.end):
            found = None
        return found or _loose(text, start, today), ""
    except Ambiguous as why:
        return None, str(why)
    except (OverflowError, ValueError):
        return None, "there is no such day"


def _relative(text: str, start: int, today: date) -> Day | None:
    found = _IN.match(text, start)
    if found:
        count = _COUNTS.get(found["count"].lower()) or int(found["count"])
        return Day(_later(today, found["unit"].lower(), count), found.end())
    found = _AHEAD.match(text, start)
    if found is None:
        return None
    if found["end_of"]:
        unit = found["end_of"].lower()
        return Day(_end_of(_later(today, unit, 1) if found["next_end"] else today, unit), found.end())
    if found["next"]:
        return Day(_later(today, found["next"].lower(), 1), found.end())
    weekday = WEEKDAYS.index(found["weekday"][:3].capitalize())
    days = (weekday - today.weekday() - 1) % 7 + 1
    if (found["which"] or "").lower() == "next":
        days = 7 - today.weekday() + weekday
    return Day(today + timedelta(days=days), found.end())


def _end_of(day: date, unit: str) -> date:
    """The Friday of its week, or the last day of its month, quarter or year."""
    if unit == "week":
        return day + timedelta(days=(4 - day.weekday()) % 7)
    months = _MONTHS_IN[unit]
    first = day.replace(day=1, month=(day.month - 1) // months * months + 1)
    return _later(first, "month", months) - timedelta(days=1)


def _later(day: date, unit: str, count: int) -> date:
    from dateutil.relativedelta import relativedelta

    later: date = day + relativedelta(**_STEPS[unit]) * count
    return later


def _loose(text: str, start: int, today: date) -> Day | None:
    """The longest run of at most five words that dateutil takes for a date with a month by name."""
    found = _LOOSE.match(text, start, start + _LONGEST_LOOSE)
    if found is None or not _NAMES_A_MONTH.search(found[0]):
        return None
    from dateutil import parser

    words = found[0].split(" ")
    for size in range(len(words), 0, -1):
        phrase = " ".join(words[:size]).rstrip(",./-")
        if not (_NAMES_A_MONTH.search(phrase) and re.search(r"\d", phrase)):
            continue
        # What the phrase leaves open comes from the default: what two defaults agree on was named.
        defaults = (datetime(2000, 1, 1), datetime(2004, 1, 2))  # noqa: DTZ001  # only their dates matter
        try:
            first, second = (parser.parse(phrase, default=default, ignoretz=True).date() for default in defaults)
        except (ValueError, OverflowError):
            continue
        if first.day == second.day:
            day = first if first.year == second.year else _in_some_year(first.month, first.day, today, ahead=True)
            return Day(day, start + len(phrase))
    return None
