"""The notes that can be seen as arrays: who lies in a rectangle or under a point, without asking ten thousand objects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from math import ceil

import numpy as np
import numpy.typing as npt

from whiteboard.layout.board import Geometry, look
from whiteboard.layout.geometry import Rect
from whiteboard.model.document import Document
from whiteboard.model.records import EVENT, Id, Note, OnTimeline

_REACH = 12.0
"""Points by which a badge, a shadow or a range's end may stick out of a note's rectangle."""

_NO_LANE = -1
_SMALL = 8
"""Cells up to which a note is drawn into all of them together with others; larger notes are few in one view."""


class NotesIndex:
    """Rectangles of notes by row of an array. A row of a note that went is free and used again."""

    def __init__(self, document: Document, geometry: Geometry) -> None:
        self._colours: dict[str, int] = {}
        self._rows: dict[Id, int] = {}
        self._ids: list[Id] = []
        self._free: list[int] = []
        self._notes: list[Note | None] = []
        size = max(64, len(document.notes))
        self._rects = np.full((size, 4), np.nan)
        self._fills = np.zeros(size, dtype=np.int16)
        self._events = np.zeros(size, dtype=bool)
        self._lanes = np.full(size, _NO_LANE, dtype=np.int16)
        self._lane_codes: dict[Id, int] = {}
        for note in document.notes.values():
            self.put(note, document, geometry)

    def put(self, note: Note, document: Document, geometry: Geometry) -> Rect | None:
        """Take a note in, or where it is now, and say where it is."""
        rect = geometry.rect(note)
        row = self._rows.get(note.id)
        if rect is None:
            self.drop(note.id)
            return None
        if row is None:
            row = self._new_row(note.id)
        self._notes[row] = note
        self._rects[row] = (rect.x, rect.y, rect.right, rect.bottom)
        fill = look(document, note, geometry).colour
        self._fills[row] = self._colours.setdefault(fill, len(self._colours))
        self._events[row] = note.kind == EVENT
        lane = note.place.lane if isinstance(note.place, OnTimeline) else None
        self._lanes[row] = _NO_LANE if lane is None else self._lane_codes.setdefault(lane, len(self._lane_codes))
        return rect

    def sink(self, before: Geometry, after: Geometry) -> bool:
        """Take in that lanes grew or shrank, so that what lies below them is elsewhere. False, and nothing is done, where
        more than that differs."""
        grown = [replace(strip.lane, rows=0) for strip in before.strips]
        if before.scale != after.scale or grown != [replace(strip.lane, rows=0) for strip in after.strips]:
            return False
        lanes = self._lanes[: len(self._ids)]
        tops = self._rects[: len(self._ids), 1::2]
        tops[lanes == _NO_LANE] += after.canvas_y - before.canvas_y
        for old, new in zip(before.strips, after.strips, strict=True):
            code = self._lane_codes.get(old.lane.id)
            if code is not None and new.y != old.y:
                tops[lanes == code] += new.y - old.y
        return True

    def drop(self, id: Id) -> None:
        """Forget a note."""
        row = self._rows.pop(id, None)
        if row is not None:
            self._rects[row] = np.nan
            self._notes[row] = None
            self._free.append(row)

    def _new_row(self, id: Id) -> int:
        if self._free:
            row = self._free.pop()
            self._ids[row] = id
        else:
            row = len(self._ids)
            self._ids.append(id)
            self._notes.append(None)
            if row >= len(self._rects):
                self._rects = np.vstack([self._rects, np.full_like(self._rects, np.nan)])
                self._fills = np.concatenate([self._fills, np.zeros_like(self._fills)])
                self._events = np.concatenate([self._events, np.zeros_like(self._events)])
                self._lanes = np.concatenate([self._lanes, np.zeros_like(self._lanes)])
        self._rows[id] = row
        return row

    def rect(self, id: Id) -> Rect | None:
        """Where a note is, or None where it cannot be seen."""
        row = self._rows.get(id)
        if row is None:
            return None
        x, y, right, bottom = self._rects[row].tolist()
        return Rect(x, y, right - x, bottom - y)

    def within(self, area: Rect, *, enclosed: bool = False) -> list[Note]:
        """The notes that touch an area, badges included, or with ``enclosed`` lie wholly in it; back to front."""
        x, y, right, bottom = self._rects[: len(self._ids)].T
        if enclosed:
            found = (x >= area.x) & (y >= area.y) & (right <= area.right) & (bottom <= area.bottom)
        else:
            reach = _REACH
            found = (
                (x < area.right + reach)
                & (right > area.x - reach)
                & (y < area.bottom + reach)
                & (bottom > area.y - reach)
            )
        return _ordered(note for row in np.nonzero(found)[0].tolist() if (note := self._notes[row]) is not None)

    def touching(self, area: Rect) -> list[Note]:
        """The notes whose very rectangle touches an area."""
        x, y, right, bottom = self._rects[: len(self._ids)].T
        found = (x <= area.right) & (right >= area.x) & (y <= area.bottom) & (bottom >= area.y)
        return _ordered(note for row in np.nonzero(found)[0].tolist() if (note := self._notes[row]) is not None)

    def around(self, area: Rect) -> list[tuple[Id, Rect]]:
        """Who overlaps an area, and where, in no order."""
        rects = self._rects[: len(self._ids)]
        x, y, right, bottom = rects.T
        rows = np.nonzero((x < area.right) & (right > area.x) & (y < area.bottom) & (bottom > area.y))[0]
        ids = self._ids
        return [
            (ids[row], Rect(x0, y0, x1 - x0, y1 - y0))
            for row, (x0, y0, x1, y1) in zip(rows.tolist(), rects[rows].tolist(), strict=True)
        ]

    def at(self, x: float, y: float) -> Note | None:
        """The uppermost note at a point."""
        found = self.touching(Rect(x, y, 0.0, 0.0))
        return found[-1] if found else None

    def cells(self, area: Rect, grain: float, without: Iterable[Id] = ()) -> tuple[npt.NDArray[np.uint8], list[str]]:
        """The notes in an area as rows of square cells of ``grain`` points: 0 where nothing lies, else one more than the
        place of a note's colour among those that are told. For drawing ten thousand of them at once."""
        shape = max(1, ceil(area.height / grain)), max(1, ceil(area.width / grain))
        cells = np.zeros(shape, dtype=np.uint8)
        rects = self._rects[: len(self._ids)]
        x, y, right, bottom = rects.T
        found = (x < area.right) & (right > area.x) & (y < area.bottom) & (bottom > area.y)
        found[[self._rows[id] for id in without if id in self._rows]] = False
        corner = (area.x, area.y)
        starts = np.rint((rects[found, :2] - corner) / grain).astype(np.int64)
        ends = np.maximum(np.rint((rects[found, 2:] - corner) / grain).astype(np.int64), starts + 1)
        starts, ends = (np.clip(edges, 0, shape[::-1]) for edges in (starts, ends))
        codes = (self._fills[: len(self._ids)][found] % 255 + 1).astype(np.uint8)
        sizes = ends - starts
        small = sizes.max(axis=1) <= _SMALL
        # Each of the small ones as often as it has cells, numbered from its corner on.
        widths, times = sizes[small, 0].astype(np.int32), sizes[small].prod(axis=1, dtype=np.int32)
        number = np.arange(times.sum(), dtype=np.int32) - np.repeat(times.cumsum(dtype=np.int32) - times, times)
        down, across = np.divmod(number, np.repeat(widths, times))
        left, top = np.repeat(starts[small], times, axis=0).T
        cells[top + down, left + across] = np.repeat(codes[small], times)
        for (x0, y0), (x1, y1), code in zip(
            starts[~small].tolist(), ends[~small].tolist(), codes[~small].tolist(), strict=True
        ):
            cells[y0:y1, x0:x1] = code
        return cells, list(self._colours)

    def flat(
        self, area: Rect, named: Iterable[Id] = (), *, only: bool = False
    ) -> Iterator[tuple[str, bool, list[list[float]]]]:
        """For each colour, of events and of stickies, the [x, y, width, height] of the notes in an area without those that
        are named, or of ``only`` those: for drawing them as mere rectangles."""
        rects = self._rects[: len(self._ids)]
        x, y, right, bottom = rects.T
        wanted = np.full(len(rects), not only)
        wanted[[row for id in named if (row := self._rows.get(id)) is not None]] = only
        found = wanted & (x < area.right) & (right > area.x) & (y < area.bottom) & (bottom > area.y)
        fills = self._fills[: len(self._ids)]
        events = self._events[: len(self._ids)]
        for event in (False, True):
            alike = found & (events == event)
            for fill, code in self._colours.items():
                rows = alike & (fills == code)
                if rows.any():
                    sizes = (right - x)[rows], (bottom - y)[rows]
                    yield fill, event, np.column_stack([x[rows], y[rows], *sizes]).tolist()

    def among(self, ids: Iterable[Id], area: Rect) -> npt.NDArray[np.float64]:
        """The [left, top, right, bottom] of those of some notes that reach into an area."""
        rects = self._rects[[row for id in ids if (row := self._rows.get(id)) is not None]]
        x, y, right, bottom = rects.T
        seen: npt.NDArray[np.float64] = rects[
            (x < area.right) & (right > area.x) & (y < area.bottom) & (bottom > area.y)
        ]
        return seen

    def bounds(self) -> Rect | None:
        """The rectangle around every note, or None without any."""
        rects = self._rects[: len(self._ids)]
        rects = rects[~np.isnan(rects[:, 0])]
        if not len(rects):
            return None
        x, y = rects[:, :2].min(axis=0).tolist()
        right, bottom = rects[:, 2:].max(axis=0).tolist()
        return Rect(x, y, right - x, bottom - y)


def _ordered(notes: Iterable[Note]) -> list[Note]:
    return sorted(notes, key=lambda note: (note.z, note.kind != EVENT, note.id))
