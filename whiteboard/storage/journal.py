"""The journal of a board: a row for each transaction, with what it changed and a hash chained to the row before.

The one row of the table ``cursor`` says where the journal ends and what the records add up to, so that a journal that
was cut short and a record that was changed by something else are noticed.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from whiteboard import __version__
from whiteboard.model.commands import merged
from whiteboard.model.document import Changes, Document
from whiteboard.model.history import Entry, History, Turn, history_of
from whiteboard.model.instants import from_iso, to_iso
from whiteboard.model.plain import changes_from_plain, changes_to_plain
from whiteboard.model.records import Board, Id, Record
from whiteboard.storage.rows import DIGEST_MODULUS

_COLUMNS = "entry, step, turn, at, label, meeting, changes"


@dataclass(frozen=True, slots=True)
class Cursor:
    """The number of the last row of the journal, its hash, and the digest of all records."""

    entry: int
    hash: str
    digest: int


START = Cursor(0, "", 0)
"""The cursor of a board without records and history."""


def read_cursor(connection: sqlite3.Connection) -> Cursor:
    """Where the journal ends. Raises LookupError when the board does not say, ValueError when it says nonsense."""
    row = connection.execute("SELECT entry, hash, digest FROM cursor").fetchone()
    if row is None:
        raise LookupError("the board does not say where its journal ends")
    return Cursor(row[0], row[1], int(row[2], 16))


def set_cursor(connection: sqlite3.Connection, cursor: Cursor) -> None:
    """Write the cursor, and which program wrote it, inside the caller's transaction."""
    connection.execute(
        "INSERT OR REPLACE INTO cursor (one, entry, hash, digest, program) VALUES (1, ?, ?, ?, ?)",
        (cursor.entry, cursor.hash, f"{cursor.digest:064x}", __version__),
    )


def moved(cursor: Cursor, digest: int) -> Cursor:
    """The cursor when the records' digest changes by so much."""
    return Cursor(cursor.entry, cursor.hash, (cursor.digest + digest) % DIGEST_MODULUS)


def end_of(connection: sqlite3.Connection) -> Cursor:
    """Where the journal ends by its own rows, whatever the board says of it; without a digest."""
    row = connection.execute("SELECT entry, hash FROM journal ORDER BY entry DESC LIMIT 1").fetchone()
    return START if row is None else Cursor(row[0], row[1], START.digest)


def copied(old: sqlite3.Connection, new: sqlite3.Connection) -> Cursor:
    """Copy a whole journal, inside the caller's transaction; where it ends, without a digest."""
    statement = f"INSERT INTO journal ({_COLUMNS}, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    new.executemany(statement, old.execute(f"SELECT {_COLUMNS}, hash FROM journal ORDER BY entry"))
    return end_of(new)


def text_of(changes: Changes) -> str:
    """Changes as the journal holds them."""
    return json.dumps(changes_to_plain(changes), ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def append(connection: sqlite3.Connection, entry: Entry, cursor: Cursor, text: str | None = None) -> Cursor:
    """Write one entry behind the cursor, inside the caller's transaction; the new cursor, which the caller sets.

    ``text`` is `text_of` its changes where that is known.
    """
    changes = text_of(entry.changes) if text is None else text
    row = (cursor.entry + 1, entry.step, str(entry.turn), to_iso(entry.at), entry.label, entry.meeting, changes)
    hash = _hash(cursor.hash, row)
    connection.execute(f"INSERT INTO journal ({_COLUMNS}, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (*row, hash))
    return Cursor(row[0], hash, cursor.digest)


def entries(connection: sqlite3.Connection) -> Iterator[Entry]:
    """Every entry, oldest first. Raises ValueError, which says which one, on a row that is none of ours."""
    for row in connection.execute(f"SELECT {_COLUMNS} FROM journal ORDER BY entry"):
        try:
            entry = _entry(row)
        except (ValueError, RecursionError) as error:
            raise ValueError(f"entry {row[0]} of its history makes no sense ({error})") from error
        yield entry


def entries_about(connection: sqlite3.Connection, id: Id, *, after: int = 0) -> Iterator[Entry]:
    """The entries after the row ``after`` that changed one record, oldest first, with nothing but its own changes."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM journal WHERE entry > ? AND instr(changes, ?) ORDER BY entry",
        (after, json.dumps(id, ensure_ascii=False)),
    )
    for row in rows:
        # Only what is about the record becomes values: an import has changed ten thousand others with it.
        own = [item for item in json.loads(row[-1]) if (item[2] or item[1])["id"] == id]
        if own:
            yield _entry((*row[:-1], json.dumps(own)))


def changes_of(connection: sqlite3.Connection, step: int) -> Changes:
    """What doing one step changed, all its entries together."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM journal WHERE step = ? AND turn = ? ORDER BY entry", (step, str(Turn.DO))
    )
    return merged(change for row in rows for change in _entry(row).changes)


def history(connection: sqlite3.Connection) -> History:
    """What undo and redo reach. Raises ValueError where the rows do not follow from one another."""
    rows = connection.execute("SELECT turn, step, label FROM journal ORDER BY entry")
    return history_of((Turn(turn), step, label) for turn, step, label in rows)


def problems(connection: sqlite3.Connection, cursor: Cursor) -> Iterator[str]:
    """Where the chain of hashes is broken, and where steps do not follow from one another; `entries` reads what they say."""
    hash, last = "", 0
    for *row, stored in connection.execute(f"SELECT {_COLUMNS}, hash FROM journal ORDER BY entry"):
        last += 1
        hash = _hash(hash, tuple(row))
        if row[0] != last or hash != stored:
            yield f"its history was changed at entry {row[0]}"
            return
    if (last, hash) != (cursor.entry, cursor.hash):
        yield f"its history ends at entry {last} instead of {cursor.entry}"
        return
    try:
        history(connection)
    except ValueError as error:
        yield f"its history does not fit together ({error})"


def misfits(journal: Iterable[Entry], document: Document) -> Iterator[str]:
    """Where a whole journal does not lead to the document: what undoing would stumble over. Costs what it changed in all."""
    now: dict[tuple[type, Id], Record] = {(type(record), record.id): record for record in document.records()}
    now[Board, document.board.id] = document.board
    for entry in reversed(list(journal)):
        for change in reversed(entry.changes):
            place = (type(change.record), change.id)
            if now.pop(place, None) != change.after:
                yield f"its history does not lead to what it holds (“{entry.label}”)"
                return
            if change.before is not None:
                now[place] = change.before


def _entry(row: tuple[int, int, str, str, str, str | None, str]) -> Entry:
    _, step, turn, at, label, meeting, changes = row
    plain = json.loads(changes, parse_constant=_no_constant)
    return Entry(step, Turn(turn), from_iso(at), label, changes_from_plain(plain), meeting)


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _hash(before: str, row: tuple[object, ...]) -> str:
    """SHA-256 of the hash before and the JSON array of the row."""
    text = before + json.dumps(row, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode("utf-8")).hexdigest()
