"""What a change needs besides itself so that the board stays readable: a free row, taller lanes, folds, a start.

Nothing here moves a note that is on the board already: rows are found for notes that ask for one, lanes only grow, and
a fold is made only outside of what the timeline held before. One in which something lands opens: what is squeezed into
it could not be read, and it would say “quiet” of what is not.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from heapq import heappop, heappush
from itertools import count, pairwise
from math import inf
from typing import NamedTuple

from whiteboard.layout.board import time_extent
from whiteboard.layout.cards import note_width, span_rows
from whiteboard.layout.timescale import FOLD_WIDTH, TimeScale
from whiteboard.model.commands import merged
from whiteboard.model.document import Change, Changes, Document
from whiteboard.model.instants import HOUR, MINUTE, Instant
from whiteboard.model.records import Fold, Id, Lane, Note, OnTimeline

_BUCKET = 256.0
_SPARE_ROWS = 1
_GAP = 8.0
_WHOLE = 3
"""Events from which an import tells how long the incident was."""
_SHORTEST_DAY = 23 * HOUR
"""A day on which clocks go forward."""
_BUSY_WIDTH = 1000.0
"""Points that the busy time of an imported incident should take."""
_LEAST_SCALE, _MOST_SCALE = 1.5, 15.0


def settle(document: Document, changes: Changes, new_id: Callable[[], Id], *, landing: bool = True) -> Changes:
    """The changes, and those that must come with them. ``new_id`` names the folds that are made.

    Without ``landing`` something is in the middle of a drag: no fold opens, as time must stay where it is below the hand.
    """
    # What a note was in the middle of several changes is nothing that a lane must grow for.
    changes = merged(changes)
    wanting = [change.after for change in changes if isinstance(change.after, Note) and _wants_row(change.after)]
    placed = [
        change.after
        for change in changes
        if isinstance(change.after, Note)
        and isinstance(change.after.place, OnTimeline)
        and (not isinstance(change.before, Note) or _bulk(change.before) != _bulk(change.after))
    ]
    if not placed:
        return changes
    opening = _folds_at(document, placed) if landing else []
    few = not wanting and not opening and document.board.start is not None
    if few and all(isinstance(change.after, Note) for change in changes):
        # So it is in the middle of a drag, which cannot wait for whole tables to be copied.
        return merged((*changes, *_taller_lanes(document, placed)))
    after = document.apply(changes)
    added: list[Change] = [*changes]

    def add(more: Iterable[Change]) -> Document:
        known = tuple(more)
        added.extend(known)
        return after.apply(known)

    if document.board.start is None or (wanting and time_extent(document) is None):
        after = add(_start(after, placed))
    after = add(_folds(document, after, wanting, new_id))
    after = add(_opened(after, opening, new_id))
    if wanting:
        scale = TimeScale.of(after.board.start or 0, after.board.scale, after.folds.values())
        after = add(_in_rows(after, _free_rows(after, scale, wanting)))
    add(_taller_lanes(after, (after.notes[note.id] for note in placed)))
    return merged(added)


def _in_rows(document: Document, rows: Iterable[tuple[Id, int]]) -> Iterator[Change]:
    for id, row in rows:
        note = document.notes[id]
        place = note.place
        if isinstance(place, OnTimeline):
            found = OnTimeline(place.at, place.lane, row, place.until, place.precision)
            yield Change(note, replace(note, place=found))


def _wants_row(note: Note) -> bool:
    return isinstance(note.place, OnTimeline) and note.place.row is None


def _bulk(note: Note) -> tuple[object, ...]:
    return note.place, note.text, note.width, note.kind


def _start(after: Document, placed: list[Note]) -> Iterator[Change]:
    """The timeline starts at the full hour before its first event.

    What comes in as a whole is drawn at a scale that gives its busy time a good width; a board that is written event by
    event keeps the scale it has.
    """
    times = sorted(note.place.at for note in placed if isinstance(note.place, OnTimeline))
    scale = after.board.scale
    if len(times) >= _WHOLE:
        quiet = after.board.fold_after * MINUTE
        busy = sum(min(until - start, quiet) for start, until in pairwise(times)) / MINUTE
        fitting = min(max(_BUSY_WIDTH / max(busy, 1.0), _LEAST_SCALE), _MOST_SCALE)
        scale = fitting if not 0.75 < fitting / scale < 1.5 else scale
    yield Change(after.board, replace(after.board, start=times[0] - times[0] % HOUR, scale=round(scale, 2)))


def _folds(before: Document, after: Document, placed: list[Note], new_id: Callable[[], Id]) -> Iterator[Change]:
    """A fold for each quiet stretch outside of what the timeline held before.

    Only for notes that asked for a row: one that was put somewhere by hand stays under the hand.
    """
    old = time_extent(before)
    spans = [span for note in placed for span in _busy(note)]
    for fold in _quiet(after, [*spans, *([old] if old is not None else [])], new_id):
        yield Change(None, fold)


def _folds_at(document: Document, placed: Iterable[Note]) -> list[Fold]:
    """The folds in which one of the notes stands, wholly or in part."""
    if not document.folds:
        return []
    scale = TimeScale.of(document.board.start or 0, document.board.scale, document.folds.values())
    found: set[Fold] = set()
    for at, *rest in (span for note in placed for span in _busy(note)):
        if rest:
            found.update(fold for fold in scale.folds if fold.start < rest[0] and at < fold.until)
        elif (fold := scale.fold_at(at)) is not None:
            found.add(fold)
    return sorted(found, key=lambda fold: fold.start)


def _opened(after: Document, folds: list[Fold], new_id: Callable[[], Id]) -> Iterator[Change]:
    """The folds give way; what of them is still quiet for long enough stays folded."""
    if not folds:
        return
    quiet = quiet_folds(after, new_id)
    for fold in folds:
        yield Change(fold, None)
        for one in quiet:
            part = Fold(one.id, max(one.start, fold.start), min(one.until, fold.until))
            if _saves_room(after.board.scale, part.start, part.until):
                yield Change(None, part)


def _busy(note: Note) -> Iterator[tuple[Instant, ...]]:
    """The spans in which a note says that something happened: an instant, or from one to the other.

    What lasts a day or longer, as what is known by its date alone does, says so of its ends only: else nothing of that day
    would fold.
    """
    if isinstance(note.place, OnTimeline):
        at, until = note.place.at, note.place.until
        if until is None:
            yield (at,)
        elif until - at < _SHORTEST_DAY:
            yield at, until
        else:
            yield (at,)
            yield (until,)


def _fold_between(scale: float, widest: float, start: Instant, until: Instant, new_id: Callable[[], Id]) -> Fold | None:
    """The stretch without the room that the notes before it need, on round times; None where too little is left."""
    round_to = 10 * MINUTE
    first = start + int((widest + _GAP) / scale * MINUTE)
    first = -(first // -round_to) * round_to
    last = (until - int(20.0 / scale * MINUTE)) // round_to * round_to
    return Fold(new_id(), first, last) if _saves_room(scale, first, last) else None


def _saves_room(scale: float, start: Instant, until: Instant) -> bool:
    """Whether a stretch is so long that it is worth folding."""
    return (until - start) / MINUTE * scale > 1.5 * FOLD_WIDTH and until - start >= 20 * MINUTE


def unfolded(document: Document) -> tuple[Fold, ...]:
    """What could be folded and is not, each stretch with an id of its own that no record has."""
    ids = (f"unfolded {number}" for number in count())
    there = document.folds.values()
    found = quiet_folds(document, lambda: next(ids))
    return tuple(one for one in found if all(one.until <= fold.start or fold.until <= one.start for fold in there))


def quiet_folds(document: Document, new_id: Callable[[], Id]) -> tuple[Fold, ...]:
    """A fold for every stretch in which nothing at all stands on the timeline for long enough."""
    return tuple(_quiet(document, [span for note in document.notes.values() for span in _busy(note)], new_id))


def _quiet(document: Document, busy: list[tuple[Instant, ...]], new_id: Callable[[], Id]) -> Iterator[Fold]:
    """A fold for each stretch between busy spans that is long enough."""
    quiet = document.board.fold_after * MINUTE
    stretches: list[tuple[Instant, Instant]] = []
    busy_until: Instant | None = None
    for span in sorted(busy):
        if busy_until is not None and span[0] - busy_until > quiet:
            stretches.append((busy_until, span[0]))
        busy_until = span[-1] if busy_until is None else max(span[-1], busy_until)
    if not stretches:
        return
    placed = sorted((note.place.at, id) for id, note in document.notes.items() if isinstance(note.place, OnTimeline))
    times = [at for at, _ in placed]
    for start, until in stretches:
        near = placed[bisect_left(times, start - HOUR) : bisect_right(times, start)]
        widest = max((note_width(document.notes[id]) for _, id in near), default=0.0)
        fold = _fold_between(document.board.scale, widest, start, until, new_id)
        if fold is not None:
            yield fold


def _free_rows(document: Document, scale: TimeScale, wanting: list[Note]) -> Iterator[tuple[Id, int]]:
    """The first free row for each note, in the order of time; what has a row already keeps it."""
    lanes: dict[Id, Rows] = {}
    for note in wanting:
        if isinstance(note.place, OnTimeline):
            lanes.setdefault(note.place.lane, Rows())
    asked = {note.id for note in wanting}
    for note in document.notes.values():
        if note.id not in asked and isinstance(note.place, OnTimeline) and note.place.lane in lanes:
            left, row = scale.x(note.place.at), note.place.row or 0
            span = _Span(left, left + note_width(note) + _GAP, row, row + span_rows(note))
            lanes[note.place.lane].keep(span)
    for note in sorted(wanting, key=_when):
        if isinstance(note.place, OnTimeline):
            left = scale.x(note.place.at)
            yield note.id, lanes[note.place.lane].take(left, left + note_width(note) + _GAP, span_rows(note))


class _Span(NamedTuple):
    """What a note takes of a lane: from one x to another, and from one row up to the next that is free."""

    left: float
    right: float
    top: int
    bottom: int


class Rows:
    """The rows of one lane, asked for places from the left to the right: what ends before is free again."""

    def __init__(self) -> None:
        self._kept: dict[int, list[_Span]] = {}
        self._taken: list[tuple[float, int, int]] = []
        self._free: list[tuple[int, float]] = [(0, inf)]
        """Stretches of rows that nothing taken here reaches into, from the top."""

    def keep(self, span: _Span) -> None:
        """Something stands there already and stays."""
        for bucket in range(int(span.left // _BUCKET), int(span.right // _BUCKET) + 1):
            self._kept.setdefault(bucket, []).append(span)

    def take(self, left: float, right: float, rows: int) -> int:
        """The first row from which on so many are free between two x; ``left`` is never less than before."""
        while self._taken and self._taken[0][0] <= left:
            _, top, bottom = heappop(self._taken)
            self._give_back(top, bottom)
        kept = self._kept_between(left, right) if self._kept else []
        index, row, start, end = 0, 0, 0, inf
        # The last stretch has no end, so there always is one.
        for index, (start, end) in enumerate(self._free):  # noqa: B007  # what is found is used below
            row = _below(kept, start, rows) if kept else start
            if row + rows <= end:
                break
        parts: list[tuple[int, float]] = [(start, row), (row + rows, end)]
        self._free[index : index + 1] = [part for part in parts if part[0] < part[1]]
        heappush(self._taken, (right, row, row + rows))
        return row

    def _kept_between(self, left: float, right: float) -> list[tuple[int, int]]:
        """The rows that what stands already takes between two x, from the top."""
        buckets = range(int(left // _BUCKET), int(right // _BUCKET) + 1)
        near = {span for bucket in buckets for span in self._kept.get(bucket, ())}
        return sorted((span.top, span.bottom) for span in near if span.left < right and left < span.right)

    def _give_back(self, top: int, bottom: float) -> None:
        index = bisect_left(self._free, (top, bottom))
        joined = self._free[max(0, index - 1) : index + 1]
        if joined and joined[-1][0] == bottom:
            bottom = joined[-1][1]
        if index and joined[0][1] == top:
            top = joined[0][0]
        self._free[index - (index > 0) : index + 1] = [
            *(one for one in joined if one[1] < top),
            (top, bottom),
            *(one for one in joined if one[0] > bottom),
        ]


def _below(kept: list[tuple[int, int]], row: int, rows: int) -> int:
    """The first row from ``row`` on from which so many are free of what is kept, which is sorted from the top."""
    for top, bottom in kept:
        if row + rows <= top:
            break
        row = max(row, bottom)
    return row


def _when(note: Note) -> tuple[Instant, Id]:
    return (note.place.at if isinstance(note.place, OnTimeline) else 0), note.id


def _taller_lanes(document: Document, notes: Iterable[Note]) -> Iterator[Change]:
    needed: dict[Id, int] = {}
    for note in notes:
        if isinstance(note.place, OnTimeline):
            rows = (note.place.row or 0) + span_rows(note)
            needed[note.place.lane] = max(rows, needed.get(note.place.lane, 0))
    for id, rows in needed.items():
        # A note in a lane that is not there is for the rules to refuse.
        lane = document.lanes.get(id)
        if lane is not None and rows > lane.rows:
            yield Change(lane, grown(lane, rows))


def grown(lane: Lane, rows: int) -> Lane:
    """The lane as it is where a note reaches down to so many of its rows."""
    return replace(lane, rows=rows + _SPARE_ROWS) if rows > lane.rows else lane
