"""The axis and the lanes' titles under the mouse: phases and lanes are selected, moved, resized, and have their menus."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from whiteboard.layout.board import AXIS_HEIGHT, Strip, duration
from whiteboard.layout.cards import FINE_SIZE
from whiteboard.layout.settle import unfolded
from whiteboard.layout.text import Block, lay_out
from whiteboard.model.document import Document
from whiteboard.model.records import Fold, Id
from whiteboard.session.session import News
from whiteboard.tools.desk import Pointer
from whiteboard.tools.parts import LaneDragging, LaneStretching, PhaseDragging
from whiteboard.tools.resizing import Resizing
from whiteboard.tools.state import State
from whiteboard.ui.canvas import Canvas, fold_words
from whiteboard.ui.heads import Axis, Titles
from whiteboard.ui.painter import colour
from whiteboard.ui.picture import FULL

_EDGE = 5.0
"""Pixels from an edge within which a press takes hold of it."""
_LEAST_FOLD = 16.0
"""Pixels in which a fold can be hit on the axis, however far out one looks."""
_MARK_HEIGHT = 16.0
"""Pixels of what folds a quiet stretch again."""
_REST = 200
"""Milliseconds without a change after which quiet stretches are looked for."""
_TOP, _HEIGHT = 6.0, 18.0
"""Points from the upper edge of the axis to the phases, and their height."""


def _stands(document: Document, id: Id) -> tuple[object, ...] | None:
    """What of a note decides which stretches are quiet."""
    note = document.notes.get(id)
    return None if note is None else (note.place, note.width, note.kind)


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
    stretch_clicked = Signal(object)
    """A click on a quiet stretch of time, as a `Fold`: one of the board's own, or one that could be."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._hand = _Hand(self, canvas)
        self._borrowed = False
        """Whether the phase tool is in use for one stroke only."""
        self._quiet: tuple[Fold, ...] = ()
        """What could be folded and is not."""
        self._pressed: Fold | None = None
        self._look_later = QTimer(self, singleShot=True, interval=_REST)
        self._look_later.timeout.connect(self._look_for_quiet)
        self._look_later.start()
        self.setMouseTracking(True)
        canvas.session.listen_to_selection(self.update)

    def phase_rect(self, id: Id) -> QRectF:
        """Where a phase lies, in pixels."""
        canvas = self._canvas
        phase = canvas.session.shown.phases[id]
        x0, x1 = (canvas.shape.scale.x(at) * canvas.zoom - canvas.left for at in (phase.start, phase.until))
        return QRectF(x0, _TOP * FULL, max(2.0 * FULL, x1 - x0 - 1.5 * FULL), _HEIGHT * FULL)

    def _hear(self, news: News) -> None:
        """What could be folded is looked for when nothing else happens any more: it takes a look at every note."""
        super()._hear(news)
        before, after = news.before, news.after
        if news.previewing:
            return
        same = before.folds is after.folds and before.board is after.board
        if not same or any(_stands(before, id) != _stands(after, id) for id in news.ids):
            self._look_later.start()

    def _look_for_quiet(self) -> None:
        found = unfolded(self._canvas.session.document)
        if found != self._quiet:
            self._quiet = found
            self.update()

    def quiet_marks(self) -> Iterator[tuple[QRectF, Block, Fold]]:
        """Where a click folds a quiet stretch that is in view, in pixels, and what is written there."""
        canvas = self._canvas
        taken = canvas.shape.scale.folds
        for stretch in self._quiet:
            if any(stretch.start < fold.until and fold.start < stretch.until for fold in taken):
                continue
            x0, x1 = (canvas.shape.scale.x(at) * canvas.zoom - canvas.left for at in (stretch.start, stretch.until))
            x0, x1 = max(x0, 0.0), min(x1, float(self.width()))
            block = lay_out(f"fold {duration(stretch.until - stretch.start)}", FINE_SIZE, "sans-semibold")
            width = block.width * FULL + 16.0
            if x1 - x0 >= width:
                y = (AXIS_HEIGHT - 26.0) * FULL - _MARK_HEIGHT / 2
                yield QRectF((x0 + x1 - width) / 2, y, width, _MARK_HEIGHT), block, stretch

    def _stretch_at(self, at: QPointF) -> Fold | None:
        """The quiet stretch that a click at a point folds or unfolds."""
        canvas = self._canvas
        if canvas.tool != "select" or at.y() < (_TOP + _HEIGHT) * FULL:
            return None
        for fold in canvas.shape.scale.folds:
            x0, x1 = (canvas.shape.scale.x(end) * canvas.zoom - canvas.left for end in (fold.start, fold.until))
            spare = max(0.0, _LEAST_FOLD - (x1 - x0)) / 2
            if x0 - spare <= at.x() <= x1 + spare:
                return fold
        return next((stretch for rect, _, stretch in self.quiet_marks() if rect.contains(at)), None)

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
        self._pressed = self._stretch_at(event.position()) if left and found is None and not canvas.busy else None
        if found is None and self._pressed is None:
            canvas.session.select(())
            if left and not canvas.busy and (canvas.tool == "phase" or self._free(event.position().y())):
                self._borrowed = canvas.tool == "select"
                canvas.use("phase")
                self._hand.begin(canvas.at_rest.press(self._hand.pointer(event)))
        elif found is not None and event.button() == Qt.MouseButton.RightButton:
            canvas.session.select({found[0]})
            self.menu_asked.emit(event.globalPosition().toPoint())
        elif found is not None and left and canvas.tool == "select" and not canvas.busy:
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
        stretch = self._stretch_at(event.position()) if found is None else None
        if stretch is not None:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setToolTip(fold_words(stretch, folded=stretch.id in self._canvas.session.document.folds))
            return
        sizes = Qt.CursorShape.SizeHorCursor if found and found[1] else Qt.CursorShape.ArrowCursor
        self.setCursor(Qt.CursorShape.CrossCursor if free else sizes)
        told = "Drag to move, an end to resize, F2 to rename, right-click for more"
        self.setToolTip(told if found else "Drag to draw a phase" if free else "")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go; what was too short to be a phase leaves the tool as it was."""
        pressed, self._pressed = self._pressed, None
        if pressed is not None and pressed == self._stretch_at(event.position()):
            self.stretch_clicked.emit(pressed)
            return
        if self._hand.held:
            self._hand.release(event)
            if self._borrowed and self._canvas.tool == "phase":
                self._canvas.use("select")
            self._borrowed = False

    def _free(self, y: float) -> bool:
        """Whether the row of the phases is there, and nothing else for the hand to do."""
        return self._canvas.tool == "select" and 0.0 <= y - _TOP * FULL <= _HEIGHT * FULL

    def paintEvent(self, event: QPaintEvent) -> None:
        """The head, what folds quiet stretches again, and a frame around the phase that is selected."""
        super().paintEvent(event)
        session = self._canvas.session
        self._paint_quiet_marks()
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

    def _paint_quiet_marks(self) -> None:
        """Small labels on the axis: they are to be found, not to be looked at."""
        theme = self._canvas.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for rect, block, _ in self.quiet_marks():
            painter.setPen(QPen(colour(theme.rule), 1.0))
            painter.setBrush(colour(theme.paper))
            painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)
            painter.save()
            painter.translate(rect.x() + 8.0, rect.center().y() - block.height * FULL / 2)
            painter.scale(FULL, FULL)
            self._painter.words(painter, block, 0.0, 0.0, colour(theme.quiet_ink))
            painter.restore()
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
