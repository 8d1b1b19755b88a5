"""The links that can be seen as arrays: which arrows cross a rectangle, and which follow a note that moves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from whiteboard.layout.board import Geometry, link_drawing
from whiteboard.layout.display import Drawing
from whiteboard.layout.geometry import Rect
from whiteboard.layout.theme import Theme
from whiteboard.model.document import Document
from whiteboard.model.records import Id, Link

_REACH = 4.0
"""Points by which a line's width sticks out of its points."""


class LinksIndex:
    """The drawing of each link, made anew only where one of its notes or the link itself changed."""

    def __init__(self, document: Document, geometry: Geometry, theme: Theme) -> None:
        self._geometry = geometry
        self._theme = theme
        self._links: dict[Id, Link] = {}
        self._drawings: dict[Id, Drawing] = {}
        self._at: dict[Id, set[Id]] = {}
        self._rects: dict[Id, Rect] = {}
        self._bounds: tuple[list[Id], np.ndarray] | None = None
        for link in document.links.values():
            self._put(link, document)

    def at(self, notes: Iterable[Id]) -> frozenset[Id]:
        """The links that begin or end at one of some notes."""
        return frozenset(link for id in notes for link in self._at.get(id, ()))

    def drawings(self, ids: Iterable[Id]) -> Iterator[Drawing]:
        """The arrows of some links."""
        return (drawing for id in sorted(ids) if (drawing := self._drawings.get(id)) is not None)

    def follow(self, ids: Iterable[Id], document: Document) -> list[tuple[Id, Rect]]:
        """Take in which notes or links are changed in a document, and tell where their arrows were and are."""
        touched = {link for id in ids for link in self._at.get(id, ())}
        touched.update(id for id in ids if id in document.links or id in self._links)
        areas: list[tuple[Id, Rect | None]] = []
        for id in touched:
            areas.append((id, self._rects.get(id)))
            self._drop(id)
            link = document.links.get(id)
            if link is not None:
                self._put(link, document)
            areas.append((id, self._rects.get(id)))
        return [(id, area) for id, area in areas if area is not None]

    def within(self, area: Rect, without: frozenset[Id] = frozenset()) -> Iterator[Drawing]:
        """The arrows that may cross an area, always in one order."""
        if not self._drawings:
            return
        ids, bounds = self._arrays()
        x, y, right, bottom = bounds.T
        found = (x <= area.right) & (right >= area.x) & (y <= area.bottom) & (bottom >= area.y)
        for row in np.nonzero(found)[0].tolist():
            if ids[row] not in without:
                yield self._drawings[ids[row]]

    def _arrays(self) -> tuple[list[Id], np.ndarray]:
        if self._bounds is None:
            ids = sorted(self._drawings)
            rects = [self._rects[id] for id in ids]
            bounds = np.array([(rect.x, rect.y, rect.right, rect.bottom) for rect in rects])
            self._bounds = ids, np.add(bounds, (-_REACH, -_REACH, _REACH, _REACH))
        return self._bounds

    def _put(self, link: Link, document: Document) -> None:
        self._links[link.id] = link
        for id in (link.from_note, link.to_note):
            self._at.setdefault(id, set()).add(link.id)
        drawing = link_drawing(document, link, self._geometry, self._theme)
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
        self._drawings.pop(id, None)
        self._rects.pop(id, None)
        self._bounds = None
