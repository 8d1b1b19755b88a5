"""The actions as a table below the board: sorted, filtered, and changed in place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QSortFilterProxyModel,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QBrush, QColor, QFont, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from whiteboard.importers.days import day_label, read_due
from whiteboard.layout.theme import Theme
from whiteboard.model.commands import Edit, Remove
from whiteboard.model.document import Document
from whiteboard.model.meetings import FINISHED, overdue, updates_of
from whiteboard.model.missing import lacks
from whiteboard.model.order import actions_in_order
from whiteboard.model.records import Action, Category, Id, Status
from whiteboard.ui.actions_panel import REPORT, Doers, update_words
from whiteboard.ui.known_names import KnownNames
from whiteboard.ui.panels import label, plain_tip
from whiteboard.ui.style import font

Index = QModelIndex
_ROLE = Qt.ItemDataRole
_SORT, _ACTION = (int(_ROLE.UserRole) + more for more in (1, 2))
TABLE_HEIGHT = 320
"""Pixels of the table in a high window."""


@dataclass(frozen=True, slots=True)
class Column:
    """A field of an action as a column: its heading, its pixels, and what an empty cell asks for."""

    field: str
    title: str
    width: int
    asks: str = ""


COLUMNS = (
    Column("title", "Action", 320, "no title"),
    Column("category", "Category", 128),
    Column("owner", "Owner", 118, "no owner"),
    Column("due", "Due", 120, "no due date"),
    Column("next_step", "Next step", 230, "no next step"),
    Column("status", "Status", 122),
    Column("ticket", "Ticket", 84),
    Column(REPORT, "Last update", 190),
)
_NEXT_STEP = 4
_WHOLE = (1, 3, 5)
"""Columns that are never cut: category, due and status."""
_ROOM = 12
"""Pixels beside the longest of their cells."""
_CHOICES: Mapping[str, type[Category | Status]] = {"category": Category, "status": Status}


class NotUnderstood(ValueError):
    """What was typed is nothing that the field can hold; says so in a sentence."""


def typed_value(field: str, text: str, today: date) -> object:
    """The value of an action's field as it is typed into its cell. Raises `NotUnderstood`."""
    if field in _CHOICES:
        return _CHOICES[field](text.lower())
    if field != "due":
        return text
    day, problem = read_due(text, 0, today)
    if day is not None and day.end == len(text):
        return day.date.isoformat()
    if text:
        raise NotUnderstood(f"“{text}” is not understood as a date{f': {problem}' if problem else ''}")
    return None


