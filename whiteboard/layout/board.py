"""Where everything on a board is, and what it looks like there: one geometry for screen, hit tests and exports.

The timeline's left end at ``Board.start`` is x = 0 and the top of the first lane y = 0. The canvas begins below the last
lane: its own coordinates count from there, so that a lane that gets taller covers nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import takewhile
from math import floor, hypot, inf
from operator import itemgetter
from zoneinfo import ZoneInfo

from whiteboard.layout.cards import (
    FINE_SIZE,
    ROW,
    Look,
    action_card,
    card,
    card_at,
    note_size,
    note_width,
    readable,
)
from whiteboard.layout.clock_changes import change_drawings
from whiteboard.layout.display import Box, Drawing, Image, Path, Point, Shape, Words
from whiteboard.layout.geometry import Rect, union
from whiteboard.layout.routes import Near, near_notes, nobody, point_on, route, surroundings
from whiteboard.layout.text import Block, lay_out
from whiteboard.layout.theme import LIGHT, Theme
from whiteboard.layout.timescale import TimeScale, same_day, ticks, zone_of
from whiteboard.layout.when import Dates, moment, stretch
from whiteboard.model.document import Document, Same, altered_notes
from whiteboard.model.instants import HOUR, MINUTE, Instant, to_datetime
from whiteboard.model.records import (
    EVENT,
    Action,
    Fold,
    Frame,
    Id,
    InTray,
    Lane,
    Link,
    Mark,
    Note,
    OnCanvas,
    OnTimeline,
    Picture,
    Role,
)
from whiteboard.model.themes import frame_around

LANE_TOP = 9.0
"""Points between the upper edge of a lane and its first row."""
LANE_BOTTOM = 6.0
COMMS_STRIP = 24.0
"""Points kept free at the lower edge of lanes for posts, where silences are drawn."""
TITLE_WIDTH = 126.0
"""Width of the column with the lanes' titles, in the points of the page or screen it is pinned to."""
AXIS_HEIGHT = 104.0
"""Height of the head with phases, marks and the axis, likewise: the same however many marks there are."""
CANVAS_TOP = 48.0
"""Points between the last lane and the canvas."""
_EMPTY_HOURS = 4
_HEAD = 1_000.0
"""Points above the lanes where no arrow goes."""
_READ_AT = 10.0
"""Points on the screen below which titles of frames do not become smaller."""
_VOTES_SIZE, _VOTES_GAP = 11.0 / 14.0, 10.0
"""How large the votes beside a frame's title are for one point of it, and the points between both."""
_LEAST_TITLE, _TITLE_INSET, _SMALLER = 14.0, 14.0, 0.6
"""Points of a frame's title at 100 %, beside it on either side, and by how much it may become smaller to be whole."""
_MARK_TIERS = 3
"""Rows of flags between the phases and the axis."""
_PHASE_SIZES = ((10.5, 7.0), (10.5, 3.0), (9.0, 3.0))
"""Points of a phase's title, and from it to the ends of the phase: the first is preferred."""
_FOLD_LABEL, _FOLD_LABEL_TOP = 28.0, 12.0
"""Points of the two lines that name a folded stretch, and above them where nothing is in their way."""
_LABEL_PLACES = (0.5, 0.4, 0.6, 0.3, 0.7)
"""Where on an arrow its label may lie, the best first."""


@dataclass(frozen=True, slots=True)
class Strip:
    """A lane and where it lies."""

    lane: Lane
    y: float
    height: float

    @property
    def bottom(self) -> float:
        """The y of its lower edge."""
        return self.y + self.height


