"""``whiteboard import``: what happened, from where it already is."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from whiteboard.cli.boards import FILE, new_id, opened, read, today
from whiteboard.cli.output import print_json
from whiteboard.cli.preview import plain_import, print_list, print_preview, touched
from whiteboard.cli.refusal import warn
from whiteboard.cli.standard_input import NAME, read_bytes
from whiteboard.cli.tables import print_added, print_notes
from whiteboard.cli.zones import Zone
from whiteboard.importers import road
from whiteboard.importers.bounds import read_bound
from whiteboard.importers.candidates import Import
from whiteboard.importers.columns import Column, Columns
from whiteboard.importers.days import day_label
from whiteboard.importers.encodings import TITLES
from whiteboard.importers.formats import FORMATS
from whiteboard.importers.lanes import remembered, ruled
from whiteboard.importers.review import Review, review
from whiteboard.importers.source import Source
from whiteboard.importers.times import Reference
from whiteboard.layout.timescale import zone_of
from whiteboard.model.commands import Batch, count
from whiteboard.model.document import Document
from whiteboard.model.instants import Instant
from whiteboard.model.records import Role
from whiteboard.resting import resting

_LEFT_OUT = "-"


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
@click.option(
    "--date", "day", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY", help="Day of times without one: 2019-07-18."
)
@click.option("--start", metavar="TIME", help="When it began, for times that count from a start: “2019-07-18 14:00”.")
@click.option("--lane", type=click.Choice([role.value for role in Role]), help="Put every event into this lane.")
@click.option("--incident", metavar="ID", help="Which incident, where SOURCE holds several.")
@click.option(
    "--channel", "channels", metavar="NAME", multiple=True, help="Only this channel; can be given repeatedly."
)
@click.option("--since", metavar="TIME", help="Nothing before this time.")
@click.option("--until", metavar="TIME", help="Nothing after this time.")
@click.option(
    "--columns", metavar="NAMES", help=f"What the columns of a table are: {', '.join(Column)}, or - for none."
)
@click.option(
    "--encoding", type=click.Choice(list(TITLES)), help="How the text is encoded, where that is guessed wrongly."
)
@click.option("--update", is_flag=True, help="Also take over what was changed on the board too.")
@click.option("--list", "listing", is_flag=True, help="Only list the incidents or channels that SOURCE holds.")
@click.option("--dry-run", is_flag=True, help="Only say what would come onto the board.")
@click.option("--json", "as_json", is_flag=True, help="With --list or --dry-run: one JSON document.")
@resting()
def command(
    file: Path,
    source: Path,
    *,
    format_: str | None,
    timezone: str | None,
    day: datetime | None,
    start: str | None,
    lane: str | None,
    incident: str | None,
    channels: tuple[str, ...],
    since: str | None,
    until: str | None,
    columns: str | None,
    encoding: str | None,
    update: bool,
    listing: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Bring what happened from a file onto a board.

    SOURCE is a file, a folder, or “-” for standard input; FILE is the board. What is on the board already is left out, so
    importing the same source again adds only what is new or has changed there.
    """
    if as_json and not (listing or dry_run):
        raise click.UsageError("--json goes with --list or --dry-run")
    chosen = None if day is None else day.date()
    content = Source.of(read_bytes(), NAME) if str(source) == "-" else Source.of(source)
    if listing:
        print_list(content, format_, timezone or "UTC", as_json=as_json)
        return

    def imported_for(document: Document) -> Import:
        zone = timezone or document.board.timezone

        def instant(option: str, text: str | None) -> Instant | None:
            return None if text is None else _instant(option, text, zone, chosen or today(document), today(document))

        imported = road.read(
            content,
            today=today(document),
            timezone=timezone or "",
            day=chosen,
            format=format_,
            incident=incident,
            document=document,
            channels=channels or None,
            columns=None if columns is None else _columns(columns),
            start=instant("start", start),
            since=instant("since", since),
            until=instant("until", until),
            encoding=encoding or "",
        )
        return ruled(imported, remembered(document, imported.format))

    def planned(document: Document, imported: Import, reviews: tuple[Review, ...]) -> Batch | None:
        taken = {number for number, one in enumerate(reviews) if one.comes or (update and touched(one))}
        return road.to_command(
            document, imported, new_id, lane=None if lane is None else Role(lane), taken=taken, move=update
        )

    if dry_run:
        before = read(file)
        imported = imported_for(before)
        reviews = review(before, imported.candidates)
        batch = planned(before, imported, reviews)
        if as_json:
            print_json(plain_import(imported, reviews))
            return
        _print_warnings(imported, before, reviews, chosen=encoding is not None)
        click.echo(_said(batch, dry_run=True))
        print_preview(before, imported, reviews, None if lane is None else Role(lane), update=update)
        return
    with opened(file) as session:
        before = session.document
        imported = imported_for(before)
        reviews = review(before, imported.candidates)
        batch = planned(before, imported, reviews)
        if batch is not None:
            session.do(batch)
        after = session.document
    _print_warnings(imported, before, reviews, chosen=encoding is not None)
    _print_flags(imported, reviews, update=update)
    click.echo(_said(batch, dry_run=False))
    _print_done(before, after)


