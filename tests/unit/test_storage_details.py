"""Details of the disk in which a small mistake would otherwise go unseen."""

from __future__ import annotations

import errno
import json
import sqlite3
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from tests import boards
from tests.stored import DOCUMENT, clock, edit
from whiteboard.model.instants import from_datetime
from whiteboard.patience import NO_ANSWER, answers, read_file, within
from whiteboard.storage import (
    CannotWrite,
    DamagedBoard,
    backups,
    check_board,
    copy_board,
    create_board,
    database,
    files,
    open_board,
    read_board,
)
from whiteboard.storage.folders import DataFolder, Home


@pytest.fixture
def board(tmp_path: Path) -> Path:
    """A board that was made and closed here, so that its contents are known."""
    path = tmp_path / "portal.board"
    create_board(path, DOCUMENT, now=clock()).close()
    return path


def altered(path: Path) -> bytes:
    """Change a text as somebody with another program would; the bytes then."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE note SET text = 'Never said'")
    return path.read_bytes()


@pytest.mark.parametrize(
    "use",
    [
        lambda path: open_board(path, now=clock()),
        read_board,
        lambda path: copy_board(path, path.with_name("copy.board"), history=True),
        lambda path: copy_board(path, path.with_name("copy.board"), history=False),
    ],
)
def test_what_another_program_made_of_a_known_board_is_looked_at_anew(board: Path, use: Callable[[Path], object]):
    image = altered(board)
    with pytest.raises(DamagedBoard, match="changed by something else"):
        use(board)
    assert board.read_bytes() == image
    assert not board.with_name("copy.board").exists()


def test_after_a_crash_what_another_program_made_of_the_file_is_not_read_unlooked_at(board: Path):
    working = open_board(board, now=clock())
    working.write(edit(working.load(), "Left by a crash", 1))
    working.close(publish=False)
    altered(board)
    with pytest.raises(DamagedBoard, match="changed by something else"):
        read_board(board)


def test_of_two_places_of_a_file_that_moved_the_one_with_work_is_taken_up(tmp_path: Path):
    """One file was copied and each copy opened; both names are gone, and only one had work that waits."""
    first = tmp_path / "a.board"
    create_board(first, DOCUMENT, now=clock()).close()
    image = first.read_bytes()
    copies = [tmp_path / name for name in ("b.board", "c.board", "d.board")]
    for path in copies:
        path.write_bytes(image)
        working = open_board(path, now=clock())
        if path.name == "c.board":
            working.write(edit(DOCUMENT, "Left by a crash", 1))
        working.close(publish=False)
        if path.name != "c.board":
            with open_board(path, now=clock()):
                pass
    for path in (first, *copies):
        path.unlink()
    found = tmp_path / "found.board"
    found.write_bytes(image)
    assert read_board(found).notes["1"].text == "Left by a crash"
    with open_board(found, now=clock()) as working:
        assert working.recovered
        assert working.load().notes["1"].text == "Left by a crash"


def test_words_of_any_script_keep_their_place_in_the_chain_of_hashes(board: Path):
    """The chain is part of the format: what one version wrote, the next must find unbroken."""
    with open_board(board, now=clock()) as working:
        working.write(edit(working.load(), "Störung – 停电 🔌", 1))
    assert check_board(board).problems == ()
    with closing(sqlite3.connect(board)) as connection:
        (*row, hash) = connection.execute(
            "SELECT entry, step, turn, at, label, meeting, changes, hash FROM journal"
        ).fetchone()
    assert "Störung – 停电 🔌" in row[-1]
    assert hash == sha256(json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def test_an_open_board_is_copied_without_a_look_at_its_file(board: Path, tmp_path: Path):
    with open_board(board, now=clock()) as working:
        working.write(edit(working.load(), "Written", 1))
        board.unlink()
        for history, entries in ((True, 1), (False, 0)):
            out = tmp_path / f"{history}.board"
            working.copy(out, history=history)
            assert read_board(out).notes["1"].text == "Written"
            with open_board(out, now=clock()) as copy:
                assert len(copy.entries()) == entries
        assert not board.exists()
        (tmp_path / "busy").mkdir()
        with pytest.raises(CannotWrite):
            working.copy(tmp_path / "busy" / "there" / "x.board", history=True)


def test_a_board_that_is_left_lets_others_in(board: Path):
    working = open_board(board, now=clock())
    working.write(edit(working.load(), "Left", 1))
    working.close(publish=False)
    assert working.publish() is None
    with open_board(board, now=clock()) as again:
        assert again.load().notes["1"].text == "Left"
        working.close()
        assert len(list((DataFolder.of(None).root / "locks").iterdir())) == 1, "still held by whoever opened it again"


def test_a_file_that_is_gone_is_made_again_and_known_to_be(board: Path):
    with open_board(board, now=clock()) as working:
        working.write(edit(working.load(), "One", 1))
        working.publish()
        assert not working.made_again
        board.unlink()
        working.publish()
        assert working.made_again
        working.write(edit(working.load(), "Two", 2))
        working.publish()
        assert not working.made_again


def test_what_a_job_answers_or_raises_comes_back_and_nobody_waits_for_ever(tmp_path: Path):
    held = threading.Event()
    assert within(60, lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        within(60, lambda: 1 // 0)
    with pytest.raises(TimeoutError, match=NO_ANSWER):
        within(0.01, held.wait)
    held.set()
    assert answers(tmp_path)
    assert answers(tmp_path / "nothing" / "here")
    assert answers(Path("a\0b"))


def test_a_file_comes_in_pieces_up_to_the_length_that_is_asked_for(tmp_path: Path):
    path, found = tmp_path / "long", bytearray()
    path.write_bytes(bytes(range(256)) * 1000)
    read_file(path, found.extend, 200_000)
    assert found == path.read_bytes()[:200_000]
    found.clear()
    read_file(path, found.extend)
    assert found == path.read_bytes()
    with pytest.raises(FileNotFoundError):
        read_file(tmp_path / "nothing", found.extend)


def test_the_very_first_board_of_a_user_finds_no_folder_of_ours_nor_of_others(tmp_path: Path):
    folder = tmp_path / "home" / "local" / "share" / "Whiteboard"
    create_board(tmp_path / "first.board", DOCUMENT, now=clock(), folder=folder).close()
    assert folder.stat().st_mode & 0o777 == 0o700


def test_working_copies_of_one_name_have_folders_of_their_own(tmp_path: Path):
    """Files that were moved away leave the name to the next one at their path."""
    data = DataFolder(tmp_path)
    for name in ("a", "b", "c"):
        data.make("key").keep(Home("board", tmp_path / f"{name}.board"))
    assert [home.path.stem for _, home in data.all()] == ["a", "b", "c"]
    assert data.make("other").folder.name == "other"


def test_what_a_file_is_about_to_hold_is_known_before_it_holds_it(board: Path, data_folder: Path):
    """The clock is asked between the two, where a crash would leave them."""
    known: list[str] = []
    now = clock()

    def look() -> int:
        known.extend(file.read_text("utf-8") for file in data_folder.glob("working/*/home.json"))
        return now()

    with open_board(board, now=look) as working:
        working.write(edit(working.load(), "Published", 1))
        before = files.fingerprint_of(board)
        known.clear()
        working.publish()
        after = files.fingerprint_of(board)
    assert before != after
    assert [json.loads(home)["seen"] for home in known] == [[before, after]]


def test_publishing_leaves_no_file_open(board: Path):
    with open_board(board, now=clock()) as working:
        counts = []
        for step in range(1, 4):
            working.write(edit(working.load(), f"Text {step}", step))
            working.publish()
            counts.append(len(list(Path("/dev/fd").iterdir())))
    assert len(set(counts)) == 1


def test_a_folder_that_cannot_be_synced_is_gone_on_with_and_one_that_fails_is_not(tmp_path: Path):
    if sys.platform == "linux":
        files.flush_folder(Path("/proc/self"))  # has no such call, as some shares have none
    with pytest.raises(FileNotFoundError):
        files.flush_folder(tmp_path / "gone")


def test_a_refusal_names_the_file_where_it_is_another():
    path = Path("portal.board")
    assert database.reason(OSError(errno.EACCES, "Permission denied", str(path)), path) == "permission denied"
    assert database.reason(OSError(errno.EACCES, "Permission denied"), path) == "permission denied"
    assert database.reason(OSError(errno.EACCES, "Permission denied", "locks"), path) == "permission denied (locks)"


@pytest.mark.parametrize("version", ["1", "2", "4"])
def test_work_that_an_older_version_left_is_read_and_taken_up(tmp_path: Path, data_folder: Path, version: str):
    path = tmp_path / "portal.board"
    path.write_bytes((Path(boards.__file__).parent / f"version-{version}.board").read_bytes())
    expected = read_board(path)
    open_board(path, now=clock()).close(publish=False)
    (left,) = data_folder.glob("working/*/board.sqlite")
    for file in left.parent.glob("board.sqlite-*"):
        file.unlink()
    left.write_bytes(path.read_bytes())
    assert read_board(path) == expected
    assert left.read_bytes() == path.read_bytes()
    with open_board(path, now=clock()) as working:
        assert working.load() == expected


def test_the_five_newest_backups_stay_and_no_sixth_of_their_day():
    noon = datetime(2026, 7, 3, 12, tzinfo=UTC)
    moments = [noon - timedelta(minutes=minute) for minute in range(9)]
    assert backups.worth_keeping(moments) == set(moments[:5])


def test_the_board_that_was_changed_last_is_offered_first(tmp_path: Path):
    root = DataFolder(tmp_path)
    noon = datetime(2026, 7, 3, 12, tzinfo=UTC)
    for name, hours in (("a", (1, 9)), ("b", (2, 3)), ("c", (0, 20))):
        folder = root.private("backups", name)
        for hour in hours:
            backups.keep(folder, b"", from_datetime(noon - timedelta(hours=hour)))
        backups.label(folder, Path(f"/{name}.board"), name.upper())
    assert [shelf.title for shelf in backups.shelves(tmp_path)] == ["C", "A", "B"]
