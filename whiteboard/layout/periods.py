"""When things happened and people met, in words, for the heads of pages, slides and reports."""

from __future__ import annotations

from whiteboard.layout.board import time_extent
from whiteboard.layout.since import Since, counts
from whiteboard.layout.timescale import same_day, zone_of
from whiteboard.layout.when import Dates, clocks_of, stretch, whole_days
from whiteboard.model.document import Document
from whiteboard.model.instants import Instant, to_datetime
from whiteboard.model.records import MeetingKind

_MIDNIGHT = "00:00"


def day(instant: Instant, zone: str) -> str:
    """“18 July 2019”."""
    local = to_datetime(instant).astimezone(zone_of(zone))
    return f"{local.day} {local:%B %Y}"


def period(document: Document) -> str:
    """“18 July 2019, 09:04–13:26 (BST)”, “27 October 2019, 00:10 BST – 02:30 GMT” where clocks were changed meanwhile;
    empty where nothing stands on the timeline."""
    extent = time_extent(document)
    if extent is None:
        return ""
    name = document.board.timezone
    zone = zone_of(name)
    first, last = extent
    clocks = [clocks_of(at, zone) for at in extent]
    changed = clocks[0] != clocks[1]
    where = f" ({clocks[0] if clocks[0].isalpha() and not changed else name})"
    days = stretch(first, last, zone, Dates.YEAR) if whole_days(first, last, zone) else ""
    if days:
        return days if days.endswith("UTC") else f"{days}{where}"
    told = [f"{to_datetime(at).astimezone(zone):%H:%M}" for at in extent]
    named = [f"{time} {clock}" if changed else time for time, clock in zip(told, clocks, strict=True)]
    start, dash = f"{day(first, name)}, {named[0]}", " – " if changed else "–"
    if same_day(first, last, zone):
        return f"{start}{dash}{named[1]}{'' if changed else where}" if first != last else f"{start}{where}"
    # Of days that are known by their date alone no clock is told.
    begins = day(first, name) if told[0] == _MIDNIGHT else start
    ends = day(last - 1, name) if told[1] == _MIDNIGHT else f"{day(last, name)}, {named[1]}"
    if same_day(first, last - 1, zone):
        return f"{start}{dash}24:00{where}"
    return f"{begins} – {ends}{'' if changed and _MIDNIGHT not in told else where}"


def sitting(document: Document) -> str:
    """“retrospective of 23 July 2019, 8 people”; empty where nobody has met yet."""
    workshops = [meeting for meeting in document.meetings.values() if meeting.kind is MeetingKind.WORKSHOP]
    if not workshops:
        return ""
    first = min(workshops, key=lambda meeting: (meeting.start, meeting.id))
    people = f", {len(first.participants)} people" if len(first.participants) > 1 else ""
    return f"retrospective of {day(first.start, document.board.timezone)}{people}"


def since_words(document: Document, since: Since) -> str:
    """“since the workshop of 23 July 2019: 2 done · 5 added”."""
    meeting = since.meeting
    ended = meeting.until if meeting.until is not None else meeting.start
    told = counts(since.found) or "nothing has changed"
    return f"since the {meeting.kind.value} of {day(ended, document.board.timezone)}: {told}"


def regroup_words(document: Document) -> str:
    """“regroup on 6 August 2019”: the last one; empty where there was none."""
    regroups = [meeting.start for meeting in document.meetings.values() if meeting.kind is MeetingKind.REGROUP]
    return f"regroup on {day(max(regroups), document.board.timezone)}" if regroups else ""
