"""Records as rows of the tables named after them, and back.

`TABLES` is made from the fields of the classes: a field is a column of the same name, a place is spread over the columns
of its three classes, and a tuple is a table of its own, ``note_tag (note, position, tag)`` for ``Note.tags``.
"""

from __future__ import annotations

import json
import sqlite3
import types
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cache
from hashlib import sha256
from itertools import groupby, islice, repeat
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple, Union, get_args, get_origin, get_type_hints

from whiteboard.model import document, records
from whiteboard.model.commands import merged
from whiteboard.model.document import Changes, Document, StaleChange
from whiteboard.model.instants import from_iso, to_iso
from whiteboard.model.plain import INSTANTS
from whiteboard.model.progress import Progress, each, silent
from whiteboard.model.records import (
    Board,
    Id,
    InTray,
    LaneRule,
    MeetingStep,
    OnCanvas,
    OnTimeline,
    Place,
    Record,
    Update,
)
from whiteboard.storage import schema

Value = str | int | float | None
Row = tuple[Value, ...]
Convert = Callable[[Any], Any]

CONTENT_COLUMNS = ("id", "data")
DIGEST_MODULUS = 1 << 256
"""The digest of a board is the sum of the hashes of its rows, so that a change costs what it changes."""

_NAMES: Mapping[type, str] = {Update: "action_update", MeetingStep: "meeting_step", LaneRule: "lane_rule"}
"""Tables that do not have the name of their class: a word of SQL, and names of two words."""

_PLACES: Mapping[str, type] = {"timeline": OnTimeline, "canvas": OnCanvas, "tray": InTray}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: how a value becomes what SQLite holds, and how it is read back (None: as it is)."""

    name: str
    write: Convert | None
    read: Convert | None


@dataclass(frozen=True, slots=True)
class ListTable:
    """The table of a field that holds several values: rows of (owner, position, value)."""

    name: str
    field: str
    columns: tuple[str, ...]
    read: Convert | None

    def rows(self, record: Record) -> Iterator[Row]:
        """The rows of one record."""
        for position, value in enumerate(getattr(record, self.field)):
            yield record.id, position, str(value)


@dataclass(frozen=True, slots=True)
class Table:
    """Where the records of one class are."""

    name: str
    kind: type
    columns: tuple[Column, ...]
    names: tuple[str, ...]
    lists: tuple[ListTable, ...]
    cells: Callable[[Record], list[Any]]
    writes: tuple[tuple[int, Convert], ...]
    build: Callable[[Sequence[Sequence[Any]], Mapping[str, Mapping[str, Any]]], Iterator[Record]]
    """Makes records of cells, a sequence for each column, and of the values of the lists, by field and owner."""

    def row(self, record: Record) -> Row:
        """The row of one record."""
        values = self.cells(record)
        for index, write in self.writes:
            if values[index] is not None:
                values[index] = write(values[index])
        return tuple(values)

    def rows(self, record: Record) -> Iterator[tuple[str, tuple[str, ...], Row]]:
        """Every (table, columns, row) that holds a part of one record."""
        yield self.name, self.names, self.row(record)
        for part in self.lists:
            for row in part.rows(record):
                yield part.name, part.columns, row


# Reading ------------------------------------------------------------------------------------------------------------


def read_document(connection: sqlite3.Connection) -> Document:
    """The document in an open database.

    Raises ValueError or KeyError where a value is none of the model's, LookupError when there is not exactly one board.
    """
    return _document(_rows_of(connection), read_contents(connection))


def read_contents(connection: sqlite3.Connection) -> dict[Id, bytes]:
    """The bytes of all pictures, also of those that only the history still knows, by their SHA-256."""
    return dict(connection.execute(selection(schema.CONTENT, CONTENT_COLUMNS)))


def write_contents(connection: sqlite3.Connection, contents: Mapping[Id, bytes]) -> None:
    """Write the bytes of pictures, each once. Belongs in a transaction of the caller."""
    statement = insertion(schema.CONTENT, CONTENT_COLUMNS).replace("INSERT", "INSERT OR IGNORE", 1)
    connection.executemany(statement, contents.items())


def read_with_digest(connection: sqlite3.Connection) -> tuple[Document, int]:
    """The document with the digest of all rows it was made of, from one reading; errors as `read_document`."""
    fetch, digest = _rows_of(connection), 0

    def listen(name: str, columns: tuple[str, ...], order: str) -> Iterator[Row]:
        nonlocal digest
        for row in fetch(name, columns, order):
            digest += row_digest(name, columns, row)
            yield row

    return _document(listen, read_contents(connection)), digest % DIGEST_MODULUS


def read_board(connection: sqlite3.Connection) -> Board:
    """The board's own record; errors as `read_document`."""
    return _board(_rows_of(connection))


