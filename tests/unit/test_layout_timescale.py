"""The time axis: there and back, in order, ticks on whole local times at every scale and across clock changes."""

from __future__ import annotations

from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.stored import NINE
from whiteboard.layout.text import lay_out
from whiteboard.layout.timescale import FOLD_WIDTH, TimeScale, clock, same_day, ticks, zone_label, zone_of
from whiteboard.model.instants import DAY, HOUR, MINUTE, SECOND, from_iso, to_datetime
from whiteboard.model.records import Fold

UTC = ZoneInfo("UTC")
ZONES = ("UTC", "Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Sao_Paulo")
near = st.integers(NINE - 30 * DAY, NINE + 30 * DAY)
scales = st.sampled_from((0.01, 0.3, 1.0, 6.0, 60.0, 240.0))


@st.composite
def time_scales(draw: st.DrawFn) -> TimeScale:
    folds = [
        Fold(f"fold-{number}", start, start + length)
        for number, (start, length) in enumerate(draw(st.lists(st.tuples(near, st.integers(0, 3 * DAY)), max_size=4)))
    ]
    return TimeScale.of(draw(near), draw(scales), folds)


@given(time_scales(), near)
def test_an_instant_is_found_again_at_its_place(scale: TimeScale, at: int):
    inside = scale.fold_at(at)
    # Where time is pressed into a fold, a point holds more of it than the smallest step of a float.
    allowed = 1 if inside is None else max(1, round((inside.until - inside.start) / 1e6))
    assert abs(scale.instant(scale.x(at)) - at) <= allowed


@given(time_scales(), near, near)
def test_later_is_further_right(scale: TimeScale, one: int, other: int):
    assume(one != other)
    assert (scale.x(one) < scale.x(other)) is (one < other)


@given(time_scales())
def test_the_start_lies_at_nought_and_each_fold_is_as_wide_as_the_others(scale: TimeScale):
    assert scale.x(scale.start) == 0.0
    for fold in scale.folds:
        assert scale.x(fold.until) - scale.x(fold.start) == pytest.approx(FOLD_WIDTH)


@given(time_scales(), near)
def test_outside_of_folds_a_minute_has_its_points(scale: TimeScale, at: int):
    if not any(fold.start < at + MINUTE and at < fold.until for fold in scale.folds):
        assert scale.x(at + MINUTE) - scale.x(at) == pytest.approx(scale.scale, rel=1e-4)


def test_a_fold_that_overlaps_an_earlier_one_or_would_widen_time_is_left_out():
    kept = Fold("kept", NINE + HOUR, NINE + 4 * HOUR)
    folds = [
        Fold("inside", NINE + 2 * HOUR, NINE + 5 * HOUR),
        kept,
        Fold("short", NINE + 8 * HOUR, NINE + 8 * HOUR + MINUTE),
    ]
    assert TimeScale.of(NINE, 6.0, folds).folds == (kept,)


def test_the_ends_of_a_fold_are_not_inside_it():
    fold = Fold("fold", NINE, NINE + 3 * HOUR)
    scale = TimeScale.of(NINE - HOUR, 6.0, [fold])
    assert [scale.fold_at(at) for at in (fold.start, fold.start + 1, fold.until - 1, fold.until)] == [
        None,
        fold,
        fold,
        None,
    ]


@pytest.mark.parametrize("x", [float("-1e18"), float("1e18")])
def test_far_away_ends_with_the_years_that_can_be_written(x: float):
    assert 1 <= to_datetime(TimeScale.of(NINE, 6.0).instant(x)).year <= 9999


# Ticks.


@given(
    time_scales(),
    st.integers(-5_000, 5_000),
    st.integers(1, 4_000),
    st.sampled_from(ZONES),
    st.sampled_from((0.05, 0.4, 1.0, 3.0)),
)
def test_ticks_stand_in_order_outside_of_folds_and_labels_have_room(
    scale: TimeScale, left: int, width: int, zone: str, zoom: float
):
    found = ticks(scale, left, left + width, ZoneInfo(zone), zoom)
    assert [tick.at for tick in found] == sorted({tick.at for tick in found})
    assert all(tick.x == scale.x(tick.at) for tick in found)
    assert all(left - 0.01 <= tick.x <= left + width + 0.01 for tick in found)
    assert [tick for tick in found if scale.fold_at(tick.at)] == []
    labels = [tick.x for tick in found if tick.label]
    assert all(b - a >= 47.9 / zoom for a, b in pairwise(labels))


@pytest.mark.parametrize("scale", [0.0001, 0.001, 0.01, 0.1, 0.5, 1.0, 6.0, 60.0, 240.0, 2000.0])
def test_at_every_scale_there_are_labels_to_read_the_time_by(scale: float):
    found = ticks(TimeScale.of(NINE, scale), 0.0, 1_200.0, UTC)
    assert 4 <= sum(bool(tick.label) for tick in found) <= 26


