"""Boards on disk: the only place that knows SQLite. Each name brings its module along when it is first used."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from whiteboard.storage.boards import Report, check_board, copy_board, read_board, read_history
    from whiteboard.storage.errors import (
        BoardError,
        BoardExists,
        BoardInUse,
        BoardMissing,
        CannotRead,
        CannotWrite,
        DamagedBoard,
        NewerBoard,
        NotABoard,
        ReadOnlyBoard,
    )
    from whiteboard.storage.working import Working, create_board, open_board

_HOMES = {
    "boards": ("Report", "check_board", "copy_board", "read_board", "read_history"),
    "working": ("Working", "create_board", "open_board"),
}
"""The modules that names come from, besides ``errors``."""

__all__ = [
    "BoardError",
    "BoardExists",
    "BoardInUse",
    "BoardMissing",
    "CannotRead",
    "CannotWrite",
    "DamagedBoard",
    "NewerBoard",
    "NotABoard",
    "ReadOnlyBoard",
    "Report",
    "Working",
    "check_board",
    "copy_board",
    "create_board",
    "open_board",
    "read_board",
    "read_history",
]


def __getattr__(name: str) -> Any:
    """A name of the list, looked up once (PEP 562): the start page and most commands need few of them."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = next((home for home, names in _HOMES.items() if name in names), "errors")
    found = globals()[name] = getattr(import_module(f"{__name__}.{home}"), name)
    return found
