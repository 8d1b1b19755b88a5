"""What one size of board costs, in processor time, beside floors measured in the same run."""

from __future__ import annotations

import os
import resource
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from itertools import count
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QEventLoop, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QGraphicsScene, QGraphicsView

from tests.benchmarks.boards import START, csv_of
from whiteboard.comms.figures import figures
from whiteboard.importers.road import read, to_command
from whiteboard.layout.geometry import Rect
from whiteboard.layout.theme import LIGHT
from whiteboard.model.commands import Edit, MoveNotes
from whiteboard.model.instants import MINUTE
from whiteboard.model.records import Note, OnTimeline
from whiteboard.session import Session
from whiteboard.session.templates import new_document
from whiteboard.settings import Settings
from whiteboard.storage.working import create_board, open_board
from whiteboard.ui import style
from whiteboard.ui.canvas import Canvas
from whiteboard.ui.find import matching
from whiteboard.ui.page import Page
from whiteboard.ui.window import Window

Times = dict[str, list[float]]
"""Milliseconds of processor time by what was done."""

ZOOMS = (100, 60, 30, 10, 3)
MOST_TO_EXPORT = 10_000
FLOORS = {
    "pan": "floor: an empty QGraphicsView pans",
    "drag": "floor: an empty QGraphicsView pans",
    "zoom": "floor: an empty QGraphicsView pans",
    "one command": "floor: sqlite3 commits a row",
    "undo": "floor: sqlite3 commits a row",
    "open": "floor: sqlite3 reads the file",
}


def settle() -> None:
    """Let everything happen that follows, painting included. Without a running loop Qt keeps what is to be deleted."""
    QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


