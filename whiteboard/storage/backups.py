"""Backups of boards: what a file held before it was changed, thinned out with age."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from whiteboard.model.instants import Instant, to_datetime
from whiteboard.storage import files

NEWEST = 5
"""How many are kept whatever their age: the state before an accident may be the second newest of one day."""

KEPT: tuple[tuple[Callable[[datetime], object], int], ...] = (
    (lambda moment: moment.date(), 12),
    (lambda moment: moment.isocalendar()[:2], 10),
    (lambda moment: (moment.year, moment.month), 9),
)
"""What makes two backups of one period, and of how many periods the newest is kept: days, weeks, months, in UTC."""


def keep(folder: Path, image: bytes, now: Instant) -> Path:
    """Write a backup into the folder of one board and thin out the older ones. Raises OSError."""
    path = folder / f"{to_datetime(now):%Y-%m-%dT%H%M%S.%fZ}.board"
    files.write_whole(path, image, mode=0o600)
    found = {moment: one for one in folder.glob("*.board") if (moment := _moment(one)) is not None}
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


def _moment(path: Path) -> datetime | None:
    try:
        return datetime.strptime(path.stem, "%Y-%m-%dT%H%M%S.%f%z")
    except ValueError:
        # Somebody put a file of their own there; it is not ours to thin out.
        return None
