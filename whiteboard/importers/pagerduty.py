"""PagerDuty: log entries and notes of incidents, as its REST API returns them.

Shape: https://developer.pagerduty.com/api-reference , “List log entries for an incident”, “List log entries” and “List notes
for an incident”; schema: https://github.com/PagerDuty/api-schema , ``reference/REST/openapiv3.json``. ``{"log_entries":
[{"id", "type": "trigger_log_entry", "summary", "created_at", "agent": {"type": "user_reference", "summary"}, "channel":
{"type", "summary"}, "incident": {"summary": "[#1234] …"}, "event_details": {"description"}}]}``, newest first; a single
``{"log_entry": {…}}``; ``{"notes": [{"id", "user": {"summary"}, "content", "created_at"}]}``, newest first too.
"""

from __future__ import annotations

import re
from typing import Any

from whiteboard.importers.candidates import (
    MORE_FOLLOWS,
    MOST_CANDIDATES,
    Candidate,
    Channel,
    Import,
    Options,
    Unreadable,
)
from whiteboard.importers.source import Source
from whiteboard.importers.stamps import Stamp, is_within, read_stamp
from whiteboard.model.progress import each
from whiteboard.model.records import Mark, Role

NAME = "pagerduty"

_ENTRIES = re.compile(rb'"log_entr(?:ies|y)"\s*:|"type"\s*:\s*"[a-z_]+_log_entry')
_NOTES = (re.compile(rb'"notes?"\s*:\s*[\[{]'), re.compile(rb'"content"\s*:'), re.compile(rb'"created_at"\s*:'))
_ENDING = re.compile(r"_log_entry(?:_reference)?$")
_NUMBER = re.compile(r"^\[#\d+\]\s*")
_MARKS = {"trigger": Mark.DETECTED, "acknowledge": Mark.ACKNOWLEDGED, "resolve": Mark.RESOLVED}
"""The first trigger and acknowledgement suggest their marks, and the last resolution: then all of it is over."""


def recognise(head: bytes, _name: str) -> bool:
    """Whether the first bytes of a source look like this format."""
    if not head.lstrip().startswith((b"{", b"[")):
        return False
    return bool(_ENTRIES.search(head)) or all(key.search(head) for key in _NOTES)


def channels(source: Source) -> tuple[Channel, ...]:
    """The incidents of the log, by their first entry: a log of a whole account holds many. Raises Unreadable."""
    times: dict[str, list[int | None]] = {}
    for entry in each(_entries(source.json(), source.name), source.progress):
        times.setdefault(_incident(entry), []).append(_when(entry, "UTC").at)
    found = []
    for name, all_times in times.items():
        known = [at for at in all_times if at is not None]
        found.append(Channel(name, len(all_times), min(known, default=None), max(known, default=None)))
    return tuple(sorted(found, key=lambda one: (one.start is None, one.start or 0)))


def parse(source: Source, options: Options) -> Import:
    """Every entry and note of the chosen incidents within the chosen time, oldest first. Raises Unreadable."""
    value = source.json()
    entries = _entries(value, source.name)
    if options.channels is not None:
        entries = [entry for entry in entries if _incident(entry) in options.channels]
    stamped = [
        (_when(entry, options.timezone), number, entry)
        for number, entry in each(enumerate(entries, 1), options.progress)
    ]
    # Newest first as they come: the later number is the earlier entry of two at the same instant.
    stamped = [one for one in reversed(stamped) if is_within(one[0].at, options)]
    stamped.sort(key=lambda one: (one[0].at is None, one[0].at or 0))
    if not stamped:
        mend = "choose another incident or another time"
        raise Unreadable("has no entries of these incidents in that time", mend=mend, file=source.name)
    marks = _marks([(stamp, _kind(entry)) for stamp, _, entry in stamped])
    candidates = tuple(
        Candidate(
            _worded(entry),
            stamp.at,
            precision=stamp.precision,
            said=stamp.said,
            author=_author(entry),
            channel=_incident(entry),
            tags=(kind,) if (kind := _kind(entry)) else (),
            role=Role.SIGNALS,
            marks=marks.get(place, ()),
            source=f"{NAME}:{id}" if (id := _text(entry, "id")) else "",
            where=f"{'note' if kind == 'note' else 'entry'} {number} of {len(entries)}",
            warnings=stamp.warnings,
        )
        for place, (stamp, number, entry) in enumerate(stamped)
    )
    titles = {_incident(entry) for _, _, entry in stamped}
    bare = any(stamp.bare for stamp, _, _ in stamped)
    title = _NUMBER.sub("", titles.pop()) if len(titles) == 1 else ""
    title = title or (_text(value, "title") if isinstance(value, dict) else "")
    last = value[-1] if isinstance(value, list) else value
    told = (MORE_FOLLOWS,) if isinstance(last, dict) and last.get("more") is True else ()
    return Import(title, NAME, candidates, warnings=told, asks_zone=bare and not options.zone_chosen)


