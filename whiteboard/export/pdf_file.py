"""A PDF as a file: objects that are written out already, numbered and put together by reportlab.

reportlab collects the file, tells it from others and writes its trailer (ISO 32000-1, 7.5). What objects say is ours: it
knows no tags, shapes text anew, and takes most of the time of a long document to format dictionaries. Nothing in the file depends on the day or the machine.
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


class PdfFile:
    """One PDF in the making."""

    def __init__(self) -> None:
        self._document: Any = pdfdoc.PDFDocument(invariant=1, pdfVersion=_VERSION)
        self._file: Any = pdfdoc.PDFFile(_VERSION)
        self._taken = 0
        self._places: dict[int, int] = {}
        """Where in the file each object begins."""
        self._held: list[tuple[int, str]] = []
        """Objects that go into the file with the next stream: ten thousands of them are small."""

    def take(self) -> int:
        """A number for an object that is put later, and may be referred to before."""
        self._taken += 1
        return self._taken

    def take_some(self, count: int) -> range:
        """So many numbers, one after another."""
        first = self._taken + 1
        self._taken += count
        return range(first, first + count)

    def put(self, text: str, number: int = 0) -> int:
        """Add a dictionary or an array, under a number that was taken for it or the next one; its number."""
        number = number or self.take()
        self._held.append((number, f"{number} 0 obj\n{text}\nendobj\n"))
        return number

    def stream(self, content: bytes, entries: str = "", *, packed: bool = True) -> int:
        """Add a stream, which is compressed here unless it is ``packed`` in a way of its own, as ``entries`` then say;
        its number."""
        if packed:
            content = zlib.compress(content, _LEVEL)
            entries += " /Filter /FlateDecode"
        self._write_held()
        number = self.take()
        head = f"{number} 0 obj\n<< {entries} /Length {len(content)} >>\nstream\n"
        self._places[number] = self._add(b"".join([head.encode("ascii"), content, b"\nendstream\nendobj\n"]))
        return number

    def finish(self, catalog: int, about: int) -> bytes:
        """The whole file, with its document catalogue (7.7.2) and its information dictionary (14.3.3). Nothing can be
        added after this."""
        self._write_held()
        document = self._document
        # reportlab writes its table as one text of megabytes, and the window would wait until that is encoded.
        places = [b"%010d 00000 n \n" % self._places[number] for number in range(1, self._taken + 1)]
        first = b"xref\n0 %d\n0000000000 65535 f \n" % (self._taken + 1)
        start = self._file.add(b"".join([first, *places]))
        document.idToObjectNumberAndVersion = {number: (number, 0) for number in (catalog, about)}
        reference: Any = pdfdoc.PDFObjectReference
        trailer = pdfdoc.PDFTrailer(
            start, Size=self._taken + 1, Root=reference(catalog), Info=reference(about), ID=document.ID()
        )
        self._file.add(trailer.format(document))
        whole: bytes = self._file.format(document)
        return whole

    def _write_held(self) -> None:
        place = self._add("".join([written for _, written in self._held]).encode("ascii"))
        for number, written in self._held:
            self._places[number] = place
            place += len(written)
        self._held.clear()

    def _add(self, data: bytes) -> int:
        """Write what is whole; where it begins."""
        # The file is told from others by what it holds (14.4).
        self._document.updateSignature(data)
        place: int = self._file.add(data)
        return place


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
