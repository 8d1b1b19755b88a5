"""What stands still on the board, painted into a picture that scrolls with it: only what changed is painted anew.

Notes that a tool is moving are left out of the picture and painted over it at each move.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap, QRegion

from whiteboard.comms.reading import READERS
from whiteboard.layout.board import (
    COMMS_STRIP,
    Geometry,
    fold_drawings,
    folds_with_notes,
    frame_drawings,
    geometry,
    grid_drawing,
    lane_drawings,
    link_drawing,
    look,
    note_drawing,
    span_rect,
)
from whiteboard.layout.cards import TEXT_SIZE, card
from whiteboard.layout.comms_drawing import comms_drawings, order_drawings, over_notes
from whiteboard.layout.geometry import Rect, union
from whiteboard.layout.theme import Theme
from whiteboard.model.document import Document
from whiteboard.model.records import Id, Link, Note, OnTimeline
from whiteboard.session.session import News
from whiteboard.ui.notes_index import NotesIndex
from whiteboard.ui.painter import SHADOW, DisplayPainter, colour

FULL = 96 / 72
"""Pixels a point at 100 %: a point of the board is a point of the screen."""
LEGIBLE = 5.0
"""Pixels below which text is left out, as nobody could read it."""
_LEGIBLE_MOVING = 8.0
"""The same while a zoom is under way on a crowded board."""
_CROWDED = 250
_SMALLEST_BAND = 3.0
"""Pixels below which a silence is not drawn."""
_MOST_LIVE = 1_500
"""Notes up to which silences follow every move of a drag: for ten thousand they take a fortieth of a second."""


@dataclass(frozen=True, slots=True)
class View:
    """What of the board is looked at. Offsets are whole pixels: (left, top) is the corner seen from the board's origin."""

    left: int
    top: int
    zoom: float
    """Pixels a point."""
    width: int
    height: int
    ratio: float = 1.0
    """Pixels of the device to a pixel."""

    def to_board(self, rect: QRect) -> Rect:
        """A rectangle of pixels in points of the board."""
        return Rect(
            (rect.x() + self.left) / self.zoom,
            (rect.y() + self.top) / self.zoom,
            rect.width() / self.zoom,
            rect.height() / self.zoom,
        )

    def on_screen(self, rect: Rect) -> QRectF:
        """A rectangle of the board in pixels."""
        return QRectF(
            rect.x * self.zoom - self.left,
            rect.y * self.zoom - self.top,
            rect.width * self.zoom,
            rect.height * self.zoom,
        )

    @property
    def rect(self) -> QRect:
        """All of it, in pixels."""
        return QRect(0, 0, self.width, self.height)


