"""The axis and the lanes' titles under the mouse: phases and lanes are selected, moved, resized, and have their menus."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from whiteboard.layout.board import Strip
from whiteboard.model.records import Id
from whiteboard.tools.desk import Pointer
from whiteboard.tools.parts import LaneDragging, LaneStretching, PhaseDragging
from whiteboard.tools.resizing import Resizing
from whiteboard.tools.state import State
from whiteboard.ui.canvas import Canvas
from whiteboard.ui.heads import Axis, Titles
from whiteboard.ui.painter import colour
from whiteboard.ui.picture import FULL

_EDGE = 5.0
"""Pixels from an edge within which a press takes hold of it."""
_TOP, _HEIGHT = 6.0, 18.0
"""Points from the upper edge of the axis to the phases, and their height."""


class _Hand:
    """Gestures that begin on a widget beside the canvas and are then the canvas' own, so that Escape reaches them."""

    def __init__(self, widget: QWidget, canvas: Canvas) -> None:
        self._widget = widget
        self._canvas = canvas
        self.held = False

    def pointer(self, event: QMouseEvent) -> Pointer:
        """The position as the canvas' tools read it."""
        at = self._canvas.mapFromGlobal(event.globalPosition())
        return self._canvas.pointer_at(at, event.modifiers())

    def begin(self, state: State) -> None:
        """Take hold of something."""
        self.held = True
        self._canvas.setFocus(Qt.FocusReason.MouseFocusReason)
        self._canvas.begin(state)

    def move(self, event: QMouseEvent) -> None:
        """Go on with it."""
        self._canvas.go_on(self.pointer(event))

    def release(self, event: QMouseEvent) -> None:
        """Let go."""
        self.held = False
        self._canvas.let_go(self.pointer(event))


