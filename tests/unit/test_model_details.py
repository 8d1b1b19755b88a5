"""Details of the model in which a small mistake would otherwise go unseen."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import pytest

from tests.stored import BOARD, DOCUMENT, NINE
from whiteboard.model.commands import MoveNotes
from whiteboard.model.copying import copies
from whiteboard.model.document import Change, Document, Same, altered_notes
from whiteboard.model.history import History, Step, Turn
from whiteboard.model.instants import MINUTE
from whiteboard.model.meetings import USUAL_STEPS, MergePeople, PlaceAction, carried_over, names_in
from whiteboard.model.order import actions_in_order
from whiteboard.model.pictures import pixels
from whiteboard.model.progress import each, silent
from whiteboard.model.records import (
    Action,
    Category,
    Frame,
    InTray,
    MeetingKind,
    Note,
    OnTimeline,
    Picture,
    Precision,
    Status,
)
from whiteboard.model.rules import problems


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
    longer = {**old, "a": new["a"], **notes("e")}
    assert set(altered_notes(Same(old), Same(longer))) == {(old["a"], new["a"]), (None, longer["e"])}


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
        (b"\xff\xd8\xff\xff\xff\xc0" + SIZE, (9, 7)),
        (b"\xff\xd8\xff\xe0\x00\x04\x00\x00\xff\xc2" + SIZE, (9, 7)),
        (b"\xff\xd8\xff\xc4\x00\x04\x00\x00\xff\xc0" + SIZE, (9, 7)),
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


def test_only_the_spellings_that_are_named_become_one_person():
    authors = (Note("1", author="anna"), Note("2", author="Ben"), Note("3", author="Anna Lee"))
    before = Document.of(BOARD, authors)
    changes = MergePeople(frozenset({"anna", "Anna Lee"}), "Anna Lee").plan(before)
    assert [(change.id, change.record.author) for change in changes if isinstance(change.record, Note)] == [
        ("1", "Anna Lee")
    ]
