"""Statuspage, as text: what somebody copied out of a status page's window, or quoted from one.

Shape of an incident's page: ``Resolved``, the words below it, then ``Posted 2 days ago. Dec 05, 2025 - 09:20 UTC``; of the history and of
the page of all that goes on: a line with the day, a line with the incident's name, and for each update ``Resolved - words``
and ``Dec 5, 09:20 UTC`` below or, in feeds and e-mails, above it. The year may stand nowhere but in the line with the
day. All become incidents of version 2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from whiteboard.importers import statuspage
from whiteboard.importers.candidates import Import, Incident, Options, Unreadable
from whiteboard.importers.chronicle import looks_like_time
from whiteboard.importers.conversation import LONGEST_HEADER, head_lines, lines_of
from whiteboard.importers.days import MONTH_NAME, day_label, read_day
from whiteboard.importers.source import Source
from whiteboard.importers.times import Reference, read_time
from whiteboard.importers.zones import Ambiguous
from whiteboard.layout.timescale import zone_of
from whiteboard.model.instants import to_iso

NAME = "statuspage-text"

_QUOTED = re.compile(r"^\s*(?:>\s?)+|\*\*")
_LABEL = re.compile(
    r"\s*(?P<status>resolved|completed|verifying|monitoring|identified|investigating|update|in progress|scheduled|post-?mortem)"
    r"(?:\s+[-–—]\s+(?P<words>\S.*)|\s*)$",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"\s*(?:(?P<posted>posted|updated)\b:?\s*(?:on\s+|.{1,40}?\bago\b\.?\s*)?)?"
    rf"(?P<day>{MONTH_NAME}\.?\s+\d{{1,2}},?(?:\s+\d{{4}})?|\d{{4}}-\d\d-\d\d)(?:\s*[-–,]\s*|\s+(?:at\s+)?)"
    r"(?P<clock>\d{1,2}:\d\d(?::\d\d)?(?:\s?[ap]m)?(?:\s*\(?[A-Z]{2,5}\)?)?)\s*\.?\s*$",
    re.IGNORECASE,
)
_DAY = re.compile(rf"\s*(?:\w{{3,9}},?\s+)?(?P<day>{MONTH_NAME}\.?\s+\d{{1,2}},?\s+\d{{4}})\s*$", re.IGNORECASE)
_ASIDE = re.compile(
    r"\s*(?:no incidents reported.*|incident report for .*|this (?:incident|scheduled maintenance) affected:.*|subscribe.*|past incidents"
    r"|(?:← )?(?:incident|current) (?:history|status).*|powered by .*)\s*$",
    re.IGNORECASE,
)
"""What stands around the incidents of a page."""
_WORDED = re.compile(r"[^\W\d_]{2}")
_YEAR = re.compile(r"\b\d{4}\b")
_ENOUGH = 2


@dataclass(slots=True)
class _Update:
    """An update as far as its lines are read."""

    status: str
    words: list[str]
    when: str = ""


@dataclass(slots=True)
class _Told:
    """An incident as far as its lines are read; ``near`` is a day with a year that stands at it."""

    name: str
    near: date | None
    updates: list[_Update] = field(default_factory=list)


def recognise(head: bytes, name: str) -> bool:
    """Whether two lines are states of an incident and two others when they were posted, and each stands at one."""
    if name.lower().endswith((".json", ".csv", ".tsv")) or head.lstrip()[:1] in (b"<", b"{", b"["):
        return False
    lines = [_QUOTED.sub("", line) for line in head_lines(head)]
    labels = sum(_LABEL.match(line) is not None for line in lines)
    times = [found for line in lines if (found := _WHEN.match(line))]
    posted = any(one["posted"] for one in times)
    if sum(looks_like_time(line.lstrip("-*|# ")) for line in lines) - len(times) > labels:
        # A report with times of its own, which only quotes a page.
        return False
    return min(labels, len(times)) >= (1 if posted else _ENOUGH) and len(times) <= 2 * labels


def parse(source: Source, options: Options) -> Import:
    """The updates of one incident, oldest first. Raises Unreadable, and SeveralIncidents when none was chosen."""
    found = list(_incidents(source, options.today))
    return statuspage.of_incidents(found, options, format=NAME, name=source.name)


def incidents(source: Source) -> tuple[Incident, ...]:
    """Every incident of the text, newest first. Raises Unreadable."""
    return statuspage.summaries(list(_incidents(source, date(2000, 1, 1))))


def _incidents(source: Source, today: date) -> Iterator[dict[str, Any]]:
    """The incidents in the shape of version 2. Raises Unreadable where there are none."""
    told = [one for one in _told([_QUOTED.sub("", line).rstrip() for line in lines_of(source)]) if one.updates]
    if not told:
        mend = "copy the updates with their states and times"
        raise Unreadable("has no updates of a status page", mend=mend, file=source.name)
    for number, one in enumerate(told, 1):
        updates = [_as_update(update, one.near, today) for update in one.updates]
        yield {"id": str(number), "name": one.name, "impact": "", "incident_updates": updates}


def _told(lines: Sequence[str]) -> Iterator[_Told]:
    """The incidents with their updates, in the order of the text."""
    found = [(_LABEL.match(line[:LONGEST_HEADER]), _WHEN.match(line[:LONGEST_HEADER])) for line in lines]
    first = next((label is None for label, when in found if label is not None or when is not None), False)
    near: date | None = None
    one = _Told("", None)
    waiting = ""
    for line, (label, when) in zip(lines, found, strict=True):
        day = _DAY.match(line)
        if day is not None:
            near = _day(day["day"])
        elif when is not None and first:
            waiting = f"{when['day']} {when['clock']}"
        elif when is not None:
            if one.updates and not one.updates[-1].when:
                one.updates[-1].when = f"{when['day']} {when['clock']}"
        elif label is not None:
            one.near = one.near or near
            # The rest of the line has no bound, the match had.
            words = line[label.start("words") :] if label["words"] else ""
            one.updates.append(_Update(label["status"], [words] if words else [], waiting))
            waiting = ""
        elif not line.strip() or _ASIDE.match(line):
            continue
        elif one.updates and not (one.updates[-1].when and not first):
            one.updates[-1].words.append(line.strip())
        else:
            # What stands between a time and the next state is the name of another incident.
            if one.updates:
                yield one
            title = line.strip().lstrip("# ") if _WORDED.search(line) else one.name
            one = _Told(title, near)
    yield one


def _day(written: str) -> date | None:
    try:
        found = read_day(written, 0, date.min, date.min)
    except (Ambiguous, ValueError, OverflowError):
        return None
    return found.date if found is not None else None


def _as_update(update: _Update, near: date | None, today: date) -> dict[str, Any]:
    said = update.when
    written, odd = said, ""
    time, _ = read_time(said, 0, Reference(zone_of("UTC"), near or today, near or today)) if said else (None, "")
    if time is not None and time.dated:
        # Without a zone the clock is that of whoever reads it.
        written = to_iso(time.at) if time.zoned else to_iso(time.at).removesuffix("Z")
        if near is None and not _YEAR.search(said):
            odd = f"the year is not told: taken as {day_label(time.day)}"
    return {
        "status": update.status.lower().replace(" ", "_"),
        "body": "\n".join(update.words).strip(),
        "display_at": written,
        "contradiction": odd,
    }
