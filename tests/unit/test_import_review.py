"""What is said about candidates before they come, and what of them comes."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whiteboard.importers import road
from whiteboard.importers.bounds import read_bound
from whiteboard.importers.candidates import Candidate, Import, digest_of
from whiteboard.importers.lanes import Rule, ruled, rules
from whiteboard.importers.review import Standing, believable, review
from whiteboard.importers.times import Reference
from whiteboard.layout.settle import settle
from whiteboard.layout.timescale import zone_of
from whiteboard.model.commands import Edit, MoveNotes, SetMark
from whiteboard.model.document import Document
from whiteboard.model.instants import DAY, MINUTE, from_iso
from whiteboard.model.records import InTray, Mark, Note, OnTimeline, Precision, Role
from whiteboard.model.rules import check
from whiteboard.session.templates import new_document

NINE = from_iso("2019-07-18T09:00:00Z")
TODAY = date(2019, 7, 24)


@pytest.fixture
def new_id() -> Callable[[], str]:
    numbers = itertools.count(1)
    return lambda: f"new-{next(numbers)}"


@pytest.fixture
def board() -> Document:
    return new_document("board", "Outage", "Europe/London")


def at(*minutes: int) -> list[Candidate]:
    return [Candidate(f"at {minute}", NINE + minute * MINUTE) for minute in minutes]


def flagged(candidates: list[Candidate]) -> list[int]:
    return [index for index, one in enumerate(review(new_document("b", "", "UTC"), candidates)) if one.flags]


def post(text: str, minute: int = 0, source: str = "page:1", **fields: object) -> Candidate:
    bare = Candidate(text, NINE + minute * MINUTE, role=Role.PUBLIC, source=source, **fields)
    return replace(bare, digest=digest_of(bare))


def done(document: Document, command: object, new_id: Callable[[], str]) -> Document:
    assert command is not None
    changes = settle(document, command.plan(document), new_id)
    after = document.apply(changes)
    check(document, changes, after)
    return after


def brought(document: Document, new_id: Callable[[], str], *candidates: Candidate, **how: object) -> Document:
    return done(document, road.to_command(document, Import("", "statuspage", candidates), new_id, **how), new_id)


def only(document: Document) -> Note:
    (note,) = document.notes.values()
    return note


# The source again.


def test_what_the_source_has_changed_comes_again(board, new_id):
    before = brought(board, new_id, post("We look", 0))
    changed = post("We look into it", 5, marks=(Mark.RESOLVED,))
    (seen,) = review(before, [changed])
    assert (seen.standing, seen.note, seen.comes) == (Standing.CHANGED, only(before).id, True)
    command = road.to_command(before, Import("", "statuspage", (changed,)), new_id)
    assert command.label == "Update event from a status page"
    note = only(done(before, command, new_id))
    assert (note.text, note.place.at, note.place.lane, note.marks) == (
        "We look into it",
        NINE + 5 * MINUTE,
        "public",
        (Mark.RESOLVED,),
    )
    after = done(before, command, new_id)
    assert review(after, [changed])[0].standing is Standing.THERE


@pytest.mark.parametrize("text", ["We look", "Reworded by hand"])
def test_what_was_changed_here_only_is_no_change_of_the_source(board, new_id, text):
    before = brought(board, new_id, post("We look"))
    id = only(before).id
    before = done(before, Edit(Note, {id: {"text": text}}), new_id)
    before = done(before, MoveNotes({id: OnTimeline(NINE - MINUTE, "internal", 2)}), new_id)
    (seen,) = review(before, [post("We look")])
    assert (seen.standing, seen.comes) == (Standing.THERE, False)


def test_a_report_again_brings_only_what_is_new(board, new_id):
    report = "## 2021-03-04 (UTC)\n\n- 09:00 Queue grows\n- 09:05 restarted\n- 09:05 restarted\n"

    def again(text: str, document: Document) -> tuple[Import, list[Standing], list[tuple[str, ...]]]:
        imported = road.read(text, today=TODAY, document=document)
        seen = review(document, imported.candidates)
        return imported, [one.standing for one in seen], [one.flags for one in seen]

    imported, standings, _ = again(report, board)
    assert standings == [Standing.NEW] * 3
    before = done(board, road.to_command(board, imported, new_id), new_id)
    first = next(note.id for note in before.notes.values() if note.text == "Queue grows")
    before = done(before, Edit(Note, {first: {"text": "The queue grew"}}), new_id)
    before = done(before, MoveNotes({first: OnTimeline(NINE, "internal", 0)}), new_id)
    assert again(report, before)[1] == [Standing.THERE] * 3
    _, standings, flags = again(
        f"{report.replace('- 09:05 restarted', '- 09:05 restarted it', 1)}- 09:10 well\n", before
    )
    assert standings == [Standing.THERE, Standing.NEW, Standing.THERE, Standing.NEW]
    assert flags[1] == ("much like “restarted”, which is on the board at that time: the same, reworded?",)
    assert flags[3] == ()


def test_what_lies_within_a_range_is_in_order(board):
    text = "## 2021-03-04 (UTC)\n\n- 08:15 a\n- 08:17 b\n- 08:1X c\n- 08:30 d\n- 09:00 e\n- 08:45 f\n- 09:10 g\n"
    seen = review(board, road.read(text, today=TODAY).candidates)
    assert [any("out of order" in flag for flag in one.flags) for one in seen] == [
        False,
        False,
        False,
        False,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize("move", [False, True])
def test_what_was_changed_on_both_sides_is_offered_and_keeps_its_place(board, new_id, move):
    before = brought(board, new_id, post("We look"))
    id = only(before).id
    place = OnTimeline(NINE - MINUTE, "internal", 2)
    before = done(before, MoveNotes({id: place}), new_id)
    before = done(before, SetMark(Mark.DETECTED, id), new_id)
    again = Import("", "statuspage", (post("We look into it", 5),))
    assert review(before, again.candidates)[0].standing is Standing.CHANGED_HERE
    assert road.to_command(before, again, new_id) is None
    after = only(done(before, road.to_command(before, again, new_id, taken={0}, move=move), new_id))
    assert (after.text, after.marks) == ("We look into it", (Mark.DETECTED,))
    moved = OnTimeline(NINE + 5 * MINUTE, "internal", 0)
    assert after.place == (moved if move else place)


def test_an_edit_on_the_way_is_not_a_change_of_the_source(board, new_id):
    edited = replace(post("We look"), text="Public: we look", at=NINE + MINUTE)
    after = brought(board, new_id, edited)
    assert review(after, [post("We look")])[0].standing is Standing.THERE
    assert review(after, [post("We still look")])[0].standing is Standing.CHANGED_HERE


def test_an_event_that_was_undated_gets_its_time(board, new_id):
    before = brought(board, new_id, replace(post("When?"), at=None, digest=""))
    assert only(before).place == InTray()
    after = only(brought(before, new_id, post("When?", 3), taken={0}, move=True))
    assert after.place == OnTimeline(NINE + 3 * MINUTE, "public", 0)


def test_only_what_is_taken_comes(board, new_id):
    after = brought(board, new_id, *at(0, 1, 2), taken={0, 2})
    assert sorted(note.text for note in after.notes.values()) == ["at 0", "at 2"]
    assert road.to_command(board, Import("", "lines", tuple(at(0))), new_id, taken=()) is None


def test_a_source_that_says_a_thing_twice_differently_is_told(board):
    first, second = review(board, [post("Down", 0, where="update 1"), post("Down", 9)])
    assert first.standing is Standing.NEW
    assert (second.standing, second.flags) == (
        Standing.THERE,
        ("the source has this twice, differently: update 1",),
    )


# What cannot be right.


@pytest.mark.parametrize(
    ("minutes", "odd"),
    [
        ((0, 1, 2, 3, 4, 5), []),
        ((5, 4, 3, 3, 2, 1), []),
        ((0, 1, 90, 3, 4, 5), [2]),
        ((0, 1, 2, -90, 4, 5, 6), [3]),
        ((9, 8, 7, 60, 5, 4), [3]),
        ((3, 1, 4, 1, 5, 9, 2, 6), []),
        ((), []),
        ((7,), []),
    ],
)
def test_rows_out_of_order_are_told_and_keep_their_place(minutes, odd):
    assert flagged(at(*minutes)) == odd


def test_each_channel_has_an_order_of_its_own():
    one, other = at(0, 1, 2, 3, 4), at(10, 11, 2, 13, 14)
    mixed = [
        found
        for pair in zip(one, (replace(candidate, channel="ops") for candidate in other), strict=True)
        for found in pair
    ]
    assert flagged(mixed) == [5]


@given(st.lists(st.integers(0, 500), max_size=60).map(sorted), st.data())
def test_of_a_list_in_order_only_the_one_that_was_moved_is_told(minutes, data):
    candidates = at(*minutes)
    assert flagged(candidates) == []
    if len(minutes) > 10:
        index = data.draw(st.integers(2, len(minutes) - 3))
        candidates[index] = replace(candidates[index], at=NINE + data.draw(st.sampled_from((-99, 999))) * MINUTE)
        assert flagged(candidates) == [index]


@pytest.mark.parametrize(
    ("when", "believed"),
    [
        ("0001-01-01T00:00:00Z", False),
        ("0202-07-18T09:00:00Z", False),
        ("1899-12-31T23:59:59Z", False),
        ("1970-01-01T00:00:00Z", False),
        ("1970-04-14T03:07:53Z", True),
        ("2019-07-18T09:00:00Z", True),
        ("2029-12-31T00:00:00Z", True),
        ("2030-01-01T00:00:00Z", False),
        ("9999-01-01T00:00:00Z", False),
    ],
)
def test_a_year_that_cannot_be_waits_in_the_tray(when, believed):
    candidate = Candidate("x", from_iso(when))
    found = believable(candidate, TODAY)
    if believed:
        assert found is candidate
        return
    assert (found.at, found.said) == (None, when)
    assert found.warnings == (f"{when[:4]} cannot be the year; it waits in the inbox",)


def test_an_end_that_cannot_be_takes_the_range_along():
    range_ = Candidate("x", NINE, from_iso("9999-01-01T00:00:00Z"), Precision.RANGE, said="09:00 to 9999")
    found = believable(range_, TODAY)
    assert (found.at, found.until, found.precision, found.said) == (None, None, Precision.EXACT, "09:00 to 9999")


def test_what_is_read_passes_that_gate():
    read = road.read("2019-07-18 09:00 a\n0001-07-18 09:00 b", today=TODAY, timezone="UTC")
    assert [(one.text, one.at) for one in read.candidates] == [("a", NINE), ("b", None)]


def test_a_wrong_year_is_asked_about():
    candidates = at(0, 1, 2, 3, 4, 5)
    candidates[3] = replace(candidates[3], at=candidates[3].at - 365 * DAY)
    (*_, fourth, _, _) = review(new_document("b", "", "UTC"), candidates)
    assert any("another year" in flag for flag in fourth.flags)
    assert flagged([replace(one, at=one.at + 100 * DAY * index) for index, one in enumerate(at(0, 1, 2, 3, 4))]) == []


def test_marks_that_contradict_each_other_are_told(board):
    candidates = [
        Candidate("over", NINE, marks=(Mark.RESOLVED,)),
        Candidate("seen", NINE + 1, marks=(Mark.DETECTED,)),
        Candidate("over again", NINE + 2, marks=(Mark.RESOLVED,)),
    ]
    assert [one.flags for one in review(board, candidates)] == [
        ("“resolved” would stand before “detected”",),
        (),
        ("another row suggests the mark “resolved” too",),
    ]


def test_warnings_of_the_parser_are_flags(board):
    (found,) = review(board, [Candidate("x", NINE, warnings=("02:30 was skipped",))])
    assert found.flags == ("02:30 was skipped",)


# Lanes by rules.


def test_rules_say_where_a_channel_goes_and_can_be_changed(board, new_id):
    read = Import(
        "",
        "statuspage",
        (
            Candidate("a", NINE, channel="status page", role=Role.PUBLIC),
            Candidate("b", NINE + MINUTE, channel="#ops", role=Role.INTERNAL),
            Candidate("c", NINE + 2 * MINUTE, channel="#ops", role=Role.INTERNAL),
            Candidate("d", channel="#ops", role=Role.INTERNAL),
        ),
    )
    found = rules(read.candidates)
    assert found == (Rule("#ops", Role.INTERNAL, 2), Rule("status page", Role.PUBLIC, 1))
    moved = ruled(read, {found[0].key: "response", found[1].key: Role.OTHER})
    after = done(board, road.to_command(board, moved, new_id), new_id)
    lanes = {
        note.text: after.lanes[note.place.lane].title
        for note in after.notes.values()
        if isinstance(note.place, OnTimeline)
    }
    assert (lanes["a"], lanes["b"], lanes["c"]) == ("Other", "Response", "Response")
    assert ruled(read, {}) is read


# What bounds a source.


@pytest.mark.parametrize(
    ("text", "last", "at"),
    [
        ("2019-07-18", False, "2019-07-17T23:00:00Z"),
        ("2019-07-18", True, "2019-07-18T22:59:59.999Z"),
        (" 18 Jul 14:00 ", True, "2019-07-18T13:00:00Z"),
        ("14:00", False, "2019-07-18T13:00:00Z"),
    ],
)
def test_a_bound_is_a_time_or_a_whole_day(text, last, at):
    reference = Reference(zone_of("Europe/London"), date(2019, 7, 18), TODAY)
    assert read_bound(text, reference, last=last) == (from_iso(at), "")


@pytest.mark.parametrize("text", ["soon", "2019-13-01", "03/04/2019", "2019-07-18 and more", ""])
def test_what_is_no_bound_says_why(text):
    at, why = read_bound(text, Reference(zone_of("UTC"), TODAY, TODAY))
    assert at is None
    assert why


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "America/New_York", "Pacific/Auckland"])
def test_the_first_moment_of_1970_is_no_time_on_anybodys_clock(zone):
    imported = road.read("time,what\n1970-01-01 00:00,x\n2021-05-30 10:45,y\n", today=date(2021, 6, 1), timezone=zone)
    assert [one.at is None for one in imported.candidates] == [True, False]
