"""The window: the start page or the page of one board, and what concerns files.

The start page is there at once. The page of a board and every dialog are imported where they are opened, and read ahead
by `ui.ahead` while nobody asks for them.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, Qt, QTimer
from PySide6.QtGui import QAction, QCloseEvent, QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QMainWindow,
    QMessageBox,
    QStackedWidget,
)
from shiboken6 import isValid

from whiteboard import __version__, storage
from whiteboard.layout.theme import Theme
from whiteboard.model.instants import Instant, to_datetime
from whiteboard.model.records import Id
from whiteboard.resting import resting
from whiteboard.session.templates import DEFAULT, UNTITLED, new_document
from whiteboard.settings import Settings
from whiteboard.storage.errors import BoardError
from whiteboard.storage.waiting import waiting_boards
from whiteboard.ui import appearance, garbage, style
from whiteboard.ui.actions import ROWS, apply_keys, fill_menu, key_of, keys_of, make_actions
from whiteboard.ui.enter_presses import EnterPresses
from whiteboard.ui.menus import Menu
from whiteboard.ui.recent import Remembered
from whiteboard.ui.start import StartPage
from whiteboard.ui.work import under_way

if TYPE_CHECKING:
    from whiteboard.storage.looking import Looking
    from whiteboard.ui.page import Page
    from whiteboard.ui.trends import TrendsWindow

Clock = Callable[[], Instant]
_FRAME = (16, 56)
"""Pixels left to the frame and title bar that the desktop puts around the first window."""
_HELD = 500
"""Milliseconds after which it is looked again whether a board that was closed is still held by something."""


def now() -> Instant:
    """The present instant."""
    return time.time_ns() // 1_000_000


def new_id() -> Id:
    """An id that no record has."""
    return secrets.token_hex(8)


class Window(QMainWindow):
    """One window of the program."""

    def __init__(self, settings: Settings, *, clock: Clock = now, ids: Callable[[], Id] = new_id) -> None:
        super().__init__()
        self._settings = settings
        self._remembered = Remembered(settings)
        self.clock = clock
        self._ids = ids
        self.theme: Theme = appearance.theme_of(appearance.chosen(settings))
        self.page: Page | None = None
        self.trends: TrendsWindow | None = None
        self.rescue: QObject | None = None
        """What is at work for a board that does not open."""
        self._actions: dict[str, QAction] = {}
        self._stack = QStackedWidget()
        self._before_full: QRect | None = None
        self._leaving: Page | None = None
        """The page of the board that was closed last, until Qt has taken it away."""
        self._sweeping = QTimer(self, singleShot=True)
        self._sweeping.timeout.connect(self._sweep)
        self.setCentralWidget(self._stack)
        self.setWindowIcon(style.program_icon())
        self.start = StartPage()
        self.start.new_asked.connect(self.new_board)
        self.start.open_asked.connect(lambda path: self.take(Path(path)))
        self.start.browse_asked.connect(self.open_board)
        self.start.import_asked.connect(self.import_file)
        self.start.demo_asked.connect(self.open_demo)
        self.start.backups_asked.connect(self.show_backups)
        self._stack.addWidget(self.start)
        self.actions_ = make_actions(self, None, self.theme.ink)
        self._check_colours()
        EnterPresses(self)
        appearance.follow_system(self._dress)
        screen = QGuiApplication.primaryScreen().availableGeometry()
        self.resize(min(1600, screen.width() - _FRAME[0]), min(940, screen.height() - _FRAME[1]))
        # A large interface makes a small screen smaller: nothing of the window may lie beside it.
        self.setMinimumSize(min(900, screen.width() - _FRAME[0]), min(560, screen.height() - _FRAME[1]))
        self.open_start()

    # Boards.

    def open_start(self) -> None:
        """The start page; the board that is open is published and closed first."""
        if self._close_page():
            self.start.show_recent(self._settings.recent(), self._remembered, to_datetime(self.clock()).date())
            self.start.show_waiting(waiting_boards())
            self._stack.setCurrentWidget(self.start)
            self.setWindowTitle("Whiteboard")

    def close_board(self) -> None:
        """Close the board, or on the start page the window."""
        if self.page is not None:
            self.open_start()
        else:
            self.close()

    def leave(self) -> None:
        """Quit: close the window, and with it the board, unless it cannot be kept."""
        self.close()

    def new_board(self, template: str = DEFAULT) -> None:
        """Ask for title, zone and file, and begin."""
        from whiteboard.ui.dialogs import NewBoard

        dialog = NewBoard(
            self, self._folder(), lambda path, title, zone: self.create_board(path, title, zone, template)
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show()

    def create_board(self, path: Path, title: str, timezone: str, template: str = DEFAULT) -> bool:
        """A new board file, opened."""
        document = new_document(self._ids(), title or UNTITLED, timezone, template, start=self.clock())
        try:
            storage.create_board(path, document, now=self.clock).close()
        except BoardError as error:
            self.tell(str(error))
            return False
        return self.open(path)

    def open_board(self) -> None:
        """Ask for a file."""
        name, _ = QFileDialog.getOpenFileName(
            self, "Open a board", str(self._folder()), "Boards (*.board);;Everything (*)"
        )
        if name:
            self.take(Path(name))

    def take(self, path: Path) -> None:
        """A file from anywhere: a board opens, anything else is imported, into a new board where none is open."""
        if path.suffix == ".board":
            self.open(path)
        elif self.page is not None:
            self._import(path)
        else:
            from whiteboard.ui.importing import import_new

            import_new(
                self,
                path,
                theme=lambda: self.theme,
                now=self.clock,
                new_id=self._ids,
                tell=self.tell,
                make=lambda: self._board_for(path),
            )

    def _import(self, path: Path) -> None:
        """Preview a file for the board that is open."""
        # With it comes what reads HTML and tables: a third of a second that a window need not wait for.
        from whiteboard.ui.importing import import_path

        if self.page is not None:
            import_path(self.page, path)

    def _board_for(self, source: Path) -> Page | None:
        """A new board beside a source that is imported; None where it could not be made."""
        from whiteboard.ui.dialogs import machine_zone

        made = self.create_board(self._unused(source.with_suffix(".board")), "", machine_zone())
        return self.page if made else None

    def open(self, path: Path) -> bool:
        """Open a board. What cannot be opened is told, and what was open stays."""
        try:
            store = storage.open_board(path, now=self.clock)
        except BoardError as error:
            self._cannot_open(path, error)
            return False
        return self.show_store(store, path)

    @resting()
    def show_store(self, store: storage.Working | Looking, path: Path) -> bool:
        """Show a board that has been opened, or is looked at, instead of the one before. False where that one stays."""
        from whiteboard.session import Session
        from whiteboard.ui import rescue
        from whiteboard.ui.page import Page

        try:
            session = Session(store, now=self.clock, new_id=self._ids)
        except BoardError as error:
            # What is on the disk stays as it is: there is nothing to publish.
            store.close(publish=False)
            self._cannot_open(path, error)
            return False
        if not self._close_page():
            store.close()
            return False
        page = Page(store, session, self.theme)
        if store.conflict is not None:
            rescue.tell_conflict(page, path, store.conflict)
        elif store.set_aside is not None:
            page.notice.tell(f"What a crash had left of this board was damaged; it lies in {store.set_aside}.")
        if not store.published:
            # What a crash had left goes into the file at once, or the bar says why not.
            page.publish()
        page.title_changed.connect(self._retitle)
        page.window_asked.connect(self._asked)
        page.file_dropped.connect(lambda dropped: self.take(Path(dropped)))
        self.page = page
        garbage.leave_open_board()
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        menu = Menu(page)
        fill_menu(menu, self._all_actions())
        page.logo.setMenu(menu)
        self._apply_keys()
        self._retitle()
        try:
            self._settings.opened(path)
        except OSError as error:
            page.say(f"Recent boards could not be kept: {error.strerror}")
        return True

    def _cannot_open(self, path: Path, error: BoardError) -> None:
        """Say why, and offer what can be done about it."""
        from whiteboard.ui import rescue

        rescue.tell(self, str(error), rescue.offer_for(self, path, error))

    def open_demo(self) -> None:
        """The demo board, made anew where it is not there."""
        from whiteboard.demo import write_board

        target = self._folder() / "Whiteboard demo.board"
        if not target.exists():
            try:
                write_board(target, now=self.clock, new_id=self._ids)
            except BoardError as error:
                self.tell(str(error))
                return
        self.open(target)

    def _close_page(self) -> bool:
        page = self.page
        if page is None:
            return True
        try:
            self._remembered.keep(page)
        except OSError as error:
            page.say(f"The start page could not be brought up to date: {error.strerror}")
        if not page.close_store():
            return False
        self.page = None
        self._stack.removeWidget(page)
        page.deleteLater()
        self._leaving = page
        self._sweeping.start(0)
        return True

    def _sweep(self) -> None:
        """Free what a closed board held, as soon as Qt has let go of it and no work may hold it, and leave what stays
        to itself again."""
        if under_way() or (self._leaving is not None and isValid(self._leaving)):
            self._sweeping.start(_HELD)
            return
        self._leaving = None
        garbage.free_closed_board()

    def _folder(self) -> Path:
        recent = self._settings.recent()
        documents = Path.home() / "Documents"
        return recent[0].parent if recent else documents if documents.is_dir() else Path.home()

    @staticmethod
    def _unused(path: Path) -> Path:
        if not path.exists():
            return path
        numbered = (path.with_stem(f"{path.stem} {number}") for number in range(2, 10_000))
        return next(other for other in numbered if not other.exists())

    def show_backups(self) -> None:
        """What boards held earlier, each with a preview."""
        from whiteboard.ui.rescue import BackupsDialog

        BackupsDialog(self, self.theme).open()

    def close_and_forget(self) -> None:
        """Close the board and leave nothing of what was typed or looked at on this machine."""
        if self.page is not None:
            self.page.forget = True
            self.open_start()

    # In and out.

    def import_file(self) -> None:
        """Ask for a source and import it."""
        name, _ = QFileDialog.getOpenFileName(self, "Import an incident", str(self._folder()), "Everything (*)")
        if name:
            self.take(Path(name))

    # Across boards.

    def show_trends(self) -> None:
        """The trends window, on the boards that lie beside those opened lately."""
        from whiteboard.ui.trends import TrendsWindow

        if self.trends is None:
            self.trends = TrendsWindow(self, self._settings.recent, self.theme)
            self.trends.open_asked.connect(lambda path: self._open_again(Path(path)))
        self.trends.show()
        self.trends.raise_()
        self.trends.begin()

    def _open_again(self, path: Path) -> None:
        """A board from the trends; the one that is open already only comes forward."""
        if self.page is None or self.page.path.resolve() != path.resolve():
            self.open(path)
        self.raise_()
        self.activateWindow()

    # The window itself.

    def use_colours(self, name: str) -> None:
        """The colours of the system, or others."""
        try:
            appearance.choose(self._settings, name)
        except OSError as error:
            self.tell(f"The choice could not be kept: {error.strerror}")
        self._dress()

    def _dress(self) -> None:
        """Bring everything into the colours that are chosen, as far as they are others."""
        self._check_colours()
        theme = appearance.theme_of(appearance.chosen(self._settings))
        if theme is self.theme:
            return
        self.theme = theme
        app = QApplication.instance()
        if isinstance(app, QApplication):
            style.apply(app, theme)
        if self.page is not None:
            self.page.set_theme(theme)
        if self.trends is not None:
            self.trends.set_theme(theme)

    def _check_colours(self) -> None:
        for name in (appearance.SYSTEM, *appearance.THEMES):
            self.actions_[f"use_colours:{name}"].setChecked(name == appearance.chosen(self._settings))

    def open_settings(self) -> None:
        """Colours, size and keys."""
        from whiteboard.ui.settings_dialog import SettingsDialog

        dialog = SettingsDialog(self, self._settings, self.use_colours, self._apply_keys)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show()

    def _apply_keys(self) -> None:
        apply_keys(self._all_actions(), self._own_keys())

    def _own_keys(self) -> Mapping[str, list[str]]:
        own: Mapping[str, list[str]] = self._settings.get("keys", {})
        return own

    def show_keys(self) -> None:
        """Every key."""
        from whiteboard.ui.key_sheet import KeySheet

        own = self._own_keys()
        names = dict.fromkeys(row.menu or "Moving notes" for row in ROWS)
        groups = [
            (
                name,
                [
                    (row.title.rstrip("…"), "  ".join(keys_of(row, own)))
                    for row in ROWS
                    if (row.menu or "Moving notes") == name and keys_of(row, own)
                ],
            )
            for name in names
        ]
        mouse = [
            ("New note", "Double-click"), ("Pan", "Space-drag, middle or right drag"), ("Zoom", "Ctrl+wheel"),
            ("Free of whole minutes", "Alt while dragging"), ("Along one axis", "Shift while dragging"),
            ("Next sticky right, left", "Tab, Shift+Tab"), ("Below, above", "Ctrl+Enter, Ctrl+Shift+Enter"), ("Done writing", "Escape"),
        ]  # fmt: skip
        KeySheet(self, [*[group for group in groups if group[1]], ("Mouse and writing", mouse)]).show()

    def about(self) -> None:
        """Version and licences."""
        QMessageBox.about(
            self,
            "Whiteboard",
            f"Whiteboard {__version__}\n\nEverything stays on this machine.\n\nTypefaces: Inter and Noto under the SIL Open Font License. Icons: Lucide, ISC licence.",
        )

    def _asked(self, what: str) -> None:
        page = self.page
        if page is None:
            return
        if what == "palette":
            self._open_palette(page)
        elif what in ("present", "full") and not self.isFullScreen():
            self._before_full = self.geometry()
            self.showFullScreen()
        elif what in ("leave", "full"):
            self.showNormal()
            if self._before_full is not None:
                self.setGeometry(self._before_full)

    def _open_palette(self, page: Page) -> None:
        from whiteboard.ui.command_palette import CommandPalette, Entry, entries_of

        notes = [
            Entry(" ".join(note.text.split()), "note", partial(page.show_notes, (note.id,)))
            for note in page.session.document.notes.values()
            if note.text
        ]
        boards = [
            Entry(path.stem, "board", partial(self.open, path)) for path in self._settings.recent() if path != page.path
        ]
        CommandPalette(self, [*entries_of(self._all_actions().values()), *notes, *boards]).open()

    def _all_actions(self) -> Mapping[str, QAction]:
        page = self.page
        merged = {**self.actions_, **(page.commands if page is not None else {})}
        return {key_of(row): merged[key_of(row)] for row in ROWS if key_of(row) in merged}

    def _retitle(self) -> None:
        page = self.page
        if page is not None:
            self.setWindowTitle(f"{page.session.document.board.title or page.path.stem} — Whiteboard")

    def tell(self, text: str) -> None:
        """Something went wrong with a file: said in the page where there is one, in a box on the start page."""
        from whiteboard.ui import rescue

        rescue.tell(self, text, None)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Publish before the window goes; where that fails the window stays and says why."""
        if self._close_page():
            # The memory goes with the process.
            self._sweeping.stop()
            event.accept()
        else:
            event.ignore()
