"""Prints what the window costs on boards of several sizes, as a table in Markdown; ``--json FILE`` keeps the numbers.

``python -m tests.benchmarks [--json FILE] [NOTES ...]``, by default with 100, 1,000, 10,000 and 100,000 notes. Each size is
measured in a process of its own. Times are milliseconds of processor time, so that other programs disturb little.
``--soak [--steps N] [NOTES]`` works on one board at random instead, and prints what memory that took.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

SIZES = (100, 1_000, 10_000, 100_000)


def measured(notes: int) -> dict[str, Any]:
    """What one size costs, from a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "WHITEBOARD_DATA": folder, "QT_QPA_PLATFORM": "offscreen"}
        command = [sys.executable, "-m", "tests.benchmarks", "--within", folder, str(notes)]
        done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def soak(notes: int, steps: int) -> None:
    """Work at random, in this process, and print what memory that took."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"WHITEBOARD_DATA": folder, "QT_QPA_PLATFORM": "offscreen"}
        from tests.benchmarks.soak import soak as worked

        for row in worked(Path(folder), notes, steps):
            print(row, flush=True)


def table(results: list[dict[str, Any]]) -> str:
    """Rows of what was done, a column a size: the median, and the worst in brackets."""
    heads = [f"{result['notes']:,} notes" for result in results]
    lines = ["| processor time in ms, median [worst] | " + " | ".join(heads) + " |", "|---|" + "---:|" * len(heads)]
    names = list(dict.fromkeys(name for result in results for name in result["rows"]))
    for name in names:
        cells = [_cell(result["rows"].get(name)) for result in results]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    memory = " | ".join(f"{result['memory_mb']} MB" for result in results)
    return "\n".join([*lines, f"| memory at most | {memory} |"])


def _cell(row: dict[str, float] | None) -> str:
    if row is None:
        return "–"
    if row["times"] == 1:
        return f"{row['median']:.1f}"
    return f"{row['median']:.1f} [{row['worst']:.1f}]"


def machine() -> str:
    """The processor, the system and the versions that matter."""
    from PySide6 import __version__ as qt

    cpu = next(
        (line.split(":")[1].strip() for line in _lines(Path("/proc/cpuinfo")) if line.startswith("model name")),
        platform.processor(),
    )
    return f"{cpu}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}, PySide6 {qt}"


def _lines(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []


def main() -> None:
    """Measure and print."""
    parser = ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--json", type=Path, help="keep the numbers in this file")
    parser.add_argument("--within", type=Path, help="measure here, in this process, and print the numbers")
    parser.add_argument("notes", type=int, nargs="*", default=list(SIZES))
    parser.add_argument("--soak", action="store_true", help="edit, undo and zoom at random, and print the memory taken")
    parser.add_argument("--steps", type=int, default=10_000, help="steps of the soak")
    asked = parser.parse_args()
    if asked.soak:
        soak(1_000 if asked.notes == list(SIZES) else asked.notes[0], asked.steps)
        return
    if asked.within is not None:
        from tests.benchmarks.measuring import Bench

        print(json.dumps(Bench(asked.within, asked.notes[0]).run()))
        return
    results = [measured(notes) for notes in asked.notes]
    print(f"{machine()}\n\n{table(results)}")
    if asked.json is not None:
        asked.json.write_text(json.dumps({"machine": machine(), "results": results}, indent=2))


if __name__ == "__main__":
    main()
