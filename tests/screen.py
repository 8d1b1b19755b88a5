"""A real X server without a screen, for tests that start the real program."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

WIDTH, HEIGHT = 1600, 940
_PATIENCE = 60.0


@contextmanager
def screen() -> Iterator[str]:
    """The name of an X server of our own, on a number that the server itself found free."""
    missing = [program for program in ("Xvfb", "xdotool") if shutil.which(program) is None]
    assert not missing, f"{' and '.join(missing)} must be installed: python3 dev.py test does it"
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-nolisten", "tcp", "-noreset"],
        pass_fds=[writing],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as said:
        number = said.readline().strip()
    assert number, "Xvfb did not start"
    try:
        yield f":{number}"
    finally:
        server.terminate()
        server.wait(timeout=_PATIENCE)
