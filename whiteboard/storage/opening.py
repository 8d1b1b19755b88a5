"""Reading a board file that anybody may have made, without letting it do anything.

The bytes are read once; their header says whether this is a board and of which version. What is not known to be our own
work is copied, row by row, into tables of our own making, and must then be what the model allows. A process of its own
does that, with limits on time and memory (`examine_apart`); `examine` is what runs in it.
"""

from __future__ import annotations

import gc
import json
import os
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from whiteboard.model import rules
from whiteboard.patience import ANSWERS_IN, NO_ANSWER, answers, read_file, within
from whiteboard.storage import database, files, journal, rows, schema, upgrading
from whiteboard.storage.errors import (
    BoardMissing,
    CannotRead,
    CannotWrite,
    DamagedBoard,
    NewerBoard,
    NoAnswer,
    NotABoard,
)

LARGEST = 512 * 2**20
"""Bytes that a board file may have: a hundred times what 10,000 notes with a long history take."""

MOST_SECONDS = 60
MOST_MEMORY = 2 * 2**30
MOST_PROBLEMS = 100
ALTERED = "what it holds was changed by something else than Whiteboard"
_TO_SAY_SO = 2**20
"""Bytes kept back until there is no other memory: an answer takes some, too."""
ENDLESS = "reading it takes more time or memory than any board needs"

_MAGIC = b"SQLite format 3\0"
_HEADER = 100


@dataclass(frozen=True, slots=True)
class Contents:
    """The bytes of a board file, and the version of its tables."""

    image: bytes
    version: int

    @property
    def fingerprint(self) -> str:
        """What tells these bytes from others."""
        return files.fingerprint(self.image)


def real_path(path: Path) -> Path:
    """The absolute path with its links followed, or as it is where nothing answers. Raises CannotRead where the links go
    round in a circle."""
    if not answers(path):
        return path.absolute()
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError) as error:
        raise CannotRead(path, f"this name leads nowhere ({error})") from error


def is_there(path: Path) -> bool:
    """Whether there is a file. Raises CannotRead where the system does not let us see it or read it, and NoAnswer."""
    if not answers(path):
        raise NoAnswer(path, NO_ANSWER)
    try:
        there = path.is_file()
    except OSError as error:
        raise CannotRead(path, database.reason(error, path)) from error
    if there and not os.access(path, os.R_OK):
        raise CannotRead(path, "permission denied")
    return there


def read_contents(path: Path) -> Contents:
    """Read a board file. Raises BoardMissing, CannotRead, NoAnswer, NotABoard or NewerBoard, from its header alone."""
    image = read_bytes(path)
    # The header: https://www.sqlite.org/fileformat2.html#the_database_header
    version = int.from_bytes(image[60:64], "big")
    if not image:
        raise NotABoard(path, "it is empty")
    if len(image) < _HEADER or not image.startswith(_MAGIC):
        raise NotABoard(path, "it is some other kind of file")
    if int.from_bytes(image[68:72], "big") != schema.APPLICATION_ID or version == 0:
        raise NotABoard(path, "it is the database of some other program")
    if version > schema.version():
        raise NewerBoard(path, f"format {version}, this one knows {schema.version()}")
    return Contents(image, version)


def read_bytes(path: Path) -> bytes:
    """The bytes of a file that may be a board. Raises BoardMissing, CannotRead, NoAnswer, or NotABoard for what no board
    can be."""
    if not answers(path):
        raise NoAnswer(path, NO_ANSWER)
    try:
        return _read(path)
    except TimeoutError as error:
        raise NoAnswer(path, NO_ANSWER) from error
    except (FileNotFoundError, NotADirectoryError) as error:
        raise BoardMissing(path) from error
    except OSError as error:
        raise CannotRead(path, database.reason(error, path)) from error


