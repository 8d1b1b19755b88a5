"""JSON of any program that lists what happened: objects with a time each become the rows of a table.

Incident tools export their timelines in shapes of their own: ``{"data": [{"attributes": {"occurred_at", "event"}}]}``
(https://jsonapi.org), ``{"incident_events": [{"occurred_at", "author": {"name"}, "data": {"body"}}]}``, lists of comments
with ``created_at``, ``user`` and ``body``, and one object a line (https://jsonlines.org), as Mattermost's bulk export
(https://docs.mattermost.com/onboard/bulk-loading-data.html) does. What they have in common is enough: the longest list of
objects with a time is the table, fields within fields are columns, and which column means what is shown and can be changed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from whiteboard.importers import report, table
from whiteboard.importers.candidates import MOST_CANDIDATES, Import, Options, Unreadable
from whiteboard.importers.encodings import text_of
from whiteboard.importers.markup import has_markup, plain_text
from whiteboard.importers.outline import Row
from whiteboard.importers.source import MOST_PARTS, Source

NAME = "json"

_TIMES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?:occurred|happened|event|display|posted|sent)_?(?:at|time|date|date_?time|time_?stamp)",
        r"time_?stamp|date_?time|time|ts|when|at",
        r"(?:started|start|begins?)(?:_?(?:at|time|date|date_?time))?",
        r"(?:created?|inserted|reported|logged)(?:_?(?:at|time|date|on|date_?time|time_?stamp))?",
        r"date|day",
        r"(?:updated|update|modified)_?(?:at|time|date|date_?time)",
    )
)
"""What fields are called that say when something happened, the most telling first."""
_IN_WORDS = r"(?:[A-Z][a-z]{5,8}, )?[A-Z][a-z]{2,8} \d{1,2}, \d{4}(?: at|,)? \d{1,2}:\d\d"
"""“Thursday, July 18, 2019 at 2:02:11 PM UTC”, as Google Chat's export has it."""
_TIMED = re.compile(
    rf"\s*\d{{4}}-\d\d-\d\d(?:[T ]\d\d:\d\d|$)|\s*\d{{10}}(?:\.\d+|\d{{3}})?\s*$|\s*{_IN_WORDS}", re.ASCII
)
_NAMES = (
    "name",
    "display_name",
    "displayName",
    "real_name",
    "username",
    "login",
    "summary",
    "email",
    "title",
    "value",
    "label",
)
"""The field that stands for an object within another."""
_WRAPPERS = (
    "data",
    "attributes",
    "fields",
    "properties",
    "payload",
    "event",
    "post",
    "direct_post",
    "message",
    "_source",
)
"""Fields that hold what the object itself says."""
_WITHIN = ("replies", "comments", "responses", "thread", "children")
"""Fields that hold what was said to what the object says."""
_KEY = re.compile(
    rb'"[^"\\]{0,40}"\s*:\s*(?:"\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\d{10}(?:\d{3})?\s*[,.}]|"' + _IN_WORDS.encode() + rb")"
)
_MENTION = re.compile(r"</?(?:at|attachment|systemEventMessage)\b[^<>]*>")
"""Tags of Teams' own."""
_SPLIT = re.compile(r"[\s_]+")
_DEEPEST = 6
_MOST_COLUMNS = 40
_LINES = re.compile(rb"\s*\{[^\n]*\}\s*\n\s*\{")


def recognise(head: bytes, _name: str) -> bool:
    """Whether it is JSON in which something has a time."""
    return head.lstrip()[:1] in (b"{", b"[") and _KEY.search(head) is not None


def parse(source: Source, options: Options) -> Import:
    """A candidate for each object of the longest list of objects with times. Raises Unreadable."""
    objects = [one for top in max(_lists(_value(source)), key=len, default=[]) for one in _with_replies(top)]
    if len(objects) > MOST_CANDIDATES:
        raise Unreadable(f"has more than {MOST_CANDIDATES:,} events", mend="export a shorter time", file=source.name)
    if not objects:
        raise Unreadable("is JSON, but holds no list of things with times", mend="save it as CSV", file=source.name)
    fields = _with_one_author([_unwrapped(dict(_fields(one, ()))) for one in objects])
    columns = _columns(fields)
    rows = [Row(("time", *_headers(columns)))]
    for one in fields:
        when = _time_of(one)
        rows.append(Row((one[when] if when is not None else "", *(one.get(path, "") for path in columns))))
    found = report.table_import(rows, options, format=NAME, name=source.name, header=True)
    numbered = (replace(one, where=f"entry {number}") for number, one in enumerate(found.candidates, 1))
    return replace(found, candidates=tuple(numbered))


def _value(source: Source) -> Any:
    """The parsed JSON; one object a line is a list of them. Raises Unreadable."""
    if not _LINES.match(source.data[:100_000]):
        return source.json()
    lines, text = [], text_of(source)
    if text.count("{") + text.count("[") > MOST_PARTS:
        raise Unreadable(f"has more than {MOST_PARTS:,} parts", mend="export a shorter time", file=source.name)
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                lines.append(json.loads(line))
            except (ValueError, RecursionError) as error:
                mend = "save it again where it comes from; it may have been cut off"
                raise Unreadable("is not JSON", mend=mend, file=source.name, line=number) from error
    return lines


