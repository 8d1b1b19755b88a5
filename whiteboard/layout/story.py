"""The timeline for slides: the board's lanes, cards and axis, stacked afresh so that everything fits and can be read.

A board is wide and tall, a slide is neither. So a slide shows a *stretch*: as many notes as fit in full, over a time
scale of their own, without the empty rows of the board. Where one slide cannot hold all, an *overview* goes before the
stretches, with the same lanes and instants and as much of each event as there is room for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise

from whiteboard.comms.values import Gap
from whiteboard.comms.words import duration, silence_words
from whiteboard.layout import head
from whiteboard.layout.board import (
    AXIS_HEIGHT,
    TITLE_WIDTH,
    Geometry,
    Strip,
    arrow_shapes,
    axis_drawings,
    geometry,
    grid_drawing,
    lane_drawings,
    look,
    title_drawings,
)
from whiteboard.layout.cards import PADDING, TEXT_SIZE, card, note_size, note_width, readable, spoken
from whiteboard.layout.clock_changes import cut_changes
from whiteboard.layout.display import Box, Drawing, Placed, Shape, Words
from whiteboard.layout.geometry import Rect
from whiteboard.layout.marked import lay_out_marked, plain
from whiteboard.layout.routes import ROOM, near_notes, surroundings
from whiteboard.layout.text import lay_out
from whiteboard.layout.theme import Theme
from whiteboard.layout.timescale import TimeScale
from whiteboard.layout.when import Dates, beginning
from whiteboard.model.document import Document
from whiteboard.model.instants import MINUTE, Instant
from whiteboard.model.records import EVENT, Id, Lane, Link, Note, OnTimeline

MOST_LANES = 6
"""Lanes that one picture can show; a board with more is told in several sets of pictures."""
STRETCH_ZOOM = 10.0 / TEXT_SIZE
"""How large a stretch is drawn: its cards are written in 10 points, the least that can be read from a slide."""

MOST_STRETCHES = 12
"""Stretches that people look through."""

HATCH = "#f3c1b7"
"""The stripes of what should have been said."""

_EDGE = 10.0
_GAP = 7.0
_LANE_TOP = 9.0
_LANE_BOTTOM = 7.0
_LANE_LEAST = 32.0
_BAND = 20.0
_BAND_LEAST = 70.0
_FOLD_FOOT = 18.0
_SLIP = 150.0
"""Points that a sticky may stand right of its moment where that saves height: unlike an event, it tells no time."""
_CLOSE, _CLOSEST = 90.0, 900.0
"""Points a minute at the most, and where some notes are only seconds apart: even a minute of many can fill a picture."""
_MOST_FOLDS = 5
"""Folds of one picture: each takes as much room as half a card."""
_MOST_NOTES = 80
_LIKELY = 16
"""Notes that a stretch holds at most, on average."""
_FEWEST = 3
"""Notes that a stretch is made for."""
_WIDEST = 400.0
_LINES = (10, 4, 2, 1)
"""Lines of a note's text: the first, and what is tried where a single note does not fit with them."""
_BRIEF = ((150.0, 3), (132.0, 2), (112.0, 2), (96.0, 2), (84.0, 2), (112.0, 1), (96.0, 1), (84.0, 1))
"""Widths and lines of the small cards of an overview, the best first."""
_BUCKET = 10.0


@dataclass(frozen=True, slots=True)
class Picture:
    """A part of the timeline with its left upper corner at (0, 0).

    ``content`` stands in the order in which it is read, which is also that of painting; ``notes`` are those shown, in
    the order of time, ``links`` the links drawn, ``phases`` the titles of those that a stretch shows.
    """

    content: tuple[Placed, ...]
    notes: tuple[Note, ...]
    links: frozenset[Id] = frozenset()
    phases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Form:
    """How notes are drawn: their size, their drawing at (0, 0), how large the lanes are on the slide, and whether late
    silences are shown."""

    size: Callable[[Note], tuple[float, float]]
    draw: Callable[[Note], Drawing]
    zoom: float = 1.0
    silences: bool = True


@dataclass(frozen=True, slots=True)
class _Part:
    """What a picture shows: some lanes, the notes in them in the order of time, and from when to when."""

    lanes: tuple[Lane, ...]
    notes: tuple[Note, ...]
    start: Instant
    until: Instant


