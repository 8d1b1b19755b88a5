"""The table of everything that can be done: menus, buttons, shortcuts, the palette and the sheet of keys are made of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from whiteboard.model.records import Mark, MeetingKind, Overlay
from whiteboard.ui.menus import Menu
from whiteboard.ui.style import icon


@dataclass(frozen=True, slots=True)
class Row:
    """One action. ``name`` is the method of the window, the page or its verbs that does it; ``here`` means its keys count only while the
    board has the focus, so that letters can be typed elsewhere; ``needs`` is what must be selected or open."""

    name: str
    title: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    menu: str = ""
    here: bool = False
    needs: str = "board"
    argument: str = ""
    checkable: bool = False


ROWS: tuple[Row, ...] = (
    Row("new_board", "New board…", ("Ctrl+N",), "file-plus-2", "Board", needs=""),
    Row("open_board", "Open…", ("Ctrl+O",), "folder-open", "Board", needs=""),
    Row("open_start", "Start page", ("Ctrl+Shift+O",), "", "Board", needs=""),
    Row("import_file", "Import an incident…", ("Ctrl+I",), "import", "Board", needs=""),
    Row("export", "Export…", ("Ctrl+E",), "share", "Board"),
    Row("export_selection", "Export the selection…", (), "", "Board", needs="selection"),
    Row("export_frame", "Export a frame…", (), "", "Board"),
    Row("export_view", "Export what is shown…", (), "", "Board"),
    Row("copy_picture", "Copy as picture", ("Ctrl+Shift+C",), "", "Board"),
    Row("rename", "Title…", ("Ctrl+Shift+T",), "pencil-line", "Board"),
    Row("board_settings", "Board settings…", ("Ctrl+Alt+B",), "settings", "Board"),
    Row("edit_kinds", "Kinds of notes…", (), "sticky-note", "Board"),
    Row("show_trends", "Trends…", ("Ctrl+Shift+R",), "chart-no-axes-column", "Board", needs=""),
    Row("save_now", "Save now", ("Ctrl+S",), "", "Board"),
    Row("save_copy", "Save a copy…", (), "copy", "Board"),
    Row("send_copy", "Save a copy without its history…", (), "", "Board"),
    Row("show_backups", "Backups…", (), "history", "Board", needs=""),
    Row("close_and_forget", "Close, and forget drafts and view here", (), "", "Board", needs=""),
    Row("close_board", "Close", ("Ctrl+W",), "x", "Board", needs=""),
    Row("undo", "Undo", ("Ctrl+Z",), "undo-2", "Edit"),
    Row("redo", "Redo", ("Ctrl+Shift+Z", "Ctrl+Y"), "redo-2", "Edit"),
    Row("edit_note", "Write on it", ("Return", "F2"), "pencil-line", "Edit", here=True, needs="selection"),
    Row("duplicate", "Duplicate", ("Ctrl+D",), "plus", "Edit", needs="card"),
    Row("cut", "Cut", ("Ctrl+X",), "", "Edit", here=True, needs="card"),
    Row("copy", "Copy", ("Ctrl+C",), "copy", "Edit", here=True, needs="card"),
    Row("copy_text", "Copy as text only", (), "", "Edit", needs="note"),
    Row("paste", "Paste", ("Ctrl+V",), "", "Edit", here=True),
    Row("paste_lines", "Paste lines as notes", ("Ctrl+Shift+V",), "", "Edit", here=True),
    Row("delete", "Delete", ("Delete", "Backspace"), "trash-2", "Edit", here=True, needs="selection"),
    Row("select_all", "Select all", ("Ctrl+A",), "", "Edit", here=True),
    Row("find_notes", "Find…", ("Ctrl+F",), "search", "Edit"),
    Row("open_palette", "Everything…", ("Ctrl+K", "Ctrl+Shift+P"), "search", "Edit"),
    Row("vote_more", "One vote more", ("+",), "plus", "Note", here=True, needs="note"),
    Row("vote_less", "One vote less", ("-",), "minus", "Note", here=True, needs="note"),
    Row("to_action", "Make it an action", ("Ctrl+Return",), "list-checks", "Note", here=True, needs="note"),
    Row("inspect", "Everything about the note", ("I",), "info", "Note", here=True, needs="note"),
    Row("to_tray", "Back to the inbox", ("Ctrl+T",), "inbox", "Note", needs="note"),
    Row("open_address", "Open the address on the note…", (), "", "Note", needs="note"),
    Row("give_end", "Give it an end", (), "move-horizontal", "Note", needs="instant"),
    Row("take_end", "Take its end away", (), "", "Note", needs="range"),
    Row("lock_note", "Lock or unlock", (), "lock", "Note", needs="card"),
    Row("start_link", "Link to another note", (), "spline", "Note", needs="note"),
    Row("link_selected", "Link the two selected notes", ("Ctrl+L",), "spline", "Note", here=True, needs="notes"),
    Row("open_menu", "Menu of what is selected", ("Menu", "Shift+F10"), "", "Note", here=True),
    Row("group", "Group, or ungroup a whole group", ("Ctrl+G",), "group", "Arrange", needs="card"),
    Row("ungroup", "Ungroup", ("Ctrl+Shift+G", "Ctrl+U"), "ungroup", "Arrange", needs="card"),
    Row("to_front", "Bring to the front", ("PgUp",), "bring-to-front", "Arrange", here=True, needs="card"),
    Row("forward", "Bring one step forward", ("Ctrl+PgUp",), "", "Arrange", here=True, needs="note"),
    Row("backward", "Send one step back", ("Ctrl+PgDown",), "", "Arrange", here=True, needs="note"),
    Row("to_back", "Send to the back", ("PgDown",), "send-to-back", "Arrange", here=True, needs="card"),
    *(
        Row("align", title, (keys,), "", "Arrange", here=True, needs="notes", argument=side)
        for title, keys, side in (
            ("Align left", "Alt+A", "left"),
            ("Align right", "Alt+D", "right"),
            ("Align top", "Alt+W", "top"),
            ("Align bottom", "Alt+S", "bottom"),
            ("Centre in one column", "Alt+H", "centre"),
            ("Centre in one row", "Alt+V", "middle"),
        )
    ),
    Row(
        "distribute", "Equal gaps across", ("Alt+Shift+H",), "", "Arrange", here=True, needs="notes", argument="across"
    ),
    Row("distribute", "Equal gaps down", ("Alt+Shift+V",), "", "Arrange", here=True, needs="notes", argument="down"),
    Row("tidy", "Tidy up into rows", ("Alt+T",), "", "Arrange", here=True, needs="notes"),
    *(
        Row("grow", title, (f"Alt+{key}",), "", "Arrange", here=True, needs="selection", argument=way)
        for title, key, way in (
            ("Wider, or longer", "Right", "right"),
            ("Narrower, or shorter", "Left", "left"),
            ("Higher", "Down", "down"),
            ("Lower", "Up", "up"),
        )
    ),
    Row("add_picture", "Add a picture…", (), "", "Parts"),
    Row("rename_part", "Rename", (), "pencil-line", "Parts", needs="part"),
    Row("next_part", "Next lane, phase, frame, picture or link", ("F6",), "", "Parts", here=True),
    Row("previous_part", "Previous lane, phase, frame, picture or link", ("Shift+F6",), "", "Parts", here=True),
    Row("add_lane", "Add a lane", (), "rows-3", "Parts"),
    Row("lane_up", "Lane further up", (), "arrow-up", "Parts", needs="lane"),
    Row("lane_down", "Lane further down", (), "arrow-down", "Parts", needs="lane"),
    Row("lane_taller", "Lane higher", (), "", "Parts", needs="lane"),
    Row("lane_lower", "Lane lower", (), "", "Parts", needs="lane"),
    Row("hide_lane", "Hide the lane", (), "eye-off", "Parts", needs="lane"),
    Row("show_lanes", "Show all lanes", (), "eye", "Parts"),
    Row("frame_earlier", "Frame one page earlier", (), "arrow-up", "Parts", needs="frame"),
    Row("frame_later", "Frame one page later", (), "arrow-down", "Parts", needs="frame"),
    Row("turn_link", "Turn the link round", (), "move-horizontal", "Parts", needs="link"),
    Row("nudge_left", "A minute earlier", ("Left",), "", "", here=True, needs="card"),
    Row("nudge_right", "A minute later", ("Right",), "", "", here=True, needs="card"),
    Row("nudge_up", "A row up", ("Up",), "", "", here=True, needs="card"),
    Row("nudge_down", "A row down", ("Down",), "", "", here=True, needs="card"),
    Row("nudge_far_left", "Ten minutes earlier", ("Shift+Left",), "", "", here=True, needs="card"),
    Row("nudge_far_right", "Ten minutes later", ("Shift+Right",), "", "", here=True, needs="card"),
    Row("nudge_far_up", "Ten rows up", ("Shift+Up",), "", "", here=True, needs="card"),
    Row("nudge_far_down", "Ten rows down", ("Shift+Down",), "", "", here=True, needs="card"),
    *(
        Row("go", f"Nearest note {words}", (f"Ctrl+{way.capitalize()}",), "", "", here=True, argument=way)
        for way, words in (("left", "to the left"), ("right", "to the right"), ("up", "above"), ("down", "below"))
    ),
    Row("walk_on", "Next note", ("Tab",), "", "", here=True),
    Row("walk_back", "Previous note", ("Shift+Tab",), "", "", here=True),
    Row("use_tool", "Select", ("V",), "mouse-pointer-2", "Tools", here=True, argument="select", checkable=True),
    Row("use_tool", "Pan", ("H",), "hand", "Tools", here=True, argument="pan", checkable=True),
    Row("use_tool", "Sticky", ("N", "S"), "sticky-note", "Tools", here=True, argument="sticky", checkable=True),
    Row("use_tool", "Event", ("E",), "git-commit-horizontal", "Tools", here=True, argument="event", checkable=True),
    Row("use_tool", "Phase", ("P",), "move-horizontal", "Tools", here=True, argument="phase", checkable=True),
    Row("use_tool", "Link", ("A",), "spline", "Tools", here=True, argument="link", checkable=True),
    Row("use_tool", "Frame", ("F",), "frame", "Tools", here=True, argument="frame", checkable=True),
    Row("use_tool", "Vote", ("D",), "circle-check", "Tools", here=True, argument="vote", checkable=True),
    Row("focus_bar", "Scribe's bar", ("Ctrl+J",), "keyboard", "Tools"),
    Row("lock_timeline", "Lock the timeline", ("Ctrl+Shift+L",), "lock", "Tools", checkable=True),
    Row("fold_quiet", "Fold or unfold quiet stretches", ("Ctrl+Shift+F",), "", "Tools"),
    Row("fold_nearest", "Fold or unfold the nearest quiet stretch", ("Ctrl+Alt+F",), "", "Tools"),
    *(
        Row("mark", f"Mark: {mark.value}", (f"Ctrl+{number}",), "flag", "Figures", needs="note", argument=mark.value)
        for number, mark in enumerate(Mark, 1)
    ),
    Row("phases_from_marks", "Phases from the marks", (), "", "Figures"),
    Row("edit_targets", "Targets…", (), "target", "Figures"),
    Row("toggle_overlays", "Figures on the board", ("Ctrl+Alt+G",), "eye", "Figures", checkable=True),
    *(
        Row("toggle_overlay", f"Show {overlay.value}", (), "", "Figures", argument=overlay.value, checkable=True)
        for overlay in Overlay
    ),
    Row("start_meeting", "Start a meeting…", ("Ctrl+Shift+M",), "play", "Meeting"),
    Row("next_step", "Next step", ("F7",), "chevron-right", "Meeting"),
    Row("previous_step", "Previous step", ("Shift+F7",), "chevron-left", "Meeting"),
    Row("more_time", "A minute more", ("Ctrl+F7",), "clock", "Meeting", argument="1"),
    Row("more_time", "Five minutes more", ("Ctrl+Shift+F7",), "", "Meeting", argument="5"),
    Row("place_next", "Place what waits in the inbox", ("F8",), "inbox", "Meeting"),
    Row("number_notes", "Numbers on the stickies", ("B",), "vote", "Meeting", here=True, checkable=True),
    Row("hide_votes", "Hide or reveal the votes", ("Ctrl+Shift+D",), "eye-off", "Meeting", checkable=True),
    Row("sort_by_votes", "Sort by votes", (), "", "Meeting"),
    Row("clear_votes", "Take all votes away", (), "", "Meeting"),
    Row("make_theme", "Make a theme of the stickies", ("T",), "layers", "Meeting", here=True, needs="note"),
    Row("show_actions_table", "Actions as a table", ("F9",), "list-checks", "Meeting", checkable=True),
    Row("review", "Review the actions", ("Shift+F9",), "", "Meeting"),
    Row("since_last_time", "Since last time", ("F4",), "", "Meeting"),
    Row("export_since", "Export what has changed…", (), "", "Meeting"),
    Row("history", "History", ("Ctrl+H",), "history", "Meeting"),
    Row("carry_over", "Carry the open actions over…", (), "", "Meeting"),
    Row("people", "People…", (), "users", "Meeting"),
    *(Row("edit_steps", f"Steps of a {kind.value}…", (), "", "Meeting", argument=kind.value) for kind in MeetingKind),
    Row("wrap_up", "Wrap up and end the meeting…", ("Ctrl+Shift+W",), "check", "Meeting"),
    Row("zoom_in", "Zoom in", ("Ctrl++", "Ctrl+="), "zoom-in", "View"),
    Row("zoom_out", "Zoom out", ("Ctrl+-",), "zoom-out", "View"),
    Row("zoom_full", "100 %", ("Ctrl+0",), "", "View"),
    Row("fit_all", "Fit everything", ("Shift+1",), "scan", "View", here=True),
    Row("fit_selection", "Fit the selection", ("Shift+2",), "", "View", here=True, needs="selection"),
    Row("fit_timeline", "Fit the timeline", ("Shift+3",), "", "View", here=True),
    Row("toggle_map", "Minimap", ("M",), "map", "View", here=True, checkable=True),
    Row("toggle_panel", "Side panel", ("Ctrl+B",), "panel-right", "View", checkable=True),
    Row("next_area", "Next part of the window", ("Ctrl+F6",), "", "View"),
    Row("previous_area", "Previous part of the window", ("Ctrl+Shift+F6",), "", "View"),
    Row("present", "Present", ("F5",), "presentation", "View"),
    Row("laser", "Laser", ("K",), "crosshair", "View", here=True, checkable=True),
    Row("read_back", "Read new notes back", (), "megaphone", "View", checkable=True),
    Row("viewer_preview", "What viewers see", ("Shift+F5",), "scan-eye", "View"),
    Row(
        "panel_window",
        "Side panel on another screen",
        ("Ctrl+Shift+B",),
        "picture-in-picture-2",
        "View",
        checkable=True,
    ),
    Row("full_screen", "Full screen", ("F11",), "maximize", "View"),
    *(
        Row("use_colours", title, (), icon, "View", needs="", argument=name, checkable=True)
        for name, title, icon in (
            ("system", "Colours of the system", ""),
            ("light", "Light colours", "sun"),
            ("dark", "Dark colours", "moon"),
            ("contrast", "High contrast", "contrast"),
        )
    ),
    Row("open_settings", "Settings…", ("Ctrl+,",), "settings", "Board", needs=""),
    Row("leave", "Quit", ("Ctrl+Q",), "", "Board", needs=""),
    Row("show_keys", "Keys", ("?", "F1"), "circle-help", "Help", needs=""),
    Row("about", "About Whiteboard", (), "", "Help", needs=""),
)
"""In the order in which menus show them."""


def key_of(row: Row) -> str:
    """What tells one row from another: the method, and its argument where several share it."""
    return f"{row.name}:{row.argument}" if row.argument else row.name


def keys_of(row: Row, own: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The keys of a row: those that somebody chose, or its own."""
    return tuple(own.get(key_of(row), row.keys))


