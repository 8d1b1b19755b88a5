"""Chats as text: what Zoom saves and lets people copy, what is pasted from Teams, and ``HH:MM name: text``.

Shapes of Zoom: https://support.zoom.com/hc/en/article?id=zm_kb&sysparm_article=KB0064762 (“Saving in-meeting chat”); the
variants, with examples, from programs that read them: https://github.com/kjhealy/zoomchattr ,
https://github.com/dbosk/recordy (``zeudonymize``), and https://github.com/michellenicolephillips/Zoom_Chat_Easy_Reader .
``HH:MM:SS<TAB> From NAME : text``, perhaps as the items of a list, ``HH:MM:SS From  NAME  to  Everyone: text``, the latter also with the text on lines of
its own behind a tab, where “Replying to "…"” and “Reacted to "…" with 👍” are rows like others; bare carriage returns and
U+2028 break lines. A cloud recording has ``HH:MM:SS<TAB>NAME:<TAB>text``, counted from its start. Copied text has ``From NAME to
Everyone:  02:42 PM`` with the text below, ``From NAME to Everyone 02:42 PM: text``, or ``From NAME to Everyone: (02:42 PM)`` with it below or right behind. Teams: ``[10:37 AM]
NAME`` and the text below (https://github.com/chaitanya14/notes-public , ``teams-histroy-cleanup.py``). Zoom's closed captions: ``[NAME] HH:MM:SS``
and the words below. Telegram: ``NAME, [20/08/2026 09:13]``; Google Chat: ``NAME, 2:02 PM``; Pidgin: ``(02:00:20 PM) NAME: text``. IRC
as irssi, WeeChat, ZNC and meeting bots log it: ``08:59 <@nick> text``, ``09:04  * nick does``, notices such as joins, and lines
that tell the day. Zoom in a language that is not known here: the words that all headers share are the program's. These
clocks are those of the computer that saved the chat; none has a zone, most have no day.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from whiteboard.importers.candidates import Import, Options, Unreadable
from whiteboard.importers.conversation import (
    CLOCK,
    DAY,
    LONGEST_HEADER,
    WHEN,
    Message,
    day_alone,
    head_lines,
    lines_of,
    noticed_day,
    to_import,
    told_left_out,
)
from whiteboard.importers.source import Source
from whiteboard.model.records import Role

NAME = "chat"

_CLOCK = r"\d{1,2}:\d\d:\d\d"
_NAMED = r"(?P<author>[^<>:\[\]\s][^<>:\[\]]{0,59}?)"
_SHORT = r"(?P<author>@?[^\W\d][\w.'’-]{0,39}(?: [\w.'’()-]{1,30}){0,3})"
_NICK = r"(?:<[ @+%~&]?(?P<nick>[^<>\s][^<>]{0,59})>(?=\s|$)|\*[ \t]{1,3}(?P<does>[^\s*]{1,40})(?=[ \t]))"
"""Somebody says or, behind an asterisk, does something."""
_ITEM = r"(?:[*•-][ \t]+)?"
_PRIVATELY = r"\((?:direct message|privately)\)"
_NOTICE = re.compile(
    rf"\*{{3}}[ \t]|\[?{CLOCK}\]?[ \t]+(?:-!-|-->|<--|=-=|\*{{3}})[ \t]|[\d-]{{10}}[ \t]{CLOCK}\t(?:-->|<--|--|=!=)\t",
    re.IGNORECASE,
)
"""What programs for IRC write of who comes and goes."""
_OF_PROGRAM = re.compile(
    r"Messages and calls are end-to-end encrypted\..*|<Media omitted>|\u200e?(?:image|video|audio|sticker|GIF|document) omitted",
    re.DOTALL,
)
_NOT_YET = re.compile(r"0?0:0\d:\d\d")
"""A clock of a transcript's first minutes."""

_FROM = r"(?:Von|Van|De|Desde|Da|Dari|Od|Från|Fra|От|Từ|从|從|来自|來自|開始|送信元)"
_TO = r"(?:an|aan|à|a|para|ke|do|till|til|к|ко|кому|đến|到|至|对|對|終了|宛先)"
"""What clients in other languages write for “From” and “to”; some in Chinese write no “From”."""
_DIRECT = re.compile(rf"{_PRIVATELY}\s*$", re.IGNORECASE)
_DIRECT_ELSEWHERE = re.compile(r"[(（][^()（）]+[)）]\s*$")
_REACTION = re.compile(r"Reacted to .* with \S.*|Removed an? .* reaction from .*", re.DOTALL)
_REPLYING = re.compile(r"Replying to [\"“].*?[\"”](?:\n\s*|$)", re.DOTALL)
_FIRST_LINES = 10
_FIRST_NOTICES = 2
"""Lines of which one must be a message of somebody: some programs begin with a notice of their own."""
_SURELY, _LIKELY, _PERHAPS, _TABBED = range(4)


