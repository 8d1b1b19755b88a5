"""The actions as cards in the side panel; one at a time opens to be changed in place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtCore import QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from whiteboard.importers.days import day_label, read_due
from whiteboard.importers.zones import local_day
from whiteboard.layout.cards import CATEGORY_COLOURS, due_words
from whiteboard.layout.timescale import zone_of
from whiteboard.model.commands import Edit, Remove
from whiteboard.model.document import Document
from whiteboard.model.meetings import overdue, updates_of
from whiteboard.model.missing import lacks
from whiteboard.model.order import actions_in_order
from whiteboard.model.records import Action, Category, Id, Status, Update
from whiteboard.ui.known_names import KnownNames
from whiteboard.ui.panels import Card, Do, empty, label, lay_out_now

MOST_CARDS = 60
"""Actions that are shown as cards; the table takes any number."""
_AREA = 64
"""Pixels of a field for several lines."""
REPORT = "updates"
"""The field in which reports are typed."""


@dataclass(frozen=True, slots=True)
class Doers:
    """What widgets about actions may ask for: to change the board, the date, who is named on the board, to keep what
    somebody reports about an action, what is typed so far in a field of one and what was (``REPORT`` is the field of
    reports), to show notes, and to open the board that an action was carried over from."""

    do: Do
    today: Callable[[], date]
    names: Callable[[], tuple[str, ...]]
    report: Callable[[Id, str], bool]
    draft: Callable[[Id, str, str], None]
    drafted: Callable[[Id, str], str]
    show: Callable[[tuple[Id, ...]], None]
    open_board: Callable[[str], None]


class ActionsPanel(QWidget):
    """The actions as cards; a click opens one to be changed in place."""

    table_asked = Signal()

    def __init__(self, doers: Doers) -> None:
        super().__init__()
        self._doers = doers
        self._form: ActionForm | None = None
        self._open: Id | None = None
        self._document: Document | None = None
        self._bring = QTimer(self, singleShot=True, interval=0)
        self._bring.timeout.connect(self._bring_form)
        self._column = QVBoxLayout()
        self._column.setSpacing(8)
        self._column.setContentsMargins(0, 0, 0, 0)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 14, 16, 14)
        outer.addLayout(self._column)
        outer.addStretch(1)

    def show_document(self, document: Document) -> None:
        """Show the actions of a document."""
        before = self._document
        if before is not None and before.actions is document.actions and before.updates is document.updates:
            return
        self._document = document
        opened = document.actions.get(self._open or "")
        if (
            before is not None
            and self._form is not None
            and opened is not None
            and self._form.shows(opened)
            and before.actions.keys() == document.actions.keys()
            and before.updates is document.updates
        ):
            # What is being typed came back: the fields stay as they are, with the cursor in them.
            return
        empty(self._column)
        self._form = None
        if not document.actions:
            hint = label(
                "No actions yet. Select a note and press Ctrl+Enter,\nor write in the bar:  > Page the comms lead @owner due friday",
                role="quiet",
            )
            hint.setWordWrap(True)
            self._column.addWidget(hint)
        else:
            table = QPushButton("Open as a table")
            table.setObjectName("link")
            table.clicked.connect(self.table_asked)
            self._column.addWidget(table, 0, Qt.AlignmentFlag.AlignRight)
            if len(document.actions) > MOST_CARDS:
                self._column.addWidget(label(f"The first {MOST_CARDS}; the table has them all", 9.0, role="quiet"))
        for number, action in enumerate(actions_in_order(document)):
            opens = action.id == self._open
            if number >= MOST_CARDS and not opens:
                continue
            self._column.addWidget(self._opened(action, document) if opens else self._card(action, document))
        lay_out_now(self)

    def _opened(self, action: Action, document: Document) -> QWidget:
        self._form = ActionForm(action, document, self._doers)
        self._form.closed.connect(lambda: self.open(None))
        return self._form

    def open(self, id: Id | None) -> None:
        """Open one action to be changed, or none."""
        self._open = id
        document, self._document = self._document, None
        if document is not None:
            self.show_document(document)
        self._bring.start()

    def _bring_form(self) -> None:
        """All of the fields in view, below many cards too."""
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is not None and self._form is not None:
            area.ensureWidgetVisible(self._form, 0, 8)

    def _card(self, action: Action, document: Document) -> QWidget:
        card = Card(lambda: self.open(action.id))
        card.setAccessibleName(f"Action: {action.title}")
        top = QHBoxLayout()
        top.addWidget(pill(action.category))
        top.addStretch(1)
        who = " · ".join(part for part in (action.owner, due_words(action)) if part)
        late = is_late(action, self._doers.today())
        top.addWidget(label(who, 9.0, role="bad" if late else "quiet"))
        column = QVBoxLayout(card)
        column.setContentsMargins(11, 9, 11, 10)
        column.setSpacing(5)
        column.addLayout(top)
        title = label(action.title, 10.0)
        title.setWordWrap(True)
        column.addWidget(title)
        missing = lacks(action, document)
        if missing:
            column.addWidget(label(", ".join(missing), 9.0, role="bad"))
        if action.status is not Status.OPEN:
            column.addWidget(label(action.status.value, 9.0, role="good"))
        return card


class ActionForm(QFrame):
    """The fields of one action. What is typed is stored as it is typed, one step to undo for each field."""

    closed = Signal()

    def __init__(self, action: Action, document: Document, doers: Doers) -> None:
        super().__init__()
        self.setObjectName("card")
        self._id = action.id
        self._doers = doers
        self._do = doers.do
        self._today = doers.today
        self._form = QFormLayout(self)
        self._form.setContentsMargins(11, 11, 11, 11)
        self._form.setVerticalSpacing(7)
        self.title = _Title(action.title)
        self.title.textChanged.connect(lambda: self._store("title", self.title.toPlainText()))
        self.title.left.connect(self.closed)
        self._row("Action", self.title)
        self.category = self._choice("Category", "category", Category, action.category)
        self.owner = self._line("Owner", "owner", action.owner)
        KnownNames(self.owner, doers.names, alone=True)
        self._due = action.due
        self.due = QLineEdit(day_label(date.fromisoformat(action.due)) if action.due else "")
        self.due.setPlaceholderText("friday, in 4 weeks, 2 Aug")
        self.due.textEdited.connect(self._read_due)
        self._row("Due", self.due)
        self._due_words = label("", 9.0, role="quiet")
        self._form.addRow("", self._due_words)
        self.step = QPlainTextEdit(action.next_step)
        self.step.setFixedHeight(_AREA)
        self.step.setTabChangesFocus(True)
        self.step.textChanged.connect(lambda: self._store("next_step", self.step.toPlainText()))
        self._row("Next step", self.step)
        self.status = self._choice("Status", "status", Status, action.status)
        self.ticket = self._line("Ticket", "ticket", action.ticket)
        self._say_source(action, document)
        self._say_updates(action, document)
        done, remove = QPushButton("Close"), QPushButton("Delete")
        remove.setProperty("flat", True)
        done.clicked.connect(self.closed)
        remove.clicked.connect(lambda: self._do(Remove(frozenset({(Action, self._id)}))))
        buttons = QHBoxLayout()
        buttons.addWidget(remove)
        buttons.addStretch(1)
        buttons.addWidget(done)
        self._form.addRow(buttons)
        self._say_due("")

    def _say_source(self, action: Action, document: Document) -> None:
        """The notes it came from, and the board it was carried over from, each to be opened."""
        for id in action.notes:
            self._link("From", " ".join(document.notes[id].text.split()), partial(self._doers.show, (id,)))
        if action.carried_from:
            self._link("Carried from", action.carried_from, lambda: self._doers.open_board(action.carried_from))

    def _link(self, name: str, text: str, then: Callable[[], object]) -> None:
        link = Link(text)
        link.setToolTip("Show it")
        link.clicked.connect(lambda _=False: then())
        self._row(name, link)

    def _say_updates(self, action: Action, document: Document) -> None:
        """What was reported, and a line for what is reported now."""
        for update in updates_of(document, action.id):
            told = label(update_words(update, document), 9.5)
            told.setWordWrap(True)
            self._form.addRow(label("Update", 9.5, role="quiet"), told)
        self.update_line = ReportLine(action.id, self._doers, "What happened since? Enter keeps it")
        self._row("Update", self.update_line)

    def shows(self, action: Action) -> bool:
        """Whether the fields hold what the action is, so that nothing has to be filled in anew."""
        told = (self.title.toPlainText(), self.owner.text(), self.step.toPlainText(), self.ticket.text(), self._due)
        return told == (action.title, action.owner, action.next_step, action.ticket, action.due) and (
            self.category.currentText().lower(),
            self.status.currentText().lower(),
        ) == (action.category.value, action.status.value)

    def _row(self, name: str, widget: QWidget) -> None:
        widget.setAccessibleName(name)
        self._form.addRow(label(name, 9.5, role="quiet"), widget)

    def _line(self, name: str, field: str, text: str) -> QLineEdit:
        line = QLineEdit(text)
        line.setCursorPosition(0)
        line.textEdited.connect(lambda typed: self._store(field, typed))
        line.returnPressed.connect(self.closed)
        self._row(name, line)
        return line

    def _choice(self, name: str, field: str, kinds: type[Category | Status], chosen: str) -> QComboBox:
        box = QComboBox()
        box.addItems([kind.value.capitalize() for kind in kinds])
        box.setCurrentText(chosen.capitalize())
        box.textActivated.connect(lambda text: self._store(field, kinds(text.lower())))
        self._row(name, box)
        return box

    def _read_due(self, text: str) -> None:
        """A date in natural words, shown as it was understood; what is none yet leaves no date."""
        day, _ = read_due(text.strip(), 0, self._today())
        whole = day is not None and day.end == len(text.strip())
        self._due = day.date.isoformat() if day is not None and whole else None
        self._store("due", self._due)
        understood = day_label(date.fromisoformat(self._due)) if self._due else "not understood as a date yet"
        self._say_due(understood if text.strip() else "")

    def _say_due(self, words: str) -> None:
        # Its line is kept, else what stands below would leap while somebody types.
        self._due_words.setText(words or " ")

    def _store(self, field: str, value: object) -> None:
        self._do(Edit(Action, {self._id: {field: value}}, "Change action"), key=f"action {self._id} {field}")


class _Title(QPlainTextEdit):
    """One line of text that breaks where it is too long for the panel; Enter leaves it."""

    left = Signal()

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setFixedHeight(_AREA)
        self.setTabChangesFocus(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """No line ends."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """None in what is pasted either."""
        self.insertPlainText(" ".join(source.text().split()))


class ReportLine(QLineEdit):
    """What somebody reports about an action; each key is kept, Enter makes it an update. Where that is refused the words
    stay."""

    reported = Signal()

    def __init__(self, action: Id, doers: Doers, hint: str) -> None:
        super().__init__(doers.drafted(action, REPORT))
        self._action = action
        self._doers = doers
        self.setPlaceholderText(hint)
        self.textEdited.connect(lambda text: doers.draft(action, REPORT, text))
        self.returnPressed.connect(self._report)
        KnownNames(self, doers.names)

    def _report(self) -> None:
        text = self.text().strip()
        if text:
            # Emptied first: what is kept comes back as news, and whoever hears it makes the line anew.
            self.clear()
            if not self._doers.report(self._action, text):
                self.setText(text)
                return
        self.reported.emit()


class Link(QPushButton):
    """A text to click that ends in “…” where there is no room for all of it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._whole = text
        self.setObjectName("link")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As much of it as fits."""
        super().resizeEvent(event)
        cut = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width())
        self.setText(cut.replace("&", "&&"))


def pill(category: Category) -> QLabel:
    """The category of an action in its colour."""
    made = label(category.value.capitalize(), 9.0, bold=True)
    made.setStyleSheet(
        f"background: {CATEGORY_COLOURS[category]}; color: #ffffff; border-radius: 9px; padding: 2px 9px;"
    )
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return made


def is_late(action: Action, today: date) -> bool:
    """Whether it should have been done by now."""
    return overdue(action, today.isoformat())


def update_words(update: Update, document: Document) -> str:
    """“30 Aug Ben: half way”."""
    day = local_day(update.at, zone_of(document.board.timezone))
    who = f" {update.author}:" if update.author else ""
    return f"{day.day} {day:%b}{who} {update.text}"
