"""Times as a document tells them, one after another: each is understood by what stands above it.

Reports name the day in a heading and the zone in a line (“All times in CET”), leave digits open (``2X:XX``, ``14:??``,
``2022-05-??``), write two clocks beside each other, and pass midnight without a word. A `Chronicle` carries what was
said; a `Stamp` is one time that it read. What is odd becomes a warning, and nothing is guessed silently.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from whiteboard.importers.bar import detected
from whiteboard.importers.candidates import Options
from whiteboard.importers.days import MONTH_NAME, WEEKDAY_NAME, Day, day_label, read_day
from whiteboard.importers.elapsed import ELAPSED, origins
from whiteboard.importers.times import Reference, Time, read_time
from whiteboard.importers.zones import Ambiguous, local, local_day, midnight, read_zone
from whiteboard.layout.timescale import clock, zone_of
from whiteboard.model.instants import DAY, HOUR, SECOND, Instant, from_datetime
from whiteboard.model.records import Precision

_OPENED = re.compile(r"\W*(?:at|from|since|by|um|between)\s+[~≈]?\d{1,2}[:.h]\d\d", re.IGNORECASE)
_YEARS = range(1970, 2101)
"""Years in which an incident that somebody looks back at can have been."""
_ZONE_FOLLOWS = r"(?:z|utc|gmt|[pmce][sd]?t|ces?t|bst|ist)\b"
"""“1455 UTC”: four digits are a clock where a zone or the word for hours stands behind them."""
TIMEISH = re.compile(
    rf"""\W*(?:(?:[~≈]|(?:ca|approx)\.?|about|around|approximately|roughly|circa|kl\.)\s*)?(?:
        \d{{1,2}}(?::|[.h](?=\d\d(?:\D|$)))\d\d | (?:[01]\d|2[0-3])[0-5]\d(?=\s?(?:hrs?|h|uhr)\b|\s?{_ZONE_FOLLOWS}) | [\dX?]{{2}}:[\dX?]{{2}} | [hH?]{{2}}:[mM?]{{2}} | \d{{1,2}}\s?[ap]\.?m\b
      | \d{{3,6}}-(?:\d\d|[?xX]{{2}})-(?:\d\d|[?xXd]{{2}}) | \d{{4}}/\d\d | \d{{4}}\.\d\d\.\d\d
      | \d{{1,2}}[/.]\d{{1,2}}(?:[/.]\d{{2,4}}|\.?,?\s+\d{{1,2}}:\d\d) | \d\d-\d\d,?\s+\d{{1,2}}:\d\d | \d{{1,2}}-\d{{1,2}}-\d{{4}}\b | \d{{8}}[T ]\d\d:?\d\d
      | (?:(?:{WEEKDAY_NAME}),?\s+)?(?:\d{{1,2}}(?:st|nd|rd|th|er|\.(?=\s))?(?:\s+(?:of\s+)?|-){MONTH_NAME}\b|{MONTH_NAME}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?\b)
      | \d{{10}}(?:\d{{3}})?\W*$
      | {ELAPSED.pattern}(?!\s*=)
    )""",
    re.IGNORECASE | re.VERBOSE,
)
"""How texts with times begin; what begins so can still be none."""
_HALF_A_YEAR = timedelta(days=180)
_BACKWARDS = 12 * HOUR
"""A clock that goes back by more than this has passed midnight."""

_ISO = re.compile(
    r"\s*(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:[.,](\d{1,9}))?\s?(Z|UTC|[+-]\d\d(?::?\d\d)?)?\s*", re.ASCII
)
_NUMBERS = re.compile(r"(\d{1,2})([/.])(\d{1,2})\2(\d{4}) (\d\d:\d\d(?::\d\d)?)", re.ASCII)
_EPOCH = re.compile(r"\s*(?P<seconds>\d{10})(?P<thousandths>\d{3})?(?:\.\d+)?\s*", re.ASCII)
_BEFORE = re.compile(
    r"[\s\[(<“\"•·*_]*(?:(?:at|on|from|since|by|um|kl\.?|time|when|date)\b\s*:?\s*)?(?=[\d~≈?XxHh+A-Za-z])",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"(?:\s?(?:h|hrs?|uhr|o'clock)\b\.?)?[\])”\"*_]*(?:\s*(?:[:;,|–—→>=]|-+(?!\d)|\.(?!\d)))*\s*", re.IGNORECASE
)
_LOOSELY = re.compile(
    r"[\s\[(“\"•·*_`]*(?P<word>(?:(?:shortly|just|soon|some\s?time|right)\s+)?(?:before|after|by|until))\s+(?=[~≈]?\d)",
    re.IGNORECASE,
)
"""“Before 07:23”."""
_BESIDE = re.compile(r"\s*[(/=|]\s*(?=\d)")
_AROUND = ' \t\n:;,|–—→>=.-[]()*_"“”'
"""What stands around a time and is no part of what was said."""
SHOWN = "shown as “"
"""What stands in brackets behind the data of a time whose words say something else, until the time is read."""
_DAY_BEHIND = re.compile(r"\s*[(\[]\s*(?=\w)")
_NEXT_DAY = re.compile(r"\s*[(,]?\s*(?:the\s+|on\s+the\s+)?(?:next|following)\s+(?:day|morning)\b\)?", re.IGNORECASE)
_SHOWN = re.compile(rf"\s*\({SHOWN}(?P<words>[^”]*)”\)")
_MINUS = re.compile(r"(?<=\d)(\s+(?:UTC|GMT)?)-(?=\d{4}(?!\d))")
_POINTED = re.compile(
    r"(?<!\d)(?P<hour>[01]?\d|2[0-3])(?:[.h](?P<minute>[0-5]\d)|(?P<hundreds>[0-5]\d)(?=\s?(?:z|h|$|[a-z]{3})))",
    re.IGNORECASE,
)

_HOURS = r"(?:h|hrs?|uhr)\b\.?"
_UNUSUAL = tuple(
    (
        re.compile(
            rf"(\W*(?:(?:at|from|since|by|um|about|around|ca\.?)\s+)?(?:\d{{4}}-\d\d-\d\d\s+)?){pattern}", re.IGNORECASE
        ),
        usual,
    )
    for pattern, usual in (
        (r"(\d{4})(\d\d)(\d\d)[T ](\d\d):?(\d\d)(?!:?\d)", r"\1\2-\3-\4 \5:\6"),
        (r"(\d{4})(\d\d)(\d\d)[T ](\d\d):?(\d\d):?(\d\d)(?!:?\d)", r"\1\2-\3-\4T\5:\6:\7"),
        (
            rf"{WEEKDAY_NAME},?\s+({MONTH_NAME})\s+(\d{{1,2}})\s+(\d\d:\d\d:\d\d)(\s+[A-Z]{{2,5}}|)\s+(\d{{4}})\b",
            r"\1\3 \2 \6 \4\5",
        ),
        (r"(\d{1,2})h([0-5]\d)(?!\d)", r"\1\2:\3"),
        (rf"(\d{{1,2}})[.:]([0-5]\d)\s?{_HOURS}", r"\1\2:\3"),
        (r"(\d{1,2})\.([0-5]\d)(?=\s?(?:[ap]\.?m|utc|gmt|ces?t)\b)", r"\1\2:\3"),
        (r"kl\.?\s*(\d{1,2})\.([0-5]\d)(?!\d)", r"\1\2:\3"),
        (rf"([01]\d|2[0-3])([0-5]\d)(?:\s?{_HOURS}|(?=\s?{_ZONE_FOLLOWS}))", r"\1\2:\3"),
        (r"[~≈](?=\d{1,2}:\d\d)", r"~\1"),
        (rf"(\d{{4}}-\d\d-\d\d)\s+{WEEKDAY_NAME},?\s+(\d{{1,2}}:\d\d)", r"\1\2 \3"),
        (r"(\d{1,2}:\d\d:)([0-5]\d)[-–](1[5-9]|[2-5]\d)(?![\d:])", r"\1\2\3 - \2\4"),
        (r"(\d{1,2}:\d\d:\d\d)\.\d{0,2}[x?]+", r"\1\2"),
        (
            (
                rf"({MONTH_NAME}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}|\d{{1,2}}\s+{MONTH_NAME}\s+\d{{4}})"
                r"\s*\((\d{1,2}:\d\d(?::\d\d)?(?:\s?[ap]\.?m\b\.?)?(?:\s?[A-Z]{2,5})?)\)"
            ),
            r"\1\2 \3",
        ),
        (r"between\s+(\S[^\n]{3,30}?)\s+and\s+(?=\d)", r"\1\2 - "),
    )
)
"""Ways to write a time that have one meaning only, and how it is written elsewhere."""
_UNUSUALLY = re.compile(
    r"\W*[a-z. ]{0,16}[\d-]{0,11}(?:\d[hT]\d|\s?\d{4}\s?[a-z]|\d{8} |\.\d\d\s?[a-z])|.{0,12}\d\s?h|.{0,24}:\d\d\.\d{0,2}[x?]|.{8,24}\(\d{1,2}:\d\d|\W*\d{4}-\d\d-\d\d\s+[~≈]|\W*between\b|\D{7,16}\d|\W*\d\d?:\d\d:\d\d[-–]\d|\W*\d{4}-\d\d-\d\d\s+[a-z]",
    re.IGNORECASE,
)
"""What one of these begins with, found at once."""
_OPEN_DAY = re.compile(
    r"\d{4}(?:/\d\d)?[-/.](?:[?xX_]{1,2}[-/.](?:\d\d|[?xX_d]{1,2})|\d{1,2}[-/.][?xX_d]{1,2})(?![\w?])"
)
_OPEN_CLOCK = re.compile(
    r"(?P<hour>[01]?\d|2[0-3]|[0-2][?xX_]|[?xX_hH-]{1,2}):"
    r"(?:(?P<minute>[0-5][?xX_]|[?xX_mM-]{2})(?::[?xX_sS\d-]{2})?|(?P<whole>[0-5]\d):[0-5?xX_sS-][?xX_sS-])(?=[zZ](?!\w)|(?!\w))"
)
_SOME_CLOCK = re.compile(r"\d{1,2}:\d\d(?::\d\d)?(?!\d|:\d)")
_NO_CLOCK = re.compile(r"\(?(?:exact\s+)?(?:time\s*)?(?:tbc|tbd|unknown|n/?a|\?+)(?!\w)\)?", re.IGNORECASE)
_DAY_TO_OPEN = re.compile(r",?\s+(?:at\s+)?|T?(?=[\d?xXhH_-])|")
_DAY_TO_DAY = re.compile(r"\s*(?:-{0,2}>|[-–—→⇒])\s*|\s+(?:to|until|till)\s+")
_SHORT_DAY = re.compile(r"\d\d-\d\d(?![\w:-])")
_AND_ANOTHER = re.compile(r"\s*(?:&|and\b|,)\s*\d")
_DAY_ENDS = re.compile(r"(?=\s|$|[,;:.)\]–—*-])")
_REFUSED = re.compile(r"\S+(?:\s+[\d:?]+)*(?:\s+[ACI]ST\b)?")

_LONG_ZONES = {
    "eastern": "ET", "central": "CT", "mountain": "MT", "pacific": "PT", "central european": "CET",
    "central european summer": "CEST", "british summer": "BST", "coordinated universal": "UTC",
    "greenwich mean": "GMT", "indian standard": "UTC+05:30", "japan standard": "JST",
}  # fmt: skip
_ZONE = (
    r"(?P<zone>(?:UTC|GMT)\s?[+\-−]\s?\d{1,2}(?::?\d\d)?|[A-Z][A-Za-z]+/[A-Z][A-Za-z_]+(?:/[A-Z][A-Za-z_]+)?|[A-Z]{2,5}"
    rf"|(?i:(?P<long>{'|'.join(sorted(_LONG_ZONES, key=len, reverse=True))})(?:\s+(?:standard|daylight))?\s+time))(?![\w/])"
)
_OFFSET_STATED = re.compile(
    r"\b(?:times?|timestamps?|clocks?|timeline|hours?|zeit(?:en|angaben))\b[^.\n|]{0,30}?\s(?P<sign>[+\-−])(?P<rest>\d\d:?\d\d)(?![\d:])",
    re.IGNORECASE,
)
"""“All times -04:00”."""
_STATEMENTS = (
    re.compile(
        r"(?i:\b(?:times?|timestamps?|clocks?|timeline|hours?|zeit(?:en|angaben)|heures)\b[^.\n|]{0,60}?"
        rf"(?:\b(?:in|are|is|as|use[sd]?)\b|:|\()\s*(?:the\s+)?){_ZONE}"
    ),
    re.compile(rf"(?i:\btimes?\s+){_ZONE}"),
    re.compile(r"\b(?i:times?\s+(?:are\s+|in\s+)*(?P<long>eastern|central|mountain|pacific))\b"),
    re.compile(rf"(?i:\b(?:time\s?zone|tz|zone)\b\s*(?:\b(?:is|used)\b)?\W{{0,4}}){_ZONE}"),
    re.compile(
        rf"(?i:\b(?:(?:date)?time(?:stamp)?|date|when|start|started|end|ended|until|at|(?:uhr)?zeit|heure|hora)\b)[\s,/–-]*[\[(]?\s*{_ZONE}\s*[\])]?\s*$"
    ),
    re.compile(rf"^\W*{_ZONE}(?i:\s+times?)?\W*$"),
)
"""“All times in CET”, “Timezone: PST”, and what the name of a column or a heading ends with."""
_AMERICAN = frozenset("ET CT MT PT EST EDT CDT MST MDT PST PDT AKST AKDT HST".split())
"""Zones where most people write the month first."""
_IN_SUMMER = {
    "CET": "Europe/Berlin", "EET": "Europe/Athens", "WET": "Europe/Lisbon", "EST": "America/New_York",
    "MST": "America/Denver", "PST": "America/Los_Angeles", "AEST": "Australia/Sydney", "GMT": "Europe/London",
}  # fmt: skip
"""Where clocks that show these names in winter show others in summer, while people go on saying the winter's."""
_SLASHED = re.compile(
    r"(?<![\d/-])(\d{1,2})(?:/(\d{1,2})(?:/\d{2,4}(?!\d)|,?\s+\d{1,2}:\d\d)|-(\d{1,2})-\d{4}(?!\d))(?P<half>[^|,;]{0,12}?(?<=\d)\s?[ap]\.?m\b)?",
    re.IGNORECASE,
)
_DATED = re.compile(
    rf"(?<![\w/.-])(?=[\dA-Z])(?:\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}(?!\d)"
    rf"|(?:\d{{1,2}}(?:st|nd|rd|th|\.)?(?:\s+of)?[\s-]+)?{MONTH_NAME}\.?[\s-]+(?:\d{{1,2}}(?:st|nd|rd|th)?,?\s+)?(?P<year>\d{{4}})(?![\d:]))",
    re.IGNORECASE,
)
"""A day with its year, or a month with it, wherever a text names one."""
_CLOCK_IN_ZONE = re.compile(r"\d:\d\d(?::\d\d)?(?: ?[apAP][mM])? ?\(?([A-Z]{2,5})\b(?!/)")
_ANY = datetime(2000, 1, 1)  # noqa: DTZ001  # any wall clock
_WEIGHED = 200_000
_HYPHENED = re.compile(r"(?<=\d\d:\d\d)-\d\d:\d\d(?![\d:])")
_ALL_THE_SAME = 3
_SHORT_DAYS = re.compile(r"(?<![\w/.:-])(\d\d)-(\d\d),?\s+\d{1,2}:\d\d")
_SOME_DAY = re.compile(r"(?<![\w/.-])(?=\d|[A-Z])")


