"""The real window on a real X server, killed at any moment while somebody types into it.

The program runs as always but for one thing: it says on its standard output what the storage has acknowledged to it. So
it is known to the last key what must be there after the kill.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from tests.screen import HEIGHT, WIDTH, screen
from tests.stored import clock
from whiteboard.model.document import Document
from whiteboard.session import Session
from whiteboard.session.templates import new_document
from whiteboard.storage import create_board, open_board, opening, read_board, rows

CHECKOUT = Path(__file__).parents[2]
PATIENCE = 60.0

TELLING = """
import json, os, sys
from whiteboard.storage.working import Working

def telling(name, told):
    real = getattr(Working, name)
    def method(self, *what, **more):
        done = real(self, *what, **more)
        os.write(1, (json.dumps([name, *told(self, *what)]) + chr(10)).encode())
        return done
    setattr(Working, name, method)

telling("write", lambda self, *_: [self._cursor.entry, self._cursor.hash])
telling("draft", lambda self, key, text: [key, text])
telling("clear_draft", lambda self, key: [key])
telling("publish", lambda self: [])
from whiteboard.__main__ import main
sys.exit(main())
"""


@dataclass
class _Acknowledged:
    """What the storage has said that it holds."""

    entry: int = 0
    hash: str = ""
    drafts: dict[str, str] = field(default_factory=dict)
    said: int = 0

    def hear(self, line: str) -> None:
        """One line of the program."""
        name, *what = json.loads(line)
        self.said += 1
        match name:
            case "write":
                self.entry, self.hash = what
            case "draft":
                self.drafts[what[0]] = what[1]
            case "clear_draft":
                self.drafts.pop(what[0], None)


def kill_windows(folder: Path, kills: int, seed: int = 3) -> dict[str, int]:
    """Kill the window so many times; how much it had acknowledged, of what sort. Undoing all of it ends at the beginning."""
    path = folder / "window.board"
    start = new_document("board", "Portal outage", "UTC")
    create_board(path, start, now=clock()).close()
    chance = random.Random(seed)
    known = _Acknowledged()
    found = {"kills": 0, "acknowledged": 0, "kills while a key was on the disk and not yet on the board": 0}
    with screen() as display:
        for number in range(kills):
            before = known.said
            _killed(display, path, known, chance, number)
            found["kills"] += 1
            found["acknowledged"] += known.said - before
            found["kills while a key was on the disk and not yet on the board"] += bool(known.drafts)
            _look(path, known)
    assert _undone(path) == start
    return {**found, "commands": known.entry}


def _killed(display: str, path: Path, known: _Acknowledged, chance: random.Random, number: int) -> None:
    """Start the program, type into it, kill it, and hear what it said until then."""
    environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    said, errors = path.with_name("said"), path.with_name("errors")
    with said.open("wb") as out, errors.open("wb") as wrong:
        program = subprocess.Popen(
            [sys.executable, "-c", TELLING, str(path)], cwd=CHECKOUT, env=environment, stdout=out, stderr=wrong
        )
    try:
        window = _window(program, environment, errors)
        hands = subprocess.Popen(
            ["xdotool", *_work(window, chance, number)], env=environment, stderr=subprocess.DEVNULL
        )
        time.sleep(chance.uniform(0.05, 2.5))
        assert program.poll() is None, f"it ended by itself: {errors.read_text()}"
    finally:
        program.send_signal(signal.SIGKILL)
        program.wait()
    hands.kill()
    hands.wait()
    assert errors.read_text() == ""
    for line in said.read_text().splitlines(keepends=True):
        if line.endswith("\n"):
            known.hear(line)


def _window(program: subprocess.Popen[bytes], environment: dict[str, str], errors: Path) -> str:
    search = ["xdotool", "search", "--sync", "--onlyvisible", "--name", "— Whiteboard$"]
    try:
        found = subprocess.run(search, env=environment, capture_output=True, text=True, check=True, timeout=PATIENCE)
    except subprocess.TimeoutExpired as error:
        ended = f"; it ended by itself: {errors.read_text()}" if program.poll() is not None else ""
        raise AssertionError(f"no window within {PATIENCE} s{ended}") from error
    return found.stdout.split()[-1]


def _work(window: str, chance: random.Random, number: int) -> list[str]:
    """What hands do: lines for the bar, notes on the board, and undo."""
    # A kill may have left a key pressed.
    words: list[Any] = ["keyup", "ctrl", "keyup", "shift"]
    words += ["windowsize", window, WIDTH, HEIGHT, "windowmove", window, 0, 0, "windowfocus", "--sync", window]
    for part in range(4):
        text = f"Told {number} {part} {'and more ' * chance.randrange(3)}"
        match chance.randrange(4):
            case 0 | 1:
                x, y = chance.randrange(300, 1100), chance.randrange(220, 760)
                words += ["mousemove", x, y, "click", "--repeat", 2, "--delay", 60, 1]
                words += ["type", "--delay", 12, text, "key", "--delay", 20, "Escape", "Escape"]
            case 2:
                words += ["key", "--delay", 20, "ctrl+j", "type", "--delay", 12, f"10:{part:02} public {text}"]
                words += ["key", "--delay", 20, "Return"]
            case _:
                words += ["key", "--delay", 20, "Escape", "ctrl+z"]
    return [str(word) for word in words]


def _look(path: Path, known: _Acknowledged) -> None:
    """The file is whole, and the working copy is what was acknowledged last, or one step further."""
    if path.exists():
        assert not list(opening.examine(path, None)), "the board file is whole"
    working = open_board(path, now=clock())
    try:
        assert working.set_aside is working.conflict is None
        cursor = working._cursor
        assert cursor.entry in {known.entry, known.entry + 1}, f"{known.entry} acknowledged, {cursor.entry} there"
        assert cursor.entry != known.entry or cursor.hash == known.hash
        assert working.look(lambda connection: rows.digest_of(connection, rows.COLUMNS)) == cursor.digest
        working.history()
        drafts = working.drafts()
        keys = drafts.keys() | known.drafts.keys()
        assert sum(drafts.get(key) != known.drafts.get(key) for key in keys) <= 1, (drafts, known.drafts)
        known.entry, known.hash, known.drafts = cursor.entry, cursor.hash, drafts
    finally:
        working.close(publish=False)


def _undone(path: Path) -> Document:
    """The board after everything was taken back."""
    ids = count(1)
    with open_board(path, now=clock()) as working:
        session = Session(working, now=clock(), new_id=lambda: f"undone-{next(ids)}")
        while session.undo() is not None:
            pass
        document = session.document
    with suppress(OSError):
        path.with_name("said").unlink()
    assert read_board(path) == document
    return document
