"""Real processes: programs that are killed at any moment, and one that copies a board while it changes."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from tests.stored import DOCUMENT, clock, edit
from whiteboard.storage import check_board, create_board, open_board, opening, read_board

CHECKOUT = Path(__file__).parents[2]

WRITER = """
import sys
from pathlib import Path
from tests.stored import clock, edit
from whiteboard.storage import open_board
working = open_board(Path(sys.argv[1]), now=clock())
step = working.history().last
while True:
    step += 1
    typed = ""
    for letter in f"Text number {step}":
        typed += letter
        working.draft("note 1", typed)
        print("typed", typed, flush=True)
    working.write(edit(working.load(), typed, step))
    print("wrote", step, flush=True)
    working.clear_draft("note 1")
    if step % 3 == 0:
        working.publish()
        print("published", step, flush=True)
"""


def kill_writers(folder: Path, count: int, seed: int = 7) -> int:
    """Kill a program that types, writes and publishes so many times, at any moment; how much it had acknowledged."""
    path = folder / "killed.board"
    create_board(path, DOCUMENT, now=clock()).close()
    chance = random.Random(seed)
    wrote = acknowledged = 0
    for _ in range(count):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path)], cwd=CHECKOUT, stdout=subprocess.PIPE, text=True
        )
        with process:
            assert process.stdout is not None
            said = [process.stdout.readline() for _ in range(chance.randrange(20, 200))]
            process.kill()
            said += process.stdout.readlines()
        assert process.returncode == -signal.SIGKILL
        lines = [line.rstrip("\n").partition(" ") for line in said if line.endswith("\n")]
        acknowledged += len(lines)
        wrote = max([wrote, *(int(rest) for verb, _, rest in lines if verb == "wrote")])
        published = max([0, *(int(rest) for verb, _, rest in lines if verb == "published")])
        _look_after_kill(path, wrote, published, lines[-1])
        wrote = max(wrote, _last(path))
    assert read_board(path).notes["1"].text == f"Text number {wrote}"
    return acknowledged


def _last(path: Path) -> int:
    working = open_board(path, now=clock())
    last = working.history().last
    working.close(publish=False)
    return last


def _look_after_kill(path: Path, wrote: int, published: int, final: tuple[str, str, str]) -> None:
    assert not list(opening.examine(path, None)), "the board file is whole"
    working = open_board(path, now=clock())
    try:
        history = working.history()
        assert history.last in {wrote, wrote + 1}
        assert len(history.done) == history.last, "everything can be undone"
        assert history.last >= published
        assert working.load().notes["1"].text in {f"Text number {history.last}", DOCUMENT.notes["1"].text}
        if final[0] == "typed" and history.last == wrote:
            assert working.drafts()["note 1"].startswith(final[2])
    finally:
        working.close(publish=False)


def kill_commands(folder: Path, count: int, seed: int = 5) -> int:
    """Kill the real program's ``add`` at any moment; what it said was done is there. How many were done."""
    path = folder / "commands.board"
    create_board(path, DOCUMENT, now=clock()).close()
    chance = random.Random(seed)
    done = set()
    started = time.monotonic()
    assert _adding(path, "undisturbed").wait() == 0
    usual = time.monotonic() - started
    for number in range(count):
        process = _adding(path, f"Number {number}")
        try:
            # Not waiting for anything: the kill is meant to hit at any moment, most of all late.
            if process.wait(usual * chance.triangular(0.2, 1.4, 1.0)) == 0:
                done.add(f"Number {number}")
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        assert not check_board(path).problems
    texts = {note.text for note in read_board(path).notes.values()}
    assert done <= texts, done - texts
    return len(done)


def _adding(path: Path, text: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "whiteboard", "add", str(path), f"10:00 signals {text}"],
        cwd=CHECKOUT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def copy_while_publishing(folder: Path, rounds: int) -> int:
    """Copy a board in chunks, as programs that sync folders do, while it is changed and published; each copy opens."""
    path, copy = folder / "synced.board", folder / "copy.board"
    text = "y" * 40_000
    with create_board(path, DOCUMENT, now=clock()) as working:
        copies, over = [], threading.Event()

        def sync() -> None:
            while not over.is_set():
                with path.open("rb", buffering=0) as source:
                    copies.append(b"".join(iter(lambda: source.read(4096), b"")))

        program = threading.Thread(target=sync)
        program.start()
        try:
            for step in range(1, rounds + 1):
                working.write(edit(working.load(), f"{step} {text}", step))
                working.publish()
        finally:
            over.set()
            program.join()
    distinct = set(copies)
    for image in distinct:
        copy.write_bytes(image)
        assert not list(opening.examine(copy, None))
    return len(distinct)