@dataclass(frozen=True, slots=True)
class Geometry:
    """The skeleton of a board: it changes with lanes, folds and the scale, not with single notes."""

    scale: TimeScale
    strips: tuple[Strip, ...]
    zone: ZoneInfo
    dates: Dates

    @property
    def timeline_bottom(self) -> float:
        """The y of the lower edge of the last lane."""
        return self.strips[-1].bottom if self.strips else 0.0

    @property
    def canvas_y(self) -> float:
        """The y at which the canvas' own y is 0."""
        return self.timeline_bottom + CANVAS_TOP

    def strip(self, lane: Id) -> Strip | None:
        """Where a lane lies; None for one that is hidden."""
        for strip in self.strips:  # asked of every note
            if strip.lane.id == lane:
                return strip
        return None

    def strip_at(self, y: float) -> Strip | None:
        """The lane at a height."""
        return next((strip for strip in self.strips if strip.y <= y < strip.bottom), None)

    def row_y(self, strip: Strip, row: int) -> float:
        """The top of a row."""
        return strip.y + LANE_TOP + row * ROW

    def row_at(self, strip: Strip, y: float) -> int:
        """The row whose top is nearest to a height, 0 at the least."""
        return max(0, round((y - strip.y - LANE_TOP) / ROW))

    def origin(self, note: Note) -> Point | None:
        """The left upper corner of a note, or None where it is not to be seen."""
        match note.place:
            case OnTimeline(at=at, lane=lane, row=row):
                strip = self.strip(lane)
                return None if strip is None else (self.scale.x(at), self.row_y(strip, row or 0))
            case OnCanvas(x=x, y=y):
                return x, y + self.canvas_y
            case InTray():
                return None

    def origins(self, notes: Iterable[Note]) -> Iterator[Point | None]:
        """What `origin` says of each of many notes, in a third of the time."""
        strips = {strip.lane.id: strip for strip in self.strips}
        x, row_y, canvas_y = self.scale.x, self.row_y, self.canvas_y
        for note in notes:
            match note.place:
                case OnTimeline(at=at, lane=lane, row=row):
                    strip = strips.get(lane)
                    yield None if strip is None else (x(at), row_y(strip, row or 0))
                case OnCanvas() as place:
                    yield place.x, place.y + canvas_y
                case InTray():
                    yield None

    def rect(self, note: Note) -> Rect | None:
        """The rectangle of a note, or None where it is not to be seen."""
        origin = self.origin(note)
        return None if origin is None else Rect(*origin, *note_size(note))


def lane_height(lane: Lane) -> float:
    """The height of a lane: its rows, and the strip for silences where it holds posts."""
    strip = COMMS_STRIP if keeps_strip(lane) else 0.0
    return LANE_TOP + lane.rows * ROW + LANE_BOTTOM + strip


def keeps_strip(lane: Lane) -> bool:
    """Whether silences are drawn at the lower edge of a lane."""
    return lane.role in (Role.INTERNAL, Role.PUBLIC)


def geometry(document: Document) -> Geometry:
    """The skeleton of a document. Costs its lanes and folds, not its notes."""
    board = document.board
    zone = zone_of(board.timezone)
    scale = TimeScale.of(board.start or 0, board.scale, document.folds.values())
    strips = []
    y = 0.0
    for lane in sorted(document.lanes.values(), key=lambda lane: (lane.position, lane.id)):
        if not lane.hidden:
            strips.append(Strip(lane, y, lane_height(lane)))
            y += strips[-1].height
    return Geometry(scale, tuple(strips), zone, dates_of(document, zone))


def dates_of(document: Document, zone: ZoneInfo) -> Dates:
    """How much of its date each time needs: the day on a board of several, the year where they are of several years.

    What ends at midnight is over before the next day: an event that takes a whole day does not make it a board of two.
    """
    extent = time_extent(document)
    if extent is None or extent[1] - extent[0] <= 12 * HOUR:
        return Dates.NONE
    ends = extent[0], extent[1] - 1
    if same_day(*ends, zone):
        return Dates.NONE
    first, last = (to_datetime(at).astimezone(zone).year for at in ends)
    return Dates.DAY if first == last else Dates.YEAR


def time_extent(document: Document) -> tuple[Instant, Instant] | None:
    """The first and last instant at which something stands on the timeline, or None where nothing does."""
    return _extent_of(Same(document.notes))


_Extent = tuple[Instant, Instant] | None
_LAST_EXTENT: list[tuple[Same, _Extent]] = []
"""What was found last, from which the next follows. A memory of a pure function: it changes no result."""


@lru_cache(maxsize=2)
def _extent_of(notes: Same) -> _Extent:
    found = _followed_extent(notes) if _LAST_EXTENT else _scanned_extent(notes.table.values())
    _LAST_EXTENT[:] = [(notes, found)]
    return found


def _followed_extent(notes: Same) -> _Extent:
    """The extent from the last one, unless a note that altered may have been what reached so far."""
    before, extent = _LAST_EXTENT[0]
    # What stays where it is changes nothing, whatever else is said of it.
    altered = [
        (old, new)
        for old, new in altered_notes(before, notes)
        if old is None or new is None or old.place is not new.place
    ]
    gone = _scanned_extent(note for note, _ in altered if note is not None)
    if extent is None or (gone is not None and (gone[0] == extent[0] or gone[1] == extent[1])):
        return _scanned_extent(notes.table.values())
    new = _scanned_extent(note for _, note in altered if note is not None)
    return extent if new is None else (min(extent[0], new[0]), max(extent[1], new[1]))


def _scanned_extent(notes: Iterable[Note]) -> _Extent:
    places = [note.place for note in notes if note.place.__class__ is OnTimeline]
    if not places:
        return None
    times = [place.at for place in places]
    ends = [place.until for place in places if place.until is not None]
    return min(times), max([*times, *ends])