@dataclass(frozen=True, slots=True)
class _Run:
    """Notes of a part that are told together: from one index to before another, and the phases they belong to."""

    first: int
    until: int
    titles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Item:
    """What stands in a lane, and how far it may slip to the right."""

    key: Id
    x: float
    width: float
    height: float
    slip: float = 0.0


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where everything of a picture stands, in points of the board but for the head; ``rects`` by note and silence."""

    shape: Geometry
    head: head.Head
    rects: Mapping[Id, Rect]
    silences: Mapping[Id, Gap]
    foot: float
    zoom: float


class Story:
    """The pictures of one board, ``width`` × ``height`` points each, with the late ones of the ``silences`` as bands.

    ``whole`` is everything in one picture, or None where that does not fit. Otherwise ``overviews`` come first (one for
    each `MOST_LANES` lanes) and the ``stretches`` show every note in full, once. A link is drawn once: in the stretch
    that has both ends or else in an overview. A stretch is a phase, or a part of one that does not fit. A board too
    ``crowded`` for `MOST_STRETCHES` of them has none: it is to be told in a table. Who shows only the overviews leaves
    the costly stretches out with ``stretched``.
    """

    def __init__(
        self,
        document: Document,
        silences: Iterable[Gap],
        theme: Theme,
        width: float,
        height: float,
        *,
        stretched: bool = True,
    ) -> None:
        self._document = document
        self._theme = theme
        self._width = width - TITLE_WIDTH - 2 * _EDGE
        self._height = height
        self._late = tuple(gap for gap in silences if gap.late)
        self._shape = geometry(document)
        longest = sorted(self._shape.scale.folds, key=lambda fold: fold.start - fold.until)[:_MOST_FOLDS]
        self._folds = tuple(sorted(longest, key=lambda fold: fold.start))
        self._drawn: set[Id] = set()
        self._sizes: dict[int, dict[Id, tuple[float, float]]] = {}
        self.whole: Picture | None = None
        self.overviews: tuple[Picture, ...] = ()
        self.stretches: tuple[Picture, ...] = ()
        self.crowded = False
        lanes = tuple(strip.lane for strip in self._shape.strips)
        sets = (self._part(lanes[at : at + MOST_LANES]) for at in range(0, len(lanes), MOST_LANES))
        parts = [part for part in sets if part is not None]
        if len(parts) == 1 and len(parts[0].notes) <= _MOST_NOTES:
            tries = (self._picture(parts[0], self._full(_LINES[0], zoom)) for zoom in (1.0, STRETCH_ZOOM))
            self.whole = next((picture for picture in tries if picture is not None), None)
        if self.whole is None:
            if stretched:
                told = self._told(parts)
                self.stretches, self.crowded = told or (), told is None
            self.overviews = tuple(self._overview(part) for part in parts)

    def _part(self, lanes: tuple[Lane, ...]) -> _Part | None:
        """Everything in some lanes; None where there is nothing."""
        ids = {lane.id for lane in lanes}
        notes = [
            note
            for note in self._document.notes.values()
            if isinstance(note.place, OnTimeline) and note.place.lane in ids
        ]
        times = [time for note in notes for time in (_at(note).at, _at(note).until) if time is not None]
        times += [time for phase in self._document.phases.values() for time in (phase.start, phase.until)]
        if not times:
            return None
        notes.sort(key=lambda note: (_at(note).at, note.kind != EVENT, _at(note).row or 0, note.id))
        return _Part(lanes, tuple(notes), min(times), max(times))

    # Forms: how much of a note is shown.

    def _full(self, lines: int, zoom: float = STRETCH_ZOOM, *, silences: bool = True) -> _Form:
        """The card of the board, a long text cut."""
        sizes = self._sizes.setdefault(lines, {})

        def draw(note: Note) -> Drawing:
            how = look(self._document, note, self._shape)
            return replace(card(_bare(note, lines), how, self._theme), title=spoken(note, how))

        def size(note: Note) -> tuple[float, float]:
            found = sizes.get(note.id)
            if found is None:
                found = sizes[note.id] = note_size(_bare(note, lines))
            return found

        return _Form(size, draw, zoom, silences)

    def _brief(self, width: float, lines: int) -> _Form:
        """Time and the beginning of the text in small cards of one size; without lines, only the time."""
        size = (width, 17.0 + 12.5 * lines)

        def draw(note: Note) -> Drawing:
            how = look(self._document, note, self._shape)
            # Words are worth more there than a year.
            time = lay_out(beginning(_at(note), how.zone, min(how.dates, Dates.DAY)), 10.0, "sans-bold")
            rect = Rect(0.0, 0.0, *size)
            shapes: list[Shape] = [
                Box(rect, self._theme.card, 3.0, self._theme.card_edge, 0.75),
                Box(Rect(0.0, 0.0, 3.0, rect.height), how.colour, 1.5),
                Words(7.0, 2.0, time, readable(how.colour, self._theme)),
            ]
            if lines:
                shapes.append(
                    Words(7.0, 14.5, lay_out(plain(note.text), 10.0, "sans", width - 11.0, lines), self._theme.ink)
                )
            return Drawing("note", note.id, tuple(shapes), spoken(note, how))

        return _Form(lambda _: size, draw)

    # Stretches and overview.

    def _told(self, parts: Sequence[_Part]) -> tuple[Picture, ...] | None:
        """The stretches: a phase each, or without regard to phases where that makes too many; None where both do."""
        if sum(len(part.notes) for part in parts) > MOST_STRETCHES * _LIKELY:
            return None
        for runs in (self._runs, _one_run):
            self._drawn.clear()
            made = (picture for part in parts for run in runs(part) for picture in self._stretched(part, run))
            pictures = tuple(islice(made, MOST_STRETCHES + 1))
            if len(pictures) <= MOST_STRETCHES:
                return pictures
        self._drawn.clear()
        return None

    def _runs(self, part: _Part) -> list[_Run]:
        """The notes of one phase after another; what lies in none belongs to the phase before. Few notes go with the
        next ones, so that no slide is all but empty."""
        phases = sorted(self._document.phases.values(), key=lambda phase: (phase.start, phase.until, phase.id))
        runs: list[_Run] = []
        for index, note in enumerate(part.notes):
            at = _at(note).at
            title = next((phase.title for phase in reversed(phases) if phase.start <= at < phase.until), "")
            if not runs or (title and (title,) != runs[-1].titles):
                runs.append(_Run(index, index + 1, (title,) if title else ()))
            else:
                runs[-1] = replace(runs[-1], until=index + 1)
        joined: list[_Run] = []
        for run in runs:
            few = joined and (_few(joined[-1]) or (run is runs[-1] and _few(run)))
            if few:
                joined[-1] = _Run(joined[-1].first, run.until, (*joined[-1].titles, *run.titles))
            else:
                joined.append(run)
        return joined

    def _stretched(self, part: _Part, run: _Run) -> Iterator[Picture]:
        """As many notes of a run in each picture as fit, parted where least happened."""
        form = self._full(_LINES[0], silences=False)
        notes, first, likely = part.notes, run.first, run.until - run.first
        while first < run.until:
            fits, fails = 1, min(run.until - first, _MOST_NOTES) + 1
            # First all, then about as many as in the picture before: most tries are near the end of what fits.
            guess, step, ended = min(likely, fails - 1), 1, False
            while fails - fits > 1:
                if self._layout(_cut(part, first, first + guess), form) is not None:
                    fits = guess
                else:
                    fails, ended = guess, True
                step *= 2
                guess = (fits + fails) // 2 if ended else min(fits + step, fails - 1)
            likely = max(2, fits)
            # Where only few would be left for the next picture, this one may have fewer.
            least = -(-fits * 2 // 3) if run.until - first - fits >= _FEWEST else -(-fits // 2)
            quiet = sorted(
                range(first + least, min(first + fits, run.until - 1) + 1),
                key=lambda cut: (run.until - cut < _FEWEST, _at(notes[cut - 1]).at - _at(notes[cut]).at),
            )
            cuts = [first + fits] if first + fits == run.until else quiet
            # Another cut is another scale, which seldom but sometimes holds less. A single card of one line fits under
            # any head into `MOST_LANES` lanes.
            tries = (
                (until, self._picture(_cut(part, first, until), self._full(lines, silences=False)))
                for lines in _LINES
                for until in (*cuts, first + 1)
            )
            start = first
            first, picture = next((until, picture) for until, picture in tries if picture is not None)
            yield replace(picture, phases=self._named(run, _at(notes[start]).at, _at(notes[first - 1]).at))

    def _named(self, run: _Run, start: Instant, until: Instant) -> tuple[str, ...]:
        """The phases of a run that its notes from ``start`` to ``until`` have a part in: what came after is none of
        theirs."""
        going_on = {
            phase.title for phase in self._document.phases.values() if phase.start <= until and phase.until > start
        }
        return tuple(title for title in run.titles if title in going_on)

    def _overview(self, part: _Part) -> Picture:
        """The events with as many words as fit; where not even times do, how many there were."""
        events = replace(part, notes=tuple(note for note in part.notes if note.kind == EVENT))
        chip = 82.0 if self._shape.dates else 46.0
        for width, lines in (*_BRIEF, (chip, 0)):
            area = len(events.notes) * (width + _GAP) * (17.0 + 12.5 * lines)
            if width >= chip and area <= self._width * self._height:
                picture = self._picture(events, self._brief(width, lines))
                if picture is not None:
                    return picture
        return self._counted(events)

    def _counted(self, part: _Part) -> Picture:
        """How many events each lane had over time, as bars."""
        bare = replace(self._brief(0.0, 0), silences=False)
        layout = self._layout(replace(part, notes=()), bare, frozenset(note.id for note in part.notes))
        if layout is None:
            raise ValueError("the lanes alone are too much for a picture")
        counts: dict[Id, dict[int, int]] = {}
        for note in part.notes:
            bucket = int(layout.shape.scale.x(_at(note).at) // _BUCKET)
            lane = counts.setdefault(_at(note).lane, {})
            lane[bucket] = lane.get(bucket, 0) + 1
        most = max((number for lane in counts.values() for number in lane.values()), default=1)
        drawings = []
        for strip in layout.shape.strips:
            room = strip.height - _LANE_TOP - _LANE_BOTTOM
            bars = [
                Rect(bucket * _BUCKET + 1.0, strip.bottom - 3.0 - height, _BUCKET - 2.0, height)
                for bucket, number in sorted(counts.get(strip.lane.id, {}).items())
                for height in (max(3.0, number / most * room),)
            ]
            if bars:
                total = sum(counts[strip.lane.id].values())
                said = f"{strip.lane.title}: {total:,} event{'' if total == 1 else 's'}"
                shapes = tuple(Box(bar, strip.lane.colour, 1.0) for bar in bars)
                drawings.append(Drawing("count", strip.lane.id, shapes, said))
        return Picture((*self._scenery(layout), _in_lanes(drawings, layout)), part.notes)

    # One picture.

    def _layout(self, part: _Part, form: _Form, marked: frozenset[Id] | None = None) -> _Layout | None:
        """Where everything of a part stands; None where it does not fit. Flags are those of the ``marked`` notes, or of
        all that are shown."""
        width = self._width / form.zoom
        scale = self._scale(part, form, width)
        if scale is None:
            return None
        axis = head.Axis(
            lambda instant: scale.x(instant) * form.zoom,
            part.start,
            part.until,
            self._width,
            self._shape.zone,
            self._shape.dates,
        )
        above = head.head(self._document, axis, marked or frozenset(note.id for note in part.notes), self._theme)
        folded = any(part.start < fold.until and fold.start < part.until for fold in scale.folds)
        foot = _FOLD_FOOT / form.zoom if folded else 0.0
        room = (self._height - above.height) / form.zoom - foot
        stacks: list[Mapping[Id, Rect]] = []
        silences: dict[Id, Gap] = {}
        for lane in part.lanes:
            items = [
                _item(note, scale, form, width)
                for note in sorted(part.notes, key=lambda note: note.kind != EVENT)
                if _at(note).lane == lane.id
            ]
            if form.silences and lane is next(other for other in part.lanes if other.role is lane.role):
                gaps = {f"{gap.from_note}-{gap.to_note}": gap for gap in self._late if gap.role is lane.role}
                silences |= gaps
                items = _with_bands(items, gaps, scale, part, width)
            stacked = _stacked(items, width, room)
            if stacked is None:
                return None
            stacks.append(stacked)
        heights = [
            max(_LANE_LEAST, _LANE_TOP + max((rect.bottom for rect in stack.values()), default=0.0) + _LANE_BOTTOM)
            for stack in stacks
        ]
        spare = (room - sum(heights)) / len(heights)
        if spare < 0.0:
            return None
        strips: list[Strip] = []
        rects: dict[Id, Rect] = {}
        for lane, height, stack in zip(part.lanes, heights, stacks, strict=True):
            strips.append(Strip(lane, strips[-1].bottom if strips else 0.0, height + spare))
            rects |= {key: rect.moved(0.0, strips[-1].y + _LANE_TOP) for key, rect in stack.items()}
        # The bar of a range keeps its place clear, but the card ends where it always does.
        rects |= {note.id: Rect(rects[note.id].x, rects[note.id].y, *form.size(note)) for note in part.notes}
        shape = Geometry(scale, tuple(strips), self._shape.zone, self._shape.dates)
        return _Layout(shape, above, rects, silences, foot, form.zoom)

    def _scale(self, part: _Part, form: _Form, width: float) -> TimeScale | None:
        """The widest time scale at which everything ends within the picture.

        With a given set of folds x is a straight line in the scale, so two scales tell where each instant lies at any.
        """
        folds = tuple(fold for fold in self._folds if part.start <= fold.start and fold.until <= part.until)
        low, high = (TimeScale.of(part.start, scale, folds) for scale in (1e5, 2e5))
        times = [_at(note).at for note in part.notes]
        within_a_minute = any(0 < after - before < MINUTE for before, after in pairwise(times))
        widest = _CLOSEST if within_a_minute else _CLOSE
        for at, needed in [*((_at(note).at, form.size(note)[0]) for note in part.notes), (part.until, 0.0)]:
            slope = (high.x(at) - low.x(at)) / 1e5
            room = width - needed - (low.x(at) - slope * 1e5)
            if room <= 0.0:
                return None
            if slope * widest > room:
                widest = room / slope
        return TimeScale.of(part.start, widest, folds)

    def _picture(self, part: _Part, form: _Form) -> Picture | None:
        layout = self._layout(part, form)
        if layout is None:
            return None
        links = [
            link
            for link in self._document.links.values()
            if link.from_note in layout.rects and link.to_note in layout.rects and link.id not in self._drawn
        ]
        self._drawn.update(link.id for link in links)
        arrows = list(self._arrows(links, layout))
        drawings = [
            *self._bands(layout),
            *(arrow for arrow, _ in arrows),
            *(self._card(note, form, layout) for note in part.notes),
            *(label for _, label in arrows if label is not None),
        ]
        drawn = frozenset(link.id for link in links)
        return Picture((*self._scenery(layout), _in_lanes(drawings, layout)), part.notes, drawn)

    def _card(self, note: Note, form: _Form, layout: _Layout) -> Drawing:
        rect = layout.rects[note.id]
        drawing = form.draw(note).moved(rect.x, rect.y)
        until = _at(note).until
        if until is None:
            return drawing
        end = min(self._width / layout.zoom, max(rect.x + 4.0, layout.shape.scale.x(until)))
        bar = Box(Rect(rect.x, rect.y - 2.0, end - rect.x, 4.0), look(self._document, note, self._shape).colour, 2.0)
        return replace(drawing, shapes=(bar, *drawing.shapes))

    def _arrows(self, links: list[Link], layout: _Layout) -> Iterator[tuple[Drawing, Drawing | None]]:
        """Each link's arrow past what stands in its way, and its label where it covers least."""
        taken = list(layout.rects.values())
        right = self._width / layout.zoom
        near = near_notes([*layout.rects.items(), *_walls(-_EDGE, right + _EDGE, layout.shape.timeline_bottom)])
        for link in links:
            tail, tip = layout.rects[link.from_note], layout.rects[link.to_note]
            ends = (link.from_note, link.to_note)
            others = tuple(rect for id, rect in near(surroundings(tail, tip)) if id not in ends)
            tries = [
                arrow_shapes(tail, tip, link.label, self._theme, middle, others)
                for middle in (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8)
            ]
            texts = [self._document.notes[id].text for id in (link.from_note, link.to_note)]
            said = f"Link from “{texts[0]}” to “{texts[1]}” {link.label}".strip()
            arrow = Drawing("link", link.id, tries[0][:2], said)
            if not link.label:
                yield arrow, None
                continue
            label = min(
                (_kept_within(Drawing("link label", link.id, shapes[2:]), right) for shapes in tries),
                key=lambda drawing: _covered(drawing, taken),
            )
            taken += [bounds for bounds in (label.bounds,) if bounds is not None]
            yield arrow, replace(label, title=f"Label of a link: {link.label}")

    def _bands(self, layout: _Layout) -> Iterator[Drawing]:
        """Late silences: what hurts, in red."""
        theme = self._theme
        for key, gap in layout.silences.items():
            rect = layout.rects.get(key)
            if rect is None:
                continue
            words = silence_words(gap)
            shapes: list[Shape] = [Box(rect, theme.bad_soft, 4.0, theme.bad, 0.9, hatch=HATCH)]
            for text in (words, words.split(" (", maxsplit=1)[0], duration(gap.seconds)):
                label = lay_out(text, 10.5 / layout.zoom, "sans-bold")
                if label.width + 14.0 <= rect.width:
                    x, y = rect.centre[0] - label.width / 2, rect.centre[1] - label.height / 2
                    back = Rect(x - 6.0, rect.y + 2.0, label.width + 12.0, rect.height - 4.0)
                    shapes += [Box(back, theme.bad_soft, 3.0), Words(x, y, label, theme.bad)]
                    break
            yield Drawing("silence", key, tuple(shapes), words)

    def _scenery(self, layout: _Layout) -> Iterator[Placed]:
        """All that stands around the notes: folds, lanes, axis, phases, marks, titles."""
        shape, theme, zoom = layout.shape, self._theme, layout.zoom
        left, right = -_EDGE / zoom, (self._width + _EDGE) / zoom
        lanes = [
            *self._folded(layout),
            grid_drawing(shape, theme, left, right, zoom),
            *lane_drawings(shape, theme, left - TITLE_WIDTH / zoom, right),
        ]
        yield _in_lanes(lanes, layout)
        bare = replace(self._document, phases={}, marks={})
        # A change of the clocks beside the picture would hold its label into the margin, or over the edge of the page.
        axis = tuple(cut_changes(axis_drawings(bare, shape, theme, left, right, zoom), (right - left) * zoom))
        yield Placed(axis, TITLE_WIDTH, layout.head.height - AXIS_HEIGHT)
        yield Placed(layout.head.drawings, TITLE_WIDTH + _EDGE)
        yield Placed(tuple(title_drawings(shape, theme, 0.0, zoom)), 0.0, layout.head.height)

    def _folded(self, layout: _Layout) -> Iterator[Drawing]:
        """Folded stretches as bands, with their length below the lanes, where no note can cover it."""
        shape = layout.shape
        clear = float("-inf")
        for fold in shape.scale.folds:
            x0, x1 = shape.scale.x(fold.start) + 4.0, shape.scale.x(fold.until) - 4.0
            length = duration((fold.until - fold.start) / 1000)
            shapes: list[Shape] = [Box(Rect(x0, 0.0, x1 - x0, shape.timeline_bottom), self._theme.fold)]
            for words in (f"{length} quiet", length):
                label = lay_out(words, 10.0 / layout.zoom, "sans-semibold")
                x, y = (x0 + x1 - label.width) / 2, shape.timeline_bottom + layout.foot - label.height
                if x >= clear:
                    shapes.append(Words(x, y, label, self._theme.quiet_ink))
                    clear = x + label.width + _GAP
                    break
            yield Drawing("fold", fold.id, tuple(shapes), f"{length} quiet")


