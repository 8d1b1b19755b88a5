"""Tools by key, what is seen of the board, and everything in the table of actions."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.gui.scribe import CTRL, NONE, PLAIN, SHIFT, Open, Scribe, clock_time
from whiteboard.layout.board import frame_area
from whiteboard.layout.theme import DARK, LIGHT
from whiteboard.model.commands import Add, edit_board
from whiteboard.model.records import Frame, Mark
from whiteboard.model.rules import BrokenRule
from whiteboard.tools.state import State
from whiteboard.ui.actions import ROWS, key_of
from whiteboard.ui.command_palette import CommandPalette

TOOLS = {
    "v": "select",
    "h": "pan",
    "n": "sticky",
    "s": "sticky",
    "e": "event",
    "p": "phase",
    "a": "link",
    "f": "frame",
    "d": "vote",
}


@pytest.mark.parametrize(("key", "tool"), TOOLS.items())
def test_each_tool_has_its_key_and_escape_goes_back_to_selecting(scribe: Scribe, key: str, tool: str):
    scribe.key(key)
    assert scribe.canvas.tool == tool
    assert [name for name in set(TOOLS.values()) if scribe.page.commands[f"use_tool:{name}"].isChecked()] == [tool]
    scribe.escape()
    assert scribe.canvas.tool == "select"
    assert scribe.page.commands["use_tool:select"].isChecked()


class Counting(State):
    """A tool that counts how often it was given up."""

    given_up = 0

    def cancel(self) -> State:
        self.given_up += 1
        return super().cancel()


def test_a_refusal_gives_up_the_tool_that_took_the_step_and_not_the_one_it_led_to(scribe: Scribe):
    canvas = scribe.canvas
    first, second = Counting(canvas), Counting(canvas)
    told: list[object] = []
    canvas.refused.connect(told.append)

    def step() -> State:
        canvas.begin(second)
        raise BrokenRule("Not here")

    canvas.begin(first)
    canvas._step(step)
    assert (first.given_up, second.given_up) == (1, 0)
    assert canvas._state is second
    assert [str(refusal) for refusal in told] == ["Not here"]


def test_a_phase_is_drawn_along_time(scribe: Scribe):
    before = scribe.places()
    scribe.key("p")
    start = scribe.spot("09:30", "signals", 5)
    scribe.lift(start, scribe.spot("10:00", "signals", 5))
    assert scribe.canvas._state.overlay().phase is not None
    scribe.release(scribe.spot("10:00", "signals", 5))
    (phase,) = [phase for phase in scribe.document.phases.values() if phase.id != "phase"]
    assert (phase.start, phase.until) == (clock_time("09:30"), clock_time("10:00"))
    assert scribe.canvas.tool == "select"
    assert scribe.places() == before


@pytest.mark.parametrize("tool", ["n", "e"])
def test_a_tool_makes_one_note_and_is_gone(scribe: Scribe, tool: str):
    scribe.canvas.show_all()
    scribe.key(tool)
    scribe.click(scribe.below(700.0, 300.0))
    scribe.type("One")
    scribe.escape()
    scribe.click(scribe.below(100.0, 400.0))
    assert scribe.editor is None
    scribe.click(scribe.below(400.0, 400.0))
    assert scribe.editor is None
    assert scribe.canvas._state.name == scribe.canvas.tool == "select"


@pytest.mark.parametrize("tool", ["p", "f"])
def test_a_tool_draws_one_thing_and_is_gone(scribe: Scribe, tool: str):
    scribe.canvas.show_all()
    scribe.key(tool)
    scribe.drag(scribe.below(100.0, 120.0), scribe.below(300.0, 200.0))
    line = scribe.page.names.line
    assert line is not None
    scribe.key(Qt.Key.Key_Return, on=line)
    before = scribe.document
    scribe.drag(scribe.below(320.0, 220.0), scribe.below(600.0, 300.0))
    assert scribe.document is before
    assert scribe.page.names.line is None


def test_a_phase_is_drawn_on_the_axis_with_no_tool_at_all(scribe: Scribe):
    axis, before, view = scribe.page.axis, len(scribe.document.phases), scribe.canvas.view()
    height = round(axis.phase_rect("phase").center().y())
    start, end = (QPoint(scribe.spot(time, "signals").x(), height) for time in ("10:20", "10:50"))
    scribe.press(start, on=axis)
    for at in (start + QPoint(8, 0), end):
        scribe.move(at, on=axis)
    overlay = scribe.canvas._state.overlay()
    assert overlay.label.startswith("10:20–10:"), "the pixel of a time is as near as a hand comes"
    scribe.release(end, on=axis)
    assert len(scribe.document.phases) == before + 1
    assert scribe.canvas.tool == "select"
    assert scribe.page.names.line is not None, "it asks for its name"
    scribe.key(Qt.Key.Key_Escape, on=scribe.page.names.line)
    scribe.press(start + QPoint(0, 40), on=axis)
    scribe.release(start + QPoint(0, 40), on=axis)
    scribe.press(end + QPoint(60, 0), on=axis)
    scribe.release(end + QPoint(60, 0), on=axis)
    assert scribe.canvas.tool == "select"
    assert len(scribe.document.phases) == before + 1
    assert scribe.canvas.view() == view


def test_drawing_a_phase_close_to_the_axis_does_not_move_the_board_down(scribe: Scribe):
    scribe.key("p")
    y, top = 4, scribe.canvas.top
    scribe.lift(QPoint(scribe.spot("09:30", "signals").x(), y), QPoint(scribe.spot("10:00", "signals").x(), y))
    scribe.canvas._scroll_on()
    assert scribe.canvas.top == top


def test_a_phase_given_up_leaves_nothing(scribe: Scribe):
    document = scribe.document
    scribe.key("p")
    scribe.lift(scribe.spot("09:30", "signals", 5), scribe.spot("10:00", "signals", 5))
    scribe.escape()
    scribe.release(scribe.spot("10:00", "signals", 5))
    assert scribe.document is document


def test_an_arrow_joins_two_notes(scribe: Scribe):
    scribe.key("a")
    scribe.lift(scribe.middle("Investigating"), scribe.middle("On-call looks"))
    assert scribe.canvas._state.overlay().arrow is not None
    scribe.release(scribe.middle("On-call looks"))
    (link,) = [link for link in scribe.document.links.values() if link.id != "link"]
    assert (link.from_note, link.to_note) == (scribe.note("Investigating").id, scribe.note("On-call looks").id)


def test_an_arrow_to_nowhere_or_to_itself_is_none(scribe: Scribe):
    document = scribe.document
    scribe.key("a")
    scribe.drag(scribe.middle("Investigating"), scribe.middle("Investigating") + QPoint(12, 0))
    scribe.drag(scribe.middle("Investigating"), scribe.spot("11:10", "signals", 6))
    assert scribe.document is document


def test_a_frame_is_drawn_on_the_canvas(scribe: Scribe):
    scribe.canvas.show_all()
    scribe.key("f")
    scribe.drag(scribe.below(100.0, 460.0), scribe.below(500.0, 600.0))
    frame = max(scribe.document.frames.values(), key=lambda frame: frame.position)
    assert (frame.title, frame.x, frame.y) == ("New frame", pytest.approx(100, abs=4), pytest.approx(460, abs=4))
    assert (frame.width, frame.height) == (pytest.approx(400, abs=6), pytest.approx(140, abs=6))


def test_votes_are_given_and_taken_back(scribe: Scribe):
    scribe.key("d")
    for _ in range(2):
        scribe.click(scribe.middle("On-call looks"))
    scribe.click(scribe.middle("On-call looks"), SHIFT)
    assert scribe.note("On-call looks").votes == 1
    scribe.escape()
    scribe.click(scribe.middle("On-call looks"))
    scribe.key("+")
    assert scribe.note("On-call looks").votes == 2
    for _ in range(4):
        scribe.key("-")
    assert scribe.note("On-call looks").votes == 0


def test_a_mark_stands_on_one_event_only(scribe: Scribe):
    scribe.click(scribe.middle("On-call looks"))
    scribe.page.figures.set_mark(Mark.DETECTED)
    assert scribe.note("On-call looks").marks == (Mark.DETECTED,)
    assert scribe.note("Alert fires").marks == ()
    scribe.page.figures.set_mark(Mark.DETECTED)
    assert scribe.note("On-call looks").marks == ()
    scribe.undo()
    scribe.undo()
    assert scribe.note("Alert fires").marks == (Mark.DETECTED,)


def test_a_mark_without_an_event_says_what_to_do(scribe: Scribe):
    document = scribe.document
    scribe.page.figures.set_mark(Mark.DETECTED)
    assert scribe.document is document
    assert "Select the event" in scribe.toast


@pytest.mark.parametrize("key", [Qt.Key.Key_Delete, Qt.Key.Key_Backspace])
def test_delete_takes_notes_with_their_links_and_undo_brings_all_back(scribe: Scribe, key: Qt.Key):
    document = scribe.document
    scribe.click(scribe.middle("On-call looks"))
    scribe.key(key)
    assert "On-call looks" not in [note.text for note in scribe.document.notes.values()]
    assert scribe.document.links == {}
    assert scribe.selected == set()
    scribe.undo()
    assert scribe.document == document


def test_a_link_is_selected_on_its_line_and_deleted_alone(scribe: Scribe):
    scribe.page.session.select({"link"})
    scribe.key(Qt.Key.Key_Delete)
    assert scribe.document.links == {}
    assert len(scribe.document.notes) == 11


def test_a_copy_has_no_marks_and_covers_nothing(scribe: Scribe):
    scribe.click(scribe.middle("Alert fires"))
    scribe.key(Qt.Key.Key_D, CTRL)
    twins = [note for note in scribe.document.notes.values() if note.text == "Alert fires"]
    assert sorted(len(note.marks) for note in twins) == [0, 1]
    one, other = (scribe.canvas.index.rect(note.id) for note in twins)
    assert one is not None
    assert other is not None
    assert not one.overlaps(other)


def test_undo_reaches_back_through_closing_and_reopening(scribe: Scribe, open_window: Open):
    before = scribe.document
    scribe.write(scribe.spot("09:45", "response", 3), "Second look")
    written = scribe.document
    path = scribe.page.path
    scribe.close()
    again = open_window(path)
    assert again.document == written
    again.undo()
    assert again.document == before
    again.close()
    third = open_window(path)
    assert third.document == before
    third.redo()
    assert third.document == written


def test_nothing_to_take_back_is_said(scribe: Scribe):
    for _ in range(len(scribe.steps)):
        scribe.undo()
    assert scribe.document.notes == {}
    assert not scribe.page.commands["undo"].isEnabled()
    scribe.page.undo()
    assert scribe.toast == "Nothing to take back"


# The view.


@pytest.mark.parametrize("steps", [1, -1, 3])
def test_ctrl_wheel_zooms_about_the_pointer(scribe: Scribe, steps: int):
    canvas = scribe.canvas
    document, zoom = scribe.document, canvas.zoom
    at = QPoint(731, 213)
    x, y = canvas.board_x(at.x()), canvas.board_y(at.y())
    scribe.wheel(at, steps, CTRL)
    assert canvas.zoom == pytest.approx(zoom * 1.0015 ** (120 * steps))
    assert (canvas.board_x(at.x()), canvas.board_y(at.y())) == pytest.approx((x, y), abs=0.5 / canvas.zoom + 1e-6)
    assert scribe.document is document


@pytest.mark.parametrize(("key", "factor"), [("+", 1.25), ("=", 1.25), ("-", 0.8)])
def test_ctrl_plus_and_minus_zoom_about_the_middle(scribe: Scribe, key: str, factor: float):
    zoom, middle = scribe.canvas.zoom, scribe.canvas.visible_area().centre
    scribe.key(key, CTRL)
    assert scribe.canvas.zoom == pytest.approx(zoom * factor)
    assert scribe.canvas.visible_area().centre == pytest.approx(middle, abs=1.0)
    scribe.key("0", CTRL)
    assert scribe.canvas.zoom == pytest.approx(96 / 72)


def test_the_zoom_has_ends(scribe: Scribe):
    scribe.wheel(QPoint(300, 200), 100, CTRL)
    assert scribe.canvas.zoom == 8.0
    scribe.wheel(QPoint(300, 200), -200, CTRL)
    assert scribe.canvas.zoom == 0.02


@pytest.mark.parametrize(
    ("start", "button"),
    [
        ("hand", Qt.MouseButton.LeftButton),
        ("space", Qt.MouseButton.LeftButton),
        ("", Qt.MouseButton.MiddleButton),
        ("", Qt.MouseButton.RightButton),
    ],
)
def test_the_board_follows_the_hand(scribe: Scribe, start: str, button: Qt.MouseButton):
    canvas, document = scribe.canvas, scribe.document
    if start == "hand":
        scribe.key("h")
    if start == "space":
        QTest.keyPress(canvas, Qt.Key.Key_Space)
    left, top = canvas.left, canvas.top
    scribe.drag(QPoint(500, 200), QPoint(440, 250), button=button)
    if start == "space":
        QTest.keyRelease(canvas, Qt.Key.Key_Space)
    assert (canvas.left, canvas.top) == (left + 60, top - 50)
    assert scribe.document is document
    assert canvas.tool == ("pan" if start == "hand" else "select")


def test_the_wheel_moves_the_board_and_with_shift_sideways(scribe: Scribe):
    left, top = scribe.canvas.left, scribe.canvas.top
    scribe.wheel(QPoint(400, 200), -1)
    assert (scribe.canvas.left, scribe.canvas.top) == (left, top + 72)
    scribe.wheel(QPoint(400, 200), -1, SHIFT)
    assert (scribe.canvas.left, scribe.canvas.top) == (left + 72, top + 72)


@pytest.mark.parametrize("key", ["1", "3"])
def test_fit_shows_all_of_it(scribe: Scribe, key: str):
    scribe.canvas.set_view(90_000.0, 90_000.0, 3.0)
    scribe.key(key, SHIFT)
    scribe.rest()
    area = scribe.canvas.visible_area()
    assert all(area.encloses(scribe.rect(text)) for text in ("Error rate", "Resolved"))
    assert area.encloses(scribe.rect("Fast fix")) or key == "3"


def test_fit_the_selection(scribe: Scribe):
    scribe.click(scribe.middle("On-call looks"))
    scribe.key("2", SHIFT)
    scribe.rest()
    assert scribe.canvas.visible_area().encloses(scribe.rect("On-call looks"))
    assert scribe.canvas.zoom > 96 / 72


def test_the_view_is_where_it_was_after_reopening(scribe: Scribe, open_window: Open):
    scribe.canvas.set_view(321.0, 123.0, 0.77)
    path = scribe.page.path
    scribe.close()
    again = open_window(path)
    x, y, zoom = again.canvas.view()
    assert (x, y, zoom) == (pytest.approx(321, abs=1), pytest.approx(123, abs=1), pytest.approx(0.77))


def test_find_lights_what_matches_and_goes_from_one_to_the_next(scribe: Scribe):
    scribe.key("f", CTRL)
    scribe.type("identified")
    assert scribe.selected == {"Identified"}
    assert scribe.canvas.matches == {scribe.note("Identified").id}
    for _ in "identified":
        scribe.key(Qt.Key.Key_Backspace)
    scribe.type("customer")
    first = scribe.selected
    assert first == {"Investigating"}, "by the name of a lane, in the order of time"
    scribe.key(Qt.Key.Key_Return)
    assert scribe.selected == {"Identified"}
    scribe.key(Qt.Key.Key_Return, SHIFT)
    assert scribe.selected == first
    scribe.escape()
    assert scribe.canvas.matches == frozenset()
    assert scribe.canvas.hasFocus()


def test_find_says_when_there_is_none(scribe: Scribe):
    scribe.key("f", CTRL)
    scribe.type("no such thing")
    assert scribe.page.find_bar._count.text() == "none"
    assert scribe.canvas.matches == frozenset()


def test_present_hides_all_but_the_board_which_stays_editable(scribe: Scribe):
    scribe.key(Qt.Key.Key_F5)
    scribe.settle()
    assert scribe.page.presenting
    assert not any(part.isVisible() for part in (scribe.page.header, scribe.page.rail, scribe.page.panel))
    scribe.write(scribe.spot("09:45", "response", 3), "While presenting")
    scribe.escape()
    scribe.escape()
    scribe.settle()
    assert not scribe.page.presenting
    assert scribe.page.header.isVisible()
    assert scribe.page.panel.isVisible()
    assert scribe.note("While presenting")


def test_after_presenting_the_table_of_actions_has_its_width_again(scribe: Scribe):
    scribe.key(Qt.Key.Key_F9)
    scribe.settle()
    assert scribe.page.actions_table.isVisible()
    assert not scribe.page.panel.isVisible()
    for _ in range(2):
        scribe.key(Qt.Key.Key_F5)
        scribe.settle()
    assert not scribe.page.presenting
    assert not scribe.page.panel.isVisible()


def test_dark_colours_and_back(scribe: Scribe):
    document = scribe.document
    light = scribe.canvas.grab().toImage()
    scribe.window.use_colours("dark")
    assert scribe.canvas.theme is DARK
    dark = scribe.canvas.grab().toImage()
    assert dark.pixelColor(5, 5).lightness() < 80 < light.pixelColor(5, 5).lightness()
    scribe.window.use_colours("light")
    assert scribe.canvas.theme is LIGHT
    assert scribe.canvas.grab().toImage() == light
    assert scribe.document is document


def test_the_pointer_is_told_the_time(scribe: Scribe):
    scribe.hover(scribe.spot("09:45", "response", 6) + QPoint(1, 0))
    assert scribe.page.axis.told.startswith("09:45 · ")


def test_the_time_is_told_on_the_axis_too_and_goes_with_the_pointer(scribe: Scribe):
    axis = scribe.page.axis
    scribe.hover(scribe.spot("09:45", "response", 6))
    for time in ("09:30", "10:15"):
        scribe.move(QPoint(scribe.spot(time, "response", 6).x() + 1, 60), held=NONE, on=axis)
        assert axis.told.startswith(f"{time} · ")
    QApplication.sendEvent(axis, QEvent(QEvent.Type.Leave))
    assert axis.told == ""
    scribe.hover(scribe.spot("09:45", "response", 6))
    QApplication.sendEvent(scribe.canvas, QEvent(QEvent.Type.Leave))
    assert axis.told == ""


def test_a_drag_in_the_minimap_goes_there(scribe: Scribe):
    document, left = scribe.document, scribe.canvas.left
    scribe.press(QPoint(180, 50), on=scribe.page.minimap)
    assert scribe.canvas.left != left
    seen = scribe.canvas.left
    scribe.move(QPoint(120, 50), on=scribe.page.minimap)
    assert scribe.canvas.left < seen
    assert scribe.document is document


# The palette and the table.


def test_the_palette_finds_an_action_and_does_it(scribe: Scribe):
    scribe.key("k", CTRL)
    palette = scribe.window.findChild(CommandPalette)
    assert palette is not None
    assert palette.isVisible()
    scribe.type("lock the time", on=palette._line)
    scribe.key(Qt.Key.Key_Return, on=palette._line)
    assert scribe.document.board.locked


def test_an_action_that_has_the_words_comes_before_a_note_that_begins_with_them(scribe: Scribe):
    scribe.page.add_lines("09:22 signals Detected by hand")
    scribe.page.session.select([next(iter(scribe.document.notes))])
    scribe.page.commands["open_palette"].trigger()
    palette = scribe.window.findChild(CommandPalette)
    assert palette is not None
    scribe.type("detected", on=palette._line)
    found = [(entry.title, entry.is_action) for entry in palette._shown]
    assert found[0] == ("Mark: detected", True)
    assert ("Detected by hand", False) in found


def test_the_palette_finds_a_note_and_shows_it(scribe: Scribe):
    scribe.key("p", CTRL | SHIFT)
    palette = scribe.window.findChild(CommandPalette)
    assert palette is not None
    scribe.type("resolved", on=palette._line)
    scribe.key(Qt.Key.Key_Return, on=palette._line)
    assert scribe.selected == {"Resolved"}
    assert scribe.canvas.visible_area().encloses(scribe.rect("Resolved"))


def test_every_row_of_the_table_is_a_method_in_one_place(scribe: Scribe):
    for row in ROWS:
        owners = (scribe.page, *scribe.page.verbs) if row.needs else (scribe.window,)
        found = [type(one).__name__ for one in owners if callable(getattr(one, row.name, None))]
        assert len(found) == 1, f"{row.name} is a method of {found or 'nothing'}"


def test_the_review_opens_by_its_key(scribe: Scribe):
    scribe.page.commands["review"].trigger()
    assert scribe.page.review.isVisible()


def test_no_two_actions_share_a_key():
    keys = [QKeySequence(key).toString() for row in ROWS for key in row.keys]
    assert "" not in keys
    assert [key for key, number in Counter(keys).items() if number > 1] == []


def test_no_key_is_one_that_some_keyboards_lack():
    assert not {key for row in ROWS for key in row.keys} & {"/", "\\", "[", "]", "'"}


def test_every_action_is_in_a_menu_or_has_a_key(scribe: Scribe):
    actions = {**scribe.window.actions_, **scribe.page.commands}
    assert set(actions) == {key_of(row) for row in ROWS}
    assert [key_of(row) for row in ROWS if not row.menu and not row.keys] == []


def test_what_needs_a_note_can_only_be_done_with_one(scribe: Scribe):
    commands = scribe.page.commands
    needing = [key_of(row) for row in ROWS if row.needs in ("note", "selection")]
    assert not any(commands[name].isEnabled() for name in needing)
    scribe.click(scribe.middle("Investigating"))
    assert all(commands[name].isEnabled() for name in needing)


def test_letters_do_nothing_while_somebody_writes_in_the_bar(scribe: Scribe):
    document = scribe.document
    scribe.click(scribe.middle("Investigating"))
    scribe.key("j", CTRL)
    scribe.type("nepafdvhm")
    assert scribe.canvas.tool == "select"
    assert scribe.page.bar.edit.text() == "nepafdvhm"
    scribe.key(Qt.Key.Key_Backspace, PLAIN)
    assert scribe.document is document


@pytest.mark.parametrize("point", [QPointF(5, 5)])
def test_a_zoom_leaves_the_board_alone(scribe: Scribe, point: QPointF):
    before = scribe.places()
    for factor in (0.1, 3.0, 0.4, 7.0):
        scribe.canvas.set_zoom(factor, point)
    assert scribe.places() == before


@pytest.mark.parametrize(("key", "kind"), [("n", ""), ("e", "event")])
def test_enter_writes_a_note_in_the_middle_of_the_view_with_its_tool(scribe: Scribe, key: str, kind: str):
    scribe.key(key)
    scribe.key(Qt.Key.Key_Return)
    assert scribe.editor is not None
    scribe.type("by key")
    scribe.escape()
    assert scribe.note("by key").kind == (kind or scribe.canvas.sticky_kind)
    assert scribe.canvas.visible_area().overlaps(scribe.rect("by key"))


def test_enter_draws_a_phase_and_a_frame_with_their_tools(scribe: Scribe):
    phases, frames = set(scribe.document.phases), set(scribe.document.frames)
    scribe.key("p")
    scribe.key(Qt.Key.Key_Return)
    scribe.escape()
    assert len(set(scribe.document.phases) - phases) == 1
    scribe.canvas.setFocus()
    scribe.key("f")
    scribe.key(Qt.Key.Key_Return)
    scribe.escape()
    assert len(set(scribe.document.frames) - frames) == 1


def test_a_frame_made_by_enter_covers_no_other(scribe: Scribe):
    for _ in range(4):
        scribe.canvas.setFocus()
        scribe.key("f")
        scribe.key(Qt.Key.Key_Return)
        scribe.escape()
    areas = [frame_area(scribe.document, frame, scribe.canvas.shape) for frame in scribe.document.frames.values()]
    assert len(areas) >= 4
    assert not any(one.overlaps(other) for one, other in combinations(areas, 2))
    assert scribe.canvas.visible_area().overlaps(areas[-1])


def test_find_covers_neither_phases_nor_notes(scribe: Scribe):
    scribe.window.resize(1400, 800)
    scribe.page.find_notes()
    assert scribe.page.find_bar.parentWidget() is scribe.page.header
    scribe.page.commands["present"].trigger()
    scribe.settle()
    assert scribe.page.find_bar.isVisible()
    assert not scribe.page.axis.isHidden()
    top = scribe.page.find_bar.mapTo(scribe.page, QPoint(0, 0)).y()
    assert top >= scribe.canvas.mapTo(scribe.page, QPoint(0, 0)).y()
    scribe.page.commands["present"].trigger()
    assert scribe.page.find_bar.parentWidget() is scribe.page.header
    scribe.page.session.do(edit_board(scribe.document.board, "Rename", title="A long title " * 9))
    scribe.page.find_notes()
    scribe.settle()
    assert scribe.page.find_bar.isVisible()
    assert scribe.window.width() == 1400


def test_the_minimap_is_as_wide_as_the_board_asks_for(scribe: Scribe):
    scribe.window.resize(1400, 800)
    scribe.settle()
    page = scribe.page
    page.session.do(Add((Frame("tall", "Tall", 0.0, 0.0, 200.0, 6_000.0, 0),), "Add"))
    page.minimap.repaint_all()
    narrow = page.minimap.width()
    page.session.do(Add((Frame("wide", "Wide", 0.0, 6_100.0, 60_000.0, 100.0, 1),), "Add"))
    page.minimap.repaint_all()
    assert narrow < page.minimap.width()


def test_enter_links_the_notes_one_walks_to_with_the_link_tool(scribe: Scribe):
    links = set(scribe.document.links)
    scribe.page.session.select({scribe.note("Alert fires").id})
    scribe.canvas.setFocus()
    scribe.key("a")
    scribe.key(Qt.Key.Key_Return)
    scribe.key(Qt.Key.Key_Right, CTRL)
    (head,) = scribe.selected
    assert head != "Alert fires"
    scribe.key(Qt.Key.Key_Return)
    assert scribe.editor is None, "Enter is for the arrow"
    (made,) = (scribe.document.links[id] for id in set(scribe.document.links) - links)
    assert [scribe.document.notes[id].text for id in (made.from_note, made.to_note)] == ["Alert fires", head]


def test_enter_votes_for_the_notes_one_walks_to_with_the_vote_tool(scribe: Scribe):
    before = scribe.note("Alert fires").votes
    scribe.page.session.select({scribe.note("Alert fires").id})
    scribe.canvas.setFocus()
    scribe.key("d")
    scribe.key(Qt.Key.Key_Return)
    scribe.key(Qt.Key.Key_Return)
    assert scribe.note("Alert fires").votes == before + 2
    scribe.key(Qt.Key.Key_Right, CTRL)
    (other,) = scribe.selected
    had = scribe.note(other).votes
    scribe.key(Qt.Key.Key_Return)
    assert scribe.note(other).votes == had + 1
    assert scribe.editor is None


def test_the_palette_is_as_high_as_what_it_found(scribe: Scribe):
    scribe.page.commands["open_palette"].trigger()
    (palette,) = scribe.window.findChildren(CommandPalette)
    whole = palette.height()
    scribe.type("link the two selected", on=palette._line)
    few = palette.height()
    assert few < whole
    assert palette._list.viewport().rect().contains(palette._list.visualItemRect(palette._list.item(0)).center())
    palette._line.clear()
    assert palette.height() == whole
