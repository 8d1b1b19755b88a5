"""Tables drawn with rules become Markdown's, and what is none stays as it is."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whiteboard.importers import road
from whiteboard.importers.drawn_tables import piped
from whiteboard.model.instants import to_iso

GRID = """\
Queue down on 2019-07-18
========================

+-------+--------------------+
| UTC   | Event              |
+=======+====================+
| 14:02 | Pager fires        |
|       | for all | of us    |
+-------+--------------------+
| 14:10 | Rolled back        |
+-------+--------------------+


14:30 UTC done
"""
SIMPLE = """\
Queue down on 2019-07-18
========================

=====  ===================
UTC    Event
=====  ===================
14:02  Pager fires
       for all | of us

14:10  Rolled back
=====  ===================


14:30 UTC done
"""
ASCIIDOC = """\
= Queue down on 2019-07-18

[cols="1,3"]
|===
|UTC |Event

|14:02
|Pager fires
for all \\| of us

|14:10 a|Rolled back
|===

14:30 UTC done
"""


@pytest.mark.parametrize("text", [GRID, SIMPLE, ASCIIDOC.replace(" \\| ", " / ")])
def test_the_rows_of_a_drawn_table_are_events(text: str):
    found = road.read(text, today=date(2021, 6, 1))
    assert found.format == "markdown"
    told = [(one.at and to_iso(one.at), one.text.replace(" / ", " | ")) for one in found.candidates]
    assert told == [
        ("2019-07-18T14:02:00Z", "Pager fires for all | of us"),
        ("2019-07-18T14:10:00Z", "Rolled back"),
        ("2019-07-18T14:30:00Z", "done"),
    ]
    assert found.candidates[-1].where == "line 14"


def test_a_table_without_names_loses_no_row():
    assert piped("|===\n|a |b\n|c |d\n|===") == "\n|  |  |\n|---|---|\n| a | b |\n| c | d |"
    assert piped("=== ===\na   b\n=== ===") == "\n|  |  |\n|---|---|\n| a | b |"
    assert piped("+--+--+\n|a |b |\n+--+--+\nc") == "\n|  |  |\n|---|---|\n| a | b |\nc"


@pytest.mark.parametrize("text", ["== ==\na b\n", "|====", "| a | b |\n|---|---|\n| c | d |", "=====\n", "+----+", ""])
def test_what_has_no_end_or_is_no_drawing_keeps_its_words(text: str):
    assert [word for word in piped(text).replace("|", " ").split() if word.isalpha()] == [
        word for word in text.replace("|", " ").split() if word.isalpha()
    ]


@given(
    st.lists(st.sampled_from(("|===", "|a |b", "+--+--+", "|c |d ", "+==+==+", "== ==", "e f", "", "= g", "2+|h i|j")))
)
def test_no_word_is_lost_however_rules_and_rows_follow_one_another(lines: list[str]):
    def words(text: str) -> list[str]:
        return [one for one in text.replace("\\", "").replace("|", " ").replace("+", " ").split() if one.isalpha()]

    text = "\n".join(lines)
    assert words(piped(text)) == words(text)
