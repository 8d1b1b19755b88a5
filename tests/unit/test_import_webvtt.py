"""Transcripts of calls become candidates: who speaks, whole sentences, and times from the start of the recording."""

from __future__ import annotations

from datetime import date

import pytest

from whiteboard.importers import road, webvtt
from whiteboard.importers.candidates import Import, Unreadable
from whiteboard.model.instants import from_iso, to_iso
from whiteboard.model.records import Precision

DAY = date(2019, 7, 18)
ZOOM = """\
WEBVTT

1
00:00:03.120 --> 00:00:06.480
Anna Lee: The log-ins fail

2
00:00:06.480 --> 00:00:09.900
Anna Lee: since ten.

3
00:01:00.000 --> 00:01:02.000
Ben: Rolling back.
"""
TEAMS = """\
\ufeffWEBVTT

NOTE made by a program

0d5c7a1e/13-0
00:06.480 --> 00:09.900 align:start
<v Lee, Anna>The log-ins <i>fail</i> &amp;
nobody knows.</v>

0d5c7a1e/14-0
00:00:10.200 --> 00:00:14.050
<v Ben>Who is on call?</v>
"""


def read(text: str, **options: object) -> Import:
    return road.read(text, today=DAY, timezone="Europe/London", **options)


def told(imported: Import) -> list[tuple[str, str, str]]:
    return [(to_iso(one.at)[11:19], one.author, one.text) for one in imported.candidates if one.at is not None]


def test_zoom_names_the_speaker_in_the_words():
    found = read(ZOOM, start=from_iso("2019-07-18T13:00:00Z"))
    assert found.format == "webvtt"
    assert told(found) == [
        ("13:00:03", "Anna Lee", "The log-ins fail since ten."),
        ("13:01:00", "Ben", "Rolling back."),
    ]
    assert not found.asks_start


def test_teams_names_the_speaker_in_a_tag():
    found = read(TEAMS, start=from_iso("2019-07-18T13:00:00Z"))
    assert told(found) == [
        ("13:00:06", "Lee, Anna", "The log-ins fail & nobody knows."),
        ("13:00:10", "Ben", "Who is on call?"),
    ]


def test_the_start_is_asked_unless_the_file_is_named_after_it():
    found = read(ZOOM)
    assert found.asks_start
    assert found.candidates[0].precision is Precision.ABOUT
    named = read(ZOOM, name="GMT20190718-130000_Recording.transcript.vtt")
    assert told(named)[0][0] == "13:00:03"
    assert not named.asks_start


@pytest.mark.parametrize("text", ["WEBVTT", "WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000\n\n", "WEBVTT\n\nNOTE x\n"])
def test_a_transcript_without_words_is_refused(text):
    with pytest.raises(Unreadable):
        read(text, format="webvtt")


@pytest.mark.parametrize("text", ["WEBVTTX\n", "# WEBVTT\n", "1\n00:00:01 --> 00:00:02\nhi\n", "0:00:01,5\nhi\n"])
def test_only_what_begins_as_every_such_file_is_recognised(text):
    assert not webvtt.recognise(text.encode(), "x.vtt")


@pytest.mark.parametrize(
    "text",
    [
        "1\r\n00:00:03,120 --> 00:00:06,480\r\nAnna Lee: Is it down?\r\n\r\n2\r\n00:01:00,000 --> 00:01:02,000\r\nBen: Yes.\r\n",
        "0:00:03.120,0:00:06.480\nAnna Lee: Is it down?\n\n0:01:00.000,0:01:02.000\nBen: Yes.\n",
    ],
)
def test_subrip_and_sbv_are_the_same_written_otherwise(text):
    imported = read(text, start=from_iso("2019-07-18T09:00:00Z"))
    assert imported.format == "webvtt"
    assert [(to_iso(one.at), one.author, one.text) for one in imported.candidates] == [
        ("2019-07-18T09:00:03Z", "Anna Lee", "Is it down?"),
        ("2019-07-18T09:01:00Z", "Ben", "Yes."),
    ]
