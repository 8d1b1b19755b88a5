"""Work whose board file has vanished: found at every start, and therefore without opening anything where there is none."""

from __future__ import annotations

from contextlib import closing, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from whiteboard.storage.errors import BoardError
from whiteboard.storage.folders import DataFolder, Home, WorkingFolder


@dataclass(frozen=True, slots=True)
class Waiting:
    """A working copy whose board file has vanished: where that was, the board's title (empty: it cannot be read), and
    whether the file can be made again (not while its disk or network folder has gone)."""

    path: Path
    title: str
    in_place: bool


def waiting_boards(folder: Path | None = None) -> tuple[Waiting, ...]:
    """The work that has no file to be in any more; opening its path makes the file again where it was."""
    return tuple(
        Waiting(home.path, _title(place, home), home.in_place) for place, home in DataFolder.of(folder).vanished()
    )


def _title(place: WorkingFolder, home: Home) -> str:
    from whiteboard.storage import database, rows
    from whiteboard.storage.working import read

    with suppress(BoardError), closing(database.open_own(place.board, read_only=True)) as connection:
        return read(home.path, partial(rows.read_board, connection)).title
    return ""