_Fetch = Callable[[str, tuple[str, ...], str], Iterator[Row]]
"""The rows of a table: its name, the columns asked for, and what to order by."""


def _rows_of(connection: sqlite3.Connection) -> _Fetch:
    return lambda name, columns, order: connection.execute(f"{selection(name, columns)} ORDER BY {order}")


def _document(fetch: _Fetch, contents: Mapping[Id, bytes]) -> Document:
    board = _board(fetch)
    return Document.of(board, (record for kind in document.TABLES for record in _read(fetch, TABLES[kind])), contents)


def _board(fetch: _Fetch) -> Board:
    boards = list(_read(fetch, TABLES[Board]))
    if len(boards) != 1 or not isinstance(boards[0], Board):
        raise LookupError(f"{len(boards)} boards in one file")
    return boards[0]


_SHARED = frozenset({"kind", "lane", "author", "grouped", "colour"})
"""Columns in which many rows say the same: one text does for all of them, for a hundred thousand notes ten megabytes less."""


_BLOCK = 1_000
"""Rows that are read together."""


def _read(fetch: _Fetch, table: Table) -> Iterator[Record]:
    """The records of a table, made column by column: row by row takes nearly twice as long."""
    lists = {part.field: _read_list(fetch, part) for part in table.lists}
    known: dict[Any, Any] = {}
    rows = fetch(table.name, table.names, "rowid")
    while block := tuple(islice(rows, _BLOCK)):
        cells: list[Sequence[Any]] = list(zip(*block, strict=True))
        for index, column in enumerate(table.columns):
            read = column.read
            if column.name in _SHARED:
                cells[index] = [known.setdefault(value, value) for value in cells[index]]
            if read is not None:
                cells[index] = [None if value is None else read(value) for value in cells[index]]
        yield from table.build(cells, lists)


def _read_list(fetch: _Fetch, part: ListTable) -> dict[str, tuple[Any, ...]]:
    rows = fetch(part.name, part.columns, _quoted(part.columns[:2]))
    read = part.read
    return {
        id: tuple(text if read is None else read(text) for _, _, text in group)
        for id, group in groupby(rows, itemgetter(0))
    }


# Writing ------------------------------------------------------------------------------------------------------------


class Step(NamedTuple):
    """One statement for many rows: its values, and what the digest changes by; ``replaces`` rows that must be there."""

    statement: str
    values: list[Row]
    digest: int
    replaces: str = ""


def insert(connection: sqlite3.Connection, new: Iterable[Record]) -> int:
    """Write records that are not there yet; the change of the digest. Belongs in a transaction of the caller."""
    return carry_out(connection, _insertions(new))


def write(connection: sqlite3.Connection, changes: Changes) -> int:
    """Carry changes out on the rows; what `carry_out` says of their `steps`."""
    return carry_out(connection, steps(changes))


def carry_out(connection: sqlite3.Connection, steps: Iterable[Step], progress: Progress = silent) -> int:
    """Do what `steps` says; the change of the digest. Belongs in a transaction of the caller.

    Raises StaleChange where a row is not there, or there already, against what a change starts from.
    """
    digest = 0
    steps = tuple(steps)
    of = sum(len(step.values) for step in steps)
    told = each(range(of), progress, of=of)
    for step in steps:
        values = (row for row, _ in zip(step.values, told, strict=False))
        done = connection.executemany(step.statement, values).rowcount
        if step.replaces and done != len(step.values):
            missing = len(step.values) - done
            raise StaleChange(f"{missing} rows of {step.replaces} are not on the disk as they are in memory")
        digest += step.digest
    return digest


def steps(changes: Changes) -> Iterator[Step]:
    """What changes do to the rows. Needs no database, and may be asked for on any thread."""
    net = merged(changes)
    # All list rows go before any comes, so that a mark can pass from one note to another in any order of the changes.
    known = [change.before for change in net if change.before is not None]
    for kind, gone in groupby(known, type):
        yield from _without_lists(TABLES[kind], tuple(gone))
    for (kind, new, _), run in groupby(
        net, lambda change: (type(change.record), change.before is None, change.after is None)
    ):
        together = tuple(run)
        after = [change.after for change in together if change.after is not None]
        if new:
            yield from _insertions(after)
        else:
            before = [change.before for change in together if change.before is not None]
            yield from _replacements(TABLES[kind], before, after)


def _insertions(new: Iterable[Record]) -> Iterator[Step]:
    for kind, run in groupby(new, type):
        together = tuple(run)
        table = TABLES[kind]
        yield from _insertion(table.name, table.names, list(map(table.row, together)))
        yield from _with_lists(table, together)


