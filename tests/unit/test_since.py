"""What has changed since a meeting: against what was really done, and back and forth in the journal."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.incident import NINE, incident
from tests.memory import MemoryStore
from tests.pictures import png
from tests.stored import clock
from tests.strategies import commands, documents
from whiteboard.layout.since import counts, since_lines
from whiteboard.model.commands import Add, Edit, MoveNotes, Remove
from whiteboard.model.document import Document
from whiteboard.model.instants import DAY, HOUR, MINUTE
from whiteboard.model.pictures import content_id
from whiteboard.model.records import (
    Action,
    Lane,
    Meeting,
    MeetingKind,
    Note,
    OnCanvas,
    OnTimeline,
    Picture,
    Precision,
    Status,
    Update,
)
from whiteboard.model.rules import BrokenRule
from whiteboard.model.since import Sort, differences, end_of, rewound
from whiteboard.session import Session
from whiteboard.session.playback import Playback, into_present


def opened(document: Document) -> Session:
    ids = iter(f"new-{number}" for number in range(10_000))
    return Session(MemoryStore(document), now=clock(NINE + 6 * DAY), new_id=lambda: next(ids))


def test_each_thing_that_was_done_since_is_told_once():
    session = opened(incident(Meeting("look back", MeetingKind.WORKSHOP, NINE, NINE + 60 * MINUTE)))
    meeting = session.start_meeting(MeetingKind.REGROUP, ())
    session.do(Edit(Note, {"heard": {"text": "in the meeting"}}))
    session.end_meeting(None)
    session.do(
        Add((Note("fresh", "well", "New", OnCanvas(0.0, 900.0)), Update("told", "page", NINE, "Half way", "Ben")))
    )
    session.do(Edit(Note, {"wording": {"text": "Clearer"}}))
    session.do(MoveNotes({"at 37": OnTimeline(NINE + 40 * MINUTE, "public", 0)}))
    session.do(Remove(frozenset({(Note, "unplaced")})))
    session.do(Edit(Action, {"page": {"status": Status.DONE, "owner": "Ben"}}))
    session.do(Edit(Note, {"heard": {"votes": 9}}))
    session.undo()
    session.do(Edit(Lane, {"public": {"rows": 20}}))
    entries = session.entries()
    found = differences(rewound(session.document, entries, end_of(entries, meeting.id)), session.document)
    assert [(one.sort, one.id) for one in found] == [
        (Sort.DONE, "page"),
        (Sort.ADDED, "fresh"),
        (Sort.ADDED, "told"),
        (Sort.CHANGED, "wording"),
        (Sort.CHANGED, "page"),
        (Sort.MOVED, "at 37"),
        (Sort.REMOVED, "unplaced"),
    ]
    assert counts(found) == "1 done · 2 added · 2 changed · 1 moved · 1 removed"


def test_the_words_say_how_it_was_and_how_it_is():
    before = incident()
    place = OnTimeline(NINE + 40 * MINUTE, "internal", 0)
    after = before.apply(MoveNotes({"at 37": place}).plan(before))
    after = after.apply(Edit(Action, {"page": {"due": "2019-09-01", "owner": ""}}).plan(after))
    lines = {line.title: line for line in since_lines(differences(before, after), before, after)}
    assert lines["Status page: Investigating"].detail == "18 Jul 09:37 · Public → 18 Jul 09:40 · Internal"
    page = lines["Page the comms manager on every Sev 1"]
    assert page.detail == "owner Comms lead → none · due 2 Aug 2019 → 1 Sep 2019"
    assert page.note == "heard", "an action is lit at the note it came from"


def test_a_range_that_was_moved_is_told_from_end_to_end():
    night = OnTimeline(NINE, "internal", 0, NINE + 16 * HOUR, Precision.RANGE)
    before = incident(Note("night", "event", "A night", night))
    for place, said in (
        (replace(night, until=NINE + HOUR), "18 Jul 09:00 – 19 Jul 01:00 → 09:00–10:00 · Internal"),
        (replace(night, lane="public"), "18 Jul 09:00 – 19 Jul 01:00 · Internal → Public"),
        (
            replace(night, at=NINE + 15 * HOUR, until=NINE + 39 * HOUR),
            "18 Jul 09:00 – 19 Jul 01:00 → 19 Jul · Internal",
        ),
    ):
        after = before.apply(MoveNotes({"night": place}).plan(before))
        (line,) = since_lines(differences(before, after), before, after)
        assert line.detail == said


def test_pictures_are_told_by_what_they_show():
    data = png()
    shown = Picture("graph", content_id(data), 10.0, 10.0, 40.0, 40.0)
    before = incident()
    added = Add((shown,), contents={shown.content: data})
    there = replace(before, contents=added.contents).apply(added.plan(before))
    described = there.apply(Edit(Picture, {"graph": {"alt": "Error rate", "x": 90.0, "z": 7}}).plan(there))
    (line,) = since_lines(differences(before, there), before, there)
    assert (line.what, line.title, line.picture) == ("Picture", "(nothing says what it shows)", "graph")
    changed, moved = since_lines(differences(there, described), there, described)
    assert (changed.sort, changed.title) == (Sort.CHANGED, "Error rate")
    assert changed.detail == "what it shows none → “Error rate”"
    assert (moved.sort, moved.detail) == (Sort.MOVED, "")
    (gone,) = since_lines(differences(described, before), described, before)
    assert (gone.sort, gone.picture) == (Sort.REMOVED, None)


def test_an_action_whose_source_note_was_deleted_is_still_told():
    before = incident()
    after = before.apply(Remove(frozenset({(Note, "heard")})).plan(before))
    after = after.apply(Edit(Action, {"page": {"title": "Page somebody"}}).plan(after))
    lines = {line.sort: line for line in since_lines(differences(before, after), before, after)}
    assert lines[Sort.CHANGED].note is None
    assert lines[Sort.REMOVED].title == "Support heard from customers first"


def test_nothing_is_news_when_everything_was_taken_back():
    session = opened(incident())
    position = len(session.entries())
    session.do(Edit(Note, {"heard": {"text": "other"}}))
    session.undo()
    assert differences(rewound(session.document, session.entries(), position), session.document) == ()


def test_a_meeting_written_down_afterwards_was_over_when_it_was():
    session = opened(incident())
    session.do(Edit(Note, {"heard": {"text": "before it"}}))
    session.do(Add((Meeting("noted", MeetingKind.WORKSHOP, NINE, NINE),)))
    session.do(Edit(Note, {"heard": {"text": "after it"}}))
    assert end_of(session.entries(), "noted") == 2
    assert end_of(session.entries(), "look back") == 0, "the journal does not know it: it was there from the beginning"


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_the_past_is_what_it_was_wherever_one_looks(data: st.DataObject):
    session = opened(data.draw(documents()))
    states = [session.document]
    for _ in range(data.draw(st.integers(1, 6))):
        command = data.draw(commands(session.document, asking_for_rows=True))
        try:
            changed = session.do(command)
        except BrokenRule:
            continue
        if changed:
            states.append(session.document)
    entries = session.entries()
    assert len(entries) + 1 == len(states)
    playback = Playback(session, session.new_id)
    for position in data.draw(st.lists(st.integers(0, len(entries)), min_size=1, max_size=6)):
        playback.go(position)
        assert playback.document == states[position]
        assert rewound(session.document, entries, position) == states[position]
    assert session.document == states[-1]


def test_the_past_cannot_be_changed_and_the_present_does_not_hear_of_it():
    session = opened(incident())
    session.do(Edit(Note, {"heard": {"text": "now"}}))
    heard: list[object] = []
    session.listen(heard.append)
    playback = Playback(session, session.new_id)
    playback.go(0)
    assert playback.document.notes["heard"].text == "Support heard from customers first"
    for attempt in (playback.do, playback.preview):
        with pytest.raises(BrokenRule, match="the past"):
            attempt(Edit(Note, {"heard": {"text": "otherwise"}}))
    assert playback.undo() is None
    assert (heard, session.document.notes["heard"].text, len(session.entries())) == ([], "now", 1)


def test_meetings_are_marked_where_they_lie_in_the_journal():
    session = opened(incident())
    session.do(Edit(Note, {"heard": {"text": "a"}}))
    meeting = session.start_meeting(MeetingKind.REGROUP, ())
    session.do(Edit(Note, {"heard": {"text": "b"}}))
    session.end_meeting(None)
    session.do(Edit(Note, {"heard": {"text": "c"}}))
    (sitting,) = Playback(session, session.new_id).sittings()
    assert (sitting.meeting, sitting.first, sitting.last) == (meeting.id, 2, 4)


def test_notes_of_the_past_come_into_the_present_as_new_ones():
    present = incident()
    past = present
    gone = present.notes["at 22"]
    present = present.apply(Remove(frozenset({(Note, "at 22")})).plan(present))
    no_lane = replace(gone, id="elsewhere", place=OnTimeline(NINE, "no such lane", 0), kind="no such kind")
    ids = iter(("copy-1", "copy-2"))
    command = into_present((past.notes["at 22"], no_lane), present, lambda: next(ids))
    first, second = command.records
    assert isinstance(first, Note)
    assert isinstance(second, Note)
    assert (first.text, first.marks) == (gone.text, ())
    assert (type(second.place).__name__, second.kind) == ("InTray", "event")
    session = opened(present)
    session.do(command)
    assert "copy-1" in session.document.notes
