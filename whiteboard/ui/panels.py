"""The side panel: how the team communicated, what it will do, and what waits to be placed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Protocol

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from whiteboard.importers.days import day_label, read_due
from whiteboard.layout.cards import CATEGORY_COLOURS
from whiteboard.model.commands import Command, Edit, Remove
from whiteboard.model.document import Document
from whiteboard.model.records import Action, Category, Id, InTray, Note, Status
from whiteboard.ui.canvas import tray_data
from whiteboard.ui.style import font


class Do(Protocol):
    """How panels change the board: whether it was done, repeats with one key as one step."""

    def __call__(self, command: Command, *, key: str | None = None) -> bool:
        """Carry it out."""


def label(text: str, points: float = 10.0, *, bold: bool = False, role: str = "") -> QLabel:
    """A line of plain text; ``role`` is quiet, good or bad."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setFont(font(points, font().Weight.DemiBold if bold else font().Weight.Normal))
    if role:
        made.setProperty(role, True)
    return made


def rule() -> QFrame:
    """A thin line across."""
    made = QFrame()
    made.setObjectName("rule")
    made.setFixedHeight(1)
    return made


def scrolled(inside: QWidget) -> QScrollArea:
    """A column that scrolls when it is longer than the panel."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inside)
    return area


def empty(layout: QVBoxLayout) -> None:
    """Take everything out of a column."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if isinstance(widget, QWidget):
            widget.hide()
            widget.deleteLater()


