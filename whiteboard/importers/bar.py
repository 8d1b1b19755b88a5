"""The grammar of the scribe's bar: one line of typing is one note or action, for window, command line and pasted text.

::

    [sign] [time [-]] [lane] text          sign: + well, - improve, ? question, ! idea
    > title [@owner] [due DAY] [#people | #process | #technology]

with ``#tag``, ``@author`` and ``[mark]`` anywhere as words of their own (``#"two words"``). A backslash before the text
takes the rest as it stands. Nothing is an error: what cannot be read stays text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Literal, TypeVar
from zoneinfo import ZoneInfo

from whiteboard.importers.candidates import Candidate, Todo, described, lane_with, place_of, records_of
from whiteboard.importers.days import day_label, read_due
from whiteboard.importers.promises import promise_in
from whiteboard.importers.times import Reference, Time, read_time
from whiteboard.importers.zones import local, local_day, wall_clock
from whiteboard.layout.timescale import zone_of
from whiteboard.layout.when import Dates, moment, stretch
from whiteboard.model.commands import Add, Batch, SetMark
from whiteboard.model.document import Document
from whiteboard.model.instants import HOUR, Instant
from whiteboard.model.meetings import invited, name_at
from whiteboard.model.progress import Progress, each, silent
from whiteboard.model.records import (
    EVENT,
    Category,
    Id,
    InTray,
    Kind,
    Lane,
    Mark,
    Note,
    OnCanvas,
    OnTimeline,
    Precision,
    Role,
)

SIGNS: Mapping[str, Id] = {"+": "well", "-": "improve", "?": "question", "!": "idea"}
"""The kind of note that each sign before a line stands for."""
ACTION_SIGN = ">"

_Choice = TypeVar("_Choice", Category, Mark)
ChipKind = Literal["time", "lane", "kind", "mark", "tag", "author", "due", "category", "promise"]

_BACKWARDS = 12 * HOUR
"""A clock that goes back by more than this in pasted lines has passed midnight."""
_STACK = 28.0
"""Points between stickies that come onto the canvas together."""

_UTC = ZoneInfo("UTC")
_SIGN = re.compile(r"([+\-?!>])(?:\s+|$)")
# What may stand between a time or lane and the words: “: ”, “ - ” and the like.
_SEPARATOR = re.compile(r"(?:[,;:.](?=\s|$))?(?:-(?=[^\W\d])|\s*(?:[-–—|](?=\s|$)|[–—]))?\s*")
_QUOTED = r'"(?:[^"]|""){1,500}"'
_TAG = r"[^\W\d](?:[\w/.-]*\w)?"
_AUTHOR = r"\w(?:[\w.'’-]*\w)?"
_TOKEN = re.compile(
    rf"""(?<!\S)(?:
        (?:\#(?P<tag>{_QUOTED}|{_TAG}) | @(?P<author>{_QUOTED}|{_AUTHOR}) | \[(?P<mark>[^\W\d][\w ]{{2,30}})\])
        [,;:.]?(?=\s|$)
      | (?P<due>due)\s+(?:by\s+|on\s+)?(?=\S)
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_STOP = re.compile(r"[,;:.](?=\s|$)")
_SPACE = re.compile(r"\s*")
_WORD = re.compile(r"\S{1,80}(?=\s|$)")
_BREAK = re.compile(r"\r\n|\n|\r")
_SHORTEST_PREFIX = 3
_UNSPECIFIC = frozenset({"and", "for", "from", "our", "the", "what", "who", "with"})


@dataclass(frozen=True, slots=True)
class BarContext:
    """What a line is understood against.

    ``timezone`` is the board's, ``day`` the date of a clock without one, ``last`` what “+11m” counts from, ``today`` what
    due dates count from. With ``near``, two instants, a clock without a date is on the day that puts it between them or
    as little outside as can be; on the latest such day where there are several. Without ``kinds`` the signs stand for the kinds of their names. ``default_lane`` takes events
    without a lane (None: the response lane, else the upper one). ``canvas`` is where stickies without a time go (None:
    the tray). ``people`` are those whose names have several words: they may be written without quotes. ``start`` is what
    “T+11m” counts from, on a board when the incident was detected.
    """

    timezone: str
    day: date
    today: date
    last: Instant | None = None
    lanes: tuple[Lane, ...] = ()
    kinds: tuple[Kind, ...] = ()
    default_lane: Id | None = None
    canvas: OnCanvas | None = None
    near: tuple[Instant, Instant] | None = None
    people: tuple[str, ...] = ()
    start: Instant | None = None

    @staticmethod
    def of(
        document: Document,
        today: date,
        *,
        day: date | None = None,
        last: Instant | None = None,
        default_lane: Id | None = None,
        canvas: OnCanvas | None = None,
    ) -> BarContext:
        """The context of a board: its latest event is the last one, and its day (or today) is the day, unless given.

        Without a day given, clocks are near to the last event where that is given, else to the incident as a whole.
        """
        near = (last, last) if last is not None else _incident(document)
        if last is None:
            times = (note.place.at for note in document.notes.values() if isinstance(note.place, OnTimeline))
            last = max(times, default=None)
        zone = document.board.timezone
        if day is not None:
            near = None
        else:
            day = today if last is None else local_day(last, zone_of(zone))
        lanes = tuple(sorted(document.lanes.values(), key=lambda lane: lane.position))
        names = tuple(name for name in invited(document) if len(name.split()) > 1)
        return BarContext(
            zone,
            day,
            today,
            last,
            lanes,
            tuple(document.kinds.values()),
            default_lane,
            canvas,
            near,
            names,
            detected(document),
        )

    def around(self, at: Instant) -> BarContext:
        """The same for a time that is about what happened at ``at``."""
        return replace(self, near=(at, at))


@dataclass(frozen=True, slots=True)
class Chip:
    """A stretch ``[start, end)`` of the typed text that was understood as more than text, and a label that says how."""

    what: ChipKind
    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What one line says. ``said`` is its time as typed, ``day`` the date that was read into it, ``dated`` whether the
    line itself named that day; with ``todo`` it is an action and ``text`` its title."""

    kind: Id = EVENT
    text: str = ""
    at: Instant | None = None
    until: Instant | None = None
    precision: Precision = Precision.EXACT
    said: str = ""
    lane: Id | None = None
    author: str = ""
    tags: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
    promise: Instant | None = None
    todo: Todo | None = None
    chips: tuple[Chip, ...] = ()
    warnings: tuple[str, ...] = ()
    day: date | None = None
    dated: bool = False

    @property
    def empty(self) -> bool:
        """Whether there is nothing in it to put on a board."""
        return not self.text.strip() and (self.todo is not None or (self.at is None and not self.marks))


def read_line(text: str, context: BarContext) -> Line:
    """What a line says. Never raises; takes time in proportion to its length."""
    start = _past(_SPACE, text, 0)
    sign = _SIGN.match(text, start)
    if sign and sign[1] == ACTION_SIGN:
        return _action_line(text, sign, context)
    chips: list[Chip] = []
    kind = _kind(SIGNS[sign[1]], context.kinds) if sign else None
    if sign and kind:
        chips.append(Chip("kind", sign.start(), sign.start() + 1, kind.title))
        start = sign.end()
    zone = zone_of(context.timezone)
    reference = Reference(zone, context.day, context.today, context.last, start=context.start)
    time, warning = _nearest_time(text, start, reference, context.near)
    words = _Words(text, start, context.people, marks=kind is None)
    lane = None
    if time is not None:
        chips.append(Chip("time", start, time.end, _time_label(time, zone)))
        words.position = _past(_SEPARATOR, text, time.end)
        words.read_leading()
        lane, end = _lane_at(text, words.position, context.lanes)
        if lane is not None:
            chips.append(Chip("lane", words.position, end, lane.title))
            words.position = _past(_SEPARATOR, text, end)
    words.read()
    chips += words.chips
    line = Line(
        kind=kind.id if kind else EVENT,
        text=words.text,
        author=words.author,
        tags=tuple(words.tags),
        marks=tuple(mark for mark in Mark if mark in words.marks),
        chips=tuple(sorted(chips, key=lambda chip: chip.start)),
        warnings=(warning,) if warning else (),
    )
    if time is None:
        return line
    at_lane = lane.id if lane else _default_lane(context)
    promise = None
    if _posts(at_lane, context.lanes) and not words.literal:
        promise = promise_in(words.text, time.at, zone)
    said = -1 if promise is None else text.find(words.text[promise.start : promise.end], words.position)
    if promise is not None and said >= 0:
        chip = Chip("promise", said, said + promise.end - promise.start, _promise_label(time.at, promise.at, zone))
        line = replace(line, promise=promise.at, chips=(*line.chips, chip))
    return replace(
        line,
        chips=tuple(sorted(line.chips, key=lambda chip: chip.start)),
        at=time.at,
        until=time.until,
        precision=time.precision,
        said=text[start : time.end].strip(),
        lane=at_lane,
        warnings=time.warnings,
        day=time.day,
        dated=time.dated,
    )


def read_lines(text: str, context: BarContext) -> Iterator[tuple[int, Line]]:
    """The lines that say something, with their numbers from 1; one that ends with a backslash goes on in the next.

    “+11m” counts from the line before. A clock without a date is on the day of the line before, or on the next one where
    it goes back by more than half a day.
    """
    before: Line | None = None
    for number, typed in _joined_lines(text):
        line = read_line(typed, context)
        if line.empty:
            continue
        if before is not None and _passed_midnight(before, line):
            later = read_line(typed, replace(context, day=context.day + timedelta(days=1)))
            line = replace(
                later,
                warnings=(*later.warnings, f"after midnight: taken as {day_label(later.day or context.day)}"),
            )
        if line.at is not None:
            before = line
            context = replace(context, last=line.at, day=line.day or context.day, near=None)
        yield number, line


def _joined_lines(text: str) -> Iterator[tuple[int, str]]:
    parts: list[str] = []
    lines = _BREAK.split(text)
    for number, line in enumerate(lines, 1):
        if line.endswith("\\") and number < len(lines):
            parts.append(line[:-1])
            continue
        yield number - len(parts), "\n".join([*parts, line])
        parts.clear()


def detected(document: Document) -> Instant | None:
    """When the incident was detected: what the board's own “T+” counts from."""
    note = document.notes.get(document.marks.get(Mark.DETECTED, ""))
    return note.place.at if note is not None and isinstance(note.place, OnTimeline) else None


def _incident(document: Document) -> tuple[Instant, Instant] | None:
    """From the start of the incident to its end: where they are marked, else the first and the last event."""
    times = {id: note.place.at for id, note in document.notes.items() if isinstance(note.place, OnTimeline)}
    if not times:
        return None
    start = times.get(document.marks.get(Mark.IMPACT_STARTED, ""), min(times.values()))
    return start, max(start, times.get(document.marks.get(Mark.RESOLVED, ""), max(times.values())))


def _nearest_time(
    text: str, start: int, reference: Reference, near: tuple[Instant, Instant] | None
) -> tuple[Time | None, str]:
    """The time at ``start``; without a date of its own on the day that puts it nearest to what is there."""
    time, warning = read_time(text, start, reference)
    if time is None or time.dated or near is None:
        return time, warning
    first, last = (local_day(bound, reference.zone).toordinal() for bound in near)
    # A stretch longer than a day has every clock in its last day or in the one before.
    calendar = range(date.min.toordinal(), date.max.toordinal() + 1)
    days = {day for day in (first - 1, first, last - 1, last, last + 1) if day in calendar}
    read = (read_time(text, start, replace(reference, day=date.fromordinal(day)))[0] for day in days)
    found = [time for time in read if time is not None]
    return min(found, key=lambda time: (max(near[0] - time.at, time.at - near[1], 0), -time.at), default=time), warning


def _passed_midnight(before: Line, line: Line) -> bool:
    return (
        not line.dated
        and before.at is not None
        and line.at is not None
        and before.at - line.at > _BACKWARDS
        and line.day is not None
        and line.day < date.max
    )


def candidate_of(line: Line, where: str = "") -> Candidate:
    """The line as a candidate of an import."""
    return Candidate(
        line.text,
        line.at,
        line.until,
        line.precision,
        line.said,
        line.author,
        tags=line.tags,
        kind=line.kind,
        lane=line.lane,
        marks=line.marks,
        promise=line.promise,
        where=where,
        warnings=line.warnings,
        todo=line.todo,
    )


def lines_command(
    document: Document, text: str, context: BarContext, new_id: Callable[[], Id], progress: Progress = silent
) -> Batch | None:
    """One command that adds what all lines say; None where they say nothing. What ``progress`` raises ends it.

    A time alone makes an event without words. Marks move to the events that were typed (the last one, where several
    claim it). Stickies without a time go to the canvas place of the context, everything else without one to the tray.
    """
    lines = [line for _, line in each(read_lines(text, context), progress, of=text.count("\n") + 1)]
    claimed = {mark: index for index, line in enumerate(lines) for mark in line.marks}
    placed = []
    stack = iter(range(len(lines)))
    for index, line in enumerate(lines):
        candidate = candidate_of(line)
        place = place_of(candidate, line.lane)
        if isinstance(place, InTray) and context.canvas is not None and line.kind != EVENT:
            away = next(stack) * _STACK
            place = OnCanvas(context.canvas.x + away, context.canvas.y + away)
        placed.append((candidate, place, tuple(mark for mark in line.marks if claimed[mark] == index)))
    records = records_of(document, placed, new_id)
    if not records:
        return None
    freed = (SetMark(mark, None) for mark in claimed if mark in document.marks)
    return Batch(f"Add {described(records)}", (*freed, Add(records)))


def write_line(note: Note, document: Document) -> str:
    """A note as a line that reads back as it is: kind, time, lane, author, tags, marks and text.

    Kinds without a sign come back as events, and of lanes that no word tells apart the first one comes back.
    """
    context = BarContext.of(document, date(2000, 1, 1), last=0)
    parts = [sign for sign, kind in SIGNS.items() if kind == note.kind]
    if isinstance(note.place, OnTimeline):
        parts += [
            _written_time(note.place, zone_of(context.timezone)),
            _lane_name(note.place.lane, context),
        ]
    parts += [f"[{mark}]" for mark in note.marks if note.kind == EVENT]
    parts += [f"#{_quoted(tag, _TAG)}" for tag in note.tags if tag]
    parts += [f"@{_quoted(note.author, _AUTHOR)}"] if note.author else []
    wanted = replace(read_line(" ".join([*parts, "\\"]), context), text=note.text, chips=())
    plain = " ".join([*parts, note.text])
    read = replace(read_line(plain, context), chips=())
    if replace(read, promise=None) == wanted and read.promise in (None, note.promise):
        return plain
    return " ".join([*parts, f"\\{note.text}"])


def write_lines(notes: Iterable[Note], document: Document) -> str:
    """Several notes, one a line, as `read_lines` takes them; a text of several lines goes on behind backslashes."""
    return "\n".join(_in_one_line(write_line(note, document)) for note in notes)


def _in_one_line(line: str) -> str:
    # A backslash that ends a line of the text itself is kept from being read as one of ours by a space behind it.
    parts = (f"{part} " if part.endswith("\\") else part for part in _BREAK.split(line))
    return "\\\n".join(parts)


class _Words:
    """Takes the words that mean something out of a line, from left to right; what is left is its text."""

    def __init__(
        self,
        typed: str,
        position: int,
        people: tuple[str, ...] = (),
        *,
        marks: bool = False,
        today: date | None = None,
    ) -> None:
        """With ``marks`` it may carry marks; with ``today`` it is an action and may be due and have a category."""
        self.position = position
        self.text = ""
        self.author = ""
        self.tags: dict[str, None] = {}
        self.marks: set[Mark] = set()
        self.due: date | None = None
        self.category: Category | None = None
        self.chips: list[Chip] = []
        self.warnings: dict[str, None] = {}
        self.literal = False
        self._typed = typed
        self._people = people
        self._may_mark = marks
        self._today = today

    def read_leading(self) -> None:
        """Take the words before the text."""
        self.position = _past(_SPACE, self._typed, self.position)
        while found := _TOKEN.match(self._typed, self.position):
            end = self._take(found)
            if end is None:
                return
            self.position = _past(_SPACE, self._typed, end)

    def read(self) -> None:
        """Take the rest."""
        self.read_leading()
        typed, kept, position = self._typed, self.position, self.position
        if typed.startswith("\\", position):
            self.text, self.literal = typed[position + 1 :], True
            return
        pieces = []
        while found := _TOKEN.search(typed, position):
            end = self._take(found)
            if end is not None:
                pieces.append(typed[kept : found.start()])
                kept = end
            position = found.end() if end is None else end
        pieces.append(typed[kept:])
        self.text = _joined(pieces)

    def _take(self, found: re.Match[str]) -> int | None:
        """Understand a word and say where it ends; None where it is only text."""
        chip: tuple[ChipKind, str] | None = None
        end = found.end()
        if found["tag"]:
            chip = self._tag(_unquoted(found["tag"]))
        elif found["author"]:
            whole = name_at(self._typed, found.start("author"), self._people)
            chip = self._author(whole or _unquoted(found["author"]))
            if whole is not None:
                end = _past(_STOP, self._typed, found.start("author") + len(whole))
        elif found["mark"]:
            chip = self._mark(found["mark"])
        elif self._today is not None and self.due is None:
            due, warning = read_due(self._typed, end, self._today)
            if warning:
                self.warnings[warning] = None
            if due is not None:
                self.due, end = due.date, _past(_STOP, self._typed, due.end)
                chip = ("due", day_label(self.due))
        if chip is None:
            return None
        self.chips.append(Chip(chip[0], found.start(), end, chip[1]))
        return end

    def _tag(self, tag: str) -> tuple[ChipKind, str] | None:
        if self._today is None:
            self.tags[tag] = None
            return "tag", f"#{tag}"
        category = _completed(tag, tuple(Category))
        if category is None or self.category is not None:
            return None
        self.category = category
        return "category", category.value.capitalize()

    def _author(self, author: str) -> tuple[ChipKind, str] | None:
        if self.author:
            return None
        self.author = author
        return "author", f"@{author}"

    def _mark(self, word: str) -> tuple[ChipKind, str] | None:
        mark = _completed(" ".join(word.split()), tuple(Mark)) if self._may_mark else None
        if mark is None:
            return None
        self.marks.add(mark)
        return "mark", mark.value


def _action_line(text: str, sign: re.Match[str], context: BarContext) -> Line:
    words = _Words(text, sign.end(), context.people, today=context.today)
    words.read()
    due = words.due.isoformat() if words.due else None
    return Line(
        text=words.text,
        todo=Todo(words.author, due, words.category or Category.PROCESS),
        chips=(Chip("kind", sign.start(), sign.start() + 1, "Action"), *words.chips),
        warnings=tuple(words.warnings),
    )


def _completed(word: str, choices: Iterable[_Choice]) -> _Choice | None:
    """The choice that is the word, or the only one that begins with it."""
    word = word.casefold()
    begun = [choice for choice in choices if choice.value.startswith(word)]
    exact = [choice for choice in begun if choice.value == word]
    if exact or (len(word) >= _SHORTEST_PREFIX and len(begun) == 1):
        return (exact or begun)[0]
    return None


def _kind(id: Id, kinds: tuple[Kind, ...]) -> Kind | None:
    """The kind of the board with that id or title; any, where no board is known."""
    if not kinds:
        return Kind(id, id.capitalize(), "")
    return next((kind for kind in kinds if kind.id == id), None)


def _past(pattern: re.Pattern[str], text: str, start: int) -> int:
    """Where a pattern that may be absent ends."""
    found = pattern.match(text, start)
    return found.end() if found else start


def _joined(pieces: list[str]) -> str:
    """What is left of a text when words were taken out between the pieces."""
    kept = [pieces[0].rstrip(" \t")] if len(pieces) > 1 else pieces
    kept += [piece.strip(" \t") for piece in pieces[1:]]
    return " ".join(piece for piece in kept if piece).replace(" \n", "\n").replace("\n ", "\n").strip()


def _unquoted(word: str) -> str:
    return word[1:-1].replace('""', '"') if word.startswith('"') else word


def _quoted(word: str, plain: str) -> str:
    """The word as it can stand in a line: in quotes unless it is plain."""
    if re.fullmatch(plain, word):
        return word
    return '"' + word.replace('"', '""') + '"'


def _time_label(time: Time, zone: ZoneInfo) -> str:
    """“Thu 18 Jul 2019 14:02”, with “about” or the end of a range."""
    about = "about " if time.precision is Precision.ABOUT else ""
    return about + stretch(time.at, time.until, zone, Dates.WEEKDAY, seconds=True)


def _promise_label(at: Instant, promise: Instant, zone: ZoneInfo) -> str:
    """“next update by 23:00”, with the day where it is another one."""
    same = local_day(at, zone) == local_day(promise, zone)
    return f"next update by {moment(promise, zone, Dates.NONE if same else Dates.WEEKDAY, seconds=True)}"


def _posts(id: Id | None, lanes: tuple[Lane, ...]) -> bool:
    """Whether what stands in a lane is said to colleagues or customers."""
    return any(lane.id == id and lane.role in (Role.INTERNAL, Role.PUBLIC) for lane in lanes)


@lru_cache(maxsize=16)
def _lane_words(lanes: tuple[Lane, ...]) -> tuple[dict[tuple[str, ...], Lane], dict[str, Lane]]:
    """Lanes by their whole titles, and by the single words that mean only one of them."""
    titles: dict[tuple[str, ...], Lane] = {}
    words: dict[str, set[Lane]] = {}
    for lane in lanes:
        title = tuple(lane.title.casefold().split())
        if title:
            titles.setdefault(title, lane)
        for word in title:
            if len(word) >= _SHORTEST_PREFIX and word not in _UNSPECIFIC:
                words.setdefault(word, set()).add(lane)
    single = {word: next(iter(found)) for word, found in words.items() if len(found) == 1}
    for role in Role:
        first = lane_with(lanes, role)
        if first is not None:
            single[role.value] = first
    return titles, single


def _lane_at(text: str, start: int, lanes: tuple[Lane, ...]) -> tuple[Lane | None, int]:
    """The lane named at ``start`` by title, role, a word of its title or a beginning of one; and where its name ends."""
    titles, single = _lane_words(lanes)
    ends: list[int] = []
    said: list[str] = []
    position = start
    for _ in range(max((len(title) for title in titles), default=1)):
        found = _WORD.match(text, position)
        if found is None:
            break
        word = found[0].casefold()
        said.append(word.rstrip(":,"))
        ends.append(found.end() - (len(word) - len(said[-1])))
        if said[-1] != word:
            break
        position = _past(_SPACE, text, found.end())
    for size in range(len(said), 0, -1):
        lane = titles.get(tuple(said[:size]))
        if lane is not None:
            return lane, ends[size - 1]
    if not said:
        return None, start
    word = said[0]
    exact = single.get(word)
    if exact is not None:
        return exact, ends[0]
    begun = {lane.id: lane for name, lane in single.items() if name.startswith(word)}
    if len(word) >= _SHORTEST_PREFIX and len(begun) == 1:
        return next(iter(begun.values())), ends[0]
    return None, start


def _default_lane(context: BarContext) -> Id | None:
    if context.default_lane is not None:
        return context.default_lane
    lane = lane_with(context.lanes, Role.RESPONSE) or next(iter(context.lanes), None)
    return lane.id if lane else None


@lru_cache(maxsize=64)
def _lane_name(id: Id, context: BarContext) -> str:
    """The shortest words that mean the lane behind a time."""
    lane = next(lane for lane in context.lanes if lane.id == id)
    names = [lane.role.value, *lane.title.split(), " ".join(lane.title.split())]
    meant = (name for name in names if read_line(f"00:00 {name} \\", context).lane == id)
    return next(meant, lane.role.value)


def _written_time(place: OnTimeline, zone: ZoneInfo) -> str:
    about = "~" if place.precision is Precision.ABOUT else ""
    start = _written(place.at, zone)
    return f"{about}{start}" if place.until is None else f"{start} – {_written(place.until, zone)}"


def _written(at: Instant, zone: ZoneInfo) -> str:
    """``2019-07-18 14:02``, in UTC where the clock of the zone does not say which instant is meant."""
    wall = wall_clock(at, zone).replace(fold=0)
    try:
        plain = local(wall, zone) == (at, "")
    except (OverflowError, ValueError):
        plain = False
    return _iso(wall) if plain else f"{_iso(wall_clock(at, _UTC))} UTC"


def _iso(wall: datetime) -> str:
    seconds = wall.second or wall.microsecond
    return wall.isoformat(" ", "milliseconds" if wall.microsecond else "seconds" if seconds else "minutes")
