"""Reads ahead what opening a board needs, while the start page is looked at and nothing else happens."""

from __future__ import annotations

from importlib import import_module

from PySide6.QtCore import QObject, QTimer

_MODULES = (
    "uharfbuzz",
    "numpy",
    "whiteboard.storage.working",
    "whiteboard.comms.figures",
    "whiteboard.session.session",
    "whiteboard.importers.bar",
    "whiteboard.ui.canvas",
    "whiteboard.ui.regroup",
    "whiteboard.ui.rescue",
    "whiteboard.ui.verbs.regroup",
    "whiteboard.ui.verbs.export",
    "whiteboard.ui.page",
)
"""Each needs those before it, so that no turn is long."""
_FIRST = 250
"""Milliseconds after which the start page has been painted."""
_PAUSE = 15
"""Milliseconds between two modules, for whatever else there is to do."""


class Ahead(QObject):
    """Imports a module at a time, and is done for good. Whoever opens a board earlier imports the rest at once."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._left = iter(_MODULES)
        self._timer = QTimer(self, interval=_FIRST)
        self._timer.timeout.connect(self._next)
        self._timer.start()

    def _next(self) -> None:
        self._timer.setInterval(_PAUSE)
        module = next(self._left, None)
        if module is None:
            self.deleteLater()
        else:
            import_module(module)
