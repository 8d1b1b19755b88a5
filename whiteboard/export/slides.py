"""Writes slides as PresentationML (ECMA-376) that people can go on working with: shapes, connectors, tables and notes.

python-pptx opens our template and saves the package. Slides are not made through its interface, which looks for a free
number among all the shapes of a slide whenever it adds one, but written as text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from io import BytesIO
from struct import unpack_from
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import quote, urlsplit
from xml.sax.saxutils import quoteattr
from zipfile import ZipFile

from whiteboard import resources
from whiteboard.comms.values import Figures
from whiteboard.export.images import is_whole
from whiteboard.export.slides_chart import chart_part
from whiteboard.layout.deck import PARTS, deck, footer
from whiteboard.layout.deck_slide import HEIGHT, WIDTH, Cell, Chart, Slide, Table
from whiteboard.layout.display import (
    Box,
    Colour,
    Drawing,
    Image,
    Path,
    Placed,
    Point,
    Shape,
    Words,
    is_web,
    shape_bounds,
)
from whiteboard.layout.geometry import Rect, between, union
from whiteboard.layout.periods import period
from whiteboard.layout.routes import point_on
from whiteboard.layout.since import Since
from whiteboard.layout.text import LINE, Block, Line
from whiteboard.layout.theme import LIGHT
from whiteboard.model.document import Document
from whiteboard.model.records import Id

if TYPE_CHECKING:
    from pptx.presentation import Presentation

SMALLEST = 10.0
"""Points of the smallest text on a slide. Smaller type of the board grows to it: Arial is narrower than our typeface."""

_EMU = 12_700
"""English metric units in a point."""

_DATE = datetime(2000, 1, 1, tzinfo=UTC)
"""The date that the file says it was made on, so that the same board gives the same bytes."""

_NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)

# Where the line of text sits within its height: office programs put it a little lower than `layout` does.
_LIFT = 0.05
_LONGEST_SAID = 400
"""Characters of an alternative text."""

_THEME_COLOURS: Mapping[Colour, str] = {
    LIGHT.ink: "tx1",
    LIGHT.quiet_ink: "tx2",
    LIGHT.card: "bg1",
    LIGHT.accent: "accent1",
    LIGHT.good: "accent5",
    LIGHT.bad: "accent6",
}
"""Colours that follow the presentation's theme when somebody chooses another; the template has the same ones."""

# What XML cannot hold (ECMA-376 has 1.0, fifth edition, section 2.2), and controls that could reorder a text.
_UNFIT = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u202a-\u202e\u2066-\u2069]")

_PLACEHOLDERS = {"Title": ('type="ctrTitle"', 'type="subTitle" idx="1"')}
_OTHER_PLACEHOLDERS = ('type="title"', 'type="body" sz="quarter" idx="13"')


def write(
    document: Document,
    figures: Figures,
    out: BinaryIO,
    *,
    parts: frozenset[str] = frozenset(PARTS),
    since: Since | None = None,
    progress: Callable[[float], None] | None = None,
) -> None:
    """Write the slides of a board to an open file; ``parts`` of `PARTS` choose which, and ``since`` what has changed.

    The same board gives the same bytes. ``progress`` hears a number between 0 and 1 and may raise to cancel; then
    nothing was written. Raises OSError from ``out``.
    """
    from pptx import Presentation

    presentation = Presentation(BytesIO(resources.data("slides", "template.pptx")))
    foot = " · ".join(footer(document))
    tell = progress or (lambda _: None)
    tell(0.0)
    slides = deck(document, figures, parts, since)
    for number, slide in enumerate(slides, start=1):
        tell(0.2 + 0.7 * number / len(slides))
        _add(presentation, number, slide, foot)
    _describe(presentation, document)
    packed = _packed(presentation)
    tell(1.0)
    out.write(packed)


def _describe(presentation: Presentation, document: Document) -> None:
    core = presentation.core_properties
    core.title = _clean(document.board.title)[:250]
    core.subject = _clean(period(document))
    core.author = core.last_modified_by = "Whiteboard"
    core.created = core.modified = _DATE
    core.revision = 1


def _packed(presentation: Presentation) -> bytes:
    """The package, with the first date there is in place of the present one that each of its parts was stamped with.

    A date is four bytes, 10 after the start of a part's own header and 12 after that of its entry in the directory
    (PKWARE's APPNOTE 6.3, sections 4.3.7 and 4.3.12).
    """
    saved = BytesIO()
    presentation.save(saved)
    with ZipFile(saved) as archive:
        headers = [info.header_offset for info in archive.infolist()]
        entry = archive.start_dir
    packed = bytearray(saved.getvalue())
    for header in headers:
        packed[header + 10 : header + 14] = _FIRST_DATE
        packed[entry + 12 : entry + 16] = _FIRST_DATE
        entry += 46 + sum(unpack_from("<3H", packed, entry + 28))
    return bytes(packed)


_FIRST_DATE = bytes((0, 0, 0b0010_0001, 0))
"""Midnight of 1 January 1980 as MS-DOS wrote it."""


