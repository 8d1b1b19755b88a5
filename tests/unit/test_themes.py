"""Votes by number, and themes that count them."""

from __future__ import annotations

import pytest

from tests.incident import NINE, incident
from whiteboard.model.commands import Add, Edit
from whiteboard.model.records import Board, Category, Frame, Meeting, MeetingKind, Note, OnCanvas
from whiteboard.model.themes import ballot, beside_the_aim, cast, numbered, themes, undecided, votes_in


@pytest.mark.parametrize(
    ("text", "votes"),
    [
        ("12: 3", {12: 3}),
        ("#12:3, 4: 2", {12: 3, 4: 2}),
        ("12: 1\n12: 2\n", {12: 3}),
        ("7: -1", {7: -1}),
        ("14:02 public Status page", None),
        ("12: 3 more words", None),
        ("well", None),
        ("", None),
    ],
)
def test_votes_as_people_type_them(text: str, votes: dict[int, int] | None):
    assert votes_in(text) == votes


def test_votes_add_up_and_never_fall_below_none():
    document = incident()
    document = document.apply(cast(document, {"heard": 2, "wording": -9, "no such note": 1}).plan(document))
    assert (document.notes["heard"].votes, document.notes["wording"].votes) == (8, 0)


def test_numbers_stay_with_their_notes_and_new_notes_get_new_ones():
    document = incident()
    first = numbered(document)
    assert set(first.values()) == {"wording", "heard"}, "stickies on the board, neither events nor the tray"
    document = document.apply(Add((Note("new", "well", "At the very top", OnCanvas(-50.0, -50.0)),)).plan(document))
    assert numbered(document, first) == first | {3: "new"}
    assert numbered(document, {**first, 5: "gone"}) == first | {6: "new"}, "no number comes back"


def test_a_theme_is_a_frame_with_stickies_and_the_smallest_around_a_note_has_it():
    document = incident(
        Frame("theme", "Nobody was told", 10.0, 40.0, 200.0, 200.0, 7),
        Frame("empty", "Nothing yet", 4000.0, 0.0, 200.0, 200.0, 9),
        Frame("plan", "People", 2000.0, 0.0, 200.0, 200.0, 8, Category.PEOPLE),
        Note("in the plan", "well", "x", OnCanvas(2010.0, 10.0), votes=50),
        Note("second", "improve", "Late", OnCanvas(30.0, 90.0), votes=7),
        Note("loose", "improve", "Loose", OnCanvas(400.0, 90.0)),
    )
    found = themes(document)
    assert [(theme.frame.id, theme.votes) for theme in found] == [("theme", 13), ("discussion", 0)]
    assert [note.id for note in found[0].notes] == ["second", "heard"], "the most votes first"
    assert [theme.frame.id for theme in undecided(document)] == ["discussion"]


@pytest.mark.parametrize(("voted", "beside"), [(0, None), (1, 1), (2, None), (5, None), (6, 6)])
def test_two_to_five_themes_with_votes_are_the_aim(voted: int, beside: int | None):
    document = incident()
    document = document.apply(Edit(Note, {id: {"votes": 0} for id in document.notes}).plan(document))
    for number in range(voted):
        frame = Frame(f"theme {number}", "Theme", 10_000.0 + number * 300.0, 0.0, 200.0, 200.0, 9 + number)
        sticky = Note(f"in {number}", "improve", "Late", OnCanvas(frame.x + 10.0, 10.0), votes=1)
        document = document.apply(Add((frame, sticky)).plan(document))
    assert beside_the_aim(document) == beside


def test_a_ballot_says_how_much_the_room_may_give():
    meeting = Meeting("now", MeetingKind.WORKSHOP, NINE, None, ("Anna", "Ben", "Carla"))
    document = incident(meeting)
    assert (ballot(document, "now").given, ballot(document, "now").allowed) == (8, 9)
    assert ballot(document, None).allowed is None
    document = document.apply(Edit(Board, {"board": {"votes_each": 0}}).plan(document))
    assert ballot(document, "now").allowed is None
