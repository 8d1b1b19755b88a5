"""What the hand does beside the board: phases moved along the axis, lanes put elsewhere and made taller."""

from __future__ import annotations

from dataclasses import replace

from whiteboard.layout.board import COMMS_STRIP, LANE_BOTTOM, LANE_TOP
from whiteboard.layout.cards import ROW, span_rows
from whiteboard.model.commands import Add, Batch, Command, Edit
from whiteboard.model.document import Document
from whiteboard.model.instants import Instant
from whiteboard.model.records import Id, Lane, OnTimeline, Phase, Role
from whiteboard.tools.desk import Desk, Guide, Overlay, Pointer
from whiteboard.tools.placing import period_words, snapped
from whiteboard.tools.state import THRESHOLD, Gesture, State


def lanes_in_order(document: Document) -> list[Lane]:
    """Every lane, hidden ones too, from the top."""
    return sorted(document.lanes.values(), key=lambda lane: (lane.position, lane.id))


def lane_moved(document: Document, lane: Lane, to: int) -> Command:
    """Put a lane, which may be new, at an index among all lanes."""
    order = [one for one in lanes_in_order(document) if one.id != lane.id]
    order.insert(to, lane)
    positions = {one.id: {"position": index} for index, one in enumerate(order)}
    if lane.id in document.lanes:
        return Edit(Lane, positions, "Move the lane")
    del positions[lane.id]
    return Batch("Add lane", (Add((replace(lane, position=to),)), Edit(Lane, positions)))


def least_rows(document: Document, lane: Id) -> int:
    """The rows that a lane needs for the notes in it."""
    rows = (
        (note.place.row or 0) + span_rows(note)
        for note in document.notes.values()
        if isinstance(note.place, OnTimeline) and note.place.lane == lane
    )
    return max(rows, default=2)


class PhaseDragging(Gesture):
    """A phase follows the pointer along time; a press that does not move selects it."""

    cursor = "grabbing"

    def __init__(self, desk: Desk, origin: Pointer, after: State, id: Id) -> None:
        super().__init__(desk, origin, after)
        self.id = id
        self.skeleton = desk.shape
        self.shift: Instant = 0
        desk.session.select({id})

    def move(self, pointer: Pointer) -> State:
        """Preview it, from minute to minute or with Alt from second to second."""
        phase = self.desk.session.document.phases.get(self.id)
        if phase is None:
            return self.cancel()
        if self.travelled(pointer) < THRESHOLD and not self.shift:
            return self
        x = self.skeleton.scale.x(phase.start) + pointer.x - self.origin.x
        self.shift = snapped(self.skeleton.scale.instant(x), free=pointer.alt) - phase.start
        self.desk.session.preview(self._command(phase))
        return self

    def release(self, pointer: Pointer) -> State:
        """It stays there."""
        phase = self.desk.session.document.phases.get(self.id)
        if phase is not None and self.shift:
            self.desk.session.do(self._command(phase))
        return self.after

    def _command(self, phase: Phase) -> Command:
        times = {"start": phase.start + self.shift, "until": phase.until + self.shift}
        return Edit(Phase, {self.id: times}, "Move the phase")

    def overlay(self) -> Overlay:
        """Lines down from both ends."""
        phase = self.desk.session.shown.phases.get(self.id)
        if phase is None or not self.shift:
            return Overlay()
        shape = self.desk.shape
        label = period_words(self.desk.session.shown, shape, phase.start, phase.until)
        xs = [shape.scale.x(at) for at in (phase.start, phase.until)]
        guides = tuple(Guide(x, 0.0, x, shape.timeline_bottom) for x in xs)
        return Overlay(label=label, guides=guides)


class LaneDragging(Gesture):
    """A lane follows the pointer up and down among the others; a press that does not move selects it."""

    cursor = "grabbing"

    def __init__(self, desk: Desk, origin: Pointer, after: State, id: Id) -> None:
        super().__init__(desk, origin, after)
        self.id = id
        self.skeleton = desk.shape
        self.command: Command | None = None
        self.at = -1
        desk.session.select({id})

    @property
    def scrolls(self) -> bool:
        """The lanes that are seen are enough."""
        return False

    def move(self, pointer: Pointer) -> State:
        """Preview the order. Where it would be is told by where the others stood when it was taken."""
        document = self.desk.session.document
        lane = document.lanes.get(self.id)
        if lane is None:
            return self.cancel()
        if self.travelled(pointer) < THRESHOLD and self.command is None:
            return self
        above = [
            strip.lane.id
            for strip in self.skeleton.strips
            if strip.lane.id != self.id and strip.y + strip.height / 2 < pointer.y
        ]
        others = [one.id for one in lanes_in_order(document) if one.id != self.id]
        at = others.index(above[-1]) + 1 if above else 0
        if at != self.at:
            self.at = at
            self.command = lane_moved(document, lane, at)
            self.desk.session.preview(self.command)
        return self

    def release(self, pointer: Pointer) -> State:
        """It stays there."""
        if self.command is not None and self.id in self.desk.session.document.lanes:
            self.desk.session.do(self.command)
        return self.after


class LaneStretching(Gesture):
    """The lower edge of a lane follows the pointer by whole rows, never over a note."""

    cursor = "down"

    def __init__(self, desk: Desk, origin: Pointer, after: State, id: Id) -> None:
        super().__init__(desk, origin, after)
        self.id = id
        document = desk.session.document
        self.least = least_rows(document, id)
        self.rows = document.lanes[id].rows
        strip = desk.shape.strip(id)
        self.top = strip.y if strip is not None else 0.0
        posts = document.lanes[id].role in (Role.INTERNAL, Role.PUBLIC)
        self.around = LANE_TOP + LANE_BOTTOM + (COMMS_STRIP if posts else 0.0)

    def move(self, pointer: Pointer) -> State:
        """Preview the height."""
        if self.id not in self.desk.session.document.lanes:
            return self.cancel()
        rows = max(self.least, round((pointer.y - self.top - self.around) / ROW))
        if rows != self.rows:
            self.rows = rows
            self.desk.session.preview(self._command())
        return self

    def release(self, pointer: Pointer) -> State:
        """It stays so high."""
        if self.id in self.desk.session.document.lanes:
            self.desk.session.do(self._command())
        return self.after

    def _command(self) -> Command:
        return Edit(Lane, {self.id: {"rows": self.rows}}, "Change the height of the lane")
