"""What stands still on the board, kept as tiles of pixels: looking elsewhere copies them, and only what changed or was
never seen at this zoom is painted.

Tiles lie on a grid of the board's own, so what a tile shows does not depend on how it came into view. Notes that a tool
is moving are left out of them and painted over them at each move.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import ceil, floor
from typing import cast

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPixmap, QRegion

from whiteboard.layout.board import (
    Geometry,
    action_rects,
    arrow_shapes,
    fold_band,
    fold_drawings,
    folds_with_notes,
    frame_area,
    frame_drawings,
    geometry,
    grid_drawing,
    lane_drawings,
    look,
    picture_drawings,
    picture_rect,
    span_rect,
    span_shapes,
    theme_votes,
)
from whiteboard.layout.cards import BAR, TEXT_SIZE, card
from whiteboard.layout.comms_drawing import (
    changed_areas,
    comms_drawings,
    order_area,
    over_notes,
    said_of,
    saying_area,
)
from whiteboard.layout.display import Drawing, Path, Point
from whiteboard.layout.geometry import Rect, union
from whiteboard.layout.routes import Near, near_notes, nobody, surroundings
from whiteboard.layout.theme import Theme
from whiteboard.model.document import Document
from whiteboard.model.records import Id, Note, OnTimeline
from whiteboard.session.session import News
from whiteboard.tools.desk import Carried, Party
from whiteboard.ui.links_index import LinksIndex
from whiteboard.ui.notes_index import NotesIndex
from whiteboard.ui.painter import (
    AROUND_MOVING,
    EDGE_MOVING,
    SEEN_EDGES,
    SHADOW,
    DisplayPainter,
    Sprite,
    colour,
    draw_cells,
    outline,
    whole,
)

FULL = 96 / 72
"""Pixels a point at 100 %: a point of the board is a point of the screen."""
LEGIBLE = 5.0
"""Pixels below which text is left out, as nobody could read it."""
_LEGIBLE_MOVING = 8.0
"""The same while a zoom is under way on a crowded board."""
_CROWDED = 250
_SMALLEST_BAND = 3.0
"""Pixels below which a silence is not drawn."""
_SMALLEST_MOVING = 12.0
"""Pixels below which silences are not drawn while a zoom is under way."""
_GRAIN_MOVING = 2.0
"""Pixels to which notes that are mere rectangles are rounded meanwhile; their arrows are left out."""
_MOST_LIVE = 20_000
"""Notes of a board up to which silences follow every move of a drag of a few; else they follow a little later."""
_MOST_AT_ONCE = 2_000
"""Notes of a board up to which they follow a command in its own frame. A drag has brought most of them there already."""
_TILE = 256
"""Device pixels of a tile's side."""
_MOST_TILES = 120
"""Tiles that are kept, a quarter of a megabyte each; on a larger screen twice as many as are seen."""
_SOON = 8
"""Frames of panning for which tiles are painted ahead."""
_AROUND = 128
"""Device pixels around the view in which tiles are painted when it has come to rest."""
_AT_ONCE = 1
"""Tiles that are painted ahead at once, so that no frame of a pan waits long."""
_FEW = 8
"""Notes that are painted anew at each move of a drag; more of them keep the looks they were picked up with."""
_FOLLOWED = 200
"""Notes that are followed one by one, however few there are besides."""
_APART = 12
"""Places that are marked as out of date one by one; more of them are painted anew with all between them anyhow."""
_NEARLY = 64.0
"""Pixels around the view in which what is carried is made ready as well."""
_MOST_LOOSE = 60
"""Arrows between what is carried and what stays that follow the hand; of more, nobody sees where each goes."""
_INSET = 64
"""Pixels that are painted left of a tile and thrown away: Qt lays a glyph that begins left of the edge a little off."""
_REACH = SHADOW + 14.0
"""Points by which shadows and badges stick out of what they belong to."""
_SAYING = 280.0
"""Points by which what is said of a note may reach beyond it."""
FOLDS_TOLD = 0.4
"""Pixels a point from which on quiet stretches are named."""


@dataclass(frozen=True, slots=True)
class View:
    """What of the board is looked at. Offsets are whole pixels: (left, top) is the corner seen from the board's origin."""

    left: int
    top: int
    zoom: float
    """Pixels a point."""
    width: int
    height: int
    ratio: float = 1.0
    """Pixels of the device to a pixel."""

    @property
    def scale(self) -> float:
        """Pixels of the device to a point."""
        return self.zoom * self.ratio

    @property
    def corner(self) -> tuple[int, int]:
        """The corner seen from the board's origin in pixels of the device."""
        return round(self.left * self.ratio), round(self.top * self.ratio)


