"""The one way that very many notes go together, so that their picture can follow the hand and show where each will land."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from whiteboard.layout.board import Geometry, lane_height
from whiteboard.layout.cards import ROW, span_rows
from whiteboard.layout.settle import grown
from whiteboard.model.instants import Instant
from whiteboard.model.records import Frame, Id, Note, OnCanvas, OnTimeline, Picture, Place
from whiteboard.tools.desk import Carried, Party
from whiteboard.tools.placing import moved, snapped


@dataclass(frozen=True, slots=True)
class Way:
    """How far all go: on the timeline in time and rows, or off it by points; on the canvas by points."""

    shift: Instant = 0
    rows: int = 0
    lane: Id | None = None
    """The lane to which all on the timeline go; None where each stays in its own."""
    off: bool = False
    """Whether those on the timeline go off it, to the canvas."""
    placed: tuple[float, float] = (0.0, 0.0)
    """The points by which those on the timeline are shown somewhere else."""
    free: tuple[float, float] = (0.0, 0.0)
    """The same for what is on the canvas, as it counts."""
    lower: float = 0.0
    """The points by which the canvas comes to lie lower, as a lane grows for them."""

    def landed(self, geometry: Geometry, note: Note) -> Place:
        """The place of one of them at the end of the way."""
        origin = geometry.origin(note)
        if isinstance(note.place, OnCanvas):
            return OnCanvas(round(note.place.x + self.free[0], 2), round(note.place.y + self.free[1], 2))
        if not isinstance(note.place, OnTimeline) or origin is None:
            return note.place
        if self.off:
            x, y = origin[0] + self.placed[0], origin[1] + self.placed[1] - geometry.canvas_y
            return OnCanvas(round(x, 2), round(y, 2))
        place = note.place
        until = None if place.until is None else place.until + self.shift
        row = (place.row or 0) + self.rows
        return replace(place, at=place.at + self.shift, until=until, lane=self.lane or place.lane, row=row)


@dataclass(frozen=True, slots=True)
class Block:
    """Notes, pictures and frames that keep their arrangement, and how far they reach."""

    placed: frozenset[Id]
    """The notes on the timeline."""
    free: frozenset[Id]
    """What is on the canvas."""
    lead: Note | None
    """The note under the hand."""
    first: Note | None
    """The note on the timeline by which all there go: the one under the hand, else the earliest."""
    reach: dict[Id, tuple[int, int]]
    """For each lane the first row of them and the one below the last."""
    top: float
    """The canvas' y of the uppermost on it, and not more than 0."""
    ids: frozenset[Id]
    """All of them."""

    @staticmethod
    def of(geometry: Geometry, notes: Iterable[Note], cornered: Iterable[Frame | Picture], leader: Id) -> Block:
        """The block of some notes, and of what has its place by its corner; costs all of them."""
        placed: dict[Id, tuple[Instant, Note]] = {}
        free: dict[Id, float] = {record.id: record.y for record in cornered}
        reach: dict[Id, tuple[int, int]] = {}
        lead: Note | None = None
        for note in notes:
            lead = note if note.id == leader else lead
            match note.place:
                case OnTimeline(at=at, lane=lane) if geometry.strip(lane) is not None:
                    placed[note.id] = (at, note)
                    row = note.place.row or 0
                    top, bottom = reach.get(lane, (row, row))
                    reach[lane] = (min(top, row), max(bottom, row + span_rows(note)))
                case OnCanvas(y=y):
                    free[note.id] = y
        first = placed[leader] if leader in placed else min(placed.values(), key=lambda one: one[0], default=None)
        return Block(
            frozenset(placed),
            frozenset(free),
            lead,
            first[1] if first is not None else None,
            reach,
            max(0.0, min(free.values(), default=0.0)),
            frozenset((*placed, *free)),
        )

    def way(self, geometry: Geometry, dx: float, dy: float, shift: Instant | None, *, free: bool) -> Way | None:
        """The way that all of them go where the hand went so many points, and the times by ``shift`` if that is known.

        None where they go no common way: stickies that come onto the timeline, where each looks for its lane and time.
        """
        leads = self.lead is not None and self.first is self.lead
        if self.lead is not None and not leads and isinstance(moved(geometry, self.lead, dx, dy, None), OnTimeline):
            return None
        # What is on the canvas stays below the timeline.
        way = Way(free=(dx, max(dy, -self.top)))
        if self.first is None or not isinstance(self.first.place, OnTimeline):
            return way
        at, scale = self.first.place.at, geometry.scale
        if shift is None:
            shift = snapped(scale.instant(scale.x(at) + dx), free=free) - at if dx else 0
        across = scale.x(at + shift) - scale.x(at)
        lanes = [(strip, *self.reach[strip.lane.id]) for strip in geometry.strips if strip.lane.id in self.reach]
        target = moved(geometry, self.first, dx, dy, shift) if leads else None
        if isinstance(target, OnCanvas):
            highest = min(geometry.row_y(strip, top) for strip, top, _ in lanes)
            return replace(way, off=True, placed=(dx, max(dy, geometry.canvas_y - highest)))
        strip = geometry.strip(target.lane) if isinstance(target, OnTimeline) and len(lanes) == 1 else None
        if strip is None:
            # Lanes are of several heights: notes of more than one of them would lose their arrangement in others.
            room = min(max(0, one.lane.rows - bottom) for one, _, bottom in lanes)
            rows = max(-min(top for _, top, _ in lanes), min(round(dy / ROW), room))
            return replace(way, shift=shift, rows=rows, placed=(across, rows * ROW))
        ((old, top, bottom),) = lanes
        # As many rows as the hand went in the lane it is over now, wherever that lies.
        down = strip.y - old.y
        rows = max(-top, min(round((dy - down) / ROW), strip.lane.rows - bottom))
        lower = lane_height(grown(strip.lane, bottom + rows)) - lane_height(strip.lane)
        there = (across, down + rows * ROW)
        return replace(way, shift=shift, rows=rows, lane=strip.lane.id, placed=there, lower=lower)

    def carried(self, way: Way) -> Carried:
        """What of their picture follows the hand, and how far."""
        free = (way.free[0], way.free[1] + way.lower)
        return Carried(self.ids, (Party(self.free, *free), Party(self.placed, *way.placed)))
