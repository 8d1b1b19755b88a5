"""The command line: the same program without a window. It imports no Qt."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        "new": "new",
        "import": "bring",
        "add": "add",
        "export": "export",
        "show": "show",
        "comms": "comms",
        "actions": "actions",
        "changes": "changes",
        "trends": "trends",
        "check": "check",
        "repair": "repair",
        "copy": "copy",
        "demo": "demo",
    }
)
"""The module of this package that holds each command as ``command``; only the one that is asked for is imported."""
