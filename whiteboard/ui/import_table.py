"""The table of an import's preview: every candidate a row that can be ticked, corrected in place or sent to another lane."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from enum import IntEnum
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QPlainTextEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from whiteboard.importers.candidates import Candidate, Import
from whiteboard.importers.lanes import Lanes, Target
from whiteboard.importers.review import Review, Reviewed, Standing, review
from whiteboard.importers.times import Reference, read_time
from whiteboard.importers.zones import local_day, wall_clock
from whiteboard.layout.miniature import Dot, Fate
from whiteboard.layout.theme import Theme
from whiteboard.layout.timescale import zone_of
from whiteboard.layout.when import Dates, place_time
from whiteboard.model.document import Document
from whiteboard.model.records import Id, Lane, Mark, OnTimeline, Precision, Role
from whiteboard.ui.panels import plain_tip
from whiteboard.ui.tables import dress

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_LONGEST_CELL = 400
"""Characters of a text that a cell is given: what cannot be seen in one line need not be measured."""
_MEASURED, _AROUND, _WIDEST_TIME = 400, 26, 340
"""Rows whose times are measured, and the pixels around one and of the widest."""
_LEFT = Qt.CheckState.Unchecked
_TAKEN = Qt.CheckState.Checked


class Column(IntEnum):
    """The columns, from the left."""

    TAKEN = 0
    TIME = 1
    LANE = 2
    TEXT = 3
    AUTHOR = 4
    MARKS = 5
    REMARKS = 6


_TITLES = ("", "Time", "Lane", "Text", "Author", "Marks", "Remarks")
_WIDTHS = (34, 168, 162, 0, 116, 116, 270)


def marks_words(marks: Iterable[Mark]) -> str:
    """“detected, declared”."""
    return ", ".join(marks)


class CandidateTable(QAbstractTableModel):
    """The candidates of an import and what is done with them. `altered` tells that what comes is another."""

    altered = Signal()
    refused = Signal(str)

    def __init__(self, theme: Callable[[], Theme], today: date) -> None:
        super().__init__()
        self._theme = theme
        self._today = today
        self._read: Import | None = None
        self._document: Document | None = None
        self._edits: dict[int, dict[str, Any]] = {}
        self._ticks: dict[int, bool] = {}
        self._taken: frozenset[int] | None = None
        """The rows that come, until something changes."""
        self._flagged: list[bool] = []
        self._lanes: list[Id | None] = []
        self._lane_records: dict[Id, Lane] = {}
        self.candidates: list[Candidate] = []
        self.reviews: tuple[Review, ...] = ()

    # What is shown.

    def show_import(self, read: Import, document: Document, known: Reviewed | None = None) -> None:
        """Show what was read. Ticks and corrections of rows that say the same as before stay.

        ``known`` is what was found out beforehand; it holds while nothing was corrected and the board is the same.
        """
        before = self._read.candidates if self._read is not None else ()
        same = len(before) == len(read.candidates)
        for kept in (self._edits, self._ticks):
            for row in list(kept):
                if not same or before[row].text != read.candidates[row].text:
                    del kept[row]
        self.beginResetModel()
        self._read = read
        self._document = document
        self.candidates = [
            replace(candidate, **self._edits[row]) if row in self._edits else candidate
            for row, candidate in enumerate(read.candidates)
        ]
        self._review(known.reviews if known is not None and known.document is document and not self._edits else None)
        self.endResetModel()
        self.altered.emit()

    def show_document(self, document: Document) -> None:
        """The board changed meanwhile: other rows may be on it already."""
        if self._read is not None and document is not self._document:
            self.show_import(self._read, document)

    def _review(self, known: tuple[Review, ...] | None = None) -> None:
        document = self._document
        if document is None:
            return
        self.reviews = known if known is not None else review(document, self.candidates)
        self._taken = None
        changed = (Standing.CHANGED, Standing.CHANGED_HERE)
        self._flagged = [bool(one.flags) or one.standing in changed for one in self.reviews]
        lanes = Lanes(document, self._new_lane)
        self._lanes = lanes.of_all(self.candidates)
        self._lane_records = {**document.lanes, **{lane.id: lane for lane in lanes.added}}

    def _new_lane(self) -> Id:
        """An id for a lane that the board would get; it is never written anywhere."""
        return f"new lane {len(self._lane_records)}"

    @property
    def whole(self) -> bool:
        """Whether it is a board of ours, whose rows come as they were or not at all."""
        return self._read is not None and self._read.board is not None

    # What is made of it.

    def made(self) -> Import | None:
        """The import with its rows as they are now."""
        return replace(self._read, candidates=tuple(self.candidates)) if self._read is not None else None

    def taken(self) -> frozenset[int]:
        """The rows that come."""
        if self._taken is None:
            comes = (Standing.NEW, Standing.CHANGED)
            taken = {row for row, one in enumerate(self.reviews) if one.standing in comes}
            for row, on in self._ticks.items():
                (taken.add if on else taken.discard)(row)
            self._taken = frozenset(taken)
        return self._taken

    def is_taken(self, row: int) -> bool:
        """Whether a row comes: as somebody ticked it, else as it stands to the board."""
        return self._ticks.get(row, self.reviews[row].comes)

    def flagged(self, row: int) -> bool:
        """Whether something about a row is odd."""
        return self._flagged[row]

    def flags_raised(self) -> int:
        """The number of rows that are flagged."""
        return sum(self._flagged)

    def take(self, rows: Iterable[int], *, on: bool) -> None:
        """Tick rows or untick them."""
        self._ticks.update(dict.fromkeys(rows, on))
        self._taken = None
        self._told()

    def send(self, rows: Iterable[int], target: Target) -> None:
        """Send rows to another lane."""
        lane, role = (None, target) if isinstance(target, Role) else (target, None)
        for row in rows:
            fields = {"lane": lane} if role is None else {"lane": None, "role": role}
            self._edit(row, fields)
        self._reviewed()

    def set_marks(self, row: int, marks: tuple[Mark, ...]) -> None:
        """The marks that a row is to carry."""
        self._edit(row, {"marks": marks})
        self._reviewed()

    def _edit(self, row: int, fields: Mapping[str, Any]) -> None:
        self._edits[row] = {**self._edits.get(row, {}), **fields}
        self.candidates[row] = replace(self.candidates[row], **fields)

    def _reviewed(self) -> None:
        self._review()
        self._told()

    def _told(self) -> None:
        if self.candidates:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.candidates) - 1, len(_TITLES) - 1))
        self.altered.emit()

    def targets(self) -> list[tuple[str, Target]]:
        """Every lane that a row can be sent to: those of the board, then one for each role that it lacks."""
        document = self._document
        if document is None:
            return []
        lanes = sorted(document.lanes.values(), key=lambda lane: lane.position)
        roles = {lane.role for lane in lanes}
        found: list[tuple[str, Target]] = [(lane.title, lane.id) for lane in lanes]
        return found + [(f"{role.value.capitalize()} (new lane)", role) for role in Role if role not in roles]

    def lanes(self) -> list[Lane]:
        """The lanes that the board would have, from the top, hidden ones left out."""
        taken = self.taken()
        used = set(self._lanes) if len(taken) == len(self._lanes) else {self._lanes[row] for row in taken}
        known = self._document.lanes if self._document is not None else {}
        found = [
            lane for lane in self._lane_records.values() if not lane.hidden and (lane.id in known or lane.id in used)
        ]
        return sorted(found, key=lambda lane: lane.position)

    def dots(self) -> list[Dot]:
        """Every event that has a time, of the board and of the source."""
        return self.dots_later()()

    def dots_later(self) -> Callable[[], list[Dot]]:
        """What makes them of the rows as they are now, on any thread."""
        document, taken = self._document, self.taken()
        rows = tuple(zip(self.candidates, self._lanes, self.reviews, strict=True))

        def dots() -> list[Dot]:
            there = document.notes.values() if document is not None else ()
            found = [
                Dot(note.place.at, note.place.lane, Fate.THERE) for note in there if isinstance(note.place, OnTimeline)
            ]
            for row, (candidate, lane, said) in enumerate(rows):
                if candidate.at is not None and lane is not None:
                    comes = Fate.ODD if said.flags else Fate.COMES
                    found.append(Dot(candidate.at, lane, comes if row in taken else Fate.LEFT_OUT))
            return found

        return dots

    def waiting(self) -> list[int]:
        """The rows that would go to the tray."""
        return [row for row, lane in enumerate(self._lanes) if lane is None and self.candidates[row].todo is None]

    def lane_of(self, row: int) -> Id | None:
        """The lane that a row goes to; None for the tray and for actions."""
        return self._lanes[row]

    # Qt's side.

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """A row for each candidate."""
        return 0 if parent.isValid() else len(self.candidates)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Always the same."""
        return 0 if parent.isValid() else len(_TITLES)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The titles."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _TITLES[section]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """All but the remarks can be changed; of a board of ours nothing, as it comes just as it was."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() == Column.TAKEN:
            return flags | Qt.ItemFlag.ItemIsUserCheckable
        return flags if index.column() == Column.REMARKS or self.whole else flags | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell says and how."""
        row, column = index.row(), index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.words(row, column)[:_LONGEST_CELL]
            case Qt.ItemDataRole.EditRole:
                return self._editable(row, column)
            case Qt.ItemDataRole.CheckStateRole if column == Column.TAKEN:
                return _TAKEN if self.is_taken(row) else _LEFT
            case Qt.ItemDataRole.ForegroundRole:
                return self._ink(row, column)
            case Qt.ItemDataRole.ToolTipRole if column in (Column.TEXT, Column.REMARKS):
                return plain_tip(self.words(row, column))
            case Qt.ItemDataRole.UserRole:
                # What the filter asks for.
                return "flagged" if self._flagged[row] else ""
            case Qt.ItemDataRole.AccessibleTextRole if column == Column.TAKEN:
                return "comes" if self.is_taken(row) else "left out"
            case _:
                return None

    def words(self, row: int, column: int) -> str:
        """What a cell says."""
        candidate = self.candidates[row]
        match column:
            case Column.TIME:
                return self._when(candidate)
            case Column.LANE:
                lane = self._lanes[row]
                return self._lane_records[lane].title if lane is not None else "Action" if candidate.todo else "Inbox"
            case Column.TEXT:
                return " ".join(candidate.text[: 2 * _LONGEST_CELL].split())
            case Column.AUTHOR:
                return candidate.author
            case Column.MARKS:
                return marks_words(candidate.marks)
            case Column.REMARKS:
                return "; ".join(self.remarks(row))
            case _:
                return ""

    def remarks(self, row: int) -> list[str]:
        """Why a row is left out or offered, and what is odd about it."""
        found = self.reviews[row]
        return [*([] if found.standing is Standing.NEW else [found.standing.value]), *found.flags]

    def _when(self, candidate: Candidate) -> str:
        if candidate.at is None:
            return f"no time: {candidate.said}" if candidate.said else "no time"
        place = OnTimeline(candidate.at, "", None, candidate.until, candidate.precision)
        return place_time(place, zone_of(self._zone()), Dates.YEAR)

    def _zone(self) -> str:
        return self._document.board.timezone if self._document is not None else "UTC"

    def _editable(self, row: int, column: int) -> str:
        candidate = self.candidates[row]
        if column == Column.TIME:
            if candidate.at is None:
                return candidate.said
            zone = zone_of(self._zone())
            about = "~" if candidate.precision is Precision.ABOUT else ""
            end = "" if candidate.until is None else f"–{wall_clock(candidate.until, zone):%Y-%m-%d %H:%M:%S}"
            return f"{about}{wall_clock(candidate.at, zone):%Y-%m-%d %H:%M:%S}{end}"
        return candidate.text if column == Column.TEXT else self.words(row, column)

    def _ink(self, row: int, column: int) -> QColor | None:
        theme = self._theme()
        if column == Column.REMARKS and self.flagged(row):
            return QColor(theme.bad if self.reviews[row].flags else theme.accent)
        if not self.is_taken(row) or (column == Column.TIME and self.candidates[row].at is None):
            return QColor(theme.quiet_ink)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """A tick, or a correction; a time that cannot be read is refused and says why."""
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.CheckStateRole:
            self.take([row], on=Qt.CheckState(value) == _TAKEN)
            return True
        if role != Qt.ItemDataRole.EditRole or value == self._editable(row, column):
            return False
        match column:
            case Column.TIME:
                fields = self._timed(row, str(value).strip())
            case Column.TEXT:
                fields = {"text": str(value)}
            case Column.AUTHOR:
                fields = {"author": str(value).strip()}
            case _:
                return False
        if fields is None:
            return False
        self._edit(row, fields)
        self._reviewed()
        return True

    def _timed(self, row: int, text: str) -> dict[str, Any] | None:
        """The fields of a time that was typed; empty for the tray."""
        if not text:
            return {"at": None, "until": None, "precision": Precision.EXACT}
        candidate, zone = self.candidates[row], zone_of(self._zone())
        near = [other.at for other in self.candidates if other.at is not None]
        at = candidate.at if candidate.at is not None else near[0] if near else None
        day = self._today if at is None else local_day(at, zone)
        time, why = read_time(text, 0, Reference(zone, day, self._today))
        if time is None or time.end != len(text):
            self.refused.emit(f"“{text}” cannot be read as a time: {why or 'write 14:02 or 2019-07-18 14:02'}")
            return None
        return {"at": time.at, "until": time.until, "precision": time.precision, "warnings": time.warnings}


class Flagged(QSortFilterProxyModel):
    """The rows, or only those that are flagged. As long as all are shown, nobody is asked about any of them."""

    def __init__(self, table: CandidateTable) -> None:
        super().__init__()
        self.setFilterRole(Qt.ItemDataRole.UserRole)
        self.setSourceModel(table)

    def show_only(self, *, only: bool) -> None:
        """Show flagged rows only, or all again."""
        self.setFilterFixedString("flagged" if only else "")


class CandidateView(QTableView):
    """The table on the screen. Space ticks every selected row, Enter corrects, Tab leaves for what comes next."""

    def __init__(self, table: CandidateTable) -> None:
        super().__init__()
        self.rows = Flagged(table)
        self._table = table
        self.setModel(self.rows)
        self.setAccessibleName("What would come")
        self.setItemDelegate(_Delegate(table, self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed)
        dress(self, _WIDTHS, 29)

    def fit(self) -> None:
        """Columns in which no row says anything leave their room to the text; that of the times is as wide as they are."""
        rows = range(len(self._table.candidates))
        times = {self._table.words(row, Column.TIME) for row in rows[:_MEASURED]}
        longest = max(map(self.fontMetrics().horizontalAdvance, times), default=0)
        self.setColumnWidth(Column.TIME, min(max(_WIDTHS[Column.TIME], longest + _AROUND), _WIDEST_TIME))
        self.setColumnHidden(Column.AUTHOR, not any(one.author for one in self._table.candidates))
        self.setColumnHidden(
            Column.REMARKS, all(one.standing is Standing.NEW and not one.flags for one in self._table.reviews)
        )

    def chosen(self) -> list[int]:
        """The rows of the candidates that are selected."""
        selected = self.selectionModel().selectedRows()
        return sorted(self.rows.mapToSource(index).row() for index in selected)

    def current(self) -> int | None:
        """The row of the candidate that has the cursor."""
        index = self.rows.mapToSource(self.currentIndex())
        return index.row() if index.isValid() else None

    def go_to(self, row: int) -> None:
        """Put the cursor on a candidate, where it is shown."""
        index = self.rows.mapFromSource(self._table.index(row, Column.TEXT))
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space and Enter."""
        rows = self.chosen()
        key = event.key()
        if self.state() is QAbstractItemView.State.EditingState:
            # What the editor leaves: it is not for the row behind it.
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_Space and rows:
            self._table.take(rows, on=not all(self._table.is_taken(row) for row in rows))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() and self.currentIndex().isValid():
            at = self.currentIndex()
            column = at.column() if at.column() not in (Column.TAKEN, Column.REMARKS) else Column.TEXT
            self.setCurrentIndex(at.siblingAtColumn(column))
            self.edit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class _Delegate(QStyledItemDelegate):
    """Writes texts of several lines, chooses lanes and marks."""

    def __init__(self, table: CandidateTable, parent: QObject) -> None:
        super().__init__(parent)
        self._table = table

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """The editor that suits the column."""
        row = self._row(index)
        match index.column():
            case Column.TEXT:
                text = QPlainTextEdit(parent)
                text.setTabChangesFocus(True)
                text.setAccessibleName("Text")
                return text
            case Column.LANE:
                return self._choice(parent, "Lane", self._table.targets())
            case Column.MARKS:
                own = self._table.candidates[row].marks
                sets: dict[tuple[Mark, ...], None] = dict.fromkeys(((), own, *((mark,) for mark in Mark)))
                return self._choice(parent, "Marks", [(marks_words(marks) or "none", marks) for marks in sets])
            case _:
                return super().createEditor(parent, option, index)

    def _choice(self, parent: QWidget, name: str, choices: Sequence[tuple[str, Any]]) -> QComboBox:
        box = QComboBox(parent)
        box.setAccessibleName(name)
        for title, value in choices:
            box.addItem(title, value)
        box.activated.connect(lambda _: self._done(box))
        return box

    def _done(self, editor: QWidget) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor)

    def _row(self, index: Index) -> int:
        view = self.parent()
        return view.rows.mapToSource(index).row() if isinstance(view, CandidateView) else index.row()

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """What there is now."""
        if isinstance(editor, QPlainTextEdit):
            editor.setPlainText(index.data(Qt.ItemDataRole.EditRole))
            editor.selectAll()
        elif isinstance(editor, QComboBox):
            words = index.data(Qt.ItemDataRole.DisplayRole)
            editor.setCurrentIndex(max(0, editor.findText(words)))
        else:
            super().setEditorData(editor, index)

    def setModelData(self, editor: QWidget, model: Any, index: Index) -> None:
        """What was chosen or written."""
        row = self._row(index)
        if isinstance(editor, QPlainTextEdit):
            model.setData(index, editor.toPlainText(), Qt.ItemDataRole.EditRole)
        elif not isinstance(editor, QComboBox):
            super().setModelData(editor, model, index)
        elif editor.currentText() == index.data(Qt.ItemDataRole.DisplayRole):
            return
        elif index.column() == Column.LANE:
            self._table.send([row], editor.currentData())
        else:
            self._table.set_marks(row, tuple(editor.currentData()))

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: Index) -> None:
        """A text gets room for four lines."""
        rect = option.rect
        if isinstance(editor, QPlainTextEdit):
            view = editor.parentWidget()
            rect.setHeight(96)
            rect.moveBottom(min(rect.bottom(), view.height() if view is not None else rect.bottom()))
        editor.setGeometry(rect)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Enter ends writing, Shift+Enter begins a line."""
        if (
            isinstance(editor, QPlainTextEdit)
            and isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        ):
            self._done(editor)
            return True
        return super().eventFilter(editor, event)
