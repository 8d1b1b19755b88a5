"""One open board: canvas, heads, rail, panel and bar put together, and everything that can be done with them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCursor, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QStackedWidget,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from whiteboard.importers.bar import BarContext, lines_command, read_lines, write_lines
from whiteboard.layout.board import look, time_extent, timeline_rect
from whiteboard.layout.cards import note_size
from whiteboard.layout.geometry import Rect
from whiteboard.layout.theme import Theme
from whiteboard.layout.timescale import zone_label, zone_of
from whiteboard.model.commands import Add, Command, Edit, MoveNotes, Remove, SetMark, count, edit_board
from whiteboard.model.instants import MINUTE, Instant, to_datetime
from whiteboard.model.plain import NotPlain, from_plain, to_plain
from whiteboard.model.records import (
    EVENT,
    Action,
    Fold,
    Frame,
    Id,
    InTray,
    Lane,
    Mark,
    Note,
    OnCanvas,
    OnTimeline,
    Overlay,
    Phase,
    Place,
)
from whiteboard.model.rules import BrokenRule
from whiteboard.session import Session
from whiteboard.session.phases import phases_between
from whiteboard.session.session import News
from whiteboard.storage.errors import BoardError
from whiteboard.storage.working import Working
from whiteboard.tools.desk import Hit
from whiteboard.tools.placing import movable, without_overlap
from whiteboard.tools.states import delete_selection, vote
from whiteboard.ui.actions import ROWS, key_of, make_actions, set_enabled
from whiteboard.ui.bar import Bar
from whiteboard.ui.canvas import FULL, Canvas
from whiteboard.ui.comms_panel import CommsPanel
from whiteboard.ui.dialogs import TargetsDialog
from whiteboard.ui.editor import Editor
from whiteboard.ui.find import FindBar
from whiteboard.ui.heads import Axis, Titles
from whiteboard.ui.minimap import Minimap
from whiteboard.ui.panels import ActionsPanel, Inbox, label, rule, scrolled
from whiteboard.ui.style import font, icon, program_icon

_PUBLISHING = "publishing"
_PUBLISH_EVERY = 15_000
_PUBLISH_IDLE = 2_000
_TOAST = 3_500
PANEL_WIDTH = 340
RAIL_WIDTH = 70
_WIDE = 1250
"""Pixels of width from which there is room for the minimap beside the bar."""
RAIL = ("select", "pan", "sticky", "event", "phase", "link", "frame", "vote")


class Page(QWidget):
    """The page of one board. Every action of the table that needs a board is a method here."""

    title_changed = Signal()
    window_asked = Signal(str)
    file_dropped = Signal(str)

    def __init__(self, store: Working, session: Session, theme: Theme) -> None:
        super().__init__()
        self.store = store
        self.path = store.path
        self.session = session
        self.theme = theme
        self._last_typed: Instant | None = None
        self._left = False
        self.presenting = False
        """Whether all but the board is hidden."""
        self._editor: Editor | None = None
        self._writing: tuple[Note, bool] | None = None
        self.canvas = Canvas(session, theme)
        self.axis = Axis(self.canvas)
        self.titles = Titles(self.canvas)
        self.minimap = Minimap(self.canvas)
        self.bar = Bar(session, self._bar_context, theme)
        self.find_bar = FindBar(self.canvas)
        self.comms = CommsPanel(self.show_notes, self.set_mark, theme)
        self.actions_panel = ActionsPanel(self.do, self._today)
        self.inbox = Inbox()
        self.commands = make_actions(self, self.canvas, theme.ink)
        self._build()
        self._wire()
        self._refresh_all()
        self._recover()
        QTimer.singleShot(0, self._first_view)

    # Put together.

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self.header = self._header()
        outer.addWidget(self.header)
        self.notice = _Notice()
        outer.addWidget(self.notice)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        outer.addLayout(middle, 1)
        self.rail = self._rail()
        middle.addWidget(self.rail)
        board = QWidget()
        board.setObjectName("board")
        grid = QGridLayout(board)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        corner = QWidget()
        corner.setFixedSize(self.titles.width(), self.axis.height())
        grid.addWidget(corner, 0, 0)
        grid.addWidget(self.axis, 0, 1)
        grid.addWidget(self.titles, 1, 0)
        grid.addWidget(self.canvas, 1, 1)
        grid.addWidget(self.find_bar, 0, 0, 1, 2, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
        self.foot = QWidget()
        foot = QHBoxLayout(self.foot)
        foot.setContentsMargins(22, 10, 22, 16)
        foot.setSpacing(20)
        foot.addWidget(self.bar, 1, Qt.AlignmentFlag.AlignVCenter)
        foot.addWidget(self.minimap)
        grid.addWidget(self.foot, 2, 0, 1, 2)
        middle.addWidget(board, 1)
        self.panel = self._panel()
        middle.addWidget(self.panel)
        self.toast = QLabel(self)
        self.toast.setObjectName("toast")
        self.toast.setTextFormat(Qt.TextFormat.PlainText)
        self.toast.hide()
        self._toast_over = QTimer(self, singleShot=True, interval=_TOAST)
        self._toast_over.timeout.connect(self.toast.hide)

    def _header(self) -> QWidget:
        header = QWidget()
        header.setObjectName("header")
        header.setFixedHeight(56)
        row = QHBoxLayout(header)
        row.setContentsMargins(14, 0, 18, 0)
        row.setSpacing(10)
        self.logo = QToolButton()
        self.logo.setIcon(program_icon())
        self.logo.setIconSize(QSize(30, 30))
        self.logo.setToolTip("Menu")
        self.logo.setAccessibleName("Menu")
        self.logo.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        row.addWidget(self.logo)
        names = QVBoxLayout()
        names.setSpacing(1)
        names.addStretch(1)
        self.title = _Title()
        self.title.setFont(font(11.5, font().Weight.Bold))
        self.subtitle = label("", 9.0, role="quiet")
        names.addWidget(self.title)
        names.addWidget(self.subtitle)
        names.addStretch(1)
        row.addLayout(names, 1)
        for name, text, primary in (
            ("open_palette", "Find  Ctrl K", False),
            ("present", "Present  F5", False),
            ("export", "Export", True),
        ):
            button = QPushButton(text)
            button.setProperty("primary", primary)
            button.clicked.connect(self.commands[name].trigger)
            button.setToolTip(self.commands[name].text().rstrip("…"))
            row.addWidget(button)
        return header

    def _rail(self) -> QWidget:
        rail = QWidget()
        rail.setObjectName("rail")
        rail.setFixedWidth(RAIL_WIDTH)
        column = QVBoxLayout(rail)
        column.setContentsMargins(6, 10, 6, 10)
        column.setSpacing(4)
        for tool in RAIL:
            action = self.commands[f"use_tool:{tool}"]
            button = QToolButton()
            button.setDefaultAction(action)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            button.setFont(font(8.5))
            button.setFixedSize(RAIL_WIDTH - 12, 56)
            button.setIconSize(button.iconSize() * 1.25)
            keys = ", ".join(key.toString() for key in action.shortcuts())
            button.setToolTip(f"{action.text()} ({keys})")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            column.addWidget(button)
        column.addStretch(1)
        for name in ("undo", "redo"):
            button = QToolButton()
            button.setDefaultAction(self.commands[name])
            button.setFixedSize(RAIL_WIDTH - 12, 34)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            column.addWidget(button)
        return rail

    def _panel(self) -> QWidget:
        panel = QWidget()
        panel.setObjectName("panel")
        panel.setFixedWidth(PANEL_WIDTH)
        column = QVBoxLayout(panel)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        for name in ("Comms", "Actions", "Inbox"):
            self.tabs.addTab(name)
        tabs = QHBoxLayout()
        tabs.setContentsMargins(20, 4, 8, 0)
        tabs.addWidget(self.tabs)
        column.addLayout(tabs)
        column.addWidget(rule())
        self.stack = QStackedWidget()
        self.stack.addWidget(scrolled(self.comms))
        self.stack.addWidget(scrolled(self.actions_panel))
        inbox = QWidget()
        inside = QVBoxLayout(inbox)
        inside.setContentsMargins(12, 10, 12, 10)
        self._inbox_hint = label("", 9.5, role="quiet")
        inside.addWidget(self._inbox_hint)
        inside.addWidget(self.inbox, 1)
        self.stack.addWidget(inbox)
        self.tabs.currentChanged.connect(self.stack.setCurrentIndex)
        column.addWidget(self.stack, 1)
        return panel

    def _wire(self) -> None:
        self.session.listen(self._hear)
        self.session.listen_to_selection(self._selected)
        canvas = self.canvas
        canvas.writing.connect(self.write)
        canvas.naming.connect(self._rename)
        canvas.said.connect(self.say)
        canvas.refused.connect(self.refuse)
        canvas.menu_asked.connect(self._note_menu)
        canvas.files_dropped.connect(self._dropped)
        canvas.tool_changed.connect(lambda _: self._check_tool())
        self.bar.submitted.connect(self.add_lines)
        self.bar.edit.left.connect(canvas.setFocus)
        self.axis.phase_opened.connect(self._rename_phase)
        self.titles.lane_opened.connect(self._rename_lane)
        self.title.renamed.connect(
            lambda text: self.do(edit_board(self.session.document.board, "Rename the board", title=text))
        )
        self.inbox.opened.connect(lambda opened: self.place_from_tray([opened]))
        self.inbox.binned.connect(lambda ids: self.do(Remove(frozenset((Note, id) for id in ids))))
        escape = QAction(self)
        escape.setShortcut("Escape")
        escape.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        escape.triggered.connect(self.escape)
        canvas.addAction(escape)
        self._publish_soon = QTimer(self, singleShot=True, interval=_PUBLISH_IDLE)
        self._publish_soon.timeout.connect(self.publish)
        self._publish_late = QTimer(self, singleShot=True, interval=_PUBLISH_EVERY)
        self._publish_late.timeout.connect(self.publish)
        self.commands["toggle_map"].setChecked(True)
        self.commands["toggle_panel"].setChecked(True)
        self._check_tool()

    def _dropped(self, paths: list[str]) -> None:
        for path in paths:
            self.file_dropped.emit(path)

    # What changes.

    def _hear(self, news: News) -> None:
        if news.previewing:
            return
        self._refresh_all()
        if self.session.saved_at is not None:
            self._publish_soon.start()
            if not self._publish_late.isActive():
                self._publish_late.start()

    def _refresh_all(self) -> None:
        document = self.session.document
        board = document.board
        if self.title.text() != board.title:
            self.title.setText(board.title)
        zone = zone_of(board.timezone)
        extent = time_extent(document)
        start = extent[0] if extent is not None else self.session.now()
        days = [to_datetime(at).astimezone(zone) for at in extent or ()]
        named = dict.fromkeys(f"{day.day} {day:%B %Y}" for day in days)
        first = f"{' – '.join(named)} · " if named else ""
        saved = "saved"
        if self.session.saved_at is not None:
            saved = f"saved {to_datetime(self.session.saved_at).astimezone():%H:%M:%S}"
        self.subtitle.setText(f"{first}times in {zone_label(start, zone)} · {saved}")
        self.comms.show_document(document)
        self.actions_panel.show_document(document)
        waiting = self.inbox.show_document(document)
        self._inbox_hint.setText(
            "Drag a note onto the board, or double-click it" if waiting else "Notes without a time wait here"
        )
        actions = len(document.actions)
        self.tabs.setTabText(1, f"Actions {actions}" if actions else "Actions")
        self.tabs.setTabText(2, f"Inbox {waiting}" if waiting else "Inbox")
        self.commands["lock_timeline"].setChecked(board.locked)
        self.commands["toggle_overlays"].setChecked(len(board.hidden_overlays) < len(Overlay))
        for overlay in Overlay:
            self.commands[f"toggle_overlay:{overlay.value}"].setChecked(overlay not in board.hidden_overlays)
        history = self.session.history
        for name, word, steps in (("undo", "Undo", history.done), ("redo", "Redo", history.undone)):
            self.commands[name].setText(f"{word} {_lowered(steps[-1].label)}" if steps else word)
        self._selected()
        self.title_changed.emit()

    def _selected(self) -> None:
        have = {"board"}
        selection = self.session.selection
        if selection:
            have.add("selection")
        if any(id in self.session.document.notes for id in selection):
            have.add("note")
        set_enabled(self.commands, have)
        self.commands["undo"].setEnabled(bool(self.session.history.done))
        self.commands["redo"].setEnabled(bool(self.session.history.undone))

    def do(self, command: Command, *, key: str | None = None) -> bool:
        """Carry out a command for some widget; a refusal is told, and False."""
        return self._tried(lambda: self.session.do(command, key=key))

    def _tried(self, step: Callable[[], object]) -> bool:
        try:
            step()
        except (BrokenRule, BoardError) as refusal:
            self.refuse(refusal)
            return False
        return True

    def refuse(self, refusal: Exception) -> None:
        """Tell why something was not done: what the disk refuses stays to be read, a rule only passes by."""
        if isinstance(refusal, BoardError):
            self.notice.tell(str(refusal))
        else:
            text = str(refusal)
            self.say(text[:1].upper() + text[1:])

    def say(self, text: str) -> None:
        """A short message that goes by itself."""
        self.toast.setText(text)
        self.toast.adjustSize()
        self._place_toast()
        self.toast.show()
        self.toast.raise_()
        self._toast_over.start()

    def _place_toast(self) -> None:
        middle = self.canvas.mapTo(self, QPoint(self.canvas.width() // 2, self.canvas.height()))
        self.toast.move(middle.x() - self.toast.width() // 2, middle.y() - self.toast.height() - 14)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The message stays in the middle; a narrow window keeps its room for the bar."""
        self._place_toast()
        self._make_room()

    def _make_room(self) -> None:
        wide = self.width() >= _WIDE
        self.minimap.setVisible(wide and self.commands["toggle_map"].isChecked() and not self.presenting)
        self.bar.say_hint(wide)

    def publish(self) -> None:
        """Bring the board file up to date; a failure is told and tried again."""
        self._publish_soon.stop()
        self._publish_late.stop()
        if self.store.published:
            return
        try:
            conflict = self.store.publish()
        except BoardError as error:
            self.notice.tell(f"{error} What you do is kept safe meanwhile, and the file is tried again.", _PUBLISHING)
            self._publish_late.start()
            return
        self.notice.settle(_PUBLISHING)
        if conflict is not None:
            self.notice.tell(
                f"Somebody else changed {self.path.name} meanwhile: theirs stays, yours is {conflict.name} beside it."
            )

    def close_store(self) -> bool:
        """End writing, publish and let go of the board. False when it could not be published, after telling why."""
        if self._editor is not None:
            self._editor.end("")
        if self._editor is not None:
            return False
        self._publish_soon.stop()
        self._publish_late.stop()
        try:
            self.store.remember("view", json.dumps(self.canvas.view()))
            # First to the file while everything still stands: where that fails the board stays open, and only a second
            # try to close leaves it to whoever opens it next.
            if not self._left:
                self.store.publish()
            self.store.close(publish=not self._left)
        except BoardError as error:
            self._left = True
            self.notice.tell(
                f"{error} What you did is kept safe here. Close again to leave it: it is published when the board is next opened."
            )
            return False
        return True

    # The view.

    def _first_view(self) -> None:
        kept = self.store.recall("view")
        if kept is None:
            self.canvas.show_start()
        else:
            self.canvas.set_view(*json.loads(kept))
        self.canvas.setFocus()

    def show_notes(self, ids: tuple[Id, ...]) -> None:
        """Bring notes into view and select them."""
        found = [id for id in ids if id in self.session.document.notes]
        self.session.select(found)
        self.canvas.glide_to(found)

    def zoom_in(self) -> None:
        """A step closer."""
        self.canvas.set_zoom(self.canvas.zoom * 1.25)

    def zoom_out(self) -> None:
        """A step further."""
        self.canvas.set_zoom(self.canvas.zoom / 1.25)

    def zoom_full(self) -> None:
        """One to one."""
        self.canvas.set_zoom(FULL)

    def fit_all(self) -> None:
        """Everything."""
        self.canvas.show_all()

    def fit_timeline(self) -> None:
        """All lanes from the first to the last event."""
        self.canvas.show_rect(timeline_rect(self.session.document, self.canvas.shape), margin=12.0)

    def fit_selection(self) -> None:
        """What is selected, as large as it fits."""
        rects = [rect for id in self.session.selection if (rect := self.canvas.index.rect(id)) is not None]
        if rects:
            left, top = min(rect.x for rect in rects), min(rect.y for rect in rects)
            right, bottom = max(rect.right for rect in rects), max(rect.bottom for rect in rects)
            self.canvas.show_rect(Rect(left, top, right - left, bottom - top), margin=60.0, largest=2 * FULL)

    def toggle_map(self) -> None:
        """Show or hide the minimap, as its action is checked."""
        self._make_room()

    def toggle_panel(self) -> None:
        """Show or hide the side panel."""
        self.panel.setVisible(not self.panel.isVisible())
        self.commands["toggle_panel"].setChecked(self.panel.isVisible())

    def present(self) -> None:
        """Hide all but the board, which stays editable; again to come back."""
        self.presenting = not self.presenting
        for part in (self.header, self.rail):
            part.setVisible(not self.presenting)
        self.panel.setVisible(not self.presenting and self.commands["toggle_panel"].isChecked())
        self._make_room()
        self.window_asked.emit("present" if self.presenting else "leave")
        if self.presenting:
            self.say("Presenting: F5 or Escape to come back")

    def full_screen(self) -> None:
        """The whole screen, with everything."""
        self.window_asked.emit("full")

    def escape(self) -> None:
        """What is half done goes; then present mode ends."""
        if self.presenting and self.canvas.tool == "select" and not self.session.selection:
            self.present()
        else:
            self.canvas.cancel()

    def set_theme(self, theme: Theme) -> None:
        """Other colours everywhere."""
        self.theme = theme
        self.canvas.set_theme(theme)
        self.bar.set_theme(theme)
        self.minimap.repaint_all()
        for row in ROWS:
            action = self.commands.get(key_of(row))
            if action is not None and row.icon:
                action.setIcon(icon(row.icon, theme.ink))
        self.comms.theme = theme
        self.comms.show_document(self.session.document, anew=True)
        self.actions_panel.open(None)

    # Writing.

    def write(self, note: Note, new: bool) -> None:
        """Open the editor on a note, ending the one that is open."""
        if self._editor is not None:
            self._editor.end("")
        if self._editor is not None:
            # The disk refused what is being written: that comes first.
            return
        if isinstance(note.place, InTray):
            self.tabs.setCurrentIndex(2)
            return
        self._writing = (note, new)
        if new:
            self._preview(Add((note,), "Add note"))
        fill = self.theme.card if note.kind == EVENT else look(self.session.document, note, self.canvas.shape).colour
        editor = Editor(self.canvas, note, self.theme, fill)
        editor.changed.connect(self._typed)
        editor.finished.connect(self._written)
        self._editor = editor
        editor.show()
        editor.setFocus()
        self.session.select(())

    def _preview(self, command: Command) -> None:
        try:
            self.session.preview(command)
        except BrokenRule as refusal:
            self.refuse(refusal)

    def _typed(self, text: str) -> None:
        """Each key: kept on the disk, and shown."""
        if self._writing is None:
            return
        note, new = self._writing
        draft = json.dumps({"note": to_plain(note), "new": new, "text": text})
        try:
            self.store.draft(note.id, draft)
        except BoardError as refusal:
            self.refuse(refusal)
        self._preview(Add((replace(note, text=text),), "Add note") if new else Edit(Note, {note.id: {"text": text}}))

    def _written(self, then: str) -> None:
        editor, self._editor = self._editor, None
        writing, self._writing = self._writing, None
        if editor is None or writing is None:
            return
        note, new = writing
        text = editor.toPlainText().rstrip()
        self.session.preview(None)
        written = replace(note, text=text)
        done = True
        if new and text:
            done = self.do(Add((written,), "Add note"))
        elif not new and text != note.text:
            done = self.do(Edit(Note, {note.id: {"text": text}}, "Change the text"))
        if not done:
            # The disk refused: what was typed stays where it is until it can be written.
            self._editor, self._writing = editor, writing
            editor.reopen()
            return
        self._forget_draft(note.id)
        editor.hide()
        editor.deleteLater()
        self.canvas.setFocus()
        if note.id in self.session.document.notes:
            self.session.select({note.id})
        if then:
            self._next_sticky(written, then)

    def _forget_draft(self, key: str) -> None:
        try:
            self.store.clear_draft(key)
        except BoardError as refusal:
            self.refuse(refusal)

    def _next_sticky(self, note: Note, where: str) -> None:
        """A sticky beside the one that was written, like it."""
        width, height = note_size(note)
        dx = {"right": width + 16.0, "left": -width - 16.0}.get(where, 0.0)
        dy = {"below": height + 14.0, "above": -height - 14.0}.get(where, 0.0)
        # What follows a fact is what people think of it: another fact would need a time of its own.
        kind = self.canvas.sticky_kind if note.kind == EVENT else note.kind
        fresh = Note(self.session.new_id(), kind, z=note.z)
        place: Place = note.place
        if isinstance(place, OnCanvas):
            place = OnCanvas(place.x + dx, place.y + dy)
        elif isinstance(place, OnTimeline):
            shift = round(dx / self.session.document.board.scale) * MINUTE
            row = max(0, (place.row or 0) + round(dy / 15.0))
            place = OnTimeline(place.at + shift, place.lane, row)
            document = self.session.document.apply(Add((replace(fresh, place=place),)).plan(self.session.document))
            place = without_overlap(document, self.canvas.shape, {fresh.id: place})[fresh.id]
        self.write(replace(fresh, place=place), True)

    def _recover(self) -> None:
        """Bring back what was being typed when the program ended without warning."""
        back = 0
        for key, draft in self.store.drafts().items():
            try:
                plain = json.loads(draft)
                note: Note = from_plain(Note, plain["note"])
                text, new = str(plain["text"]).rstrip(), bool(plain["new"])
            except (ValueError, KeyError, TypeError, NotPlain) as error:
                self.notice.tell(f"Something that was being typed could not be read back: {error}")
                continue
            there = self.session.document.notes.get(note.id)
            command: Command | None = None
            if there is not None and text != there.text:
                command = Edit(Note, {note.id: {"text": text}}, "Bring back what was typed")
            elif there is None and new and text:
                command = Add((replace(note, text=text),), "Bring back what was typed")
            if command is None or self.do(command):
                back += command is not None
                self._forget_draft(key)
        if back:
            self.say(f"Brought back what was being typed when the program ended ({count(back, 'note')})")

    # The bar.

    def _bar_context(self) -> BarContext:
        return BarContext.of(self.session.document, self._today(), last=self._last_typed)

    def _today(self) -> date:
        """Today's date where the board's clock is."""
        return to_datetime(self.session.now()).astimezone(zone_of(self.session.document.board.timezone)).date()

    def focus_bar(self) -> None:
        """Into the bar."""
        self.bar.edit.setFocus()
        self.bar.edit.selectAll()

    def add_lines(self, text: str) -> None:
        """Lines of the bar's grammar become notes and actions, as one step."""
        command = lines_command(self.session.document, text, self.bar.context(), self.session.new_id)
        if command is None:
            return
        before = set(self.session.document.notes)
        times = [line.at for _, line in read_lines(text, self.bar.context()) if line.at is not None]
        if self.do(command):
            self._last_typed = times[-1] if times else self._last_typed
            if text == self.bar.edit.text():
                self.bar.clear()
            fresh = [id for id in self.session.document.notes if id not in before]
            placed = [id for id in fresh if not isinstance(self.session.document.notes[id].place, InTray)]
            self.canvas.show_notes(placed)
            if len(placed) < len(fresh):
                self.tabs.setCurrentIndex(2)
            self.say(f"Done: {_lowered(command.label)}")

    # Editing.

    def undo(self) -> None:
        """Take the last step back."""
        self._turn(self.session.undo, "Undone")

    def redo(self) -> None:
        """Do it again."""
        self._turn(self.session.redo, "Done again")

    def _turn(self, turn: Callable[[], object], word: str) -> None:
        if self._editor is not None:
            self._editor.end("")
        try:
            step = turn()
        except (BrokenRule, BoardError) as refusal:
            self.refuse(refusal)
            return
        self.say(f"{word}: {_lowered(getattr(step, 'label', ''))}" if step is not None else "Nothing to take back")

    def edit_note(self) -> None:
        """Write on the selected note."""
        for id in self.session.selection:
            if id in self.session.document.notes:
                self.canvas.show_notes([id])
                self.write(self.session.document.notes[id], False)
                return

    def _chosen(self) -> list[Note]:
        notes = self.session.document.notes
        return [notes[id] for id in self.session.selection if id in notes]

    def delete(self) -> None:
        """Delete what is selected."""
        self._tried(lambda: delete_selection(self.canvas))

    def select_all(self) -> None:
        """Every note on the board, those in the tray left out."""
        self.session.select(id for id in self.session.document.notes if self.canvas.index.rect(id) is not None)

    def duplicate(self) -> None:
        """The same notes again, a little to the right and below; marks stay with the first."""
        copies = []
        for note in self._chosen():
            place = note.place
            if isinstance(place, OnCanvas):
                place = OnCanvas(place.x + 16.0, place.y + 16.0)
            elif isinstance(place, OnTimeline):
                place = replace(place, row=None)
            copies.append(
                replace(note, id=self.session.new_id(), place=place, marks=(), source="", votes=0, z=note.z + 1)
            )
        if copies and self.do(Add(tuple(copies), f"Duplicate {count(len(copies), 'note')}")):
            self.session.select(note.id for note in copies)

    def copy_text(self) -> None:
        """The selected notes as lines that the bar understands."""
        document = self.session.document
        notes = sorted(
            self._chosen(), key=lambda note: (note.place.at if isinstance(note.place, OnTimeline) else 0, note.id)
        )
        QGuiApplication.clipboard().setText(write_lines(notes, document))
        self.say(f"Copied {count(len(notes), 'note')}")

    def paste_lines(self) -> None:
        """Each line of the clipboard becomes a note."""
        self.add_lines(QGuiApplication.clipboard().text())

    def vote_more(self) -> None:
        """A vote for each selected note."""
        self._vote(1)

    def vote_less(self) -> None:
        """And one back."""
        self._vote(-1)

    def _vote(self, by: int) -> None:
        self._tried(lambda: vote(self.canvas, [note.id for note in self._chosen()], by))

    def to_action(self) -> None:
        """An action for each selected note, which stays as its source."""
        document = self.session.document
        position = 1 + max((action.position for action in document.actions.values()), default=-1)
        made = tuple(
            Action(
                self.session.new_id(), " ".join(note.text.split())[:200], notes=(note.id,), position=position + index
            )
            for index, note in enumerate(self._chosen())
        )
        if made and self.do(Add(made, f"Make {count(len(made), 'action')}")):
            self.panel.setVisible(True)
            self.tabs.setCurrentIndex(1)
            self.actions_panel.open(made[0].id)

    def to_tray(self) -> None:
        """The selected notes wait in the inbox again."""
        board = self.session.document.board
        self.do(MoveNotes({note.id: InTray() for note in self._chosen() if movable(note, board)}))

    def place_from_tray(self, ids: list[Id]) -> None:
        """Put notes out of the tray into the middle of the view."""
        area = self.canvas.visible_area()
        self.canvas.notes_dropped(ids, area.centre[0] - 60.0, area.centre[1] - 30.0)
        self.canvas.setFocus()

    def lock_note(self) -> None:
        """Keep the selected notes where they are, or let them go."""
        notes = self._chosen()
        locked = not all(note.locked for note in notes)
        self.do(Edit(Note, {note.id: {"locked": locked} for note in notes}, "Lock" if locked else "Unlock"))

    def set_mark(self, mark: Mark) -> None:
        """Put a mark on the one selected event, or take it away where it has it."""
        notes = [note for note in self._chosen() if note.kind == EVENT]
        if len(notes) != 1:
            self.say(f"Select the event that was “{mark}”, then set the mark")
            return
        self.do(SetMark(mark, None if mark in notes[0].marks else notes[0].id))

    def mark(self, name: str) -> None:
        """The same, for a row of the table of actions."""
        self.set_mark(Mark(name))

    def phases_from_marks(self) -> None:
        """A phase between each two marks that follow one another."""
        phases = phases_between(self.session.document, self.session.new_id)
        if phases:
            self.do(Add(phases, "Make phases from the marks"))
        else:
            self.say("Two marks are needed for a phase, and those that are there have theirs")

    def edit_targets(self) -> None:
        """What was promised to colleagues and customers."""
        dialog = TargetsDialog(self, self.session.document, self.do)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show()

    def toggle_overlays(self) -> None:
        """Everything that the figures draw on the board, on or off at once."""
        board = self.session.document.board
        hidden = () if board.hidden_overlays else tuple(Overlay)
        label = "Hide the figures on the board" if hidden else "Show the figures on the board"
        self.do(edit_board(board, label, hidden_overlays=hidden))

    def toggle_overlay(self, name: str) -> None:
        """One kind of what the figures draw."""
        board, overlay = self.session.document.board, Overlay(name)
        hidden = set(board.hidden_overlays) ^ {overlay}
        kept = tuple(one for one in Overlay if one in hidden)
        self.do(edit_board(board, f"{'Hide' if overlay in hidden else 'Show'} {name}", hidden_overlays=kept))

    def set_kind(self, kind: Id) -> None:
        """Make the selected notes of one kind, and new stickies too."""
        if kind != EVENT:
            self.canvas.sticky_kind = kind
        title = self.session.document.kinds[kind].title
        # Only events carry marks: a sticky is what somebody thinks of the incident, not a part of it.
        marks = {} if kind == EVENT else {"marks": ()}
        self.do(Edit(Note, {note.id: {"kind": kind} | marks for note in self._chosen()}, f"Make it “{title}”"))

    def lock_timeline(self) -> None:
        """Events keep their place unless Alt is held."""
        board = self.session.document.board
        self.do(
            edit_board(board, "Unlock the timeline" if board.locked else "Lock the timeline", locked=not board.locked)
        )

    def fold_quiet(self) -> None:
        """Take all folds away, or fold every quiet stretch."""
        document = self.session.document
        if document.folds:
            self.do(Remove(frozenset((Fold, id) for id in document.folds)))
            return
        from whiteboard.layout.settle import quiet_folds

        folds = quiet_folds(document, self.session.new_id)
        if folds:
            self.do(Add(folds, "Fold quiet stretches"))
        else:
            self.say("No stretch is quiet for long enough to fold")

    def use_tool(self, tool: str) -> None:
        """Change to a tool."""
        self.canvas.use(tool)
        self.canvas.setFocus()

    def _check_tool(self) -> None:
        for tool in RAIL:
            self.commands[f"use_tool:{tool}"].setChecked(tool == self.canvas.tool)

    def nudge(self, minutes: int, rows: int) -> None:
        """Move the selection by minutes and rows, or by points on the canvas; repeated nudges are one step."""
        places: dict[Id, Place] = {}
        board = self.session.document.board
        for note in (note for note in self._chosen() if movable(note, board)):
            place = note.place
            if isinstance(place, OnTimeline):
                shift = minutes * MINUTE
                until = None if place.until is None else place.until + shift
                places[note.id] = replace(place, at=place.at + shift, until=until, row=max(0, (place.row or 0) + rows))
            elif isinstance(place, OnCanvas):
                places[note.id] = OnCanvas(place.x + minutes * 6.0, place.y + rows * 6.0)
        if places:
            self.do(MoveNotes(places), key=f"nudge {sorted(places)}")

    def nudge_left(self) -> None:
        """A minute earlier."""
        self.nudge(-1, 0)

    def nudge_right(self) -> None:
        """A minute later."""
        self.nudge(1, 0)

    def nudge_up(self) -> None:
        """A row up."""
        self.nudge(0, -1)

    def nudge_down(self) -> None:
        """A row down."""
        self.nudge(0, 1)

    def nudge_far_left(self) -> None:
        """Ten minutes earlier."""
        self.nudge(-10, 0)

    def nudge_far_right(self) -> None:
        """Ten minutes later."""
        self.nudge(10, 0)

    def walk_on(self) -> None:
        """The next note in reading order."""
        self._walk(1)

    def walk_back(self) -> None:
        """The one before."""
        self._walk(-1)

    def _walk(self, by: int) -> None:
        rects = ((note.id, self.canvas.index.rect(note.id)) for note in self.session.document.notes.values())
        shape = self.canvas.shape
        order = sorted(
            (shape.strips.index(strip) if (strip := shape.strip_at(rect.y)) else 99, rect.x, rect.y, id)
            for id, rect in rects
            if rect is not None
        )
        ids = [item[3] for item in order]
        if ids:
            current = next((ids.index(id) for id in self.session.selection if id in ids), -1 if by > 0 else 0)
            self.session.select({ids[(current + by) % len(ids)]})
            self.canvas.show_notes(self.session.selection)

    def find_notes(self) -> None:
        """Look for a text, a tag, an author."""
        self.find_bar.open()

    def open_palette(self) -> None:
        """Everything that can be done, and every note, by name."""
        self.window_asked.emit("palette")

    def import_file(self) -> None:
        """Bring an incident in from a file."""
        self.window_asked.emit("import")

    def export(self) -> None:
        """Write the board to a file for others."""
        self.window_asked.emit("export")

    def rename(self) -> None:
        """The title, in place."""
        self.title.edit()

    def _rename(self, part: str, id: Id) -> None:
        if part == "phase":
            self._rename_phase(id)
            return
        frame = self.session.document.frames[id]
        self._ask_text(
            "Frame",
            frame.title,
            lambda text: Edit(Frame, {id: {"title": text}}, "Rename the frame"),
            Remove(frozenset({(Frame, id)})),
        )

    def _rename_phase(self, id: Id) -> None:
        phase = self.session.document.phases[id]
        self._ask_text(
            "Phase",
            phase.title,
            lambda text: Edit(Phase, {id: {"title": text}}, "Rename the phase"),
            Remove(frozenset({(Phase, id)})),
        )

    def _rename_lane(self, id: Id) -> None:
        lane = self.session.document.lanes[id]
        self._ask_text("Lane", lane.title, lambda text: Edit(Lane, {id: {"title": text}}, "Rename the lane"), None)

    def _ask_text(self, what: str, text: str, made: Callable[[str], Command], remove: Command | None) -> None:
        """A small floating line to change a name."""
        popup = _NamePopup(self, what, text, can_delete=remove is not None)
        popup.chosen.connect(lambda chosen: self.do(made(chosen)))
        if remove is not None:
            popup.deleted.connect(lambda: self.do(remove))
        popup.move(self.mapFromGlobal(QCursor.pos()) + QPoint(-40, 14))
        popup.open()

    # Menus.

    def _note_menu(self, hit: Hit | None, at: QPoint) -> None:
        menu = QMenu(self)
        document = self.session.document
        notes = self._chosen()
        if notes and hit is not None and hit.part == "note":
            menu.addAction(self.commands["edit_note"])
            kinds = menu.addMenu("Kind")
            for kind in sorted(document.kinds.values(), key=lambda kind: kind.position):
                action = kinds.addAction(kind.title, partial(self.set_kind, kind.id))
                action.setCheckable(True)
                action.setChecked(all(note.kind == kind.id for note in notes))
            if len(notes) == 1 and notes[0].kind == EVENT:
                marks = menu.addMenu("Mark")
                for mark in Mark:
                    action = marks.addAction(mark.value.capitalize(), partial(self.set_mark, mark))
                    action.setCheckable(True)
                    action.setChecked(mark in notes[0].marks)
            menu.addSeparator()
            for name in ("vote_more", "vote_less", "to_action", "to_tray", "lock_note"):
                menu.addAction(self.commands[name])
            menu.addSeparator()
            for name in ("duplicate", "copy_text", "delete"):
                menu.addAction(self.commands[name])
        elif hit is not None and hit.part == "link":
            self.session.select({hit.id})
            menu.addAction(self.commands["delete"])
        else:
            for name in ("paste_lines", "select_all", "fit_all", "fit_timeline", "fold_quiet", "lock_timeline"):
                menu.addAction(self.commands[name])
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at)


