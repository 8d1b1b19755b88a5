"""Conversations as text: messages under one another, each with a clock. Days pass without a word, and zones go unsaid."""

from __future__ import annotations

import re
from calendar import isleap
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b

from whiteboard.importers.bar import BarContext
from whiteboard.importers.candidates import MOST_CANDIDATES, Candidate, Import, Options, Unreadable
from whiteboard.importers.days import MONTHS, WEEKDAYS, day_label, read_day
from whiteboard.importers.encodings import text_of
from whiteboard.importers.source import Source
from whiteboard.importers.stamps import is_within
from whiteboard.importers.times import Reference, read_time
from whiteboard.importers.zones import Ambiguous, local_day, midnight
from whiteboard.layout.timescale import clock, zone_of
from whiteboard.model.commands import count
from whiteboard.model.instants import EARLIEST, HOUR, LATEST, SECOND, Instant, from_datetime
from whiteboard.model.progress import each
from whiteboard.model.records import Precision, Role

REPLY = "↳ "
"""What a reply begins with."""
LONGEST_HEADER = 300
"""Characters at the start of a line within which a header is looked for: lines may be as long as a file."""
MOST_LINES = 2_000_000

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?"
_WRITTEN = rf"(?:{_WEEKDAY},?\s+)?(?:{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?|\d{{1,2}}\.?\s+{_MONTH}(?:\s+\d{{4}})?)"
_SLASHED = r"\d{1,2}[/.]\d{1,2}[/.]?(?:\d{4}|\d\d(?!\d|:))?"
DAY = rf"(?:\d{{4}}-\d\d-\d\d|{_SLASHED}|{_WRITTEN}|{_WEEKDAY}|today|yesterday)"
CLOCK = r"\d{1,2}:\d\d(?::\d\d)?(?:\.\d{1,3})?(?:\s?[ap]\.?m\b\.?)?"
WHEN = rf"(?:{DAY}(?:,|\s+at|T)?\s*)?{CLOCK}(?:\s?(?:Z|UTC|GMT)\b)?(?:\s[•·]\s{_SLASHED})?"
"""A clock with or without a day, as programs for chat write it; for headers, in any case of letters."""

_PARTS = re.compile(
    rf"(?:(?P<day>{DAY})(?:,|\s+at|T)?\s*)?(?P<clock>{CLOCK}(?:\s?(?:Z|UTC|GMT)\b)?)(?:\s[•·]\s(?P<behind>{_SLASHED}))?",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.]?(\d{4}|\d\d)?")
_YEAR = re.compile(r"\d{4}")
_HALF = re.compile(r"[ap]\.?m\b", re.IGNORECASE)
_WORD = re.compile(rf"(?:{_WEEKDAY}|today|yesterday)", re.IGNORECASE)
_SEPARATOR = re.compile(rf"[\s—–-]*(?P<day>\d{{4}}-\d\d-\d\d|{_WRITTEN}|today|yesterday)[\s—–-]*", re.IGNORECASE)
_NOTICED_DAY = re.compile(
    rf"(?:---|===|\*{{3,4}})?\s*(?:log opened|day changed(?: to)?|session (?:start|time)|begin logging at|conversation with \S+ at)[\s:]+"
    rf"(?:(?P<iso>\d{{4}}-\d\d-\d\d)|(?:{_WEEKDAY},?\s+)?(?:(?P<month>{_MONTH})\s+(?P<day>\d{{1,2}})|(?P<day_before>\d{{1,2}})\s+"
    rf"(?P<month_behind>{_MONTH}))(?:\s+{CLOCK})?(?:\s+[A-Z]{{2,5}})?,?\s+(?P<year>\d{{4}}))",
    re.IGNORECASE,
)
"""What IRC programs and Pidgin write above the messages of a day."""
_RECORDING = re.compile(r"GMT(\d{8}-\d{6})", re.IGNORECASE)
_BACKWARDS = 2 * HOUR
"""A clock that goes back by more than this has passed midnight; by less, its row is merely out of order."""

