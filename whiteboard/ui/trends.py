"""The trends window: are we getting better? Charts of each figure across boards, the boards, and what they cannot tell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtGui import QCloseEvent, QColor, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDateEdit,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from whiteboard.comms.trends import SHORT, Summary, Trend, Trends, lack_words, trends, unit_of, value_words
from whiteboard.comms.values import Verdict
from whiteboard.comms.words import ROWS
from whiteboard.layout.display import Drawing
from whiteboard.layout.pages_trends import period_words
from whiteboard.layout.theme import Theme
from whiteboard.layout.trend_chart import HEIGHT, day_words, trend_chart
from whiteboard.storage.summaries import Gathered, NoBoards, board_files, gather
from whiteboard.ui.painter import DisplayPainter
from whiteboard.ui.panels import fitting, label, plain_tip, scrolled
from whiteboard.ui.picture import FULL
from whiteboard.ui.work import Progress, Work

_ACROSS = 4
_CHOOSE = "Choose a folder…"
_RECENT = "Recent boards"
_FILTERS = "PDF: charts and tables (*.pdf);;CSV: a table for spreadsheets (*.csv)"


class TrendsWindow(QWidget):
    """A window of its own, beside the one with the board. ``recent`` tells the boards opened lately."""

    open_asked = Signal(str)

    def __init__(self, parent: QWidget, recent: Callable[[], Sequence[Path]], theme: Theme) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("start")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle("Trends — Whiteboard")
        self.theme = theme
        self.found: Trends | None = None
        self._recent = recent
        self._gathered = Gathered((), ())
        self._work: Work | None = None
        self.source = QComboBox()
        self.source.setAccessibleName("Boards to compare")
        self.source.setMinimumWidth(260)
        self.compare = QCheckBox("Before and after")
        self.day = QDateEdit()
        self.day.setAccessibleName("The first day that counts as after")
        self.day.setDisplayFormat("d MMM yyyy")
        self.day.setCalendarPopup(True)
        self.day.setEnabled(False)
        self.export_button = QPushButton("Export…")
        self.export_button.setProperty("primary", True)
        self.about = label("", 9.5, role="quiet")
        self.message = label("", 9.5, role="bad")
        self.message.setWordWrap(True)
        self.progress = QProgressBar()
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.charts = {row.key: _Chart() for row in ROWS}
        self.table = QTableWidget(0, len(SHORT) + 3)
        self._arrange()
        self.source.activated.connect(self._chosen)
        self.compare.toggled.connect(self._compared)
        self.day.dateChanged.connect(self._show)
        self.export_button.clicked.connect(self._ask_export)
        self.table.cellClicked.connect(self._open)
        enter = QShortcut(QKeySequence(Qt.Key.Key_Return), self.table)
        enter.setContext(Qt.ShortcutContext.WidgetShortcut)
        enter.activated.connect(lambda: self._open(self.table.currentRow()))
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self).activated.connect(self.close)
        self.resize(fitting(self, 1180, 860))

    def _arrange(self) -> None:
        header = QWidget()
        header.setObjectName("header")
        row = QHBoxLayout(header)
        row.setContentsMargins(24, 12, 24, 12)
        row.setSpacing(12)
        names = QVBoxLayout()
        names.setSpacing(1)
        names.addWidget(label("Are we getting better?", 13.0, bold=True))
        names.addWidget(self.about)
        row.addLayout(names, 1)
        for widget in (self.source, self.compare, self.day, self.export_button):
            row.addWidget(widget)
        self._dress_table()
        body = QWidget()
        inside = QVBoxLayout(body)
        inside.setContentsMargins(24, 18, 24, 18)
        inside.setSpacing(16)
        inside.addLayout(self._grid(main=True))
        inside.addSpacing(6)
        inside.addWidget(label("Boards", 11.5, bold=True))
        inside.addWidget(self.table)
        inside.addSpacing(6)
        inside.addWidget(label("More figures", 11.5, bold=True))
        inside.addLayout(self._grid(main=False))
        inside.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(header)
        told = QVBoxLayout()
        told.setContentsMargins(24, 8, 24, 0)
        told.addWidget(self.progress)
        told.addWidget(self.message)
        column.addLayout(told)
        column.addWidget(scrolled(body, "Figures of the boards"), 1)
        self.message.hide()
        self.progress.hide()

    def _grid(self, *, main: bool) -> QGridLayout:
        """The charts of the main figures, or of the others."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(26)
        grid.setVerticalSpacing(24)
        for number, row in enumerate(row for row in ROWS if row.main is main):
            grid.addWidget(self.charts[row.key], *divmod(number, _ACROSS))
        for column in range(_ACROSS):
            grid.setColumnStretch(column, 1)
        return grid

    def _dress_table(self) -> None:
        table = self.table
        table.setHorizontalHeaderLabels(["Date", "Board", *SHORT.values(), "Cannot tell"])
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setMinimumHeight(260)
        table.setToolTip("Click to open the board")
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        # Columns are measured once they are filled, by some rows: Qt's own mode measures all of them at every cell.
        header.setResizeContentsPrecision(40)
        header.setMaximumSectionSize(300)
        header.setStretchLastSection(True)
        table.setAccessibleName("Boards by date")

    # What is compared.

    def begin(self) -> None:
        """Offer the folders of the boards opened lately, and compare those of the first."""
        self.source.clear()
        recent = self._recent()
        for folder in dict.fromkeys(path.parent for path in recent):
            self.source.addItem(f"Folder {folder.name or folder}", [str(folder)])
            self.source.setItemData(self.source.count() - 1, plain_tip(str(folder)), Qt.ItemDataRole.ToolTipRole)
        if recent:
            self.source.addItem(_RECENT, [str(path) for path in recent])
        self.source.addItem(_CHOOSE, [])
        self.source.setCurrentIndex(0)
        if recent:
            self._chosen(0)
        else:
            self._tell("Choose a folder with boards.")

    def compare_folder(self, folder: Path) -> None:
        """Compare the boards of a folder."""
        self.source.insertItem(0, f"Folder {folder.name or folder}", [str(folder)])
        self.source.setCurrentIndex(0)
        self._chosen(0)

    def _chosen(self, index: int) -> None:
        places = [Path(text) for text in self.source.itemData(index)]
        if places:
            self.read(places)
            return
        name = QFileDialog.getExistingDirectory(self, "A folder with boards")
        if name:
            self.compare_folder(Path(name))

    def read(self, places: Sequence[Path]) -> None:
        """Read the boards in these files and folders, and show what they tell."""

        def job(progress: Progress) -> object:
            return gather(board_files(places), progress=progress)

        self._begin_work(Work(job), self._read)

    def _read(self, gathered: object) -> None:
        if not isinstance(gathered, Gathered):
            raise TypeError(f"{type(gathered).__name__} instead of what was gathered")
        self._gathered = gathered
        days = sorted(board.day for board in gathered.boards if board.day is not None)
        if days and not self.compare.isChecked():
            self.day.blockSignals(True)
            self.day.setDate(_qdate(days[len(days) // 2]))
            self.day.blockSignals(False)
        self._tell("\n".join(one.sentence for one in gathered.unreadable))
        self._show()

    def _compared(self, on: bool) -> None:
        self.day.setEnabled(on)
        self._show()

    # How it is shown.

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self.theme = theme
        self._show()

    def _show(self) -> None:
        found = trends(self._gathered.boards, _date(self.day.date()) if self.compare.isChecked() else None)
        self.found = found
        self.about.setText(period_words(found))
        self.export_button.setEnabled(bool(found.boards))
        for key, trend in found.figures.items():
            self.charts[key].show_trend(trend, found.split, self.theme)
        self._fill(found.boards)

    def _fill(self, boards: Sequence[Summary]) -> None:
        inks = {Verdict.KEPT: self.theme.good, Verdict.MISSED: self.theme.bad, None: self.theme.ink}
        self.table.setRowCount(len(boards))
        for row, board in enumerate(boards):
            values = [board.values[key] for key in SHORT]
            words = [
                value_words(value.value, unit_of(key), uncertain=value.about)
                for key, value in zip(SHORT, values, strict=True)
            ]
            lacks = lack_words(board).removeprefix("missing: ") if board.missing or board.day is None else ""
            cells = [day_words(board.day) if board.day else "–", board.title, *words, lacks]
            colours = [inks[None], inks[None], *(inks[value.verdict] for value in values), self.theme.quiet_ink]
            for column, (cell, ink) in enumerate(zip(cells, colours, strict=True)):
                item = QTableWidgetItem(cell)
                item.setForeground(QColor(ink))
                item.setData(Qt.ItemDataRole.UserRole, board.name)
                self.table.setItem(row, column, item)
        self.table.resizeColumnsToContents()

    def _open(self, row: int, _column: int = 0) -> None:
        item = self.table.item(row, 0)
        if item is not None:
            self.open_asked.emit(item.data(Qt.ItemDataRole.UserRole))

    def _tell(self, text: str, *, good: bool = False) -> None:
        lines = text.splitlines()
        more = f"\nand {len(lines) - 5:,} more" if len(lines) > 6 else ""
        self.message.setText("\n".join(lines[:5] if more else lines) + more)
        self.message.setVisible(bool(text))
        for name, on in (("good", good), ("bad", not good)):
            self.message.setProperty(name, on)
        self.message.style().unpolish(self.message)
        self.message.style().polish(self.message)

    # Export, and work that takes a while.

    def _ask_export(self) -> None:
        boards = self._gathered.boards
        folder = Path(boards[0].name).parent if boards else Path.home()
        name, chosen = QFileDialog.getSaveFileName(self, "Export the trends", str(folder / "Trends.pdf"), _FILTERS)
        if name:
            out = Path(name)
            self.export_to(out if out.suffix else out.with_suffix(".csv" if "csv" in chosen else ".pdf"))

    def export_to(self, out: Path) -> None:
        """Write what is shown to a PDF or CSV file."""
        from whiteboard.export.trends import export_trends

        found, sentences = self.found, self._gathered.sentences
        if found is not None:
            self._begin_work(
                Work(lambda progress: export_trends(found, sentences, out, progress=progress)),
                lambda path: self._tell(f"Written: {path}", good=True),
            )

    def _begin_work(self, work: Work, done: Callable[[object], None]) -> None:
        """Start some work in the place of what is still going on."""
        if self._work is not None:
            self._work.cancel()
        self._work = work

        def current(then: Callable[[Any], None]) -> Callable[[Any], None]:
            return lambda result: then(result) if work is self._work else None

        work.progressed.connect(current(lambda share: self.progress.setValue(round(share * 1000))))
        work.done.connect(current(done))
        work.failed.connect(current(self._failed))
        work.ended.connect(lambda: self._ended(work))
        self._tell("")
        self.progress.setValue(0)
        self.progress.show()
        work.start()

    def _failed(self, error: object) -> None:
        from whiteboard.export.formats import CannotExport

        if not isinstance(error, NoBoards | CannotExport | OSError):
            raise error if isinstance(error, Exception) else TypeError(str(error))
        self._tell(str(error))

    def _ended(self, work: Work) -> None:
        if work is self._work:
            self._work = None
            self.progress.hide()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing cancels what is going on."""
        if self._work is not None:
            self._work.cancel()
        super().closeEvent(event)


class _Chart(QWidget):
    """A drawing of the layout, as wide as there is room."""

    def __init__(self) -> None:
        super().__init__()
        self._make: Callable[[float], Drawing] | None = None
        self._drawing: Drawing | None = None
        self._painter = DisplayPainter()
        self.setFixedHeight(round(HEIGHT * FULL))
        self.setMinimumWidth(round(150 * FULL))

    def show_trend(self, trend: Trend, split: date | None, theme: Theme) -> None:
        """Show another figure."""
        self._make = lambda width: trend_chart(trend, split, width, theme)
        self._drawing = drawing = self._make(self.width() / FULL)
        self.setAccessibleName(drawing.title)
        self.setToolTip(f"{drawing.title}\n{trend.row.hint}")
        self.update()

    def resizeEvent(self, event: object) -> None:
        """Draw it anew for the new width."""
        if self._make is not None:
            self._drawing = self._make(self.width() / FULL)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it."""
        if self._drawing is not None:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.scale(FULL, FULL)
            self._painter.drawings(painter, [self._drawing])
            painter.end()


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)


def _date(day: QDate) -> date:
    return date(day.year(), day.month(), day.day())
