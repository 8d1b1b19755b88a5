"""The working copy: what is saved is there again, and the board file is whole and never somebody else's."""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import sqlite3
import threading
import time
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import boards
from tests.pictures import RED, picture
from tests.stored import BOARD, DOCUMENT, NINE, NOTE, clock, edit, undo
from tests.strategies import commands, documents
from whiteboard.model.document import Change, Document, StaleChange
from whiteboard.model.history import Entry, Step, Turn
from whiteboard.model.instants import DAY, MINUTE
from whiteboard.model.progress import silent
from whiteboard.model.records import Note
from whiteboard.model.rules import BrokenRule, check
from whiteboard.storage import (
    BoardExists,
    BoardInUse,
    BoardMissing,
    CannotWrite,
    DamagedBoard,
    FolderGone,
    NotABoard,
    ReadOnlyBoard,
    Working,
    backups,
    check_board,
    copy_board,
    create_board,
    folders,
    open_board,
    publishing,
    read_board,
)
from whiteboard.storage.folders import DataFolder
from whiteboard.storage.publishing import conflict_path
from whiteboard.storage.ready import ready


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "portal.board"


@pytest.fixture
def board(path: Path) -> Path:
    create_board(path, DOCUMENT, now=clock()).close()
    return path


def written(path: Path, text: str, *, publish: bool = True) -> Document:
    """Give the first note another text and close; the document then. ``publish=False`` is what a crash leaves."""
    working = open_board(path, now=clock())
    document = working.load()
    entry = edit(document, text, working.history().last + 1)
    working.write(entry)
    working.close(publish=publish)
    return document.apply(entry.changes)


def test_what_another_thread_writes_is_there_whole_or_not_at_all(board: Path):
    with open_board(board, now=clock()) as working:
        first = edit(DOCUMENT, "Alert fires twice", 1)
        seen: list[Document] = []
        shares: list[float] = []

        def look(share: float) -> None:
            shares.append(share)
            begun.set()
            looked.wait()

        begun, looked = threading.Event(), threading.Event()
        writer = threading.Thread(target=working.write_apart, args=(first, {}, ready(first.changes), look))
        writer.start()
        begun.wait()
        # It stands in the middle of its transaction, and the board is read as it was.
        seen.append(working.load())
        assert working.entries() == ()
        looked.set()
        writer.join()
        assert shares == sorted(shares)
        assert shares[-1] == 1.0
        after = DOCUMENT.apply(first.changes)
        assert seen == [DOCUMENT]
        assert working.load() == after
        # This thread writes on from there.
        working.write(edit(after, "Alert fires once", 2))
        assert [entry.step for entry in working.entries()] == [1, 2]
    assert check_board(board).problems == ()
    assert read_board(board).notes["1"].text == "Alert fires once"


class _Unwanted(Exception):
    pass


def test_what_nobody_waits_for_any_more_is_not_written(board: Path):
    def progress(share: float) -> None:
        if share == 1.0:
            raise _Unwanted

    entry = edit(DOCUMENT, "Alert fires twice", 1)
    with open_board(board, now=clock()) as working:
        with pytest.raises(_Unwanted):
            working.write_apart(entry, {}, None, progress)
        assert working.load() == DOCUMENT
        assert working.entries() == ()
        working.write(entry)
        assert working.load() == DOCUMENT.apply(entry.changes)


def test_what_comes_after_closing_is_not_written(board: Path):
    with open_board(board, now=clock()) as working:
        pass
    with pytest.raises(CannotWrite):
        working.write_apart(edit(DOCUMENT, "Too late", 1), {}, None, silent)
    assert read_board(board) == DOCUMENT


def test_only_what_was_prepared_for_these_changes_is_written(board: Path):
    with open_board(board, now=clock()) as working:
        entry = edit(working.load(), "Prepared", 1)
        working.write(entry, {}, ready(entry.changes))
        assert working.load() == DOCUMENT.apply(entry.changes)
        assert working.changes_of(1) == entry.changes
        # What was prepared for others is nothing to these.
        others = ready((Change(None, DOCUMENT.board),))
        again = edit(working.load(), "And again", 2)
        working.write(again, {}, others)
        assert working.load() == DOCUMENT.apply(entry.changes).apply(again.changes)
    assert check_board(board).problems == ()


def test_a_new_board_is_a_file_at_once(path: Path):
    with create_board(path, DOCUMENT, now=clock()) as working:
        assert path.is_file()
        assert not path.stat().st_mode & 0o111, "nobody may run it"
        assert working.published
        assert working.load() == DOCUMENT


