"""What has changed between two states of a board, and which state a meeting left behind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from whiteboard.model.commands import merged
from whiteboard.model.document import Document, inverse
from whiteboard.model.history import Entry
from whiteboard.model.records import (
    Action,
    Board,
    Frame,
    Id,
    Lane,
    Link,
    Meeting,
    Note,
    Phase,
    Picture,
    Record,
    Status,
    Update,
)


class Sort(StrEnum):
    """What happened to a record."""

    DONE = "done"
    ADDED = "added"
    CHANGED = "changed"
    MOVED = "moved"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One record before and after; ``fields`` are those whose values differ. Both sides are never missing."""

    sort: Sort
    before: Record | None
    after: Record | None
    fields: tuple[str, ...] = ()

    @property
    def record(self) -> Record:
        """The record after, or before where it is gone."""
        record = self.after if self.after is not None else self.before
        if record is None:
            raise ValueError("a difference needs a record before or after it")
        return record

    @property
    def id(self) -> Id:
        """The record's id."""
        return self.record.id


_SAID: Mapping[type, tuple[str, ...]] = MappingProxyType(
    {
        Note: ("text", "kind", "author", "tags", "votes", "marks", "promise"),
        Action: ("title", "category", "owner", "due", "next_step", "status", "ticket"),
        Update: ("text", "author"),
        Link: ("label", "from_note", "to_note"),
        Phase: ("title",),
        Frame: ("title", "category"),
        Picture: ("alt",),
        Lane: ("title", "role"),
        Board: ("title", "timezone"),
    }
)
"""What a record says. Colours, sizes, the order of drawing and rows that a lane gained are no news to anybody."""

_WHERE: Mapping[type, tuple[str, ...]] = MappingProxyType(
    {Note: ("place",), Phase: ("start", "until"), Frame: ("x", "y"), Picture: ("x", "y")}
)


def differences(before: Document, after: Document) -> tuple[Difference, ...]:
    """Everything done, added, changed, moved and removed, in this order. Costs one pass over the records."""
    found = [difference for kind in _SAID for difference in _of_kind(kind, before, after)]
    return tuple(sorted(found, key=lambda difference: list(Sort).index(difference.sort)))


def _of_kind(kind: type, before: Document, after: Document) -> Iterator[Difference]:
    old, new = before.table(kind), after.table(kind)
    if old is new:
        return
    for id, record in new.items():
        earlier = old.get(id)
        if earlier is None:
            yield Difference(Sort.ADDED, None, record)
        elif earlier is not record:
            yield from _between(kind, earlier, record)
    for id, record in old.items():
        if id not in new:
            yield Difference(Sort.REMOVED, record, None)


def _between(kind: type, earlier: Record, record: Record) -> Iterator[Difference]:
    said = _differing(earlier, record, _SAID[kind])
    if isinstance(record, Action) and record.status is Status.DONE and "status" in said:
        yield Difference(Sort.DONE, earlier, record, ("status",))
        said = tuple(name for name in said if name != "status")
    if said:
        yield Difference(Sort.CHANGED, earlier, record, said)
    moved = _differing(earlier, record, _WHERE.get(kind, ()))
    if moved:
        yield Difference(Sort.MOVED, earlier, record, moved)


def _differing(one: Record, other: Record, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in names if getattr(one, name) != getattr(other, name))


# From the journal.


def rewound(document: Document, entries: Sequence[Entry], keep: int) -> Document:
    """The document after the first ``keep`` entries of the journal that led to it. Costs what the others changed."""
    undone = (change for entry in reversed(entries[keep:]) for change in inverse(entry.changes))
    return document.apply(merged(undone))


def end_of(entries: Sequence[Entry], meeting: Id) -> int:
    """How many entries there were when a meeting was over: up to the last that belongs to it.

    A meeting that was written down afterwards was over when it was; one that the journal does not know, before it began.
    """
    own = [number for number, entry in enumerate(entries, 1) if entry.meeting == meeting]
    if own:
        return own[-1]
    written = (
        number
        for number, entry in enumerate(entries, 1)
        if any(isinstance(change.after, Meeting) and change.id == meeting for change in entry.changes)
    )
    return next(written, 0)
