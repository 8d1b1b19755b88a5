"""Each command, run in this process on boards in a folder of its own."""

from __future__ import annotations

import json
import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from click.testing import CliRunner, Result

from whiteboard.cli.boards import new_id, now
from whiteboard.cli.program import program
from whiteboard.export.formats import FORMATS
from whiteboard.model.commands import Add, Edit
from whiteboard.model.instants import from_iso
from whiteboard.model.records import LaneRule, Mark, Note, OnTimeline
from whiteboard.session import Session
from whiteboard.storage import open_board, read_board

STATUS_PAGE = {
    "page": {"name": "Portal", "time_zone": "Europe/London"},
    "incidents": [
        {
            "id": "abc",
            "name": "Portal is down",
            "impact": "major",
            "incident_updates": [
                {"id": "2", "status": "resolved", "body": "All good.", "display_at": "2019-07-18T12:26:00Z"},
                {"id": "1", "status": "investigating", "body": "We look.", "display_at": "2019-07-18T08:37:00Z"},
            ],
        },
        {
            "id": "def",
            "name": "Slow mail",
            "impact": "minor",
            "incident_updates": [
                {"id": "3", "status": "resolved", "body": "Done.", "display_at": "2019-06-01T09:00:00Z"},
            ],
        },
    ],
}


def run(*arguments: object, input: str | bytes | None = None) -> Result:
    """Run a command as the command line does."""
    result = CliRunner().invoke(program, [str(argument) for argument in arguments], input=input, prog_name="whiteboard")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def done(*arguments: object, input: str | bytes | None = None) -> str:
    """What a command prints that can do what it is asked."""
    result = run(*arguments, input=input)
    assert result.exit_code == 0, result.output
    return result.stdout


def refused(*arguments: object, input: str | bytes | None = None) -> str:
    """The one line of a command that cannot use its input."""
    result = run(*arguments, input=input)
    assert result.exit_code == 1, result.output
    assert result.stdout == ""
    assert result.stderr.startswith("whiteboard: ")
    assert result.stderr.count("\n") == 1
    return result.stderr


def shown(board: Path) -> Any:
    return json.loads(done("show", board, "--json"))


@pytest.fixture
def board(tmp_path: Path) -> Path:
    path = tmp_path / "portal.board"
    done("new", path, "--title", "Portal outage", "--timezone", "Europe/London")
    return path


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "incidents.json"
    path.write_text(json.dumps(STATUS_PAGE), "utf-8")
    return path


# new


def test_a_new_board_has_what_it_was_told(board: Path):
    plain = shown(board)
    assert (plain["title"], plain["timezone"]) == ("Portal outage", "Europe/London")
    assert [lane["role"] for lane in plain["lanes"]] == ["signals", "response", "internal", "public"]
    assert [frame["title"] for frame in plain["frames"]][:2] == ["Discussion", "Parking lot"]
    assert plain["notes"] == []


def test_a_template_can_be_chosen(tmp_path: Path):
    done("new", tmp_path / "a.board", "--template", "blank")
    assert shown(tmp_path / "a.board")["frames"] == []


def test_a_new_board_never_takes_the_place_of_a_file(board: Path):
    before = board.read_bytes()
    assert "portal.board" in refused("new", board)
    assert board.read_bytes() == before


def test_a_new_board_needs_a_folder(tmp_path: Path):
    assert "nowhere" in refused("new", tmp_path / "nowhere" / "a.board")


# add


def test_lines_land_on_their_instant_and_lane(board: Path):
    out = done(
        "add", board, "2019-07-18 09:37 public Status page: investigating @anna #statuspage", "+15m internal Told"
    )
    assert "Thu 18 Jul 2019" in out
    assert "09:52  Internal comms  Told" in out
    first, second = shown(board)["notes"]
    assert first["text"] == "Status page: investigating"
    assert (first["author"], first["tags"]) == ("anna", ["statuspage"])
    assert first["place"] == {
        "on": "timeline",
        "at": "2019-07-18T08:37:00Z",
        "until": None,
        "precision": "exact",
        "lane": "public",
        "row": 0,
    }
    assert second["place"]["at"] == "2019-07-18T08:52:00Z"


