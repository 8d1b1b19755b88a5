"""Statuspage's own history: the JSON behind the ``/history`` page of a status page.

Shape, which no document promises but public programs rely on that fetch ``/history.json?page=N``: ``{"months": [{"name":
"August", "year": 2024, "incidents": [{"code", "name", "message", "impact", "timestamp": "Aug <var
data-var='date'>10</var>, <var data-var='time'>00:17</var> - <var data-var='time'>01:30</var> UTC"}]}]}``. Months stand
newest first, an incident stands in the month in which it ended, and the year is nowhere but beside the month. Of what was
said only the last ``message`` is there, so an incident of version 2 is made of it that has a beginning and an end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from whiteboard.importers.markup import plain_text
from whiteboard.importers.times import Reference, read_time
from whiteboard.layout.timescale import zone_of
from whiteboard.model.instants import to_iso

LEFT_OUT = (
    "the history of a status page holds only the last update of each incident: "
    "for all of them save /api/v2/incidents.json of the page, or the incident’s own page"
)

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_UTC = zone_of("UTC")
_TAG = re.compile(r"<[^<>]*>")
_OVER = re.compile(r"\b(?:resolved|completed)\b", re.IGNORECASE)


def is_history(value: Any) -> bool:
    """Whether parsed JSON is such a history."""
    return isinstance(value, dict) and isinstance(value.get("months"), list)


def incidents_of(value: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The incidents of all months in the shape of version 2."""
    for month in value["months"]:
        listed = month.get("incidents") if isinstance(month, dict) else None
        for incident in listed if isinstance(listed, list) else ():
            if isinstance(incident, dict):
                yield _incident(incident, _middle(month))


def _middle(month: dict[str, Any]) -> date:
    """The middle of a month: a day without a year is the one that is nearest to it."""
    year, name = month.get("year"), str(month.get("name"))[:3].lower()
    number = _MONTHS.index(name) + 1 if name in _MONTHS else 6
    return date(year if isinstance(year, int) and 1 <= year <= 9999 else 1970, number, 15)


def _incident(incident: dict[str, Any], near: date) -> dict[str, Any]:
    """An update where it began, without words besides its name, and the last one where it ended; newest first."""
    name, message = (plain_text(_text(incident, key)) for key in ("name", "message"))
    written = " ".join(_TAG.sub("", _text(incident, "timestamp")).split())
    span, why = read_time(written, 0, Reference(_UTC, near, near))
    code = _text(incident, "code")
    if span is None:
        updates = [_update("last", message or name, written, why)]
    elif span.until is None:
        updates = [_update("last", message or name, to_iso(span.at), *span.warnings)]
    else:
        updates = [
            _update("last", message or name, to_iso(span.until), *span.warnings),
            _update("first", name, to_iso(span.at)),
        ]
    return {"id": code, "name": name, "impact": _text(incident, "impact"), "incident_updates": updates}


def _update(id: str, body: str, at: str, *odd: str) -> dict[str, Any]:
    over = _OVER.search(body) if id == "last" else None
    return {
        "id": id,
        "status": over[0].lower() if over is not None else "",
        "body": body,
        "display_at": at,
        "contradiction": "; ".join(one for one in odd if one),
    }


def _text(value: dict[str, Any], key: str) -> str:
    found = value.get(key)
    return found if isinstance(found, str) else ""
