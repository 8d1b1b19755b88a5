"""Files written whole or not at all: beside their place, onto the disk, then into it."""

from __future__ import annotations

import errno
import os
import sys
import time
from hashlib import sha256
from pathlib import Path

from whiteboard.patience import answers, read_file

if sys.platform == "darwin":
    import fcntl

_PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8) if sys.platform == "win32" else ()
"""Seconds to wait where Windows refuses to replace a file that a virus scanner or sync program holds for a moment."""


def write_whole(path: Path, data: bytes, *, mode: int | None = None) -> None:
    """Put a file in the place of whatever is there. Raises OSError with the old file as it was."""
    temporary = write_beside(path, data, mode=mode)
    try:
        replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def write_beside(path: Path, data: bytes, *, mode: int | None = None) -> Path:
    """A new file in the folder of ``path``, on the disk, with its rights or else those asked for; its path.

    Its name is the same each time, so that one left by a crash is overwritten by the next attempt.
    """
    temporary = path.with_name(f".whiteboard-{sha256(os.fsencode(path)).hexdigest()[:16]}.tmp")
    temporary.unlink(missing_ok=True)
    # No link that somebody put there is followed, and nothing of theirs is overwritten.
    descriptor = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), mode or 0o666)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            if mode is None and path.exists():
                temporary.chmod(path.stat().st_mode & 0o777)
            _flush(stream.fileno())
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def replace(temporary: Path, path: Path) -> None:
    """Move a finished file into place, and make the move last."""
    for pause in _PAUSES:
        try:
            temporary.replace(path)
            break
        except PermissionError:
            time.sleep(pause)
    else:
        temporary.replace(path)
    flush_folder(path.parent)


def flush(path: Path) -> None:
    """See to it that the contents of a file are on the disk."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        _flush(descriptor)
    finally:
        os.close(descriptor)


def flush_folder(folder: Path) -> None:
    """See to it that the names in a folder are on the disk; Windows does so by itself and has no call for it."""
    if sys.platform != "win32":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        except OSError as error:
            # Some network file systems have no such call for folders. SQLite goes on there as well.
            if error.errno not in {errno.EINVAL, errno.ENOTSUP}:
                raise
        finally:
            os.close(descriptor)


def _flush(descriptor: int) -> None:
    if sys.platform == "darwin":
        # fsync leaves the data in the drive's own memory there.
        fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
    else:
        os.fsync(descriptor)


def fingerprint(data: bytes) -> str:
    """What tells contents apart: their SHA-256 in hexadecimal digits."""
    return sha256(data).hexdigest()


def is_there(path: Path) -> bool:
    """Whether there is something that the system lets us see. Asking `pathlib` raises where a network folder has gone,
    and waits for ever where it hangs."""
    if not answers(path):
        return False
    try:
        path.stat()
    except (OSError, ValueError):
        return False
    return True


def is_gone(path: Path) -> bool:
    """Whether there is nothing; where the system cannot tell, it is not known to be gone."""
    if not answers(path):
        return False
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except (OSError, ValueError):
        return False
    return False


def device_of(folder: Path) -> int | None:
    """The disk, or the mounted network folder, on which a folder is, or would be; None where the system cannot tell."""
    if not answers(folder):
        return None
    try:
        return folder.stat().st_dev
    except (FileNotFoundError, NotADirectoryError):
        return None if folder == folder.parent else device_of(folder.parent)
    except OSError:
        return None


def fingerprint_of(path: Path) -> str | None:
    """The fingerprint of a file's contents now; None when nothing is there, an empty text for what is no file. Raises OSError."""
    if not path.exists():
        return None
    if not path.is_file():
        return ""
    found = sha256()
    read_file(path, found.update)
    return found.hexdigest()


def write_protection(path: Path) -> str | None:
    """What keeps a file from being replaced, as a part of a sentence; None when it may be."""
    # The superuser may write everywhere; a file that nobody may write is meant to stay as it is all the same.
    if path.exists() and not (path.stat().st_mode & 0o222 and os.access(path, os.W_OK)):
        return "the file is read-only"
    if not os.access(path.parent, os.W_OK):
        return "its folder is read-only"
    return None
