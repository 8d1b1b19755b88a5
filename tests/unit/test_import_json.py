"""JSON of programs that nobody here knows: whatever lists things with times."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from whiteboard.importers import road
from whiteboard.importers.candidates import Import, Unreadable
from whiteboard.importers.columns import Column
from whiteboard.model.instants import to_iso
from whiteboard.model.records import Role

TODAY = date(2026, 6, 1)


def read(value: Any, **options: Any) -> Import:
    """What a value holds as a JSON file."""
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return road.read(data, today=TODAY, name="export.json", **options)


def told(imported: Import) -> list[tuple[str, str, str]]:
    """Instant, author and text of each candidate."""
    return [(to_iso(one.at)[:16] if one.at is not None else "-", one.author, one.text) for one in imported.candidates]


COMMENTS = [
    {"id": 7, "user": {"login": "mia", "id": 3}, "created_at": "2026-03-12T08:44:10Z", "updated_at": "2026-03-12T09:00:00Z", "body": "Errors rise"},
    {"id": 8, "user": {"login": "tom", "id": 4}, "created_at": "2026-03-12T08:58:10Z", "updated_at": "2026-03-12T08:58:10Z", "body": "Cache restarted"},
]  # fmt: skip
EVENTS = {
    "data": [
        {"id": "1", "type": "incident_events", "attributes": {"event": "Paged", "visibility": "internal", "occurred_at": "2026-03-12T02:02:11.000-07:00", "created_at": "2026-03-12T02:05:00.000-07:00"}},
        {"id": "2", "type": "incident_events", "attributes": {"event": "Told", "visibility": "external", "occurred_at": "2026-03-12T02:22:11.000-07:00", "created_at": "2026-03-12T02:22:15.000-07:00"}},
    ],
    "meta": {"generated_at": "2026-03-13T00:00:00Z"},
}  # fmt: skip
LINES = (
    b'{"type":"version","version":1}\n'
    b'{"type":"post","post":{"channel":"inc","user":"mia","message":"disk full","create_at":1773306120000}}\n'
    b'{"type":"post","post":{"channel":"inc","user":"tom","message":"freed","create_at":1773307000000}}\n'
)


def test_comments_of_an_issue() -> None:
    """When it was written, not when it was changed; who, by the name within."""
    found = read(COMMENTS)
    assert found.format == "json"
    assert told(found) == [("2026-03-12T08:44", "mia", "Errors rise"), ("2026-03-12T08:58", "tom", "Cache restarted")]
    assert [one.where for one in found.candidates] == ["entry 1", "entry 2"]


def test_what_happened_comes_before_when_it_was_written_down() -> None:
    """Fields within fields are columns; who may see it is the lane."""
    found = read(EVENTS)
    assert told(found) == [("2026-03-12T09:02", "", "Paged"), ("2026-03-12T09:22", "", "Told")]
    assert [one.role for one in found.candidates] == [Role.INTERNAL, Role.PUBLIC]
    assert found.table is not None
    assert found.table.header == ("time", "type", "event", "visibility")


def test_an_object_a_line_with_milliseconds() -> None:
    """What has no time among them is none of it."""
    assert told(read(LINES)) == [("2026-03-12T09:02", "mia", "disk full"), ("2026-03-12T09:16", "tom", "freed")]


def test_each_tells_its_time_by_the_most_telling_field_it_has() -> None:
    """An event of which nobody said when it happened counts from when it was written down, and is not without a time."""
    found = read(
        [
            {"occurred_at": None, "created_at": "2026-03-12T10:20:00Z", "body": "written down"},
            {"occurred_at": "2026-03-12T10:00:00Z", "created_at": "2026-03-13T08:00:00Z", "body": "happened"},
            {"timestamp": "2026-03-12T10:10:00Z", "body": "stamped"},
        ]
    )
    assert [(when, text) for when, _, text in told(found)] == [
        ("2026-03-12T10:20", "written down"),
        ("2026-03-12T10:00", "happened"),
        ("2026-03-12T10:10", "stamped"),
    ]


def test_posts_of_several_kinds_share_their_columns() -> None:
    """What only wraps a post is no part of what its fields are called."""
    direct = b'{"type":"direct_post","direct_post":{"user":"ada","message":"for you","create_at":1773308000000}}\n'
    assert told(read(LINES + direct))[1:] == [
        ("2026-03-12T09:16", "tom", "freed"),
        ("2026-03-12T09:33", "ada", "for you"),
    ]


def test_a_field_beside_its_wrapper_is_not_overwritten() -> None:
    """Both are columns."""
    found = read([{"created_at": "2026-03-12T10:20:00Z", "data": {"body": "within"}, "body": "beside"}])
    assert found.table is not None
    assert set(found.table.rows[0]) >= {"within", "beside"}


def test_columns_can_be_reassigned() -> None:
    """As those of any table."""
    first = read(COMMENTS)
    assert first.table is not None
    index = first.table.header.index("user")
    found = read(COMMENTS, columns=first.table.columns.reassigned(index, Column.WHAT))
    assert [one.text for one in found.candidates] == ["mia\nErrors rise", "tom\nCache restarted"]


def test_the_longest_list_is_taken() -> None:
    """Lists at the side of it are not."""
    found = read({"people": [{"name": "x", "joined_at": "2020-01-01"}], "log": {"entries": COMMENTS}})
    assert len(found.candidates) == 2


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b'{"a": [1, 2], "b": {"c": "2026-03-12 10:00"}}', "no list of things with times"),
        (LINES + b'{"type":"post","post":', "line 4: is not JSON"),
    ],
)
def test_what_holds_nothing_is_one_sentence(data: bytes, sentence: str) -> None:
    """Also where its last line is cut off."""
    with pytest.raises(Unreadable, match=sentence):
        read(data)


def test_json_without_times_is_still_of_no_known_shape() -> None:
    """It is not taken for a table."""
    with pytest.raises(Unreadable, match="of no known shape"):
        read({"hello": [{"a": 1}]})


def test_replies_come_behind_what_they_are_to() -> None:
    """As Mattermost nests them, within what wraps a line."""
    post = {
        "user": "mia",
        "message": "disk full",
        "create_at": 1773306120000,
        "replies": [{"user": "tom", "message": "freeing", "create_at": 1773306180000}],
    }
    other = {"type": "post", "post": {"user": "mia", "message": "all well", "create_at": 1773307000000, "replies": []}}
    lines = b"\n".join(json.dumps(one).encode() for one in ({"type": "post", "post": post}, other))
    assert [(author, text) for _, author, text in told(read(lines))] == [
        ("mia", "disk full"),
        ("tom", "freeing"),
        ("mia", "all well"),
    ]


def test_who_it_was_may_be_called_otherwise_in_some_objects() -> None:
    """Telegram has actors and senders, and text in pieces where there are links in it."""
    messages = [
        {"id": 1, "type": "service", "date": "2026-03-12T09:00:00", "actor": "Mia", "action": "create_group"},
        {"id": 2, "type": "message", "date": "2026-03-12T09:02:00", "from": "Tom", "text": "disk full"},
        {"id": 3, "type": "message", "date": "2026-03-12T09:03:00", "from": "Mia", "text": ["see ", {"type": "link", "text": "https://g.example"}, "!"]},
    ]  # fmt: skip
    assert [(author, text) for _, author, text in told(read({"messages": messages}))][1:] == [
        ("Tom", "disk full"),
        ("Mia", "see https://g.example!"),
    ]


def test_times_in_words_as_google_chat_exports_them() -> None:
    """With a zone, and a space that does not break."""
    messages = [
        {"creator": {"name": "Mia"}, "created_date": "Thursday, March 12, 2026 at 2:02:11\u202fPM UTC", "text": "disk full"},
        {"creator": {"name": "Tom"}, "created_date": "Thursday, March 12, 2026 at 2:05:00\u202fPM UTC", "text": "freed"},
    ]  # fmt: skip
    assert told(read({"messages": messages})) == [
        ("2026-03-12T14:02", "Mia", "disk full"),
        ("2026-03-12T14:05", "Tom", "freed"),
    ]


def test_messages_as_teams_answers_with_them() -> None:
    """Names within names, times called createdDateTime, and tags of Teams' own."""
    value = [
        {"id": "1", "createdDateTime": "2026-03-12T09:02:11.0Z", "from": {"user": {"displayName": "Mia"}}, "body": {"contentType": "html", "content": '<p>ask <at id="0">Tom</at></p>'}},
        {"id": "2", "createdDateTime": "2026-03-12T09:05:00.0Z", "from": {"user": {"displayName": "Tom"}}, "body": {"contentType": "text", "content": "here"}},
    ]  # fmt: skip
    assert told(read({"value": value})) == [("2026-03-12T09:02", "Mia", "ask Tom"), ("2026-03-12T09:05", "Tom", "here")]


def test_updates_of_incident_io_are_not_those_of_a_status_page() -> None:
    """The field is called the same; what it holds is for colleagues."""
    updates = [
        {
            "id": "a",
            "message": "Failover done",
            "created_at": "2026-03-12T09:02:11Z",
            "updater": {"user": {"name": "Mia"}},
        }
    ]
    imported = read({"incident_updates": updates})
    assert imported.format == "json"
    assert told(imported) == [("2026-03-12T09:02", "Mia", "Failover done")]
