"""Starts the window: the application, its looks, and what happens when something unforeseen does."""

from __future__ import annotations

import faulthandler
import locale
import logging
import logging.handlers
import os
import platform
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication, QMessageBox
from shiboken6 import createdByPython

from whiteboard import __version__
from whiteboard.settings import DATA_VARIABLE, Settings, data_folder
from whiteboard.storage.folders import DataFolder
from whiteboard.ui import appearance, style
from whiteboard.ui.ahead import Ahead
from whiteboard.ui.window import Window, now

_LOG = logging.getLogger("whiteboard")


def run(path: Path | None) -> int:
    """Show the window on a board, or on the start page, and return the exit code."""
    settings = Settings()
    app = application(settings)
    try:
        log = _start_log()
    except OSError as error:
        style.apply(app, appearance.theme_of(appearance.chosen(settings)))
        return _unusable(error)
    _forget_vanished()
    window = Window(settings)
    style.apply(app, window.theme)
    sys.excepthook = _hook(window, log)
    window.show()
    if path is not None:
        window.take(path)
    else:
        Ahead(window)
    code = app.exec()
    _leave_clipboard()
    return code


def application(settings: Settings) -> QApplication:
    """The one application of this process, at the chosen scale and with our typefaces."""
    # Qt reads it only once, before there is an application.
    os.environ.setdefault("QT_SCALE_FACTOR", str(appearance.scale(settings) / 100))
    app = QApplication(["whiteboard"])
    # Qt has just asked for the months' names in the language of the system. The window speaks English, and an export is
    # the same on every machine.
    locale.setlocale(locale.LC_TIME, "C")
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.system().territory()))
    app.setApplicationName("Whiteboard")
    app.setDesktopFileName("whiteboard")
    style.load_fonts()
    return app


def _leave_clipboard() -> None:
    """Take from the clipboard what we copied where no system keeps it beyond our end.

    Qt would delete it after Python, in which it was made, is gone, and fall over it. X11, Windows and macOS hand it on.
    """
    held = QGuiApplication.clipboard()
    if createdByPython(held.mimeData()) and not held.ownsClipboard():
        held.clear()


def _start_log() -> Path:
    """A small rotating log in the data folder. It holds what the program did, never what is on a board."""
    folder = data_folder() / "logs"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    log = folder / "whiteboard.log"
    handler = logging.handlers.RotatingFileHandler(log, maxBytes=500_000, backupCount=3, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    _LOG.addHandler(handler)
    _LOG.setLevel(logging.INFO)
    _LOG.propagate = False
    faulthandler.enable((folder / "crash.log").open("a", encoding="utf-8"))
    return log


def _forget_vanished() -> None:
    """Let go of what is kept of boards whose files went long ago; what cannot be let go of now can be another time."""
    try:
        DataFolder.of(None).prune(now())
    except OSError as error:
        _LOG.warning("What is kept of vanished boards could not be taken away: %s", error.strerror)


def _unusable(error: OSError) -> int:
    """Without its folder the program could keep nothing: say so, and the mend."""
    sentence = (
        f"Whiteboard keeps its work in {data_folder()}, which cannot be used: {error.strerror or error}."
        f" Allow writing there, or name another folder in the environment variable {DATA_VARIABLE}."
    )
    print(f"whiteboard: {sentence}", file=sys.stderr)  # noqa: T201  # who started it from a terminal sees it there
    box = QMessageBox(QMessageBox.Icon.Critical, "Whiteboard", "", QMessageBox.StandardButton.Ok)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(sentence)
    box.button(QMessageBox.StandardButton.Ok).setIcon(QIcon())
    box.exec()
    return 1


Hook = Callable[[type[BaseException], BaseException, TracebackType | None], None]


def _hook(window: Window, log: Path) -> Hook:
    """Slots' exceptions come here: they are our bugs. The board is as it was before the command that failed."""

    def hook(kind: type[BaseException], _: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        details = details_of(kind, trace)
        _LOG.error("unforeseen %s", details)
        error_box(window, log, details).open()

    return hook


def details_of(kind: type[BaseException], trace: TracebackType | None) -> str:
    """What an engineer needs to know of a mistake of ours. The error's own text is left out: it may quote the board."""
    frames = "".join(traceback.format_tb(trace))
    return f"{kind.__module__}.{kind.__qualname__} in Whiteboard {__version__}, {platform.platform()}, Python {platform.python_version()}\n{frames}"


def error_box(window: Window, log: Path, details: str) -> QMessageBox:
    """Something went wrong in the program itself: what that means for the board, and the details to pass on."""
    box = QMessageBox(QMessageBox.Icon.Warning, "Whiteboard", "", QMessageBox.StandardButton.Ok, window)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(
        "Something went wrong that should not have. The board is as it was before, and all that was saved is safe."
        f"\n\nDetails without any words of the board are in {log}"
    )
    box.button(QMessageBox.StandardButton.Ok).setIcon(QIcon())
    copy = box.addButton("Copy details", QMessageBox.ButtonRole.ActionRole)
    # A button of a box closes it, and its details are gone: this one only copies.
    copy.clicked.disconnect()
    copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(details))
    copy.clicked.connect(lambda: copy.setText("Copied"))
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return box
