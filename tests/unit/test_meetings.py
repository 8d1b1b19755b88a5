"""Meetings: how they begin and end, what belongs to them, who was there, and what goes on to the next board."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.incident import NINE, incident
from tests.memory import MemoryStore
from tests.stored import clock
from whiteboard.model.commands import Add, Edit
from whiteboard.model.document import Document
from whiteboard.model.instants import DAY, MINUTE
from whiteboard.model.meetings import (
    USUAL_STEPS,
    MergePeople,
    PlaceAction,
    SetSteps,
    carried_over,
    look_alikes,
    names_in,
    people,
    review_order,
    steps_of,
    told_by,
)
from whiteboard.model.missing import lacks, missing
from whiteboard.model.order import actions_in_order
from whiteboard.model.records import (
    Action,
    Board,
    Category,
    Meeting,
    MeetingKind,
    MeetingStep,
    Note,
    OnCanvas,
    Status,
    Update,
)
from whiteboard.model.rules import BrokenRule
from whiteboard.session import Session
from whiteboard.session.templates import new_document, templates

LATER = NINE + 6 * DAY


def opened(document: Document | None = None) -> tuple[Session, MemoryStore]:
    store = MemoryStore(document or incident(Meeting("look back", MeetingKind.WORKSHOP, NINE, NINE + 60 * MINUTE)))
    ids = iter(f"new-{number}" for number in range(1000))
    return Session(store, now=clock(LATER), new_id=lambda: next(ids)), store


def test_every_change_between_start_and_end_belongs_to_the_meeting():
    session, store = opened()
    session.do(Edit(Note, {"heard": {"text": "before"}}))
    meeting = session.start_meeting(MeetingKind.REGROUP, ("Anna",))
    session.do(Edit(Note, {"heard": {"text": "during"}}))
    session.undo()
    session.end_meeting("2019-08-20")
    session.do(Edit(Note, {"heard": {"text": "after"}}))
    assert [entry.meeting for entry in store.written] == [None, *[meeting.id] * 4, None]
    ended = session.document.meetings[meeting.id]
    assert ended.until is not None
    assert ended.until > ended.start
    assert session.document.board.regroup == "2019-08-20"


@pytest.mark.parametrize(
    ("text", "author", "words"),
    [
        ("half way @Priya Shah", "Priya Shah", "half way"),
        ("@priya shah: half way", "Priya Shah", "half way"),
        ("@Priya Shahid says so", "Priya", "Shahid says so"),
        ("@Priya half way", "Priya", "half way"),
        ('@"Comms lead" half way', "Comms lead", "half way"),
        ("mail to priya@shah.example is out", "", "mail to priya@shah.example is out"),
        ("@Priya Shah", "", "@Priya Shah"),
        ("@ nobody", "", "@ nobody"),
    ],
)
def test_who_reports_may_have_several_names(text, author, words):
    assert told_by(text, ("Priya", "Priya Shah")) == (author, words)


@given(
    st.lists(st.tuples(st.sampled_from(Category), st.integers(0, 3)), min_size=1, max_size=6),
    st.data(),
)
def test_an_action_is_put_above_another_and_all_others_keep_their_order(plan, data):
    actions = [Action(f"a{at}", "Do it", category, position=position) for at, (category, position) in enumerate(plan)]
    document = Document.of(Board("board", "Title"), actions)
    ids = [action.id for action in actions_in_order(document)]
    moved, category = data.draw(st.sampled_from(ids)), data.draw(st.sampled_from(Category))
    above = data.draw(st.none() | st.sampled_from(ids))
    after = document.apply(PlaceAction(moved, category, above).plan(document))
    order = [action.id for action in actions_in_order(after)]
    assert [id for id in order if id != moved] == [id for id in ids if id != moved]
    assert after.actions[moved].category is category
    if above is not None and above != moved:
        assert order[order.index(moved) + 1] == above
    alike = [action.id for action in actions_in_order(after) if action.category is category]
    assert above is not None or alike[-1] == moved


def test_taking_the_end_back_goes_on_with_the_meeting_and_taking_the_start_back_ends_it():
    session, _ = opened()
    meeting = session.start_meeting(MeetingKind.REGROUP, ())
    session.end_meeting(None)
    assert session.meeting is None
    session.undo()
    assert session.meeting is not None
    assert session.meeting.id == meeting.id
    session.undo()
    assert session.meeting is None


def test_a_meeting_that_cannot_be_written_has_not_begun():
    session, store = opened()
    store.refusals = 1
    with pytest.raises(OSError, match="full"):
        session.start_meeting(MeetingKind.REGROUP, ())
    assert session.meeting is None


def test_a_meeting_left_open_is_resumed_or_ends_at_its_last_change():
    session, store = opened()
    meeting = session.start_meeting(MeetingKind.REGROUP, ())
    session.do(Edit(Note, {"heard": {"text": "the last words"}}))
    last = store.written[-1].at
    again = Session(store, now=clock(LATER + DAY), new_id=lambda: "x")
    assert again.meeting is None
    assert again.left_open is not None
    again.resume_meeting(meeting.id)
    assert again.left_open is None
    assert again.meeting is not None
    third = Session(store, now=clock(LATER + DAY), new_id=lambda: "x")
    left = third.left_open
    assert left is not None
    third.end_at_last_change(left)
    assert third.document.meetings[meeting.id].until == last
    assert third.left_open is None
    third.undo()
    assert third.meeting == third.document.meetings[meeting.id], "it goes on again"


def test_a_clock_that_was_set_back_ends_no_meeting_before_it_began():
    document = incident(Meeting("look back", MeetingKind.WORKSHOP, NINE + DAY))
    store = MemoryStore(document)
    session = Session(store, now=clock(NINE), new_id=lambda: "x")
    session.resume_meeting("look back")
    session.end_meeting(None)
    assert session.document.meetings["look back"].until == NINE + DAY


def test_names_are_taken_from_lists_as_people_paste_them():
    text = "Anna Lee <anna@example.com>, Ben;Carla\n- Dina\n3. Emil\n\n • Anna Lee"
    assert names_in(text) == ("Anna Lee", "Ben", "Carla", "Dina", "Emil")


def test_people_are_everybody_who_is_named_the_most_named_first():
    document = incident(Note("by anna", "well", "A thought", author="Anna"))
    assert people(document)[0] == "Anna"
    assert set(people(document)) == {"Anna", "Ben", "Comms lead"}


def test_one_person_under_two_spellings_becomes_one():
    document = incident(
        Note("one", "well", "x", author="anna.lee"),
        Action("mine", "Do it", owner="anna.lee"),
        Meeting("look back", MeetingKind.WORKSHOP, NINE, None, ("Anna Lee", "anna.lee", "Ben")),
    )
    assert ("anna.lee", "Anna Lee") in {tuple(sorted(pair, reverse=True)) for pair in look_alikes(people(document))}
    after = document.apply(MergePeople(frozenset({"anna.lee", "Anna Lee"}), "Anna Lee").plan(document))
    assert "anna.lee" not in people(after)
    assert after.meetings["look back"].participants == ("Anna Lee", "Ben")
    assert after.actions["mine"].owner == "Anna Lee"


def test_a_board_without_steps_has_the_usual_ones_and_its_own_replace_them():
    document = incident()
    assert steps_of(document, MeetingKind.WORKSHOP)[0].title == "Set the stage"
    kept, *_ = USUAL_STEPS[MeetingKind.WORKSHOP]
    steps = (replace(kept, minutes=7), MeetingStep("own", MeetingKind.WORKSHOP, "Breathe", 2))
    command = SetSteps(MeetingKind.WORKSHOP, steps)
    document = document.apply(command.plan(document))
    assert [(step.title, step.minutes) for step in steps_of(document, MeetingKind.WORKSHOP)] == [
        ("Set the stage", 7),
        ("Breathe", 2),
    ]
    document = document.apply(SetSteps(MeetingKind.WORKSHOP, steps[1:]).plan(document))
    assert [step.id for step in steps_of(document, MeetingKind.WORKSHOP)] == ["own"]
    assert steps_of(document, MeetingKind.REGROUP) == USUAL_STEPS[MeetingKind.REGROUP]


@pytest.mark.parametrize("template", [one.name for one in templates()])
def test_every_template_has_steps_for_both_kinds_of_meetings(template: str):
    document = new_document("board", "Title", "UTC", template)
    assert all(steps_of(document, kind) for kind in MeetingKind)


def test_a_step_without_time_is_refused():
    session, _ = opened()
    with pytest.raises(BrokenRule, match="minutes"):
        session.do(SetSteps(MeetingKind.WORKSHOP, (MeetingStep("own", MeetingKind.WORKSHOP, "Never", 0),)))


def test_what_is_missing_is_pointed_out():
    document = incident(
        Action("bare", "Think about it"),
        Action("late", "Too late", owner="Ben", due="2019-07-01", next_step="Ask", position=3),
        Note("sometime", text="We told sales", place=OnCanvas(0.0, 0.0)),
    )
    found = missing(document)
    assert [note.id for note in found.unplaced] == ["unplaced"]
    assert [note.id for note in found.undated] == ["sometime"]
    lacking = {action.id: words for action, words in found.actions}
    assert lacking["bare"] == ("no owner", "no next step", "no due date")
    assert lacking["late"] == ("due before the meeting",)
    assert "rota" not in lacking, "what is done lacks nothing"
    assert lacks(document.actions["page"], document) == ()


def test_a_regroup_begins_with_what_is_overdue():
    document = Document.of(
        Board("board", "Title"),
        (
            Action("done", "Done", due="2019-01-01", status=Status.DONE),
            Action("none", "No date"),
            Action("late", "Late", due="2019-07-30"),
            Action("soon", "Soon", due="2019-08-30"),
            Action("later", "Latest", due="2019-07-02", position=5),
        ),
    )
    assert [action.id for action in review_order(document)] == ["later", "late", "soon", "none", "done"]


def test_open_actions_go_on_to_another_board_with_their_history_and_the_way_back():
    source = incident()
    target = Document.of(Board("next", "The next incident"), (Action("own", "Its own"),))
    target = target.apply(carried_over(source, target, "../portal.board").plan(target))
    assert set(target.actions) == {"own", "page"}, "what is done stays behind"
    carried = target.actions["page"]
    assert (carried.carried_from, carried.notes, carried.position) == ("../portal.board", (), 1)
    assert [update.text for update in target.updates.values()] == ["The role is agreed"]
    assert carried_over(source, target, "../portal.board").records == (), "nothing comes twice"


def test_many_actions_are_carried_over_at_once():
    many = tuple(Action(f"a{number}", f"Action {number}") for number in range(500))
    source = Document.of(
        Board("board", "Title"), (*many, *(Update(f"u{one.id}", one.id, NINE, "Soon") for one in many))
    )
    target = Document.of(Board("next", "Next"))
    target = target.apply(carried_over(source, target, "b.board").plan(target))
    assert len(target.actions) == len(target.updates) == 500


def test_adding_a_meeting_twice_is_refused():
    session, _ = opened()
    with pytest.raises(BrokenRule):
        session.do(Add((Meeting("look back", MeetingKind.WORKSHOP, NINE),)))
