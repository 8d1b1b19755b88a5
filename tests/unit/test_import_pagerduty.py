"""PagerDuty's log entries and notes become candidates."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whiteboard.importers import pagerduty, road
from whiteboard.importers.candidates import MORE_FOLLOWS, Import, Options, Unreadable
from whiteboard.importers.source import Source
from whiteboard.model.instants import from_iso, to_iso
from whiteboard.model.records import Mark, Precision, Role

TODAY = date(2019, 7, 24)


def entry(kind: str, minute: int, **fields: object) -> dict[str, object]:
    return {
        "id": f"R{kind[:3]}{minute}",
        "type": f"{kind}_log_entry",
        "summary": f"{kind.capitalize()}d.",
        "created_at": f"2019-07-18T09:{minute:02d}:00Z",
        "agent": {"type": "user_reference", "summary": "Anna Lee"},
        "incident": {"id": "P1", "summary": "[#42] Log-ins fail"},
    } | fields


SERVICE = {"type": "service_reference", "summary": "Log-in"}
LOG = [
    entry("resolve", 50),
    entry("annotate", 40, channel={"type": "note", "summary": "restarted it"}),
    entry("acknowledge", 30, agent=SERVICE),
    entry("acknowledge", 12),
    entry("notify", 11, summary="Notified Anna Lee by SMS", agent=SERVICE),
    entry(
        "trigger", 10, summary="Triggered through the API", agent=SERVICE, event_details={"description": "5xx > 2 %"}
    ),
]
NOTES = {
    "notes": [
        {
            "id": "N1",
            "user": {"type": "user_reference", "summary": "Ben Okri"},
            "content": "Certificate ran out.",
            "created_at": "2019-07-18T05:20:00-04:00",
        }
    ]
}


def read(plain: object, **options: str) -> Import:
    return road.read(json.dumps(plain).encode(), today=TODAY, name="x.json", **options)


def parse(plain: object, **options: object) -> Import:
    return pagerduty.parse(Source(json.dumps(plain).encode(), "x.json"), Options("Europe/London", TODAY, **options))


def test_the_log_of_an_incident_oldest_first_with_its_marks():
    imported = read({"log_entries": LOG, "limit": 25, "more": False})
    assert (imported.format, imported.title) == ("pagerduty", "Log-ins fail")
    assert [(found.text, found.author, found.marks) for found in imported.candidates] == [
        ("Triggered through the API: 5xx > 2 %", "", (Mark.DETECTED,)),
        ("Notified Anna Lee by SMS", "", ()),
        ("Acknowledged.", "Anna Lee", (Mark.ACKNOWLEDGED,)),
        ("Acknowledged.", "", ()),
        ("Note: restarted it", "Anna Lee", ()),
        ("Resolved.", "Anna Lee", (Mark.RESOLVED,)),
    ]
    assert [found.where for found in imported.candidates] == [f"entry {number} of 6" for number in range(6, 0, -1)]
    assert [found.source for found in imported.candidates][:2] == ["pagerduty:Rtri10", "pagerduty:Rnot11"]
    assert {found.role for found in imported.candidates} == {Role.SIGNALS}
    assert {found.channel for found in imported.candidates} == {"[#42] Log-ins fail"}


def test_a_log_of_which_more_follows():
    assert MORE_FOLLOWS in read({"log_entries": LOG, "more": True}).warnings
    assert not read([{"log_entries": LOG, "more": True}, {"log_entries": LOG, "more": False}]).warnings


def test_only_the_last_resolution_of_several_suggests_the_mark():
    log = [entry("resolve", 20), entry("resolve", 40), entry("trigger", 10), entry("trigger", 5)]
    assert [found.marks for found in read({"log_entries": log}).candidates] == [
        (Mark.DETECTED,),
        (),
        (),
        (Mark.RESOLVED,),
    ]


def test_notes():
    (found,) = read(NOTES).candidates
    assert (found.text, found.author, found.at and to_iso(found.at), found.said, found.where, found.source) == (
        "Certificate ran out.",
        "Ben Okri",
        "2019-07-18T09:20:00Z",
        "2019-07-18T05:20:00-04:00",
        "note 1 of 1",
        "pagerduty:N1",
    )


@pytest.mark.parametrize(
    "shape", [{"log_entries": LOG[:1]}, {"log_entry": LOG[0]}, LOG[:1], [{"log_entries": LOG[:1]}], LOG[0]]
)
def test_every_shape_in_which_a_log_comes(shape):
    assert [found.text for found in read(shape).candidates] == ["Resolved."]
    assert read(shape).format == "pagerduty"


def test_pages_and_notes_in_one_list():
    assert len(read([{"log_entries": LOG[:3]}, {"log_entries": LOG[3:]}, NOTES]).candidates) == 7


def test_incidents_of_an_account_are_chosen_like_channels():
    other = entry("trigger", 5, incident={"summary": "[#43] Disk full"})
    found = pagerduty.channels(Source(json.dumps({"log_entries": [*LOG, other]}).encode()))
    assert [(one.name, one.messages) for one in found] == [("[#43] Disk full", 1), ("[#42] Log-ins fail", 6)]
    chosen = parse({"log_entries": [*LOG, other]}, channels=("[#43] Disk full",))
    assert (chosen.title, len(chosen.candidates)) == ("Disk full", 1)
    assert parse({"log_entries": [*LOG, other]}).title == ""
    with pytest.raises(Unreadable, match="has no entries of these incidents in that time"):
        parse({"log_entries": LOG}, channels=("nope",))


def test_a_stretch_of_time():
    since, until = from_iso("2019-07-18T09:11:00Z"), from_iso("2019-07-18T09:12:00Z")
    assert len(parse({"log_entries": LOG}, since=since, until=until).candidates) == 2


@pytest.mark.parametrize(
    ("written", "at", "precision", "warning"),
    [
        ("2019-07-18T10:00:00", "2019-07-18T09:00:00Z", Precision.ABOUT, "created_at has no offset; taken as Europe"),
        ("2019-03-31T01:30:00", "2019-03-31T01:30:00Z", Precision.ABOUT, "created_at has no offset"),
        ("2019-10-27T01:30:00", "2019-10-27T00:30:00Z", Precision.ABOUT, "created_at has no offset"),
        ("20202-07-18T10:00:00Z", None, Precision.EXACT, "created_at “20202-07-18T10:00:00Z” is no time"),
        ("0001-01-01T00:00:00Z", None, Precision.EXACT, "created_at “0001-01-01T00:00:00Z” is in an impossible year"),
        ("9999-12-31T23:59:59Z", None, Precision.EXACT, "created_at “9999-12-31T23:59:59Z” is in an impossible year"),
        (None, None, Precision.EXACT, "no time is given"),
        (1563440400, "2019-07-18T09:00:00Z", Precision.EXACT, ""),
        (12, None, Precision.EXACT, "created_at “12” is no time"),
        (True, None, Precision.EXACT, "no time is given"),
    ],
)
def test_odd_times_are_said(written, at, precision, warning):
    imported = parse({"log_entries": [entry("trigger", 1, created_at=written)]})
    (found,) = imported.candidates
    assert (found.at and to_iso(found.at), found.precision) == (at, precision)
    assert "".join(found.warnings[:1]).startswith(warning)
    assert bool(found.warnings) == bool(warning)
    assert imported.asks_zone is (precision is Precision.ABOUT)
    assert found.marks == (() if at is None else (Mark.DETECTED,))


def test_clocks_that_were_changed_are_said():
    for written, said in (("2019-03-31T01:30:00", "was skipped"), ("2019-10-27T01:30:00", "came twice")):
        (found,) = parse({"log_entries": [entry("trigger", 1, created_at=written)]}, zone_chosen=True).candidates
        assert said in found.warnings[1]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b'{"log_entries": []}', "x.json: is JSON, but holds no log entries or notes of PagerDuty; download the log"),
        (b'{"log_entries": [{"id": "R1", ', "x.json, line 1: is not JSON"),
        (b'{"log_entries": ' + b"[" * 100_000, "x.json: is nested too deep"),
        (b'{"log_entries": [\n"\xff"]}', "x.json, line 2: is not text in UTF-8"),
        (b'{"log_entries": ["\0"]}', "x.json, line 1: is not JSON"),
        (b'{"log_entries": [' + b"[]," * 2_000_000, "x.json: has more than 2,000,000 parts"),
    ],
)
def test_bad_input_is_one_clear_sentence(data, sentence):
    with pytest.raises(Unreadable) as caught:
        road.read(data, today=TODAY, name="x.json")
    assert str(caught.value).startswith(sentence)


def test_utf_16_is_read():
    encoded = json.dumps({"log_entries": [entry("trigger", 1, summary="café")]}, ensure_ascii=False).encode("utf-16")
    (found,) = road.read(encoded, today=TODAY).candidates
    assert found.text == "café: Log-ins fail"


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | st.sampled_from(["\ud800", "user"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["summary", "type", "description", "id"]), inner, max_size=3)
    ),
    max_leaves=5,
)
ENTRIES = st.dictionaries(
    st.sampled_from(["id", "type", "summary", "created_at", "agent", "channel", "incident", "content", "user"]),
    ANYTHING | st.sampled_from(["trigger_log_entry", "2019-07-18T09:00:00", "0001-01-01T00:00:00+14:00"]),
    max_size=9,
)


@given(
    st.sampled_from(["log_entries", "notes", "log_entry", "note"]), st.lists(ENTRIES | ANYTHING, max_size=3) | ENTRIES
)
def test_no_shape_raises_anything_else(key, entries):
    for plain in ({key: entries}, entries):
        with suppress(Unreadable):
            pagerduty.channels(Source(json.dumps(plain).encode()))
            parse(plain)


WHOLE = json.dumps({"log_entries": LOG}).encode()


@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), max_size=6), st.integers(0, len(WHOLE)))
def test_no_bytes_raise_anything_else(changes, end):
    data = bytearray(WHOLE)
    for place, value in changes:
        data[place] = value
    for twisted in (bytes(data), bytes(data[:end])):
        pagerduty.recognise(twisted, "")
        with suppress(Unreadable):
            road.read(twisted, today=TODAY, format="pagerduty")


def test_what_webhooks_sent():
    entry = {"id": "R1", "type": "trigger_log_entry", "summary": "Triggered", "created_at": "2021-07-13T17:11:25Z"}
    sent = json.dumps({"messages": [{"event": "incident.trigger", "log_entries": [entry]}]})
    found = road.read(sent, today=date(2021, 7, 14))
    assert found.format == "pagerduty"
    assert [one.text for one in found.candidates] == ["Triggered"]


def test_a_trimmed_log_still_says_who_and_what():
    """Without summaries and types of agents, with a note where older answers have it."""
    log = [
        {"type": "annotate_log_entry", "created_at": "2019-07-18T09:31:00Z", "channel": {"type": "note", "notes": "pool is empty"}},
        {"type": "acknowledge_log_entry", "created_at": "2019-07-18T09:15:00Z", "agent": {"summary": "Anna Lee"}},
        {"type": "assign_log_entry", "created_at": "2019-07-18T09:11:00Z", "assignees": [{"summary": "Anna Lee"}, {"summary": "Ben Okri"}]},
        {"type": "trigger_log_entry", "created_at": "2019-07-18T09:10:00Z", "agent": {"summary": "Log-in"}},
    ]  # fmt: skip
    data = json.dumps({"title": "Log-ins fail", "log_entries": log}).encode()
    imported = road.read(data, today=TODAY)
    assert imported.title == "Log-ins fail"
    assert [(one.author, one.text) for one in imported.candidates] == [
        ("", "Trigger"),
        ("", "Assign to Anna Lee and Ben Okri"),
        ("Anna Lee", "Acknowledge"),
        ("", "Note: pool is empty"),
    ]
