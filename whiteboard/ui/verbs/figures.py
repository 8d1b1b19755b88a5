"""Marks, targets, and what of the comms figures is drawn on the board."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from whiteboard.model.commands import Add, SetMark, edit_board
from whiteboard.model.records import EVENT, Mark, Overlay
from whiteboard.session.phases import phases_between
from whiteboard.ui.dialogs import TargetsDialog

if TYPE_CHECKING:
    from whiteboard.ui.page import Page


class FigureVerbs:
    """Rows of the table of actions that concern the comms figures."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def set_mark(self, mark: Mark) -> None:
        """Put a mark on the one selected event, or take it away where it has it."""
        notes = [note for note in self._page.chosen() if note.kind == EVENT]
        if len(notes) != 1:
            self._page.say(f"Select the event that was “{mark}”, then set the mark")
            return
        # A button that asked for it goes with what it said was missing: the keys, and what is seen, would go elsewhere.
        self._page.canvas.setFocus()
        self._page.do(SetMark(mark, None if mark in notes[0].marks else notes[0].id))

    def mark(self, name: str) -> None:
        """The same, for a row of the table of actions."""
        self.set_mark(Mark(name))

    def phases_from_marks(self) -> None:
        """A phase between each two marks that follow one another."""
        phases = phases_between(self._page.session.document, self._page.session.new_id)
        if phases:
            self._page.do(Add(phases, "Make phases from the marks"))
        else:
            self._page.say("Two marks are needed for a phase, and those that are there have theirs")

    def edit_targets(self) -> None:
        """What was promised to colleagues and customers."""
        dialog = TargetsDialog(self._page, self._page.session.document, self._page.do)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show()

    def toggle_overlays(self) -> None:
        """Everything that the figures draw on the board, on or off at once."""
        board = self._page.session.document.board
        hidden = () if board.hidden_overlays else tuple(Overlay)
        label = "Hide the figures on the board" if hidden else "Show the figures on the board"
        self._page.do(edit_board(board, label, hidden_overlays=hidden))

    def toggle_overlay(self, name: str) -> None:
        """One kind of what the figures draw."""
        board, overlay = self._page.session.document.board, Overlay(name)
        hidden = set(board.hidden_overlays) ^ {overlay}
        kept = tuple(one for one in Overlay if one in hidden)
        self._page.do(edit_board(board, f"{'Hide' if overlay in hidden else 'Show'} {name}", hidden_overlays=kept))
