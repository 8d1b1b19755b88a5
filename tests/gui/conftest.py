"""The real window, offscreen, on a real board file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import count
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from tests.gui.scribe import Open, Scribe, clock_time
from tests.stored import NINE, clock
from whiteboard.importers.bar import BarContext, lines_command
from whiteboard.layout.theme import LIGHT
from whiteboard.model.commands import Add, Batch
from whiteboard.model.records import Link, Note, OnCanvas, Phase
from whiteboard.session import Session
from whiteboard.session.templates import new_document
from whiteboard.settings import Settings
from whiteboard.storage.working import create_board
from whiteboard.ui import garbage, style
from whiteboard.ui.window import Window

LINES = """09:04 signals [impact] Error rate
09:22 signals [detected] Alert fires
09:24 response On-call looks
10:11 response Fix rolls out
09:52 internal Channel opened
09:37 public Investigating
10:02 public Identified
13:26 public [resolved] Resolved
waits for its place"""
"""What happened on the sample board, times in UTC."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The platform without a screen says of every dialog and popup what it cannot do; on a real one it is no matter."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support", extend=True))


@pytest.fixture(scope="session")
def typefaces(qapp: QApplication) -> None:
    """The program's own typefaces, known to Qt."""
    style.load_fonts()


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication, typefaces: None) -> Iterator[None]:
    """The application in light colours; whatever a test leaves open, or on the clipboard, is taken away."""
    style.apply(qapp, LIGHT)
    yield
    # Also from the last test: Qt deletes what is left there after Python, in which it was made, is gone, and falls over it.
    qapp.clipboard().clear()
    for widget in qapp.topLevelWidgets():
        widget.close()
        widget.deleteLater()
    QApplication.sendPostedEvents()
    QApplication.processEvents()
    # Without a running loop Qt keeps what is to be deleted, and nobody frees what a closed board held.
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    garbage.free_closed_board()


@pytest.fixture
def board_path(tmp_path: Path) -> Path:
    """A board file: eight events in four lanes, a note in the tray, two stickies, a link and a phase."""
    path = tmp_path / "portal.board"
    ids = count(1)

    def new_id() -> str:
        return f"sample-{next(ids)}"

    store = create_board(path, new_document("board", "Portal outage", "UTC"), now=clock())
    session = Session(store, now=clock(), new_id=new_id)
    lines = lines_command(session.document, LINES, BarContext.of(session.document, date(2019, 7, 18)), new_id)
    assert lines is not None
    session.do(
        Batch(
            "Sample",
            (
                lines,
                Add(
                    (
                        Note("well", "well", "Fast fix", OnCanvas(40.0, 60.0)),
                        Note("idea", "idea", "Page us earlier", OnCanvas(260.0, 60.0)),
                        Phase("phase", "Investigation", clock_time("09:22"), clock_time("10:11")),
                    )
                ),
            ),
        )
    )
    texts = {note.text: note.id for note in session.document.notes.values()}
    session.do(Add((Link("link", texts["Alert fires"], texts["On-call looks"], "paged"),)))
    store.close()
    return path


@pytest.fixture
def open_window(qapp: QApplication) -> Iterator[Open]:
    """Opens a window on a board; several in one test share nothing but the disk."""
    opened: list[Scribe] = []
    ids = count(1)
    # Later than the day of the board, so that what a test writes is told from what stood there.
    now = clock(NINE + 30 * 24 * 3_600_000)

    def open_on(path: Path) -> Scribe:
        window = Window(Settings(), clock=now, ids=lambda: f"new-{next(ids)}")
        scribe = Scribe(window)
        opened.append(scribe)
        window.resize(1500, 900)
        window.show()
        window.activateWindow()
        window.take(path)
        scribe.settle()
        return scribe

    yield open_on
    for scribe in opened:
        scribe.close()


@pytest.fixture
def scribe(open_window: Open, board_path: Path) -> Scribe:
    """Somebody at a window on the sample board."""
    made = open_window(board_path)
    assert made.window.page is not None
    assert QApplication.focusWidget() is made.canvas
    return made
