"""Trends: what a board tells of itself, and what many tell together."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import documents
from whiteboard.comms.trends import (
    Summary,
    Value,
    lack_words,
    median,
    median_words,
    summary,
    summary_from_plain,
    summary_to_plain,
    to_plain,
    trends,
    unit_of,
    value_words,
)
from whiteboard.comms.values import Verdict
from whiteboard.comms.words import ROWS
from whiteboard.model.document import Document
from whiteboard.model.instants import from_iso
from whiteboard.model.records import Board, Kind, Lane, Mark, Note, OnTimeline, Role, Target

KEYS = [row.key for row in ROWS]
DETECT = "time_to_detect"
SPLIT = date(2023, 6, 1)


def board(*notes: Note, timezone: str = "UTC") -> Document:
    lanes = (Lane(role.value, role.title(), role) for role in Role)
    return Document.of(Board("b", "Portal", timezone), (*lanes, Kind("event", "Event", "#ffffff"), *notes))


def event(id: str, lane: str, at: str, *marks: Mark) -> Note:
    return Note(id, place=OnTimeline(from_iso(at), lane, 0), marks=marks)


def made(day: date | None, name: str, **figures: float | None) -> Summary:
    values = {key: Value(figures.get(key), missing=() if key in figures else ("detected",)) for key in KEYS}
    return Summary(name, name.title(), day, values)


values = st.builds(
    Value,
    st.none() | st.floats(-1e7, 1e7, allow_nan=False) | st.integers(0, 10**6),
    st.booleans(),
    st.none() | st.sampled_from(Verdict),
    st.lists(st.sampled_from(["detected", "public post"]), unique=True).map(tuple),
)
summaries = st.builds(
    Summary,
    st.text(max_size=4),
    st.text(max_size=4),
    st.none() | st.dates(date(2023, 1, 1), date(2023, 12, 31)),
    st.fixed_dictionaries(dict.fromkeys(("time_to_detect", "order", "promises_kept"), values)).map(
        lambda drawn: dict.fromkeys(KEYS, Value()) | drawn
    ),
)


@given(
    st.lists(summaries, max_size=6, unique_by=lambda one: one.name),
    st.randoms(use_true_random=False),
    st.none() | st.dates(),
)
def test_the_order_of_boards_changes_nothing(boards, random, split):
    shuffled = list(boards)
    random.shuffle(shuffled)
    assert to_plain(trends(shuffled, split)) == to_plain(trends(boards, split))


@given(st.lists(summaries, max_size=6), st.dates(date(2023, 1, 1), date(2023, 12, 31)))
def test_each_board_with_a_day_and_a_value_counts_on_one_side(boards, split):
    for key, trend in trends(boards, split).figures.items():
        counting = [one for one in boards if one.day is not None and one.values[key].value is not None]
        assert trend.before.count == sum(one.day < split for one in counting)
        assert trend.after.count == len(counting) - trend.before.count
        assert trend.whole.count == len(trend.points) == len(counting)


@given(summaries)
def test_a_summary_survives_being_written_down(one):
    assert summary_from_plain(json.loads(json.dumps(summary_to_plain(one))), one.name) == one


@settings(max_examples=40)
@given(documents())
def test_any_board_has_a_summary_that_can_be_written_down(document):
    one = summary(document, "x")
    assert summary_from_plain(json.loads(json.dumps(summary_to_plain(one), allow_nan=False)), "x") == one


def test_medians_before_and_after_a_day():
    found = trends(
        [
            made(date(2023, 5, 1), "a", time_to_detect=600),
            made(date(2023, 5, 31), "b", time_to_detect=1200),
            made(date(2023, 6, 1), "c", time_to_detect=60),
            made(date(2023, 7, 1), "d"),
        ],
        SPLIT,
    )
    trend = found.figures[DETECT]
    assert (trend.whole.value, trend.before.value, trend.after.value) == (600, 900, 60)
    assert (trend.before.count, trend.after.count) == (2, 1)
    assert trend.better is True
    assert median_words(trend) == "15 min → 1 min"
    assert [one.name for one in found.lacking] == ["a", "b", "c", "d"]
    assert DETECT in found.boards[3].missing
    assert DETECT not in found.boards[0].missing


def test_boards_that_lack_a_figure_or_a_day_are_told_and_others_are_not():
    everything = dict.fromkeys(KEYS, 60.0)
    found = trends(
        [made(SPLIT, "whole", **everything), made(None, "dayless", **everything), made(SPLIT, "bare")], SPLIT
    )
    assert {(one["file"], one["day"]) for one in to_plain(found)["missing"]} == {("dayless", True), ("bare", False)}


@pytest.mark.parametrize(("known", "middle"), [([], None), ([5], 5), ([9, 1], 5), ([1, 100, 3], 3), ([1, 2, 4, 90], 3)])
def test_the_median_is_the_middle(known, middle):
    assert median(Value(value) for value in [*known, None]).value == middle
    assert median(Value(value) for value in known).count == len(known)


def test_more_on_time_is_better_and_more_minutes_are_worse():
    early, late = date(2023, 5, 1), date(2023, 7, 1)
    found = trends(
        [
            made(early, "a", updates_on_time_public=0.2, time_to_detect=60, duration=90_000),
            made(late, "b", updates_on_time_public=0.9, time_to_detect=600, duration=90_001),
        ],
        SPLIT,
    ).figures
    assert found["updates_on_time_public"].better is True
    assert found[DETECT].better is False
    assert found["duration"].better is None  # it reads the same
    assert found["time_to_resolve"].better is None  # nobody knows


def test_the_day_is_that_of_the_boards_own_zone():
    late = event("1", "signals", "2023-05-31T23:30:00Z", Mark.DETECTED)
    assert summary(board(late)).day == date(2023, 5, 31)
    assert summary(board(late, timezone="Europe/Berlin")).day == date(2023, 6, 1)
    assert summary(board(late, timezone="Nowhere/Here")).day == date(2023, 5, 31)


def test_the_day_is_of_detection_else_impact_else_the_first_post():
    impact = event("1", "signals", "2023-05-01T10:00:00Z", Mark.IMPACT_STARTED)
    detected = event("2", "signals", "2023-05-02T10:00:00Z", Mark.DETECTED)
    post = event("3", "public", "2023-05-03T10:00:00Z")
    assert summary(board(impact, detected, post)).day == date(2023, 5, 2)
    assert summary(board(impact, post)).day == date(2023, 5, 1)
    assert summary(board(post)).day == date(2023, 5, 3)
    assert summary(board(post, event("5", "internal", "2023-05-04T10:00:00Z"))).day == date(2023, 5, 3)
    assert summary(board(event("4", "signals", "2023-05-04T10:00:00Z"))).day is None


def test_who_heard_first_has_a_sign_and_updates_are_a_share():
    detected = event("0", "signals", "2023-05-01T10:00:00Z", Mark.DETECTED)
    first, then = "2023-05-01T10:05:00Z", "2023-05-01T10:20:00Z"
    public = summary(board(detected, event("1", "public", first), event("2", "internal", then)))
    internal = summary(board(detected, event("1", "internal", first), event("2", "public", then)))
    assert public.values["order"].value == 900
    assert internal.values["order"].value == -900
    assert value_words(-900, unit_of("order")) == "−15 min"
    assert value_words(0.455, unit_of("updates_on_time_public")) == "46 %"
    assert internal.values["updates_on_time_public"].missing == ("public target",)
    assert value_words(1.0, unit_of("promises_kept")) == "100 %"


def test_updates_and_promises_are_shares():
    posts = [
        event("1", "public", "2023-05-01T10:05:00Z"),
        replace(event("2", "public", "2023-05-01T10:10:00Z"), promise=from_iso("2023-05-01T10:20:00Z")),
        replace(event("3", "public", "2023-05-01T10:35:00Z"), promise=from_iso("2023-05-01T10:40:00Z")),
        event("4", "public", "2023-05-01T10:39:00Z"),
    ]
    detected = event("0", "signals", "2023-05-01T10:00:00Z", Mark.DETECTED)
    made = Document.of(Board("b", "Portal", "UTC"), (*board(detected, *posts).records(), Target("public", every=10)))
    found = summary(made).values
    assert found["promises_kept"].value == 0.5
    assert found["updates_on_time_public"].value == 3 / 6  # in 25 minutes three were due


def test_boards_stand_in_the_order_of_their_days_and_those_of_a_day_by_title():
    days = [(date(2023, 6, 2), "a"), (date(2023, 6, 1), "c"), (None, "aa"), (date(2023, 6, 1), "b")]
    assert [one.name for one in trends([made(*each) for each in days]).boards] == ["b", "c", "a", "aa"]


def test_a_median_of_all_boards_stands_alone_without_a_day():
    known = [made(date(2023, 5, 1), "a", time_to_detect=600)]
    assert median_words(trends(known).figures[DETECT]) == "10 min"
    assert median_words(trends(known, SPLIT).figures[DETECT]) == "10 min → –"
    assert median_words(trends([], SPLIT).figures[DETECT]) == "–"


def test_what_one_figure_and_two_figures_lack_is_told_apart():
    values = {
        "order": Value(missing=("internal post",)),
        DETECT: Value(missing=("detected",)),
        "duration": Value(missing=("detected",)),
    }
    assert lack_words(Summary("a", "A", SPLIT, values)) == "missing: internal post, detected (2 figures)"


def test_what_a_board_lacks_is_said_and_nothing_is_guessed():
    empty = summary(board())
    assert empty.day is None
    assert all(value.value is None for value in empty.values.values())
    assert lack_words(empty).startswith("missing: its day, impact started (")
    assert "promises_kept" not in empty.missing  # none was made: that is no lack