def _read(path: Path) -> bytes:
    # Opening a pipe would wait for somebody to write into it, so the kind of file is asked for first.
    found = within(ANSWERS_IN, path.stat)
    if not stat.S_ISREG(found.st_mode):
        raise NotABoard(path, "it is a folder" if stat.S_ISDIR(found.st_mode) else "it is no ordinary file")
    image = bytearray()
    if found.st_size <= LARGEST:
        read_file(path, image.extend, LARGEST + 1)
    if max(len(image), found.st_size) > LARGEST:
        raise NotABoard(path, f"it is larger than {LARGEST // 2**20} MB")
    return bytes(image)


@contextmanager
def admitted(path: Path, contents: Contents, folder: Path, *, known: bool) -> Iterator[Path]:
    """A database of our own making and version with what a board file holds, to be moved away or read while inside.

    ``known`` says that the contents were admitted, or made by ourselves, before. Raises DamagedBoard, or CannotWrite and
    OSError when the folder does not take it.
    """
    with TemporaryDirectory(dir=folder) as temporary:
        source, made = Path(temporary, "source"), Path(temporary, "made")
        if known and contents.version == schema.version():
            made.write_bytes(contents.image)
        else:
            source.write_bytes(contents.image)
            problems = examine_apart(source, made)
            if problems:
                raise DamagedBoard(path, problems[0])
        made.chmod(0o600)
        yield made


def problems_of(contents: Contents, folder: Path) -> tuple[str, ...]:
    """Everything that is wrong with a board file, up to `MOST_PROBLEMS`. Errors as `admitted`."""
    with TemporaryDirectory(dir=folder) as temporary:
        source = Path(temporary, "source")
        source.write_bytes(contents.image)
        return examine_apart(source, None)


def examine_apart(
    source: Path, target: Path | None, *, seconds: int = MOST_SECONDS, memory: int = MOST_MEMORY
) -> tuple[str, ...]:
    """`examine` in a process of its own, which a hostile file may bring down or keep busy for a while, but not us.

    It gets so many seconds of work, twice as many by the clock, and so many bytes of memory. Raises CannotWrite when
    there is no room for the target, RuntimeError when the process fails by our own mistake.
    """
    answer = run_apart(__name__, source, target, seconds=seconds, memory=memory)
    return (answer,) if isinstance(answer, str) else tuple(answer["problems"])


