"""Commands: values that say what to change. Each has a label for people and plans its changes from a document.

A command never looks at a clock or makes an id: what it needs, it carries. Its inverse is not written anywhere; it
follows from the changes it plans.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from whiteboard.model.document import Change, Changes, Document, StaleChange
from whiteboard.model.records import (
    EVENT,
    Action,
    Board,
    Id,
    Kind,
    Lane,
    Link,
    Mark,
    Note,
    OnTimeline,
    Place,
    Precision,
    Record,
    Update,
)
from whiteboard.model.rules import BrokenRule


class Command(Protocol):
    """What `session.do` takes."""

    @property
    def label(self) -> str:
        """What it does, as an imperative for menus: “Move 3 notes”."""

    def plan(self, document: Document) -> Changes:
        """The changes, without making them. Raises `BrokenRule` where the document does not allow them."""


@dataclass(frozen=True, slots=True)
class Add:
    """New records; ``contents`` are bytes that pictures among them show, by their SHA-256."""

    records: tuple[Record, ...]
    label: str = "Add"
    contents: Mapping[Id, bytes] = field(default_factory=dict, repr=False)

    def plan(self, document: Document) -> Changes:
        """Each record appears; an id that is taken is refused, and so is a second board."""
        new: set[tuple[type, Id]] = set()
        for record in self.records:
            key = type(record), record.id
            if isinstance(record, Board):
                raise BrokenRule("a board holds no other board")
            if key in new or document.find(*key) is not None:
                raise BrokenRule("something with this id is on the board already")
            new.add(key)
        return tuple(Change(None, record) for record in self.records)


@dataclass(frozen=True, slots=True)
class Edit:
    """Other values for some fields of records of one class: ``values`` is ``{id: {field: value}}``."""

    kind: type
    values: Mapping[Id, Mapping[str, Any]]
    label: str = "Edit"

    def plan(self, document: Document) -> Changes:
        """Only what really differs changes."""
        changes = []
        for id, fields in self.values.items():
            before = document.find(self.kind, id)
            if before is None:
                raise BrokenRule(f"the {self.kind.__name__.lower()} is no longer on the board")
            after = replace(before, **fields)
            if after != before:
                changes.append(Change(before, after))
        return tuple(changes)


def edit_board(board: Board, label: str, **fields: Any) -> Edit:
    """An edit of the board's own record."""
    return Edit(Board, {board.id: fields}, label)


@dataclass(frozen=True, slots=True)
class MoveNotes:
    """Other places for notes; ``places`` is ``{note id: place}``."""

    places: Mapping[Id, Place]

    @property
    def label(self) -> str:
        """“Move note” or “Move 3 notes”."""
        return f"Move {count(len(self.places), 'note')}"

    def plan(self, document: Document) -> Changes:
        """A note that is where it should be does not change. A range keeps its length while it is off the timeline."""
        return Edit(Note, {id: _placed(document.notes.get(id), place) for id, place in self.places.items()}).plan(
            document
        )


@dataclass(frozen=True, slots=True)
class SetMark:
    """Put a mark on an event, taking it from whichever carries it; or with ``note`` None just take it away."""

    mark: Mark
    note: Id | None

    @property
    def label(self) -> str:
        """“Mark as detected” or “Take the mark detected away”."""
        return f"Mark as {self.mark}" if self.note else f"Take the mark “{self.mark}” away"

    def plan(self, document: Document) -> Changes:
        """At most two notes change."""
        changes = []
        owner = document.marks.get(self.mark)
        if owner is not None and owner != self.note:
            before = document.notes[owner]
            changes.append(Change(before, replace(before, marks=tuple(m for m in before.marks if m != self.mark))))
        if self.note is not None and self.note != owner:
            if self.note not in document.notes:
                raise BrokenRule("the note is no longer on the board")
            before = document.notes[self.note]
            if before.kind != EVENT:
                raise BrokenRule("only events carry marks: a sticky is what somebody thinks of the incident")
            marks = tuple(mark for mark in Mark if mark in {*before.marks, self.mark})
            changes.append(Change(before, replace(before, marks=marks)))
        return tuple(changes)