def look(document: Document, note: Note, shape: Geometry) -> Look:
    """What the card of a note takes from the board around it."""
    place = note.place
    if note.kind == EVENT:
        lane = document.lanes.get(place.lane) if isinstance(place, OnTimeline) else None
        colour = lane.colour if lane else "#64748b"
    else:
        colour = document.kinds[note.kind].colour
    return Look(note.colour or colour, shape.zone, shape.dates, not document.board.votes_hidden)


def note_drawing(
    document: Document, note: Note, shape: Geometry, theme: Theme, *, once: bool = False
) -> Drawing | None:
    """A note where it stands, or None where it is not to be seen; drawn ``once`` it is not remembered."""
    origin = shape.origin(note)
    if origin is None:
        return None
    looks = look(document, note, shape)
    drawing = card_at(note, looks, theme, *origin) if once else card(note, looks, theme).moved(*origin)
    place = note.place
    if isinstance(place, OnTimeline) and place.until is not None:
        return Drawing("note", note.id, (*span_shapes(document, note, shape, origin), *drawing.shapes), drawing.title)
    return drawing


def span_rect(note: Note, shape: Geometry) -> Rect | None:
    """The bar that shows from when to when a range lasted, or None for a note at one instant."""
    origin = shape.origin(note)
    place = note.place
    if origin is None or not isinstance(place, OnTimeline) or place.until is None:
        return None
    return Rect(origin[0], origin[1] - 2.0, max(4.0, shape.scale.x(place.until) - origin[0]), 4.0)


def span_shapes(document: Document, note: Note, shape: Geometry, origin: Point) -> tuple[Shape, ...]:
    """The bar of a range with its end, behind the card; nothing for a note at one instant."""
    bar = span_rect(note, shape)
    if bar is None:
        return ()
    colour = look(document, note, shape).colour
    end = Rect(bar.right - 1.5, origin[1] - 5.0, 3.0, 10.0)
    return (Box(bar, fill=colour, radius=2.0), Box(end, fill=colour, radius=1.5))


def in_drawing_order(document: Document) -> list[Note]:
    """The notes from back to front."""
    return sorted(document.notes.values(), key=lambda note: (note.z, note.kind != EVENT, note.id))


def lane_drawings(shape: Geometry, theme: Theme, left: float, right: float) -> Iterator[Drawing]:
    """The rules between lanes from one x to another, in board coordinates."""
    for strip in shape.strips:
        line = Path(((left, strip.bottom), (right, strip.bottom)), stroke=theme.rule, stroke_width=1.0)
        yield Drawing("lane", strip.lane.id, (line,), strip.lane.title)


def grid_drawing(shape: Geometry, theme: Theme, left: float, right: float, zoom: float = 1.0) -> Drawing:
    """The faint upright lines below the ticks, through all lanes."""
    lines: list[Shape] = [
        Path(((tick.x, 0.0), (tick.x, shape.timeline_bottom)), stroke=theme.rule if tick.day else theme.grid)
        for tick in ticks(shape.scale, left, right, shape.zone, zoom)
        if tick.label
    ]
    return Drawing("grid", "grid", tuple(lines))


def fold_drawings(
    shape: Geometry,
    theme: Theme,
    notes_inside: frozenset[Id] = frozenset(),
    near: Near = nobody,
    area: Rect | None = None,
) -> Iterator[Drawing]:
    """Each folded stretch, or each that reaches into an area, as a band with its length where no note that is ``near``
    covers it."""
    for fold in shape.scale.folds:
        band = fold_band(fold, shape)
        if area is not None and not band.overlaps(area):
            continue
        length = lay_out(duration(fold.until - fold.start), FINE_SIZE, "sans-semibold")
        quiet = lay_out("folded" if fold.id in notes_inside else "quiet", FINE_SIZE, "sans")
        middle = band.centre[0]
        taken = [(rect.y, rect.bottom) for _, rect in near(band)]
        # Words stand beside silences and the lines between lanes.
        taken += [(strip.bottom - COMMS_STRIP * keeps_strip(strip.lane), strip.bottom) for strip in shape.strips]
        y = _free_height(taken, band.bottom, _FOLD_LABEL)
        # Between the last row of one lane and the first of the next there is room for a line at least.
        whole = y is not None
        y = y if y is not None else _free_height(taken, band.bottom, length.height)
        shapes: list[Shape] = [Box(band, fill=theme.fold)]
        shapes.append(Words(middle - length.width / 2, _FOLD_LABEL_TOP if y is None else y, length, theme.quiet_ink))
        if whole and y is not None:
            shapes.append(Words(middle - quiet.width / 2, y + 13.0, quiet, theme.quiet_ink))
        yield Drawing("fold", fold.id, tuple(shapes), f"{duration(fold.until - fold.start)} quiet")


