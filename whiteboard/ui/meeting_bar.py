"""The bar of a meeting above the board: its steps, and how much of the present one is left, to be read in a video."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton

from whiteboard.layout.theme import Theme
from whiteboard.model.instants import MINUTE, SECOND, Instant
from whiteboard.model.records import Id, MeetingStep
from whiteboard.ui.panels import empty, label, plain_tip
from whiteboard.ui.style import font

_TICK = 1_000
_ROOMY, _TITLED = 1_400, 1_120
"""Pixels of width from which steps say how long they take, and from which they all say what they are called."""


@dataclass(frozen=True, slots=True)
class Running:
    """The step that goes on: since when, and how many minutes it has, those added to it included."""

    step: Id
    since: Instant
    minutes: int

    def left(self, now: Instant) -> int:
        """Milliseconds that are left, negative when it is over; a clock that was set back gives nobody more time."""
        return self.minutes * MINUTE - max(0, now - self.since)

    def again(self, left: Instant, now: Instant) -> Running:
        """It goes on now with what it had at the instant ``left``, at which it was left."""
        return replace(self, since=now - max(0, left - self.since))

    def share(self, now: Instant) -> float:
        """How much of it has passed, from 0 to 1."""
        return min(1.0, max(0.0, 1.0 - self.left(now) / (self.minutes * MINUTE)))


def clock_words(left: int) -> str:
    """“12:41” to go, or “+0:35” over."""
    seconds = abs(left) // SECOND if left < 0 else -(-left // SECOND)
    return f"{'+' if left < 0 else ''}{seconds // 60}:{seconds % 60:02d}"


class MeetingBar(QFrame):
    """What goes on, its steps, the time left; hidden while nobody meets."""

    entered = Signal(str)
    more_time = Signal(int)
    next_asked = Signal()
    people_asked = Signal()
    votes_asked = Signal()
    end_asked = Signal()
    ticked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("meeting")
        self.setFixedHeight(46)
        self._theme = theme
        self._steps: tuple[MeetingStep, ...] = ()
        self._buttons: dict[Id, StepButton] = {}
        self._title = label("", 10.5, bold=True)
        self._row = QHBoxLayout()
        self._row.setSpacing(2)
        self._votes = QPushButton()
        self._votes.setAccessibleName("Votes given")
        self._votes.setProperty("flat", True)
        self._votes.setToolTip("Votes given; click to reveal or sort them")
        self._votes.clicked.connect(self.votes_asked)
        self._aim = label("", 10.0, role="quiet")
        self._left = label("", 17.0, bold=True)
        self._left.setAccessibleName("Time left")
        self._left.setMinimumWidth(76)
        self._left.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._more = [self._button(f"+{minutes}", f"{minutes} more min", minutes) for minutes in (1, 5)]
        self._next = QPushButton("Next")
        self._next.setToolTip("Next step (F7)")
        self._next.clicked.connect(self.next_asked)
        self._people = QPushButton()
        self._people.setAccessibleName("Who is here")
        self._people.setProperty("flat", True)
        self._people.setToolTip("Who is here")
        self._people.clicked.connect(self.people_asked)
        end = QPushButton("Wrap up")
        end.setToolTip("End the meeting")
        end.clicked.connect(self.end_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 4, 18, 4)
        row.setSpacing(8)
        row.addWidget(self._title)
        row.addSpacing(8)
        row.addLayout(self._row)
        row.addStretch(1)
        for widget in (self._aim, self._votes, self._left, *self._more, self._next, self._people, end):
            row.addWidget(widget)
        for button in (self._votes, self._next, self._people, end):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._timer = QTimer(self, interval=_TICK)
        self._timer.timeout.connect(self.ticked)
        self.hide()

    def _button(self, text: str, tip: str, minutes: int) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setFont(font(10.0))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda _=False: self.more_time.emit(minutes))
        return button

    @property
    def ticking(self) -> bool:
        """Whether time is counted: only while a step goes on."""
        return self._timer.isActive()

    @property
    def time_left(self) -> str:
        """The time as it is shown."""
        return self._left.text()

    def show_meeting(self, title: str, steps: Sequence[MeetingStep], people: int, votes: str, aim: str) -> None:
        """Show a meeting with its steps; ``votes`` is empty where nobody votes, ``aim`` where nothing has to be said."""
        self._title.setText(title)
        self._people.setText(f"{people} here" if people else "Who is here?")
        self._votes.setText(votes)
        self._votes.setVisible(bool(votes))
        self._aim.setText(aim)
        self._make_room()
        if tuple(steps) != self._steps:
            self._steps = tuple(steps)
            self._fill()
        self.show()

    def _fill(self) -> None:
        empty(self._row)
        self._buttons = {}
        for number, step in enumerate(self._steps, 1):
            button = StepButton(step, number, self._theme, self.width())
            button.clicked.connect(lambda _=False, id=step.id: self.entered.emit(id))
            self._row.addWidget(button)
            self._buttons[step.id] = button

    def resizeEvent(self, event: object) -> None:
        """Narrow windows leave the minutes and the aim out, and then what the other steps are called."""
        for button in self._buttons.values():
            button.set_room(self.width())
        self._make_room()

    def _make_room(self) -> None:
        self._aim.setVisible(bool(self._aim.text()) and self.width() >= _ROOMY)

    def show_time(self, running: Running | None, now: Instant) -> None:
        """The step that goes on, and what is left of it."""
        there = running is not None and running.step in self._buttons
        for id, button in self._buttons.items():
            button.set_share(running.share(now) if running is not None and running.step == id else None)
        for widget in (self._left, *self._more):
            widget.setVisible(there)
        self._next.setText("Next" if there else "Begin")
        self._next.setEnabled(not there or running is None or running.step != self._steps[-1].id)
        if running is None or not there:
            self._timer.stop()
            return
        left = running.left(now)
        self._left.setText(clock_words(left))
        # A sign, not an alarm: the number turns red and counts what is over.
        colour = self._theme.bad if left <= 0 else self._theme.ink
        self._left.setStyleSheet(f"color: {colour};")
        if not self._timer.isActive():
            self._timer.start()

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self._theme = theme
        self._fill()

    def end(self) -> None:
        """Nobody meets any longer."""
        self._timer.stop()
        self.hide()


class StepButton(QPushButton):
    """A step; the one that goes on shows how far it is as a line below it."""

    def __init__(self, step: MeetingStep, number: int, theme: Theme, room: int) -> None:
        super().__init__()
        self._step = step
        self._number = number
        self._room = room
        self._theme = theme
        self._share: float | None = None
        self.setProperty("flat", True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFont(font(10.5))
        self.setToolTip(plain_tip(f"{step.title}: {step.minutes} min"))
        self.setAccessibleName(f"Step: {step.title}, {step.minutes} minutes")
        self.set_room(room)

    def set_room(self, width: int) -> None:
        """Say as much as the bar's width has room for; the step that goes on always says what it is called."""
        self._room = width
        title = self._step.title.replace("&", "&&")
        if width >= _ROOMY:
            self.setText(f"{title} {self._step.minutes}′")
        else:
            self.setText(title if width >= _TITLED or self._share is not None else str(self._number))

    def set_share(self, share: float | None) -> None:
        """How much of it has passed; None while it does not go on."""
        if share == self._share:
            return
        changed = (share is None) != (self._share is None)
        self._share = share
        if changed:
            self.setFont(font(10.5, font().Weight.DemiBold if share is not None else font().Weight.Normal))
            self.set_room(self._room)
            self.setStyleSheet("" if share is None else f"background: {self._theme.accent_soft}; font-weight: 600;")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The button, and the line."""
        super().paintEvent(event)
        if self._share is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        over = self._share >= 1.0
        painter.setBrush(QColor(self._theme.bad if over else self._theme.accent))
        width = (self.width() - 10) * self._share
        painter.drawRoundedRect(QRectF(5, self.height() - 3.5, max(3.0, width), 3.0), 1.5, 1.5)
        painter.end()
