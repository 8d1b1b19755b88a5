"""Writes pages of the display list as PDF: the very glyphs at the very places of `layout`, as text one can search.

The document's objects are reportlab's. Text is not: reportlab would shape it anew. Each face is embedded as a composite
font (ISO 32000-1, 9.7) whose codes stand for a glyph and the characters it shows, so that copying, searching and reading
aloud give back what was written, in every script.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from itertools import groupby
from math import sqrt
from typing import Any, BinaryIO

from reportlab import rl_config
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from whiteboard.export.faces import glyphs_only, metrics, outline, space, thousandths
from whiteboard.export.images import is_whole
from whiteboard.export.pdf_tags import ARTIFACT, END, Tags
from whiteboard.layout.display import (
    HATCH,
    SHADOW,
    SHADOW_COLOUR,
    Box,
    Colour,
    Drawing,
    Image,
    Page,
    Path,
    Placed,
    Words,
    is_web,
)
from whiteboard.layout.geometry import Rect
from whiteboard.layout.text import Piece, file_name
from whiteboard.model.instants import Instant, to_datetime

_REACH = 6.0
"""Points around a box that its shadow may darken."""
# The distance of the control points of a quarter circle drawn as a cubic Bézier curve.
_ROUND = 0.5523
_ABOVE = 12.0
"""Points that a link shows above what it leads to."""
_LONGEST_TITLE = 400
_MOST_TAGGED = 8_000
"""Drawings of a document in which every cell of every table is tagged."""
_BEAT = 250
"""Drawings between two reports of progress."""


def write(
    pages: Iterable[Page],
    out: BinaryIO,
    *,
    title: str,
    author: str = "",
    subject: str = "",
    language: str = "en",
    created: Instant | None = None,
    progress: Callable[[float], None] | None = None,
) -> None:
    """Write pages to an open file. The same pages and words give the same bytes.

    ``created`` is the date the document carries (None: that of its format, 2000-01-01). ``progress`` hears a number
    between 0 and 1 and may raise to cancel; then nothing was written. Raises OSError from ``out``.
    """
    # reportlab knows no other way to say it: pages as binary, not as ASCII a quarter larger and slower.
    rl_config.useA85 = 0
    document = _Document(list(pages), language, progress or (lambda _: None))
    # What is painted is let go of, so that a long document is not in memory twice.
    del pages
    canvas = document.canvas
    canvas.setTitle(_plain(title))
    canvas.setAuthor(_plain(author))
    canvas.setSubject(_plain(subject))
    canvas.setCreator("Whiteboard")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    if created is not None:
        canvas.setDateFormatter(lambda *_: _date(to_datetime(created)))
    data = document.paint()
    out.write(data)


class _Canvas(Canvas):  # type: ignore[misc, unused-ignore]  # reportlab is typed by a package of its own, if at all
    """reportlab's canvas without its own idea of a first font, which would refer to Helvetica without embedding it."""

    def _make_preamble(self) -> None:
        self._preamble = ""

    @property
    def code(self) -> list[str]:
        """The operators of the page so far."""
        operators: list[str] = self._code  # type: ignore[attr-defined, unused-ignore]
        return operators

    @property
    def document(self) -> Any:
        """The document, to which forms and fonts are added."""
        return self._doc  # type: ignore[attr-defined, unused-ignore]


class _Raw(pdfdoc.PDFObject):  # type: ignore[misc, unused-ignore]  # see above
    """An object that is text already; what refers to it needs its number before there is any."""

    def __init__(self) -> None:
        self.text = b""

    def format(self, _document: Any) -> bytes:
        """The text, for reportlab."""
        return self.text


def _number(document: Any, made: Any) -> int:
    """The number under which reportlab's document writes an object."""
    number: int = document.idToObjectNumberAndVersion[document.Reference(made).name][0]
    return number


