"""Quiet stretches of time, one by one: a click unfolds the one, another folds it again."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

from whiteboard.layout.board import Geometry, duration, geometry
from whiteboard.layout.settle import settle, unfolded
from whiteboard.model.commands import Add, Batch, Command, Remove
from whiteboard.model.document import Document
from whiteboard.model.instants import Instant
from whiteboard.model.records import Fold, Id
from whiteboard.tools.desk import Desk, Pointer
from whiteboard.tools.state import THRESHOLD, Gesture, State


def turned(document: Document, stretch: Fold, new_id: Callable[[], Id]) -> Command:
    """Unfold a stretch that is folded, or fold one that is not."""
    length = duration(stretch.until - stretch.start)
    if stretch.id in document.folds:
        return Batch(f"Unfold {length}", (Remove(frozenset({(Fold, stretch.id)})),))
    return Add((Fold(new_id(), stretch.start, stretch.until),), f"Fold {length}")


def nearest(document: Document, at: Instant) -> Fold | None:
    """The quiet stretch, folded or not, that is around an instant, else the one nearest to it; of two the folded one."""
    return min(_stretches(document), key=lambda one: max(one.start - at, at - one.until, 0), default=None)


def around(document: Document, at: Instant) -> Fold | None:
    """The quiet stretch, folded or not, in which an instant lies."""
    return next((one for one in _stretches(document) if one.start <= at <= one.until), None)


def _stretches(document: Document) -> tuple[Fold, ...]:
    return (*document.folds.values(), *unfolded(document))


def opened(document: Document, shape: Geometry, command: Command) -> Geometry:
    """The shape of a board in which the folds have opened where the command puts something."""
    if not document.folds:
        return shape
    ids = count(1)
    after = document.apply(settle(document, command.plan(document), lambda: f"shape {next(ids)}"))
    return geometry(after) if after.folds != document.folds else shape


class FoldClick(Gesture):
    """Pressed on the label of a fold: let go there, it unfolds."""

    cursor = "pointing hand"

    def __init__(self, desk: Desk, origin: Pointer, after: State, id: Id, then: State) -> None:
        """``then`` goes on once it has unfolded."""
        super().__init__(desk, origin, after)
        self.id = id
        self.then = then

    @property
    def scrolls(self) -> bool:
        """Nothing is dragged."""
        return False

    def release(self, pointer: Pointer) -> State:
        """A press that moved away was not meant."""
        session = self.desk.session
        fold = session.document.folds.get(self.id)
        if fold is None or self.travelled(pointer) >= THRESHOLD:
            return self.after
        session.do(turned(session.document, fold, session.new_id))
        return self.then
