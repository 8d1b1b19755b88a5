"""What was pasted as HTML comes back plain from a process of its own, and means what it meant."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.test_import_webpage import PAGE
from whiteboard.importers import road
from whiteboard.importers.candidates import Unreadable
from whiteboard.importers.plain_page import is_plain, plain, plain_page

TODAY = date(2021, 6, 1)
PIECES = (
    *("<table>", "<tr>", "<td colspan=2 x=\"a'b\">", "</td>", "</table>", "<p onclick='x()'>", "</p>", "<!-- 10:00 -->", "<br/>"),
    *("<script>1 < 2</script>", "<style>", "</style>", "<a href='https://x.example/?a&b'>", "</a>", "&amp;", "&#0;", "&bogus;"),
    *("<b", ">", '"', "10:00 it failed", "<?php ?>", "<![CDATA[a]]>", "<o:p>", "<x\0y>", "\x01", "<svg><title>t</title></svg>"),
    *("<textarea>", "<plaintext>", "<input checked>", "<li>", "שלום", "<!doctype html>", "<title>T</title>", "<ac:x ac:y='z'/>"),
)  # fmt: skip


def test_it_means_what_it_meant():
    made = plain(PAGE)
    assert is_plain(made)
    assert road.read(made, today=TODAY).candidates == road.read(PAGE, today=TODAY).candidates
    for gone in ("script", 'onerror="x()"></img>', "alert", "<!"):
        assert gone not in made


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_whatever_it_is_it_becomes_plain(markup: str):
    made = plain(markup)
    assert is_plain(made)
    assert is_plain(plain(made))


@pytest.mark.parametrize(
    "markup",
    ["<p>", "</p>", "<p x=1></p>", "<p><!-- x --></p>", "<P></P>", "<p>a & b</p>", "<p>&#1;</p>", "<a b='c'></a>", "a > b", "<p>" * 201 + "</p>" * 201, "<p>\x00</p>", "<?x?>", "<!doctype html>"],
)  # fmt: skip
def test_what_is_not_plain_is_noticed(markup: str):
    assert not is_plain(markup)


def test_what_is_nested_too_deep_keeps_its_text():
    made = plain("<div>" * 2000 + "10:00 deep" + "</div>" * 2000)
    assert "10:00 deep" in made
    assert is_plain(made)


def test_a_process_of_its_own_reads_it(tmp_path: Path):
    assert plain_page("<table><tr><td>10:00<td>it failed", folder=tmp_path) == plain(
        "<table><tr><td>10:00<td>it failed"
    )
    assert list((tmp_path / "incoming").iterdir()) == [], "nothing of it stays"
    with pytest.raises(Unreadable, match="paste it as plain text"):
        plain_page("<p>10:00 <b>it</b> failed" * 500_000, folder=tmp_path, seconds=1)
