"""The cards of actions in the frames of the plan: dragged within a frame they change their order, into another one also
their category."""

from __future__ import annotations

from whiteboard.layout.board import Geometry, action_rects, frame_area
from whiteboard.model.document import Document
from whiteboard.model.meetings import PlaceAction
from whiteboard.model.records import Frame, Id
from whiteboard.tools.desk import NOTHING, Desk, Overlay, Pointer
from whiteboard.tools.state import THRESHOLD, Gesture, State


def action_at(document: Document, frame: Frame, shape: Geometry, x: float, y: float) -> Id | None:
    """The action whose card lies at a point of a frame of the plan."""
    if frame.category is None:
        return None
    return next((id for id, rect in action_rects(document, frame, shape) if rect.contains(x, y)), None)


class ActionDragging(Gesture):
    """A card follows the pointer from frame to frame; where it is let go its action belongs."""

    cursor = "grabbing"

    def __init__(self, desk: Desk, origin: Pointer, after: State, id: Id) -> None:
        super().__init__(desk, origin, after)
        self.id = id
        self._lifted = False
        self._place: PlaceAction | None = None

    def move(self, pointer: Pointer) -> State:
        """Preview it in the frame under the pointer, above the card whose middle is below the pointer."""
        if self.id not in self.desk.session.document.actions:
            return self.cancel()
        if not self._lifted and self.travelled(pointer) < THRESHOLD:
            return self
        self._lifted = True
        self._place = self._place_at(pointer)
        self.desk.session.preview(self._place)
        return self

    def release(self, pointer: Pointer) -> State:
        """It stays there."""
        if self._place is not None and self.id in self.desk.session.document.actions:
            self.desk.session.do(self._place)
        else:
            self.desk.session.preview(None)
        return self.after

    def overlay(self) -> Overlay:
        """Old → new beside the pointer."""
        action = self.desk.session.document.actions.get(self.id)
        if action is None or not self._lifted:
            return NOTHING
        goal = action.category if self._place is None else self._place.category
        words = (action.category.value.capitalize(), goal.value.capitalize())
        return Overlay(label=words[0] if words[0] == words[1] else " → ".join(words))

    def _place_at(self, pointer: Pointer) -> PlaceAction | None:
        """None beside all frames of the plan: there it stays where it was."""
        shown, shape = self.desk.session.shown, self.desk.shape
        for frame in shown.frames.values():
            if frame.category is not None and frame_area(shown, frame, shape).contains(pointer.x, pointer.y):
                cards = ((id, rect) for id, rect in action_rects(shown, frame, shape) if id != self.id)
                above = next((id for id, rect in cards if pointer.y < rect.centre[1]), None)
                return PlaceAction(self.id, frame.category, above)
        return None
