"""HTML that anybody may have put on the clipboard, made plain in a process of its own.

Parsers of HTML are large and written in C. The one here meets what was pasted in a process with limits on time and memory;
what comes back is the same page of nothing but simple elements, attributes and text, which is checked to be just that
before anything else reads it.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from whiteboard.importers import webpage
from whiteboard.importers.candidates import Unreadable, printable
from whiteboard.storage import CannotWrite, opening
from whiteboard.storage.folders import DataFolder

_FILE = "what was pasted"
_SECONDS = 20
_MEMORY = 1 << 30
_DEEPEST = 200
"""Elements within one another; of what lies deeper, only the text is kept."""
_SILENT = frozenset(
    "script style template noscript svg math iframe object embed xmp plaintext noembed noframes".split()
)
"""Elements whose content is no text that anybody sees."""
_ALONE = frozenset("area base br col embed hr img input link meta source track wbr".split())
"""Elements that have no end: https://html.spec.whatwg.org/#void-elements."""

_NAME = r"[a-z][\w:.-]{0,60}"
_IS_NAME = re.compile(_NAME, re.ASCII)
_WORDS = r"(?:[^<>&\"\x00-\x08\x0b-\x1f]|&(?:amp|lt|gt|quot|#x27);)"
_TAG = rf"<(?P<end>/?)(?P<name>{_NAME})(?: {_NAME}=\"{_WORDS}*+\")*+>"
_PLAIN = re.compile(rf"(?:{_WORDS}|{_TAG.replace('?P<end>', '').replace('?P<name>', '')})*+", re.ASCII)
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f]")


def plain_page(markup: str, *, folder: Path | None = None, seconds: int = _SECONDS) -> str:
    """The same page, plain, as it comes back from a process of its own.

    Raises Unreadable where that takes more than so many seconds of work or leads to nothing, or where the data folder
    (None: the user's) takes nothing.
    """
    try:
        plain = _from_apart(markup, DataFolder.of(folder), seconds)
    except (OSError, CannotWrite) as error:
        why = error.why if isinstance(error, CannotWrite) else error.strerror
        raise Unreadable(f"cannot be looked at ({why})", mend="make room on the disk", file=_FILE) from error
    if not plain or not is_plain(plain):
        raise Unreadable("is a page that cannot be read", mend="paste it as plain text", file=_FILE)
    return plain


def _from_apart(markup: str, data: DataFolder, seconds: int) -> str:
    with TemporaryDirectory(dir=data.private("incoming")) as temporary:
        source, target = Path(temporary, "source"), Path(temporary, "target")
        source.write_bytes(markup.encode("utf-8", "replace"))
        answer = opening.run_apart(__name__, source, target, seconds=seconds, memory=_MEMORY)
        read = not isinstance(answer, str) and target.exists()
        return target.read_bytes().decode("utf-8", "replace") if read else ""


def is_plain(markup: str) -> bool:
    """Whether HTML is as `plain` writes it."""
    if not _PLAIN.fullmatch(markup):
        return False
    depth = deepest = 0
    for tag in re.finditer(_TAG, markup, re.ASCII):
        if tag["name"] not in _ALONE:
            depth += -1 if tag["end"] else 1
            deepest = max(deepest, depth)
    return depth == 0 and deepest <= _DEEPEST


def plain(markup: str) -> str:
    """The page of nothing but simple elements. Only for the process that may fail: see `plain_page`."""
    return "".join(_written(markup))


def _written(markup: str) -> Iterator[str]:
    from lxml import etree

    open_tags: list[str] = []
    walk = etree.iterwalk(webpage.tree(markup), events=("start", "end", "comment"))
    for event, element in walk:
        if event == "start" and element.tag in _SILENT:
            walk.skip_subtree()
        elif event == "start":
            name = element.tag if _IS_NAME.fullmatch(element.tag) and len(open_tags) < _DEEPEST else ""
            if name:
                yield f"<{name}{''.join(_attributes(element.attrib))}>"
            open_tags.append("" if name in _ALONE else name)
            yield _text(element.text)
        else:
            if event == "end" and element.tag not in _SILENT:
                name = open_tags.pop()
                yield f"</{name}>" if name else ""
            yield _text(element.tail)


def _attributes(attributes: Mapping[str, str]) -> Iterator[str]:
    for name, value in attributes.items():
        if _IS_NAME.fullmatch(name):
            yield f' {name}="{_text(value)}"'


def _text(text: str | None) -> str:
    return escape(_CONTROLS.sub(" ", printable(text))) if text else ""


def main(job: Mapping[str, Any]) -> None:
    """What the process of `plain_page` runs; the answer is a file."""

    def answer() -> Mapping[str, Any]:
        markup, target = Path(job["source"]).read_bytes().decode("utf-8", "replace"), Path(job["target"])
        try:
            target.write_bytes(plain(markup).encode())
        except OSError as error:
            raise CannotWrite(target, error.strerror or str(error)) from error
        return {}

    opening.tell(job, answer)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
