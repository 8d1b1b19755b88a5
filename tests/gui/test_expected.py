"""What a hand that knows other whiteboards expects: trackpads, whole words at every edge, and an inbox like the board."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QRect, Qt, QUrl
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QNativeGestureEvent,
    QPointingDevice,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.scribe import CTRL, LEFT, NONE, PLAIN, SHIFT, Scribe
from whiteboard.layout.board import frame_rect
from whiteboard.layout.cards import TEXT_SIZE
from whiteboard.model.commands import Add, Batch, Edit, Remove
from whiteboard.model.instants import MINUTE
from whiteboard.model.records import Frame, InTray, Lane, Note, OnCanvas
from whiteboard.ui.picture import FULL

# A trackpad.


def gesture(scribe: Scribe, kind: Qt.NativeGestureType, value: float, at: QPoint, on: QWidget | None = None) -> None:
    """What a trackpad tells of fingers on it."""
    widget, where = on or scribe.canvas, QPointF(at)
    pad = QPointingDevice.primaryPointingDevice()
    event = QNativeGestureEvent(kind, pad, 2, where, where, QPointF(widget.mapToGlobal(at)), value, QPointF())
    QApplication.sendEvent(widget, event)


def pinch(scribe: Scribe, at: QPoint, *values: float) -> None:
    gesture(scribe, Qt.NativeGestureType.BeginNativeGesture, 0.0, at)
    for value in values:
        gesture(scribe, Qt.NativeGestureType.ZoomNativeGesture, value, at)
    gesture(scribe, Qt.NativeGestureType.EndNativeGesture, 0.0, at)


def two_fingers(scribe: Scribe, at: QPoint, pixels: QPoint, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
    """A step of a two-finger move: pixels, and eighths of degrees with them as drivers tell both."""
    event = QWheelEvent(
        QPointF(at),
        QPointF(scribe.canvas.mapToGlobal(at)),
        pixels,
        pixels * 8,
        NONE,
        modifiers,
        Qt.ScrollPhase.ScrollUpdate,
        False,
    )
    QApplication.sendEvent(scribe.canvas, event)


@pytest.mark.parametrize("values", [(0.05,) * 8, (-0.05,) * 8])
def test_a_pinch_zooms_about_the_fingers(scribe: Scribe, values: tuple[float, ...]):
    canvas, at = scribe.canvas, QPoint(420, 180)
    before, zoom = (canvas.board_x(at.x()), canvas.board_y(at.y())), canvas.zoom
    pinch(scribe, at, *values)
    assert (canvas.zoom > zoom) is (values[0] > 0)
    assert canvas.zoom == pytest.approx(zoom * (1 + values[0]) ** len(values))
    pixel = 1.0 / canvas.zoom
    assert canvas.board_x(at.x()) == pytest.approx(before[0], abs=pixel)
    assert canvas.board_y(at.y()) == pytest.approx(before[1], abs=pixel)
    assert not canvas.busy


def test_a_wild_pinch_stays_on_the_board(scribe: Scribe):
    pinch(scribe, QPoint(400, 200), *(-0.9,) * 20)
    assert scribe.canvas.zoom > 0
    pinch(scribe, QPoint(400, 200), -1.5, 40.0, 40.0)
    assert 0 < scribe.canvas.zoom < 100


def test_two_fingers_move_the_board_by_their_pixels(scribe: Scribe):
    canvas = scribe.canvas
    left, top = canvas.left, canvas.top
    two_fingers(scribe, QPoint(400, 200), QPoint(-17, -9))
    assert (canvas.left, canvas.top) == (left + 17, top + 9)
    two_fingers(scribe, QPoint(400, 200), QPoint(17, 9))
    assert (canvas.left, canvas.top) == (left, top)


def test_two_fingers_with_ctrl_zoom_about_the_pointer(scribe: Scribe):
    canvas, at = scribe.canvas, QPoint(420, 180)
    x, zoom = canvas.board_x(at.x()), canvas.zoom
    two_fingers(scribe, at, QPoint(0, 10), CTRL)
    assert canvas.zoom > zoom
    assert canvas.board_x(at.x()) == pytest.approx(x, abs=2.0)


def test_a_pinch_or_the_wheel_beside_the_board_zooms_about_the_same_place_of_it(scribe: Scribe):
    canvas, axis = scribe.canvas, scribe.page.axis
    at = axis.rect().center()
    x, zoom = canvas.board_x(at.x()), canvas.zoom
    gesture(scribe, Qt.NativeGestureType.ZoomNativeGesture, 0.1, at, axis)
    assert canvas.zoom == pytest.approx(zoom * 1.1)
    assert canvas.board_x(at.x()) == pytest.approx(x, abs=2.0)
    titles, zoom = scribe.page.titles, canvas.zoom
    at = titles.rect().center()
    y = canvas.board_y(at.y())
    gesture(scribe, Qt.NativeGestureType.ZoomNativeGesture, -0.1, at, titles)
    assert canvas.zoom == pytest.approx(zoom * 0.9)
    assert canvas.board_y(at.y()) == pytest.approx(y, abs=2.0)
    assert canvas.board_y(at.y()) > 0


# Whole words at every edge.


def times_in_view(scribe: Scribe) -> list[tuple[float, float]]:
    axis = scribe.page.axis
    axis.repaint()
    moved = axis._strip_left - scribe.canvas.left
    return [(start + moved, end + moved) for start, end in axis._times]


def test_no_half_of_a_time_is_shown_at_an_edge_of_the_axis(scribe: Scribe):
    axis, canvas = scribe.page.axis, scribe.canvas
    inside = next(start for start, _ in times_in_view(scribe) if start > 60)
    canvas.pan(-round(inside) - 8, 0)
    cut = [(start, end) for start, end in times_in_view(scribe) if start < 0 < end]
    assert len(cut) == 1
    _, end = cut[0]
    image = axis.grab(QRect(0, axis.height() - 22, round(end), 20)).toImage()
    ratio = image.devicePixelRatio()
    inks = {image.pixelColor(x, y).lightness() for x in range(int(end * ratio)) for y in range(image.height())}
    assert max(inks) - min(inks) < 12, inks


def test_a_board_of_the_middle_of_an_hour_opens_with_whole_titles(scribe: Scribe):
    canvas = scribe.canvas
    scribe.page.do(Add((Frame("talk", "Discussion", 0.0, 20.0, 500.0, 200.0),)))
    start = scribe.document.board.start
    assert start is not None
    early = {note.id: {"place": InTray()} for note in scribe.document.notes.values()}
    at = replace(scribe.on_timeline("Fix rolls out"), at=start + 20 * MINUTE)
    hidden = {lane.id: {"hidden": True} for lane in scribe.document.lanes.values() if lane.id != at.lane}
    scribe.page.do(
        Batch(
            "Move",
            (Edit(Lane, hidden), Edit(Note, early), Edit(Note, {scribe.note("Fix rolls out").id: {"place": at}})),
        )
    )
    canvas.show_start()
    frame = scribe.document.frames["talk"]
    assert canvas.on_screen(frame_rect(frame, canvas.shape)).x() >= 0
    assert canvas.is_seen(scribe.note("Fix rolls out").id)


def test_the_first_time_of_an_empty_board_is_whole(scribe: Scribe):
    scribe.page.do(Remove(frozenset((Note, id) for id in scribe.document.notes)))
    scribe.canvas.show_start()
    assert not scribe.page.axis.cut_times or min(start for start, _ in scribe.page.axis.cut_times) > 0


def test_the_bar_gives_whole_examples_whatever_its_width(scribe: Scribe):
    edit, shown = scribe.page.bar.edit, set()
    for width in (250, 420, 520, 620, 760, 1100):
        edit.resize(width, edit.height())
        text = edit.placeholderText()
        shown.add(text)
        assert edit.fontMetrics().horizontalAdvance(text) < width
    assert len(shown) > 3


# The bar beside the selection, and the editor.


def test_the_bar_moves_aside_where_that_frees_a_note_above(scribe: Scribe):
    canvas, bar = scribe.canvas, scribe.page.selection_bar
    scribe.page.do(
        Add(
            (
                Note("middle", "idea", "In the middle", OnCanvas(700.0, 400.0)),
                Note("above", "idea", "Above, to the left", OnCanvas(560.0, 345.0), votes=3),
            )
        )
    )
    canvas.set_view(700.0, 400.0 + canvas.shape.canvas_y, FULL)
    scribe.click(scribe.middle("In the middle"))
    assert bar.isVisible()
    above = canvas.on_screen(scribe.rect("Above, to the left")).toAlignedRect()
    badge = QRect(above.right() - 10, above.top() - 10, 20, 20)
    assert not bar.geometry().intersects(above)
    assert not bar.geometry().intersects(badge)


def test_the_editor_far_out_lies_where_it_covers_no_other_note(scribe: Scribe):
    canvas = scribe.canvas
    scribe.page.do(
        Add(
            (
                Note("crowded", "idea", "Crowded", OnCanvas(700.0, 400.0)),
                Note("right", "idea", "To the right", OnCanvas(850.0, 400.0)),
                Note("below", "idea", "Below", OnCanvas(700.0, 450.0)),
            )
        )
    )
    canvas.set_view(700.0, 400.0 + canvas.shape.canvas_y, 0.5 * FULL)
    scribe.click(scribe.middle("Crowded"))
    scribe.key(Qt.Key.Key_F2)
    editor = scribe.editor
    assert editor is not None
    card = canvas.on_screen(scribe.rect("Crowded")).toAlignedRect()
    assert editor.geometry().contains(card)
    for text in ("To the right", "Below"):
        assert not editor.geometry().intersects(canvas.on_screen(scribe.rect(text)).toAlignedRect()), text


# The inbox.


def waiting(scribe: Scribe) -> QPoint:
    """The middle of the first card of the inbox."""
    scribe.page.panel.turn_to("Inbox")
    scribe.settle()
    inbox = scribe.page.inbox
    return inbox.visualItemRect(inbox.item(0)).center()


def test_everything_about_a_note_that_waits_is_shown_by_its_key(scribe: Scribe):
    at, inbox = waiting(scribe), scribe.page.inbox
    QTest.mouseClick(inbox.viewport(), LEFT, PLAIN, at)
    assert scribe.selected == {"waits for its place"}
    scribe.key("i")
    assert scribe.page.inspector.text.isVisible()
    assert scribe.page.inspector.text.toPlainText() == "waits for its place"


def test_a_note_that_waits_is_made_an_action_by_its_key(scribe: Scribe):
    QTest.mouseClick(scribe.page.inbox.viewport(), LEFT, PLAIN, waiting(scribe))
    scribe.key(Qt.Key.Key_Return, CTRL)
    assert [action.title for action in scribe.document.actions.values()] == ["waits for its place"]


def test_what_is_selected_on_the_board_is_selected_in_the_inbox_no_longer(scribe: Scribe):
    QTest.mouseClick(scribe.page.inbox.viewport(), LEFT, PLAIN, waiting(scribe))
    scribe.canvas.setFocus()
    scribe.click(scribe.middle("On-call looks"))
    assert scribe.selected == {"On-call looks"}
    assert scribe.page.inbox.selected() == []


def test_a_right_click_in_the_inbox_tells_what_can_be_done(scribe: Scribe):
    at, inbox = waiting(scribe), scribe.page.inbox
    QTest.mouseClick(inbox.viewport(), LEFT, PLAIN, at)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, inbox.viewport().mapToGlobal(at))
    QApplication.sendEvent(inbox.viewport(), event)
    menu = next(one for one in scribe.page.findChildren(QMenu) if one.isVisible())
    rows = {action.text().split("\t")[0]: action for action in menu.actions()}
    assert {
        "Place on the board",
        "Write on it",
        "Kind",
        "Make it an action",
        "Everything about the note",
        "Delete",
    } <= {*rows}
    menu.setActiveAction(rows["Delete"])
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert not menu.isVisible()
    assert all(note.text != "waits for its place" for note in scribe.document.notes.values())
    assert scribe.steps[-1].startswith("Delete")


def test_focus_on_the_inbox_alone_takes_nothing_from_the_board(scribe: Scribe):
    scribe.click(scribe.middle("On-call looks"))
    waiting(scribe)
    scribe.page.inbox.setFocus()
    assert scribe.selected == {"On-call looks"}


def test_an_empty_board_opens_so_that_what_is_written_first_can_be_read(scribe: Scribe):
    canvas = scribe.canvas
    scribe.page.do(Remove(frozenset((Note, id) for id in scribe.document.notes)))
    scribe.page.do(Add((Frame("talk", "Discussion", 0.0, 20.0, 500.0, 200.0),)))
    canvas.show_start()
    assert canvas.zoom * TEXT_SIZE >= 9.0, "pixels of its letters"
    assert canvas.visible_area().bottom > canvas.shape.canvas_y, "something below the lanes is seen"


# Presenting.


def test_escape_ends_presenting_wherever_the_keys_were(scribe: Scribe):
    QTest.mouseClick(scribe.page.inbox.viewport(), LEFT, PLAIN, waiting(scribe))
    scribe.key(Qt.Key.Key_F5)
    assert scribe.page.presenting
    assert QApplication.focusWidget() is scribe.canvas
    scribe.escape()
    scribe.escape()
    assert not scribe.page.presenting


# Habits.


def test_saving_by_habit_tells_that_all_is_saved_and_brings_the_file_up_to_date(scribe: Scribe, qtbot: QtBot):
    scribe.key(Qt.Key.Key_J, CTRL)
    scribe.type("09:50 response Written")
    scribe.key(Qt.Key.Key_Return)
    scribe.escape()
    assert not scribe.page.store.published
    scribe.key(Qt.Key.Key_S, CTRL)
    assert scribe.toast.startswith("Saved")
    qtbot.waitUntil(lambda: scribe.page.store.published, timeout=60_000)
    assert scribe.page.canvas.tool == "select", "S alone is the sticky"


def test_groups_are_let_go_by_the_key_of_other_whiteboards(scribe: Scribe):
    scribe.click(scribe.middle("Alert fires"))
    scribe.click(scribe.middle("On-call looks"), SHIFT)
    scribe.key(Qt.Key.Key_G, CTRL)
    assert scribe.note("Alert fires").grouped
    scribe.key(Qt.Key.Key_G, CTRL | SHIFT)
    assert scribe.note("Alert fires").grouped is None


@pytest.mark.parametrize("share", [0.1, 0.9])
def test_a_note_is_made_wider_at_any_height_of_its_edge(scribe: Scribe, share: float):
    at = Note("six", "idea", "Six words that fill two lines\nand a third\nand a fourth", OnCanvas(300.0, 200.0))
    scribe.page.do(Add((at,)))
    scribe.canvas.show_notes(["six"])
    scribe.click(scribe.middle(at.text))
    rect = scribe.canvas.on_screen(scribe.rect(at.text))
    start = QPoint(round(rect.right()) - 2, round(rect.top() + share * rect.height()))
    scribe.hover(start)
    assert scribe.canvas.cursor().shape() is Qt.CursorShape.SizeHorCursor
    scribe.drag(start, start + QPoint(80, 0))
    assert scribe.rect(at.text).width * scribe.canvas.zoom == pytest.approx(rect.width() + 80, abs=4)
    assert scribe.document.notes[at.id].place == at.place
    inside = QPoint(round(rect.left()) + 12, start.y())
    scribe.hover(inside)
    assert scribe.canvas.cursor().shape() is Qt.CursorShape.ArrowCursor


def test_the_title_of_a_lane_that_begins_above_the_view_stays_to_be_read(scribe: Scribe):
    canvas, titles = scribe.canvas, scribe.page.titles
    assert titles.pinned is None
    strip = next(one for one in canvas.shape.strips if one.lane.id == "response")
    canvas.pan(0, canvas.top - round(strip.y * canvas.zoom) - 20)
    assert titles.pinned is not None
    y, drawing = titles.pinned
    assert (y, drawing.key) == (0.0, "response")
    # Pushed out by the next lane, and not over it.
    canvas.pan(0, canvas.top - round((strip.y + strip.height) * canvas.zoom) + 25)
    assert titles.pinned is not None
    y, drawing = titles.pinned
    bounds = drawing.bounds
    assert bounds is not None
    assert y + bounds.bottom * FULL <= 25 + 1


def menu_of(scribe: Scribe, at: QPoint) -> set[str]:
    """What the menu at a point of the board offers."""
    scribe.click(at, button=Qt.MouseButton.RightButton)
    menu = next(one for one in scribe.page.findChildren(QMenu) if one.isVisible())
    offered = {action.text() for action in menu.actions()}
    menu.close()
    scribe.settle()
    return offered


def test_a_menu_offers_nothing_that_would_do_nothing(scribe: Scribe):
    alone = menu_of(scribe, scribe.middle("On-call looks"))
    assert not any("roup" in text for text in alone), alone
    scribe.click(scribe.middle("Alert fires"), SHIFT)
    several = menu_of(scribe, scribe.middle("On-call looks"))
    assert {text for text in several if "roup" in text} == {scribe.page.commands["group"].text()}
    scribe.page.commands["group"].trigger()
    assert scribe.toast == "Grouped: a drag takes all of them"
    assert scribe.page.commands["ungroup"].text() in menu_of(scribe, scribe.middle("On-call looks"))
    scribe.page.escape()
    scribe.canvas.show_all()
    empty = QPoint(scribe.canvas.width() - 12, scribe.canvas.height() - 12)
    show = scribe.page.commands["show_lanes"].text()
    assert show not in menu_of(scribe, empty)
    scribe.page.do(Edit(Lane, {"signals": {"hidden": True}}))
    assert show in menu_of(scribe, empty)


def test_the_bar_of_a_frame_leaves_the_titles_of_others_free(scribe: Scribe):
    canvas, bar = scribe.canvas, scribe.page.selection_bar
    scribe.page.do(
        Add(
            (
                Frame("upper", "Upper", 100.0, 300.0, 300.0, 100.0, position=5),
                Frame("lower", "Lower", 100.0, 410.0, 300.0, 100.0, position=6),
            )
        )
    )
    canvas.set_view(250.0, 400.0 + canvas.shape.canvas_y, FULL)
    scribe.page.session.select({"upper"})
    assert bar.isVisible()
    lower = replace(frame_rect(scribe.document.frames["lower"], canvas.shape), height=30.0)
    assert not bar.geometry().intersects(canvas.on_screen(lower).toAlignedRect())


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("- one thing\n- another\n* third\n", ["event", "event", "event"]),
        ("1. one thing\n2) another\n- [ ] third", ["event", "event", "event"]),
        ("- one thing\n+ another\n? third", ["improve", "question", "well"]),
    ],
)
def test_a_pasted_list_is_a_note_of_each_line_without_its_dash(scribe: Scribe, text: str, kinds: list[str]):
    before = set(scribe.document.notes)
    QGuiApplication.clipboard().setText(text)
    scribe.key(Qt.Key.Key_V, CTRL)
    fresh = [note for id, note in scribe.document.notes.items() if id not in before]
    assert sorted(note.text for note in fresh) == ["another", "one thing", "third"]
    assert sorted(note.kind for note in fresh) == kinds
    scribe.undo()
    assert set(scribe.document.notes) == before


def test_what_was_copied_as_text_here_comes_back_as_the_kinds_it_was(scribe: Scribe):
    two = (
        Note("slow", "improve", "Slow start", OnCanvas(40.0, 60.0)),
        Note("late", "improve", "Late word", OnCanvas(40.0, 120.0)),
    )
    scribe.page.do(Add(two))
    scribe.page.session.select({"slow", "late"})
    scribe.page.commands["copy_text"].trigger()
    assert QGuiApplication.clipboard().text().splitlines() == ["- Late word", "- Slow start"]
    before = set(scribe.document.notes)
    scribe.canvas.setFocus()
    scribe.key(Qt.Key.Key_V, CTRL)
    fresh = [note for id, note in scribe.document.notes.items() if id not in before]
    assert sorted((note.kind, note.text) for note in fresh) == [("improve", "Late word"), ("improve", "Slow start")]


@pytest.mark.parametrize("row", [0, 1])
def test_a_note_out_of_the_inbox_is_shown_where_it_lands(scribe: Scribe, row: int):
    # A lane without a free row grows for it, and not only when it is let go.
    scribe.page.do(Edit(Lane, {"response": {"rows": 2}}))
    inbox, canvas = scribe.page.inbox, scribe.canvas
    data = inbox.mimeData([inbox.item(0)])
    at = scribe.middle("On-call looks") + QPoint(4, 0) if row else scribe.spot("10:30", "internal", 0)
    action, plain = Qt.DropAction.CopyAction, PLAIN
    QApplication.sendEvent(canvas, QDragEnterEvent(at, action, data, LEFT, plain))
    QApplication.sendEvent(canvas, QDragMoveEvent(at, action, data, LEFT, plain))
    assert canvas._over is not None
    shown = canvas._over.band
    assert scribe.rect("waits for its place") == shown
    document = scribe.document
    QApplication.sendEvent(canvas, QDragLeaveEvent())
    assert scribe.shown is scribe.document is document
    QApplication.sendEvent(canvas, QDragEnterEvent(at, action, data, LEFT, plain))
    QApplication.sendEvent(canvas, QDropEvent(QPointF(at), action, data, LEFT, plain))
    assert scribe.rect("waits for its place") == shown
    assert not row or not scribe.rect("On-call looks").overlaps(scribe.rect("waits for its place"))


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["log.md"], "Import “log.md”"),
        (["graph.PNG"], "Put “graph.PNG” here"),
        (["other.board"], "Open “other.board”"),
        (["a.md", "b.md"], "Take in 2 files"),
    ],
)
def test_files_held_over_the_board_say_what_becomes_of_them(
    scribe: Scribe, tmp_path: Path, names: list[str], said: str
):
    canvas, at, data, action = scribe.canvas, QPoint(300, 200), QMimeData(), Qt.DropAction.CopyAction
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / name)) for name in names])
    QApplication.sendEvent(canvas, QDragEnterEvent(at, action, data, LEFT, PLAIN))
    QApplication.sendEvent(canvas, QDragMoveEvent(at, action, data, LEFT, PLAIN))
    assert canvas._over is not None
    assert canvas._over.label == said
    QApplication.sendEvent(canvas, QDragLeaveEvent())
    assert canvas._over is None


def test_the_names_offered_while_writing_stay_within_the_board(scribe: Scribe):
    people = ("Anna", "Andrea", "Antonio", "Andrew")
    scribe.page.do(Add(tuple(Note(name, "idea", f"By {name}", OnCanvas(0.0, 60.0), author=name) for name in people)))
    canvas = scribe.canvas
    scribe.double_click(QPoint(canvas.width() - 60, canvas.height() - 30))
    scribe.type("For @an")
    editor = scribe.editor
    assert editor is not None
    assert editor.words_list.count() == len(people)
    assert canvas.rect().contains(editor.words_list.geometry())
    assert not editor.words_list.geometry().intersects(editor.cursorRect().translated(editor.pos()))
    scribe.escape()
    scribe.escape()


def test_some_notes_of_a_frame_are_tidied_where_they_are_and_not_over_the_others(scribe: Scribe):
    first = Note("first", "idea", "The first one stays", OnCanvas(20.0, 60.0))
    pile = [Note(f"pile {at}", "idea", f"Pile {at}", OnCanvas(300.0 + 9 * at, 60.0 + 9 * at)) for at in range(3)]
    scribe.page.do(Add((Frame("talk", "Discussion", 0.0, 20.0, 900.0, 400.0), first, *pile)))
    scribe.page.session.select(note.id for note in pile)
    scribe.page.commands["tidy"].trigger()
    rects = [scribe.rect(note.text) for note in (first, *pile)]
    assert not any(one.overlaps(other) for one in rects for other in rects if one is not other)
    assert scribe.note("Pile 0").place == pile[0].place


# Menus.


def test_a_letter_in_a_menu_goes_to_its_rows_and_not_to_the_board(scribe: Scribe):
    scribe.click(scribe.middle("On-call looks"), button=Qt.MouseButton.RightButton)
    menu = next(one for one in scribe.page.findChildren(QMenu) if one.isVisible())
    beginning = [row.text() for row in menu.actions() if row.text().startswith("L") and row.isEnabled()]
    assert len(beginning) > 1
    lit = []
    for _ in range(len(beginning) + 1):
        QTest.keyClick(menu, "l")
        active = menu.activeAction()
        assert active is not None
        lit.append(active.text())
    assert lit == [*beginning, beginning[0]]
    over = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_H, PLAIN, "h")
    over.ignore()
    QApplication.sendEvent(menu, over)
    assert over.isAccepted(), "no shortcut of the board is tried"
    assert scribe.canvas.tool == "select"
    menu.close()


def test_the_bar_says_a_lane_by_the_name_that_it_was_given(scribe: Scribe):
    def chips() -> list[str]:
        return [one.text() for one in scribe.page.bar.findChildren(QLabel) if one.isVisible()]

    scribe.settle()
    assert scribe.document.lanes["response"].title in chips()
    scribe.page.do(Edit(Lane, {"response": {"title": "Engineers"}}))
    scribe.settle()
    assert "Engineers" in chips()
    scribe.undo()
    scribe.settle()
    assert "Engineers" not in chips()
