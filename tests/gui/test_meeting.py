"""A workshop and, three weeks later, its regroup: with real keys in the real window, and a clock that is told the time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from itertools import combinations, count
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.importing import incident, status_page, take
from tests.gui.scribe import CTRL, SHIFT, Scribe
from tests.gui.test_export_dialog import finished, opened
from tests.stored import NINE
from whiteboard.layout.board import frame_rect, timeline_rect
from whiteboard.layout.theme import DARK
from whiteboard.model.commands import Add, Edit
from whiteboard.model.instants import DAY, MINUTE, SECOND, Instant
from whiteboard.model.meetings import steps_of
from whiteboard.model.order import actions_in_order
from whiteboard.model.records import (
    Action,
    Category,
    InTray,
    Meeting,
    MeetingKind,
    MeetingStep,
    Note,
    OnCanvas,
    OnTimeline,
    Status,
    StepView,
    Update,
)
from whiteboard.model.since import Sort
from whiteboard.model.themes import holds, themes
from whiteboard.session import Session
from whiteboard.session.templates import new_document
from whiteboard.settings import Settings
from whiteboard.storage import open_board, read_board
from whiteboard.storage.errors import BoardError
from whiteboard.storage.working import create_board
from whiteboard.ui.actions_table import COLUMNS
from whiteboard.ui.canvas import READABLE
from whiteboard.ui.known_names import KnownNames
from whiteboard.ui.meeting_bar import Running, clock_words
from whiteboard.ui.meeting_dialogs import People, StartMeeting, Steps
from whiteboard.ui.naming import LineInPlace
from whiteboard.ui.window import Window
from whiteboard.ui.wrap_up import WrapUp

Key = Qt.Key
WORKSHOP: Instant = NINE + 5 * DAY


class Clock:
    """Says what it is told, and a moment more each time so that nothing happens at once."""

    def __init__(self) -> None:
        self.at = WORKSHOP
        self.moment = 1

    def __call__(self) -> Instant:
        self.at += self.moment
        return self.at


class Room:
    """The desk at which the window is opened again and again."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.clock = Clock()
        self.scribe: Scribe | None = None
        self._ids = count(1)

    def open(self) -> Scribe:
        window = Window(Settings(), clock=self.clock, ids=lambda: f"id-{next(self._ids)}")
        window.resize(1500, 900)
        window.show()
        window.activateWindow()
        self.scribe = Scribe(window)
        window.take(self.path)
        self.scribe.settle()
        return self.scribe

    def close(self) -> None:
        if self.scribe is not None:
            self.scribe.close()
            self.scribe = None


@pytest.fixture
def room(qapp: QApplication, tmp_path: Path) -> Iterator[Room]:
    path = tmp_path / "portal.board"
    made = Room(path)
    create_board(path, new_document("board", "Portal outage", "UTC", start=NINE), now=made.clock).close()
    yield made
    made.close()


def dialog(scribe: Scribe, kind: type) -> object:
    found = [one for one in scribe.window.findChildren(kind) if one.isVisible()]
    assert len(found) == 1, f"{len(found)} of {kind.__name__}"
    return found[0]


def start(scribe: Scribe, people: str = "Anna, Ben, Carla") -> None:
    scribe.key("m", CTRL | SHIFT)
    asked = dialog(scribe, StartMeeting)
    assert isinstance(asked, StartMeeting)
    asked.people.setFocus()
    scribe.type(people, on=asked.people)
    scribe.key(Key.Key_Return, CTRL, on=asked.people)
    for _ in range(50):
        scribe.settle()
        if QApplication.focusWidget() is scribe.canvas:
            return


def bar(scribe: Scribe, *lines: str) -> None:
    scribe.key("j", CTRL)
    for line in lines:
        scribe.type(line)
        scribe.key(Key.Key_Return)


def on_board(scribe: Scribe) -> None:
    scribe.escape()
    scribe.canvas.setFocus()


def test_what_is_typed_in_the_discussion_comes_into_its_frame(room: Room, qtbot: QtBot):
    scribe = room.open()
    start(scribe)
    discuss = next(step for step in scribe.page.meeting._steps() if step.view is StepView.DISCUSSION)
    scribe.page.meeting.enter(discuss.id)
    scribe.key("j", CTRL)
    lines = [f"{sign} sticky {number}" for number, sign in enumerate("+-?!" * 4)]
    for line in lines:
        scribe.type(line)
        scribe.key(Key.Key_Return)
    frame = min(
        (frame for frame in scribe.document.frames.values() if frame.category is None), key=lambda frame: frame.position
    )
    inside = [note for note in scribe.document.notes.values() if isinstance(note.place, OnCanvas)]
    assert len(inside) == len(lines)
    assert all(holds(frame, note.place) for note in inside if isinstance(note.place, OnCanvas))
    rects = [scribe.rect(note.text) for note in inside]
    assert not any(one.overlaps(other) for one, other in combinations(rects, 2))
    assert max(rect.bottom for rect in rects) < frame_rect(frame, scribe.canvas.shape).bottom

    # Votes are no notes: they say what they wait for, and count once there are numbers, shown or not.
    scribe.type("1: 3")
    scribe.key(Key.Key_Return)
    assert "press B" in scribe.toast
    assert len(scribe.document.notes) == len(lines)
    scribe.page.voting.number_notes()
    scribe.page.voting.number_notes()
    scribe.page.bar.edit.setText("1: 3")
    scribe.key(Key.Key_Return)
    assert sum(note.votes for note in scribe.document.notes.values()) == 3