@dataclass(frozen=True, slots=True)
class _Shape:
    """One way to write who said something when, as a pattern for the line's start; ``whole`` where nothing follows it."""

    title: str
    header: re.Pattern[str]
    likeness: int
    whole: bool = False
    elapsed: bool = False
    direct: re.Pattern[str] = _DIRECT

    def match(self, line: str) -> re.Match[str] | None:
        found = self.header.match(line[:LONGEST_HEADER])
        return None if found is None or (self.whole and line[found.end() :].strip()) else found


def _shape(
    title: str,
    pattern: str,
    likeness: int,
    *,
    whole: bool = False,
    elapsed: bool = False,
    direct: re.Pattern[str] = _DIRECT,
) -> _Shape:
    return _Shape(title, re.compile(pattern, re.IGNORECASE), likeness, whole, elapsed, direct)


_SHAPES = (
    _shape(
        "Zoom chat",
        rf"{_ITEM}(?P<when>{_CLOCK})[ \t]+From[ \t]+(?P<author>\S.{{0,79}}?)(?:[ \t]+to[ \t]+(?P<to>\S.{{0,79}}?))?[ \t]*:(?=\s|$)",
        _SURELY,
    ),
    _shape(
        "Zoom chat",
        rf"{_ITEM}(?P<when>\d{{1,2}}:\d\d)[ \t]+From[ \t]+(?P<author>\S.{{0,79}}?)[ \t]+to[ \t]+"
        rf"(?P<to>Everyone|\S.{{0,79}}?{_PRIVATELY}|(?<=[ ][ ])\S.{{0,79}}?)[ \t]*:(?=\s|$)",
        _SURELY,
    ),
    _shape(
        "Zoom chat",
        rf"{_ITEM}(?P<when>{_CLOCK})[ \t]+(?:{_FROM}[ \t]+(?P<author>\S.{{0,79}}?)[ \t]+{_TO}|(?P<nick>\S.{{0,79}}?)[ \t]+[对對])[ \t]+"
        r"(?P<to>\S.{0,79}?)[ \t]*:(?=\s|$)",
        _SURELY,
        direct=_DIRECT_ELSEWHERE,
    ),
    _shape("Zoom chat", rf"(?P<when>{_CLOCK})\t[ ]?(?P<author>[^\s:][^\t]{{0,79}}?)[ ]?:\t", _SURELY, elapsed=True),
    _shape(
        "Zoom chat",
        rf"[ ]?From[ \t]+(?P<author>\S.{{0,79}}?)[ \t]+to[ \t]+(?P<to>\S.{{0,79}}?)[ \t]*:[ \t]+\((?P<when>{CLOCK})\)",
        _SURELY,
    ),
    _shape(
        "Zoom chat",
        rf"{_ITEM}From[ \t]+(?P<author>\S.{{0,79}}?)[ \t]+to[ \t]+(?P<to>\S.{{0,79}}?)[ \t]*:?[ \t]+(?P<when>{CLOCK}):(?=\s|$)",
        _SURELY,
    ),
    _shape(
        "Zoom chat",
        r"(?=From\b.*[ap]m[ \t]*$|.{1,160}\bto[ \t]+Everyone\b)(?:From[ \t]+)?(?P<author>\S.{0,79}?)[ \t]+to[ \t]+(?P<to>\S.{0,79}?)"
        r"[ \t]*:?[ \t]+(?P<when>\d{1,2}:\d\d(?::\d\d)?(?:\s?[ap]m)?)[ \t]*$",
        _SURELY,
        whole=True,
    ),
    _shape("Teams chat", rf"\[(?P<when>{WHEN})\][ \t]+(?:{_NICK}|{_NAMED}[ \t]*(?::(?=\s|$)|$))", _LIKELY),
    _shape(
        "Captions", rf"\[(?P<author>[^\[\]\d:][^\[\]:]{{0,79}})\][ \t]+(?P<when>{_CLOCK})[ \t]*$", _LIKELY, whole=True
    ),
    _shape("Telegram", rf"(?P<author>[^\[\],:]{{1,60}}),[ \t]+\[(?P<when>{WHEN})\][ \t]*(?::(?=\s)|$)", _LIKELY),
    _shape(
        "Chat",
        rf"(?!(?:{DAY}),)(?P<author>[^\W\d][^,:\[\]]{{0,59}}),[ \t]+(?P<when>{WHEN})(?:,[ \t]+edited)?[ \t]*$",
        _LIKELY,
        whole=True,
    ),
    _shape("IRC", rf"(?P<when>\d{{4}}-\d\d-\d\d[ \t]{_CLOCK})\t(?P<author>[^\t]{{1,40}})\t", _PERHAPS),
    _shape("Chat", rf"\((?P<when>{WHEN})\)[ \t]+(?:{_NICK}|{_SHORT}[ \t]*:(?=[ \t]))", _PERHAPS),
    _shape("Chat", rf"(?P<when>{WHEN})[ \t]+(?:[-–—|][ \t]+)?(?:{_NICK}|{_SHORT}[ \t]*:(?=[ \t]))", _PERHAPS),
    _shape(
        "Zoom chat",
        rf"(?P<when>{_CLOCK})[ \t]+(?P<author>\S.{{2,159}}?)[ \t]*(?P<to>[(（][^()（）]+[)）])?[ \t]*[:：][ \t]*$",
        _TABBED,
        whole=True,
        direct=_DIRECT_ELSEWHERE,
    ),
)
_NO_NAMES = frozenset(
    "action alert all answer customer customers debug detected dev error everyone fatal from http https idea improve info "
    "monitoring note ops question re resolved status subject support team time timeline to update warn warning well".split()
) | {role.value for role in Role}
"""First words before a colon that are no names of people: with one of these, lines are not taken for a chat."""


