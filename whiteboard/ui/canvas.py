"""The board itself under mouse and keys: the view of it, the tools, and what they draw over the picture.

There are no graphics items: what stands still is a `Picture`, and everything else is painted over it at each move.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from math import hypot
from pathlib import Path as FilePath

import numpy as np
from PySide6.QtCore import (
    QEasingCurve,
    QEvent,
    QLineF,
    QMimeData,
    QPoint,
    QPointF,
    QRectF,
    Qt,
    QTimer,
    QVariantAnimation,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from whiteboard.layout.board import (
    Geometry,
    action_rects,
    duration,
    fold_band,
    fold_drawings,
    frame_area,
    frame_rect,
    frames_in_order,
    link_passes,
    note_drawing,
    picture_rect,
    pictures_in_order,
    timeline_rect,
)
from whiteboard.layout.cards import contrast, note_size
from whiteboard.layout.display import Path, Words, shape_bounds
from whiteboard.layout.geometry import Rect, between, union
from whiteboard.layout.text import Block, lay_out
from whiteboard.layout.theme import LIGHT, Theme
from whiteboard.model.commands import MoveNotes
from whiteboard.model.records import EVENT, Fold, Id, Note, OnCanvas, OnTimeline, Place
from whiteboard.model.rules import BrokenRule
from whiteboard.session import Session
from whiteboard.session.session import News
from whiteboard.storage.errors import BoardError
from whiteboard.tools.desk import Guide, Hit, Overlay, Pointer
from whiteboard.tools.folding import opened
from whiteboard.tools.placing import free_area, place_at, place_words, without_overlap
from whiteboard.tools.plan import action_at
from whiteboard.tools.resizing import LEAST_FRAME, Handle, grip_cursor, handles
from whiteboard.tools.state import State
from whiteboard.tools.states import TOOLS, Linking, Panning, with_groups
from whiteboard.ui.dropping import copied
from whiteboard.ui.garbage import look_at_rest
from whiteboard.ui.incoming_pictures import has_picture, is_picture_file
from whiteboard.ui.notes_index import NotesIndex
from whiteboard.ui.painter import colour
from whiteboard.ui.picture import FOLDS_TOLD, FULL, Picture, View

SMALLEST, LARGEST = 0.02, 8.0
READABLE = 0.55 * FULL
"""The zoom at which notes can just be read from a chair."""
_MARGIN = 40.0
"""Pixels around what is brought into view."""
_LATE = 90
"""Milliseconds after which silences follow a change on a board with too many notes for them to do so at once."""
_NEAR = 4.0
"""Points about a note in which others are in its way."""
_FIRST_AIR, _START_AIR = 24.0, 8
"""Points before what comes first in the first view of a board, and pixels for half of the time written at its tick."""
_FRAMES_NEAR = 0.4
"""Of the width of that view, within which it begins with the frames."""
_GLIDE = 220
"""Milliseconds in which the view glides somewhere else."""
_CHOSEN = frozenset({"note", "picture", "frame", "frame title", "link"})
"""What a right click selects."""
FOUND = "#e0a800"
"""Around what was found: amber, on light and dark paper."""
STEPPED_BACK = 0.66
"""Of the paper over all that was not found."""
_RING_CORNER = 3.0
"""Pixels that are cut off the corners of the line around what is selected."""
_MOST_RINGS = 600
"""Notes selected in one view from which on the lines around them are plain."""
_LINK_REACH = 6.0
_LEAST_FOR_HANDLES = 18.0
"""Pixels of height below which a note shows no handles."""
_HANDLE_REACH = 8.0
_EDGE_SLIMMER = 1.6
"""By how much closer to an edge a press must be than to its handle."""
_FOLD_LABEL_AIR = 6.0
"""Points around the words that name a folded stretch in which a click is one on them."""
_EDGE = 26.0
"""Pixels from the edge of the view at which the board comes after the pointer."""
_AT_REST = 150
"""Milliseconds without a paint after which the board stands still."""
_STAYED = 4
"""Pixels within which a press and a release are a click."""
_SCROLL_EVERY = 20
"""Milliseconds between its steps."""
_FRAME_TITLE = 36.0
"""Points of a frame's upper edge that belong to its title."""
_FIRST = (
    "Double-click to write, or type into the bar below (Ctrl+J).",
    "Drop a status page, a chat or a wiki page here, or import its file (Ctrl+I).",
)
_BY_KEY: Mapping[str, tuple[float, float]] = {
    "sticky": (0.0, 0.0),
    "event": (0.0, 0.0),
    "phase": (220.0, 0.0),
    "frame": (320.0, 200.0),
}
"""Tools that Enter uses in the middle of the view, and the pixels across and down that it draws there."""
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TRAY_MIME = "application/x-whiteboard-notes"

_CURSORS = {
    "arrow": Qt.CursorShape.ArrowCursor,
    "cross": Qt.CursorShape.CrossCursor,
    "open hand": Qt.CursorShape.OpenHandCursor,
    "closed hand": Qt.CursorShape.ClosedHandCursor,
    "pointing hand": Qt.CursorShape.PointingHandCursor,
    "grabbing": Qt.CursorShape.ClosedHandCursor,
    "across": Qt.CursorShape.SizeHorCursor,
    "down": Qt.CursorShape.SizeVerCursor,
    "falling": Qt.CursorShape.SizeFDiagCursor,
    "rising": Qt.CursorShape.SizeBDiagCursor,
}


@dataclass(frozen=True, slots=True)
class Sign:
    """What is shown at a note for those who look now, and in no export: a few words in a colour."""

    text: str
    colour: str


