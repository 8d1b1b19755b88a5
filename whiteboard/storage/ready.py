"""What changes write into a board file, worked out without it: to turn ten thousand notes into rows takes longer than to
write these, and another thread can do it before the transaction.
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


def ready(changes: Changes) -> Ready:
    """Work out what changes write."""
    return Ready(changes, tuple(rows.steps(changes)), journal.text_of(changes))