def recognise(head: bytes, name: str) -> bool:
    """Whether the first lines are those of a chat. Plain ``HH:MM name: text`` must look like people talking in turns."""
    every = head_lines(head)
    lines = [line for line in every if not (_NOTICE.match(line) or noticed_day(line))]
    if not lines:
        return False
    of_another = name.lower().endswith((".json", ".csv", ".tsv"))
    for shape in _SHAPES:
        if of_another and shape.likeness is not _SURELY:
            continue
        found = [shape.match(line) for line in lines]
        headers = [one for one in found if one is not None]
        if shape.likeness is _SURELY and any(found[:_FIRST_LINES]):
            return True
        if shape.likeness is _LIKELY and found[0] is not None and _say_something(lines, found):
            return True
        if shape.title == "IRC" and len(lines) == len(every):
            # Any table may look so.
            continue
        if shape.likeness is _PERHAPS and any(found[:_FIRST_NOTICES]) and _take_turns(headers, len(lines)):
            return True
        if shape.likeness is _TABBED and _are_tabbed(lines, found):
            return True
    return False


def _are_tabbed(lines: Sequence[str], found: Sequence[re.Match[str] | None]) -> bool:
    """Whether two headers or more, and nearly all there are, have a line below that begins with a tab, as only Zoom writes."""
    headers = [at for at, one in enumerate(found) if one is not None]
    tabbed = sum(at + 1 < len(lines) and lines[at + 1].startswith("\t") for at in headers)
    return tabbed >= 2 and 3 * tabbed >= 2 * len(headers)


def _say_something(lines: Sequence[str], found: Sequence[re.Match[str] | None]) -> bool:
    """Whether most headers have words behind or below them: “[14:02] Deployed” by itself names nobody."""
    headers = worded = 0
    for at, header in enumerate(found):
        if header is not None:
            below = at + 1 < len(found) and found[at + 1] is None
            headers += 1
            worded += below or bool(lines[at][header.end() :].strip())
    return 2 * worded > headers


def _take_turns(headers: Sequence[re.Match[str]], lines: int) -> bool:
    """At least two speak, at least one of them again, all have names of people, and nearly every line is said by one."""
    groups = [one.groupdict() for one in headers]
    nicks = sum(bool(one.get("nick") or one.get("does")) for one in groups)
    if nicks == len(headers) >= 2 and any(one.get("nick") for one in groups):
        return True
    speakers = Counter(_author(one).casefold() for one in headers)
    people = all(speaker.lstrip("@").split()[0] not in _NO_NAMES for speaker in speakers)
    return people and 2 <= len(speakers) < len(headers) and 3 * len(headers) >= 2 * lines


