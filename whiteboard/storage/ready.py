"""What changes write into a board file, worked out without it: to turn ten thousand notes into rows takes longer than to
write these. `prepare` does it on another thread, before the transaction.
"""

from __future__ import annotations

from typing import NamedTuple

from whiteboard.model.document import Changes
from whiteboard.storage import journal, rows


class Ready(NamedTuple):
    """The steps that carry changes out on the rows, and their text in the journal."""

    changes: Changes
    steps: tuple[rows.Step, ...]
    text: str


_PREPARED: list[Ready] = []


def prepare(changes: Changes) -> None:
    """Work out what these very changes write, for the next who asks."""
    _PREPARED[:] = [_made(changes)]


def ready(changes: Changes) -> Ready:
    """What these changes write, prepared or not. What was prepared is given once: it is as large as the changes."""
    found = next((one for one in tuple(_PREPARED) if one.changes is changes), None)
    if found is None:
        return _made(changes)
    _PREPARED.clear()
    return found


def _made(changes: Changes) -> Ready:
    return Ready(changes, tuple(rows.steps(changes)), journal.text_of(changes))
