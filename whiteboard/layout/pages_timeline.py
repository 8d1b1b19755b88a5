"""The timeline on paper: the board's own drawings on one page where they can be read there, else on as many as it takes.

Each page repeats the lanes' titles and the axis, and says at its cuts which page goes on. A page ends beside notes, not
in them; where that cannot be, the next page begins with the notes that were cut. What nobody wrote on takes no page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, product
from math import ceil

from whiteboard.layout.board import (
    AXIS_HEIGHT,
    TITLE_WIDTH,
    Strip,
    axis_drawings,
    fold_drawings,
    folds_with_notes,
    geometry,
    grid_drawing,
    keeps_strip,
    lane_drawings,
    link_drawing,
    mark_drawings,
    note_drawing,
    timeline_rect,
    title_drawings,
)
from whiteboard.layout.cards import note_width
from whiteboard.layout.clock_changes import cut_changes
from whiteboard.layout.comms_drawing import band_area, comms_drawings, covered, over_notes
from whiteboard.layout.compose import LEGIBLE, MARGIN, PRINT, Paper, Sheet, smallest_text, text
from whiteboard.layout.display import Box, Drawing, Path, Placed, Words, shape_bounds
from whiteboard.layout.geometry import Rect
from whiteboard.layout.pages_cuts import ABOVE, BESIDE, Span, Spans, even_cuts
from whiteboard.layout.pages_fitting import LEAST, feet, fitted, lane_ends, trimmed
from whiteboard.layout.routes import near_notes, stretches
from whiteboard.model.document import Document
from whiteboard.model.records import EVENT, Id, Note, OnTimeline

MOST_TILES = 2_000
"""Pages of one timeline; one that needs more is drawn smaller than can be read."""

_CUT = 13.0
_SLACK, _LABEL = 30.0, 18.0
_EDGE = 3.0
_ASIDE = (0.0, *(side * step * 7.0 for step in range(1, 15) for side in (1.0, -1.0)))
"""Points below or above its arrow that a label may stand where that leaves no room, the nearest first."""
_REACH = 8.0
"""Points that badges and shadows reach beyond their notes."""
_PHASES = 30.0
"""Points of the head that belong to the phases."""
_EXACT = 1e-9
_LABELLED = frozenset({"silence", "first post", "fold"})


def timeline(document: Document, paper: Paper, first_page: int) -> tuple[Sheet, ...]:
    """The sheets of the timeline, of which the first becomes page ``first_page``; none where nothing is to be seen."""
    bare = trimmed(document)
    made = _Timeline(bare, paper, first_page)
    if made.whole_scale < LEAST:
        anew = fitted(bare, *made.rooms)
        if anew is not None:
            return tuple(_Timeline(anew[0], paper, first_page).sheets(anew[1]))
    return tuple(made.sheets())


@dataclass(frozen=True, slots=True)
class _Tile:
    """What one page shows: from where to where across and down, the notes drawn there, and what lies behind them."""

    column: Span
    band: Span
    notes: tuple[Drawing, ...]
    behind: tuple[Drawing, ...]

    @property
    def area(self) -> Rect:
        """The part of the board that the page shows."""
        return Rect(
            self.column.start, self.band.start, self.column.until - self.column.start, self.band.until - self.band.start
        )


def _unmarked(note: Note) -> Note:
    """A note without its marks, in the same width: the same lines break at the same words."""
    return replace(note, marks=(), width=note_width(note)) if note.marks else note


class _Timeline:
    """One timeline and how it is cut into pages."""

    def __init__(self, document: Document, paper: Paper, first_page: int) -> None:
        self._document = document
        self._first_page = first_page
        self._shape = geometry(document)
        self._area = timeline_rect(document, self._shape)
        rank = {strip.lane.id: index for index, strip in enumerate(self._shape.strips)}
        placed = [(note, note.place) for note in document.notes.values() if isinstance(note.place, OnTimeline)]
        shown = [(note, place) for note, place in placed if place.lane in rank]
        shown.sort(key=lambda pair: _reading_order(pair[0], pair[1], rank))
        rects = {note.id: rect for note in document.notes.values() if (rect := self._shape.rect(note)) is not None}
        # The marks are flags above the axis, and not repeated on the cards, which stay as wide as they are with them.
        self._notes = [
            (rects[note.id], drawing)
            for note, _ in shown
            if note.id in rects
            and (drawing := note_drawing(document, _unmarked(note), self._shape, PRINT, once=True)) is not None
        ]
        near = near_notes(rects.items())
        over = ((drawing.bounds, drawing) for drawing in over_notes(document, self._shape, PRINT, near=near))
        self._notes += [(bounds, drawing) for bounds, drawing in over if bounds is not None]
        behind = [
            *fold_drawings(self._shape, PRINT, folds_with_notes(document, self._shape), near),
            *lane_drawings(self._shape, PRINT, self._area.x, self._area.right),
            *comms_drawings(document, self._shape, PRINT, near=near),
            *(
                drawing
                for link in document.links.values()
                if self._on_timeline(link.from_note, link.to_note)
                and (drawing := link_drawing(document, link, self._shape, PRINT, near)) is not None
            ),
        ]
        # A line has no area, and is still to be seen where it touches a page.
        self._behind = [(tuple(reached.grown(0.5) for reached in _reached(drawing)), drawing) for drawing in behind]
        drawings = tuple(drawing for _, drawing in (*self._behind, *self._notes))
        self._least_scale = LEGIBLE / smallest_text((Placed(drawings),))
        """The scale at which the smallest text is just legible."""
        width, height = paper.room
        self._spare = self._spare_rows()
        self._room = width - TITLE_WIDTH, height - AXIS_HEIGHT + self._spare

    def _on_timeline(self, *ids: Id) -> bool:
        return all(isinstance(self._document.notes[id].place, OnTimeline) for id in ids)

    @property
    def whole_scale(self) -> float:
        """The scale at which everything fits on one page, never above 100 %."""
        return min(1.0, self._room[0] / self._area.width, self._room[1] / self._area.height)

    @property
    def rooms(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """Width and height of what lanes may take of a single page, and of one of several."""
        return self._room, (self._room[0], self._room[1] - _CUT)

    def sheets(self, scale: float = 0.0) -> Iterator[Sheet]:
        """The pages, from left to right and, where one is not high enough, from top to bottom within each stretch; at a
        scale at which they are known to be few or, by default, that which takes the fewest."""
        if not self._notes:
            return
        if not scale:
            scale = self.whole_scale
            if scale < self._least_scale:
                scale = self._part_scale()
        tiles = self._tiles(scale)
        if len(tiles) > MOST_TILES:
            scale = self.whole_scale
            tiles = self._tiles(scale)
        for index, (tile, neighbours) in enumerate(zip(tiles, _neighbours(tiles), strict=True)):
            name = Drawing("heading", _tile_key(index), tuple(_name(index, len(tiles))))
            references = tuple(_references(neighbours, tile.area.width * scale, self._first_page))
            yield Sheet(self._content(tile, scale, name, references), () if index else ("Timeline",))

    def _spare_rows(self) -> float:
        """Points of the head that no flag needs. The smaller the scale, the more rows of flags there are."""
        head = mark_drawings(self._document, self._shape, PRINT, self._area.x, self._area.right, self._least_scale)
        return min([AXIS_HEIGHT / 2, *(bounds.y for mark in head if (bounds := mark.bounds) is not None)]) - _PHASES

    def _part_scale(self) -> float:
        """The scale with the fewest pages, and of those the largest: at 100 % or where some number of pages just fits."""
        width, height = self._room[0], self._room[1] - _CUT
        across, down = self._area.width, self._area.height
        least = self._least_scale
        scales = {1.0}
        for room, size in ((width, across), (height, down)):
            scales |= {count * room / size for count in range(ceil(least * size / room), int(size / room) + 1)}

        def count(scale: float) -> int:
            return ceil(across * scale / width - _EXACT) * ceil(down * scale / height - _EXACT)

        return min(
            (scale for scale in scales if least <= scale <= 1.0),
            key=lambda scale: (count(scale), -scale),
            default=least,
        )

    def _tiles(self, scale: float) -> list[_Tile]:
        """The parts into which the timeline is cut, each with the notes that are whole on no earlier one."""
        whole = scale <= self.whole_scale + _EXACT
        width, height = self._room[0] / scale, (self._room[1] - (0.0 if whole else _CUT)) / scale
        area = self._area
        rects = [rect for rect, _ in self._notes]
        columns = even_cuts([(rect.x, rect.right) for rect in rects], area.x, area.right, width, BESIDE)
        edges = [*((rect.y, rect.bottom) for rect in rects), *feet(self._shape)]
        bands = even_cuts(edges, 0.0, area.height, height, ABOVE, lane_ends(self._shape))
        notes: dict[tuple[Span, Span], list[Drawing]] = {(column, bands[0]): [] for column in columns}
        across, down = Spans(columns), Spans(bands)
        for rect, drawing in self._notes:
            for column in across.homes(rect.x, rect.right):
                for band in down.homes(rect.y, rect.bottom):
                    notes.setdefault((column, band), []).append(drawing)
        scenery: defaultdict[tuple[Span, Span], list[Drawing]] = defaultdict(list)
        for reached, drawing in self._behind:
            found = (product(across.touched(rect.x, rect.right), down.touched(rect.y, rect.bottom)) for rect in reached)
            for part in set(chain.from_iterable(found)):
                scenery[part].append(drawing)
        shown = ((column, band) for column in columns for band in bands)
        return [
            _Tile(column, band, tuple(notes[column, band]), tuple(scenery[column, band]))
            for column, band in shown
            if len(bands) == 1 or notes.get((column, band))
        ]

    def _taken(self, tile: _Tile) -> list[Rect]:
        """Where a page has notes and what is said of them, and where its lanes keep room for silences."""
        taken = [rect for drawing in tile.notes if (rect := drawing.bounds) is not None]
        taken += [band_area(strip, tile.area) for strip in self._shape.strips if keeps_strip(strip.lane)]
        return taken

    def _content(self, tile: _Tile, scale: float, name: Drawing, references: tuple[Drawing, ...]) -> tuple[Placed, ...]:
        """A part below its name, with the axis above it and the lanes' titles beside it."""
        document, shape = self._document, self._shape
        area = tile.area
        left, top, width = MARGIN + TITLE_WIDTH, MARGIN + AXIS_HEIGHT - self._spare, area.width * scale
        clip = Rect(left, top, width, area.height * scale)
        taken = self._taken(tile)
        scenery = (_label_within(drawing, area, taken) for drawing in tile.behind)
        behind = (grid_drawing(shape, PRINT, area.x, area.right, scale), *scenery)
        head = list(cut_changes(axis_drawings(document, shape, PRINT, area.x, area.right, scale), width))
        phases = tuple(drawing for drawing in head if drawing.kind == "phase")
        marks = (drawing for drawing in head if drawing.kind == "mark")
        axis = (*(drawing for drawing in head if drawing.kind not in {"phase", "mark"}), *_flags(marks, width))
        strips = (strip for strip in shape.strips if strip.y < area.bottom and strip.bottom > area.y)
        shown = replace(shape, strips=tuple(_within(strip, area) for strip in strips))
        x, y = left - area.x * scale, top - area.y * scale
        return (
            Placed((name,), MARGIN, MARGIN),
            Placed(phases, left, MARGIN, clip=Rect(left, MARGIN, width, AXIS_HEIGHT)),
            # Labels at the ends of the axis reach beyond it, folds that are not shown must not.
            Placed(
                axis,
                left,
                top - AXIS_HEIGHT,
                clip=Rect(left - _LABEL, top - AXIS_HEIGHT, width + _LABEL + MARGIN, AXIS_HEIGHT),
            ),
            Placed(tuple(title_drawings(shown, PRINT, area.y, scale)), MARGIN, top),
            Placed(behind, x, y, scale, clip),
            Placed(tile.notes, x, y, scale, clip.grown(_REACH)),
            Placed(references, left, clip.bottom + 3.0),
        )


