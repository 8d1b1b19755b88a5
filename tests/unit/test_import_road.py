"""The one road: files, bytes and texts are recognised, parsed, and become one command."""

from __future__ import annotations

import itertools
import json
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whiteboard.importers import road
from whiteboard.importers.bar import BarContext, lines_command, read_lines
from whiteboard.importers.candidates import MOST_CANDIDATES, Candidate, Import, Todo, Unreadable
from whiteboard.importers.formats import FORMATS
from whiteboard.importers.lanes import remembered, ruled
from whiteboard.importers.review import Standing, standings
from whiteboard.importers.source import MOST_BYTES
from whiteboard.layout.settle import settle
from whiteboard.model.commands import Add, Command
from whiteboard.model.document import Document, StaleChange
from whiteboard.model.instants import from_iso, to_iso
from whiteboard.model.records import (
    EVENT,
    Category,
    InTray,
    Lane,
    LaneRule,
    Mark,
    Note,
    OnCanvas,
    OnTimeline,
    Precision,
    Role,
)
from whiteboard.model.rules import BrokenRule, check, problems
from whiteboard.session.preparing import prepared
from whiteboard.session.templates import new_document

FILE = Path(__file__).parent / "fixtures" / "import" / "incidents.json"
TODAY = date(2019, 7, 24)
NINE = from_iso("2019-07-18T09:00:00Z")


@pytest.fixture
def new_id() -> Callable[[], str]:
    numbers = itertools.count(1)
    return lambda: f"new-{next(numbers)}"


@pytest.fixture
def board() -> Document:
    return new_document("board", "Outage", "Europe/London")


def done(document: Document, command: Command | None, new_id: Callable[[], str]) -> Document:
    """The document after a command, as the session makes it."""
    assert command is not None
    changes = settle(document, command.plan(document), new_id)
    after = document.apply(changes)
    check(document, changes, after)
    assert list(problems(after)) == []
    return after


def imported(*candidates: Candidate, title: str = "") -> Import:
    return Import(title, "statuspage", candidates)


def test_a_status_page_comes_onto_the_public_lane(board, new_id):
    read = road.read(FILE, today=TODAY, incident="late", document=board)
    command = road.to_command(board, read, new_id)
    assert command is not None
    assert command.label == "Import 5 events from a status page"
    after = done(board, command, new_id)
    notes = sorted(after.notes.values(), key=lambda note: note.place.at)
    assert [note.place.lane for note in notes] == ["public"] * 5
    assert {note.kind for note in notes} == {EVENT}
    assert [note.source for note in notes] == [f"statuspage:late/u{number}" for number in range(1, 6)]
    assert after.marks == {Mark.RESOLVED: notes[3].id}
    assert notes[1].promise == from_iso("2019-07-18T11:00:00Z")
    assert after.board.title == "Outage"


def test_importing_again_brings_only_what_is_new(board, new_id):
    read = road.read(FILE, today=TODAY, incident="late")
    first = replace(read, candidates=read.candidates[:3])
    after = done(board, road.to_command(board, first, new_id), new_id)
    assert [one.standing is Standing.THERE for one in standings(after, read.candidates)] == [True] * 3 + [False] * 2
    command = road.to_command(after, read, new_id)
    assert command is not None
    assert command.label == "Import 2 events from a status page"
    after = done(after, command, new_id)
    assert road.to_command(after, read, new_id) is None


def test_duplicates_are_the_same_source_or_the_same_time_and_words(board):
    place = OnTimeline(NINE, "public", 0)
    notes = {
        "a": Note("a", text="said", place=place, source="s:1"),
        "b": Note("b", text="noted"),
    }
    board = replace(board, notes=notes)
    candidates = (
        Candidate("other words", NINE + 1, source="s:1"),
        Candidate(" said ", NINE),
        Candidate("noted"),
        Candidate("said", NINE + 1),
        Candidate("said"),
        Candidate("new", source="s:2"),
        Candidate("new", source="s:2"),
        Candidate("noted", todo=Todo()),
    )
    found = [one.standing for one in standings(board, candidates)]
    assert found == [
        Standing.CHANGED_HERE,
        Standing.THERE,
        Standing.THERE,
        Standing.NEW,
        Standing.NEW,
        Standing.NEW,
        Standing.THERE,
        Standing.NEW,
    ]


