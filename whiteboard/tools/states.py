"""The tools: each a small state that answers to the pointer with the state that follows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cached_property

from whiteboard.layout.board import frame_area, picture_rect
from whiteboard.layout.geometry import between
from whiteboard.model.commands import Add, Edit, Remove
from whiteboard.model.document import Document
from whiteboard.model.instants import MINUTE, Instant
from whiteboard.model.records import EVENT, Frame, Id, Lane, Link, Note, OnCanvas, OnTimeline, Phase, Picture, Place
from whiteboard.tools.desk import NOTHING, Desk, Guide, Overlay, Pointer
from whiteboard.tools.dragging import Dragging, drag_threshold, held_back
from whiteboard.tools.folding import FoldClick, opened
from whiteboard.tools.placing import place_at, place_words, snapped, stretch_words, without_overlap
from whiteboard.tools.plan import ActionDragging
from whiteboard.tools.resizing import LEAST_FRAME, Resizing
from whiteboard.tools.state import THRESHOLD, Gesture, State


class Idle(State):
    """The select tool at rest."""

    def press(self, pointer: Pointer) -> State:
        """A note is picked up, the empty board begins a rubber band."""
        hit = self.desk.hit(pointer.x, pointer.y)
        if hit is None or hit.part in ("frame", "fold"):
            return Band(self.desk, pointer, self)
        if hit.part == "handle":
            return Resizing(self.desk, pointer, self, hit.id, hit.grip)
        if hit.part in ("note", "picture", "frame title"):
            return Pointing(self.desk, pointer, self, hit.id)
        if hit.part == "action":
            return ActionDragging(self.desk, pointer, self, hit.id)
        if hit.part == "fold label":
            return FoldClick(self.desk, pointer, self, hit.id, Unfolded(self.desk))
        self.desk.session.select({hit.id})
        return self

    def double(self, pointer: Pointer) -> State:
        """A note is opened for writing; anywhere else a new one begins."""
        hit = self.desk.hit(pointer.x, pointer.y)
        if hit is not None and hit.part == "note":
            self.desk.write(self.desk.session.document.notes[hit.id], new=False)
        elif hit is not None and hit.part == "frame title":
            document = self.desk.session.document
            self.desk.look_at(frame_area(document, document.frames[hit.id], self.desk.shape))
        elif hit is not None and hit.part in ("link", "picture"):
            self.desk.name(hit.id)
        elif hit is not None and hit.part == "action":
            self.desk.open_action(hit.id)
        elif hit is None or hit.part != "handle":
            begin_note(self.desk, pointer, None)
        return self

    def cancel(self) -> State:
        """Nothing is half done: what is selected is let go."""
        self.desk.session.preview(None)
        self.desk.session.select(())
        return self


class Unfolded(Idle):
    """At rest after a click that unfolded a stretch: a second one, for a double click, writes nothing where it was."""

    def press(self, pointer: Pointer) -> State:
        """As ever."""
        return Idle(self.desk).press(pointer)

    def double(self, pointer: Pointer) -> State:
        """The click is over."""
        return Idle(self.desk)


class Pointing(Gesture):
    """Pressed on a note, a picture or a frame's title and not moved far enough yet for a drag."""

    def __init__(self, desk: Desk, origin: Pointer, after: State, id: Id) -> None:
        super().__init__(desk, origin, after)
        self.id = id
        session = desk.session
        self.taken = with_groups(session.document, {id})
        self.was_selected = id in session.selection
        if origin.shift or origin.ctrl:
            session.select(session.selection | self.taken)
        elif not self.was_selected:
            session.select(self.taken)

    @property
    def scrolls(self) -> bool:
        """Not before it is a drag."""
        return False

    def move(self, pointer: Pointer) -> State:
        """Far enough away it becomes a drag."""
        document = self.desk.session.document
        note = document.notes.get(self.id)
        if note is None and self.id not in {*document.frames, *document.pictures}:
            return self.after
        if self.travelled(pointer) < drag_threshold(note, THRESHOLD):
            return self
        refusal = held_back(document, self.id, free=self.origin.alt or self.origin.ctrl)
        if refusal:
            self.desk.say(refusal)
            return self.after
        return Dragging(self.desk, self.origin, self.after, self.id).move(pointer)

    def release(self, pointer: Pointer) -> State:
        """A click: alone it selects just this note or its group, with Shift it takes a selected one out."""
        session = self.desk.session
        if (self.origin.shift or self.origin.ctrl) and self.was_selected:
            session.select(session.selection - self.taken)
        elif not (self.origin.shift or self.origin.ctrl):
            session.select(self.taken)
        return self.after