@pytest.mark.parametrize(
    ("line", "kind"),
    [("+ well -h --help", "well"), ("- bad --json", "improve"), ("? why", "question"), ("! an idea", "idea")],
)
def test_signs_make_stickies_and_are_no_options(line: str, kind: str, board: Path):
    done("add", board, line)
    (note,) = shown(board)["notes"]
    assert (note["kind"], note["text"]) == (kind, line[2:])
    assert note["place"] == {"on": "tray"}


def test_several_lines_are_one_step(board: Path):
    done(
        "add",
        board,
        "-",
        input="2019-07-18 09:04 signals Alert\n- late\n> Tell them first @lead due 2019-08-02 #people\n",
    )
    plain = shown(board)
    assert [note["text"] for note in plain["notes"]] == ["Alert", "late"]
    (action,) = plain["actions"]
    assert (action["title"], action["owner"], action["due"], action["category"]) == (
        "Tell them first",
        "lead",
        "2019-08-02",
        "people",
    )
    with open_board(board, now=now) as store:
        assert len(store.history().done) == 1


def test_what_is_odd_about_a_line_is_said_and_the_line_added(board: Path):
    result = run("add", board, "2019-07-18 09:04 CST signals Alert")
    assert result.exit_code == 0
    assert "CST" in result.stderr
    assert result.stderr.startswith("whiteboard: line 1: ")
    assert len(shown(board)["notes"]) == 1


@pytest.mark.parametrize("line", ["", "   ", "\n\n", "+"])
def test_a_line_that_says_nothing_is_refused(line: str, board: Path):
    refused("add", board, line)


@pytest.mark.parametrize("typed", [b"", b"caf\xe9 au lait", b"\xff\xfe\x00"])
def test_what_is_piped_in_must_be_text(typed: bytes, board: Path):
    assert "standard input" in refused("add", board, "-", input=typed)
    assert shown(board)["notes"] == []


def test_half_a_character_typed_does_no_harm(board: Path):
    done("add", board, "broken \udce9 text")
    assert len(shown(board)["notes"]) == 1


# import


def test_a_status_page_fills_the_board(board: Path, page: Path):
    out = done("import", board, page, "--incident", "abc")
    assert "2 events" in out
    plain = shown(board)
    assert [note["text"] for note in plain["notes"]] == ["Investigating: We look.", "Resolved: All good."]
    assert plain["marks"] == {"resolved": {"note": plain["notes"][1]["id"], "at": "2019-07-18T12:26:00Z"}}
    assert "Nothing new" in done("import", board, page, "--incident", "abc")
    assert shown(board) == plain


def test_an_untitled_board_takes_the_title_of_its_incident(tmp_path: Path, page: Path):
    done("new", tmp_path / "a.board")
    done("import", tmp_path / "a.board", page, "--incident", "abc")
    assert shown(tmp_path / "a.board")["title"] == "Portal is down"


def test_one_of_several_incidents_has_to_be_chosen(board: Path, page: Path):
    line = refused("import", board, page)
    assert "2 incidents" in line
    assert "--incident" in line
    assert "nobody" in refused("import", board, page, "--incident", "nobody")


def test_the_list_shows_what_can_be_chosen_without_a_board(tmp_path: Path, page: Path):
    header, newest, oldest = done("import", tmp_path / "no.board", page, "--list").splitlines()
    assert header.split()[0] == "ID"
    assert newest.startswith("abc  Thu 18 Jul 2019 08:37")
    assert "3 h 49 min" in newest
    assert newest.endswith("Portal is down")
    assert oldest.startswith("def")
    assert "09:37" in done("import", tmp_path / "no.board", page, "--list", "--timezone", "Europe/London")


def test_a_dry_run_says_what_would_come_and_leaves_the_board(board: Path, page: Path):
    before = board.read_bytes()
    out = done("import", board, page, "--incident", "abc", "--dry-run")
    assert "dry run" in out
    assert "Resolved: All good. [resolved]" in out
    assert board.read_bytes() == before


