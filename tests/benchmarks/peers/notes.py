"""Prints the notes of a benchmark board as JSON for other whiteboards: ``python -m tests.benchmarks.peers.notes NOTES``.

An array of ``{"x", "y", "width", "height", "text", "sticky"}``, in points, the canvas below the lanes as on the board.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.boards import board
from whiteboard.layout.board import geometry
from whiteboard.model.records import OnCanvas
from whiteboard.storage import read_board


def notes(number: int) -> list[dict[str, object]]:
    """The notes of the board with so many of them."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["WHITEBOARD_DATA"] = folder
        path = Path(folder) / "peers.board"
        board(path, number)
        document = read_board(path)
    shape = geometry(document)
    found = []
    for note in document.notes.values():
        rect = shape.rect(note)
        if rect is not None:
            found.append(
                {
                    "x": rect.x,
                    "y": rect.y,
                    "width": rect.width,
                    "height": rect.height,
                    "text": note.text,
                    "sticky": isinstance(note.place, OnCanvas),
                }
            )
    return found


if __name__ == "__main__":
    json.dump(notes(int(sys.argv[1])), sys.stdout)