def _add(presentation: Presentation, number: int, slide: Slide, footer: str) -> None:
    """Add a slide with its notes. python-pptx's own way copies placeholders and looks through the whole package for a
    free name each time."""
    from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from pptx.opc.package import Part
    from pptx.opc.packuri import PackURI
    from pptx.oxml import parse_xml

    layout = presentation.slide_layouts.get_by_name(slide.layout)
    if layout is None:
        raise ValueError(f"the template of the slides has no layout {slide.layout!r}")
    images, addresses = _images(slide), _addresses(slide)
    # The layout is the first relation; charts come next, then pictures, then what links lead to.
    others = enumerate((*images, *addresses), 2 + len(slide.charts))
    relations = {name: f"rId{at}" for at, name in others}
    xml = _SLIDE.format(name=_quoted(slide.name), shapes="".join(_Sheet(slide, footer, relations).shapes()))
    package = presentation.part.package
    name = PackURI(f"/ppt/slides/slide{number}.xml")
    part = Part(name, CONTENT_TYPE.PML_SLIDE, package, xml.encode())
    part.relate_to(layout.part, RELATIONSHIP_TYPE.SLIDE_LAYOUT)
    for at, chart in enumerate(slide.charts, 1):
        part.rels.get_or_add(RELATIONSHIP_TYPE.CHART, chart_part(chart, f"{number}_{at}", package))
    for data in images.values():
        part.rels.get_or_add(RELATIONSHIP_TYPE.IMAGE, package.get_or_add_image_part(BytesIO(data)))
    for address in addresses.values():
        part.rels.get_or_add_ext_rel(RELATIONSHIP_TYPE.HYPERLINK, address)
    relation = presentation.part.relate_to(part, RELATIONSHIP_TYPE.SLIDE)
    entry = f'<p:sldId {_NAMESPACES} id="{_FIRST_SLIDE + number}" r:id="{relation}"/>'
    presentation.element.get_or_add_sldIdLst().append(parse_xml(entry))
    if slide.said:
        paragraphs = "".join(_plain_paragraph(line) for line in slide.said.split("\n"))
        name = PackURI(f"/ppt/notesSlides/notesSlide{number}.xml")
        notes = Part(name, CONTENT_TYPE.PML_NOTES_SLIDE, package, _NOTES.format(paragraphs=paragraphs).encode())
        notes.relate_to(presentation.part.notes_master_part, RELATIONSHIP_TYPE.NOTES_MASTER)
        notes.relate_to(part, RELATIONSHIP_TYPE.SLIDE)
        part.relate_to(notes, RELATIONSHIP_TYPE.NOTES_SLIDE)


def _images(slide: Slide) -> dict[str, bytes]:
    """The bytes of the pictures of a slide that can be decoded, by content."""
    return {
        shape.content: shape.data
        for placed in slide.content
        for drawing in placed.drawings
        for shape in drawing.shapes
        if isinstance(shape, Image) and is_whole(shape.content, shape.data)
    }


def _addresses(slide: Slide) -> dict[str, str]:
    """The addresses that the words of a slide lead to, as they stand there, and as a package may hold them."""
    found = (
        shape.link
        for placed in slide.content
        for drawing in placed.drawings
        for shape in drawing.shapes
        if isinstance(shape, Words) and shape.link
    )
    # Two that are written alike in the package are one relation, so each of those is named once.
    named = {_address(link): link for link in found}
    return {link: address for address, link in named.items() if address}


def _address(link: str) -> str:
    """A web address with nothing in it that RFC 3986 does not allow; empty where it leads nowhere."""
    if not is_web(link):
        return ""
    try:
        parts = urlsplit(link)
        port, host = parts.port, parts.hostname
    except ValueError:
        return ""
    whole = parts.scheme == "mailto" or (host and port != 0)
    return quote(link, safe="%/:?#@!$&'()*+,;=~-._") if whole else ""


_FIRST_SLIDE = 255
"""What the numbers of slides are above (ECMA-376, 19.7.13, ST_SlideId)."""
_TREE = (
    '<p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
    "{shapes}</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr>"
)
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SLIDE = f"{_XML}<p:sld {_NAMESPACES}><p:cSld name={{name}}>{_TREE}</p:sld>"
_NOTES = f"{_XML}<p:notes {_NAMESPACES}><p:cSld>{_TREE}</p:notes>".format(
    shapes='<p:sp><p:nvSpPr><p:cNvPr id="2" name="Slide image"/><p:cNvSpPr><a:spLocks noGrp="1" noRot="1" '
    'noChangeAspect="1"/></p:cNvSpPr><p:nvPr><p:ph type="sldImg"/></p:nvPr></p:nvSpPr><p:spPr/></p:sp>'
    '<p:sp><p:nvSpPr><p:cNvPr id="3" name="Notes"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
    '<p:nvPr><p:ph type="body" sz="quarter" idx="1"/></p:nvPr></p:nvSpPr><p:spPr/>'
    "<p:txBody><a:bodyPr/><a:lstStyle/>{paragraphs}</p:txBody></p:sp>"
)


_PLAIN_RUN = '<a:rPr lang="en-GB"/>'


