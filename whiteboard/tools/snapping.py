"""Alignment with what stands nearby: where something that is moved on the canvas clicks into place."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from whiteboard.layout.geometry import Rect
from whiteboard.tools.desk import Guide

REACH = 6.0
"""Pixels within which an edge clicks onto another."""

_Candidate = tuple[float, float, float]
"""A coordinate to align to, and from where to where across it its owner reaches."""


@dataclass(frozen=True, slots=True)
class _Axis:
    """The edges and middles of everything nearby along one axis, sorted."""

    edges: Sequence[_Candidate]
    middles: Sequence[_Candidate]

    def nearest(self, start: float, end: float, reach: float) -> tuple[float, _Candidate] | None:
        """How far a stretch has to be moved to be aligned, and with what; None where nothing is near enough."""
        best: tuple[float, _Candidate] | None = None
        for value, candidates in ((start, self.edges), (end, self.edges), ((start + end) / 2, self.middles)):
            at = bisect_left(candidates, (value,))
            for candidate in candidates[max(0, at - 1) : at + 1]:
                way = candidate[0] - value
                if abs(way) <= reach and (best is None or abs(way) < abs(best[0])):
                    best = way, candidate
        return best


class Neighbours:
    """What stands nearby when a drag begins; asking costs the logarithm of how many they are."""

    def __init__(self, rects: Iterable[Rect]) -> None:
        rects = list(rects)
        self._across = _axis(rects, lambda rect: (rect.x, rect.right, rect.y, rect.bottom))
        self._down = _axis(rects, lambda rect: (rect.y, rect.bottom, rect.x, rect.right))

    def snap(self, moved: Rect, reach: float) -> tuple[float, float, tuple[Guide, ...]]:
        """How much further a rectangle goes to be aligned within ``reach`` points, and the lines that show with what."""
        across = self._across.nearest(moved.x, moved.right, reach)
        down = self._down.nearest(moved.y, moved.bottom, reach)
        dx, dy = across[0] if across else 0.0, down[0] if down else 0.0
        rect = moved.moved(dx, dy)
        guides = []
        if across:
            x, low, high = across[1]
            guides.append(Guide(x, min(low, rect.y), x, max(high, rect.bottom)))
        if down:
            y, low, high = down[1]
            guides.append(Guide(min(low, rect.x), y, max(high, rect.right), y))
        return dx, dy, tuple(guides)


def _axis(rects: list[Rect], sides: Callable[[Rect], tuple[float, float, float, float]]) -> _Axis:
    edges: list[_Candidate] = []
    middles: list[_Candidate] = []
    for start, end, low, high in map(sides, rects):
        edges += [(start, low, high), (end, low, high)]
        middles.append(((start + end) / 2, low, high))
    return _Axis(sorted(edges), sorted(middles))