def _with_lists(table: Table, new: Sequence[Record]) -> Iterator[Step]:
    for part in table.lists:
        yield from _insertion(part.name, part.columns, [row for record in new for row in part.rows(record)])


def _insertion(name: str, columns: tuple[str, ...], new: list[Row]) -> Iterator[Step]:
    if new:
        yield Step(insertion(name, columns), new, _digest_of_rows(name, columns, new))


def _without_lists(table: Table, known: Sequence[Record]) -> Iterator[Step]:
    ids: list[Row] = [(record.id,) for record in known]
    for part in table.lists:
        gone = (row for record in known for row in part.rows(record))
        statement = f"DELETE FROM {_quote(part.name)} WHERE {_quote(part.columns[0])} = ?"
        yield Step(statement, ids, -_digest_of_rows(part.name, part.columns, gone))


def _replacements(table: Table, before: Sequence[Record], after: Sequence[Record]) -> Iterator[Step]:
    """Other rows in the place of those that are there, or without any ``after`` none."""
    name, columns = table.name, table.names
    digest = -_digest_of_rows(name, columns, map(table.row, before))
    if not after:
        yield Step(f"DELETE FROM {_quote(name)} WHERE id = ?", [(record.id,) for record in before], digest, name)
        return
    rows = list(map(table.row, after))
    digest += _digest_of_rows(name, columns, rows)
    yield Step(_update(name, columns), [(*row[1:], row[0]) for row in rows], digest, name)
    yield from _with_lists(table, after)


def _digest_of_rows(name: str, columns: tuple[str, ...], together: Iterable[Row]) -> int:
    return sum([row_digest(name, columns, row) for row in together])


@cache
def insertion(name: str, columns: tuple[str, ...]) -> str:
    """The SQL that puts a row into a table."""
    return f"INSERT INTO {_quote(name)} ({_quoted(columns)}) VALUES ({', '.join('?' * len(columns))})"


@cache
def selection(name: str, columns: tuple[str, ...]) -> str:
    """The SQL that reads all rows of a table."""
    return f"SELECT {_quoted(columns)} FROM {_quote(name)}"


@cache
def _update(name: str, columns: tuple[str, ...]) -> str:
    # The id is not set: naming it would make SQLite look for everything that refers to it.
    settings = ", ".join(f"{_quote(column)} = ?" for column in columns[1:])
    return f"UPDATE {_quote(name)} SET {settings} WHERE {_quote(columns[0])} = ?"


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def row_digest(name: str, columns: tuple[str, ...], row: Row) -> int:
    """One row's part of the digest, as a number.

    The SHA-256 of the JSON array of the table's name and the values in the alphabetical order of their columns, so that
    columns may be asked for in any order.
    """
    text = _encode([name, _alphabetical(columns)(row)])
    return int.from_bytes(sha256(text.encode("utf-8")).digest(), "big")


@cache
def _alphabetical(columns: tuple[str, ...]) -> Callable[[Row], Row]:
    return itemgetter(*sorted(range(len(columns)), key=columns.__getitem__))


def digest_of(connection: sqlite3.Connection, columns: Mapping[str, tuple[str, ...]]) -> int:
    """The digest of all rows of the tables named, with those columns."""
    digest = 0
    for name, names in columns.items():
        for row in connection.execute(selection(name, names)):
            digest += row_digest(name, names, row)
    return digest % DIGEST_MODULUS


def say_no_more(connection: sqlite3.Connection, document: Document) -> bool:
    """Whether the rows are exactly those that the document would be written as."""
    for table in TABLES.values():
        made = list(document.table(table.kind).values())
        if connection.execute(f"{selection(table.name, table.names)} ORDER BY rowid").fetchall() != list(
            map(table.row, made)
        ):
            return False
        for part in table.lists:
            stored = connection.execute(selection(part.name, part.columns)).fetchall()
            if sorted(stored) != sorted(row for record in made for row in part.rows(record)):
                return False
    return True


def _quote(name: str) -> str:
    return f'"{name}"'


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(map(_quote, names))


# Made from the classes ----------------------------------------------------------------------------------------------