def test_marks_go_only_where_they_are_free(board, new_id):
    board = replace(
        board,
        notes={"a": Note("a", place=OnTimeline(NINE, "signals", 0), marks=(Mark.DETECTED,))},
        marks={Mark.DETECTED: "a"},
    )
    both = (Mark.RESOLVED, Mark.DETECTED)
    read = imported(Candidate("b", NINE, marks=both), Candidate("c", NINE + 1, marks=both))
    after = done(board, road.to_command(board, read, new_id), new_id)
    assert {mark: after.notes[id].text for mark, id in after.marks.items()} == {Mark.DETECTED: "", Mark.RESOLVED: "b"}
    bare = done(board, road.to_command(board, read, new_id, apply_marks=False), new_id)
    assert set(bare.marks) == {Mark.DETECTED}


def test_lanes_are_suggested_overridden_or_added(board, new_id):
    at = NINE
    read = imported(
        Candidate("by role", at, role=Role.SIGNALS),
        Candidate("by id", at, lane="internal"),
        Candidate("by nothing", at),
        Candidate("gone", at, lane="was-here-once", role=Role.RESPONSE),
        Candidate("undated", role=Role.PUBLIC),
    )
    after = done(board, road.to_command(board, read, new_id), new_id)
    lanes = {
        note.text: note.place.lane if isinstance(note.place, OnTimeline) else None for note in after.notes.values()
    }
    added = [lane for id, lane in after.lanes.items() if id not in board.lanes]
    assert [(lane.role, lane.title) for lane in added] == [(Role.OTHER, "Other")]
    assert lanes == {
        "by role": "signals",
        "by id": "internal",
        "by nothing": added[0].id,
        "gone": "response",
        "undated": None,
    }
    for override in (Role.PUBLIC, "public"):
        after = done(board, road.to_command(board, read, new_id, lane=override), new_id)
        assert {note.place.lane for note in after.notes.values() if isinstance(note.place, OnTimeline)} == {"public"}
    with pytest.raises(BrokenRule, match="no lane “nowhere”"):
        road.to_command(board, read, new_id, lane="nowhere")


def test_of_two_lanes_of_a_role_the_upper_visible_one_is_taken(board, new_id):
    lanes = {
        "h": Lane("h", "Hidden", Role.PUBLIC, position=0, hidden=True),
        "l": Lane("l", "Low", Role.PUBLIC, position=9),
        "u": Lane("u", "Up", Role.PUBLIC, position=4),
    }
    board = replace(board, lanes=lanes)
    after = done(board, road.to_command(board, imported(Candidate("x", NINE, role=Role.PUBLIC)), new_id), new_id)
    assert [note.place.lane for note in after.notes.values()] == ["u"]


@pytest.mark.parametrize(("title", "after"), [("", "Log-ins fail"), (" Untitled ", "Log-ins fail"), ("Mine", "Mine")])
def test_a_board_without_a_title_takes_the_imports(board, new_id, title, after):
    board = replace(board, board=replace(board.board, title=title))
    command = road.to_command(board, imported(Candidate("x", NINE), title="Log-ins fail"), new_id)
    assert done(board, command, new_id).board.title == after


def test_nothing_to_import_is_no_command(board, new_id):
    assert road.to_command(board, imported(), new_id) is None


def test_characters_that_no_file_can_hold_are_replaced(board, new_id):
    candidate = Candidate("a\0b\ud800", NINE, author="\ud800", tags=("\0",), said="\ud800", source="\ud800")
    (note,) = done(board, road.to_command(board, imported(candidate), new_id), new_id).notes.values()
    assert (note.text, note.author, note.tags) == ("ab\N{REPLACEMENT CHARACTER}", "\N{REPLACEMENT CHARACTER}", ("",))


