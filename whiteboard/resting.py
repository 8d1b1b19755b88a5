"""Python's search for garbage rests while millions of values are made: a quarter of the time of large exports and imports."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def resting() -> Iterator[None]:
    """No search for garbage meanwhile. Pages and notes are values without cycles, so that nothing waits to be found."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
