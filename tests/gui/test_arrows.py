"""Arrows that go round what lies between, and ends that are given to events."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.gui.scribe import Scribe
from whiteboard.layout.board import link_passes
from whiteboard.layout.scene import scene
from whiteboard.layout.theme import LIGHT
from whiteboard.model.commands import Add, MoveNotes
from whiteboard.model.instants import MINUTE
from whiteboard.model.records import Link, Note, OnCanvas, Precision
from whiteboard.ui.picture import FULL


def test_an_arrow_goes_round_a_note_that_is_dropped_in_its_way_and_back(scribe: Scribe):
    notes = [Note(name, "idea", name, OnCanvas(x, 400.0), width=120.0) for name, x in (("from", 0.0), ("to", 500.0))]
    between = Note("between", "idea", "between", OnCanvas(250.0, 700.0), width=120.0)
    assert scribe.page.do(Add((*notes, between, Link("arrow", "from", "to", ""))))
    scribe.canvas.show_all()
    links = scribe.canvas.picture.links
    straight = links.drawing("arrow")
    assert straight is not None
    middle = scribe.rect("from").centre[1]
    assert link_passes(straight, 310.0, middle, 4.0)
    assert scribe.page.do(MoveNotes({"between": OnCanvas(250.0, 400.0)}))
    round_ = scribe.canvas.picture.links.drawing("arrow")
    assert round_ is not None
    assert not link_passes(round_, *scribe.rect("between").centre, 4.0)
    assert round_ in scene(scribe.document, LIGHT)
    scribe.undo()
    assert scribe.canvas.picture.links.drawing("arrow") == straight


def test_an_event_is_given_an_end_and_it_is_taken_away(scribe: Scribe):
    scribe.click(scribe.middle("Fix rolls out"))
    before = scribe.on_timeline("Fix rolls out")
    assert scribe.page.commands["give_end"].isEnabled()
    assert not scribe.page.commands["take_end"].isEnabled()
    scribe.page.commands["give_end"].trigger()
    place = scribe.on_timeline("Fix rolls out")
    assert (place.at, place.until, place.precision) == (before.at, before.at + 30 * MINUTE, Precision.RANGE)
    assert not scribe.page.commands["give_end"].isEnabled()
    scribe.page.commands["take_end"].trigger()
    assert scribe.on_timeline("Fix rolls out") == before


def test_one_step_forward_and_back_among_notes_that_overlap(scribe: Scribe):
    notes = [Note(name, "idea", name, OnCanvas(600.0 + 10.0 * at, 60.0)) for at, name in enumerate("abc")]
    assert scribe.page.do(Add(tuple(notes)))

    def stack() -> list[str]:
        return [note.id for note in scribe.canvas.index.touching(scribe.rect("b")) if note.id in "abc"]

    assert stack() == ["a", "b", "c"]
    scribe.page.session.select({"a"})
    scribe.page.commands["forward"].trigger()
    assert stack() == ["b", "a", "c"]
    scribe.page.commands["backward"].trigger()
    assert stack() == ["a", "b", "c"]
    scribe.page.commands["backward"].trigger()
    assert scribe.toast == "It covers nothing"


@pytest.mark.parametrize("ends", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_who_has_written_the_label_of_a_long_arrow_is_where_they_were(scribe: Scribe, ends: Qt.Key):
    notes = [Note(name, "idea", name, OnCanvas(x, 400.0)) for name, x in (("near", 0.0), ("far", 9000.0))]
    assert scribe.page.do(Add((*notes, Link("arrow", "near", "far", ""))))
    scribe.canvas.set_view(*scribe.rect("near").centre, FULL)
    before = scribe.canvas.view()
    scribe.page.names.edit("arrow")
    assert scribe.canvas.view()[2] < before[2], "all of it is seen while its label is written"
    scribe.type("caused")
    scribe.key(ends)
    scribe.rest()
    assert scribe.canvas.view() == before
    assert scribe.document.links["arrow"].label == ("caused" if ends is Qt.Key.Key_Return else "")


def test_who_looks_elsewhere_while_a_label_is_written_stays_there(scribe: Scribe):
    notes = [Note(name, "idea", name, OnCanvas(x, 400.0)) for name, x in (("near", 0.0), ("far", 9000.0))]
    assert scribe.page.do(Add((*notes, Link("arrow", "near", "far", ""))))
    scribe.canvas.set_view(*scribe.rect("near").centre, FULL)
    scribe.page.names.edit("arrow")
    scribe.canvas.pan(40.0, 0.0)
    there = scribe.canvas.view()
    scribe.key(Qt.Key.Key_Escape)
    scribe.rest()
    assert scribe.canvas.view() == there
