"""Saved pages and feeds of a status page say the same as its JSON."""

from __future__ import annotations

import html
from datetime import date

import pytest

from whiteboard.importers import road
from whiteboard.importers.candidates import SeveralIncidents, Unreadable
from whiteboard.model.instants import to_iso
from whiteboard.model.records import Mark, Role

TODAY = date(2021, 6, 1)


def row(status: str, body: str, unix: str, shown: str) -> str:
    return (
        f'<div class="row update-row"><h2 class="update-title span3">{status}</h2><div class="update-body"><span>{body}'
        f'</span></div><div class="update-timestamp">Posted <span class="ago" data-datetime-unix="{unix}"></span>{shown}</div></div>'
    )


HEAD = (
    '<!DOCTYPE html><html><head><title>X Status - Slow</title><meta property="og:url" content="https://x.example/incidents/abc1">'
    '</head><body><h1 class="incident-name impact-major">Slow baskets</h1>'
)
PAGE = (
    HEAD
    + row("Resolved", "All <b>good</b>.", "1614855600000", "Mar <var>04</var>, <var>2021</var> - <var>11:00</var> UTC")
    + row("Investigating", "Looking; next update in 30 minutes.", "1614852000000", "Mar 04, 2021 - 09:15 UTC")
    + "</body></html>"
)


def test_a_saved_page():
    imported = road.read(PAGE, today=TODAY)
    assert (imported.format, imported.title) == ("statuspage-page", "Slow baskets")
    first, last = imported.candidates
    assert (to_iso(first.at or 0), first.text) == (
        "2021-03-04T10:00:00Z",
        "Investigating: Looking; next update in 30 minutes.",
    )
    assert first.warnings == (
        "the page says “Mar 04, 2021 - 09:15 UTC”, its data 2021-03-04T10:00:00Z; the data is taken",
    )
    assert first.promise is not None
    assert (to_iso(last.at or 0), last.text, last.marks, last.warnings) == (
        "2021-03-04T11:00:00Z",
        "Resolved: All good.",
        (Mark.RESOLVED,),
        (),
    )
    assert {one.role for one in imported.candidates} == {Role.PUBLIC}


def test_a_page_without_numbers_is_read_by_its_words():
    imported = road.read(PAGE.replace('data-datetime-unix="1614855600000"', ""), today=TODAY)
    assert to_iso(imported.candidates[-1].at or 0) == "2021-03-04T11:00:00Z"


def entry(code: str, published: str, *updates: tuple[str, str]) -> str:
    content = "".join(
        f"<p><small>{when}</small><br><strong>{status}</strong> - Words of {status}</p>" for when, status in updates
    )
    return (
        f'<entry><id>tag:x,2005:Incident/{code}</id><published>{published}</published><link href="https://x.example/incidents/{code}"/>'
        f'<title>Incident {code}</title><content type="html">{html.escape(content)}</content></entry>'
    )


FEED = '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"><title>X</title>{}</feed>'
TURN = entry(
    "new1",
    "2021-01-01T02:10:00Z",
    ("Jan <var data-var='date'> 1</var>, <var data-var='time'>02:10</var> UTC", "Resolved"),
    ("Dec <var data-var='date'>31</var>, <var data-var='time'>23:30</var> UTC", "Investigating"),
)


def test_a_feed_takes_the_year_from_when_it_was_published():
    imported = road.read(FEED.format(TURN), today=TODAY)
    assert (imported.format, imported.title) == ("statuspage-feed", "Incident new1")
    assert [(to_iso(one.at or 0), one.text) for one in imported.candidates] == [
        ("2020-12-31T23:30:00Z", "Investigating: Words of Investigating"),
        ("2021-01-01T02:10:00Z", "Resolved: Words of Resolved"),
    ]


def test_a_feed_of_several_incidents_is_chosen_from():
    feed = FEED.format(TURN + entry("old1", "2020-05-08T10:00:00Z", ("May 8, 10:00 PDT", "Resolved")))
    with pytest.raises(SeveralIncidents):
        road.read(feed, today=TODAY)
    assert [one.id for one in road.incidents(feed)] == ["new1", "old1"]
    (only,) = road.read(feed, today=TODAY, incident="old1").candidates
    assert to_iso(only.at or 0) == "2020-05-08T17:00:00Z"


def test_rss():
    feed = (
        '<rss version="2.0"><channel><item><title>Slow</title><pubDate>Fri, 08 May 2020 10:00:00 +0000</pubDate>'
        "<link>https://x.example/incidents/r1</link><description>&lt;p&gt;&lt;small&gt;May 8, 09:00 UTC&lt;/small&gt;&lt;br&gt;"
        "&lt;strong&gt;Monitoring&lt;/strong&gt; - Words&lt;/p&gt;</description></item></channel></rss>"
    )
    (only,) = road.read(feed, today=TODAY).candidates
    assert (to_iso(only.at or 0), only.text) == ("2020-05-08T09:00:00Z", "Monitoring: Words")


