"""Menus about things: at the pointer for what is under it, from the bar beside the selection, and with the menu key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt

from whiteboard.layout.cards import MARK_WORDS
from whiteboard.layout.marked import links
from whiteboard.model.records import (
    EVENT,
    Category,
    Fold,
    Frame,
    Id,
    Lane,
    Link,
    Note,
    OnTimeline,
    Phase,
    Picture,
    Role,
)
from whiteboard.tools.desk import Hit
from whiteboard.tools.folding import around, turned
from whiteboard.ui.addresses import ask_to_open
from whiteboard.ui.colours import INKS, PAPERS, colour_menu, swatch
from whiteboard.ui.menus import Menu

if TYPE_CHECKING:
    from whiteboard.ui.page import Page

Rows = tuple[str, ...]
"""Names of rows of the table of actions; an empty one is a line between groups."""

_LONG_ADDRESS = 48
"""Characters of an address that a menu shows; whoever opens it sees all of it first."""

_LEAST_GROUP = 2
_FOLDED = ("fold", "fold label")
"""Parts of the board whose menu is that of the board."""

_BOARD: Rows = (
    "paste",
    "select_all",
    "",
    "add_lane",
    "show_lanes",
    "add_picture",
    "",
    "fit_all",
    "fit_timeline",
    "",
    "fold_quiet",
    "fold_nearest",
    "lock_timeline",
    "board_settings",
)
_NOTE: Rows = (
    "",
    "vote_more",
    "vote_less",
    "to_action",
    "to_tray",
    "give_end",
    "take_end",
    "link_selected",
    "",
    "group",
    "ungroup",
    "lock_note",
    "to_front",
    "forward",
    "backward",
    "to_back",
    "",
    "cut",
    "copy",
    "duplicate",
    "delete",
)
_WAITING: Rows = ("to_action", "inspect", "", "cut", "copy", "")
_FRAME: Rows = ("rename_part", "frame_earlier", "frame_later", "", "delete")
_PICTURE: Rows = (
    "rename_part",
    "",
    "group",
    "ungroup",
    "lock_note",
    "to_front",
    "to_back",
    "",
    "cut",
    "copy",
    "duplicate",
    "delete",
)
_LINK: Rows = ("rename_part", "turn_link", "", "delete")
_LANE: Rows = (
    "rename_part",
    "",
    "lane_up",
    "lane_down",
    "lane_taller",
    "lane_lower",
    "",
    "add_lane",
    "hide_lane",
    "show_lanes",
    "",
    "delete",
)
_PHASE: Rows = ("rename_part", "", "delete")


def open_menu(page: Page, hit: Hit | None, at: QPoint) -> None:
    """Show the menu for what is under the pointer, at a point of the screen."""
    if hit is not None and hit.part not in _FOLDED:
        open_selection_menu(page, page.session.selection, at)
        return
    canvas = page.canvas
    where = canvas.mapFromGlobal(at)
    on_timeline = canvas.board_y(where.y()) <= canvas.shape.timeline_bottom
    instant = canvas.shape.scale.instant(canvas.board_x(where.x()))
    open_selection_menu(page, frozenset(), at, around(page.session.document, instant) if on_timeline else None)


def open_selection_menu(page: Page, ids: frozenset[Id], at: QPoint, stretch: Fold | None = None) -> None:
    """Show the menu for these things, or for the board where there are none, with what folds or unfolds a stretch there."""
    menu = Menu(page)
    document = page.session.document
    if stretch is not None:
        label = turned(document, stretch, page.session.new_id).label
        menu.addAction(f"{label} of quiet", partial(page.timeline.turn_fold, stretch))
        menu.addSeparator()
    kind = next((kind for kind in _MENUS if ids & document.table(kind).keys()), None)
    if kind is not None:
        _MENUS[kind](menu, page)
    add_rows(menu, page, _ROWS[kind])
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.popup(at)


def open_waiting_menu(page: Page, at: QPoint) -> None:
    """Show the menu for what is selected in the inbox."""
    inbox = page.inbox
    menu = Menu(page)
    menu.addAction("Place on the board\tEnter", inbox.place_selected)
    menu.addAction("Write on it\tF2", inbox.write)
    _submenu(menu, "Kind", kind_menu, page)
    add_rows(menu, page, _WAITING)
    menu.addAction("Delete\tDel", inbox.bin_selected)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.popup(at)


def add_rows(menu: Menu, page: Page, rows: Rows) -> None:
    """Rows of the table of actions, those left out that cannot be done now or would do nothing."""
    cards = page.cards()
    idle = {"group"} if len(cards) < _LEAST_GROUP else set()
    if all(card.grouped is None for card in cards):
        idle.add("ungroup")
    if not any(lane.hidden for lane in page.session.document.lanes.values()):
        idle.add("show_lanes")
    for name in rows:
        if not name:
            menu.addSeparator()
        elif name not in idle and page.commands[name].isEnabled():
            menu.addAction(page.commands[name])


def kind_menu(menu: Menu, page: Page) -> None:
    """What the selected notes can be."""
    notes = page.chosen()
    for kind in sorted(page.session.document.kinds.values(), key=lambda kind: (kind.position, kind.id)):
        action = menu.addAction(swatch(kind.colour), kind.title, partial(page.notes.set_kind, kind.id))
        action.setCheckable(True)
        action.setChecked(all(note.kind == kind.id for note in notes))
    menu.addSeparator()
    menu.addAction(page.commands["edit_kinds"])


def note_colour_menu(menu: Menu, page: Page) -> None:
    """The colour of the selected notes: that of their kind or lane, or one of their own."""
    notes = page.chosen()
    events = all(note.kind == EVENT for note in notes)
    colours = {note.colour for note in notes}
    now = next(iter(colours)) if len(colours) == 1 else "-"
    own = "As the lane" if events else "As the kind"
    colour_menu(menu, INKS if events else PAPERS, now, page.notes.set_colour, own)


def lane_menu(menu: Menu, page: Page) -> None:
    """The lane of the selected notes, at the times they have."""
    lanes = {note.place.lane for note in page.chosen() if isinstance(note.place, OnTimeline)}
    for lane in sorted(page.session.document.lanes.values(), key=lambda lane: (lane.position, lane.id)):
        if not lane.hidden:
            action = menu.addAction(swatch(lane.colour), lane.title, partial(page.notes.set_lane, lane.id))
            action.setCheckable(True)
            action.setChecked(lanes == {lane.id})
            action.setEnabled(bool(lanes))


def _about_notes(menu: Menu, page: Page) -> None:
    notes = page.chosen()
    menu.addAction(page.commands["edit_note"])
    for address in dict.fromkeys(address for note in notes for address in links(note.text)):
        shown = address if len(address) <= _LONG_ADDRESS else f"{address[:_LONG_ADDRESS]}…"
        menu.addAction(f"Open {shown.replace('&', '&&')}", partial(ask_to_open, page, address))
    _submenu(menu, "Kind", kind_menu, page)
    _submenu(menu, "Colour", note_colour_menu, page)
    if any(isinstance(note.place, OnTimeline) for note in notes):
        _submenu(menu, "Lane", lane_menu, page)
    if len(notes) == 1 and notes[0].kind == EVENT:
        marks = menu.submenu("Mark")
        for mark in MARK_WORDS:
            action = marks.addAction(mark.value.capitalize(), partial(page.figures.set_mark, mark))
            action.setCheckable(True)
            action.setChecked(mark in notes[0].marks)
    arrange = menu.submenu("Align")
    add_rows(
        arrange,
        page,
        (
            "align:left",
            "align:centre",
            "align:right",
            "",
            "align:top",
            "align:middle",
            "align:bottom",
            "",
            "distribute:across",
            "distribute:down",
            "tidy",
        ),
    )
    arrange.menuAction().setVisible(len(notes) > 1)


def _submenu(menu: Menu, title: str, fill: Callable[[Menu, Page], None], page: Page) -> None:
    fill(menu.submenu(title), page)


def category_menu(menu: Menu, page: Page) -> None:
    """Whose actions a frame shows."""
    frames = page.timeline.selected(Frame)
    for category in (None, *Category):
        title = category.value.capitalize() if category is not None else "No actions"
        action = menu.addAction(title, partial(page.timeline.set_category, category))
        action.setCheckable(True)
        action.setChecked(all(frame.category is category for frame in frames))


def _about_frames(menu: Menu, page: Page) -> None:
    _submenu(menu, "Shows actions", category_menu, page)


def _about_lanes(menu: Menu, page: Page) -> None:
    lanes = page.timeline.selected(Lane)
    roles = menu.submenu("Role")
    for role in Role:
        action = roles.addAction(role.value.capitalize(), partial(page.timeline.set_role, role))
        action.setCheckable(True)
        action.setChecked(all(lane.role is role for lane in lanes))
    colour_menu(menu.submenu("Colour"), INKS, lanes[0].colour, page.timeline.set_colour)


def _about_phases(menu: Menu, page: Page) -> None:
    colour_menu(menu.submenu("Colour"), INKS, page.timeline.selected(Phase)[0].colour, page.timeline.set_colour)


def _about_pictures(_menu: Menu, _page: Page) -> None:
    """A picture has nothing but what the table of actions does with it."""


def _about_links(_menu: Menu, _page: Page) -> None:
    """A link has nothing but what the table of actions does with it."""


_MENUS: Mapping[type, Callable[[Menu, Page], None]] = {
    Note: _about_notes,
    Picture: _about_pictures,
    Frame: _about_frames,
    Link: _about_links,
    Lane: _about_lanes,
    Phase: _about_phases,
}
_ROWS: Mapping[type | None, Rows] = {
    Note: _NOTE,
    Picture: _PICTURE,
    Frame: _FRAME,
    Link: _LINK,
    Lane: _LANE,
    Phase: _PHASE,
    None: _BOARD,
}
