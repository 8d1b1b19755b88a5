"""Boards made to do harm. `make` writes them into a folder; none may do anything but be refused."""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from tests.stored import BOARD, DOCUMENT, NOTE
from whiteboard.model.document import Document
from whiteboard.storage import rows
from whiteboard.storage.working import image_of_document

VICTIM = "victim.txt"
MILLION = "a million notes"
"""Of the boards the one whose only harm is the time that it takes to read."""
_CTE = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"

STATEMENTS: dict[str, tuple[str, ...]] = {
    "trigger": ("CREATE TRIGGER bell AFTER INSERT ON note BEGIN DELETE FROM note; END",),
    "view that never ends": ("DROP VIEW timeline", f"CREATE VIEW timeline AS {_CTE}"),
    "view named like a table": ("ALTER TABLE link RENAME TO old", f"CREATE VIEW link AS {_CTE}"),
    "virtual table": ("CREATE VIRTUAL TABLE search USING fts5(text)",),
    "generated column": ("ALTER TABLE kind ADD COLUMN x TEXT AS (hex(zeroblob(100000000)))",),
    "index on an expression": ("CREATE INDEX slow ON note (hex(zeroblob(10000000)))",),
    "program of somebody else": ("PRAGMA application_id = 42",),
    "sequence at its end": (
        "INSERT INTO journal VALUES (9223372036854775807, 1, 'do', '2019-07-18T09:00:00Z', 'x', NULL, '[]', 'x')",
    ),
    "number at its end": ("UPDATE note SET votes = 9223372036854775807, z = -9223372036854775808",),
    "position nowhere": ("UPDATE note SET place = 'canvas', x = 9e999, y = -9e999",),
    "year far away": ("UPDATE note SET place = 'timeline', lane = 'signals', row = 0, at = '99999-01-01T00:00:00Z'",),
    "text that is none": ("UPDATE note SET text = CAST(x'C3282800' AS TEXT)",),
    "reference to nothing": ("UPDATE link SET to_note = 'nobody'",),
    "link to a file": ("UPDATE action SET ticket = 'file:///etc/passwd'",),
    "schema that lies": (
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET rootpage = 1 WHERE name = 'note'",
    ),
    "schema that is none": (
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET sql = 'CREATE' WHERE name = 'note'",
    ),
    "tables of tables": ("PRAGMA writable_schema = ON", "UPDATE sqlite_master SET rootpage = 0 WHERE name = 'journal'"),
}
"""By name, what is run on a good board; each gets a digest that fits again, as somebody who means harm would make it."""


def make(folder: Path, *, large: bool = False) -> Iterator[Path]:
    """Write the hostile boards, and the file that a journal beside one of them wants deleted."""
    for name, statements in STATEMENTS.items():
        yield _altered(folder / f"{name}.board", *statements)
    yield _views(folder / "thousands of views.board", 30_000 if large else 2_000)
    yield with_journal(folder / "journal.board", folder / VICTIM)
    yield _nested(folder / "nested history.board")
    if large:
        yield _altered(folder / "286 MB.board", _HUGE)
        yield _many(folder / f"{MILLION}.board", 1_000_000)


_HUGE = "UPDATE note SET text = CAST(zeroblob(286000000) AS TEXT) WHERE id = '1'"


def _altered(path: Path, *statements: str, change: Callable[[sqlite3.Connection], object] | None = None) -> Path:
    """A good board after statements, with a digest that fits where only values were changed."""
    path.write_bytes(image_of_document(DOCUMENT))
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        if change is not None:
            change(connection)
        if all(statement.startswith(("UPDATE note", "UPDATE link", "UPDATE action")) for statement in statements):
            # What is no text cannot even be read here.
            connection.text_factory = lambda data: data.decode("utf-8", "replace")
            digest = rows.digest_of(connection, rows.COLUMNS)
            connection.execute("UPDATE cursor SET digest = ?", (f"{digest:064x}",))
        connection.commit()
    return path


def _views(path: Path, count: int) -> Path:
    def change(connection: sqlite3.Connection) -> None:
        # Written straight into the list of tables: SQLite would look through all of them for each that comes.
        connection.executemany(
            "INSERT INTO sqlite_master VALUES ('view', ?1, ?1, 0, 'CREATE VIEW ' || ?1 || ' AS SELECT * FROM note')",
            ((f"v{number}",) for number in range(count)),
        )

    return _altered(path, "PRAGMA writable_schema = ON", change=change)


def _nested(path: Path) -> Path:
    deep = "[" * 100_000 + "]" * 100_000
    return _altered(path, f"INSERT INTO journal VALUES (1, 1, 'do', '2019-07-18T09:00:00Z', 'x', NULL, '{deep}', 'x')")


def _many(path: Path, count: int) -> Path:
    notes = (type(NOTE)(str(number), text="Again") for number in range(count))
    path.write_bytes(image_of_document(Document.of(BOARD, (*DOCUMENT.kinds.values(), *notes))))
    return path


def with_journal(path: Path, victim: Path) -> Path:
    """A board beside which lies a hot journal that names a super-journal: SQLite deletes the file it names.

    The format: https://www.sqlite.org/fileformat2.html#the_rollback_journal, and writeSuperJournal in pager.c.
    """
    victim.write_text("still here")
    path.write_bytes(image_of_document(DOCUMENT))
    name = str(victim).encode()
    magic = bytes.fromhex("d9d505f920a163d7")
    head = magic + struct.pack(">IIIII", 0, 0, len(path.read_bytes()) // 4096, 512, 4096)
    check = sum(byte if byte < 128 else byte - 256 for byte in name) & 0xFFFFFFFF
    tail = struct.pack(">I", 0x40000000 // 4096 + 1) + name + struct.pack(">II", len(name), check) + magic
    path.with_name(f"{path.name}-journal").write_bytes(head.ljust(512, b"\0") + tail)
    return path
