"""Slides as other programs read them: what stands on them, where, how large, and that it can be worked with."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import settings as trying
from lxml import etree
from pptx import Presentation
from pptx.presentation import Presentation as Deck
from pptx.slide import Slide
from pptx.table import Table
from pptx.util import Pt

from tests.strategies import documents
from whiteboard.comms.figures import figures
from whiteboard.export.slides import SMALLEST, _bends, _way, write
from whiteboard.layout import deck
from whiteboard.layout.deck import PARTS
from whiteboard.layout.deck_slide import Slide as OneSlide
from whiteboard.layout.display import Box, Point, Words
from whiteboard.layout.periods import period
from whiteboard.layout.text import lay_out, width_of
from whiteboard.model.document import Document
from whiteboard.model.instants import HOUR, MINUTE, from_iso
from whiteboard.model.records import (
    Action,
    Board,
    Category,
    Fold,
    Frame,
    InTray,
    Link,
    Mark,
    Meeting,
    MeetingKind,
    Note,
    OnCanvas,
    OnTimeline,
    Phase,
    Precision,
    Record,
    Status,
    Update,
)
from whiteboard.session.templates import new_document

NINE = from_iso("2019-07-18T08:00:00Z")
"""Nine o'clock in London."""


def event(id: str, minute: int, lane: str, text: str, *marks: Mark) -> Note:
    return Note(id, "event", text, OnTimeline(NINE + minute * MINUTE, lane, 0), marks=marks)


def sticky(id: str, kind: str, text: str, votes: int = 0, minute: int | None = None, lane: str = "response") -> Note:
    place = OnCanvas(20.0, 40.0 + 60.0 * int(id[1:])) if minute is None else OnTimeline(NINE + minute * MINUTE, lane, 4)
    return Note(id, kind, text, place, votes=votes)


def board(
    records: Iterable[Record] = (), title: str = "Customer portal outage", frames: Iterable[Frame] = ()
) -> Document:
    empty = new_document("board", title, "Europe/London")
    kept = [record for record in empty.records() if not isinstance(record, Frame)]
    return Document.of(Board("board", title, "Europe/London", start=NINE), [*kept, *frames, *records])


def outage() -> Document:
    """An outage with a bit of everything; every text on it is different."""
    return board(
        [
            event("e1", 4, "signals", "Error rate on login passes 5 %", Mark.IMPACT_STARTED),
            event("e2", 22, "signals", "Alert: portal synthetic check failing", Mark.DETECTED),
            event("e3", 24, "response", "On-call acknowledges", Mark.ACKNOWLEDGED),
            event("e4", 37, "public", "Status page: Investigating"),
            event("e5", 41, "signals", "Ticket queue: 60 new, “can’t log in”"),
            event("e6", 46, "response", "Bad certificate found on the load balancer", Mark.IDENTIFIED),
            event("e7", 52, "internal", "Incident channel opened", Mark.DECLARED),
            event("e8", 62, "public", "Status page: Identified"),
            event("e9", 71, "response", "New certificate rolling out"),
            event("e10", 75, "signals", "Customer posts screenshot of error page"),
            event("e11", 80, "internal", "Leadership e-mail"),
            event("e12", 262, "response", "All regions healthy", Mark.MITIGATED),
            event("e13", 264, "internal", "All-clear in channel"),
            event("e14", 266, "public", "Status page: Resolved", Mark.RESOLVED),
            sticky("s1", "improve", "Nobody watched the queue", 4, 42, "signals"),
            sticky("s2", "well", "Fast diagnosis once the right team joined", 3, 47),
            sticky("s3", "improve", "Support heard from customers first", 6, 53, "internal"),
            sticky("s4", "question", "Who owns the exec summary?", 0, 95, "internal"),
            sticky("s5", "idea", "Keep a text ready to send", 2),
            Note("t1", "idea", "Nobody has placed this yet", InTray()),
            Phase("p1", "Unnoticed", NINE + 4 * MINUTE, NINE + 22 * MINUTE, "#c33c3c"),
            Phase("p2", "Looking", NINE + 22 * MINUTE, NINE + 71 * MINUTE, "#c98a1b"),
            Phase("p3", "Repairing", NINE + 71 * MINUTE, NINE + 262 * MINUTE),
            Phase("p4", "Blip", NINE + 264 * MINUTE, NINE + 265 * MINUTE),
            Fold("f1", NINE + 120 * MINUTE, NINE + 250 * MINUTE),
            Link("l1", "e6", "e8", "known, then said"),
            Link("l2", "e2", "e3", "paged"),
            Link("l3", "e9", "s5", "leads nowhere that is drawn"),
            Action(
                "a1",
                "Page the comms manager",
                Category.PROCESS,
                "Comms lead",
                "2019-08-02",
                "Add the role",
                notes=("s3",),
            ),
            Action(
                "a2", "Alert on certificates", Category.TECHNOLOGY, "Platform", None, "List them", Status.IN_PROGRESS
            ),
            Action(
                "a3", "Name an owner", Category.PEOPLE, "", "2019-08-09", "", Status.DONE, "https://tickets.example/7"
            ),
            Update("u1", "a3", NINE + 900 * HOUR, "The rota is agreed", "Support"),
            Meeting("m1", MeetingKind.WORKSHOP, NINE + 120 * HOUR, None, ("scribe", "support", "platform")),
            Meeting("m2", MeetingKind.REGROUP, NINE + 800 * HOUR),
        ],
        frames=[Frame("discussion", "Keep talking", 0.0, 0.0, 620.0, 440.0)],
    )


