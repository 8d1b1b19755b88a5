"""Handles: where what is selected can be taken to make it larger, and what that makes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from whiteboard.layout.board import TITLE_WIDTH, Geometry, frame_area, frame_rect, picture_rect
from whiteboard.layout.cards import LEAST_WIDTH
from whiteboard.layout.geometry import between
from whiteboard.model.commands import Batch, Command, Edit, MoveNotes
from whiteboard.model.document import Document
from whiteboard.model.instants import MINUTE, Instant
from whiteboard.model.records import Frame, Id, Note, OnTimeline, Phase, Picture, Precision
from whiteboard.tools.desk import Desk, Guide, Overlay, Pointer
from whiteboard.tools.placing import movable, snapped, stretch_words, uncovered
from whiteboard.tools.state import Gesture, State

WIDEST = 1200.0
"""Points of the widest card that the hand makes."""
LEAST_FRAME = (TITLE_WIDTH, 80.0)
"""The least width and height of a frame: its title can be read and taken hold of."""
_FRAME_GRIPS = {"nw": (0, 0), "n": (0.5, 0), "ne": (1, 0), "e": (1, 0.5), "se": (1, 1), "s": (0.5, 1), "sw": (0, 1)}
_FRAME_GRIPS["w"] = (0, 0.5)
_LEAST_PICTURE = 12.0
_LARGEST_PICTURE = 4000.0
"""Points of the sides of a picture; it keeps its proportions, so only its corners are handles."""


@dataclass(frozen=True, slots=True)
class Handle:
    """A place of the board, in points, at which something can be taken; ``grip`` says which part of it follows."""

    grip: str
    x: float
    y: float


def handles(document: Document, shape: Geometry, id: Id) -> Iterator[Handle]:
    """The handles of a note, frame or picture; what is locked has none."""
    note = document.notes.get(id)
    if note is not None:
        rect = shape.rect(note)
        if rect is None or note.locked:
            return
        yield Handle("width", rect.right, rect.centre[1])
        place = note.place
        if isinstance(place, OnTimeline) and place.until is not None and movable(note, document.board):
            yield Handle("start", rect.x, rect.y)
            yield Handle("end", max(rect.x + 4.0, shape.scale.x(place.until)), rect.y)
    frame = document.frames.get(id)
    if frame is not None:
        area = frame_area(document, frame, shape)
        for grip, (across, down) in _FRAME_GRIPS.items():
            yield Handle(grip, area.x + across * area.width, area.y + down * area.height)
    picture = document.pictures.get(id)
    if picture is not None and not picture.locked:
        area = picture_rect(picture, shape)
        for grip in ("nw", "ne", "se", "sw"):
            across, down = _FRAME_GRIPS[grip]
            yield Handle(grip, area.x + across * area.width, area.y + down * area.height)


def resized(
    document: Document, shape: Geometry, id: Id, grip: str, to: tuple[float, float], *, free: bool = False
) -> Command | None:
    """What it makes of a note, frame, picture or phase to put one of its handles to a place of the board.

    Ends in time snap to minutes, or with ``free`` to seconds. None where there is no such thing (any more).
    """
    x, y = to
    if (note := document.notes.get(id)) is not None:
        return _note(shape, note, grip, x, free=free)
    if (frame := document.frames.get(id)) is not None:
        return _frame(document, shape, frame, grip, x, y)
    if (picture := document.pictures.get(id)) is not None:
        return _picture(shape, picture, grip, x, y)
    if (phase := document.phases.get(id)) is not None:
        start, until = _stretched(shape, phase.start, phase.until, grip, x, free=free)
        return Edit(Phase, {id: {"start": start, "until": until}}, "Change how long the phase is")
    return None


def _note(shape: Geometry, note: Note, grip: str, x: float, *, free: bool) -> Command | None:
    origin = shape.origin(note)
    if origin is None:
        return None
    if grip == "width":
        return Edit(
            Note, {note.id: {"width": float(round(min(max(x - origin[0], LEAST_WIDTH), WIDEST)))}}, "Change the width"
        )
    place = note.place
    if not isinstance(place, OnTimeline) or place.until is None:
        return None
    start, until = _stretched(shape, place.at, place.until, grip, x, free=free)
    return Edit(
        Note,
        {note.id: {"place": OnTimeline(start, place.lane, place.row, until, Precision.RANGE)}},
        "Change how long it lasted",
    )


def _stretched(
    shape: Geometry, start: Instant, until: Instant, grip: str, x: float, *, free: bool
) -> tuple[Instant, Instant]:
    """The ends of a stretch of time with one of them at x; it stays a minute long at the least."""
    at = snapped(shape.scale.instant(x), free=free)
    return (min(at, until - MINUTE), until) if grip == "start" else (start, max(at, start + MINUTE))


def _frame(document: Document, shape: Geometry, frame: Frame, grip: str, x: float, y: float) -> Command:
    """Taken at a side alone, a frame that its cards made taller stays as tall as it was made."""
    area = frame_area(document, frame, shape) if {"n", "s"} & set(grip) else frame_rect(frame, shape)
    least_width, least_height = LEAST_FRAME
    left, top, right, bottom = area.x, area.y, area.right, area.bottom
    if "w" in grip:
        left = min(x, right - least_width)
    if "e" in grip:
        right = max(x, left + least_width)
    if "n" in grip:
        top = min(max(y, shape.canvas_y), bottom - least_height)
    if "s" in grip:
        bottom = max(y, top + least_height)
    made = between(round(left), round(top - shape.canvas_y), round(right), round(bottom - shape.canvas_y))
    values = {"x": float(made.x), "y": float(made.y), "width": float(made.width), "height": float(made.height)}
    return Edit(Frame, {frame.id: values}, "Resize the frame")


def _picture(shape: Geometry, picture: Picture, grip: str, x: float, y: float) -> Command:
    """The corner across stays where it is, and the proportions what they are: the longer of both ways counts."""
    area = picture_rect(picture, shape)
    across = (area.right - x if "w" in grip else x - area.x) / area.width
    down = (area.bottom - y if "n" in grip else y - area.y) / area.height
    least = _LEAST_PICTURE / min(area.width, area.height)
    most = _LARGEST_PICTURE / max(area.width, area.height)
    if "n" in grip:
        # It stays below the timeline.
        most = min(most, (area.bottom - shape.canvas_y) / area.height)
    scale = max(min(max(across, down), most), least)
    width, height = round(picture.width * scale, 2), round(picture.height * scale, 2)
    values = {
        "x": round(picture.x + (picture.width - width if "w" in grip else 0.0), 2),
        "y": round(picture.y + (picture.height - height if "n" in grip else 0.0), 2),
        "width": width,
        "height": height,
    }
    return Edit(Picture, {picture.id: values}, "Resize the picture")


_CURSORS: Mapping[str, str] = {
    "width": "across",
    "start": "across",
    "end": "across",
    "e": "across",
    "w": "across",
    "n": "down",
    "s": "down",
    "nw": "falling",
    "se": "falling",
    "ne": "rising",
    "sw": "rising",
}


def grip_cursor(grip: str) -> str:
    """The pointer's shape over a handle."""
    return _CURSORS[grip]


