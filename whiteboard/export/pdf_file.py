"""A PDF as a file: objects by number, small ones packed together, and the table that says where each is.

ISO 32000-1, 7.5: small objects stand in compressed object streams (7.5.7), and a cross-reference stream (7.5.8) leads to
them. Nothing in it depends on the day or the machine.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from struct import pack

_HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
"""Says the version and, by bytes that are no text, that the file is binary."""
_PACKED = 100
"""Objects in one stream. Some readers unpack all of it for each object."""
_LEVEL = 3
"""How hard streams are compressed: half the time of zlib's usual 6 for a twelfth more bytes."""
_FREE, _PLAIN, _INSIDE = 0, 1, 2
"""What the cross-reference table says of an object: that there is none, where it begins, in which stream it is."""


class PdfFile:
    """One PDF in the making."""

    def __init__(self) -> None:
        self._count = 0
        self._small: list[tuple[int, str]] = []
        self._streams: list[tuple[int, bytes]] = []

    def take(self) -> int:
        """A number for an object that is put later, and may be referred to before."""
        self._count += 1
        return self._count

    def put(self, text: str, number: int = 0) -> int:
        """Add a dictionary or an array, under a number that was taken for it or the next one; its number."""
        number = number or self.take()
        self._small.append((number, text))
        return number

    def stream(self, content: bytes, entries: str = "", *, packed: bool = True) -> int:
        """Add a stream, which is compressed here unless it is ``packed`` in a way of its own, as ``entries`` then say;
        its number."""
        number = self.take()
        if packed:
            content = zlib.compress(content, _LEVEL)
            entries += " /Filter /FlateDecode"
        self._streams.append((number, _stream(number, content, entries)))
        return number

    def finish(self, catalog: int, about: int) -> bytes:
        """The whole file, with its document catalogue (7.7.2) and its information dictionary (14.3.3). Nothing can be
        added after this."""
        places: dict[int, tuple[int, int, int]] = {}
        for start in range(0, len(self._small), _PACKED):
            block = self._small[start : start + _PACKED]
            inside = self.stream(*_packed(block))
            places |= {number: (_INSIDE, inside, index) for index, (number, _) in enumerate(block)}
        self._small = []
        at = len(_HEAD)
        for number, data in self._streams:
            places[number] = (_PLAIN, at, 0)
            at += len(data)
        body = b"".join([_HEAD, *(data for _, data in self._streams)])
        self._streams = []
        table = self.take()
        places[table] = (_PLAIN, at, 0)
        rows = b"".join(pack(">BIH", *places.get(number, (_FREE, 0, 0xFFFF))) for number in range(table + 1))
        same = sha256(body).hexdigest()[:32]
        entries = (
            f"/Type /XRef /Size {table + 1} /W [1 4 2] /Root {catalog} 0 R /Info {about} 0 R "
            f"/ID [<{same}> <{same}>] /Filter /FlateDecode"
        )
        return b"".join([body, _stream(table, zlib.compress(rows), entries), f"startxref\n{at}\n%%EOF\n".encode()])


def _stream(number: int, content: bytes, entries: str) -> bytes:
    head = f"{number} 0 obj\n<< {entries} /Length {len(content)} >>\nstream\n"
    return b"".join([head.encode("ascii"), content, b"\nendstream\nendobj\n"])


def _packed(objects: list[tuple[int, str]]) -> tuple[bytes, str]:
    """An object stream: numbers and places first, then the objects; with its own entries."""
    texts = [text.encode("ascii") for _, text in objects]
    at, heads = 0, []
    for (number, _), text in zip(objects, texts, strict=True):
        heads.append(f"{number} {at}")
        at += len(text) + 1
    head = f"{' '.join(heads)}\n".encode("ascii")
    return head + b"\n".join(texts), f"/Type /ObjStm /N {len(objects)} /First {len(head)}"


def text_string(words: str) -> str:
    """Words as UTF-16 (7.9.2.2); half a surrogate pair stands as a replacement character."""
    whole = words.encode("utf-16-be", "surrogatepass").decode("utf-16-be", "replace")
    return f"<FEFF{whole.encode('utf-16-be').hex().upper()}>"


def address(link: str) -> str:
    """A printable address of the web as a string of ASCII (12.6.4.7)."""
    encoded = "".join(
        character if "!" <= character <= "~" else "".join(f"%{byte:02X}" for byte in character.encode("utf-8"))
        for character in link
    )
    return "(" + encoded.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)") + ")"


def date_string(moment: datetime) -> str:
    """An instant in UTC (7.9.4)."""
    return f"(D:{moment:%Y%m%d%H%M%S}Z)"


def references(numbers: Iterable[int]) -> str:
    """An array of references to objects."""
    return f"[{' '.join(f'{number} 0 R' for number in numbers)}]"
