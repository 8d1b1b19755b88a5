"""Lays the timeline out anew for paper where that fills fewer pages: time closer or wider, rows as few as that takes.

On the screen rows never move, and time has the scale that one chose for working. A page has neither past nor future: it is
filled best when its notes stand as close as they can be read. What is in which lane at which instant stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import ceil

from whiteboard.layout.board import COMMS_STRIP, LANE_BOTTOM, LANE_TOP, TITLE_WIDTH, Geometry, geometry, timeline_rect
from whiteboard.layout.cards import FINE_SIZE, ROW, note_width, span_rows
from whiteboard.layout.compose import LEGIBLE
from whiteboard.layout.geometry import Rect
from whiteboard.layout.pages_cuts import ABOVE, BESIDE, cuts
from whiteboard.layout.settle import Rows
from whiteboard.layout.text import lay_out
from whiteboard.layout.timescale import TimeScale
from whiteboard.model.document import Document
from whiteboard.model.instants import Instant
from whiteboard.model.records import Id, Lane, Note, OnTimeline

LEAST = LEGIBLE / FINE_SIZE
"""The scale at which the smallest text of a board is just legible."""
_SCALES = (1.0, 0.95, 0.9, 0.86, 0.82, 0.79, 0.76, 0.73)
_FILLED = (0.98, 0.92, 0.86, 0.8, 0.74)
"""Shares of several pages that a timeline may take: their cuts lie beside notes."""
_FULL = 0.999
"""The share of a single page that it takes, so that no rounding makes it two."""
_CLOSER, _WIDER = 0.5, 2.0
"""What time may be scaled by, so that the picture stays the one that people know."""
_MOST_COLUMNS, _MOST_NOTES = 8, 400
"""Beyond these every page is full whatever one does."""
_GAP = 8.0


def trimmed(document: Document) -> Document:
    """The document without the empty rows that lanes keep for what is still to come."""
    used: dict[Id, int] = {}
    for note in document.notes.values():
        if isinstance(note.place, OnTimeline):
            rows = (note.place.row or 0) + span_rows(note)
            used[note.place.lane] = max(used.get(note.place.lane, 0), rows)
    lanes = {id: replace(lane, rows=max(_title_rows(lane), used.get(id, 0))) for id, lane in document.lanes.items()}
    return replace(document, lanes=lanes)


def _title_rows(lane: Lane) -> int:
    """The rows that a lane needs for its title, at the smallest scale too."""
    height = lay_out(lane.title, 12.5, "sans-bold", TITLE_WIDTH - 18.0, 2).height + 2.0
    return max(1, ceil((height / LEAST - LANE_TOP - LANE_BOTTOM) / ROW))


def fitted(document: Document, one: tuple[float, float], each: tuple[float, float]) -> tuple[Document, float] | None:
    """The document laid out for as few pages as it takes, in one row where that is as few, and the scale of its picture
    there, as large as fits. None for a board that fills its pages whatever one does.

    ``one`` is the room for the lanes on a single page, ``each`` that on one of several.
    """
    placed = [note for note in document.notes.values() if isinstance(note.place, OnTimeline)]
    if not 0 < len(placed) <= _MOST_NOTES:
        return None
    paces = _Paces(document)
    found: tuple[int, int, Document] | None = None
    for columns in range(1, _MOST_COLUMNS + 1):
        if found is not None and columns > found[0]:
            break
        made = _laid_out(paces, placed, columns, LEAST, one if columns == 1 else each)
        if made is not None and (found is None or (made[0], -columns) < found[:2]):
            found = (made[0], -columns, made[1])
    if found is None:
        return None
    count, columns, least = found[0], -found[1], found[2]
    for scale in _SCALES:
        made = _laid_out(paces, placed, columns, scale, one if count == 1 else each)
        if made is not None and made[0] <= count:
            return made[1], scale
    return least, LEAST


class _Paces:
    """A document whose time runs closer or wider."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._narrow, self._wide = (_wide(_at_pace(document, pace)) for pace in (1.0, 2.0))

    def as_wide_as(self, wanted: float) -> Document | None:
        """The document at the pace at which it is so wide, or as wide as it may be; None where it never is so narrow."""
        more = self._wide - self._narrow
        pace = 1.0 + (wanted - self._narrow) / more if more else 1.0
        return None if pace < _CLOSER else _at_pace(self._document, min(pace, _WIDER))


def _laid_out(
    paces: _Paces, placed: Sequence[Note], columns: int, scale: float, room: tuple[float, float]
) -> tuple[int, Document] | None:
    """The pages that a document takes in so many columns, and the document as it is laid out there; None where so many
    are too few."""
    width, height = room[0] / scale, room[1] / scale
    for filled in _FILLED if columns > 1 else (_FULL,):
        paced = paces.as_wide_as(columns * width * filled)
        if paced is None:
            return None
        area = timeline_rect(paced, geometry(paced))
        sides = [(rect.x, rect.right) for rect in _rects(paced, placed)]
        if area.width <= width or (columns > 1 and len(cuts(sides, area.x, area.right, width, BESIDE)) <= columns):
            break
    else:
        return None
    made = _in_fewest_rows(paced, placed)
    shape = geometry(made)
    if shape.timeline_bottom <= height:
        return columns, made
    edges = [(rect.y, rect.bottom) for rect in _rects(made, placed)]
    return columns * len(
        cuts([*edges, *feet(shape)], 0.0, shape.timeline_bottom, height, ABOVE, lane_ends(shape))
    ), made


def feet(shape: Geometry) -> Iterator[tuple[float, float]]:
    """From where to where the feet of lanes reach, where silences are drawn, which are not cut either."""
    return ((strip.bottom - COMMS_STRIP - LANE_BOTTOM, strip.bottom) for strip in shape.strips)


def lane_ends(shape: Geometry) -> list[float]:
    """Where lanes end, which is where bands are cut best."""
    return [strip.bottom for strip in shape.strips]


def _at_pace(document: Document, pace: float) -> Document:
    return replace(document, board=replace(document.board, scale=document.board.scale * pace))


def _wide(document: Document) -> float:
    return timeline_rect(document, geometry(document)).width


def _rects(document: Document, placed: Sequence[Note]) -> Iterator[Rect]:
    shape = geometry(document)
    for note in placed:
        rect = shape.rect(document.notes[note.id])
        if rect is not None:
            yield rect


def _in_fewest_rows(document: Document, placed: Sequence[Note]) -> Document:
    """The notes in the first rows that are free, in the order of time; what stood higher at the same instant still does."""
    scale = TimeScale.of(document.board.start or 0, document.board.scale, document.folds.values())
    lanes: dict[Id, Rows] = {id: Rows() for id in document.lanes}
    notes = dict(document.notes)
    for at, _, id, place in sorted(_order(placed)):
        note, left = notes[id], scale.x(at)
        row = lanes[place.lane].take(left, left + note_width(note) + _GAP, span_rows(note))
        notes[id] = replace(note, place=replace(place, row=row))
    return trimmed(replace(document, notes=notes))


def _order(placed: Sequence[Note]) -> Iterator[tuple[Instant, int, Id, OnTimeline]]:
    for note in placed:
        if isinstance(note.place, OnTimeline):
            yield note.place.at, note.place.row or 0, note.id, note.place
