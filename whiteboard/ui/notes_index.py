"""The notes that can be seen as arrays: who lies in a rectangle or under a point, without asking ten thousand objects."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from itertools import chain
from math import ceil

import numpy as np
import numpy.typing as npt

from whiteboard.layout.board import Geometry, look
from whiteboard.layout.cards import note_size
from whiteboard.layout.geometry import Rect
from whiteboard.model.document import Document
from whiteboard.model.records import EVENT, Id, Note, OnTimeline
from whiteboard.ui.rectangles import Rectangles

_REACH = 12.0
"""Points by which a badge, a shadow or a range's end may stick out of a note's rectangle."""

_NO_LANE = -1
_ROOM = 64
"""Notes for which room is made at once, at the least."""
_MANY = 1_000
"""Notes in one view from which on small ones are drawn into cells all together."""
_SMALL = 16
"""Cells of a side up to which a note is small."""


class NotesIndex:
    """The rectangles of notes, and by their rows what else is asked of many at once."""

    def __init__(self, document: Document, geometry: Geometry) -> None:
        """Takes all notes in at once: one by one that takes three times as long, two seconds for a hundred thousand."""
        self._notes: list[Note | None] = []
        # Straight into the array: as a list of numbers they would be the most that opening a board takes.
        placed = self._placed(document.notes.values(), geometry)
        boxes = np.fromiter(chain.from_iterable(placed), np.float64).reshape(-1, 4).T
        self._rects = Rectangles([note.id for note in self._notes if note is not None], boxes)
        self._colours: dict[str, int] = {}
        self._lane_codes: dict[Id, int] = {}
        looks: dict[tuple[str | None, Id, Id | None], tuple[int, bool, int]] = {}
        codes = []
        for note in filter(None, self._notes):
            key = (note.colour, note.kind, _lane_of(note))
            if key not in looks:
                looks[key] = self._codes(note, document, geometry)
            codes.append(looks[key])
        fills, events, lanes = zip(*codes, strict=True) if codes else ((), (), ())
        self._fills = np.array(fills, dtype=np.int16)
        self._events = np.array(events, dtype=bool)
        self._lanes = np.array(lanes, dtype=np.int16)

    def _placed(self, notes: Collection[Note], geometry: Geometry) -> Iterator[tuple[float, float, float, float]]:
        """Take in the notes that can be seen, and say the left and upper edge, width and height of each."""
        for note, corner in zip(notes, geometry.origins(notes), strict=True):
            if corner is not None:
                self._notes.append(note)
                yield (*corner, *note_size(note))

    def _codes(self, note: Note, document: Document, geometry: Geometry) -> tuple[int, bool, int]:
        """Of a note the number of its colour, whether it is an event, and the number of its lane."""
        fill = look(document, note, geometry).colour
        lane = _lane_of(note)
        return (
            self._colours.setdefault(fill, len(self._colours)),
            note.kind == EVENT,
            _NO_LANE if lane is None else self._lane_codes.setdefault(lane, len(self._lane_codes)),
        )

    def put(self, note: Note, document: Document, geometry: Geometry) -> Rect | None:
        """Take a note in, or where it is now, and say where it is."""
        rect = geometry.rect(note)
        if rect is None:
            self.drop(note.id)
            return None
        row = self._rects.put(note.id, rect)
        self._make_room(row)
        self._notes[row] = note
        self._fills[row], self._events[row], self._lanes[row] = self._codes(note, document, geometry)
        return rect

    def sink(self, before: Geometry, after: Geometry) -> bool:
        """Take in that lanes grew or shrank, so that what lies below them is elsewhere. False, and nothing is done, where
        more than that differs."""
        grown = [replace(strip.lane, rows=0) for strip in before.strips]
        if before.scale != after.scale or grown != [replace(strip.lane, rows=0) for strip in after.strips]:
            return False
        tops = self._rects.edges[1::2]
        lanes = self._lanes[: tops.shape[1]]
        tops[:, lanes == _NO_LANE] += after.canvas_y - before.canvas_y
        for old, new in zip(before.strips, after.strips, strict=True):
            code = self._lane_codes.get(old.lane.id)
            if code is not None and new.y != old.y:
                tops[:, lanes == code] += new.y - old.y
        return True

    def drop(self, id: Id) -> None:
        """Forget a note."""
        row = self._rects.drop(id)
        if row is not None:
            self._notes[row] = None

    def _make_room(self, row: int) -> None:
        if row == len(self._notes):
            self._notes.append(None)
        if row >= len(self._fills):
            more = max(_ROOM, row)
            self._fills, self._events, self._lanes = (
                np.concatenate([known, np.zeros(more, known.dtype)])
                for known in (self._fills, self._events, self._lanes)
            )

    def rect(self, id: Id) -> Rect | None:
        """Where a note is, or None where it cannot be seen."""
        return self._rects.rect(id)

    def within(self, area: Rect, *, enclosed: bool = False) -> list[Note]:
        """The notes that touch an area, badges included, or with ``enclosed`` lie wholly in it; back to front."""
        if enclosed:
            x, y, right, bottom = self._rects.edges
            found = (x >= area.x) & (y >= area.y) & (right <= area.right) & (bottom <= area.bottom)
        else:
            found = self._rects.overlapping(area.grown(_REACH))
        return self._ordered(found)

    def touching(self, area: Rect) -> list[Note]:
        """The notes whose very rectangle touches an area."""
        return self._ordered(self._rects.touching(area))

    def _ordered(self, found: npt.NDArray[np.bool_]) -> list[Note]:
        """The notes in some rows, back to front."""
        notes = (note for row in np.nonzero(found)[0].tolist() if (note := self._notes[row]) is not None)
        return sorted(notes, key=lambda note: (note.z, note.kind != EVENT, note.id))

    def who_overlaps(self, area: Rect) -> list[Id]:
        """Who overlaps an area, in no order."""
        ids = self._rects.ids
        return [ids[row] for row in np.flatnonzero(self._rects.overlapping(area)).tolist()]

    def around(self, area: Rect) -> list[tuple[Id, Rect]]:
        """Who overlaps an area, and where, in no order."""
        rows = np.nonzero(self._rects.overlapping(area))[0]
        ids = self._rects.ids
        return [
            (ids[row], Rect(x0, y0, x1 - x0, y1 - y0))
            for row, (x0, y0, x1, y1) in zip(rows.tolist(), self._rects.edges[:, rows].T.tolist(), strict=True)
        ]

    def at(self, x: float, y: float) -> Note | None:
        """The uppermost note at a point."""
        found = self.touching(Rect(x, y, 0.0, 0.0))
        return found[-1] if found else None

    def cells(self, area: Rect, grain: float, without: Iterable[Id] = ()) -> tuple[npt.NDArray[np.uint8], list[str]]:
        """The notes in an area as rows of square cells of ``grain`` points: 0 where nothing lies, else one more than the
        place of a note's colour among those that are told. For drawing ten thousand of them at once."""
        high, wide = max(1, ceil(area.height / grain)), max(1, ceil(area.width / grain))
        cells = np.zeros((high, wide), dtype=np.uint8)
        found = self._rects.overlapping(area)
        found[self._rows_of(without)] = False
        rows = np.flatnonzero(found)
        edges = (self._rects.edges[:, rows] - np.array([[area.x], [area.y], [area.x], [area.y]])) / grain
        x0, y0, x1, y1 = np.rint(edges).astype(np.int32)
        x0, x1 = np.clip((x0, np.maximum(x1, x0 + 1)), 0, wide)
        y0, y1 = np.clip((y0, np.maximum(y1, y0 + 1)), 0, high)
        codes = (self._fills[rows] % 255 + 1).astype(np.uint8)
        small = (x1 - x0 <= _SMALL) & (y1 - y0 <= _SMALL) & (len(rows) > _MANY)
        flat, across, down = cells.reshape(-1), (x1 - x0)[small], (y1 - y0)[small]
        corners, inks = (y0 * wide + x0)[small], codes[small]
        for row in range(down.max(initial=0)):
            reach = down > row
            starts, widths, fills = corners[reach] + row * wide, across[reach], inks[reach]
            for column in range(widths.max(initial=0)):
                reach = widths > column
                flat[starts[reach] + column] = fills[reach]
        large = np.column_stack((x0, y0, x1, y1, codes))[~small]
        for from_x, from_y, until_x, until_y, code in large.tolist():
            cells[from_y:until_y, from_x:until_x] = code
        return cells, list(self._colours)

    def flat(
        self, area: Rect, named: Iterable[Id] = (), *, only: bool = False
    ) -> Iterator[tuple[str, bool, list[list[float]]]]:
        """For each colour, of events and of stickies, the [x, y, width, height] of the notes in an area without those that
        are named, or of ``only`` those: for drawing them as mere rectangles."""
        found = self._rects.overlapping(area)
        wanted = np.full(len(found), not only)
        wanted[self._rows_of(named)] = only
        rows = np.nonzero(wanted & found)[0]
        x, y, right, bottom = self._rects.edges[:, rows]
        rects = np.column_stack([x, y, right - x, bottom - y])
        fills, events = self._fills[rows], self._events[rows]
        for event in (False, True):
            for fill, code in self._colours.items():
                alike = (events == event) & (fills == code)
                if alike.any():
                    yield fill, event, rects[alike].tolist()

    def among(self, ids: Iterable[Id], area: Rect) -> npt.NDArray[np.float64]:
        """The [left, top, right, bottom] of those of some notes that reach into an area."""
        x, y, right, bottom = rects = self._rects.edges[:, self._rows_of(ids)]
        seen: npt.NDArray[np.float64] = rects[
            :, (x < area.right) & (right > area.x) & (y < area.bottom) & (bottom > area.y)
        ].T
        return seen

    def _rows_of(self, ids: Iterable[Id]) -> list[int]:
        rows = self._rects.rows
        return [row for id in ids if (row := rows.get(id)) is not None]

    def bounds(self) -> Rect | None:
        """The rectangle around every note, or None without any."""
        if not self._rects.rows:
            return None
        rects = self._rects.edges
        (x, y), (right, bottom) = np.nanmin(rects[:2], axis=1).tolist(), np.nanmax(rects[2:], axis=1).tolist()
        return Rect(x, y, right - x, bottom - y)


def _lane_of(note: Note) -> Id | None:
    return note.place.lane if isinstance(note.place, OnTimeline) else None
