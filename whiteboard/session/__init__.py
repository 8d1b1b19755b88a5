"""One open board: the only thing that changes while the program runs. The templates of the start page need no SQLite."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteboard import lazy

if TYPE_CHECKING:
    from whiteboard.session.session import Session

__all__ = ["Session"]

__getattr__ = lazy.names(__name__, {"session": ("Session",)})
