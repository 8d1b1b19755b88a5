"""Work that somebody waits for while the board stays in use: what it is, how far it is, and a button that ends it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QPushButton, QWidget

from whiteboard.ui.panels import label
from whiteboard.ui.work import Progress, Work

_PATIENCE = 300
"""Milliseconds after which somebody wants to know that something happens."""

_Found = TypeVar("_Found")


class Waiting(QFrame):
    """Lies over the foot of the board while work takes longer than a moment; one piece of work at a time."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("floating")
        self.setAccessibleName("Work under way")
        self._words = label("", 10.0)
        self._bar = QProgressBar()
        self._bar.setRange(0, 100)
        self._bar.setFixedWidth(180)
        self._bar.setAccessibleName("How far it is")
        self.cancel_button = QPushButton("Cancel")
        self.cancel_button.clicked.connect(self.cancel)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(14)
        for widget in (self._words, self._bar, self.cancel_button):
            row.addWidget(widget)
        self._work: Work | None = None
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE)
        self._patience.timeout.connect(self._appear)
        self.hide()

    @property
    def busy(self) -> bool:
        """Whether something is under way."""
        return self._work is not None

    def begin(self, words: str, job: Callable[[Progress], _Found], done: Callable[[_Found], object]) -> Work:
        """Do a job on a thread of its own and give what it found to ``done``, unless it is cancelled before.

        What it raises is raised here, in the window's thread. Asks for nothing else to be under way.
        """
        work = self._work = Work(job)
        self._words.setText(words)
        self._bar.setValue(0)
        work.progressed.connect(self._progress)
        work.done.connect(lambda found: self._end(work) and done(found))
        work.failed.connect(lambda error: self._fail(work, error))
        self._patience.start()
        work.start()
        return work

    def cancel(self) -> None:
        """It is not wanted any more: whatever it finds, nothing comes of it."""
        if self._work is not None:
            self._work.cancel()
            self._end(self._work)

    def _progress(self, share: float) -> None:
        self._bar.setValue(round(100 * share))

    def _end(self, work: Work) -> bool:
        """Whether this is what is being waited for; it is no longer."""
        if work is not self._work:
            return False
        self._work = None
        self._patience.stop()
        self.hide()
        return True

    def _fail(self, work: Work, error: Exception) -> None:
        if self._end(work):
            raise error

    def _appear(self) -> None:
        parent = self.parentWidget()
        if parent is not None and self._work is not None:
            self.adjustSize()
            self.move((parent.width() - self.width()) // 2, parent.height() - self.height() - 14)
            self.show()
            self.raise_()
