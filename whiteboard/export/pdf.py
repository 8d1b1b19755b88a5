"""Writes pages of the display list as PDF: the very glyphs at the very places of `layout`, as text one can search.

Each page becomes one text of operators (ISO 32000-1, annex A), joined once. What many notes share is written once: the
paper of a note with its shadow, and what a word looks like in glyphs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from io import BytesIO
from itertools import pairwise
from math import sqrt
from typing import Any, BinaryIO

from whiteboard.export.faces import has_truetype
from whiteboard.export.images import is_whole
from whiteboard.export.pdf_faces import Face
from whiteboard.export.pdf_file import PdfFile, address, date_string, references, text_string
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
from whiteboard.layout.text import Line, Piece, line_height
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
_ANY_FACE = "sans"
"""Carries the unseen characters of what is drawn in faces that cannot be embedded."""
_PLAIN_IMAGES = {"L": "DeviceGray", "RGB": "DeviceRGB"}
"""What Pillow and PDF call the ways of telling the colour of a pixel."""


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

    ``created`` is the date the document carries (None: none). ``progress`` hears a number between 0 and 1 and may raise
    to cancel; then nothing was written. Raises OSError from ``out``.
    """
    about = {"Title": title, "Author": author, "Subject": subject, "Creator": "Whiteboard", "Producer": "Whiteboard"}
    entries = [f"/{key} {text_string(_plain(words))}" for key, words in about.items() if words]
    if created is not None:
        entries.append(f"/CreationDate {date_string(to_datetime(created))}")
    document = _Document(list(pages), progress or (lambda _: None))
    # What is painted is let go of, so that a long document is not in memory twice.
    del pages
    out.write(document.whole(language, entries))


