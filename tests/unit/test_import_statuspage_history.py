"""The history of a status page as JSON: months of incidents, each with its span and its last words."""

from __future__ import annotations

import json
from datetime import date

import pytest

from whiteboard.importers import road
from whiteboard.importers.candidates import SeveralIncidents, Unreadable
from whiteboard.model.instants import to_iso
from whiteboard.model.records import Mark

TODAY = date(2026, 2, 1)


def stamped(written: str) -> str:
    """The time as the page marks it up."""
    return written.replace("#", "<var data-var='date'> ").replace("%", "</var>").replace("@", "<var data-var='time'>")


def history(*incidents: dict[str, object], month: str = "January", year: object = 2026) -> bytes:
    """A history with one month that has incidents."""
    months = [
        {"name": month, "year": year, "starts_on": 4, "days": 31, "incidents": list(incidents)},
        {"name": "December", "year": 2025, "incidents": []},
    ]
    return json.dumps({"components": [], "show_component_filter": True, "months": months}).encode()


def incident(written: str, message: str = "All is well again: resolved.", code: str = "a1") -> dict[str, object]:
    """One incident with its time."""
    return {"code": code, "name": "Late mails", "message": message, "impact": "minor", "timestamp": stamped(written)}


@pytest.mark.parametrize(
    ("written", "start", "end"),
    [
        ("Jan #5%, @00:17% - @01:30% UTC", "2026-01-05T00:17", "2026-01-05T01:30"),
        ("Dec #31%, @23:50% - Jan #1%, @00:40% CET", "2025-12-31T22:50", "2025-12-31T23:40"),
    ],
)
def test_a_span_is_a_beginning_and_an_end(written: str, start: str, end: str) -> None:
    """The year is the month's, and the one before for what began then."""
    read = road.read(history(incident(written)), today=TODAY)
    assert read.title == "Late mails"
    assert [to_iso(one.at or 0)[:16] for one in read.candidates] == [start, end]
    assert [one.text for one in read.candidates] == ["Late mails", "Resolved: All is well again: resolved."]
    assert [one.marks for one in read.candidates] == [(), (Mark.RESOLVED,)]
    assert "only the last update" in read.warnings[0]


def test_a_single_time_is_a_single_update() -> None:
    """What is not over has no end, and no mark."""
    read = road.read(history(incident("Jan #3%, @10:15% UTC", "We look into it")), today=TODAY)
    assert [(one.text, one.marks) for one in read.candidates] == [("We look into it", ())]


@pytest.mark.parametrize("written", ["Feb 30, 25:00 UTC", "", "soon"])
def test_what_is_no_time_waits_with_a_reason(written: str) -> None:
    """Nothing is lost for it."""
    read = road.read(history(incident(written)), today=TODAY)
    assert [one.at for one in read.candidates] == [None]
    assert read.candidates[0].warnings


def test_several_are_offered_and_one_is_chosen() -> None:
    """As those of version 2."""
    source = history(incident("Jan 5, 00:17 - 01:30 UTC"), incident("Jan 7, 08:00 - 09:00 UTC", code="b2"))
    with pytest.raises(SeveralIncidents) as several:
        road.read(source, today=TODAY)
    assert [one.id for one in several.value.incidents] == ["b2", "a1"]
    assert len(road.read(source, today=TODAY, incident="a1").candidates) == 2


@pytest.mark.parametrize("year", [None, "2026", 0, 10**9, True])
def test_years_and_months_that_are_none(year: object) -> None:
    """Whatever stands there, nothing is raised."""
    assert road.incidents(history(incident("Jan 5, 00:17 UTC"), month="Smarch", year=year))


def test_a_history_without_incidents_is_refused_with_what_to_do() -> None:
    """Also one whose months are something else."""
    for source in (history(), b'{"months": [{"incidents": 3}, 4]}'):
        with pytest.raises(Unreadable, match=r"incidents\.json"):
            road.read(source, today=TODAY, format="statuspage")
