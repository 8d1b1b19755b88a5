"""A board as JSON comes back whole onto a new board, and adds what is missing to another."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.strategies import documents
from whiteboard.export.board_json import board_json, plain_board
from whiteboard.importers import road
from whiteboard.importers.candidates import Unreadable
from whiteboard.layout.settle import settle
from whiteboard.model.commands import contents_of
from whiteboard.model.document import Document
from whiteboard.model.records import OnTimeline
from whiteboard.model.rules import check, problems
from whiteboard.session.templates import new_document

TODAY = date(2021, 6, 1)


def ids() -> Callable[[], str]:
    numbers = itertools.count(1)
    return lambda: f"new-{next(numbers)}"


def after(document: Document, text: str, taken: set[int] | None = None, *, settled: bool = True) -> Document:
    """The document after an import, as the session makes it; what is drawn at random was never ``settled``."""
    command = road.to_command(document, road.read(text, today=TODAY, format="board"), ids(), taken=taken)
    if command is None:
        return document
    changes = command.plan(document)
    changes = settle(document, changes, ids()) if settled else changes
    grown = replace(document, contents={**document.contents, **contents_of(command)})
    done = grown.apply(changes)
    check(document, changes, done)
    assert list(problems(done)) == []
    return done


def held(document: Document) -> dict:
    """What a board holds but for its id."""
    return {name: part for name, part in plain_board(document).items() if name != "id"}


@settings(max_examples=15, deadline=None)
@given(documents())
def test_a_new_board_becomes_the_same(document):
    if not document.notes and not document.actions:
        return
    blank = new_document("other", "Untitled board", "UTC")
    done = after(blank, board_json(document), settled=False)
    assert held(done) == held(document)
    assert after(done, board_json(document)) == done


@settings(max_examples=15, deadline=None)
@given(documents(), documents(), st.data())
def test_another_board_keeps_what_it_has(document, other, data):
    if not document.notes and not document.actions:
        return
    other = replace(other, board=replace(other.board, id="other"))
    number = len(document.notes) + len(document.actions)
    taken = data.draw(st.sets(st.integers(0, number - 1)))
    places = [note.place for note in (*document.notes.values(), *other.notes.values())]
    assume(all(not isinstance(place, OnTimeline) or (place.row or 0) < 100 for place in places))
    done = after(other, board_json(document), taken)
    if not (other.notes or other.actions or other.phases or other.links or other.meetings):
        return
    for record in other.records():
        assert done.find(type(record), record.id) is not None
    assert {mark: id for mark, id in done.marks.items() if mark in other.marks} == dict(other.marks)
    if other.notes and not taken:
        assert done == other


def test_it_is_recognised_and_read_as_what_it_is():
    text = board_json(replace(new_document("b", "Outage", "Europe/London")))
    assert road.format_of(road.open_source(text)).name == "board"
    with pytest.raises(Unreadable, match="holds no notes"):
        road.read(text, today=TODAY)


NOTE = {"id": "n", "kind": "event", "text": "x", "place": {"on": "tray"}}


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"notes": [NOTE, NOTE]}, "same id"),
        ({"notes": [NOTE | {"place": {"on": "timeline"}}]}, "is no board"),
        ({"notes": [NOTE | {"kind": "nothing"}]}, "contradicts itself"),
        ({"notes": [NOTE | {"surprise": 1}]}, "no field 'surprise'"),
        ({"notes": [7]}, "must be an object"),
        ({"lanes": {}}, "lanes must be a list"),
        ({"actions": [{"id": "a", "title": "t", "updates": 3}]}, "updates must be a list"),
        ({"notes": {}}, "no board"),
        ({"title": None}, "is no board"),
    ],
)
def test_what_is_no_board_is_said(change, why):
    plain = plain_board(new_document("b", "Outage", "UTC")) | {"notes": [NOTE]} | change
    with pytest.raises(Unreadable, match=why):
        road.read(json.dumps(plain), today=TODAY, format="board")
