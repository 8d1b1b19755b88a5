"""``whiteboard repair``: what can be read of a damaged board, in a new file."""

from __future__ import annotations

from pathlib import Path

import click

from whiteboard.cli.boards import FILE
from whiteboard.cli.output import one_line, print_json
from whiteboard.model.commands import count
from whiteboard.storage.repairing import repair_board


@click.command("repair")
@click.argument("file", type=FILE)
@click.argument("out", type=FILE)
@click.option("--json", "as_json", is_flag=True, help="Print the report as one JSON document.")
def command(file: Path, out: Path, *, as_json: bool) -> None:
    """Bring back what can be read of a damaged board.

    Reads FILE row by row, and page by page where its first page is gone, and writes OUT, which must not exist yet.
    FILE stays as it is.
    """
    report = repair_board(file, out)
    if as_json:
        print_json({"kept": report.kept, "history": report.history, "problems": report.problems})
        return
    for problem in report.problems:
        click.echo(one_line(problem))
    found = ", ".join(count(report.kept[word], word) if report.kept[word] != 1 else f"1 {word}" for word in _TOLD)
    click.echo(f"{out} holds {found}, {'with' if report.history else 'without'} its history")


_TOLD = ("note", "lane", "phase", "frame", "link", "action", "meeting")
