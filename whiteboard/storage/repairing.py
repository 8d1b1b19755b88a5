"""Bringing back what can be read of a damaged board, into a new file; the damaged one is left as it is.

`pages` gives the rows, one by one, and where no table leads to a page any more the rows of that page by themselves.
Whatever of a row makes no sense is left out and told. The journal holds every record that was ever changed once more,
so what the tables have lost is looked for there.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import MISSING, asdict, dataclass, fields, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from whiteboard.model import pictures, rules
from whiteboard.model.document import TABLES, Change, Document
from whiteboard.model.history import Entry
from whiteboard.model.plain import changes_from_plain
from whiteboard.model.records import Action, Board, Id, Kind, Lane, Mark, Note, OnTimeline, Record
from whiteboard.storage import database, files, journal, opening, rows, schema
from whiteboard.storage.errors import BoardExists, CannotWrite, DamagedBoard, NotABoard
from whiteboard.storage.folders import DataFolder
from whiteboard.storage.pages import Leaf, Pages, Row, Value

SMALLEST = 512
"""Bytes of the smallest page there can be."""
MOST_LINES = 1000
_SHOWN = 40
"""Characters of a text that a report shows to say which note is meant."""


@dataclass(frozen=True, slots=True)
class Repair:
    """What `repair_board` did: how many records of each table are in the new file, whether its history is, and what
    could not be read or had to be left out, in sentences for people."""

    kept: Mapping[str, int]
    history: bool
    problems: tuple[str, ...]


def repair_board(path: Path, out: Path, *, folder: Path | None = None) -> Repair:
    """Write what can be read of a board file into a new one.

    Raises BoardExists where there is something at ``out``, DamagedBoard when nothing at all could be read, and
    BoardMissing, NotABoard, CannotRead and CannotWrite. ``path`` is only ever read.
    """
    path, out = opening.real_path(path), opening.real_path(out)
    if out.exists():
        raise BoardExists(out, "something with this name is there already")
    image = opening.read_bytes(path)
    if len(image) < SMALLEST:
        raise NotABoard(path, "it is too short to hold anything")
    with database.in_our_words(out), TemporaryDirectory(dir=DataFolder.of(folder).private("incoming")) as temporary:
        source, target = Path(temporary, "source"), Path(temporary, "target")
        source.write_bytes(image)
        answer = opening.run_apart(__name__, source, target)
        if isinstance(answer, str):
            raise DamagedBoard(path, answer)
        if not answer:
            raise DamagedBoard(path, "nothing of it could be read")
        files.write_whole(out, target.read_bytes())
    return Repair(answer["kept"], answer["history"], tuple(answer["problems"]))


def repair(image: bytes, target: Path) -> Repair | None:
    """Write what can be read of the bytes of a board into a new database; None, and no database, where that is nothing."""
    problems: list[str] = []
    version = _version(image)
    found = _Found(Pages(image), _layouts(version))
    if found.foreign:
        return None
    with closing(database.open_memory()) as old:
        old.execute("PRAGMA foreign_keys = OFF")  # what refers to nothing is dealt with record by record
        with database.transaction(old):
            schema.create(old, version)
            found.put_into(old)
            problems += found.problems()
            schema.migrate(old)
        entries = list(_entries(old, problems))
        told = _told(old)
        chained = told is not None
        records = _from_journal(list(_records(old, problems)), entries, problems, found.strays(), trusted=chained)
        if not records:
            return None
        document = _fitted(records, _contents(old, problems), problems)
        history = told is not None and not any(journal.misfits(told, document))
        if entries and not history:
            problems.append("the history does not lead to what could be read, and was left out")
        with closing(database.open_new(target)) as new, database.transaction(new):
            schema.create(new)
            rows.write_contents(new, document.contents)
            digest = rows.insert(new, (document.board, *document.records()))
            cursor = journal.copied(old, new) if history else journal.START
            journal.set_cursor(new, journal.moved(cursor, digest))
    kept = {table.name: len(document.table(table.kind)) for table in rows.TABLES.values()}
    return Repair(kept, history, tuple(problems))


def _version(image: bytes) -> int:
    """The version of the tables as the header tells it; the present one where that cannot be."""
    told = int.from_bytes(image[60:64], "big")
    return told if 1 <= told <= schema.version() else schema.version()


# Rows of tables --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Layout:
    """How the rows of one table are stored, and what tells them from those of others with columns of the same types."""

    name: str
    numbered: bool
    columns: tuple[_Stored, ...]
    owner: str
    """The table whose ids its rows begin with; empty for none."""

    def row(self, stored: Row) -> tuple[Value, ...] | None:
        """The row in full, columns that came later with their defaults; None where it cannot be of this table."""
        if len(stored.values) > len(self.columns):
            return None
        values = [*stored.values, *(column.default for column in self.columns[len(stored.values) :])]
        for index, column in enumerate(self.columns):
            if column.is_number:
                values[index] = stored.number
        fits = all(column.takes(value) for column, value in zip(self.columns, values, strict=True))
        return tuple(values) if fits else None

    @property
    def readers(self) -> int:
        """How many of its columns hold more than any text or number."""
        return sum(column.read is not None for column in self.columns)


@dataclass(frozen=True, slots=True)
class _Stored:
    """One column as it is stored; ``is_number`` where the row's number stands for it, ``read`` makes it a value of ours."""

    name: str
    type: str
    optional: bool
    default: Value
    is_number: bool
    read: Callable[[Any], Any] | None

    def takes(self, value: Value) -> bool:
        """Whether the column can hold the value."""
        return self.optional if value is None else isinstance(value, _TYPES[self.type])

    def means(self, value: Value) -> bool:
        """Whether the value is one of ours."""
        return value is None or _read(self.read, value) is not None


