"""Slack's exports become candidates, whole or not, and whatever they were packed in."""

from __future__ import annotations

import io
import json
import zipfile
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whiteboard.importers import archive, road, slack
from whiteboard.importers.candidates import Import, Options, Unreadable
from whiteboard.importers.source import Source
from whiteboard.model.instants import MINUTE, from_iso, to_iso
from whiteboard.model.records import Role

TODAY = date(2019, 7, 24)
OPTIONS = Options("Europe/London", TODAY)
NINE = 1563440400
"""2019-07-18T09:00:00Z in seconds."""


def ts(minutes: float, number: int = 1) -> str:
    return f"{NINE + int(minutes * 60)}.{number:06d}"


def message(text: str = "", minutes: float = 0, **fields: object) -> dict[str, object]:
    return {"type": "message", "user": "U1", "text": text, "ts": ts(minutes)} | fields


FILES: dict[str, object] = {
    "channels.json": [
        {"id": "C1", "name": "inc-42", "members": ["U1", "U2"]},
        {"id": "C2", "name": "status-updates", "members": ["U1"]},
        {"id": "C9", "name": "never-used"},
    ],
    "dms.json": [{"id": "D1", "members": ["U1", "U2"]}],
    "users.json": [
        {"id": "U1", "name": "anna", "profile": {"real_name": "Anna Lee", "display_name": "annie"}},
        {"id": "U2", "name": "ben", "real_name": "Ben Okri", "profile": None},
    ],
    "inc-42/2019-07-18.json": [
        message("<@U2> has joined the channel", -1, subtype="channel_join"),
        message("Log-ins fail &amp; time out &lt;500&gt;", 0, thread_ts=ts(0), reply_count=2),
        message("see <https://example.com/g?a=1&amp;b=2|the graph>", 1, user="U2"),
    ],
    "inc-42/2019-07-19.json": [
        message("fixed for good", 25 * 60, user="U2", thread_ts=ts(0)),
        message("", 26 * 60, files=[{"title": "p95.png"}]),
        message("  ", 27 * 60),
    ],
    "status-updates/2019-07-18.json": [message("We told support", 5)],
    "D1/2019-07-18.json": [message("between us", 6)],
}


