"""Tags and the author as they are typed on a note: ``#tag`` anywhere, ``@name`` and tags at its end."""

from __future__ import annotations

import re
from dataclasses import replace

from whiteboard.model.document import Document
from whiteboard.model.records import Note

_TAG = r"#(?P<tag>[^\W\d](?:[\w/.-]*\w)?)"
_NAME = r"@(?P<name>\w(?:[\w.'’-]*\w)?)"
_INSIDE = re.compile(rf"(?<!\S){_TAG}(?=[\s,;:.!?)]|$)")
_AT_END = re.compile(rf"(?:^|(?<=\s))(?:{_TAG}|{_NAME})[.,;]?\s*$")
_BEGUN = re.compile(r"(?<!\S)(?P<sign>[#@])(?P<start>[\w/.'’-]*)$")


def tagged(note: Note, text: str) -> Note:
    """The note with that text. What ends it as ``#tag`` or ``@name`` is taken out of it and kept beside it; a tag in the
    middle of a sentence stays there and counts as well."""
    author, last = note.author, []
    rest = text.rstrip()
    while (found := _AT_END.search(rest)) is not None and rest[: found.start()].strip():
        rest = rest[: found.start()].rstrip()
        if found["name"]:
            author = found["name"]
        else:
            last.append(found["tag"])
    inside = [one["tag"] for one in _INSIDE.finditer(rest)]
    tags = tuple(dict.fromkeys((*note.tags, *inside, *reversed(last))))
    return replace(note, text=rest, author=author, tags=tags)


def begun(text: str) -> tuple[str, str] | None:
    """The sign (# or @) and the letters of a tag or name that a text ends in the middle of."""
    found = _BEGUN.search(text)
    return (found["sign"], found["start"]) if found is not None else None


def known(document: Document, sign: str) -> list[str]:
    """The tags, or for @ the people, of a board."""
    if sign == "#":
        words = {tag for note in document.notes.values() for tag in note.tags}
    else:
        words = {note.author for note in document.notes.values()}
        words |= {action.owner for action in document.actions.values()}
        words |= {name for meeting in document.meetings.values() for name in meeting.participants}
    return sorted({word for word in words if word and not re.search(r"\s", word)}, key=str.casefold)
