"""The slides of the timeline: the incident in one picture, then stretch by stretch, or as tables where no picture could be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from whiteboard.comms.values import Figures
from whiteboard.comms.words import Line
from whiteboard.layout.board import geometry, look, mark_instants
from whiteboard.layout.cards import readable, spoken, time_label
from whiteboard.layout.comms_drawing import shown_silences
from whiteboard.layout.deck_slide import (
    INSET,
    LEFT,
    ROOM_HEIGHT,
    ROOM_WIDTH,
    THEME,
    TOP,
    Cell,
    Slide,
    Table,
    apart,
    clipped,
    cut,
    flat,
    flowing,
    head_cell,
    joined,
    line_said,
    notes_said,
    row_height,
)
from whiteboard.layout.periods import day, period
from whiteboard.layout.story import Picture, Story
from whiteboard.layout.text import lay_out, line_height
from whiteboard.layout.timescale import same_day, zone_of
from whiteboard.layout.when import Dates, moment, stretch
from whiteboard.model.document import Document
from whiteboard.model.instants import Instant
from whiteboard.model.order import in_order
from whiteboard.model.records import EVENT, Id, Note, OnTimeline


def timeline_slides(document: Document, figures: Figures, found: Sequence[Line]) -> Iterator[Slide]:
    """The incident in one picture where that can be read, then in stretches; as tables where no picture could be."""
    story = Story(document, shown_silences(document, figures), THEME, ROOM_WIDTH, ROOM_HEIGHT)
    said = "\n".join((*_head_said(document), *(line_said(line) for line in found if line.main)))
    overviews = (story.whole,) if story.whole is not None else story.overviews
    for picture in overviews:
        title = "The incident in one picture"
        words = period(document) or "Nothing is on the timeline yet"
        whole = story.whole is not None
        more = f"{said}\n\n{notes_said(document, picture.notes)}" if whole else said
        yield _pictured(document, picture, "Overview", title, words, more.strip())
    name = document.board.timezone
    for number, picture in enumerate(story.stretches, start=1):
        times = [note.place.at for note in picture.notes if isinstance(note.place, OnTimeline)]
        first, last = min(times), max(times)
        title = _stretch_title(document, first, last)
        if picture.phases:
            title = f"{_phase_titles(picture.phases[:_MOST_PHASES])}: {title}"
        where = joined(day(first, name), f"part {number} of {len(story.stretches)}")
        yield _pictured(document, picture, f"Timeline {number}", title, where, notes_said(document, picture.notes))
    if story.crowded:
        yield from _listed(document)
    pictures = (*overviews, *story.stretches)
    yield from _undrawn(document, frozenset[Id]().union(*(picture.links for picture in pictures)))


_MOST_PHASES = 3


def _phase_titles(titles: Sequence[str]) -> str:
    """The titles of phases as that of a slide has room for them, beside its times."""
    room = ROOM_WIDTH * 0.66 / len(titles)
    return ", ".join(apart(cut(title, 28.0, room, 1, "sans-bold")) for title in titles)


_LISTED_COLUMNS = {Dates.NONE: (48.0, 98.0, 278.0), Dates.DAY: (92.0, 98.0, 234.0), Dates.YEAR: (112.0, 98.0, 214.0)}
"""Widths by how much of their dates times tell."""

_LISTED_HEADS = ("Time", "Lane", "What happened")


def _listed(document: Document) -> Iterator[Slide]:
    """Everything on the timeline in tables, two on a slide: for a board of which no picture could be read."""
    shape = geometry(document)
    lanes = {strip.lane.id: strip.lane for strip in shape.strips}
    widths = _LISTED_COLUMNS[shape.dates]
    names = {
        id: Cell(((cut(lane.title, 10.0, widths[1], 1), 10.0, readable(lane.colour, THEME), False),))
        for id, lane in lanes.items()
    }
    notes: list[Note] = []
    rows = []
    for note in in_order(document, document.notes.values()):
        lane = lanes.get(note.place.lane) if isinstance(note.place, OnTimeline) else None
        if lane is not None:
            notes.append(note)
            rows.append(
                _listed_row(note, time_label(note, look(document, note, shape)), names[lane.id], document, widths)
            )
    columns = list(flowing(rows, ROOM_HEIGHT - 26.0))
    slides = [columns[at : at + 2] for at in range(0, len(columns), 2)]
    head = tuple(head_cell(text) for text in _LISTED_HEADS)
    left = iter(notes)
    for number, part in enumerate(slides, start=1):
        shown = list(islice(left, sum(map(len, part))))
        xs = (LEFT, LEFT + ROOM_WIDTH - sum(widths))
        tables = tuple(
            Table(x, TOP, widths, ((26.0, head), *column), 3.0, "The timeline")
            for x, column in zip(xs, part, strict=False)
        )
        times = [note.place.at for note in shown if isinstance(note.place, OnTimeline)]
        title = _stretch_title(document, min(times), max(times))
        where = joined("As a table: too much for pictures that can be read", f"part {number} of {len(slides)}")
        yield Slide(f"Timeline {number}", title, where, tables=tables, said=notes_said(document, shown))


def _listed_row(
    note: Note, time: str, lane: Cell, document: Document, widths: tuple[float, float, float]
) -> tuple[float, tuple[Cell, ...]]:
    """A row, and how high it is."""
    kind = document.kinds.get(note.kind)
    label = joined(*(mark.value for mark in note.marks), kind.title if kind and note.kind != EVENT else "")
    block = lay_out(flat(note.text), 10.5, "sans", widths[2] - 2 * INSET, 2)
    what = [(flat(block.text), 10.5, THEME.ink, False)]
    height = max(line_height(10.5), block.height)
    if label:
        what.append((label, 10.0, THEME.accent, True))
        height += line_height(10.0)
    # That of a range has two lines.
    height = max(height, lay_out(time, 10.0, "sans-bold", widths[0] - 2 * INSET).height)
    return height + 6.0, (Cell(((time, 10.0, THEME.ink, True),)), lane, Cell(tuple(what)))


def _stretch_title(document: Document, first: Instant, last: Instant) -> str:
    """“09:04 to 10:12”, with days where they are several."""
    zone = zone_of(document.board.timezone)
    dates = Dates.NONE if same_day(first, last, zone) else geometry(document).dates or Dates.DAY
    title = moment(first, zone, dates)
    return title if first == last else f"{title} to {moment(last, zone, dates)}"


def _undrawn(document: Document, drawn: frozenset[Id]) -> Iterator[Slide]:
    """What no picture shows: the notes of hidden lanes, and links to notes that are not on the timeline."""
    shape = geometry(document)
    hidden = {lane.id: lane.title for lane in document.lanes.values() if lane.hidden}
    entries = [
        (f"{hidden[note.place.lane]} (hidden)", spoken(note, look(document, note, shape)))
        for note in sorted(document.notes.values(), key=lambda note: note.id)
        if isinstance(note.place, OnTimeline) and note.place.lane in hidden
    ]
    entries += [
        ("Link", joined(f"“{flat(tail.text)}” → “{flat(tip.text)}”", flat(link.label)))
        for link in sorted(document.links.values(), key=lambda link: link.id)
        if link.id not in drawn
        for tail, tip in ((document.notes[link.from_note], document.notes[link.to_note]),)
    ]
    columns = (160.0, ROOM_WIDTH - 160.0)
    rows = []
    for title, words in entries:
        cells = (
            Cell(((cut(title, 11.0, columns[0], 1), 11.0, THEME.quiet_ink, False),)),
            Cell(((cut(words, 12.0, columns[1], 3), 12.0, THEME.ink, False),)),
        )
        rows.append((row_height(cells, columns, 5.0), cells))
    head = (head_cell("Where"), head_cell("What"))
    said = iter(entries)
    for number, part in enumerate(flowing(rows, ROOM_HEIGHT - 26.0), start=1):
        table = Table(LEFT, TOP, columns, ((26.0, head), *part), 5.0, "What the pictures do not show")
        spelt = "\n".join(clipped(f"{title}: {words}") for (title, words), _ in zip(said, part, strict=False))
        yield Slide(f"Also {number}", "Also on the board", "What the pictures do not show", tables=(table,), said=spelt)


def _pictured(document: Document, picture: Picture, name: str, title: str, subtitle: str, said: str) -> Slide:
    ends = {id: (document.links[id].from_note, document.links[id].to_note) for id in picture.links}
    content = tuple(replace(placed, x=placed.x + LEFT, y=placed.y + TOP) for placed in picture.content)
    return Slide(name, title, subtitle, content, said=said, ends=ends)


def _head_said(document: Document) -> Iterator[str]:
    """The phases and marks above the axis in words: a picture has no room for more than a few at one time."""
    zone, dates = zone_of(document.board.timezone), geometry(document).dates
    for phase in sorted(document.phases.values(), key=lambda phase: (phase.start, phase.until, phase.id)):
        yield f"{stretch(phase.start, phase.until, zone, dates)} {flat(phase.title)}"
    for instant, mark, _ in mark_instants(document):
        yield f"{moment(instant, zone, dates)} {mark.value}"
