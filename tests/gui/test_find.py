"""Finding: every note that says it is reached, on the board and in the inbox, and all else steps back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from tests.gui.scribe import CTRL, SHIFT, Scribe
from tests.pictures import CONTENTS, picture
from whiteboard.model.commands import Add, Edit
from whiteboard.model.records import Frame, InTray, Note, OnCanvas
from whiteboard.ui.find import matching
from whiteboard.ui.picture import FULL


def look_for(scribe: Scribe, words: str) -> None:
    scribe.key(Qt.Key.Key_F, CTRL)
    scribe.page.find_bar.line.clear()
    scribe.type(words, on=scribe.page.find_bar.line)


def counted(scribe: Scribe) -> str:
    return scribe.page.find_bar._count.text()


def found(scribe: Scribe, words: str) -> list[str]:
    return [scribe.document.notes[id].text for id in matching(scribe.document, words)]


def waiting_chosen(scribe: Scribe) -> list[str]:
    return [item.text() for item in scribe.page.inbox.selectedItems()]


def test_a_note_that_waits_is_found_shown_in_the_inbox_and_lit(scribe: Scribe):
    scribe.page.panel.turn_to("Comms")
    look_for(scribe, "waits for")
    assert counted(scribe) == "1 of 1 · 1 in the inbox"
    assert scribe.page.panel.front == "Inbox"
    assert waiting_chosen(scribe) == ["waits for its place"]
    assert scribe.page.inbox.lit == {scribe.note("waits for its place").id}
    assert scribe.page.find_bar.line.hasFocus(), "somebody who types goes on typing"
    scribe.key(Qt.Key.Key_Escape)
    assert not scribe.page.inbox.lit
    assert not scribe.canvas.matches


def test_next_and_previous_go_through_the_board_and_then_the_inbox(scribe: Scribe):
    scribe.page.session.do(Add((Note("more", text="Status waits too", place=InTray()),), "Wait"))
    scribe.page.session.do(Edit(Note, {scribe.note("Investigating").id: {"text": "Status investigating"}}, "Write"))
    look_for(scribe, "status")
    assert counted(scribe) == "1 of 2 · 1 in the inbox"
    assert scribe.selected == {"Status investigating"}
    scribe.key(Qt.Key.Key_Return)
    assert counted(scribe) == "2 of 2 · 1 in the inbox"
    assert scribe.selected == set()
    assert waiting_chosen(scribe) == ["Status waits too"]
    scribe.key(Qt.Key.Key_Return)
    assert scribe.selected == {"Status investigating"}
    scribe.key(Qt.Key.Key_Return, SHIFT)
    assert waiting_chosen(scribe) == ["Status waits too"]


def test_a_match_far_down_the_inbox_is_scrolled_to_and_a_hidden_panel_comes_back(scribe: Scribe):
    many = tuple(Note(f"w{n:03}", text=f"waiting {n:03}", place=InTray()) for n in range(80))
    scribe.page.session.do(Add(many, "Wait"))
    scribe.page.commands["toggle_panel"].trigger()
    assert not scribe.page.panel.isVisible()
    look_for(scribe, "waiting 077")
    scribe.settle()
    inbox = scribe.page.inbox
    assert scribe.page.panel.isVisible()
    assert inbox.viewport().rect().intersects(inbox.visualItemRect(inbox.currentItem()))


def test_viewers_of_the_board_alone_are_not_shown_the_inbox(scribe: Scribe):
    scribe.page.commands["present"].trigger()
    look_for(scribe, "waits for")
    assert not scribe.page.panel.isVisible()
    assert scribe.toast == "In the inbox: waits for its place"


@pytest.mark.parametrize(
    ("words", "texts"),
    [
        ("#loud", ["Rota"]),
        ("@anna", ["Rota"]),
        ("idea", ["Page us earlier", "Rota"]),
        ("#", ["Rota"]),
        ("customer comms", ["Investigating", "Identified", "Resolved"]),
        ("resolved customer", ["Resolved"]),
        ("ALERT", ["Alert fires"]),
        ("nowhere", []),
        ("  ", []),
    ],
)
def test_text_tags_authors_kinds_and_lanes_are_searched(scribe: Scribe, words: str, texts: list[str]):
    rota = Note("rota", "idea", "Rota", author="anna", tags=("loud",), place=OnCanvas(40.0, 40.0))
    scribe.page.session.do(Add((rota,), "Write"))
    assert found(scribe, words) == texts


def test_what_changes_while_one_looks_is_found_and_lost(scribe: Scribe):
    look_for(scribe, "fresh")
    assert counted(scribe) == "none"
    scribe.page.session.do(Add((Note("n", text="fresh", place=InTray()),), "Wait"))
    assert counted(scribe) == "1 · 1 in the inbox"
    scribe.page.session.do(Edit(Note, {"n": {"text": "stale"}}, "Write"))
    assert counted(scribe) == "none"
    lane = next(iter(scribe.document.lanes.values()))
    scribe.page.session.do(Edit(type(lane), {lane.id: {"title": "Freshness"}}, "Rename"))
    assert counted(scribe) != "none"


def faded(before: QColor, now: QColor, paper: QColor) -> bool:
    """Whether a colour has come much nearer to that of the paper."""

    def apart(one: QColor) -> int:
        pairs = ((one.red(), paper.red()), (one.green(), paper.green()), (one.blue(), paper.blue()))
        return sum(abs(a - b) for a, b in pairs)

    return apart(now) < apart(before) / 2


def test_pictures_frames_and_other_notes_step_back_and_what_is_found_does_not(scribe: Scribe):
    shot = picture("shot", x=400.0, y=60.0)
    frame = Frame("frame", "Discussion", x=0.0, y=200.0, width=300.0, height=160.0)
    inside = Note("in", "idea", "needle", place=OnCanvas(60.0, 260.0), colour="#ff0000")
    other = Note("out", "idea", "hay", place=OnCanvas(400.0, 260.0), colour="#ff0000")
    scribe.page.session.do(Add((shot, frame, inside, other), "Fill", contents={shot.content: CONTENTS[shot.content]}))
    scribe.canvas.show_all()
    canvas, paper = scribe.canvas, QColor(scribe.canvas.theme.paper)
    foot = canvas.shape.canvas_y
    before = canvas.grab().toImage()
    canvas.matches = frozenset({"in"})
    after = canvas.grab().toImage()
    needle = scribe.pixel(scribe.rect("needle").right - 20.0, scribe.rect("needle").bottom - 6.0)
    assert after.pixelColor(needle) == before.pixelColor(needle)
    hay = scribe.pixel(scribe.rect("hay").right - 20.0, scribe.rect("hay").bottom - 6.0)
    for spot in (hay, scribe.pixel(460.0, foot + 100.0)):
        assert faded(before.pixelColor(spot), after.pixelColor(spot), paper)


def test_a_note_that_waits_is_shown_in_the_inbox_to_whoever_asks_for_it(scribe: Scribe):
    scribe.page.panel.turn_to("Comms")
    scribe.page.show_notes((scribe.note("waits for its place").id,))
    assert scribe.page.panel.front == "Inbox"
    assert waiting_chosen(scribe) == ["waits for its place"]
    assert scribe.selected == set()


def test_the_bar_of_what_is_selected_covers_nothing_that_was_found(scribe: Scribe):
    notes = [
        Note(f"{x} {y}", "idea", "found", OnCanvas(150.0 * x, 400.0 + 70.0 * y)) for x in range(12) for y in range(8)
    ]
    assert scribe.page.do(Add(tuple(notes), "Fill"))
    bar = scribe.page.selection_bar
    scribe.canvas.set_view(*scribe.canvas.index.rect("5 4").centre, FULL)
    look_for(scribe, "found")
    scribe.rest()
    scribe.settle()
    seen = [scribe.canvas.on_screen(scribe.canvas.index.rect(note.id)).toAlignedRect() for note in notes]
    assert bar.isHidden() or not any(bar.geometry().intersects(rect) for rect in seen)
    scribe.key(Qt.Key.Key_Escape)
    scribe.settle()
    assert not bar.isHidden(), "without a light it may lie where it must"