def run_apart(
    module: str, source: Path, target: Path | None, *, seconds: int = MOST_SECONDS, memory: int = MOST_MEMORY
) -> dict[str, Any] | str:
    """What a module of ours says about a file, in a process of its own; or what kept it from saying so. Raises as above."""
    job = {"source": str(source), "target": target and str(target), "seconds": seconds, "memory": memory}
    command = [sys.executable, "-m", module, json.dumps(job)]
    try:
        # The command is this Python running this module; what is in the file goes to it as a path, never as words.
        done = subprocess.run(  # noqa: S603
            command,
            check=False,
            cwd=Path(__file__).parents[2],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=2 * seconds,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired:
        return ENDLESS
    if done.returncode < 0:
        return ENDLESS
    if done.returncode > 0:
        raise RuntimeError(f"the process that reads boards failed: {done.stderr.decode('utf-8', 'replace')}")
    answer: dict[str, Any] | str = json.loads(done.stdout)
    if isinstance(answer, dict) and "full" in answer:
        raise CannotWrite(source if target is None else target, answer["full"])
    return answer


def tell(job: Mapping[str, Any], answer: Callable[[], Mapping[str, Any]]) -> None:
    """What each process of `run_apart` runs: an answer as one JSON value on standard output, a text where there was not
    enough memory for any other, ``full`` and why where there was no room on the disk."""
    limit(job["seconds"], job["memory"])
    # The process ends before garbage could matter, and looking for it would cost a tenth of its time.
    gc.disable()
    told: Mapping[str, Any] | str
    reserve = bytearray(_TO_SAY_SO)
    try:
        told = answer()
    except MemoryError:
        del reserve
        told = ENDLESS
    except CannotWrite as error:
        told = {"full": error.why}
    json.dump(told, sys.stdout)


def examine(source: Path, target: Path | None) -> Iterator[str]:
    """Copy the board in ``source`` into a new database at ``target`` (None: in memory); what is wrong with it.

    Nothing wrong: the target holds the whole board, with the tables of the present version. Raises CannotWrite when
    there is no room for it.
    """
    with closing(database.open_foreign(source)) as old, closing(database.open_new(target)) as new:
        started = time.monotonic()
        old.set_progress_handler(lambda: time.monotonic() - started > MOST_SECONDS, 1_000_000)
        try:
            yield from _examine(old, new)
        except sqlite3.Error as error:
            if target is not None and getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
                raise CannotWrite(target, "the disk is full") from error
            yield f"its tables cannot be read ({error})"
        except UnicodeDecodeError as error:
            yield f"the names of its tables cannot be read ({error})"


def _examine(old: sqlite3.Connection, new: sqlite3.Connection) -> Iterator[str]:
    version = schema.version_of(old)
    shape = schema.shape(version)
    problem = unsound(old, shape)
    if problem:
        yield problem
        return
    with database.transaction(new):
        schema.create(new, version)
        for name, columns in shape.columns.items():
            new.executemany(rows.insertion(name, columns), old.execute(rows.selection(name, columns)))
    try:
        cursor = journal.read_cursor(new)
    except (LookupError, ValueError) as error:
        yield f"it does not say what it holds ({error})"
        return
    if altered(new, shape, cursor):
        yield ALTERED
    in_journal = list(journal.problems(new, cursor))
    yield from in_journal
    with database.transaction(new):
        upgrading.bring_up_to_date(new)
    yield from problems_of_document(new, history=not in_journal)


def unsound(connection: sqlite3.Connection, shape: schema.Shape) -> str:
    """Why nothing of a foreign database may be read: other tables than those of a board, or broken pages. Empty: no reason."""
    if frozenset(connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master LIMIT 1000")) != shape.objects:
        return "its tables are not those of a board"
    (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        # SQLite says first in which database, on a line of its own.
        return f"its pages are not whole ({found.splitlines()[-1]})"
    return ""


def altered(connection: sqlite3.Connection, shape: schema.Shape, cursor: journal.Cursor) -> bool:
    """Whether the records are others than those that the board says it holds."""
    return rows.digest_of(connection, schema.counted(shape.columns)) != cursor.digest


def problems_of_document(connection: sqlite3.Connection, *, history: bool) -> Iterator[str]:
    """What is wrong with the records of a database of our own and of this version, and whether its ``history``, where that is
    to be looked at, leads to them."""
    try:
        document = rows.read_document(connection)
    except (LookupError, ValueError) as error:
        yield f"it holds a value that means nothing ({error})"
        return
    broken = False
    for problem in rules.problems(document):
        broken = True
        yield problem
    # A row may say more than the record made of it: a place on the canvas for a note in the tray. It would stay unseen.
    if not broken and not rows.say_no_more(connection, document):
        yield "some of its rows say more than a record can"
    if history:
        try:
            entries = tuple(journal.entries(connection))
        except ValueError as error:
            yield str(error)
            return
        if not broken:
            yield from journal.misfits(entries, document)


def main(job: Mapping[str, Any]) -> None:
    """What the process of `examine_apart` runs."""
    source, target = Path(job["source"]), job["target"] and Path(job["target"])
    tell(job, lambda: {"problems": list(islice(examine(source, target), MOST_PROBLEMS))})


def limit(seconds: int, memory: int) -> None:
    """Take no more time and memory than a board needs. Windows has no such limits; the time is watched from outside."""
    if sys.platform != "win32":
        import resource

        for limit, value in ((resource.RLIMIT_CPU, seconds), (resource.RLIMIT_AS, memory), (resource.RLIMIT_CORE, 0)):
            _, most = resource.getrlimit(limit)
            allowed = value if most == resource.RLIM_INFINITY else min(value, most)
            resource.setrlimit(limit, (allowed, allowed))


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
