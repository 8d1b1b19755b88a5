"""Piles of stickies: themes that cover nothing, and the order that votes give."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.incident import incident
from whiteboard.layout.cards import note_size
from whiteboard.layout.geometry import Rect
from whiteboard.model.document import Document
from whiteboard.model.records import Frame, Note, OnCanvas
from whiteboard.model.themes import holds, themes
from whiteboard.tools.piling import below, sorted_by_votes, theme_of


def rect(note: Note) -> Rect:
    assert isinstance(note.place, OnCanvas)
    return Rect(note.place.x, note.place.y, *note_size(note))


def done(document: Document, command: object) -> Document:
    return document.apply(command.plan(document))  # type: ignore[attr-defined]  # a command


texts = st.text(st.characters(codec="ascii", categories=("L", "Zs")), min_size=1, max_size=200)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(texts, st.integers(0, 5)), min_size=1, max_size=7), st.integers(1, 3))
def test_themes_cover_nothing_and_hold_their_notes(said: list[tuple[str, int]], number: int):
    document = incident()
    for theme in range(number):
        notes = tuple(
            Note(f"n{theme}-{index}", "well", text, OnCanvas(0.0, 0.0), votes=votes)
            for index, (text, votes) in enumerate(said)
        )
        document = Document.of(document.board, (*document.records(), *notes))
        document = done(document, theme_of(document, notes, "A theme", f"theme-{theme}"))
    frames = [Rect(one.x, one.y, one.width, one.height) for one in document.frames.values()]
    assert not any(one.overlaps(other) for one, other in combinations(frames, 2))
    for theme in range(number):
        frame = document.frames[f"theme-{theme}"]
        around = Rect(frame.x, frame.y, frame.width, frame.height)
        piled = [document.notes[f"n{theme}-{index}"] for index in range(len(said))]
        for one, other in combinations(piled, 2):
            assert not rect(one).overlaps(rect(other))
        for note in piled:
            inside = rect(note)
            assert inside.x >= around.x
            assert inside.right <= around.right
            assert inside.bottom <= around.bottom


def test_the_most_voted_come_first_and_nothing_else_moves():
    document = incident(
        Frame("theme", "Theme", 3000.0, 0.0, 300.0, 100.0, 9),
        Note("few", "well", "Few", OnCanvas(3010.0, 10.0), votes=1),
        Note("many", "well", "Many", OnCanvas(3010.0, 60.0), votes=8),
        Note("none", "well", "None", OnCanvas(3010.0, 90.0)),
    )
    theme = next(one for one in themes(document) if one.frame.id == "theme")
    after = done(document, sorted_by_votes(theme))
    places = {id: after.notes[id].place for id in ("many", "few", "none")}
    assert all(isinstance(place, OnCanvas) and holds(after.frames["theme"], place) for place in places.values())
    many, few, none = (rect(after.notes[id]) for id in ("many", "few", "none"))
    assert (many.y, few.y) == (few.y, many.y), "the first two beside each other"
    assert many.x < few.x
    assert none.y > many.y
    others = {id for id in document.notes if id not in places}
    assert all(after.notes[id] is document.notes[id] for id in others)
    assert after.frames["theme"].height >= document.frames["theme"].height


def test_what_goes_below_lies_under_what_is_there():
    document = incident()
    place = below(document)
    assert holds(document.frames["discussion"], place)
    heard = rect(document.notes["heard"])
    assert place.y >= heard.bottom