_TYPES: Mapping[str, tuple[type, ...]] = {"TEXT": (str,), "INTEGER": (int,), "REAL": (int, float), "BLOB": (bytes,)}


def _read(read: Callable[[Any], Any] | None, value: Value) -> Any:
    """What a stored value means; None where that is nothing."""
    try:
        return value if read is None else read(value)
    except (ValueError, LookupError, TypeError, OverflowError):
        return None


@cache
def _layouts(version: int) -> Mapping[str, _Layout]:
    """The layouts of that version, those whose rows can be told best first."""
    readers = {(table.name, column.name): column.read for table in rows.TABLES.values() for column in table.columns} | {
        (part.name, part.columns[2]): part.read for table in rows.TABLES.values() for part in table.lists
    }
    owners = {part.name: table.name for table in rows.TABLES.values() for part in table.lists}
    with closing(database.open_memory()) as connection:
        schema.create(connection, version)
        unnumbered = {row[1] for row in connection.execute("PRAGMA table_list") if row[4]}
        made = []
        for name in sorted(schema.shape(version).columns):
            columns = tuple(
                _Stored(
                    column,
                    type,
                    not needed,
                    connection.execute(f"SELECT {default or 'NULL'}").fetchone()[0],
                    bool(key) and type == "INTEGER" and name not in unnumbered,
                    readers.get((name, column)),
                )
                for _, column, type, needed, default, key in connection.execute(
                    "SELECT * FROM pragma_table_info(?)", (name,)
                ).fetchall()
            )
            made.append(_Layout(name, name not in unnumbered, columns, owners.get(name, "")))
    return {layout.name: layout for layout in sorted(made, key=lambda one: -one.readers)}