class _Face:
    """A face in one document, in the shape of a font that reportlab asks for its objects when it writes the file."""

    def __init__(self, name: str, number: int) -> None:
        self.name = name
        self.resource = f"W{number}"
        self._codes: dict[tuple[int | None, str], int] = {}

    def code(self, glyph: int | None, text: str) -> str:
        """The four hexadecimal digits that show a glyph and stand for these characters; None shows nothing."""
        code = self._codes.setdefault((glyph, text), len(self._codes) + 1)
        if code > 0xFFFF:
            raise ValueError(f"more than 65,535 different glyphs of {self.name}")
        return f"{code:04X}"

    def addObjects(self, document: Any) -> None:  # noqa: N802 - the name reportlab calls
        """Add the font, its glyphs, widths and characters to reportlab's document."""
        shown = [space(self.name) if glyph is None else glyph for glyph, _ in self._codes]
        widths = [_BLANK if glyph is None else thousandths(self.name, glyph) for glyph, _ in self._codes]
        part = glyphs_only(self.name, shown)
        file = _stream(part.data)
        file.dictionary["Length1"] = len(part.data)
        ids = b"\0\0" + b"".join(part.glyphs[glyph].to_bytes(2) for glyph in shown)
        about = metrics(self.name)
        tag = "".join(chr(ord("A") + int(digit)) for digit in f"{len(self._codes):06d}")
        base = pdfdoc.PDFName(f"{tag}+{file_name(self.name)}")
        descriptor = pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("FontDescriptor"),
                "FontName": base,
                "Flags": 4,
                "FontBBox": pdfdoc.PDFArray(about.box),
                "ItalicAngle": 0,
                "Ascent": about.ascent,
                "Descent": about.descent,
                "CapHeight": about.ascent,
                "StemV": 80,
                "FontFile2": document.Reference(file),
            }
        )
        glyphs = pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("Font"),
                "Subtype": pdfdoc.PDFName("CIDFontType2"),
                "BaseFont": base,
                "CIDSystemInfo": "<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>",
                "FontDescriptor": document.Reference(descriptor),
                "DW": 0,
                "W": f"[ 1 [ {' '.join(map(str, widths))} ] ]",
                "CIDToGIDMap": document.Reference(_stream(ids)),
            }
        )
        font = pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("Font"),
                "Subtype": pdfdoc.PDFName("Type0"),
                "BaseFont": base,
                "Encoding": pdfdoc.PDFName("Identity-H"),
                "DescendantFonts": pdfdoc.PDFArray([document.Reference(glyphs)]),
                "ToUnicode": document.Reference(_stream(self._characters())),
            }
        )
        document.idToObject[pdfdoc.BasicFonts].dict[self.resource] = document.Reference(font)

    def _characters(self) -> bytes:
        """The map from codes to characters (ISO 32000-1, 9.10.3)."""
        rows = [f"<{code:04X}> <{text.encode('utf-16-be').hex().upper()}>" for (_, text), code in self._codes.items()]
        blocks = [rows[at : at + 100] for at in range(0, len(rows), 100)]
        body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
        return (
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
            "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
            f"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n{body}\n"
            "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
        ).encode("ascii")


_EXACT = 1
"""Thousandths of an em by which a glyph may stand elsewhere than its neighbours' widths say; more is set right."""
_BACK = 250
"""Thousandths that kerning may move a glyph back; what stands farther back is a mark on its neighbour."""
_BLANK = 500
"""Width in thousandths of a character that stands unseen behind glyphs drawn as shapes."""


