"""The lock on a board: held by the operating system, so that it is free again however the holder ended.

The file names who holds it and since when, for the sentence that the second one reads. It goes with the lock where the
system can take away the name of an open file. Whoever got hold of the file just before that sees that the name is gone,
and begins anew: otherwise two would be let in, each with a file of its own.
"""

from __future__ import annotations

import json
import os
import socket
import sys
from pathlib import Path

from whiteboard.model.instants import Instant, from_iso, to_datetime, to_iso
from whiteboard.storage.errors import BoardInUse
from whiteboard.storage.folders import DataFolder, path_hash

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_FAR = 1 << 30
"""Where the locked byte is: Windows lets nobody read a locked range, and the names must stay readable."""

_LET_GO = -1


class Lock:
    """Nobody else of this user opens the board at ``path`` while this is held."""

    def __init__(self, path: Path, data: DataFolder, now: Instant) -> None:
        """Take the lock. Raises BoardInUse, which says who has it, and OSError where there can be no lock file."""
        self.path = path
        self._file = data.private("locks") / f"{path_hash(path)}.lock"
        self._descriptor = self._opened()
        while not self._is_current():
            os.close(self._descriptor)
            self._descriptor = self._opened()
        names = {"host": socket.gethostname(), "pid": os.getpid(), "since": to_iso(now)}
        os.ftruncate(self._descriptor, 0)
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        os.write(self._descriptor, json.dumps(names).encode())

    def _opened(self) -> int:
        descriptor = os.open(self._file, os.O_CREAT | os.O_RDWR | getattr(os, "O_BINARY", 0), 0o600)
        if not _take(descriptor):
            os.lseek(descriptor, 0, os.SEEK_SET)
            holder = os.read(descriptor, 4096)
            os.close(descriptor)
            raise BoardInUse(self.path, _sentence(holder))
        return descriptor

    def _is_current(self) -> bool:
        """Whether the file that we hold still has its name."""
        try:
            return os.path.samestat(self._file.stat(), os.fstat(self._descriptor))
        except FileNotFoundError:
            return False

    def release(self) -> None:
        """Let others in; once is enough."""
        if self._descriptor == _LET_GO:
            return
        os.ftruncate(self._descriptor, 0)
        if sys.platform != "win32":
            self._file.unlink(missing_ok=True)
        os.close(self._descriptor)
        self._descriptor = _LET_GO


def _take(descriptor: int) -> bool:
    """Whether the lock is ours now. It is tied to this descriptor: other handles of ours do not drop it."""
    try:
        if sys.platform == "win32":
            os.lseek(descriptor, _FAR, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def _sentence(holder: bytes) -> str:
    try:
        names = json.loads(holder)
        since = to_datetime(from_iso(names["since"])).astimezone()
        return f"by process {names['pid']} on {names['host']} since {since:%Y-%m-%d %H:%M}"
    except (ValueError, KeyError, TypeError):
        # The holder has not written its name yet.
        return "by another program"
