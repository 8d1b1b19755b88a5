"""``whiteboard export``: a board as pages, slides, pictures, reports, tables, a calendar or JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from whiteboard.cli.boards import FILE, history, read
from whiteboard.cli.changes import meeting_named
from whiteboard.cli.refusal import Refused
from whiteboard.export.formats import (
    FORMATS,
    PAPERS,
    PARTS,
    SCALES,
    SINCE,
    CannotExport,
    export,
    files_of,
    format_of,
    remark,
)
from whiteboard.layout.since import Since
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


class Pages(click.ParamType[tuple[int, int]]):
    """One page, or the first and the last of several: ``3``, ``2-5``."""

    name = "pages"

    def convert(
        self, value: str | tuple[int, int], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int]:
        """The first and the last page, counted from 1."""
        if isinstance(value, tuple):
            return value
        first, dash, last = value.partition("-")
        last = last if dash else first
        if not (first.isdecimal() and last.isdecimal() and 1 <= int(first) <= int(last)):
            raise click.BadParameter(f"{value!r} are no pages; write them as 3 or 2-5", ctx, param)
        return int(first), int(last)


_FORMATS = "\n".join(f"{one.name:11} {one.ending:6} {one.title}" for one in FORMATS.values())


@click.command(
    "export",
    short_help="Export a board as pages, slides, reports, tables and more.",
    # The sign before the list keeps its lines apart.
    help=f"""Export a board: what it becomes, --format says, or else the ending of OUT.

OUT is replaced if it is there, but never a board. A picture or drawing shows the whole board.

\b
{_FORMATS}
""",
)
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
    "--parts",
    type=Parts(),
    default=",".join(PARTS),
    show_default=True,
    help="Parts of a PDF, slides or a report, with commas.",
)
@click.option("--pages", type=Pages(), metavar="PAGES", help="Only these pages of a PDF: 3, or 2-5.")
@click.option(
    "--since",
    metavar="MEETING",
    help="Which meeting the part “since” counts from: last, its day (2019-07-23), its number from 1, or its id. "
    "Without it, the last one that ended and after which anything changed.",
)
@click.option(
    "--scale",
    type=click.FloatRange(0.1, 10.0),
    default=SCALES[1],
    show_default=True,
    help="Pixels a point of a PNG; a very large board gets fewer.",
)
@click.option("--overlays/--no-overlays", default=True, help="Whether pictures of the board show the comms figures.")
def command(
    file: Path,
    out: Path,
    name: str | None,
    paper: str,
    parts: frozenset[str],
    pages: tuple[int, int] | None,
    *,
    since: str | None,
    scale: float,
    overlays: bool,
) -> None:
    """Write the file, or the files where one does not hold it all, and say which."""
    document, told = read(file), None
    if since is not None or (SINCE in parts and document.meetings):
        document, told = _with_since(file, since)
    write(document, out, name, paper=paper, parts=parts, page_range=pages, overlays=overlays, since=told, scale=scale)
    chosen = format_of(out, name)
    for made in files_of(document, out, chosen):
        click.echo(f"Exported to {made}")
    if said := remark(document, chosen):
        click.echo(said)


def _with_since(file: Path, since: str | None) -> tuple[Document, Since | None]:
    """The board and what has changed on it since a meeting, or without its name since last time. Raises Refused."""
    document, entries = history(file)
    if since is None:
        return document, Since.last_time(document, entries)
    return document, Since.meeting_ended(document, entries, meeting_named(file, document, since).id)


def write(document: Document, out: Path, name: str | None = None, **choices: Any) -> None:
    """Export a document; ``choices`` are those of `export`. Raises Refused where there can be no such file."""
    try:
        export(document, out, format=name, **choices)
    except CannotExport as error:
        raise Refused(str(error)) from error
