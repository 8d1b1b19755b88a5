"""What is dropped on the window is copied: whoever is told that it was moved deletes it where it came from."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QDropEvent


def copied(event: QDropEvent) -> None:
    """Accept what is dragged or dropped as a copy, whatever was proposed: some file managers propose to move files."""
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()