LINES = """\
14:02 public Status page: investigating @anna [detected]

+11m int Told support
23:50 Waiting
00:10 sig All quiet
+ fast diagnosis
> Page the manager @lead due friday
words only
"""


def test_lines_of_text_are_the_last_format(board, new_id):
    read = road.read(LINES, today=TODAY, day=date(2019, 7, 18), document=board)
    assert (read.format, read.asks_day) == ("lines", False)
    assert [(found.where, found.at and to_iso(found.at), found.lane, found.text) for found in read.candidates] == [
        ("line 1", "2019-07-18T13:02:00Z", "public", "Status page: investigating"),
        ("line 3", "2019-07-18T13:13:00Z", "internal", "Told support"),
        ("line 4", "2019-07-18T22:50:00Z", "response", "Waiting"),
        ("line 5", "2019-07-18T23:10:00Z", "signals", "All quiet"),
        ("line 6", None, None, "fast diagnosis"),
        ("line 7", None, None, "Page the manager"),
        ("line 8", None, None, "words only"),
    ]
    assert [found.warnings for found in read.candidates if found.warnings] == [
        ("after midnight: taken as Fri 19 Jul 2019",),
    ]
    command = road.to_command(board, read, new_id)
    assert command is not None
    assert command.label == "Import 6 notes and an action from text"
    after = done(board, command, new_id)
    assert sum(isinstance(note.place, InTray) for note in after.notes.values()) == 2
    (action,) = after.actions.values()
    assert (action.title, action.owner, action.due, action.category) == (
        "Page the manager",
        "lead",
        "2019-07-26",
        Category.PROCESS,
    )
    assert road.to_command(after, read, new_id) is None


@pytest.mark.parametrize(
    "text",
    [
        "2019-07-18 12:00 a\n2019-07-18 12:01 b\n2019-07-18 12:02 c",
        "14:02 public x\n14:03 y",
    ],
)
def test_dated_lines_of_the_bar_are_no_table(text):
    assert road.read(text, today=TODAY).format == "lines"


def test_without_a_board_lines_suggest_roles():
    read = road.read("14:02 pub x\n14:03 y", today=TODAY)
    assert [(found.role, found.lane) for found in read.candidates] == [(Role.PUBLIC, None), (Role.RESPONSE, None)]


@pytest.mark.parametrize(
    ("text", "day", "asks"),
    [
        ("14:02 x", None, True),
        ("14:02 x", TODAY, False),
        ("2019-07-18 14:02 x", None, False),
        ("only words", None, False),
    ],
)
def test_a_day_that_nobody_chose_is_asked_for(board, text, day, asks):
    assert road.read(text, today=TODAY, day=day, document=board).asks_day is asks
    dated = replace(board, notes={"a": Note("a", place=OnTimeline(NINE, "signals", 0))})
    read = road.read(text, today=TODAY, day=day, document=dated)
    assert read.asks_day is False
    if text == "14:02 x" and day is None:
        assert read.candidates[0].at == from_iso("2019-07-18T13:02:00Z")


def test_the_zone_of_the_import_comes_before_the_boards(board):
    (found,) = road.read("2019-07-18 14:02 x", today=TODAY, timezone="UTC", document=board).candidates
    assert found.at == from_iso("2019-07-18T14:02:00Z")
    with pytest.raises(Unreadable, match="“Mars/Base” is not a time zone; write one such as Europe/London"):
        road.read("14:02 x", today=TODAY, timezone="Mars/Base")


