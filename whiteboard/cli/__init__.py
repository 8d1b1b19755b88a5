"""The command line: the same program without a window. It imports no Qt."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Listed(NamedTuple):
    """The module of this package that holds a command as ``command``, and what ``--help`` says it does."""

    module: str
    does: str


COMMANDS: Mapping[str, Listed] = MappingProxyType(
    {
        "new": Listed("new", "Make a new board."),
        "import": Listed("bring", "Bring what happened from a file onto a board."),
        "add": Listed("add", "Put notes and actions on a board, as typed into the scribe's bar."),
        "export": Listed("export", "Export a board as pages, slides, reports, tables and more."),
        "show": Listed("show", "Print a board: its notes in order, phases and actions."),
        "comms": Listed("comms", "Print the comms figures of a board."),
        "actions": Listed("actions", "Print the actions of a board: who does what until when."),
        "changes": Listed("changes", "Print what has happened on a board since a meeting."),
        "trends": Listed("trends", "Compare the comms figures of many boards."),
        "check": Listed("check", "Say whether a board file is whole."),
        "repair": Listed("repair", "Bring back what can be read of a damaged board."),
        "copy": Listed("copy", "Copy a board, with or without its history."),
        "demo": Listed("demo", "Make a sample board and all its exports."),
    }
)
"""Every command, in the order in which a board is worked on. Only the one that is asked for is imported."""
