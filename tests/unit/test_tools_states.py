"""What gestures mean, without a window: states on a desk made of a session and its geometry."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace
from itertools import count
from typing import Self

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.memory import MemoryStore
from tests.stored import NINE, clock
from whiteboard.layout.board import Geometry, frame_rect, geometry
from whiteboard.layout.geometry import Rect
from whiteboard.model.commands import Edit, MoveNotes
from whiteboard.model.document import Document
from whiteboard.model.instants import MINUTE
from whiteboard.model.records import (
    EVENT,
    Board,
    Frame,
    Id,
    InTray,
    Kind,
    Lane,
    Link,
    Note,
    OnCanvas,
    OnTimeline,
    Precision,
    Role,
)
from whiteboard.session import Session
from whiteboard.tools.desk import NOTHING, Hit, Pointer
from whiteboard.tools.placing import place_at, place_words, snapped, without_overlap
from whiteboard.tools.states import TOOLS, Dragging, Idle, Panning, Pointing, State, delete_selection, vote

DOCUMENT = Document.of(
    Board("board", "Board", start=NINE),
    (
        Lane("signals", "Signals", Role.SIGNALS),
        Lane("public", "Public", Role.PUBLIC, position=1),
        Kind(EVENT, "Event", "#ffffff"),
        Kind("idea", "Idea", "#fdeeaa", 1),
        Note("alert", text="Alert", place=OnTimeline(NINE + 10 * MINUTE, "signals", 2)),
        Note("post", text="Post", place=OnTimeline(NINE + 40 * MINUTE, "public", 0)),
        Note("idea", "idea", "Page us", OnCanvas(20.0, 60.0)),
        Note("fixed", text="Fixed", place=OnTimeline(NINE + 100 * MINUTE, "signals", 0), locked=True),
        Note("waiting", text="Waits"),
        Frame("frame", "Frame", 0.0, 0.0, 400.0, 300.0),
        Link("link", "alert", "post"),
    ),
)


class PaperDesk:
    """A desk whose window is one pixel a point, and which writes down what it is asked."""

    sticky_kind: Id = "idea"

    def __init__(self, document: Document = DOCUMENT) -> None:
        ids = count(1)
        self.store = MemoryStore(document)
        self.session = Session(self.store, now=clock(), new_id=lambda: f"new-{next(ids)}")
        self.handle: Id | None = None
        self.panned: list[tuple[float, float]] = []
        self.written: list[tuple[Note, bool]] = []
        self.used: list[str] = []
        self.said: list[str] = []
        self.state: State = Idle(self)

    @property
    def shape(self) -> Geometry:
        return geometry(self.session.shown)

    def _notes(self) -> list[tuple[Note, Rect]]:
        shape = self.shape
        return [(note, rect) for note in self.session.shown.notes.values() if (rect := shape.rect(note)) is not None]

    def hit(self, x: float, y: float) -> Hit | None:
        if self.handle is not None:
            return Hit("handle", self.handle, "width")
        for note, rect in self._notes():
            if rect.contains(x, y):
                return Hit("note", note.id)
        for frame in self.session.shown.frames.values():
            if frame_rect(frame, self.shape).contains(x, y):
                return Hit("frame", frame.id)
        return None

    def notes_in(self, rect: Rect, *, enclosed: bool) -> list[Id]:
        return [note.id for note, one in self._notes() if (rect.encloses(one) if enclosed else rect.overlaps(one))]

    zoom = 1.0

    def neighbours(self, without: frozenset[Id]) -> list[Rect]:
        return [rect for note, rect in self._notes() if note.id not in without and isinstance(note.place, OnCanvas)]

    def pan(self, dx: float, dy: float) -> None:
        self.panned.append((dx, dy))

    def write(self, note: Note, *, new: bool) -> None:
        self.written.append((note, new))

    def use(self, tool: str) -> None:
        self.used.append(tool)

    def say(self, text: str) -> None:
        self.said.append(text)

    # What a hand does.

    def press(self, x: float, y: float, **keys: bool) -> None:
        self.state = self.state.press(Pointer(x, y, x, y, **keys))

    def move(self, x: float, y: float, **keys: bool) -> None:
        self.state = self.state.move(Pointer(x, y, x, y, **keys))

    def release(self, x: float, y: float, **keys: bool) -> None:
        self.state = self.state.release(Pointer(x, y, x, y, **keys))

    def drag(self, id: Id, dx: float, dy: float, **keys: bool) -> None:
        x, y = self.middle(id)
        self.press(x, y, **keys)
        self.move(x + dx / 2, y + dy / 2, **keys)
        self.move(x + dx, y + dy, **keys)
        self.release(x + dx, y + dy, **keys)

    def middle(self, id: Id) -> tuple[float, float]:
        rect = self.shape.rect(self.session.shown.notes[id])
        assert rect is not None
        return rect.centre

    def place(self, id: Id) -> object:
        return self.session.document.notes[id].place


def test_a_press_points_and_a_drag_begins_only_beyond_its_threshold():
    desk = PaperDesk()
    x, y = desk.middle("alert")
    desk.press(x, y)
    assert isinstance(desk.state, Pointing)
    desk.move(x + 7.9, y - 7.9)
    assert isinstance(desk.state, Pointing)
    desk.move(x + 8.0, y)
    assert isinstance(desk.state, Dragging)
    desk.state = desk.state.cancel()
    x, y = desk.middle("idea")
    desk.press(x, y)
    desk.move(x + 3.9, y)
    assert isinstance(desk.state, Pointing)
    desk.move(x + 4.0, y)
    assert isinstance(desk.state, Dragging)


def test_every_preview_of_a_drag_starts_from_where_it_was_picked_up():
    desk = PaperDesk()
    x, y = desk.middle("alert")
    desk.press(x, y)
    for dx in (20.0, 300.0, -50.0, 60.0):
        desk.move(x + dx, y)
    assert desk.session.shown.notes["alert"].place == OnTimeline(NINE + 20 * MINUTE, "signals", 2)
    assert desk.store.written == []
    desk.release(x + 60.0, y)
    assert desk.place("alert") == OnTimeline(NINE + 20 * MINUTE, "signals", 2)
    assert len(desk.store.written) == 1


@settings(max_examples=60)
@given(st.integers(-200, 200), st.integers(-60, 700), st.booleans(), st.booleans())
def test_wherever_a_note_is_dropped_nothing_else_moves_and_nothing_is_covered(dx: int, dy: int, alt: bool, shift: bool):
    desk = PaperDesk()
    before = desk.session.document
    shown: object = None
    x, y = desk.middle("alert")
    desk.press(x, y)
    desk.move(x + dx, y + dy, alt=alt, shift=shift)
    shown = desk.session.shown.notes["alert"].place
    desk.release(x + dx, y + dy, alt=alt, shift=shift)
    after = desk.session.document
    for id, note in before.notes.items():
        assert id == "alert" or after.notes[id] == note
    place = after.notes["alert"].place
    assert isinstance(place, type(shown))
    if isinstance(place, OnTimeline):
        assert isinstance(shown, OnTimeline)
        assert (place.at, place.lane) == (shown.at, shown.lane)
        assert place.at % (1000 if alt else MINUTE) == 0
        mine = desk.shape.rect(after.notes["alert"])
        assert mine is not None
        assert not [
            one
            for one in ("post", "fixed")
            if (rect := desk.shape.rect(after.notes[one])) is not None and mine.overlaps(rect)
        ]
    assert desk.session.shown is after


@pytest.mark.parametrize("tool", sorted(TOOLS.keys() - {"vote"}))
@pytest.mark.parametrize("at", ["alert", "idea", "nothing"])
def test_escape_in_the_middle_of_anything_leaves_no_trace(tool: str, at: str):
    desk = PaperDesk()
    desk.state = TOOLS[tool](desk)
    x, y = desk.middle(at) if at != "nothing" else (700.0, 500.0)
    desk.press(x, y)
    for step in (3.0, 30.0, 90.0):
        desk.move(x + step, y + step)
    after = desk.state.cancel()
    assert desk.session.document is DOCUMENT
    assert desk.session.shown is DOCUMENT
    assert desk.store.written == []
    assert after.overlay() == NOTHING


def test_several_move_by_the_time_of_the_one_that_is_held_and_locked_ones_stay():
    desk = PaperDesk()
    desk.session.select({"alert", "post", "fixed"})
    desk.drag("alert", 60.4, 0.0)
    assert desk.place("alert") == OnTimeline(NINE + 20 * MINUTE, "signals", 2)
    assert desk.place("post") == OnTimeline(NINE + 50 * MINUTE, "public", 0)
    assert desk.session.document.notes["fixed"] == DOCUMENT.notes["fixed"]


def test_a_range_keeps_its_length():
    document = Document.of(
        DOCUMENT.board,
        [
            replace(note, place=OnTimeline(NINE, "signals", 0, NINE + 15 * MINUTE, Precision.RANGE))
            if note == DOCUMENT.notes["alert"]
            else note
            for note in DOCUMENT.records()
        ],
    )
    desk = PaperDesk(document)
    desk.drag("alert", 60.0, 0.0)
    assert desk.place("alert") == OnTimeline(NINE + 10 * MINUTE, "signals", 0, NINE + 25 * MINUTE, Precision.RANGE)


@pytest.mark.parametrize(("locked", "alt", "moves"), [(True, False, False), (True, True, True), (False, False, True)])
def test_the_locked_timeline(locked: bool, alt: bool, moves: bool):
    document = replace(DOCUMENT, board=replace(DOCUMENT.board, locked=locked))
    desk = PaperDesk(document)
    desk.drag("alert", 60.0, 0.0, alt=alt)
    assert (desk.place("alert") != document.notes["alert"].place) is moves
    assert bool(desk.said) is not moves


def test_a_note_that_is_gone_meanwhile_is_not_dragged():
    desk = PaperDesk()
    x, y = desk.middle("alert")
    desk.press(x, y)
    desk.session.select({"alert"})
    delete_selection(desk)
    desk.move(x + 50, y)
    assert isinstance(desk.state, Idle)


def test_a_double_press_writes_an_event_in_a_lane_a_sticky_elsewhere_and_opens_what_is_there():
    desk = PaperDesk()
    shape = desk.shape
    for x, y in ((700.0, shape.strips[0].y + 60.0), (700.0, shape.canvas_y + 400.0), desk.middle("idea")):
        desk.state = desk.state.double(Pointer(x, y, x, y))
    (event, one), (sticky, two), (opened, three) = desk.written
    assert (event.kind, sticky.kind, opened) == (EVENT, "idea", DOCUMENT.notes["idea"])
    assert isinstance(event.place, OnTimeline)
    assert sticky.place == OnCanvas(700.0, 400.0)
    assert (one, two, three) == (True, True, False)
    assert desk.session.document is DOCUMENT, "a note is on the board when something is written on it"


def test_the_hand_pans_by_as_much_as_it_moves():
    desk = PaperDesk()
    desk.state = TOOLS["pan"](desk)
    desk.press(10.0, 10.0)
    assert isinstance(desk.state, Panning)
    desk.move(13.0, 14.0)
    desk.move(10.0, 20.0)
    desk.release(10.0, 20.0)
    assert desk.panned == [(3.0, 4.0), (-3.0, 6.0)]
    assert desk.state.name == "pan"


def test_the_width_stays_within_reason():
    desk = PaperDesk()
    desk.handle = "idea"
    for to, width in ((2_000.0, 1_200.0), (-500.0, 60.0), (220.0, 200.0)):
        rect = desk.shape.rect(desk.session.document.notes["idea"])
        assert rect is not None
        desk.press(rect.right, 0.0)
        desk.move(to, 0.0)
        desk.release(to, 0.0)
        assert desk.session.document.notes["idea"].width == width


def test_a_band_takes_notes_and_shift_keeps_what_was_selected():
    desk = PaperDesk()
    desk.session.select({"alert"})
    x, y = desk.middle("post")
    desk.press(x - 90.0, y - 45.0, shift=True)
    desk.move(x + 90.0, y + 45.0, shift=True)
    assert desk.session.selection == {"alert", "post"}
    desk.move(x, y + 45.0, shift=True)
    assert desk.session.selection == {"alert"}, "no longer enclosed"
    desk.state = desk.state.cancel()
    assert desk.session.selection == {"alert"}


def test_a_band_takes_groups_whole_however_it_moves():
    members = {id: {"grouped": "pair"} for id in ("post", "fixed")}
    desk = PaperDesk(DOCUMENT.apply(Edit(Note, members).plan(DOCUMENT)))
    x, y = desk.middle("post")
    desk.press(x - 90.0, y - 45.0)
    for _ in range(2):
        desk.move(x + 90.0, y + 45.0)
        assert desk.session.selection == {"post", "fixed"}
        desk.move(x - 80.0, y - 35.0)
        assert desk.session.selection == frozenset()


def test_phases_and_frames_that_are_too_small_are_not_meant():
    for tool in ("phase", "frame"):
        desk = PaperDesk()
        desk.state = TOOLS[tool](desk)
        desk.press(600.0, 500.0)
        desk.move(605.0, 590.0)
        desk.release(605.0, 590.0)
        assert desk.store.written == []


def test_votes_do_not_go_below_nought_and_unknown_ids_do_not_count():
    desk = PaperDesk()
    vote(desk, ["idea", "gone"], 1)
    vote(desk, ["idea"], -1)
    vote(desk, ["idea"], -1)
    assert desk.session.document.notes["idea"].votes == 0
    assert len(desk.store.written) == 2


def test_deleting_nothing_is_no_step():
    desk = PaperDesk()
    delete_selection(desk)
    assert desk.store.written == []


# Places.


@given(st.integers(-10_000, 10_000).map(float), st.integers(-200, 2_000).map(float))
def test_a_place_is_where_it_was_dropped(x: float, y: float):
    shape = geometry(DOCUMENT)
    note = DOCUMENT.notes["waiting"]
    place = place_at(shape, note, x, y)
    origin = shape.origin(replace(note, place=place))
    assert origin is not None
    if isinstance(place, OnCanvas):
        assert origin == (x, pytest.approx(y))
    else:
        assert abs(origin[0] - x) <= shape.scale.scale / 2 + 0.01
        assert isinstance(place, OnTimeline)
        assert shape.strip_at(origin[1]) == shape.strip(place.lane)


@given(st.integers(-(10**12), 10**12))
def test_snapping_goes_to_the_nearest_minute_or_second(at: int):
    assert snapped(at) % MINUTE == 0
    assert abs(snapped(at) - at) <= MINUTE // 2
    assert snapped(at, free=True) % 1000 == 0
    assert abs(snapped(at, free=True) - at) <= 500
    assert snapped(snapped(at)) == snapped(at)


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(st.sampled_from(("alert", "post", "idea", "waiting")), st.integers(0, 60), st.integers(0, 5)),
        min_size=1,
    )
)
def test_notes_that_are_placed_together_cover_neither_each_other_nor_those_that_stay(asked: list[tuple[Id, int, int]]):
    places: dict[Id, object] = {id: OnTimeline(NINE + minute * MINUTE, "signals", row) for id, minute, row in asked}
    found = without_overlap(DOCUMENT, geometry(DOCUMENT), places)  # type: ignore[arg-type]
    desk = PaperDesk()
    desk.session.do(MoveNotes(found))
    after, shape = desk.session.document, desk.shape
    rects = {
        note.id: rect
        for note in after.notes.values()
        if isinstance(note.place, OnTimeline) and (rect := shape.rect(note))
    }
    for id in found:
        assert not [other for other in rects if other != id and rects[id].overlaps(rects[other])]
        assert isinstance(found[id], OnTimeline)
        assert found[id].at == places[id].at  # type: ignore[union-attr]


def crowded(notes: int) -> tuple[Document, list[Id]]:
    """Notes in two lanes in rows from the top, a wall of stickies, and two tall ones that stay where some would go."""
    places = {
        f"m{index}": OnTimeline(NINE + index // 4 * 40 * MINUTE, ("signals", "public")[index % 2], index // 2 % 2 * 3)
        for index in range(notes)
    }
    stays = {f"s{index}": OnTimeline(NINE + (6 + 80 * index) * MINUTE, "signals", 0) for index in range(2)}
    free = {f"f{index}": OnCanvas(index % 20 * 150.0, index // 20 * 80.0) for index in range(notes // 4)}
    moving = [*places, *free]
    return Document.of(
        DOCUMENT.board,
        (
            *DOCUMENT.lanes.values(),
            *DOCUMENT.kinds.values(),
            *(Note(id, text=id, place=place) for id, place in places.items()),
            *(Note(id, text="tall\n" * 8, place=place) for id, place in stays.items()),
            *(Note(id, "idea", id, place) for id, place in free.items()),
        ),
    ), moving


@pytest.mark.parametrize("notes", [40, 240])
@pytest.mark.parametrize("way", [(14.0, 0.0), (14.0, 30.0), (30.0, 90.0)])
def test_where_notes_land_does_not_depend_on_the_order_in_which_they_are_named(
    notes: int, way: tuple[float, float], monkeypatch: pytest.MonkeyPatch
):
    document, moving = crowded(notes)
    ends = []
    for order in (moving, moving[::-1], sorted(moving, key=lambda id: id[::-1])):
        desk = PaperDesk(document)
        desk.session.select(moving)
        # A set names its members in an order of its own, which differs from run to run.
        monkeypatch.setattr(desk.session, "selection", _Ordered(order))
        desk.drag("m0", *way)
        ends.append({id: note.place for id, note in desk.session.document.notes.items()})
    assert ends[0] == ends[1] == ends[2]
    assert ends[0]["m0"] != document.notes["m0"].place


class _Ordered(frozenset[Id]):
    """A set that names its members in a given order, and so do those that are made of it."""

    def __new__(cls, ids: list[Id]) -> Self:
        made = super().__new__(cls, ids)
        made.order = ids
        return made

    order: list[Id]

    def __iter__(self) -> Iterator[Id]:
        return iter(self.order)

    def __or__(self, others: AbstractSet[Id]) -> _Ordered:  # type: ignore[override]
        return _Ordered([*self.order, *(id for id in others if id not in self)])


def test_notes_that_move_together_keep_their_arrangement_but_for_those_that_would_cover_one_that_stays():
    shape = geometry(DOCUMENT)
    notes = [Note(f"n{row}", text="x", place=OnTimeline(NINE + 300 * MINUTE, "public", row)) for row in (0, 1, 2)]
    stays = Note("stays", text="stays", place=OnTimeline(NINE + 400 * MINUTE, "public", 20))
    document = Document.of(DOCUMENT.board, (*DOCUMENT.lanes.values(), *DOCUMENT.kinds.values(), *notes, stays))
    for minutes, rows in ((0, 4), (20, 0), (20, 7)):
        places = {
            note.id: OnTimeline(NINE + (300 + minutes) * MINUTE, "public", row + rows) for row, note in enumerate(notes)
        }
        assert without_overlap(document, shape, places) == places, "they covered one another before"
    onto = {note.id: OnTimeline(NINE + 400 * MINUTE, "public", row + 20) for row, note in enumerate(notes[:1])}
    far = {note.id: OnTimeline(NINE + 400 * MINUTE, "public", row + 41) for row, note in enumerate(notes[1:])}
    found = without_overlap(document, shape, {**onto, **far})
    assert found["n0"] != onto["n0"]
    assert {id: found[id] for id in far} == far


def test_places_in_words():
    shape = geometry(DOCUMENT)
    words = [place_words(DOCUMENT, shape, place) for place in (
        OnTimeline(NINE + 5 * MINUTE, "signals", 0), OnTimeline(NINE, "public", 0, precision=Precision.ABOUT),
        OnTimeline(NINE + 1500, "public", 0), OnTimeline(NINE + 2000 * MINUTE, "public", 0), OnCanvas(0.0, 0.0), InTray(),
    )]  # fmt: skip
    assert words == [
        "09:05 · Signals",
        "~09:00 · Public",
        "09:00:01 · Public",
        "19 Jul 18:20 · Public",
        "canvas",
        "inbox",
    ]
