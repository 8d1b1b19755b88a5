"""Whatever a board holds, all of it is in its PDF and in its slides."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace

import pypdfium2
from hypothesis import given, settings
from pptx import Presentation
from pypdf import PdfReader

from tests.strategies import documents
from whiteboard.comms.figures import figures
from whiteboard.export import pdf, slides
from whiteboard.layout.display import Drawing, Words
from whiteboard.layout.pages import A4, pages
from whiteboard.layout.pages_appendix import in_order
from whiteboard.model.document import Document
from whiteboard.model.records import OnTimeline


def named(document: Document) -> Document:
    """The board with a word of its own before everything that people wrote."""
    notes = {id: replace(note, text=f"qn{at}q {note.text}") for at, (id, note) in enumerate(document.notes.items())}
    phases = {
        id: replace(phase, title=f"qp{at}q {phase.title}") for at, (id, phase) in enumerate(document.phases.items())
    }
    links = {id: replace(link, label=f"ql{at}q {link.label}") for at, (id, link) in enumerate(document.links.items())}
    actions = {
        id: replace(action, title=f"qa{at}q {action.title}") for at, (id, action) in enumerate(document.actions.items())
    }
    return replace(document, notes=notes, phases=phases, links=links, actions=actions)


def words_of(document: Document) -> list[str]:
    texts = [
        *(note.text for note in document.notes.values()),
        *(phase.title for phase in document.phases.values()),
        *(link.label for link in document.links.values()),
        *(action.title for action in document.actions.values()),
    ]
    return [text.split(" ", maxsplit=1)[0] for text in texts]


def rows_of(document: Document) -> Iterator[Drawing]:
    """The rows of the appendix and of the action plan."""
    for page in pages(document, figures(document), paper=A4, parts=("actions", "appendix")):
        for placed in page.content:
            yield from (
                drawing for drawing in placed.drawings if drawing.kind.endswith("row") or drawing.kind == "action"
            )


def texts_of(drawing: Drawing) -> list[str]:
    return [shape.block.text for shape in drawing.shapes if isinstance(shape, Words)]


@settings(max_examples=25)
@given(documents(most_notes=12, most_others=4).map(named))
def test_the_appendix_says_everything_once_and_in_the_order_of_time(document: Document) -> None:
    found = list(rows_of(document))
    for kind, start in (("note row", "qn"), ("phase row", "qp"), ("link row", "ql"), ("action", "qa")):
        said = [
            word for drawing in found if drawing.kind == kind for text in texts_of(drawing) for word in text.split()
        ]
        wanted = [word for word in words_of(document) if word.startswith(start)]
        assert sorted(word for word in said if word in wanted) == sorted(wanted)
    times = [note.place.at for note in in_order(document) if isinstance(note.place, OnTimeline)]
    assert times == sorted(times)
    order = [drawing.key.removeprefix("note row ") for drawing in found if drawing.kind == "note row"]
    assert list(dict.fromkeys(order)) == [note.id for note in in_order(document)]
    for note in document.notes.values():
        row = [text for drawing in found if drawing.key == f"note row {note.id}" for text in texts_of(drawing)]
        said_marks = " ".join(row).replace("\n", " ")
        assert all(mark.value in said_marks for mark in note.marks)


@settings(max_examples=10)
@given(documents(most_notes=8, most_others=3).map(named))
def test_a_pdf_can_be_searched_for_all_of_it(document: Document) -> None:
    out = io.BytesIO()
    pdf.write(pages(document, figures(document), paper=A4, parts=("actions", "appendix")), out, title="Board")
    with pypdfium2.PdfDocument(out.getvalue()) as read:
        text = "".join(page.get_textpage().get_text_bounded() for page in read)
    # Beside words from right to left pdfium turns the parts of others round; pypdf reads them as they are written.
    written = "".join(page.extract_text() for page in PdfReader(out).pages)
    for word in words_of(document):
        assert word in text or word in written


@settings(max_examples=10)
@given(documents(most_notes=8, most_others=3).map(named))
def test_slides_and_their_notes_say_all_of_it(document: Document) -> None:
    out = io.BytesIO()
    slides.write(document, figures(document), out)
    deck = Presentation(io.BytesIO(out.getvalue()))
    text = []
    for slide in deck.slides:
        text += [run.text or "" for run in slide.element.iter("{*}t")]
        text.append(slide.notes_slide.notes_text_frame.text if slide.has_notes_slide else "")
    everything = "\n".join(text)
    for word in words_of(document):
        assert word in everything
    for mark in document.marks:
        assert mark.value in everything
