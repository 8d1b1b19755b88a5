"""The little Markdown that notes know: **bold**, lists, and addresses, laid out with their marks hidden.

A stretch in another face and a link are blocks of their own on the line where they stand, so that whoever draws words
draws these too: on the screen, in PDF, SVG and slides alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from whiteboard.layout.display import is_web
from whiteboard.layout.text import BASELINE, Block, Line, Piece, count_lines, lay_out, line_height, visible
from whiteboard.layout.values import value

_STRONG = "sans-bold"
_MARKS = re.compile(
    r"\*\*(?=\S)(?P<bold>[^*\n]+?)(?<=\S)\*\*"
    r"|\[(?P<label>[^\]\n]{1,200})\]\((?P<to>[^\s()]{1,2000})\)"
    r"|(?P<address>(?:https?://|mailto:)[^\s<>\"]{1,2000})"
)
_ITEM = re.compile(r"[ \t]*(?P<sign>[-*•]|\d{1,3}[.)])[ \t]+(?=\S)")
_ANY = re.compile(rf"\*\*|://|mailto:|\]\(|^{_ITEM.pattern}", re.MULTILINE)
_MOST_COUNTED = 100_000
"""Texts of one width whose numbers of lines are remembered."""
_BEHIND = ".,;:!?)'\"”’"
"""What ends a sentence rather than an address."""


@value(frozen=True, slots=True)
class Span:
    """A stretch ``[start, end)`` of what is shown that is bold, or a link to an address."""

    start: int
    end: int
    link: str = ""


@value(frozen=True, slots=True)
class Part:
    """A block of text ``x`` points from the left and ``line`` lines from the top; ``link`` is an address."""

    x: float
    line: int
    block: Block
    link: str = ""


@value(frozen=True, slots=True)
class Body:
    """A text as it is laid out: so many ``lines``, and the parts in reading order."""

    lines: int
    parts: tuple[Part, ...]
    clipped: bool = False


def _has_marks(text: str) -> bool:
    """Whether there may be anything but plain words; asked several times of each note."""
    if "\n" not in text and text[:1].isalpha():
        return "**" in text or "://" in text or "mailto:" in text or "](" in text
    return _ANY.search(text) is not None


@lru_cache(maxsize=5_000)
def lay_out_marked(text: str, size: float, width: float, most_lines: int) -> Body:
    """Lay a text out as `lay_out` does, its marks hidden, items of lists set in behind their sign."""
    if not _has_marks(text):
        block = lay_out(text, size, "sans", width, most_lines)
        return Body(len(block.lines), (Part(0.0, 0, block),), block.clipped)
    parts: list[Part] = []
    lines, clipped = 0, False
    for paragraph in visible(text).split("\n"):
        if lines >= most_lines:
            clipped = True
            break
        item = _ITEM.match(paragraph)
        indent = 0.0
        if item is not None:
            block = lay_out(_sign(item), size)
            indent = max(block.width + size * 0.4, size * 0.95)
            parts.append(Part(0.0, lines, block))
        shown, spans = read(paragraph if item is None else paragraph[item.end() :])
        faces = tuple((span.start, span.end, "sans" if span.link else _STRONG) for span in spans)
        block = lay_out(shown, size, "sans", max(size, width - indent), most_lines - lines, faces)
        parts += _parts(block, shown, spans, indent, lines)
        lines += len(block.lines)
        clipped = clipped or block.clipped
    return Body(lines, tuple(parts), clipped)


def count_marked_lines(text: str, size: float, width: float, most_lines: int) -> int:
    """How many lines `lay_out_marked` makes of a text."""
    known = counted(size, width, most_lines)
    lines = known.get(text)
    if lines is None:
        marked = _has_marks(text)
        lines = (
            lay_out_marked(text, size, width, most_lines).lines
            if marked
            else count_lines(text, size, width, most_lines)
        )
        if len(known) >= _MOST_COUNTED:
            known.clear()
        known[text] = lines
    return lines


@lru_cache(maxsize=5_000)
def counted(_size: float, _width: float, _most_lines: int) -> dict[str, int]:
    """The numbers of lines that are known, by text. A memory of a pure function; of a hundred thousand texts it takes a
    third of what `lru_cache` would."""
    return {}


def read(paragraph: str) -> tuple[str, tuple[Span, ...]]:
    """A line without its marks, and what they said. Text that only looks like marks stays as it is."""
    shown, spans, at = "", [], 0
    for found in _MARKS.finditer(paragraph):
        label, link = found["bold"] or found["label"] or found["address"], ""
        end = found.end()
        if found["address"]:
            label = label.rstrip(_BEHIND)
            end -= len(found["address"]) - len(label)
            link = label
        elif found["to"]:
            link = found["to"]
        if not found["bold"] and not is_web(link):
            continue
        shown += paragraph[at : found.start()]
        spans.append(Span(len(shown), len(shown) + len(label), link))
        shown += label
        at = end
    return shown + paragraph[at:], tuple(spans)


def plain(text: str) -> str:
    """The words without the marks, for where they are only said or listed; items of lists keep a sign in front."""
    if not _has_marks(text):
        return text
    return "\n".join(map(_plain_line, text.split("\n")))


def stretches(text: str) -> Iterator[tuple[str, Span | None]]:
    """The words without the marks, with what those said of them; line ends by themselves."""
    if not _has_marks(text):
        yield text, None
        return
    for number, paragraph in enumerate(text.replace("\r\n", "\n").split("\n")):
        if number:
            yield "\n", None
        item = _ITEM.match(paragraph)
        if item is not None:
            yield f"{_sign(item)} ", None
        shown, spans = read(paragraph[item.end() :] if item is not None else paragraph)
        at = 0
        for span in spans:
            yield from ((words, None) for words in (shown[at : span.start],) if words)
            yield shown[span.start : span.end], span
            at = span.end
        yield from ((words, None) for words in (shown[at:],) if words)


def _plain_line(paragraph: str) -> str:
    item = _ITEM.match(paragraph)
    if item is None:
        return read(paragraph)[0]
    return f"{_sign(item)} {read(paragraph[item.end() :])[0]}"


def _sign(item: re.Match[str]) -> str:
    """What stands in front of an item: its number, or a point."""
    return "•" if item["sign"] in "-*•" else item["sign"]


def links(text: str) -> list[str]:
    """The addresses in a text, in their order."""
    return [span.link for paragraph in text.split("\n") for span in read(paragraph)[1] if span.link]


def _parts(block: Block, shown: str, spans: tuple[Span, ...], indent: float, first: int) -> Iterator[Part]:
    """The lines of a block, those with spans cut into a part for each stretch."""
    at = 0
    for number, line in enumerate(block.lines):
        start = shown.find(line.text, at)
        at = max(at, start + len(line.text))
        here = [span for span in spans if start < span.end and span.start < start + len(line.text)]
        # A line that was cut with an ellipsis, or that runs from the right, is one part.
        if start < 0 or not here or any(piece.rtl for piece in line.shaped):
            yield _part(block.size, line.text, line.pieces, indent, first + number, None)
            continue
        for span, pieces in _stretches(line, start, here):
            text = "".join(piece.text for _, piece in pieces)
            yield _part(block.size, text, tuple(pieces), indent, first + number, span)


def _stretches(line: Line, start: int, spans: list[Span]) -> Iterator[tuple[Span | None, list[tuple[float, Piece]]]]:
    current: Span | None = None
    held: list[tuple[float, Piece]] = []
    at = start
    for x, piece in line.pieces:
        span = next((one for one in spans if one.start <= at < one.end), None)
        if held and span is not current:
            yield current, held
            held = []
        current = span
        held.append((x, piece))
        at += len(piece.text)
    if held:
        yield current, held


def _part(
    size: float, text: str, pieces: tuple[tuple[float, Piece], ...], indent: float, line: int, span: Span | None
) -> Part:
    left = pieces[0][0] if pieces else 0.0
    shaped = tuple(piece for _, piece in pieces)
    width = sum([piece.width for piece in shaped]) * size
    face = _STRONG if span is not None and not span.link else "sans"
    only = Line(text, size * BASELINE, size, 0.0, shaped, width)
    return Part(indent + left, line, Block(size, face, (only,), width, line_height(size)), span.link if span else "")
