"""Everything on a board in the order in which it is painted: what the screen shows part by part, exports take whole."""

from __future__ import annotations

from whiteboard.layout.board import (
    fold_drawings,
    folds_with_notes,
    frame_drawings,
    geometry,
    grid_drawing,
    in_drawing_order,
    lane_drawings,
    link_drawing,
    note_drawing,
    notes_near,
    picture_drawings,
    timeline_rect,
)
from whiteboard.layout.comms_drawing import comms_drawings, over_notes
from whiteboard.layout.display import Drawing
from whiteboard.layout.theme import Theme
from whiteboard.model.document import Document


def scene(document: Document, theme: Theme) -> tuple[Drawing, ...]:
    """Everything on the board from back to front, in board coordinates; the pinned head and titles are not in it."""
    shape = geometry(document)
    area = timeline_rect(document, shape)
    near = notes_near(document, shape)
    drawings: list[Drawing | None] = [
        *fold_drawings(shape, theme, folds_with_notes(document, shape), near),
        grid_drawing(shape, theme, area.x, area.right),
        *lane_drawings(shape, theme, area.x, area.right),
        *comms_drawings(document, shape, theme, near=near),
        *frame_drawings(document, shape, theme),
        *picture_drawings(document, shape, theme),
        *(link_drawing(document, link, shape, theme, near) for link in document.links.values()),
        *(note_drawing(document, note, shape, theme) for note in in_drawing_order(document)),
        *over_notes(document, shape, theme, near=near),
    ]
    return tuple(drawing for drawing in drawings if drawing is not None)
