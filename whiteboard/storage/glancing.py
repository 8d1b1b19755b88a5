"""Asking many board files one question each, fast, and as safely as opening one.

What `opening` says holds here as well: bytes are read once, SQLite never opens the file itself, and what is not known
to be our own work is looked at in a process of its own, with limits on time and memory. Three things make it faster: a
process looks at many files one after another, the answer comes back instead of a database, and the history, of which
the answer needs nothing, is not looked at, nor brought up to date in a board of an older version.
"""

from __future__ import annotations

import gc
import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryFile
from threading import Timer
from typing import Any

from whiteboard.model import rules
from whiteboard.model.document import Document
from whiteboard.storage import boards, database, errors, journal, opening, rows, schema
from whiteboard.storage.errors import BoardError, DamagedBoard
from whiteboard.storage.folders import DataFolder

Question = Callable[[Document], Any]
"""A function at the top of a module, which another process can find by its name; its answer is a JSON value."""

MOST_PROCESSES = 4
_WORTH_ANOTHER = 20
"""Files for which starting another process pays."""
_IN_ALL = 3600
"""Seconds of work after which a process ends, whatever it read."""


def ask_boards(
    paths: Sequence[Path], question: Question, *, folder: Path | None = None
) -> Generator[tuple[Path, Any | BoardError], None, None]:
    """The answer to a question about each board as it is now, in the order of the paths, or why it cannot be read.

    A board whose newest state waits in a working copy is read as `boards.read_board` does. The processes end with the
    iterator.
    """
    if not paths:
        return
    data = DataFolder.of(folder)
    homes = {home.path: (working, home) for working, home in data.all()}
    count = max(1, min(MOST_PROCESSES, os.cpu_count() or 1, len(paths) // _WORTH_ANOTHER))
    readers = [_Reader(question) for _ in range(count)]
    free: SimpleQueue[_Reader] = SimpleQueue()
    for reader in readers:
        free.put(reader)

    def ask(path: Path) -> Any | BoardError:
        try:
            real = opening.real_path(path)
            working, home = homes.get(real, (None, None))
            if working is not None and working.board.exists():
                return question(boards.read_board(path, folder=folder))
        except BoardError as error:
            return error
        reader = free.get()
        try:
            return reader.ask(path, real, () if home is None else home.seen)
        finally:
            free.put(reader)

    pool = ThreadPoolExecutor(count)
    try:
        yield from zip(paths, pool.map(ask, paths), strict=True)
    finally:
        pool.shutdown(cancel_futures=True)
        for reader in readers:
            reader.end()


class _Reader:
    """A process that answers for one file after another, and is begun anew when a file brings it down."""

    def __init__(self, question: Question) -> None:
        self._job = {
            "module": question.__module__,
            "name": question.__qualname__,
            "seconds": opening.MOST_SECONDS,
            "memory": opening.MOST_MEMORY,
        }
        self._log = TemporaryFile()  # noqa: SIM115 - open as long as the process may write into it
        self._process: subprocess.Popen[bytes] | None = None
        self._overdue = False

    def ask(self, path: Path, real: Path, seen: Sequence[str]) -> Any | BoardError:
        """The answer for one file, which errors call ``path``. Raises RuntimeError when the process fails by our own mistake."""
        if self._process is not None and self._process.poll() is not None:
            self._stop()  # the system ended it between two files: of this one that says nothing
        process = self._process = self._process or self._start()
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("the process that reads boards has no pipes")
        line = b""
        watch = Timer(2 * opening.MOST_SECONDS, self._give_up)
        watch.start()
        try:
            process.stdin.write(json.dumps({"path": str(real), "seen": seen}).encode() + b"\n")
            process.stdin.flush()
            line = process.stdout.readline()
        except BrokenPipeError:
            pass  # it ended while it was asked; below it is found out how
        finally:
            watch.cancel()
        if not line.endswith(b"\n"):
            return self._fallen(path)
        said = json.loads(line)
        if said["error"]:
            kind: type[BoardError] = getattr(errors, said["error"])
            return kind(path, said["why"])
        return said["answer"]

    def end(self) -> None:
        """End the process; it has nothing to lose."""
        self._stop()
        self._log.close()

    def _give_up(self) -> None:
        self._overdue = True
        if self._process is not None:
            self._process.kill()

    def _start(self) -> subprocess.Popen[bytes]:
        # The command is this Python running this module; paths go to it as JSON, never as words of a command.
        return subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "whiteboard.storage.glancing", json.dumps(self._job)],
            cwd=Path(__file__).parents[2],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            # Closing its pipe tries once more to hand over a question that it ended before.
            with suppress(BrokenPipeError), process:
                process.kill()

    def _fallen(self, path: Path) -> DamagedBoard:
        """What it means that the process ended instead of answering."""
        failed = self._process is not None and self._process.wait() > 0 and not self._overdue
        self._stop()
        self._overdue = False
        if failed:
            self._log.seek(0)
            raise RuntimeError(f"the process that reads boards failed: {self._log.read().decode('utf-8', 'replace')}")
        return DamagedBoard(path, opening.ENDLESS)


# What runs in the process. -------------------------------------------------------------------------------------------


def glance(path: Path, seen: Sequence[str]) -> Document:
    """The document in a board file. ``seen`` are fingerprints of contents known to be our own work. Raises BoardError."""
    contents = opening.read_contents(path)
    if seen and contents.version == schema.version() and contents.fingerprint in seen:
        with closing(database.open_image(contents.image)) as own:
            return rows.read_document(own)
    with closing(database.open_foreign_image(contents.image)) as foreign:
        started = time.monotonic()
        foreign.set_progress_handler(lambda: time.monotonic() - started > opening.MOST_SECONDS, 1_000_000)
        try:
            return _checked(path, foreign, contents.version)
        except sqlite3.Error as error:
            raise DamagedBoard(path, f"its tables cannot be read ({error})") from error
        except (ValueError, LookupError) as error:
            raise DamagedBoard(path, f"it holds a value that means nothing ({error})") from error


def _checked(path: Path, foreign: sqlite3.Connection, version: int) -> Document:
    shape = schema.shape(version)
    problem = opening.unsound(foreign, shape)
    if problem:
        raise DamagedBoard(path, problem)
    digest = journal.read_cursor(foreign).digest
    if version == schema.version():
        document, found = rows.read_with_digest(foreign)
    else:
        found = rows.digest_of(foreign, schema.counted(shape.columns))
        kept = {name: columns for name, columns in shape.columns.items() if name not in schema.BOOKKEEPING}
        document = _upgraded(foreign, version, kept)
    if found != digest:
        raise DamagedBoard(path, opening.ALTERED)
    for problem in rules.problems(document):
        raise DamagedBoard(path, problem)
    return document


def _upgraded(foreign: sqlite3.Connection, version: int, kept: Mapping[str, tuple[str, ...]]) -> Document:
    """The document of a board of an older version: its rows, without the history, taken to the present one in memory."""
    with closing(database.open_image(_empty(version))) as made:
        with database.transaction(made):
            for name, columns in kept.items():
                made.executemany(rows.insertion(name, columns), foreign.execute(rows.selection(name, columns)))
            schema.migrate(made)
        return rows.read_document(made)


@cache
def _empty(version: int) -> bytes:
    """A database with the tables of that version."""
    with closing(database.open_memory()) as connection:
        with database.transaction(connection):
            schema.create(connection, version)
        return database.image_of(connection)


def main(job: Mapping[str, Any]) -> None:
    """What the process runs: one JSON object a line comes in, ``path`` and ``seen``; one goes out, ``answer``, or
    ``error``, a class of `storage.errors`, with its ``why``."""
    question: Question = getattr(import_module(job["module"]), job["name"])
    opening.limit(_IN_ALL, job["memory"])
    # What was imported stays; what a board leaves behind is freed by counting references.
    gc.freeze()
    for line in sys.stdin.buffer:
        asked = json.loads(line)
        _limit_time(job["seconds"])
        said = _answer(question, Path(asked["path"]), asked["seen"])
        sys.stdout.write(f"{json.dumps(said)}\n")
        sys.stdout.flush()


def _limit_time(seconds: int) -> None:
    """Let this process work so many seconds from now on."""
    if sys.platform != "win32":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (min(int(time.process_time()) + 1 + seconds, most), most))


def _answer(question: Question, path: Path, seen: Sequence[str]) -> Mapping[str, Any]:
    try:
        return {"answer": question(glance(path, seen)), "error": "", "why": ""}
    except MemoryError:
        return {"answer": None, "error": DamagedBoard.__name__, "why": opening.ENDLESS}
    except BoardError as error:
        return {"answer": None, "error": type(error).__name__, "why": error.why}


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
