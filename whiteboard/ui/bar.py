"""The scribe's bar: one line that lands where it belongs, and shows what it understood while it is typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QWidget

from whiteboard.importers.bar import BarContext, read_line
from whiteboard.layout.board import tint
from whiteboard.layout.cards import readable
from whiteboard.layout.theme import Theme
from whiteboard.model.meetings import people
from whiteboard.model.records import EVENT, Id, Role
from whiteboard.model.themes import frame_around
from whiteboard.session import Session
from whiteboard.ui.known_names import KnownNames
from whiteboard.ui.style import font

_KIND_COLOUR = "#8a6d00"
_PLAIN = "#5b6472"
_LONG = 1
"""Characters from which the line needs the room of the hint."""
_EXAMPLES = (
    "14:02 public Status page: investigating @anna",
    "+ well",
    "- improve",
    "? question",
    "! idea",
    "> action",
)
"""What can be typed, shown in an empty line as far as whole examples have room."""
_AIR = 24
"""Pixels that a line keeps free of them."""
_EDITING = frozenset(
    {
        Qt.Key.Key_A,
        Qt.Key.Key_C,
        Qt.Key.Key_V,
        Qt.Key.Key_X,
        Qt.Key.Key_Z,
        Qt.Key.Key_Y,
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
        Qt.Key.Key_Backspace,
        Qt.Key.Key_Delete,
    }
)
"""With Ctrl these edit the line; everything else with Ctrl is an action of the window."""


class BarEdit(QLineEdit):
    """The line itself. Pasting several lines adds them all; Tab goes through the lanes."""

    lines_pasted = Signal(str)
    next_lane = Signal(int)
    left = Signal()
    has_keys = Signal(bool)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many examples as there is room for: half of one is none."""
        super().resizeEvent(event)
        metrics, room = self.fontMetrics(), event.size().width() - _AIR
        shown = ("   ".join(_EXAMPLES[:most]) for most in range(len(_EXAMPLES), 0, -1))
        self.setPlaceholderText(next((one for one in shown if metrics.horizontalAdvance(one) <= room), ""))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keys are here."""
        super().focusInEvent(event)
        self.has_keys.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """They are elsewhere."""
        super().focusOutEvent(event)
        self.has_keys.emit(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves the bar, a paste with line ends is several notes."""
        if event.matches(QKeySequence.StandardKey.Paste):
            text = QGuiApplication.clipboard().text()
            if len(text.strip().splitlines()) > 1:
                self.lines_pasted.emit(text)
                return
        if event.key() == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
            else:
                self.left.emit()
            return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keys of the window stay the window's, but for those that edit a line.

        In an empty line undo and redo mean the board: the note that was added just now can be taken back at once.
        """
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            keys = QKeySequence.StandardKey
            undoes = event.matches(keys.Undo) or event.matches(keys.Redo)
            ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            if (undoes and not self.text()) or (ctrl and event.key() not in _EDITING):
                event.ignore()
                return True
        return super().event(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab and Shift+Tab choose the lane for lines that name none."""
        self.next_lane.emit(1 if forward else -1)
        return True


