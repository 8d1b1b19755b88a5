"""The few settings of a board: its title, its time zone, and after how long a quiet stretch folds."""

from __future__ import annotations

import zoneinfo

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QDialog,
    QFormLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from whiteboard.model.commands import edit_board
from whiteboard.model.document import Document
from whiteboard.ui.panels import Do, answers, label, number_box


class BoardSettings(QDialog):
    """Changes nothing before “Save”, which is one step to undo."""

    def __init__(self, parent: QWidget, document: Document, do: Do) -> None:
        super().__init__(parent)
        self._board = document.board
        self._do = do
        self.setWindowTitle("Board settings")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.title = QLineEdit(self._board.title)
        self.title.setAccessibleName("Title")
        self.zone = QComboBox()
        self.zone.setEditable(True)
        self.zone.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.zone.setAccessibleName("Time zone")
        zones = sorted(zoneinfo.available_timezones())
        self.zone.addItems(zones)
        self.zone.setCurrentText(self._board.timezone)
        completer = QCompleter(zones, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.zone.setCompleter(completer)
        self.fold = number_box()
        self.fold.setRange(1, 100_000)
        self.fold.setSuffix(" minutes")
        self.fold.setValue(self._board.fold_after)
        self.fold.setAccessibleName("Fold quiet stretches after")
        form = QFormLayout()
        form.setVerticalSpacing(10)
        form.addRow(label("Title"), self.title)
        form.addRow(label("Time zone"), self.zone)
        form.addRow(label("Fold quiet stretches after"), self.fold)
        hint = label(
            "Times are stored in UTC: another zone shows the same instants on another clock.", 9.5, role="quiet"
        )
        hint.setWordWrap(True)
        self.problem = label("", 9.5, role="bad")
        self.problem.setWordWrap(True)
        self.problem.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 20, 22, 18)
        column.setSpacing(14)
        column.addLayout(form)
        column.addWidget(hint)
        column.addWidget(self.problem)
        column.addLayout(answers("Save", self.save, self.reject))
        self.setMinimumWidth(480)

    def save(self) -> None:
        """Take it over, or say what is wrong with it."""
        zone, title = self.zone.currentText().strip(), self.title.text().strip()
        if zone not in zoneinfo.available_timezones():
            self.problem.setText(f"“{zone}” is no time zone: choose one from the list, like Europe/London.")
            self.problem.show()
            return
        values = {"title": title or self._board.title, "timezone": zone, "fold_after": self.fold.value()}
        if self._do(edit_board(self._board, "Change the board’s settings", **values)):
            self.accept()
