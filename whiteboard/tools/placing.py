"""Where a note comes to be when it is put somewhere: on the timeline inside the lanes, on the canvas below them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from whiteboard.layout.board import Geometry, duration, frame_area, time_extent
from whiteboard.layout.cards import ROW, note_size, note_width, span_rows
from whiteboard.layout.geometry import Rect
from whiteboard.layout.timescale import same_day
from whiteboard.layout.when import Dates, place_time, stretch
from whiteboard.model.document import Change, Document
from whiteboard.model.instants import MINUTE, Instant
from whiteboard.model.records import EVENT, Board, Id, Note, OnCanvas, OnTimeline, Place

FREE_ROWS_SOUGHT = 400
_BESIDE = 2.0
"""Points between two notes in a row."""
_FAR = 2_048.0
"""Points that no note reaches whose width follows from what it says, nor what is put beside it."""
_STRETCH = 256.0
"""Points of a lane that are looked at together."""
_ASIDE, _BELOW = 16.0, 14.0
"""Points between stickies that are written one after the other, side by side and one below the other."""


def snapped(instant: Instant, *, free: bool = False) -> Instant:
    """The nearest whole minute, or with ``free`` the whole second."""
    step = 1000 if free else MINUTE
    return (instant + step // 2) // step * step


def place_at(geometry: Geometry, note: Note, x: float, y: float, *, free: bool = False) -> Place:
    """The place of a note whose left upper corner is dropped at (x, y)."""
    strip = geometry.strip_at(y + min(note_size(note)[1] / 2, 1.5 * ROW))
    if strip is None:
        return OnCanvas(round(x, 2), round(y - geometry.canvas_y, 2))
    row = min(geometry.row_at(strip, y), max(0, strip.lane.rows - span_rows(note)))
    return OnTimeline(snapped(geometry.scale.instant(x), free=free), strip.lane.id, row)


def free_area(document: Document, geometry: Geometry, wanted: Rect) -> Rect:
    """The area for another frame as large as the wanted one and as near to it as there is room, below the timeline and
    beside the frames that are there."""
    taken = [frame_area(document, frame, geometry) for frame in document.frames.values()]
    wanted = replace(wanted, y=max(wanted.y, geometry.canvas_y))
    across = [x for area in taken for x in (area.right + _ASIDE, area.x - _ASIDE - wanted.width)]
    down = [area.bottom + _BELOW for area in taken]
    spots = [wanted, *(replace(wanted, x=x) for x in across), *(replace(wanted, y=y) for y in down)]
    free = [spot for spot in spots if not any(spot.overlaps(area) for area in taken)]
    return min(free, key=lambda spot: abs(spot.x - wanted.x) + abs(spot.y - wanted.y))


def moved(geometry: Geometry, note: Note, dx: float, dy: float, shift: Instant | None) -> Place:
    """The place of a note moved by points; on the timeline its time moves by ``shift``, to the millisecond."""
    origin = geometry.origin(note)
    if origin is None:
        return note.place
    target = place_at(geometry, note, origin[0] + dx, origin[1] + dy)
    if isinstance(target, OnTimeline) and isinstance(note.place, OnTimeline) and shift is not None:
        until = None if note.place.until is None else note.place.until + shift
        return replace(note.place, at=note.place.at + shift, until=until, lane=target.lane, row=target.row)
    return target


def movable(note: Note, board: Board, *, free: bool = False) -> bool:
    """Whether a note may be moved: not a locked one, and no placed event of a locked timeline unless ``free`` (Alt)."""
    placed = note.kind == EVENT and isinstance(note.place, OnTimeline)
    return not note.locked and (free or not (board.locked and placed))


def without_overlap(
    document: Document,
    geometry: Geometry,
    places: Mapping[Id, Place],
    before: Mapping[Id, Place] | None = None,
    others: Iterable[Note] | None = None,
) -> dict[Id, Place]:
    """The places, with notes on the timeline put into the nearest free row of their lane where they would cover
    another note. Only the notes that are placed give way, those that are named first before the others.

    What goes the same way keeps its arrangement, even where one covers the other. ``before`` says where the notes come
    from, unless that is where they are in the document; ``others`` are the notes that may be in the way, for whoever knows
    them better than to go through all of the document.
    """
    lanes = {place.lane for place in places.values() if isinstance(place, OnTimeline)}
    room = _Room(geometry)
    xs = [geometry.scale.x(place.at) for place in places.values() if isinstance(place, OnTimeline)]
    # Of what lies elsewhere not even the width is asked: only who was drawn wide by hand may reach here from far away.
    first = geometry.scale.instant(min(xs, default=0.0) - _FAR)
    last = geometry.scale.instant(max(xs, default=0.0) + _FAR)
    for other in document.notes.values() if others is None else others:
        place = other.place
        if (
            isinstance(place, OnTimeline)
            and place.lane in lanes
            and (first <= place.at <= last or other.width is not None)
            and other.id not in places
        ):
            room.take(other, place)
    settled = dict(places)
    covering: list[tuple[Note, OnTimeline]] = []
    for id, place in places.items():
        if isinstance(place, OnTimeline):
            way = _way(document.notes[id].place if before is None else before[id], place)
            note = replace(document.notes[id], place=place)
            if room.is_free(note, place, way):
                room.take(note, place, way)
            else:
                covering.append((note, place))
    for note, place in covering:
        settled[note.id] = found = room.nearest(note, place)
        room.take(note, found)
    return settled


def uncovered(document: Document, geometry: Geometry, note: Note) -> Place:
    """The place of a note that has become larger, by its text or by hand: the nearest free row where it would come to
    cover another note. What is locked stays, and so does what covers another note already."""
    before = document.notes.get(note.id)
    if not isinstance(note.place, OnTimeline) or note.locked:
        return note.place
    if before is not None and without_overlap(document, geometry, {note.id: before.place})[note.id] != before.place:
        return note.place
    after = document.apply((Change(before, note),))
    return without_overlap(after, geometry, {note.id: note.place})[note.id]


_Way = tuple[Id, Id, Instant, int]
"""From which lane to which, and how far in time and rows."""


def _way(before: Place, after: OnTimeline) -> _Way | None:
    if not isinstance(before, OnTimeline):
        return None
    return before.lane, after.lane, after.at - before.at, (after.row or 0) - (before.row or 0)


def next_on_canvas(document: Document, note: Note, place: OnCanvas, where: str) -> OnCanvas:
    """The next place to the ``where`` of a note ("right", "left", "below", "above") at which no note would be covered
    by another one of its size."""
    rect = Rect(place.x, place.y, *note_size(note))
    taken = [
        Rect(other.place.x, other.place.y, *note_size(other))
        for other in document.notes.values()
        if isinstance(other.place, OnCanvas)
    ]
    covered: Rect | None = rect
    while covered is not None:
        match where:
            case "right":
                rect = replace(rect, x=covered.right + _ASIDE)
            case "left":
                rect = replace(rect, x=covered.x - rect.width - _ASIDE)
            case "below":
                rect = replace(rect, y=covered.bottom + _BELOW)
            case _:
                rect = replace(rect, y=covered.y - rect.height - _BELOW)
        covered = next((other for other in taken if other.overlaps(rect)), None)
    return OnCanvas(rect.x, rect.y)


class _Room:
    """What stands in the lanes, by stretches of them, so that only neighbours are asked."""

    def __init__(self, geometry: Geometry) -> None:
        self._geometry = geometry
        self._standing: defaultdict[tuple[Id, int], list[tuple[float, float, int, int, _Way | None]]] = defaultdict(
            list
        )

    def take(self, note: Note, place: OnTimeline, way: _Way | None = None) -> None:
        """A note stands there, and came that way."""
        left, row = self._geometry.scale.x(place.at), place.row or 0
        right = left + note_width(note)
        for part in _stretches(left, right):
            self._standing[place.lane, part].append((left, right, row, row + span_rows(note), way))

    def is_free(self, note: Note, place: OnTimeline, way: _Way | None) -> bool:
        """Whether no note is in the way there but some that came the same way."""
        row = place.row or 0
        end = row + span_rows(note)
        return all(end <= top or bottom <= row for top, bottom in self._taken(note, place, way))

    def nearest(self, note: Note, place: OnTimeline) -> OnTimeline:
        """The place, or the one nearest to it in the same lane where no other note is in the way."""
        taken = self._taken(note, place, None)
        span, wanted = span_rows(note), place.row or 0
        for distance in range(FREE_ROWS_SOUGHT):
            for row in (wanted - distance, wanted + distance):
                if row >= 0 and all(row + span <= top or bottom <= row for top, bottom in taken):
                    return replace(place, row=row)
        return place

    def _taken(self, note: Note, place: OnTimeline, way: _Way | None) -> set[tuple[int, int]]:
        """The rows that notes take there which did not come that way; none in a lane that is hidden."""
        if self._geometry.strip(place.lane) is None:
            return set()
        left = self._geometry.scale.x(place.at) - _BESIDE
        right = left + note_width(note) + 2 * _BESIDE
        return {
            (top, bottom)
            for part in _stretches(left, right)
            for start, end, top, bottom, theirs in self._standing.get((place.lane, part), ())
            if start < right and left < end and (way is None or theirs != way)
        }


def _stretches(left: float, right: float) -> range:
    return range(int(left // _STRETCH), int(right // _STRETCH) + 1)


def place_words(document: Document, geometry: Geometry, place: Place) -> str:
    """“14:05 · Response”, “canvas” or “inbox”: what is shown beside the pointer while a note is dragged."""
    if isinstance(place, OnCanvas):
        return "canvas"
    if not isinstance(place, OnTimeline):
        return "inbox"
    lane = document.lanes.get(place.lane)
    dates = _dates(document, geometry, place.at)
    return f"{place_time(place, geometry.zone, dates, seconds=True)} · {lane.title if lane else '?'}"


def _dates(document: Document, geometry: Geometry, at: Instant) -> Dates:
    """How much of its date a time tells that may lie beyond all there is."""
    extent = time_extent(document)
    beyond = extent is not None and not same_day(extent[0], at, geometry.zone)
    return max(geometry.dates, Dates.DAY) if beyond else geometry.dates


def stretch_words(document: Document, geometry: Geometry, start: Instant, until: Instant) -> str:
    """A stretch of time in words: “09:20–09:45  (25 min)”."""
    lasts = max(MINUTE, round((until - start) / MINUTE) * MINUTE)
    return f"{period_words(document, geometry, start, until)}  ({duration(lasts)})"


def period_words(document: Document, geometry: Geometry, start: Instant, until: Instant) -> str:
    """From when to when: “09:20–09:45”."""
    return stretch(start, until, geometry.zone, _dates(document, geometry, start), seconds=True)