@pytest.mark.timeout(400)  # A whole workshop, key by key.
def test_a_workshop_and_its_regroup(room: Room, qtbot: QtBot, tmp_path: Path):
    scribe = room.open()
    take(scribe, qtbot, status_page(tmp_path, incident()))
    scribe.key(Key.Key_Return, CTRL)
    assert len(scribe.document.notes) == 2
    qtbot.waitUntil(lambda: QApplication.focusWidget() is scribe.canvas, timeout=20_000)

    start(scribe)
    page = scribe.page
    workshop = page.session.meeting
    assert workshop is not None
    assert workshop.participants == ("Anna", "Ben", "Carla")
    assert page.meeting_bar.isVisible()
    assert page.meeting_bar.time_left == "5:00"

    # Capture: with and without a time.
    scribe.key(Key.Key_F7)
    bar(scribe, "09:40 internal Channel opened", "Support takes calls", "- Nobody told support", "+ Quick fix")
    assert len([note for note in scribe.document.notes.values() if isinstance(note.place, InTray)]) == 3

    # Place what waits: a lane and a time, the others below the timeline.
    scribe.key(Key.Key_F8)
    assert page.placing.isVisible()
    assert page.placing.text.text() == "Support takes calls"
    scribe.key("3")
    scribe.type("09:50")
    scribe.key(Key.Key_Return)
    scribe.key("0")
    scribe.key("0")
    assert not page.placing.isVisible()
    assert scribe.on_timeline("Support takes calls").lane == "internal"
    assert isinstance(scribe.note("Nobody told support").place, OnCanvas)
    assert isinstance(scribe.note("Quick fix").place, OnCanvas)

    # Votes by number, hidden until they are revealed.
    scribe.key(Key.Key_F7)
    on_board(scribe)
    scribe.key("d", CTRL | SHIFT)
    scribe.key("b", on=scribe.canvas)
    numbers = {sign.text: scribe.document.notes[id].text for id, sign in scribe.canvas.numbers.items()}
    bar(scribe, *(f"{number}: {5 if text == 'Quick fix' else 3}" for number, text in numbers.items()))
    assert scribe.note("Quick fix").votes == 5
    assert "8 of 9 votes, hidden" in page.voting.words()
    scribe.key("d", CTRL | SHIFT)
    assert not scribe.document.board.votes_hidden
    on_board(scribe)
    scribe.key("b", on=scribe.canvas)
    assert not scribe.canvas.numbers

    # A theme, named where it stands.
    both = ("Nobody told support", "Quick fix")
    qtbot.waitUntil(lambda: all(scribe.canvas.rect().contains(scribe.middle(text)) for text in both), timeout=20_000)
    scribe.click(scribe.middle("Nobody told support"))
    scribe.click(scribe.middle("Quick fix"), SHIFT)
    assert scribe.selected == {"Nobody told support", "Quick fix"}
    scribe.key("t", on=scribe.canvas)
    line = dialog(scribe, LineInPlace)
    assert isinstance(line, LineInPlace)
    shown, named = (QRect(widget.mapToGlobal(QPoint(0, 0)), widget.size()) for widget in (page.selection_bar, line))
    assert not page.selection_bar.isVisible() or not shown.intersects(named), "its name can be read"
    scribe.type("Who hears first", on=line)
    scribe.key(Key.Key_Return, on=line)
    (theme,) = themes(scribe.document)
    assert (theme.frame.title, theme.votes) == ("Who hears first", 8)
    assert [note.text for note in theme.notes] == ["Quick fix", "Nobody told support"]

    # Three actions: one of a note, two from the bar.
    scribe.key(Key.Key_F7)
    page.session.select([scribe.note("Nobody told support").id])
    scribe.canvas.setFocus()
    scribe.key(Key.Key_Return, CTRL)
    bar(scribe, "> Page support @Ben due in 3 days #process", "> Write a template @Carla due in 8 weeks #people")
    titles = {action.title: action for action in scribe.document.actions.values()}
    assert set(titles) == {"Nobody told support", "Page support", "Write a template"}
    assert titles["Nobody told support"].notes == (scribe.note("Nobody told support").id,)
    for column, typed in (("owner", "Anna"), ("due", "next friday")):
        scribe.window.activateWindow()
        page.actions_table.edit(titles["Nobody told support"].id, column)
        # A window that has lost the focus to a list of names gets it back when the system says so, not at once.
        qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QLineEdit), timeout=20_000)
        editor = QApplication.focusWidget()
        scribe.type(typed, on=editor)
        scribe.key(Key.Key_Return, on=editor)
        scribe.settle()
    told = scribe.document.actions[titles["Nobody told support"].id]
    assert (told.owner, told.due) == ("Anna", "2019-08-02")

    # Wrap up: what is missing is pointed out, never forced; an export; and when to meet again.
    scribe.key("w", CTRL | SHIFT)
    wrap_up = dialog(scribe, WrapUp)
    assert isinstance(wrap_up, WrapUp)
    wrap_up.export_asked.emit()
    export = opened(scribe)
    export.format.setCurrentIndex(export.format.findData("csv"))
    export.export_button.click()
    finished(export, qtbot)
    assert export.message.text().startswith("Written: ")
    export.close()
    wrap_up.when.selectAll()
    scribe.type("in 3 weeks", on=wrap_up.when)
    scribe.key(Key.Key_Return, on=wrap_up.when)
    assert page.session.meeting is None
    assert not page.meeting_bar.isVisible()
    assert scribe.document.board.regroup == "2019-08-13"
    assert scribe.document.meetings[workshop.id].until is not None
    assert {entry.meeting for entry in page.session.entries()[1:]} == {workshop.id}
    room.close()

    # Three weeks later.
    room.clock.at += 21 * DAY
    scribe = room.open()
    page = scribe.page
    assert "the regroup was set for Tue 13 Aug 2019" in scribe.told
    page.notice._agree.click()
    regroup = page.session.meeting
    assert regroup is not None
    assert (regroup.kind, regroup.participants) == (MeetingKind.REGROUP, ("Anna", "Ben", "Carla"))
    rows = page.review._rows
    assert page.review.isVisible()
    order = [scribe.document.actions[row.id].title for row in rows]
    assert order == ["Page support", "Nobody told support", "Write a template"], "overdue ones first"
    assert QApplication.focusWidget() is rows[0].line
    scribe.type("It pages now")
    scribe.key(Key.Key_Return)
    assert QApplication.focusWidget() is page.review._rows[1].line
    scribe.type("@Anna Half of it")
    scribe.key(Key.Key_Return)
    status = page.review._rows[0].status
    status.setCurrentText("Done")
    status.textActivated.emit("Done")
    assert scribe.document.actions[rows[0].id].status is Status.DONE

    # On the board: something new, something changed, moved and gone.
    page.regroup.close_overlays()
    bar(scribe, "10:40 public Promised in the chat")
    scribe.canvas.setFocus()
    page.session.select([scribe.note("Channel opened").id])
    scribe.key(Key.Key_Right, on=scribe.canvas)
    page.session.select([scribe.note("Quick fix").id])
    scribe.key(Key.Key_Plus, on=scribe.canvas)
    page.session.select([scribe.note("Support takes calls").id])
    scribe.key(Key.Key_Delete, on=scribe.canvas)
    before = page.session.entries()

    scribe.key(Key.Key_F4)
    scribe.settle()
    told_lines = {(line.sort, line.what, line.title) for line in page.since.lines}
    assert told_lines == {
        (Sort.DONE, "Action", "Page support"),
        (Sort.ADDED, "Update", "It pages now (on “Page support”)"),
        (Sort.ADDED, "Update", "Half of it — Anna (on “Nobody told support”)"),
        (Sort.ADDED, "Event", "Promised in the chat"),
        (Sort.CHANGED, "Went well", "Quick fix"),
        (Sort.MOVED, "Event", "Channel opened"),
        (Sort.REMOVED, "Event", "Support takes calls"),
    }
    moved = next(line for line in page.since.lines if line.sort is Sort.MOVED)
    assert moved.detail == "18 Jul 09:40 → 09:41 · Internal comms"
    document = scribe.document
    names = {note.id: note.text for note in document.notes.values()}
    names |= {action.id: f"the card of {action.title}" for action in document.actions.values()}
    assert {names[id]: sign.text for id, sign in scribe.canvas.lit.items()} == {
        "the card of Page support": "done",
        "Promised in the chat": "added",
        "Quick fix": "changed",
        "Channel opened": "moved",
        "Nobody told support": "updated",
    }
    page.regroup.export_since_to(tmp_path / "since.pdf")
    qtbot.waitUntil(lambda: "Written: " in scribe.toast, timeout=20_000)
    assert page.session.entries() == before, "looking writes nothing"
    with closing(pypdfium2.PdfDocument(tmp_path / "since.pdf")) as pdf:
        text = pdf[0].get_textpage().get_text_range()
    assert "Promised in the chat" in text
    assert "1 done" in text


