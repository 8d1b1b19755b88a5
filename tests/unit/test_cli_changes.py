"""What has happened since a meeting, on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.unit.test_cli_commands import done, run
from whiteboard.cli.boards import new_id, now
from whiteboard.model.commands import Add, Edit
from whiteboard.model.records import Action, Meeting, MeetingKind, Note, Status
from whiteboard.session import Session
from whiteboard.session.templates import new_document
from whiteboard.storage import create_board

HELD = 1_563_886_800_000
"""2019-07-23T13:00:00Z."""


@pytest.fixture
def board(tmp_path: Path) -> Path:
    """A board with a meeting that was held, and what came after it."""
    path = tmp_path / "portal.board"
    with create_board(path, new_document("board", "Portal outage", "UTC"), now=now) as store:
        session = Session(store, now=now, new_id=new_id)
        session.do(Add((Note("old", "well", "Fast fix"), Action("page", "Page the lead", owner="Anna"))))
        session.do(Add((Meeting("first", MeetingKind.WORKSHOP, HELD, HELD + 3_600_000, ("Anna",)),)))
        session.do(Edit(Action, {"page": {"status": Status.DONE}}))
        session.do(Add((Note("new", "idea", "Ask twice"),)))
    return path


def test_people_read_what_has_changed(board: Path):
    said = done("changes", board)
    assert said.splitlines() == [
        "Since the workshop on 2019-07-23",
        "",
        "Done",
        "  Action: Page the lead (status open → done)",
        "",
        "Added",
        "  Idea: Ask twice (inbox)",
    ]


@pytest.mark.parametrize("since", ["last", "1", "first", "2019-07-23"])
def test_programs_get_the_records_before_and_after(board: Path, since: str):
    found = json.loads(done("changes", board, "--since", since, "--json"))
    assert found["since"]["id"] == "first"
    assert [(one["sort"], one["class"], one["fields"]) for one in found["changes"]] == [
        ("done", "action", ["status"]),
        ("added", "note", []),
    ]
    assert found["changes"][0]["before"]["status"] == "open"
    assert found["changes"][0]["after"]["status"] == "done"
    assert found["changes"][1]["before"] is None


def test_an_unknown_meeting_is_told_with_those_there_were(board: Path):
    result = run("changes", board, "--since", "never")
    assert result.exit_code == 1
    assert "there is no meeting 'never'; there were 2019-07-23" in result.stderr


def test_a_board_nobody_met_on_says_so(tmp_path: Path):
    create_board(tmp_path / "a.board", new_document("board", "Portal", "UTC"), now=now).close()
    result = run("changes", tmp_path / "a.board")
    assert result.exit_code == 1
    assert "no meeting was held" in result.stderr


def test_the_page_of_a_regroup_is_written(board: Path, tmp_path: Path):
    out = tmp_path / "since.pdf"
    assert done("changes", board, "--export", out) == f"Exported to {out}\n"
    first = out.read_bytes()
    done("changes", board, "--export", out)
    assert out.read_bytes() == first, "the same changes give the same file"
    result = run("changes", board, "--export", tmp_path / "since.xyz")
    assert (result.exit_code, "end it in .pdf" in result.stderr) == (1, True)


def test_show_and_actions_tell_of_meetings_participants_and_votes(board: Path):
    shown = json.loads(done("show", board, "--json"))
    assert shown["meetings"][0]["participants"] == ["Anna"]
    assert {"regroup", "votes_each", "votes_hidden"} <= shown.keys()
    assert len(shown["steps"]) == 8
    assert [note["votes"] for note in shown["notes"]] == [0, 0]
    assert json.loads(done("actions", board, "--json"))[0]["carried_from"] == ""
