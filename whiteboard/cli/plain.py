"""Boards as plain JSON values in the shapes that docs/command-line.md promises."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from whiteboard.cli.tables import in_order
from whiteboard.model.document import Document
from whiteboard.model.instants import to_iso
from whiteboard.model.plain import Plain, note_to_plain, to_plain
from whiteboard.model.records import Mark, OnTimeline, Record


def plain_board(document: Document) -> Plain:
    """The whole board. Lists are in the order in which one reads them."""
    return to_plain(document.board) | {
        "lanes": _plains(document.lanes.values(), "position"),
        "kinds": _plains(document.kinds.values(), "position"),
        "notes": [note_to_plain(note) for note in in_order(document, document.notes.values())],
        "marks": plain_marks(document),
        "phases": _plains(document.phases.values(), "start"),
        "folds": _plains(document.folds.values(), "start"),
        "frames": _plains(document.frames.values(), "position"),
        "links": _plains(document.links.values(), "id"),
        "actions": plain_actions(document),
        "meetings": _plains(document.meetings.values(), "start"),
        "targets": _plains(document.targets.values(), "id"),
    }


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
    updates = sorted(document.updates.values(), key=lambda update: (update.at, update.id))
    return [
        action | {"updates": [to_plain(update) for update in updates if update.action == action["id"]]}
        for action in _plains(document.actions.values(), "position")
    ]


def _plains(records: Iterable[Record], order: str) -> list[Plain]:
    def key(record: Record) -> tuple[Any, str]:
        return getattr(record, order), record.id

    return [to_plain(record) for record in sorted(records, key=key)]
