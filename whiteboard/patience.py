"""Asking a disk that may never answer: a network folder whose server hangs keeps whoever asks it for ever.

So it is asked on a thread of its own, for a while. A thread that gets no answer is left behind; it holds nothing up, not
even the end of the program.
"""

from __future__ import annotations

import errno
import stat
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

NO_ANSWER = "its disk or network folder does not answer"
ANSWERS_IN = 4.0
"""Seconds in which a disk that spins up, or a server far away, says whether a file is there."""

_T = TypeVar("_T")
_A_MOMENT = 0.25
_PIECE = 2**16
_HANGING: dict[Path, threading.Thread] = {}
"""What did not answer, each with the thread that still waits for it: nobody else has to."""


def within(seconds: float, job: Callable[[], _T]) -> _T:
    """What a job answers or raises, on a thread of its own. Raises TimeoutError when that takes longer; the job goes on."""
    return _asked(seconds, job)[1]()


def read_file(
    path: Path, take: Callable[[bytes], object], most: int = sys.maxsize, seconds: float = ANSWERS_IN
) -> None:
    """Hand the first ``most`` bytes of a file to ``take``, in pieces. Raises OSError, and TimeoutError when one of them does
    not come in that time: a large file may take longer than that, a disk that stops in the middle of it may not."""
    left = most

    def job() -> None:
        nonlocal left
        with path.open("rb") as stream:
            while piece := stream.read(min(left, _PIECE)):
                take(piece)
                left -= len(piece)

    thread, answer = _begun(job)
    before = None
    while thread.is_alive() and left != before:
        before = left
        thread.join(seconds)
    if thread.is_alive():
        _HANGING[path] = thread
    answer()


def answers(path: Path, seconds: float = ANSWERS_IN) -> bool:
    """Whether a disk says in that time what a path is, be it nothing, and gives the first byte of a file."""
    for each in (path, *path.parents):
        before = _HANGING.get(each)
        if before is not None and before.is_alive():
            return False
    thread, _ = _asked(seconds, lambda: _touch(path))
    if not thread.is_alive():
        return True
    _HANGING[path] = thread
    # The folders above are asked as well, up to one that answers: other files of this network folder need not be waited for.
    for above in path.parents:
        thread, _ = _asked(_A_MOMENT, above.exists)
        if not thread.is_alive():
            break
        _HANGING[above] = thread
    return False


def _touch(path: Path) -> None:
    try:
        if stat.S_ISREG(path.stat().st_mode):
            with path.open("rb") as stream:
                stream.read(1)
    except (OSError, ValueError):
        pass  # that it is not there, or that nobody may read it, is an answer


def _asked(seconds: float, job: Callable[[], _T]) -> tuple[threading.Thread, Callable[[], _T]]:
    """The thread of a job, after so many seconds at most, and what gives or raises its answer."""
    thread, answer = _begun(job)
    thread.join(seconds)
    return thread, answer


def _begun(job: Callable[[], _T]) -> tuple[threading.Thread, Callable[[], _T]]:
    """The same at once."""
    found: list[_T] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            found.append(job())
        except BaseException as error:  # noqa: BLE001 - whatever it is, it belongs to whoever asked
            failed.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()

    def answer() -> _T:
        if failed:
            raise failed[0]
        if not found:
            raise TimeoutError(errno.ETIMEDOUT, NO_ANSWER)
        return found[0]

    return thread, answer
