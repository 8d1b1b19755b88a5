"""A time as it was said is told again only where it says anything else."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from whiteboard.layout.as_said import says_more
from whiteboard.layout.when import Dates, place_time
from whiteboard.model.instants import DAY, MINUTE, from_iso
from whiteboard.model.records import OnTimeline, Precision

LONDON, NEW_YORK = ZoneInfo("Europe/London"), ZoneInfo("America/New_York")
AT = from_iso("2019-07-18T08:04:00Z")
"""09:04 in London."""
POINT = OnTimeline(AT, "lane")
ABOUT = OnTimeline(AT, "lane", precision=Precision.ABOUT)
RANGE = OnTimeline(AT, "lane", until=AT + 16 * MINUTE, precision=Precision.RANGE)
_DAY = from_iso("2019-07-17T23:00:00Z")
DAYS = OnTimeline(_DAY, "lane", until=_DAY + 2 * DAY, precision=Precision.RANGE)


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("", POINT),
        ("09:04", POINT),
        ("9:04am", POINT),
        ("09:04 BST", POINT),
        ("08:04 UTC", POINT),
        ("2019-07-18T08:04:00.000Z", POINT),
        ("2019-07-18 10:04:00+02:00", POINT),
        ("Thu 18 July 2019, 09:04", POINT),
        ("July 18th, 09:04", POINT),
        ("18/07/19 09:04", POINT),
        ("+11m", POINT),
        ("2019-07-18T04:04:00-04:00", POINT),
        ("\N{ARABIC-INDIC DIGIT ZERO}\N{ARABIC-INDIC DIGIT NINE}:04", POINT),
        ("~09:04", ABOUT),
        ("about 9:04", ABOUT),
        ("09:04-09:20", RANGE),
        ("08:04 – 08:20 UTC", RANGE),
        ("18 Jul 09:04 to 09:20", RANGE),
        ("18–19 July", DAYS),
    ],
)
def test_the_same_time_in_other_figures_says_no_more(said: str, place: OnTimeline):
    assert not says_more(said, place, LONDON)


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("09:05", POINT),
        ("09:04:10", POINT),
        ("09:04 EST", POINT),
        ("09:04pm", POINT),
        ("08:04", POINT),
        ("09:04 UTC", POINT),
        ("19 Jul 09:04", POINT),
        ("2018-07-18 09:04", POINT),
        ("~09:04", POINT),
        ("09:04-09:20", POINT),
        ("morning", POINT),
        ("09:04, just before the stand-up", POINT),
        ("18 July", POINT),
        ("10:04+25:99", POINT),
        ("09:04-09:21", RANGE),
        ("20 July", DAYS),
        ("7 July 09:04", POINT),
        ("18/07/18 09:04", POINT),
        ("2019-07-18T04:04:00-03:00", POINT),
    ],
)
def test_another_time_another_zone_and_words_say_more(said: str, place: OnTimeline):
    assert says_more(said, place, LONDON)


@pytest.mark.parametrize("zone", [LONDON, NEW_YORK])
@pytest.mark.parametrize("dates", Dates)
@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2019-11-03T05:30Z", "2019-11-03T06:10Z"),
        ("2019-10-27T00:10Z", "2019-10-27T00:40Z"),
        ("2019-10-26T22:50Z", "2019-10-28T00:30Z"),
        ("2019-07-18T00:00Z", "2019-07-20T00:00Z"),
        ("2019-07-01T04:00Z", "2019-08-01T04:00Z"),
        ("2018-12-31T22:00Z", "2019-01-01T07:00Z"),
    ],
)
def test_a_time_in_the_words_in_which_it_is_told_says_no_more(start: str, end: str, zone: ZoneInfo, dates: Dates):
    place = OnTimeline(from_iso(start), "lane", until=from_iso(end), precision=Precision.RANGE)
    assert not says_more(place_time(place, zone, dates), place, zone)


def test_each_end_of_a_range_may_be_on_clocks_of_its_own():
    place = OnTimeline(
        from_iso("2019-11-03T05:30Z"), "lane", until=from_iso("2019-11-03T06:10Z"), precision=Precision.RANGE
    )
    assert not says_more("1:30 EDT to 1:10 EST", place, NEW_YORK)
    assert says_more("1:30 EST to 1:10 EST", place, NEW_YORK)
