"""The inbox: notes that nobody has placed yet, dragged onto the board or placed one after the other with the keys."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelectionModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRectF,
    QSignalBlocker,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QContextMenuEvent, QDrag, QFocusEvent, QFontMetricsF, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QGridLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from whiteboard.importers.bar import BarContext, Line, read_line
from whiteboard.layout.board import tint
from whiteboard.layout.cards import readable, sticky_inks
from whiteboard.layout.theme import Theme
from whiteboard.layout.timescale import zone_of
from whiteboard.layout.when import Dates, place_time
from whiteboard.model.commands import Edit, count
from whiteboard.model.document import Document, Same, altered_notes
from whiteboard.model.records import EVENT, Id, InTray, Lane, Note, OnTimeline
from whiteboard.ui.canvas import FOUND, STEPPED_BACK, tray_data
from whiteboard.ui.panels import Do, empty, label
from whiteboard.ui.style import font

_Index = QModelIndex | QPersistentModelIndex
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_MOST_LANES = 9
"""Lanes that have a digit as their key."""
_PLACING_WIDTH, _PLACING_AIR = 820, 28
"""Pixels of the card that shows what is placed next, and of its margins."""
_CARD_AIR, _CARD_INSET = 9.0, 20.0
"""Pixels of a card of the inbox above its words, and at their left."""
_MOST_ROWS = 6
_WRAPPED = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
_LONGEST_SHOWN = 400
"""Characters of a note that are shown: Qt breaks the lines of a whole text anew for each look at it."""


def shortened(text: str) -> str:
    """A text, or the beginning of one that is very long."""
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"


class Written(Protocol):
    """Who takes what is written in the inbox: each key as a draft, and in the end the text."""

    def draft(self, note: Note, text: str, *, new: bool) -> None:
        """Keep what is typed so far."""

    def take(self, note: Note, text: str) -> bool:
        """It is the text of the note now; False where that was refused."""

    def drop(self, note: Note) -> None:
        """What was typed is not wanted."""


class _Cards(QStyledItemDelegate):
    """Notes of the list as they look on the board: their words, and below them what else is known."""

    def __init__(self, inbox: Inbox) -> None:
        super().__init__(inbox)
        self._inbox = inbox

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """A card, with the accent's edge where it is selected."""
        theme, note = self._inbox.theme, self._inbox.note_of(index)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        paper = self._inbox.paper_of(note)
        card = QRectF(option.rect).adjusted(1.0, 2.0, -3.0, -2.0)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lit = note.id in self._inbox.lit
        if self._inbox.lit and not lit:
            painter.setOpacity(1.0 - STEPPED_BACK)
        edge = FOUND if lit else theme.accent if chosen else theme.card_edge if paper is None else paper
        painter.setPen(QPen(QColor(edge), 3.0 if lit and chosen else 2.0 if chosen or lit else 1.0))
        painter.setBrush(QColor(paper or theme.card))
        painter.drawRoundedRect(card, 5.0, 5.0)
        if paper is None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.quiet_ink))
            painter.drawRoundedRect(QRectF(card.x() + 5.0, card.y() + 7.0, 3.0, card.height() - 14.0), 1.5, 1.5)
        y = card.y() + _CARD_AIR
        for text, points, ink, height in self._lines(note):
            painter.setFont(font(points))
            painter.setPen(QColor(ink))
            painter.drawText(QRectF(card.x() + _CARD_INSET, y, self._room(), height), _WRAPPED, text)
            y += height
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """As wide as the list, as high as the words need."""
        height = sum(height for _, _, _, height in self._lines(self._inbox.note_of(index)))
        return QSize(self._inbox.viewport().width() - 2 * self._inbox.spacing(), round(height + 2 * _CARD_AIR + 4.0))

    def _room(self) -> float:
        """Pixels across that a card has for words."""
        return max(40.0, self._inbox.viewport().width() - 2 * self._inbox.spacing() - _CARD_INSET - 14.0)

    def _lines(self, note: Note) -> Iterator[tuple[str, float, str, float]]:
        """The words of a card: text, points, ink and pixels of height."""
        theme, paper = self._inbox.theme, self._inbox.paper_of(note)
        ink, fine, _ = (theme.ink, theme.quiet_ink, "") if paper is None else sticky_inks(paper, theme)
        known = (note.said, f"@{note.author}" if note.author else "", *(f"#{tag}" for tag in note.tags))
        rows = (
            (shortened(note.text) or "no words", 10.5, ink, _MOST_ROWS),
            ("  ".join(filter(None, known)), 9.0, fine, 1),
        )
        for text, points, colour, most in rows:
            if text:
                metrics = QFontMetricsF(font(points))
                needed = metrics.boundingRect(QRectF(0.0, 0.0, self._room(), 10_000.0), _WRAPPED, text).height()
                yield text, points, colour, min(needed, most * metrics.lineSpacing())


