"""The display list: what a board looks like, as values that the window paints and the exports write.

Coordinates are points in the space of whoever made the drawing, y down. Shapes are painted in order. Colours are
``#rrggbb``, already those of one theme.
"""

from __future__ import annotations

from dataclasses import field, replace
from urllib.parse import urlsplit

from whiteboard.layout.geometry import Rect
from whiteboard.layout.text import Block
from whiteboard.layout.values import value

Colour = str
Point = tuple[float, float]

SHADOW = ((3.0, 2.2, 0.028), (2.0, 1.8, 0.035), (1.0, 1.3, 0.047), (0.3, 0.9, 0.063))
"""The soft shadow of paper, layer by layer: points it is larger than the box, points it lies lower, opacity."""
SHADOW_COLOUR: Colour = "#14161c"
HATCH = (8.0, 3.0)
"""Points from one stripe of a hatch to the next, measured along the box, and the thickness of a stripe; they rise to
the right at 45 degrees."""

WEB = frozenset({"http", "https", "mailto"})
"""The schemes of addresses that may become links: nothing that opens a file or runs a program."""


@value(frozen=True, slots=True)
class Box:
    """A rectangle, its corners rounded by ``radius``; ``shadow`` is the soft shadow of paper, ``hatch`` stripes in
    that colour over the fill, ``opacity`` that of fill and hatch."""

    rect: Rect
    fill: Colour | None = None
    radius: float = 0.0
    stroke: Colour | None = None
    stroke_width: float = 1.0
    shadow: bool = False
    hatch: Colour | None = None
    opacity: float = 1.0
    dash: tuple[float, ...] = ()


@value(frozen=True, slots=True)
class Path:
    """Straight lines through the points or, where ``curved``, cubic Bézier curves (1 + 3n points)."""

    points: tuple[Point, ...]
    stroke: Colour | None = None
    stroke_width: float = 1.0
    fill: Colour | None = None
    closed: bool = False
    curved: bool = False
    dash: tuple[float, ...] = ()


@value(frozen=True, slots=True)
class Words:
    """A block of text with its left upper corner at (x, y); ``link`` is an address or ``#key`` of a drawing. Words that
    ``follow`` go on with those painted before them: the two are one text in several looks."""

    x: float
    y: float
    block: Block
    colour: Colour
    link: str = ""
    follow: bool = False


@value(frozen=True, slots=True)
class Image:
    """A picture stretched over a rectangle, with a line around it. ``data`` are the bytes of a PNG or JPEG, ``content`` their
    SHA-256, by which whoever draws decodes and embeds them once. What turns out not to be decodable is drawn as its line.
    """

    rect: Rect
    content: str
    data: bytes = field(compare=False, repr=False)
    stroke: Colour


Shape = Box | Path | Words | Image


@value(frozen=True, slots=True)
class Drawing:
    """The shapes of one thing. ``kind`` says what it is (note, lane, phase, link, frame, axis, mark, fold, page, …),
    ``key`` which (a record's id where it shows one), ``title`` what it says in words, for those who cannot see it."""

    kind: str
    key: str
    shapes: tuple[Shape, ...]
    title: str = ""

    @property
    def bounds(self) -> Rect | None:
        """The rectangle around all shapes, shadows left out."""
        if not self.shapes:
            return None
        lefts, tops, rights, bottoms = zip(*[_edges(shape) for shape in self.shapes], strict=True)
        left, top = min(lefts), min(tops)
        return Rect(left, top, max(rights) - left, max(bottoms) - top)

    def moved(self, dx: float, dy: float) -> Drawing:
        """The same drawing elsewhere."""
        return Drawing(self.kind, self.key, tuple([move(shape, dx, dy) for shape in self.shapes]), self.title)


@value(frozen=True, slots=True)
class Placed:
    """Drawings on a page: moved by (x, y) after being scaled, and cut off at ``clip`` (page coordinates) if given."""

    drawings: tuple[Drawing, ...]
    x: float = 0.0
    y: float = 0.0
    scale: float = 1.0
    clip: Rect | None = None


@value(frozen=True, slots=True)
class Page:
    """One page in points. ``level`` is its depth in the outline (0: a chapter; None: the chapter goes on)."""

    width: float
    height: float
    content: tuple[Placed, ...]
    title: str = ""
    level: int | None = 0


def shape_bounds(shape: Shape) -> Rect:
    """The rectangle around one shape."""
    left, top, right, bottom = _edges(shape)
    return Rect(left, top, right - left, bottom - top)


def _edges(shape: Shape) -> tuple[float, float, float, float]:
    """The left, upper, right and lower edge of one shape. Asked of nearly all there are: no rectangle is made."""
    if isinstance(shape, Words):
        x, y, block = shape.x, shape.y, shape.block
        return x, y, x + block.width, y + block.height
    if isinstance(shape, Path):
        xs, ys = zip(*shape.points, strict=True)
        return min(xs), min(ys), max(xs), max(ys)
    x, y, rect = shape.rect.x, shape.rect.y, shape.rect
    return x, y, x + rect.width, y + rect.height


def move(shape: Shape, dx: float, dy: float) -> Shape:
    """The same shape elsewhere."""
    match shape:
        # Boards are full of words and boxes: making them anew takes a third of what replacing a field does.
        case Words(x=x, y=y, block=block, colour=colour, link=link, follow=follow):
            return Words(x + dx, y + dy, block, colour, link, follow)
        case Box(rect, fill, radius, stroke, stroke_width, shadow, hatch, opacity, dash):
            return Box(rect.moved(dx, dy), fill, radius, stroke, stroke_width, shadow, hatch, opacity, dash)
        case Path(points=points):
            return replace(shape, points=tuple((x + dx, y + dy) for x, y in points))
        case Image(rect=rect):
            return replace(shape, rect=rect.moved(dx, dy))


def is_web(address: str) -> bool:
    """Whether an address may become a link wherever drawings are shown."""
    try:
        return urlsplit(address).scheme in WEB and address.isprintable() and " " not in address
    except ValueError:
        return False
