"""A table of cells becomes candidates: its columns are recognised by their names and by what stands in them.

Any program's table comes this way: CSV, HTML, Markdown. Which column means what is a value (`Columns`) that people see
and change; the rows are then read again with it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from whiteboard.importers.candidates import Candidate
from whiteboard.importers.chronicle import TIMEISH, Chronicle, Stamp, looks_like_time, with_colon
from whiteboard.importers.columns import Column, Columns, Table
from whiteboard.importers.elapsed import NAME as ELAPSED_NAME
from whiteboard.importers.elapsed import as_elapsed
from whiteboard.importers.outline import Row
from whiteboard.importers.suggested import label_mark, role_named, role_of, role_of_source
from whiteboard.model.document import Document
from whiteboard.model.progress import each
from whiteboard.model.records import Id, Precision, Role

_END = r"(?:end(?:ed|s)?|until|till?|to|finish(?:ed)?|stop(?:ped)?|bis|fin)"
_NAMES: tuple[tuple[Column, re.Pattern[str]], ...] = tuple(
    (column, re.compile(pattern, re.IGNORECASE))
    for column, pattern in (
        (Column.ZONE, r"time ?zone|tz|zone"),
        (Column.UNTIL_DATE, rf"{_END} (?:date|day)|(?:date|day) {_END}"),
        (Column.UNTIL, rf"(?:\w+ )?{_END}(?: (?:time|at|date ?time|timestamp))?|(?:time )?{_END}|(?:resolved|closed|completed) at"),
        (
            Column.TIME,
            (r"(?:start(?:ed|s)?|begin|event|local|posted|created|utc|alert|incident|occurred|approx\w*|display|message)? ?"
            r"(?:date ?(?:and|&)? ?)?(?:time|timestamp|datetime|date ?time|clock|uhrzeit|zeit(?:punkt)?|heure|tid|hora)(?: ?stamp)?"
            r"(?: (?:start(?:ed)?|begin|of event|utc|gmt|local))?|when|ts|(?:\w+ )?(?:at|start(?:ed)?|begin)|utc|gmt|start"),
        ),
        (Column.DATE, r"(?:(?:start|event|incident|display) )?(?:date|day|datum|jour|fecha|dato)(?: (?:start|utc))?"),
        (Column.WHO, (r"who|author|by|user(?: ?name)?|person|people|owner|actor|responder|sender|from|speaker|reporter|assignee|creator|editor|"
                     r"engineer|participant|agent|login|handle|(?:posted|created|updated|performed|done|written|reported|entered) by|"
                     r"(?:real |display |full )?name|wer|von|verantwortlich(?:er?)?|bearbeiter|autor|qui|auteur|responsable|quién|team member|initials")),
        (Column.SOURCE, r"source|channel|where|system|link|links?|url|evidence|ref(?:erences?)?|tool|origin|via|media|quelle|medium"),
        (Column.LANE, r"lane|audience|role|stream|track|swim ?lane|visibility"),
        (
            Column.WHAT,
            (r"what(?: happened)?|events?|event (?:description|details?|text)|(?:event )?desc(?:riptions?)?|details?|action(?:s| taken)?|"
            r"messages?|summary|text|headline|notes?|comments?|activity|activities|updates?|body|title|subject|happening|"
            r"occurrence|entry|observation|content|msg|log(?: entry)?|was|ereignis|beschreibung|ma(?:ß|ss)nahme|aktion|meldung|bemerkung|kommentar|vorfall|"
            r"[ée]v[ée]nement|evento|descripci[óo]n|acci[óo]n|hændelse|key events?|milestones?|timeline"),
        ),
        (Column.TAG, r"status|state|impact|severity|priority|tags?|labels?|level|type|kind|category|component|group|phase|service"),
    )
)  # fmt: skip
_PLAIN_NAME = re.compile(r"[\W_]+")
_IN_BRACKETS = re.compile(r"(?<!\s)\s*+[(\[][^()\[\]]*[)\]]\s*$")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
DAYISH = re.compile(
    r"\W*(?:\w{3,9},?\s+)?(?:\d{4}[-/.]\d\d?[-/.]\d\d?|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{1,2}\W+[a-z]{3,9}\W+(?:\d{4}|\d\d)(?!\d)|[a-z]{3,9}\W+\d{1,2}\W+\d{4})\W*",
    re.IGNORECASE,
)
_ORDER = re.compile(r"(\d{4}-\d\d-\d\d)?[T\s]*(\d{1,2}):(\d\d)")
_APPROXIMATELY = re.compile(r"\W*(?:approx\w*|about|ca\.?|circa|est(?:imated|\.)?|~|ish|roughly)\W*", re.IGNORECASE)
_MORE_TIME = re.compile(r"\d")
"""What stands behind a time and may be another: digits."""
_DOUBTED = re.compile(
    r"\([^()]{0,60}\b(?:not sure|unsure|maybe|perhaps|approx\w*|about|roughly|estimated?|circa|unclear)\b[^()]{0,60}\)",
    re.IGNORECASE,
)
_ZONED = re.compile(r"\b[A-Z]{3,4}\b\W*$")
"""A second column of times is the same in another zone, or something else altogether: when a row was changed."""
_HALF_A_DAY = 12 * 60
_PERSON = re.compile(r"@?[^\W\d_][\w'’-]*(?:\.? [^\W\d_][\w'’.-]*){0,2}")
_SAMPLES = 60
_SERIAL = re.compile(r"[2-6]\d{4}(?:\.\d{1,15})?", re.ASCII)
_SPREADSHEET = datetime(1899, 12, 30)  # noqa: DTZ001  # a wall clock's date without a zone
"""Where spreadsheets begin to count days (ECMA-376, 18.17.4.1), for days from 1954 on; their leap day of 1900 lies before."""
_SHOWN = 5
ACCOUNT = re.compile(r"\(user [^()]*\)")
"""What a wiki page says of somebody whom it knows by the number of an account only: nobody's name."""
_LONGEST_TAG = 60
_LONGEST_FIELD = 40
_ADDRESS = re.compile(r"https?://[^\s()<>]+")
_EMPTY_BRACKETS = re.compile(r"\(\s*\)")
_MOST_NAMED = 6
_NUMBERED = re.compile(r"\W*\d{0,6}\W*")