class _Sheet:
    """The shapes of one slide as XML, each with a number of its own; ``relations`` are those to pictures by content and
    to addresses."""

    def __init__(self, slide: Slide, footer: str, relations: Mapping[str, str]) -> None:
        self._slide = slide
        self._relations = relations
        self._footer = footer
        self._last = 1
        self._bodies: dict[Id, tuple[int, Box]] = {}

    def shapes(self) -> Iterator[str]:
        """Everything in reading order: title, subtitle, content, and at last footer and number."""
        slide = self._slide
        title, subtitle = _PLACEHOLDERS.get(slide.layout, _OTHER_PLACEHOLDERS)
        yield self._placeholder("Title", title, slide.title)
        if slide.subtitle:
            yield self._placeholder("Subtitle", subtitle, slide.subtitle)
        # Connectors are glued to cards by number and painted before them, so cards get theirs first.
        drawings = [(placed, drawing) for placed in slide.content for drawing in placed.drawings]
        for _, drawing in drawings:
            if drawing.kind == "note":
                boxes = [shape for shape in drawing.shapes if isinstance(shape, Box)]
                body = max(boxes, key=lambda box: box.rect.width * box.rect.height)
                self._bodies[drawing.key] = (self._number(), body)
        for placed, drawing in drawings:
            yield self._drawing(placed, drawing)
        for table in slide.tables:
            yield self._table(table)
        for at, chart in enumerate(slide.charts, 1):
            yield self._chart(chart, f"rId{at + 1}")
        if slide.layout not in _PLACEHOLDERS:
            if self._footer:
                run = _run(10.0, LIGHT.quiet_ink)
                yield self._placeholder("Footer", 'type="ftr" sz="quarter" idx="11"', self._footer, run)
            yield self._placeholder("Slide number", 'type="sldNum" sz="quarter" idx="12"', None)

    def _number(self) -> int:
        self._last += 1
        return self._last

    def _placeholder(self, name: str, kind: str, text: str | None, run: str = _PLAIN_RUN) -> str:
        """A placeholder that takes place and looks from its layout; without a text, the one with the number."""
        if text is None:
            field = "{C1FF6DA9-008F-8B48-92A6-B652298478BF}"
            body = f'<a:p><a:fld id="{field}" type="slidenum"><a:rPr lang="en-GB"/><a:t>‹#›</a:t></a:fld></a:p>'
        else:
            directed = name != "Footer"
            body = "".join(_plain_paragraph(line, run, directed=directed) for line in text.split("\n"))
        return (
            f'<p:sp><p:nvSpPr><p:cNvPr id="{self._number()}" name="{name}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
            f"<p:nvPr><p:ph {kind}/></p:nvPr></p:nvSpPr><p:spPr/>"
            f"<p:txBody><a:bodyPr/><a:lstStyle/>{body}</p:txBody></p:sp>"
        )

    def _drawing(self, placed: Placed, drawing: Drawing) -> str:
        """A drawing as one shape or, where it has several, as a group; what it says is the alternative text."""
        if drawing.kind == "link":
            return self._connector(placed, drawing)
        # The number of a group stands before those of its members only in the text, which nobody minds.
        members = list(self._members(placed, drawing))
        if len(members) == 1:
            return members[0].replace(_PLAIN, _described(drawing), 1)
        bounds = union(_at(placed, shape_bounds(shape)) for shape in drawing.shapes)
        if bounds is None:
            return ""
        number = self._number()
        frame = f"{_offset('off', bounds)}{_extent('ext', bounds)}{_offset('chOff', bounds)}{_extent('chExt', bounds)}"
        return (
            f'<p:grpSp><p:nvGrpSpPr><p:cNvPr id="{number}" name="{_name(drawing, number)}"{_described(drawing)}'
            f"<p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm>{frame}</a:xfrm></p:grpSpPr>"
            f"{''.join(members)}</p:grpSp>"
        )

    def _members(self, placed: Placed, drawing: Drawing) -> Iterator[str]:
        """The shapes of a drawing. A text becomes that of the box painted just before it or, in a note, that of its card."""
        things = list(_things(drawing.shapes))
        body = self._bodies[drawing.key][1] if drawing.kind == "note" else None
        texts: dict[int, Text] = {}
        for at, thing in enumerate(things):
            if isinstance(thing, tuple):
                boxes = (at - 1, next((card for card in range(at) if things[card] is body), -1))
                holder = next((box for box in boxes if box >= 0 and _holds(things[box], thing)), None)
                if holder is not None and holder not in texts:
                    texts[holder] = thing
        inside = {id(text) for text in texts.values()}
        alike: dict[tuple[object, ...], list[Path]] = {}
        for thing in things:
            if isinstance(thing, Path) and len(thing.points) == 2:
                alike.setdefault((thing.stroke, thing.stroke_width, thing.dash), []).append(thing)
        before: Shape | None = None
        for at, thing in enumerate(things):
            match thing:
                case Box():
                    yield self._box(placed, drawing, thing, texts.get(at, ()))
                    before = thing
                case Path():
                    # Lines of one look, as those of a grid, are one shape, which stands where the first one did.
                    together = alike.get((thing.stroke, thing.stroke_width, thing.dash), [thing])
                    if len(thing.points) != 2 or thing is together[0]:
                        yield self._path(placed, drawing, together if len(thing.points) == 2 else [thing])
                    before = thing
                case Image():
                    yield self._image(placed, drawing, thing)
                case _ if id(thing) not in inside:
                    yield self._words(placed, drawing, thing, before)

    def _head(self, drawing: Drawing, number: int = 0) -> str:
        number = number or self._number()
        return f'<p:cNvPr id="{number}" name="{_name(drawing, number)}"{_PLAIN}'

    def _box(self, placed: Placed, drawing: Drawing, box: Box, text: Text) -> str:
        rect = _at(placed, box.rect)
        number, body = self._bodies.get(drawing.key, (0, None)) if drawing.kind == "note" else (0, None)
        if box.radius:
            share = min(50_000, round(box.radius / max(0.01, min(box.rect.width, box.rect.height)) * 100_000))
            shape = (
                f'<a:prstGeom prst="roundRect"><a:avLst><a:gd name="adj" fmla="val {share}"/></a:avLst></a:prstGeom>'
            )
        else:
            shape = '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        line = _line(box.stroke, box.stroke_width * placed.scale, box.dash)
        return (
            f"<p:sp><p:nvSpPr>{self._head(drawing, number if box is body else 0)}<p:cNvSpPr/><p:nvPr/></p:nvSpPr>"
            f"<p:spPr>{_frame(rect)}{shape}{_fill(box)}{line}{_SHADOW if box.shadow else ''}</p:spPr>"
            f"{_box_text(placed, box, text, self._relations) if text else ''}</p:sp>"
        )

    def _image(self, placed: Placed, drawing: Drawing, image: Image) -> str:
        """A picture of PowerPoint's own; one that cannot be decoded is an empty rectangle."""
        relation = self._relations.get(image.content)
        if relation is None:
            return self._box(placed, drawing, Box(image.rect, stroke=image.stroke), ())
        return (
            f'<p:pic><p:nvPicPr>{self._head(drawing)}<p:cNvPicPr><a:picLocks noChangeAspect="1"/></p:cNvPicPr><p:nvPr/>'
            f'</p:nvPicPr><p:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></p:blipFill>'
            f'<p:spPr>{_frame(_at(placed, image.rect))}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
            f"{_line(image.stroke, placed.scale, ())}</p:spPr></p:pic>"
        )

    def _words(self, placed: Placed, drawing: Drawing, text: Text, before: Shape | None) -> str:
        """A text box around the lines as they are broken, which cannot break elsewhere."""
        rect = _at(placed, _around(text))
        centred = before is not None and _centred(text, before)
        lift = text[0].block.size * placed.scale * _LIFT
        rect = Rect(rect.x, max(0.0, rect.y - lift), max(1.0, rect.width), rect.height)
        body = (
            '<a:bodyPr wrap="none" lIns="0" tIns="0" rIns="0" bIns="0" anchor="t" rtlCol="0"><a:noAutofit/></a:bodyPr>'
        )
        return (
            f'<p:sp><p:nvSpPr>{self._head(drawing)}<p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr>'
            f'<p:spPr>{_frame(rect)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></p:spPr>'
            f"<p:txBody>{body}<a:lstStyle/>{_paragraphs(text, placed.scale, self._relations, centred=centred)}</p:txBody>"
            "</p:sp>"
        )

    def _path(self, placed: Placed, drawing: Drawing, paths: list[Path]) -> str:
        """Paths of one look as one shape; a straight line alone is a line of its own kind, easily moved by its ends."""
        path = paths[0]
        line = _line(path.stroke, path.stroke_width * placed.scale, path.dash)
        traces = [
            [(placed.x + x * placed.scale, placed.y + y * placed.scale) for x, y in path.points] for path in paths
        ]
        if len(paths) == 1 and len(path.points) == 2:
            start, end = traces[0]
            frame = _frame(between(*start, *end), _flips(start, end))
            return (
                f"<p:cxnSp><p:nvCxnSpPr>{self._head(drawing)}<p:cNvCxnSpPr/><p:nvPr/></p:nvCxnSpPr>"
                f'<p:spPr>{frame}<a:prstGeom prst="line"><a:avLst/></a:prstGeom>{line}</p:spPr></p:cxnSp>'
            )
        fill = _solid(path.fill) if path.fill is not None else "<a:noFill/>"
        return (
            f"<p:sp><p:nvSpPr>{self._head(drawing)}<p:cNvSpPr/><p:nvPr/></p:nvSpPr>"
            f"<p:spPr>{_freeform(traces, curved=path.curved, closed=path.closed)}{fill}{line}</p:spPr></p:sp>"
        )

    def _connector(self, placed: Placed, drawing: Drawing) -> str:
        """A curved connector glued to the two cards that a link joins, so that it follows when they are moved."""
        curve = next(shape for shape in drawing.shapes if isinstance(shape, Path) and shape.curved)
        points = [(placed.x + x * placed.scale, placed.y + y * placed.scale) for x, y in curve.points]
        start, leaving, entering, end = points
        across = abs(leaving[1] - start[1]) < abs(leaving[0] - start[0])
        glue = ""
        for tag, note, point, towards in zip(
            ("stCxn", "endCxn"), self._slide.ends.get(drawing.key, ()), (start, end), (leaving, entering), strict=False
        ):
            if note in self._bodies:
                glue += f'<a:{tag} id="{self._bodies[note][0]}" idx="{_side(point, towards)}"/>'
        number = self._number()
        return (
            f'<p:cxnSp><p:nvCxnSpPr><p:cNvPr id="{number}" name="{_name(drawing, number)}"{_described(drawing)}'
            f"<p:cNvCxnSpPr>{glue}</p:cNvCxnSpPr><p:nvPr/></p:nvCxnSpPr>"
            f"<p:spPr>{_way(points, across=across)}"
            f"{_line(curve.stroke, curve.stroke_width * placed.scale, curve.dash, arrow=True)}</p:spPr></p:cxnSp>"
        )

    def _table(self, table: Table) -> str:
        """A native table without a style: a rule under the head, fainter ones under the rows."""
        height = sum(row for row, _ in table.rows)
        rect = Rect(table.x, table.y, sum(table.columns), height)
        grid = "".join(f'<a:gridCol w="{_emu(width)}"/>' for width in table.columns)
        rows = "".join(
            f'<a:tr h="{_emu(row)}">{"".join(_cell(cell, table, index, column) for column, cell in enumerate(cells))}</a:tr>'
            for index, (row, cells) in enumerate(table.rows)
        )
        number = self._number()
        return (
            f'<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="{number}" name="Table {number}" descr={_quoted(table.title)}/>'
            '<p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/></p:cNvGraphicFramePr><p:nvPr/></p:nvGraphicFramePr>'
            f"<p:xfrm>{_offset('off', rect)}{_extent('ext', rect)}</p:xfrm>"
            '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/table">'
            f'<a:tbl><a:tblPr firstRow="1"/><a:tblGrid>{grid}</a:tblGrid>{rows}</a:tbl>'
            "</a:graphicData></a:graphic></p:graphicFrame>"
        )

    def _chart(self, chart: Chart, relation: str) -> str:
        """The frame in which a chart stands; the chart is a part of its own."""
        number = self._number()
        return (
            f'<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="{number}" name="Chart {number}" descr={_quoted(chart.title)}/>'
            '<p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/></p:cNvGraphicFramePr><p:nvPr/></p:nvGraphicFramePr>'
            f"<p:xfrm>{_offset('off', chart.rect)}{_extent('ext', chart.rect)}</p:xfrm>"
            '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
            '<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
            f'r:id="{relation}"/></a:graphicData></a:graphic></p:graphicFrame>'
        )


