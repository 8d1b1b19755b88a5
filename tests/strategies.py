"""Hypothesis strategies for boards and commands: every value that a board may hold, small enough to be read.

``documents()`` keeps the rules by construction; ``commands(document)`` fits that document, apart from what the rules
refuse (a lane that still holds notes, an id that is taken), so a walk catches `BrokenRule` and goes on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from hypothesis import strategies as st

from tests.pictures import CONTENTS
from whiteboard.model.commands import Add, Batch, Command, Edit, MoveNotes, Remove, SetMark, edit_board
from whiteboard.model.document import TABLES, Document
from whiteboard.model.instants import DAY, EARLIEST, LATEST, MINUTE, SECOND, Instant
from whiteboard.model.records import (
    EVENT,
    Action,
    Board,
    Category,
    Fold,
    Frame,
    Id,
    InTray,
    Kind,
    Lane,
    LaneRule,
    Link,
    Mark,
    Meeting,
    MeetingKind,
    MeetingStep,
    Note,
    OnCanvas,
    OnTimeline,
    Phase,
    Picture,
    Place,
    Precision,
    Role,
    Status,
    StepView,
    Target,
    Update,
)
from whiteboard.model.rules import FARTHEST, MOST_ROWS, MOST_VOTES

NINE: Instant = 1_563_440_400_000
"""2019-07-18T09:00:00Z, around which most instants lie."""

KINDS = (EVENT, "well", "improve", "question", "idea")

letters = st.characters(codec="utf-8", exclude_characters="\0")
texts = st.one_of(
    st.sampled_from(
        (
            "Status page: investigating",
            "two\nlines",
            "Ünïcödé – “quoted”",
            "שלום עולם",
            "障害を調査中です",
            "🙂👩‍💻",
            "a\u0301\u200bb",
            "\ufeff\u2028",
            "<b>not bold</b>",
        )
    ),
    st.text(letters, max_size=30),
)
colours = st.sampled_from(("#64748b", "#ffffff", "#000000", "#fdeeaa"))
zones = st.sampled_from(("UTC", "Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"))
minutes_of_a_day = st.integers(-12 * 60, 12 * 60).map(lambda minute: NINE + minute * MINUTE)
instants = st.one_of(
    minutes_of_a_day,
    minutes_of_a_day,
    st.integers(NINE - 400 * DAY, NINE + 400 * DAY),
    st.integers(0, 90 * SECOND).map(lambda ms: NINE + ms),
)
"""Mostly whole minutes of one day, so that notes meet; some milliseconds, some other months, a DST change among them."""

any_instants = st.one_of(instants, st.integers(EARLIEST, LATEST))
"""Also the first and the last that can be stored."""

positions = st.one_of(st.integers(-2000, 4000).map(float), st.floats(-FARTHEST, FARTHEST, allow_subnormal=False))
rows = st.one_of(st.integers(0, 12), st.just(MOST_ROWS - 1))
limits = st.none() | st.integers(1, 24 * 60)


boards = st.builds(
    Board,
    id=st.just("board"),
    title=texts,
    timezone=zones,
    start=st.none() | instants,
    scale=st.sampled_from((0.01, 1.0, 6.0, 240.0)),
    fold_after=st.integers(1, 600),
    locked=st.booleans(),
    regroup=st.none() | st.dates().map(str),
    votes_each=st.integers(0, 9),
    votes_hidden=st.booleans(),
)
"""The board's own record."""

ranges = st.tuples(instants, instants).map(lambda ends: (min(ends), max(ends)))
"""Two instants in order, sometimes the same one twice."""


def _on_timeline(precision: Precision, ends: tuple[Instant, Instant], row: int | None) -> OnTimeline:
    return OnTimeline(ends[0], "", row, ends[1] if precision is Precision.RANGE else None, precision)


def _places(some_rows: st.SearchStrategy[Any]) -> st.SearchStrategy[Place]:
    timeline = st.builds(_on_timeline, st.sampled_from(Precision), ranges, some_rows)
    return st.one_of(timeline, timeline, timeline, st.builds(OnCanvas, positions, positions), st.just(InTray()))