def _walls(left: float, right: float, bottom: float) -> Iterator[tuple[Id, Rect]]:
    """What an arrow had better not cross around a picture from y = 0: the axis, the titles, and the edges."""
    width, height = right - left, bottom + 2 * ROOM
    yield "above", Rect(left, -ROOM, width, ROOM)
    yield "below", Rect(left, bottom, width, ROOM)
    yield "left", Rect(left - ROOM, -ROOM, ROOM, height)
    yield "right", Rect(right, -ROOM, ROOM, height)


def _one_run(part: _Part) -> list[_Run]:
    return [_Run(0, len(part.notes))]


def _few(run: _Run) -> bool:
    return run.until - run.first < _FEWEST


def _at(note: Note) -> OnTimeline:
    if not isinstance(note.place, OnTimeline):
        raise TypeError("only notes on the timeline are part of a story")
    return note.place


def _item(note: Note, scale: TimeScale, form: _Form, width: float) -> _Item:
    """The place that a card wants, with the bar of a range above it."""
    x, until = scale.x(_at(note).at), _at(note).until
    card_width, height = form.size(note)
    bar = 0.0 if until is None else min(width, scale.x(until)) - x
    return _Item(note.id, x, max(card_width, bar), height, 0.0 if note.kind == EVENT else _SLIP)


