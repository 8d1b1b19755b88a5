"""TimelineJS: its spreadsheet's columns as CSV, and its JSON.

Shape: https://timeline.knightlab.com/docs/using-spreadsheets.html , columns Year, Month, Day, Time, End Year, End Month,
End Day, End Time, Display Date, Headline, Text, Media, Media Credit, Media Caption, Media Thumbnail, Type, Group and
Background, where a row of the type “title” is the title of it all; https://timeline.knightlab.com/docs/json-format.html ,
``{"title": {"text": {…}}, "events": [{"start_date": {"year", "month", …}, "end_date", "text": {"headline", "text"},
"media": {"url"}, "group", "display_date"}]}``. Texts may hold HTML. Its times have no zone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from whiteboard.importers import delimited, report
from whiteboard.importers.candidates import Import, Options, Unreadable
from whiteboard.importers.columns import Column, Columns
from whiteboard.importers.markup import plain_text
from whiteboard.importers.outline import Row
from whiteboard.importers.source import Source
from whiteboard.model.progress import each

NAME = "timelinejs"

_HEADER = ("Date", "Time", "End date", "End time", "Headline", "Text", "Media", "Group", "Display date")
_COLUMNS = Columns(
    (
        Column.DATE,
        Column.TIME,
        Column.UNTIL_DATE,
        Column.UNTIL,
        Column.WHAT,
        Column.WHAT,
        Column.SOURCE,
        Column.TAG,
        None,
    )
)
_NAMED = re.compile(rb"\A\W{0,6}year\W+month\W+day\W+time\b.{0,120}\bheadline\b", re.IGNORECASE)
_JSON = re.compile(rb'"start_date"\s*:\s*\{\s*"')
_UNITS = ("hour", "minute", "second")


def recognise(head: bytes, _name: str) -> bool:
    """Whether the first bytes are its columns' names, or its JSON."""
    if head.lstrip()[:1] == b"{":
        return b'"events"' in head and _JSON.search(head) is not None
    return _NAMED.search(head[:500]) is not None


def parse(source: Source, options: Options) -> Import:
    """A candidate for each event. Raises Unreadable."""
    is_json = source.data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{"
    title, rows = _of_json(source) if is_json else _of_rows(source)
    if not rows:
        raise Unreadable("has no events", mend="save it again where it comes from", file=source.name)
    columns = options.columns if options.columns and len(options.columns.meanings) == len(_HEADER) else _COLUMNS
    told = (Row(_HEADER), *rows)
    return report.table_import(
        told, replace(options, columns=columns), format=NAME, name=source.name, header=True, title=title
    )


def _of_rows(source: Source) -> tuple[str, list[Row]]:
    header, *records = delimited.rows_of(source)
    names = [name.strip().lower() for name in header.cells]
    title, rows = "", []
    for record in records:
        fields = dict(zip(names, record.cells, strict=False))
        if fields.get("type", "").lower() == "title":
            title = plain_text(fields.get("headline", ""))
            continue
        rows.append(
            _row(
                fields,
                {name.removeprefix("end "): cell for name, cell in fields.items() if name.startswith("end ")},
                record.line,
            )
        )
    return title, rows


def _row(fields: Mapping[str, str], end: Mapping[str, str], line: int) -> Row:
    texts = (plain_text(fields.get(name, "")) for name in ("headline", "text"))
    rest = (fields.get(name, "") for name in ("media", "group", "display date"))
    return Row((_day(fields), fields.get("time", ""), _day(end), end.get("time", ""), *texts, *rest), line)


def _day(fields: Mapping[str, str]) -> str:
    """“2019-07-18”, with question marks where month or day are left open; empty without a year."""
    year, month, day = (fields.get(name, "").strip() for name in ("year", "month", "day"))
    return f"{year.zfill(4)}-{month.zfill(2) if month else '??'}-{day.zfill(2) if day else '??'}" if year else ""


def _of_json(source: Source) -> tuple[str, list[Row]]:
    value = source.json()
    events = value.get("events") if isinstance(value, dict) else None
    if not isinstance(events, list):
        raise Unreadable("is JSON, but not that of TimelineJS", mend="export it again", file=source.name)
    eras = value.get("eras")
    listed = [*events, *(eras if isinstance(eras, list) else [])]
    rows = [
        _json_row(event, number)
        for number, event in enumerate(each(listed, source.progress), 1)
        if isinstance(event, dict)
    ]
    return plain_text(_text(_object(_object(value, "title"), "text"), "headline")), rows


def _json_row(event: Mapping[str, Any], number: int) -> Row:
    words, media = _object(event, "text"), _object(event, "media")
    fields = _moment(_object(event, "start_date")) | {
        "headline": _text(words, "headline"),
        "text": _text(words, "text"),
        "media": _text(media, "url"),
        "group": _text(event, "group"),
        "display date": _text(event, "display_date"),
    }
    return _row(fields, _moment(_object(event, "end_date")), number)


def _moment(date: Mapping[str, Any]) -> dict[str, str]:
    hour, minute, second = (_text(date, unit).zfill(2) for unit in _UNITS)
    fields = {name: _text(date, name) for name in ("year", "month", "day")}
    return fields | {"time": f"{hour}:{minute}:{second}" if _text(date, "hour") else ""}


def _object(value: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = value.get(key)
    return found if isinstance(found, dict) else {}


def _text(value: Mapping[str, Any], key: str) -> str:
    """A text, or a number as text; empty where there is neither."""
    found = value.get(key)
    return str(found) if isinstance(found, str | int) and not isinstance(found, bool) else ""
