"""The program as a person meets it: its window on a real X server, a real mouse, real keys, and the power cut."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from itertools import count
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication

from tests.gui.scribe import Scribe, clock_time
from tests.screen import HEIGHT, WIDTH, screen
from tests.stored import clock
from whiteboard.importers.bar import BarContext, lines_command
from whiteboard.layout.theme import LIGHT
from whiteboard.model.commands import Add
from whiteboard.model.document import Document
from whiteboard.model.instants import MINUTE
from whiteboard.model.records import Note, OnCanvas, OnTimeline
from whiteboard.session import Session
from whiteboard.session.templates import new_document
from whiteboard.settings import Settings
from whiteboard.storage import create_board, open_board, read_board
from whiteboard.ui import style
from whiteboard.ui.window import Window

CHECKOUT = Path(__file__).parents[2]
PATIENCE = 60.0
"""Seconds to wait for something that takes a tenth of one on an idle machine."""
LINES = "09:04 signals Error rate\n09:22 response On-call looks\n10:02 public Status page: identified"


def until(what: str, true: Callable[[], object]) -> None:
    """Wait for something to come true."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, f"{what}: not within {PATIENCE:.0f} s"
        time.sleep(0.05)


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    with screen() as name:
        yield name


@pytest.fixture
def board(tmp_path: Path) -> Path:
    """Three events in three lanes and a sticky."""
    path, ids = tmp_path / "portal.board", count(1)
    store = create_board(path, new_document("board", "Portal outage", "UTC"), now=clock())
    session = Session(store, now=clock(), new_id=lambda: f"sample-{next(ids)}")
    lines = lines_command(session.document, LINES, BarContext.of(session.document, date(2019, 7, 18)), session.new_id)
    assert lines is not None
    session.do(lines)
    session.do(Add((Note("well", "well", "Fast fix", OnCanvas(40.0, 60.0)),)))
    store.close()
    return path


class Where:
    """Where things are on the screen: asked of the very window, as large, without a screen, on a copy of the board."""

    def __init__(self, board: Path) -> None:
        self._copy = board.with_name("copy.board")
        shutil.copyfile(board, self._copy)
        self._window = Window(Settings())
        self._scribe = Scribe(self._window)
        self._window.resize(WIDTH, HEIGHT)
        self._window.show()
        self._window.take(self._copy)
        self._scribe.settle()

    def note(self, text: str) -> QPoint:
        return self._on_screen(self._scribe.middle(text))

    def spot(self, time_of_day: str, lane: str, row: int) -> QPoint:
        return self._on_screen(self._scribe.spot(time_of_day, lane, row))

    def step(self, minutes: int) -> QPoint:
        """The way that so many minutes are."""
        return (
            self.spot("09:00", "public", 0)
            - self.spot("09:00", "public", 0)
            + QPoint(round(minutes * self._scribe.document.board.scale * self._scribe.canvas.zoom), 0)
        )

    def _on_screen(self, at: QPoint) -> QPoint:
        return self._scribe.canvas.mapTo(self._window, at)

    def close(self) -> None:
        self._scribe.close()
        self._copy.unlink()


@pytest.fixture
def where(qapp: QApplication, board: Path) -> Iterator[Where]:
    style.load_fonts()
    style.apply(qapp, LIGHT)
    made = Where(board)
    yield made
    made.close()