class _Document:
    """One PDF in the making."""

    def __init__(self, pages: list[Page], progress: Callable[[float], None]) -> None:
        self._file = PdfFile()
        self._pages = pages
        self._progress = progress
        self._faces: dict[str, Face] = {}
        self._papers: dict[tuple[object, ...], str] = {}
        """The forms of boxes; empty of one that came once."""
        self._images: dict[str, str] = {}
        self._alphas: dict[float, str] = {}
        self._forms: dict[str, int] = {}
        self._code: list[str] = []
        self._fill: Colour | None = None
        self._line_style: tuple[object, ...] | None = None
        self._face, self._size = "", 0.0
        self._choices: dict[tuple[str, float], str] = {}
        self._origin = (0.0, 0.0)
        """The point of the page from which coordinates count."""
        self._placed, self._height = Placed(()), 0.0
        self._annotations: list[int] = []
        self._numbers = [self._file.take() for _ in pages]
        self._targets = {
            key: f"[{self._numbers[on]} 0 R /XYZ 0 {pages[on].height - top:.2f} 0]"
            for key, (on, top) in _targets(pages).items()
        }
        self._drawn = 0
        self._drawings = sum(len(placed.drawings) for page in pages for placed in page.content) or 1
        self._tags = Tags(self._file, self._numbers, every_cell=self._drawings <= _MOST_TAGGED)
        self._paint: dict[type, Callable[[Any], None]] = {
            Words: self._words,
            Box: self._box,
            Path: self._path,
            Image: self._image,
        }

    def whole(self, language: str, about: Sequence[str]) -> bytes:
        """The whole file, in that language and with these entries about it."""
        file = self._file
        tree, resources = file.take(), file.take()
        outline = _outline(file, [(page.title, page.level) for page in self._pages], self._numbers)
        self._pages.reverse()
        for index in range(len(self._numbers)):
            self._page(self._pages.pop(), index, f"/Type /Page /Parent {tree} 0 R /Resources {resources} 0 R")
        structure = self._tags.finish()
        fonts = " ".join(f"/{face.resource} {face.put(file)} 0 R" for face in self._faces.values())
        forms = " ".join(f"/{name} {number} 0 R" for name, number in self._forms.items())
        states = " ".join(f"/{name} << /ca {alpha:.3f} >>" for alpha, name in self._alphas.items())
        file.put(f"<< /Font << {fonts} >> /XObject << {forms} >> /ExtGState << {states} >> >>", resources)
        file.put(f"<< /Type /Pages /Count {len(self._numbers)} /Kids {references(self._numbers)} >>", tree)
        catalog = file.put(
            f"<< /Type /Catalog /Pages {tree} 0 R /Lang {text_string(language)} /MarkInfo << /Marked true >> "
            f"/StructTreeRoot {structure} 0 R /ViewerPreferences << /DisplayDocTitle true >>{outline} >>"
        )
        return file.finish(catalog, file.put(f"<< {' '.join(about)} >>"))

    def _page(self, page: Page, index: int, entries: str) -> None:
        self._forget()
        self._origin = (0.0, 0.0)
        self._code = code = [f"1 0 0 -1 0 {page.height:.2f} cm"]
        self._annotations = []
        self._tags.begin_page(chapter=page.level is not None and bool(page.title))
        for placed in page.content:
            self._placed, self._height = placed, page.height
            # Most is only moved, and goes on with the colours and the face of what came before.
            apart = placed.clip is not None or placed.scale != 1.0
            if apart:
                self._count_from(0.0, 0.0)
                code.append("q")
                self._forget()
                if placed.clip is not None:
                    code.append(f"{_rect(placed.clip)} W n")
                code.append(f"{placed.scale:.5f} 0 0 {placed.scale:.5f} {placed.x:.2f} {placed.y:.2f} cm")
            else:
                self._count_from(placed.x, placed.y)
            for drawing in placed.drawings:
                self._drawing(drawing)
            if apart:
                code.append("Q")
                self._forget()
        content = self._file.stream("\n".join(code).encode("latin-1"))
        links = f" /Annots {references(self._annotations)}" if self._annotations else ""
        self._file.put(
            f"<< {entries} /MediaBox [0 0 {page.width:.3f} {page.height:.3f}] /Contents {content} 0 R "
            f"/StructParents {index} /Tabs /S{links} >>",
            self._numbers[index],
        )

    def _count_from(self, x: float, y: float) -> None:
        """Coordinates count from this point of the page on."""
        x, y = round(x, 2), round(y, 2)
        if (x, y) != self._origin:
            self._code.append(f"1 0 0 1 {x - self._origin[0]:.2f} {y - self._origin[1]:.2f} cm")
            self._origin = (x, y)

    def _drawing(self, drawing: Drawing) -> None:
        self._drawn += 1
        if self._drawn % _BEAT == 0:
            self._progress(self._drawn / self._drawings)
        code, paint = self._code, self._paint
        row = self._tags.row(drawing)
        if row is None:
            code.append(self._tags.begin(drawing, lambda: _box_on_page(drawing, self._placed, self._height)))
            for shape in drawing.shapes:
                if shape.__class__ is Words and not shape.link:  # half of everything
                    self._text(shape)
                else:
                    paint[shape.__class__](shape)
            code.append(END)
            self._tags.end()
            return
        for shape in drawing.shapes:
            code.append(self._tags.cell(row, shape) if isinstance(shape, Words) else ARTIFACT)
            paint[shape.__class__](shape)
            code.append(END)

    def _forget(self) -> None:
        """What was chosen before counts no more."""
        self._fill = self._line_style = None
        self._face = ""

    # Text.

    def _words(self, words: Words) -> None:
        if words.link:
            self._linked(words)
        else:
            self._text(words)

    def _text(self, words: Words) -> None:
        block, colour = words.block, words.colour
        lines, face, size = block.lines, block.face, block.size
        if not lines:
            return
        if colour != self._fill:
            self._ink(colour)
        run_of = (self._faces.get(face) or self._face_of(face)).runs.__getitem__
        try:
            runs = ["".join(map(run_of, line.shaped)) for line in lines if not line.start]
        except KeyError:
            runs = []
        if len(runs) == len(lines):
            if face != self._face or size != self._size:
                self._choose(face, size)
            self._code.append(
                f"BT 1 0 0 -1 {words.x:.2f} {words.y + lines[0].baseline:.2f} Tm [{'] TJ T* ['.join(runs)}] TJ ET"
            )
            return
        # From the right, or of several faces.
        for line in lines:
            self._line(line, words.x, words.y + line.baseline, size)

    def _line(self, line: Line, x: float, y: float, size: float) -> None:
        """A line of whatever pieces."""
        name, start, run = "", 0.0, ""
        for at, piece in line.pieces:
            shown = self._run_of(piece)
            if run and (not shown or piece.face != name):
                self._run(name, run, x + start, y, size)
                run = ""
            if not shown:
                name = piece.face if has_truetype(piece.face) else _ANY_FACE
                self._code.append(self._face_of(name).drawn(piece, x + at, y, size))
                self._face = ""
            elif run:
                run += shown
            else:
                name, start, run = piece.face, at, shown
        if run:
            self._run(name, run, x + start, y, size)

    def _run(self, name: str, run: str, x: float, y: float, size: float) -> None:
        """Glyphs of one face from a point on."""
        if name != self._face or size != self._size:
            self._choose(name, size)
        self._code.append(f"BT 1 0 0 -1 {x:.2f} {y:.2f} Tm [{run}] TJ ET")

    def _choose(self, name: str, size: float) -> None:
        """What text is written with from here on."""
        self._face, self._size = name, size
        code = self._choices.get((name, size))
        if code is None:
            code = f"/{self._faces[name].resource} {size:.4g} Tf {line_height(size):.6g} TL"
            self._choices[name, size] = code
        self._code.append(code)

    def _run_of(self, piece: Piece) -> str:
        """A piece as it stands in the operators, or nothing where it is drawn as shapes, as all of many Chinese and
        Japanese faces is, whose outlines are none of TrueType's."""
        try:
            return self._face_of(piece.face).runs[piece] if has_truetype(piece.face) else ""
        except KeyError:
            return ""

    def _face_of(self, name: str) -> Face:
        """A face of this document from here on."""
        if name not in self._faces:
            self._faces[name] = Face(name, f"W{len(self._faces) + 1}")
        return self._faces[name]

    # Boxes and paths.

    def _box(self, box: Box) -> None:
        if (box.shadow or (box.radius and box.opacity == 1.0)) and self._paper(box):
            return
        code = self._code
        if box.opacity < 1.0:
            code.append(f"q /{self._alpha(box.opacity)} gs")
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
        self._pen(box.stroke, box.stroke_width, box.dash)
        code.append(f"{outline} {_PAINT[filled, bool(box.stroke), False]}")
        if box.opacity < 1.0:
            code.append("Q")
            self._forget()

    def _paper(self, box: Box) -> bool:
        """A box with its shadow as a form, written once for each look and size. False of one without a shadow that comes
        for the first time, so that it may not be worth a form."""
        rect = box.rect
        key = (
            *(rect.width, rect.height, box.fill, box.radius, box.stroke, box.stroke_width),
            *(box.hatch, box.opacity, box.dash, box.shadow),
        )
        name = self._papers.get(key)
        if not name:
            if name is None and not box.shadow:
                self._papers[key] = ""
                return False
            name = self._papers[key] = f"P{len(self._forms) + 1}"
            self._forms[name] = _paper_form(self._file, box)
        self._code.append(f"q 1 0 0 1 {rect.x:.2f} {rect.y:.2f} cm /{name} Do Q")
        return True

    def _alpha(self, opacity: float) -> str:
        """The name of the graphics state with that opacity."""
        return self._alphas.setdefault(opacity, f"A{len(self._alphas) + 1}")

    def _path(self, path: Path) -> None:
        style = (path.stroke, path.stroke_width, path.dash)
        if style != self._line_style:
            self._pen(*style)
        points = path.points
        if len(points) == 2 and not path.fill:  # a line, as most are
            (x0, y0), (x1, y1) = points
            self._code.append(f"{x0:.2f} {y0:.2f} m {x1:.2f} {y1:.2f} l {'S' if path.stroke else 'n'}")
            return
        if path.fill:
            self._ink(path.fill)
        self._code.append(f"{_lines_of(path)} {_PAINT[bool(path.fill), bool(path.stroke), path.closed]}")

    def _image(self, image: Image) -> None:
        """A picture, written once for each content, and the line around it."""
        rect = image.rect
        if image.content not in self._images:
            name = f"I{len(self._images) + 1}" if is_whole(image.content, image.data) else ""
            self._images[image.content] = name
            if name:
                self._forms[name] = _image_object(self._file, image.data)
        name = self._images[image.content]
        if name:
            # Pages have their y down here, pictures up.
            place = f"{rect.width:.2f} 0 0 {-rect.height:.2f} {rect.x:.2f} {rect.bottom:.2f}"
            self._code.append(f"q {place} cm /{name} Do Q")
        self._pen(image.stroke, 1.0, ())
        self._code.append(f"{_rect(rect)} S")

    def _ink(self, colour: Colour) -> None:
        if colour != self._fill:
            self._code.append(f"{_rgb(colour)} rg")
            self._fill = colour

    def _pen(self, stroke: Colour | None, width: float, dash: tuple[float, ...]) -> None:
        """What lines are drawn with from here on."""
        style = (stroke, width, dash)
        if stroke and style != self._line_style:
            self._code.append(_stroke(stroke, width, dash))
            self._line_style = style

    # Links.

    def _linked(self, words: Words) -> None:
        """Words with a place to click on over each of their lines, as far as it is not cut off."""
        height = self._height
        areas = list(_lines_on_page(words, self._placed)) if self._leads(words.link) else []
        begun, link = self._tags.begin_link() if areas else ("", None)
        if link is None:
            self._text(words)
            return
        self._code.append(begun)
        self._text(words)
        if words.link.startswith("#"):
            action = f"/Dest {self._targets[words.link[1:]]}"
        else:
            action = f"/A << /S /URI /URI {address(words.link)} >>"
        said = text_string(_plain(words.block.text))
        made = [
            self._file.put(
                f"<< /Type /Annot /Subtype /Link /Rect [{area.x:.2f} {height - area.bottom:.2f} {area.right:.2f} "
                f"{height - area.y:.2f}] /Border [0 0 0] /F 4 /Contents {said} "
                f"/StructParent {self._tags.of_annotation(link)} {action} >>"
            )
            for area in areas
        ]
        self._annotations += made
        self._code.append(self._tags.end_link(link, made))

    def _leads(self, link: str) -> bool:
        """Whether there is anything where a link leads to."""
        return link[1:] in self._targets if link.startswith("#") else is_web(link)