@pytest.mark.parametrize(
    ("zone", "iso", "labels"),
    [
        # The clock is put forward: what would be 01:00 does not exist.
        ("Europe/London", "2019-03-30T23:00:00Z", ["23:00", "31 Mar", "02:00", "03:00", "04:00"]),
        # The clock is put back: 01:00 comes twice.
        ("Europe/London", "2019-10-26T22:00:00Z", ["23:00", "27 Oct", "01:00", "01:00", "02:00", "03:00"]),
    ],
)
def test_where_the_clock_changes_the_hours_are_those_on_the_wall(zone: str, iso: str, labels: list[str]):
    scale = TimeScale.of(from_iso(iso), 1.0)
    found = [tick for tick in ticks(scale, 0.0, 60.0 * (len(labels) - 1) + 1, ZoneInfo(zone)) if tick.label]
    assert [tick.label for tick in found] == labels


@given(st.sampled_from(ZONES), near, scales)
def test_labels_tell_the_local_time(zone: str, start: int, per_minute: float):
    for tick in ticks(TimeScale.of(start, per_minute), 0.0, 900.0, ZoneInfo(zone)):
        local = to_datetime(tick.at).astimezone(ZoneInfo(zone))
        if len(tick.label) == 5 and ":" in tick.label:
            assert tick.label == f"{local:%H:%M}"
            assert local.second == 0
        assert tick.day is (local.hour == local.minute == local.second == 0)


def test_a_day_of_a_zone_off_by_quarters_begins_at_its_own_midnight():
    found = ticks(TimeScale.of(from_iso("2019-07-18T12:00:00Z"), 0.5), 0.0, 700.0, ZoneInfo("Asia/Kathmandu"))
    (day,) = [tick for tick in found if tick.day]
    assert day.at == from_iso("2019-07-18T18:15:00Z")
    assert day.label == "19 Jul"


# Words.


def test_the_clock():
    zone = ZoneInfo("Europe/London")
    at = from_iso("2019-07-18T08:04:10Z")
    assert clock(at, zone) == "09:04"
    assert clock(at, zone, seconds=True) == "09:04:10"
    assert clock(at, zone, day=True) == "18 Jul 09:04"
    assert same_day(at, at + 14 * HOUR, zone)
    assert not same_day(at, at + 15 * HOUR, zone)
    assert zone_label(at, zone) == "Europe/London (BST)"
    assert zone_label(at, zone, at + 120 * DAY) == "Europe/London (BST, then GMT)"
    assert zone_label(at, zone, at + HOUR) == "Europe/London (BST)"
    assert zone_label(at, UTC) == "UTC"
    assert zone_label(at, ZoneInfo("Asia/Kathmandu")) == "Asia/Kathmandu"


@pytest.mark.parametrize("name", ["", "Nowhere/Town", "../../etc/passwd", "a" * 5_000])
def test_an_unknown_zone_is_utc(name: str):
    assert zone_of(name) == UTC


def test_many_seconds_are_not_laid_out_without_end():
    assert len(ticks(TimeScale.of(NINE, 240.0), 0.0, 1e9, UTC)) == 8_000
    assert SECOND == 1_000


def test_a_clock_put_forward_loses_no_tick():
    # 31 March 2019: London's clocks go from 01:00 to 02:00.
    london = ZoneInfo("Europe/London")
    start = from_iso("2019-03-30T18:00:00Z")
    found = {tick.at for tick in ticks(TimeScale.of(start, 0.3), 0.0, 0.3 * 60 * 48, london)}
    assert {from_iso(f"2019-03-31T{hour:02d}:00:00Z") for hour in (5, 11, 17)} <= found, "06:00, 12:00, 18:00 local"
    assert from_iso("2019-03-31T23:00:00Z") in found, "the midnight behind it"


def test_a_long_axis_has_ticks_to_its_end():
    found = ticks(TimeScale.of(NINE, 6.0), 0.0, 30_000.0, UTC)
    assert found[-1].x > 29_000.0


@pytest.mark.parametrize(
    ("behind", "label"),
    [
        ("2019-12-22T09:00:00Z", "22 Dec 09:00"),
        ("2020-01-03T09:00:00Z", "3 Jan 2020 09:00"),
        ("2020-01-03T00:00:00Z", "3 Jan 2020"),
    ],
)
def test_behind_a_break_the_first_label_says_the_day_and_another_year(behind: str, label: str):
    start, until = from_iso("2019-12-21T09:00:00Z"), from_iso(behind)
    scale = TimeScale.of(start, 6.0, [Fold("f", start + 2 * HOUR, until)])
    labels = [tick.label for tick in ticks(scale, 0.0, scale.x(until) + 700.0, ZoneInfo("UTC")) if tick.label]
    assert label in labels
    assert sum("Dec" in one or "Jan" in one for one in labels) == 1
    found = [tick.x for tick in ticks(scale, 0.0, scale.x(until) + 700.0, ZoneInfo("UTC")) if tick.label]
    at = scale.x(until)
    assert all(x >= at + lay_out(label, 10.0, "sans-semibold").width / 2 for x in found if x > at)
