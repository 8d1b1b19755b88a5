"""A whole board as one JSON document, in the shape that docs/command-line.md promises: nothing of it is left out."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import Any

from whiteboard.model.document import TABLES, Document, without_unshown
from whiteboard.model.instants import to_iso
from whiteboard.model.order import actions_in_order, in_order
from whiteboard.model.plain import Plain, note_to_plain, to_plain
from whiteboard.model.records import Action, Id, Mark, Note, OnTimeline, Record, Update


def board_json(document: Document) -> str:
    """The text of a JSON file, which ends with a line feed; with the bytes of its pictures, in base64."""
    shown = sorted(without_unshown(document).contents.items())
    contents = {id: b64encode(data).decode("ascii") for id, data in shown}
    return json_text(plain_board(document) | {"contents": contents})


def json_text(plain: Any) -> str:
    """A JSON document as people can read it, in Unicode. Raises ValueError for numbers that JSON does not have."""
    return json.dumps(plain, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def plain_board(document: Document) -> Plain:
    """The whole board: the fields of its own record, ``marks``, and a list for each table, in the order in which one
    reads it. Updates lie in the actions that they are about."""
    lists = {name: _lists(document, name) for name in TABLES.values() if name != TABLES[Update]}
    return to_plain(document.board) | lists | {"marks": plain_marks(document)}


def plain_marks(document: Document) -> dict[str, dict[str, str | None]]:
    """``{mark: {"note": id, "at": instant or null}}`` for the marks that are set, in their usual order."""
    marks: dict[str, dict[str, str | None]] = {}
    for mark in Mark:
        if mark in document.marks:
            note = document.notes[document.marks[mark]]
            at = to_iso(note.place.at) if isinstance(note.place, OnTimeline) else None
            marks[mark.value] = {"note": note.id, "at": at}
    return marks


def plain_actions(document: Document) -> list[Plain]:
    """Every action with its ``updates``, oldest first."""
    updates: dict[Id, list[Plain]] = {id: [] for id in document.actions}
    for update in sorted(document.updates.values(), key=lambda update: (update.at, update.id)):
        updates[update.action].append(to_plain(update))
    return [to_plain(action) | {"updates": updates[action.id]} for action in actions_in_order(document)]


def _lists(document: Document, table: str) -> list[Plain]:
    if table == TABLES[Note]:
        return [note_to_plain(note) for note in in_order(document, document.notes.values())]
    if table == TABLES[Action]:
        return plain_actions(document)
    return [to_plain(record) for record in sorted(getattr(document, table).values(), key=_order)]


def _order(record: Record) -> tuple[Any, str]:
    """By position, or by time, as the class has it; then by id."""
    return getattr(record, "position", getattr(record, "start", 0)), record.id