def changed_page(page: Path, body: str) -> None:
    plain = json.loads(page.read_text("utf-8"))
    plain["incidents"][0]["incident_updates"][1]["body"] = body
    page.write_text(json.dumps(plain), "utf-8")


def test_what_has_changed_in_the_source_comes_again(board: Path, page: Path):
    done("import", board, page, "--incident", "abc")
    changed_page(page, "We look into it.")
    dry = done("import", board, page, "--incident", "abc", "--dry-run")
    assert dry.splitlines()[0] == "Update event from a status page (not done: dry run)"
    assert [line[0] for line in dry.splitlines()[1:] if line[0] != " "] == ["~", "="]
    assert "changed in the source" in dry
    out = done("import", board, page, "--incident", "abc")
    assert "Changed:" in out
    assert [note["text"] for note in shown(board)["notes"]] == [
        "Investigating: We look into it.",
        "Resolved: All good.",
    ]


def test_what_was_changed_on_the_board_too_stays_unless_it_is_wanted(board: Path, page: Path):
    done("import", board, page, "--incident", "abc")
    with open_board(board, now=now) as store:
        session = Session(store, now=now, new_id=new_id)
        (id,) = (note.id for note in session.document.notes.values() if "look" in note.text)
        session.do(Edit(Note, {id: {"text": "Public: looking"}}))
    assert "Nothing new" in done("import", board, page, "--incident", "abc")
    changed_page(page, "We look into it.")
    result = run("import", board, page, "--incident", "abc")
    assert "--update" in result.stderr
    assert shown(board)["notes"][0]["text"] == "Public: looking"
    assert "Update event" in done("import", board, page, "--incident", "abc", "--update")
    assert shown(board)["notes"][0]["text"] == "Investigating: We look into it."


def test_the_preview_and_the_list_come_as_json(board: Path, page: Path):
    plain = json.loads(done("import", board, page, "--incident", "abc", "--dry-run", "--json"))
    assert (plain["title"], plain["format"], plain["asks"]) == ("Portal is down", "statuspage", [])
    first, last = plain["candidates"]
    assert (first["at"], first["role"], first["standing"], first["comes"]) == (
        "2019-07-18T08:37:00Z",
        "public",
        "new",
        True,
    )
    assert last["marks"] == ["resolved"]
    listed = json.loads(done("import", board, page, "--list", "--json"))
    assert [one["id"] for one in listed["incidents"]] == ["abc", "def"]
    assert listed["incidents"][0]["longest_silence"] == 13740
    assert run("import", board, page, "--incident", "abc", "--json").exit_code == 2


def test_odd_rows_are_told_in_the_dry_run_and_go_to_the_tray_where_no_time_can_be(board: Path, tmp_path: Path):
    lines = tmp_path / "notes.txt"
    lines.write_text("2019-07-18 09:04 Alert\n0202-07-18 09:22 Paged\n", "utf-8")
    out = done("import", board, lines, "--dry-run")
    assert "line 2: 0202 cannot be the year" in out
    done("import", board, lines)
    assert {note["text"]: note["place"]["on"] for note in shown(board)["notes"]} == {
        "Alert": "timeline",
        "Paged": "tray",
    }


@pytest.mark.parametrize("option", ["--since", "--until", "--start"])
def test_a_time_that_is_none_is_wrong_usage(board: Path, page: Path, option: str):
    result = run("import", board, page, "--incident", "abc", option, "soon")
    assert result.exit_code == 2
    assert option in result.stderr


def test_a_part_of_a_source_can_be_taken(board: Path, page: Path):
    done("import", board, page, "--incident", "abc", "--since", "2019-07-18 12:00", "--timezone", "UTC")
    assert [note["text"] for note in shown(board)["notes"]] == ["Resolved: All good."]


def test_a_column_of_no_known_meaning_is_wrong_usage(board: Path, page: Path):
    result = run("import", board, page, "--incident", "abc", "--columns", "time,-,mood")
    assert result.exit_code == 2
    assert "mood" in result.stderr


