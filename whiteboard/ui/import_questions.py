"""What a source leaves open is asked once, beside the preview, and every answer is shown at once on what was read."""

from __future__ import annotations

import zoneinfo
from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QDate, QSignalBlocker, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from whiteboard.importers.bounds import read_bound
from whiteboard.importers.candidates import Channel, Import
from whiteboard.importers.columns import Column, Columns, Table
from whiteboard.importers.encodings import TITLES
from whiteboard.importers.times import Reference
from whiteboard.layout.timescale import zone_label, zone_of
from whiteboard.layout.when import Dates, stretch
from whiteboard.model.instants import Instant
from whiteboard.ui.dialogs import zone_box
from whiteboard.ui.panels import label

_SOON = 200
"""Milliseconds after which what is typed counts as an answer."""
_LEFT_OUT = "left out"
_LONGEST_SAMPLE = 26
_LONGEST_EXAMPLE = 60
_CHANNELS_A_LINE = 5
_MOST_LINES = 4


class Questions(QFrame):
    """The questions that a source needs answers to; those that it does not need are not there."""

    answered = Signal()

    def __init__(self, zone: str, today: date) -> None:
        super().__init__()
        self.setObjectName("questions")
        self._zone = zone
        self._today = today
        self._channels: tuple[Channel, ...] = ()
        self._asked: dict[str, QWidget] = {}
        self.zone = zone_box(zone)
        self.zone.setAccessibleName("Time zone of the source")
        self.zone.currentTextChanged.connect(lambda _: self._choose_zone())
        self._zone_chosen = False
        self.day = QDateEdit(QDate(today.year, today.month, today.day))
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat("ddd d MMM yyyy")
        self.day.setAccessibleName("Day of the first time")
        self.day.dateChanged.connect(lambda _: self._later())
        self.encoding = QComboBox()
        self.encoding.setAccessibleName("Encoding of the text")
        self.encoding.activated.connect(lambda _: self._choose_encoding())
        self._encoding = ""
        self.start = self._time_line("Start of the recording", "2019-07-18 14:00")
        self.since = self._time_line("Not before", "from the beginning")
        self.until = self._time_line("Not after", "to the end")
        self.channels = QListWidget()
        self.channels.setAccessibleName("Channels")
        self.channels.setFlow(QListWidget.Flow.LeftToRight)
        self.channels.setWrapping(True)
        self.channels.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.channels.setSpacing(2)
        self.channels.itemChanged.connect(lambda _: self._later())
        self.columns = _ColumnsRow()
        self.columns.chosen.connect(self._later)
        self.example = label("", 9.5, role="quiet")
        self.example.setWordWrap(True)
        self.foreign = label("", 9.5, role="quiet")
        """The first words that another encoding would read otherwise."""
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(14, 10, 14, 10)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(2, 1)
        self.example.hide()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._soon = QTimer(self, singleShot=True, interval=_SOON)
        self._soon.timeout.connect(self.answered)
        self.hide()

    def _time_line(self, name: str, hint: str) -> QLineEdit:
        line = QLineEdit()
        line.setPlaceholderText(hint)
        line.setAccessibleName(name)
        line.textEdited.connect(lambda _: self._later())
        return line

    def _later(self) -> None:
        self._soon.start()

    # Asking.

    def ask(self, imported: Import, channels: Sequence[Channel]) -> None:
        """Ask what this source needs; what was asked before stays, so that the answer can be changed."""
        if imported.encodings:
            self._ask_encoding(imported.encodings)
        if imported.asks_zone:
            if imported.zone and not self._zone_chosen:
                with QSignalBlocker(self.zone):
                    self.zone.setCurrentIndex(-1)
                    self.zone.setEditText("")
                line = self.zone.lineEdit()
                if line is not None:
                    line.setPlaceholderText(f"{imported.zone}, as most say")
            self._row("zone", "Which zone are the times in?", self.zone)
        if imported.asks_day:
            if imported.day is not None and "day" not in self._asked:
                guess = QDate(imported.day.year, imported.day.month, imported.day.day)
                with QSignalBlocker(self.day):
                    self.day.setDate(guess)
            self._row("day", "Which day was it?", self.day)
        if imported.asks_start:
            self._row("start", "When did it begin?", self.start)
        if len(channels) > 1 and "channels" not in self._asked:
            self._ask_channels(channels)
        if imported.table is not None:
            self._row("columns", "What are the columns?", self.columns, wide=True)
            self.columns.show_table(imported.table)
        if "encoding" in self._asked:
            self.foreign.setText(_foreign(imported))
        example = self._example(imported)
        self.example.setText(example)
        self.example.setVisible(bool(example))
        self.setVisible(bool(self._asked))

    def _ask_encoding(self, likely: Sequence[str]) -> None:
        """Those that the bytes may be in stand first."""
        if "encoding" not in self._asked:
            for name in dict.fromkeys((*likely, *TITLES)):
                self.encoding.addItem(TITLES.get(name, name), name)
        self.encoding.setCurrentIndex(self.encoding.findData(likely[0]))
        self._row("encoding", "Are the words readable?", self.encoding, beside=self.foreign)

    def _choose_zone(self) -> None:
        self._zone_chosen = True
        self._later()

    def _choose_encoding(self) -> None:
        self._encoding = self.encoding.currentData()
        self._later()

    def _ask_channels(self, channels: Sequence[Channel]) -> None:
        self._channels = tuple(channels)
        for one in channels:
            item = QListWidgetItem(f"{one.name} ({one.messages:,})")
            item.setSizeHint(QSize(self.channels.fontMetrics().horizontalAdvance(item.text()) + 52, 24))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked if one.direct else Qt.CheckState.Checked)
            item.setData(Qt.ItemDataRole.UserRole, one.name)
            self.channels.addItem(item)
        lines = min(_MOST_LINES, -(-len(channels) // _CHANNELS_A_LINE))
        self.channels.setFixedHeight(8 + 26 * lines)
        self._row("channels", "Which channels?", self.channels, wide=True)
        window = QHBoxLayout()
        window.setContentsMargins(0, 0, 0, 0)
        window.addWidget(self.since)
        window.addWidget(label("to"))
        window.addWidget(self.until)
        window.addStretch(1)
        box = QWidget()
        box.setLayout(window)
        self._row("window", "From when to when?", box, wide=True)

    def _row(
        self, name: str, question: str, answer: QWidget, *, wide: bool = False, beside: QWidget | None = None
    ) -> None:
        if name in self._asked:
            return
        row = len(self._asked)
        self._asked[name] = answer
        said = label(question, 10.0, bold=True)
        said.setBuddy(answer)
        if not wide:
            answer.setFixedWidth(230)
            self._grid.addWidget(beside or self.example, row, 2)
        self._grid.addWidget(said, row, 0)
        self._grid.addWidget(answer, row, 1, 1, 2 if wide else 1)
        answer.show()

    def _example(self, imported: Import) -> str:
        """The first times of the source as they are understood with these answers."""
        if not self._asked.keys() & {"zone", "day", "start"}:
            return ""
        own = zone_of(self._zone)
        shown: dict[str, None] = {}
        for candidate in imported.candidates:
            if candidate.at is not None and len(shown) < 2:
                said = f"“{candidate.said}” is " if candidate.said else ""
                day = stretch(candidate.at, candidate.until, own, Dates.WEEKDAY)
                shown[f"{said}{day} {zone_label(candidate.at, own)}"] = None
        return "\n".join(shown)

    # Answers.

    def answers(self) -> dict[str, Any]:
        """What `road.read` needs to know, as far as somebody said it."""
        found: dict[str, Any] = {}
        # As long as nobody touches it, the source's own hints hold.
        if self._zone_chosen and self.zone.currentText() in zoneinfo.available_timezones():
            found["timezone"] = self.zone.currentText()
        if "day" in self._asked:
            chosen = self.day.date()
            found["day"] = date(chosen.year(), chosen.month(), chosen.day())
        for name, line in (("start", self.start), ("since", self.since), ("until", self.until)):
            at = self._instant(line.text().strip(), last=name == "until")
            if at is not None:
                found[name] = at
        if "channels" in self._asked:
            items = [self.channels.item(row) for row in range(self.channels.count())]
            ticked = [
                item.data(Qt.ItemDataRole.UserRole) for item in items if item.checkState() is Qt.CheckState.Checked
            ]
            if ticked != [one.name for one in self._channels if not one.direct]:
                found["channels"] = tuple(ticked)
        if self._encoding:
            found["encoding"] = self._encoding
        if self.columns.columns is not None:
            found["columns"] = self.columns.columns
        return found

    def _instant(self, text: str, *, last: bool) -> Instant | None:
        if not text:
            return None
        chosen = self.day.date()
        day = date(chosen.year(), chosen.month(), chosen.day())
        zone = self.zone.currentText() if self._zone_chosen else self._zone
        return read_bound(text, Reference(zone_of(zone), day, self._today), last=last)[0]


def _foreign(imported: Import) -> str:
    """The first words that are more than ASCII, by which one sees whether the encoding is the right one."""
    texts = (text for one in imported.candidates for text in (one.text, one.author) if not text.isascii())
    # The mark keeps the lines from left to right, whatever the words are.
    return f"\u200e“{' '.join(next(texts, '').split())[:_LONGEST_EXAMPLE]}”"


class _ColumnsRow(QScrollArea):
    """Every column of a table with what it is taken for, which can be changed."""

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.columns: Columns | None = None
        self._table: Table | None = None
        self._boxes: list[QComboBox] = []
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedHeight(96)
        self.setAccessibleName("Columns of the table")

    def show_table(self, table: Table) -> None:
        """Show the columns of a table as they were taken."""
        self._table = table
        if len(self._boxes) != len(table.header):
            self._build(table)
        for box, meaning in zip(self._boxes, table.columns.meanings, strict=True):
            box.setCurrentIndex(box.findData(meaning))

    def _build(self, table: Table) -> None:
        inside = QWidget()
        row = QHBoxLayout(inside)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        self._boxes = []
        for index, name in enumerate(table.header):
            box = QComboBox()
            box.setAccessibleName(f"Column {name or index + 1}")
            box.addItem(_LEFT_OUT, None)
            for meaning in Column:
                box.addItem(meaning.value, meaning)
            box.activated.connect(lambda _, index=index: self._choose(index))
            sample = next((cells[index] for cells in table.rows if index < len(cells) and cells[index].strip()), "")
            column = QVBoxLayout()
            column.setSpacing(3)
            column.addWidget(label(_short(name) or f"column {index + 1}", 9.5, bold=True))
            column.addWidget(box)
            column.addWidget(label(_short(sample), 9.0, role="quiet"))
            row.addLayout(column)
            self._boxes.append(box)
        row.addStretch(1)
        self.setWidget(inside)

    def _choose(self, index: int) -> None:
        if self._table is not None:
            now = self.columns or self._table.columns
            self.columns = now.reassigned(index, self._boxes[index].currentData())
            self.chosen.emit()


def _short(text: str) -> str:
    words = " ".join(text[:200].split())
    return words if len(words) <= _LONGEST_SAMPLE else f"{words[: _LONGEST_SAMPLE - 1]}…"
