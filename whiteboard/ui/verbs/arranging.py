"""How notes lie to one another: groups, front and back, aligned, at even distances, in rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from whiteboard.layout.board import frame_rect, in_drawing_order
from whiteboard.layout.geometry import Rect
from whiteboard.model.commands import Batch, Edit
from whiteboard.model.records import Id, Note, OnCanvas, Picture, Place
from whiteboard.tools.arranging import Ways, aligned, distributed, nearest_towards, stepped, tidied
from whiteboard.tools.placing import movable
from whiteboard.tools.resizing import handles, resized

if TYPE_CHECKING:
    from whiteboard.ui.page import Page

_TITLE = 46.0
"""Points of a frame that its title and the air below it take."""
_INSET = 10.0
_STEPS: Mapping[str, tuple[float, float]] = {
    "left": (-12.0, 0.0),
    "right": (12.0, 0.0),
    "up": (0.0, -12.0),
    "down": (0.0, 12.0),
}
"""Points by which a key moves a handle."""
_KEY_GRIPS: Mapping[str, tuple[str, ...]] = {
    "left": ("end", "width", "e"),
    "right": ("end", "width", "e"),
    "up": ("s",),
    "down": ("s",),
}
"""The handles that each key moves, the first that there is."""


class ArrangingVerbs:
    """Rows of the table of actions that need several notes, or that go from one to the next."""

    def __init__(self, page: Page) -> None:
        self._page = page

    # Groups.

    def group(self) -> None:
        """Let the selected notes and pictures be picked up together; where they are just one group, let them go again."""
        cards = self._page.cards()
        groups = {card.grouped for card in cards}
        if len(groups) == 1 and None not in groups:
            self.ungroup()
        elif len(cards) < 2:
            self._page.say("Select two notes or more to group them")
        else:
            word = "things" if self._page.chosen_pictures() else "notes"
            self._set_group(cards, self._page.session.new_id(), f"Group {len(cards)} {word}")

    def ungroup(self) -> None:
        """Every selected note and picture by itself again."""
        self._set_group([card for card in self._page.cards() if card.grouped is not None], None, "Ungroup")

    def _set_group(self, cards: list[Note | Picture], group: Id | None, label: str) -> None:
        edits = (
            Edit(kind, {card.id: {"grouped": group} for card in cards if isinstance(card, kind)})
            for kind in (Note, Picture)
        )
        # Nothing on the board looks different for it.
        if self._page.do(Batch(label, tuple(edits))):
            self._page.say("Grouped: a drag takes all of them" if group else "Ungrouped")

    # Front and back.

    def to_front(self) -> None:
        """Over all others."""
        self._stack("Bring to the front", 1)

    def to_back(self) -> None:
        """Below all others."""
        self._stack("Send to the back", -1)

    def _stack(self, label: str, step: int) -> None:
        """Notes over or below all notes, pictures over or below all pictures; among themselves they keep their order."""
        document = self._page.session.document
        edits = []
        for kind in (Note, Picture):
            chosen = sorted((card.z, card.id) for card in self._page.cards() if isinstance(card, kind))
            levels = [card.z for card in document.table(kind).values() if isinstance(card, Note | Picture)]
            first = (max(levels) + 1 if step > 0 else min(levels) - len(chosen)) if levels else 0
            edits.append(Edit(kind, {id: {"z": z} for z, (_, id) in enumerate(chosen, start=first)}))
        self._page.do(Batch(label, tuple(edits)))

    def forward(self) -> None:
        """Over the next note that covers it."""
        self._step("Bring forward", 1)

    def backward(self) -> None:
        """Below the next note that it covers."""
        self._step("Send back", -1)

    def _step(self, label: str, by: int) -> None:
        index = self._page.canvas.index
        chosen = {note.id for note in self._page.chosen()}
        areas = (rect for id in chosen if (rect := index.rect(id)) is not None)
        around = {note.id for area in areas for note in index.touching(area)}
        stack = [note for note in in_drawing_order(self._page.session.document) if note.id in around]
        levels = stepped(stack, chosen, by)
        if levels:
            self._page.do(Edit(Note, {id: {"z": z} for id, z in levels.items()}, label))
        else:
            self._page.say("Nothing covers it" if by > 0 else "It covers nothing")

    # Alignment.

    def align(self, side: str) -> None:
        """Put the selected notes on the canvas at one line."""
        rects = self._free()
        if len(rects) > 1:
            self._move(aligned(rects, side), f"Align {side}")

    def distribute(self, along: str) -> None:
        """The same distance between neighbours."""
        rects = self._free()
        if len(rects) > 2:
            self._move(distributed(rects, along), f"Distribute {along}")

    def tidy(self) -> None:
        """Make rows of a pile; in a frame they fill its width, unless others stand there."""
        rects = self._free()
        if rects:
            room = self._frame_around(rects)
            others = room is not None and any(one.id not in rects for one in self._page.canvas.index.touching(room))
            self._move(tidied(rects, None if others else room), "Tidy up")

    def _free(self) -> dict[Id, Rect]:
        """The selected notes on the canvas that may be moved: what stands on the timeline stands there for its time."""
        board = self._page.session.document.board
        found = {
            note.id: rect
            for note in self._page.chosen()
            if isinstance(note.place, OnCanvas)
            and movable(note, board)
            and (rect := self._page.canvas.index.rect(note.id)) is not None
        }
        if len(found) < 2:
            self._page.say("Select several notes below the timeline: on it, their times say where they stand")
        return found

    def _frame_around(self, rects: dict[Id, Rect]) -> Rect | None:
        """The room of the one frame that holds all of them."""
        shape = self._page.canvas.shape
        for frame in self._page.session.document.frames.values():
            area = frame_rect(frame, shape)
            if all(area.contains(*rect.centre) for rect in rects.values()):
                return Rect(area.x + _INSET, area.y + _TITLE, area.width - 2 * _INSET, area.height - _TITLE - _INSET)
        return None

    def _move(self, ways: Ways, label: str) -> None:
        notes = self._page.session.document.notes
        places: dict[Id, Place] = {}
        for id, (dx, dy) in ways.items():
            place = notes[id].place
            if isinstance(place, OnCanvas):
                places[id] = OnCanvas(round(place.x + dx, 2), round(place.y + dy, 2))
        self._page.do(Edit(Note, {id: {"place": place} for id, place in places.items()}, label))

    # Larger and smaller.

    def grow(self, way: str) -> None:
        """The selected note wider, the range or phase longer, the frame larger, by a step; repeats are one undo step."""
        page = self._page
        document, shape = page.session.document, page.canvas.shape
        for id in page.session.selection:
            grip, x, y = self._grip(id, way)
            if not grip:
                continue
            step_x, step_y = _STEPS[way]
            if grip == "end":
                # A minute, however wide it is drawn.
                step_x *= document.board.scale / abs(step_x)
            command = resized(document, shape, id, grip, (x + step_x, y + step_y))
            if command is not None:
                page.do(command, key=f"resize {id} {grip}")
                return

    def _grip(self, id: Id, way: str) -> tuple[str, float, float]:
        """The handle that a key moves, and where it is; an empty name where the key moves none."""
        document, shape = self._page.session.document, self._page.canvas.shape
        phase = document.phases.get(id)
        if phase is not None:
            return ("end", shape.scale.x(phase.until), 0.0) if way in ("left", "right") else ("", 0.0, 0.0)
        found = {handle.grip: handle for handle in handles(document, shape, id)}
        for grip in _KEY_GRIPS[way]:
            if grip in found:
                return grip, found[grip].x, found[grip].y
        return "", 0.0, 0.0

    # From one to the next.

    def go(self, direction: str) -> None:
        """Select the nearest note in a direction, or without a selection the first that is seen."""
        page = self._page
        rects = {id: rect for id in page.session.document.notes if (rect := page.canvas.index.rect(id)) is not None}
        now = next((id for id in page.session.selection if id in rects), None)
        if now is None:
            seen = page.canvas.notes_in(page.canvas.visible_area(), enclosed=False)
            found = min(seen, key=lambda id: (rects[id].y, rects[id].x), default=None)
        else:
            start = rects.pop(now)
            found = nearest_towards(rects, start, direction)
        if found is not None:
            page.session.select({found})
            page.canvas.show_notes([found])