def test_lines_are_imported_on_the_day_that_is_named(board: Path, tmp_path: Path):
    lines = tmp_path / "notes.txt"
    lines.write_text("09:04 Alert\n~09:22 signals Paged\n", "utf-8")
    done("import", board, lines, "--date", "2019-07-18", "--timezone", "America/New_York", "--lane", "public")
    places = [note["place"] for note in shown(board)["notes"]]
    assert [place["at"] for place in places] == ["2019-07-18T13:04:00Z", "2019-07-18T13:22:00Z"]
    assert [place["lane"] for place in places] == ["public", "public"]
    assert [place["precision"] for place in places] == ["exact", "about"]


def test_lanes_that_the_board_was_told_hold_on_the_command_line_too(board: Path, page: Path):
    with open_board(board, now=now) as store:
        rule = LaneRule("rule", "statuspage", "status page", "public", "internal")
        Session(store, now=now, new_id=new_id).do(Add((rule,)))
    done("import", board, page, "--incident", "abc")
    assert {note["place"]["lane"] for note in shown(board)["notes"]} == {"internal"}


def test_a_day_that_nobody_named_is_said(board: Path):
    result = run("import", board, "-", input="09:04 Alert\n")
    assert result.exit_code == 0
    assert "--date" in result.stderr


def test_a_source_with_one_incident_has_no_list(board: Path, tmp_path: Path):
    (tmp_path / "a.txt").write_text("09:04 Alert", "utf-8")
    result = run("import", board, tmp_path / "a.txt", "--list")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "--list" in result.stderr


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.json", b"", "empty"),
        ("a.json", b'{"incidents": [', "not JSON"),
        ("a.json", b"\x89PNG\r\n\x1a\n\0\0", "UTF-8"),
        ("a.json", b'{"name": "package", "version": 3}', "JSON"),
        ("a.json", b"[1, 2, 3]", "JSON"),
        ("a.json", b'{"incidents": []}', "no incidents"),
        ("a.bin", b"\0\1\2\3", "is not text"),
        ("a.txt", b"caf\xe9\x01", "not text"),
    ],
)
def test_a_source_that_cannot_be_used_is_named(name: str, content: bytes, reason: str, board: Path, tmp_path: Path):
    (tmp_path / name).write_bytes(content)
    before = board.read_bytes()
    line = refused("import", board, tmp_path / name)
    assert name in line
    assert reason in line
    assert board.read_bytes() == before


def test_a_source_of_200_mb_is_not_read(board: Path, tmp_path: Path):
    with (tmp_path / "huge.json").open("wb") as file:
        file.truncate(200 * 2**20)
    assert "200 MB" in refused("import", board, tmp_path / "huge.json")


def test_a_source_that_is_no_file_is_named(board: Path, tmp_path: Path):
    assert "folder" in refused("import", board, tmp_path)
    assert "gone.json" in refused("import", board, tmp_path / "gone.json")


def test_importing_into_no_board_says_how_to_make_one(tmp_path: Path, page: Path):
    assert "whiteboard new" in refused("import", tmp_path / "no.board", page, "--incident", "abc")
    assert not (tmp_path / "no.board").exists()


# show, comms, actions


def test_people_see_the_board_in_order(board: Path):
    done(
        "add",
        board,
        "2019-07-18 09:37 public [detected] Status page: investigating",
        "2019-07-17 23:59 signals First error",
        "- too late @anna",
        "> Tell them first @lead due 2019-08-02 #people",
    )
    assert done("show", board).splitlines() == [
        "Portal outage",
        "Times in Europe/London (BST)",
        "",
        "Wed 17 Jul 2019",
        "  23:59  Signals         First error",
        "Thu 18 Jul 2019",
        "  09:37  Customer comms  Status page: investigating [detected]",
        "Inbox",
        "  To improve: too late @anna",
        "",
        "Actions",
        "  Tell them first",
        "    people · lead · due Fri 2 Aug 2019 · open",
    ]


def test_an_empty_board_can_be_looked_at(board: Path):
    assert done("show", board).splitlines() == ["Portal outage", "Times in Europe/London"]
    assert done("actions", board) == "No actions yet\n"
    assert "No message to anybody is on the board" in done("comms", board)


