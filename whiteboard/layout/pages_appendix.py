"""The appendix: everything that people wrote on a board, once, in tables in the order of time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from whiteboard.layout.as_said import says_more
from whiteboard.layout.board import Geometry, geometry
from whiteboard.layout.compose import PRINT, Paper, Section
from whiteboard.layout.display import Colour, Words, is_web
from whiteboard.layout.pages_tables import Column, head, one_line, rows
from whiteboard.layout.text import lay_out
from whiteboard.layout.when import Dates, moment, place_time, stretch
from whiteboard.model.document import Document
from whiteboard.model.instants import Instant
from whiteboard.model.order import in_order
from whiteboard.model.records import EVENT, Action, Id, InTray, Lane, Link, Note, OnCanvas, OnTimeline, Phase, Update
from whiteboard.model.sources import source_words

_BODY, _SMALL = 8.5, 7.5
_AIR = 3.5
"""Points above and below the words of a row."""
_LONGEST = 20_000
"""Characters of a text that the appendix shows; more is in the board itself, and the text says so by its ellipsis."""

_NOTES = (
    Column("No.", 0.0, 0.04),
    Column("Time", 0.045, 0.115),
    Column("Lane, kind", 0.165, 0.125),
    Column("Note", 0.295, 0.355),
    Column("Author", 0.66, 0.095),
    Column("Tags", 0.76, 0.085),
    Column("Votes", 0.85, 0.04),
    Column("Marks", 0.895, 0.105),
)
_PHASES = (Column("From – until", 0.0, 0.285), Column("Phase", 0.295, 0.705))
_LINKS = (Column("From", 0.0, 0.285), Column("To", 0.295, 0.355), Column("Label", 0.66, 0.34))
_UPDATES = (Column("When", 0.0, 0.155), Column("Action", 0.165, 0.285), Column("Reported", 0.46, 0.54))


def appendix(document: Document, paper: Paper) -> Iterator[Section]:
    """A table of every note, and tables of the phases, links and updates where there are any."""
    tables = (
        ("Every note", "note row", _NOTES, _note_cells(document)),
        ("Phases", "phase row", _PHASES, _phase_cells(document)),
        ("Links", "link row", _LINKS, _link_cells(document)),
        ("Updates", "update row", _UPDATES, _update_cells(document)),
    )
    width, room = paper.room
    for title, kind, columns, lines in tables:
        slabs = [
            slab
            for key, cells in lines
            for slab in rows(kind, f"{kind} {key}", _placed(cells, columns, width), width, room, air=_AIR)
        ]
        if slabs:
            yield Section(title, "", tuple(slabs), head(columns, width))


_Cell = Sequence[tuple[str, float, Colour, str, str]]
"""The texts of a cell from top to bottom: (words, size, colour, face, link)."""


def _plain(words: str, colour: Colour = PRINT.ink, face: str = "sans", size: float = _BODY, link: str = "") -> _Cell:
    return ((words, size, colour, face, link),) if words else ()


def _placed(cells: Sequence[_Cell], columns: Sequence[Column], width: float) -> list[list[Words]]:
    """The texts of a row in their columns; an empty cell is left out."""
    return [
        [
            Words(column.start * width, _AIR, lay_out(words[:_LONGEST], size, face, column.width * width), colour, link)
            for words, size, colour, face, link in cell
        ]
        for cell, column in zip(cells, columns, strict=True)
        if cell
    ]


def _note_cells(document: Document) -> Iterator[tuple[Id, Sequence[_Cell]]]:
    shape = geometry(document)
    for number, note in enumerate(in_order(document, document.notes.values()), 1):
        time = place_time(note.place, shape.zone, shape.dates) if isinstance(note.place, OnTimeline) else ""
        marks = [mark.value for mark in note.marks]
        if note.promise is not None:
            marks.append(f"next update by {moment(note.promise, shape.zone, shape.dates)}")
        source = one_line(source_words(note.source), 70) if note.source else ""
        yield (
            note.id,
            (
                # In groups of three with a space between them, ten thousand numbers are a thousand words to shape.
                _plain(f"{number:,}".replace(",", " "), PRINT.quiet_ink),
                (
                    *_plain(time, face="sans-semibold"),
                    *_plain(_said(note, shape), PRINT.quiet_ink, size=_SMALL),
                ),
                (*_plain(_where(document, note)), *_plain(_kind(document, note), PRINT.quiet_ink, size=_SMALL)),
                (
                    *_plain(note.text),
                    *_plain(
                        source, PRINT.quiet_ink, size=_SMALL, link=note.source if source and is_web(note.source) else ""
                    ),
                ),
                _plain(note.author),
                _plain(" ".join(f"#{tag}" for tag in note.tags)),
                _plain(f"{note.votes:,}" if note.votes else ""),
                _plain(", ".join(marks), PRINT.accent),
            ),
        )


def _said(note: Note, shape: Geometry) -> str:
    """The time as it was said, where that says more than the one that is told."""
    told = isinstance(note.place, OnTimeline) and not says_more(note.said, note.place, shape.zone)
    return "" if told else note.said


def _where(document: Document, note: Note) -> str:
    match note.place:
        case OnTimeline(lane=lane):
            return _lane_title(document.lanes[lane])
        case OnCanvas():
            return "Canvas"
        case InTray():
            return "Inbox"


def _lane_title(lane: Lane) -> str:
    return f"{lane.title} (hidden)" if lane.hidden else lane.title


def _kind(document: Document, note: Note) -> str:
    return "" if note.kind == EVENT else document.kinds[note.kind].title


def _phase_cells(document: Document) -> Iterator[tuple[Id, Sequence[_Cell]]]:
    shape = geometry(document)
    phases: list[Phase] = sorted(document.phases.values(), key=lambda phase: (phase.start, phase.until, phase.id))
    for phase in phases:
        yield phase.id, (_plain(_span(phase.start, phase.until, shape), face="sans-semibold"), _plain(phase.title))


def _span(start: Instant, until: Instant, shape: Geometry) -> str:
    return stretch(start, until, shape.zone, shape.dates)


def _link_cells(document: Document) -> Iterator[tuple[Id, Sequence[_Cell]]]:
    links: list[Link] = sorted(document.links.values(), key=lambda link: link.id)
    numbers = (
        {note.id: number for number, note in enumerate(in_order(document, document.notes.values()), 1)} if links else {}
    )
    for link in links:
        ends = (
            _plain(f"{numbers[id]:,}: {one_line(document.notes[id].text, 60)}", PRINT.accent, link=f"#note row {id}")
            for id in (link.from_note, link.to_note)
        )
        yield link.id, (*ends, _plain(link.label))


def _update_cells(document: Document) -> Iterator[tuple[Id, Sequence[_Cell]]]:
    shape = geometry(document)
    updates: list[Update] = sorted(document.updates.values(), key=lambda update: (update.at, update.id))
    for update in updates:
        action: Action = document.actions[update.action]
        yield (
            update.id,
            (
                _plain(moment(update.at, shape.zone, max(shape.dates, Dates.DAY)), face="sans-semibold"),
                _plain(one_line(action.title, 80), PRINT.accent, link=f"#{action.id}"),
                (*_plain(update.text), *_plain(update.author, PRINT.quiet_ink, size=_SMALL)),
            ),
        )