class Band(Gesture):
    """A rubber band: from left to right it takes what it encloses, from right to left what it touches."""

    def __init__(self, desk: Desk, origin: Pointer, after: State) -> None:
        super().__init__(desk, origin, after)
        self.now = origin
        self.before = desk.session.selection
        self.kept = self.before if origin.shift or origin.ctrl else frozenset()

    @cached_property
    def _groups(self) -> Mapping[Id, set[Id]]:
        """Found once for all moves of the band: it takes a look at every note."""
        return groups(self.desk.session.document)

    def move(self, pointer: Pointer) -> State:
        """Select what the band takes so far."""
        self.now = pointer
        rect = between(self.origin.x, self.origin.y, pointer.x, pointer.y)
        enclosed = pointer.x >= self.origin.x
        document, shape = self.desk.session.document, self.desk.shape
        shown = ((picture.id, picture_rect(picture, shape)) for picture in document.pictures.values())
        taken = [
            *self.desk.notes_in(rect, enclosed=enclosed),
            *(id for id, area in shown if (rect.encloses(area) if enclosed else rect.overlaps(area))),
        ]
        self.desk.session.select(self.kept | with_groups(document, taken, self._groups))
        return self

    def release(self, pointer: Pointer) -> State:
        """A click on nothing lets everything go."""
        if self.travelled(pointer) < THRESHOLD:
            self.desk.session.select(self.kept)
        return self.after

    def cancel(self) -> State:
        """What was selected before is selected again."""
        self.desk.session.select(self.before)
        return self.after

    def overlay(self) -> Overlay:
        """The band."""
        return Overlay(band=between(self.origin.x, self.origin.y, self.now.x, self.now.y))


