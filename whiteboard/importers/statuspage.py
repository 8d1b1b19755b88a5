"""Statuspage: the public ``/api/v2/incidents.json``, ``/api/v2/incidents/unresolved.json`` and single incidents.

Shape: https://metastatuspage.com/api/v2 , ``{"page": {…}, "incidents": [{"id", "name", "impact", "started_at",
"resolved_at", "incident_updates": [{"id", "status", "body", "display_at", "created_at", "affected_components":
[{"name", "old_status", "new_status"}]}]}]}``; scheduled maintenances have the same shape. Updates stand newest first, any
field may be null, bodies may hold HTML, and ``display_at`` is what readers of the page see (it can be set back by hand).
Also the page's ``/history`` as JSON (`statuspage_history`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from whiteboard.importers.candidates import Candidate, Import, Incident, Options, SeveralIncidents, Unreadable
from whiteboard.importers.markup import plain_text
from whiteboard.importers.promises import promised
from whiteboard.importers.source import Source
from whiteboard.importers.statuspage_history import LEFT_OUT, incidents_of, is_history
from whiteboard.importers.zones import local
from whiteboard.layout.timescale import zone_of
from whiteboard.model.instants import SECOND, Instant, from_datetime
from whiteboard.model.progress import each
from whiteboard.model.records import Mark, Precision, Role

NAME = "statuspage"

_OVER = frozenset({"resolved", "completed"})
_LISTS = ("incidents", "scheduled_maintenances")
_SOME_FIELDS = frozenset({"incident_updates", "name"})
_MOST_COMPONENTS = 4
"""Components that become tags of one update; more become their number."""
_KEY = re.compile(
    rb'"incident_updates"\s*:|"(?:incidents|scheduled_maintenances)"\s*:\s*\[\s*\]|"months"\s*:\s*\[\s*\{[^{}\[\]]*"incidents"\s*:'
)

_OTHERS = re.compile(rb'\s*\{\s*"incident_updates"\s*:')
"""incident.io calls a list of its own updates the same; theirs have a message."""


def recognise(head: bytes, _name: str) -> bool:
    """Whether the first bytes of a source look like this format."""
    if not head.lstrip().startswith((b"{", b"[")) or _KEY.search(head) is None:
        return False
    return _OTHERS.match(head) is None or b'"message"' not in head or b'"body"' in head


def incidents(source: Source) -> tuple[Incident, ...]:
    """Every incident, newest first. Raises Unreadable."""
    return summaries(_incidents(source.json(), source.name))


def parse(source: Source, options: Options) -> Import:
    """The updates of one incident, oldest first. Raises Unreadable, and SeveralIncidents when none was chosen."""
    value = source.json()
    return of_incidents(
        _incidents(value, source.name),
        options,
        format=NAME,
        name=source.name,
        timezone=_timezone(value),
        warnings=(LEFT_OUT,) if is_history(value) else (),
    )


def of_incidents(
    found: list[dict[str, Any]],
    options: Options,
    *,
    format: str,
    name: str,
    timezone: str = "",
    warnings: tuple[str, ...] = (),
) -> Import:
    """The import of incidents in the shape of version 2, wherever they came from; at least one.

    An update may also hold a ``contradiction``, a sentence about its times. Raises as `parse`.
    """
    if options.incident is not None:
        found = [incident for incident in found if _text(incident, "id") == options.incident]
        if not found:
            raise Unreadable(f"has no incident “{options.incident}”", mend="--list shows those it has", file=name)
    if len(found) > 1:
        raise SeveralIncidents(summaries(found), file=name)
    incident = found[0]
    candidates = tuple(_candidates(incident, options))
    if not candidates:
        what = f"has no updates for the incident “{_title(incident)}”"
        raise Unreadable(what, mend="download it again with its incident_updates", file=name)
    return Import(_title(incident), format, candidates, timezone, warnings)


def _incidents(value: Any, name: str) -> list[dict[str, Any]]:
    """The incidents of any of the known shapes, at least one."""
    listed: list[Any] = []
    if isinstance(value, list):
        listed = value
    elif isinstance(value, dict):
        listed = [one for key in _LISTS for one in _list(value, key)]
        if is_history(value):
            listed += incidents_of(value)
        if isinstance(value.get("incident"), dict):
            listed.append(value["incident"])
        if "incident_updates" in value:
            listed.append(value)
    found = [one for one in listed if isinstance(one, dict) and _SOME_FIELDS & one.keys()]
    if not found:
        empty = isinstance(value, dict) and any(isinstance(value.get(key), list) and not value[key] for key in _LISTS)
        what = "holds no incidents" if empty else "is JSON, but not the incidents of a status page"
        raise Unreadable(what, mend="download /api/v2/incidents.json of the page", file=name)
    return found


def _candidates(incident: dict[str, Any], options: Options) -> Iterator[Candidate]:
    updates = [one for one in _list(incident, "incident_updates") if isinstance(one, dict)]
    numbered = [
        (_when(update, options), number, update) for number, update in each(enumerate(updates, 1), options.progress)
    ]
    numbered.reverse()
    numbered.sort(key=lambda one: (one[0].at is None, one[0].at or 0))
    resolved = False
    for when, number, update in numbered:
        status = _text(update, "status")
        ends = status in _OVER and when.at is not None and not resolved
        resolved = resolved or ends
        body = plain_text(_text(update, "body"))
        contradiction = _text(update, "contradiction")
        yield Candidate(
            _worded(status, body),
            when.at,
            precision=when.precision,
            said=when.said,
            channel="status page",
            tags=tuple(_tags(update, status)),
            role=Role.PUBLIC,
            marks=(Mark.RESOLVED,) if ends else (),
            promise=promised(body, when.at) if when.at is not None and status not in _OVER else None,
            source=_source(incident, update),
            where=f"update {number} of {len(updates)}",
            warnings=(*when.warnings, contradiction) if contradiction else when.warnings,
        )


@dataclass(frozen=True, slots=True)
class _When:
    at: Instant | None
    said: str = ""
    precision: Precision = Precision.EXACT
    warnings: tuple[str, ...] = ()


def _when(update: dict[str, Any], options: Options) -> _When:
    """The time that the page shows."""
    warnings: tuple[str, ...] = ()
    for key in ("display_at", "created_at"):
        written = _text(update, key)
        if not written:
            continue
        try:
            moment = datetime.fromisoformat(written)
            if moment.utcoffset() is not None:
                said = "" if moment.utcoffset() == timedelta() else written
                return _When(from_datetime(moment), said, warnings=warnings)
            at, changed = local(moment, zone_of(options.timezone))
        except (ValueError, OverflowError):
            warnings += (f"{key} “{written[:40]}” is no time",)
            continue
        assumed = f"{key} has no offset; taken as {options.timezone}"
        return _When(at, written, Precision.ABOUT, (*warnings, assumed, *([changed] if changed else [])))
    return _When(None, warnings=warnings or ("no time is given",))


def _worded(status: str, body: str) -> str:
    """“Investigating: body”; “Update” for one that says nothing at all."""
    title = status.replace("_", " ").strip().capitalize()
    if not title:
        return body or "Update"
    said = re.match(rf"{re.escape(title)}\s*[-–—:]\s*", body, re.IGNORECASE)
    body = body[said.end() :] if said else body
    return f"{title}: {body}" if body else title


def _tags(update: dict[str, Any], status: str) -> Iterator[str]:
    if status:
        yield _tag(status)
    changed = {
        _tag(_text(component, "name")): None
        for component in _list(update, "affected_components")
        if isinstance(component, dict) and component.get("old_status") != component.get("new_status")
    }
    changed.pop("", None)
    if len(changed) > _MOST_COMPONENTS:
        yield f"{len(changed)}-components"
    else:
        yield from changed


def _tag(name: str) -> str:
    return re.sub(r"[\W_]+", "-", name.casefold()).strip("-")


def summaries(found: list[dict[str, Any]]) -> tuple[Incident, ...]:
    """What pickers show of incidents in the shape of version 2, newest first."""
    return tuple(sorted((_summary(one) for one in found), key=lambda one: (one.start is None, -(one.start or 0))))


def _summary(incident: dict[str, Any]) -> Incident:
    options = Options("UTC", date(2000, 1, 1))
    updates = [one for one in _list(incident, "incident_updates") if isinstance(one, dict)]
    times = sorted((at, _text(update, "status")) for update in updates if (at := _when(update, options).at) is not None)
    end = next((at for at, status in times if status in _OVER), None)
    inside = [at for at, _ in times if end is None or at <= end]
    gaps = [later - earlier for earlier, later in pairwise(inside)]
    return Incident(
        _text(incident, "id"),
        _title(incident),
        times[0][0] if times else None,
        end,
        _text(incident, "impact"),
        len(updates),
        max(gaps) / SECOND if gaps else None,
    )


def _timezone(value: Any) -> str:
    page = value.get("page") if isinstance(value, dict) else None
    name = _text(page, "time_zone") if isinstance(page, dict) else ""
    return name if name and zone_of(name).key == name else ""


def _source(incident: dict[str, Any], update: dict[str, Any]) -> str:
    ids = _text(incident, "id"), _text(update, "id")
    return f"{NAME}:{ids[0]}/{ids[1]}" if all(ids) else ""


def _title(incident: dict[str, Any]) -> str:
    return " ".join(plain_text(_text(incident, "name")).split()) or "Incident without a name"


def _text(value: dict[str, Any], key: str) -> str:
    """A text field; empty where it is null, missing or something else."""
    found = value.get(key)
    return found if isinstance(found, str) else ""


def _list(value: dict[str, Any], key: str) -> list[Any]:
    found = value.get(key)
    return found if isinstance(found, list) else []
