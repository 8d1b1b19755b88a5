"""One open board: the only thing that changes while the program runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from whiteboard.session.session import Session

__all__ = ["Session"]


def __getattr__(name: str) -> Any:
    """The session, imported when a board is opened (PEP 562): the templates of the start page need no SQLite."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from whiteboard.session import session

    found = globals()[name] = getattr(session, name)
    return found
