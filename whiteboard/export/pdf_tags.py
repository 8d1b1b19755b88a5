"""The structure of a PDF in words (ISO 32000-1, 14.7 and 14.8): what is a heading, a table, a link, in reading order.

Drawings stand on their pages in the order in which they are read, so each becomes an element as it is painted. A screen
reader then reads headings, rows and cells, and the words of a picture instead of its lines.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence

from whiteboard.export.pdf_file import PdfFile, references, text_string
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
_ASIDE = 1.0
"""Points that a word may begin before its column."""


class Element:
    """An element that is still open: what is put into it is written when it is closed."""

    __slots__ = ("entries", "kids", "number", "parent", "tag")

    def __init__(self, number: int, tag: str, parent: int, entries: str = "") -> None:
        self.number = number
        self.tag = tag
        self.parent = parent
        self.entries = entries
        self.kids: list[str] = []


class Table:
    """A table while its rows come."""

    __slots__ = ("cells", "columns", "element", "head", "kind", "row")

    def __init__(self, element: Element, columns: Sequence[float]) -> None:
        self.element = element
        self.columns = columns
        self.row: Element | None = None
        self.cells: list[Element] = []
        self.head = True
        self.kind = ""


class Tags:
    """The elements of one document as they come to be painted."""

    def __init__(self, file: PdfFile, pages: Sequence[int], *, every_cell: bool = True) -> None:
        """``pages`` are the numbers of the pages. Each cell of a row is an object in the file: those of a long appendix
        would be a third of it, so without ``every_cell`` its rows are read as paragraphs."""
        self._file = file
        self._pages = pages
        self._rows = _ROWS | _MANY_ROWS if every_cell else _ROWS
        self._root, self._whole = file.take(), file.take()
        self._chapters: list[int] = []
        self._chapter = Element(0, "Sect", self._whole)
        self._page = -1
        self._on_page: list[int] = []
        self._parents: list[str] = []
        """The entries of the tree that leads from marks on pages to elements, by page."""
        self._annotations: list[int] = []
        self._table: Table | None = None
        self._open: Element | None = None

    def begin_page(self, *, chapter: bool) -> None:
        """What is begun from here on stands on the next page, which may begin a chapter."""
        self._end_table()
        self._end_page()
        if chapter or not self._chapter.number:
            self._end_chapter()
            self._chapter = Element(self._file.take(), "Sect", self._whole)
        self._page += 1

    def row(self, drawing: Drawing) -> Table | None:
        """The table of which a drawing is a row, whose words are marked one by one with `cell`; None for any other."""
        kind = drawing.kind
        if kind == "table head":
            self._end_table()
            columns = [shape.x for shape in drawing.shapes if isinstance(shape, Words)]
            self._table = Table(self._new("Table"), columns)
        elif self._table is None:
            return None
        elif kind == _AFTER_ROW:
            return self._table
        elif kind in self._rows or kind == _BEFORE_ROW:
            if kind == _BEFORE_ROW or self._table.kind != _BEFORE_ROW:
                self._end_row(self._table)
        else:
            self._end_table()
            return None
        if self._table.row is None:
            self._table.row = self._new("TR", self._table.element)
            entries = " /A << /O /Table /Scope /Column >>" if self._table.head else ""
            tag = "TH" if self._table.head else "TD"
            # Written out: the cells of a long appendix are most of its elements.
            above, numbers = self._table.row, self._file.take_some(len(self._table.columns))
            above.kids += [f"{number} 0 R" for number in numbers]
            self._table.cells = [Element(number, tag, above.number, entries) for number in numbers]
        self._table.kind = kind
        return self._table

    def cell(self, table: Table, words: Words) -> str:
        """The operator that begins words in their cell of the last row."""
        column = max(0, bisect_right(table.columns, words.x + _ASIDE) - 1)
        self._open = table.cells[column]
        return self._mark(self._open)

    def begin(self, drawing: Drawing, box: Callable[[], str]) -> str:
        """The operator that begins a drawing which is no row; ``box`` says where a picture is on its page."""
        kind = drawing.kind
        self._open = None
        if kind in _SILENT:
            return ARTIFACT
        worded = _has_words(drawing)
        if worded and kind not in _PICTURES:
            self._open = self._new(_HEADINGS.get(kind, "P"))
        elif worded or drawing.title:
            said = f" /Alt {text_string(drawing.title)}" if drawing.title else ""
            self._open = self._new("Figure", entries=f"{said} /A << /O /Layout /Placement /Block /BBox [{box()}] >>")
        else:
            return ARTIFACT
        return self._mark(self._open)

    def end(self) -> None:
        """Ends what `begin` began."""
        if self._open is not None:
            self._close(self._open)
            self._open = None

    def begin_link(self) -> tuple[str, Element | None]:
        """The operators that begin the words of a link in what is open, and the link."""
        if self._open is None:
            return "", None
        link = self._new("Link", self._open)
        return f"{END} {self._mark(link)}", link

    def end_link(self, link: Element, annotations: Sequence[int]) -> str:
        """The operators that go on with what a link stands in; ``annotations`` are the places to click on."""
        link.kids += [f"<< /Type /OBJR /Obj {number} 0 R >>" for number in annotations]
        self._close(link)
        return END if self._open is None else f"{END} {self._mark(self._open)}"

    def of_annotation(self, link: Element) -> int:
        """The key under which an annotation leads to its link (14.7.4.4)."""
        self._annotations.append(link.number)
        return len(self._pages) + len(self._annotations) - 1

    def finish(self) -> int:
        """Write what is still open; the number of the root."""
        self._end_table()
        self._end_page()
        self._end_chapter()
        file = self._file
        first = len(self._pages)
        parents = [*self._parents, *(f"{first + at} {link} 0 R" for at, link in enumerate(self._annotations))]
        tree = file.put(f"<< /Nums [{' '.join(parents)}] >>")
        file.put(f"<< /S /Document /P {self._root} 0 R /K {references(self._chapters)} >>", self._whole)
        entries = f"/K {self._whole} 0 R /ParentTree {tree} 0 R /ParentTreeNextKey {first + len(self._annotations)}"
        return file.put(f"<< /Type /StructTreeRoot {entries} >>", self._root)

    def _new(self, tag: str, parent: Element | None = None, entries: str = "") -> Element:
        above = parent or self._chapter
        number = self._file.take()
        above.kids.append(f"{number} 0 R")
        return Element(number, tag, above.number, entries)

    def _mark(self, element: Element) -> str:
        mark = len(self._on_page)
        self._on_page.append(element.number)
        element.kids.append(str(mark))
        return f"/{element.tag} <</MCID {mark}>> BDC"

    def _close(self, element: Element) -> None:
        page = self._pages[self._page]
        self._file.put(
            f"<< /S /{element.tag} /P {element.parent} 0 R /Pg {page} 0 R{element.entries} "
            f"/K [{' '.join(element.kids)}] >>",
            element.number,
        )

    def _end_row(self, table: Table) -> None:
        if table.row is not None:
            put, page, above = self._file.put, self._pages[self._page], table.row.number
            for cell in table.cells:
                kids = " ".join(cell.kids)
                put(f"<< /S /{cell.tag} /P {above} 0 R /Pg {page} 0 R{cell.entries} /K [{kids}] >>", cell.number)
            self._close(table.row)
            table.row = None
            table.head = False

    def _end_table(self) -> None:
        if self._table is not None:
            self._end_row(self._table)
            self._close(self._table.element)
            self._table = None

    def _end_page(self) -> None:
        if self._page >= 0:
            self._parents.append(f"{self._page} {references(self._on_page)}")
            self._on_page = []

    def _end_chapter(self) -> None:
        if self._chapter.number:
            self._chapters.append(self._chapter.number)
            self._close(self._chapter)


def _has_words(drawing: Drawing) -> bool:
    for shape in drawing.shapes:  # noqa: SIM110  # asked of everything
        if shape.__class__ is Words and shape.block.lines:
            return True
    return False
