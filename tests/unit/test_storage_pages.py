"""Rows read without SQLite are those that SQLite wrote, whatever their sizes; and what of a file is gone costs only itself."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from itertools import chain

import pytest

from whiteboard.storage.pages import Pages, Value

NUMBERS = (1, 127, 128, 2**14, 2**31, 2**48, 2**56, 2**62, -1, -(2**63))
"""Of every length that the number of a row may have in a file."""
INTEGERS = (0, 1, 2, -1, 200, -(2**15), 2**15, -(2**23), 2**23, 2**31 - 1, 2**31, 2**47 - 1, 2**47, 2**63 - 1, -(2**63))
"""Of every length that an integer may have in a row."""


def empty(connection: sqlite3.Connection, size: int, reserved: int = 0) -> None:
    """Go on with an empty file with pages of that many bytes, of which some are reserved for others."""
    connection.execute(f"PRAGMA page_size = {size}")
    connection.execute("PRAGMA user_version = 1")
    image = bytearray(connection.serialize())
    image[20] = reserved
    image[105:107] = (size - reserved & 0xFFFF).to_bytes(2, "big")  # where the rows of the first page begin
    connection.deserialize(bytes(image))


def made(
    size: int, *statements: str, reserved: int = 0
) -> tuple[bytes, dict[int, tuple[Value, ...]], list[tuple[Value, ...]]]:
    """A file with pages of that many bytes, with short and long rows in a table with and one without numbers, and the rows."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        empty(connection, size, reserved)
        connection.execute("PRAGMA secure_delete = OFF")  # what was deleted stays on pages that are free
        connection.execute("CREATE TABLE numbered (id INTEGER PRIMARY KEY, whole, real, text, bytes)")
        connection.execute("CREATE TABLE keyed (key TEXT PRIMARY KEY, text) WITHOUT ROWID")
        connection.execute("BEGIN")
        near = (
            range(size // 4 - 40, size // 4 + 20),
            range(size - 60, size + 20),
            range(2 * size - 170, 2 * size - 40),
        )
        lengths = chain(range(0, 3 * size, max(97, size // 40)), *near)
        for number, length in zip(chain(NUMBERS, range(1000, 3000)), lengths, strict=False):
            integer = INTEGERS[length % len(INTEGERS)]
            row = (number, integer, length / 7, "é" * (length % 50), bytes(range(256)) * (length // 256 + 1))
            connection.execute("INSERT INTO numbered VALUES (?, ?, ?, ?, substr(?, 1, ?))", (*row, length))
            connection.execute("INSERT INTO keyed VALUES (?, ?)", (f"k{number}", "x" * length))
        connection.execute("COMMIT")
        for statement in statements:
            connection.execute(statement)
        numbered = {row[0]: row[1:] for row in connection.execute("SELECT * FROM numbered")}
        return connection.serialize(), numbered, connection.execute("SELECT * FROM keyed").fetchall()


@pytest.mark.parametrize(("size", "reserved"), [(512, 0), (512, 32), (1024, 247), (4096, 12), (65536, 0)])
def test_every_row_is_read_as_it_was_written(size: int, reserved: int):
    image, numbered, keyed = made(size, reserved=reserved)
    pages = Pages(image)
    roots = pages.roots()
    assert roots.keys() == {"numbered", "keyed"}
    assert {row.number: row.values[1:] for row in pages.walk(roots["numbered"])} == numbered
    assert sorted(row.values for row in pages.walk(roots["keyed"])) == sorted(keyed)
    assert (pages.unreadable_pages, pages.unreadable_rows) == (0, 0)
    assert not [row for leaf in pages.lost() for row in leaf.rows]


def test_where_no_table_leads_to_them_rows_are_found_page_by_page_but_not_those_that_were_deleted():
    image, numbered, keyed = made(512, "DELETE FROM numbered WHERE id > 1100", "DELETE FROM keyed WHERE key > 'k3'")
    pages = Pages(image)
    assert len(pages.roots()) == 2
    leaves = list(pages.lost())
    found = {row.number: row.values[1:] for leaf in leaves if leaf.numbered for row in leaf.rows}
    rows = [row for leaf in leaves if not leaf.numbered for row in leaf.rows]
    assert found == numbered
    assert sorted(row.values for row in rows) == sorted(keyed)


def kinds(image: bytes) -> dict[int, list[int]]:
    """The numbers of the pages behind the first by the byte that each begins with."""
    found: dict[int, list[int]] = {}
    for number in range(2, len(image) // 512 + 1):
        found.setdefault(image[(number - 1) * 512], []).append(number)
    return found


def test_a_page_that_is_gone_is_told_and_takes_only_what_it_held():
    image, numbered, _ = made(512)
    of_kind = kinds(image)
    for number in (*of_kind[5], *of_kind[13][::12]):
        pages = Pages(image[: (number - 1) * 512] + bytes(512) + image[number * 512 :])
        walked = {row.number: row.values[1:] for row in pages.walk(pages.roots()["numbered"])}
        assert walked.items() < numbered.items()
        assert (pages.unreadable_pages, pages.unreadable_rows) == (1, 0)
        lost = {row.number: row.values[1:] for leaf in pages.lost() if leaf.numbered for row in leaf.rows}
        assert len(numbered.keys() - walked.keys() - lost.keys()) <= (0 if number in of_kind[5] else 512 // 20)


def test_a_row_that_is_nowhere_is_counted():
    image, numbered, _ = made(512)
    start = (kinds(image)[13][0] - 1) * 512 + 8
    pages = Pages(image[:start] + b"\xff\xff" + image[start + 2 :])
    assert len(list(pages.walk(pages.roots()["numbered"]))) == len(numbered) - 1
    assert (pages.unreadable_pages, pages.unreadable_rows) == (0, 1)


def test_a_list_of_free_pages_that_lies_about_its_length_ends():
    image, numbered, _ = made(512, "DELETE FROM numbered WHERE id > 1100")
    start = (int.from_bytes(image[32:36], "big") - 1) * 512 + 4
    pages = Pages(image[:start] + b"\xff" * 4 + image[start + 4 :])
    assert {row.number: row.values[1:] for row in pages.walk(pages.roots()["numbered"])} == numbered
    assert all(not leaf.numbered for leaf in pages.lost())


def test_what_the_header_says_and_cannot_be_is_not_believed():
    image, numbered, _ = made(512)
    pages = Pages(image[:20] + b"\xff" + image[21:])
    assert {row.number: row.values[1:] for row in pages.walk(pages.roots()["numbered"])} == numbered
    image, numbered, _ = made(4096)
    for size in (b"\x00\x00", b"\x01\x00", b"\x10\x01", b"\xff\xff"):
        pages = Pages(image[:16] + size + image[18:])
        assert {row.number: row.values[1:] for row in pages.walk(pages.roots()["numbered"])} == numbered


def long_rows() -> tuple[bytes, int]:
    """A file with two rows, each with most of its text on pages of its own, and where the first row begins."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        empty(connection, 512)
        connection.execute("CREATE TABLE long (text)")
        connection.executemany("INSERT INTO long VALUES (?)", [("a" * 1052,), ("b" * 1052,)])
        image = connection.serialize()
    return image, int.from_bytes(image[512 + 8 : 512 + 10], "big")


def test_of_two_rows_that_go_on_at_one_place_the_second_cannot_be_read():
    image, first = long_rows()
    second_goes_on = image[512 + first - 4 : 512 + first]
    pages = Pages(image[: 2 * 512 - 4] + second_goes_on + image[2 * 512 :])
    assert [row.number for row in pages.walk(2)] == [1]
    assert (pages.unreadable_pages, pages.unreadable_rows) == (0, 1)


@pytest.mark.parametrize("place", [0, 1, 2, 7, 2**32 - 1])
def test_a_row_that_goes_on_nowhere_or_on_a_page_of_others_cannot_be_read(place: int):
    image, _ = long_rows()
    assert len(image) == 6 * 512
    pages = Pages(image[: 2 * 512 - 4] + place.to_bytes(4, "big") + image[2 * 512 :])
    assert pages.roots() == {"long": 2}
    assert [row.values for row in pages.walk(2)] == [("b" * 1052,)]
    assert (pages.unreadable_pages, pages.unreadable_rows) == (0, 1)
    pages = Pages(image[:100] + bytes(412) + image[512 : 2 * 512 - 4] + place.to_bytes(4, "big") + image[2 * 512 :])
    assert pages.roots() == {}
    assert [row.values for leaf in pages.lost() for row in leaf.rows] == [("b" * 1052,)]


def test_a_row_whose_end_is_cut_off_cannot_be_read():
    image, _ = long_rows()
    for missing in (1, 256, 512):
        pages = Pages(image[:-missing])
        assert [row.values for row in pages.walk(2)] == [("a" * 1052,)]
        assert pages.unreadable_rows == 1


def short_rows(size: int) -> tuple[bytes, list[tuple[Value, ...]]]:
    """A file that ends with many short rows, the shortest among them, and the rows."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        empty(connection, size)
        connection.execute("CREATE TABLE short (text)")
        rows: list[tuple[Value, ...]] = [(value,) for value in (None, "", 0, 1, *map(str, range(900)))]
        connection.executemany("INSERT INTO short VALUES (?)", rows)
        return connection.serialize(), rows


def test_hundreds_of_rows_on_one_page_are_read():
    image, rows = short_rows(8192)
    pages = Pages(image)
    assert [row.values for row in pages.walk(pages.roots()["short"])] == rows


def test_the_last_page_is_looked_at_too():
    image, rows = short_rows(512)
    pages = Pages(image[:100] + bytes(412) + image[512:])
    assert pages.roots() == {}
    found = [row for leaf in pages.lost() for row in leaf.rows]
    assert [row.values for row in sorted(found, key=lambda row: row.number or 0)] == rows
    cut = Pages(image[: len(image) - 512 + 7])
    assert len(list(cut.walk(2))) < len(rows)
    assert cut.unreadable_pages == 1, "of the last page too little is there to tell what it is"


@pytest.mark.parametrize("child", [0, 1, 2, 10**6])
def test_a_page_that_is_led_to_twice_or_is_nowhere_is_told(child: int):
    image, rows = short_rows(512)
    first = 512 + int.from_bytes(image[512 + 12 : 512 + 14], "big")
    pages = Pages(image[:first] + child.to_bytes(4, "big") + image[first + 4 :])
    assert pages.roots() == {"short": 2}
    walked = [row.values for row in pages.walk(2)]
    assert walked == rows[-len(walked) :]
    assert (pages.unreadable_pages, pages.unreadable_rows) == (1, 0)


def test_a_list_of_free_pages_that_leads_back_to_itself_ends():
    image, numbered, _ = made(512, "DELETE FROM numbered WHERE id > 1100")
    trunk = image[32:36]
    start = (int.from_bytes(trunk, "big") - 1) * 512
    pages = Pages(image[:start] + trunk + image[start + 4 :])
    assert {row.number: row.values[1:] for row in pages.walk(pages.roots()["numbered"])} == numbered
    assert len(list(pages.lost())) < len(image) // 512


def test_what_stands_behind_the_end_of_a_list_of_free_pages_is_not_free():
    image, numbered, _ = made(512, "DELETE FROM numbered WHERE id > 1100")
    start = (int.from_bytes(image[32:36], "big") - 1) * 512
    behind = start + 8 + 4 * int.from_bytes(image[start + 4 : start + 8], "big")
    leaves = b"".join(number.to_bytes(4, "big") for number in kinds(image)[13])[: start + 512 - behind]
    assert leaves
    pages = Pages(image[:behind] + leaves + image[behind + len(leaves) :])
    pages.roots()
    found = {row.number: row.values[1:] for leaf in pages.lost() if leaf.numbered for row in leaf.rows}
    assert found == numbered