_ENDS = re.compile("\r\n|[\n\r\u2028\u2029\u0085\v\f]")
_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", **dict.fromkeys("\u200b\u200e\u200f\u2060\ufeff")})


@dataclass(frozen=True, slots=True)
class Message:
    """One message: the number of its line, its time as written, who wrote it, and what."""

    line: int
    when: str
    author: str
    text: str
    reply: bool = False
    day: str = ""


def lines_of(source: Source) -> list[str]:
    """The lines of a text, whatever ends them. Raises Unreadable."""
    lines = _ENDS.split(text_of(source).translate(_SPACES))
    if len(lines) > MOST_LINES:
        raise Unreadable(f"has more than {MOST_LINES:,} lines", mend="import a part of it", file=source.name)
    return lines


def head_lines(head: bytes) -> list[str]:
    """The first lines that say something, for recognition; none where there is no text."""
    if b"\0" in head:
        return []
    lines = _ENDS.split(head.decode("utf-8", "replace").translate(_SPACES))
    return [line[:LONGEST_HEADER] for line in lines if line.strip()][:200]


def noticed_day(line: str) -> str:
    """The day, as ISO 8601, that a program's own line tells: “--- Day changed Fri Jul 19 2019”; empty where it is none."""
    found = _NOTICED_DAY.match(line) if len(line) <= LONGEST_HEADER else None
    if found is None:
        return ""
    month = found["month"] or found["month_behind"]
    if month is None:
        return str(found["iso"])
    number = MONTHS.index(month[:3].capitalize()) + 1
    return f"{found['year']}-{number:02d}-{int(found['day'] or found['day_before']):02d}"


def day_alone(line: str) -> str:
    """The day that a line consists of, as programs write it between messages; empty where it is something else."""
    found = _SEPARATOR.fullmatch(line) if len(line) <= 40 else None
    return found["day"] if found else ""


def told_left_out(counts: Iterable[tuple[int, str, str]]) -> tuple[str, ...]:
    """Sentences about what did not become candidates: how many, of what, and what sets it apart."""
    return tuple(f"left out: {_counted(number, what)} {which}".strip() for number, what, which in counts if number)


def _counted(number: int, what: str) -> str:
    return f"1 {what}" if number == 1 else count(number, what)


def to_import(
    messages: Sequence[Message],
    source: Source,
    options: Options,
    *,
    format: str,
    channel: str,
    left_out: Sequence[str] = (),
    elapsed: bool = False,
) -> Import:
    """The messages with their instants. Raises Unreadable.

    Clocks without a day follow each other; with ``elapsed`` they count from the start of a recording.
    """
    if len(messages) > MOST_CANDIDATES:
        what = f"has more than {MOST_CANDIDATES:,} messages"
        raise Unreadable(what, mend="import a part of it", file=source.name)
    reader = _Recording(source, options) if elapsed else _Walk(messages, options)
    walked = each(messages, options.progress, of=len(messages))
    candidates = tuple(one for one in _candidates(walked, reader.read, format, channel) if is_within(one.at, options))
    if not candidates:
        raise Unreadable("has no messages in that time", mend="choose another time", file=source.name)
    return Import(
        "",
        format,
        candidates,
        warnings=(*left_out, *reader.told()),
        asks_day=reader.asks_day,
        asks_zone=reader.asks_zone and not options.zone_chosen,
        asks_start=reader.asks_start,
    )


def _candidates(
    messages: Iterable[Message], read: Callable[[Message], _Time], format: str, channel: str
) -> Iterator[Candidate]:
    """Their identity is what was said, when, and by whom: a text names no other."""
    seen: Counter[str] = Counter()
    for message in messages:
        time = read(message)
        said = f"{time.day}\x1f{message.when}\x1f{message.author}\x1f{message.text}"
        seen[said] += 1
        digest = blake2b(f"{said}\x1f{seen[said]}".encode("utf-8", "replace"), digest_size=8).hexdigest()
        yield Candidate(
            REPLY + message.text if message.reply else message.text,
            time.at,
            precision=time.precision,
            said=message.when,
            author=message.author,
            channel=channel,
            role=Role.RESPONSE,
            source=f"{format}:{digest}",
            where=f"line {message.line}",
            warnings=time.warnings,
        )


