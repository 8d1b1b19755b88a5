"""What the window offers when a board cannot simply be opened or kept: a look, a repair, backups, and a comparison."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from whiteboard.layout.since import since_lines
from whiteboard.layout.theme import Theme
from whiteboard.model.commands import count
from whiteboard.model.document import Document
from whiteboard.model.since import Sort, differences
from whiteboard.session import Session
from whiteboard.storage import backups, copy_board, files, read_board
from whiteboard.storage.errors import BoardError, BoardInUse, DamagedBoard, NewerBoard, ReadOnlyBoard
from whiteboard.storage.looking import Looking, look_at
from whiteboard.storage.repairing import Repair, repair_board
from whiteboard.ui.canvas import Canvas
from whiteboard.ui.notice import Offer
from whiteboard.ui.panels import fitting, label, plain_tip
from whiteboard.ui.regroup import SincePanel, sort_colour
from whiteboard.ui.work import Work, raise_here

if TYPE_CHECKING:
    from whiteboard.ui.page import Page
    from whiteboard.ui.window import Window

_BOARDS = "Boards (*.board)"
_RESTS = 120
"""Milliseconds that a choice rests before it is read."""


def _new_file(parent: QWidget, title: str, suggested: Path) -> Path | None:
    """Ask where a new board goes. Nothing is ever replaced, so nobody is asked whether to."""
    name, _ = QFileDialog.getSaveFileName(
        parent, title, str(suggested), _BOARDS, "", QFileDialog.Option.DontConfirmOverwrite
    )
    return Path(name if name.endswith(".board") else f"{name}.board") if name else None


def offer_for(window: Window, path: Path, error: BoardError) -> Offer | None:
    """What can be done about a board that does not open; None where only the sentence helps."""
    match error:
        case DamagedBoard():
            return Offer("Repair into a new file…", partial(repair, window, path))
        case BoardInUse() | ReadOnlyBoard():
            why = f"it is open already, {error.why}" if isinstance(error, BoardInUse) else error.why
            return Offer("Look at it", partial(look, window, path, why))
        case NewerBoard():
            return Offer("Look at it", partial(look, window, path, error.why))
    return None


def look(window: Window, path: Path, why: str) -> None:
    """Show a board that cannot be changed here."""
    try:
        looking = look_at(path, why)
    except BoardError as error:
        window.tell(str(error))
        return
    if window.show_store(looking, path) and window.page is not None:
        window.page.notice.ask(
            f"You are looking at {path.name} as it was just now; it cannot be changed here: {looking.why}.",
            "Look again",
            partial(window.open, path),
        )


def repair(window: Window, path: Path) -> None:
    """Ask for a new file, repair into it, and tell what could be read."""
    suggested = path.with_name(f"{path.stem} (repaired){path.suffix}")
    out = _new_file(window, "Repair into a new file", suggested)
    if out is not None:
        work = Work(lambda _: repair_board(path, out))
        window.rescue = work  # it must outlive this call
        work.done.connect(lambda report: RepairReport(window, path, out, report).open())
        work.failed.connect(partial(_repair_failed, window))
        work.start()


def _repair_failed(window: Window, error: Exception) -> None:
    if not isinstance(error, BoardError):
        raise error
    window.tell(str(error))


class RepairReport(QDialog):
    """What a repair could and could not read; the new file opens from here."""

    def __init__(self, window: Window, path: Path, out: Path, report: Repair) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Repaired")
        self.setMinimumWidth(620)
        kept = ", ".join(_counted(report.kept[word], word) for word in ("note", "lane", "action"))
        history = "with the whole history" if report.history else "without the history"
        column = _column(self)
        column.addWidget(_broken(label(f"{out.name} holds {kept}, {history}", 12.0, bold=True)))
        column.addWidget(_broken(label(f"{path} was left as it is.", 9.5, role="quiet")))
        sentences = [f"{problem[:1].upper()}{problem[1:]}." for problem in report.problems]
        told = QPlainTextEdit("\n".join(sentences) or "Everything could be read.")
        told.setReadOnly(True)
        told.setAccessibleName("What could not be read")
        column.addWidget(told)
        open_it = _buttons(self, column, "Open it", "Close")
        open_it.clicked.connect(lambda: window.open(out))
        open_it.clicked.connect(self.accept)
        open_it.setFocus()


def tell(window: Window, text: str, offer: Offer | None) -> None:
    """Say what went wrong: in the page where there is one, in a box on the start page."""
    if window.page is not None:
        window.page.notice.tell(text, offer=offer)
        return
    box = QMessageBox(QMessageBox.Icon.Warning, "Whiteboard", "", QMessageBox.StandardButton.Ok, window)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(text)
    box.button(QMessageBox.StandardButton.Ok).setIcon(QIcon())
    if offer is not None:
        box.addButton(offer.words, QMessageBox.ButtonRole.ActionRole).clicked.connect(offer.take)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()


# Copies ----------------------------------------------------------------------------------------------------------------


def tell_conflict(page: Page, theirs: Path, ours: Path) -> None:
    """Somebody else changed the file: both stay, and the difference can be seen."""
    page.notice.tell(
        f"Somebody else changed {theirs.name} meanwhile: theirs stays, yours is {ours.name} beside it.",
        offer=Offer("Compare", partial(compare, page, theirs, ours)),
    )


def compare(page: Page, theirs: Path, ours: Path) -> None:
    """Show what differs between two files of one board; the bar stays, so that it can be looked at again."""
    tell_conflict(page, theirs, ours)
    try:
        before = read_board(theirs)
        after = read_board(ours)
    except BoardError as error:
        page.notice.tell(str(error))
        return
    Comparison(page, theirs, before, ours, after).open()


_SIDES = {
    Sort.DONE: "Done in yours",
    Sort.ADDED: "Only in yours",
    Sort.CHANGED: "Different: theirs → yours",
    Sort.MOVED: "Elsewhere: theirs → yours",
    Sort.REMOVED: "Only in theirs",
}
"""Headings over what two files of a board differ in: neither came before the other, so nothing was added or removed."""


class _Sides(SincePanel):
    """What differs, by the side on which it is."""

    def heading(self, sort: Sort, theme: Theme) -> tuple[str, str]:
        """What only they have is no loss, and not in the colour of one."""
        return _SIDES[sort], sort_colour(Sort.CHANGED if sort is Sort.REMOVED else sort, theme)


class Comparison(QDialog):
    """What our copy of a board has that theirs has not, and the other way round: notes, moves and actions."""

    def __init__(self, page: Page, theirs: Path, before: Document, ours: Path, after: Document) -> None:
        super().__init__(page)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Compare")
        self.resize(fitting(self, 620, 640))
        found = differences(before, after)
        sorts = [one.sort for one in found]
        counts = [
            f"{sorts.count(sort)} {words.partition(':')[0].lower()}" for sort, words in _SIDES.items() if sort in sorts
        ]
        column = _column(self)
        column.addWidget(label("Yours compared with theirs", 12.0, bold=True))
        for who, path in (("Theirs", theirs), ("Yours", ours)):
            column.addWidget(_broken(label(f"{who}: {path.name}", 9.5, role="quiet")))
        way = "Both files stay. What is only in one can be copied there and pasted into the other."
        column.addWidget(_broken(label(way, 9.5, role="quiet")))
        self.panel = _Sides(lambda _: None, page.theme)
        self.panel.show_meetings((), None)
        self.panel.show_lines(
            since_lines(found, before, after),
            " · ".join(counts) or "Notes, places and actions are the same",
        )
        column.addWidget(self.panel, 1)
        _buttons(self, column, "Close").clicked.connect(self.accept)


class CopyVerbs:
    """Rows of the table of actions that save a copy of the open board elsewhere."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def save_copy(self) -> None:
        """Ask for a file and write everything into it, history and all."""
        self._save("Save a copy", "copy", history=True)

    def send_copy(self) -> None:
        """Ask for a file and write the board into it as it is now, without a trace of what it was."""
        self._save("A copy to send, without its history", "to send", history=False)

    def _save(self, title: str, word: str, *, history: bool) -> None:
        page = self._page
        suggested = page.path.with_name(f"{page.path.stem} ({word}){page.path.suffix}")
        out = _new_file(page, title, suggested)
        if out is not None and page.tried(lambda: page.store.copy(out, history=history)):
            page.say(f"Saved as {out.name}{'' if history else ', without its history'}")


