"""The timeline for slides: the board's lanes, cards and axis, stacked afresh so that everything fits and can be read.

A board is wide and tall, a slide is neither. So a slide shows a *stretch*: as many notes as fit at full size, over a time
scale of their own, without the empty rows of the board. Where one slide cannot hold all, an *overview* goes before the
stretches, with the same lanes and instants and as much of each event as there is room for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from whiteboard.comms.values import Gap
from whiteboard.comms.words import duration, silence_words
from whiteboard.layout.board import (
    AXIS_HEIGHT,
    TITLE_WIDTH,
    Geometry,
    Strip,
    arrow_shapes,
    axis_drawings,
    fold_drawings,
    geometry,
    grid_drawing,
    lane_drawings,
    look,
    mark_instants,
    tint,
    title_drawings,
)
from whiteboard.layout.cards import PADDING, TEXT_SIZE, card, note_size, note_width, readable, spoken, time_label
from whiteboard.layout.display import Box, Drawing, Path, Shape, Words
from whiteboard.layout.geometry import Rect
from whiteboard.layout.text import Block, lay_out
from whiteboard.layout.theme import Theme
from whiteboard.layout.timescale import TimeScale, clock
from whiteboard.model.document import Document
from whiteboard.model.instants import Instant
from whiteboard.model.records import EVENT, Fold, Id, Lane, Link, Note, OnTimeline, Precision

MOST_LANES = 6
"""Lanes that one picture can show; a board with more is told in several sets of pictures."""

_EDGE = 10.0
_GAP = 7.0
_LANE_TOP = 9.0
_LANE_BOTTOM = 7.0
_LANE_LEAST = 32.0
_BAND = 24.0
_FOLD_FOOT = 34.0
_TIER = 21.0
_FLAG_TIER = 16.0
_MOST_PHASE_TIERS, _MOST_FLAG_TIERS = 3, 5
_CLOSEST = 90.0
"""Points a minute at the most: beyond, an axis has more ticks than time."""
_MOST_FOLDS = 5
_MOST_NOTES = 80
_LONGEST = (8, 4, 2, 1)
"""Lines of a note's text: the first, and what is tried where a single note does not fit with them."""

_Size = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Picture:
    """A part of the timeline with its left upper corner at (0, 0).

    ``drawings`` stand in the order in which they are read, which is also that of painting; ``notes`` are those shown,
    in the order of time, ``links`` the links drawn.
    """

    drawings: tuple[Drawing, ...]
    notes: tuple[Note, ...]
    links: frozenset[Id] = frozenset()


@dataclass(frozen=True, slots=True)
class _Form:
    """How notes are drawn: their size, and their drawing at (0, 0)."""

    size: Callable[[Note], _Size]
    draw: Callable[[Note], Drawing]


@dataclass(frozen=True, slots=True)
class _Part:
    """What a picture shows: some lanes, the notes in them in the order of time, and from when to when."""

    lanes: tuple[Lane, ...]
    notes: tuple[Note, ...]
    start: Instant
    until: Instant