def packed(files: dict[str, object], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", packing) as zipped:
        for name, content in files.items():
            zipped.writestr(name, content if isinstance(content, bytes) else json.dumps(content))
    return target.getvalue()


def parse(files: dict[str, object] | bytes, **options: object) -> Import:
    data = files if isinstance(files, bytes) else packed(files)
    return slack.parse(Source(data, "x.zip"), Options("Europe/London", TODAY, **options))


def one(text: str, **fields: object) -> str:
    """What becomes of a single message's text."""
    (found,) = parse(
        {**FILES, "inc-42/2019-07-18.json": [message(text, **fields)]}, until=(NINE + 60) * 1000
    ).candidates
    return found.text


def test_the_folder_of_a_single_channel(tmp_path):
    folder = tmp_path / "inc-42"
    folder.mkdir()
    message = {"type": "message", "ts": "1563440410.000100", "user": "U1", "text": "see <#C9> and <#C8|news>"}
    (folder / "2019-07-18.json").write_text(json.dumps([message]))
    imported = road.read(folder, today=TODAY)
    assert (imported.format, [(one.channel, one.text) for one in imported.candidates]) == (
        "slack",
        [("#inc-42", "see #C9 and #news")],
    )
    listed = {"channels.json": [{"id": "C9", "name": "quiet"}], "inc-42/2019-07-18.json": [message]}
    assert parse(packed(listed)).candidates[0].text == "see #quiet and #news"


def test_an_export_is_recognised_packed_and_unpacked(tmp_path):
    path = tmp_path / "Team Slack export.zip"
    path.write_bytes(packed(FILES))
    with zipfile.ZipFile(path) as zipped:
        zipped.extractall(tmp_path / "unpacked")
    imports = [road.read(source, today=TODAY) for source in (path, tmp_path / "unpacked")]
    assert [one.format for one in imports] == ["slack", "slack"]
    assert imports[0].candidates == imports[1].candidates


def test_the_messages_of_all_channels_oldest_first():
    imported = parse(FILES)
    assert [(to_iso(one.at), one.text, one.author, one.channel) for one in imported.candidates if one.at] == [
        ("2019-07-18T09:00:00Z", "Log-ins fail & time out <500>", "Anna Lee", "#inc-42"),
        ("2019-07-18T09:01:00Z", "see the graph (https://example.com/g?a=1&b=2)", "Ben Okri", "#inc-42"),
        ("2019-07-18T09:05:00Z", "We told support", "Anna Lee", "#status-updates"),
        ("2019-07-19T10:00:00Z", "↳ fixed for good", "Ben Okri", "#inc-42"),
        ("2019-07-19T11:00:00Z", "(file: p95.png)", "Anna Lee", "#inc-42"),
    ]
    assert [one.source for one in imported.candidates] == [
        f"slack:C1/{ts(0)}",
        f"slack:C1/{ts(1)}",
        f"slack:C2/{ts(5)}",
        f"slack:C1/{ts(25 * 60)}",
        f"slack:C1/{ts(26 * 60)}",
    ]
    assert [one.role for one in imported.candidates] == [Role.RESPONSE] * 2 + [Role.INTERNAL] + [Role.RESPONSE] * 2
    assert {one.tags for one in imported.candidates} == {("inc-42",), ("status-updates",)}
    assert imported.warnings == (
        "left out: 1 notice of Slack, such as joins",
        "left out: 1 message without words",
        "left out: 1 conversation between a few people; choose them by name to import them",
    )


def test_a_reply_says_what_it_replies_to_though_that_lies_in_the_file_of_another_day():
    since = (NINE + 86400) * 1000
    replies = [found for found in parse(FILES, since=since).candidates if found.text.startswith(slack.REPLY)]
    assert [found.where for found in replies] == [
        "#inc-42, 2019-07-19.json, message 1, reply to “Log-ins fail & time out <500>”"
    ]


def test_channels_for_the_picker():
    found = slack.channels(Source(packed(FILES), "x.zip"))
    assert [(channel.name, channel.messages, channel.direct) for channel in found] == [
        ("inc-42", 5, False),
        ("status-updates", 1, False),
        ("Anna Lee & Ben Okri", 1, True),
    ]
    assert (found[0].start, found[0].end) == (NINE * 1000, (NINE + 27 * 3600) * 1000)


def test_conversations_between_a_few_are_told_by_their_folders_where_no_list_tells_them():
    said = [message("between us", 6)]
    folders = ("inc-42", "DMs-team", "D02ABC3DE", "mpdm-anna--ben--1")
    found = slack.channels(Source(packed({f"{folder}/2019-07-18.json": said for folder in folders}), "x.zip"))
    assert {channel.name: channel.direct for channel in found} == {
        "inc-42": False, "DMs-team": False, "D02ABC3DE": True, "mpdm-anna--ben--1": True,
    }  # fmt: skip


def test_where_there_are_only_conversations_between_a_few_they_come():
    files = {name: FILES[name] for name in ("dms.json", "users.json", "D1/2019-07-18.json")}
    assert [one.text for one in parse(files).candidates] == ["between us"]
    assert [one.direct for one in slack.channels(Source(packed(files), "x.zip"))] == [False]


@pytest.mark.parametrize(
    ("chosen", "texts", "title"),
    [
        (("status-updates",), ["We told support"], "#status-updates"),
        (("#status-updates", "C2"), ["We told support"], "#status-updates"),
        (("Anna Lee & Ben Okri",), ["between us"], ""),
        (("D1", "status-updates"), ["We told support", "between us"], ""),
    ],
)
def test_channels_are_chosen_by_name(chosen, texts, title):
    imported = parse(FILES, channels=chosen)
    assert ([found.text for found in imported.candidates], imported.title) == (texts, title)


def test_a_stretch_of_time_is_chosen():
    texts = [one.text for one in parse(FILES, since=NINE * 1000 + MINUTE, until=NINE * 1000 + 5 * MINUTE).candidates]
    assert texts == ["see the graph (https://example.com/g?a=1&b=2)", "We told support"]


@pytest.mark.parametrize(
    ("escaped", "plain"),
    [
        ("<@U1>: hi", "@Anna Lee: hi"),
        ("<@U1|annie>", "@Anna Lee"),
        ("<@U77|guest> and <@U78>", "@guest and @U78"),
        ("<#C2|status-updates> <#C2> <#C77>", "#status-updates #status-updates #C77"),
        ("<!here> <!channel> <!subteam^S1|@oncall> <!subteam^S1>", "@here @channel @oncall @"),
        ("<!date^1563440400^{date} at {time}|18 July 09:00>", "18 July 09:00"),
        ("<https://example.com/a>", "https://example.com/a"),
        ("<http://example.com|example.com>", "example.com"),
        ("<mailto:a@example.com|a@example.com>", "a@example.com"),
        ("<https://example.com/?q=1&amp;r=2|a &amp; b>", "a & b (https://example.com/?q=1&r=2)"),
        ("&amp;lt; stays &lt;", "&lt; stays <"),
        ("&quot; &#65; p95 <baseline", "&quot; &#65; p95 <baseline"),
        ("<not a link>", "<not a link>"),
    ],
)
def test_escaped_text_is_what_people_saw(escaped, plain):
    assert one(escaped) == plain


def test_bots_say_things_in_attachments_and_blocks():
    bot = {"subtype": "bot_message", "user": None, "username": "Pager"}
    attachments = [
        {
            "pretext": "Triggered",
            "title": "#1 <https://p.example/1|db>",
            "fallback": "x",
            "fields": [{"title": "Service", "value": "db"}, 3],
        }
    ]
    assert one("", attachments=attachments, **bot) == "Triggered\n#1 db (https://p.example/1)\nService: db"
    assert one("", attachments=[{"fallback": "plain words"}, None], **bot) == "plain words"
    blocks = [
        {"type": "section", "text": {"type": "mrkdwn", "text": "*down* &amp; out"}},
        {"elements": [{"text": "for <@U1>"}]},
    ]
    assert one("", blocks=blocks, **bot) == "*down* & out\nfor @Anna Lee"
    (found,) = parse({"a/2019-07-18.json": [message("x", bot_profile={"name": "Graphs"}, user=None)]}).candidates
    assert found.author == "Graphs"


def test_a_message_that_was_also_sent_to_the_channel_comes_once():
    broadcast = [message("both", 3, thread_ts=ts(0)), message("both", 3, thread_ts=ts(0), subtype="thread_broadcast")]
    assert len(parse({"a/2019-07-18.json": broadcast}).candidates) == 1


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("1563440400", "2019-07-18T09:00:00Z"),
        ("1563440400.9996", "2019-07-18T09:00:00.999Z"),
        ("soon", None),
        ("9" * 12, None),
        ("", None),
    ],
)
def test_times_are_exact_or_missing(written, at):
    (found,) = parse({"a/2019-07-18.json": [message("x", ts=written)]}).candidates
    assert (found.at and to_iso(found.at), bool(found.warnings)) == (at, at is None)