class ActionsModel(QAbstractTableModel):
    """The actions of a document as rows. What is typed becomes one command for each cell; a date in natural words."""

    refused = Signal(str)

    def __init__(self, doers: Doers, theme: Theme) -> None:
        super().__init__()
        self._doers = doers
        self._document: Document | None = None
        self._actions: list[Action] = []
        self.theme = theme

    def show_document(self, document: Document) -> None:
        """Show the actions as they are; rows that stay keep their selection."""
        before, self._document = self._document, document
        if before is not None and before.actions is document.actions and before.updates is document.updates:
            return
        actions = actions_in_order(document)
        if [action.id for action in actions] == [action.id for action in self._actions]:
            self._actions = actions
            if actions:
                self.dataChanged.emit(self.index(0, 0), self.index(len(actions) - 1, len(COLUMNS) - 1))
            return
        self.beginResetModel()
        self._actions = actions
        self.endResetModel()

    def action(self, row: int) -> Action:
        """The action of a row."""
        return self._actions[row]

    def row_of(self, id: Id) -> int | None:
        """The row of an action."""
        return next((row for row, action in enumerate(self._actions) if action.id == id), None)

    def rowCount(self, parent: QModelIndex | Any = Index()) -> int:  # noqa: B008  # as Qt declares it
        """As many as there are actions."""
        return 0 if parent.isValid() else len(self._actions)

    def columnCount(self, parent: QModelIndex | Any = Index()) -> int:  # noqa: B008  # as Qt declares it
        """One for each field."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = int(_ROLE.DisplayRole)) -> Any:
        """The names of the columns."""
        if orientation is Qt.Orientation.Horizontal and role == _ROLE.DisplayRole:
            return COLUMNS[section].title
        return None

    def flags(self, index: QModelIndex | Any) -> Qt.ItemFlag:
        """Every cell can be changed."""
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    def data(self, index: QModelIndex | Any, role: int = int(_ROLE.DisplayRole)) -> Any:
        """What a cell shows, edits, sorts by and looks like."""
        if not index.isValid() or self._document is None:
            return None
        action, column = self._actions[index.row()], COLUMNS[index.column()]
        text = self._text(action, column)
        if role in (_ROLE.DisplayRole, _ROLE.ToolTipRole):
            shown = text or (column.asks if action.status not in FINISHED else "")
            if role == _ROLE.ToolTipRole:
                return plain_tip(shown)
            # What tells one ticket's address from another's stands at its end.
            return shown.rstrip("/").rpartition("/")[2] if column.field == "ticket" else shown
        if role == _ROLE.EditRole:
            return self._doers.drafted(action.id, column.field) or ("" if column.field == REPORT else text)
        if role == _ACTION:
            return action.id
        if role == _SORT:
            return self._sort_key(action, column)
        if role == _ROLE.ForegroundRole:
            return self._ink(action, column, text)
        if role == _ROLE.FontRole and column.field == "title":
            return font(10.5, QFont.Weight.DemiBold)
        return None

    def _text(self, action: Action, column: Column) -> str:
        if self._document is not None and column.field == REPORT:
            updates = updates_of(self._document, action.id)
            return update_words(updates[-1], self._document) if updates else ""
        value = getattr(action, column.field)
        if column.field == "due":
            return day_label(date.fromisoformat(value)) if value else ""
        return str(value).capitalize() if column.field in _CHOICES else str(value)

    def _sort_key(self, action: Action, column: Column) -> Any:
        if column.field == "due":
            return action.due or "9999"
        if column.field == "status":
            return str(list(Status).index(action.status))
        return self._text(action, column).casefold()

    def _ink(self, action: Action, column: Column, text: str) -> QBrush | None:
        finished = action.status in FINISHED
        late = column.field == "due" and overdue(action, self._doers.today().isoformat())
        if late or (not text and column.asks and not finished):
            return QBrush(QColor(self.theme.bad))
        return QBrush(QColor(self.theme.quiet_ink)) if finished else None

    def setData(self, index: QModelIndex | Any, value: Any, role: int = int(_ROLE.EditRole)) -> bool:
        """Change the field of one action, or keep what was reported about it."""
        if role != _ROLE.EditRole or not index.isValid():
            return False
        action, column = self._actions[index.row()], COLUMNS[index.column()]
        text = str(value).strip()
        if column.field == REPORT:
            return bool(text) and self._doers.report(action.id, text)
        changed = text != self._text(action, column)
        if changed:
            try:
                stored = typed_value(column.field, text, self._doers.today())
            except NotUnderstood as why:
                self.refused.emit(str(why))
                changed = False
            else:
                if not self._doers.do(Edit(Action, {action.id: {column.field: stored}}, "Change action")):
                    # What the disk refused is offered again in the cell.
                    return False
        self._doers.draft(action.id, column.field, "")
        return changed


class _Filter(QSortFilterProxyModel):
    """Rows that say what is looked for, and with ``open_only`` those that are not finished."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.wanted = ""
        self.open_only = False
        self.setSortRole(_SORT)
        self.setSortCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)

    def look_for(self, text: str, *, open_only: bool) -> None:
        """Filter anew."""
        self.wanted, self.open_only = text.casefold(), open_only
        self.invalidate()

    def filterAcceptsRow(self, row: int, parent: QModelIndex | Any) -> bool:
        """Whether a row is shown."""
        model = self.sourceModel()
        if not isinstance(model, ActionsModel):
            return True
        if self.open_only and model.action(row).status in FINISHED:
            return False
        cells = [model.index(row, column) for column in range(len(COLUMNS))]
        said = (str(cell.data(role) or "") for cell in cells for role in (_ROLE.DisplayRole, _ROLE.EditRole))
        return not self.wanted or any(self.wanted in text.casefold() for text in said)


