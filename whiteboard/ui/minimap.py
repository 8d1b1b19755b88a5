"""The whole board in a corner, with the part that is seen; drag in it to go there."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QShowEvent
from PySide6.QtWidgets import QWidget

from whiteboard.layout.board import frame_area, picture_rect
from whiteboard.layout.geometry import Rect
from whiteboard.ui.canvas import Canvas
from whiteboard.ui.painter import colour, draw_cells, rectf
from whiteboard.ui.picture import FULL
from whiteboard.ui.style import font

WIDTHS, HEIGHTS, MARGIN = (150, 246, 340), (106, 136), 6.0
"""Pixels: a board much wider than high has a wider map, as far as the window has room, and a high window a higher one."""
_SHARE, _TALL = 0.2, 1000
"""How much of the window's width the map may take, and the pixels of its height from which the map is higher."""


class Minimap(QWidget):
    """A picture of the board that is made anew only when the board is at rest."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__()
        self._canvas = canvas
        self._picture: QPixmap | None = None
        self._area: Rect | None = None
        self._shown: tuple[QRect, str] | None = None
        """The frame and the zoom that were painted last."""
        self._room = QSize(0, 0)
        self._font = font(8.5)
        self._stale = QTimer(self, singleShot=True, interval=60)
        self._stale.timeout.connect(self._forget)
        self.setFixedSize(WIDTHS[1], HEIGHTS[0])
        self.setAccessibleName("Minimap")
        self.setToolTip("Minimap (M): drag to go there")
        canvas.view_changed.connect(self._follow)
        canvas.session.listen(lambda news: None if news.previewing else self._stale.start())

    def _forget(self) -> None:
        self._picture = None
        self._area = None
        if self.isVisible():
            self._take_shape()
        self.update()

    def showEvent(self, event: QShowEvent) -> None:
        """As the board is by now."""
        self._forget()

    def make_room(self, window: QSize) -> None:
        """Take what a window of this size has room for."""
        if window != self._room:
            self._room = window
            self._forget()

    def _take_shape(self) -> None:
        """The narrowest of a few widths that shows the board as large as the height allows: few, so that the bar
        beside it does not grow and shrink with every note."""
        self._area = area = self._canvas.extent()
        height = HEIGHTS[self._room.height() >= _TALL]
        needed = area.width * (height - 2 * MARGIN) / area.height + 2 * MARGIN
        most = max(WIDTHS[1], _SHARE * self._room.width())
        widths = [width for width in WIDTHS if width <= most]
        self.setFixedSize(next((width for width in widths if width >= needed), widths[-1]), height)

    def repaint_all(self) -> None:
        """Make the picture anew, after another theme."""
        self._forget()

    def _frame(self) -> tuple[Rect, float, float, float]:
        """The board's extent, the scale at which it is shown, and where its corner is."""
        if self._area is None:
            self._area = self._canvas.extent()
        area, width, height = self._area, self.width(), self.height()
        scale = min((width - 2 * MARGIN) / area.width, (height - 2 * MARGIN) / area.height)
        left = (width - area.width * scale) / 2 - area.x * scale
        return area, scale, left, (height - area.height * scale) / 2 - area.y * scale

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture, and the frame around what is seen."""
        if self._picture is None:
            self._picture = self._drawn()
        frame, zoom = self._shown = self._seen()
        accent = self._canvas.theme.accent
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawPixmap(0, 0, self._picture)
        painter.setPen(QPen(colour(accent), 1.6))
        painter.setBrush(colour(accent, 0.06))
        painter.drawRoundedRect(frame, 3, 3)
        self._draw_zoom(painter, zoom)
        painter.end()

    def _follow(self) -> None:
        """Of a large board a pan hardly moves the frame: nothing is painted for less than a pixel."""
        if self.isVisible() and self._seen() != self._shown:
            self.update()

    def _seen(self) -> tuple[QRect, str]:
        """Where the frame around what is seen stands, in whole pixels, and the zoom in words."""
        _, scale, left, top = self._frame()
        seen = self._canvas.visible_area()
        across, down = self.width() - 2.0, self.height() - 2.0
        x, right = (round(min(max(2.0, edge * scale + left), across)) for edge in (seen.x, seen.right))
        y, bottom = (round(min(max(2.0, edge * scale + top), down)) for edge in (seen.y, seen.bottom))
        return QRect(x, y, right - x, bottom - y), f"{round(self._canvas.zoom / FULL * 100)} %"

    def _draw_zoom(self, painter: QPainter, words: str) -> None:
        """In the corner, over what the board may have there."""
        theme = self._canvas.theme
        corner = QRectF(0, 0, self.width() - 8, self.height() - 5)
        painter.setFont(self._font)
        under = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(theme.panel, 0.85))
        painter.drawRoundedRect(painter.boundingRect(corner, under, words).adjusted(-4, 0, 4, 1), 4, 4)
        painter.setPen(colour(theme.quiet_ink))
        painter.drawText(corner, under, words)

    def _drawn(self) -> QPixmap:
        canvas = self._canvas
        document, shape, theme = canvas.session.document, canvas.shape, canvas.theme
        ratio = self.devicePixelRatioF()
        picture = QPixmap(round(self.width() * ratio), round(self.height() * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour(theme.rule), 1.0))
        painter.setBrush(colour(theme.panel))
        painter.drawRoundedRect(QRectF(0.5, 0.5, self.width() - 1, self.height() - 1), 8, 8)
        area, scale, left, top = self._frame()
        painter.translate(left, top)
        painter.scale(scale, scale)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(theme.grid))
        painter.drawRects([rectf(frame_area(document, frame, shape)) for frame in document.frames.values()])
        painter.setBrush(colour(theme.quiet_ink, 0.35))
        painter.drawRects([rectf(picture_rect(picture, shape)) for picture in document.pictures.values()])
        grain = 1.0 / (scale * ratio)
        draw_cells(painter, area, grain, *canvas.index.cells(area, grain))
        painter.end()
        return picture

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go there."""
        self._go(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on."""
        if event.buttons():
            self._go(event.position())

    def _go(self, at: QPointF) -> None:
        area, scale, left, top = self._frame()
        canvas = self._canvas
        # Beside the board there is nothing to see: whoever points there means its edge.
        x = min(max((at.x() - left) / scale, area.x), area.right)
        y = min(max((at.y() - top) / scale, area.y), area.bottom)
        canvas.pan(
            canvas.left - (x * canvas.zoom - canvas.width() / 2), canvas.top - (y * canvas.zoom - canvas.height() / 2)
        )
