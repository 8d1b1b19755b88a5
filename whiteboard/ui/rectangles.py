"""Rectangles by id as arrays: which of a hundred thousand lie in an area, without asking as many objects."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from whiteboard.layout.geometry import Rect
from whiteboard.model.records import Id

_ROOM = 64


class Rectangles:
    """The left, upper, right and lower edges, each in one piece, which numpy compares four times as fast as rectangles one
    by one. The row of one that went is free and used again; meanwhile it lies nowhere."""

    def __init__(self, ids: Iterable[Id] = (), boxes: npt.NDArray[np.float64] | None = None) -> None:
        """With some to begin with: ``boxes`` are their left and upper edges, widths and heights, each in a row."""
        self.ids: list[Id] = list(ids)
        """By row; what stands at a free one means nothing."""
        self.rows: dict[Id, int] = {id: row for row, id in enumerate(self.ids)}
        """The place in the arrays of each."""
        self._free: list[int] = []
        count = len(self.ids)
        self._edges = np.full((4, max(_ROOM, count)), np.nan)
        if boxes is not None:
            self._edges[:, :count] = boxes
            self._edges[2:, :count] += boxes[:2]

    @property
    def edges(self) -> npt.NDArray[np.float64]:
        """The [left, upper, right, lower] edges by row, nan at free ones."""
        return self._edges[:, : len(self.ids)]

    def put(self, id: Id, rect: Rect) -> int:
        """Take one in, or where it is now, and say its row."""
        row = self.rows.get(id)
        if row is None:
            row = self._new_row(id)
        self._edges[:, row] = (rect.x, rect.y, rect.right, rect.bottom)
        return row

    def drop(self, id: Id) -> int | None:
        """Forget one, and say which row is free now."""
        row = self.rows.pop(id, None)
        if row is not None:
            self._edges[:, row] = np.nan
            self._free.append(row)
        return row

    def _new_row(self, id: Id) -> int:
        if self._free:
            row = self._free.pop()
            self.ids[row] = id
        else:
            row = len(self.ids)
            self.ids.append(id)
            if row >= self._edges.shape[1]:
                self._edges = np.hstack([self._edges, np.full_like(self._edges, np.nan)])
        self.rows[id] = row
        return row

    def rect(self, id: Id) -> Rect | None:
        """Where one is, or None where there is none."""
        row = self.rows.get(id)
        if row is None:
            return None
        x, y, right, bottom = self._edges[:, row].tolist()
        return Rect(x, y, right - x, bottom - y)

    def overlapping(self, area: Rect) -> npt.NDArray[np.bool_]:
        """By row, whether it overlaps an area."""
        x, y, right, bottom = self.edges
        found: npt.NDArray[np.bool_] = (x < area.right) & (right > area.x) & (y < area.bottom) & (bottom > area.y)
        return found

    def touching(self, area: Rect) -> npt.NDArray[np.bool_]:
        """By row, whether it overlaps an area or touches its edge."""
        x, y, right, bottom = self.edges
        found: npt.NDArray[np.bool_] = (x <= area.right) & (right >= area.x) & (y <= area.bottom) & (bottom >= area.y)
        return found
