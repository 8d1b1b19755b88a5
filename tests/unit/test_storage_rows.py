"""Records as rows: every record comes back, the digest follows, and the tables fit the classes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import commands, documents
from whiteboard.model.document import Change, Document, StaleChange
from whiteboard.model.records import Board, Kind, Lane, Mark, Note, OnCanvas, OnTimeline, Precision
from whiteboard.model.rules import BrokenRule, check
from whiteboard.storage import database, rows, schema

BOARD = Board("b", "Portal outage")
EVENT = Kind("event", "Event", "#ffffff")
LANE = Lane("lane", "Public")


@contextmanager
def stored(document: Document) -> Iterator[sqlite3.Connection]:
    connection = database.open_memory()
    try:
        with database.transaction(connection):
            schema.create(connection)
            rows.write_contents(connection, document.contents)
            digest = rows.insert(connection, (document.board, *document.records()))
        assert digest % rows.DIGEST_MODULUS == rows.digest_of(connection, rows.COLUMNS)
        yield connection
    finally:
        connection.close()


def test_tables_have_exactly_the_columns_that_the_classes_ask_for():
    shape = schema.shape(schema.version())
    tables = {name: set(columns) for name, columns in schema.counted(shape.columns).items()}
    assert shape.columns[schema.CONTENT] == rows.CONTENT_COLUMNS
    assert tables == {name: set(columns) for name, columns in rows.COLUMNS.items()}


def test_every_table_is_strict_and_every_reference_waits_for_the_commit():
    tables = [sql for kind, _, _, sql in schema.shape(schema.version()).objects if kind == "table"]
    assert all("STRICT" in sql for sql in tables)
    assert all(sql.count("REFERENCES") == sql.count("DEFERRABLE INITIALLY DEFERRED") for sql in tables)


@settings(max_examples=25)
@given(documents())
def test_every_record_comes_back_and_its_rows_say_no_more(document: Document):
    with stored(document) as connection:
        assert rows.read_document(connection) == document
        assert rows.say_no_more(connection, document)


@settings(max_examples=25)
@given(st.data())
def test_changes_on_the_rows_are_changes_of_the_document(data: st.DataObject):
    document = data.draw(documents())
    with stored(document) as connection:
        digest = rows.digest_of(connection, rows.COLUMNS)
        for _ in range(4):
            try:
                changes = data.draw(commands(document)).plan(document)
                after = document.apply(changes)
                check(document, changes, after)
            except BrokenRule:
                continue
            with database.transaction(connection):
                digest += rows.write(connection, changes)
            document = after
        assert rows.read_document(connection) == document
        assert digest % rows.DIGEST_MODULUS == rows.digest_of(connection, rows.COLUMNS)


def test_two_notes_can_swap_their_marks_in_one_batch():
    one = Note("1", marks=(Mark.DETECTED,))
    other = Note("2", marks=(Mark.RESOLVED,))
    swapped = (Change(one, replace(one, marks=other.marks)), Change(other, replace(other, marks=one.marks)))
    document = Document.of(BOARD, (EVENT, one, other))
    with stored(document) as connection:
        with database.transaction(connection):
            rows.write(connection, swapped)
        assert rows.read_document(connection) == document.apply(swapped)


@pytest.mark.parametrize(
    "change",
    [
        Change(None, Note("here")),
        Change(Note("gone"), Note("gone", text="other")),
        Change(Note("gone"), None),
    ],
)
def test_a_change_that_does_not_start_from_what_is_there_is_refused(change: Change):
    with stored(Document.of(BOARD, (EVENT, Note("here")))) as connection:
        with pytest.raises((StaleChange, sqlite3.IntegrityError)), database.transaction(connection):
            rows.write(connection, (change,))
        assert list(rows.read_document(connection).notes) == ["here"]


def test_a_reference_to_nothing_is_refused_at_the_commit():
    with stored(Document.of(BOARD, (EVENT,))) as connection:
        with pytest.raises(sqlite3.IntegrityError), database.transaction(connection):
            rows.write(connection, (Change(None, Note("1", place=OnTimeline(0, "nowhere", 0))),))
        assert rows.read_document(connection).notes == {}


def test_numbers_come_back_as_they_are_hashed():
    note = Note("1", place=OnCanvas(-0.0, 3), width=40)
    with stored(Document.of(BOARD, (EVENT, note))) as connection:
        (read,) = rows.read_document(connection).notes.values()
        assert read == note
        assert isinstance(read.place, OnCanvas)
        assert str(read.place.x) == "0.0"
        assert rows.say_no_more(connection, Document.of(BOARD, (EVENT, note)))


def test_what_the_digest_of_a_row_is_never_changes():
    """It is part of the format: what one version wrote, the next must find unchanged."""
    text = '["note",["1",null,2.5,"Störung – 停电 🔌"]]'
    said = rows.row_digest("note", ("text", "id", "place", "number"), ("Störung – 停电 🔌", "1", 2.5, None))
    assert f"{said:064x}" == sha256(text.encode()).hexdigest()
    document = Document.of(BOARD, (EVENT, LANE, *(Note(f"n{number}") for number in range(20))))
    with stored(document) as connection:
        every = rows.digest_of(connection, rows.COLUMNS)
        parts = [
            rows.row_digest(table, columns, row)
            for record in (document.board, *document.records())
            for table, columns, row in rows.TABLES[type(record)].rows(record)
        ]
    assert every == sum(parts) % 2**256
    assert sum(parts) > 2**257, "so many that the sum begins again"


def test_the_view_reads_like_the_board():
    nine = 1_563_440_400_000
    notes = (
        Note("2", text="later", place=OnTimeline(nine + 60_000, "lane", 0, nine + 90_500, Precision.RANGE)),
        Note(
            "1", text="first", author="scribe", place=OnTimeline(nine, "lane", 0), marks=(Mark.DETECTED, Mark.DECLARED)
        ),
        Note("3", text="in the tray"),
    )
    with stored(Document.of(BOARD, (EVENT, LANE, *notes))) as connection:
        assert connection.execute("SELECT * FROM timeline").fetchall() == [
            ("2019-07-18T09:00:00Z", None, "Public", "Event", "first", "detected, declared", "scribe"),
            ("2019-07-18T09:01:00Z", "2019-07-18T09:01:30.500Z", "Public", "Event", "later", None, ""),
        ]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE note SET place = 'elsewhere'",
        "UPDATE note SET place = 'timeline', at = NULL",
        "UPDATE note SET promise = 'soon'",
        "UPDATE note SET locked = 2",
        "UPDATE lane SET role = 'nobody'",
        "DELETE FROM board",
    ],
)
def test_values_that_mean_nothing_are_noticed(statement: str):
    with stored(Document.of(BOARD, (EVENT, LANE, Note("1", promise=0)))) as connection:
        connection.execute(statement)
        with pytest.raises((ValueError, LookupError)):
            rows.read_document(connection)
