"""Times that count from a start: “T+5m”, “T-10 min”, “T+01:30”, in reports, tables, lines and the bar."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whiteboard.importers import road
from whiteboard.importers.bar import BarContext, read_line
from whiteboard.importers.candidates import Import
from whiteboard.importers.elapsed import as_elapsed, read_elapsed
from whiteboard.model.commands import Add
from whiteboard.model.instants import DAY, HOUR, MINUTE, SECOND, from_iso, to_iso
from whiteboard.model.records import EVENT, Mark, Note, OnTimeline, Precision
from whiteboard.session.templates import new_document

TODAY = date(2026, 6, 1)
START = from_iso("2026-03-04T09:02:00Z")


def read(text: str, name: str = "", **options: object) -> Import:
    """What a text holds for a board in Berlin."""
    return road.read(text, today=TODAY, name=name, timezone="Europe/Berlin", **options)  # type: ignore[arg-type]


def times(imported: Import) -> list[str]:
    """The instants, in the order of the source."""
    return [to_iso(one.at)[:16] if one.at is not None else "-" for one in imported.candidates]


@pytest.mark.parametrize(
    ("text", "after", "rest"),
    [
        ("T+5m", 5 * MINUTE, ""),
        ("T-10 min: deploy", -10 * MINUTE, ": deploy"),
        ("T+01:30", 90 * MINUTE, ""),
        ("T+01:30: back", 90 * MINUTE, ": back"),
        ("T+00:01:30", 90 * SECOND, ""),
        ("T+1h30 x", 90 * MINUTE, " x"),
        ("T+5m30 x", 330 * SECOND, " x"),
        ("T+1d12 x", 36 * HOUR, " x"),
        ("T+1h.30m x", 90 * MINUTE, " x"),
        ("T+1h 30min", 90 * MINUTE, ""),
        ("T+1.5 hours", 90 * MINUTE, ""),
        ("T–1d2h", -26 * HOUR, ""),
        ("T + 2 days", 2 * DAY, ""),
        ("T+0", 0, ""),
        ("T0 alert", 0, " alert"),
        ("t+45 seconds", 45 * SECOND, ""),
    ],
)
def test_what_is_written_is_read_to_its_end(text: str, after: int, rest: str) -> None:
    """Units, clocks and nothing at all; a minus of any length."""
    found = read_elapsed(text, 0)
    assert found is not None
    assert (found.after, text[found.end :], found.warning) == (after, rest, "")


@pytest.mark.parametrize("text", ["T-Mobile", "T-1000", "T-5", "T2", "T+5mb", "Today", "T", "T+", "T0.5", "T+1:75"])
def test_names_that_begin_alike_are_no_times(text: str) -> None:
    """A minus before a bare number is a hyphen."""
    assert read_elapsed(text, 0) is None


def test_a_bare_number_is_minutes_and_says_so() -> None:
    """It may have been meant otherwise."""
    found = read_elapsed("T+5 ack", 0)
    assert found is not None
    assert (found.after, found.warning) == (5 * MINUTE, "“T+5” is taken as minutes")


@given(st.integers(0, 9999), st.integers(0, 59), st.integers(0, 59), st.sampled_from("+-−"))
def test_any_clock_counts(hours: int, minutes: int, seconds: int, sign: str) -> None:
    """Hours may be more than a day has."""
    found = read_elapsed(f"T{sign}{hours}:{minutes:02d}:{seconds:02d}", 0)
    assert found is not None
    assert found.after == (1 if sign == "+" else -1) * (hours * HOUR + minutes * MINUTE + seconds * SECOND)


MARKDOWN = "# Outage\n\n- T-10 min: deploy\n- T+0: alert\n- T+5m: ack\n- T+01:30: back\n"
TABLE = "| T+ | What |\n|---|---|\n| -0:10 | deploy |\n| 0:00 | alert |\n| 0:05 | ack |\n| 1:30 | back |\n"
CSV = "Time,Who,What\nT-10 min,CI,deploy\nT+0,Monitor,alert\nT+5m,Mia,ack\nT+01:30,Mia,back\n"
ELAPSED = "Elapsed,What\n-00:10,deploy\n00:00,alert\n00:05,ack\n01:30,back\n"
LINES = "T-10 min deploy\nT+0 alert\nT+5m ack\nT+01:30 back\n"


@pytest.mark.parametrize("text", [MARKDOWN, TABLE, CSV, ELAPSED, LINES])
def test_every_kind_of_text_asks_for_the_start_once(text: str) -> None:
    """Without an answer all times are about; with one they are exact, and no header is among them."""
    guessed = read(text)
    assert guessed.asks_start
    assert not guessed.asks_day
    assert {one.precision for one in guessed.candidates} == {Precision.ABOUT}
    known = read(text, start=START)
    assert not known.asks_start
    assert {one.precision for one in known.candidates} == {Precision.EXACT}
    assert times(known) == ["2026-03-04T08:52", "2026-03-04T09:02", "2026-03-04T09:07", "2026-03-04T10:32"]
    assert [one.text for one in known.candidates] == ["deploy", "alert", "ack", "back"]


def test_the_text_itself_may_tell_the_start() -> None:
    """“T0 = 09:02 UTC” is asked of nobody, and is no event."""
    found = read(
        "# Outage of 2026-03-04\n\nT0 = 09:02 UTC\n\n- T+0 alert\n- T+5m – T+20m: wrong lead\n- T+2h resolved\n"
    )
    assert not found.asks_start
    assert times(found) == ["2026-03-04T09:02", "2026-03-04T09:07", "2026-03-04T11:02"]
    assert found.candidates[1].until == START + 20 * MINUTE
    assert found.candidates[2].marks == (Mark.RESOLVED,)


def test_a_day_that_is_known_is_the_guess() -> None:
    """Its first moment on the board's clock."""
    found = read(f"# Outage of 2026-03-04\n\n{MARKDOWN}")
    assert times(found)[1] == "2026-03-03T23:00"
    assert "taken as Wed 4 Mar 2026, 00:00" in found.warnings[0]


def test_the_bar_counts_from_the_detection() -> None:
    """As the board's own clock does; where nothing is marked so, it is said."""
    board = new_document("board", "Board", "Europe/Berlin")
    lane = next(iter(board.lanes))
    line = read_line("T+5m public Told", BarContext.of(board, TODAY))
    assert (line.at, line.text) == (None, "T+5m public Told")
    assert "mark an event “detected”" in line.warnings[0]
    note = Note("n", kind=EVENT, text="Alert", place=OnTimeline(START, lane), marks=(Mark.DETECTED,))
    marked = board.apply(Add((note,)).plan(board))
    line = read_line("T+5m public Told", BarContext.of(marked, TODAY))
    assert (line.at, line.text) == (START + 5 * MINUTE, "Told")


def test_a_cell_of_such_a_column() -> None:
    """With and without a sign; words stay words."""
    assert [as_elapsed(cell) for cell in ("0:05", "+0:05", "-10 min", "later")] == [
        "T+0:05",
        "T+0:05",
        "T-10 min",
        "later",
    ]
