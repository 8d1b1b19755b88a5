"""The slides that a deck begins with: the cover, and what matters most at a glance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from whiteboard.comms.words import NOTHING, Line
from whiteboard.layout.deck_actions import due_words
from whiteboard.layout.deck_slide import (
    INSET,
    LEFT,
    PANEL,
    ROOM_WIDTH,
    THEME,
    TOP,
    Slide,
    clipped,
    count,
    cut,
    flat,
    joined,
    line_said,
    verdict_colour,
)
from whiteboard.layout.display import Box, Drawing, Placed, Shape, Words
from whiteboard.layout.geometry import Rect
from whiteboard.layout.periods import period, sitting
from whiteboard.layout.text import lay_out, width_of
from whiteboard.model.document import Document
from whiteboard.model.order import actions_in_order
from whiteboard.model.records import EVENT, Id


def cover_slide(document: Document) -> Slide:
    """The title of the board, when it was and when it was looked at."""
    # The placeholder breaks its lines itself: breaks of ours would stand beside its own.
    title = cut(document.board.title, 48.0, 820.0 + 2 * INSET, 3, "sans-bold") or "Untitled board"
    about = joined("How we communicated", sitting(document))
    said = [clipped(document.board.title), period(document), about]
    people = dict.fromkeys(name for meeting in document.meetings.values() for name in meeting.participants)
    if people:
        said.append(f"With {', '.join(people)}.")
    subtitle = "\n".join(part for part in (period(document) or "Nothing is on the timeline yet", about) if part)
    return Slide("Cover", title, subtitle, said="\n".join(part for part in said if part), layout="Title")


_TILES = ("time_to_first_public", "time_to_first_internal", "order", "longest_silence_public")


def glance_slides(document: Document, found: Sequence[Line]) -> Iterator[Slide]:
    """The four figures that matter most, what people thought mattered, and what will be done about it."""
    tiles = [line for key in _TILES for line in found if line.key == key and line.value != NOTHING]
    stickies = [note for note in document.notes.values() if note.kind != EVENT]
    voted = sorted((note for note in stickies if note.votes), key=lambda note: (-note.votes, note.id))[:4]
    actions = actions_in_order(document)[:4]
    if len(tiles) < 2 and not voted and not actions:
        return
    drawings: list[Drawing] = []
    width = (ROOM_WIDTH - 3 * 16.0) / 4
    # The largest size in which all have room: beside one another, larger would say more important.
    widest = max((width_of(line.value, 1.0, "sans-bold") for line in tiles), default=0.0)
    size = next((size for size in (26.0, 20.0) if widest * size <= width - 32.0), 15.0)
    for index, line in enumerate(tiles):
        drawings.append(_tile(line, Rect(LEFT + index * (width + 16.0), TOP + 4.0, width, 104.0), size))
    top = TOP + (140.0 if tiles else 4.0)
    column = (ROOM_WIDTH - 32.0) / 2
    entries = (
        ("What we take away", [(note.text, count(note.votes, "vote"), note.id) for note in voted]),
        (
            "What we will do",
            [(action.title, joined(action.owner, due_words(action)), action.id) for action in actions],
        ),
    )
    for index, (title, items) in enumerate(entry for entry in entries if entry[1]):
        drawings += _list(title, items, LEFT + index * (column + 32.0), top, column)
    said = "\n".join(line_said(line) for line in found if line.main)
    yield Slide("At a glance", "At a glance", joined(period(document)), (Placed(tuple(drawings)),), said=said)


def _tile(line: Line, rect: Rect, size: float) -> Drawing:
    colour = verdict_colour(line.verdict)
    value = lay_out(line.value, size, "sans-bold")
    shapes = (
        Box(rect, PANEL, 4.0),
        Box(Rect(rect.x, rect.y, 4.0, rect.height), colour, 2.0),
        Words(rect.x + 18.0, rect.y + 14.0, lay_out(line.title, 12.0, "sans", rect.width - 28.0, 1), THEME.quiet_ink),
        Words(rect.x + 18.0, rect.y + 52.0 - value.height / 2, value, THEME.ink if line.verdict is None else colour),
        Words(rect.x + 18.0, rect.y + 73.0, lay_out(line.detail, 11.0, "sans", rect.width - 28.0, 2), THEME.quiet_ink),
    )
    return Drawing("figure", line.key, shapes, line_said(line))


def _list(title: str, items: Iterable[tuple[str, str, Id]], x: float, y: float, width: float) -> Iterator[Drawing]:
    """A heading over a few lines, each with something small under it and a dot before it: on the right of what is read
    from there."""
    yield Drawing("heading", title, (Words(x, y, lay_out(title, 15.0, "sans-bold"), THEME.ink),), title)
    y += 32.0
    for text, small, id in items:
        block = lay_out(flat(text), 14.0, "sans", width - 18.0, 2)
        turned = any(line.start > 0.0 for line in block.lines)
        left, dot = (x, x + width - 6.0) if turned else (x + 18.0, x)
        shapes: list[Shape] = [
            Box(Rect(dot, y + 6.0, 6.0, 6.0), THEME.accent, 3.0),
            Words(left, y, block, THEME.ink),
        ]
        y += block.height
        if small:
            below = lay_out(small, 11.0, "sans", width - 18.0, 1)
            shapes.append(Words(left, y + 1.0, below, THEME.quiet_ink))
            y += 15.0
        yield Drawing("item", id, tuple(shapes), joined(flat(text), small))
        y += 9.0
