"""The records a board is made of: frozen values, one class for each word of the glossary.

Board units (positions, widths) are points, 1/72 inch. Instants are milliseconds, see `instants`. Every record has an
``id`` that is unique on its board; references to other records are ids.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from whiteboard.model.instants import Instant

Id = str


class Role(StrEnum):
    """What a lane of the timeline shows."""

    SIGNALS = "signals"
    RESPONSE = "response"
    INTERNAL = "internal"
    PUBLIC = "public"
    OTHER = "other"


class Precision(StrEnum):
    """How well the instant of an event is known."""

    EXACT = "exact"
    ABOUT = "about"
    RANGE = "range"


class Mark(StrEnum):
    """A milestone of the incident, in the order in which they are expected to happen."""

    IMPACT_STARTED = "impact started"
    DETECTED = "detected"
    ACKNOWLEDGED = "acknowledged"
    DECLARED = "declared"
    IDENTIFIED = "identified"
    MITIGATED = "mitigated"
    RESOLVED = "resolved"


class Category(StrEnum):
    """What an action changes."""

    PEOPLE = "people"
    PROCESS = "process"
    TECHNOLOGY = "technology"


class Status(StrEnum):
    """How far an action has come."""

    OPEN = "open"
    IN_PROGRESS = "in progress"
    DONE = "done"
    DROPPED = "dropped"


class MeetingKind(StrEnum):
    """What a meeting is for: the first look back, or a later one at what has changed."""

    WORKSHOP = "workshop"
    REGROUP = "regroup"


class StepView(StrEnum):
    """What a step of a meeting looks at, and so which view and tool it brings."""

    BOARD = "board"
    TIMELINE = "timeline"
    DISCUSSION = "discussion"
    ACTIONS = "actions"
    REVIEW = "review"
    CHANGES = "changes"
    WRAP_UP = "wrap-up"


class Overlay(StrEnum):
    """What the comms figures draw on the board itself; each can be switched off."""

    SILENCES = "silences"
    FIRST_POSTS = "first posts"
    ORDER = "order"
    LAGS = "lags"
    PROMISES = "promises"


EVENT = "event"
"""The kind of a note that states a fact; every other kind is a sticky."""


@dataclass(frozen=True, slots=True)
class OnTimeline:
    """A place at an instant in a lane. ``row`` None asks for the first free row; no stored note has it."""

    at: Instant
    lane: Id
    row: int | None = None
    until: Instant | None = None
    precision: Precision = Precision.EXACT


@dataclass(frozen=True, slots=True)
class OnCanvas:
    """A place below the timeline: points right of its left end and down from its lower edge."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class InTray:
    """Not placed yet."""


Place = OnTimeline | OnCanvas | InTray


@dataclass(frozen=True, slots=True)
class Board:
    """What holds for the whole board.

    ``start`` is the instant at x = 0 (None while nothing is placed), ``scale`` points a minute, ``fold_after`` the
    minutes of quiet after which a stretch folds, ``locked`` keeps placed events where they are, ``hidden_overlays`` are
    not drawn, ``regroup`` is the ISO date of the next meeting, ``votes_each`` what everybody may give while voting, and
    ``votes_hidden`` keeps how many votes a note has to itself until they are revealed.
    """

    id: Id
    title: str
    timezone: str = "UTC"
    start: Instant | None = None
    scale: float = 6.0
    fold_after: int = 60
    locked: bool = False
    hidden_overlays: tuple[Overlay, ...] = ()
    regroup: str | None = None
    votes_each: int = 3
    votes_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Lane:
    """A row of the timeline. ``hint`` says in small print what belongs there; ``rows`` is its height in rows."""

    id: Id
    title: str
    role: Role = Role.OTHER
    hint: str = ""
    colour: str = "#64748b"
    position: int = 0
    rows: int = 8
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """What a note can be; ``colour`` fills its stickies (an event takes its lane's colour)."""

    id: Id
    title: str
    colour: str
    position: int = 0


