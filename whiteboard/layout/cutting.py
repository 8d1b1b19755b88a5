"""The board as one picture: all of it as large as it is, or what lies in a rectangle of it, or only some of its things."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from whiteboard.layout.board import (
    AXIS_HEIGHT,
    TITLE_WIDTH,
    Geometry,
    Strip,
    axis_drawings,
    extent,
    frame_area,
    geometry,
    picture_rect,
    timeline_rect,
    title_drawings,
)
from whiteboard.layout.compose import MARGIN, text
from whiteboard.layout.display import Box, Drawing, Page, Placed
from whiteboard.layout.geometry import Rect, union
from whiteboard.layout.scene import scene
from whiteboard.layout.theme import LIGHT
from whiteboard.model.document import Document
from whiteboard.model.records import Id

LARGEST = 14_400.0
"""Points that the side of a page may have: ISO 32000-1, annex C."""
_TITLE = 36.0
_AIR = 14.0
_ENDLESS = frozenset({"fold", "grid", "lane"})
"""Kinds that reach as far as time: what they cover says nothing about the size of a board."""


@dataclass(frozen=True, slots=True)
class Cut:
    """What of a board is shown: a rectangle in its points and, where ``only`` is given, no things but those."""

    area: Rect
    only: frozenset[Id] | None = None


def one_page(document: Document) -> Page:
    """The whole board on one page, at 100 % unless no page may be so large."""
    shape = geometry(document)
    axis = timeline_rect(document, shape)
    drawings = scene(document, LIGHT)
    bounds = (drawing.bounds for drawing in drawings if drawing.kind not in _ENDLESS)
    area = union((extent(document, shape), axis, *(rect for rect in bounds if rect is not None))) or axis
    # Folds before and after everything else are of no interest.
    shown = tuple(
        drawing
        for drawing in drawings
        if drawing.kind != "fold" or (drawing.bounds is not None and area.encloses(drawing.bounds))
    )
    title = text(
        document.board.title, 20.0, face="sans-bold", x=MARGIN, y=MARGIN, width=area.width + TITLE_WIDTH, most_lines=1
    )
    return _page(document, shape, area, shown, Drawing("heading", "", (title,)), axis)


def cut_out(document: Document, cut: Cut) -> Page:
    """What a cut shows, with the axis above and the lanes' titles beside it where it is of the timeline."""
    shape = geometry(document)
    area = cut.area
    if cut.only is not None:
        drawings = tuple(_chosen(document, scene(document, LIGHT), cut.only))
        return _bare(document, union((area, *_bounds(drawings))) or area, drawings)
    drawings = tuple(
        drawing for drawing in scene(document, LIGHT) if (b := drawing.bounds) and b.overlaps(area.grown(6.0))
    )
    if area.y >= shape.timeline_bottom or not shape.strips:
        return _bare(document, area, drawings)
    return _page(document, shape, area, drawings, None, area)


def of_things(document: Document, ids: Iterable[Id]) -> Cut | None:
    """The cut that shows some notes, frames and pictures; None where none of them is to be seen."""
    shape = geometry(document)
    chosen = frozenset(ids)
    rects = [rect for id in chosen & document.notes.keys() if (rect := shape.rect(document.notes[id])) is not None]
    rects += [frame_area(document, document.frames[id], shape) for id in chosen & document.frames.keys()]
    rects += [picture_rect(document.pictures[id], shape) for id in chosen & document.pictures.keys()]
    area = union(rects)
    return None if area is None else Cut(area, chosen)


def of_frame(document: Document, id: Id) -> Cut:
    """The cut that shows a frame and all that lies in it. Raises KeyError."""
    return Cut(frame_area(document, document.frames[id], geometry(document)))


def _bounds(drawings: Iterable[Drawing]) -> Iterator[Rect]:
    return (rect for drawing in drawings if (rect := drawing.bounds) is not None)


def _chosen(document: Document, drawings: Iterable[Drawing], only: frozenset[Id]) -> Iterator[Drawing]:
    """The chosen notes, frames and pictures, and the links between chosen notes."""
    links = {id for id, link in document.links.items() if {link.from_note, link.to_note} <= only}
    for drawing in drawings:
        wanted = links if drawing.kind == "link" else only if drawing.kind in {"note", "frame", "picture"} else ()
        if drawing.key in wanted:
            yield drawing


def _bare(document: Document, area: Rect, drawings: tuple[Drawing, ...]) -> Page:
    """An area of the board with a little air around it."""
    width, height = area.width + 2 * _AIR, area.height + 2 * _AIR
    scale = min(1.0, LARGEST / width, LARGEST / height)
    page = Rect(0.0, 0.0, width * scale, height * scale)
    x, y = (_AIR - area.x) * scale, (_AIR - area.y) * scale
    content = (Placed((_paper(width, height),), scale=scale), Placed(drawings, x, y, scale, page))
    return Page(page.width, page.height, content, document.board.title)


def _page(
    document: Document, shape: Geometry, area: Rect, drawings: tuple[Drawing, ...], title: Drawing | None, axis: Rect
) -> Page:
    """An area of the board below its axis and beside its lanes' titles; the axis is as long as ``axis`` is wide."""
    width = area.width + TITLE_WIDTH + 2 * MARGIN
    head = MARGIN + AXIS_HEIGHT + (_TITLE if title else 0.0)
    height = head + area.height + MARGIN
    scale = min(1.0, LARGEST / width, LARGEST / height)
    left, top = MARGIN + TITLE_WIDTH - area.x, head - area.y
    heads = [
        drawing.moved(left + axis.x, head - AXIS_HEIGHT)
        for drawing in axis_drawings(document, shape, LIGHT, axis.x, axis.right, 1.0)
    ]
    strips = (_within(strip, area) for strip in shape.strips if strip.y < area.bottom and strip.bottom > area.y)
    shown = replace(shape, strips=tuple(strips))
    titles = [drawing.moved(MARGIN, top) for drawing in title_drawings(shown, LIGHT, 0.0, 1.0)]
    clip = None
    if title is None:
        clip = Rect((left + area.x) * scale, (top + area.y) * scale, area.width * scale, area.height * scale)
    above = None if clip is None else Rect(clip.x, 0.0, clip.width + MARGIN * scale, clip.y)
    content = (
        Placed((_paper(width, height), *([title] if title else ()), *titles), scale=scale),
        Placed(tuple(heads), scale=scale, clip=above),
        Placed(drawings, left * scale, top * scale, scale, clip),
    )
    return Page(width * scale, height * scale, content, document.board.title)


def _paper(width: float, height: float) -> Drawing:
    return Drawing("page", "", (Box(Rect(0.0, 0.0, width, height), fill=LIGHT.paper),))


def _within(strip: Strip, area: Rect) -> Strip:
    y, bottom = max(strip.y, area.y), min(strip.bottom, area.bottom)
    return Strip(strip.lane, y, bottom - y)