class ActionsPanel(QWidget):
    """The actions as cards; a click opens one to be changed in place."""

    def __init__(self, do: Do, today: Callable[[], date]) -> None:
        super().__init__()
        self._do = do
        self._today = today
        self._form: ActionForm | None = None
        self._open: Id | None = None
        self._document: Document | None = None
        self._column = QVBoxLayout()
        self._column.setSpacing(8)
        self._column.setContentsMargins(0, 0, 0, 0)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 14, 16, 14)
        outer.addLayout(self._column)
        outer.addStretch(1)

    def show_document(self, document: Document) -> None:
        """Show the actions of a document."""
        if self._document is not None and self._document.actions is document.actions:
            return
        before, self._document = self._document, document
        opened = document.actions.get(self._open or "")
        if (
            before is not None
            and self._form is not None
            and opened is not None
            and self._form.shows(opened)
            and before.actions.keys() == document.actions.keys()
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
        for action in sorted(document.actions.values(), key=lambda action: (action.position, action.id)):
            self._column.addWidget(self._opened(action) if action.id == self._open else self._card(action))

    def _opened(self, action: Action) -> QWidget:
        self._form = ActionForm(action, self._do, self._today)
        self._form.closed.connect(lambda: self.open(None))
        return self._form

    def open(self, id: Id | None) -> None:
        """Open one action to be changed, or none."""
        self._open = id
        document, self._document = self._document, None
        if document is not None:
            self.show_document(document)

    def _card(self, action: Action) -> QWidget:
        card = Card(lambda: self.open(action.id))
        card.setAccessibleName(f"Action: {action.title}")
        top = QHBoxLayout()
        top.addWidget(_pill(action.category))
        top.addStretch(1)
        due = f"{(day := date.fromisoformat(action.due)).day} {day:%b}" if action.due else ""
        who = " · ".join(part for part in (action.owner, due) if part)
        top.addWidget(label(who or "no owner yet", 9.0, role="quiet" if who else "bad"))
        column = QVBoxLayout(card)
        column.setContentsMargins(11, 9, 11, 10)
        column.setSpacing(5)
        column.addLayout(top)
        title = label(action.title, 10.0)
        title.setWordWrap(True)
        column.addWidget(title)
        if action.status is not Status.OPEN:
            column.addWidget(label(action.status.value, 9.0, role="good"))
        return card


class ActionForm(QFrame):
    """The fields of one action. What is typed is stored as it is typed, one step to undo for each field."""

    closed = Signal()

    def __init__(self, action: Action, do: Do, today: Callable[[], date]) -> None:
        super().__init__()
        self.setObjectName("card")
        self._id = action.id
        self._do = do
        self._today = today
        self._form = QFormLayout(self)
        self._form.setContentsMargins(11, 11, 11, 11)
        self._form.setVerticalSpacing(7)
        self.title = self._line("Action", "title", action.title)
        self.category = self._choice("Category", "category", Category, action.category)
        self.owner = self._line("Owner", "owner", action.owner)
        self.due = QLineEdit(action.due or "")
        self.due.setPlaceholderText("friday, in 4 weeks, 2 Aug")
        self.due.textEdited.connect(self._read_due)
        self._row("Due", self.due)
        self._due_words = label("", 9.0, role="quiet")
        self._form.addRow("", self._due_words)
        self.step = QPlainTextEdit(action.next_step)
        self.step.setFixedHeight(64)
        self.step.setTabChangesFocus(True)
        self.step.textChanged.connect(lambda: self._store("next_step", self.step.toPlainText()))
        self._row("Next step", self.step)
        self.status = self._choice("Status", "status", Status, action.status)
        self.ticket = self._line("Ticket", "ticket", action.ticket)
        done, remove = QPushButton("Close"), QPushButton("Delete")
        remove.setProperty("flat", True)
        done.clicked.connect(self.closed)
        remove.clicked.connect(lambda: self._do(Remove(frozenset({(Action, self._id)}))))
        buttons = QHBoxLayout()
        buttons.addWidget(remove)
        buttons.addStretch(1)
        buttons.addWidget(done)
        self._form.addRow(buttons)
        self._say_due(action.due)

    def shows(self, action: Action) -> bool:
        """Whether the fields hold what the action is, so that nothing has to be filled in anew."""
        told = (self.title.text(), self.owner.text(), self.step.toPlainText(), self.ticket.text())
        return told == (action.title, action.owner, action.next_step, action.ticket) and (
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
        due = day.date.isoformat() if day is not None and whole else None
        self._store("due", due)
        self._say_due(due, typed=bool(text.strip()))

    def _say_due(self, due: str | None, *, typed: bool = False) -> None:
        words = day_label(date.fromisoformat(due)) if due else "not understood as a date yet" if typed else ""
        self._due_words.setText(words)
        self._due_words.setVisible(bool(words))

    def _store(self, field: str, value: object) -> None:
        self._do(Edit(Action, {self._id: {field: value}}, "Change action"), key=f"action {self._id} {field}")


class Card(QFrame):
    """Something that can be clicked as a whole, or opened with Enter."""

    def __init__(self, clicked: Callable[[], None]) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._clicked = clicked

    def mouseReleaseEvent(self, event: object) -> None:
        """A click opens it."""
        self._clicked()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """So does Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Space):
            self._clicked()
        else:
            super().keyPressEvent(event)


def _pill(category: Category) -> QLabel:
    made = label(category.value.capitalize(), 9.0, bold=True)
    made.setStyleSheet(
        f"background: {CATEGORY_COLOURS[category]}; color: #ffffff; border-radius: 9px; padding: 2px 9px;"
    )
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return made


class Inbox(QListWidget):
    """The tray: notes that nobody has placed yet. Drag them onto the board, or open one with Enter."""

    opened = Signal(str)
    binned = Signal(list)

    def __init__(self) -> None:
        super().__init__()
        self._notes: tuple[Note, ...] = ()
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setWordWrap(True)
        self.setSpacing(2)
        self.setAccessibleName("Inbox")
        self.setContentsMargins(12, 8, 12, 8)
        self.itemDoubleClicked.connect(lambda item: self.opened.emit(item.data(Qt.ItemDataRole.UserRole)))

    def show_document(self, document: Document) -> int:
        """Show what waits, and say how much it is."""
        notes = tuple(note for note in document.notes.values() if isinstance(note.place, InTray))
        if notes != self._notes:
            self._notes = notes
            self.clear()
            for note in notes:
                kind = document.kinds.get(note.kind)
                title = f"{kind.title}: {note.text}" if kind is not None and note.kind != "event" else note.text
                item = QListWidgetItem(title)
                item.setData(Qt.ItemDataRole.UserRole, note.id)
                self.addItem(item)
        return len(notes)

    def mimeData(self, items: list[QListWidgetItem]) -> QMimeData:  # type: ignore[override]  # Qt gives a list
        """The ids of the notes being dragged."""
        return tray_data(item.data(Qt.ItemDataRole.UserRole) for item in items)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter writes, Delete deletes."""
        chosen = [item.data(Qt.ItemDataRole.UserRole) for item in self.selectedItems()]
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and chosen:
            self.opened.emit(chosen[0])
        elif event.key() == Qt.Key.Key_Delete and chosen:
            self.binned.emit(chosen)
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """Whatever the panel gives."""
        return QSize(200, 200)
