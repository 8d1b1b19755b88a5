"""A store in memory: what a session needs of the disk, without one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from whiteboard.model.document import Changes, Document
from whiteboard.model.history import Entry, History, Step, Turn
from whiteboard.model.instants import Instant
from whiteboard.model.progress import Progress
from whiteboard.model.records import Id
from whiteboard.storage.ready import Ready


class MemoryStore:
    """Keeps the entries that are written; the next ``refusals`` writes fail and leave everything as it was."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.written: list[Entry] = []
        self.refusals = 0

    def load(self) -> Document:
        return self.document

    def history(self) -> History:
        history = History()
        for entry in self.written:
            history = history.after(entry.turn, Step(entry.step, entry.label))
        return history

    def write(self, entry: Entry, contents: Mapping[Id, bytes], prepared: Ready | None = None) -> Instant:
        if self.refusals:
            self.refusals -= 1
            raise OSError("the disk is full")
        grown = replace(self.document, contents={**self.document.contents, **contents})
        self.document = grown.apply(entry.changes)
        self.written.append(entry)
        return entry.at

    def write_apart(
        self, entry: Entry, contents: Mapping[Id, bytes], prepared: Ready | None, progress: Progress
    ) -> Instant:
        progress(1.0)
        return self.write(entry, contents, prepared)

    def changes_of(self, step: int) -> Changes:
        return tuple(
            change for entry in self.written if entry.step == step and entry.turn is Turn.DO for change in entry.changes
        )

    def entries(self) -> Iterator[Entry]:
        return iter(self.written)
