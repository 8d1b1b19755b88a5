"""The tables of a board file, and the named steps that bring an older file up to date.

The first tables stand here as SQL because they are a contract with every file already written: they must not move when
a class of `model.records` does. A new field is one line there and one step here (``notes have a colour``).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

APPLICATION_ID = 0x57427264
"""“WBrd” in the header of every board file, after https://www.sqlite.org/fileformat2.html#application_id."""

FIRST_TABLES = """
CREATE TABLE board (
    id TEXT PRIMARY KEY NOT NULL,
    title TEXT NOT NULL,
    timezone TEXT NOT NULL,         -- IANA name; every instant is stored in UTC
    start TEXT,                     -- instant at the left end of the timeline
    scale REAL NOT NULL,            -- points a minute
    fold_after INTEGER NOT NULL,    -- minutes of quiet after which a stretch folds
    locked INTEGER NOT NULL
) STRICT;

CREATE TABLE board_hidden_overlay (
    board TEXT NOT NULL REFERENCES board DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    hidden_overlay TEXT NOT NULL,   -- what of the comms figures is not drawn on the board
    PRIMARY KEY (board, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE lane (
    id TEXT PRIMARY KEY NOT NULL,
    title TEXT NOT NULL,
    role TEXT NOT NULL,             -- signals, response, internal, public, other
    hint TEXT NOT NULL,
    colour TEXT NOT NULL,
    position INTEGER NOT NULL,
    rows INTEGER NOT NULL,
    hidden INTEGER NOT NULL
) STRICT;

CREATE TABLE kind (
    id TEXT PRIMARY KEY NOT NULL,
    title TEXT NOT NULL,
    colour TEXT NOT NULL,
    position INTEGER NOT NULL
) STRICT;

CREATE TABLE note (
    id TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL REFERENCES kind DEFERRABLE INITIALLY DEFERRED,
    text TEXT NOT NULL,
    place TEXT NOT NULL,            -- timeline (at to row), canvas (x, y), tray
    at TEXT,                        -- ISO 8601, UTC
    until TEXT,
    precision TEXT,                 -- exact, about, range
    lane TEXT REFERENCES lane DEFERRABLE INITIALLY DEFERRED,
    row INTEGER,
    x REAL,                         -- points, right of the timeline's left end
    y REAL,                         -- points, down from its lower edge
    author TEXT NOT NULL,
    votes INTEGER NOT NULL,
    width REAL,
    said TEXT NOT NULL,             -- the time as people wrote it
    source TEXT NOT NULL,
    promise TEXT,                   -- instant by which this post promised the next one
    z INTEGER NOT NULL,
    locked INTEGER NOT NULL,
    grouped TEXT
) STRICT;
CREATE INDEX note_kind ON note (kind);
CREATE INDEX note_lane ON note (lane);

CREATE TABLE note_tag (
    note TEXT NOT NULL REFERENCES note DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    tag TEXT NOT NULL,
    PRIMARY KEY (note, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE note_mark (
    note TEXT NOT NULL REFERENCES note DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    mark TEXT NOT NULL UNIQUE,
    PRIMARY KEY (note, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE phase (
    id TEXT PRIMARY KEY NOT NULL,
    title TEXT NOT NULL,
    start TEXT NOT NULL,
    until TEXT NOT NULL,
    colour TEXT NOT NULL
) STRICT;

CREATE TABLE fold (
    id TEXT PRIMARY KEY NOT NULL,
    start TEXT NOT NULL,
    until TEXT NOT NULL
) STRICT;

CREATE TABLE frame (
    id TEXT PRIMARY KEY NOT NULL,
    title TEXT NOT NULL,
    x REAL NOT NULL,
    y REAL NOT NULL,
    width REAL NOT NULL,
    height REAL NOT NULL,
    position INTEGER NOT NULL,
    category TEXT                   -- people, process, technology
) STRICT;

CREATE TABLE link (
    id TEXT PRIMARY KEY NOT NULL,
    from_note TEXT NOT NULL REFERENCES note DEFERRABLE INITIALLY DEFERRED,
    to_note TEXT NOT NULL REFERENCES note DEFERRABLE INITIALLY DEFERRED,
    label TEXT NOT NULL
) STRICT;
CREATE INDEX link_from ON link (from_note);
CREATE INDEX link_to ON link (to_note);

CREATE TABLE action (
    id TEXT PRIMARY KEY NOT NULL,
    title TEXT NOT NULL,
    category TEXT NOT NULL,         -- people, process, technology
    owner TEXT NOT NULL,
    due TEXT,                       -- ISO 8601 date
    next_step TEXT NOT NULL,
    status TEXT NOT NULL,           -- open, in progress, done, dropped
    ticket TEXT NOT NULL,
    position INTEGER NOT NULL
) STRICT;

CREATE TABLE action_note (
    action TEXT NOT NULL REFERENCES action DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    note TEXT NOT NULL REFERENCES note DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (action, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX action_note_note ON action_note (note);

CREATE TABLE action_update (
    id TEXT PRIMARY KEY NOT NULL,
    action TEXT NOT NULL REFERENCES action DEFERRABLE INITIALLY DEFERRED,
    at TEXT NOT NULL,
    text TEXT NOT NULL,
    author TEXT NOT NULL
) STRICT;
CREATE INDEX action_update_action ON action_update (action);

CREATE TABLE meeting (
    id TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,             -- workshop, regroup
    start TEXT NOT NULL,
    until TEXT
) STRICT;

CREATE TABLE meeting_participant (
    meeting TEXT NOT NULL REFERENCES meeting DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    participant TEXT NOT NULL,
    PRIMARY KEY (meeting, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE target (
    id TEXT PRIMARY KEY NOT NULL,   -- the role it holds for
    first INTEGER,                  -- minutes, as all of these
    scope INTEGER,
    every INTEGER,
    lasting INTEGER
) STRICT;

CREATE TABLE journal (
    entry INTEGER PRIMARY KEY NOT NULL,
    step INTEGER NOT NULL,          -- entries of one step are undone together
    turn TEXT NOT NULL,             -- do, undo, redo
    at TEXT NOT NULL,
    label TEXT NOT NULL,
    meeting TEXT,
    changes TEXT NOT NULL,          -- JSON: [[class, before, after], …]
    hash TEXT NOT NULL              -- SHA-256 over this row and the hash of the one before
) STRICT;
CREATE INDEX journal_step ON journal (step);

CREATE TABLE cursor (
    one INTEGER PRIMARY KEY NOT NULL CHECK (one = 1),
    entry INTEGER NOT NULL,         -- the last row of the journal
    hash TEXT NOT NULL,             -- and its hash
    digest TEXT NOT NULL            -- sum of the SHA-256 of every row of every record, modulo 2^256
) STRICT;

CREATE VIEW timeline AS
SELECT
    note.at,
    note.until,
    lane.title AS lane,
    kind.title AS kind,
    note.text,
    (SELECT group_concat(mark, ', ') FROM note_mark WHERE note_mark.note = note.id) AS marks,
    note.author
FROM note
JOIN lane ON lane.id = note.lane
JOIN kind ON kind.id = note.kind
WHERE note.place = 'timeline'
ORDER BY julianday(note.at), lane.position, note.row;
"""


