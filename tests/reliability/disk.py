"""A disk that can be stopped at any moment: every file operation of the real storage code is recorded, and what a kill
or a power cut leaves of them is laid out again in the same place.

SQLite's part is recorded by a virtual file system under it. Python's own sqlite3 takes none, so `Recorded` gives the
storage code connections of apsw instead, which speak like those of sqlite3 as far as it asks.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import apsw

from whiteboard.storage import database, files

SECTOR = 512
Operation = tuple[Any, ...]


class Log:
    """What happened, in order: (name, path, …), and whatever the workload acknowledges in between."""

    def __init__(self) -> None:
        self.operations: list[Operation] = []
        self.names: set[str] = set()

    def add(self, *operation: Any) -> None:
        self.operations.append(operation)

    def touch(self, path: str) -> None:
        """A file is there from now on, if it was not before."""
        if path not in self.names:
            self.names.add(path)
            self.add("create", path)


class _File(apsw.VFSFile):
    def __init__(self, log: Log, filename: Any, flags: Any) -> None:
        self.name = filename.filename() if isinstance(filename, apsw.URIFilename) else filename
        self.log = log
        super().__init__("unix", filename, flags)
        if self.name:
            log.touch(self.name)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802  # the name that apsw calls
        super().xWrite(data, offset)
        self.log.add("write", self.name, offset, bytes(data))

    def xTruncate(self, size: int) -> None:  # noqa: N802  # the name that apsw calls
        super().xTruncate(size)
        self.log.add("truncate", self.name, size)

    def xSync(self, flags: int) -> None:  # noqa: N802  # the name that apsw calls
        super().xSync(flags)
        self.log.add("sync", self.name)
        if self.name.endswith(("-wal", "-journal")):
            # SQLite's own system layer makes the name of a new log last as well.
            self.log.add("names", str(Path(self.name).parent))


class _System(apsw.VFS):
    def __init__(self, name: str, log: Log) -> None:
        self.log = log
        super().__init__(name, "unix")

    def xOpen(self, name: Any, flags: Any) -> _File:  # noqa: N802  # the name that apsw calls
        return _File(self.log, name, flags)

    def xDelete(self, name: str, sync: bool) -> None:  # noqa: N802  # the name that apsw calls
        super().xDelete(name, sync)
        self.log.names.discard(name)
        self.log.add("unlink", name)
        if sync:
            self.log.add("names", str(Path(name).parent))


class _Rows:
    def __init__(self, rows: Sequence[Any], changed: int) -> None:
        self._rows = iter(rows)
        self.rowcount = changed

    def __iter__(self) -> Iterator[Any]:
        return self._rows

    def fetchone(self) -> Any:
        return next(self._rows, None)

    def fetchall(self) -> list[Any]:
        return list(self._rows)


class _Connection:
    """A connection of apsw that speaks like one of sqlite3; the second on a file shares the first one's."""

    def __init__(self, real: apsw.Connection, synchronous: str, *, own: bool) -> None:
        self._real = real
        self._synchronous = synchronous
        self._own = own

    def execute(self, statement: str, values: Sequence[Any] = ()) -> _Rows:
        # A virtual file system of apsw has no shared memory, so the log works for one connection only.
        if statement == "PRAGMA journal_mode = WAL":
            self._real.execute("PRAGMA locking_mode = EXCLUSIVE").fetchall()
            self._real.execute("PRAGMA wal_autocheckpoint = 24").fetchall()
        if statement == "PRAGMA synchronous = FULL":
            statement = f"PRAGMA synchronous = {self._synchronous}"
        try:
            rows = self._real.execute(statement, values).fetchall()
        except apsw.Error as error:
            wrong = sqlite3.OperationalError(str(error))
            wrong.sqlite_errorcode = error.result
            raise wrong from error
        return _Rows(rows, self._real.changes())

    def executemany(self, statement: str, values: Any) -> _Rows:
        before = self._real.total_changes()
        self._real.executemany(statement, values)
        return _Rows([], self._real.total_changes() - before)

    def executescript(self, script: str) -> None:
        self._real.execute(script).fetchall()

    @property
    def in_transaction(self) -> bool:
        return self._real.in_transaction

    def serialize(self) -> bytes:
        return self._real.serialize("main")

    def close(self) -> None:
        if not self._own and self._real.in_transaction:
            self._real.execute("ROLLBACK")