class _Title(QLabel):
    """The board's title; a double click makes it a line to write in."""

    renamed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setToolTip("Double-click to rename")
        self._line: QLineEdit | None = None

    def mouseDoubleClickEvent(self, event: object) -> None:
        """Write."""
        self.edit()

    def edit(self) -> None:
        """Write the title in place; Enter keeps it, Escape does not."""
        line = QLineEdit(self.text(), self.parentWidget())
        line.setFont(self.font())
        line.setGeometry(self.geometry().adjusted(-9, -6, 220, 8))
        line.selectAll()
        line.editingFinished.connect(lambda: self._end(line))
        escape = QAction(line)
        escape.setShortcut("Escape")
        escape.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        escape.triggered.connect(lambda: self._give_up(line))
        line.addAction(escape)
        line.show()
        line.setFocus()

    def _give_up(self, line: QLineEdit) -> None:
        line.setText(self.text())
        self._end(line)

    def _end(self, line: QLineEdit) -> None:
        if line.isVisible():
            line.hide()
            line.deleteLater()
            if line.text().strip() and line.text() != self.text():
                self.renamed.emit(line.text().strip())


class _NamePopup(QFrame):
    """A line in a small floating box."""

    chosen = Signal(str)
    deleted = Signal()

    def __init__(self, parent: QWidget, what: str, text: str, *, can_delete: bool) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("floating")
        self._line = QLineEdit(text)
        self._line.setMinimumWidth(220)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 8, 10, 8)
        row.addWidget(label(what, 9.5, role="quiet"))
        row.addWidget(self._line)
        self._line.returnPressed.connect(self._take)
        if can_delete:
            button = QPushButton("Delete")
            button.setProperty("flat", True)
            button.clicked.connect(self._delete)
            row.addWidget(button)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def open(self) -> None:
        """Show it under the pointer, ready to write."""
        parent = self.parentWidget()
        if parent is not None:
            self.move(parent.mapToGlobal(self.pos()))
        self.show()
        self._line.setFocus()
        self._line.selectAll()

    def _delete(self) -> None:
        self.deleted.emit()
        self.close()

    def _take(self) -> None:
        if self._line.text().strip():
            self.chosen.emit(self._line.text().strip())
        self.close()