# Places, in English metric units.


def _emu(points: float) -> int:
    return round(points * _EMU)


def _at(placed: Placed, rect: Rect) -> Rect:
    """Where a rectangle of a placed drawing lies on the slide, kept within it."""
    scale = placed.scale
    x, y = placed.x + rect.x * scale, placed.y + rect.y * scale
    left, top = min(max(0.0, x), WIDTH), min(max(0.0, y), HEIGHT)
    right, bottom = min(WIDTH, x + rect.width * scale), min(HEIGHT, y + rect.height * scale)
    return Rect(left, top, max(0.0, right - left), max(0.0, bottom - top))


def _offset(tag: str, rect: Rect) -> str:
    return f'<a:{tag} x="{_emu(rect.x)}" y="{_emu(rect.y)}"/>'


def _extent(tag: str, rect: Rect) -> str:
    return f'<a:{tag} cx="{_emu(rect.right) - _emu(rect.x)}" cy="{_emu(rect.bottom) - _emu(rect.y)}"/>'


def _frame(rect: Rect, turned: str = "") -> str:
    return f"<a:xfrm{turned}>{_offset('off', rect)}{_extent('ext', rect)}</a:xfrm>"


def _flips(start: Point, end: Point) -> str:
    return (' flipH="1"' if end[0] < start[0] else "") + (' flipV="1"' if end[1] < start[1] else "")


