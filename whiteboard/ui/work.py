"""Long work on a thread of its own, with progress and cancel, so that the window stays responsive."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from sys import getswitchinterval, setswitchinterval
from threading import Lock, Thread
from weakref import WeakSet

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal
from shiboken6 import isValid

Progress = Callable[[float], None]


def raise_here(error: Exception) -> None:
    """What failed was foreseen by nobody: a mistake of ours, raised in the window's thread where such are told."""
    raise error


class Cancelling(Exception):
    """The work was cancelled: raised where it next reports progress."""


_SWITCH = 0.0005
"""Seconds after which the work gives way to the window, which asks for it at each of a frame's hundreds of calls of Qt:
with Python's own 5 ms a frame took half as long again."""
_ORDINARY = getswitchinterval()
_MANY = 50_000
"""Values that work leaves after which the search leaves them, and all garbage of that moment, to themselves. Work of every
few seconds, as the writing of the board's file is, leaves few: each time some rows of panels would have stayed for ever."""
_COUNTING = Lock()
_RESTING: list[bool] = []
"""Whether the search for garbage was on when each piece of work that runs now began."""


@contextmanager
def _beside_the_window() -> Iterator[None]:
    """The window comes first, and there is no search for garbage: Python looks through everything that was made lately
    while all threads wait: seconds, where an export makes a million values. They need no search, being no circles."""
    with _COUNTING:
        _RESTING.append(gc.isenabled())
        gc.disable()
        setswitchinterval(_SWITCH)
    try:
        yield
    finally:
        with _COUNTING:
            # Of several at once only the first found it on, and its answer is the last one left.
            found = _RESTING.pop()
            if not _RESTING:
                setswitchinterval(_ORDINARY)
            if found and not _RESTING:
                if gc.get_count()[0] > _MANY:
                    # What is left is remembered on purpose; looking through it would take as long as it does now. What
                    # stays no longer than its board does is looked for when that is closed, in `Window`.
                    gc.freeze()
                gc.enable()


_WORKS: WeakSet[Work] = WeakSet()


def under_way() -> bool:
    """Whether any work goes on, or has ended so lately that it still holds what it was done for."""
    return any(isValid(work) for work in _WORKS)


class Work(QObject):
    """One piece of work. The signals arrive in the window's own thread; after the last of them it is gone."""

    progressed = Signal(float)
    done = Signal(object)
    failed = Signal(object)
    ended = Signal()

    def __init__(self, job: Callable[[Progress], object]) -> None:
        super().__init__()
        self._job = job
        self._stop = False
        _WORKS.add(self)

    def start(self) -> None:
        """Begin, as soon as a thread is free."""
        QThreadPool.globalInstance().start(QRunnable.create(self._run))

    def start_apart(self) -> None:
        """Begin at once, on a thread that may hang for ever: no other work waits for it, nor does the end of the program."""
        Thread(target=self._run, daemon=True).start()

    def cancel(self) -> None:
        """End at the next chance; `ended` tells when."""
        self._stop = True

    def _run(self) -> None:
        try:
            with _beside_the_window():
                result = self._job(self._report)
        except Cancelling:
            pass
        except Exception as error:  # noqa: BLE001 — whatever it is, it belongs to whoever asked, in their thread
            self.failed.emit(error)
        else:
            self.done.emit(result)
        self.ended.emit()
        # With it go the connections, which Python cannot look into: a function among them that knows the work would keep
        # it, and the board it was done for, for ever. Only now has everybody been sent for.
        self.deleteLater()

    def _report(self, share: float) -> None:
        if self._stop:
            raise Cancelling
        self.progressed.emit(share)