def test_json_has_the_names_that_are_promised(board: Path):
    assert set(shown(board)) >= {
        "title",
        "timezone",
        "lanes",
        "notes",
        "marks",
        "phases",
        "frames",
        "links",
        "actions",
        "meetings",
    }
    done("add", board, "- text")
    assert set(shown(board)["notes"][0]) >= {
        "id",
        "kind",
        "text",
        "author",
        "tags",
        "votes",
        "place",
        "marks",
        "source",
    }


def test_json_is_utf_8_and_holds_every_character(board: Path):
    text = "naïve 漢字 👩‍🚒 \x1b[31m “quoted”"
    done("add", board, f"- {text}")
    result = run("show", board, "--json")
    assert json.loads(result.stdout_bytes)["notes"][0]["text"] == text
    assert "漢字".encode() in result.stdout_bytes
    assert "\x1b" not in done("show", board)


def test_figures_are_null_and_say_what_is_missing(board: Path):
    plain = json.loads(done("comms", board, "--json"))
    assert plain["time_to_detect"]["value"] is None
    assert plain["time_to_detect"]["missing"] == ["impact started", "detected"]
    assert "missing: impact started, detected" in done("comms", board)


def test_marks_that_cannot_be_true_are_said(board: Path):
    done("add", board, "2019-07-18 09:37 signals [detected] Alert", "2019-07-18 09:40 signals [impact started] Error")
    assert "Cannot be: " in done("comms", board)


def test_actions_as_json_are_those_of_the_board(board: Path):
    done("add", board, "> One @lead", "> Two #technology")
    actions = json.loads(done("actions", board, "--json"))
    assert actions == shown(board)["actions"]
    assert [(action["title"], action["updates"]) for action in actions] == [("One", []), ("Two", [])]


# check, copy


def test_a_whole_board_is_said_to_be(board: Path):
    assert "is whole" in done("check", board)


def test_a_damaged_board_is_named(board: Path):
    done("add", board, "- words that somebody changes")
    with closing(sqlite3.connect(board)) as connection, connection:
        connection.execute("UPDATE note SET text = 'other words'")
    result = run("check", board)
    assert result.exit_code == 1
    assert result.stdout
    assert result.stderr.count("\n") == 1
    assert "portal.board" in result.stderr


def test_a_copy_is_the_same_board(board: Path, tmp_path: Path):
    done("add", board, "- a secret")
    out = tmp_path / "copy.board"
    done("copy", board, out)
    assert shown(out) == shown(board)
    with open_board(out, now=now) as store:
        assert len(store.history().done) == 1


def test_a_copy_without_history_holds_nothing_of_it(board: Path, tmp_path: Path):
    done("add", board, "- a secret")
    with open_board(board, now=now) as store:
        Session(store, now=now, new_id=new_id).undo()
    out = tmp_path / "copy.board"
    done("copy", board, out, "--without-history")
    assert b"a secret" in board.read_bytes()
    assert b"a secret" not in out.read_bytes()


def test_a_copy_never_takes_the_place_of_a_file(board: Path, tmp_path: Path):
    (tmp_path / "there").write_text("mine", "utf-8")
    refused("copy", board, tmp_path / "there")
    refused("copy", board, board)
    assert (tmp_path / "there").read_text("utf-8") == "mine"


# Boards that cannot be used


def newer(path: Path) -> None:
    image = bytearray(path.read_bytes())
    image[60:64] = (999).to_bytes(4, "big")
    path.write_bytes(image)


def other_database(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE note (id TEXT)")


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


BAD_BOARDS: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (Path.unlink, "no such board"),
    "a folder": (folder, "folder"),
    "empty": (lambda path: path.write_bytes(b""), "empty"),
    "a text": (lambda path: path.write_text("hello", "utf-8"), "no board"),
    "another database": (other_database, "some other program"),
    "cut off": (lambda path: path.write_bytes(path.read_bytes()[:5000]), "damaged"),
    "newer": (newer, "newer version"),
}