@dataclass(frozen=True, slots=True)
class _Time:
    """The instant of a message; ``day`` is the date on the wall, as far as it is part of what was said."""

    at: Instant | None
    day: str = ""
    precision: Precision = Precision.EXACT
    warnings: tuple[str, ...] = ()


class _Recording:
    """Times that count from the start of a recording."""

    asks_day = asks_zone = False

    def __init__(self, source: Source, options: Options) -> None:
        named = _named_start(source.name)
        self._zone = zone_of(options.timezone)
        self.asks_start = options.start is None and named is None
        known = options.start if options.start is not None else named
        self._start = midnight(_first_day(options)[0], self._zone) if known is None else known

    def read(self, message: Message) -> _Time:
        """The instant; “about” where nobody knows the start."""
        hours, minutes, seconds = (int(part) for part in message.when.split(":"))
        at = self._start + ((hours * 60 + minutes) * 60 + seconds) * SECOND
        if not EARLIEST <= at <= LATEST:
            return _Time(None, warnings=(f"“{message.when}” is in an impossible year",))
        return _Time(at, precision=Precision.ABOUT if self.asks_start else Precision.EXACT)

    def told(self) -> Iterator[str]:
        """How the start was guessed."""
        if self.asks_start:
            taken = f"{day_label(local_day(self._start, self._zone))}, {clock(self._start, self._zone)}"
            yield f"times count from the start of the recording, which is not known; taken as {taken}"


