"""Python's search for garbage rests while a command makes millions of values: a quarter of the time of large ones."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def resting() -> Iterator[None]:
    """No search for garbage meanwhile. Pages and notes are values without cycles, and nobody else lives in the process."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
