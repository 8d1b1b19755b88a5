"""Writing notes: by double click, by tool and by key; nothing is left where nothing was written."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from tests.gui.scribe import CTRL, PLAIN, SHIFT, Scribe, clock_time
from whiteboard.layout.board import look
from whiteboard.layout.cards import contrast
from whiteboard.layout.theme import CONTRAST, DARK, LIGHT, Theme
from whiteboard.model.commands import Add
from whiteboard.model.history import Entry
from whiteboard.model.instants import Instant
from whiteboard.model.records import EVENT, Action, Id, Note, OnCanvas, OnTimeline
from whiteboard.storage.errors import CannotWrite
from whiteboard.storage.ready import Ready
from whiteboard.storage.working import Working
from whiteboard.ui import style
from whiteboard.ui.picture import FULL


def drafts(scribe: Scribe) -> dict[str, str]:
    return scribe.page.store.drafts()


# A new note.


def test_a_double_click_in_a_lane_writes_an_event_where_it_was_clicked(scribe: Scribe):
    before = scribe.places()
    note = scribe.write(scribe.spot("09:45", "response", 3), "Second look")
    assert note.kind == EVENT
    assert note.place == OnTimeline(clock_time("09:45"), "response", 3)
    assert scribe.editor is None
    assert scribe.steps[-1] == "Add note"
    assert scribe.selected == {"Second look"}
    assert {id: place for id, place in scribe.places().items() if id in before} == before


def test_a_double_click_below_the_lanes_writes_a_sticky_there(scribe: Scribe):
    scribe.canvas.show_all()
    at = scribe.below(600.0, 80.0)
    note = scribe.write(at, "Ask support")
    assert note.kind == scribe.canvas.sticky_kind != EVENT
    assert isinstance(note.place, OnCanvas)
    assert (note.place.x, note.place.y) == pytest.approx((600.0, 80.0), abs=1 / scribe.canvas.zoom)


def test_a_note_written_where_another_stands_takes_a_free_row(scribe: Scribe):
    taken = scribe.rect("On-call looks")
    scribe.write(scribe.spot("09:20", "response", 0), "Just before")
    assert not scribe.rect("Just before").overlaps(taken)
    assert scribe.rect("On-call looks") == taken


def test_a_double_click_on_a_note_opens_it(scribe: Scribe):
    scribe.double_click(scribe.middle("Fix rolls out"))
    assert scribe.editor is not None
    assert scribe.editor.toPlainText() == "Fix rolls out"
    scribe.type("New certificate")
    scribe.escape()
    assert scribe.note("New certificate").place == OnTimeline(clock_time("10:11"), "response", 0)
    assert scribe.steps[-1] == "Change the text"


def test_escape_on_an_empty_new_note_leaves_no_trace(scribe: Scribe):
    document, steps, entries = scribe.document, scribe.steps, len(list(scribe.page.store.entries()))
    scribe.double_click(scribe.spot("09:45", "response", 3))
    scribe.escape()
    assert scribe.editor is None
    assert scribe.document is document
    assert scribe.shown is document
    assert scribe.steps == steps
    assert len(list(scribe.page.store.entries())) == entries
    assert drafts(scribe) == {}


def test_a_new_note_whose_text_was_taken_back_leaves_no_trace(scribe: Scribe):
    document = scribe.document
    scribe.double_click(scribe.spot("09:45", "response", 3))
    scribe.type("oh no")
    for _ in "oh no":
        scribe.key(Qt.Key.Key_Backspace)
    scribe.escape()
    assert scribe.document is document
    assert drafts(scribe) == {}


def test_text_that_was_not_changed_is_no_step(scribe: Scribe):
    steps = scribe.steps
    scribe.double_click(scribe.middle("Fix rolls out"))
    scribe.escape()
    assert scribe.steps == steps


def test_a_click_elsewhere_ends_writing_and_keeps_it(scribe: Scribe):
    scribe.double_click(scribe.spot("09:45", "response", 3))
    scribe.type("Kept")
    scribe.click(scribe.spot("11:00", "signals", 6))
    assert scribe.editor is None
    assert scribe.on_timeline("Kept").at == clock_time("09:45")


def test_typing_shows_the_note_growing_and_keeps_a_draft_of_each_key(scribe: Scribe):
    document = scribe.document
    scribe.double_click(scribe.spot("09:45", "response", 3))
    (new,) = set(scribe.shown.notes) - set(document.notes)
    low = scribe.canvas.index.rect(new)
    for number, letter in enumerate("A line that is long enough to be broken into several", 1):
        scribe.type(letter)
        assert scribe.document is document
        assert len(scribe.shown.notes[new].text) == number
        assert f'"{scribe.shown.notes[new].text}"' in drafts(scribe)[new]
    high = scribe.canvas.index.rect(new)
    assert low is not None
    assert high is not None
    assert high.height > low.height
    scribe.escape()
    assert drafts(scribe) == {}


def test_letters_that_are_shortcuts_are_written(scribe: Scribe):
    note = scribe.write(scribe.spot("09:45", "response", 3), "nepafdvhsm?+-")
    assert note.text == "nepafdvhsm?+-"
    assert scribe.canvas.tool == "select"


def test_undo_and_redo_of_what_was_written(scribe: Scribe):
    before = scribe.document
    note = scribe.write(scribe.spot("09:45", "response", 3), "Second look")
    after = scribe.document
    scribe.undo()
    assert scribe.document == before
    assert "add note" in scribe.toast
    scribe.redo()
    assert scribe.document == after
    assert scribe.note("Second look") == note


@pytest.mark.parametrize("key", [Qt.Key.Key_F2, Qt.Key.Key_Return])
def test_f2_and_enter_write_on_the_selected_note(scribe: Scribe, key: Qt.Key):
    scribe.click(scribe.middle("Fix rolls out"))
    scribe.key(key)
    assert scribe.editor is not None
    scribe.key(Qt.Key.Key_End)
    scribe.type(" again")
    scribe.escape()
    assert scribe.on_timeline("Fix rolls out again").at == clock_time("10:11")


# The next sticky.


@pytest.mark.parametrize(
    ("key", "modifiers", "dx", "dy"),
    [
        (Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier, 1, 0),
        (Qt.Key.Key_Backtab, SHIFT, -1, 0),
        (Qt.Key.Key_Return, CTRL, 0, 1),
        (Qt.Key.Key_Return, CTRL | SHIFT, 0, -1),
    ],
)
def test_keys_go_on_to_the_next_sticky(scribe: Scribe, key: Qt.Key, modifiers: Qt.KeyboardModifier, dx: int, dy: int):
    scribe.canvas.show_all()
    first = scribe.note("Fast fix")
    scribe.double_click(scribe.middle("Fast fix"))
    scribe.key(key, modifiers)
    assert scribe.editor is not None
    scribe.type("Next one")
    scribe.escape()
    fresh = scribe.note("Next one")
    assert fresh.kind == first.kind
    assert isinstance(fresh.place, OnCanvas)
    assert isinstance(first.place, OnCanvas)
    moved = fresh.place.x - first.place.x, fresh.place.y - first.place.y
    assert [(step > 0) - (step < 0) for step in moved] == [dx, dy]
    assert not scribe.rect("Next one").overlaps(scribe.rect("Fast fix"))


@pytest.mark.parametrize(
    ("there", "back", "modifiers"),
    [
        (Qt.Key.Key_Tab, Qt.Key.Key_Backtab, SHIFT),
        (Qt.Key.Key_Return, Qt.Key.Key_Return, CTRL | SHIFT),
    ],
)
def test_the_next_sticky_covers_none(scribe: Scribe, there: Qt.Key, back: Qt.Key, modifiers: Qt.KeyboardModifier):
    scribe.canvas.show_all()
    scribe.double_click(scribe.below(600.0, 250.0))
    scribe.type("One")
    scribe.key(there, CTRL if there == Qt.Key.Key_Return else PLAIN)
    scribe.type("Two")
    scribe.key(back, modifiers)
    scribe.type("Three")
    scribe.escape()
    rects = {word: scribe.rect(word) for word in ("One", "Two", "Three")}
    assert not any(rects["Three"].overlaps(rects[word]) for word in ("One", "Two"))
    assert (rects["Three"].x, rects["Three"].y) < (rects["One"].x, rects["One"].y)


@pytest.mark.parametrize("theme", [LIGHT, DARK, CONTRAST])
def test_the_hint_on_an_empty_sticky_can_be_read(scribe: Scribe, qapp: QApplication, theme: Theme):
    style.apply(qapp, theme)
    scribe.page.set_theme(theme)
    scribe.canvas.show_all()
    scribe.double_click(scribe.below(600.0, 200.0))
    assert scribe.editor is not None
    paper = look(scribe.shown, Note("n", scribe.canvas.sticky_kind), scribe.canvas.shape).colour
    assert contrast(scribe.editor.palette().placeholderText().color().name(), paper) >= 4.5
    scribe.escape()


def test_a_next_sticky_that_stays_empty_leaves_no_trace(scribe: Scribe):
    scribe.canvas.show_all()
    scribe.write(scribe.below(600.0, 200.0), "One")
    document = scribe.document
    scribe.double_click(scribe.middle("One"))
    scribe.key(Qt.Key.Key_Tab)
    scribe.escape()
    assert scribe.document is document


def test_a_run_of_stickies_is_one_step_each(scribe: Scribe):
    scribe.canvas.show_all()
    number = len(scribe.steps)
    scribe.double_click(scribe.below(100.0, 200.0))
    for word in ("one", "two", "three"):
        scribe.type(word)
        if word != "three":
            scribe.key(Qt.Key.Key_Tab)
    scribe.escape()
    assert len(scribe.steps) == number + 3
    rects = [scribe.rect(word) for word in ("one", "two", "three")]
    assert not any(one.overlaps(other) for one in rects for other in rects if one is not other)


# Tools that write.


@pytest.mark.parametrize(("key", "time", "lane"), [("e", "10:30", "internal"), ("n", "10:30", "signals")])
def test_the_event_and_sticky_tools_write_where_one_clicks(scribe: Scribe, key: str, time: str, lane: str):
    scribe.key(key)
    at = scribe.spot(time, lane, 4)
    scribe.hover(at)
    assert time in scribe.canvas._state.overlay().label
    scribe.click(at)
    scribe.type("By tool")
    scribe.escape()
    note = scribe.note("By tool")
    assert (note.kind == EVENT) is (key == "e")
    assert note.place == OnTimeline(clock_time(time), lane, 4)
    assert scribe.canvas.tool == "select"


def test_the_sticky_tool_keeps_the_kind_that_was_chosen_last(scribe: Scribe):
    scribe.canvas.show_all()
    scribe.click(scribe.middle("Page us earlier"))
    scribe.page.notes.set_kind("question")
    scribe.key("n")
    scribe.click(scribe.below(100.0, 220.0))
    scribe.type("Who knew?")
    scribe.escape()
    assert scribe.note("Who knew?").kind == "question"


# A disk that refuses.


class Refusing:
    """The store of an open board, whose disk is full for the next so many commands."""

    def __init__(self, store: Working, times: int = 1) -> None:
        self._write = store.write
        self.times = times
        self._path = store.path
        store.write = self.write  # type: ignore[method-assign]

    def write(self, entry: Entry, contents: Mapping[Id, bytes], prepared: Ready | None = None) -> Instant:
        if self.times:
            self.times -= 1
            raise CannotWrite(self._path, "the disk is full")
        return self._write(entry, contents, prepared)


def test_an_update_that_the_disk_refuses_stays_in_its_line(scribe: Scribe):
    page = scribe.page
    page.do(Add((Action("a", "Mend the alert"),)))
    page.regroup.review()
    (row,) = page.review._rows
    row.line.setText("Half way")
    refusing = Refusing(page.store)
    row.line.returnPressed.emit()
    assert row.line.text() == "Half way"
    assert not scribe.document.updates
    assert refusing.times == 0
    row.line.returnPressed.emit()
    assert [update.text for update in scribe.document.updates.values()] == ["Half way"]


def test_what_the_disk_refused_is_told_until_it_takes_something(scribe: Scribe):
    page = scribe.page
    Refusing(page.store)
    page.add_lines("10:00 Not now")
    assert "the disk is full" in scribe.told
    page.session.preview(Add((Action("a", "Only shown"),)))
    page.session.preview(None)
    assert page.notice.isVisible(), "nothing was written yet"
    page.add_lines("10:00 Now")
    assert page.notice.isHidden()


def test_what_was_typed_stays_in_the_editor_when_the_disk_refuses(scribe: Scribe):
    document = scribe.document
    refusing = Refusing(scribe.page.store)
    scribe.double_click(scribe.spot("09:45", "response", 3))
    scribe.type("Not lost")
    scribe.escape()
    assert scribe.editor is not None
    assert scribe.editor.toPlainText() == "Not lost"
    assert scribe.document is document
    assert "the disk is full" in scribe.told
    assert len(drafts(scribe)) == 1
    refusing.times = 1
    scribe.page.undo()
    assert "the disk is full" in scribe.told
    assert scribe.editor is not None, "nothing is taken back while what is typed is on no board"
    assert scribe.document is document
    scribe.escape()
    assert scribe.editor is None
    assert scribe.on_timeline("Not lost").at == clock_time("09:45")
    assert drafts(scribe) == {}


def test_one_can_go_on_typing_after_the_disk_refused(scribe: Scribe):
    Refusing(scribe.page.store)
    scribe.double_click(scribe.middle("Fix rolls out"))
    scribe.type("Certificate")
    scribe.escape()
    assert scribe.editor is not None
    scribe.type(" replaced")
    assert scribe.shown.notes[scribe.note("Fix rolls out").id].text == "Certificate replaced"
    scribe.escape()
    assert scribe.on_timeline("Certificate replaced").at == clock_time("10:11")


def test_a_drag_that_the_disk_refuses_is_as_if_it_had_not_been(scribe: Scribe):
    document = scribe.document
    Refusing(scribe.page.store)
    scribe.drag(
        scribe.middle("Fix rolls out"),
        scribe.middle("Fix rolls out") + scribe.spot("10:00", "signals") - scribe.spot("09:30", "signals"),
    )
    assert scribe.document is document
    assert scribe.shown is document
    assert "the disk is full" in scribe.told


def test_undo_that_the_disk_refuses_takes_nothing_back(scribe: Scribe):
    scribe.write(scribe.spot("09:45", "response", 3), "Second look")
    document, steps = scribe.document, scribe.steps
    Refusing(scribe.page.store)
    scribe.undo()
    assert scribe.document is document
    assert scribe.steps == steps
    assert "the disk is full" in scribe.told
    scribe.undo()
    assert scribe.steps == steps[:-1]


def test_a_rule_that_is_broken_is_told_in_passing(scribe: Scribe):
    assert not scribe.page.do(Add((Note("well", text="again"),)))
    assert scribe.toast == "Something with this id is on the board already"
    assert scribe.told == ""


@pytest.mark.parametrize("keys", [["+"], ["Key_Delete"], ["Ctrl+D"], ["Ctrl+Return"]])
def test_a_key_whose_command_the_disk_refuses_tells_it_and_changes_nothing(scribe: Scribe, keys: list[str]):
    scribe.click(scribe.middle("Fix rolls out"))
    document = scribe.document
    Refusing(scribe.page.store)
    action = {"+": "vote_more", "Key_Delete": "delete", "Ctrl+D": "duplicate", "Ctrl+Return": "to_action"}[keys[0]]
    scribe.page.commands[action].trigger()
    assert scribe.document is document
    assert "the disk is full" in scribe.told


def test_who_goes_into_the_bar_while_writing_stays_there(scribe: Scribe):
    scribe.canvas.show_all()
    scribe.double_click(scribe.below(600.0, 80.0))
    scribe.type("Half said")
    scribe.key(Qt.Key.Key_J, CTRL)
    scribe.type("10:50 public By hand")
    scribe.key(Qt.Key.Key_Return)
    assert scribe.on_timeline("By hand").at == clock_time("10:50")
    assert isinstance(scribe.note("Half said").place, OnCanvas)


def test_writing_near_the_lower_edge_looks_nowhere_else_until_the_text_leaves_the_view(scribe: Scribe):
    canvas = scribe.canvas
    canvas.set_view(400.0, canvas.shape.canvas_y + 100.0, FULL)
    at = QPoint(300, canvas.height() - 70)
    before = canvas.view()
    scribe.double_click(at)
    assert canvas.view() == before
    scribe.type("one line")
    assert canvas.view() == before
    for _ in range(5):
        scribe.key(Qt.Key.Key_Return)
        scribe.type("and another one")
    (note,) = (note for note in scribe.shown.notes.values() if note.text.startswith("one line"))
    assert canvas.is_seen(note.id), "the view follows what is written"
