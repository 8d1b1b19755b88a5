"""Records as plain JSON and back, and what is refused on the way in."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import any_instants, commands, documents
from whiteboard.model.document import Document
from whiteboard.model.instants import DAY, EARLIEST, LATEST, from_iso, to_iso
from whiteboard.model.plain import NotPlain, changes_from_plain, changes_to_plain, from_plain, note_to_plain, to_plain
from whiteboard.model.records import (
    Action,
    Board,
    Frame,
    InTray,
    Lane,
    Mark,
    Note,
    OnCanvas,
    OnTimeline,
    Precision,
    Role,
    Status,
)
from whiteboard.model.rules import BrokenRule

NOTE = Note(
    "n",
    text="Status page: investigating",
    place=OnTimeline(from_iso("2019-07-18T09:37:00Z"), "public", 2, from_iso("2019-07-18T09:40:00Z"), Precision.RANGE),
    tags=("statuspage",),
    marks=(Mark.DETECTED, Mark.DECLARED),
    promise=from_iso("2019-07-18T10:00:00.250Z"),
    said="9:37 BST",
)


def test_a_note_as_show_prints_it() -> None:
    shown = note_to_plain(NOTE)
    assert shown == to_plain(NOTE)
    assert {name: shown[name] for name in tuple(shown)[:9]} | {
        name: shown[name] for name in ("said", "promise", "width", "locked")
    } == {
        "id": "n",
        "kind": "event",
        "text": "Status page: investigating",
        "author": "",
        "tags": ["statuspage"],
        "votes": 0,
        "place": {
            "on": "timeline",
            "at": "2019-07-18T09:37:00Z",
            "lane": "public",
            "row": 2,
            "until": "2019-07-18T09:40:00Z",
            "precision": "range",
        },
        "marks": ["detected", "declared"],
        "source": "",
        "said": "9:37 BST",
        "promise": "2019-07-18T10:00:00.250Z",
        "width": None,
        "locked": False,
    }
    assert note_to_plain(Note("t"))["place"] == {"on": "tray"}
    assert note_to_plain(Note("c", place=OnCanvas(1.5, -2.0)))["place"] == {"on": "canvas", "x": 1.5, "y": -2.0}


@settings(max_examples=30)
@given(documents())
def test_records_come_back_from_json_as_they_were(document: Document) -> None:
    records = (document.board, *document.records())
    texts = [json.dumps(to_plain(record), allow_nan=False) for record in records]
    back = [from_plain(type(record), json.loads(text)) for record, text in zip(records, texts, strict=True)]
    assert back == list(records)
    assert [type(record) for record in back] == [type(record) for record in records]
    assert Document.of(back[0], back[1:]) == document


@settings(max_examples=25)
@given(documents(), st.data())
def test_changes_come_back_from_json_as_they_were(document: Document, data: st.DataObject) -> None:
    try:
        changes = data.draw(commands(document, asking_for_rows=True)).plan(document)
    except BrokenRule:
        return
    assert changes_from_plain(json.loads(json.dumps(changes_to_plain(changes)))) == changes


def test_enumerations_come_back_as_themselves() -> None:
    action = from_plain(Action, {"id": "a", "title": "Do", "status": "in progress", "category": "people"})
    assert action.status is Status.IN_PROGRESS
    assert from_plain(Note, to_plain(NOTE)).marks[0] is Mark.DETECTED
    assert from_plain(Lane, {"id": "l", "title": "Lane", "role": "public"}).role is Role.PUBLIC


def test_missing_fields_take_their_defaults() -> None:
    assert from_plain(Note, {"id": "n"}) == Note("n", place=InTray())
    assert from_plain(
        Note, {"id": "n", "place": {"on": "timeline", "at": "1970-01-01T00:00:00Z", "lane": "l"}}
    ) == Note("n", place=OnTimeline(0, "l"))


def test_whole_numbers_are_read_as_positions() -> None:
    frame = from_plain(Frame, {"id": "f", "title": "", "x": 0, "y": 1, "width": 2, "height": 3})
    assert all(type(value) is float for value in (frame.x, frame.y, frame.width, frame.height))


@pytest.mark.parametrize(
    ("kind", "plain", "why"),
    [
        (Note, None, "must be an object"),
        (Note, [], "must be an object"),
        (Note, {}, "id"),
        (Note, {"id": 1}, r"note\.id: str expected, not int"),
        (Note, {"id": "n", "tint": "red"}, "no field 'tint'"),
        (Note, {"id": "n", 1: 2, None: 3}, "no field"),
        (Note, {"id": "n", "votes": True}, r"note\.votes: int expected, not bool"),
        (Note, {"id": "n", "votes": 1.0}, "int expected, not float"),
        (Note, {"id": "n", "votes": None}, "int expected, not NoneType"),
        (Note, {"id": "n", "locked": 1}, "bool expected"),
        (Note, {"id": "n", "tags": "a"}, "list expected, not str"),
        (Note, {"id": "n", "tags": ["a", 1]}, "str expected, not int"),
        (Note, {"id": "n", "marks": ["detected", "rebooted"]}, "rebooted"),
        (Note, {"id": "n", "marks": [[]]}, r"note\.marks"),
        (Note, {"id": "n", "width": "wide"}, "number expected, not str"),
        (Note, {"id": "n", "width": False}, "number expected, not bool"),
        (Note, {"id": "n", "width": 10**400}, r"note\.width"),
        (Note, {"id": "n", "promise": "2019-07-18T09:00:00"}, "zone"),
        (Note, {"id": "n", "promise": "soon"}, r"note\.promise"),
        (Note, {"id": "n", "promise": 0}, "str expected, not int"),
        (Note, {"id": "n", "promise": "0001-01-01T00:00:00+14:00"}, "years 1 and 9999"),
        (Note, {"id": "n", "place": "tray"}, "must say on"),
        (Note, {"id": "n", "place": {}}, "must say on"),
        (Note, {"id": "n", "place": {"on": []}}, "must say on"),
        (Note, {"id": "n", "place": {"on": "moon"}}, "must say on"),
        (Note, {"id": "n", "place": {"on": "tray", "x": 1}}, "no field 'x'"),
        (Note, {"id": "n", "place": {"on": "canvas", "x": 1}}, "y"),
        (Note, {"id": "n", "place": {"on": "timeline", "at": "1970-01-01T00:00:00Z", "lane": None}}, "str expected"),
        (Board, {"id": "b", "title": "t", "start": 5}, r"board\.start"),
    ],
)
def test_what_is_no_record(kind: type, plain: object, why: str) -> None:
    with pytest.raises(NotPlain, match=why):
        from_plain(kind, plain)


@pytest.mark.parametrize(
    "plain",
    [
        {},
        [1],
        [[]],
        [["note", None, None]],
        [["note", None]],
        [[[], None, {"id": "n"}]],
        [["os", None, {"id": "n"}]],
        [["ontimeline", None, {"at": "1970-01-01T00:00:00Z", "lane": "l"}]],
        [["note", {"id": "n"}, {"id": "m"}]],
        [["note", "n", {"id": "n"}]],
    ],
)
def test_what_are_no_changes(plain: object) -> None:
    with pytest.raises(NotPlain):
        changes_from_plain(plain)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from(sorted(to_plain(NOTE))), json_values)
def test_any_json_in_a_field_is_read_or_refused(name: str, value: Any) -> None:
    """Nothing but NotPlain is ever raised, and what is read can be written again."""
    try:
        note = from_plain(Note, {"id": "n"} | {name: value})
    except NotPlain:
        return
    written = to_plain(note)[name]
    assert written == value or (isinstance(value, float) and math.isnan(value)) or name == "promise"


@given(json_values)
def test_any_json_as_changes_is_read_or_refused(value: Any) -> None:
    try:
        assert changes_from_plain(value) == ()
    except NotPlain:
        return
    assert value == []


@given(any_instants)
def test_instants_come_back_from_iso_8601(instant: int) -> None:
    text = to_iso(instant)
    assert from_iso(text) == instant
    assert text.endswith("Z")
    assert from_iso(text.replace("Z", "+00:00")) == instant


def test_the_first_and_the_last_instant() -> None:
    assert to_iso(EARLIEST) == "0001-01-02T00:00:00Z"
    assert to_iso(LATEST) == "9999-12-30T23:59:59.999Z"
    with pytest.raises(OverflowError):
        to_iso(LATEST + DAY + 1)
