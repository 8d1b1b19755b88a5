"""Somebody at the window: real events on it, and what stands on its board, read from the screen's own geometry."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QAbstractAnimation, QEvent, QEventLoop, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.stored import NINE
from whiteboard.layout.geometry import Rect
from whiteboard.model.document import Document
from whiteboard.model.instants import MINUTE, Instant
from whiteboard.model.records import Id, Note, OnTimeline, Place
from whiteboard.ui.canvas import Canvas
from whiteboard.ui.editor import Editor
from whiteboard.ui.page import Page
from whiteboard.ui.window import Window

PLAIN = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
LEFT = Qt.MouseButton.LeftButton
NONE = Qt.MouseButton.NoButton


def clock_time(text: str) -> Instant:
    """09:24 on the morning of the sample board, in UTC."""
    hours, minutes = text.split(":")
    return NINE + ((int(hours) - 9) * 60 + int(minutes)) * MINUTE


Open = Callable[[Path], "Scribe"]
"""Opens a window on a board."""


class Scribe:
    """Clicks, drags and types; positions are pixels of the canvas."""

    def __init__(self, window: Window) -> None:
        self.window = window

    @property
    def page(self) -> Page:
        assert self.window.page is not None, "no board is open"
        return self.window.page

    @property
    def canvas(self) -> Canvas:
        return self.page.canvas

    @property
    def document(self) -> Document:
        return self.page.session.document

    @property
    def shown(self) -> Document:
        return self.page.session.shown

    @property
    def selected(self) -> set[str]:
        """The texts of the notes that are selected."""
        return {self.document.notes[id].text for id in self.page.session.selection}

    @property
    def editor(self) -> Editor | None:
        return next((one for one in self.canvas.findChildren(Editor) if one.isVisible()), None)

    @property
    def steps(self) -> list[str]:
        """What undo would take back, the last one last."""
        return [step.label for step in self.page.session.history.done]

    @property
    def told(self) -> str:
        """What the bar for bad news says; empty where it is not to be seen."""
        return self.page.notice._text.text() if self.page.notice.isVisible() else ""

    @property
    def toast(self) -> str:
        return self.page.toast.text() if self.page.toast.isVisible() else ""

    # Where things are.

    def note(self, text: str) -> Note:
        """The one note with this text."""
        found = [note for note in self.document.notes.values() if note.text == text]
        assert len(found) == 1, f"{len(found)} notes say {text!r}"
        return found[0]

    def on_timeline(self, text: str) -> OnTimeline:
        place = self.note(text).place
        assert isinstance(place, OnTimeline), place
        return place

    def places(self, *, without: Sequence[str] = ()) -> dict[Id, Place]:
        """Where every note is, apart from those with these texts."""
        return {note.id: note.place for note in self.document.notes.values() if note.text not in without}

    def rect(self, text: str) -> Rect:
        rect = self.canvas.index.rect(self.note(text).id)
        assert rect is not None, f"{text!r} is not on the board"
        return rect

    def pixel(self, x: float, y: float) -> QPoint:
        """Where a point of the board is on the canvas."""
        canvas = self.canvas
        return QPoint(round(x * canvas.zoom - canvas.left), round(y * canvas.zoom - canvas.top))

    def middle(self, text: str) -> QPoint:
        return self.pixel(*self.rect(text).centre)

    def spot(self, time: str, lane: Id, row: int = 0) -> QPoint:
        """A little below the upper edge of a row of a lane at a time."""
        shape = self.canvas.shape
        strip = shape.strip(lane)
        assert strip is not None
        return self.pixel(shape.scale.x(clock_time(time)), shape.row_y(strip, row) + 1.0)

    def below(self, x: float = 300.0, y: float = 60.0) -> QPoint:
        """A point of the canvas below the timeline, in its own coordinates."""
        return self.pixel(x, y + self.canvas.shape.canvas_y)

    # The mouse.

    def mouse(
        self,
        kind: QEvent.Type,
        at: QPoint,
        button: Qt.MouseButton = LEFT,
        held: Qt.MouseButton = NONE,
        modifiers: Qt.KeyboardModifier = PLAIN,
        on: QWidget | None = None,
    ) -> None:
        widget = on if on is not None else self.canvas
        if on is None:
            # Qt would deliver it all the same, but nobody could click there.
            assert kind in {QEvent.Type.MouseMove, QEvent.Type.MouseButtonRelease} or widget.rect().contains(at), at
        event = QMouseEvent(kind, QPointF(at), QPointF(widget.mapToGlobal(at)), button, held, modifiers)
        QApplication.sendEvent(widget, event)

    def press(
        self,
        at: QPoint,
        modifiers: Qt.KeyboardModifier = PLAIN,
        button: Qt.MouseButton = LEFT,
        on: QWidget | None = None,
    ) -> None:
        self.mouse(QEvent.Type.MouseButtonPress, at, button, button, modifiers, on)

    def move(
        self, at: QPoint, modifiers: Qt.KeyboardModifier = PLAIN, held: Qt.MouseButton = LEFT, on: QWidget | None = None
    ) -> None:
        self.mouse(QEvent.Type.MouseMove, at, NONE, held, modifiers, on)

    def release(
        self,
        at: QPoint,
        modifiers: Qt.KeyboardModifier = PLAIN,
        button: Qt.MouseButton = LEFT,
        on: QWidget | None = None,
    ) -> None:
        self.mouse(QEvent.Type.MouseButtonRelease, at, button, NONE, modifiers, on)

    def click(self, at: QPoint, modifiers: Qt.KeyboardModifier = PLAIN, button: Qt.MouseButton = LEFT) -> None:
        self.press(at, modifiers, button)
        self.release(at, modifiers, button)

    def double_click(self, at: QPoint, on: QWidget | None = None) -> None:
        self.press(at, on=on)
        self.release(at, on=on)
        self.mouse(QEvent.Type.MouseButtonDblClick, at, LEFT, LEFT, on=on)
        self.release(at, on=on)

    def lift(
        self, start: QPoint, end: QPoint, modifiers: Qt.KeyboardModifier = PLAIN, button: Qt.MouseButton = LEFT
    ) -> None:
        """Press and move there in several steps, without letting go."""
        self.press(start, modifiers, button)
        for step in range(1, 6):
            self.move(start + (end - start) * (step / 5), modifiers, button)

    def drag(
        self, start: QPoint, end: QPoint, modifiers: Qt.KeyboardModifier = PLAIN, button: Qt.MouseButton = LEFT
    ) -> None:
        self.lift(start, end, modifiers, button)
        self.release(end, modifiers, button)

    def hover(self, at: QPoint) -> None:
        self.move(at, held=NONE)

    def wheel(self, at: QPoint, steps: int, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        event = QWheelEvent(
            QPointF(at),
            QPointF(self.canvas.mapToGlobal(at)),
            QPoint(),
            QPoint(0, 120 * steps),
            NONE,
            modifiers,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(self.canvas, event)

    # The keyboard.

    def key(self, key: Qt.Key | str, modifiers: Qt.KeyboardModifier = PLAIN, on: QWidget | None = None) -> None:
        """A key for whoever has the focus, shortcuts included."""
        QTest.keyClick(on or self._focused(), key, modifiers)

    def type(self, text: str, on: QWidget | None = None) -> None:
        QTest.keyClicks(on or self._focused(), text)

    def _focused(self) -> QWidget:
        widget = QApplication.focusWidget()
        assert widget is not None, "nothing has the focus"
        return widget

    def escape(self) -> None:
        self.key(Qt.Key.Key_Escape)

    def undo(self) -> None:
        self.key(Qt.Key.Key_Z, CTRL)

    def redo(self) -> None:
        self.key(Qt.Key.Key_Z, CTRL | SHIFT)

    def write(self, at: QPoint, text: str) -> Note:
        """Double-click, type, Escape."""
        self.double_click(at)
        self.type(text)
        self.escape()
        return self.note(text)

    # The window.

    def settle(self) -> None:
        """Let timers that are due and posted events have their turn."""
        for _ in range(3):
            QApplication.sendPostedEvents()
            QApplication.processEvents()

    def rest(self) -> None:
        """Wait until the view has glided to where it goes."""
        glide, loop = self.canvas._glide, QEventLoop()
        glide.finished.connect(loop.quit)
        late = QTimer(loop, singleShot=True)
        late.timeout.connect(loop.quit)
        late.start(60_000)
        if glide.state() == QAbstractAnimation.State.Running:
            loop.exec()
        assert glide.state() == QAbstractAnimation.State.Stopped

    def close(self) -> None:
        """Close as a user does, and let Qt take the widgets away."""
        with suppress(RuntimeError):
            self.window.close()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
