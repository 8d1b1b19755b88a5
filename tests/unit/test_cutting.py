"""Pictures of parts of a board show what was asked for and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.incident import NINE, incident
from whiteboard.export.formats import CannotExport, export
from whiteboard.layout.board import geometry
from whiteboard.layout.cutting import Cut, cut_out, of_frame, of_things, one_page
from whiteboard.layout.display import Page, Words
from whiteboard.layout.geometry import Rect
from whiteboard.model.instants import MINUTE
from whiteboard.model.records import InTray, Link, Note


def drawn(page: Page, kind: str) -> set[str]:
    return {drawing.key for placed in page.content for drawing in placed.drawings if drawing.kind == kind}


def test_chosen_things_stand_alone_with_the_links_between_them() -> None:
    document = incident(Link("both", "at 4", "at 22", "paged"), Link("one", "at 4", "at 46"))
    cut = of_things(document, ("at 4", "at 22"))
    assert cut is not None
    page = cut_out(document, cut)
    assert drawn(page, "note") == {"at 4", "at 22"}
    assert drawn(page, "link") == {"both"}
    whole = one_page(document)
    assert page.width * page.height < whole.width * whole.height / 4


def test_what_cannot_be_seen_makes_no_picture() -> None:
    document = incident(Note("waiting", "well", "Waits", InTray()))
    assert of_things(document, ("waiting", "nothing like it")) is None
    with pytest.raises(KeyError):
        of_frame(document, "nothing like it")


def test_a_frame_is_shown_with_what_lies_in_it() -> None:
    document = incident()
    page = cut_out(document, of_frame(document, "discussion"))
    assert drawn(page, "frame") == {"discussion"}
    assert drawn(page, "note") == {"heard"}
    assert (page.width, page.height) == (620.0 + 28.0, 440.0 + 28.0)


def test_a_stretch_of_the_timeline_keeps_its_axis_and_titles() -> None:
    document = incident()
    shape = geometry(document)
    x = shape.scale.x(NINE + 20 * MINUTE)
    area = Rect(x, 0.0, shape.scale.x(NINE + 40 * MINUTE) - x, shape.strips[1].bottom)
    page = cut_out(document, Cut(area))
    assert drawn(page, "lane title") == {"signals", "response"}
    said = {
        shape.block.text
        for placed in page.content
        for drawing in placed.drawings
        if drawing.kind == "axis"
        for shape in drawing.shapes
        if isinstance(shape, Words)
    }
    assert "09:30" in said
    assert "10:30" not in said


def test_a_pdf_of_a_cut_is_one_page_and_a_range_of_pages_is_that_range(tmp_path: Path) -> None:
    document = incident()
    export(document, tmp_path / "frame.pdf", cut=of_frame(document, "discussion"))
    (page,) = PdfReader(tmp_path / "frame.pdf").pages
    assert "Support heard" in page.extract_text()
    export(document, tmp_path / "all.pdf")
    count = len(PdfReader(tmp_path / "all.pdf").pages)
    export(document, tmp_path / "some.pdf", page_range=(2, 3))
    found = [page.extract_text() for page in PdfReader(tmp_path / "some.pdf").pages]
    assert [f"{number} / {count}" in text for number, text in enumerate(found, 2)] == [True, True]
    with pytest.raises(CannotExport, match=f"there is no page 90: the last one is {count}"):
        export(document, tmp_path / "none.pdf", page_range=(90, 95))
    assert not (tmp_path / "none.pdf").exists()


def test_without_overlays_no_silence_is_drawn(tmp_path: Path) -> None:
    for name, shown in (("with.svg", True), ("without.svg", False)):
        export(incident(), tmp_path / name, overlays=shown)
        assert ("with no public update" in (tmp_path / name).read_text()) is shown
