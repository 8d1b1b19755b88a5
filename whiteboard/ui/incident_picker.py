"""Which incident of a source is worth the hour: the last 30 days first, with what each was like."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QLineEdit, QTableView, QVBoxLayout, QWidget

from whiteboard.comms.words import duration
from whiteboard.importers.candidates import Incident
from whiteboard.importers.zones import wall_clock
from whiteboard.layout.theme import Theme
from whiteboard.layout.timescale import zone_of
from whiteboard.model.instants import DAY, SECOND, Instant
from whiteboard.ui.panels import label
from whiteboard.ui.tables import dress

RECENT_DAYS = 30
_NOWHERE = QModelIndex()
_TITLES = ("Started", "Incident", "Impact", "Lasted", "Updates", "Longest silence")
_WIDTHS = (150, 0, 90, 110, 84, 140)
_IMPACTS = ("none", "maintenance", "minor", "major", "critical")


class _Incidents(QAbstractTableModel):
    """The incidents as rows."""

    def __init__(self, incidents: Sequence[Incident], timezone: str, now: Instant, theme: Theme) -> None:
        super().__init__()
        self.incidents = incidents
        self._zone = zone_of(timezone)
        self._since = now - RECENT_DAYS * DAY
        self._theme = theme

    def is_recent(self, one: Incident) -> bool:
        """Whether it began within the last 30 days."""
        return one.start is not None and one.start >= self._since

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:
        """A row for each."""
        return 0 if parent.isValid() else len(self.incidents)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:
        """Always the same."""
        return 0 if parent.isValid() else len(_TITLES)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The titles."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _TITLES[section]
        return None

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell says, and by what it is sorted; older incidents stand back."""
        one = self.incidents[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(one)[index.column()]
        if role == Qt.ItemDataRole.UserRole:
            return _order(one)[index.column()]
        if role == Qt.ItemDataRole.ForegroundRole and not self.is_recent(one):
            return QColor(self._theme.quiet_ink)
        return None

    def _words(self, one: Incident) -> tuple[str, ...]:
        started = "" if one.start is None else f"{wall_clock(one.start, self._zone):%Y-%m-%d %H:%M}"
        lasted = "open" if one.start is None or one.end is None else duration((one.end - one.start) // SECOND)
        silence = "" if one.longest_silence is None else duration(round(one.longest_silence))
        return started, " ".join(one.title.split()), one.impact, lasted, f"{one.updates:,}", silence


def _order(one: Incident) -> tuple[Any, ...]:
    lasted = -1 if one.start is None or one.end is None else one.end - one.start
    impact = _IMPACTS.index(one.impact) if one.impact in _IMPACTS else -1
    return one.start or 0, one.title.casefold(), impact, lasted, one.updates, one.longest_silence or 0.0


class _Table(QTableView):
    """Enter takes the incident that has the cursor."""

    opened = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)


class IncidentPicker(QWidget):
    """The incidents of a source, newest first; every column sorts, and words find."""

    chosen = Signal(str)

    def __init__(self, incidents: Sequence[Incident], timezone: str, now: Instant, theme: Theme) -> None:
        super().__init__()
        self._model = _Incidents(incidents, timezone, now, theme)
        self._rows = QSortFilterProxyModel()
        self._rows.setSourceModel(self._model)
        self._rows.setSortRole(Qt.ItemDataRole.UserRole)
        self._rows.setFilterKeyColumn(1)
        self._rows.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.table = _Table()
        self.table.setModel(self._rows)
        self.table.setAccessibleName("Incidents")
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        dress(self.table, _WIDTHS)
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(0, Qt.SortOrder.DescendingOrder)
        self.table.selectRow(0)
        self.table.opened.connect(self.take)
        self.table.doubleClicked.connect(lambda _: self.take())
        self.words = QLineEdit()
        self.words.setPlaceholderText("Find by words of the title")
        self.words.setAccessibleName("Find an incident")
        self.words.setClearButtonEnabled(True)
        self.words.setFixedWidth(260)
        self.words.textChanged.connect(self._filter)
        self.words.returnPressed.connect(self.take)
        self._arrange()

    def _arrange(self) -> None:
        incidents = self._model.incidents
        recent = sum(map(self._model.is_recent, incidents))
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addWidget(label("Which incident is worth the hour?", 12.0, bold=True))
        words = f"{recent:,} of the last {RECENT_DAYS} days, {len(incidents) - recent:,} older"
        names.addWidget(label(words, 9.5, role="quiet"))
        head = QHBoxLayout()
        head.addLayout(names)
        head.addStretch(1)
        head.addWidget(self.words)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self.table)

    def titles(self) -> list[str]:
        """The titles as they stand, from the top."""
        return [self._rows.index(row, 1).data() for row in range(self._rows.rowCount())]

    def take(self) -> None:
        """Take the one that is selected."""
        index = self._rows.mapToSource(self.table.currentIndex())
        if index.isValid():
            self.chosen.emit(self._model.incidents[index.row()].id)

    def _filter(self, text: str) -> None:
        self._rows.setFilterFixedString(text)
        if not self.table.currentIndex().isValid():
            self.table.selectRow(0)
