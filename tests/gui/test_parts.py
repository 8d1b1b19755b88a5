"""The parts of a board by the hand and by keys: handles, frames, lanes, phases, links, groups and what is copied."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QToolButton

from tests.gui.scribe import ALT, CTRL, SHIFT, Open, Scribe, clock_time
from tests.gui.test_writing import Refusing
from whiteboard.layout.board import frame_area, frame_rect
from whiteboard.layout.cards import body
from whiteboard.model.commands import Add, Edit
from whiteboard.model.instants import MINUTE
from whiteboard.model.records import Action, Category, Note, OnCanvas, OnTimeline, Precision, Role
from whiteboard.tools.resizing import handles
from whiteboard.ui import clipboard
from whiteboard.ui.naming import LineInPlace
from whiteboard.ui.selection_bar import beside


def handle(scribe: Scribe, id: str, grip: str) -> QPoint:
    """Where a handle of what is selected can be taken."""
    found = next(one for one in handles(scribe.document, scribe.canvas.shape, id) if one.grip == grip)
    return scribe.pixel(found.x, found.y)


def type_name(scribe: Scribe, text: str) -> None:
    """Into the line that is open over a name."""
    line = scribe.page.names.line
    assert line is not None
    line.selectAll()
    scribe.type(text, on=line)
    scribe.key(Qt.Key.Key_Return, on=line)
    scribe.settle()


def title_of(scribe: Scribe, frame: str) -> QPoint:
    rect = frame_rect(scribe.document.frames[frame], scribe.canvas.shape)
    return scribe.pixel(rect.x + 40.0, rect.y + 14.0)


# The bar beside the selection.


def test_the_bar_lies_beside_the_selection_and_is_gone_during_a_drag(scribe: Scribe):
    bar = scribe.page.selection_bar
    assert not bar.isVisible()
    scribe.click(scribe.middle("On-call looks"))
    assert bar.isVisible()
    note = scribe.canvas.on_screen(scribe.rect("On-call looks")).toAlignedRect()
    assert not bar.geometry().intersects(note)
    assert scribe.canvas.rect().contains(bar.geometry())
    start = scribe.middle("On-call looks")
    scribe.lift(start, start + QPoint(60, 0))
    assert not bar.isVisible()
    scribe.release(start + QPoint(60, 0))
    assert bar.isVisible()
    scribe.escape()
    assert not bar.isVisible()


@pytest.mark.parametrize("area", [QRect(0, 0, 90, 40), QRect(700, 300, 90, 40), QRect(20, 40, 760, 330)])
def test_the_bar_finds_a_place_in_the_view_and_off_the_selection(area: QRect):
    view, size = QRect(0, 0, 800, 400), QSize(300, 40)
    at = beside([area], size, view)
    if at is None:
        assert area.height() > 300, "there was room"
    else:
        assert view.contains(QRect(at, size))
        assert not QRect(at, size).intersects(area)


def test_the_bar_leaves_the_notes_around_free_where_it_can():
    view, size, area = QRect(0, 0, 800, 400), QSize(300, 40), QRect(300, 60, 90, 40)
    above, below, right = (beside([area], size, view, covered=one) for one in (lambda _: False, _high, _in_the_middle))
    assert above is not None
    assert below is not None
    assert right is not None
    assert above.y() < area.top() < area.bottom() < below.y()
    assert right.x() > area.right()
    assert beside([area], size, view, covered=lambda _: True) == above, "it stays near, and shows itself"


def _high(place: QRect) -> bool:
    return place.top() < 60


def _in_the_middle(place: QRect) -> bool:
    return place.left() < 390


def test_the_notes_of_a_pile_can_be_reached_one_after_the_other(scribe: Scribe):
    at = clock_time("09:24")
    notes = [Note(f"pile{row}", text=f"Pile {row}", place=OnTimeline(at, "signals", 3 * row)) for row in range(4)]
    scribe.page.do(Add(tuple(notes)))
    scribe.canvas.show_all()
    scribe.click(scribe.middle("Pile 1"))
    bar = scribe.page.selection_bar
    assert bar.isVisible()
    assert not any(bar.geometry().contains(scribe.middle(note.text)) for note in notes)


def test_a_colour_of_its_own_and_back_to_the_lane(scribe: Scribe):
    scribe.click(scribe.middle("On-call looks"))
    scribe.page.notes.set_colour("#c23b2e")
    assert scribe.note("On-call looks").colour == "#c23b2e"
    scribe.page.notes.set_colour("")
    assert scribe.note("On-call looks").colour == ""


def test_another_lane_keeps_the_time(scribe: Scribe):
    scribe.click(scribe.middle("On-call looks"))
    scribe.page.notes.set_lane("signals")
    place = scribe.on_timeline("On-call looks")
    assert (place.at, place.lane) == (clock_time("09:24"), "signals")


# Handles.


def test_both_ends_of_a_range_are_dragged(scribe: Scribe):
    place = OnTimeline(clock_time("09:40"), "response", 5, clock_time("09:50"), Precision.RANGE)
    scribe.page.do(Add((Note("range", text="Rollback", place=place),)))
    scribe.click(scribe.middle("Rollback"))
    minutes = scribe.document.board.scale * scribe.canvas.zoom
    end = handle(scribe, "range", "end")
    scribe.drag(end, end + QPoint(round(10 * minutes), 0))
    assert scribe.on_timeline("Rollback").until == pytest.approx(clock_time("10:00"), abs=MINUTE)
    start = handle(scribe, "range", "start")
    scribe.drag(start, start - QPoint(round(5 * minutes), 0))
    assert scribe.on_timeline("Rollback").at == pytest.approx(clock_time("09:35"), abs=MINUTE)
    scribe.key(Qt.Key.Key_Right, ALT)
    assert scribe.on_timeline("Rollback").until == pytest.approx(clock_time("10:01"), abs=MINUTE)


def test_a_range_taken_off_the_timeline_and_put_back_is_as_long_as_before(scribe: Scribe):
    place = OnTimeline(clock_time("10:20"), "response", 4, clock_time("10:40"), Precision.RANGE)
    scribe.page.do(Add((Note("range", text="Rollback", place=place),)))
    scribe.canvas.show_all()
    scribe.drag(scribe.middle("Rollback"), scribe.below(700.0, 300.0))
    assert isinstance(scribe.note("Rollback").place, OnCanvas)
    scribe.drag(scribe.middle("Rollback"), scribe.spot("10:30", "response", 4))
    back = scribe.on_timeline("Rollback")
    assert back.until is not None
    assert back.until - back.at == 20 * MINUTE


# Moving.


@pytest.mark.parametrize("held", [ALT, CTRL])
def test_alt_or_ctrl_drags_a_copy_and_the_first_stays(scribe: Scribe, held: Qt.KeyboardModifier):
    scribe.canvas.show_all()
    before = scribe.note("Fast fix")
    scribe.drag(scribe.middle("Fast fix"), scribe.middle("Fast fix") + QPoint(0, 120), held)
    assert scribe.document.notes["well"] == before
    assert sorted(note.text for note in scribe.document.notes.values()).count("Fast fix") == 2
    assert scribe.steps[-1] == "Copy note"
    scribe.undo()
    assert scribe.note("Fast fix") == before


def test_an_edge_clicks_onto_that_of_a_neighbour_and_a_line_shows_it(scribe: Scribe):
    scribe.canvas.show_all()
    other = scribe.rect("Page us earlier")
    start = scribe.middle("Fast fix")
    way = QPoint(round((other.x - scribe.rect("Fast fix").x) * scribe.canvas.zoom) + 4, round(90 * scribe.canvas.zoom))
    scribe.lift(start, start + way)
    assert any(guide.x0 == guide.x1 == other.x for guide in scribe.canvas._state.overlay().guides)
    scribe.release(start + way)
    assert scribe.rect("Fast fix").x == other.x


def test_the_board_comes_after_a_drag_held_at_its_edge(scribe: Scribe):
    start = scribe.middle("On-call looks")
    edge = QPoint(scribe.canvas.width() - 4, start.y())
    scribe.lift(start, edge)
    left, at = scribe.canvas.left, scribe.shown.notes[scribe.note("On-call looks").id].place
    scribe.canvas._scroll_on()
    assert scribe.canvas.left > left
    now = scribe.shown.notes[scribe.note("On-call looks").id].place
    assert isinstance(now, OnTimeline)
    assert isinstance(at, OnTimeline)
    assert now.at > at.at
    scribe.escape()
    assert scribe.shown is scribe.document


def test_a_second_button_in_the_middle_of_a_drag_means_nothing(scribe: Scribe):
    start = scribe.middle("On-call looks")
    scribe.lift(start, start + QPoint(80, 0))
    left, right = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
    scribe.mouse(QEvent.Type.MouseButtonPress, start + QPoint(80, 0), right, left | right)
    scribe.release(start + QPoint(80, 0), button=right)
    scribe.release(start + QPoint(80, 0))
    assert scribe.shown is scribe.document
    assert scribe.on_timeline("On-call looks").at > clock_time("09:24")


@pytest.mark.parametrize("button", [Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton])
def test_after_a_release_that_was_lost_the_next_press_counts(scribe: Scribe, button: Qt.MouseButton):
    start = scribe.middle("On-call looks")
    before = scribe.document
    scribe.lift(start, start + QPoint(80, 0), button=button)
    scribe.canvas.show_all()
    scribe.click(scribe.middle("Alert fires"))
    assert scribe.selected == {"Alert fires"}
    assert scribe.document is before
    assert scribe.shown is before


def test_ctrl_arrows_go_to_the_nearest_note(scribe: Scribe):
    scribe.click(scribe.middle("Alert fires"))
    scribe.key(Qt.Key.Key_Down, CTRL)
    assert scribe.selected == {"On-call looks"}
    scribe.key(Qt.Key.Key_Up, CTRL)
    assert scribe.selected == {"Alert fires"}


# Frames.


def test_a_frame_moves_with_its_content(scribe: Scribe):
    scribe.canvas.show_all()
    before, note = scribe.document.frames["discussion"], scribe.note("Fast fix").place
    assert isinstance(note, OnCanvas)
    start = title_of(scribe, "discussion")
    scribe.drag(start, start + QPoint(0, 150))
    after, moved = scribe.document.frames["discussion"], scribe.note("Fast fix").place
    assert isinstance(moved, OnCanvas)
    assert after.y > before.y + 50.0
    assert (moved.x - note.x, moved.y - note.y) == pytest.approx((after.x - before.x, after.y - before.y), abs=0.01)
    scribe.undo()
    assert scribe.document.frames["discussion"] == before
    assert scribe.note("Fast fix").place == note


def test_a_frame_is_resized_at_its_corner(scribe: Scribe):
    scribe.canvas.show_all()
    before = scribe.document.frames["technology"]
    scribe.click(title_of(scribe, "technology"))
    corner = handle(scribe, "technology", "se")
    scribe.drag(corner, corner + QPoint(30, 40))
    after = scribe.document.frames["technology"]
    assert (after.x, after.y) == (before.x, before.y)
    assert after.width > before.width
    assert after.height > before.height
    scribe.key(Qt.Key.Key_Left, ALT)
    assert scribe.document.frames["technology"].width < after.width


def test_frames_are_pages_in_their_order(scribe: Scribe):
    scribe.page.session.select({"parking-lot"})
    scribe.page.commands["frame_earlier"].trigger()
    order = sorted(scribe.document.frames.values(), key=lambda frame: frame.position)
    assert [frame.id for frame in order][:2] == ["parking-lot", "discussion"]


def test_names_are_written_where_they_stand(scribe: Scribe):
    for id, name in (("discussion", "What we saw"), ("phase", "Looking"), ("response", "Engineers")):
        scribe.page.session.select({id})
        scribe.canvas.setFocus()
        scribe.key(Qt.Key.Key_F2)
        type_name(scribe, name)
        assert name in scribe.steps[-1] or "Rename" in scribe.steps[-1]
    assert scribe.document.frames["discussion"].title == "What we saw"
    assert scribe.document.phases["phase"].title == "Looking"
    assert scribe.document.lanes["response"].title == "Engineers"
    assert scribe.canvas.hasFocus()


def test_escape_keeps_the_name(scribe: Scribe):
    document = scribe.document
    scribe.page.session.select({"phase"})
    scribe.key(Qt.Key.Key_Return)
    line = scribe.page.names.line
    assert line is not None
    scribe.type("something else", on=line)
    scribe.key(Qt.Key.Key_Escape, on=line)
    assert scribe.document is document


def test_a_name_that_the_disk_refuses_stays_to_be_written_on(scribe: Scribe):
    scribe.page.session.select({"phase"})
    scribe.key(Qt.Key.Key_Return)
    line = scribe.page.names.line
    assert line is not None
    Refusing(scribe.page.store)
    type_name(scribe, "Looking")
    assert scribe.page.names.line is line
    assert (line.text(), line.hasFocus(), line.isVisible()) == ("Looking", True, True)
    assert "the disk is full" in scribe.told
    scribe.key(Qt.Key.Key_Return, on=line)
    assert scribe.document.phases["phase"].title == "Looking"
    assert scribe.page.names.line is None


def test_a_title_that_the_disk_refuses_stays_to_be_written_on(scribe: Scribe):
    scribe.page.commands["rename"].trigger()
    (line,) = scribe.window.findChildren(LineInPlace)
    Refusing(scribe.page.store)
    scribe.type("Outage of the portal", on=line)
    scribe.key(Qt.Key.Key_Return, on=line)
    assert (line.text(), line.isVisible()) == ("Outage of the portal", True)
    scribe.key(Qt.Key.Key_Escape, on=line)
    assert scribe.document.board.title == "Portal outage"
    assert not line.isVisible()


def test_another_name_is_written_while_one_is_refused(scribe: Scribe):
    scribe.page.session.select({"phase"})
    scribe.key(Qt.Key.Key_Return)
    Refusing(scribe.page.store)
    type_name(scribe, "Looking")
    scribe.page.session.select({"response"})
    scribe.page.commands["rename_part"].trigger()
    type_name(scribe, "Engineers")
    assert scribe.document.lanes["response"].title == "Engineers"
    assert scribe.document.phases["phase"].title in {"Investigation", "Looking"}
    scribe.settle()
    assert not [line for line in scribe.window.findChildren(LineInPlace) if line.isVisible()]


def test_a_frame_that_its_cards_made_taller_is_taken_where_it_is_seen(scribe: Scribe):
    frame = next(one for one in scribe.document.frames.values() if one.category is Category.PROCESS)
    actions = [Action(f"a{number}", f"Do {number}", Category.PROCESS) for number in range(20)]
    scribe.page.do(Add(tuple(actions)))
    scribe.canvas.show_all()
    area = frame_area(scribe.document, frame, scribe.canvas.shape)
    assert area.height > frame.height
    scribe.page.session.select({frame.id})
    found = {one.grip: one.y for one in handles(scribe.document, scribe.canvas.shape, frame.id)}
    assert found["s"] == pytest.approx(area.bottom)
    start = handle(scribe, frame.id, "e")
    scribe.drag(start, start + QPoint(40, 0))
    wider = scribe.document.frames[frame.id]
    assert wider.width > frame.width
    assert wider.height == frame.height
    start = handle(scribe, frame.id, "s")
    scribe.drag(start, start + QPoint(0, 40))
    taller = scribe.document.frames[frame.id]
    assert taller.height > area.height


# Lanes.


def lane_at(scribe: Scribe, id: str, *, bottom: bool = False) -> QPoint:
    strip = scribe.canvas.shape.strip(id)
    assert strip is not None
    y = strip.bottom if bottom else strip.y + strip.height / 2
    return QPoint(60, round(y * scribe.canvas.zoom - scribe.canvas.top))


def test_a_lane_is_dragged_above_another(scribe: Scribe):
    titles = scribe.page.titles
    scribe.press(lane_at(scribe, "response"), on=titles)
    scribe.move(lane_at(scribe, "signals") - QPoint(0, 30), on=titles)
    scribe.release(lane_at(scribe, "signals") - QPoint(0, 30), on=titles)
    order = [strip.lane.id for strip in scribe.canvas.shape.strips]
    assert order[:2] == ["response", "signals"]
    scribe.undo()
    assert [strip.lane.id for strip in scribe.canvas.shape.strips][:2] == ["signals", "response"]


def test_a_lane_is_made_taller_at_its_edge_but_never_lower_than_its_notes(scribe: Scribe):
    titles = scribe.page.titles
    rows = scribe.document.lanes["signals"].rows
    edge = lane_at(scribe, "signals", bottom=True)
    scribe.press(edge, on=titles)
    scribe.move(edge + QPoint(0, 60), on=titles)
    scribe.release(edge + QPoint(0, 60), on=titles)
    assert scribe.document.lanes["signals"].rows > rows
    edge = lane_at(scribe, "signals", bottom=True)
    scribe.press(edge, on=titles)
    scribe.move(edge - QPoint(0, 400), on=titles)
    scribe.release(edge - QPoint(0, 400), on=titles)
    shape = scribe.canvas.shape
    assert scribe.rect("Alert fires").bottom <= next(one.bottom for one in shape.strips if one.lane.id == "signals")


def test_lanes_are_added_hidden_shown_given_a_role_and_removed_when_empty(scribe: Scribe):
    scribe.page.commands["add_lane"].trigger()
    type_name(scribe, "Vendors")
    lane = next(one for one in scribe.document.lanes.values() if one.title == "Vendors")
    assert lane.position == max(one.position for one in scribe.document.lanes.values())
    scribe.page.session.select({lane.id})
    scribe.page.timeline.set_role(Role.RESPONSE)
    scribe.page.timeline.set_colour("#c2417f")
    assert (scribe.document.lanes[lane.id].role, scribe.document.lanes[lane.id].colour) == (Role.RESPONSE, "#c2417f")
    scribe.page.commands["hide_lane"].trigger()
    assert scribe.canvas.shape.strip(lane.id) is None
    scribe.page.commands["show_lanes"].trigger()
    scribe.page.session.select({lane.id})
    scribe.key(Qt.Key.Key_Delete)
    assert lane.id not in scribe.document.lanes
    scribe.page.session.select({"response"})
    scribe.key(Qt.Key.Key_Delete)
    assert "response" in scribe.document.lanes
    assert "still holds notes" in scribe.toast


# Phases and links.


def test_a_phase_is_moved_resized_and_deleted(scribe: Scribe):
    axis = scribe.page.axis
    minutes = scribe.document.board.scale * scribe.canvas.zoom
    at = axis.phase_rect("phase").center().toPoint()
    scribe.press(at, on=axis)
    scribe.move(at + QPoint(round(10 * minutes), 0), on=axis)
    scribe.release(at + QPoint(round(10 * minutes), 0), on=axis)
    phase = scribe.document.phases["phase"]
    assert (phase.start, phase.until) == (clock_time("09:32"), clock_time("10:21"))
    end = QPoint(round(axis.phase_rect("phase").right()) - 2, at.y())
    scribe.press(end, on=axis)
    scribe.move(end + QPoint(round(5 * minutes), 0), on=axis)
    scribe.release(end + QPoint(round(5 * minutes), 0), on=axis)
    assert scribe.document.phases["phase"].until == pytest.approx(clock_time("10:26"), abs=MINUTE)
    assert scribe.document.phases["phase"].start == clock_time("09:32")
    scribe.key(Qt.Key.Key_Delete)
    assert scribe.document.phases == {}


def test_the_label_of_a_link_is_written_on_it(scribe: Scribe):
    scribe.page.session.select({"link"})
    scribe.key(Qt.Key.Key_F2)
    type_name(scribe, "called")
    assert scribe.document.links["link"].label == "called"


def test_two_notes_are_linked_once(scribe: Scribe):
    scribe.click(scribe.middle("Investigating"))
    scribe.click(scribe.middle("Identified"), SHIFT)
    scribe.key(Qt.Key.Key_L, CTRL)
    assert len(scribe.document.links) == 2
    document = scribe.document
    scribe.click(scribe.middle("Investigating"))
    scribe.click(scribe.middle("Identified"), SHIFT)
    scribe.key(Qt.Key.Key_L, CTRL)
    assert scribe.document is document
    assert "already" in scribe.toast


def test_a_link_begun_at_a_note_ends_with_a_click(scribe: Scribe):
    scribe.click(scribe.middle("Investigating"))
    scribe.page.commands["start_link"].trigger()
    scribe.click(scribe.middle("Channel opened"))
    assert scribe.canvas.tool == "select"
    assert len(scribe.document.links) == 2


# Groups and order.


def test_what_is_grouped_is_picked_up_together_until_it_is_not(scribe: Scribe):
    scribe.canvas.show_all()
    scribe.page.session.select({"well", "idea"})
    scribe.key(Qt.Key.Key_G, CTRL)
    scribe.escape()
    scribe.click(scribe.middle("Fast fix"))
    assert scribe.selected == {"Fast fix", "Page us earlier"}
    scribe.key(Qt.Key.Key_G, CTRL)
    scribe.escape()
    scribe.click(scribe.middle("Fast fix"))
    assert scribe.selected == {"Fast fix"}


def test_front_and_back(scribe: Scribe):
    scribe.click(scribe.middle("Investigating"))
    scribe.key(Qt.Key.Key_PageUp)
    assert scribe.note("Investigating").z == max(note.z for note in scribe.document.notes.values())
    scribe.key(Qt.Key.Key_PageDown)
    others = [note.z for note in scribe.document.notes.values() if note.text != "Investigating"]
    assert scribe.note("Investigating").z < min(others)


def test_alignment_and_even_gaps(scribe: Scribe):
    scribe.page.do(
        Add(tuple(Note(f"n{i}", "idea", f"n{i}", OnCanvas(i * 170.0 + i * i * 9, 200.0 + 9 * i)) for i in range(4)))
    )
    scribe.page.session.select({f"n{i}" for i in range(4)})
    scribe.key(Qt.Key.Key_W, ALT)
    assert len({scribe.rect(f"n{i}").y for i in range(4)}) == 1
    scribe.key(Qt.Key.Key_H, ALT | SHIFT)
    xs = [scribe.rect(f"n{i}").x for i in range(4)]
    gaps = [after - before for before, after in pairwise(xs)]
    assert max(gaps) - min(gaps) < 0.1
    scribe.key(Qt.Key.Key_A, ALT)
    assert len({scribe.rect(f"n{i}").x for i in range(4)}) == 1
    scribe.key(Qt.Key.Key_T, ALT)
    rects = [scribe.rect(f"n{i}") for i in range(4)]
    assert not any(one.overlaps(other) for one in rects for other in rects if one is not other)


# The clipboard.


def test_a_copy_goes_out_in_every_form(scribe: Scribe):
    scribe.click(scribe.middle("On-call looks"))
    scribe.key(Qt.Key.Key_C, CTRL)
    data = QGuiApplication.clipboard().mimeData()
    assert "09:24" in data.text()
    assert "<td>2019-07-18 09:24</td>" in data.html(), "a spreadsheet reads it as a time"
    assert "<td>On-call looks</td>" in data.html()
    assert data.hasImage()
    assert data.hasFormat(clipboard.OURS)


def test_notes_are_pasted_with_their_links_and_new_ids(scribe: Scribe):
    for text in ("Alert fires", "On-call looks"):
        scribe.click(scribe.middle(text), SHIFT)
    scribe.key(Qt.Key.Key_C, CTRL)
    scribe.key(Qt.Key.Key_V, CTRL)
    assert len(scribe.document.notes) == 13
    assert len(scribe.document.links) == 2
    assert scribe.selected == {"Alert fires", "On-call looks"}
    assert len(scribe.page.session.selection) == 2
    scribe.undo()
    assert len(scribe.document.notes) == 11


def test_cut_and_paste_bring_a_note_to_another_board(scribe: Scribe, open_window: Open, tmp_path, board_path):
    scribe.click(scribe.middle("On-call looks"))
    scribe.key(Qt.Key.Key_X, CTRL)
    assert "On-call looks" not in [note.text for note in scribe.document.notes.values()]
    scribe.undo()
    scribe.key(Qt.Key.Key_V, CTRL)
    assert [note.text for note in scribe.document.notes.values()].count("On-call looks") == 2


def test_lines_from_elsewhere_are_a_note_each(scribe: Scribe):
    QGuiApplication.clipboard().setText("10:31 response Second try\n10:35 public We think it is over\nsomething else")
    before = len(scribe.document.notes)
    scribe.key(Qt.Key.Key_V, CTRL)
    assert len(scribe.document.notes) == before + 3
    assert scribe.on_timeline("Second try").at == clock_time("10:31")


def test_what_says_it_is_ours_and_is_not_is_refused_in_a_sentence(scribe: Scribe):
    document, data = scribe.document, QMimeData()
    data.setData(clipboard.OURS, b'{"version": 1, "notes": [{"id": 7}]}')
    QGuiApplication.clipboard().setMimeData(data)
    scribe.key(Qt.Key.Key_V, CTRL)
    assert scribe.document is document
    assert "cannot be read" in scribe.toast


def test_duplicates_repeat_the_step_of_the_one_that_was_moved(scribe: Scribe):
    scribe.canvas.show_all()
    scribe.click(scribe.middle("Fast fix"))
    scribe.key(Qt.Key.Key_D, CTRL)
    (first,) = scribe.page.session.selection
    scribe.key(Qt.Key.Key_Right, SHIFT)
    scribe.key(Qt.Key.Key_D, CTRL)
    (second,) = scribe.page.session.selection
    places = [scribe.document.notes[id].place for id in ("well", first, second)]
    xs = [place.x for place in places if isinstance(place, OnCanvas)]
    assert xs[2] - xs[1] == pytest.approx(xs[1] - xs[0])


# Settings and kinds.


def test_title_zone_and_folding_are_changed_as_one_step(scribe: Scribe):
    scribe.page.commands["board_settings"].trigger()
    from whiteboard.ui.board_settings import BoardSettings

    dialog = scribe.page.findChild(BoardSettings)
    assert dialog is not None
    dialog.title.setText("Login outage")
    dialog.zone.setCurrentText("Europe/Nowhere")
    dialog.save()
    assert "no time zone" in dialog.problem.text()
    dialog.zone.setCurrentText("Asia/Tokyo")
    dialog.fold.setValue(30)
    dialog.save()
    board = scribe.document.board
    assert (board.title, board.timezone, board.fold_after) == ("Login outage", "Asia/Tokyo", 30)
    scribe.undo()
    assert scribe.document.board.title == "Portal outage"


def test_kinds_are_added_renamed_coloured_and_removed_when_unused(scribe: Scribe):
    from whiteboard.ui.kinds import KindsDialog

    scribe.page.commands["edit_kinds"].trigger()
    dialog = scribe.page.findChild(KindsDialog)
    assert dialog is not None
    assert not dialog.bins["well"].isEnabled(), "a note is of this kind"
    dialog.more.click()
    fresh = next(kind for kind in scribe.document.kinds.values() if kind.title == "New kind")
    line = dialog.lines[fresh.id]
    line.setText("Risk")
    line.editingFinished.emit()
    assert scribe.document.kinds[fresh.id].title == "Risk"
    dialog.bins[fresh.id].click()
    assert fresh.id not in scribe.document.kinds
    dialog.accept()
    assert QApplication.activeModalWidget() is None


# Typing.


def test_typing_on_a_selected_note_goes_on_with_it(scribe: Scribe):
    scribe.click(scribe.middle("On-call looks"))
    scribe.key("X", SHIFT)
    assert scribe.editor is not None
    scribe.escape()
    assert scribe.note("On-call looks X")


def test_what_is_done_meanwhile_leaves_the_note_being_written(scribe: Scribe):
    scribe.double_click(scribe.spot("10:31", "response", 6))
    scribe.type("Half a")
    scribe.page.timeline.lock_timeline()
    scribe.settle()
    assert "Half a" in [note.text for note in scribe.shown.notes.values()]
    scribe.escape()
    assert scribe.note("Half a")


def test_a_tag_begun_is_completed_and_ends_beside_the_note(scribe: Scribe):
    scribe.page.do(Edit(Note, {scribe.note("Investigating").id: {"tags": ("statuspage",), "author": "anna"}}))
    scribe.double_click(scribe.spot("10:31", "response", 6))
    scribe.type("Told them #sta")
    editor = scribe.editor
    assert editor is not None
    assert editor.words_list.isVisible()
    scribe.key(Qt.Key.Key_Return)
    assert editor.toPlainText() == "Told them #statuspage "
    scribe.type("@an")
    scribe.key(Qt.Key.Key_Tab)
    scribe.escape()
    note = scribe.note("Told them")
    assert (note.tags, note.author) == (("statuspage",), "anna")


@pytest.mark.parametrize("zoom", [0.87, 1.333, 2.1])
def test_the_editor_breaks_lines_where_the_card_does(scribe: Scribe, zoom: float):
    text = "Support heard from customers first, and nobody on the bridge had told the people who answer the phones"
    scribe.page.do(Add((Note("long", "idea", text, OnCanvas(60.0, 200.0)),)))
    scribe.canvas.show_notes(["long"])
    scribe.canvas.set_zoom(zoom)
    scribe.page.session.select({"long"})
    scribe.key(Qt.Key.Key_F2)
    editor = scribe.editor
    assert editor is not None
    layout = editor.document().firstBlock().layout()
    lines = [layout.lineAt(at) for at in range(layout.lineCount())]
    shown = [text[line.textStart() : line.textStart() + line.textLength()].rstrip() for line in lines]
    (part,) = body(scribe.document.notes["long"]).parts
    assert shown == [line.text for line in part.block.lines]


def test_the_bar_gives_an_event_an_end_and_takes_it_away(scribe: Scribe):
    scribe.click(scribe.middle("On-call looks"))
    bar = scribe.page.selection_bar
    (button,) = (one for one in bar.findChildren(QToolButton) if one.accessibleName() == "Give it an end")
    assert button.isVisible()
    button.click()
    place = scribe.on_timeline("On-call looks")
    assert place.until == place.at + 30 * MINUTE
    assert (button.isChecked(), button.accessibleName()) == (True, "Take its end away")
    button.click()
    assert scribe.on_timeline("On-call looks").until is None
    assert not button.isChecked()
    scribe.canvas.show_all()
    scribe.page.session.select({"well"})
    assert bar.isVisible()
    assert not button.isVisible(), "what lies on the canvas has no time"


def test_the_bar_has_room_for_its_buttons_whatever_is_selected_next(scribe: Scribe):
    bar, session = scribe.page.selection_bar, scribe.page.session
    scribe.canvas.show_all()
    for id in ("well", "discussion", "link", "well"):
        session.select({id})
        assert bar.isVisible()
        shown = [button for button in bar.findChildren(QToolButton) if not button.isHidden()]
        assert bar.width() > sum(button.width() for button in shown)
    scribe.window.use_colours("contrast")
    assert bar.width() > 8 * 32