def _cut(part: _Part, first: int, until: int) -> _Part:
    """Some of the notes, and the time up to the next one."""
    notes = part.notes[first:until]
    start = part.start if first == 0 else _at(notes[0]).at
    end = part.until if until == len(part.notes) else _at(part.notes[until]).at
    return _Part(part.lanes, notes, start, max(end, _at(notes[-1]).at))


def _bare(note: Note, most: int) -> Note:
    """What of a note is on its card: its text, broken where it is on the board, as far as there are lines for it.

    Marks are flags above the axis here, and not repeated; who said it and tags are fine print that is said beside.
    """
    width = min(_WIDEST, note_width(note))
    text = note.text
    if lay_out_marked(text, TEXT_SIZE, width - 2 * PADDING, most).clipped:
        # A mark that was cut in two would be read as what it is: only the words are kept.
        text = lay_out(plain(text), TEXT_SIZE, "sans", width - 2 * PADDING, most).text
    return replace(note, text=text, width=width, marks=(), author="", tags=())


def _in_lanes(drawings: Iterable[Drawing], layout: _Layout) -> Placed:
    """Drawings of the lanes where the picture has them."""
    return Placed(tuple(drawings), TITLE_WIDTH + _EDGE, layout.head.height, layout.zoom)


def _with_bands(items: list[_Item], gaps: Mapping[Id, Gap], scale: TimeScale, part: _Part, width: float) -> list[_Item]:
    """The things of a lane with its silences among them: behind the events, because nothing stands in a silence but the
    card that it began with, and before the stickies."""
    cards = {item.key: item for item in items}
    tall = min((item.height for item in items if not item.slip), default=_BAND)
    bands = []
    for key, gap in gaps.items():
        x0, x1 = scale.x(max(gap.start, part.start)), min(width, scale.x(min(gap.until, part.until)))
        first = cards.get(gap.from_note)
        after = first.x + first.width + _GAP if first is not None else x0
        x0 = after if x1 - after >= _BAND_LEAST else x0
        bands.append(_Item(key, x0 + 1.0, max(3.0, x1 - x0 - 2.0 * _GAP), min(tall, 1.6 * _BAND)))
    return [*(item for item in items if not item.slip), *bands, *(item for item in items if item.slip)]


