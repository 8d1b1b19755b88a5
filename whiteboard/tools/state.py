"""What every tool is: a small state that answers to the pointer with the state that follows it.

Nothing here is drawn and nothing is stored: a state previews a command while the pointer moves and does it when the
pointer is let go. Escape, wherever it comes, previews nothing and leaves no trace.
"""

from __future__ import annotations

from whiteboard.tools.desk import NOTHING, Desk, Overlay, Pointer

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

    @property
    def busy(self) -> bool:
        """Whether it is in the middle of something that Escape takes back."""
        return False

    @property
    def scrolls(self) -> bool:
        """Whether the board comes after the pointer at the edge of the window."""
        return self.busy

    @property
    def follows_time_only(self) -> bool:
        """Whether the board then moves along time alone, not up and down."""
        return False

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
        return self

    def overlay(self) -> Overlay:
        """What to draw over the board now."""
        return NOTHING


class Gesture(State):
    """Something that began with a press at ``origin`` and ends with a release, after which ``after`` goes on."""

    def __init__(self, desk: Desk, origin: Pointer, after: State) -> None:
        super().__init__(desk)
        self.origin = origin
        self.after = after

    @property
    def busy(self) -> bool:
        """Until it is let go."""
        return True

    def travelled(self, pointer: Pointer) -> float:
        """The pixels from where it began, along the axis on which they are more."""
        return max(abs(pointer.sx - self.origin.sx), abs(pointer.sy - self.origin.sy))

    def release(self, pointer: Pointer) -> State:
        """It is over."""
        return self.after

    def cancel(self) -> State:
        """Escape: the board is shown as it is."""
        self.desk.session.preview(None)
        return self.after
