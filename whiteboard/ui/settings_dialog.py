"""What somebody wants otherwise: colours, the size of the interface, and keys of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from whiteboard.settings import Settings
from whiteboard.ui import appearance
from whiteboard.ui.actions import ROWS, Row, key_of, keys_of
from whiteboard.ui.panels import fitting, label

SCALES = (80, 90, 100, 110, 125, 150, 175, 200)
"""Per cent of the interface's usual size."""


class SettingsDialog(QDialog):
    """Everything is kept at once; nothing waits for an OK."""

    def __init__(
        self, parent: QWidget, settings: Settings, dress: Callable[[str], None], keys: Callable[[], None]
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Settings")
        self._settings = settings
        self._keys_changed = keys
        self.colours = QComboBox()
        self.colours.setAccessibleName("Colours")
        for name, title in (
            (appearance.SYSTEM, "Those of the system"),
            ("light", "Light"),
            ("dark", "Dark"),
            ("contrast", "High contrast"),
        ):
            self.colours.addItem(title, name)
        self.colours.setCurrentIndex(self.colours.findData(appearance.chosen(settings)))
        self.colours.activated.connect(lambda _: dress(self.colours.currentData()))
        self.scale = QComboBox()
        self.scale.setAccessibleName("Size of the interface")
        for percent in SCALES:
            self.scale.addItem(f"{percent} %", percent)
        self.scale.setCurrentIndex(max(0, self.scale.findData(appearance.scale(settings))))
        self.scale.activated.connect(lambda _: self._keep_scale())
        self._later = label("", 9.0, role="quiet")
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("Find an action or a key")
        self.filter.setAccessibleName("Find an action or a key")
        self.filter.textChanged.connect(self._show_rows)
        self.table = QTableWidget(0, 3)
        self.table.setHorizontalHeaderLabels(["Action", "Keys", ""])
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        self.table.setColumnWidth(1, 210)
        self.table.setColumnWidth(2, 96)
        self.problem = label("", 9.5, role="bad")
        self.problem.setWordWrap(True)
        self._arrange()
        self._show_rows("")

    def _arrange(self) -> None:
        form = QFormLayout()
        form.setVerticalSpacing(10)
        form.setHorizontalSpacing(18)
        form.addRow(label("Colours"), self.colours)
        size = QHBoxLayout()
        size.setSpacing(14)
        size.addWidget(self.scale)
        size.addWidget(self._later, 1)
        form.addRow(label("Size of the interface"), size)
        self.close_button = close = QPushButton("Close")
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addWidget(self.problem, 1)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 20, 22, 18)
        column.setSpacing(14)
        column.addLayout(form)
        column.addWidget(label("Keys", 11.0, bold=True))
        column.addWidget(self.filter)
        column.addWidget(self.table, 1)
        column.addLayout(foot)
        close.setDefault(True)
        self.resize(fitting(self, 680, 640))

    def _keep_scale(self) -> None:
        self._put(appearance.SCALE, self.scale.currentData())
        self._later.setText("from the next start on")

    def _put(self, name: str, value: object) -> None:
        try:
            self._settings.put(name, value)
        except OSError as error:
            self.problem.setText(f"The choice could not be kept: {error.strerror}.")

    # Keys.

    def own_keys(self) -> Mapping[str, list[str]]:
        """The keys that somebody chose, by the name of their row."""
        found: Mapping[str, list[str]] = self._settings.get("keys", {})
        return found

    def _show_rows(self, words: str) -> None:
        own = self.own_keys()
        wanted = words.casefold()
        rows = [
            row
            for row in ROWS
            if wanted in row.title.casefold() or any(wanted in key.casefold() for key in keys_of(row, own))
        ]
        self.table.setRowCount(len(rows))
        before: QWidget = self.filter
        for number, row in enumerate(rows):
            self.table.setItem(number, 0, QTableWidgetItem(row.title.rstrip("…")))
            keys = keys_of(row, own)
            edit = QKeySequenceEdit(QKeySequence(", ".join(keys[:1])))
            edit.setMaximumSequenceLength(1)
            edit.setClearButtonEnabled(True)
            edit.setAccessibleName(f"Key for {row.title}")
            edit.setToolTip(", ".join(keys))
            edit.editingFinished.connect(partial(self._take, row, edit))
            self.table.setCellWidget(number, 1, edit)
            back = QPushButton("Reset")
            back.setProperty("flat", True)
            back.setEnabled(key_of(row) in own)
            back.setAccessibleName(f"Reset the key for {row.title}")
            back.clicked.connect(partial(self._reset, row))
            self.table.setCellWidget(number, 2, back)
            self.table.setRowHeight(number, 38)
            self.setTabOrder(before, edit)
            self.setTabOrder(edit, back)
            before = back
        self.setTabOrder(before, self.close_button)

    def _take(self, row: Row, edit: QKeySequenceEdit) -> None:
        """A key that was typed; one that another action has is refused with its name."""
        own = self.own_keys()
        key = edit.keySequence().toString()
        if [key] == list(keys_of(row, own))[:1] or (not key and not keys_of(row, own)):
            return
        owner = next((one for one in ROWS if one is not row and key and key in normal(keys_of(one, own))), None)
        if owner is not None:
            self.problem.setText(f"{key} is “{owner.title.rstrip('…')}” already.")
            edit.setKeySequence(QKeySequence(next(iter(keys_of(row, own)), "")))
            return
        self.problem.setText("")
        self._put("keys", {**own, key_of(row): [key] if key else []})
        self._changed()

    def _reset(self, row: Row) -> None:
        self._put("keys", {name: keys for name, keys in self.own_keys().items() if name != key_of(row)})
        self._changed()

    def _changed(self) -> None:
        self._keys_changed()
        self._show_rows(self.filter.text())


def normal(keys: tuple[str, ...]) -> set[str]:
    """Keys as Qt writes them."""
    return {QKeySequence(key).toString() for key in keys}
