"""Much that is pasted at once is read beside the window; what waits in the inbox is written on there."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from tests.gui.scribe import CTRL, SHIFT, Open, Scribe, clock_time
from tests.gui.test_writing import Refusing, drafts
from tests.stored import clock
from whiteboard.importers.plain_page import is_plain
from whiteboard.model.records import InTray
from whiteboard.session.templates import new_document
from whiteboard.storage.working import create_board
from whiteboard.ui.import_preview import ImportPreview
from whiteboard.ui.waiting import Waiting

MANY = "\n".join(f"{10 + line // 60}:{line % 60:02} response Step {line}" for line in range(600))


def paste(scribe: Scribe, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    scribe.page.commands["paste"].trigger()


def waited(scribe: Scribe, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not scribe.page.waiting.busy)


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


# Tables, and other boards.


def asked(scribe: Scribe, qtbot: QtBot) -> ImportPreview:
    """The preview of what was pasted, once it has read it."""
    found: list[ImportPreview] = []

    def there() -> bool:
        found[:] = [one for one in scribe.window.findChildren(ImportPreview) if one.isVisible()]
        return bool(found) and found[0]._work is None

    qtbot.waitUntil(there)
    return found[0]


@pytest.mark.parametrize("form", ["html", "html alone", "tsv"])
def test_a_table_from_elsewhere_goes_to_the_import_preview(scribe: Scribe, qtbot: QtBot, form: str):
    rows = [("Time", "What happened"), ("2019-07-18 10:31", "Second try"), ("2019-07-18 10:35", "It holds")]
    data = QMimeData()
    if form != "html alone":
        data.setText("\n".join("\t".join(row) for row in rows))
    if form != "tsv":
        cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
        data.setHtml(f"<table>{cells}</table>")
    QGuiApplication.clipboard().setMimeData(data)
    before = scribe.document
    scribe.key(Qt.Key.Key_V, CTRL)
    preview = asked(scribe, qtbot)
    assert scribe.document is before
    assert len(preview.table.candidates) == 2
    assert preview._source is not None
    assert form == "tsv" or is_plain(preview._source.data.decode()), "it was not parsed here as it came"
    preview.bring()
    assert scribe.on_timeline("Second try").at == clock_time("10:31")
    assert scribe.on_timeline("It holds").at == clock_time("10:35")


def test_cut_in_one_window_and_pasted_in_another_links_and_groups_come_along(
    scribe: Scribe, open_window: Open, tmp_path: Path
):
    other_path = tmp_path / "other.board"
    create_board(other_path, new_document("other", "Another outage", "UTC"), now=clock()).close()
    other = open_window(other_path)
    chosen = {scribe.note(text).id for text in ("Alert fires", "On-call looks")}
    scribe.page.session.select(chosen)
    scribe.page.commands["group"].trigger()
    scribe.page.commands["cut"].trigger()
    assert not chosen & scribe.document.notes.keys()
    other.page.commands["paste"].trigger()
    alert, looks = other.note("Alert fires"), other.note("On-call looks")
    assert {alert.id, looks.id}.isdisjoint(chosen)
    assert [(link.from_note, link.to_note, link.label) for link in other.document.links.values()] == [
        (alert.id, looks.id, "paged")
    ]
    assert alert.grouped is not None
    assert alert.grouped == looks.grouped
    assert other.on_timeline("Alert fires").at == clock_time("09:22")
    assert other.document.lanes[other.on_timeline("Alert fires").lane].title == "Signals"
