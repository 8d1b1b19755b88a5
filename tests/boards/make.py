"""Makes the board of the present version for this folder: ``python -m tests.boards.make``, once for each release."""

from __future__ import annotations

from datetime import date
from itertools import count
from pathlib import Path

from whiteboard.importers.bar import BarContext, lines_command
from whiteboard.model.commands import Edit
from whiteboard.model.records import Note
from whiteboard.session import Session
from whiteboard.session.templates import new_document
from whiteboard.storage import create_board, schema

LINES = """09:04 signals [impact] Error rate on login passes 5 %
09:22 signals [detected] Alert: portal check failing
09:24 response On-call looks
09:37 public Status page: investigating
13:26 public [resolved] Status page: resolved
- 09:42 signals Nobody watched the queue
> Page the comms lead @Platform #process
waits for its place"""


def make(folder: Path) -> Path:
    """Write the board, with a history of two changes; where it is."""
    seconds, ids = count(), count(1)
    path = folder / f"version-{schema.version()}.board"
    document = new_document("board", "Portal outage", "Europe/London")
    with create_board(path, document, now=lambda: 1_563_440_400_000 + 1000 * next(seconds)) as store:
        session = Session(store, now=lambda: 1_563_440_400_000 + 1000 * next(seconds), new_id=lambda: f"id-{next(ids)}")
        context = BarContext.of(session.document, date(2019, 7, 18))
        command = lines_command(session.document, LINES, context, session.new_id)
        if command is not None:
            session.do(command)
        note = next(note for note in session.document.notes.values() if note.text == "On-call looks")
        session.do(Edit(Note, {note.id: {"text": "On-call looks at it"}}, "Change the text"))
    return path


if __name__ == "__main__":
    make(Path(__file__).parent)