ON_A_BOARD = {
    "show": ("show", "{board}"),
    "show --json": ("show", "{board}", "--json"),
    "comms": ("comms", "{board}"),
    "actions": ("actions", "{board}"),
    "copy": ("copy", "{board}", "{folder}/copy.board"),
    "add": ("add", "{board}", "- text"),
    "import": ("import", "{board}", "-"),
}


@pytest.mark.parametrize(
    ("bad", "command"),
    # A newer board can be looked at: tests of its own hold that.
    [(bad, command) for bad in BAD_BOARDS for command in ON_A_BOARD if bad != "newer" or "show" not in command],
)
def test_a_board_that_cannot_be_used_is_named_and_left_alone(bad: str, command: str, tmp_path: Path):
    path = tmp_path / "bad.board"
    done("new", path)
    spoil, reason = BAD_BOARDS[bad]
    spoil(path)
    before = path.read_bytes() if path.is_file() else None
    arguments = [part.format(board=path, folder=tmp_path) for part in ON_A_BOARD[command]]
    line = refused(*arguments, input="14:02 text")
    assert "bad.board" in line
    assert reason in line
    assert (path.read_bytes() if path.is_file() else None) == before
    assert not (tmp_path / "copy.board").exists()


@pytest.mark.parametrize("bad", [bad for bad in BAD_BOARDS if bad != "cut off"])
def test_check_names_what_is_no_board(bad: str, tmp_path: Path):
    path = tmp_path / "bad.board"
    done("new", path)
    spoil, reason = BAD_BOARDS[bad]
    spoil(path)
    assert reason in refused("check", path)


