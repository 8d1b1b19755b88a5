"""What a meeting asks for: who is there as it begins, its steps, and whether two spellings are one person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from whiteboard.model.commands import Edit
from whiteboard.model.document import Document
from whiteboard.model.meetings import (
    MergePeople,
    SetSteps,
    last_ended,
    look_alikes,
    names_in,
    people,
    steps_of,
)
from whiteboard.model.records import Id, Meeting, MeetingKind, MeetingStep, StepView
from whiteboard.model.rules import LONGEST_STEP
from whiteboard.ui.panels import Do, answers, button_row, empty, fitting, label, number_box

_MOST_VOTES = 99
VIEW_WORDS = {
    StepView.BOARD: "the whole board",
    StepView.TIMELINE: "the timeline",
    StepView.DISCUSSION: "stickies and votes",
    StepView.ACTIONS: "the actions",
    StepView.REVIEW: "each action in turn",
    StepView.CHANGES: "since last time",
    StepView.WRAP_UP: "what is missing",
}
"""What steps look at, in words."""


class StartMeeting(QDialog):
    """The kind of the meeting, who is there, and how many votes everybody has."""

    def __init__(self, parent: QWidget, document: Document, kind: MeetingKind) -> None:
        super().__init__(parent)
        self.setWindowTitle("Start a meeting")
        last = last_ended(document)
        self._named = people(document)
        self.kind = QComboBox()
        self.kind.setAccessibleName("Kind of meeting")
        for one in MeetingKind:
            self.kind.addItem(one.value.capitalize(), one)
        self.kind.setCurrentIndex(list(MeetingKind).index(kind))
        self.people = QPlainTextEdit("\n".join(last.participants if last is not None else ()))
        self.people.setPlaceholderText("Type or paste the names, one a line or by commas")
        self.people.setAccessibleName("Participants")
        self.people.setTabChangesFocus(True)
        self.people.setFixedHeight(132)
        named = QPushButton("Add everybody who is named on the board")
        named.setObjectName("link")
        named.setVisible(bool(self._named))
        named.clicked.connect(self._add_named)
        self.votes = number_box()
        self.votes.setRange(0, _MOST_VOTES)
        self.votes.setValue(document.board.votes_each)
        self.votes.setSpecialValueText("as many as they like")
        self.votes.setAccessibleName("Votes each")
        self._steps = label("", 9.5, role="quiet")
        self._steps.setWordWrap(True)
        form = QFormLayout()
        form.setVerticalSpacing(10)
        form.addRow(label("Meeting"), self.kind)
        form.addRow(label("Who is here"), self.people)
        form.addRow("", named)
        form.addRow(label("Votes each"), self.votes)
        form.addRow(label("Steps"), self._steps)
        for field in (self.kind, self.people, self.votes):
            field.installEventFilter(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 20, 22, 18)
        column.setSpacing(16)
        column.addLayout(form)
        column.addLayout(answers("Start", self.accept, self.reject))
        self.setMinimumWidth(520)
        self.kind.currentIndexChanged.connect(lambda _: self._say_steps(document))
        self._say_steps(document)
        self.people.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ctrl+Enter begins, wherever one is."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.accept()
                return True
        return super().eventFilter(watched, event)

    def chosen(self) -> tuple[MeetingKind, tuple[str, ...], int]:
        """The kind, the participants and the votes each."""
        return MeetingKind(self.kind.currentData()), names_in(self.people.toPlainText()), self.votes.value()

    def _say_steps(self, document: Document) -> None:
        steps = steps_of(document, MeetingKind(self.kind.currentData()))
        self._steps.setText(" · ".join(f"{step.title} {step.minutes}′" for step in steps))

    def _add_named(self) -> None:
        there = names_in(self.people.toPlainText())
        self.people.setPlainText("\n".join(dict.fromkeys((*there, *self._named))))


class Steps(QDialog):
    """The steps of meetings of a kind: what they are called, how long they take, and what they look at."""

    def __init__(
        self, parent: QWidget, document: Document, kind: MeetingKind, do: Do, new_id: Callable[[], Id]
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"Steps of a {kind.value}")
        self._kind = kind
        self._do = do
        self._new_id = new_id
        self._ids: list[Id] = []
        self.table = QTableWidget(0, 3)
        self.table.setAccessibleName("Steps")
        self.table.setHorizontalHeaderLabels(["Step", "Minutes", "Looks at"])
        self.table.verticalHeader().hide()
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setShowGrid(False)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.table.setColumnWidth(1, 90)
        self.table.setColumnWidth(2, 190)
        for step in steps_of(document, kind):
            self._add(step)
        add, remove, up = QPushButton("Add"), QPushButton("Remove"), QPushButton("Earlier")
        add.clicked.connect(self._add_new)
        remove.clicked.connect(self._remove)
        up.clicked.connect(self._earlier)
        save, cancel = QPushButton("Keep"), QPushButton("Cancel")
        save.setProperty("primary", True)
        save.clicked.connect(self._save)
        cancel.clicked.connect(self.reject)
        row = QHBoxLayout()
        for button in (add, remove, up):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(save)
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 20, 22, 18)
        column.setSpacing(14)
        column.addWidget(self.table)
        column.addLayout(row)
        save.setDefault(True)
        self.resize(620, 380)

    def _add(self, step: MeetingStep, at: int | None = None) -> None:
        row = self.table.rowCount() if at is None else at
        self._ids.insert(row, step.id)
        self.table.insertRow(row)
        self.table.setItem(row, 0, QTableWidgetItem(step.title))
        minutes = number_box()
        minutes.setAccessibleName("Minutes")
        minutes.setRange(1, LONGEST_STEP)
        minutes.setValue(step.minutes)
        self.table.setCellWidget(row, 1, minutes)
        view = QComboBox()
        view.setAccessibleName("What is looked at")
        for one, words in VIEW_WORDS.items():
            view.addItem(words, one)
        view.setCurrentIndex(list(VIEW_WORDS).index(step.view))
        self.table.setCellWidget(row, 2, view)
        self.table.setRowHeight(row, 40)

    def _add_new(self) -> None:
        self._add(MeetingStep(self._new_id(), self._kind, "New step"))
        self.table.setCurrentCell(self.table.rowCount() - 1, 0)
        self.table.editItem(self.table.currentItem())

    def _remove(self) -> None:
        row = self.table.currentRow()
        if row >= 0 and self.table.rowCount() > 1:
            self.table.removeRow(row)
            del self._ids[row]

    def _earlier(self) -> None:
        row = self.table.currentRow()
        if row > 0:
            step = self._steps()[row]
            self.table.removeRow(row)
            del self._ids[row]
            self._add(step, row - 1)
            self.table.selectRow(row - 1)

    def _steps(self) -> list[MeetingStep]:
        made = []
        for row, id in enumerate(self._ids):
            title, minutes, view = self.table.item(row, 0), self.table.cellWidget(row, 1), self.table.cellWidget(row, 2)
            if title is not None and isinstance(minutes, QSpinBox) and isinstance(view, QComboBox):
                step = MeetingStep(id, self._kind, title.text().strip() or "Step", minutes.value())
                made.append(replace(step, view=StepView(view.currentData())))
        return made

    def _save(self) -> None:
        if self._do(SetSteps(self._kind, tuple(self._steps()))):
            self.accept()


class People(QDialog):
    """Everybody who is named on the board: who is here, and who is one person under two spellings."""

    changed = Signal()

    def __init__(
        self, parent: QWidget, do: Do, document: Callable[[], Document], meeting: Callable[[], Meeting | None]
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("People")
        self._do = do
        self._document = document
        self._meeting = meeting
        self.names = QListWidget()
        self.names.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.names.setAccessibleName("People")
        self.names.itemChanged.connect(self._ticked)
        self.names.itemSelectionChanged.connect(self._offer)
        self.line = QLineEdit()
        self.line.setAccessibleName("Somebody more")
        self.line.setPlaceholderText("Add names, by commas or pasted")
        self.line.returnPressed.connect(self._add)
        self._hint = label("", 9.5, role="quiet")
        self.merge = QPushButton()
        self.merge.clicked.connect(self._merge_selected)
        self._alike = QVBoxLayout()
        self._alike.setSpacing(4)
        close = QPushButton("Close")
        close.clicked.connect(self.accept)
        close.setAutoDefault(False)
        self.merge.setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 20, 22, 18)
        column.setSpacing(10)
        column.addWidget(self._hint)
        column.addWidget(self.names, 1)
        column.addWidget(self.line)
        column.addLayout(self._alike)
        column.addLayout(button_row(self.merge, close))
        self.resize(fitting(self, 440, 520))
        self.fill()
        self.line.setFocus()

    def fill(self) -> None:
        """Show everybody as the board names them now."""
        document, meeting = self._document(), self._meeting()
        there = meeting.participants if meeting is not None else ()
        names = people(document)
        self.names.blockSignals(True)
        self.names.clear()
        for name in names:
            item = QListWidgetItem(name)
            if meeting is not None:
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                item.setCheckState(Qt.CheckState.Checked if name in there else Qt.CheckState.Unchecked)
            self.names.addItem(item)
        self.names.blockSignals(False)
        self.line.setVisible(meeting is not None)
        self._hint.setText(f"{len(there)} here" if meeting is not None else f"{len(names)} named on this board")
        empty(self._alike)
        for short, long in list(look_alikes(names))[:4]:
            offer = QPushButton(f"“{short}” and “{long}” are one person".replace("&", "&&"))
            offer.setObjectName("link")
            offer.setAutoDefault(False)
            offer.clicked.connect(lambda _=False, short=short, long=long: self._merge({short, long}, long))
            self._alike.addWidget(offer)
        self._offer()

    def _chosen(self) -> list[str]:
        return [item.text() for item in self.names.selectedItems()]

    def _offer(self) -> None:
        chosen = self._chosen()
        self.merge.setText(f"Merge {len(chosen)} into “{self._longest(chosen)}”" if len(chosen) > 1 else "Merge…")
        self.merge.setEnabled(len(chosen) > 1)

    @staticmethod
    def _longest(names: list[str]) -> str:
        return max(names, key=len, default="")

    def _merge_selected(self) -> None:
        chosen = self._chosen()
        self._merge(set(chosen), self._longest(chosen))

    def _merge(self, spellings: set[str], name: str) -> None:
        if self._do(MergePeople(frozenset(spellings), name)):
            self._again()

    def _add(self) -> None:
        meeting, names = self._meeting(), names_in(self.line.text())
        if meeting is not None and names:
            everybody = tuple(dict.fromkeys((*meeting.participants, *names)))
            if self._there(meeting, everybody):
                self.line.clear()

    def _ticked(self, item: QListWidgetItem) -> None:
        meeting = self._meeting()
        if meeting is not None:
            others = tuple(name for name in meeting.participants if name != item.text())
            here = item.checkState() is Qt.CheckState.Checked
            self._there(meeting, (*others, item.text()) if here else others)

    def _there(self, meeting: Meeting, participants: tuple[str, ...]) -> bool:
        done = self._do(Edit(Meeting, {meeting.id: {"participants": participants}}, "Say who is here"))
        if done:
            self._again()
        return done

    def _again(self) -> None:
        self.fill()
        self.changed.emit()
