"""What an import is on its road from a source to the board: candidates, and the notes and actions they become."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

from whiteboard.importers.columns import Columns, Table
from whiteboard.model.commands import count
from whiteboard.model.document import Document
from whiteboard.model.instants import Instant
from whiteboard.model.progress import Progress, silent
from whiteboard.model.records import (
    EVENT,
    Action,
    Category,
    Id,
    InTray,
    Lane,
    Mark,
    Note,
    OnTimeline,
    Place,
    Precision,
    Role,
)

_HALVES = re.compile("[\ud800-\udfff]")
MOST_CANDIDATES = 200_000
"""Candidates that one import brings at most; a board is made for half of them."""

MORE_FOLLOWS = "the answer says that more of the log follows; download that too and import it after this"


class Unreadable(Exception):
    """A source cannot be used. Its text is one sentence that names file and line, says what is wrong and how to mend it."""

    def __init__(self, what: str, *, mend: str = "", file: str = "", line: int | None = None) -> None:
        self.what = what
        self.mend = mend
        self.file = file
        self.line = line
        super().__init__(what)

    def __str__(self) -> str:
        place = f"{self.file or 'the text'}{f', line {self.line}' if self.line is not None else ''}"
        return f"{place}: {self.what}{f'; {self.mend}' if self.mend else ''}"


@dataclass(frozen=True, slots=True)
class Incident:
    """One incident of a source that holds several, for pickers.

    ``end`` is when it was resolved (None: it was not), ``updates`` their number, ``longest_silence`` the seconds of the
    longest stretch between two updates inside the incident (None with fewer than two).
    """

    id: str
    title: str
    start: Instant | None
    end: Instant | None
    impact: str
    updates: int
    longest_silence: float | None


class SeveralIncidents(Unreadable):
    """The source holds several incidents and none was chosen."""

    def __init__(self, incidents: tuple[Incident, ...], *, file: str = "") -> None:
        self.incidents = incidents
        super().__init__(
            f"holds {len(incidents)} incidents, newest “{incidents[0].title}”",
            mend="choose one with --incident ID; --list shows them",
            file=file,
        )


@dataclass(frozen=True, slots=True)
class Todo:
    """What a candidate for an action says besides its title; ``due`` is an ISO date."""

    owner: str = ""
    due: str | None = None
    category: Category = Category.PROCESS


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that may come onto the board.

    ``at`` None means that no time is known: it goes to the tray. ``role`` suggests a lane, ``lane`` names one of the
    board's. ``marks`` are suggestions. ``source`` is the same whenever the same thing is read again (empty where the
    source has no identities), ``where`` says where it stood. With ``todo`` it is an action instead of a note. ``record`` is
    there when the source is a board of ours: the note or action as it was, with all that no other source knows.
    ``digest`` is that of what the source said (`digest_of`), whatever is made of it before it comes.
    """

    text: str
    at: Instant | None = None
    until: Instant | None = None
    precision: Precision = Precision.EXACT
    said: str = ""
    author: str = ""
    channel: str = ""
    tags: tuple[str, ...] = ()
    kind: Id = EVENT
    role: Role | None = None
    lane: Id | None = None
    marks: tuple[Mark, ...] = ()
    promise: Instant | None = None
    source: str = ""
    where: str = ""
    warnings: tuple[str, ...] = ()
    todo: Todo | None = None
    record: Note | Action | None = None
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Import:
    """What was read: ``format`` is the name in the table of formats, ``timezone`` an IANA name that the source suggests.

    ``asks_day``, ``asks_zone`` and ``asks_start`` are set where times lack a date, a zone, or are counted from a start, and
    nobody chose one: the program's best guess was then used; ``day`` is that guess where the source itself led to it.
    ``table`` is there where columns can be reassigned, ``board`` where the source is a whole board of ours.
    ``zone`` is the one that most clocks name, in which those without one were taken. ``encodings`` are those that its text may be in, that which was taken first, where that had to be guessed.
    """

    title: str
    format: str
    candidates: tuple[Candidate, ...]
    timezone: str = ""
    warnings: tuple[str, ...] = ()
    asks_day: bool = False
    asks_zone: bool = False
    asks_start: bool = False
    table: Table | None = None
    board: Document | None = None
    day: date | None = None
    encodings: tuple[str, ...] = ()
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Channel:
    """One channel of a source that holds several: its name, how many messages it has, and the first and last of them.

    What was said in a ``direct`` one is between a few people: it is not taken unless the channel is chosen.
    """

    name: str
    messages: int
    start: Instant | None = None
    end: Instant | None = None
    direct: bool = False