def crowd(count: int) -> Document:
    lanes = ("signals", "response", "internal", "public")
    notes = [event(f"n{i}", i * 240 // count, lanes[i * 7 % 4], f"Event number {i} of many") for i in range(count)]
    return board(notes)


def written(document: Document, parts: frozenset[str] = frozenset(PARTS)) -> bytes:
    out = io.BytesIO()
    write(document, figures(document), out, parts=parts)
    return out.getvalue()


def opened(document: Document) -> Deck:
    return Presentation(io.BytesIO(written(document)))


def shapes(slide: Slide) -> Iterator[etree._Element]:
    """Every shape of a slide, groups and what is in them."""
    names = ("sp", "cxnSp", "grpSp", "graphicFrame")
    for shape in slide.shapes._spTree.iter():
        if etree.QName(shape).localname in names:
            yield shape


def texts(slide: Slide) -> list[str]:
    """The text of each shape and cell with its lines joined as a reader would, in reading order; paragraphs of another
    look by themselves, as the time on a card is."""
    found = []
    for body in slide.shapes._spTree.iter("{*}txBody"):
        for _, paragraphs in groupby(body.iter("{*}p"), look):
            found.append(" ".join("\n".join(map(written_as, paragraphs)).split()))
    return [text for text in found if text]


def look(paragraph: etree._Element) -> tuple[str, ...]:
    """The size and colour of the first run of a paragraph, bold left out."""
    first = next(iter(paragraph.xpath(".//a:rPr")), None)
    return () if first is None else (first.get("sz", ""), *first.xpath("./a:solidFill/*/@val"))


def written_as(paragraph: etree._Element) -> str:
    """The text of a paragraph with its line ends."""
    return "".join("\n" if etree.QName(part).localname == "br" else part.findtext("{*}t") or "" for part in paragraph)


def tables_of(slide: Slide) -> list[Table]:
    return [shape.table for shape in slide.shapes if shape.has_table]


def named(deck: Deck, start: str) -> list[Slide]:
    return [slide for slide in deck.slides if slide.name.startswith(start)]


def all_texts(deck: Deck, start: str) -> list[str]:
    return [text for slide in named(deck, start) for text in texts(slide)]


def times(wanted: str, found: list[str]) -> int:
    return sum(text == wanted for text in found)


def place(shape: etree._Element) -> tuple[int, int, int, int] | None:
    """Left, top, right and bottom in English metric units; None for a placeholder, which lies where its layout says."""
    offsets, extents = shape.xpath("./p:spPr/a:xfrm/a:off"), shape.xpath("./p:spPr/a:xfrm/a:ext")
    if not offsets:
        return None
    x, y = int(offsets[0].get("x")), int(offsets[0].get("y"))
    return x, y, x + int(extents[0].get("cx")), y + int(extents[0].get("cy"))


def assert_sound(deck: Deck) -> None:
    """What holds of any deck: nothing outside a slide, nothing too small to read, numbers that are given once."""
    for slide in deck.slides:
        ids = [int(element.get("id")) for element in slide.shapes._spTree.iter("{*}cNvPr")]
        assert len(ids) == len(set(ids))
        assert min(ids) > 0
        for shape in shapes(slide):
            where = place(shape)
            if where is not None and etree.QName(shape).localname == "sp":
                assert 0 <= where[0] <= where[2] <= deck.slide_width, slide.name
                assert 0 <= where[1] <= where[3] <= deck.slide_height, slide.name
        sizes = [int(run.get("sz")) for run in slide.shapes._spTree.iter("{*}rPr") if run.get("sz")]
        assert min(sizes, default=SMALLEST * 100) >= SMALLEST * 100
        for placeholder in slide.placeholders:
            assert placeholder.text_frame.text.strip(), (slide.name, placeholder.name)
        for frame in slide.shapes._spTree.iter("{*}graphicFrame"):
            height = sum(int(row.get("h")) for row in frame.iter("{*}tr"))
            top = int(frame.xpath("./p:xfrm/a:off")[0].get("y"))
            assert top + height <= deck.slide_height - Pt(20)


def test_the_deck_tells_the_incident_in_order() -> None:
    deck = opened(outage())
    names = [slide.name for slide in deck.slides]
    assert names == [
        "Cover",
        "At a glance",
        "Overview",
        *[f"Timeline {number + 1}" for number in range(len(named(deck, "Timeline")))],
        "Also 1",
        "First word",
        "Silence internal",
        "Gaps public",
        "Gaps internal",
        "Figures",
        "Discussion 1",
        "Actions 1",
    ]
    assert len(named(deck, "Timeline")) >= 2
    assert (deck.slide_width, deck.slide_height) == (Pt(960), Pt(540))
    assert_sound(deck)


def test_the_cover_says_what_when_and_who() -> None:
    cover = opened(outage()).slides[0]
    assert texts(cover) == [
        "Customer portal outage",
        "18 July 2019, 09:04–13:26 (BST) How we communicated · retrospective of 23 July 2019, 3 people",
    ]
    assert "scribe, support, platform" in cover.notes_slide.notes_text_frame.text


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        ("2019-10-26T23:10Z", "2019-10-27T02:30Z", "27 October 2019, 00:10 BST – 02:30 GMT"),
        ("2019-10-27T00:10Z", "2019-10-27T00:30Z", "27 October 2019, 01:10–01:30 (BST)"),
        ("2019-10-26T08:00Z", "2019-10-28T09:00Z", "26 October 2019, 09:00 BST – 28 October 2019, 09:00 GMT"),
        ("2019-10-26T08:00Z", "2019-10-28T00:00Z", "26 October 2019, 09:00 BST – 27 October 2019 (Europe/London)"),
        ("2019-10-27T00:30Z", "2019-10-28T00:00Z", "27 October 2019, 01:30 BST – 24:00 (Europe/London)"),
    ],
)
def test_a_period_over_a_change_of_the_clocks_names_both(first: str, last: str, told: str) -> None:
    ends = (Note(at, "event", "x", OnTimeline(from_iso(at), "public", 0)) for at in (first, last))
    assert period(board(ends)) == told


