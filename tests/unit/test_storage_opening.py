"""Files from outside: each that is no whole board is recognised and named, and nothing in it is carried out."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from tests.stored import BOARD, DOCUMENT, NINE, clock, edit
from whiteboard.model.document import Change, Document
from whiteboard.model.history import Entry, Turn
from whiteboard.model.records import Note, OnCanvas, OnTimeline
from whiteboard.storage import (
    BoardError,
    BoardMissing,
    DamagedBoard,
    NewerBoard,
    NotABoard,
    check_board,
    create_board,
    database,
    journal,
    open_board,
    opening,
    read_board,
    rows,
    schema,
)
from whiteboard.storage.errors import CannotRead
from whiteboard.storage.working import image_of_document


@pytest.fixture
def board(tmp_path: Path) -> Path:
    """A board file with some history."""
    path = tmp_path / "portal.board"
    with create_board(path, DOCUMENT, now=clock()) as working:
        working.write(edit(DOCUMENT, "Alert fires twice", 1))
        working.write(edit(working.load(), "Alert fires three times", 2))
    return path


def problems(path: Path) -> list[str]:
    return list(opening.examine(path, None))


def tampered(path: Path, *statements: str) -> Path:
    """The board after somebody ran these statements on it."""
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    return path


def hashed_again(path: Path) -> Path:
    """The board with a digest that fits its rows, as somebody who means harm would make it."""
    with closing(sqlite3.connect(path)) as connection:
        digest = rows.digest_of(connection, rows.COLUMNS)
        connection.execute("UPDATE cursor SET digest = ?", (f"{digest:064x}",))
        connection.commit()
    return path


def folder(path: Path) -> None:
    path.mkdir()


def empty(path: Path) -> None:
    path.touch()


def short(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\0")


def picture(path: Path) -> None:
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(2000))


def pipe(path: Path) -> None:
    os.mkfifo(path)


def other_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE board (id TEXT)")


def other_database_with_a_version(path: Path) -> None:
    other_database(path)
    tampered(path, f"PRAGMA user_version = {schema.version()}")


def board_without_a_version(path: Path) -> None:
    path.write_bytes(image_of_document(DOCUMENT))
    tampered(path, "PRAGMA user_version = 0")


def newer(path: Path) -> None:
    path.write_bytes(image_of_document(DOCUMENT))
    tampered(path, f"PRAGMA user_version = {schema.version() + 1}")


def huge(path: Path) -> None:
    with path.open("wb") as stream:
        stream.truncate(opening.LARGEST + 1)  # a hole: it takes no room


def endless_link(path: Path) -> None:
    path.symlink_to(path)


@pytest.mark.parametrize(
    ("make", "error", "sentence"),
    [
        (folder, NotABoard, "it is a folder"),
        (empty, NotABoard, "it is empty"),
        (short, NotABoard, "some other kind of file"),
        (picture, NotABoard, "some other kind of file"),
        (pipe, NotABoard, "no ordinary file"),
        (other_database, NotABoard, "the database of some other program"),
        (other_database_with_a_version, NotABoard, "the database of some other program"),
        (board_without_a_version, NotABoard, "the database of some other program"),
        (huge, NotABoard, "larger than 512 MB"),
        (newer, NewerBoard, "a newer version of Whiteboard"),
        (endless_link, CannotRead, "leads nowhere|levels of symbolic links"),
    ],
)
def test_what_is_no_board_is_named_and_left_alone(
    tmp_path: Path, make: Callable[[Path], None], error: type[BoardError], sentence: str
):
    path = tmp_path / "some.board"
    make(path)
    before = path.lstat()
    for use in (partial(open_board, now=clock()), read_board):
        with pytest.raises(error, match=sentence) as raised:
            use(path)
        assert str(path) in str(raised.value)
    with pytest.raises(error):
        check_board(path)
    assert path.lstat() == before
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_a_file_may_be_as_large_as_the_largest_and_no_larger(board: Path, monkeypatch: pytest.MonkeyPatch):
    image = board.read_bytes()
    monkeypatch.setattr(opening, "LARGEST", len(image))
    assert opening.read_bytes(board) == image
    monkeypatch.setattr(opening, "LARGEST", len(image) - 1)
    with pytest.raises(NotABoard, match="larger than"):
        opening.read_bytes(board)


def taken_by(module: str) -> int:
    """The bytes of addresses that a process takes that has read this module and done nothing."""
    told = f"import re, {module}; print(re.search(r'VmPeak:\\s+(\\d+)', open('/proc/self/status').read())[1])"
    return 1024 * int(subprocess.run([sys.executable, "-c", told], check=True, stdout=subprocess.PIPE).stdout)


@pytest.mark.parametrize("reader", ["opening", "looking", "repairing"])
def test_what_needs_more_memory_than_it_may_take_is_an_answer_of_every_reader(tmp_path: Path, reader: str):
    path = tmp_path / "large.board"
    large = Note("large", text="x" * 8_000_000)
    path.write_bytes(image_of_document(Document.of(BOARD, (*DOCUMENT.records(), large))))
    module = f"whiteboard.storage.{reader}"
    said = opening.run_apart(module, path, tmp_path / "made", memory=taken_by(module) + 12 * 2**20)
    assert said == opening.ENDLESS


def test_a_link_that_leads_nowhere(tmp_path: Path):
    (tmp_path / "some.board").symlink_to(tmp_path / "gone.board")
    with pytest.raises(BoardMissing):
        open_board(tmp_path / "some.board", now=clock())


def test_a_name_that_is_too_long_for_the_disk(tmp_path: Path):
    with pytest.raises(CannotRead, match="too long"):
        read_board(tmp_path / ("x" * 300))


def test_a_whole_board_has_no_problems(board: Path):
    assert problems(board) == []
    report = check_board(board)
    assert (report.version, report.problems, report.waiting) == (schema.version(), (), False)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER evil AFTER INSERT ON note BEGIN DELETE FROM note; END",
        "CREATE VIEW evil AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n",
        "CREATE VIRTUAL TABLE evil USING fts5(text)",
        "CREATE TABLE evil (text TEXT)",
        "CREATE INDEX evil ON note (text)",
        "DROP VIEW timeline",
        "ALTER TABLE note ADD COLUMN evil TEXT",
        "ALTER TABLE note RENAME COLUMN text TO words",
        "DROP TABLE journal",
    ],
)
def test_tables_that_are_not_exactly_ours_are_refused(board: Path, statement: str):
    assert problems(tampered(board, statement)) == ["its tables are not those of a board"]


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("UPDATE note SET text = 'changed' WHERE id = '1'", "changed by something else"),
        ("DELETE FROM note_tag", "changed by something else"),
        ("DELETE FROM cursor", "does not say what it holds"),
        ("UPDATE cursor SET digest = 'x'", "does not say what it holds"),
        ("DELETE FROM journal WHERE entry = 2", "its history ends at entry 1 instead of 2"),
        ("DELETE FROM journal WHERE entry = 1", "its history was changed at entry 2"),
        ("UPDATE journal SET label = 'Edit nothing' WHERE entry = 1", "its history was changed at entry 1"),
        ("DELETE FROM note WHERE id = '1'", "FOREIGN KEY"),
    ],
)
def test_what_was_changed_by_something_else_is_noticed(board: Path, statement: str, problem: str):
    assert problem in problems(tampered(board, statement))[0]


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("UPDATE note SET x = 9e999 WHERE id = '2'", "say more than a record can"),
        ("UPDATE note SET place = 'canvas', x = 9e999, y = 0 WHERE id = '2'", "is not a position"),
        ("UPDATE note SET at = '2019-07-18 around nine' WHERE id = '1'", "a value that means nothing"),
        ("UPDATE note SET text = CAST(x'ff' AS TEXT) WHERE id = '1'", "cannot be read"),
        ("UPDATE note SET row = NULL WHERE id = '1'", "needs a row"),
        ("UPDATE note SET votes = 9223372036854775807", "out of range"),
        ("UPDATE note SET at = '2019-07-18T09:00:00+00:00' WHERE id = '1'", "say more than a record can"),
        ("UPDATE note_tag SET position = 7", "say more than a record can"),
        ("UPDATE board SET scale = -1", "the time scale"),
        (
            "INSERT INTO board (id, title, timezone, start, scale, fold_after, locked) SELECT 'second', title, timezone, start, scale, fold_after, locked FROM board",
            "2 boards",
        ),
    ],
)
def test_values_are_those_of_the_model_even_when_every_hash_fits(board: Path, statement: str, problem: str):
    tampered(board, statement)
    if "CAST" not in statement:
        hashed_again(board)
    assert any(problem in found for found in problems(board))


def test_where_a_rule_is_broken_nothing_else_is_asked(board: Path):
    hashed_again(tampered(board, "UPDATE note SET text = 'Another', votes = -1 WHERE id = '1'"))
    assert problems(board) == ["a note has 0 to 1,000,000 votes"]


@pytest.mark.parametrize(
    "plain",
    [
        [["note", None, {"id": "9", "place": {"on": "canvas", "x": 0, "y": float("nan")}}]],
        [["note", None, {"id": "9", "code": "import os"}]],
        [["note", None, None]],
        {"note": 1},
    ],
)
def test_a_history_that_makes_no_sense_is_refused_even_when_every_hash_fits(board: Path, plain: object):
    with closing(sqlite3.connect(board, isolation_level=None)) as connection:
        cursor = journal.read_cursor(connection)
        row = (3, 3, "do", "2019-07-18T09:00:00Z", "Evil", None, json.dumps(plain))
        hash = journal._hash(cursor.hash, row)
        connection.execute("INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (*row, hash))
        journal.set_cursor(connection, replace(cursor, entry=3, hash=hash))
    assert "entry 3 of its history makes no sense" in problems(board)[0]


def test_a_history_that_leads_elsewhere_is_refused_even_when_every_hash_fits(board: Path):
    with closing(sqlite3.connect(board, isolation_level=None)) as connection:
        stray = Entry(3, Turn.DO, NINE, "Stray", (Change(None, Note("9")),))
        journal.set_cursor(connection, journal.append(connection, stray, journal.read_cursor(connection)))
    assert problems(board) == ["its history does not lead to what it holds (“Stray”)"]


def test_a_history_that_undoes_what_was_not_done_is_refused_even_when_every_hash_fits(board: Path):
    with closing(sqlite3.connect(board, isolation_level=None)) as connection:
        stray = Entry(9, Turn.UNDO, NINE, "Stray", ())
        journal.set_cursor(connection, journal.append(connection, stray, journal.read_cursor(connection)))
    assert "its history does not fit together" in problems(board)[0]


def test_all_broken_rules_of_a_file_are_named(tmp_path: Path):
    bad = (
        Note("3", votes=-1),
        Note("4", width=1),
        Note("5", place=OnCanvas(1e12, 0)),
        Note("6", place=OnTimeline(0, "signals")),
    )
    path = tmp_path / "bad.board"
    path.write_bytes(image_of_document(Document.of(BOARD, (*DOCUMENT.records(), *bad))))
    for named in (problems(path), check_board(path).problems):
        assert all(any(word in problem for problem in named) for word in ("votes", "wide", "position", "row"))
    with pytest.raises(DamagedBoard, match="votes"):
        open_board(path, now=clock())


def test_flipped_bits_and_cut_files_are_refused_or_harmless(board: Path, tmp_path: Path):
    image = board.read_bytes()
    whole = read_board(board)
    flipped = tmp_path / "flipped.board"
    spoilt = [
        image[:offset] + bytes([image[offset] ^ 0x10]) + image[offset + 1 :] for offset in range(100, len(image), 2503)
    ]
    # A cut in the last page may take nothing but the zeros of an empty table: then nothing is lost.
    spoilt += [image[:length] for length in range(100, len(image), 3 * 4096 + 13)]
    for content in spoilt:
        flipped.write_bytes(content)
        target = tmp_path / "made"
        if not list(opening.examine(flipped, target)):
            with closing(database.open_own(target)) as connection:
                assert rows.read_document(connection) == whole


def test_broken_pages_are_named_in_one_line(board: Path):
    """SQLite lists every page that nothing leads to any more."""
    image = bytearray(board.read_bytes())
    image[8 * 4096 : 9 * 4096] = bytes(4096)
    board.write_bytes(image)
    (problem,) = problems(board)
    assert "its pages are not whole (" in problem
    assert "in database" not in problem, "in which database is said on the line before"
    assert len(problem.splitlines()) == 1
    assert len(problem) < 120


def test_what_would_take_too_long_to_read_is_left_unread(board: Path, monkeypatch: pytest.MonkeyPatch):
    numbers = "WITH RECURSIVE n(i) AS (SELECT 9 UNION ALL SELECT i + 1 FROM n LIMIT 100000)"
    tampered(
        board, f"{numbers} INSERT INTO journal SELECT i, i, 'do', '2019-07-18T09:00:00Z', '', NULL, '[]', '' FROM n"
    )
    assert next(opening.examine(board, None)) == "its history was changed at entry 9"
    monkeypatch.setattr(opening, "MOST_SECONDS", -1)  # asked after each million steps of SQLite
    assert problems(board) == ["its tables cannot be read (interrupted)"]


def test_a_journal_beside_the_file_is_not_looked_at(board: Path, tmp_path: Path):
    """SQLite up to 3.53.2 deletes whatever file the end of a crafted journal names."""
    victim = tmp_path / "victim"
    victim.write_text("stays")
    name = os.fsencode(victim)
    tail = len(name).to_bytes(4, "big") + sum(name).to_bytes(4, "big") + b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"
    beside = board.with_name(board.name + "-journal")
    beside.write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(504) + (1).to_bytes(4, "big") + name + tail)
    crafted = beside.read_bytes()
    assert problems(board) == []
    with open_board(board, now=clock()) as working:
        working.write(edit(working.load(), "Changed", 3))
    assert victim.read_text() == "stays"
    assert beside.read_bytes() == crafted
