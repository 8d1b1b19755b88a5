"""Copy, cut, paste and duplicate: within a board, between boards and windows, and from anywhere else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QByteArray, QMimeData
from PySide6.QtGui import QCursor, QGuiApplication

from whiteboard.importers.bar import write_lines
from whiteboard.model.commands import Add, Batch, Remove, count, counted
from whiteboard.model.copying import copies
from whiteboard.model.instants import Instant
from whiteboard.model.records import Id, Note, OnCanvas, OnTimeline, Picture, Place
from whiteboard.tools.folding import opened
from whiteboard.tools.placing import without_overlap
from whiteboard.ui import clipboard
from whiteboard.ui.incoming_pictures import has_picture, is_picture_file

if TYPE_CHECKING:
    from whiteboard.ui.page import Page

_BULLET = re.compile(r"\s*(?:[-*•–]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?")
_LEAST_LIST = 2
_STEP = 16.0
"""Points by which a copy lies to the right and below."""


class ClipboardVerbs:
    """Rows of the table of actions that make copies."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._last: frozenset[Id] = frozenset()
        self._from: dict[Id, Place] = {}
        self._made: dict[Id, Place] = {}
        self._way = _Way()
        self._pasted: tuple[QMimeData | None, int] = (None, 0)

    def copy(self) -> None:
        """The selected notes and pictures, in every form that others can take."""
        cards = self._page.cards()
        if cards:
            QGuiApplication.clipboard().setMimeData(clipboard.write(cards, self._page.session.document))
            self._pasted = (None, 0)
            self._page.say(f"Copied {_counted(cards)}")

    def copy_text(self) -> None:
        """The selected notes as lines that the bar understands, and nothing else."""
        document, notes = self._page.session.document, self._page.chosen()
        notes.sort(key=lambda note: (note.place.at if isinstance(note.place, OnTimeline) else 0, note.id))
        data = QMimeData()
        data.setText(write_lines(notes, document))
        data.setData(clipboard.LINES, QByteArray(b"1"))
        QGuiApplication.clipboard().setMimeData(data)
        self._page.say(f"Copied {count(len(notes), 'note')} as text")

    def cut(self) -> None:
        """Copy, and delete here."""
        cards = self._page.cards()
        if cards:
            self.copy()
            gone = Remove(frozenset((type(card), card.id) for card in cards))
            self._page.do(Batch(f"Cut {_counted(cards)}", (gone,)))

    def paste(self) -> None:
        """Notes and pictures of ours as they were; a picture onto the canvas; a table as events after a look at it; else one line a note."""
        from whiteboard.ui.importing import import_text  # and with it what reads HTML: a third of a second

        data = QGuiApplication.clipboard().mimeData()
        if data.hasFormat(clipboard.OURS):
            self._paste_ours(data)
        elif data.hasFormat(clipboard.LINES):
            self._page.add_lines(data.text())
        elif files := _pictures_in(data):
            self._page.pictures.take_files(files, self._page.pictures.under_pointer())
        elif not data.hasText() and has_picture(data):
            self._page.pictures.take(data, self._page.pictures.under_pointer(), "Paste")
        elif import_text(self._page, data.text(), data.html()) is not None:
            # Some programs copy a table as HTML alone.
            return
        elif data.hasText():
            self._page.add_lines(without_bullets(data.text()))
        else:
            self._page.say("There is nothing on the clipboard that can be pasted here")

    def paste_lines(self) -> None:
        """The text of the clipboard, each line a note, whatever else it carries."""
        self._page.add_lines(QGuiApplication.clipboard().text())

    def _paste_ours(self, data: QMimeData) -> None:
        session = self._page.session
        before, times = self._pasted
        times = times + 1 if before is data else 1
        try:
            command = clipboard.read(data, session.document, session.new_id, self._way_of(data, times))
        except clipboard.NotOurs as refusal:
            self._page.say(str(refusal))
            return
        if command is not None and self._page.do(command):
            self._pasted = (data, times)
            notes = [record.id for record in command.records if isinstance(record, Note)]
            pictures = [record.id for record in command.records if isinstance(record, Picture)]
            session.select([*notes, *pictures])
            if notes:
                self._page.canvas.show_notes(notes)
            else:
                self._page.canvas.show_pictures(pictures)

    def _way_of(self, data: QMimeData, times: int) -> tuple[float, float]:
        """To where the pointer is on the canvas, or each time a step further from where they were copied."""
        canvas, start = self._page.canvas, clipboard.corner(data)
        at = canvas.mapFromGlobal(QCursor.pos())
        if start is None:
            return 0.0, 0.0
        y = canvas.board_y(at.y()) - canvas.shape.canvas_y
        if canvas.underMouse() and y >= 0.0 and times == 1:
            return canvas.board_x(at.x()) - start[0], y - start[1]
        seen = canvas.visible_area()
        if not seen.contains(start[0], start[1] + canvas.shape.canvas_y):
            middle = max(0.0, seen.centre[1] - canvas.shape.canvas_y)
            return seen.centre[0] - start[0] + _STEP * (times - 1), middle - start[1] + _STEP * (times - 1)
        return _STEP * times, _STEP * times

    def duplicate(self) -> None:
        """The same notes and pictures again, a little to the right and below, or at the same time in the next free row;
        a copy that was moved away sets the step for the next.

        Marks stay with the first, as each stands once; so do votes.
        """
        session = self._page.session
        notes, pictures = self._page.chosen(), self._page.chosen_pictures()
        if not notes and not pictures:
            return
        document = session.document
        self._way = self._way_since(self._page.cards()) if session.selection == self._last else _Way()
        made = copies(notes, pictures, document.links.values(), session.new_id)
        twins = [replace(one, x=one.x + self._way.x, y=one.y + self._way.y) for one in made.pictures.values()]
        beside = [self._beside(note) for note in made.notes.values()]
        before = {twin.id: note.place for note, twin in zip(notes, beside, strict=True)}
        placed = self._apart(beside, before)
        command = Add((*placed, *made.links, *twins), f"Duplicate {counted(len(placed), len(twins))}")
        if self._page.do(command):
            self._from = before
            self._from |= {twin.id: OnCanvas(one.x, one.y) for one, twin in zip(pictures, twins, strict=True)}
            self._last = frozenset(self._from)
            session.select(self._last)
            self._made = {card.id: _place(card) for card in self._page.cards()}

    def _way_since(self, cards: Sequence[Note | Picture]) -> _Way:
        """How far the last copies were moved from what they were copied from; as before where they were not."""
        way = self._way
        for card in cards:
            before, made, now = self._from.get(card.id), self._made.get(card.id), _place(card)
            if now == made:
                continue
            if isinstance(before, OnCanvas) and isinstance(now, OnCanvas):
                way = way._replace(x=now.x - before.x, y=now.y - before.y)
            elif isinstance(before, OnTimeline) and isinstance(now, OnTimeline):
                # A row that the copy was given, and not put into, is where the next one belongs as well.
                put = isinstance(made, OnTimeline) and made.lane == now.lane == before.lane and made.row != now.row
                rows = (now.row or 0) - (before.row or 0) if put else 0
                way = way._replace(time=now.at - before.at, rows=rows)
        return way

    def _beside(self, note: Note) -> Note:
        """A copy where the way leads from where it stands now."""
        place, way = note.place, self._way
        if isinstance(place, OnCanvas):
            return replace(note, place=OnCanvas(place.x + way.x, place.y + way.y))
        if isinstance(place, OnTimeline):
            if way.time is None:
                return replace(note, place=replace(place, row=None))
            until = None if place.until is None else place.until + way.time
            row = max(0, (place.row or 0) + way.rows)
            return replace(note, place=replace(place, at=place.at + way.time, until=until, row=row))
        return note

    def _apart(self, notes: list[Note], before: dict[Id, Place]) -> list[Note]:
        """The notes, each in the nearest free row where it would cover one that is there."""
        document, command = self._page.session.document, Add(tuple(notes))
        places = {
            note.id: note.place for note in notes if isinstance(note.place, OnTimeline) and note.place.row is not None
        }
        if not places:
            return notes
        shape = opened(document, self._page.canvas.shape, command)
        settled = without_overlap(document.apply(command.plan(document)), shape, places, before)
        return [replace(note, place=settled.get(note.id, note.place)) for note in notes]


def without_bullets(text: str) -> str:
    """A list that was copied elsewhere, without what stands before each of its lines: all dashes say nothing about what
    kind of notes they are. Anything else as it is."""
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) < _LEAST_LIST or not all(_BULLET.match(line) for line in lines):
        return text
    return "\n".join(_BULLET.sub("", line) for line in lines)


class _Way(NamedTuple):
    """From what is duplicated to its copy: points on the canvas, and on the timeline milliseconds and rows, where no
    ``time`` is the same time in the next free row."""

    x: float = _STEP
    y: float = _STEP
    time: Instant | None = None
    rows: int = 0


def _place(card: Note | Picture) -> Place:
    return OnCanvas(card.x, card.y) if isinstance(card, Picture) else card.place


def _counted(cards: Sequence[Note | Picture]) -> str:
    pictures = sum(isinstance(card, Picture) for card in cards)
    return counted(len(cards) - pictures, pictures)


def _pictures_in(data: QMimeData) -> list[Path]:
    """The picture files that were copied in a folder; none where anything else was copied with them."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return paths if paths and all(map(is_picture_file, paths)) else []
