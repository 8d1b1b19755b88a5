"""Dragging: in time and between lanes, onto the canvas and back, what is taken back and what does not move."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from tests.gui.scribe import ALT, CTRL, PLAIN, SHIFT, Scribe, clock_time
from whiteboard.model.commands import Add, MoveNotes
from whiteboard.model.instants import MINUTE
from whiteboard.model.records import InTray, Note, OnCanvas, OnTimeline
from whiteboard.tools.snapping import REACH


@pytest.fixture
def still(scribe: Scribe) -> Iterator[set[str]]:
    """The texts that a test moves go in; every other note has to be where it was, to the last digit."""
    before = {note.id: note for note in scribe.document.notes.values()}
    moved: set[str] = set()
    yield moved
    after = scribe.document.notes
    for id, note in before.items():
        if note.text not in moved:
            assert after[id].place == note.place, note.text


def by(scribe: Scribe, minutes: float = 0.0, rows: float = 0.0) -> QPoint:
    """The way in pixels that so many minutes and rows are, where nothing is folded."""
    zoom = scribe.canvas.zoom
    return QPoint(round(minutes * scribe.document.board.scale * zoom), round(rows * 15.0 * zoom))


def test_a_drag_along_time_lands_on_whole_minutes(scribe: Scribe, still: set[str]):
    still.add("Channel opened")
    start = scribe.middle("Channel opened")
    scribe.drag(start, start + by(scribe, minutes=37.3))
    place = scribe.on_timeline("Channel opened")
    assert place.at % MINUTE == 0
    assert abs(place.at - clock_time("10:29")) <= MINUTE
    assert (place.lane, place.row) == ("internal", 0)
    assert scribe.steps[-1] == "Move note"


def test_what_is_shown_while_dragging_is_what_is_stored_after_it(scribe: Scribe, still: set[str]):
    still.add("On-call looks")
    id = scribe.note("On-call looks").id
    document = scribe.document
    start = scribe.middle("On-call looks")
    scribe.lift(start, start + by(scribe, minutes=20, rows=3))
    assert scribe.document is document
    shown = scribe.shown.notes[id].place
    assert shown == OnTimeline(clock_time("09:44"), "response", 3)
    assert scribe.canvas._state.overlay().label == "09:24 · Response → 09:44 · Response"
    scribe.release(start + by(scribe, minutes=20, rows=3))
    assert scribe.document.notes[id].place == shown


def test_a_drag_into_another_lane_straight_down_keeps_the_time_to_the_millisecond(scribe: Scribe, still: set[str]):
    still.add("On-call looks")
    at = scribe.on_timeline("On-call looks").at + 17
    scribe.page.do(MoveNotes({scribe.note("On-call looks").id: OnTimeline(at, "response", 0)}))
    start = scribe.middle("On-call looks")
    down = scribe.spot("09:24", "internal", 2) - scribe.spot("09:24", "response", 0)
    scribe.drag(start, start + QPoint(3, down.y()))
    assert scribe.on_timeline("On-call looks") == OnTimeline(at, "internal", 2)


@pytest.mark.parametrize(("text", "pixels"), [("On-call looks", 7), ("Fast fix", 3)])
def test_a_hand_that_trembles_moves_nothing(scribe: Scribe, still: set[str], text: str, pixels: int):
    if text == "Fast fix":
        scribe.canvas.show_all()
    document = scribe.document
    start = scribe.middle(text)
    scribe.drag(start, start + QPoint(pixels, -pixels))
    assert scribe.document is document
    assert scribe.shown is document
    assert scribe.selected == {text}


def test_escape_during_a_drag_puts_everything_back_and_writes_nothing(scribe: Scribe, still: set[str]):
    document, entries = scribe.document, len(list(scribe.page.store.entries()))
    rect = scribe.rect("On-call looks")
    start = scribe.middle("On-call looks")
    scribe.lift(start, start + by(scribe, minutes=30, rows=4))
    assert scribe.shown is not document
    scribe.escape()
    scribe.move(start + by(scribe, minutes=50))
    scribe.release(start + by(scribe, minutes=50))
    assert scribe.document is document
    assert scribe.shown is document
    assert scribe.rect("On-call looks") == rect
    assert len(list(scribe.page.store.entries())) == entries
    scribe.undo()
    assert scribe.document is not document, "escape must not have become a step of its own"


def test_alt_lands_on_seconds(scribe: Scribe, still: set[str]):
    still.add("On-call looks")
    start = scribe.middle("On-call looks")
    end = start + by(scribe, minutes=20.5)
    scribe.lift(start, end)
    scribe.move(end, ALT)
    scribe.release(end, ALT)
    place = scribe.on_timeline("On-call looks")
    assert place.at % MINUTE != 0
    assert place.at % 1000 == 0
    assert abs(place.at - clock_time("09:44") - MINUTE / 2) < 10_000


def test_shift_keeps_to_one_axis(scribe: Scribe, still: set[str]):
    still.add("On-call looks")
    start = scribe.middle("On-call looks")
    scribe.drag(start, start + by(scribe, minutes=20, rows=2), SHIFT)
    assert scribe.on_timeline("On-call looks") == OnTimeline(clock_time("09:44"), "response", 0)


def test_off_the_timeline_it_is_free_and_dragged_back_it_has_a_time_again(scribe: Scribe, still: set[str]):
    still.add("On-call looks")
    scribe.canvas.show_all()
    start = scribe.middle("On-call looks")
    target = scribe.below(700.0, 300.0)
    scribe.drag(start, target)
    free = scribe.note("On-call looks").place
    assert isinstance(free, OnCanvas)
    start = scribe.middle("On-call looks")
    corner = scribe.pixel(scribe.rect("On-call looks").x, scribe.rect("On-call looks").y)
    scribe.drag(start, start + scribe.spot("10:30", "signals", 4) - corner)
    back = scribe.on_timeline("On-call looks")
    assert back.lane == "signals"
    assert abs(back.at - clock_time("10:30")) <= 2 * MINUTE
    scribe.undo()
    assert scribe.note("On-call looks").place == free
    scribe.undo()
    assert scribe.on_timeline("On-call looks").at == clock_time("09:24")


def test_a_note_dropped_on_another_takes_the_nearest_free_row_and_the_other_stays(scribe: Scribe, still: set[str]):
    still.add("Fix rolls out")
    taken = scribe.rect("On-call looks")
    scribe.drag(scribe.middle("Fix rolls out"), scribe.middle("On-call looks") + QPoint(12, 0))
    assert scribe.rect("On-call looks") == taken
    assert not scribe.rect("Fix rolls out").overlaps(taken)
    assert scribe.on_timeline("Fix rolls out").lane == "response"


def test_several_notes_move_together(scribe: Scribe, still: set[str]):
    still |= {"On-call looks", "Investigating"}
    scribe.click(scribe.middle("On-call looks"))
    scribe.click(scribe.middle("Investigating"), SHIFT)
    start = scribe.middle("On-call looks")
    number = len(scribe.steps)
    scribe.drag(start, start + by(scribe, minutes=-10))
    assert scribe.on_timeline("On-call looks").at == clock_time("09:14")
    assert scribe.on_timeline("Investigating").at == clock_time("09:27")
    assert len(scribe.steps) == number + 1
    scribe.undo()
    assert scribe.on_timeline("Investigating").at == clock_time("09:37")


@pytest.mark.parametrize("held", [ALT, CTRL])
def test_the_timeline_locked_keeps_events_unless_alt_or_ctrl_is_held(
    scribe: Scribe, still: set[str], held: Qt.KeyboardModifier
):
    still.add("On-call looks")
    scribe.key(Qt.Key.Key_L, CTRL | SHIFT)
    assert scribe.toast == "The timeline is locked: hold Alt or Ctrl to move events"
    assert scribe.document.board.locked
    assert "timeline locked" in scribe.page.subtitle.text()
    start = scribe.middle("On-call looks")
    document = scribe.document
    scribe.drag(start, start + by(scribe, minutes=20))
    assert scribe.document is document
    assert "locked" in scribe.toast
    notes = len(scribe.document.notes)
    scribe.drag(start, start + by(scribe, minutes=20), held)
    assert scribe.on_timeline("On-call looks").at != clock_time("09:24")
    assert len(scribe.document.notes) == notes, "nothing is copied"
    scribe.key(Qt.Key.Key_L, CTRL | SHIFT)
    assert not scribe.document.board.locked
    assert "locked" not in scribe.page.subtitle.text()
    assert scribe.toast == "The timeline is no longer locked"


def test_the_timeline_locked_still_lets_stickies_move(scribe: Scribe, still: set[str]):
    still.add("Fast fix")
    scribe.page.timeline.lock_timeline()
    scribe.canvas.show_all()
    before = scribe.rect("Fast fix")
    scribe.drag(scribe.middle("Fast fix"), scribe.middle("Fast fix") + QPoint(40, 30))
    assert scribe.rect("Fast fix").x == pytest.approx(
        before.x + 40 / scribe.canvas.zoom, abs=REACH / scribe.canvas.zoom
    )


def test_a_locked_note_stays(scribe: Scribe, still: set[str]):
    scribe.click(scribe.middle("On-call looks"))
    scribe.page.commands["lock_note"].trigger()
    start = scribe.middle("On-call looks")
    scribe.drag(start, start + by(scribe, minutes=20), ALT)
    assert "locked" in scribe.toast
    assert scribe.on_timeline("On-call looks").at == clock_time("09:24")


def test_a_link_follows_the_notes_it_joins(scribe: Scribe, still: set[str]):
    still.add("On-call looks")
    start = scribe.middle("On-call looks")
    scribe.drag(start, start + by(scribe, minutes=20, rows=3))
    link = scribe.document.links["link"]
    assert (link.from_note, link.to_note) == (scribe.note("Alert fires").id, scribe.note("On-call looks").id)


def test_the_width_of_a_note_is_dragged_at_its_right_edge(scribe: Scribe, still: set[str]):
    scribe.click(scribe.middle("On-call looks"))
    rect = scribe.rect("On-call looks")
    edge = scribe.pixel(rect.right, rect.centre[1]) + QPoint(2, 0)
    scribe.drag(edge, edge + QPoint(round(50 * scribe.canvas.zoom), 0))
    assert scribe.note("On-call looks").width == pytest.approx(rect.width + 52, abs=3)
    scribe.undo()
    assert scribe.rect("On-call looks") == rect


@pytest.mark.parametrize("key", [Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down])
def test_arrows_nudge_and_a_run_of_them_is_one_step(scribe: Scribe, still: set[str], key: Qt.Key):
    still.add("Alert fires")
    scribe.drag(scribe.middle("Alert fires"), scribe.middle("Alert fires") + by(scribe, rows=3))
    before, number = scribe.on_timeline("Alert fires"), len(scribe.steps)
    for _ in range(3):
        scribe.key(key)
    after = scribe.on_timeline("Alert fires")
    minutes = {Qt.Key.Key_Left: -3, Qt.Key.Key_Right: 3}.get(key, 0)
    rows = {Qt.Key.Key_Up: -3, Qt.Key.Key_Down: 3}.get(key, 0)
    assert (after.at, after.row) == (before.at + minutes * MINUTE, (before.row or 0) + rows)
    assert len(scribe.steps) == number + 1
    scribe.undo()
    assert scribe.on_timeline("Alert fires") == before


# The tray.


def test_a_note_dragged_out_of_the_tray_lands_where_it_is_dropped(scribe: Scribe, still: set[str]):
    still.add("waits for its place")
    note = scribe.note("waits for its place")
    assert isinstance(note.place, InTray)
    scribe.page.panel.turn_to("Inbox")
    inbox = scribe.page.inbox
    assert [inbox.item(row).text() for row in range(inbox.count())] == ["waits for its place"]
    at = scribe.spot("10:30", "internal", 3)
    drop(scribe, at, inbox.mimeData([inbox.item(0)]))
    assert scribe.on_timeline("waits for its place") == OnTimeline(clock_time("10:30"), "internal", 3)
    assert inbox.count() == 0
    assert scribe.selected == {"waits for its place"}
    scribe.undo()
    assert scribe.note("waits for its place") == note
    assert inbox.count() == 1


def drop(scribe: Scribe, at: QPoint, data: QMimeData) -> None:
    """Let go of something that was dragged from elsewhere."""
    action, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    entering = QDragEnterEvent(at, action, data, button, PLAIN)
    QApplication.sendEvent(scribe.canvas, entering)
    assert entering.isAccepted()
    QApplication.sendEvent(scribe.canvas, QDropEvent(QPointF(at), action, data, button, PLAIN))


def test_notes_out_of_the_tray_never_cover_one_another(scribe: Scribe, still: set[str]):
    still |= {"waits for its place", "one", "two"}
    scribe.page.do(Add((Note("one", text="one"), Note("two", text="two"))))
    inbox = scribe.page.inbox
    items = [inbox.item(row) for row in range(inbox.count())]
    drop(scribe, scribe.spot("09:25", "response", 0), inbox.mimeData(items))
    rects = [scribe.rect(text) for text in ("waits for its place", "one", "two", "On-call looks")]
    assert not any(one.overlaps(other) for one in rects for other in rects if one is not other)
    assert len({scribe.on_timeline(text).lane for text in ("one", "two")}) == 1


def test_notes_out_of_the_tray_all_land_in_the_lane_they_are_dropped_on(scribe: Scribe, still: set[str]):
    still |= {"waits for its place", "one", "two"}
    scribe.page.do(Add((Note("one", text="one"), Note("two", text="two"))))
    inbox = scribe.page.inbox
    items = [inbox.item(row) for row in range(inbox.count())]
    last = scribe.document.lanes["response"].rows - 2
    drop(scribe, scribe.spot("10:30", "response", last), inbox.mimeData(items))
    places = [scribe.on_timeline(text) for text in ("waits for its place", "one", "two")]
    assert {(place.lane, place.at) for place in places} == {("response", clock_time("10:30"))}
    assert len({place.row for place in places}) == 3


def test_back_to_the_inbox(scribe: Scribe, still: set[str]):
    still.add("On-call looks")
    scribe.click(scribe.middle("On-call looks"))
    scribe.key(Qt.Key.Key_T, CTRL)
    assert isinstance(scribe.note("On-call looks").place, InTray)
    assert scribe.page.inbox.count() == 2


# Rubber bands and the selection.


def band(scribe: Scribe, *texts: str) -> tuple[QPoint, QPoint]:
    """Corners a little outside of notes."""
    rects = [scribe.rect(text) for text in texts]
    first = scribe.pixel(min(rect.x for rect in rects), min(rect.y for rect in rects)) - QPoint(6, 6)
    last = scribe.pixel(max(rect.right for rect in rects), max(rect.bottom for rect in rects)) + QPoint(6, 6)
    return first, last


def test_a_band_to_the_right_takes_what_it_encloses(scribe: Scribe, still: set[str]):
    first, last = band(scribe, "On-call looks")
    scribe.drag(first, last)
    assert scribe.selected == {"On-call looks"}
    scribe.drag(first, last - QPoint(20, 0))
    assert scribe.selected == set()


def test_a_band_to_the_left_takes_what_it_touches(scribe: Scribe, still: set[str]):
    first, last = band(scribe, "On-call looks")
    scribe.drag(last, last - QPoint(20, 20))
    assert scribe.selected == {"On-call looks"}
    first, last = band(scribe, "Channel opened", "Identified")
    scribe.drag(QPoint(last.x(), first.y() + 12), QPoint(first.x(), last.y() - 12))
    assert {"Channel opened", "Identified"} <= scribe.selected


def test_a_band_shows_itself_and_escape_takes_it_back(scribe: Scribe, still: set[str]):
    scribe.click(scribe.middle("Investigating"))
    first, last = band(scribe, "On-call looks")
    scribe.lift(first, last, SHIFT)
    assert scribe.canvas._state.overlay().band is not None
    assert scribe.selected == {"On-call looks", "Investigating"}
    scribe.escape()
    assert scribe.canvas._state.overlay().band is None
    assert scribe.selected == {"Investigating"}


def test_a_click_on_nothing_lets_everything_go(scribe: Scribe, still: set[str]):
    scribe.click(scribe.middle("Investigating"))
    scribe.click(scribe.spot("11:10", "signals", 6))
    assert scribe.selected == set()


@pytest.mark.parametrize("modifier", [SHIFT, CTRL])
def test_shift_and_ctrl_click_take_notes_in_and_out(scribe: Scribe, still: set[str], modifier: Qt.KeyboardModifier):
    scribe.click(scribe.middle("Investigating"))
    scribe.click(scribe.middle("On-call looks"), modifier)
    assert scribe.selected == {"Investigating", "On-call looks"}
    scribe.click(scribe.middle("Investigating"), modifier)
    assert scribe.selected == {"On-call looks"}


def test_a_click_on_one_of_several_takes_it_alone(scribe: Scribe, still: set[str]):
    scribe.key(Qt.Key.Key_A, CTRL)
    assert len(scribe.selected) == 10, "all but the one in the tray"
    scribe.click(scribe.middle("Investigating"))
    assert scribe.selected == {"Investigating"}


def test_tab_walks_every_note_once_and_comes_round(scribe: Scribe, still: set[str]):
    seen = []
    for _ in range(11):
        scribe.key(Qt.Key.Key_Tab)
        (text,) = scribe.selected
        seen.append(text)
    assert len(set(seen[:10])) == 10
    assert seen[10] == seen[0] == "Error rate"
    scribe.key(Qt.Key.Key_Backtab, SHIFT)
    assert scribe.selected == {seen[9]}