class Story:
    """The pictures of one board, ``width`` × ``height`` points each; ``silences`` are drawn as bands where they are late.

    ``whole`` is everything in one picture, or None where that does not fit. Otherwise ``overviews`` come first (one for
    each set of `MOST_LANES` lanes) and the ``stretches`` show every note in full, once.
    """

    def __init__(self, document: Document, silences: Iterable[Gap], theme: Theme, width: float, height: float) -> None:
        self._document = document
        self._theme = theme
        self._width = width - TITLE_WIDTH - 2 * _EDGE
        self._height = height
        self._late = tuple(gap for gap in silences if gap.late)
        self._shape = geometry(document)
        self._folds = _longest(self._shape.scale.folds)
        lanes = tuple(strip.lane for strip in self._shape.strips)
        self._sets = [lanes[at : at + MOST_LANES] for at in range(0, len(lanes), MOST_LANES)]
        self._drawn: set[Id] = set()
        self.whole: Picture | None = None
        self.overviews: tuple[Picture, ...] = ()
        self.stretches: tuple[Picture, ...] = ()
        parts = [part for part in map(self._part, self._sets) if part is not None]
        if len(parts) == 1 and len(parts[0].notes) <= _MOST_NOTES:
            self.whole = self._picture(parts[0], self._full(_LONGEST[0]))
        if self.whole is None and parts:
            self.stretches = tuple(picture for part in parts for picture in self._stretched(part))
            self.overviews = tuple(self._overview(part) for part in parts)

    def _part(self, lanes: tuple[Lane, ...]) -> _Part | None:
        """Everything in some lanes; None where there is nothing."""
        ids = {lane.id for lane in lanes}
        notes = [note for note in self._document.notes.values() if _place(note) is not None and _at(note).lane in ids]
        phases = self._document.phases.values()
        times = [time for note in notes for time in (_at(note).at, _at(note).until) if time is not None]
        times += [time for phase in phases for time in (phase.start, phase.until)]
        if not times:
            return None
        notes.sort(key=lambda note: (_at(note).at, note.kind != EVENT, _at(note).row or 0, note.id))
        return _Part(lanes, tuple(notes), min(times), max(times))

    # Forms: how much of a note is shown.

    def _full(self, lines: int) -> _Form:
        """The card of the board, a long text cut."""
        shorten = partial(_shortened, most=lines)

        def draw(note: Note) -> Drawing:
            # Marks are flags above the axis here, and not repeated on the cards.
            shown = replace(shorten(note), marks=())
            how = look(self._document, note, self._shape)
            return replace(card(shown, how, self._theme), title=spoken(note, how))

        return _Form(lambda note: note_size(shorten(note)), draw)

    def _brief(self, width: float, lines: int) -> _Form:
        """Time and the beginning of the text in small cards of one size; without lines, only the time."""
        size = (width, 4.0 + 12.5 * (1 + lines) + (2.0 if lines else 0.0))

        def draw(note: Note) -> Drawing:
            how = look(self._document, note, self._shape)
            colour = readable(how.colour, self._theme)
            time = lay_out(_start_label(note, time_label(note, how)), 10.0, "sans-bold")
            rect = Rect(0.0, 0.0, *size)
            shapes: list[Shape] = [
                Box(rect, self._theme.card, 3.0, self._theme.card_edge, 0.75),
                Box(Rect(0.0, 0.0, 3.0, rect.height), how.colour, 1.5),
                Words(7.0, 2.0, time, colour),
            ]
            if lines:
                shapes.append(Words(7.0, 14.5, lay_out(note.text, 10.0, "sans", width - 11.0, lines), self._theme.ink))
            return Drawing("note", note.id, tuple(shapes), spoken(note, how))

        return _Form(lambda _: size, draw)

    # Stretches and overview.

    def _stretched(self, part: _Part) -> Iterator[Picture]:
        """As many notes in each picture as fit, parted where least happened."""
        form = self._full(_LONGEST[0])
        notes, first = part.notes, 0
        while first < len(notes):
            fits, fails = 1, min(len(notes) - first, _MOST_NOTES) + 1
            guess = min(24, fails - 1)
            while fails - fits > 1:
                if self._layout(self._cut(part, first, first + guess), form) is not None:
                    fits = guess
                else:
                    fails = guess
                guess = (fits + fails) // 2
            until = first + fits
            if until < len(notes):
                earliest = first + max(1, -(-fits * 2 // 3))
                until = max(range(earliest, until + 1), key=lambda cut: _at(notes[cut]).at - _at(notes[cut - 1]).at)
            cut = self._cut(part, first, until)
            tries = (self._picture(cut, self._full(lines), bare=lines < _LONGEST[0]) for lines in _LONGEST)
            # A single short card fits under any head into `MOST_LANES` lanes.
            yield next(picture for picture in tries if picture is not None)
            first = until

    def _cut(self, part: _Part, first: int, until: int) -> _Part:
        """Some of the notes, and the time up to the next one."""
        notes = part.notes[first:until]
        start = part.start if first == 0 else _at(notes[0]).at
        end = part.until if until == len(part.notes) else _at(part.notes[until]).at
        return _Part(part.lanes, notes, min(start, _at(notes[0]).at), max(end, _at(notes[-1]).at))

    def _overview(self, part: _Part) -> Picture:
        """The events with as many words as fit; where not even times do, how many there were."""
        events = replace(part, notes=tuple(note for note in part.notes if note.kind == EVENT))
        long = self._shape.dated
        chip = 82.0 if long else 46.0
        for width, lines in ((150.0, 3), (132.0, 2), (112.0, 2), (104.0, 1), (84.0, 1), (chip, 0)):
            if width < chip or len(events.notes) * (width + _GAP) * (12.0 * lines + 20.0) > self._width * self._height:
                continue
            picture = self._picture(events, self._brief(width, lines))
            if picture is not None:
                return picture
        return self._counted(events)

    def _counted(self, part: _Part) -> Picture:
        """How many events each lane had over time, as bars."""
        layout = self._layout(replace(part, notes=()), self._brief(46.0, 0), bare=True)
        if layout is None:
            raise AssertionError("a picture without notes fits")
        strips = {strip.lane.id: strip for strip in layout.shape.strips}
        counts: dict[tuple[Id, int], int] = {}
        for note in part.notes:
            key = (_at(note).lane, int(layout.shape.scale.x(_at(note).at) // 10.0))
            counts[key] = counts.get(key, 0) + 1
        most = max(counts.values(), default=1)
        bars: dict[Id, list[Shape]] = {}
        for (lane, bucket), count in sorted(counts.items()):
            strip = strips[lane]
            height = max(3.0, count / most * (strip.height - _LANE_TOP - _LANE_BOTTOM))
            rect = Rect(bucket * 10.0 + 1.0, strip.bottom - 3.0 - height, 8.0, height)
            bars.setdefault(lane, []).append(Box(rect, strip.lane.colour, 1.0))
        drawings = [
            Drawing("count", lane, tuple(shapes), f"{strips[lane].lane.title}: {_events(part.notes, lane)}")
            for lane, shapes in bars.items()
        ]
        return Picture((*self._scenery(part, layout), *self._placed(drawings, layout)), part.notes)

    # One picture.

    def _layout(self, part: _Part, form: _Form, *, bare: bool = False) -> _Layout | None:
        """Where everything of a part stands, without silences where it is ``bare``; None where it does not fit."""
        scale = self._scale(part, form)
        if scale is None:
            return None
        head = _Head.of(self._document, part, scale, self._width, self._theme, self._shape)
        foot = _FOLD_FOOT if any(part.start < fold.until and fold.start < part.until for fold in scale.folds) else 0.0
        room = self._height - head.height - foot
        tops: dict[Id, float] = {}
        silences = [gap for gap in self._late if not bare and self._shown_width(gap, part, scale) >= 12.0]
        heights: list[float] = []
        for lane in part.lanes:
            band = _BAND if any(gap.role is lane.role for gap in silences) else 0.0
            own = [note for note in part.notes if _at(note).lane == lane.id]
            stacked = _stacked([(note.id, scale.x(_at(note).at), *form.size(note)) for note in own], room)
            if stacked is None:
                return None
            tops.update(stacked)
            used = max((tops[note.id] + form.size(note)[1] for note in own), default=0.0)
            heights.append(max(_LANE_LEAST, _LANE_TOP + used + _LANE_BOTTOM) + band)
        left = room - sum(heights)
        if left < 0.0:
            return None
        strips, y = [], 0.0
        for lane, height in zip(part.lanes, heights, strict=True):
            strips.append(Strip(lane, y, height + left / len(heights)))
            y = strips[-1].bottom
        shape = Geometry(scale, tuple(strips), self._shape.zone, self._shape.dated)
        return _Layout(shape, head, tops, tuple(silences), foot)

    def _scale(self, part: _Part, form: _Form) -> TimeScale | None:
        """The widest time scale at which everything ends within the picture.

        With a given set of folds x is a straight line in the scale, so two scales tell where each instant lies at any.
        """
        folds = tuple(fold for fold in self._folds if part.start <= fold.start and fold.until <= part.until)
        low, high = (TimeScale.of(part.start, scale, folds) for scale in (1e5, 2e5))
        items = [(_at(note).at, form.size(note)[0]) for note in part.notes]
        items.append((part.until, 0.0))
        widest = _CLOSEST
        for at, width in items:
            slope = (high.x(at) - low.x(at)) / 1e5
            offset = low.x(at) - slope * 1e5
            room = self._width - width - offset
            if room <= 0.0:
                return None
            if slope * widest > room:
                widest = room / slope
        return TimeScale.of(part.start, widest, folds)

    def _shown_width(self, gap: Gap, part: _Part, scale: TimeScale) -> float:
        """How much of a silence can be seen."""
        return scale.x(min(gap.until, part.until)) - scale.x(max(gap.start, part.start))

    def _picture(self, part: _Part, form: _Form, *, bare: bool = False) -> Picture | None:
        layout = self._layout(part, form, bare=bare)
        if layout is None:
            return None
        strips = {strip.lane.id: strip for strip in layout.shape.strips}
        rects: dict[Id, Rect] = {}
        for note in part.notes:
            x, y = layout.shape.scale.x(_at(note).at), strips[_at(note).lane].y + _LANE_TOP + layout.tops[note.id]
            rects[note.id] = Rect(x, y, *form.size(note))
        links = [
            link
            for link in self._document.links.values()
            if link.from_note in rects and link.to_note in rects and link.id not in self._drawn
        ]
        self._drawn.update(link.id for link in links)
        arrows = list(self._arrows(links, rects))
        cards = [self._card(note, form, layout, rects[note.id]) for note in part.notes]
        drawings = [
            *(arrow for arrow, _ in arrows),
            *cards,
            *(label for _, label in arrows if label is not None),
        ]
        return Picture(
            (*self._scenery(part, layout), *self._placed(drawings, layout)),
            part.notes,
            frozenset(link.id for link in links),
        )

    def _card(self, note: Note, form: _Form, layout: _Layout, rect: Rect) -> Drawing:
        drawing = form.draw(note).moved(rect.x, rect.y)
        until = _at(note).until
        if until is None:
            return drawing
        end = min(self._width, max(rect.x + 4.0, layout.shape.scale.x(until)))
        bar = Box(Rect(rect.x, rect.y - 2.0, end - rect.x, 4.0), look(self._document, note, self._shape).colour, 2.0)
        return replace(drawing, shapes=(bar, *drawing.shapes))

    def _arrows(self, links: list[Link], rects: Mapping[Id, Rect]) -> Iterator[tuple[Drawing, Drawing | None]]:
        """Each link's arrow, and its label where it covers least."""
        taken = list(rects.values())
        for link in links:
            tail, head = rects[link.from_note], rects[link.to_note]
            tries = [
                arrow_shapes(tail, head, link.label, self._theme, middle)
                for middle in (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8)
            ]
            texts = [self._document.notes[id].text for id in (link.from_note, link.to_note)]
            said = f"Link from “{texts[0]}” to “{texts[1]}” {link.label}".strip()
            arrow = Drawing("link", link.id, tries[0][:2], said)
            if not link.label:
                yield arrow, None
                continue
            best = min((shapes[2:] for shapes in tries), key=lambda shapes: _covered(shapes, taken, self._width))
            (box,) = (shape.rect for shape in best if isinstance(shape, Box))
            slip = min(0.0, self._width - box.right) or max(0.0, -box.x)
            label = Drawing("link label", link.id, best, f"Label of a link: {link.label}").moved(slip, 0.0)
            taken.append(box.moved(slip, 0.0))
            yield arrow, label

    def _placed(self, drawings: Iterable[Drawing], layout: _Layout) -> Iterator[Drawing]:
        """Drawings of the lanes where the picture has them."""
        for drawing in drawings:
            yield drawing.moved(TITLE_WIDTH + _EDGE, layout.head.height)

    def _scenery(self, part: _Part, layout: _Layout) -> Iterator[Drawing]:
        """All that stands around the notes: lanes, folds, axis, phases, marks, silences."""
        shape, theme = layout.shape, self._theme
        left, right = -_EDGE, self._width + _EDGE
        folds = replace(shape, strips=(*shape.strips, Strip(shape.strips[-1].lane, shape.timeline_bottom, layout.foot)))
        lanes: list[Drawing] = [
            *(_low_label(drawing) for drawing in fold_drawings(folds, theme)),
            grid_drawing(shape, theme, left, right),
            *lane_drawings(shape, theme, left - TITLE_WIDTH, right),
        ]
        yield from self._placed(lanes, layout)
        bare = replace(self._document, phases={}, marks={})
        for drawing in axis_drawings(bare, shape, theme, left, right, 1.0):
            yield drawing.moved(TITLE_WIDTH, layout.head.height - AXIS_HEIGHT)
        for drawing in layout.head.drawings:
            yield drawing.moved(TITLE_WIDTH + _EDGE, 0.0)
        for drawing in title_drawings(shape, theme, 0.0, 1.0):
            yield drawing.moved(0.0, layout.head.height)
        yield from self._placed(self._silences(part, layout), layout)

    def _silences(self, part: _Part, layout: _Layout) -> Iterator[Drawing]:
        """Late silences as bands at the lower edge of their lane."""
        for gap in layout.silences:
            strip = next((strip for strip in layout.shape.strips if strip.lane.role is gap.role), None)
            if strip is None:
                continue
            x0 = layout.shape.scale.x(max(gap.start, part.start))
            x1 = min(self._width, layout.shape.scale.x(min(gap.until, part.until)))
            rect = Rect(x0 + 1.0, strip.bottom - _BAND + 1.0, max(3.0, x1 - x0 - 2.0), _BAND - 5.0)
            words = silence_words(gap)
            shapes: list[Shape] = [
                Box(rect, self._theme.bad_soft, 4.0, self._theme.bad, 0.9, hatch=tint(self._theme.bad, self._theme))
            ]
            for text in (words, words.split(" (")[0], duration(gap.seconds)):
                label = lay_out(text, 10.5, "sans-bold")
                if label.width + 14.0 <= rect.width:
                    x, y = rect.centre[0] - label.width / 2, rect.centre[1] - label.height / 2
                    back = Rect(x - 6.0, rect.y + 1.5, label.width + 12.0, rect.height - 3.0)
                    shapes += [Box(back, self._theme.bad_soft, 3.0), Words(x, y, label, self._theme.bad)]
                    break
            yield Drawing("silence", f"{gap.from_note}-{gap.to_note}", tuple(shapes), words)


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where everything of a picture stands; ``tops`` are the heights of notes below the first row of their lane."""

    shape: Geometry
    head: _Head
    tops: Mapping[Id, float]
    silences: tuple[Gap, ...]
    foot: float


@dataclass(frozen=True, slots=True)
class _Head:
    """Phases and flags above the axis, in as many tiers as they need so that none covers another."""

    drawings: tuple[Drawing, ...]
    height: float

    @staticmethod
    def of(document: Document, part: _Part, scale: TimeScale, width: float, theme: Theme, zone: Geometry) -> _Head:
        """The head of a part, and its height down to the first lane."""
        drawings: list[Drawing] = []
        tiers: list[list[tuple[float, float]]] = []
        for phase in sorted(document.phases.values(), key=lambda phase: (phase.start, phase.until, phase.id)):
            start, until = max(phase.start, part.start), min(phase.until, part.until)
            x0, x1 = max(0.0, scale.x(start)), min(width, scale.x(until))
            if start > until or (start == until and phase.start != phase.until) or x0 >= width:
                continue
            rect = Rect(x0, 0.0, max(3.0, x1 - x0 - 1.5), 18.0)
            label = lay_out(phase.title, 10.5, "sans-semibold", width / 3, 1)
            inside = label.width + 14.0 <= rect.width
            x = x0 + 7.0 if inside else rect.right + 4.0
            if x + label.width > width:
                x = rect.x - 4.0 - label.width
            # Phases that follow one another are one row.
            tier = _tier(tiers, min(x0, x), max(rect.right - 2.0, x + label.width), _MOST_PHASE_TIERS)
            if tier is None:
                continue
            shapes = (
                Box(rect, tint(phase.colour, theme), 3.0),
                Words(x, 2.5, label, readable(phase.colour, theme)),
            )
            said = f"{phase.title}, {clock(phase.start, zone.zone)} to {clock(phase.until, zone.zone)}"
            drawings.append(Drawing("phase", phase.id, shapes, said).moved(0.0, tier * _TIER))
        top = len(tiers) * _TIER
        flags = list(_flags(document, part, scale, width, theme, zone))
        poles: list[list[tuple[float, float]]] = []
        placed = []
        for x, flag in sorted(flags, key=lambda item: item[0]):
            bounds = flag.bounds
            tier = _tier(poles, bounds.x, bounds.right, _MOST_FLAG_TIERS) if bounds is not None else None
            if tier is not None:
                placed.append((tier, x, flag))
        axis = top + len(poles) * _FLAG_TIER + 4.0
        for tier, x, flag in sorted(placed, key=lambda item: (-item[0], item[1])):
            y = axis - (tier + 1) * _FLAG_TIER
            pole = Path(((x, y), (x, axis)), theme.accent, 1.2)
            drawings.append(replace(flag, shapes=(pole, *flag.moved(0.0, y).shapes)))
        return _Head(tuple(drawings), axis + 26.0)


def _flags(
    document: Document, part: _Part, scale: TimeScale, width: float, theme: Theme, zone: Geometry
) -> Iterator[tuple[float, Drawing]]:
    """The marks of each note as one flag, with its x; it flies to the left where there is no room at the right."""
    shown = {note.id for note in part.notes} or set(document.notes)
    marks: dict[tuple[Instant, Id], list[str]] = {}
    for instant, mark, note in mark_instants(document):
        if note in shown and part.start <= instant <= part.until:
            marks.setdefault((instant, note), []).append(mark.value)
    for (instant, note), names in marks.items():
        x = scale.x(instant)
        label = lay_out(" · ".join(names), 10.0, "sans-semibold")
        box = Rect(x, 0.0, label.width + 11.0, 14.5)
        if box.right > width + _EDGE:
            box = box.moved(-box.width, 0.0)
        shapes = (Box(box, theme.accent, 2.0), Words(box.x + 5.5, 1.0, label, theme.card))
        yield x, Drawing("mark", note, shapes, f"{', '.join(names)} at {clock(instant, zone.zone)}")


def _tier(tiers: list[list[tuple[float, float]]], start: float, end: float, most: int) -> int | None:
    """The first tier with room from one x to another, which is then taken; None where all are full."""
    for index, spans in enumerate(tiers):
        if all(end + 3.0 <= a or b + 3.0 <= start for a, b in spans):
            spans.append((start, end))
            return index
    if len(tiers) >= most:
        return None
    tiers.append([(start, end)])
    return len(tiers) - 1


def _stacked(items: Sequence[tuple[Id, float, float, float]], deepest: float) -> dict[Id, float] | None:
    """The height at which each (id, x, width, height) can stand without touching one before it; None if too deep."""
    placed: list[Rect] = []
    tops: dict[Id, float] = {}
    for id, x, width, height in items:
        beside = [rect for rect in placed if rect.x < x + width + _GAP and x < rect.right + _GAP]
        tops_to_try = sorted({0.0, *(rect.bottom + _GAP for rect in beside)})
        y = next(
            y
            for y in tops_to_try
            if all(y + height + _GAP <= rect.y + 1e-6 or rect.bottom + _GAP <= y + 1e-6 for rect in beside)
        )
        if y + height > deepest:
            return None
        placed.append(Rect(x, y, width, height))
        tops[id] = y
    return tops


def _place(note: Note) -> OnTimeline | None:
    return note.place if isinstance(note.place, OnTimeline) else None


def _at(note: Note) -> OnTimeline:
    place = _place(note)
    if place is None:
        raise ValueError("only notes on the timeline are part of a story")
    return place


def _longest(folds: Sequence[Fold]) -> tuple[Fold, ...]:
    """The longest folds, in the order of time: each takes as much room as a card."""
    kept = sorted(folds, key=lambda fold: fold.start - fold.until)[:_MOST_FOLDS]
    return tuple(sorted(kept, key=lambda fold: fold.start))


def _shortened(note: Note, most: int) -> Note:
    """The note with the lines that fit, broken where they are on the board."""
    room = max(1, most - bool(note.author or note.tags))
    width = note_width(note)
    block: Block = lay_out(note.text, TEXT_SIZE, "sans", width - 2 * PADDING, room)
    return replace(note, text=block.text, width=width) if block.clipped else note


def _start_label(note: Note, label: str) -> str:
    """The time of a note without its end."""
    return label.split("–", maxsplit=1)[0] if _at(note).precision is Precision.RANGE else label


def _covered(shapes: tuple[Shape, ...], taken: Iterable[Rect], width: float) -> float:
    """The area that a label would cover, or lie outside."""
    (rect,) = (shape.rect for shape in shapes if isinstance(shape, Box))
    area = max(0.0, rect.right - width) * rect.height
    for other in taken:
        if rect.overlaps(other):
            area += (min(rect.right, other.right) - max(rect.x, other.x)) * (
                min(rect.bottom, other.bottom) - max(rect.y, other.y)
            )
    return area


def _low_label(fold: Drawing) -> Drawing:
    """A fold's drawing with its words below the lanes, where no note can cover them."""
    band = fold.bounds
    if band is None:
        return fold
    words = [shape for shape in fold.shapes if isinstance(shape, Words)]
    top = min((shape.y for shape in words), default=0.0)
    return replace(
        fold,
        shapes=tuple(
            replace(shape, y=shape.y - top + band.bottom - _FOLD_FOOT + 6.0) if isinstance(shape, Words) else shape
            for shape in fold.shapes
        ),
    )


def _events(notes: Iterable[Note], lane: Id) -> str:
    count = sum(_at(note).lane == lane for note in notes)
    return f"{count:,} event{'' if count == 1 else 's'}"