@dataclass(frozen=True, slots=True)
class Remove:
    """Take records of any classes away, with what cannot be without them.

    Links go with their notes, updates with their actions; actions keep living without the notes they came from. A
    lane with notes in it, a kind in use and the board itself stay.
    """

    records: frozenset[tuple[type, Id]]

    @property
    def label(self) -> str:
        """“Delete 3 notes”."""
        kinds = {kind for kind, _ in self.records}
        word = next(iter(kinds)).__name__.lower() if len(kinds) == 1 else "thing"
        return f"Delete {count(len(self.records), word)}"

    def plan(self, document: Document) -> Changes:
        """Dependants first, so that taking it back puts them last."""
        gone = set(self.records)
        gone |= {(Link, link.id) for link in document.links.values() if self._loses(link.from_note, link.to_note)}
        gone |= {(Update, update.id) for update in document.updates.values() if (Action, update.action) in gone}
        changes = []
        for action in document.actions.values():
            left = tuple(id for id in action.notes if (Note, id) not in gone)
            if (Action, action.id) not in gone and left != action.notes:
                changes.append(Change(action, replace(action, notes=left)))
        for kind, id in gone:
            record = document.find(kind, id)
            if isinstance(record, Board):
                raise BrokenRule("the board itself cannot be deleted from within")
            if isinstance(record, Lane) and any(
                _in_lane(note, id) for note in document.notes.values() if not self._loses(note.id)
            ):
                raise BrokenRule(f"the lane “{record.title}” still holds notes")
            if isinstance(record, Kind) and any(
                note.kind == id for note in document.notes.values() if not self._loses(note.id)
            ):
                raise BrokenRule(f"the kind “{record.title}” is still in use")
            if record is not None:
                changes.append(Change(record, None))
        order = {kind: place for place, kind in enumerate((Update, Action, Link, Note))}
        return tuple(sorted(changes, key=lambda change: (order.get(type(change.record), len(order)), change.id)))

    def _loses(self, *notes: Id) -> bool:
        return any((Note, id) in self.records for id in notes)


@dataclass(frozen=True, slots=True)
class Batch:
    """Several commands as one undo step; each plans on what the ones before it leave."""

    label: str
    commands: tuple[Command, ...] = field(default=())

    def plan(self, document: Document) -> Changes:
        """The changes of all, in order; a record changed twice appears once."""
        planned: list[Change] = []
        for command in self.commands:
            changes = command.plan(document)
            document = document.apply(changes)
            planned += changes
        return merged(planned)


def contents_of(command: Command) -> Mapping[Id, bytes]:
    """The bytes that a command brings along for the pictures it adds, by their SHA-256."""
    match command:
        case Add(contents=contents):
            return contents
        case Batch(commands=commands):
            return {id: data for one in commands for id, data in contents_of(one).items()}
        case Planned(command=planned):
            return contents_of(planned)
        case _:
            return {}


@dataclass(frozen=True, slots=True, eq=False)
class Planned:
    """A command that was planned, settled and checked beforehand, such as on another thread, for one very document.

    ``after`` is the document that it leads to, ``problem`` the rule that it would break (empty: none),
    ``rows`` what it writes, which only the storage understands.
    """

    command: Command
    document: Document
    changes: Changes
    after: Document
    problem: str = ""
    rows: object = None

    @property
    def label(self) -> str:
        """That of the command."""
        return self.command.label

    def plan(self, document: Document) -> Changes:
        """The changes. Raises `StaleChange` where the document is another one: it must be planned again."""
        if document is not self.document:
            raise StaleChange("planned for another document")
        return self.changes


def merged(changes: Iterable[Change]) -> Changes:
    """Changes that follow one another, with each record once: its first before and its last after."""
    first: dict[tuple[type, Id], Change] = {}
    for change in changes:
        key = (type(change.record), change.id)
        earlier = first.get(key)
        first[key] = change if earlier is None else Change(earlier.before, change.after)
    return tuple(change for change in first.values() if change.before != change.after)


def count(number: int, word: str) -> str:
    """“note” for one, “3 notes” for more."""
    return word if number == 1 else f"{number:,} {word}s"


def counted(notes: int, pictures: int) -> str:
    """“3 notes”, “picture”, “5 things” where there are both."""
    if notes and pictures:
        return count(notes + pictures, "thing")
    return count(pictures, "picture") if pictures else count(notes, "note")


def _placed(note: Note | None, place: Place) -> dict[str, object]:
    before = note.place if note is not None else None
    if isinstance(before, OnTimeline) and before.until is not None and not isinstance(place, OnTimeline):
        return {"place": place, "lasts": before.until - before.at}
    if note is not None and note.lasts is not None and isinstance(place, OnTimeline):
        if place.until is None:
            place = replace(place, until=place.at + note.lasts, precision=Precision.RANGE)
        return {"place": place, "lasts": None}
    return {"place": place}


def _in_lane(note: Note, lane: Id) -> bool:
    return isinstance(note.place, OnTimeline) and note.place.lane == lane
