"""Since last time, as a part of everything that tells of a board in pages or words."""

from __future__ import annotations

import io
from html import unescape
from pathlib import Path

import pytest
from pptx import Presentation

from tests.incident import NINE, incident
from tests.memory import MemoryStore
from tests.stored import clock
from tests.unit.test_cli_commands import done, run
from whiteboard.cli.boards import new_id, now
from whiteboard.comms.figures import figures
from whiteboard.export.formats import FORMATS, CannotExport, Job, export, pages_of
from whiteboard.layout.deck import deck
from whiteboard.layout.display import Words
from whiteboard.layout.since import Since
from whiteboard.model.commands import Add, Edit, Remove
from whiteboard.model.instants import DAY, MINUTE
from whiteboard.model.records import Action, Meeting, MeetingKind, Note, OnCanvas, Status
from whiteboard.session import Session
from whiteboard.session.templates import new_document
from whiteboard.storage import create_board

ENTIRE = ("pdf", "pptx", "md", "html", "confluence")


def regrouped() -> Session:
    """An incident that was looked back at, worked on, and looked at again in a regroup that has just ended."""
    ids = iter(f"new-{number}" for number in range(1_000))
    document = incident(Meeting("look back", MeetingKind.WORKSHOP, NINE, NINE + 60 * MINUTE))
    session = Session(MemoryStore(document), now=clock(NINE + 6 * DAY), new_id=lambda: next(ids))
    session.do(Add((Note("fresh", "well", "Told <b>everybody</b> | first", OnCanvas(0.0, 900.0)),)))
    session.start_meeting(MeetingKind.REGROUP, ())
    session.do(Edit(Action, {"page": {"status": Status.DONE, "owner": "Ben"}}))
    session.do(Remove(frozenset({(Note, "unplaced")})))
    session.end_meeting(None)
    return session


def told(session: Session) -> Since:
    found = Since.last_time(session.document, session.entries())
    assert found is not None
    return found


def texts(session: Session, format: str) -> str:
    """What a file of the part says, on one line."""
    out = io.BytesIO()
    job = Job(session.document, "A4", frozenset({"since"}), lambda _: None, since=told(session))
    FORMATS[format].write(job, out)
    if format == "pdf":
        shapes = (s for page in pages_of(job) for at in page.content for one in at.drawings for s in one.shapes)
        found = " ".join(shape.block.text for shape in shapes if isinstance(shape, Words))
    elif format == "pptx":
        slides = Presentation(io.BytesIO(out.getvalue())).slides
        found = " ".join(run.text or "" for slide in slides for run in slide.element.iter("{*}t"))
    else:
        found = unescape(out.getvalue().decode()).replace("\\", "")
    return " ".join(found.split())


def test_last_time_is_the_last_meeting_after_which_anything_changed() -> None:
    session = regrouped()
    assert told(session).meeting.id == "look back"
    session.do(Edit(Note, {"heard": {"text": "after the regroup"}}))
    assert told(session).meeting.kind is MeetingKind.REGROUP
    assert Since.last_time(incident(), ()) is None


@pytest.mark.parametrize("format", ENTIRE)
def test_every_change_stands_in_every_file_that_tells_of_it(format: str) -> None:
    session = regrouped()
    said = texts(session, format)
    lines = told(session).lines
    assert len(lines) == 4
    assert "Since last time" in said
    assert "since the workshop of 18 July 2019: 1 done · 1 added · 1 changed · 1 removed" in said.replace(
        "Since the", "since the"
    )
    for line in lines:
        for words in (line.title, line.detail):
            assert " ".join(words.split()) in said, (format, words)


def test_more_changes_than_slides_hold_are_in_the_speakers_notes() -> None:
    session = regrouped()
    session.do(Add(tuple(Note(f"x{at}", "well", f"Idea {at} of many", OnCanvas(0.0, at * 99.0)) for at in range(300))))
    slides = deck(session.document, figures(session.document), ("since",), told(session))
    shown = [row for slide in slides for table in slide.tables for _, row in table.rows[1:]]
    said = [line for slide in slides for line in slide.said.split("\n")]
    assert len(slides) <= 8
    assert len(shown) + 240 == len(said) == len(set(said)) == 300
    assert "240 more changes in the speaker's notes" in slides[-1].subtitle


def test_without_a_meeting_the_part_alone_is_refused_and_among_others_left_out(tmp_path: Path) -> None:
    with pytest.raises(CannotExport, match="nothing has changed since a meeting"):
        export(incident(), tmp_path / "a.pdf", parts=("since",))
    export(incident(), tmp_path / "a.md", parts=("summary", "since"))
    assert "Since last time" not in (tmp_path / "a.md").read_text()


def test_the_command_line_chooses_the_meeting(tmp_path: Path) -> None:
    path, out = tmp_path / "portal.board", tmp_path / "a.md"
    with create_board(path, new_document("board", "Portal outage", "UTC"), now=now) as store:
        session = Session(store, now=now, new_id=new_id)
        session.do(Add((Meeting("first", MeetingKind.WORKSHOP, NINE, NINE + MINUTE),)))
        session.do(Add((Note("new", "idea", "Ask twice"),)))
        session.do(Add((Meeting("second", MeetingKind.REGROUP, NINE + DAY, NINE + DAY + MINUTE),)))
    done("export", path, out, "--parts", "since")
    assert "Since the workshop of 18 July 2019: 1 added" in out.read_text()
    assert "Ask twice" in out.read_text()
    done("export", path, out, "--parts", "since", "--since", "2")
    assert "Since the regroup of 19 July 2019: nothing has changed" in out.read_text()
    refused = run("export", path, out, "--since", "never")
    assert (refused.exit_code, "there is no meeting 'never'" in refused.stderr) == (1, True)
