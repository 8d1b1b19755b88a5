"""The bytes of pictures: which may be on a board, and how large a picture is by its header alone, without decoding it.

A board holds PNG and JPEG, no larger than `LARGEST_SIDE`; whoever takes a picture in makes it so. The header decides how
much memory decoding takes, so what it says is checked before anybody decodes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256

from whiteboard.model.records import Id

LARGEST_SIDE = 1600
"""Pixels of the longer side of a stored picture."""
MOST_BYTES = 16 * 2**20
"""Bytes of one stored picture: what no PNG of that size exceeds."""
MOST_IN_ALL = 256 * 2**20
"""Bytes of all pictures of a board: half of what a board file may have."""
MOST_PICTURES = 1000

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_NO_FRAME = frozenset({0xC4, 0xC8, 0xCC})
"""Markers among those of JPEG frames that begin something else: tables, and what is reserved."""


def content_id(data: bytes) -> Id:
    """What bytes are known by: their SHA-256 in hexadecimal digits."""
    return sha256(data).hexdigest()


def media_type(data: bytes) -> str:
    """“image/png” or “image/jpeg”; empty for anything else."""
    return "image/png" if data.startswith(_PNG) else "image/jpeg" if data.startswith(_JPEG) else ""


def pixels(data: bytes) -> tuple[int, int] | None:
    """Width and height as the header tells them; None where it tells none.

    PNG: https://www.w3.org/TR/png-3/#11IHDR. JPEG: ITU-T T.81, B.2.2, the first frame header.
    """
    if data.startswith(_PNG):
        if data[12:16] != b"IHDR" or len(data) < 33:
            return None
        return int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    return _jpeg_pixels(data) if data.startswith(_JPEG) else None


def _jpeg_pixels(data: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
        elif 0xC0 <= marker <= 0xCF and marker not in _NO_FRAME:
            return int.from_bytes(data[at + 7 : at + 9], "big"), int.from_bytes(data[at + 5 : at + 7], "big")
        else:
            at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return None


def problem_of(id: Id, data: bytes) -> str:
    """Why bytes may not be on a board as that content; empty where they may."""
    if len(data) > MOST_BYTES:
        return f"a picture has more than {MOST_BYTES // 2**20} MB"
    size = pixels(data)
    if size is None:
        return "a picture is neither PNG nor JPEG"
    if not all(1 <= side <= LARGEST_SIDE for side in size):
        return f"a picture is larger than {LARGEST_SIDE:,} pixels on a side"
    return "" if content_id(data) == id else "a picture is not the one that the board names"


def problems(contents: Mapping[Id, bytes]) -> Iterator[str]:
    """Everything that is wrong with the pictures' bytes of a whole board. Costs a hash over all of them."""
    yield from too_much(contents)
    yield from filter(None, (problem_of(id, data) for id, data in contents.items()))


def too_much(contents: Mapping[Id, bytes]) -> Iterator[str]:
    """Why a board may not hold all of these together."""
    if len(contents) > MOST_PICTURES:
        yield f"a board holds up to {MOST_PICTURES:,} different pictures"
    if sum(map(len, contents.values())) > MOST_IN_ALL:
        yield f"all pictures of a board together have up to {MOST_IN_ALL // 2**20} MB"
