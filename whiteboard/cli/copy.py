"""``whiteboard copy``: a board to give away."""

from __future__ import annotations

from pathlib import Path

import click

from whiteboard.cli.boards import FILE
from whiteboard.storage import copy_board


@click.command("copy")
@click.argument("file", type=FILE)
@click.argument("out", type=FILE)
@click.option("--without-history", is_flag=True, help="Leave out what was changed and deleted, and when.")
def command(file: Path, out: Path, *, without_history: bool) -> None:
    """Copy a board, with or without its history.

    OUT must not exist yet.
    """
    copy_board(file, out, history=not without_history)
    click.echo(f"Copied to {out}{' without its history' if without_history else ''}")