def _table(kind: type) -> Table:
    name = _NAMES.get(kind, kind.__name__.lower())
    columns: list[Column] = []
    lists: list[ListTable] = []
    single: list[str] = []
    listed: list[tuple[int, str]] = []
    place = slice(0, 0)
    for number, (field, hint) in enumerate(_hints(kind).items()):
        if get_origin(hint) is tuple:
            listed.append((number, field))
            value = field.removesuffix("s")
            names = (name, "position", value)
            lists.append(ListTable(f"{name}_{value}", field, names, _converters(get_args(hint)[0], value)[1]))
            continue
        single.append(field)
        if hint == Place:
            start = len(columns)
            columns += _place_columns()
            place = slice(start, len(columns))
        else:
            columns.append(_column(field, hint))
    make_place = _place_maker()

    def build(cells: Sequence[Sequence[Any]], parts: Mapping[str, Mapping[str, Any]]) -> Iterator[Record]:
        values: list[Iterable[Any]] = list(cells)
        if place.stop:
            values[place] = (map(make_place, zip(*cells[place], strict=True)),)
        for index, field in listed:
            values.insert(index, map(parts[field].get, cells[0], repeat(())))
        return map(kind, *values)

    return Table(
        name,
        kind,
        tuple(columns),
        tuple(column.name for column in columns),
        tuple(lists),
        _cells_of(single),
        tuple((index, column.write) for index, column in enumerate(columns) if column.write is not None),
        build,
    )


def _cells_of(names: list[str]) -> Callable[[Record], list[Any]]:
    """Gives the fields of a record in the order of their columns, a place spread over its own."""
    get = attrgetter(*names)
    if "place" not in names:
        return lambda record: list(get(record))
    at = names.index("place")

    def cells(record: Record) -> list[Any]:
        values = list(get(record))
        values[at : at + 1] = _place_cells(values[at])
        return values

    return cells


def _place_cells(place: Place) -> tuple[Any, ...]:
    """What stands in the columns of `_place_columns`."""
    before, get, after = _SPREAD[type(place)]
    return (*before, *get(place), *after)


def _place_maker() -> Callable[[Sequence[Any]], Any]:
    """Makes the place from what stands in the columns of `_place_columns`."""
    spans: dict[str, tuple[type, int, int, tuple[int, ...]]] = {}
    index = 1
    for on, kind in _PLACES.items():
        hints = _hints(kind)
        needed = tuple(index + offset for offset, hint in enumerate(hints.values()) if _optional(hint) is None)
        spans[on] = (kind, index, index + len(hints), needed)
        index += len(hints)

    def make(cells: Sequence[Any]) -> Any:
        kind, first, end, needed = spans[cells[0]]
        for column in needed:
            if cells[column] is None:
                raise ValueError(f"a note on the {cells[0]} lacks a part of its place")
        return kind(*cells[first:end])

    return make


def _place_columns() -> Iterator[Column]:
    yield Column("place", None, None)
    for kind in _PLACES.values():
        for name, hint in _hints(kind).items():
            yield _column(name, hint)


def _column(name: str, hint: Any) -> Column:
    return Column(name, *_converters(_optional(hint) or hint, name))


def _converters(hint: Any, name: str) -> tuple[Convert | None, Convert | None]:
    """How values of a type become what SQLite holds, and back; None for as they are."""
    if hint is int and name in INSTANTS:
        return to_iso, from_iso
    if hint is bool:
        return int, (False, True).__getitem__
    if hint is float:
        # SQLite keeps no minus before a zero; adding zero takes it away here as well.
        return lambda value: float(value) + 0.0, None
    if issubclass(hint, StrEnum):
        return str, {str(member): member for member in hint}.__getitem__
    return None, None


def _hints(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind, vars(records))
    return {field.name: hints[field.name] for field in fields(kind)}


def _optional(hint: Any) -> Any:
    """What a type is besides None; None for a type without None."""
    if get_origin(hint) not in (Union, types.UnionType) or type(None) not in get_args(hint):
        return None
    (inner,) = (part for part in get_args(hint) if part is not type(None))
    return inner


def _spread() -> Iterator[tuple[type, tuple[tuple[Any, ...], Callable[[Any], tuple[Any, ...]], tuple[None, ...]]]]:
    """For each class of places what stands in its columns: before its own fields, in them, and behind them."""
    names = {kind: tuple(_hints(kind)) for kind in _PLACES.values()}
    left, right = 0, sum(map(len, names.values()))
    for on, kind in _PLACES.items():
        own = names[kind]
        right -= len(own)
        get: Callable[[Any], tuple[Any, ...]] = attrgetter(*own) if own else lambda _: ()
        yield kind, ((on, *(None,) * left), get, (None,) * right)
        left += len(own)


_SPREAD = dict(_spread())

TABLES: Mapping[type, Table] = {kind: _table(kind) for kind in (Board, *document.TABLES)}
"""Where the records of each class are, referenced ones first."""

COLUMNS: Mapping[str, tuple[str, ...]] = {
    name: columns
    for table in TABLES.values()
    for name, columns in ((table.name, table.names), *((part.name, part.columns) for part in table.lists))
}
"""The columns of every table that holds parts of records."""
