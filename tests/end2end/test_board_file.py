"""The promises of the board file, with real processes: killed, in each other's way, on a full disk, without rights."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import textwrap
from dataclasses import replace
from pathlib import Path

import pytest

from tests.stored import BOARD, DOCUMENT, NOTE, clock
from whiteboard.model.document import Document
from whiteboard.storage import BoardInUse, check_board, create_board, open_board, opening, read_board
from whiteboard.storage.working import image_of_document

CHECKOUT = Path(__file__).parents[2]

PREAMBLE = """
import os, sys
from pathlib import Path
from tests.stored import DOCUMENT, NINE, clock, edit
from whiteboard.storage import *
path = Path(sys.argv[1])
def say(*words): print(*words, flush=True)
"""


@pytest.fixture
def board(tmp_path: Path) -> Path:
    path = tmp_path / "portal.board"
    create_board(path, DOCUMENT, now=clock()).close()
    return path


def start(script: str, *arguments: object) -> subprocess.Popen[str]:
    """Another program that uses the storage; it talks on its standard output."""
    return subprocess.Popen(
        [sys.executable, "-c", PREAMBLE + textwrap.dedent(script), *map(str, arguments)],
        cwd=CHECKOUT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def run(script: str, *arguments: object) -> list[str]:
    """What another program says that ends well."""
    with start(script, *arguments) as process:
        said, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    return said.splitlines()


WRITING = """
    working = open_board(path, now=clock())
    step = working.history().last
    while True:
        step += 1
        typed = ""
        for letter in f"Text number {step}":
            typed += letter
            working.draft("note 1", typed)
            say("typed", typed)
        working.write(edit(working.load(), typed, step))
        say("wrote", step)
        working.clear_draft("note 1")
        if step % 3 == 0:
            working.publish()
            say("published", step)
