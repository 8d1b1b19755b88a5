"""The start page: a new board from a template, a recent one, another file, or the demo."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from whiteboard.layout.theme import Theme
from whiteboard.session.templates import templates
from whiteboard.ui.panels import Card, empty, label
from whiteboard.ui.style import font, program_icon

_SHOWN = 6


class StartPage(QWidget):
    """What one sees without a board."""

    new_asked = Signal(str)
    open_asked = Signal(str)
    browse_asked = Signal()
    demo_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("start")
        self.setAcceptDrops(True)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(8)
        outer = QHBoxLayout(self)
        outer.addStretch(1)
        page = QVBoxLayout()
        page.setSpacing(10)
        outer.addLayout(page)
        outer.addStretch(1)
        page.addStretch(2)
        head = QHBoxLayout()
        head.setSpacing(14)
        logo = QLabel()
        logo.setPixmap(program_icon().pixmap(QSize(44, 44)))
        head.addWidget(logo)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(label("Whiteboard", 20.0, bold=True))
        names.addWidget(label("Look back at an incident, and communicate better in the next one", 10.5, role="quiet"))
        head.addLayout(names)
        head.addStretch(1)
        page.addLayout(head)
        page.addSpacing(22)
        page.addWidget(label("New board", 12.0, bold=True))
        row = QHBoxLayout()
        row.setSpacing(12)
        for template in templates():
            row.addWidget(self._template_button(template.name, template.title, template.hint, theme))
        row.addStretch(1)
        page.addLayout(row)
        page.addSpacing(18)
        self._recent_title = label("Recent boards", 12.0, bold=True)
        page.addWidget(self._recent_title)
        page.addLayout(self._recent)
        page.addSpacing(10)
        buttons = QHBoxLayout()
        browse, demo = QPushButton("Open a board…"), QPushButton("Open the demo")
        browse.clicked.connect(self.browse_asked)
        demo.clicked.connect(self.demo_asked)
        buttons.addWidget(browse)
        buttons.addWidget(demo)
        buttons.addStretch(1)
        page.addLayout(buttons)
        page.addWidget(label("Or drop a .board file or a status page's incidents.json here", 9.5, role="quiet"))
        page.addStretch(3)

    def _template_button(self, name: str, title: str, hint: str, theme: Theme) -> QPushButton:
        button = QPushButton()
        button.setAccessibleName(title)
        button.setAccessibleDescription(hint)
        button.setFixedSize(314, 92)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        column = QVBoxLayout(button)
        column.setContentsMargins(14, 10, 14, 10)
        heading = label(title, 10.5)
        heading.setFont(font(10.5, font().Weight.DemiBold))
        text = label(hint, 9.0, role="quiet")
        text.setWordWrap(True)
        for part in (heading, text):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(part)
        column.addStretch(1)
        button.clicked.connect(lambda: self.new_asked.emit(name))
        return button

    def show_recent(self, paths: list[Path]) -> None:
        """Show the boards opened lately that are still there."""
        empty(self._recent)
        for path in paths[:_SHOWN]:
            card = Card(partial(self.open_asked.emit, str(path)))
            card.setAccessibleName(path.stem)
            row = QHBoxLayout(card)
            row.setContentsMargins(14, 9, 14, 9)
            row.addWidget(label(path.stem, 10.5))
            row.addStretch(1)
            row.addWidget(label(str(path.parent), 9.0, role="quiet"))
            self._recent.addWidget(card)
        self._recent_title.setVisible(bool(paths))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """A board opens, anything else becomes one."""
        for url in event.mimeData().urls():
            if url.isLocalFile():
                self.open_asked.emit(url.toLocalFile())
