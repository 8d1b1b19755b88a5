"""Closing a board whose file cannot be written: nothing is lost, and the board stays usable until it is left."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import weakref
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.scribe import CTRL, Scribe
from tests.gui.test_writing import Refusing
from tests.stored import clock
from whiteboard.model.commands import Add, edit_board
from whiteboard.model.records import Note, OnCanvas
from whiteboard.settings import Settings
from whiteboard.storage import read_board
from whiteboard.ui.garbage import free_closed_board
from whiteboard.ui.naming import LineInPlace
from whiteboard.ui.window import Window


def test_a_board_whose_folder_is_gone_stays_open_and_usable(scribe: Scribe):
    page = scribe.page
    page.session.do(Add((Note("last", "idea", "The last thing said", OnCanvas(0.0, 0.0)),)))
    folder = page.path.parent
    away = folder.with_name(folder.name + "-away")
    folder.rename(away)
    try:
        assert not page.close_store(), "first it says why and stays"
        assert not page.notice.isHidden()
        assert page.do(edit_board(page.session.document.board, "Rename the board", title="Still here"))
    finally:
        away.rename(folder)
    scribe.close()
    assert not scribe.window.isVisible(), "a second time it is left, with everything kept in the working copy"


def test_a_locked_timeline_keeps_events_from_the_arrow_keys(scribe: Scribe):
    page = scribe.page
    page.timeline.lock_timeline()
    before = page.session.document.notes
    page.notes.select_all()
    page.notes.nudge_right()
    moved = {id for id, note in page.session.document.notes.items() if note.place != before[id].place}
    assert all(before[id].kind != "event" or isinstance(before[id].place, OnCanvas) for id in moved)


NAMED = {
    "title": lambda document: document.board.title,
    "response": lambda document: document.lanes["response"].title,
    "phase": lambda document: document.phases["phase"].title,
    "discussion": lambda document: document.frames["discussion"].title,
    "link": lambda document: document.links["link"].label,
}


def begin_name(scribe: Scribe, id: str) -> LineInPlace:
    """The line over the name of a part, or the board's title, with another name half written."""
    if id == "title":
        scribe.page.commands["rename"].trigger()
    else:
        scribe.page.names.edit(id)
    (line,) = (line for line in scribe.window.findChildren(LineInPlace) if line.isVisible())
    scribe.type("Renamed meanwhile", on=line)
    return line


@pytest.mark.parametrize("opening", [True, False])
@pytest.mark.parametrize("id", NAMED)
def test_a_name_that_is_being_written_is_kept_when_its_board_goes(
    scribe: Scribe, tmp_path: Path, id: str, opening: bool
):
    path = scribe.page.path
    begin_name(scribe, id)
    if opening:
        assert scribe.window.create_board(tmp_path / "other.board", "Other", "UTC")
        scribe.settle()
        assert not [line for line in scribe.window.findChildren(LineInPlace) if line.isVisible()]
        assert scribe.document.board.title == "Other"
    else:
        scribe.close()
    assert NAMED[id](read_board(path)) == "Renamed meanwhile"


@pytest.mark.parametrize("id", ["title", "phase"])
def test_a_name_that_the_disk_refuses_keeps_the_board_open(scribe: Scribe, tmp_path: Path, id: str):
    page = scribe.page
    line = begin_name(scribe, id)
    Refusing(page.store)
    assert not scribe.window.create_board(tmp_path / "other.board", "Other", "UTC")
    assert scribe.page is page
    assert (line.text(), line.isVisible()) == ("Renamed meanwhile", True)
    assert "the disk is full" in scribe.told
    scribe.close()
    assert NAMED[id](read_board(page.path)) == "Renamed meanwhile"


LINES = "\n".join(
    f"09:{number % 60:02} public Line {number} of many that are read on a thread" for number in range(400)
)


def write_nothing(_: Scribe, __: QtBot) -> None:
    """The board is only looked at."""


