"""Boards as commands use them: read as they are, or opened, changed through a session and published in the end."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from whiteboard.cli.refusal import Refused, warn
from whiteboard.importers.zones import local_day
from whiteboard.layout.timescale import zone_of
from whiteboard.model.document import Document
from whiteboard.model.history import Entry
from whiteboard.model.instants import Instant
from whiteboard.model.records import Id
from whiteboard.model.rules import BrokenRule
from whiteboard.storage import open_board, read_board, read_history

if TYPE_CHECKING:
    from whiteboard.session import Session

FILE = click.types.FuncParamType(Path)
"""A path as it was typed. Whether it can be used is for the layers below to say: that is no wrong usage. (click's own type
asks the disk, and waits for ever for one that does not answer.)"""


def now() -> Instant:
    """The present instant."""
    return time.time_ns() // 1_000_000


def new_id() -> Id:
    """An id that no record has."""
    return secrets.token_hex(8)


def today(document: Document) -> date:
    """The date on the walls of the board's zone."""
    return local_day(now(), zone_of(document.board.timezone))


def read(path: Path) -> Document:
    """A board as it is now. Raises BoardError."""
    return read_board(path)


def history(path: Path) -> tuple[Document, tuple[Entry, ...]]:
    """A board as it is now, and every change that led to it. Raises BoardError."""
    return read_history(path)


@contextmanager
def opened(path: Path) -> Iterator[Session]:
    """A session on the board, which is published when the session ends.

    Raises BoardError, and Refused where a command is against the rules of boards.
    """
    # Whoever only reads boards needs none of what a session settles and lays out.
    from whiteboard.session import Session

    with open_board(path, now=now) as store:
        try:
            yield Session(store, now=now, new_id=new_id)
        except BrokenRule as error:
            raise Refused(f"{path}: {error}") from error
    if store.set_aside is not None:
        warn(f"earlier work on {path} could not be read; it is kept in {store.set_aside}")
    if store.conflict is not None:
        warn(f"{path} was changed by somebody else; theirs stays, and ours is in {store.conflict}")
