"""Putting a board file in the place of the one that is there: whole, and never over somebody else's work."""

from __future__ import annotations

import errno
import re
from collections.abc import Collection
from pathlib import Path

from whiteboard.model.instants import Instant, to_datetime
from whiteboard.storage import files

ELSEWHERE = "the folder is not the one the board was in, its disk or network folder has gone"

_CONFLICT = re.compile(r"( \(conflict \d{4}-\d\d-\d\d \d\d\.\d\d\)( \d+)?)+$")
"""What `conflict_path` has put behind a name before."""


def publish(path: Path, image: bytes, seen: Collection[str], now: Instant, *, device: int | None) -> Path | None:
    """Make ``image`` the content of the board file at ``path``, or stand it beside what has come there meanwhile.

    A file whose fingerprint is not among ``seen`` is somebody else's: it stays, and the path of our conflict copy is
    returned. A file that is gone is made again. Where its folder is no longer on the ``device`` where it was, only a file of
    our own is replaced: what else lies under the name of a network folder that has gone is not the place for our work.
    Raises OSError with the old file as it was.
    """
    protection = files.write_protection(path)
    if protection is not None:
        raise PermissionError(errno.EACCES, protection)
    if files.fingerprint_of(path) not in seen and files.device_of(path.parent) != device:
        raise OSError(errno.ENODEV, ELSEWHERE)
    temporary = files.write_beside(path, image)
    try:
        current = files.fingerprint_of(path)
        if current is None or current in seen:
            files.replace(temporary, path)
            return None
        beside = conflict_path(path, now)
        files.replace(temporary, beside)
        return beside
    finally:
        temporary.unlink(missing_ok=True)


def conflict_path(path: Path, now: Instant) -> Path:
    """``NAME (conflict 2026-07-03 14.05).board``, with the local time, and a number where that is taken. A copy of a copy is
    called after the board, too: names do not grow."""
    stamp = f"{to_datetime(now).astimezone():%Y-%m-%d %H.%M}"
    stem = _CONFLICT.sub("", path.stem)
    number = 1
    while True:
        again = f" {number}" if number > 1 else ""
        beside = path.with_name(f"{stem} (conflict {stamp}){again}{path.suffix}")
        if not beside.exists():
            return beside
        number += 1
