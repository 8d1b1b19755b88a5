"""Times as reports write them, each understood by what stands above it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whiteboard.importers.candidates import Options
from whiteboard.importers.chronicle import Chronicle
from whiteboard.model.instants import to_iso

TODAY = date(2021, 6, 1)


def chronicle(day: date | None = date(2021, 3, 4), zone: str = "UTC") -> Chronicle:
    return Chronicle(Options(zone, TODAY, day))


def iso(instant):
    return None if instant is None else to_iso(instant)


@pytest.mark.parametrize(
    ("text", "at", "until", "precision", "words"),
    [
        ("10:45 Disk full", "2021-03-04T10:45:00Z", None, "exact", "Disk full"),
        ("10:45~ Disk full", "2021-03-04T10:45:00Z", None, "about", "Disk full"),
        ("10:45 UTC (Mar 3) Disk full", "2021-03-03T10:45:00Z", None, "exact", "Disk full"),
        ("03-03 10:45 Disk full", "2021-03-03T10:45:00Z", None, "exact", "Disk full"),
        ("14-03 10:45:30 Disk full", "2021-03-14T10:45:30Z", None, "exact", "Disk full"),
        ("2021-03-04 10:45:10+00 Disk full", "2021-03-04T10:45:10Z", None, "exact", "Disk full"),
        ("2021-03-04 10:45:10.123-05 Disk full", "2021-03-04T15:45:10.123Z", None, "exact", "Disk full"),
        ("10:45:10-53 Disk full", "2021-03-04T10:45:10Z", "2021-03-04T10:45:53Z", "range", "Disk full"),
        ("22:00-05:00 Disk full", "2021-03-04T22:00:00Z", "2021-03-05T05:00:00Z", "range", "Disk full"),
        ("02:00-05:00 Disk full", "2021-03-04T02:00:00Z", "2021-03-04T05:00:00Z", "range", "Disk full"),
        ("ca. 18:30: Disk full", "2021-03-04T18:30:00Z", None, "about", "Disk full"),
        ("[10:45] – Disk full", "2021-03-04T10:45:00Z", None, "exact", "Disk full"),
        ("9:02 PM | Disk full", "2021-03-04T21:02:00Z", None, "exact", "Disk full"),
        ("09:00 - 11:00 Disk full", "2021-03-04T09:00:00Z", "2021-03-04T11:00:00Z", "range", "Disk full"),
        ("09:00–11:00 - Disk full", "2021-03-04T09:00:00Z", "2021-03-04T11:00:00Z", "range", "Disk full"),
        ("2021-03-04 20:2xZ Disk full", "2021-03-04T20:20:00Z", "2021-03-04T20:30:00Z", "range", "Disk full"),
        ("2021-03-04T20:2x:00Z Disk full", "2021-03-04T20:20:00Z", "2021-03-04T20:30:00Z", "range", "Disk full"),
        ("2021-03-04T20:21:xxZ Disk full", "2021-03-04T20:21:00Z", "2021-03-04T20:22:00Z", "range", "Disk full"),
        ("2021-03-04 20:21:0x Disk full", "2021-03-04T20:21:00Z", "2021-03-04T20:22:00Z", "range", "Disk full"),
        ("2021-03-04 ~20:21 Disk full", "2021-03-04T20:21:00Z", None, "about", "Disk full"),
        ("2021-03-04 20:21:05.xxx Disk full", "2021-03-04T20:21:05Z", None, "exact", "Disk full"),
        ("April 22, 2021 (10:00 pm): Disk full", "2021-04-22T22:00:00Z", None, "exact", "Disk full"),
        ("22 April 2021 (10:00 UTC) Disk full", "2021-04-22T10:00:00Z", None, "exact", "Disk full"),
        ("2021-03-04 20:21:05.0xx Disk full", "2021-03-04T20:21:05Z", None, "exact", "Disk full"),
        ("2X:XX Disk full", "2021-03-04T20:00:00Z", "2021-03-05T00:00:00Z", "range", "Disk full"),
        ("14:?? Disk full", "2021-03-04T14:00:00Z", "2021-03-04T15:00:00Z", "range", "Disk full"),
        ("14:3X Disk full", "2021-03-04T14:30:00Z", "2021-03-04T14:40:00Z", "range", "Disk full"),
        ("2021-05-06 HH:mm Disk full", "2021-05-06T00:00:00Z", "2021-05-07T00:00:00Z", "range", "Disk full"),
        ("2021-05-06 (Time TBC) Disk full", "2021-05-06T00:00:00Z", "2021-05-07T00:00:00Z", "range", "Disk full"),
        ("2021-05-?? HH:mm Disk full", None, None, "exact", "Disk full"),
        ("2020/21-??-?? HH:mm Disk full", None, None, "exact", "Disk full"),
        ("May 6 2021 08:59 Disk full", "2021-05-06T08:59:00Z", None, "exact", "Disk full"),
        ("May 06, 2021 - 08:59 CEST Disk full", "2021-05-06T06:59:00Z", None, "exact", "Disk full"),
        ("6-May-2021 08:59 Disk full", "2021-05-06T08:59:00Z", None, "exact", "Disk full"),
        ("06.05. 08:59 Disk full", "2021-05-06T08:59:00Z", None, "exact", "Disk full"),
        ("31/05/2021 08:59 Disk full", "2021-05-31T08:59:00Z", None, "exact", "Disk full"),
        ("10:45 -0500 Disk full", "2021-03-04T15:45:00Z", None, "exact", "Disk full"),
        ("10:45 CET (09:45 UTC) Disk full", "2021-03-04T09:45:00Z", None, "exact", "Disk full"),
        ("20202-05-03 10:00 Disk full", None, None, "exact", "Disk full"),
        ("1620291540", "2021-05-06T08:59:00Z", None, "exact", ""),
        ("2021-05-06T08:59:30.250+02:00", "2021-05-06T06:59:30.250Z", None, "exact", ""),
    ],
)
def test_times_in_prose(text, at, until, precision, words):
    stamp = chronicle().read(text)
    assert stamp is not None
    assert (iso(stamp.at), iso(stamp.until), stamp.precision, text[stamp.end :]) == (at, until, precision, words)
    assert bool(stamp.warnings) == (
        at is None
        or "X" in text.upper().replace(".XXX", "").replace(".0XX", "")
        or "?" in text
        or "HH" in text
        or "TBC" in text
    )


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("10.45", "2021-03-04T10:45:00Z"),
        ("10.45 Uhr", "2021-03-04T10:45:00Z"),
        ("1045", "2021-03-04T10:45:00Z"),
        ("1045Z", "2021-03-04T10:45:00Z"),
        ("10h45", "2021-03-04T10:45:00Z"),
        ("TBC", None),
        ("n/a", None),
    ],
)
def test_a_cell_of_times_is_read_more_freely(text, at):
    stamp = chronicle().read(text, loose=True)
    assert stamp is not None
    assert (iso(stamp.at), text[stamp.end :]) == (at, "")


@pytest.mark.parametrize("text", ["", "Disk full", "5 pods", "May be", "T", "v1.2.3", "declared 2021", "-"])
def test_what_is_no_time(text):
    assert chronicle().read(text) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("0001-01-01 10:00", "the year 0001 cannot be right"),
        ("9999-12-31T10:00:00Z", "the year 9999 cannot be right"),
        ("20202-05-03 10:00 x", "“20202-05-03” cannot be read as a day"),
        ("10:45 CET / 08:45 UTC x", "are two different times; the first is taken"),
        ("10:45 IST x", "can mean"),
    ],
)
def test_what_cannot_be_right_is_said(text, why):
    stamp = chronicle().read(text)
    assert stamp is not None
    assert why in " ".join(stamp.warnings)


@pytest.mark.parametrize(("text", "why"), [("2021-03-28 01:30 x", "was skipped"), ("2021-10-31 01:30 x", "came twice")])
def test_where_clocks_were_changed_a_time_is_about(text, why):
    for written in (text, text.removesuffix(" x")):
        stamp = chronicle(zone="Europe/London").read(written)
        assert stamp is not None
        assert stamp.precision == "about"
        assert why in stamp.warnings[0]


@pytest.mark.parametrize(
    ("statement", "zone"),
    [
        ("All times in CET.", "CET"),
        ("All times in CET (GMT+1)", "CET"),
        ("Timeline (all times PST)", "PST"),
        ("Time (UTC)", "UTC"),
        ("Start UTC", "UTC"),
        ("UTC", "UTC"),
        ("Timezone: Europe/London", "Europe/London"),
        ("Times are in Pacific Time", "PT"),
        ("Date/Time (GMT+2)", "GMT+2"),
        ("Time IT", ""),
        ("The time to detect was in IT", ""),
        ("WHAT", ""),
    ],
)
def test_zones_are_stated(statement, zone):
    assert chronicle().state_zone(statement) == zone


def test_a_stated_zone_holds_for_what_follows_and_nobody_is_asked():
    told = chronicle()
    told.state_zone("All times in CEST")
    stamp = told.read("10:45 x")
    assert stamp is not None
    assert iso(stamp.at) == "2021-03-04T08:45:00Z"
    assert not told.asks_zone


def test_a_winter_name_in_summer_is_said():
    told = chronicle(date(2021, 7, 1))
    told.state_zone("All times in CET")
    stamp = told.read("10:45 x")
    assert stamp is not None
    assert iso(stamp.at) == "2021-07-01T09:45:00Z"
    assert [warning for warning in told.warnings if "CEST" in warning]


def test_an_ambiguous_zone_is_asked():
    told = chronicle()
    assert told.state_zone("All times in IST") == ""
    assert told.read("10:45 x") is not None
    assert told.asks_zone
    assert "can mean" in next(iter(told.warnings))


def test_days_carry_on_and_midnight_passes():
    told = chronicle(None)
    stamps = [told.read(text) for text in ("2021-02-03 23:50 a", "00:10 b", "00:20 c", "Feb 8, 07:13 d")]
    assert [iso(stamp.at) for stamp in stamps if stamp] == [
        "2021-02-03T23:50:00Z",
        "2021-02-04T00:10:00Z",
        "2021-02-04T00:20:00Z",
        "2021-02-08T07:13:00Z",
    ]
    assert [stamp.warnings for stamp in stamps if stamp] == [
        (),
        ("after midnight: taken as Thu 4 Feb 2021",),
        (),
        (),
    ]
    assert not told.asks_day


def test_a_day_that_nobody_named_is_asked():
    told = chronicle(None)
    stamp = told.read("10:45 x")
    assert stamp is not None
    assert (iso(stamp.at), told.asks_day, told.asks_zone) == ("2021-06-01T10:45:00Z", True, True)


@pytest.mark.parametrize(
    ("text", "zone", "at", "told"),
    [
        ("03/04/2021 10:00 a\n03/25/2021 10:00 b", "UTC", "2021-03-04T10:00:00Z", 0),
        ("03/04/2021 10:00 a\n25/04/2021 10:00 b", "UTC", "2021-04-03T10:00:00Z", 0),
        ("03/04/2021 10:00 a", "UTC", "2021-04-03T10:00:00Z", 1),
        ("03/04/2021 10:00 a", "America/New_York", "2021-03-04T15:00:00Z", 1),
    ],
)
def test_which_number_is_the_month_is_found_in_the_whole_text_or_said(text, zone, at, told):
    reading = chronicle(zone=zone)
    reading.weigh(text)
    stamp = reading.read(text.split("\n")[0])
    assert stamp is not None
    assert (iso(stamp.at), len(reading.warnings)) == (at, told)


@given(
    st.integers(1, 31),
    st.integers(1, 31),
    st.sampled_from("/."),
    st.sampled_from(("01:30", "14:02:05", "23:59", "24:00")),
    st.sampled_from(("", "13/01/2019 ", "01/13/2019 ")),
)
def test_dates_of_numbers_are_read_the_same_whatever_stands_around_them(first, second, sign, clock, known):
    text = f"{first}{sign}{second}{sign}2019 {clock}"
    alone, within = (Chronicle(Options("Europe/London", date(2019, 7, 20))) for _ in range(2))
    for chronicle in (alone, within):
        chronicle.weigh(known + text)
    found, other = alone.read(text), within.read(f"({text})")
    assert (found and (found.at, found.precision, found.day)) == (other and (other.at, other.precision, other.day))
    assert alone.asks_zone == within.asks_zone


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("18. Juli 2019 14:02 UTC", "2019-07-18T14:02:00Z"),
        ("1. März 2019 14:02 UTC", "2019-03-01T14:02:00Z"),
        ("1er août 2019 14:02 UTC", "2019-08-01T14:02:00Z"),
        ("26 mars 2026 14:02 UTC", "2026-03-26T14:02:00Z"),
        ("2 juillet 2019, 14:02 UTC", "2019-07-02T14:02:00Z"),
        ("3 Dezember 2019 14:02 UTC", "2019-12-03T14:02:00Z"),
    ],
)
def test_months_in_german_and_french(text, at):
    stamp = chronicle().read(text)
    assert stamp is not None
    assert (iso(stamp.at), stamp.warnings) == (at, ())


def test_a_clock_that_something_was_before_or_after_is_about_it():
    """In a cell of times, where nothing else is expected."""
    stamp = chronicle().read("Shortly before 10:45", loose=True)
    assert stamp is not None
    assert (iso(stamp.at), stamp.precision, stamp.said) == ("2021-03-04T10:45:00Z", "about", "Shortly before 10:45")
    assert stamp.warnings == ("“Shortly before 10:45” is taken as about that time",)


def test_two_days_are_no_day():
    assert chronicle().read("March 3 & 5: Disk full") is None


def test_an_offset_with_a_hyphen_is_told_and_the_same_behind_three_clocks_leaves_no_doubt():
    alone = chronicle().read("14:02-05:00")
    assert alone is not None
    assert alone.warnings == ("“-05:00” is taken as an offset from UTC; a range has spaces around its hyphen",)
    of_many = chronicle()
    of_many.weigh("02:00-05:00\n02:10-05:00\n02:30-05:00")
    stamp = of_many.read("02:10-05:00")
    assert stamp is not None
    assert (iso(stamp.at), stamp.until, stamp.warnings) == ("2021-03-04T07:10:00Z", None, ())


def test_all_clocks_may_have_an_offset_that_is_stated_once():
    told = chronicle()
    assert told.state_zone("**Timeline** (all times -04:00 local, as committed):") == "UTC-04:00"
    stamp = told.read("10:45 Disk full")
    assert stamp is not None
    assert iso(stamp.at) == "2021-03-04T14:45:00Z"


def test_a_date_without_a_year_is_in_the_year_that_the_text_names():
    told = chronicle(day=None)
    told.weigh("Outages (October 2019)\n\n- October 21: the first")
    stamp = told.read("October 21: the first")
    assert stamp is not None
    assert iso(stamp.at) == "2019-10-21T00:00:00Z"


def test_the_only_day_that_a_text_names_is_that_of_its_clocks_and_still_asked():
    told = chronicle(day=None)
    told.weigh("On 14 July 2019 uploads failed from 09:12 on.\n- 09:12 Deployed")
    stamp = told.read("09:12 Deployed")
    assert stamp is not None
    assert (iso(stamp.at), told.asks_day, told.guess) == ("2019-07-14T09:12:00Z", True, date(2019, 7, 14))
    two = chronicle(day=None)
    two.weigh("14 July 2019, reviewed 2019-07-20")
    assert two.guess == TODAY


@pytest.mark.parametrize(
    ("text", "at", "until"),
    [
        ("14:02-05:00 Disk full", "2021-03-04T19:02:00Z", None),
        ("2021-03-04 22:00-05:00 Disk full", "2021-03-05T03:00:00Z", None),
        ("2021-03-04 → 03-06 Disk full", "2021-03-04T00:00:00Z", "2021-03-07T00:00:00Z"),
        ("4 March 2021 - 6 March 2021: Disk full", "2021-03-04T00:00:00Z", "2021-03-07T00:00:00Z"),
        ("March 3: Disk full", "2021-03-03T00:00:00Z", "2021-03-04T00:00:00Z"),
    ],
)
def test_what_could_be_read_otherwise_is_told(text, at, until):
    """Offsets with a hyphen, and days without clocks."""
    stamp = chronicle().read(text)
    assert stamp is not None
    assert (iso(stamp.at), iso(stamp.until), text[stamp.end :]) == (at, until, "Disk full")
    assert stamp.warnings
