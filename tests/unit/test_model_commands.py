"""What each command plans, and what it refuses."""

from __future__ import annotations

import pytest

from whiteboard.model.commands import Add, Batch, Command, Edit, MoveNotes, Remove, SetMark, edit_board
from whiteboard.model.document import Change, Document, StaleChange
from whiteboard.model.records import (
    Action,
    Board,
    Frame,
    InTray,
    Kind,
    Lane,
    Link,
    Mark,
    Note,
    OnCanvas,
    OnTimeline,
    Role,
    Update,
)
from whiteboard.model.rules import BrokenRule, check, problems

BOARD = Board("board", "Outage")
LANE = Lane("public", "Public", Role.PUBLIC)
EVENT, IDEA = Kind("event", "Event", "#ffffff"), Kind("idea", "Idea", "#fdeeaa")
FIRST = Note("first", place=OnTimeline(0, "public", 0), marks=(Mark.DETECTED, Mark.DECLARED))
SECOND = Note("second", place=OnCanvas(1.0, 2.0))
STICKY = Note("sticky", "idea")
LINK = Link("link", "first", "second")
ACTION = Action("action", "Page the comms manager", notes=("first", "sticky"))
UPDATE = Update("update", "action", 0, "asked")
DOCUMENT = Document.of(BOARD, (LANE, EVENT, IDEA, FIRST, SECOND, STICKY, LINK, ACTION, UPDATE))


def done(command: Command, document: Document = DOCUMENT) -> Document:
    changes = command.plan(document)
    after = document.apply(changes)
    check(document, changes, after)
    return after


def test_the_board_of_these_tests_keeps_the_rules() -> None:
    assert list(problems(DOCUMENT)) == []


def test_add() -> None:
    after = done(Add((Note("new", text="hello"), Frame("frame", "Parking lot", 0, 0, 100, 100))))
    assert after.notes["new"].text == "hello"
    assert after.frames.keys() == {"frame"}
    assert DOCUMENT.notes.keys() == {"first", "second", "sticky"}


@pytest.mark.parametrize(
    "records",
    [
        pytest.param((Note("first"),), id="an id that is taken"),
        pytest.param((Note("new"), Note("new", text="again")), id="the same id twice"),
        pytest.param((BOARD,), id="the board"),
        pytest.param((Board("other", "Other"),), id="another board"),
    ],
)
def test_add_refuses(records: tuple[Note, ...]) -> None:
    with pytest.raises(BrokenRule):
        Add(records).plan(DOCUMENT)


def test_one_id_may_stand_in_two_tables() -> None:
    assert done(Add((Link("first", "second", "first"),))).links.keys() == {"link", "first"}


def test_edit_changes_only_what_differs() -> None:
    edit = Edit(Note, {"first": {"text": "x"}, "second": {"text": ""}}, "Write")
    (change,) = edit.plan(DOCUMENT)
    assert isinstance(change.after, Note)
    assert (change.id, change.after.text, change.after.marks) == ("first", "x", FIRST.marks)
    assert edit.label == "Write"
    with pytest.raises(BrokenRule, match="no longer on the board"):
        Edit(Note, {"gone": {"text": "x"}}).plan(DOCUMENT)
    with pytest.raises(TypeError):
        Edit(Note, {"first": {"no such field": 1}}).plan(DOCUMENT)


def test_the_board_is_edited_like_any_record() -> None:
    after = done(edit_board(BOARD, "Rename", title="Portal outage"))
    assert after.board == Board("board", "Portal outage")
    assert after.notes == DOCUMENT.notes


def test_move() -> None:
    move = MoveNotes({"first": InTray(), "second": SECOND.place})
    assert [change.id for change in move.plan(DOCUMENT)] == ["first"]
    assert done(move).notes["first"].place == InTray()
    assert done(move).marks == DOCUMENT.marks
    assert (MoveNotes({"first": InTray()}).label, move.label) == ("Move note", "Move 2 notes")


def test_a_mark_moves_from_note_to_note_and_keeps_the_order_of_marks() -> None:
    after = done(SetMark(Mark.DETECTED, "second"))
    assert after.notes["first"].marks == (Mark.DECLARED,)
    assert after.notes["second"].marks == (Mark.DETECTED,)
    assert after.marks == {Mark.DECLARED: "first", Mark.DETECTED: "second"}
    assert done(SetMark(Mark.ACKNOWLEDGED, "first")).notes["first"].marks == (
        Mark.DETECTED,
        Mark.ACKNOWLEDGED,
        Mark.DECLARED,
    )


