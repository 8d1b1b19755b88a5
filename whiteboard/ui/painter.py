"""Paints display lists with Qt: the same shapes, glyphs and line breaks that the exports write.

Text is never laid out here: glyph ids and positions come from `layout`. The run of a word is built from them once, for all
texts that have it, and drawn at any zoom. A note's card is rendered once for each zoom and then only copied, into the tiles
that it lies in and after the hand that carries it; its paper, shadow included, once for each look and size.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from math import ceil, floor

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QGlyphRun,
    QImage,
    QImageReader,
    QPainter,
    QPainterPath,
    QPainterPathStroker,
    QPen,
    QPixmap,
    QRawFont,
)

from whiteboard.layout.display import Box, Drawing, Image, Path, Shape, Words
from whiteboard.layout.geometry import Rect, union
from whiteboard.layout.text import Block, Piece, face_data
from whiteboard.model.pictures import LARGEST_SIDE, media_type, pixels

SHADOW = 5.0
"""Points that a shadow reaches beyond its box."""
_MOST_RUNS = 6_000
"""Words whose glyphs are kept, each in every size that it is drawn in."""
_MOST_BLOCKS = 2_000
"""Texts of which it is kept where their words are: more than any view shows."""
_MOST_PAPER = 8_000_000
"""Bytes of paper that are kept."""
_MOST_CARDS = 16_000_000
"""Bytes of rendered cards that are kept."""
_LARGEST_CARD = 1_000_000
"""Bytes of a card that is painted each time instead: few such are in one view."""
_MOST_PICTURES = 128_000_000
"""Bytes of decoded pictures that are kept: a dozen of the largest."""
_SMALLEST_HALF = 32
"""Pixels of a side below which a picture is halved no further."""


_STRIPE_END = 1.5
"""Points between the edge of a box and the middle of a stripe's end, which is as wide as that on each side."""
EDGE_MOVING = QColor(20, 22, 28, 34)
AROUND_MOVING = (-0.75, -0.5, 0.75, 1.25)
"""Points by which what stands for a note's shadow while a zoom is under way sticks out on the left, above and so on."""
SEEN_EDGES = 0.5
"""Pixels a point from which on it can be seen."""


def rectf(rect: Rect) -> QRectF:
    """The Qt rectangle of ours."""
    return QRectF(rect.x, rect.y, rect.width, rect.height)


@lru_cache(maxsize=2_000)
def colour(value: str, opacity: float = 1.0) -> QColor:
    """The Qt colour of a display list's."""
    made = QColor(value)
    made.setAlphaF(opacity)
    return made


def new_font(face: str, size: float) -> QRawFont:
    """The face at a size in points of the painter, without hinting: glyphs stand exactly where layout put them."""
    font = QRawFont()
    font.loadFromData(QByteArray(face_data(face)), size, QFont.HintingPreference.PreferNoHinting)
    return font


@cache
def _read_font(face: str) -> QRawFont:
    return new_font(face, 10.0)


@lru_cache(maxsize=200)
def raw_font(face: str, size: float) -> QRawFont:
    """The same for the window's own thread. Each face is read once: zooming asks for titles of frames in many sizes, and
    each reading would keep the whole file."""
    font = QRawFont(_read_font(face))
    font.setPixelSize(size)
    return font


@dataclass(frozen=True, slots=True)
class Sprite:
    """A card in pixels of the device, and where in them its own corner lies."""

    pixels: QPixmap
    left: int
    top: int


