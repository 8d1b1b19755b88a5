"""Everything about the one note that is selected: each field to change, where it came from, and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from whiteboard.importers.bar import BarContext, read_line
from whiteboard.importers.bounds import read_day_alone
from whiteboard.importers.times import Reference
from whiteboard.layout.as_said import says_more
from whiteboard.layout.board import dates_of
from whiteboard.layout.timescale import clock, same_day, zone_of
from whiteboard.layout.when import Dates, place_time, twice, whole_days
from whiteboard.model.commands import Batch, Command, Edit, MoveNotes, SetMark
from whiteboard.model.document import Document
from whiteboard.model.history import Entry, Turn
from whiteboard.model.instants import to_datetime
from whiteboard.model.records import EVENT, Id, Mark, Note, OnCanvas, OnTimeline, Place, Precision
from whiteboard.model.sources import source_words
from whiteboard.tools.placing import without_overlap
from whiteboard.ui.canvas import Canvas
from whiteboard.ui.panels import Do, label, number_box

_TEXT_HEIGHT = 96
_SHOWN = 14
"""Entries of a note's story that are shown, the last ones."""
_WAYS = {Turn.DO: "", Turn.UNDO: "taken back: ", Turn.REDO: "done again: "}


class Inspector(QWidget):
    """A form. Each field is written when it is left or chosen, the text with each key; each is one undo step."""

    def __init__(
        self,
        canvas: Canvas,
        do: Do,
        context: Callable[[], BarContext],
        story: Callable[[Id], Sequence[Entry]],
    ) -> None:
        super().__init__()
        self._canvas = canvas
        self._do = do
        self._context = context
        self._story = story
        self._note: Note | None = None
        self._hint = label("Select one note to see everything about it", 9.5, role="quiet")
        self._hint.setWordWrap(True)
        self._form = QWidget()
        self.text = QPlainTextEdit()
        self.text.setFixedHeight(_TEXT_HEIGHT)
        self.text.setTabChangesFocus(True)
        self.kind = QComboBox()
        self.time = QLineEdit()
        self.time.setPlaceholderText("14:05, ~14:05, 14:00-14:20")
        self.lane = QComboBox()
        self.author = QLineEdit()
        self.tags = QLineEdit()
        self.tags.setPlaceholderText("#tag #tag")
        self.votes = number_box()
        self.votes.setRange(0, 999)
        self.promise = QLineEdit()
        self.promise.setPlaceholderText("time of the next update")
        self._lines = (self.time, self.author, self.tags, self.promise)
        self.locked = QCheckBox("Stays where it is")
        self._marks = {mark: QCheckBox(mark.value) for mark in Mark}
        self._source = label("", 9.0, role="quiet")
        self._told = label("", 9.0, role="quiet")
        self._problem = label("", 9.0, role="bad")
        for text in (self._source, self._told, self._problem):
            text.setWordWrap(True)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._arrange()
        self._wire()
        self.show_note(None)

    def _arrange(self) -> None:
        form = QFormLayout()
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        form.setVerticalSpacing(8)
        form.setHorizontalSpacing(12)
        rows: tuple[tuple[str, QWidget], ...] = (
            ("Kind", self.kind),
            ("Time", self.time),
            ("Lane", self.lane),
            ("Author", self.author),
            ("Tags", self.tags),
            ("Votes", self.votes),
            ("Promised", self.promise),
        )
        self._rows: dict[QWidget, QLabel] = {}
        for name, field in rows:
            title = label(name, 9.5, role="quiet")
            title.setBuddy(field)
            field.setAccessibleName(name)
            self._rows[field] = title
            form.addRow(title, field)
        self.text.setAccessibleName("Text")
        inside = QVBoxLayout(self._form)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(10)
        inside.addWidget(self.text)
        inside.addLayout(form)
        inside.addWidget(self._problem)
        inside.addWidget(self.locked)
        self._marks_title = label("Marks", 9.5, role="quiet")
        inside.addWidget(self._marks_title)
        grid = QGridLayout()
        grid.setVerticalSpacing(8)
        for number, box in enumerate(self._marks.values()):
            grid.addWidget(box, number // 2, number % 2)
        inside.addLayout(grid)
        inside.addWidget(label("Where it came from", 9.5, role="quiet"))
        inside.addWidget(self._source)
        inside.addWidget(label("What became of it", 9.5, role="quiet"))
        inside.addWidget(self._told)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 14, 16, 14)
        outer.addWidget(self._hint)
        outer.addWidget(self._form)
        outer.addStretch(1)

    def _wire(self) -> None:
        self.text.textChanged.connect(self._typed)
        self.kind.activated.connect(lambda _: self._set_kind(self.kind.currentData()))
        self.lane.activated.connect(lambda _: self._place())
        self.time.editingFinished.connect(self._place)
        self.author.editingFinished.connect(lambda: self._set("Change the author", author=self.author.text().strip()))
        self.tags.editingFinished.connect(lambda: self._set("Change the tags", tags=_tags(self.tags.text())))
        self.votes.valueChanged.connect(lambda votes: self._set("Change the votes", key="votes", votes=votes))
        self.promise.editingFinished.connect(self._set_promise)
        self.locked.clicked.connect(lambda on: self._set("Lock" if on else "Unlock", locked=on))
        for mark, box in self._marks.items():
            box.clicked.connect(lambda on, mark=mark: self._set_mark(mark, on=on))

    # What is shown.

    def showEvent(self, event: QShowEvent) -> None:
        """It is filled only where it is seen."""
        super().showEvent(event)
        self.show_selection()

    def show_selection(self) -> None:
        """Show the note that is selected alone, or that there is none."""
        session = self._canvas.session
        notes = session.document.notes
        chosen = [notes[id] for id in session.selection if id in notes]
        self.show_note(chosen[0] if len(chosen) == 1 else None)

    def show_note(self, note: Note | None) -> None:
        """Fill the form with a note, or empty it."""
        self._note = note
        self._form.setVisible(note is not None)
        self._hint.setVisible(note is None)
        if note is None or not self.isVisible():
            return
        document = self._canvas.session.document
        with _quiet(self._fields()):
            if self.text.toPlainText().rstrip() != note.text:
                self.text.setPlainText(note.text)
            _fill(self.kind, _ordered(document.kinds.values()), note.kind)
            on_timeline = isinstance(note.place, OnTimeline)
            lane = note.place.lane if isinstance(note.place, OnTimeline) else None
            _fill(self.lane, _ordered(document.lanes.values()), lane)
            if not on_timeline:
                self.lane.setCurrentIndex(-1)
            self.time.setText(_time(note.place, document, self._context()))
            self.author.setText(note.author)
            self.tags.setText(" ".join(f"#{tag}" for tag in note.tags))
            self.votes.setValue(note.votes)
            self.promise.setText(
                clock(note.promise, zone_of(document.board.timezone)) if note.promise is not None else ""
            )
            self.locked.setChecked(note.locked)
            event = note.kind == EVENT
            for mark, box in self._marks.items():
                owner = document.marks.get(mark)
                box.setChecked(mark in note.marks)
                box.setVisible(event)
                box.setToolTip("" if owner in (None, note.id) else "Another event has it; it moves here")
            self._marks_title.setVisible(event)
            for field, shown in ((self.promise, event), (self.votes, not event)):
                field.setVisible(shown)
                self._rows[field].setVisible(shown)
        zone, place = zone_of(document.board.timezone), note.place
        more = note.said and (not isinstance(place, OnTimeline) or says_more(note.said, place, zone))
        said = f"\nTime as it was told: {note.said}" if more else ""
        self._source.setText((source_words(note.source) or "Written on this board") + said)
        self._told.setText("\n".join(_told(self._story(note.id), document)))
        self._problem.setText("")

    def _fields(self) -> tuple[QWidget, ...]:
        return (self.text, self.votes, self.kind, self.lane, *self._marks.values())

    # What is changed.

    def _set(self, title: str, *, key: str | None = None, **fields: Any) -> None:
        note = self._now()
        if note is not None:
            self._carry_out(Edit(Note, {note.id: fields}, title), key and f"{key} {note.id}")

    def _carry_out(self, command: Command, key: str | None = None) -> None:
        if not self._do(command, key=key):
            # What was chosen goes back to what holds; what was typed stays, to be mended.
            typed = {line: line.text() for line in self._lines}
            self.show_note(self._now())
            for line, text in typed.items():
                line.setText(text)

    def _now(self) -> Note | None:
        """The note as it is on the board now; None where it is gone."""
        return self._canvas.session.document.notes.get(self._note.id) if self._note is not None else None

    def _typed(self) -> None:
        note = self._now()
        if note is not None:
            # What is refused stays to be read, and is tried again with the next key.
            text = self.text.toPlainText().rstrip()
            self._do(Edit(Note, {note.id: {"text": text}}, "Change the text"), key=f"text {note.id}")

    def _set_kind(self, kind: Id) -> None:
        note = self._now()
        if note is not None:
            self._set("Change the kind", kind=kind, marks=note.marks if kind == EVENT else ())

    def _set_mark(self, mark: Mark, *, on: bool) -> None:
        note = self._now()
        if note is not None:
            self._carry_out(SetMark(mark, note.id if on else None))

    def _set_promise(self) -> None:
        text = self.promise.text().strip()
        note = self._now()
        if note is None or text == self._shown_promise(note):
            return
        line = read_line(f"{text} x", self._about(note)) if text else None
        if line is not None and line.at is None:
            self._problem.setText(f"“{text}” is no time; write one such as 14:30")
            return
        self._set("Change the promise", promise=line.at if line is not None else None)

    def _shown_promise(self, note: Note) -> str:
        zone = zone_of(self._canvas.session.document.board.timezone)
        return clock(note.promise, zone) if note.promise is not None else ""

    def _about(self, note: Note) -> BarContext:
        """What times are understood against: the clock of a note moves to what is nearest to where it is."""
        context, place = self._context(), note.place
        return context.around(place.at) if isinstance(place, OnTimeline) else context

    def _place(self) -> None:
        """Time and lane as they stand in the form; a note that had neither comes onto the timeline."""
        note = self._now()
        if note is None:
            return
        document = self._canvas.session.document
        text = self.time.text().strip()
        lane = self.lane.currentData() or self._context().default_lane or next(iter(document.lanes), None)
        if not text or lane is None:
            return
        place = note.place
        said = note.said
        if isinstance(place, OnTimeline) and text == _time(place, document, self._context()):
            wanted: Place = replace(place, lane=lane)
        else:
            context = self._about(note)
            line = read_line(f"{text} x", context)
            row = place.row if isinstance(place, OnTimeline) else None
            said = text
            if line.at is not None:
                wanted = OnTimeline(line.at, lane, row, line.until, line.precision)
            elif day := read_day_alone(text, Reference(zone_of(context.timezone), context.day, context.today)):
                wanted = OnTimeline(day[0], lane, row, day[1], Precision.RANGE)
            else:
                self._problem.setText(
                    f"“{text}” is no time; write one such as 14:05, ~14:05, 14:00-14:20, 18 Jul or 18-20 Jul"
                )
                return
        if wanted != place:
            free = without_overlap(document, self._canvas.shape, {note.id: wanted})
            move = MoveNotes(free)
            # What was said before is not how this time was told.
            self._carry_out(Batch(move.label, (move, Edit(Note, {note.id: {"said": said}}))))


