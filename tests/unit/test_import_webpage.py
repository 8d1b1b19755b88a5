"""Web and wiki pages: whatever HTML there is, only its words are looked at."""

from __future__ import annotations

import json
from datetime import date

import pytest

from whiteboard.importers import road, webpage
from whiteboard.importers.candidates import Import, Unreadable
from whiteboard.model.instants import to_iso
from whiteboard.model.records import Mark, Precision

TODAY = date(2021, 6, 1)


def read(text: str | bytes) -> Import:
    return road.read(text, today=TODAY, name="page")


def told(imported: Import) -> list[tuple[str | None, str]]:
    return [(one.at and to_iso(one.at), one.text) for one in imported.candidates]


PAGE = """\
<!doctype html><html><head><title>Saved</title><script>alert("10:00 no")</script><style>p{}</style></head><body>
<h1>Checkout review</h1><p>Times are in UTC</p><img src="https://evil.example/x.png" onerror="x()">
<table><tr><td>
  <table><thead><tr><th>Date</th><th>Time</th><th>Who</th><th>What</th></tr></thead>
  <tbody><tr><td rowspan="2">2021-03-04</td><td>10:15</td><td>@ann</td><td><p>First</p><ul><li>a</li><li>b</li></ul></td></tr>
  <tr><td>23:50</td><td>bo</td><td>Second <a href="https://x.example/1">log</a></td></tr>
  <tr><td colspan="4">2021-03-05</td></tr>
  <tr><td></td><td>00:10</td><td>bo</td><td>Third</td></tr>
  <tr><td></td><td>late</td><td>bo</td><td>Odd</td></tr></tbody></table>
</td></tr></table>
<ul><li><b>2021-03-06</b><ul><li>9:02am &ndash; fourth<ul><li>more</li></ul></li></ul></li></ul>
<dl><dt>11:00</dt><dd>fifth</dd></dl><div><span>12:00</span><p>sixth</p></div></body></html>
"""


def test_a_saved_page():
    imported = read(PAGE)
    assert (imported.format, imported.title) == ("html", "Checkout review")
    assert told(imported) == [
        ("2021-03-04T10:15:00Z", "First\n• a\n• b"),
        ("2021-03-04T23:50:00Z", "Second log (https://x.example/1)"),
        ("2021-03-05T00:10:00Z", "Third"),
        (None, "Odd"),
        ("2021-03-06T09:02:00Z", "fourth\n• more"),
        ("2021-03-06T11:00:00Z", "fifth"),
        ("2021-03-06T12:00:00Z", "sixth"),
    ]
    assert imported.candidates[3].warnings == ("“late” cannot be read as a time",)


def test_the_storage_format_of_a_wiki():
    imported = read(
        '<ac:structured-macro ac:name="info"><ac:parameter ac:name="x">10:00 no</ac:parameter><ac:rich-text-body>'
        "<p>All times UTC</p></ac:rich-text-body></ac:structured-macro><table><tbody><tr><th>When</th><th>Event</th></tr>"
        '<tr><td><time datetime="2021-03-04" /> 10:15</td><td>Down <ac:link><ri:user ri:username="jo" /></ac:link></td></tr>'
        '<tr><td><time datetime="2021-03-04T10:20:00Z">20 past</time></td><td><ac:plain-text-body><![CDATA[a < b]]>'
        "</ac:plain-text-body></td></tr></tbody></table>"
        "<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>Fix it "
        '<ac:link><ri:user ri:username="jo" /></ac:link> <time datetime="2021-07-01" /></ac:task-body></ac:task></ac:task-list>'
    )
    assert told(imported) == [
        ("2021-03-04T10:15:00Z", "Down"),
        ("2021-03-04T10:20:00Z", "a < b"),
        (None, "Fix it"),
    ]
    todo = imported.candidates[2].todo
    assert todo is not None
    assert (todo.owner, todo.due) == ("jo", "2021-07-01")


def test_a_word_export_is_a_mail_message():
    message = (
        b"Date: Thu, 4 Mar 2021 10:00:00 +0000\nSubject: Exported\nMIME-Version: 1.0\n"
        b'Content-Type: multipart/related; boundary="b"\n\n--b\nContent-Type: text/html; charset=UTF-8\n'
        b"Content-Transfer-Encoding: quoted-printable\n\n<html><body><table><tr><th>Time</th><th>What</th></tr>"
        b"<tr><td>2021-03-04 10:=\n15</td><td>caf=C3=A9</td></tr></table></body></html>\n--b--\n"
    )
    assert told(read(message)) == [("2021-03-04T10:15:00Z", "café")]
    with pytest.raises(Unreadable, match="without HTML"):
        read(message.replace(b"text/html", b"text/plain"))


def test_the_answer_of_a_wiki_s_interface_and_declared_pages():
    table = "<table><tr><th>Time</th><th>What</th></tr><tr><td>2021-03-04 10:15</td><td>a</td></tr></table>"
    page = {"id": "1", "title": "Check & out", "body": {"storage": {"value": table, "representation": "storage"}}}
    imported = read(json.dumps(page).encode())
    assert (imported.title, told(imported)) == ("Check & out", [("2021-03-04T10:15:00Z", "a")])
    with pytest.raises(Unreadable, match="holds no page of a wiki"):
        read(b'{"body": {"view": {"value": null}}}')
    assert told(read(f"<?xml version='1.0' encoding='UTF-8'?>\n<html><body>{table}</body></html>")) == told(imported)