class Running:
    """The program on a board, and hands for it; positions are pixels of the screen."""

    def __init__(self, display: str, path: Path) -> None:
        self.path = path
        self._environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        self._said = path.with_name("program.log")
        with self._said.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "whiteboard", str(path)],
                cwd=CHECKOUT,
                env=self._environment,
                stdout=log,
                stderr=log,
            )
        self._window = ""
        until("a window", self._find)
        self.hand("windowsize", self._window, WIDTH, HEIGHT, "windowmove", self._window, 0, 0)
        self.hand("windowfocus", "--sync", self._window)

    def _find(self) -> bool:
        assert self.process.poll() is None, self._said.read_text()
        found = self.hand("search", "--onlyvisible", "--name", "— Whiteboard$", check=False).split()
        self._window = found[-1] if found else ""
        return bool(found)

    def hand(self, *what: object, check: bool = True) -> str:
        """One run of xdotool."""
        done = subprocess.run(
            ["xdotool", *map(str, what)],
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert done.returncode == 0 or not check, done.stderr
        return done.stdout

    def drag(self, start: QPoint, end: QPoint) -> None:
        self.hand("mousemove", start.x(), start.y(), "mousedown", 1)
        for step in range(1, 9):
            at = start + (end - start) * (step / 8)
            self.hand("mousemove", at.x(), at.y())
        self.hand("mouseup", 1)

    def double_click(self, at: QPoint) -> None:
        self.hand("mousemove", at.x(), at.y(), "click", "--repeat", 2, "--delay", 60, 1)

    def type(self, text: str) -> None:
        self.hand("type", "--delay", 20, text)

    def key(self, *keys: str) -> None:
        self.hand("key", "--delay", 40, *keys)

    def document(self) -> Document:
        """What is saved by now, asked of the disk."""
        return read_board(self.path)

    def note(self, text: str) -> Note | None:
        return next((note for note in self.document().notes.values() if note.text == text), None)

    def close(self) -> None:
        """Close the board, then the window; the program ends by itself and has said nothing."""
        self.key("ctrl+w", "ctrl+w")
        assert self.process.wait(timeout=PATIENCE) == 0
        assert self._said.read_text() == ""

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(timeout=PATIENCE)


@pytest.fixture
def run(display: str) -> Iterator[Callable[[Path], Running]]:
    """Starts the program on a board; what still runs at the end is ended."""
    started: list[Running] = []

    def start(path: Path) -> Running:
        started.append(Running(display, path))
        return started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            one.kill()


Run = Callable[[Path], Running]


def test_dragged_and_written_closed_and_opened_it_is_there_and_can_be_taken_back(run: Run, board: Path, where: Where):
    before = read_board(board)
    program = run(board)
    start = where.note("On-call looks")
    program.drag(start, start + where.step(20))
    until("the drag", lambda: program.document() != before)
    moved = program.note("On-call looks")
    assert moved is not None
    assert isinstance(moved.place, OnTimeline)
    assert moved.place.lane == "response"
    assert abs(moved.place.at - clock_time("09:42")) <= MINUTE
    assert moved.place.at % MINUTE == 0
    program.double_click(where.spot("09:30", "internal", 2))
    program.type("Told at last: 92 percent")
    program.key("Escape")
    until("the note", lambda: program.note("Told at last: 92 percent"))
    written = program.document()
    program.close()
    assert read_board(board) == written
    others = {id: note for id, note in before.notes.items() if note.text != "On-call looks"}
    assert others.items() <= written.notes.items(), "nothing else has moved"

    again = run(board)
    again.key("ctrl+z")
    until("undo of the note", lambda: again.note("Told at last: 92 percent") is None)
    again.key("ctrl+z")
    until("undo of the drag", lambda: again.document() == before)
    again.close()
    with open_board(board, now=clock()) as opened:
        assert opened.load() == before
        assert len(opened.history().undone) == 2


def drafts(data_folder: Path) -> str:
    """What the program has kept of what is being typed, asked of the disk."""
    found = ""
    for path in data_folder.glob("working/*/local.sqlite"):
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            found += "".join(text for (text,) in connection.execute("SELECT text FROM draft"))
    return found


def test_killed_in_the_middle_of_typing_nothing_is_lost(run: Run, board: Path, where: Where, data_folder: Path):
    program = run(board)
    program.double_click(where.spot("09:30", "response", 4))
    program.type("first note")
    program.key("Escape")
    until("the first note", lambda: program.note("first note"))
    program.double_click(where.spot("09:50", "signals", 4))
    program.type("half of the sec")
    until("the last key on the disk", lambda: "half of the sec" in drafts(data_folder))
    program.kill()

    again = run(board)
    until("what was being typed", lambda: again.note("half of the sec"))
    back, first = again.note("half of the sec"), again.note("first note")
    assert back is not None
    assert isinstance(back.place, OnTimeline)
    assert (back.place.lane, back.place.at) == ("signals", clock_time("09:50"))
    assert first is not None
    again.close()
    texts = {note.text for note in read_board(board).notes.values()}
    assert {"first note", "half of the sec", "On-call looks"} <= texts


def test_a_second_program_on_the_board_is_refused_and_the_first_goes_on(
    run: Run, board: Path, display: str, where: Where
):
    program = run(board)
    shown = subprocess.run(
        [sys.executable, "-m", "whiteboard", "add", str(board), "10:00 public from elsewhere"],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert shown.returncode == 1
    assert "portal.board" in shown.stderr
    assert len(shown.stderr.splitlines()) == 1
    program.key("ctrl+j")
    program.type("10:10 public from the bar")
    program.key("Return")
    until("the line of the bar", lambda: program.note("from the bar"))
    assert program.note("from elsewhere") is None
    program.close()


def test_a_laptop_that_slept_while_the_file_changed_keeps_both(run: Run, board: Path, tmp_path: Path):
    """Stopped, as a machine that sleeps, while a program that syncs folders brings what a colleague has done."""
    program = run(board)
    program.key("ctrl+j")
    program.type("10:10 public before it slept")
    program.key("Return")
    until("the line of the bar", lambda: program.note("before it slept"))
    program.process.send_signal(signal.SIGSTOP)
    theirs = shutil.copy(board, tmp_path / "theirs.board")
    with open_board(theirs, now=clock(), folder=tmp_path / "elsewhere") as store:
        Session(store, now=clock(), new_id=lambda: "theirs").do(Add((Note("theirs", "well", "From a colleague"),)))
    theirs.replace(board)
    image = board.read_bytes()
    program.process.send_signal(signal.SIGCONT)
    program.key("ctrl+j")
    program.type("10:20 public after it woke")
    program.key("Return")
    until("our work beside theirs", lambda: list(tmp_path.glob("portal (conflict *).board")))
    (ours,) = tmp_path.glob("portal (conflict *).board")
    program.close()
    assert board.read_bytes() == image
    said = {note.text for note in read_board(ours).notes.values()}
    assert {"before it slept", "after it woke", "On-call looks"} <= said
    assert "From a colleague" in {note.text for note in read_board(board).notes.values()}
