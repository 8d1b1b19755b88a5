"""The whole board in a corner, with the part that is seen; drag in it to go there."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from whiteboard.layout.board import frame_area, picture_rect
from whiteboard.layout.geometry import Rect
from whiteboard.ui.canvas import Canvas
from whiteboard.ui.painter import colour, draw_cells, rectf
from whiteboard.ui.picture import FULL
from whiteboard.ui.style import font

WIDTH, HEIGHT, MARGIN = 246, 96, 10.0


class Minimap(QWidget):
    """A picture of the board that is made anew only when the board is at rest."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__()
        self._canvas = canvas
        self._picture: QPixmap | None = None
        self._area: Rect | None = None
        self._font = font(8.5)
        self._stale = QTimer(self, singleShot=True, interval=60)
        self._stale.timeout.connect(self._forget)
        self.setFixedSize(WIDTH, HEIGHT)
        self.setAccessibleName("Minimap")
        self.setToolTip("Minimap (M): drag to go there")
        canvas.view_changed.connect(self.update)
        canvas.session.listen(lambda news: None if news.previewing else self._stale.start())

    def _forget(self) -> None:
        self._picture = None
        self._area = None
        self.update()

    def repaint_all(self) -> None:
        """Make the picture anew, after another theme."""
        self._forget()

    def _frame(self) -> tuple[Rect, float, float, float]:
        """The board's extent, the scale at which it is shown, and where its corner is."""
        if self._area is None:
            self._area = self._canvas.extent()
        area = self._area
        scale = min((WIDTH - 2 * MARGIN) / area.width, (HEIGHT - 2 * MARGIN) / area.height)
        left = (WIDTH - area.width * scale) / 2 - area.x * scale
        return area, scale, left, (HEIGHT - area.height * scale) / 2 - area.y * scale

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture, and the frame around what is seen."""
        if self._picture is None:
            self._picture = self._drawn()
        canvas = self._canvas
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawPixmap(0, 0, self._picture)
        _, scale, left, top = self._frame()
        seen = canvas.visible_area()
        rect = QRectF(seen.x * scale + left, seen.y * scale + top, seen.width * scale, seen.height * scale)
        painter.setPen(QPen(colour(canvas.theme.accent), 1.6))
        painter.setBrush(colour(canvas.theme.accent, 0.06))
        painter.drawRoundedRect(rect.intersected(QRectF(2, 2, WIDTH - 4, HEIGHT - 4)), 3, 3)
        painter.setFont(self._font)
        painter.setPen(colour(canvas.theme.quiet_ink))
        corner = QRectF(0, 0, WIDTH - 8, HEIGHT - 4)
        painter.drawText(
            corner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, f"{round(canvas.zoom / FULL * 100)} %"
        )
        painter.end()

    def _drawn(self) -> QPixmap:
        canvas = self._canvas
        document, shape, theme = canvas.session.document, canvas.shape, canvas.theme
        ratio = self.devicePixelRatioF()
        picture = QPixmap(round(WIDTH * ratio), round(HEIGHT * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour(theme.rule), 1.0))
        painter.setBrush(colour(theme.panel))
        painter.drawRoundedRect(QRectF(0.5, 0.5, WIDTH - 1, HEIGHT - 1), 8, 8)
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