class _Found:
    """The rows that were found for each table."""

    def __init__(self, pages: Pages, layouts: Mapping[str, _Layout]) -> None:
        self._pages = pages
        self._layouts = layouts
        self._senseless = 0
        self._rows: dict[str, dict[tuple[Value, ...], None]] = {name: {} for name in layouts}
        self._ids: dict[str, set[Value]] = {name: set() for name in layouts}
        self._led_to: dict[str, set[Value]] = {}
        roots = pages.roots()
        self.foreign = bool(roots) and roots.keys().isdisjoint(layouts)
        """Whether the file holds the tables of something else."""
        for name, layout in layouts.items():
            if name in roots:
                for stored in pages.walk(roots[name]):
                    self._take(layout, stored)
            self._led_to[name] = set(self._ids[name])
        self._lost = pages.unreadable_pages > 0 or not layouts.keys() <= roots.keys()
        if self._lost:
            # What belongs to others is told by who has it.
            for leaf in sorted(pages.lost(), key=lambda leaf: not leaf.numbered):
                self._take_leaf(leaf)

    def _take(self, layout: _Layout, stored: Row) -> None:
        row = layout.row(stored)
        if row is None:
            self._senseless += 1
        else:
            self._rows[layout.name][row] = None
            self._ids[layout.name].add(row[0])

    def _take_leaf(self, leaf: Leaf) -> None:
        """All rows of a page are of one table: the one that most of them can be of."""
        fitting = {
            layout: sum(self._is_of(layout, row) for row in leaf.rows)
            for layout in self._layouts.values()
            if layout.numbered == leaf.numbered
        }
        best = max(fitting, key=fitting.__getitem__)
        if fitting[best]:
            for row in leaf.rows:
                self._take(best, row)

    def _is_of(self, layout: _Layout, stored: Row) -> bool:
        row = layout.row(stored)
        if row is None or (layout.owner and row[0] not in self._ids[layout.owner]):
            return False
        return all(column.means(value) for column, value in zip(layout.columns, row, strict=True))

    def put_into(self, connection: sqlite3.Connection) -> None:
        """Insert the rows; a row whose key is there already stays out."""
        for name, layout in self._layouts.items():
            statement = rows.insertion(name, tuple(column.name for column in layout.columns))
            for row in self._rows[name]:
                try:
                    connection.execute(statement, row)
                except (sqlite3.Error, OverflowError, UnicodeEncodeError):
                    self._senseless += 1

    def strays(self) -> set[tuple[type, Id]]:
        """The records that no table led to: their pages may be left over from before they were deleted."""
        return {
            (table.kind, id)
            for table in rows.TABLES.values()
            if table.name in self._layouts
            for id in self._ids[table.name] - self._led_to[table.name]
            if isinstance(id, str)
        }

    def problems(self) -> Iterator[str]:
        """What could not be read."""
        if self._lost:
            yield "the way from the tables to their rows was lost, so rows were looked for page by page"
        yield from _counted(self._pages.unreadable_pages, "page could not be read", "pages could not be read")
        yield from _counted(self._pages.unreadable_rows, "row could not be read", "rows could not be read")
        yield from _counted(self._senseless, "row made no sense", "rows made no sense")


def _counted(count: int, one: str, more: str, what: str = "") -> Iterator[str]:
    if count:
        yield f"{count:,} {one if count == 1 else more}{what}"


# Records ---------------------------------------------------------------------------------------------------------------


def _records(connection: sqlite3.Connection, problems: list[str]) -> Iterator[Record]:
    """Every record that the rows make; a value that means nothing gives way to what the field holds by default."""
    for table in rows.TABLES.values():
        parts: dict[str, dict[str, tuple[Any, ...]]] = {}
        for part in table.lists:
            lists: dict[str, list[Any]] = {}
            columns = rows.selection(part.name, part.columns)
            for owner, _, value in connection.execute(f"{columns} ORDER BY 1, 2"):
                meant = _read(part.read, value)
                if meant is None:
                    problems.append(f"{table.name} {owner}: {_shown(value)!r} is none of its {part.field}")
                else:
                    lists.setdefault(owner, []).append(meant)
            parts[part.field] = {owner: tuple(values) for owner, values in lists.items()}
        for row in connection.execute(f"{rows.selection(table.name, table.names)} ORDER BY rowid").fetchall():
            record = _record(table, row, parts, problems)
            if record is not None:
                yield record


def _contents(connection: sqlite3.Connection, problems: list[str]) -> dict[Id, bytes]:
    """The bytes of pictures that are still what they were."""
    found = rows.read_contents(connection)
    whole = {id: data for id, data in found.items() if not pictures.problem_of(id, data)}
    problems.extend(_counted(len(found) - len(whole), "picture was damaged", "pictures were damaged"))
    return whole


def _record(
    table: rows.Table, row: rows.Row, parts: Mapping[str, Mapping[str, Any]], problems: list[str]
) -> Record | None:
    values: list[Any] = list(row)
    senseless = []
    for index, column in enumerate(table.columns):
        if column.read is not None and values[index] is not None:
            values[index] = _read(column.read, values[index])
            if values[index] is None:
                senseless.append(column.name)
    defaults = {field.name: field.default for field in fields(table.kind) if field.default is not MISSING}
    needed = {field.name for field in fields(table.kind)} - defaults.keys()
    if needed & set(senseless):
        problems.append(f"a {table.name} was left out: its {senseless[0]} could not be read")
        return None
    for name in senseless:
        values[table.names.index(name)] = defaults.get(name)
    try:
        (record,) = table.build([(value,) for value in values], parts)
    except (ValueError, LookupError):
        # Only a place can fail by now.
        values[table.names.index("place")] = "tray"
        senseless.append("place")
        (record,) = table.build([(value,) for value in values], parts)
    if senseless:
        problems.append(f"{_name(record)}: {' and '.join(senseless)} could not be read")
    return record


