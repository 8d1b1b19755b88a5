"""The order in which one reads a board, the same in everything that lists its records."""

from __future__ import annotations

from collections.abc import Iterable

from whiteboard.model.document import Document
from whiteboard.model.records import Action, Note, OnCanvas, OnTimeline


def in_order(document: Document, notes: Iterable[Note]) -> list[Note]:
    """Notes as one reads them: the timeline by time and lane, then the canvas from the top, then the tray."""

    def key(note: Note) -> tuple[float, ...]:
        match note.place:
            case OnTimeline(at=at, lane=lane, row=row):
                return 0, at, document.lanes[lane].position if lane in document.lanes else 0, row or 0
            case OnCanvas(x=x, y=y):
                return 1, y, x
            case _:
                return (2,)

    return sorted(notes, key=key)


def actions_in_order(document: Document) -> list[Action]:
    """The actions as they stand on the board."""
    return sorted(document.actions.values(), key=lambda action: (action.position, action.id))
