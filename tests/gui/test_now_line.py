"""Now is shown while an incident is going on, and only then."""

from __future__ import annotations

from dataclasses import replace

from tests.gui.scribe import Scribe
from whiteboard.model.commands import MoveNotes
from whiteboard.model.instants import HOUR, MINUTE
from whiteboard.model.records import OnTimeline
from whiteboard.ui.picture import FOLDS_TOLD


def test_now_stands_at_its_minute_and_goes_on(scribe: Scribe):
    line = scribe.page.now_line
    scribe.canvas.set_view(60.0, 200.0, 1.0)
    assert line.isHidden()
    assert not line._tick.isActive()
    start = scribe.on_timeline("Error rate").at
    scribe.page.do(
        MoveNotes(
            {
                note.id: replace(note.place, at=note.place.at - start + line._now - HOUR)
                for note in scribe.document.notes.values()
                if isinstance(note.place, OnTimeline)
            }
        )
    )
    scribe.canvas.set_view(scribe.canvas.shape.scale.x(line._now), 200.0, 1.0)
    assert line._tick.isActive()
    assert line.isVisible()
    at = scribe.canvas.shape.scale.instant(scribe.canvas.board_x(line.x() + line.width() // 2))
    assert abs(at - line._now) <= MINUTE
    before = line._now
    line.look()
    assert line._now > before


def test_now_does_not_strike_out_the_name_of_the_quiet_stretch_that_holds_it(scribe: Scribe):
    line, canvas = scribe.page.now_line, scribe.canvas
    (fold,) = scribe.document.folds.values()
    middle = (fold.start + fold.until) // 2
    canvas.set_view(canvas.shape.scale.x(middle), 200.0, 1.0)
    # Another view asks the clock.
    line._now = middle
    line.resize(line.width(), canvas.height())
    label = canvas.fold_label(fold)
    assert label is not None
    words = canvas.on_screen(label)
    parts = list(line._parts())
    assert len(parts) == 2, "above and below the name"
    assert parts[-1][1] == line.height()
    assert not any(top < words.bottom() and words.top() < bottom for top, bottom in parts)
    canvas.set_zoom(FOLDS_TOLD)
    line._now = middle
    assert len(list(line._parts())) == 1, "no name is drawn"


def test_the_line_makes_way_for_the_name_where_that_is_now(scribe: Scribe):
    """Also when the board moves under a line of the same height: what was drawn before is not copied then."""
    line, canvas = scribe.page.now_line, scribe.canvas
    (fold,) = scribe.document.folds.values()
    middle = (fold.start + fold.until) // 2
    drawn = []
    for y in (200.0, 160.0):
        canvas.set_view(canvas.shape.scale.x(middle), y, 1.0)
        line._now = middle
        line.resize(line.width(), canvas.height())
        drawn.append((list(line._parts()), line.grab().toImage()))
    (parts, before), (moved, after) = drawn
    assert parts != moved
    assert before != after
