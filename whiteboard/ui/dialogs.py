"""The few questions that need a window of their own: a new board's name, which incident, what was promised."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimeZone
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QDialog,
    QFileDialog,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from whiteboard.comms.reading import READERS
from whiteboard.comms.targets import PRESETS
from whiteboard.model.commands import Add, Batch, Command, Edit
from whiteboard.model.document import Document
from whiteboard.model.records import Role, Target
from whiteboard.ui.panels import answers, label, number_box


def machine_zone() -> str:
    """The IANA name of this machine's zone, or UTC."""
    name = bytes(QTimeZone.systemTimeZoneId().data()).decode()
    return name if name in zoneinfo.available_timezones() else "UTC"


def zone_box(zone: str) -> QComboBox:
    """A box with every time zone, which finds what is typed anywhere in a name."""
    zones = sorted(zoneinfo.available_timezones())
    box = QComboBox()
    box.setEditable(True)
    box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    box.addItems(zones)
    box.setCurrentText(zone)
    completer = QCompleter(zones, box)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
    box.setCompleter(completer)
    return box


class NewBoard(QDialog):
    """The title, the zone and the file of a new board, of which ``create`` makes it, or says why it cannot; False then."""

    def __init__(self, parent: QWidget, folder: Path, create: Callable[[Path, str, str], bool]) -> None:
        super().__init__(parent)
        self.setWindowTitle("New board")
        self._create = create
        self.title = QLineEdit()
        self.title.setPlaceholderText("such as: Customer portal outage")
        self.zone = zone_box(machine_zone())
        self.file = QLineEdit()
        self._folder = folder
        self._chosen = False
        browse = QPushButton("Choose…")
        browse.setAccessibleName("Choose the file")
        browse.clicked.connect(self._browse)
        file_row = QHBoxLayout()
        file_row.setSpacing(8)
        file_row.addWidget(self.file)
        file_row.addWidget(browse)
        form = QFormLayout()
        form.setVerticalSpacing(10)
        form.addRow(label("Incident"), self.title)
        form.addRow(label("Time zone"), self.zone)
        form.addRow(label("File"), file_row)
        for name, field in (("Incident", self.title), ("Time zone", self.zone), ("File", self.file)):
            field.setAccessibleName(name)
        self.problem = label("", 9.5, role="bad")
        self.problem.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 20, 22, 18)
        column.setSpacing(14)
        column.addLayout(form)
        column.addWidget(self.problem)
        column.addLayout(answers("Create", self._check, self.reject))
        self.setMinimumWidth(560)
        self.title.textChanged.connect(self._suggest)
        self.file.textEdited.connect(lambda _: setattr(self, "_chosen", True))
        self._suggest("")

    def _suggest(self, title: str) -> None:
        if not self._chosen:
            self.file.setText(str(self._folder / f"{safe_name(title) or 'Incident'}.board"))

    def _browse(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, "New board", self.file.text(), "Boards (*.board)")
        if name:
            self._chosen = True
            self.file.setText(name if name.endswith(".board") else f"{name}.board")

    def _check(self) -> None:
        if self.zone.currentText() not in zoneinfo.available_timezones():
            self.problem.setText(f"“{self.zone.currentText()}” is no time zone; choose one such as Europe/London.")
        elif Path(self.file.text()).exists():
            self.problem.setText(f"{self.file.text()} is there already, and stays. Choose another name.")
        elif self._create(Path(self.file.text()), self.title.text().strip(), self.zone.currentText()):
            self.accept()


def safe_name(title: str) -> str:
    """A file name for a title, on every system."""
    kept = "".join(letter if letter.isalnum() or letter in " -_." else "-" for letter in title)
    return " ".join(kept.split()).strip(". -")[:80]


class TargetsDialog(QDialog):
    """What was promised to each role of readers, in minutes; what is chosen counts at once and can be undone."""

    _FIELDS = (
        ("first", "First post within", "after detection"),
        ("scope", "Second post within", "after detection, with the scope"),
        ("every", "Then every", "from one post to the next"),
        ("lasting", "For", "after detection, then as posts promise"),
    )

    def __init__(self, parent: QWidget, document: Document, do: Callable[[Command], bool]) -> None:
        super().__init__(parent)
        self.setWindowTitle("Targets")
        self.setModal(False)
        self._document = document
        self._do = do
        self.boxes: dict[tuple[Role, str], QSpinBox] = {}
        self.preset = QComboBox()
        self.preset.setAccessibleName("Set of targets")
        self.preset.addItem("Choose a preset…")
        for preset in PRESETS:
            self.preset.addItem(preset.title, preset.name)
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(9)
        for column, role in enumerate(READERS, 1):
            grid.addWidget(label(f"{role.value.capitalize()} posts", 10.0, bold=True), 0, column)
        for row, (field, title, hint) in enumerate(self._FIELDS, 1):
            grid.addWidget(label(title, 10.0), row, 0)
            for column, role in enumerate(READERS, 1):
                box = number_box()
                box.setRange(0, 100_000)
                box.setSpecialValueText("–")
                box.setSuffix(" min")
                box.setAccessibleName(f"{title}, {role.value} posts")
                self.boxes[role, field] = box
                grid.addWidget(box, row, column)
            grid.addWidget(label(hint, 9.0, role="quiet"), row, len(READERS) + 1)
        for role in READERS:
            self._fill(document.targets.get(role.value) or Target(role.value))
        self.preset.currentIndexChanged.connect(self._take_preset)
        column_layout = QVBoxLayout(self)
        column_layout.setContentsMargins(22, 20, 22, 18)
        column_layout.setSpacing(14)
        column_layout.addWidget(self.preset)
        column_layout.addLayout(grid)
        column_layout.addLayout(answers("Set targets", self._set, self.close))

    def _fill(self, target: Target) -> None:
        for field, _, _ in self._FIELDS:
            self.boxes[Role(target.id), field].setValue(getattr(target, field) or 0)

    def _take_preset(self, index: int) -> None:
        if index > 0:
            for target in PRESETS[index - 1].targets:
                self._fill(target)

    def _set(self) -> None:
        commands: list[Command] = []
        for role in READERS:
            values = {field: self.boxes[role, field].value() or None for field, _, _ in self._FIELDS}
            if role.value in self._document.targets:
                commands.append(Edit(Target, {role.value: values}))
            else:
                commands.append(Add((Target(role.value, **values),)))
        if self._do(Batch("Set the targets", tuple(commands))):
            self.close()