def _turned(start: Point, end: Point, *, across: bool) -> tuple[Rect, str]:
    """Frame and turn of a connector that leaves and enters sideways (``across``) or up and down.

    Its shape runs from the left upper to the right lower corner, sideways at both ends. One that runs up or down is that
    shape turned by a quarter, for which the format wants the frame as it was before turning.
    """
    rect = between(*start, *end)
    rect = Rect(rect.x, rect.y, max(_LEAST_WAY, rect.width), max(_LEAST_WAY, rect.height))
    if across:
        return rect, _flips(start, end)
    (x, y), width, height = rect.centre, rect.height, rect.width
    flips = (' flipH="1"' if end[1] < start[1] else "") + (' flipV="1"' if end[0] > start[0] else "")
    return Rect(x - width / 2, y - height / 2, width, height), f' rot="5400000"{flips}'


def _way(points: list[Point], *, across: bool) -> str:
    """The frame and shape of a connector along a curve: a straight one where it would have no room to bend, because office
    programs draw loops then."""
    start, leaving, entering, end = points
    out, into = (
        (leaving[0] - start[0], end[0] - entering[0]) if across else (leaving[1] - start[1], end[1] - entering[1])
    )
    between_them = abs(end[0] - start[0]) if across else abs(end[1] - start[1])
    if out * into > 0.0 and between_them < _LEAST_BENT:
        straight = '<a:prstGeom prst="straightConnector1"><a:avLst/></a:prstGeom>'
        return f"{_frame(between(*start, *end), _flips(start, end))}{straight}"
    return f"{_frame(*_turned(start, end, across=across))}{_bends(points, across=across)}"


_LEAST_BENT = 36.0
"""Points between two cards that a connector needs to bend."""
_LEAST_WAY = 1.0
"""Points of a connector's frame: its bends are shares of the way from end to end, and there must be one."""


def _bends(points: list[Point], *, across: bool) -> str:
    """The preset shape of a connector that leaves and arrives as a curve does (ECMA-376, part 1, presetShapeDefinitions).

    It runs from corner to corner of its frame, first along the way it leaves. Its adjustments say how far along and
    across the frame it turns, in shares: below 0 and above 1 are beyond the ends.
    """
    way = [point if across else (point[1], point[0]) for point in points]
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = way
    dx, dy = x3 - x0, y3 - y0
    reach = [point_on(((x0, y0), (x1, y1), (x2, y2), (x3, y3)), step / 12) for step in range(13)]
    along = sorted((x - x0) / _signed(dx) for x, _ in reach)
    over = sorted((y - y0) / _signed(dy) for _, y in reach)
    on = (x1 - x0) * _signed(dx) > 0.0
    if abs(x3 - x2) > abs(y3 - y2):
        arrives = (x3 - x2) * _signed(dx) > 0.0
        if on or arrives:
            return _preset(3, 0.5 if on and arrives else along[-1] if on else along[0])
        return _preset(5, along[0], 0.5, along[-1])
    arrives = (y3 - y2) * _signed(dy) > 0.0
    if on and arrives:
        return _preset(2)
    return _preset(4, 0.5 if on else along[0], 0.5 if arrives else over[-1])


