"""Walks of the real session on a real board file: whatever is done, taken back and reopened, all of it fits together."""

from __future__ import annotations

import tempfile
from itertools import count
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.stored import clock
from tests.strategies import commands, documents
from whiteboard.model.rules import BrokenRule, problems
from whiteboard.session import Session
from whiteboard.storage import CannotWrite, create_board, open_board, read_board
from whiteboard.storage.working import Working

TURNS = ("do", "do", "do", "full", "preview", "undo", "redo", "reopen", "crash")


def leave_room(store: Working, pages: int) -> None:
    """Let the working copy grow by so many pages only; what needs more fails as on a full disk."""
    used = store.look(lambda connection: connection.execute("PRAGMA page_count").fetchone()[0])
    store.look(lambda connection: connection.execute(f"PRAGMA max_page_count = {used + pages}").fetchone())


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_walk_keeps_the_rules_and_comes_back_equal(data: st.DataObject):
    ids = count(1)
    now = clock()
    with tempfile.TemporaryDirectory() as name:
        folder, path = Path(name) / "data", Path(name) / "walk.board"
        first = data.draw(documents())
        create_board(path, first, now=now, folder=folder).close()

        def opened() -> tuple[Working, Session]:
            store = open_board(path, now=now, folder=folder)
            return store, Session(store, now=now, new_id=lambda: f"walk-{next(ids)}")

        store, session = opened()
        seen = [session.document]
        for turn in data.draw(st.lists(st.sampled_from(TURNS), min_size=1, max_size=12)):
            depth = len(session.history.done)
            if turn in ("do", "full", "preview"):
                command = data.draw(commands(session.document, asking_for_rows=True))
                before, history = session.document, session.history
                leave_room(store, 0 if turn == "full" else 1_000_000)
                try:
                    changed = session.preview(command) if turn == "preview" else session.do(command)
                except (BrokenRule, CannotWrite):
                    changed = None
                    assert (session.document, session.history) == (before, history)
                    assert store.load() == before
                leave_room(store, 1_000_000)
                if turn == "preview":
                    session.preview(None)
                    assert session.shown == session.document == before
                elif changed:
                    del seen[depth + 1 :]
                    seen.append(session.document)
            elif turn == "undo":
                if session.undo() is not None:
                    assert session.document == seen[depth - 1], "undo leads to what was before the step"
            elif turn == "redo":
                if session.redo() is not None:
                    assert session.document == seen[depth + 1], "redo leads to what was after it"
            else:
                document, history = session.document, session.history
                store.close(publish=turn == "reopen")
                store, session = opened()
                assert (session.document, session.history) == (document, history)
            assert not list(problems(session.document))
        store.close()
        assert read_board(path, folder=folder) == session.document