@dataclass(frozen=True, slots=True)
class Options:
    """What a parser may need besides the source.

    ``day`` None means that nobody said on which day clocks without a date fall; ``today`` is then used, and said.
    ``zone_chosen`` tells whether somebody chose ``timezone`` or it is merely the board's. ``start`` is the instant from
    which elapsed times count. ``channels`` None takes all of them; ``since`` and ``until`` bound what is taken of a long
    source. ``columns`` are the meanings that somebody chose for the columns of a table (`Import.table`).
    ``progress`` hears how far reading is, and may raise to end it.
    """

    timezone: str
    today: date
    day: date | None = None
    incident: str | None = None
    document: Document | None = None
    zone_chosen: bool = False
    start: Instant | None = None
    channels: tuple[str, ...] | None = None
    since: Instant | None = None
    until: Instant | None = None
    columns: Columns | None = None
    progress: Progress = silent


def records_of(
    document: Document, placed: Iterable[tuple[Candidate, Place, tuple[Mark, ...]]], new_id: Callable[[], Id]
) -> tuple[Note | Action, ...]:
    """The note or action that each candidate becomes, with the marks that it is to carry."""
    position = max((action.position for action in document.actions.values()), default=-1)
    records: list[Note | Action] = []
    for candidate, place, marks in placed:
        if candidate.todo is None:
            records.append(_note(candidate, new_id(), place, marks))
        else:
            position += 1
            records.append(_action(candidate, new_id(), candidate.todo, position))
    return tuple(records)


_ONE = {"note": "a note", "event": "an event", "action": "an action"}


def described(records: Iterable[Note | Action]) -> str:
    """“4 events”, “event”, “3 notes and an action”."""
    notes = [record for record in records if isinstance(record, Note)]
    actions = sum(1 for record in records if isinstance(record, Action))
    word = "event" if all(note.kind == EVENT for note in notes) else "note"
    parts = [(number, name) for number, name in ((len(notes), word), (actions, "action")) if number]
    if len(parts) == 1:
        return count(*parts[0])
    return " and ".join(_ONE[name] if number == 1 else count(number, name) for number, name in parts)


def _note(candidate: Candidate, id: Id, place: Place, marks: tuple[Mark, ...]) -> Note:
    text = candidate.text.strip() or ", ".join(marks).capitalize()
    return Note(
        id,
        kind=candidate.kind,
        text=printable(text),
        place=place,
        author=printable(candidate.author),
        tags=tuple(printable(tag) for tag in candidate.tags),
        marks=marks,
        said=printable(candidate.said),
        source=printable(candidate.source),
        promise=candidate.promise,
        digest=(candidate.digest or digest_of(candidate)) if candidate.source else "",
    )


def digest_of(candidate: Candidate) -> str:
    """The words and the time of a candidate as twelve letters: another digest, and the source says something else."""
    said = (printable(candidate.text).strip(), candidate.at, candidate.until, candidate.precision.value)
    return blake2b(repr(said).encode(), digest_size=6).hexdigest()


def _action(candidate: Candidate, id: Id, todo: Todo, position: int) -> Action:
    return Action(
        id,
        title=printable(candidate.text),
        category=todo.category,
        owner=printable(todo.owner),
        due=todo.due,
        position=position,
    )


def place_of(candidate: Candidate, lane: Id | None) -> Place:
    """On the timeline where time and lane are known, else in the tray."""
    if candidate.at is None or lane is None:
        return InTray()
    return OnTimeline(candidate.at, lane, until=candidate.until, precision=candidate.precision)


def lane_with(lanes: Iterable[Lane], role: Role) -> Lane | None:
    """The lane of a role: a visible one before a hidden one, then the upper one."""
    own = (lane for lane in lanes if lane.role is role)
    return min(own, key=lambda lane: (lane.hidden, lane.position), default=None)


def printable(text: str) -> str:
    """The text without NUL, and with a sign in place of halves of surrogate pairs: no text file can hold these."""
    return text if text.isascii() and "\0" not in text else _HALVES.sub("\ufffd", text).replace("\0", "")
