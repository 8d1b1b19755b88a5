"""The start page: a new board from a template, a recent one, another file, or the demo."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from whiteboard.session.templates import templates
from whiteboard.storage.waiting import Waiting
from whiteboard.ui.dropping import copied
from whiteboard.ui.panels import Card, empty, label
from whiteboard.ui.recent import PICTURE, Facts, Remembered
from whiteboard.ui.style import font, program_icon

_SHOWN = 5
_CARD, _NARROW_CARD, _WIDE = (226, 104), (186, 136), 1000
"""Pixels of a template, the same on a narrow screen, and the width from which a screen is none."""


class StartPage(QWidget):
    """What one sees without a board."""

    new_asked = Signal(str)
    open_asked = Signal(str)
    browse_asked = Signal()
    import_asked = Signal()
    demo_asked = Signal()
    backups_asked = Signal()

    def __init__(self) -> None:
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
        self._templates = [self._template_button(one.name, one.title, one.hint) for one in templates()]
        for template in self._templates:
            row.addWidget(template)
        row.addStretch(1)
        page.addLayout(row)
        page.addSpacing(18)
        self._waiting = QVBoxLayout()
        self._waiting.setSpacing(8)
        page.addLayout(self._waiting)
        self._recent_title = label("Recent boards", 12.0, bold=True)
        page.addWidget(self._recent_title)
        page.addLayout(self._recent)
        page.addSpacing(10)
        buttons = QHBoxLayout()
        self._buttons: list[QPushButton] = []
        for words, asked in (
            ("Open a board…", self.browse_asked),
            ("Import an incident…", self.import_asked),
            ("Backups…", self.backups_asked),
            ("Open the demo", self.demo_asked),
        ):
            button = QPushButton(words)
            button.clicked.connect(asked)
            buttons.addWidget(button)
            self._buttons.append(button)
        buttons.addStretch(1)
        page.addLayout(buttons)
        page.addWidget(
            label(
                "Or drop a file here: a .board opens, a status page, chat, pager, table or report becomes a board",
                9.5,
                role="quiet",
            )
        )
        page.addStretch(3)

    def _template_button(self, name: str, title: str, hint: str) -> QPushButton:
        button = QPushButton()
        button.setAccessibleName(title)
        button.setAccessibleDescription(hint)
        wide = QGuiApplication.primaryScreen().availableGeometry().width() >= _WIDE
        button.setFixedSize(*(_CARD if wide else _NARROW_CARD))
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        column = QVBoxLayout(button)
        column.setContentsMargins(14, 11, 14, 10)
        column.setSpacing(4)
        heading = label(title, 10.5)
        heading.setFont(font(10.5, font().Weight.DemiBold))
        text = label(hint, 9.0, role="quiet")
        for part in (heading, text):
            part.setWordWrap(True)
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(part)
        column.addStretch(1)
        button.clicked.connect(lambda: self.new_asked.emit(name))
        return button

    def show_recent(self, paths: list[Path], remembered: Remembered, today: date) -> None:
        """Show the boards opened lately that are still there."""
        empty(self._recent)
        for path in paths[:_SHOWN]:
            self._recent.addWidget(self._card(path, remembered, today))
        self._recent_title.setVisible(bool(paths))
        self._order_tabs()

    def show_waiting(self, boards: Sequence[Waiting]) -> None:
        """Show the boards whose file has vanished while there was work on them: opening one writes its file again,
        or shows it as long as the disk or network folder where it was has gone."""
        empty(self._waiting)
        if not boards:
            return
        self._waiting.addWidget(label("The file is gone, the work is here", 12.0, bold=True))
        for board in boards:
            card = Card(partial(self.open_asked.emit, str(board.path)))
            row = QHBoxLayout(card)
            row.setContentsMargins(16, 9, 16, 9)
            words = QVBoxLayout()
            words.setSpacing(2)
            words.addWidget(label(board.title or board.path.stem, 11.0, bold=True))
            words.addWidget(label(str(board.path), 9.0, role="quiet"))
            row.addLayout(words, 1)
            hint = "Open it to write its file again" if board.in_place else "Its disk or folder is away: look at it"
            row.addWidget(label(hint, 9.5))
            card.setAccessibleName(f"{board.title or board.path.stem}: its file is gone. {hint}")
            self._waiting.addWidget(card)
        self._waiting.addSpacing(10)
        self._order_tabs()

    def _order_tabs(self) -> None:
        """Tab goes down the page, though the cards of the boards were made last."""
        items = [column.itemAt(at) for column in (self._waiting, self._recent) for at in range(column.count())]
        cards = [card for item in items if item is not None and isinstance(card := item.widget(), Card)]
        for one, after in pairwise([*self._templates, *cards, *self._buttons]):
            self.setTabOrder(one, after)

    def _card(self, path: Path, remembered: Remembered, today: date) -> QWidget:
        facts = remembered.facts(path)
        title = facts.title if facts is not None and facts.title else path.stem
        card = Card(partial(self.open_asked.emit, str(path)))
        row = QHBoxLayout(card)
        row.setContentsMargins(8, 8, 16, 8)
        row.setSpacing(16)
        picture = QLabel()
        picture.setObjectName("thumbnail")
        picture.setFixedSize(PICTURE)
        seen = remembered.picture(path)
        if not seen.isNull():
            picture.setPixmap(_cut(seen))
        row.addWidget(picture)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch(1)
        words.addWidget(label(title, 11.0, bold=True))
        words.addWidget(label(str(path), 9.0, role="quiet"))
        words.addStretch(1)
        row.addLayout(words, 1)
        told = list(_told(facts, today)) if facts is not None else []
        for text, role in told:
            row.addWidget(label(text, 9.5, role=role))
        card.setAccessibleName(", ".join([title, *(text for text, _ in told)]))
        return card

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped."""
        if event.mimeData().hasUrls():
            copied(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """A board opens, anything else becomes one."""
        for url in event.mimeData().urls():
            if url.isLocalFile():
                self.open_asked.emit(url.toLocalFile())
        copied(event)


def _told(facts: Facts, today: date) -> Iterator[tuple[str, str]]:
    """What a card says at its right, each with its role: when it was, what is open, when the team meets again."""
    if facts.open_actions:
        yield f"{facts.open_actions} open action{'s' if facts.open_actions > 1 else ''}", ""
    if facts.regroup:
        day = date.fromisoformat(facts.regroup)
        yield ("Regroup due", "bad") if day <= today else (f"Regroup {day.day} {day:%B}", "quiet")
    if facts.day:
        day = date.fromisoformat(facts.day)
        yield f"{day.day} {day:%B %Y}", "quiet"


def _cut(picture: QPixmap) -> QPixmap:
    """The middle of a picture that is larger than its place one way."""
    ratio = picture.devicePixelRatio()
    width, height = round(PICTURE.width() * ratio), round(PICTURE.height() * ratio)
    made = picture.copy((picture.width() - width) // 2, (picture.height() - height) // 2, width, height)
    made.setDevicePixelRatio(ratio)
    return made
