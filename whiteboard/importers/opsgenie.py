"""Opsgenie: the log and the notes of an alert, as its REST API returns them.

Shape: https://docs.opsgenie.com/docs/alert-api-continued , “List Alert Logs” and “List Alert Notes”; schema:
https://github.com/opsgenie/opsgenie-oas , ``ListAlertLogsResponse``: ``{"data": [{"log": "Alert acknowledged via web", "type":
"system", "owner", "createdAt", "offset": "1563440520000_1563440520000000000"}], "paging", "took", "requestId"}``, in either
order; notes have ``note`` in place of ``log``; its first version had ``logs`` with numbers for times. No alert is named; the offset is unique. What happened is told by words only.
"""

from __future__ import annotations

import re
from typing import Any

from whiteboard.importers.candidates import MORE_FOLLOWS, MOST_CANDIDATES, Candidate, Import, Options, Unreadable
from whiteboard.importers.source import Source
from whiteboard.importers.stamps import is_within, read_stamp
from whiteboard.model.progress import each
from whiteboard.model.records import Mark, Role

NAME = "opsgenie"

_KEYS = tuple(re.compile(key) for key in (rb'"(?:log|note)"\s*:', rb'"createdAt"\s*:', rb'"(?:offset|owner)"\s*:'))
_NOBODY = frozenset({"", "system", "opsgenie"})
_WORDS = (
    (re.compile(r"\bcreated\b", re.IGNORECASE), Mark.DETECTED, "created"),
    (re.compile(r"(?<!un-)(?<!not )\back(?:nowledged|ed)\b", re.IGNORECASE), Mark.ACKNOWLEDGED, "acknowledged"),
    (re.compile(r"(?<!not )\bclosed\b", re.IGNORECASE), Mark.RESOLVED, "closed"),
)
"""What a row says in its first words; such a row suggests the mark."""
_FIRST_WORDS = re.compile(r"[^:\n]{0,60}")
_ABOUT_PEOPLE = re.compile(r"\W*(?:\w+\s+)?(?:notif|sent\b|call|sms\b|e-?mail|push\b|viewed\b|seen\b)", re.IGNORECASE)
"""“Sent SMS to …” and “Viewed on [web]” change nothing about the alert, whatever follows."""


def recognise(head: bytes, _name: str) -> bool:
    """Whether the first bytes of a source look like this format."""
    return head.lstrip().startswith((b"{", b"[")) and all(key.search(head) for key in _KEYS)


def parse(source: Source, options: Options) -> Import:
    """Every row within the chosen time, oldest first. Raises Unreadable."""
    value = source.json()
    rows = _rows(value, source.name)
    stamped = [
        (read_stamp(row.get("createdAt"), "createdAt", options.timezone), number, row)
        for number, row in enumerate(each(rows, options.progress, of=len(rows)), 1)
    ]
    stamped = [one for one in stamped if is_within(one[0].at, options)]
    stamped.sort(key=lambda one: (one[0].at is None, one[0].at or 0, _text(one[2], "offset")))
    if not stamped:
        raise Unreadable("has no rows in that time", mend="choose another time", file=source.name)
    said = [_said(_text(row, "log")) if stamp.at is not None else None for stamp, _, row in stamped]
    marks = _marks(said)
    candidates = tuple(
        Candidate(
            _worded(row),
            stamp.at,
            precision=stamp.precision,
            said=stamp.said,
            author="" if _text(row, "owner").casefold() in _NOBODY else _text(row, "owner"),
            tags=(told[1],) if (told := said[place]) else (),
            role=Role.SIGNALS,
            marks=marks.get(place, ()),
            source=f"{NAME}:{offset}" if (offset := _text(row, "offset")) else "",
            where=f"row {number} of {len(rows)}",
            warnings=stamp.warnings,
        )
        for place, (stamp, number, row) in enumerate(stamped)
    )
    bare = any(stamp.bare for stamp, _, _ in stamped)
    last = value[-1] if isinstance(value, list) else value
    paging = last.get("paging") if isinstance(last, dict) else None
    warnings = (MORE_FOLLOWS,) if isinstance(paging, dict) and paging.get("next") else ()
    return Import("", NAME, candidates, warnings=warnings, asks_zone=bare and not options.zone_chosen)


def _rows(value: Any, name: str) -> list[dict[str, Any]]:
    """The rows of an answer, of several answers in a list, or of a bare list; at least one."""
    listed: list[Any] = []
    for one in value if isinstance(value, list) else [value]:
        data = one.get("data", one.get("logs")) if isinstance(one, dict) else None
        listed += data if isinstance(data, list) else [one]
    rows = [one for one in listed if isinstance(one, dict) and (_text(one, "log") or _text(one, "note"))]
    if not rows:
        mend = "download the log of an alert"
        raise Unreadable("is JSON, but holds no alert log of Opsgenie", mend=mend, file=name)
    if len(rows) > MOST_CANDIDATES:
        raise Unreadable(f"has more than {MOST_CANDIDATES:,} rows", mend="export fewer alerts", file=name)
    return rows


def _said(log: str) -> tuple[Mark, str] | None:
    """The mark and the tag of what happened to the alert itself."""
    first = _FIRST_WORDS.match(log)
    if first is None or _ABOUT_PEOPLE.match(log):
        return None
    return next(((mark, tag) for pattern, mark, tag in _WORDS if pattern.search(first[0])), None)


def _marks(said: list[tuple[Mark, str] | None]) -> dict[int, tuple[Mark, ...]]:
    """The first of what begins something and the last of what ends it, by their places."""
    found: dict[Mark, int] = {}
    for place, told in enumerate(said):
        if told is not None and (told[0] is Mark.RESOLVED or told[0] not in found):
            found[told[0]] = place
    return {place: (mark,) for mark, place in found.items()}


def _worded(row: dict[str, Any]) -> str:
    note = _text(row, "note").strip()
    return f"Note: {note}" if note and not _text(row, "log") else _text(row, "log").strip() or "Alert"


def _text(value: dict[str, Any], key: str) -> str:
    """A text field; empty where it is null, missing or something else."""
    found = value.get(key)
    return found if isinstance(found, str) else ""