def _stacked(items: Sequence[_Item], width: float, deepest: float) -> dict[Id, Rect] | None:
    """Each as high as it can stand without touching one before it, from y = 0; None where that is too deep."""
    placed: dict[Id, Rect] = {}
    for item in items:
        near = [
            rect
            for rect in placed.values()
            if rect.x < item.x + item.slip + item.width + _GAP and item.x < rect.right + _GAP
        ]
        xs = [item.x, *(rect.right + _GAP for rect in near if item.x < rect.right + _GAP <= item.x + item.slip)]
        ys = [0.0, *(rect.bottom + _GAP for rect in near)]
        tries = (
            Rect(x, y, item.width, item.height)
            for y in sorted(ys)
            for x in sorted(xs)
            if x + item.width <= width or x == item.x
        )
        rect = next(free for free in tries if not any(_too_near(free, other) for other in near))
        if rect.bottom > deepest:
            return None
        placed[item.key] = rect
    return placed


def _too_near(one: Rect, other: Rect) -> bool:
    reach = _GAP - 0.001
    return (
        one.x < other.right + reach
        and other.x < one.right + reach
        and one.y < other.bottom + reach
        and other.y < one.bottom + reach
    )


def _kept_within(drawing: Drawing, right: float) -> Drawing:
    """A drawing moved sideways until it lies between 0 and the right edge."""
    bounds = drawing.bounds
    if bounds is None:
        return drawing
    return drawing.moved(min(0.0, right - bounds.right) or max(0.0, -bounds.x), 0.0)


def _covered(drawing: Drawing, taken: Iterable[Rect]) -> float:
    """The area of other things that a drawing covers."""
    rect = drawing.bounds
    return sum(map(rect.shared, taken)) if rect is not None else 0.0
