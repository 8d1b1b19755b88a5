"""Rectangles in points: x to the right, y down."""

from __future__ import annotations

from collections.abc import Iterable

from whiteboard.layout.values import value


@value(frozen=True, slots=True)
class Rect:
    """A rectangle by its left upper corner and its size, which is never negative."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The x of the right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The y of the lower edge."""
        return self.y + self.height

    @property
    def centre(self) -> tuple[float, float]:
        """The point in the middle."""
        return self.x + self.width / 2, self.y + self.height / 2

    def contains(self, x: float, y: float) -> bool:
        """Whether the point lies inside or on the edge."""
        return self.x <= x <= self.right and self.y <= y <= self.bottom

    def overlaps(self, other: Rect) -> bool:
        """Whether the two share an area; touching edges do not."""
        return self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom

    def shared(self, other: Rect) -> float:
        """The area that lies in both."""
        across = min(self.right, other.right) - max(self.x, other.x)
        down = min(self.bottom, other.bottom) - max(self.y, other.y)
        return across * down if across > 0.0 and down > 0.0 else 0.0

    def encloses(self, other: Rect) -> bool:
        """Whether the other lies wholly inside."""
        return self.x <= other.x and self.y <= other.y and other.right <= self.right and other.bottom <= self.bottom

    def moved(self, dx: float, dy: float) -> Rect:
        """The same size elsewhere."""
        return Rect(self.x + dx, self.y + dy, self.width, self.height)

    def grown(self, by: float) -> Rect:
        """Larger by that much on every side; by a negative amount smaller, down to nothing."""
        width, height = max(0.0, self.width + 2 * by), max(0.0, self.height + 2 * by)
        middle_x, middle_y = self.centre
        return Rect(middle_x - width / 2, middle_y - height / 2, width, height)


def between(x0: float, y0: float, x1: float, y1: float) -> Rect:
    """The rectangle with these two opposite corners, given in any order."""
    return Rect(min(x0, x1), min(y0, y1), abs(x1 - x0), abs(y1 - y0))


def union(rects: Iterable[Rect]) -> Rect | None:
    """The smallest rectangle around all, or None around nothing."""
    parts = list(rects)
    if not parts:
        return None
    return between(
        min([part.x for part in parts]),
        min([part.y for part in parts]),
        max([part.x + part.width for part in parts]),
        max([part.y + part.height for part in parts]),
    )
