"""What the window offers when a board does not open, cannot be written, or has been changed by somebody else."""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.scribe import Scribe
from tests.stored import DOCUMENT, clock, edit
from whiteboard.settings import Settings
from whiteboard.storage import check_board, create_board, open_board, read_board, schema
from whiteboard.ui import app
from whiteboard.ui.canvas import Canvas
from whiteboard.ui.panels import Card
from whiteboard.ui.rescue import BackupsDialog, Comparison, RepairReport
from whiteboard.ui.window import Window


@pytest.fixture
def saved_as(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Answers the next question for a file: the system's own dialog is not ours to test."""

    def answer(path: Path) -> None:
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))

    return answer


def button(within: QWidget, words: str) -> QPushButton:
    return next(one for one in within.findChildren(QPushButton) if one.text() == words and not one.isHidden())


def dialog(kind: type) -> QWidget:
    return next(one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible())


def damaged(path: Path) -> Path:
    """A copy of a board with its first page gone."""
    copy = path.with_name("damaged.board")
    copy.write_bytes(bytes(4096) + path.read_bytes()[4096:])
    # It says what it is: otherwise nobody would take it for a board.
    copy.write_bytes(path.read_bytes()[:100] + copy.read_bytes()[100:])
    return copy


def test_a_damaged_board_is_repaired_from_the_window(
    scribe: Scribe, board_path: Path, saved_as: Callable[[Path], None], qtbot: QtBot
):
    copy = damaged(board_path)
    image, out = copy.read_bytes(), copy.with_name("repaired.board")
    scribe.window.take(copy)
    saved_as(out)
    button(scribe.page.notice, "Repair into a new file…").click()
    qtbot.waitUntil(
        lambda: any(isinstance(one, RepairReport) for one in QApplication.topLevelWidgets()), timeout=20_000
    )
    report = dialog(RepairReport)
    said = " ".join(label.text() for label in report.findChildren(QLabel))
    assert "repaired.board holds" in said
    button(report, "Open it").click()
    assert scribe.page.path == out
    assert "On-call looks" in {note.text for note in scribe.document.notes.values()}
    assert copy.read_bytes() == image


def test_a_board_whose_history_means_nothing_leaves_the_one_that_is_open(scribe: Scribe, tmp_path: Path):
    spoiled, page = tmp_path / "spoiled.board", scribe.page
    create_board(spoiled, DOCUMENT, now=clock()).close()
    store = open_board(spoiled, now=clock())
    store.look(lambda connection: connection.execute("UPDATE note SET promise = 'soon'"))
    assert not scribe.window.show_store(store, spoiled)
    assert scribe.page is page
    assert "means nothing" in scribe.told
    with open_board(spoiled, now=clock()):
        pass  # nobody holds it


def test_a_board_that_is_looked_at_stays_when_another_does_not_open(dressed: None, board_path: Path):
    with open_board(board_path, now=clock()):
        window = Window(Settings(), clock=clock())
        window.show()
        window.take(board_path)
        button(dialog(QMessageBox), "Look at it").click()
        page = window.page
        assert page is not None
        assert not window.open(damaged(board_path))
        assert window.page is page
        assert "portal.board" not in page.notice._text.text()
        window.close()


def test_a_board_that_is_open_elsewhere_can_be_looked_at_and_taken_when_it_is_free(dressed: None, board_path: Path):
    other = open_board(board_path, now=clock())
    window = Window(Settings(), clock=clock())
    window.resize(1500, 900)
    window.show()
    window.take(board_path)
    box = dialog(QMessageBox)
    assert "is open already" in box.text()
    button(box, "Look at it").click()
    looking = Scribe(window)
    looking.settle()
    page = looking.page
    assert page.store.read_only
    assert "it cannot be changed here: it is open already, by process" in looking.told
    before = looking.document
    looking.double_click(looking.spot("09:30", "response", 4))
    assert looking.editor is None
    page.add_lines("10:00 public not from here")
    assert looking.document == before
    other.close()
    window.open(board_path)
    assert not looking.page.store.read_only
    looking.settle()
    window.close()


def test_work_whose_disk_has_gone_is_looked_at_and_stays(dressed: None, board_path: Path, data_folder: Path):
    working = open_board(board_path, now=clock())
    document = working.load()
    working.close(publish=False)
    board_path.unlink()
    (home,) = data_folder.glob("working/*/home.json")
    home.write_text(json.dumps({**json.loads(home.read_bytes()), "device": -1}))
    window = Window(Settings(), clock=clock())
    window.resize(1500, 900)
    window.show()
    (card,) = [one for one in window.start.findChildren(Card) if "its file is gone" in one.accessibleName()]
    assert card.accessibleName().endswith("Its disk or folder is away: look at it")
    window.take(board_path)
    button(dialog(QMessageBox), "Look at it").click()
    looking = Scribe(window)
    looking.settle()
    assert "its disk or network folder has gone" in looking.told
    assert looking.document == document
    window.close()
    assert not board_path.exists()
    assert list(data_folder.glob("working/*/board.sqlite"))


def test_a_newer_board_is_shown_with_the_version_that_wrote_it(scribe: Scribe, board_path: Path, tmp_path: Path):
    newer = tmp_path / "newer.board"
    image = bytearray(board_path.read_bytes())
    image[60:64] = (schema.version() + 1).to_bytes(4, "big")
    newer.write_bytes(image)
    scribe.window.take(newer)
    button(scribe.page.notice, "Look at it").click()
    assert scribe.page.path == newer
    assert "Whiteboard 0." in scribe.told
    assert newer.read_bytes() == image