def _lines_on_page(words: Words, placed: Placed) -> Iterator[Rect]:
    """Where each line of words is on its page, y down."""
    block = words.block
    for line in block.lines:
        left = line.start
        top = words.y + line.baseline - block.size
        area = _on_page(Rect(words.x + left, top, line.width - left, block.size * 1.3), placed)
        if area is not None:
            yield area


def _box_on_page(drawing: Drawing, placed: Placed, height: float) -> str:
    """Where a drawing is on its page, as PDF has it: left, lower, right and upper edge."""
    bounds = drawing.bounds
    area = (bounds and _on_page(bounds, placed)) or Rect(0.0, 0.0, 0.0, 0.0)
    return f"{area.x:.2f} {height - area.bottom:.2f} {area.right:.2f} {height - area.y:.2f}"


def _targets(pages: Sequence[Page]) -> dict[str, tuple[int, float]]:
    """Where links to drawings lead: the page on which each is first to be seen, and how far from its top."""
    contents = [(number, placed) for number, page in enumerate(pages) for placed in page.content]
    linked = {
        shape.link
        for _, placed in contents
        for drawing in placed.drawings
        for shape in drawing.shapes
        if shape.__class__ is Words and shape.link
    }
    wanted = {link[1:] for link in linked if link.startswith("#")}
    found: dict[str, tuple[int, float]] = {}
    for number, placed in contents:
        for drawing in placed.drawings:
            bounds = drawing.bounds if drawing.key in wanted and drawing.key not in found else None
            area = _on_page(bounds, placed) if bounds is not None else None
            if area is not None:
                found[drawing.key] = (number, max(0.0, area.y - _ABOVE))
    return found


