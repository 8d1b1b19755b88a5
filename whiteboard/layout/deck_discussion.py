"""The slides of the discussion: stickies in columns, and the pictures of the canvas."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from whiteboard.layout.board import Geometry, geometry, look, picture_drawing, pictures_in_order
from whiteboard.layout.cards import card, note_size, spoken
from whiteboard.layout.deck_slide import (
    LEFT,
    PANEL,
    ROOM_HEIGHT,
    ROOM_WIDTH,
    THEME,
    TOP,
    Slide,
    count,
    flat,
    joined,
    notes_said,
)
from whiteboard.layout.display import Box, Drawing, Placed, Shape, Words
from whiteboard.layout.geometry import Rect
from whiteboard.layout.pages_tables import Group, groups
from whiteboard.layout.text import lay_out
from whiteboard.model.document import Document
from whiteboard.model.records import InTray, Note

_COLUMN_GAP = 16.0
_PADDING = 12.0
_HEADING = 40.0
_CARD_GAP = 10.0


def discussion_slides(document: Document) -> Iterator[Slide]:
    """The stickies in columns: those of each frame, then the others by their kind; the most voted first."""
    found = groups(document)
    if not found:
        return
    stickies = [note for group in found for note in group.notes]
    votes = sum(note.votes for note in stickies)
    summary = joined(count(len(stickies), "note"), count(votes, "vote") if votes else "")
    three, four = (_columns(document, found, across) for across in (3, 4))
    across, columns = (3, three) if -(-len(three) // 3) <= -(-len(four) // 4) else (4, four)
    slides = [columns[at : at + across] for at in range(0, len(columns), across)]
    width = (ROOM_WIDTH - _COLUMN_GAP * (across - 1)) / across
    for number, part in enumerate(slides, start=1):
        content = tuple(
            placed
            for index, column in enumerate(part)
            for panel in column
            for placed in panel.placed(LEFT + index * (width + _COLUMN_GAP), width)
        )
        shown = [note for column in part for panel in column for note in panel.notes]
        subtitle = joined(summary, f"part {number} of {len(slides)}" if len(slides) > 1 else "")
        yield Slide(f"Discussion {number}", "Discussion", subtitle, content, said=notes_said(document, shown))


def picture_slides(document: Document) -> Iterator[Slide]:
    """A slide for each picture, as large as it fits, with what it shows as the subtitle."""
    shown = pictures_in_order(document)
    for number, picture in enumerate(shown, start=1):
        scale = min(ROOM_WIDTH / picture.width, ROOM_HEIGHT / picture.height)
        width, height = picture.width * scale, picture.height * scale
        rect = Rect(LEFT + (ROOM_WIDTH - width) / 2, TOP, width, height)
        drawing = picture_drawing(document, picture, rect, THEME)
        of = f"{number} of {len(shown)}" if len(shown) > 1 else ""
        title = f"Picture {number}" if len(shown) > 1 else "Picture"
        yield Slide(f"Picture {number}", title, joined(flat(picture.alt), of), (Placed((drawing,)),), said=picture.alt)


@dataclass(frozen=True, slots=True)
class _Panel:
    """A group of the discussion, or a part of it: ``y`` below the top, cards at their heights below that."""

    title: str
    votes: str
    y: float
    height: float
    cards: tuple[tuple[float, Drawing], ...]
    notes: tuple[Note, ...]
    scale: float

    def placed(self, x: float, width: float) -> Iterator[Placed]:
        """The panel with its heading, then each card."""
        top = TOP + self.y
        right = lay_out(self.votes, 11.0)
        title = lay_out(self.title, 14.0, "sans-bold", width - right.width - 2 * _PADDING - 10.0, 1)
        shapes: tuple[Shape, ...] = (
            Box(Rect(x, top, width, self.height), PANEL, 8.0),
            Words(x + _PADDING, top + 9.0, title, THEME.ink),
            *((Words(x + width - _PADDING - right.width, top + 11.0, right, THEME.quiet_ink),) if self.votes else ()),
        )
        yield Placed((Drawing("group", self.title, shapes, joined(self.title, self.votes)),))
        for y, drawing in self.cards:
            yield Placed((drawing,), x + _PADDING, top + y, self.scale)


def _columns(document: Document, found: Iterable[Group], across: int) -> list[list[_Panel]]:
    """The groups from top to bottom in columns of which ``across`` stand side by side; a long one goes on in the next."""
    width = (ROOM_WIDTH - _COLUMN_GAP * (across - 1)) / across - 2 * _PADDING
    scale = 14.0 / 12.0 if across == 3 else 1.0
    shape = geometry(document)
    columns: list[list[_Panel]] = [[]]
    y = 0.0
    for group in found:
        sizes = deque((note, *_discussed(document, note, shape, width / scale)) for note in group.notes)
        whole = (
            _HEADING + sum(drawing_height * scale + _CARD_GAP for _, _, drawing_height in sizes) - _CARD_GAP + _PADDING
        )
        if y and y + whole > ROOM_HEIGHT:
            columns.append([])
            y = 0.0
        title, votes = group.title, count(group.votes, "vote") if group.votes else ""
        while sizes:
            cards: list[tuple[float, Drawing]] = []
            held: list[Note] = []
            used = _HEADING
            while sizes and (not cards or y + used + sizes[0][2] * scale + _PADDING <= ROOM_HEIGHT):
                note, drawing, height = sizes.popleft()
                cards.append((used, drawing))
                held.append(note)
                used += height * scale + _CARD_GAP
            used += _PADDING - _CARD_GAP
            columns[-1].append(_Panel(title, votes, y, used, tuple(cards), tuple(held), scale))
            y += used + _COLUMN_GAP
            title, votes = f"{group.title} (continued)", ""
            if sizes:
                columns.append([])
                y = 0.0
    return columns


def _discussed(document: Document, note: Note, shape: Geometry, width: float) -> tuple[Drawing, float]:
    """The card of a note in a column, and its height, before it is scaled."""
    wide = replace(note, place=InTray(), width=width, marks=())
    block = lay_out(wide.text, 12.0, "sans", width - 16.0, 14)
    shown = replace(wide, text=block.text) if block.clipped else wide
    how = look(document, note, shape)
    return replace(card(shown, how, THEME), title=spoken(note, how)), note_size(shown)[1]