def paste_many(scribe: Scribe, qtbot: QtBot) -> None:
    scribe.page.add_lines(LINES)
    qtbot.waitUntil(lambda: not scribe.page.waiting.busy)


def begin_to_paste_many(scribe: Scribe, _: QtBot) -> None:
    """They are still being read when the board is closed."""
    scribe.page.add_lines(LINES)
    assert scribe.page.waiting.busy


def publish_beside(scribe: Scribe, qtbot: QtBot) -> None:
    scribe.page.add_lines("10:00 public Said meanwhile")
    scribe.page._publish_beside()
    qtbot.waitUntil(lambda: scribe.page._publishing is None)


@pytest.mark.parametrize("meanwhile", [write_nothing, paste_many, begin_to_paste_many, publish_beside])
@pytest.mark.parametrize("opening", [True, False])
def test_a_board_that_is_closed_is_freed(
    scribe: Scribe, qtbot: QtBot, tmp_path: Path, meanwhile: Callable[[Scribe, QtBot], None], opening: bool
):
    meanwhile(scribe, qtbot)
    page, session = weakref.ref(scribe.page), weakref.ref(scribe.page.session)
    if opening:
        assert scribe.window.create_board(tmp_path / "other.board", "Other", "UTC")
        assert scribe.page is not page()
    else:
        scribe.window.open_start()
    qtbot.waitUntil(lambda: page() is None and session() is None)
    assert gc.isenabled()
    if opening:
        assert gc.get_freeze_count() > 0, "the board that is open is left alone"
        assert not [one for one in gc.get_objects() if one is scribe.page]


def test_a_board_that_is_closed_before_it_was_seen_opens_where_one_left_off(scribe: Scribe):
    path = scribe.page.path
    scribe.canvas.set_view(120.0, 40.0, 0.5)
    left = scribe.canvas.view()
    scribe.window.open_start()
    for seen in (False, True):
        scribe.window.take(path)
        if seen:
            scribe.settle()
            assert scribe.canvas.view() == left
        scribe.window.open_start()


def test_a_window_that_went_is_freed_with_its_board(board_path: Path):
    window = Window(Settings(), clock=clock(), ids=str)
    window.show()
    window.take(board_path)
    kept, board = weakref.ref(window), weakref.ref(window.page)
    window.close()
    window.deleteLater()
    del window
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    free_closed_board()
    assert kept() is None
    assert board() is None


COPIED = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from whiteboard.ui import app, window

class Copying(window.Window):
    def take(self, path):
        self.tries = QTimer(self, interval=10, timeout=self.copy_and_close)
        self.tries.start()
        super().take(path)

    def copy_and_close(self):
        if self.page is not None:
            self.tries.stop()
            self.page.commands["select_all"].trigger()
            self.page.commands["copy"].trigger()
            print(self.page.toast.text())
            self.close()

app.Window = Copying
sys.exit(app.run(Path(sys.argv[1])))
"""


def test_the_program_ends_well_with_notes_on_the_clipboard(board_path: Path, data_folder: Path):
    ran = subprocess.run(
        [sys.executable, "-c", COPIED, board_path],
        env={**os.environ, "WHITEBOARD_DATA": str(data_folder)},
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
    )
    assert ran.stdout.startswith("Copied "), ran.stderr
    assert ran.returncode == 0, ran.stderr


def test_ctrl_q_quits_with_the_board_published(scribe: Scribe):
    scribe.write(scribe.spot("11:00", "response", 4), "written last")
    path = scribe.page.path
    scribe.key(Qt.Key.Key_Q, CTRL)
    assert not scribe.window.isVisible()
    assert "written last" in {note.text for note in read_board(path).notes.values()}


def test_ctrl_q_quits_from_the_start_page_too(scribe: Scribe):
    scribe.window.open_start()
    scribe.key(Qt.Key.Key_Q, CTRL, on=scribe.window)
    assert not scribe.window.isVisible()