def test_the_card_of_what_waits_has_room_for_all_of_it(room: Room):
    scribe = room.open()
    bar(scribe, "Support says that tickets are piling up", "Nobody told sales")
    placing = scribe.page.placing

    def cut() -> list[str]:
        scribe.settle()
        shown = [one for one in placing.findChildren(QLabel) if one.isVisibleTo(placing) and one.text()]
        needed = {one: max(one.heightForWidth(one.width()), one.minimumSizeHint().height()) for one in shown}
        return [one.text() for one, height in needed.items() if one.height() < height]

    scribe.key(Key.Key_F8)
    assert cut() == []
    scribe.key("2")
    assert cut() == []
    scribe.type("09:50")
    assert cut() == []
    scribe.key(Key.Key_Return)
    assert placing.text.text() == "Nobody told sales"
    assert cut() == []

    def lanes() -> list[QLabel]:
        scribe.settle()
        return [one for one in placing.findChildren(QLabel) if one.isVisibleTo(placing) and one.text()[1:3] == "  "]

    assert len({one.y() for one in lanes()}) == 1
    scribe.escape()
    scribe.page.commands["panel_window"].trigger()
    scribe.key(Key.Key_F8, on=scribe.canvas)
    assert placing.window() is not scribe.window, "it is nobody's business but the scribe's"
    assert len(lanes()) == 4
    assert len({one.y() for one in lanes()}) > 1
    assert [one.text() for one in lanes() if one.width() < one.sizeHint().width()] == []
    scribe.page.commands["panel_window"].trigger()


def test_enter_in_the_inbox_places_that_note_by_the_keys(room: Room):
    scribe = room.open()
    bar(scribe, "first", "second", "third")
    inbox = scribe.page.inbox
    inbox.setCurrentRow(1)
    scribe.key(Key.Key_Return, on=inbox)
    assert scribe.page.placing.text.text() == "second"
    scribe.key("1")
    scribe.type("09:50")
    scribe.key(Key.Key_Return)
    assert scribe.on_timeline("second").lane == "signals"
    assert scribe.page.placing.text.text() == "first"


def test_notes_of_the_inbox_are_shown_whole(room: Room):
    scribe = room.open()
    bar(scribe, "A note with so many words that it can never be shown in one line of a narrow panel", "- Short @Anna")
    inbox = scribe.page.inbox
    scribe.settle()
    assert inbox.viewport().width() >= inbox.sizeHintForColumn(0)
    long, short = (inbox.visualItemRect(inbox.item(row)).height() for row in (0, 1))
    assert long > short
    assert not inbox.horizontalScrollBar().isVisible()


def test_a_step_shows_its_time_and_is_over_without_a_word(room: Room):
    scribe = room.open()
    room.clock.moment = 0
    start(scribe)
    page = scribe.page
    assert page.meeting_bar.ticking
    room.clock.at += 4 * MINUTE + 30 * SECOND
    page.meeting.tick()
    assert page.meeting_bar.time_left == "0:30"
    room.clock.at += MINUTE
    page.meeting.tick()
    assert page.meeting_bar.time_left == "+0:30"
    scribe.key(Key.Key_F7, CTRL)
    assert page.meeting_bar.time_left == "1:30"
    scribe.key(Key.Key_F7, CTRL | SHIFT)
    assert page.meeting_bar.time_left == "6:30"
    scribe.key(Key.Key_F7)
    assert page.meeting_bar.time_left == "20:00"
    scribe.key(Key.Key_F7, SHIFT)
    assert page.meeting_bar.time_left == "6:30"


