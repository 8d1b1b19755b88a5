"""Piles of stickies: a theme made of some, and the order that votes give them. Everything else stays where it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from whiteboard.layout.cards import note_size
from whiteboard.layout.geometry import Rect
from whiteboard.model.commands import Add, Batch, Edit, MoveNotes
from whiteboard.model.document import Document
from whiteboard.model.records import Frame, Id, Note, OnCanvas, Place
from whiteboard.model.themes import Theme, by_votes, holds

HEAD = 42.0
"""Points of a frame above the first note of its pile."""
INSET = 16.0
GAP = 12.0
COLUMNS = 2
_WIDEST_ROW = 1_800.0
"""Points across which themes stand beside each other; then a new row begins below."""


def pile(notes: Sequence[Note], x: float, y: float) -> tuple[dict[Id, Place], float, float]:
    """Places for notes in columns from a point of the canvas on, each in the shorter column; how wide and high it is."""
    wide = max((note_size(note)[0] for note in notes), default=0.0)
    columns = min(COLUMNS, max(1, len(notes)))
    bottoms = [0.0] * columns
    places: dict[Id, Place] = {}
    for note in notes:
        column = bottoms.index(min(bottoms))
        places[note.id] = OnCanvas(x + column * (wide + GAP), y + bottoms[column])
        bottoms[column] += note_size(note)[1] + GAP
    return places, columns * wide + (columns - 1) * GAP, max(bottoms) - GAP


def theme_of(document: Document, notes: Sequence[Note], title: str, id: Id) -> Batch:
    """A frame with these notes in it, in the first free spot of the canvas below what stands there."""
    ordered = by_votes(notes)
    _, width, height = pile(ordered, 0.0, 0.0)
    size = Rect(0.0, 0.0, max(240.0, width + 2 * INSET), HEAD + height + INSET)
    x, y = _free_spot(document, size, {note.id for note in notes})
    places, _, _ = pile(ordered, x + INSET, y + HEAD)
    position = 1 + max((frame.position for frame in document.frames.values()), default=-1)
    frame = Frame(id, title, x, y, size.width, size.height, position)
    return Batch(f"Make a theme of {len(notes)}", (Add((frame,)), MoveNotes(places)))


def sorted_by_votes(theme: Theme) -> Batch:
    """The notes of a theme with the most votes first; its frame grows where they need it."""
    frame = theme.frame
    places, width, height = pile(theme.notes, frame.x + INSET, frame.y + HEAD)
    needed = {
        "width": max(frame.width, width + 2 * INSET),
        "height": max(frame.height, HEAD + height + INSET),
    }
    return Batch(f"Sort “{frame.title}” by votes", (MoveNotes(places), Edit(Frame, {frame.id: needed})))


def into_frame(document: Document, frame: Frame, lines: Batch) -> Batch:
    """The same lines with their stickies, new on the canvas, each in the next free place of a frame.

    A place is free below everything that stands in its column; the frame grows where they need it.
    """
    fresh = [
        record
        for command in lines.commands
        if isinstance(command, Add)
        for record in command.records
        if isinstance(record, Note) and isinstance(record.place, OnCanvas)
    ]
    if not fresh:
        return lines
    wide = max(note_size(note)[0] for note in fresh)
    columns = max(1, int((frame.width - 2 * INSET + GAP) // (wide + GAP)))
    lefts = [frame.x + INSET + column * (wide + GAP) for column in range(columns)]
    tops = [frame.y + HEAD] * columns
    for x, right, bottom in _standing(document, frame):
        for column, left in enumerate(lefts):
            if x < left + wide and left < right:
                tops[column] = max(tops[column], bottom + GAP)
    placed: dict[Id, Note] = {}
    for note in fresh:
        column = tops.index(min(tops))
        placed[note.id] = replace(note, place=OnCanvas(lefts[column], tops[column]))
        tops[column] += note_size(note)[1] + GAP
    needed = max(frame.height, max(tops) - GAP + INSET - frame.y)
    grown = (Edit(Frame, {frame.id: {"height": needed}}),) if needed > frame.height else ()
    commands = (
        replace(command, records=tuple(placed.get(record.id, record) for record in command.records))
        if isinstance(command, Add)
        else command
        for command in lines.commands
    )
    return replace(lines, commands=(*commands, *grown))


def _standing(document: Document, frame: Frame) -> Iterator[tuple[float, float, float]]:
    """The left, right and lower edge of each note and each other frame that begins in a frame."""
    for note in document.notes.values():
        if isinstance(note.place, OnCanvas) and holds(frame, note.place):
            width, height = note_size(note)
            yield note.place.x, note.place.x + width, note.place.y + height
    for inner in document.frames.values():
        if inner.id != frame.id and holds(frame, OnCanvas(inner.x, inner.y)):
            yield inner.x, inner.x + inner.width, inner.y + inner.height


def below(document: Document) -> OnCanvas:
    """The place under the last note of the first frame for discussion, or of the canvas where there is none."""
    frames = [frame for frame in document.frames.values() if frame.category is None]
    frame = min(frames, key=lambda frame: frame.position, default=None)
    x, y = (frame.x + INSET, frame.y + HEAD) if frame is not None else (0.0, 0.0)
    for note in document.notes.values():
        place = note.place
        if isinstance(place, OnCanvas) and (frame is None or holds(frame, place)):
            y = max(y, place.y + note_size(note)[1] + GAP)
    return OnCanvas(x, y)


def _free_spot(document: Document, size: Rect, without: set[Id]) -> tuple[float, float]:
    """Beside the themes of a row where there is room, else below everything on the canvas."""
    taken = [Rect(frame.x, frame.y, frame.width, frame.height) for frame in document.frames.values()]
    others = ((note, note.place) for note in document.notes.values() if note.id not in without)
    taken += [Rect(place.x, place.y, *note_size(note)) for note, place in others if isinstance(place, OnCanvas)]
    left = min((rect.x for rect in taken), default=0.0)
    bottom = max((rect.bottom for rect in taken), default=0.0)
    first = max((frame.y + frame.height for frame in document.frames.values() if frame.category), default=None)
    rows = sorted({rect.y for rect in taken if first is not None and rect.y >= first})
    for y in rows:
        x = max([left, *(rect.right + 2 * GAP for rect in taken if rect.y < y + size.height and y < rect.bottom)])
        if x + size.width <= left + _WIDEST_ROW:
            return x, y
    return left, bottom + 2 * GAP if taken else 0.0