def fold_band(fold: Fold, shape: Geometry) -> Rect:
    """Where a folded stretch is drawn."""
    x = shape.scale.x(fold.start)
    return Rect(x + 4.0, 0.0, shape.scale.x(fold.until) - x - 8.0, shape.timeline_bottom)


def _free_height(taken: list[tuple[float, float]], bottom: float, height: float) -> float | None:
    """The first y from the top with so much room below it; None where there is none."""
    y = _FOLD_LABEL_TOP
    for start, end in sorted(taken):
        if y + height + 2.0 <= start:
            break
        y = max(y, end + 4.0)
    return y if y + height <= bottom else None


def duration(length: Instant) -> str:
    """“2 h 10 min”, “3 d 4 h”, “45 s”: the two largest units."""
    seconds = abs(length) // 1000
    units = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))
    for index, (size, name) in enumerate(units):
        if seconds >= size:
            whole, rest = divmod(seconds, size)
            if index + 1 < len(units) - 1 and rest >= units[index + 1][0]:
                return f"{whole} {name} {rest // units[index + 1][0]} {units[index + 1][1]}"
            return f"{whole} {name}"
    return "0 min"


def folds_with_notes(document: Document, shape: Geometry) -> frozenset[Id]:
    """Folds in which something stands by now, so that they are no longer quiet."""
    found: set[Id] = set()
    if shape.scale.folds:
        for note in document.notes.values():
            if isinstance(note.place, OnTimeline):
                fold = shape.scale.fold_at(note.place.at)
                if fold is not None:
                    found.add(fold.id)
    return frozenset(found)


# The head: phases, marks and the axis, pinned to the top of a page or window.


def axis_drawings(
    document: Document, shape: Geometry, theme: Theme, left: float, right: float, zoom: float
) -> Iterator[Drawing]:
    """Phases, marks and ticks between two x of the board, drawn from (0, 0) at ``zoom`` points for each of the board.

    The axis line lies at `AXIS_HEIGHT` minus 26; text keeps its size whatever the zoom.
    """
    yield from phase_drawings(document, shape, theme, left, right, zoom)
    yield from scale_drawings(shape, theme, left, right, zoom)
    yield from mark_drawings(document, shape, theme, left, right, zoom)


def phase_drawings(
    document: Document, shape: Geometry, theme: Theme, left: float, right: float, zoom: float
) -> Iterator[Drawing]:
    """The phases of the head; a title stays in view as long as its phase does."""
    width = (right - left) * zoom

    def at(x: float) -> float:
        return (x - left) * zoom

    phases = sorted(document.phases.values(), key=lambda phase: (phase.start, phase.id))
    begins = [at(shape.scale.x(phase.start)) for phase in phases]
    taken = float("-inf")
    for number, phase in enumerate(phases):
        x0, x1 = begins[number], at(shape.scale.x(phase.until))
        taken = max(taken, x1)
        if x1 > 0 and x0 < width:
            rect = Rect(x0, 6.0, max(2.0, x1 - x0 - 1.5), 18.0)
            ground = tint(phase.colour, theme)
            shapes: list[Shape] = [Box(rect, fill=ground, radius=3.0)]
            free = next(iter(begins[number + 1 :]), width) if taken == x1 else x1
            title = _phase_title(phase.title, rect, free)
            if title is not None:
                x, label = title
                over = ground if x < rect.right else theme.paper
                shapes.append(Words(x, rect.centre[1] - label.height / 2, label, readable(phase.colour, theme, over)))
            said = f"{phase.title}, {stretch(phase.start, phase.until, shape.zone, shape.dates)}"
            yield Drawing("phase", phase.id, tuple(shapes), said)


def _phase_title(title: str, rect: Rect, free: float) -> tuple[float, Block] | None:
    """A phase's title and where it begins: inside, if need be nearer to the ends and smaller; else whole where nothing
    lies behind the phase, up to ``free``; else cut. None where a few letters would say nothing."""
    for size, margin in _PHASE_SIZES:
        inside = max(rect.x, 0.0) + margin
        label = lay_out(title, size, "sans-semibold", None)
        if inside + label.width + min(margin, 4.0) <= rect.right:
            return inside, label
    if rect.right + 4.0 + label.width + 4.0 <= free:
        return max(rect.right, 0.0) + 4.0, label
    room = rect.right - inside - 2.0
    return (inside, lay_out(title, size, "sans-semibold", room, 1)) if rect.width > 30.0 and room > 18.0 else None


def scale_drawings(shape: Geometry, theme: Theme, left: float, right: float, zoom: float) -> Iterator[Drawing]:
    """What of the head depends on nothing but where one looks: ticks, and changes of the clocks."""
    yield tick_drawing(shape, theme, left, right, zoom)
    yield from change_drawings(shape.scale, shape.zone, theme, left, right, zoom, AXIS_HEIGHT - 26.0)