class _Document:
    """One PDF in the making."""

    def __init__(self, pages: list[Page], language: str, progress: Callable[[float], None]) -> None:
        self.canvas: Any = _Canvas("", pageCompression=1, invariant=1, pdfVersion=(1, 7), lang=language)
        self._pages = pages
        self._progress = progress
        self._faces: dict[str, _Face] = {}
        # By identity: comparing its glyphs would cost more than shaping a piece. Kept, so that no other gets its place.
        self._shown: dict[int, tuple[Piece, str]] = {}
        self._papers: dict[tuple[object, ...], str] = {}
        self._images: dict[str, ImageReader | None] = {}
        self._code: list[str] = []
        self._fill: Colour | None = None
        self._targets = _targets(pages)
        self._drawn = 0
        self._drawings = sum(len(placed.drawings) for page in pages for placed in page.content) or 1
        self._tags = Tags(every_cell=self._drawings <= _MOST_TAGGED)

    def paint(self) -> bytes:
        """The whole file."""
        level = -1
        self._pages.reverse()
        for number in range(len(self._pages)):
            page = self._pages.pop()
            if page.level is not None and page.title:
                level = min(page.level, level + 1)
                self.canvas.bookmarkPage(f"page {number}")
                self.canvas.addOutlineEntry(_plain(page.title), f"page {number}", level)
            for key, (on, top) in self._targets.items():
                if on == number:
                    self.canvas.bookmarkPage(f"to {key}", fit="XYZ", left=0, top=page.height - top, zoom=0)
            self._page(page)
        self._structure()
        data: bytes = self.canvas.getpdfdata()
        return data

    def _structure(self) -> None:
        """The tree of what is what, so that a screen reader reads the pages in order and tables as tables."""
        document = self.canvas.document
        objects: list[_Raw] = []

        def take() -> int:
            objects.append(_Raw())
            return _number(document, objects[-1])

        pages = [_number(document, page) for page in document.Pages.pages]
        for at, text in enumerate(self._tags.objects(take, pages)):
            objects[at].text = text.encode("latin-1")
        catalog = document.Catalog
        catalog.StructTreeRoot = objects[0]
        catalog.MarkInfo = pdfdoc.PDFDictionary({"Marked": "true"})
        # The file is put together in memory too: what is not needed for it makes room.
        self._tags = Tags()
        self._shown.clear()
        self._targets.clear()

    def _page(self, page: Page) -> None:
        canvas = self.canvas
        canvas.setPageSize((page.width, page.height))
        self._code = canvas.code
        self._fill = None
        self._code.append(f"1 0 0 -1 0 {page.height:.2f} cm")
        self._tags.begin_page()
        for placed in page.content:
            self._code.append("q")
            self._fill = None
            if placed.clip is not None:
                self._code.append(f"{_rect(placed.clip)} W n")
            if placed.scale != 1.0 or placed.x or placed.y:
                self._code.append(f"{placed.scale:.5f} 0 0 {placed.scale:.5f} {placed.x:.2f} {placed.y:.2f} cm")
            for drawing in placed.drawings:
                self._drawing(drawing, placed, page.height)
            self._code.append("Q")
        canvas.showPage()
        made = canvas.document.Pages.pages[-1]
        # reportlab writes only the entries that it knows, and a page says for itself which these are.
        made.__NoDefault__ = [*made.__NoDefault__, "StructParents", "Tabs"]
        made.StructParents = len(canvas.document.Pages.pages) - 1
        made.Tabs = pdfdoc.PDFName("S")

    def _drawing(self, drawing: Drawing, placed: Placed, height: float) -> None:
        self._drawn += 1
        if self._drawn % _BEAT == 0:
            self._progress(self._drawn / self._drawings)
        begun, row = self._tags.begin(drawing)
        if begun:
            self._code.append(begun)
        for shape in drawing.shapes:
            if row:
                self._code.append(self._tags.cell(row) if isinstance(shape, Words) else ARTIFACT)
            match shape:
                case Words():
                    self._words(shape)
                    if shape.link:
                        self._link(shape, placed, height)
                case Box():
                    self._box(shape)
                case Image():
                    self._image(shape)
                case Path():
                    self._path(shape)
            if row:
                self._code.append(END)
        if begun:
            self._code.append(END)

    # Text.

    def _words(self, words: Words) -> None:
        self._ink(words.colour)
        size = words.block.size
        for line in words.block.lines:
            y = words.y + line.baseline
            name, start, run = "", 0.0, ""
            for at, piece in line.pieces:
                known = self._shown.get(id(piece))
                if known is None:
                    known = self._shown[id(piece)] = piece, _shown(self._face(piece.face), piece)
                shown = known[1]
                if shown and piece.face == name:
                    run += shown
                    continue
                if run:
                    self._run(name, run, words.x + start, y, size)
                name, start, run = piece.face, at, shown
                if not shown:
                    self._code.append(_drawn(self._face(name), piece, words.x + at, y, size))
                    name = ""
            if run:
                self._run(name, run, words.x + start, y, size)

    def _run(self, name: str, shown: str, x: float, y: float, size: float) -> None:
        """Glyphs of one face from a point on."""
        resource = self._face(name).resource
        shown = shown.replace("><", "")
        self._code.append(f"BT /{resource} {size:.2f} Tf 1 0 0 -1 {x:.2f} {y:.2f} Tm [{shown}] TJ ET")

    def _face(self, name: str) -> _Face:
        face = self._faces.get(name)
        if face is None:
            face = self._faces[name] = _Face(name, len(self._faces) + 1)
            self.canvas.document.delayedFonts.append(face)
        return face

    # Boxes and paths.

    def _box(self, box: Box) -> None:
        if box.shadow:
            self._paper(box)
            return
        code = self._code
        if box.opacity < 1.0:
            code.append("q")
            self.canvas.setFillAlpha(box.opacity)
        outline = _rounded(box.rect, box.radius)
        filled = bool(box.fill)
        if box.fill:
            self._ink(box.fill)
        if box.hatch:
            # The stripes lie on the fill, but under the line around both.
            if filled:
                code.append(f"{outline} f")
                filled = False
            self._ink(box.hatch)
            code.append(f"q {outline} W n {_stripes(box.rect)} f Q")
        code.append(_stroke(box.stroke, box.stroke_width, box.dash) + outline)
        code.append(_PAINT[filled, bool(box.stroke), False])
        if box.opacity < 1.0:
            self.canvas.setFillAlpha(1.0)
            code.append("Q")
            self._fill = None

    def _paper(self, box: Box) -> None:
        """A box with its shadow as a form, written once for each look and size."""
        width, height = box.rect.width, box.rect.height
        key = (width, height, box.fill, box.radius, box.stroke, box.stroke_width, box.hatch, box.opacity, box.dash)
        name = self._papers.get(key)
        if name is None:
            name = self._papers[key] = f"paper{len(self._papers) + 1}"
            self.canvas.document.addForm(name, _paper_form(box))
        self._code.append(f"q 1 0 0 1 {box.rect.x:.2f} {box.rect.y:.2f} cm")
        self.canvas.doForm(name)
        self._code.append("Q")

    def _path(self, path: Path) -> None:
        if path.fill:
            self._ink(path.fill)
        self._code.append(_stroke(path.stroke, path.stroke_width, path.dash) + _outline(path))
        self._code.append(_PAINT[bool(path.fill), bool(path.stroke), path.closed])

    def _image(self, image: Image) -> None:
        """A picture, which reportlab writes once for each content, and the line around it."""
        rect = image.rect
        if image.content not in self._images:
            whole = is_whole(image.content, image.data)
            self._images[image.content] = ImageReader(BytesIO(image.data)) if whole else None
        reader = self._images[image.content]
        if reader is not None:
            # Pages have their y down here, pictures up.
            self._code.append(f"q 1 0 0 -1 {rect.x:.2f} {rect.bottom:.2f} cm")
            self.canvas.drawImage(reader, 0, 0, rect.width, rect.height, mask="auto")
            self._code.append("Q")
        self._code.append(f"{_stroke(image.stroke, 1.0, ())}{_rect(rect)} S")

    def _ink(self, colour: Colour) -> None:
        if colour != self._fill:
            self._code.append(f"{_rgb(colour)} rg")
            self._fill = colour

    # Links.

    def _link(self, words: Words, placed: Placed, height: float) -> None:
        """A place to click on each line of the words, as far as it is not cut off."""
        key = words.link[1:] if words.link.startswith("#") else ""
        if not (key in self._targets if key else is_web(words.link)):
            return
        block = words.block
        for line in block.lines:
            left = min((at for at, _ in line.pieces), default=0.0)
            top = words.y + line.baseline - block.size
            area = _on_page(Rect(words.x + left, top, line.width - left, block.size * 1.3), placed)
            if area is None:
                continue
            rect = (area.x, height - area.bottom, area.right, height - area.y)
            if key:
                self.canvas.linkRect(line.text, f"to {key}", rect, relative=0)
            else:
                self.canvas.linkURL(words.link, rect, relative=0)