@dataclass(slots=True)
class _Tile:
    """A square of the board's pixels, and where in it they are out of date."""

    pixels: QPixmap
    dirty: QRegion = field(default_factory=lambda: QRegion(0, 0, _TILE, _TILE))


_Key = tuple[int, int]
"""Column and row of a tile, counted from the board's origin."""
_Flat = list[tuple[str, list[QRectF]]]
"""Notes that are mere rectangles, by their colour."""


@dataclass(frozen=True, slots=True)
class _Load:
    """What is carried of a party, ready to be copied to where the hand is: all that is in view, or nearly."""

    area: Rect
    """Where it stands on the board."""
    scale: float
    drawings: tuple[Drawing, ...]
    """Frames, pictures, arrows, and the bars of ranges."""
    flat: _Flat
    cards: tuple[tuple[float, float, Sprite], ...]
    """The corner of each, in pixels of the device from the board's origin."""
    large: tuple[Note, ...]
    """Notes that are too large to be kept in pixels."""
    rings: list[QRectF]
    """The four sides of a line around each note that is selected, likewise."""


class Picture:
    """The board as it stands, in pixels of one zoom."""

    def __init__(self, document: Document, theme: Theme) -> None:
        self.theme = theme
        self.painter = DisplayPainter()
        self.shape: Geometry = geometry(document)
        """The skeleton of what is shown."""
        self.index = NotesIndex(document, self.shape)
        self._expected: tuple[Document, NotesIndex] | None = None
        """A document that may be shown next, and where its notes are then."""
        self.links = LinksIndex(document, self.shape, theme, self.index)
        self.rough = False
        """While a zoom is under way nothing is kept or smoothed, and on a crowded board small text is left out."""
        self._shown = document
        self._folds_with_notes = folds_with_notes(document, self.shape)
        self._comms_of = document
        self._lifted: frozenset[Id] = frozenset()
        self._aloft: frozenset[Id] = frozenset()
        """The links of what is lifted, which are painted with it."""
        self._stood: dict[Id, Rect | None] = {}
        """Where what a hand moves stood before."""
        self._loose: list[Id] = []
        """Those of them that end at what stays, or go between two parties of it."""
        self._loads: dict[tuple[frozenset[Id], frozenset[Id]], _Load] = {}
        """By the ids of each party that is carried, and those that are selected."""
        self._picked_up = document
        self._tiles: dict[_Key, _Tile] = {}
        self._scale = 0.0
        self._corner = (0, 0)
        self._ahead: list[_Key] = []
        self._room = _MOST_TILES

    # What changes.

    def expect(self, document: Document) -> None:
        """Work out where the notes of a document are that may be shown next. Asked for on another thread."""
        self._expected = document, NotesIndex(document, geometry(document))

    def hear(self, news: News) -> bool:
        """Take in what changed; whether lanes, folds or the scale of time did, so that everything may have moved."""
        before, after = news.before, news.after
        expected, self._expected = self._expected, None
        self._shown = after
        structural = (
            # Not by identity: each preview of a drag that makes a lane grow makes that lane anew, equal to the last.
            before.lanes != after.lanes
            or before.folds != after.folds
            or before.kinds != after.kinds
            or (before.board.start, before.board.scale, before.board.timezone)
            != (after.board.start, after.board.scale, after.board.timezone)
            or before.board.hidden_overlays != after.board.hidden_overlays
            # To follow one note costs as much as to take eight in.
            or len(news.ids) > max(_FOLLOWED, len(after.notes) // 8)
        )
        skeleton = self.shape
        if structural or not news.previewing:
            fresh = geometry(after)
            structural = structural or fresh != self.shape
            self.shape = fresh
            if structural or self._touches_fold(news):
                self._folds_with_notes = folds_with_notes(after, fresh)
        if structural:
            self._comms_of = after
            few = before.kinds == after.kinds and len(news.ids) <= _FOLLOWED
            if few and self.index.sink(skeleton, self.shape):
                self._index(news.ids, after)
            elif expected is not None and expected[0] is after:
                self.index = expected[1]
            else:
                self.index = NotesIndex(after, self.shape)
            self.links = LinksIndex(after, self.shape, self.theme, self.index)
            self._picked_up = self._picked_up if self._lifted else before
            self._lifted = news.ids if news.previewing else frozenset()
            self._aloft = self.links.at(self._lifted)
            self.spoil_all()
            return True
        tables = (before.notes, after.notes, before.pictures, after.pictures)
        moved = frozenset(id for id in news.ids if any(id in table for table in tables))
        lifted = moved if news.previewing else frozenset()
        places = self._places_changed(news, moved)
        self._follow(before, after, moved, lifted)
        self._loads.clear()
        if lifted != self._lifted:
            self._picked_up = before
        self._lifted = lifted
        if self.follows:
            self.catch_up()
        self._follow_links(news, places)
        if _looks_other(before, after):
            self.spoil_all()
        elif before.frames is not after.frames:
            self._spoil_frames(before, after)
        return False

    def _index(self, ids: Iterable[Id], after: Document) -> None:
        """Take in where some notes are now, or that they are gone."""
        for id in ids:
            note = after.notes.get(id)
            if note is None:
                self.index.drop(id)
            else:
                self.index.put(note, after, self.shape)

    def _spoil_frames(self, before: Document, after: Document) -> None:
        """Paint the frames anew that changed, where they were and are, with the cards of their actions."""
        for document, other in ((before, after), (after, before)):
            for frame in document.frames.values():
                if other.frames.get(frame.id) != frame:
                    self._spoil(frame_area(document, frame, self.shape))
                    for _, area in action_rects(document, frame, self.shape):
                        self._spoil(area)

    def _places_changed(self, news: News, moved: Iterable[Id]) -> list[Rect]:
        """Where notes stood that stand elsewhere now, and where these are; none until what is lifted is let go."""
        stands = self._note_rect
        for id in moved:
            self._stood.setdefault(id, stands(news.before, id))
        if news.previewing:
            return []
        ends = [(rect, stands(news.after, id)) for id, rect in self._stood.items()]
        self._stood.clear()
        return [rect for pair in ends if pair[0] != pair[1] for rect in pair if rect is not None]

    def _follow_links(self, news: News, places: Iterable[Rect]) -> None:
        """Let arrows follow what changed; those of what is lifted are not in the tiles."""
        were_aloft = self._aloft
        areas = self.links.follow(news.ids, places, news.after, settled=not news.previewing)
        self._aloft = self.links.at(self._lifted)
        for id, area in (*areas, *self.links.areas(were_aloft ^ self._aloft)):
            if id not in were_aloft or id not in self._aloft:
                self._spoil(area)

    def _follow(self, before: Document, after: Document, moved: frozenset[Id], lifted: frozenset[Id]) -> None:
        """Take in which notes and pictures moved, and which of them are lifted now."""
        # What is lifted already is not in the tiles: its old place there needs no paint.
        for id in moved | self._lifted:
            note = after.notes.get(id)
            if id not in self._lifted:
                self._spoil(self._area_of(before, id))
                self._spoil_labels(self._note_rect(before, id))
            if note is None:
                self.index.drop(id)
            else:
                self.index.put(note, after, self.shape)
            if id not in lifted:
                self._spoil(self._area_of(after, id))
                self._spoil_labels(self._note_rect(after, id))

    def _spoil_labels(self, *rects: Rect | None) -> None:
        """Paint the labels anew that make way for notes here, or no longer need to."""
        kept = self._kept_area().grown(_SAYING)
        places = [rect for rect in rects if rect is not None and rect.overlaps(kept)]
        around = union(places)
        if around is None or not self._tiles:
            return
        bands = (fold_band(fold, self.shape) for fold in self.shape.scale.folds)
        said = said_of(self._comms_of)
        beside = self.index.who_overlaps(around.grown(_SAYING)) if said else ()
        notes = (self._comms_of.notes.get(id) for id in beside if id in said)
        sayings = (saying_area(self._comms_of, self.shape, note) for note in notes if note is not None)
        for area in (*bands, *sayings, order_area(self._comms_of, self.shape)):
            if area is not None and any(area.overlaps(place) for place in places):
                self._spoil(area)

    def _touches_fold(self, news: News) -> bool:
        """Whether a note that changed stood in a fold or does so now."""
        notes = (document.notes.get(id) for id in news.ids for document in (news.before, news.after))
        places = (note.place for note in notes if note is not None)
        return any(isinstance(place, OnTimeline) and self.shape.scale.fold_at(place.at) for place in places)

    @property
    def follows(self) -> bool:
        """Whether silences follow a command, or every move of a drag; else `catch_up` is to be called a little later."""
        most = _MOST_LIVE if self._lifted else _MOST_AT_ONCE
        return len(self._shown.notes) <= most and len(self._lifted) <= _FEW

    def catch_up(self) -> None:
        """Let silences and the order follow what is shown: where they were and are is painted anew."""
        before, self._comms_of = self._comms_of, self._shown
        for area in changed_areas(before, self._shown, self.shape, self.theme, self._kept_area()):
            self._spoil(area)

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self.theme = theme
        self.links = LinksIndex(self._shown, self.shape, theme, self.index)
        self.painter.clear()
        self.spoil_all()

    def spoil_all(self) -> None:
        """Paint everything anew."""
        self._tiles.clear()
        self._loads.clear()

    def _spoil(self, area: Rect | None) -> None:
        """Paint an area anew, with the shadows and badges around it."""
        if area is None or not self._tiles:
            return
        scale = self._scale
        pixels = area.grown(_REACH)
        left, top = floor(pixels.x * scale) - 1, floor(pixels.y * scale) - 1
        right, bottom = floor(pixels.right * scale) + 2, floor(pixels.bottom * scale) + 2
        columns, rows = range(left // _TILE, right // _TILE + 1), range(top // _TILE, bottom // _TILE + 1)
        keys: Iterable[_Key] = ((column, row) for column in columns for row in rows)
        if len(columns) * len(rows) > len(self._tiles):
            keys = [(column, row) for column, row in self._tiles if column in columns and row in rows]
        for column, row in keys:
            tile = self._tiles.get((column, row))
            if tile is not None:
                x, y = column * _TILE, row * _TILE
                x0, y0 = max(left - x, 0), max(top - y, 0)
                tile.dirty += QRect(x0, y0, min(right - x, _TILE) - x0, min(bottom - y, _TILE) - y0)

    def _kept_area(self) -> Rect:
        """What the tiles show, and more."""
        if not self._tiles:
            return Rect(0.0, 0.0, 0.0, 0.0)
        columns, rows = zip(*self._tiles, strict=True)
        side = _TILE / self._scale
        left, top = min(columns), min(rows)
        area = Rect(left * side, top * side, (max(columns) + 1 - left) * side, (max(rows) + 1 - top) * side)
        return area.grown(_REACH)

    def _note_rect(self, document: Document, id: Id) -> Rect | None:
        note = document.notes.get(id)
        return self.shape.rect(note) if note is not None else None

    def _area_of(self, document: Document, id: Id) -> Rect | None:
        """Where a note or picture is painted."""
        picture = document.pictures.get(id)
        return self._note_area(document.notes.get(id)) if picture is None else picture_rect(picture, self.shape)

    def _note_area(self, note: Note | None) -> Rect | None:
        """Where a note is painted, the bar of a range included."""
        if note is None:
            return None
        parts = (self.shape.rect(note), span_rect(note, self.shape))
        return union(part for part in parts if part is not None)

    # Painting.

    def paint(self, painter: QPainter, exposed: QRect, view: View) -> None:
        """Paint an exposed rectangle of a view."""
        if self.rough:
            painter.save()
            painter.setClipRect(exposed)
            painter.fillRect(exposed, colour(self.theme.paper))
            painter.translate(-view.left, -view.top)
            painter.scale(view.zoom, view.zoom)
            left, top = exposed.x() + view.left, exposed.y() + view.top
            area = Rect(left / view.zoom, top / view.zoom, exposed.width() / view.zoom, exposed.height() / view.zoom)
            self._paint_area(painter, area, view.scale, view.ratio)
            painter.restore()
            return
        if view.scale != self._scale:
            self.spoil_all()
            self._scale = view.scale
            self._corner = view.corner
        left, top = view.corner
        ratio = view.ratio
        keys = [
            (column, row)
            for column in _tiles_across(left + exposed.left() * ratio, left + (exposed.right() + 1) * ratio)
            for row in _tiles_across(top + exposed.top() * ratio, top + (exposed.bottom() + 1) * ratio)
        ]
        self._prepare(keys, ratio)
        self._look_ahead(view)
        # At 175 % a widget may begin amid a pixel of the device: between tiles there would be lines.
        device = painter.deviceTransform()
        x, y = left + device.dx() - whole(device.dx()), top + device.dy() - whole(device.dy())
        for column, row in keys:
            at = QPointF((column * _TILE - x) / ratio, (row * _TILE - y) / ratio)
            painter.drawPixmap(at, self._tiles[column, row].pixels)

    @property
    def expects(self) -> bool:
        """Whether there are tiles that come into view next and are not painted yet."""
        return bool(self._ahead)

    def find_ways(self) -> bool:
        """Let some arrows look for their way before they are seen, or after something has moved beside them. Whether the
        last of the latter has found its way, so that they are to be painted: all at once."""
        astray = self.links.astray
        for id, area in self.links.look_ahead():
            if id not in self._aloft:
                self._spoil(area)
        return astray and not self.links.astray

    def paint_ahead(self, view: View) -> bool:
        """Paint some of the tiles that come into view next, and say whether there are more."""
        now, self._ahead = self._ahead[:_AT_ONCE], self._ahead[_AT_ONCE:]
        if now and view.scale == self._scale:
            self._prepare(now, view.ratio)
        return self.expects

    def _look_ahead(self, view: View) -> None:
        """The tiles that the view reaches soon, if it goes on as it moved last."""
        (x, y), (left, top) = view.corner, self._corner
        self._corner = view.corner
        across, down = x - left, y - top
        dx, dy = (max(-_TILE, min(_TILE, _SOON * step)) for step in (across, down))
        if not dx and not dy:
            return
        width, height = view.width * view.ratio, view.height * view.ratio

        def frames_until_seen(key: _Key) -> float:
            x0, y0 = key[0] * _TILE, key[1] * _TILE
            beyond_x = max(0.0, x0 - x - width, x - x0 - _TILE)
            beyond_y = max(0.0, y0 - y - height, y - y0 - _TILE)
            return max(beyond_x / max(1, abs(across)), beyond_y / max(1, abs(down)))

        columns = _tiles_across(x + min(dx, 0), x + max(dx, 0) + width)
        rows = _tiles_across(y + min(dy, 0), y + max(dy, 0) + height)
        missing = [key for column in columns for row in rows if (key := (column, row)) not in self._tiles]
        self._ahead = sorted(missing, key=frames_until_seen)

    def look_around(self, view: View) -> bool:
        """Expect the tiles all around the view, as nobody knows where it goes next; whether any of them are missing."""
        if view.scale == self._scale and not self.rough:
            x, y = view.corner
            columns = _tiles_across(x - _AROUND, x + view.width * view.ratio + _AROUND)
            rows = _tiles_across(y - _AROUND, y + view.height * view.ratio + _AROUND)
            self._ahead = [key for column in columns for row in rows if (key := (column, row)) not in self._tiles]
        return self.expects

    def lift(self, carried: Carried) -> None:
        """Leave these and their arrows out of the tiles from now on, to be painted somewhere else."""
        if carried.ids is not self._lifted and carried.ids != self._lifted:
            self._lift(carried.ids)
            ends = ((id, self._shown.links[id]) for id in self._aloft)
            parties = [one.ids for one in carried.parties]
            self._loose = [
                id for id, link in ends if not any(link.from_note in ids and link.to_note in ids for ids in parties)
            ]

    def put_down(self, ids: frozenset[Id]) -> None:
        """What was lifted is in the tiles again, unless something else has been lifted since."""
        if ids is self._lifted:
            self._lift(frozenset())

    def _lift(self, ids: frozenset[Id]) -> None:
        changed, arrows = self._lifted ^ ids, self._aloft
        self._lifted, self._aloft, self._picked_up = ids, self.links.at(ids), self._shown
        self._loads.clear()
        if len(changed) > _FOLLOWED or not changed.isdisjoint(self._shown.frames):
            self.spoil_all()
            return
        kept = self._kept_area()
        areas = [area for id in changed if (area := self._area_of(self._shown, id)) and area.overlaps(kept)]
        for area in areas if len(areas) <= _APART else [union(areas)]:
            self._spoil(area)
        self._spoil_labels(*(self._note_rect(self._shown, id) for id in changed))
        for _, area in self.links.areas(arrows ^ self._aloft):
            self._spoil(area)

    def paint_lifted(
        self, painter: QPainter, view: View, parties: Iterable[Party] = (), chosen: frozenset[Id] = frozenset()
    ) -> None:
        """Paint the pictures and notes that are being moved, and their arrows: those of parties where they are to be, with a
        line around each note that is ``chosen``."""
        if not self._lifted:
            return
        parties = tuple(parties)
        if parties:
            self._paint_loose(painter, view, parties)
        for party in parties:
            if party.ids:
                self._paint_party(painter, view, party, chosen)
        if not parties:
            self._paint_party(painter, view, Party(self._lifted, 0.0, 0.0), frozenset())

    def _paint_loose(self, painter: QPainter, view: View, parties: tuple[Party, ...]) -> None:
        """The arrows that only end at what is carried, on the shortest way; all lines together, and all heads."""
        seen = _seen(view)

        def rect(id: Id) -> Rect | None:
            found = self.index.rect(id)
            party = next((one for one in parties if id in one.ids), None)
            return found.moved(party.dx, party.dy) if found is not None and party is not None else found

        lines, heads = QPainterPath(), QPainterPath()
        heads.setFillRule(Qt.FillRule.WindingFill)
        for link in (self._shown.links[id] for id in self._loose[:_MOST_LOOSE]):
            tail, head = rect(link.from_note), rect(link.to_note)
            if tail is not None and head is not None and surroundings(tail, head).overlaps(seen):
                for shape in arrow_shapes(tail, head, "", self.theme):
                    if isinstance(shape, Path):
                        (heads if shape.closed else lines).addPath(outline(shape))
        painter.save()
        # As in `_paint_party`: smooth edges of long curves cost most.
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.translate(-view.left, -view.top)
        painter.scale(view.zoom, view.zoom)
        # Lines of one pixel cost half of wider ones.
        painter.strokePath(lines, QPen(colour(self.theme.quiet_ink), 0.0))
        painter.fillPath(heads, colour(self.theme.quiet_ink))
        painter.restore()

    def _paint_party(self, painter: QPainter, view: View, party: Party, chosen: frozenset[Id]) -> None:
        """Paint some of what is being moved."""
        seen = _seen(view).moved(-party.dx, -party.dy)
        many = len(self._lifted) > _FEW
        key = party.ids, chosen
        load = self._loads.get(key)
        if load is None or load.scale != view.scale or not load.area.encloses(seen):
            load = self._loads[key] = self._load(*key, seen.grown(_NEARLY / view.zoom), view, sprites=many)
        legible = TEXT_SIZE * view.zoom >= LEGIBLE
        painter.save()
        painter.translate(-view.left, -view.top)
        painter.save()
        painter.scale(view.zoom, view.zoom)
        painter.translate(party.dx, party.dy)
        # Smooth edges of long curves cost more than all that is carried; of many, in motion, nobody sees them.
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, not many)
        self.painter.drawings(painter, load.drawings, text=legible)
        self._paint_flat(painter, load.flat)
        for note in load.large:
            self._paint_note(painter, note, view.scale, text=legible)
        painter.restore()
        painter.scale(1 / view.ratio, 1 / view.ratio)
        across, down = party.dx * view.scale, party.dy * view.scale
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(self.theme.accent))
        painter.translate(whole(across), whole(down))
        painter.drawRects(load.rings)
        painter.translate(-whole(across), -whole(down))
        for x, y, sprite in load.cards:
            painter.drawPixmap(whole(x + across) - sprite.left, whole(y + down) - sprite.top, sprite.pixels)
        painter.restore()

    def _load(self, ids: frozenset[Id], chosen: frozenset[Id], area: Rect, view: View, *, sprites: bool) -> _Load:
        """What is carried of a party and stands in an area, with the looks that it was picked up with."""
        document, shape = self._shown, self.shape
        legible = TEXT_SIZE * view.zoom >= LEGIBLE
        framed = not ids.isdisjoint(document.frames)
        frames = frame_drawings(document, shape, self.theme, view.zoom / FULL) if framed else ()
        beside = (*frames, *picture_drawings(document, shape, self.theme))
        drawings = [one for one in beside if one.key in ids]
        arrows = (one for one in self.links.within(area) if one.key in self._aloft) if self._aloft else ()
        drawings += [one for one in arrows if ids is self._lifted or self._goes_with(one.key, ids)]
        rings = _sides(self.index.among(ids & chosen, area) * view.scale, view.ratio)
        if not legible and _crowded(document):
            return _Load(area, view.scale, tuple(drawings), _flat(self.index.flat(area, ids, only=True)), (), (), rings)
        cards: list[tuple[float, float, Sprite]] = []
        large = []
        for note in self.index.within(area):
            if note.id not in ids:
                continue
            rect, looks = self.index.rect(note.id), self._picked_up.notes.get(note.id, note)
            sprite = self.painter.sprite(self._card(looks), view.scale, text=legible) if sprites else None
            if sprite is None or rect is None:
                large.append(note)
            else:
                drawings += self._span(looks, (rect.x, rect.y))
                cards.append((rect.x * view.scale, rect.y * view.scale, sprite))
        return _Load(area, view.scale, tuple(drawings), [], tuple(cards), tuple(large), rings)

    def _goes_with(self, link: Id, ids: frozenset[Id]) -> bool:
        """Whether both ends of an arrow are among some of what is lifted."""
        record = self._shown.links[link]
        return record.from_note in ids and record.to_note in ids

    def _prepare(self, keys: list[_Key], ratio: float) -> None:
        """Bring these tiles up to date, and forget those that were not wanted for longest."""
        origin = keys[0]
        dirty = QRegion()
        for key in keys:
            # Taken out and put back, so that the last in the table are those wanted last.
            tile = self._tiles.pop(key, None) or _Tile(_pixels(ratio))
            self._tiles[key] = tile
            if not tile.dirty.isEmpty():
                dirty += tile.dirty.translated((key[0] - origin[0]) * _TILE, (key[1] - origin[1]) * _TILE)
                tile.dirty = QRegion()
        for rect in _together(dirty):
            self._paint_tiles(rect, origin, ratio)
        self._room = max(self._room, 2 * len(keys))
        for key in list(self._tiles)[: max(0, len(self._tiles) - self._room)]:
            del self._tiles[key]

    def _paint_tiles(self, rect: QRect, origin: _Key, ratio: float) -> None:
        """Paint a rectangle of pixels, counted from the corner of the tile ``origin``, and cut it up into its tiles."""
        sheet = QPixmap(rect.width() + _INSET, rect.height())
        sheet.fill(colour(self.theme.paper))
        left, top = origin[0] * _TILE + rect.x(), origin[1] * _TILE + rect.y()
        scale = self._scale
        painter = QPainter(sheet)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(QRect(QPoint(_INSET, 0), rect.size()))
        painter.translate(_INSET - left, -top)
        painter.scale(scale, scale)
        self._paint_area(
            painter, Rect(left / scale, top / scale, rect.width() / scale, rect.height() / scale), scale, ratio
        )
        painter.end()
        for column in _tiles_across(left, left + rect.width()):
            for row in _tiles_across(top, top + rect.height()):
                x, y = column * _TILE - left, row * _TILE - top
                copy = QPainter(self._tiles[column, row].pixels)
                copy.scale(1 / ratio, 1 / ratio)
                part = QRect(x, y, _TILE, _TILE).intersected(QRect(QPoint(), rect.size()))
                copy.drawPixmap(part.translated(-x, -y), sheet, part.translated(_INSET, 0))
                copy.end()

    def _paint_area(self, painter: QPainter, area: Rect, scale: float, ratio: float) -> None:
        document, shape, theme, zoom = self._shown, self.shape, self.theme, scale / ratio
        legible = self._legible(zoom)
        draw = self.painter.drawings
        if area.y < shape.timeline_bottom:
            told = zoom > FOLDS_TOLD
            near = self._standing if told else nobody
            draw(painter, fold_drawings(shape, theme, self._folds_with_notes, near, area), text=told)
            draw(painter, [grid_drawing(shape, theme, area.x - 2, area.right + 2, zoom / FULL)])
            draw(painter, lane_drawings(shape, theme, area.x - 2, area.right + 2))
            smallest = (_SMALLEST_MOVING if self.rough else _SMALLEST_BAND) / zoom
            draw(painter, comms_drawings(self._comms_of, shape, theme, area, smallest, self._standing), text=legible)
        if area.bottom > shape.timeline_bottom:
            for drawing in frame_drawings(document, shape, theme, zoom / FULL):
                if drawing.key not in self._lifted:
                    draw(painter, [drawing], text=legible or drawing.kind == "frame")
            draw(painter, self._pictures(area))
        flat = TEXT_SIZE * zoom < LEGIBLE and _crowded(document)
        if flat and self.rough:
            grain = _GRAIN_MOVING / zoom
            draw_cells(painter, area, grain, *self.index.cells(area, grain, self._lifted))
            return
        draw(painter, self.links.within(area, self._aloft), text=legible)
        if flat:
            self._paint_flat(painter, _flat(self.index.flat(area, self._lifted)))
            return
        if self.rough and not legible:
            self._paint_blank(painter, area, scale)
            return
        for note in self.index.within(area):
            if note.id not in self._lifted:
                self._paint_note(painter, note, scale, text=legible)
        if legible:
            draw(painter, self._sayings(area))

    def _pictures(self, area: Rect) -> Iterator[Drawing]:
        for drawing in picture_drawings(self._shown, self.shape, self.theme):
            bounds = drawing.bounds
            if drawing.key not in self._lifted and bounds is not None and bounds.overlaps(area):
                yield drawing

    def _sayings(self, area: Rect) -> Iterator[Drawing]:
        document, said = self._comms_of, said_of(self._comms_of)
        ids = sorted(id for id in self.index.who_overlaps(area.grown(_SAYING)) if id in said) if said else ()
        notes = [note for id in ids if (note := self._shown.notes.get(id)) is not None]
        room = union(place for note in notes if (place := saying_area(document, self.shape, note)) is not None)
        near: Near = near_notes(self._standing(room)) if room is not None else nobody
        return over_notes(document, self.shape, self.theme, notes, near)

    def _standing(self, area: Rect) -> list[tuple[Id, Rect]]:
        """The notes in an area that no hand is moving: labels make way for these."""
        return [(id, rect) for id, rect in self.index.around(area) if id not in self._lifted]

    def _legible(self, zoom: float) -> bool:
        height = TEXT_SIZE * zoom
        if self.rough and height < 16.0 and _crowded(self._shown):
            return height >= 2 * _LEGIBLE_MOVING
        return height >= LEGIBLE

    def _paint_note(self, painter: QPainter, note: Note, scale: float, *, text: bool) -> None:
        origin = self.shape.origin(note)
        if origin is None:
            return
        self.painter.drawings(painter, self._span(note, origin))
        paint = self.painter.plain_card if self.rough else self.painter.card
        paint(painter, self._card(note), *origin, scale, text=text)

    def _card(self, note: Note) -> Drawing:
        return card(note, look(self._shown, note, self.shape), self.theme)

    def _span(self, note: Note, origin: Point) -> list[Drawing]:
        """The bar of a range whose card is there; none of a note at one instant."""
        if not isinstance(note.place, OnTimeline) or note.place.until is None:
            return []
        return [Drawing("span", note.id, span_shapes(self._shown, note, self.shape, origin))]

    def _paint_flat(self, painter: QPainter, found: _Flat) -> None:
        """Notes as mere rectangles, one call for each colour."""
        painter.setPen(Qt.PenStyle.NoPen)
        for fill, rects in found:
            painter.setBrush(colour(fill))
            painter.drawRects(rects)

    def _paint_blank(self, painter: QPainter, area: Rect, scale: float) -> None:
        """Notes as cards without words, some calls for each colour, while a zoom is under way."""
        painter.setPen(Qt.PenStyle.NoPen)
        found = [
            (fill, event, [QRectF(*rect) for rect in rects])
            for fill, event, rects in self.index.flat(area, self._lifted)
        ]
        if scale > SEEN_EDGES:
            painter.setBrush(EDGE_MOVING)
            painter.drawRects([rect.adjusted(*AROUND_MOVING) for _, _, rects in found for rect in rects])
        for fill, event, rects in found:
            painter.setBrush(colour(self.theme.card if event else fill))
            painter.drawRects(rects)
            if event:
                painter.setBrush(colour(fill))
                painter.drawRects([QRectF(rect.x(), rect.y(), BAR, rect.height()) for rect in rects])