def test_utf_16_is_read(board):
    (found,) = road.read("14:02 café".encode("utf-16"), today=TODAY, document=board).candidates
    assert found.text == "café"
    encoded = FILE.read_text(encoding="utf-8").encode("utf-16")
    assert road.read(encoded, today=TODAY, incident="late").format == "statuspage"


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "x.json", "x.json: is empty"),
        (b"\xef\xbb\xbf \r\n", "x.json", "x.json: is empty"),
        (b"this is not json", "x.json", "x.json, line 1: is not JSON"),
        (b'{"incidents": [\n{"id": 1,', "", "the text, line 2: is not JSON"),
        (b'{"incidents": [', "x", "x, line 1: is not JSON"),
        (b'{"other": 1}', "x.json", "x.json: is JSON, but of no known shape; save it as CSV, Markdown or HTML"),
        (b"[1, 2]", "x", "x: is JSON, but of no known shape"),
        (b"[" * 100_000, "x.json", "x.json: is nested too deep"),
        (b'{"incident_updates":' * 100_000, "x.json", "x.json: is nested too deep"),
        (b'{"incident_updates": ' + b"9" * 5000 + b"}", "x", "x: has a number that cannot be read"),
        (b'{"incident_updates": [' + b"[]," * 2_000_000, "x", "x: has more than 2,000,000 parts"),
        (b"caf\xe9\x02\n", "x.txt", "x.txt: is not text; choose a text file"),
        (b"PK\x03\x04rest", "x.zip", "x.zip: is an archive, but no export of Slack; unpack it"),
        (b"a\0b", "x", "x: is not text; save it as CSV"),
        (b"<!DOCTYPE html><p>hi", "x.html", "x.html: tells no times"),
        (b"+ \n> \n?", "x.txt", "x.txt: says nothing"),
    ],
)
def test_what_cannot_be_used_is_one_clear_sentence(data, name, sentence):
    with pytest.raises(Unreadable) as caught:
        road.read(data, today=TODAY, name=name)
    assert str(caught.value).startswith(sentence)
    assert "\n" not in str(caught.value)


def test_files_that_cannot_be_read(tmp_path):
    with pytest.raises(Unreadable, match="is a folder"):
        road.read(tmp_path, today=TODAY)
    with pytest.raises(Unreadable, match=r"nowhere\.json: does not exist; check the name"):
        road.read(tmp_path / "nowhere.json", today=TODAY)
    with pytest.raises(Unreadable, match="cannot be read"):
        road.read(Path("a\0b"), today=TODAY)
    with pytest.raises(Unreadable, match="cannot be read"):
        road.read(tmp_path / ("x" * 5000), today=TODAY)


def test_a_file_that_is_too_large_is_not_read(tmp_path):
    path = tmp_path / "big.json"
    with path.open("wb") as file:
        os.truncate(file.fileno(), 200 * 2**20)
    with pytest.raises(Unreadable, match=r"big\.json: has 200 MB; at most 64 MB are read"):
        road.read(path, today=TODAY)
    with pytest.raises(Unreadable, match="at most 64 MB are read"):
        road.read(b" " * (MOST_BYTES + 1), today=TODAY)


def test_too_many_lines_and_too_long_ones_are_refused():
    with pytest.raises(Unreadable, match="x: has more than 200,000 lines"):
        road.read("a\n" * (MOST_CANDIDATES + 1), today=TODAY, name="x")
    with pytest.raises(Unreadable, match="x: line 2 has 2,000,001 characters; a note holds at most 2,000,000"):
        road.read("a\n" + "b" * 2_000_001, today=TODAY, name="x")


def test_an_unknown_format_is_refused():
    with pytest.raises(Unreadable, match="“abacus” is no known format; known are statuspage, "):
        road.read("x", today=TODAY, format="abacus")


def test_a_chosen_format_comes_before_what_is_recognised():
    assert road.read('{"other": 1}', today=TODAY, format="lines").candidates[0].text == '{"other": 1}'
    with pytest.raises(Unreadable, match="is not JSON"):
        road.read("14:02 x", today=TODAY, format="statuspage")


def test_lines_hold_no_incidents():
    assert road.incidents("14:02 x") == ()


HEADS = st.sampled_from(
    [
        b"{",
        b"[",
        b'"incidents": []',
        b'"incident_updates":',
        b"\xff\xfe",
        b"\xfe\xff",
        b"\xef\xbb\xbf",
        b"14:02 ",
        b"\0",
        b"\n",
    ]
)


