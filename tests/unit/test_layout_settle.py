"""What comes with a change: free rows, taller lanes, folds and a start, while nothing that stands there moves."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, count

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.stored import NINE
from whiteboard.layout.board import folds_with_notes, geometry, time_extent
from whiteboard.layout.cards import span_rows
from whiteboard.layout.settle import quiet_folds, settle, unfolded
from whiteboard.model.commands import Add, Edit, MoveNotes, Remove
from whiteboard.model.document import Changes, Document
from whiteboard.model.instants import HOUR, MINUTE
from whiteboard.model.records import Board, Fold, Kind, Lane, Note, OnCanvas, OnTimeline, Role

EMPTY = Document.of(
    Board("board", "Board", fold_after=60),
    (
        Lane("a", "A", Role.SIGNALS, rows=4),
        Lane("b", "B", Role.PUBLIC, rows=4, position=1),
        Kind("event", "Event", "#ffffff"),
    ),
)
TEXTS = ("", "Alert", "Status page: investigating the login errors that customers see", "one\ntwo\nthree\nfour")


def settled(document: Document, command: Add | Edit | MoveNotes) -> Document:
    ids = count(len(document.folds))
    return document.apply(settle(document, command.plan(document), lambda: f"fold-{next(ids)}"))


def asking(id: str, minute: int, text: str = "Alert", lane: str = "a") -> Note:
    """A note that asks for a row."""
    return Note(id, text=text, place=OnTimeline(NINE + minute * MINUTE, lane))


def rect(document: Document, id: str):
    found = geometry(document).rect(document.notes[id])
    assert found is not None
    return found


batches = st.lists(
    st.lists(
        st.tuples(st.integers(0, 240), st.sampled_from(TEXTS), st.sampled_from(("a", "b"))), min_size=1, max_size=8
    ),
    min_size=1,
    max_size=3,
)


@settings(max_examples=60)
@given(batches)
def test_notes_that_ask_for_a_row_cover_no_other_and_move_none(parts: list[list[tuple[int, str, str]]]):
    document, ids = EMPTY, count(1)
    for part in parts:
        before = document
        notes = tuple(asking(f"note-{next(ids)}", *values) for values in part)
        document = settled(document, Add(notes))
        for note in before.notes.values():
            assert document.notes[note.id] == note
        for id, lane in before.lanes.items():
            assert document.lanes[id].rows >= lane.rows
        for note in document.notes.values():
            assert isinstance(note.place, OnTimeline)
            assert note.place.row is not None
            assert note.place.row + span_rows(note) <= document.lanes[note.place.lane].rows
        for one, other in combinations(document.notes, 2):
            assert not rect(document, one).overlaps(rect(document, other))


@settings(max_examples=60)
@given(
    st.lists(st.integers(-3_000, 3_000), min_size=1, max_size=6),
    st.lists(st.integers(-3_000, 3_000), min_size=1, max_size=6),
)
def test_folds_come_only_outside_of_what_stood_there_and_hold_no_note(first: list[int], then: list[int]):
    before = settled(EMPTY, Add(tuple(asking(f"one-{at}", minute) for at, minute in enumerate(first))))
    after = settled(before, Add(tuple(asking(f"two-{at}", minute) for at, minute in enumerate(then))))
    old = time_extent(before)
    assert old is not None
    for fold in before.folds.values():
        landed = any(fold.start < NINE + minute * MINUTE < fold.until for minute in then)
        assert (after.folds.get(fold.id) == fold) != landed, "only those open in which something lands"
    for id in after.folds.keys() - before.folds.keys():
        fold = after.folds[id]
        opened = (one for one in before.folds.values() if one.start <= fold.start and fold.until <= one.until)
        assert fold.until <= old[0] or old[1] <= fold.start or any(opened)
        assert fold.until - fold.start > 0
    assert not folds_with_notes(after, geometry(after)) & (after.folds.keys() - before.folds.keys())


@settings(max_examples=60)
@given(st.lists(st.integers(-3_000, 3_000), min_size=2, max_size=6), st.data())
def test_where_something_lands_in_a_fold_it_opens_and_what_is_still_quiet_stays_folded(
    minutes: list[int], data: st.DataObject
):
    before = settled(EMPTY, Add(tuple(asking(f"one-{at}", minute) for at, minute in enumerate(minutes))))
    assume(before.folds)
    fold = data.draw(st.sampled_from(sorted(before.folds.values(), key=lambda fold: fold.start)))
    at = data.draw(st.integers(fold.start // MINUTE + 1, fold.until // MINUTE - 1)) * MINUTE
    latest = min(fold.until // MINUTE + 500, at // MINUTE + 22 * 60)
    until = data.draw(st.none() | st.integers(at // MINUTE + 1, latest).map(lambda end: end * MINUTE))
    after = settled(before, Add((Note("two", text="By hand", place=OnTimeline(at, "a", 2, until)),)))
    assert fold.id not in after.folds
    scale = geometry(after).scale
    assert not any(one.start < (until or at) and at < one.until for one in scale.folds)
    for part in after.folds.keys() - before.folds.keys():
        gone = [before.folds[id] for id in before.folds.keys() - after.folds.keys()]
        assert any(one.start <= after.folds[part].start < after.folds[part].until <= one.until for one in gone)
    again = settled(after, MoveNotes({"two": OnTimeline(at, "a", 3, until)}))
    assert again.folds == after.folds


@pytest.mark.parametrize(("hours", "folded"), [(22, False), (23, True), (25, True)])
def test_what_is_known_by_its_date_alone_keeps_nothing_of_its_day_from_folding(hours: int, folded: bool):
    """Days have 23 hours where clocks go forward; what is shorter is a time in which something went on."""
    midnight = NINE - 9 * HOUR
    day = Note("day", text="That day", place=OnTimeline(midnight, "a", None, midnight + hours * HOUR))
    notes = tuple(asking(f"at {minute}", minute) for minute in (0, 5, 10, 240, 245))
    document = settled(EMPTY, Add((*notes, day)))
    inside = (NINE + 10 * MINUTE, NINE + 240 * MINUTE)
    assert any(inside[0] < fold.start < fold.until < inside[1] for fold in document.folds.values()) is folded
    assert not geometry(document).scale.fold_at(midnight), "its ends are seen"
    later = settled(settled(EMPTY, Add(notes)), Add((day,)))
    assert any(inside[0] < fold.start < fold.until < inside[1] for fold in later.folds.values()) is folded


def test_in_the_middle_of_a_drag_no_fold_opens():
    document = settled(EMPTY, Add((asking("one", 0), asking("two", 300), asking("three", 600))))
    into = MoveNotes({"three": OnTimeline(NINE + 150 * MINUTE, "a", 1)})
    held = document.apply(settle(document, into.plan(document), lambda: "never", landing=False))
    assert held.folds == document.folds
    assert not {
        fold for fold in settled(document, into).folds.values() if fold.start < NINE + 150 * MINUTE < fold.until
    }


def test_what_is_unfolded_by_hand_can_be_folded_again():
    document = settled(EMPTY, Add((asking("one", 0), asking("two", 300), asking("three", 600))))
    assert unfolded(document) == ()
    first, second = sorted(document.folds.values(), key=lambda fold: fold.start)
    opened = document.apply(Remove(frozenset({(Fold, first.id)})).plan(document))
    (found,) = unfolded(opened)
    assert (found.start, found.until) == (first.start, first.until)
    assert found.id not in opened.folds
    assert second.id in opened.folds


@settings(max_examples=60)
@given(
    st.lists(st.integers(-3_000, 3_000), min_size=1, max_size=6),
    st.lists(st.integers(-3_000, 3_000), min_size=1, max_size=6),
)
def test_what_stood_there_keeps_its_distances(first: list[int], then: list[int]):
    """Nothing that was on the board comes nearer to another note on it, whatever is added around it."""
    before = settled(EMPTY, Add(tuple(asking(f"one-{at}", minute) for at, minute in enumerate(first))))
    after = settled(before, Add(tuple(asking(f"two-{at}", minute) for at, minute in enumerate(then))))
    for one, other in combinations(before.notes, 2):
        was = abs(rect(before, other).x - rect(before, one).x)
        now = abs(rect(after, other).x - rect(after, one).x)
        # Only a fold that opens between them takes them further apart.
        assert now == pytest.approx(was) if before.folds.items() <= after.folds.items() else now >= was - 1e-6


def test_the_timeline_starts_at_the_full_hour_before_its_first_event():
    document = settled(EMPTY, Add((asking("late", 130), asking("early", 25))))
    assert document.board.start == NINE
    later = settled(document, Add((asking("before", -400),)))
    assert later.board.start == NINE, "and stays there"


def test_a_long_quiet_folds_and_a_short_one_does_not():
    far = settled(EMPTY, Add((asking("one", 0), asking("two", 300))))
    (fold,) = far.folds.values()
    assert NINE < fold.start < fold.until < NINE + 300 * MINUTE
    assert fold.start % (10 * MINUTE) == fold.until % (10 * MINUTE) == 0
    near = settled(EMPTY, Add((asking("one", 0), asking("two", 50))))
    assert near.folds == {}


def test_a_note_put_somewhere_by_hand_stays_under_the_hand():
    document = settled(EMPTY, Add((asking("one", 0),)))
    place = OnTimeline(NINE + 600 * MINUTE, "a", 2)
    moved = settled(document, Add((Note("two", text="By hand", place=place),)))
    assert moved.notes["two"].place == place
    assert moved.folds == {}


def test_a_lane_grows_for_a_note_below_its_last_row_and_never_shrinks():
    document = settled(EMPTY, Add((Note("one", place=OnTimeline(NINE, "a", 9)),)))
    assert document.lanes["a"].rows > 9 + span_rows(document.notes["one"])
    assert document.lanes["b"] == EMPTY.lanes["b"]
    up = settled(document, MoveNotes({"one": OnTimeline(NINE, "a", 0)}))
    assert up.lanes == document.lanes


def test_a_text_that_grows_makes_its_lane_taller():
    document = settled(EMPTY, Add((asking("one", 0),)))
    longer = settled(document, Edit(Note, {"one": {"text": "line\n" * 12}}))
    assert longer.lanes["a"].rows >= span_rows(longer.notes["one"])
    assert longer.notes["one"].place == document.notes["one"].place


@pytest.mark.parametrize(
    "command",
    [
        Add((Note("free", place=OnCanvas(3.0, 4.0)),)),
        Add((Note("waiting"),)),
        Add((Fold("by-hand", NINE, NINE + HOUR),)),
    ],
)
def test_what_is_not_on_the_timeline_brings_nothing_along(command: Add):
    changes: Changes = command.plan(EMPTY)
    assert settle(EMPTY, changes, lambda: "never") == changes


def test_quiet_stretches_are_folded_on_demand_and_ranges_are_not_quiet():
    document = EMPTY.apply(
        Add(
            (
                Note("one", place=OnTimeline(NINE, "a", 0)),
                Note("two", place=OnTimeline(NINE + 200 * MINUTE, "b", 0)),
            )
        ).plan(EMPTY)
    )
    document = replace(document, board=replace(document.board, start=NINE))
    ids = count(1)
    (fold,) = quiet_folds(document, lambda: f"fold-{next(ids)}")
    assert NINE < fold.start < fold.until < NINE + 200 * MINUTE
    busy = document.apply(MoveNotes({"one": OnTimeline(NINE, "a", 0, NINE + 190 * MINUTE)}).plan(document))
    assert quiet_folds(busy, lambda: "never") == ()


def test_a_note_that_several_changes_move_makes_no_lane_grow_where_it_only_passed():
    document = settled(EMPTY, Add((asking("a", 10),)))
    down, up = (MoveNotes({"a": OnTimeline(NINE + 10 * MINUTE, "b", row)}) for row in (40, 1))
    there = down.plan(document)
    after = document.apply(settle(document, (*there, *up.plan(document.apply(there))), lambda: "fold"))
    assert after.notes["a"].place == OnTimeline(NINE + 10 * MINUTE, "b", 1)
    assert after.lanes == document.lanes
