"""E-mail threads as they are copied out of any program: the newest answer above what it answers.

Shapes: header fields (RFC 5322: ``From:``, ``Date:``, ``Subject:``; Outlook's ``From:``, ``Sent:``, ``To:``, ``Subject:``)
above a message, and the line that programs write above what they quote: ``On Thu, Mar 12, 2026 at 10:02 AM Mia Holt
<mia@example.com> wrote:``, with or without ``>`` before it and what follows. Each message comes with its own words only:
what stands below or between quoted lines is by whoever quotes them, and what nothing stands above is by nobody known.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from itertools import pairwise

from whiteboard.importers import report
from whiteboard.importers.candidates import Candidate, Import, Options, Unreadable
from whiteboard.importers.chronicle import Chronicle
from whiteboard.importers.conversation import head_lines, lines_of
from whiteboard.importers.source import Source
from whiteboard.model.instants import from_datetime
from whiteboard.model.progress import each
from whiteboard.model.records import Role

NAME = "mail"

_QUOTED = re.compile(r"^(?:[ \t]?>)+[ \t]?")
_WROTE = re.compile(
    r"On (?P<when>\S.{5,60}?\d{1,2}[:.]\d\d(?::\d\d)?(?:\s?[ap]\.?m\b\.?)?(?:\s(?:UTC|GMT)?[+-]\d{4})?),?\s+(?P<author>\S.{0,120}?)\s+wrote:$",
    re.IGNORECASE,
)
_FIELD = re.compile(
    r"[*_]{0,2}(?P<name>From|Sent|Date|To|Cc|Subject)[*_]{0,2}:[*_]{0,2}\s*(?P<value>\S.{0,400})$", re.IGNORECASE
)
_ADDRESS = re.compile(r"[<\[](?:mailto:)?(?P<address>[^<>\[\]]*)[>\]]")
_DIVIDER = re.compile(
    r"[-_\s]{5,80}(?:Original Message|Forwarded message)?[-_\s]{0,80}|Begin forwarded message:", re.IGNORECASE
)
_ANSWER = re.compile(r"(?:(?:re|fwd?|aw|wg|sv|antw)\s*:\s*)+", re.IGNORECASE)
_FIELDS_APART = 6
"""Lines within which the fields above a message stand."""


@dataclass(slots=True)
class _Message:
    """One message while it is read: what stands above it, how deep its words are quoted, and its lines."""

    line: int
    author: str
    when: str
    depth: int
    body: list[str]


def recognise(head: bytes, _name: str) -> bool:
    """Whether somebody wrote on some date, by one of the lines that programs write."""
    lines = [_QUOTED.sub("", line, count=1).strip() for line in head_lines(head)]
    return any(_WROTE.match(line) or _WROTE.match(f"{line} {below}") for line, below in pairwise([*lines, ""])) or any(
        _fields(lines, at) is not None for at in range(len(lines))
    )


def parse(source: Source, options: Options) -> Import:
    """A candidate for each message that says something. Raises Unreadable."""
    quoted = lines_of(source)
    lines = [_QUOTED.sub("", line, count=1).strip() for line in quoted]
    chronicle = Chronicle(options)
    chronicle.weigh("\n".join(line for line in lines if _FIELD.match(line)))
    subject = next(
        (found["value"] for line in lines if (found := _FIELD.match(line)) and found["name"].lower() == "subject"), ""
    )
    messages = [one for one in _messages(lines, [_depth(line) for line in quoted]) if any(one.body)]
    candidates = [_candidate(one, chronicle) for one in each(messages, options.progress, of=len(messages))]
    if not any(one.when for one in messages):
        raise Unreadable("has no messages with their dates", mend="copy the whole thread again", file=source.name)
    return Import(
        _ANSWER.sub("", subject).strip(),
        NAME,
        report.identified(candidates, NAME),
        warnings=tuple(chronicle.warnings),
        asks_day=chronicle.asks_day,
        asks_zone=chronicle.asks_zone,
    )


def _depth(line: str) -> int:
    """How often a line was quoted."""
    signs = _QUOTED.match(line)
    return signs[0].count(">") if signs is not None else 0


def _messages(lines: Sequence[str], depths: Sequence[int]) -> list[_Message]:
    """The messages in the order of what stands above them, first what nothing stands above."""
    message = _Message(1, "", "", 0, [])
    found, quoting = [message], [message]
    at = 0
    while at < len(lines):
        above = _above(lines, at)
        if above is not None:
            end, author, when = above
            quoting = [one for one in quoting if one.depth <= depths[at]]
            words = next((index for index in range(end, len(lines)) if lines[index]), at)
            message = _Message(at + 1, author, when, max(depths[at], min(depths[words], depths[at] + 1)), [])
            found.append(message)
            quoting.append(message)
            at = end
            continue
        if lines[at]:
            # The innermost that is quoted no deeper.
            message = next(one for one in reversed(quoting) if one.depth <= depths[at])
        if not _DIVIDER.fullmatch(lines[at]):
            message.body.append(lines[at])
        at += 1
    return found


def _above(lines: Sequence[str], at: int) -> tuple[int, str, str] | None:
    """Where a message begins whose header is at ``at``, by whom it is and when it was written."""
    for end in (at + 1, at + 2):
        wrote = _WROTE.match(" ".join(lines[at:end])) if lines[at].startswith("On ") else None
        if wrote is not None:
            return end, wrote["author"], wrote["when"]
    return _fields(lines, at)


def _fields(lines: Sequence[str], at: int) -> tuple[int, str, str] | None:
    """The same for fields: who and when are among them, and one more."""
    fields: dict[str, str] = {}
    while at < len(lines) and len(fields) < _FIELDS_APART and (found := _FIELD.match(lines[at])) is not None:
        fields[found["name"].lower()] = found["value"]
        at += 1
    when = fields.get("sent") or fields.get("date")
    return (at, fields["from"], when) if when and "from" in fields and len(fields) > 2 else None


def _candidate(message: _Message, chronicle: Chronicle) -> Candidate:
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(message.body)).strip()
    if not message.when:
        return Candidate(
            text, channel="e-mail", role=Role.INTERNAL, where="above the first message", warnings=("no time is given",)
        )
    address = _ADDRESS.search(message.author)
    name = _ADDRESS.sub("", message.author).strip(" \"'")
    bare = Candidate(
        text,
        said=message.when,
        author=name or (address["address"] if address is not None else ""),
        channel="e-mail",
        role=Role.INTERNAL,
        where=f"line {message.line}",
    )
    try:
        moment = parsedate_to_datetime(message.when)
        if moment.tzinfo is not None:
            return replace(bare, at=from_datetime(moment))
    except (ValueError, OverflowError):
        pass  # it may be written in another way, or tell a year that no calendar has
    stamp = chronicle.read(message.when, loose=True)
    if stamp is None:
        return replace(bare, warnings=(f"“{message.when[:60]}” is no time",))
    return replace(bare, at=stamp.at, until=stamp.until, precision=stamp.precision, warnings=stamp.warnings)
