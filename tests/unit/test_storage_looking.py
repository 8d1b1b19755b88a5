"""A board that is only looked at: its words are shown, and nothing of it is ever written."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.stored import DOCUMENT, clock, edit
from whiteboard import __version__
from whiteboard.cli.program import program
from whiteboard.model.commands import Edit, Remove
from whiteboard.model.records import Note
from whiteboard.session import Session
from whiteboard.storage import NewerBoard, ReadOnlyBoard, create_board, open_board, read_board, schema
from whiteboard.storage.looking import look_at, read_newer


@pytest.fixture
def board(tmp_path: Path) -> Path:
    path = tmp_path / "portal.board"
    with create_board(path, DOCUMENT, now=clock()) as working:
        working.write(edit(DOCUMENT, "Alert fires twice", 1))
    return path


def newer(path: Path, *statements: str) -> Path:
    """The board as a later program may write it."""
    with closing(sqlite3.connect(path)) as connection:
        for statement in (*statements, f"PRAGMA user_version = {schema.version() + 3}"):
            connection.execute(statement)
        connection.commit()
    return path


def test_a_board_that_is_open_elsewhere_can_be_looked_at(board: Path):
    with open_board(board, now=clock()) as working:
        working.write(edit(working.load(), "Alert fires three times", 2))
        looking = look_at(board, "it is open elsewhere")
        session = Session(looking, now=clock(), new_id=lambda: "new")
        assert session.document == working.load()
        assert (working.read_only, looking.read_only) == (False, True)
        assert [step.label for step in session.history.done] == ["Edit note", "Edit note"]
        assert len(looking.story("1")) == 2
        with pytest.raises(ReadOnlyBoard, match="it is open elsewhere"):
            session.undo()
        assert session.document == working.load()


def test_a_newer_board_is_shown_as_far_as_it_is_understood(board: Path):
    newer(
        board,
        "ALTER TABLE note ADD COLUMN mood TEXT NOT NULL DEFAULT 'calm'",
        "CREATE TABLE playlist (id TEXT PRIMARY KEY NOT NULL, title TEXT NOT NULL) STRICT",
        "ALTER TABLE journal RENAME COLUMN label TO said",
        "UPDATE cursor SET program = '9.1.0'",
    )
    image = board.read_bytes()
    with pytest.raises(NewerBoard):
        open_board(board, now=clock())
    looking = look_at(board, "")
    assert looking.load().notes["1"].text == "Alert fires twice"
    assert looking.why.startswith("Whiteboard 9.1.0 wrote it")
    assert board.read_bytes() == image


def test_show_shows_a_newer_board_and_says_what_wrote_it(board: Path):
    newer(board, "UPDATE cursor SET program = '9.1.0'")
    shown = CliRunner().invoke(program, ["show", str(board)])
    assert shown.exit_code == 0
    assert "Alert fires twice" in shown.stdout
    assert "Whiteboard 9.1.0 wrote it" in shown.stderr


def test_a_file_names_the_program_that_wrote_it(board: Path):
    assert read_newer(newer(board))[1] == __version__


@pytest.mark.parametrize(
    "statements",
    [
        ["DROP TABLE note_tag"],
        ["ALTER TABLE note DROP COLUMN digest"],
        ["UPDATE lane SET role = 'kitchen'"],
        ["CREATE TRIGGER bell AFTER UPDATE ON note BEGIN DELETE FROM link; END"],
        ["ALTER TABLE note_tag RENAME TO label", "CREATE VIEW note_tag AS SELECT * FROM label"],
    ],
)
def test_a_newer_board_that_is_not_understood_is_refused(board: Path, statements: list[str]):
    newer(board, *statements)
    with pytest.raises(NewerBoard):
        look_at(board, "")


def test_of_a_name_that_goes_on_and_on_only_the_start_is_told(board: Path):
    assert read_newer(newer(board, f"UPDATE cursor SET program = '{'9' * 100}'"))[1] == "9" * 40


def test_a_look_tells_the_same_history_as_the_open_board(board: Path):
    with open_board(board, now=clock()) as working:
        session = Session(working, now=clock(), new_id=lambda: "new")
        session.undo()
        session.redo()
        session.do(Remove(frozenset({(Note, "2")})))
        session.undo()
        session.do(Edit(Note, {"2": {"text": "Somebody is looking"}}))
        looking = look_at(board, "it is open elsewhere")
        assert looking.entries() == working.entries()
        assert looking.history() == working.history()
        assert len(looking.entries()) > len(looking.history().done) > 1
        for step in looking.history().done:
            assert looking.changes_of(step.number) == working.changes_of(step.number) != ()
        for id in ("1", "2", "arrow", "nobody"):
            own = [entry.label for entry in working.story(id)]
            assert [entry.label for entry in looking.story(id)] == own
        assert [bool(looking.story(id)) for id in ("1", "2", "nobody")] == [True, True, False]
        with pytest.raises(ReadOnlyBoard):
            looking.draft("1", "Half a sentence")


def test_looking_leaves_nothing_behind(board: Path, data_folder: Path):
    before = sorted(data_folder.rglob("*"))
    looking = look_at(board, "")
    looking.remember("view", "{}")
    assert looking.recall("view") is None
    assert (looking.published, looking.recovered, looking.made_again) == (True, False, False)
    looking.copy(board.with_name("copy.board"), history=True)
    assert read_board(board.with_name("copy.board")) == looking.load()
    looking.close()
    assert [path for path in sorted(data_folder.rglob("*")) if path not in before and path.name != "incoming"] == []
    assert read_board(board) == looking.load()
