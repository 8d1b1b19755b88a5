"""Arrows go round what lies between their notes, where a few curves tell of a way."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from whiteboard.layout.board import geometry, link_drawing, notes_near
from whiteboard.layout.display import Path
from whiteboard.layout.geometry import Rect
from whiteboard.layout.routes import near_notes, nobody, plain, point_on, route, surroundings
from whiteboard.layout.scene import scene
from whiteboard.layout.theme import LIGHT
from whiteboard.model.document import Document
from whiteboard.model.records import Board, Kind, Link, Note, OnCanvas

places = st.integers(-500, 500)
rects = st.builds(Rect, places.map(float), places.map(float), st.just(120.0), st.just(60.0))
TAIL, HEAD = Rect(0.0, 0.0, 120.0, 60.0), Rect(500.0, 0.0, 120.0, 60.0)


def crossed(curve: tuple[tuple[float, float], ...], others: tuple[Rect, ...]) -> int:
    points = [point_on(curve, step / 24) for step in range(1, 24)]
    return sum(any(rect.contains(*point) for point in points) for rect in others)


def test_where_nothing_is_in_the_way_an_arrow_goes_straight():
    assert route(TAIL, HEAD, ()) == plain(TAIL, HEAD)
    assert route(TAIL, HEAD, (Rect(250.0, 200.0, 120.0, 60.0),)) == plain(TAIL, HEAD)


def test_an_arrow_goes_round_a_note_between_its_own():
    between = Rect(250.0, 0.0, 120.0, 60.0)
    assert crossed(plain(TAIL, HEAD), (between,)) == 1
    assert crossed(route(TAIL, HEAD, (between,)), (between,)) == 0


@settings(max_examples=60)
@given(rects, rects, st.lists(rects, max_size=6))
def test_the_way_is_never_worse_than_the_plain_one_and_always_the_same(tail: Rect, head: Rect, others: list[Rect]):
    found = route(tail, head, tuple(others))
    assert crossed(found, tuple(others)) <= crossed(plain(tail, head), tuple(others))
    assert tail.grown(0.01).contains(*found[0])
    assert head.grown(0.01).contains(*found[3])
    assert route(tail, head, tuple(reversed(others))) == found
    room = surroundings(tail, head)
    assert all(room.contains(*point_on(found, step / 24)) for step in range(25)) or found == plain(tail, head)


@settings(max_examples=60)
@given(st.lists(rects, max_size=30), rects)
def test_what_is_near_is_found_as_by_looking_at_everything(notes: list[Rect], area: Rect):
    named = [(str(number), rect) for number, rect in enumerate(notes)]
    found = dict(near_notes(named)(area))
    assert found == {id: rect for id, rect in named if rect.overlaps(area)}


def test_the_picture_of_a_board_has_the_arrow_that_goes_round():
    notes = [Note(str(x), "idea", "A note", OnCanvas(x, 0.0), width=120.0) for x in (0.0, 250.0, 500.0)]
    document = Document.of(
        Board("board", "Board"), (Kind("idea", "Idea", "#fdeeaa"), *notes, Link("link", "0.0", "500.0", "then"))
    )
    shape = geometry(document)
    straight, round_ = (
        link_drawing(document, document.links["link"], shape, LIGHT, near)
        for near in (nobody, notes_near(document, shape))
    )
    assert straight is not None
    assert round_ is not None
    middle = shape.rect(notes[1])
    assert middle is not None
    curves = [
        next(part.points for part in one.shapes if isinstance(part, Path) and part.curved) for one in (straight, round_)
    ]
    assert [crossed(curve, (middle,)) for curve in curves] == [1, 0]
    assert round_ in scene(document, LIGHT)
    # Its label lies on it, and on no note.
    label = round_.shapes[-1]
    assert not middle.overlaps(Rect(label.x, label.y, 10.0, 10.0))