def _flat(found: Iterable[tuple[str, bool, list[list[float]]]]) -> _Flat:
    return [(fill, [QRectF(*rect) for rect in rects]) for fill, _, rects in found]


def _sides(edges: npt.NDArray[np.float64], ratio: float) -> list[QRectF]:
    """The four sides of lines two pixels wide, one pixel outside of what is given by its [left, top, right, bottom] in pixels
    of the device. Filled rectangles cost a sixth of drawn ones."""
    line = 2.0 * ratio
    left, top, right, bottom = np.add(np.rint(edges), (-1.5 * line, -1.5 * line, 1.5 * line, 1.5 * line)).T
    wide, high, thin = right - left, bottom - top, np.full(len(left), line)
    sides = (
        (left, top, wide, thin),
        (left, bottom - line, wide, thin),
        (left, top, thin, high),
        (right - line, top, thin, high),
    )
    return [QRectF(*side) for parts in sides for side in np.column_stack(parts).tolist()]


def _seen(view: View) -> Rect:
    """What of the board is looked at, in points."""
    return Rect(view.left / view.zoom, view.top / view.zoom, view.width / view.zoom, view.height / view.zoom)


def _pixels(ratio: float) -> QPixmap:
    pixels = QPixmap(_TILE, _TILE)
    pixels.setDevicePixelRatio(ratio)
    return pixels


def _tiles_across(start: float, until: float) -> range:
    """The columns or rows of tiles between two pixels."""
    return range(floor(start) // _TILE, -(-ceil(until) // _TILE))


def _crowded(document: Document) -> bool:
    """Whether a board has so many notes that small ones are drawn plainly: all of it, so that no part differs from another."""
    return len(document.notes) > _CROWDED


def _looks_other(before: Document, after: Document) -> bool:
    """Whether what may lie anywhere looks other than before."""
    return (
        _crowded(before) != _crowded(after)
        or before.frames.keys() != after.frames.keys()
        or before.actions is not after.actions
        or before.phases is not after.phases
        or before.board.votes_hidden != after.board.votes_hidden
        or theme_votes(before) != theme_votes(after)
    )


def _together(region: QRegion) -> list[QRect]:
    """The rectangles of a region, or the one around them where it costs less: each costs as much as a tile besides."""
    # PySide can go through them though its types do not say so.
    parts, around = list(cast("Iterable[QRect]", region)), region.boundingRect()
    apart = sum(part.width() * part.height() + _TILE * _TILE for part in parts)
    return parts if apart <= around.width() * around.height() + _TILE * _TILE else [around]
