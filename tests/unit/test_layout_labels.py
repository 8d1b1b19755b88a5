"""Labels on the board lie where they can be read and cover no note, wherever there is such a place."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.stored import NINE
from whiteboard.layout.board import fold_band, fold_drawings, geometry, notes_near
from whiteboard.layout.comms_drawing import band_area, over_notes, saying_area
from whiteboard.layout.display import Box, Drawing, Words, shape_bounds
from whiteboard.layout.geometry import Rect
from whiteboard.layout.scene import scene
from whiteboard.layout.theme import LIGHT
from whiteboard.model.document import Document
from whiteboard.model.instants import HOUR, MINUTE
from whiteboard.model.records import Board, Fold, Kind, Lane, Link, Mark, Note, OnTimeline, Overlay, Role

LANES = (Role.SIGNALS, Role.RESPONSE, Role.INTERNAL, Role.PUBLIC)
KNOWN, POST, COLLEAGUES = "known", "post", "colleagues"


def event(id: str, minute: float, lane: str, row: int = 0, **more: object) -> Note:
    at = NINE + round(minute * MINUTE)
    return replace(Note(id, text=id, place=OnTimeline(at, lane, row)), **more)  # type: ignore[arg-type]


def incident(*more: Note, folds: tuple[Fold, ...] = ()) -> Document:
    """Known at 9:20, said to the public at 9:50 and to colleagues at 10:20: a lag of half an hour and the wrong order."""
    lanes = tuple(Lane(role.value, role.value, role, position=number, rows=9) for number, role in enumerate(LANES))
    return Document.of(
        Board("board", "Board", start=NINE, scale=4.0),
        (
            Kind("event", "Event", "#ffffff"),
            *lanes,
            event("alert", 0, "signals", marks=(Mark.DETECTED,)),
            event(KNOWN, 20, "response"),
            event(POST, 50, "public"),
            event(COLLEAGUES, 80, "internal"),
            Link("link", KNOWN, POST),
            *more,
            *folds,
        ),
    )


def drawn(document: Document, kind: str) -> Drawing:
    (found,) = (one for one in scene(document, LIGHT) if one.kind == kind)
    return found


def pill(drawing: Drawing) -> Rect:
    (box,) = (shape.rect for shape in drawing.shapes if isinstance(shape, Box))
    return box


def words(drawing: Drawing) -> list[str]:
    return [shape.block.text for shape in drawing.shapes if isinstance(shape, Words)]


def covers(document: Document, area: Rect, *, without: str = "") -> list[str]:
    """The notes below an area."""
    shape = geometry(document)
    return [id for id, rect in notes_near(document, shape)(area) if id != without]


def test_a_lag_is_told_below_its_note_where_nothing_is():
    lag = drawn(incident(), "lag")
    rect = geometry(incident()).rect(incident().notes[KNOWN])
    assert rect is not None
    assert words(lag) == ["said 30 min after it was known"]
    assert (pill(lag).x, pill(lag).y) == (rect.x + 10.0, rect.bottom - 4.0)


@given(st.lists(st.tuples(st.integers(-20, 60), st.integers(1, 7)), max_size=5))
def test_a_lag_covers_no_note_or_as_little_as_it_can(around: list[tuple[int, int]]):
    document = incident(*(event(f"n{n}", 20 + minute, "response", row) for n, (minute, row) in enumerate(around)))
    lag = drawn(document, "lag")
    room = saying_area(document, geometry(document), document.notes[KNOWN])
    assert room is not None
    assert room.encloses(pill(lag))
    # The rows above and at the note's own level are free, so there is a place for it.
    assert not covers(document, pill(lag), without=KNOWN)
    assert lag.title == "said 30 min after it was known"


def test_a_lag_in_a_crowd_says_it_in_fewer_words():
    crowd = [event("left", -15, "response"), event("right", 56, "response"), event("under", 40, "response", 2)]
    lag = drawn(incident(*crowd), "lag")
    assert not covers(incident(*crowd), pill(lag), without=KNOWN)
    assert words(lag)[0] in {"said 30 min later", "+30 min"}


def test_two_lags_of_one_note_lie_beside_each_other():
    document = incident(event("later", 70, "public", 3)).apply(())
    document = Document.of(
        document.board,
        (
            *(one for one in (*document.kinds.values(), *document.lanes.values(), *document.notes.values())),
            Link("link", KNOWN, POST),
            Link("again", KNOWN, "later"),
        ),
    )
    one, other = (pill(lag) for lag in scene(document, LIGHT) if lag.kind == "lag")
    assert not one.overlaps(other)


def test_labels_leave_the_strip_of_silences_alone():
    document = incident(event("under", 50, "public", 2))
    shape = geometry(document)
    for drawing in over_notes(document, shape, LIGHT, near=notes_near(document, shape)):
        assert not any(pill(drawing).overlaps(band_area(strip, pill(drawing))) for strip in shape.strips[2:4])


def test_what_is_switched_off_takes_no_room():
    document = incident()
    without = document.board
    hidden = Document.of(
        replace(without, hidden_overlays=(Overlay.LAGS,)),
        (*document.kinds.values(), *document.lanes.values(), *document.notes.values(), *document.links.values()),
    )
    assert saying_area(document, geometry(document), document.notes[KNOWN]) is not None
    assert saying_area(hidden, geometry(hidden), hidden.notes[KNOWN]) is None


def test_who_was_told_first_is_said_where_no_note_is():
    order = drawn(incident(), "order")
    before = pill(order)
    inside = geometry(incident()).scale.instant(before.centre[0])
    crowded = incident(event("in the way", (inside - NINE) / MINUTE - 10, "internal"))
    assert covers(crowded, before) == ["in the way"]
    assert not covers(crowded, pill(drawn(crowded, "order")))


def quiet() -> Fold:
    return Fold("fold", NINE + 2 * HOUR, NINE + 5 * HOUR)


@given(st.sets(st.tuples(st.integers(60, 119), st.sampled_from(("signals", "response")), st.integers(0, 8))))
def test_the_length_of_a_quiet_stretch_is_behind_no_note(around: set[tuple[int, str, int]]):
    notes = (event(f"n{n}", minute, lane, row) for n, (minute, lane, row) in enumerate(sorted(around)))
    document = incident(*notes, folds=(quiet(),))
    (label, *_) = (shape for shape in drawn(document, "fold").shapes if isinstance(shape, Words))
    assert label.block.text == "3 h"
    assert not covers(document, shape_bounds(label))
    assert fold_band(quiet(), geometry(document)).encloses(shape_bounds(label))


def test_no_line_between_lanes_goes_through_the_name_of_a_quiet_stretch():
    document = incident(folds=(quiet(),))
    low = replace(document, lanes={id: replace(lane, rows=1) for id, lane in document.lanes.items()})
    edges = [strip.bottom for strip in geometry(low).strips]
    for label in (shape_bounds(one) for one in drawn(low, "fold").shapes if isinstance(one, Words)):
        assert not any(label.y < edge < label.bottom for edge in edges)


def test_a_quiet_stretch_is_named_at_the_top_and_further_down_where_a_note_is():
    free, taken = incident(folds=(quiet(),)), incident(event("long", 110, "signals"), folds=(quiet(),))
    tops = [next(one.y for one in drawn(it, "fold").shapes if isinstance(one, Words)) for it in (free, taken)]
    assert tops[0] == 12.0
    assert tops[1] > 12.0
    assert words(drawn(taken, "fold")) == ["3 h", "quiet"]


def test_only_folds_that_reach_into_an_area_are_drawn():
    shape = geometry(incident(folds=(quiet(),)))
    band = fold_band(quiet(), shape)
    assert [one.key for one in fold_drawings(shape, LIGHT, area=band)] == ["fold"]
    assert not list(fold_drawings(shape, LIGHT, area=band.moved(200.0, 0.0)))
