"""A large command on its way to the disk: written on another thread, while the window goes on showing what was."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from threading import Lock

from whiteboard.model.commands import Planned
from whiteboard.model.document import Changes, Document
from whiteboard.model.history import Entry
from whiteboard.model.instants import Instant
from whiteboard.model.progress import Progress, silent
from whiteboard.storage.errors import BoardError


class Apart:
    """What `Session.hand_over` gives: `write` belongs to the other thread, all else to the session."""

    def __init__(self, planned: Planned, entry: Entry, write: Callable[[Progress], Instant]) -> None:
        self.planned = planned
        self.entry = entry
        self.taken_in = False
        """Whether the session shows it."""
        self._write = write
        self._turn = Lock()
        self._outcome: Instant | BaseException | None = None

    @property
    def changes(self) -> Changes:
        """What it changes."""
        return self.planned.changes

    @property
    def after(self) -> Document:
        """The document that it leads to."""
        return self.planned.after

    def write(self, progress: Progress = silent) -> Instant:
        """Write it, and say from when it is saved. It is written once: whoever comes first does it, others wait and get the
        same answer. Raises what the store or ``progress`` raises, each time; nothing has changed then."""
        with self._turn:
            if self._outcome is None:
                try:
                    self._outcome = self._write(progress)
                except BaseException as error:
                    self._outcome = error
                    raise
            if isinstance(self._outcome, BaseException):
                raise self._outcome
            return self._outcome

    def attempt(self, progress: Progress) -> None:
        """The same; why the store refuses is told where it is taken in."""
        with suppress(BoardError):
            self.write(progress)

    def is_written(self) -> bool:
        """Whether it could be written, after waiting for it."""
        with suppress(Exception):
            self.write()
            return True
        return False
