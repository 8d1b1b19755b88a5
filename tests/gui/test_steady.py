"""What follows the hand at once, and what stays where it is while somebody looks."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.gui.scribe import Scribe
from whiteboard.layout.text import lay_out
from whiteboard.model.commands import Edit
from whiteboard.model.instants import MINUTE
from whiteboard.model.records import Lane
from whiteboard.ui.picture import FULL


def figures_shown(scribe: Scribe) -> list[str]:
    return [label.text() for label in scribe.page.comms.findChildren(QLabel)]


def test_the_figures_in_the_panel_follow_a_drag(scribe: Scribe, qtbot: QtBot):
    scribe.page.panel.setVisible(True)
    scribe.page.panel.turn_to("Comms")
    before = figures_shown(scribe)
    start = scribe.middle("Channel opened")
    on = start + QPoint(round(40 * scribe.document.board.scale * scribe.canvas.zoom), 0)
    scribe.lift(start, on)
    qtbot.waitUntil(lambda: figures_shown(scribe) != before)
    held = figures_shown(scribe)
    scribe.release(on)
    scribe.settle()
    assert figures_shown(scribe) == held


def test_the_label_of_a_drag_hides_nothing_of_the_note(scribe: Scribe):
    start = scribe.middle("Channel opened")
    scribe.lift(start, start + QPoint(60, 0))
    overlay = scribe.canvas._state.overlay()
    assert overlay.beside is not None
    box = scribe.canvas.label_box(lay_out(overlay.label, 12.0, "sans-semibold"), overlay.beside)
    note = scribe.canvas.index.rect(scribe.note("Channel opened").id)
    assert note is not None
    assert overlay.label
    assert not box.intersects(scribe.canvas.on_screen(note))


def test_a_note_over_the_board_says_when_it_would_land(scribe: Scribe):
    at = scribe.spot("09:50", "internal")
    note = scribe.note("Channel opened")
    shown = scribe.canvas.landing(note, scribe.canvas.board_x(at.x()), scribe.canvas.board_y(at.y()))
    lane = scribe.document.lanes["internal"].title
    assert shown.label in {f"09:{minute} · {lane}" for minute in (49, 50, 51)}


def test_the_time_under_a_pointer_that_rests_is_that_of_what_is_below_it_now(scribe: Scribe):
    axis, canvas = scribe.page.axis, scribe.canvas
    at = scribe.spot("09:30", "signals")
    assert axis.read_out(at.x()).startswith("09:30")
    canvas.pan(-60 * MINUTE / MINUTE * scribe.document.board.scale * canvas.zoom, 0)
    assert axis.read_out(at.x()).startswith("10:30")


def test_closing_a_notice_gives_the_keys_back_to_the_board(scribe: Scribe):
    scribe.page.notice.ask("May it?", "It may", lambda: None)
    for words in ("It may", "Close"):
        scribe.page.notice.ask("May it?", "It may", lambda: None)
        button = next(one for one in scribe.page.notice.findChildren(QPushButton) if one.text() == words)
        button.setFocus()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        assert not scribe.page.notice.isVisible()
        assert QApplication.focusWidget() is scribe.canvas


def test_what_a_notice_said_before_comes_back_when_the_later_one_is_read(scribe: Scribe):
    notice, taken = scribe.page.notice, []
    notice.tell("The disk is full", "file")
    notice.tell("A draft came back")
    notice.ask("Begin?", "Begin", lambda: taken.append("begun"))
    notice.tell("The disk is still full", "file")
    said = []
    while scribe.told:
        said.append(scribe.told)
        words = "Begin" if scribe.told == "Begin?" else "Close"
        next(one for one in notice.findChildren(QPushButton) if one.text() == words and one.isVisible()).click()
    assert said == ["The disk is still full", "Begin?", "A draft came back"]
    assert taken == ["begun"]
    notice.tell("The disk is full", "file")
    notice.settle("file")
    assert not notice.isVisible()


def test_lanes_that_grow_above_the_view_move_nothing_in_it(scribe: Scribe):
    canvas, session = scribe.canvas, scribe.page.session
    canvas.set_zoom(2 * FULL)
    strip = canvas.shape.strip("public")
    assert strip is not None
    canvas.pan(0, canvas.top - strip.y * canvas.zoom + canvas.height() / 2 - 5)
    assert canvas.top > 0
    before = scribe.pixel(0.0, strip.y).y()
    rows = scribe.document.lanes["signals"].rows
    session.do(Edit(Lane, {"signals": {"rows": rows + 4}}, "Grow"))
    grown = canvas.shape.strip("public")
    assert grown is not None
    assert grown.y > strip.y
    assert scribe.pixel(0.0, grown.y).y() == before
