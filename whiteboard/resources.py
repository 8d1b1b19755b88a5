"""Finds the files that come with the program: ``resources/`` in a checkout, ``whiteboard/_resources`` when installed."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).parent


@cache
def root() -> Path:
    """The folder that holds fonts, icons, templates and the demo. Raises FileNotFoundError in a broken installation."""
    for folder in (_PACKAGE / "_resources", _PACKAGE.parent / "resources"):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"the program's resources are missing beside {_PACKAGE}")


def path(*parts: str) -> Path:
    """The path of one resource."""
    return root().joinpath(*parts)


@cache
def data(*parts: str) -> bytes:
    """The bytes of one resource, read once."""
    return path(*parts).read_bytes()


@cache
def text(*parts: str) -> str:
    """The text of one resource, read once."""
    return data(*parts).decode("utf-8")
