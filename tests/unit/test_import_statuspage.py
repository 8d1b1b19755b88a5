"""Incidents of a status page become candidates."""

from __future__ import annotations

import copy
import json
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whiteboard.importers import road
from whiteboard.importers.candidates import Import, Incident, SeveralIncidents, Unreadable
from whiteboard.model.instants import MINUTE, from_iso, to_iso
from whiteboard.model.records import Mark, Precision, Role

FILE = Path(__file__).parent / "fixtures" / "import" / "incidents.json"
TODAY = date(2019, 7, 24)


def read(plain: object, **options: str) -> Import:
    return road.read(json.dumps(plain).encode(), today=TODAY, name="x.json", **options)


def update(body: str = "", **fields: object) -> dict[str, object]:
    return {"id": "u", "status": "investigating", "body": body, "display_at": "2019-07-18T09:00:00Z"} | fields


def one(*updates: object) -> dict[str, object]:
    return {"incident": {"id": "i", "name": "Outage", "incident_updates": list(updates)}}


def test_the_incidents_are_listed_newest_first():
    assert road.incidents(FILE) == (
        Incident("open", "Incident without a name", from_iso("2019-07-20T10:00:00Z"), None, "none", 1, None),
        Incident(
            "late",
            "Portal: log-ins fail & time out",
            from_iso("2019-07-18T08:37:00Z"),
            from_iso("2019-07-18T12:26:00Z"),
            "major",
            5,
            (3 * 60 + 22) * 60.0,
        ),
    )


def test_several_incidents_ask_which():
    with pytest.raises(SeveralIncidents) as caught:
        road.read(FILE, today=TODAY)
    assert str(caught.value) == (
        "incidents.json: holds 2 incidents, newest “Incident without a name”; "
        "choose one with --incident ID; --list shows them"
    )
    assert [incident.id for incident in caught.value.incidents] == ["open", "late"]


def test_an_incident_that_is_not_there():
    with pytest.raises(Unreadable, match=r"incidents\.json: has no incident “nope”; --list shows those it has"):
        road.read(FILE, today=TODAY, incident="nope")


def test_the_updates_of_an_incident_oldest_first():
    imported = road.read(FILE, today=TODAY, incident="late")
    assert (imported.title, imported.format, imported.timezone) == (
        "Portal: log-ins fail & time out",
        "statuspage",
        "Europe/Berlin",
    )
    assert [(to_iso(found.at), found.text) for found in imported.candidates if found.at] == [
        (
            "2019-07-18T08:37:00Z",
            "Investigating: p95 <baseline is gone; we will provide an update within 30 minutes.",
        ),
        (
            "2019-07-18T09:02:00Z",
            "Identified: A certificate.\n\nSee the page (https://status.example.com/x). Next update by 11:00 UTC.",
        ),
        ("2019-07-18T12:24:00Z", "Monitoring"),
        ("2019-07-18T12:26:00Z", "Resolved: All is well again.\nThank you for waiting."),
        ("2019-07-22T10:00:00Z", "Postmortem: What happened:\n\n• a certificate ran out\n• nobody was paged"),
    ]
    assert [found.tags for found in imported.candidates] == [
        ("investigating", "customer-portal-eu"),
        ("identified",),
        ("monitoring",),
        ("resolved", "customer-portal-eu"),
        ("postmortem",),
    ]
    assert [found.source for found in imported.candidates] == [f"statuspage:late/u{number}" for number in range(1, 6)]
    assert [found.where for found in imported.candidates] == [f"update {number} of 5" for number in range(5, 0, -1)]
    assert {found.role for found in imported.candidates} == {Role.PUBLIC}
    assert [found.marks for found in imported.candidates] == [(), (), (), (Mark.RESOLVED,), ()]
    assert [found.promise and to_iso(found.promise) for found in imported.candidates] == [
        "2019-07-18T09:07:00Z",
        "2019-07-18T11:00:00Z",
        None,
        None,
        None,
    ]
    assert [found.said for found in imported.candidates][:2] == [
        "2019-07-18T09:37:00+01:00",
        "2019-07-18T05:02:00-04:00",
    ]
    assert all(found.precision is Precision.EXACT and not found.warnings for found in imported.candidates)


@pytest.mark.parametrize(
    "shape",
    [
        one(update()),
        one(update())["incident"],
        {"incidents": [one(update())["incident"]]},
        {"scheduled_maintenances": [one(update())["incident"]]},
        {"page": {"time_zone": 3}, "incidents": [one(update())["incident"]]},
        [one(update())["incident"]],
    ],
)
def test_every_shape_in_which_a_page_gives_one_incident(shape):
    imported = read(shape)
    assert (imported.title, len(imported.candidates), imported.timezone) == ("Outage", 1, "")


