"""The structure of a PDF in words (ISO 32000-1, 14.7 and 14.8): what is a heading, a table, a picture, in reading order.

Drawings stand on their pages in the order in which they are read, so each becomes an element as it is painted. A screen
reader then reads headings, rows and cells, and the words of a picture instead of its lines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from whiteboard.layout.display import Drawing, Words

ARTIFACT = "/Artifact BMC"
"""Begins what says nothing."""
END = "EMC"

_HEADINGS = {"title": "H1", "heading": "H2", "group": "H3"}
_PICTURES = frozenset({"axis", "chart", "count"})
_SILENT = frozenset({"grid", "lane", "page", "panel", "footer", "fold"})
"""What is drawn for the eye only, and what stands on every page."""
_ROWS = frozenset({"action", "figure", "silence", "since row"})
_MANY_ROWS = frozenset({"note row", "phase row", "link row", "update row"})
"""Rows of the appendix."""
_BEFORE_ROW, _AFTER_ROW = "category", "verdict"


@dataclass(slots=True)
class _Element:
    """One element: its mark on its page, or the elements in it."""

    tag: str
    parent: int
    page: int
    alt: str = ""
    mark: int | None = None
    kids: list[int] | None = None


class Tags:
    """The elements of one document as they come to be painted."""

    def __init__(self, *, every_cell: bool = True) -> None:
        """Each cell of a row is an object in the file: those of a long appendix would be a third of it, so without
        ``every_cell`` its rows are read as paragraphs."""
        self._rows = _ROWS | _MANY_ROWS if every_cell else _ROWS
        self._elements = [_Element("Document", -1, 0)]
        self._pages: list[list[int]] = []
        self._table = 0
        self._row = 0

    def begin_page(self) -> None:
        """What is begun from here on stands on the next page."""
        self._pages.append([])
        self._table = self._row = 0

    def begin(self, drawing: Drawing) -> tuple[str, int]:
        """The operator that begins a drawing and, for a row whose words are cells of their own, its number (else 0)."""
        kind = drawing.kind
        worded = any(isinstance(shape, Words) and shape.block.lines for shape in drawing.shapes)
        if kind == "table head":
            self._table = self._new("Table")
            self._row = self._new("TR", self._table)
            return "", self._row
        if self._table and kind == _AFTER_ROW:
            return "", self._row
        if self._table and (kind in self._rows or kind == _BEFORE_ROW):
            last = self._elements[self._row]
            begun = kind != _BEFORE_ROW and last.alt == _BEFORE_ROW
            if not begun:
                self._row = self._new("TR", self._table)
            self._elements[self._row].alt = _BEFORE_ROW if kind == _BEFORE_ROW else ""
            return "", self._row
        self._table = 0
        if kind in _SILENT or not (worded or drawing.title):
            return ARTIFACT, 0
        picture = kind in _PICTURES or not worded
        tag = "Figure" if picture else _HEADINGS.get(kind, "P")
        return self._mark(self._new(tag, alt=drawing.title if picture else "")), 0

    def cell(self, row: int) -> str:
        """The operator that begins the next cell of a row."""
        first = row == (self._elements[self._elements[row].parent].kids or [row])[0]
        return self._mark(self._new("TH" if first else "TD", row))

    def _new(self, tag: str, parent: int = 0, alt: str = "") -> int:
        number = len(self._elements)
        self._elements.append(_Element(tag, parent, len(self._pages) - 1, alt))
        above = self._elements[parent]
        if above.kids is None:
            above.kids = []
        above.kids.append(number)
        return number

    def _mark(self, element: int) -> str:
        page = self._pages[-1]
        self._elements[element].mark = len(page)
        page.append(element)
        return f"/{self._elements[element].tag} <</MCID {len(page) - 1}>> BDC"

    def objects(self, take: Callable[[], int], pages: list[int]) -> Iterator[str]:
        """The text of every object of the structure in the order of their numbers; the first is the root of the tree.

        ``take`` gives the next free number, ``pages`` are the numbers of the pages.
        """
        root, tree = take(), take()
        numbers = [take() for _ in self._elements]
        yield f"<< /Type /StructTreeRoot /K {numbers[0]} 0 R /ParentTree {tree} 0 R >>"
        parents = (
            f"{page} [ {' '.join(f'{numbers[element]} 0 R' for element in marked)} ]"
            for page, marked in enumerate(self._pages)
        )
        yield f"<< /Nums [ {' '.join(parents)} ] >>"
        for element in self._elements:
            above = root if element.parent < 0 else numbers[element.parent]
            kids = [f"{numbers[kid]} 0 R" for kid in element.kids or ()]
            if element.mark is not None:
                kids.insert(0, str(element.mark))
            said = f" /Alt {_text(element.alt)}" if element.alt and element.tag == "Figure" else ""
            page = f" /Pg {pages[element.page]} 0 R" if element.mark is not None else ""
            yield f"<< /S /{element.tag} /P {above} 0 R{page}{said} /K [ {' '.join(kids)} ] >>"


def _text(words: str) -> str:
    """A text string in UTF-16 (ISO 32000-1, 7.9.2.2); half a surrogate pair stands as a replacement character."""
    return f"<FEFF{words.encode('utf-16-be', 'surrogatepass').decode('utf-16-be', 'replace').encode('utf-16-be').hex().upper()}>"
