"""The history of a board: journal entries as values, and what undo and redo follow from them.

The journal only grows. Undoing a step appends the inverse of its changes; nothing that happened is taken out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from whiteboard.model.document import Changes
from whiteboard.model.instants import Instant
from whiteboard.model.records import Id


class Turn(StrEnum):
    """Which way an entry went."""

    DO = "do"
    UNDO = "undo"
    REDO = "redo"


@dataclass(frozen=True, slots=True)
class Entry:
    """One transaction: entries of one ``step`` are undone and redone together (nudges, typing)."""

    step: int
    turn: Turn
    at: Instant
    label: str
    changes: Changes
    meeting: Id | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """What can be undone or redone, by number and name."""

    number: int
    label: str


@dataclass(frozen=True, slots=True)
class History:
    """The steps that undo and redo reach, the next one last. Numbers of steps are never used twice."""

    done: tuple[Step, ...] = ()
    undone: tuple[Step, ...] = ()
    last: int = 0

    def after(self, turn: Turn, step: Step) -> History:
        """The history after one more entry. Raises ValueError where an undo or redo does not fit."""
        if turn is Turn.DO:
            joins = bool(self.done) and self.done[-1].number == step.number
            done = self.done if joins else (*self.done, step)
            return History(done, (), max(self.last, step.number))
        source = self.done if turn is Turn.UNDO else self.undone
        if not source or source[-1].number != step.number:
            raise ValueError(f"step {step.number} is not the next to {turn}")
        if turn is Turn.UNDO:
            return replace(self, done=self.done[:-1], undone=(*self.undone, source[-1]))
        return replace(self, done=(*self.done, source[-1]), undone=self.undone[:-1])


def history_of(entries: Iterable[tuple[Turn, int, str]]) -> History:
    """The history after (turn, step, label) rows of a journal, in linear time. Raises ValueError as `History.after`."""
    done: list[Step] = []
    undone: list[Step] = []
    last = 0
    for turn, number, label in entries:
        if turn is Turn.DO:
            if not (done and done[-1].number == number):
                done.append(Step(number, label))
            undone.clear()
            last = max(last, number)
            continue
        source, target = (done, undone) if turn is Turn.UNDO else (undone, done)
        if not source or source[-1].number != number:
            raise ValueError(f"step {number} is not the next to {turn}")
        target.append(source.pop())
    return History(tuple(done), tuple(undone), last)