def test_single_files_of_messages():
    day = json.dumps([message("a day", user_profile={"real_name": "Cleo"}), message("gone", subtype="channel_leave")])
    history = json.dumps({"ok": True, "messages": [message("an answer")], "has_more": False})
    for text, said, author in ((day, "a day", "Cleo"), (history, "an answer", "U1")):
        imported = road.read(text, today=TODAY)
        assert (imported.format, [(one.text, one.author) for one in imported.candidates]) == ("slack", [(said, author)])


def test_reading_again_gives_the_same_identities():
    again = parse(packed(dict(reversed(FILES.items()))))
    assert {one.source for one in again.candidates} == {one.source for one in parse(FILES).candidates}


def test_a_folder_within_the_archive_and_the_rubbish_of_macs():
    nested = {f"export/{name}": content for name, content in FILES.items()}
    rubbish = {
        "__MACOSX/export/inc-42/2019-07-18.json": b"\0\5\x16",
        "export/.DS_Store": b"\0\1",
        "export/inc-42/": b"",
    }
    assert parse({**nested, **rubbish}).candidates == parse(FILES).candidates


BOMB = {"channels.json": [], "a/2019-07-18.json": b"[" + b" " * (archive.MOST_BYTES_OF_A_FILE + 1) + b"]"}


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "x.zip: is empty"),
        (packed(FILES)[:-40], "x.zip: is not a whole zip archive; download it again; it may have been cut off"),
        (packed(FILES)[:700], "x.zip: is not a whole zip archive"),
        (packed({}), "x.zip: is an archive, but no export of Slack"),
        (packed({"channels.json": []}), "x.zip: holds no messages of a Slack export; choose the zip or the folder"),
        (packed(BOMB), "x.zip/a/2019-07-18.json: unpacks to more than 64 MB; choose fewer channels"),
        (
            packed({"channels.json": [], "../../etc/2019-07-18.json": []}),
            "x.zip: names a file outside of itself (“../../etc/2019-07-18.json”); do not use it",
        ),
        (packed({"channels.json": [], "/etc/2019-07-18.json": []}), "x.zip: names a file outside of itself"),
        (packed({"channels.json": [], "c:\\a\\2019-07-18.json": []}), "x.zip: names a file outside of itself"),
        (packed({"a/2019-07-18.json": b"[" * 100_000}), "x.zip/a/2019-07-18.json: is nested too deep"),
        (packed({"a/2019-07-18.json": b'[{"ts": "1"},\n{"te'}), "x.zip/a/2019-07-18.json, line 2: is not JSON"),
        (packed({"a/2019-07-18.json": b"[\n\xff"}), "x.zip/a/2019-07-18.json, line 2: is not text in UTF-8"),
        (packed({"a/2019-07-18.json": b"[\0]"}), "x.zip/a/2019-07-18.json, line 1: is not JSON"),
        (packed({"a/2019-07-18.json": {"no": "list"}}), "x.zip/a/2019-07-18.json: is no list of messages"),
        (packed({"a/2019-07-18.json": [3, None, {}]}), "x.zip: has no messages; choose other channels"),
        (packed({"channels.json": b"[" * 100_000, "a/2019-07-18.json": []}), "x.zip/channels.json: is nested too deep"),
        (packed(FILES, zipfile.ZIP_LZMA), "x.zip/users.json: is packed in an unusual way"),
        (b'[{"type": "message", "ts": "1563440400.000100", "x": ' + b"[" * 100_000, "x.zip: is nested too deep"),
    ],
)
def test_bad_archives_are_one_clear_sentence(data, sentence):
    with pytest.raises(Unreadable) as caught:
        road.read(data, today=TODAY, name="x.zip")
    assert str(caught.value).startswith(sentence)
    assert "\n" not in str(caught.value)


