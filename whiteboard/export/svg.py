"""Writes one page of the display list as SVG: real text, broken as on the board, in typefaces the file carries itself.

Nothing in the file refers to anything outside of it but the web addresses people may click on.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Iterator
from itertools import chain
from math import sqrt
from typing import BinaryIO
from xml.sax.saxutils import escape, quoteattr

from whiteboard.export.faces import for_text
from whiteboard.export.images import is_whole
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
    Shape,
    Words,
    is_web,
)
from whiteboard.layout.geometry import Rect
from whiteboard.layout.text import Line, file_name
from whiteboard.model.pictures import media_type

_FALLBACKS = "Whiteboard Hebrew, Whiteboard Arabic, Whiteboard Emoji, Inter, Arial, sans-serif"
_WEIGHTS = {"Regular": 400, "SemiBold": 600, "Bold": 700}
_BEAT = 250
# Characters that no XML 1.0 file may hold, not even escaped.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(
    page: Page, out: BinaryIO, *, title: str, language: str = "en", progress: Callable[[float], None] | None = None
) -> None:
    """Write a page to an open file. The same page gives the same bytes.

    ``progress`` hears a number between 0 and 1 and may raise to cancel. Raises OSError from ``out``.
    """
    beat = progress or (lambda _: None)
    width, height = _number(page.width), _number(page.height)
    size = f'width="{width}pt" height="{height}pt" viewBox="0 0 {width} {height}"'
    head = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} xml:lang={_quoted(language)} xml:space="preserve">',
        f"<title>{_escaped(title)}</title>",
        f"<style>{_typefaces(page)}</style>{_hatches(page)}",
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
    ]
    out.write("\n".join(head).encode())
    count = sum(len(placed.drawings) for placed in page.content) or 1
    done = 0
    for number, placed in enumerate(page.content):
        out.write(f"\n{_opened(placed, number)}".encode())
        for drawing in placed.drawings:
            out.write(f"\n{_drawing(drawing)}".encode())
            done += 1
            if done % _BEAT == 0:
                beat(done / count)
        out.write(b"\n</g></g>")
    out.write(b"\n</svg>\n")


def _opened(placed: Placed, number: int) -> str:
    """The groups of one placing: cut off outside, moved and scaled inside."""
    move = f"translate({_number(placed.x)} {_number(placed.y)}) scale({placed.scale:.5g})"
    if placed.clip is None:
        return f'<g><g transform="{move}">'
    cut = f'<clipPath id="cut{number}"><rect {_place(placed.clip)}/></clipPath>'
    return f'{cut}<g clip-path="url(#cut{number})"><g transform="{move}">'


def _drawing(drawing: Drawing) -> str:
    title = f"<title>{_escaped(drawing.title)}</title>" if drawing.title else ""
    return f"<g>{title}{''.join(chain.from_iterable(map(_shape, drawing.shapes)))}</g>"


def _shape(shape: Shape) -> Iterator[str]:
    match shape:
        case Words():
            yield from _words(shape)
        case Box():
            yield from _box(shape)
        case Image():
            yield from _image(shape)
        case Path():
            yield f'<path d="{_outline(shape)}" {_paint(shape.fill, shape.stroke, shape.stroke_width, shape.dash)}/>'


def _words(words: Words) -> Iterator[str]:
    linked = is_web(words.link)
    if linked:
        yield f"<a href={_quoted(words.link)}>"
    size = words.block.size
    family, weight = _family(words.block.face)
    style = f'font-family="{family}, {_FALLBACKS}" font-size="{_number(size)}" font-weight="{weight}"'
    for line in words.block.lines:
        y = _number(words.y + line.baseline)
        for x, text, width, rtl in _parts(line, size):
            right = ' direction="rtl" unicode-bidi="embed" text-anchor="end"' if rtl else ""
            yield (
                f'<text x="{_number(words.x + x)}" y="{y}" textLength="{_number(width)}" lengthAdjust="spacingAndGlyphs" {style} '
                f'fill="{words.colour}"{right}>{_escaped(text)}</text>'
            )
    if linked:
        yield "</a>"


def _parts(line: Line, size: float) -> Iterator[tuple[float, str, float, bool]]:
    """What is shown as one text: a line, or each piece of a line in which the direction changes."""
    if not line.text:
        return
    if any(piece.rtl for piece in line.shaped):
        for x, piece in line.pieces:
            if piece.text.strip():
                yield x, piece.text, piece.width * size, piece.rtl
    else:
        yield 0.0, line.text, line.width, False


def _box(box: Box) -> Iterator[str]:
    if box.shadow:
        for grow, down, dark in SHADOW:
            layer = box.rect.grown(grow).moved(0.0, down)
            yield f'<rect {_place(layer, box.radius + grow)} fill="{SHADOW_COLOUR}" fill-opacity="{dark}"/>'
    faint = f' fill-opacity="{box.opacity:.3g}"' if box.opacity < 1.0 else ""
    place = _place(box.rect, box.radius)
    line = _paint(None, box.stroke, box.stroke_width, box.dash)
    if box.hatch:
        yield f"<rect {place} {_paint(box.fill, None, 0.0, ())}{faint}/>"
        yield f"<rect {place} {line.replace('none', f'url(#hatch-{box.hatch[1:]})')}{faint}/>"
    else:
        yield f"<rect {place} {_paint(box.fill, box.stroke, box.stroke_width, box.dash)}{faint}/>"


def _image(image: Image) -> Iterator[str]:
    place = _place(image.rect)
    if is_whole(image.content, image.data):
        data = b64encode(image.data).decode("ascii")
        yield f'<image {place} preserveAspectRatio="none" href="data:{media_type(image.data)};base64,{data}"/>'
    yield f"<rect {place} {_paint(None, image.stroke, 1.0, ())}/>"


def _outline(path: Path) -> str:
    (x, y), *rest = path.points
    letter = "C" if path.curved else "L"
    points = " ".join(f"{_number(a)} {_number(b)}" for a, b in rest)
    return f"M{_number(x)} {_number(y)}{letter}{points}{'Z' if path.closed else ''}"


def _paint(fill: Colour | None, stroke: Colour | None, width: float, dash: tuple[float, ...]) -> str:
    line = ""
    if stroke:
        line = f' stroke="{stroke}" stroke-width="{_number(width)}"'
        if dash:
            line += f' stroke-dasharray="{" ".join(map(_number, dash))}"'
    return f'fill="{fill or "none"}"{line}'


def _place(rect: Rect, radius: float = 0.0) -> str:
    place = f'x="{_number(rect.x)}" y="{_number(rect.y)}" width="{_number(rect.width)}" height="{_number(rect.height)}"'
    return f'{place} rx="{_number(radius)}"' if radius > 0 else place


def _hatches(page: Page) -> str:
    """The pattern of each colour that hatches something."""
    colours = sorted({shape.hatch for shape in _shapes(page) if isinstance(shape, Box) and shape.hatch})
    if not colours:
        return ""
    step, thick = HATCH
    across = _number(step / sqrt(2))
    patterns = (
        f'<pattern id="hatch-{colour[1:]}" width="{across}" height="{across}" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect width="{_number(thick)}" height="{across}" fill="{colour}"/></pattern>'
        for colour in colours
    )
    return f"\n<defs>{''.join(patterns)}</defs>"


def _typefaces(page: Page) -> str:
    """The faces of the page, each with the characters it has to show."""
    shown: dict[str, set[str]] = {}
    for shape in _shapes(page):
        if isinstance(shape, Words):
            for line in shape.block.lines:
                for piece in line.shaped:
                    shown.setdefault(piece.face, set()).update(piece.text)
    return "".join(_typeface(face, "".join(sorted(characters))) for face, characters in sorted(shown.items()))


def _typeface(face: str, characters: str) -> str:
    family, weight = _family(face)
    data = b64encode(for_text(face, characters)).decode("ascii")
    return (
        f"@font-face{{font-family:'{family}';font-weight:{weight};"
        f"src:url(data:font/ttf;base64,{data}) format('truetype')}}"
    )


def _family(face: str) -> tuple[str, int]:
    """The family name of a face and its weight: ``WhiteboardSans-Bold.ttf`` is Whiteboard Sans, 700."""
    name, style = file_name(face).split("-")
    return name.replace("Whiteboard", "Whiteboard "), _WEIGHTS[style]


def _shapes(page: Page) -> Iterator[Shape]:
    for placed in page.content:
        for drawing in placed.drawings:
            yield from drawing.shapes


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _escaped(text: str) -> str:
    return escape(_NO_XML.sub("\N{REPLACEMENT CHARACTER}", text))


def _quoted(text: str) -> str:
    return quoteattr(_NO_XML.sub("\N{REPLACEMENT CHARACTER}", text))