@dataclass(frozen=True, slots=True)
class Cells:
    """A table as it came: a name for each column, and the rows below it."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]

    @staticmethod
    def of(rows: Sequence[Row], *, header: bool) -> Cells:
        """``header`` is whether the first row is known to name the columns; where not, it may do so by its words."""
        if not rows:
            return Cells((), ())
        width = max(len(row.cells) for row in rows)
        first = rows[0].cells
        names = header or sum(_meaning(name) is not None for name in first) >= 2
        names = names or (len(rows) > 1 and (_says_when(first) or (_above_times(rows) and not _are_fields(rows))))
        if names and not any(TIMEISH.match(cell) for cell in first):
            return Cells(first + ("",) * (width - len(first)), _without_serials(first, rows[1:]))
        return Cells(("",) * width, tuple(rows))

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.header)

    def table(self, columns: Columns) -> Table:
        """What is shown to whoever may reassign columns."""
        shown = (row.cells + ("",) * (self.width - len(row.cells)) for row in self.rows[:_SHOWN])
        return Table(
            self.header,
            tuple(tuple(cell[:_LONGEST_SHOWN] for cell in cells) for cells in shown),
            len(self.rows),
            columns,
        )


_LONGEST_SHOWN = 200


def _without_serials(header: Sequence[str], rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows with days that a spreadsheet counts as dates and clocks, in columns whose names say that they hold them."""
    counted = [
        index
        for index, name in enumerate(header)
        if _meaning(name) in (Column.TIME, Column.DATE, Column.UNTIL, Column.UNTIL_DATE)
        and (filled := [row.cells[index] for row in rows[:_SAMPLES] if index < len(row.cells) and row.cells[index]])
        and all(map(_SERIAL.fullmatch, filled))
    ]
    if not counted:
        return tuple(rows)
    return tuple(
        replace(row, cells=tuple(_of_serial(cell) if at in counted else cell for at, cell in enumerate(row.cells)))
        for row in rows
    )


