"""A PDF as a file: objects that are written out already, numbered and put together by reportlab.

reportlab's document keeps the numbers, the places and the table of cross-references (ISO 32000-1, 7.5). What objects say
is ours: it knows no tags, shapes text anew, and takes most of the time of a long document to format dictionaries.
Nothing in the file depends on the day or the machine.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from reportlab.pdfbase import pdfdoc

_VERSION = (1, 7)
_LEVEL = 3
"""How hard streams are compressed: half the time of zlib's usual 6 for a twelfth more bytes."""


class _Written(pdfdoc.PDFObject):  # type: ignore[misc, unused-ignore]  # reportlab is typed by a package of its own, if at all
    """An object that is written out already, and the name that reportlab gives it."""

    __slots__ = ("__InternalName__", "data")

    def __init__(self) -> None:
        self.data = b""

    def format(self, _document: object) -> bytes:
        """The bytes, for reportlab; they are let go of, so that a long document is not in memory twice."""
        data, self.data = self.data, b""
        return data


class PdfFile:
    """One PDF in the making."""

    def __init__(self) -> None:
        self._document: Any = pdfdoc.PDFDocument(invariant=1, pdfVersion=_VERSION)

    def take(self) -> int:
        """A number for an object that is put later, and may be referred to before."""
        self._document.Reference(_Written())
        number: int = self._document.objectcounter
        return number

    def put(self, text: str, number: int = 0) -> int:
        """Add a dictionary or an array, under a number that was taken for it or the next one; its number."""
        return self._put(text.encode("ascii"), number)

    def stream(self, content: bytes, entries: str = "", *, packed: bool = True) -> int:
        """Add a stream, which is compressed here unless it is ``packed`` in a way of its own, as ``entries`` then say;
        its number."""
        if packed:
            content = zlib.compress(content, _LEVEL)
            entries += " /Filter /FlateDecode"
        head = f"<< {entries} /Length {len(content)} >>\nstream\n"
        return self._put(b"".join([head.encode("ascii"), content, b"\nendstream"]))

    def finish(self, catalog: int, about: int) -> bytes:
        """The whole file, with its document catalogue (7.7.2) and its information dictionary (14.3.3). Nothing can be
        added after this."""
        document = self._document
        document.Catalog, document.info = self._object(catalog), self._object(about)
        whole: bytes = document.format()
        return whole

    def _put(self, data: bytes, number: int = 0) -> int:
        number = number or self.take()
        self._object(number).data = data
        # The file is told from others by what it holds (14.4).
        self._document.updateSignature(data)
        return number

    def _object(self, number: int) -> _Written:
        made: _Written = self._document.idToObject[self._document.numberToId[number]]
        return made


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
