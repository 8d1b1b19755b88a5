"""``whiteboard changes``: what has happened on a board since a meeting."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import click

from whiteboard.cli.boards import FILE, history
from whiteboard.cli.output import one_line, print_json
from whiteboard.cli.refusal import Refused
from whiteboard.importers.zones import local_day
from whiteboard.layout.since import TITLES, Since, SinceLine
from whiteboard.layout.timescale import zone_of
from whiteboard.model.document import Document
from whiteboard.model.meetings import meetings_in_order
from whiteboard.model.plain import Plain, to_plain
from whiteboard.model.records import Meeting
from whiteboard.model.since import Difference


@click.command("changes")
@click.argument("file", type=FILE)
@click.option(
    "--since",
    default="last",
    metavar="MEETING",
    show_default=True,
    help="The meeting: last, its day (2019-07-23), its number from 1, or its id.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the meeting and every difference as JSON.")
@click.option("--export", "out", metavar="OUT", type=FILE, help="Write them to OUT.pdf.")
def command(file: Path, out: Path | None, *, since: str, as_json: bool) -> None:
    """Print what was done, added, changed, moved and removed since a meeting ended.

    Colours, sizes and the order of drawing are no news. What a meeting that still goes on changes counts as well.
    """
    document, entries = history(file)
    meeting = meeting_named(file, document, since)
    told = Since.meeting_ended(document, entries, meeting.id)
    lines = told.lines
    if out is not None:
        _export(document, told, out)
        return
    if as_json:
        pairs = zip(told.found, lines, strict=True)
        print_json({"since": to_plain(meeting), "changes": [_plain(one, line) for one, line in pairs]})
        return
    day = local_day(meeting.until or meeting.start, zone_of(document.board.timezone))
    click.echo(f"Since the {meeting.kind.value} on {day.isoformat()}" if lines else "Nothing has changed")
    for sort, together in groupby(lines, lambda line: line.sort):
        click.echo(f"\n{TITLES[sort]}")
        for line in together:
            detail = f" ({one_line(line.detail)})" if line.detail else ""
            click.echo(f"  {line.what}: {one_line(line.title)}{detail}")


def _export(document: Document, told: Since, out: Path) -> None:
    from whiteboard.export.formats import CannotExport
    from whiteboard.export.since import export_since

    try:
        export_since(document, told, out)
    except CannotExport as error:
        raise Refused(str(error)) from error
    click.echo(f"Exported to {out}")


def meeting_named(file: Path, document: Document, wanted: str) -> Meeting:
    """The meeting of that id, number or day. Raises Refused, saying which there are."""
    meetings = meetings_in_order(document)
    zone = zone_of(document.board.timezone)
    if not meetings:
        raise Refused(f"{file}: no meeting was held on this board yet, so there is none to count from")
    if wanted == "last":
        return next((one for one in reversed(meetings) if one.until is not None), meetings[-1])
    if wanted in document.meetings:
        return document.meetings[wanted]
    if wanted.isdecimal() and 1 <= int(wanted) <= len(meetings):
        return meetings[int(wanted) - 1]
    days = {local_day(one.start, zone).isoformat(): one for one in meetings}
    if wanted in days:
        return days[wanted]
    raise Refused(f"{file}: there is no meeting {wanted!r}; there were {', '.join(days)}")


def _plain(one: Difference, line: SinceLine) -> Plain:
    return {
        "sort": one.sort.value,
        "class": type(one.record).__name__.lower(),
        "fields": list(one.fields),
        "before": None if one.before is None else to_plain(one.before),
        "after": None if one.after is None else to_plain(one.after),
        "title": line.title,
        "detail": line.detail,
    }
