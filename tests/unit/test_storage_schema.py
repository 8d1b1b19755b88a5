"""Versions of the tables: named steps, each once, with what follows from them."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from tests.stored import BOARD, DOCUMENT, clock, edit
from whiteboard.storage import create_board, database, journal, open_board, opening, read_board, rows, schema, upgrading
from whiteboard.storage.working import image_of_document


def _mood(database):
    database["meeting"].add_column("mood", str, not_null_default="")


AHEAD = (*schema.MIGRATIONS, schema.Migration("meetings have a mood", _mood))


@pytest.fixture
def next_version(monkeypatch: pytest.MonkeyPatch):
    """A program that is one version ahead."""
    monkeypatch.setattr(schema, "MIGRATIONS", AHEAD)


def test_a_step_brings_tables_version_and_digest_up_to_date(next_version):
    with closing(database.open_memory()) as connection, database.transaction(connection):
        schema.create(connection, len(AHEAD))
        digest = rows.insert(connection, (BOARD,))
        journal.set_cursor(connection, journal.moved(journal.START, digest))
        upgrading.bring_up_to_date(connection)
        assert schema.version_of(connection) == len(AHEAD) + 1
        assert "mood" in schema.shape_of(connection).columns["meeting"]
        assert journal.read_cursor(connection).digest == rows.digest_of(connection, rows.COLUMNS)
        assert schema.migrate(connection) == ()


def test_columns_that_a_step_adds_count_in_the_digest():
    with closing(database.open_memory()) as connection, database.transaction(connection):
        schema.create(connection, 1)
        connection.execute("INSERT INTO board VALUES ('b', 'Old', 'UTC', NULL, 6.0, 60, 0)")
        before = rows.digest_of(connection, schema.counted(schema.shape(1).columns))
        connection.execute("INSERT INTO cursor VALUES (1, 0, '', ?)", (f"{before:064x}",))
        upgrading.bring_up_to_date(connection)
        assert journal.read_cursor(connection).digest == rows.digest_of(connection, rows.COLUMNS) != before


def test_a_new_file_and_a_migrated_one_look_the_same(next_version):
    with closing(database.open_memory()) as old, closing(database.open_memory()) as new:
        schema.create(old, 1)
        assert schema.migrate(old) == tuple(step.name for step in AHEAD)
        schema.create(new)
        assert schema.shape_of(old) == schema.shape_of(new)


def test_an_older_file_is_admitted_and_migrated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "old.board").write_bytes(image_of_document(DOCUMENT))
    monkeypatch.setattr(schema, "MIGRATIONS", AHEAD)
    assert list(opening.examine(tmp_path / "old.board", tmp_path / "new")) == []
    with closing(database.open_own(tmp_path / "new", read_only=True)) as connection:
        assert schema.version_of(connection) == len(AHEAD) + 1
        assert rows.read_document(connection) == DOCUMENT


def test_a_working_copy_of_an_older_version_is_backed_up_and_migrated(
    tmp_path: Path, data_folder: Path, monkeypatch: pytest.MonkeyPatch
):
    path = tmp_path / "a.board"
    create_board(path, DOCUMENT, now=clock()).close(publish=False)
    monkeypatch.setattr(schema, "MIGRATIONS", AHEAD)
    with open_board(path, now=clock()) as working:
        assert working.look(schema.version_of) == len(AHEAD) + 1
        assert working.load() == DOCUMENT
    (backup,) = data_folder.glob("backups/*/*.board")
    assert opening.read_contents(backup).version == len(AHEAD)


def test_a_history_that_a_step_takes_along_is_compared_with_the_document_after_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    path = tmp_path / "old.board"
    with create_board(path, DOCUMENT, now=clock()) as working:
        working.write(edit(DOCUMENT, "Loud alert", 1))

    def quiet(database):
        database.execute("UPDATE note SET text = replace(text, 'Loud', 'Quiet')")
        database.execute("UPDATE journal SET changes = replace(changes, 'Loud', 'Quiet')")

    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, schema.Migration("alerts are quiet", quiet)))
    assert list(opening.examine(path, None)) == []


def test_a_working_copy_of_an_older_version_is_read_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "a.board"
    with create_board(path, DOCUMENT, now=clock()) as working:
        working.write(edit(DOCUMENT, "Not in the file yet", 1))
        document = working.load()
        working.close(publish=False)
    version = opening.read_contents(path).version
    monkeypatch.setattr(schema, "MIGRATIONS", AHEAD)
    assert read_board(path) == document
    assert opening.read_contents(path).version == version
    with open_board(path, now=clock()) as working:
        assert working.recovered


def test_a_failed_step_leaves_everything_as_it_was(monkeypatch: pytest.MonkeyPatch):
    def fail(database):
        _mood(database)
        raise ZeroDivisionError

    monkeypatch.setattr(schema, "MIGRATIONS", (schema.Migration("no", fail),))
    with closing(database.open_image(image_of_version_1())) as connection:
        before = schema.shape_of(connection)
        with pytest.raises(ZeroDivisionError), database.transaction(connection):
            upgrading.bring_up_to_date(connection)
        assert (schema.version_of(connection), schema.shape_of(connection)) == (1, before)


def test_a_failed_step_costs_neither_the_file_nor_what_a_crash_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def fail(database):
        _mood(database)
        raise ZeroDivisionError

    path = tmp_path / "a.board"
    create_board(path, DOCUMENT, now=clock()).close()
    working = open_board(path, now=clock())
    working.write(edit(DOCUMENT, "Not in the file yet", 1))
    working.close(publish=False)
    image = path.read_bytes()
    with monkeypatch.context() as program:
        program.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, schema.Migration("no", fail)))
        with pytest.raises(ZeroDivisionError):
            open_board(path, now=clock())
        assert path.read_bytes() == image
    with open_board(path, now=clock()) as working:
        assert working.recovered
        assert working.load().notes["1"].text == "Not in the file yet"


def image_of_version_1() -> bytes:
    with closing(database.open_memory()) as connection:
        with database.transaction(connection):
            schema.create(connection, 1)
            connection.execute("INSERT INTO cursor VALUES (1, 0, '', '0')")
        return database.image_of(connection)
