"""Moving notes, frames and pictures with the pointer, or copies of notes and pictures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from whiteboard.layout.board import frame_area, picture_rect
from whiteboard.layout.geometry import Rect, union
from whiteboard.model.commands import Add, Batch, Command, Edit, MoveNotes, count, counted
from whiteboard.model.copying import Copies, copies
from whiteboard.model.document import Document
from whiteboard.model.instants import Instant
from whiteboard.model.records import EVENT, Frame, Id, Note, OnCanvas, OnTimeline, Picture, Place
from whiteboard.tools.carrying import Block, Way
from whiteboard.tools.desk import NOTHING, Carried, Desk, Guide, Overlay, Pointer
from whiteboard.tools.folding import opened
from whiteboard.tools.placing import movable, moved, place_words, snapped, without_overlap
from whiteboard.tools.snapping import REACH, Neighbours
from whiteboard.tools.state import PLACED_THRESHOLD, Gesture, State


def inside(document: Document, desk: Desk, frames: Iterable[Id]) -> set[Id]:
    """The notes on the canvas and the pictures whose middle lies in one of the frames: what moves with them."""
    shape = desk.shape
    found: set[Id] = set()
    for id in frames:
        area = frame_area(document, document.frames[id], shape)
        for note in desk.notes_in(area, enclosed=False):
            rect = shape.rect(document.notes[note]) if note in document.notes else None
            if rect is not None and isinstance(document.notes[note].place, OnCanvas) and area.contains(*rect.centre):
                found.add(note)
        found |= {id for id, one in document.pictures.items() if area.contains(*picture_rect(one, shape).centre)}
    return found


_MANY = 8
"""Notes that are planned at every move, so that silences follow; of more only the picture follows the hand, and where each of
them lands is found when they are let go."""


TIMELINE_LOCKED = "The timeline is locked: hold Alt or Ctrl to move events"
"""Ctrl too, as many window managers move the window with Alt."""


class Dragging(Gesture):
    """What is selected follows the pointer, all by the same total distance from where it was picked up.

    Alt held at the press drags copies (or Ctrl, as many window managers keep Alt for themselves); Alt held later lands
    freely, which copies never do. On a locked timeline either is what lets events move, and copies nothing.
    """

    cursor = "grabbing"

    def __init__(self, desk: Desk, origin: Pointer, after: State, leader: Id) -> None:
        super().__init__(desk, origin, after)
        self.leader = leader
        document = desk.session.document
        chosen = desk.session.selection | {leader}
        self.frames = sorted(id for id in chosen if id in document.frames)
        self.content = inside(document, desk, self.frames)
        lead = document.notes.get(leader)
        liftable = leader in document.pictures or (lead is not None and movable(lead, document.board))
        self.copying = (origin.alt or origin.ctrl) and liftable
        self.pictures = sorted(
            id
            for id in chosen | self.content
            if (picture := document.pictures.get(id)) is not None and (self.copying or not picture.locked)
        )
        notes = [
            document.notes[id]
            for id in chosen | self.content
            if id in document.notes
            and (
                self.copying
                or movable(document.notes[id], document.board, free=origin.alt or origin.ctrl)
                or id in self.content
            )
        ]
        # Which of two notes gives way must not depend on the order in which a set names them.
        self.ids = [note.id for note in sorted(notes, key=_from_the_top)]
        self.skeleton = desk.shape
        self.places: dict[Id, Place] = {}
        self.corners: dict[Id, tuple[float, float]] = {}
        self.guides: tuple[Guide, ...] = ()
        self.carried: Carried | None = None
        self._block: tuple[Document, Block] | None = None
        self._common: Way | None = None
        self._way: tuple[float, float, Instant | None] = (0.0, 0.0, None)
        self._told: tuple[Document, dict[Id, Place], Overlay] | None = None
        """What was shown last, and for which places: it is asked for several times at each move."""
        self._copies: Copies | None = None
        if self.copying:
            ids = set(self.ids)
            self._copies = copies(
                (document.notes[id] for id in self.ids),
                (document.pictures[id] for id in self.pictures),
                (link for link in document.links.values() if {link.from_note, link.to_note} <= ids),
                desk.session.new_id,
            )
        self._bounds = self._around(document)
        # A copy aligns with what it was copied from as well.
        still = frozenset() if self.copying else frozenset({*self.ids, *self.frames, *self.pictures})
        self._neighbours = Neighbours(desk.neighbours(still))

    def _around(self, document: Document) -> Rect | None:
        if self.frames:
            return union(frame_area(document, document.frames[id], self.skeleton) for id in self.frames)
        free = [document.notes[id] for id in self.ids if isinstance(document.notes[id].place, OnCanvas)]
        lead = document.notes.get(self.leader)
        if lead is not None and not isinstance(lead.place, OnCanvas):
            return self.skeleton.rect(lead)
        rects = [rect for note in free if (rect := self.skeleton.rect(note)) is not None]
        return union((*rects, *(picture_rect(document.pictures[id], self.skeleton) for id in self.pictures)))

    def move(self, pointer: Pointer) -> State:
        """Preview where everything would land."""
        dx, dy = pointer.x - self.origin.x, pointer.y - self.origin.y
        along = abs(dx) >= abs(dy)
        if pointer.shift:
            dx, dy = (dx, 0.0) if along else (0.0, dy)
        document = self.desk.session.document
        self.ids = [id for id in self.ids if id in document.notes]
        self.frames = [id for id in self.frames if id in document.frames]
        self.pictures = [id for id in self.pictures if id in document.pictures]
        if self.leader not in {*self.ids, *self.frames, *self.pictures}:
            # It went meanwhile, by a key or by undo.
            return self.cancel()
        free = pointer.alt and not self.origin.alt
        dx, dy = self._aligned(document, dx, dy, pointer, free=free)
        shift, dx = self._in_time(document, dx, pointer, free=free)
        self._move_corners(document, dx, dy)
        self._way = (dx, dy, shift)
        self._common = self._common_way(document, free=free) if len(self.ids) > _MANY and not self.copying else None
        if self._common is not None:
            self._carry(document, self._common)
            return self
        self.carried = None
        self.places = self._landed(document, self.ids)
        self.desk.session.preview(self._command(document, self.places))
        return self

    def _landed(self, document: Document, ids: Iterable[Id]) -> dict[Id, Place]:
        """The places of some of the notes after the way that they went."""
        dx, dy, shift = self._way
        places: dict[Id, Place] = {}
        for id in ids:
            note = document.notes[id]
            if self._common is not None:
                places[id] = self._common.landed(self.skeleton, note)
            elif id in self.content and isinstance(note.place, OnCanvas):
                places[id] = OnCanvas(round(note.place.x + dx, 2), round(note.place.y + dy, 2))
            else:
                places[id] = moved(self.skeleton, note, dx, dy, shift)
        return places

    def _common_way(self, document: Document, *, free: bool) -> Way | None:
        """The way that all go together, if they do."""
        if self._block is None or self._block[0] is not document:
            notes = (document.notes[id] for id in self.ids)
            self._block = document, Block.of(self.skeleton, notes, self._cornered(document), self.leader)
        dx, dy, shift = self._way
        return self._block[1].way(self.skeleton, dx, dy, shift, free=free)

    def _carry(self, document: Document, way: Way) -> None:
        """Let the picture of all follow; only of the leader it is said where it would land."""
        if self.desk.session.shown is not document:
            self.desk.session.preview(None)
        self.places = self._landed(document, [self.leader] if self.leader in document.notes else [])
        self._move_corners(document, *way.free)
        self.carried = self._block[1].carried(way) if self._block is not None else None

    def _aligned(
        self, document: Document, dx: float, dy: float, pointer: Pointer, *, free: bool
    ) -> tuple[float, float]:
        """The way, a little longer or shorter where an edge on the canvas clicks onto that of a neighbour."""
        self.guides = ()
        cornered = self._cornered(document)
        if cornered:
            # A frame stays below the timeline, and so does a picture.
            dy = max(dy, -min(record.y for record in cornered))
        if free or self._bounds is None or not self._lands_on_canvas(document, dx, dy):
            return dx, dy
        more_x, more_y, guides = self._neighbours.snap(self._bounds.moved(dx, dy), REACH / self.desk.zoom)
        if pointer.shift:
            more_x, more_y = (more_x, 0.0) if dx else (0.0, more_y)
            guides = tuple(guide for guide in guides if (guide.x0 == guide.x1) == bool(dx))
        self.guides = guides
        return dx + more_x, dy + more_y

    def _lands_on_canvas(self, document: Document, dx: float, dy: float) -> bool:
        lead = document.notes.get(self.leader)
        return lead is None or isinstance(moved(self.skeleton, lead, dx, dy, None), OnCanvas)

    def _in_time(self, document: Document, dx: float, pointer: Pointer, *, free: bool) -> tuple[Instant | None, float]:
        """By how much times move, and the way without what is not meant: straight up or down keeps every time."""
        lead = document.notes.get(self.leader)
        if lead is None or not isinstance(lead.place, OnTimeline):
            return None, dx
        if abs(pointer.sx - self.origin.sx) < PLACED_THRESHOLD or dx == 0.0:
            return 0, 0.0
        landed = snapped(self.skeleton.scale.instant(self.skeleton.scale.x(lead.place.at) + dx), free=free)
        return landed - lead.place.at, dx

    def _cornered(self, document: Document) -> list[Frame | Picture]:
        """What has its place by its left upper corner."""
        return [*(document.frames[id] for id in self.frames), *(document.pictures[id] for id in self.pictures)]

    def _move_corners(self, document: Document, dx: float, dy: float) -> None:
        self.corners = {
            record.id: (round(record.x + dx, 2), round(record.y + dy, 2)) for record in self._cornered(document)
        }

    def _command(self, document: Document, places: dict[Id, Place]) -> Command:
        if self._copies is not None:
            notes = [replace(note, place=places[id]) for id, note in self._copies.notes.items() if id in places]
            made = {note.id for note in notes}
            links = (link for link in self._copies.links if {link.from_note, link.to_note} <= made)
            shown = [
                replace(self._copies.pictures[id], x=x, y=y)
                for id, (x, y) in self.corners.items()
                if id in document.pictures
            ]
            return Add((*shown, *notes, *links), f"Copy {counted(len(notes), len(shown))}")
        if not self.corners:
            return MoveNotes(places)
        corners = {id: {"x": x, "y": y} for id, (x, y) in self.corners.items()}
        framed = {id: corner for id, corner in corners.items() if id in document.frames}
        shown_at = {id: corner for id, corner in corners.items() if id in document.pictures}
        label = f"Move {count(len(framed), 'frame') if framed else counted(len(places), len(shown_at))}"
        return Batch(label, (Edit(Frame, framed), Edit(Picture, shown_at), MoveNotes(places)))

    def release(self, pointer: Pointer) -> State:
        """Drop: the places become a command; a note that would cover another takes the nearest free row."""
        session = self.desk.session
        document = session.document
        self.frames = [id for id in self.frames if id in document.frames]
        self.pictures = [id for id in self.pictures if id in document.pictures]
        self.corners = {id: self.corners[id] for id in (*self.frames, *self.pictures) if id in self.corners}
        if self.carried is not None:
            self.places = self._landed(document, [id for id in self.ids if id in document.notes])
        places = {id: place for id, place in self.places.items() if id in document.notes}
        # Where something lands in a fold that opens, there is more room than is shown.
        shape = opened(document, self.skeleton, self._command(document, places))
        if self._copies is None:
            session.do(self._command(document, without_overlap(document, shape, places)))
            return self.after
        twins = {self._copies.notes[id].id: place for id, place in places.items()}
        before = {self._copies.notes[id].id: document.notes[id].place for id in places}
        grown = document.apply(self._command(document, places).plan(document))
        settled = without_overlap(grown, shape, twins, before)
        session.do(self._command(document, {id: settled[self._copies.notes[id].id] for id in places}))
        session.select({*settled, *(self._copies.pictures[id].id for id in self.pictures)})
        return self.after

    def overlay(self) -> Overlay:
        """Old → new beside the pointer, a line down from the axis at the new time, and lines to what it is aligned to."""
        document = self.desk.session.document
        if self._told is None or self._told[0] is not document or self._told[1] is not self.places:
            self._told = document, self.places, self._tell(document)
        return self._told[2]

    def _tell(self, document: Document) -> Overlay:
        place, lead = self.places.get(self.leader), document.notes.get(self.leader)
        if place is None or lead is None:
            return Overlay(guides=self.guides, carried=self.carried) if self.corners else NOTHING
        old = place_words(document, self.skeleton, lead.place)
        new = place_words(document, self.skeleton, place)
        number = f"  ({len(self.ids)} notes)" if len(self.ids) > 1 else ""
        if self.copying:
            label = f"copy: {new}{number}"
        elif old == new:
            label = "" if isinstance(place, OnCanvas) else f"{new}{number}"
        else:
            label = f"{old} → {new}{number}"
        guides = self.guides
        if isinstance(place, OnTimeline):
            x = self.skeleton.scale.x(place.at)
            guides = (Guide(x, 0.0, x, self.skeleton.timeline_bottom),)
        return Overlay(
            label=label, beside=self.skeleton.rect(replace(lead, place=place)), guides=guides, carried=self.carried
        )


def _from_the_top(note: Note) -> tuple[bool, str, float, float, Id]:
    """The order in which notes look for a free row: lane by lane and row by row, in each in the order of time."""
    match note.place:
        case OnTimeline(at=at, lane=lane, row=row):
            return False, lane, row or 0, at, note.id
        case OnCanvas(x=x, y=y):
            return True, "", y, x, note.id
        case _:
            return True, "", 0.0, 0.0, note.id


def held_back(document: Document, id: Id, *, free: bool) -> str:
    """Why a note or picture may not be dragged, in words for people; empty where it may. ``free`` (Alt or Ctrl) is
    stronger than the lock of the timeline."""
    note, picture = document.notes.get(id), document.pictures.get(id)
    if picture is not None and picture.locked:
        return "This picture is locked"
    if note is None:
        return ""
    if note.locked:
        return "This note is locked"
    placed = isinstance(note.place, OnTimeline) and note.kind == EVENT
    return TIMELINE_LOCKED if placed and document.board.locked and not free else ""


def drag_threshold(note: Note | None, ordinary: float) -> float:
    """The pixels after which a press becomes a drag: more for events that have their place in time."""
    placed = note is not None and isinstance(note.place, OnTimeline) and note.kind == EVENT
    return PLACED_THRESHOLD if placed else ordinary
