"""What goes on inside a process of a test run: a mistake takes the place of a module, or the lines that run are noted.

Tests start processes of the program, too. These import `begin` before anything else, by a ``sitecustomize`` that the
run puts on their path.
"""

from __future__ import annotations

import importlib.machinery
import marshal
import os
import sys
import threading
from inspect import CO_OPTIMIZED
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

MISTAKE, LINES, ROOT = "WHITEBOARD_MISTAKE", "WHITEBOARD_LINES", "WHITEBOARD_LINES_OF"
"""Variables of the environment: a file with a spoilt module; a file for the lines that run, and whose lines these are."""


def begin() -> None:
    """Do what the environment says."""
    if MISTAKE in os.environ:
        put_in(*marshal.loads(Path(os.environ[MISTAKE]).read_bytes()))
    if LINES in os.environ:
        note_lines(Path(os.environ[LINES]), os.environ[ROOT])


def put_in(path: str, code: CodeType) -> None:
    """From now on an import of the file at ``path`` runs this code."""
    usual = importlib.machinery.SourceFileLoader.get_code

    def get_code(loader: importlib.machinery.SourceFileLoader, name: str) -> CodeType | None:
        return code if loader.path == path else usual(loader, name)

    importlib.machinery.SourceFileLoader.get_code = get_code  # type: ignore[assignment, method-assign]


def note_lines(target: Path, root: str) -> None:
    """Write down each line of a function below ``root`` that runs, once for each test: line, file and test.

    They are written one by one, because processes are killed. No test: it runs when something is imported.
    """
    out = os.open(target, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    seen: set[tuple[str, str, int]] = set()

    def on_call(frame: FrameType, event: str, _argument: Any) -> Any:
        code = frame.f_code
        ours = event == "call" and code.co_filename.startswith(root) and code.co_flags & CO_OPTIMIZED
        return on_line if ours else None

    def on_line(frame: FrameType, event: str, _argument: Any) -> Any:
        if event == "line":
            test = os.environ.get("PYTEST_CURRENT_TEST", "").rpartition(" ")[0]
            one = (test, frame.f_code.co_filename, frame.f_lineno)
            if one not in seen:
                seen.add(one)
                os.write(out, f"{frame.f_lineno}\t{frame.f_code.co_filename}\t{test}\n".encode())
        return on_line

    threading.settrace(on_call)
    sys.settrace(on_call)
