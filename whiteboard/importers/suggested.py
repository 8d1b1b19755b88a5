"""What words suggest: a lane for a sentence, the marks that a key event carries. Plain rules, here to be read and changed.

A suggestion is made only where the words leave little doubt; people see it and can choose otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from whiteboard.importers.candidates import Candidate
from whiteboard.model.records import Mark, Role

_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = tuple(
    (role, re.compile(pattern, re.IGNORECASE))
    for role, pattern in (
        (
            Role.PUBLIC,
            (
                r"\b(?:post(?:ed)?|publish(?:ed)?|updat(?:ed|e)|announced|declared|tweet(?:ed)?|communicated)\b[^.\n]{0,40}"
                r"\b(?:status\s?page|statuspage|twitter|public(?:ly)?|customers)\b"
                r"|\bstatus\s?page\b[^.\n]{0,15}(?::|\b(?:updated?|post(?:ed)?|says|set|changed|published|created)\b)"
                r"|\b(?:customers|users)\b[^.\n]{0,15}\b(?:were|are|was)\b[^.\n]{0,12}\b(?:informed|notified|told|e-?mailed)\b"
                r"|\b(?:informed|notified|e-?mailed|told)\b[^.\n]{0,12}\bcustomers\b"
            ),
        ),
        (
            Role.INTERNAL,
            (
                r"\b(?:e-?mail|message|announcement|notice|update)\b[^.\n]{0,12}\b(?:sent|posted|shared)\b"
                r"|\b(?:informed|notified|told|e-?mailed|briefed|updated)\b[^.\n]{0,25}"
                r"\b(?:stakeholders?|management|colleagues|support|staff|teams?|leadership|everyone)\b"
                r"|\b(?:posted|announced|shared)\b[^.\n]{0,30}(?:#[a-z]|\b(?:slack|teams|channel|internally)\b)"
            ),
        ),
        (
            Role.SIGNALS,
            (
                r"\b(?:alerts?|alarms?|monitor(?:s|ing)?|pager(?:duty)?|page|probes?|health\s?checks?)\b[^.\n]{0,25}"
                r"\b(?:trigger(?:ed|s)?|fir(?:ed|es|ing)|raised|received|went off|failed|failing|reports?|reported|detects?|detected)\b"
                r"|\b(?:got|were|was)\s+(?:paged|alerted)\b"
            ),
        ),
    )
)

_SOURCES = (
    (Role.PUBLIC, re.compile(r"\b(?:status\s?page|twitter|mastodon|bluesky|press|newsletter)\b", re.IGNORECASE)),
    (
        Role.SIGNALS,
        re.compile(
            r"\b(?:alert\s?(?:s|manager|ing)?|monitor(?:ing|s)?|pager\s?(?:duty)?|opsgenie|victorops|grafana|prometheus|datadog"
            r"|nagios|icinga|zabbix|sentry|new\s?relic|cloudwatch|pingdom|statuscake|uptime\s?\w*)\b",
            re.IGNORECASE,
        ),
    ),
)
"""What the sources are called of which it is known for whom they speak."""
_NAMED_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = tuple(
    (role, re.compile(pattern, re.IGNORECASE))
    for role, pattern in (
        (Role.PUBLIC, r"\b(?:public|external|customers?|status\s?page|statuspage|twitter)\b"),
        (Role.INTERNAL, r"\b(?:internal|colleagues|stakeholders?|management|comms|communications?|chat|e-?mail)\b"),
        (Role.SIGNALS, r"\b(?:signals?|alerts?|alarms?|monitor(?:ing)?|pager(?:duty)?|detection)\b"),
        (
            Role.RESPONSE,
            r"\b(?:response|responders?|engineer(?:s|ing)?|ops|actions?|mitigation|investigation|technical)\b",
        ),
        (Role.OTHER, r"\bother\b"),
    )
)

_THING = r"(?:(?:the|major|this)\s+)*(?:incident|impact|outage|issue|problem|disruption|downtime|service)"
_WAS = r"\s+(?:(?:was|is|has\s+been|fully|now|first|officially)\s+)*"
_LABELS: tuple[tuple[Mark, str], ...] = (
    (
        Mark.IMPACT_STARTED,
        rf"{_THING}{_WAS}(?:start(?:s|ed)?|began|begins?)|start\s+of\s+{_THING}|(?:fault|{_THING})\s+occur(?:s|red)|started|began|start",
    ),
    (
        Mark.DETECTED,
        (
            rf"(?:first\s+)?(?:detected|noticed|discovered)|(?:{_THING}{_WAS})(?:detected|noticed|discovered)"
            r"|(?:time\s+of\s+)?detection|first\s+(?:alert|alarm|reported|report)"
        ),
    ),
    (Mark.ACKNOWLEDGED, r"(?:(?:alert|alarm|page|incident)\s+(?:was\s+)?)?(?:acknowledged|acked)"),
    (
        Mark.DECLARED,
        rf"(?:{_THING}{_WAS})?declared(?!\s+(?:resolved|over|closed|mitigated))|incident\s+(?:opened|raised)",
    ),
    (
        Mark.IDENTIFIED,
        rf"(?:{_THING}{_WAS}|(?:root\s+)?cause{_WAS}|root\s+cause\s+)?(?:identified)|(?:root\s+)?cause\s+found",
    ),
    (
        Mark.MITIGATED,
        (
            rf"(?:{_THING}{_WAS})?(?:mitigated|repaired|fixed|restored|recovered)"
            r"|(?:fix|mitigation|workaround)\s+(?:was\s+)?(?:deployed|applied|implemented|in\s+place)"
        ),
    ),
    (
        Mark.RESOLVED,
        (
            rf"(?:{_THING}{_WAS})?resolved|all\s+clear|{_THING}{_WAS}(?:over|ended|ends?)|end\s+of\s+{_THING}|ended|resolution"
            rf"|{_THING}\s+declared\s+(?:resolved|over)"
        ),
    ),
)
_WHOLE = tuple(
    (
        mark,
        re.compile(
            rf"(?:(?:date|time)(?:\s*[/&]\s*|\s+(?:and\s+)?)){{0,2}}(?:{label})(?:\s+(?:date|time|at|on))?",
            re.IGNORECASE,
        ),
    )
    for mark, label in _LABELS
)
_OPENING = (
    *((mark, re.compile(rf"(?={_THING})(?:{label})\b", re.IGNORECASE)) for mark, label in _LABELS),
    (
        Mark.DETECTED,
        re.compile(r"(?:the\s+)?(?:alert|alarm)\s+(?:was\s+)?(?:discovered|noticed|seen)\b", re.IGNORECASE),
    ),
)
_BEFORE_COLON = re.compile(r"[^:\n]{3,40}(?=:\s)")
_RESOLVED_AT_LAST = re.compile(rf"\b{_THING}{_WAS}resolved\W*$", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\s*\([^()]{0,30}\)$")
_LONGEST_LABEL = 60
_MARK_STEMS = tuple(
    "occur resol detect notic discov declar mitig repair fix restor recover start beg end over clear ack ident cause open rais"
    " first work".split()
)
_ROLE_STEMS = tuple(
    "post publish updat announc declared tweet communicated status inform notif told mail message sent shared brief"
    " alert alarm monitor page probe health".split()
)
"""One of these is in every text that a rule can mean: looking for them first spares most texts the rules."""


def role_of(text: str) -> Role:
    """The role of the lane where a sentence of a report belongs: that of the response unless its words say otherwise."""
    if not _has(text, _ROLE_STEMS):
        return Role.RESPONSE
    return next((role for role, pattern in _ROLES if pattern.search(text)), Role.RESPONSE)


def role_named(text: str) -> Role | None:
    """The role that a cell names: “Customers”, “internal comms”, “Alert”."""
    return next((role for role, pattern in _NAMED_ROLES if pattern.search(text)), None)


@lru_cache(maxsize=256)
def role_of_source(name: str) -> Role | None:
    """The role of what a source publishes: status pages speak to the public, pagers and monitors signal."""
    return next((role for role, pattern in _SOURCES if pattern.search(name)), None)


def label_mark(text: str) -> Mark | None:
    """The mark that a short label means as a whole: “First detected”, “Incident resolved:”."""
    if len(text) > 2 * _LONGEST_LABEL:
        return None
    label = _IN_BRACKETS.sub("", text.strip(" \t:.-–—*")).strip(" ()")
    if len(label) > _LONGEST_LABEL or not _has(label, _MARK_STEMS):
        return None
    return next((mark for mark, pattern in _WHOLE if pattern.fullmatch(label)), None)


def opening_mark(text: str) -> Mark | None:
    """The mark that a sentence speaks of at its beginning: “Incident declared on the status page”, “Cause identified: …”."""
    if not _has(text[:200] + text[-80:], _MARK_STEMS):
        return None
    found = next((mark for mark, pattern in _OPENING if pattern.match(text)), None)
    if found is None and (label := _BEFORE_COLON.match(text)):
        found = label_mark(label[0])
    if found is None and _RESOLVED_AT_LAST.search(text[-80:]):
        return Mark.RESOLVED
    return found


def with_marks(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """The candidates with each mark suggested once: by the first label that means it, else by the first sentence."""
    found = list(candidates)
    taken: set[Mark] = {mark for one in found for mark in one.marks}
    for read in (label_mark, opening_mark):
        new: dict[Mark, int] = {}
        for index, one in enumerate(found):
            # “Resolved” alone on the first line is a label, whatever stands below.
            words = one.text.partition("\n")[0] if read is label_mark else one.text
            mark = read(words) if one.at is not None else None
            if mark is not None and mark not in taken:
                new.setdefault(mark, index)
        for mark, index in new.items():
            found[index] = replace(found[index], marks=(*found[index].marks, mark))
        taken |= new.keys()
    return tuple(found)


def _has(text: str, stems: tuple[str, ...]) -> bool:
    lowered = text.casefold()
    for stem in stems:  # noqa: SIM110  # asked of every row: a generator would take twice the time
        if stem in lowered:
            return True
    return False