@settings(max_examples=6)
@given(st.data())
def test_what_was_written_is_there_again(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject):
    path = tmp_path_factory.mktemp("boards") / "portal.board"
    document = data.draw(documents())
    working = create_board(path, document, now=clock())
    for step in range(1, 6):
        try:
            changes = data.draw(commands(document)).plan(document)
            after = document.apply(changes)
            check(document, changes, after)
        except BrokenRule:
            continue
        working.write(Entry(step, Turn.DO, NINE, "Something", changes))
        document = after
    history, entries = working.history(), list(working.entries())
    working.close()
    with open_board(path, now=clock()) as working:
        assert working.load() == document
        assert working.history() == history
        assert list(working.entries()) == entries


def test_undo_reaches_back_through_closing(board: Path):
    with open_board(board, now=clock()) as working:
        entry = edit(DOCUMENT, "Alert fires twice", 1)
        assert working.write(entry) > NINE
    with open_board(board, now=clock()) as working:
        assert working.history().done == (Step(1, "Edit note"),)
        assert working.changes_of(1) == entry.changes
        working.write(undo(entry))
    with open_board(board, now=clock()) as working:
        assert working.load() == DOCUMENT
        assert working.history().undone == (Step(1, "Edit note"),)
        assert working.changes_of(1) == entry.changes


def test_entries_of_one_step_are_undone_together(board: Path):
    with open_board(board, now=clock()) as working:
        first = edit(DOCUMENT, "A", 1)
        second = edit(DOCUMENT.apply(first.changes), "AB", 1)
        working.write(first)
        working.write(second)
        assert working.changes_of(1) == (Change(NOTE, replace(NOTE, text="AB")),)


def test_a_refused_write_changes_nothing(board: Path):
    with open_board(board, now=clock()) as working:
        other = replace(NOTE, text="Not what is on the disk", id="3")
        with pytest.raises(StaleChange):
            working.write(Entry(1, Turn.DO, NINE, "Edit note", (Change(None, Note("4")), Change(other, None))))
        assert working.load() == DOCUMENT
        assert list(working.entries()) == []
        working.write(edit(DOCUMENT, "Alert fires twice", 1))


def test_drafts_and_the_view_are_kept_but_never_published(board: Path):
    with open_board(board, now=clock()) as working:
        for length in range(1, 12):
            working.draft("note 1", "Never mind this"[:length])
        working.draft("note 2", "half a pair \ud83d")
        working.draft("note 3", "written")
        working.clear_draft("note 3")
        working.remember("rectangle", "[0, 0, 100, 100]")
        working.write(edit(DOCUMENT, "Alert fires twice", 1))
    with open_board(board, now=clock()) as working:
        assert working.drafts() == {"note 1": "Never mind ", "note 2": "half a pair \ufffd"}
        assert working.recall("rectangle") == "[0, 0, 100, 100]"
        assert working.recall("zoom") is None
    assert b"Never mind" not in board.read_bytes()


def test_publishing_brings_the_file_up_to_date(board: Path):
    with open_board(board, now=clock()) as working:
        working.write(edit(DOCUMENT, "Alert fires twice", 1))
        assert not working.published
        thread = threading.Thread(target=working.publish)
        thread.start()
        thread.join()
        assert working.published
        with closing(sqlite3.connect(f"{board.as_uri()}?mode=ro&immutable=1", uri=True)) as reader:
            assert reader.execute("SELECT text FROM timeline").fetchall() == [("Alert fires twice",)]
            assert reader.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert [one.name for one in board.parent.iterdir()] == [board.name]


def test_publishing_keeps_rights_and_links(board: Path, tmp_path: Path):
    board.chmod(0o640)
    link = tmp_path / "link.board"
    link.symlink_to(board)
    written(link, "Alert fires twice")
    assert link.is_symlink()
    assert board.stat().st_mode & 0o777 == 0o640
    assert read_board(board).notes["1"].text == "Alert fires twice"


def test_nothing_new_is_not_published(board: Path):
    before = board.stat()
    open_board(board, now=clock()).close()
    assert board.stat() == before


def test_a_file_that_is_deleted_underneath_is_made_again(board: Path):
    with open_board(board, now=clock()):
        board.unlink()
    assert read_board(board) == DOCUMENT


