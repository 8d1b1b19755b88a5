"""Several lanes or frames moved at once: one step to take back, and their order among themselves stays."""

from __future__ import annotations

from tests.gui.scribe import Scribe
from whiteboard.model.commands import Add, Remove
from whiteboard.model.records import Frame
from whiteboard.tools.parts import lanes_in_order


def lanes(scribe: Scribe) -> list[str]:
    return [lane.id for lane in lanes_in_order(scribe.document)]


def test_lanes_move_together_as_one_step(scribe: Scribe):
    page, before, steps = scribe.page, lanes(scribe), len(scribe.steps)
    first, second, third, *others = before
    page.session.select({first, second})
    page.timeline.lane_down()
    assert lanes(scribe) == [third, first, second, *others]
    assert len(scribe.steps) == steps + 1
    page.timeline.lane_up()
    assert lanes(scribe) == before
    page.timeline.lane_up()
    assert lanes(scribe) == before, "at the upper end they stay as they are"
    page.undo()
    page.undo()
    assert lanes(scribe) == before
    assert len(scribe.steps) == steps


def test_frames_move_together_as_one_step(scribe: Scribe):
    page = scribe.page
    page.session.do(Remove(frozenset((Frame, id) for id in scribe.document.frames)))
    page.session.do(Add(tuple(Frame(id, id, 0.0, 0.0, 10.0, 10.0, position=at) for at, id in enumerate("abcd"))))

    def frames() -> str:
        table = scribe.document.frames
        return "".join(sorted(table, key=lambda id: (table[id].position, id)))

    steps = len(scribe.steps)
    page.session.select({"a", "b"})
    page.timeline.frame_later()
    assert frames() == "cabd"
    assert len(scribe.steps) == steps + 1
    page.timeline.frame_later()
    page.timeline.frame_later()
    assert frames() == "cdab", "at the end they stay as they are"
    page.session.select({"c"})
    page.timeline.frame_later()
    assert scribe.steps[-1] == "Make “c” page 2 of the frames"
    assert scribe.toast == "“c” is frame 2 of 4 in pages and slides"
