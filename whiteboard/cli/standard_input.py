"""What is piped into a command."""

from __future__ import annotations

import sys

from whiteboard.importers.source import MOST_BYTES, Source

NAME = "standard input"


def read_bytes() -> bytes:
    """Everything on standard input, up to one byte more than a source may have."""
    return sys.stdin.buffer.read(MOST_BYTES + 1)


def read_text() -> str:
    """The text on standard input. Raises Unreadable where it is empty, too large or not UTF-8."""
    return Source.of(read_bytes(), NAME).text()
