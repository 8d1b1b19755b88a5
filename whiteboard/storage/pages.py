"""Reading the pages of a damaged SQLite file without SQLite, which gives up at the first that is not whole.

The format: https://www.sqlite.org/fileformat2.html, sections 1.2 to 1.6 and 2.1. Nothing here trusts a number in the
file: whatever points nowhere, twice to one place or past an end makes one row or page unreadable, and the next is read.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

Value = str | int | float | bytes | None

_USUAL_SIZE = 4096
_HEADER = 100
_INTERIOR_INDEX, _INTERIOR_TABLE, _LEAF_INDEX, _LEAF_TABLE = 2, 5, 10, 13
_INTERIOR = (_INTERIOR_INDEX, _INTERIOR_TABLE)
_TABLE = (_INTERIOR_TABLE, _LEAF_TABLE)
_INTEGERS = (0, 1, 2, 3, 4, 6, 8)
"""Bytes of an integer of serial type 0 (NULL) to 6."""


class Unreadable(Exception):
    """A page or a row says something that cannot be."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number (None in a table without), and its values as they are stored."""

    number: int | None
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Leaf:
    """The rows of one page that no table leads to; ``numbered`` where rows of that table have numbers."""

    numbered: bool
    rows: tuple[Row, ...]


class Pages:
    """The pages of one file. Each is read once; ``unreadable_pages`` and ``unreadable_rows`` count what was not."""

    def __init__(self, image: bytes) -> None:
        size = int.from_bytes(image[16:18], "big")
        size = 65536 if size == 1 else size
        self._size = size if size >= 512 and size.bit_count() == 1 else _USUAL_SIZE
        reserved = image[20]
        self._usable = self._size - (reserved if reserved <= self._size - 480 else 0)
        self._image = image
        self._count = -(-len(image) // self._size)
        self._read: set[int] = set()
        self.unreadable_pages = 0
        self.unreadable_rows = 0

    def roots(self) -> dict[str, int]:
        """The first page of each table, by name, as the file's own list of tables says."""
        found = {}
        for row in self.walk(1):
            match row.values:
                case ("table", str(name), _, int(root), _):
                    found[name] = root
        return found

    def walk(self, root: int) -> Iterator[Row]:
        """Every row that can be reached from a table's first page, in order."""
        pending = [root]
        while pending:
            number = pending.pop()
            if number in self._read or not 1 <= number <= self._count:
                self.unreadable_pages += 1
                continue
            self._read.add(number)
            kind = self._kind(number)
            if kind is None:
                self.unreadable_pages += 1
                continue
            if kind in _INTERIOR:
                pending += reversed(list(self._children(number)))
            if kind != _INTERIOR_TABLE:
                yield from self._rows(number, kind)

    def lost(self) -> Iterator[Leaf]:
        """The pages with rows that were not walked to and are not free, in the order of the file."""
        free = self._free()
        for number in range(1, self._count + 1):
            if number not in self._read and number not in free:
                kind = self._kind(number)
                if kind is not None and kind != _INTERIOR_TABLE:
                    self._read.add(number)
                    yield Leaf(kind == _LEAF_TABLE, tuple(self._rows(number, kind)))

    # A page ----------------------------------------------------------------------------------------------------------

    def _page(self, number: int) -> bytes:
        return self._image[(number - 1) * self._size : number * self._size]

    def _kind(self, number: int) -> int | None:
        page, start = self._page(number), _HEADER if number == 1 else 0
        if len(page) < start + 8 or page[start] not in {*_INTERIOR, _LEAF_INDEX, _LEAF_TABLE}:
            return None
        return page[start]

    def _cells(self, number: int) -> Iterator[int]:
        """Where the cells of a page begin."""
        page, start = self._page(number), _HEADER if number == 1 else 0
        first = start + (12 if page[start] in _INTERIOR else 8)
        count = int.from_bytes(page[start + 3 : start + 5], "big")
        for place in range(first, min(first + 2 * count, len(page) - 1), 2):
            yield int.from_bytes(page[place : place + 2], "big")

    def _children(self, number: int) -> Iterator[int]:
        page, start = self._page(number), _HEADER if number == 1 else 0
        for place in (*self._cells(number), start + 8):
            yield int.from_bytes(page[place : place + 4], "big")

    def _rows(self, number: int, kind: int) -> Iterator[Row]:
        page = self._page(number)
        for place in self._cells(number):
            try:
                yield self._row(page, place + (4 if kind == _INTERIOR_INDEX else 0), kind)
            except (Unreadable, IndexError, struct.error):
                self.unreadable_rows += 1

    def _row(self, page: bytes, place: int, kind: int) -> Row:
        length, place = _varint(page, place)
        number = None
        if kind in _TABLE:
            number, place = _varint(page, place)
            number -= (number >> 63) << 64
        return Row(number, _record(self._payload(page, place, length, kind)))

    def _payload(self, page: bytes, place: int, length: int, kind: int) -> bytes:
        """The bytes of a row: those on its page, and those that had no room there."""
        if length > len(self._image):
            raise Unreadable
        usable = self._usable
        most = usable - 35 if kind in _TABLE else (usable - 12) * 64 // 255 - 23
        least = (usable - 12) * 32 // 255 - 23
        here = length
        if length > most:
            here = least + (length - least) % (usable - 4)
            here = here if here <= most else least
        parts = [page[place : place + here]]
        if len(parts[0]) < here:
            raise Unreadable
        following = int.from_bytes(page[place + here : place + here + 4], "big") if here < length else 0
        missing = length - here
        while missing:
            if following in self._read or not 1 <= following <= self._count:
                raise Unreadable
            self._read.add(following)
            more = self._page(following)
            parts.append(more[4 : 4 + min(missing, usable - 4)])
            missing -= len(parts[-1])
            following = int.from_bytes(more[:4], "big")
        return b"".join(parts)

    def _free(self) -> set[int]:
        """The pages that hold nothing any more, as far as the list of them can be followed."""
        free: set[int] = set()
        trunk = int.from_bytes(self._image[32:36], "big")
        while 1 < trunk <= self._count and trunk not in free:
            free.add(trunk)
            page = self._page(trunk)
            count = min(int.from_bytes(page[4:8], "big"), self._size // 4 - 2)
            free.update(int.from_bytes(page[8 + 4 * index : 12 + 4 * index], "big") for index in range(count))
            trunk = int.from_bytes(page[:4], "big")
        return free


def _varint(data: bytes, place: int) -> tuple[int, int]:
    """A number of 1 to 9 bytes, and where it ends."""
    number = 0
    for index in range(8):
        byte = data[place + index]
        number = number << 7 | byte & 0x7F
        if byte < 0x80:
            return number, place + index + 1
    return number << 8 | data[place + 8], place + 9


def _record(payload: bytes) -> tuple[Value, ...]:
    end, place = _varint(payload, 0)
    if end > len(payload):
        raise Unreadable
    values = []
    content = end
    while place < end:
        serial, place = _varint(payload, place)
        value, content = _value(payload, content, serial)
        values.append(value)
    return tuple(values)


def _value(payload: bytes, place: int, serial: int) -> tuple[Value, int]:
    """One value, and where it ends. Text that is no UTF-8 keeps what of it is. Raises IndexError for 10 and 11, which no
    value has."""
    if serial in {8, 9}:
        return serial - 8, place
    length = (serial - 12) // 2 if serial >= 12 else 8 if serial == 7 else _INTEGERS[serial]
    data = payload[place : place + length]
    if len(data) < length:
        raise Unreadable
    place += length
    if serial == 0:
        return None, place
    if serial == 7:
        return struct.unpack(">d", data)[0], place
    if serial < 7:
        return int.from_bytes(data, "big", signed=True), place
    return (data if serial % 2 == 0 else data.decode("utf-8", "replace")), place