def test_what_somebody_else_changed_is_compared(scribe: Scribe, board_path: Path, tmp_path: Path):
    theirs = tmp_path / "theirs.board"
    shutil.copy(board_path, theirs)
    with open_board(theirs, now=clock()) as working:
        note = next(note for note in working.load().notes.values() if note.text == "Fast fix")
        entry = edit(DOCUMENT, "", working.history().last + 1)
        working.write(type(entry)(entry.step, entry.turn, entry.at, "Delete", (type(entry.changes[0])(note, None),)))
    scribe.page.add_lines("10:00 public Told at last")
    shutil.copy(theirs, board_path)
    scribe.page.publish()
    assert "theirs stays" in scribe.told
    button(scribe.page.notice, "Compare").click()
    assert "theirs stays" in scribe.told, "it can be looked at again"
    comparison = dialog(Comparison)
    assert isinstance(comparison, Comparison)
    lines = {(line.sort.value, line.title) for line in comparison.panel.lines}
    assert {("added", "Told at last"), ("added", "Fast fix")} <= lines
    assert "only in yours" in comparison.panel.counts.text()
    cards = [card.accessibleName() for card in comparison.panel.findChildren(Card)]
    assert "Only in yours: Told at last" in cards, "neither file came first, so nothing was added"


def test_when_publishing_fails_a_copy_is_saved_elsewhere_and_the_file_is_tried_again(
    scribe: Scribe, tmp_path_factory: pytest.TempPathFactory, saved_as: Callable[[Path], None]
):
    page = scribe.page
    folder, out = page.path.parent, tmp_path_factory.mktemp("stick") / "safe.board"
    away = folder.with_name("away")
    folder.rename(away)
    page.add_lines("10:00 public Nobody can write")
    page.publish()
    assert "is not written yet" in scribe.told
    assert "then try again" not in scribe.told, "nobody needs to"
    saved_as(out)
    button(page.notice, "Save a copy elsewhere…").click()
    assert read_board(out) == page.session.document
    away.rename(folder)
    page.publish()
    assert page.notice.isHidden()
    assert page.store.published


def test_a_copy_to_send_holds_no_deleted_words(scribe: Scribe, tmp_path: Path, saved_as: Callable[[Path], None]):
    page = scribe.page
    page.add_lines("10:00 public Unspeakable blunder")
    scribe.undo()
    out = tmp_path / "sent.board"
    saved_as(out.with_suffix(""))
    page.commands["send_copy"].trigger()
    assert b"blunder" not in out.read_bytes()
    assert read_board(out) == page.session.document
    saved_as(out)
    page.commands["save_copy"].trigger()
    assert "Choose another name" in scribe.told


def test_backups_have_a_preview_and_come_back_into_a_new_file(
    scribe: Scribe, qtbot: QtBot, tmp_path: Path, saved_as: Callable[[Path], None]
):
    before = scribe.document
    scribe.page.add_lines("10:00 public One more")
    scribe.window.open_start()
    button(scribe.window.start, "Backups…").click()
    backups = dialog(BackupsDialog)
    assert isinstance(backups, BackupsDialog)
    assert backups.findChildren(Canvas) == [], "it is read beside the window"
    qtbot.waitUntil(lambda: bool(backups.findChildren(Canvas)))
    shown = backups.findChildren(Canvas)
    assert len(shown) == 1
    assert shown[0].session.document == before
    for size in ((900, 420), (1000, 700)):
        backups.resize(*size)
        scribe.settle()
        assert shown[0].visible_area().encloses(shown[0].extent()), "all of it is seen"
    out = tmp_path / "restored.board"
    saved_as(out)
    backups.restore.click()
    assert scribe.page.path == out
    assert scribe.document == before
    assert check_board(out).problems == ()


def test_work_whose_file_is_gone_stands_on_the_start_page(dressed: None, board_path: Path):
    working = open_board(board_path, now=clock())
    working.close(publish=False)
    board_path.unlink()
    window = Window(Settings(), clock=clock())
    window.show()
    (card,) = [one for one in window.start.findChildren(Card) if "its file is gone" in one.accessibleName()]
    assert "Portal outage" in card.accessibleName()
    card.mouseReleaseEvent(None)
    assert window.page is not None
    assert board_path.exists(), "it was written again at once"
    Scribe(window).settle()
    window.close()


def test_closing_can_forget_what_was_typed_here(scribe: Scribe, data_folder: Path):
    scribe.page.store.draft("x", "half")
    scribe.window.actions_["close_and_forget"].trigger()
    assert scribe.window.page is None
    assert not list(data_folder.glob("working/*"))


def test_our_own_mistake_is_told_with_details_and_without_words_of_the_board(
    scribe: Scribe, data_folder: Path, caplog: pytest.LogCaptureFixture
):
    hook = app._hook(scribe.window, data_folder / "whiteboard.log")
    words = "Unspeakable blunder"
    with caplog.at_level(logging.ERROR, "whiteboard"), pytest.raises(ValueError, match=words) as caught:
        int(words)
    with caplog.at_level(logging.ERROR, "whiteboard"):
        hook(caught.type, caught.value, caught.tb)
    box = dialog(QMessageBox)
    button(box, "Copy details").click()
    assert box.isVisible(), "there is more to read"
    assert button(box, "Copied").isEnabled()
    details = QGuiApplication.clipboard().text()
    assert "ValueError in Whiteboard" in details
    assert "test_rescue.py" in details
    assert "blunder" not in details + caplog.text
