"""Starts the window: the application, its looks, and what happens when something unforeseen does."""

from __future__ import annotations

import faulthandler
import logging
import logging.handlers
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox

from whiteboard.settings import Settings, data_folder
from whiteboard.ui import appearance, style
from whiteboard.ui.window import Window

_LOG = logging.getLogger("whiteboard")


def run(path: Path | None) -> int:
    """Show the window on a board, or on the start page, and return the exit code."""
    settings = Settings()
    # Qt reads it only once, before there is an application.
    os.environ.setdefault("QT_SCALE_FACTOR", str(appearance.scale(settings) / 100))
    app = QApplication(["whiteboard"])
    app.setApplicationName("Whiteboard")
    app.setDesktopFileName("whiteboard")
    log = _start_log()
    style.load_fonts()
    window = Window(settings)
    style.apply(app, window.theme)
    sys.excepthook = _hook(window, log)
    window.show()
    if path is not None:
        window.take(path)
    return app.exec()


def _start_log() -> Path:
    """A small rotating log in the data folder. It holds what the program did, never what is on a board."""
    folder = data_folder() / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "whiteboard.log"
    handler = logging.handlers.RotatingFileHandler(log, maxBytes=500_000, backupCount=3, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    _LOG.addHandler(handler)
    _LOG.setLevel(logging.INFO)
    _LOG.propagate = False
    faulthandler.enable((folder / "crash.log").open("a", encoding="utf-8"))
    return log


Hook = Callable[[type[BaseException], BaseException, TracebackType | None], None]


def _hook(window: Window, log: Path) -> Hook:
    """Slots' exceptions come here: they are our bugs. The board is as it was before the command that failed."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        _LOG.error("unforeseen %s", kind.__name__, exc_info=(kind, error, trace))
        box = QMessageBox(window)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(
            "Something went wrong that should not have. The board is as it was before, and all that was saved is safe."
            f"\n\nDetails are in {log}"
        )
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    return hook
