"""Works on a board at random for a long time, and tells whether memory grows with the work done."""

from __future__ import annotations

import gc
import random
import resource
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication

from tests.benchmarks.boards import LANES, START, STICKIES, WORDS
from tests.benchmarks.measuring import Bench, settle
from whiteboard.model.commands import Add, Edit, MoveNotes, Remove
from whiteboard.model.instants import MINUTE
from whiteboard.model.records import Note, OnCanvas, OnTimeline, Place
from whiteboard.model.rules import BrokenRule
from whiteboard.ui.garbage import give_back
from whiteboard.ui.page import Page

_ROUNDS = 10
_PAGE = resource.getpagesize()


def memory_mb() -> float:
    """What this process holds now; where the system does not tell, the most it ever held."""
    statm = Path("/proc/self/statm")
    if statm.exists():
        return int(statm.read_text().split()[1]) * _PAGE / 2**20
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def soak(folder: Path, notes: int, steps: int) -> Iterator[str]:
    """Rows of a table: the memory, Python's objects and Qt's widgets after each tenth of the steps."""
    bench = Bench(folder, notes)
    bench.prepare()
    page = bench.opened().page
    assert page is not None
    work = _Work(page)
    yield "| steps | memory | Python objects | widgets | entries of the journal |"
    yield "|---:|---:|---:|---:|---:|"
    held: list[float] = []
    for part in range(_ROUNDS + 1):
        # At rest, as the program is between two gestures, and in the same view each time: how many tiles are kept, and of
        # which zoom, is otherwise a matter of the last step.
        page.canvas.show_start()
        bench.rest(page)
        gc.collect()
        give_back()
        held.append(memory_mb())
        journal = page.session.history.last
        widgets = len(QApplication.allWidgets())
        yield f"| {part * steps // _ROUNDS:,} | {held[-1]:.1f} MB | {len(gc.get_objects()):,} | {widgets} | {journal:,} |"
        for _ in range(steps // _ROUNDS if part < _ROUNDS else 0):
            work.step()
    half = _ROUNDS // 2
    yield f"\nThe second half of the steps took {held[-1] - held[half]:+.1f} MB, the first {held[half] - held[0]:+.1f} MB."


class _Work:
    """What people do, by chance but always the same."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._chance = random.Random(11)
        self._added: list[str] = []
        self._ways: list[Callable[[], object]] = [
            self._move, self._move, self._write, self._write, self._come, self._go, self._drag,
            page.session.undo, page.session.redo, self._zoom, self._zoom, self._pan,
        ]  # fmt: skip

    def step(self) -> None:
        """One of them, with all the painting that follows."""
        try:
            self._chance.choice(self._ways)()
        except BrokenRule:
            # A redo, say, of what no longer fits.
            self._page.session.preview(None)
        settle()

    def _some(self) -> str:
        return self._chance.choice(list(self._page.session.document.notes))

    def _place(self) -> Place:
        if self._chance.random() < 0.3:
            return OnCanvas(self._chance.uniform(0.0, 4_000.0), self._chance.uniform(0.0, 900.0))
        at = START + self._chance.randrange(600) * MINUTE
        return OnTimeline(at, self._chance.choice(LANES), self._chance.randrange(6))

    def _text(self) -> str:
        return " ".join(self._chance.choices(WORDS, k=self._chance.randint(1, 14)))

    def _move(self) -> None:
        self._page.session.do(MoveNotes({self._some(): self._place()}))

    def _write(self) -> None:
        self._page.session.do(Edit(Note, {self._some(): {"text": self._text()}}))

    def _come(self) -> None:
        id = self._page.session.new_id()
        self._page.session.do(Add((Note(id, self._chance.choice(STICKIES), self._text(), self._place()),)))
        self._added.append(id)

    def _go(self) -> None:
        if self._added and (id := self._added.pop(0)) in self._page.session.document.notes:
            self._page.session.do(Remove(frozenset({(Note, id)})))

    def _drag(self) -> None:
        ids = {self._some() for _ in range(self._chance.choice((1, 12)))}
        for _ in range(4):
            self._page.session.preview(MoveNotes({id: self._place() for id in ids}))
            settle()
        self._page.session.preview(None)

    def _zoom(self) -> None:
        canvas = self._page.canvas
        if not 0.05 < canvas.zoom < 4.0:
            canvas.show_start()
        canvas.set_zoom(canvas.zoom * self._chance.choice((0.8, 0.93, 1.075, 1.25)), QPointF(600, 300))
        if self._chance.random() < 0.3:
            canvas._sharpen()

    def _pan(self) -> None:
        self._page.canvas.pan(self._chance.randint(-200, 200), self._chance.randint(-80, 80))
