"""Board files of every version of the tables that was in use open, with their history, and their originals are kept."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.boards.make import make
from tests.stored import clock
from whiteboard.model.document import Document
from whiteboard.model.records import OnTimeline
from whiteboard.session import Session
from whiteboard.storage import check_board, open_board, opening, read_board, schema
from whiteboard.storage.repairing import repair_board

BOARDS = sorted((Path(__file__).parents[1] / "boards").glob("*.board"))


def told(document: Document) -> tuple[object, ...]:
    """What people see of a board."""
    notes = {
        (note.kind, note.text, note.marks, note.place.at if isinstance(note.place, OnTimeline) else None)
        for note in document.notes.values()
    }
    return document.board.title, document.board.timezone, notes, {one.title for one in document.actions.values()}


@pytest.mark.parametrize("kept", BOARDS, ids=lambda path: path.stem)
def test_an_older_board_opens_with_its_history(kept: Path, tmp_path: Path, data_folder: Path):
    path = tmp_path / "older.board"
    shutil.copy(kept, path)
    assert check_board(path).problems == ()
    new = read_board(make(tmp_path))
    with open_board(path, now=clock()) as store:
        assert path.read_bytes() == kept.read_bytes(), "looking changes nothing"
        session = Session(store, now=clock(), new_id=lambda: "new")
        assert told(session.document) == told(new)
        session.undo()
        session.undo()
        assert not session.document.notes
        session.redo()
        session.redo()
        assert told(session.document) == told(new)
    contents = opening.read_contents(path)
    assert contents.version == schema.version()
    assert kept.read_bytes() in [one.read_bytes() for one in data_folder.glob("backups/*/*.board")]
    repair_board(kept, tmp_path / "repaired.board")
    assert told(read_board(tmp_path / "repaired.board")) == told(new)


def test_the_boards_say_what_they_are():
    assert {opening.read_contents(path).version for path in BOARDS} == {int(path.stem[8:]) for path in BOARDS}


def test_of_every_earlier_version_a_board_is_kept():
    never_written = {3}  # it came together with 4
    assert {int(path.stem[8:]) for path in BOARDS} >= set(range(1, schema.version())) - never_written