def test_fields_above_a_timeline_are_key_events_only():
    rows = "<tr><th>Date<td>2021-03-04</tr><tr><th>Severity<td>SEV1</tr><tr><th>Detected<td>10:10</tr><tr><th>Resolved<td>10:40</tr>"
    events = "<tr><th>Time<th>What<th>Who</tr><tr><td>10:1x<td>a<td></tr><tr><td>~10:2x<td>b<td>(user 12:ab)</tr>"
    imported = read(f"<table>{rows}</table><table>{events}</table>")
    assert [(one.text, one.marks) for one in imported.candidates] == [
        ("Detected", (Mark.DETECTED,)),
        ("Resolved", (Mark.RESOLVED,)),
        ("a", ()),
        ("b", ()),
    ]
    last = imported.candidates[-1]
    assert (last.author, last.precision, last.until and to_iso(last.until)) == (
        "",
        Precision.RANGE,
        "2021-03-04T10:30:00Z",
    )
    assert last.warnings[-1] == "said by user 12:ab, whom the page does not name"


def test_the_month_stands_first_where_clocks_are_american():
    for zone, clock in (("ET", "10:40"), ("UTC", "10:40 AM")):
        imported = read(f"<table><tr><th>Time ({zone})<th>What</tr><tr><td>3/4 {clock}<td>a</tr></table>")
        assert imported.candidates[0].at is not None
        assert to_iso(imported.candidates[0].at).startswith("2021-03-04T")
        assert "taken with the month first" in imported.warnings[0]


def test_a_page_of_nothing_but_its_first_line_is_refused():
    with pytest.raises(Unreadable, match="tells no times"):
        read("<!DOCTYPE html>")


def test_what_the_clipboard_of_windows_holds():
    copied = "Version:0.9\r\nStartHTML:0000000105\r\nEndHTML:0000000200\r\n<html><body><!--StartFragment--><ul><li>2021-03-04 10:15 a</li></ul>"
    assert told(read(copied)) == [("2021-03-04T10:15:00Z", "a")]


@pytest.mark.parametrize("charset", ["iso-8859-1", "utf-16", "windows-1251"])
def test_encodings(charset):
    words = "Сбой" if charset == "windows-1251" else "café"
    page = f"<html><head><meta charset='{charset}'></head><p>2021-03-04 10:15 {words}</p></html>"
    assert told(read(page.encode(charset)))[0][1] == words


def test_deep_nesting_is_read_or_refused_but_ends():
    assert read(b"<ul><li>2021-03-04 10:15 x" * 500).candidates
    with pytest.raises(Unreadable, match="tells no times"):
        read(b"<div>" * 5000 + b"<p>2021-03-04 10:15 deep</p>")


def test_lists_within_lists_lose_no_words():
    text = "".join(
        one.text for one in read("<ul><li>2021-03-04 10:15 x" + "".join(f"<ul><li>w{n}" for n in range(100))).candidates
    )
    assert all(f"w{number}" in text for number in range(100))


def test_it_is_recognised_by_what_it_holds():
    assert webpage.recognise(b"\n<table class='x'><tr>", "")
    assert webpage.recognise(b"<ac:layout><ac:layout-section>", "")
    assert not webpage.recognise(b"<?xml version='1.0'?><feed>", "page.html")
    assert not webpage.recognise(b"10:00 <p> is a tag", "")


ACCOUNT = "712020:1b2c3d4e-aaaa-bbbb-cccc-1234567890ab"


def test_the_number_of_an_account_is_nobody():
    task = "<ac:task-list><ac:task><ac:task-status>incomplete</ac:task-status><ac:task-body>{}</ac:task-body></ac:task></ac:task-list>"
    for who in (f'<ri:user ri:account-id="{ACCOUNT}"/>', '<ri:user ri:userkey="8a7f808a7f1234567890abcdef123456"/>'):
        (only,) = read(task.format(f"Fix it <ac:link>{who}</ac:link>")).candidates
        assert only.todo is not None
        assert only.todo.owner == ""
        assert only.text.startswith("Fix it (user ")
    (named,) = read(task.format('Fix it <ac:link><ri:user ri:username="anna"/></ac:link>')).candidates
    assert named.todo is not None
    assert named.todo.owner == "anna"


def test_a_time_whose_words_contradict_its_data_is_flagged():
    row = (
        "<table><tr><th>Time<th>What</tr><tr><td><time datetime='2024-04-02T10:00:00Z'>{}</time><td>Alert</tr></table>"
    )
    (odd,) = read(row.format("2 April 2024 10:07")).candidates
    assert to_iso(odd.at or 0) == "2024-04-02T10:00:00Z"
    assert any("2 April 2024 10:07" in warning for warning in odd.warnings)
    # Another zone shows another hour, and nothing is odd about it.
    for shown in ("2 April 2024 12:00", "2 April 2024", "10:00", "this morning"):
        (fine,) = read(row.format(shown)).candidates
        assert not fine.warnings, shown


def test_a_table_of_fields_has_no_header_whatever_stands_first():
    """Its first row is a field as the others: no name of a column above times."""
    page = (
        "<table><tr><th>Severity</th><td>SEV1</td></tr><tr><th>Incident date</th><td>2021-03-04</td></tr>"
        "<tr><th>Detected</th><td>14:02 UTC</td></tr></table>"
        "<table><tr><th>Time</th><th>Event</th></tr><tr><td>14:05</td><td><ul><li><p>Rolled back</p></li></ul></td></tr></table>"
    )
    imported = road.read(page, today=TODAY, format="html", timezone="UTC")
    assert [(to_iso(one.at), one.text) for one in imported.candidates] == [
        ("2021-03-04T14:02:00Z", "Detected"),
        ("2021-03-04T14:05:00Z", "• Rolled back"),
    ]