@pytest.mark.parametrize("format", [None, *(one.name for one in FORMATS)])
@given(st.lists(HEADS | st.binary(max_size=8), max_size=6).map(b"".join))
def test_no_bytes_raise_anything_else(format, data):
    try:
        read = road.read(data, today=TODAY, format=format, name="x")
    except Unreadable:
        return
    document = new_document("board", "", "Europe/London")
    numbers = itertools.count()
    done(document, road.to_command(document, read, lambda: f"n{next(numbers)}"), lambda: f"n{next(numbers)}")


def test_typed_lines_are_one_command(board, new_id):
    context = BarContext.of(board, TODAY, day=date(2019, 7, 18))
    command = lines_command(board, LINES, context, new_id)
    assert command is not None
    assert command.label == "Add 6 notes and an action"
    after = done(board, command, new_id)
    assert len(after.notes) == 6
    assert lines_command(board, "\n + \n>\n", context, new_id) is None


@pytest.mark.parametrize(
    ("typed", "label"),
    [("14:02 x", "Add event"), ("14:02 x\nx", "Add 2 events"), ("+ x", "Add note"), ("> x", "Add action")],
)
def test_the_label_says_what_is_added(board, new_id, typed, label):
    command = lines_command(board, typed, BarContext.of(board, TODAY), new_id)
    assert command is not None
    assert command.label == label


def test_a_typed_mark_moves_and_the_last_claim_counts(board, new_id):
    context = BarContext.of(board, TODAY)
    board = done(board, lines_command(board, "14:02 first [detected]", context, new_id), new_id)
    board = done(board, lines_command(board, "14:03 [detected]\n14:04 third [detected] [ack]", context, new_id), new_id)
    carried = {mark: board.notes[id].text for mark, id in board.marks.items()}
    assert carried == {Mark.DETECTED: "third", Mark.ACKNOWLEDGED: "third"}


def test_a_mark_without_words_names_its_event(board, new_id):
    after = done(board, lines_command(board, "14:03 [detected]", BarContext.of(board, TODAY), new_id), new_id)
    assert [note.text for note in after.notes.values()] == ["Detected"]


def test_stickies_without_a_time_go_to_the_place_of_the_context(board, new_id):
    context = BarContext.of(board, TODAY, canvas=OnCanvas(10, 20))
    after = done(board, lines_command(board, "+ a\n- b\nplain\n- 14:02 c", context, new_id), new_id)
    places = {note.text: note.place for note in after.notes.values()}
    assert places["a"] == OnCanvas(10, 20)
    assert isinstance(places["b"], OnCanvas)
    assert places["b"] != places["a"]
    assert places["plain"] == InTray()
    assert isinstance(places["c"], OnTimeline)


def test_actions_follow_those_of_the_board(board, new_id):
    context = BarContext.of(board, TODAY)
    board = done(board, lines_command(board, "> one\n> two", context, new_id), new_id)
    board = done(board, lines_command(board, "> three", context, new_id), new_id)
    assert [action.title for action in sorted(board.actions.values(), key=lambda one: one.position)] == [
        "one",
        "two",
        "three",
    ]


def test_pasted_lines_go_on_from_one_another():
    context = BarContext("UTC", date(2019, 7, 18), TODAY, lanes=(Lane("r", "Response", Role.RESPONSE),))
    text = "2019-07-01 22:00 a\r\n+90m b\r23:45 c\n0:30 d\n09:00 e\n2019-06-30 10:00 f\n9:30 g"
    assert [to_iso(line.at) for _, line in read_lines(text, context) if line.at is not None] == [
        "2019-07-01T22:00:00Z",
        "2019-07-01T23:30:00Z",
        "2019-07-01T23:45:00Z",
        "2019-07-02T00:30:00Z",
        "2019-07-02T09:00:00Z",
        "2019-06-30T10:00:00Z",
        "2019-06-30T09:30:00Z",
    ]


