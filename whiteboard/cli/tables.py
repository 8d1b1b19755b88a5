"""Notes and actions as text, the same in everything that commands print about them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

import click

from whiteboard.cli.output import aligned, harmless, one_line
from whiteboard.importers.days import day_label
from whiteboard.importers.zones import local_day
from whiteboard.layout.cards import Look, time_label
from whiteboard.layout.timescale import zone_of
from whiteboard.model.document import Document
from whiteboard.model.order import in_order
from whiteboard.model.records import EVENT, Action, Note, OnCanvas, OnTimeline


def print_added(before: Document, after: Document) -> None:
    """Print the notes and actions of ``after`` that ``before`` does not have."""
    print_notes(after, (note for id, note in after.notes.items() if id not in before.notes))
    print_actions(after, (action for id, action in after.actions.items() if id not in before.actions))


def print_notes(document: Document, notes: Iterable[Note]) -> None:
    """Print notes as one reads them, with a heading for each day of the timeline, for the canvas and for the inbox."""
    ordered = in_order(document, notes)
    timed = iter(aligned([_cells(document, note) for note in ordered if isinstance(note.place, OnTimeline)]))
    for heading, together in groupby(ordered, lambda note: _heading(document, note)):
        click.echo(heading)
        for note in together:
            line = next(timed) if isinstance(note.place, OnTimeline) else harmless(_words(document, note))
            click.echo(f"  {line}")


def print_actions(document: Document, actions: Iterable[Action]) -> None:
    """Print actions in their order, each in two lines or more."""
    ordered = sorted(actions, key=lambda action: (action.position, action.id))
    if ordered:
        click.echo("Actions")
    for action in ordered:
        click.echo(f"  {one_line(action.title)}")
        for line in _details(document, action):
            click.echo(f"    {one_line(line)}")


def _heading(document: Document, note: Note) -> str:
    if isinstance(note.place, OnTimeline):
        return day_label(local_day(note.place.at, zone_of(document.board.timezone)))
    return "Canvas" if isinstance(note.place, OnCanvas) else "Inbox"


def _cells(document: Document, note: Note) -> tuple[str, ...]:
    """Time, lane and words of a note on the timeline."""
    lane = document.lanes.get(note.place.lane) if isinstance(note.place, OnTimeline) else None
    time = time_label(note, Look("", zone_of(document.board.timezone)))
    return time, lane.title if lane else "", _words(document, note)


def _words(document: Document, note: Note) -> str:
    """What was written, with the kind of a sticky before it and marks, votes, author and tags behind it."""
    kind = document.kinds.get(note.kind)
    parts = [
        f"{kind.title if kind else note.kind}:" if note.kind != EVENT else "",
        one_line(note.text),
        *(f"[{mark}]" for mark in note.marks),
        f"({note.votes} vote{'s' if note.votes > 1 else ''})" if note.votes else "",
        f"@{note.author}" if note.author else "",
        *(f"#{tag}" for tag in note.tags),
    ]
    return " ".join(part for part in parts if part)


def _details(document: Document, action: Action) -> Iterator[str]:
    """Who does it until when, the next step, the ticket and where it came from."""
    due = f"due {day_label(date.fromisoformat(action.due))}" if action.due else "no due date"
    yield " · ".join((action.category.value, action.owner or "no owner", due, action.status.value))
    if action.next_step:
        yield f"Next: {action.next_step}"
    if action.ticket:
        yield f"Ticket: {action.ticket}"
    for id in action.notes:
        yield f"From: “{document.notes[id].text}”"
