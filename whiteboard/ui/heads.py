"""The axis above the board and the lanes' titles beside it: always in view, whatever part of the board is."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPixmap, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from whiteboard.layout.board import (
    AXIS_HEIGHT,
    TITLE_WIDTH,
    mark_drawings,
    phase_drawings,
    scale_drawings,
    title_drawings,
)
from whiteboard.layout.display import Drawing, Words
from whiteboard.layout.text import lay_out
from whiteboard.layout.timescale import utc_clock
from whiteboard.layout.when import moment
from whiteboard.model.instants import MINUTE
from whiteboard.model.records import Mark, OnTimeline
from whiteboard.session.session import News
from whiteboard.tools.desk import Pointer
from whiteboard.ui.canvas import Canvas
from whiteboard.ui.painter import DisplayPainter, colour
from whiteboard.ui.picture import FULL

_SPARE = 320
"""Pixels on either side of the view for which ticks, flags and titles are drawn ahead."""
_TIMES_TOP = (AXIS_HEIGHT - 19.0) * FULL
"""Pixels above the times on the axis, below its ticks."""

_BESIDE_LANE = 6.0
"""Pixels at the left of a lane's title that its colour takes."""


def _fill_between(painter: QPainter, head: QWidget, paper: str) -> None:
    """At 150 % a strip may end half a pixel before what it is copied onto, which would show what was there before."""
    if head.devicePixelRatioF() % 1.0:
        painter.fillRect(head.rect(), colour(paper))


