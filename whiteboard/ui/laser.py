"""A red point with a fading trail that shows viewers what is being spoken about, and touches nothing."""

from __future__ import annotations

from collections import deque
from itertools import pairwise

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

_FADES = 900
"""Milliseconds after which a part of the trail is gone."""
_FRAME = 16
_RADIUS = 7.0
_RED = "#e5182b"


class Laser(QWidget):
    """Lies over a widget while it is on: the left button moves nothing there, panning and zooming still work."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self._trail: deque[tuple[float, float, int]] = deque()
        self._clock = QElapsedTimer()
        self._fading = QTimer(self, interval=_FRAME)
        self._fading.timeout.connect(self._fade)
        self.setMouseTracking(True)
        self.setAccessibleName("Laser")
        self.hide()
        over.installEventFilter(self)

    @property
    def on(self) -> bool:
        """Whether it shines."""
        return not self.isHidden()

    def switch(self, on: bool) -> None:
        """Switch it on or off."""
        self._trail.clear()
        self._fading.stop()
        if on:
            self._clock.start()
            self.setCursor(Qt.CursorShape.BlankCursor)
            self.resize(self._over.size())
            self.raise_()
        self.setVisible(on)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """As large as what it lies over."""
        if event.type() == QEvent.Type.Resize:
            self.resize(self._over.size())
        return super().eventFilter(watched, event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The trail goes on; other buttons than the left belong to the board."""
        at = event.position()
        self._trail.append((at.x(), at.y(), self._clock.elapsed()))
        self.update()
        # Not anew at each move, or it would never be due while the pointer moves.
        if not self._fading.isActive():
            self._fading.start()
        if event.buttons() & ~Qt.MouseButton.LeftButton:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The left button does nothing here."""
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """As it was pressed."""
        self.mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Twice nothing."""
        self.mousePressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """No point where no pointer is."""
        self._trail.clear()
        self.update()

    def _fade(self) -> None:
        late = self._clock.elapsed() - _FADES
        while len(self._trail) > 1 and self._trail[0][2] < late:
            self._trail.popleft()
        if len(self._trail) <= 1:
            self._fading.stop()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The trail, thinner and fainter the older it is, and the point itself."""
        if not self._trail:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        now = self._clock.elapsed()
        points = list(self._trail)
        for (x0, y0, _), (x1, y1, then) in pairwise(points):
            left = max(0.0, 1.0 - (now - then) / _FADES)
            ink = QColor(_RED)
            ink.setAlphaF(0.75 * left)
            painter.setPen(QPen(ink, 1.5 + 5.0 * left, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawLine(QPointF(x0, y0), QPointF(x1, y1))
        x, y, _ = points[-1]
        painter.setPen(QPen(QColor("#ffffff"), 2.0))
        painter.setBrush(QColor(_RED))
        painter.drawEllipse(QRectF(x - _RADIUS, y - _RADIUS, 2 * _RADIUS, 2 * _RADIUS))
        painter.end()
