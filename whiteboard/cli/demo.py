"""``whiteboard demo``: the sample board and everything it can be exported as."""

from __future__ import annotations

from pathlib import Path

import click

from whiteboard.cli.boards import FILE, history, new_id, now
from whiteboard.cli.export import write
from whiteboard.cli.refusal import Refused
from whiteboard.demo import write_board
from whiteboard.export.formats import FORMATS
from whiteboard.layout.since import Since


@click.command("demo")
@click.argument("folder", type=FILE, default="demo")
@click.option("--only-board", is_flag=True, help="Make the board only, none of its exports.")
def command(folder: Path, *, only_board: bool) -> None:
    """Make a sample board and all its exports.

    They go to FOLDER, “demo” without it, as demo.board, demo.pdf, demo.html, demo-jira.csv and so on. A demo.board that
    is there stays as it is, with whatever was changed in it; its exports are made anew.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(f"{folder}: the folder cannot be made ({error.strerror}); choose another one") from error
    board = folder / "demo.board"
    kept = board.exists()
    if not kept:
        write_board(board, now=now, new_id=new_id)
    click.echo(f"{board}{' was there and stays' if kept else ''}")
    if only_board:
        return
    document, entries = history(board)
    since = Since.last_time(document, entries)
    for format in FORMATS.values():
        out = folder / format.file_name("demo")
        write(document, out, format.name, since=since)
        click.echo(str(out))
