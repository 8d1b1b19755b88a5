"""Pages and slides of the sample board still look as they did when they were approved."""

from __future__ import annotations

import pytest
from PIL import Image, ImageChops

from tests.approved import FOLDER, PAGES, SLIDES, drawn_pages, listed_slides, sample
from whiteboard.model.document import Document

SHADE = 32
"""Of 255: what kept sixteen shades and another smoothing of edges may differ by."""
FEW = 0.0003
"""Share of the pixels that may differ by more: fewer than a word has."""

HOW = "look at it; if that is meant, run python -m tests.approved"


@pytest.fixture(scope="module")
def document() -> Document:
    return sample()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_looks_as_it_was_approved(document: Document, name: str) -> None:
    now = drawn_pages(document)[name]
    with Image.open(FOLDER / f"{name}.png") as kept:
        approved = kept.convert("L")
    assert now.size == approved.size
    shades = ImageChops.difference(now, approved).histogram()
    assert sum(shades[SHADE:]) <= FEW * now.width * now.height, HOW


@pytest.mark.parametrize("name", SLIDES)
def test_a_slide_holds_what_was_approved(document: Document, name: str) -> None:
    approved = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    assert listed_slides(document)[name].splitlines() == approved.splitlines(), HOW


def test_a_word_elsewhere_would_be_seen(document: Document) -> None:
    page = drawn_pages(document)["page 2"]
    moved = page.copy()
    moved.paste(page.crop((34, 34, 114, 58)), (300, 500))
    assert sum(ImageChops.difference(page, moved).histogram()[SHADE:]) > FEW * page.width * page.height
