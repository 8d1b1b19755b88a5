"""Tables that are drawn with rules, as Markdown's: those of reStructuredText and AsciiDoc.

Shapes: reStructuredText's grid and simple tables (https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html#tables)
and AsciiDoc's ``|===`` (https://docs.asciidoctor.org/asciidoc/latest/tables/build-a-basic-table/), whose headings
``== Timeline`` have no end. Cells that go on over several lines are joined; spans are not looked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

_GRID = re.compile(r"\+(?:-+\+)+[ \t]*")
_GRID_RULE = re.compile(r"\+(?:[-=]+\+)+[ \t]*")
_SIMPLE = re.compile(r"=+(?:[ ]+=+)+[ \t]*")
_ASCIIDOC = re.compile(r"\|={3,}[ \t]*")
_DRAWN = re.compile(r"^(?:\+-[-+]*\+[ \t]*|={2,}[ ]+=[= ]*|\|={3,}[ \t]*)$", re.MULTILINE)
_ASCIIDOC_HEADING = re.compile(r"^(?P<level>={1,6})[ \t]+(?=\S)")
_ASCIIDOC_CELL = re.compile(r"(?:^|(?<=[ \t]))(?:\d{0,3}[.+*]?\d{0,3}[+*]?[<^>]?[adehlms]?)\|")
"""Where a cell begins: a bar, and before it how many it spans and how it is set."""
_ASCIIDOC_HEADED = re.compile(r"\[.*(?:%|options=\"?[\w,]*)header\b.*\][ \t]*")
_ASCIIDOC_COLUMNS = re.compile(r"\[.*\bcols=\"?(?P<cols>[^\"\]]{1,200})")
_MOST_COLUMNS = 50

_Rows = tuple[list[list[str]], bool, int]
"""The rows of a table, whether the first names the columns, and the index of the line behind it."""


def recognise(text: str) -> bool:
    """Whether there is such a table."""
    return _DRAWN.search(text) is not None


def piped(text: str) -> str:
    """The text with such tables as Markdown has them; what stands below a table keeps the number of its line."""
    if not recognise(text):
        return text
    lines = text.split("\n")
    heads = any(_ASCIIDOC.fullmatch(line) for line in lines)
    made: list[str] = []
    index = 0
    while index < len(lines):
        line = lines[index]
        reader = next((reader for begins, reader in _READERS if begins.fullmatch(line)), None)
        table = reader(lines, index) if reader is not None else None
        if table is None:
            made.append(_ASCIIDOC_HEADING.sub(lambda found: f"{'#' * len(found['level'])} ", line) if heads else line)
            index += 1
            continue
        rows, headed, after = table
        written = ["", *_markdown(rows, headed=headed)]
        made += (*written, *[""] * (after - index - len(written)))
        index = after
    return "\n".join(made)


def _markdown(rows: Sequence[Sequence[str]], *, headed: bool) -> Iterator[str]:
    """The lines of a table; names that are not there are empty, which makes no row."""
    width = min(_MOST_COLUMNS, max(map(len, rows), default=1))
    for number, row in enumerate(rows if headed else ([], *rows)):
        cells = [cell.replace("|", "\\|") for cell in row[:width]]
        yield f"| {' | '.join((*cells, *[''] * (width - len(cells))))} |"
        if not number:
            yield f"|{'---|' * width}"


def _grid(lines: Sequence[str], start: int) -> _Rows:
    """Rows between rules; a rule of ``=`` is below the names. It ends where a line begins with neither rule nor bar."""
    edges = [found.start() for found in re.finditer(r"\+", lines[start])]
    rows: list[list[str]] = [[]]
    headed, index = False, start + 1
    while index < len(lines) and lines[index][:1] in ("+", "|"):
        line = lines[index]
        index += 1
        if _GRID_RULE.fullmatch(line):
            headed = headed or (len(rows) == 1 and "=" in line)
            rows.append([])
        else:
            rows[-1] = _joined(rows[-1], [line[left + 1 : right] for left, right in pairwise(edges)])
    return [row for row in rows if row], headed, index


def _simple(lines: Sequence[str], start: int) -> _Rows | None:
    """Columns below runs of ``=``; a line whose first column is empty goes on with the row above. None without an end."""
    begins = [found.start() for found in re.finditer(r"=+", lines[start])]
    ends = [*begins[1:], None]
    rows: list[list[str]] = []
    headed = False
    for index in range(start + 1, len(lines)):
        line = lines[index]
        if _SIMPLE.fullmatch(line):
            if headed or not rows or index + 1 == len(lines) or not lines[index + 1].strip():
                return rows, headed, index + 1
            headed = len(rows) > 0
        elif line.strip():
            cells = [line[left:right].strip() for left, right in zip(begins, ends, strict=True)]
            if rows and not cells[0]:
                rows[-1] = _joined(rows[-1], cells)
            else:
                rows.append(cells)
        elif index - start > 1 and not rows:
            return None
    return None


def _asciidoc(lines: Sequence[str], start: int) -> _Rows:
    """Cells behind bars, in rows of as many as the line above says, or as stand in the first line."""
    above = lines[start - 1] if start else ""
    headed = _ASCIIDOC_HEADED.fullmatch(above) is not None
    cells: list[str] = []
    width, index = _columns(above), start + 1
    while index < len(lines) and not _ASCIIDOC.fullmatch(lines[index]):
        line = lines[index]
        begun = _ASCIIDOC_CELL.split(line)
        if begun[0].strip():
            cells[-1:] = [" ".join((*cells[-1:], begun[0].strip())).strip()]
        if len(begun) > 1 and not cells:
            width = width or len(begun) - 1
            headed = headed or (len(begun) - 1 == width > 1 and not "".join(lines[index + 1 : index + 2]).strip())
        cells += (cell.strip() for cell in begun[1:])
        index += 1
    width = max(1, min(width or 1, _MOST_COLUMNS))
    return [cells[at : at + width] for at in range(0, len(cells), width)], headed, min(index + 1, len(lines))


def _columns(above: str) -> int:
    """How many columns ``[cols="1,3"]`` or ``[cols="2*"]`` says; 0 where it says nothing."""
    found = _ASCIIDOC_COLUMNS.match(above)
    if found is None:
        return 0
    counts = (one.strip().partition("*") for one in found["cols"].split(","))
    return sum(int(count) if star and count.isdecimal() and len(count) < 3 else 1 for count, star, _ in counts)


def _joined(above: list[str], more: Sequence[str]) -> list[str]:
    """The cells of a row with those of its next line."""
    if not above:
        return [cell.strip() for cell in more]
    return [f"{cell} {rest.strip()}".strip() for cell, rest in zip(above, more, strict=True)]


_READERS: tuple[tuple[re.Pattern[str], Callable[[Sequence[str], int], _Rows | None]], ...] = (
    (_GRID, _grid),
    (_SIMPLE, _simple),
    (_ASCIIDOC, _asciidoc),
)
