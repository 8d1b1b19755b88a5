"""``whiteboard new``: an empty board from a template."""

from __future__ import annotations

from pathlib import Path

import click

from whiteboard.cli.boards import FILE, new_id, now
from whiteboard.cli.zones import Zone, local_zone
from whiteboard.session.templates import DEFAULT, UNTITLED, new_document, templates
from whiteboard.storage import create_board


@click.command("new")
@click.argument("file", type=FILE)
@click.option(
    "--template",
    type=click.Choice([template.name for template in templates()]),
    default=DEFAULT,
    show_default=True,
    help="What the board begins with.",
)
@click.option("--title", default=UNTITLED, help="Title; without it that of the first incident imported.")
@click.option("--timezone", type=Zone(), help="IANA name of the board's time zone; without it the machine's.")
def command(file: Path, template: str, title: str, timezone: str | None) -> None:
    """Make a new board.

    FILE must not exist yet.
    """
    document = new_document(new_id(), title, timezone or local_zone(), template, start=now())
    create_board(file, document, now=now).close()
    click.echo(f"Made {file}: {document.board.title}, times in {document.board.timezone}")
