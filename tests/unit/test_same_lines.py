"""A note has the same lines wherever it is drawn: in the display list that the window paints, in PDF, SVG and slides."""

from __future__ import annotations

import re
from collections import defaultdict
from io import BytesIO

import pypdfium2
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from lxml import etree
from pptx import Presentation

from whiteboard.comms.figures import figures
from whiteboard.export import pdf, slides, svg
from whiteboard.layout.board import geometry, note_drawing
from whiteboard.layout.cards import body
from whiteboard.layout.display import Page, Placed
from whiteboard.layout.theme import LIGHT
from whiteboard.model.document import Document
from whiteboard.model.instants import from_iso
from whiteboard.model.records import EVENT, Board, Note, OnTimeline
from whiteboard.session.templates import new_document

NINE = from_iso("2019-07-18T08:00:00Z")
WORDS = (
    "status page update investigating customers log-in portal error **rate** 5 % support’s tickets https://graphs.example/a?b=1 "
    "identified-fix rolling **out again** [certificate](https://more.example) balancer/region health_y  rollback… deploy;alert"
).split(" ")

latin = st.lists(st.sampled_from([*WORDS, "\n", "\n- ", "\n2. "]), min_size=1, max_size=40).map(" ".join)
samples = (
    "לאחר שהלקוחות דיווחו על שגיאות, צוות התמיכה עדכן את עמוד הסטטוס והודיע לכולם",
    "أبلغ العملاء عن أخطاء ثم قام فريق الدعم بتحديث صفحة الحالة 503 وأخبر الجميع",
    "ログインのエラー率が5%を超えたので、当番のエンジニアが調査を始めました。原因はまだ分かっていません。",
    "Everybody was told 🚨🚨 by the on-call engineer 👩‍💻 and then שלום again, and again, until all was well ✅",
)


def told(text: str, width: float | None = None) -> tuple[Document, Note]:
    """A board with one note."""
    note = Note("n", EVENT, text, OnTimeline(NINE, "public", 0), width=width)
    empty = new_document("board", "Lines", "Europe/London")
    return Document.of(Board("board", "Lines", "Europe/London", start=NINE), [*empty.records(), note]), note


def bare(text: str) -> str:
    """What of a line is compared: no spaces, which are drawn nowhere, and nothing that only turns a direction."""
    return re.sub(r"[\s\u200e\u200f]+", "", text)


def laid_out(note: Note) -> list[str]:
    """The lines of the display list, which the window paints as they are."""
    lines: defaultdict[int, str] = defaultdict(str)
    for part in body(note).parts:
        for number, line in enumerate(part.block.lines):
            lines[part.line + number] += line.text
    return [line for _, text in sorted(lines.items()) if (line := bare(text))]


def page_of(document: Document, note: Note) -> Page:
    drawing = note_drawing(document, note, geometry(document), LIGHT)
    assert drawing is not None
    bounds = drawing.bounds
    assert bounds is not None
    placed = Placed((drawing,), 20.0 - bounds.x, 20.0 - bounds.y)
    return Page(bounds.width + 40.0, bounds.height + 40.0, (placed,), "Lines")


def in_svg(page: Page) -> list[str]:
    out = BytesIO()
    svg.write(page, out, title="Lines")
    lines: defaultdict[float, list[tuple[float, str]]] = defaultdict(list)
    for text in etree.fromstring(out.getvalue()).iter("{*}text"):
        lines[float(text.get("y"))].append((float(text.get("x")), text.text or ""))
    # The first line is the time.
    return [bare("".join(text for _, text in parts)) for _, parts in sorted(lines.items())][1:]


def in_pdf(page: Page) -> list[str]:
    out = BytesIO()
    pdf.write([page], out, title="Lines")
    with pypdfium2.PdfDocument(out.getvalue()) as read:
        text = read[0].get_textpage()
        lines: defaultdict[int, list[str]] = defaultdict(list)
        for index in range(text.count_chars()):
            # A hyphen at the end of a line is a sign of pdfium's own.
            character = text.get_text_range(index, 1).replace("\ufffe", "-")
            if not bare(character):
                continue
            _, bottom, _, top = text.get_charbox(index, loose=True)
            lines[round((page.height - (bottom + top) / 2) / 5.0)].append(character)
    ordered = [(row, "".join(characters)) for row, characters in sorted(lines.items())]
    joined = [ordered[0]]
    for row, characters in ordered[1:]:
        if row - joined[-1][0] <= 1:
            joined[-1] = (row, joined[-1][1] + characters)
        else:
            joined.append((row, characters))
    return [characters for _, characters in joined][1:]


def in_slides(document: Document) -> list[str]:
    out = BytesIO()
    slides.write(document, figures(document), out, parts=frozenset({"timeline"}))
    (slide,) = Presentation(BytesIO(out.getvalue())).slides
    (card,) = [
        group
        for group in slide.element.iter("{*}grpSp")
        if group.xpath("./p:nvGrpSpPr/p:cNvPr/@name")[0].startswith("Note")
    ]
    lines = []
    for paragraph in card.iter("{*}p"):
        sign = "".join(paragraph.xpath("./a:pPr/a:buChar/@char"))
        number = paragraph.xpath("./a:pPr/a:buAutoNum/@startAt")
        sign += f"{number[0]}." if number else ""
        parts = ["\n" if etree.QName(part).localname == "br" else part.findtext("{*}t") or "" for part in paragraph]
        lines += f"{sign}{''.join(parts)}".split("\n")
    return [line for text in lines[1:] if (line := bare(text))]


@settings(max_examples=40)
@given(latin, st.none() | st.floats(90, 390))
def test_a_note_has_the_same_lines_in_svg_pdf_and_slides(text: str, width: float | None) -> None:
    document, note = told(text, width)
    lines = laid_out(note)
    # A slide cuts what is longer.
    assume(0 < len(lines) <= 10)
    page = page_of(document, note)
    assert in_svg(page) == lines
    assert in_pdf(page) == lines
    assert in_slides(document) == lines


@pytest.mark.parametrize("text", samples)
def test_other_scripts_have_the_same_lines_in_svg_and_slides(text: str) -> None:
    document, note = told(text)
    lines = laid_out(note)
    assert len(lines) > 1
    assert [sorted(line) for line in in_svg(page_of(document, note))] == [sorted(line) for line in lines]
    assert in_slides(document) == lines


def test_a_line_that_breaks_elsewhere_is_noticed() -> None:
    document, note = told("Many words that are broken into several lines on the board and wherever it goes")
    narrower, _ = told(note.text, 100.0)
    assert laid_out(note) != in_slides(narrower)
    assert laid_out(note) != in_svg(page_of(narrower, narrower.notes["n"]))
    assert laid_out(note) != in_pdf(page_of(narrower, narrower.notes["n"]))
    assert laid_out(note) == in_slides(document)
