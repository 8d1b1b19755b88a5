"""The comms figures on the board itself: silences as bands in their lane, and who was told first.

A lane for internal or public posts keeps a strip free at its lower edge, so that nothing here covers a note.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from whiteboard.comms.figures import Tally, tally
from whiteboard.comms.reading import READERS
from whiteboard.comms.values import Figures, Gap, Lag, Order, Promise
from whiteboard.comms.words import about, duration, lag_words, order_words, promise_words, silence_words
from whiteboard.layout.board import COMMS_STRIP, Geometry, Strip
from whiteboard.layout.cards import FINE_SIZE
from whiteboard.layout.display import Box, Drawing, Path, Shape, Words
from whiteboard.layout.geometry import Rect
from whiteboard.layout.text import lay_out
from whiteboard.layout.theme import Theme
from whiteboard.model.document import Document, Same, altered_notes
from whiteboard.model.instants import MINUTE
from whiteboard.model.records import Id, Note, OnTimeline, Overlay, Role

_BAND = 18.0
_CALM = 4.0
_SMALL = FINE_SIZE
_ON_EDGE = 4.0
"""Points by which a label reaches into the note on whose lower edge it sits."""


def comms_drawings(
    document: Document,
    shape: Geometry,
    theme: Theme,
    area: Rect | None = None,
    smallest: float = 0.0,
) -> Iterator[Drawing]:
    """Bands for the gaps that can be seen in an area and are at least ``smallest`` points long, and the broken order,
    in board coordinates."""
    found = figures_of(document)
    hidden = document.board.hidden_overlays
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
    yield from order_drawings(document, shape, theme)


def over_notes(
    document: Document, shape: Geometry, theme: Theme, notes: Iterable[Note] | None = None
) -> Iterator[Drawing]:
    """What the figures say of single posts and links, of all ``notes`` or of some: promises at the post, lags where it
    was known."""
    hidden = document.board.hidden_overlays
    said = _said_of(figures_of(document))
    if not said:
        return
    shown = [note for id in said if (note := document.notes.get(id))] if notes is None else list(notes)
    for kind, overlay in ((Promise, Overlay.PROMISES), (Lag, Overlay.LAGS)):
        if overlay in hidden:
            continue
        for note in shown:
            for found in said.get(note.id, ()):
                if isinstance(found, kind):
                    rect = shape.rect(note)
                    if rect is not None:
                        yield _saying(found, rect, theme)


def _saying(found: Promise | Lag, rect: Rect, theme: Theme) -> Drawing:
    """One promise or lag at the lower edge of its note."""
    if isinstance(found, Promise):
        kind, key, words = "promise", found.post, promise_words(found)
        fill = theme.quiet_ink if found.kept is None else theme.good if found.kept else theme.bad
        colours = (fill, theme.card)
    else:
        kind, key, words, colours = "lag", found.link, lag_words(found), (theme.quiet_ink, theme.card)
    return Drawing(kind, key, _pill(words, rect.x + 10.0, rect.bottom - _ON_EDGE, colours, theme.card), words)


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
        yield from (drawing.bounds for found in arrows for drawing in found if drawing.bounds is not None)
    unlike = {note.id for pair in altered_notes(Same(before.notes), Same(after.notes)) for note in pair if note}
    told = [_said_of(old), _said_of(new)]
    if told[0] is not told[1]:
        unlike |= {id for id in told[0].keys() | told[1].keys() if told[0].get(id) != told[1].get(id)}
    for document in (before, after):
        notes = [note for id in unlike if (note := document.notes.get(id))]
        for drawing in over_notes(document, shape, theme, notes):
            if drawing.bounds is not None:
                yield drawing.bounds


def _unlike(some: list[tuple[Gap, bool]], others: list[tuple[Gap, bool]]) -> list[tuple[Gap, bool]]:
    """Those that are not among the others."""
    known = set(others)
    return [item for item in some if item not in known]


def band_area(strip: Strip, across: Rect) -> Rect:
    """The free edge of a lane where its silences are drawn, as wide as an area."""
    return Rect(across.x, strip.bottom - COMMS_STRIP, across.width, COMMS_STRIP)


def _pill(words: str, x: float, y: float, colours: tuple[str, str], edge: str) -> tuple[Shape, ...]:
    """A small filled label with its left upper corner at (x, y); ``colours`` are fill and ink."""
    fill, ink = colours
    label = lay_out(words, _SMALL, "sans-semibold")
    rect = Rect(x, y, label.width + 14.0, label.height + 3.0)
    return (
        Box(rect, fill=fill, radius=rect.height / 2, stroke=edge, stroke_width=1.0),
        Words(x + 7.0, y + 1.5, label, ink),
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
_LAST_SAID: list[tuple[Figures, _Said]] = []
"""What was said of the last two figures, for as long as these stay the same. A memory of a pure function."""


def _said_of(found: Figures) -> _Said:
    """What is said at each note that promised something or was known before it was said."""
    for figures, known in _LAST_SAID:
        if figures is found:
            return known
    said: dict[Id, tuple[Promise | Lag, ...]] = {promise.post: (promise,) for promise in found.promises}
    for lag in found.knowledge_lags:
        said[lag.from_note] = (*said.get(lag.from_note, ()), lag)
    _LAST_SAID[1:] = _LAST_SAID[:1]
    _LAST_SAID[:1] = [(found, said)]
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


def order_drawings(document: Document, shape: Geometry, theme: Theme) -> Iterator[Drawing]:
    """Where the public was told before colleagues: an arrow from the one post to the other, and by how much."""
    order = figures_of(document).order
    if order.kind is not Order.PUBLIC or Overlay.ORDER in document.board.hidden_overlays:
        return
    posts = [document.notes[id] for id in order.notes]
    ends = {
        strip.lane.role: rect
        for post in posts
        if isinstance(post.place, OnTimeline)
        and (strip := shape.strip(post.place.lane)) is not None
        and (rect := shape.rect(post)) is not None
    }
    public, internal = ends.get(Role.PUBLIC), ends.get(Role.INTERNAL)
    if public is None or internal is None:
        return
    down = public.y > internal.y
    start = (public.x + 14.0, public.y if down else public.bottom)
    end = (internal.x, internal.bottom - 8.0 if down else internal.y + 8.0)
    bend = (start[0], end[1] + (14.0 if down else -14.0)), (end[0] - 30.0, end[1])
    label = lay_out(order_words(order), 10.0, "sans-bold")
    pill = Rect(end[0] - label.width - 44.0, end[1] - 9.0, label.width + 22.0, 18.0)
    yield Drawing(
        "order",
        "order",
        (
            Path((start, *bend, end), stroke=theme.bad, stroke_width=1.4, curved=True, dash=(4.0, 3.0)),
            Path(
                ((end[0], end[1]), (end[0] - 7.0, end[1] - 3.5), (end[0] - 7.0, end[1] + 3.5)),
                fill=theme.bad,
                closed=True,
            ),
            Box(pill, fill=theme.bad, radius=9.0),
            Words(pill.x + 11.0, pill.y + 2.6, label, theme.card),
        ),
        order_words(order),
    )


@lru_cache(maxsize=100)
def _mix(one: str, other: str, share: float) -> str:
    parts = (round(int(one[at : at + 2], 16) * (1 - share) + int(other[at : at + 2], 16) * share) for at in (1, 3, 5))
    return "#" + "".join(f"{part:02x}" for part in parts)