def tick_drawing(shape: Geometry, theme: Theme, left: float, right: float, zoom: float) -> Drawing:
    """The axis of the head with its ticks; the same wherever it begins."""
    base = AXIS_HEIGHT - 26.0

    def at(x: float) -> float:
        return (x - left) * zoom

    line = Path(((0.0, base), ((right - left) * zoom, base)), stroke=theme.quiet_ink, stroke_width=0.8)
    shapes: list[Shape] = [line]
    for fold in shape.scale.folds:
        middle = (at(shape.scale.x(fold.start)) + at(shape.scale.x(fold.until))) / 2
        shapes.append(Box(Rect(middle - 5.0, base - 3.0, 10.0, 6.0), fill=theme.paper))
        for dx in (-3.0, 3.0):
            slash = ((middle + dx - 2.0, base + 6.0), (middle + dx + 2.0, base - 6.0))
            shapes.append(Path(slash, stroke=theme.quiet_ink, stroke_width=1.0))
    clear = float("-inf")
    for tick in ticks(shape.scale, left, right, shape.zone, zoom):
        x = at(tick.x)
        length = 6.0 if tick.label else 3.5
        shapes.append(Path(((x, base), (x, base + length)), stroke=theme.quiet_ink, stroke_width=0.8))
        if tick.label:
            block = lay_out(tick.label, 10.0, "sans-semibold" if tick.strong else "sans")
            if x - block.width / 2 >= clear:
                colour = theme.ink if tick.strong else theme.quiet_ink
                shapes.append(Words(x - block.width / 2, base + 8.0, block, colour))
                clear = x + block.width / 2 + 6.0
    return Drawing("axis", "axis", tuple(shapes), "Time axis")


def mark_instants(document: Document) -> list[tuple[Instant, Mark, Id]]:
    """The marks that stand on the timeline with their notes, in the order of time."""
    found = []
    for mark in Mark:
        note = document.notes.get(document.marks.get(mark, ""))
        if note is not None and isinstance(note.place, OnTimeline):
            found.append((note.place.at, mark, note.id))
    return sorted(found, key=lambda item: item[0])


@dataclass(slots=True)
class _Flag:
    """Marks under one flag: its tier from the axis up, their words, poles, and what is said of them."""

    tier: int
    names: list[str]
    poles: list[float]
    said: list[str]

    @property
    def label(self) -> Block:
        """What stands on it."""
        return lay_out(" · ".join(self.names), FINE_SIZE, "sans-semibold")

    @property
    def right(self) -> float:
        """The x at which it ends."""
        return self.poles[0] + self.label.width + 9.0


def mark_drawings(
    document: Document, shape: Geometry, theme: Theme, left: float, right: float, zoom: float
) -> Iterator[Drawing]:
    """Flags on the axis; one that would run into another flies above it or, where all tiers are taken, joins the one
    before it: each mark is named. Poles come first among the shapes of a flag. The flags are those of the whole board,
    so that none joins another while one looks elsewhere."""
    width = (right - left) * zoom
    base = AXIS_HEIGHT - 26.0
    flags: list[_Flag] = []
    free = [float("-inf")] * _MARK_TIERS
    for instant, mark, _ in mark_instants(document):
        x = (shape.scale.x(instant) - left) * zoom
        said = f"{mark.value} at {moment(instant, shape.zone, shape.dates)}"
        tier = next((tier for tier, until in enumerate(free) if x >= until), None)
        if tier is None:
            last = flags[-1]
            last.names.append(mark.value)
            last.poles.append(x)
            last.said.append(said)
        else:
            last = _Flag(tier, [mark.value], [x], [said])
            flags.append(last)
        free[last.tier] = last.right + 2.0
    # The pole of an upper flag passes behind the lower ones.
    for flag in sorted(flags, key=lambda flag: -flag.tier):
        if flag.right >= 0.0 and flag.poles[0] <= width + 10.0:
            x, top = flag.poles[0], base - 17.0 - 14.5 * flag.tier
            shapes: tuple[Shape, ...] = (
                *(Path(((pole, top), (pole, base)), stroke=theme.accent, stroke_width=1.2) for pole in flag.poles),
                Box(Rect(x, top, flag.right - x, 13.0), fill=theme.accent, radius=2.0),
                Words(x + 4.5, top + 0.8, flag.label, "#ffffff" if theme.name == "light" else theme.paper),
            )
            yield Drawing("mark", flag.names[0], shapes, ", ".join(flag.said))


