"""Writes one page of the display list as a picture: the PDF's own page, drawn by pdfium."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from math import sqrt
from typing import BinaryIO

import pypdfium2

from whiteboard.export import pdf
from whiteboard.layout.display import Page

SCALE = 2.0
"""Pixels a point: what is 12 pt on the board is 24 pixels high."""
MOST_PIXELS = 60_000_000
"""Pixels of one picture; a larger page gets fewer a point."""
_DRAWN = 0.6


def write(
    page: Page,
    out: BinaryIO,
    *,
    title: str,
    scale: float = SCALE,
    most: int = MOST_PIXELS,
    progress: Callable[[float], None] | None = None,
) -> None:
    """Write a page to an open file, ``scale`` pixels a point but no more than ``most`` in all. The same page gives the
    same bytes.

    ``progress`` hears a number between 0 and 1 and may raise to cancel. Raises OSError from ``out``.
    """
    beat = progress or (lambda _: None)
    made = BytesIO()
    pdf.write([page], made, title=title, progress=lambda share: beat(share * _DRAWN))
    scale = min(scale, sqrt(most / (page.width * page.height)))
    document = pypdfium2.PdfDocument(made.getvalue())
    try:
        picture = document[0].render(scale=scale).to_pil()
    finally:
        document.close()
    beat(_DRAWN + 0.1)
    picture.save(out, "PNG", dpi=(72 * scale, 72 * scale), compress_level=6)
    beat(1.0)
