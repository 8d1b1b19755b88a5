"""``whiteboard check``: whether a board file is whole."""

from __future__ import annotations

from pathlib import Path

import click

from whiteboard.cli.boards import FILE
from whiteboard.cli.output import one_line
from whiteboard.cli.refusal import Refused
from whiteboard.storage import check_board


@click.command("check")
@click.argument("file", type=FILE)
def command(file: Path) -> None:
    """Say whether a board file is whole.

    Looks at its pages, tables, values and rules, and at the chain of its history. Changes nothing.
    """
    report = check_board(file)
    if report.problems:
        for problem in report.problems:
            click.echo(one_line(problem))
        found = "1 problem" if len(report.problems) == 1 else f"{len(report.problems)} problems"
        raise Refused(
            f"{report.path} is damaged: {found}, listed above; “whiteboard repair” brings back what can be read"
        )
    click.echo(f"{report.path} is whole (format {report.version})")
    if report.waiting:
        click.echo("Newer work on it is open or was left by a crash; whoever opens the board next goes on from it")