def test_clocks_that_jump_give_nobody_more_time():
    running = Running("step", 1_000_000, 5)
    assert running.left(1_000_000 - DAY) == 5 * MINUTE
    assert running.share(1_000_000 - DAY) == 0.0
    assert (running.left(1_000_000 + DAY) < 0, running.share(1_000_000 + DAY)) == (True, 1.0)
    assert [clock_words(left) for left in (0, 1, 59_999, 61_000, -1_500)] == ["0:00", "0:01", "1:00", "1:01", "+0:01"]


def test_each_step_brings_its_view_and_tool(room: Room):
    scribe = room.open()
    page = scribe.page
    page.session.do(Add((Action("a", "Do it", Category.PEOPLE),)))
    start(scribe)
    tools = []
    for _ in steps_of(scribe.document, MeetingKind.WORKSHOP):
        tools.append((scribe.canvas.tool, page.actions_table.isVisible()))
        scribe.settle()
        scribe.canvas.setFocus()
        scribe.key(Key.Key_F7)
    assert tools == [
        ("select", False),
        ("select", False),
        ("sticky", False),
        ("select", True),
        ("select", True),
    ]
    assert isinstance(dialog(scribe, WrapUp), WrapUp)
    page.meeting.enter(steps_of(scribe.document, MeetingKind.WORKSHOP)[1].id)
    assert not page.actions_table.isVisible(), "the timeline needs the room"


def test_steps_show_notes_that_can_be_read(room: Room):
    scribe = room.open()
    hours = (
        Note(f"h{at}", text=f"Hour {at}", place=OnTimeline(NINE + at * 60 * MINUTE, "signals", 0)) for at in range(12)
    )
    scribe.page.session.do(Add((*hours, Note("s", "idea", "Far down", OnCanvas(0.0, 3_000.0)))))
    start(scribe)
    scribe.settle()
    assert scribe.canvas.zoom == READABLE
    assert scribe.canvas.rect().contains(scribe.middle("Hour 0"))
    scribe.page.meeting.enter(
        next(step.id for step in steps_of(scribe.document, MeetingKind.WORKSHOP) if step.view is StepView.DISCUSSION)
    )
    scribe.settle()
    assert scribe.canvas.zoom >= READABLE


def test_the_axis_gives_its_room_to_the_frames_and_comes_back_with_the_timeline(room: Room):
    scribe = room.open()
    bar(scribe, "09:40 internal Channel opened", "- Nobody told support")
    scribe.canvas.setFocus()
    start(scribe)
    page, canvas = scribe.page, scribe.canvas
    small = canvas.size()
    discuss, actions = (
        next(step.id for step in steps_of(scribe.document, MeetingKind.WORKSHOP) if step.view is view)
        for view in (StepView.DISCUSSION, StepView.ACTIONS)
    )
    page.meeting.enter(discuss)
    scribe.rest()
    assert not page.axis.isVisible()
    assert canvas.height() > small.height()
    assert canvas.width() > small.width()
    seen = canvas.visible_area()
    assert seen.y >= canvas.shape.timeline_bottom
    page.meeting.enter(actions)
    scribe.rest()
    assert not page.axis.isVisible()
    page.meeting.enter(discuss)
    scribe.rest()

    frame = min(scribe.document.frames.values(), key=lambda one: one.position)
    corner = frame_rect(frame, canvas.shape)

    def on_screen() -> QPoint:
        return canvas.mapTo(scribe.window, scribe.pixel(corner.x, corner.bottom))

    scribe.wheel(canvas.rect().center(), -1)
    scribe.wheel(canvas.rect().center(), 1)
    assert not page.axis.isVisible(), "none of the timeline is in view yet"
    before = on_screen()
    canvas.pan(0, 60)
    assert page.axis.isVisible()
    assert canvas.size() == small
    assert on_screen() - before == QPoint(0, 60), "nothing jumps"
    canvas.pan(0, -500)
    assert page.axis.isVisible(), "and nothing flutters"

    page.meeting.enter(discuss)
    scribe.rest()
    assert not page.axis.isVisible()
    scribe.key("3", SHIFT, on=canvas)
    scribe.rest()
    assert page.axis.isVisible()
    area = timeline_rect(scribe.document, canvas.shape)
    seen = canvas.visible_area()
    assert seen.y <= area.y
    assert seen.bottom >= area.bottom


def test_a_step_that_was_left_goes_on_with_its_own_time(room: Room):
    scribe = room.open()
    room.clock.moment = 0
    start(scribe)
    page = scribe.page
    room.clock.at += 2 * MINUTE
    scribe.key(Key.Key_F7)
    room.clock.at += 7 * MINUTE
    page.meeting.previous_step()
    assert page.meeting_bar.time_left == "3:00"


@pytest.mark.parametrize("resume", [True, False])
def test_a_meeting_left_open_is_offered(room: Room, resume: bool):
    scribe = room.open()
    start(scribe)
    scribe.key(Key.Key_F7)
    bar(scribe, "09:40 internal Channel opened")
    meeting = scribe.page.session.meeting
    assert meeting is not None
    last = scribe.page.session.entries()[-1].at
    room.close()
    room.clock.at += 2 * DAY
    scribe = room.open()
    page = scribe.page
    assert "was never ended" in scribe.told
    if resume:
        page.notice._agree.click()
        assert page.session.meeting is not None
        assert page.session.meeting.id == meeting.id
        assert page.meeting.running is not None
        assert page.meeting.running.step == "workshop-1"
        minutes = page.meeting.running.minutes
        assert page.meeting_bar.time_left in (f"{minutes - 1}:59", f"{minutes}:00"), "nobody was here meanwhile"
        assert QApplication.focusWidget() is page.bar.edit, "the view of the step"
    else:
        page.notice._otherwise.click()
        assert page.session.meeting is None
        assert scribe.document.meetings[meeting.id].until == last
        scribe.undo()
        assert page.session.meeting is not None
        assert page.meeting_bar.isVisible(), "a meeting that is not over has its bar"


