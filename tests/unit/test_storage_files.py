"""What is written reaches the disk, whole, before it is said to be there; and nothing is left lying about."""

from __future__ import annotations

import gc
import os
import resource
import sqlite3
import stat
import threading
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import questions
from tests.stored import DOCUMENT, clock, edit
from whiteboard.storage import (
    BoardInUse,
    backups,
    copy_board,
    create_board,
    database,
    files,
    lock,
    open_board,
    read_board,
)
from whiteboard.storage.folders import DataFolder
from whiteboard.storage.glancing import ask_boards
from whiteboard.storage.lock import Lock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Synced = tuple[Path, int | frozenset[str]]
"""A file with the bytes it had when it was synced, or a folder with its names."""


@pytest.fixture
def board(tmp_path: Path) -> Path:
    path = tmp_path / "boards" / "portal.board"
    path.parent.mkdir()
    create_board(path, DOCUMENT, now=clock()).close()
    return path


class Disk:
    """What is synced, and what moves into its place, in this order; all of it is done as well."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.done: list[Synced | tuple[Path, Path, int]] = []
        sync, replace = os.fsync, Path.replace

        def fsync(descriptor: int) -> None:
            path = Path(f"/proc/self/fd/{descriptor}").resolve()
            holds = frozenset(one.name for one in path.iterdir()) if path.is_dir() else path.stat().st_size
            self.done.append((path, holds))
            sync(descriptor)

        def move(source: Path, target: Path) -> Path:
            self.done.append((source, target, source.stat().st_size))
            return replace(source, target)

        monkeypatch.setattr(os, "fsync", fsync)
        monkeypatch.setattr(Path, "replace", move)


def test_what_takes_its_place_is_on_the_disk_before_and_its_name_after(
    board: Path, data_folder: Path, monkeypatch: pytest.MonkeyPatch
):
    disk = Disk(monkeypatch)
    create_board(board.with_name("new.board"), DOCUMENT, now=clock()).close()
    with open_board(board, now=clock()) as working:
        working.write(edit(working.load(), "Published", 1))
        working.publish()
    copy_board(board, board.with_name("copy.board"), history=True)
    moved = [(at, one) for at, one in enumerate(disk.done) if len(one) == 3]
    places = {target.name for _, (_, target, _) in moved}
    assert {"new.board", "portal.board", "copy.board", "board.sqlite", "home.json", "board.json"} <= places
    for at, (source, target, size) in moved:
        assert (source, size) in disk.done[:at], f"{target.name} might be empty after a power cut"
        after = [one[1] for one in disk.done[at:] if one[0] == target.parent]
        assert any(isinstance(names, frozenset) and target.name in names for names in after), target
    (working_folder,) = {target.parent for _, (_, target, _) in moved if target.name == "board.sqlite"} - {
        folder.folder for folder, home in DataFolder.of(None).all() if home.path != board
    }
    last = [one[1] for one in disk.done if one[0] == working_folder][-1]
    assert isinstance(last, frozenset)
    assert "board.sqlite" not in last, "that the working copy is gone is on the disk, too"


@contextmanager
def room(size: int) -> Iterator[None]:
    """No file may grow beyond so many bytes; the system refuses it as a full disk would."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_write_that_fails_leaves_the_old_file_and_no_other(tmp_path: Path):
    path = tmp_path / "kept"
    path.write_bytes(b"old")
    with room(1000), pytest.raises(OSError, match="too large"):
        files.write_whole(path, bytes(2000))
    assert path.read_bytes() == b"old"
    (tmp_path / "folder" / "with").mkdir(parents=True)
    with pytest.raises(OSError, match="irectory"):
        files.write_whole(tmp_path / "folder", b"new")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["folder", "kept"]


def test_what_a_crash_left_half_written_is_in_nobodys_way(tmp_path: Path):
    path = tmp_path / "kept"
    left = files.write_beside(path, b"half")
    files.write_whole(path, b"whole")
    assert path.read_bytes() == b"whole"
    assert not left.exists()


@pytest.mark.parametrize(("mode", "why"), [(0o444, "the file"), (0o555, "the file"), (0o644, None), (0o200, None)])
def test_a_file_that_nobody_may_write_is_read_only_for_the_superuser_too(tmp_path: Path, mode: int, why: str | None):
    path = tmp_path / "kept"
    path.touch()
    path.chmod(mode)
    said = files.write_protection(path)
    assert said == (why and f"{why} is read-only")


def test_of_a_disk_that_does_not_answer_nothing_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(files, "answers", lambda _: False)
    for path in (tmp_path, tmp_path / "nothing"):
        assert not files.is_there(path)
        assert not files.is_gone(path)
        assert files.device_of(path) is None


def test_what_cannot_be_seen_is_neither_there_nor_gone(tmp_path: Path):
    circle = tmp_path / "circle"
    circle.symlink_to(circle)
    for path in (circle, tmp_path / "a\0b"):
        assert not files.is_there(path)
        assert not files.is_gone(path)