def _signed(way: float) -> float:
    """A way, or one of the least length where there is none."""
    return way if abs(way) >= _LEAST_WAY else _LEAST_WAY if way >= 0.0 else -_LEAST_WAY


def _preset(turns: int, *shares: float) -> str:
    guides = "".join(
        f'<a:gd name="adj{at}" fmla="val {round(share * 100_000)}"/>' for at, share in enumerate(shares, 1)
    )
    return f'<a:prstGeom prst="curvedConnector{turns}"><a:avLst>{guides}</a:avLst></a:prstGeom>'


def _side(point: Point, towards: Point) -> int:
    """The connection site of a rounded rectangle: 0 above, 1 left, 2 below, 3 right."""
    dx, dy = towards[0] - point[0], towards[1] - point[1]
    if abs(dx) > abs(dy):
        return 3 if dx > 0 else 1
    return 2 if dy > 0 else 0


def _freeform(traces: list[list[Point]], *, curved: bool, closed: bool) -> str:
    """The frame and geometry of traces, each from its first point on."""
    xs, ys = [x for trace in traces for x, _ in trace], [y for trace in traces for _, y in trace]
    rect = between(min(xs), min(ys), max(xs), max(ys))

    def point(at: Point) -> str:
        return f'<a:pt x="{_emu(at[0] - rect.x)}" y="{_emu(at[1] - rect.y)}"/>'

    steps = []
    for first, *others in traces:
        steps.append(f"<a:moveTo>{point(first)}</a:moveTo>")
        if curved:
            curves = (others[at : at + 3] for at in range(0, len(others) - 2, 3))
            steps += [f"<a:cubicBezTo>{''.join(map(point, curve))}</a:cubicBezTo>" for curve in curves]
        else:
            steps += [f"<a:lnTo>{point(at)}</a:lnTo>" for at in others]
        steps += ["<a:close/>"] * closed
    size = f'w="{_emu(rect.width)}" h="{_emu(rect.height)}"'
    return (
        f'{_frame(rect)}<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/>'
        f"<a:pathLst><a:path {size}>{''.join(steps)}</a:path></a:pathLst></a:custGeom>"
    )


# Looks.

_SHADOW = (
    '<a:effectLst><a:outerShdw blurRad="38100" dist="12700" dir="5400000" algn="t" rotWithShape="0">'
    '<a:srgbClr val="14161C"><a:alpha val="22000"/></a:srgbClr></a:outerShdw></a:effectLst>'
)


@lru_cache(maxsize=500)
def _colour(colour: Colour, opacity: float = 1.0) -> str:
    alpha = f'<a:alpha val="{round(opacity * 100_000)}"/>' if opacity < 1.0 else ""
    if colour in _THEME_COLOURS:
        return f'<a:schemeClr val="{_THEME_COLOURS[colour]}">{alpha}</a:schemeClr>'
    return f'<a:srgbClr val="{colour[1:].upper()}">{alpha}</a:srgbClr>'


def _solid(colour: Colour, opacity: float = 1.0) -> str:
    return f"<a:solidFill>{_colour(colour, opacity)}</a:solidFill>"


def _fill(box: Box) -> str:
    if box.hatch is not None:
        back = _colour(box.fill or LIGHT.card, box.opacity)
        return (
            f'<a:pattFill prst="wdUpDiag"><a:fgClr>{_colour(box.hatch, box.opacity)}</a:fgClr>'
            f"<a:bgClr>{back}</a:bgClr></a:pattFill>"
        )
    return _solid(box.fill, box.opacity) if box.fill is not None else "<a:noFill/>"


def _line(colour: Colour | None, width: float, dash: tuple[float, ...], *, arrow: bool = False) -> str:
    if colour is None:
        return "<a:ln><a:noFill/></a:ln>"
    dashes = '<a:prstDash val="sysDash"/>' if dash else ""
    head = '<a:tailEnd type="triangle"/>' if arrow else ""
    return f'<a:ln w="{_emu(width)}">{_solid(colour)}{dashes}{head}</a:ln>'


# Text.


def _clean(text: str) -> str:
    return text if text.isprintable() else _UNFIT.sub("", text)


def _escaped(text: str) -> str:
    return _clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _quoted(text: str) -> str:
    """An attribute's value in quotes, on one line."""
    return quoteattr(" ".join(_clean(text).split()))


Text = tuple[Words, ...]
"""Words that are one text: the first, and those that follow."""


