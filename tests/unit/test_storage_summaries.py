"""Reading many boards for the trends, and remembering them."""

from __future__ import annotations

import os
import resource
import signal
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from tests import boards, questions
from tests.stored import BOARD, DOCUMENT, clock, edit
from whiteboard import comms
from whiteboard.model.document import Document
from whiteboard.storage import create_board, files, glancing, open_board, opening, read_board, schema, summaries
from whiteboard.storage.errors import DamagedBoard
from whiteboard.storage.glancing import ask_boards
from whiteboard.storage.summaries import NoBoards, board_files, gather
from whiteboard.storage.working import image_of_document


def titled(title: str) -> Document:
    return replace(DOCUMENT, board=replace(BOARD, title=title))


def foreign(path: Path, title: str = "Portal outage") -> Path:
    """A board file that nobody has opened here."""
    path.write_bytes(image_of_document(titled(title)))
    return path


def titles(files: list[Path]) -> list[str]:
    return [board.title for board in gather(files).boards]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that were looked at instead of remembered."""
    looked: list[Path] = []

    def listen(paths: list[Path], *rest: object, **more: object) -> object:
        looked.extend(paths)
        return ask_boards(paths, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(summaries, "ask_boards", listen)
    return looked


def test_a_file_is_looked_at_once_and_again_when_it_changes(tmp_path: Path, asked: list[Path]):
    files = [foreign(tmp_path / "a.board", "A"), foreign(tmp_path / "b.board", "B")]
    assert titles(files) == ["A", "B"]
    assert asked == files
    asked.clear()
    assert titles(files) == ["A", "B"]
    assert asked == []
    foreign(files[1], "Another title")
    assert titles(files) == ["A", "Another title"]
    assert asked == [files[1]]


def test_the_same_size_at_another_time_is_another_file(tmp_path: Path, asked: list[Path]):
    file = foreign(tmp_path / "a.board", "A")
    titles([file])
    found = file.stat()
    os.utime(file, ns=(found.st_atime_ns, found.st_mtime_ns + 1))
    asked.clear()
    titles([file])
    assert asked == [file]


def test_a_file_that_asks_for_a_write_ahead_log_is_read_without(tmp_path: Path):
    file = foreign(tmp_path / "a.board", "A")
    image = file.read_bytes()
    file.write_bytes(image[:18] + b"\x02\x02" + image[20:])
    assert titles([file]) == ["A"]
    assert list(tmp_path.iterdir()) == [file]


def test_boards_are_only_read(tmp_path: Path):
    file = foreign(tmp_path / "a.board")
    before = file.read_bytes(), file.stat().st_mtime_ns
    file.chmod(0o400)
    assert titles([file]) == ["Portal outage"]
    assert (file.read_bytes(), file.stat().st_mtime_ns) == before
    assert list(tmp_path.iterdir()) == [file]


def test_a_deleted_file_is_gone_from_answers_and_index(tmp_path: Path, data_folder: Path):
    files = [foreign(tmp_path / "a.board"), foreign(tmp_path / "b.board")]
    titles(files)
    files[0].unlink()
    found = gather(files)
    assert [board.name for board in found.boards] == [str(files[1])]
    assert "no such board" in found.unreadable[0].sentence
    foreign(tmp_path / "c.board")
    titles(board_files([tmp_path]))
    index = (data_folder / "trends" / "index.json").read_text()
    assert "c.board" in index
    assert "a.board" not in index


def spoilt(path: Path) -> bytes:
    return path.read_bytes().replace(b"Alert fires", b"Alert fired")


@pytest.mark.parametrize(
    ("contents", "sentence"),
    [
        (lambda path: b"", "it is empty"),
        (lambda path: b"hello" * 100, "it is some other kind of file"),
        (lambda path: path.read_bytes()[:20_000], "is damaged"),
        (spoilt, "changed by something else than Whiteboard"),
        (lambda path: path.read_bytes()[:60] + b"\0\0\1\0" + path.read_bytes()[64:], "newer version"),
    ],
)
def test_a_file_that_cannot_be_read_is_listed_and_stops_no_other(
    tmp_path: Path, contents: Callable[[Path], bytes], sentence: str
):
    good, bad = foreign(tmp_path / "good.board"), foreign(tmp_path / "bad.board")
    bad.write_bytes(contents(bad))
    for _ in ("looked at", "remembered"):
        found = gather([bad, good])
        assert [board.name for board in found.boards] == [str(good)]
        assert [one.file for one in found.unreadable] == [bad]
        assert sentence in found.unreadable[0].sentence
        assert str(bad) in found.unreadable[0].sentence
    assert str(tmp_path) not in found.sentences[0]


def test_what_an_open_window_has_saved_counts(tmp_path: Path):
    path = tmp_path / "open.board"
    with closing(create_board(path, DOCUMENT, now=clock())) as store:
        assert titles([path]) == ["Portal outage"]
        store.write(edit(store.load(), "Alert fires again", 1))
        assert gather([path]).unreadable == ()
    with closing(open_board(path, now=clock())):
        assert titles([path]) == ["Portal outage"]
    assert titles([path]) == ["Portal outage"]


def test_a_board_that_was_closed_is_remembered_and_one_that_is_open_is_asked_each_time(
    tmp_path: Path, data_folder: Path, asked: list[Path]
):
    paths = [tmp_path / f"{name}.board" for name in ("open", "closed", "foreign")]
    with closing(create_board(paths[0], DOCUMENT, now=clock())):
        create_board(paths[1], DOCUMENT, now=clock()).close()
        foreign(paths[2])
        assert len(titles(paths)) == 3
        index = data_folder / "trends" / "index.json"
        written = index.stat().st_ino
        assert index.stat().st_mode & 0o777 == 0o600
        asked.clear()
        assert len(titles([*paths, tmp_path / "gone.board"])) == 3
        assert asked == [paths[0], tmp_path / "gone.board"]
        assert index.stat().st_ino == written, "nothing was learned, so nothing is written"


def test_progress_is_told_so_often_and_no_oftener(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(summaries, "_BEATS", 2)
    told: list[float] = []
    gather([foreign(tmp_path / f"{number}.board") for number in range(4)], progress=told.append)
    assert told == [0.5, 1.0]


def test_a_board_without_a_title_is_called_after_its_file(tmp_path: Path):
    assert titles([foreign(tmp_path / "untitled.board", "")]) == ["untitled"]


def test_a_spoilt_index_counts_as_none(tmp_path: Path, data_folder: Path, asked: list[Path]):
    file = foreign(tmp_path / "a.board")
    titles([file])
    index = data_folder / "trends" / "index.json"
    whole = index.read_text()
    for text in ("{", "[]", whole.replace('"title"', '"tilte"'), whole.replace('"stamp"', '"x"')):
        index.write_text(text)
        asked.clear()
        assert titles([file]) == ["Portal outage"]
        assert asked == [file]


def test_other_code_of_the_figures_begins_anew(tmp_path: Path, asked: list[Path], monkeypatch: pytest.MonkeyPatch):
    file = foreign(tmp_path / "a.board")
    titles([file])
    monkeypatch.setattr(summaries, "__version__", "another")
    asked.clear()
    titles([file])
    assert asked == [file]
    (tmp_path / "comms").mkdir()
    monkeypatch.setattr(comms, "__file__", str(tmp_path / "comms" / "__init__.py"))
    for code in ("", "# Another\n"):
        (tmp_path / "comms" / "figures.py").write_text(code)
        titles([file])
    assert asked == [file, file, file]


def test_cancelling_keeps_what_was_read(tmp_path: Path, asked: list[Path]):
    files = [foreign(tmp_path / f"{number}.board") for number in range(4)]

    def stop(share: float) -> None:
        if share >= 0.5:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        gather(files, progress=stop)
    asked.clear()
    assert len(titles(files)) == 4
    assert asked == files[2:]


def test_a_file_that_brings_its_reader_down_is_damaged_and_the_next_is_read(tmp_path: Path):
    files = [foreign(tmp_path / "a.board", "die"), foreign(tmp_path / "b.board")]
    answers = dict(ask_boards(files, questions.die))
    assert isinstance(answers[files[0]], DamagedBoard)
    assert "more time or memory" in str(answers[files[0]])
    assert answers[files[1]] is None


def test_a_board_whose_reader_neither_works_nor_answers_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    files = [foreign(tmp_path / "a.board", "stall"), foreign(tmp_path / "b.board")]
    with monkeypatch.context() as impatient:
        impatient.setattr(opening, "MOST_SECONDS", 0)
        ((_, answer),) = ask_boards(files[:1], questions.stall)
    assert isinstance(answer, DamagedBoard)
    assert "more time or memory" in str(answer)
    assert dict(ask_boards(files[1:], questions.stall)) == {files[1]: "Portal outage"}


def test_a_reader_that_the_system_ends_between_two_boards_costs_neither(tmp_path: Path):
    files = [foreign(tmp_path / "a.board"), foreign(tmp_path / "b.board")]
    reader = glancing._Reader(questions.process)
    first = reader.ask(files[0], files[0], ())
    os.kill(first, signal.SIGKILL)
    os.waitid(os.P_PID, first, os.WEXITED | os.WNOWAIT)
    second = reader.ask(files[1], files[1], ())
    assert isinstance(second, int)
    assert second != first
    reader.end()


def test_our_own_mistake_is_not_blamed_on_a_board(tmp_path: Path):
    with pytest.raises(RuntimeError, match=r"failed: Traceback[^$]*ZeroDivisionError"):
        list(ask_boards([foreign(tmp_path / "a.board")], questions.fail))
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        list(ask_boards([foreign(tmp_path / "b.board", "die"), tmp_path / "a.board"], questions.die_or_fail))


def test_answers_come_in_the_order_of_the_files_whoever_reads_them(tmp_path: Path):
    files = [foreign(tmp_path / f"{number}.board", f"Board {number}") for number in range(45)]
    answers = list(ask_boards(files, questions.title))
    assert answers == [(file, f"Board {number}") for number, file in enumerate(files)]


def test_a_board_of_an_older_version_is_brought_up_to_date_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = foreign(tmp_path / "a.board")
    whole = path.read_bytes()
    step = schema.Migration("meetings have a mood", "ALTER TABLE meeting ADD COLUMN mood TEXT NOT NULL DEFAULT ''")
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, step))
    assert glancing.glance(path, ()) == titled("Portal outage")
    assert path.read_bytes() == whole
    path.write_bytes(spoilt(path))
    with pytest.raises(DamagedBoard, match="something else"):
        glancing.glance(path, ())
    path.write_bytes(whole.replace(b"CREATE TABLE fold", b"CREATE TABLE gold"))
    with pytest.raises(DamagedBoard, match="tables"):
        glancing.glance(path, ())


@pytest.mark.parametrize("version", ["1", "2", "4"])
def test_a_board_of_a_released_version_is_asked_as_it_would_be_opened(tmp_path: Path, version: str):
    path = tmp_path / "portal.board"
    path.write_bytes((Path(boards.__file__).parent / f"version-{version}.board").read_bytes())
    expected = read_board(path)
    assert expected.notes
    assert glancing.glance(path, ()) == expected
    # It was published by us, but by a program that is older than this one.
    assert glancing.glance(path, (files.fingerprint(path.read_bytes()),)) == expected


def test_what_is_known_to_be_our_own_work_is_not_looked_over_again(tmp_path: Path):
    path = foreign(tmp_path / "a.board")
    path.write_bytes(spoilt(path))
    assert glancing.glance(path, (files.fingerprint(path.read_bytes()),)).notes["1"].text == "Alert fired"
    with pytest.raises(DamagedBoard):
        glancing.glance(path, ("of another",))


def test_whatever_a_board_makes_of_its_reader_has_limits(tmp_path: Path):
    def allowed(limit: int, value: int) -> int:
        """No more than this machine lets anybody have."""
        most = resource.getrlimit(limit)[1]
        return value if most == resource.RLIM_INFINITY else min(value, most)

    ((_, (seconds, memory, dump)),) = ask_boards([foreign(tmp_path / "a.board")], questions.limits)
    assert allowed(resource.RLIMIT_CPU, opening.MOST_SECONDS) <= seconds <= opening.MOST_SECONDS + 10
    assert memory == allowed(resource.RLIMIT_AS, opening.MOST_MEMORY)
    assert dump == 0


def test_which_files_a_folder_means(tmp_path: Path):
    for name in ("b.board", "a.board", ".hidden.board", "notes.txt"):
        (tmp_path / name).touch()
    (tmp_path / "deeper").mkdir()
    foreign(tmp_path / "deeper" / "c.board")
    assert [path.name for path in board_files([tmp_path, tmp_path / "b.board", tmp_path / "gone"])] == [
        "a.board",
        "b.board",
        "gone",
    ]
    (tmp_path / "empty").mkdir()
    with pytest.raises(NoBoards, match=f"there is no board in {tmp_path / 'empty'}"):
        board_files([tmp_path / "empty"])
    with pytest.raises(NoBoards, match="there is no board in the list"):
        board_files([])