# The bare strategies below are made once, because making one costs far more than drawing from it; `_fitted` then sets
# the id and what refers to other records.
_PLACES = {False: _places(rows), True: _places(st.none() | rows)}
_NOTES = {
    asking: st.builds(
        Note,
        id=st.just(""),
        text=texts,
        place=places,
        author=texts,
        tags=st.lists(texts, max_size=2).map(tuple),
        votes=st.integers(0, 9) | st.just(MOST_VOTES),
        width=st.none() | st.floats(24, 10_000),
        said=texts,
        source=st.sampled_from(("", "https://status.example.com/incidents/1#2")),
        promise=st.none() | instants,
        z=st.integers(-3, 3),
        locked=st.booleans(),
        grouped=st.none() | st.sampled_from(("group-1", "group-2")),
    )
    for asking, places in _PLACES.items()
}
_BARE: Mapping[type, st.SearchStrategy[Any]] = {
    Lane: st.builds(
        Lane,
        st.just(""),
        texts,
        st.sampled_from(Role),
        texts,
        colours,
        st.integers(0, 9),
        st.integers(1, 20),
        st.booleans(),
    ),
    Kind: st.builds(Kind, st.just(""), texts, colours, st.integers(0, 9)),
    Note: _NOTES[False],
    Phase: st.builds(lambda title, ends, colour: Phase("", title, ends[0], ends[1], colour), texts, ranges, colours),
    Fold: st.builds(lambda ends: Fold("", ends[0], ends[1]), ranges),
    Frame: st.builds(
        Frame,
        st.just(""),
        texts,
        positions,
        positions,
        st.floats(1, 5000),
        st.floats(1, 5000),
        st.integers(0, 9),
        st.none() | st.sampled_from(Category),
    ),
    Picture: st.builds(
        Picture,
        id=st.just(""),
        content=st.sampled_from(sorted(CONTENTS)),
        x=positions,
        y=positions,
        width=st.floats(1, 5000),
        height=st.floats(1, 5000),
        alt=texts,
        z=st.integers(-3, 3),
        locked=st.booleans(),
        grouped=st.none() | st.sampled_from(("group-1", "group-2")),
    ),
    Link: st.builds(Link, st.just(""), st.just(""), st.just(""), texts),
    Action: st.builds(
        Action,
        id=st.just(""),
        title=texts,
        category=st.sampled_from(Category),
        owner=texts,
        due=st.none() | st.dates().map(str),
        next_step=texts,
        status=st.sampled_from(Status),
        ticket=st.sampled_from(("", "https://tickets.example.com/17")),
        position=st.integers(0, 9),
        carried_from=st.sampled_from(("", "../before.board")),
    ),
    Update: st.builds(Update, st.just(""), st.just(""), instants, texts, texts),
    Meeting: st.builds(
        lambda kind, ends, people: Meeting("", kind, ends[0], ends[1], people),
        st.sampled_from(MeetingKind),
        ranges,
        st.lists(texts, max_size=3).map(tuple),
    ),
    MeetingStep: st.builds(
        MeetingStep,
        st.just(""),
        st.sampled_from(MeetingKind),
        texts,
        st.integers(1, 90),
        st.sampled_from(StepView),
        st.integers(0, 9),
    ),
    Target: st.builds(Target, st.just(""), limits, limits, limits, limits),
    LaneRule: st.builds(LaneRule, st.just(""), texts, texts, texts, texts),
}
_picks = st.integers(0, 2**16)


def _pick(draw: st.DrawFn, choices: Sequence[Any]) -> Any:
    return choices[draw(_picks) % len(choices)]


def _some(draw: st.DrawFn, choices: Sequence[Any], least: int = 1) -> list[Any]:
    picked = draw(st.lists(_picks, min_size=least, max_size=4))
    return list(dict.fromkeys(choices[pick % len(choices)] for pick in picked))


def _place(draw: st.DrawFn, document: Document, place: Place) -> Place:
    """The place in one of the document's lanes; off the timeline where it has none."""
    if not isinstance(place, OnTimeline):
        return place
    return replace(place, lane=_pick(draw, tuple(document.lanes))) if document.lanes else InTray()


def _fitted(draw: st.DrawFn, record: Any, id: Id, document: Document) -> Any:
    record = replace(record, id=id)
    match record:
        case Note(place=place):
            return replace(record, kind=_pick(draw, tuple(document.kinds)), place=_place(draw, document, place))
        case Link():
            tail = draw(_picks) % len(document.notes)
            step = 1 + draw(_picks) % (len(document.notes) - 1)
            ids = tuple(document.notes)
            return replace(record, from_note=ids[tail], to_note=ids[(tail + step) % len(ids)])
        case Action() if document.notes:
            return replace(record, notes=tuple(_some(draw, tuple(document.notes), least=0)))
        case Update():
            return replace(record, action=_pick(draw, tuple(document.actions)))
    return record


@st.composite
def records(draw: st.DrawFn, kind: type, id: Id, document: Document, *, asking_for_rows: bool = False) -> Any:
    """A record of that class which fits the document; its id may be taken. Notes have no marks: they stand once on a
    board, so `documents` and `SetMark` give them away."""
    return _fitted(draw, draw(_NOTES[asking_for_rows] if kind is Note else _BARE[kind]), id, document)


def _can_have(document: Document, kind: type) -> bool:
    """Whether the document holds what a record of that class refers to."""
    needed = {Link: len(document.notes) > 1, Update: bool(document.actions), Note: bool(document.kinds)}
    return needed.get(kind, True)


