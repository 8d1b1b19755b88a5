"""One open board: the only thing that changes while the program runs."""

from whiteboard.session.session import Session

__all__ = ["Session"]
