"""The small timeline of an import's preview: what the board has, what comes, what is odd; a click finds the row."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from whiteboard.layout.miniature import LANE, Dot, Miniature, miniature
from whiteboard.layout.theme import Theme
from whiteboard.layout.timescale import zone_of
from whiteboard.model.document import Document
from whiteboard.ui.import_table import CandidateTable
from whiteboard.ui.painter import DisplayPainter, colour
from whiteboard.ui.picture import FULL
from whiteboard.ui.work import Work, raise_here

_AT_ONCE = 5000
"""Rows whose strip is drawn in less than a frame; of more it is made beside the window, and shown when it is there."""


class Strip(QWidget):
    """The small timeline; a click goes to the nearest row."""

    picked = Signal(int)

    def __init__(self, table: CandidateTable, document: Callable[[], Document], theme: Callable[[], Theme]) -> None:
        super().__init__()
        self._table = table
        self._document = document
        self._theme = theme
        self._made: Miniature | None = None
        self._making: Work | None = None
        self._row: int | None = None
        self._painter = DisplayPainter()
        self.setToolTip("Click an event to find its row")
        table.altered.connect(self.repaint_all)

    def repaint_all(self) -> None:
        """Draw it anew when it is seen; how high it is follows from the lanes alone."""
        self._forget()
        self.setFixedHeight(round(self._of([]).height * FULL))
        self.update()

    def recolour(self) -> None:
        """Draw it anew in other colours."""
        self._forget()
        self.update()

    def _forget(self) -> None:
        self._made = None
        if self._making is not None:
            self._making.cancel()
            self._making = None

    def _of(self, dots: list[Dot]) -> Miniature:
        zone = zone_of(self._document().board.timezone)
        return miniature(self._table.lanes(), dots, zone, max(self.width(), 300) / FULL, self._theme())

    def _drawn(self) -> Miniature | None:
        """The strip; None while that of a long source is being made."""
        if self._made is None and self._making is None:
            if len(self._table.candidates) <= _AT_ONCE:
                self._take(self._of(self._table.dots()))
            else:
                self._make()
        return self._made

    def _make(self) -> None:
        dots, lanes = self._table.dots_later(), self._table.lanes()
        zone, width, theme = zone_of(self._document().board.timezone), max(self.width(), 300) / FULL, self._theme()
        work = self._making = Work(lambda _: miniature(lanes, dots(), zone, width, theme))
        work.done.connect(lambda made: self._made_beside(work, made))
        work.failed.connect(raise_here)
        work.start()

    def _made_beside(self, work: Work, made: Miniature) -> None:
        if work is self._making:
            self._making = None
            self._take(made)
            self.update()

    def _take(self, made: Miniature) -> None:
        self._made = made
        self.setAccessibleName(made.drawing.title)

    def leave(self) -> None:
        """Nobody waits for it any more."""
        self._forget()

    def show_row(self, row: int | None) -> None:
        """Point out the event of a row."""
        if row != self._row:
            self._row = row
            self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw it for the new width."""
        if event.oldSize().width() != event.size().width():
            self._forget()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The strip, and a ring around the row that has the cursor."""
        made = self._drawn() or self._of([])
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(FULL, FULL)
        self._painter.drawings(painter, [made.drawing])
        at = self._place(made, self._row)
        if at is not None:
            ink = colour(self._theme().accent)
            painter.setPen(ink)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(*at), 6.0, 6.0)
        painter.end()

    def _place(self, made: Miniature, row: int | None) -> tuple[float, float] | None:
        if row is None or row >= len(self._table.candidates):
            return None
        at, lane = self._table.candidates[row].at, self._table.lane_of(row)
        return made.point(at, lane) if at is not None and lane is not None else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Find the row whose dot is nearest."""
        made = self._drawn()
        if made is None:
            return
        x, y = event.position().x() / FULL, event.position().y() / FULL
        places = ((row, self._place(made, row)) for row in range(len(self._table.candidates)))
        near = [((at[0] - x) ** 2 + (at[1] - y) ** 2, row) for row, at in places if at is not None]
        if near and min(near)[0] < LANE**2:
            self.picked.emit(min(near)[1])