def _targets(pages: Sequence[Page]) -> dict[str, tuple[int, float]]:
    """Where links to drawings lead: the page on which each is first to be seen, and how far from its top."""
    contents = [(number, placed) for number, page in enumerate(pages) for placed in page.content]
    wanted = {
        shape.link[1:]
        for _, placed in contents
        for drawing in placed.drawings
        for shape in drawing.shapes
        if isinstance(shape, Words) and shape.link.startswith("#")
    }
    found: dict[str, tuple[int, float]] = {}
    for number, placed in contents:
        for drawing in placed.drawings:
            bounds = drawing.bounds if drawing.key in wanted and drawing.key not in found else None
            area = _on_page(bounds, placed) if bounds is not None else None
            if area is not None:
                found[drawing.key] = (number, max(0.0, area.y - _ABOVE))
    return found


def _shown(face: _Face, piece: Piece) -> str:
    """A piece as what stands inside the brackets of TJ: glyphs, and in thousandths of an em what kerning moves them.

    Empty where glyphs stand behind, above or for several of their neighbours against the direction of reading, as
    points of Hebrew and some ligatures of Arabic do: readers of PDF tear such words apart.
    """
    pen = 0
    shown: list[str] = []
    for glyph, x, y, text in zip(piece.glyphs, piece.xs, piece.ys, _sources(piece), strict=True):
        away = round(x * 1000) - pen
        if y or away < -_BACK or not text or (piece.rtl and len(text) > 1):
            return ""
        if abs(away) > _EXACT:
            shown.append(f"{-away}")
            pen += away
        shown.append(f"<{face.code(glyph, text)}>")
        pen += thousandths(piece.face, glyph)
    if round(piece.width * 1000) != pen:
        shown.append(f"{pen - round(piece.width * 1000)}")
    return "".join(shown)