def test_the_card_of_an_action_is_dragged_into_another_category(room: Room):
    scribe = room.open()
    page = scribe.page
    page.session.do(Add((Action("a", "Page the lead", Category.PROCESS), Action("b", "Other", Category.PROCESS))))
    page.canvas.show_all()
    frames = {frame.category: frame for frame in scribe.document.frames.values()}
    origin = frames[Category.PROCESS]
    start_at = scribe.below(origin.x + 40.0, origin.y + 70.0)
    goal = frames[Category.PEOPLE]
    end_at = scribe.below(goal.x + 100.0, goal.y + 200.0)
    before = page.session.entries()
    scribe.lift(start_at, end_at)
    assert scribe.shown.actions["a"].category is Category.PEOPLE, "it shows where it would go"
    assert scribe.document.actions["a"].category is Category.PROCESS
    scribe.escape()
    scribe.release(end_at)
    assert (scribe.shown.actions["a"].category, page.session.entries()) == (Category.PROCESS, before)
    scribe.drag(start_at, end_at)
    assert scribe.document.actions["a"].category is Category.PEOPLE
    assert scribe.document.actions["b"].category is Category.PROCESS
    scribe.double_click(scribe.below(goal.x + 40.0, goal.y + 70.0))
    assert page.panel.front == "Actions"
    assert page.actions_panel._open == "a"


def test_the_card_of_an_action_is_dragged_to_another_place_of_its_frame(room: Room):
    scribe = room.open()
    page = scribe.page
    page.session.do(Add(tuple(Action(id, f"Action {id}", Category.PROCESS, position=7) for id in "abc")))
    page.canvas.show_all()

    def middle(id: str) -> QPoint:
        return scribe.pixel(*page.canvas.card_rects()[id].centre)

    def order() -> list[str]:
        return sorted(page.canvas.card_rects(), key=lambda id: page.canvas.card_rects()[id].y)

    assert order() == ["a", "b", "c"]
    first, last = middle("a"), middle("c")
    scribe.lift(first, last + QPoint(0, 4))
    assert order() == ["b", "c", "a"], "it shows where it would go"
    scribe.escape()
    scribe.release(last)
    assert order() == ["a", "b", "c"]
    scribe.drag(first, last + QPoint(0, 4))
    assert order() == ["b", "c", "a"]
    assert [action.id for action in actions_in_order(scribe.document)] == ["b", "c", "a"]
    steps = len(scribe.steps)
    scribe.drag(middle("a"), middle("b") - QPoint(0, 4))
    assert order() == ["a", "b", "c"]
    assert len(scribe.steps) == steps + 1
    scribe.drag(middle("c"), middle("c") + QPoint(0, 6))
    assert len(scribe.steps) == steps + 1, "where it was already is no step"
    scribe.undo()
    assert order() == ["b", "c", "a"]


def test_dates_that_mean_nothing_are_refused_in_the_table(room: Room):
    scribe = room.open()
    page = scribe.page
    page.session.do(Add((Action("a", "Do it", due="2019-08-01"),)))
    scribe.key(Key.Key_F9)
    model = page.actions_table.model
    due = model.index(0, 3)
    assert not model.setData(due, "when pigs fly")
    assert "not understood as a date" in scribe.toast
    assert scribe.document.actions["a"].due == "2019-08-01"
    assert model.setData(due, "in 4 weeks")
    assert scribe.document.actions["a"].due == "2019-08-20"
    assert model.setData(due, "")
    assert scribe.document.actions["a"].due is None
    assert model.index(0, 2).data() == "no owner"


def test_who_says_what_became_of_an_action_stands_anywhere_in_the_line(room: Room):
    page = room.open().page
    page.session.do(Add((Action("a", "Prototype", Category.PROCESS),)))
    page.session.start_meeting(MeetingKind.WORKSHOP, ())
    page.session.end_meeting(None)
    told = {
        "Prototype runs @Dmitri": ("Prototype runs", "Dmitri"),
        "@Ben: half way": ("half way", "Ben"),
        "Runs, says @Ana-Lu, on two sites": ("Runs, says on two sites", "Ana-Lu"),
        "Mail to ben@example.org is sent": ("Mail to ben@example.org is sent", ""),
        "@Ben": ("@Ben", ""),
    }
    for line in told:
        assert page.regroup.report("a", line)
    assert [(one.text, one.author) for one in page.session.document.updates.values()] == list(told.values())
    page.since.light.setChecked(True)
    assert page.canvas.lit["a"].text == "updated", "the action was there before"


def test_what_is_typed_about_an_action_is_there_after_a_crash_until_it_is_kept(room: Room):
    scribe = room.open()
    scribe.page.session.do(Add((Action("a", "Prototype"), Action("b", "Other"))))
    scribe.page.regroup.review()
    first = scribe.page.review._rows[0].line
    assert QApplication.focusWidget() is first
    scribe.type("half of")
    kept = scribe.page.store.recall("reports")
    assert kept is not None
    assert json.loads(kept) == {"a": "half of"}, "key by key, and no Enter yet"
    room.close()
    scribe = room.open()
    scribe.page.regroup.review()
    line = scribe.page.review._rows[0].line
    assert line.text() == "half of"
    scribe.page.session.do(Edit(Action, {"b": {"owner": "Ben"}}))
    line = scribe.page.review._rows[0].line
    assert line.text() == "half of", "others change the board meanwhile"
    scribe.type(" it runs", on=line)
    scribe.key(Key.Key_Return, on=line)
    assert [update.text for update in scribe.document.updates.values()] == ["half of it runs"]
    assert scribe.page.review._rows[0].line.text() == ""
    assert json.loads(scribe.page.store.recall("reports") or "") == {}


