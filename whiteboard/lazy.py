"""Names of a package that bring their modules along when they are first used (PEP 562)."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def names(package: str, homes: Mapping[str, tuple[str, ...]]) -> Callable[[str], Any]:
    """The ``__getattr__`` of a package: ``homes`` says of each of its modules which names come from there."""
    home_of = {name: home for home, there in homes.items() for name in there}

    def find(name: str) -> Any:
        if name not in home_of:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        found = getattr(import_module(f"{package}.{home_of[name]}"), name)
        # From now on it is there, and nobody asks here.
        setattr(sys.modules[package], name, found)
        return found

    return find