def _paper_form(file: PdfFile, box: Box) -> int:
    """The form object of a box at (0, 0). The layers of its shadow are dark in alpha, which is the form's own."""
    whole = Rect(0.0, 0.0, box.rect.width, box.rect.height)
    code = [f"{_rgb(SHADOW_COLOUR)} rg"]
    states = []
    for number, (grow, down, dark) in enumerate(SHADOW if box.shadow else ()):
        states.append(f"/S{number} << /ca {dark} >>")
        code.append(f"/S{number} gs {_rounded(whole.grown(grow).moved(0.0, down), box.radius + grow)} f")
    states.append(f"/B << /ca {box.opacity:.3f} >>")
    code.append("/B gs")
    outline = _rounded(whole, box.radius)
    if box.fill:
        code.append(f"{_rgb(box.fill)} rg {outline} f")
    if box.hatch:
        code.append(f"{_rgb(box.hatch)} rg q {outline} W n {_stripes(whole)} f Q")
    if box.stroke:
        code.append(f"{_stroke(box.stroke, box.stroke_width, box.dash)} {outline} S")
    edges = f"{-_REACH} {-_REACH} {whole.width + _REACH:.2f} {whole.height + _REACH:.2f}"
    entries = f"/Type /XObject /Subtype /Form /BBox [{edges}] /Resources << /ExtGState << {' '.join(states)} >> >>"
    return file.stream("\n".join(code).encode("ascii"), entries)