BOOKKEEPING = frozenset({"journal", "cursor"})
"""The tables that hold no records."""

CONTENT = "content"
"""The table of the pictures' bytes. Its rows are known by their own SHA-256, which the rows of pictures name."""


@dataclass(frozen=True, slots=True)
class Migration:
    """One step from a version to the next, and its name for people and logs: SQL statements, or what SQL cannot do."""

    name: str
    step: str | Callable[[Database], None]


MEETINGS = """\
CREATE TABLE meeting_step (
    id TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,             -- workshop, regroup
    title TEXT NOT NULL,
    minutes INTEGER NOT NULL,
    view TEXT NOT NULL,             -- board, timeline, discussion, actions, review, changes, wrap-up
    position INTEGER NOT NULL
) STRICT;
ALTER TABLE board ADD COLUMN regroup TEXT;
ALTER TABLE board ADD COLUMN votes_each INTEGER NOT NULL DEFAULT 3;
ALTER TABLE board ADD COLUMN votes_hidden INTEGER NOT NULL DEFAULT 0;
ALTER TABLE action ADD COLUMN carried_from TEXT NOT NULL DEFAULT ''"""

PICTURES = """\
CREATE TABLE content (
    id TEXT PRIMARY KEY NOT NULL,   -- SHA-256 of the bytes
    data BLOB NOT NULL              -- PNG or JPEG
) STRICT;
CREATE TABLE picture (
    id TEXT PRIMARY KEY NOT NULL,
    content TEXT NOT NULL REFERENCES content DEFERRABLE INITIALLY DEFERRED,
    x REAL NOT NULL,                -- as those of a note on the canvas
    y REAL NOT NULL,
    width REAL NOT NULL,
    height REAL NOT NULL,
    alt TEXT NOT NULL,              -- what is to be seen, in words
    z INTEGER NOT NULL,
    locked INTEGER NOT NULL,
    grouped TEXT
) STRICT;
CREATE INDEX picture_content ON picture (content)"""

