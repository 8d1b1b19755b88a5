"""The scribe's bar, what comes in and goes out, and boards that are open, elsewhere or nowhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from tests.gui.scribe import CTRL, SHIFT, Open, Scribe, clock_time
from whiteboard.model.commands import Edit
from whiteboard.model.records import Action, InTray, Note, OnTimeline


def chips(scribe: Scribe) -> list[str]:
    layout = scribe.page.bar._chips
    widgets = [layout.itemAt(index).widget() for index in range(layout.count())]
    return [widget.text() for widget in widgets if isinstance(widget, QLabel)]


def bar(scribe: Scribe, text: str) -> None:
    """Into the bar, and type."""
    scribe.key("j", CTRL)
    scribe.type(text)


def submit(scribe: Scribe) -> None:
    scribe.key(Qt.Key.Key_Return)


# The bar.


def test_the_bar_shows_what_it_understands_and_enter_puts_it_there(scribe: Scribe):
    before = scribe.places()
    bar(scribe, "10:20 public Next update posted @anna #statuspage")
    assert chips(scribe)[0] == "Customer comms"
    assert any("10:20" in chip for chip in chips(scribe))
    submit(scribe)
    note = scribe.note("Next update posted")
    assert isinstance(note.place, OnTimeline)
    assert (note.place.at, note.place.lane) == (clock_time("10:20"), "public")
    assert (note.author, note.tags) == ("anna", ("statuspage",))
    assert scribe.page.bar.edit.text() == ""
    assert scribe.page.bar.edit.hasFocus(), "ready for the next line"
    assert {id: place for id, place in scribe.places().items() if id in before} == before
    assert scribe.canvas.visible_area().overlaps(scribe.rect("Next update posted"))


def test_what_the_bar_cannot_read_becomes_a_note_in_the_inbox(scribe: Scribe):
    bar(scribe, "%% no idea ::")
    assert chips(scribe)[-1] == "inbox"
    submit(scribe)
    assert isinstance(scribe.note("%% no idea ::").place, InTray)
    assert scribe.page.panel.front == "Inbox"
    assert not QApplication.activeModalWidget()


@pytest.mark.parametrize(
    ("line", "kind"),
    [("+ clear words", "well"), ("- too late", "improve"), ("? who knew", "question"), ("! page us", "idea")],
)
def test_a_sign_before_the_text_makes_a_sticky(scribe: Scribe, line: str, kind: str):
    bar(scribe, line)
    submit(scribe)
    assert scribe.note(line[2:]).kind == kind


def test_an_action_from_the_bar(scribe: Scribe):
    bar(scribe, "> Page the comms lead @Platform #process")
    submit(scribe)
    (action,) = scribe.document.actions.values()
    assert (action.title, action.owner) == ("Page the comms lead", "Platform")
    assert scribe.page.panel.tabs.tabText(2) == "Actions 1"


def test_several_pasted_lines_are_one_step(scribe: Scribe):
    QGuiApplication.clipboard().setText("10:30 response one\n10:40 internal two\r\n\n+ three\n")
    before, number = scribe.document, len(scribe.steps)
    scribe.key("j", CTRL)
    scribe.key("v", CTRL)
    assert {"one", "two", "three"} <= {note.text for note in scribe.document.notes.values()}
    assert len(scribe.steps) == number + 1
    scribe.undo()
    assert scribe.document == before, "in an empty bar undo means the board"


def test_undo_while_a_line_is_written_means_the_line(scribe: Scribe):
    bar(scribe, "half")
    document = scribe.document
    scribe.undo()
    assert scribe.page.bar.edit.text() == ""
    assert scribe.document is document


def test_lines_pasted_on_the_board_become_notes_too(scribe: Scribe):
    QGuiApplication.clipboard().setText("10:30 response one")
    scribe.key("v", CTRL)
    assert scribe.on_timeline("one").at == clock_time("10:30")


def test_what_is_copied_can_be_pasted_into_another_board(scribe: Scribe, open_window: Open, tmp_path: Path):
    scribe.click(scribe.middle("Investigating"))
    scribe.key("c", CTRL)
    assert scribe.window.create_board(tmp_path / "other.board", "Other", "UTC")
    scribe.settle()
    scribe.key("v", CTRL)
    assert scribe.on_timeline("Investigating").at == clock_time("09:37")
    assert scribe.on_timeline("Investigating").lane == "public"


def test_tab_goes_through_the_lanes_for_lines_that_name_none(scribe: Scribe):
    scribe.key("j", CTRL)
    seen = []
    for _ in range(5):
        seen.append(chips(scribe)[0])
        scribe.key(Qt.Key.Key_Tab)
    assert len(set(seen[:4])) == 4
    assert seen[4] == seen[0] == "Response"
    scribe.key(Qt.Key.Key_Backtab, SHIFT)
    scribe.key(Qt.Key.Key_Tab)
    lane = scribe.page.bar.lane
    scribe.type("10:33 somewhere")
    submit(scribe)
    assert scribe.on_timeline("somewhere").lane == lane


def test_escape_empties_the_bar_and_then_leaves_it(scribe: Scribe):
    document = scribe.document
    bar(scribe, "10:20 public half")
    scribe.escape()
    assert scribe.page.bar.edit.text() == ""
    scribe.escape()
    assert scribe.canvas.hasFocus()
    assert scribe.document is document


# What is said.


def test_saved_says_when(scribe: Scribe):
    assert scribe.page.subtitle.text().endswith("saved")
    scribe.write(scribe.spot("09:45", "response", 3), "Second look")
    first = re.search(r"saved (\d\d:\d\d:\d\d)$", scribe.page.subtitle.text())
    assert first is not None
    scribe.undo()
    second = re.search(r"saved (\d\d:\d\d:\d\d)$", scribe.page.subtitle.text())
    assert second is not None
    assert second[1] > first[1], "taking back is saved as well"


def test_the_title_is_changed_in_place(scribe: Scribe):
    scribe.page.commands["rename"].trigger()
    scribe.settle()
    scribe.type("Portal down for four hours")
    scribe.key(Qt.Key.Key_Return)
    assert scribe.document.board.title == "Portal down for four hours"
    assert scribe.canvas.hasFocus(), "the keys are the board's again"
    assert scribe.window.windowTitle().startswith("Portal down for four hours")


def test_actions_are_made_from_notes(scribe: Scribe):
    scribe.canvas.show_all()
    scribe.click(scribe.middle("Page us earlier"))
    scribe.key(Qt.Key.Key_Return, CTRL)
    (action,) = scribe.document.actions.values()
    assert action == Action(action.id, "Page us earlier", notes=("idea",))
    assert scribe.page.panel.front == "Actions"


# Files.


def test_a_second_window_on_the_board_is_refused_and_harms_nothing(scribe: Scribe, open_window: Open):
    second = open_window(scribe.page.path)
    assert second.window.page is None
    (box,) = second.window.findChildren(QMessageBox)
    assert "portal.board" in box.text()
    assert "open" in box.text()
    scribe.window.activateWindow()
    scribe.settle()
    scribe.write(scribe.spot("09:45", "response", 3), "Still mine")
    path, document = scribe.page.path, scribe.document
    second.close()
    scribe.close()
    assert open_window(path).document == document


@pytest.mark.parametrize(
    ("name", "content"),
    [("empty.board", b""), ("picture.board", b"\x89PNG\r\n\x1a\n" + b"x" * 600), ("missing.board", None)],
)
def test_a_board_that_cannot_be_opened_is_told_and_the_open_one_stays(
    scribe: Scribe, tmp_path: Path, name: str, content: bytes | None
):
    path, page = tmp_path / name, scribe.page
    if content is not None:
        path.write_bytes(content)
    scribe.window.take(path)
    assert scribe.page is page
    assert name in scribe.told
    scribe.write(scribe.spot("09:45", "response", 3), "Goes on")
    assert content is None or path.read_bytes() == content


def test_the_board_file_is_published_when_the_hands_rest(scribe: Scribe, qtbot: QtBot):
    before = scribe.page.path.read_bytes()
    scribe.write(scribe.spot("09:45", "response", 3), "Second look")
    assert scribe.page._publish_soon.isActive()
    scribe.page._publish_soon.setInterval(0)
    scribe.page._publish_soon.start()
    qtbot.waitUntil(lambda: scribe.page.store.published)
    assert scribe.page.path.read_bytes() != before
    assert b"Second look" in scribe.page.path.read_bytes()


def test_a_draft_of_a_window_that_died_comes_back(scribe: Scribe, open_window: Open):
    scribe.double_click(scribe.spot("09:45", "response", 3))
    scribe.type("Half a sent")
    path = scribe.page.path
    # As after a crash: nothing is ended, nothing published; only the lock is free again.
    scribe.page.writing._editor = None
    scribe.page.store.close(publish=False)
    scribe.window.page = None
    again = open_window(path)
    assert again.on_timeline("Half a sent") == OnTimeline(clock_time("09:45"), "response", 3)
    assert "Brought back" in again.toast
    assert again.page.store.drafts() == {}
    again.undo()
    assert not [note for note in again.document.notes.values() if note.text == "Half a sent"]


def test_a_draft_that_began_with_another_text_than_the_note_has_now_takes_none_of_it(scribe: Scribe, open_window: Open):
    page = scribe.page
    note = next(note for note in page.session.document.notes.values() if note.text == "On-call looks")
    page.writing.draft(note, "On-call looks, half a sent", new=False)
    page.do(Edit(Note, {note.id: {"text": "On-call looks at the dashboards"}}, "Change the text"))
    path = page.path
    page.store.close(publish=False)
    scribe.window.page = None
    again = open_window(path)
    assert again.document.notes[note.id].text == "On-call looks at the dashboards"
    (beside,) = (one for one in again.document.notes.values() if one.text == "On-call looks, half a sent")
    assert beside.place != note.place
    assert "of its own" in again.told
    assert again.page.store.drafts() == {}


# The start page.


def test_the_start_page_lists_recent_boards_and_opens_one(scribe: Scribe):
    path = scribe.page.path
    scribe.window.open_start()
    assert scribe.window.page is None
    assert scribe.window._settings.recent() == [path]
    scribe.window.start.open_asked.emit(str(path))
    assert scribe.page.path == path


def test_a_new_board_is_asked_for_by_name_and_never_overwrites(scribe: Scribe, tmp_path: Path):
    from whiteboard.ui.dialogs import NewBoard

    scribe.window.new_board()
    dialog = scribe.window.findChild(NewBoard)
    assert not dialog.isModal(), "the board that is open can be used meanwhile"
    dialog.title.setText("portal")
    dialog._check()
    assert "is there already" in dialog.problem.text()
    dialog.file.setText(str(tmp_path / "no such folder" / "Checkout.board"))
    dialog._check()
    assert dialog.isVisible(), "what was typed is kept where the disk refuses"
    dialog.title.setText("Checkout slow")
    dialog.zone.setCurrentText("Europe/London")
    dialog._check()
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert scribe.page.path == tmp_path / "Checkout slow.board"
    assert (scribe.document.board.title, scribe.document.board.timezone) == ("Checkout slow", "Europe/London")