def test_what_is_typed_after_choosing_a_status_is_about_the_same_action(room: Room):
    scribe = room.open()
    scribe.page.session.do(Add((Action("a", "Prototype"), Action("b", "Other"))))
    scribe.page.regroup.review()
    box = scribe.page.review._rows[1].status
    box.setFocus()
    scribe.key(Key.Key_Down, on=box)
    scribe.settle()
    assert scribe.document.actions["b"].status is Status.IN_PROGRESS
    assert QApplication.focusWidget() is scribe.page.review._rows[1].line


def test_a_cell_that_is_typed_is_there_after_a_crash_unless_escape_took_it_back(room: Room):
    scribe = room.open()
    scribe.page.session.do(Add((Action("a", "Prototype", due="2019-08-01"), Action("b", "Other"))))
    scribe.key(Key.Key_F9)
    table = scribe.page.actions_table
    for id, field, typed in (("a", "owner", "Ben"), ("a", "due", "in 4 wee"), ("b", "next_step", "Ask the vend")):
        table.edit(id, field)
        line = QApplication.focusWidget()
        assert isinstance(line, QLineEdit)
        line.selectAll()
        scribe.type(typed, on=line)
        if field == "owner":
            scribe.key(Key.Key_Escape, on=line)
            scribe.settle()
        kept = scribe.page.store.recall("reports")
    assert json.loads(kept or "") == {"b next_step": "Ask the vend"}, "Escape and what is no date leave nothing"
    assert "not understood as a date" in scribe.toast
    room.close()
    scribe = room.open()
    assert scribe.document.actions["b"].next_step == "Ask the vend", "closing the window takes what is typed"
    assert scribe.document.actions["a"].owner == ""
    # What a crash leaves.
    scribe.page.regroup.draft("b", "due", "in 4 wee")
    scribe.page.regroup.draft("b", "next_step", "Ask the vendor")
    room.close()
    scribe = room.open()
    assert scribe.document.actions["b"].next_step == "Ask the vendor"
    assert "“in 4 wee” is not understood as a date" in scribe.told
    assert json.loads(scribe.page.store.recall("reports") or "") == {}
    scribe.key("z", CTRL)
    assert scribe.document.actions["b"].next_step == "Ask the vend"


def test_the_status_is_chosen_from_its_list_by_keys(room: Room):
    scribe = room.open()
    scribe.page.session.do(Add((Action("a", "Prototype"),)))
    scribe.key(Key.Key_F9)
    scribe.page.actions_table.edit("a", "status")
    scribe.settle()
    offered = QApplication.focusWidget()
    for key in (Key.Key_Down, Key.Key_Down, Key.Key_Return):
        scribe.key(key, on=offered)
    scribe.settle()
    assert scribe.document.actions["a"].status is Status.DONE
    assert QApplication.focusWidget() is scribe.page.actions_table.view


def test_a_report_that_the_disk_refuses_stays_in_its_line(room: Room, monkeypatch: pytest.MonkeyPatch):
    scribe = room.open()
    scribe.page.session.do(Add((Action("a", "Prototype"),)))
    scribe.page.regroup.review()
    line = scribe.page.review._rows[0].line
    scribe.type("half of it", on=line)

    def full(*_: object) -> Instant:
        raise BoardError("The disk is full.")

    with monkeypatch.context() as patched:
        patched.setattr(scribe.page.store, "write", full)
        scribe.key(Key.Key_Return, on=line)
    assert "The disk is full." in scribe.told
    assert not scribe.document.updates
    assert line.text() == "half of it"
    scribe.key(Key.Key_Return, on=line)
    assert [update.text for update in scribe.document.updates.values()] == ["half of it"]


def test_an_action_that_is_open_in_the_panel_shows_what_the_table_made_of_it(room: Room):
    scribe = room.open()
    page = scribe.page
    page.session.do(Add((Action("a", "Do it"),)))
    page.meeting.open_action("a")
    scribe.key(Key.Key_F9)
    page.actions_table.model.setData(page.actions_table.model.index(0, 3), "in 4 weeks")
    form = page.actions_panel._form
    assert form is not None
    assert form.due.text() == "Tue 20 Aug 2019"


def test_owners_are_offered_where_they_are_typed_alone(room: Room):
    scribe = room.open()
    start(scribe, "Priya Shah, Tom Becker")
    page = scribe.page
    page.session.do(Add((Action("a", "Do it"), Action("b", "Do that"))))
    scribe.key(Key.Key_F9)
    page.actions_table.edit("a", "owner")
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    scribe.type("beck", on=editor)
    scribe.key(Key.Key_Down, on=editor)
    scribe.key(Key.Key_Return, on=editor)
    assert editor.text() == "Tom Becker", "the first Enter takes the name"
    scribe.key(Key.Key_Return, on=editor)
    scribe.settle()
    assert scribe.document.actions["a"].owner == "Tom Becker"
    page.meeting.open_action("b")
    form = page.actions_panel._form
    assert form is not None
    scribe.type("pri", on=form.owner)
    scribe.key(Key.Key_Tab, on=form.owner)
    assert scribe.document.actions["b"].owner == "Priya Shah"