class Axis(QWidget):
    """Phases, marks and ticks over the canvas, and the time under the pointer."""

    phase_opened = Signal(str)

    def __init__(self, canvas: Canvas) -> None:
        super().__init__()
        self._canvas = canvas
        self._painter = DisplayPainter()
        self._at: float | None = None
        """The pixel at which the pointer is, over the board or the axis; None where it is elsewhere."""
        self._phases: list[Drawing] = []
        self._phases_for: tuple[object, ...] = ()
        self._strip = QPixmap()
        self._strip_for: tuple[object, ...] = ()
        self._strip_left = 0
        self._times: list[tuple[float, float]] = []
        """From where to where times are written on the strip, in its pixels."""
        self.setFixedHeight(round(AXIS_HEIGHT * FULL))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Time axis")
        # Else Qt paints all that lies under it first.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        canvas.view_changed.connect(self.update)
        canvas.pointed.connect(self._point)
        canvas.installEventFilter(self)
        canvas.session.listen(self._hear)
        self.setMouseTracking(True)

    def _hear(self, news: News) -> None:
        """A drag of what bears no mark changes nothing here; what changes lanes or is no drag changes the view."""
        before, after = news.before, news.after
        notes = (document.notes.get(id) for id in news.ids for document in (before, after))
        if before.phases is not after.phases or any(note.marks for note in notes if note is not None):
            self._phases_for = self._strip_for = ()
            self.update()

    def _point(self, pointer: Pointer) -> None:
        self._read_at(pointer.sx)

    def _read_at(self, at: float | None) -> None:
        if at != self._at:
            self._at = at
            self.update(self.rect().adjusted(0, int(_TIMES_TOP), 0, 0))

    def event(self, event: QEvent) -> bool:
        """The time is told under a pointer on the axis too, and a pinch zooms."""
        if self._canvas.pinched(event):
            return True
        if event.type() == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            self._read_at(event.position().x())
        elif event.type() == QEvent.Type.Leave:
            self._read_at(None)
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """No time is told of a pointer that has left the board."""
        if event.type() == QEvent.Type.Leave:
            self._read_at(None)
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the head that belongs to what the canvas shows."""
        painter = QPainter(self)
        _fill_between(painter, self, self._canvas.theme.paper)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_strip(painter)
        painter.scale(FULL, FULL)
        if event.rect().top() < int(_TIMES_TOP):
            self._paint_phases(painter)
        self._paint_read_out(painter)
        painter.end()

    def _paint_phases(self, painter: QPainter) -> None:
        """Phases lie above all of the strip, and their titles move in them with the view."""
        canvas = self._canvas
        drawn_for = (canvas.shape, canvas.theme, canvas.zoom, canvas.left, self.width())
        if drawn_for != self._phases_for:
            self._phases_for = drawn_for
            left, right = canvas.board_x(0), canvas.board_x(canvas.width())
            head = (canvas.session.shown, canvas.shape, canvas.theme, left, right, canvas.zoom / FULL)
            self._phases = list(phase_drawings(*head))
        self._painter.drawings(painter, self._phases)

    def _blank(self, width: int) -> QPixmap:
        """As high as the axis."""
        ratio = self.devicePixelRatioF()
        found = QPixmap(round(width * ratio), round(self.height() * ratio))
        found.setDevicePixelRatio(ratio)
        return found

    def _paint_strip(self, painter: QPainter) -> None:
        """Copy ticks and flags from a strip that is somewhat wider than the view, so that panning seldom draws them."""
        canvas, ratio = self._canvas, self.devicePixelRatioF()
        # While a zoom is under way the next strip is another one anyhow.
        spare = 0 if canvas.picture.rough else _SPARE
        drawn_for = (canvas.shape, canvas.theme, canvas.zoom, self.width(), ratio, spare)
        if drawn_for != self._strip_for or not 0 <= canvas.left - self._strip_left <= 2 * spare:
            self._strip_for, self._strip_left = drawn_for, canvas.left - spare
            width = self.width() + 2 * spare
            self._strip = self._blank(width)
            self._strip.fill(colour(canvas.theme.paper))
            onto = QPainter(self._strip)
            onto.setRenderHint(QPainter.RenderHint.Antialiasing)
            onto.scale(FULL, FULL)
            left, zoom = self._strip_left / canvas.zoom, canvas.zoom / FULL
            right = left + width / canvas.zoom
            scale = list(scale_drawings(canvas.shape, canvas.theme, left, right, zoom))
            words = (shape for drawing in scale[:1] for shape in drawing.shapes if isinstance(shape, Words))
            self._times = [(one.x * FULL, (one.x + one.block.width) * FULL) for one in words]
            self._painter.drawings(onto, scale)
            marks = mark_drawings(canvas.session.shown, canvas.shape, canvas.theme, left, right, zoom)
            self._painter.drawings(onto, marks)
            onto.end()
        painter.drawPixmap(self._strip_left - canvas.left, 0, self._strip)
        for start, end in self.cut_times:
            painter.fillRect(
                QRectF(start, _TIMES_TOP, end - start, self.height() - _TIMES_TOP), colour(canvas.theme.paper)
            )

    @property
    def cut_times(self) -> list[tuple[float, float]]:
        """Times that an edge of the view would cut, from pixel to pixel: half of 12:00 reads as another time, so that
        they are not shown."""
        moved = self._strip_left - self._canvas.left
        spans = ((start + moved, end + moved) for start, end in self._times)
        return [(start, end) for start, end in spans if start < 0.0 < end or start < self.width() < end]

    def read_out(self, sx: float) -> str:
        """The time at a pixel of the view on both clocks, and since detection where that is marked."""
        canvas = self._canvas
        shape = canvas.shape
        at = shape.scale.instant(canvas.board_x(sx))
        text = f"{moment(at, shape.zone, shape.dates)} · {utc_clock(at)}"
        detected = canvas.session.shown.notes.get(canvas.session.shown.marks.get(Mark.DETECTED, ""))
        if detected is not None and isinstance(detected.place, OnTimeline):
            minutes = round((at - detected.place.at) / MINUTE)
            text += f" · T{'+' if minutes >= 0 else '−'}{abs(minutes) // 60}:{abs(minutes) % 60:02d}"
        return text

    @property
    def told(self) -> str:
        """The time that is told under the pointer; empty where none is."""
        # The view may have moved under a pointer that rests: only its pixel still holds.
        placed = self._canvas.session.document.board.start is not None
        return self.read_out(self._at) if self._at is not None and placed else ""

    def _paint_read_out(self, painter: QPainter) -> None:
        told, canvas = self.told, self._canvas
        if not told or self._at is None:
            return
        block = lay_out(told, 9.5, "sans-semibold")
        width = self.width() / FULL
        x = min(max(4.0, self._at / FULL - block.width / 2), width - block.width - 12.0)
        y = AXIS_HEIGHT - 17.0
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(canvas.theme.ink))
        painter.drawRoundedRect(QRectF(x - 6.0, y - 1.5, block.width + 12.0, block.height + 3.0), 4.0, 4.0)
        self._painter.words(painter, block, x, y, colour(canvas.theme.paper))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A phase is opened to be renamed."""
        at = event.position() / FULL
        for drawing in self._phases:
            bounds = drawing.bounds
            if bounds is not None and bounds.contains(at.x(), at.y()):
                self.phase_opened.emit(drawing.key)
                return

    def wheelEvent(self, event: QWheelEvent) -> None:
        """As over the board."""
        self._canvas.wheelEvent(event)