class Panning(Gesture):
    """The board follows the hand; afterwards the state before goes on."""

    name = "pan"
    cursor = "closed hand"

    def __init__(self, desk: Desk, origin: Pointer, after: State) -> None:
        super().__init__(desk, origin, after)
        self.last = origin

    @property
    def scrolls(self) -> bool:
        """It moves the board itself."""
        return False

    def move(self, pointer: Pointer) -> State:
        """Move the view by as much as the pointer."""
        self.desk.pan(pointer.sx - self.last.sx, pointer.sy - self.last.sy)
        self.last = pointer
        return self

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
        return self

    def move(self, pointer: Pointer) -> State:
        """Show the time under the pointer."""
        self.now = pointer
        return self

    def cancel(self) -> State:
        """Nothing is shown before the pointer moves again."""
        self.now = None
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
    """The link tool: press on one note and let go on another, or click on one after the other."""

    name = "link"
    cursor = "cross"

    def __init__(self, desk: Desk, tail: Id | None = None) -> None:
        super().__init__(desk)
        self.tail = tail
        self.origin: Pointer | None = None
        self.now: Pointer | None = None

    @property
    def busy(self) -> bool:
        """Whether an arrow is being drawn."""
        return self.tail is not None

    @property
    def scrolls(self) -> bool:
        """The board comes after the pointer while an arrow is being drawn."""
        return self.origin is not None

    def press(self, pointer: Pointer) -> State:
        """The note under the pointer is where the arrow starts, or where one that has started ends."""
        note = self._note_at(pointer)
        if self.tail is not None and note is not None and note != self.tail:
            return self._join(note)
        self.tail = note
        self.origin = self.now = pointer
        return self

    def move(self, pointer: Pointer) -> State:
        """The arrow follows."""
        self.now = pointer
        return self

    def release(self, pointer: Pointer) -> State:
        """The note under the pointer is where it ends; on the first note itself it goes on to the next click."""
        note = self._note_at(pointer)
        self.origin = None
        if self.tail is not None and note is not None and note != self.tail:
            return self._join(note)
        if note is None:
            self.tail = None
        return self

    def cancel(self) -> State:
        """No arrow."""
        self.tail = self.origin = None
        return self

    def _note_at(self, pointer: Pointer) -> Id | None:
        hit = self.desk.hit(pointer.x, pointer.y)
        return hit.id if hit is not None and hit.part == "note" else None

    def _join(self, head: Id) -> State:
        tail, self.tail, self.origin = self.tail, None, None
        self.desk.use("select")
        if tail is not None:
            link(self.desk, tail, head)
        return self

    def overlay(self) -> Overlay:
        """The arrow that is being drawn."""
        note = self.desk.session.document.notes.get(self.tail or "")
        rect = self.desk.shape.rect(note) if note is not None else None
        if rect is None or self.now is None:
            return NOTHING
        return Overlay(arrow=(*rect.centre, self.now.x, self.now.y))


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
        self.desk.session.select({made.records[0].id})
        self.desk.name(made.records[0].id)
        return self

    @property
    def busy(self) -> bool:
        """Whether something is being drawn."""
        return self.origin is not None

    @property
    def follows_time_only(self) -> bool:
        """A phase has no height, and is often drawn close to the axis."""
        return self.name == "phase"

    def cancel(self) -> State:
        """Nothing is made."""
        self.origin = None
        return self

    def overlay(self) -> Overlay:
        """The stretch or area so far."""
        if self.origin is None or self.now is None:
            return NOTHING
        if self.name == "phase":
            start, until = self._times(self.origin, self.now)
            label = stretch_words(self.desk.session.document, self.desk.shape, start, until)
            return Overlay(label=label, phase=(min(self.origin.x, self.now.x), max(self.origin.x, self.now.x)))
        return Overlay(band=between(self.origin.x, self.origin.y, self.now.x, self.now.y))

    def _times(self, origin: Pointer, pointer: Pointer) -> tuple[Instant, Instant]:
        ends = sorted(snapped(self.desk.shape.scale.instant(x)) for x in (origin.x, pointer.x))
        return ends[0], max(ends[1], ends[0] + MINUTE)

    def _made(self, origin: Pointer, pointer: Pointer) -> Add:
        session, geometry = self.desk.session, self.desk.shape
        id = session.new_id()
        if self.name == "phase":
            return Add((Phase(id, "New phase", *self._times(origin, pointer)),), "Add phase")
        rect = between(origin.x, origin.y, pointer.x, pointer.y)
        position = 1 + max((frame.position for frame in session.document.frames.values()), default=-1)
        frame = Frame(
            id,
            "New frame",
            rect.x,
            max(0.0, rect.y - geometry.canvas_y),
            max(LEAST_FRAME[0], rect.width),
            max(LEAST_FRAME[1], rect.height),
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
    before, command = desk.session.document, Add((note,))
    shape = opened(before, desk.shape, command)
    return without_overlap(before.apply(command.plan(before)), shape, {note.id: place})[note.id]


def vote(desk: Desk, ids: list[Id], by: int) -> None:
    """Give each note so many votes more, or fewer down to none."""
    notes = desk.session.document.notes
    values = {id: {"votes": max(0, notes[id].votes + by)} for id in ids if id in notes}
    desk.session.do(Edit(Note, values, "Vote" if by > 0 else "Take a vote back"))


def delete_selection(desk: Desk) -> None:
    """Delete what is selected; undo brings it back, links and all."""
    session = desk.session
    records: set[tuple[type, Id]] = {(Note, id) for id in session.selection if id in session.document.notes}
    records |= {
        (kind, id)
        for kind in (Picture, Link, Frame, Phase, Lane)
        for id in session.selection
        if id in session.document.table(kind)
    }
    if records:
        session.do(Remove(frozenset(records)))


def link(desk: Desk, tail: Id, head: Id) -> None:
    """An arrow from one note to another, selected and ready to be labelled; where there is one already, that one."""
    session = desk.session
    there = next((one for one in session.document.links.values() if (one.from_note, one.to_note) == (tail, head)), None)
    if there is not None:
        desk.say("These notes are linked already")
        session.select({there.id})
        return
    made = Link(session.new_id(), tail, head)
    session.do(Add((made,), "Link notes"))
    session.select({made.id})
    desk.name(made.id)


def groups(document: Document) -> dict[Id, set[Id]]:
    """The notes and pictures of each group."""
    found: dict[Id, set[Id]] = {}
    cards: tuple[Note | Picture, ...] = (*document.notes.values(), *document.pictures.values())
    for one in cards:
        if one.grouped is not None:
            found.setdefault(one.grouped, set()).add(one.id)
    return found


def with_groups(document: Document, ids: Iterable[Id], members: Mapping[Id, set[Id]] | None = None) -> set[Id]:
    """The ids, and those of all notes and pictures that are grouped with one of them; ``members`` where they are known."""
    taken = set(ids)
    found = (document.notes.get(id) or document.pictures.get(id) for id in taken)
    touched = {one.grouped for one in found if one is not None and one.grouped is not None}
    if touched:
        members = groups(document) if members is None else members
        taken.update(*(members.get(group, ()) for group in touched))
    return taken