def test_every_note_of_the_timeline_stands_in_full_in_one_stretch() -> None:
    document = outage()
    found = all_texts(opened(document), "Timeline")
    for note in document.notes.values():
        assert times(note.text, found) == isinstance(note.place, OnTimeline), note.text


def test_marks_phases_and_link_labels_stand_where_they_belong() -> None:
    document = outage()
    deck = opened(document)
    overview = all_texts(deck, "Overview")
    stretches = all_texts(deck, "Timeline")
    for mark in document.marks:
        assert times(mark.value, overview) == 1
        assert times(mark.value, stretches) == 1
    for phase in document.phases.values():
        assert times(phase.title, overview) == 1
    for label, drawn in (("known, then said", 1), ("paged", 1), ("leads nowhere that is drawn", 0)):
        assert times(label, [*overview, *stretches]) == drawn


def test_all_actions_stand_in_a_native_table() -> None:
    document = outage()
    (slide,) = named(opened(document), "Actions")
    (table,) = [shape.table for shape in slide.shapes if shape.has_table]
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[0] == ["Category", "Action", "Owner", "Recommended next step", "Due", "Status"]
    assert [row[1].split("\n")[0] for row in rows[1:]] == [action.title for action in document.actions.values()]
    assert rows[1][1].endswith("from “Support heard from customers first” (6 votes)")
    assert rows[1][4:] == ["2 Aug 2019", "open"]
    assert rows[2][4:] == ["", "in progress"]
    said = slide.notes_slide.notes_text_frame.text
    assert "https://tickets.example/7" in said
    assert "The rota is agreed (Support)" in said
    assert texts(slide)[1] == "3 actions · regroup on 20 August 2019"


def test_actions_flow_over_slides() -> None:
    actions = [Action(f"a{i:03}", f"Do thing {i}", next_step="as was said " * 12, position=i) for i in range(40)]
    deck = opened(board(actions))
    found = all_texts(deck, "Actions")
    assert len(named(deck, "Actions")) > 3
    assert all(times(action.title, found) == 1 for action in actions)
    assert_sound(deck)


def test_every_sticky_is_discussed_once_with_its_votes() -> None:
    document = outage()
    (slide,) = named(opened(document), "Discussion")
    found = texts(slide)
    for note in document.notes.values():
        assert times(note.text, found) == (note.kind != "event")
    assert {"4", "3", "6", "2"} <= set(found)
    assert found.index("Keep talking") < found.index("Keep a text ready to send") < found.index("To improve")
    assert found.index("Support heard from customers first") < found.index("Nobody watched the queue")