class DisplayPainter:
    """Paints shapes and remembers what was costly to make. Off the window's thread it needs ``fonts`` of its own: Qt's
    raw fonts belong to the thread that made them."""

    def __init__(self, fonts: Callable[[str, float], QRawFont] = raw_font) -> None:
        self._run = lru_cache(maxsize=_MOST_RUNS)(partial(_run_of, fonts))
        self._placed: OrderedDict[tuple[int, float, float], tuple[Block, list[tuple[QPointF, QGlyphRun]]]] = (
            OrderedDict()
        )
        self._papers: OrderedDict[tuple[object, ...], Sprite] = OrderedDict()
        self._paper_bytes = 0
        self._sprites: OrderedDict[tuple[int, float, bool], tuple[Drawing, Sprite]] = OrderedDict()
        self._sprite_bytes = 0
        self._pictures: OrderedDict[str, list[QImage]] = OrderedDict()
        self._picture_bytes = 0

    def drawings(self, painter: QPainter, drawings: Iterable[Drawing], *, text: bool = True) -> None:
        """Paint drawings in the painter's own coordinates."""
        for drawing in drawings:
            self.shapes(painter, drawing.shapes, text=text)

    def shapes(self, painter: QPainter, shapes: Iterable[Shape], *, text: bool = True) -> None:
        """Paint shapes in the painter's own coordinates, words only with ``text``."""
        for shape in shapes:
            if isinstance(shape, Words):
                if text:
                    self._words(painter, shape)
            elif isinstance(shape, Box):
                self._box(painter, shape)
            elif isinstance(shape, Image):
                self._image(painter, shape)
            else:
                _path(painter, shape)

    def card(self, painter: QPainter, drawing: Drawing, x: float, y: float, zoom: float, *, text: bool) -> None:
        """Paint a note's card with its corner at (x, y) of a painter that is scaled by ``zoom`` device pixels a point, on
        whole pixels of the device, so that it is sharp."""
        sprite = self.sprite(drawing, zoom, text=text)
        if sprite is None:
            ground, rest = _parted(drawing)
            paper = self._paper(ground, zoom, _extent(ground))
            _copy(painter, paper, x, y)
            painter.translate(x, y)
            self.shapes(painter, rest, text=text)
            painter.translate(-x, -y)
        else:
            _copy(painter, sprite, x, y)

    def plain_card(self, painter: QPainter, drawing: Drawing, x: float, y: float, zoom: float, *, text: bool) -> None:
        """The same without its shadow and round corners, for a zoom that will not come again."""
        painter.translate(x, y)
        for shape in drawing.shapes:
            if isinstance(shape, Box):
                _plain_box(painter, shape, zoom)
            elif not isinstance(shape, Words):
                self.shapes(painter, (shape,))
            elif text:
                self._words(painter, shape)
        painter.translate(-x, -y)

    def sprite(self, drawing: Drawing, zoom: float, *, text: bool) -> Sprite | None:
        """A note's card, rendered at so many device pixels a point; None where that would take too many."""
        key = id(drawing), zoom, text
        found = self._sprites.get(key)
        if found is not None:
            self._sprites.move_to_end(key)
            return found[1]
        area = _extent(drawing.shapes)
        if area.width * area.height * zoom * zoom * 4 > _LARGEST_CARD:
            return None
        ground, rest = _parted(drawing)
        paper = self._paper(ground, zoom, area)
        # A copy of the paper, made by the first stroke on it.
        pixels = QPixmap(paper.pixels)
        painter = QPainter(pixels)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(paper.left, paper.top)
        painter.scale(zoom, zoom)
        self.shapes(painter, rest, text=text)
        painter.end()
        sprite = Sprite(pixels, paper.left, paper.top)
        # Kept with the drawing, so that its identity stays its own.
        self._sprites[key] = drawing, sprite
        self._sprite_bytes += _bytes(pixels)
        while self._sprite_bytes > _MOST_CARDS:
            self._sprite_bytes -= _bytes(self._sprites.popitem(last=False)[1][1].pixels)
        return sprite

    def words(self, painter: QPainter, block: Block, x: float, y: float, ink: QColor) -> None:
        """Paint a block of text with its left upper corner at (x, y)."""
        painter.setPen(ink)
        for at, run in self._placed_words(block, x, y):
            painter.drawGlyphRun(at, run)

    def _words(self, painter: QPainter, words: Words) -> None:
        self.words(painter, words.block, words.x, words.y, colour(words.colour))

    def _placed_words(self, block: Block, x: float, y: float) -> list[tuple[QPointF, QGlyphRun]]:
        """The words of a block at (x, y), and where each begins. A run for all of it is drawn in three quarters of the
        time, but takes six times as long to make, most of it for a `QPointF` for each glyph."""
        key = id(block), x, y
        found = self._placed.get(key)
        if found is not None:
            return found[1]
        size = block.size
        placed = [
            (QPointF(x + start, y + line.baseline), self._run(piece, size))
            for line in block.lines
            for start, piece in line.pieces
        ]
        # Kept with the block, so that its identity stays its own.
        self._placed[key] = block, placed
        if len(self._placed) > _MOST_BLOCKS:
            self._placed.popitem(last=False)
        return placed

    def _box(self, painter: QPainter, box: Box) -> None:
        rect = rectf(box.rect)
        if box.shadow:
            _shadow(painter, rect, box.radius)
        painter.setBrush(_brush(box.fill, box.opacity))
        painter.setPen(_pen(box.stroke, box.stroke_width, box.dash))
        _rounded(painter, rect, box.radius)
        if box.hatch:
            _hatch(painter, rect, colour(box.hatch, box.opacity))

    def _image(self, painter: QPainter, image: Image) -> None:
        """A picture from the smallest of its halvings that has as many pixels as it gets on the device: what is scaled
        further is less than halved, so nothing flickers, and zooming decodes and halves nothing again."""
        rect = rectf(image.rect)
        scale = painter.transform().m11() * painter.device().devicePixelRatioF()
        halvings = self._halvings(image)
        if halvings:
            wide = image.rect.width * scale
            shown = next((half for half in reversed(halvings) if half.width() >= wide), halvings[0])
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(rect, shown)
            painter.restore()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(_pen(image.stroke, 1.0, ()))
        painter.drawRect(rect)

    def _halvings(self, image: Image) -> list[QImage]:
        """The picture, and halves of halves of it; none where it cannot be decoded."""
        found = self._pictures.pop(image.content, None)
        if found is None:
            found = _halved(decode(image.data))
            self._picture_bytes += sum(half.sizeInBytes() for half in found)
        self._pictures[image.content] = found
        while self._picture_bytes > _MOST_PICTURES and len(self._pictures) > 1:
            gone = self._pictures.popitem(last=False)[1]
            self._picture_bytes -= sum(half.sizeInBytes() for half in gone)
        return found

    def _paper(self, ground: tuple[Shape, ...], zoom: float, area: Rect) -> Sprite:
        """The boxes that a card begins with, shadow included, in pixels that hold an area; made once for all cards that
        have them."""
        key = ground, zoom, area
        paper = self._papers.get(key)
        if paper is None:
            left, top = ceil(-area.x * zoom), ceil(-area.y * zoom)
            pixels = QPixmap(left + ceil(area.right * zoom) + 1, top + ceil(area.bottom * zoom) + 1)
            pixels.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixels)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.translate(left, top)
            painter.scale(zoom, zoom)
            self.shapes(painter, ground)
            painter.end()
            paper = self._papers[key] = Sprite(pixels, left, top)
            self._paper_bytes += _bytes(pixels)
            while self._paper_bytes > _MOST_PAPER and len(self._papers) > 1:
                self._paper_bytes -= _bytes(self._papers.popitem(last=False)[1].pixels)
        return paper

    def clear(self) -> None:
        """Forget everything, after another theme or screen."""
        self._papers.clear()
        self._sprites.clear()
        self._paper_bytes = self._sprite_bytes = 0