def looks_like_time(text: str, *, opened: bool = False) -> bool:
    """Whether a text begins as times do; says nothing about whether it can be read. ``opened``: also “At 14:02 …”."""
    return TIMEISH.match(text) is not None or (opened and _OPENED.match(text) is not None)


def with_colon(text: str) -> str:
    """“10.45”, “10h45” and “1045” as clocks are written elsewhere; anything else as it is."""
    return _POINTED.sub(lambda found: f"{found['hour']}:{found['minute'] or found['hundreds']}", text, count=1)


def _usual(text: str) -> str:
    """A text whose time is written in an unusual way, with the usual one."""
    if not _UNUSUALLY.match(text):
        return text
    for pattern, usual in _UNUSUAL:
        changed = pattern.sub(usual, text, count=1) if pattern.match(text) else text
        if changed != text:
            return changed
    return text


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time that stands in a text.

    ``end`` is where the words behind it begin. ``clock`` is whether a clock time is there: without one ``at`` and
    ``until`` bound the day, and both are None where not even that is known.
    """

    end: int
    at: Instant | None
    until: Instant | None = None
    precision: Precision = Precision.EXACT
    said: str = ""
    day: date | None = None
    clock: bool = True
    warnings: tuple[str, ...] = ()


class Chronicle:
    """What a document has said so far about days and zones; ``progress`` is that of whoever has it read.

    ``asks_day`` and ``asks_zone`` tell whether a time was read that lacked one, with nobody to say which, ``asks_start``
    whether one counts from a start that is not known;
    ``warnings`` are those that concern the whole document.
    """

    def __init__(self, options: Options) -> None:
        self.zone = zone_of(options.timezone)
        self.day = options.day
        self._told = options.day
        self.stated = ""
        self.asks_day = False
        self.asks_zone = False
        self.asks_start = False
        self.warnings: dict[str, None] = {}
        self.progress = options.progress
        self._today = options.today
        self._zone_chosen = options.zone_chosen
        self._named: date | None = None
        self._only: date | None = None
        self._west = False
        self.around = ""
        """The zone that most clocks name."""
        self._month_first: bool | None = None
        self._perhaps_month_first = False
        self._last: Instant | None = None
        self._winter_day: date | None = None
        self._start = options.start
        self._start_told = options.start is not None
        self._origins: list[str] = []
        self._detected = detected(options.document) if options.document is not None else None

    def weigh(self, text: str) -> None:
        """Find out from the whole text how it writes dates, which days it names, and where T0 is told.

        Whether 03/04/2019 begins with the month is seen from those that leave no choice; three clocks that all end in
        the same “-05:00” have an offset.
        """
        self._origins = list(origins(text))
        self._find_days(text[:_WEIGHED])
        hyphened = _HYPHENED.findall(text)
        self.around = _zone_of_most(text[:_WEIGHED])
        self._west = len(hyphened) >= _ALL_THE_SAME and len(set(hyphened)) == 1
        votes = {True: 0, False: 0}
        halves = False
        for found in _SLASHED.finditer(text):
            first, second = int(found[1]), int(found[2] or found[3])
            if first <= 12 < second <= 31:
                votes[True] += 1
            elif second <= 12 < first <= 31:
                votes[False] += 1
            halves = halves or found["half"] is not None
        short = [(int(first), int(second)) for first, second in _SHORT_DAYS.findall(text)]
        votes[True] += sum(second > 12 for _, second in short)
        votes[False] += sum(first > 12 for first, _ in short)
        if short and not any(votes.values()):
            self._warn(f"dates such as {short[0][0]:02d}-{short[0][1]:02d} are read with the month first")
        if any(votes.values()) and not all(votes.values()):
            self._month_first = votes[True] > 0
        else:
            self._perhaps_month_first = halves or self.zone.key.startswith(("America/", "US/"))

    @property
    def _said_zone(self) -> str:
        """The zone of clocks that name none themselves: as it was stated, else that of most others, unless somebody chose one."""
        return self.stated or ("" if self._zone_chosen else self.around)

    @property
    def guess(self) -> date:
        """The day of clocks as long as nobody says which: the only one that the text names, else today."""
        return self._only or self._today

    def _find_days(self, text: str) -> None:
        """The days that a text names with their years: the first is what others are near to."""
        days: dict[date, None] = {}
        for found in dict.fromkeys(one[0] for one in _DATED.finditer(text)):
            try:
                day = read_day(found, 0, date.min, self._today)
                # A month alone: its middle is near to all its days.
                near = day.date if day is not None else read_day(f"15 {found}", 0, date.min, self._today)
            except (Ambiguous, ValueError, OverflowError):
                continue
            named = near.date if isinstance(near, Day) else near
            if named is None or named.year not in _YEARS:
                continue
            self._named = self._named or named
            if day is not None:
                days[day.date] = None
            if len(days) > 1:
                return
        self._only = next(iter(days), None)

    def begin(self) -> None:
        """A list or table begins: its times need not follow those above it."""
        self._last = None

    def state_zone(self, text: str) -> str:
        """The zone that a sentence, a heading or a column's name says all times are in; it holds from here on."""
        for pattern in _STATEMENTS:
            found = pattern.search(text)
            if found is None:
                continue
            name = _LONG_ZONES[found["long"].lower()] if found["long"] else re.sub(r"\s", "", found["zone"])
            try:
                if read_zone(name, 0, _ANY, self.zone) is None:
                    if "/" in name:
                        self._warn(f"“{name}” is no zone that is known")
                    continue
            except Ambiguous as why:
                self._warn(str(why))
                continue
            self.stated = name
            return name
        offset = _OFFSET_STATED.search(text)
        if offset is None:
            return ""
        self.stated = f"UTC{'+' if offset['sign'] == '+' else '-'}{offset['rest']}"
        return self.stated

    def mention(self, text: str) -> None:
        """Take the day that a heading or a line names for the clocks below it."""
        day = self.day_in(text)
        if day is not None:
            self.day, self._told, self._last = day, day, None

    def day_in(self, text: str) -> date | None:
        """The first date with a year that a short text names."""
        for found in _SOME_DAY.finditer(text[:300]):
            try:
                day = read_day(text, found.start(), date.min, self._today, month_first=self._month_first)
            except (Ambiguous, ValueError, OverflowError):
                continue
            if day is not None and day.date.year in _YEARS and re.search(r"\d{4}", text[found.start() : day.end]):
                return day.date
        return None

    def read(self, text: str, *, loose: bool = False) -> Stamp | None:
        """The time that a text begins with; ``loose`` where nothing else is expected there (``10.45``, ``1045``, TBC)."""
        whole = self._whole(text)
        if whole is not None:
            return whole
        if "\u00a0" in text or "\u202f" in text:
            text = text.replace("\u00a0", " ").replace("\u202f", " ")
        near = _LOOSELY.match(text) if loose else None
        if near is not None:
            stamp = self.read(text[near.end() :], loose=True)
            if stamp is None or stamp.at is None:
                return None
            said = f"{near['word']} {stamp.said}"
            precision = Precision.ABOUT if stamp.precision is Precision.EXACT else stamp.precision
            told = (*stamp.warnings, f"“{said}” is taken as about that time")
            return replace(stamp, end=near.end() + stamp.end, precision=precision, said=said, warnings=told)
        usual = _usual(text)
        if usual != text:
            stamp = self._written(usual, loose=loose)
            end = stamp.end - len(usual) + len(text) if stamp else 0
            return replace(stamp, end=end, said=text[:end].strip(_AROUND)) if stamp else None
        return self._written(text, loose=loose)

    def _written(self, text: str, *, loose: bool) -> Stamp | None:
        """The same for a time written as most people do."""
        text = _MINUS.sub(r"\1−", text)
        before = _BEFORE.match(text)
        if before is None:
            return self._unknown(text, loose=loose)
        start = before.end()
        found, why = self._time(text, start)
        if found is None and loose and _POINTED.match(text, start):
            moved = text[:start] + with_colon(text[start:])
            found, why = self._time(moved, start)
            if found is not None:
                stamp = self._stamp(moved, start, found)
                end = stamp.end - len(moved) + len(text)
                return replace(stamp, end=end, said=text[start:end].strip())
        if found is None:
            return self._open(text, start) or self._unknown(text, loose=loose) or self._refused(text, start, why)
        return self._stamp(text, start, found)

    def aside(self, text: str, name: str, day: date | None) -> Stamp | None:
        """A time beside another on a day, in a column of that name; it changes nothing of what was said so far."""
        kept = self.day, self._told, self.stated, self._last, self.asks_day, self.asks_zone
        self.day, self._last = day or self.day, None
        self.state_zone(name)
        stamp = self.read(text, loose=True)
        self.day, self._told, self.stated, self._last, self.asks_day, self.asks_zone = kept
        return stamp

    def _whole(self, text: str) -> Stamp | None:
        """A text that is nothing but a date and clock, or seconds since 1970: nearly all of many tables.

        The grammar for all that people write finds the same in it, in three times the time.
        """
        found = _ISO.fullmatch(text) or self._of_numbers(text)
        if found is None:
            seconds = _EPOCH.fullmatch(text)
            if seconds is None:
                return None
            at = int(seconds["seconds"]) * SECOND + int(seconds["thousandths"] or 0)
            return self._checked(Stamp(len(text), at, said=text.strip()))
        day, clock, fraction, zone = found.groups()
        if zone is not None and re.match(r"-\d\d(?::|$)", zone) and len(clock) == len("14:02") and "T" not in text:
            # Behind a bare clock that may be the end of a range.
            return None
        try:
            part = timedelta(milliseconds=int((fraction or "").ljust(3, "0")[:3]))
            naive = datetime.fromisoformat(f"{day}T{clock}") + part
            if zone is None:
                at, changed = local(naive, self._zone_at(naive))
                self._note_zone()
            elif zone in ("Z", "UTC"):
                at, changed = from_datetime(naive.replace(tzinfo=UTC)), ""
            else:
                at, changed = from_datetime(datetime.fromisoformat(f"{day}T{clock}{zone}") + part), ""
        except (ValueError, OverflowError):
            return None
        self._told = naive.date()
        stamp = Stamp(
            len(text),
            at,
            precision=Precision.ABOUT if changed else Precision.EXACT,
            said=text.strip(),
            day=naive.date(),
            warnings=(changed,) if changed else (),
        )
        return self._checked(stamp)

    def _of_numbers(self, text: str) -> re.Match[str] | None:
        """“18/07/2019 14:02” as ISO 8601, where it is known whether the day or the month stands first."""
        found = _NUMBERS.fullmatch(text)
        if found is None:
            return None
        day, month, slashed = found[1], found[3], found[2] == "/"
        if slashed and int(day) <= 12:
            if int(month) > 12 or self._month_first:
                day, month = month, day
            elif self._month_first is None:
                return None
        return _ISO.fullmatch(f"{found[4]}-{month:0>2}-{day:0>2} {found[5]}")

    def _time(self, text: str, start: int) -> tuple[Time | None, str]:
        if self._start is None and ELAPSED.match(text, start):
            self._find_start()
        found, why = read_time(text, start, self._reference())
        if found is None and " to others; " in why and self._month_first is None:
            self._month_first = self._perhaps_month_first or self.stated in _AMERICAN
            order = "the month" if self._month_first else "the day"
            self._warn(f"{why.split(';')[0]}; taken with {order} first")
            found, why = read_time(text, start, self._reference())
        return found, why

    def _find_start(self) -> None:
        """What “T+5m” counts from: as the text tells it, else a guess that somebody is asked about."""
        for told in self._origins:
            found, _ = read_time(told, 0, self._reference())
            if found is not None:
                self._start, self._start_told = found.at, True
                self.asks_day = self.asks_day or (self.day is None and not found.dated)
                if not found.zoned:
                    self._note_zone()
                return
        self._start = self._detected
        if self._start is None:
            self._start = midnight(self.day or self.guess, self.zone)
        taken = f"{day_label(local_day(self._start, self.zone))}, {clock(self._start, self.zone)}"
        self._warn(f"times such as T+5m count from a start that is not known; taken as {taken}")

    def _reference(self) -> Reference:
        return Reference(
            self.zone,
            self.day or self.guess,
            self._today,
            self._last,
            self._month_first,
            stated=self._said_zone,
            near=self._near(),
            start=self._start,
            west=self._west,
        )

    def _near(self) -> date:
        """What a date without a year is near to: what was told so far or is named at all, else the last twelve months."""
        return self._told or self._named or max(self._today, date.min + _HALF_A_YEAR) - _HALF_A_YEAR

    def _stamp(self, text: str, start: int, found: Time) -> Stamp:
        if found.elapsed:
            self.asks_start = self.asks_start or not self._start_told
            if self.asks_start and found.precision is Precision.EXACT:
                found = replace(found, precision=Precision.ABOUT)
        if found.dated:
            self._told = found.day
        else:
            if self.day is None:
                self.asks_day = True
            found = (
                self._day_behind(text, start, found)
                or self._next_day(text, start, found)
                or self._past_midnight(text, start, found)
            )
            if found.dated:
                self._told = found.day
        if not found.zoned:
            self._note_zone()
        warnings = found.warnings
        end = found.end
        beside = _BESIDE.match(text, end)
        if beside:
            reference = replace(self._reference(), day=found.day)
            other, _ = read_time(text, beside.end(), reference)
            if other is not None and (other.zoned or other.at == found.at):
                end = other.end
                # Without a date of its own the other clock may be on the day before or after.
                if (other.at - found.at) % DAY or (other.dated and other.at != found.at):
                    first, second = text[start : found.end], text[beside.end() : other.end]
                    warnings += (f"“{first}” and “{second}” are two different times; the first is taken",)
        said = text[start:end].strip()
        shown = _SHOWN.match(text, end)
        if shown:
            end = shown.end()
            warnings += (f"the page shows “{shown['words']}”, its data say “{said}”; the data are taken",)
        after = _AFTER.match(text, end)
        stamp = Stamp(
            after.end() if after else end, found.at, found.until, found.precision, said, found.day, warnings=warnings
        )
        return self._checked(stamp)

    def _day_behind(self, text: str, start: int, found: Time) -> Time | None:
        """“22:30 UTC (Oct 29)”."""
        bracket = _DAY_BEHIND.match(text, found.end)
        if bracket is None:
            return None
        try:
            day = read_day(text, bracket.end(), self._near(), self._today, month_first=self._month_first)
        except (Ambiguous, ValueError, OverflowError):
            return None
        if day is None or text[day.end : day.end + 1] not in (")", "]"):
            return None
        then, _ = read_time(text, start, replace(self._reference(), day=day.date))
        return replace(then, end=day.end + 1, dated=True) if then is not None else None

    def _next_day(self, text: str, start: int, found: Time) -> Time | None:
        """“1:05 next day”."""
        said = _NEXT_DAY.match(text, found.end)
        if said is None or self.day is None or self.day >= date.max:
            return None
        later, _ = read_time(text, start, replace(self._reference(), day=self.day + timedelta(days=1)))
        return replace(later, end=said.end()) if later is not None else None

    def _past_midnight(self, text: str, start: int, found: Time) -> Time:
        if self._last is None or self._last - found.at <= _BACKWARDS or found.day >= date.max:
            return found
        tomorrow = found.day + timedelta(days=1)
        later, _ = read_time(text, start, replace(self._reference(), day=tomorrow))
        if later is None:
            return found
        return replace(later, warnings=(*later.warnings, f"after midnight: taken as {day_label(tomorrow)}"))

    def _open(self, text: str, start: int) -> Stamp | None:
        """A date without a clock, or with digits left open."""
        start += text[start : start + 1] in ("~", "≈")
        unknown = _OPEN_DAY.match(text, start)
        if unknown:
            end = unknown.end() + len(text[unknown.end() :]) - len(text[unknown.end() :].lstrip())
            clock = _OPEN_CLOCK.match(text, end)
            return _without(text, start, clock.end() if clock else unknown.end(), "the day is not known")
        try:
            day = read_day(text, start, self._near(), self._today, month_first=self._month_first)
        except (Ambiguous, ValueError, OverflowError):
            return None
        position = start
        if day is not None:
            gap = _DAY_TO_OPEN.match(text, day.end)
            position = gap.end() if gap else day.end
        clock = _OPEN_CLOCK.match(text, position) or (_NO_CLOCK.match(text, position) if day is not None else None)
        if day is None and clock is None:
            return None
        if (
            day is not None
            and clock is None
            and (not _DAY_ENDS.match(text, day.end) or _AND_ANOTHER.match(text, day.end))
        ):
            return None
        last = self._last_day(text, day) if day is not None and clock is None else None
        if day is not None and last is not None and last.date.year in _YEARS:
            stamp = self._between(text, start, last.end, day.date, None)
            until, _ = local(
                datetime.combine(last.date, time()) + timedelta(days=1),
                self._zone_at(datetime.combine(last.date, time())),
            )
            return replace(stamp, until=until, warnings=("no times of day are given: taken as whole days",))
        end = clock.end() if clock else (day.end if day else position)
        if day is None and self.day is None:
            self.asks_day = True
        on = day.date if day else self.day or self.guess
        hours = _bounds(clock) if clock else None
        if on.year not in _YEARS:
            return _without(text, start, end, f"the year {on.year:04d} cannot be right")
        return self._between(text, start, end, on, hours)

    def _last_day(self, text: str, first: Day) -> Day | None:
        """The later day behind a dash: “2019-07-18 – 2019-07-20”, “2019-07-18 → 07-20”."""
        dash = _DAY_TO_DAY.match(text, first.end)
        if dash is None:
            return None
        short = _SHORT_DAY.match(text, dash.end())
        try:
            if short is not None:
                last = Day(date.fromisoformat(f"{first.date.year:04d}-{short[0]}"), short.end())
            else:
                found = read_day(text, dash.end(), first.date, self._today, month_first=self._month_first)
                if found is None:
                    return None
                last = found
        except (Ambiguous, ValueError, OverflowError):
            return None
        return last if last.date > first.date and _DAY_ENDS.match(text, last.end) else None

    def _between(self, text: str, start: int, end: int, on: date, minutes: tuple[int, int] | None) -> Stamp:
        """Something between two minutes of a day; None: somewhen on it."""
        first, last = minutes or (0, 24 * 60)
        midnight = datetime.combine(on, time())
        zone = read_zone(text, end, midnight, self.zone) if minutes else None
        end = zone.end if zone else end
        info = zone.info if zone else self._zone_at(midnight)
        at, _ = local(midnight + timedelta(minutes=first), info)
        until, _ = local(midnight + timedelta(minutes=last), info)
        said = text[start:end].strip()
        after = _AFTER.match(text, end)
        if zone is None and minutes is not None:
            self._note_zone()
        self._last = at if self._last is None else max(at, self._last)
        self.day = on
        told = f"“{said}” is taken as a range"
        if minutes is None:
            odd = _SOME_CLOCK.search(text, end, end + 8)
            told = f"{f'“{odd[0]}” is no time of day' if odd else 'no time of day is given'}: taken as the whole day"
        return Stamp(
            after.end() if after else end,
            at,
            until,
            Precision.RANGE,
            said,
            on,
            clock=minutes is not None,
            warnings=(told,),
        )

    def _unknown(self, text: str, *, loose: bool) -> Stamp | None:
        found = _NO_CLOCK.match(text.strip()) if loose else None
        return _without(text, 0, len(text), "the time is not known") if found else None

    def _refused(self, text: str, start: int, why: str) -> Stamp | None:
        """What looks like a time and is none."""
        odd = _SOME_CLOCK.match(text, start)
        if not why and odd:
            return _without(text, start, odd.end(), f"“{odd[0]}” is no time of day")
        if not why or "counts from" in why:
            return None
        self.asks_zone = self.asks_zone or " can mean " in why
        end = _REFUSED.match(text, start)
        return _without(text, start, end.end() if end else start, why)

    def _checked(self, stamp: Stamp) -> Stamp:
        """The time, unless its year cannot be right; clocks below it are on its day."""
        at = stamp.at
        if at is None:
            return stamp
        if stamp.day is not None and stamp.day.year not in _YEARS:
            odd = f"the year {stamp.day.year:04d} cannot be right: no time is set"
            return replace(
                stamp, at=None, until=None, precision=Precision.EXACT, clock=False, warnings=(*stamp.warnings, odd)
            )
        if self.stated in _IN_SUMMER and stamp.day is not None and stamp.day != self._winter_day:
            self._winter_day = stamp.day
            self._note_winter(datetime.combine(stamp.day, time(12)))
        self._last = at
        self.day = stamp.day or self.day
        return stamp

    def _zone_at(self, wall: datetime) -> tzinfo:
        said = self._said_zone
        found = read_zone(said, 0, wall, self.zone) if said else None
        return found.info if found else self.zone

    def _note_winter(self, wall: datetime) -> None:
        """Say where a zone's winter name was stated and the day is in summer."""
        key = _IN_SUMMER.get(self.stated)
        if key is None:
            return
        shown = wall.replace(tzinfo=zone_of(key))
        if shown.tzname() != self.stated:
            where, day = key.rpartition("/")[2].replace("_", " "), day_label(wall.date())
            self._warn(
                f"{self.stated} is stated, but clocks in {where} showed {shown.tzname()} on {day}; taken as {self.stated}"
            )

    def _note_zone(self) -> None:
        if not self.stated and not self._zone_chosen:
            self.asks_zone = True
            if self.around:
                self._warn(f"times that name no zone are taken as {self.around}, as most others say")

    def _warn(self, what: str) -> None:
        self.warnings[what] = None


