"""Names written where they stand: the board's title, lanes, phases and frames, and the labels of links."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QFont, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

from whiteboard.layout.board import frame_rect, picture_rect
from whiteboard.layout.geometry import Rect
from whiteboard.model.records import Id
from whiteboard.ui.picture import FULL
from whiteboard.ui.style import font

if TYPE_CHECKING:
    from whiteboard.ui.page import Page

_NARROWEST = 160
"""Pixels that a line has for writing at the least."""
_TALLEST = 30
_WIDE_ENOUGH = 320
"""Pixels for what a picture shows, in words."""
_PHASE_BAND = (4.0, 22.0)
"""Points from the upper edge of the axis to that of the phases, and their height with a little air."""


class LineInPlace(QLineEdit):
    """A line over what it changes. Enter or a click elsewhere keeps what is written, Escape does not.

    ``take`` takes another text, and says whether it could: what is refused stays to be written on. Where nothing has been
    written yet, Ctrl+Z is the board's.
    """

    closed = Signal()
    clicked_elsewhere = Signal()

    def __init__(
        self,
        parent: QWidget,
        text: str,
        place: QRect,
        typeface: QFont,
        take: Callable[[str], bool],
        *,
        may_be_empty: bool = False,
    ) -> None:
        super().__init__(text, parent)
        self._before = text
        self._take = take
        self._may_be_empty = may_be_empty
        self._over = False
        self.setFont(typeface)
        self.setGeometry(place.intersected(parent.rect()) if parent.rect().contains(place.center()) else place)
        self.editingFinished.connect(self.finish)
        escape = QAction(self)
        escape.setShortcut("Escape")
        escape.triggered.connect(self.give_up)
        self.addAction(escape)
        self.show()
        self.raise_()
        self.setFocus()
        self.selectAll()

    def event(self, event: QEvent) -> bool:
        """Let the board undo where there is nothing here to take back."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Undo)
            and not self.isUndoAvailable()
        ):
            self.give_up()
            event.ignore()
            return False
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Whoever opened the line hears of a click elsewhere before it keeps what is written."""
        if event.reason() is Qt.FocusReason.MouseFocusReason:
            self.clicked_elsewhere.emit()
        super().focusOutEvent(event)

    def give_up(self) -> None:
        """It stays what it was."""
        self.setText(self._before)
        self.finish()

    def finish(self) -> bool:
        """Keep what is written, as a click elsewhere does. False where that is refused: then it stays open."""
        if self._over:
            return True
        self._over = True
        text = self.text().strip()
        unchanged = text == self._before or not (text or self._may_be_empty)
        if not unchanged and not self._take(text):
            self._over = False
            return False
        # First the keys go back to the board, else Qt gives them to whoever comes next.
        self.closed.emit()
        self.hide()
        self.deleteLater()
        return True


class Title(QLabel):
    """The board's title; a double click makes it a line to write in, and ``take`` takes what is written there."""

    ended = Signal()
    """The line is about to go, and the keys with it."""

    def __init__(self, take: Callable[[str], bool]) -> None:
        super().__init__()
        self._take = take
        self._line: LineInPlace | None = None
        # Whoever mailed the board chose these words: what looks like HTML would fetch files.
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setToolTip("Double-click to rename")

    def mouseDoubleClickEvent(self, event: object) -> None:
        """Write."""
        self.edit()

    def edit(self) -> None:
        """Write the title in place."""
        if self._line is not None:
            # One that was refused is still open.
            self._line.setFocus()
            return
        line = LineInPlace(self.window(), self.text(), self._place(), self.font(), self._take)
        line.setAccessibleName("Title of the board")
        line.closed.connect(self._closed)
        self._line = line

    def end(self) -> bool:
        """Keep the title that is being written. False where it is refused: then it stays to be written on."""
        return self._line is None or self._line.finish()

    def _closed(self) -> None:
        line, self._line = self._line, None
        if line is not None and line.hasFocus():
            self.ended.emit()

    def _place(self) -> QRect:
        at = self.mapTo(self.window(), self.rect().topLeft())
        return QRect(at, self.size()).adjusted(-9, -6, 0, 8)


