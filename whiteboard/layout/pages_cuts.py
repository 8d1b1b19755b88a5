"""Where a picture that is larger than a page is cut: beside what stands on it, wherever that can be."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

BESIDE, ABOVE = 8.0, 3.75
"""Points that a cut keeps from notes beside and below it."""
_LOOSE = (1.05, 1.15, 1.3, 1.5)
"""How much wider than its share a page may be for the pages to become alike."""


@dataclass(frozen=True, slots=True)
class Span:
    """From where to where a page shows, in points of the board."""

    start: float
    until: float


def cuts(
    notes: Iterable[tuple[float, float]],
    start: float,
    until: float,
    length: float,
    air: float,
    better: Sequence[float] = (),
) -> list[Span]:
    """Spans no longer than ``length`` that hold all notes (their starts and ends) between two places.

    A span ends at the last of the ``better`` places in its second half or else as late as it can without cutting a note;
    where each place cuts one, the next span begins before the notes that were cut. A span begins near its first note,
    however far away that is.
    """
    ordered = sorted(notes)
    starts = [note[0] for note in ordered]
    longest = max((until - start for start, until in ordered), default=0.0)
    spans: list[Span] = []
    at = start
    while True:
        end = at + length
        if end >= until:
            spans.append(Span(at, until))
            return spans
        near = [note for note in ordered[bisect_left(starts, at - longest) : bisect_left(starts, end)] if note[1] > at]
        wanted = [place for place in better if at + length / 2 < place <= end]
        free = wanted[-1] if wanted else _free_before(near, at, end, air)
        rest = bisect_left(starts, free)
        # A note that takes most of a page is cut, or the pages would hardly come forward.
        cut = [note[0] for note in near if note[0] < free < note[1] and note[0] - air > at + length / 4]
        spans.append(Span(at, free))
        following = min(cut) - air if cut else free
        if not any(note[0] < free < note[1] for note in near):
            following = max(free, starts[rest] - air) if rest < len(starts) else until
        if following >= until:
            return spans
        at = following


def _free_before(notes: Sequence[tuple[float, float]], at: float, end: float, air: float) -> float:
    """The last place in the second half before ``end`` that cuts no note, or ``end`` itself where all do."""
    place = end
    for start, until in sorted(notes, key=lambda note: -note[1]):
        if start < place < until + air:
            place = start - air
    return place if place > at + (end - at) / 2 else end


def even_cuts(
    notes: Sequence[tuple[float, float]],
    start: float,
    until: float,
    length: float,
    air: float,
    better: Sequence[float] = (),
) -> list[Span]:
    """Cuts into no more spans than `cuts`, but of about one length where that can be."""
    widest = cuts(notes, start, until, length, air, better)
    share = (until - start) / len(widest)
    tries = (cuts(notes, start, until, min(length, share * loose), air, better) for loose in _LOOSE)
    return next((even for even in tries if len(even) == len(widest)), widest)


class Spans:
    """Spans in their order, and which of them show a place."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._spans = spans
        self._ends = [span.until for span in spans]

    def touched(self, start: float, until: float) -> list[Span]:
        """The spans that show something between two places."""
        found = []
        for index in range(bisect_right(self._ends, start), len(self._spans)):
            span = self._spans[index]
            if span.start >= until:
                break
            found.append(span)
        return found

    def homes(self, start: float, until: float) -> list[Span]:
        """The first span that holds a note whole or, where none does, all that hold a part of it."""
        near = self.touched(start, until)
        for span in near:
            if span.start <= start and until <= span.until:
                return [span]
        return near
