"""Small pictures made byte by byte, so that tests of the model need nothing that encodes one."""

from __future__ import annotations

import struct
import zlib

from whiteboard.model.pictures import content_id
from whiteboard.model.records import Picture


def png(width: int = 2, height: int = 2, colour: tuple[int, int, int] = (200, 30, 30)) -> bytes:
    """A PNG of one colour: https://www.w3.org/TR/png-3/."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = (b"\0" + bytes(colour) * width) * height
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


RED, BLUE = png(), png(3, 2, (20, 40, 220))
CONTENTS = {content_id(data): data for data in (RED, BLUE)}


def picture(id: str = "shot", data: bytes = RED, x: float = 20.0, y: float = 30.0, **fields: object) -> Picture:
    """A picture on the canvas that shows some bytes."""
    return Picture(id, content_id(data), x, y, 120.0, 80.0, **fields)  # type: ignore[arg-type]  # as the test has them
