"""The sample board: the numbers of its story, and that everything on it can be read."""

from __future__ import annotations

from itertools import combinations, count
from pathlib import Path

import pytest

from tests.stored import clock
from whiteboard import demo
from whiteboard.comms.figures import figures
from whiteboard.comms.values import Order
from whiteboard.comms.words import duration
from whiteboard.layout.board import frame_rect, geometry
from whiteboard.model import rules
from whiteboard.model.document import Document
from whiteboard.model.instants import MINUTE
from whiteboard.model.records import Category, InTray, Mark, OnCanvas, Role
from whiteboard.storage import BoardExists, open_board, read_board


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Document:
    folder = tmp_path_factory.mktemp("demo")
    ids = (f"id-{number}" for number in count())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WHITEBOARD_DATA", str(folder / "data"))
        demo.write_board(folder / "demo.board", now=clock(), new_id=lambda: next(ids))
        return read_board(folder / "demo.board")


def test_it_tells_the_story_in_numbers(document: Document):
    found = figures(document)
    seconds = {
        "time_to_detect": "18 min",
        "time_to_acknowledge": "2 min",
        "time_to_first_internal": "30 min",
        "time_to_first_public": "15 min",
        "longest_silence_public": "3 h 24 min",
        "time_to_resolve": "4 h 22 min",
        "knowledge_lag_worst": "16 min",
    }
    assert {name: duration(getattr(found, name).value) for name in seconds} == seconds
    assert (found.order.kind, found.order.value) == (Order.PUBLIC, 15 * 60)
    assert (found.updates_on_time[Role.PUBLIC].on_time, found.updates_on_time[Role.PUBLIC].due) == (2, 9)
    assert (found.promises_kept.kept, found.promises_kept.judged) == (1, 2)
    assert found.contradictions == ()


def test_every_mark_stands_on_it_and_every_lane_is_used(document: Document):
    assert set(document.marks) == set(Mark)
    lanes = {getattr(note.place, "lane", None) for note in document.notes.values()}
    assert {lane.id for lane in document.lanes.values()} <= lanes


def test_the_quiet_stretch_is_folded(document: Document):
    (fold,) = document.folds.values()
    assert fold.until - fold.start == 130 * MINUTE


def test_it_has_something_of_everything(document: Document):
    assert [phase.title for phase in sorted(document.phases.values(), key=lambda phase: phase.start)] == [
        "Unnoticed",
        "Investigating",
        "Fix rolling out",
        "Monitoring",
    ]
    assert {action.category for action in document.actions.values()} == set(Category)
    assert all(
        action.owner and action.due and action.next_step and action.notes for action in document.actions.values()
    )
    assert len(document.links) == 1
    assert len(document.meetings) == 1
    assert {note.kind for note in document.notes.values()} == set(document.kinds)
    assert any(isinstance(note.place, InTray) for note in document.notes.values())
    assert sum(note.votes > 0 for note in document.notes.values()) >= 6


def test_no_note_covers_another(document: Document):
    shape = geometry(document)
    rects = [(note.text, rect) for note in document.notes.values() if (rect := shape.rect(note)) is not None]
    assert [(a, b) for (a, one), (b, other) in combinations(rects, 2) if one.overlaps(other)] == []


def test_the_discussion_lies_in_its_frames(document: Document):
    shape = geometry(document)
    frames = [frame_rect(frame, shape) for frame in document.frames.values() if frame.category is None]
    for note in document.notes.values():
        if isinstance(note.place, OnCanvas):
            rect = shape.rect(note)
            assert rect is not None
            assert any(frame.encloses(rect) for frame in frames), note.text


def test_it_keeps_the_rules(document: Document):
    assert list(rules.problems(document)) == []


def test_it_can_be_taken_back_step_by_step(tmp_path: Path):
    path = tmp_path / "demo.board"
    ids = (f"id-{number}" for number in count())
    demo.write_board(path, now=clock(), new_id=lambda: next(ids))
    with open_board(path, now=clock()) as store:
        assert [step.label for step in store.history().done] == [
            "Import 28 notes and 3 actions from text",
            "Arrange the board",
            "Add phases, links and the meeting",
        ]


def test_it_takes_no_other_file_s_place(tmp_path: Path):
    (tmp_path / "demo.board").write_text("mine", "utf-8")
    with pytest.raises(BoardExists):
        demo.write_board(tmp_path / "demo.board", now=clock(), new_id=lambda: "id")
    assert (tmp_path / "demo.board").read_text("utf-8") == "mine"
