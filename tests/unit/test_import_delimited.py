"""Tables of cells: delimiters, encodings, columns and what is odd in a row; TimelineJS's columns."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whiteboard.importers import delimited, road
from whiteboard.importers.candidates import Import, Unreadable
from whiteboard.importers.columns import Column, Columns
from whiteboard.model.instants import to_iso
from whiteboard.model.records import Mark, Precision, Role

TODAY = date(2021, 6, 1)
TIME, WHAT, WHO, UNTIL = Column.TIME, Column.WHAT, Column.WHO, Column.UNTIL


def read(text: str | bytes, **more) -> Import:
    return road.read(text, today=TODAY, name="table.csv", **more)


def told(imported: Import) -> list[tuple[str | None, str]]:
    return [(one.at and to_iso(one.at), one.text) for one in imported.candidates]


ROWS = [("2021-03-04 10:00", "ann", "Disk full, again"), ("2021-03-04 10:05", "bo", "Two\nlines; and “quotes”")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_any_delimiter_and_encoding(delimiter, encoding):
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter).writerows([("Time", "Who", "What happened"), *ROWS])
    imported = read(file.getvalue().encode(encoding))
    assert imported.format == "csv"
    assert [(one.said, one.author, one.text) for one in imported.candidates] == ROWS
    assert [one.where for one in imported.candidates] == ["line 2", "line 3"]


@pytest.mark.parametrize(
    ("header", "meanings"),
    [
        ("Timestamp,User Name,Message", (TIME, WHO, WHAT)),
        ("createdAt,author,body", (TIME, WHO, WHAT)),
        ("Start time (UTC),End time (UTC),Description", (TIME, UNTIL, WHAT)),
        ("downtime_start,downtime_end,title", (TIME, UNTIL, WHAT)),
        ("When?,Link,Action taken", (TIME, Column.SOURCE, WHAT)),
        ("Zeit,Wer,Ereignis", (TIME, WHO, WHAT)),
        ("a,b,c", (TIME, None, WHAT)),
    ],
)
def test_columns_are_recognised(header, meanings):
    row = (
        "2021-03-04 10:00,2021-03-04 11:00,Words of some length"
        if UNTIL in meanings
        else "2021-03-04 10:00,x,Words of some length"
    )
    imported = read(f"{header}\n{row}\n{row}\n", format="csv")
    assert imported.table is not None
    assert imported.table.columns.meanings == meanings
    assert imported.table.header == tuple(header.split(","))
    assert imported.candidates[0].text == "Words of some length"


def test_dates_and_times_apart_and_several_other_columns():
    imported = read(
        "Date;Time;Time zone;End;Status;Audience;Event\n04.03.2021;10:45;CET;11:00;Major;Customers;Incident declared\n"
        "05.03.2021;10.50;;;;internal;b\n;10:55;;;;;c\n2021-03-06;2021-03-07 10:00;;09:00;;;d\n"
    )
    assert told(imported) == [
        ("2021-03-04T09:45:00Z", "Incident declared"),
        ("2021-03-05T10:50:00Z", "b"),
        ("2021-03-05T10:55:00Z", "c"),
        ("2021-03-07T10:00:00Z", "d"),
    ]
    first, second, _, last = imported.candidates
    assert first.until is not None
    assert (first.tags, first.role, first.marks) == (("major",), Role.PUBLIC, (Mark.DECLARED,))
    assert second.role is Role.INTERNAL
    assert [warning.split("(")[0] for warning in last.warnings] == [
        "“2021-03-06” and “2021-03-07 10:00” are two different days; the second is taken",
        "ends before it starts ",
    ]


def test_days_as_spreadsheets_write_them():
    for written in ("04-Mar-21", "04-Mar-2021", "4 Mar 21", "2021-03-04", "04.03.21", "04.03.2021"):
        (one, two) = read(f"Date;Time;Event\n{written};10:00;a\n{written};10:05;b\n").candidates
        assert [told_at and to_iso(told_at) for told_at in (one.at, two.at)] == [
            "2021-03-04T10:00:00Z",
            "2021-03-04T10:05:00Z",
        ]
    (one, two) = read("Time,Event\n13-03-2021 10:00,a\n04-03-2021 10:05,b\n").candidates
    assert two.at is not None
    assert to_iso(two.at) == "2021-03-04T10:05:00Z"


def test_the_end_is_in_the_zone_of_its_row():
    (one,) = read("Start,End,Timezone,Event\n2021-03-04 09:00,2021-03-04 09:30,EST,a\n").candidates
    assert (one.at and to_iso(one.at), one.until and to_iso(one.until)) == (
        "2021-03-04T14:00:00Z",
        "2021-03-04T14:30:00Z",
    )


def test_a_table_without_names_of_columns_and_one_of_a_log():
    imported = read("2021-03-04 10:00,Ann,alert fired\n2021-03-04 10:01,Bo,looking\n2021-03-04 10:02,Bo,rolled back\n")
    assert [(one.author, one.text) for one in imported.candidates] == [
        ("Ann", "alert fired"),
        ("Bo", "looking"),
        ("Bo", "rolled back"),
    ]
    imported = read("timestamp\tlevel\tmsg\n1614852000\tERROR\tdown\n1614852060.5\tINFO\tup\n", format=None)
    assert imported.format == "csv"
    assert [(one.text, one.tags) for one in imported.candidates] == [("down", ("error",)), ("up", ("info",))]


def test_the_source_of_a_row_is_a_tag_and_its_address_stays_with_the_words():
    text = "Time,Event,Source\n2021-03-04 10:00,a,Pager (https://p.example/1)\n2021-03-04 10:01,b,https://p.example/2\n2021-03-04 10:02,c,Pager\n"
    found = read(text).candidates
    assert [(one.text, one.channel, one.tags) for one in found] == [
        ("a\nhttps://p.example/1", "Pager", ("pager",)),
        ("b\nhttps://p.example/2", "", ()),
        ("c", "Pager", ("pager",)),
    ]


def test_columns_that_come_with_no_row_are_said():
    imported = read("#,Time,Event,Cost centre,Hash\n1,2021-03-04 10:00,a,x,y\n2,2021-03-04 10:01,b,x,z\n")
    assert imported.warnings == ("left out: columns “Cost centre”, “Hash”",)


def test_a_clock_that_no_clock_shows_is_said():
    one, two = read("Time,Event\n2021-03-04 25:99,a\n2021-03-04 10:01,b\n").candidates
    assert one.warnings == ("“25:99” is no time of day: taken as the whole day",)
    assert two.warnings == ()


def test_two_columns_of_times_may_contradict():
    imported = read(
        "Time (UTC),Time (CET),What\n2021-03-04 10:00,2021-03-04 11:00,a\n2021-03-04 10:05,2021-03-04 11:50,b\n"
    )
    assert [one.warnings for one in imported.candidates] == [
        (),
        ("“2021-03-04 10:05” and “2021-03-04 11:50” are two different times; the first is taken",),
    ]


def test_odd_rows_stay_where_they_are():
    imported = read(
        "time,what\n2021-03-04 10:00,a\n20202-03-04 10:00,b\n0001-01-01 00:00,c\n9999-12-31 10:00,d\n,e\nlater,f\n2021-03-04 09:00,g\n"
    )
    assert [(one.text, one.at is None) for one in imported.candidates] == [
        ("a", False), ("b", True), ("c", True), ("d", True), ("e", True), ("f", True), ("g", False)
    ]  # fmt: skip
    assert [one.text for one in imported.candidates if one.warnings] == ["b", "c", "d", "e", "f"]


def test_columns_are_reassigned():
    text = "time,first,second\n2021-03-04 10:00,one,two\n"
    columns = Columns((TIME, WHO, WHAT))
    (candidate,) = read(text, columns=columns, format="csv").candidates
    assert (candidate.author, candidate.text) == ("one", "two")
    assert columns.reassigned(1, WHAT).meanings == (TIME, WHAT, WHAT)
    assert columns.reassigned(1, TIME).reassigned(2, WHO).meanings == (TIME, TIME, WHO)
    assert columns.reassigned(2, WHO).meanings == (TIME, None, WHO)
    assert (columns.of(WHO), columns.of(UNTIL), columns.all_of(TIME)) == (1, None, (0,))


@pytest.mark.parametrize("header", ["", "Aika;Kuka;Mitä\n", "Время;Кто;Что\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1251"])
def test_clocks_alone_are_a_table_whatever_its_columns_are_called(header, encoding):
    rows = "14:02;Ann;Disk full\n14:10;Bo;Disk grown\n14:30;Ann;Customers told\n"
    text = (header + rows).encode(encoding, "replace")
    assert delimited.recognise(text, "x")
    found = read(text)
    assert found.format == "csv"
    assert [one.text for one in found.candidates] == ["Disk full", "Disk grown", "Customers told"]


@pytest.mark.parametrize(
    "text",
    [
        "00:13:46\tAnn:\thello\n00:14:00\tBo:\tyes\n",
        "00:13:46\tAnn:\thello\n00:14:00\tBo:\tyes\n00:14:09\tAnn:\tgood\n",
        "08:58:13\t From Ann : hi\n08:59:00\t From Bo : yo\n",
        "09:00 Ann: hi, all\n09:02 Bo: yes, ok\n",
        "14:02 public x, y\n14:05 z, a\n",
        "a,b\n1,2\n3,4\n",
        '{"a": 1, "b": 2}',
        "",
    ],
)
def test_what_is_no_table_of_times(text):
    assert not delimited.recognise(text.encode(), "x.csv")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a,b\n1,2\n", "no column with times"),
        ('time,what\n10:00,"abc\n' + "10:01,x\n" * 2000, "line 2: a quotation mark that opens here is never closed"),
        ("time,what\n", "has no"),
        ("time,what\n10:00,a\0b\n", "is not text"),
        ("", "is empty"),
    ],
)
def test_what_cannot_be_used_is_said(text, why):
    with pytest.raises(Unreadable, match=why):
        read(text, format="csv")


def test_a_table_that_was_cut_off_keeps_what_it_has():
    assert [one.text for one in read('time,what\n2021-03-04 10:00,a\n2021-03-04 10:05,"abc').candidates] == ["a", "abc"]


TIMELINEJS = (
    "Year,Month,Day,Time,End Year,End Month,End Day,End Time,Display Date,Headline,Text,Media,Media Credit,Media Caption,"
    "Media Thumbnail,Type,Group,Background\n,,,,,,,,,Checkout down,Intro,,,,,title,,\n"
    "2021,3,4,10:45:00,2021,3,4,11:00,a day in March,Alert,<p>Very <b>loud</b></p>,https://x.example/1,,,,,Shop,\n"
    "2021,3,,,,,,,,Somewhen,,,,,,,,\n"
)


def test_timelinejs():
    imported = read(TIMELINEJS, timezone="Europe/Berlin")
    assert (imported.format, imported.title, imported.asks_zone) == ("timelinejs", "Checkout down", False)
    assert told(imported) == [("2021-03-04T09:45:00Z", "Alert\nVery loud\nhttps://x.example/1"), (None, "Somewhen")]
    assert (imported.candidates[0].tags, imported.candidates[0].precision) == (("shop",), "range")
    event = {
        "start_date": {"year": "2021", "month": 3, "day": "4", "hour": "10", "minute": "45"},
        "text": {"headline": "Alert"},
    }
    value = {"title": {"text": {"headline": "T"}}, "events": [event, None, {"text": 7}]}
    imported = read(json.dumps(value))
    assert (imported.format, imported.title) == ("timelinejs", "T")
    assert told(imported)[0] == ("2021-03-04T10:45:00Z", "Alert")


def test_eras_of_timelinejs_come_too():
    day = {"year": "2021", "month": "3", "day": "4"}
    event = {"start_date": day | {"hour": "10"}, "text": {"headline": "Alert"}}
    text = json.dumps({"events": [event], "eras": [{"start_date": day, "text": {"headline": "Era"}}]})
    assert [one.text for one in read(text, format=None).candidates] == ["Alert", "Era"]


def test_ten_thousand_rows_are_read():
    text = "Time,Who,What\n" + "".join(
        f'2021-03-{1 + n // 1440:02d} {n // 60 % 24:02d}:{n % 60:02d},ann,"Thing {n}, with words"\n'
        for n in range(10_000)
    )
    assert len(read(text).candidates) == 10_000


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)


@given(st.lists(CELLS, min_size=1, max_size=6))
def test_no_words_are_lost_whatever_a_cell_holds(words):
    file = io.StringIO(newline="")
    csv.writer(file).writerows([("time", "what"), *(("2021-03-04 10:00", word) for word in words)])
    found = [one.text for one in read(file.getvalue(), format="csv").candidates]
    wanted = [word.strip().replace("\r\n", "\n").replace("\r", "\n") or "2021-03-04 10:00" for word in words]
    assert found == wanted


def test_markup_in_cells_is_read_as_text():
    (only,) = read('time,title,desc\n2021-03-04 10:00,Ship leaves,"<p>It <b>leaves</b> the dock</p>"\n').candidates
    assert only.text == "Ship leaves\nIt leaves the dock"


def test_days_that_a_spreadsheet_counts():
    found = road.read(b"date,event\n43664.58472,a\n43665,b\n,c\n", today=date(2021, 6, 1), timezone="UTC")
    assert found.format == "csv"
    assert [(one.at and to_iso(one.at), one.precision, one.text) for one in found.candidates] == [
        ("2019-07-18T14:02:00Z", Precision.EXACT, "a"),
        ("2019-07-19T00:00:00Z", Precision.RANGE, "b"),
        (None, Precision.EXACT, "c"),
    ]


def test_numbers_of_five_digits_are_no_days_where_no_name_says_so():
    found = road.read(b"time,summary\n2019-07-18 14:02,43664\n", today=date(2021, 6, 1), timezone="UTC")
    assert found.candidates[0].text == "43664"


def test_a_german_column_names_its_zone():
    found = road.read(b"Zeit (MESZ),Ereignis\n18.07.2019 14:02,a\n", today=date(2021, 6, 1), timezone="UTC")
    assert [one.at and to_iso(one.at) for one in found.candidates] == ["2019-07-18T12:02:00Z"]
    assert not found.asks_zone


@pytest.mark.parametrize(
    ("when", "at", "until"),
    [
        ("14:00-14:20", "2019-12-22T14:00:00Z", "2019-12-22T14:20:00Z"),
        ("23:40-00:30", "2019-12-22T23:40:00Z", "2019-12-23T00:30:00Z"),
        ("14:00:00-05:00", "2019-12-22T19:00:00Z", None),
        ("14:00-0500", "2019-12-22T19:00:00Z", None),
        ("14:00+01:00", "2019-12-22T13:00:00Z", None),
    ],
)
def test_behind_a_bare_clock_a_hyphen_begins_its_end(when: str, at: str, until: str | None):
    (one,) = read(f"Date,Time,What\n2019-12-22,{when},Rolled back\n").candidates
    assert (one.at and to_iso(one.at), one.until and to_iso(one.until)) == (at, until)