def _lists(value: Any, depth: int = 0) -> Iterator[list[dict[str, Any]]]:
    """Every list of objects with times, at any reasonable depth; a single such object is a list of one."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        timed = [one for one in value if isinstance(one, dict) and _time_of(dict(_fields(one, ()))) is not None]
        if timed:
            yield timed
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for child in children:
        if isinstance(child, dict | list):
            yield from _lists(child, depth + 1)
    if isinstance(value, dict) and depth == 0 and _time_of(dict(_fields(value, ()))) is not None:
        yield [value]


def _with_replies(value: dict[str, Any], depth: int = 0) -> Iterator[dict[str, Any]]:
    """An object and, behind it, those with times that were said to it."""
    yield value
    for key, field in value.items():
        if depth >= _DEEPEST:
            return
        if isinstance(field, dict) and key in _WRAPPERS:
            yield from list(_with_replies(field, depth + 1))[1:]
        elif isinstance(field, list) and key in _WITHIN:
            for one in field:
                if isinstance(one, dict) and _time_of(dict(_fields(one, ()))) is not None:
                    yield from _with_replies(one, depth + 1)


def _with_one_author(objects: list[dict[tuple[str, ...], str]]) -> list[dict[tuple[str, ...], str]]:
    """The fields with a single one for who it was, where they are called otherwise in some objects and none has two."""
    names = {path for one in objects for path, words in one.items() if words and table.names_person(path[-1])}
    if len(names) < 2 or any(sum(bool(one.get(path)) for path in names) > 1 for one in objects):
        return objects
    kept = max(sorted(names), key=lambda path: sum(bool(one.get(path)) for one in objects))
    return [{kept if path in names else path: words for path, words in one.items()} for one in objects]


def _fields(value: dict[str, Any], above: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """The fields of an object with their words, and those of objects within it."""
    for key, field in value.items():
        path = (*above, str(key))
        if isinstance(field, dict):
            name = _name_of(field) if key not in _WRAPPERS else ""
            if name:
                yield path, name
            elif len(path) < _DEEPEST:
                yield from _fields(field, path)
        elif isinstance(field, str | int | float) and not isinstance(field, bool):
            words = str(field).strip()
            words = _MENTION.sub("", words) if "<" in words else words
            yield path, plain_text(words) if "<" in words and has_markup(words) else words
        elif isinstance(field, list) and field and all(isinstance(one, str) for one in field):
            yield path, ", ".join(field)
        elif isinstance(field, list) and any(isinstance(one, str) for one in field):
            # Telegram writes so what has links in it.
            yield path, "".join(map(_piece, field)).strip()


def _piece(value: object) -> str:
    text = value.get("text") if isinstance(value, dict) else value
    return text if isinstance(text, str) else ""


def _unwrapped(fields: dict[tuple[str, ...], str]) -> dict[tuple[str, ...], str]:
    """The fields without what only wraps them: “post message” and “direct_post message” are one column, where an object
    has not both."""
    found: dict[tuple[str, ...], str] = {}
    for path, words in fields.items():
        short = (*(part for part in path[:-1] if part not in _WRAPPERS), path[-1])
        found[path if short in fields or short in found else short] = words
    return found


def _name_of(value: dict[str, Any]) -> str:
    """What an object within another is called; empty where it has no name, or has times and so tells more."""
    if any(isinstance(field, str) and _TIMED.match(field) for field in value.values()):
        return ""
    return next((field for name in _NAMES if isinstance(field := value.get(name), str) and field.strip()), "")


def _time_of(fields: dict[tuple[str, ...], str]) -> tuple[str, ...] | None:
    """The field that says when it happened."""
    timed = [path for path, words in fields.items() if _TIMED.match(words)]
    for pattern in _TIMES:
        for path in timed:
            if pattern.fullmatch(path[-1]):
                return path
    return None


def _columns(objects: list[dict[tuple[str, ...], str]]) -> list[tuple[str, ...]]:
    """The fields that become columns beside the time: whatever is no other time and no identity."""
    found: dict[tuple[str, ...], None] = {}
    for one in objects:
        for path, words in one.items():
            if words and not _TIMED.match(words) and not _is_id(path[-1]):
                found[path] = None
    return list(found)[:_MOST_COLUMNS]


def _is_id(key: str) -> bool:
    parts = _SPLIT.split(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", key).lower())
    return parts[-1] in ("id", "ids", "uuid", "sha", "href", "version") or key.lower() in ("node_id", "self")


def _headers(columns: list[tuple[str, ...]]) -> tuple[str, ...]:
    """The last word of each path, with the one above it where that is not enough to tell them apart."""
    short = [path[-1] for path in columns]
    return tuple(path[-1] if short.count(path[-1]) == 1 else " ".join(path[-2:]) for path in columns)
