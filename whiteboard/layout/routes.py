"""Which way an arrow goes: of a few curves between two notes the one that crosses the fewest others."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from math import floor, hypot
from operator import or_

from whiteboard.layout.display import Point
from whiteboard.layout.geometry import Rect, union
from whiteboard.model.records import Id

Curve = tuple[Point, Point, Point, Point]
"""A cubic Bézier curve: where it begins, two points that pull it, where it ends."""
Near = Callable[[Rect], Iterable[tuple[Id, Rect]]]
"""Finds the notes that touch an area, with where they are."""

ROOM = 72.0
"""Points around two notes in which their arrow may go, and what lies there counts."""
_WEIGHTS = tuple(
    ((1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3)
    for t in (step / 24 for step in (*range(3, 24, 3), *(step for step in range(1, 24) if step % 3)))
)
"""How much each of the four points of a curve counts at the places where it is looked whether it crosses something: every
third of them first, so that one that crosses too much is found out early."""
_LEAST_BEND = 18.0
_BOWS = (40.0, 88.0)
"""Points by which a curve that leaves and arrives at the same side is pulled out: it reaches three quarters of them."""
_OUT: dict[str, Point] = {"e": (1.0, 0.0), "w": (-1.0, 0.0), "s": (0.0, 1.0), "n": (0.0, -1.0)}
"""The way out of each side."""
_CELL = 256.0
_MOST = 160
"""Notes around an arrow from which on no way is looked for: it crosses half of the board, whichever way it goes."""


def nobody(_area: Rect) -> tuple[tuple[Id, Rect], ...]:
    """Nothing lies anywhere."""
    return ()


def surroundings(tail: Rect, head: Rect) -> Rect:
    """The area in which the arrow from one note to another may go."""
    both = union((tail, head))
    return (both or tail).grown(ROOM)


def near_notes(rects: Iterable[tuple[Id, Rect]]) -> Near:
    """The notes by the squares that they touch, for many questions about a board that stays as it is."""
    squares: defaultdict[tuple[int, int], list[tuple[Id, Rect]]] = defaultdict(list)
    for id, rect in rects:
        for square in _squares(rect):
            squares[square].append((id, rect))

    def near(area: Rect) -> Iterable[tuple[Id, Rect]]:
        # Of an area without end only the squares with something in them are looked at.
        wide = (area.width / _CELL + 1) * (area.height / _CELL + 1) > len(squares)
        within = squares.keys() if wide else _squares(area)
        found = {id: rect for square in within for id, rect in squares.get(square, ())}
        # Written out: hundreds are asked for each arrow.
        left, top, right, bottom = area.x, area.y, area.right, area.bottom
        return [
            (id, rect)
            for id, rect in found.items()
            if rect.x < right and left < rect.x + rect.width and rect.y < bottom and top < rect.y + rect.height
        ]

    return near


def _squares(area: Rect) -> Iterator[tuple[int, int]]:
    for column in range(floor(area.x / _CELL), floor(area.right / _CELL) + 1):
        for row in range(floor(area.y / _CELL), floor(area.bottom / _CELL) + 1):
            yield column, row


def plain(tail: Rect, head: Rect) -> Curve:
    """The curve that leaves and enters at the sides that face each other."""
    (ax, ay), (bx, by) = tail.centre, head.centre
    if tail.right + 12.0 <= head.x or head.right + 12.0 <= tail.x:
        return _between(tail, head, *(("e", "w") if ax < bx else ("w", "e")))
    return _between(tail, head, *(("s", "n") if ay < by else ("n", "s")))


def route(tail: Rect, head: Rect, others: tuple[Rect, ...]) -> Curve:
    """The curve that crosses the fewest of some rectangles, and of those the shortest; the plain one where it crosses none,
    or where there are too many.

    The same rectangles in any order give the same curve.
    """
    return _way_past(tail, head, others) if 0 < len(others) <= _MOST else plain(tail, head)


# Each is remembered with all it goes past, some ten kilobytes.
@lru_cache(maxsize=100)
def _way_past(tail: Rect, head: Rect, others: tuple[Rect, ...]) -> Curve:
    first = plain(tail, head)
    # An arrow that comes back through its own notes is no better.
    edges = _edges((*others, tail.grown(-2.0), head.grown(-2.0)))
    fewest = (_crossed(first, edges, len(others) + 2) & ((1 << len(others)) - 1)).bit_count()
    best = (_length(first), first)
    room = surroundings(tail, head)
    for found in sorted((_length(curve), curve) for curve in _detours(tail, head)) if fewest else ():
        # From the shortest on, and each only where it may still be better.
        allowed = fewest if found < best else fewest - 1
        if allowed < 0:
            break
        crossed = _crossed(found[1], edges, allowed).bit_count()
        if crossed <= allowed and _stays(found[1], room):
            fewest, best = crossed, found
    return best[1]


def point_on(curve: tuple[Point, ...], t: float) -> Point:
    """The point of a cubic curve at 0 (its beginning) to 1."""
    a, b, c, d = (1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = curve
    return a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3


def stretches(curve: tuple[Point, ...], times: int = 4) -> Iterator[tuple[Point, ...]]:
    """A cubic curve halved so many times (de Casteljau); each stretch lies within the rectangle around its own points."""
    if not times:
        yield curve
        return
    start, one, two, end = curve
    first, between, last = _half_way(start, one), _half_way(one, two), _half_way(two, end)
    before, after = _half_way(first, between), _half_way(between, last)
    middle = _half_way(before, after)
    yield from stretches((start, first, before, middle), times - 1)
    yield from stretches((middle, after, last, end), times - 1)


def _half_way(one: Point, other: Point) -> Point:
    return (one[0] + other[0]) / 2, (one[1] + other[1]) / 2


def _detours(tail: Rect, head: Rect) -> Iterator[Curve]:
    for out in _OUT:
        for into in _OUT:
            if out != into:
                yield _between(tail, head, out, into)
        for bow in _BOWS:
            # Between sides far apart a bow would be a slanting line through everything.
            (x0, y0), (x1, y1) = _middle(tail, out), _middle(head, out)
            if abs((x1 - x0) * _OUT[out][0] + (y1 - y0) * _OUT[out][1]) <= 3 * bow:
                yield _pulled(tail, head, out, out, bow)


def _between(tail: Rect, head: Rect, out: str, into: str) -> Curve:
    """A curve from the middle of one side to the middle of another, pulled by half of the way between them."""
    (x0, y0), (x1, y1) = _middle(tail, out), _middle(head, into)
    if (out in "ew") == (into in "ew"):
        way = abs(x1 - x0) if out in "ew" else abs(y1 - y0)
    else:
        way = hypot(x1 - x0, y1 - y0)
    return _pulled(tail, head, out, into, max(_LEAST_BEND, way / 2))


def _pulled(tail: Rect, head: Rect, out: str, into: str, bend: float) -> Curve:
    start, end = _middle(tail, out), _middle(head, into)
    (ox, oy), (ix, iy) = _OUT[out], _OUT[into]
    return (
        start,
        (start[0] + ox * bend, start[1] + oy * bend),
        (end[0] + ix * bend, end[1] + iy * bend),
        end,
    )


def _middle(rect: Rect, side: str) -> Point:
    x, y = rect.centre
    if side in "ew":
        return rect.right if side == "e" else rect.x, y
    return x, rect.bottom if side == "s" else rect.y


_Edges = tuple[list[float], list[int]]
"""Edges of rectangles in their order, and the bits of the rectangles whose edges lie before each, and of all."""


def _edges(rects: Sequence[Rect]) -> tuple[_Edges, _Edges, _Edges, _Edges]:
    """The left, right, upper and lower edges of rectangles, each of which is a bit."""
    return (
        _in_order([rect.x for rect in rects]),
        _in_order([rect.right for rect in rects]),
        _in_order([rect.y for rect in rects]),
        _in_order([rect.bottom for rect in rects]),
    )


def _in_order(places: list[float]) -> _Edges:
    order = sorted(range(len(places)), key=places.__getitem__)
    return [places[number] for number in order], list(accumulate([1 << number for number in order], or_, initial=0))


def _stays(curve: Curve, room: Rect) -> bool:
    """Whether a curve stays where what lies there counts."""
    (px, py), (qx, qy), (rx, ry), (sx, sy) = curve
    return all(
        room.contains(a * px + b * qx + c * rx + d * sx, a * py + b * qy + c * ry + d * sy) for a, b, c, d in _WEIGHTS
    )


def _crossed(curve: Curve, edges: tuple[_Edges, _Edges, _Edges, _Edges], most: int) -> int:
    """The bits of the rectangles that a curve crosses; of one that crosses more than so many not all of them."""
    (px, py), (qx, qy), (rx, ry), (sx, sy) = curve
    (left, begun), (right, over), (top, above), (bottom, below) = edges
    crossed = 0
    # A point lies in what has begun there and is not over yet. Written out, as this is nearly all that finding a way costs.
    for a, b, c, d in _WEIGHTS:
        x = a * px + b * qx + c * rx + d * sx
        held = begun[bisect_right(left, x)] & ~over[bisect_left(right, x)]
        if held:
            y = a * py + b * qy + c * ry + d * sy
            crossed |= held & above[bisect_right(top, y)] & ~below[bisect_left(bottom, y)]
            if crossed.bit_count() > most:
                break
    return crossed


def _length(curve: Curve) -> float:
    return sum(hypot(x1 - x0, y1 - y0) for (x0, y0), (x1, y1) in pairwise(curve))
