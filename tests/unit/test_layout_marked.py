"""The small Markdown of notes: what is hidden, what is shown, and that it is drawn as it is measured."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whiteboard.layout.board import geometry, look
from whiteboard.layout.cards import card, note_size, span_rows
from whiteboard.layout.display import Words
from whiteboard.layout.marked import count_marked_lines, lay_out_marked, links, plain, read
from whiteboard.layout.text import lay_out
from whiteboard.layout.theme import LIGHT
from whiteboard.model.document import Document
from whiteboard.model.records import Board, Kind, Note, OnCanvas

SIZE, WIDTH = 12.0, 120.0
DOCUMENT = Document.of(Board("b", "Board"), (Kind("event", "Event", "#ffffff"), Kind("idea", "Idea", "#fdeeaa", 1)))


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("**now** or never", "now or never"),
        ("a **very bold** word", "a very bold word"),
        ("2 ** 3 ** 4", "2 ** 3 ** 4"),
        ("** not bold**", "** not bold**"),
        ("see [the page](https://example.org/a) first", "see the page first"),
        ("see https://example.org/a, then", "see https://example.org/a, then"),
        ("[not](javascript:alert(1)) a link", "[not](javascript:alert(1)) a link"),
        ("[file](file:///etc/passwd)", "[file](file:///etc/passwd)"),
    ],
)
def test_marks_are_hidden_and_what_only_looks_like_marks_stays(typed: str, shown: str):
    assert read(typed)[0] == shown
    assert plain(typed) == shown


def test_a_sentence_ends_after_an_address_and_not_in_it():
    assert links("look at https://example.org/a. Or (https://example.org/b)?") == [
        "https://example.org/a",
        "https://example.org/b",
    ]


def test_a_bold_word_is_bold_and_the_rest_is_not():
    body = lay_out_marked("a **bold** word", SIZE, 400.0, 9)
    assert [(part.block.face, part.block.text.strip()) for part in body.parts] == [
        ("sans", "a"),
        ("sans-bold", "bold"),
        ("sans", "word"),
    ]
    assert {piece.face for part in body.parts[1:2] for _, piece in part.block.lines[0].pieces} == {"sans-bold"}
    xs = [part.x for part in body.parts]
    assert xs == sorted(xs)
    ends = [part.x + part.block.width for part in body.parts]
    assert ends[0] == pytest.approx(xs[1], abs=0.01)


def test_a_bold_phrase_may_go_on_in_the_next_line():
    body = lay_out_marked("words before **a phrase that is far too long for one line** after", SIZE, WIDTH, 9)
    bold = [part for part in body.parts if part.block.face == "sans-bold"]
    assert len({part.line for part in bold}) > 1
    assert " ".join(part.block.text.strip() for part in bold) == "a phrase that is far too long for one line"
    assert all(part.x + part.block.width <= WIDTH + 4.0 for part in body.parts)


def test_items_are_set_in_behind_their_sign():
    body = lay_out_marked("- one that is longer than a line can be\n- two\n3. three", SIZE, WIDTH, 9)
    signs = [part for part in body.parts if part.x == 0.0]
    assert [part.block.text for part in signs] == ["•", "•", "3."]
    assert all(part.x > 8.0 for part in body.parts if part not in signs)
    assert body.lines == 1 + max(part.line for part in body.parts)


def test_a_link_is_drawn_underlined_and_leads_to_its_address():
    note = Note("n", "idea", "see https://example.org/status now", OnCanvas(0.0, 0.0))
    drawing = card(note, look(DOCUMENT, note, geometry(DOCUMENT)), LIGHT)
    assert {shape.link for shape in drawing.shapes if isinstance(shape, Words)} == {"", "https://example.org/status"}


def test_text_without_marks_is_laid_out_as_ever():
    text = "plain - with * signs in (it) and 3 lines\nof\n\ntext"
    body = lay_out_marked(text, SIZE, WIDTH, 40)
    assert [part.block for part in body.parts] == [lay_out(text, SIZE, "sans", WIDTH, 40)]


def test_more_lines_than_there_is_room_for_are_cut():
    body = lay_out_marked("\n".join(f"- item {number}" for number in range(60)), SIZE, WIDTH, 40)
    assert body.lines == 40
    assert body.clipped


def test_right_to_left_text_with_marks_is_drawn():
    body = lay_out_marked("**שלום** עולם https://example.org", SIZE, WIDTH, 9)
    assert body.lines >= 1
    assert all(part.block.lines for part in body.parts)


@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from("ab *[]()-•1.:/\nhtps\u202e\u05e9"), max_size=60))
def test_whatever_is_typed_is_as_high_as_it_is_drawn(text: str):
    note = Note("n", "idea", text, OnCanvas(0.0, 0.0))
    drawing = card(note, look(DOCUMENT, note, geometry(DOCUMENT)), LIGHT)
    _, height = note_size(note)
    for shape in drawing.shapes:
        if isinstance(shape, Words):
            assert shape.y + shape.block.height <= height + 8.0
    assert span_rows(note) >= 2


@settings(max_examples=80)
@given(
    st.text(st.sampled_from("ab *-\n[]()שé🙂1."), max_size=90),
    st.sampled_from((40.0, 120.0)),
    st.sampled_from((1, 3, 40)),
)
def test_lines_are_counted_as_they_are_laid_out(text: str, width: float, most: int):
    assert count_marked_lines(text, SIZE, width, most) == lay_out_marked(text, SIZE, width, most).lines