def _of_serial(cell: str) -> str:
    """“43664.5” as “2019-07-18 12:00:00”; anything else as it is."""
    if not _SERIAL.fullmatch(cell):
        return cell
    moment = _SPREADSHEET + timedelta(seconds=round(float(cell) * 86400))
    return f"{moment:%Y-%m-%d %H:%M:%S}" if "." in cell else f"{moment:%Y-%m-%d}"


def _above_times(rows: Sequence[Row]) -> bool:
    """Whether the first row has a word where all others have a time."""
    below = rows[1:_SAMPLES]
    return any(
        cell and all(index < len(row.cells) and TIMEISH.match(row.cells[index]) for row in below)
        for index, cell in enumerate(rows[0].cells)
    )


def _are_fields(rows: Sequence[Row]) -> bool:
    """Whether rows of two cells are names with their values, the first one too."""
    return all(len(row.cells) <= 2 for row in rows) and any(label_mark(row.cells[0]) for row in rows if row.cells)


def names_something(name: str) -> bool:
    """Whether a column's name tells what it means."""
    return _meaning(name) is not None


def names_person(name: str) -> bool:
    """Whether a column's name says that it tells who it was."""
    return _meaning(name) is Column.WHO


def _says_when(cells: Sequence[str]) -> bool:
    return any(_meaning(name) in (Column.TIME, Column.DATE) for name in cells)


def _meaning(name: str) -> Column | None:
    """What a column's name says: “Start time (UTC)”, “createdAt”, “Who?”."""
    plain = _IN_BRACKETS.sub("", name.strip())
    plain = _PLAIN_NAME.sub(" ", _CAMEL.sub(" ", plain) if not plain.isupper() else plain).strip()
    return next((column for column, pattern in _NAMES if pattern.fullmatch(plain)), None) if len(plain) < 60 else None


def recognised(cells: Cells) -> Columns | None:
    """What the columns mean; None where no column holds times."""
    samples = [
        [row.cells[index] for row in cells.rows[:_SAMPLES] if index < len(row.cells) and row.cells[index]]
        for index in range(cells.width)
    ]
    timeish = [_part(column, TIMEISH) for column in samples]
    dayish = [_part(column, DAYISH, whole=True) for column in samples]
    meanings: list[Column | None] = [None] * cells.width
    for index, name in enumerate(cells.header):
        meaning = _meaning(name)
        if (
            meaning in (Column.TIME, Column.DATE, Column.UNTIL, Column.UNTIL_DATE)
            and samples[index]
            and timeish[index] < 0.25
        ):
            meaning = Column.WHAT if meaning is Column.UNTIL else None
        if meaning is Column.DATE and dayish[index] < 0.5:
            meaning = Column.TIME
        again = meaning in (Column.WHAT, Column.TAG) or (meaning is Column.TIME and _ZONED.search(name))
        if meaning is not None and (again or meaning not in meanings):
            meanings[index] = meaning
    _find_times(meanings, timeish, dayish)
    if Column.TIME not in meanings:
        return None
    _find_words(meanings, samples, timeish)
    _find_names(meanings, samples, cells.header)
    return Columns(tuple(meanings))


def _find_times(meanings: list[Column | None], timeish: list[float], dayish: list[float]) -> None:
    """A column of times where none is named so, by what stands in them."""
    if Column.TIME in meanings:
        return
    free = [index for index, meaning in enumerate(meanings) if meaning is None and timeish[index] >= 0.6]
    clocks = [index for index in free if dayish[index] < 0.5]
    if Column.DATE in meanings and clocks:
        meanings[clocks[0]] = Column.TIME
    elif Column.DATE in meanings:
        meanings[meanings.index(Column.DATE)] = Column.TIME
    elif free:
        if dayish[free[0]] >= 0.5 and clocks and clocks[0] > free[0]:
            meanings[free[0]] = Column.DATE
            meanings[clocks[0]] = Column.TIME
        else:
            meanings[free[0]] = Column.TIME


