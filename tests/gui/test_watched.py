"""What is there for those who watch: laser, read-back, their view, a panel elsewhere, the way back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent, QPixmap
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from tests.gui.scribe import CTRL, PLAIN, Scribe, clock_time
from whiteboard.model.commands import Add, MoveNotes
from whiteboard.model.records import InTray, Note, OnCanvas
from whiteboard.ui.laser import Laser
from whiteboard.ui.read_back import ReadBack
from whiteboard.ui.side_panel import PANEL_WIDTH, PanelWindow
from whiteboard.ui.viewer_preview import LEGIBLE, VIDEO, ViewerPreview, compressed


def _point_at(scribe: Scribe, laser: Laser) -> None:
    """A drag over an event."""
    at = scribe.middle("Resolved")
    scribe.press(at, on=laser)
    for step in range(1, 6):
        scribe.move(at + QPoint(20 * step, 6 * step), on=laser)
    scribe.release(at + QPoint(100, 30), on=laser)


def test_the_laser_moves_nothing_and_escape_ends_it(scribe: Scribe):
    before = scribe.document
    (laser,) = scribe.canvas.findChildren(Laser)
    scribe.key(Qt.Key.Key_K)
    assert laser.isVisible()
    assert laser.size() == scribe.canvas.size()
    _point_at(scribe, laser)
    assert scribe.document is before
    assert laser._trail
    left = scribe.canvas.left
    at = scribe.middle("Resolved")
    scribe.press(at, button=Qt.MouseButton.MiddleButton, on=laser)
    scribe.move(at + QPoint(50, 0), held=Qt.MouseButton.MiddleButton, on=laser)
    scribe.release(at + QPoint(50, 0), button=Qt.MouseButton.MiddleButton, on=laser)
    assert scribe.canvas.left == left - 50
    scribe.key(Qt.Key.Key_Escape)
    assert not laser.isVisible()
    assert not scribe.page.commands["laser"].isChecked()


def test_the_trail_fades_and_then_nothing_runs(scribe: Scribe, qtbot: QtBot):
    (laser,) = scribe.canvas.findChildren(Laser)
    scribe.key(Qt.Key.Key_K)
    _point_at(scribe, laser)
    qtbot.waitUntil(lambda: not laser._fading.isActive())
    assert len(laser._trail) <= 1


def test_the_trail_fades_while_the_pointer_moves_on(scribe: Scribe):
    (laser,) = scribe.canvas.findChildren(Laser)
    scribe.key(Qt.Key.Key_K)
    at = scribe.middle("Resolved")
    scribe.move(at, on=laser)
    due = laser._fading.timerId()
    scribe.move(at + QPoint(20, 6), on=laser)
    assert laser._fading.timerId() == due


def test_a_new_note_is_read_back_only_when_asked(scribe: Scribe):
    (card,) = scribe.canvas.findChildren(ReadBack)
    scribe.page.add_lines("10:02 public Status page: monitoring")
    assert card.isHidden()
    scribe.page.commands["read_back"].trigger()
    scribe.page.add_lines("10:05 public All is well again")
    assert card.isVisible()
    said = " ".join(part.text() for part in card.findChildren(QLabel))
    assert "10:05" in said
    assert "All is well again" in said
    card.hide()
    scribe.page.notes.set_kind("event")
    assert card.isHidden()


def test_viewers_get_a_small_compressed_picture(scribe: Scribe, qtbot: QtBot):
    scribe.page.commands["zoom_full"].trigger()
    scribe.page.commands["viewer_preview"].trigger()
    (preview,) = scribe.window.findChildren(ViewerPreview)
    qtbot.waitUntil(lambda: bool(preview._verdict.text()))
    assert "can be read" in preview._verdict.text()
    for _ in range(6):
        scribe.page.commands["zoom_out"].trigger()
    qtbot.waitUntil(lambda: "cannot" in preview._verdict.text())
    preview._closer.click()
    assert preview.text_height() == pytest.approx(LEGIBLE, rel=0.05)
    qtbot.waitUntil(lambda: "can be read" in preview._verdict.text())


def test_a_closed_preview_is_gone_and_hears_nothing(scribe: Scribe, qtbot: QtBot):
    heard = len(scribe.page.session._listeners)
    scribe.page.commands["viewer_preview"].trigger()
    (preview,) = scribe.window.findChildren(ViewerPreview)
    preview.close()
    qtbot.waitUntil(lambda: not scribe.window.findChildren(ViewerPreview))
    assert len(scribe.page.session._listeners) == heard
    scribe.page.commands["viewer_preview"].trigger()
    (another,) = scribe.window.findChildren(ViewerPreview)
    assert another.isVisible()


def test_what_viewers_get_fits_a_video(scribe: Scribe):
    large = QPixmap(2_560, 1_600)
    large.fill(Qt.GlobalColor.white)
    small = compressed(large)
    assert (small.width(), small.height()) == (1_152, VIDEO.height())


def test_the_panel_goes_to_another_screen_and_comes_back(scribe: Scribe):
    panel = scribe.page.panel
    scribe.page.commands["panel_window"].trigger()
    assert panel.outside
    assert panel.isVisible()
    scribe.page.commands["present"].trigger()
    assert panel.isVisible()
    scribe.page.commands["present"].trigger()
    window = panel.parentWidget()
    assert isinstance(window, PanelWindow)
    window.close()
    assert not panel.outside
    assert panel.isVisible()
    assert panel.width() == PANEL_WIDTH
    assert not scribe.page.commands["panel_window"].isChecked()


def test_what_waits_is_placed_where_nobody_looks_and_keys_work_there(scribe: Scribe, qtbot: QtBot):
    page = scribe.page
    page.commands["panel_window"].trigger()
    private = page.panel.window()
    private.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is private)
    page.panel.tabs.setFocus()
    scribe.key(Qt.Key.Key_F8, on=page.panel.tabs)
    assert page.placing.isVisible()
    assert page.placing.window() is private, "not in the window that is shared"
    assert page.placing.text.text() == "waits for its place"
    scribe.key("1", on=page.placing)
    scribe.type("09:50", on=page.placing.time)
    scribe.key(Qt.Key.Key_Return, on=page.placing.time)
    assert scribe.on_timeline("waits for its place").at == clock_time("09:50")
    scribe.key("z", CTRL, on=page.panel.tabs)
    scribe.key(Qt.Key.Key_F8, on=page.panel.tabs)
    assert page.placing.isVisible()
    scribe.key("j", CTRL, on=page.panel.tabs)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is page.bar.edit)
    assert page.placing.isVisible()
    private.close()
    assert not page.placing.isVisible()
    assert page.placing.window() is scribe.window


def test_the_card_of_what_waits_follows_the_board_and_cuts_no_line(scribe: Scribe):
    page = scribe.page
    page.session.do(Add((Note("long", text="gypsy query jog " * 40, place=InTray()),)))
    scribe.key(Qt.Key.Key_F8)
    first = page.placing.text.text()
    page.session.do(MoveNotes({page.placing._note or "": OnCanvas(0.0, 0.0)}))
    assert page.placing.text.text() != first
    label = page.placing.text
    assert label.height() >= label.heightForWidth(label.width())
    page.session.undo()
    assert page.placing.text.text() == first
    assert "2 to place" in page.placing._left.text()


def test_the_way_back_is_there_only_in_the_void(scribe: Scribe, qtbot: QtBot):
    way = scribe.page.way_back
    way.look()
    assert way.isHidden()
    scribe.canvas.pan(-40_000, 0)
    qtbot.waitUntil(way.isVisible)
    way.click()
    qtbot.waitUntil(way.isHidden)
    assert scribe.canvas.visible_area().overlaps(scribe.rect("Resolved"))


def test_what_viewers_see_is_closed_by_escape_and_by_its_own_action(scribe: Scribe, qtbot: QtBot):
    scribe.page.commands["viewer_preview"].trigger()
    (preview,) = scribe.window.findChildren(ViewerPreview)
    # The platform without a screen gives no other window the keys.
    scribe.canvas.clearFocus()
    QApplication.sendEvent(preview, QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_Escape, PLAIN))
    assert not preview.isVisible()
    qtbot.waitUntil(lambda: not scribe.window.findChildren(ViewerPreview))
    scribe.page.commands["viewer_preview"].trigger()
    (again,) = scribe.window.findChildren(ViewerPreview)
    assert again.isVisible()
    scribe.page.commands["viewer_preview"].trigger()
    assert not again.isVisible()
