"""Pages say everything once, whole, legibly and within their margins, whatever the board."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.incident import NINE, incident
from tests.strategies import documents
from whiteboard.comms.figures import figures
from whiteboard.comms.words import NOTHING, lines
from whiteboard.export.report import report
from whiteboard.layout.board import TITLE_WIDTH
from whiteboard.layout.compose import (
    LEGIBLE,
    MARGIN,
    PRINT,
    Paper,
    Section,
    Slab,
    fill,
    numbered,
    parted,
    stacked,
    text,
)
from whiteboard.layout.cutting import LARGEST, one_page
from whiteboard.layout.deck import deck
from whiteboard.layout.display import Drawing, Page, Words
from whiteboard.layout.geometry import Rect
from whiteboard.layout.pages import PAPERS, PARTS, pages
from whiteboard.layout.pages_tables import groups
from whiteboard.layout.pages_timeline import timeline
from whiteboard.layout.text import lay_out
from whiteboard.model.document import Document
from whiteboard.model.instants import DAY, MINUTE, from_iso
from whiteboard.model.records import (
    Action,
    Board,
    Frame,
    InTray,
    Kind,
    Lane,
    Mark,
    Note,
    OnCanvas,
    OnTimeline,
    Overlay,
    Phase,
    Role,
    Status,
)
from whiteboard.session.templates import new_document

A4 = PAPERS["A4"]


def made(document: Document, *, paper: str = "A4", parts: Iterable[str] = PARTS) -> tuple[Page, ...]:
    return pages(document, figures(document), paper=PAPERS[paper], parts=frozenset(parts))


def words_of(page: Page) -> Iterator[tuple[Words, Rect, float, Drawing]]:
    """Every text of a page with where it is, its size there and its drawing; what is cut off is left out."""
    for placed in page.content:
        for drawing in placed.drawings:
            for shape in drawing.shapes:
                if isinstance(shape, Words) and shape.block.lines:
                    scale, block = placed.scale, shape.block
                    x, y = placed.x + shape.x * scale, placed.y + shape.y * scale
                    rect = Rect(x, y, block.width * scale, block.height * scale)
                    if placed.clip is None or placed.clip.overlaps(rect):
                        yield shape, rect, block.size * scale, drawing


def said(page: Page) -> str:
    return " ".join(" ".join(words.block.text.split()) for words, *_ in words_of(page))


def drawn(found: Iterable[Page], kind: str) -> list[Drawing]:
    return [d for page in found for placed in page.content for d in placed.drawings if d.kind == kind]


def test_the_first_page_answers_in_numbers_and_sentences() -> None:
    first = made(incident())[0]
    text = said(first)
    assert "Customer portal outage" in text
    assert "18 July 2019, 09:04–13:26 (BST) · how we communicated · retrospective of 23 July 2019, 2 people" in text
    assert "Detection → first public 15 min target 30 min" in text
    assert "Longest public silence 3 h 24 min promised every 30 min" in text
    assert "The incident in one picture" in text
    assert "Customers heard 15 min before our colleagues." in text
    values = {drawing.key: words.colour for words, _, size, drawing in words_of(first) if size >= 14.0}
    assert values["time_to_first_public"] == PRINT.good
    assert values["time_to_first_internal"] == values["order"] == PRINT.bad


def test_large_figures_are_of_one_size_and_a_head_stands_over_main_figures_only() -> None:
    bare = incident(*(replace(note, marks=()) for note in incident().notes.values() if note.marks))
    for document in (incident(), bare):
        first, *_ = made(document)
        sizes = {
            words.block.size
            for words, _, _, drawing in words_of(first)
            if drawing.kind == "figure" and words.block.face == "sans-bold"
        }
        assert len(sizes) == 1
    nothing = incident(
        *(
            replace(note, place=InTray(), marks=())
            for note in incident().notes.values()
            if isinstance(note.place, OnTimeline)
        )
    )
    assert "Impact to detection missing: impact started, detected" in said(made(nothing, parts=("comms",))[0])
    assert "What it says" not in said(made(nothing, parts=("comms",))[0])


def test_times_are_those_of_the_boards_zone() -> None:
    assert "09:04–13:26 (BST)" in said(made(incident())[0])
    assert "13:49–18:11 (Asia/Kathmandu)" in said(made(incident(timezone="Asia/Kathmandu"))[0])


def test_every_page_has_its_number_and_chapters_have_titles() -> None:
    found = made(incident())
    for number, page in enumerate(found, 1):
        footer = "Customer portal outage · 18 July 2019 · retrospective of 23 July 2019, 2 people"
        assert said(page).endswith(f"{footer} {number} / {len(found)}")
    titles = " and ".join(page.title for page in found if page.level == 0)
    assert re.fullmatch(
        "Customer portal outage and Timeline and Action plan and Discussion and How we communicated and Silences "
        "and Every note and Phases and Updates",
        titles,
    )


def test_pages_say_when_a_character_cannot_be_shown() -> None:
    assert "a box stands for" not in said(made(incident(Note("n", "well", "שלום 🚀 Ünï", OnCanvas(0.0, 0.0))))[0])
    assert "a box stands for" in said(made(incident(Note("n", "well", "\U00013000", OnCanvas(0.0, 0.0))))[0])


@pytest.mark.parametrize("paper", PAPERS)
def test_every_note_action_and_figure_is_on_some_page(paper: str) -> None:
    document = incident()
    everything = " ".join(map(said, made(document, paper=paper)))
    for note in document.notes.values():
        assert note.text in everything
    for action in document.actions.values():
        assert action.title in everything
    assert "Known to said, at worst" in everything


@pytest.mark.parametrize(
    ("part", "heading"),
    [
        ("summary", "The incident in one picture"),
        ("timeline", "Timeline part 1 of"),
        ("discussion", "Discussion"),
        ("actions", "Action plan"),
        ("comms", "How we communicated"),
    ],
)
def test_parts_stand_alone(part: str, heading: str) -> None:
    text = " ".join(map(said, made(incident(), parts=(part,))))
    assert heading in text
    others = {"The incident in one picture", "Timeline part 1 of", "Action plan", "How we communicated"} - {heading}
    assert not any(other in text for other in others)


def posts(count: int, apart: int, words: int = 30) -> Document:
    """A board on which only customers heard anything, so many times, so many minutes apart."""
    said = "We are still looking into what is wrong and will tell more as soon as it is known. "
    text = (said * words)[: words * 6]
    notes = {
        f"n{n}": Note(f"n{n}", "event", text, OnTimeline(NINE + n * apart * MINUTE, "public", n % 3 * 9))
        for n in range(count)
    }
    empty = new_document("b", "Board", "Europe/London")
    lanes = {id: replace(lane, rows=40) for id, lane in empty.lanes.items()}
    return replace(empty, notes=notes, lanes=lanes, board=replace(empty.board, start=NINE, scale=12.0))


def used_width(page: Page) -> float:
    """From the left edge of the first note of a page to the right edge of its last one, as a share of its room."""
    rects = [
        (placed.x + bounds.x * placed.scale, placed.x + bounds.right * placed.scale)
        for placed in page.content
        for drawing in placed.drawings
        if drawing.kind == "note" and (bounds := drawing.bounds) is not None
    ]
    return (max(right for _, right in rects) - min(left for left, _ in rects)) / (A4.room[0] - TITLE_WIDTH)


@pytest.mark.parametrize(("count", "apart", "most"), [(4, 20, 1), (7, 15, 1), (12, 12, 2), (40, 5, 4)])
def test_a_timeline_is_laid_out_anew_where_that_fills_fewer_pages(count: int, apart: int, most: int) -> None:
    document = posts(count, apart)
    found = made(document, parts=("timeline",))
    assert len(found) <= most
    assert all(used_width(page) > 0.7 for page in found)
    assert min(size for page in found for _, _, size, _ in words_of(page)) >= LEGIBLE - 0.01
    for page in found:
        titles = {drawing.key for drawing in drawn([page], "lane title")}
        assert titles == set(document.lanes), "every page of a row has all lanes"


def test_a_board_that_fits_on_a_page_is_printed_as_it_is() -> None:
    document = posts(3, 12, words=8)
    (page,) = made(document, parts=("timeline",))
    ys = [drawing.bounds.y for drawing in drawn([page], "note") if drawing.bounds is not None]
    assert ys == sorted(ys)
    assert len(set(ys)) == 3, "rows are as somebody left them"


def test_a_board_without_anything_still_has_a_page() -> None:
    for parts in ((), ("timeline",), ("discussion",), PARTS):
        found = made(Document.of(Board("empty", "")), parts=parts)
        assert found
        assert "Longest public silence" in said(found[0]) or "Timeline" not in said(found[0])


def test_an_empty_board_says_so_on_its_one_page() -> None:
    (page,) = made(Document.of(Board("empty", "Nothing yet")))
    assert "Nothing is on the timeline yet." in said(page)
    assert "No actions were agreed on." in said(made(Document.of(Board("empty", "")), parts=("actions",))[0])


def test_figures_are_drawn_on_no_page_where_the_board_hides_them() -> None:
    document = incident()
    hidden = replace(document, board=replace(document.board, hidden_overlays=tuple(Overlay)))
    for kind in ("silence", "promise"):
        parts = ("summary", "timeline")
        assert bool(drawn(made(document, parts=parts), kind)) is (kind == "silence")
        assert not drawn(made(hidden, parts=parts), kind)


def test_actions_say_who_what_when_why_and_what_came_of_it() -> None:
    (page,) = made(incident(), parts=("actions",))
    text = said(page)
    assert "2 actions · 1 open · 1 done" in text
    for part in ("Process", "Comms lead", "Add the role to the policy", "2 Aug 2019", "open", "done"):
        assert part in text
    assert "from “Support heard from customers first” (6 votes)" in text
    assert "15 Aug, Anna: The role is agreed" in text
    links = {words.link for words, *_ in words_of(page)} - {""}
    assert links == {"#heard", "https://tickets.example/7"}


def test_a_ticket_that_is_no_address_is_mere_text() -> None:
    document = incident(Action("page", "Do it", ticket="javascript:alert(1)"))
    (page,) = made(document, parts=("actions",))
    assert "javascript:alert(1)" in said(page)
    assert {words.link for words, *_ in words_of(page)} == {""}


def test_a_table_goes_on_over_pages_with_its_head() -> None:
    many = (Action(f"a{n:03}", f"Action number {n}", next_step="one step " * 12, position=n) for n in range(60))
    found = made(incident(*many), parts=("actions",))
    assert len(found) > 3
    for page in found:
        assert "Recommended next step" in said(page)
    assert all("Action plan (continued)" in said(page) for page in found[1:])
    everything = " ".join(map(said, found))
    assert all(f"Action number {n} " in everything for n in range(60))


def test_a_row_higher_than_a_page_is_parted_and_nothing_lost() -> None:
    step = " ".join(f"w{n}" for n in range(400))
    found = made(incident(Action("page", "Long", next_step=step)), parts=("actions",))
    everything = " ".join(map(said, found))
    assert [word for word in everything.split() if re.fullmatch(r"w\d+", word)][:200] == step.split()[:200]
    assert len(found) > 1


def test_stickies_are_grouped_by_frame_and_kind_with_the_most_voted_first() -> None:
    document = incident(
        Note("second", "well", "Said less often", OnCanvas(30.0, 20.0), votes=1),
        Note("outside", "improve", "Outside of every frame", OnCanvas(900.0, 20.0)),
        Note("loose event", "event", "An event without a time", OnCanvas(40.0, 40.0)),
    )
    found = [(group.title, [note.id for note in group.notes], group.votes) for group in groups(document)]
    assert found == [
        ("Discussion", ["heard", "second", "loose event"], 7),
        ("Went well", ["wording"], 2),
        ("To improve", ["outside"], 0),
        ("Inbox", ["unplaced"], 0),
    ]
    (page,) = made(document, parts=("discussion",))
    assert said(page).index("Support heard") < said(page).index("Said less often")


def test_the_inbox_is_in_one_order_everywhere() -> None:
    """That in which its notes came, whatever they are called."""
    waiting = [
        Note(id, "improve", f"Waiting {words}") for id, words in (("z", "first"), ("m", "second"), ("a", "third"))
    ]
    document = incident(*waiting)
    told = [note.text for note in waiting]
    for words in (" ".join(map(said, made(document, parts=(part,)))) for part in ("discussion", "appendix")):
        assert re.findall(r"Waiting \w+", words) == told
    slides = [
        placed.drawings for slide in deck(document, figures(document), ["discussion"]) for placed in slide.content
    ]
    assert [one.key for drawings in slides for one in drawings if one.key in {"z", "m", "a"}] == ["z", "m", "a"]
    assert re.findall(r"Waiting \w+", str(report(document, figures(document), ["discussion"]))) == told


def test_many_stickies_flow_over_pages() -> None:
    many = (Note(f"s{n}", "well", f"Sticky number {n} " + "word " * (n % 30), OnCanvas(50.0, 50.0)) for n in range(120))
    found = made(incident(*many), parts=("discussion",))
    assert len(found) > 2
    cards = drawn(found, "sticky")
    assert len({card.key for card in cards}) == 123
    for page in found:
        rects = [
            drawing.moved(placed.x, placed.y).bounds
            for placed in page.content
            for drawing in placed.drawings
            if drawing.kind == "sticky"
        ]
        assert all(rect is not None and rect.bottom < A4.height - MARGIN for rect in rects)


def test_every_figure_fits_on_one_page_the_main_ones_with_what_they_mean() -> None:
    first, *others = made(incident(), parts=("comms",))
    assert "The longest time in the incident in which customers heard nothing." in said(first)
    assert "More figures" in said(first)
    assert "What cannot be told yet" in said(first)
    for line in lines(figures(incident())):
        assert f"{line.title} {line.detail if line.value == NOTHING else ''}".strip() in said(first)
    assert not any("How we communicated" in said(page) for page in others)


def test_a_page_of_more_figures_has_no_head_for_columns_that_it_lacks() -> None:
    low = Paper("low", 842.0, 500.0)
    first, second, *_ = pages(incident(), figures(incident()), paper=low, parts=("comms",))
    assert "What it says" in said(first)
    assert "How we communicated (continued)" in said(second)
    assert "What it says" not in said(second)


def test_silences_that_were_late_are_listed() -> None:
    text = " ".join(map(said, made(incident(), parts=("comms",))))
    assert "10:02–13:26 3 h 24 min with no public update (promised every 30 min)" in text


# The timeline.


def test_a_timeline_that_can_be_read_on_one_page_is_on_one_page() -> None:
    (page,) = made(incident(), paper="A3", parts=("timeline",))
    assert min(size for *_, size, _ in words_of(page)) >= LEGIBLE
    assert "page 2" not in said(page)


def busy(count: int = 80) -> Document:
    """A day with so many notes that no paper holds them."""
    return incident(
        *(
            Note(
                f"n{n:03}",
                "event",
                f"Something happened as number {n}",
                OnTimeline(NINE + n * 9 * MINUTE, "response", n % 7 * 3),
            )
            for n in range(count)
        )
    )


def test_each_note_of_a_long_timeline_is_drawn_once_and_whole() -> None:
    found = made(busy(), parts=("timeline",))
    assert len(found) > 3
    seen: list[str] = []
    for page in found:
        for placed in page.content:
            for drawing in placed.drawings:
                if drawing.kind == "note":
                    bounds = drawing.bounds
                    assert bounds is not None
                    assert placed.clip is not None
                    scale = placed.scale
                    rect = Rect(
                        placed.x + bounds.x * scale,
                        placed.y + bounds.y * scale,
                        bounds.width * scale,
                        bounds.height * scale,
                    )
                    assert placed.clip.encloses(rect)
                    seen.append(drawing.key)
    assert len(seen) == len(set(seen)) == 80 + 10


def test_every_part_repeats_lanes_and_axis_and_says_what_goes_on_where() -> None:
    found = made(busy(), parts=("timeline",))
    everything = [said(page) for page in found]
    for number, page in enumerate(everything, 1):
        assert f"Timeline part {number} of {len(found)}" in page
        assert any(lane in page for lane in ("Signals", "Response", "Internal", "Public"))
        assert re.search(r"\d\d:\d\d", page)
    links = [words.link for page in found for words, *_ in words_of(page) if words.link]
    headings = {drawing.key for drawing in drawn(found, "heading")}
    assert links
    assert {link.removeprefix("#") for link in links} <= headings
    assert re.search(r"page \d+ ›", everything[0])


def test_empty_time_takes_no_pages() -> None:
    later = Note("later", "event", "A year later", OnTimeline(NINE + 400 * DAY, "public", 0))
    assert len(made(incident(later), parts=("timeline",))) < 10


def test_a_note_wider_than_a_page_is_cut_rather_than_lost() -> None:
    wide = Note("wide", "event", "wide " * 400, OnTimeline(NINE, "signals", 9), width=3000.0)
    found = made(incident(wide), parts=("timeline",))
    assert len([drawing for drawing in drawn(found, "note") if drawing.key == "wide"]) > 1


def test_a_phase_that_goes_on_is_named_on_every_page() -> None:
    document = incident(*busy().notes.values(), Phase("all", "All of it", NINE, NINE + 700 * MINUTE))
    for page in made(document, parts=("timeline",)):
        assert "All of it" in said(page)


def test_a_flag_at_the_edge_flies_to_the_left() -> None:
    for page in made(busy(), parts=("timeline",)):
        for _, rect, _, drawing in words_of(page):
            if drawing.kind == "mark":
                assert rect.right <= page.width - 4.0


def test_one_page_is_as_large_as_the_board() -> None:
    (page,) = made(busy(), paper="one-page", parts=("timeline",))
    assert page.width > 80 * 9 * 5.0
    assert {size for _, _, size, drawing in words_of(page) if drawing.kind == "note"} >= {12.0}
    assert all(note.text in said(page) for note in busy().notes.values() if not isinstance(note.place, InTray))


def test_no_page_is_larger_than_a_page_may_be() -> None:
    page = one_page(incident(Note("far", "well", "Far", OnCanvas(90_000.0, -50_000.0))))
    assert max(page.width, page.height) == pytest.approx(LARGEST)


def test_hidden_lanes_leave_nothing_behind() -> None:
    document = incident()
    hidden = {id: replace(lane, hidden=True) for id, lane in document.lanes.items()}
    assert timeline(replace(document, lanes=hidden), A4, 1) == ()


# Any board.


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(documents(), st.sampled_from(sorted(PAPERS)))
def test_any_board_has_pages_with_all_words_on_them(document: Document, paper: str) -> None:
    found = made(document, paper=paper)
    assert found
    for page in found:
        assert 0 < max(page.width, page.height) <= LARGEST + 1e-6
        for placed in page.content:
            if placed.clip is None:
                sheet = Page(page.width, page.height, (placed,))
                for words, rect, _, drawing in words_of(sheet):
                    assert Rect(0.0, 0.0, page.width, page.height).grown(0.5).encloses(rect), (
                        drawing.kind,
                        words.block.text,
                    )


@pytest.mark.parametrize("minutes", [5, 20, 45, 70])
def test_clocks_that_change_beside_the_first_picture_leave_no_label_over_the_edge(minutes: int) -> None:
    last = from_iso("2019-10-27T01:00:00Z") - minutes * MINUTE
    empty = new_document("board", "Outage", "Europe/London")
    events = [Note(f"{at}", "event", "x", OnTimeline(at, "response", 0)) for at in (last - 60 * MINUTE, last)]
    kept = [record for record in empty.records() if not isinstance(record, Board | Frame)]
    document = Document.of(replace(empty.board, start=last - 60 * MINUTE), [*kept, *events])
    for paper in PAPERS:
        (page,) = made(document, paper=paper, parts=["summary"])
        whole = Rect(0.0, 0.0, page.width, page.height)
        assert all(whole.encloses(rect) for _, rect, _, _ in words_of(page))


# Filling sheets.


def slab(height: float, *, gap: float = 0.0, stays: bool = False) -> Slab:
    return Slab((Drawing("slab", "", ()),), height, gap, stays)


_SHEET = Paper("small", 300.0 + 2 * MARGIN, 200.0 + 2 * MARGIN + 18.0)


@given(st.lists(st.floats(1.0, 120.0), min_size=1, max_size=30))
def test_slabs_stand_one_below_the_other_within_the_sheet(heights: list[float]) -> None:
    section = Section("Title", "", tuple(map(slab, heights)), slab(16.0))
    shown = 0
    for sheet in fill([section], _SHEET):
        slabs = [placed for placed in sheet.content if placed.drawings[0].kind == "slab"][1:]
        tops = [placed.y for placed in slabs]
        sizes = heights[shown : shown + len(slabs)]
        shown += len(slabs)
        assert all(a + size <= b + 1e-6 for (a, b), size in zip(pairwise(tops), sizes, strict=False))
        assert tops[-1] + sizes[-1] <= MARGIN + 200.0 + 1e-6
    assert shown == len(heights)


def test_a_section_joins_the_sheet_only_where_all_of_it_fits() -> None:
    short, long = (Section(name, "", (slab(50.0),) * count) for name, count in (("a", 1), ("b", 4)))
    assert [sheet.titles for sheet in fill([short, short, long], _SHEET)] == [("a", "a"), ("b",), ()]


def test_a_longer_section_begins_where_most_of_the_sheet_is_empty() -> None:
    short, long = (Section(name, "", (slab(30.0),) * count) for name, count in (("a", 1), ("b", 10)))
    assert [sheet.titles for sheet in fill([short, long], Paper("A5", 400.0, 419.5))] == [("a", "b"), ()]


def test_a_long_section_leaves_no_single_row_for_its_last_sheet() -> None:
    for count in range(10, 40):
        sheets = list(fill([Section("a", "", (slab(15.0),) * count)], _SHEET))
        shown = [sum(placed.drawings[0].kind == "slab" for placed in sheet.content) for sheet in sheets]
        assert sum(shown) == count
        assert min(shown) >= 3


def test_a_slab_stays_with_the_next() -> None:
    section = Section("a", "", (slab(120.0), slab(20.0, stays=True), slab(60.0)))
    first, second = fill([section], _SHEET)
    assert [len(sheet.content) for sheet in (first, second)] == [2, 3]


def test_pages_are_numbered_and_chapters_go_on() -> None:
    sheets = list(fill([Section("a", "", (slab(150.0),) * 2)], _SHEET))
    found = numbered(sheets, _SHEET, ("one", "two"))
    assert [(page.title, page.level) for page in found] == [("a", 0), ("", None)]


@given(st.text("ab \n", max_size=200), st.integers(1, 12))
def test_a_parted_text_is_the_same_text(words: str, lines: int) -> None:
    block = lay_out(words, 10.0, "sans", 40.0)
    first, rest = parted(block, lines)
    assert [*first.lines, *rest.lines] == pytest.approx([*first.lines, *rest.lines])
    assert [line.text for line in (*first.lines, *rest.lines)] == [line.text for line in block.lines]
    if rest.lines:
        assert rest.lines[0].baseline == pytest.approx(block.lines[0].baseline)
        assert first.height + rest.height == pytest.approx(block.height)


@given(st.lists(st.text("ab ", max_size=80), max_size=6), st.floats(0.0, 100.0))
def test_stacked_texts_keep_every_line_and_the_height_they_may_have(texts: list[str], most: float) -> None:
    column = [text(one, 10.0, width=50.0) for one in texts]
    parts = stacked(column, most)
    lines = [line.text for part in parts for words in part for line in words.block.lines]
    assert lines == [line.text for words in column for line in words.block.lines]
    for part in parts:
        height = max((words.y + words.block.height for words in part), default=0.0)
        assert height <= most + 0.1 or sum(len(words.block.lines) for words in part) == 1


def test_status_and_marks_have_words() -> None:
    """Colours alone would not be seen by everybody."""
    statuses = [Action(f"s{n}", "x", status=status) for n, status in enumerate(Status)]
    text = said(made(incident(*statuses), parts=("actions",))[0])
    assert all(status.value in text for status in Status)
    marks = " ".join(map(said, made(incident(), paper="A3", parts=("timeline",))))
    assert all(mark.value in marks for mark in Mark)


def test_who_heard_first_is_told_whole_on_every_page_that_shows_it() -> None:
    """Wherever the colleagues' first post lies, also where a page begins with it."""
    empty = new_document("board", "Crowded", "Europe/London")
    for step, minute in [*((20, minute) for minute in range(100, 200, 10)), (10, 220)]:
        crowd = [
            Note(f"n{at}", "event", f"Step {at} of many", OnTimeline(NINE + at * step * MINUTE, "response", at % 3))
            for at in range(600 // step)
        ]
        posts = [
            Note("seen", "event", "Seen", OnTimeline(NINE, "signals", 0), marks=(Mark.DETECTED,)),
            Note("said", "event", "Said", OnTimeline(NINE + 9 * MINUTE, "public", 0)),
            Note("told", "event", "Told", OnTimeline(NINE + minute * MINUTE, "internal", 0)),
            Note("again", "event", "Told again", OnTimeline(NINE + (minute + 90) * MINUTE, "internal", 0)),
        ]
        document = Document.of(replace(empty.board, start=NINE), [*empty.records(), *crowd, *posts])
        pages_made = made(document, parts=("timeline",))
        labels = [
            (page, rect) for page in pages_made for _, rect, _, drawing in words_of(page) if drawing.kind == "order"
        ]
        assert labels
        assert min(rect.x for _, rect in labels) >= MARGIN + TITLE_WIDTH, minute
        for page, rect in labels:
            for placed in page.content:
                for drawing in placed.drawings:
                    if drawing.kind in {"silence", "first post", "note"} and (bounds := drawing.bounds) is not None:
                        scale = placed.scale
                        x, y = placed.x + bounds.x * scale, placed.y + bounds.y * scale
                        there = Rect(x, y, bounds.width * scale, bounds.height * scale)
                        assert not there.overlaps(rect), (minute, drawing.title)


def test_lanes_that_need_two_pages_are_halved() -> None:
    lanes = tuple(Lane(f"l{at}", f"Lane {at}", Role.OTHER, position=at, rows=9) for at in range(4))
    notes = tuple(
        Note(f"n{at}{row}", text="Somebody says what goes on", place=OnTimeline(0, f"l{at}", row))
        for at in range(4)
        for row in (0, 3, 6)
    )
    document = Document.of(Board("b", "Tall", start=0), (Kind("event", "Event", "#ffffff"), *lanes, *notes))
    shown = [
        [drawing.title for placed in sheet.content for drawing in placed.drawings if drawing.kind == "lane title"]
        for sheet in timeline(document, A4, 1)
    ]
    assert shown == [["Lane 0", "Lane 1"], ["Lane 2", "Lane 3"]]


def test_a_row_of_flags_that_nobody_needs_takes_no_room_on_paper() -> None:
    def top(*marks: Mark) -> float:
        notes = tuple(
            Note(mark, text=mark, place=OnTimeline(at * MINUTE, "l", 3 * at), marks=(mark,))
            for at, mark in enumerate(marks)
        )
        records = (Kind("event", "Event", "#ffffff"), Lane("l", "Lane", Role.OTHER, rows=9), *notes)
        (sheet,) = timeline(Document.of(Board("b", "Short", start=0), records), A4, 1)
        axis = (placed for placed in sheet.content for drawing in placed.drawings if drawing.kind == "lane title")
        return next(axis).y

    one, two, three = (top(*list(Mark)[:many]) for many in (1, 2, 3))
    assert one < two < three