def title_drawings(shape: Geometry, theme: Theme, top: float, zoom: float, bottom: float = inf) -> Iterator[Drawing]:
    """The lanes' titles as a column `TITLE_WIDTH` wide, y from the board's ``top`` at ``zoom``; of lanes that begin above
    ``bottom``."""
    for strip in takewhile(lambda strip: strip.y < bottom, shape.strips):
        y, height = (strip.y - top) * zoom, strip.height * zoom
        title = lay_out(strip.lane.title, 12.5, "sans-bold", TITLE_WIDTH - 18.0, 2)
        shapes: list[Shape] = [
            Box(Rect(0.0, y + 5.0 * zoom, 3.0, max(3.0, height - 10.0 * zoom)), fill=strip.lane.colour, radius=1.5)
        ]
        inset = min(9.0, 9.0 * zoom + 1.0)
        if height >= title.height + 2.0:
            shapes.append(Words(11.0, y + inset, title, theme.ink))
            if strip.lane.hint:
                hint = lay_out(strip.lane.hint, FINE_SIZE, "sans", TITLE_WIDTH - 18.0, 3)
                if inset + title.height + hint.height + 4.0 <= height:
                    shapes.append(Words(11.0, y + inset + title.height + 2.0, hint, theme.quiet_ink))
        yield Drawing("lane title", strip.lane.id, tuple(shapes), strip.lane.title)


# Frames, links.


def frames_in_order(document: Document) -> list[Frame]:
    """The frames in page order, which is the order from back to front too."""
    return sorted(document.frames.values(), key=lambda frame: (frame.position, frame.id))


def frame_rect(frame: Frame, shape: Geometry) -> Rect:
    """Where a frame lies, as large as it was made."""
    return Rect(frame.x, frame.y + shape.canvas_y, frame.width, frame.height)


def frame_area(document: Document, frame: Frame, shape: Geometry) -> Rect:
    """Where a frame is seen: one for actions reaches down to the last of their cards."""
    rect = frame_rect(frame, shape)
    heights = [_card_height(action, frame.width - _CARD_INSET) for action in _actions_of(document, frame)]
    return replace(rect, height=max(rect.height, _CARDS_AT + sum(heights) + _CARD_GAP * len(heights) + 6.0))


def frame_drawings(document: Document, shape: Geometry, theme: Theme, zoom: float = 1.0) -> Iterator[Drawing]:
    """The frames in page order: themes with the votes of what lies in them, plans with the cards of their actions.

    Their titles can be read at any ``zoom`` (in points for each of the board), as far as frames are wide enough: what is
    larger than the room above the content reaches over the upper edge.
    """
    votes = theme_votes(document)
    for frame in frames_in_order(document):
        rect = frame_area(document, frame, shape)
        given = votes.get(frame.id, 0)
        votes_said = f"{given} vote{'' if given == 1 else 's'}" if given else ""
        title, count = _frame_heading(frame, votes_said, zoom)
        line = rect.y + min(10.0, 36.0 - title.height)
        shapes: list[Shape] = [
            Box(rect, fill=theme.card, radius=8.0, stroke=theme.rule, stroke_width=1.0),
            Words(rect.x + _TITLE_INSET, line, title, theme.ink),
        ]
        if count.text:
            below = line + (title.height - count.height) * 0.56
            shapes.append(Words(rect.right - _TITLE_INSET - count.width, below, count, theme.quiet_ink))
        yield Drawing("frame", frame.id, tuple(shapes), f"Frame {frame.title}{f', {given} votes' if given else ''}")
        if frame.category is not None:
            yield from _actions_in(document, frame, rect, theme)


def _frame_heading(frame: Frame, votes: str, zoom: float) -> tuple[Block, Block]:
    """The title of a frame and its votes, as large as they must be to be read at a ``zoom``, but rather somewhat smaller
    than cut; far out, where both have no room, the votes give way."""
    size = _title_size(frame, votes, zoom)
    count = lay_out(votes, size * _VOTES_SIZE, "sans-semibold")
    room = frame.width - 2 * _TITLE_INSET - (count.width + _VOTES_GAP if votes else 0.0)
    title = lay_out(frame.title, size, "sans-bold", max(20.0, room), 1)
    if votes and title.clipped and size > _LEAST_TITLE:
        alone, nothing = _frame_heading(frame, "", zoom)
        return (title, count) if alone.clipped else (alone, nothing)
    return title, count


def _title_size(frame: Frame, votes: str, zoom: float) -> float:
    wanted = min(_READ_AT / zoom, frame.width / 5)
    width = lay_out(frame.title, _LEAST_TITLE, "sans-bold").width / _LEAST_TITLE
    beside = lay_out(votes, _LEAST_TITLE * _VOTES_SIZE, "sans-semibold").width / _LEAST_TITLE
    room = frame.width - 2 * _TITLE_INSET - (_VOTES_GAP if votes else 0.0)
    whole = room / (width + beside) if width else wanted
    return max(_LEAST_TITLE, floor(max(min(wanted, whole), wanted * _SMALLER)))