@contextmanager
def recorded(log: Log, synchronous: str = "FULL") -> Iterator[None]:
    """While inside, the storage code works on a disk whose operations are recorded; with another setting as a control."""
    system = _System("recorded", log)
    open_ones: dict[str, apsw.Connection] = {}
    connect, write_beside, replace = database._connect, files.write_beside, files.replace

    def connected(uri: str) -> Any:
        if uri == ":memory:":
            return connect(uri)
        name = uri.partition("?")[0]
        own = name not in open_ones
        if own:
            flags = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE
            open_ones[name] = apsw.Connection(name.removeprefix("file://"), vfs="recorded", flags=flags)
        made = _Connection(open_ones[name], synchronous, own=own)
        for pragma in database._SAFE if own else ():
            made.execute(f"PRAGMA {pragma}")
        return made

    def written(path: Path, data: bytes, *, mode: int | None = None) -> Path:
        temporary = write_beside(path, data, mode=mode)
        log.add("create", str(temporary))
        for start in range(0, len(data), 4096):
            log.add("write", str(temporary), start, data[start : start + 4096])
        if synchronous != "OFF":
            log.add("sync", str(temporary))
        return temporary

    def replaced(temporary: Path, path: Path) -> None:
        replace(temporary, path)
        log.add("rename", str(temporary), str(path))
        if synchronous != "OFF":
            log.add("names", str(path.parent))

    database._connect, files.write_beside, files.replace = connected, written, replaced
    try:
        yield
    finally:
        database._connect, files.write_beside, files.replace = connect, write_beside, replace
        for one in open_ones.values():
            one.close()
        system.unregister()


@dataclass
class _Inode:
    """A file's contents on the disk, and what was written and has not reached it."""

    lasting: bytearray = field(default_factory=bytearray)
    pending: list[Operation] = field(default_factory=list)


class Disk:
    """What the disk holds after some operations: asked for with every operation (a kill) or only those that last."""

    def __init__(self, before: dict[str, bytes]) -> None:
        self._now = {name: _Inode(bytearray(data)) for name, data in before.items()}
        self._lasting = dict(self._now)
        self._names: list[tuple[str, _Inode | None]] = []

    def take(self, operation: Operation) -> Self:
        """Carry one operation out."""
        match operation:
            case ("create", name):
                self._link(name, _Inode())
            case ("unlink", name):
                self._link(name, None)
            case ("rename", old, new):
                inode = self._now[old]
                self._link(old, None)
                self._link(new, inode)
            case ("write" | "truncate", name, *_):
                self._now[name].pending.append(operation)
            case ("sync", name):
                inode = self._now[name]
                for one in inode.pending:
                    _apply(inode.lasting, one)
                inode.pending.clear()
            case ("names", folder):
                self._keep_names([one for one in self._names if Path(one[0]).parent == Path(folder)], self._lasting)
                self._names = [one for one in self._names if Path(one[0]).parent != Path(folder)]
        return self

    def _link(self, name: str, inode: _Inode | None) -> None:
        if inode is None:
            self._now.pop(name, None)
        else:
            self._now[name] = inode
        self._names.append((name, inode))

    @staticmethod
    def _keep_names(names: Sequence[tuple[str, _Inode | None]], into: dict[str, _Inode]) -> None:
        for name, inode in names:
            if inode is None:
                into.pop(name, None)
            else:
                into[name] = inode

    def after_kill(self) -> dict[str, bytes]:
        """What is there when the program is killed: the system still writes everything."""
        made = {}
        for name, inode in self._now.items():
            data = bytearray(inode.lasting)
            for one in inode.pending:
                _apply(data, one)
            made[name] = bytes(data)
        return made

    def after_power_cut(self, chance: random.Random) -> dict[str, bytes]:
        """What may be there when the power goes: of what was not synced all, nothing, the first part, or any of it in
        any order, down to single sectors."""
        names = dict(self._lasting)
        self._keep_names(self._names[: chance.randint(0, len(self._names))], names)
        style = chance.choice(("all", "none", "first", "any", "any", "any"))
        made = {}
        for name, inode in names.items():
            data, pending = bytearray(inode.lasting), list(inode.pending)
            if style == "first":
                pending = pending[: chance.randint(0, len(pending))]
            if style == "any":
                chance.shuffle(pending)
            for one in pending if style != "none" else ():
                for part in _sectors(one) if style == "any" else (one,):
                    if style != "any" or chance.random() < 0.5:
                        _apply(data, part)
            made[name] = bytes(data)
        return made


def _sectors(operation: Operation) -> Iterator[Operation]:
    if operation[0] == "truncate":
        yield operation
        return
    _, name, offset, data = operation
    at = 0
    while at < len(data):
        until = min(len(data), SECTOR - (offset + at) % SECTOR + at)
        yield ("write", name, offset + at, data[at:until])
        at = until


def _apply(data: bytearray, operation: Operation) -> None:
    if operation[0] == "truncate":
        size = operation[2]
        del data[size:]
        data.extend(bytes(size - len(data)))
        return
    _, _, offset, new = operation
    data.extend(bytes(max(0, offset - len(data))))
    data[offset : offset + len(new)] = new


def contents_of(folder: Path) -> dict[str, bytes]:
    """All files below a folder."""
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def lay_out(folder: Path, contents: dict[str, bytes]) -> None:
    """Make a folder hold exactly these files."""
    shutil.rmtree(folder, ignore_errors=True)
    for name, data in contents.items():
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