class Picture:
    """The board as it stands, kept as pixels of the view it was last painted for."""

    def __init__(self, document: Document, theme: Theme) -> None:
        self.theme = theme
        self.painter = DisplayPainter()
        self.shape: Geometry = geometry(document)
        """The skeleton of what is shown."""
        self.index = NotesIndex(document, self.shape)
        self.rough = False
        """While a zoom is under way small text is left out on a crowded board."""
        self._shown = document
        self._folds_with_notes = folds_with_notes(document, self.shape)
        self._comms_of = document
        self._lifted: frozenset[Id] = frozenset()
        self._view = View(0, 0, FULL, 0, 0)
        self._pixels = QPixmap()
        self._dirty = QRegion()

    # What changes.

    def hear(self, news: News) -> bool:
        """Take in what changed; whether lanes, folds or the scale of time did, so that everything may have moved."""
        before, after = news.before, news.after
        self._shown = after
        structural = (
            before.lanes is not after.lanes
            or before.folds is not after.folds
            or before.kinds is not after.kinds
            or (before.board.start, before.board.scale, before.board.timezone)
            != (after.board.start, after.board.scale, after.board.timezone)
            or before.board.hidden_overlays != after.board.hidden_overlays
        )
        if structural or not news.previewing:
            fresh = geometry(after)
            structural = structural or fresh != self.shape
            self.shape = fresh
            self._folds_with_notes = folds_with_notes(after, fresh)
        if structural:
            self._comms_of = after
            self.index = NotesIndex(after, self.shape)
            self._lifted = news.ids if news.previewing else frozenset()
            self.spoil_all()
            return True
        moved = {id for id in news.ids if id in before.notes or id in after.notes}
        lifted = frozenset(moved) if news.previewing else frozenset()
        # What is lifted already is not in the picture: its old place there needs no paint.
        for id in moved | self._lifted:
            note = after.notes.get(id)
            if id not in self._lifted:
                self._spoil(self._note_area(before.notes.get(id)))
            if note is None:
                self.index.drop(id)
            else:
                self.index.put(note, after, self.shape)
            if id not in lifted:
                self._spoil(self._note_area(note))
        self._lifted = lifted
        if not news.previewing or self.follows:
            self.catch_up()
        touched = moved | set(news.ids)
        for document in (before, after):
            for link in document.links.values():
                if link.from_note in touched or link.to_note in touched or link.id in touched:
                    self._spoil(self._link_area(document, link))
        if (
            _crowded(before) != _crowded(after)
            or before.frames is not after.frames
            or before.actions is not after.actions
            or before.phases is not after.phases
        ):
            self.spoil_all()
        return False

    @property
    def follows(self) -> bool:
        """Whether silences follow every move of a drag; else `catch_up` is to be called now and then."""
        return len(self._shown.notes) <= _MOST_LIVE

    def catch_up(self) -> None:
        """Let silences and the order follow what is shown: where they were and are is painted anew."""
        before, after = self._comms_of, self._shown
        self._comms_of = after
        if before.notes is after.notes and before.links is after.links and before.targets is after.targets:
            return
        area = self._view.to_board(self._view.rect)
        for strip in self.shape.strips:
            if strip.lane.role in READERS:
                self._spoil(Rect(area.x, strip.bottom - COMMS_STRIP, area.width, COMMS_STRIP).grown(-SHADOW - 12.0))
        for document in (before, after):
            for drawings in (order_drawings, over_notes):
                for drawing in drawings(document, self.shape, self.theme):
                    self._spoil(drawing.bounds)

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self.theme = theme
        self.painter.clear()
        self.spoil_all()

    def spoil_all(self) -> None:
        """Paint everything anew."""
        self._dirty = QRegion(self._view.rect)

    def _spoil(self, area: Rect | None) -> None:
        """Paint an area anew, with the shadows and badges around it."""
        if area is not None:
            pixels = self._view.on_screen(area.grown(SHADOW + 14.0)).toAlignedRect()
            self._dirty += pixels.intersected(self._view.rect)

    def _note_area(self, note: Note | None) -> Rect | None:
        """Where a note is painted, the bar of a range included."""
        if note is None:
            return None
        parts = (self.shape.rect(note), span_rect(note, self.shape))
        return union(part for part in parts if part is not None)

    def _link_area(self, document: Document, link: Link) -> Rect | None:
        drawing = link_drawing(document, link, self.shape, self.theme)
        return drawing.bounds if drawing is not None else None

    # Painting.

    def paint(self, painter: QPainter, exposed: QRect, view: View) -> None:
        """Copy an exposed rectangle of a view, after bringing the picture up to date with it."""
        self._look_at(view)
        if not self._dirty.isEmpty():
            self._mend()
        ratio = view.ratio
        source = QRectF(exposed.x() * ratio, exposed.y() * ratio, exposed.width() * ratio, exposed.height() * ratio)
        painter.drawPixmap(exposed.topLeft(), self._pixels, source.toRect())

    def paint_lifted(self, painter: QPainter) -> None:
        """Paint the notes that are being moved, where they are now."""
        painter.save()
        self._to_board(painter)
        for id in self._lifted:
            note = self._shown.notes.get(id)
            if note is not None:
                self._paint_note(painter, note, text=TEXT_SIZE * self._view.zoom >= LEGIBLE)
        painter.restore()

    def _look_at(self, view: View) -> None:
        """Scroll to a view; what cannot be kept is to be painted anew."""
        before, self._view = self._view, view
        if view == before:
            return
        if (view.width, view.height, view.ratio) != (before.width, before.height, before.ratio):
            self._pixels = QPixmap(QSize(round(view.width * view.ratio), round(view.height * view.ratio)))
            self._pixels.setDevicePixelRatio(view.ratio)
            self.spoil_all()
        elif view.zoom != before.zoom or view.ratio != int(view.ratio):
            self.spoil_all()
        else:
            dx, dy = before.left - view.left, before.top - view.top
            self._pixels.scroll(dx * int(view.ratio), dy * int(view.ratio), self._pixels.rect())
            whole = QRegion(view.rect)
            self._dirty.translate(dx, dy)
            self._dirty = self._dirty.intersected(whole) + whole.subtracted(whole.translated(dx, dy))

    def _mend(self) -> None:
        painter = QPainter(self._pixels)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        dirty, self._dirty = self._dirty, QRegion()
        # Many small rectangles cost more than the one around them.
        for rect in [dirty.boundingRect()] if dirty.rectCount() > 8 else _rects(dirty):
            painter.resetTransform()
            painter.setClipRect(rect)
            painter.fillRect(rect, colour(self.theme.paper))
            self._to_board(painter)
            self._paint_area(painter, self._view.to_board(rect))
        painter.end()

    def _to_board(self, painter: QPainter) -> None:
        painter.translate(-self._view.left, -self._view.top)
        painter.scale(self._view.zoom, self._view.zoom)

    def _paint_area(self, painter: QPainter, area: Rect) -> None:
        document, shape, theme, zoom = self._shown, self.shape, self.theme, self._view.zoom
        legible = self._legible()
        draw = self.painter.drawings
        if area.y < shape.timeline_bottom:
            draw(painter, fold_drawings(shape, theme, self._folds_with_notes), text=zoom > 0.4)
            draw(painter, [grid_drawing(shape, theme, area.x - 2, area.right + 2, zoom / FULL)])
            draw(painter, lane_drawings(shape, theme, area.x - 2, area.right + 2))
            bands = comms_drawings(self._comms_of, shape, theme, area.x, area.right, _SMALLEST_BAND / zoom)
            draw(painter, bands, text=legible)
        draw(painter, frame_drawings(document, shape, theme), text=legible)
        for link in document.links.values():
            drawing = link_drawing(document, link, shape, theme)
            if drawing is not None:
                draw(painter, [drawing], text=legible)
        if TEXT_SIZE * zoom < LEGIBLE and _crowded(document):
            self._paint_flat(painter, area)
            return
        for note in self.index.within(area):
            if note.id not in self._lifted:
                self._paint_note(painter, note, text=legible)
        if legible:
            draw(painter, over_notes(self._comms_of, shape, theme, area.x, area.right))

    def _legible(self) -> bool:
        height = TEXT_SIZE * self._view.zoom
        if self.rough and height < 16.0 and _crowded(self._shown):
            return height >= 2 * _LEGIBLE_MOVING
        return height >= LEGIBLE

    def _paint_note(self, painter: QPainter, note: Note, *, text: bool) -> None:
        document, shape = self._shown, self.shape
        origin = shape.origin(note)
        if origin is None:
            return
        if isinstance(note.place, OnTimeline) and note.place.until is not None:
            drawing = note_drawing(document, note, shape, self.theme)
            if drawing is not None:
                self.painter.shapes(painter, drawing.shapes, text=text)
            return
        drawing = card(note, look(document, note, shape), self.theme)
        self.painter.card(painter, drawing.shapes, *origin, self._view.zoom * self._view.ratio, text=text)

    def _paint_flat(self, painter: QPainter, area: Rect) -> None:
        """Notes as mere rectangles, one call for each colour."""
        painter.setPen(Qt.PenStyle.NoPen)
        for fill, rects in self.index.flat(area, self._lifted):
            painter.setBrush(colour(fill))
            painter.drawRects([QRectF(*rect) for rect in rects])


def _crowded(document: Document) -> bool:
    """Whether a board has so many notes that small ones are drawn plainly: all of it, so that no part differs from another."""
    return len(document.notes) > _CROWDED


def _rects(region: QRegion) -> list[QRect]:
    """The rectangles of a region, which PySide can go through though its types do not say so."""
    return list(cast("Iterable[QRect]", region))
