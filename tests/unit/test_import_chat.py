"""Chats that were saved or pasted become candidates: every shape, midnight, dates, and what must not be taken for a chat."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whiteboard.importers import chat, conversation, road, slack_text
from whiteboard.importers.candidates import Import, Options, Unreadable
from whiteboard.importers.source import Source
from whiteboard.model.instants import from_iso, to_iso
from whiteboard.model.records import Precision, Role
from whiteboard.session.templates import new_document

DAY = date(2019, 7, 18)
TODAY = date(2019, 7, 24)

TAB_FROM = """\
08:58:13\t From  Anna Lee : log-ins fail: 5xx
08:59:00\t From  Ben Okri to Anna Lee(Privately) : between us
09:00:01\t From  Ben Okri : see https://example.com/a
the second graph
"""
TO_EVERYONE = """\
10:00:49 From  Anna Lee  to  Everyone: who is on call?
10:01:02 From  Ben (he/him)  to  Everyone : me
10:01:40 From  Ben (he/him)  to  Anna Lee(Direct Message) : between us
"""
TAB_BELOW = (
    "17:06:15 From Anna Lee to Everyone:\n\tShall we roll back?\n"
    '17:06:40 From Ben Okri to Everyone:\n\tReacted to "Shall we roll back?" with 👍\n'
    '17:07:01 From Cleo to Everyone:\n\tReplying to "Shall we roll..."\n\t\n\tyes\rnow\u2028please\n'
    '17:07:30 From Ben Okri to Everyone:\n\tRemoved a 👍 reaction from "Shall we roll back?"\n'
    "17:08:00 From Cleo to Anna Lee (direct message):\n\tbetween us\n"
)
CLOUD = "00:13:46\tAnna Lee:\twe are back\n01:00:00\tBen Okri:\tgreat\nthanks\n"
COPIED = "From Anna Lee to Everyone 10:56 AM\nlog-ins fail\nFrom Ben to Everyone: 12:01 PM\nlooking\nMe to Everyone 12:02\u202fPM\nok\n"
TEAMS = (
    "[10:37 AM] Lee, Anna (Ops)\nlog-ins fail\n\nsince ten\n\n[10:38 AM] Ben Okri: me too\n[7/17 11:02 PM] Cleo\nlate\n"
)
PLAIN = "14:02 anna: log-ins fail\n14:03 ben.okri: me too\n14:05 anna: rolling back\nbuild 42\n"
NICKS = "14:02 <anna> log-ins fail\n14:03 <ben> me too\n"
DATED = "[2019-07-17 23:58:10] anna: a\n[2019-07-18 00:01:00] ben: b\n"
PHONE = "18/07/2019, 14:02 - Anna Lee: hi\n18/07/2019, 14:03 - Ben: yo\n18/07/2019, 14:03 - Ben: yo\n"
SLACK = (
    "Team thread\n\nAnna Lee\n  3:13 PM\nlog-ins fail (edited) \n:eyes::+1:\n2\n3:14\nsince ten\n\n\n4 replies\n"
    "Last reply 2 months agoView thread\n\n\nPager\nAPP  3:15 PM\ntriggered #42\n\n\nCleo\n:wave:  11:59 PM\n"
    "replied to a thread:\nlog-ins fail\nfixed\n12:01\nreally\n\n\nDora\n  12:02 AM\njoined #inc-42.\n"
)
SLACK_OLD = "anna [10:36 AM]\nlog-ins fail\n[10:37]\nsince ten\nben [10:39 AM]\nok\n"
SLACK_WIDE = "Anna Lee  10:36 AM\nlog-ins fail\nBen Okri  10:39 AM\nok\n"


def read(text: str | bytes, name: str = "", **options: object) -> Import:
    return road.read(text, today=TODAY, day=DAY, timezone="Europe/London", name=name, **options)


def parse(text: str, name: str = "", module=chat, **options: object) -> Import:
    given = {"day": DAY} | options
    return module.parse(Source(text.encode("utf-8", "surrogatepass"), name), Options("Europe/London", TODAY, **given))


def said(imported: Import) -> list[tuple[str, str, str]]:
    return [(to_iso(one.at) if one.at is not None else "", one.author, one.text) for one in imported.candidates]


@pytest.mark.parametrize(
    ("text", "format", "channel", "messages"),
    [
        (
            TAB_FROM,
            "chat",
            "Zoom chat",
            [
                ("2019-07-18T07:58:13Z", "Anna Lee", "log-ins fail: 5xx"),
                ("2019-07-18T08:00:01Z", "Ben Okri", "see https://example.com/a\nthe second graph"),
            ],
        ),
        (
            TO_EVERYONE,
            "chat",
            "Zoom chat",
            [
                ("2019-07-18T09:00:49Z", "Anna Lee", "who is on call?"),
                ("2019-07-18T09:01:02Z", "Ben (he/him)", "me"),
            ],
        ),
        (
            TAB_BELOW,
            "chat",
            "Zoom chat",
            [
                ("2019-07-18T16:06:15Z", "Anna Lee", "Shall we roll back?"),
                ("2019-07-18T16:07:01Z", "Cleo", "↳ yes\nnow\nplease"),
            ],
        ),
        (
            COPIED,
            "chat",
            "Zoom chat",
            [
                ("2019-07-18T09:56:00Z", "Anna Lee", "log-ins fail"),
                ("2019-07-18T11:01:00Z", "Ben", "looking"),
                ("2019-07-18T11:02:00Z", "Me", "ok"),
            ],
        ),
        (
            TEAMS,
            "chat",
            "Teams chat",
            [
                ("2019-07-18T09:37:00Z", "Lee, Anna (Ops)", "log-ins fail\n\nsince ten"),
                ("2019-07-18T09:38:00Z", "Ben Okri", "me too"),
                ("2019-07-17T22:02:00Z", "Cleo", "late"),
            ],
        ),
        (
            PLAIN,
            "chat",
            "Chat",
            [
                ("2019-07-18T13:02:00Z", "anna", "log-ins fail"),
                ("2019-07-18T13:03:00Z", "ben.okri", "me too"),
                ("2019-07-18T13:05:00Z", "anna", "rolling back\nbuild 42"),
            ],
        ),
        (
            NICKS,
            "chat",
            "Chat",
            [("2019-07-18T13:02:00Z", "anna", "log-ins fail"), ("2019-07-18T13:03:00Z", "ben", "me too")],
        ),
        (DATED, "chat", "Teams chat", [("2019-07-17T22:58:10Z", "anna", "a"), ("2019-07-17T23:01:00Z", "ben", "b")]),
        (
            PHONE,
            "chat",
            "Chat",
            [
                ("2019-07-18T13:02:00Z", "Anna Lee", "hi"),
                ("2019-07-18T13:03:00Z", "Ben", "yo"),
                ("2019-07-18T13:03:00Z", "Ben", "yo"),
            ],
        ),
        (
            SLACK,
            "slack-text",
            "Slack",
            [
                ("2019-07-18T14:13:00Z", "Anna Lee", "log-ins fail"),
                ("2019-07-18T14:14:00Z", "Anna Lee", "since ten"),
                ("2019-07-18T14:15:00Z", "Pager", "triggered #42"),
                ("2019-07-18T22:59:00Z", "Cleo", "↳ fixed"),
                ("2019-07-18T23:01:00Z", "Cleo", "really"),
            ],
        ),
        (
            SLACK_OLD,
            "slack-text",
            "Slack",
            [
                ("2019-07-18T09:36:00Z", "anna", "log-ins fail"),
                ("2019-07-18T09:37:00Z", "anna", "since ten"),
                ("2019-07-18T09:39:00Z", "ben", "ok"),
            ],
        ),
        (
            SLACK_WIDE,
            "slack-text",
            "Slack",
            [("2019-07-18T09:36:00Z", "Anna Lee", "log-ins fail"), ("2019-07-18T09:39:00Z", "Ben Okri", "ok")],
        ),
    ],
)
def test_every_shape_is_recognised_and_read(text, format, channel, messages):
    for written in (text, text.replace("\n", "\r\n"), text.encode("utf-16"), "\ufeff" + text):
        imported = read(written)
        assert (imported.format, said(imported)) == (format, messages)
        assert {(one.channel, one.role) for one in imported.candidates} == {(channel, Role.RESPONSE)}


@pytest.mark.parametrize(
    ("line", "at", "author"),
    [
        ("2019-07-18T14:02:33Z anna: hi", "2019-07-18T14:02:33Z", "anna"),
        ("2019-07-18 14:02:33 <@anna> hi", "2019-07-18T13:02:33Z", "anna"),
        ("14:02 < anna> hi", "2019-07-18T13:02:00Z", "anna"),
        ("[14:02] <+anna> hi", "2019-07-18T13:02:00Z", "anna"),
        ("2:02 pm - Anna Lee: hi", "2019-07-18T13:02:00Z", "Anna Lee"),
        ("14:02 | @anna: hi", "2019-07-18T13:02:00Z", "anna"),
        ("[14:02 • 18/07/2019] Anna Lee: hi", "2019-07-18T13:02:00Z", "Anna Lee"),
    ],
)
def test_lines_of_many_programs(line, at, author):
    assert said(parse(line)) == [(at, author, "hi")]


def test_what_was_left_out_is_said():
    assert read(TAB_FROM).warnings == ("left out: 1 direct message",)
    assert read(TAB_BELOW).warnings == ("left out: 1 direct message", "left out: 2 reactions")
    assert read(SLACK).warnings == (
        "left out: 1 line before the first message",
        "left out: 1 notice such as a join",
    )


def test_rows_say_where_they_stood():
    assert [(one.where, one.said) for one in read(TAB_BELOW).candidates] == [
        ("line 1", "17:06:15"),
        ("line 5", "17:07:01"),
    ]


@pytest.mark.parametrize(
    ("name", "options", "start", "asks"),
    [
        ("chat.txt", {"start": from_iso("2019-07-18T09:00:00Z")}, "2019-07-18T09:13:46Z", False),
        ("GMT20190718-090000_Recording.txt", {}, "2019-07-18T09:13:46Z", False),
        ("GMT20191399-990000_Recording.txt", {}, "2019-07-17T23:13:46Z", True),
        ("chat.txt", {}, "2019-07-17T23:13:46Z", True),
        ("chat.txt", {"day": None}, "2019-07-23T23:13:46Z", True),
    ],
)
def test_the_times_of_a_recording_count_from_its_start(name, options, start, asks):
    imported = parse(CLOUD, name, **options)
    first, second = imported.candidates
    assert (to_iso(first.at), first.text, second.text, second.at - first.at) == (
        start,
        "we are back",
        "great\nthanks",
        (46 * 60 + 14) * 1000,
    )
    assert (imported.asks_start, imported.asks_day, imported.asks_zone) == (asks, False, False)
    assert {one.precision for one in imported.candidates} == {Precision.ABOUT if asks else Precision.EXACT}
    assert any("is not known; taken as" in warning for warning in imported.warnings) is asks


@pytest.mark.parametrize("day", [date.min, date.max])
def test_a_recording_at_the_ends_of_the_calendar(day):
    for zone in ("Pacific/Apia", "America/Los_Angeles"):
        imported = chat.parse(Source(CLOUD.encode()), Options(zone, TODAY, day=day))
        assert imported.asks_start is True


def test_midnight_passes_when_the_clock_goes_back_by_hours():
    text = "23:50:00 From Anna to Everyone: a\n00:10:00 From Ben to Everyone: b\n00:09:00 From Anna to Everyone: c\n"
    first, second, third = parse(text).candidates
    assert [to_iso(one.at) for one in (first, second, third)] == [
        "2019-07-18T22:50:00Z",
        "2019-07-18T23:10:00Z",
        "2019-07-18T23:09:00Z",
    ]
    assert [one.warnings for one in (first, second, third)] == [
        (),
        ("after midnight: taken as Fri 19 Jul 2019",),
        (),
    ]


@pytest.mark.parametrize(
    ("options", "day", "zone"),
    [
        ({"day": None}, True, True),
        ({"day": None, "zone_chosen": True}, True, False),
        ({"day": DAY}, False, True),
        ({"day": None, "document": new_document("board", "Outage", "Europe/London")}, True, True),
    ],
)
def test_day_and_zone_are_asked_where_nobody_chose_them(options, day, zone):
    imported = parse(PLAIN, **options)
    assert (imported.asks_day, imported.asks_zone) == (day, zone)


def test_a_dated_chat_asks_for_no_day():
    assert parse(DATED, day=None).asks_day is False
    assert parse("Thursday, July 18, 2019\n14:02 <a> x\n14:03 <b> y\n", day=None).asks_day is False


@pytest.mark.parametrize(
    ("when", "at", "precision"),
    [
        ("7/18 10:37 AM", "2019-07-18T09:37:00Z", Precision.EXACT),
        ("7/18/2019 10:37 AM", "2019-07-18T09:37:00Z", Precision.EXACT),
        ("18.07.19 10:37", "2019-07-18T09:37:00Z", Precision.EXACT),
        ("10:37 • 18/07/2019", "2019-07-18T09:37:00Z", Precision.EXACT),
        ("7/8 10:37 AM", "2019-07-08T09:37:00Z", Precision.ABOUT),
        ("7/8 10:37", "2018-08-07T09:37:00Z", Precision.ABOUT),
        ("5/5 10:37", "2019-05-05T09:37:00Z", Precision.EXACT),
        ("2/29 10:37", "2016-02-29T10:37:00Z", Precision.EXACT),
        ("12/24 10:37 AM", "2018-12-24T10:37:00Z", Precision.EXACT),
        ("24 Dec 10:37", "2018-12-24T10:37:00Z", Precision.EXACT),
        ("24 Dec 2021 10:37", "2021-12-24T10:37:00Z", Precision.EXACT),
        ("Yesterday 10:37 AM", "2019-07-17T09:37:00Z", Precision.EXACT),
        ("Wednesday 10:37 AM", "2019-07-17T09:37:00Z", Precision.EXACT),
        ("Thursday at 10:37 AM", "2019-07-11T09:37:00Z", Precision.EXACT),
        ("Jul 18th at 10:37 AM", "2019-07-18T09:37:00Z", Precision.EXACT),
        ("18 July 2019 10:37Z", "2019-07-18T10:37:00Z", Precision.EXACT),
        ("2019-10-27 01:30", "2019-10-27T00:30:00Z", Precision.ABOUT),
        ("2019-03-31 01:30", "2019-03-31T01:30:00Z", Precision.ABOUT),
        ("25:00", None, Precision.EXACT),
        ("13:00 PM", None, Precision.EXACT),
        ("13/13 10:37", None, Precision.EXACT),
        ("0001-01-01 10:37", None, Precision.EXACT),
        ("9999-12-31 10:37", None, Precision.EXACT),
    ],
)
def test_days_and_clocks(when, at, precision):
    (found,) = parse(f"[{when}] Anna\nhello\n").candidates
    assert (found.at and to_iso(found.at), found.precision) == (at, precision)
    assert bool(found.warnings) is (at is None or "01:30" in when)


def test_what_a_day_was_taken_for_is_said_once():
    text = "[Yesterday 10:37 AM] Anna\na\n[7/8 10:38 AM] Ben\nb\n[7/9 10:38 AM] Ben\nb\n"
    imported = parse(text, day=None)
    assert imported.warnings == (
        "dates such as 7/8 are read with the month first",
        "days such as “Yesterday” count from Wed 24 Jul 2019, as if it had been copied then",
    )
    assert imported.asks_day is True
    assert imported.candidates[0].precision is Precision.ABOUT


def test_days_between_messages_set_the_day():
    text = "[10:37 PM] Anna\nJuly 4\n\nFriday, July 19\n[10:38 AM] Ben\nlater\n"
    assert said(parse(text)) == [
        ("2019-07-18T21:37:00Z", "Anna", "July 4"),
        ("2019-07-19T09:38:00Z", "Ben", "later"),
    ]


def test_identities_are_the_same_whenever_the_same_is_read():
    first = [one.source for one in parse(PHONE).candidates]
    assert len(set(first)) == 3
    assert [one.source for one in parse("\ufeff" + PHONE.replace("\n", "\r\n"), "saved.txt").candidates] == first
    longer = parse(PHONE + "18/07/2019, 14:09 - Anna Lee: bye\n")
    assert [one.source for one in longer.candidates][:3] == first
    started = [parse(CLOUD, start=start).candidates[0].source for start in (0, 10**12)]
    assert started[0] == started[1]


def test_a_stretch_of_time():
    imported = parse(PLAIN, since=from_iso("2019-07-18T13:03:00Z"), until=from_iso("2019-07-18T13:04:00Z"))
    assert [one.text for one in imported.candidates] == ["me too"]
    with pytest.raises(Unreadable, match="has no messages in that time"):
        parse(PLAIN, until=0)


@pytest.mark.parametrize(
    "text",
    [
        "14:02 public Status page: investigating @anna #statuspage\n14:05 sig CPU: high\n14:09 sig CPU: low\n",
        "14:02 Monitoring: 5xx\n14:05 Support: two tickets\n14:09 Monitoring: fine\n",
        "14:02 Told support\n+11m Deployed: build 42\n14:30 Deployed: build 43\n",
        "14:02 note: a\n14:03 note: b\n",
        "- 14:02 anna: deployed\n- 14:03 ben: reverted\n- 14:04 anna: fixed\n",
        "| 14:02 | anna: deployed |\n| 14:03 | ben: reverted |\n",
        "## 14:02\nanna: deployed\n### 14:03\nben: reverted\n",
        "time,what\n14:02,anna: deployed\n14:03,ben: reverted\n",
        "Start-Date: 2019-07-18  10:00:00\nEnd-Date: 2019-07-18  10:02:00\n",
        "Report\n\nStart:\n  14:02\nEnd:\n  15:10\n",
        "From 10:00 to about 10:56\nwe looked\n",
        "plain words only\n",
        "[1] a note\n[2] another\n",
        "[14:02] Deployed\n[14:05] Reverted it\nand waited\n[14:09] Fixed\n",
    ],
)
def test_what_is_no_chat_is_left_to_others(text):
    assert not chat.recognise(text.encode(), "x.txt")
    assert not slack_text.recognise(text.encode(), "x.txt")


@pytest.mark.parametrize(
    ("text", "format"),
    [
        ("# Outage\n\n- 14:02 anna: deployed\n- 14:05 ben: reverted\n- 14:09 anna: fixed\n", "markdown"),
        ("| Time | Who |\n|---|---|\n| 14:02 | anna: deployed |\n| 14:05 | ben: reverted |\n", "markdown"),
        ("## Timeline\n\n**14:02** anna: deployed\n\n**14:05** ben: reverted\n", "markdown"),
        ("<table><tr><td>14:02</td><td>anna: deployed</td></tr><tr><td>14:05</td><td>ben: x</td></tr></table>", "html"),
        ("time,who,what\n14:02,anna,deployed\n14:05,ben,reverted\n", "csv"),
        ("time\twho\twhat\n14:02\tanna\tdeployed\n14:05\tben\treverted\n", "csv"),
        ("14:02 public Status page: investigating\n14:05 resp Rolled back\n", "lines"),
        ("14:02 Deployed\n14:05 Reverted: it failed\n14:09 Fixed\n", "lines"),
    ],
)
def test_neighbouring_formats_keep_what_is_theirs(text, format):
    assert read(text).format == format


@pytest.mark.parametrize("name", ["x.json", "x.csv", "X.TSV"])
def test_a_name_that_says_otherwise_is_believed_only_where_the_words_leave_a_doubt(name):
    assert not chat.recognise(PLAIN.encode(), name)
    assert not slack_text.recognise(SLACK_OLD.encode(), name)
    assert read(TAB_FROM, name).format == "chat"
    assert read(SLACK, name).format == "slack-text"


@pytest.mark.parametrize("format", ["chat", "slack-text"])
@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "x: is empty"),
        (b"words only", "x: has no messages"),
        (b'{"a": ' + b"[" * 100_000, "x: has no messages"),
        (b"14:02 <a> x\n14:03 <b> \xff\x01", "x: is not text"),
        (b"14:02 <a> x\0", "x: is not text"),
        (b"\n" * 2_000_001 + b"x", "x: has more than 2,000,000 lines; import a part of it"),
    ],
)
def test_bad_input_is_one_clear_sentence(format, data, sentence):
    with pytest.raises(Unreadable) as caught:
        road.read(data, today=TODAY, format=format, name="x")
    assert str(caught.value).startswith(sentence)


@pytest.mark.parametrize(
    "text",
    [
        "14:02:10 Von Anna Müller an Alle:\n\tlangsam\n14:03:10 Von Ben an Cleo (Direkt):\n\tpst\n14:04:10 Von Ben an Alle : ja\n",
        "14:02:10\t De  Anna Müller  a  Todos : langsam\n14:04:10\t De  Ben  para  Todos : ja\n",
        "14:02:10 開始 Anna Müller 終了 皆様 : langsam\n14:03:00 開始 Ben 終了 Cleo（ダイレクトメッセージ） : pst\n14:04:10 開始 Ben 終了 皆様 : ja\n",
        "14:02:10  Anna Müller 對 所有人:\n\tlangsam\n14:04:10  Ben 對 所有人:\n\tja\n",
        "14:02:10 От Anna Müller кому Всем:\n\tlangsam\n14:04:10 От Ben кому Всем:\n\tja\n",
    ],
)
def test_zoom_speaks_other_languages(text):
    imported = read(text)
    assert imported.format == "chat"
    assert [(one.author, one.text) for one in imported.candidates] == [("Anna Müller", "langsam"), ("Ben", "ja")]
    assert any("1 direct message" in one for one in imported.warnings) == ("pst" in text)


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "utf-8"])
def test_chats_in_old_encodings(encoding):
    zoom = "14:02:10\t From Anna Müller : schön\n14:03:10\t From Ben : jaja\n".encode(encoding)
    slack = "Anna Müller\n  2:02 PM\nschön\nBen\n  2:03 PM\njaja\n".encode(encoding)
    for data in (zoom, slack):
        assert [(one.author, one.text) for one in read(data).candidates] == [("Anna Müller", "schön"), ("Ben", "jaja")]


def test_few_foreign_letters_are_western():
    assert read(b"14:02 <a> caf\xe9\n14:03 <b> \x93so\x94 \x96 na\xefve\x85").candidates[1].text == "“so” – naïve…"
    assert read(b"caf\xe9").candidates[0].text == "café"


def test_a_chat_that_was_cut_off_within_a_letter_stays_in_its_encoding():
    text = "14:02 <a> größer ist schöner für üble Bäume\n14:03 <b> noch größer ü"
    assert [one.text for one in read(text.encode()[:-1]).candidates] == [
        "größer ist schöner für üble Bäume",
        "noch größer \ufffd",
    ]


def test_a_notice_and_signs_without_a_width_do_not_hide_messages():
    notice = "18/07/2019, 14:01 - Everything here is encrypted.\n"
    imported = read(
        notice + "18/07/2019, 14:02 - Anna: a\n\u200b18/07/2019, 14:03 - Ben: b\n18/07/2019, 14:04 - Anna: c\n"
    )
    assert [(one.author, one.text) for one in imported.candidates] == [("Anna", "a"), ("Ben", "b"), ("Anna", "c")]
    assert imported.warnings[0] == "left out: 1 line before the first message"


def test_names_that_were_links_stay_in_their_sentence():
    text = "Anna\n  3:13 PM\nasked \n@ben\n, then \n@cleo\n to look\n@dora\n is out\n@all\n"
    (found,) = parse(text, module=slack_text).candidates
    assert found.text == "asked @ben, then @cleo to look @dora is out\n@all"


def test_only_private_words_and_reactions_are_no_chat():
    with pytest.raises(Unreadable, match="holds no messages to everyone"):
        parse("10:00:49 From Anna to Ben(Direct Message): psst\n")
    with pytest.raises(Unreadable, match="holds no messages with words"):
        parse("Anna\n  3:13 PM\n:eyes:\n2\n", module=slack_text)


def test_too_many_messages_are_refused(monkeypatch):
    monkeypatch.setattr(conversation, "MOST_CANDIDATES", 2)
    with pytest.raises(Unreadable, match="x: has more than 2 messages; import a part of it"):
        parse("14:02 <a> x\n" * 3, "x")


def test_long_lines_take_no_time():
    for text in ("14:02:00 From " + "a to " * 200_000 + "\n", "[14:02] " + "a " * 500_000, "From " + "a to " * 200_000):
        with suppress(Unreadable):
            read(text)


def test_ten_thousand_messages_are_read():
    text = "".join(
        f"{number // 60 % 24:02d}:{number % 60:02d}:00 From Anna to Everyone:\n\tmessage {number}\n"
        for number in range(10_000)
    )
    assert len(parse(text).candidates) == 10_000


PIECES = st.sampled_from(
    [
        "14:02", "23:59:59", "[", "]", "10:37 AM", "Yesterday ", "7/18 ", "99/99 ", "2019-02-30 ", "0001-01-01 ", "9999-12-31 ",
        "00:00", "From ", " to ", "Everyone", ": ", ":\t", "\t", "<a>", "Anna", "\n", "\r", "\u2028", "  3:13 PM", "APP  ",
        ":eyes:", "1", "July 18", "(Direct Message)", 'Reacted to "', '" with x', 'Replying to "', "GMT+25", "Feb 29th at ",
        "99:99:99", "replied to a thread:", "\ufeff", "\u0661",
    ]
)  # fmt: skip


@given(st.lists(PIECES | st.text(max_size=4), max_size=40).map("".join), st.sampled_from([DAY, date.min, date.max]))
def test_no_text_raises_anything_else(text, day):
    for module in (chat, slack_text):
        module.recognise(text.encode("utf-8", "replace"), "")
        with suppress(Unreadable):
            parse(text, module=module, day=day)


@given(st.binary(max_size=60), st.sampled_from([TAB_FROM, TAB_BELOW, CLOUD, TEAMS, SLACK, PHONE]), st.integers(0, 200))
def test_no_bytes_raise_anything_else(noise, text, place):
    whole = text.encode()
    data = whole[:place] + noise + whole[place + len(noise) :]
    for module in (chat, slack_text):
        module.recognise(data, "")
        with suppress(Unreadable):
            module.parse(Source(data, "x"), Options("Europe/London", TODAY))


def test_zoom_copied_with_the_time_in_brackets():
    text = " From Anna Lee to Everyone: (12:59 PM)\n log-ins fail\n\nFrom Ben | Ops to Everyone: (01:01 PM)me too\n"
    found = read(text).candidates
    assert [(to_iso(one.at), one.author, one.text) for one in found if one.at is not None] == [
        ("2019-07-18T11:59:00Z", "Anna Lee", "log-ins fail"),
        ("2019-07-18T12:01:00Z", "Ben | Ops", "me too"),
    ]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("## Chat\n* From Anna Lee to Everyone 02:01 PM: down?\n* From Ben to Everyone 02:02 PM: yes\n", ("Anna Lee", "Ben")),
        ("- 08:59:31 From  Anna Lee  to  Everyone:\n\tdown?\n\n- 09:03:41 From  Ben  to  Everyone:\n\tyes\n", ("Anna Lee", "Ben")),
        ("5:21 From  Anna Lee  to  Everyone:\n\tdown?\n5:25 From  Ben  to  Everyone:\n\tyes\n", ("Anna Lee", "Ben")),
        ("[Anna Lee] 10:00:05\ndown?\n\n[Ben] 10:00:15\nyes\n", ("Anna Lee", "Ben")),
        ("Anna Lee, [18/07/2019 09:13]\ndown?\n\nBen, [18/07/2019 09:15]\nyes\n", ("Anna Lee", "Ben")),
        ("Anna Lee, 2:02 PM\ndown?\nBen, 2:05 PM, Edited\nyes\n", ("Anna Lee", "Ben")),
        ("Conversation with ben@x.example at Thu 18 Jul 2019 02:00:12 PM CEST on me (jabber)\n(02:00:20 PM) anna: down?\n(02:01:02 PM) ben: yes\n(02:02:00 PM) anna: ok\n", ("anna", "ben", "anna")),
        ("14:02:11 시작  안나  수신자  모두:\n\tdown?\n14:03:11 시작  Ben Okri  수신자  모두:\n\tyes\n", ("안나", "Ben Okri")),
    ],
)  # fmt: skip
def test_more_programs_and_how_people_keep_their_chats(text, who):
    imported = road.read(text, today=TODAY)
    assert imported.format == "chat"
    assert tuple(one.author for one in imported.candidates) == who
    assert [one.text for one in imported.candidates][:2] == ["down?", "yes"]


IRC = (
    (
        "--- Log opened Thu Jul 18 08:58:13 2019\n08:58 -!- anna [~a@x.example] has joined #ops\n08:59 < anna> down?\n"
        "09:01 <@ben> yes\n09:04  * ben restarts it\n--- Day changed Fri Jul 19 2019\n00:12 <@ben> all well\n"
    ),
    (
        "2019-07-18 08:58:13\t-->\tanna (~a@x.example) has joined #ops\n2019-07-18 08:59:00\tanna\tdown?\n"
        "2019-07-18 09:01:00\t@ben\tyes\n2019-07-18 09:04:00\t *\tben restarts it\n2019-07-19 00:12:00\t@ben\tall well\n"
    ),
)


@pytest.mark.parametrize("text", IRC)
def test_logs_of_irc(text):
    """Days change in lines of their own, what somebody does is theirs, and joins stay out."""
    imported = road.read(text, today=TODAY)
    assert [(to_iso(one.at)[:16], one.author, one.text) for one in imported.candidates] == [
        ("2019-07-18T08:59", "anna", "down?"),
        ("2019-07-18T09:01", "ben", "yes"),
        ("2019-07-18T09:04", "ben", "restarts it"),
        ("2019-07-19T00:12", "ben", "all well"),
    ]
    assert not imported.asks_day
    assert imported.warnings == ("left out: 1 notice such as a join",)


def test_what_looks_like_a_notice_is_kept_within_a_message():
    """A line of a difference that somebody pasted."""
    text = "14:02:11 From Anna Lee to Everyone:\n\tlook\n--- a/conf\n+++ b/conf\n"
    assert [one.text for one in road.read(text, today=TODAY).candidates] == ["look\n--- a/conf\n+++ b/conf"]


def test_clocks_of_a_transcript_count_from_its_start():
    """They begin at nought; those of a night's chat do not."""
    text = "[00:00:12] Anna Lee: is it on?\n[00:00:30] Ben: yes\n[01:02:05] Anna Lee: bye\n"
    imported = road.read(text, today=TODAY, start=from_iso("2019-07-18T09:00:00Z"))
    assert [to_iso(one.at) for one in imported.candidates][-1] == "2019-07-18T10:02:05Z"
    assert road.read(text, today=TODAY).asks_start
    assert not road.read(text.replace("[00:00:", "[00:40:"), today=TODAY).asks_start


def test_what_a_program_says_of_itself_is_no_message():
    text = (
        "[9/22/19, 10:15:32 AM] Ops: Messages and calls are end-to-end encrypted. Nobody else can read them.\n"
        "[9/22/19, 10:15:32 AM] Anna Lee: down?\n[9/22/19, 10:17:02 AM] Ben: yes\n"
    )
    assert [one.author for one in road.read(text, today=date(2019, 9, 24)).candidates] == ["Anna Lee", "Ben"]


def test_text_copied_out_of_teams_has_day_and_clock_below_each_name():
    text = "Anna Lee\n18/07/2019 14:02\nlog-ins fail\nBen Okri\n18/07/2019 14:05\nlooking\nnow\n"
    assert [(one.author, one.text) for one in road.read(text, today=TODAY).candidates] == [
        ("Anna Lee", "log-ins fail"),
        ("Ben Okri", "looking\nnow"),
    ]