def _find_names(meanings: list[Column | None], samples: list[list[str]], header: Sequence[str]) -> None:
    """In a table without names of columns, the one that repeats a few short names of people."""
    if any(header) or Column.WHO in meanings:
        return
    for index, column in enumerate(samples):
        few = len(set(column)) * 3 <= len(column) * 2
        if meanings[index] is None and few and all(map(_PERSON.fullmatch, column)):
            meanings[index] = Column.WHO
            return


def _find_words(meanings: list[Column | None], samples: list[list[str]], timeish: list[float]) -> None:
    """The column with the most to say where none is named so."""
    if Column.WHAT in meanings:
        return
    length = [sum(map(len, column)) / max(1, len(column)) for column in samples]
    rest = [index for index, own in enumerate(meanings) if own in (None, Column.TAG) and timeish[index] < 0.6]
    rest = rest or [index for index, own in enumerate(meanings) if own in (Column.WHO, Column.SOURCE, Column.LANE)]
    if rest:
        meanings[max(rest, key=lambda index: length[index])] = Column.WHAT


def _part(cells: list[str], pattern: re.Pattern[str], *, whole: bool = False) -> float:
    found = sum((pattern.fullmatch(cell) if whole else pattern.match(cell)) is not None for cell in cells)
    return found / len(cells) if cells else 0.0


def left_out(cells: Cells, columns: Columns) -> tuple[str, ...]:
    """A sentence about the columns that say something and come with no row; rows may well be numbered."""
    lost = [
        f"“{name or f'column {index + 1}'}”"
        for index, (name, meaning) in enumerate(zip(cells.header, columns.meanings, strict=True))
        if meaning is None
        and not all(_NUMBERED.fullmatch(row.cells[index]) for row in cells.rows if index < len(row.cells))
    ]
    if not lost:
        return ()
    more = f" and {len(lost) - _MOST_NAMED} more" if len(lost) > _MOST_NAMED else ""
    return (f"left out: {'column' if len(lost) == 1 else 'columns'} {', '.join(lost[:_MOST_NAMED])}{more}",)


def read(
    cells: Cells, columns: Columns, chronicle: Chronicle, *, document: Document | None = None, role: Role | None = None
) -> list[Candidate]:
    """A candidate for each row, in the order of the rows. ``role`` is that of all rows where the source tells it."""
    reading = _Reading(cells, columns, chronicle, document, role)
    rows = [row for row in cells.rows if any(row.cells) and row.cells != cells.header]
    timed = [(row, reading.when(row.cells)) for row in rows]
    newest_first = is_newest_first([when for _, when in timed])
    chronicle.begin()
    stated = chronicle.stated
    for index in reading.times[:1]:
        chronicle.state_zone(cells.header[index])
    found = [
        one
        for row, when in each(timed[::-1] if newest_first else timed, chronicle.progress, of=len(timed))
        if (one := reading.candidate(row, when)) is not None
    ]
    chronicle.stated = stated
    return found[::-1] if newest_first else found


def is_newest_first(times: Sequence[str]) -> bool:
    """Whether most of these times are earlier than those above them; a leap over half a day has passed midnight."""
    found = [one for text in times if (one := _ORDER.search(text[:40])) is not None]
    keys = [(one[1] or "", int(one[2]) * 60 + int(one[3])) for one in found]
    steps = [
        (later > earlier) - (later < earlier) if later[0] != earlier[0] else _step(later[1] - earlier[1], later[0])
        for earlier, later in pairwise(keys)
    ]
    return steps.count(-1) >= 2 and steps.count(-1) > 2 * steps.count(1)


def _step(minutes: int, day: str) -> int:
    forwards = (minutes > 0) - (minutes < 0)
    return -forwards if not day and abs(minutes) > _HALF_A_DAY else forwards


