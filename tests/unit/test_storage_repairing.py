"""Repair: what can be read of a damaged board comes back into a new file, and what could not is said."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.pictures import BLUE, CONTENTS, RED, picture
from tests.stored import BOARD, DOCUMENT, NINE, NOTE, clock, edit
from whiteboard.cli.program import program
from whiteboard.model.document import Change, Document
from whiteboard.model.history import Entry, Turn
from whiteboard.model.pictures import content_id
from whiteboard.model.records import InTray, Link, Note, OnTimeline, Role
from whiteboard.storage import (
    BoardExists,
    DamagedBoard,
    NotABoard,
    create_board,
    database,
    open_board,
    opening,
    read_board,
    read_history,
    rows,
    schema,
)
from whiteboard.storage.repairing import Repair, repair, repair_board
from whiteboard.storage.working import image_of_document

PAGE = 4096
MANY = tuple(Note(f"n{number}", text=f"Note {number}") for number in range(150))


@pytest.fixture
def board(tmp_path: Path) -> Path:
    """A board with a history, a text that fills pages of its own, and a note that was deleted."""
    path = tmp_path / "portal.board"
    extra = Note("gone", text="Deleted")
    with create_board(path, Document.of(BOARD, (*DOCUMENT.records(), *MANY, extra)), now=clock()) as working:
        working.write(edit(working.load(), "x" * 30_000, 1))
        working.write(Entry(2, Turn.DO, NINE, "Delete", (Change(extra, None),)))
    return path


def mended(image: bytes, tmp_path: Path) -> tuple[Repair, Document]:
    """What a repair makes of some bytes; the outcome must be whole."""
    target = tmp_path / "mended.board"
    target.unlink(missing_ok=True)
    report = repair(image, target)
    assert report is not None
    assert list(opening.examine(target, None)) == []
    with closing(database.open_foreign(target)) as connection:
        return report, rows.read_document(connection)


def altered(path: Path, *statements: str) -> bytes:
    """The bytes of a board into which somebody wrote."""
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    return path.read_bytes()


def with_loose_links(folder: Path, *statements: str) -> bytes:
    """The bytes of a board whose table of links takes any row, into which somebody wrote."""
    path = folder / "portal.board"
    path.write_bytes(image_of_document(DOCUMENT))
    loosened = "CREATE TABLE loose AS SELECT * FROM link", "DROP TABLE link", "ALTER TABLE loose RENAME TO link"
    return altered(path, *loosened, *statements)


def test_a_whole_board_comes_through_with_its_history(board: Path, tmp_path: Path):
    report, document = mended(board.read_bytes(), tmp_path)
    assert report.problems == ()
    assert report.history
    assert report.kept["note"] == 152
    assert document == read_board(board)
    assert read_history(tmp_path / "mended.board") == read_history(board)
    assert len(read_history(board)[1]) == 2


def test_with_the_first_page_gone_rows_are_found_page_by_page(board: Path, tmp_path: Path):
    image = board.read_bytes()
    report, document = mended(bytes(PAGE) + image[PAGE:], tmp_path)
    assert document.notes == read_board(board).notes
    assert "page by page" in report.problems[0]
    assert report.history


def test_without_a_history_too_each_page_is_known_by_its_rows(tmp_path: Path):
    tagged = (replace(note, tags=("loud", note.id), votes=3) for note in MANY)
    document = Document.of(BOARD, (*DOCUMENT.records(), *tagged))
    report, found = mended(bytes(PAGE) + image_of_document(document)[PAGE:], tmp_path)
    assert found == document
    assert report.problems[1:] == ("1 page could not be read",)


def test_of_two_rows_of_one_key_one_is_told_to_make_no_sense(tmp_path: Path):
    image = with_loose_links(
        tmp_path,
        "INSERT INTO link SELECT * FROM link",
        "UPDATE link SET label = 'Another' WHERE rowid = 2",
    )
    report, document = mended(image, tmp_path)
    assert document.links == DOCUMENT.links
    assert report.problems == ("1 row made no sense",)


def test_any_lost_page_costs_only_what_was_on_it(board: Path, tmp_path: Path):
    image = board.read_bytes()
    whole = read_board(board)
    for number in range(0, len(image) // PAGE, 6):
        lost = image[: number * PAGE] + bytes(PAGE) + image[(number + 1) * PAGE :]
        report, document = mended(lost, tmp_path)
        assert len(document.notes) >= len(whole.notes) - 150
        assert document.notes.items() <= whole.notes.items() or document.notes["1"].text != whole.notes["1"].text
        assert "gone" not in document.notes or report.problems


def test_the_history_gives_back_what_the_tables_have_lost(board: Path, tmp_path: Path):
    image = altered(board, "DELETE FROM note_tag", "DELETE FROM note_mark", "DELETE FROM note WHERE id = '1'")
    report, document = mended(image, tmp_path)
    assert document == read_board(board) if not report.problems else document.notes["1"].tags == NOTE.tags
    assert document.notes["1"].text == "x" * 30_000
    assert report.history
    assert any("lost" in line for line in report.problems)


def test_a_note_that_came_back_stays_when_only_the_entry_that_brought_it_back_is_spoiled(tmp_path: Path):
    path, note = tmp_path / "portal.board", Note("n", text="Taken back")
    with create_board(path, DOCUMENT, now=clock()) as working:
        working.write(Entry(1, Turn.DO, NINE, "Add", (Change(None, note),)))
        working.write(Entry(2, Turn.DO, NINE, "Delete", (Change(note, None),)))
        working.write(Entry(2, Turn.UNDO, NINE, "Delete", (Change(None, note),)))
    report, document = mended(
        altered(path, "UPDATE journal SET changes = 'x' WHERE entry = (SELECT max(entry) FROM journal)"), tmp_path
    )
    assert document.notes["n"] == note
    assert not report.history
    assert "1 entry of the history made no sense" in report.problems


def test_a_text_that_stands_in_a_note_and_in_the_history_survives_damage_to_either(board: Path, tmp_path: Path):
    image = board.read_bytes()
    histories = []
    for place in (image.find(b"x" * 3000), image.rfind(b"x" * 3000)):
        report, document = mended(image[:place] + b"\xff" + image[place + 1 :], tmp_path)
        assert document.notes["1"].text == "x" * 30_000
        histories.append(report.history)
    assert sorted(histories) == [False, True]


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE note SET lane = 'nowhere' WHERE id = '1'", "the lane nowhere could not be read"),
        ("UPDATE note SET kind = 'nothing' WHERE id = '2'", "the kind nothing could not be read"),
        ("UPDATE note SET at = '999999-01-01T00:00:00Z' WHERE id = '1'", "at"),
        ("UPDATE note SET place = 'the moon' WHERE id = '1'", "place could not be read"),
        ("UPDATE note SET place = 'canvas', x = 1e300, y = 9e999 WHERE id = '2'", "place could not be kept"),
        ("UPDATE note SET votes = 9223372036854775807 WHERE id = '2'", "votes could not be kept"),
        ("UPDATE note SET text = CAST(x'41ff42' AS TEXT) WHERE id = '2'", ""),
        ("UPDATE note SET text = 'a' || char(0) || 'b' WHERE id = '2'", ""),
        ("UPDATE link SET to_note = 'none'", "left out: it does not fit"),
        ("UPDATE action_note SET note = 'none' WHERE position = 0", "a note that it came from could not be read"),
        ("UPDATE board SET scale = -1", "scale could not be kept"),
        ("DELETE FROM board", "title, zone and scale could not be read"),
        ("UPDATE note_mark SET mark = 'solved'", "is none of its marks"),
        ("UPDATE lane SET role = 'kitchen'", "role could not be read"),
        ("UPDATE action SET due = 'soon'", "due could not be kept"),
        ("UPDATE meeting SET kind = 'party'", "a meeting was left out: its kind could not be read"),
    ],
)
def test_values_that_mean_nothing_are_mended_or_left_out_and_told(tmp_path: Path, statement: str, said: str):
    path = tmp_path / "portal.board"
    path.write_bytes(image_of_document(DOCUMENT))
    report, document = mended(altered(path, statement), tmp_path)
    assert set(document.notes) == {"1", "2"}
    assert document.actions.keys() == DOCUMENT.actions.keys()
    assert any(said in line for line in report.problems) or not said
    assert document.lanes["signals"].role in {Role.SIGNALS, Role.OTHER}


def test_a_mark_that_is_on_two_notes_stays_on_one(board: Path, tmp_path: Path):
    image = altered(
        board,
        "DELETE FROM note_mark",
        "DELETE FROM note_tag",
        "PRAGMA foreign_keys = OFF",
        "DELETE FROM note WHERE id = '1'",
        "INSERT INTO note_mark VALUES ('2', 0, 'detected')",
    )
    report, document = mended(image, tmp_path)
    assert [id for id, note in document.notes.items() if note.marks] == ["2"]
    assert any("a mark stands there twice, or on another note already" in line for line in report.problems)


def test_what_was_mended_is_counted(board: Path, tmp_path: Path):
    image = altered(board, "UPDATE note SET text = 'x' WHERE id = '1'")
    report, document = mended(image, tmp_path)
    assert report.problems == ("1 record was damaged, and taken from the history",)
    assert document.notes["1"].text == "x" * 30_000


def test_what_the_history_knows_to_be_deleted_stays_deleted(board: Path, tmp_path: Path):
    """A row that came back by itself, as a page that was let go does."""
    image = altered(board, "UPDATE note SET id = 'gone' WHERE id = 'n7'")
    report, document = mended(image, tmp_path)
    assert "gone" not in document.notes
    assert report.problems == ("1 deleted record was left out",)


def test_pictures_come_along_and_one_whose_bytes_changed_is_told(tmp_path: Path):
    document = replace(
        DOCUMENT, pictures={"red": picture("red", RED), "blue": picture("blue", BLUE)}, contents=dict(CONTENTS)
    )
    image = image_of_document(document)
    report, found = mended(image, tmp_path)
    assert (found, report.problems) == (document, ())
    spoilt = BLUE[:-4] + b"\0\0\0\0"
    report, found = mended(image.replace(BLUE, spoilt), tmp_path)
    assert found.contents == {content_id(RED): RED}
    assert "1 picture was damaged" in report.problems


def test_two_that_have_one_name_once_it_can_be_written_are_told(tmp_path: Path):
    path = tmp_path / "portal.board"
    path.write_bytes(image_of_document(DOCUMENT))
    again = "INSERT INTO kind (id, title, colour, position) VALUES ('event' || char(0), 'Another', '#ffffff', 1)"
    report, document = mended(altered(path, again), tmp_path)
    assert document.kinds == DOCUMENT.kinds
    assert "the kind “Another” stands there twice" in report.problems


@pytest.mark.parametrize(("count", "more"), [(1000, []), (1001, ["… and more"])])
def test_of_what_went_wrong_a_thousand_lines_are_told(tmp_path: Path, count: int, more: list[str]):
    path = tmp_path / "portal.board"
    notes = (Note(f"n{number}", text=f"Note {number}") for number in range(count))
    path.write_bytes(image_of_document(Document.of(BOARD, (*DOCUMENT.records(), *notes))))
    altered(path, "UPDATE note SET votes = 9223372036854775807 WHERE id LIKE 'n%'")
    problems = repair_board(path, tmp_path / "mended.board").problems
    assert problems[:1] == ("the note “Note 0”: votes could not be kept",)
    assert len(problems) == 1000 + len(more)
    assert list(problems[1000:]) == more


def test_where_the_page_that_leads_to_the_rows_is_lost_they_are_looked_for(tmp_path: Path):
    path = tmp_path / "portal.board"
    document = Document.of(BOARD, (*DOCUMENT.records(), *MANY))
    image = bytearray(image_of_document(document))
    path.write_bytes(image)
    with closing(sqlite3.connect(path)) as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'note'").fetchone()
    image[(root - 1) * PAGE : root * PAGE] = bytes(PAGE)
    report, found = mended(bytes(image), tmp_path)
    assert found.notes == document.notes
    assert "page by page" in report.problems[0]
    assert report.problems[1:] == ("1 page could not be read",)


def test_a_history_that_is_not_whole_is_left_out_and_told(board: Path, tmp_path: Path):
    report, document = mended(altered(board, "UPDATE journal SET hash = 'x' WHERE entry = 1"), tmp_path)
    assert not report.history
    assert report.problems == ("the history does not lead to what could be read, and was left out",)
    assert document == read_board(board.with_name("mended.board"))
    assert read_history(tmp_path / "mended.board")[1] == ()


def test_a_row_of_other_values_than_its_table_has_is_counted(tmp_path: Path):
    image = with_loose_links(
        tmp_path,
        "INSERT INTO link (id, from_note, to_note, label) VALUES ('b', x'00', 7, 8)",
    )
    report, document = mended(image, tmp_path)
    assert document.links == DOCUMENT.links
    assert report.problems == ("1 row made no sense",)


def test_a_row_that_leads_nowhere_is_counted(tmp_path: Path):
    """The rest of a long text lies on pages of its own; here the row says that they are beyond the end."""
    document = replace(DOCUMENT, notes={**DOCUMENT.notes, "9": Note("9", text="x" * 30_000)})
    image = bytearray(image_of_document(document))
    # What a row does not hold itself it names by the four bytes behind the last that it does.
    at = image.index(b"x" * 100)
    while image[at] == ord("x"):
        at += 1
    image[at : at + 4] = b"\xff\xff\xff\xff"
    report, found = mended(bytes(image), tmp_path)
    assert found.notes == DOCUMENT.notes
    assert report.problems == ("1 row could not be read",)


def test_a_text_keeps_all_that_can_be_shown(tmp_path: Path):
    path = tmp_path / "portal.board"
    path.write_bytes(image_of_document(DOCUMENT))
    _, document = mended(altered(path, "UPDATE note SET text = 'a' || char(0) || 'b' WHERE id = '2'"), tmp_path)
    assert document.notes["2"].text == "ab"


@pytest.mark.parametrize(("length", "shown"), [(40, "x" * 40), (41, "x" * 39 + "…")])
def test_a_report_names_a_note_by_the_start_of_its_text(tmp_path: Path, length: int, shown: str):
    path = tmp_path / "portal.board"
    path.write_bytes(image_of_document(replace(DOCUMENT, notes={**DOCUMENT.notes, "9": Note("9", text="x" * length)})))
    report, _ = mended(altered(path, "UPDATE note SET votes = 9223372036854775807 WHERE id = '9'"), tmp_path)
    assert report.problems == (f"the note “{shown}”: votes could not be kept",)


def test_a_note_keeps_its_time_when_its_lane_is_lost(tmp_path: Path):
    path = tmp_path / "portal.board"
    path.write_bytes(image_of_document(DOCUMENT))
    _, document = mended(altered(path, "DELETE FROM lane"), tmp_path)
    place = document.notes["1"].place
    assert isinstance(place, OnTimeline)
    assert place.at == NINE
    assert isinstance(document.notes["2"].place, InTray)


def test_a_chain_of_pages_that_leads_back_to_itself_ends(tmp_path: Path):
    document = Document.of(BOARD, (*DOCUMENT.records(), *MANY))
    image = bytearray(image_of_document(document))
    for start in range(0, len(image), PAGE):
        if image[start] in {2, 5}:
            image[start + 8 : start + 12] = (start // PAGE + 1).to_bytes(4, "big")
    repair(bytes(image), tmp_path / "ended.board")


def test_other_files_are_no_boards(tmp_path: Path):
    other = tmp_path / "other.sqlite"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE song (id TEXT, title TEXT, artist TEXT, year INTEGER)")
        connection.execute("INSERT INTO song VALUES ('a', 'b', 'c', 4)")
        connection.commit()
    (tmp_path / "smallest.board").write_bytes(bytes(512))
    for path in (other, tmp_path / "smallest.board"):
        with pytest.raises(DamagedBoard, match="nothing of it could be read"):
            repair_board(path, tmp_path / "out.board")
    for contents in (b"", b"SQLite format 3\0", bytes(511)):
        (tmp_path / "short.board").write_bytes(contents)
        with pytest.raises(NotABoard):
            repair_board(tmp_path / "short.board", tmp_path / "out.board")
    assert not (tmp_path / "out.board").exists()


def test_a_repair_needs_a_new_file_and_leaves_the_old_one(board: Path, tmp_path: Path):
    image = board.read_bytes()
    with pytest.raises(BoardExists):
        repair_board(board, board)
    assert board.read_bytes() == image


def test_the_command_tells_what_it_found(tmp_path: Path):
    path, out = tmp_path / "portal.board", tmp_path / "mended.board"
    path.write_bytes(image_of_document(replace(DOCUMENT, links={"a": Link("a", "1", "2")})))
    damaged = altered(path, "UPDATE link SET to_note = 'none'")
    done = CliRunner().invoke(program, ["repair", str(path), str(out)])
    assert done.exit_code == 0, done.output
    assert "left out" in done.output
    assert "holds 2 notes, 1 lane, 0 phases" in done.output
    assert path.read_bytes() == damaged
    with open_board(out, now=clock()) as working:
        assert set(working.load().notes) == {"1", "2"}
    again = CliRunner().invoke(program, ["repair", str(path), str(out)])
    assert again.exit_code == 1


def test_older_versions_are_repaired_into_the_present_one(tmp_path: Path):
    with closing(sqlite3.connect(tmp_path / "old.board", isolation_level=None)) as connection:
        schema.create(connection, 1)
        connection.execute("INSERT INTO board VALUES ('b', 'Old', 'UTC', NULL, 6.0, 60, 0)")
        connection.execute("INSERT INTO kind VALUES ('event', 'Event', '#ffffff', 0)")
        connection.execute(
            "INSERT INTO note VALUES ('n', 'event', 'Old note', 'tray', NULL, NULL, NULL, NULL, NULL, NULL, NULL,"
            " '', 0, NULL, '', '', NULL, 0, 0, NULL)"
        )
    _, document = mended((tmp_path / "old.board").read_bytes(), tmp_path)
    assert document.notes["n"].text == "Old note"
