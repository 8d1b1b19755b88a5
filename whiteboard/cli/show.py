"""``whiteboard show``: the whole board, for people or as JSON."""

from __future__ import annotations

from pathlib import Path

import click

from whiteboard.cli.boards import FILE, read
from whiteboard.cli.output import aligned, one_line, print_json
from whiteboard.cli.refusal import warn
from whiteboard.cli.tables import print_actions, print_notes
from whiteboard.export.board_json import plain_board
from whiteboard.layout.board import geometry
from whiteboard.layout.timescale import zone_label, zone_of
from whiteboard.layout.when import stretch
from whiteboard.model.document import Document
from whiteboard.model.records import OnTimeline
from whiteboard.storage import NewerBoard
from whiteboard.storage.looking import look_at


@click.command("show")
@click.argument("file", type=FILE)
@click.option("--json", "as_json", is_flag=True, help="Print everything as one JSON document.")
def command(file: Path, *, as_json: bool) -> None:
    """Print a board: its notes in order, phases and actions."""
    try:
        document = read(file)
    except NewerBoard:
        looking = look_at(file, "")
        warn(f"{file}: {looking.why}")
        document = looking.load()
    if as_json:
        print_json(plain_board(document))
    else:
        _print_board(document)


def _print_board(document: Document) -> None:
    zone, dates = zone_of(document.board.timezone), geometry(document).dates
    times = [note.place.at for note in document.notes.values() if isinstance(note.place, OnTimeline)]
    click.echo(one_line(document.board.title))
    click.echo(f"Times in {zone_label(min(times), zone, max(times)) if times else zone.key}")
    if document.notes:
        click.echo()
    print_notes(document, document.notes.values())
    if document.phases:
        click.echo("\nPhases")
    phases = sorted(document.phases.values(), key=lambda phase: (phase.start, phase.id))
    for line in aligned([(stretch(one.start, one.until, zone, dates), one_line(one.title)) for one in phases]):
        click.echo(f"  {line}")
    if document.actions:
        click.echo()
    print_actions(document, document.actions.values())