def picture_rect(picture: Picture, shape: Geometry) -> Rect:
    """Where a picture lies."""
    return Rect(picture.x, picture.y + shape.canvas_y, picture.width, picture.height)


def pictures_in_order(document: Document) -> list[Picture]:
    """The pictures from back to front."""
    return sorted(document.pictures.values(), key=lambda picture: (picture.z, picture.id))


def picture_drawing(document: Document, picture: Picture, rect: Rect, theme: Theme) -> Drawing:
    """A picture over a rectangle."""
    image = Image(rect, picture.content, document.contents[picture.content], theme.rule)
    return Drawing("picture", picture.id, (image,), picture.alt or "Picture")


def picture_drawings(document: Document, shape: Geometry, theme: Theme) -> Iterator[Drawing]:
    """The pictures on the canvas from back to front."""
    for picture in pictures_in_order(document):
        yield picture_drawing(document, picture, picture_rect(picture, shape), theme)


def theme_votes(document: Document) -> Mapping[Id, int]:
    """The votes of the stickies in each frame that has any; none while votes are hidden."""
    if document.board.votes_hidden:
        return {}
    return _theme_votes(Same(document.notes), tuple(document.frames.values()))


_LAST_VOTES: list[tuple[Same, tuple[Frame, ...], Mapping[Id, int]]] = []
"""What was counted last. A memory of a pure function: it changes no result."""


@lru_cache(maxsize=8)
def _theme_votes(notes: Same, frames: tuple[Frame, ...]) -> Mapping[Id, int]:
    found = None
    # Read once: the thread of an export may put another one there meanwhile.
    for counted, among, votes in tuple(_LAST_VOTES):
        altered = altered_notes(counted, notes) if among == frames else None
        if altered is not None and not any(note.votes for pair in altered for note in pair if note is not None):
            found = votes
    if found is None:
        found = _counted_votes(notes, frames)
    _LAST_VOTES[:] = [(notes, frames, found)]
    return found


def _counted_votes(notes: Same, frames: tuple[Frame, ...]) -> Mapping[Id, int]:
    themes = [frame for frame in frames if frame.category is None]
    votes: dict[Id, int] = {}
    if not themes:
        return votes
    for note in notes.table.values():
        if note.votes and isinstance(note.place, OnCanvas):
            frame = frame_around(themes, note.place)
            if frame is not None:
                votes[frame.id] = votes.get(frame.id, 0) + note.votes
    return votes


def action_rects(document: Document, frame: Frame, shape: Geometry) -> Iterator[tuple[Id, Rect]]:
    """Where the cards of the actions lie in a frame, from the top."""
    rect = frame_rect(frame, shape)
    for drawing in _actions_in(document, frame, rect, LIGHT):
        bounds = drawing.bounds
        if bounds is not None:
            yield drawing.key, bounds


_CARDS_AT, _CARD_INSET, _CARD_GAP = 40.0, 28.0, 8.0
"""Points from the upper edge of a frame to its first card, beside cards on both sides together, and between cards."""


def _actions_of(document: Document, frame: Frame) -> list[Action]:
    """The actions whose cards a frame shows, from the top."""
    if frame.category is None:
        return []
    actions = (action for action in document.actions.values() if action.category is frame.category)
    return sorted(actions, key=lambda action: (action.position, action.id))


def _actions_in(document: Document, frame: Frame, rect: Rect, theme: Theme) -> Iterator[Drawing]:
    y = rect.y + _CARDS_AT
    for action in _actions_of(document, frame):
        width = frame.width - _CARD_INSET
        yield action_card(action, width, theme).moved(rect.x + _CARD_INSET / 2, y)
        y += _card_height(action, width) + _CARD_GAP


@lru_cache(maxsize=2_000)
def _card_height(action: Action, width: float) -> float:
    bounds = action_card(action, width, LIGHT).bounds
    return bounds.height if bounds is not None else 0.0


def notes_near(document: Document, shape: Geometry) -> Near:
    """Finds the notes of a document around its arrows."""
    return near_notes((note.id, rect) for note in document.notes.values() if (rect := shape.rect(note)) is not None)


def link_drawing(document: Document, link: Link, shape: Geometry, theme: Theme, near: Near = nobody) -> Drawing | None:
    """An arrow from the edge of one note to the edge of the other, round what lies ``near`` where it can, with its label
    where it covers least."""
    ends = [document.notes.get(id) for id in (link.from_note, link.to_note)]
    rects = [shape.rect(note) for note in ends if note is not None]
    if len(rects) != 2 or rects[0] is None or rects[1] is None:
        return None
    tail, head = rects[0], rects[1]
    around = near(surroundings(tail, head))
    others = [rect for id, rect in sorted(around, key=itemgetter(0)) if id not in (link.from_note, link.to_note)]
    if others:
        # Above the lanes stands the head of the board, which would cover an arrow.
        others.append(Rect(min(tail.x, head.x), -_HEAD, abs(tail.x - head.x) + max(tail.width, head.width), _HEAD))
    shapes = arrow_shapes(tail, head, link.label, theme, others=tuple(others))
    texts = [note.text if note else "" for note in ends]
    return Drawing("link", link.id, shapes, f"Link from “{texts[0]}” to “{texts[1]}” {link.label}".strip())