def _zone_of_most(text: str) -> str:
    """The zone that at least two clocks of a text, and two thirds of those with one, name; empty where there is none."""
    counts = Counter(found[1] for found in _CLOCK_IN_ZONE.finditer(text))
    (name, number), *_ = [*counts.most_common(1), ("", 0)]
    try:
        known = read_zone(name, 0, _ANY, zone_of("UTC")) is not None if number >= 2 else False
    except Ambiguous:
        return ""
    return name if known and 3 * number >= 2 * counts.total() else ""


def _without(text: str, start: int, end: int, why: str) -> Stamp:
    after = _AFTER.match(text, end)
    said = text[start:end].strip()
    return Stamp(after.end() if after else end, None, said=said, clock=False, warnings=(f"{why}: no time is set",))


def _bounds(clock: re.Match[str]) -> tuple[int, int] | None:
    """The first minute of a day that an open clock may mean, and the one after the last; None where all are open."""
    hour, minute = (clock.groupdict().get(name) or "" for name in ("hour", "minute"))
    if not hour[:1].isdigit():
        return None
    if not hour.isdigit():
        first = int(hour[0]) * 10
        return first * 60, min(first + 10, 24) * 60
    first = int(hour) * 60
    if clock["whole"]:
        return first + int(clock["whole"]), first + int(clock["whole"]) + 1
    if minute[:1].isdigit():
        tens = first + int(minute[0]) * 10
        return tens, tens + 10
    return first, first + 60