def _entries(connection: sqlite3.Connection, problems: list[str]) -> Iterator[Mapping[tuple[type, Id], Record | None]]:
    """What each entry of the journal left of the records it changed."""
    spoiled = 0
    for (text,) in connection.execute("SELECT changes FROM journal ORDER BY entry"):
        try:
            changes = changes_from_plain(json.loads(text))
        except (ValueError, RecursionError):
            spoiled += 1
            continue
        yield {(type(change.record), change.id): change.after for change in changes}
    problems.extend(_counted(spoiled, "entry of the history made no sense", "entries of the history made no sense"))


def _told(connection: sqlite3.Connection) -> tuple[Entry, ...] | None:
    """The whole journal; None where its chain is broken or an entry makes no sense."""
    if any(journal.problems(connection, journal.end_of(connection))):
        return None
    try:
        return tuple(journal.entries(connection))
    except ValueError:
        return None


def _from_journal(
    records: list[Record],
    entries: Iterable[Mapping[tuple[type, Id], Record | None]],
    problems: list[str],
    strays: Container[tuple[type, Id]],
    *,
    trusted: bool,
) -> list[Record]:
    """The records with what the tables have lost and the journal still knows, without what it knows to be deleted.

    A journal to be ``trusted``, whose chain of hashes is whole, also knows better what a record said. Any other may have
    lost the entry that brought a record back, so it is believed only about ``strays``.
    """
    last: dict[tuple[type, Id], Record | None] = {}
    for entry in entries:
        last.update(entry)
    kept, corrected = [], 0
    for record in records:
        key = type(record), record.id
        known = last.pop(key, record)
        if known is None and (trusted or key in strays):
            continue
        told = known if trusted and known is not None else record
        corrected += told != record
        kept.append(told)
    back = [record for record in last.values() if record is not None]
    gone = len(records) - len(kept)
    problems.extend(_counted(gone, "deleted record was left out", "deleted records were left out"))
    problems.extend(_counted(corrected, "record was damaged, and", "records were damaged, and", _TAKEN))
    problems.extend(_counted(len(back), "record was lost, and", "records were lost, and", _TAKEN))
    return [*kept, *back]


_TAKEN = " taken from the history"


# What fits together ----------------------------------------------------------------------------------------------------


def _fitted(found: Iterable[Record], contents: Mapping[Id, bytes], problems: list[str]) -> Document:
    """A document that keeps the rules, of records that may break any: mended, or else left out."""
    tables: dict[type, dict[Id, Record]] = {kind: {} for kind in TABLES}
    given: dict[type, list[Record]] = {kind: [] for kind in (Board, *TABLES)}
    for record in found:
        given[type(record)].append(_as_text(record))
    marks: dict[Mark, Id] = {}
    document = Document(board=Board("recovered", "Recovered board"), marks=marks, contents=contents, **_named(tables))
    boards = given.pop(Board)
    if not boards:
        problems.append("the board’s title, zone and scale could not be read")
    empty = document
    for board in boards[:1]:
        mended = _mended(
            board, lambda one: isinstance(one, Board) and _is_sound(replace(empty, board=one), one), problems
        )
        document = replace(document, board=mended) if isinstance(mended, Board) else document
    for kind, records in given.items():
        table = tables[kind]

        def fits(record: Record, table: dict[Id, Record] = table) -> bool:
            table[record.id] = record
            sound = _is_sound(document, record)
            if not sound:
                del table[record.id]
            return sound

        for record in [*records, *_stand_ins(kind, given, problems)]:
            if record.id in table:
                problems.append(f"{_name(record)} stands there twice")
                continue
            mended = _mended(_without_lost(record, tables, marks, problems), fits, problems)
            if isinstance(mended, Note):
                marks.update(dict.fromkeys(mended.marks, mended.id))
    return document


