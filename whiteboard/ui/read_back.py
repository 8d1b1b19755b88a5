"""What was just written, shown large for a moment, so that the room sees that it was heard."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QVBoxLayout

from whiteboard.layout.board import look
from whiteboard.layout.cards import time_label
from whiteboard.model.document import Document
from whiteboard.model.records import EVENT, Note, OnTimeline
from whiteboard.session.session import News
from whiteboard.ui.canvas import Canvas
from whiteboard.ui.panels import label
from whiteboard.ui.style import font

_SHOWN = 2_800
"""Milliseconds that it is seen."""
_MOST = 3
"""New notes up to which the last one is read back: an import is no saying."""
_LONGEST = 220
"""Characters of a note that are read back."""


class ReadBack(QFrame):
    """A card over the upper middle of the board; the mouse goes through it."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.on = False
        self.setObjectName("readback")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._head = label("", 11.0)
        self._text = label("", 20.0)
        self._text.setFont(font(20.0, font().Weight.DemiBold))
        self._text.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(26, 18, 26, 20)
        column.setSpacing(6)
        column.addWidget(self._head)
        column.addWidget(self._text)
        self._over = QTimer(self, singleShot=True, interval=_SHOWN)
        self._over.timeout.connect(self.hide)
        self.hide()
        canvas.session.listen(self._hear)
        canvas.installEventFilter(self)

    def _hear(self, news: News) -> None:
        if not self.on or news.previewing:
            return
        fresh = [news.after.notes[id] for id in news.ids if id in news.after.notes and id not in news.before.notes]
        said = [note for note in fresh if note.text.strip()]
        # What was drawn before as a preview is new all the same: the preview was taken back first.
        if said and len(fresh) <= _MOST:
            self._show(said[-1], news.after)

    def _show(self, note: Note, document: Document) -> None:
        place = note.place
        kind = document.kinds[note.kind].title
        head = kind
        if isinstance(place, OnTimeline):
            lane = document.lanes[place.lane].title
            head = f"{time_label(note, look(document, note, self._canvas.shape))}  {lane}"
            head += "" if note.kind == EVENT else f"  {kind}"
        edge = look(document, note, self._canvas.shape).colour
        theme = self._canvas.theme
        self.setStyleSheet(
            f"QFrame#readback {{ background: {theme.card}; border: 1px solid {theme.card_edge};"
            f" border-left: 8px solid {edge}; border-radius: 10px; border-top-left-radius: 0; border-bottom-left-radius: 0; }}"
        )
        text = " ".join(note.text.split())
        self._head.setText(head)
        self._text.setText(text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…")
        self.setFixedWidth(min(760, max(320, round(self._canvas.width() * 0.62))))
        self.adjustSize()
        self._place()
        self.show()
        self.raise_()
        self._over.start()

    def _place(self) -> None:
        self.move((self._canvas.width() - self.width()) // 2, 18)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """It stays in the middle."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)