def _reached(drawing: Drawing) -> Iterator[Rect]:
    """The rectangle around a drawing or, of an arrow across half of the board, those around its stretches and its label:
    it is not on every page between its notes."""
    if drawing.kind != "link":
        if drawing.bounds is not None:
            yield drawing.bounds
        return
    for shape in drawing.shapes:
        if isinstance(shape, Path) and shape.curved:
            yield from (shape_bounds(Path(stretch)) for stretch in stretches(shape.points))
        else:
            yield shape_bounds(shape)


def _reading_order(note: Note, place: OnTimeline, rank: dict[Id, int]) -> tuple[object, ...]:
    """Lane by lane in the order of time; what was brought to the front is painted, and read, last."""
    return note.z, rank[place.lane], place.at, place.row or 0, note.kind != EVENT, note.id


def _within(strip: Strip, area: Rect) -> Strip:
    """The part of a lane that a page shows."""
    y, bottom = max(strip.y, area.y), min(strip.bottom, area.bottom)
    return Strip(strip.lane, y, bottom - y)


def _label_within(drawing: Drawing, area: Rect, taken: Sequence[Rect]) -> Drawing:
    """A band with its words in the middle of what the page shows of it, or without them where they have no room; the
    words of an arrow where they cover nothing that is ``taken``, if there is such a place."""
    if drawing.kind == "order":
        return _order_within(drawing, area, taken)
    first = next((at for at, shape in enumerate(drawing.shapes) if isinstance(shape, Words)), 0)
    bounds = drawing.bounds if first and drawing.kind in _LABELLED else None
    if bounds is None:
        return drawing
    # What the words stand on goes with them, but never the band itself.
    first -= first > 1 and isinstance(drawing.shapes[first - 1], Box)
    band, label = drawing.shapes[:first], Drawing("", "", drawing.shapes[first:])
    left, right = max(bounds.x, area.x), min(bounds.right, area.right)
    if label.bounds is None or label.bounds.width > right - left:
        return replace(drawing, shapes=band)
    by = (left + right) / 2 - label.bounds.centre[0]
    return replace(drawing, shapes=(*band, *label.moved(by, 0.0).shapes))


