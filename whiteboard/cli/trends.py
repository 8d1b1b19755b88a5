"""``whiteboard trends``: the comms figures of many boards by date, with their medians before and after a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import click

from whiteboard.cli.boards import FILE
from whiteboard.cli.output import aligned, one_line, print_json
from whiteboard.cli.refusal import Refused
from whiteboard.comms.trends import SHORT, Trends, lack_words, to_plain, trends, unit_of, value_words
from whiteboard.storage.summaries import Gathered, NoBoards, board_files, gather


class Day(click.ParamType[date]):
    """An ISO date; anything else is wrong usage."""

    name = "day"

    def convert(self, value: str | date, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day."""
        try:
            return value if isinstance(value, date) else datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007
        except ValueError:
            raise click.BadParameter(f"{value!r} is no day; write it as 2023-06-01", ctx, param) from None


@click.command("trends")
@click.argument("places", metavar="FILE_OR_FOLDER...", type=FILE, nargs=-1, required=True)
@click.option("--split", metavar="DAY", type=Day(), help="Compare the boards before this day with those from it on.")
@click.option("--json", "as_json", is_flag=True, help="Print every figure of every board as JSON.")
@click.option("--export", "out", metavar="OUT", type=FILE, help="Write them to OUT.pdf or OUT.csv.")
def command(places: tuple[Path, ...], split: date | None, out: Path | None, *, as_json: bool) -> None:
    """Compare the comms figures of many boards: the files named, and those in each folder named.

    A file that cannot be read is listed, and the others are compared.
    """
    try:
        gathered = gather(board_files(places))
    except NoBoards as error:
        raise Refused(str(error)) from error
    if not gathered.boards:
        raise Refused(_none(gathered))
    found = trends(gathered.boards, split)
    if out is not None:
        _export(found, gathered, out)
    if as_json:
        unreadable = [{"file": str(one.file), "sentence": one.sentence} for one in gathered.unreadable]
        print_json(to_plain(found) | {"unreadable": unreadable})
    elif out is not None:
        click.echo(f"Exported {len(found.boards):,} boards to {out}")
    else:
        click.echo("\n".join(_lines(found, gathered)))


def _none(gathered: Gathered) -> str:
    first, *others = gathered.unreadable
    return (
        f"none of the {len(others) + 1:,} boards can be read. The first: {first.sentence}" if others else first.sentence
    )


def _export(found: Trends, gathered: Gathered, out: Path) -> None:
    from whiteboard.export.formats import CannotExport
    from whiteboard.export.trends import export_trends

    try:
        export_trends(found, gathered.sentences, out)
    except CannotExport as error:
        raise Refused(str(error)) from error


def _lines(found: Trends, gathered: Gathered) -> Iterator[str]:
    """The boards by date, the medians, what is missing, and what could not be read."""
    rows = [("Day", "Board", *SHORT.values())]
    for board in found.boards:
        values = ((key, board.values[key]) for key in SHORT)
        cells = (value_words(value.value, unit_of(key), uncertain=value.about) for key, value in values)
        rows.append((f"{board.day or '–'}", one_line(board.title)[:40], *cells))
    yield from aligned(rows)
    yield ""
    yield from aligned(list(_medians(found)))
    if found.lacking:
        yield "\nWhat boards cannot tell, and is in no median"
        rows = [(one_line(board.title)[:40], one_line(lack_words(board))) for board in found.lacking]
        yield from (f"  {line}" for line in aligned(rows))
    if gathered.unreadable:
        yield "\nFiles that could not be read, and are left out"
        yield from (f"  {one_line(one.sentence)}" for one in gathered.unreadable)


def _medians(found: Trends) -> Iterator[tuple[str, ...]]:
    split = found.split
    yield "Medians", *((f"before {split}", "boards", f"from {split} on", "boards") if split else ("all", "boards"))
    for trend in found.figures.values():
        sides = [median for median in (trend.before, trend.after) if median is not None] or [trend.whole]
        cells = (cell for one in sides for cell in (value_words(one.value, trend.unit), f"{one.count:,}"))
        yield trend.row.title, *cells
