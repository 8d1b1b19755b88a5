"""Wrapping up: what is still missing, the export, and when to meet again. Nothing is forced."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from whiteboard.importers.days import day_label, read_due
from whiteboard.model.document import Document
from whiteboard.model.meetings import REGROUP_AFTER_WEEKS
from whiteboard.model.missing import missing
from whiteboard.model.records import Id, Meeting
from whiteboard.ui.panels import empty, label, rule

_MOST_LINES = 7
_LONGEST = 64


class WrapUp(QDialog):
    """Ends a meeting. What is missing can be gone to; it is listed anew as it is mended."""

    shown = Signal(tuple)
    action_asked = Signal(str)
    place_asked = Signal()
    export_asked = Signal()

    def __init__(
        self, parent: QWidget, meeting: Meeting, document: Document, today: date, end: Callable[[str | None], bool]
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Wrap up")
        self._today = today
        self._end = end
        self._gaps = QVBoxLayout()
        self._gaps.setSpacing(6)
        self.when = QLineEdit(self._usual())
        self.when.setPlaceholderText("in 4 weeks, next friday; empty for no regroup")
        self.when.setAccessibleName("Regroup")
        self.when.textChanged.connect(lambda _: self._say_when())
        self._words = label("", 9.5, role="quiet")
        export = QPushButton("Export…")
        export.clicked.connect(self.export_asked)
        self.finish = QPushButton(f"End the {meeting.kind.value}")
        self.finish.setProperty("primary", True)
        self.finish.setDefault(True)
        self.finish.clicked.connect(self._finish)
        back = QPushButton("Not yet")
        back.clicked.connect(self.reject)
        for button in (export, back):
            button.setAutoDefault(False)
        regroup = QHBoxLayout()
        regroup.addWidget(label("Regroup"))
        regroup.addWidget(self.when, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(export)
        buttons.addStretch(1)
        buttons.addWidget(back)
        buttons.addWidget(self.finish)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 18)
        column.setSpacing(12)
        column.addWidget(label("Before you go", 14.0, bold=True))
        column.addLayout(self._gaps)
        column.addWidget(rule())
        column.addLayout(regroup)
        column.addWidget(self._words)
        column.addLayout(buttons)
        self.setMinimumWidth(600)
        self.show_document(document)
        self._say_when()

    @staticmethod
    def _usual() -> str:
        return f"in {REGROUP_AFTER_WEEKS} weeks"

    def show_document(self, document: Document) -> None:
        """List what is missing now."""
        empty(self._gaps)
        found = missing(document)
        if found.nothing:
            self._gaps.addWidget(
                label("Nothing is missing: every note has its place, every action its owner.", role="good")
            )
        if found.unplaced:
            self._gap(
                f"{_several(len(found.unplaced), 'note')} without a place",
                "Place it" if len(found.unplaced) == 1 else "Place them",
                self.place_asked.emit,
            )
        if found.undated:
            undated = tuple(note.id for note in found.undated)
            self._gap(f"{_several(len(undated), 'event')} without a time", "Show", partial(self.shown.emit, undated))
        for theme in found.undecided[:_MOST_LINES]:
            notes: tuple[Id, ...] = tuple(note.id for note in theme.notes)
            self._gap(f"“{theme.frame.title}” has no votes", "Show", partial(self.shown.emit, notes))
        for action, words in found.actions[:_MOST_LINES]:
            title = action.title.rstrip(" .")
            title = title if len(title) <= _LONGEST else f"{title[: _LONGEST - 1]}…"
            self._gap(f"{title}: {', '.join(words)}", "Mend", partial(self.action_asked.emit, action.id))
        more = max(0, len(found.actions) - _MOST_LINES) + max(0, len(found.undecided) - _MOST_LINES)
        if more:
            self._gaps.addWidget(label(f"and {more} more", 9.5, role="quiet"))

    def _gap(self, text: str, word: str, then: Callable[[], object]) -> None:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        said = label(text)
        said.setWordWrap(True)
        row.addWidget(said, 1)
        button = QPushButton(word)
        button.setObjectName("link")
        button.setAutoDefault(False)
        button.clicked.connect(lambda _=False: then())
        row.addWidget(button)
        self._gaps.addWidget(line)

    def _day(self) -> tuple[date | None, str]:
        """The day that is written, or why there is none."""
        text = self.when.text().strip()
        if not text:
            return None, "No regroup is planned"
        day, problem = read_due(text, 0, self._today)
        if day is None or day.end != len(text):
            return None, problem or "not understood as a date yet"
        return day.date, day_label(day.date)

    def _say_when(self) -> None:
        day, words = self._day()
        self._words.setText(words)
        self.finish.setEnabled(day is not None or not self.when.text().strip())

    def _finish(self) -> None:
        day, _ = self._day()
        if self._end(day.isoformat() if day is not None else None):
            self.accept()


def _several(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
