"""Much that is pasted at once is read beside the window; what waits in the inbox is written on there."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from tests.gui.scribe import SHIFT, Scribe
from tests.gui.test_writing import Refusing, drafts
from whiteboard.model.records import InTray
from whiteboard.ui.waiting import Waiting

MANY = "\n".join(f"{10 + line // 60}:{line % 60:02} response Step {line}" for line in range(600))


def paste(scribe: Scribe, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    scribe.page.commands["paste"].trigger()


def waited(scribe: Scribe, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not scribe.page.waiting.busy, timeout=20_000)


def test_many_lines_are_read_beside_the_window_and_are_one_step(scribe: Scribe, qtbot: QtBot):
    before, steps = scribe.document, scribe.steps
    paste(scribe, MANY)
    assert scribe.page.waiting.busy
    assert scribe.document is before
    waited(scribe, qtbot)
    assert len(scribe.document.notes) == len(before.notes) + 600
    assert scribe.steps == [*steps, "Add 600 events"]
    assert "600 events" in scribe.toast
    assert not scribe.page.waiting.isVisible()
    scribe.undo()
    assert scribe.document == before


def test_what_is_done_while_lines_are_read_stays(scribe: Scribe, qtbot: QtBot):
    before = len(scribe.document.notes)
    paste(scribe, MANY)
    scribe.click(scribe.middle("Fix rolls out"))
    scribe.page.commands["delete"].trigger()
    waited(scribe, qtbot)
    assert len(scribe.document.notes) == before - 1 + 600
    assert "Fix rolls out" not in {note.text for note in scribe.document.notes.values()}


def test_what_is_cancelled_leaves_no_trace(scribe: Scribe, qtbot: QtBot):
    before = scribe.document
    paste(scribe, MANY)
    scribe.page.waiting._appear()
    qtbot.mouseClick(scribe.page.waiting.cancel_button, Qt.MouseButton.LeftButton)
    assert not scribe.page.waiting.busy
    # Whatever the thread still finds is heard by nobody: another paste goes through as if there had been none.
    paste(scribe, MANY.replace("Step", "Stage"))
    waited(scribe, qtbot)
    assert {note.text for note in scribe.document.notes.values() if note.text.startswith("Step")} == set()
    assert len(scribe.document.notes) == len(before.notes) + 600


def test_a_second_long_paste_waits_for_the_first(scribe: Scribe, qtbot: QtBot):
    paste(scribe, MANY)
    paste(scribe, MANY)
    assert "still being read" in scribe.toast
    waited(scribe, qtbot)
    assert scribe.steps.count("Add 600 events") == 1


def test_closing_ends_what_is_being_read(scribe: Scribe):
    paste(scribe, MANY)
    page = scribe.page
    scribe.close()
    assert not page.waiting.busy


def test_an_error_of_ours_is_not_swallowed(scribe: Scribe, qtbot: QtBot):
    waiting = Waiting(scribe.canvas)
    with qtbot.captureExceptions() as raised:
        waiting.begin("Dividing", lambda _: 1 // 0, print)
        qtbot.waitUntil(lambda: bool(raised))
    assert raised[0][0] is ZeroDivisionError
    assert not waiting.busy


def test_a_million_letters_are_kept_and_their_beginning_is_shown(scribe: Scribe, qtbot: QtBot):
    text = "word " * 200_000
    paste(scribe, text)
    waited(scribe, qtbot)
    assert any(len(note.text) == 1_000_000 - 1 for note in scribe.document.notes.values())
    inbox = scribe.page.inbox
    assert max(len(inbox.item(row).text()) for row in range(inbox.count())) <= 402


# The inbox is written on in place.


@pytest.fixture
def editor(scribe: Scribe) -> QPlainTextEdit:
    """Somebody begins to write on the note that waits."""
    scribe.page.panel.turn_to("Inbox")
    inbox = scribe.page.inbox
    inbox.setFocus()
    inbox.setCurrentRow(0)
    scribe.key(Qt.Key.Key_F2, on=inbox)
    made = inbox.findChild(QPlainTextEdit)
    assert made is not None
    assert made.isVisible()
    assert made.hasFocus()
    return made


def test_f2_in_the_inbox_writes_and_enter_ends(scribe: Scribe, editor: QPlainTextEdit):
    id = scribe.note("waits for its place").id
    scribe.type("Found")
    assert '"Found"' in drafts(scribe)[id]
    scribe.key(Qt.Key.Key_Return, SHIFT)
    scribe.type("later #pager")
    scribe.key(Qt.Key.Key_Return)
    scribe.settle()
    note = scribe.document.notes[id]
    assert note.text == "Found\nlater"
    assert note.tags == ("pager",)
    assert isinstance(note.place, InTray)
    assert drafts(scribe) == {}
    assert scribe.page.inbox.item(0).text() == "Found\nlater"
    assert scribe.steps[-1] == "Change the text"


def test_escape_in_the_inbox_leaves_no_trace(scribe: Scribe, editor: QPlainTextEdit):
    before = scribe.document
    scribe.type("Not this")
    scribe.escape()
    assert scribe.document is before
    assert drafts(scribe) == {}


def test_a_click_elsewhere_keeps_what_was_written_in_the_inbox(scribe: Scribe, editor: QPlainTextEdit):
    scribe.type("Kept")
    scribe.canvas.setFocus()
    assert scribe.note("Kept")


def test_what_comes_meanwhile_does_not_take_away_what_is_being_written(scribe: Scribe, editor: QPlainTextEdit):
    scribe.type("Still here")
    scribe.page.add_lines("one more that waits")
    assert editor.toPlainText() == "Still here"
    scribe.key(Qt.Key.Key_Return, on=editor)
    scribe.settle()
    inbox = scribe.page.inbox
    assert [inbox.item(row).text() for row in range(inbox.count())] == ["Still here", "one more that waits"]


def test_what_the_disk_refuses_stays_in_the_inbox_to_be_written(scribe: Scribe, editor: QPlainTextEdit):
    Refusing(scribe.page.store)
    scribe.type("Not lost")
    scribe.key(Qt.Key.Key_Return, on=editor)
    assert "the disk is full" in scribe.told
    assert editor.isVisible()
    assert editor.toPlainText() == "Not lost"
    scribe.key(Qt.Key.Key_Return, on=editor)
    assert scribe.note("Not lost")


def test_a_double_click_in_the_inbox_writes_and_closing_keeps_it(scribe: Scribe):
    scribe.page.panel.turn_to("Inbox")
    inbox = scribe.page.inbox
    scribe.settle()
    scribe.double_click(inbox.visualItemRect(inbox.item(0)).center(), on=inbox.viewport())
    editor = inbox.findChild(QPlainTextEdit)
    assert editor is not None
    assert QApplication.focusWidget() is editor
    scribe.type("Kept on closing")
    session = scribe.page.session
    scribe.close()
    assert "Kept on closing" in {note.text for note in session.document.notes.values()}