def test_the_file_of_somebody_else_stays_and_ours_stands_beside(board: Path, tmp_path: Path):
    working = open_board(board, now=clock())
    working.write(edit(DOCUMENT, "Ours", 1))
    theirs = Document.of(BOARD)
    other = tmp_path / "other.board"
    create_board(other, theirs, now=clock()).close()
    other.replace(board)
    conflict = working.publish()
    assert conflict is not None
    assert conflict == working.path == working.conflict
    assert conflict.name.startswith("portal (conflict 2019-07-18 ")
    assert read_board(board) == theirs
    working.write(edit(working.load(), "Ours again", 2))
    with pytest.raises(BoardInUse):
        open_board(conflict, now=clock())
    working.close()
    assert read_board(board) == theirs
    with open_board(conflict, now=clock()) as again:
        assert again.load().notes["1"].text == "Ours again"
        assert again.history().last == 2
    with open_board(board, now=clock()) as again:
        assert again.load() == theirs


def test_a_folder_that_takes_the_place_of_the_file_stays(board: Path):
    working = open_board(board, now=clock())
    working.write(edit(DOCUMENT, "Ours", 1))
    board.unlink()
    board.mkdir()
    assert working.publish() is not None
    assert board.is_dir()
    working.close()


def test_a_read_only_file_is_not_opened_to_work_on(board: Path):
    board.chmod(0o444)
    with pytest.raises(ReadOnlyBoard, match="read-only"):
        open_board(board, now=clock())
    assert read_board(board) == DOCUMENT


def test_the_story_of_a_record_follows_what_is_written_and_taken_back(board: Path):
    with open_board(board, now=clock()) as working:
        assert working.story(NOTE.id) == ()
        document = working.load()
        for number, text in enumerate(("One", "Another"), 1):
            entry = edit(document, text, number)
            working.write(entry)
            document = document.apply(entry.changes)
            assert working.story(NOTE.id)[-1] == entry
        working.write(undo(entry))
        told = working.story(NOTE.id)
        assert [one.turn for one in told] == [Turn.DO, Turn.DO, Turn.UNDO]
        assert told == tuple(working.entries())
        working._stories.clear()
        assert working.story(NOTE.id) == told


def test_the_story_of_what_was_deleted_with_others_is_its_own(board: Path):
    with open_board(board, now=clock()) as working:
        note, link = DOCUMENT.notes["2"], DOCUMENT.links["arrow"]
        action = DOCUMENT.actions["action"]
        gone = (Change(link, None), Change(action, replace(action, notes=("1",))), Change(note, None))
        working.write(Entry(1, Turn.DO, NINE, "Delete", gone))
        assert [entry.changes for entry in working.story("2")] == [(Change(note, None),)]


def test_what_has_a_name_of_any_script_has_a_story_too(board: Path):
    with open_board(board, now=clock()) as working:
        working.write(Entry(1, Turn.DO, NINE, "Add", (Change(None, Note("Störung – 停电")),)))
        assert [entry.label for entry in working.story("Störung – 停电")] == ["Add"]


def test_the_bytes_of_a_picture_are_there_again(board: Path):
    shot = picture()
    with open_board(board, now=clock()) as working:
        working.write(Entry(1, Turn.DO, NINE, "Add", (Change(None, shot),)), {shot.content: RED})
    assert read_board(board).contents == {shot.content: RED}
    with open_board(board, now=clock()) as working:
        assert working.load().contents == {shot.content: RED}
        assert working.load().pictures == {shot.id: shot}


def test_a_thread_that_comes_to_publish_after_closing_touches_nothing(board: Path):
    first = open_board(board, now=clock())
    first.close()
    with open_board(board, now=clock()) as second:
        second.write(edit(second.load(), "Said in the second", 1))
        before = board.read_bytes()
        thread = threading.Thread(target=first.publish)
        thread.start()
        thread.join()
        assert board.read_bytes() == before
        assert not second.published


def test_a_story_is_read_only_once(board: Path):
    with open_board(board, now=clock()) as working:
        working.write(edit(working.load(), "One", 1))
        told = working.story(NOTE.id)
        statements: list[str] = []
        working._connection.set_trace_callback(statements.append)
        assert working.story(NOTE.id) == told
        assert statements == []


def test_a_second_opener_is_told_who_has_it(board: Path):
    with (
        open_board(board, now=clock()),
        pytest.raises(BoardInUse, match=r"open already, by process \d+ on .+ since 2019"),
    ):
        open_board(board, now=clock())
    open_board(board, now=clock()).close()


def test_an_open_board_can_be_read_as_it_is_now(board: Path):
    with open_board(board, now=clock()) as working:
        working.write(edit(DOCUMENT, "Not published yet", 1))
        assert read_board(board).notes["1"].text == "Not published yet"
        assert not working.published


def test_what_a_crash_left_is_gone_on_from(board: Path):
    document = written(board, "Left by a crash", publish=False)
    with open_board(board, now=clock()) as working:
        assert working.recovered
        assert working.load() == document
        assert working.history().last == 1
    with open_board(board, now=clock()) as working:
        assert not working.recovered
        assert working.load() == document


