"""Times and ranges in words: the day of an end, days without a clock, clocks that are changed meanwhile."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whiteboard.importers.bar import BarContext, read_line
from whiteboard.layout.timescale import clock
from whiteboard.layout.when import Dates, beginning, moment, place_time, shorter, stretch, whole_days
from whiteboard.model.instants import DAY, MINUTE, from_iso, to_datetime
from whiteboard.model.records import OnTimeline, Precision

LONDON, PARIS, UTC_ZONE = ZoneInfo("Europe/London"), ZoneInfo("Europe/Paris"), ZoneInfo("UTC")


@pytest.mark.parametrize(
    ("start", "until", "none", "day"),
    [
        ("2019-07-18T09:04Z", "2019-07-18T09:20Z", "09:04–09:20", "18 Jul 09:04–09:20"),
        ("2019-07-18T23:50Z", "2019-07-19T00:10Z", "23:50 – 19 Jul 00:10", "18 Jul 23:50 – 19 Jul 00:10"),
        ("2019-07-18T22:00Z", "2019-07-19T00:00Z", "22:00 – 19 Jul 00:00", "18 Jul 22:00 – 19 Jul 00:00"),
        ("2019-12-31T23:50Z", "2020-01-01T00:10Z", "23:50 – 1 Jan 2020 00:10", "31 Dec 2019 23:50 – 1 Jan 2020 00:10"),
        ("2019-07-18T00:00Z", "2019-07-19T00:00Z", "18 Jul", "18 Jul"),
        ("2019-07-18T00:00Z", "2019-07-21T00:00Z", "18–20 Jul", "18–20 Jul"),
        ("2019-07-30T00:00Z", "2019-08-02T00:00Z", "30 Jul – 1 Aug", "30 Jul – 1 Aug"),
        ("2019-12-30T00:00Z", "2020-01-02T00:00Z", "30 Dec 2019 – 1 Jan 2020", "30 Dec 2019 – 1 Jan 2020"),
        ("2019-07-01T00:00Z", "2019-08-01T00:00Z", "Jul 2019", "Jul 2019"),
        ("2019-07-01T00:00Z", "2019-10-01T00:00Z", "Jul – Sep 2019", "Jul – Sep 2019"),
        ("2019-11-01T00:00Z", "2020-02-01T00:00Z", "Nov 2019 – Jan 2020", "Nov 2019 – Jan 2020"),
        ("2019-01-01T00:00Z", "2020-01-01T00:00Z", "2019", "2019"),
        ("2019-01-01T00:00Z", "2022-01-01T00:00Z", "2019–2021", "2019–2021"),
    ],
)
def test_the_day_of_the_end_is_told_and_days_have_no_clock(start: str, until: str, none: str, day: str):
    ends = from_iso(start), from_iso(until)
    assert stretch(*ends, UTC_ZONE) == none
    assert stretch(*ends, UTC_ZONE, Dates.DAY) == day


def test_as_much_of_the_date_as_is_wanted():
    at = from_iso("2019-07-18T09:04:10Z")
    assert [moment(at, UTC_ZONE, dates) for dates in Dates] == [
        "09:04",
        "18 Jul 09:04",
        "18 Jul 2019 09:04",
        "Thu 18 Jul 2019 09:04",
    ]
    assert moment(at, UTC_ZONE, seconds=True) == "09:04:10"
    assert moment(at // MINUTE * MINUTE, UTC_ZONE, seconds=True) == "09:04"
    day = from_iso("2019-07-18T00:00Z")
    assert stretch(day, day + DAY, UTC_ZONE, Dates.WEEKDAY) == "Thu 18 Jul 2019"
    assert stretch(day, day + 2 * DAY, UTC_ZONE, Dates.WEEKDAY) == "Thu 18 Jul 2019 – Fri 19 Jul 2019"
    assert stretch(day, day + 2 * DAY, UTC_ZONE, Dates.YEAR) == "18–19 Jul 2019"
    night = at // MINUTE * MINUTE, at // MINUTE * MINUTE + DAY
    assert stretch(*night, UTC_ZONE, Dates.YEAR) == "18 Jul 2019 09:04 – 19 Jul 09:04", "the year is said once"
    assert stretch(*night, UTC_ZONE, Dates.WEEKDAY) == "Thu 18 Jul 2019 09:04 – Fri 19 Jul 2019 09:04"


def test_a_day_of_utc_says_so_on_other_clocks():
    start = from_iso("2017-12-21T00:00Z")
    assert stretch(start, start + DAY, PARIS, Dates.DAY) == "21 Dec UTC"
    assert stretch(start, start + DAY, LONDON, Dates.DAY) == "21 Dec", "in winter its days are those of UTC"


@pytest.mark.parametrize("day", ["2019-03-31", "2019-10-27"])
def test_a_day_of_23_or_25_hours_is_a_day(day: str):
    start = datetime.fromisoformat(f"{day}T00:00").replace(tzinfo=LONDON)
    ends = [int(moment.timestamp()) * 1000 for moment in (start, start.replace(day=start.day - 1))]
    assert whole_days(ends[1], ends[0], LONDON)
    assert stretch(ends[1], ends[0], LONDON) == f"{start.day - 1} {start:%b}"


def test_a_day_that_begins_at_one_is_a_day():
    """In São Paulo clocks went forward at midnight."""
    zone = ZoneInfo("America/Sao_Paulo")
    start, until = from_iso("2018-11-04T03:00Z"), from_iso("2018-11-05T02:00Z")
    assert stretch(start, until, zone) == "4 Nov"


def test_clocks_that_are_changed_in_between_are_named():
    start = from_iso("2019-10-27T00:30Z")
    assert stretch(start, start + 40 * MINUTE, LONDON) == "01:30 BST – 01:10 GMT"
    assert stretch(start, start + 40 * MINUTE, LONDON, Dates.DAY) == "27 Oct 01:30 BST – 01:10 GMT"
    assert stretch(start, start + 90 * DAY, LONDON) == "01:30 BST – 25 Jan 2020 00:30"
    early = start - 60 * MINUTE
    assert stretch(early, early + 90 * DAY, LONDON) == "00:30 – 24 Jan 2020 23:30", "nobody mistakes months"
    zone = ZoneInfo("America/Sao_Paulo")
    start = from_iso("2018-11-04T02:30Z")
    assert stretch(start, start + 60 * MINUTE, zone) == "23:30 UTC-03:00 – 4 Nov 01:30 UTC-02:00"


def test_a_clock_that_was_shown_twice_is_named_once():
    first = from_iso("2019-10-27T00:30Z")
    assert [moment(at, LONDON) for at in (first, first + 60 * MINUTE)] == ["01:30 BST", "01:30 GMT"]
    assert [clock(at, LONDON) for at in (first, first + 60 * MINUTE)] == ["01:30 BST", "01:30 GMT"]
    assert [moment(first + hours * 60 * MINUTE, LONDON) for hours in (-1, 2)] == ["00:30", "02:30"]
    assert moment(first, LONDON, Dates.DAY) == "27 Oct 01:30 BST"
    assert moment(first + 10_000, LONDON, seconds=True) == "01:30:10 BST"
    assert place_time(OnTimeline(first, "a", precision=Precision.ABOUT), LONDON) == "~01:30 BST"
    assert stretch(first, first + 10 * MINUTE, LONDON) == "01:30–01:40 BST"
    assert stretch(first - 60 * MINUTE, first, LONDON) == "00:30–01:30 BST"
    assert stretch(first + 60 * MINUTE, first + 120 * MINUTE, LONDON) == "01:30–02:30 GMT"
    assert stretch(first - 30 * DAY, first + 60 * MINUTE, LONDON, Dates.DAY) == "27 Sep 01:30 – 27 Oct 01:30 GMT"
    forward = from_iso("2019-03-31T01:30Z")
    assert moment(forward, LONDON) == "02:30", "what was skipped is not shown"


@given(
    st.integers(-180, 180), st.sampled_from(["Europe/London", "Europe/Paris", "America/New_York", "America/Sao_Paulo"])
)
def test_what_is_told_of_a_doubled_hour_reads_back(minutes: int, name: str):
    """Each zone with a change in the night of its own."""
    day = {"E": "2019-10-27T01:00Z", "A": "2019-11-03T06:00Z"}[name[0]] if "Sao" not in name else "2019-02-17T02:00Z"
    at = from_iso(day) + minutes * MINUTE
    zone = ZoneInfo(name)
    told = moment(at, zone, Dates.YEAR)
    line = read_line(f"{told} x", BarContext(name, date(2019, 10, 27), date(2019, 10, 27)))
    assert (line.at, line.precision, line.warnings) == (at, Precision.EXACT, ())


def test_a_place_is_about_when_or_loses_its_end_and_its_day_where_there_is_no_room():
    at = from_iso("2019-07-18T23:50Z")
    about = OnTimeline(at, "a", precision=Precision.ABOUT)
    assert place_time(about, UTC_ZONE, Dates.DAY) == "~18 Jul 23:50"
    assert list(shorter(about, UTC_ZONE, Dates.DAY)) == ["~18 Jul 23:50", "~23:50"]
    assert list(shorter(about, UTC_ZONE, Dates.YEAR)) == ["~18 Jul 2019 23:50", "~18 Jul 23:50", "~23:50"]
    night = OnTimeline(at, "a", None, at + 20 * MINUTE, Precision.RANGE)
    assert list(shorter(night, UTC_ZONE)) == ["23:50 – 19 Jul 00:10", "23:50–00:10", "23:50"]
    assert list(shorter(night, UTC_ZONE, Dates.DAY)) == [
        "18 Jul 23:50 – 19 Jul 00:10",
        "18 Jul 23:50–00:10",
        "18 Jul 23:50",
        "23:50",
    ]
    long = OnTimeline(at, "a", None, at + 30 * 60 * MINUTE, Precision.RANGE)
    assert list(shorter(long, UTC_ZONE)) == ["23:50 – 20 Jul 05:50", "23:50 – 20 Jul", "23:50"]
    day = from_iso("2019-07-18T00:00Z")
    days = OnTimeline(day, "a", None, day + 3 * DAY, Precision.RANGE)
    assert list(shorter(days, UTC_ZONE)) == ["18–20 Jul", "18 Jul", "18 Jul"]
    assert beginning(days, UTC_ZONE, Dates.YEAR) == "18 Jul 2019"
    assert list(shorter(days, PARIS)) == ["18–20 Jul UTC", "18 Jul UTC", "18 Jul UTC"], "whose days they are stays"
    assert beginning(days, PARIS, Dates.YEAR) == "18 Jul 2019 UTC"


@given(
    st.datetimes(datetime(1971, 1, 1), datetime(2037, 1, 1)),  # noqa: DTZ001  # drawn without a zone
    st.integers(1, 3_000_000),
    st.sampled_from(["UTC", "Europe/London", "America/St_Johns", "Pacific/Chatham", "America/Havana"]),
    st.sampled_from(Dates),
)
def test_whoever_reads_a_range_knows_the_day_of_its_end(start: datetime, minutes: int, name: str, dates: Dates):
    zone = ZoneInfo(name)
    first = int(start.replace(second=0, microsecond=0, tzinfo=UTC).timestamp()) * 1000
    last = first + minutes * MINUTE
    said = stretch(first, last, zone, dates)
    begins, ends = (to_datetime(at).astimezone(zone) for at in (first, last))
    if whole_days(first, last, zone):
        assert ":" not in said
    elif begins.date() != ends.date():
        assert f"{ends.day} {ends:%b}" in said.partition(" – ")[2]
        assert begins.year == ends.year or f"{ends.year}" in said
    else:
        assert f"{ends:%H:%M}" in said
