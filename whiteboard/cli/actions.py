"""``whiteboard actions``: what was agreed."""

from __future__ import annotations

from pathlib import Path

import click

from whiteboard.cli.boards import FILE, read
from whiteboard.cli.output import print_json
from whiteboard.cli.tables import print_actions
from whiteboard.export.board_json import plain_actions


@click.command("actions")
@click.argument("file", type=FILE)
@click.option("--json", "as_json", is_flag=True, help="Print the list of actions as JSON.")
def command(file: Path, *, as_json: bool) -> None:
    """Print the actions of a board: who does what until when."""
    document = read(file)
    if as_json:
        print_json(plain_actions(document))
    elif document.actions:
        print_actions(document, document.actions.values())
    else:
        click.echo("No actions yet")