class _InPlace(_Cards):
    """The whole text of a note written where the list shows it: Enter ends, Shift+Enter begins a line, Escape takes back."""

    def __init__(self, inbox: Inbox, written: Written) -> None:
        super().__init__(inbox)
        self._written = written
        self._note: Note | None = None
        self._editor: QPlainTextEdit | None = None

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _Index) -> QWidget:
        """A field for plain text; what is typed in it is kept key by key."""
        note = self._note = self._inbox.note_of(index)
        editor = self._editor = QPlainTextEdit(note.text, parent)
        editor.setAccessibleName("Text of the note")
        editor.setTabChangesFocus(True)
        editor.selectAll()
        editor.textChanged.connect(lambda: self._written.draft(note, editor.toPlainText(), new=False))
        return editor

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        """It has its text: the list shows only a beginning of it."""

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: _Index) -> None:
        """The document changes, and the list with it."""

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: _Index) -> None:
        """Over the item, and at least so high that three lines can be seen."""
        area = option.rect
        least = 3 * editor.fontMetrics().lineSpacing() + 16
        room = max(0, self._inbox.viewport().height() - least)
        editor.setGeometry(area.x(), min(area.y(), room), area.width(), max(area.height(), least))

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Whatever ends writing ends it only when the text is on the disk."""
        key = event.key() if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress else None
        shift = isinstance(event, QKeyEvent) and bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if not isinstance(editor, QPlainTextEdit) or self._note is None:
            return super().eventFilter(editor, event)
        if key == Qt.Key.Key_Escape:
            self._written.drop(self._note)
            self._note = self._editor = None
        elif (key in _ENTER and not shift) or event.type() is QEvent.Type.FocusOut:
            self.end()
            return True
        return super().eventFilter(editor, event)

    def end(self) -> bool:
        """Take what is written. False where that was refused: then it stays to be written."""
        editor, note = self._editor, self._note
        if editor is None or note is None:
            return True
        if not self._written.take(note, editor.toPlainText().rstrip()):
            return False
        self._note = self._editor = None
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
        return True


class Inbox(QListWidget):
    """The tray: notes that nobody has placed yet. Drag them onto the board, place one with Enter, write on it with F2."""

    opened = Signal(str)
    binned = Signal(list)
    chosen = Signal(list)
    """Somebody selects notes here, or none any more."""
    menu_asked = Signal(QPoint)

    def __init__(self, written: Written | None, theme: Theme) -> None:
        """``written`` takes what is written; None where nothing can be changed."""
        super().__init__()
        self.theme = theme
        self._notes: tuple[Note, ...] = ()
        """What is shown; ``_waiting`` what there is, which may be more while something is written here."""
        self._waiting: tuple[Note, ...] = ()
        self._document: Document | None = None
        self._dragging = False
        self.lit: frozenset[Id] = frozenset()
        """What somebody who searches has found, here or on the board."""
        triggers = QAbstractItemView.EditTrigger.NoEditTriggers
        self._in_place = _InPlace(self, written) if written is not None else None
        self.setItemDelegate(self._in_place if self._in_place is not None else _Cards(self))
        if self._in_place is not None:
            triggers = QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed
        self.setEditTriggers(triggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setSpacing(2)
        self.setAccessibleName("Inbox")
        self.setContentsMargins(12, 8, 12, 8)
        self.itemSelectionChanged.connect(self._choose)

    def show_document(self, document: Document) -> int:
        """Show what waits, and say how much it is."""
        before, self._document = self._document, document
        if before is None or _waits_other(before, document):
            self._waiting = tuple(note for note in document.notes.values() if note.place.__class__ is InTray)
        notes = self._waiting
        # What is being written in the list stays there until it is written, and what is dragged out of it until it is
        # let go: Qt still holds on to the items.
        busy = self._dragging or self.state() is QAbstractItemView.State.EditingState
        if notes != self._notes and not busy:
            self._notes = notes
            self._fill(document)
        return len(notes)

    def _fill(self, document: Document) -> None:
        row, chosen = self.currentRow(), self.selected()
        quiet = QSignalBlocker(self)
        self.clear()
        for note in self._notes:
            kind = document.kinds.get(note.kind)
            text = shortened(note.text)
            title = f"{kind.title}: {text}" if kind is not None and note.kind != EVENT else text
            item = QListWidgetItem(title)
            item.setData(Qt.ItemDataRole.UserRole, note.id)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            self.addItem(item)
        self.setCurrentRow(min(row, self.count() - 1), QItemSelectionModel.SelectionFlag.NoUpdate)
        self._select(chosen)
        quiet.unblock()

    def selected(self) -> list[Id]:
        """The notes that are selected here."""
        return [index.data(Qt.ItemDataRole.UserRole) for index in self.selectedIndexes()]

    def place_selected(self) -> None:
        """Ask for the first note that is selected to be placed."""
        for id in self.selected()[:1]:
            self.opened.emit(id)

    def bin_selected(self) -> None:
        """Ask for the notes that are selected to be deleted."""
        if chosen := self.selected():
            self.binned.emit(chosen)

    def write(self) -> None:
        """Write on the first note that is selected."""
        chosen = self.selectedIndexes()
        if chosen:
            self.setCurrentIndex(chosen[0])
            self.edit(chosen[0])

    def follow(self, selection: Collection[Id]) -> None:
        """What is selected anywhere else is selected here no longer."""
        if not self.hasFocus() and any(id not in selection for id in self.selected()):
            self.clearSelection()

    def _select(self, ids: Collection[Id]) -> None:
        for row in range(self.count()) if ids else ():
            item = self.item(row)
            item.setSelected(item.data(Qt.ItemDataRole.UserRole) in ids)

    def _choose(self) -> None:
        # What is shown to somebody who searches is not selected by a hand.
        if self.hasFocus():
            self.chosen.emit(self.selected())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """What is selected here counts while the keys are here."""
        super().focusInEvent(event)
        if self.selectedItems():
            self._choose()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What can be done with notes that wait: those under the pointer, or those that are selected."""
        if self.selectedItems():
            at = event.globalPos()
            if event.reason() is not QContextMenuEvent.Reason.Mouse:
                at = self.viewport().mapToGlobal(self.visualItemRect(self.selectedItems()[0]).bottomLeft())
            self.menu_asked.emit(at)

    def end(self) -> bool:
        """End writing as if somebody had clicked elsewhere. False where what was written was refused."""
        return self._in_place is None or self._in_place.end()

    def note_of(self, index: _Index) -> Note:
        """The note that an item shows."""
        return self._notes[index.row()]

    def closeEditor(self, editor: QWidget, hint: QStyledItemDelegate.EndEditHint) -> None:
        """What has changed meanwhile is shown now."""
        super().closeEditor(editor, hint)
        self._show_waiting()

    def _show_waiting(self) -> None:
        if self._document is not None:
            self.show_document(self._document)

    def light(self, ids: frozenset[Id]) -> None:
        """Show what was found; everything else steps back."""
        self.lit = ids
        self.viewport().update()

    def show_note(self, id: Id) -> None:
        """Bring a note into view and select it; who types elsewhere goes on there."""
        row = next((row for row, note in enumerate(self._notes) if note.id == id), None)
        if row is not None:
            self.setCurrentRow(row, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.scrollToItem(self.item(row))

    def paper_of(self, note: Note) -> str | None:
        """The colour of a sticky's kind; None for events, which are cards here as on the board."""
        kind = self._document.kinds.get(note.kind) if self._document is not None and note.kind != EVENT else None
        return None if kind is None else kind.colour

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self.theme = theme
        self.viewport().update()

    def startDrag(self, actions: Qt.DropAction) -> None:
        """A small picture at the pointer: the board itself shows where the notes would land."""
        items = self.selectedItems()
        if not items:
            return
        drag = QDrag(self)
        drag.setMimeData(self.mimeData(items))
        chip = label(count(len(items), "note"), 10.0, bold=True)
        chip.setObjectName("toast")
        chip.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        picture = chip.grab()
        drag.setPixmap(picture)
        drag.setHotSpot(QPoint(picture.width() + 4, picture.height() + 4))
        self._dragging = True
        drag.exec(Qt.DropAction.CopyAction)
        self._dragging = False
        # After Qt is done with the drag as well.
        QTimer.singleShot(0, self, self._show_waiting)

    def mimeData(self, items: list[QListWidgetItem]) -> QMimeData:  # type: ignore[override]  # Qt gives a list
        """The ids of the notes being dragged."""
        return tray_data(item.data(Qt.ItemDataRole.UserRole) for item in items)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter places, Delete deletes."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.selected():
            self.place_selected()
        elif event.key() == Qt.Key.Key_Delete:
            self.bin_selected()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """Whatever the panel gives."""
        return QSize(200, 200)


def _waits_other(before: Document, after: Document) -> bool:
    """Whether what waits in one document may differ from what does in the other."""
    altered = altered_notes(Same(before.notes), Same(after.notes))
    return any(note.place.__class__ is InTray for pair in altered for note in pair if note is not None)


class PlaceNext(QFrame):
    """The next note of the inbox, large: a key for its lane, then its time, and the one after it comes.

    0 puts it below the timeline, the right arrow leaves it for later, Escape ends.
    """

    done = Signal()
    below = Signal(str)
    placed = Signal(str)

    def __init__(
        self, parent: QWidget, document: Callable[[], Document], context: Callable[[], BarContext], do: Do, theme: Theme
    ) -> None:
        super().__init__(parent)
        self.setObjectName("floating")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Place next")
        self._document = document
        self._context = context
        self._do = do
        self._theme = theme
        self._skipped: list[Id] = []
        self._note: Id | None = None
        self._lane: Lane | None = None
        self._waiting = 0
        self._left = label("", 10.0, role="quiet")
        self.text = label("", 20.0)
        self.text.setFont(font(20.0, font().Weight.DemiBold))
        self.text.setWordWrap(True)
        self._lanes = QGridLayout()
        self._lanes.setSpacing(8)
        self.time = QLineEdit()
        self.time.setFont(font(15.0))
        self.time.setMinimumHeight(46)
        self.time.setPlaceholderText("14:05,  ~14:05,  14:00-14:20,  +11m")
        self.time.setAccessibleName("Time")
        self.time.textChanged.connect(lambda _: self._say_time())
        self.time.returnPressed.connect(self._place)
        self.time.installEventFilter(self)
        self._words = label("", 11.0, role="quiet")
        self._words.setWordWrap(True)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(_PLACING_AIR, 22, _PLACING_AIR, 22)
        column.setSpacing(14)
        column.addWidget(self._left)
        column.addWidget(self.text)
        column.addLayout(self._lanes)
        column.addWidget(self.time)
        column.addWidget(self._words)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self._theme = theme

    def begin(self, within: QWidget, first: Id | None = None) -> bool:
        """Show a note that waits, the first where none is named, over a widget of the window in which it is looked at.
        False where none waits."""
        self.setParent(within)
        self._skipped = []
        return self.show_next(first)

    def show_next(self, wanted: Id | None = None) -> bool:
        """Show the next note that waits, or the one that is wanted; or end."""
        document = self._document()
        waiting = [note for note in document.notes.values() if isinstance(note.place, InTray)]
        if not waiting:
            self.end()
            return False
        if all(note.id in self._skipped for note in waiting):
            self._skipped = []
        left = [note for note in waiting if note.id not in self._skipped]
        note = next((note for note in left if note.id == wanted), left[0])
        self._note, self._lane, self._waiting = note.id, None, len(waiting)
        self._left.setText(f"{len(waiting)} to place")
        self.text.setText(shortened(note.text))
        self.time.setText(note.said)
        self._show_lanes(document)
        self.time.hide()
        self._words.setText("The key of its lane · 0 below the timeline · → later · Esc ends")
        self.show()
        self._fit()
        self.setFocus()
        return True

    def show_document(self, document: Document) -> None:
        """Go on with what waits by now, where the note that is shown is gone or there are others."""
        if self.isHidden():
            return
        waiting = [note.id for note in document.notes.values() if isinstance(note.place, InTray)]
        if self._note not in waiting or (len(waiting) != self._waiting and self._lane is None):
            self.show_next()

    def end(self) -> None:
        """No more for now."""
        self.hide()
        self.done.emit()

    def _fit(self) -> None:
        parent = self.parentWidget()
        if parent is not None:
            width = self._width()
            # The height that the broken lines need; that of a size hint is for other lines.
            self._column.activate()
            self.setFixedSize(width, self._column.totalHeightForWidth(width))
            self.move((parent.width() - self.width()) // 2, max(12, (parent.height() - self.height()) // 3))
            self.raise_()

    def _columns(self, chips: Sequence[QLabel]) -> int:
        """How many lanes stand side by side: all where they fit, few in the panel's own window."""
        gap, widths = self._lanes.spacing(), [chip.sizeHint().width() for chip in chips]
        room = self._width() - 2 * _PLACING_AIR
        if sum(widths) + gap * len(widths) <= room:
            return _MOST_LANES
        return max(1, room // (max(widths) + gap))

    def _width(self) -> int:
        parent = self.parentWidget()
        return min(_PLACING_WIDTH, parent.width() - 40) if parent is not None else _PLACING_WIDTH

    def _open_lanes(self, document: Document) -> list[Lane]:
        lanes = sorted(document.lanes.values(), key=lambda lane: (lane.position, lane.id))
        return [lane for lane in lanes if not lane.hidden][:_MOST_LANES]

    def _show_lanes(self, document: Document) -> None:
        empty(self._lanes)
        chips = [self._chip(number, lane) for number, lane in enumerate(self._open_lanes(document), 1)]
        columns = self._columns(chips)
        for number, chip in enumerate(chips):
            self._lanes.addWidget(chip, *divmod(number, columns), Qt.AlignmentFlag.AlignLeft)
            # A layout gives no room to what is not shown yet, and Qt would show it only later.
            chip.show()
        self._lanes.setColumnStretch(_MOST_LANES, 1)

    def _chip(self, number: int, lane: Lane) -> QLabel:
        """A lane with its key; the others step back once one is chosen."""
        chosen = self._lane is None or self._lane.id == lane.id
        chip = QLabel(f"{number}  {lane.title}", self)
        chip.setTextFormat(Qt.TextFormat.PlainText)
        chip.setFont(font(12.0, font().Weight.DemiBold))
        ground = tint(lane.colour, self._theme) if chosen else "transparent"
        ink = readable(lane.colour, self._theme, ground) if chosen else self._theme.quiet_ink
        chip.setStyleSheet(f"background: {ground}; color: {ink}; border-radius: 12px; padding: 5px 13px;")
        return chip

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The key of a lane, or what else can be done with the note."""
        key, lanes = event.key(), self._open_lanes(self._document())
        number = key - Qt.Key.Key_0
        if key == Qt.Key.Key_Escape:
            self.end()
        elif key == Qt.Key.Key_Right and self._note is not None:
            self._skipped.append(self._note)
            self.show_next()
        elif number == 0 and self._note is not None:
            self.below.emit(self._note)
            self.show_next()
        elif 1 <= number <= len(lanes):
            self._lane = lanes[number - 1]
            self._show_lanes(self._document())
            self.time.show()
            self._say_time()
            self._fit()
            self.time.setFocus()
            self.time.selectAll()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape in the line goes back to the choice of the lane."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            self.show_next()
            return True
        return super().eventFilter(watched, event)

    def _line(self) -> Line | None:
        """What the time says, in the lane that was chosen or one that it names itself."""
        if self._lane is None or not self.time.text().strip():
            return None
        line = read_line(self.time.text(), replace(self._context(), default_lane=self._lane.id))
        return line if line.at is not None else None

    def _say_time(self) -> None:
        line, document = self._line(), self._document()
        if line is None or line.at is None:
            self._words.setText(
                "When? Enter places it" if not self.time.text().strip() else "not understood as a time yet"
            )
            return
        zone = zone_of(document.board.timezone)
        place = OnTimeline(line.at, "", None, line.until, line.precision)
        lane = document.lanes.get(line.lane or "")
        where = f" · {lane.title}" if lane is not None else ""
        self._words.setText(f"{place_time(place, zone, Dates.DAY)}{where} · Enter places it")

    def _place(self) -> None:
        line = self._line()
        if line is None or line.at is None or line.lane is None or self._note is None:
            return
        place = OnTimeline(line.at, line.lane, None, line.until, line.precision)
        note, self._lane = self._note, None
        if self._do(Edit(Note, {note: {"place": place, "said": line.said}}, "Place the note")):
            self.placed.emit(note)
        self.show_next()
