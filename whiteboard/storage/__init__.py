"""Boards on disk: the only place that knows SQLite. The start page and most commands need few of its names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteboard import lazy

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
        FolderGone,
        NewerBoard,
        NotABoard,
        ReadOnlyBoard,
    )
    from whiteboard.storage.working import Working, create_board, open_board

__all__ = [
    "BoardError",
    "BoardExists",
    "BoardInUse",
    "BoardMissing",
    "CannotRead",
    "CannotWrite",
    "DamagedBoard",
    "FolderGone",
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

__getattr__ = lazy.names(
    __name__,
    {
        "boards": ("Report", "check_board", "copy_board", "read_board", "read_history"),
        "errors": (
            "BoardError",
            "BoardExists",
            "BoardInUse",
            "BoardMissing",
            "CannotRead",
            "CannotWrite",
            "DamagedBoard",
            "FolderGone",
            "NewerBoard",
            "NotABoard",
            "ReadOnlyBoard",
        ),
        "working": ("Working", "create_board", "open_board"),
    },
)