def test_marks_are_taken_away_and_where_they_are_already_nothing_changes() -> None:
    after = done(SetMark(Mark.DETECTED, None))
    assert after.notes["first"].marks == (Mark.DECLARED,)
    assert after.marks == {Mark.DECLARED: "first"}
    assert SetMark(Mark.DETECTED, "first").plan(DOCUMENT) == ()
    assert SetMark(Mark.RESOLVED, None).plan(DOCUMENT) == ()
    with pytest.raises(BrokenRule, match="no longer on the board"):
        SetMark(Mark.RESOLVED, "gone").plan(DOCUMENT)
    assert SetMark(Mark.RESOLVED, "first").label == "Mark as resolved"
    assert SetMark(Mark.RESOLVED, None).label == "Take the mark “resolved” away"


def test_links_go_with_their_notes_and_actions_live_on_without_them() -> None:
    after = done(Remove(frozenset({(Note, "first")})))
    assert after.links == {}
    assert after.actions["action"].notes == ("sticky",)
    assert after.updates == DOCUMENT.updates
    assert after.marks == {}


def test_updates_go_with_their_action() -> None:
    after = done(Remove(frozenset({(Action, "action"), (Note, "first")})))
    assert (after.actions, after.updates) == ({}, {})


def test_what_refers_goes_before_what_it_refers_to() -> None:
    everything = Remove(frozenset((type(record), record.id) for record in DOCUMENT.records()))
    order = [type(change.record) for change in everything.plan(DOCUMENT)]
    assert order[:6] == [Update, Action, Link, Note, Note, Note]
    assert list(done(everything).records()) == []


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ((Lane, "public"), "still holds notes"),
        ((Kind, "idea"), "still in use"),
        ((Board, "board"), "cannot be deleted"),
    ],
)
def test_remove_refuses(key: tuple[type, str], why: str) -> None:
    with pytest.raises(BrokenRule, match=why):
        Remove(frozenset({key})).plan(DOCUMENT)


def test_a_lane_goes_with_the_notes_in_it() -> None:
    after = done(Remove(frozenset({(Lane, "public"), (Note, "first")})))
    assert after.lanes == {}


def test_remove_of_what_is_gone_changes_nothing() -> None:
    assert Remove(frozenset({(Note, "gone"), (Link, "gone")})).plan(DOCUMENT) == ()


@pytest.mark.parametrize(
    ("keys", "label"),
    [
        ({(Note, "first")}, "Delete note"),
        ({(Note, "first"), (Note, "second")}, "Delete 2 notes"),
        ({(Note, "first"), (Link, "link")}, "Delete 2 things"),
    ],
)
def test_labels_of_remove(keys: set[tuple[type, str]], label: str) -> None:
    assert Remove(frozenset(keys)).label == label


def test_parts_of_a_batch_build_on_one_another() -> None:
    batch = Batch(
        "Import",
        (
            Add((Note("new"),)),
            Edit(Note, {"new": {"text": "hello"}}),
            SetMark(Mark.RESOLVED, "new"),
            Add((Link("to new", "first", "new"),)),
        ),
    )
    note, link = batch.plan(DOCUMENT)
    assert note == Change(None, Note("new", text="hello", marks=(Mark.RESOLVED,)))
    assert link.id == "to new"
    assert done(batch).marks[Mark.RESOLVED] == "new"


def test_what_comes_and_goes_in_one_batch_never_was() -> None:
    assert Batch("Nothing", (Add((Note("new"),)), Remove(frozenset({(Note, "new")})))).plan(DOCUMENT) == ()
    there = MoveNotes({"second": InTray()})
    assert Batch("And back", (there, MoveNotes({"second": SECOND.place}))).plan(DOCUMENT) == ()
    again = Batch("Replace", (Remove(frozenset({(Note, "second")})), Add((Note("second", text="other"),))))
    assert again.plan(DOCUMENT)[1] == Change(SECOND, Note("second", text="other"))


def test_a_change_that_starts_from_another_record_is_stale() -> None:
    for change in (
        Change(Note("first", text="other"), None),
        Change(None, FIRST),
        Change(Note("gone"), Note("gone", text="x")),
        Change(FIRST, Note("second")),
        Change(Board("board", "Other"), BOARD),
        Change(BOARD, None),
    ):
        with pytest.raises(StaleChange):
            DOCUMENT.apply((change,))


def test_a_change_of_nothing_has_no_record() -> None:
    with pytest.raises(ValueError, match="before or after"):
        _ = Change(None, None).id


def test_records_are_found_by_class_and_id() -> None:
    assert DOCUMENT.find(Note, "first") is FIRST
    assert DOCUMENT.find(Link, "first") is None
    assert DOCUMENT.find(Board, "board") is BOARD
    assert DOCUMENT.find(Board, "other") is None
    assert dict(DOCUMENT.table(Board)) == {"board": BOARD}
    assert {record.id for record in DOCUMENT.records()} == {
        *("public", "event", "idea", "first", "second", "sticky", "link", "action", "update")
    }