def _entries(value: Any, name: str) -> list[dict[str, Any]]:
    """The entries and notes of any of the known shapes, at least one; several answers may stand in a list."""
    listed: list[Any] = []
    if isinstance(value, dict) and isinstance(value.get("messages"), list):
        # What its second webhooks send.
        value = value["messages"]
    for one in value if isinstance(value, list) else [value]:
        if not isinstance(one, dict):
            continue
        if "type" in one and "created_at" in one:
            listed.append(one)
        for key in ("log_entries", "notes"):
            found = one.get(key)
            listed += found if isinstance(found, list) else []
        listed.append(one.get("log_entry"))
        listed.append(one.get("note"))
    entries = [one for one in listed if isinstance(one, dict) and _kind(one)]
    if not entries:
        mend = "download the log entries or the notes of an incident"
        raise Unreadable("is JSON, but holds no log entries or notes of PagerDuty", mend=mend, file=name)
    if len(entries) > MOST_CANDIDATES:
        what = f"has more than {MOST_CANDIDATES:,} entries"
        raise Unreadable(what, mend="export a shorter time", file=name)
    return entries


def _marks(kinds: list[tuple[Stamp, str]]) -> dict[int, tuple[Mark, ...]]:
    """The marks that the entries at these places suggest; what has no time marks nothing."""
    found: dict[Mark, int] = {}
    for place, (stamp, kind) in enumerate(kinds):
        mark = _MARKS.get(kind)
        if mark is not None and stamp.at is not None and (mark is Mark.RESOLVED or mark not in found):
            found[mark] = place
    return {place: (mark,) for mark, place in found.items()}


def _kind(entry: dict[str, Any]) -> str:
    """“trigger”, “annotate”, …; “note” for what came from the list of notes, empty for what is neither."""
    kind = _ENDING.sub("", _text(entry, "type"))
    return kind.replace("_", " ") or ("note" if isinstance(entry.get("content"), str) else "")


def _worded(entry: dict[str, Any]) -> str:
    """Its summary, and what a trigger or note says besides."""
    if _kind(entry) == "note":
        return _text(entry, "content").strip() or "Note"
    channel, kind = _dict(entry, "channel"), _kind(entry)
    if kind == "annotate":
        note = next((words for key in ("summary", "content", "notes", "note") if (words := _text(channel, key))), "")
        note = note or _text(entry, "note")
        if note.strip():
            return f"Note: {note.strip()}"
    named = " and ".join(name for one in _list(entry, "assignees") if (name := _text(one, "summary").strip()))
    summary = _text(entry, "summary").strip() or f"{kind.capitalize()}{f' to {named}' if named else ''}"
    details = ""
    if kind == "trigger":
        details = (
            _text(_dict(entry, "event_details"), "description")
            or _text(channel, "subject")
            or _text(channel, "summary")
            or _text(channel, "description")
            or _NUMBER.sub("", _incident(entry))
        ).strip()
    elif kind == "status update":
        details = _text(entry, "message").strip()
    return f"{summary}: {details}" if details and details not in summary else summary


def _author(entry: dict[str, Any]) -> str:
    """The person who did it; services and rules are no authors."""
    agent = _dict(entry, "user") if _kind(entry) == "note" else _dict(entry, "agent")
    type = _text(agent, "type")
    # What was trimmed by somebody names no type; that services trigger is no doubt.
    person = type.startswith("user") or (not type and _kind(entry) != "trigger")
    return (_text(agent, "summary") or _text(agent, "name")).strip() if person else ""


def _incident(entry: dict[str, Any]) -> str:
    incident = _dict(entry, "incident")
    return _text(incident, "summary") or _text(incident, "title") or _text(incident, "id")


def _when(entry: dict[str, Any], timezone: str) -> Stamp:
    return read_stamp(entry.get("created_at"), "created_at", timezone)


def _text(value: dict[str, Any], key: str) -> str:
    """A text field; empty where it is null, missing or something else."""
    found = value.get(key)
    return found if isinstance(found, str) else ""


def _list(value: dict[str, Any], key: str) -> list[dict[str, Any]]:
    found = value.get(key)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _dict(value: dict[str, Any], key: str) -> dict[str, Any]:
    found = value.get(key)
    return found if isinstance(found, dict) else {}
