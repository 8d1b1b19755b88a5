"""The long runs: ``python -m tests.reliability [NAME [COUNT]]``; without a name all of them, which takes an hour."""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.reliability import crashes, damage, hostile, processes, windows
from tests.unit.test_storage_machine import Killed
from whiteboard.storage import BoardError, check_board

Run = Callable[[Path, int], object]


def _cuts(synchronous: str) -> Run:
    return lambda folder, count: dict(crashes.power_cuts(crashes.record(folder / "run", synchronous), count).found)


def _kill_points(folder: Path, every: int) -> object:
    return dict(crashes.kills(crashes.record(folder / "run"), every).found)


def _flips(page: int) -> Run:
    def run(folder: Path, every: int) -> object:
        board = damage.board(folder, page)
        flipped = damage.flips(board, range(0, len(board.image), every))
        return len(board.image), dict(damage.tried(flipped, board.says, folder, repair_every=5))

    return run


def _lengths(page: int) -> Run:
    def run(folder: Path, every: int) -> object:
        board = damage.board(folder, page)
        cut = damage.cuts(board, range(0, len(board.image), every))
        return len(board.image), dict(damage.tried(cut, board.says, folder, repair_every=20))

    return run


def _mutations(folder: Path, count: int) -> object:
    board, seed = damage.board(folder), random.randrange(1 << 30)
    print(f"  the seed is {seed}", flush=True)
    return dict(damage.tried(damage.mutations(board, count, seed), board.says, folder, repair_every=3))


def _machine(_: Path, count: int) -> object:
    steps = 40
    lengthy = settings(max_examples=count, stateful_step_count=steps, deadline=None, suppress_health_check=HealthCheck)
    run_state_machine_as_test(Killed, settings=lengthy)
    return f"up to {steps} steps each, all as acknowledged"


def _hostile(folder: Path, _: int) -> object:
    slowest = 0.0
    for path in hostile.make(folder, large=True):
        started = time.monotonic()
        try:
            said = check_board(path).problems[:1]
        except BoardError as error:
            said = (type(error).__name__,)
        assert not any("than any board needs" in each for each in said) or path.stem == hostile.MILLION, path.stem
        slowest = max(slowest, time.monotonic() - started)
        print(f"  {path.stem}: {' '.join(said)[:100] or 'whole'}", flush=True)
        path.unlink()
    assert (folder / hostile.VICTIM).exists()
    return f"slowest {slowest:.1f} s"


RUNS: Mapping[str, tuple[Run, int]] = {
    "kill-points": (_kill_points, 1),
    "power-cuts": (_cuts("FULL"), 2000),
    "power-cuts-normal": (_cuts("NORMAL"), 200),
    "power-cuts-off": (_cuts("OFF"), 200),
    "kill-writers": (processes.kill_writers, 100),
    "kill-commands": (processes.kill_commands, 250),
    "kill-windows": (windows.kill_windows, 250),
    "sync": (processes.copy_while_publishing, 500),
    "flips": (_flips(damage.SMALLEST_PAGE), 1),
    "flips-usual": (_flips(damage.USUAL), 17),
    "lengths": (_lengths(damage.SMALLEST_PAGE), 1),
    "lengths-usual": (_lengths(damage.USUAL), 17),
    "mutations": (_mutations, 20_000),
    "machine": (_machine, 500),
    "hostile": (_hostile, 0),
}
"""What each does, and its count: how often, or for kill points, flips and lengths every how manieth is tried."""


def main(arguments: list[str]) -> None:
    """Run what is asked for and print what was found; a broken promise ends the run with its assertion."""
    names = arguments[:1] or list(RUNS)
    for name in names:
        run, count = RUNS[name]
        count = int(arguments[1]) if len(arguments) > 1 else count
        with tempfile.TemporaryDirectory() as folder:
            os.environ["WHITEBOARD_DATA"] = f"{folder}/data"
            started = time.monotonic()
            found = run(Path(folder), count)
            print(f"{name} {count}: {found} in {time.monotonic() - started:.0f} s", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