def test_utf_16_is_read():
    assert (
        one_of(packed({"a/2019-07-18.json": json.dumps([message("café")], ensure_ascii=False).encode("utf-16")}))
        == "café"
    )


def one_of(data: bytes) -> str:
    (found,) = parse(data).candidates
    return found.text


def test_a_damaged_file_in_an_archive_is_named():
    data = bytearray(packed({"a/2019-07-18.json": [message("x" * 500)]}, zipfile.ZIP_STORED))
    data[data.index(b"xxx") + 5] ^= 1
    with pytest.raises(Unreadable, match=r"x\.zip/a/2019-07-18\.json: is damaged; download the archive again"):
        parse(bytes(data))


def test_a_file_without_a_name_is_left_alone():
    data = packed({"channels.json": [], "q": [], "a/2019-07-18.json": [message("hello")]}, zipfile.ZIP_STORED)
    entry = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 1)
    unnamed = bytearray(data)
    unnamed[entry + 28 : entry + 32] = b"\0\0\1\0"  # The name's one byte becomes one byte of extra fields.
    assert one_of(bytes(unnamed)) == "hello"


def test_bytes_are_counted_over_all_files(monkeypatch):
    monkeypatch.setattr(archive, "MOST_BYTES", 3 * 1024 * 1024)
    day = json.dumps([message("x" * 1024 * 1024)]).encode()
    files = {f"a/2019-07-{day_of:02d}.json": day for day_of in range(1, 6)}
    with pytest.raises(Unreadable, match=r"^x\.zip: unpacks to more than 3 MB"):
        parse(files)


