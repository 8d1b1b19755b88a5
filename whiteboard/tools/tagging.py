"""Tags and the author as they are typed on a note: ``#tag`` anywhere, ``@name`` and tags at its end."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from whiteboard.model.document import Document
from whiteboard.model.records import Note

_TAG = r"#(?P<tag>[^\W\d](?:[\w/.-]*\w)?)"
_NAME = r"@(?P<name>\w(?:[\w.'’-]*\w)?)"
_INSIDE = re.compile(rf"(?<!\S){_TAG}(?=[\s,;:.!?)]|$)")
_AT_END = re.compile(rf"(?:^|(?<=\s))(?:{_TAG}|{_NAME})[.,;]?\s*$")
_BEGUN = re.compile(r"(?<!\S)(?P<sign>[#@])(?P<start>[\w/.'’-]*)$")


def tagged(note: Note, text: str, people: Iterable[str] = ()) -> Note:
    """The note with that text. What ends it as ``#tag`` or ``@name`` is taken out of it and kept beside it; a tag in the
    middle of a sentence stays there and counts as well. Names of several words are those of ``people``."""
    author, last = note.author, []
    rest = text.rstrip()
    names = sorted((name for name in people if " " in name), key=len, reverse=True)
    while True:
        whole = next((name for name in names if _ends(rest, name)), None)
        found = _AT_END.search(rest)
        start = len(rest) - len(whole) - 1 if whole is not None else found.start() if found is not None else 0
        if not rest[:start].strip():
            break
        if whole is not None:
            author = whole
        elif found is not None and found["name"]:
            author = found["name"]
        elif found is not None:
            last.append(found["tag"])
        rest = rest[:start].rstrip()
    inside = [one["tag"] for one in _INSIDE.finditer(rest)]
    tags = tuple(dict.fromkeys((*note.tags, *inside, *reversed(last))))
    return replace(note, text=rest, author=author, tags=tags)


def _ends(text: str, name: str) -> bool:
    """Whether a text ends in ``@`` and that name, in any case."""
    at = len(text) - len(name) - 1
    return at > 0 and text[at] == "@" and text[at - 1].isspace() and text[at + 1 :].casefold() == name.casefold()


def begun(text: str) -> tuple[str, str] | None:
    """The sign (# or @) and the letters of a tag or name that a text ends in the middle of."""
    found = _BEGUN.search(text)
    return (found["sign"], found["start"]) if found is not None else None


def known(document: Document, sign: str) -> list[str]:
    """The tags, or for @ the people, of a board."""
    if sign == "#":
        words = {tag for note in document.notes.values() for tag in note.tags if not re.search(r"\s", tag)}
    else:
        words = {note.author for note in document.notes.values()}
        words |= {action.owner for action in document.actions.values()}
        words |= {name for meeting in document.meetings.values() for name in meeting.participants}
    return sorted(filter(None, words), key=str.casefold)