# Backups ---------------------------------------------------------------------------------------------------------------


class BackupsDialog(QDialog):
    """The backups of all boards, newest first, each with a preview; one is restored into a file of its own."""

    def __init__(self, window: Window, theme: Theme) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Backups")
        self.resize(fitting(self, 1080, 640))
        self._window = window
        self._theme = theme
        self.tree = QTreeWidget()
        self.tree.setHeaderHidden(True)
        self.tree.setAccessibleName("Backups")
        self.tree.setStyleSheet(
            "QTreeWidget { border: none; outline: none; show-decoration-selected: 1; }"
            " QTreeWidget::item { padding: 5px 4px; }"
        )
        self._preview = QVBoxLayout()
        self._preview.setContentsMargins(12, 0, 0, 0)
        right = QWidget()
        right.setLayout(self._preview)
        both = QSplitter()
        both.addWidget(self.tree)
        both.addWidget(right)
        both.setSizes([330, 720])
        column = _column(self)
        column.addWidget(label("What boards held earlier", 12.0, bold=True))
        column.addWidget(
            label(
                "Kept on this machine: before the first change after opening, every quarter of an hour of changes, and"
                " before much is taken away",
                9.5,
                role="quiet",
            )
        )
        column.addWidget(both, 1)
        self.restore = _buttons(self, column, "Restore into a new file…", "Close")
        self.restore.clicked.connect(self._restore)
        self._reading: Work | None = None
        self._soon = QTimer(self, singleShot=True, interval=_RESTS)
        self._soon.timeout.connect(self._read)
        self._fill()
        self.tree.currentItemChanged.connect(lambda *_: self._choose())
        self._choose()

    def _fill(self) -> None:
        for shelf in backups.shelves():
            # Boards of one title are told by their files.
            board = QTreeWidgetItem([f"{shelf.title} · {shelf.path.name}" if shelf.title else shelf.path.stem])
            board.setToolTip(0, plain_tip(str(shelf.path)))
            for moment, path in shelf.backups:
                item = QTreeWidgetItem([when(moment)])
                item.setData(0, Qt.ItemDataRole.UserRole, (str(path), str(shelf.path)))
                board.addChild(item)
            self.tree.addTopLevelItem(board)
        first = self.tree.topLevelItem(0)
        if first is not None:
            first.setExpanded(True)
            self.tree.setCurrentItem(first.child(0) or first)

    def _chosen(self) -> tuple[Path, Path] | None:
        """The backup that is chosen, and where its board's file was."""
        item = self.tree.currentItem()
        chosen = None if item is None else item.data(0, Qt.ItemDataRole.UserRole)
        return None if chosen is None else (Path(chosen[0]), Path(chosen[1]))

    def _choose(self) -> None:
        chosen = self._chosen()
        self.restore.setEnabled(chosen is not None)
        self._show(_said("Reading the backup…" if chosen else "Choose a backup"))
        self._soon.start()

    def _read(self) -> None:
        """Read what is chosen on a thread: checking a board takes a while, and arrow keys go on meanwhile."""
        chosen = self._chosen()
        if chosen is None:
            return
        backup = chosen[0]

        def job(_progress: object) -> tuple[Path, Looking | BoardError]:
            try:
                return backup, look_at(backup, "it is a backup")
            except BoardError as error:
                return backup, error

        self._reading = Work(job)
        self._reading.done.connect(self._have_read)
        self._reading.failed.connect(raise_here)
        self._reading.start()

    def _have_read(self, found: tuple[Path, Looking | BoardError]) -> None:
        path, looking = found
        chosen = self._chosen()
        if chosen is None or chosen[0] != path:
            return
        if isinstance(looking, BoardError):
            self._show(_said(str(looking)))
        else:
            self._show(_preview(looking, self._window, self._theme))

    def _show(self, widget: QWidget) -> None:
        while (old := self._preview.takeAt(0)) is not None:
            before = old.widget()
            if before is not None:
                before.hide()
                before.deleteLater()
        self._preview.addWidget(widget)

    def _restore(self) -> None:
        chosen = self._chosen()
        if chosen is None:
            return
        backup, board = chosen
        free = (
            board if not files.is_there(board) else board.with_name(f"{board.stem} ({backup.stem[:10]}){board.suffix}")
        )
        out = _new_file(self, "Restore into a new file", free)
        if out is None:
            return
        try:
            copy_board(backup, out, history=True)
        except BoardError as error:
            self._preview.insertWidget(0, _said(str(error)))
            return
        self.accept()
        self._window.open(out)


