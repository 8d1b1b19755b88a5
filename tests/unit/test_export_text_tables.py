"""Tables, Jira's CSV and calendars are read back by other readers than our own writers."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.incident import NINE, incident
from tests.strategies import documents
from whiteboard.cli.program import program
from whiteboard.comms.figures import figures
from whiteboard.comms.words import ROWS
from whiteboard.export import tables
from whiteboard.export.formats import FORMATS, CannotExport, export
from whiteboard.export.ics import calendar, folded
from whiteboard.export.writable import no_formula, writable
from whiteboard.model.document import Document
from whiteboard.model.instants import MINUTE, from_iso
from whiteboard.model.records import (
    EVENT,
    Action,
    Board,
    Meeting,
    MeetingKind,
    Note,
    OnTimeline,
    Precision,
    Status,
)
from whiteboard.storage.working import image_of_document


def read(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(data.decode("utf-8-sig"), newline="")))


def cell(text: str) -> str:
    return no_formula(text)


# Tables. -------------------------------------------------------------------------------------------------------------


@settings(max_examples=40)
@given(documents())
def test_every_note_is_a_row_and_those_with_a_time_come_in_its_order(document: Document) -> None:
    rows = read(tables.notes(document))
    assert [row["Number"] for row in rows] == [str(number) for number in range(1, len(document.notes) + 1)]
    assert sorted(row["Text"] for row in rows) == sorted(cell(note.text) for note in document.notes.values())
    carried = [mark for row in rows for mark in row["Marks"].split(", ") if mark]
    assert sorted(carried) == sorted(mark.value for mark in document.marks)
    times = [from_iso(row["At"]) for row in rows if row["At"]]
    assert times == sorted(times)
    assert len(times) == sum(isinstance(note.place, OnTimeline) for note in document.notes.values())


@settings(max_examples=40)
@given(documents())
def test_the_timeline_has_every_placed_note_and_phase_in_the_order_of_time(document: Document) -> None:
    rows = read(tables.timeline(document))
    placed = [note.text for note in document.notes.values() if isinstance(note.place, OnTimeline)]
    texts = placed + [phase.title for phase in document.phases.values()]
    assert sorted(row["Text"] for row in rows) == sorted(map(cell, texts))
    times = [from_iso(row["At"]) for row in rows]
    assert times == sorted(times)


def test_a_note_tells_its_time_in_utc_and_on_the_board() -> None:
    place = OnTimeline(NINE, "public", 1, NINE + 20 * MINUTE, Precision.RANGE)
    note = Note("n", EVENT, "Rolling\nback", place, "Anna", ("one", "two"), 2, said="9 to 9:20", source="chat")
    row = next(row for row in read(tables.notes(incident(note))) if row["Text"] == "Rolling\nback")
    assert row["At"] == "2019-07-18T08:00:00Z"
    assert row["Until"] == "2019-07-18T08:20:00Z"
    assert row["Local time"] == "2019-07-18 09:00:00"
    assert (row["Lane"], row["Role"], row["On"], row["Precision"]) == ("Public", "public", "timeline", "range")
    assert (row["Author"], row["Tags"], row["Votes"], row["Said"], row["Source"]) == (
        "Anna",
        "one, two",
        "2",
        "9 to 9:20",
        "chat",
    )


@pytest.mark.parametrize(
    ("timezone", "told"),
    [("UTC", "2019-07-18"), ("America/New_York", "2019-07-17 20:00:00"), ("Asia/Tokyo", "2019-07-18 09:00:00")],
)
def test_a_whole_day_has_no_clock_where_it_is_a_day_of_the_boards(timezone: str, told: str) -> None:
    """A day of UTC begins in the evening before in New York, and its date alone would be another day."""
    at, until = from_iso("2019-07-18T00:00:00.000Z"), from_iso("2019-07-19T00:00:00.000Z")
    document = incident()
    board = replace(document.board, timezone=timezone)
    lane = next(iter(document.lanes))
    note = Note("day", EVENT, "All day", OnTimeline(at, lane, 0, until, Precision.RANGE))
    rows = read(tables.notes(replace(document, board=board, notes={"day": note}, links={}, marks={})))
    assert [row["Local time"] for row in rows] == [told]


def test_figures_are_seconds_and_words_with_what_is_missing() -> None:
    document = incident()
    rows = read(tables.figures(document, figures(document)))
    assert len(rows) > len(ROWS)
    named = {row["Figure"]: row for row in rows}
    assert named["Detection to first public"]["Seconds"] == "900"
    assert named["Detection to first public"]["Target seconds"] == "1800"
    assert named["Detection to first public"]["Verdict"] == "kept"
    silences = [row for row in rows if row["Figure"] == "Public silence"]
    assert [row["Seconds"] for row in silences] == ["900", "1500", "12240"]
    assert [row["Verdict"] for row in silences] == ["kept", "kept", "missed"]
    empty = Document.of(Board("b", ""))
    without = {row["Figure"]: row for row in read(tables.figures(empty, figures(empty)))}
    assert without["Impact to detection"]["Seconds"] == ""
    assert without["Impact to detection"]["Missing"] == "impact started, detected"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", "|", "%"])
def test_nothing_begins_a_formula(start: str) -> None:
    text = f"{start}cmd|' /C calc'!A0"
    note = Note("n", EVENT, text, OnTimeline(NINE, "public", 1), author=text, tags=(text,), said=text, source=text)
    action = Action("a", text, owner=text, next_step=text, ticket=text)
    document = incident(note, action, title=text)
    written = (tables.notes(document), tables.timeline(document), tables.jira(document, 0))
    for row in (row for data in written for row in csv.reader(StringIO(data.decode("utf-8-sig"), newline=""))):
        assert not any(cell.startswith(tuple("=+-@＝＋－＠|%\t\r")) for cell in row)
    assert f"'{writable(text)}" in tables.notes(document).decode("utf-8-sig")


# Jira. ---------------------------------------------------------------------------------------------------------------


def many_actions(count: int) -> Document:
    return incident(*(Action(f"a{n:03}", f"Do {n}", position=n + 10) for n in range(count)))


def test_jira_gets_a_summary_first_plain_headers_and_every_cell() -> None:
    data = tables.jira(incident(), 0)
    head, first, second = csv.reader(StringIO(data.decode("utf-8-sig"), newline=""))
    assert head[0] == "Summary"
    assert all(re.fullmatch("[A-Za-z ]+", title) for title in head)
    assert len(first) == len(second) == len(head)
    row = dict(zip(head, first, strict=True))
    assert row["Summary"] == "Page the comms manager on every Sev 1"
    assert row["Assignee"] == "Comms lead"
    assert row["Due Date"] == "2019-08-02"
    assert row["Status"] == "open"
    assert "Recommended next step: Add the role to the policy" in row["Description"]
    assert "From: Support heard from customers first" in row["Description"]
    assert "2019-08-15 Anna: The role is agreed" in row["Description"]
    assert first[head.index("Labels") : head.index("Labels") + 2] == ["process", "retrospective"]
    assert second[head.index("Due Date")] == second[head.index("Assignee")] == ""


def test_a_summary_is_one_line_that_jira_takes_and_the_rest_is_described() -> None:
    document = incident(Action("a", f"Two\nlines {'long ' * 80}end"))
    row = next(row for row in read(tables.jira(document, 0)) if row["Summary"].startswith("Two lines"))
    assert len(row["Summary"]) == 255
    assert row["Description"].startswith("Two\nlines long")
    assert "end" in row["Description"]


def test_more_actions_than_jira_takes_make_more_files(tmp_path: Path) -> None:
    export(many_actions(500), tmp_path / "actions.csv", format="jira")
    files = [tmp_path / name for name in ("actions.csv", "actions-2.csv", "actions-3.csv")]
    assert sorted(tmp_path.iterdir()) == sorted(files)
    found = [read(file.read_bytes()) for file in files]
    assert [len(rows) for rows in found] == [250, 250, 2]
    summaries = [row["Summary"] for rows in found for row in rows]
    assert len(set(summaries)) == 502
    assert summaries[-1] == "Do 499"


def test_no_file_is_written_where_one_of_them_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "actions-2.csv").mkdir()
    with pytest.raises(CannotExport, match=r"actions-2\.csv is a folder"):
        export(many_actions(300), tmp_path / "actions.csv", format="jira")
    assert [path.name for path in tmp_path.iterdir()] == ["actions-2.csv"]


# Calendar. -----------------------------------------------------------------------------------------------------------


def events(data: bytes) -> list[dict[str, str]]:
    """The events of a calendar by the rules of RFC 5545: lines unfolded, texts unescaped."""
    assert data.endswith(b"\r\n")
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert b"\n" not in data.replace(b"\r\n", b"")
    lines = data.replace(b"\r\n ", b"").decode().split("\r\n")
    assert (lines[0], lines[1], lines[-2]) == ("BEGIN:VCALENDAR", "VERSION:2.0", "END:VCALENDAR")
    found: list[dict[str, str]] = []
    for line in lines:
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            found.append({})
        elif found and not line.startswith("END:"):
            found[-1][name] = re.sub(r"\\(.)", lambda sign: "\n" if sign[1] == "n" else sign[1], value)
    return found


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc",)), max_size=300))
def test_folding_cuts_no_character_and_loses_nothing(text: str) -> None:
    data = folded(f"SUMMARY:{text}")
    lines = data.removesuffix(b"\r\n").split(b"\r\n ")
    assert all(len(line) <= 75 - (number > 0) for number, line in enumerate(lines))
    assert "".join(line.decode() for line in lines) == f"SUMMARY:{text}"


@settings(max_examples=40)
@given(documents())
def test_every_due_date_and_regroup_is_an_event(document: Document) -> None:
    found = events(calendar(document, NINE))
    due = [action for action in document.actions.values() if action.due]
    again = [meeting for meeting in document.meetings.values() if meeting.kind is MeetingKind.REGROUP]
    assert len(found) == len(due) + len(again) + (document.board.regroup is not None)
    assert len({event["UID"] for event in found}) == len(found)
    days = sorted(event["DTSTART;VALUE=DATE"] for event in found if "URL" in event or "STATUS" in event)
    assert days == sorted((action.due or "").replace("-", "") for action in due)


def test_an_event_says_what_who_and_until_when() -> None:
    document = incident(
        Action("page", "Page; the comms, \\manager", due="2019-08-02", owner="Anna", status=Status.DROPPED),
        Meeting("again", MeetingKind.REGROUP, from_iso("2019-09-02T13:00:00Z"), None, ("Anna", "Ben")),
    )
    document = replace(document, board=replace(document.board, regroup="2019-10-01"))
    action, planned, held = events(calendar(document, NINE))
    assert action["UID"] == "page@board.whiteboard"
    assert action["DTSTAMP"] == "20190718T080000Z"
    assert action["DTSTART;VALUE=DATE"] == "20190802"
    assert action["SUMMARY"] == "Page; the comms, \\manager"
    assert action["DESCRIPTION"] == "Owner: Anna\nAgreed after: Customer portal outage"
    assert action["STATUS"] == "CANCELLED"
    assert (planned["DTSTART;VALUE=DATE"], planned["SUMMARY"]) == ("20191001", "Regroup: Customer portal outage")
    assert (held["DTSTART"], held["DTEND"]) == ("20190902T130000Z", "20190902T140000Z")
    assert held["DESCRIPTION"] == "With Anna, Ben"


def test_a_board_without_dates_makes_no_calendar(tmp_path: Path) -> None:
    with pytest.raises(CannotExport, match="give an action a due date"):
        export(Document.of(Board("b", "Nothing")), tmp_path / "out.ics")
    assert list(tmp_path.iterdir()) == []


# The command. --------------------------------------------------------------------------------------------------------


def run(*arguments: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(program, [str(argument) for argument in arguments], prog_name="whiteboard")
    return result.exit_code, result.stdout, result.stderr


def test_the_command_names_every_file_and_jiras_date_pattern(tmp_path: Path) -> None:
    board = tmp_path / "a.board"
    board.write_bytes(image_of_document(many_actions(300)))
    code, said, _ = run("export", board, tmp_path / "out.csv", "--format", "jira")
    assert code == 0
    assert said.splitlines() == [
        f"Exported to {tmp_path / 'out.csv'}",
        f"Exported to {tmp_path / 'out-2.csv'}",
        FORMATS["jira"].advice,
    ]
    assert "yyyy-MM-dd" in said


def test_json_is_what_show_prints(tmp_path: Path) -> None:
    board = tmp_path / "a.board"
    board.write_bytes(image_of_document(incident()))
    assert run("export", board, tmp_path / "out.json")[0] == 0
    exported = json.loads((tmp_path / "out.json").read_text("utf-8"))
    # Only a file to keep holds what pictures are made of.
    assert exported.pop("contents") == {}
    assert exported == json.loads(run("show", board, "--json")[1])


@pytest.mark.parametrize(("words", "pages"), [("2", 1), ("2-3", 2)])
def test_pages_are_chosen(tmp_path: Path, words: str, pages: int) -> None:
    from pypdf import PdfReader

    board = tmp_path / "a.board"
    board.write_bytes(image_of_document(incident()))
    assert run("export", board, tmp_path / "out.pdf", "--pages", words)[0] == 0
    assert len(PdfReader(tmp_path / "out.pdf").pages) == pages


@pytest.mark.parametrize("words", ["", "0", "3-", "-2", "4-2", "a"])
def test_what_are_no_pages_is_wrong_usage(tmp_path: Path, words: str) -> None:
    code, _, said = run("export", tmp_path / "a.board", tmp_path / "out.pdf", "--pages", words)
    assert code == 2
    assert "write them as 3 or 2-5" in said


def test_a_board_without_actions_makes_no_empty_list_for_jira(tmp_path: Path) -> None:
    with pytest.raises(CannotExport, match="no actions for Jira"):
        export(replace(incident(), actions={}), tmp_path / "actions.csv", format="jira")
    assert not list(tmp_path.iterdir())
