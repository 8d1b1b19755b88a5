"""The form of one note: each field does what it says, and the note's story is told."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.gui.scribe import Scribe, clock_time
from whiteboard.model.commands import Edit, MoveNotes
from whiteboard.model.instants import DAY, MINUTE, from_iso
from whiteboard.model.records import Board, InTray, Mark, Note, OnTimeline, Precision
from whiteboard.ui.inspector import Inspector


@pytest.fixture
def inspector(scribe: Scribe) -> Inspector:
    scribe.click(scribe.middle("Resolved"))
    scribe.key(Qt.Key.Key_I)
    assert scribe.page.inspector.isVisible()
    return scribe.page.inspector


def _write(scribe: Scribe, field: object, text: str) -> None:
    field.setFocus()
    field.selectAll()
    scribe.key(Qt.Key.Key_Delete, on=field)
    scribe.type(text, on=field)
    scribe.key(Qt.Key.Key_Return, on=field)


def test_the_fields_show_the_note(inspector: Inspector):
    assert inspector.text.toPlainText() == "Resolved"
    assert inspector.time.text() == "13:26"
    assert inspector.lane.currentText() == "Customer comms"
    assert inspector._marks[Mark.RESOLVED].isChecked()


@pytest.mark.parametrize(
    ("typed", "at", "until", "precision"),
    [
        ("13:40", "13:40", None, Precision.EXACT),
        ("~13:41", "13:41", None, Precision.ABOUT),
        ("13:00-13:20", "13:00", "13:20", Precision.RANGE),
    ],
)
def test_another_time(
    scribe: Scribe, inspector: Inspector, typed: str, at: str, until: str | None, precision: Precision
):
    _write(scribe, inspector.time, typed)
    place = scribe.on_timeline("Resolved")
    assert (place.at, place.precision) == (clock_time(at), precision)
    assert place.until == (clock_time(until) if until else None)
    scribe.page.undo()
    assert scribe.on_timeline("Resolved").at == clock_time("13:26")


def test_a_clock_is_on_the_day_nearest_to_where_the_note_is(scribe: Scribe, inspector: Inspector):
    _write(scribe, inspector.time, "00:30")
    assert scribe.on_timeline("Resolved").at == clock_time("00:30") + DAY
    _write(scribe, inspector.time, "23:30")
    assert scribe.on_timeline("Resolved").at == clock_time("23:30")


def test_what_is_no_time_changes_nothing_and_is_told(scribe: Scribe, inspector: Inspector):
    before = scribe.document
    _write(scribe, inspector.time, "soon")
    assert scribe.document is before
    assert "no time" in inspector._problem.text()


def test_text_author_tags_and_marks(scribe: Scribe, inspector: Inspector):
    inspector.text.setFocus()
    inspector.text.selectAll()
    scribe.type("All clear", on=inspector.text)
    _write(scribe, inspector.author, "Support lead")
    _write(scribe, inspector.tags, "#portal late")
    inspector._marks[Mark.RESOLVED].click()
    note = scribe.note("All clear")
    assert (note.author, note.tags, note.marks) == ("Support lead", ("portal", "late"), ())
    assert scribe.steps[-4:] == [
        "Change the text",
        "Change the author",
        "Change the tags",
        "Take the mark “resolved” away",
    ]


def test_a_note_of_the_inbox_gets_its_place(scribe: Scribe, inspector: Inspector):
    note = scribe.note("waits for its place")
    scribe.page.session.select({note.id})
    assert isinstance(scribe.note("waits for its place").place, InTray)
    _write(scribe, inspector.time, "09:30")
    place = scribe.note("waits for its place").place
    assert isinstance(place, OnTimeline)
    assert place.at == clock_time("09:30")


def test_a_locked_note_stays(scribe: Scribe, inspector: Inspector):
    inspector.locked.click()
    assert scribe.note("Resolved").locked
    at = scribe.middle("Resolved")
    scribe.drag(at, at + (at - scribe.middle("Alert fires")))
    assert scribe.on_timeline("Resolved").at == clock_time("13:26")


def test_the_story_is_told_newest_first(scribe: Scribe, inspector: Inspector):
    _write(scribe, inspector.time, "13:40")
    scribe.page.undo()
    lines = inspector._told.text().splitlines()
    assert "taken back: Move note → 13:26 Customer comms" in lines[0]
    assert "Move note → 13:40 Customer comms" in lines[1]
    assert "13:26 Customer comms" in lines[-1]


def test_several_notes_or_none_are_no_form(scribe: Scribe, inspector: Inspector):
    scribe.page.session.select({scribe.note("Resolved").id, scribe.note("Alert fires").id})
    assert inspector._form.isHidden()
    scribe.page.session.select(())
    assert inspector._form.isHidden()


def test_a_note_that_goes_while_it_is_shown(scribe: Scribe, inspector: Inspector):
    scribe.page.notes.delete()
    assert inspector._form.isHidden()
    inspector.author.setText("late")
    inspector.author.editingFinished.emit()
    assert not any(note.author == "late" for note in scribe.document.notes.values() if isinstance(note, Note))


def test_screen_readers_are_told_what_is_selected(scribe: Scribe):
    scribe.canvas.setFocus()
    scribe.page.session.select({scribe.note("Resolved").id})
    assert scribe.canvas.accessibleDescription() == "13:26 Resolved [resolved]"
    scribe.page.notes.select_all()
    assert scribe.canvas.accessibleDescription().endswith(" notes")
    scribe.page.session.select(())
    assert scribe.canvas.accessibleDescription() == ""


def test_a_day_alone_is_known_by_its_day_and_shown_without_a_clock(scribe: Scribe, inspector: Inspector):
    _write(scribe, inspector.time, "19 Jul")
    place = scribe.on_timeline("Resolved")
    start = clock_time("00:00") + DAY
    assert (place.at, place.until, place.precision) == (start, start + DAY, Precision.RANGE)
    assert inspector.time.text() == "19 Jul 2019"
    before = scribe.document
    inspector.time.setFocus()
    scribe.key(Qt.Key.Key_Return, on=inspector.time)
    assert scribe.document is before, "what is shown is what it is"


def test_a_range_over_midnight_is_told_with_both_days(scribe: Scribe, inspector: Inspector):
    _write(scribe, inspector.time, "2019-07-18 23:50 - 2019-07-19 00:10")
    place = scribe.on_timeline("Resolved")
    assert place.until is not None
    assert (place.at, place.until - place.at) == (clock_time("23:50"), 20 * MINUTE)
    assert inspector.time.text() == "2019-07-18 23:50 – 2019-07-19 00:10"
    before = scribe.document
    inspector.time.setFocus()
    scribe.key(Qt.Key.Key_Return, on=inspector.time)
    assert scribe.document is before, "what is shown is what it is"


def _in_london(scribe: Scribe) -> None:
    scribe.page.session.do(Edit(Board, {scribe.document.board.id: {"timezone": "Europe/London"}}))


@pytest.mark.parametrize(("at", "shown"), [("00:30", "01:30 BST"), ("01:30", "01:30 GMT")])
def test_a_time_that_clocks_showed_twice_reads_back_as_it_is_shown(
    scribe: Scribe, inspector: Inspector, at: str, shown: str
):
    _in_london(scribe)
    note, there = scribe.note("Resolved"), from_iso(f"2019-10-27T{at}Z")
    scribe.page.session.do(MoveNotes({note.id: OnTimeline(there, scribe.on_timeline("Resolved").lane, 0)}))
    assert inspector.time.text() == shown
    before = scribe.document
    _write(scribe, inspector.time, shown)
    assert scribe.document is before
    _write(scribe, inspector.time, "00:10")
    _write(scribe, inspector.time, shown)
    assert scribe.on_timeline("Resolved").at == there
    assert scribe.on_timeline("Resolved").precision is Precision.EXACT


def test_how_a_time_was_told_is_told_where_that_says_more_and_goes_when_it_is_typed_anew(
    scribe: Scribe, inspector: Inspector
):
    _in_london(scribe)
    note = scribe.note("Resolved")
    for said, told in (("13:26 UTC", False), ("14:26", False), ("8:26 EST", True)):
        scribe.page.session.do(Edit(Note, {note.id: {"said": said}}))
        assert (f"Time as it was told: {said}" in inspector._source.text()) == told
    _write(scribe, inspector.time, "13:40")
    assert scribe.note("Resolved").said == "13:40"
    assert "told" not in inspector._source.text()
    scribe.page.undo()
    assert scribe.note("Resolved").said == "8:26 EST"