class Bench:
    """One board of a size, in a window of 1920 × 1080."""

    def __init__(self, folder: Path, notes: int) -> None:
        self.times: Times = {}
        self.notes = notes
        self.path = folder / "bench.board"
        self.app = QApplication.instance() or QApplication([])
        style.load_fonts()
        style.apply(self.app, LIGHT)

    def run(self) -> dict[str, object]:
        """Measure everything and say what it took, and how much memory at most."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        self.prepare()
        self.times["make the board"] = [(resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before) * 1e3]
        self.floors()
        window = self.opened()
        page = window.page
        assert page is not None
        self.views(page)
        self.drags(page)
        self.commands(page)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        self.figures(page)
        document = page.session.document
        window.close()
        if self.notes <= MOST_TO_EXPORT:
            self.exports(document)
            self.imports()
        self.cold_start()
        rows = {
            name: {"median": statistics.median(values), "worst": max(values), "times": len(values)}
            for name, values in self.times.items()
        }
        return {"notes": self.notes, "memory_mb": round(memory), "rows": rows}

    def prepare(self) -> None:
        """Write the board's file, in a process of its own: what that takes is not the window's memory."""
        made = f"from pathlib import Path; from tests.benchmarks.boards import board; board(Path({str(self.path)!r}), {self.notes})"
        subprocess.run([sys.executable, "-c", made], check=True)

    @contextmanager
    def cpu(self, name: str) -> Iterator[None]:
        """Keep what a block takes under a name."""
        start = time.process_time()
        yield
        self.times.setdefault(name, []).append((time.process_time() - start) * 1e3)

    def frames(self, name: str, step: Callable[[int], object], number: int) -> None:
        """The cost of steps, each with all the painting that follows from it, and with what is painted ahead."""
        for index in range(number):
            with self.cpu(name):
                step(index)
                settle()

    def floors(self) -> None:
        """The least that a frame, a commit and reading the file can cost here."""
        view = QGraphicsView(scene := QGraphicsScene(0, 0, 9_000, 9_000))
        view.resize(1920, 1080)
        view.show()
        settle()
        bar = view.horizontalScrollBar()
        self.frames("floor: an empty QGraphicsView pans", lambda i: bar.setValue(i * 23), 40)
        view.close()
        del scene
        with closing(sqlite3.connect(self.path.with_suffix(".floor"))) as plain:
            plain.executescript("pragma journal_mode=wal; pragma synchronous=full; create table t (a, b, c);")
            for _ in range(20):
                with self.cpu("floor: sqlite3 commits a row"), plain:
                    plain.execute("insert into t values (1, 'two', 3.0)")
        with (
            self.cpu("floor: sqlite3 reads the file"),
            closing(sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)) as plain,
        ):
            for (table,) in plain.execute("select name from sqlite_master where type = 'table'").fetchall():
                plain.execute(f'select * from "{table}"').fetchall()
        content, copy = self.path.read_bytes(), self.path.with_suffix(".copy")
        with self.cpu("floor: the same bytes are written"), copy.open("wb") as out:
            out.write(content)
            os.fsync(out.fileno())

    def opened(self) -> Window:
        """The window on the board."""
        ids = (f"g{n}" for n in count())
        window = Window(Settings(), clock=lambda: START, ids=ids.__next__)
        window.resize(1920, 1080)
        window.show()
        settle()
        with self.cpu("open to first paint"):
            window.take(self.path)
            settle()
        for _ in range(3):
            settle()
        return window

    def views(self, page: Page) -> None:
        """Pan at several zooms over the timeline and over the wall of stickies, and zoom through the range."""
        canvas = page.canvas
        for percent in ZOOMS:
            canvas.set_zoom(percent / 100 * 96 / 72)
            self.rest(page)
            self.frames(f"pan at {percent} %", lambda i: canvas.pan(-37, 11 if i % 2 else -11), 60)
        bounds = canvas.extent()
        canvas.set_view(min(4_000.0, bounds.right / 2), canvas.shape.canvas_y + 600.0, 96 / 72)
        self.rest(page)
        self.frames("pan over a wall of stickies", lambda i: canvas.pan(-37, 11 if i % 2 else -11), 60)
        canvas.set_zoom(2.0)
        self.frames(
            "zoom through the range",
            lambda i: canvas.set_zoom(canvas.zoom * (0.93 if i < 60 else 1.075), QPointF(700, 300)),
            120,
        )

    def rest(self, page: Page) -> None:
        """The board at rest after a zoom, with everything made ready that is made ready ahead."""
        page.canvas._sharpen()
        settle()
        while page.canvas._ahead.isActive():
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    def drags(self, page: Page) -> None:
        """Carry one note and fifty with the mouse, and pull a rubber band."""
        canvas, session = page.canvas, page.session
        canvas.show_start()
        self.rest(page)
        area = canvas.visible_area()
        seen = [note.id for note in canvas.index.within(Rect(area.x, 0, area.width, area.height))]
        timed = [id for id in seen if isinstance(session.document.notes[id].place, OnTimeline)]

        for name, ids in (("one", timed[3:4]), ("fifty", timed[:50])):
            session.select(ids)
            self.rest(page)
            rect = canvas.index.rect(ids[len(ids) // 2])
            assert rect is not None
            hand = canvas.on_screen(rect).center()
            self.mouse(canvas, QEvent.Type.MouseButtonPress, hand)
            settle()

            def carry(by: int, hand: QPointF = hand) -> None:
                self.mouse(canvas, QEvent.Type.MouseMove, hand + QPointF(30 + 3 * by, by % 5))

            self.frames(f"drag {name}: pick up", lambda _: carry(0), 1)  # called at once
            self.frames(f"drag {name}", lambda i: carry(i + 1), 40)
            end = hand + QPointF(30 + 3 * 40, 0)
            self.frames(
                f"drag {name}: let go",
                lambda _: self.mouse(canvas, QEvent.Type.MouseButtonRelease, end),  # noqa: B023
                1,
            )
            session.undo()
            settle()
        session.select(())
        self.frames(
            "rubber band",
            lambda i: session.select(canvas.notes_in(Rect(area.x, area.y, 9.0 * i, 400.0), enclosed=False)),
            40,
        )
        session.select(())

    def mouse(self, canvas: Canvas, kind: QEvent.Type, at: QPointF) -> None:
        """An event of the left button over the canvas."""
        moves, ends = kind is QEvent.Type.MouseMove, kind is QEvent.Type.MouseButtonRelease
        button = Qt.MouseButton.NoButton if moves else Qt.MouseButton.LeftButton
        held = Qt.MouseButton.NoButton if ends else Qt.MouseButton.LeftButton
        event = QMouseEvent(kind, at, canvas.mapToGlobal(at), button, held, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(canvas, event)

    def commands(self, page: Page) -> None:
        """Move a note, rewrite one, type into one, undo, find."""
        session, canvas = page.session, page.canvas
        one = "n0"

        def move_one(index: int) -> None:
            session.do(MoveNotes({one: OnTimeline(START + index * MINUTE, "signals", 0)}))

        self.frames("first command of the day (keeps a backup)", move_one, 1)
        self.frames("one command: a note moves", lambda i: move_one(i + 1), 20)
        self.frames("one command: a note says more", lambda i: session.do(Edit(Note, {one: {"text": f"More {i}"}})), 20)
        self.frames(
            "one command: a public post moves",
            lambda i: session.do(MoveNotes({"n3": OnTimeline(START + (6 + i) * MINUTE, "public", 0)})),
            20,
        )
        self.frames("undo", lambda _: session.undo(), 10)
        canvas.setFocus()
        note = session.document.notes[one]
        canvas.write(note, new=False)
        settle()
        editor = QApplication.focusWidget()
        self.frames("type a letter", lambda i: QTest.keyClick(editor, Qt.Key.Key_A), 20)
        QTest.keyClick(editor, Qt.Key.Key_Escape)
        settle()
        self.frames("find a word", lambda _: matching(session.document, "certificate"), 5)

    def figures(self, page: Page) -> None:
        """All figures from nothing, as the command line and exports compute them."""
        self.frames("figures from nothing", lambda _: figures(page.session.document), 5)

    def exports(self, document: object) -> None:
        """A PDF and slides of the whole board."""
        from whiteboard.export.formats import export
        from whiteboard.model.document import Document

        assert isinstance(document, Document)
        for name in ("pdf", "pptx"):
            out = self.path.with_suffix(f".{name}")
            with self.cpu(f"export {name}"):
                export(document, out)

    def imports(self) -> None:
        """A table of as many events as the board has notes, read and brought onto a new board."""
        table = self.path.with_suffix(".csv")
        table.write_text(csv_of(self.notes))
        empty = self.path.with_name("imported.board")
        create_board(empty, new_document("imported", "Imported", "Europe/London"), now=lambda: START).close()
        ids = (f"i{n}" for n in count())
        with self.cpu("import a table of as many rows"), open_board(empty, now=lambda: START) as store:
            session = Session(store, now=lambda: START, new_id=ids.__next__)
            document = session.document
            batch = to_command(document, read(table, today=date(2026, 3, 2), document=document), session.new_id)
            assert batch is not None
            session.do(batch)
        assert len(session.document.notes) == self.notes

    def cold_start(self) -> None:
        """A fresh process that imports and shows the window, compiled before as it is when installed."""
        code = (
            "from PySide6.QtWidgets import QApplication; from whiteboard.ui.window import Window;"
            "from whiteboard.ui import style; from whiteboard.settings import Settings; app = QApplication([]);"
            "style.load_fonts(); window = Window(Settings()); style.apply(app, window.theme); window.show();"
            "app.processEvents()"
        )
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(self.path.with_name("compiled"))}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        for number in range(6):
            before = os.times()
            subprocess.run([sys.executable, "-c", code], env=environment, check=True, capture_output=True)
            after = os.times()
            spent = after.children_user - before.children_user + after.children_system - before.children_system
            if number:
                self.times.setdefault("cold start", []).append(spent * 1e3)