def _order_within(drawing: Drawing, area: Rect, taken: Sequence[Rect]) -> Drawing:
    """The arrow from the first public to the first internal post, its words whole on a page that shows a part of them;
    where they would cover the post that the arrow points at, or anything else, they stand above or below it."""
    arrow = tuple(shape for shape in drawing.shapes if isinstance(shape, Path))
    label = Drawing("", "", drawing.shapes[len(arrow) :])
    bounds = label.bounds
    if bounds is None or not bounds.overlaps(area) or area.encloses(bounds) or bounds.width > area.width:
        return drawing
    by = max(area.x + _EDGE - bounds.x, 0.0) or min(area.right - _EDGE - bounds.right, 0.0)
    places = [bounds.moved(by, down) for down in _ASIDE]
    seen = [place for place in places if area.y <= place.y and place.bottom <= area.bottom] or places[:1]
    best = min(seen, key=lambda place: covered(place, taken))
    return replace(drawing, shapes=(*arrow, *label.moved(by, best.y - bounds.y).shapes))


def _flags(marks: Iterable[Drawing], width: float) -> Iterator[Drawing]:
    """The marks whose poles stand on this page, each flag at the first of its poles here; one that would leave the page
    flies to the left."""
    for mark in marks:
        poles = [shape for shape in mark.shapes if isinstance(shape, Path)]
        here = [pole for pole in poles if -0.5 <= pole.points[0][0] <= width]
        flag = Drawing("", "", mark.shapes[len(poles) :])
        bounds = flag.bounds
        if not here or bounds is None:
            continue
        first, last = here[0].points[0][0], here[-1].points[0][0]
        by = first - poles[0].points[0][0]
        if bounds.right + by > width + _SLACK:
            by = last - bounds.right
        yield replace(mark, shapes=(*here, *flag.moved(by, 0.0).shapes))


