"""The slides of the action plan: a table that goes on from slide to slide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from whiteboard.layout.cards import CATEGORY_COLOURS
from whiteboard.layout.deck_slide import (
    LEFT,
    ROOM_HEIGHT,
    THEME,
    TOP,
    Cell,
    Slide,
    Table,
    clipped,
    count,
    cut,
    flat,
    flowing,
    head_cell,
    joined,
    row_height,
)
from whiteboard.layout.display import Colour
from whiteboard.layout.periods import day, regroup_words
from whiteboard.model.document import Document
from whiteboard.model.order import actions_in_order
from whiteboard.model.records import Action, Status

_STATUS_COLOURS: Mapping[Status, Colour] = {
    Status.OPEN: THEME.quiet_ink,
    Status.IN_PROGRESS: THEME.accent,
    Status.DONE: THEME.good,
    Status.DROPPED: THEME.quiet_ink,
}

_ACTION_COLUMNS = (90.0, 276.0, 108.0, 238.0, 82.0, 78.0)
_ACTION_HEADS = ("Category", "Action", "Owner", "Recommended next step", "Due", "Status")


def due_words(action: Action) -> str:
    """“2 Aug 2019”; empty where nothing is due."""
    if action.due is None:
        return ""
    due = date.fromisoformat(action.due)
    return f"{due.day} {due:%b %Y}"


def action_slides(document: Document) -> Iterator[Slide]:
    """The actions as a table that flows over slides."""
    actions = actions_in_order(document)
    if not actions:
        return
    rows = []
    for action in actions:
        cells = _action_cells(document, action)
        rows.append((row_height(cells, _ACTION_COLUMNS, 8.0), cells))
    parts = list(flowing(rows, ROOM_HEIGHT - 26.0))
    head = tuple(head_cell(text) for text in _ACTION_HEADS)
    first = 0
    for number, part in enumerate(parts, start=1):
        table = Table(LEFT, TOP, _ACTION_COLUMNS, ((26.0, head), *part), 8.0, "The action plan")
        more = f"part {number} of {len(parts)}" if len(parts) > 1 else ""
        subtitle = joined(count(len(actions), "action"), regroup_words(document), more)
        said = "\n\n".join(_action_said(document, action) for action in actions[first : first + len(part)])
        first += len(part)
        yield Slide(f"Actions {number}", "Action plan", subtitle, tables=(table,), said=said)


def _action_cells(document: Document, action: Action) -> tuple[Cell, ...]:
    widths = _ACTION_COLUMNS
    closed = action.status in (Status.DONE, Status.DROPPED)
    ink = THEME.quiet_ink if closed else THEME.ink
    title = [(cut(action.title, 13.0, widths[1], 4, "sans-bold"), 13.0, ink, True)]
    sources = [document.notes[id] for id in action.notes if id in document.notes]
    if sources:
        texts = (f"“{flat(note.text)}”" + (f" ({count(note.votes, 'vote')})" if note.votes else "") for note in sources)
        title.append((cut("from " + ", ".join(texts), 10.5, widths[1], 3), 10.5, THEME.accent, False))
    return (
        Cell(((action.category.value.capitalize(), 12.0, CATEGORY_COLOURS[action.category], True),)),
        Cell(tuple(title)),
        Cell(((cut(action.owner, 12.0, widths[2], 4), 12.0, ink, False),)),
        Cell(((cut(action.next_step, 12.0, widths[3], 8), 12.0, ink, False),)),
        Cell(((due_words(action), 12.0, ink, False),)),
        Cell(((action.status.value, 12.0, _STATUS_COLOURS[action.status], True),)),
    )


def _action_said(document: Document, action: Action) -> str:
    said = [clipped(flat(action.title)), clipped(flat(action.next_step)), action.ticket]
    updates = sorted(
        (update for update in document.updates.values() if update.action == action.id),
        key=lambda update: (update.at, update.id),
    )
    for update in updates:
        by = f" ({update.author})" if update.author else ""
        said.append(f"{day(update.at, document.board.timezone)}: {clipped(flat(update.text))}{by}")
    return "\n".join(part for part in said if part)
