"""Kills after every file operation, and power cuts at any moment, of one workload."""

from __future__ import annotations

import random
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tests.reliability.disk import Disk, Log, Operation, contents_of, lay_out, recorded
from tests.stored import DOCUMENT, clock, edit
from whiteboard.storage import create_board, database, open_board, opening
from whiteboard.storage.errors import BoardError

STEPS = 24


@dataclass(frozen=True)
class Recording:
    """What a workload did to the disk, and what was there before."""

    folder: Path
    before: dict[str, bytes]
    operations: list[Operation]

    @property
    def path(self) -> Path:
        return self.folder / "portal.board"


def text_of(step: int) -> str:
    """What the workload writes in one step; some texts fill pages of their own."""
    return f"Text number {step} " + "x" * (9000 if step % 5 == 0 else 40)


def record(folder: Path, synchronous: str = "FULL", steps: int = STEPS) -> Recording:
    """Type, write and publish, and record what that does to the disk."""
    folder.mkdir(parents=True)
    path = folder / "portal.board"
    data = folder / "data"
    create_board(path, DOCUMENT, now=clock(), folder=data).close()
    log = Log()
    with recorded(log, synchronous):
        working = open_board(path, now=clock(), folder=data)
        log.operations.clear()
        before = contents_of(folder)
        for step in range(1, steps + 1):
            working.draft("note", text_of(step)[:20])
            log.add("typed", step)
            working.write(edit(working.load(), text_of(step), step))
            log.add("wrote", step)
            if step % 4 == 0:
                working.publish()
                log.add("published", step)
        working._lock.release()
    return Recording(folder, before, log.operations)


@dataclass
class Outcome:
    """What was found, by what it was."""

    found: Counter[str]

    @property
    def bad(self) -> int:
        """How many states were not what was promised."""
        return sum(number for word, number in self.found.items() if word != "whole")


def kills(recording: Recording, every: int = 1, start: int = 0) -> Outcome:
    """Look at the state after every (or every so many) file operations."""
    found: Counter[str] = Counter()
    disk, said = Disk(recording.before), _Said()
    for number, operation in enumerate(recording.operations):
        if not said.hear(operation):
            disk.take(operation)
        if number % every == start % every:
            lay_out(recording.folder, disk.after_kill())
            found[_look(recording, said)] += 1
    return Outcome(found)


def power_cuts(recording: Recording, count: int, seed: int = 1) -> Outcome:
    """Cut the power so many times: half of them right after something was acknowledged, when losing it is worst."""
    chance = random.Random(seed)
    operations = recording.operations
    acknowledged = [index for index, one in enumerate(operations) if one[0] in {"wrote", "typed", "published"}]
    moments = sorted(
        chance.choice(acknowledged) + 1 if chance.random() < 0.5 else chance.randint(1, len(operations))
        for _ in range(count)
    )
    found: Counter[str] = Counter()
    disk, said, done = Disk(recording.before), _Said(), 0
    for moment in moments:
        for operation in operations[done:moment]:
            if not said.hear(operation):
                disk.take(operation)
        done = moment
        lay_out(recording.folder, disk.after_power_cut(chance))
        found[_look(recording, said)] += 1
    return Outcome(found)


class _Said:
    """What the storage has acknowledged so far."""

    def __init__(self) -> None:
        self.typed = self.wrote = self.published = 0

    def hear(self, operation: Operation) -> bool:
        if operation[0] in {"typed", "wrote", "published"}:
            setattr(self, operation[0], operation[1])
            return True
        return False


def _look(recording: Recording, said: _Said) -> str:
    """What somebody finds who opens the board after the crash: “whole”, or what is wrong."""
    path = recording.path
    if not path.exists() or list(opening.examine(path, None)):
        return "the board file is not whole"
    with closing(database.open_foreign(path)) as connection:
        if connection.execute("SELECT entry FROM cursor").fetchone()[0] < said.published:
            return "the board file lost what was published"
    try:
        working = open_board(path, now=clock(), folder=recording.folder / "data")
    except BoardError as error:
        return type(error).__name__
    try:
        if working.set_aside is not None:
            return "the working copy is not whole"
        if working.conflict is not None:
            return "our own file was taken for somebody else’s"
        last = working.history().last
        if last not in {said.wrote, said.wrote + 1}:
            return f"lost {said.wrote - last} commands"
        if last and working.load().notes["1"].text != text_of(last):
            return "another text than was written"
        if said.typed and working.drafts().get("note") not in {text_of(n)[:20] for n in (said.typed, said.typed + 1)}:
            return "lost what was typed"
    except (BoardError, ValueError) as error:
        return type(error).__name__
    finally:
        working.close(publish=False)
    return "whole"
