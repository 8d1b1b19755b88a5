"""What happens around a board that is open costs nothing: mistakes of ours, clocks that jump, rights that go, and logs."""

from __future__ import annotations

import faulthandler
import logging
import sys
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from tests.gui.importing import incident, status_page, take
from tests.gui.scribe import Scribe
from tests.stored import NINE
from whiteboard.model.commands import edit_board
from whiteboard.model.document import Change, Changes, Document
from whiteboard.model.instants import DAY, Instant
from whiteboard.model.records import Note
from whiteboard.settings import Settings
from whiteboard.storage import check_board, read_board
from whiteboard.ui import app
from whiteboard.ui.window import Window

CANARY = "Unspeakable blunder 8913"


@dataclass(frozen=True)
class Mistaken:
    """A command of ours with a mistake in it: it fails while it plans, or the disk's side fails while it is written."""

    label: str
    early: bool

    def plan(self, document: Document) -> Changes:
        note = next(iter(document.notes.values()))
        if self.early:
            raise ZeroDivisionError(note.text)
        return (Change(note, None), Change(None, Note("mistaken", text=CANARY)))


@pytest.mark.parametrize("mistake", [Mistaken("Divide", early=True), Mistaken("\ud800", early=False)])
def test_a_mistake_in_one_command_leaves_everything_and_the_next_one_goes_through(
    scribe: Scribe, qtbot: QtBot, mistake: Mistaken
):
    document, history = scribe.document, scribe.page.session.history
    heard: list[object] = []
    scribe.page.session.listen(heard.append)
    with qtbot.captureExceptions() as raised:
        QTimer.singleShot(0, lambda: scribe.page.do(mistake))
        qtbot.waitUntil(lambda: bool(raised))
    assert issubclass(raised[0][0], ZeroDivisionError | UnicodeEncodeError)
    assert scribe.document is document
    assert scribe.page.session.history == history
    assert heard == []
    assert scribe.page.store.load() == document
    scribe.write(scribe.spot("09:45", "response", 3), "Goes on")
    scribe.undo()
    assert scribe.document == document
    scribe.page.publish()
    assert check_board(scribe.page.path).problems == ()


@pytest.mark.parametrize("jump", [9 * DAY // 24, 400 * DAY, -400 * DAY])
def test_a_laptop_that_slept_goes_on_where_it_was(board_path: Path, dressed: None, jump: Instant):
    """The clock is another by hours or was set back; nothing waits for it, and the order of steps stays."""
    offset, seconds, ids = [0], count(), count()
    window = Window(
        Settings(), clock=lambda: NINE + 30 * DAY + offset[0] + 1000 * next(seconds), ids=lambda: f"s-{next(ids)}"
    )
    window.resize(1500, 900)
    window.show()
    window.take(board_path)
    scribe = Scribe(window)
    scribe.settle()
    before = scribe.document
    scribe.page.add_lines("10:00 public Before it slept")
    scribe.double_click(scribe.spot("09:45", "response", 3))
    scribe.type("half of")
    offset[0] = jump
    scribe.type(" a sentence")
    scribe.escape()
    scribe.page.add_lines("10:10 public After it woke")
    scribe.page.publish()
    assert scribe.told == ""
    assert {"Before it slept", "half of a sentence", "After it woke"} <= {
        note.text for note in read_board(board_path).notes.values()
    }
    for _ in range(3):
        scribe.undo()
    assert scribe.document == before
    scribe.close()
    assert check_board(board_path).problems == ()


def test_rights_that_are_taken_away_are_told_and_what_waited_is_published_when_they_are_back(scribe: Scribe):
    path = scribe.page.path
    image = path.read_bytes()
    path.chmod(0o444)
    scribe.page.add_lines("10:00 public Said meanwhile")
    scribe.page.publish()
    assert "read-only" in scribe.told
    assert "kept safe on this machine" in scribe.told
    assert path.read_bytes() == image
    scribe.page.add_lines("10:05 public And more")
    path.chmod(0o644)
    scribe.page.publish()
    assert scribe.told == ""
    assert scribe.page.store.published
    assert read_board(path) == scribe.document


@pytest.fixture
def log() -> Iterator[Path]:
    """The program's own log, as it is set up at the start."""
    logger = logging.getLogger("whiteboard")
    before, passed_on, level = list(logger.handlers), logger.propagate, logger.level
    path = app._start_log()
    yield path
    for handler in logger.handlers[len(before) :]:
        logger.removeHandler(handler)
        handler.close()
    logger.propagate = passed_on
    logger.setLevel(level)
    with warnings.catch_warnings():
        # The file of crashes stays open as long as the program runs; here it goes.
        warnings.simplefilter("ignore", ResourceWarning)
        faulthandler.enable(sys.__stderr__)


def test_no_log_holds_a_word_of_the_board(
    log: Path, scribe: Scribe, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("sys.excepthook", app._hook(scribe.window, log))
    page = scribe.page
    scribe.write(scribe.spot("09:45", "response", 3), CANARY)
    page.add_lines(f"10:00 public {CANARY} again\n> {CANARY} @owner")
    page.do(edit_board(page.session.document.board, "Name the board", title=f"{CANARY} here"))
    preview = take(scribe, qtbot, status_page(tmp_path, incident(name=CANARY)))
    preview.bring()
    page.path.chmod(0o444)
    page.publish()
    page.path.chmod(0o644)
    page.undo()
    with qtbot.captureExceptions() as raised:
        QTimer.singleShot(0, lambda: page.do(Mistaken(CANARY, early=True)))
        qtbot.waitUntil(lambda: bool(raised))
    assert CANARY in {note.text for note in page.session.document.notes.values()}
    sys.excepthook(*raised[0])
    box = next(one for one in QApplication.topLevelWidgets() if isinstance(one, QMessageBox) and one.isVisible())
    box.close()
    scribe.close()
    written = "".join(path.read_text() for path in log.parent.iterdir())
    assert "unforeseen builtins.ZeroDivisionError in Whiteboard" in written
    assert CANARY not in written
    assert "blunder" not in written


def test_what_is_kept_on_this_machine_is_for_its_owner_only(log: Path, scribe: Scribe, data_folder: Path):
    """Folders that nobody else may enter, and files beside them that nobody else may read."""
    scribe.write(scribe.spot("09:45", "response", 3), CANARY)
    scribe.double_click(scribe.spot("09:50", "response", 4))
    scribe.type("half of a sentence")
    there = list(data_folder.iterdir())
    assert {"backups", "incoming", "locks", "logs", "working"} <= {path.name for path in there}
    for path in there:
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path
    for path in data_folder.glob("working/*/*"):
        assert path.stat().st_mode & 0o077 == 0, path
    for path in data_folder.glob("backups/*/*"):
        assert path.stat().st_mode & 0o077 == 0, path


def test_a_file_whose_folder_was_moved_is_made_again_and_that_is_told(scribe: Scribe):
    path = scribe.page.path
    aside = path.parent.with_name("aside")
    path.parent.rename(aside)
    path.parent.mkdir()
    scribe.page.add_lines("10:00 public Said meanwhile")
    scribe.page.publish()
    assert "was gone and has been made again" in scribe.told
    assert "Said meanwhile" in {note.text for note in read_board(path).notes.values()}
    earlier = aside / path.name
    assert "Said meanwhile" not in {note.text for note in read_board(earlier).notes.values()}
    scribe.page.notice.settle("made again")
    scribe.page.add_lines("10:05 public And more")
    scribe.page.publish()
    assert scribe.told == ""
