"""A whole board as one immutable value, and changes that lead from one such value to the next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import islice
from types import MappingProxyType
from weakref import ref

from whiteboard.model.records import (
    Action,
    Board,
    Fold,
    Frame,
    Id,
    Kind,
    Lane,
    LaneRule,
    Link,
    Mark,
    Meeting,
    MeetingStep,
    Note,
    Phase,
    Picture,
    Record,
    Target,
    Update,
)

TABLES: Mapping[type, str] = MappingProxyType(
    {
        Lane: "lanes",
        Kind: "kinds",
        Note: "notes",
        Phase: "phases",
        Fold: "folds",
        Frame: "frames",
        Picture: "pictures",
        Link: "links",
        Action: "actions",
        Update: "updates",
        Meeting: "meetings",
        MeetingStep: "steps",
        Target: "targets",
        LaneRule: "lane_rules",
    }
)
"""The attribute of `Document` that holds the records of each class, in an order in which references point back."""


class Table(dict[Id, Record]):
    """The records of one class by id, which knows from which other table it was made and where they differ.

    So what follows from a board need not be found again by looking at every note of it.
    """

    __slots__ = ("__weakref__", "altered", "origin")

    def __init__(self, records: Mapping[Id, Record] | None = None) -> None:
        super().__init__(records or {})
        self.origin: ref[Table] | None = None
        self.altered: dict[Id, None] = {}
        """The ids that may differ from the origin, in the order in which they changed."""

    def following(self) -> Table:
        """A copy to be changed."""
        made = Table(self)
        made.origin = ref(self)
        return made


class StaleChange(Exception):
    """A change starts from a record that is not what the document holds: a defect of the caller."""


@dataclass(frozen=True, slots=True)
class Change:
    """One record before and after. A missing side means the record appears or goes; both are never missing."""

    before: Record | None
    after: Record | None

    @property
    def record(self) -> Record:
        """The record after the change, or before it where it goes."""
        record = self.after if self.after is not None else self.before
        if record is None:
            raise ValueError("a change needs a record before or after it")
        return record

    @property
    def id(self) -> Id:
        """The id of the record that changes."""
        return self.record.id

    def inverse(self) -> Change:
        """The change that takes this one back."""
        return Change(self.after, self.before)


Changes = tuple[Change, ...]


def inverse(changes: Iterable[Change]) -> Changes:
    """The changes that take these back, last first."""
    return tuple(change.inverse() for change in reversed(tuple(changes)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Every record of one board, by id; ``marks`` (which note carries each mark) follows from the notes.

    ``contents`` are the bytes of pictures by their SHA-256. They only ever grow, by what a command brings along for its
    pictures (`commands.contents_of`), as undo may bring any picture back. Documents that differ in nothing else are equal,
    since pictures name their bytes by what these are.
    """

    board: Board
    lanes: Mapping[Id, Lane] = field(default_factory=dict)
    kinds: Mapping[Id, Kind] = field(default_factory=dict)
    notes: Mapping[Id, Note] = field(default_factory=dict)
    phases: Mapping[Id, Phase] = field(default_factory=dict)
    folds: Mapping[Id, Fold] = field(default_factory=dict)
    frames: Mapping[Id, Frame] = field(default_factory=dict)
    pictures: Mapping[Id, Picture] = field(default_factory=dict)
    links: Mapping[Id, Link] = field(default_factory=dict)
    actions: Mapping[Id, Action] = field(default_factory=dict)
    updates: Mapping[Id, Update] = field(default_factory=dict)
    meetings: Mapping[Id, Meeting] = field(default_factory=dict)
    steps: Mapping[Id, MeetingStep] = field(default_factory=dict)
    targets: Mapping[Id, Target] = field(default_factory=dict)
    lane_rules: Mapping[Id, LaneRule] = field(default_factory=dict)
    marks: Mapping[Mark, Id] = field(default_factory=dict)
    contents: Mapping[Id, bytes] = field(default_factory=dict, compare=False, repr=False)

    @staticmethod
    def of(board: Board, records: Iterable[Record] = (), contents: Mapping[Id, bytes] | None = None) -> Document:
        """A document of the board and records, which are taken as they are: `rules.problems` says if they fit."""
        tables = {name: Table() for name in TABLES.values()}
        for record in records:
            tables[TABLES[type(record)]][record.id] = record
        marks = {mark: note.id for note in tables["notes"].values() if isinstance(note, Note) for mark in note.marks}
        return Document(board=board, marks=marks, contents=contents or {}, **tables)  # type: ignore[arg-type]  # TABLES pairs name and class

    def table(self, kind: type) -> Mapping[Id, Record]:
        """The records of one class."""
        return {self.board.id: self.board} if kind is Board else getattr(self, TABLES[kind])

    def find(self, kind: type, id: Id) -> Record | None:
        """The record of that class with that id, if there is one."""
        if kind is Board:
            return self.board if id == self.board.id else None
        table: Mapping[Id, Record] = getattr(self, TABLES[kind])
        return table.get(id)

    def records(self) -> Iterable[Record]:
        """Every record but the board's own, referenced ones first."""
        for name in TABLES.values():
            yield from getattr(self, name).values()

    def apply(self, changes: Iterable[Change]) -> Document:
        """The document after the changes, one by one. Raises `StaleChange`; costs a copy of each table touched."""
        board = self.board
        touched: dict[str, Table] = {}
        marks: dict[Mark, Id] | None = None
        for change in changes:
            record = change.record
            if isinstance(record, Board):
                if change.before != board or change.after is None:
                    raise StaleChange(f"the board changed meanwhile: {record.id}")
                board = record
                continue
            name = TABLES[type(record)]
            table = touched.get(name)
            if table is None:
                held = getattr(self, name)
                table = touched[name] = held.following() if isinstance(held, Table) else Table(held)
            if table.get(record.id) != change.before:
                raise StaleChange(f"{name} {record.id} changed meanwhile")
            if change.after is None:
                del table[record.id]
            else:
                table[record.id] = change.after
            table.altered[record.id] = None
            if isinstance(record, Note):
                marks = _move_marks(self.marks if marks is None else marks, change)
        values: dict[str, object] = dict(touched)
        if marks is not None:
            values["marks"] = marks
        return replace(self, board=board, **values)  # type: ignore[arg-type]  # TABLES pairs name and class