def test_everything_that_is_kept_here_can_be_read_by_its_owner_alone_and_run_by_nobody(board: Path, data_folder: Path):
    new = create_board(board.with_name("new.board"), DOCUMENT, now=clock())
    with new, open_board(board, now=clock()) as working:
        working.write(edit(working.load(), "Confidential", 1))
        working.publish()
        kept = [one for one in data_folder.rglob("*") if not one.is_dir()]
        assert {"board.sqlite", "local.sqlite", "home.json", "board.json"} <= {one.name for one in kept}
        assert {stat.S_IMODE(one.stat().st_mode) for one in kept} == {0o600}
    assert {stat.S_IMODE(one.stat().st_mode) for one in data_folder.rglob("*") if one.is_dir()} == {0o700}


def open_files() -> int:
    gc.collect()  # What earlier tests left open goes now, not between two counts.
    return len(list(Path("/dev/fd").iterdir()))


def test_a_board_that_is_opened_refused_and_closed_leaves_no_file_open(board: Path):
    held, counts = [], []
    for step in range(1, 4):
        working = open_board(board, now=clock())
        with pytest.raises(BoardInUse):
            open_board(board, now=clock())
        working.write(edit(working.load(), f"Text {step}", step))
        working.close()
        held.append(working)  # kept, so that nothing but closing closes
        counts.append(open_files())
    assert len(set(counts)) == 1


@pytest.mark.parametrize("opened", [database.open_own, database.open_again])
def test_a_database_that_cannot_be_opened_is_not_held_open(
    tmp_path: Path, opened: Callable[[Path], sqlite3.Connection]
):
    """Windows would not let anybody set aside what is."""
    path = tmp_path / "board.sqlite"
    path.write_bytes(b"no database at all" * 100)
    before = open_files()
    with pytest.raises(sqlite3.DatabaseError) as refused:
        opened(path)
    assert refused.tb is not None, "which holds what was opened on the way, until it is forgotten"
    assert open_files() == before


@pytest.mark.parametrize("opened", [database.open_own, database.open_again])
def test_whatever_writes_into_a_working_copy_syncs_it_as_far_as_the_system_can(
    tmp_path: Path, opened: Callable[[Path], sqlite3.Connection]
):
    path = tmp_path / "board.sqlite"
    with closing(database.open_own(path)), closing(opened(path)) as connection:
        settings = ("journal_mode", "synchronous", "fullfsync", "checkpoint_fullfsync")
        assert [connection.execute(f"PRAGMA {one}").fetchone()[0] for one in settings] == ["wal", 2, 1, 1]


def test_asking_many_boards_leaves_no_file_and_nobody_on_the_watch(board: Path):
    counts = set()
    for _ in range(3):
        assert [answer for _, answer in ask_boards([board], questions.title)] == [DOCUMENT.board.title]
        counts.add(open_files())
    assert len(counts) == 1
    watches = [thread for thread in threading.enumerate() if isinstance(thread, threading.Timer)]
    assert all(watch.finished.is_set() for watch in watches), "none waits to end a process that has long gone on"


def test_whoever_gets_hold_of_a_lock_just_as_it_is_let_go_begins_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    data, path = DataFolder(tmp_path), tmp_path / "portal.board"
    take, gone = lock._take, []

    def take_late(descriptor: int) -> bool:
        taken = take(descriptor)
        if not gone:  # the holder before takes the name away between our opening the file and locking it
            gone.extend(tmp_path.glob("locks/*"))
            gone[0].unlink()
        return taken

    before = open_files()
    monkeypatch.setattr(lock, "_take", take_late)
    mine = Lock(path, data, 0)
    assert gone
    with pytest.raises(BoardInUse):
        Lock(path, data, 0)
    mine.release()
    assert open_files() == before
    Lock(path, data, 0).release()


def test_a_board_closes_where_somebody_has_tidied_up_the_locks(board: Path, data_folder: Path):
    with open_board(board, now=clock()) as working:
        working.write(edit(working.load(), "Written", 1))
        for one in data_folder.glob("locks/*"):
            one.unlink()
    assert read_board(board).notes["1"].text == "Written"


def test_backups_whose_label_is_gone_are_still_offered(board: Path, data_folder: Path):
    with open_board(board, now=clock()) as working:
        working.backup()
    for label in data_folder.glob("backups/*/board.json"):
        label.unlink()
    (shelf,) = backups.shelves(data_folder)
    assert (shelf.title, shelf.path.name, len(shelf.backups)) == ("", "unknown.board", 1)


def test_backups_are_offered_under_the_title_that_the_board_had_last(board: Path, data_folder: Path):
    folder = data_folder / "backups" / "portal"
    folder.mkdir(parents=True)
    backups.keep(folder, b"", 0)
    for title in ("Outage", "Portal outage"):
        backups.label(folder, board, title)
        assert [shelf.title for shelf in backups.shelves(data_folder)] == [title]
    written = (folder / "board.json").stat().st_ino
    backups.label(folder, board, "Portal outage")
    assert (folder / "board.json").stat().st_ino == written, "it says so already"
