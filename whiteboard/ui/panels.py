"""What panels are made of: lines of text, rules, columns that scroll, and cards to click."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QSpinBox,
    QWidget,
)

from whiteboard.model.commands import Command
from whiteboard.ui.style import font

_LONGEST_TIP = 2000
"""Characters of a tool tip."""


class Do(Protocol):
    """How panels change the board: whether it was done, repeats with one key as one step."""

    def __call__(self, command: Command, *, key: str | None = None) -> bool:
        """Carry it out."""


def label(text: str, points: float = 10.0, *, bold: bool = False, role: str = "") -> QLabel:
    """A line of plain text; ``role`` is quiet, good or bad."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setFont(font(points, font().Weight.DemiBold if bold else font().Weight.Normal))
    if role:
        made.setProperty(role, True)
    return made


class Fitting(QLabel):
    """A line of plain text that ends in “…” where there is no room for all of it."""

    def __init__(self, points: float = 10.0, role: str = "") -> None:
        super().__init__()
        self._whole = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(font(points))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        if role:
            self.setProperty(role, True)

    def say(self, text: str) -> None:
        """Show another text."""
        self._whole = text
        self.setToolTip(plain_tip(text))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As much of it as fits."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width()))


def plain_tip(text: str) -> str:
    """A tool tip that no markup in it can turn into anything: Qt takes what begins like HTML for it."""
    return text.replace("<", "\u2039").replace(">", "\u203a")[:_LONGEST_TIP]


def number_box() -> QSpinBox:
    """A box for a number. Style sheets cannot reach the room around its text."""
    box = QSpinBox()
    box.lineEdit().setTextMargins(8, 0, 8, 0)
    return box


def rule() -> QFrame:
    """A thin line across."""
    made = QFrame()
    made.setObjectName("rule")
    made.setFixedHeight(1)
    return made


def scrolled(inside: QWidget, name: str) -> QScrollArea:
    """A column that scrolls when it is longer than the panel; screen readers hear its name."""
    area = QScrollArea()
    area.setAccessibleName(name)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inside)
    return area


def fitting(window: QWidget, width: int, height: int) -> QSize:
    """That size, or what its screen has room for: a large interface makes a small screen smaller still."""
    return QSize(width, height).boundedTo(window.screen().availableSize() - QSize(16, 56))


def answers(verb: str, do: Callable[[], object], leave: Callable[[], object]) -> QHBoxLayout:
    """The last row of a dialog: “Cancel”, which leaves, and what the dialog is for, which Enter does."""
    button, cancel = QPushButton(verb), QPushButton("Cancel")
    button.setProperty("primary", True)
    button.setDefault(True)
    button.clicked.connect(do)
    cancel.clicked.connect(leave)
    return button_row(cancel, button)


def button_row(*buttons: QPushButton) -> QHBoxLayout:
    """Buttons at the right."""
    row = QHBoxLayout()
    row.addStretch(1)
    for button in buttons:
        row.addWidget(button)
    return row


def empty(layout: QLayout) -> None:
    """Take everything out of a row or column."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if isinstance(widget, QWidget):
            widget.hide()
            widget.deleteLater()


def lay_out_now(content: QWidget) -> None:
    """Give the rows of a column that scrolls their places before they are painted.

    By itself Qt shows new rows, finds how much room they need and makes the column longer in one round of events each:
    a frame between them has the rows over one another, and a column that was short for a moment has lost its place.
    """
    column = content.layout()
    if column is None or not content.isVisible():
        return
    _show_rows(column)
    column.activate()
    above = content.parentWidget()
    while above is not None and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    if above is not None:
        QCoreApplication.sendEvent(above, QEvent(QEvent.Type.LayoutRequest))


def _show_rows(layout: QLayout) -> None:
    for at in range(layout.count()):
        item = layout.itemAt(at)
        if item is None:
            continue
        inside, row = item.layout(), item.widget()
        if isinstance(inside, QLayout):
            _show_rows(inside)
        elif isinstance(row, QWidget):
            if not row.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide):
                row.show()
            words = row.layout()
            if words is not None:
                # Other words may need more room: it tells the column.
                words.activate()


class Card(QFrame):
    """Something that can be clicked as a whole, or opened with Enter."""

    def __init__(self, clicked: Callable[[], None]) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._clicked = clicked

    def mouseReleaseEvent(self, event: object) -> None:
        """A click opens it."""
        self._clicked()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """So does Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Space):
            self._clicked()
        else:
            super().keyPressEvent(event)
