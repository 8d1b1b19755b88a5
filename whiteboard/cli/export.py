"""``whiteboard export``: a board as PDF, slides, picture or drawing."""

from __future__ import annotations

from pathlib import Path

import click

from whiteboard.cli.boards import FILE, read
from whiteboard.cli.refusal import Refused
from whiteboard.export.formats import FORMATS, PAPERS, PARTS, CannotExport, export
from whiteboard.model.document import Document


class Parts(click.ParamType[frozenset[str]]):
    """Parts of a board with commas between them; any other word is wrong usage."""

    name = "parts"

    def convert(
        self, value: str | frozenset[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> frozenset[str]:
        """The parts as a set, of which at least one is named."""
        if isinstance(value, frozenset):
            return value
        named = frozenset(word.strip() for word in value.split(",")) - {""}
        unknown = sorted(named - set(PARTS))
        if unknown or not named:
            said = f"{unknown[0]!r} is no part of a board" if unknown else "no part is named"
            raise click.BadParameter(f"{said}; choose from {', '.join(PARTS)}", ctx, param)
        return named


@click.command("export")
@click.argument("file", type=FILE)
@click.argument("out", type=FILE)
@click.option(
    "--format", "name", type=click.Choice(list(FORMATS)), help="What to write; else the ending of OUT says it."
)
@click.option(
    "--paper",
    type=click.Choice(list(PAPERS), case_sensitive=False),
    default=next(iter(PAPERS)),
    show_default=True,
    help="Paper of a PDF.",
)
@click.option(
    "--parts", type=Parts(), default=",".join(PARTS), show_default=True, help="Parts of a PDF or slides, with commas."
)
def command(file: Path, out: Path, name: str | None, paper: str, parts: frozenset[str]) -> None:
    """Export a board as PDF, slides, PNG or SVG.

    OUT is replaced if it is there, but never a board. A picture or drawing shows the whole board.
    """
    write(read(file), out, name, paper, parts)
    click.echo(f"Exported to {out}")


def write(
    document: Document,
    out: Path,
    name: str | None = None,
    paper: str = next(iter(PAPERS)),
    parts: frozenset[str] = frozenset(PARTS),
) -> None:
    """Export a document. Raises Refused where there can be no such file."""
    try:
        export(document, out, format=name, paper=paper, parts=parts)
    except CannotExport as error:
        raise Refused(str(error)) from error
