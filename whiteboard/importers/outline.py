"""A document as blocks of plain text: what Markdown and HTML have in common for whoever looks for times in it.

A `Builder` is told what opens, what is said and what closes, and makes the blocks. Lists within lists are kept with the
item they belong to; a cell of a table is plain text whatever stood in it, and cells that span rows are written into each.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_SPACES = re.compile(r"[ \t\f\v\u00a0]+")
_BREAK = re.compile(r" ?\n ?")
_EMPTY_LINE = re.compile(r"\n{2,}")
_EMPTY_LINES = re.compile(r"\n{3,}")
_BULLET = "• "
DEEPEST = 40
"""Lists within one another that are kept apart; what is deeper goes on in the text of the item above."""
_MOST_SPANNED = 2000
_MOST_CELLS = 200
"""Rows and columns that a single cell may span, and cells of a row: far more is no table that anybody made."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a level from 1."""

    level: int
    text: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text with line breaks where the source has them; ``code`` where it is shown as it is written."""

    text: str
    line: int = 0
    code: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row of a table."""

    cells: tuple[str, ...]
    line: int = 0


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; ``header`` is whether its first row names the columns."""

    rows: tuple[Row, ...]
    header: bool
    line: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list: its own text and the blocks below it. ``done`` is None where it is no task."""

    text: str
    blocks: tuple[Block, ...] = ()
    line: int = 0
    done: bool | None = None
    owner: str = ""
    due: str | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of items."""

    items: tuple[Item, ...]
    line: int = 0


Block = Heading | Paragraph | Grid | Listing | Item


@dataclass(slots=True)
class _Open:
    """A block that is not closed yet."""

    kind: type
    line: int
    level: int = 0
    blocks: list[Block] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    header: bool = False
    cells: list[str] = field(default_factory=list)
    spans: dict[int, tuple[int, str]] = field(default_factory=dict)
    done: bool | None = None
    owner: str = ""
    due: str | None = None


class Builder:
    """Makes the blocks of a document from what opens, is said, and closes, in the order of the source."""

    def __init__(self) -> None:
        self._stack = [_Open(Item, 0)]
        self._pieces: list[str] = []
        self._line = 0
        self._row_line = 0
        self._cell: tuple[int, int] | None = None

    @property
    def in_cell(self) -> bool:
        """Whether what is said belongs to a cell of a table."""
        return self._cell is not None

    def say(self, text: str, line: int = 0) -> None:
        """Words within the block that is open."""
        if not self._pieces:
            self._line = line
        self._pieces.append(text)

    def end_block(self, *, level: int = 0, code: bool = False) -> None:
        """A paragraph, or with ``level`` a heading, ends here; in a cell that is a new line."""
        if self._cell is not None:
            if self._pieces[-1:] != [_BULLET]:
                self._pieces.append("\n")
            return
        text = self._taken(code=code)
        if text:
            block = Heading(level, text, self._line) if level else Paragraph(text, self._line, code)
            self._stack[-1].blocks.append(block)

    def open_list(self, line: int = 0) -> None:
        """A list begins, within the item that is open if one is."""
        self.end_block()
        if self._cell is None and len(self._stack) < DEEPEST:
            self._stack.append(_Open(Listing, line))

    def close_list(self) -> None:
        """The list ends."""
        self._close(Listing)

    def open_item(self, line: int = 0, *, done: bool | None = None) -> None:
        """An item begins."""
        self.end_block()
        if self._cell is not None:
            self._pieces.append(_BULLET)
        elif len(self._stack) < DEEPEST:
            if self._stack[-1].kind is not Listing:
                self._stack.append(_Open(Listing, line))
            self._stack.append(_Open(Item, line, done=done))

    def close_item(self) -> None:
        """The item ends."""
        self._close(Item)

    def task(self, *, done: bool) -> None:
        """The item that is open is a task."""
        item = self._item()
        if item is not None:
            item.done = done

    def assign(self, *, owner: str = "", due: str = "") -> None:
        """Who does the task that is open, and until when; said of an item that is no task it means nothing."""
        item = self._item()
        if item is not None and item.done is not None:
            item.owner = item.owner or owner
            item.due = item.due or due or None

    def _item(self) -> _Open | None:
        """The innermost open item, outside of tables."""
        found = self._stack[-1]
        return found if found.kind is Item and self._cell is None else None

    def open_table(self, line: int = 0) -> None:
        """A table begins; one within a cell is no more than the text of that cell."""
        self.end_block()
        if self._cell is None and len(self._stack) < DEEPEST:
            self._stack.append(_Open(Grid, line))

    def close_table(self) -> None:
        """The table ends."""
        self._close(Grid)

    def open_row(self, line: int = 0) -> None:
        """A row begins."""
        table = self._table()
        if table is not None and self._cell is None:
            table.cells.clear()
            self._row_line = line

    def close_row(self) -> None:
        """The row ends."""
        table = self._table()
        if table is None or self._cell is not None:
            return
        self._fill(table)
        cells = tuple(table.cells)
        table.cells.clear()
        if any(cells):
            table.rows.append(Row(cells, self._row_line))

    def end_header(self) -> None:
        """The row that has just ended names the columns, if it is the first."""
        table = self._table()
        if table is not None and self._cell is None and len(table.rows) == 1:
            table.header = True

    def open_cell(self, *, rows: int = 1, columns: int = 1) -> None:
        """A cell begins that spans so many rows and columns."""
        if self._table() is not None and self._cell is None:
            self._taken()
            self._cell = max(1, min(rows, _MOST_SPANNED)), max(1, min(columns, _MOST_CELLS))

    def close_cell(self) -> None:
        """The cell ends."""
        table = self._table()
        if table is None or self._cell is None:
            return
        rows, columns = self._cell
        self._cell = None
        text = _EMPTY_LINE.sub("\n", self._taken())
        self._fill(table)
        for number in range(columns):
            if len(table.cells) < _MOST_CELLS:
                if rows > 1:
                    table.spans[len(table.cells)] = rows - 1, "" if number else text
                table.cells.append("" if number else text)

    def blocks(self) -> tuple[Block, ...]:
        """Everything, once the document has ended."""
        if self._cell is not None:
            self.close_cell()
            self.close_row()
        self.end_block()
        while len(self._stack) > 1:
            self._pop()
        return tuple(self._stack[0].blocks)

    def _table(self) -> _Open | None:
        return self._stack[-1] if self._stack[-1].kind is Grid else None

    def _fill(self, table: _Open) -> None:
        """Write cells that span rows from above into the row, up to the next place that is free."""
        while (span := table.spans.get(len(table.cells))) is not None and len(table.cells) < _MOST_CELLS:
            rows, text = span
            if rows > 1:
                table.spans[len(table.cells)] = rows - 1, text
            else:
                del table.spans[len(table.cells)]
            table.cells.append(text)

    def _close(self, kind: type) -> None:
        """Close the innermost block of a kind and what was left open in it."""
        self.end_block()
        if self._cell is not None or not any(one.kind is kind for one in self._stack[1:]):
            return
        while self._stack[-1].kind is not kind:
            self._pop()
        self._pop()

    def _pop(self) -> None:
        done = self._stack.pop()
        blocks = self._stack[-1].blocks
        if done.kind is Grid:
            if done.rows:
                blocks.append(Grid(tuple(done.rows), done.header, done.line))
        elif done.kind is Listing:
            items = tuple(one if isinstance(one, Item) else Item("", (one,), done.line) for one in done.blocks)
            if items:
                blocks.append(Listing(items, done.line))
        else:
            first = done.blocks[0] if done.blocks else None
            own = first.text if isinstance(first, Paragraph | Heading) else ""
            rest = tuple(done.blocks[1:] if own else done.blocks)
            if own or rest:
                blocks.append(Item(own, rest, done.line, done.done, done.owner, done.due))

    def _taken(self, *, code: bool = False) -> str:
        if not self._pieces:
            return ""
        text = "".join(self._pieces)
        self._pieces.clear()
        return text.strip("\n").rstrip() if code else tidy(text)


def tidy(text: str) -> str:
    """The text with single spaces and at most one empty line between others."""
    text = _SPACES.sub(" ", text)
    return (_EMPTY_LINES.sub("\n\n", _BREAK.sub("\n", text)) if "\n" in text else text).strip()


def flat(blocks: tuple[Block, ...], depth: int = 0) -> str:
    """The text of blocks as people would type it, with bullets."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Heading | Paragraph):
            lines.append(block.text)
        elif isinstance(block, Grid):
            lines += [" | ".join(row.cells) for row in block.rows]
        elif isinstance(block, Listing):
            lines += [_bullet(item, depth) for item in block.items]
        else:
            lines.append(_bullet(block, depth))
    return "\n".join(line for line in lines if line)


def _bullet(item: Item, depth: int) -> str:
    below = flat(item.blocks, depth + 1)
    return f"{'  ' * depth}• {item.text}{f'{chr(10)}{below}' if below else ''}"
