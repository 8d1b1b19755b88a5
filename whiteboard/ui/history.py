"""The past of the board: a slider that plays it back through every change, to be looked at, exported and copied from."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from whiteboard.layout.theme import Theme
from whiteboard.layout.timescale import clock, zone_of
from whiteboard.model.records import Id, Note, Picture
from whiteboard.model.rules import BrokenRule
from whiteboard.session.playback import PAST, Playback, Sitting
from whiteboard.ui.canvas import Canvas
from whiteboard.ui.comms_panel import CommsPanel
from whiteboard.ui.heads import Axis, Titles
from whiteboard.ui.panels import Fitting, label, rule, scrolled
from whiteboard.ui.side_panel import PANEL_WIDTH
from whiteboard.ui.style import font

_FRAMES = 120
"""Frames that playing from the beginning to the end takes at the most."""
_EVERY = 80
"""Milliseconds for each."""
_FOLLOW = 90
"""Milliseconds after which the figures follow the slider."""


class Slider(QWidget):
    """A position among the changes, with the meetings as bands below it."""

    moved = Signal(int)

    def __init__(self, count: int, sittings: tuple[tuple[Sitting, str], ...], theme: Theme) -> None:
        super().__init__()
        self._count = count
        self._sittings = sittings
        self._theme = theme
        self.position = count
        self.setFixedHeight(54)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName("History")

    def go(self, position: int) -> None:
        """Put the handle there and tell."""
        position = min(max(position, 0), self._count)
        if position != self.position:
            self.position = position
            self.update()
            self.moved.emit(position)

    def x_of(self, position: int) -> float:
        """The pixel at which a position lies."""
        return 12.0 + (self.width() - 24.0) * position / max(1, self._count)

    def _point(self, at: QPoint) -> None:
        self.go(round((at.x() - 12.0) / max(1.0, self.width() - 24.0) * self._count))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The handle comes to the pointer."""
        self._point(event.position().toPoint())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """And follows it."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._point(event.position().toPoint())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go by one change, Page Up and Down from meeting to meeting, Home and End to the ends."""
        ends = sorted({0, self._count, *(edge for one, _ in self._sittings for edge in (one.first - 1, one.last))})
        targets = {
            Qt.Key.Key_Left: self.position - 1,
            Qt.Key.Key_Right: self.position + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: self._count,
            Qt.Key.Key_PageUp: max((end for end in ends if end < self.position), default=0),
            Qt.Key.Key_PageDown: min((end for end in ends if end > self.position), default=self._count),
        }
        target = targets.get(Qt.Key(event.key()))
        if target is None:
            super().keyPressEvent(event)
        else:
            self.go(target)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line, the bands of the meetings with their names, the handle."""
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setFont(font(9.5))
        clear = 0.0
        for sitting, words in self._sittings:
            left, right = self.x_of(sitting.first - 1), self.x_of(sitting.last)
            painter.setBrush(QColor(theme.accent_soft))
            painter.drawRoundedRect(QRectF(left + 1.5, 5.0, max(5.0, right - left - 3.0), 24.0), 4.0, 4.0)
            width = painter.fontMetrics().horizontalAdvance(words) + 4.0
            at = min(left, self.width() - width - 4.0)
            if at >= clear:
                painter.setPen(QColor(theme.quiet_ink))
                painter.drawText(QRectF(at, 32.0, width, 18.0), Qt.AlignmentFlag.AlignLeft, words)
                painter.setPen(Qt.PenStyle.NoPen)
                clear = at + width + 10.0
        painter.setBrush(QColor(theme.rule))
        painter.drawRoundedRect(QRectF(12.0, 15.0, self.width() - 24.0, 4.0), 2.0, 2.0)
        painter.setBrush(QColor(theme.accent))
        painter.drawRoundedRect(QRectF(12.0, 15.0, self.x_of(self.position) - 12.0, 4.0), 2.0, 2.0)
        painter.drawEllipse(QRectF(self.x_of(self.position) - 8.0, 9.0, 16.0, 16.0))
        if self.hasFocus():
            painter.setBrush(QColor(theme.card))
            painter.drawEllipse(QRectF(self.x_of(self.position) - 4.0, 13.0, 8.0, 8.0))
        painter.end()


class History(QWidget):
    """The board as it was, over the board as it is. Nothing is written by looking."""

    closed = Signal()
    export_asked = Signal()
    copy_asked = Signal(tuple)

    def __init__(self, playback: Playback, meetings: Callable[[str], str], theme: Theme) -> None:
        super().__init__()
        self.setObjectName("history")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.playback = playback
        self._meetings = meetings
        self.canvas = Canvas(playback, theme)
        self.axis = Axis(self.canvas)
        self.titles = Titles(self.canvas)
        self.when = label("", 11.5, bold=True)
        self.what = Fitting(10.5, "quiet")
        sittings = tuple((one, meetings(one.meeting)) for one in playback.sittings())
        self.slider = Slider(len(playback.journal), sittings, theme)
        self.slider.moved.connect(self._go)
        self.play = QPushButton("Play")
        self.play.clicked.connect(self._toggle)
        self.copy = QPushButton("Copy into the present")
        self.copy.clicked.connect(self._copy)
        export = QPushButton("Export…")
        export.clicked.connect(self.export_asked)
        back = QPushButton("Back to the present")
        back.setProperty("primary", True)
        back.clicked.connect(self.closed)
        self._timer = QTimer(self, interval=_EVERY)
        self._timer.timeout.connect(self._step)
        self.comms = CommsPanel(self._show_notes, lambda _: self.canvas.refused.emit(BrokenRule(PAST)), theme)
        self._comms_soon = QTimer(self, singleShot=True, interval=_FOLLOW)
        self._comms_soon.timeout.connect(self._follow)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head(export, back))
        column.addLayout(self._board(), 1)
        column.addLayout(self._foot())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(column, 1)
        self.beside = self._beside()
        row.addWidget(self.beside)
        playback.listen_to_selection(self._selected)
        self._selected()
        self._say()

    def _head(self, *buttons: QPushButton) -> QFrame:
        head = QFrame()
        head.setObjectName("past")
        row = QHBoxLayout(head)
        row.setContentsMargins(20, 8, 18, 8)
        row.setSpacing(12)
        row.addWidget(self.when)
        row.addWidget(self.what, 1)
        for button in (self.copy, *buttons):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(button)
        return head

    def _board(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(0)
        corner = QWidget()
        corner.setFixedSize(self.titles.width(), self.axis.height())
        grid.addWidget(corner, 0, 0)
        grid.addWidget(self.axis, 0, 1)
        grid.addWidget(self.titles, 1, 0)
        grid.addWidget(self.canvas, 1, 1)
        return grid

    def _beside(self) -> QWidget:
        """The figures of the state that is shown."""
        beside = QWidget()
        beside.setObjectName("panel")
        beside.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        beside.setFixedWidth(PANEL_WIDTH)
        title = label("The figures as they were", 10.5, bold=True)
        title.setContentsMargins(20, 12, 16, 10)
        column = QVBoxLayout(beside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(title)
        column.addWidget(rule())
        column.addWidget(scrolled(self.comms, "Comms"), 1)
        self._follow()
        return beside

    def _follow(self) -> None:
        self.comms.show_document(self.playback.document)

    def _show_notes(self, ids: tuple[Id, ...]) -> None:
        self.playback.select(ids)
        self.canvas.glide_to(ids)

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setContentsMargins(20, 8, 22, 10)
        foot.setSpacing(12)
        self.play.setFixedWidth(78)
        foot.addWidget(self.play, 0, Qt.AlignmentFlag.AlignTop)
        foot.addWidget(self.slider, 1)
        return foot

    def _go(self, position: int) -> None:
        self.playback.go(position)
        self._say()
        if not self._comms_soon.isActive():
            self._comms_soon.start()

    def _say(self) -> None:
        entry = self.playback.entry
        zone = zone_of(self.playback.document.board.timezone)
        if entry is None:
            self.when.setText("Before the first change")
            self.what.say("")
            return
        self.when.setText(f"As it was on {clock(entry.at, zone, day=True, seconds=True)}")
        meeting = f" · {self._meetings(entry.meeting)}" if entry.meeting is not None else ""
        undone = {"undo": "Taken back: ", "redo": "Done again: "}.get(entry.turn.value, "")
        number = f"change {self.playback.position} of {len(self.playback.journal)}"
        self.what.say(f"{undone}{entry.label} · {number}{meeting}")

    def _selected(self) -> None:
        count = len(self._chosen())
        self.copy.setEnabled(bool(count))
        self.copy.setText(f"Copy {count} into the present" if count else "Copy into the present")

    def _chosen(self) -> tuple[Note | Picture, ...]:
        cards: dict[Id, Note | Picture] = {**self.playback.document.notes, **self.playback.document.pictures}
        return tuple(cards[id] for id in self.playback.selection if id in cards)

    def _copy(self) -> None:
        self.copy_asked.emit(self._chosen())

    def _toggle(self) -> None:
        if self._timer.isActive():
            self._stop()
            return
        if self.slider.position == len(self.playback.journal):
            self.slider.go(0)
        self._timer.start()
        self.play.setText("Pause")

    def _stop(self) -> None:
        self._timer.stop()
        self.play.setText("Play")

    def _step(self) -> None:
        count = len(self.playback.journal)
        self.slider.go(self.slider.position + max(1, count // _FRAMES))
        if self.slider.position >= count:
            self._stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape comes back to the present, arrows go through time wherever the focus is."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            self.slider.keyPressEvent(event)