def _things(shapes: Iterable[Shape]) -> Iterator[Box | Path | Image | Text]:
    """Shapes with those words together that are one text, without the lines under links: office programs draw them."""
    text: list[Words] = []
    linked = False
    for shape in shapes:
        if isinstance(shape, Words):
            if text and not shape.follow:
                yield tuple(text)
                text = []
            text.append(shape)
            linked = bool(shape.link)
        elif linked and isinstance(shape, Path):
            linked = False
        else:
            if text:
                yield tuple(text)
                text = []
            linked = False
            yield shape
    if text:
        yield tuple(text)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a text at ``y``: its runs, each with the words whose look it has, and the ``sign`` of a list in front."""

    y: float
    x: float
    runs: tuple[tuple[Words, str], ...]
    rtl: bool
    sign: str = ""


def _lines(text: Text) -> list[_Line]:
    """The lines of a text as they are broken, whatever the number of words that each is made of."""
    found: list[_Line] = []
    for words in text:
        step = words.block.size * LINE
        for number, line in enumerate(words.block.lines):
            y, runs = words.y + number * step, ((words, line.text),)
            if found and abs(found[-1].y - y) < _SAME_LINE:
                found[-1] = _joined(found[-1], words, line)
            else:
                found.append(_Line(y, words.x, runs, _runs_from_right(words.block, line)))
    return found


def _joined(before: _Line, words: Words, line: Line) -> _Line:
    """A line that goes on with other words; the sign of a list becomes that of the line."""
    last, said = before.runs[-1]
    if len(before.runs) == 1 and _SIGN.fullmatch(said):
        return _Line(before.y, words.x, ((words, line.text),), _runs_from_right(words.block, line), said)
    apart = " " if words.x > last.x + last.block.width + _SAME_LINE else ""
    return replace(before, runs=(*before.runs, (words, f"{apart}{line.text}")))


_SAME_LINE = 0.5
"""Points by which things may be apart that stand at one place."""
_SIGN = re.compile(r"•|[1-9]\d{0,2}[.)]")
"""Signs of lists that office programs have, too."""


def _runs_from_right(block: Block, line: Line) -> bool:
    """Whether a line is laid out from the right: it is set in, or fills its block and begins with a letter of such a script."""
    if line.text.isascii() or not line.shaped:
        return False
    return line.start > _SAME_LINE or (line.width > block.width - _SAME_LINE and _from_right(line.text))


def _paragraphs(text: Text, scale: float, relations: Mapping[str, str], *, centred: bool = False) -> str:
    """A text as paragraphs: one for each item of a list and for lines of one size. Small type grows, but the lines keep
    their distance."""
    parts: list[list[_Line]] = []
    for line in _lines(text):
        last = parts[-1][0] if parts else None
        if last is None or line.sign or not _go_on(last, line):
            parts.append([line])
        else:
            parts[-1].append(line)
    left = min(words.x for words in text)
    tops = [part[0].y for part in parts]
    ends = [*tops[1:], 0.0]
    return "".join(
        _paragraph(part, (end - part[0].y) / len(part) if end else 0.0, left, scale, relations, centred=centred)
        for part, end in zip(parts, ends, strict=True)
    )


def _go_on(first: _Line, line: _Line) -> bool:
    """Whether a line belongs to the paragraph that begins with another."""
    alike = line.runs[0][0].block.size == first.runs[0][0].block.size and line.rtl == first.rtl
    return alike and (not first.sign or line.x > first.x - _SAME_LINE)


def _paragraph(
    part: list[_Line], pitch: float, left: float, scale: float, relations: Mapping[str, str], *, centred: bool
) -> str:
    """Lines ``pitch`` points apart (0: as far as their size says), with line ends between them."""
    first = part[0]
    looks = {id(words): _look(words, scale, relations) for line in part for words, _ in line.runs}
    lines = [
        "".join(f"<a:r>{looks[id(words)]}<a:t>{_escaped(text)}</a:t></a:r>" for words, text in line.runs if text)
        for line in part
    ]
    align = "ctr" if centred else "r" if first.rtl else "l"
    rtl = ' rtl="1"' if first.rtl else ""
    spacing = (
        f'<a:lnSpc><a:spcPts val="{round((pitch or first.runs[0][0].block.size * LINE) * scale * 100)}"/></a:lnSpc>'
    )
    indent = bullet = ""
    if first.sign:
        deep = _emu((first.x - left) * scale) if not first.rtl else _emu(first.runs[0][0].block.size * scale)
        indent = f'marL="{deep}" indent="-{deep}" '
        bullet = _bullet(first.sign)
    breaks = f"<a:br>{looks[id(first.runs[0][0])]}</a:br>"
    return f'<a:p><a:pPr {indent}algn="{align}"{rtl}>{spacing}{bullet}</a:pPr>{breaks.join(lines)}</a:p>'


def _bullet(sign: str) -> str:
    """A sign of a list as the program's own: a point, or a number that counts on."""
    if not sign[0].isdecimal():
        return f'<a:buFont typeface="Arial"/><a:buChar char="{sign}"/>'
    number, kind = int(sign[:-1]), "arabicPeriod" if sign.endswith(".") else "arabicParenR"
    return f'<a:buFont typeface="+mj-lt"/><a:buAutoNum type="{kind}" startAt="{number}"/>'


def _look(words: Words, scale: float, relations: Mapping[str, str]) -> str:
    """How the runs of some words look, and where they lead."""
    block = words.block
    bold = block.face in {"sans-semibold", "sans-bold"}
    return _run(max(SMALLEST, block.size * scale), words.colour, relations.get(words.link, ""), bold=bold)


