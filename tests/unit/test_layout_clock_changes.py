"""Clock changes are found where the zone has them, and drawn where they are."""

from __future__ import annotations

from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from whiteboard.layout.clock_changes import ClockChange, change_drawings, clock_changes, cut_changes
from whiteboard.layout.display import Drawing, shape_bounds
from whiteboard.layout.geometry import Rect
from whiteboard.layout.theme import LIGHT
from whiteboard.layout.timescale import TimeScale
from whiteboard.model.instants import DAY, EARLIEST, LATEST, from_iso
from whiteboard.model.records import Fold


@pytest.mark.parametrize(
    ("zone", "day", "at", "minutes"),
    [
        ("Europe/London", "2019-03-31T00:00:00Z", "2019-03-31T01:00:00Z", 60),
        ("Europe/London", "2019-10-27T00:00:00Z", "2019-10-27T01:00:00Z", -60),
        ("America/New_York", "2021-03-14T00:00:00Z", "2021-03-14T07:00:00Z", 60),
        ("Australia/Lord_Howe", "2021-10-02T00:00:00Z", "2021-10-02T15:30:00Z", 30),
    ],
)
def test_a_change_is_found_to_the_minute(zone: str, day: str, at: str, minutes: int):
    start = from_iso(day)
    assert clock_changes(ZoneInfo(zone), start, start + DAY) == (ClockChange(from_iso(at), minutes),)


def test_most_days_have_none():
    start = from_iso("2019-07-18T00:00:00Z")
    assert clock_changes(ZoneInfo("Europe/London"), start, start + DAY) == ()
    assert clock_changes(ZoneInfo("UTC"), start, start + 700 * DAY) == ()


def test_a_year_has_two_and_a_century_too_many():
    start = from_iso("2019-01-01T00:00:00Z")
    assert len(clock_changes(ZoneInfo("Europe/London"), start, start + 365 * DAY)) == 2
    assert clock_changes(ZoneInfo("Europe/London"), start, start + 36_500 * DAY) == ()


@pytest.mark.parametrize("edge", [EARLIEST, LATEST])
def test_the_edges_of_the_calendar_have_none(edge: int):
    assert clock_changes(ZoneInfo("Pacific/Kiritimati"), edge - 9 * DAY, edge + 9 * DAY) == ()


def test_it_is_drawn_at_its_instant_and_says_which_way():
    start = from_iso("2019-03-31T00:00:00Z")
    scale = TimeScale(start, 6.0)
    (drawing,) = change_drawings(scale, ZoneInfo("Europe/London"), LIGHT, 100.0, 900.0, 0.5, 60.0)
    assert drawing.title == "Clocks go forward 1 h"
    bounds = drawing.bounds
    assert bounds is not None
    assert bounds.centre[0] == pytest.approx((60 * 6.0 - 100.0) * 0.5, abs=1.0)


def test_a_label_gives_way_to_the_one_before_it_and_its_line_stays():
    start, zone = from_iso("2019-03-30T00:00:00Z"), ZoneInfo("Europe/London")
    summer = Fold("f", from_iso("2019-03-31T06:00:00Z"), from_iso("2019-10-26T20:00:00Z"))
    scale = TimeScale.of(start, 6.0, [summer])
    first, second = from_iso("2019-03-31T01:00:00Z"), from_iso("2019-10-27T01:00:00Z")
    for zoom in (1.0, 0.2, 0.05, 0.01):
        drawn = list(change_drawings(scale, zone, LIGHT, 0.0, scale.x(second) + 500.0, zoom, 60.0))
        lines = [shape_bounds(drawing.shapes[0]).centre[0] for drawing in drawn]
        assert lines == pytest.approx([scale.x(first) * zoom, scale.x(second) * zoom])
        labels = [box for drawing in drawn if (box := Drawing("", "", drawing.shapes[1:]).bounds) is not None]
        assert not any(one.overlaps(other) for one, other in pairwise(labels))
        assert len(labels) == (2 if lines[1] - lines[0] > 30.0 else 1)


@pytest.mark.parametrize("hours", [-9.0, -6.0, -5.0, -4.8, -1.0, 0.0, 3.0])
def test_a_label_stands_beside_the_mark_of_a_fold(hours: float):
    change = from_iso("2019-10-27T01:00:00Z")
    start = change + round(hours * 60) * 60_000
    scale = TimeScale.of(change - DAY, 1.0, [Fold("f", start, start + DAY // 2)])
    drawings = change_drawings(scale, ZoneInfo("Europe/London"), LIGHT, 0.0, 3000.0, 1.0, 60.0)
    (label,) = (Drawing("", "", drawing.shapes[1:]).bounds for drawing in drawings)
    middle = (scale.x(start) + scale.x(start + DAY // 2)) / 2
    assert label is not None
    assert not label.overlaps(Rect(middle - 5.0, 54.0, 10.0, 12.0))


@pytest.mark.parametrize("before", [-40.0, -1.0, 0.0, 3.0, 50.0, 97.0, 100.0, 101.0])
def test_where_an_axis_is_cut_a_label_stands_whole_beside_its_line(before: float):
    start = from_iso("2019-03-31T00:00:00Z")
    scale, zone = TimeScale(start, 6.0), ZoneInfo("Europe/London")
    left = 60 * 6.0 - before
    tick = Drawing("axis", "axis", (), "Time axis")
    kept = list(cut_changes([tick, *change_drawings(scale, zone, LIGHT, left, left + 100.0, 1.0, 60.0)], 100.0))
    assert kept[0] is tick
    assert len(kept) == (2 if 0.0 <= before <= 100.0 else 1)
    for drawing in kept[1:]:
        assert shape_bounds(drawing.shapes[0]).centre[0] == pytest.approx(before)
        label = Drawing("", "", drawing.shapes[1:]).bounds
        assert label is not None
        assert -0.01 <= label.x <= before <= label.right <= 100.01
