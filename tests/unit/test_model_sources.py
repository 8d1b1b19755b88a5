"""Readers are told where a note came from, not by which id an import knows it again."""

from __future__ import annotations

import pytest

from whiteboard.importers.formats import FORMATS
from whiteboard.model.sources import source_words


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("slack:C1/1563440640.000100", "Slack"),
        ("html:da0f", "web page"),
        ("https://status.example.com/incidents/1", "https://status.example.com/incidents/1"),
        ("Told by Anna: by phone", "Told by Anna: by phone"),
        ("mail: Anna, on Monday", "mail: Anna, on Monday"),
        ("slack", "slack"),
        ("", ""),
    ],
)
def test_an_id_is_told_as_what_it_is_of(source: str, words: str) -> None:
    assert source_words(source) == words


def test_every_format_that_gives_ids_has_words() -> None:
    # A board and lines typed in keep the sources that their notes have.
    for format in FORMATS:
        if format.name not in ("board", "lines"):
            assert source_words(f"{format.name}:1") != f"{format.name}:1"
