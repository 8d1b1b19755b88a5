"""Opsgenie's alert logs become candidates."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whiteboard.importers import opsgenie, road
from whiteboard.importers.candidates import MORE_FOLLOWS, Import, Options, Unreadable
from whiteboard.importers.source import Source
from whiteboard.model.instants import from_iso, to_iso
from whiteboard.model.records import Mark, Precision, Role

TODAY = date(2019, 7, 24)


def row(log: str, minute: int = 0, **fields: object) -> dict[str, object]:
    return {
        "log": log,
        "type": "system",
        "owner": "System",
        "createdAt": f"2019-07-18T09:{minute:02d}:00.500Z",
        "offset": f"15634404{minute:02d}_1",
    } | fields


LOG = [
    row("Alert closed via web", 50, owner="anna@example.com"),
    row("Alert closed via API", 40),
    row("Alert reopened", 45),
    row("Alert acknowledged via sms", 20, owner="ben@example.com"),
    row("Alert unacknowledged via web", 21),
    row("Sent SMS: alert created, closed and acknowledged", 12),
    row("Viewed on [web] before it was closed", 11),
    row("Alert created via API [Graphs]", 10),
]


def read(plain: object) -> Import:
    return road.read(json.dumps(plain).encode(), today=TODAY, name="x.json")


def parse(plain: object, **options: object) -> Import:
    return opsgenie.parse(Source(json.dumps(plain).encode(), "x.json"), Options("Europe/London", TODAY, **options))


def test_the_log_of_an_alert_oldest_first_with_its_marks():
    imported = read({"data": LOG, "paging": {}, "took": 0.1, "requestId": "r"})
    assert imported.format == "opsgenie"
    assert [(found.text, found.author, found.marks, found.tags) for found in imported.candidates] == [
        ("Alert created via API [Graphs]", "", (Mark.DETECTED,), ("created",)),
        ("Viewed on [web] before it was closed", "", (), ()),
        ("Sent SMS: alert created, closed and acknowledged", "", (), ()),
        ("Alert acknowledged via sms", "ben@example.com", (Mark.ACKNOWLEDGED,), ("acknowledged",)),
        ("Alert unacknowledged via web", "", (), ()),
        ("Alert closed via API", "", (), ("closed",)),
        ("Alert reopened", "", (), ()),
        ("Alert closed via web", "anna@example.com", (Mark.RESOLVED,), ("closed",)),
    ]
    first = imported.candidates[0]
    assert (first.at and to_iso(first.at), first.source, first.where, first.role) == (
        "2019-07-18T09:10:00.500Z",
        "opsgenie:1563440410_1",
        "row 8 of 8",
        Role.SIGNALS,
    )


@pytest.mark.parametrize("shape", [{"data": LOG[:1]}, LOG[:1], [{"data": LOG[:1]}], LOG[0]])
def test_every_shape_in_which_a_log_comes(shape):
    assert [found.text for found in read(shape).candidates] == ["Alert closed via web"]


def test_a_log_of_which_more_follows_and_times_that_are_numbers():
    assert MORE_FOLLOWS in read({"data": LOG, "paging": {"next": "https://example.com"}}).warnings
    assert not read({"data": LOG, "paging": {"first": "https://example.com"}}).warnings
    for number in (1563440410, 1563440410000, 1563440410000000000, 1563440410.0):
        (found,) = read(
            {"lastKey": "x", "logs": [{"log": "Alert created", "owner": "System", "createdAt": number}]}
        ).candidates
        assert to_iso(found.at or 0) == "2019-07-18T09:00:10Z"
    (found,) = read([{"log": "Alert created", "owner": "System", "createdAt": 12}]).candidates
    assert found.warnings == ("createdAt “12” is no time",)


def test_notes_of_an_alert():
    note = {"note": "Certificate ran out", "owner": "Anna", "createdAt": "2019-07-18T09:00:00Z", "offset": "1"}
    (found,) = read({"data": [note]}).candidates
    assert (found.text, found.author, found.marks) == ("Note: Certificate ran out", "Anna", ())


def test_a_stretch_of_time():
    assert len(parse({"data": LOG}, since=from_iso("2019-07-18T09:45:00Z")).candidates) == 2
    with pytest.raises(Unreadable, match=r"x\.json: has no rows in that time"):
        parse({"data": LOG}, until=from_iso("2001-01-01T00:00:00Z"))


@pytest.mark.parametrize(
    ("written", "at", "precision", "warnings"),
    [
        ("2019-07-18T10:00:00", "2019-07-18T09:00:00Z", Precision.ABOUT, 1),
        ("2019-03-31T01:30:00", "2019-03-31T01:30:00Z", Precision.ABOUT, 2),
        ("2019-10-27T01:30:00", "2019-10-27T00:30:00Z", Precision.ABOUT, 2),
        ("0001-01-01T00:00:00Z", None, Precision.EXACT, 1),
        ("9999-12-31T23:59:59Z", None, Precision.EXACT, 1),
        ("soon", None, Precision.EXACT, 1),
        (None, None, Precision.EXACT, 1),
    ],
)
def test_odd_times_are_said(written, at, precision, warnings):
    imported = parse({"data": [row("Alert created", createdAt=written)]})
    (found,) = imported.candidates
    assert (found.at and to_iso(found.at), found.precision, len(found.warnings)) == (at, precision, warnings)
    assert imported.asks_zone is (precision is Precision.ABOUT)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b'{"data": [{"log": 1, "createdAt": 2, "owner": 3}]}', "x.json: is JSON, but holds no alert log of Opsgenie"),
        (b'{"data": [{"log": "a", "createdAt": "b", "owner": ', "x.json, line 1: is not JSON"),
        (b'{"log": "", "createdAt": "", "owner": ' + b"[" * 100_000, "x.json: is nested too deep"),
        (b'{"log": "", "createdAt": "",\n "owner": "\xff"}', "x.json, line 2: is not text in UTF-8"),
        (b'{"log": "\0", "createdAt": "", "owner": ""}', "x.json, line 1: is not JSON"),
    ],
)
def test_bad_input_is_one_clear_sentence(data, sentence):
    with pytest.raises(Unreadable) as caught:
        road.read(data, today=TODAY, name="x.json")
    assert str(caught.value).startswith(sentence)


def test_utf_16_is_read():
    encoded = json.dumps({"data": [row("Alert created: café")]}, ensure_ascii=False).encode("utf-16")
    assert road.read(encoded, today=TODAY).candidates[0].text == "Alert created: café"


ANYTHING = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | st.just("\ud800")
ROWS = st.dictionaries(
    st.sampled_from(["log", "note", "owner", "createdAt", "offset", "type", "data"]),
    ANYTHING | st.lists(ANYTHING, max_size=2) | st.sampled_from(["Alert created", "2019-07-18T09:00:00", "closed"]),
    max_size=6,
)


@given(st.lists(ROWS | ANYTHING, max_size=4) | ROWS)
def test_no_shape_raises_anything_else(rows):
    for plain in ({"data": rows}, rows):
        with suppress(Unreadable):
            parse(plain)


WHOLE = json.dumps({"data": LOG[:3]}).encode()


@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), max_size=6), st.integers(0, len(WHOLE)))
def test_no_bytes_raise_anything_else(changes, end):
    data = bytearray(WHOLE)
    for place, value in changes:
        data[place] = value
    for twisted in (bytes(data), bytes(data[:end])):
        opsgenie.recognise(twisted, "")
        with suppress(Unreadable):
            road.read(twisted, today=TODAY, format="opsgenie")
