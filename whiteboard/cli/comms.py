"""``whiteboard comms``: the comms figures."""

from __future__ import annotations

from pathlib import Path

import click

from whiteboard.cli.boards import FILE, read
from whiteboard.cli.output import aligned, one_line, print_json
from whiteboard.comms.figures import figures
from whiteboard.comms.plain import to_plain
from whiteboard.comms.words import headline, lines


@click.command("comms")
@click.argument("file", type=FILE)
@click.option("--json", "as_json", is_flag=True, help="Print every figure, with the notes it comes from, as JSON.")
def command(file: Path, *, as_json: bool) -> None:
    """Print the comms figures of a board.

    They say when who was told, how long nobody heard anything, and which promises were kept.
    """
    document = read(file)
    found = figures(document)
    if as_json:
        print_json(to_plain(found))
        return
    click.echo(one_line(document.board.title))
    click.echo(f"{headline(found.order)}\n")
    for line in aligned([(one.title, one.value, one.verdict or "", one.detail) for one in lines(found)]):
        click.echo(line)
    for contradiction in found.contradictions:
        click.echo(f"\nCannot be: {one_line(contradiction.sentence)}")
