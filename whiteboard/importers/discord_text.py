"""Text copied out of Discord's window and pasted.

Shape: what https://support.discord.com/hc/en-us/articles/9583936022295 shows in the window: ``Name — Today at 10:37 AM``,
``Name — 01/15/2024 10:37 AM`` or ``Name — 10:37``, then the text below. Some browsers copy the dash, and the time, on lines
of their own; later messages of the same person begin with ``[10:38 AM]``. Times are those of the computer it was copied on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from whiteboard.importers.candidates import Import, Options, Unreadable
from whiteboard.importers.conversation import (
    CLOCK,
    LONGEST_HEADER,
    WHEN,
    Message,
    head_lines,
    lines_of,
    to_import,
    told_left_out,
)
from whiteboard.importers.source import Source

NAME = "discord-text"

_NAMED = r"(?P<author>[^\s\[<|*#-][^\n|]{0,59}?)"
_HEADER = re.compile(
    rf"[ \t]*+{_NAMED}[ \t]*+\n?[ \t]*+—[ \t]*+\n?[ \t]*+(?P<when>{WHEN})[ \t]*+(?:\n|$)", re.IGNORECASE
)
_AGAIN = re.compile(rf"[ \t]*\[(?P<when>{CLOCK})\][ \t]*", re.IGNORECASE)
_SURELY = re.compile(r"(?:today|yesterday) at", re.IGNORECASE)
_FIRST_LINES = 40
_MOST_LINES = 3
"""Lines that a name, a dash and a time may be spread over."""
_EDITED = re.compile(r"[ \t]*\(edited\)[ \t]*$", re.MULTILINE)


def recognise(head: bytes, name: str) -> bool:
    """Whether the first line begins a message, and another does so or it is told as only Discord tells it."""
    lines = head_lines(head)[:_FIRST_LINES]
    first = _header(lines, 0) if lines and not name.lower().endswith((".json", ".csv", ".tsv", ".md")) else None
    if first is None or first[2] >= len(lines):
        return False
    again = any(_header(lines, at) is not None for at in range(first[2], len(lines)))
    return again or _SURELY.match(first[1]) is not None


def parse(source: Source, options: Options) -> Import:
    """Every message with words. Raises Unreadable."""
    lines = lines_of(source)
    messages = list(_messages(lines))
    said = [message for message in messages if message.text]
    if not said:
        mend = "copy the messages with names and times"
        raise Unreadable("has no messages copied from Discord", mend=mend, file=source.name)
    before = sum(bool(line.strip()) for line in lines[: messages[0].line - 1])
    left_out = told_left_out(
        ((before, "line", "before the first message"), (len(messages) - len(said), "message", "without words"))
    )
    return to_import(said, source, options, format=NAME, channel="Discord", left_out=left_out)


def _messages(lines: Sequence[str]) -> Iterator[Message]:
    author, when, number, at = "", "", 0, 0
    body: list[str] = []
    while at < len(lines):
        header = _header(lines, at)
        again = _AGAIN.match(lines[at][:LONGEST_HEADER]) if number else None
        if header is None and again is None:
            body.append(lines[at].rstrip())
            at += 1
            continue
        if number:
            yield _message(number, when, author, body)
        number, body = at + 1, []
        if header is not None:
            author, when, used = header
            at += used
        elif again is not None:
            when = again["when"]
            body = [lines[at][again.end() :]]
            at += 1
    if number:
        yield _message(number, when, author, body)


def _header(lines: Sequence[str], at: int) -> tuple[str, str, int] | None:
    """Who and when, and how many lines say it, where a message begins."""
    if not any("—" in line for line in lines[at : at + _MOST_LINES - 1]) or not lines[at].strip():
        return None
    found = _HEADER.match("\n".join(line[:LONGEST_HEADER] for line in lines[at : at + _MOST_LINES]))
    if found is None:
        return None
    return found["author"].strip(), found["when"], found[0].rstrip("\n").count("\n") + 1


def _message(line: int, when: str, author: str, body: Sequence[str]) -> Message:
    return Message(line, when, author, _EDITED.sub("", "\n".join(body)).strip())
