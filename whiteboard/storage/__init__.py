"""Boards on disk: the only place that knows SQLite."""

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
