"""What one command costs is what it touches: on twenty times the notes it paints, lays out and looks at no more."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from itertools import count

import pytest
from PySide6.QtCore import QEventLoop, QPointF, Qt
from PySide6.QtWidgets import QApplication

from tests.memory import MemoryStore
from tests.stored import NINE, clock
from whiteboard.comms import figures as comms_figures
from whiteboard.layout import cards, comms_drawing, marked, text
from whiteboard.model.commands import Add, Command, Edit, MoveNotes, Remove
from whiteboard.model.document import Document
from whiteboard.model.instants import MINUTE
from whiteboard.model.records import Board, Kind, Lane, Link, Mark, Note, OnCanvas, OnTimeline, Role, Target
from whiteboard.session import Session
from whiteboard.ui.canvas import Canvas
from whiteboard.ui.garbage import leave_open_board
from whiteboard.ui.notes_index import NotesIndex
from whiteboard.ui.painter import DisplayPainter

LANES = ("signals", "response", "internal", "public")
FEW, MANY = 1_000, 20_000


@cache
def crowd(notes: int) -> Document:
    """Events five minutes apart lane by lane, and a wall of stickies."""
    found: list[Note] = []
    for index in range(notes):
        if index % 5 == 4:
            row, column = divmod(index // 5, 40)
            place: OnTimeline | OnCanvas = OnCanvas(column * 150.0, row * 100.0)
        else:
            place = OnTimeline(NINE + index * 5 * MINUTE, LANES[index % 4], index % 3 * 3)
        kind = "idea" if index % 5 == 4 else "event"
        marks = (Mark.DETECTED,) if index == 0 else ()
        found.append(Note(f"n{index}", kind, f"Note number {index}", place, marks=marks))
    return Document.of(
        Board("board", "Crowd", start=NINE),
        (
            *(Lane(name, name.title(), Role(name), rows=12, position=at) for at, name in enumerate(LANES)),
            Kind("event", "Event", "#ffffff"),
            Kind("idea", "Idea", "#fdeeaa"),
            Target("public", every=30),
            *found,
            *(Link(f"l{index}", f"n{index}", f"n{index + 2}") for index in range(1, notes - 3, 50)),
        ),
    )


class Counted:
    """A canvas on a crowd, and how often what is costly happened on it."""

    def __init__(self, notes: int, counts: Counter[str]) -> None:
        self.counts = counts
        # What another board has drawn is not to be had for nothing here.
        for remembered in (
            cards.card,
            text.lay_out,
            marked.lay_out_marked,
            marked.counted,
            comms_drawing._places,
        ):
            remembered.cache_clear()
        self.store = MemoryStore(crowd(notes))
        ids = count(1)
        self.canvas = Canvas(Session(self.store, now=clock(), new_id=lambda: f"id-{next(ids)}"))
        self.canvas.resize(900, 600)
        self.canvas.show()
        self.canvas.set_view(600.0, 200.0, 1.0)
        self.rest()

    def rest(self) -> None:
        """Until nothing is made ready ahead any more."""
        QApplication.processEvents()
        while self.canvas._ahead.isActive():
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    def cost(self, step: Callable[[], object]) -> dict[str, int]:
        """What a step costs with all the painting that follows, and with the silences that follow a little later."""
        self.counts.clear()
        before = len(self.store.written)
        step()
        if self.canvas._late_comms.isActive():
            self.canvas._late_comms.stop()
            self.canvas._catch_up()
        self.canvas.repaint()
        return {**self.counts, "written": sum(len(entry.changes) for entry in self.store.written[before:])}


@pytest.fixture
def counts(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Counts paints, cards, texts laid out and gaps computed, which all go on as ever."""
    found: Counter[str] = Counter()

    def watch(owner: object, name: str, as_what: str) -> None:
        original = getattr(owner, name)

        def counted(*args: object, **named: object) -> object:
            found[as_what] += 1
            return original(*args, **named)

        monkeypatch.setattr(owner, name, counted)

    watch(DisplayPainter, "sprite", "cards painted")
    watch(DisplayPainter, "_box", "boxes painted")
    watch(text, "_broken", "paragraphs laid out")
    watch(cards, "_header", "cards composed")
    watch(comms_figures, "target_in_force", "gaps judged")
    return found


@pytest.fixture(autouse=True)
def swept() -> Iterator[None]:
    yield
    QApplication.sendPostedEvents()


def moved(minutes: int) -> Command:
    return MoveNotes({"n3": OnTimeline(NINE + minutes * MINUTE, "public", 0)})