@pytest.fixture
def shut(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder in which this process, whoever runs it, has only the rights of its files' modes."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "data").mkdir()
        (folder / "locked").mkdir()
        monkeypatch.setenv("WHITEBOARD_DATA", str(folder / "data"))
        done("new", folder / "locked" / "a.board")
        for path in (folder / "data").rglob("*"):
            path.chmod(0o777)
        (folder / "data").chmod(0o777)
        mine = os.geteuid()
        if mine == 0:
            os.seteuid(65534)
        try:
            yield folder
        finally:
            os.seteuid(mine)
            (folder / "locked").chmod(0o755)


def as_owner(change: Callable[[], object]) -> None:
    """Do something with the rights of whoever runs the tests."""
    mine = os.geteuid()
    os.seteuid(os.getuid())
    change()
    os.seteuid(mine)


def test_a_board_without_rights_is_named(shut: Path):
    board = shut / "locked" / "a.board"
    as_owner(lambda: board.chmod(0o000))
    assert "a.board cannot be read" in refused("show", board)
    as_owner(lambda: board.chmod(0o444))
    assert "Untitled board" in done("show", board)
    as_owner(lambda: board.parent.chmod(0o555))
    assert "a.board cannot be changed" in refused("add", board, "- text")
    assert "b.board" in refused("new", shut / "locked" / "b.board")
    assert "c.board" in refused("copy", board, shut / "locked" / "c.board")


def test_a_source_without_rights_is_named(shut: Path):
    board = shut / "data" / "mine.board"
    done("new", board)
    source = shut / "locked" / "a.txt"
    as_owner(lambda: source.write_text("14:02 Alert", "utf-8"))
    as_owner(lambda: source.chmod(0o000))
    assert "a.txt" in refused("import", board, source)


def test_a_board_that_is_open_elsewhere_can_be_read_but_not_changed(board: Path):
    with open_board(board, now=now):
        assert "Portal outage" in done("show", board)
        assert "open already" in refused("add", board, "- text")
    done("add", board, "- text")


def test_work_that_a_crash_left_is_taken_up_and_published(board: Path):
    store = open_board(board, now=now)
    session = Session(store, now=now, new_id=new_id)
    note = Note(
        "alert", text="Alert", place=OnTimeline(from_iso("2019-07-18T08:04:00Z"), "signals"), marks=(Mark.DETECTED,)
    )
    session.do(Add((note,)))
    store.close(publish=False)
    assert shown(board)["marks"][Mark.DETECTED]["at"] == "2019-07-18T08:04:00Z"
    assert len(read_board(board).notes) == 1


def test_what_is_against_the_rules_is_said_with_the_board(board: Path):
    line = refused("add", board, "-", input="- " + "a" * 2_000_001)
    assert "portal.board" in line
    assert "2,000,00" in line


# export, demo


@pytest.mark.parametrize(
    ("name", "begins"),
    [("out.pdf", b"%PDF-"), ("out.pptx", b"PK\x03\x04"), ("out.png", b"\x89PNG"), ("out.SVG", b"<?xml")],
)
def test_the_ending_of_a_name_says_what_an_export_becomes(name: str, begins: bytes, board: Path, tmp_path: Path):
    assert name in done("export", board, tmp_path / name)
    assert (tmp_path / name).read_bytes().startswith(begins)


def test_a_format_can_be_named_and_an_export_is_replaced(board: Path, tmp_path: Path):
    out = tmp_path / "out"
    out.write_text("an older one", "utf-8")
    done("export", board, out, "--format", "svg", "--parts", "timeline, actions")
    assert b"Portal outage" in out.read_bytes()


def test_paper_and_parts_choose_the_pages(board: Path, tmp_path: Path):
    def pages(*options: str) -> list[tuple[float, float]]:
        done("export", board, tmp_path / "out.pdf", *options)
        with closing(pypdfium2.PdfDocument(tmp_path / "out.pdf")) as pdf:
            return [pdf.get_page_size(number) for number in range(len(pdf))]

    done("add", board, "-", input="14:02 public Status page: investigating\n> Page the comms lead @Platform")
    assert max(map(max, pages("--paper", "letter", "--parts", "actions"))) == pytest.approx(792, abs=1)
    assert max(map(max, pages("--parts", "actions"))) == pytest.approx(842, abs=1)
    assert len(pages()) > len(pages("--parts", "actions"))


@pytest.mark.parametrize("parts", ["", ",", "everything", "timeline,everything"])
def test_parts_that_are_none_are_wrong_usage(parts: str, board: Path, tmp_path: Path):
    assert run("export", board, tmp_path / "out.pdf", "--parts", parts).exit_code == 2
    assert not (tmp_path / "out.pdf").exists()


def test_an_export_that_cannot_be_written_is_named(board: Path, tmp_path: Path):
    before = board.read_bytes()
    assert ".pdf" in refused("export", board, tmp_path / "out.docx")
    assert "nowhere" in refused("export", board, tmp_path / "nowhere" / "out.pdf")
    assert "folder" in refused("export", board, tmp_path, "--format", "pdf")
    assert "board" in refused("export", board, board, "--format", "pdf")
    assert "no such board" in refused("export", tmp_path / "gone.board", tmp_path / "out.pdf")
    assert board.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["portal.board"]


def test_the_demo_comes_with_all_its_exports(tmp_path: Path):
    names = ("demo.board", *(format.file_name("demo") for format in FORMATS.values()))
    made = [tmp_path / "demo" / name for name in names]
    assert done("demo", tmp_path / "demo").splitlines() == [str(path) for path in made]
    assert all(path.stat().st_size > 400 for path in made)
    assert len({*names}) == len(names) > 10


def test_a_demo_that_somebody_has_worked_on_stays(tmp_path: Path):
    done("demo", tmp_path, "--only-board")
    assert [path.name for path in tmp_path.iterdir()] == ["demo.board"]
    done("add", tmp_path / "demo.board", "- words of somebody")
    before = (tmp_path / "demo.board").read_bytes()
    assert "stays" in done("demo", tmp_path, "--only-board")
    assert (tmp_path / "demo.board").read_bytes() == before


def test_a_demo_needs_a_folder(tmp_path: Path):
    (tmp_path / "file").write_text("mine", "utf-8")
    assert "file" in refused("demo", tmp_path / "file")
    assert "file" in refused("demo", tmp_path / "file" / "below")
    (tmp_path / "demo.board").mkdir()
    assert "demo.board" in run("demo", tmp_path).stderr