class _Whole(Canvas):
    """All of a board at any size."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another size shows all of it again."""
        super().resizeEvent(event)
        self.show_all()


def _preview(looking: Looking, window: Window, theme: Theme) -> QWidget:
    """The board in a backup, drawn as the canvas draws it."""
    canvas = _Whole(Session(looking, now=window.clock, new_id=lambda: ""), theme)
    canvas.setMinimumSize(480, 240)
    document = looking.load()
    held = ", ".join((_counted(len(document.notes), "note"), _counted(len(document.actions), "action")))
    seen = QWidget()
    column = QVBoxLayout(seen)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(label(f"{document.board.title}: {held}", 10.5))
    column.addWidget(canvas, 1)
    return seen


def _counted(number: int, word: str) -> str:
    return f"1 {word}" if number == 1 else count(number, word)


def _said(text: str) -> QLabel:
    made = label(text, 10.0, role="quiet")
    made.setWordWrap(True)
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return made


def when(moment: datetime) -> str:
    """A moment on the clock of this machine."""
    local = moment.astimezone()
    return f"{local.day} {local:%B %Y, %H:%M:%S}"


def _broken(made: QLabel) -> QLabel:
    """Broken where the dialog ends: names of files can be long."""
    made.setWordWrap(True)
    return made


def _column(dialog: QDialog) -> QVBoxLayout:
    column = QVBoxLayout(dialog)
    column.setContentsMargins(22, 20, 22, 18)
    column.setSpacing(10)
    return column


def _buttons(dialog: QDialog, column: QVBoxLayout, words: str, close: str = "") -> QPushButton:
    """The row of buttons at the foot; the one that does something."""
    row = QHBoxLayout()
    row.addStretch(1)
    if close:
        other = QPushButton(close)
        other.clicked.connect(dialog.reject)
        row.addWidget(other)
    made = QPushButton(words)
    made.setProperty("primary", bool(close))
    made.setDefault(True)
    row.addWidget(made)
    column.addLayout(row)
    return made
