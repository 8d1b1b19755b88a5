"""One open board: canvas, heads, rail, panel and bar put together, and everything that can be done with them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAction, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from whiteboard.importers.bar import BarContext, lines_command
from whiteboard.layout.board import look, time_extent
from whiteboard.layout.cards import spoken
from whiteboard.layout.theme import Theme
from whiteboard.layout.timescale import zone_label, zone_of
from whiteboard.model.commands import Batch, Command, Planned, Remove, count, edit_board
from whiteboard.model.document import Document
from whiteboard.model.instants import Instant, to_datetime
from whiteboard.model.progress import silent
from whiteboard.model.records import Frame, Id, InTray, Lane, Link, Note, OnCanvas, OnTimeline, Overlay, Phase, Picture
from whiteboard.model.rules import BrokenRule
from whiteboard.patience import NO_ANSWER
from whiteboard.session import Session
from whiteboard.session.preparing import prepared
from whiteboard.session.session import News
from whiteboard.storage.errors import BoardError, CannotWrite
from whiteboard.storage.looking import Looking
from whiteboard.storage.working import Working
from whiteboard.tools.piling import into_frame
from whiteboard.ui.actions import ROWS, key_of, make_actions, set_enabled
from whiteboard.ui.actions_panel import ActionsPanel
from whiteboard.ui.actions_table import TABLE_HEIGHT, ActionsTable
from whiteboard.ui.addresses import ask_to_open
from whiteboard.ui.bar import Bar
from whiteboard.ui.canvas import Canvas
from whiteboard.ui.comms_panel import CommsPanel
from whiteboard.ui.context_menu import open_menu, open_selection_menu, open_waiting_menu
from whiteboard.ui.find import FindBar
from whiteboard.ui.head_hands import LaneTitles, PhaseAxis
from whiteboard.ui.head_room import HeadRoom
from whiteboard.ui.incoming_pictures import is_picture_file
from whiteboard.ui.inspector import Inspector
from whiteboard.ui.meeting_bar import MeetingBar
from whiteboard.ui.minimap import Minimap
from whiteboard.ui.naming import Names, Title
from whiteboard.ui.notice import Notice, Offer
from whiteboard.ui.now_line import NowLine
from whiteboard.ui.panels import label, plain_tip
from whiteboard.ui.regroup import Review, SincePanel
from whiteboard.ui.rescue import CopyVerbs, tell_conflict
from whiteboard.ui.selection_bar import SelectionBar
from whiteboard.ui.side_panel import PANEL_WIDTH, SidePanel
from whiteboard.ui.style import font, icon, program_icon
from whiteboard.ui.tray import Inbox, PlaceNext, shortened
from whiteboard.ui.verbs.arranging import ArrangingVerbs
from whiteboard.ui.verbs.clipboard import ClipboardVerbs
from whiteboard.ui.verbs.export import ExportVerbs
from whiteboard.ui.verbs.figures import FigureVerbs
from whiteboard.ui.verbs.meeting import MeetingVerbs
from whiteboard.ui.verbs.notes import NoteVerbs
from whiteboard.ui.verbs.pictures import PictureVerbs
from whiteboard.ui.verbs.regroup import RegroupVerbs
from whiteboard.ui.verbs.timeline import TimelineVerbs
from whiteboard.ui.verbs.view import ViewVerbs
from whiteboard.ui.verbs.voting import VotingVerbs
from whiteboard.ui.verbs.watched import WatchedVerbs
from whiteboard.ui.waiting import Waiting
from whiteboard.ui.way_back import WayBack
from whiteboard.ui.work import Progress, Work
from whiteboard.ui.writing import Writing

_FOLLOW = 90
"""Milliseconds after which the figures in the panel follow a drag or a change."""
_PUBLISHING = "publishing"
_MADE_AGAIN = "made again"
_REFUSED = "refused"
_ANSWERS_IN = 10.0
"""Seconds after which a disk that still writes counts as one that does not answer."""
_PUBLISH_EVERY = 15_000
_PUBLISH_IDLE = 2_000
_TOAST = 3_500
_LONG = 12_000
"""Characters from which lines are read beside the window: about a tenth of a second."""
_WAITING_KEYS = ("inspect", "to_action", "copy", "cut")
"""Actions whose keys mean notes of the inbox while these have the focus."""
RAIL_WIDTH = 70
_WIDE = 1250
"""Pixels of width from which there is room for the minimap beside the bar."""
_LOW = 690
"""Pixels of a screen's height from which there is room for the names of the tools."""
RAIL = ("select", "pan", "sticky", "event", "phase", "link", "frame", "vote")


