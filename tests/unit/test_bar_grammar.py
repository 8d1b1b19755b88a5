"""The grammar of the scribe's bar: what one typed line says."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import documents
from whiteboard.importers.bar import BarContext, lines_command, read_line, read_lines, write_line, write_lines
from whiteboard.importers.candidates import Todo
from whiteboard.model.commands import Add
from whiteboard.model.instants import from_iso, to_iso
from whiteboard.model.records import Category, Kind, Lane, Mark, Note, OnTimeline, Precision, Role
from whiteboard.session.templates import new_document

LANES = (
    Lane("s", "Signals", Role.SIGNALS, position=0),
    Lane("r", "Response", Role.RESPONSE, position=1),
    Lane("i", "Internal comms", Role.INTERNAL, position=2),
    Lane("p", "Customer comms", Role.PUBLIC, position=3),
    Lane("v", "Vendor (the cloud)", Role.OTHER, position=4),
)
# A Thursday in summer time, and the Wednesday after it.
LONDON = BarContext("Europe/London", date(2019, 7, 18), date(2019, 7, 24), from_iso("2019-07-18T13:00:00Z"), LANES)
UTC = replace(LONDON, timezone="UTC")


def times(typed: str, context: BarContext = LONDON) -> tuple[str | None, str | None, str]:
    line = read_line(typed, context)
    return line.at and to_iso(line.at), line.until and to_iso(line.until), line.precision.value


def test_the_line_of_the_manual_lands_on_its_instant_and_lane():
    line = read_line("14:02 public Status page: investigating @anna #statuspage", LONDON)
    assert (line.text, line.lane, line.author, line.tags) == (
        "Status page: investigating",
        "p",
        "anna",
        ("statuspage",),
    )
    assert line.at == from_iso("2019-07-18T13:02:00Z")
    assert (line.kind, line.precision, line.said, line.warnings) == ("event", Precision.EXACT, "14:02", ())


@pytest.mark.parametrize(
    ("typed", "at", "until", "precision"),
    [
        ("14:02 x", "2019-07-18T13:02:00Z", None, "exact"),
        ("9:02 x", "2019-07-18T08:02:00Z", None, "exact"),
        ("14:02:30 x", "2019-07-18T13:02:30Z", None, "exact"),
        ("14:02:30.250 x", "2019-07-18T13:02:30.250Z", None, "exact"),
        ("9:02am x", "2019-07-18T08:02:00Z", None, "exact"),
        ("9:02 PM x", "2019-07-18T20:02:00Z", None, "exact"),
        ("2pm x", "2019-07-18T13:00:00Z", None, "exact"),
        ("12am x", "2019-07-17T23:00:00Z", None, "exact"),
        ("12 p.m. x", "2019-07-18T11:00:00Z", None, "exact"),
        ("24:00 x", "2019-07-18T23:00:00Z", None, "exact"),
        ("2019-01-18 14:02 x", "2019-01-18T14:02:00Z", None, "exact"),
        ("18 Jan 14:02 x", "2019-01-18T14:02:00Z", None, "exact"),
        ("Fri 18 January 2019, 14:02 x", "2019-01-18T14:02:00Z", None, "exact"),
        ("Jan 18, 2019 at 2:02 pm x", "2019-01-18T14:02:00Z", None, "exact"),
        ("May 3 14:02 x", "2019-05-03T13:02:00Z", None, "exact"),
        ("18.01.2019 14:02 x", "2019-01-18T14:02:00Z", None, "exact"),
        ("18/01/2019 14:02 x", "2019-01-18T14:02:00Z", None, "exact"),
        ("yesterday 14:02 x", "2019-07-23T13:02:00Z", None, "exact"),
        ("2019-01-18T14:02:00Z x", "2019-01-18T14:02:00Z", None, "exact"),
        ("2019-01-18T14:02:00-05:00 x", "2019-01-18T19:02:00Z", None, "exact"),
        ("2019-01-18 14:02:00+05:30 x", "2019-01-18T08:32:00Z", None, "exact"),
        ("14:02 UTC x", "2019-07-18T14:02:00Z", None, "exact"),
        ("14:02Z x", "2019-07-18T14:02:00Z", None, "exact"),
        ("14:02 (UTC) x", "2019-07-18T14:02:00Z", None, "exact"),
        ("14:02 +02:00 x", "2019-07-18T12:02:00Z", None, "exact"),
        ("14:02 +0200 x", "2019-07-18T12:02:00Z", None, "exact"),
        ("14:02 UTC-5 x", "2019-07-18T19:02:00Z", None, "exact"),
        ("9:02 EDT x", "2019-07-18T13:02:00Z", None, "exact"),
        ("9:02 ET x", "2019-07-18T13:02:00Z", None, "exact"),
        ("14:02 CEST x", "2019-07-18T12:02:00Z", None, "exact"),
        ("14:02 Europe/Berlin x", "2019-07-18T12:02:00Z", None, "exact"),
        ("~14:05 x", "2019-07-18T13:05:00Z", None, "about"),
        ("~ 14:05 x", "2019-07-18T13:05:00Z", None, "about"),
        ("ca. 14:05 x", "2019-07-18T13:05:00Z", None, "about"),
        ("14:05~ x", "2019-07-18T13:05:00Z", None, "about"),
        ("14:05-ish x", "2019-07-18T13:05:00Z", None, "about"),
        ("14:00-14:20 x", "2019-07-18T13:00:00Z", "2019-07-18T13:20:00Z", "range"),
        ("14:00–14:20 x", "2019-07-18T13:00:00Z", "2019-07-18T13:20:00Z", "range"),
        ("14:00 - 14:20 x", "2019-07-18T13:00:00Z", "2019-07-18T13:20:00Z", "range"),
        ("14:00 to 14:20 x", "2019-07-18T13:00:00Z", "2019-07-18T13:20:00Z", "range"),
        ("14:00-14:20 UTC x", "2019-07-18T14:00:00Z", "2019-07-18T14:20:00Z", "range"),
        ("23:50-00:10 x", "2019-07-18T22:50:00Z", "2019-07-18T23:10:00Z", "range"),
        ("18 Jul 23:50 – 20 Jul 00:10 x", "2019-07-18T22:50:00Z", "2019-07-19T23:10:00Z", "range"),
        ("9:02-9:30pm x", "2019-07-18T20:02:00Z", "2019-07-18T20:30:00Z", "range"),
        ("11:30-1:30pm x", "2019-07-18T10:30:00Z", "2019-07-18T12:30:00Z", "range"),
        ("+11m x", "2019-07-18T13:11:00Z", None, "exact"),
        ("+11 min x", "2019-07-18T13:11:00Z", None, "exact"),
        ("+1h10 x", "2019-07-18T14:10:00Z", None, "exact"),
        ("+1h10m x", "2019-07-18T14:10:00Z", None, "exact"),
        ("+90s x", "2019-07-18T13:01:30Z", None, "exact"),
        ("+2d x", "2019-07-20T13:00:00Z", None, "exact"),
        ("~+11m x", "2019-07-18T13:11:00Z", None, "about"),
    ],
)
def test_times(typed, at, until, precision):
    line = read_line(typed, LONDON)
    assert times(typed) == (at, until, precision)
    assert (line.text, line.warnings) == ("x", ())
    assert line.said == typed.removesuffix(" x")


@pytest.mark.parametrize(
    "typed",
    [
        "10:1 odds of it happening",
        "see http://x:80/#frag and a@b.example",
        "25:10 is no time",
        "13:60 neither",
        "13pm neither",
        "10:20:30:40:50:60 is a hardware address",
        "5 PMs joined",
        "+1 for that",
        "-5 % traffic",
        ">50 % errors",
        "!important",
        "?really",
        "20202-07-18 14:02 x",
        "2019-13-18 14:02 x",
        "30 Feb 14:02 x",
        "14:02 UTC+15 is nowhere",
        "2019-07-18 without a clock",
        "fixed by #123",
        "[1] a footnote and [a] another, [todo]",
        "public statements come without a time",
        "C:\\temp\\x",
    ],
)
def test_what_cannot_be_read_stays_text(typed):
    line = read_line(typed, LONDON)
    assert line.text == typed
    assert (line.at, line.lane, line.author, line.tags, line.marks, line.chips) == (None, None, "", (), (), ())


@pytest.mark.parametrize(
    ("typed", "warning"),
    [
        ("03/04/2019 14:02 x", "is 3 Apr to some and 4 Mar to others"),
        ("14:02 CST x", "can mean −06:00"),
        ("20202-07-18 14:02 x", "cannot be read as a day"),
        ("2019-07-18 x", "“2019-07-18” is a day without a time"),
        ("2019-02-30 14:02 x", "no such time"),
        ("9999-12-31 23:00 UTC-5 x", "no such time"),
        ("> x due 03/04/2019", "is 3 Apr to some and 4 Mar to others"),
        ("> x due in 9999 years", "no such day"),
        ("> x due 31 feb", "no such day"),
    ],
)
def test_what_may_mean_two_things_or_nothing_is_said_and_stays_text(typed, warning):
    line = read_line(typed, LONDON)
    assert line.at is None
    assert line.text in (typed, typed.removeprefix("> "))
    assert warning in line.warnings[0]


def test_nothing_to_count_from_is_said():
    line = read_line("+11m x", replace(LONDON, last=None))
    assert (line.at, line.text) == (None, "+11m x")
    assert "counts from the last event" in line.warnings[0]


@pytest.mark.parametrize(
    ("typed", "at", "warning"),
    [
        ("2019-03-31 01:30 x", "2019-03-31T01:30:00Z", "was skipped when the clocks went forward; taken as 02:30"),
        ("2019-10-27 01:30 x", "2019-10-27T00:30:00Z", "came twice when the clocks went back; taken as the first"),
    ],
)
def test_a_time_at_which_clocks_were_changed_is_about(typed, at, warning):
    assert times(typed) == (at, None, "about")
    assert warning in read_line(typed, LONDON).warnings[0]


def test_with_an_offset_a_time_at_which_clocks_were_changed_is_exact():
    assert times("2019-10-27 01:30 +00:00 x") == ("2019-10-27T01:30:00Z", None, "exact")


def test_an_abbreviation_out_of_season_is_said():
    line = read_line("2019-01-18 14:02 BST x", LONDON)
    assert line.at == from_iso("2019-01-18T13:02:00Z")
    assert line.warnings == ("BST is not in force then, GMT is; taken as BST",)


@pytest.mark.parametrize("text", ["AC/DC is on", "XYZ is no zone", "+1030 is a number"])
def test_what_is_no_zone_is_text(text):
    line = read_line(f"14:02 {text}", LONDON)
    assert (line.at, line.text) == (from_iso("2019-07-18T13:02:00Z"), text)


def test_a_time_beyond_the_last_local_one_is_shown_in_utc():
    (chip,) = read_line("9999-12-31 23:30:15 UTC x", replace(LONDON, timezone="Asia/Tokyo")).chips
    assert chip.label == "Fri 31 Dec 9999 23:30:15"


def test_the_abbreviations_of_the_boards_own_zone_come_first():
    assert times("14:02 CST x", replace(LONDON, timezone="Asia/Shanghai"))[0] == "2019-07-18T06:02:00Z"


def test_a_range_that_could_be_an_offset_is_said():
    line = read_line("14:02 -05:00 x", LONDON)
    assert line.precision is Precision.RANGE
    assert line.warnings == ("taken as a range; an offset is written UTC-05:00",)


def test_a_range_that_ends_before_it_starts_loses_its_end_and_says_so():
    line = read_line("18 Jul 14:00 - 17 Jul 14:20 x", LONDON)
    assert (line.at, line.until, line.precision) == (from_iso("2019-07-18T13:00:00Z"), None, Precision.ABOUT)
    assert line.warnings == ("the range ends before it starts: its end is left out",)


@pytest.mark.parametrize(
    ("day", "year"), [(date(2018, 12, 31), 2019), (date(2019, 1, 1), 2019), (date(2019, 6, 1), 2019)]
)
def test_a_day_without_a_year_is_the_one_nearest_to_the_board(day, year):
    line = read_line("2 Jan 09:00 x", replace(UTC, day=day))
    assert line.at == from_iso(f"{year}-01-02T09:00:00Z")


@pytest.mark.parametrize(
    ("typed", "lane", "text"),
    [
        ("14:02 public x", "p", "x"),
        ("14:02 PUBLIC x", "p", "x"),
        ("14:02 pub x", "p", "x"),
        ("14:02 customer x", "p", "x"),
        ("14:02 Customer comms x", "p", "x"),
        ("14:02 customer comms: x", "p", "x"),
        ("14:02 int x", "i", "x"),
        ("14:02 internal: x", "i", "x"),
        ("14:02 - internal - x", "i", "x"),
        ("14:02 sig x", "s", "x"),
        ("14:02 vendor x", "v", "x"),
        ("14:02 other x", "v", "x"),
        ("14:02 #tag public x", "p", "x"),
        # No lane named: too short, part of another word, or a word of two titles.
        ("14:02 in the meantime", "r", "in the meantime"),
        ("14:02 publicly known", "r", "publicly known"),
        ("14:02 comms", "r", "comms"),
        ("14:02 the page is up", "r", "the page is up"),
        ("14:02 \\public x", "r", "public x"),
    ],
)
def test_lanes(typed, lane, text):
    line = read_line(typed, LONDON)
    assert (line.lane, line.text) == (lane, text)


def test_the_default_lane_takes_what_names_none():
    assert read_line("14:02 x", replace(LONDON, default_lane="p")).lane == "p"
    assert read_line("14:02 x", replace(LONDON, lanes=LANES[:1])).lane == "s"
    assert read_line("14:02 x", replace(LONDON, lanes=())).lane is None


@pytest.mark.parametrize(
    ("typed", "kind", "text"),
    [
        ("+ fast diagnosis", "well", "fast diagnosis"),
        ("- nobody watched the queue", "improve", "nobody watched the queue"),
        ("? who decides", "question", "who decides"),
        ("! page on expiry", "idea", "page on expiry"),
        ("\\+ literally", "event", "+ literally"),
        ("\\14:02 #as @it [stands]", "event", "14:02 #as @it [stands]"),
    ],
)
def test_signs_make_kinds(typed, kind, text):
    line = read_line(typed, LONDON)
    assert (line.kind, line.text, line.at, line.todo) == (kind, text, None, None)


def test_a_sticky_may_stand_on_the_timeline():
    line = read_line("- 14:02 customer nobody told support", LONDON)
    assert (line.kind, line.at, line.lane, line.text) == (
        "improve",
        from_iso("2019-07-18T13:02:00Z"),
        "p",
        "nobody told support",
    )


def test_a_sign_for_a_kind_that_the_board_lacks_stays_text():
    line = read_line("! idea", replace(LONDON, kinds=(Kind("event", "Event", "#fff"), Kind("well", "Good", "#fff"))))
    assert (line.kind, line.text) == ("event", "! idea")


@pytest.mark.parametrize(
    ("typed", "marks", "text"),
    [
        ("14:02 [detected] alert", (Mark.DETECTED,), "alert"),
        ("14:02 alert [impact] [DETECTED]", (Mark.IMPACT_STARTED, Mark.DETECTED), "alert"),
        ("14:02 [impact started] x", (Mark.IMPACT_STARTED,), "x"),
        ("14:02 [ack], [res] x", (Mark.ACKNOWLEDGED, Mark.RESOLVED), "x"),
        ("14:02 [detected]", (Mark.DETECTED,), ""),
        ("14:02 [de] x", (), "[de] x"),
        ("14:02 array[detected] x", (), "array[detected] x"),
        ("+ [detected] early", (), "[detected] early"),
    ],
)
def test_marks(typed, marks, text):
    line = read_line(typed, LONDON)
    assert (line.marks, line.text) == (marks, text)


@pytest.mark.parametrize(
    ("typed", "author", "tags", "text"),
    [
        ("@anna restarted it", "anna", (), "restarted it"),
        ("restarted it @anna.", "anna", (), "restarted it"),
        ("one #db two #net #db", "", ("db", "net"), "one two"),
        ('@"Comms lead" told them #"two words"', "Comms lead", ("two words",), "told them"),
        ("@anna @ben argued", "anna", (), "@ben argued"),
        ("#v1.2/rc-3 is out", "", ("v1.2/rc-3",), "is out"),
        ("#障害 ok", "", ("障害",), "ok"),
    ],
)
def test_authors_and_tags_stand_anywhere(typed, author, tags, text):
    line = read_line(typed, LONDON)
    assert (line.author, line.tags, line.text) == (author, tags, text)


@pytest.mark.parametrize(
    ("typed", "author", "text"),
    [
        ("@Ana Lee restarted it", "Ana Lee", "restarted it"),
        ("restarted it @ana lee.", "Ana Lee", "restarted it"),
        ("@Ana Leeson restarted it", "Ana", "Leeson restarted it"),
        ("> Restart it @ana lee due friday", "", "Restart it"),
    ],
)
def test_who_is_known_by_several_words_needs_no_quotes(typed, author, text):
    line = read_line(typed, replace(LONDON, people=("Ana Lee", "Ben Ito")))
    assert (line.author, line.text) == (author, text)
    assert line.todo is None or line.todo.owner == "Ana Lee"


@pytest.mark.parametrize(
    ("typed", "due"),
    [
        ("friday", "2019-07-26"),
        ("wednesday", "2019-07-31"),
        ("by Fri", "2019-07-26"),
        ("next friday", "2019-08-02"),
        ("next monday", "2019-07-29"),
        ("tomorrow", "2019-07-25"),
        ("in 4 weeks", "2019-08-21"),
        ("in a month", "2019-08-24"),
        ("next week", "2019-07-31"),
        ("end of week", "2019-07-26"),
        ("the end of next month", "2019-08-31"),
        ("end of quarter", "2019-09-30"),
        ("2 Aug", "2019-08-02"),
        ("2 Jan", "2020-01-02"),
        ("29 feb", "2020-02-29"),
        ("Aug 2nd", "2019-08-02"),
        ("2 August 2021", "2021-08-02"),
        ("2026-07-03", "2026-07-03"),
        ("03.07.2026", "2026-07-03"),
        ("Friday, 2nd of August 2019", "2019-08-02"),
        ("2-Aug-2021", "2021-08-02"),
    ],
)
def test_due_dates(typed, due):
    line = read_line(f"> Page the manager @lead due {typed} #people", LONDON)
    assert line.text == "Page the manager"
    assert line.todo == Todo("lead", due, Category.PEOPLE)


@pytest.mark.parametrize("words", ["due soon", "due Aug 2021", "due 99 Aug", "due fridays", "due in 0.5 weeks"])
def test_what_is_no_due_date_stays_in_the_title(words):
    line = read_line(f"> Do it {words}", LONDON)
    assert (line.text, line.todo) == (f"Do it {words}", Todo())


def test_a_title_may_say_due():
    line = read_line("> Find out what is due to load, due friday, soon #tech #other", LONDON)
    assert line.text == "Find out what is due to load, soon #other"
    assert line.todo == Todo("", "2019-07-26", Category.TECHNOLOGY)


def test_chips_are_the_stretches_that_were_understood():
    typed = "  14:00-14:20 pub [detected] told @anna all #x"
    line = read_line(typed, LONDON)
    assert [(chip.what, typed[chip.start : chip.end], chip.label) for chip in line.chips] == [
        ("time", "14:00-14:20", "Thu 18 Jul 2019 14:00–14:20"),
        ("lane", "pub", "Customer comms"),
        ("mark", "[detected]", "detected"),
        ("author", "@anna", "@anna"),
        ("tag", "#x", "#x"),
    ]
    action = "> Do it due friday #tech"
    assert [(chip.what, action[chip.start : chip.end], chip.label) for chip in read_line(action, LONDON).chips] == [
        ("kind", ">", "Action"),
        ("due", "due friday", "Fri 26 Jul 2019"),
        ("category", "#tech", "Technology"),
    ]


WORDS = st.sampled_from(
    [
        "14:02", "~", "+11m", "2pm", "-", "–", "to", "18 Jul", "2019-07-18", "03/04/2019", "UTC", "+02:00", "CST", "EST",
        "public", "int", "customer", "comms", "#tag", '#"a b"', "@anna", '@"', "[detected]", "[x]", "\\", ">", "+", "?",
        "due", "friday", "next", "in 4 weeks", "9999-12-31", "0001-01-01", "23:59", "24:00", "\n", "\t", "\0", "\ud800",
        "٣", "²", "0", "+99999d", "due 9999-12-31", "due in 9999 years", "due dec 32", "end of year",
    ]
)  # fmt: skip
GIBBERISH = st.lists(st.one_of(WORDS, st.text(max_size=4)), max_size=9).map(" ".join) | st.text(max_size=40)
CONTEXTS = st.builds(
    BarContext,
    st.sampled_from(["UTC", "Europe/London", "Australia/Lord_Howe", "Not/A_Zone", ""]),
    st.one_of(st.dates(), st.sampled_from([date.min, date.max])),
    st.one_of(st.dates(), st.sampled_from([date.min, date.max])),
    st.sampled_from([None, 0, from_iso("0001-01-01T00:00:00Z"), from_iso("9999-12-31T23:59:59Z")]),
    st.sampled_from([LANES, LANES[:1], ()]),
)


@given(GIBBERISH, CONTEXTS)
def test_no_text_raises_and_chips_stay_inside_in_order(typed, context):
    for _, line in read_lines(typed, context):
        assert line.until is None or (line.at is not None and line.until >= line.at)
        assert (line.precision is Precision.RANGE) == (line.until is not None)
    chips = read_line(typed, context).chips
    assert all(0 <= chip.start < chip.end <= len(typed) for chip in chips)
    assert all(left.end <= right.start for left, right in pairwise(chips))


@given(documents())
def test_a_written_note_reads_back_as_it_is(document):
    context = BarContext.of(document, date(2019, 7, 24), last=0)
    for note in document.notes.values():
        line = read_line(write_line(note, document), context)
        if isinstance(note.place, OnTimeline):
            assert (line.at, line.until, line.precision) == (note.place.at, note.place.until, note.place.precision)
        else:
            assert line.at is None
        assert (line.text, line.author) == (note.text, note.author)
        assert line.marks == (note.marks if note.kind == "event" else ())
        assert line.tags == tuple(dict.fromkeys(tag for tag in note.tags if tag))
        assert line.kind == note.kind


@pytest.mark.parametrize(
    ("extent", "typed", "at"),
    [
        (("2019-07-29T21:55:00Z", "2019-07-29T23:51:00Z"), "00:05 x", "2019-07-30T00:05:00Z"),
        (("2019-07-29T21:55:00Z", "2019-07-29T23:51:00Z"), "22:10 x", "2019-07-29T22:10:00Z"),
        (("2019-07-30T00:05:00Z", "2019-07-30T00:05:00Z"), "23:20 x", "2019-07-29T23:20:00Z"),
        (("2019-07-30T00:05:00Z", "2019-07-30T00:05:00Z"), "30 Jul 23:20 x", "2019-07-30T23:20:00Z"),
        (("2019-07-29T22:00:00Z", "2019-07-30T03:00:00Z"), "23:20 x", "2019-07-29T23:20:00Z"),
        (("2019-07-26T09:00:00Z", "2019-07-29T12:00:00Z"), "13:00 x", "2019-07-28T13:00:00Z"),
        (("0001-01-02T00:00:00Z", "0001-01-02T00:00:00Z"), "23:20 x", "0001-01-01T23:20:00Z"),
    ],
)
def test_a_clock_without_a_day_is_nearest_to_what_is_there(extent, typed, at):
    first, last = extent
    near = (from_iso(first), from_iso(last))
    context = replace(UTC, day=date.fromisoformat(last[:10]), last=near[1], near=near)
    assert times(typed, context)[0] == at


def test_a_clock_without_a_day_is_looked_for_on_few_days():
    """The bar reads with each key: what it makes on the way is counted, as time would depend on the machine."""
    noon = from_iso("2019-07-18T12:00:00Z")
    context = replace(UTC, day=date(2019, 7, 18), last=noon, near=(noon, noon))
    read_line("20:20 internal Support told", context)
    tracemalloc.start()
    try:
        read_line("20:20 internal Support told", context)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 200_000


def test_a_board_is_near_to_its_incident_and_before_that_to_what_was_typed_last():
    document = new_document("board", "B", "UTC")
    stamps = {"a": "2019-07-29T23:00:00Z", "b": "2019-07-29T23:51:00Z", "c": "2019-08-02T09:00:00Z"}
    notes = [Note(id, text=id, place=OnTimeline(from_iso(at), "public", 0)) for id, at in stamps.items()]
    notes[1] = replace(notes[1], marks=(Mark.RESOLVED,))
    document = document.apply(Add(tuple(notes)).plan(document))
    context = BarContext.of(document, date(2019, 9, 1))
    assert times("00:05 x", context)[0] == "2019-07-30T00:05:00Z"
    after = BarContext.of(document, date(2019, 9, 1), last=from_iso(stamps["c"]))
    assert times("00:05 x", after)[0] == "2019-08-02T00:05:00Z"
    given = BarContext.of(document, date(2019, 9, 1), day=date(2019, 7, 29))
    assert times("00:05 x", given)[0] == "2019-07-29T00:05:00Z"


@pytest.mark.parametrize(
    ("words", "promise"),
    [
        ("public We look. Next update by 23:00", "2019-07-18T23:00:00Z"),
        ("public Next update by 23:00 for customers", "2019-07-18T23:00:00Z"),
        ("public Next update by 23:00 CEST", "2019-07-19T21:00:00Z"),
        ("public Next update by 1am", "2019-07-19T01:00:00Z"),
        ("internal @anna next update in 30 minutes #chat", "2019-07-18T22:25:00Z"),
        ("public Updates every 30 minutes.", "2019-07-18T22:25:00Z"),
        ("public We will post updates every hour... no, updates every 2 hours", "2019-07-18T23:55:00Z"),
        # Vaguer, of another day or zone, said as past, or in no post.
        ("public Next update soon", None),
        ("public Next update by 23:00 PT", None),
        ("public Next update by 9:30 pm on Friday", None),
        ("public Next update by 23:00-23:30", None),
        ("public They posted updates every 30 minutes", None),
        ("public Next update by 23:00. Updates every 10 minutes", None),
        ("public \\Next update by 23:00", None),
        ("response Next update by 23:00", None),
    ],
)
def test_what_a_post_promises_is_read_and_shown(words, promise):
    line = read_line(f"2019-07-18 21:55 {words}", UTC)
    assert (line.promise and to_iso(line.promise)) == promise
    shown = [chip.label for chip in line.chips if chip.what == "promise"]
    assert [label.startswith("next update by ") for label in shown] == [True] * (promise is not None)


def test_a_promise_comes_onto_the_board_and_its_note_is_written_as_it_was_typed():
    document = new_document("board", "B", "UTC")
    typed = "2019-07-18 21:55 public Next update by 23:00"
    command = lines_command(document, typed, BarContext.of(document, date(2019, 7, 24)), iter("ab").__next__)
    assert command is not None
    document = document.apply(command.plan(document))
    (note,) = document.notes.values()
    assert note.promise == from_iso("2019-07-18T23:00:00Z")
    assert write_line(note, document) == typed
    assert write_line(replace(note, promise=None), document) == typed.replace("Next", "\\Next")


LINED = "first\nsecond\\\r\n third\\"


def test_written_notes_of_several_lines_stay_whole():
    document = new_document("board", "B", "Europe/London")
    place = OnTimeline(from_iso("2019-07-18T13:02:00Z"), "public", 0)
    notes = [Note("a", text="two\nlines", place=place), Note("b", text="one", place=place), Note("c", text=LINED)]
    written = write_lines(notes, document)
    read = [line for _, line in read_lines(written, BarContext.of(document, date(2019, 7, 24)))]
    assert [(line.text.replace("\\ \n", "\\\n"), line.lane) for line in read] == [
        ("two\nlines", "public"),
        ("one", "public"),
        ("first\nsecond\\\n third\\ ", None),
    ]


@pytest.mark.parametrize("lane", ["signals", "response", "internal", "public"])
def test_a_written_note_names_its_lane(lane):
    document = new_document("board", "B", "Europe/London")
    note = Note("a", text="comms lost", place=OnTimeline(from_iso("2019-10-27T01:30:00Z"), lane, 0))
    assert read_line(write_line(note, document), BarContext.of(document, date(2019, 7, 24))).lane == lane


@pytest.mark.parametrize(
    "line",
    [
        "word " * 200_000,
        "#a " * 100_000,
        '@"' * 500_000,
        " [detected" * 100_000,
        "> " + "due 03/04/2020 " * 20_000,
        "1" * 10**6,
    ],
    ids=["words", "tags", "quotes", "brackets", "dues", "digits"],
)
def test_a_line_of_many_characters_is_read_at_once(line):
    read_line(line, LONDON)