@st.composite
def documents(draw: st.DrawFn, *, most_notes: int = 6, most_others: int = 2) -> Document:
    """A board that keeps every rule: a lane of each role, every kind, some of everything else, marks on some notes."""
    document = Document.of(
        draw(boards),
        (
            *(Lane(role.value, role.title(), role, position=position) for position, role in enumerate(Role)),
            *(Kind(kind, kind.title(), "#ffffff", position) for position, kind in enumerate(KINDS)),
        ),
        CONTENTS,
    )
    for kind in (Note, Phase, Fold, Frame, Picture, Link, Action, Update, Meeting, MeetingStep, Target, LaneRule):
        ids: Sequence[Id] = [f"{kind.__name__.lower()}-{n}" for n in range(most_notes if kind is Note else most_others)]
        if kind is Target:
            ids = (Role.PUBLIC.value, Role.INTERNAL.value)
        if _can_have(document, kind):
            number = draw(st.integers(0, len(ids)))
            made = [draw(records(kind, id, document)) for id in ids[:number]]
            document = document.apply(Add(tuple(made)).plan(document))
    events = _events(document)
    for mark in draw(_marks) if events else ():
        document = document.apply(SetMark(mark, _pick(draw, events)).plan(document))
    return document


def _events(document: Document) -> tuple[Id, ...]:
    """What can carry marks."""
    return tuple(note.id for note in document.notes.values() if note.kind == EVENT)


_marks = st.lists(st.sampled_from(Mark), unique=True)


def _add(draw: st.DrawFn, document: Document, asking_for_rows: bool) -> Command:
    kind = _pick(draw, [kind for kind in TABLES if _can_have(document, kind)])
    id = _pick(draw, tuple(Role)).value if kind is Target else f"{kind.__name__.lower()}-{draw(st.integers(0, 999))}"
    return Add((draw(records(kind, id, document, asking_for_rows=asking_for_rows)),), f"Add {kind.__name__.lower()}")


def _edit(draw: st.DrawFn, document: Document, _asking_for_rows: bool) -> Command:
    """Some fields of some records of one class, as a freshly made record has them."""
    kind = _pick(draw, [kind for kind in TABLES if document.table(kind) and _can_have(document, kind)])
    # What the rules tie together (start and until, the ends of a link) changes together, and places by moving.
    sets: list[tuple[str, ...]] = [(field.name,) for field in fields(kind) if field.name not in _TIED]
    sets += [tied for tied in (("start", "until"), ("from_note", "to_note")) if hasattr(kind, tied[0])]
    values: dict[Id, dict[str, Any]] = {}
    for id in _some(draw, tuple(document.table(kind))):
        fresh = draw(records(kind, id, document))
        values[id] = {name: getattr(fresh, name) for names in _some(draw, sets, least=0) for name in names}
        if kind is Note and document.notes[id].marks:
            # What carries marks stays an event.
            values[id].pop("kind", None)
    return Edit(kind, values, f"Edit {kind.__name__.lower()}")


_TIED = frozenset({"id", "place", "marks", "start", "until", "from_note", "to_note"})


def _move(draw: st.DrawFn, document: Document, asking_for_rows: bool) -> Command:
    places = _PLACES[asking_for_rows]
    return MoveNotes({id: _place(draw, document, draw(places)) for id in _some(draw, tuple(document.notes))})


def _mark(draw: st.DrawFn, document: Document, _asking_for_rows: bool) -> Command:
    return SetMark(draw(st.sampled_from(Mark)), _pick(draw, (*_events(document), None)))


def _remove(draw: st.DrawFn, document: Document, _asking_for_rows: bool) -> Command:
    return Remove(frozenset(_some(draw, [(type(record), record.id) for record in document.records()])))


def _edit_board(draw: st.DrawFn, document: Document, _asking_for_rows: bool) -> Command:
    fresh = draw(boards)
    return edit_board(document.board, "Edit board", title=fresh.title, timezone=fresh.timezone, start=fresh.start)


def _batch(draw: st.DrawFn, document: Document, asking_for_rows: bool) -> Command:
    """Parts that are each made for the document as it is, so a later part may be refused or change what an earlier did."""
    number = draw(st.integers(0, 4))
    return Batch("Several", tuple(_one(draw, document, asking_for_rows, _SIMPLE) for _ in range(number)))


_SIMPLE = (_add, _edit, _move, _mark, _remove, _edit_board)


def _one(draw: st.DrawFn, document: Document, asking_for_rows: bool, makers: Sequence[Any]) -> Command:
    needing = {_edit: any(document.records()), _remove: any(document.records()), _move: bool(document.notes)}
    make = _pick(draw, [maker for maker in makers if needing.get(maker, True)])
    command: Command = make(draw, document, asking_for_rows)
    return command


@st.composite
def commands(draw: st.DrawFn, document: Document, *, asking_for_rows: bool = False) -> Command:
    """Any command for the document. With ``asking_for_rows`` some notes have row None, which only a session settles."""
    return _one(draw, document, asking_for_rows, (*_SIMPLE, _batch))
