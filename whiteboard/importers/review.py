"""What is checked about candidates before they come: what the board has already, what changed, what cannot be right.

Nothing is dropped or sorted away here: whatever is odd keeps its place and gets a sentence that says why.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import pairwise
from statistics import median_low

from whiteboard.comms.contradictions import MUST_FOLLOW
from whiteboard.importers.candidates import Candidate, digest_of, printable
from whiteboard.model.document import Document
from whiteboard.model.instants import DAY, Instant, to_datetime, to_iso
from whiteboard.model.records import Id, Mark, Note, OnTimeline, Precision

_FIRST_YEAR = 1900
_YEARS_AHEAD = 10
_FAR = 180 * DAY
"""From the middle of the others: an incident does not last that long, a wrong year does."""
_NEAR = 30 * DAY
_ENOUGH = 5
"""Times from which the others say where the middle is."""
_MOST_OUT_OF_ORDER = 0.2
_MOST_COMPARED, _COMPARED, _LIKE, _SHOWN = 5, 200, 0.7, 50
"""How many notes of an instant and how many characters are compared, how alike is much alike, and how many are shown."""


class Standing(StrEnum):
    """How a candidate stands to the board; the value is the sentence for people."""

    NEW = "new"
    THERE = "on the board already"
    CHANGED = "changed in the source"
    CHANGED_HERE = "changed in the source, and on the board too"


@dataclass(frozen=True, slots=True)
class Review:
    """What is known of one candidate: ``note`` is the one on the board that it is or would change."""

    standing: Standing
    flags: tuple[str, ...] = ()
    note: Id | None = None

    @property
    def comes(self) -> bool:
        """Whether it comes unless somebody says otherwise: what was changed on the board by hand stays as it is."""
        return self.standing in (Standing.NEW, Standing.CHANGED)


def review(document: Document, candidates: Sequence[Candidate]) -> tuple[Review, ...]:
    """What is known of each candidate: how it stands to the board, and what is odd about it."""
    odd: list[list[str]] = [list(candidate.warnings) for candidate in candidates]
    for index, sentence in (*_out_of_order(candidates), *_far_off(candidates), *_contradictions(candidates)):
        odd[index].append(sentence)
    found = tuple(standings(document, candidates))
    for index, sentence in _reworded(document, candidates, found):
        odd[index].append(sentence)
    return tuple(replace(one, flags=(*one.flags, *flags)) for one, flags in zip(found, odd, strict=True))


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What was found out about candidates on some thread, for a board as it was then. Where they go plays no part in it."""

    document: Document
    reviews: tuple[Review, ...]


def reviewed(document: Document, candidates: Sequence[Candidate]) -> Reviewed:
    """The review of candidates, with the board that it is for."""
    return Reviewed(document, review(document, candidates))


def standings(document: Document, candidates: Iterable[Candidate]) -> Iterator[Review]:
    """How each candidate stands to the board, or to a candidate before it that has the same source.

    The board has it when the source's id is there, or when nothing but the words and the time are to go by and both are
    the same. What the source said when it was last brought is known by its digest, so that a change in the source is told
    from a change on the board.
    """
    brought = {note.source: note for note in document.notes.values() if note.source}
    said = {(_at(note), note.text): note.id for note in document.notes.values()}
    titles = {action.title for action in document.actions.values()}
    seen: dict[str, Candidate] = {}
    for candidate in candidates:
        text = printable(candidate.text).strip()
        record = candidate.record
        if record is not None:
            # A board of ours: its ids are those of this one, or nobody's.
            yield Review(Standing.NEW if document.find(type(record), record.id) is None else Standing.THERE)
            continue
        if candidate.todo is not None:
            yield Review(Standing.THERE if text in titles else Standing.NEW)
            continue
        twin = seen.setdefault(candidate.source, candidate) if candidate.source else candidate
        note = brought.get(candidate.source) if candidate.source else None
        if twin is not candidate:
            same = (twin.at, twin.text) == (candidate.at, candidate.text)
            flags = () if same else (f"the source has this twice, differently: {twin.where or 'above'}",)
            yield Review(Standing.THERE, flags)
        elif note is not None:
            yield Review(_changed(note, candidate, text), note=note.id)
        else:
            id = said.get((candidate.at, text))
            yield Review(Standing.NEW if id is None else Standing.THERE, note=id)


def _reworded(
    document: Document, candidates: Sequence[Candidate], found: Sequence[Review]
) -> Iterator[tuple[int, str]]:
    """What is new by its words and much like something that stands on the board at the same instant."""
    there: dict[Instant, list[str]] = {}
    for note in document.notes.values():
        if isinstance(note.place, OnTimeline):
            there.setdefault(note.place.at, []).append(note.text)
    for index, (candidate, one) in enumerate(zip(candidates, found, strict=True)):
        if candidate.at in there and one.standing is Standing.NEW and candidate.record is None:
            like = next((text for text in there[candidate.at][:_MOST_COMPARED] if _alike(candidate.text, text)), None)
            if like is not None:
                shown = " ".join(like.split())
                shown = shown if len(shown) <= _SHOWN else f"{shown[: _SHOWN - 1]}…"
                yield index, f"much like “{shown}”, which is on the board at that time: the same, reworded?"


