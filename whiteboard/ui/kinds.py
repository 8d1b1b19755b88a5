"""The legend of a board as a small window: what notes can be, how it is called, and in which colour it is drawn."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QToolButton, QVBoxLayout

from whiteboard.model.commands import Add, Command, Edit, Remove
from whiteboard.model.records import EVENT, Id, Kind
from whiteboard.session.session import News
from whiteboard.ui.colours import PAPERS, colour_menu, swatch
from whiteboard.ui.menus import Menu
from whiteboard.ui.panels import label
from whiteboard.ui.style import icon

if TYPE_CHECKING:
    from whiteboard.ui.page import Page


class KindsDialog(QDialog):
    """Every change counts at once and can be undone; a kind in use stays."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._shown: tuple[object, ...] = ()
        self.lines: dict[Id, QLineEdit] = {}
        self.colours: dict[Id, QToolButton] = {}
        self.bins: dict[Id, QToolButton] = {}
        self.setWindowTitle("Kinds of notes")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(6)
        self.more = QPushButton("Add a kind")
        self.more.clicked.connect(self._add)
        done = QPushButton("Done")
        done.setProperty("primary", True)
        done.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addWidget(self.more)
        buttons.addStretch(1)
        buttons.addWidget(done)
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 20, 22, 18)
        column.setSpacing(14)
        hint = label("Events take the colour of their lane; every other kind is a sticky.", 9.5, role="quiet")
        column.addWidget(hint)
        column.addLayout(self._grid)
        column.addStretch(1)
        column.addLayout(buttons)
        done.setDefault(True)
        self.setMinimumWidth(420)
        page.session.listen(self._hear)
        self._fill()

    def done(self, result: int) -> None:
        """Keep a name that is being written, and listen no longer."""
        self.setFocus()
        self._page.session.forget(self._hear)
        super().done(result)

    def _hear(self, news: News) -> None:
        if not news.previewing:
            self._fill()

    def _fill(self) -> None:
        document = self._page.session.document
        kinds = sorted(document.kinds.values(), key=lambda kind: (kind.position, kind.id))
        used = Counter(note.kind for note in document.notes.values())
        shown = tuple((kind, used[kind.id]) for kind in kinds)
        if shown == self._shown:
            return
        self._shown = shown
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.lines, self.colours, self.bins = {}, {}, {}
        for row, kind in enumerate(kinds):
            self._row(row, kind, used[kind.id])

    def _row(self, row: int, kind: Kind, used: int) -> None:
        colour = self.colours[kind.id] = QToolButton()
        colour.setIcon(swatch(kind.colour, 20))
        colour.setIconSize(QSize(20, 20))
        colour.setAccessibleName(f"Colour of {kind.title}")
        colour.setToolTip("Colour")
        colour.setEnabled(kind.id != EVENT)
        menu = Menu(colour)
        colour_menu(menu, PAPERS, kind.colour, partial(self._paint, kind.id))
        colour.setMenu(menu)
        colour.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        line = self.lines[kind.id] = QLineEdit(kind.title)
        line.setAccessibleName(f"Name of {kind.title}")
        line.editingFinished.connect(partial(self._rename, kind, line))
        gone = self.bins[kind.id] = QToolButton()
        gone.setIcon(icon("trash-2", self._page.theme.ink))
        gone.setAccessibleName(f"Remove {kind.title}")
        gone.setEnabled(kind.id != EVENT and not used)
        gone.setToolTip("Remove" if gone.isEnabled() else f"{used} notes are of this kind" if used else "Always there")
        gone.clicked.connect(lambda: self._do(Remove(frozenset({(Kind, kind.id)}))))
        self._grid.addWidget(colour, row, 0)
        self._grid.addWidget(line, row, 1)
        self._grid.addWidget(label(f"{used:,} notes" if used != 1 else "1 note", 9.5, role="quiet"), row, 2)
        self._grid.addWidget(gone, row, 3)

    def _do(self, command: Command) -> None:
        self._page.do(command)

    def _paint(self, id: Id, colour: str) -> None:
        self._do(Edit(Kind, {id: {"colour": colour}}, "Change the colour of a kind"))

    def _rename(self, kind: Kind, line: QLineEdit) -> None:
        text = line.text().strip()
        there = self._page.session.document.kinds.get(kind.id)
        if text and there is not None and text != there.title:
            self._do(Edit(Kind, {kind.id: {"title": text}}, "Rename a kind"))

    def _add(self) -> None:
        kinds = self._page.session.document.kinds
        taken = {kind.colour for kind in kinds.values()}
        colour = next((colour for colour in PAPERS.values() if colour not in taken), next(iter(PAPERS.values())))
        made = Kind(self._page.session.new_id(), "New kind", colour, 1 + max(kind.position for kind in kinds.values()))
        if self._page.do(Add((made,), "Add a kind")):
            line = self.lines[made.id]
            line.setFocus()
            line.selectAll()
