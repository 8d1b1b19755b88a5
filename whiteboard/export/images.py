"""Whether the pictures of a board can be decoded: by Pillow, which reportlab and python-pptx bring along.

What a board holds is PNG or JPEG of a bounded size by its header (`model.pictures`), so decoding takes bounded memory. What
follows the header may still be broken in a board that somebody made by hand.
"""

from __future__ import annotations

import struct
import zlib
from functools import lru_cache
from io import BytesIO

_BROKEN = (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error)
"""What Pillow raises where the bytes are not what they should be: Image.open and Image.load, each format in its own way."""


def is_whole(content: str, data: bytes) -> bool:
    """Whether the bytes can be decoded; looked at once for each content."""
    return _is_whole(_ByContent(content, data))


class _ByContent:
    """Bytes compared by their name, so that remembering them costs no comparison of megabytes and keeps none alive."""

    __slots__ = ("content", "data")

    def __init__(self, content: str, data: bytes) -> None:
        self.content = content
        self.data = data

    def __hash__(self) -> int:
        return hash(self.content)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ByContent) and other.content == self.content


@lru_cache(maxsize=64)
def _is_whole(picture: _ByContent) -> bool:
    from PIL import Image

    try:
        Image.open(BytesIO(picture.data), formats=("PNG", "JPEG")).load()
    except _BROKEN:
        return False
    return True