def _alike(one: str, other: str) -> bool:
    from difflib import SequenceMatcher

    return SequenceMatcher(None, one[:_COMPARED], other[:_COMPARED], autojunk=False).ratio() > _LIKE


def _changed(note: Note, candidate: Candidate, text: str) -> Standing:
    digest = candidate.digest or digest_of(candidate)
    if digest == note.digest or (text, candidate.at) == (note.text, _at(note)):
        return Standing.THERE
    return Standing.CHANGED if note.digest == _digest_here(note) else Standing.CHANGED_HERE


def _digest_here(note: Note) -> str:
    """The digest of a source that says what the note says now."""
    place = note.place
    if isinstance(place, OnTimeline):
        return digest_of(Candidate(note.text, place.at, place.until, place.precision))
    return digest_of(Candidate(note.text))


def _at(note: Note) -> Instant | None:
    return note.place.at if isinstance(note.place, OnTimeline) else None


def believable(candidate: Candidate, today: date) -> Candidate:
    """The candidate, or without its time where no incident can have been then: it waits in the tray, with what was said.

    Impossible are years before 1900 and more than ten ahead, and the first day of 1970, which is what programs write that
    know no time.
    """
    instants = [at for at in (candidate.at, candidate.until) if at is not None]
    odd = next((at for at in instants if not _possible(at, today)), None)
    if odd is None:
        return candidate
    written = candidate.said or to_iso(odd)
    why = f"{to_datetime(odd).year:04d} cannot be the year; it waits in the inbox"
    return replace(
        candidate,
        at=None,
        until=None,
        precision=Precision.EXACT,
        said=written,
        warnings=(*candidate.warnings, why),
    )


def _possible(at: Instant, today: date) -> bool:
    return _FIRST_YEAR <= to_datetime(at).year <= today.year + _YEARS_AHEAD and not -DAY < at < DAY


def _out_of_order(candidates: Sequence[Candidate]) -> Iterator[tuple[int, str]]:
    """The fewest candidates without which each channel would be in order, oldest or newest first.

    Where more than a fifth of a channel would have to go, it is simply not kept in the order of time.
    """
    channels: dict[str, list[tuple[int, Instant]]] = {}
    for index, candidate in enumerate(candidates):
        if candidate.at is not None:
            channels.setdefault(candidate.channel, []).append((index, candidate.at))
    for timed in channels.values():
        steps = [later - earlier for (_, earlier), (_, later) in pairwise(timed)]
        falling = sum(step < 0 for step in steps) > sum(step > 0 for step in steps)
        breaking = _breaking([-at if falling else at for _, at in timed])
        found = [position for position in breaking if not _reaches_back(candidates, timed, position)]
        if len(found) <= max(1, _MOST_OUT_OF_ORDER * len(timed)):
            for position in found:
                yield timed[position][0], "out of order: the times around it are others"


def _reaches_back(candidates: Sequence[Candidate], timed: Sequence[tuple[int, Instant]], position: int) -> bool:
    """Whether a range holds the time of the row above, so that it need not be out of order."""
    index, at = timed[position]
    until = candidates[index].until
    return until is not None and position > 0 and at <= timed[position - 1][1] <= until


def _breaking(values: Sequence[int]) -> list[int]:
    """The positions outside of one longest run, not necessarily unbroken, in which no value is below the one before."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for position, value in enumerate(values):
        length = bisect_right(tails, value)
        before.append(ends[length - 1] if length else -1)
        tails[length : length + 1] = [value]
        ends[length : length + 1] = [position]
    kept = set()
    position = ends[-1] if ends else -1
    while position >= 0:
        kept.add(position)
        position = before[position]
    return [position for position in range(len(values)) if position not in kept]


def _far_off(candidates: Sequence[Candidate]) -> Iterator[tuple[int, str]]:
    """Times half a year and more away from nearly all others: most often a wrong year."""
    timed = [(index, candidate.at) for index, candidate in enumerate(candidates) if candidate.at is not None]
    if len(timed) < _ENOUGH:
        return
    middle = median_low(at for _, at in timed)
    if sum(abs(at - middle) <= _NEAR for _, at in timed) < 0.8 * len(timed):
        return
    for index, at in timed:
        if abs(at - middle) > _FAR:
            yield index, f"{abs(at - middle) // DAY:,} days away from the others: is it another year?"


def _contradictions(candidates: Sequence[Candidate]) -> Iterator[tuple[int, str]]:
    """Marks that are suggested twice, or before a mark that they cannot precede."""
    first: dict[Mark, tuple[int, Instant | None]] = {}
    for index, candidate in enumerate(candidates):
        for mark in candidate.marks:
            if mark in first:
                yield index, f"another row suggests the mark “{mark}” too"
            else:
                first[mark] = index, candidate.at
    for mark, followers in MUST_FOLLOW.items():
        for follower in followers:
            if mark in first and follower in first:
                (_, start), (index, end) = first[mark], first[follower]
                if start is not None and end is not None and end < start:
                    yield index, f"“{follower}” would stand before “{mark}”"
