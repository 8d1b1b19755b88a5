"""What an import would bring and what a source holds, as lines for people and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

import click

from whiteboard.cli.boards import new_id
from whiteboard.cli.output import aligned, harmless, one_line, print_json
from whiteboard.cli.refusal import warn
from whiteboard.comms.words import duration
from whiteboard.importers import road
from whiteboard.importers.candidates import Candidate, Channel, Import, Incident
from whiteboard.importers.lanes import Lanes
from whiteboard.importers.review import Review, Standing
from whiteboard.importers.source import Source
from whiteboard.layout.timescale import zone_of
from whiteboard.layout.when import Dates, moment, place_time
from whiteboard.model.document import Document
from whiteboard.model.instants import SECOND, Instant, to_iso
from whiteboard.model.records import OnTimeline, Role

_SIGNS = {Standing.NEW: "+", Standing.THERE: "=", Standing.CHANGED: "~", Standing.CHANGED_HERE: "="}
_ASKS = {"date": "asks_day", "timezone": "asks_zone", "start": "asks_start", "encoding": "encodings"}


def touched(one: Review) -> bool:
    """Whether it was changed on the board too, and so stays as it is unless somebody says otherwise."""
    return one.standing is Standing.CHANGED_HERE


def print_preview(
    document: Document, imported: Import, reviews: tuple[Review, ...], lane: Role | None, *, update: bool
) -> None:
    """A line for each candidate, in the order of the source: + comes, ~ changes, = is left out; and below it what is odd."""
    zone = zone_of(document.board.timezone)
    lanes = Lanes(document, new_id, lane)
    placed = [lanes.of(candidate) for candidate in imported.candidates]
    titles = {one.id: one.title for one in (*document.lanes.values(), *lanes.added)}
    rows = [
        (
            "~" if update and touched(one) else _SIGNS[one.standing],
            _when(candidate, zone),
            titles[where] if where is not None else "Actions" if candidate.todo is not None else "Inbox",
            _words(candidate),
        )
        for candidate, one, where in zip(imported.candidates, reviews, placed, strict=True)
    ]
    for line, candidate, one in zip(aligned(rows) if rows else (), imported.candidates, reviews, strict=True):
        click.echo(line)
        for note in _remarks(candidate, one):
            click.echo(f"     {harmless(note)}")


def _remarks(candidate: Candidate, one: Review) -> Iterator[str]:
    place = f"{candidate.where}: " if candidate.where else ""
    if one.standing is not Standing.NEW:
        yield f"{place}{one.standing}"
    for flag in one.flags:
        yield f"{place}{flag}"


def _when(candidate: Candidate, zone: ZoneInfo) -> str:
    if candidate.at is None:
        return candidate.said and f"“{one_line(candidate.said)}”"
    place = OnTimeline(candidate.at, "", None, candidate.until, candidate.precision)
    return place_time(place, zone, Dates.WEEKDAY)


def _words(candidate: Candidate) -> str:
    parts = [
        one_line(candidate.text),
        *(f"[{mark}]" for mark in candidate.marks),
        f"@{candidate.author}" if candidate.author else "",
        *(f"#{tag}" for tag in candidate.tags),
    ]
    return " ".join(part for part in parts if part)


def plain_import(imported: Import, reviews: tuple[Review, ...]) -> dict[str, Any]:
    """The preview in the shape that docs/command-line.md promises."""
    return {
        "title": imported.title,
        "format": imported.format,
        "warnings": list(imported.warnings),
        "asks": [name for name, field in _ASKS.items() if getattr(imported, field)],
        "candidates": [
            {
                "standing": one.standing.name.lower().replace("_", " "),
                "comes": one.comes,
                "text": candidate.text,
                "at": _iso(candidate.at),
                "until": _iso(candidate.until),
                "precision": candidate.precision.value,
                "said": candidate.said,
                "lane": candidate.lane,
                "role": None if candidate.role is None else candidate.role.value,
                "author": candidate.author,
                "channel": candidate.channel,
                "tags": list(candidate.tags),
                "marks": list(candidate.marks),
                "source": candidate.source,
                "where": candidate.where,
                "flags": list(one.flags),
            }
            for candidate, one in zip(imported.candidates, reviews, strict=True)
        ],
    }


def _iso(at: Instant | None) -> str | None:
    return None if at is None else to_iso(at)


def print_list(source: Source, format: str | None, timezone: str, *, as_json: bool) -> None:
    """The incidents of a source, or its channels."""
    incidents = road.incidents(source, format=format)
    channels = () if incidents else road.channels(source, format=format)
    if as_json:
        print_json(
            {
                "incidents": [_plain_incident(one) for one in incidents],
                "channels": [_plain_channel(one) for one in channels],
            }
        )
    elif incidents:
        _print_incidents(incidents, timezone)
    elif channels:
        _print_channels(channels, timezone)
    else:
        warn("the source holds one incident only; import it without --list")


def _plain_incident(one: Incident) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.title,
        "start": _iso(one.start),
        "end": _iso(one.end),
        "impact": one.impact,
        "updates": one.updates,
        "longest_silence": one.longest_silence,
    }


def _plain_channel(one: Channel) -> dict[str, Any]:
    return {"name": one.name, "messages": one.messages, "start": _iso(one.start), "end": _iso(one.end)}


def _print_incidents(incidents: tuple[Incident, ...], timezone: str) -> None:
    """Newest first: id, start, how long it lasted, updates, longest silence, impact and title."""
    rows = [("ID", f"STARTED ({timezone})", "LASTED", "UPDATES", "LONGEST SILENCE", "IMPACT", "TITLE")]
    for one in incidents:
        silence = "" if one.longest_silence is None else duration(round(one.longest_silence))
        started = _started(one.start, timezone)
        lasted = "open" if one.start is None or one.end is None else duration((one.end - one.start) // SECOND)
        rows.append((one.id, started, lasted, str(one.updates), silence, one.impact, one_line(one.title)))
    for line in aligned(rows):
        click.echo(line)


def _print_channels(channels: tuple[Channel, ...], timezone: str) -> None:
    rows = [("CHANNEL", "MESSAGES", f"FIRST ({timezone})", "LAST")]
    rows += [
        (one_line(one.name), str(one.messages), _started(one.start, timezone), _started(one.end, timezone))
        for one in channels
    ]
    for line in aligned(rows):
        click.echo(line)


def _started(at: Instant | None, timezone: str) -> str:
    zone = zone_of(timezone)
    return "" if at is None else moment(at, zone, Dates.WEEKDAY)
