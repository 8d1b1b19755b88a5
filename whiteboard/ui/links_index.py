"""The links that can be seen as arrays: which arrows cross a rectangle, and which follow a note that moves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

import numpy as np

from whiteboard.layout.board import Geometry, link_drawing
from whiteboard.layout.display import Drawing
from whiteboard.layout.geometry import Rect
from whiteboard.layout.routes import Near, nobody, surroundings
from whiteboard.layout.theme import Theme
from whiteboard.model.document import Document
from whiteboard.model.records import Id, Link
from whiteboard.ui.notes_index import NotesIndex
from whiteboard.ui.rectangles import Rectangles

_REACH = 4.0
"""Points by which a line's width sticks out of its points."""
_LABEL = 80.0
"""Points by which a label may stick out of where its arrow goes."""
_AT_ONCE = 4
"""Arrows that look for their way at once while nothing else is to be done: some milliseconds."""
_FEW = 3
"""Arrows that look for their way at every move of a drag, and in the frame of a command."""


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
        self._rects = Rectangles()
        self._asked = Rectangles()
        """Where each arrow looked for notes in its way."""
        self._document = document
        self._unseen: dict[Id, None] = {}
        """Links without a drawing yet; their rectangles are those in which their arrows will lie."""
        self._astray: dict[Id, None] = {}
        """Links whose arrows might go another way now that something has moved."""
        for link in document.links.values():
            self._expect(link)

    def at(self, notes: Iterable[Id]) -> frozenset[Id]:
        """The links that begin or end at one of some notes."""
        return frozenset(link for id in notes for link in self._at.get(id, ()))

    def drawing(self, id: Id) -> Drawing | None:
        """The arrow of a link, where it can be seen."""
        if id in self._unseen:
            self._find_way(id, self._notes.around)
        return self._drawings.get(id)

    @property
    def expects(self) -> bool:
        """Whether there are arrows that have not looked for their way yet."""
        return self.astray or bool(self._unseen)

    @property
    def astray(self) -> bool:
        """Whether any of them are shown on the way they went before something moved."""
        return bool(self._astray)

    def look_ahead(self) -> list[tuple[Id, Rect]]:
        """Let some arrows look for their way, first those that are shown where they were, and tell where arrows were and
        are that look other than before."""
        if not self.astray:
            for id in list(islice(self._unseen, _AT_ONCE)):
                self.drawing(id)
            return []
        return self._find_ways(list(islice(self._astray, _AT_ONCE)), self._notes.around)

    def drawings(self, ids: Iterable[Id]) -> Iterator[Drawing]:
        """The arrows of some links."""
        return (drawing for id in sorted(ids) if (drawing := self.drawing(id)) is not None)

    def areas(self, ids: Iterable[Id]) -> list[tuple[Id, Rect]]:
        """Where some arrows are."""
        return [(id, area) for id in ids if (area := self._rects.rect(id)) is not None]

    def follow(
        self, ids: Iterable[Id], places: Iterable[Rect], document: Document, *, settled: bool = True
    ) -> list[tuple[Id, Rect]]:
        """Take in which notes or links are changed in a document, and the places that notes no longer cover or cover now;
        tell where arrows were and are that look other than before.

        Arrows that only pass by what moved go another way when it has ``settled``, not in the middle of a drag. Several
        keep theirs until `look_ahead` is asked, and more than a few of what moved go the shortest one until then.
        """
        self._document = document
        touched = {link for id in ids for link in self._at.get(id, ())}
        touched.update(id for id in ids if id in document.links or id in self._links)
        passing = self._passing(places) & self._drawings.keys() - touched if settled else set()
        few = len(touched) <= _FEW
        # One that is alone goes round at once.
        at_once = touched or passing if len(touched) + len(passing) == 1 else touched
        areas = self._find_ways(at_once, self._notes.around if few else nobody)
        if settled:
            later = passing - at_once if few else passing | touched
            self._astray.update(dict.fromkeys(sorted(later)))
        return areas

    def _find_ways(self, ids: Iterable[Id], near: Near) -> list[tuple[Id, Rect]]:
        """Draw some arrows anew; where they were and are that look other than before."""
        areas: list[tuple[Id, Rect | None]] = []
        for id in ids:
            before, area = self._drawings.get(id), self._rects.rect(id)
            self._find_way(id, near)
            now = self._drawings.get(id)
            if before is None or now is None or before.shapes != now.shapes:
                areas += [(id, area), (id, self._rects.rect(id))]
        return [(id, area) for id, area in areas if area is not None]

    def _find_way(self, id: Id, near: Near) -> None:
        self._drop(id)
        link = self._document.links.get(id)
        if link is not None:
            self._put(link, self._document, near)

    def _passing(self, places: Iterable[Rect]) -> set[Id]:
        """The arrows that would have gone round a note in one of some places."""
        ids = self._asked.ids
        return {ids[row] for place in places for row in np.nonzero(self._asked.overlapping(place))[0].tolist()}

    def within(self, area: Rect, without: frozenset[Id] = frozenset()) -> Iterator[Drawing]:
        """The arrows that may cross an area, always in one order."""
        return self.drawings(id for id in self._crossing(area) if id not in without)

    def _crossing(self, area: Rect) -> list[Id]:
        rows = np.nonzero(self._rects.touching(area.grown(_REACH)))[0]
        return [self._rects.ids[row] for row in rows.tolist()]

    def _expect(self, link: Link) -> None:
        self._links[link.id] = link
        for id in (link.from_note, link.to_note):
            self._at.setdefault(id, set()).add(link.id)
        tail, head = (self._notes.rect(id) for id in (link.from_note, link.to_note))
        if tail is not None and head is not None:
            self._unseen[link.id] = None
            self._rects.put(link.id, surroundings(tail, head).grown(_LABEL))

    def _put(self, link: Link, document: Document, near: Near) -> None:
        self._links[link.id] = link
        for id in (link.from_note, link.to_note):
            self._at.setdefault(id, set()).add(link.id)

        def seen(area: Rect) -> Iterable[tuple[Id, Rect]]:
            self._asked.put(link.id, area)
            return near(area)

        drawing = link_drawing(document, link, self._geometry, self._theme, seen)
        bounds = drawing.bounds if drawing is not None else None
        if drawing is not None and bounds is not None:
            self._drawings[link.id] = drawing
            self._rects.put(link.id, bounds)

    def _drop(self, id: Id) -> None:
        link = self._links.pop(id, None)
        if link is not None:
            for end in (link.from_note, link.to_note):
                self._at[end].discard(id)
        self._unseen.pop(id, None)
        self._astray.pop(id, None)
        self._drawings.pop(id, None)
        self._rects.drop(id)
        self._asked.drop(id)
