"""Every comms figure of a board, computed at once.

All values are seconds. Where a mark or a post is missing the figure says which instead of guessing; where one of
its times is approximate or a range (which counts from its start) it is marked as about. What each means:

``time_to_detect``            detected − impact started
``time_to_acknowledge``       acknowledged − detected
``time_to_first_internal``    first post of that role − detected, below zero where it came before;
``time_to_first_public``      with ``_from_impact``: − impact started
``time_to_resolve``           resolved − impact started; with ``_from_detected``: − detected
``longest_silence_…``         the longest gap of that role
``resolution_lag``            first public post at or after resolved − resolved
``knowledge_lag_…``           public post − response event, for each link from one to the other: the median, the worst
``duration``                  end − the first that is known of impact started, detected and the posts

The *end* is resolved or, without it, the last post of any role. *Gaps* lie between detected, each post of the role and
the end. Posts at one instant are one update. A gap never reaches out of the incident: it is cut at detected and at the
end. So a post before detection begins no gap, and only counts as said; posts after the end (a postmortem days later)
make none, and a role that spoke only then was silent throughout. Without detected the gaps begin with the first post,
and the longest silence says what is missing. A role without any post has no gaps: nobody knows whether it was silent
or its posts are not on the board.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby, islice
from operator import attrgetter
from typing import NamedTuple

from whiteboard.comms.contradictions import contradictions_in
from whiteboard.comms.reading import (
    READERS,
    End,
    Moment,
    Post,
    Reading,
    missing,
    moment_of,
    notes,
    read,
    read_on,
    role_of,
    seconds,
)
from whiteboard.comms.targets import Limit, target_in_force
from whiteboard.comms.values import Figure, Figures, Gap, Lag, Order, OrderFigure, Promise, PromisesKept, UpdatesOnTime
from whiteboard.model.document import Document, Same, altered_notes
from whiteboard.model.instants import SECOND
from whiteboard.model.records import Id, Mark, Note, Role, Target


class Tally(NamedTuple):
    """The figures of a document, and what they were made of, from which those of the next one follow."""

    document: Document
    reading: Reading
    gaps: Mapping[Role, _Gaps]
    lags: _Lags
    figures: Figures


def figures(document: Document) -> Figures:
    """All figures of a board. Never raises; costs one pass over the notes and one over the links."""
    return tally(document).figures


def tally(document: Document, last: Tally | None = None) -> Tally:
    """The figures of a board. With the ``last`` tally, of the same board a little earlier, only what changed since is
    computed: that costs a look at each note, and the figures of the roles whose posts changed."""
    if last is None or _roles(document) != _roles(last.document):
        return _tally(document, read(document), _lags(document), None)
    altered = altered_notes(Same(last.document.notes), Same(document.notes))
    reading = read_on(last.reading, document, altered)
    same_links = document.links is last.document.links and not any(
        _bears_on(last.lags, document, *pair) for pair in altered
    )
    lags = last.lags if same_links else _lags(document)
    if same_links and reading == last.reading and document.targets is last.document.targets:
        return _reworded(last._replace(document=document))
    return _tally(document, reading, lags, last)


def _roles(document: Document) -> dict[Id, Role]:
    """All that figures know of lanes, which grow for the notes in them."""
    return {lane.id: lane.role for lane in document.lanes.values()}


def _reworded(tally: Tally) -> Tally:
    """The same figures; contradictions name their notes by words that may be others now."""
    if not tally.figures.contradictions:
        return tally
    named = contradictions_in(tally.reading, tally.document)
    if named == tally.figures.contradictions:
        return tally
    return tally._replace(figures=replace(tally.figures, contradictions=named))


def _bears_on(lags: _Lags, document: Document, before: Note | None, after: Note | None) -> bool:
    """Whether what links say of a note may be something else: when it happened, and to whom."""
    known = [note for note in (before, after) if note is not None and note.id in lags.ends]
    if not any(role_of(document, note) in _LAGGING for note in known):
        return False
    return before is None or after is None or before.place != after.place or before.kind != after.kind


def _tally(document: Document, reading: Reading, lags: _Lags, last: Tally | None) -> Tally:
    posts, marks = reading
    impact, detected, resolved = marks[Mark.IMPACT_STARTED], marks[Mark.DETECTED], marks[Mark.RESOLVED]
    public, internal = (_first(posts[role], f"{role} post") for role in (Role.PUBLIC, Role.INTERNAL))
    targets = {role: document.targets.get(role) for role in READERS}
    end = resolved if isinstance(resolved, Moment) else _last(posts.values())
    parts = {role: _gaps(role, posts[role], detected, end, targets[role], last and last.gaps[role]) for role in READERS}
    gaps = {role: part.gaps for role, part in parts.items()}
    kept = {role: last is not None and bool(gaps[role]) and parts[role] is last.gaps[role] for role in READERS}
    silences = {
        role: _silence(last.figures, role)
        if last and kept[role]
        else _longest(gaps[role], posts[role], detected, resolved, role)
        for role in READERS
    }
    public_then = last.gaps[Role.PUBLIC].given[:2] if last is not None else None
    same_public = last is not None and public_then == (posts[Role.PUBLIC], end)
    promises = last.figures.promises if last and same_public else tuple(_promises(posts[Role.PUBLIC], end))
    found = Figures(
        time_to_detect=_span(impact, detected),
        time_to_acknowledge=_span(detected, marks[Mark.ACKNOWLEDGED]),
        time_to_first_internal=_span(detected, internal, _limit_at_first(targets[Role.INTERNAL], detected)),
        time_to_first_public=_span(detected, public, _limit_at_first(targets[Role.PUBLIC], detected)),
        time_to_first_internal_from_impact=_span(impact, internal),
        time_to_first_public_from_impact=_span(impact, public),
        time_to_resolve=_span(impact, resolved),
        time_to_resolve_from_detected=_span(detected, resolved),
        longest_silence_public=silences[Role.PUBLIC],
        longest_silence_internal=silences[Role.INTERNAL],
        resolution_lag=_span(resolved, _told(resolved, posts[Role.PUBLIC])),
        knowledge_lag_median=_lag_figure(_middle(lags.found)),
        knowledge_lag_worst=_lag_figure(lags.found[-1:]),
        duration=_duration((impact, detected, public, internal), end),
        order=_order(public, internal),
        updates_on_time={
            role: last.figures.updates_on_time[role]
            if last and kept[role]
            else _on_time(gaps[role], targets[role], role, silences[role])
            for role in READERS
        },
        gaps=gaps,
        knowledge_lags=lags.found,
        promises=promises,
        promises_kept=_kept(promises),
        contradictions=contradictions_in(reading, document),
    )
    return Tally(document, reading, parts, lags, found)


def _span(start: End, until: End, limit: Limit | None = None) -> Figure:
    """From one end to the other, where both are known."""
    if isinstance(start, str) or isinstance(until, str):
        return Figure(missing=missing(start, until), notes=notes(start, until), limit=limit)
    return Figure(seconds(until.at - start.at), start.about or until.about, (), notes(start, until), limit)


def _first(posts: Iterable[Post], lack: str) -> Post | str:
    return next(iter(posts), lack)


def _last(posts: Iterable[tuple[Post, ...]]) -> Post | None:
    """The last post of any role."""
    return max((found[-1] for found in posts if found), key=attrgetter("at", "note"), default=None)


def _limit_at_first(target: Target | None, detected: End) -> Limit | None:
    at = None if isinstance(detected, str) else detected.at
    return target_in_force(target, at, at or 0, said=0)


def _told(resolved: End, public: Sequence[Post]) -> Post | str:
    """The first public post at or after resolved. Without resolved, all that can be missing besides is any post."""
    if isinstance(resolved, str):
        return _first(public, "public post")
    return _first(public[bisect_left(public, resolved.at, key=attrgetter("at")) :], "public post after resolved")


def _duration(starts: Iterable[End], end: Moment | Post | None) -> Figure:
    known = [start for start in starts if not isinstance(start, str)]
    lack = f"{Mark.IMPACT_STARTED}", f"{Mark.RESOLVED}"
    return _span(min(known, key=attrgetter("at", "note"), default=lack[0]), end or lack[1])


def _order(public: Post | str, internal: Post | str) -> OrderFigure:
    lacks, heard = missing(internal, public), notes(public, internal)
    if isinstance(public, str) or isinstance(internal, str):
        kind = Order.NEITHER if len(lacks) > 1 else Order.NO_PUBLIC if isinstance(public, str) else Order.NO_INTERNAL
        return OrderFigure(kind, missing=lacks, notes=heard)
    ahead = seconds(internal.at - public.at)
    kind = Order.PUBLIC if ahead > 0 else Order.INTERNAL if ahead < 0 else Order.SAME
    return OrderFigure(kind, abs(ahead), public.about or internal.about, (), heard)


class _Gaps(NamedTuple):
    """The gaps of one role in order, the points between which they lie, and what else decides them."""

    given: tuple[object, ...]
    settled: tuple[object, ...] = ()
    """What decides all gaps but the first two besides their ends."""
    first: tuple[object, ...] = ()
    """What decides the first two."""
    points: tuple[Post, ...] = ()
    gaps: tuple[Gap, ...] = ()


def _updates(posts: Sequence[Post]) -> list[Post]:
    """One post an instant: its time is as well known as the best of them, its promise the earliest that was made."""
    times = [post.at for post in posts]
    if len(set(times)) == len(times):
        return list(posts)
    return [_as_one(list(together)) for _, together in groupby(posts, key=attrgetter("at"))]


def _as_one(together: list[Post]) -> Post:
    head = together[0]
    if len(together) == 1:
        return head
    promises = [post.promise for post in together if post.promise is not None]
    return Post(head.at, head.note, all(post.about for post in together), min(promises, default=None))


def _gaps(
    role: Role,
    posts: tuple[Post, ...],
    detected: End,
    end: Moment | Post | None,
    target: Target | None,
    last: _Gaps | None = None,
) -> _Gaps:
    """The gaps of one role. Those that ``last`` has between the same points are taken from there."""
    given = (posts, end, detected, target)
    if last is not None and given == last.given:
        return last
    if not posts or end is None:
        return _Gaps(given)
    updates = _updates(posts)
    since = None if isinstance(detected, str) else detected.at
    said = 1
    if not isinstance(detected, str):
        said = bisect_left(updates, detected.at, key=attrgetter("at"))
        promise = updates[said - 1].promise if said else None
        updates = [Post(detected.at, detected.note, detected.about, promise), *updates[said:]]
    points = updates[: bisect_right(updates, end.at, key=attrgetter("at"))]
    posted = len(points) + said - 1
    if points and points[-1].at < end.at:
        points.append(Post(end.at, end.note, end.about))

    def between(at: int) -> Gap:
        start, until = points[at], points[at + 1]
        limit = target_in_force(target, since, start.at, said + at, start.promise)
        length = seconds(until.at - start.at)
        late = limit is not None and length > limit.seconds
        about = start.about or until.about
        return Gap(role, start.at, until.at, start.note, until.note, length, limit, late, said + at < posted, about)

    count = max(0, len(points) - 1)
    lasts = target is not None and target.lasting is not None
    settled = (target, since if lasts else None, len(points) > posted - said + 1)
    first = (said, since)
    head = tail = 0
    old: tuple[Gap, ...] = ()
    if last is not None and settled == last.settled:
        old = last.gaps
        head, tail = _alike(last.points, points)
        head = max(0, head - 1) if first == last.first else 0
        # What the first two are held to depends on how many posts went before them.
        tail = max(0, min(tail - 1, count - 2, len(old) - 2))
    middle = (between(at) for at in range(head, count - tail))
    return _Gaps(given, settled, first, tuple(points), (*old[:head], *middle, *old[len(old) - tail :]))


def _alike(old: Sequence[Post], new: Sequence[Post]) -> tuple[int, int]:
    """How many points at the start and, beyond those, at the end are the same in both."""
    most = min(len(old), len(new))
    # Those that stayed are the very same, which is found out without a call.
    head = next(
        (at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one is not other and one != other), most
    )
    backwards = zip(islice(reversed(old), most - head), reversed(new), strict=False)
    tail = next((at for at, (one, other) in enumerate(backwards) if one is not other and one != other), most - head)
    return head, tail


def _longest(gaps: Sequence[Gap], posts: Sequence[Post], detected: End, resolved: End, role: Role) -> Figure:
    """The longest gap, of several the first: they come in order."""
    if gaps:
        gap = max(gaps, key=attrgetter("seconds"))
        return Figure(gap.seconds, gap.about, missing(detected), (gap.from_note, gap.to_note), gap.limit)
    lacks = missing(detected, resolved)
    if not posts:
        return Figure(missing=(f"{role} post",))
    return Figure(missing=lacks or (f"{Mark.RESOLVED} after {Mark.DETECTED}",), notes=notes(detected, resolved))


def _silence(found: Figures, role: Role) -> Figure:
    return found.longest_silence_public if role is Role.PUBLIC else found.longest_silence_internal


def _on_time(gaps: Sequence[Gap], target: Target | None, role: Role, silence: Figure) -> UpdatesOnTime:
    if target is None:
        return UpdatesOnTime(missing=(f"{role} target",))
    held = [gap for gap in gaps if gap.limit is not None]
    late = [gap for gap in held if gap.late]
    calm = [gap for gap in held if not gap.late]
    covered = sum([gap.seconds for gap in calm])
    on_time = sum([gap.answered for gap in calm])
    return UpdatesOnTime(
        on_time=on_time,
        due=on_time + sum([gap.due for gap in late]),
        late=len(late),
        gaps=len(held),
        covered=covered,
        total=covered + sum([gap.seconds for gap in late]),
        about=any(gap.about for gap in held),
        missing=silence.missing,
        notes=tuple(dict.fromkeys(note for gap in late for note in (gap.from_note, gap.to_note))),
    )


_LAGGING = (Role.RESPONSE, Role.PUBLIC)
"""Where what was known, and what was said of it, stand."""


class _Lags(NamedTuple):
    """The lags, shortest first, and the notes at the ends of any link, on which alone they depend."""

    found: tuple[Lag, ...]
    ends: frozenset[Id]


def _lags(document: Document) -> _Lags:
    """The lag of each link from a response event to a public post; two links of a pair are one."""
    found: dict[tuple[Id, Id], Lag] = {}
    links = sorted(document.links.values(), key=attrgetter("id"))
    for link in links:
        known, said = document.notes.get(link.from_note), document.notes.get(link.to_note)
        if role_of(document, known) is Role.RESPONSE and role_of(document, said) is Role.PUBLIC:
            start, until = moment_of(known), moment_of(said)
            if start is not None and until is not None:
                lag = Lag(link.id, start.note, until.note, seconds(until.at - start.at), start.about or until.about)
                found.setdefault((start.note, until.note), lag)
    ends = frozenset(id for link in links for id in (link.from_note, link.to_note))
    return _Lags(tuple(sorted(found.values(), key=attrgetter("seconds", "link"))), ends)


def _middle(lags: Sequence[Lag]) -> Sequence[Lag]:
    """The one or two in the middle."""
    return lags[(len(lags) - 1) // 2 : len(lags) // 2 + 1]


def _lag_figure(lags: Sequence[Lag]) -> Figure:
    """The mean of one or two lags."""
    if not lags:
        return Figure(missing=("link from a response event to a public post",))
    value = seconds(round(sum(lag.seconds for lag in lags) * SECOND / len(lags)))
    ends = dict.fromkeys(note for lag in lags for note in (lag.from_note, lag.to_note))
    return Figure(value, any(lag.about for lag in lags), (), tuple(ends))


def _promises(public: Sequence[Post], end: Moment | Post | None) -> Iterator[Promise]:
    """What each public post promised."""
    for at, post in enumerate(public):
        if post.promise is None:
            continue
        later = bisect_right(public, post.at, lo=at, key=attrgetter("at"))
        if later < len(public):
            answer = public[later]
            late = seconds(answer.at - post.promise)
            about = post.about or answer.about
            yield Promise(post.note, post.promise, answer.at <= post.promise, answer.note, late, about)
        else:
            kept = False if end is not None and end.at > post.promise else None
            yield Promise(post.note, post.promise, kept, None, None, post.about)


def _kept(promises: Iterable[Promise]) -> PromisesKept:
    judged = [promise for promise in promises if promise.kept is not None]
    broken = tuple(promise.post for promise in judged if not promise.kept)
    return PromisesKept(len(judged) - len(broken), len(judged), any(promise.about for promise in judged), broken)