def test_one_idea_is_the_title_and_every_due_update_a_shape() -> None:
    (slide,) = named(opened(outage()), "First word")
    found = texts(slide)
    assert found[0] == "Customers heard 15 min before our colleagues"
    assert [times(kind, found) for kind in ("update", "missed", "late")] == [2, 6, 1]
    assert "Then nothing for 3 h 24 min" in found
    assert "2 of 9 promised updates came in time (promised every 30 min)" in found
    assert {"target 30 min", "target 10 min", "15 min", "30 min"} <= set(found)


def test_a_first_word_before_detection_is_told_as_such_under_the_day_of_detection() -> None:
    before = event("early", -12 * 60, "public", "Maintenance tonight")
    detected = event("e2", 22, "signals", "Alert", Mark.DETECTED)
    (slide,) = named(opened(board([before, detected])), "First word")
    assert "Detection to first word, 18 July 2019" in texts(slide)
    said = slide.notes_slide.notes_text_frame
    assert said is not None
    assert "12 h 22 min before detection." in said.text
    assert "detection after detection" not in said.text


def test_silences_stand_in_a_native_chart_against_their_target() -> None:
    (slide,) = named(opened(outage()), "Gaps public")
    (chart,) = [shape.chart for shape in slide.shapes if shape.has_chart]
    columns, target = chart.plots
    assert list(columns.categories) == ["09:22–09:37", "09:37–10:02", "10:02–13:26"]
    assert list(columns.series[0].values) == [15.0, 25.0, 204.0]
    assert list(target.series[0].values) == [30.0, 30.0, 30.0]
    with zipfile.ZipFile(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)) as workbook:
        assert workbook.testzip() is None
    assert "longer than promised" in texts(slide)[1]
    assert slide.shapes._spTree.xpath("./p:graphicFrame//p:cNvPr")[0].get("descr")


def test_figures_stand_in_tables_and_notes_say_what_they_mean() -> None:
    (slide,) = named(opened(outage()), "Figures")
    tables = tables_of(slide)
    values = {row.cells[0].text: row.cells[1].text for table in tables for row in table.rows}
    assert values["Impact to detection"] == "18 min"
    assert values["Longest public silence"] == "3 h 24 min"
    assert "From noticing until customers were told for the first time." in slide.notes_slide.notes_text_frame.text


def test_no_value_of_a_figure_is_broken() -> None:
    document = outage()
    slow = {
        note.id: replace(
            note, place=replace(note.place, at=NINE + (note.place.at - NINE) * 8, precision=Precision.ABOUT)
        )
        for note in document.notes.values()
        if isinstance(note.place, OnTimeline)
    }
    (slide,) = named(opened(replace(document, notes={**document.notes, **slow})), "Figures")
    said = [(table.columns[1].width.pt, row.cells[1].text) for table in tables_of(slide) for row in table.rows]
    assert any(len(words) > len("about 2 h 15 mi") for _, words in said)
    assert all(width_of(words, 13.0, "sans-bold") + 12.0 <= width for width, words in said)


def test_links_are_connectors_glued_to_the_cards() -> None:
    deck = opened(outage())
    glued = 0
    for slide in [*named(deck, "Timeline"), *named(deck, "Overview")]:
        cards = {
            int(shape.xpath("./p:nvSpPr/p:cNvPr")[0].get("id")): shape for shape in slide.shapes._spTree.iter("{*}sp")
        }
        for connector in slide.shapes._spTree.iter("{*}cxnSp"):
            starts, ends = connector.xpath(".//a:stCxn"), connector.xpath(".//a:endCxn")
            if starts:
                glued += 1
                line = place(connector)
                for end in (*starts, *ends):
                    card = place(cards[int(end.get("id"))])
                    assert card is not None
                    assert line is not None
                    assert cards[int(end.get("id"))].xpath("./p:spPr/a:prstGeom/@prst") == ["roundRect"]
    assert glued == 2


def test_cards_do_not_cover_one_another() -> None:
    for document in (outage(), crowd(60)):
        for slide in [*named(opened(document), "Timeline"), *named(opened(document), "Overview")]:
            cards = [
                place(group.xpath("./p:sp")[0])
                for group in slide.shapes._spTree.iter("{*}grpSp")
                if (group.xpath("./p:nvGrpSpPr/p:cNvPr/@name") or [""])[0].startswith("Note")
            ]
            assert cards
            for index, one in enumerate(cards):
                for other in cards[:index]:
                    assert one is not None
                    assert other is not None
                    apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
                    assert apart, slide.name