def test_names_are_offered_and_taken_whole_in_the_bar(room: Room):
    scribe = room.open()
    start(scribe, "Priya Shah, Tom Becker, Ana-Lu")
    scribe.key("j", CTRL)
    line = scribe.page.bar.edit
    names = line.findChild(KnownNames)
    assert names is not None
    scribe.type("> Page the lead @sha")
    assert names.offered == ["Priya Shah"]
    scribe.key(Key.Key_Tab)
    assert line.text() == '> Page the lead @"Priya Shah" '
    assert names.offered == []
    scribe.key(Key.Key_Return)
    scribe.type("09:50 internal told @tom becker, and nobody else")
    scribe.key(Key.Key_Return)
    (action,) = scribe.document.actions.values()
    assert (action.title, action.owner) == ("Page the lead", "Priya Shah")
    assert scribe.note("told and nobody else").author == "Tom Becker"
    scribe.type("+ fine @a")
    assert names.offered == ["Ana-Lu"]
    scribe.key(Key.Key_Escape)
    assert (names.offered, line.text()) == ([], "+ fine @a"), "the first Escape is the list's"
    scribe.type("n")
    scribe.key(Key.Key_Return)
    assert scribe.note("fine").author == "an", "Enter is the line's as long as no name was chosen"


def test_the_table_cuts_neither_days_nor_categories(room: Room):
    scribe = room.open()
    table = scribe.page.actions_table
    scribe.page.session.do(Add((Action("a", "One", Category.TECHNOLOGY, owner="Anna", due="2026-09-30"),)))
    scribe.key(Key.Key_F9)
    for number, one in enumerate(COLUMNS):
        if one.field in ("category", "due"):
            assert table.view.columnWidth(number) > table.view.sizeHintForColumn(number)


def test_many_actions_sort_filter_and_stay_quick(room: Room):
    scribe = room.open()
    page = scribe.page
    page.session.do(
        Add(tuple(Action(f"a{n:03}", f"Action {n:03}", owner="Anna" if n % 2 else "", position=n) for n in range(500)))
    )
    scribe.key(Key.Key_F9)
    table = page.actions_table
    assert table._shown.rowCount() == 500
    table.filter.setText("anna")
    assert table._shown.rowCount() == 250
    assert table._count.text().startswith("250 of 500 · ")
    page.session.do(Edit(Action, {"a001": {"status": Status.DONE}}))
    table.open_only.setChecked(True)
    assert table._shown.rowCount() == 249
    table.view.setFocus()
    table.view.selectRow(0)
    scribe.key(Key.Key_Delete, on=table.view)
    assert len(scribe.document.actions) == 499
    assert table._shown.rowCount() == 248
    table.view.setCurrentIndex(table._shown.index(0, 2))
    scribe.key(Key.Key_Return, on=table.view)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    scribe.key(Key.Key_Escape, on=editor)
    table.view.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    assert table._shown.index(0, 0).data() == "Action 499"


def test_people_are_ticked_added_and_merged(room: Room):
    scribe = room.open()
    page = scribe.page
    page.session.do(Add((Note("n", "well", "A thought", author="anna.lee"),)))
    start(scribe, "Anna Lee, Ben")
    page.meeting.people()
    people = dialog(scribe, People)
    assert isinstance(people, People)
    scribe.type("Dina; Emil", on=people.line)
    scribe.key(Key.Key_Return, on=people.line)
    meeting = page.session.meeting
    assert meeting is not None
    assert meeting.participants == ("Anna Lee", "Ben", "Dina", "Emil")
    offer = people._alike.itemAt(0)
    assert offer is not None
    widget = offer.widget()
    assert widget is not None
    widget.click()  # type: ignore[attr-defined]  # a button
    names = {people.names.item(row).text() for row in range(people.names.count())}
    assert len(names & {"anna.lee", "Anna Lee"}) == 1
    people.accept()


def test_steps_are_changed_and_saved_with_the_board(room: Room):
    scribe = room.open()
    scribe.page.meeting.edit_steps("workshop")
    steps = dialog(scribe, Steps)
    assert isinstance(steps, Steps)
    item = steps.table.item(0, 0)
    assert item is not None
    item.setText("Breathe")
    steps.table.cellWidget(0, 1).setValue(3)  # type: ignore[union-attr]  # a spin box
    steps.table.selectRow(4)
    steps._remove()
    steps._save()
    room.close()
    found = steps_of(read_board(room.path), MeetingKind.WORKSHOP)
    assert [(step.title, step.minutes) for step in found] == [
        ("Breathe", 3),
        ("Fill the timeline", 20),
        ("Discuss", 15),
        ("Actions", 15),
    ]
    assert isinstance(found[0], MeetingStep)


def test_the_past_is_played_looked_at_and_copied_from(room: Room):
    scribe = room.open()
    bar(scribe, "09:40 internal Channel opened", "09:50 public First post")
    scribe.canvas.setFocus()
    page = scribe.page
    page.session.select([scribe.note("First post").id])
    scribe.key(Key.Key_Delete, on=scribe.canvas)
    document, entries = scribe.document, page.session.entries()
    scribe.key("h", CTRL)
    past = page.regroup.history_page
    assert past is not None
    assert QApplication.focusWidget() is past.slider
    assert not page.panel.isVisible(), "its figures are those of the present"
    scribe.key(Key.Key_Home)
    assert past.playback.document.notes == {}
    scribe.key(Key.Key_Right)
    scribe.key(Key.Key_Right)
    texts = {note.text for note in past.playback.document.notes.values()}
    assert texts == {"Channel opened", "First post"}
    assert page.regroup.looked_at is past.playback.document, "an export is of what is looked at"
    assert (scribe.document, page.session.entries()) == (document, entries), "looking writes nothing"
    gone = next(note for note in past.playback.document.notes.values() if note.text == "First post")
    past.playback.select([gone.id])
    past.copy.click()
    back = scribe.note("First post")
    assert back.id != gone.id
    assert isinstance(gone.place, OnTimeline)
    assert isinstance(back.place, OnTimeline)
    assert (back.place.at, back.place.lane) == (gone.place.at, "public")
    scribe.key(Key.Key_Escape, on=past.slider)
    assert page.regroup.history_page is None
    assert page.regroup.looked_at is scribe.document
    assert page.panel.isVisible()


