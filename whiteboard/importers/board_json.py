"""A board of ours as JSON, as ``whiteboard show --json`` prints it (docs/command-line.md): everything it holds comes back.

Notes and actions become candidates that carry their record; lanes, kinds, phases, frames, links, meetings and what else
there is come along in `Import.board`. Ids stay as they are, so that reading it twice brings nothing twice.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Collection, Iterator, Sequence
from dataclasses import fields, replace
from typing import Any

from whiteboard.importers.candidates import Candidate, Import, Options, Todo, Unreadable, described
from whiteboard.importers.source import Source
from whiteboard.model.commands import Add, Batch, Command, Edit, Remove
from whiteboard.model.document import TABLES, Document
from whiteboard.model.plain import NotPlain, from_plain
from whiteboard.model.progress import each
from whiteboard.model.records import (
    Action,
    Board,
    Fold,
    Id,
    Link,
    Mark,
    Meeting,
    Note,
    OnTimeline,
    Phase,
    Picture,
    Precision,
    Record,
    Update,
)
from whiteboard.model.rules import problems

NAME = "board"

_KEYS = re.compile(rb'"(?:timezone|lanes|kinds|notes)"\s*:')
_MEND = "print it again with “whiteboard show --json”"
_CONTENT = (Note, Action, Phase, Picture, Link, Meeting)
"""What a board holds that somebody has worked on; without any of these it takes everything as it was."""


def recognise(head: bytes, _name: str) -> bool:
    """Whether the first bytes are those of a board."""
    return head.lstrip().startswith(b"{") and len(set(_KEYS.findall(head))) >= 2 and b'"title"' in head


def parse(source: Source, _options: Options) -> Import:
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
        *(_of_note(note, board, number) for number, note in enumerate(each(board.notes.values(), source.progress), 1)),
        *(_of_action(action, number) for number, action in enumerate(board.actions.values(), 1)),
    )
    if not candidates:
        raise Unreadable("holds no notes and no actions", mend="choose another board", file=source.name)
    return Import(board.board.title, NAME, candidates, board.board.timezone, board=board)


def _document(value: dict[str, Any]) -> Document:
    """The board of a plain value. Raises NotPlain."""
    names = {field.name for field in fields(Board)}
    board = from_plain(Board, {name: part for name, part in value.items() if name in names})
    records: list[Record] = []
    for kind, name in TABLES.items():
        listed = value.get(name, [])
        if not isinstance(listed, list):
            raise NotPlain(f"{name} must be a list")
        if kind is Action:
            listed = [_without_updates(one, records) for one in listed]
        records += [from_plain(kind, one) for one in listed]
    contents = _contents(value.get("contents", {}))
    # A board that is only shown names its pictures without their bytes.
    records = [one for one in records if not isinstance(one, Picture) or one.content in contents]
    if len({(type(record), record.id) for record in records}) < len(records):
        raise NotPlain("two of its records have the same id")
    return Document.of(board, records, contents)


def _contents(plain: Any) -> dict[Id, bytes]:
    """The bytes of pictures by their SHA-256, which here are base64."""
    if not isinstance(plain, dict) or not all(isinstance(text, str) for text in plain.values()):
        raise NotPlain("contents must be an object of texts")
    try:
        return {id: b64decode(text, validate=True) for id, text in plain.items()}
    except ValueError as error:
        raise NotPlain(f"contents must be base64 ({error})") from error


def _without_updates(plain: Any, records: list[Record]) -> Any:
    """An action without its updates, which are records of their own."""
    if not isinstance(plain, dict):
        return plain
    listed = plain.get("updates", [])
    if not isinstance(listed, list):
        raise NotPlain("updates must be a list")
    records += [from_plain(Update, one) for one in listed]
    return {name: part for name, part in plain.items() if name != "updates"}


def _of_note(note: Note, board: Document, number: int) -> Candidate:
    place = note.place if isinstance(note.place, OnTimeline) else None
    lane = board.lanes.get(place.lane) if place else None
    return Candidate(
        note.text,
        place.at if place else None,
        place.until if place else None,
        place.precision if place else Precision.EXACT,
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


def restored(document: Document, imported: Import, taken: Collection[int] | None = None) -> Batch | None:
    """One command that brings a board onto another; None where nothing is new. ``taken`` are numbers of candidates.

    A board that nobody has worked on becomes what the other was, but for its id. Any other keeps what it has, gets what
    it lacks by id, and its marks stay where they are.
    """
    board = imported.board
    if board is None:
        raise ValueError("only a board can be restored")
    records = [
        candidate.record
        for number, candidate in enumerate(imported.candidates)
        if candidate.record is not None and (taken is None or number in taken)
    ]
    fresh = tuple(record for record in records if document.find(type(record), record.id) is None)
    if not fresh:
        return None
    blank = not any(document.table(kind) for kind in _CONTENT)
    commands = (
        _whole(document, board, fresh)
        if blank
        else (Add(tuple(_missing(document, board, fresh)), contents=board.contents),)
    )
    return Batch(f"Import {described(fresh)} from a board", commands)


def _whole(document: Document, board: Document, fresh: Sequence[Record]) -> tuple[Command, ...]:
    """Everything of a board that has no content yet is made like the other's."""
    kept = [record for record in board.records() if not isinstance(record, Note | Action)]
    there = {(type(record), record.id) for record in kept}
    gone = frozenset(
        (type(record), record.id) for record in document.records() if (type(record), record.id) not in there
    )
    commands: list[Command] = [Edit(Board, {document.board.id: _values(board.board)})]
    commands += [
        Edit(type(record), {record.id: _values(record)})
        for record in kept
        if document.find(type(record), record.id) is not None
    ]
    new = [record for record in kept if document.find(type(record), record.id) is None]
    commands += [Remove(gone), Add(tuple(_fitting(document, (*new, *fresh))), contents=board.contents)]
    return tuple(commands)


def _missing(document: Document, board: Document, fresh: Sequence[Record]) -> Iterator[Record]:
    """What the other board has and this one lacks. Events ask for free rows; quiet stretches fold by themselves."""
    others = (
        record
        for record in board.records()
        if not isinstance(record, Note | Action | Fold) and document.find(type(record), record.id) is None
    )
    for record in _fitting(document, (*others, *fresh)):
        if isinstance(record, Note):
            marks = tuple(mark for mark in record.marks if mark not in document.marks)
            place = replace(record.place, row=None) if isinstance(record.place, OnTimeline) else record.place
            yield replace(record, marks=marks, place=place)
        else:
            yield record


def _fitting(document: Document, records: Sequence[Record]) -> Iterator[Record]:
    """The records whose references are there, those that are referred to first."""
    notes = {record.id for record in records if isinstance(record, Note)} | document.notes.keys()
    actions = {record.id for record in records if isinstance(record, Action)} | document.actions.keys()
    for record in sorted(records, key=lambda record: _ORDER.index(type(record))):
        if isinstance(record, Link) and not {record.from_note, record.to_note} <= notes:
            continue
        if isinstance(record, Update) and record.action not in actions:
            continue
        yield (
            replace(record, notes=tuple(id for id in record.notes if id in notes))
            if isinstance(record, Action)
            else record
        )


_ORDER = tuple(TABLES)


def _values(record: Record) -> dict[str, Any]:
    return {field.name: getattr(record, field.name) for field in fields(record) if field.name != "id"}
