"""Tags and names as they are typed on a note."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whiteboard.model.records import Note
from whiteboard.tools.tagging import begun, tagged


@pytest.mark.parametrize(
    ("typed", "text", "author", "tags"),
    [
        ("Alert fires #monitoring @anna", "Alert fires", "anna", ("monitoring",)),
        ("The #statuspage was late", "The #statuspage was late", "", ("statuspage",)),
        ("Ask @anna about it", "Ask @anna about it", "", ()),
        ("Fixed #db #backup", "Fixed", "", ("db", "backup")),
        ("#postmortem", "#postmortem", "", ("postmortem",)),
        ("issue #12 and a#b and mail a@b.org", "issue #12 and a#b and mail a@b.org", "", ()),
        ("two lines\n@bob", "two lines", "bob", ()),
    ],
)
def test_what_ends_a_text_is_kept_beside_it(typed: str, text: str, author: str, tags: tuple[str, ...]):
    note = tagged(Note("n"), typed)
    assert (note.text, note.author, note.tags) == (text, author, tags)


@pytest.mark.parametrize(
    ("typed", "text", "author"),
    [
        ("Alert fires @anna lee", "Alert fires", "Anna Lee"),
        ("Alert fires @Anna Lee #db", "Alert fires", "Anna Lee"),
        ("Alert fires @Anna", "Alert fires", "Anna"),
        ("Ask @Anna Lee about it", "Ask @Anna Lee about it", ""),
        ("@Anna Lee", "@Anna Lee", ""),
        ("mail a@Anna Lee", "mail a@Anna Lee", ""),
    ],
)
def test_names_of_several_words_are_those_of_people(typed: str, text: str, author: str):
    note = tagged(Note("n"), typed, ("Anna", "Lee", "Anna Lee"))
    assert (note.text, note.author) == (text, author)


def test_tags_that_are_there_stay_and_come_once():
    assert tagged(Note("n", tags=("db",), author="anna"), "again #db #cache").tags == ("db", "cache")
    assert tagged(Note("n", author="anna"), "no name").author == "anna"


@pytest.mark.parametrize(
    ("typed", "token"), [("see #sta", ("#", "sta")), ("@", ("@", "")), ("a@b", None), ("x ", None)]
)
def test_a_word_that_is_begun(typed: str, token: tuple[str, str] | None):
    assert begun(typed) == token


@given(st.text(st.sampled_from("ab #@\n.,"), max_size=40))
def test_nothing_but_tags_and_names_at_the_end_goes(text: str):
    assert text.startswith(tagged(Note("n"), text).text)