def test_too_many_files_are_refused(tmp_path):
    data = packed({"a/2019-07-18.json": []}) + b"PK\x01\x02" * (archive.MOST_FILES + 1)
    with pytest.raises(Unreadable, match="x: holds more than 50,000 files"):
        archive.Archive(data, "x")


def test_what_cannot_be_chosen():
    with pytest.raises(Unreadable, match=r"x\.zip: has no channel “nope”; it has inc-42, status-updates"):
        parse(FILES, channels=("nope",))
    with pytest.raises(
        Unreadable, match=r"x\.zip: has no messages in that time; choose other channels or another time"
    ):
        parse(FILES, until=from_iso("2001-01-01T00:00:00Z"))


def test_too_many_messages_are_refused(monkeypatch):
    monkeypatch.setattr(slack, "MOST_CANDIDATES", 3)
    with pytest.raises(Unreadable, match=r"x\.zip: has more than 3 messages; choose a channel or a shorter time"):
        parse(FILES)


def test_folders_that_hold_nothing_or_lead_elsewhere(tmp_path):
    with pytest.raises(Unreadable, match="is a folder without an export"):
        road.read(tmp_path, today=TODAY)
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "2019-07-18.json").write_text(json.dumps([message("secret")]))
    export = tmp_path / "export"
    (export / "inc-42").mkdir(parents=True)
    (export / "inc-42" / "2019-07-18.json").write_text(json.dumps([message("hello")]))
    (export / "inc-42" / "2019-07-19.json").symlink_to(outside / "2019-07-18.json")
    (export / "elsewhere").symlink_to(outside)
    assert [one.text for one in road.read(export, today=TODAY).candidates] == ["hello"]


def test_ten_thousand_messages_are_read():
    days = {
        f"inc/2019-07-{day + 1:02d}.json": [
            message(
                f"<@U{number % 9}> &amp; <https://example.com/{number}|link> " + "word " * 20,
                1440 * day + number,
                blocks=[{"type": "rich_text", "elements": []}],
            )
            for number in range(500)
        ]
        for day in range(20)
    }
    data = packed({"users.json": FILES["users.json"], **days})
    imported = parse(data)
    assert len(imported.candidates) == 10_000


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=9)
    | st.sampled_from(["<@U1>", "<|>", "<!>", "&amp;", ts(1), "\ud800"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["text", "ts", "user", "id", "name", "fields", "elements", "members", "profile"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=6,
)
KEYS = st.sampled_from(
    [
        "text",
        "ts",
        "user",
        "subtype",
        "thread_ts",
        "attachments",
        "blocks",
        "files",
        "file",
        "username",
        "bot_profile",
        "user_profile",
        "hidden",
    ]
)


@given(st.lists(st.dictionaries(KEYS, ANYTHING) | ANYTHING, max_size=3), ANYTHING, ANYTHING)
def test_no_shape_raises_anything_else(messages, users, listed):
    data = packed(
        {"users.json": users, "channels.json": [listed], "dms.json": listed, "inc/2019-07-18.json": messages},
        zipfile.ZIP_STORED,
    )
    with suppress(Unreadable):
        slack.channels(Source(data, "x.zip"))
        parse(data)
    with suppress(Unreadable):
        parse(json.dumps(messages).encode())


WHOLE = packed(FILES)


@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), max_size=6), st.integers(0, len(WHOLE)))
def test_no_bytes_raise_anything_else(changes, end):
    data = bytearray(WHOLE)
    for place, value in changes:
        data[place] = value
    for twisted in (bytes(data), bytes(data[:end])):
        assert slack.recognise(twisted[:100], "") in (True, False)
        with suppress(Unreadable):
            parse(twisted)
