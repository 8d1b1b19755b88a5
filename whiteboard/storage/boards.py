"""What can be done with a board file without opening it to work on: look at it, copy it, check it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from whiteboard.model.document import Document, without_unshown
from whiteboard.model.history import Entry
from whiteboard.storage import database, files, journal, opening, rows
from whiteboard.storage.errors import BoardExists, BoardInUse, ReadOnlyBoard
from whiteboard.storage.folders import DataFolder
from whiteboard.storage.working import Clock, image_of_document, open_board, read

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Report:
    """What `check_board` found: what is wrong (nothing: the board is whole), and whether newer work waits beside it."""

    path: Path
    version: int
    problems: tuple[str, ...]
    waiting: bool


def read_board(path: Path, *, now: Clock, folder: Path | None = None) -> Document:
    """The document of a board as it is now: what an open window has saved, what a crash has left, or what the file says.

    What a crash has left is published on the way. Raises the errors of `storage.errors`.
    """
    return _look(path, rows.read_document, now=now, folder=folder)


def read_history(path: Path, *, now: Clock, folder: Path | None = None) -> tuple[Document, tuple[Entry, ...]]:
    """The document of a board as `read_board` gives it, and every entry of its journal, oldest first."""
    return _look(
        path,
        lambda connection: (rows.read_document(connection), tuple(journal.entries(connection))),
        now=now,
        folder=folder,
    )


def copy_board(path: Path, out: Path, *, history: bool, now: Clock, folder: Path | None = None) -> None:
    """Copy a board as it is now into a new file, with its history or without a trace of it.

    Raises BoardExists when there is something at ``out``, CannotWrite, and what reading the board may raise.
    """
    out = opening.real_path(out)
    if out.exists():
        raise BoardExists(out, "something with this name is there already")
    if history:
        image = _look(path, database.image_of, now=now, folder=folder)
    else:
        image = image_of_document(without_unshown(read_board(path, now=now, folder=folder)))
    with database.in_our_words(out):
        files.write_whole(out, image)


def check_board(path: Path, *, folder: Path | None = None) -> Report:
    """Look a board file over: pages, tables, values, rules, the chain of its history. Raises when it is no board."""
    path = opening.real_path(path)
    data = DataFolder.of(folder)
    contents = opening.read_contents(path)
    found = data.find(path) or data.moved(contents.fingerprint)
    with database.in_our_words(path):
        problems = opening.problems_of(contents, data.private("incoming"))
    return Report(path, contents.version, problems, waiting=found is not None and found[0].board.exists())


def _look(path: Path, what: Callable[[sqlite3.Connection], T], *, now: Clock, folder: Path | None) -> T:
    path = opening.real_path(path)
    data = DataFolder.of(folder)
    found, contents = data.find(path), None
    if found is None:
        contents = opening.read_contents(path)
        found = data.moved(contents.fingerprint)
    if found is not None and found[0].board.exists():
        try:
            with open_board(path, now=now, folder=folder) as working:
                return working.look(what)
        except (BoardInUse, ReadOnlyBoard):
            # Whoever has it open may close it just now; then the file holds everything.
            if found[0].board.exists():
                with closing(database.open_own(found[0].board, read_only=True)) as connection:
                    return read(path, lambda: what(connection))
    contents = contents or opening.read_contents(path)
    known = found is not None and contents.fingerprint in found[1].seen
    with (
        database.in_our_words(path),
        opening.admitted(path, contents, data.private("incoming"), known=known) as made,
        closing(database.open_own(made, read_only=True)) as connection,
    ):
        return read(path, lambda: what(connection))
