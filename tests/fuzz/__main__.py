"""``python -m tests.fuzz FORMAT SECONDS``: give one format bytes that reach ever more of it, with atheris.

It needs ``pip install atheris`` and stops at the first thing that is raised and is not `Unreadable`, or that takes ten
seconds; what did it is written to a file whose name is said. ``tests/fuzz/corpus/FORMAT`` holds a few small beginnings.
What it finds goes on in a folder of the system's, not here. Findings become tests in ``test_import_hostile``.
"""

from __future__ import annotations

import sys
import tempfile
from datetime import date
from pathlib import Path

import atheris

CORPUS = Path(__file__).parent / "corpus"
LONGEST = 4096
"""Bytes of an input; whatever is wrong with a parser shows on so many."""
SLOW = 10
"""Seconds that one input may take."""

with atheris.instrument_imports(include=["whiteboard.importers"]):
    from whiteboard.importers import formats, road
    from whiteboard.importers.candidates import Unreadable
    from whiteboard.importers.review import review
    from whiteboard.importers.source import Source
    from whiteboard.session.templates import new_document

TODAY = date(2021, 6, 1)
BOARD = new_document("board", "Board", "Europe/London")


def read(format: str, data: bytes) -> None:
    """Bytes all along the road: recognised, parsed, reviewed, planned. Raises what must not be raised."""
    for one in formats.FORMATS:
        one.recognise(data, "file")
    try:
        imported = road.read(Source(data, "file"), today=TODAY, format=format, document=BOARD)
    except Unreadable as why:
        if "\n" in str(why):
            raise AssertionError(f"more than a sentence: {why}") from why
        return
    review(BOARD, imported.candidates)
    numbers = iter(range(1_000_000))
    command = road.to_command(BOARD, imported, lambda: f"id-{next(numbers)}")
    if command is not None:
        command.plan(BOARD)


def main() -> None:
    """Fuzz the format that the command line names, for so many seconds."""
    names = [one.name for one in formats.FORMATS]
    if len(sys.argv) != 3 or sys.argv[1] not in names or not sys.argv[2].isdigit():
        sys.exit(f"usage: python -m tests.fuzz FORMAT SECONDS\nFORMAT is one of {', '.join(names)}")
    format, seconds = sys.argv[1:]
    own = CORPUS / format
    with tempfile.TemporaryDirectory(prefix=f"fuzz-{format}-") as found:
        folders = [found, *([str(own)] if own.is_dir() else [])]
        limits = [f"-max_total_time={seconds}", f"-max_len={LONGEST}", f"-timeout={SLOW}", "-print_final_stats=1"]
        atheris.Setup([sys.argv[0], *limits, *folders], lambda data: read(format, data))
        atheris.Fuzz()


if __name__ == "__main__":
    main()
