"""What a tool sees of the window, and what it hands back to be drawn over the board."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from whiteboard.layout.board import Geometry
from whiteboard.layout.geometry import Rect
from whiteboard.model.records import Id, Note
from whiteboard.session import Session


@dataclass(frozen=True, slots=True)
class Pointer:
    """One position of the pointer: (x, y) on the board in points, (sx, sy) in the window in pixels."""

    x: float
    y: float
    sx: float
    sy: float
    shift: bool = False
    ctrl: bool = False
    alt: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """What lies under the pointer: ``part`` is note, picture, frame, frame title, action, link, fold or fold label; for what is
    selected also a handle, whose ``grip`` says which."""

    part: str
    id: Id
    grip: str = ""


@dataclass(frozen=True, slots=True)
class Guide:
    """A line across the board that shows what something is aligned to."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Party:
    """Notes, pictures and frames whose picture is shown so many points from where they are."""

    ids: frozenset[Id]
    dx: float
    dy: float


@dataclass(frozen=True, slots=True)
class Carried:
    """What follows the hand as a picture: in parties, as on the timeline the way is another than on the canvas."""

    ids: frozenset[Id]
    parties: tuple[Party, ...]


@dataclass(frozen=True, slots=True)
class Overlay:
    """What a tool draws over the board while it works; no export ever sees it."""

    band: Rect | None = None
    guides: tuple[Guide, ...] = ()
    label: str = ""
    beside: Rect | None = None
    """What the label stands above, so that it hides nothing of it; None where it stands beside the pointer."""
    arrow: tuple[float, float, float, float] | None = None
    phase: tuple[float, float] | None = None
    carried: Carried | None = None


NOTHING = Overlay()


class Desk(Protocol):
    """The window as tools see it."""

    session: Session
    sticky_kind: Id

    @property
    def shape(self) -> Geometry:
        """The skeleton of what is shown."""

    def hit(self, x: float, y: float) -> Hit | None:
        """What lies at a point of the board, the uppermost first."""

    def notes_in(self, rect: Rect, *, enclosed: bool) -> list[Id]:
        """The notes that touch a rectangle, or lie wholly in it."""

    def neighbours(self, without: frozenset[Id]) -> Iterable[Rect]:
        """What is seen of the canvas: the notes, pictures and frames to align others to."""

    @property
    def zoom(self) -> float:
        """Pixels a point."""

    def pan(self, dx: float, dy: float) -> None:
        """Move the view by pixels."""

    def write(self, note: Note, *, new: bool) -> None:
        """Open the editor on a note, which with ``new`` is not on the board before something is written."""

    def name(self, id: Id) -> None:
        """Ask for the name of a phase, frame, lane or link, or what a picture shows, in place."""

    def look_at(self, area: Rect) -> None:
        """Glide to an area of the board and fill the view with it."""

    def open_action(self, id: Id) -> None:
        """Show everything about an action, to be changed."""

    def use(self, tool: str) -> None:
        """Change to another tool."""

    def say(self, text: str) -> None:
        """Tell the user something in passing."""
