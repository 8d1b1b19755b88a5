"""Whatever a file holds: document formats end soon, fetch nothing, and raise nothing but `Unreadable`."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whiteboard.importers import road
from whiteboard.importers.candidates import Import, Options, Unreadable
from whiteboard.importers.formats import FORMATS, Format
from whiteboard.importers.source import Source
from whiteboard.model.records import Precision

NAMES = (
    "statuspage",
    "statuspage-page",
    "statuspage-feed",
    "board",
    "timelinejs",
    "html",
    "markdown",
    "csv",
    "discord",
    "discord-text",
    "webvtt",
)
MINE = tuple(one for one in FORMATS if one.name in NAMES)
OPTIONS = Options("Europe/London", date(2021, 6, 1))

HOSTILE = {
    "empty": b"",
    "spaces": b" \n\t ",
    "NULs": b"\0" * 100,
    "every byte": bytes(range(256)) * 20,
    "UTF-16": "time,what\n10:00,é\n".encode("utf-16"),
    "half of UTF-16": "time,what\n10:00,é\n".encode("utf-16")[:-1],
    "invalid UTF-8": b"time,what\n10:00,caf\xe9\n\xff",
    "deep JSON": b'{"title": "x", "notes":' + b"[" * 50_000,
    "deep objects": b'{"events":' + b'{"start_date":' * 50_000,
    "deep HTML": b"<div>" * 50_000 + b"10:00 x",
    "deep tables": b"<table><tr><td>" * 2_000 + b"10:00 x",
    "deep lists": b"<ul><li>10:00 x" * 2_000,
    "deep bullets": b"- " * 2_000 + b"10:00 x",
    "deep quotes": b"# x\n" + b">" * 2_000 + b" 10:00 x",
    "brackets": b"# x\n\n10:00 " + b"[" * 19_000,
    "many brackets": b"# x\n\n10:00 " + b"[" * 200_000,
    "backticks": b"# x\n\n10:00 " + b"".join(b"`" * number + b" " for number in range(200)),
    "one huge cell": b"time,what\n10:00," + b"a" * 1_000_000,
    "spans": b"<table><tr><td rowspan=99999 colspan=99999>10:00<td>x</tr>" + b"<tr><td>y</tr>" * 500 + b"</table>",
    "open quote": b'time,what\n10:00,"abc\n' + b"10:01,x\n" * 2_000,
    "entity bomb": b"<!DOCTYPE l ["
    + b"".join(b'<!ENTITY l%d "%s">' % (number + 1, b"&l%d;" % number * 10) for number in range(12))
    + b"]><feed><entry><id>/incidents/a</id><title>&l12;</title><content>&l12;</content></entry></feed>",
    "entity bomb in a page": b"<!DOCTYPE html ["
    + b"".join(b'<!ENTITY l%d "%s">' % (number + 1, b"&l%d;" % number * 10) for number in range(12))
    + b"]><ul><li>10:00 &l12;</li></ul>",
    "external entity": b'<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/hostname">]><feed><entry><title>&a;</title></entry></feed>',
    "entity for an element": b"<feed><entry>&x;<id>/incidents/a</id><title>&y;</title><content>&z;</content></entry></feed>",
    "messages in messages": b"MIME-Version: 1.0\n"
    + b"".join(b"Content-Type: multipart/related; boundary=b%d\n\n--b%d\n" % (number, number) for number in range(500)),
    "parentheses": b"- Detected " + b"(" * 20_000 + b"\n- 10:00 b",
    "parentheses before words": b"# x\n\nDetected " + b"(" * 60 + b" What 10:00\n\n- 10:00 b",
    "statements": b"# All times " + b"time in " * 10_000,
    "cues": b"WEBVTT\n\n"
    + b"00:00:01.000 --> 00:00:02.000\na <v b>\n\n" * 3_000
    + b"00:00:01.000 --> 00:00:02.000\n"
    + b"<" * 99_999,
    "names and dashes": b"a \xe2\x80\x94 10:00\nb\n" * 5_000 + b"a " * 50_000 + b"\xe2\x80\x94" * 50_000,
    "names and spaces": (b"a" + b" " * 290 + b"\xe2\x80\x94\n") * 3_000,
    "a label of spaces": b"# x\n\n- 10:00 " + b"resolved (" * 5 + b" " * 30_000 + b"x\n",
    "a wiki heading of spaces": b"== x ==\n==" + b" " * 16_000 + b"x\n== x" + b" " * 16_000 + b"y\n* 10:00 a\n",
    "a name of spaces": b"Posted " + b" " * 60_000 + b"x\n- 10:00 a\n",
    "years": b"time,what\n0000-01-01 10:00,a\n0001-01-01 00:00,b\n9999-12-31 23:59,c\n-1-1-1 10:00,d\n99999999999999999999,e\n",
}


def read(format: Format, data: bytes) -> Import | None:
    """What a format finds; None where it refuses, in one sentence."""
    format.recognise(data[:65536], "file")
    try:
        return format.parse(Source(data, "file"), OPTIONS)
    except Unreadable as why:
        sentence = str(why)
    assert sentence.startswith("file")
    assert "\n" not in sentence
    return None


@pytest.mark.timeout(600)  # Counting covered lines makes a hundred thousand rows many times slower.
def test_a_table_of_a_hundred_thousand_rows_is_read():
    rows = "".join(f"2021-03-{1 + number // 5000:02} 10:{number % 60:02},event {number}\n" for number in range(100_000))
    found = read(next(one for one in FORMATS if one.name == "csv"), f"Time,Event\n{rows}".encode())
    assert found is not None
    assert len(found.candidates) == 100_000
    assert found.candidates[-1].text == "event 99999"


@pytest.mark.parametrize("format", MINE, ids=lambda one: one.name)
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_end(format, name):
    read(format, HOSTILE[name])


PIECES = {
    "html": ["<table>", "<tr>", "<td>", "<td rowspan=2>", "<th>", "</table>", "</td>", "<ul>", "<li>", "</li>", "</ul>", "<p>", "<h2>",
             "</h2>", "<br>", "<time datetime='2021-03-04T10:00Z'>", "<ac:task>", "<ac:task-status>", "<dl><dt>", "<dd>", "<pre>", "<!--",
             "<![CDATA[", "]]>", "<script>", "&#0;", "<a href='http://x'>"],
    "markdown": ["# ", "## ", "- ", "  - ", "1. ", "| ", " |", "\n|-|-|\n", "**", "`", "```\n", "> ", "---\n", "[x](", "- [ ] ", "<table>",
                 "<br>", "All times in CET", "title: x"],
    "csv": ["time", "date", "what", ",", ";", "\t", '"', '""', "sep=;\n", "\r", "end", "who", "lane"],
    "timelinejs": ["Year,Month,Day,Time,Headline,Text,Type\n", "2021", ",", "3", "title", '{"events": [', '{"start_date": {"year": ', "}", "]"],
    "statuspage-page": ["<div class='update-row'>", "<h2 class='update-title'>", "<span data-datetime-unix='1614855600000'>",
                        "<span data-datetime-unix='99999999999999'>", "<div class='update-body'>", "<h1 class='incident-name'>", "</div>"],
    "statuspage-feed": ["<feed>", "<entry>", "</entry>", "<published>2021-03-04T10:00:00Z</published>", "<content>", "</content>",
                        "&lt;small>", "&lt;/small>", "&lt;strong>", "&lt;/strong>", "<link href='/incidents/a'/>", "<!DOCTYPE x [", "]>"],
    "board": ['{"id": "b", "title": "x", ', '"notes": [', '{"id": "n"', '"place": {"on": "tray"}', "}", "]", ",", '"lanes": []', "null", "1e999"],
    "webvtt": ["WEBVTT\n\n", "00:00:01.000 --> 00:00:02.000\n", "01:02.5 --> x\n", "9999:59:59.9 --> 0\n", "Anna: ", "<v Ben>", "</v>", "NOTE"],
    "discord": ['{"guild": {}, "channel": {"name": "x"}, "messages": [', '{"content": "', '"timestamp": "', '"', "null", "}", "]", ",", "1e999",
                '"type": "Reply"', '"author": {"name": "', '"embeds": [', '"id": '],
    "discord-text": ["Anna", " — ", "\n — \n", "Today at 2:02 PM\n", "Yesterday at ", "07/18/2019 ", "[2:04 PM]", "(edited)"],
    "statuspage": ['{"incidents": [', '{"name": "x", "incident_updates": [', '{"status": "resolved"', '"display_at": "', '"', "null", "}", "]", ","],
}  # fmt: skip
TIMES = ["10:45", "2021-03-04", "2021-03-04 10:45", "2X:XX", "14:??", "2021-03-28 01:30", "20202-01-01", "0001-01-01 10:00", "9:02 PM",
         "9999-12-31 23:59", "24:00", "+5m", "CET", "UTC+14", "IST", " - ", "3/4/21 10:00", "TBC", "~"]  # fmt: skip


@pytest.mark.parametrize("format", MINE, ids=lambda one: one.name)
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_nothing_but_unreadable_is_raised(format, data):
    pieces = st.sampled_from([*PIECES[format.name], *TIMES, "\n", "\n\n", " ", "Incident resolved"]) | st.text(
        max_size=4
    )
    text = data.draw(st.lists(pieces, max_size=25).map("".join))
    found = read(format, text.encode("utf-8", "surrogatepass"))
    for candidate in found.candidates if found else ():
        assert candidate.text or candidate.said
        if candidate.until is not None:
            assert candidate.at is not None
            assert candidate.until >= candidate.at
        assert (candidate.precision is Precision.RANGE) == (candidate.until is not None)


@pytest.mark.parametrize("format", MINE, ids=lambda one: one.name)
@settings(max_examples=20, deadline=None)
@given(data=st.binary(max_size=200))
def test_no_bytes_raise_anything_else(format, data):
    read(format, data)


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("x.csv", b"time,what\n" + b"2026-03-04 10:45,x\n" * 200_002, "x.csv: has more than 200,000 rows"),
        ("x.md", b"# R\n\n" + b"- 10:45 x\n" * 200_001, "x.md: has more than 200,000 lines"),
        ("x.html", b"<html><ul>" + b"<li>" * 1_000_001, "x.html: has more than 1,000,000 tags"),
    ],
)
def test_what_is_far_too_long_is_refused_before_it_is_read(name, data, sentence):
    progress: list[float] = []
    with pytest.raises(Unreadable, match=sentence):
        road.read(road.open_source(data, name, progress.append), today=date(2021, 6, 1))
    assert max(progress, default=0.0) == 0.0
