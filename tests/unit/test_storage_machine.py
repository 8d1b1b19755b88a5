"""A board as a state machine: whatever is done, killed and opened again, it is the one after exactly what was acknowledged."""

from __future__ import annotations

import shutil
import tempfile
from itertools import count
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.stored import BOARD, DOCUMENT, clock
from tests.strategies import texts
from whiteboard.model.commands import Add, Command, Edit, MoveNotes, Remove
from whiteboard.model.document import Document
from whiteboard.model.records import Note, OnCanvas
from whiteboard.session import Session
from whiteboard.storage import CannotWrite, check_board, create_board, open_board

IDS = ("1", "2", "3")
FIRST = Document.of(BOARD, (*DOCUMENT.lanes.values(), *DOCUMENT.kinds.values(), Note("1", text="Alert fires")))
ids = st.sampled_from(IDS)
positions = st.integers(-500, 500).map(float)


class Killed(RuleBasedStateMachine):
    """The session on a board of three notes at most, beside what its document must be by the commands alone."""

    @initialize()
    def begin(self) -> None:
        self.root = Path(tempfile.mkdtemp())
        self.path, self.data = self.root / "here" / "portal.board", self.root / "here" / "data"
        self.path.parent.mkdir()
        self.now, self.fresh = clock(), count(1)
        create_board(self.path, FIRST, now=self.now, folder=self.data).close()
        self.document, self.before, self.after = FIRST, list[Document](), list[Document]()
        self.drafts: dict[str, str] = {}
        self.open()

    def open(self) -> None:
        self.store = open_board(self.path, now=self.now, folder=self.data)
        self.session = Session(self.store, now=self.now, new_id=lambda: f"new-{next(self.fresh)}")

    def do(self, command: Command) -> None:
        outcome = self.document.apply(command.plan(self.document))
        if self.session.do(command):
            self.before.append(self.document)
            self.after.clear()
        self.document = outcome

    @rule(id=ids, text=texts, x=positions)
    def write(self, id: str, text: str, x: float) -> None:
        if id in self.document.notes:
            self.do(Edit(Note, {id: {"text": text}}))
        else:
            self.do(Add((Note(id, text=text, place=OnCanvas(x, 0.0)),)))

    @rule(some=st.dictionaries(ids, st.tuples(positions, positions), min_size=1))
    def move(self, some: dict[str, tuple[float, float]]) -> None:
        places = {id: OnCanvas(*at) for id, at in some.items() if id in self.document.notes}
        if places:
            self.do(MoveNotes(places))

    @rule(some=st.sets(ids, min_size=1))
    def remove(self, some: set[str]) -> None:
        there = some & self.document.notes.keys()
        if there:
            self.do(Remove(frozenset((Note, id) for id in there)))

    @rule(id=ids, text=texts)
    def write_on_a_full_disk(self, id: str, text: str) -> None:
        used = self.pragma("page_count")
        self.pragma(f"max_page_count = {used}")
        try:
            self.do(
                Edit(Note, {id: {"text": text * 9000}})
                if id in self.document.notes
                else Add((Note(id, text=text * 9000),))
            )
        except CannotWrite:
            pass
        finally:
            self.pragma("max_page_count = 1000000")

    def pragma(self, words: str) -> int:
        found: int = self.store.look(lambda connection: connection.execute(f"PRAGMA {words}").fetchone()[0])
        return found

    @rule()
    def undo(self) -> None:
        assert (self.session.undo() is not None) == bool(self.before)
        if self.before:
            self.after.append(self.document)
            self.document = self.before.pop()

    @rule()
    def redo(self) -> None:
        assert (self.session.redo() is not None) == bool(self.after)
        if self.after:
            self.before.append(self.document)
            self.document = self.after.pop()

    @rule(id=ids, text=texts)
    def type(self, id: str, text: str) -> None:
        self.store.draft(id, text)
        self.drafts[id] = text

    @rule(id=ids)
    def give_up(self, id: str) -> None:
        self.store.clear_draft(id)
        self.drafts.pop(id, None)

    @rule()
    def publish(self) -> None:
        assert self.store.publish() is None

    @rule()
    def close_and_open(self) -> None:
        self.store.close()
        self.open()

    @rule()
    def kill(self) -> None:
        """What lies on the disk at this moment is all that the next one finds."""
        there, kept = self.root / "here", self.root / "kept"
        shutil.copytree(there, kept)
        self.store.close(publish=False)
        shutil.rmtree(there)
        kept.rename(there)
        self.open()
        assert self.store.set_aside is self.store.conflict is None

    @precondition(lambda self: self.store.published)
    @rule()
    def move_the_file(self) -> None:
        """Killed, and moved before it is opened again."""
        self.kill()
        self.store.close(publish=False)
        self.path = self.path.rename(self.path.with_name(f"moved-{next(self.fresh)}.board"))
        self.open()

    @invariant()
    def is_what_was_acknowledged(self) -> None:
        if hasattr(self, "store"):
            assert self.session.document == self.document
            assert self.store.load() == self.document
            assert self.store.drafts() == self.drafts
            assert (len(self.session.history.done), len(self.session.history.undone)) == (
                len(self.before),
                len(self.after),
            )

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()
            assert check_board(self.path, folder=self.data).problems == ()
            shutil.rmtree(self.root)


Killed.TestCase.settings = settings(
    max_examples=12, stateful_step_count=20, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
TestKilled = Killed.TestCase