@lru_cache(maxsize=500)
def _run(size: float, colour: Colour, relation: str = "", *, bold: bool = False) -> str:
    """How a run of text looks, and the relation to the address that it leads to."""
    weight = ' b="1"' if bold else ""
    leads = f'<a:hlinkClick r:id="{relation}"/>' if relation else ""
    face = '<a:latin typeface="+mn-lt"/>'
    return f'<a:rPr lang="en-GB" sz="{round(size * 100)}"{weight}>{_solid(colour)}{face}{leads}</a:rPr>'


def _plain_paragraph(text: str, run: str = _PLAIN_RUN, spacing: str = "", *, directed: bool = True) -> str:
    """A paragraph that looks as its placeholder says, or as its run and spacing do; ``directed`` as its text is read."""
    return f"<a:p>{_direction(text if directed else '', spacing)}<a:r>{run}<a:t>{_escaped(text)}</a:t></a:r></a:p>"


def _direction(text: str, spacing: str = "") -> str:
    align = 'algn="r" rtl="1"' if _from_right(text) else 'algn="l"'
    return f"<a:pPr {align}>{spacing}</a:pPr>"


@lru_cache(maxsize=10_000)
def _from_right(text: str) -> bool:
    """Whether a text reads from the right: its first letter does (Unicode Standard Annex 9, rule P2)."""
    if text.isascii():
        return False
    strong = (unicodedata.bidirectional(character) for character in text)
    return next((kind in {"R", "AL"} for kind in strong if kind in {"L", "R", "AL"}), False)


def _box_text(placed: Placed, box: Box, text: Text, relations: Mapping[str, str]) -> str:
    """A text as that of its box, where it stands in it."""
    scale = placed.scale
    bounds = _around(text)
    centred = _centred(text, box)
    middle = centred and abs(bounds.centre[1] - box.rect.centre[1]) < 3.0
    left = 0.0 if centred else max(0.0, bounds.x - box.rect.x) * scale
    right = 0.0 if centred else max(0.0, box.rect.right - bounds.right) * scale
    top = 0.0 if middle else max(0.0, bounds.y - box.rect.y - text[0].block.size * _LIFT) * scale
    insets = f'lIns="{_emu(left)}" tIns="{_emu(top)}" rIns="{_emu(right)}" bIns="0"'
    return (
        f'<p:txBody><a:bodyPr wrap="none" {insets} anchor="{"ctr" if middle else "t"}" rtlCol="0"><a:noAutofit/></a:bodyPr>'
        f"<a:lstStyle/>{_paragraphs(text, scale, relations, centred=centred)}</p:txBody>"
    )


def _around(text: Text) -> Rect:
    """The rectangle around all lines of a text."""
    first, *others = map(shape_bounds, text)
    return union((first, *others)) or first


def _holds(thing: Box | Path | Image | Text, text: Text) -> bool:
    """Whether a text stands in a thing: only boxes hold one."""
    return isinstance(thing, Box) and thing.rect.encloses(_around(text))


def _centred(text: Text, around: Shape) -> bool:
    """Whether a text stands in the middle of the shape before it: a number in its badge, a label under its tick."""
    words = text[0]
    middle = shape_bounds(around).centre[0]
    return len(text) == len(words.block.lines) == 1 and abs(words.x + words.block.width / 2 - middle) < 0.75


def _cell(cell: Cell, table: Table, row: int, column: int) -> str:
    paragraphs = "".join(
        _plain_paragraph(text, _run(size, colour, bold=bold), _CELL_SPACING if index else _LINE_SPACING)
        for index, (text, size, colour, bold) in enumerate(cell.paragraphs)
        if text
    )
    paragraphs = paragraphs or '<a:p><a:endParaRPr lang="en-GB" sz="1000"/></a:p>'
    none = "".join(f"<a:{edge}><a:noFill/></a:{edge}>" for edge in ("lnL", "lnR", "lnT"))
    width, colour = (15_875, "#9aa1ab") if row == 0 else (9_525, LIGHT.rule)
    rule = f'<a:lnB w="{width}">{_solid(colour)}</a:lnB>'
    sides, ends = _emu(6.0), _emu(table.padding)
    margins = f'marL="{sides if column else 0}" marR="{sides}" marT="{ends}" marB="{ends}"'
    anchor = "b" if row == 0 else "ctr" if table.centred else "t"
    return (
        f"<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{paragraphs}</a:txBody>"
        f'<a:tcPr {margins} anchor="{anchor}">{none}{rule}<a:noFill/></a:tcPr></a:tc>'
    )


# Lines of a cell stand a little apart, and still need less room than the layout keeps for them.
_LINE_SPACING = '<a:lnSpc><a:spcPct val="104000"/></a:lnSpc>'
_CELL_SPACING = f'{_LINE_SPACING}<a:spcBef><a:spcPts val="200"/></a:spcBef>'


# Names and alternative texts.

_PLAIN = "/>"
_DECORATIVE = (
    '><a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}">'
    '<adec:decorative xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/>'
    "</a:ext></a:extLst></p:cNvPr>"
)


def _name(drawing: Drawing, number: int) -> str:
    return f"{drawing.kind.capitalize()} {number}"


def _described(drawing: Drawing) -> str:
    """The end of a shape's name tag: what it says in words, or that it says nothing."""
    if not drawing.title:
        return _DECORATIVE
    said = drawing.title if len(drawing.title) <= _LONGEST_SAID else f"{drawing.title[: _LONGEST_SAID - 1]}…"
    return f" descr={_quoted(said)}/>"