class Bar(QFrame):
    """The bar with the chips of what it understood so far."""

    submitted = Signal(str)

    def __init__(self, session: Session, context: Callable[[], BarContext], theme: Theme) -> None:
        super().__init__()
        self.setObjectName("floating")
        self._session = session
        self._context = context
        self._theme = theme
        self.lane: Id = self._first_lane()
        self._lanes = session.document.lanes
        self._chips = QHBoxLayout()
        self._chips.setSpacing(5)
        self.edit = BarEdit()
        self.edit.setFrame(False)
        self.edit.setFont(font(11.5))
        self.edit.setStyleSheet("QLineEdit { border: none; background: transparent; padding: 2px; }")
        self.edit.setAccessibleName("Scribe's bar")
        KnownNames(self.edit, lambda: people(session.document))
        self._hinted = True
        self._hint = QLabel("Enter adds · Tab next lane")
        self._hint.setProperty("quiet", True)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 9, 16, 9)
        row.setSpacing(10)
        row.addLayout(self._chips)
        row.addWidget(self.edit, 1)
        row.addWidget(self._hint)
        self.edit.textChanged.connect(self._understand)
        self.edit.returnPressed.connect(self._submit)
        self.edit.lines_pasted.connect(self.submitted)
        self.edit.next_lane.connect(self._step_lane)
        self.edit.has_keys.connect(self._show_keys)
        self._understand()

    def context(self) -> BarContext:
        """What lines are understood against now, in the lane that was chosen."""
        return replace(self._context(), default_lane=self.lane)

    def clear(self) -> None:
        """Be ready for the next line."""
        self.edit.clear()

    def say_hint(self, wanted: bool) -> None:
        """Whether there is room to say what the keys do."""
        self._hinted = wanted
        self._hint.setVisible(wanted and len(self.edit.text()) < _LONG)

    def refresh(self) -> None:
        """Something else was done to the board: the lanes may have other names, or the chosen one may be gone."""
        lanes = self._session.document.lanes
        if lanes is not self._lanes:
            self._lanes = lanes
            if self.lane not in lanes:
                self.lane = self._first_lane()
            self._understand()

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self._theme = theme
        self._understand()

    def _show_keys(self, here: bool) -> None:
        self.setProperty("keys", here)
        self.style().unpolish(self)
        self.style().polish(self)

    def _first_lane(self) -> Id:
        lanes = sorted(
            self._session.document.lanes.values(), key=lambda lane: (lane.role != Role.RESPONSE, lane.position)
        )
        return lanes[0].id if lanes else ""

    def _submit(self) -> None:
        if self.edit.text().strip():
            self.submitted.emit(self.edit.text())

    def _step_lane(self, by: int) -> None:
        lanes = [lane.id for lane in sorted(self._session.document.lanes.values(), key=lambda lane: lane.position)]
        if lanes:
            at = lanes.index(self.lane) if self.lane in lanes else 0
            self.lane = lanes[(at + by) % len(lanes)]
            self._understand()

    def _understand(self) -> None:
        """Show what is understood of the line as chips, the lane first."""
        while (item := self._chips.takeAt(0)) is not None:
            widget = item.widget()
            if isinstance(widget, QWidget):
                widget.hide()
                widget.deleteLater()
        text = self.edit.text()
        line = read_line(text[:2_000], self.context())
        lane = self._session.document.lanes.get(line.lane or (self.lane if not text.strip() else ""))
        if lane is not None:
            self._add_chip(lane.title, lane.colour)
        for chip in line.chips:
            if chip.what != "lane":
                self._add_chip(chip.label, _KIND_COLOUR if chip.what == "kind" else _PLAIN)
        if line.warnings:
            self._add_chip(line.warnings[0], self._theme.bad)
        if text.strip() and lane is None and not any(chip.what == "time" for chip in line.chips) and line.todo is None:
            self._add_chip(self._room(line.kind), _PLAIN)
        self._hint.setVisible(self._hinted and len(text) < _LONG)

    def _room(self, kind: Id) -> str:
        """Where a line without a time goes: the frame that is discussed takes stickies."""
        canvas = self.context().canvas
        frame = frame_around(self._session.document.frames.values(), canvas) if canvas and kind != EVENT else None
        return frame.title if frame is not None else "inbox"

    def _add_chip(self, text: str, colour: str) -> None:
        chip = QLabel(text)
        chip.setTextFormat(Qt.TextFormat.PlainText)
        chip.setFont(font(9.5))
        ground = tint(colour, self._theme)
        chip.setStyleSheet(
            f"background: {ground}; color: {readable(colour, self._theme, ground)};"
            " border-radius: 9px; padding: 3px 10px; font-weight: 600;"
        )
        self._chips.addWidget(chip)