def _print_flags(imported: Import, reviews: tuple[Review, ...], *, update: bool) -> None:
    for candidate, one in zip(imported.candidates, reviews, strict=True):
        for flag in one.flags:
            warn(f"{candidate.where}: {flag}" if candidate.where else flag)
    left = sum(touched(one) for one in reviews)
    if left and not update:
        warn(
            f"{count(left, 'event')} changed in the source and on the board too: left as it is; --update takes it over"
        )


def _print_done(before: Document, after: Document) -> None:
    print_added(before, after)
    # Only an update from the source gives a note another digest.
    updated = [
        note for id, note in after.notes.items() if id in before.notes and note.digest != before.notes[id].digest
    ]
    if updated:
        click.echo("Changed:")
        print_notes(after, updated)


def _said(batch: Batch | None, *, dry_run: bool) -> str:
    if batch is None:
        return "Nothing new: the board has all of it already"
    return f"{batch.label}{' (not done: dry run)' if dry_run else ''}"


def _instant(option: str, text: str, zone: str, day: date, today: date) -> Instant:
    """The instant of an option's value. Raises BadParameter."""
    at, why = read_bound(text, Reference(zone_of(zone), day, today), last=option == "until")
    if at is None:
        raise click.BadParameter(f"{text!r} cannot be read as a time; {why}", param_hint=f"--{option}")
    return at


def _columns(names: str) -> Columns:
    """The meanings of a list with commas. Raises BadParameter."""
    known: dict[str, Column | None] = {column.value: column for column in Column}
    known |= {_LEFT_OUT: None, "": None}
    words = [name.strip().lower() for name in names.split(",")]
    odd = next((word for word in words if word not in known), None)
    if odd is not None:
        raise click.BadParameter(f"no column is called {odd!r}; known are {', '.join(Column)}", param_hint="--columns")
    return Columns(tuple(known[word] for word in words))


def _print_warnings(imported: Import, document: Document, reviews: tuple[Review, ...], *, chosen: bool) -> None:
    """What concerns the whole source, and what was guessed because nobody said it."""
    for warning in imported.warnings:
        warn(warning)
    if not any(one.comes for one in reviews):
        return
    if imported.encodings and not chosen:
        taken = TITLES.get(imported.encodings[0], imported.encodings[0])
        warn(f"the text is not UTF-8; read as {taken}; --encoding says another")
    if imported.asks_day:
        warn(f"some times have no date; taken as {day_label(imported.day or today(document))}; --date says another day")
    if imported.asks_zone:
        warn(f"some times name no zone; taken as {document.board.timezone}; --timezone says another")
    if imported.asks_start:
        warn("times count from a start that is not known; --start says when that was")