def test_reading_what_a_crash_left_changes_nothing(board: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    document, before = written(board, "Left by a crash", publish=False), board.read_bytes()
    assert read_board(board) == document
    assert check_board(board).waiting
    copy_board(board, tmp_path / "copy.board", history=True)
    assert read_board(tmp_path / "copy.board") == document
    assert board.read_bytes() == before
    with open_board(board, now=clock()) as working:
        assert working.recovered
    monkeypatch.setenv("WHITEBOARD_DATA", str(tmp_path / "another machine"))
    assert read_board(board) == document


def test_reading_a_file_that_somebody_changed_after_a_crash_gives_theirs_and_changes_nothing(
    board: Path, tmp_path: Path
):
    written(board, "Left by a crash", publish=False)
    theirs = tmp_path / "theirs.board"
    create_board(theirs, Document.of(BOARD), now=clock()).close()
    shutil.copy(theirs, board)
    assert read_board(board) == Document.of(BOARD)
    assert sorted(tmp_path.glob("*.board")) == [board, theirs]
    assert check_board(board).waiting


def test_a_damaged_working_copy_keeps_nobody_from_reading_the_file(board: Path, data_folder: Path):
    written(board, "Left by a crash", publish=False)
    (left,) = data_folder.glob("working/*/board.sqlite")
    left.write_bytes(b"x" * 5000)
    assert read_board(board) == DOCUMENT
    assert left.read_bytes() == b"x" * 5000
    board.unlink()
    with pytest.raises(DamagedBoard):
        read_board(board)


def test_what_a_crash_left_survives_its_file(board: Path):
    document = written(board, "Left by a crash", publish=False)
    board.unlink()
    with pytest.raises(BoardExists):
        create_board(board, DOCUMENT, now=clock())
    with open_board(board, now=clock()) as working:
        assert working.load() == document


def test_what_a_crash_left_stands_beside_a_file_that_changed(board: Path):
    document = written(board, "Left by a crash", publish=False)
    board.write_bytes(b"")
    with pytest.raises(NotABoard):
        open_board(board, now=clock())
    assert board.read_bytes() == b""
    (beside,) = board.parent.glob("*conflict*")
    assert read_board(beside) == document


def test_a_crash_between_publishing_and_tidying_is_no_conflict(board: Path):
    document = written(board, "Left by a crash", publish=False)
    with open_board(board, now=clock()) as working:
        working.publish()
        working.close(publish=False)
    with open_board(board, now=clock()) as working:
        assert not working.recovered
        assert working.load() == document
    assert [one.name for one in board.parent.iterdir()] == [board.name]


def test_a_damaged_working_copy_is_set_aside(board: Path, data_folder: Path):
    written(board, "Left by a crash", publish=False)
    (left,) = data_folder.glob("working/*/board.sqlite")
    left.write_bytes(b"x" * 5000)
    with open_board(board, now=clock()) as working:
        assert working.load() == DOCUMENT
        assert working.set_aside is not None
        assert (working.set_aside / "board.sqlite").read_bytes() == b"x" * 5000
        assert working.set_aside.stat().st_mode & 0o777 == 0o700


def test_a_working_copy_with_a_value_that_means_nothing_is_named(board: Path, data_folder: Path):
    with open_board(board, now=clock()) as working:
        (copy,) = data_folder.glob("working/*/board.sqlite")
        with closing(sqlite3.connect(copy)) as other:
            other.execute("UPDATE note SET promise = 'soon'")
            other.commit()
        with pytest.raises(DamagedBoard, match="means nothing"):
            working.load()


def test_a_history_with_an_entry_that_means_nothing_is_named(board: Path, data_folder: Path):
    with open_board(board, now=clock()) as working:
        working.write(edit(DOCUMENT, "Alert fires twice", 1))
        (copy,) = data_folder.glob("working/*/board.sqlite")
        with closing(sqlite3.connect(copy)) as other:
            other.execute("UPDATE journal SET changes = 'x'")
            other.commit()
        with pytest.raises(DamagedBoard, match="means nothing"):
            working.entries()


def test_conflicts_of_one_minute_have_names_of_their_own(board: Path):
    names: list[Path | None] = []
    for text in ("First", "Second"):
        working = open_board(board, now=clock())
        working.write(edit(working.load(), text, working.history().last + 1))
        theirs = replace(DOCUMENT, board=replace(BOARD, title=f"Theirs {text}"))
        create_board(board.with_name("new.board"), theirs, now=clock()).close()
        board.with_name("new.board").replace(board)
        names.append(working.publish())
        working.close()
    assert [path.stem.rpartition(")")[2] for path in names if path] == ["", " 2"]
    assert len(list(board.parent.glob("*conflict*"))) == 2


def test_a_conflict_of_a_conflict_copy_is_called_after_the_board(tmp_path: Path):
    path = tmp_path / "Outage (July).board"
    names: list[str] = []
    for _ in range(3):
        path = conflict_path(path, clock()())
        path.touch()
        names.append(re.sub(r"\d{4}-\d\d-\d\d \d\d\.\d\d", "TIME", path.name))
    assert names == [f"Outage (July) (conflict TIME){again}.board" for again in ("", " 2", " 3")]


def test_a_title_that_speaks_of_a_conflict_stays_whole(tmp_path: Path):
    path = tmp_path / "Review (conflict of interest).board"
    assert conflict_path(path, clock()()).stem.startswith(f"{path.stem} (conflict ")


def test_a_lock_whose_holder_has_not_written_its_name_yet(board: Path, data_folder: Path):
    with open_board(board, now=clock()):
        (lock,) = data_folder.glob("locks/*.lock")
    with lock.open("wb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(BoardInUse, match="by another program"):
            open_board(board, now=clock())


def test_a_lock_that_is_free_leaves_nothing_and_lets_one_in(board: Path, data_folder: Path):
    with open_board(board, now=clock()):
        (lock,) = data_folder.glob("locks/*.lock")
        waiting = lock.open("rb")
    assert not lock.exists()
    with waiting, open_board(board, now=clock()):
        fcntl.flock(waiting, fcntl.LOCK_EX | fcntl.LOCK_NB)
        with pytest.raises(BoardInUse):
            open_board(board, now=clock())


def test_a_quarter_of_an_hour_of_changes_and_a_large_removal_are_backed_up(board: Path, data_folder: Path):
    moment = [NINE]
    notes = tuple(Note(f"n{number}") for number in range(60))
    with open_board(board, now=lambda: moment[0]) as working:

        def kept() -> int:
            return len(list(data_folder.glob("backups/*/*.board")))

        working.write(edit(working.load(), "One", 1))
        assert kept() == 1
        moment[0] += 14 * MINUTE
        working.write(Entry(2, Turn.DO, NINE, "Add", tuple(Change(None, note) for note in notes)))
        assert kept() == 1
        moment[0] += MINUTE
        working.write(edit(working.load(), "Two", 3))
        assert kept() == 2
        moment[0] += 1
        working.write(Entry(4, Turn.DO, NINE, "Delete", tuple(Change(note, None) for note in notes)))
        assert kept() == 3
        moment[0] -= DAY
        working.write(edit(working.load(), "The clock was set back", 5))
        assert kept() == 4
    (shelf,) = backups.shelves(data_folder)
    assert (shelf.path, shelf.title, len(shelf.backups)) == (board, BOARD.title, 4)
    document = read_board(shelf.backups[0][1])
    assert notes[0].id in document.notes


def test_a_removal_of_fifty_is_backed_up_before_and_one_of_less_is_not(board: Path, data_folder: Path):
    notes = tuple(Note(f"n{number}") for number in range(99))
    with open_board(board, now=clock()) as working:
        working.write(Entry(1, Turn.DO, NINE, "Add", tuple(Change(None, note) for note in notes)))
        kept = []
        for step, some in enumerate((notes[:49], notes[49:]), 2):
            working.write(Entry(step, Turn.DO, NINE, "Delete", tuple(Change(note, None) for note in some)))
            kept.append(len(list(data_folder.glob("backups/*/*.board"))))
    assert kept == [1, 2]


@pytest.mark.parametrize("version", ["1", "2", "4"])
def test_a_file_of_an_older_version_is_kept_as_it_was_before_it_is_brought_up_to_date(
    path: Path, data_folder: Path, version: str
):
    image = (Path(boards.__file__).parent / f"version-{version}.board").read_bytes()
    path.write_bytes(image)
    with open_board(path, now=clock()) as working:
        (kept,) = data_folder.glob("backups/*/*.board")
        assert kept.read_bytes() == image
        working.write(Entry(working.history().last + 1, Turn.DO, NINE, "Add", (Change(None, Note("new")),)))
    assert kept.read_bytes() == image
    assert path.read_bytes() != image


def test_a_file_that_comes_while_a_board_is_made_under_its_name_stays(path: Path, data_folder: Path):
    def late() -> int:
        path.write_bytes(b"theirs")  # the clock is asked when everything was looked at
        return NINE

    with pytest.raises(BoardExists, match="just now"):
        create_board(path, DOCUMENT, now=late)
    assert path.read_bytes() == b"theirs"
    assert list(path.parent.iterdir()) == [path]
    path.unlink()
    create_board(path, DOCUMENT, now=clock()).close()
    assert read_board(path) == DOCUMENT


def test_who_leaves_while_a_disk_does_not_answer_lets_others_in_once_it_does(board: Path):
    asked, answer = threading.Event(), threading.Event()
    slow: list[int] = []

    def now() -> int:
        if slow and threading.current_thread() is not threading.main_thread():
            asked.set()
            answer.wait(60)
        return NINE

    working = open_board(board, now=now)
    working.write(edit(working.load(), "Left", 1))
    slow.append(1)
    publishing_it = threading.Thread(target=working.publish)
    publishing_it.start()
    assert asked.wait(60)
    working.close(publish=False)  # waits for nothing
    with pytest.raises(BoardInUse):
        open_board(board, now=clock())
    answer.set()
    publishing_it.join()
    with open_board(board, now=clock()) as again:
        assert again.load().notes["1"].text == "Left"
        assert again.published
        assert not again.recovered
        assert not again.made_again


def test_what_a_crash_left_in_the_log_never_comes_into_another_board(board: Path, data_folder: Path):
    """The file of somebody else is opened: of our working copy, the log must not stay, or SQLite would play it back."""
    with open_board(board, now=clock()) as working:
        working.write(edit(working.load(), "Ours", 1))
        (kept,) = data_folder.glob("working/*/board.sqlite")
        crashed = {one: one.read_bytes() for one in kept.parent.glob("board.sqlite*")}
        assert {one.name for one in crashed} == {"board.sqlite", "board.sqlite-wal", "board.sqlite-shm"}
        working.close(publish=False)
    for one, held in crashed.items():
        one.write_bytes(held)
    board.unlink()
    theirs = replace(DOCUMENT, notes={**DOCUMENT.notes, "1": replace(NOTE, text="Theirs")})
    create_board(board.with_name("theirs.board"), theirs, now=clock()).close()
    board.with_name("theirs.board").replace(board)
    with open_board(board, now=clock()) as working:
        assert working.load() == theirs
        assert working.conflict is not None
        assert read_board(working.conflict).notes["1"].text == "Ours"
    assert read_board(board) == theirs
    assert check_board(board).problems == ()


def test_a_log_that_a_crash_left_without_its_database_is_not_played_back(board: Path, data_folder: Path):
    """A closed board's database is taken away before its log; the power may go in between."""
    with open_board(board, now=clock()) as working:
        working.write(edit(working.load(), "Ours", 1))
        (log,) = data_folder.glob("working/*/board.sqlite-wal")
        held = log.read_bytes()
    log.write_bytes(held)
    theirs = replace(DOCUMENT, notes={**DOCUMENT.notes, "1": replace(NOTE, text="Theirs")})
    create_board(board.with_name("theirs.board"), theirs, now=clock()).close()
    board.with_name("theirs.board").replace(board)
    with open_board(board, now=clock()) as working:
        assert working.load() == theirs
    assert read_board(board) == theirs


def test_a_board_whose_file_has_vanished_is_known_and_comes_back(board: Path, data_folder: Path):
    data = DataFolder.of(data_folder)
    document = written(board, "Not yet in the file", publish=False)
    assert list(data.vanished()) == []
    board.unlink()
    ((_, home),) = data.vanished()
    assert home.path == board
    open_board(home.path, now=clock()).close()
    assert list(data.vanished()) == []
    assert read_board(board) == document


def test_a_board_can_be_forgotten_when_it_is_closed(board: Path, data_folder: Path):
    working = open_board(board, now=clock())
    working.draft("1", "Half a sentence")
    working.close(forget=True)
    assert not list(data_folder.glob("working/*"))
    with open_board(board, now=clock()) as again:
        assert again.drafts() == {}


def test_what_is_kept_of_files_that_are_gone_is_forgotten_after_half_a_year(board: Path, data_folder: Path):
    data = DataFolder.of(data_folder)
    written(board, "Something")
    later = round(time.time() * 1000) + folders.KEPT_FOR + DAY
    data.prune(later)
    assert list(data.all()), "its file is there"
    board.unlink()
    assert folders.KEPT_FOR == 180 * DAY
    (local,) = data_folder.glob("working/*/local.sqlite")
    os.utime(local, (0, 0))  # what was touched last counts
    data.prune(later - 2 * DAY)
    assert list(data.all()), "not long enough"
    data.prune(later)
    assert not list(data_folder.glob("working/*"))


def test_a_copied_file_is_a_board_of_its_own(board: Path, tmp_path: Path):
    copy = tmp_path / "copy.board"
    shutil.copy(board, copy)
    with open_board(board, now=clock()) as one, open_board(copy, now=clock()) as other:
        one.write(edit(DOCUMENT, "One", 1))
        other.write(edit(DOCUMENT, "Other", 1))
    assert read_board(board).notes["1"].text == "One"
    assert read_board(copy).notes["1"].text == "Other"


def test_a_renamed_file_finds_its_drafts(board: Path, tmp_path: Path):
    with open_board(board, now=clock()) as working:
        working.draft("note 1", "half a sen")
    moved = board.rename(tmp_path / "renamed.board")
    with open_board(moved, now=clock()) as working:
        assert working.drafts() == {"note 1": "half a sen"}
    create_board(board, Document.of(BOARD), now=clock()).close()
    with open_board(board, now=clock()) as working:
        assert working.drafts() == {}


def test_drafts_of_another_board_at_the_same_path_are_not_shown(board: Path, tmp_path: Path):
    with open_board(board, now=clock()) as working:
        working.draft("note 1", "half a sen")
    other = tmp_path / "other.board"
    create_board(other, Document.of(replace(BOARD, id="other")), now=clock()).close()
    other.replace(board)
    with open_board(board, now=clock()) as working:
        assert working.drafts() == {}


def test_only_its_owner_reads_the_data_folder(board: Path, data_folder: Path):
    with open_board(board, now=clock()) as working:
        working.write(edit(DOCUMENT, "Confidential", 1))
        modes = {one.name: one.stat().st_mode & 0o077 for one in data_folder.rglob("*")}
    assert {"board.sqlite", "board.sqlite-wal", "local.sqlite", "home.json"} <= modes.keys()
    assert not any(modes.values())


def test_a_board_that_is_closed_leaves_no_working_copy(board: Path, data_folder: Path):
    written(board, "Alert fires twice")
    assert not list(data_folder.rglob("board.sqlite*"))


def test_a_board_that_is_closed_while_somebody_reads_it_leaves_no_log_to_be_played_back(board: Path, data_folder: Path):
    with open_board(board, now=clock()) as working:
        working.write(edit(working.load(), "Written", 1))
        (kept,) = data_folder.glob("working/*/board.sqlite")
        with closing(sqlite3.connect(kept)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT * FROM note").fetchall()
            working.close()
            assert not list(data_folder.rglob("board.sqlite*"))
    assert read_board(board).notes["1"].text == "Written"


def test_the_first_change_after_opening_makes_a_backup(board: Path, data_folder: Path):
    def backups() -> list[str]:
        return [read_board(one).notes["1"].text for one in sorted(data_folder.glob("backups/*/*.board"))]

    open_board(board, now=clock()).close()
    assert backups() == []
    with open_board(board, now=clock()) as working:
        working.write(edit(working.load(), "Second", 1))
        working.write(edit(working.load(), "Third", 2))
    assert backups() == ["Alert fires"]
    with open_board(board, now=clock(NINE + 86_400_000)) as working:
        working.write(edit(working.load(), "Fourth", 3))
    assert backups() == ["Alert fires", "Third"]


def test_a_new_board_never_takes_the_place_of_anything(board: Path):
    before = board.read_bytes()
    with pytest.raises(BoardExists, match="there already"):
        create_board(board, Document.of(BOARD), now=clock())
    with pytest.raises(BoardExists, match="there already"):
        copy_board(board, board, history=True)
    assert board.read_bytes() == before


@pytest.mark.parametrize("history", [True, False])
def test_copies_with_and_without_history(board: Path, tmp_path: Path, history: bool):
    with open_board(board, now=clock()) as working:
        entry = edit(DOCUMENT, "Deleted words", 1)
        working.write(entry)
        working.write(undo(entry))
        copy_board(board, tmp_path / "copy.board", history=history)
    assert (b"Deleted words" in (tmp_path / "copy.board").read_bytes()) == history
    with open_board(tmp_path / "copy.board", now=clock()) as copy:
        assert copy.load() == DOCUMENT
        assert copy.history().last == (1 if history else 0)


def test_a_missing_board_is_missing(path: Path):
    for use in (partial(open_board, now=clock()), read_board):
        with pytest.raises(BoardMissing, match="no such board"):
            use(path)
    with pytest.raises(BoardMissing):
        open_board(path / "below", now=clock())


def test_strange_ids_make_no_strange_folders(path: Path, data_folder: Path):
    with create_board(path, Document.of(replace(BOARD, id="../../evil")), now=clock()) as working:
        assert isinstance(working, Working)
        (folder,) = (data_folder / "working").iterdir()
        assert folder.parent == data_folder / "working"
        assert not list(data_folder.parent.glob("evil*"))


def test_what_a_crash_left_goes_with_a_file_that_is_moved(board: Path, tmp_path: Path):
    working = open_board(board, now=clock())
    working.write(edit(DOCUMENT, "Not in the file yet", 1))
    working.draft("note 1", "half")
    working.close(publish=False)
    moved = tmp_path / "elsewhere.board"
    board.rename(moved)
    before = moved.read_bytes()
    assert check_board(moved).waiting
    assert read_board(moved).notes["1"].text == "Not in the file yet"
    assert moved.read_bytes() == before
    with open_board(moved, now=clock()) as working:
        assert working.load().notes["1"].text == "Not in the file yet"
        assert working.drafts() == {"note 1": "half"}
    assert not board.exists()
    assert read_board(moved).notes["1"].text == "Not in the file yet"


def test_what_a_crash_left_goes_with_a_folder_that_is_renamed(tmp_path: Path):
    folder = tmp_path / "folder"
    folder.mkdir()
    create_board(folder / "portal.board", DOCUMENT, now=clock()).close()
    document = written(folder / "portal.board", "Not in the file yet", publish=False)
    with open_board(folder.rename(tmp_path / "renamed") / "portal.board", now=clock()) as working:
        assert working.load() == document
    assert not folder.exists()


def test_a_file_that_is_moved_while_it_is_open_is_read_as_it_is_and_not_opened_twice(board: Path, tmp_path: Path):
    moved = tmp_path / "elsewhere.board"
    with open_board(board, now=clock()) as first:
        first.write(edit(DOCUMENT, "Said here", 1))
        board.rename(moved)
        before = moved.read_bytes()
        assert read_board(moved).notes["1"].text == "Said here"
        with pytest.raises(BoardInUse, match=rf"elsewhere.board is open already, as {board}, by process \d+ "):
            open_board(moved, now=clock())
        first.write(edit(first.load(), "Said here again", 2))
        assert moved.read_bytes() == before
    assert read_board(board).notes["1"].text == "Said here again"
    assert moved.read_bytes() == before


def remember(data_folder: Path, device: int | None) -> None:
    """Let the board's file have been on another device when it was last seen; None is what older versions wrote down."""
    (home,) = data_folder.glob("working/*/home.json")
    plain = json.loads(home.read_bytes())
    assert plain.pop("device") == data_folder.stat().st_dev
    home.write_text(json.dumps(plain if device is None else {**plain, "device": device}))


@pytest.mark.parametrize("device", [-1, None])
def test_a_file_that_is_not_there_is_not_made_again_on_another_device(
    board: Path, data_folder: Path, tmp_path: Path, device: int | None
):
    copy = tmp_path / "copy.board"
    shutil.copy(board, copy)
    document, before = written(board, "Left by a crash", publish=False), copy.read_bytes()
    away = board.rename(tmp_path / "away")
    remember(data_folder, device)
    with pytest.raises(FolderGone, match="the folder is not the one the board was in"):
        open_board(board, now=clock())
    assert read_board(board) == document
    # Whatever looks like the file is a copy as long as nobody knows that the file was taken away.
    assert read_board(copy) == DOCUMENT
    assert not check_board(copy).waiting
    with open_board(copy, now=clock()) as working:
        assert working.load() == DOCUMENT
    assert copy.read_bytes() == before
    assert not board.exists()
    away.rename(board)
    with open_board(board, now=clock()) as working:
        assert working.recovered
        assert working.load() == document
        board.unlink()
    assert read_board(board) == document


def test_work_that_a_crash_left_is_kept_here_too_where_it_stands_beside_the_file(board: Path, data_folder: Path):
    document = written(board, "Left by a crash", publish=False)
    board.write_bytes(b"")
    with pytest.raises(NotABoard):
        open_board(board, now=clock())
    assert document in [read_board(one) for one in data_folder.glob("backups/*/*.board")]


def test_a_folder_on_another_device_gets_no_work_beside_a_file_of_somebody_else(board: Path, data_folder: Path):
    written(board, "Said before", publish=False)
    remember(data_folder, -1)
    home = DataFolder.of(data_folder).find(board)
    assert home is not None
    board.write_bytes(b"somebody else's")
    with pytest.raises(OSError, match="the folder is not the one the board was in"):
        publishing.publish(board, b"ours", home[1].seen, NINE, device=home[1].device)
    assert board.read_bytes() == b"somebody else's"
    assert list(board.parent.glob("*.board")) == [board]
