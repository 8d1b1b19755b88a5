"""The figures in words and in JSON."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whiteboard.comms.figures import figures
from whiteboard.comms.plain import to_plain
from whiteboard.comms.targets import Limit, Rule
from whiteboard.comms.values import Figure, Lag, Order, OrderFigure, Promise, Verdict
from whiteboard.comms.words import (
    NOTHING,
    ROWS,
    Line,
    duration,
    figure_words,
    headline,
    lag_words,
    lines,
    order_words,
    promise_words,
    silence_words,
)
from whiteboard.model.document import Document
from whiteboard.model.instants import MINUTE, Instant
from whiteboard.model.records import Board, Lane, Mark, Note, OnTimeline, Precision, Role, Target

MIDNIGHT: Instant = 1_563_408_000_000


def event(id: str, lane: str, hour: int, minute: int, *marks: Mark, promise: Instant | None = None) -> Note:
    return Note(id, place=OnTimeline(MIDNIGHT + (hour * 60 + minute) * MINUTE, lane, 0), marks=marks, promise=promise)


PORTAL = Document.of(
    Board("board", "Customer portal outage", "Europe/London"),
    (
        *(Lane(role.value, role.title(), role) for role in Role),
        event("errors", "signals", 9, 4, Mark.IMPACT_STARTED),
        event("alert", "signals", 9, 22, Mark.DETECTED),
        event("on-call", "response", 9, 24, Mark.ACKNOWLEDGED),
        event("investigating", "public", 9, 37, promise=MIDNIGHT + 10 * 60 * MINUTE),
        event("identified", "public", 10, 2),
        event("resolved", "public", 13, 26, Mark.RESOLVED),
        event("channel", "internal", 9, 52),
        event("all-clear", "internal", 13, 24),
        Target("public", first=30, every=30),
        Target("internal", first=10, every=30),
    ),
)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 min"),
        (0.2, "1 s"),
        (45, "45 s"),
        (60, "1 min"),
        (140, "2 min 20 s"),
        (599.7, "10 min"),
        (10 * 60 + 20, "10 min"),
        (18 * 60, "18 min"),
        (18 * 60 + 29, "18 min"),
        (59 * 60 + 31, "1 h"),
        (3 * 3600 + 24 * 60, "3 h 24 min"),
        (2 * 3600, "2 h"),
        (86399, "1 d"),
        (52 * 3600, "2 d 4 h"),
        (400 * 86400, "400 d"),
        (2000 * 86400, "2,000 d"),
        (-300, "−5 min"),
    ],
)
def test_durations_for_people(seconds: float, words: str) -> None:
    assert duration(seconds) == words


def test_a_duration_never_reads_like_the_limit_it_missed() -> None:
    assert duration(1810, beside=1800) == "30 min 10 s"
    assert duration(1800, beside=1800) == "30 min"
    assert duration(1829, beside=600) == "30 min"
    assert duration(2 * 86400 + 60, beside=2 * 86400) == "2 d 1 min"
    assert duration(52 * 3600 + 600, beside=52 * 3600) == "2 d 4 h 10 min"


@given(st.integers(0, 10**7), st.integers(1, 24 * 60))
def test_a_missed_figure_shows_more_than_its_target(seconds: int, minutes: int) -> None:
    limit = minutes * 60
    assert (duration(seconds, beside=limit) == duration(limit)) == (seconds == limit)


@given(st.floats(0, 1e9), st.floats(0, 1e9))
def test_durations_are_as_long_as_they_say(one: float, other: float) -> None:
    """Read back, a duration is off by at most half of what it is rounded to, and a longer one never reads shorter."""
    units = {"d": 86400, "h": 3600, "min": 60, "s": 1}

    def read(text: str) -> int:
        parts = text.replace(",", "").split(" ")
        return sum(int(number) * units[unit] for number, unit in zip(parts[::2], parts[1::2], strict=True))

    assert abs(read(duration(one)) - one) <= max(1, 0.04 * one)
    assert (read(duration(one)) <= read(duration(other))) or one > other


def test_sentences() -> None:
    found = figures(PORTAL)
    assert [silence_words(gap) for gap in found.gaps[Role.PUBLIC]] == [
        "15 min with no public update",
        "25 min with no public update",
        "3 h 24 min with no public update (promised every 30 min)",
    ]
    assert silence_words(found.gaps[Role.INTERNAL][0]) == "30 min with no internal update (promised within 10 min)"
    assert order_words(found.order) == "Public 15 min first"
    assert headline(found.order) == "Customers heard 15 min before our colleagues"
    assert promise_words(found.promises[0]) == "next update 2 min late"


@pytest.mark.parametrize(
    ("order", "short", "long"),
    [
        (
            OrderFigure(Order.INTERNAL, 600, about=True),
            "Internal about 10 min first",
            "Colleagues heard about 10 min before our customers",
        ),
        (
            OrderFigure(Order.SAME, 0),
            "Public and internal at the same time",
            "Customers and colleagues heard at the same time",
        ),
        (
            OrderFigure(Order.NO_INTERNAL),
            "No internal post",
            "Customers heard; no message to colleagues is on the board",
        ),
        (OrderFigure(Order.NO_PUBLIC), "No public post", "Colleagues heard; no message to customers is on the board"),
        (OrderFigure(Order.NEITHER), "No posts", "No message to anybody is on the board"),
    ],
)
def test_the_order_in_words(order: OrderFigure, short: str, long: str) -> None:
    assert (order_words(order), headline(order)) == (short, long)


def test_lags_and_promises_in_words() -> None:
    lag = Lag("link", "known", "said", 47 * 60, about=False)
    assert lag_words(lag) == "said 47 min after it was known"
    assert lag_words(replace(lag, seconds=-120, about=True)) == "said about 2 min before it was known"
    assert lag_words(replace(lag, seconds=0)) == "said 0 min after it was known"
    promise = Promise("post", 0, kept=True, answer="next", seconds=-60, about=False)
    assert promise_words(promise) == "promise kept"
    assert promise_words(replace(promise, kept=False, seconds=None)) == "no next update"
    assert promise_words(replace(promise, kept=None, seconds=None)) == "the board ends before the promised update"


def test_figures_in_words() -> None:
    assert figure_words(Figure()) == NOTHING
    assert figure_words(Figure(1080, about=True)) == "about 18 min"
    assert figure_words(Figure(-300)) == "5 min before"
    assert figure_words(Figure(0)) == "0 min"
    assert figure_words(OrderFigure(Order.SAME, 0)) == "0 min"
    assert figure_words(Figure(605, limit=Limit(600, Rule.FIRST))) == "10 min 5 s"


def line(document: Document, key: str) -> Line:
    return next(line for line in lines(figures(document)) if line.key == key)


def test_the_rows_of_the_panel_in_its_order() -> None:
    shown = [(one.title, one.value, one.detail, one.verdict) for one in lines(figures(PORTAL)) if one.main]
    assert shown == [
        ("Impact to detection", "18 min", "", None),
        ("Detection to acknowledged", "2 min", "", None),
        ("Detection to first internal", "30 min", "target 10 min", Verdict.MISSED),
        ("Detection to first public", "15 min", "target 30 min", Verdict.KEPT),
        ("Public before internal", "15 min", "customers knew first", Verdict.MISSED),
        ("Longest public silence", "3 h 24 min", "promised every 30 min", Verdict.MISSED),
        ("Updates on time", "2 of 9", "9 updates were due, 2 came in time · 16 % of the time", Verdict.MISSED),
        ("Impact to resolved", "4 h 22 min", "", None),
    ]
    assert [one.main for one in lines(figures(PORTAL))] == sorted((row.main for row in ROWS), reverse=True)
    assert line(PORTAL, "promises_kept").value == "0 of 1"
    assert line(PORTAL, "promises_kept").notes == ("investigating",)


def test_rows_below_zero_say_before_what_and_judge_nothing_where_marks_contradict() -> None:
    def told(*marks: tuple[Mark, int]) -> Document:
        lanes = (Lane("signals", "Signals", Role.SIGNALS), Lane("internal", "Internal", Role.INTERNAL))
        notes = (
            Note(mark, text=mark, place=OnTimeline(at * MINUTE, "signals", 0), marks=(mark,)) for mark, at in marks
        )
        post = Note("post", text="Channel opened", place=OnTimeline(10 * MINUTE, "internal", 0))
        return Document.of(Board("b", "Early"), (*lanes, *notes, post, Target("internal", first=10)))

    early = line(told((Mark.DETECTED, 40)), "time_to_first_internal")
    assert (early.value, early.detail, early.verdict) == (
        "30 min before",
        "before detection · target 10 min",
        Verdict.KEPT,
    )
    at_once = line(told((Mark.DETECTED, 10)), "time_to_first_internal")
    assert (at_once.value, at_once.detail) == ("0 min", "target 10 min")
    elsewhere = told((Mark.DETECTED, 40), (Mark.DECLARED, 200), (Mark.RESOLVED, 100))
    assert line(elsewhere, "time_to_first_internal").verdict is Verdict.KEPT
    impossible = told((Mark.DETECTED, 40), (Mark.RESOLVED, 5))
    assert line(impossible, "time_to_first_internal").verdict is None
    whole = line(impossible, "duration")
    assert (whole.value, whole.detail) == (NOTHING, "the times contradict one another")


def test_one_update_is_told_in_the_singular() -> None:
    one = Document.of(
        Board("b", "Short"),
        (
            Lane("signals", "Signals", Role.SIGNALS),
            Lane("public", "Public", Role.PUBLIC),
            event("alert", "signals", 9, 0, Mark.DETECTED),
            event("post", "public", 9, 20),
            Target("public", every=30),
        ),
    )
    assert line(one, "updates_on_time_public").detail.startswith("1 update was due, 1 came in time")


def test_what_nothing_was_computed_from_is_certain_and_empty() -> None:
    nothing = figures(Document.of(Board("b", "Empty"), ()))
    assert nothing.time_to_detect.about is False
    assert nothing.order.about is False
    counted = nothing.updates_on_time[Role.PUBLIC]
    assert (counted.on_time, counted.due, counted.late, counted.gaps) == (0, 0, 0, 0)
    assert (counted.covered, counted.total, counted.about, counted.share) == (0, 0, False, None)


def test_a_figure_at_its_limit_is_kept() -> None:
    limit = Limit(1800, Rule.EVERY)
    assert [Figure(value, limit=limit).verdict for value in (1800, 1801)] == [Verdict.KEPT, Verdict.MISSED]


def test_rows_say_what_is_missing() -> None:
    alone = Document.of(
        Board("b", "Status page"),
        (
            Lane("public", "Public", Role.PUBLIC),
            Note("a", place=OnTimeline(0, "public", 0)),
            Note("b", place=OnTimeline(20 * MINUTE, "public", 0, precision=Precision.ABOUT)),
            Target("public", every=30),
        ),
    )
    assert (line(alone, "time_to_detect").value, line(alone, "time_to_detect").detail) == (
        NOTHING,
        "missing: impact started, detected",
    )
    assert line(alone, "time_to_detect").missing == ("impact started", "detected")
    assert line(alone, "order").title == "Public before internal"
    assert line(alone, "order").detail == "missing: internal post"
    silence = line(alone, "longest_silence_public")
    assert (silence.value, silence.detail) == ("about 20 min", "promised every 30 min · missing: detected")
    assert line(alone, "updates_on_time_public").value == "about 1 of 1"
    assert line(alone, "updates_on_time_internal").detail == "missing: internal target"
    assert line(alone, "promises_kept").detail == "none was made"


def test_a_promise_that_is_not_due_yet_was_made() -> None:
    lane = Lane("public", "Public", Role.PUBLIC)
    going_on = Document.of(
        Board("b", "Going on"), (lane, event("first", "public", 9, 0, promise=MIDNIGHT + 600 * MINUTE))
    )
    assert line(going_on, "promises_kept").detail == "none was due yet"


def test_json_has_the_names_and_shapes_that_are_promised() -> None:
    plain = to_plain(figures(PORTAL))
    assert json.loads(json.dumps(plain, allow_nan=False)) == plain
    assert plain["time_to_first_internal"] == {
        "value": 1800,
        "about": False,
        "missing": [],
        "target": 600,
        "verdict": "missed",
        "notes": ["alert", "channel"],
    }
    assert plain["knowledge_lag_worst"]["value"] is None
    assert plain["knowledge_lag_worst"]["missing"] == ["link from a response event to a public post"]
    for name in (
        *("time_to_detect", "time_to_acknowledge", "time_to_first_internal", "time_to_first_public"),
        *("time_to_resolve", "longest_silence_public", "longest_silence_internal", "resolution_lag"),
        *("knowledge_lag_median", "knowledge_lag_worst"),
    ):
        assert {"value", "about", "missing"} <= plain[name].keys()
    assert plain["order"] == {
        "kind": "public first",
        "value": 900,
        "about": False,
        "missing": [],
        "verdict": "missed",
        "notes": ["investigating", "channel"],
    }
    assert plain["updates_on_time"]["public"]["on_time"] == 2
    assert plain["updates_on_time"]["public"]["due"] == 9
    assert plain["gaps"]["public"][2] == {
        "start": "2019-07-18T10:02:00Z",
        "until": "2019-07-18T13:26:00Z",
        "seconds": 12240,
        "target": 1800,
        "late": True,
        "about": False,
        "from": "identified",
        "to": "resolved",
    }
    assert plain["promises"]["posts"] == [
        {"post": "investigating", "by": "2019-07-18T10:00:00Z", "kept": False, "next": "identified", "about": False}
    ]
    assert plain["contradictions"] == []