class Canvas(QWidget):
    """The board of one session. Offsets are whole pixels: (left, top) is the board's origin seen from the corner."""

    view_changed = Signal()
    tool_changed = Signal(str)
    pointed = Signal(object)
    said = Signal(str)
    writing = Signal(object, bool)
    naming = Signal(str)
    action_opened = Signal(str)
    typed = Signal(object, str)
    """Somebody begins to type on the one note that is selected."""
    rested = Signal()
    """A gesture begins or ends, or another tool is taken up."""
    refused = Signal(object)
    menu_asked = Signal(object, QPoint)
    address_asked = Signal(str)
    """A web address on a card was clicked with Ctrl."""
    files_dropped = Signal(list, float, float)
    """Paths, and the point of the board at which they were let go."""
    picture_dropped = Signal(object, float, float)
    """A drag that carries a picture itself, likewise."""

    _entered: Geometry | None = None
    """The skeleton of the board when a drag from elsewhere came over it."""

    def __init__(self, session: Session, theme: Theme = LIGHT) -> None:
        super().__init__()
        self.session = session
        self.theme = theme
        self.sticky_kind: Id = next(
            (kind.id for kind in reversed(list(session.document.kinds.values())) if kind.id != EVENT), EVENT
        )
        self.zoom = FULL
        self.left = self.top = 0
        self.picture = Picture(session.shown, theme)
        self._untouched = False
        self._zoomed_about = QPointF(), (0, 0, 0.0), (0.0, 0.0)
        """Where the last step of zooming was about, what it left in view, and which point of the board is held there."""
        self._settle = QTimer(self, singleShot=True, interval=140)
        self._settle.timeout.connect(self._sharpen)
        self._scroll = QTimer(self, interval=_SCROLL_EVERY)
        self._scroll.timeout.connect(self._scroll_on)
        self._ahead = QTimer(self, singleShot=True)
        self._ahead.timeout.connect(self._paint_ahead)
        self._late_comms = QTimer(self, singleShot=True, interval=_LATE)
        self._late_comms.timeout.connect(self._catch_up)
        self._glide = QVariantAnimation(self, duration=_GLIDE)
        self._glide.setStartValue(0.0)
        self._glide.setEndValue(1.0)
        self._glide.setEasingCurve(QEasingCurve.Type.InOutCubic)
        self._glide.valueChanged.connect(self._glided)
        self._glide.finished.connect(self.view_changed)
        self._glide_ends = (self.view(), self.view())
        self._pointer: Pointer | None = None
        self._before_scroll: list[float] | None = None
        """Where one looked before the board came after the pointer."""
        self._carrying: frozenset[Id] = frozenset()
        """What follows the hand as a picture."""
        self._over: Overlay | None = None
        """What is shown of notes from the tray that hang over the board."""
        self._pressed_at = QPointF()
        self._held: Qt.MouseButton | None = None
        self._space = False
        self.matches: frozenset[Id] = frozenset()
        self.numbers: Mapping[Id, Sign] = {}
        """The numbers by which the room votes."""
        self.lit: Mapping[Id, Sign] = {}
        """Notes that have changed since another meeting."""
        self._tool = "select"
        self._state: State = TOOLS["select"](self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName("Board")
        self.setMinimumSize(200, 160)
        session.listen(self._hear)
        session.listen_to_selection(self.update)

    # What tools ask for.

    @property
    def shape(self) -> Geometry:
        """The skeleton of what is shown."""
        return self.picture.shape

    @property
    def index(self) -> NotesIndex:
        """Where the notes are that can be seen."""
        return self.picture.index

    def hit(self, x: float, y: float) -> Hit | None:
        """What lies at a point of the board."""
        handle = self._handle_at(x, y)
        if handle is not None:
            return handle
        note = self.index.at(x, y)
        if note is not None:
            return Hit("note", note.id)
        link = self._link_at(x, y)
        if link is not None:
            return Hit("link", link)
        for picture in reversed(pictures_in_order(self.session.shown)):
            if picture_rect(picture, self.shape).contains(x, y):
                return Hit("picture", picture.id)
        for frame in reversed(frames_in_order(self.session.shown)):
            rect = frame_rect(frame, self.shape)
            if frame.category is not None and rect.x <= x < rect.right and y >= rect.bottom:
                rect = frame_area(self.session.shown, frame, self.shape)
            if rect.contains(x, y):
                action = action_at(self.session.shown, frame, self.shape, x, y)
                if action is not None:
                    return Hit("action", action)
                return Hit("frame title" if y < rect.y + _FRAME_TITLE else "frame", frame.id)
        for fold in self.shape.scale.folds:
            x0, x1 = self.shape.scale.x(fold.start), self.shape.scale.x(fold.until)
            if x0 <= x <= x1 and 0.0 <= y <= self.shape.timeline_bottom:
                return Hit("fold label" if self._on_fold_label(fold, x, y) else "fold", fold.id)
        return None

    def _on_fold_label(self, fold: Fold, x: float, y: float) -> bool:
        """Whether the words that name a folded stretch stand at a point, or close to it."""
        label = self.fold_label(fold)
        return label is not None and label.grown(_FOLD_LABEL_AIR).contains(x, y)

    def fold_label(self, fold: Fold) -> Rect | None:
        """Where the words that name a folded stretch stand on the board; None where they are too small to be drawn."""
        if self.zoom <= FOLDS_TOLD:
            return None

        def near(area: Rect) -> list[tuple[Id, Rect]]:
            found = ((note.id, self.index.rect(note.id)) for note in self.index.touching(area))
            return [(id, rect) for id, rect in found if rect is not None]

        drawings = fold_drawings(self.shape, self.theme, near=near, area=fold_band(fold, self.shape))
        shapes = (shape for drawing in drawings if drawing.key == fold.id for shape in drawing.shapes)
        return union(shape_bounds(shape) for shape in shapes if isinstance(shape, Words))

    def address_at(self, x: float, y: float) -> str:
        """The web address that is written at a point of the board; empty where none is."""
        note = self.index.at(x, y)
        drawing = note_drawing(self.session.shown, note, self.shape, self.theme) if note is not None else None
        shapes = drawing.shapes if drawing is not None else ()
        words = (shape for shape in shapes if isinstance(shape, Words) and shape.link)
        return next((one.link for one in words if shape_bounds(one).contains(x, y)), "")

    def notes_in(self, rect: Rect, *, enclosed: bool) -> list[Id]:
        """The notes a rubber band takes."""
        found = self.index.within(rect, enclosed=True) if enclosed else self.index.touching(rect)
        return [note.id for note in found]

    def write(self, note: Note, *, new: bool) -> None:
        """Ask the window for the editor."""
        self.writing.emit(note, new)

    def neighbours(self, without: frozenset[Id]) -> list[Rect]:
        """What can be seen of the canvas below the timeline."""
        area, shape = self.visible_area(), self.shape
        rects = [
            rect
            for note in self.index.touching(area)
            if note.id not in without
            and isinstance(note.place, OnCanvas)
            and (rect := self.index.rect(note.id)) is not None
        ]
        document = self.session.document
        frames = (frame for frame in document.frames.values() if frame.id not in without)
        rects += [rect for frame in frames if (rect := frame_area(document, frame, shape)).overlaps(area)]
        pictures = (one for one in document.pictures.values() if one.id not in without)
        return [*rects, *(rect for one in pictures if (rect := picture_rect(one, shape)).overlaps(area))]

    def name(self, id: Id) -> None:
        """Ask the window for the name of a phase, frame, lane or link."""
        self.naming.emit(id)

    def look_at(self, area: Rect) -> None:
        """Glide to an area and fill the view with it."""
        self.glide(lambda: self.show_rect(area, margin=_MARGIN, largest=2.0 * FULL))

    def card_rects(self) -> dict[Id, Rect]:
        """Where the cards of the actions lie in the frames of the plan."""
        document = self.session.shown
        frames = (frame for frame in document.frames.values() if frame.category is not None)
        return {id: rect for frame in frames for id, rect in action_rects(document, frame, self.shape)}

    def open_action(self, id: Id) -> None:
        """Ask the window for everything about an action."""
        self.action_opened.emit(id)

    def say(self, text: str) -> None:
        """Ask the window to tell the user something."""
        self.said.emit(text)

    def use(self, tool: str) -> None:
        """Change to another tool."""
        self._state.cancel()
        self._tool = tool
        self._become(TOOLS[tool](self))
        self.tool_changed.emit(tool)

    def begin_link(self, tail: Id) -> None:
        """The link tool with an arrow that starts at a note already."""
        self.use("link")
        self._become(Linking(self, tail))

    @property
    def at_rest(self) -> State:
        """The tool in use, at the beginning."""
        return TOOLS[self._tool](self)

    @property
    def tool(self) -> str:
        """The tool in use."""
        return self._tool

    def cancel(self) -> None:
        """Escape: first what is half done, then the tool, then the selection."""
        before = self._before_scroll
        if self._tool != "select":
            self.use("select")
        else:
            self._become(self._state.cancel())
        if before is not None:
            self.glide(lambda: self.set_view(*before))

    # The view.

    def pan(self, dx: float, dy: float) -> None:
        """Move what is seen by pixels."""
        step_x, step_y = round(dx), round(dy)
        if not step_x and not step_y:
            return
        self._untouched = False
        self._glide.stop()
        self.left -= step_x
        self.top -= step_y
        self.update()
        self.view_changed.emit()

    def set_zoom(self, zoom: float, about: QPointF | None = None) -> None:
        """Zoom to so many pixels a point; the board's point at ``about`` (default: the middle) stays where it is."""
        zoom = min(max(zoom, SMALLEST), LARGEST)
        at = QPointF(self.width() / 2, self.height() / 2) if about is None else about
        # Of many small steps about one place each rounds to whole pixels: they must not add up.
        where, seen, point = self._zoomed_about
        if (where, seen) != (at, (self.left, self.top, self.zoom)):
            point = self.board_x(at.x()), self.board_y(at.y())
        self.zoom = zoom
        self.left = round(point[0] * zoom - at.x())
        self.top = round(point[1] * zoom - at.y())
        self._zoomed_about = at, (self.left, self.top, self.zoom), point
        self.picture.rough = True
        self._untouched = False
        self._glide.stop()
        self._settle.start()
        self.repaint_all()
        self.view_changed.emit()

    def show_rect(self, area: Rect, *, margin: float = 24.0, largest: float = FULL, smallest: float = SMALLEST) -> None:
        """Zoom and pan so that an area of the board fills the view; what does not fit at the smallest zoom is shown from
        its left upper corner on."""
        self._untouched = False
        width, height = max(1.0, self.width() - 2 * margin), max(1.0, self.height() - 2 * margin)
        zoom = min(width / max(1.0, area.width), height / max(1.0, area.height), largest)
        self.zoom = min(max(zoom, smallest), LARGEST)
        x, y = area.centre
        fits_across, fits_down = area.width * self.zoom <= self.width(), area.height * self.zoom <= self.height()
        self.left = round(x * self.zoom - self.width() / 2 if fits_across else area.x * self.zoom - margin)
        self.top = round(y * self.zoom - self.height() / 2 if fits_down else area.y * self.zoom - margin)
        self.repaint_all()
        self.view_changed.emit()

    def show_start(self) -> None:
        """The first view of a board: all lanes, from the first event on, as large as they can be read.

        It fits itself to the window's size until somebody looks elsewhere.
        """
        self._untouched = True
        area = timeline_rect(self.session.shown, self.shape)
        if self.index.bounds() is None:
            # Nothing to be seen yet: the titles of what lies below the lanes, and room to write in letters that can be read.
            zoom = (self.height() - 16) / max(1.0, self.shape.canvas_y + _FRAME_TITLE)
        else:
            zoom = min((self.height() - 16) / max(1.0, area.height), (self.width() - 16) / max(1.0, area.width))
        self.zoom = max(min(FULL, zoom), READABLE)
        # Frames that begin a little further to the left are seen from their titles on.
        self.top = -8
        seen = self.visible_area()
        frames = (frame_rect(frame, self.shape) for frame in self.session.shown.frames.values())
        starts = (frame.x for frame in frames if frame.y < seen.bottom)
        near = [x for x in starts if area.x - _FRAMES_NEAR * seen.width <= x < area.x + _FIRST_AIR]
        self.left = round((min([area.x + _FIRST_AIR, *near]) - _FIRST_AIR) * self.zoom) - _START_AIR
        self.repaint_all()
        self.view_changed.emit()

    def view(self) -> list[float]:
        """What is looked at: the point of the board in the middle, and the zoom."""
        area = self.visible_area()
        return [*area.centre, self.zoom]

    def set_view(self, x: float, y: float, zoom: float) -> None:
        """Look there again."""
        self._untouched = False
        self.zoom = min(max(zoom, SMALLEST), LARGEST)
        self.left = round(x * self.zoom - self.width() / 2)
        self.top = round(y * self.zoom - self.height() / 2)
        self.repaint_all()
        self.view_changed.emit()

    def show_all(self) -> None:
        """Everything on the board."""
        self.show_rect(self.extent())

    def show_readable(self) -> None:
        """Everything on the board if notes can be read then, or else the timeline from its beginning."""
        area = self.extent()
        if min((self.width() - 48) / area.width, (self.height() - 48) / area.height) >= READABLE:
            self.show_all()
        else:
            self.show_rect(timeline_rect(self.session.shown, self.shape), margin=12.0, smallest=READABLE)

    def show_notes(self, ids: Iterable[Id]) -> None:
        """Bring notes into view, zooming out only if they do not fit."""
        rects = [rect for id in ids if (rect := self.index.rect(id)) is not None]
        if not rects:
            return
        area = rects[0]
        for rect in rects[1:]:
            area = between(
                min(area.x, rect.x), min(area.y, rect.y), max(area.right, rect.right), max(area.bottom, rect.bottom)
            )
        self.show_area(area)

    def is_seen(self, id: Id) -> bool:
        """Whether a note is in view as a whole."""
        rect = self.index.rect(id)
        return rect is not None and self.visible_area().encloses(rect)

    def show_pictures(self, ids: Iterable[Id]) -> None:
        """Bring pictures into view, zooming out only if they do not fit."""
        pictures = self.session.document.pictures
        area = union(picture_rect(pictures[id], self.shape) for id in ids if id in pictures)
        if area is not None:
            self.show_area(area)

    def show_area(self, area: Rect) -> None:
        """Pan just as far as an area needs to be seen, zooming out only where it does not fit."""
        seen = self.visible_area()
        margin = min(_MARGIN / self.zoom, seen.width / 4, seen.height / 4)
        if area.width > seen.width - 2 * margin or area.height > seen.height - 2 * margin:
            self.show_rect(area, margin=_MARGIN, largest=self.zoom)
            return
        dx = min(0.0, area.x - margin - seen.x) + max(0.0, area.right + margin - seen.right)
        dy = min(0.0, area.y - margin - seen.y) + max(0.0, area.bottom + margin - seen.bottom)
        self.pan(-dx * self.zoom, -dy * self.zoom)

    def extent(self) -> Rect:
        """The rectangle around everything on the board."""
        shape = self.shape
        shown = self.session.shown
        rects = [frame_area(shown, frame, shape) for frame in shown.frames.values()]
        rects += [picture_rect(picture, shape) for picture in shown.pictures.values()]
        notes = self.index.bounds()
        if notes is not None:
            rects.append(notes)
        area = union(rects) or Rect(0.0, 0.0, 1.0, 1.0)
        return union([area, Rect(area.x, 0.0, area.width, max(1.0, shape.timeline_bottom))]) or area

    def glide_to(self, ids: Iterable[Id]) -> None:
        """Bring notes into view as `show_notes` does, but so that the eye can follow."""
        self.glide(lambda: self.show_notes(ids))

    def glide(self, look: Callable[[], None]) -> None:
        """Look elsewhere, but so that the eye can follow."""
        self._glide.stop()
        before, room = self.view(), self.size()
        look()
        if self.size() != room:
            # What came into view took room of the canvas, or gave it some.
            look()
        after = self.view()
        if before != after:
            self._glide_ends = (before, after)
            self.set_view(*before)
            self._glide.start()

    @property
    def gliding(self) -> bool:
        """Whether the view is on its way."""
        return self._glide.state() is QVariantAnimation.State.Running

    def _glided(self, share: float) -> None:
        before, after = self._glide_ends
        x, y, zoom = (start + (end - start) * share for start, end in zip(before, after, strict=True))
        self.set_view(x, y, zoom)

    def visible_area(self) -> Rect:
        """What is seen, in board coordinates."""
        return Rect(self.left / self.zoom, self.top / self.zoom, self.width() / self.zoom, self.height() / self.zoom)

    def board_x(self, sx: float) -> float:
        """The board's x at a pixel."""
        return (sx + self.left) / self.zoom

    def board_y(self, sy: float) -> float:
        """The board's y at a pixel."""
        return (sy + self.top) / self.zoom

    def on_screen(self, rect: Rect) -> QRectF:
        """Where a rectangle of the board lies in the widget."""
        return QRectF(
            rect.x * self.zoom - self.left,
            rect.y * self.zoom - self.top,
            rect.width * self.zoom,
            rect.height * self.zoom,
        )

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self.theme = theme
        self.picture.set_theme(theme)
        self.update()

    def repaint_all(self) -> None:
        """Paint the whole picture anew."""
        self.picture.spoil_all()
        self.update()

    # What changes.

    def _hear(self, news: News) -> None:
        before = self.shape
        if self.picture.hear(news):
            self.view_changed.emit()
        elif not self.picture.follows and not self._late_comms.isActive():
            self._late_comms.start()
        if not news.previewing:
            if self._carrying:
                # What is heard of in the middle of a drag took it to be put down.
                self._lift()
            self._stay(before)
        self.update()

    def _stay(self, before: Geometry) -> None:
        """Where lanes grew above what is looked at, somewhere down the board, the view goes down with it."""
        after = self.shape
        if [strip.lane.id for strip in before.strips] != [strip.lane.id for strip in after.strips] or self.top <= 0:
            return
        # What the hand holds stays below it, else what is in the middle.
        pointed = self._pointer.sy if self.busy and self._pointer is not None else self.height() / 2
        y = max(0.0, self.board_y(pointed))
        old = before.strip_at(y)
        new = after.strip(old.lane.id) if old is not None else None
        down = new.y - old.y if old is not None and new is not None else after.canvas_y - before.canvas_y
        if down:
            self.top += round(down * self.zoom)
            self.view_changed.emit()

    def _catch_up(self) -> None:
        """On a crowded board silences follow some times a second."""
        self.picture.catch_up()
        self.update()

    def _sharpen(self) -> None:
        if self.picture.rough:
            self.picture.rough = False
            self.repaint_all()

    # Painting.

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture, and over it what is not in it."""
        view = self._view()
        overlay = self._over or self._state.overlay()
        parties = overlay.carried.parties if overlay.carried is not None else ()
        painter = QPainter(self)
        self.picture.paint(painter, event.rect(), view)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        selection = self.session.selection
        self.picture.paint_lifted(painter, view, parties, selection)
        self._paint_signs(painter)
        if self.matches:
            self._paint_matches(painter)
        for party in parties:
            painter.save()
            painter.translate(party.dx * self.zoom, party.dy * self.zoom)
            self._paint_chosen_parts(painter, selection & party.ids)
            painter.restore()
        self._paint_selection(painter, selection - self._carrying)
        self._paint_handles(painter)
        if not self.session.shown.notes:
            self._paint_hint(painter)
        self._paint_overlay(painter, overlay)
        painter.end()
        # Arrows look for their way before they are seen, but only while the board stands still.
        self._ahead.start(0 if self.picture.expects else _AT_REST)

    def _view(self) -> View:
        return View(self.left, self.top, self.zoom, self.width(), self.height(), self.devicePixelRatioF())

    def _paint_ahead(self) -> None:
        """While nothing else waits, make ready what comes into view next."""
        if self.picture.expects:
            more = self.picture.paint_ahead(self._view())
            self._ahead.start(0 if more else _AT_REST)
        elif self.picture.links.expects:
            if self.picture.find_ways():
                self.update()
            else:
                self._ahead.start(0)
        elif self.picture.look_around(self._view()):
            self._ahead.start(0)
        else:
            look_at_rest()

    def _paint_hint(self, painter: QPainter) -> None:
        """What to do first, on a board with nothing on it."""
        y = max(40.0, self.height() * 0.3)
        for line in _FIRST:
            block = lay_out(line, 13.0, "sans", max(120.0, (self.width() - 80) / FULL))
            painter.save()
            painter.translate((self.width() - block.width * FULL) / 2, y)
            painter.scale(FULL, FULL)
            self.picture.painter.words(painter, block, 0.0, 0.0, colour(self.theme.quiet_ink))
            painter.restore()
            y += block.height * FULL + 6.0

    def _paint_signs(self, painter: QPainter) -> None:
        """A ring around each note that is lit, with what happened to it; and the numbers."""
        seen = QRectF(self.rect()).adjusted(-80, -40, 80, 40)
        notes = self.session.shown.notes
        pictures = self.session.shown.pictures
        cards = self.card_rects() if any(id not in notes and id not in pictures for id in self.lit) else {}
        for signs, ringed in ((self.lit, True), (self.numbers, False)):
            for id, sign in signs.items():
                shown = pictures.get(id)
                rect = picture_rect(shown, self.shape) if shown is not None else self.index.rect(id) or cards.get(id)
                if rect is None or not (area := self.on_screen(rect)).intersects(seen):
                    continue
                if ringed:
                    painter.setBrush(Qt.BrushStyle.NoBrush)
                    painter.setPen(QPen(colour(sign.colour), 3.0))
                    painter.drawRoundedRect(area.adjusted(-3, -3, 3, 3), 6, 6)
                self._paint_sign(painter, sign, area, inside=ringed)

    def _paint_sign(self, painter: QPainter, sign: Sign, area: QRectF, *, inside: bool) -> None:
        """Words on the upper edge of a note, or large beside its foot, where they cover none of its own."""
        block = lay_out(sign.text, 10.0 if inside else 12.0, "sans-bold")
        height = block.height * FULL + 4
        width = max(height, block.width * FULL + 12)
        box = QRectF(area.x() - 8, area.y() - height, width, height)
        if not inside:
            # Low, so that the votes of the note to the left, at its upper corner, stay free.
            box.moveTo(area.x() - width + 8, area.bottom() - height + 4)
        painter.setPen(QPen(colour(self.theme.card), 1.5))
        painter.setBrush(colour(sign.colour))
        painter.drawRoundedRect(box, height / 2, height / 2)
        painter.save()
        painter.translate(box.x() + (width - block.width * FULL) / 2, box.y() + 2)
        painter.scale(FULL, FULL)
        ink = "#ffffff" if contrast(sign.colour, "#ffffff") >= 3.0 else "#1f2329"
        self.picture.painter.words(painter, block, 0.0, 0.0, QColor(ink))
        painter.restore()

    def _paint_selection(self, painter: QPainter, ids: frozenset[Id]) -> None:
        """Lines around some of what is selected."""
        if ids:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour(self.theme.accent), 2.0))
            self._paint_rings(painter, ids)
            self._paint_chosen_parts(painter, ids)

    def _paint_chosen_parts(self, painter: QPainter, ids: frozenset[Id]) -> None:
        """Lines around pictures and frames, and links in the colour of what is selected."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour(self.theme.accent), 2.0))
        for id in ids:
            if id in self.session.shown.notes:
                continue
            if id in self.session.shown.pictures:
                painter.drawRect(self.on_screen(picture_rect(self.session.shown.pictures[id], self.shape)))
            elif id in self.session.shown.frames:
                shown = self.session.shown
                area = self.on_screen(frame_area(shown, shown.frames[id], self.shape))
                painter.drawRoundedRect(area, 8.0 * self.zoom, 8.0 * self.zoom)
            elif id in self.session.shown.links:
                drawing = self.picture.links.drawing(id)
                if drawing is not None:
                    lit = replace(
                        drawing,
                        shapes=tuple(
                            replace(part, stroke=self.theme.accent, stroke_width=3.0)
                            for part in drawing.shapes
                            if isinstance(part, Path) and part.curved
                        ),
                    )
                    painter.save()
                    painter.translate(-self.left, -self.top)
                    painter.scale(self.zoom, self.zoom)
                    self.picture.painter.drawings(painter, [lit])
                    painter.restore()

    def _paint_rings(self, painter: QPainter, ids: Iterable[Id]) -> None:
        """A line around each note, a little outside of it. Lines at once cost a fifth of round rectangles one by one."""
        seen = self.index.among(ids, self.visible_area().grown(4.0 / self.zoom)) * self.zoom
        left, top, right, bottom = np.subtract(seen, (self.left + 2, self.top + 2, self.left - 2, self.top - 2)).T
        if len(seen) > _MOST_RINGS:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
            painter.drawRects(
                [QRectF(*rect) for rect in np.column_stack((left, top, right - left, bottom - top)).tolist()]
            )
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            return
        cut = np.minimum(_RING_CORNER, np.minimum(right - left, bottom - top) / 2)
        corners = (
            (left + cut, top, right - cut, top),
            (right, top + cut, right, bottom - cut),
            (right - cut, bottom, left + cut, bottom),
            (left, bottom - cut, left, top + cut),
        )
        for (x0, y0, x1, y1), (x2, y2, _, _) in zip(corners, (*corners[1:], corners[0]), strict=True):
            for line in ((x0, y0, x1, y1), (x1, y1, x2, y2)):
                painter.drawLines([QLineF(*ends) for ends in np.column_stack(line).tolist()])

    def _paint_matches(self, painter: QPainter) -> None:
        """What was found stands out, and everything else steps back behind a veil with holes."""
        seen = self.index.among(self.matches, self.visible_area().grown(4.0 / self.zoom)) * self.zoom
        left, top, right, bottom = np.subtract(seen, (self.left, self.top, self.left, self.top)).T
        ratio = self.devicePixelRatioF()
        veil = QPixmap(self.size() * ratio)
        veil.setDevicePixelRatio(ratio)
        veil.fill(colour(self.theme.paper, STEPPED_BACK))
        holes = QPainter(veil)
        holes.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
        holes.setPen(Qt.PenStyle.NoPen)
        holes.setBrush(Qt.GlobalColor.black)
        holes.drawRects([QRectF(*rect) for rect in np.column_stack((left, top, right - left, bottom - top)).tolist()])
        holes.end()
        painter.drawPixmap(0, 0, veil)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour(FOUND), 3.0))
        self._paint_rings(painter, self.matches)

    def _paint_handles(self, painter: QPainter) -> None:
        painter.setBrush(colour("#ffffff"))
        painter.setPen(QPen(colour(self.theme.accent), 1.5))
        for handle in self._handles():
            x, y = handle.x * self.zoom - self.left, handle.y * self.zoom - self.top
            if handle.grip == "width":
                painter.drawRoundedRect(QRectF(x - 1.5, y - 9.0, 7.0, 18.0), 3, 3)
            else:
                painter.drawEllipse(QPointF(x, y), 5.0, 5.0)

    def _handles(self) -> Iterator[Handle]:
        """The handles of what is selected alone, where it is large enough to take it by one."""
        if len(self.session.selection) != 1:
            return
        (id,) = self.session.selection
        rect = self.index.rect(id)
        if rect is None or rect.height * self.zoom >= _LEAST_FOR_HANDLES:
            yield from handles(self.session.shown, self.shape, id)

    def _handle_at(self, x: float, y: float) -> Hit | None:
        """The handle at a point. That of the width can be taken anywhere along its edge, as hands do at a corner."""
        nearest, reach = None, _HANDLE_REACH / self.zoom
        rect = self.index.rect(next(iter(self.session.selection), ""))
        for handle in self._handles():
            across, down = abs(handle.x - x), abs(handle.y - y)
            if handle.grip == "width" and rect is not None and down > 2.0 * _HANDLE_REACH / self.zoom:
                across, down = across * _EDGE_SLIMMER, max(0.0, down - rect.height / 2)
            elif handle.grip == "width":
                down /= 2.0
            if max(across, down) <= reach:
                nearest, reach = handle.grip, max(across, down)
        return Hit("handle", next(iter(self.session.selection)), nearest) if nearest is not None else None

    def _paint_overlay(self, painter: QPainter, overlay: Overlay) -> None:
        accent = QColor(self.theme.accent)
        if overlay.band is not None:
            painter.setPen(QPen(accent, 1.2))
            painter.setBrush(colour(self.theme.accent, 0.10))
            painter.drawRect(self.on_screen(overlay.band))
        if overlay.phase is not None:
            band = Rect(overlay.phase[0], 0.0, overlay.phase[1] - overlay.phase[0], self.shape.timeline_bottom)
            painter.setPen(QPen(accent, 1.2))
            painter.setBrush(colour(self.theme.accent, 0.10))
            painter.drawRect(self.on_screen(band))
        for guide in overlay.guides:
            painter.setPen(QPen(accent, 1.2, Qt.PenStyle.DashLine))
            line = self.on_screen(between(guide.x0, guide.y0, guide.x1, guide.y1))
            painter.drawLine(line.topLeft(), line.bottomRight())
        if overlay.arrow is not None:
            x0, y0, x1, y1 = overlay.arrow
            painter.setPen(QPen(accent, 2.0))
            start = QPointF(x0 * self.zoom - self.left, y0 * self.zoom - self.top)
            painter.drawLine(start, QPointF(x1 * self.zoom - self.left, y1 * self.zoom - self.top))
        if overlay.label and (overlay.beside is not None or self._pointer is not None):
            self._paint_label(painter, overlay)

    def label_box(self, block: Block, beside: Rect | None) -> QRectF:
        """Where a label lies in the view: above a note, or else above the pointer; below where there is no room."""
        width, height = block.width * FULL + 20, block.height * FULL + 10
        if beside is not None:
            area = self.on_screen(beside)
            x, above, below = area.x(), area.y() - height - 8, area.bottom() + 10
        else:
            sx, sy = (self._pointer.sx, self._pointer.sy) if self._pointer is not None else (0.0, 0.0)
            x, above, below = sx + 18, sy - height - 14, sy + 26
        x = max(6.0, min(x, self.width() - width - 8))
        return QRectF(x, above if above >= 6 else max(6.0, below), width, height)

    def _paint_label(self, painter: QPainter, overlay: Overlay) -> None:
        """A dark label, wholly inside the view."""
        block = lay_out(overlay.label, 12.0, "sans-semibold")
        box = self.label_box(block, overlay.beside)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("#1f2329"))
        painter.drawRoundedRect(box, 6, 6)
        painter.save()
        painter.translate(box.x() + 10, box.y() + 5)
        painter.scale(FULL, FULL)
        self.picture.painter.words(painter, block, 0.0, 0.0, QColor("#ffffff"))
        painter.restore()

    # Events.

    def _become(self, state: State) -> None:
        busy = self.busy
        self._state = state
        self._lift()
        self._point_with(_CURSORS[state.cursor])
        self.update()
        if not state.scrolls:
            self._scroll.stop()
            self._before_scroll = None
        if self.busy != busy:
            self.rested.emit()

    def _point_with(self, cursor: Qt.CursorShape) -> None:
        # Qt sends events about it even where it is the same.
        if self.cursor().shape() is not cursor:
            self.setCursor(cursor)

    def _lift(self) -> None:
        """Take what follows the hand as a picture out of the tiles, and put back what does so no longer."""
        carried = self._state.overlay().carried
        if carried is not None:
            self._carrying = carried.ids
            self.picture.lift(carried)
        elif self._carrying:
            self.picture.put_down(self._carrying)
            self._carrying = frozenset()

    @property
    def busy(self) -> bool:
        """Whether a gesture is under way."""
        return self._state.busy

    def begin(self, state: State) -> None:
        """A gesture that was begun beside the canvas goes on, on its axis or its titles."""
        self._become(state)

    def go_on(self, pointer: Pointer) -> None:
        """The pointer moves in the middle of a gesture."""
        self._pointer = pointer
        before, state = self._state.overlay(), self._state
        self._step(lambda: state.move(pointer), quiet=True)
        if self._state is not state or self._state.overlay() != before:
            self._become(self._state)

    def let_go(self, pointer: Pointer) -> None:
        """The gesture ends."""
        self._step(lambda: self._state.release(pointer))

    def pointer_at(self, at: QPointF, keys: Qt.KeyboardModifier) -> Pointer:
        """What tools read of a position in the view."""
        return Pointer(
            self.board_x(at.x()),
            self.board_y(at.y()),
            at.x(),
            at.y(),
            shift=bool(keys & Qt.KeyboardModifier.ShiftModifier),
            ctrl=bool(keys & Qt.KeyboardModifier.ControlModifier),
            alt=bool(keys & Qt.KeyboardModifier.AltModifier),
        )

    def _scroll_on(self) -> None:
        """The board comes after a pointer that is held at the edge of the view."""
        pointer = self._pointer
        way = self._way_out(pointer) if pointer is not None and self._state.scrolls else None
        if pointer is None or way is None:
            self._scroll.stop()
            return
        if self._before_scroll is None:
            self._before_scroll = self.view()
        self.pan(*way)
        self._pointer = replace(pointer, x=self.board_x(pointer.sx), y=self.board_y(pointer.sy))
        self.go_on(self._pointer)

    def _way_out(self, pointer: Pointer) -> tuple[float, float] | None:
        """By how many pixels the board moves when the pointer is there; None where it is well inside."""

        def step(at: float, length: float) -> float:
            beyond = max(0.0, _EDGE - at) - max(0.0, at - (length - _EDGE))
            return max(-24.0, min(24.0, beyond / 2))

        dx = step(pointer.sx, self.width())
        dy = 0.0 if self._state.follows_time_only else step(pointer.sy, self.height())
        return (dx, dy) if abs(dx) >= 1.0 or abs(dy) >= 1.0 else None

    def _step(self, step: Callable[[], State], *, quiet: bool = False) -> None:
        """Let the tool take a step; where the board or the disk refuses, the step is as if it had not been taken."""
        before = self._state
        try:
            state = step()
        except (BrokenRule, BoardError) as refusal:
            state = before.cancel()
            self.refused.emit(refusal)
        if self._state is not before:
            # The step changed the tool: that tool goes on.
            return
        if quiet:
            self._state = state
        else:
            self._become(state)

    def _read(self, event: QMouseEvent) -> Pointer:
        self._pointer = self.pointer_at(event.position(), event.modifiers())
        return self._pointer

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Left: the tool. Middle, right, or Space and left: take hold of the board."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if self._held is not None:
            if event.button() != self._held and event.buttons() & self._held:
                # A second button means nothing in the middle of a gesture.
                return
            # The release was lost, to another window for instance: what was half done is not done.
            if self._state.busy:
                self._become(self._state.cancel())
        self._held = event.button()
        self._pressed_at = event.position()
        pointer = self._read(event)
        if event.button() == Qt.MouseButton.LeftButton and not self._space:
            self._step(lambda: self._state.press(pointer))
        else:
            self._become(Panning(self, pointer, self._state))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The tool follows."""
        pointer = self._read(event)
        self.go_on(pointer)
        if self._state.scrolls and self._way_out(pointer) is not None:
            if not self._scroll.isActive():
                self._scroll.start()
        elif not self._state.busy:
            self._point_out(pointer)
        self.pointed.emit(pointer)

    def _point_out(self, pointer: Pointer) -> None:
        """The shape of the pointer says what a press would take hold of."""
        selecting = self._tool == "select"
        hit = self._handle_at(pointer.x, pointer.y) if selecting else None
        cursor, told = grip_cursor(hit.grip) if hit is not None else self._state.cursor, ""
        if selecting and hit is None and self._over_fold(pointer.x):
            hit = self.hit(pointer.x, pointer.y)
            if hit is not None and hit.part == "fold label":
                cursor, told = "pointing hand", fold_words(self.session.shown.folds[hit.id], folded=True)
        self._point_with(_CURSORS[cursor])
        if self.toolTip() != told:
            self.setToolTip(told)

    def _over_fold(self, x: float) -> bool:
        scale = self.shape.scale
        return any(scale.x(fold.start) <= x <= scale.x(fold.until) for fold in scale.folds)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The tool ends what it did; a right click that did not move opens the menu."""
        if event.button() != self._held:
            return
        self._held = None
        pointer = self._read(event)
        self.let_go(pointer)
        travelled = event.position() - self._pressed_at
        stayed = hypot(travelled.x(), travelled.y()) < _STAYED
        if stayed and pointer.ctrl and event.button() == Qt.MouseButton.LeftButton:
            address = self.address_at(pointer.x, pointer.y)
            if address:
                self.address_asked.emit(address)
        if event.button() == Qt.MouseButton.RightButton and stayed:
            hit = self.hit(pointer.x, pointer.y)
            if hit is not None and hit.part in _CHOSEN and hit.id not in self.session.selection:
                self.session.select(with_groups(self.session.document, {hit.id}))
            self.menu_asked.emit(hit, event.globalPosition().toPoint())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Write."""
        if event.button() == Qt.MouseButton.LeftButton and self._held is None:
            self._held = event.button()
            pointer = self._read(event)
            self._step(lambda: self._state.double(pointer))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl zooms about the pointer, which may be over the axis or the titles; else the board moves, sideways with
        Shift."""
        delta = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(self.zoom * 1.0015 ** delta.y(), self.mapFromGlobal(event.globalPosition()))
            return
        pixels = event.pixelDelta()
        dx, dy = (pixels.x(), pixels.y()) if not pixels.isNull() else (delta.x() * 0.6, delta.y() * 0.6)
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and not dx:
            dx, dy = dy, 0
        self.pan(dx, dy)

    def event(self, event: QEvent) -> bool:
        """Pinching a trackpad zooms; Enter is for the tool in use before it is for what is selected."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._by_key(event):
            event.accept()
            return True
        return self.pinched(event) or super().event(event)

    def pinched(self, event: QEvent) -> bool:
        """Zoom where that is what an event of the board, its axis or its titles asks for."""
        if not isinstance(event, QNativeGestureEvent) or event.gestureType() != Qt.NativeGestureType.ZoomNativeGesture:
            return False
        self.set_zoom(self.zoom * (1 + event.value()), self.mapFromGlobal(event.globalPosition()))
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space takes hold of the board while it is down; Enter uses a tool as a click does."""
        if self._by_key(event):
            self._use_by_key()
            return
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space = True
            self.setCursor(Qt.CursorShape.OpenHandCursor)
            return
        typed = event.text()
        plain = not event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        note = self._alone()
        if note is not None and plain and typed.isprintable() and typed and not self.busy:
            self.typed.emit(note, typed)
            return
        super().keyPressEvent(event)

    def _by_key(self, event: QKeyEvent) -> bool:
        if event.key() not in _ENTER or event.modifiers():
            return False
        return self._clicked_by_key() is not None or (self._tool in _BY_KEY and not self.busy)

    def _clicked_by_key(self) -> Rect | None:
        """The note that Enter clicks on, to begin or end an arrow or to vote."""
        note = self._alone() if self._tool in ("link", "vote") else None
        return self.index.rect(note.id) if note is not None else None

    def _use_by_key(self) -> None:
        """A click on the note that is selected with the link or the vote tool, else what is drawn in the middle of the view."""
        note = self._clicked_by_key()
        across, down = _BY_KEY.get(self._tool, (0.0, 0.0))
        half, middle = QPointF(across / 2, down / 2), QRectF(self.rect()).center()
        if note is not None:
            middle = self.on_screen(note).center()
        area = QRectF(middle - half, middle + half)
        if self._tool == "frame":
            # From far away neither: a frame is for notes that can be read.
            points = 1.0 / max(self.zoom, READABLE)
            size = max(across * points, LEAST_FRAME[0]), max(down * points, LEAST_FRAME[1])
            wanted = Rect(self.board_x(area.x()), self.board_y(area.y()), *size)
            area = self.on_screen(free_area(self.session.document, self.shape, wanted))
        keys = Qt.KeyboardModifier.NoModifier
        start, end = self.pointer_at(area.topLeft(), keys), self.pointer_at(area.bottomRight(), keys)
        self._step(lambda: self._state.press(start))
        if across or note is not None:
            self.go_on(end)
            self.let_go(end)

    def _alone(self) -> Note | None:
        """The one note that is selected."""
        ids = self.session.selection
        return self.session.document.notes.get(next(iter(ids))) if len(ids) == 1 else None

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Whoever has the keys now also hears that Space is let go."""
        self._space = False
        super().focusOutEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Space is let go."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space = False
            self.setCursor(_CURSORS[self._state.cursor])
            return
        super().keyReleaseEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another size is another picture; what is in the middle stays there."""
        if self._untouched:
            self.show_start()
            return
        old = event.oldSize()
        if old.isValid():
            self.left += (old.width() - self.width()) // 2
            self.top += (old.height() - self.height()) // 2
        self.repaint_all()
        self.view_changed.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files, pictures and notes from the tray may be dropped."""
        data = event.mimeData()
        self._entered = self.shape
        if data.hasUrls() or data.hasFormat(_TRAY_MIME) or has_picture(data):
            copied(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Anywhere; notes from the tray show when and where they would land, files what would become of them."""
        copied(event)
        x, y = self.board_x(event.position().x()), self.board_y(event.position().y())
        ids, files = _tray_ids(event.mimeData()), _files_in(event.mimeData())
        note = self.session.document.notes.get(ids[0]) if ids else None
        if note is not None:
            self._over = self.landing(note, x, y)
        elif files:
            self._over = Overlay(label=drop_words(files), beside=Rect(x, y, 0.0, 0.0))
        self.update()

    def landing(self, note: Note, x: float, y: float) -> Overlay:
        """Show a note of the tray where it would land, with its place in words and a line down from the axis.

        What is meant is read from the board as it was before anything was shown: a lane that grows for the note must not
        move away under the pointer.
        """
        place = self._free_place(note, place_at(self._entered or self.shape, note, x, y))
        try:
            self.session.preview(MoveNotes({note.id: place}))
        except BrokenRule as refusal:
            return Overlay(label=str(refusal), beside=Rect(x, y, 0.0, 0.0))
        beside = self.shape.rect(replace(note, place=place))
        label = place_words(self.session.document, self.shape, place)
        guides: tuple[Guide, ...] = ()
        if isinstance(place, OnTimeline):
            at = self.shape.scale.x(place.at)
            guides = (Guide(at, 0.0, at, self.shape.timeline_bottom),)
        return Overlay(label=label, beside=beside, guides=guides, band=beside)

    def _free_place(self, note: Note, place: Place) -> Place:
        """The place, or the nearest free row where a note that is dropped there would cover another."""
        rect = self.shape.rect(replace(note, place=place))
        strip = self.shape.strip(place.lane) if isinstance(place, OnTimeline) else None
        if rect is None or strip is None:
            return place
        # Only who is near is asked: this is done at every move, on boards of any size.
        beside = Rect(rect.x, strip.y, rect.width, strip.height).grown(_NEAR)
        near = self.index.touching(beside)
        return without_overlap(self.session.document, self.shape, {note.id: place}, others=near)[note.id]

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """They go elsewhere."""
        self._end_over()
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Notes land where they are dropped; files are offered to whoever imports or opens them."""
        data = event.mimeData()
        self._end_over()
        ids = _tray_ids(data)
        if ids:
            at = event.position()
            self.notes_dropped(ids, self.board_x(at.x()), self.board_y(at.y()))
        else:
            x, y = self.board_x(event.position().x()), self.board_y(event.position().y())
            files = _files_in(data)
            if files:
                self.files_dropped.emit(files, x, y)
            elif has_picture(data):
                self.picture_dropped.emit(data, x, y)
        copied(event)

    def _end_over(self) -> None:
        """Nothing hangs over the board any longer."""
        self._over = self._entered = None
        self.session.preview(None)
        self.update()

    def notes_dropped(self, ids: list[Id], x: float, y: float) -> None:
        """Notes out of the tray: all where the first one lands, each a little below the one before, none on another."""
        document = self.session.document
        places: dict[Id, Place] = {}
        for id in ids:
            if id not in document.notes:
                continue
            first = next(iter(places.values()), None)
            # Time and lane are what the first was dropped on: the rows of a pile reach into the lanes below.
            places[id] = first if isinstance(first, OnTimeline) else place_at(self.shape, document.notes[id], x, y)
            y += note_size(document.notes[id])[1] + 8.0
        shape = opened(document, self.shape, MoveNotes(places))
        try:
            self.session.do(MoveNotes(without_overlap(document, shape, places)))
        except (BrokenRule, BoardError) as refusal:
            self.refused.emit(refusal)
            return
        self.session.select(places)

    def _link_at(self, x: float, y: float) -> Id | None:
        reach = _LINK_REACH / self.zoom
        for drawing in self.picture.links.within(Rect(x - reach, y - reach, 2 * reach, 2 * reach)):
            if link_passes(drawing, x, y, reach):
                return drawing.key
        return None


def fold_words(stretch: Fold, *, folded: bool) -> str:
    """What a click on a quiet stretch would do, for a tooltip."""
    length = duration(stretch.until - stretch.start)
    return f"{length} in which nothing happened: click to {'unfold' if folded else 'fold'}"


def drop_words(files: list[str]) -> str:
    """What letting go of files over the board would do."""
    if len(files) > 1:
        return f"Take in {len(files)} files"
    path = FilePath(files[0])
    if is_picture_file(path):
        return f"Put “{path.name}” here"
    return f"Open “{path.name}”" if path.suffix == ".board" else f"Import “{path.name}”"


def _files_in(data: QMimeData) -> list[str]:
    """The files of this machine that a drag carries."""
    return [url.toLocalFile() for url in data.urls() if url.isLocalFile()]


def _tray_ids(data: QMimeData) -> list[Id]:
    """The notes that a drag out of the tray carries; none for any other drag."""
    carried = bytes(data.data(_TRAY_MIME).data()).decode() if data.hasFormat(_TRAY_MIME) else ""
    return carried.split("\n") if carried else []


def tray_data(ids: Iterable[Id]) -> QMimeData:
    """What a drag out of the tray carries."""
    data = QMimeData()
    data.setData(_TRAY_MIME, "\n".join(ids).encode())
    return data
