"""Connections to SQLite, the settings that make "saved" mean saved, and its errors in our words.

Which settings survive what was found out by simulated power cuts: WAL with ``synchronous=FULL`` lost nothing, the default
(DELETE, FULL) lost the last transaction. See https://www.sqlite.org/pragma.html for each of them.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from whiteboard.storage.errors import CannotWrite, DamagedBoard

_SAFE = ("trusted_schema = OFF", "cell_size_check = ON", "mmap_size = 0", "foreign_keys = ON")
"""Settings of every connection: nothing in a schema is trusted to be harmless, broken pages are noticed early, and a
disk error is an error code instead of a signal."""

_DURABLE = ("journal_mode = WAL", "synchronous = FULL", "fullfsync = ON", "checkpoint_fullfsync = ON")
"""Settings of the working copy; the last two do something on macOS only, where fsync alone does not reach the disk."""

BUSY_SECONDS = 5.0

_NO_LOG = b"\x01\x01"
_CORRUPT = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_FAILING = {
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_IOERR: "the disk is full or failing",
    sqlite3.SQLITE_READONLY: "writing is not allowed",
    sqlite3.SQLITE_PERM: "writing is not allowed",
    sqlite3.SQLITE_CANTOPEN: "a file of the working copy cannot be opened",
    sqlite3.SQLITE_BUSY: "another program holds the working copy",
}


def open_own(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """A connection to a database of our own making, in autocommit; made, and readable by its owner only, if missing."""
    if not read_only:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    connection = _connect(f"{path.as_uri()}?mode={'ro' if read_only else 'rw'}")
    try:
        if not read_only:
            _set(connection, _DURABLE)
    except BaseException:
        connection.close()
        raise
    return connection


def open_again(path: Path) -> sqlite3.Connection:
    """One more connection to a database that `open_own` holds open, for another thread of this process.

    The file is opened by nobody but SQLite: closing it otherwise would drop the locks that the first connection has.
    """
    connection = _connect(f"{path.as_uri()}?mode=rw")
    try:
        _set(connection, _DURABLE)
    except BaseException:
        connection.close()
        raise
    return connection


def open_new(path: Path | None) -> sqlite3.Connection:
    """An empty database that is of use only when it was made to the end: a file, or in memory without a path."""
    if path is None:
        return open_memory()
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    connection = _connect(f"{path.as_uri()}?mode=rw")
    _set(connection, ("journal_mode = MEMORY", "synchronous = OFF"))
    return connection


def open_image(image: bytes) -> sqlite3.Connection:
    """A database in memory, from the bytes of a file of our own making."""
    connection = open_memory()
    connection.deserialize(image)
    return connection


def open_memory() -> sqlite3.Connection:
    """An empty database in memory."""
    return _connect(":memory:")


def open_foreign(path: Path) -> sqlite3.Connection:
    """A connection to a file that anybody may have made.

    ``immutable`` keeps SQLite from looking for a journal beside the file: a crafted one makes it delete any file it
    names. No attaching, no deep expressions, no value larger than the largest batch of changes.
    """
    return _limited(_connect(f"{path.as_uri()}?mode=ro&immutable=1"))


def open_foreign_image(image: bytes) -> sqlite3.Connection:
    """A connection to a copy in memory of what anybody may have made, limited as `open_foreign`: there is no file beside
    which a journal could lie, and none to write into.

    It must not ask for a write-ahead log, which memory has none of: see `image_of`.
    """
    connection = _limited(_connect(":memory:"))
    connection.deserialize(image if image[18:20] == _NO_LOG else image[:18] + _NO_LOG + image[20:])
    return connection


def _limited(connection: sqlite3.Connection) -> sqlite3.Connection:
    for limit, value in (
        (sqlite3.SQLITE_LIMIT_LENGTH, 256 * 2**20),
        (sqlite3.SQLITE_LIMIT_SQL_LENGTH, 2**20),
        (sqlite3.SQLITE_LIMIT_ATTACHED, 0),
        (sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH, 1),
        (sqlite3.SQLITE_LIMIT_EXPR_DEPTH, 100),
    ):
        connection.setlimit(limit, value)
    return connection


def _connect(uri: str) -> sqlite3.Connection:
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=BUSY_SECONDS)
    _set(connection, _SAFE)
    return connection


def _set(connection: sqlite3.Connection, pragmas: tuple[str, ...]) -> None:
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}").fetchall()


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Everything inside reaches the disk together, before this returns, or nothing does."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # Some errors (a full disk) have rolled back already.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def in_our_words(path: Path, work: Path | None = None) -> Iterator[None]:
    """Turn what the disk can refuse into the error of that board for it; our own mistakes pass as they are. ``work`` is the
    folder that is written to where that is not the board's: room made on another disk would not help."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK) & 0xFF
        if code in _CORRUPT:
            raise DamagedBoard(path, f"its working copy is not whole ({error})") from error
        if code in _FAILING:
            raise CannotWrite(path, _FAILING[code] + ("" if work is None else f" ({work})")) from error
        raise
    except OSError as error:
        raise CannotWrite(path, reason(error, path, work)) from error


def reason(error: OSError, path: Path, work: Path | None = None) -> str:
    """What the system says about a board, as a part of a sentence that names the file if it is another, or else the folder."""
    text = error.strerror or str(error)
    where = error.filename or work
    return text[:1].lower() + text[1:] + ("" if where is None or Path(where) == path else f" ({where})")


def image_of(connection: sqlite3.Connection) -> bytes:
    """The bytes of a whole, ordinary database file with what the connection sees now.

    ``serialize`` gives the pages, those still in the write-ahead log included, as they were at one moment. The two bytes
    at 18 say "write-ahead log" (2) or "rollback journal" (1): the image has no log, so it must not ask for one. This is
    what ``PRAGMA journal_mode=DELETE`` does, without a database being opened in a folder that may be a network's.
    See https://www.sqlite.org/fileformat2.html#file_format_version_numbers.
    """
    pages = bytearray(connection.serialize())
    pages[18:20] = _NO_LOG
    return bytes(pages)
