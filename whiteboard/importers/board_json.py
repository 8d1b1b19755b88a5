"""A board of ours as JSON, as ``whiteboard show --json`` prints it (docs/command-line.md): everything it holds comes back.

Notes and actions become candidates that carry their record; lanes, kinds, phases, frames, links, meetings and what else
there is come along in `Import.board`. Ids stay as they are, so that reading it twice brings nothing twice.
"""

from __future__ import annotations

import re
from dataclasses import fields
from typing import Any, TypeVar

from whiteboard.importers.candidates import Candidate, Import, Options, Todo, Unreadable
from whiteboard.importers.source import Source
from whiteboard.model.document import Document
from whiteboard.model.plain import NotPlain, from_plain
from whiteboard.model.records import (
    Action,
    Board,
    Fold,
    Frame,
    Kind,
    Lane,
    Link,
    Mark,
    Meeting,
    Note,
    OnTimeline,
    Phase,
    Record,
    Target,
    Update,
)
from whiteboard.model.rules import problems

NAME = "board"

_TABLES: dict[str, type] = {
    "lanes": Lane,
    "kinds": Kind,
    "notes": Note,
    "phases": Phase,
    "folds": Fold,
    "frames": Frame,
    "links": Link,
    "actions": Action,
    "meetings": Meeting,
    "targets": Target,
}
"""The lists of the document, and the class of what is in each."""
_KEYS = re.compile(rb'"(?:timezone|lanes|kinds|notes)"\s*:')
_MEND = "print it again with “whiteboard show --json”"
_AnyRecord = TypeVar("_AnyRecord", bound=Record)


def recognise(head: bytes, _name: str) -> bool:
    """Whether the first bytes are those of a board."""
    return head.lstrip().startswith(b"{") and len(set(_KEYS.findall(head))) >= 2 and b'"title"' in head


def parse(source: Source, options: Options) -> Import:
    """Its notes and actions, with the board that they came from. Raises Unreadable."""
    value = source.json()
    if not isinstance(value, dict) or not isinstance(value.get("notes"), list):
        raise Unreadable("is JSON, but no board", mend=_MEND, file=source.name)
    try:
        board = _document(value)
    except NotPlain as error:
        raise Unreadable(f"is no board ({error})", mend=_MEND, file=source.name) from error
    wrong = next(iter(problems(board)), None)
    if wrong is not None:
        raise Unreadable(f"contradicts itself ({wrong})", mend=_MEND, file=source.name)
    candidates = (
        *(_of_note(note, board, number) for number, note in enumerate(board.notes.values(), 1)),
        *(_of_action(action, number) for number, action in enumerate(board.actions.values(), 1)),
    )
    if not candidates:
        raise Unreadable("holds no notes and no actions", mend="choose another board", file=source.name)
    return Import(board.board.title, NAME, candidates, board.board.timezone, board=board)


def _document(value: dict[str, Any]) -> Document:
    """The board of a plain value. Raises NotPlain."""
    names = {field.name for field in fields(Board)}
    board = from_plain(Board, {name: part for name, part in value.items() if name in names})
    updates: dict[str, Update] = {}
    tables: dict[str, dict[str, Any]] = {}
    for name, kind in _TABLES.items():
        listed = value.get(name, [])
        if not isinstance(listed, list):
            raise NotPlain(f"{name} must be a list")
        if kind is Action:
            listed = [_without_updates(one, updates) for one in listed]
        tables[name] = _by_id([from_plain(kind, one) for one in listed], name)
    marks = {mark: note.id for note in tables["notes"].values() for mark in note.marks}
    return Document(board=board, updates=updates, marks=marks, **tables)


def _by_id(records: list[_AnyRecord], name: str) -> dict[str, _AnyRecord]:
    found = {record.id: record for record in records}
    if len(found) < len(records):
        raise NotPlain(f"two {name} have the same id")
    return found


def _without_updates(plain: Any, updates: dict[str, Update]) -> Any:
    """An action without its updates, which are records of their own."""
    if not isinstance(plain, dict):
        return plain
    listed = plain.get("updates", [])
    if not isinstance(listed, list):
        raise NotPlain("updates must be a list")
    updates.update({update.id: update for update in (from_plain(Update, one) for one in listed)})
    return {name: part for name, part in plain.items() if name != "updates"}


def _of_note(note: Note, board: Document, number: int) -> Candidate:
    place = note.place if isinstance(note.place, OnTimeline) else None
    lane = board.lanes.get(place.lane) if place else None
    return Candidate(
        note.text,
        place.at if place else None,
        place.until if place else None,
        **({"precision": place.precision} if place else {}),
        said=note.said,
        author=note.author,
        tags=note.tags,
        kind=note.kind,
        role=lane.role if lane else None,
        lane=lane.id if lane else None,
        marks=tuple(mark for mark in Mark if mark in note.marks),
        promise=note.promise,
        source=note.source,
        where=f"note {number}",
        record=note,
    )


def _of_action(action: Action, number: int) -> Candidate:
    todo = Todo(action.owner, action.due, action.category)
    return Candidate(action.title, todo=todo, where=f"action {number}", record=action)
