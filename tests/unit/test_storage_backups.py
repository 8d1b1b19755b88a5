"""Which backups stay."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from whiteboard.model.instants import DAY, from_datetime
from whiteboard.storage import backups

NOON = datetime(2026, 7, 3, 12, tzinfo=UTC)


def test_a_backup_every_hour_for_two_years():
    kept = sorted(backups.worth_keeping(NOON - timedelta(hours=hour) for hour in range(2 * 365 * 24)))
    days = {moment.date() for moment in kept}
    assert {NOON.date() - timedelta(days=day) for day in range(12)} <= days
    assert {NOON.date() - timedelta(days=5 + 7 * week) for week in range(9)} <= days  # Sundays, the newest of a week
    assert {(2025, month) for month in (11, 12)} | {(2026, month) for month in range(1, 8)} == {
        (moment.year, moment.month) for moment in kept
    }
    assert kept[-5:] == [NOON - timedelta(hours=hour) for hour in (4, 3, 2, 1, 0)]
    assert len(kept) <= 5 + 12 + 10 + 9


@given(st.sets(st.datetimes(timezones=st.just(UTC)), max_size=60))
def test_the_newest_stays_and_thinning_again_changes_nothing(moments: set[datetime]):
    kept = backups.worth_keeping(moments)
    assert kept <= moments
    assert sorted(moments)[-5:] == sorted(kept)[-5:]
    assert backups.worth_keeping(kept) == kept


def test_older_files_go_and_those_of_others_stay(tmp_path: Path):
    (tmp_path / "mine.board").write_bytes(b"mine")
    now = from_datetime(NOON)
    for day in range(60, 0, -1):
        backups.keep(tmp_path, b"old", now - day * DAY)
    path = backups.keep(tmp_path, b"new", now)
    assert path.read_bytes() == b"new"
    assert (tmp_path / "mine.board").read_bytes() == b"mine"
    days = {one.name[:10] for one in tmp_path.iterdir()}
    assert {f"{NOON - timedelta(days=day):%Y-%m-%d}" for day in range(12)} < days
    assert len(days) < 12 + 10 + 9


def test_of_one_backup_a_day_for_two_years_twelve_days_ten_weeks_and_nine_months_stay():
    """The promise in the guide, by other arithmetic than the code's."""
    newest = datetime(2026, 7, 15, 12, tzinfo=UTC)  # a Wednesday
    moments = [newest - timedelta(days=day) for day in range(730)]
    days = {newest - timedelta(days=day) for day in range(12)}
    sunday = datetime(2026, 7, 12, 12, tzinfo=UTC)
    weeks = {newest} | {sunday - timedelta(weeks=week) for week in range(9)}
    firsts = [datetime(2026, month, 1, 12, tzinfo=UTC) for month in range(7, 0, -1)] + [
        datetime(2025, 12, 1, 12, tzinfo=UTC)
    ]
    months = {newest} | {first - timedelta(days=1) for first in firsts}
    assert backups.worth_keeping(moments) == days | weeks | months