def test_the_context_of_a_board_is_its_latest_event(board):
    notes = {
        "a": Note("a", place=OnTimeline(NINE, "signals", 0)),
        "b": Note("b", place=OnTimeline(from_iso("2019-07-18T23:30:00Z"), "signals", 0, precision=Precision.ABOUT)),
        "c": Note("c"),
    }
    context = BarContext.of(replace(board, notes=notes), TODAY)
    assert (context.last, context.day) == (from_iso("2019-07-18T23:30:00Z"), date(2019, 7, 19))
    assert BarContext.of(board, TODAY).day == TODAY


def test_five_thousand_lines_take_no_long_time(board, new_id):
    lines = (
        "14:02 public Status page: investigating @anna #statuspage\n~14:05 restarted\n> Page them due friday #people\n"
    )
    command = lines_command(board, lines * 1_667, BarContext.of(board, TODAY), new_id)
    assert command is not None
    assert len(command.plan(board)) == 5_001


def test_lanes_that_were_chosen_are_remembered_by_the_board_and_can_change(board, new_id):
    events = imported(Candidate("a", NINE, role=Role.PUBLIC, channel="page", source="s:1"))
    chosen = {("page", "public"): "internal"}
    after = done(board, road.to_command(board, ruled(events, chosen), new_id, chosen=chosen), new_id)
    assert remembered(after, "statuspage") == chosen
    assert remembered(after, "slack") == {}
    more = imported(Candidate("b", NINE, role=Role.PUBLIC, channel="page", source="s:2"))
    again = ruled(more, remembered(after, "statuspage"))
    assert [one.lane for one in again.candidates] == ["internal"]
    other = {("page", "public"): Role.RESPONSE}
    last = done(after, road.to_command(after, again, new_id, chosen=other), new_id)
    assert len(last.lane_rules) == 1
    assert remembered(last, "statuspage") == {("page", "public"): "response"}


def test_a_lane_that_is_gone_is_no_choice(board):
    rule = LaneRule("r", "slack", "#ops", "response", "no such lane")
    assert remembered(board.apply(Add((rule,)).plan(board)), "slack") == {}


def test_a_command_is_prepared_for_one_document_only(board, new_id):
    command = road.to_command(board, imported(Candidate("a", NINE, role=Role.PUBLIC)), new_id)
    assert command is not None
    shares: list[float] = []
    planned = prepared(board, command, new_id, shares.append)
    assert shares == sorted(set(shares)), "it goes on, and never back"
    assert (shares[0], shares[-1] < 1.0) == (0.0, True), "nothing is done before it is"
    assert settle(board, planned.plan(board), new_id) == planned.changes
    with pytest.raises(StaleChange):
        planned.plan(board.apply(planned.changes))


MESSAGES = [{"type": "message", "user": "U1", "text": f"m{n}", "ts": f"15634{n:05}.000100"} for n in range(600)]
MANY = {
    "slack": json.dumps(MESSAGES),
    "csv": "time,what\n" + "".join(f"2019-07-18 09:{n % 60:02},line {n}\n" for n in range(600)),
    "markdown": "# Log\n\n" + "".join(f"- 2019-07-18 09:{n % 60:02} line {n}\n" for n in range(600)),
    "html": "<table><tr><th>Time<th>What" + "<tr><td>2019-07-18 09:00<td>line" * 600 + "</table>",
    "lines": "".join(f"2019-07-18 09:{n % 60:02} line {n}\n" for n in range(600)),
    "chat": "".join(f"09:{n % 60:02}:00\t From Anna : line {n}\n" for n in range(600)),
}


@pytest.mark.parametrize("format", MANY)
def test_reading_says_how_far_it_is_and_can_be_ended(format):
    shares: list[float] = []

    def stop_at(number: int) -> Callable[[float], None]:
        def hear(share: float) -> None:
            shares.append(share)
            if len(shares) > number:
                raise InterruptedError

        return hear

    with pytest.raises(InterruptedError):
        road.read(road.open_source(MANY[format], progress=stop_at(2)), today=TODAY, format=format)
    assert len(shares) == 3
    shares.clear()
    assert len(road.read(road.open_source(MANY[format], progress=stop_at(10**6)), today=TODAY).candidates) == 600
    assert len(shares) > 3
    assert all(0 <= share <= 1 for share in shares)
