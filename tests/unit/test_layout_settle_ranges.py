"""A range is busy time: nothing folds inside it, whichever way it came onto the board."""

from __future__ import annotations

from itertools import count

from tests.memory import MemoryStore
from tests.stored import NINE, clock
from whiteboard.model.commands import Add
from whiteboard.model.instants import HOUR
from whiteboard.model.records import Note, OnTimeline, Precision
from whiteboard.session import Session
from whiteboard.session.templates import new_document


def test_a_long_range_does_not_fold():
    ids = count(1)
    session = Session(MemoryStore(new_document("b", "B", "UTC")), now=clock(), new_id=lambda: f"id-{next(ids)}")
    place = OnTimeline(NINE, "response", None, NINE + 6 * HOUR, Precision.RANGE)
    session.do(Add((Note("n", text="Rebuilding", place=place),)))
    assert not session.document.folds