def parse(source: Source, options: Options) -> Import:
    """Every message but reactions and what was written to one person only. Raises Unreadable."""
    lines = lines_of(source)
    shape = _of_shape(lines)
    if shape is None:
        mend = "save the chat again, or paste it with times and names"
        raise Unreadable("has no messages of a chat with their times", mend=mend, file=source.name)
    found, before, notices = _messages(lines, shape)
    if shape.likeness is _TABBED:
        found = _without_common_words(found)
    speakers = {message.author for message, _ in found}
    public = [message for message, to in found if not shape.direct.search(to) and to not in speakers]
    worded = [message for message in public if message.text and not _OF_PROGRAM.fullmatch(message.text)]
    said = [message for message in worded if not _REACTION.fullmatch(message.text)]
    if not said:
        raise Unreadable("holds no messages to everyone", mend="choose another chat", file=source.name)
    counts = (
        (before, "line", "before the first message"),
        (notices, "notice", "such as a join"),
        (len(found) - len(public), "direct message", ""),
        (len(worded) - len(said), "reaction", ""),
        (len(public) - len(worded), "message", "without words"),
    )
    left_out = told_left_out(counts)
    replies = [_reply(message) for message in said]
    return to_import(
        replies,
        source,
        options,
        format=NAME,
        channel=shape.title,
        left_out=left_out,
        elapsed=shape.elapsed or _count(replies),
    )


def _count(messages: Sequence[Message]) -> bool:
    """Whether the times are those of a transcript: they begin within minutes of 0:00:00 and never go back."""
    clocks = [message.when.zfill(8) for message in messages]
    plain = all(re.fullmatch(_CLOCK, message.when) for message in messages)
    return len(clocks) > 1 and plain and _NOT_YET.fullmatch(messages[0].when) is not None and clocks == sorted(clocks)


def _without_common_words(found: list[tuple[Message, str]]) -> list[tuple[Message, str]]:
    """The messages with the names alone, where all headers begin and end with the same words, as “Von NAME an Alle” do."""
    words = [message.author.split() for message, to in found if not to]
    if len({tuple(one) for one in words}) < 2:
        return found
    shortest = min(map(len, words)) - 1
    first = next((at for at in range(shortest) if len({one[at] for one in words}) > 1), shortest)
    last = next((at for at in range(shortest - first) if len({one[-1 - at] for one in words}) > 1), shortest - first)

    def named(message: Message) -> Message:
        own = message.author.split()
        return replace(message, author=" ".join(own[first : len(own) - last]) or message.author)

    return [(named(message), to) for message, to in found]


def _of_shape(lines: Sequence[str]) -> _Shape | None:
    """The shape of most of the first lines; of two that fit as many, the more particular one."""
    first = [line for line in lines if line.strip()][:2000]
    counted = [(sum(shape.match(line) is not None for line in first), shape) for shape in _SHAPES]
    most, shape = max(counted, key=lambda one: one[0])
    return shape if most else None


def _messages(lines: Sequence[str], shape: _Shape) -> tuple[list[tuple[Message, str]], int, int]:
    """The messages, each with whom it was written to, and the numbers of lines before the first and of notices."""
    found: list[tuple[Message, str]] = []
    header: re.Match[str] | None = None
    number, before, notices, day, body = 0, 0, 0, "", [""]

    def finish() -> None:
        if header is not None:
            text = "\n".join(line.strip() for line in body).strip()
            author = _author(header)
            if author == "*":
                # WeeChat writes so what somebody does.
                author, _, text = text.partition(" ")
            message = Message(number, header["when"], author, text, day=day)
            found.append((message, (header.groupdict().get("to") or "").strip()))

    next_day = ""
    of_lines = shape.likeness is _PERHAPS or shape.title == "Teams chat"
    for at, line in enumerate(lines, 1):
        noticed = noticed_day(line) if of_lines else ""
        if noticed or (of_lines and _NOTICE.match(line)):
            next_day = noticed or next_day
            notices += not noticed
            continue
        match = shape.match(line)
        if match is not None:
            finish()
            header, number, day, next_day, body = match, at, next_day, "", [line[match.end() :]]
            continue
        alone = day_alone(line)
        if alone and _before_a_header(lines, at, shape):
            next_day = alone
        elif header is None:
            before += bool(line.strip())
        elif line.strip() != "-":
            body.append(line)
    finish()
    return found, before, notices


def _before_a_header(lines: Sequence[str], at: int, shape: _Shape) -> bool:
    """Whether the next line that says something begins a message."""
    following = next((line for line in lines[at : at + 3] if line.strip()), None)
    return following is not None and shape.match(following) is not None


def _author(header: re.Match[str]) -> str:
    groups = header.groupdict()
    named = groups.get("author") or groups.get("nick") or groups.get("does") or ""
    return " ".join(named.split()).lstrip("@+")


def _reply(message: Message) -> Message:
    """A reply without the words it quotes."""
    quoted = _REPLYING.match(message.text)
    rest = message.text[quoted.end() :].strip() if quoted else ""
    if not rest:
        return message
    return Message(message.line, message.when, message.author, rest, reply=True, day=message.day)