class PhaseAxis(Axis):
    """The axis, on which phases can be taken: by an end to make them longer, else to move them."""

    menu_asked = Signal(QPoint)

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._hand = _Hand(self, canvas)
        self._borrowed = False
        """Whether the phase tool is in use for one stroke only."""
        self.setMouseTracking(True)
        canvas.session.listen_to_selection(self.update)

    def phase_rect(self, id: Id) -> QRectF:
        """Where a phase lies, in pixels."""
        canvas = self._canvas
        phase = canvas.session.shown.phases[id]
        x0, x1 = (canvas.shape.scale.x(at) * canvas.zoom - canvas.left for at in (phase.start, phase.until))
        return QRectF(x0, _TOP * FULL, max(2.0 * FULL, x1 - x0 - 1.5 * FULL), _HEIGHT * FULL)

    def _under(self, at: QPoint) -> tuple[Id, str] | None:
        """The phase at a point, those drawn last first, and which end of it if any."""
        phases = sorted(self._canvas.session.shown.phases.values(), key=lambda phase: (phase.start, phase.id))
        for phase in reversed(phases):
            rect = self.phase_rect(phase.id)
            if rect.adjusted(-_EDGE, 0.0, _EDGE, 0.0).contains(at.toPointF()):
                reach = min(_EDGE * 1.5, rect.width() / 4)
                if at.x() >= rect.right() - reach:
                    return phase.id, "end"
                return phase.id, "start" if at.x() <= rect.left() + reach else ""
        return None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of a phase; anywhere else lets the selection go."""
        canvas = self._canvas
        found = self._under(event.position().toPoint())
        left = event.button() == Qt.MouseButton.LeftButton
        if found is None:
            canvas.session.select(())
            if left and not canvas.busy and (canvas.tool == "phase" or self._free(event.position().y())):
                self._borrowed = canvas.tool == "select"
                canvas.use("phase")
                self._hand.begin(canvas.at_rest.press(self._hand.pointer(event)))
        elif event.button() == Qt.MouseButton.RightButton:
            canvas.session.select({found[0]})
            self.menu_asked.emit(event.globalPosition().toPoint())
        elif left and canvas.tool == "select" and not canvas.busy:
            pointer, id, grip = self._hand.pointer(event), *found
            canvas.session.select({id})
            rest = canvas.at_rest
            self._hand.begin(
                Resizing(canvas, pointer, rest, id, grip) if grip else PhaseDragging(canvas, pointer, rest, id)
            )

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with what was taken hold of; else the shape of the pointer says what could be."""
        if self._hand.held:
            self._hand.move(event)
            return
        found = self._under(event.position().toPoint())
        free = found is None and self._free(event.position().y())
        sizes = Qt.CursorShape.SizeHorCursor if found and found[1] else Qt.CursorShape.ArrowCursor
        self.setCursor(Qt.CursorShape.CrossCursor if free else sizes)
        told = "Drag to move, an end to resize, F2 to rename, right-click for more"
        self.setToolTip(told if found else "Drag to draw a phase" if free else "")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go; what was too short to be a phase leaves the tool as it was."""
        if self._hand.held:
            self._hand.release(event)
            if self._borrowed and self._canvas.tool == "phase":
                self._canvas.use("select")
            self._borrowed = False

    def _free(self, y: float) -> bool:
        """Whether the row of the phases is there, and nothing else for the hand to do."""
        return self._canvas.tool == "select" and 0.0 <= y - _TOP * FULL <= _HEIGHT * FULL

    def paintEvent(self, event: QPaintEvent) -> None:
        """The head, and a frame around the phase that is selected."""
        super().paintEvent(event)
        session = self._canvas.session
        chosen = [id for id in session.selection if id in session.shown.phases]
        if chosen:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(colour(self._canvas.theme.accent), 2.0))
            for id in chosen:
                rect = self.phase_rect(id)
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(rect, 4.0, 4.0)
                painter.setBrush(colour("#ffffff"))
                for x in (rect.left(), rect.right()):
                    painter.drawRoundedRect(QRectF(x - 3.0, rect.center().y() - 7.0, 6.0, 14.0), 3.0, 3.0)
            painter.end()


class LaneTitles(Titles):
    """The lanes' titles, by which lanes can be taken: at the lower edge to make them taller, else to move them."""

    menu_asked = Signal(QPoint)

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._hand = _Hand(self, canvas)
        self.setMouseTracking(True)
        self.setToolTip("Drag to reorder, the lower edge to make it taller, F2 to rename, right-click for more")
        canvas.session.listen_to_selection(self.update)

    def _under(self, at: QPoint) -> tuple[Strip, bool] | None:
        """The lane at a point, and whether its lower edge is meant."""
        canvas = self._canvas
        for strip in canvas.shape.strips:
            bottom = strip.bottom * canvas.zoom - canvas.top
            if abs(at.y() - bottom) <= _EDGE:
                return strip, True
        strip_at = canvas.shape.strip_at(canvas.board_y(at.y()))
        return (strip_at, False) if strip_at is not None else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of a lane; below them all lets the selection go."""
        canvas = self._canvas
        found = self._under(event.position().toPoint())
        if event.button() == Qt.MouseButton.RightButton:
            canvas.session.select({found[0].lane.id} if found is not None else ())
            self.menu_asked.emit(event.globalPosition().toPoint())
        elif found is None:
            canvas.session.select(())
        elif event.button() == Qt.MouseButton.LeftButton and canvas.tool == "select" and not canvas.busy:
            pointer, id = self._hand.pointer(event), found[0].lane.id
            gesture = LaneStretching if found[1] else LaneDragging
            self._hand.begin(gesture(canvas, pointer, canvas.at_rest, id))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with what was taken hold of; else the shape of the pointer says what could be."""
        if self._hand.held:
            self._hand.move(event)
            return
        found = self._under(event.position().toPoint())
        edge = found is not None and found[1]
        self.setCursor(Qt.CursorShape.SizeVerCursor if edge else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        if self._hand.held:
            self._hand.release(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The titles, and a frame around the lane that is selected."""
        super().paintEvent(event)
        canvas = self._canvas
        strips = [strip for strip in canvas.shape.strips if strip.lane.id in canvas.session.selection]
        if strips:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(colour(canvas.theme.accent), 2.0))
            for strip in strips:
                top, bottom = (y * canvas.zoom - canvas.top for y in (strip.y, strip.bottom))
                painter.drawRoundedRect(QRectF(1.0, top + 2.0, self.width() - 3.0, bottom - top - 4.0), 5.0, 5.0)
            painter.end()
