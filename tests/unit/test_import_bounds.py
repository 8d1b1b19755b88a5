"""Days that are typed without a time are read as the program itself shows them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from whiteboard.importers.bounds import read_day_alone
from whiteboard.importers.times import Reference
from whiteboard.importers.zones import local
from whiteboard.layout.timescale import zone_of
from whiteboard.layout.when import Dates, place_time
from whiteboard.model.instants import to_iso
from whiteboard.model.records import OnTimeline, Precision

TODAY = date(2019, 7, 24)
BERLIN = zone_of("Europe/Berlin")
UTC = zone_of("UTC")


def days(text: str, zone: str = "UTC") -> tuple[str, str] | None:
    found = read_day_alone(text, Reference(zone_of(zone), TODAY, TODAY))
    return None if found is None else (to_iso(found[0])[:10], to_iso(found[1])[:10])


@pytest.mark.parametrize(
    ("text", "first", "behind"),
    [
        ("18 Jul", "2019-07-18", "2019-07-19"),
        ("18–20 Jul", "2019-07-18", "2019-07-21"),
        ("18-20 Jul 2018", "2018-07-18", "2018-07-21"),
        ("30 Jul – 2 Aug 2018", "2018-07-30", "2018-08-03"),
        ("30 Dec 2017 – 2 Jan 2018", "2017-12-30", "2018-01-03"),
        ("2018-07-18 - 2018-07-20", "2018-07-18", "2018-07-21"),
        ("2018", "2018-01-01", "2019-01-01"),
        ("Feb 2020", "2020-02-01", "2020-03-01"),
        ("18–20 Jul UTC", "2019-07-18", "2019-07-21"),
    ],
)
def test_a_day_several_and_a_year(text: str, first: str, behind: str) -> None:
    assert days(text) == (first, behind)


@pytest.mark.parametrize(
    "text", ["", "14:02", "20–18 Jul 2018", "later – 20 Jul", "18 Jul – never", "2018-99", "Foo 2018"]
)
def test_what_is_none(text: str) -> None:
    assert days(text) is None


@given(st.dates(date(1990, 1, 1), date(2030, 1, 1)), st.integers(0, 400), st.sampled_from((BERLIN, UTC)), st.booleans())
@example(date(2019, 7, 1), 30, UTC, True)
@example(date(2019, 1, 1), 364, BERLIN, False)
def test_what_is_shown_reads_back(first: date, more: int, zone: ZoneInfo, elsewhere: bool) -> None:
    """Days of UTC are told as such where the board's are others."""
    at, until = (local(datetime.combine(day, time()), zone)[0] for day in (first, first + timedelta(days=more + 1)))
    board = BERLIN if elsewhere else zone
    shown = place_time(OnTimeline(at, "a", None, until, Precision.RANGE), board, Dates.YEAR)
    assert read_day_alone(shown, Reference(board, TODAY, TODAY)) == (at, until)
