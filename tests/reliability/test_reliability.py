"""The long runs of this folder, short: ``python -m tests.reliability`` runs them at length."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reliability import crashes, damage, hostile, processes
from tests.stored import clock
from whiteboard.storage import BoardError, open_board, opening
from whiteboard.storage.repairing import repair_board


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> damage.Board:
    folder = tmp_path_factory.mktemp("image")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WHITEBOARD_DATA", str(folder / "data"))
        return damage.board(folder)


def test_killed_after_file_operations_nothing_acknowledged_is_lost(tmp_path: Path):
    outcome = crashes.kills(crashes.record(tmp_path / "run", steps=8), every=13)
    assert outcome.found.total() > 25
    assert not outcome.bad, outcome.found


def test_power_cuts_lose_nothing_acknowledged(tmp_path: Path):
    outcome = crashes.power_cuts(crashes.record(tmp_path / "run"), 40)
    assert not outcome.bad, outcome.found


@pytest.mark.parametrize("synchronous", ["NORMAL", "OFF"])
def test_the_power_cuts_find_what_weaker_settings_lose(tmp_path: Path, synchronous: str):
    outcome = crashes.power_cuts(crashes.record(tmp_path / "run", synchronous), 15)
    assert outcome.bad, "a check that finds nothing here finds nothing anywhere"


def test_flipped_bytes_are_found_or_harmless(board: damage.Board, tmp_path: Path):
    found = damage.tried(damage.flips(board, range(0, len(board.image), 4099)), board.says, tmp_path, repair_every=4)
    found += damage.tried(damage.flips(board, range(0, 100, 7)), board.says, tmp_path, repair_every=4)
    assert not found["nothing left"]
    assert found["repaired whole"]


def test_cut_files_are_repaired_or_refused(board: damage.Board, tmp_path: Path):
    found = damage.tried(damage.cuts(board, range(0, len(board.image), 8191)), board.says, tmp_path, repair_every=3)
    assert not found["opened"]


def test_random_damage_is_repaired_or_refused(board: damage.Board, tmp_path: Path):
    found = damage.tried(damage.mutations(board, 40), board.says, tmp_path, repair_every=3)
    assert found["repaired whole"] + found["repaired in part"] > 5


def test_hostile_boards_do_no_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(opening, "MOST_SECONDS", -1)  # SQLite is interrupted after a million of its steps
    for path in hostile.make(tmp_path):
        before = path.read_bytes()
        problems = _problems(path)
        assert problems or path.stem in {"link to a file", "journal"}, path.name
        assert not any("interrupted" in problem for problem in problems), path.name
        assert path.read_bytes() == before, path.name
    assert (tmp_path / hostile.VICTIM).read_text() == "still here"


def _problems(path: Path) -> list[str]:
    try:
        opening.read_contents(path)
    except BoardError as error:
        return [str(error)]
    return list(opening.examine(path, None))


def test_a_journal_beside_a_board_deletes_nothing(tmp_path: Path):
    path = hostile.with_journal(tmp_path / "journal.board", tmp_path / hostile.VICTIM)
    open_board(path, now=clock()).close()
    repair_board(path, tmp_path / "repaired.board")
    assert (tmp_path / hostile.VICTIM).read_text() == "still here"


def test_killed_programs_lose_nothing_they_acknowledged(tmp_path: Path):
    assert processes.kill_writers(tmp_path, 3) > 30


def test_killed_commands_lose_nothing_they_acknowledged(tmp_path: Path):
    processes.kill_commands(tmp_path, 3)


def test_a_program_that_syncs_copies_whole_boards_only(tmp_path: Path):
    assert processes.copy_while_publishing(tmp_path, 20) > 1