def _drawn(face: _Face, piece: Piece, x: float, y: float, size: float) -> str:
    """A piece as filled shapes, with its characters unseen over them, one by one from left to right."""
    code = []
    for glyph, dx, dy in zip(piece.glyphs, piece.xs, piece.ys, strict=True):
        for operator, points in outline(piece.face, glyph):
            code += [f"{x + (dx + px) * size:.2f} {y - (dy + py) * size:.2f}" for px, py in points]
            code.append(operator)
    text = piece.text[::-1] if piece.rtl else piece.text
    stretch = 100_000 * piece.width / (_BLANK * len(text))
    unseen = "".join(face.code(None, character) for character in text)
    return (
        f"{' '.join(code)} f BT /{face.resource} {size:.2f} Tf 1 0 0 -1 {x:.2f} {y:.2f} Tm "
        f"3 Tr {stretch:.2f} Tz <{unseen}> Tj 0 Tr 100 Tz ET"
    )


def _sources(piece: Piece) -> list[str]:
    """The characters each glyph stands for: those of its cluster, on its first glyph or shared out one by one."""
    starts = sorted(set(piece.clusters))
    ends = dict(zip(starts, [*starts[1:], len(piece.text)], strict=True))
    sources: list[str] = []
    for start, glyphs in groupby(piece.clusters):
        count = sum(1 for _ in glyphs)
        text = piece.text[start : ends[start]]
        shared = list(text) if count == len(text) else [text, *[""] * (count - 1)]
        sources += reversed(shared) if piece.rtl else shared
    return sources


def _paper_form(box: Box) -> Any:
    """The form object of a box with its shadow, at (0, 0). The layers are dark in alpha, which is the form's own."""
    whole = Rect(0.0, 0.0, box.rect.width, box.rect.height)
    code = [f"{_rgb(SHADOW_COLOUR)} rg"]
    states = {}
    for number, (grow, down, dark) in enumerate(SHADOW):
        states[f"S{number}"] = f"<< /ca {dark} >>"
        code.append(f"/S{number} gs {_rounded(whole.grown(grow).moved(0.0, down), box.radius + grow)} f")
    states["B"] = f"<< /ca {box.opacity:.3f} >>"
    code.append("/B gs")
    outline = _rounded(whole, box.radius)
    if box.fill:
        code.append(f"{_rgb(box.fill)} rg {outline} f")
    if box.hatch:
        code.append(f"{_rgb(box.hatch)} rg q {outline} W n {_stripes(whole)} f Q")
    if box.stroke:
        code.append(f"{_stroke(box.stroke, box.stroke_width, box.dash)}{outline} S")
    form = _stream("\n".join(code).encode("ascii"))
    form.dictionary["Type"] = pdfdoc.PDFName("XObject")
    form.dictionary["Subtype"] = pdfdoc.PDFName("Form")
    form.dictionary["BBox"] = pdfdoc.PDFArray([-_REACH, -_REACH, whole.width + _REACH, whole.height + _REACH])
    form.dictionary["Resources"] = pdfdoc.PDFDictionary({"ExtGState": pdfdoc.PDFDictionary(states)})
    return form


def _stream(content: bytes) -> Any:
    return pdfdoc.PDFStream(pdfdoc.PDFDictionary({}), content, [pdfdoc.PDFZCompress])