def _named_start(name: str) -> Instant | None:
    """The start of a recording by the name that Zoom gives its file: ``GMT20190718-140211_Recording.txt``."""
    found = _RECORDING.search(name)
    try:
        return found and from_datetime(datetime.strptime(found[1], "%Y%m%d-%H%M%S").replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        return None


class _Walk:
    """Clocks one after another: what day it is, how its numbers are ordered, and what has to be asked."""

    asks_start = False

    def __init__(self, messages: Sequence[Message], options: Options) -> None:
        self.asks_day = self.asks_zone = False
        self._zone = zone_of(options.timezone)
        self._today = options.today
        self._day, self._guessed = _first_day(options)
        self._copied = options.day or options.today
        self._chosen = options.day is not None
        self._latest = options.today + timedelta(days=1 if options.today < date.max else 0)
        self._last: Instant | None = None
        self._unsure = False
        self._month_first, self._ordered = _order(messages)
        self._relative: dict[str, None] = {}
        self._slashed: dict[str, None] = {}

    def read(self, message: Message) -> _Time:
        """The instant of the next message."""
        parts = _PARTS.fullmatch(message.when)
        if parts is None:
            return _Time(None, warnings=(f"“{message.when}” is no time",))
        written = parts["day"] or parts["behind"] or message.day
        warnings: list[str] = []
        try:
            if written:
                self._day, self._guessed = self._read_day(written), False
            elif self._guessed:
                self.asks_day = True
            return self._on_the_clock(parts["clock"], bare=not written, warnings=warnings)
        except Ambiguous as why:
            return _Time(None, warnings=(str(why),))
        except (ValueError, OverflowError):
            return _Time(None, warnings=(f"“{message.when}” is no time that there is",))

    def told(self) -> Iterator[str]:
        """What was taken for what, said once."""
        if self._slashed:
            order = "month" if self._month_first else "day"
            yield f"dates such as {next(iter(self._slashed))} are read with the {order} first"
        if self._relative:
            word = next(iter(self._relative))
            yield f"days such as “{word}” count from {day_label(self._copied)}, as if it had been copied then"

    def _on_the_clock(self, clock: str, *, bare: bool, warnings: list[str]) -> _Time:
        at, precision, zoned, odd = self._instant(clock)
        if bare and self._last is not None and at < self._last - _BACKWARDS:
            self._day += timedelta(days=1)
            at, precision, zoned, odd = self._instant(clock)
            warnings.append(f"after midnight: taken as {day_label(self._day)}")
        self.asks_zone |= not zoned
        if not EARLIEST <= at <= LATEST:
            return _Time(None, warnings=(f"{day_label(self._day)} is in an impossible year",))
        self._last = at
        precision = Precision.ABOUT if self._unsure else precision
        return _Time(at, self._day.isoformat(), precision, (*warnings, *odd))

    def _instant(self, clock: str) -> tuple[Instant, Precision, bool, tuple[str, ...]]:
        """Raises ValueError for a clock that shows no time."""
        written = f"{self._day.isoformat()} {clock}"
        found, why = read_time(written, 0, Reference(self._zone, self._day, self._today))
        if found is None or found.end < len(written.rstrip()):
            raise ValueError(why)
        return found.at, found.precision, found.zoned, found.warnings

    def _read_day(self, written: str) -> date:
        """Raises ValueError and OverflowError for a day that no calendar has."""
        self._unsure = False
        numbers = _NUMBERS.fullmatch(written)
        if numbers:
            return self._numbered(numbers)
        if _WORD.fullmatch(written):
            return self._told_by_word(written)
        found = read_day(written, 0, self._day, self._today)
        if found is None:
            raise ValueError(written)
        if found.date <= self._latest or _YEAR.search(written):
            return found.date
        return found.date.replace(year=found.date.year - 1)

    def _numbered(self, numbers: re.Match[str]) -> date:
        first, second = int(numbers[1]), int(numbers[2])
        month, day = (first, second) if self._month_first else (second, first)
        self._unsure = not self._ordered and first != second
        if self._unsure:
            self._slashed[numbers[0]] = None
        if numbers[3]:
            year = int(numbers[3])
            return date(year if year > 99 else 2000 + year, month, day)
        years = range(max(1, self._copied.year - 8), min(9999, self._copied.year + 1) + 1)
        days = [date(year, month, day) for year in years if month != 2 or day != 29 or isleap(year)]
        past = [one for one in days if one <= self._latest]
        return min(past or days, key=lambda one: abs(one - self._copied))

    def _told_by_word(self, written: str) -> date:
        """Today, yesterday, or the last such weekday before the day of copying."""
        back, word = 0, written.casefold()
        if word == "yesterday":
            back = 1
        elif word != "today":
            weekday = WEEKDAYS.index(word[:3].capitalize())
            back = (self._copied.weekday() - weekday - 1) % 7 + 1
        day = self._copied - timedelta(days=back)
        self._relative[written] = None
        self._unsure = not self._chosen
        self.asks_day |= not self._chosen
        return day


def _order(messages: Sequence[Message]) -> tuple[bool, bool]:
    """Whether days such as 7/8 have the month first, and whether that is certain."""
    firsts, seconds, dotted, halves = 0, 0, False, False
    for message in messages:
        parts = _PARTS.fullmatch(message.when)
        numbers = parts and _NUMBERS.fullmatch(parts["day"] or parts["behind"] or "")
        halves = halves or bool(_HALF.search(message.when))
        if numbers:
            firsts, seconds = max(firsts, int(numbers[1])), max(seconds, int(numbers[2]))
            dotted = dotted or "." in numbers[0]
    if firsts > 12 or seconds > 12:
        return seconds > 12, True
    return (False, True) if dotted else (halves, False)


def _first_day(options: Options) -> tuple[date, bool]:
    """The day of the first clock, and whether it is merely a guess."""
    if options.day is not None:
        return options.day, False
    if options.document is not None:
        context = BarContext.of(options.document, options.today)
        return context.day, context.last is None
    return options.today, True
