"""Writing on a note, in place: plain text that grows the note as it grows, and survives a crash key by key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QMimeData, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QTextCursor, QTextOption
from PySide6.QtWidgets import QFrame, QListWidget, QPlainTextEdit

from whiteboard.layout.cards import PADDING, ROW, TEXT_SIZE, note_size, sticky_inks, text_top
from whiteboard.layout.geometry import Rect
from whiteboard.layout.theme import Theme
from whiteboard.model.records import EVENT, Note
from whiteboard.tools.tagging import begun
from whiteboard.ui.canvas import Canvas
from whiteboard.ui.style import font

_SMALLEST = 13
"""Pixels of the smallest letters that are written in: further out, the editor is larger than the card."""
_ABOVE = 4.0
"""Points above the first line."""
_BORDER = 2
"""Pixels of the frame around the editor."""

_COMES_BACK = frozenset(
    {Qt.FocusReason.PopupFocusReason, Qt.FocusReason.MenuBarFocusReason, Qt.FocusReason.ActiveWindowFocusReason}
)
"""Why the keys go to something that gives them back."""

NEXT = {
    (Qt.Key.Key_Tab, False): "right",
    (Qt.Key.Key_Backtab, False): "left",
    (Qt.Key.Key_Return, False): "below",
    (Qt.Key.Key_Return, True): "above",
    (Qt.Key.Key_Enter, False): "below",
    (Qt.Key.Key_Enter, True): "above",
}


_MOST_WORDS = 7
"""Known words that are offered at a time."""
_UNDER = 6
"""Pixels between the line that is written and them."""


class Editor(QPlainTextEdit):
    """The text of one note while it is written. Escape and a click elsewhere end it; nothing is lost either way."""

    changed = Signal(str)
    finished = Signal(str)

    def __init__(
        self, canvas: Canvas, note: Note, theme: Theme, fill: str, words: Callable[[str], list[str]] = lambda _: []
    ) -> None:
        """``words`` says which tags (of "#") or names (of "@") are known already."""
        super().__init__(canvas)
        self._words = words
        self.words_list = QListWidget(canvas)
        """The known words that fit what is typed; it is seen while there are some. (The popup of a QCompleter is owned
        by Python and by Qt at once, and deleted twice.)"""
        self.words_list.setObjectName("floating")
        self.words_list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.words_list.hide()
        self.words_list.itemClicked.connect(lambda item: self._complete(item.text()))
        self.destroyed.connect(self.words_list.deleteLater)
        self._canvas = canvas
        self._note = note
        self._over = False
        self._corner: tuple[float, Qt.Corner] | None = None
        """At which corner of the card an editor that is larger than it lies, at a zoom."""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDocumentMargin(0)
        self.setAccessibleName("Text of the note")
        ink, hint = (theme.ink, theme.hint_ink) if note.kind == EVENT else sticky_inks(fill, theme)[:2]
        self.setStyleSheet(
            f"QPlainTextEdit {{ background: {fill}; color: {ink}; padding: 0; border: {_BORDER}px solid {theme.accent}; border-radius: 4px;"
            f" placeholder-text-color: {hint}; selection-background-color: {theme.accent}; selection-color: {theme.card}; }}"
        )
        self.setPlaceholderText("Write, then Escape")
        self.setPlainText(note.text)
        self.selectAll()
        self.textChanged.connect(self._grow)
        self.document().documentLayout().documentSizeChanged.connect(lambda _: self.follow())
        # Qt scrolls to the cursor before the editor has grown; once it has, the first line belongs at the top again.
        self.verticalScrollBar().valueChanged.connect(lambda at: self.verticalScrollBar().setValue(0) if at else None)
        canvas.view_changed.connect(self.follow)
        self.follow()

    def follow(self) -> None:
        """Lie over the note wherever the view goes."""
        shown = replace(self._note, text=self.toPlainText())
        origin = self._canvas.shape.origin(shown)
        if origin is None:
            return
        width, height = note_size(shown)
        zoom = self._canvas.zoom
        # Qt draws letters in whole pixels only. The room shrinks with them, so that lines break where the card's do.
        pixels = max(_SMALLEST, int(TEXT_SIZE * zoom))
        enlarged = max(zoom, pixels / TEXT_SIZE)
        typeface = font()
        typeface.setPixelSize(pixels)
        if typeface != self.font():
            self.setFont(typeface)
        # The time of an event stays to be read above what is written.
        headed = text_top(shown) > ROW and enlarged == zoom
        above = text_top(shown) if headed else 0.0
        scale = enlarged / zoom
        area = Rect(origin[0], origin[1] + above, width * scale, (height - above) * scale)
        rect = self._canvas.on_screen(area).toAlignedRect().adjusted(-_BORDER, -_BORDER, _BORDER, _BORDER)
        pad = round(PADDING * enlarged)
        room = round((width - 2 * PADDING) * pixels / TEXT_SIZE)
        top = 0 if headed else round(_ABOVE * enlarged)
        self.setViewportMargins(pad, top, max(0, rect.width() - 2 * _BORDER - pad - room), 0)
        # The layout of a plain text counts its height in lines.
        lines = max(1, round(self.document().size().height()))
        needed = lines * self.fontMetrics().lineSpacing() + 2 * top + 8
        if enlarged > zoom:
            # What lies over other notes anyway may as well be seen whole, and cover no more of them than it must.
            card = self._canvas.on_screen(Rect(*origin, width, height)).toAlignedRect()
            card.adjust(-_BORDER, -_BORDER, _BORDER, _BORDER)
            rect.setHeight(max(card.height(), needed))
            rect = self._beside(card, rect)
            rect.moveRight(min(rect.right(), self._canvas.width() - 1))
            rect.moveBottom(min(rect.bottom(), self._canvas.height() - 1))
        else:
            rect.setHeight(max(rect.height(), needed))
        self.setGeometry(rect)

    def _beside(self, card: QRect, rect: QRect) -> QRect:
        """A rectangle larger than the card, at the corner of it where the least of other notes is covered. While one
        writes it stays the same corner."""
        zoom = self._canvas.zoom
        if self._corner is None or self._corner[0] != zoom:
            corner = min(Qt.Corner, key=lambda corner: self._covered(_at_corner(corner, card, rect)))
            self._corner = zoom, corner
        return _at_corner(self._corner[1], card, rect)

    def _covered(self, place: QRect) -> int:
        """How much of other notes lies there, in square pixels."""
        canvas = self._canvas
        if not canvas.rect().contains(place):
            return place.width() * place.height()
        x, y = canvas.board_x(place.x()), canvas.board_y(place.y())
        notes = canvas.index.touching(Rect(x, y, place.width() / canvas.zoom, place.height() / canvas.zoom))
        rects = (canvas.index.rect(note.id) for note in notes if note.id != self._note.id)
        areas = (canvas.on_screen(rect).toAlignedRect().intersected(place) for rect in rects if rect is not None)
        return sum(area.width() * area.height() for area in areas)

    def _grow(self) -> None:
        self.changed.emit(self.toPlainText())
        self.follow()
        self._offer()

    def _before_cursor(self) -> str:
        cursor = self.textCursor()
        return cursor.block().text()[: cursor.positionInBlock()]

    def _offer(self) -> None:
        """Show the known tags or names that begin with what is typed."""
        token = begun(self._before_cursor())
        start = token[1].casefold() if token is not None else ""
        words = self._words(token[0]) if token is not None else []
        found = [word for word in words if word.casefold().startswith(start) and word.casefold() != start]
        shown = self.words_list
        shown.setVisible(bool(found))
        if found:
            shown.clear()
            shown.addItems(found[:_MOST_WORDS])
            shown.setCurrentRow(0)
            height = shown.sizeHintForRow(0) * shown.count() + 2 * shown.frameWidth() + 4
            shown.resize(max(140, shown.sizeHintForColumn(0) + 30), height)
            caret = QRect(self.viewport().mapTo(self._canvas, self.cursorRect().topLeft()), self.cursorRect().size())
            below = caret.y() + caret.height() + _UNDER
            fits = below + height <= self._canvas.height()
            across = max(0, min(caret.x(), self._canvas.width() - shown.width()))
            shown.move(across, below if fits else caret.y() - height - _UNDER)
            shown.raise_()

    def _choose(self, key: Qt.Key) -> bool:
        """What a key means for the list of words; False where it means nothing there."""
        shown = self.words_list
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
            self._complete(shown.currentItem().text())
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            step = 1 if key == Qt.Key.Key_Down else -1
            shown.setCurrentRow((shown.currentRow() + step) % shown.count())
        elif key == Qt.Key.Key_Escape:
            shown.hide()
        else:
            return False
        return True

    def _complete(self, word: str) -> None:
        token = begun(self._before_cursor())
        if token is not None:
            cursor = self.textCursor()
            cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, len(token[1]))
            cursor.insertText(f"{word} ")

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste as plain text, whatever the clipboard offers."""
        self.insertPlainText(source.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape ends; Tab and Ctrl+Enter go on to a next sticky."""
        key = Qt.Key(event.key())
        if self.words_list.isVisible() and self._choose(key):
            return
        ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key == Qt.Key.Key_Escape:
            self.end("")
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self.end(NEXT[key, False])
        elif ctrl and (key, shift) in NEXT:
            self.end(NEXT[key, shift])
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Going elsewhere ends it, by a click or a key; a menu or another window does not."""
        super().focusOutEvent(event)
        if event.reason() not in _COMES_BACK:
            self.end("")

    def reopen(self) -> None:
        """What was written could not be kept: go on writing."""
        self._over = False
        self.show()
        self.setFocus()

    def end(self, then: str) -> None:
        """Be done, once: ``then`` says where the next sticky goes, if one does."""
        if not self._over:
            self._over = True
            self.words_list.hide()
            self.finished.emit(then)


def _at_corner(corner: Qt.Corner, card: QRect, rect: QRect) -> QRect:
    """A rectangle so that one of its corners lies at that of another."""
    moved = QRect(rect)
    if corner in (Qt.Corner.TopRightCorner, Qt.Corner.BottomRightCorner):
        moved.moveRight(card.right())
    else:
        moved.moveLeft(card.left())
    if corner in (Qt.Corner.BottomLeftCorner, Qt.Corner.BottomRightCorner):
        moved.moveBottom(card.bottom())
    else:
        moved.moveTop(card.top())
    return moved
