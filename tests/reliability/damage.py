"""Boards that something has damaged: flipped bytes, cut ends, random changes. Each is opened, repaired or refused."""

from __future__ import annotations

import random
import sqlite3
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tests.stored import DOCUMENT, clock, edit
from whiteboard.model.document import Document
from whiteboard.storage import create_board, database, opening, rows
from whiteboard.storage.errors import BoardError
from whiteboard.storage.repairing import SMALLEST, repair

MOST_SECONDS = 5.0
USUAL, SMALLEST_PAGE = 4096, 512
"""Bytes of the pages of every board that the program writes, and of those of a board that is made as small as can be."""


@dataclass(frozen=True)
class Board:
    """A small board that is to be damaged: its bytes, and what it says."""

    image: bytes
    says: Document
    page: int


def board(folder: Path, page: int = USUAL) -> Board:
    """A small board with a history and a text that fills pages of its own."""
    path = folder / "small.board"
    path.unlink(missing_ok=True)
    with create_board(path, DOCUMENT, now=clock()) as working:
        working.write(edit(DOCUMENT, "Alert fires twice", 1))
        working.write(edit(working.load(), "x" * (2 * page + 800), 2))
        says = working.load()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA page_size = {page}")
        connection.execute("VACUUM")
    return Board(path.read_bytes(), says, page)


def flips(board: Board, places: Iterable[int]) -> Iterator[bytes]:
    """The board with all bits of one byte turned round."""
    image = board.image
    for place in places:
        yield image[:place] + bytes([image[place] ^ 0xFF]) + image[place + 1 :]


def cuts(board: Board, lengths: Iterable[int]) -> Iterator[bytes]:
    """The board without its end."""
    for length in lengths:
        yield board.image[:length]


def mutations(board: Board, count: int, seed: int = 1) -> Iterator[bytes]:
    """The board after bits flipped, stretches were overwritten, and pages went or changed places."""
    chance = random.Random(seed)
    image, page = board.image, board.page
    pages = len(image) // page
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
                    made[at // page * page : (at // page + 1) * page] = bytes(page)
                case _:
                    other = chance.randrange(pages) * page
                    made[at // page * page : (at // page + 1) * page] = image[other : other + page]
        yield bytes(made[: len(image)])


def tried(images: Iterable[bytes], says: Document, folder: Path, *, repair_every: int = 1) -> Counter[str]:
    """What became of each image of a board that says ``says``. An error of ours, a board that is changed but counts as whole, a repair that is not whole and
    more than five seconds of work end the run."""
    source, target = folder / "source.board", folder / "target.board"
    found: Counter[str] = Counter()
    for number, image in enumerate(images):
        source.write_bytes(image)
        # What else the machine does meanwhile is none of its work.
        started = time.process_time()
        outcome = _opened(source, says)
        if outcome == "refused" and number % repair_every == 0 and len(image) >= SMALLEST:
            outcome = _repaired(image, target)
        assert time.process_time() - started < MOST_SECONDS, f"number {number} took too long"
        assert source.read_bytes() == image, f"number {number} was written to"
        found[outcome] += 1
    return found


def _opened(source: Path, says: Document) -> str:
    try:
        opening.read_contents(source)
    except BoardError:
        return "refused"
    # Indexes are not looked at in a file from outside: what is opened is the copy of its rows, with indexes of its own.
    copy = source.with_name("copy.board")
    if list(opening.examine(source, copy)):
        return "refused"
    with closing(database.open_foreign(copy)) as connection:
        assert rows.read_document(connection) == says, "what counts as whole says what it said"
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
