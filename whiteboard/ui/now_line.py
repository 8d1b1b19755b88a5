"""Where now is, on the board of an incident that is still going on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from whiteboard.layout.board import time_extent
from whiteboard.layout.timescale import clock, same_day
from whiteboard.model.instants import HOUR
from whiteboard.ui.canvas import Canvas
from whiteboard.ui.painter import colour
from whiteboard.ui.style import font

_WIDTH = 84
_LABEL = 18
_MINUTE = 60_000
_AFTER = 6 * HOUR
"""How long after its last event an incident still counts as going on."""


class NowLine(QWidget):
    """A thin line over the canvas with the time on it; the mouse goes through it. It moves once a minute."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._tick = QTimer(self, interval=_MINUTE)
        self._tick.timeout.connect(self.look)
        self._now = canvas.session.now()
        self._drawn = QPixmap()
        self._drawn_for: tuple[object, ...] = ()
        canvas.view_changed.connect(self.follow)
        canvas.session.listen(lambda news: None if news.previewing else self.follow())
        self.hide()

    def look(self) -> None:
        """Look at the clock."""
        self._now = self._canvas.session.now()
        self.follow()
        self.update()

    def follow(self) -> None:
        """Stand where now is, or nowhere: then nothing ticks either."""
        canvas = self._canvas
        shape, now, extent = canvas.shape, self._now, time_extent(canvas.session.document)
        if extent is None or not (same_day(extent[0], now, shape.zone) or (extent[0] <= now <= extent[1] + _AFTER)):
            self._tick.stop()
            self.hide()
            return
        if not self._tick.isActive():
            self._tick.start()
            self.look()
            return
        x = round(shape.scale.x(now) * canvas.zoom) - canvas.left
        bottom = round(shape.timeline_bottom * canvas.zoom) - canvas.top
        seen = 0 <= x <= canvas.width() and bottom > _LABEL
        self.setVisible(seen)
        if seen:
            self.setGeometry(x - _WIDTH // 2, 0, _WIDTH, min(bottom, canvas.height()))

    def _parts(self) -> Iterator[tuple[int, int]]:
        """The line from top to bottom, without what would strike out the name of the quiet stretch that holds it."""
        canvas = self._canvas
        fold = canvas.shape.scale.fold_at(self._now)
        label = canvas.fold_label(fold) if fold is not None else None
        if label is None:
            yield _LABEL, self.height()
            return
        words = canvas.on_screen(label.grown(2.0)).toAlignedRect()
        if words.top() > _LABEL:
            yield _LABEL, words.top()
        yield max(_LABEL, words.bottom()), self.height()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line, and at its upper end the time; copied, as whatever moves on the board paints it anew."""
        canvas, parts = self._canvas, tuple(self._parts())
        drawn_for = (self._now, canvas.theme, canvas.shape.zone, self.size(), self.devicePixelRatioF(), parts)
        if drawn_for != self._drawn_for:
            self._drawn_for = drawn_for
            self._draw(parts)
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._drawn)
        painter.end()

    def _draw(self, parts: Iterable[tuple[int, int]]) -> None:
        canvas, ratio = self._canvas, self.devicePixelRatioF()
        self._drawn = QPixmap(self.size() * ratio)
        self._drawn.setDevicePixelRatio(ratio)
        self._drawn.fill(Qt.GlobalColor.transparent)
        painter = QPainter(self._drawn)
        painter.setPen(QPen(colour(canvas.theme.accent), 2, Qt.PenStyle.DashLine))
        for top, bottom in parts:
            painter.drawLine(_WIDTH // 2, top, _WIDTH // 2, bottom)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(canvas.theme.accent))
        label = QRectF(4.0, 1.0, _WIDTH - 8.0, _LABEL - 1.0)
        painter.drawRoundedRect(label, 8.0, 8.0)
        painter.setPen(colour(canvas.theme.card))
        painter.setFont(font(8.5, font().Weight.DemiBold))
        now = clock(self._now, canvas.shape.zone)
        painter.drawText(label, Qt.AlignmentFlag.AlignCenter, f"now {now}")
        painter.end()