def _image_object(file: PdfFile, data: bytes) -> int:
    """The image object of a PNG or JPEG: a JPEG as it is where PDF knows its colours, anything else decoded."""
    from PIL import Image as Picture

    picture = Picture.open(BytesIO(data))
    entries = f"/Type /XObject /Subtype /Image /Width {picture.width} /Height {picture.height} /BitsPerComponent 8"
    if picture.format == "JPEG" and picture.mode in _PLAIN_IMAGES:
        entries += f" /ColorSpace /{_PLAIN_IMAGES[picture.mode]} /Filter /DCTDecode"
        return file.stream(data, entries, packed=False)
    if picture.has_transparency_data:
        see_through = picture.convert("RGBA")
        mask = file.stream(see_through.getchannel("A").tobytes(), f"{entries} /ColorSpace /DeviceGray")
        return file.stream(see_through.convert("RGB").tobytes(), f"{entries} /ColorSpace /DeviceRGB /SMask {mask} 0 R")
    plain = picture if picture.mode in _PLAIN_IMAGES else picture.convert("RGB")
    return file.stream(plain.tobytes(), f"{entries} /ColorSpace /{_PLAIN_IMAGES[plain.mode]}")


def _outline(file: PdfFile, titles: Sequence[tuple[str, int | None]], pages: Sequence[int]) -> str:
    """Add the outline (12.3.3), all of it open; its entries in the catalogue."""
    root = file.take()
    entries: dict[int, str] = {}
    kids: dict[int, list[int]] = {root: []}
    above = [root]
    for (title, level), page in zip(titles, pages, strict=True):
        if level is None or not title:
            continue
        del above[level + 1 :]
        number = file.take()
        kids[above[-1]].append(number)
        kids[number] = []
        entries[number] = f"/Title {text_string(_plain(title))} /Parent {above[-1]} 0 R /Dest [{page} 0 R /Fit]"
        above.append(number)

    def below(number: int) -> int:
        return sum(1 + below(kid) for kid in kids[number])

    for number, inside in kids.items():
        family = f" /First {inside[0]} 0 R /Last {inside[-1]} 0 R /Count {below(number)}" if inside else ""
        entries[number] = entries.get(number, "/Type /Outlines") + family
        for before, after in pairwise(inside):
            entries[before] += f" /Next {after} 0 R"
            entries[after] += f" /Prev {before} 0 R"
    for number, said in entries.items():
        file.put(f"<< {said} >>", number)
    return f" /Outlines {root} 0 R /PageMode /UseOutlines"


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
def _stroke(colour: Colour, width: float, dash: tuple[float, ...]) -> str:
    dashes = " ".join(f"{part:.2f}" for part in dash)
    return f"{_rgb(colour)} RG {width:.2f} w [{dashes}] 0 d"


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


def _lines_of(path: Path) -> str:
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
