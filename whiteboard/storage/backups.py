"""Backups of boards: what a file held before it was changed, thinned out with age."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from whiteboard.model.instants import MINUTE, Instant, to_datetime
from whiteboard.storage import files
from whiteboard.storage.folders import DataFolder

EVERY = 15 * MINUTE
"""How long a board is changed until it is backed up again."""

RISKY = 50
"""Records that one command takes away, from which on there is a backup before it."""

NEWEST = 5
"""How many are kept whatever their age: the state before an accident may be the second newest of one day."""

KEPT: tuple[tuple[Callable[[datetime], object], int], ...] = (
    (lambda moment: moment.date(), 12),
    (lambda moment: moment.isocalendar()[:2], 10),
    (lambda moment: (moment.year, moment.month), 9),
)
"""What makes two backups of one period, and of how many periods the newest is kept: days, weeks, months, in UTC."""


_LABEL = "board.json"


@dataclass(frozen=True, slots=True)
class Shelf:
    """The backups of one board, newest first, each with its moment in UTC; the path its file had and its title."""

    path: Path
    title: str
    backups: tuple[tuple[datetime, Path], ...]


def shelves(folder: Path | None = None) -> tuple[Shelf, ...]:
    """The backups of all boards, those of the board that was changed last first."""
    kept = DataFolder.of(folder).root / "backups"
    found = [shelf for one in kept.glob("*/") if (shelf := _shelf(one)) is not None]
    return tuple(sorted(found, key=lambda shelf: shelf.backups[0], reverse=True))


def _shelf(folder: Path) -> Shelf | None:
    backups = tuple(sorted(_moments(folder), reverse=True))
    try:
        label = json.loads((folder / _LABEL).read_bytes())
        return Shelf(Path(label["path"]), str(label["title"]), backups) if backups else None
    except (FileNotFoundError, ValueError, LookupError, TypeError):
        # A crash before it was written, or an older program: the backups themselves tell what they are of.
        return Shelf(folder / "unknown.board", "", backups) if backups else None


def label(folder: Path, path: Path, title: str) -> None:
    """Write down of which board the backups in a folder are. Raises OSError."""
    told = json.dumps({"path": str(path), "title": title}, ensure_ascii=False, indent=1).encode()
    if not (folder / _LABEL).exists() or (folder / _LABEL).read_bytes() != told:
        files.write_whole(folder / _LABEL, told, mode=0o600)


def keep(folder: Path, image: bytes, now: Instant) -> Path:
    """Write a backup into the folder of one board and thin out the older ones. Raises OSError."""
    path = folder / f"{to_datetime(now):%Y-%m-%dT%H%M%S.%fZ}.board"
    files.write_whole(path, image, mode=0o600)
    found = dict(_moments(folder))
    for moment in found.keys() - worth_keeping(found):
        found[moment].unlink()
    return path


def worth_keeping(moments: Iterable[datetime]) -> set[datetime]:
    """Which of some backups stay."""
    newest_first = sorted(moments, reverse=True)
    kept = set(newest_first[:NEWEST])
    for period, count in KEPT:
        newest: dict[object, datetime] = {}
        for moment in newest_first:
            newest.setdefault(period(moment), moment)
        kept.update(list(newest.values())[:count])
    return kept


def _moments(folder: Path) -> Iterator[tuple[datetime, Path]]:
    for path in folder.glob("*.board"):
        try:
            yield datetime.strptime(path.stem, "%Y-%m-%dT%H%M%S.%f%z"), path
        except ValueError:
            # Somebody put a file of their own there; it is not ours to thin out.
            continue
