"""The comms figures on boards made by hand, to the minute, and the properties that hold on any board."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import documents, instants
from whiteboard.comms.contradictions import contradictions
from whiteboard.comms.figures import figures, tally
from whiteboard.comms.plain import to_plain
from whiteboard.comms.targets import Rule
from whiteboard.comms.values import Figure, Figures, Order, Verdict
from whiteboard.comms.words import lines
from whiteboard.model.commands import Edit, MoveNotes
from whiteboard.model.document import Change, Document
from whiteboard.model.instants import DAY, MINUTE, Instant, from_datetime, from_iso
from whiteboard.model.records import (
    Board,
    InTray,
    Kind,
    Lane,
    Link,
    Mark,
    Note,
    OnTimeline,
    Precision,
    Record,
    Role,
    Target,
)

PUBLIC, INTERNAL = Role.PUBLIC, Role.INTERNAL
HALF_HOURS = (Target("public", first=30, every=30), Target("internal", first=10, every=30))


def at(clock: str) -> Instant:
    """An instant of 18 July 2019 by its time of day in UTC, or a whole ISO 8601 text."""
    return from_iso(clock if "T" in clock else f"2019-07-18T{clock}{':00' if len(clock) == 5 else ''}Z")


def event(id: str, lane: str, clock: str, *marks: Mark, **fields: Any) -> Note:
    """An event: ``~14:00`` about, ``14:00 to 14:20`` a range."""
    start, _, until = clock.removeprefix("~").partition(" to ")
    precision = Precision.RANGE if until else Precision.ABOUT if clock.startswith("~") else Precision.EXACT
    place = OnTimeline(at(start), lane, 0, at(until) if until else None, precision)
    return Note(id, place=place, marks=marks, **fields)


def board(*records: Record, timezone: str = "UTC") -> Document:
    lanes = (Lane(role.value, role.title(), role) for role in Role)
    kinds = (Kind("event", "Event", "#ffffff"), Kind("improve", "To improve", "#ffffff"))
    return Document.of(Board("board", "Outage", timezone), (*lanes, *kinds, *records))


def marks(*, impact: str = "", detected: str = "", acknowledged: str = "", resolved: str = "") -> Iterable[Note]:
    """A signal or response for each mark that is given."""
    clocks = {
        Mark.IMPACT_STARTED: impact,
        Mark.DETECTED: detected,
        Mark.ACKNOWLEDGED: acknowledged,
        Mark.RESOLVED: resolved,
    }
    return (event(mark.value, "signals", clock, mark) for mark, clock in clocks.items() if clock)


PORTAL: tuple[Record, ...] = (
    *marks(impact="09:04", detected="09:22", acknowledged="09:24"),
    event("cause", "response", "09:46", Mark.IDENTIFIED),
    event("investigating", "public", "09:37"),
    event("identified", "public", "10:02"),
    event("resolved", "public", "13:26", Mark.RESOLVED),
    event("channel", "internal", "09:52"),
    event("e-mail", "internal", "10:20"),
    event("all-clear", "internal", "13:24"),
    *HALF_HOURS,
)
"""The outage of a customer portal: the public was told first, and then nothing for over three hours."""


def minutes(figure: Figure) -> float | None:
    return None if figure.value is None else figure.value / 60


def gap_minutes(found: Figures, role: Role) -> list[float]:
    return [gap.seconds / 60 for gap in found.gaps[role]]


def test_every_figure_of_an_incident_to_the_minute() -> None:
    found = figures(board(*PORTAL, Link("known", "cause", "identified")))
    expected = {
        "time_to_detect": 18,
        "time_to_acknowledge": 2,
        "time_to_first_internal": 30,
        "time_to_first_public": 15,
        "time_to_first_internal_from_impact": 48,
        "time_to_first_public_from_impact": 33,
        "time_to_resolve": 4 * 60 + 22,
        "time_to_resolve_from_detected": 4 * 60 + 4,
        "longest_silence_public": 3 * 60 + 24,
        "longest_silence_internal": 3 * 60 + 4,
        "resolution_lag": 0,
        "knowledge_lag_median": 16,
        "knowledge_lag_worst": 16,
        "duration": 4 * 60 + 22,
    }
    assert {name: minutes(getattr(found, name)) for name in expected} == expected
    assert not any(getattr(found, name).missing or getattr(found, name).about for name in expected)
    assert (found.order.kind, found.order.value) == (Order.PUBLIC, 15 * 60)
    assert gap_minutes(found, PUBLIC) == [15, 25, 204]
    assert gap_minutes(found, INTERNAL) == [30, 28, 184, 2]
    assert found.contradictions == ()


def test_each_figure_names_the_notes_it_came_from() -> None:
    found = figures(board(*PORTAL, Link("known", "cause", "identified")))
    assert found.time_to_detect.notes == ("impact started", "detected")
    assert found.longest_silence_public.notes == ("identified", "resolved")
    assert found.order.notes == ("investigating", "channel")
    assert found.knowledge_lag_worst.notes == ("cause", "identified")
    assert found.updates_on_time[PUBLIC].notes == ("identified", "resolved")


def test_verdicts_against_the_targets() -> None:
    found = figures(board(*PORTAL))
    assert (found.time_to_first_public.target, found.time_to_first_public.verdict) == (1800, Verdict.KEPT)
    assert (found.time_to_first_internal.target, found.time_to_first_internal.verdict) == (600, Verdict.MISSED)
    assert (found.longest_silence_public.target, found.longest_silence_public.verdict) == (1800, Verdict.MISSED)
    assert found.order.verdict is Verdict.MISSED
    assert found.time_to_detect.verdict is None
    assert [gap.late for gap in found.gaps[PUBLIC]] == [False, False, True]
    assert [gap.limit.rule for gap in found.gaps[PUBLIC] if gap.limit] == [Rule.FIRST, Rule.EVERY, Rule.EVERY]


def test_updates_on_time_count_what_was_due_in_a_silence() -> None:
    """3 h 24 min under “every 30 minutes” is seven updates that did not come."""
    public = figures(board(*PORTAL)).updates_on_time[PUBLIC]
    assert (public.on_time, public.due, public.late, public.gaps) == (2, 9, 1, 3)
    assert (public.covered, public.total) == ((15 + 25) * 60, 244 * 60)
    assert public.share == pytest.approx(40 / 244)
    assert public.verdict is Verdict.MISSED


def test_an_end_that_comes_before_the_next_update_is_due_asks_for_none() -> None:
    found = figures(board(*marks(detected="10:00", resolved="10:25"), event("a", "public", "10:10"), *HALF_HOURS))
    assert gap_minutes(found, PUBLIC) == [10, 15]
    assert (found.updates_on_time[PUBLIC].on_time, found.updates_on_time[PUBLIC].due) == (1, 1)
    assert found.updates_on_time[PUBLIC].share == 1
    assert found.updates_on_time[PUBLIC].verdict is Verdict.KEPT


def test_a_gap_of_exactly_the_target_is_kept_and_a_millisecond_more_is_not() -> None:
    exact = figures(board(event("a", "public", "10:00"), event("b", "public", "10:30"), *HALF_HOURS))
    assert [gap.late for gap in exact.gaps[PUBLIC]] == [False]
    over = event("b", "public", "2019-07-18T10:30:00.001Z")
    assert [gap.late for gap in figures(board(event("a", "public", "10:00"), over, *HALF_HOURS)).gaps[PUBLIC]] == [True]


STATUS_PAGE = (
    event("u1", "public", "2026-07-30T09:07:42.478Z"),
    event("u2", "public", "2026-07-30T09:17:26.637Z"),
    event("u3", "public", "2026-07-30T10:11:55.043Z"),
    event("u4", "public", "2026-07-30T10:12:15.489Z", Mark.RESOLVED),
)


def test_a_status_page_alone_gives_what_can_be_read_from_it_and_says_what_it_lacks() -> None:
    found = figures(board(*STATUS_PAGE))
    assert minutes(found.longest_silence_public) == pytest.approx(54.473, abs=0.001)
    assert minutes(found.duration) == pytest.approx(64.550, abs=0.001)
    assert found.longest_silence_public.missing == ("detected",)
    assert found.longest_silence_public.notes == ("u2", "u3")
    assert found.time_to_detect == Figure(missing=("impact started", "detected"))
    assert found.time_to_first_public.missing == ("detected",)
    assert found.time_to_resolve.missing == ("impact started",)
    assert found.order.kind is Order.NO_INTERNAL
    assert found.order.missing == ("internal post",)
    assert found.longest_silence_internal == Figure(missing=("internal post",))
    assert found.resolution_lag.value == 0
    assert len(found.gaps[PUBLIC]) == 3


def test_a_postmortem_days_later_makes_no_gap_but_counts_as_the_end_where_nothing_is_resolved() -> None:
    later = event("postmortem", "public", "2019-07-21T09:00:00Z")
    assert figures(board(*PORTAL, later)) == figures(board(*PORTAL))
    open_end = [replace(one, marks=()) if isinstance(one, Note) and one.id == "resolved" else one for one in PORTAL]
    assert gap_minutes(figures(board(*open_end, later)), PUBLIC)[-1] == 3 * 24 * 60 - (13 * 60 + 26) + 9 * 60


def test_the_end_without_resolved_is_the_last_post_of_any_role() -> None:
    found = figures(board(*marks(detected="10:00"), event("a", "public", "10:10"), event("b", "internal", "11:00")))
    assert gap_minutes(found, PUBLIC) == [10, 50]
    assert [gap.answered for gap in found.gaps[PUBLIC]] == [True, False]
    assert gap_minutes(found, INTERNAL) == [60]
    assert found.time_to_resolve.missing == ("impact started", "resolved")


def test_posts_before_detection_count_as_said_and_begin_no_gap() -> None:
    found = figures(
        board(
            *marks(detected="10:00", resolved="11:00"),
            event("early", "public", "09:50"),
            event("next", "public", "10:20"),
            Target("public", first=5, every=30),
        )
    )
    assert found.time_to_first_public.value == -10 * 60
    assert found.time_to_first_public.verdict is Verdict.KEPT
    assert [(gap.from_note, gap.seconds / 60) for gap in found.gaps[PUBLIC]] == [("detected", 20), ("next", 40)]
    assert [gap.limit.rule for gap in found.gaps[PUBLIC] if gap.limit] == [Rule.EVERY, Rule.EVERY]


def test_a_role_that_spoke_only_after_the_end_was_silent_throughout() -> None:
    found = figures(board(*marks(detected="10:00", resolved="11:00"), event("a", "public", "11:30")))
    assert [(gap.start, gap.until, gap.answered) for gap in found.gaps[PUBLIC]] == [(at("10:00"), at("11:00"), False)]
    assert found.longest_silence_public.notes == ("detected", "resolved")
    assert found.resolution_lag.value == 30 * 60


def test_posts_at_one_instant_are_one_update() -> None:
    twice = (event(id, "public", clock, promise=at("10:40")) for id, clock in (("a", "10:10"), ("b", "~10:10")))
    found = figures(board(*marks(detected="10:00", resolved="10:30"), *twice))
    assert [(gap.from_note, gap.to_note) for gap in found.gaps[PUBLIC]] == [("detected", "a"), ("a", "resolved")]
    assert not any(gap.about for gap in found.gaps[PUBLIC])
    assert [(promise.post, promise.answer) for promise in found.promises] == [("a", None), ("b", None)]
    together = (event("a", "public", "10:10"), event("b", "internal", "10:10"))
    assert figures(board(*together)).order.kind is Order.SAME
    assert figures(board(*together)).order.value == 0


def test_detection_by_the_first_post_itself() -> None:
    found = figures(
        board(
            event("a", "public", "10:00", Mark.DETECTED), *marks(resolved="10:20"), Target("public", first=5, every=30)
        )
    )
    assert found.time_to_first_public == Figure(0, notes=("a",), limit=found.gaps[PUBLIC][0].limit)
    assert gap_minutes(found, PUBLIC) == [0, 20]
    assert (found.updates_on_time[PUBLIC].on_time, found.updates_on_time[PUBLIC].due) == (1, 1)


def test_one_post_and_nothing_else() -> None:
    found = figures(board(event("a", "public", "10:00")))
    assert found.gaps[PUBLIC] == ()
    assert found.longest_silence_public == Figure(missing=("detected", "resolved"))
    assert found.duration.value == 0
    assert found.order.kind is Order.NO_INTERNAL


def test_an_empty_board() -> None:
    found = figures(board())
    assert all(getattr(found, row).value is None for row in ("time_to_detect", "longest_silence_public", "duration"))
    assert found.order.kind is Order.NEITHER
    assert found.order.missing == ("internal post", "public post")
    assert found.promises == () == found.knowledge_lags
    assert found.updates_on_time[PUBLIC].missing == ("public target",)
    assert found.knowledge_lag_worst.missing == ("link from a response event to a public post",)


def test_what_is_no_post() -> None:
    sticky = replace(event("sticky", "public", "10:00"), kind="improve")
    signal, tray = event("signal", "signals", "10:00"), Note("tray", place=InTray())
    lost = event("lost", "nowhere", "10:00")
    assert figures(board(sticky, signal, tray, lost)) == figures(board())


def test_a_mark_whose_note_has_no_time_is_missing_with_the_reason() -> None:
    found = figures(board(Note("n", marks=(Mark.DETECTED,)), event("a", "public", "10:00")))
    assert found.time_to_first_public.missing == ("detected (its note has no time)",)
    assert found.time_to_first_public.value is None


@pytest.mark.parametrize("clock", ["~10:10", "10:10 to 10:20"])
def test_about_and_ranges_make_about_what_rests_on_them(clock: str) -> None:
    found = figures(
        board(
            *marks(detected="10:00", resolved="11:00"),
            event("a", "public", clock),
            event("b", "public", "10:30"),
            event("c", "internal", "10:15"),
        )
    )
    assert found.time_to_first_public == Figure(600, about=True, notes=("detected", "a"))
    assert [gap.about for gap in found.gaps[PUBLIC]] == [True, True, False]
    assert not found.longest_silence_public.about
    assert found.order.about
    assert not found.time_to_first_internal.about


def test_ranges_that_overlap_count_from_their_starts() -> None:
    found = figures(board(event("a", "public", "10:00 to 11:00"), event("b", "public", "10:30 to 10:40")))
    assert gap_minutes(found, PUBLIC) == [30]


def test_a_change_of_the_clocks_is_no_silence() -> None:
    """The night London falls back has two 01:30s, one hour apart."""
    zone = ZoneInfo("Europe/London")
    first = from_datetime(datetime(2019, 10, 27, 1, 30, tzinfo=zone))
    second = from_datetime(datetime(2019, 10, 27, 1, 30, tzinfo=zone, fold=1))
    notes = (Note(id, place=OnTimeline(moment, "public", 0)) for id, moment in (("a", first), ("b", second)))
    assert gap_minutes(figures(board(*notes, timezone="Europe/London")), PUBLIC) == [60]


def test_knowledge_lags() -> None:
    known = [event(f"k{n}", "response", f"14:0{n}") for n in range(4)]
    said = [event("s0", "public", "14:52"), event("s1", "public", "14:11"), event("s2", "public", "~14:22")]
    links = (
        Link("l0", "k0", "s0"),
        Link("l1", "k1", "s1"),
        Link("l2", "k2", "s2"),
        Link("again", "k1", "s1"),
        Link("back", "s0", "k3"),
        Link("loose", "k3", "nothing"),
    )
    found = figures(board(*known, *said, *links))
    assert [(lag.link, lag.seconds / 60) for lag in found.knowledge_lags] == [("again", 10), ("l2", 20), ("l0", 52)]
    assert minutes(found.knowledge_lag_median) == 20
    assert found.knowledge_lag_median.about
    assert found.knowledge_lag_median.notes == ("k2", "s2")
    assert minutes(found.knowledge_lag_worst) == 52
    even = figures(board(*known, *said, *links, Link("early", "k3", "s1")))
    assert minutes(even.knowledge_lag_median) == 15
    assert even.knowledge_lag_median.notes == ("k1", "s1", "k2", "s2")


@pytest.mark.parametrize(
    ("following", "resolved", "kept"),
    [
        ("10:30", "11:00", True),
        ("10:31", "11:00", False),
        ("", "11:00", False),
        ("", "10:30", None),
        ("", "10:20", None),
        ("", "", None),
    ],
)
def test_promises(following: str, resolved: str, kept: bool | None) -> None:
    posts = [event("a", "public", "10:00", promise=at("10:30"))]
    if following:
        posts.append(event("b", "public", following))
    (promise,) = figures(board(*posts, *marks(resolved=resolved))).promises
    assert (promise.post, promise.by, promise.kept) == ("a", at("10:30"), kept)
    assert promise.answer == ("b" if following else None)


def test_promises_kept_are_counted_in_order_and_internal_ones_are_not() -> None:
    found = figures(
        board(
            event("a", "public", "10:00", promise=at("10:30")),
            event("b", "public", "10:20", promise=at("10:40")),
            event("c", "public", "~10:50", promise=at("11:50")),
            event("d", "internal", "10:00", promise=at("10:01")),
        )
    )
    assert [(promise.post, promise.kept) for promise in found.promises] == [("a", True), ("b", False), ("c", None)]
    assert [promise.about for promise in found.promises] == [False, True, True]
    assert (found.promises_kept.kept, found.promises_kept.judged) == (1, 2)
    assert found.promises_kept.notes == ("b",)
    assert found.promises_kept.verdict is Verdict.MISSED


def test_contradictory_marks_are_named_and_never_repaired() -> None:
    over = event("resolved", "public", "10:00", Mark.RESOLVED, text="All regions are healthy again, says everybody")
    document = board(*marks(detected="10:20"), over, event("a", "public", "10:30"), timezone="Europe/Berlin")
    (one,) = contradictions(document)
    assert one.marks == (Mark.RESOLVED, Mark.DETECTED)
    assert one.notes == ("resolved", "detected")
    assert one.sentence == (
        "“All regions are healthy again, says eve…” (resolved, 12:00) stands 20 min before "
        "a note without words (detected, 12:20)"
    )
    renamed = document.apply(Edit(Note, {"resolved": {"text": "Over"}}).plan(document))
    again = tally(renamed, tally(document)).figures
    assert again.contradictions[0].sentence.startswith("“Over” (resolved, 12:00)")
    found = figures(document)
    assert found.time_to_resolve_from_detected.value == -20 * 60
    assert found.gaps[PUBLIC] == ()
    assert found.longest_silence_public.missing == ("resolved after detected",)
    assert found.contradictions == (one,)


def test_declared_after_resolved_contradicts_and_identified_after_it_does_not() -> None:
    late = event("late", "response", "12:00", Mark.DECLARED, Mark.IDENTIFIED)
    (one,) = contradictions(board(*marks(detected="10:00", resolved="11:00"), late))
    assert one.marks == (Mark.RESOLVED, Mark.DECLARED)


def test_ranges_contradict_only_where_they_do_not_overlap() -> None:
    overlapping = board(
        event("d", "signals", "10:10", Mark.DETECTED), event("r", "public", "10:00 to 10:15", Mark.RESOLVED)
    )
    assert contradictions(overlapping) == ()
    apart = board(event("d", "signals", "10:20", Mark.DETECTED), event("r", "public", "10:00 to 10:15", Mark.RESOLVED))
    assert [one.notes for one in contradictions(apart)] == [("r", "d")]


def test_a_promise_before_its_own_post_is_a_contradiction() -> None:
    (one,) = contradictions(board(event("a", "public", "10:00", promise=at("09:55"))))
    assert (one.marks, one.notes) == ((), ("a",))
    assert "5 min before" in one.sentence


@settings(max_examples=40)
@given(documents(most_notes=12), st.randoms(use_true_random=False))
def test_no_board_raises_and_the_order_of_records_does_not_matter(document: Document, random: Any) -> None:
    shuffled = list(document.records())
    random.shuffle(shuffled)
    found = figures(document)
    assert figures(Document.of(document.board, shuffled)) == found
    assert len(lines(found)) == len({line.key for line in lines(found)})
    assert to_plain(found).keys() == to_plain(figures(board())).keys()


posts_of_a_day = st.lists(
    st.tuples(st.sampled_from((PUBLIC, INTERNAL)), instants, st.none() | instants, st.booleans()), max_size=12
)
some_marks = st.dictionaries(st.sampled_from(Mark), instants)


def day(posts: list[tuple[Role, Instant, Instant | None, bool]], carried: dict[Mark, Instant]) -> Document:
    return board(
        *(
            Note(f"p{n:02}", place=OnTimeline(when, role, 0, None, precision), promise=promise)
            for n, (role, when, promise, vague) in enumerate(posts)
            for precision in (Precision.ABOUT if vague else Precision.EXACT,)
        ),
        *(Note(mark.value, place=OnTimeline(when, "signals", 0), marks=(mark,)) for mark, when in carried.items()),
        *HALF_HOURS,
    )


@given(posts_of_a_day, some_marks)
def test_gaps_fill_the_incident_and_nothing_else(posts: Any, carried: Any) -> None:
    """Whatever the posts: gaps follow one another without overlap, from detection or the first post to the end."""
    found = figures(day(posts, carried))
    everything = [when for _, when, _, _ in posts]
    for role in (PUBLIC, INTERNAL):
        times = [when for each, when, _, _ in posts if each is role]
        gaps = found.gaps[role]
        assert all(gap.seconds >= 0 and gap.start <= gap.until for gap in gaps)
        assert all(one.until == other.start for one, other in pairwise(gaps))
        if not times:
            assert gaps == ()
            continue
        start = carried.get(Mark.DETECTED, min(times))
        end = carried.get(Mark.RESOLVED, max(everything))
        inside = {when for when in times if start <= when <= end}
        assert sum(gap.until - gap.start for gap in gaps) == max(0, end - start)
        assert {gap.until for gap in gaps if gap.answered} == inside - (set() if Mark.DETECTED in carried else {start})
        longest = max((gap.seconds for gap in gaps), default=None)
        figure = found.longest_silence_public if role is PUBLIC else found.longest_silence_internal
        assert figure.value == longest
        if longest is None:
            assert figure.missing
        updates = found.updates_on_time[role]
        assert updates.late == sum(gap.late for gap in gaps)
        assert 0 <= updates.on_time <= updates.due
        assert updates.total == pytest.approx(sum(gap.seconds for gap in gaps))


@given(posts_of_a_day.filter(bool), some_marks, st.data())
def test_moving_a_post_changes_nothing_of_the_other_role(posts: Any, carried: Any, data: st.DataObject) -> None:
    carried.setdefault(Mark.RESOLVED, carried.get(Mark.DETECTED, at("12:00")))
    document = day(posts, carried)
    number = data.draw(st.integers(0, len(posts) - 1))
    role = posts[number][0]
    place = document.notes[f"p{number:02}"].place
    assert isinstance(place, OnTimeline)
    moved = document.apply(MoveNotes({f"p{number:02}": replace(place, at=data.draw(instants))}).plan(document))
    before, after = to_plain(figures(document)), to_plain(figures(moved))
    other = INTERNAL if role is PUBLIC else PUBLIC
    assert before["gaps"][other] == after["gaps"][other]
    assert before["updates_on_time"][other] == after["updates_on_time"][other]
    untouched = {"time_to_detect", "time_to_acknowledge", "time_to_resolve", "time_to_resolve_from_detected"}
    untouched |= {f"time_to_first_{other}", f"time_to_first_{other}_from_impact", f"longest_silence_{other}"}
    if role is INTERNAL:
        untouched |= {"resolution_lag", "promises", "knowledge_lag_worst"}
    assert {name: before[name] for name in untouched} == {name: after[name] for name in untouched}


@given(posts_of_a_day, some_marks, st.integers(-400, 400))
def test_figures_do_not_depend_on_the_day(posts: Any, carried: Any, days: int) -> None:
    shift = days * DAY
    later = [(role, when + shift, None if by is None else by + shift, vague) for role, when, by, vague in posts]
    before = figures(day(posts, carried))
    after = figures(day(later, {mark: when + shift for mark, when in carried.items()}))
    assert lines(before) == lines(after)
    assert [gap.seconds for gap in before.gaps[PUBLIC]] == [gap.seconds for gap in after.gaps[PUBLIC]]


# What follows from the last tally is what would be computed from nothing.


@st.composite
def walks(draw: st.DrawFn) -> list[Document]:
    """A board and what it becomes note by note: events come, go, move, change lane, mark, promise and precision."""
    lanes = st.sampled_from(("signals", "response", "internal", "public"))
    minute = st.integers(0, 240).map(lambda at_minute: at("09:00") + at_minute * MINUTE)
    now = draw(st.sampled_from((board(), board(*HALF_HOURS), board(Target("public", 5, 10, 20, 60)))))
    found = [now]
    for _ in range(draw(st.integers(1, 25))):
        id = draw(st.sampled_from([f"n{number}" for number in range(12)]))
        before = now.notes.get(id)
        owners = {mark: owner for mark, owner in now.marks.items() if owner != id}
        after = Note(
            id,
            place=draw(
                st.builds(OnTimeline, minute, lanes, st.just(0), precision=st.sampled_from(list(Precision)[:2]))
            ),
            marks=tuple(mark for mark in draw(st.sets(st.sampled_from(Mark), max_size=2)) if mark not in owners),
            promise=draw(st.none() | minute),
        )
        changed = None if before is not None and draw(st.booleans()) else after
        changes = [Change(before, changed)]
        if changed is None:
            changes += [Change(link, None) for link in now.links.values() if id in (link.from_note, link.to_note)]
        elif len(now.notes) > 1 and draw(st.booleans()):
            other = draw(st.sampled_from(sorted(now.notes)))
            link = Link(f"{id}-{other}", id, other)
            changes += [] if other == id or link.id in now.links else [Change(None, link)]
        now = now.apply(changes)
        found.append(now)
    return found


@given(walks())
def test_a_tally_that_follows_another_is_the_one_made_anew(found: list[Document]):
    last = None
    for document in found:
        last = tally(document, last)
        assert last.figures == figures(document)


@pytest.mark.parametrize("moved", range(8))
def test_one_post_of_many_that_moves_changes_the_gaps_beside_it(moved: int):
    posts = [event(f"p{hour}", "public", f"{hour:02}:10") for hour in range(8, 16)]
    before = board(*HALF_HOURS, *marks(detected="08:00", resolved="16:00"), *posts)
    after = before.apply(MoveNotes({f"p{8 + moved}": OnTimeline(at(f"{8 + moved:02}:25"), "public", 0)}).plan(before))
    assert tally(after, tally(before)).figures == figures(after)
    assert figures(after).gaps != figures(before).gaps


EVERY_TWENTY = Target("public", first=5, scope=10, every=20, lasting=60)
BUSY: tuple[Record, ...] = (
    event("seen", "response", "09:20"),
    event("cause", "response", "09:46", Mark.IDENTIFIED),
    event("rumour", "public", "09:05"),
    event("early", "public", "09:12", promise=at("09:40")),
    event("known", "public", "09:37", promise=at("10:00")),
    event("more", "public", "~10:02"),
    event("fixed", "public", "10:40"),
    event("over", "public", "11:26"),
    event("channel", "internal", "09:52"),
    event("all-clear", "internal", "11:24"),
    Link("seen-known", "seen", "known"),
    Link("cause-more", "cause", "more"),
)
"""Posts before and after a detection, links, promises: every part of the figures has something to rest on."""


def edits(document: Document) -> Iterable[list[Change]]:
    """Everything small that can happen to one note or to a target."""
    for note in document.notes.values():
        place = note.place
        assert isinstance(place, OnTimeline)
        links = [Change(link, None) for link in document.links.values() if note.id in (link.from_note, link.to_note)]
        yield [*links, Change(note, None)]
        for other in (
            replace(place, at=place.at + 7 * MINUTE),
            replace(place, at=at("10:39")),
            replace(place, at=at("09:01")),
            replace(place, lane="public"),
            replace(place, lane="response"),
            InTray(),
        ):
            yield [Change(note, replace(note, place=other))]
        yield [Change(note, replace(note, kind="improve"))]
    for target in document.targets.values():
        yield [Change(target, None)]
        yield [Change(target, replace(target, every=45, lasting=None))]


@pytest.mark.parametrize(
    "known", [{}, {"detected": "09:00"}, {"detected": "09:30"}, {"detected": "09:30", "resolved": "11:00"}]
)
@pytest.mark.parametrize("targets", [(), HALF_HOURS, (EVERY_TWENTY,), (replace(EVERY_TWENTY, scope=90),)])
def test_after_any_small_change_the_figures_are_those_of_the_whole_board(known: dict[str, str], targets: Any) -> None:
    first = board(*BUSY, *marks(**known), *targets)
    before = tally(first)
    for changes in edits(first):
        after = first.apply(changes)
        then = tally(after, before)
        assert then.figures == figures(after)
        assert tally(first, then).figures == before.figures


def test_what_links_say_is_computed_anew_where_one_note_of_two_that_change_bears_on_it() -> None:
    before = board(*BUSY)
    after = before.apply(
        MoveNotes(
            {id: OnTimeline(at("09:33"), lane, 0) for id, lane in (("known", "public"), ("over", "public"))}
        ).plan(before)
    )
    assert tally(after, tally(before)).figures == figures(after)
    assert figures(after).knowledge_lags != figures(before).knowledge_lags


def test_the_middle_of_two_lags_is_uncertain_where_one_of_them_is() -> None:
    notes = [event(id, lane, clock) for id, lane, clock in (
        ("a", "response", "09:00"), ("b", "response", "09:00"), ("c", "public", "~09:10"), ("d", "public", "09:20"),
    )]  # fmt: skip
    found = figures(board(*notes, Link("1", "a", "c"), Link("2", "b", "d")))
    assert (found.knowledge_lag_median.value, found.knowledge_lag_median.about) == (15 * 60, True)


@pytest.mark.parametrize(("clock", "contradicts"), [("10:00:00", 0), ("10:00:01", 1)])
def test_marks_contradict_from_the_first_second_on(clock: str, contradicts: int) -> None:
    found = contradictions(board(*marks(detected=clock), event("over", "public", "10:00:00", Mark.RESOLVED)))
    assert len(found) == contradicts


def test_a_role_without_posts_has_no_gaps() -> None:
    found = figures(board(*marks(detected="09:00", resolved="11:00"), event("a", "public", "09:30")))
    assert found.gaps[INTERNAL] == ()
    assert len(found.gaps[PUBLIC]) == 2


def test_the_promise_before_detection_holds_for_the_gap_that_begins_there() -> None:
    posts = (
        event("a", "public", "08:00", promise=at("08:40")),
        event("b", "public", "08:30", promise=at("09:20")),
        event("c", "public", "09:40"),
    )
    found = figures(board(*marks(detected="09:00", resolved="09:40"), *posts, Target("public")))
    assert [(gap.target, gap.late) for gap in found.gaps[PUBLIC]] == [(20 * 60, True)]
    unknown = figures(board(*marks(resolved="09:40"), *posts, Target("public", first=1, scope=60, every=45)))
    assert [gap.limit and gap.limit.rule for gap in unknown.gaps[PUBLIC]] == [None, Rule.EVERY]


def test_a_second_apart_is_not_the_same_time() -> None:
    order = figures(board(event("a", "public", "09:00:00"), event("b", "internal", "09:00:01"))).order
    assert (order.kind, order.value) == (Order.PUBLIC, 1)
    order = figures(board(event("a", "public", "09:00:01"), event("b", "internal", "09:00:00"))).order
    assert (order.kind, order.value) == (Order.INTERNAL, 1)


def test_one_uncertain_part_makes_a_whole_uncertain() -> None:
    posts = (
        event("a", "public", "~09:10", promise=at("09:20")),
        event("b", "public", "09:15", promise=at("09:30")),
        event("c", "public", "09:25"),
        event("d", "public", "09:27"),
    )
    found = figures(board(*marks(detected="09:00", resolved="09:40"), *posts, *HALF_HOURS))
    assert found.updates_on_time[PUBLIC].about
    assert found.promises_kept.about
    assert found.promises_kept.verdict is Verdict.KEPT
    assert [gap.about for gap in found.gaps[PUBLIC]] == [True, True, False, False, False]


def test_gaps_without_a_limit_are_counted_nowhere() -> None:
    posts = (event("a", "public", "09:04"), event("b", "public", "10:00"))
    found = figures(board(*marks(detected="09:00", resolved="10:00"), *posts, Target("public", first=5)))
    counted = found.updates_on_time[PUBLIC]
    assert (counted.gaps, counted.due, counted.total, counted.share) == (1, 1, 240, 1.0)
    assert [gap.due for gap in found.gaps[PUBLIC]] == [1, 0]
    assert found.promises_kept.verdict is None


def test_links_that_say_nothing_of_a_lag() -> None:
    posts = (event("post", "public", "09:30"), event("later", "public", "09:40"))
    others = (event("act", "response", "09:10"), event("alert", "signals", "09:00"), Note("note", text="No time"))
    links = (
        Link("a", "alert", "post"),
        Link("b", "act", "alert"),
        Link("c", "act", "note"),
        Link("d", "note", "post"),
        Link("e", "post", "later"),
    )
    assert figures(board(*posts, *others, *links)).knowledge_lags == ()


def test_of_posts_of_one_instant_one_may_promise_nothing() -> None:
    posts = (event("a", "public", "09:10"), event("b", "public", "09:10", promise=at("09:30")))
    found = figures(board(*marks(detected="09:00", resolved="10:00"), *posts, Target("public")))
    assert [gap.target for gap in found.gaps[PUBLIC]] == [None, 20 * 60]


def test_without_any_post_or_mark_the_duration_lacks_both_ends() -> None:
    assert figures(board()).duration.missing == ("impact started", "resolved")


@pytest.mark.parametrize("mark", [mark for mark in Mark if mark is not Mark.IMPACT_STARTED])
def test_nothing_comes_before_the_impact_it_belongs_to(mark: Mark) -> None:
    (found,) = contradictions(board(*marks(impact="10:00"), event("early", "signals", "09:00", mark)))
    assert found.marks == (mark, Mark.IMPACT_STARTED)


def test_a_promise_for_the_very_instant_of_its_post_contradicts_nothing() -> None:
    assert contradictions(board(event("a", "public", "09:10", promise=at("09:10")))) == ()


def test_contradictions_name_notes_by_their_first_words_and_the_day_where_it_differs() -> None:
    forty = "Error rate over the limit since nine now"
    assert len(forty) == 40
    early = event("a", "signals", "2019-07-17T23:10:00Z", Mark.RESOLVED, text=forty)
    late = event("b", "signals", "08:00", Mark.DETECTED, text=f"{forty} and more")
    (found,) = contradictions(board(early, late))
    assert found.sentence == (
        f"“{forty}” (resolved, 17 Jul 23:10) stands 8 h 50 min before “{forty[:39].rstrip()}…” (detected, 18 Jul 08:00)"
    )
    (promised,) = contradictions(board(event("c", "public", "09:10", promise=at("09:00"))))
    assert promised.sentence.startswith("A note without words promises")


def test_what_no_figure_rests_on_keeps_the_very_figures():
    before = board(*HALF_HOURS, event("a", "public", "09:00"), event("b", "signals", "09:10"))
    first = tally(before)
    after = before.apply(MoveNotes({"b": OnTimeline(at("09:20"), "signals", 0)}).plan(before))
    assert tally(after, first).figures is first.figures


def test_posts_of_one_instant_are_one_whose_time_is_the_best_known_and_whose_promise_the_earliest() -> None:
    posts = (
        event("a", "public", "~10:00", promise=at("10:40")),
        event("b", "public", "10:00", promise=at("10:20")),
        event("c", "public", "10:30"),
    )
    found = figures(board(*marks(detected="09:00", resolved="11:00"), *posts, Target("public")))
    assert gap_minutes(found, PUBLIC) == [60, 30, 30]
    assert not found.gaps[PUBLIC][0].about
    assert found.gaps[PUBLIC][1].target == 20 * 60