def _name(index: int, count: int) -> Iterator[Words]:
    """The heading of a part, beside the axis and above the lanes' titles."""
    yield text("Timeline", 15.0, face="sans-bold")
    if count > 1:
        yield text(f"part {index + 1} of {count}", 9.0, PRINT.quiet_ink, y=20.0)


def _tile_key(index: int) -> str:
    return f"timeline page {index}"


def _neighbours(tiles: Sequence[_Tile]) -> list[tuple[int | None, int | None, int | None]]:
    """For each part the one that shows what lies to its left, below it and to its right."""
    found: list[list[int | None]] = [[None, None, None] for _ in tiles]
    in_band: dict[Span, int] = {}
    in_column: dict[Span, int] = {}
    for index, tile in enumerate(tiles):
        left, above = in_band.get(tile.band), in_column.get(tile.column)
        if left is not None:
            found[index][0] = left
            found[left][2] = index
        if above is not None:
            found[above][1] = index
        in_band[tile.band] = in_column[tile.column] = index
    return [(left, below, right) for left, below, right in found]


def _references(
    neighbours: tuple[int | None, int | None, int | None], width: float, first_page: int
) -> Iterator[Drawing]:
    """What goes on where, below a page: links to the pages that show what lies to its left, below it and to its right."""
    for other, form, share in zip(
        neighbours, ("‹ page {}", "page {} below", "page {} ›"), (0.0, 0.5, 1.0), strict=True
    ):
        if other is not None:
            words = text(form.format(first_page + other), 8.0, PRINT.accent, link=f"#{_tile_key(other)}")
            yield Drawing("reference", "", (replace(words, x=share * (width - words.block.width)),))
