"""The preview of an import: what would come, row by row and on a small timeline, beside a board that goes on living.

It asks nothing in a row of boxes: what the source leaves open is asked at its top, and every answer, tick and correction
is shown at once. What comes is one command.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QItemSelectionModel, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLayout,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from whiteboard.importers import road
from whiteboard.importers.candidates import Channel, Import, Incident, SeveralIncidents, Unreadable, lane_with
from whiteboard.importers.formats import FORMATS
from whiteboard.importers.lanes import Key, Target, remembered, ruled, rules
from whiteboard.importers.review import Reviewed, Standing, reviewed
from whiteboard.importers.source import Source
from whiteboard.layout.theme import Theme
from whiteboard.model.commands import Batch, Command, Planned, count
from whiteboard.model.document import Document
from whiteboard.model.instants import Instant
from whiteboard.model.progress import silent
from whiteboard.model.records import Id, Mark, Role
from whiteboard.model.rules import BrokenRule
from whiteboard.session.apart import Apart
from whiteboard.session.preparing import prepared
from whiteboard.ui.flow import Flow, Lines
from whiteboard.ui.import_questions import Questions
from whiteboard.ui.import_strip import Strip
from whiteboard.ui.import_table import CandidateTable, CandidateView
from whiteboard.ui.incident_picker import IncidentPicker
from whiteboard.ui.panels import label
from whiteboard.ui.work import Progress, Work, raise_here

_CLIPBOARD = "the clipboard"
_PATIENCE = 500
"""Milliseconds after which somebody who waits is told what for."""
_MOST_RULES = 24
_RULES_HEIGHT = 112
"""Pixels of three lines of them."""
_MARKS_HEIGHT = 76
_LONGEST_NAME = 36
_FRAME = 48
"""Pixels that the frame of a window may take, so that none of it lies below the screen."""
_MANY = 1000
"""Rows from which bringing them takes long enough to be told."""
_PREPARED = 0.85
"""The share of that time after which they are ready to be written."""

Plan = Callable[[Document], Command | None]
"""The command that brings what was ticked onto a board."""


@dataclass(frozen=True, slots=True)
class Host:
    """What an import is for: the board that is open, or a new one that is made when something comes.

    ``say`` is for what is well, ``tell`` for what is wrong; ``take`` carries out what is planned for its board and says
    whether it was done; ``hand_over`` and ``conclude`` are those of the session, ``expect`` that of its picture. ``open`` makes the board
    that is not there yet, and is what the import is for from then on; None where it cannot be made.
    """

    parent: QWidget
    document: Callable[[], Document]
    today: date
    now: Callable[[], Instant]
    new_id: Callable[[], Id]
    theme: Callable[[], Theme]
    say: Callable[[str], None]
    tell: Callable[[str], None]
    take: Callable[[Plan], bool]
    hand_over: Callable[[Planned], Apart | None]
    conclude: Callable[[Apart], None]
    expect: Callable[[Document], None]
    open: Callable[[], Host | None] | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    """What reading a source has led to: an import, or the incidents of which one must be chosen."""

    source: Source
    imported: Import | None = None
    incidents: tuple[Incident, ...] = ()
    channels: tuple[Channel, ...] = ()
    reviewed: Reviewed | None = None


class ImportPreview(QDialog):
    """One source on its way to the board. It does not block what is behind it."""

    settled = Signal()
    """Reading has come to an end, one way or another."""
    offered = Signal()
    """It is known which formats can read the source."""

    def __init__(self, host: Host) -> None:
        super().__init__(host.parent)
        self.setWindowTitle("Import")
        self.setModal(False)
        self.setSizeGripEnabled(True)
        self._host = host
        self._work: Work | None = None
        self._source: Source | None = None
        self._name = ""
        self._format: str | None = None
        self._incident: str | None = None
        self._read: Import | None = None
        self._chosen: dict[Key, Target] = {}
        self._trying: Work | None = None
        self.picker: IncidentPicker | None = None
        document = host.document()
        self.table = CandidateTable(host.theme, host.today)
        self.view = CandidateView(self.table)
        self.questions = Questions(document.board.timezone, host.today)
        self.questions.answered.connect(self._read_again)
        self.strip = Strip(self.table, host.document, host.theme)
        self.strip.picked.connect(self.view.go_to)
        self.table.altered.connect(self._altered)
        self.table.refused.connect(lambda why: self._say(why, bad=True))
        self.view.selectionModel().currentRowChanged.connect(lambda *_: self._show_row())
        self.view.selectionModel().selectionChanged.connect(lambda *_: self._selected())
        self._build()
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE)
        self._patience.timeout.connect(self._show_waiting)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self.bring)

    # Put together.

    def _build(self) -> None:
        self.stack = QStackedWidget()
        self.stack.addWidget(self._waiting())
        self.stack.addWidget(self._preview())
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 14)
        column.setSpacing(10)
        column.addWidget(self.stack, 1)
        column.addLayout(self._footer())

    def _waiting(self) -> QWidget:
        waiting = QWidget()
        column = QVBoxLayout(waiting)
        column.addStretch(1)
        self.waits = label("Reading…", 12.0)
        self.waits.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self.waits)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(320)
        column.addWidget(self.bar, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        return waiting

    def _preview(self) -> QWidget:
        preview = QWidget()
        column = QVBoxLayout(preview)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(9)
        column.addLayout(self._head())
        self.warning = label("", 9.5, role="quiet")
        self.warning.setWordWrap(True)
        column.addWidget(self.warning)
        column.addWidget(self.questions)
        column.addWidget(self._rules_row())
        column.addWidget(self.strip)
        column.addLayout(self._tools())
        self.view.setMinimumHeight(150)
        column.addWidget(self.view, 1)
        self.whole = label("", 9.5)
        self.whole.setWordWrap(True)
        self.whole.setFixedHeight(34)
        self.whole.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.about = label("", 9.0, role="quiet")
        column.addWidget(self.whole)
        column.addWidget(self.about)
        self._marks = Flow(apart=16)
        self.marks = Lines(self._marks, most=_MARKS_HEIGHT)
        column.addWidget(self.marks)
        self.times = QCheckBox("Move events that were changed on the board too to the source’s times")
        column.addWidget(self.times)
        return preview

    def _head(self) -> QHBoxLayout:
        self.title = label("", 12.0, bold=True)
        self.origin = label("", 9.5, role="quiet")
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addWidget(self.title)
        names.addWidget(self.origin)
        self.format = QComboBox()
        self.format.setAccessibleName("Format of the source")
        self.format.activated.connect(self._choose_format)
        self.other = QPushButton("Another incident…")
        self.other.clicked.connect(self._pick_another)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addLayout(names, 1)
        row.addWidget(self.other)
        row.addWidget(label("Read as", 9.5, role="quiet"))
        row.addWidget(self.format)
        return row

    def _rules_row(self) -> QScrollArea:
        """“status page → Public”, one box each, in a few lines that scroll where there are very many."""
        self._rules = Flow(apart=16)
        self.rules = Lines(self._rules, most=_RULES_HEIGHT)
        return self.rules

    def _tools(self) -> QHBoxLayout:
        self.only = QCheckBox("Only flagged")
        self.only.toggled.connect(self._filter)
        self.all = QCheckBox("All rows")
        self.all.setTristate(True)
        self.all.clicked.connect(self._take_all)
        self.send = QComboBox()
        self.send.setAccessibleName("Lane of the selected rows")
        self.send.setMinimumWidth(170)
        self.send.activated.connect(self._send)
        self._send_label = label("Selected rows to", 9.5, role="quiet")
        row = QHBoxLayout()
        row.setSpacing(18)
        row.addWidget(self.all)
        row.addWidget(self.only)
        row.addStretch(1)
        row.addWidget(self._send_label)
        row.addWidget(self.send)
        return row

    def _footer(self) -> QHBoxLayout:
        self.message = label("", 9.5)
        self.message.setWordWrap(True)
        self.import_button, self.cancel_button = QPushButton("Import"), QPushButton("Cancel")
        self.import_button.setProperty("primary", True)
        self.import_button.setAutoDefault(False)
        self.import_button.clicked.connect(self.bring)
        self.cancel_button.setAutoDefault(False)
        self.cancel_button.clicked.connect(self.reject)
        self.keys = label("Space takes or leaves a row · Enter edits it · Ctrl+Enter imports", 9.0, role="quiet")
        self.keys.hide()
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.message, 1)
        row.addWidget(self.keys)
        row.addWidget(self.cancel_button)
        row.addWidget(self.import_button)
        return row

    # Reading.

    def begin(self, source: Path | bytes | str, name: str = "") -> None:
        """Read a source, and show what it holds as soon as that is known."""
        shown = name or (source.name if isinstance(source, Path) else _CLIPBOARD)
        self._begin(lambda progress: road.open_source(source, name, progress), shown)

    def begin_page(self, markup: str) -> None:
        """Read HTML of the clipboard, which anybody may have put there: a process of its own makes it plain first."""

        def opened(progress: Progress) -> Source:
            from whiteboard.importers.plain_page import plain_page

            return road.open_source(plain_page(markup), progress=progress)

        self._begin(opened, _CLIPBOARD)

    def _begin(self, opened: Callable[[Progress], Source], shown: str) -> None:
        self._name = shown
        self.waits.setText(f"Reading {self._name}…")
        self._start(opened)

    def _read_again(self) -> None:
        source = self._source
        if source is not None:
            self._start(lambda progress: road.open_source(source, progress=progress))

    def _start(self, opened: Callable[[Progress], Source]) -> None:
        """Read on a thread of its own, in the place of what is still being read."""
        if self._work is not None:
            self._work.cancel()
        document = self._host.document()
        format, incident = self._format, self._incident
        answers = self.questions.answers()
        today = self._host.today

        def job(progress: Progress) -> _Found:
            source = opened(progress)
            channels = road.channels(source, format=format)
            try:
                imported = road.read(
                    source, today=today, format=format, incident=incident, document=document, **answers
                )
            except SeveralIncidents as several:
                return _Found(source, incidents=several.incidents)
            return _Found(source, imported, channels=channels, reviewed=reviewed(document, imported.candidates))

        self._go(job, self._done)

    def _go(self, job: Callable[[Progress], object], done: Callable[[Work, Any], object]) -> Work:
        """Work on a thread of its own; whoever waits for long is shown how far it is."""
        work = self._work = Work(job)
        work.done.connect(lambda found: done(work, found))
        work.failed.connect(lambda error: self._failed(work, error))
        work.progressed.connect(self._progress)
        self.bar.setRange(0, 0)
        self._patience.start()
        work.start()
        return work

    def _progress(self, share: float) -> None:
        if share > 0:
            self.bar.setRange(0, 100)
            self.bar.setValue(round(100 * share))

    def _show_waiting(self) -> None:
        if self._work is not None:
            self.stack.setCurrentIndex(0)
            self.import_button.hide()
            self._appear(self._large())

    def _ended(self, work: Work) -> bool:
        """Whether this is what was read last; what was cancelled says nothing."""
        if work is not self._work:
            return False
        self._work = None
        self._patience.stop()
        return True

    def _failed(self, work: Work, error: Exception) -> None:
        if not self._ended(work):
            return
        if not isinstance(error, Unreadable):
            raise error
        if self._read is None and self.picker is None:
            self._host.tell(sentence(error))
            self.reject()
        else:
            self._show_page()
            self._say(sentence(error), bad=True)
            self.import_button.setEnabled(False)
            if self._read is not None:
                self.format.setCurrentIndex(self.format.findData(self._format or self._read.format))
        self.settled.emit()

    def _show_page(self) -> None:
        """What was shown before somebody had to wait."""
        if self._read is not None:
            self.stack.setCurrentIndex(1)
        elif self.picker is not None:
            self.stack.setCurrentWidget(self.picker)
        self.import_button.show()

    def _done(self, work: Work, found: _Found) -> None:
        if not self._ended(work):
            return
        self._source = replace(found.source, progress=silent)
        if found.imported is None:
            self._pick(found.incidents)
        else:
            self._show(found.imported, found.channels, found.reviewed)
        self.settled.emit()

    # Which incident.

    def _pick(self, incidents: tuple[Incident, ...]) -> None:
        if self.picker is not None:
            self.stack.removeWidget(self.picker)
            self.picker.deleteLater()
        host = self._host
        self.picker = IncidentPicker(incidents, host.document().board.timezone, host.now(), host.theme())
        self.picker.chosen.connect(self._choose_incident)
        self.stack.addWidget(self.picker)
        self._pick_another()

    def _pick_another(self) -> None:
        if self.picker is not None:
            self.stack.setCurrentWidget(self.picker)
            self.import_button.setText("Choose")
            self.import_button.setEnabled(True)
            self.import_button.show()
            self._say("")
            self._appear(self._large())
            self.picker.table.setFocus()

    def _choose_incident(self, id: str) -> None:
        self._incident = id
        self._read_again()

    def _choose_format(self) -> None:
        self._format = self.format.currentData()
        self._incident = None
        self._read_again()

    # What was read.

    def _show(self, read: Import, channels: tuple[Channel, ...], known: Reviewed | None) -> None:
        host = self._host
        first = self._read is None
        another = first or self._read is None or self._read.format != read.format
        self._read = read
        if another:
            self._chosen = remembered(host.document(), read.format)
            self._offer_formats(read.format)
        self.questions.ask(read, channels)
        self.other.setVisible(self.picker is not None)
        self.title.setText(" ".join(read.title.split()) or f"Import from {road.origin(read.format)}")
        zone = host.document().board.timezone
        self.origin.setText(f"{self._name} · {len(read.candidates):,} rows · times shown in {zone}")
        self.warning.setText(" · ".join(read.warnings))
        self.warning.setVisible(bool(read.warnings))
        self._fill_rules()
        self.table.show_import(ruled(read, self._chosen), host.document(), known)
        self.view.fit()
        self.send.clear()
        for title, target in self.table.targets():
            self.send.addItem(title, target)
        self.send.setCurrentIndex(-1)
        self.send.setPlaceholderText("choose a lane")
        self._fill_marks()
        self._order_tabs()
        if first and not self._worth_showing():
            host.say("Nothing new: all of it is on the board already")
            self.reject()
            return
        self.stack.setCurrentIndex(1)
        self.import_button.show()
        self.keys.show()
        self._say(self._summary(self.table.taken()))
        self._appear(self._large())
        if first or not self.view.currentIndex().isValid():
            self.view.selectionModel().setCurrentIndex(
                self.view.rows.index(0, 3),
                QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows,
            )
            self.view.setFocus()

    def _order_tabs(self) -> None:
        """Tab goes as one reads, though the lanes and the marks were made last."""

        def inside(widget: QWidget) -> list[QWidget]:
            found = [widget, *widget.findChildren(QWidget)]
            return [one for one in found if one.window() is self and one.focusPolicy() & Qt.FocusPolicy.TabFocus]

        head = [self.other, self.format, *inside(self.questions), *inside(self.rules)]
        rows = [self.all, self.only, self.send, self.view, *inside(self.marks), self.times]
        for one, after in pairwise([*head, *rows, self.cancel_button, self.import_button]):
            self.setTabOrder(one, after)

    def _worth_showing(self) -> bool:
        """Whether there is anything to decide: something that comes, or that might."""
        return any(one.standing is not Standing.THERE or one.flags for one in self.table.reviews)

    def _offer_formats(self, format: str) -> None:
        """Offer the format that was used at once, and in a moment all others that make something of the source."""
        if self.format.findData(format) < 0:
            self.format.addItem(_TITLES_OF[format], format)
        self.format.setCurrentIndex(self.format.findData(format))
        source, today, zone = self._source, self._host.today, self._host.document().board.timezone
        if source is None or self._trying is not None:
            return
        work = self._trying = Work(
            lambda progress: road.readable(replace(source, progress=progress), today=today, timezone=zone)
        )
        work.done.connect(self._fill_formats)
        work.failed.connect(raise_here)
        work.start()

    def _fill_formats(self, names: tuple[str, ...]) -> None:
        shown = self.format.currentData()
        self.format.clear()
        for name, title in _TITLES_OF.items():
            if name == shown or name in names:
                self.format.addItem(title, name)
        self.format.setCurrentIndex(self.format.findData(shown))
        self.format.setEnabled(self.format.count() > 1)
        self.offered.emit()

    def _fill_rules(self) -> None:
        """A box for each rule, with the lane that it leads to."""
        _clear(self._rules)
        read = self._read
        found = rules(read.candidates)[:_MOST_RULES] if read is not None and read.board is None else ()
        self._rules.addWidget(label("Lanes", 9.5, bold=True))
        document = self._host.document()
        titles = {lane.id: lane.title for lane in document.lanes.values()}
        upper = {role: lane for role in Role if (lane := _upper(document, role)) is not None}
        for rule in found:
            name = rule.channel or titles.get(rule.suggested, rule.suggested)
            box = QComboBox()
            box.setAccessibleName(f"Lane of {name}")
            box.setMaximumWidth(190)
            target = self._chosen.get(rule.key, rule.suggested)
            target = upper.get(target, target) if isinstance(target, Role) else target
            for id, title in titles.items():
                box.addItem(title, id)
            for role in Role:
                if role not in upper:
                    box.addItem(f"{role.value.capitalize()} (new lane)", role)
            box.setCurrentIndex(max(0, box.findData(target)))
            box.activated.connect(partial(self._rule, rule.key, box))
            self._rules.addWidget(_beside(label(f"{_short(name)} ({rule.candidates:,}) →", 9.5, role="quiet"), box))
        self.rules.setVisible(bool(found))
        self.rules.fit()

    def _rule(self, key: Key, box: QComboBox, _index: int) -> None:
        self._chosen[key] = box.currentData()
        if self._read is not None:
            self.table.show_import(ruled(self._read, self._chosen), self._host.document())

    def _fill_marks(self) -> None:
        """A tick for each mark that the source suggests: nothing is set without consent."""
        _clear(self._marks)
        carried = self._host.document().marks
        first: dict[Mark, int] = {}
        marked = [(row, candidate) for row, candidate in enumerate(self.table.candidates) if candidate.marks]
        for row, candidate in marked:
            for mark in candidate.marks:
                if self.table.reviews[row].standing is not Standing.THERE:
                    first.setdefault(mark, row)
        self._marks.addWidget(label("Marks", 9.5, bold=True))
        for mark, row in first.items():
            there = mark in carried
            box = QCheckBox(f"{mark}: {'the board has it' if there else _quoted(self.table.candidates[row].text)}")
            box.setEnabled(not there)
            box.setChecked(not there)
            box.toggled.connect(partial(self._mark, mark, row))
            self._marks.addWidget(box)
        self.marks.setVisible(bool(first))
        self.marks.fit()

    def _mark(self, mark: Mark, row: int, on: bool) -> None:
        others = {one for one in self.table.candidates[row].marks if one is not mark}
        wanted = {*others, mark} if on else others
        self.table.set_marks(row, tuple(one for one in Mark if one in wanted))

    # What is done with it.

    def _filter(self, only: bool) -> None:
        self.view.rows.show_only(only=only)

    def _take_all(self) -> None:
        every = range(len(self.table.candidates))
        self.table.take(every, on=not all(map(self.table.is_taken, every)))

    def _send(self) -> None:
        rows = self.view.chosen()
        target = self.send.currentData()
        if rows and target is not None:
            self.table.send(rows, target)
        self.send.setCurrentIndex(-1)
        self.view.setFocus()

    def _selected(self) -> None:
        number = len(self.view.chosen())
        self.send.setEnabled(bool(number) and not self.table.whole)
        self._send_label.setText(f"{number:,} selected rows to" if number > 1 else "Selected row to")

    def _altered(self) -> None:
        """Say what comes now."""
        taken = self.table.taken()
        reviews = self.table.reviews
        flagged = self.table.flags_raised()
        self.only.setText(f"Only flagged ({flagged:,})")
        self.only.setEnabled(bool(flagged) or self.only.isChecked())
        state = Qt.CheckState
        self.all.setCheckState(
            state.Checked if len(taken) == len(reviews) else state.PartiallyChecked if taken else state.Unchecked
        )
        self.times.setVisible(any(reviews[row].standing is Standing.CHANGED_HERE for row in taken))
        rows = count(len(taken), "row") if len(taken) != 1 else "1 row"
        self.import_button.setText(f"Import {rows}  Ctrl Enter")
        self.import_button.setEnabled(bool(taken))
        if self.isVisible():
            self._say(self._summary(taken))
        self._show_row()

    def _summary(self, taken: frozenset[int]) -> str:
        reviews = self.table.reviews
        there = [one.standing for one in reviews].count(Standing.THERE)
        waiting = sum(row in taken for row in self.table.waiting())
        parts = [
            f"{there:,} left out: on the board already" if there else "",
            f"{waiting:,} without a time: into the inbox" if waiting else "",
        ]
        return " · ".join(part for part in parts if part)

    def _show_row(self) -> None:
        """The whole text of the row that has the cursor."""
        row = self.view.current()
        self.strip.show_row(row)
        if row is None or row >= len(self.table.candidates):
            self.whole.setText("")
            self.about.setText("")
            return
        candidate = self.table.candidates[row]
        said = f"said “{candidate.said}”" if candidate.said else ""
        self.whole.setText(" ".join(candidate.text[:600].split()))
        self.about.setText(" · ".join(filter(None, (candidate.where, said, *self.table.remarks(row)))))

    def bring(self) -> None:
        """Bring what is ticked onto the board, as one step; on the page with the incidents choose one."""
        if self.picker is not None and self.stack.currentWidget() is self.picker:
            self.picker.take()
            return
        self.table.show_document(self._host.document())
        if not self.table.taken() or self._work is not None or not self._has_board():
            return
        host = self._host
        made, taken = self.table.made(), self.table.taken()
        if made is None:
            return
        move = self.times.isVisible() and self.times.isChecked()
        chosen = dict(self._chosen)

        def plan(document: Document) -> Batch | None:
            return road.to_command(document, made, host.new_id, taken=taken, move=move, chosen=chosen)

        if len(taken) <= _MANY:
            self._carry_out(plan)
            return
        document = host.document()

        def job(progress: Progress) -> Planned | None:
            command = plan(document)
            if command is None:
                return None
            return prepared(document, command, host.new_id, lambda share: progress(_PREPARED * share))

        self.waits.setText(f"Bringing {len(taken):,} rows…")
        self._go(job, partial(self._brought, plan))

    def _has_board(self) -> bool:
        """Whether there is a board for it, that was made just now where none was open."""
        host = self._host.open() if self._host.open is not None else self._host
        if host is None:
            return False
        if host is not self._host and self._read is not None:
            self._host = host
            document = host.document()
            # It is as empty as the one that the rows were reviewed for.
            known = None if document.notes else Reviewed(document, self.table.reviews)
            self.table.show_import(ruled(self._read, self._chosen), document, known)
        return True

    def _brought(self, plan: Plan, work: Work, planned: Planned | None) -> None:
        """Carry out what was planned, unless the board has changed meanwhile."""
        if not self._ended(work):
            return
        apart = self._host.hand_over(planned) if planned is not None else None
        if apart is None:
            here = planned.document if planned is not None else None
            self._end(lambda document: planned if document is here else plan(document))
            return

        def job(progress: Progress) -> None:
            progress(_PREPARED)
            self._host.expect(apart.after)
            apart.attempt(lambda share: progress(_PREPARED + (1 - _PREPARED) * share))

        writing = self._go(job, partial(self._written, planned))
        writing.ended.connect(partial(self._host.conclude, apart))

    def _written(self, planned: Planned | None, work: Work, _: object) -> None:
        if self._ended(work):
            self._end(lambda _: planned)

    def _end(self, plan: Plan) -> None:
        self._show_page()
        self._carry_out(plan)
        self.settled.emit()

    def _carry_out(self, plan: Plan) -> None:
        try:
            done = self._host.take(plan)
        except BrokenRule as error:
            self._say(str(error), bad=True)
            return
        if done:
            self.accept()

    # The window.

    def _large(self) -> QSize:
        parent = self._host.parent
        share = 0.72 if self.questions.isHidden() else 0.84
        return QSize(min(1240, parent.width() - 60), max(520, round(parent.height() * share)))

    def _appear(self, size: QSize) -> None:
        """Show it over the lower part of the window, so that the board's own timeline stays in sight."""
        if self.isVisible() and self.height() >= size.height():
            return
        self.resize(size)
        parent = self._host.parent
        corner = parent.mapToGlobal(QPoint(0, 0))
        self.move(
            corner + QPoint((parent.width() - size.width()) // 2, max(40, parent.height() - size.height() - _FRAME))
        )
        self.show()

    def _say(self, text: str, *, bad: bool = False) -> None:
        self.message.setText(text)
        self.message.setProperty("bad", bad)
        self.message.setProperty("quiet", not bad)
        self.message.style().unpolish(self.message)
        self.message.style().polish(self.message)

    def changeEvent(self, event: QEvent) -> None:
        """Coming back from the board, look at what it has become; other colours are painted anew."""
        if event.type() is QEvent.Type.ActivationChange and self.isActiveWindow() and self._read is not None:
            self.table.show_document(self._host.document())
        elif event.type() is QEvent.Type.PaletteChange:
            self.strip.recolour()
        super().changeEvent(event)

    def done(self, result: int) -> None:
        """Whatever is still being read is of no interest any more."""
        for work in (self._work, self._trying):
            if work is not None:
                work.cancel()
        self._work = None
        self.strip.leave()
        self._patience.stop()
        super().done(result)
        self.deleteLater()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing is cancelling."""
        self.reject()
        event.accept()


_TITLES_OF = {one.name: one.title for one in FORMATS}


def sentence(error: Unreadable) -> str:
    """What is wrong with a source, without what only the command line can do about it."""
    place = f"{error.file}{f', line {error.line}' if error.line is not None else ''}"
    mend = "" if "--" in error.mend or not error.mend else f"; {error.mend}"
    return f"{place}: {error.what}{mend}." if place else f"{error.what[:1].upper()}{error.what[1:]}{mend}."


def _upper(document: Document, role: Role) -> Id | None:
    lane = lane_with(document.lanes.values(), role)
    return None if lane is None else lane.id


def _quoted(text: str) -> str:
    words = " ".join(text[:200].split())
    return f"“{words if len(words) < 44 else words[:43] + '…'}”"


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"


def _beside(name: QWidget, box: QWidget) -> QWidget:
    """A name and what is chosen for it, which stay together."""
    both = QWidget()
    row = QHBoxLayout(both)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    row.addWidget(name)
    row.addWidget(box)
    return both


def _clear(row: QLayout) -> None:
    while (item := row.takeAt(0)) is not None:
        widget = item.widget()
        if isinstance(widget, QWidget):
            widget.hide()
            widget.deleteLater()
