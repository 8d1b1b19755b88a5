"""A network folder whose server stops answering, at whatever moment: nobody waits for it for ever."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.end2end.namespaces import ROOT, needs_a_share

CHECKOUT = Path(__file__).parents[2]
SCRIPT = r"""
import ctypes, errno, os, signal, struct, sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from whiteboard.storage import opening
from whiteboard.storage.errors import NoAnswer

IMAGE = bytes(range(256)) * 1200
FORGET, INIT, INTERRUPT, LOOKUP, GETATTR, OPEN, READ, RELEASE, FLUSH = 2, 26, 36, 1, 3, 14, 15, 18, 25

def attributes(node):
    size, mode = (len(IMAGE), 0o100644) if node == 2 else (0, 0o40755)
    return struct.pack("<6Q10I", node, size, 0, 0, 0, 0, 0, 0, 0, mode, 1, 0, 0, 0, 4096, 0)

def answer(opcode, node, asked):
    if opcode == INIT:
        return 0, struct.pack("<IIIIHHI", 7, 12, 1 << 17, 0, 0, 0, 4096)
    if opcode == LOOKUP and asked[:-1] == b"a.board":
        return 0, struct.pack("<4QII", 2, 0, 0, 0, 0, 0) + attributes(2)
    if opcode == GETATTR:
        return 0, struct.pack("<QII", 0, 0, 0) + attributes(node)
    if opcode == OPEN:
        return 0, bytes(16)
    if opcode == READ:
        _, start, size = struct.unpack_from("<QQI", asked)
        return 0, IMAGE[start : start + size]
    return (0 if opcode in (FLUSH, RELEASE) else -errno.ENOSYS), b""

def serve(folder, answers, ready):
    signal.alarm(120)  # whatever becomes of the program that asks
    fuse = os.open("/dev/fuse", os.O_RDWR)
    options = f"fd={fuse},rootmode=40000,user_id=0,group_id=0".encode()
    assert not ctypes.CDLL(None).mount(b"none", os.fsencode(folder), b"fuse", 0, options)
    os.write(ready, b"1")
    while True:
        request = os.read(fuse, 1 << 20)
        opcode, unique, node = struct.unpack_from("<IQQ", request, 4)
        if opcode in (FORGET, INTERRUPT):
            continue
        if opcode != INIT:
            answers -= 1
        if answers >= 0:
            error, data = answer(opcode, node, request[40:])
            os.write(fuse, struct.pack("<IiQ", 16 + len(data), error, unique) + data)

# Whoever serves is a process of its own: when it is killed, whoever still waits for it gets an error.
def share(answers):
    folder = Path(sys.argv[1], str(answers))
    folder.mkdir()
    done, ready = os.pipe()
    server = os.fork()
    if server == 0:
        serve(folder, answers, ready)
    assert os.read(done, 1) == b"1"
    return server, folder / "a.board"

def read(path):
    try:
        return "whole" if opening.read_bytes(path) == IMAGE else "wrong"
    except NoAnswer:
        return "no answer"

shares = [share(answers) for answers in range(40)]
with ThreadPoolExecutor(len(shares)) as pool:
    print(*pool.map(read, [path for _, path in shares]), sep="\n")
for server, _ in shares:
    os.kill(server, signal.SIGKILL)
    os.waitpid(server, 0)
"""


@needs_a_share
def test_a_share_that_stops_after_any_answer_holds_nothing_up(tmp_path: Path):
    """A file system that answers 0, 1, 2, … questions and then no more, while a board is read from it."""
    done = subprocess.run(
        ["unshare", *ROOT, "-m", sys.executable, "-c", SCRIPT, str(tmp_path)],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    outcomes = done.stdout.splitlines()
    needed = outcomes.index("whole")
    assert outcomes == ["no answer"] * needed + ["whole"] * (40 - needed)
    assert needed > 10, "questions about the file, and its bytes in several pieces"
