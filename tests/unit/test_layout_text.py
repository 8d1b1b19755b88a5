"""Text in lines: never wider than asked, nothing lost, whatever people write."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whiteboard.layout.text import LINE, count_lines, covered, lay_out, line_height, width_of

SAMPLES = (
    "Status page: investigating the login errors that customers see since this morning",
    "a" * 300,
    "one\n\nthree\n",
    "well-known state-of-the-art re-run",
    "naïve café Ærøskøbing Łódź",
    "שלום עולם, המערכת חזרה לפעול",
    "مرحبا بالعالم",
    "mixed שלום and Latin 123 words",
    "🙂👩‍💻🏽 deployed 🚀",
    "a\u0301e\u0308o\u0302" * 30,
    "  leading and   inner spaces  ",
    "tab\there",
)
words = st.text(st.characters(codec="utf-8"), max_size=60)
latin = st.text(st.characters(min_codepoint=32, max_codepoint=0x24F), max_size=120)
widths = st.sampled_from((40.0, 87.5, 120.0, 240.0))


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("text", SAMPLES)
@pytest.mark.parametrize("width", [40.0, 120.0, 240.0])
def test_no_line_is_wider_than_asked_and_no_letter_is_lost(text: str, width: float):
    block = lay_out(text, 12.0, "sans", width)
    assert all(line.width <= width + 1e-6 for line in block.lines)
    assert squeezed(block.text) == squeezed(text)
    assert block.height == pytest.approx(len(block.lines) * 12.0 * LINE)
    assert not block.clipped


@settings(max_examples=60)
@given(st.one_of(latin, words), widths)
def test_whatever_is_written_fits_or_is_one_character(text: str, width: float):
    block = lay_out(text, 12.0, "sans", width)
    for line in block.lines:
        total = sum(piece.width for _, piece in line.pieces) * 12.0
        assert total <= width + 1e-6 or len(line.text) <= 12, line.text
        assert all(x >= -1e-6 for x, _ in line.pieces) or total > width
        assert [line.baseline for line in block.lines] == sorted(line.baseline for line in block.lines)


@given(latin, widths)
def test_printable_letters_are_kept_in_order(text: str, width: float):
    shown = "".join(letter for letter in text if not 0x7F <= ord(letter) <= 0x9F)
    assert squeezed(lay_out(text, 12.0, "sans", width).text) == squeezed(shown)


@given(latin)
def test_without_a_width_lines_end_only_where_the_text_says(text: str):
    assert len(lay_out(text, 12.0).lines) == text.count("\n") + 1


@given(
    st.lists(st.sampled_from(("status", "page", "is", "investigating", "a", "login")), min_size=1, max_size=12), widths
)
def test_words_that_fit_are_not_broken(parts: list[str], width: float):
    block = lay_out(" ".join(parts), 12.0, "sans", max(width, 80.0))
    assert [word for line in block.lines for word in line.text.split()] == parts


@given(st.sampled_from(SAMPLES), st.sampled_from((6.0, 9.5, 12.0, 30.0)), st.floats(1.1, 3.0))
def test_twice_the_size_breaks_at_the_same_words(text: str, size: float, factor: float):
    one = lay_out(text, size, "sans", 10.0 * size)
    other = lay_out(text, size * factor, "sans", 10.0 * size * factor)
    assert one.text == other.text


def test_lines_are_filled_before_the_next_begins():
    text = "Status page says that logins work again for most customers in all regions"
    block = lay_out(text, 12.0, "sans", 150.0)
    for line, after in zip(block.lines, block.lines[1:], strict=False):
        assert width_of(f"{line.text} {after.text.split()[0]}", 12.0) > 150.0


@pytest.mark.parametrize("text", SAMPLES[:4])
@pytest.mark.parametrize("most", [1, 2])
def test_a_text_of_too_many_lines_ends_in_an_ellipsis_that_fits(text: str, most: int):
    block = lay_out(text, 12.0, "sans", 60.0, most)
    assert len(block.lines) == most
    assert block.clipped
    assert block.lines[-1].text.endswith("…")
    assert all(line.width <= 60.0 + 1e-6 for line in block.lines)


@pytest.mark.parametrize("text", ["#looking #half-open-front-doors", "one two three four five six seven", "a" * 60])
def test_before_an_ellipsis_no_space_is_put_where_a_line_was_broken(text: str):
    for width in range(40, 160, 5):
        (line,) = lay_out(text, 7.0, "sans", float(width), 1).lines
        assert text.startswith(line.text.removesuffix("…"))


def test_a_text_of_just_enough_lines_has_no_ellipsis():
    block = lay_out("one\ntwo", 12.0, "sans", 60.0, 2)
    assert (block.text, block.clipped) == ("one\ntwo", False)


def test_an_empty_text_is_one_empty_line():
    block = lay_out("", 12.0, "sans", 60.0)
    assert [(line.text, line.width, line.pieces) for line in block.lines] == [("", 0.0, ())]
    assert block.height == line_height(12.0)


@pytest.mark.parametrize("control", ["\x00", "\x07", "\x1b", "\u200b", "\u202e", "\u2066", "\ufeff", "\x85", "\u2028"])
def test_what_cannot_be_seen_draws_nothing_and_turns_nothing_round(control: str):
    assert lay_out(f"ab{control}cd", 12.0) == lay_out("abcd", 12.0)


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_every_line_end_is_one(end: str):
    assert lay_out(f"one{end}two", 12.0).text == "one\ntwo"


def test_right_to_left_starts_at_the_right():
    block = lay_out("שלום", 12.0, "sans", 200.0)
    (line,) = block.lines
    (x, piece), *_ = line.pieces
    assert piece.rtl
    assert piece.face == "hebrew"
    assert x + sum(one.width for _, one in line.pieces) * 12.0 == pytest.approx(200.0)


def test_mixed_directions_are_drawn_from_left_to_right_in_the_order_of_the_page():
    (line,) = lay_out("abc שלום def", 12.0).lines
    drawn = [piece.text.strip() for _, piece in sorted(line.pieces, key=lambda placed: placed[0])]
    assert drawn[0] == "abc"
    assert drawn[-1] == "def"
    assert line.text == "abc שלום def"


def test_a_family_emoji_is_not_torn_apart():
    family = "👩‍💻"
    block = lay_out(family * 12, 12.0, "sans", 45.0)
    assert len(block.lines) > 1
    assert all(set(line.text.replace(family, "")) == set() for line in block.lines)


def test_an_accent_stays_with_its_letter():
    block = lay_out("e\u0301" * 60, 12.0, "sans", 40.0)
    assert all(line.text.startswith("e") for line in block.lines)


@pytest.mark.parametrize(
    "text", ["x" * 1_000_000, "word " * 200_000, "\u0301" * 100_000, "שלום " * 50_000, "\n" * 100_000]
)
def test_a_text_without_end_is_cut_and_says_so(text: str):
    block = lay_out(text, 12.0, "sans", 200.0, 40)
    assert len(block.lines) <= 40
    assert block.clipped


@given(
    st.lists(
        st.text(st.characters(codec="ascii", categories=["L", "N", "P", "S"]), min_size=1, max_size=14), max_size=30
    ),
    st.floats(20.0, 300.0),
    st.none() | st.integers(1, 4),
)
def test_plain_words_are_broken_like_any_text(said: list[str], width: float, most_lines: int | None):
    text = " ".join(said)
    block = lay_out(text, 12.0, "sans-bold", width, most_lines)
    # An empty stretch in another face changes nothing, but asks for the way that all texts can take.
    assert block == lay_out(text, 12.0, "sans-bold", width, most_lines, ((0, 0, "sans"),))
    assert len(block.lines) == count_lines(text, 12.0, width, most_lines or 1_000, "sans-bold")


@given(
    st.lists(
        st.text(st.characters(min_codepoint=33, max_codepoint=0x24F), min_size=1, max_size=6), min_size=1, max_size=9
    ),
    st.sampled_from(("sans", "sans-bold", "sans-semibold")),
    st.integers(0, 60),
)
def test_lines_are_counted_as_they_are_laid_out_at_the_very_width_of_a_word(said: list[str], face: str, cut: int):
    text = " ".join(said)
    for width in (width_of(text[:cut] or "x", 12.0, face), width_of(said[0], 12.0, face)):
        assert count_lines(text, 12.0, width, 1_000, face) == len(lay_out(text, 12.0, face, width).lines)


def test_kerning_makes_pairs_narrower_than_their_letters():
    assert width_of("AV", 12.0) < width_of("A", 12.0) + width_of("V", 12.0)


def test_bold_is_wider_than_regular():
    assert width_of("Status page", 12.0, "sans-bold") > width_of("Status page", 12.0)


def test_which_texts_the_faces_cover():
    assert covered("Status – “quoted” שלום مرحبا 🙂 €")
    assert not covered("\U0010fffd"), "nobody's character"
