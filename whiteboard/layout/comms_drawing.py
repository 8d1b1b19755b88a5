"""The comms figures on the board itself: silences as bands in their lane, and who was told first.

A lane for internal or public posts keeps a strip free at its lower edge for silences; labels of single notes lie where
they cover no other.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from whiteboard.comms.figures import Tally, tally
from whiteboard.comms.reading import READERS
from whiteboard.comms.values import Figures, Gap, Lag, Order, Promise
from whiteboard.comms.words import about, duration, lag_words, order_words, promise_words, silence_words
from whiteboard.layout.board import COMMS_STRIP, Geometry, Strip, keeps_strip
from whiteboard.layout.cards import FINE_SIZE
from whiteboard.layout.display import Box, Drawing, Path, Point, Shape, Words
from whiteboard.layout.geometry import Rect, union
from whiteboard.layout.routes import Near, nobody, point_on
from whiteboard.layout.text import Block, lay_out
from whiteboard.layout.theme import Theme
from whiteboard.model.document import Document, Same, altered_notes
from whiteboard.model.instants import MINUTE
from whiteboard.model.records import Id, Note, OnTimeline, Overlay, Role

_BAND = 18.0
_CALM = 4.0
_SMALL = FINE_SIZE
_ON_EDGE = 4.0
"""Points by which a label reaches into the note on whose edge it sits."""
_BESIDE = 5.0
_BESIDE_ARROW = (0.75, 0.5, 0.3)
"""Where on the arrow between the first posts its label may lie, where there is no room before its head."""


def comms_drawings(
    document: Document,
    shape: Geometry,
    theme: Theme,
    area: Rect | None = None,
    smallest: float = 0.0,
    near: Near = nobody,
) -> Iterator[Drawing]:
    """Bands for the gaps that can be seen in an area and are at least ``smallest`` points long, and the broken order
    with its label past the notes that are ``near``, in board coordinates."""
    found = figures_of(document)
    hidden = document.board.hidden_overlays
    # First, so that the arrow passes behind what brackets and bands say.
    if area is None or ((room := order_area(document, shape)) is not None and room.overlaps(area)):
        yield from order_drawings(document, shape, theme, near)
    for role in READERS:
        strip = _strip(shape, role)
        if strip is None or (area is not None and not band_area(strip, area).overlaps(area)):
            continue
        first = _first_gap(found, role)
        # A fold makes time narrower, never wider.
        shortest = smallest / shape.scale.scale * MINUTE
        for gap in _between(found.gaps[role], shape, area):
            if gap.until - gap.start < shortest or shape.scale.x(gap.until) - shape.scale.x(gap.start) < smallest:
                continue
            if gap is first and Overlay.FIRST_POSTS not in hidden:
                yield _bracket(gap, strip, shape, theme)
            elif Overlay.SILENCES not in hidden:
                yield _band(gap, strip, shape, theme)


def over_notes(
    document: Document, shape: Geometry, theme: Theme, notes: Iterable[Note] | None = None, near: Near = nobody
) -> Iterator[Drawing]:
    """What the figures say of single posts and links, of all ``notes`` or of some: promises at the post, lags where it
    was known. It lies at the edge of its note where it covers no other that is ``near``, if there is such a place."""
    said = said_of(document)
    if not said:
        return
    shown = [note for id in said if (note := document.notes.get(id))] if notes is None else notes
    for note in shown:
        rect = shape.rect(note) if note.id in said else None
        if rect is not None:
            room = _saying_room(said[note.id], rect)
            others = [other for id, other in near(room) if id != note.id]
            others += [band_area(strip, room) for strip in shape.strips if keeps_strip(strip.lane)]
            for found in said[note.id]:
                kind, key = ("promise", found.post) if isinstance(found, Promise) else ("lag", found.link)
                label, pill = _free_place(found, rect, others)
                others.append(pill)
                shapes = _pill(label, pill, _saying_fill(found, theme), theme.card)
                yield Drawing(kind, key, shapes, _saying_words(found)[0])


def saying_area(document: Document, shape: Geometry, note: Note) -> Rect | None:
    """Where what is said of a note may lie, wherever the others are; None where nothing is said of it."""
    found, rect = said_of(document).get(note.id), shape.rect(note)
    return _saying_room(found, rect) if found and rect is not None else None


def _saying_room(said: Iterable[Promise | Lag], rect: Rect) -> Rect:
    return union(place for found in said for _, place in _places(found, rect)) or rect


def _free_place(found: Promise | Lag, rect: Rect, others: list[Rect]) -> tuple[Block, Rect]:
    """The first place that covers none of the others, and else the one that covers least of them."""
    hidden = [(covered(place, others), number) for number, (_, place) in enumerate(_places(found, rect))]
    return _places(found, rect)[min(hidden)[1]]


def covered(place: Rect, others: Iterable[Rect]) -> float:
    """Square points of other rectangles below one."""
    return sum(map(place.shared, others))


@lru_cache(maxsize=2_000)
def _places(found: Promise | Lag, rect: Rect) -> tuple[tuple[Block, Rect], ...]:
    """Where what is said of a note may lie, the best first: below it, above it, beside it, and then in fewer words."""
    made = []
    for words in _saying_words(found):
        label = lay_out(words, _SMALL, "sans-semibold")
        width, height = label.width + 14.0, label.height + 3.0
        below, above, level = rect.bottom - _ON_EDGE, rect.y - height + _ON_EDGE, rect.bottom - height
        left, right = rect.x + 10.0, rect.right - width
        corners = [(left, below), (right, below), (rect.x - _BESIDE, below), (right, above)]
        corners += [(rect.right + _BESIDE, level), (rect.x - width - _BESIDE, level)]
        # Above the lanes stands the head of the board, which would cover it.
        made += [(label, Rect(x, y, width, height)) for x, y in corners if y >= 0.0]
    return tuple(made)


def _saying_words(found: Promise | Lag) -> tuple[str, ...]:
    """What is said of a promise or a lag, and the same in fewer words."""
    if isinstance(found, Promise):
        words = promise_words(found)
        return tuple(dict.fromkeys((words, words.removeprefix("next update ").removeprefix("promise "))))
    length, before = about(duration(abs(found.seconds)), found.about), found.seconds < 0
    return lag_words(found), f"said {length} {'earlier' if before else 'later'}", f"{'−' if before else '+'}{length}"


def _saying_fill(found: Promise | Lag, theme: Theme) -> str:
    if isinstance(found, Promise) and found.kept is not None:
        return theme.good if found.kept else theme.bad
    return theme.quiet_ink


def changed_areas(before: Document, after: Document, shape: Geometry, theme: Theme, area: Rect) -> Iterator[Rect]:
    """Where in an area the figures of two documents with one geometry look different."""
    old, new = figures_of(before), figures_of(after)
    for role in READERS if old is not new else ():
        strip = _strip(shape, role)
        if strip is None or not band_area(strip, area).overlaps(area):
            continue
        ends = [_first_gap(old, role), _first_gap(new, role)]
        drawn = [
            [(gap, gap is end) for gap in _between(found.gaps[role], shape, area)]
            for found, end in zip((old, new), ends, strict=True)
        ]
        changed = [gap for gap, _ in (*_unlike(*drawn), *_unlike(*reversed(drawn)))]
        if changed:
            left, right = min(gap.start for gap in changed), max(gap.until for gap in changed)
            x = shape.scale.x(left)
            band = band_area(strip, area)
            yield Rect(x, band.y, shape.scale.x(right) - x, band.height)
    arrows = [list(order_drawings(document, shape, theme)) for document in (before, after)]
    if arrows[0] != arrows[1]:
        yield from (room for one in (before, after) if (room := order_area(one, shape)) is not None)
    unlike = {note.id for pair in altered_notes(Same(before.notes), Same(after.notes)) for note in pair if note}
    told = [said_of(before), said_of(after)]
    if told[0] is not told[1]:
        unlike |= {id for id in told[0].keys() | told[1].keys() if told[0].get(id) != told[1].get(id)}
    for document in (before, after):
        notes = (note for id in unlike if (note := document.notes.get(id)))
        yield from (room for note in notes if (room := saying_area(document, shape, note)) is not None)


def _unlike(some: list[tuple[Gap, bool]], others: list[tuple[Gap, bool]]) -> list[tuple[Gap, bool]]:
    """Those that are not among the others."""
    known = set(others)
    return [item for item in some if item not in known]


def band_area(strip: Strip, across: Rect) -> Rect:
    """The free edge of a lane where its silences are drawn, as wide as an area."""
    return Rect(across.x, strip.bottom - COMMS_STRIP, across.width, COMMS_STRIP)


def _pill(label: Block, rect: Rect, fill: str, ink: str) -> tuple[Shape, ...]:
    """A small filled label; its edge is of the ink, so that it stands out from what it touches."""
    return (
        Box(rect, fill=fill, radius=rect.height / 2, stroke=ink, stroke_width=1.0),
        Words(rect.x + 7.0, rect.y + 1.5, label, ink),
    )


def shown_silences(document: Document, found: Figures) -> tuple[Gap, ...]:
    """The gaps that the board shows under the overlays it has switched on."""
    hidden = document.board.hidden_overlays
    if Overlay.SILENCES not in hidden:
        return tuple(gap for role in READERS for gap in found.gaps[role])
    if Overlay.FIRST_POSTS in hidden:
        return ()
    return tuple(gap for role in READERS if (gap := _first_gap(found, role)) is not None)


def _first_gap(found: Figures, role: Role) -> Gap | None:
    """The gap from detection to the first post of a role, where both are known."""
    figure = found.time_to_first_public if role is Role.PUBLIC else found.time_to_first_internal
    gaps = found.gaps[role]
    if figure.value is None or figure.value < 0 or not gaps or gaps[0].from_note not in figure.notes:
        return None
    return gaps[0]


def _bracket(gap: Gap, strip: Strip, shape: Geometry, theme: Theme) -> Drawing:
    """Detection to the first post of a role as a measured bracket, in the colour of its verdict."""
    x0, x1 = shape.scale.x(gap.start), shape.scale.x(gap.until)
    y = strip.bottom - COMMS_STRIP / 2 - 1.0
    colour = theme.bad if gap.late else theme.good if gap.target is not None else theme.quiet_ink
    words = f"{about(duration(gap.seconds, beside=gap.target), gap.about)} to the first {gap.role} post"
    promised = f" (target {duration(gap.target)})" if gap.late and gap.target is not None else ""
    shapes: list[Shape] = [
        Path(((x0, y), (x1, y)), stroke=colour, stroke_width=1.4),
        Path(((x0, y - 5.0), (x0, y + 5.0)), stroke=colour, stroke_width=1.4),
        Path(((x1, y - 5.0), (x1, y + 5.0)), stroke=colour, stroke_width=1.4),
    ]
    for text in (words + promised, words, duration(gap.seconds)):
        label = lay_out(text, 10.0, "sans-semibold")
        if label.width + 16.0 <= x1 - x0:
            x = (x0 + x1 - label.width) / 2
            shapes.append(Box(Rect(x - 5.0, y - 7.0, label.width + 10.0, 14.0), fill=theme.paper))
            shapes.append(Words(x, y - label.height / 2, label, colour))
            break
    return Drawing("first post", f"{gap.from_note}-{gap.to_note}", tuple(shapes), words + promised)


def _between(gaps: tuple[Gap, ...], shape: Geometry, area: Rect | None) -> tuple[Gap, ...]:
    """The gaps, which follow one another in time, that reach into an area."""
    if area is None:
        return gaps
    first = bisect_left(gaps, shape.scale.instant(area.x - 1.0), key=lambda gap: gap.until)
    last = bisect_right(gaps, shape.scale.instant(area.right + 1.0), key=lambda gap: gap.start)
    return gaps[first:last]


class _Same:
    """A document compared by what its figures rest on, each table by identity."""

    __slots__ = ("document",)

    def __init__(self, document: Document) -> None:
        self.document = document

    def __hash__(self) -> int:
        return hash(
            (id(self.document.notes), id(self.document.lanes), id(self.document.links), id(self.document.targets))
        )

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Same)
            and other.document.notes is self.document.notes
            and other.document.lanes is self.document.lanes
            and other.document.links is self.document.links
            and other.document.targets is self.document.targets
        )


def figures_of(document: Document) -> Figures:
    """The comms figures of a document, computed once for whoever asks: board, panel and pages."""
    return _tally(_Same(document)).figures


_LAST: list[Tally] = []
"""The tally made last, from which the next follows. A memory of a pure function: it changes no result."""


@lru_cache(maxsize=4)
def _tally(same: _Same) -> Tally:
    made = tally(same.document, _LAST[0] if _LAST else None)
    _LAST[:] = [made]
    return made


_Said = Mapping[Id, tuple[Promise | Lag, ...]]
_LAST_SAID: list[tuple[Figures, tuple[Overlay, ...], _Said]] = []
"""What was said of the last two figures, for as long as these stay the same. A memory of a pure function."""


def said_of(document: Document) -> _Said:
    """What the board says at each note that promised something or was known before it was said."""
    found, hidden = figures_of(document), document.board.hidden_overlays
    for figures, without, known in _LAST_SAID:
        if figures is found and without == hidden:
            return known
    said: dict[Id, tuple[Promise | Lag, ...]] = {}
    if Overlay.PROMISES not in hidden:
        said = {promise.post: (promise,) for promise in found.promises}
    if Overlay.LAGS not in hidden:
        for lag in found.knowledge_lags:
            said[lag.from_note] = (*said.get(lag.from_note, ()), lag)
    _LAST_SAID[1:] = _LAST_SAID[:1]
    _LAST_SAID[:1] = [(found, hidden, said)]
    return said


def _strip(shape: Geometry, role: Role) -> Strip | None:
    return next((strip for strip in shape.strips if strip.lane.role is role), None)


def _band(gap: Gap, strip: Strip, shape: Geometry, theme: Theme) -> Drawing:
    """A late gap alarms and says so in words; one within its target is a thin calm line."""
    x0, x1 = shape.scale.x(gap.start), shape.scale.x(gap.until)
    middle = strip.bottom - COMMS_STRIP / 2 - 1.0
    words = silence_words(gap)
    key = f"{gap.from_note}-{gap.to_note}"
    if not gap.late:
        colour = _mix(theme.paper, theme.good, 0.3) if gap.target is not None else theme.rule
        calm = Box(Rect(x0 + 1.0, middle - _CALM / 2, max(1.0, x1 - x0 - 2.0), _CALM), fill=colour, radius=_CALM / 2)
        return Drawing("silence", key, (calm,), words)
    rect = Rect(x0 + 1.0, middle - _BAND / 2, max(3.0, x1 - x0 - 2.0), _BAND)
    shapes: list[Shape] = [
        Box(
            rect,
            fill=theme.bad_soft,
            radius=4.0,
            stroke=theme.bad,
            stroke_width=0.9,
            hatch=_mix(theme.bad_soft, theme.bad, 0.16),
        )
    ]
    for text in (words, words.split(" (")[0], duration(gap.seconds)):
        label = lay_out(text, 10.0, "sans-semibold")
        if label.width + 14.0 <= rect.width:
            x, y = rect.centre[0] - label.width / 2, middle - label.height / 2
            shapes.append(
                Box(Rect(x - 5.0, y + 0.5, label.width + 10.0, label.height - 1.0), fill=theme.bad_soft, radius=3.0)
            )
            shapes.append(Words(x, y, label, theme.bad))
            break
    return Drawing("silence", key, tuple(shapes), words)


def order_drawings(document: Document, shape: Geometry, theme: Theme, near: Near = nobody) -> Iterator[Drawing]:
    """Where the public was told before colleagues: an arrow from the one post to the other, and by how much."""
    ends = _order_ends(document, shape)
    if ends is None:
        return
    order = figures_of(document).order
    curve, label = _order_curve(*ends), lay_out(order_words(order), 10.0, "sans-bold")
    places = _order_places(curve, label)
    room = union(places) or places[0]
    others = [rect for _, rect in near(room)]
    others += [band_area(strip, room) for strip in shape.strips if keeps_strip(strip.lane)]
    pill = min(places, key=lambda place: covered(place, others))
    x, y = curve[3]
    yield Drawing(
        "order",
        "order",
        (
            Path(curve, stroke=theme.bad, stroke_width=1.4, curved=True, dash=(4.0, 3.0)),
            Path(((x, y), (x - 7.0, y - 3.5), (x - 7.0, y + 3.5)), fill=theme.bad, closed=True),
            Box(pill, fill=theme.bad, radius=9.0),
            Words(pill.x + 11.0, pill.y + 2.6, label, theme.card),
        ),
        order_words(order),
    )


def order_area(document: Document, shape: Geometry) -> Rect | None:
    """Where the arrow between the first posts and its label may lie, wherever other notes are; None where there is none."""
    ends = _order_ends(document, shape)
    if ends is None:
        return None
    curve = _order_curve(*ends)
    label = lay_out(order_words(figures_of(document).order), 10.0, "sans-bold")
    return union((*_order_places(curve, label), *(Rect(x, y, 0.0, 0.0).grown(4.0) for x, y in curve)))


def _order_ends(document: Document, shape: Geometry) -> tuple[Rect, Rect] | None:
    """The first public post and the first internal one, where the public one came first and both can be seen."""
    order = figures_of(document).order
    if order.kind is not Order.PUBLIC or Overlay.ORDER in document.board.hidden_overlays:
        return None
    posts = [document.notes[id] for id in order.notes]
    ends = {
        strip.lane.role: rect
        for post in posts
        if isinstance(post.place, OnTimeline)
        and (strip := shape.strip(post.place.lane)) is not None
        and (rect := shape.rect(post)) is not None
    }
    public, internal = ends.get(Role.PUBLIC), ends.get(Role.INTERNAL)
    return None if public is None or internal is None else (public, internal)


def _order_curve(public: Rect, internal: Rect) -> tuple[Point, ...]:
    down = public.y > internal.y
    start = (public.x + 14.0, public.y if down else public.bottom)
    end = (internal.x, internal.bottom - 8.0 if down else internal.y + 8.0)
    return start, (start[0], end[1] + (14.0 if down else -14.0)), (end[0] - 30.0, end[1]), end


def _order_places(curve: tuple[Point, ...], label: Block) -> tuple[Rect, ...]:
    """Where the label of the arrow may lie: before its head, or on its way there."""
    width, (x, y) = label.width + 22.0, curve[3]
    on_way = (point_on(curve, at) for at in _BESIDE_ARROW)
    return Rect(x - width - 22.0, y - 9.0, width, 18.0), *(
        Rect(at_x - width / 2, at_y - 9.0, width, 18.0) for at_x, at_y in on_way
    )


@lru_cache(maxsize=100)
def _mix(one: str, other: str, share: float) -> str:
    parts = (round(int(one[at : at + 2], 16) * (1 - share) + int(other[at : at + 2], 16) * share) for at in (1, 3, 5))
    return "#" + "".join(f"{part:02x}" for part in parts)
