"""Writes trends to a file: a PDF of charts and tables, or a CSV table with a row for each board."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, time
from io import BytesIO, StringIO
from pathlib import Path

from whiteboard.comms.trends import Median, Trends, Unit, lack_words, unit_of
from whiteboard.comms.words import ROWS
from whiteboard.export.formats import CannotExport, Progress, check_place, put
from whiteboard.layout.pages import A4
from whiteboard.layout.pages_trends import period_words, trend_pages
from whiteboard.model.instants import from_datetime

Write = Callable[[Trends, Sequence[str], Progress], bytes]


def export_trends(found: Trends, unreadable: Sequence[str], out: Path, *, progress: Progress = lambda _: None) -> Path:
    """Write trends to a file, whose suffix says as what, and say which. ``unreadable`` are sentences about files that
    are left out. ``progress`` hears a number between 0 and 1. The file appears whole or not at all. Raises
    CannotExport, and what ``progress`` raises.
    """
    write = WRITERS.get(out.suffix.lower())
    if write is None:
        raise CannotExport(f"{out}: the name does not say what to write; end it in one of {', '.join(WRITERS)}")
    check_place(out)
    progress(0.0)
    data = write(found, unreadable, progress)
    progress(1.0)
    put(out, data)
    return out


def _pdf(found: Trends, unreadable: Sequence[str], progress: Progress) -> bytes:
    from whiteboard.export import pdf

    days = [board.day for board in found.boards if board.day is not None]
    # The date of the last board, not today's, so that the same boards give the same file.
    created = from_datetime(datetime.combine(days[-1], time(), UTC)) if days else None
    made = BytesIO()
    pdf.write(
        trend_pages(found, unreadable, A4),
        made,
        title="How we communicate",
        author="Whiteboard",
        subject=f"Trends of incident communications: {period_words(found)}",
        created=created,
        progress=progress,
    )
    return made.getvalue()


def _csv(found: Trends, unreadable: Sequence[str], progress: Progress) -> bytes:
    made = StringIO(newline="")
    table = csv.writer(made)
    table.writerow(["Day", "Board", "File", *map(_heading, (row.key for row in ROWS)), "Missing"])
    for number, board in enumerate(found.boards, 1):
        cells = [_cell(board.values[row.key].value, row.key) for row in ROWS]
        lacks = lack_words(board) if board in found.lacking else ""
        day = board.day.isoformat() if board.day else ""
        table.writerow([day, harmless(board.title), harmless(Path(board.name).name), *cells, harmless(lacks)])
        progress(number / len(found.boards))
    for name, medians in _medians(found):
        cells = [_cell(median.value, key) for key, median in medians.items()]
        table.writerow(["", name, "", *cells, ""])
    for sentence in unreadable:
        table.writerow(["", "", "", *("" for _ in ROWS), harmless(sentence)])
    # With the mark by which spreadsheets know UTF-8.
    return made.getvalue().encode("utf-8-sig")


WRITERS: Mapping[str, Write] = {".pdf": _pdf, ".csv": _csv}
"""What writes each kind of file, by its suffix."""


def _heading(key: str) -> str:
    (row,) = (row for row in ROWS if row.key == key)
    return f"{row.title} ({'min' if unit_of(key) is Unit.SECONDS else 'share'})"


def _cell(value: float | None, key: str) -> float | str:
    """Minutes, or a share of 0 to 1; empty where there is none."""
    if value is None:
        return ""
    return round(value / 60 if unit_of(key) is Unit.SECONDS else value, 4)


def _medians(found: Trends) -> Iterator[tuple[str, Mapping[str, Median]]]:
    figures = found.figures
    yield "Median", {key: trend.whole for key, trend in figures.items()}
    if found.split is not None:
        before = {key: trend.before for key, trend in figures.items() if trend.before is not None}
        after = {key: trend.after for key, trend in figures.items() if trend.after is not None}
        yield f"Median before {found.split}", before
        yield f"Median from {found.split} on", after


_FORMULA = tuple("=+-@＝＋－＠|%")


def harmless(words: str) -> str:
    """A text on one line that no spreadsheet takes for a formula: with an apostrophe before what could begin one."""
    line = " ".join(words.split())
    return f"'{line}" if line.startswith(_FORMULA) else line
