"""Whatever a board holds, all of it is in its PDF and in its slides."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pypdfium2
from hypothesis import given, settings
from pptx import Presentation
from pypdf import PdfReader

from tests.strategies import documents
from whiteboard.comms.figures import figures
from whiteboard.export import pdf, slides
from whiteboard.layout.display import Box, Drawing, Placed, Words
from whiteboard.layout.geometry import Rect
from whiteboard.layout.pages import A4, pages
from whiteboard.model.document import Document
from whiteboard.model.order import actions_in_order, in_order
from whiteboard.model.records import EVENT, OnTimeline


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
    times = [
        note.place.at for note in in_order(document, document.notes.values()) if isinstance(note.place, OnTimeline)
    ]
    assert times == sorted(times)
    order = [drawing.key.removeprefix("note row ") for drawing in found if drawing.kind == "note row"]
    assert list(dict.fromkeys(order)) == [note.id for note in in_order(document, document.notes.values())]
    for note in document.notes.values():
        row = [text for drawing in found if drawing.key == f"note row {note.id}" for text in texts_of(drawing)]
        said_marks = " ".join(row).replace("\n", " ")
        assert all(mark.value in said_marks for mark in note.marks)


@settings(max_examples=25)
@given(documents(most_notes=12, most_others=4).map(named))
def test_the_timeline_shows_every_note_whole_on_one_page_or_in_parts_on_several(document: Document) -> None:
    shown: dict[str, list[Rect]] = {}
    for page in pages(document, figures(document), paper=A4, parts=("timeline",)):
        for placed in page.content:
            for drawing in placed.drawings:
                if drawing.kind == "note":
                    shown.setdefault(drawing.key, []).append(part_of(drawing, placed))
    wanted = {
        note.id
        for note in document.notes.values()
        if isinstance(note.place, OnTimeline) and not document.lanes[note.place.lane].hidden
    }
    assert set(shown) == wanted
    for parts in shown.values():
        assert sum(part.width * part.height for part in parts) >= 0.999, "all of it is to be seen"
        assert len(parts) == 1 or all(min(part.width, part.height) < 0.999 for part in parts), "what is whole is once"


def part_of(drawing: Drawing, placed: Placed) -> Rect:
    """Which part of a note's card a page shows, in shares of it; the bar of a range may go on, on the next page."""
    card = next(shape.rect for shape in drawing.shapes if isinstance(shape, Box) and shape.shadow)
    assert placed.clip is not None
    left, top = (placed.clip.x - placed.x) / placed.scale, (placed.clip.y - placed.y) / placed.scale
    right, bottom = left + placed.clip.width / placed.scale, top + placed.clip.height / placed.scale
    x0, x1 = max(left, card.x), min(right, card.right)
    y0, y1 = max(top, card.y), min(bottom, card.bottom)
    return Rect(x0, y0, max(0.0, x1 - x0) / card.width, max(0.0, y1 - y0) / card.height)


@settings(max_examples=25)
@given(documents(most_notes=12, most_others=4).map(named))
def test_the_discussion_shows_every_sticky_once(document: Document) -> None:
    found = pages(document, figures(document), paper=A4, parts=("discussion",))
    drawn = [drawing for page in found for placed in page.content for drawing in placed.drawings]
    said = Counter(word for drawing in drawn for text in texts_of(drawing) for word in text.split())
    for note in document.notes.values():
        if note.kind != EVENT:
            assert said[note.text.split(" ", maxsplit=1)[0]] == 1


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


def on_slides(document: Document) -> list[tuple[str, list[str]]]:
    """The slides: their names, and the words on each of their shapes and cells in reading order."""
    out = io.BytesIO()
    slides.write(document, figures(document), out)
    deck = Presentation(io.BytesIO(out.getvalue()))
    return [
        (
            slide.name,
            ["".join(text.text or "" for text in body.iter("{*}t")) for body in slide.element.iter("{*}txBody")],
        )
        for slide in deck.slides
    ]


def signs(document: Document, start: str) -> list[str]:
    return [word for word in words_of(document) if word.startswith(start)]


def said_on(found: list[tuple[str, list[str]]], names: tuple[str, ...], wanted: list[str]) -> list[str]:
    """The signs that stand on the slides whose names begin so, one for each shape that has it."""
    bodies = [body for name, shapes in found if name.startswith(names) for body in shapes]
    return [sign for body in bodies for sign in wanted if sign in body]


@settings(max_examples=15)
@given(documents(most_notes=8, most_others=3).map(named))
def test_slides_show_everything_once_and_in_the_order_of_time(document: Document) -> None:
    found = on_slides(document)
    told = [name for name, _ in found if name.startswith("Timeline")]
    # Where one picture has room for all there are no stretches.
    pictures = ("Timeline",) if told else ("Overview",)
    lanes = {lane.id for lane in document.lanes.values() if not lane.hidden}
    places = {id: note.place for id, note in document.notes.items() if isinstance(note.place, OnTimeline)}
    sign = dict(zip(document.notes, signs(document, "qn"), strict=True))
    shown = [sign[id] for id, place in places.items() if place.lane in lanes]
    said = said_on(found, pictures, signs(document, "qn"))
    assert sorted(said) == sorted(shown)
    order = {sign[id]: place.at for id, place in places.items()}
    assert [order[one] for one in said] == sorted(order[one] for one in said)
    hidden = [sign[id] for id, place in places.items() if place.lane not in lanes]
    assert set(hidden) <= set(said_on(found, ("Also",), hidden))
    labels = signs(document, "ql")
    assert sorted(said_on(found, ("Overview", "Timeline", "Also"), labels)) == sorted(labels)
    stickies = [sign[id] for id, note in document.notes.items() if note.kind != EVENT]
    talked = said_on(found, ("Discussion",), signs(document, "qn"))
    assert len(talked) == len(set(talked))
    assert set(stickies) <= set(talked)
    assert {*said, *hidden, *talked} == set(signs(document, "qn"))
    actions = signs(document, "qa")
    assert said_on(found, ("Actions",), actions) == [
        word for action in actions_in_order(document) for word in actions if action.title.startswith(f"{word} ")
    ]


@settings(max_examples=10)
@given(documents(most_notes=8, most_others=3).map(named))
def test_marks_and_phases_are_said_on_slides_or_in_their_notes(document: Document) -> None:
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