"""


def test_nothing_acknowledged_is_lost_to_a_kill(board: Path):
    chance = random.Random(7)
    wrote = published = 0
    for _ in range(6):
        with start(WRITING, board) as process:
            assert process.stdout is not None
            said = [process.stdout.readline() for _ in range(chance.randrange(20, 120))]
            process.kill()
            said += process.stdout.readlines()
        assert process.returncode == -signal.SIGKILL
        acknowledged = [line.rstrip("\n").split(" ", 1) for line in said if line.endswith("\n")]
        for verb, rest in acknowledged:
            wrote = int(rest) if verb == "wrote" else wrote
            published = int(rest) if verb == "published" else published
        assert check_board(board).problems == ()
        working = open_board(board, now=clock())
        last = working.history().last
        assert last in {wrote, wrote + 1}
        assert last == 0 or working.load().notes["1"].text == f"Text number {last}"
        verb, rest = acknowledged[-1]
        if verb == "typed" and last == wrote:
            assert working.drafts()["note 1"].startswith(rest)
        working.close(publish=False)
        wrote = last
    assert published > 0
    assert read_board(board).notes["1"].text == f"Text number {wrote}"
    assert [one.name for one in board.parent.iterdir() if not one.name.startswith(".")] == [board.name]


def test_a_kill_while_publishing_leaves_the_file_whole(board: Path):
    publishing = """
        working = open_board(path, now=clock())
        step = working.history().last
        say("open")
        while True:
            step += 1
            working.write(edit(working.load(), "x" * 300_000 + str(step), step))
            working.publish()
    """
    chance = random.Random(3)
    for _ in range(5):
        with start(publishing, board) as process:
            assert process.stdout is not None
            process.stdout.readline()
            # Not waiting for anything: the kill is meant to hit at any moment.
            try:
                process.wait(chance.uniform(0.02, 0.3))
            except subprocess.TimeoutExpired:
                process.kill()
        assert process.returncode == -signal.SIGKILL
        assert check_board(board).problems == ()
    with open_board(board, now=clock()) as working:
        assert working.conflict is None
        assert working.load().notes["1"].text.endswith(str(working.history().last))
    assert [one.name for one in board.parent.iterdir()] == [board.name]


def test_a_board_is_free_again_when_its_holder_is_killed(board: Path):
    holding = """
        working = open_board(path, now=clock())
        working.write(edit(working.load(), "Left behind", 1))
        say("open")
        sys.stdin.read()
    """
    with start(holding, board) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        with pytest.raises(BoardInUse, match=f"by process {process.pid} "):
            open_board(board, now=clock())
        assert read_board(board).notes["1"].text == "Left behind"
        process.kill()
    with open_board(board, now=clock()) as working:
        assert working.recovered
        assert working.load().notes["1"].text == "Left behind"


def test_a_full_disk_refuses_and_changes_nothing(board: Path):
    """A limit on the size of files makes the same system calls fail at the same places as a disk without room."""
    said = run(
        """
        import resource
        def room(bytes):
            resource.setrlimit(resource.RLIMIT_FSIZE, (bytes, resource.RLIM_INFINITY))
        working = open_board(path, now=clock())
        working.write(edit(DOCUMENT, "Saved", 1))
        working.publish()
        before = path.read_bytes()
        room(60_000)
        for refused in (
            lambda: working.write(edit(working.load(), "y" * 500_000, 2)),
            lambda: working.draft("note 1", "z" * 500_000),
            lambda: copy_board(path, path.with_name("copy.board"), history=True),
        ):
            try:
                refused()
            except CannotWrite as error:
                say(str(error).removeprefix(str(path.parent)))
        say(working.load().notes["1"].text, working.history().last, working.drafts())
        room(resource.RLIM_INFINITY)
        working.write(edit(working.load(), "There is room again", 2))
        room(60_000)
        try:
            working.publish()
        except CannotWrite:
            say("not published", path.read_bytes() == before, working.published)
        try:
            working.close()
        except CannotWrite:
            say("closed")
        """,
        board,
    )
    assert len(said) == 6
    assert all("could not be written: " in line and "Nothing was changed" in line for line in said[:3])
    assert all("(/" in line for line in said[:2]), "where there is no room is not where the board file is"
    assert said[3:] == ["Saved 1 {}", "not published True False", "closed"]
    assert [one.name for one in board.parent.iterdir()] == [board.name]
    with open_board(board, now=clock()) as working:
        assert working.recovered
        assert working.load().notes["1"].text == "There is room again"


def test_what_we_may_not_read_or_write_is_named(tmp_path: Path):
    """The superuser may do everything, so a test that runs as one goes on as nobody."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        for place in ("data", "locked", "shut"):
            (folder / place).mkdir()
        (folder / "data").chmod(0o777)
        for path, mode in ((folder / "locked/some.board", 0o666), (folder / "secret.board", 0o200)):
            path.write_bytes(image_of_document(DOCUMENT))
            path.chmod(mode)
        (folder / "locked").chmod(0o555)
        (folder / "shut").chmod(0o000)
        said = run(
            """
            if os.geteuid() == 0:
                os.setresuid(65534, 65534, 65534)
            from functools import partial
            opened, created = (partial(use, now=clock()) for use in (open_board, create_board))
            def attempt(use, name, *arguments):
                try:
                    use(path / name, *arguments, folder=path / "data")
                except BoardError as error:
                    say(type(error).__name__, str(error).removeprefix(str(path / name)))
            attempt(opened, "locked/some.board")
            attempt(created, "locked/new.board", DOCUMENT)
            attempt(opened, "secret.board")
            attempt(read_board, "secret.board")
            attempt(opened, "shut/some.board")
            attempt(read_board, "shut/some.board")
            """,
            folder,
        )
        (folder / "shut").chmod(0o755)
        assert not list((folder / "locked").glob("new*"))
    assert [line.split(".")[0] for line in said] == [
        "ReadOnlyBoard  cannot be changed: its folder is read-only",
        "CannotWrite  could not be written: its folder is read-only",
        *["CannotRead  cannot be read: permission denied"] * 4,
    ]


def test_a_file_that_takes_too_much_memory_or_time_is_given_up(tmp_path: Path):
    heavy = tmp_path / "heavy.board"
    notes = (replace(NOTE, id=str(number), marks=(), text="x" * 1_000_000) for number in range(20))
    heavy.write_bytes(
        image_of_document(Document.of(BOARD, (*DOCUMENT.lanes.values(), *DOCUMENT.kinds.values(), *notes)))
    )
    assert opening.examine_apart(heavy, None) == ()
    (problem,) = opening.examine_apart(heavy, None, memory=60 * 2**20)
    assert "memory" in problem
    os.mkfifo(tmp_path / "endless.board")
    (problem,) = opening.examine_apart(tmp_path / "endless.board", None, seconds=1)
    assert "takes more time" in problem


def test_storage_reads_boards_from_any_folder(board: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("WHITEBOARD_DATA", str(tmp_path / "other data"))
    monkeypatch.chdir(tmp_path)
    assert read_board(Path("portal.board")) == DOCUMENT
    assert list((tmp_path / "other data" / "incoming").iterdir()) == []
