"""The time and the marks at the head of a card: all of it is said, nothing is cut, and nothing covers anything."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.stored import NINE
from whiteboard.layout.cards import LEAST_WIDTH, MARK_WORDS, Look, card, note_size, note_width
from whiteboard.layout.display import Box, Words, shape_bounds
from whiteboard.layout.geometry import Rect
from whiteboard.layout.theme import LIGHT
from whiteboard.layout.when import Dates
from whiteboard.model.instants import HOUR, MINUTE
from whiteboard.model.records import Mark, Note, OnTimeline, Precision

LOOK = Look("#2f6fde", ZoneInfo("UTC"))
BADGE = 9.0
"""Points of the number of votes to the left of the corner on which it sits, less two."""

notes = st.builds(
    lambda marks, width, until, precision, votes, text: Note(
        "n",
        text=text,
        marks=tuple(mark for mark in Mark if mark in marks),
        width=width,
        votes=votes,
        place=OnTimeline(NINE, "a", 0, until and NINE + until * MINUTE, precision),
    ),
    st.sets(st.sampled_from(Mark)),
    st.none() | st.floats(1.0, 400.0),
    st.none() | st.integers(1, 3_000),
    st.sampled_from((Precision.EXACT, Precision.ABOUT)),
    st.integers(0, 12),
    st.sampled_from(("Alert", "Alert: portal synthetic check failing", "word " * 60)),
)


def head(note: Note, look: Look = LOOK) -> list[Words]:
    """The time and the names of the marks as they are written."""
    words = [shape for shape in card(note, look, LIGHT).shapes if isinstance(shape, Words)]
    return words[: 1 + len(note.marks)]


@given(notes, st.sampled_from(Dates))
def test_every_mark_is_named_whole_and_beside_the_others(note: Note, dates: Dates):
    look = replace(LOOK, dates=dates)
    width, height = note_size(note)
    written = head(note, look)
    assert len(written) == 1 + len(note.marks)
    assert not any(words.block.clipped or "…" in words.block.text for words in written)
    chips = [one.rect for one in card(note, look, LIGHT).shapes if isinstance(one, Box) and one.radius == 6.5]
    parts = [shape_bounds(written[0]), *chips]
    right = width - BADGE if note.votes else width
    assert all(Rect(0.0, 0.0, right, height).encloses(part) for part in parts)
    assert not any(one.overlaps(other) for one, other in combinations(parts, 2))
    for chip, words in zip(chips, written[1:], strict=True):
        assert chip.x < words.x, "a name begins before its chip"
        assert words.x + words.block.width < chip.right, "a name reaches out of its chip"


@given(notes)
def test_a_mark_makes_no_note_higher_and_none_without_marks_wider(note: Note):
    bare = replace(note, marks=())
    assert note_width(note) >= note_width(bare)
    assert note_size(note)[1] <= note_size(bare)[1]
    assert note_width(bare) >= min(note.width or LEAST_WIDTH, LEAST_WIDTH)


def test_marks_keep_their_names_where_there_is_room_and_the_longest_gives_way_first():
    place = OnTimeline(NINE, "a", 0)
    both = Note("n", text="Alert", marks=(Mark.DETECTED, Mark.ACKNOWLEDGED), place=place)
    assert [words.block.text for words in head(replace(both, width=300.0))] == ["09:00", "detected", "acknowledged"]
    assert [words.block.text for words in head(replace(both, width=160.0))] == ["09:00", "detected", "ack."]
    assert [words.block.text for words in head(replace(both, width=100.0))] == ["09:00", "det.", "ack."]


@pytest.mark.parametrize("mark", Mark)
def test_one_mark_is_named_in_full_on_an_ordinary_card(mark: Mark):
    note = Note("n", text="Alert", marks=(mark,), place=OnTimeline(NINE, "a", 0))
    assert head(note)[1].block.text == MARK_WORDS[mark]


def test_a_narrow_card_tells_when_a_range_began_rather_than_half_of_both_times():
    note = Note("n", text="Alert", place=OnTimeline(NINE, "a", 0, NINE + HOUR), width=LEAST_WIDTH)
    assert [words.block.text for words in head(note)] == ["09:00"]
    assert [words.block.text for words in head(replace(note, width=200.0))] == ["09:00–10:00"]
    dated = replace(LOOK, dates=Dates.DAY)
    assert [words.block.text for words in head(note, dated)] == ["09:00"]
    assert [words.block.text for words in head(replace(note, width=90.0), dated)] == ["18 Jul 09:00"]
