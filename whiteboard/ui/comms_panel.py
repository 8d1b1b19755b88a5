"""The Comms tab: how well the team communicated, each figure with its target, its verdict and where it came from."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from whiteboard.comms.reading import READERS
from whiteboard.comms.values import Verdict
from whiteboard.comms.words import NOTHING, Line, lines
from whiteboard.layout.chart import silences_chart
from whiteboard.layout.comms_drawing import figures_of
from whiteboard.layout.display import Drawing
from whiteboard.layout.theme import Theme
from whiteboard.model.document import Document
from whiteboard.model.records import Id, Mark
from whiteboard.ui.painter import DisplayPainter
from whiteboard.ui.panels import empty, label, lay_out_now, plain_tip, rule
from whiteboard.ui.picture import FULL

_ROLES = {Verdict.KEPT: "good", Verdict.MISSED: "bad"}
_CHART = (222.0, 92.0)
"""Points of a chart in the panel."""
_MARKS = {mark.value: mark for mark in Mark}


_Part = tuple[object, object, Callable[[], QWidget]]
"""Of a column: what it is made like, what it shows, and how it is made."""


class CommsPanel(QWidget):
    """The figures as rows. A click on one goes to the notes it was computed from."""

    def __init__(
        self, show_notes: Callable[[tuple[Id, ...]], None], set_mark: Callable[[Mark], None], theme: Theme
    ) -> None:
        super().__init__()
        self.theme = theme
        self._show_notes = show_notes
        self._set_mark = set_mark
        self._document: Document | None = None
        self._shown: tuple[object, ...] = ()
        self._parts: list[_Part] = []
        self._column = QVBoxLayout()
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 6, 16, 14)
        outer.addLayout(self._column)
        outer.addStretch(1)

    def show_document(self, document: Document, *, anew: bool = False) -> None:
        """Show the figures of a document as soon as somebody sees them; only where they differ from what is shown."""
        self._document = document
        if not self.isVisible():
            # Colours may be others by then.
            self._shown = () if anew else self._shown
            self._parts = [] if anew else self._parts
            return
        computed = figures_of(document)
        rows = lines(computed)
        contradictions = computed.contradictions
        if not anew and (rows, contradictions, computed.gaps) == self._shown:
            return
        self._shown = (rows, contradictions, computed.gaps)
        parts: list[_Part] = [
            (found, found, partial(self._warning, found.sentence, found.notes)) for found in contradictions
        ]
        for row in (row for row in rows if row.main):
            parts += [self._row(row), ("rule", None, rule)]
        for role in READERS:
            chart = silences_chart(computed, role, document.board.timezone, *_CHART, self.theme)
            if chart is not None:
                parts += [("space", 14, partial(_space, 14)), ("chart", chart, partial(_Chart, chart))]
        parts.append(("space", 10, partial(_space, 10)))
        for row in (row for row in rows if not row.main):
            parts += [self._row(row), ("rule", None, rule)]
        self._lay(parts, anew=anew)

    def showEvent(self, event: QShowEvent) -> None:
        """Now somebody does."""
        super().showEvent(event)
        if self._document is not None:
            self.show_document(self._document)

    def _lay(self, parts: list[_Part], *, anew: bool) -> None:
        """Put the parts below one another. Making a row costs more than computing it: those made alike show what is new."""
        before, self._parts = self._parts, parts
        if anew or [made for made, _, _ in before] != [made for made, _, _ in parts]:
            empty(self._column)
            for _, _, make in parts:
                self._column.addWidget(make())
            lay_out_now(self)
            return
        for at, ((_, old, _), (_, new, _)) in enumerate(zip(before, parts, strict=True)):
            item = self._column.itemAt(at) if old != new else None
            there = item.widget() if item is not None else None
            if isinstance(there, _Chart) and isinstance(new, Drawing):
                there.show_drawing(new)
            elif isinstance(there, _Figure) and isinstance(new, Line):
                there.show_line(new)
        lay_out_now(self)

    def _warning(self, sentence: str, notes: tuple[Id, ...]) -> QWidget:
        made = _Row(lambda: self._show_notes(notes), sentence)
        text = label(sentence, 9.5, role="bad")
        text.setWordWrap(True)
        inside = QVBoxLayout(made)
        inside.setContentsMargins(0, 9, 0, 9)
        inside.addWidget(text)
        return made

    def _row(self, line: Line) -> _Part:
        missing = next((_MARKS[name] for name in line.missing if name in _MARKS), None)
        mark = missing if line.value == NOTHING else None
        made_like = (line.title, line.hint, line.verdict, bool(line.detail), bool(line.notes), mark)
        return made_like, line, partial(_Figure, line, mark, self._show_notes, self._set_mark)


def _space(height: int) -> QWidget:
    made = QWidget()
    made.setFixedHeight(height)
    return made


class _Chart(QWidget):
    """A drawing of the layout, as it is."""

    def __init__(self, drawing: Drawing) -> None:
        super().__init__()
        self._painter = DisplayPainter()
        self.setFixedSize(round(_CHART[0] * FULL), round(_CHART[1] * FULL))
        self.show_drawing(drawing)

    def show_drawing(self, drawing: Drawing) -> None:
        """Show another one in the same place: nothing around it has to be laid out for that."""
        self._drawing = drawing
        self.setAccessibleName(drawing.title)
        self.setToolTip(plain_tip(drawing.title))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(FULL, FULL)
        self._painter.drawings(painter, [self._drawing])
        painter.end()


class _Row(QFrame):
    """A row that can be clicked, or opened with Enter, where there is somewhere to go."""

    def __init__(self, clicked: Callable[[], None] | None, name: str) -> None:
        super().__init__()
        self._clicked = clicked
        self.setAccessibleName(name)
        if clicked is not None:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Go there."""
        if self._clicked is not None:
            self._clicked()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go there."""
        if self._clicked is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Space):
            self._clicked()
        else:
            super().keyPressEvent(event)


class _Figure(_Row):
    """A figure: its value, what there is to say of it, and a button for the mark that it lacks."""

    def __init__(
        self,
        line: Line,
        mark: Mark | None,
        show_notes: Callable[[tuple[Id, ...]], None],
        set_mark: Callable[[Mark], None],
    ) -> None:
        super().__init__((lambda: show_notes(self._line.notes)) if line.notes else None, line.title)
        self.setToolTip(line.hint)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 9, 0, 9)
        column.setSpacing(1)
        row = QHBoxLayout()
        title = label(line.title, 10.0)
        # A long value leaves it less than its length.
        title.setWordWrap(True)
        row.addWidget(title, 1)
        self._value = label("", 11.5, bold=True, role=_ROLES.get(line.verdict, "") if line.verdict else "")
        row.addWidget(self._value)
        column.addLayout(row)
        under = QHBoxLayout()
        if mark is not None:
            button = QPushButton(f"Set “{mark.value}”")
            button.setObjectName("link")
            button.setToolTip("Select the event on the board first")
            button.clicked.connect(lambda _=False: set_mark(mark))
            under.addWidget(button)
        self._detail = label("", 8.5, role="quiet") if line.detail else None
        if self._detail is not None:
            self._detail.setWordWrap(True)
            self._detail.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            under.addWidget(self._detail, 1)
        column.addLayout(under)
        self.show_line(line)

    def show_line(self, line: Line) -> None:
        """Show other words in a row that is made alike."""
        self._line = line
        self.setAccessibleName(f"{line.title}: {line.value}. {line.detail}")
        self._value.setText(line.value)
        if self._detail is not None:
            self._detail.setText(line.detail)
