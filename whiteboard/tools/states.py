"""The tools: each a small state that answers to the pointer with the state that follows it.

Nothing here is drawn and nothing is stored: a state previews a command while the pointer moves and does it when the
pointer is let go. Escape, wherever it comes, previews nothing and leaves no trace.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from whiteboard.layout.board import TITLE_WIDTH
from whiteboard.layout.geometry import between
from whiteboard.model.commands import Add, Command, Edit, MoveNotes, Remove
from whiteboard.model.records import (
    EVENT,
    Frame,
    Id,
    Link,
    Note,
    OnCanvas,
    OnTimeline,
    Phase,
    Place,
)
from whiteboard.tools.desk import NOTHING, Desk, Guide, Overlay, Pointer
from whiteboard.tools.placing import movable, moved, place_at, place_words, snapped, without_overlap

THRESHOLD = 4.0
"""Pixels that the pointer travels before a press becomes a drag."""
PLACED_THRESHOLD = 8.0
"""The same for events that have their place on the timeline: those are moved on purpose only."""


class State:
    """A tool, or what it is in the middle of."""

    name = "select"
    cursor = "arrow"

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def press(self, pointer: Pointer) -> State:
        """The left button goes down."""
        return self

    def move(self, pointer: Pointer) -> State:
        """The pointer moves, pressed or not."""
        return self

    def release(self, pointer: Pointer) -> State:
        """The left button comes up."""
        return self

    def double(self, pointer: Pointer) -> State:
        """The second press of a double click."""
        return self.press(pointer)

    def cancel(self) -> State:
        """Escape: what is half done goes, as if it had never begun."""
        self.desk.session.preview(None)
        return Idle(self.desk)

    def overlay(self) -> Overlay:
        """What to draw over the board now."""
        return NOTHING


class Idle(State):
    """The select tool at rest."""

    def press(self, pointer: Pointer) -> State:
        """A note is picked up, the empty board begins a rubber band."""
        hit = self.desk.hit(pointer.x, pointer.y)
        if hit is None or hit.part in ("frame", "frame title", "fold"):
            return Band(self.desk, pointer, frame=hit.id if hit and hit.part == "frame" else None)
        if hit.part == "handle":
            return Resizing(self.desk, pointer, hit.id)
        if hit.part == "note":
            return Pointing(self.desk, pointer, hit.id)
        self.desk.session.select({hit.id} if hit.part == "link" else ())
        return self

    def double(self, pointer: Pointer) -> State:
        """A note is opened for writing; anywhere else a new one begins."""
        hit = self.desk.hit(pointer.x, pointer.y)
        if hit is not None and hit.part == "note":
            self.desk.write(self.desk.session.document.notes[hit.id], new=False)
        elif hit is not None and hit.part == "frame title":
            self.desk.name("frame", hit.id)
        else:
            begin_note(self.desk, pointer, None)
        return Idle(self.desk)

    def cancel(self) -> State:
        """Nothing is half done: what is selected is let go."""
        self.desk.session.preview(None)
        self.desk.session.select(())
        return self


class Pointing(State):
    """Pressed on a note and not moved far enough yet for a drag."""

    def __init__(self, desk: Desk, origin: Pointer, id: Id) -> None:
        super().__init__(desk)
        self.origin = origin
        self.id = id
        session = desk.session
        self.was_selected = id in session.selection
        if origin.shift or origin.ctrl:
            session.select(session.selection ^ {id} if not self.was_selected else session.selection)
        elif not self.was_selected:
            session.select({id})

    def move(self, pointer: Pointer) -> State:
        """Far enough away it becomes a drag."""
        note = self.desk.session.document.notes.get(self.id)
        if note is None:
            return Idle(self.desk)
        placed = isinstance(note.place, OnTimeline) and note.kind == EVENT
        travelled = max(abs(pointer.sx - self.origin.sx), abs(pointer.sy - self.origin.sy))
        if travelled < (PLACED_THRESHOLD if placed else THRESHOLD):
            return self
        if note.locked or (placed and self.desk.session.document.board.locked and not pointer.alt):
            self.desk.say(
                "The timeline is locked: hold Alt to move events" if not note.locked else "This note is locked"
            )
            return Idle(self.desk)
        return Dragging(self.desk, self.origin, self.id).move(pointer)

    def release(self, pointer: Pointer) -> State:
        """A click: alone it selects just this note, with Shift it takes a selected one out."""
        session = self.desk.session
        if (self.origin.shift or self.origin.ctrl) and self.was_selected:
            session.select(session.selection - {self.id})
        elif not (self.origin.shift or self.origin.ctrl):
            session.select({self.id})
        return Idle(self.desk)


class Dragging(State):
    """Notes follow the pointer, all by the same total distance from where they were picked up."""

    cursor = "grabbing"

    def __init__(self, desk: Desk, origin: Pointer, leader: Id) -> None:
        super().__init__(desk)
        self.origin = origin
        self.leader = leader
        document = desk.session.document
        chosen = desk.session.selection | {leader}
        self.ids = [
            id for id in chosen if id in document.notes and movable(document.notes[id], document.board, free=origin.alt)
        ]
        self.skeleton = desk.shape
        self.places: dict[Id, Place] = {}

    def move(self, pointer: Pointer) -> State:
        """Preview where everything would land."""
        dx, dy = pointer.x - self.origin.x, pointer.y - self.origin.y
        if pointer.shift:
            dx, dy = (dx, 0.0) if abs(dx) >= abs(dy) else (0.0, dy)
        document = self.desk.session.document
        self.ids = [id for id in self.ids if id in document.notes]
        if self.leader not in self.ids:
            # It went meanwhile, by a key or by undo.
            return self.cancel()
        leader = document.notes[self.leader]
        shift = None
        if isinstance(leader.place, OnTimeline):
            origin = self.skeleton.scale.x(leader.place.at)
            # A move straight up or down keeps the time to the millisecond.
            if abs(pointer.sx - self.origin.sx) < PLACED_THRESHOLD or dx == 0.0:
                shift, dx = 0, 0.0
            else:
                landed = snapped(self.skeleton.scale.instant(origin + dx), free=pointer.alt)
                shift = landed - leader.place.at
        self.places = {id: moved(self.skeleton, document.notes[id], dx, dy, shift) for id in self.ids}
        self.desk.session.preview(MoveNotes(self.places))
        return self

    def release(self, pointer: Pointer) -> State:
        """Drop: the places become a command; a note that would cover another takes the nearest free row."""
        document = self.desk.session.document
        places = {id: place for id, place in self.places.items() if id in document.notes}
        self.desk.session.do(MoveNotes(without_overlap(document, self.skeleton, places)))
        return Idle(self.desk)

    def overlay(self) -> Overlay:
        """Old → new beside the pointer, and a line down from the axis at the new time."""
        document = self.desk.session.document
        place = self.places.get(self.leader)
        if place is None or self.leader not in document.notes:
            return NOTHING
        old = place_words(document, self.skeleton, document.notes[self.leader].place)
        new = place_words(document, self.skeleton, place)
        count = f"  ({len(self.ids)} notes)" if len(self.ids) > 1 else ""
        guides: tuple[Guide, ...] = ()
        if isinstance(place, OnTimeline):
            x = self.skeleton.scale.x(place.at)
            guides = (Guide(x, 0.0, x, self.skeleton.timeline_bottom),)
        return Overlay(label=(new if old == new else f"{old} → {new}") + count, guides=guides)


class Band(State):
    """A rubber band: from left to right it takes what it encloses, from right to left what it touches."""

    def __init__(self, desk: Desk, origin: Pointer, frame: Id | None) -> None:
        super().__init__(desk)
        self.origin = origin
        self.frame = frame
        self.now = origin
        self.kept = desk.session.selection if origin.shift or origin.ctrl else frozenset()

    def move(self, pointer: Pointer) -> State:
        """Select what the band takes so far."""
        self.now = pointer
        rect = between(self.origin.x, self.origin.y, pointer.x, pointer.y)
        enclosed = pointer.x >= self.origin.x
        self.desk.session.select(self.kept | set(self.desk.notes_in(rect, enclosed=enclosed)))
        return self

    def release(self, pointer: Pointer) -> State:
        """A click on nothing lets everything go."""
        if max(abs(pointer.sx - self.origin.sx), abs(pointer.sy - self.origin.sy)) < THRESHOLD:
            self.desk.session.select(self.kept)
        return Idle(self.desk)

    def cancel(self) -> State:
        """What was selected before is selected again."""
        self.desk.session.select(self.kept)
        return Idle(self.desk)

    def overlay(self) -> Overlay:
        """The band."""
        return Overlay(band=between(self.origin.x, self.origin.y, self.now.x, self.now.y))


class Resizing(State):
    """The right edge of a note follows the pointer; its height follows the text."""

    cursor = "resize"

    def __init__(self, desk: Desk, origin: Pointer, id: Id) -> None:
        super().__init__(desk)
        self.id = id
        self.width: float | None = None

    def move(self, pointer: Pointer) -> State:
        """Preview the width."""
        note = self.desk.session.document.notes.get(self.id)
        if note is None:
            return self.cancel()
        origin = self.desk.shape.origin(note)
        if origin is not None:
            self.width = float(round(min(max(pointer.x - origin[0], 60.0), 1200.0)))
            self.desk.session.preview(self._command())
        return self

    def release(self, pointer: Pointer) -> State:
        """The width stays."""
        if self.width is not None and self.id in self.desk.session.document.notes:
            self.desk.session.do(self._command())
        return Idle(self.desk)

    def _command(self) -> Command:
        return Edit(Note, {self.id: {"width": self.width}}, "Change the width")


class Panning(State):
    """The board follows the hand; afterwards the state before goes on."""

    name = "pan"
    cursor = "closed hand"

    def __init__(self, desk: Desk, origin: Pointer, after: State) -> None:
        super().__init__(desk)
        self.last = origin
        self.after = after

    def move(self, pointer: Pointer) -> State:
        """Move the view by as much as the pointer."""
        self.desk.pan(pointer.sx - self.last.sx, pointer.sy - self.last.sy)
        self.last = pointer
        return self

    def release(self, pointer: Pointer) -> State:
        """Let go."""
        return self.after

    def cancel(self) -> State:
        """Let go as well: looking elsewhere changed nothing."""
        return self.after


class Hand(State):
    """The pan tool."""

    name = "pan"
    cursor = "open hand"

    def press(self, pointer: Pointer) -> State:
        """Take hold of the board."""
        return Panning(self.desk, pointer, self)


class Placing(State):
    """The sticky and the event tool: a click makes a note there."""

    cursor = "cross"

    def __init__(self, desk: Desk, name: str) -> None:
        super().__init__(desk)
        self.name = name
        self.now: Pointer | None = None

    def press(self, pointer: Pointer) -> State:
        """Begin a note and go back to selecting, as the editor has the keys now."""
        begin_note(self.desk, pointer, EVENT if self.name == "event" else self.desk.sticky_kind)
        self.desk.use("select")
        return Idle(self.desk)

    def move(self, pointer: Pointer) -> State:
        """Show the time under the pointer."""
        self.now = pointer
        return self

    def overlay(self) -> Overlay:
        """The line of the time at which the note would stand."""
        if self.now is None:
            return NOTHING
        geometry = self.desk.shape
        place = place_at(geometry, Note("", self.name), self.now.x, self.now.y)
        if not isinstance(place, OnTimeline):
            return NOTHING
        x = geometry.scale.x(place.at)
        return Overlay(
            label=place_words(self.desk.session.document, geometry, place),
            guides=(Guide(x, 0.0, x, geometry.timeline_bottom),),
        )


class Linking(State):
    """The link tool: press on one note, let go on another."""

    name = "link"
    cursor = "cross"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.tail: Id | None = None
        self.origin: Pointer | None = None
        self.now: Pointer | None = None

    def press(self, pointer: Pointer) -> State:
        """The note under the pointer is where the arrow starts."""
        hit = self.desk.hit(pointer.x, pointer.y)
        self.tail = hit.id if hit is not None and hit.part == "note" else None
        self.origin = self.now = pointer
        return self

    def move(self, pointer: Pointer) -> State:
        """The arrow follows."""
        self.now = pointer
        return self

    def release(self, pointer: Pointer) -> State:
        """The note under the pointer is where it ends."""
        hit = self.desk.hit(pointer.x, pointer.y)
        tail, self.tail = self.tail, None
        if tail is not None and hit is not None and hit.part == "note" and hit.id != tail:
            session = self.desk.session
            session.do(Add((Link(session.new_id(), tail, hit.id),), "Link notes"))
            self.desk.use("select")
            return Idle(self.desk)
        return self

    def overlay(self) -> Overlay:
        """The arrow that is being drawn."""
        if self.tail is None or self.origin is None or self.now is None:
            return NOTHING
        return Overlay(arrow=(self.origin.x, self.origin.y, self.now.x, self.now.y))


class Spanning(State):
    """The phase tool on the timeline and the frame tool on the canvas: drag from one end to the other."""

    cursor = "cross"

    def __init__(self, desk: Desk, name: str) -> None:
        super().__init__(desk)
        self.name = name
        self.origin: Pointer | None = None
        self.now: Pointer | None = None

    def press(self, pointer: Pointer) -> State:
        """One end."""
        self.origin = self.now = pointer
        return self

    def move(self, pointer: Pointer) -> State:
        """The other end, for now."""
        self.now = pointer
        return self

    def release(self, pointer: Pointer) -> State:
        """Make it, unless it is too small to be meant."""
        origin, self.origin = self.origin, None
        if origin is None or abs(pointer.sx - origin.sx) < 2 * THRESHOLD:
            return self
        made = self._made(origin, pointer)
        self.desk.session.do(made)
        self.desk.use("select")
        self.desk.name(self.name, made.records[0].id)
        return Idle(self.desk)

    def overlay(self) -> Overlay:
        """The stretch or area so far."""
        if self.origin is None or self.now is None:
            return NOTHING
        if self.name == "phase":
            return Overlay(phase=(min(self.origin.x, self.now.x), max(self.origin.x, self.now.x)))
        return Overlay(band=between(self.origin.x, self.origin.y, self.now.x, self.now.y))

    def _made(self, origin: Pointer, pointer: Pointer) -> Add:
        session, geometry = self.desk.session, self.desk.shape
        id = session.new_id()
        if self.name == "phase":
            times = sorted(snapped(geometry.scale.instant(x)) for x in (origin.x, pointer.x))
            return Add((Phase(id, "New phase", times[0], times[1]),), "Add phase")
        rect = between(origin.x, origin.y, pointer.x, pointer.y)
        position = 1 + max((frame.position for frame in session.document.frames.values()), default=-1)
        frame = Frame(
            id,
            "New frame",
            rect.x,
            rect.y - geometry.canvas_y,
            max(TITLE_WIDTH, rect.width),
            max(80.0, rect.height),
            position,
        )
        return Add((frame,), "Add frame")


class Voting(State):
    """The vote tool: a click gives a note a vote, with Shift it takes one away."""

    name = "vote"
    cursor = "cross"

    def press(self, pointer: Pointer) -> State:
        """One vote more or less."""
        hit = self.desk.hit(pointer.x, pointer.y)
        if hit is not None and hit.part == "note":
            vote(self.desk, [hit.id], -1 if pointer.shift else 1)
        return self


TOOLS: Mapping[str, Callable[[Desk], State]] = {
    "select": Idle,
    "pan": Hand,
    "sticky": lambda desk: Placing(desk, "sticky"),
    "event": lambda desk: Placing(desk, "event"),
    "phase": lambda desk: Spanning(desk, "phase"),
    "link": Linking,
    "frame": lambda desk: Spanning(desk, "frame"),
    "vote": Voting,
}
"""Every tool by the name that actions and the rail use."""


def begin_note(desk: Desk, pointer: Pointer, kind: Id | None) -> None:
    """Open the editor for a note that is not on the board yet: an event in a lane, a sticky elsewhere."""
    session, geometry = desk.session, desk.shape
    note = Note(session.new_id(), kind or EVENT)
    place = place_at(geometry, note, pointer.x, pointer.y)
    if kind is None and isinstance(place, OnCanvas):
        note = replace(note, kind=desk.sticky_kind)
    if isinstance(place, OnTimeline):
        placed = replace(note, place=place)
        place = nearest(desk, placed, place)
    desk.write(replace(note, place=place, z=1), new=True)


def nearest(desk: Desk, note: Note, place: OnTimeline) -> Place:
    """The place, or the nearest free row of its lane."""
    document = desk.session.document.apply(Add((note,)).plan(desk.session.document))
    return without_overlap(document, desk.shape, {note.id: place})[note.id]


def vote(desk: Desk, ids: list[Id], by: int) -> None:
    """Give each note so many votes more, or fewer down to none."""
    notes = desk.session.document.notes
    values = {id: {"votes": max(0, notes[id].votes + by)} for id in ids if id in notes}
    desk.session.do(Edit(Note, values, "Vote" if by > 0 else "Take a vote back"))


def delete_selection(desk: Desk) -> None:
    """Delete what is selected; undo brings it back, links and all."""
    session = desk.session
    records: set[tuple[type, Id]] = {(Note, id) for id in session.selection if id in session.document.notes}
    records |= {(Link, id) for id in session.selection if id in session.document.links}
    if records:
        session.do(Remove(frozenset(records)))
