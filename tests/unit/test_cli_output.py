"""How commands print, and the zones they take."""

from __future__ import annotations

import unicodedata
import zoneinfo

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from whiteboard.cli.output import LONGEST_CELL, aligned, harmless, one_line, width
from whiteboard.cli.zones import Zone, is_zone, local_zone


def test_columns_start_at_the_same_place_in_every_script():
    lines = aligned([("09:04", "顧客", "Erste Meldung"), ("9:5", "café", "zweite")])
    assert lines == ["09:04  顧客  Erste Meldung", "9:5    café  zweite"]
    assert [width(line[: line.index(word)]) for line, word in zip(lines, ("Erste", "zweite"), strict=True)] == [13, 13]


def test_no_rows_are_no_lines():
    assert aligned([]) == []


@given(st.text())
def test_what_is_printed_steers_no_terminal_and_takes_one_line(text: str):
    shown = harmless(text)
    assert shown.isprintable()
    assert shown == shown.strip()
    assert [sign for sign in text if sign.isprintable() and sign != " "] == [sign for sign in shown if sign != " "]


def test_escape_sequences_of_a_board_stay_text():
    assert harmless("\x1b]0;owned\x07 \x1b[31mred\u202e\r\nnext") == "]0;owned [31mred next"


def test_only_long_texts_are_cut():
    assert one_line("a" * LONGEST_CELL) == "a" * LONGEST_CELL
    assert one_line("a" * (LONGEST_CELL + 1)) == "a" * (LONGEST_CELL - 1) + "…"
    assert one_line("word " * 100_000).endswith("…")
    assert len(one_line("word " * 100_000)) <= LONGEST_CELL


def test_accents_and_wide_letters_are_measured_as_terminals_do():
    assert width(unicodedata.normalize("NFD", "é")) == width("é") == 1
    assert width("漢字") == 4


@pytest.mark.parametrize("name", ["Europe/London", "UTC", "America/Argentina/Buenos_Aires"])
def test_iana_names_are_zones(name: str):
    assert Zone().convert(name, None, None) == name


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("Europe/Lodnon", "did you mean Europe/London?"),
        ("europe/london", "did you mean Europe/London?"),
        ("America/New York", "did you mean America/New_York?"),
        ("Europe", "no time zone"),
        ("../../etc/passwd", "no time zone"),
        ("", "IANA name"),
        ("BST\0", "no time zone"),
    ],
)
def test_other_words_are_wrong_usage_that_says_what_was_meant(name: str, hint: str):
    with pytest.raises(click.BadParameter, match=hint.replace("?", r"\?")):
        Zone().convert(name, None, None)


def test_the_machine_has_a_zone():
    assert local_zone() in zoneinfo.available_timezones()


def test_a_machine_with_a_strange_zone_counts_as_utc(monkeypatch: pytest.MonkeyPatch):
    import tzlocal

    monkeypatch.setattr(tzlocal, "get_localzone_name", lambda: "local")
    assert local_zone() == "UTC"
    assert not is_zone("local")