def _named(tables: Mapping[type, dict[Id, Record]]) -> dict[str, Any]:
    return {TABLES[kind]: table for kind, table in tables.items()}


def _is_sound(document: Document, record: Record) -> bool:
    try:
        rules.check(document, (Change(None, record),), document)
    except rules.BrokenRule:
        return False
    return True


def _mended(record: Record, fits: Callable[[Record], bool], problems: list[str]) -> Record | None:
    """The record with as much of what it says as fits; None, and told, where not even its own id does."""
    if fits(record):
        return record
    optional = [field for field in fields(record) if field.default is not MISSING]
    defaults: dict[str, Any] = {field.name: field.default for field in optional}
    mended = replace(record, **defaults)
    if not fits(mended):
        problems.append(f"{_name(record)} was left out: it does not fit the rest")
        return None
    lost = []
    for field in optional:
        told: dict[str, Any] = {field.name: getattr(record, field.name)}
        candidate = replace(mended, **told)
        if candidate == mended or fits(candidate):
            mended = candidate
        else:
            lost.append(field.name)
    fits(mended)
    problems.append(f"{_name(record)}: {' and '.join(lost)} could not be kept")
    return mended


def _as_text(record: Record) -> Record:
    """The record with texts that are texts, and are no longer than one may be."""
    spoiled: dict[str, Any] = {
        field.name: value.replace("\0", "").encode("utf-8", "replace").decode()[: rules.LONGEST_TEXT]
        for field in fields(record)
        if isinstance(value := getattr(record, field.name), str) and ("\0" in value or len(value) > rules.LONGEST_TEXT)
    }
    return replace(record, **spoiled) if spoiled else record


def _stand_ins(kind: type, given: Mapping[type, Sequence[Record]], problems: list[str]) -> Iterator[Record]:
    """Lanes and kinds that notes name and that could not be read: without one in its place, a note would lose its time."""
    notes = [note for note in given[Note] if isinstance(note, Note)]
    there = {record.id for record in given[kind]}
    if kind is Lane:
        for id in dict.fromkeys(note.place.lane for note in notes if isinstance(note.place, OnTimeline)):
            if id not in there:
                problems.append(f"the lane {_shown(id)} could not be read; an empty one stands in its place")
                yield Lane(id, _shown(id), position=len(there))
    if kind is Kind:
        for id in dict.fromkeys(note.kind for note in notes):
            if id not in there:
                problems.append(f"the kind {_shown(id)} could not be read; a plain one stands in its place")
                yield Kind(id, _shown(id), "#ffe9a8", position=len(there))


def _without_lost(
    record: Record, tables: Mapping[type, Mapping[Id, Record]], marks: Mapping[Mark, Id], problems: list[str]
) -> Record:
    """The record without what it names and nobody has, and without marks that another note carries already."""
    if isinstance(record, Action):
        kept = tuple(id for id in record.notes if id in tables[Note])
        if kept != record.notes:
            problems.append(f"{_name(record)}: a note that it came from could not be read")
            return replace(record, notes=kept)
    if isinstance(record, Note):
        own = tuple(mark for mark in dict.fromkeys(record.marks) if mark not in marks)
        if own != record.marks:
            problems.append(f"{_name(record)}: a mark stands there twice, or on another note already")
            return replace(record, marks=own)
    return record


def _name(record: Record) -> str:
    """A record for people: its class, and what it says."""
    said = next((getattr(record, name) for name in ("text", "title", "label") if getattr(record, name, "")), record.id)
    return f"the {type(record).__name__.lower()} “{_shown(said)}”"


def _shown(text: object) -> str:
    line = " ".join(str(text)[: 4 * _SHOWN].split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"


def main(job: Mapping[str, Any]) -> None:
    """What the process of `repair_board` runs."""

    def answer() -> Mapping[str, Any]:
        target = Path(job["target"])
        try:
            done = repair(Path(job["source"]).read_bytes(), target)
        except sqlite3.OperationalError as error:
            target.unlink(missing_ok=True)
            if error.sqlite_errorcode != sqlite3.SQLITE_FULL:
                raise
            raise CannotWrite(target, "the disk is full") from error
        if done is None:
            return {}
        more = ("… and more",) if len(done.problems) > MOST_LINES else ()
        return asdict(replace(done, problems=(*done.problems[:MOST_LINES], *more)))

    opening.tell(job, answer)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