class _Reading:
    """How one table's rows become candidates."""

    def __init__(
        self, cells: Cells, columns: Columns, chronicle: Chronicle, document: Document | None, role: Role | None
    ) -> None:
        self.times = columns.all_of(Column.TIME)
        self._chronicle = chronicle
        self._role = role
        self._date, self._until, self._until_date, self._zone, self._who, self._source, self._lane = map(
            columns.of,
            (Column.DATE, Column.UNTIL, Column.UNTIL_DATE, Column.ZONE, Column.WHO, Column.SOURCE, Column.LANE),
        )
        self._what = columns.all_of(Column.WHAT)
        self._tags = columns.all_of(Column.TAG)
        self._header = cells.header
        self._elapsed = bool(self.times) and ELAPSED_NAME.fullmatch(cells.header[self.times[0]].strip()) is not None
        lanes = document.lanes.values() if document else ()
        self._lanes: dict[str, Id] = {name.casefold(): lane.id for lane in lanes for name in (lane.title, lane.id)}

    def when(self, cells: Sequence[str]) -> str:
        """Date and time of a row as one text."""
        date, time = _cell(cells, self._date), _cell(cells, self.times[0] if self.times else None)
        if self._elapsed:
            return as_elapsed(time)
        if date and DAYISH.match(time):
            date = ""
        elif date and ":" not in time:
            time = with_colon(time)
        zone = _cell(cells, self._zone)
        return " ".join(part for part in (date, time, zone if time else "") if part)

    def candidate(self, row: Row, when: str) -> Candidate | None:
        """None for a row that only names the day of those below it. ``when`` is what `when` made of its cells."""
        cells = row.cells
        stamp = self._chronicle.read(when, loose=True) if when else None
        said = list(dict.fromkeys(text for index in self._what if (text := _cell(cells, index))))
        if not said:
            filled = {cell for cell in cells if cell}
            if len(filled) == 1 and self._names_day(*filled):
                return None
        warnings = list(stamp.warnings) if stamp else []
        if stamp is None:
            warnings.append(f"“{when[:80]}” cannot be read as a time" if when else "no time is given")
            stamp = Stamp(0, None, said=when)
        precision, until = stamp.precision, stamp.until
        rest = when[stamp.end :].strip() if stamp.at is not None else ""
        if rest and _APPROXIMATELY.fullmatch(rest):
            precision = Precision.ABOUT if precision is Precision.EXACT else precision
        elif _MORE_TIME.search(rest) and not any(rest in told for told in warnings):
            warnings.append(f"“{rest[:80]}” behind the time is not understood: it is kept as what was said")
        if stamp.at is not None:
            warnings += self._contradictions(cells, stamp)
            warnings += self._within(said, stamp)
            until, precision = self._end(cells, stamp, until, precision, warnings)
        text = "\n".join(said) or " | ".join(cell for cell in cells if cell and cell != when)
        origin, addresses = _origin(_cell(cells, self._source))
        text = "\n".join((text, *(address for address in addresses if address not in text)))
        lane, who = _cell(cells, self._lane), _cell(cells, self._who)
        if ACCOUNT.fullmatch(who):
            warnings.append(f"said by {who.strip('()')}, whom the page does not name")
            who = ""
        return Candidate(
            text or when,
            stamp.at,
            until,
            precision,
            said=f"{stamp.said} {rest}".strip(),
            author=", ".join(name.removeprefix("@") for name in who.split("\n")),
            channel=origin,
            tags=tuple(
                dict.fromkeys(
                    tag for words in (*(_cell(cells, index) for index in self._tags), origin) if (tag := tag_of(words))
                )
            ),
            role=self._role or role_named(lane) or role_of_source(origin) or role_of_source(who) or role_of(text),
            lane=self._lanes.get(lane.casefold()) if lane else None,
            where=f"line {row.line}" if row.line else "",
            warnings=tuple(warnings),
        )

    def _names_day(self, cell: str) -> bool:
        if ":" in cell or not DAYISH.match(cell):
            return False
        self._chronicle.mention(cell)
        return True

    def _contradictions(self, cells: Sequence[str], stamp: Stamp) -> list[str]:
        """Other columns of times, and a date beside one, that say something else."""
        told = []
        for index in self.times[1:]:
            other = _cell(cells, index)
            aside = self._chronicle.aside(other, self._header[index], stamp.day) if other else None
            if aside is not None and aside.at is not None and aside.at != stamp.at:
                told.append(f"“{stamp.said}” and “{aside.said}” are two different times; the first is taken")
        date = _cell(cells, self._date)
        beside = date and DAYISH.match(_cell(cells, self.times[0] if self.times else None))
        day = self._chronicle.day_in(date) if beside else None
        if day is not None and stamp.day is not None and day != stamp.day:
            told.append(f"“{date}” and “{stamp.said}” are two different days; the second is taken")
        return told

    def _within(self, said: list[str], stamp: Stamp) -> list[str]:
        """A time at the beginning of what is said that is another than that of the row."""
        for text in said if stamp.clock and stamp.until is None else ():
            aside = self._chronicle.aside(text[:80], "", stamp.day) if looks_like_time(text) else None
            if aside is not None and aside.clock and aside.at not in (None, stamp.at):
                return [f"“{stamp.said}” and “{aside.said}” are two different times; the first is taken"]
        return []

    def _end(
        self, cells: Sequence[str], stamp: Stamp, until: int | None, precision: Precision, warnings: list[str]
    ) -> tuple[int | None, Precision]:
        """Until when, by columns of their own."""
        written = " ".join(part for index in (self._until_date, self._until) if (part := _cell(cells, index)))
        if not written or stamp.at is None:
            return until, precision
        name = self._header[self._until] if self._until is not None else ""
        zone = _cell(cells, self._zone)
        end = self._chronicle.aside(f"{written} {zone}" if zone else written, name, stamp.day)
        if end is None or end.at is None:
            warnings.append(f"“{written[:80]}” cannot be read as a time: its end is left out")
        elif end.at < stamp.at:
            warnings.append(f"ends before it starts (“{written}”): its end is left out")
        elif end.at > stamp.at:
            return end.at, Precision.RANGE
        return until, precision