def _run_of(fonts: Callable[[str, float], QRawFont], piece: Piece, size: float) -> QGlyphRun:
    run = QGlyphRun()
    run.setRawFont(fonts(piece.face, size))
    run.setGlyphIndexes(piece.glyphs)
    run.setPositions([QPointF(dx * size, -dy * size) for dx, dy in zip(piece.xs, piece.ys, strict=True)])
    return run


def decode(data: bytes) -> QImage:
    """The pixels of a PNG or JPEG of a board, ready to be painted; null where they cannot be read."""
    size = pixels(data)
    if size is None or max(size) > LARGEST_SIDE:
        return QImage()
    buffer = QBuffer()
    buffer.setData(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(b"png" if media_type(data) == "image/png" else b"jpg"))
    reader.setDecideFormatFromContent(False)
    found = reader.read()
    return found if found.isNull() else found.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


def _halved(picture: QImage) -> list[QImage]:
    found = [] if picture.isNull() else [picture]
    while found and min(found[-1].width(), found[-1].height()) >= _SMALLEST_HALF:
        found.append(
            found[-1].scaled(
                found[-1].size() / 2,
                Qt.AspectRatioMode.IgnoreAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        )
    return found


def _bytes(pixmap: QPixmap) -> int:
    return pixmap.width() * pixmap.height() * 4


def _copy(painter: QPainter, sprite: Sprite, x: float, y: float) -> None:
    """Copy a card so that its corner comes to lie at a point of the painter, or the nearest pixel of the device."""
    place, ratio = painter.worldTransform().map(QPointF(x, y)), painter.device().devicePixelRatioF()
    painter.save()
    painter.resetTransform()
    painter.scale(1 / ratio, 1 / ratio)
    painter.drawPixmap(whole(place.x() * ratio) - sprite.left, whole(place.y() * ratio) - sprite.top, sprite.pixels)
    painter.restore()


def _parted(drawing: Drawing) -> tuple[tuple[Shape, ...], tuple[Shape, ...]]:
    """The boxes that a card begins with, which others have too, and what else is on it."""
    shapes = drawing.shapes
    count = next((place for place, shape in enumerate(shapes) if not isinstance(shape, Box)), len(shapes))
    return shapes[:count], shapes[count:]


def _extent(shapes: Iterable[Shape]) -> Rect:
    """Where boxes and their shadows lie."""
    area = union(shape.rect for shape in shapes if isinstance(shape, Box))
    return (area or Rect(0.0, 0.0, 0.0, 0.0)).grown(SHADOW)


def whole(pixels: float) -> int:
    """The nearest whole pixel, halves always to the right, so that it moves with the board: `round` sends them to the
    even side, and the last digit of a fraction depends on where the board is."""
    return floor(pixels + 0.5 + 1e-6)


@lru_cache(maxsize=500)
def _brush(fill: str | None, opacity: float = 1.0) -> QBrush:
    return QBrush(Qt.BrushStyle.NoBrush) if fill is None else QBrush(colour(fill, opacity))


@lru_cache(maxsize=500)
def _pen(stroke: str | None, width: float, dash: tuple[float, ...]) -> QPen:
    if stroke is None:
        return QPen(Qt.PenStyle.NoPen)
    pen = QPen(colour(stroke), width)
    if dash:
        pen.setDashPattern([part / width for part in dash])
    return pen


def _rounded(painter: QPainter, rect: QRectF, radius: float) -> None:
    if radius > 0:
        most = min(radius, rect.width() / 2, rect.height() / 2)
        painter.drawRoundedRect(rect, most, most)
    else:
        painter.drawRect(rect)


def draw_cells(painter: QPainter, area: Rect, grain: float, cells: npt.NDArray[np.uint8], fills: list[str]) -> None:
    """Draw an area that is given as cells, as `NotesIndex.cells` tells them."""
    rows, columns = cells.shape
    # Qt scales pixels four times as fast as it scales places in a table of colours.
    inks = np.zeros(256, dtype=np.uint32)
    told = fills[:255]
    inks[1 : len(told) + 1] = [colour(fill).rgba() for fill in told]
    pixels = inks.take(cells)
    image = QImage(pixels.data, columns, rows, columns * 4, QImage.Format.Format_ARGB32_Premultiplied)
    painter.drawImage(QRectF(area.x, area.y, columns * grain, rows * grain), image)


def _plain_box(painter: QPainter, box: Box, zoom: float) -> None:
    """A box without round corners, and a hint of its shadow or edge where these can be seen."""
    rect = rectf(box.rect)
    if zoom > SEEN_EDGES and (box.shadow or box.stroke):
        painter.fillRect(rect.adjusted(*AROUND_MOVING), EDGE_MOVING)
    painter.fillRect(rect, _brush(box.fill, box.opacity))


def _shadow(painter: QPainter, rect: QRectF, radius: float) -> None:
    """A soft shadow: four faint layers, each a little larger and lower."""
    painter.setPen(Qt.PenStyle.NoPen)
    for grow, down, alpha in ((3.0, 2.2, 7), (2.0, 1.8, 9), (1.0, 1.3, 12), (0.3, 0.9, 16)):
        painter.setBrush(QColor(20, 22, 28, alpha))
        _rounded(painter, rect.adjusted(-grow, -grow + down, grow, grow + down), radius + grow)


def _hatch(painter: QPainter, rect: QRectF, ink: QColor) -> None:
    """Stripes up to the line around a box. They end there by themselves: Qt rounds what a clip cuts otherwise from tile to
    tile."""
    pen = QPen(ink, 3.0)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    height, low = rect.height(), rect.bottom()
    x = rect.left() - height
    while x < rect.right():
        start = max(x + _STRIPE_END, rect.left() + _STRIPE_END)
        end = min(x + height, rect.right()) - _STRIPE_END
        if start < end:
            painter.drawLine(QPointF(start, low - (start - x)), QPointF(end, low - (end - x)))
        x += 8.0


def _path(painter: QPainter, path: Path) -> None:
    pen = _pen(path.stroke, path.stroke_width, path.dash)
    if len(path.points) == 2 and not path.dash:
        painter.setPen(pen)
        (x0, y0), (x1, y1) = path.points
        painter.drawLine(QPointF(x0, y0), QPointF(x1, y1))
        return
    made = outline(path)
    painter.setPen(Qt.PenStyle.NoPen if path.dash else pen)
    painter.setBrush(_brush(path.fill))
    painter.drawPath(made)
    if path.stroke and path.dash:
        # Drawn with a pen, dashes would begin where the clip cuts the path, elsewhere at each repaint.
        painter.fillPath(QPainterPathStroker(pen).createStroke(made), colour(path.stroke))


def outline(path: Path) -> QPainterPath:
    """The Qt path of ours."""
    first, *rest = path.points
    made = QPainterPath(QPointF(*first))
    if path.curved:
        for one, two, three in zip(rest[0::3], rest[1::3], rest[2::3], strict=True):
            made.cubicTo(QPointF(*one), QPointF(*two), QPointF(*three))
    else:
        for point in rest:
            made.lineTo(QPointF(*point))
    if path.closed:
        made.closeSubpath()
    return made
