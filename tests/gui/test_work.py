"""Long work leaves the window its turns: nobody searches for garbage meanwhile, and everybody does afterwards."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from threading import Barrier

from pytestqt.qtbot import QtBot

from whiteboard.ui.work import Progress, Work, under_way


def test_no_garbage_is_searched_for_until_the_last_work_has_ended(qtbot: QtBot) -> None:
    begun, seen = Barrier(2, timeout=60), []

    def job(_: Progress) -> None:
        begun.wait()
        seen.append(gc.isenabled())

    works = [Work(job), Work(job)]
    assert gc.isenabled()
    with qtbot.waitSignals([work.ended for work in works], timeout=60_000):
        for work in works:
            work.start()
    assert seen == [False, False]
    assert gc.isenabled()


def test_what_fails_does_not_keep_the_search_away(qtbot: QtBot) -> None:
    work = Work(lambda _: 1 / 0)
    with qtbot.waitSignals([work.failed, work.ended], timeout=60_000):
        work.start()
    assert gc.isenabled()


class Circle:
    """Something that only a search for garbage finds."""

    def __init__(self) -> None:
        self.itself = self


def done(qtbot: QtBot, job: Callable[[Progress], object]) -> None:
    """Work that has ended."""
    work = Work(job)
    with qtbot.waitSignal(work.ended, timeout=60_000):
        work.start()


def test_what_small_work_leaves_is_found_afterwards(qtbot: QtBot) -> None:
    left: list[weakref.ref[Circle]] = []
    done(qtbot, lambda _: left.append(weakref.ref(Circle())))
    gc.collect()
    assert left[0]() is None


def test_what_large_work_leaves_is_not_looked_through(qtbot: QtBot) -> None:
    kept: list[list[int]] = []
    frozen = gc.get_freeze_count()
    try:
        done(qtbot, lambda _: kept.extend([number] for number in range(100_000)))
        assert gc.get_freeze_count() - frozen >= len(kept)
    finally:
        gc.unfreeze()


def begun(heard: list[object]) -> weakref.ref[Work]:
    """Work that is known to the function that hears of it; Python's search cannot look into Qt's connections."""
    work = Work(lambda _: 1)
    work.done.connect(lambda found: heard.append((work.objectName(), found)))
    work.start()
    return weakref.ref(work)


def test_what_has_ended_holds_nothing_of_what_it_was_done_for(qtbot: QtBot) -> None:
    heard: list[object] = []
    work = begun(heard)
    assert under_way()
    qtbot.waitUntil(lambda: not under_way())
    assert heard == [("", 1)]
    gc.collect()
    assert work() is None