def test_entities_are_neither_expanded_nor_fetched():
    bomb = '<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    file = '<!ENTITY f SYSTEM "file:///etc/hostname">]>'
    feed = FEED.format(TURN.replace("Incident new1", "&j;&f;")).replace("<feed", f"{bomb}{file}<feed", 1)
    with pytest.raises(Unreadable, match="no updates"):
        road.read(feed, today=TODAY)
    assert road.read(
        FEED.format(TURN.replace("Incident new1", "&f;")).replace("<feed", f"<!DOCTYPE l [{file}<feed", 1), today=TODAY
    ).title in (
        "&f;",
        "Incident without a name",
    )


@pytest.mark.parametrize(
    ("text", "name", "why"),
    [
        (FEED.format(""), "statuspage-feed", "without incidents"),
        ("<feed><entry>", "statuspage-feed", "no updates"),
        ("", "statuspage-feed", "is empty"),
        ("no", "statuspage-feed", "is not XML|without incidents"),
        (HEAD, "statuspage-page", "no updates of an incident"),
        ("", "statuspage-page", "is empty"),
    ],
)
def test_what_cannot_be_used_is_said(text, name, why):
    with pytest.raises(Unreadable, match=why):
        road.read(text, today=TODAY, format=name)


def plain_entry(id: str, updated: str, content: str) -> str:
    return f"<entry><id>{id}</id><title>Slow</title><updated>{updated}</updated><content>{html.escape(content)}</content></entry>"


def test_a_feed_without_times_of_its_updates_tells_that_of_the_newest():
    content = (
        "<p><strong>Resolved</strong> — <p>All well.</p></p><p><strong>Investigating</strong> — <p>We look.</p></p>"
    )
    feed = f"<feed><title>X Status</title>{plain_entry('a-1', '2021-03-04T11:00:00.5Z', content)}</feed>"
    found = road.read(feed, today=TODAY)
    assert found.format == "statuspage-feed"
    assert [(one.text, one.at and to_iso(one.at)) for one in found.candidates] == [
        ("Resolved: All well.", "2021-03-04T11:00:00.500Z"),
        ("Investigating: We look.", None),
    ]
    assert found.candidates[0].marks == (Mark.RESOLVED,)


def test_an_entry_for_each_change_is_an_update():
    feed = (
        f"<feed><title>X Status</title>{plain_entry('tag:status,1', '2021-03-04T11:00:00Z', 'Mail went down.')}</feed>"
    )
    (only,) = road.read(feed, today=TODAY).candidates
    assert (only.text, only.at and to_iso(only.at)) == ("Mail went down.", "2021-03-04T11:00:00Z")


HOME = """\
<!DOCTYPE html><body class="status index"><div class="unresolved-incident impact-major"><div class="incident-title">
<a class="actual-title" href="/incidents/aaa">Log-ins fail</a></div><div class="updates">
<div class="update"><strong>Update</strong> - <span>Still looking.</span><br><small><span data-datetime-unix="1563440640000"></span>
Jul <var>18</var>, <var>2019</var> - <var>10:04</var> BST</small></div>
<div class="update"><strong>Investigating</strong> - <span>Looking.</span><br><small>Jul 18, 2019 - 09:37 BST</small></div>
</div></div>{past}</body>"""
PAST = """\
<div class="status-day"><div class="date">Jul 16, 2019</div><div class="incident-container"><div class="incident-title impact-minor">
<a href="/incidents/bbb">Slow</a></div><div class="update"><strong>Resolved</strong> - <span>Fine.</span><br>
<small>Jul 16, 23:01 CEST</small></div></div></div>"""


def test_the_page_of_all_that_goes_on():
    found = road.read(HOME.format(past=""), today=date(2021, 6, 1))
    assert (found.format, found.title) == ("statuspage-page", "Log-ins fail")
    assert [(one.at and to_iso(one.at), one.text) for one in found.candidates] == [
        ("2019-07-18T08:37:00Z", "Investigating: Looking."),
        ("2019-07-18T09:04:00Z", "Update: Still looking."),
    ]


def test_one_of_several_incidents_on_a_page_is_chosen():
    page = HOME.format(past=PAST)
    assert [(one.id, one.impact, one.updates) for one in road.incidents(page)] == [
        ("aaa", "major", 2),
        ("bbb", "minor", 1),
    ]
    found = road.read(page, today=date(2021, 6, 1), incident="bbb")
    assert [(one.at and to_iso(one.at), one.text) for one in found.candidates] == [
        ("2019-07-16T21:01:00Z", "Resolved: Fine.")
    ]
    with pytest.raises(SeveralIncidents):
        road.read(page, today=date(2021, 6, 1))
