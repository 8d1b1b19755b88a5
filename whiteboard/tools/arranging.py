"""Order among rectangles: alignment, even distances, a pile made into rows, and which one is next in a direction."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from math import log

from whiteboard.layout.geometry import Rect, union
from whiteboard.model.records import Id, Note

GAP, _LEAST_GAP = 16.0, 8.0
"""Points between notes that are tidied up, and at the least where a frame would else hold a column less."""
_ROUNDNESS = 1.7
"""How much wider than high a tidied pile is."""

Way = tuple[float, float]
Ways = dict[Id, Way]
"""How far each thing moves, in points."""

_ALIGNMENTS: Mapping[str, Callable[[Rect, Rect], Way]] = {
    "left": lambda one, all: (all.x - one.x, 0.0),
    "right": lambda one, all: (all.right - one.right, 0.0),
    "centre": lambda one, all: (all.centre[0] - one.centre[0], 0.0),
    "top": lambda one, all: (0.0, all.y - one.y),
    "bottom": lambda one, all: (0.0, all.bottom - one.bottom),
    "middle": lambda one, all: (0.0, all.centre[1] - one.centre[1]),
}

_TOWARDS: Mapping[str, Callable[[float, float], Way]] = {
    "left": lambda dx, dy: (-dx, dy),
    "right": lambda dx, dy: (dx, dy),
    "up": lambda dx, dy: (-dy, dx),
    "down": lambda dx, dy: (dy, dx),
}
"""From a way across and down to the way ahead and to the side."""


def aligned(rects: Mapping[Id, Rect], side: str) -> Ways:
    """Put all at one ``side`` of the rectangle around them: left, centre, right, top, middle or bottom."""
    around = union(rects.values())
    if around is None:
        return {}
    return {id: _ALIGNMENTS[side](rect, around) for id, rect in rects.items()}


def distributed(rects: Mapping[Id, Rect], along: str) -> Ways:
    """Make the gaps between neighbours equal, "across" or "down"; the outer two stay where they are."""
    across = along == "across"

    def start(rect: Rect) -> float:
        return rect.x if across else rect.y

    def length(rect: Rect) -> float:
        return rect.width if across else rect.height

    order = sorted(rects.items(), key=lambda item: (start(item[1]) + length(item[1]) / 2, item[0]))
    if len(order) < 3:
        return {}
    first, last = order[0][1], order[-1][1]
    between = sum(length(rect) for _, rect in order[1:-1])
    gap = (start(last) - start(first) - length(first) - between) / (len(order) - 1)
    ways: Ways = {}
    at = start(first)
    for id, rect in order:
        way = at - start(rect)
        ways[id] = (way, 0.0) if across else (0.0, way)
        at += length(rect) + gap
    return ways


def tidied(rects: Mapping[Id, Rect], room: Rect | None = None) -> Ways:
    """Rows and columns in reading order, none on another; in ``room``'s width from its corner, if given, else about as
    wide as high, but never a single column."""
    around = union(rects.values())
    if around is None:
        return {}
    order = reading_order(rects)
    corner, gap = around if room is None else room, GAP
    wide = max(rect.width for rect in rects.values())
    if room is not None:
        columns = min(len(order), max(1, int((room.width + _LEAST_GAP + 0.01) // (wide + _LEAST_GAP))))
        gap = min(GAP, (room.width - columns * wide) / max(1, columns - 1))
    else:
        columns = min(range(min(2, len(order)), len(order) + 1), key=lambda number: _unevenness(order, number, wide))
    ways: Ways = {}
    y = corner.y
    for first in range(0, len(order), columns):
        row = order[first : first + columns]
        for column, (id, rect) in enumerate(row):
            ways[id] = (corner.x + column * (wide + gap) - rect.x, y - rect.y)
        y += max(rect.height for _, rect in row) + (gap if columns > 1 else GAP)
    return ways


def _unevenness(order: Sequence[tuple[Id, Rect]], columns: int, wide: float) -> float:
    """How far so many columns are from the shape that a tidied pile should have."""
    rows = (order[first : first + columns] for first in range(0, len(order), columns))
    height = sum(max(rect.height for _, rect in row) + GAP for row in rows)
    return abs(log(columns * (wide + GAP) / height / _ROUNDNESS))


def reading_order(rects: Mapping[Id, Rect]) -> list[tuple[Id, Rect]]:
    """Row by row: what begins above the middle of the uppermost that is left is in its row."""
    left = sorted(rects.items(), key=lambda item: (item[1].y, item[1].x, item[0]))
    order: list[tuple[Id, Rect]] = []
    while left:
        middle = left[0][1].centre[1]
        row = [item for item in left if item[1].y < middle]
        left = [item for item in left if item[1].y >= middle]
        order += sorted(row, key=lambda item: (item[1].x, item[0]))
    return order


def nearest_towards(rects: Mapping[Id, Rect], start: Rect, direction: str) -> Id | None:
    """The nearest whose middle lies ahead in a direction (left, right, up, down), less to the side than ahead if any."""
    turn = _TOWARDS[direction]
    best: tuple[float, Id] | None = None
    for id, rect in rects.items():
        ahead, aside = turn(rect.centre[0] - start.centre[0], rect.centre[1] - start.centre[1])
        if ahead > 0.5:
            far = ahead + 2.0 * abs(aside) + (10_000.0 if abs(aside) > 2.0 * ahead else 0.0)
            best = min(best, (far, id)) if best is not None else (far, id)
    return None if best is None else best[1]


def stepped(stack: Sequence[Note], chosen: Collection[Id], by: int) -> dict[Id, int]:
    """The levels at which each chosen note of a stack, told from back to front, has passed its next neighbour that is not
    chosen: forward for ``by`` 1, back for -1. Empty where there is none to pass; only levels that change are told."""
    order = list(stack)[::-by]
    for at in range(1, len(order)):
        if order[at].id in chosen and order[at - 1].id not in chosen:
            order[at - 1], order[at] = order[at], order[at - 1]
    order = order[::-by]
    if order == list(stack):
        return {}
    levels: dict[Id, int] = {}
    least = min(note.z for note in order)
    for note in order:
        # Events lie over stickies of one level, and else ids decide: each gets a level of its own from here on.
        levels[note.id] = least = max(least, note.z)
        least += 1
    return {note.id: levels[note.id] for note in order if levels[note.id] != note.z}
