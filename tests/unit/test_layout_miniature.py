"""The strip: every event where its time is, quiet stretches folded, never more shapes than can be told apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whiteboard.layout.display import Box
from whiteboard.layout.miniature import TITLES, Dot, Fate, miniature
from whiteboard.layout.theme import LIGHT
from whiteboard.layout.timescale import zone_of
from whiteboard.model.instants import DAY, HOUR, MINUTE, from_iso
from whiteboard.model.records import Lane, Role

NINE = from_iso("2019-07-18T09:00:00Z")
LANES = (Lane("s", "Signals", Role.SIGNALS, colour="#112233"), Lane("p", "Public", Role.PUBLIC, colour="#445566"))
UTC = zone_of("UTC")
WIDTH = 800.0


def strip(*dots: Dot):
    return miniature(LANES, dots, UTC, WIDTH, LIGHT)


def events(minutes: list[int], lane: str = "s", fate: Fate = Fate.COMES) -> list[Dot]:
    return [Dot(NINE + minute * MINUTE, lane, fate) for minute in minutes]


@given(st.lists(st.integers(-600_000, 600_000), min_size=1, max_size=40))
def test_all_events_are_in_sight_and_in_order(minutes):
    made = strip(*events(minutes))
    places = [made.point(dot.at, "s") for dot in events(sorted(minutes))]
    xs = [place[0] for place in places]
    assert xs == sorted(xs)
    assert xs[0] >= TITLES
    assert xs[-1] <= WIDTH


def test_a_year_of_quiet_does_not_flatten_the_incident():
    made = strip(*events([0, 30, 60, 90]), Dot(NINE + 365 * DAY, "p", Fate.THERE))
    assert len(made.scale.folds) == 1
    first, last = made.point(NINE, "s"), made.point(NINE + 90 * MINUTE, "s")
    assert last[0] - first[0] > 300


def test_what_is_steady_is_not_folded():
    assert strip(*events(list(range(0, 600, 20)))).scale.folds == ()


def test_nothing_with_a_time_leaves_empty_lanes():
    made = strip()
    assert made.scale is None
    assert made.point(NINE, "s") is None
    assert made.height > 0


def test_ten_thousand_events_are_few_shapes_and_say_how_many_they_are():
    made = strip(*events([number % 5000 for number in range(10_000)]))
    assert len(made.drawing.shapes) < 1200
    assert made.drawing.title == "Timeline with 10,000 events to come, 0 on the board"


@pytest.mark.parametrize(
    ("fate", "fill", "stroke"),
    [
        (Fate.COMES, "#445566", None),
        (Fate.ODD, "#445566", LIGHT.bad),
        (Fate.THERE, LIGHT.rule, None),
        (Fate.LEFT_OUT, LIGHT.card, LIGHT.rule),
    ],
)
def test_a_dot_says_what_becomes_of_it(fate, fill, stroke):
    made = strip(Dot(NINE, "p", fate), Dot(NINE + HOUR, "s", Fate.COMES))
    x, y = made.point(NINE, "p")
    found = [shape for shape in made.drawing.shapes if isinstance(shape, Box) and shape.rect.centre == (x, y)]
    assert [(dot.fill, dot.stroke) for dot in found] == [(fill, stroke)]


def test_a_lane_that_is_not_shown_has_no_place():
    assert strip(*events([0])).point(NINE, "hidden") is None