LANE_RULES = """\
CREATE TABLE lane_rule (
    id TEXT PRIMARY KEY NOT NULL,
    format TEXT NOT NULL,           -- of the sources that it is for
    channel TEXT NOT NULL,
    suggested TEXT NOT NULL,        -- a lane or role that the source suggests
    target TEXT NOT NULL            -- the lane or role that somebody chose instead
) STRICT"""

MIGRATIONS: tuple[Migration, ...] = (
    Migration("notes know what their source said", "ALTER TABLE note ADD COLUMN digest TEXT NOT NULL DEFAULT ''"),
    Migration("meetings have steps, votes can be hidden, actions say where they were carried over from", MEETINGS),
    Migration("notes have a colour", "ALTER TABLE note ADD COLUMN colour TEXT NOT NULL DEFAULT ''"),
    Migration("ranges keep their length off the timeline", "ALTER TABLE note ADD COLUMN lasts INTEGER"),
    Migration("files say which program wrote them", "ALTER TABLE cursor ADD COLUMN program TEXT NOT NULL DEFAULT ''"),
    Migration("boards hold pictures", PICTURES),
    Migration("boards remember into which lanes to import", LANE_RULES),
)
"""The step at index 0 leads from version 1 to 2. Released steps never change."""


def create(connection: sqlite3.Connection, to: int | None = None) -> None:
    """Make the tables of a version (None: the present one) in an empty database, inside the caller's transaction."""
    for statement in FIRST_TABLES.split(";\n"):
        if statement.strip():
            connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute("PRAGMA user_version = 1")
    migrate(connection, to)


def migrate(connection: sqlite3.Connection, to: int | None = None) -> tuple[str, ...]:
    """Bring the tables to a version (None: the present one), inside the caller's transaction; the steps taken."""
    start = version_of(connection)
    pending = MIGRATIONS[start - 1 : (version() if to is None else to) - 1]
    for number, migration in enumerate(pending, start=start + 1):
        if isinstance(migration.step, str):
            for statement in migration.step.split(";\n"):
                connection.execute(statement)
        else:
            # sqlite-utils imports numpy where there is one (0.3 s): only a file that needs such a step pays for it.
            from sqlite_utils import Database

            migration.step(Database(connection, execute_plugins=False))
        connection.execute(f"PRAGMA user_version = {number}")
    return tuple(migration.name for migration in pending)


def version() -> int:
    """The version that this program writes."""
    return 1 + len(MIGRATIONS)


def version_of(connection: sqlite3.Connection) -> int:
    """The version of an open database; 0 for one that is no board."""
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


def counted(columns: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Of the tables of a file those whose rows its digest counts, with their columns."""
    return {name: names for name, names in columns.items() if name not in {*BOOKKEEPING, CONTENT}}


@dataclass(frozen=True, slots=True)
class Shape:
    """What a file of some version consists of: every object's (type, name, table, SQL), and each table's columns."""

    objects: frozenset[tuple[str, str, str, str | None]]
    columns: dict[str, tuple[str, ...]]


@cache
def shape(version: int) -> Shape:
    """The shape of a file of that version, found by making one in memory."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        create(connection, version)
        return shape_of(connection)
    finally:
        connection.close()


def shape_of(connection: sqlite3.Connection) -> Shape:
    """The shape of an open database."""
    objects = frozenset(connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master"))
    columns = {
        name: tuple(row[0] for row in connection.execute("SELECT name FROM pragma_table_info(?)", (name,)))
        for kind, name, *_ in objects
        if kind == "table"
    }
    return Shape(objects, columns)