class Resizing(Gesture):
    """A handle follows the pointer, by the total distance from where it was taken."""

    def __init__(self, desk: Desk, origin: Pointer, after: State, id: Id, grip: str) -> None:
        super().__init__(desk, origin, after)
        self.id = id
        self.grip = grip
        self.cursor = grip_cursor(grip)
        self.skeleton = desk.shape
        self.start = self._start()
        self.command: Command | None = None

    def _start(self) -> tuple[float, float]:
        document = self.desk.session.document
        phase = document.phases.get(self.id)
        if phase is not None:
            return self.skeleton.scale.x(phase.start if self.grip == "start" else phase.until), 0.0
        found = (one for one in handles(document, self.skeleton, self.id) if one.grip == self.grip)
        return next(((one.x, one.y) for one in found), (self.origin.x, self.origin.y))

    def move(self, pointer: Pointer) -> State:
        """Preview what it becomes."""
        to = self.start[0] + pointer.x - self.origin.x, self.start[1] + pointer.y - self.origin.y
        session = self.desk.session
        self.command = resized(session.document, self.skeleton, self.id, self.grip, to, free=pointer.alt)
        if self.command is None:
            # It went meanwhile, by a key or by undo.
            return self.cancel()
        session.preview(self.command)
        return self

    def release(self, pointer: Pointer) -> State:
        """It stays."""
        if self.command is not None:
            self.desk.session.do(self._apart(self.command))
        return self.after

    def _apart(self, command: Command) -> Command:
        """The command, and where a note would come to cover another one by it, a free row for it."""
        document = self.desk.session.document
        note = document.apply(command.plan(document)).notes.get(self.id)
        if note is None:
            return command
        place = uncovered(document, self.skeleton, note)
        return command if place == note.place else Batch(command.label, (command, MoveNotes({self.id: place})))

    def overlay(self) -> Overlay:
        """The times of both ends beside the pointer, and lines down from the axis."""
        say = _SAYING.get(self.grip)
        return Overlay() if say is None or self.command is None else say(self.desk, self.id)


def _times(desk: Desk, id: Id) -> Overlay:
    document, shape = desk.session.shown, desk.shape
    phase, note = document.phases.get(id), document.notes.get(id)
    place = note.place if note is not None else None
    if phase is not None:
        start, until = phase.start, phase.until
    elif isinstance(place, OnTimeline) and place.until is not None:
        start, until = place.at, place.until
    else:
        return Overlay()
    xs = [shape.scale.x(at) for at in (start, until)]
    return Overlay(
        label=stretch_words(document, shape, start, until),
        guides=tuple(Guide(x, 0.0, x, shape.timeline_bottom) for x in xs),
    )


_SAYING: Mapping[str, Callable[[Desk, Id], Overlay]] = {"start": _times, "end": _times}
