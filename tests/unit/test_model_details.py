"""Details of the model in which a small mistake would otherwise go unseen."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import pytest

from tests.stored import BOARD, DOCUMENT, NINE
from whiteboard.model.commands import MoveNotes, Remove, counted
from whiteboard.model.copying import copies
from whiteboard.model.document import Change, Document, Same, Table, altered_notes
from whiteboard.model.history import Entry, History, Step, Turn, history_of
from whiteboard.model.instants import MINUTE
from whiteboard.model.meetings import (
    USUAL_STEPS,
    MergePeople,
    PlaceAction,
    SetSteps,
    carried_over,
    invited,
    last_ended,
    look_alikes,
    names_in,
    overdue,
    review_order,
)
from whiteboard.model.missing import lacks, missing
from whiteboard.model.order import actions_in_order, in_order
from whiteboard.model.pictures import (
    MOST_BYTES,
    MOST_IN_ALL,
    MOST_PICTURES,
    content_id,
    media_type,
    pixels,
    problem_of,
    too_much,
)
from whiteboard.model.plain import to_plain
from whiteboard.model.progress import each, silent
from whiteboard.model.records import (
    Action,
    Board,
    Category,
    Frame,
    InTray,
    Kind,
    Lane,
    Link,
    Meeting,
    MeetingKind,
    MeetingStep,
    Note,
    OnCanvas,
    OnTimeline,
    Picture,
    Precision,
    Record,
    Status,
)
from whiteboard.model.rules import LONGEST_TEXT, BrokenRule, problems
from whiteboard.model.since import Sort, differences, end_of


def notes(*texts: str) -> dict[str, Note]:
    return {text[0]: Note(text[0], text=text) for text in texts}


def test_notes_that_differ_are_told_by_their_ids_wherever_they_stand():
    old = notes("a", "b", "c")
    new = {"a": replace(old["a"], text="a2"), "c": old["c"], **notes("d")}
    assert set(altered_notes(Same(old), Same(new))) == {
        (old["b"], None),
        (old["a"], new["a"]),
        (None, new["d"]),
    }
    assert Same(old) == Same(old) != Same(dict(old))
    longer = {**old, "a": new["a"], **notes("e")}
    assert set(altered_notes(Same(old), Same(longer))) == {(old["a"], new["a"]), (None, longer["e"])}


def test_tables_of_one_origin_are_compared_by_what_changed_and_others_note_by_note():
    first = Document.of(BOARD, notes("a", "b").values())
    second = first.apply((Change(first.notes["a"], replace(first.notes["a"], text="x")),))
    third = second.apply((Change(second.notes["a"], first.notes["a"]),))
    assert isinstance(third.notes, Table)
    assert third.notes.origin is not None
    assert third.notes.origin() is second.notes
    apart = Table(notes("b", "c"))
    assert set(altered_notes(Same(Table(notes("a", "b"))), Same(apart))) >= {(Note("a", text="a"), None)}
    kept = Table(notes("a", "b"))
    after = kept.following()
    after.altered["a"] = None
    assert altered_notes(Same(kept), Same(after)) == ()
    assert altered_notes(Same(kept), Same({**kept, **notes("c")})) == ((None, Note("c", text="c")),)


def test_who_waits_hears_how_far_work_is():
    heard: list[float] = []
    assert list(each(range(600), heard.append, of=600)) == list(range(600))
    assert heard == [0.0, 256 / 600, 512 / 600]
    heard.clear()
    assert list(each("abc", heard.append)) == ["a", "b", "c"]
    list(each(range(257), heard.append))
    assert heard == [0.0, 0.0, 0.0]
    assert list(each("abc", silent)) == ["a", "b", "c"]


SIZE = b"\x00\x11\x08\x00\x07\x00\x09"
"""Length, precision, height 7 and width 9 of the header of a JPEG frame."""


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (b"\xff\xd8\xff\xc0" + SIZE, (9, 7)),
        (b"\xff\xd8\xff\xff\xc0" + SIZE, (9, 7)),
        (b"\xff\xd8\xff\xff\xff\xc0" + SIZE, (9, 7)),
        (b"\xff\xd8\xff\xe0\x00\x04\x00\x00\xff\xc2" + SIZE, (9, 7)),
        (b"\xff\xd8\xff\xc4\x00\x04\x00\x00\xff\xc0" + SIZE, (9, 7)),
        (b"\xff\xd8\xff\xe0\x01\x04" + bytes(0x102) + b"\xff\xc0" + SIZE, (9, 7)),
        (b"\xff\xd8\xff\xc0\x00\x11\x08\x02\x07\x01\x09", (0x109, 0x207)),
        (b"\xff\xd8\xff\xcf" + SIZE, (9, 7)),
        (b"\xff\xd8\xff\xd0" + SIZE + SIZE, None),
        (b"\xff\xd8\xff\xc0" + SIZE[:-1], None),
        (b"\xff\xd8\xff\xe0\x00\x02\x00\xc0" + SIZE, None),
    ],
)
def test_the_first_frame_of_a_jpeg_tells_its_size(data: bytes, size: tuple[int, int] | None):
    assert pixels(data) == size


def test_a_copied_picture_is_free_and_in_the_group_of_the_copied_notes():
    numbers = count()
    picture = Picture("p", "content", 0.0, 0.0, 10.0, 10.0, locked=True, grouped="g")
    made = copies([Note("n", grouped="g")], [picture], (), lambda: f"new-{next(numbers)}")
    assert not made.pictures["p"].locked
    assert made.pictures["p"].grouped == made.notes["n"].grouped != "g"


def test_the_first_action_that_is_carried_over_comes_first():
    source = Document.of(BOARD, (Action("a", "Open", position=3), Action("b", "Done", status=Status.DONE)))
    add = carried_over(source, Document.of(BOARD, ()), "before.board")
    assert [(action.id, action.position) for action in add.records] == [("a", 0)]
    assert add.label == "Carry 1 action over"


def test_an_action_goes_to_the_end_of_its_category_not_of_the_plan():
    plan = (
        Action("a", "First", Category.PEOPLE, position=0),
        Action("b", "Second", Category.PEOPLE, position=1),
        Action("c", "Third", Category.PROCESS, position=2),
        Action("d", "Fourth", Category.TECHNOLOGY, position=3),
    )
    before = Document.of(BOARD, plan)
    after = before.apply(PlaceAction("d", Category.PEOPLE).plan(before))
    assert [action.id for action in actions_in_order(after) if action.category is Category.PEOPLE] == ["a", "b", "d"]
    assert [after.actions[id].position for id in "abdc"] == [0, 1, 2, 3]


def test_only_the_next_step_is_undone_and_redone():
    history = History().after(Turn.DO, Step(1, "one")).after(Turn.DO, Step(2, "two"))
    for turn, number in ((Turn.UNDO, 1), (Turn.REDO, 2)):
        with pytest.raises(ValueError, match=f"step {number} is not the next to {turn}"):
            history.after(turn, Step(number, ""))
    begun = [(Turn.DO, 1, "one"), (Turn.DO, 2, "two")]
    for rows in ([(Turn.UNDO, 1, "one")], [*begun, (Turn.UNDO, 1, "one")], [*begun, (Turn.REDO, 2, "two")]):
        with pytest.raises(ValueError, match="is not the next to"):
            history_of(rows)
    undone = history.after(Turn.UNDO, Step(2, "two"))
    with pytest.raises(ValueError, match="step 1 is not the next"):
        undone.after(Turn.REDO, Step(1, ""))


@pytest.mark.parametrize("field", ["x", "y", "width", "height"])
@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e12])
def test_a_frame_is_somewhere_in_every_direction(field: str, value: float):
    frame = replace(Frame("f", "Parking lot", 0.0, 0.0, 10.0, 10.0), **{field: value})
    assert list(problems(Document.of(BOARD, (frame,))))


def test_how_long_an_event_lasts_is_remembered_off_the_timeline():
    lasting = Note("9", place=OnTimeline(NINE, "signals", 0, NINE + 7 * MINUTE, Precision.RANGE))
    before = DOCUMENT.apply((Change(None, lasting),))
    free = before.apply(MoveNotes({"9": InTray()}).plan(before))
    assert free.notes["9"].lasts == 7 * MINUTE
    back = free.apply(MoveNotes({"9": OnTimeline(NINE + MINUTE, "signals", 0)}).plan(free))
    assert back.notes["9"].place == OnTimeline(NINE + MINUTE, "signals", 0, NINE + 8 * MINUTE, Precision.RANGE)
    assert back.notes["9"].lasts is None


@pytest.mark.parametrize(("kind", "minutes"), [(MeetingKind.WORKSHOP, 60), (MeetingKind.REGROUP, 40)])
def test_the_usual_meeting_is_as_long_as_is_promised(kind: MeetingKind, minutes: int):
    assert sum(step.minutes for step in USUAL_STEPS[kind]) == minutes


def test_nobody_is_named_by_an_empty_place_in_a_list():
    assert names_in("Anna, , Ben;\n\n- Carla") == ("Anna", "Ben", "Carla")


def test_names_look_alike_by_their_words():
    names = ("Anna", "Ben", "?", "anna.lee", "Anna Lee")
    assert set(look_alikes(names)) == {("Anna", "anna.lee"), ("Anna", "Anna Lee"), ("anna.lee", "Anna Lee")}


def test_only_the_spellings_that_are_named_become_one_person():
    authors = (Note("1", author="anna"), Note("2", author="Ben"), Note("3", author="Anna Lee"))
    before = Document.of(BOARD, authors)
    changes = MergePeople(frozenset({"anna", "Anna Lee"}), "Anna Lee").plan(before)
    assert [(change.id, change.record.author) for change in changes if isinstance(change.record, Note)] == [
        ("1", "Anna Lee")
    ]


@pytest.mark.parametrize(
    ("fewest", "defaults"),
    [
        (
            Board("b", "T"),
            {
                "timezone": "UTC", "start": None, "scale": 6.0, "fold_after": 60, "locked": False,
                "hidden_overlays": [], "regroup": None, "votes_each": 3, "votes_hidden": False,
            },
        ),
        (Lane("l", "T"), {"role": "other", "hint": "", "position": 0, "rows": 8, "hidden": False}),
        (Kind("k", "T", "#ffffff"), {"position": 0}),
        (MeetingStep("s", MeetingKind.WORKSHOP, "T"), {"minutes": 10, "view": "board", "position": 0}),
        (Picture("p", "c", 0.0, 0.0, 1.0, 1.0), {"alt": "", "z": 0, "locked": False, "grouped": None}),
        (Frame("f", "T", 0.0, 0.0, 1.0, 1.0), {"position": 0, "category": None}),
        (Action("a", "T"), {"category": "process", "owner": "", "due": None, "status": "open", "position": 0}),
        (Note("n"), {"kind": "event", "text": "", "votes": 0, "z": 0, "locked": False, "grouped": None, "lasts": None}),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, dict) else "",
)  # fmt: skip
def test_what_a_board_file_leaves_out_means(fewest: Record, defaults: dict[str, object]):
    plain = to_plain(fewest)
    assert {name: plain[name] for name in defaults} == defaults


@pytest.mark.parametrize(("width", "whole"), [(0.5, True), (0.0, False), (-1.0, False)])
def test_a_frame_has_some_width_and_height(width: float, whole: bool):
    for frame in (Frame("f", "", 0.0, 0.0, width, 9.0), Frame("f", "", 0.0, 0.0, 9.0, width)):
        assert (not list(problems(Document.of(BOARD, (frame,))))) is whole


@pytest.mark.parametrize(
    ("due", "status", "late"),
    [
        (None, Status.OPEN, False),
        ("2019-08-01", Status.OPEN, True),
        ("2019-08-02", Status.OPEN, False),
        ("2019-08-01", Status.IN_PROGRESS, True),
        ("2019-08-01", Status.DONE, False),
        ("2019-08-01", Status.DROPPED, False),
    ],
)
def test_what_is_not_finished_by_its_day_is_overdue(due: str | None, status: Status, late: bool):
    assert overdue(Action("a", "Tell", due=due, status=status), "2019-08-02") is late


def test_a_picture_is_known_by_how_its_bytes_begin():
    begin = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF89a", b"")
    assert [media_type(data) for data in begin] == ["image/png", "image/jpeg", "", ""]


def test_a_header_of_a_png_that_is_cut_tells_no_size():
    whole = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x05\0\0\0\x04\x08\x06\0\0\0\0\0\0\0"
    assert len(whole) == 33
    assert pixels(whole) == (5, 4)
    assert pixels(whole[:16] + b"\x01" + whole[17:20] + b"\x02" + whole[21:]) == (2**24 + 5, 2**25 + 4)
    assert pixels(whole[:-1]) is None


def test_what_is_in_no_group_is_in_none_when_copied():
    made = copies(
        [Note("1", locked=True), Note("2", grouped="g"), Note("3", grouped="g")], (), (), map(str, count(10)).__next__
    )
    assert made.notes["1"].grouped is None
    assert not made.notes["1"].locked
    assert made.notes["1"].votes == 0
    assert made.notes["2"].grouped == made.notes["3"].grouped not in (None, "g")


def test_notes_of_one_moment_and_lane_are_read_from_the_top():
    rows = [Note("2", place=OnTimeline(NINE, "signals", None)), Note("1", place=OnTimeline(NINE, "signals", 1))]
    document = DOCUMENT.apply((Change(DOCUMENT.notes["1"], rows[1]), Change(DOCUMENT.notes["2"], rows[0])))
    assert [note.id for note in in_order(document, document.notes.values())] == ["2", "1"]


def test_actions_that_are_carried_over_keep_their_order_behind_those_that_are_there():
    source = Document.of(BOARD, (Action("a", "One", position=7), Action("b", "Two", position=9)))
    there = (Action("y", "Before", position=2), Action("z", "There", position=4))
    add = carried_over(source, Document.of(BOARD, there), "before.board")
    assert [(action.id, action.position) for action in add.records] == [("a", 5), ("b", 6)]
    assert add.label == "Carry 2 actions over"


def test_an_action_that_was_done_and_changed_is_told_as_both():
    before = Document.of(BOARD, (Action("a", "Tell"),))
    after = Document.of(BOARD, (Action("a", "Tell all", status=Status.DONE),))
    assert [(one.sort, one.fields) for one in differences(before, after)] == [
        (Sort.DONE, ("status",)),
        (Sort.CHANGED, ("title",)),
    ]
    (only,) = differences(before, Document.of(BOARD, (Action("a", "Tell", status=Status.DONE),)))
    assert only.sort is Sort.DONE


@pytest.mark.parametrize(
    ("notes", "pictures", "said"),
    [(1, 0, "note"), (2, 0, "2 notes"), (0, 1, "picture"), (0, 2, "2 pictures"), (1, 1, "2 things")],
)
def test_what_a_command_is_about_is_counted(notes: int, pictures: int, said: str):
    assert counted(notes, pictures) == said


def test_the_timeline_is_read_before_the_canvas_and_the_tray_last():
    found = (
        Note("tray"),
        Note("right", place=OnCanvas(9, 1)),
        Note("low", place=OnCanvas(0, 2)),
        Note("high", place=OnCanvas(5, 1)),
    )
    document = DOCUMENT.apply(tuple(Change(None, note) for note in found))
    assert [note.id for note in in_order(document, (*found, DOCUMENT.notes["1"]))] == [
        "1",
        "high",
        "right",
        "low",
        "tray",
    ]


@pytest.mark.parametrize(("lasts", "whole"), [(0, True), (1, True), (-1, False)])
def test_a_range_off_the_timeline_lasts_no_less_than_nothing(lasts: int, whole: bool):
    changed = replace(DOCUMENT.notes["2"], lasts=lasts)
    assert (not list(problems(DOCUMENT.apply((Change(DOCUMENT.notes["2"], changed),))))) is whole


@pytest.mark.parametrize(("minutes", "whole"), [(1, True), (24 * 60, True), (24 * 60 + 1, False)])
def test_a_step_of_a_meeting_takes_a_day_at_the_most(minutes: int, whole: bool):
    step = MeetingStep("s", MeetingKind.WORKSHOP, "Discuss", minutes)
    assert (not list(problems(Document.of(BOARD, (step,))))) is whole


def test_what_is_too_large_is_told_with_the_limit_itself():
    most = bytes(MOST_BYTES)
    assert problem_of("", most + b"0") == "a picture has more than 16 MB"
    assert "MB" not in problem_of("", most)
    full = {str(number): most for number in range(MOST_IN_ALL // MOST_BYTES)}
    assert list(too_much(full)) == []
    assert list(too_much(full | {"one": b"1"})) == ["all pictures of a board together have up to 256 MB"]
    many = dict.fromkeys(map(str, range(MOST_PICTURES)), b"")
    assert list(too_much(many)) == []
    assert list(too_much(many | {"one": b""})) == ["a board holds up to 1,000 different pictures"]


def test_links_are_copied_among_what_is_copied_and_no_others():
    links = (Link("in", "1", "2", "then"), Link("out", "1", "3"), Link("to", "3", "2"), Link("far", "3", "4"))
    made = copies([Note("1"), Note("2")], (), links, map(str, count(10)).__next__)
    (link,) = made.links
    assert (link.from_note, link.to_note, link.label) == (made.notes["1"].id, made.notes["2"].id, "then")
    assert link.id not in {"in", "out", "to", "far"}


def test_the_meeting_that_ended_last_is_none_that_still_lasts():
    sittings = [Meeting(str(day), MeetingKind.REGROUP, NINE + day, NINE + day + 1) for day in (3, 1, 2)]
    lasting = Meeting("now", MeetingKind.REGROUP, NINE + 9)
    assert last_ended(Document.of(BOARD, (*sittings, lasting))) == sittings[0]
    assert last_ended(Document.of(BOARD, (lasting,))) is None


@pytest.mark.parametrize(
    "record",
    [
        replace(BOARD, regroup="soon"),
        replace(DOCUMENT.notes["1"], colour="red"),
        replace(DOCUMENT.notes["1"], text="x" * (LONGEST_TEXT + 1)),
        Picture("p", "c", 0.0, 0.0, 0.0, 1.0),
    ],
)
def test_a_record_from_outside_is_looked_at_field_by_field(record: Record):
    before = None if isinstance(record, Picture) else BOARD if isinstance(record, Board) else DOCUMENT.notes["1"]
    document = DOCUMENT.apply((Change(before, record),))
    assert [one for one in problems(document) if "bytes" not in one]


def test_a_picture_of_one_pixel_or_half_a_point_is_one():
    png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\0\0\0\0"
    small = replace(
        Document.of(BOARD, (Picture("p", content_id(png), 0.0, 0.0, 0.5, 0.5),)), contents={content_id(png): png}
    )
    assert list(problems(small)) == []


def test_what_changes_nothing_is_no_change():
    plan = Document.of(BOARD, (Action("a", "One", position=0), Action("b", "Two", position=1)))
    assert PlaceAction("b", Category.PROCESS).plan(plan) == ()
    steps = (MeetingStep("s", MeetingKind.REGROUP, "Review"), MeetingStep("t", MeetingKind.REGROUP, "Next", position=1))
    assert SetSteps(MeetingKind.REGROUP, steps).plan(Document.of(BOARD, steps)) == ()


def test_actions_due_on_one_day_keep_their_order_in_the_review():
    due = (Action("a", "First", due="2019-08-01", position=1), Action("b", "Second", due="2019-08-01", position=0))
    late = Action("c", "Late", due="2019-07-31", position=2)
    document = Document.of(BOARD, (*due, late, Action("d", "Whenever", position=3)))
    assert [action.id for action in review_order(document)] == ["c", "b", "a", "d"]


def test_any_gap_is_something_to_point_out():
    assert missing(Document.of(BOARD, ())).nothing
    lanes = DOCUMENT.lanes.values()
    for gap in (Note("1"), Note("1", place=OnCanvas(0.0, 0.0)), Action("a", "Tell")):
        assert not missing(Document.of(BOARD, (*lanes, gap))).nothing


@pytest.mark.parametrize(("due", "said"), [("2019-07-17", ("due before the meeting",)), ("2019-07-18", ())])
def test_what_is_due_on_the_day_of_the_meeting_is_not_due_before_it(due: str, said: tuple[str, ...]):
    action = Action("a", "Tell", owner="Ben", due=due, next_step="Ask")
    assert lacks(action, Document.of(BOARD, (Meeting("m", MeetingKind.WORKSHOP, NINE), action))) == said


def test_steps_of_other_meetings_stay_as_they_are():
    workshop, regroup = (MeetingStep(kind.value, kind, "Talk") for kind in (MeetingKind.WORKSHOP, MeetingKind.REGROUP))
    before = Document.of(BOARD, (workshop, regroup))
    assert SetSteps(MeetingKind.REGROUP, ()).plan(before) == (Change(regroup, None),)


def test_nobody_is_invited_for_an_action_that_is_nobodys():
    actions = (Action("a", "Tell"), Action("b", "Ask", owner="Ben"))
    meeting = Meeting("m", MeetingKind.WORKSHOP, NINE, participants=("Anna", "Ben"))
    assert invited(Document.of(BOARD, (*actions, meeting))) == ("Anna", "Ben")


def test_a_meeting_was_over_after_the_last_that_belongs_to_it_or_when_it_was_written_down():
    meetings = [Meeting(id, MeetingKind.WORKSHOP, NINE, NINE) for id in ("held", "told")]
    told = (Change(None, Note("1")), Change(None, meetings[1]), Change(None, meetings[0]))
    entries = [
        Entry(1, Turn.DO, NINE, "Start", (Change(None, meetings[0]),), "held"),
        Entry(2, Turn.DO, NINE, "Note", (Change(None, Note("2")),), "held"),
        Entry(3, Turn.DO, NINE, "Add", told),
        Entry(4, Turn.DO, NINE, "End", (Change(meetings[0], meetings[0]),), "held"),
        Entry(5, Turn.DO, NINE, "Note", (Change(None, Note("3")),)),
    ]
    assert [end_of(entries, id) for id in ("held", "told", "nobody knows it")] == [4, 3, 0]


def test_events_of_one_moment_are_read_by_the_order_of_their_lanes():
    lanes = (Lane("a", "Low", position=2), Lane("b", "High", position=1))
    events = (Note("1", place=OnTimeline(NINE, "a", 0)), Note("2", place=OnTimeline(NINE, "b", 3)))
    document = Document.of(BOARD, (*lanes, *events))
    assert [note.id for note in in_order(document, events)] == ["2", "1"]


@pytest.mark.parametrize(("rows", "whole"), [(1, True), (0, False), (99_999, True), (100_000, False)])
def test_a_lane_has_a_row(rows: int, whole: bool):
    assert (not list(problems(Document.of(BOARD, (Lane("l", "Lane", rows=rows),))))) is whole


def test_only_a_kind_in_use_stays():
    kinds = (Kind("used", "Used", "#ffffff"), Kind("free", "Free", "#ffffff"))
    document = Document.of(BOARD, (*kinds, Note("1", "used")))
    assert Remove(frozenset({(Kind, "free")})).plan(document) == (Change(kinds[1], None),)
    with pytest.raises(BrokenRule, match="still in use"):
        Remove(frozenset({(Kind, "used")})).plan(document)
