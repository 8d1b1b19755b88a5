"""What this system lets a test mount or cut off, in a namespace of its own, where it is root even if nobody else is.

A container mostly may mount nothing, whoever is root in it, and some systems give users no namespaces of their own. So it
is tried, once, instead of being concluded from who runs the tests. Where it is not allowed, what needs it is left out, and
the summary of pytest says why; tests/unit holds the same code to its word with what needs no rights.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache

import pytest

ROOT = [] if os.geteuid() == 0 else ["-r"]
"""What makes somebody else root in the namespace."""

_HANGING = """
import ctypes, os, sys, tempfile
with tempfile.TemporaryDirectory() as folder:
    fuse = os.open("/dev/fuse", os.O_RDWR)
    options = f"fd={fuse},rootmode=40000,user_id=0,group_id=0".encode()
    failed = ctypes.CDLL(None).mount(b"none", os.fsencode(folder), b"fuse", 0, options)
    os.close(fuse)
    if failed:
        sys.exit(1)
    ctypes.CDLL(None).umount2(os.fsencode(folder), 2)
"""


@cache
def may(*options: str, command: tuple[str, ...] = ("true",)) -> bool:
    """Whether ``unshare`` with these options goes, and the command in it."""
    if shutil.which("unshare") is None:
        return False
    return subprocess.run(["unshare", *ROOT, *options, *command], capture_output=True, check=False).returncode == 0


needs_a_disk = pytest.mark.skipif(not may("-m"), reason="this system lets nobody but root mount a disk")
needs_a_share = pytest.mark.skipif(
    not may("-m", command=(sys.executable, "-c", _HANGING)),
    reason="this system has no /dev/fuse, or lets nobody here mount with it",
)
