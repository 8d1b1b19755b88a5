"""How the sample board's pages and slides were when somebody last looked at them and liked them.

``python -m tests.approved`` makes the files beside this one anew: look at them before they are committed.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image

from tests.memory import MemoryStore
from tests.stored import clock
from whiteboard import resources
from whiteboard.comms.figures import figures
from whiteboard.demo import NAME, build
from whiteboard.export import pdf
from whiteboard.layout.deck import deck
from whiteboard.layout.deck_slide import Slide
from whiteboard.layout.display import Box, Shape, Words
from whiteboard.layout.display import Path as Line
from whiteboard.layout.pages import pages
from whiteboard.model.document import Document
from whiteboard.model.instants import from_iso
from whiteboard.session import Session
from whiteboard.session.templates import new_document

FOLDER = Path(__file__).parent
PAGES = ("page 1", "page 2")
"""The summary and the timeline, drawn with a pixel a point."""
SLIDES = ("Overview", "Timeline 1")


def sample() -> Document:
    """The sample board, with ids that are the same every time."""
    plain: Any = json.loads(resources.text("demo", f"{NAME}.json"))
    ids = (f"id-{number:04}" for number in range(10_000))
    document = new_document("board", plain["title"], plain["timezone"])
    session = Session(MemoryStore(document), now=clock(from_iso("2019-07-26T09:00:00Z")), new_id=lambda: next(ids))
    build(session, plain)
    return session.document


def drawn_pages(document: Document) -> dict[str, Image.Image]:
    """The pages as another program draws them, in shades of grey."""
    out = io.BytesIO()
    pdf.write(pages(document, figures(document), parts=("summary", "timeline"))[: len(PAGES)], out, title="Sample")
    with pypdfium2.PdfDocument(out.getvalue()) as read:
        return {name: page.render(scale=1).to_pil().convert("L") for name, page in zip(PAGES, read, strict=True)}


def listed_slides(document: Document) -> dict[str, str]:
    """The slides as lists of what stands where, to a tenth of a point."""
    made = {slide.name: slide for slide in deck(document, figures(document), ("timeline",))}
    return {name: "\n".join(_lines(made[name])) + "\n" for name in SLIDES}


def _lines(slide: Slide) -> Iterator[str]:
    yield f"{slide.title} | {slide.subtitle}"
    for placed in slide.content:
        for drawing in placed.drawings:
            yield f"{drawing.kind}: {drawing.title}"
            for shape in drawing.shapes:
                yield f"  {_shape(shape, placed.x, placed.y, placed.scale)}"


def _shape(shape: Shape, x: float, y: float, scale: float) -> str:
    def at(*point: float) -> str:
        return f"{x + point[0] * scale:.1f} {y + point[1] * scale:.1f}"

    match shape:
        case Box(rect=rect, fill=fill, stroke=stroke):
            return f"box {at(rect.x, rect.y)} {rect.width * scale:.1f} {rect.height * scale:.1f} {fill} {stroke}"
        case Line(points=points, stroke=stroke, fill=fill):
            return f"path {' '.join(at(*point) for point in points)} {fill} {stroke}"
        case Words(x=left, y=top, block=block, colour=colour):
            return f"words {at(left, top)} {block.size * scale:.1f} {colour} {block.text!r}"
    return type(shape).__name__.lower()


def renew() -> None:
    """Write the files anew."""
    document = sample()
    for name, picture in drawn_pages(document).items():
        sixteen_shades = picture.point(lambda shade: round(shade / 17) * 17)
        sixteen_shades.save(FOLDER / f"{name}.png", optimize=True)
    for name, text in listed_slides(document).items():
        (FOLDER / f"{name}.txt").write_text(text, encoding="utf-8")
