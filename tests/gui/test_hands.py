"""What the hand expects: typing goes on where a text ends, copies repeat their step, arrows ask for their label."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from tests.gui.scribe import ALT, CTRL, LEFT, PLAIN, SHIFT, Open, Scribe, clock_time
from tests.stored import NINE, clock
from whiteboard.layout.board import fold_drawings
from whiteboard.layout.cards import span_rows
from whiteboard.layout.display import Words, shape_bounds
from whiteboard.model.commands import Add, Edit
from whiteboard.model.records import Mark, Note, OnCanvas, OnTimeline, Precision
from whiteboard.session.templates import new_document
from whiteboard.storage.working import create_board
from whiteboard.tools.resizing import handles


@pytest.fixture
def fresh(open_window: Open, tmp_path: Path) -> Scribe:
    """Somebody at a window on a new board from the template."""
    path = tmp_path / "new.board"
    create_board(path, new_document("board", "New", "UTC", start=NINE), now=clock()).close()
    return open_window(path)


# The way back.


def test_a_new_board_needs_no_way_back(fresh: Scribe):
    fresh.page.way_back.look()
    assert fresh.page.way_back.isHidden()
    fresh.canvas.pan(-20_000, 0)
    fresh.page.way_back.look()
    assert not fresh.page.way_back.isHidden()


def test_in_the_middle_of_a_quiet_stretch_one_is_on_the_board(scribe: Scribe):
    (fold,) = scribe.document.folds
    scribe.page.timeline.turn_fold(scribe.document.folds[fold])
    canvas = scribe.canvas
    canvas.set_zoom(4.0)
    canvas.pan(canvas.width() / 2 - scribe.pixel(canvas.shape.scale.x(clock_time("12:00")), 0.0).x(), 0.0)
    assert not canvas.notes_in(canvas.visible_area(), enclosed=False)
    scribe.page.way_back.look()
    assert scribe.page.way_back.isHidden()


# Duplicates.


def _copy(scribe: Scribe) -> Note:
    """The note that is selected."""
    (id,) = scribe.page.session.selection
    return scribe.document.notes[id]


def _timeline(note: Note) -> OnTimeline:
    assert isinstance(note.place, OnTimeline)
    return note.place


def test_a_duplicate_moved_along_the_timeline_sets_the_step_for_the_next(scribe: Scribe):
    scribe.canvas.show_all()
    scribe.click(scribe.middle("Fix rolls out"))
    source = scribe.on_timeline("Fix rolls out")
    scribe.key(Qt.Key.Key_D, CTRL)
    first = _timeline(_copy(scribe))
    assert first.at == source.at
    for _ in range(3):
        scribe.key(Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    moved = _timeline(_copy(scribe))
    way = moved.at - source.at
    assert way == 30 * 60_000
    for times in (2, 3):
        scribe.key(Qt.Key.Key_D, CTRL)
        place = _timeline(_copy(scribe))
        assert place == OnTimeline(source.at + times * way, source.lane, moved.row)
    steps = scribe.steps
    scribe.undo()
    assert scribe.steps == steps[:-1]


def test_the_row_into_which_a_duplicate_was_put_is_part_of_the_step(scribe: Scribe):
    scribe.click(scribe.middle("Fix rolls out"))
    source = scribe.on_timeline("Fix rolls out")
    assert source.row == 0
    scribe.key(Qt.Key.Key_D, CTRL)
    twin = _copy(scribe)
    scribe.page.session.do(Edit(Note, {twin.id: {"place": OnTimeline(source.at + 60_000 * 40, source.lane, 6)}}))
    scribe.key(Qt.Key.Key_D, CTRL)
    assert _timeline(_copy(scribe)) == OnTimeline(source.at + 60_000 * 80, source.lane, 12)


def test_a_step_that_would_cover_a_note_takes_the_next_free_row(scribe: Scribe):
    scribe.click(scribe.middle("Investigating"))
    scribe.key(Qt.Key.Key_D, CTRL)
    twin = _copy(scribe)
    # As far as from 09:37 to 09:50: the next would lie over what was said at 10:02.
    source = scribe.document.notes[twin.id]
    target = OnTimeline(clock_time("09:50"), _timeline(source).lane, 0)
    scribe.page.session.do(Edit(Note, {twin.id: {"place": target}}))
    scribe.key(Qt.Key.Key_D, CTRL)
    place = _timeline(_copy(scribe))
    assert place.at == clock_time("10:03")
    rects = {id: rect for id in scribe.document.notes if (rect := scribe.canvas.index.rect(id)) is not None}
    mine = rects.pop(_copy(scribe).id)
    assert not any(rect.overlaps(mine) for rect in rects.values())


def test_a_duplicate_on_the_canvas_repeats_its_step(scribe: Scribe):
    scribe.canvas.show_all()
    scribe.page.session.select({"well"})
    scribe.key(Qt.Key.Key_D, CTRL)
    first = _copy(scribe)
    scribe.page.session.do(Edit(Note, {first.id: {"place": OnCanvas(240.0, 160.0)}}))
    scribe.key(Qt.Key.Key_D, CTRL)
    assert _copy(scribe).place == OnCanvas(440.0, 260.0)
    scribe.key(Qt.Key.Key_D, CTRL)
    assert _copy(scribe).place == OnCanvas(640.0, 360.0)


# Arrows.


def test_a_new_arrow_asks_for_its_label(scribe: Scribe):
    steps = scribe.steps
    scribe.key("a")
    scribe.drag(scribe.middle("Investigating"), scribe.middle("On-call looks"))
    assert scribe.page.names.line is not None
    scribe.type("told by")
    scribe.key(Qt.Key.Key_Return)
    (made,) = [link for link in scribe.document.links.values() if link.id != "link"]
    assert made.label == "told by"
    assert scribe.canvas.hasFocus()
    scribe.undo()
    scribe.undo()
    assert scribe.steps == steps


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Return])
def test_without_a_word_an_arrow_has_no_label_and_is_one_step(scribe: Scribe, key: Qt.Key):
    before, steps = scribe.document.links, scribe.steps
    scribe.key("a")
    scribe.drag(scribe.middle("Investigating"), scribe.middle("On-call looks"))
    scribe.key(key)
    assert scribe.page.names.line is None
    assert scribe.canvas.hasFocus()
    assert len(scribe.document.links) == 2
    assert len(scribe.steps) == len(steps) + 1
    scribe.undo()
    assert scribe.document.links == before


def test_the_next_arrow_can_be_drawn_at_once(scribe: Scribe):
    """The line for the label gives way to whatever the hand does next."""
    scribe.key("a")
    scribe.drag(scribe.middle("Investigating"), scribe.middle("On-call looks"))
    scribe.page.commands["use_tool:link"].trigger()
    scribe.drag(scribe.middle("Investigating"), scribe.middle("Channel opened"))
    assert len(scribe.document.links) == 3
    assert sum(bool(link.label) for link in scribe.document.links.values()) == 1


def test_the_key_of_a_tool_on_a_new_arrow_and_then_the_hand_is_the_tool(scribe: Scribe):
    scribe.canvas.show_all()
    places = scribe.places()
    scribe.key("a")
    scribe.drag(scribe.middle("Investigating"), scribe.middle("On-call looks"))
    scribe.type("a")
    scribe.drag(scribe.middle("Investigating"), scribe.middle("Channel opened"))
    assert len(scribe.document.links) == 3
    assert sum(bool(link.label) for link in scribe.document.links.values()) == 1
    assert scribe.places() == places
    scribe.type("a word")
    scribe.click(scribe.below(500.0, 120.0))
    assert [link.label for link in scribe.document.links.values()].count("a word") == 1


def test_one_letter_that_is_entered_is_a_label(scribe: Scribe):
    scribe.key("a")
    scribe.drag(scribe.middle("Investigating"), scribe.middle("On-call looks"))
    scribe.type("a")
    scribe.key(Qt.Key.Key_Return)
    assert "a" in {link.label for link in scribe.document.links.values()}


def test_an_arrow_goes_by_undo_at_once(scribe: Scribe):
    before = scribe.document.links
    scribe.key("a")
    scribe.drag(scribe.middle("Investigating"), scribe.middle("On-call looks"))
    scribe.type("x")
    scribe.key(Qt.Key.Key_Z, CTRL)
    assert scribe.page.names.line is not None
    assert scribe.page.names.line.text() == ""
    scribe.key(Qt.Key.Key_Z, CTRL)
    assert scribe.page.names.line is None
    assert scribe.document.links == before


# Typing.


@pytest.mark.parametrize(("text", "after"), [("Fast fix", "Fast fix This too"), ("", "This too")])
def test_typing_on_a_selected_note_goes_on_where_its_text_ends(scribe: Scribe, text: str, after: str):
    scribe.canvas.show_all()
    scribe.page.session.do(Edit(Note, {"well": {"text": text}}))
    scribe.page.session.select({"well"})
    scribe.key("T", SHIFT)
    scribe.type("his too")
    editor = scribe.editor
    assert editor is not None
    assert editor.textCursor().atEnd()
    scribe.escape()
    assert scribe.document.notes["well"].text == after


@pytest.mark.parametrize("new", [True, False])
def test_a_text_that_grows_covers_nothing_once_it_is_written(scribe: Scribe, new: bool):
    """No other note moves: the one that was written takes a free row."""
    below = OnTimeline(clock_time("10:40"), "response", 3)
    scribe.page.session.do(Add((Note("below", text="Below", place=below),)))
    long = "one two three four five six seven eight nine ten " * 4
    if new:
        scribe.double_click(scribe.spot("10:40", "response", 0))
    else:
        scribe.page.session.do(Add((Note("top", text="Top", place=OnTimeline(clock_time("10:40"), "response", 0)),)))
        scribe.double_click(scribe.middle("Top"))
    others = scribe.places(without=["Top"])
    steps = scribe.steps
    scribe.type(long)
    scribe.escape()
    written = scribe.note(long.rstrip())
    rect = scribe.rect(written.text)
    assert not rect.overlaps(scribe.rect("Below"))
    assert {id: scribe.document.notes[id].place for id in others} == others
    place = _timeline(written)
    assert abs(place.at - clock_time("10:40")) <= 60_000, "to the pixel that was clicked"
    (lane,) = (one for one in scribe.canvas.shape.strips if one.lane.id == "response")
    assert rect.bottom <= lane.bottom
    assert len(scribe.steps) == len(steps) + 1
    scribe.undo()
    assert {id: scribe.document.notes[id].place for id in others} == others


def test_what_was_put_over_another_note_on_purpose_stays_there_when_it_is_written(scribe: Scribe):
    place = OnTimeline(clock_time("10:40"), "response", 0)
    scribe.page.session.do(
        Add((Note("below", text="Below", place=place), Note("top", text="Top", place=place, z=2, kind="well")))
    )
    scribe.double_click(scribe.middle("Top"))
    scribe.type("Other words")
    scribe.escape()
    assert scribe.on_timeline("Other words") == place


@pytest.mark.parametrize("by", [-400, 260])
def test_a_note_made_narrower_or_longer_by_its_handle_covers_nothing(scribe: Scribe, by: int):
    """Narrower it needs more lines, and a range that ends later may reach the next note: no other note moves."""
    at, text = clock_time("10:40"), "A note with so many words that it needs several lines"
    range_ = OnTimeline(at, "response", 0, at + 30 * 60_000, Precision.RANGE)
    top = Note("top", text=text, place=OnTimeline(at, "response", 0) if by < 0 else range_, width=300.0)
    rows = span_rows(top)
    place = OnTimeline(at, "response", rows) if by < 0 else OnTimeline(at + 60 * 60_000, "response", 0)
    scribe.page.session.do(Add((top, Note("other", text="Other", place=place))))
    scribe.canvas.show_all()
    assert not scribe.rect(text).overlaps(scribe.rect("Other"))
    scribe.click(scribe.middle(text))
    rect = scribe.rect(text)
    grip = next(one for one in handles(scribe.document, scribe.canvas.shape, "top") if one.grip in ("width", "end"))
    start = scribe.pixel(grip.x, grip.y)
    others, steps = scribe.places(without=[text]), scribe.steps
    scribe.drag(start, start + QPoint(round(by * scribe.canvas.zoom), 0))
    assert scribe.rect(text).width != rect.width
    assert not scribe.rect(text).overlaps(scribe.rect("Other"))
    assert scribe.places(without=[text]) == others
    assert len(scribe.steps) == len(steps) + 1


# Piles.


def test_three_stickies_are_tidied_into_rows(scribe: Scribe):
    scribe.canvas.show_all()
    notes = [Note(f"s{at}", "well", f"Sticky {at}", OnCanvas(600.0 + 9 * at, 60.0 + 7 * at)) for at in range(3)]
    scribe.page.session.do(Add(tuple(notes)))
    scribe.page.session.select({note.id for note in notes})
    scribe.page.commands["tidy"].trigger()
    rects = [scribe.rect(f"Sticky {at}") for at in range(3)]
    assert rects[0].y == rects[1].y < rects[2].y
    assert rects[0].x == rects[2].x < rects[1].x
    assert not any(one.overlaps(other) for one in rects for other in rects if one is not other)


# Escape.


def _gestures(scribe: Scribe) -> dict[str, tuple[str, QPoint, QPoint, QWidget | None]]:
    """Every gesture there is: the key of its tool, from where to where, and on what if not on the canvas."""
    page = scribe.page
    frame = scribe.document.frames["parking-lot"]
    shape = scribe.canvas.shape
    in_frame = scribe.pixel(frame.x + 40.0, frame.y + shape.canvas_y + 12.0)
    phase = page.axis.phase_rect("phase")
    strip = shape.strips[0]
    lane = QPoint(60, round(strip.bottom * scribe.canvas.zoom - scribe.canvas.top))
    right = scribe.rect("Fast fix")
    far = QPoint(120, 60)
    return {
        "an event": ("v", scribe.middle("Investigating"), scribe.middle("Investigating") + far, None),
        "a sticky": ("v", scribe.middle("Fast fix"), scribe.middle("Fast fix") + far, None),
        "a sticky onto the timeline": ("v", scribe.middle("Fast fix"), scribe.spot("12:00", "response", 1), None),
        "the width of a note": ("v", scribe.pixel(right.right, right.centre[1]), far, None),
        "a rubber band": ("v", scribe.below(20.0, 10.0), scribe.below(500.0, 200.0), None),
        "a frame": ("v", in_frame, in_frame + far, None),
        "an arrow": ("a", scribe.middle("Investigating"), scribe.middle("Identified"), None),
        "a new phase": ("p", scribe.spot("09:30", "signals", 5), scribe.spot("10:00", "signals", 5), None),
        "a new frame": ("f", scribe.below(20.0, 300.0), scribe.below(400.0, 400.0), None),
        "a phase": ("v", phase.center().toPoint(), phase.center().toPoint() + far, page.axis),
        "the end of a phase": ("v", phase.center().toPoint() + QPoint(round(phase.width() / 2) - 1, 0), far, page.axis),
        "a lane": ("v", QPoint(60, 30), QPoint(60, 400), page.titles),
        "the height of a lane": ("v", lane, lane + QPoint(0, 90), page.titles),
        "a fold": ("v", _label_of_fold(scribe), _label_of_fold(scribe), None),
    }


def _label_of_fold(scribe: Scribe) -> QPoint:
    (drawing,) = fold_drawings(scribe.canvas.shape, scribe.canvas.theme)
    word = next(shape for shape in drawing.shapes if isinstance(shape, Words))
    return scribe.pixel(*shape_bounds(word).centre)


GESTURES = (
    "an event",
    "a sticky",
    "a sticky onto the timeline",
    "the width of a note",
    "a rubber band",
    "a frame",
    "an arrow",
    "a new phase",
    "a new frame",
    "a phase",
    "the end of a phase",
    "a lane",
    "the height of a lane",
    "a fold",
)


@pytest.mark.parametrize("copying", [False, True])
@pytest.mark.parametrize("gesture", GESTURES)
def test_escape_in_the_middle_of_any_gesture_leaves_no_trace(scribe: Scribe, gesture: str, copying: bool):
    scribe.canvas.show_all()
    scribe.page.session.select({"well"})
    key, start, end, on = _gestures(scribe)[gesture]
    scribe.key(key)
    document, steps = scribe.document, scribe.steps
    keys = ALT if copying else PLAIN
    scribe.press(start, keys, on=on)
    for step in range(1, 6):
        scribe.move(start + (end - start) * (step / 5), keys, on=on)
    assert scribe.canvas.busy
    scribe.escape()
    scribe.release(end, keys, on=on)
    assert scribe.document is document
    assert scribe.shown is document
    assert scribe.steps == steps
    assert scribe.canvas.tool == "select"
    assert not scribe.canvas.busy
    assert scribe.editor is None
    assert scribe.page.names.line is None


def test_escape_goes_back_to_where_one_looked_before_the_board_came_after_the_pointer(scribe: Scribe):
    before, document = scribe.canvas.view(), scribe.document
    start, edge = scribe.middle("Investigating"), QPoint(scribe.canvas.width() - 3, scribe.middle("Investigating").y())
    scribe.lift(start, edge)
    for _ in range(40):
        scribe.canvas._scroll_on()
    assert scribe.canvas.view() != before
    scribe.escape()
    scribe.release(edge)
    scribe.rest()
    assert scribe.canvas.view() == pytest.approx(before, abs=2.0)
    assert scribe.document is document
    scribe.lift(start, edge)
    for _ in range(40):
        scribe.canvas._scroll_on()
    there = scribe.canvas.view()
    scribe.release(edge)
    scribe.escape()
    assert scribe.canvas.view() == there, "what was let go is not taken back"


# The panel.


def test_setting_a_mark_by_a_click_leaves_the_keys_with_the_board(scribe: Scribe):
    """The button goes with the figure that it was missing to, and the panel must not turn to another place for it."""
    scribe.click(scribe.middle("On-call looks"))
    button = next(
        one
        for one in scribe.page.panel.findChildren(QPushButton)
        if one.text() == "Set “acknowledged”" and one.isVisible()
    )
    QTest.mouseClick(button, LEFT)
    assert scribe.document.marks[Mark.ACKNOWLEDGED] == scribe.note("On-call looks").id
    assert QApplication.focusWidget() is scribe.canvas


# The inbox.


def test_a_note_leaves_the_inbox_only_after_the_drag_that_took_it_out(scribe: Scribe):
    """In the middle of the drag Qt still holds on to the items: taken away by then, they take the program along.

    The platform without a screen ends each drag where it begins, so it is said here that one goes on.
    """
    scribe.page.panel.turn_to("Inbox")
    inbox = scribe.page.inbox
    inbox.item(0).setSelected(True)
    action, data = Qt.DropAction.CopyAction, inbox.mimeData([inbox.item(0)])
    inbox._dragging = True
    at = scribe.spot("10:45", "response", 4)
    QApplication.sendEvent(scribe.canvas, QDragEnterEvent(at, action, data, LEFT, PLAIN))
    QApplication.sendEvent(scribe.canvas, QDropEvent(QPointF(at), action, data, LEFT, PLAIN))
    assert scribe.on_timeline("waits for its place").lane == "response"
    assert inbox.count() == 1
    inbox.startDrag(action)
    scribe.settle()
    assert inbox.count() == 0
