"""Values that no board may hold, however they arrive: by a command, or in a whole document from outside."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from dataclasses import replace
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import documents
from whiteboard.model.commands import MoveNotes
from whiteboard.model.document import Change, Document
from whiteboard.model.instants import EARLIEST, LATEST, MINUTE
from whiteboard.model.records import (
    Action,
    Board,
    Fold,
    Frame,
    Id,
    InTray,
    Kind,
    Lane,
    Link,
    Mark,
    Meeting,
    MeetingKind,
    Note,
    OnCanvas,
    OnTimeline,
    Phase,
    Precision,
    Record,
    Role,
    Target,
    Update,
)
from whiteboard.model.rules import LONGEST_TEXT, BrokenRule, check, problems

NOTE = Note("note", place=OnTimeline(0, "public", 0))
DOCUMENT = Document.of(
    Board("board", "Outage"),
    (
        Lane("public", "Public", Role.PUBLIC),
        Kind("event", "Event", "#ffffff"),
        NOTE,
        Note("other", marks=(Mark.DETECTED,)),
        Action("action", "Do it", notes=("other",)),
        Link("link", "note", "other"),
        Update("update", "action", 0, "done"),
    ),
)
ON = OnTimeline(0, "public", 0)
SURROGATE = "\ud800"

BROKEN: tuple[tuple[str, Record], ...] = (
    ("an empty id", Note("")),
    ("an endless id", Note("x" * 201)),
    ("a lone surrogate", Note("n", text=f"a{SURROGATE}b")),
    ("a lone surrogate in an id", Note(SURROGATE)),
    ("a lone surrogate in a tag", Note("n", tags=("fine", SURROGATE))),
    ("a zero character", Note("n", text="a\0b")),
    ("a text like a file", Note("n", text="x" * (LONGEST_TEXT + 1))),
    ("no number", Note("n", place=OnCanvas(math.nan, 0))),
    ("infinity", Note("n", place=OnCanvas(0, -math.inf))),
    ("a place off the map", Note("n", place=OnCanvas(2e9, 0))),
    ("a whole number off the map", Note("n", place=OnCanvas(10**12, 0))),
    ("a number beyond any float", Note("n", place=OnCanvas(10**400, 0))),
    ("2^63 votes", Note("n", votes=2**63)),
    ("votes below zero", Note("n", votes=-1)),
    ("an instant in the year 10000", Note("n", place=replace(ON, at=LATEST + 1))),
    ("a promise before the year 1", Note("n", promise=EARLIEST - 1)),
    ("2^63 as an instant", Update("n", "action", 2**63, "")),
    ("2^63 as drawing order", Note("n", z=2**63)),
    ("a kind that is not there", Note("n", kind="riddle")),
    ("a lane that is not there", Note("n", place=replace(ON, lane="nowhere"))),
    ("no row", Note("n", place=replace(ON, row=None))),
    ("a row below zero", Note("n", place=replace(ON, row=-1))),
    ("an endless lane", Note("n", place=replace(ON, row=10**6))),
    ("a range without an end", Note("n", place=replace(ON, precision=Precision.RANGE))),
    ("an end without a range", Note("n", place=replace(ON, until=MINUTE))),
    ("a range that ends before it starts", Note("n", place=OnTimeline(1, "public", 0, 0, Precision.RANGE))),
    ("a mark twice on one note", Note("n", marks=(Mark.RESOLVED, Mark.RESOLVED))),
    ("a mark that another note carries", Note("n", marks=(Mark.DETECTED,))),
    ("a width of no number", Note("n", width=math.nan)),
    ("a width of nothing", Note("n", width=0.0)),
    ("a phase backwards", Phase("n", "Fix", 1, 0)),
    ("a colour that is none", Phase("n", "Fix", 0, 1, 'red"/><script>')),
    ("a colour that is short", Lane("n", "Lane", colour="#fff")),
    ("a colour with a line end", Kind("n", "Kind", "#ffffff\n")),
    ("a fold backwards", Fold("n", 1, 0)),
    ("a meeting backwards", Meeting("n", MeetingKind.REGROUP, 1, 0)),
    ("a frame of nothing", Frame("n", "Frame", 0, 0, 0, 10)),
    ("a frame without a number", Frame("n", "Frame", math.nan, 0, 10, 10)),
    ("a frame without end", Frame("n", "Frame", 0, 0, 10**30, 10)),
    ("a lane without rows", Lane("n", "Lane", rows=0)),
    ("a link to nothing", Link("n", "note", "gone")),
    ("a link from nothing", Link("n", "gone", "note")),
    ("a link to itself", Link("n", "note", "note")),
    ("an action from nothing", Action("n", "Do", notes=("gone",))),
    ("an update of nothing", Update("n", "gone", 0, "")),
    ("a day that never was", Action("n", "Do", due="2019-02-30")),
    ("a date spelled otherwise", Action("n", "Do", due="20190718")),
    ("a target of no role", Target("everybody", every=30)),
    ("a target of nothing", Target("public", every=0)),
)


@pytest.mark.parametrize("record", [pytest.param(record, id=name) for name, record in BROKEN])
def test_no_road_leads_a_broken_record_onto_a_board(record: Record) -> None:
    change = Change(None, record)
    with pytest.raises(BrokenRule):
        check(DOCUMENT, (change,), DOCUMENT.apply((change,)))
    assert list(problems(Document.of(DOCUMENT.board, (*DOCUMENT.records(), record))))


@pytest.mark.parametrize(
    "fields",
    [{"scale": 0.0}, {"scale": math.nan}, {"scale": 1e9}, {"fold_after": 0}, {"title": SURROGATE}, {"start": 2**63}],
)
def test_a_board_that_cannot_be(fields: dict[str, Any]) -> None:
    change = Change(DOCUMENT.board, replace(DOCUMENT.board, **fields))
    after = DOCUMENT.apply((change,))
    with pytest.raises(BrokenRule):
        check(DOCUMENT, (change,), after)
    assert list(problems(after))


@pytest.mark.parametrize(
    ("gone", "why"),
    [
        (NOTE, "the link still refers"),
        (DOCUMENT.notes["other"], "still refers"),
        (DOCUMENT.actions["action"], "the update still refers"),
        (DOCUMENT.lanes["public"], "the note still refers"),
        (DOCUMENT.kinds["event"], "the note still refers"),
    ],
)
def test_what_is_referred_to_stays(gone: Record, why: str) -> None:
    change = Change(gone, None)
    with pytest.raises(BrokenRule, match=why):
        check(DOCUMENT, (change,), DOCUMENT.apply((change,)))


def test_a_mark_given_to_two_notes_at_once() -> None:
    changes = tuple(Change(None, Note(id, marks=(Mark.RESOLVED,))) for id in "ab")
    with pytest.raises(BrokenRule, match="stands on another note already"):
        check(DOCUMENT, changes, DOCUMENT.apply(changes))


def test_a_mark_may_change_hands_in_any_order() -> None:
    other = DOCUMENT.notes["other"]
    takes = Change(NOTE, replace(NOTE, marks=(Mark.DETECTED,)))
    gives = Change(other, replace(other, marks=()))
    for changes in ((takes, gives), (gives, takes)):
        after = DOCUMENT.apply(changes)
        check(DOCUMENT, changes, after)
        assert after.marks == {Mark.DETECTED: "note"}


def test_the_first_and_last_values_that_fit() -> None:
    records = (
        Note("x" * 200, text="x" * LONGEST_TEXT),
        Note("a", place=OnTimeline(EARLIEST, "public", 99_999, LATEST, Precision.RANGE)),
        Note("b", place=OnCanvas(1e9, -1e9), votes=1_000_000, width=24.0),
        Note("c", text="emoji 👩‍💻, \u202e, \ufeff"),
        Action("d", "", due="0001-01-01"),
        Target("internal", 1, 1, 1, 1),
    )
    assert list(problems(Document.of(DOCUMENT.board, (*DOCUMENT.records(), *records)))) == []


@settings(max_examples=25)
@given(documents())
def test_every_board_that_the_strategies_make_keeps_the_rules(document: Document) -> None:
    assert list(problems(document)) == []
    assert all(document.notes[note].marks.count(mark) == 1 for mark, note in document.marks.items())


@settings(max_examples=25)
@given(documents(), st.sampled_from(BROKEN).map(lambda pair: pair[1]))
def test_one_broken_record_is_found_in_any_board(document: Document, record: Record) -> None:
    kept = (one for one in document.records() if (type(one), one.id) != (type(record), record.id))
    extended = Document.of(document.board, (*kept, *DOCUMENT.records(), record))
    assert list(problems(extended))


def timeline_of(count: int) -> Document:
    lane = DOCUMENT.lanes["public"]
    notes = (Note(f"n{n}", text="x" * 60, place=OnTimeline(n * MINUTE, "public", n % 9)) for n in range(count))
    return Document.of(DOCUMENT.board, (lane, DOCUMENT.kinds["event"], *notes))


def test_one_command_takes_as_many_calls_on_ten_thousand_notes_as_on_a_hundred() -> None:
    """Planning, applying and checking one note looks at no other note; the new table of notes is copied in one call."""
    places: dict[Id, Any] = {"n77": InTray()}

    def command(document: Document) -> None:
        changes = MoveNotes(places).plan(document)
        check(document, changes, document.apply(changes))

    small, large = timeline_of(100), timeline_of(10_000)
    assert _calls(lambda: command(large)) == _calls(lambda: command(small))


def test_checking_a_whole_board_takes_calls_for_every_note() -> None:
    """The control: what does look at every note is seen by the count."""
    small, large = timeline_of(100), timeline_of(1_000)
    assert _calls(lambda: list(problems(large))) > 5 * _calls(lambda: list(problems(small)))


def _calls(work: Callable[[], object]) -> int:
    """How many functions were entered, the interpreter's own among them, and generators taken up again."""
    work()  # What is imported and remembered at the first time is none of the command's.
    count = 0

    def seen(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count
