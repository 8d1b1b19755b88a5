"""Discord's messages become candidates, from an exported channel and from text that was copied."""

from __future__ import annotations

import json
from datetime import date

import pytest

from whiteboard.importers import discord_text, road
from whiteboard.importers.candidates import Import, Unreadable
from whiteboard.model.instants import to_iso
from whiteboard.model.records import Role

DAY = date(2019, 7, 18)


def message(id: str, content: str, **more: object) -> dict[str, object]:
    return {
        "id": id,
        "type": "Default",
        "timestamp": "2019-07-18T14:02:00.5+00:00",
        "content": content,
        "author": {"name": "anna", "nickname": "Anna Lee"},
        **more,
    }


def export(*messages: object) -> str:
    return json.dumps({"guild": {"name": "Ops"}, "channel": {"name": "inc-42"}, "messages": list(messages)})


def read(text: str, name: str = "", **options: object) -> Import:
    return road.read(text, today=DAY, day=DAY, timezone="Europe/London", name=name, **options)


def told(imported: Import) -> list[tuple[str, str, str]]:
    return [(to_iso(one.at)[:16], one.author, one.text) for one in imported.candidates if one.at is not None]


def test_an_exported_channel():
    found = read(export(message("1", "log-ins fail"), message("2", "me too", type="Reply", author={"name": "ben"})))
    assert found.format == "discord"
    assert told(found) == [
        ("2019-07-18T14:02", "Anna Lee", "log-ins fail"),
        ("2019-07-18T14:02", "ben", "↳ me too"),
    ]
    first = found.candidates[0]
    assert (first.role, first.channel, first.source) == (Role.RESPONSE, "inc-42", "discord:1")
    assert not found.asks_zone
    assert not found.asks_day


def test_what_programs_post_and_what_is_attached_are_words_too():
    alert = message(
        "1", "", embeds=[{"title": "5xx", "description": "above 5 %"}], attachments=[{"url": "https://e.com/g.png"}]
    )
    assert read(export(alert)).candidates[0].text == "5xx\nabove 5 %\nhttps://e.com/g.png"
    assert read(export(message("2", "ok <:shipit:123>"))).candidates[0].text == "ok :shipit:"


def test_joins_and_messages_without_words_stay_out_and_are_counted():
    found = read(export(message("1", "hi"), message("2", "joined", type="GuildMemberJoin"), message("3", " ")))
    assert [one.text for one in found.candidates] == ["hi"]
    assert found.warnings == ("left out: 1 notice such as a join", "left out: 1 message without words")


@pytest.mark.parametrize(
    "odd",
    [
        export(),
        export(message("1", "")),
        export({"content": 4, "author": [], "embeds": {"title": 1}}),
        '{"guild": {}, "channel": {}, "messages": {}}',
        '{"guild": {}, "channel": {}, "messages": [null, 3]}',
    ],
)
def test_an_export_without_messages_is_refused(odd):
    with pytest.raises(Unreadable):
        read(odd, format="discord")


def test_a_message_without_a_time_comes_without_one():
    found = read(export({"content": "hi", "author": None, "timestamp": None}))
    assert found.candidates[0].at is None


@pytest.mark.parametrize(
    "text",
    [
        "Anna Lee — Today at 2:02 PM\nlog-ins fail\n(edited)\nben — Today at 2:03 PM\nme too\n",
        "Anna Lee\n — \nToday at 2:02 PM\nlog-ins fail\nben\n — \nToday at 2:03 PM\nme too\n",
        "Anna Lee — 07/18/2019 2:02 PM\nlog-ins fail\nben — 07/18/2019 2:03 PM\nme too\n",
        "Anna Lee — 14:02\nlog-ins fail\nben — 14:03\nme too",
    ],
)
def test_copied_text(text):
    found = read(text)
    assert found.format == "discord-text"
    assert told(found) == [
        ("2019-07-18T13:02", "Anna Lee", "log-ins fail"),
        ("2019-07-18T13:03", "ben", "me too"),
    ]
    assert {one.channel for one in found.candidates} == {"Discord"}


def test_later_messages_of_the_same_person():
    found = read("anna — Today at 2:02 PM\nlog-ins fail\n[2:04 PM]\nsince ten\n[2:05 PM]really\n")
    assert [(to_iso(one.at)[11:16], one.author, one.text) for one in found.candidates] == [
        ("13:02", "anna", "log-ins fail"),
        ("13:04", "anna", "since ten"),
        ("13:05", "anna", "really"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Postmortem — 2019-07-18 10:37\n\n- 10:37 a\n- 10:40 b\n",
        "14:02 — log-ins fail\n14:03 — rolled back\n",
        "anna — Today at 2:02 PM",
        "",
    ],
)
def test_what_is_no_copied_text_of_discord(text):
    assert not discord_text.recognise(text.encode(), "x.txt")


def test_copied_text_without_messages_is_refused():
    with pytest.raises(Unreadable, match="no messages copied from Discord"):
        read("nothing here", format="discord-text")