_PAINT = {
    (False, False, False): "n",
    (False, False, True): "n",
    (False, True, False): "S",
    (False, True, True): "s",
    (True, False, False): "f",
    (True, False, True): "f",
    (True, True, False): "B",
    (True, True, True): "b",
}
"""The operator that paints a path: by fill, stroke, and whether its end is joined to its start."""


@lru_cache(maxsize=2_000)
def _rgb(colour: Colour) -> str:
    return " ".join(f"{int(colour[at : at + 2], 16) / 255:.4g}" for at in (1, 3, 5))


@lru_cache(maxsize=2_000)
def _stroke(colour: Colour | None, width: float, dash: tuple[float, ...]) -> str:
    if colour is None:
        return ""
    dashes = " ".join(f"{part:.2f}" for part in dash)
    return f"{_rgb(colour)} RG {width:.2f} w [{dashes}] 0 d "


def _rect(rect: Rect) -> str:
    return f"{rect.x:.2f} {rect.y:.2f} {rect.width:.2f} {rect.height:.2f} re"


def _rounded(rect: Rect, radius: float) -> str:
    round_ = min(radius, rect.width / 2, rect.height / 2)
    if round_ <= 0.0:
        return _rect(rect)
    bend = round_ * (1.0 - _ROUND)
    x0, y0, x1, y1 = rect.x, rect.y, rect.right, rect.bottom
    return (
        f"{x0 + round_:.2f} {y0:.2f} m {x1 - round_:.2f} {y0:.2f} l "
        f"{x1 - bend:.2f} {y0:.2f} {x1:.2f} {y0 + bend:.2f} {x1:.2f} {y0 + round_:.2f} c {x1:.2f} {y1 - round_:.2f} l "
        f"{x1:.2f} {y1 - bend:.2f} {x1 - bend:.2f} {y1:.2f} {x1 - round_:.2f} {y1:.2f} c {x0 + round_:.2f} {y1:.2f} l "
        f"{x0 + bend:.2f} {y1:.2f} {x0:.2f} {y1 - bend:.2f} {x0:.2f} {y1 - round_:.2f} c {x0:.2f} {y0 + round_:.2f} l "
        f"{x0:.2f} {y0 + bend:.2f} {x0 + bend:.2f} {y0:.2f} {x0 + round_:.2f} {y0:.2f} c h"
    )


def _stripes(rect: Rect) -> str:
    """Slanted stripes over a rectangle, to be clipped to it."""
    step, thick = HATCH
    stripes = []
    x = rect.x - rect.height
    while x < rect.right:
        across = x + thick * sqrt(2)
        stripes.append(
            f"{x:.2f} {rect.bottom:.2f} m {across:.2f} {rect.bottom:.2f} l "
            f"{across + rect.height:.2f} {rect.y:.2f} l {x + rect.height:.2f} {rect.y:.2f} l h"
        )
        x += step
    return " ".join(stripes)


def _outline(path: Path) -> str:
    (x, y), *rest = path.points
    code = [f"{x:.2f} {y:.2f} m"]
    if path.curved:
        for one, two, three in zip(rest[0::3], rest[1::3], rest[2::3], strict=True):
            code.append(" ".join(f"{a:.2f} {b:.2f}" for a, b in (one, two, three)) + " c")
    else:
        code += [f"{a:.2f} {b:.2f} l" for a, b in rest]
    return " ".join(code)


def _on_page(rect: Rect, placed: Placed) -> Rect | None:
    """Where a rectangle of placed drawings is on its page, or None where it is cut off."""
    x, y = placed.x + rect.x * placed.scale, placed.y + rect.y * placed.scale
    area = Rect(x, y, rect.width * placed.scale, rect.height * placed.scale)
    clip = placed.clip
    if clip is None:
        return area
    if not area.overlaps(clip):
        return None
    left, top = max(area.x, clip.x), max(area.y, clip.y)
    return Rect(left, top, min(area.right, clip.right) - left, min(area.bottom, clip.bottom) - top)


def _plain(text: str) -> str:
    """A text as one line of what every viewer can show, for the document's properties and its outline."""
    line = " ".join(text.split())[:_LONGEST_TITLE]
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in line)


def _date(moment: datetime) -> str:
    """ISO 32000-1, 7.9.4."""
    return f"D:{moment:%Y%m%d%H%M%S}Z"
