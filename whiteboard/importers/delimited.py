"""CSV and TSV: the rows of any spreadsheet, tracker or database, in whatever delimiter and encoding it was saved.

Shape: RFC 4180 with any of five delimiters, a first line ``sep=;`` as Excel writes it, line breaks within quotes, and a
first row that may or may not name the columns. What the columns mean is for `table` to find out.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from itertools import islice, pairwise

from whiteboard.importers import report, table
from whiteboard.importers.candidates import MOST_CANDIDATES, Import, Options, Unreadable
from whiteboard.importers.chronicle import looks_like_time
from whiteboard.importers.encodings import text_of
from whiteboard.importers.markup import has_markup, plain_text
from whiteboard.importers.outline import Row
from whiteboard.importers.source import MOST_BYTES, Source
from whiteboard.importers.table import Cells
from whiteboard.model.progress import each

NAME = "csv"

_DELIMITERS = ",;\t|:"
_SEPARATOR = re.compile(r"\A\s*sep=(?P<delimiter>.)\r?\n", re.IGNORECASE)
_CLOCK = re.compile(r"\d:\d\d")
_ALONE = re.compile(r"\d{1,2}[:.]\d\d(?:[:.]\d\d)?")
_SAMPLE = 16 * 1024
_SAMPLE_ROWS = 40
_SURE = 0.9
_LONGEST_QUOTE = 500
"""Lines that one record may take; a quotation mark that is never closed swallows all that follow."""


def recognise(head: bytes, _name: str) -> bool:
    """Whether the first bytes are a table with times: rows of one width, with a column of times named so or dated."""
    if b"\0" in head or head.lstrip()[:1] in (b"<", b"{", b"["):
        return False
    text = head[:_SAMPLE].decode("utf-8", "replace")
    delimiter, sure = _delimiter(text)
    if delimiter is None:
        return False
    sample = _rows(text, delimiter, limit=_SAMPLE_ROWS)
    if len(sample) > 2 and len(head) >= _SAMPLE:
        sample.pop()
    cells = Cells.of(sample, header=False)
    columns = table.recognised(cells) if cells.rows else None
    if columns is None:
        return False
    names = sum(table.names_something(name) for name in cells.header)
    if names >= 2:
        return True
    if not sure or len(cells.rows) < 2:
        return False
    return names == 1 or all(_dated(row) for row in cells.rows) or _clocked(cells, delimiter)


def parse(source: Source, options: Options) -> Import:
    """A candidate for each row. Raises Unreadable."""
    return report.table_import(rows_of(source), options, format=NAME, name=source.name)


def rows_of(source: Source) -> list[Row]:
    """The rows with anything in them. Raises Unreadable."""
    text = text_of(source)
    delimiter, _ = _delimiter(text[:_SAMPLE])
    # One more than are read, and the names of columns, are enough to refuse it.
    rows = _rows(text, delimiter or ",", limit=MOST_CANDIDATES + 2)
    if len(rows) > MOST_CANDIDATES + 1:
        raise Unreadable(f"has more than {MOST_CANDIDATES:,} rows", mend="import a part of it", file=source.name)
    for above, row in pairwise(each(rows, source.progress)):
        if row.line - above.line > _LONGEST_QUOTE and '"' in text:
            raise _unclosed(above.line, source.name)
    if rows and text.count("\n") - rows[-1].line > _LONGEST_QUOTE and len("".join(rows[-1].cells)) > _LONGEST_QUOTE:
        raise _unclosed(rows[-1].line, source.name)
    if not rows:
        raise Unreadable("has no rows", mend="save it again where it comes from", file=source.name)
    return rows


def _unclosed(line: int, name: str) -> Unreadable:
    return Unreadable("a quotation mark that opens here is never closed", mend="close it", file=name, line=line)


def _delimiter(text: str) -> tuple[str | None, bool]:
    """What stands between cells, and whether nearly all rows agree; None where nothing does."""
    told = _SEPARATOR.match(text)
    if told:
        return told["delimiter"], True
    best: tuple[float, int, str] | None = None
    for delimiter in _DELIMITERS:
        if delimiter not in text or (delimiter == ":" and _CLOCK.search(text)):
            # Clocks have colons of their own: “2019-07-18 14:02 Alert” is a line, and no row of two cells.
            continue
        widths = Counter(len(row.cells) for row in _rows(text, delimiter, limit=_SAMPLE_ROWS))
        width, agreeing = max(widths.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
        if width < 2:
            continue
        score = agreeing / widths.total(), min(width, 3) if delimiter != ":" else 0, delimiter
        if best is None or score[:2] > best[:2]:
            best = score
    return (best[2], best[0] >= _SURE) if best else (None, False)


def _rows(text: str, delimiter: str, *, limit: int | None = None) -> list[Row]:
    told = _SEPARATOR.match(text)
    csv.field_size_limit(MOST_BYTES)
    reader = csv.reader(io.StringIO(text[told.end() :] if told else text, newline=""), delimiter=delimiter)
    rows = []
    line = 1 if told else 0
    for record in islice(reader, limit):
        cells = tuple(map(_cell, record))
        if any(cells):
            rows.append(Row(cells, line + 1))
        line = reader.line_num + (1 if told else 0)
    return rows


def _cell(text: str) -> str:
    text = text.strip()
    if "<" in text and has_markup(text):
        text = plain_text(text)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _clocked(cells: Cells, delimiter: str) -> bool:
    """Whether rows that no known word names begin with a clock each, with something between cells that sentences and chats
    do not have there."""
    return delimiter in ";|" and len(cells.rows) > 2 and all(_ALONE.fullmatch(row.cells[0]) for row in cells.rows)


def _dated(row: Row) -> bool:
    return any(looks_like_time(cell) and table.DAYISH.match(cell) for cell in row.cells)