def _ordered(records: Any) -> list[Any]:
    return sorted(records, key=lambda record: record.position)


def _fill(box: QComboBox, records: Sequence[Any], chosen: Id | None) -> None:
    box.clear()
    for record in records:
        box.addItem(record.title, record.id)
    box.setCurrentIndex(box.findData(chosen))


class _quiet:  # noqa: N801  # reads as what it does where it is used
    """Nothing that is filled in counts as typed."""

    def __init__(self, fields: Sequence[QWidget]) -> None:
        self._fields = fields
        self._blockers: list[QSignalBlocker] = []

    def __enter__(self) -> None:
        self._blockers = [QSignalBlocker(field) for field in self._fields]

    def __exit__(self, *error: object) -> None:
        for blocker in self._blockers:
            blocker.unblock()


def _tags(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for part in text.replace(",", " ").split() if (word := part.strip("#"))))


def _time(place: Place, document: Document, context: BarContext) -> str:
    """A place's time as the bar reads it back; the date only where the context would take another day."""
    if not isinstance(place, OnTimeline):
        return ""
    zone = zone_of(document.board.timezone)

    def told(at: int) -> str:
        local = to_datetime(at).astimezone(zone)
        short = f"{local:%H:%M}" if not local.second else f"{local:%H:%M:%S}"
        short += f" {name}" if (name := twice(at, zone)) else ""
        return short if one_day and local.date() == context.day else f"{local:%Y-%m-%d} {short}"

    one_day = place.until is None or same_day(place.at, place.until, zone)
    if whole_days(place.at, place.until, zone):
        return place_time(place, zone, Dates.YEAR)
    about = "~" if place.precision is Precision.ABOUT else ""
    if place.until is None:
        return f"{about}{told(place.at)}"
    return f"{about}{told(place.at)}{'-' if one_day else ' – '}{told(place.until)}"


def _told(entries: Sequence[Entry], document: Document) -> Iterator[str]:
    """A note's story, the newest first: “14:05 placed 09:24 in Response (Import 4 events from a status page)”."""
    zone = zone_of(document.board.timezone)
    left_out = len(entries) - _SHOWN
    for entry in reversed(entries[-_SHOWN:]):
        when = clock(entry.at, zone, day=not same_day(entry.at, entries[-1].at, zone))
        change = entry.changes[0]
        after = change.after
        moved = isinstance(after, Note) and (not isinstance(change.before, Note) or change.before.place != after.place)
        where = _where(after.place, document) if moved and isinstance(after, Note) else ""
        yield f"{when}  {_WAYS[entry.turn]}{entry.label}{f' → {where}' if where else ''}"
    if left_out > 0:
        yield f"and {left_out} more before"


def _where(place: Place, document: Document) -> str:
    if isinstance(place, OnTimeline):
        lane = document.lanes.get(place.lane)
        zone = zone_of(document.board.timezone)
        time = place_time(place, zone, dates_of(document, zone))
        return f"{time} {lane.title}" if lane is not None else time
    return "the canvas" if isinstance(place, OnCanvas) else "the inbox"