class Titles(QWidget):
    """The titles of the lanes beside the canvas."""

    lane_opened = Signal(str)

    def __init__(self, canvas: Canvas) -> None:
        super().__init__()
        self._canvas = canvas
        self._painter = DisplayPainter()
        self._strip = QPixmap()
        self._strip_for: tuple[object, ...] = ()
        self._strip_top = 0
        self.setFixedWidth(round(TITLE_WIDTH * FULL))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Lanes")
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        canvas.view_changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """The width of the column; its height is the canvas'."""
        return QSize(round(TITLE_WIDTH * FULL), 100)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Copy the titles that belong to what the canvas shows from a strip that is somewhat higher than the view."""
        canvas, ratio = self._canvas, self.devicePixelRatioF()
        spare = 0 if canvas.picture.rough else _SPARE
        drawn_for = (canvas.shape, canvas.theme, canvas.zoom, self.size(), ratio, spare)
        if drawn_for != self._strip_for or not 0 <= canvas.top - self._strip_top <= 2 * spare:
            self._strip_for, self._strip_top = drawn_for, canvas.top - spare
            self._paint_strip(self.height() + 2 * spare, ratio)
        painter = QPainter(self)
        _fill_between(painter, self, canvas.theme.paper)
        painter.drawPixmap(0, self._strip_top - canvas.top, self._strip)
        pinned = self.pinned
        if pinned is not None:
            y, drawing = pinned
            gone = drawing.bounds
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if gone is not None:
                clear = QRectF(_BESIDE_LANE, 0.0, self.width(), y + gone.bottom * FULL)
                painter.fillRect(clear, colour(canvas.theme.paper))
            painter.translate(0.0, y)
            painter.scale(FULL, FULL)
            self._painter.drawings(painter, [drawing])
        painter.end()

    @property
    def pinned(self) -> tuple[float, Drawing] | None:
        """The words of a lane that begins above the view, and the pixel at which they are shown instead: at its upper
        edge, as long as the lane has room for them there."""
        canvas = self._canvas
        strip = canvas.shape.strip_at(canvas.board_y(0))
        if strip is None or strip.y * canvas.zoom >= canvas.top:
            return None
        titles = title_drawings(canvas.shape, canvas.theme, strip.y, canvas.zoom / FULL, strip.y + 1.0)
        found = next((one for one in titles if one.key == strip.lane.id), None)
        words = tuple(shape for shape in found.shapes if isinstance(shape, Words)) if found is not None else ()
        if found is None or not words:
            return None
        drawing = replace(found, shapes=words)
        end = max(shape.y + shape.block.height for shape in words) * FULL
        y = min(0.0, (strip.y + strip.height) * canvas.zoom - canvas.top - end)
        return (y, drawing) if y > strip.y * canvas.zoom - canvas.top else None

    def _paint_strip(self, height: int, ratio: float) -> None:
        canvas = self._canvas
        self._strip = QPixmap(round(self.width() * ratio), round(height * ratio))
        self._strip.setDevicePixelRatio(ratio)
        self._strip.fill(colour(canvas.theme.paper))
        painter = QPainter(self._strip)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(FULL, FULL)
        top, bottom = (at / canvas.zoom for at in (self._strip_top, self._strip_top + height))
        titles = title_drawings(canvas.shape, canvas.theme, top, canvas.zoom / FULL, bottom)
        self._painter.drawings(painter, titles)
        painter.end()

    def event(self, event: QEvent) -> bool:
        """A pinch zooms, as over the board."""
        return self._canvas.pinched(event) or super().event(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A lane is opened to be changed."""
        strip = self._canvas.shape.strip_at(self._canvas.board_y(event.position().y()))
        if strip is not None:
            self.lane_opened.emit(strip.lane.id)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """As over the board."""
        self._canvas.wheelEvent(event)
