"""What can be done with a board file without opening it to work on: look at it, copy it, check it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from whiteboard.model.document import Document
from whiteboard.model.history import Entry
from whiteboard.patience import NO_ANSWER, answers
from whiteboard.storage import database, files, journal, opening, rows, schema, upgrading
from whiteboard.storage.errors import BoardMissing, CannotWrite, DamagedBoard, NoAnswer
from whiteboard.storage.folders import DataFolder, Home, WorkingFolder
from whiteboard.storage.working import free_path, image_without_history, read

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Report:
    """What `check_board` found: what is wrong (nothing: the board is whole), and whether newer work waits beside it."""

    path: Path
    version: int
    problems: tuple[str, ...]
    waiting: bool


def read_board(path: Path, *, folder: Path | None = None) -> Document:
    """The document of a board as it is now: what an open window has saved, what a crash has left, or what the file says.

    Nothing is published and no file is changed. Where somebody else has changed the file since a crash, it is theirs that
    is read: ours stands beside it once the board is opened. Raises the errors of `storage.errors`.
    """
    return _look(path, rows.read_document, folder=folder)


def read_history(path: Path, *, folder: Path | None = None) -> tuple[Document, tuple[Entry, ...]]:
    """The document of a board as `read_board` gives it, and every entry of its journal, oldest first."""
    return _look(
        path,
        lambda connection: (rows.read_document(connection), tuple(journal.entries(connection))),
        folder=folder,
    )


def copy_board(path: Path, out: Path, *, history: bool, folder: Path | None = None) -> None:
    """Copy a board as it is now into a new file, with its history or without a trace of it.

    Raises BoardExists when there is something at ``out``, CannotWrite, and what reading the board may raise.
    """
    out = free_path(out)
    if history:
        image = _look(path, database.image_of, folder=folder)
    else:
        image = image_without_history(read_board(path, folder=folder))
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


def _look(path: Path, what: Callable[[sqlite3.Connection], T], *, folder: Path | None) -> T:
    path = opening.real_path(path)
    data = DataFolder.of(folder)
    found, contents = data.find(path), _contents(path)
    if found is None and contents is not None:
        found = data.moved(contents.fingerprint)
    known = found is not None and (contents is None or contents.fingerprint in _seen(*found))
    if found is not None and found[0].board.exists():
        if known:
            try:
                return _of_working_copy(found[0], path, what)
            except (CannotWrite, DamagedBoard):
                # Damaged, and set aside by whoever opens the board; or closed just now by whoever had it open.
                if not opening.is_there(path):
                    raise
        # It may have been published meanwhile.
        contents = _contents(path)
    if contents is None:
        raise BoardMissing(path) if answers(path) else NoAnswer(path, NO_ANSWER)
    known = found is not None and contents.fingerprint in _seen(*found)
    with (
        database.in_our_words(path),
        opening.admitted(path, contents, data.private("incoming"), known=known) as made,
        closing(database.open_own(made, read_only=True)) as connection,
    ):
        return read(path, lambda: what(connection))


def _contents(path: Path) -> opening.Contents | None:
    try:
        return opening.read_contents(path)
    except (BoardMissing, NoAnswer):
        return None


def _seen(place: WorkingFolder, home: Home) -> tuple[str, ...]:
    """By which fingerprints the file was known a moment ago, and is now: a window may be publishing."""
    now = place.home()
    return home.seen if now is None else (*home.seen, *now.seen)


def _of_working_copy(place: WorkingFolder, path: Path, what: Callable[[sqlite3.Connection], T]) -> T:
    with database.in_our_words(path), closing(database.open_own(place.board, read_only=True)) as connection:
        if schema.version_of(connection) == schema.version():
            return read(path, lambda: what(connection))
        # Left by an older version of the program; whoever opens the board brings the copy itself up to date.
        with closing(database.open_image(database.image_of(connection))) as newer:
            with database.transaction(newer):
                read(path, lambda: upgrading.bring_up_to_date(newer))
            return read(path, lambda: what(newer))
