"""The links that can be seen as arrays: which arrows cross a rectangle, and which follow a note that moves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from whiteboard.layout.board import Geometry, link_drawing
from whiteboard.layout.display import Drawing
from whiteboard.layout.geometry import Rect
from whiteboard.layout.routes import ROOM, Near, nobody, surroundings
from whiteboard.layout.theme import Theme
from whiteboard.model.document import Document
from whiteboard.model.records import Id, Link
from whiteboard.ui.notes_index import NotesIndex

_REACH = 4.0
"""Points by which a line's width sticks out of its points."""
_LABEL = 80.0
"""Points by which a label may stick out of where its arrow goes."""
_AT_ONCE = 4
"""Arrows that look for their way at once while nothing else is to be done: some milliseconds."""
_FEW = 3
"""Arrows that look for their way at every move of a drag."""


class LinksIndex:
    """The drawing of each link, made when it is first seen, and anew only where one of its notes, the link itself or what
    lies around it changed: a board has thousands, and each looks for its way."""

    def __init__(self, document: Document, geometry: Geometry, theme: Theme, notes: NotesIndex) -> None:
        self._geometry = geometry
        self._theme = theme
        self._notes = notes
        self._links: dict[Id, Link] = {}
        self._drawings: dict[Id, Drawing] = {}
        self._at: dict[Id, set[Id]] = {}
        self._rects: dict[Id, Rect] = {}
        self._bounds: tuple[list[Id], np.ndarray] | None = None
        self._around: dict[Id, frozenset[Id]] = {}
        """The notes around each arrow, and at each note the arrows that go past it."""
        self._past: dict[Id, set[Id]] = {}
        self._document = document
        self._unseen: set[Id] = set()
        """Links without a drawing yet; their rectangles are those in which their arrows will lie."""
        for link in document.links.values():
            self._expect(link)

    def at(self, notes: Iterable[Id]) -> frozenset[Id]:
        """The links that begin or end at one of some notes."""
        return frozenset(link for id in notes for link in self._at.get(id, ()))

    def drawing(self, id: Id) -> Drawing | None:
        """The arrow of a link, where it can be seen."""
        if id in self._unseen:
            self._drop(id)
            self._put(self._document.links[id], self._document, self._notes.around)
        return self._drawings.get(id)

    def look_ahead(self) -> bool:
        """Make some drawings that nobody has asked for yet, and say whether there are more to make."""
        for id in sorted(self._unseen)[:_AT_ONCE]:
            self.drawing(id)
        return bool(self._unseen)

    def drawings(self, ids: Iterable[Id]) -> Iterator[Drawing]:
        """The arrows of some links."""
        return (drawing for id in sorted(ids) if (drawing := self.drawing(id)) is not None)

    def areas(self, ids: Iterable[Id]) -> list[tuple[Id, Rect]]:
        """Where some arrows are."""
        return [(id, area) for id in ids if (area := self._rects.get(id)) is not None]

    def follow(
        self, ids: Iterable[Id], moved: Iterable[Id], document: Document, *, settled: bool = True
    ) -> list[tuple[Id, Rect]]:
        """Take in which notes or links are changed in a document and which of the notes cover something else now, and tell
        where arrows were and are that look other than before.

        Arrows that only pass by what moved go another way when it has ``settled``, not in the middle of a drag; then
        many arrows of what is dragged do not look for one either.
        """
        self._document = document
        touched = {link for id in ids for link in self._at.get(id, ())}
        touched.update(id for id in ids if id in document.links or id in self._links)
        near = self._notes.around if settled or len(touched) <= _FEW else nobody
        passing = self._passing(moved) - touched - self._unseen if settled else set()
        areas: list[tuple[Id, Rect | None]] = []
        for id in touched | passing:
            before, area = self._drawings.get(id), self._rects.get(id)
            self._drop(id)
            link = document.links.get(id)
            if link is not None:
                self._put(link, document, near)
            now = self._drawings.get(id)
            if before is None or now is None or before.shapes != now.shapes:
                areas += [(id, area), (id, self._rects.get(id))]
        return [(id, area) for id, area in areas if area is not None]

    def _passing(self, ids: Iterable[Id]) -> set[Id]:
        """The arrows that had a note around them, or have it now."""
        found = {link for id in ids for link in self._past.get(id, ())}
        if self._rects:
            links, bounds = self._arrays()
            x, y, right, bottom = bounds.T
            for id in ids:
                rect = self._notes.rect(id)
                if rect is not None:
                    area = rect.grown(ROOM)
                    near = (x <= area.right) & (right >= area.x) & (y <= area.bottom) & (bottom >= area.y)
                    found.update(links[row] for row in np.nonzero(near)[0].tolist())
        return found

    def within(self, area: Rect, without: frozenset[Id] = frozenset()) -> Iterator[Drawing]:
        """The arrows that may cross an area, always in one order."""
        if not self._rects:
            return
        ids, bounds = self._arrays()
        x, y, right, bottom = bounds.T
        found = (x <= area.right) & (right >= area.x) & (y <= area.bottom) & (bottom >= area.y)
        for row in np.nonzero(found)[0].tolist():
            drawing = self.drawing(ids[row]) if ids[row] not in without else None
            if drawing is not None:
                yield drawing

    def _arrays(self) -> tuple[list[Id], np.ndarray]:
        if self._bounds is None:
            ids = sorted(self._rects)
            rects = [self._rects[id] for id in ids]
            bounds = np.array([(rect.x, rect.y, rect.right, rect.bottom) for rect in rects])
            self._bounds = ids, np.add(bounds, (-_REACH, -_REACH, _REACH, _REACH))
        return self._bounds

    def _expect(self, link: Link) -> None:
        self._links[link.id] = link
        for id in (link.from_note, link.to_note):
            self._at.setdefault(id, set()).add(link.id)
        tail, head = (self._notes.rect(id) for id in (link.from_note, link.to_note))
        if tail is not None and head is not None:
            self._unseen.add(link.id)
            self._rects[link.id] = surroundings(tail, head).grown(_LABEL)

    def _put(self, link: Link, document: Document, near: Near) -> None:
        self._links[link.id] = link
        for id in (link.from_note, link.to_note):
            self._at.setdefault(id, set()).add(link.id)
        around: list[tuple[Id, Rect]] = []

        def seen(area: Rect) -> list[tuple[Id, Rect]]:
            around.extend(near(area))
            return around

        drawing = link_drawing(document, link, self._geometry, self._theme, seen)
        self._around[link.id] = frozenset(id for id, _ in around)
        for id in self._around[link.id]:
            self._past.setdefault(id, set()).add(link.id)
        bounds = drawing.bounds if drawing is not None else None
        if drawing is not None and bounds is not None:
            self._drawings[link.id] = drawing
            self._rects[link.id] = bounds
        self._bounds = None

    def _drop(self, id: Id) -> None:
        link = self._links.pop(id, None)
        if link is not None:
            for end in (link.from_note, link.to_note):
                self._at[end].discard(id)
        for note in self._around.pop(id, ()):
            self._past[note].discard(id)
        self._unseen.discard(id)
        self._drawings.pop(id, None)
        self._rects.pop(id, None)
        self._bounds = None