def _origin(cell: str) -> tuple[str, list[str]]:
    """What a source is called, which many rows have in common, and the addresses that are each row's own."""
    addresses = _ADDRESS.findall(cell)
    return " ".join(_EMPTY_BRACKETS.sub(" ", _ADDRESS.sub("", cell)).split()).strip(" ,;|–-"), addresses


def tag_of(text: str) -> str:
    """A tag of the words of a cell; empty where they are too many."""
    tag = re.sub(r"[\W_]+", "-", text.casefold()).strip("-")
    return tag if len(tag) <= _LONGEST_TAG else ""


def _cell(cells: Sequence[str], index: int | None) -> str:
    return cells[index] if index is not None and index < len(cells) else ""


def is_of_fields(cells: Cells, columns: Columns) -> bool:
    """Whether its rows are names with their values, as at the head of many reports, and not events with their times."""
    if cells.width != 2 or columns.meanings[1] is not Column.TIME or any(map(names_something, cells.header)):
        return False
    names = [row.cells[0] for row in cells.rows if row.cells]
    return all(len(name) < _LONGEST_FIELD for name in names) and any(
        label_mark(name) is not None or names_something(name) for name in names
    )


def key_events(cells: Cells, chronicle: Chronicle) -> list[Candidate]:
    """What a table of names and values says about the incident's key events: “Detected | 10:45”."""
    found = []
    for row in each((Row(cells.header), *cells.rows) if any(cells.header) else cells.rows, chronicle.progress):
        filled = [cell for cell in row.cells if cell]
        if len(filled) < 2:
            continue
        mark = label_mark(filled[0])
        stamp = chronicle.read(filled[1]) if mark is not None and looks_like_time(filled[1]) else None
        if stamp is None:
            if len(filled[0]) < 40 and "date" in filled[0].lower():
                chronicle.mention(filled[1])
            continue
        where = f"line {row.line}" if row.line else ""
        found.append(candidate_of(filled[0].rstrip(" :"), stamp, where))
    return found


def candidate_of(text: str, stamp: Stamp, where: str, *, author: str = "") -> Candidate:
    """What a sentence of a report says at a time; “(not sure when)” before it makes the time an approximate one."""
    if stamp.precision is Precision.EXACT and _DOUBTED.match(text):
        stamp = replace(stamp, precision=Precision.ABOUT)
    return Candidate(
        text,
        stamp.at,
        stamp.until,
        stamp.precision,
        said=stamp.said,
        author=author,
        role=role_of(text),
        where=where,
        warnings=stamp.warnings,
    )
