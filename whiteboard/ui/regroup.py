"""The regroup: each action with a place to type what happened to it, and what has changed since last time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from whiteboard.importers.days import day_label
from whiteboard.layout.cards import readable
from whiteboard.layout.since import TITLES, SinceLine
from whiteboard.layout.theme import Theme
from whiteboard.model.commands import Edit
from whiteboard.model.document import Document
from whiteboard.model.meetings import FINISHED, overdue, review_order, updates_of
from whiteboard.model.records import Action, Id, Status
from whiteboard.model.since import Sort
from whiteboard.ui.actions_panel import MOST_CARDS, Doers, ReportLine, pill, update_words
from whiteboard.ui.panels import Card, empty, label, lay_out_now, scrolled
from whiteboard.ui.style import font

_WIDTH = 980
_MOST_LINES = 150
"""Differences that are listed; the command line has them all."""


class Review(QWidget):
    """Each action in turn, overdue ones first: owner, due, the last update, and a line for today's."""

    closed = Signal()
    table_asked = Signal()
    carry_asked = Signal()

    def __init__(self, doers: Doers, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("review")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._doers = doers
        self._theme = theme
        self._rows: list[ReviewRow] = []
        self._order: list[Id] = []
        self._title = label("", 15.0, bold=True)
        self._hint = label("", 10.5, role="quiet")
        table, carry, close = QPushButton("Table"), QPushButton("Carry open ones over…"), QPushButton("To the board")
        table.clicked.connect(self.table_asked)
        carry.clicked.connect(self.carry_asked)
        close.clicked.connect(self.closed)
        top = QHBoxLayout()
        top.setSpacing(10)
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addWidget(self._title)
        names.addWidget(self._hint)
        top.addLayout(names, 1)
        for button in (table, carry, close):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            top.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self._column = QVBoxLayout()
        self._column.setSpacing(10)
        inside = QWidget()
        middle = QVBoxLayout()
        middle.addLayout(top)
        middle.addSpacing(8)
        middle.addLayout(self._column)
        middle.addStretch(1)
        held = QWidget()
        held.setMaximumWidth(_WIDTH)
        held.setLayout(middle)
        around = QHBoxLayout(inside)
        around.setContentsMargins(28, 22, 28, 22)
        around.addWidget(held, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._area = scrolled(inside, "Actions to review")
        outer.addWidget(self._area)
        self.hide()

    def begin(self, document: Document, today: date) -> None:
        """Show the actions in the order in which they are gone through; it stays while they are."""
        self._order = [action.id for action in review_order(document)]
        self.show_document(document, today)
        self.show()
        self.raise_()
        if self._rows:
            self._rows[0].line.setFocus()

    def show_document(self, document: Document, today: date) -> None:
        """Show the actions as they are by now."""
        fresh = [id for id in document.actions if id not in self._order]
        self._order = [id for id in (*self._order, *fresh) if id in document.actions]
        typing = next((row.id for row in self._rows if row.line.hasFocus()), None)
        empty(self._column)
        actions = [document.actions[id] for id in self._order[:MOST_CARDS]]
        self._rows = [ReviewRow(action, document, today, self._doers, self._theme) for action in actions]
        for row, following in zip(self._rows, [*self._rows, None][1:], strict=True):
            row.line.reported.connect(lambda following=following: self._go_on(following))
            self._column.addWidget(row)
            if row.id == typing:
                row.line.setFocus()
        open_ = [action for action in document.actions.values() if action.status not in FINISHED]
        late = sum(overdue(action, today.isoformat()) for action in open_)
        done = sum(action.status is Status.DONE for action in document.actions.values())
        self._title.setText("What became of the actions")
        parts = (f"{done} of {len(document.actions)} done", f"{len(open_)} open", f"{late} overdue" if late else "")
        more = f"the first {MOST_CARDS} are here, the table has all" if len(self._order) > MOST_CARDS else ""
        self._hint.setText(" · ".join(part for part in (*parts, more) if part))

    def _go_on(self, following: ReviewRow | None) -> None:
        """The next one, once what was said about this one is kept."""
        if following is not None:
            row = next((row for row in self._rows if row.id == following.id), None)
            if row is not None:
                row.line.setFocus()
                self._area.ensureWidgetVisible(row)

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self._theme = theme


class ReviewRow(QFrame):
    """One action: what it is, whose, how late, what was said last, and what is said today."""

    def __init__(self, action: Action, document: Document, today: date, doers: Doers, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("card")
        self.id = action.id
        self._doers = doers
        finished = action.status in FINISHED
        late = overdue(action, today.isoformat())
        title = label(action.title, 12.5, bold=True, role="quiet" if finished else "")
        title.setWordWrap(True)
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addWidget(pill(action.category), 0, Qt.AlignmentFlag.AlignVCenter)
        top.addWidget(title, 1)
        self.status = QComboBox()
        self.status.addItems([status.value.capitalize() for status in Status])
        self.status.setCurrentText(action.status.value.capitalize())
        self.status.setAccessibleName(f"Status of {action.title}")
        self.status.textActivated.connect(self._set_status)
        top.addWidget(self.status, 0, Qt.AlignmentFlag.AlignTop)
        facts = QHBoxLayout()
        facts.setSpacing(14)
        facts.addWidget(label(action.owner or "no owner", 11.0, role="" if action.owner else "bad"))
        due = f"due {day_label(date.fromisoformat(action.due))}" if action.due else "no due date"
        if late and action.due:
            due += f", {(today - date.fromisoformat(action.due)).days} d overdue"
        facts.addWidget(label(due, 11.0, role="bad" if late or not action.due else "quiet"))
        if action.next_step:
            step = label(f"Next: {action.next_step}", 11.0, role="quiet")
            step.setWordWrap(True)
            facts.addWidget(step, 1)
        else:
            facts.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 13, 16, 14)
        column.setSpacing(7)
        column.addLayout(top)
        column.addLayout(facts)
        for update in updates_of(document, action.id)[-2:]:
            told = label(update_words(update, document), 11.0)
            told.setWordWrap(True)
            column.addWidget(told)
        self.line = ReportLine(action.id, doers, "Today: what happened? @Ben says who, Enter keeps it")
        self.line.setFont(font(11.5))
        self.line.setAccessibleName(f"Today's update on {action.title}")
        column.addWidget(self.line)
        if late:
            self.setStyleSheet(f"QFrame#card {{ border-left: 3px solid {theme.bad}; }}")

    def _set_status(self, text: str) -> None:
        # The row is made anew by what follows: what somebody types next belongs to this action still.
        self.line.setFocus()
        self._doers.do(Edit(Action, {self.id: {"status": Status(text.lower())}}, f"Make it “{text.lower()}”"))


def sort_colour(sort: Sort, theme: Theme) -> str:
    """The colour in which something of that sort is lit."""
    colours = {
        Sort.DONE: theme.good,
        Sort.ADDED: theme.good,
        Sort.CHANGED: theme.accent,
        Sort.MOVED: readable("#8457c9", theme),
        Sort.REMOVED: theme.bad,
    }
    return colours[sort]


class SincePanel(QWidget):
    """What has changed since a meeting, as a list; a click shows it on the board, where it is lit as well."""

    meeting_chosen = Signal(str)
    export_asked = Signal()
    lit = Signal(bool)

    def __init__(self, show: Callable[[SinceLine], None], theme: Theme) -> None:
        super().__init__()
        self._show = show
        self._theme = theme
        self._lines: tuple[SinceLine, ...] = ()
        self.meetings = QComboBox()
        self.meetings.setAccessibleName("Since which meeting")
        self.meetings.activated.connect(lambda _: self.meeting_chosen.emit(self.meetings.currentData()))
        self.counts = label("", 9.5, role="quiet")
        self.counts.setWordWrap(True)
        self._column = QVBoxLayout()
        self._column.setSpacing(6)
        self._inside = QWidget()
        around = QVBoxLayout(self._inside)
        around.setContentsMargins(0, 0, 4, 0)
        around.addLayout(self._column)
        around.addStretch(1)
        self.light = QCheckBox("Lit on the board")
        self.light.toggled.connect(self.lit)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 14, 12)
        column.setSpacing(8)
        column.addWidget(self.meetings)
        column.addWidget(self.counts)
        column.addWidget(scrolled(self._inside, "What has changed"), 1)
        foot = QHBoxLayout()
        foot.addWidget(self.light, 1)
        self.export = QPushButton("Export…")
        self.export.clicked.connect(self.export_asked)
        foot.addWidget(self.export)
        column.addLayout(foot)

    def show_meetings(self, meetings: Sequence[tuple[Id, str]], chosen: Id | None) -> None:
        """From which meetings one can count."""
        self.meetings.clear()
        for id, words in meetings:
            self.meetings.addItem(f"Since the {words}", id)
        ids = [id for id, _ in meetings]
        if chosen in ids:
            self.meetings.setCurrentIndex(ids.index(chosen))
        self.meetings.setVisible(bool(meetings))
        self.light.setVisible(bool(meetings))
        self.export.setVisible(bool(meetings))

    def show_lines(self, lines: Sequence[SinceLine], counts: str) -> None:
        """The differences, by what happened."""
        self.counts.setText(counts)
        if tuple(lines) == self._lines and self._column.count():
            return
        self._lines = tuple(lines)
        empty(self._column)
        for number, line in enumerate(lines[:_MOST_LINES]):
            if number == 0 or lines[number - 1].sort is not line.sort:
                words, colour = self.heading(line.sort, self._theme)
                head = label(words, 10.5, bold=True)
                head.setStyleSheet(f"color: {colour};")
                self._column.addWidget(head)
            self._column.addWidget(self._row(line))
        if len(lines) > _MOST_LINES:
            self._column.addWidget(label(f"and {len(lines) - _MOST_LINES} more", 9.5, role="quiet"))
        lay_out_now(self._inside)

    def heading(self, sort: Sort, theme: Theme) -> tuple[str, str]:
        """The words over the lines of a sort, and their colour."""
        return TITLES[sort], sort_colour(sort, theme)

    def _row(self, line: SinceLine) -> QWidget:
        card = Card(lambda: self._show(line))
        card.setAccessibleName(f"{self.heading(line.sort, self._theme)[0]}: {line.title}")
        column = QVBoxLayout(card)
        column.setContentsMargins(10, 7, 10, 8)
        column.setSpacing(2)
        column.addWidget(label(line.what, 9.0, role="quiet"))
        for text, points, role in ((line.title, 10.0, ""), (line.detail, 9.0, "quiet")):
            if text:
                said = label(text, points, role=role)
                said.setWordWrap(True)
                column.addWidget(said)
        return card

    @property
    def lines(self) -> tuple[SinceLine, ...]:
        """What is listed."""
        return self._lines

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self._theme = theme
        lines, self._lines = self._lines, ()
        self.show_lines(lines, self.counts.text())

    def sizeHint(self) -> QSize:
        """Whatever the panel gives."""
        return QSize(200, 300)
