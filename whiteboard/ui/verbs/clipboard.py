"""Copy, cut, paste and duplicate: within a board, between boards and windows, and from anywhere else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QCursor, QGuiApplication

from whiteboard.importers.bar import write_lines
from whiteboard.model.commands import Add, Batch, Remove, count, counted
from whiteboard.model.copying import copies
from whiteboard.model.records import Id, Note, OnCanvas, OnTimeline, Picture, Place
from whiteboard.ui import clipboard
from whiteboard.ui.incoming_pictures import has_picture, is_picture_file

if TYPE_CHECKING:
    from whiteboard.ui.page import Page

_STEP = 16.0
"""Points by which a copy lies to the right and below."""


class ClipboardVerbs:
    """Rows of the table of actions that make copies."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._last: frozenset[Id] = frozenset()
        self._from: dict[Id, Place] = {}
        self._way = (_STEP, _STEP)
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
        QGuiApplication.clipboard().setText(write_lines(notes, document))
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
        elif files := _pictures_in(data):
            self._page.pictures.take_files(files, self._page.pictures.under_pointer())
        elif not data.hasText() and has_picture(data):
            self._page.pictures.take(data, self._page.pictures.under_pointer(), "Paste")
        elif not data.hasText():
            self._page.say("There is nothing on the clipboard that can be pasted here")
        elif import_text(self._page, data.text(), data.html()) is None:
            self._page.add_lines(data.text())

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
        """The same notes and pictures again, a little to the right and below; a copy that was moved away sets the step for the next.

        Marks stay with the first, as each stands once; so do votes.
        """
        session = self._page.session
        notes, pictures = self._page.chosen(), self._page.chosen_pictures()
        if not notes and not pictures:
            return
        document = session.document
        if session.selection == self._last:
            self._way = self._step_since(self._page.cards())
        else:
            self._way = (_STEP, _STEP)
        made = copies(notes, pictures, document.links.values(), session.new_id)
        placed = [self._beside(note) for note in made.notes.values()]
        twins = [replace(one, x=one.x + self._way[0], y=one.y + self._way[1]) for one in made.pictures.values()]
        command = Add((*placed, *made.links, *twins), f"Duplicate {counted(len(placed), len(twins))}")
        if self._page.do(command):
            self._from = {twin.id: note.place for note, twin in zip(notes, made.notes.values(), strict=True)}
            self._from |= {twin.id: OnCanvas(one.x, one.y) for one, twin in zip(pictures, twins, strict=True)}
            self._last = frozenset({note.id for note in placed} | {twin.id for twin in twins})
            session.select(self._last)

    def _step_since(self, cards: Sequence[Note | Picture]) -> tuple[float, float]:
        """How far the last copies lie from what they were copied from."""
        for card in cards:
            before = self._from.get(card.id)
            now = OnCanvas(card.x, card.y) if isinstance(card, Picture) else card.place
            if isinstance(before, OnCanvas) and isinstance(now, OnCanvas):
                return now.x - before.x, now.y - before.y
        return self._way

    def _beside(self, note: Note) -> Note:
        if isinstance(note.place, OnCanvas):
            return replace(note, place=OnCanvas(note.place.x + self._way[0], note.place.y + self._way[1]))
        if isinstance(note.place, OnTimeline):
            return replace(note, place=replace(note.place, row=None))
        return note


def _counted(cards: Sequence[Note | Picture]) -> str:
    pictures = sum(isinstance(card, Picture) for card in cards)
    return counted(len(cards) - pictures, pictures)


def _pictures_in(data: QMimeData) -> list[Path]:
    """The picture files that were copied in a folder; none where anything else was copied with them."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return paths if paths and all(map(is_picture_file, paths)) else []
