"""Where things are on a board, what they look like there, and that nothing is cut off or covered."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import floor
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.stored import NINE
from tests.strategies import documents
from whiteboard.layout import board
from whiteboard.layout.board import (
    AXIS_HEIGHT,
    COMMS_STRIP,
    axis_drawings,
    duration,
    extent,
    frame_area,
    frame_drawings,
    geometry,
    link_drawing,
    link_passes,
    note_drawing,
    phase_drawings,
    timeline_rect,
    tint,
)
from whiteboard.layout.cards import (
    LEAST_WIDTH,
    PADDING,
    TEXT_SIZE,
    Look,
    body,
    card,
    contrast,
    note_size,
    readable,
    spoken,
    time_label,
)
from whiteboard.layout.comms_drawing import comms_drawings, figures_of
from whiteboard.layout.display import Box, Path, Words, shape_bounds
from whiteboard.layout.geometry import Rect, between, union
from whiteboard.layout.scene import scene
from whiteboard.layout.theme import CONTRAST, DARK, LIGHT
from whiteboard.layout.when import Dates
from whiteboard.model.commands import Add, MoveNotes
from whiteboard.model.document import Document
from whiteboard.model.instants import DAY, HOUR, MINUTE, SECOND
from whiteboard.model.records import (
    Action,
    Board,
    Category,
    Frame,
    InTray,
    Kind,
    Lane,
    Link,
    Mark,
    Note,
    OnCanvas,
    OnTimeline,
    Phase,
    Precision,
    Role,
    Target,
)

UTC = ZoneInfo("UTC")
LOOK = Look("#2f6fde", UTC)
KINDS = tuple(Kind(name, name.title(), "#fdeeaa") for name in ("event", "idea"))


def incident(*more: object) -> Document:
    """Detected at nine, the public told 20 minutes later, colleagues after 50, resolved after three hours."""
    return Document.of(
        Board("board", "Board", start=NINE),
        (
            Lane("signals", "Signals", Role.SIGNALS),
            Lane("internal", "Internal", Role.INTERNAL, position=1),
            Lane("public", "Public", Role.PUBLIC, position=2),
            *KINDS,
            Target("public", first=10, every=30),
            Note("detected", text="Alert", place=OnTimeline(NINE, "signals", 0), marks=(Mark.DETECTED,)),
            Note("public", text="Investigating", place=OnTimeline(NINE + 20 * MINUTE, "public", 0)),
            Note("internal", text="Told", place=OnTimeline(NINE + 50 * MINUTE, "internal", 0)),
            Note("resolved", text="Over", place=OnTimeline(NINE + 180 * MINUTE, "public", 0), marks=(Mark.RESOLVED,)),
            *more,  # type: ignore[arg-type]
        ),
    )


# Geometry.


@settings(max_examples=40)
@given(documents())
def test_lanes_lie_below_one_another_and_the_canvas_below_them(document: Document):
    shape = geometry(document)
    assert {strip.lane.id for strip in shape.strips} == {lane.id for lane in document.lanes.values() if not lane.hidden}
    assert all(below.y == above.bottom for above, below in pairwise(shape.strips))
    assert shape.canvas_y > shape.timeline_bottom == (shape.strips[-1].bottom if shape.strips else 0.0)
    for strip in shape.strips:
        assert shape.strip_at(strip.y) == shape.strip_at(strip.bottom - 0.01) == strip
        for row in range(strip.lane.rows):
            assert shape.row_at(strip, shape.row_y(strip, row)) == row
            assert strip.y < shape.row_y(strip, row) < strip.bottom


@settings(max_examples=40)
@given(documents())
def test_a_note_is_to_be_seen_unless_it_waits_or_its_lane_is_hidden(document: Document):
    shape = geometry(document)
    for note in document.notes.values():
        place = note.place
        hidden = isinstance(place, OnTimeline) and document.lanes[place.lane].hidden
        drawing = note_drawing(document, note, shape, LIGHT)
        assert (drawing is None) is (shape.rect(note) is None) is (hidden or isinstance(place, InTray))


@settings(max_examples=40)
@given(documents())
def test_a_note_drawn_once_for_paper_is_the_one_of_the_window(document: Document):
    shape = geometry(document)
    for note in document.notes.values():
        kept = note_drawing(document, note, shape, LIGHT)
        once = note_drawing(document, note, shape, LIGHT, once=True)
        if kept is None or once is None:
            assert kept is once
            continue
        assert (once.kind, once.key, once.title) == (kept.kind, kept.key, kept.title)
        for mine, theirs in zip(once.shapes, kept.shapes, strict=True):
            assert type(mine) is type(theirs)
            one, other = shape_bounds(mine), shape_bounds(theirs)
            assert (one.x, one.y, one.width, one.height) == pytest.approx((other.x, other.y, other.width, other.height))
            if isinstance(mine, Words) and isinstance(theirs, Words):
                assert (mine.block, mine.colour, mine.link) == (theirs.block, theirs.colour, theirs.link)


def test_an_event_without_words_or_a_time_is_said_too():
    note = Note("empty", "event", "", OnCanvas(0.0, 0.0))
    drawing = note_drawing(incident(note), note, geometry(incident(note)), LIGHT)
    assert drawing is not None
    assert drawing.title == "an empty note"


@settings(max_examples=25)
@given(documents())
def test_any_board_can_be_drawn_and_every_name_on_it_is_said(document: Document):
    drawings = scene(document, LIGHT)
    keys = {(drawing.kind, drawing.key) for drawing in drawings}
    shape = geometry(document)
    assert {key for kind, key in keys if kind == "note"} == {
        note.id for note in document.notes.values() if shape.rect(note) is not None
    }
    assert {key for kind, key in keys if kind == "frame"} == set(document.frames)
    assert [drawing for drawing in scene(document, DARK) if drawing.kind == "note" and not drawing.title] == []
    assert {(drawing.kind, drawing.key) for drawing in scene(document, DARK)} == keys


def test_moving_one_note_moves_no_other_drawing():
    document = incident(Note("free", "idea", "Free", OnCanvas(10.0, 10.0)))
    moved = document.apply(MoveNotes({"free": OnCanvas(300.0, 80.0)}).plan(document))
    before, after = ({(one.kind, one.key): one for one in scene(some, LIGHT)} for some in (document, moved))
    assert [key for key in before if before[key] != after[key]] == [("note", "free")]


def test_the_timeline_is_as_wide_as_what_stands_on_it():
    document = incident(Phase("phase", "Phase", NINE - HOUR, NINE + HOUR))
    area, shape = timeline_rect(document, geometry(document)), geometry(document)
    assert all(area.encloses(rect) for note in document.notes.values() if (rect := shape.rect(note)) is not None)
    assert area.x <= shape.scale.x(NINE - HOUR)
    empty = Document.of(Board("board", "Board"), (Lane("a", "A"),))
    assert timeline_rect(empty, geometry(empty)).width > 1_000


# Cards.


@settings(max_examples=60)
@given(documents(most_notes=3, most_others=0))
def test_a_card_holds_its_words(document: Document):
    shape = geometry(document)
    for note in document.notes.values():
        width, height = note_size(note)
        drawing = card(note, board.look(document, note, shape), LIGHT)
        inside = Rect(0.0, 0.0, width, height)
        blocks = [part.block for part in body(note).parts]
        assert {block.size for block in blocks} == {TEXT_SIZE}
        for words in (part for part in drawing.shapes if isinstance(part, Words) and part.block in blocks):
            assert words.x + words.block.width <= width + 1e-6
            assert words.y + words.block.height <= inside.bottom + 6.0
        paper = drawing.shapes[0]
        assert isinstance(paper, Box)
        assert paper.rect == inside


@pytest.mark.parametrize(
    "text",
    [
        "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466",
        "\U0001f170",
        "- \u2764\ufe0f\u200d\U0001f525",
        "\ufdfd",
        "1. \ufdfd",
        "e" + 30 * "\u0301",
        "unbreakable" * 4,
    ],
)
def test_what_is_wider_than_a_narrow_card_is_parted_or_makes_room(text: str):
    note = Note("n", text=text, width=24.0)
    width, _ = note_size(note)
    assert width >= LEAST_WIDTH
    assert all(PADDING + part.x + part.block.width <= width for part in body(note).parts)


def test_a_card_grows_with_its_text_and_never_shrinks_it():
    heights = [note_size(Note("n", text="word " * number, width=136.0))[1] for number in (1, 10, 40)]
    assert heights == sorted(set(heights))
    parts = [part for number in (1, 40, 400) for part in body(Note("n", text="word " * number)).parts]
    assert {part.block.size for part in parts} == {TEXT_SIZE}


@pytest.mark.parametrize(
    ("place", "label"),
    [
        (OnTimeline(NINE, "a", 0), "09:00"),
        (OnTimeline(NINE, "a", 0, precision=Precision.ABOUT), "~09:00"),
        (OnTimeline(NINE, "a", 0, NINE + 20 * MINUTE, Precision.RANGE), "09:00–09:20"),
        (OnCanvas(0.0, 0.0), ""),
    ],
)
def test_the_time_on_a_card(place: OnTimeline | OnCanvas, label: str):
    assert time_label(Note("n", place=place), LOOK) == label


def test_a_card_says_everything_in_one_line():
    note = Note("n", text="Alert\nfires", place=OnTimeline(NINE, "a", 0), marks=(Mark.DETECTED,), votes=3)
    assert spoken(note, LOOK) == "09:00 Alert fires [detected], 3 votes"
    assert spoken(Note("n", "idea", "Page us"), LOOK) == "idea: Page us"


@given(st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06x}"), st.sampled_from((LIGHT, DARK, CONTRAST)))
def test_colours_as_text_can_be_read(colour: str, theme):
    for ground in (theme.card, tint(colour, theme)):
        # Where every word is to be 10 : 1, the tints of dark colours leave less.
        least = min(10.0, contrast("#000000", ground) * 0.8) if theme is CONTRAST else 4.5
        assert contrast(readable(colour, theme, ground), ground) >= least


@pytest.mark.parametrize("theme", [LIGHT, DARK, CONTRAST])
def test_what_is_written_on_the_accent_can_be_read(theme):
    assert contrast(theme.card, theme.accent) >= 4.5


def test_contrast_is_that_of_the_guidelines():
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#ff0000", "#ff0000") == 1.0


# Links.


@settings(max_examples=60)
@given(st.integers(-400, 400), st.integers(-300, 300))
def test_an_arrow_begins_at_one_note_ends_at_the_other_and_is_hit_along_the_way(dx: int, dy: int):
    notes = (Note("one", "idea", "One", OnCanvas(0.0, 0.0)), Note("two", "idea", "Two", OnCanvas(dx, dy)))
    document = Document.of(Board("board", "Board"), (*KINDS, *notes, Link("link", "one", "two", "why")))
    shape = geometry(document)
    drawing = link_drawing(document, document.links["link"], shape, LIGHT)
    assert drawing is not None
    curve = next(part.points for part in drawing.shapes if isinstance(part, Path) and part.curved)
    tail, head = (shape.rect(note) for note in notes)
    assert tail is not None
    assert head is not None
    assert tail.grown(0.01).contains(*curve[0])
    assert head.grown(0.01).contains(*curve[3])
    assert link_passes(drawing, *curve[0], 4.0)
    assert link_passes(drawing, *curve[3], 4.0)
    assert not link_passes(drawing, curve[0][0], curve[0][1] + 2_000.0, 4.0)


def test_a_link_to_a_note_in_the_tray_is_not_drawn():
    document = incident(Note("waiting"), Link("link", "detected", "waiting"))
    assert link_drawing(document, document.links["link"], geometry(document), LIGHT) is None


# The comms figures on the board.


GAPS = ("silence", "first post")


def bands(document: Document) -> list:
    return [one for one in comms_drawings(document, geometry(document), LIGHT) if one.kind in GAPS]


def test_each_gap_has_its_band_below_the_notes_of_its_lane():
    document = incident()
    shape = geometry(document)
    strip = shape.strip("public")
    assert strip is not None
    gaps = figures_of(document).gaps[Role.PUBLIC]
    drawn = [band for band in bands(document) if band.bounds is not None and band.bounds.y > strip.y]
    assert len(drawn) == len(gaps) == 2
    for gap, band in zip(gaps, drawn, strict=True):
        assert band.bounds.y >= strip.bottom - COMMS_STRIP
        assert band.bounds.bottom <= strip.bottom
        assert shape.scale.x(gap.start) <= band.bounds.x
        assert band.bounds.right <= shape.scale.x(gap.until)
        assert any(isinstance(part, Words) for part in band.shapes) is gap.late


def test_no_band_covers_a_note():
    document = incident()
    shape = geometry(document)
    rects = [rect for note in document.notes.values() if (rect := shape.rect(note)) is not None]
    assert not [band for band in bands(document) for rect in rects if band.bounds.overlaps(rect)]


def test_the_broken_order_is_drawn_and_goes_when_it_is_mended():
    document = incident()
    assert [one.kind for one in comms_drawings(document, geometry(document), LIGHT)].count("order") == 1
    mended = document.apply(MoveNotes({"internal": OnTimeline(NINE + 5 * MINUTE, "internal", 0)}).plan(document))
    assert "order" not in [one.kind for one in comms_drawings(mended, geometry(mended), LIGHT)]


def test_only_the_bands_that_are_seen_are_drawn():
    document = incident()
    shape = geometry(document)
    x = shape.scale.x(NINE + 170 * MINUTE)
    seen = list(comms_drawings(document, shape, LIGHT, Rect(x, 0.0, 10.0, shape.timeline_bottom)))
    assert 0 < len([one for one in seen if one.kind in GAPS]) < len(bands(document))


# The head.


def phase_words(*phases: Phase) -> list[tuple[str, float, float]]:
    """What is read of the phases, and from where to where, at a zoom of 1."""
    document = incident(*phases)
    shape = geometry(document)
    drawings = phase_drawings(document, shape, LIGHT, 0.0, 4_000.0, 1.0)
    words = [shape for drawing in drawings for shape in drawing.shapes if isinstance(shape, Words)]
    return [(one.block.text, one.x, one.x + one.block.width) for one in words]


def test_the_title_of_a_short_phase_stands_in_the_free_room_behind_it():
    short = Phase("short", "Nobody had noticed it", NINE, NINE + 3 * MINUTE)
    ((title, _, _),) = phase_words(short)
    assert title == short.title
    closely = Phase("next", "Investigating", NINE + 3 * MINUTE, NINE + HOUR)
    titles = phase_words(short, closely)
    assert [title for title, _, _ in titles if title == short.title] == []
    assert any(title == closely.title for title, _, _ in titles)


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(1, 120), st.text("abc ", max_size=20)), max_size=6))
def test_titles_of_phases_one_after_another_never_run_into_each_other(parts: list[tuple[int, int, str]]):
    phases, at = [], NINE
    for number, (pause, length, title) in enumerate(parts):
        start = at + pause * MINUTE
        at = start + length * MINUTE
        phases.append(Phase(f"p{number}", title.strip() or "x", start, at))
    spans = sorted((x, right) for _, x, right in phase_words(*phases))
    assert all(right <= x for (_, right), (x, _) in pairwise(spans))


def test_the_head_shows_phases_marks_and_ticks_within_its_height():
    document = incident(Phase("phase", "Investigation", NINE, NINE + HOUR))
    drawings = list(axis_drawings(document, geometry(document), LIGHT, -50.0, 1_200.0, 1.0))
    assert {"phase", "axis"} <= {drawing.kind for drawing in drawings}
    words = [part.block.text for drawing in drawings for part in drawing.shapes if isinstance(part, Words)]
    assert {"Investigation", "detected", "resolved", "10:00"} <= set(words)
    for drawing in drawings:
        assert drawing.bounds is not None
        assert drawing.bounds.y >= -0.01
        assert drawing.bounds.bottom <= AXIS_HEIGHT + 0.01


@settings(max_examples=40)
@given(
    st.lists(st.sampled_from(list(Mark)), unique=True, min_size=2), st.lists(st.integers(0, 60), min_size=7, max_size=7)
)
def test_names_of_marks_never_cover_one_another(marks: list[Mark], minutes: list[int]):
    notes = tuple(
        Note(f"m{at}", text=mark, place=OnTimeline(NINE + minutes[at] * MINUTE, "signals", 0), marks=(mark,))
        for at, mark in enumerate(marks)
    )
    document = Document.of(
        Board("board", "Board", start=NINE), (Lane("signals", "Signals", Role.SIGNALS), *KINDS, *notes)
    )
    drawings = list(axis_drawings(document, geometry(document), LIGHT, -50.0, 1_200.0, 1.0))
    flags = [
        (part.block.text, drawing)
        for drawing in drawings
        if drawing.kind == "mark"
        for part in drawing.shapes
        if isinstance(part, Words)
    ]
    assert sorted(name for text, _ in flags for name in text.split(" · ")) == sorted(marks)
    assert sum(len([part for part in drawing.shapes if isinstance(part, Path)]) for _, drawing in flags) == len(marks)
    rects = [part.rect for _, drawing in flags for part in drawing.shapes if isinstance(part, Box)]
    assert not [1 for at, one in enumerate(rects) for other in rects[at + 1 :] if one.overlaps(other)]


def test_a_third_mark_close_by_keeps_its_name_and_more_share_a_flag():
    minutes = (0, 5, 8, 10, 14)
    notes = tuple(
        Note(f"m{at}", text=mark, place=OnTimeline(NINE + minute * MINUTE, "signals", 0), marks=(mark,))
        for at, (mark, minute) in enumerate(zip(Mark, minutes, strict=False))
    )
    document = Document.of(
        Board("board", "Board", start=NINE), (Lane("signals", "Signals", Role.SIGNALS), *KINDS, *notes)
    )

    def names(left: float) -> set[str]:
        drawings = axis_drawings(document, geometry(document), LIGHT, left, left + 1_200.0, 1.0)
        marks = (drawing for drawing in drawings if drawing.kind == "mark")
        return {part.block.text for drawing in marks for part in drawing.shapes if isinstance(part, Words)}

    assert names(-50.0) == {"impact started", "detected", "acknowledged · declared", "identified"}
    # None comes apart while one pans past it.
    assert names(400.0) == set()
    assert all(names(left) <= names(-50.0) for left in range(-50, 400, 10))


@pytest.mark.parametrize("zoom", [1.0, 0.5, 0.3, 0.2])
def test_titles_of_frames_can_be_read_at_any_zoom(zoom: float):
    frame = Frame("f", "Discussion", 0.0, 0.0, 600.0, 300.0, 0)
    document = Document.of(Board("board", "Board", start=NINE), (Lane("signals", "Signals", Role.SIGNALS), frame))
    (drawing,) = frame_drawings(document, geometry(document), LIGHT, zoom)
    (title,) = (part for part in drawing.shapes if isinstance(part, Words))
    assert title.block.text == "Discussion"
    assert title.block.size * zoom >= 9.8
    assert title.y + title.block.height <= geometry(document).canvas_y + 36.1


# Words and rectangles.


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (0, "0 min"), (45 * SECOND, "45 s"), (MINUTE, "1 min"), (59 * MINUTE + 59 * SECOND, "59 min"), (HOUR, "1 h"),
        (2 * HOUR + 10 * MINUTE, "2 h 10 min"), (76 * HOUR, "3 d 4 h"), (-90 * MINUTE, "1 h 30 min"),
    ],
)  # fmt: skip
def test_how_long(length: int, words: str):
    assert duration(length) == words


rects = st.builds(between, *([st.integers(-100, 100).map(float)] * 4))


@given(rects, rects)
def test_rectangles(one: Rect, other: Rect):
    both = union([one, other])
    assert both is not None
    assert both.encloses(one)
    assert both.encloses(other)
    assert one.overlaps(other) is other.overlaps(one)
    assert (one.shared(other) > 0.0) is (
        one.overlaps(other) and min(one.width, one.height, other.width, other.height) > 0
    )
    assert one.shared(other) == other.shared(one) <= min(one.width * one.height, other.width * other.height)
    assert one.shared(one) == one.shared(both) == one.width * one.height
    if one.encloses(other) and other.width and other.height:
        assert one.overlaps(other)
    assert one.grown(3.0).encloses(one)
    assert one.contains(*one.centre)
    assert one.moved(3.0, -2.0).moved(-3.0, 2.0) == one
    assert union([]) is None


def test_a_frame_reaches_down_to_the_last_of_many_cards():
    frame = Frame("f", "Process", 0.0, 0.0, 300.0, 300.0, 0, Category.PROCESS)
    actions = [Action(f"a{number}", f"Action {number}", Category.PROCESS, position=number) for number in range(12)]
    document = Document.of(Board("board", "Board", start=NINE), (frame, *actions))
    shape = geometry(document)
    drawings = list(frame_drawings(document, shape, LIGHT))
    seen = frame_area(document, frame, shape)
    assert seen.height > 300.0
    assert drawings[0].bounds == seen
    assert all(seen.encloses(bounds) for drawing in drawings[1:] if (bounds := drawing.bounds) is not None)
    assert extent(document, shape).encloses(seen)
    few = Document.of(Board("board", "Board", start=NINE), (frame, *actions[:2]))
    assert frame_area(few, frame, shape).height == 300.0


def test_a_frame_shows_the_actions_of_its_category_inside_itself():
    from whiteboard.model.records import Action, Category

    document = Document.of(
        Board("board", "Board"),
        (
            Frame("people", "People", 0.0, 0.0, 260.0, 440.0, 0, Category.PEOPLE),
            Action("one", "Name a deputy for the comms lead", Category.PEOPLE, "Anna"),
            Action("other", "Elsewhere", Category.PROCESS),
        ),
    )
    drawings = scene(document, LIGHT)
    (frame,) = [one for one in drawings if one.kind == "frame"]
    cards = [one for one in drawings if one.kind == "action"]
    assert [one.key for one in cards] == ["one"]
    assert frame.bounds is not None
    assert cards[0].bounds is not None
    assert frame.bounds.grown(6.0).encloses(cards[0].bounds)


def test_a_board_of_several_days_says_the_day():
    document = incident()
    assert geometry(document).dates is Dates.NONE
    later = document.apply(Add((Note("days", place=OnTimeline(NINE + 60 * HOUR, "signals", 0)),)).plan(document))
    assert geometry(later).dates is Dates.DAY
    assert time_label(later.notes["days"], replace(LOOK, dates=Dates.DAY)) == "20 Jul 21:00"


@pytest.mark.parametrize(("days", "dates"), [(1, Dates.NONE), (2, Dates.DAY)])
def test_an_event_of_a_whole_day_does_not_make_a_board_one_of_several(days: int, dates: Dates):
    start = NINE - 9 * HOUR
    whole = OnTimeline(start, "public", 0, start + days * DAY, Precision.RANGE)
    document = incident(Note("all day", "event", "Works are announced", whole))
    assert geometry(document).dates is dates


def test_the_title_of_a_frame_is_rather_smaller_than_cut():
    frame = Frame("f", "Discussion", 0.0, 0.0, 480.0, 300.0, 0)
    lane = Lane("signals", "Signals", Role.SIGNALS)

    def title(frame: Frame, zoom: float) -> Words:
        document = Document.of(Board("board", "Board", start=NINE), (lane, frame))
        (drawing,) = frame_drawings(document, geometry(document), LIGHT, zoom)
        return next(part for part in drawing.shapes if isinstance(part, Words))

    for zoom in (0.09, 0.05, 0.02):
        assert not title(frame, zoom).block.clipped
        assert title(frame, zoom).block.size > 80.0
    voted = Note("n", "improve", "x", OnCanvas(30.0, 60.0), votes=12)
    document = Document.of(Board("board", "Board", start=NINE), (lane, frame, voted))
    for zoom, said in ((1.0, ["12 votes"]), (0.15, ["12 votes"]), (0.09, [])):
        (drawing,) = frame_drawings(document, geometry(document), LIGHT, zoom)
        assert [part.block.text for part in drawing.shapes if isinstance(part, Words)] == ["Discussion", *said]
    long = replace(frame, title="What we talked about and did not agree on")
    assert title(long, 0.09).block.clipped
    assert title(long, 0.09).block.size == floor(480.0 / 5 * 0.6), "never too small to be read at all"
