"""``whiteboard import``: what happened, from where it already is."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from whiteboard.cli.boards import FILE, new_id, opened, read, today
from whiteboard.cli.output import aligned, one_line
from whiteboard.cli.refusal import warn
from whiteboard.cli.standard_input import NAME, read_bytes
from whiteboard.cli.tables import print_added
from whiteboard.cli.zones import Zone
from whiteboard.comms.words import duration
from whiteboard.importers import road
from whiteboard.importers.candidates import Import, Incident
from whiteboard.importers.days import day_label
from whiteboard.importers.formats import FORMATS
from whiteboard.importers.zones import local_day
from whiteboard.layout.timescale import clock, zone_of
from whiteboard.model.commands import Batch
from whiteboard.model.document import Document
from whiteboard.model.records import Role


@click.command("import")
@click.argument("file", type=FILE)
@click.argument("source", type=FILE)
@click.option(
    "--format",
    "format_",
    type=click.Choice([one.name for one in FORMATS]),
    help="What SOURCE is, where that is not recognised.",
)
@click.option("--timezone", type=Zone(), help="IANA name of the zone for times that name none; else the board's.")
@click.option("--date", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY", help="Day of times without one: 2019-07-18.")
@click.option("--lane", type=click.Choice([role.value for role in Role]), help="Put every event into this lane.")
@click.option("--incident", metavar="ID", help="Which incident, where SOURCE holds several.")
@click.option("--list", "listing", is_flag=True, help="Only list the incidents that SOURCE holds.")
@click.option("--dry-run", is_flag=True, help="Only say what would come onto the board.")
def command(
    file: Path,
    source: Path,
    *,
    format_: str | None,
    timezone: str | None,
    date: datetime | None,
    lane: str | None,
    incident: str | None,
    listing: bool,
    dry_run: bool,
) -> None:
    """Bring what happened from a file onto a board.

    SOURCE is a file, or “-” for standard input; FILE is the board. What is on the board already is left out, so importing
    the same source again adds only what is new.
    """
    content, name = (read_bytes(), NAME) if str(source) == "-" else (source, "")
    if listing:
        _print_incidents(road.incidents(content, format=format_, name=name), timezone or "UTC")
        return

    def planned(document: Document) -> Batch | None:
        imported = road.read(
            content,
            today=today(document),
            timezone=timezone or "",
            day=None if date is None else date.date(),
            format=format_,
            incident=incident,
            document=document,
            name=name,
        )
        _print_warnings(imported, document)
        return road.to_command(document, imported, new_id, lane=None if lane is None else Role(lane))

    if dry_run:
        before = read(file)
        batch = planned(before)
        after = before if batch is None else before.apply(batch.plan(before))
    else:
        with opened(file) as session:
            before = session.document
            batch = planned(before)
            if batch is not None:
                session.do(batch)
            after = session.document
    if batch is None:
        click.echo("Nothing new: the board has all of it already")
        return
    click.echo(f"{batch.label}{' (not done: dry run)' if dry_run else ''}")
    print_added(before, after)


def _print_warnings(imported: Import, document: Document) -> None:
    for warning in imported.warnings:
        warn(warning)
    for candidate in imported.candidates:
        for warning in candidate.warnings:
            warn(f"{candidate.where}: {warning}" if candidate.where else warning)
    if imported.asks_day:
        warn(f"some times have no date; taken as {day_label(today(document))}; --date says another day")


def _print_incidents(incidents: tuple[Incident, ...], timezone: str) -> None:
    """Newest first: id, start, updates, longest silence, impact and title."""
    if not incidents:
        warn("the source holds one incident only; import it without --list")
        return
    zone = zone_of(timezone)
    rows = [("ID", f"STARTED ({timezone})", "UPDATES", "LONGEST SILENCE", "IMPACT", "TITLE")]
    for one in incidents:
        started = "" if one.start is None else f"{day_label(local_day(one.start, zone))} {clock(one.start, zone)}"
        silence = "" if one.longest_silence is None else duration(round(one.longest_silence))
        rows.append((one.id, started, str(one.updates), silence, one.impact, one_line(one.title)))
    for line in aligned(rows):
        click.echo(line)