def apply_keys(actions: Mapping[str, QAction], own: Mapping[str, Sequence[str]]) -> None:
    """Give actions the keys that somebody chose; all others have their rows'."""
    for row in ROWS:
        action = actions.get(key_of(row))
        if action is not None:
            action.setShortcuts([QKeySequence(key) for key in keys_of(row, own)])


def make_actions(window: QWidget, canvas: QWidget | None, ink: str, verbs: Sequence[object] = ()) -> dict[str, QAction]:
    """A Qt action for each row of a board's page, whose `here` keys belong to its canvas; without a canvas for each
    row that the window itself does. Each row's method is one of the page's (or window's) own or of its ``verbs``.
    """
    doers = (window, *verbs)
    made: dict[str, QAction] = {}
    for row in ROWS:
        if (canvas is None) != (row.needs == ""):
            continue
        action = QAction(row.title, window)
        action.setShortcuts([QKeySequence(key) for key in row.keys])
        action.setCheckable(row.checkable)
        action.setData(key_of(row))
        if row.icon:
            action.setIcon(icon(row.icon, ink))
        method = next(found for one in doers if callable(found := getattr(one, row.name, None)))
        if row.argument:
            action.triggered.connect(lambda _=False, method=method, argument=row.argument: method(argument))
        else:
            action.triggered.connect(lambda _=False, method=method: method())
        owner = window
        if row.here and canvas is not None:
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            owner = canvas
        owner.addAction(action)
        made[key_of(row)] = action
    return made


def fill_menu(menu: Menu, actions: Mapping[str, QAction]) -> None:
    """A submenu for each menu of the table."""
    for name in dict.fromkeys(row.menu for row in ROWS if row.menu):
        rows = [row for row in ROWS if row.menu == name and key_of(row) in actions]
        if rows:
            submenu = menu.submenu(name)
            for row in rows:
                submenu.addAction(actions[key_of(row)])


def set_enabled(actions: Mapping[str, QAction], have: Iterable[str]) -> None:
    """Enable what there is the right selection for; ``have`` holds what there is: board, note, selection."""
    there = {"", *have}
    for row in ROWS:
        action = actions.get(key_of(row))
        if action is not None:
            action.setEnabled(row.needs in there)