def test_the_past_has_the_figures_of_its_own_time(room: Room, qtbot: QtBot):
    scribe = room.open()
    bar(scribe, "09:00 signals [detected] Alert", "09:20 public First post", "09:10 public An earlier one")
    scribe.page.regroup.history()
    past = scribe.page.regroup.history_page
    assert past is not None

    def first_public() -> str:
        rows = past.comms.findChildren(QWidget)
        return " ".join(one.accessibleName() for one in rows if "first public" in one.accessibleName())

    assert "10 min" in first_public()
    scribe.key(Key.Key_Left, on=past.slider)
    qtbot.waitUntil(lambda: "20 min" in first_public())
    scribe.key(Key.Key_Left, on=past.slider)
    qtbot.waitUntil(lambda: ": –" in first_public())


def test_open_actions_are_carried_over_with_a_way_back(room: Room, tmp_path: Path):
    scribe = room.open()
    page = scribe.page
    page.session.do(Add((Action("open", "Still to do"), Action("done", "Done", status=Status.DONE))))
    page.regroup.report("open", "Half way")
    folder = tmp_path / "next"
    folder.mkdir()
    target = folder / "second.board"
    assert page.regroup.carry_to(target)
    other = read_board(target)
    assert list(other.actions) == ["open"]
    assert other.actions["open"].carried_from == "../portal.board"
    assert [update.text for update in other.updates.values()] == ["Half way"]
    assert [update.text for update in scribe.document.updates.values()][-1] == "Carried over to “second”"
    assert not page.regroup.carry_to(target), "nothing comes twice"
    scribe.window.take(target)
    scribe.settle()
    assert scribe.document.board.title == "second"
    scribe.page.regroup.open_board("../portal.board")
    scribe.settle()
    assert scribe.document.board.title == "Portal outage"


def test_carrying_over_to_a_board_that_cannot_be_opened_is_told(room: Room, tmp_path: Path):
    scribe = room.open()
    scribe.page.session.do(Add((Action("open", "Still to do"),)))
    target = tmp_path / "no.board"
    target.write_bytes(b"no board at all, but long enough to be looked at " * 20)
    assert not scribe.page.regroup.carry_to(target)
    assert "no.board" in scribe.told


def test_what_the_other_board_refuses_is_told_and_nothing_is_said_to_be_carried_over(room: Room, tmp_path: Path):
    scribe = room.open()
    scribe.page.session.do(Add((Action("open", "Still to do"), Update("said", "open", NINE, "Half way"))))
    target = tmp_path / "next.board"
    with create_board(target, new_document("other", "Next", "UTC"), now=room.clock) as store:
        session = Session(store, now=room.clock, new_id=lambda: "x")
        session.do(Add((Action("other", "Another"), Update("said", "other", NINE, "Has the id already"))))
    assert not scribe.page.regroup.carry_to(target)
    assert list(scribe.document.updates) == ["said"]
    assert scribe.toast


@pytest.mark.parametrize(
    "path",
    [
        "/net/elsewhere/portal.board",
        "\\\\host\\share\\portal.board",
        "//host/share/portal.board",
        "C:\\portal.board",
        "C:portal.board",
        "../run.csv",
        "..",
        "a\0.board",
    ],
)
def test_the_way_back_leads_only_to_a_board_beside_this_one(room: Room, path: str):
    scribe = room.open()
    asked: list[str] = []
    scribe.page.file_dropped.disconnect()
    scribe.page.file_dropped.connect(asked.append)
    scribe.page.regroup.open_board("../next/portal.board")
    assert len(asked) == 1
    scribe.page.regroup.open_board(path)
    assert len(asked) == 1
    assert scribe.toast


def test_changes_are_counted_from_the_last_meeting_unless_another_was_chosen(room: Room):
    scribe = room.open()
    page = scribe.page
    page.panel.turn_to("Since")

    def held() -> str:
        meeting = page.session.start_meeting(MeetingKind.WORKSHOP, ())
        page.session.end_meeting(None)
        return meeting.id

    def counted_from() -> str:
        told = page.regroup._since_now()
        assert told is not None
        return told.meeting.id

    first = held()
    assert counted_from() == first
    second = held()
    assert counted_from() == second
    page.regroup.count_from(first)
    held()
    assert counted_from() == first


def test_a_meeting_begins_with_its_votes_in_one_step(room: Room):
    scribe = room.open()
    steps, before = len(scribe.steps), scribe.document.board.votes_each
    scribe.page.meeting.begin(MeetingKind.WORKSHOP, (), before + 2)
    assert scribe.document.board.votes_each == before + 2
    assert len(scribe.steps) == steps + 1
    scribe.undo()
    assert scribe.document.board.votes_each == before
    assert not scribe.document.meetings


def test_a_meeting_that_was_written_down_is_no_open_one(room: Room):
    with open_board(room.path, now=room.clock) as store:
        session = Session(store, now=room.clock, new_id=lambda: "x")
        session.do(Add((Meeting("held", MeetingKind.WORKSHOP, WORKSHOP, WORKSHOP + MINUTE),)))
    scribe = room.open()
    assert scribe.told == ""
    assert scribe.page.meeting_button.text() == "Start regroup"


def test_other_colours_while_a_meeting_goes_on(room: Room):
    scribe = room.open()
    page = scribe.page
    page.session.do(Add((Action("a", "Do it"),)))
    start(scribe)
    scribe.key(Key.Key_F9)
    page.commands["since_last_time"].trigger()
    page.regroup.review()
    page.set_theme(DARK)
    scribe.settle()
    assert page.meeting_bar.ticking
    assert page.meeting_bar.time_left == "5:00"
    assert page.since.lines == ()
    assert "told once a meeting has ended" in page.since.counts.text()


def test_present_mode_keeps_the_time_in_view(room: Room):
    scribe = room.open()
    start(scribe)
    scribe.key(Key.Key_F5)
    assert scribe.page.presenting
    assert scribe.page.meeting_bar.isVisible()
    assert not scribe.page.header.isVisible()
