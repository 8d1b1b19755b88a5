"""The way in: ``whiteboard`` opens the window, ``whiteboard COMMAND`` works without one and imports no Qt."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from whiteboard.cli import COMMANDS


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program with the given arguments, or the process's own, and return its exit code.

    A first argument that names a command is one; ``./show`` opens a file that happens to be called like one. Exit codes
    are 0 done, 1 the input cannot be used, 2 wrong usage.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given and (given[0] in COMMANDS or given[0].startswith("-") or len(given) > 1):
        from whiteboard.cli.program import run

        return run(given)
    return _window(Path(given[0]) if given else None)


def _window(path: Path | None) -> int:
    """Open the window, unless it is clear already that this cannot work: Qt would end the process without a word."""
    if path is not None and not path.exists():
        return _refuse(f"{path}: there is no such board, and no such command; “whiteboard --help” lists them")
    if not has_display(os.environ, sys.platform):
        return _refuse("there is no display to open a window on; “whiteboard --help” lists what works without one")
    from whiteboard.ui.app import run

    return run(path)


def has_display(environment: Mapping[str, str], platform: str) -> bool:
    """Whether Qt can be expected to find a screen, or was told which one to use."""
    if platform in ("win32", "darwin"):
        return True
    return any(environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def _refuse(sentence: str) -> int:
    # Started without a console there is no standard error; then print says nothing.
    print(f"whiteboard: {sentence}", file=sys.stderr)  # noqa: T201
    return 1


if __name__ == "__main__":
    sys.exit(main())