COMMANDS: dict[str, tuple[Command, Command]] = {
    "a note moves": (moved(20), moved(40)),
    "a signal moves": tuple(MoveNotes({"n8": OnTimeline(NINE + at * MINUTE, "signals", 0)}) for at in (42, 47)),
    "a note says something else": (Edit(Note, {"n1": {"text": "One"}}), Edit(Note, {"n1": {"text": "Another"}})),
    "a note comes": tuple(
        Add((Note(id, text=id, place=OnTimeline(NINE + 60 * MINUTE, "response")),)) for id in ("new", "newer")
    ),
    "a note goes": (Remove(frozenset({(Note, "n2")})), Remove(frozenset({(Note, "n5")}))),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_costs_the_same_on_twenty_times_the_notes(name: str, counts: Counter[str]):
    first, second = COMMANDS[name]
    costs = []
    for notes in (FEW, MANY):
        board = Counted(notes, counts)
        board.cost(lambda board=board: board.canvas.session.do(first))
        costs.append(board.cost(lambda board=board: board.canvas.session.do(second)))
        board.canvas.close()
    assert costs[0] == costs[1]
    assert costs[1]["written"] <= 2
    assert costs[1]["cards painted"] < 60


def test_a_move_of_a_drag_costs_the_same_on_twenty_times_the_notes(counts: Counter[str]):
    costs = []
    for notes in (FEW, MANY):
        board = Counted(notes, counts)
        for minutes in (20, 21):
            board.cost(lambda board=board, minutes=minutes: board.canvas.session.preview(moved(minutes)))
        costs.append(board.cost(lambda board=board: board.canvas.session.preview(moved(22))))
        board.canvas.close()
    assert costs[0] == costs[1]
    assert costs[1]["written"] == 0


def test_of_a_whole_board_that_is_carried_only_what_is_seen_is_painted(counts: Counter[str]):
    for notes in (FEW, MANY):
        board = Counted(notes, counts)
        document = board.canvas.session.document
        away = MoveNotes(
            {
                note.id: replace(note.place, at=note.place.at + MINUTE)
                for note in document.notes.values()
                if isinstance(note.place, OnTimeline)
            }
        )
        cost = board.cost(lambda board=board, away=away: board.canvas.session.preview(away))
        assert 0 < cost["cards painted"] < 60
        assert sum(len(load.cards) for load in board.canvas.picture._loads.values()) < 60
        board.canvas.close()


def carried_whole(board: Counted) -> tuple[dict[str, int], int]:
    """What a move costs of a drag of all notes, and by how many milliseconds the drag moved them."""
    canvas, session = board.canvas, board.canvas.session
    session.select(session.document.notes)
    before, rect = session.document.notes["n3"].place, canvas.index.rect("n3")
    assert rect is not None
    middle = canvas.on_screen(rect).center()
    hand = [canvas.pointer_at(middle + QPointF(by, 0.0), Qt.KeyboardModifier.NoModifier) for by in (0.0, 30.0, 50.0)]
    canvas.begin(canvas.at_rest.press(hand[0]))
    board.cost(lambda: canvas.go_on(hand[1]))
    cost = board.cost(lambda: canvas.go_on(hand[2]))
    assert session.shown is session.document
    canvas.let_go(hand[2])
    after = session.document.notes["n3"].place
    assert isinstance(before, OnTimeline)
    assert isinstance(after, OnTimeline)
    assert len(board.store.written[-1].changes) >= len(session.document.notes)
    return cost, after.at - before.at


def test_hundreds_of_notes_in_a_drag_are_planned_only_when_they_are_let_go(counts: Counter[str]):
    found = []
    for notes in (FEW, 3 * FEW):
        board = Counted(notes, counts)
        found.append(carried_whole(board))
        board.canvas.close()
    assert found[0] == found[1]
    assert found[0][1] > 0


def shown_while_carried(canvas: Canvas) -> dict[str, tuple[float, float]]:
    """The left upper corner of each note, as far along as its picture is shown."""
    carried = canvas._state.overlay().carried
    assert carried is not None
    found = {}
    for party in carried.parties:
        for id in party.ids:
            rect = canvas.index.rect(id)
            assert rect is not None
            found[id] = (rect.x + party.dx, rect.y + party.dy)
    return found


SIGNALS = frozenset(f"n{index}" for index in range(FEW) if index % 4 == 0 and index % 5 != 4)
"""The events of the first lane."""


@pytest.mark.parametrize(
    ("leader", "way", "chosen"),
    [
        ("n3", (50.0, 30.0), None),
        ("n3", (50.0, -70.0), None),
        ("n3", (-40.0, 0.0), None),
        ("n3", (60.0, 400.0), None),
        ("n4", (50.0, 30.0), None),
        ("n4", (-25.0, -25.0), None),
        ("n8", (50.0, 30.0), SIGNALS | {"n4", "n9"}),
        ("n8", (50.0, 320.0), SIGNALS | {"n4", "n9"}),
        ("n8", (50.0, 500.0), SIGNALS | {"n4", "n9"}),
        ("n9", (30.0, -300.0), None),
    ],
)
def test_what_is_carried_lands_where_it_was_shown(
    counts: Counter[str], leader: str, way: tuple[float, float], chosen: frozenset[str] | None
):
    board = Counted(FEW, counts)
    canvas, session = board.canvas, board.canvas.session
    if chosen is not None:
        # Nothing is in their way anywhere, and they reach lower than any other lane.
        session.do(Edit(Lane, {"signals": {"rows": 20}}))
        aside = {
            note.id: replace(note.place, at=note.place.at + 9_000 * MINUTE)
            for note in session.document.notes.values()
            if isinstance(note.place, OnTimeline) and note.id not in chosen
        }
        session.do(MoveNotes({**aside, "n0": OnTimeline(NINE, "signals", 16)}))
    canvas.set_view(300.0, 800.0, 0.5)
    before = session.document.notes
    session.select(chosen or before)
    rect = canvas.index.rect(leader)
    assert rect is not None
    middle = canvas.on_screen(rect).center()
    end = canvas.pointer_at(middle + QPointF(*way) / 2, Qt.KeyboardModifier.NoModifier)
    canvas.begin(canvas.at_rest.press(canvas.pointer_at(middle, Qt.KeyboardModifier.NoModifier)))
    canvas.go_on(end)
    if canvas._state.overlay().carried is None:
        # Stickies that come onto the timeline each look for their place, which is shown as for a few.
        assert isinstance(session.shown.notes[leader].place, OnTimeline)
        shown = {id: session.shown.notes[id].place for id in session.selection}
        canvas.let_go(end)
        landed = {id: session.document.notes[id].place for id in shown}
        assert {id: place.at for id, place in landed.items() if isinstance(place, OnTimeline)} == {
            id: place.at for id, place in shown.items() if isinstance(place, OnTimeline)
        }
    else:
        places = shown_while_carried(canvas)
        assert places.keys() == session.selection
        canvas.let_go(end)
        landed = {id: canvas.index.rect(id) for id in places}
        for id, rect in landed.items():
            assert rect is not None
            assert (rect.x, rect.y) == pytest.approx(places[id], abs=0.02), id
        assert session.document.notes != before
    canvas.close()


def test_a_carried_board_that_is_not_let_go_looks_as_before(counts: Counter[str]):
    board = Counted(FEW, counts)
    canvas, session = board.canvas, board.canvas.session
    session.select(session.document.notes)
    rect = canvas.index.rect("n3")
    assert rect is not None
    middle = canvas.on_screen(rect).center()
    before = canvas.grab().toImage()
    canvas.begin(canvas.at_rest.press(canvas.pointer_at(middle, Qt.KeyboardModifier.NoModifier)))
    canvas.go_on(canvas.pointer_at(middle + QPointF(80.0, 20.0), Qt.KeyboardModifier.NoModifier))
    assert canvas.grab().toImage() != before
    canvas.cancel()
    assert canvas.grab().toImage() == before
    assert not board.store.written
    canvas.close()


def test_a_drag_that_makes_a_lane_grow_does_not_make_everything_anew_at_each_move(counts: Counter[str]):
    board = Counted(FEW, counts)
    low = [MoveNotes({"n3": OnTimeline(NINE + minutes * MINUTE, "public", 16)}) for minutes in (20, 21)]
    board.canvas.session.preview(low[0])
    grown = board.canvas.picture.index
    board.canvas.session.preview(low[1])
    assert board.canvas.session.shown.lanes["public"].rows > board.canvas.session.document.lanes["public"].rows
    assert board.canvas.picture.index is grown
    board.canvas.close()


def test_painting_what_is_carried_changes_nothing(counts: Counter[str]):
    board = Counted(FEW, counts)
    canvas = board.canvas
    canvas.session.select(canvas.session.document.notes)
    rect = canvas.index.rect("n3")
    assert rect is not None
    middle = canvas.on_screen(rect).center()
    canvas.begin(canvas.at_rest.press(canvas.pointer_at(middle, Qt.KeyboardModifier.NoModifier)))
    canvas.go_on(canvas.pointer_at(middle + QPointF(80.0, 20.0), Qt.KeyboardModifier.NoModifier))
    lifted = canvas.picture._lifted
    assert lifted == canvas.session.selection, "what follows the hand is taken out of the tiles before it is painted"
    canvas.repaint()
    tiles = dict(canvas.picture._tiles)
    canvas.repaint()
    assert canvas.picture._lifted is lifted
    assert canvas.picture._tiles == tiles
    canvas.session.do(Edit(Note, {"n7": {"text": "Changed meanwhile"}}))
    assert canvas.picture._lifted == canvas.session.selection
    canvas.cancel()
    assert not canvas.picture._lifted
    canvas.close()


def test_panning_back_paints_nothing(counts: Counter[str]):
    board = Counted(FEW, counts)
    board.cost(lambda: board.canvas.pan(-60, 0))
    board.rest()
    assert board.cost(lambda: board.canvas.pan(60, 0)) == {"written": 0}


def test_the_first_step_of_a_pan_in_any_direction_paints_nothing(counts: Counter[str]):
    for way in ((-60, 0), (60, 0), (0, -60), (0, 60)):
        board = Counted(FEW, counts)
        assert board.cost(lambda board=board, way=way: board.canvas.pan(*way)) == {"written": 0}
        board.canvas.close()


def test_what_is_picked_up_is_copied_and_not_rendered_again(counts: Counter[str]):
    board = Counted(FEW, counts)
    canvas = board.canvas
    inside = canvas.index.within(canvas.visible_area(), enclosed=True)
    canvas.session.select(note.id for note in inside)
    rendered = set(canvas.picture.painter._sprites)
    rect = canvas.index.rect(next(note.id for note in inside if isinstance(note.place, OnTimeline)))
    assert rect is not None
    middle = canvas.on_screen(rect).center()
    canvas.begin(canvas.at_rest.press(canvas.pointer_at(middle, Qt.KeyboardModifier.NoModifier)))
    canvas.go_on(canvas.pointer_at(middle + QPointF(80.0, 20.0), Qt.KeyboardModifier.NoModifier))
    canvas.repaint()
    assert canvas._state.overlay().carried is not None
    assert sum(len(load.cards) for load in canvas.picture._loads.values()) > 8
    assert set(canvas.picture.painter._sprites) == rendered
    canvas.close()


def test_what_is_ahead_of_a_pan_is_painted_before_it_is_reached(counts: Counter[str]):
    board = Counted(FEW, counts)
    for _ in range(3):
        board.canvas.pan(-30, 0)
        board.canvas.repaint()
        board.rest()
    reached = [board.cost(lambda: board.canvas.pan(-30, 0)) for _ in range(3) if board.rest() is None]
    assert reached == [{"written": 0}] * 3


def test_at_rest_no_timer_runs_and_nothing_is_painted(counts: Counter[str]):
    board = Counted(FEW, counts)
    board.canvas.pan(-60, -20)
    board.rest()
    board.canvas.session.do(moved(30))
    board.rest()
    counts.clear()
    board.rest()
    assert not counts
    timers = (board.canvas._ahead, board.canvas._settle, board.canvas._late_comms)
    assert not any(timer.isActive() for timer in timers)


def test_a_lane_that_grows_moves_what_lies_below_and_makes_nothing_anew(counts: Counter[str]) -> None:
    board = Counted(FEW, counts)
    canvas, before = board.canvas, board.canvas.index
    lower = canvas.shape.canvas_y
    canvas.session.do(MoveNotes({"n8": OnTimeline(NINE, "signals", 30)}))
    assert canvas.shape.canvas_y > lower
    assert canvas.index is before
    fresh = NotesIndex(canvas.session.document, canvas.shape)
    for id in canvas.session.document.notes:
        assert canvas.index.rect(id) == fresh.rect(id)
    canvas.close()


def test_arrows_that_pass_by_go_round_after_the_frame(counts: Counter[str]) -> None:
    """In the frame of a command none of many looks for its way; when the board rests all have found theirs."""
    rows = range(6)
    ends = [
        Note(f"{side}{row}", "idea", side, OnCanvas(x, 2_000.0 + 100.0 * row))
        for row in rows
        for side, x in (("from", 0.0), ("to", 900.0))
    ]
    board = Counted(FEW, counts)
    canvas, session = board.canvas, board.canvas.session
    session.do(Add((*ends, *(Link(f"past{row}", f"from{row}", f"to{row}") for row in rows))))
    board.rest()
    links = canvas.picture.links
    before = {f"past{row}": links.drawing(f"past{row}") for row in rows}
    session.do(MoveNotes({"n4": OnCanvas(400.0, 2_200.0)}))
    assert {id: links.drawing(id) for id in before} == before
    board.rest()
    after = {id: links.drawing(id) for id in before}
    assert after != before
    fresh = Canvas(session).picture.links
    assert {id: fresh.drawing(id) for id in before} == after
    canvas.close()


def test_a_search_for_garbage_waits_until_the_board_rests(counts: Counter[str]) -> None:
    board = Counted(FEW, counts)
    ordinary = gc.get_threshold()
    found: list[int] = []
    try:
        leave_open_board()
        gc.callbacks.append(lambda phase, info: found.append(info["generation"]) if phase == "stop" else None)
        kept = [[number] for number in range(200_000)]
        assert kept
        assert 2 not in found
        board.canvas.repaint()
        board.rest()
        assert 2 in found
    finally:
        gc.callbacks.pop()
        gc.set_threshold(*ordinary)
        gc.unfreeze()
    board.canvas.close()