def without_unshown(document: Document) -> Document:
    """The document without the bytes that no picture shows any more."""
    shown = {picture.content for picture in document.pictures.values()}
    return replace(document, contents={id: data for id, data in document.contents.items() if id in shown})


def _move_marks(marks: Mapping[Mark, Id], change: Change) -> dict[Mark, Id]:
    """The marks after one note changed; a mark that a later change of the same batch takes over stays taken."""
    before = change.before.marks if isinstance(change.before, Note) else ()
    after = change.after.marks if isinstance(change.after, Note) else ()
    if before == after and isinstance(marks, dict):
        return marks
    moved = {mark: owner for mark, owner in marks.items() if not (mark in before and owner == change.id)}
    moved.update(dict.fromkeys(after, change.id))
    return moved


Altered = tuple[tuple[Note | None, Note | None], ...]
"""Notes before and after, None where one was not there yet or is gone."""


@lru_cache(maxsize=2)
def altered_notes(before: Same, after: Same) -> Altered:
    """Where two tables of notes, wrapped in `Same`, differ. Costs a look at what changed where one was made from the other
    or both from a third, as previews are; else at each note."""
    old, new = before.table, after.table
    if old is new:
        return ()
    ids = _possibly_altered(old, new)
    if ids is not None:
        both = ((old.get(id), new.get(id)) for id in ids)
        return tuple((one, other) for one, other in both if one is not other)
    pairs = [(one, other) for one, other in zip(old.values(), new.values(), strict=False) if one is not other]
    if len(new) >= len(old) and all(one.id == other.id for one, other in pairs):
        return (*pairs, *((None, note) for note in islice(new.values(), len(old), None)))
    gone = [(note, None) for note in old.values() if note.id not in new]
    return (*gone, *((old.get(note.id), note) for note in new.values() if old.get(note.id) is not note))


def _possibly_altered(old: Mapping[Id, Note], new: Mapping[Id, Note]) -> Iterable[Id] | None:
    """The ids outside of which two tables are the same, where that is known."""
    if not isinstance(old, Table) or not isinstance(new, Table):
        return None
    from_old, from_new = (table.origin() if table.origin is not None else None for table in (new, old))
    if from_old is old:
        return new.altered
    if from_new is new:
        return old.altered
    return {**old.altered, **new.altered} if from_old is not None and from_old is from_new else None


class Same:
    """A table of notes compared by identity, so that it can be the key of what is remembered for it."""

    __slots__ = ("table",)

    def __init__(self, table: Mapping[Id, Note]) -> None:
        self.table = table

    def __hash__(self) -> int:
        return id(self.table)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other.table is self.table


def changed_ids(changes: Iterable[Change]) -> frozenset[Id]:
    """The ids of the records that change."""
    return frozenset(change.id for change in changes)