class _Line(QLineEdit):
    """A cell that is being typed; each key is kept."""

    def __init__(self, parent: QWidget, doers: Doers, action: Id, field: str) -> None:
        super().__init__(parent)
        self.setFrame(False)
        self.setStyleSheet("QLineEdit { border-radius: 0; padding: 2px 8px; }")
        self.field = field
        self.draft = partial(doers.draft, action, field)
        self.textEdited.connect(self.draft)


class _Choice(QComboBox):
    """A cell that is chosen from a list, which opens at once: arrows that change what is chosen in a closed one would
    end the editing."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setStyleSheet("QComboBox { padding: 2px 0 2px 8px; }")
        self._opening = QTimer(self, singleShot=True, interval=0)
        self._opening.timeout.connect(self.showPopup)

    def showEvent(self, event: QShowEvent) -> None:
        """The list opens."""
        super().showEvent(event)
        self._opening.start()


class _Cells(QStyledItemDelegate):
    """The editors of cells: a list for what is chosen, names for owners, a line for the rest."""

    def __init__(self, parent: QObject, doers: Doers) -> None:
        super().__init__(parent)
        self._doers = doers
        self.closeEditor.connect(self._closed)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | Any) -> QWidget:
        """The editor for a cell of that column."""
        column = COLUMNS[index.column()]
        if column.field in _CHOICES:
            box = _Choice(parent)
            box.addItems([choice.value.capitalize() for choice in _CHOICES[column.field]])
            box.activated.connect(lambda _: self._kept(box))
            return box
        line = _Line(parent, self._doers, index.data(_ACTION), column.field)
        if column.field == "owner":
            KnownNames(line, self._doers.names, alone=True)
        elif column.field == "due":
            line.setPlaceholderText("in 4 weeks, next friday")
        elif column.field == REPORT:
            line.setPlaceholderText("what happened since?")
            KnownNames(line, self._doers.names)
        return line

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """The names that are offered have the keys before the table."""
        names = editor.findChild(KnownNames)
        return (names is not None and names.eventFilter(editor, event)) or super().eventFilter(editor, event)

    def _closed(self, editor: QWidget, hint: QStyledItemDelegate.EndEditHint) -> None:
        """Escape takes back what was typed; a report stays where it is typed until it is kept or emptied."""
        taken_back = hint is QStyledItemDelegate.EndEditHint.RevertModelCache
        if taken_back and isinstance(editor, _Line) and editor.field != REPORT:
            editor.draft("")

    def end(self, among: QWidget) -> None:
        """Keep what is typed in cells as if somebody had clicked elsewhere; what is refused stays as a draft."""
        open_ = (line for line in among.findChildren(_Line) if not line.isHidden())
        for line in open_:
            self._kept(line)

    def _kept(self, editor: QWidget) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor)

    def setEditorData(self, editor: QWidget, index: QModelIndex | Any) -> None:
        """Fill an editor with what the cell holds."""
        if isinstance(editor, QComboBox):
            editor.setCurrentText(str(index.data(_ROLE.EditRole)))
        elif isinstance(editor, QLineEdit):
            editor.setText(str(index.data(_ROLE.EditRole)))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: QModelIndex | Any) -> None:
        """Keep what the editor holds."""
        text = editor.currentText() if isinstance(editor, QComboBox) else editor.property("text")
        model.setData(index, text, _ROLE.EditRole)


class ActionsTable(QFrame):
    """The table with its filter; Enter or a double click changes a cell, Delete takes an action away."""

    closed = Signal()

    def __init__(self, doers: Doers, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("dock")
        self._doers = doers
        self.model = ActionsModel(doers, theme)
        self._shown = _Filter(self)
        self._shown.setSourceModel(self.model)
        self._cells = _Cells(self, doers)
        self.view = self._table()
        self._count = label("", 9.5, role="quiet")
        self._lacking = 0
        self.filter = QLineEdit()
        self.filter.setAccessibleName("Which actions")
        self.filter.setPlaceholderText("Filter")
        self.filter.setClearButtonEnabled(True)
        self.filter.setFixedWidth(220)
        self.open_only = QCheckBox("Only what is open")
        self.filter.textChanged.connect(lambda _: self._look())
        self.open_only.toggled.connect(lambda _: self._look())
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 10, 18, 12)
        column.setSpacing(8)
        self._hint = label(
            "No actions yet. Select a note and press Ctrl+Enter,\n"
            "or write in the bar:  > Page the comms lead @owner due friday",
            11.0,
            role="quiet",
        )
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addLayout(self._top())
        column.addWidget(self.view)
        column.addWidget(self._hint, 1)
        self.hide()

    def _table(self) -> QTableView:
        view = QTableView()
        view.setModel(self._shown)
        view.setItemDelegate(self._cells)
        view.setSortingEnabled(True)
        view.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        triggers = QAbstractItemView.EditTrigger
        view.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed)
        view.setAlternatingRowColors(True)
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(34)
        view.setAccessibleName("Actions")
        for number, one in enumerate(COLUMNS):
            view.setColumnWidth(number, one.width)
        header = view.horizontalHeader()
        header.setSectionResizeMode(_NEXT_STEP, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for keys, then in (("Return", lambda: view.edit(view.currentIndex())), ("Delete", self._remove)):
            shortcut = QShortcut(QKeySequence(keys), view, then)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        return view

    def _top(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(label("Actions", 12.0, bold=True))
        row.addWidget(self._count)
        row.addStretch(1)
        row.addWidget(self.open_only)
        row.addWidget(self.filter)
        for text, then in (("Show on the board", self._show), ("Delete", self._remove), ("Close", self.closed.emit)):
            button = QPushButton(text)
            button.setProperty("flat", True)
            button.clicked.connect(lambda _=False, then=then: then())
            row.addWidget(button)
        return row

    def show_document(self, document: Document) -> None:
        """Show the actions as they are."""
        self.model.show_document(document)
        self._lacking = sum(bool(lacks(action, document)) for action in document.actions.values())
        self._say_count()
        self._hint.setVisible(not document.actions)
        self.view.setVisible(bool(document.actions))
        for number in _WHOLE:
            # Next step gives way: what is short is never cut.
            needed = max(self.view.sizeHintForColumn(number) + _ROOM, COLUMNS[number].width)
            self.view.setColumnWidth(number, max(needed, self.view.columnWidth(number)))

    def _say_count(self) -> None:
        """How many there are, and how many of them are looked at."""
        shown, there = self._shown.rowCount(), self.model.rowCount()
        still = f" · {self._lacking} with something missing" if self._lacking else ""
        self._count.setText(f"{f'{shown} of {there}' if shown < there else there}{still}")

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self.model.theme = theme
        self.view.viewport().update()

    def end(self) -> None:
        """End typing in a cell as if somebody had clicked elsewhere."""
        self._cells.end(self.view.viewport())

    def chosen(self) -> list[Id]:
        """The actions whose cells are selected."""
        rows = {self._shown.mapToSource(index).row() for index in self.view.selectedIndexes()}
        return [self.model.action(row).id for row in sorted(rows)]

    def edit(self, id: Id, field: str) -> None:
        """Begin to change a field of an action."""
        row = self.model.row_of(id)
        if row is not None:
            at = self._shown.mapFromSource(
                self.model.index(row, next(n for n, one in enumerate(COLUMNS) if one.field == field))
            )
            self.view.setCurrentIndex(at)
            self.view.setFocus()
            self.view.edit(at)

    def _look(self) -> None:
        self._shown.look_for(self.filter.text(), open_only=self.open_only.isChecked())
        self._say_count()

    def _show(self) -> None:
        chosen = set(self.chosen())
        actions = (self.model.action(row) for row in range(self.model.rowCount()))
        notes = tuple(note for action in actions if action.id in chosen for note in action.notes)
        if notes:
            self._doers.show(notes)
        elif chosen:
            self.model.refused.emit("What is selected came from no note that is still on the board")
        else:
            self.model.refused.emit("Select the actions whose notes shall be shown")

    def _remove(self) -> None:
        chosen = self.chosen()
        if chosen:
            self._doers.do(Remove(frozenset((Action, id) for id in chosen)))
