"""The menu at the pointer: what can be done with the thing under it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from whiteboard.model.records import EVENT, Mark
from whiteboard.tools.desk import Hit

if TYPE_CHECKING:
    from whiteboard.ui.page import Page

_Groups = tuple[tuple[str, ...], ...]
_NOTE: _Groups = (("vote_more", "vote_less", "to_action", "to_tray", "lock_note"), ("duplicate", "copy_text", "delete"))
_LINK: _Groups = (("delete",),)
_BOARD: _Groups = (("paste_lines", "select_all", "fit_all", "fit_timeline", "fold_quiet", "lock_timeline"),)
"""Names of rows of the table of actions, in groups."""


def open_menu(page: Page, hit: Hit | None, at: QPoint) -> None:
    """Show the menu for what is under the pointer, at a point of the screen."""
    menu = QMenu(page)
    groups = _BOARD
    if hit is not None and hit.part == "note" and page.chosen():
        _about_notes(menu, page)
        groups = _NOTE
    elif hit is not None and hit.part == "link":
        page.session.select({hit.id})
        groups = _LINK
    for group in groups:
        menu.addSeparator()
        for name in group:
            menu.addAction(page.commands[name])
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.popup(at)


def _about_notes(menu: QMenu, page: Page) -> None:
    document, notes = page.session.document, page.chosen()
    menu.addAction(page.commands["edit_note"])
    kinds = menu.addMenu("Kind")
    for kind in sorted(document.kinds.values(), key=lambda kind: kind.position):
        action = kinds.addAction(kind.title, partial(page.notes.set_kind, kind.id))
        action.setCheckable(True)
        action.setChecked(all(note.kind == kind.id for note in notes))
    if len(notes) == 1 and notes[0].kind == EVENT:
        marks = menu.addMenu("Mark")
        for mark in Mark:
            action = marks.addAction(mark.value.capitalize(), partial(page.figures.set_mark, mark))
            action.setCheckable(True)
            action.setChecked(mark in notes[0].marks)
