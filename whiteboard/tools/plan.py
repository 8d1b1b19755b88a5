"""The cards of actions in the frames of the plan: dragged into another frame they change their category."""

from __future__ import annotations

from whiteboard.layout.board import Geometry, action_rects, frame_area
from whiteboard.model.commands import Edit
from whiteboard.model.document import Document
from whiteboard.model.records import Action, Category, Frame, Id
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
        self.category: Category | None = None

    def move(self, pointer: Pointer) -> State:
        """Preview it in the frame under the pointer."""
        action = self.desk.session.document.actions.get(self.id)
        if action is None:
            return self.cancel()
        if self.travelled(pointer) < THRESHOLD and self.category is None:
            return self
        self.category = self._category_at(pointer) or action.category
        self.desk.session.preview(self._command(self.category))
        return self

    def release(self, pointer: Pointer) -> State:
        """It stays there."""
        if self.category is not None and self.id in self.desk.session.document.actions:
            self.desk.session.do(self._command(self.category))
        return self.after

    def overlay(self) -> Overlay:
        """Old → new beside the pointer."""
        action = self.desk.session.document.actions.get(self.id)
        if action is None or self.category is None:
            return NOTHING
        words = (action.category.value.capitalize(), self.category.value.capitalize())
        return Overlay(label=words[0] if words[0] == words[1] else " → ".join(words))

    def _category_at(self, pointer: Pointer) -> Category | None:
        shape = self.desk.shape
        document = self.desk.session.document
        plans = (frame for frame in document.frames.values() if frame.category is not None)
        areas = ((frame.category, frame_area(document, frame, shape)) for frame in plans)
        return next((category for category, area in areas if area.contains(pointer.x, pointer.y)), None)

    def _command(self, category: Category) -> Edit:
        return Edit(Action, {self.id: {"category": category}}, f"Make it an action about {category.value}")