def test_only_the_first_resolution_suggests_the_mark():
    again = [update(status="completed", display_at=f"2019-07-18T0{hour}:00:00Z") for hour in (9, 7, 8)]
    marks = [found.marks for found in read(one(*again)).candidates]
    assert marks == [(Mark.RESOLVED,), (), ()]


@pytest.mark.parametrize(
    ("times", "at", "warning"),
    [
        ({"display_at": None}, None, "no time is given"),
        ({"display_at": 1563440400}, None, "no time is given"),
        ({"display_at": "20202-07-18T09:00:00Z"}, None, "display_at “20202-07-18T09:00:00Z” is no time"),
        (
            {"display_at": "soon", "created_at": "2019-07-18T09:00:00Z"},
            "2019-07-18T09:00:00Z",
            "display_at “soon” is no time",
        ),
        ({"display_at": "0001-01-01T00:00:00+14:00"}, None, "display_at “0001-01-01T00:00:00+14:00” is no time"),
        (
            {"display_at": "2019-07-18T09:00:00"},
            "2019-07-18T08:00:00Z",
            "display_at has no offset; taken as Europe/London",
        ),
    ],
)
def test_odd_times_are_said(times, at, warning):
    (found,) = read(one(update(**times)), timezone="Europe/London").candidates
    assert (found.at and to_iso(found.at), found.warnings) == (at, (warning,))


@pytest.mark.parametrize(
    ("body", "minutes"),
    [
        ("Next update in 30 minutes.", 30),
        ("We will share another update within the next 2 hours", 120),
        ("We'll post an update in approximately an hour", 60),
        ("Next update: 10:15 UTC", 75),
        ("Next update expected by 11am BST.", 60),
        ("Next update by 00:30 UTC", 15 * 60 + 30),
        # Not a promise, or not one time only.
        ("Next update at 16:00", None),
        ("Next update by 10:30 CST", None),
        ("Next update tomorrow at 10:00 UTC", None),
        ("Next update by 10:00 UTC on Friday", None),
        ("Next update in 30-60 minutes", None),
        ("Next update in 30 minutes. Further updates in 2 hours", None),
        ("We rolled out an update within 10 minutes", None),
        ("There will be no further updates in 30 minutes", None),
    ],
)
def test_promises_of_the_next_update(body, minutes):
    (found,) = read(one(update(body))).candidates
    assert found.promise == (None if minutes is None else found.at + minutes * MINUTE)


def test_many_components_become_their_number():
    many = [{"name": f"Region {number}", "old_status": "a", "new_status": "b"} for number in range(9)]
    (found,) = read(one(update(affected_components=many))).candidates
    assert found.tags == ("investigating", "9-components")


@pytest.mark.parametrize(
    ("plain", "sentence"),
    [
        ({"incidents": []}, "x.json: holds no incidents; download /api/v2/incidents.json of the page"),
        (one(), "x.json: has no updates for the incident “Outage”; download it again with its incident_updates"),
        (
            {"incident": {"name": "Outage", "incident_updates": None}},
            "x.json: has no updates for the incident “Outage”",
        ),
        ({"incident_updates": 1}, "x.json: has no updates for the incident “Incident without a name”"),
    ],
)
def test_what_holds_nothing_is_said(plain, sentence):
    with pytest.raises(Unreadable) as caught:
        read(plain)
    assert str(caught.value).startswith(sentence)


ANYTHING = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(max_size=8),
        st.sampled_from(
            [
                "2019-07-18T09:00:00Z",
                "9999-12-31T23:59:59-12:00",
                "resolved",
                "<p>a",
                "<!--",
                "&#xd800;",
                "\ud800",
                "u1",
            ]
        ),
        st.sampled_from(["Next update within 999 hours", "next update by 10:00 UTC", "Next update: 25:00 UTC"]),
    ),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "name", "page"]), inner, max_size=3)
    ),
    max_leaves=5,
)


@st.composite
def twisted(draw):
    """The fixture with anything at all in some of its places."""
    plain = copy.deepcopy(json.loads(FILE.read_text()))
    for _ in range(draw(st.integers(1, 4))):
        at, key = plain, None
        while isinstance(at, dict | list) and at:
            parent, key = at, draw(st.sampled_from(sorted(at) if isinstance(at, dict) else range(len(at))))
            at = parent[key]
            if draw(st.booleans()):
                break
        if key is not None:
            parent[key] = draw(ANYTHING)
    return plain


@given(twisted(), st.sampled_from(["late", "open", None]))
def test_no_shape_raises_anything_else(plain, incident):
    data = json.dumps(plain).encode()
    with suppress(Unreadable):
        road.incidents(data, format="statuspage")
        road.read(data, today=TODAY, format="statuspage", incident=incident)
