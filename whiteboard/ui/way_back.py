"""The way back to the board for somebody who has panned into nothing."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QPushButton

from whiteboard.layout.board import frame_area, picture_rect, timeline_rect
from whiteboard.layout.geometry import Rect
from whiteboard.ui.canvas import Canvas

_REST = 180
"""Milliseconds without a move after which it is looked whether anything is in view."""


class WayBack(QPushButton):
    """A button in the lower middle of the canvas, there only while nothing of the board is seen."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__("Back to the board", canvas)
        self.setProperty("primary", True)
        self._canvas = canvas
        self._rest = QTimer(self, singleShot=True, interval=_REST)
        self._rest.timeout.connect(self.look)
        self.clicked.connect(canvas.show_all)
        self.hide()
        canvas.view_changed.connect(self._rest.start)
        canvas.session.listen(lambda news: None if news.previewing else self._rest.start())
        canvas.installEventFilter(self)

    def look(self) -> None:
        """Come or go, as something of the board is in view or not."""
        canvas = self._canvas
        seen = canvas.visible_area()
        # Where notes are seen, which is nearly always, nothing else is asked: the timeline's ends take a look at each note.
        nothing = not canvas.notes_in(seen, enclosed=False) and not any(area.overlaps(seen) for area in self._areas())
        self.setVisible(nothing)
        if nothing:
            self._place()
            self.raise_()

    def _areas(self) -> Iterator[Rect]:
        """Where something can be seen even without a note."""
        document, shape = self._canvas.session.document, self._canvas.shape
        yield from (frame_area(document, frame, shape) for frame in document.frames.values())
        yield from (picture_rect(picture, shape) for picture in document.pictures.values())
        # Lanes go on for ever to both sides, but what happened in them does not.
        if document.lanes:
            yield timeline_rect(document, shape)

    def _place(self) -> None:
        self.adjustSize()
        canvas = self._canvas
        self.move((canvas.width() - self.width()) // 2, canvas.height() - self.height() - 24)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """It stays in the middle."""
        if event.type() == QEvent.Type.Resize:
            self._place()
            self._rest.start()
        return super().eventFilter(watched, event)