def test_notes_are_read_in_the_order_of_time_and_described() -> None:
    (first, *_) = named(opened(outage()), "Timeline")
    said = [
        element.get("descr")
        for element in first.shapes._spTree.iter("{*}cNvPr")
        if element.get("name", "").startswith("Note") and element.get("descr")
    ]
    events = [text for text in said if text[0].isdigit()]
    assert events == sorted(events)
    assert said[0] == "09:04 Error rate on login passes 5 % [impact started]"
    assert any(text.endswith("Nobody watched the queue, 4 votes") for text in said)


def test_what_says_nothing_is_marked_as_decoration() -> None:
    for slide in opened(outage()).slides:
        for shape in slide.shapes:
            if not shape.is_placeholder:
                element = shape._element.xpath("./*/p:cNvPr")[0]
                assert element.get("descr") or element.xpath(".//*[local-name()='decorative']"), (
                    slide.name,
                    shape.name,
                )


def test_a_small_board_needs_no_second_picture() -> None:
    deck = opened(board([event("e1", 0, "signals", "Errors rise"), event("e2", 30, "public", "Investigating")]))
    assert not named(deck, "Timeline")
    assert {"Errors rise", "Investigating"} <= set(all_texts(deck, "Overview"))


def test_an_empty_board_has_a_cover_and_says_so() -> None:
    deck = opened(board())
    assert [slide.name for slide in deck.slides] == ["Cover"]
    assert texts(deck.slides[0]) == ["Customer portal outage", "Nothing is on the timeline yet How we communicated"]
    assert_sound(deck)


def test_three_hundred_notes_each_stand_once() -> None:
    document = crowd(300)
    deck = opened(document)
    found = all_texts(deck, "Timeline")
    assert sorted(text for text in found if text.startswith("Event number")) == sorted(
        note.text for note in document.notes.values()
    )
    assert_sound(deck)


