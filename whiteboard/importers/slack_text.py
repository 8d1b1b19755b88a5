"""Text copied out of Slack's window and pasted.

Shape, with examples: https://github.com/amittell/obsidian-slack-formatter , ``samples/``. The name stands on a line of its own,
the time, indented, on the next: ``  3:13 PM``, ``:status:  3:04 PM``, ``APP  9:41 AM``, ``  Yesterday at 3:10 PM``, ``  Feb 25th at
10:39 AM``; later messages of the same person have only ``3:14``, without the half of the day. Reactions, “4 replies”, “View
thread” and “(edited)” stand between them. Older windows gave ``NAME [3:13 PM]``
(https://github.com/chrmcg/slack-copy), others ``NAME  3:13 PM``. Times are those of the computer it was copied on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from whiteboard.importers.candidates import Import, Options, Unreadable
from whiteboard.importers.conversation import (
    CLOCK,
    LONGEST_HEADER,
    WHEN,
    Message,
    day_alone,
    head_lines,
    lines_of,
    to_import,
    told_left_out,
)
from whiteboard.importers.source import Source

NAME = "slack-text"

_NAMED = r"(?P<author>[^\W\d_][^\[|:]{0,59}?)"
_SIGNS = r"(?::[\w+'-]+:[ \t]*|(?:APP|WORKFLOW|BOT)[ \t]+)*"
_ON_ONE_LINE = re.compile(
    rf"{_NAMED}(?:[ \t]+\[(?P<old>{CLOCK})\]|[ \t]{{2,}}{_SIGNS}(?P<when>{WHEN}))[ \t]*$", re.IGNORECASE
)
_TIME_LINE = re.compile(rf"(?P<indent>[ \t]*)(?P<signs>{_SIGNS})(?P<when>{WHEN})[ \t]*$", re.IGNORECASE)
_AGAIN = re.compile(rf"\[?(?P<when>{CLOCK})\]?[ \t]*$", re.IGNORECASE)
_NAME_LINE = re.compile(r"[^\W\d_][^\n|]{0,59}(?<!:)")
_HALF = re.compile(r"\s?(?P<half>[ap])\.?m", re.IGNORECASE)

_BETWEEN = re.compile(
    r"\s*(?:\d+\+?\s+repl(?:y|ies)|.*View (?:full )?thread|View newer replies|This message was deleted\.|New(?: messages)?|Thread|Also sent to the channel|"
    r"Last reply .*|Saved for later.*|Pinned by .*|\+\d{1,3}|\d{1,3}\+)\s*",
    re.IGNORECASE,
)
_REACTIONS = re.compile(r"\s*(?::[^\s:]+:)+\s*")
_FIRST_LINES = 20
_COUNT = re.compile(r"\s*\d{1,4}\s*")
_REPLIED = re.compile(r"replied to a thread:.*", re.IGNORECASE)
_EDITED = re.compile(r"\s*\(edited\)[ \t]*$", re.MULTILINE)
_MENTION = re.compile(r"(?:(?<=\S)[ \t]*\n)?^(?P<name>@[^\n]{1,60}?)[ \t]*\n(?=[ ,.;:!?)])", re.MULTILINE)
"""A name that was a link stands on a line of its own in the midst of a sentence."""
_NOTICE = re.compile(
    r"(?:has )?(?:joined|left)(?: (?:#\S+|the (?:channel|conversation|group)))?\.?(?: .{0,60})?|was added to #?\S+ by .{1,60}|"
    r"set yourself to .*",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Draft:
    line: int
    when: str
    author: str
    day: str
    body: list[str] = field(default_factory=list)


def recognise(head: bytes, name: str) -> bool:
    """Whether the first lines have a name with its time as only Slack writes it, or two with both on one line."""
    lines = head_lines(head)[:_FIRST_LINES]
    found = {at: header for at in range(len(lines)) if (header := _header(lines, at)) is not None}
    if name.lower().endswith((".json", ".csv", ".tsv")):
        return any(used > 1 for _, _, used in found.values())
    surely = any(used > 1 or lines[at].rstrip().endswith("]") for at, (_, _, used) in found.items())
    return surely or (len(found) > 1 and 0 in found)


def parse(source: Source, options: Options) -> Import:
    """Every message but joins, without reactions and counts of replies. Raises Unreadable."""
    drafts, before = _drafts(lines_of(source))
    if not drafts:
        mend = "copy the messages with names and times"
        raise Unreadable("has no messages copied from Slack", mend=mend, file=source.name)
    messages = [_message(draft) for draft in drafts]
    worded = [message for message in messages if message.text]
    said = [message for message in worded if not _NOTICE.fullmatch(message.text)]
    if not said:
        raise Unreadable("holds no messages with words", mend="copy other messages", file=source.name)
    counts = (
        (before, "line", "before the first message"),
        (len(worded) - len(said), "notice", "such as a join"),
        (len(messages) - len(worded), "message", "without words"),
    )
    left_out = told_left_out(counts)
    return to_import(said, source, options, format=NAME, channel="Slack", left_out=left_out)


def _drafts(lines: Sequence[str]) -> tuple[list[_Draft], int]:
    """The messages with all that stands below them, and the number of lines before the first."""
    drafts: list[_Draft] = []
    before, day, at = 0, "", 0
    while at < len(lines):
        line = lines[at]
        found = _header(lines, at)
        again = _AGAIN.match(line) if drafts and len(line) <= LONGEST_HEADER and not line[:1].isspace() else None
        alone = day_alone(line)
        if found is not None:
            author, when, used = found
            drafts.append(_Draft(at + 1, when, author, day))
            at, day = at + used, ""
            continue
        if again is not None:
            last = drafts[-1]
            drafts.append(_Draft(at + 1, _same_half(last.when, again["when"]), last.author, ""))
        elif alone and _next_is_header(lines, at):
            day = alone
        elif drafts:
            drafts[-1].body.append(line)
        else:
            before += bool(line.strip())
        at += 1
    return drafts, before


def _header(lines: Sequence[str], at: int) -> tuple[str, str, int] | None:
    """Who and when, and how many lines say it, where a message begins."""
    line = lines[at]
    if len(line) > LONGEST_HEADER or not line.strip():
        return None
    found = _ON_ONE_LINE.match(line)
    if found is not None:
        return found["author"].strip(), found["old"] or found["when"], 1
    below = lines[at + 1] if at + 1 < len(lines) else ""
    time = _TIME_LINE.match(below) if len(below) <= LONGEST_HEADER else None
    if time is None or not _NAME_LINE.fullmatch(line.strip()) or _TIME_LINE.match(line) or _BETWEEN.fullmatch(line):
        return None
    # Without the indent it may be the next message of the same person; a name stands below an empty line. With a day, as
    # Teams writes it, it is no such thing.
    dated = not re.fullmatch(CLOCK, time["when"], re.IGNORECASE)
    if time["indent"] or time["signs"] or dated or not at or not lines[at - 1].strip():
        return line.strip(), time["when"], 2
    return None


def _next_is_header(lines: Sequence[str], at: int) -> bool:
    following = next((place for place in range(at + 1, min(at + 4, len(lines))) if lines[place].strip()), None)
    return following is not None and _header(lines, following) is not None


def _same_half(last: str, when: str) -> str:
    """“3:01” after “2:58 PM” is in the afternoon too; after “11:59 PM” the half changes."""
    half = _HALF.search(last)
    clock = re.search(r"(\d{1,2}):(\d\d)", last)
    hour, minute = when.split(":")[:2]
    if half is None or clock is None or _HALF.search(when):
        return when
    before, now = (int(clock[1]) % 12, int(clock[2])), (int(hour) % 12, int(minute[:2]))
    same = now >= before
    letter = half["half"].lower()
    return f"{when} {(letter if same else 'a' if letter == 'p' else 'p').upper()}M"


def _message(draft: _Draft) -> Message:
    """The message without what Slack writes around it."""
    kept = list(_words(draft.body))
    reply = bool(kept) and _REPLIED.fullmatch(kept[0].strip()) is not None
    if reply:
        kept = kept[2:]  # The quoted line says what it replies to.
    text = _EDITED.sub("", "\n".join(line.rstrip() for line in kept)).strip()
    text = _MENTION.sub(lambda found: f"{' ' if found[0][0].isspace() else ''}{found['name']}", text)
    return Message(draft.line, draft.when, draft.author, re.sub(r"\n{3,}", "\n\n", text), reply=reply, day=draft.day)


def _words(body: Sequence[str]) -> Iterator[str]:
    """The lines but those of reactions, each with its count below it, and of threads."""
    at = 0
    while at < len(body):
        line = body[at]
        if _REACTIONS.fullmatch(line) and at + 1 < len(body) and _COUNT.fullmatch(body[at + 1]):
            at += 2
            continue
        if not _BETWEEN.fullmatch(line):
            yield line
        at += 1
