"""Prints what a frame costs on a board of N notes, beside the cost of an empty view's frame in the same run."""

from __future__ import annotations

import os
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication, QGraphicsScene, QGraphicsView

from whiteboard.layout.geometry import Rect
from whiteboard.layout.theme import LIGHT
from whiteboard.model.commands import Add, MoveNotes
from whiteboard.model.instants import MINUTE, from_iso
from whiteboard.model.records import Note, OnTimeline
from whiteboard.session import Session
from whiteboard.session.templates import new_document
from whiteboard.storage.working import create_board, open_board
from whiteboard.tools.placing import moved
from whiteboard.ui import style
from whiteboard.ui.page import Page

WORDS = (
    "status page update investigating customers login portal error rate support tickets queue incident channel resolved "
    "identified fix rolling out certificate balancer region healthy rollback deploy alert pager on-call engineer"
).split()
START = from_iso("2026-03-02T08:00:00Z")
LANES = ("signals", "response", "internal", "public")


def board(path: Path, notes: int) -> None:
    """A board file with so many events, a minute apart in each lane, and every fifth a sticky."""
    chance = random.Random(7)
    document = new_document("bench", "Benchmark", "Europe/London")
    create_board(path, document, now=lambda: START).close()
    with open_board(path, now=lambda: START) as store:
        session = Session(store, now=lambda: START, new_id=(f"f{n}" for n in count()).__next__)
        made = tuple(
            Note(
                f"n{index}",
                "event" if index % 5 else "idea",
                " ".join(chance.choices(WORDS, k=chance.randint(4, 12))),
                OnTimeline(START + index * 2 * MINUTE, LANES[index % 4]),
            )
            for index in range(notes)
        )
        session.do(Add(made, "Fill"))


@contextmanager
def cpu(name: str, times: dict[str, list[float]]) -> Iterator[None]:
    """Milliseconds of processor time that a block takes, kept under a name."""
    start = time.process_time()
    yield
    times.setdefault(name, []).append((time.process_time() - start) * 1e3)


def frames(
    name: str, times: dict[str, list[float]], app: QApplication, step: Callable[[int], None], number: int
) -> None:
    """The cost of steps, each with all the painting that follows from it."""
    for index in range(number):
        with cpu(name, times):
            step(index)
            app.processEvents()


def main() -> None:
    """Measure and print."""
    notes = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    times: dict[str, list[float]] = {}
    app = QApplication([])
    style.load_fonts()
    style.apply(app, LIGHT)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["WHITEBOARD_DATA"] = folder
        path = Path(folder) / "bench.board"
        with cpu("make the board", times):
            board(path, notes)
        view = QGraphicsView(scene := QGraphicsScene(0, 0, 9_000, 9_000))
        view.resize(1920, 1080)
        view.show()
        app.processEvents()
        frames(
            "floor: an empty QGraphicsView pans", times, app, lambda i: view.horizontalScrollBar().setValue(i * 23), 40
        )
        view.close()
        del scene
        with cpu("open to first paint", times):
            with cpu("  read the file", times):
                store = open_board(path, now=lambda: START)
                session = Session(store, now=lambda: START, new_id=(f"g{n}" for n in count()).__next__)
            page = Page(store, session, LIGHT)
            page.resize(1920, 1080)
            page.show()
            app.processEvents()
        canvas = page.canvas
        app.processEvents()
        for percent in (100, 60, 30, 10, 3):
            canvas.set_zoom(percent / 100 * 96 / 72)
            canvas._sharpen()
            app.processEvents()
            frames(f"pan at {percent} %", times, app, lambda i: canvas.pan(-37, 11 if i % 2 else -11), 40)
        canvas.set_zoom(2.0)
        frames(
            "zoom through the range",
            times,
            app,
            lambda i: canvas.set_zoom(canvas.zoom * (0.93 if i < 60 else 1.075), QPointF(700, 300)),
            120,
        )
        canvas.show_start()
        app.processEvents()
        area = canvas.visible_area()
        chosen = [note.id for note in canvas.index.within(Rect(area.x, 0, area.width, area.height))][:50]
        session.select(chosen)

        def drag(index: int) -> None:
            places = {id: moved(canvas.shape, session.document.notes[id], 0.0, 0.0, index * MINUTE) for id in chosen}
            session.preview(MoveNotes(places))

        frames("drag fifty: pick up", times, app, lambda _: drag(1), 1)
        frames("drag fifty", times, app, lambda i: drag(i + 2), 40)
        frames("drag fifty: drop", times, app, lambda _: session.preview(None), 1)
        one = chosen[0]

        def move_one(index: int) -> None:
            session.do(MoveNotes({one: OnTimeline(START + index * MINUTE, "signals", 0)}))

        frames("one command, written and painted", times, app, move_one, 20)
        frames("undo", times, app, lambda _: session.undo(), 10)
        page.close_store()
    print(f"{notes:,} notes · peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB · CPU in ms")
    floor = statistics.median(times["floor: an empty QGraphicsView pans"])
    for name, values in times.items():
        middle, worst = statistics.median(values), max(values)
        print(f"{name:40} median {middle:9.2f}   worst {worst:9.2f}   {middle / floor:8.1f} × floor")


if __name__ == "__main__":
    main()