@dataclass(frozen=True, slots=True)
class Note:
    """Anything written on the board.

    ``said`` keeps the time as people wrote it, ``source`` where the note came from (empty: written here) and ``digest``
    what that source said then, ``promise`` the instant by which this post promised the next one, ``width`` a width
    chosen by hand, ``z`` the drawing order, ``grouped`` the group it is picked up with, ``colour`` one chosen by hand
    (empty: its kind's, or its lane's), ``lasts`` the milliseconds of a range while it is off the timeline.
    """

    id: Id
    kind: Id = EVENT
    text: str = ""
    place: Place = InTray()
    author: str = ""
    tags: tuple[str, ...] = ()
    votes: int = 0
    marks: tuple[Mark, ...] = ()
    width: float | None = None
    said: str = ""
    source: str = ""
    promise: Instant | None = None
    z: int = 0
    locked: bool = False
    grouped: Id | None = None
    digest: str = ""
    colour: str = ""
    lasts: Instant | None = None


@dataclass(frozen=True, slots=True)
class Phase:
    """A named stretch of time above the axis."""

    id: Id
    title: str
    start: Instant
    until: Instant
    colour: str = "#2f6fde"


@dataclass(frozen=True, slots=True)
class Fold:
    """A stretch of time drawn as a narrow break because nothing at all happened in it."""

    id: Id
    start: Instant
    until: Instant


@dataclass(frozen=True, slots=True)
class Frame:
    """A titled area of the canvas; a page or slide of its own, in the order of ``position``."""

    id: Id
    title: str
    x: float
    y: float
    width: float
    height: float
    position: int = 0
    category: Category | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture on the canvas. ``content`` is the SHA-256 of its bytes, which `Document.contents` holds once however many
    pictures show them; ``alt`` says what is to be seen, for those who cannot; ``z`` is the order among pictures, which all
    lie on frames and below notes; ``grouped`` is the group it is picked up with.
    """

    id: Id
    content: Id
    x: float
    y: float
    width: float
    height: float
    alt: str = ""
    z: int = 0
    locked: bool = False
    grouped: Id | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """An arrow from one note to another."""

    id: Id
    from_note: Id
    to_note: Id
    label: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """Something to do. ``due`` is an ISO date; ``notes`` are the notes it came from; ``carried_from`` is the path, relative
    to this board's file, of the board whose action of the same id it goes on from.
    """

    id: Id
    title: str
    category: Category = Category.PROCESS
    owner: str = ""
    due: str | None = None
    next_step: str = ""
    status: Status = Status.OPEN
    ticket: str = ""
    notes: tuple[Id, ...] = ()
    position: int = 0
    carried_from: str = ""


@dataclass(frozen=True, slots=True)
class Update:
    """What somebody reported about an action."""

    id: Id
    action: Id
    at: Instant
    text: str
    author: str = ""


@dataclass(frozen=True, slots=True)
class Meeting:
    """One sitting on the board; ``until`` is None while it lasts."""

    id: Id
    kind: MeetingKind
    start: Instant
    until: Instant | None = None
    participants: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MeetingStep:
    """A part of every meeting of one kind on this board: what it is called, how long it should take, what it looks at."""

    id: Id
    kind: MeetingKind
    title: str
    minutes: int = 10
    view: StepView = StepView.BOARD
    position: int = 0


@dataclass(frozen=True, slots=True)
class Target:
    """What was promised to the readers of one role; its id is the role. All in minutes, None where nothing was said.

    ``first`` and ``scope`` run from detection to the first and the second post; ``every`` is the longest time between
    posts, for ``lasting`` minutes after detection (None: until the end), then only what posts themselves promise.
    """

    id: Id
    first: int | None = None
    scope: int | None = None
    every: int | None = None
    lasting: int | None = None


@dataclass(frozen=True, slots=True)
class LaneRule:
    """Into which lane somebody chose to import: what a channel of a format suggests for ``suggested`` goes to ``target``.

    Both are the id of a lane or, where the board has no such lane, a role.
    """

    id: Id
    format: str
    channel: str
    suggested: str
    target: str


Record = (
    Board
    | Lane
    | Kind
    | Note
    | Phase
    | Fold
    | Frame
    | Picture
    | Link
    | Action
    | Update
    | Meeting
    | MeetingStep
    | Target
    | LaneRule
)
