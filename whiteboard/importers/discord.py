"""A channel of Discord, exported as JSON.

Shape: https://github.com/Tyrrrz/DiscordChatExporter , ``JsonMessageWriter.cs``: an object with ``guild``, ``channel`` (``name``)
and ``messages``, each of these with ``id``, ``type``, ``timestamp`` (ISO 8601 with an offset), ``content`` (Markdown),
``author`` (``name``, ``nickname``), ``attachments`` (``fileName``, ``url``) and ``embeds`` (``title``, ``description``),
in which programs write their alerts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from whiteboard.importers.candidates import MOST_CANDIDATES, Candidate, Import, Options, Unreadable
from whiteboard.importers.conversation import REPLY, told_left_out
from whiteboard.importers.source import Source
from whiteboard.importers.stamps import is_within, read_stamp
from whiteboard.model.progress import each
from whiteboard.model.records import Role

NAME = "discord"

_KEYS = tuple(re.compile(key) for key in (rb'"guild"\s*:\s*\{', rb'"channel"\s*:\s*\{'))
_SAID = frozenset({"Default", "Reply", "ThreadStarterMessage", "ChatInputCommand", "ContextMenuCommand"})
"""Types of messages that somebody wrote; others tell of joins, pins, calls and the like."""
_EMOJI = re.compile(r"<a?(:\w+:)\d+>")


def recognise(head: bytes, _name: str) -> bool:
    """Whether the first bytes of a source look like this format."""
    return head.lstrip().startswith(b"{") and all(key.search(head) for key in _KEYS)


def parse(source: Source, options: Options) -> Import:
    """Every message that somebody wrote within the chosen time. Raises Unreadable."""
    value = source.json()
    messages = _messages(value, source.name)
    name = _text(value.get("channel"), "name")
    said = [one for one in messages if not _text(one, "type") or _text(one, "type") in _SAID]
    worded = [(one, text) for one in said if (text := _worded(one))]
    stamped = [
        (one, text, read_stamp(one.get("timestamp"), "timestamp", options.timezone))
        for one, text in each(worded, options.progress, of=len(worded))
    ]
    candidates = tuple(
        Candidate(
            REPLY + text if _text(one, "type") == "Reply" else text,
            stamp.at,
            precision=stamp.precision,
            said=stamp.said,
            author=_text(one.get("author"), "nickname") or _text(one.get("author"), "name"),
            channel=name,
            role=Role.RESPONSE,
            source=f"{NAME}:{id}" if (id := _text(one, "id")) else "",
            where=f"message {id}" if id else "",
            warnings=stamp.warnings,
        )
        for one, text, stamp in stamped
        if is_within(stamp.at, options)
    )
    if not candidates:
        raise Unreadable("has no messages in that time", mend="choose another time", file=source.name)
    left_out = told_left_out(
        (
            (len(messages) - len(said), "notice", "such as a join"),
            (len(said) - len(worded), "message", "without words"),
        )
    )
    bare = any(stamp.bare for _, _, stamp in stamped)
    return Import("", NAME, candidates, warnings=left_out, asks_zone=bare and not options.zone_chosen)


def _messages(value: Any, name: str) -> list[dict[str, Any]]:
    listed = value.get("messages") if isinstance(value, dict) else None
    messages = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    if not messages:
        raise Unreadable("is JSON, but holds no messages of Discord", mend="export the channel again", file=name)
    if len(messages) > MOST_CANDIDATES:
        raise Unreadable(f"has more than {MOST_CANDIDATES:,} messages", mend="export a shorter time", file=name)
    return messages


def _worded(message: dict[str, Any]) -> str:
    """What a message says, with the words of its embeds and the addresses of what is attached."""
    parts = [_EMOJI.sub(r"\1", _text(message, "content"))]
    for embed in _listed(message, "embeds"):
        parts += (text for key in ("title", "description") if (text := _text(embed, key)) not in parts)
    parts += (_text(attached, "url") or _text(attached, "fileName") for attached in _listed(message, "attachments"))
    return "\n".join(part.strip() for part in parts if part.strip())


def _listed(value: dict[str, Any], key: str) -> Iterator[dict[str, Any]]:
    found = value.get(key)
    return (one for one in found if isinstance(one, dict)) if isinstance(found, list) else iter(())


def _text(value: Any, key: str) -> str:
    """A text field; empty where it is null, missing or something else."""
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, str) else ""
