"""Boards that something has damaged: flipped bytes, cut ends, random changes. Each is opened, repaired or refused."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from tests.stored import DOCUMENT, clock, edit
from whiteboard.storage import create_board, database, opening, rows
from whiteboard.storage.errors import BoardError
from whiteboard.storage.repairing import SMALLEST, repair

MOST_SECONDS = 5.0
LAST = DOCUMENT.apply(edit(DOCUMENT, "x" * 9000, 2).changes)
"""What the board says that is damaged."""


def board(folder: Path) -> bytes:
    """The bytes of a small board with a history and a text that fills pages of its own."""
    path = folder / "small.board"
    with create_board(path, DOCUMENT, now=clock()) as working:
        working.write(edit(DOCUMENT, "Alert fires twice", 1))
        working.write(edit(working.load(), "x" * 9000, 2))
    return path.read_bytes()


def flips(image: bytes, places: Iterable[int]) -> Iterator[bytes]:
    """The board with all bits of one byte turned round."""
    for place in places:
        yield image[:place] + bytes([image[place] ^ 0xFF]) + image[place + 1 :]


def cuts(image: bytes, lengths: Iterable[int]) -> Iterator[bytes]:
    """The board without its end."""
    for length in lengths:
        yield image[:length]


def mutations(image: bytes, count: int, seed: int = 1) -> Iterator[bytes]:
    """The board after bits flipped, stretches were overwritten, and pages went or changed places."""
    chance = random.Random(seed)
    pages = len(image) // 4096
    for _ in range(count):
        made = bytearray(image)
        for _ in range(chance.choice((1, 3, 20))):
            at = chance.randrange(len(made))
            match chance.randrange(4):
                case 0:
                    made[at] ^= 1 << chance.randrange(8)
                case 1:
                    made[at : at + 16] = chance.randbytes(16)[: len(made) - at]
                case 2:
                    made[at // 4096 * 4096 : (at // 4096 + 1) * 4096] = bytes(4096)
                case _:
                    other = chance.randrange(pages) * 4096
                    made[at // 4096 * 4096 : (at // 4096 + 1) * 4096] = image[other : other + 4096]
        yield bytes(made[: len(image)])


def tried(images: Iterable[bytes], folder: Path, *, repair_every: int = 1) -> Counter[str]:
    """What became of each. An error of ours, a board that is changed but counts as whole, a repair that is not whole and
    more than five seconds end the run."""
    source, target = folder / "source.board", folder / "target.board"
    found: Counter[str] = Counter()
    for number, image in enumerate(images):
        source.write_bytes(image)
        started = time.monotonic()
        outcome = _opened(source)
        if outcome == "refused" and number % repair_every == 0 and len(image) >= SMALLEST:
            outcome = _repaired(image, target)
        assert time.monotonic() - started < MOST_SECONDS, f"number {number} took too long"
        assert source.read_bytes() == image, f"number {number} was written to"
        found[outcome] += 1
    return found


def _opened(source: Path) -> str:
    try:
        opening.read_contents(source)
    except BoardError:
        return "refused"
    # Indexes are not looked at in a file from outside: what is opened is the copy of its rows, with indexes of its own.
    copy = source.with_name("copy.board")
    if list(opening.examine(source, copy)):
        return "refused"
    with closing(database.open_foreign(copy)) as connection:
        assert rows.read_document(connection) == LAST, "what counts as whole says what it said"
    return "opened"


def _repaired(image: bytes, target: Path) -> str:
    target.unlink(missing_ok=True)
    report = repair(image, target)
    if report is None:
        assert not target.exists()
        return "nothing left"
    assert list(opening.examine(target, None)) == []
    with closing(database.open_foreign(target)) as connection:
        document = rows.read_document(connection)
    return "repaired whole" if len(document.notes) == len(DOCUMENT.notes) else "repaired in part"