class Names:
    """Where on a page each name stands, and the line over it while it is written."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.line: LineInPlace | None = None
        """The line that is open."""
        self._way_back: tuple[list[float], list[float]] | None = None
        """What was looked at before all of an arrow came into view, and what has been since."""

    def edit(self, id: Id) -> None:
        """Write the name of a lane, phase or frame, the label of a link, or what a picture shows, where it stands."""
        if self.line is not None:
            # One that was refused is still open.
            self.line.give_up()
        self.show(id)
        document = self._page.session.document
        if id in document.lanes:
            self._open(id, document.lanes[id].title, self._page.titles, self._over_lane(id))
        elif id in document.phases:
            self._open(id, document.phases[id].title, self._page.axis, self._over_phase(id))
        elif id in document.frames:
            self._open(id, document.frames[id].title, self._page.canvas, self._over_frame(id), zoomed=14.0)
        elif id in document.pictures:
            self._open(id, document.pictures[id].alt, self._page.canvas, self._over_picture(id))
        elif id in document.links:
            self._open(id, document.links[id].label, self._page.canvas, self._over_link(id))

    def end(self) -> bool:
        """Keep the name that is being written. False where it is refused: then it stays to be written on."""
        return self.line is None or self.line.finish()

    def show(self, id: Id) -> None:
        """Bring a lane, phase, frame or link into view."""
        canvas, document = self._page.canvas, self._page.session.document
        seen = canvas.visible_area()
        strip = canvas.shape.strip(id)
        if strip is not None:
            canvas.show_area(Rect(seen.centre[0], strip.y, 0.0, min(strip.height, seen.height / 2)))
        elif id in document.phases:
            phase = document.phases[id]
            x = canvas.shape.scale.x(phase.start)
            length = canvas.shape.scale.x(phase.until) - x
            canvas.show_area(Rect(x, seen.centre[1], min(length, seen.width / 2), 0.0))
        elif id in document.frames:
            area = frame_rect(document.frames[id], canvas.shape)
            canvas.show_area(Rect(area.x, area.y, min(area.width, seen.width / 2), min(area.height, seen.height / 2)))
        elif id in document.pictures:
            canvas.show_pictures([id])
        elif id in document.links:
            link = document.links[id]
            if not canvas.rect().contains(self._over_link(id)):
                before = canvas.view()
                canvas.show_notes((link.from_note, link.to_note))
                self._way_back = (before, canvas.view())

    def _over_lane(self, id: Id) -> QRect:
        canvas, titles = self._page.canvas, self._page.titles
        strip = canvas.shape.strip(id)
        y = (strip.y if strip is not None else 0.0) * canvas.zoom - canvas.top
        return QRect(4, max(2, round(y) + 4), titles.width() - 8, _TALLEST)

    def _over_phase(self, id: Id) -> QRect:
        canvas = self._page.canvas
        phase = self._page.session.document.phases[id]
        left, right = (canvas.shape.scale.x(at) * canvas.zoom - canvas.left for at in (phase.start, phase.until))
        left = min(max(2.0, left), canvas.width() - _NARROWEST - 2.0)
        top, height = (round(part * FULL) for part in _PHASE_BAND)
        return QRect(round(left), top, max(_NARROWEST, round(min(right, canvas.width()) - left)), height + 2)

    def _over_frame(self, id: Id) -> QRect:
        canvas = self._page.canvas
        area = canvas.on_screen(frame_rect(self._page.session.document.frames[id], canvas.shape))
        height = max(24, round(28.0 * canvas.zoom))
        return QRect(
            round(area.x() + 4.0 * canvas.zoom),
            round(area.y() + 5.0 * canvas.zoom),
            max(_NARROWEST, round(area.width() - 8.0 * canvas.zoom)),
            height,
        )

    def _over_picture(self, id: Id) -> QRect:
        """Along the lower edge of a picture."""
        canvas = self._page.canvas
        area = canvas.on_screen(picture_rect(self._page.session.document.pictures[id], canvas.shape)).toRect()
        width = max(_WIDE_ENOUGH, area.width())
        bottom = min(area.bottom(), canvas.height() - 6)
        left = min(max(6, area.center().x() - width // 2), max(6, canvas.width() - width - 6))
        return QRect(left, bottom - _TALLEST, width, _TALLEST)

    def _over_link(self, id: Id) -> QRect:
        canvas = self._page.canvas
        drawing = canvas.picture.links.drawing(id)
        bounds = drawing.bounds if drawing is not None else None
        middle = canvas.on_screen(bounds).center().toPoint() if bounds is not None else canvas.rect().center()
        return QRect(middle.x() - _NARROWEST // 2, middle.y() - _TALLEST // 2, _NARROWEST, _TALLEST)

    def _open(self, id: Id, text: str, parent: QWidget, place: QRect, *, zoomed: float | None = None) -> None:
        size = 10.0 if zoomed is None else max(8.0, zoomed * self._page.canvas.zoom / FULL)
        weight = QFont.Weight.DemiBold
        document = self._page.session.document
        said = "Label" if id in document.links else "What the picture shows" if id in document.pictures else ""
        may_be_empty = bool(said)
        take = partial(self._page.timeline.renamed, id)
        line = LineInPlace(parent, text, place, font(size, weight), take, may_be_empty=may_be_empty)
        if zoomed is not None:
            line.setStyleSheet("padding: 0 8px;")
        line.setAccessibleName(said or "Name")
        line.setPlaceholderText(said)
        line.closed.connect(self._closed)
        if id in document.links and not text:
            line.clicked_elsewhere.connect(partial(self._take_tool, line))
        self.line = line

    def _take_tool(self, line: LineInPlace) -> None:
        """One letter on a new arrow, and then a press on the board: whoever draws the next one at once meant the tool."""
        if len(line.text()) != 1 or QApplication.focusWidget() is not self._page.canvas:
            return
        key, commands = QKeySequence(line.text()), self._page.commands
        tools = (commands[name] for name in commands if name.startswith("use_tool:"))
        meant = next((tool for tool in tools if key in tool.shortcuts()), None)
        if meant is not None:
            line.give_up()
            meant.trigger()

    def _closed(self) -> None:
        self.line = None
        canvas, way_back = self._page.canvas, self._way_back
        self._way_back = None
        canvas.setFocus()
        if way_back is not None and canvas.view() == way_back[1]:
            before = way_back[0]
            canvas.glide(lambda: canvas.set_view(*before))