def test_a_board_too_full_for_pictures_is_a_table_that_says_so() -> None:
    full = [event(f"n{i}", i // 2, "signals", f"Event number {i} of many") for i in range(299)]
    deck = opened(board([*full, event("last", 200, "public", "words " * 90, Mark.RESOLVED)]))
    told = named(deck, "Timeline")
    assert len(told) <= 14
    assert not any("table" not in texts(slide)[1] for slide in told)
    rows = [
        [cell.text for cell in row.cells]
        for slide in told
        for shape in slide.shapes
        if shape.has_table
        for row in list(shape.table.rows)[1:]
    ]
    assert [row[2] for row in rows[:-1]] == [f"Event number {i} of many" for i in range(299)]
    assert rows[0] == ["09:00", "Signals", "Event number 0 of many"]
    assert (rows[-1][0], rows[-1][2].endswith("…\nresolved")) == ("12:20", True)
    assert "words " * 89 in told[-1].notes_slide.notes_text_frame.text
    assert_sound(deck)


def test_a_row_of_a_range_is_as_high_as_its_time_needs() -> None:
    full = [event(f"n{i}", i // 2, "signals", f"Event number {i} of many") for i in range(299)]
    ranged = replace(full[5], id="range", place=OnTimeline(NINE, "signals", 0, NINE + 20 * MINUTE, Precision.RANGE))
    document = board([*full, ranged])
    (table, *_), *_ = (slide.tables for slide in deck.deck(document, figures(document), ["timeline"]) if slide.tables)
    heights = {cells[0].paragraphs[0][0]: height for height, cells in table.rows}
    assert heights["09:00–09:20"] > heights["09:00"] + 10.0


def test_a_title_that_is_read_from_the_right_keeps_its_place_in_the_footer() -> None:
    deck = opened(board([event("e1", 0, "signals", "Errors rise")], title="انقطاع البوابة"))
    (footer,) = deck.slides[1].shapes._spTree.xpath("./p:sp[p:nvSpPr/p:cNvPr/@name='Footer']//a:p")
    assert footer.xpath("./a:pPr/@algn") == ["l"]
    assert not footer.xpath("./a:pPr/@rtl")
    assert (
        "".join(run.text for run in footer.iter("{*}t"))
        == "انقطاع البوابة\N{LEFT-TO-RIGHT MARK} · 18 July 2019, 09:00 (BST)"
    )


def test_each_phase_is_a_slide_and_few_notes_go_with_the_next_ones() -> None:
    notes = [event(f"n{i}", i * 3, "signals" if i % 2 else "public", f"Event number {i} of many") for i in range(30)]
    spans = (("Unseen", 0, 6), ("Looking", 6, 45), ("Mending", 45, 60))
    phases = [Phase(title, title, NINE + start * MINUTE, NINE + end * MINUTE) for title, start, end in spans]
    titles = [slide.shapes.title.text for slide in named(opened(board([*notes, *phases])), "Timeline")]
    assert titles[0].startswith("Unseen, Looking: 09:00 to ")
    assert [title for title in titles if title.startswith("Mending: 09:45 to ")]
    assert not any(title.startswith("Looking") for title in titles)
    many = [Phase(f"p{i}", f"Phase {i}", NINE + i * 6 * MINUTE, NINE + (i + 1) * 6 * MINUTE) for i in range(15)]
    assert 2 <= len(named(opened(board([*notes, *many])), "Timeline")) <= 12


def test_a_slide_is_not_named_after_a_phase_that_was_over() -> None:
    words = "What happened then, in more than a few words, so that it needs its room"
    notes = [event(f"n{i}", i * 3, "signals" if i % 2 else "public", f"{i}. {words}") for i in range(40)]
    found = named(opened(board([*notes, Phase("p", "Unseen", NINE, NINE + 30 * MINUTE)])), "Timeline")
    titles = [slide.shapes.title.text for slide in found]
    assert titles[0].startswith("Unseen: 09:00 to ")
    assert titles[-1].endswith(" to 10:57")
    assert "Unseen" not in titles[-1]


def test_more_lanes_than_a_picture_holds_are_told_in_several() -> None:
    empty = board()
    lanes = [replace(empty.lanes["signals"], id=f"x{i}", title=f"Lane {i}", position=9 + i) for i in range(9)]
    notes = [event(f"e{i}", i * 10, f"x{i}", f"In lane {i}") for i in range(9)]
    deck = opened(board([*lanes, *notes]))
    assert len(named(deck, "Overview")) == 3
    found = all_texts(deck, "Timeline")
    assert all(times(note.text, found) == 1 for note in notes)
    assert_sound(deck)


HOSTILE = (
    "<script>alert(1)</script> & ]]>",
    "lone \ud800 surrogate",
    "bell \x07 and \x1f and \ufffe",
    "\u202egnihtemos esrever",
    "{shapes} {0} %s",
    "שלום עולם",
    "障害を調査中です",
    "w" * 5_000,
    "many words " * 3_000,
    "two\nlines\r\nand a\ttab",
    "",
)


def test_hostile_text_changes_nothing_but_text() -> None:
    records: list[Record] = []
    for index, text in enumerate(HOSTILE):
        records.append(replace(event(f"e{index}", index * 9, "public", text), author=text, tags=(text,), source=text))
        records.append(sticky(f"s{index}", "idea", text, 1))
        records.append(Action(f"a{index}", text, owner=text, next_step=text, ticket=text, notes=(f"s{index}",)))
        records.append(Phase(f"p{index}", text, NINE + index * MINUTE, NINE + (index + 9) * MINUTE))
        if index:
            records.append(Link(f"l{index}", f"e{index - 1}", f"e{index}", text))
    records.append(Meeting("m", MeetingKind.WORKSHOP, NINE, None, HOSTILE))
    deck = opened(board(records, title=HOSTILE[0] + HOSTILE[1] + HOSTILE[2]))
    assert_sound(deck)
    found = [text for slide in deck.slides for text in texts(slide)]
    assert (
        times(
            "<script>alert(1)</script> & ]]>",
            [text for text in found if text.startswith("<script>alert(1)</script> & ]]>")],
        )
        >= 1
    )
    assert not any("\u202e" in text or "\x07" in text for text in found)
    assert "gnihtemos esrever" in found
    assert deck.core_properties.title.startswith("<script>")


def test_right_to_left_text_is_set_from_the_right() -> None:
    deck = opened(board([event("e1", 0, "public", "שלום עולם")]))
    (paragraph,) = [
        paragraph
        for paragraph in named(deck, "Overview")[0].shapes._spTree.iter("{*}p")
        if "".join(text.text for text in paragraph.iter("{*}t")) == "שלום עולם"
    ]
    assert paragraph.xpath("./a:pPr/@rtl") == ["1"]


def test_the_same_board_gives_the_same_bytes() -> None:
    first, second = written(outage()), written(outage())
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert archive.testzip() is None
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize(
    ("part", "names"),
    [
        ("summary", {"Cover", "At a glance"}),
        ("timeline", {"Overview", "Timeline", "Also"}),
        ("comms", {"First word", "Silence internal", "Gaps public", "Gaps internal", "Figures"}),
        ("discussion", {"Discussion"}),
        ("actions", {"Actions"}),
    ],
)
def test_parts_choose_slides(part: str, names: set[str]) -> None:
    deck = Presentation(io.BytesIO(written(outage(), frozenset({part}))))
    assert {slide.name.rstrip(" 0123456789") for slide in deck.slides} == names


def test_a_part_with_nothing_to_say_still_gives_a_slide() -> None:
    deck = Presentation(io.BytesIO(written(board(), frozenset({"actions"}))))
    assert [slide.name for slide in deck.slides] == ["Cover"]


def test_progress_runs_from_nothing_to_all() -> None:
    document = outage()
    heard: list[float] = []
    write(document, figures(document), io.BytesIO(), progress=heard.append)
    assert heard[0] == 0.0
    assert heard == sorted(heard)
    assert heard[-1] == 1.0


class Enough(Exception):
    pass


def test_a_cancelled_export_writes_nothing() -> None:
    document = outage()
    out = io.BytesIO()

    def progress(share: float) -> None:
        if share > 0.5:
            raise Enough

    with pytest.raises(Enough):
        write(document, figures(document), out, progress=progress)
    assert out.getvalue() == b""


def test_ranges_and_approximate_times_keep_their_signs() -> None:
    about = replace(event("e1", 0, "signals", "Perhaps"), place=OnTimeline(NINE, "signals", 0, None, Precision.ABOUT))
    until = OnTimeline(NINE + 20 * MINUTE, "response", 0, NINE + 50 * MINUTE, Precision.RANGE)
    deck = opened(board([about, replace(event("e2", 20, "response", "For a while"), place=until)]))
    assert {"~09:00", "09:20–09:50"} <= set(all_texts(deck, "Overview"))


@trying(max_examples=25)
@given(documents(most_notes=12, most_others=4))
def test_any_board_becomes_sound_slides(document: Document) -> None:
    assert_sound(opened(document))


def paragraphs_of(document: Document, start: str, said: str) -> list[etree._Element]:
    """The paragraphs of the one shape in which some words stand."""
    (body,) = [
        body
        for slide in named(opened(document), start)
        for body in slide.shapes._spTree.iter("{*}txBody")
        if said in "".join(text.text for text in body.iter("{*}t"))
    ]
    return list(body.iter("{*}p"))


def test_bold_words_and_links_are_runs_of_one_text() -> None:
    note = event(
        "e1",
        0,
        "signals",
        "The **error rate** is high, see https://graphs.example/1 and [more](https://more.example/ü)",
    )
    time, text = paragraphs_of(board([note]), "Overview", "error rate")
    assert written_as(time) == "09:00"
    assert " ".join(written_as(text).split()) == "The error rate is high, see https://graphs.example/1 and more"
    assert [run.findtext("{*}t") for run in text.iter("{*}r") if run.xpath("./a:rPr/@b")] == ["error rate"]
    (slide,) = named(opened(board([note])), "Overview")
    led = {run.findtext("{*}t").strip(): run.xpath("./a:rPr/a:hlinkClick/@r:id") for run in text.iter("{*}r")}
    targets = {words: slide.part.rels[relation[0]].target_ref for words, relation in led.items() if relation}
    assert targets == {"https://graphs.example/1": "https://graphs.example/1", "more": "https://more.example/%C3%BC"}


def test_lists_are_those_of_the_program() -> None:
    note = sticky(
        "s1", "idea", "Next:\n- **first** of all a long item that takes two lines\n- second\n3. third\n0. nought"
    )
    lead, first, second, third, nought = paragraphs_of(board([note]), "Discussion", "of all")
    assert [one.xpath("./a:pPr/a:buChar/@char") for one in (lead, first, second)] == [[], ["•"], ["•"]]
    assert third.xpath("./a:pPr/a:buAutoNum/@startAt") == ["3"]
    assert written_as(first).count("\n") == 1
    assert {int(one.xpath("./a:pPr/@marL")[0]) > 0 for one in (first, second, third)} == {True}
    assert [" ".join(written_as(one).split()) for one in (second, third, nought)] == ["second", "third", "0. nought"]


@pytest.mark.parametrize(
    "link", ["https://[", "http://:80", "https://host:99999", "file:///etc/passwd", "javascript:x"]
)
def test_an_address_that_leads_nowhere_is_only_text(link: str) -> None:
    note = event("e1", 0, "signals", f"See [this]({link}) now")
    (slide,) = named(opened(board([note])), "Overview")
    assert not [relation for relation in slide.part.rels.values() if relation.is_external]
    assert any("See" in text for text in texts(slide))


def test_arrows_of_a_picture_go_round_what_stands_between() -> None:
    between = [event(f"e{i}", 30 * i, "response", f"Event {i}") for i in range(3)]
    (slide,) = named(opened(board([*between, Link("l", "e0", "e2")])), "Overview")
    (connector,) = [one for one in slide.shapes._spTree.iter("{*}cxnSp") if one.xpath(".//a:stCxn")]
    assert connector.xpath(".//a:stCxn/@idx") == connector.xpath(".//a:endCxn/@idx")
    assert connector.xpath(".//a:stCxn/@idx")[0] in {"0", "2"}
    # From above to above: the frame is that of the ends, and the shape turns outside of it.
    share = int(connector.xpath(".//a:gd/@fmla")[0].removeprefix("val "))
    assert connector.xpath(".//a:prstGeom/@prst") == ["curvedConnector3"]
    assert not 0 <= share <= 100_000


@pytest.mark.parametrize(
    ("curve", "shape", "shares"),
    [
        (((0, 0), (5, 0), (5, 10), (10, 10)), 3, [0.5]),
        (((0, 0), (10, 0), (10, 5), (10, 10)), 2, []),
        (((0, 0), (40, 0), (50, 10), (10, 10)), 3, [3.125]),
        (((0, 0), (-40, 0), (-30, 10), (10, 10)), 3, [-2.125]),
        (((0, 0), (-20, 0), (10, -20), (10, 10)), 4, [-0.5, 0.5]),
    ],
)
def test_a_connector_has_the_turns_of_its_curve(curve: list[Point], shape: int, shares: list[float]) -> None:
    written = _bends(curve, across=True)
    assert f'prst="curvedConnector{shape}"' in written
    found = [int(value) / 100_000 for value in re.findall(r"val (-?\d+)", written)]
    assert found == pytest.approx(shares, abs=0.5)


def test_a_time_axis_has_no_seconds_where_nothing_is_seconds_apart() -> None:
    (slide,) = named(opened(board([event("e1", 0, "signals", "Only this")])), "Overview")
    assert not [text for text in texts(slide) if re.fullmatch(r"\d\d:\d\d:\d\d", text)]
    close = [
        replace(event(f"e{i}", 0, "signals", f"E{i}"), place=OnTimeline(NINE + i * 9_000, "signals", 0))
        for i in range(3)
    ]
    (slide,) = named(opened(board(close)), "Overview")
    assert [text for text in texts(slide) if re.fullmatch(r"\d\d:\d\d:\d\d", text)]


def test_no_slide_is_left_with_a_note_or_two() -> None:
    long = "Many words that make a card so high that only a few of them fit into the picture of one slide " * 4
    notes = [event(f"e{i}", i * 4 + 40 * (i > 9), "response", f"{i} {long}") for i in range(11)]
    told = named(opened(board(notes)), "Timeline")
    counts = [sum("Many words" in text for text in texts(slide)) for slide in told]
    assert sum(counts) == 11
    assert counts[-1] >= 2


def test_details_of_figures_are_whole() -> None:
    document = outage()
    (slide,) = named(opened(document), "Figures")
    details = [row.cells[2].text for shape in slide.shapes if shape.has_table for row in list(shape.table.rows)[1:]]
    assert not [detail for detail in details if "…" in detail]
    assert any("% of the" in detail for detail in details)


def test_a_value_under_the_line_of_the_target_stands_in_its_column() -> None:
    (slide,) = named(opened(outage()), "Gaps public")
    (chart,) = [shape.chart for shape in slide.shapes if shape.has_chart]
    inside = chart._chartSpace.xpath(".//c:barChart//c:dLbl[c:dLblPos/@val='inEnd']/c:idx/@val")
    assert inside == ["1"]
    assert "dashed line is the target" in texts(slide)[1]


def test_a_connector_without_room_to_bend_is_straight() -> None:
    curve = [(0.0, 0.0), (0.0, 18.0), (60.0, -8.0), (60.0, 10.0)]
    assert 'prst="straightConnector1"' in _way(curve, across=False)
    assert 'prst="curvedConnector3"' in _way([(x, y * 6) for x, y in curve], across=False)


def test_a_phase_of_many_words_leaves_room_for_the_times() -> None:
    notes = [event(f"e{i}", i * 4, "signals" if i % 2 else "public", f"Event number {i} of many") for i in range(30)]
    phase = Phase("p", "We looked for it everywhere " * 40, NINE, NINE + 120 * MINUTE)
    for slide in named(opened(board([*notes, phase])), "Timeline"):
        title = slide.shapes.title.text
        assert title.startswith("We looked for it")
        assert "…: " in title
        assert len(lay_out(title, 28.0, "sans-bold", 872.0).lines) == 1


def test_what_is_read_from_the_right_has_its_dot_there_and_a_title_breaks_by_itself() -> None:
    title = "انقطاع بوابة العملاء / 顧客ポータルの障害が続いている"
    actions = (Action("left", "Write it down", owner="Anna"), Action("right", "مراجعة كل الشهادات", owner="المنصة"))
    cover, glance = made(board(actions, title=title), ["summary"])
    assert cover.title == title
    for placed in glance.content:
        for drawing in placed.drawings:
            if drawing.kind == "item":
                dot, words = drawing.shapes[:2]
                assert isinstance(dot, Box)
                assert isinstance(words, Words)
                assert (dot.rect.x > words.x) == (drawing.key == "right")


def made(document: Document, parts: Iterable[str]) -> tuple[OneSlide, ...]:
    return deck.deck(document, figures(document), parts)
