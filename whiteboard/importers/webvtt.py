"""Transcripts of calls as WebVTT, SubRip or SBV: what was said, counted from the start of the recording.

Shape: https://www.w3.org/TR/webvtt1/#file-structure . Cues are blocks between empty lines: perhaps an identifier, then
``00:01:02.500 --> 00:01:05.000``, where hours may be missing, then the words. Who speaks stands in the words: Zoom writes
``Name: words``, Teams ``<v Name>words</v>`` (https://www.w3.org/TR/webvtt1/#webvtt-cue-voice-span). Cues are as long as a
line of subtitles, so what one person says comes as one message for each sentence or more. SubRip (``.srt``) is the same with a
comma before the milliseconds, a number above each cue, and no first line. SBV, as Google Meet saves the chat of a recorded
call (https://support.google.com/youtube/answer/2734698), has ``0:14:21.000,0:14:24.000`` above the words.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from whiteboard.importers.candidates import Import, Options, Unreadable
from whiteboard.importers.conversation import Message, lines_of, to_import
from whiteboard.importers.source import Source

NAME = "webvtt"

_BEGINS = re.compile(rb"(?:\xef\xbb\xbf)?WEBVTT(?=[ \t\r\n]|$)")
_TIMES = re.compile(
    r"[ \t]*(?:(?P<hours>\d{1,4}):)?(?P<rest>[0-5]\d:[0-5]\d)[.,]\d{1,3}(?:[ \t]+-->[ \t]+\S|,\d{1,4}:[0-5]\d:[0-5]\d\.\d{1,3}[ \t]*$)"
)
_BARE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:\d{1,6}[ \t]*\r?\n)?\d{1,4}:[0-5]\d:[0-5]\d[.,]\d{3}(?:[ \t]+-->[ \t]+\d|,\d{1,4}:[0-5]\d:[0-5]\d\.\d{3}[ \t]*\r?\n)"
)
"""How files of the two other formats begin."""
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?[ \t]+(?P<author>[^>]{1,80})>")
_NAMED = re.compile(r"(?P<author>[^\W\d_][^:<>?!\n]{0,59}?):[ \t]+")
_TAG = re.compile(r"</?[^<>]{0,200}>")
_LONGEST = 400
"""Characters that are enough for a message, whether the sentence ends there or not."""
_SENTENCE_ENDS = re.compile(r"[.?!…。？！][\"”’)]*$")


def recognise(head: bytes, _name: str) -> bool:
    """Whether it begins as every WebVTT file must, or with a cue of SubRip or SBV."""
    return (_BEGINS.match(head) or _BARE.match(head)) is not None


def parse(source: Source, options: Options) -> Import:
    """A message for each sentence or more that one person says. Raises Unreadable."""
    said = list(_sentences(_cues(lines_of(source))))
    if not said:
        raise Unreadable("has no words with their times", mend="save the transcript again", file=source.name)
    return to_import(said, source, options, format=NAME, channel="Call", elapsed=True)


def _cues(lines: Sequence[str]) -> Iterator[Message]:
    """The cues that say something, each with whoever is named in it."""
    at = 0
    while at < len(lines):
        times = _TIMES.match(lines[at])
        at += 1
        if times is None:
            continue
        number, words = at, []
        while at < len(lines) and lines[at].strip() and not _TIMES.match(lines[at]):
            words.append(lines[at].strip())
            at += 1
        message = _message(number, f"{times['hours'] or '00'}:{times['rest']}", " ".join(words))
        if message.text:
            yield message


def _message(line: int, when: str, words: str) -> Message:
    named = _VOICE.search(words)
    text = html.unescape(_TAG.sub("", words)).strip()
    if named is None:
        named = _NAMED.match(text)
        text = text[named.end() :] if named is not None else text
    author = html.unescape(" ".join(named["author"].split())) if named is not None else ""
    return Message(line, when, author, text)


def _sentences(cues: Iterator[Message]) -> Iterator[Message]:
    """Cues of one person joined up to the end of a sentence."""
    said: Message | None = None
    for cue in cues:
        if said is not None and cue.author in (said.author, "") and not _is_enough(said.text):
            said = replace(said, text=f"{said.text} {cue.text}")
            continue
        if said is not None:
            yield said
        said = cue
    if said is not None:
        yield said


def _is_enough(text: str) -> bool:
    return len(text) > _LONGEST or _SENTENCE_ENDS.search(text[-20:]) is not None