class _Notice(QFrame):
    """A bar that says what is wrong, or asks for consent, and does not block; it goes when it is read."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("notice")
        self._text = label("", 9.5)
        self._text.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 7, 12, 7)
        row.addWidget(self._text, 1)
        self._agree = QPushButton()
        self._agree.clicked.connect(self._agreed)
        row.addWidget(self._agree)
        button = QPushButton("Close")
        button.setProperty("flat", True)
        button.clicked.connect(self.hide)
        row.addWidget(button)
        self._then: Callable[[], object] | None = None
        self._about = ""
        self.hide()

    def tell(self, text: str, about: str = "") -> None:
        """Say what is wrong; ``about`` names what will settle it."""
        self._about = about
        self._show(text, "bad")
        self._agree.hide()

    def ask(self, text: str, agree: str, then: Callable[[], object]) -> None:
        """Ask for consent: ``agree`` is the button's text, ``then`` what it does."""
        self._about = ""
        self._show(text, "calm")
        self._agree.setText(agree)
        self._agree.show()
        self._then = then

    def _show(self, text: str, mood: str) -> None:
        self._text.setText(text)
        for widget in (self, self._text):
            widget.setProperty("mood", mood)
            widget.style().unpolish(widget)
            widget.style().polish(widget)
        self.show()

    def _agreed(self) -> None:
        self.hide()
        if self._then is not None:
            self._then()

    def settle(self, about: str) -> None:
        """What was said about this is over; what is about something else stays."""
        if self._about == about:
            self.hide()


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]
