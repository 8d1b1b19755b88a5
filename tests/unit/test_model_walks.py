"""Walks: whatever people do, take back and do again, the board keeps its rules and comes back equal."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import commands, documents
from whiteboard.model.commands import Batch, Command, merged
from whiteboard.model.document import Changes, Document, Same, altered_notes, changed_ids, inverse
from whiteboard.model.history import History, Step, Turn, history_of
from whiteboard.model.plain import changes_from_plain, changes_to_plain
from whiteboard.model.records import Id, Note
from whiteboard.model.rules import BrokenRule, check, problems


class Walk:
    """A board that goes through commands, undo and redo as a session does, with its journal as JSON lines."""

    def __init__(self, document: Document) -> None:
        self.first = document
        self.document = document
        self.history = History()
        self.journal: list[tuple[Turn, int, str, str]] = []
        self.steps: dict[int, Changes] = {}
        self.seen = [document]

    def do(self, command: Command) -> None:
        try:
            changes = command.plan(self.document)
            after = self.document.apply(changes)
            check(self.document, changes, after)
        except BrokenRule:
            return
        if changes:
            number = self.history.last + 1
            self.steps[number] = changes
            self._write(Turn.DO, Step(number, command.label), changes)
            del self.seen[len(self.history.done) :]
            self.seen.append(self.document)

    def undo(self) -> None:
        if self.history.done:
            step = self.history.done[-1]
            self._write(Turn.UNDO, step, inverse(self.steps[step.number]))

    def redo(self) -> None:
        if self.history.undone:
            step = self.history.undone[-1]
            self._write(Turn.REDO, step, self.steps[step.number])

    def reopened(self) -> tuple[Document, History]:
        """What the journal alone leads to, read back from its text."""
        document = self.first
        for _, _, _, text in self.journal:
            document = document.apply(changes_from_plain(json.loads(text)))
        return document, history_of((turn, number, label) for turn, number, label, _ in self.journal)

    def _write(self, turn: Turn, step: Step, changes: Changes) -> None:
        self.document = self.document.apply(changes)
        self.history = self.history.after(turn, step)
        text = json.dumps(changes_to_plain(changes), allow_nan=False)
        self.journal.append((turn, step.number, step.label, text))


@settings(max_examples=30)
@given(documents(), st.data())
def test_commands_undos_redos_and_reopenings(document: Document, data: st.DataObject) -> None:
    walk = Walk(document)
    for turn in data.draw(st.lists(st.sampled_from("ddddduur"), max_size=12), "turns"):
        match turn:
            case "d":
                walk.do(data.draw(commands(walk.document)))
            case "u":
                walk.undo()
            case _:
                walk.redo()
        assert walk.document == walk.seen[len(walk.history.done)]
        assert list(problems(walk.document)) == []
        assert walk.document == Document.of(walk.document.board, walk.document.records())
    assert walk.reopened() == (walk.document, walk.history)
    while walk.history.done:
        walk.undo()
    assert walk.document == document


@settings(max_examples=30)
@given(documents(), st.data())
def test_the_inverse_takes_back_and_is_its_own_inverse(document: Document, data: st.DataObject) -> None:
    changes = planned(data.draw(commands(document)), document)
    after = document.apply(changes)
    assert after.apply(inverse(changes)) == document
    assert inverse(inverse(changes)) == changes
    assert changed_ids(inverse(changes)) == changed_ids(changes)
    assert all(change.before != change.after for change in changes)


@settings(max_examples=30)
@given(documents(), st.data())
def test_merged_changes_lead_where_the_sequence_leads(document: Document, data: st.DataObject) -> None:
    sequence: list[Any] = []
    after = document
    for _ in range(data.draw(st.integers(0, 5))):
        changes = planned(data.draw(commands(after)), after)
        sequence += changes
        after = after.apply(changes)
    once = merged(sequence)
    assert document.apply(once) == after
    assert len({(type(change.record), change.id) for change in once}) == len(once)
    assert merged(once) == once
    assert after.apply(inverse(once)) == document
    assert after.apply(inverse(sequence)) == document


@settings(max_examples=30)
@given(documents(), st.data())
def test_a_batch_is_its_parts_one_after_another_as_one_step(document: Document, data: st.DataObject) -> None:
    parts: list[Command] = []
    after = document
    for _ in range(data.draw(st.integers(0, 4))):
        part = data.draw(commands(after))
        changes = planned(part, after)
        if changes:
            parts.append(part)
            after = after.apply(changes)
    whole = Batch("All", tuple(parts)).plan(document)
    assert document.apply(whole) == after
    assert merged(whole) == whole


def planned(command: Command, document: Document) -> Changes:
    """The changes of a command, none where it is refused."""
    try:
        return command.plan(document)
    except BrokenRule:
        return ()


turns = st.lists(st.tuples(st.sampled_from(Turn), st.booleans()), max_size=20)


@given(turns)
def test_the_history_read_at_once_is_the_one_that_grew(entries: list[tuple[Turn, bool]]) -> None:
    """A do may join the step before (typing, nudging); undo and redo take what is next."""
    history = History()
    journal = []
    for turn, joins in entries:
        if turn is Turn.DO:
            step = history.done[-1] if joins and history.done else Step(history.last + 1, f"step {history.last + 1}")
        else:
            stack = history.done if turn is Turn.UNDO else history.undone
            if not stack:
                continue
            step = stack[-1]
        history = history.after(turn, step)
        journal.append((turn, step.number, step.label))
    assert history_of(journal) == history
    numbers = [step.number for step in (*history.done, *history.undone)]
    assert len(set(numbers)) == len(numbers)
    assert max(numbers, default=0) <= history.last


def _alone(notes: Mapping[Id, Note]) -> Same:
    """The same notes in a table that does not know where it comes from."""
    return Same(dict(notes))


@settings(max_examples=30)
@given(documents(), st.data())
def test_what_altered_is_known_as_if_every_note_were_looked_at(document: Document, data: st.DataObject) -> None:
    seen = [document]
    for _ in range(4):
        before = data.draw(st.sampled_from(seen))
        try:
            seen.append(before.apply(data.draw(commands(before)).plan(before)))
        except BrokenRule:
            continue
    for before, after in pairwise(data.draw(st.permutations(seen))):
        found = altered_notes(Same(before.notes), Same(after.notes))
        assert set(found) == set(altered_notes(_alone(before.notes), _alone(after.notes)))