def arrow_shapes(
    tail: Rect, head: Rect, label: str, theme: Theme, middle: float | None = None, others: tuple[Rect, ...] = ()
) -> tuple[Shape, ...]:
    """A curve from one rectangle to another past ``others``, its head and, where there is one, the label's box and words on
    the curve; ``middle`` says where on it, from 0 to 1, or else it lies where it covers the fewest of the others."""
    curve = route(tail, head, others)
    shapes: tuple[Shape, ...] = (
        Path(curve, stroke=theme.quiet_ink, stroke_width=1.5, curved=True),
        Path(_arrow_head(curve), fill=theme.quiet_ink, closed=True),
    )
    if not label:
        return shapes
    words = lay_out(label, FINE_SIZE, "sans-semibold", 140.0, 2)

    def box(at: float) -> Rect:
        x, y = point_on(curve, at)
        return Rect(x - words.width / 2 - 5.0, y - words.height / 2 - 2.0, words.width + 10.0, words.height + 4.0)

    boxes = [box(at) for at in (_LABEL_PLACES if middle is None else (middle,))]
    room = union(boxes) or boxes[0]
    beside = [other for other in others if other.overlaps(room)]
    rect = min(boxes, key=lambda rect: sum(rect.overlaps(other) for other in beside))
    return *shapes, Box(rect, fill=theme.paper, radius=4.0), Words(rect.x + 5.0, rect.y + 2.0, words, theme.quiet_ink)


def link_passes(drawing: Drawing, x: float, y: float, reach: float) -> bool:
    """Whether the arrow of a link's drawing passes within so many points of a place."""
    bounds = drawing.bounds
    if bounds is None or not bounds.grown(reach).contains(x, y):
        return False
    curve = next(shape.points for shape in drawing.shapes if isinstance(shape, Path) and shape.curved)
    steps = 48
    return any(
        hypot(px - x, py - y) <= reach for px, py in (point_on(curve, step / steps) for step in range(steps + 1))
    )


def _arrow_head(curve: tuple[Point, ...]) -> tuple[Point, ...]:
    (tx, ty), (sx, sy) = curve[3], point_on(curve, 0.9)
    length = hypot(tx - sx, ty - sy) or 1.0
    ux, uy = (tx - sx) / length, (ty - sy) / length
    size, half = 8.0, 3.6
    bx, by = tx - ux * size, ty - uy * size
    return (tx, ty), (bx - uy * half, by + ux * half), (bx + uy * half, by - ux * half)


def extent(document: Document, shape: Geometry) -> Rect:
    """The rectangle around everything that can be seen, without the pinned head and titles."""
    rects = [rect for note in document.notes.values() if (rect := shape.rect(note)) is not None]
    rects += [frame_area(document, frame, shape) for frame in document.frames.values()]
    rects += [picture_rect(picture, shape) for picture in document.pictures.values()]
    rects.append(timeline_rect(document, shape))
    return union(rects) or rects[0]


def timeline_rect(document: Document, shape: Geometry) -> Rect:
    """The rectangle of the lanes, from a little before the first thing on them to a little after the last."""
    lanes = {strip.lane.id for strip in shape.strips}
    xs = [shape.scale.x(at) for phase in document.phases.values() for at in (phase.start, phase.until)]
    left, right = min(xs, default=inf), max(xs, default=-inf)
    for note in document.notes.values():
        place = note.place
        if isinstance(place, OnTimeline) and place.lane in lanes:
            x = shape.scale.x(place.at)
            left, right = min(left, x), max(right, x + note_width(note))
    if left > right:
        left, right = 0.0, _EMPTY_HOURS * HOUR / MINUTE * shape.scale.scale
    left, right = left - 24.0, right + 24.0
    return Rect(left, 0.0, right - left, max(1.0, shape.timeline_bottom))


def tint(colour: str, theme: Theme) -> str:
    """A soft version of a colour, to write on."""
    weight = 0.14 if theme.name == "light" else 0.28
    parts = (
        round(int(colour[at : at + 2], 16) * weight + int(theme.card[at : at + 2], 16) * (1 - weight))
        for at in (1, 3, 5)
    )
    return "#" + "".join(f"{part:02x}" for part in parts)