class Page(QWidget):
    """The page of one board. Every action of the table that needs a board is a method here or of its verbs."""

    title_changed = Signal()
    window_asked = Signal(str)
    file_dropped = Signal(str)
    _have: frozenset[str] = frozenset()
    """What there is for actions to do something with, by the last look."""

    _refused: Document | None = None
    """The document to which the disk took no change."""

    def __init__(self, store: Working | Looking, session: Session, theme: Theme) -> None:
        super().__init__()
        self.store = store
        self.path = store.path
        self.session = session
        self.theme = theme
        self._last_typed: Instant | None = None
        self._left = False
        self._publishing: Work | None = None
        """The board file being brought up to date on a thread."""
        self.forget = False
        """Whether closing leaves nothing of what was typed or looked at on this machine."""
        self.presenting = False
        """Whether all but the board is hidden."""
        self.canvas = Canvas(session, theme)
        self.axis = PhaseAxis(self.canvas)
        self.titles = LaneTitles(self.canvas)
        self.names = Names(self)
        self.minimap = Minimap(self.canvas)
        self.find_bar = FindBar(self.canvas)
        self.writing = Writing(self)
        self.notes = NoteVerbs(self)
        self.timeline = TimelineVerbs(self)
        self.figures = FigureVerbs(self)
        self.comms = CommsPanel(self.show_notes, self.figures.set_mark, theme)
        self.regroup = RegroupVerbs(self)
        self.meeting = MeetingVerbs(self)
        self.voting = VotingVerbs(self)
        self.bar = Bar(session, self._bar_context, theme)
        self.meeting_bar = MeetingBar(theme)
        self.actions_panel = ActionsPanel(self.regroup.doers)
        self.actions_table = ActionsTable(self.regroup.doers, theme)
        self.review = Review(self.regroup.doers, theme)
        self.since = SincePanel(self.regroup.show_line, theme)
        self.placing = PlaceNext(self.canvas, lambda: session.document, self._bar_context, self.do, theme)
        self.inbox = Inbox(None if isinstance(store, Looking) else self.writing, theme)
        self.inspector = Inspector(self.canvas, self.do, self._bar_context, self.store.story)
        self.watched = WatchedVerbs(self)
        self.pictures = PictureVerbs(self)
        self.way_back = WayBack(self.canvas)
        self.waiting = Waiting(self.canvas)
        self.now_line = NowLine(self.canvas)
        self.verbs = (
            self.notes,
            self.timeline,
            self.figures,
            self.meeting,
            self.regroup,
            self.voting,
            self.watched,
            self.pictures,
            ViewVerbs(self),
            ExportVerbs(self),
            ArrangingVerbs(self),
            ClipboardVerbs(self),
            CopyVerbs(self),
        )
        self.commands = make_actions(self, self.canvas, theme.ink, self.verbs)
        self._build()
        self.selection_bar = SelectionBar(self)
        self._wire()
        self.refresh()
        self._recover()
        self.meeting.offer()

    def _recover(self) -> None:
        """What was being typed when the program ended without warning."""
        self.writing.recover()
        self.regroup.recover()

    # Put together.

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self.header = self._header()
        outer.addWidget(self.header)
        self.notice = Notice()
        outer.addWidget(self.notice)
        outer.addWidget(self.meeting_bar)
        self._middle = middle = QHBoxLayout()
        middle.setSpacing(0)
        outer.addLayout(middle, 1)
        self.rail = self._rail()
        middle.addWidget(self.rail)
        board = QWidget()
        board.setObjectName("board")
        self._grid = grid = QGridLayout(board)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        corner = QWidget()
        corner.setFixedSize(self.titles.width(), self.axis.height())
        self.head_room = HeadRoom(self.canvas, (corner, self.axis, self.titles), grid.activate)
        grid.addWidget(corner, 0, 0)
        grid.addWidget(self.axis, 0, 1)
        grid.addWidget(self.titles, 1, 0)
        grid.addWidget(self.canvas, 1, 1)
        grid.setRowStretch(1, 1)
        grid.setColumnStretch(1, 1)
        self.foot = QWidget()
        foot = QHBoxLayout(self.foot)
        foot.setContentsMargins(22, 8, 22, 10)
        foot.setSpacing(20)
        foot.addWidget(self.bar, 1, Qt.AlignmentFlag.AlignVCenter)
        foot.addWidget(self.minimap)
        grid.addWidget(self.foot, 2, 0, 1, 2)
        grid.addWidget(self.actions_table, 3, 0, 1, 2)
        grid.addWidget(self.review, 0, 0, 3, 2)
        middle.addWidget(board, 1)
        self.panel = self._side_panel()
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
        self._header_row = row = QHBoxLayout(header)
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
        self.title = Title(
            lambda text: self.do(edit_board(self.session.document.board, "Rename the board", title=text))
        )
        self.title.ended.connect(self.canvas.setFocus)
        self.title.setFont(font(11.5, font().Weight.Bold))
        self.subtitle = label("", 9.0, role="quiet")
        names.addWidget(self.title)
        names.addWidget(self.subtitle)
        names.addStretch(1)
        row.addLayout(names, 1)
        row.addWidget(self.find_bar)
        for name, text, primary in (
            ("start_meeting", "Start meeting", False),
            ("open_palette", "Find  Ctrl K", False),
            ("present", "Present  F5", False),
            ("export", "Export", True),
        ):
            button = QPushButton(text)
            button.setProperty("primary", primary)
            button.clicked.connect(self.commands[name].trigger)
            button.setToolTip(self.commands[name].text().rstrip("…"))
            row.addWidget(button)
            if name == "start_meeting":
                self.meeting_button = button
        return header

    def _rail(self) -> QWidget:
        low = QGuiApplication.primaryScreen().availableGeometry().height() < _LOW
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
            under = Qt.ToolButtonStyle.ToolButtonTextUnderIcon
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly if low else under)
            button.setFont(font(8.5))
            button.setFixedSize(RAIL_WIDTH - 12, 34 if low else 56)
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

    def _side_panel(self) -> SidePanel:
        panel = SidePanel()
        panel.add("Comms", self.comms)
        panel.add("Note", self.inspector)
        panel.add("Actions", self.actions_panel)
        inbox = QWidget()
        inside = QVBoxLayout(inbox)
        inside.setContentsMargins(12, 10, 12, 10)
        self._inbox_hint = label("", 9.5, role="quiet")
        self._inbox_hint.setWordWrap(True)
        inside.addWidget(self._inbox_hint)
        inside.addWidget(self.inbox, 1)
        panel.add("Inbox", inbox, scrolls=False)
        panel.add("Since", self.since, scrolls=False)
        panel.tabs.currentChanged.connect(lambda _: self.regroup.refresh_since())
        return panel

    def _wire(self) -> None:
        self.session.listen(self._hear)
        self.session.listen_to_selection(self._selected)
        canvas = self.canvas
        canvas.writing.connect(self.writing.write)
        canvas.naming.connect(self.names.edit)
        canvas.typed.connect(lambda note, typed: self.writing.write(note, False, typed))
        canvas.said.connect(self.say)
        canvas.refused.connect(self.refuse)
        canvas.address_asked.connect(partial(ask_to_open, self))
        canvas.menu_asked.connect(partial(open_menu, self))
        canvas.files_dropped.connect(self._dropped)
        canvas.picture_dropped.connect(lambda data, x, y: self.pictures.take(data, (x, y), "Add"))
        canvas.tool_changed.connect(lambda _: self._check_tool())
        self.bar.submitted.connect(self.add_lines)
        self.bar.edit.left.connect(canvas.setFocus)
        self.notice.left.connect(canvas.setFocus)
        self.axis.phase_opened.connect(self.timeline.zoom_to)
        self.axis.stretch_clicked.connect(self.timeline.turn_fold)
        self.titles.lane_opened.connect(self.timeline.zoom_to)
        for head in (self.axis, self.titles):
            head.menu_asked.connect(lambda at: open_selection_menu(self, self.session.selection, at))
        self.inbox.opened.connect(self.meeting.place)
        self.inbox.chosen.connect(self.session.select)
        self.inbox.menu_asked.connect(partial(open_waiting_menu, self))
        self.session.listen_to_selection(lambda: self.inbox.follow(self.session.selection))
        for name in _WAITING_KEYS:
            self.inbox.addAction(self.commands[name])
        self.find_bar.lit.connect(self.inbox.light)
        self.find_bar.lit.connect(lambda _: self.selection_bar.follow())
        self.find_bar.reached.connect(self._show_waiting)
        self.inbox.binned.connect(lambda ids: self.do(Remove(frozenset((Note, id) for id in ids))))
        self._wire_meeting()
        escape = QAction(self)
        escape.setShortcut("Escape")
        escape.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        escape.triggered.connect(self.escape)
        canvas.addAction(escape)
        self._first = QTimer(self, singleShot=True, interval=0)
        self._first.timeout.connect(self._first_view)
        self._first.start()
        self._comms_soon = QTimer(self, singleShot=True, interval=_FOLLOW)
        self._comms_soon.timeout.connect(self._follow_comms)
        self._publish_soon = QTimer(self, singleShot=True, interval=_PUBLISH_IDLE)
        self._publish_soon.timeout.connect(self._publish_beside)
        self._publish_late = QTimer(self, singleShot=True, interval=_PUBLISH_EVERY)
        self._publish_late.timeout.connect(self._publish_beside)
        self._patience = QTimer(self, singleShot=True, interval=round(1000 * _ANSWERS_IN))
        self._patience.timeout.connect(self._waits_for_disk)
        self.commands["toggle_map"].setChecked(True)
        self.commands["toggle_panel"].setChecked(True)
        self._check_tool()

    def _wire_meeting(self) -> None:
        bar, meeting = self.meeting_bar, self.meeting
        bar.entered.connect(meeting.enter)
        bar.more_time.connect(meeting.more_time)
        bar.ticked.connect(meeting.tick)
        for signal, name in (
            (bar.next_asked, "next_step"),
            (bar.people_asked, "people"),
            (bar.votes_asked, "hide_votes"),
            (bar.end_asked, "wrap_up"),
            (self.actions_panel.table_asked, "show_actions_table"),
            (self.actions_table.closed, "show_actions_table"),
            (self.review.table_asked, "show_actions_table"),
            (self.review.carry_asked, "carry_over"),
            (self.since.export_asked, "export_since"),
        ):
            signal.connect(self.commands[name].trigger)
        self.canvas.action_opened.connect(meeting.open_action)
        self.review.closed.connect(self.regroup.close_overlays)
        self.actions_table.model.refused.connect(self.say)
        self.since.meeting_chosen.connect(self.regroup.count_from)
        self.since.lit.connect(lambda _: self.regroup.light())
        self.placing.done.connect(self.canvas.setFocus)
        self.placing.below.connect(meeting.placed_below)
        self.placing.placed.connect(lambda id: self.canvas.show_notes([id]))

    def _dropped(self, names: list[str], x: float, y: float) -> None:
        paths = [Path(name) for name in names]
        pictures = [path for path in paths if is_picture_file(path)]
        if pictures:
            self.pictures.take_files(pictures, (x, y))
        for path in paths:
            if path not in pictures:
                self.file_dropped.emit(str(path))

    # What changes.

    def _hear(self, news: News) -> None:
        # Figures are much work: however fast changes follow one another, they come after some times a second.
        if not self._comms_soon.isActive():
            self._comms_soon.start()
        if news.previewing:
            return
        self._refresh_all()
        if self.session.document is not self._refused:
            # The disk takes what is done again.
            self.notice.settle(_REFUSED)
        if self.session.saved_at is not None:
            self._publish_soon.start()
            if not self._publish_late.isActive():
                self._publish_late.start()

    def _follow_comms(self) -> None:
        self.comms.show_document(self.session.shown)

    def refresh(self) -> None:
        """Show everything beside the board as it is now."""
        self._refresh_all()
        self._follow_comms()

    def settle_layout(self) -> None:
        """Give every part its new size at once."""
        layout = self.layout()
        if layout is not None:
            layout.activate()

    def cover(self, widget: QWidget) -> None:
        """Put something over the board and the bar below it."""
        self._grid.addWidget(widget, 0, 0, 3, 2)
        widget.show()
        widget.raise_()

    def _refresh_all(self) -> None:
        document = self.session.document
        board = document.board
        if self.title.text() != board.title:
            self.title.setText(board.title)
        self.bar.refresh()
        zone = zone_of(board.timezone)
        extent = time_extent(document)
        span = extent if extent is not None else (self.session.now(),) * 2
        # What ends at midnight is over before the next day.
        ends = (extent[0], max(extent[0], extent[1] - 1)) if extent is not None else ()
        days = [to_datetime(at).astimezone(zone) for at in ends]
        named = dict.fromkeys(f"{day.day} {day:%B %Y}" for day in days)
        first = f"{' – '.join(named)} · " if named else ""
        saved = "only looked at" if isinstance(self.store, Looking) else "saved"
        if self.session.saved_at is not None:
            saved = f"saved {to_datetime(self.session.saved_at).astimezone():%H:%M:%S}"
        locked = "timeline locked · " if board.locked else ""
        self.subtitle.setText(f"{first}times in {zone_label(span[0], zone, span[1])} · {locked}{saved}")
        self.actions_panel.show_document(document)
        waiting = self.inbox.show_document(document)
        self._inbox_hint.setText(
            "Drag notes onto the board, or place them by the keys: F8. F2 writes"
            if waiting
            else "Notes without a time wait here"
        )
        self.panel.count("Actions", len(document.actions))
        self.panel.count("Inbox", waiting)
        self.commands["lock_timeline"].setChecked(board.locked)
        self.commands["toggle_overlays"].setChecked(len(board.hidden_overlays) < len(Overlay))
        for overlay in Overlay:
            self.commands[f"toggle_overlay:{overlay.value}"].setChecked(overlay not in board.hidden_overlays)
        history = self.session.history
        for name, word, steps in (("undo", "Undo", history.done), ("redo", "Redo", history.undone)):
            text = f"{word} {lowered(steps[-1].label)}" if steps else word
            self.commands[name].setText(text)
            self.commands[name].setToolTip(plain_tip(text))
        self._selected()
        self.meeting.refresh()
        self.voting.refresh()
        self.title_changed.emit()

    def _selected(self) -> None:
        have = {"board"}
        selection = self.session.selection
        if selection:
            have.add("selection")
        document = self.session.document
        chosen = sum(id in document.notes for id in selection)
        have |= {"note"} if chosen else set()
        have |= {"notes"} if chosen > 1 else set()
        places = (note.place for note in self.chosen() if isinstance(note.place, OnTimeline))
        have |= {"instant" if place.until is None else "range" for place in places}
        for kind in (Lane, Phase, Frame, Picture, Link):
            if selection & document.table(kind).keys():
                have |= {"part", kind.__name__.lower()}
        have |= {"card"} if have & {"note", "picture"} else set()
        self.inspector.show_selection()
        self._announce()
        if have != self._have:
            self._have = frozenset(have)
            set_enabled(self.commands, have)
        self.commands["undo"].setEnabled(bool(self.session.history.done))
        self.commands["redo"].setEnabled(bool(self.session.history.undone))

    def _announce(self) -> None:
        """Tell screen readers which note is selected: the board is one widget to them."""
        notes = self.chosen()
        said = f"{len(notes)} notes" if len(notes) > 1 else ""
        if len(notes) == 1:
            said = spoken(notes[0], look(self.session.document, notes[0], self.canvas.shape))
        pictures = self.chosen_pictures()
        if not notes and pictures:
            said = f"Picture: {pictures[0].alt or 'nothing says what it shows'}" if len(pictures) == 1 else "Pictures"
        if said != self.canvas.accessibleDescription():
            self.canvas.setAccessibleDescription(said)
            if said and QAccessible.isActive():
                QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.canvas, said))

    def do(self, command: Command, *, key: str | None = None) -> bool:
        """Carry out a command for some widget; a refusal is told, and False."""
        return self.tried(lambda: self.session.do(command, key=key))

    def tried(self, step: Callable[[], object]) -> bool:
        """Take a step; what refuses it is told, and False."""
        try:
            step()
        except (BrokenRule, BoardError) as refusal:
            self.refuse(refusal)
            return False
        return True

    def refuse(self, refusal: Exception) -> None:
        """Tell why something was not done: what the disk refuses stays to be read, a rule only passes by."""
        if isinstance(refusal, BoardError):
            own = isinstance(refusal, CannotWrite) and refusal.path == self.store.path
            self._refused = self.session.document
            self.notice.tell(str(refusal), _REFUSED if own else "")
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
        self.make_room()

    def make_room(self) -> None:
        """Give the table and the map what the window has room for."""
        self.actions_table.setFixedHeight(min(TABLE_HEIGHT, round(0.34 * self.height())))
        wide = self.width() >= _WIDE
        # A low window has no room for the map and the table.
        wide = wide and not (self.actions_table.isVisible() and self.height() < 2 * TABLE_HEIGHT + 200)
        self.minimap.setVisible(wide and self.commands["toggle_map"].isChecked() and not self.presenting)
        self.minimap.make_room(self.size())
        self.bar.say_hint(wide)
        self._seat_find_bar()

    def _seat_find_bar(self) -> None:
        """Where it covers nothing, in the header; else below the axis."""
        row, bar = self._header_row, self.find_bar
        seated = row.indexOf(bar) >= 0
        width = bar.minimumSizeHint().width() + row.spacing()
        others = row.minimumSize().width() - (width if seated and not bar.isHidden() else 0)
        inside = not self.presenting and others + width <= self.width()
        if inside == seated:
            return
        open, typing = not self.find_bar.isHidden(), self.find_bar.line.hasFocus()
        if inside:
            self._grid.removeWidget(self.find_bar)
            row.insertWidget(2, self.find_bar)
        else:
            row.removeWidget(self.find_bar)
            self._grid.addWidget(self.find_bar, 1, 0, 1, 2, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
            self.find_bar.raise_()
        self.find_bar.setVisible(open)
        if typing:
            self.find_bar.line.setFocus()

    def publish(self) -> None:
        """Bring the board file up to date; a failure is told and tried again."""
        self._publish_soon.stop()
        self._publish_late.stop()
        if self.store.published:
            return
        try:
            conflict = self.store.publish_within(_ANSWERS_IN)
        except BoardError as error:
            self._not_published(error)
        else:
            self._published(conflict)

    def save_now(self) -> None:
        """For hands that save by habit: the file is brought up to date at once, and they are told that all was safe before."""
        if isinstance(self.store, Looking):
            self.say(f"Nothing can be changed here: {self.store.why}")
            return
        if not self.store.published:
            self._publish_beside()
        self.say("Saved, as every change is when it is made")

    def _publish_beside(self) -> None:
        """The same on a thread of its own: a slow disk holds up nobody's hand. Closing waits for it."""
        if self._publishing is not None:
            self._publish_late.start()
            return
        self._publish_soon.stop()
        self._publish_late.stop()
        self._patience.start()
        store = self.store
        self._publishing = Work(lambda _: store.publish())
        self._publishing.done.connect(self._published)
        self._publishing.failed.connect(self._not_published)
        self._publishing.ended.connect(self._publishing_ended)
        self._publishing.start_apart()

    def _publishing_ended(self) -> None:
        self._publishing = None
        self._patience.stop()

    def _waits_for_disk(self) -> None:
        self._tell_unpublished(f"{self.path} is not written yet: {NO_ANSWER}.")

    def _not_published(self, error: Exception) -> None:
        if not isinstance(error, BoardError):
            raise error
        # Nobody is asked to try again what is tried again anyway.
        unwritten = isinstance(error, CannotWrite)
        self._tell_unpublished(f"{error.path} is not written yet: {error.why}." if unwritten else str(error))
        self._publish_late.start()

    def _tell_unpublished(self, why: str) -> None:
        self.notice.tell(
            f"{why} What you do is kept safe on this machine meanwhile, and the file is tried again.",
            _PUBLISHING,
            offer=Offer("Save a copy elsewhere…", self.commands["save_copy"].trigger),
        )

    def _published(self, conflict: Path | None) -> None:
        self.notice.settle(_PUBLISHING)
        if conflict is not None:
            self.notice.settle(_MADE_AGAIN)
            tell_conflict(self, self.path, conflict)
            self.path = conflict
        elif self.store.made_again:
            self.notice.tell(
                f"{self.path} was gone and has been made again, with everything on it. If somebody moved its folder, the"
                " earlier file is where that is now.",
                _MADE_AGAIN,
            )

    def close_store(self) -> bool:
        """End writing, publish and let go of the board. False when it could not be published, after telling why."""
        if not (self.writing.end() and self.inbox.end() and self.title.end() and self.names.end()):
            return False
        self.actions_table.end()
        self._publish_soon.stop()
        self._publish_late.stop()
        self.watched.end()
        self.waiting.cancel()
        self.regroup.cancel_export()
        self.session.settle()
        try:
            # Until the first view is shown the one of the last time stands.
            if not self._first.isActive():
                self.store.remember("view", json.dumps(self.canvas.view()))
            # First to the file while everything still stands: where that fails the board stays open, and only a second
            # try to close leaves it to whoever opens it next.
            if not self._left:
                self.store.publish_within(_ANSWERS_IN)
            self.store.close(publish=not self._left, forget=self.forget)
        except BoardError as error:
            self._left = True
            self.notice.tell(
                f"{error} What you did is kept safe here. Close again to leave it: it is published when the board is next opened."
            )
            return False
        self._first.stop()
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
        """Bring notes into view and select them, or show in the inbox what waits there."""
        notes = self.session.document.notes
        found = [id for id in ids if id in notes and not isinstance(notes[id].place, InTray)]
        self.session.select(found)
        self.canvas.glide_to(found)
        if waiting := [id for id in ids if id in notes and id not in found]:
            self._show_waiting(waiting[0])

    def toggle_map(self) -> None:
        """Show or hide the minimap, as its action is checked."""
        self.make_room()

    def toggle_panel(self) -> None:
        """Show or hide the side panel."""
        if not self.panel.outside:
            self.panel.setVisible(not self.panel.isVisible())
        self.commands["toggle_panel"].setChecked(self.panel.isVisible())

    def _show_waiting(self, id: Id) -> None:
        """Bring a note of the inbox into view, unless viewers are shown the board alone."""
        if self.presenting and not self.panel.outside:
            self.canvas.say(f"In the inbox: {shortened(self.session.document.notes[id].text)}")
            return
        if not self.panel.isVisible():
            self.commands["toggle_panel"].trigger()
        self.panel.turn_to("Inbox")
        self.inbox.show_note(id)

    def take_panel_back(self) -> None:
        """The side panel comes back from its own window."""
        if not self.placing.isHidden():
            self.placing.end()
        self.placing.setParent(self.canvas)
        self._middle.addWidget(self.panel)
        self.panel.setFixedWidth(PANEL_WIDTH)
        self.panel.setVisible(not self.presenting and self.commands["toggle_panel"].isChecked())

    def present(self) -> None:
        """Hide all but the board, which stays editable; again to come back."""
        self.presenting = not self.presenting
        self._seat_find_bar()
        now = QApplication.focusWidget()
        if (
            self.presenting
            and now is not None
            and any(
                part.isAncestorOf(now)
                for part in (self.header, self.rail, *(() if self.panel.outside else (self.panel,)))
            )
        ):
            # Qt would give the keys of what is hidden to whatever comes next.
            self.canvas.setFocus()
        for part in (self.header, self.rail):
            part.setVisible(not self.presenting)
        self.regroup.show_panel()
        self.make_room()
        self.window_asked.emit("present" if self.presenting else "leave")
        if self.presenting:
            self.say("Presenting: F5 or Escape to come back")
        else:
            self.toast.hide()

    def full_screen(self) -> None:
        """The whole screen, with everything."""
        self.window_asked.emit("full")

    def escape(self) -> None:
        """What is half done goes; then present mode ends."""
        if self.watched.shining:
            self.watched.shine(on=False)
        elif self.presenting and self.canvas.tool == "select" and not self.session.selection:
            self.present()
        else:
            self.canvas.cancel()

    def set_theme(self, theme: Theme) -> None:
        """Other colours everywhere."""
        self.theme = theme
        self.canvas.set_theme(theme)
        self.bar.set_theme(theme)
        self.selection_bar.set_theme(theme)
        self.minimap.repaint_all()
        for row in ROWS:
            action = self.commands.get(key_of(row))
            if action is not None and row.icon:
                action.setIcon(icon(row.icon, theme.ink))
        self.comms.theme = theme
        self.comms.show_document(self.session.document, anew=True)
        self.actions_panel.open(None)
        for part in (self.meeting_bar, self.actions_table, self.review, self.since, self.placing, self.inbox):
            part.set_theme(theme)
        self.refresh()

    # The bar.

    def _bar_context(self) -> BarContext:
        frame = self.meeting.discussion()
        canvas = OnCanvas(frame.x, frame.y) if frame is not None else None
        return BarContext.of(self.session.document, self.today(), last=self._last_typed, canvas=canvas)

    def today(self) -> date:
        """Today's date where the board's clock is."""
        return to_datetime(self.session.now()).astimezone(zone_of(self.session.document.board.timezone)).date()

    def focus_bar(self) -> None:
        """Into the bar, from the panel's own window too."""
        self.window().activateWindow()
        self.bar.edit.setFocus()
        self.bar.edit.selectAll()

    def add_lines(self, text: str) -> None:
        """Lines of the bar's grammar become notes and actions, as one step; while the room votes, numbers are votes.

        Very many are read and planned beside the window.
        """
        if self.voting.took_votes(text):
            return
        session = self.session
        context, frame = self.bar.context(), self.meeting.discussion()

        def read(document: Document, progress: Progress = silent) -> Batch | None:
            command = lines_command(document, text, context, session.new_id, progress)
            return into_frame(document, frame, command) if command is not None and frame is not None else command

        if len(text) < _LONG:
            command = read(session.document)
            if command is not None:
                self._bring(text, command)
            return
        if self.waiting.busy:
            self.say("What was pasted before is still being read")
            return
        document = session.document

        def job(progress: Progress) -> tuple[Batch, Planned] | None:
            command = read(document, lambda share: progress(share / 2))
            if command is None:
                return None
            return command, prepared(document, command, session.new_id, lambda share: progress(0.5 + share / 2))

        def bring(found: tuple[Batch, Planned] | None) -> None:
            if found is None:
                return
            command, planned = found
            apart = session.hand_over(planned)
            if apart is None:
                self._bring(text, planned if planned.document is session.document else command)
                return

            def write(progress: Progress) -> None:
                self.canvas.picture.expect(apart.after)
                apart.attempt(progress)

            writing = self.waiting.begin("Writing what was read…", write, lambda _: self._bring(text, planned))
            writing.ended.connect(lambda: session.conclude(apart))

        self.waiting.begin(f"Reading {count(text.count(chr(10)) + 1, 'line')}…", job, bring)

    def _bring(self, text: str, command: Batch | Planned) -> None:
        """Carry out what lines of the bar say, and show what came of it."""
        before = set(self.session.document.notes)
        if not self.do(command):
            return
        if text == self.bar.edit.text():
            self.bar.clear()
        fresh = [note for id, note in self.session.document.notes.items() if id not in before]
        times = [note.place.at for note in fresh if isinstance(note.place, OnTimeline)]
        self._last_typed = times[-1] if times else self._last_typed
        placed = [note.id for note in fresh if not isinstance(note.place, InTray)]
        self.canvas.show_notes(placed)
        if len(placed) < len(fresh):
            self.panel.turn_to("Inbox")
        self.say(f"Done: {lowered(command.label)}")

    # Editing.

    def undo(self) -> None:
        """Take the last step back."""
        self._turn(self.session.undo, "Undone")

    def redo(self) -> None:
        """Do it again."""
        self._turn(self.session.redo, "Done again")

    def _turn(self, turn: Callable[[], object], word: str) -> None:
        if not self.writing.end():
            # The disk refused what is being written, and has told why: that comes first.
            return
        try:
            step = turn()
        except (BrokenRule, BoardError) as refusal:
            self.refuse(refusal)
            return
        self.say(f"{word}: {lowered(getattr(step, 'label', ''))}" if step is not None else "Nothing to take back")

    def chosen(self) -> list[Note]:
        """The notes that are selected."""
        notes = self.session.document.notes
        return [notes[id] for id in self.session.selection if id in notes]

    def chosen_pictures(self) -> list[Picture]:
        """The pictures that are selected."""
        pictures = self.session.document.pictures
        return [pictures[id] for id in self.session.selection if id in pictures]

    def cards(self) -> list[Note | Picture]:
        """The notes and pictures that are selected."""
        return [*self.chosen(), *self.chosen_pictures()]

    def open_menu(self) -> None:
        """The menu of what is selected, or of the board, for the keyboard."""
        rects = [rect for id in self.session.selection if (rect := self.canvas.index.rect(id)) is not None]
        at = self.canvas.on_screen(rects[0]).bottomLeft().toPoint() if rects else self.canvas.rect().center()
        open_selection_menu(self, self.session.selection, self.canvas.mapToGlobal(at))

    def use_tool(self, tool: str) -> None:
        """Change to a tool. An arrow may begin at what is selected, and what is selected may be voted for."""
        chosen = self.session.selection if tool in ("link", "vote") else frozenset()
        self.canvas.use(tool)
        if chosen:
            self.session.select(chosen)
        self.canvas.setFocus()

    def _check_tool(self) -> None:
        for tool in RAIL:
            self.commands[f"use_tool:{tool}"].setChecked(tool == self.canvas.tool)

    def find_notes(self) -> None:
        """Look for a text, a tag, an author."""
        self._seat_find_bar()
        self.find_bar.open()

    def open_palette(self) -> None:
        """Everything that can be done, and every note, by name."""
        self.window_asked.emit("palette")

    def rename(self) -> None:
        """The title, in place."""
        self.title.edit()


def lowered(text: str) -> str:
    """A label in the middle of a sentence."""
    return text[:1].lower() + text[1:]
