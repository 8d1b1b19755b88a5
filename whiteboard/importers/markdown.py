"""Markdown reports: postmortems with a timeline as a table, as bullets, or with times for headings.

Shape: CommonMark (https://spec.commonmark.org) with GitHub's tables, task lists and strikethrough, and YAML front matter
with a title. Nothing is rendered: blocks come from the parser's tokens, inline markup is dropped, links keep their address.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

from whiteboard.importers import drawn_tables, report, webpage
from whiteboard.importers.candidates import MOST_CANDIDATES, Import, Options, Unreadable
from whiteboard.importers.chronicle import looks_like_time
from whiteboard.importers.encodings import text_of
from whiteboard.importers.outline import Block, Builder, Heading, Paragraph
from whiteboard.importers.source import Source
from whiteboard.model.progress import Progress, each

if TYPE_CHECKING:
    from markdown_it.token import Token

NAME = "markdown"

_FRONT = re.compile(r"\A---[ \t]*\n(?P<matter>.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"^(?P<name>\w+)[ \t]*:[ \t]*(?P<value>.+)$", re.MULTILINE)
_HEADING = re.compile(rb"^ {0,3}#{1,6}[ \t]+\S|^\S.*\n(?:===+|---+)[ \t]*$", re.MULTILINE)
_TABLE = re.compile(rb"^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+\|?[ \t]*$", re.MULTILINE)
_BULLET = re.compile(
    rb"^[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+(?P<marked>\[[ xX]\][ \t]|\*\*)?(?P<text>\S[^\r\n]{0,60})", re.MULTILINE
)
_BOLD_TIME = re.compile(rb"^(?:\*\*|__)[\w ,:/~.-]*\d", re.MULTILINE)
_TASK = re.compile(r"\[(?P<done>[ xX])\]\s+")
_MARKUP = re.compile(r"[*_`\[\]<&\\]|~~| {2}\n")
_INTRICATE = re.compile(r"[_\[\]<&\\\n]|~~")
_SIMPLE = re.compile(
    r"(?<![^\s(])\*\*(?=\w)(?P<bold>[^*`]*?\w)\*\*(?=[\s.,;:)!?]|$)|(?<![^\s(])`(?P<code>[^\s`](?:[^`]*[^\s`])?)`(?=[\s.,;:)!?]|$)"
)
"""Bold words and code between spaces, which mean the same in every dialect and stand in nearly all timelines."""
_BREAK = re.compile(r"<br\b", re.IGNORECASE)
_TIME_TAG = re.compile(r"<time\b[^>]*\bdatetime=[\"'](?P<datetime>[^\"'<>]+)", re.IGNORECASE)
_HARD = "\x1e"
"""A line break that was meant, until the others are joined."""
_PLAIN = 16 * 1024
_TITLE = re.compile(r"[^\W_][^|\n]{2,78}[^\W_)]")
_COMPACT = re.compile(r"\W{0,3}(?:[01]\d|2[0-3])[0-5]\d\s?(?:z|utc|hrs?)\b", re.IGNORECASE)
"""“0902Z”, which only reports write."""
_WIKI_HEADING = re.compile(
    r"^(?P<level>={2,6})[ \t]*+(?P<words>[^=\n][^\n]{0,200}?)[ \t]*(?P=level)[ \t]*$", re.MULTILINE
)
_WIKI_ITEM = re.compile(r"^(?P<level>\*{1,6})[ \t]*(?=[^*\s])", re.MULTILINE)
_WIKI_LINK = re.compile(r"\[\[(?:[^\[\]|\n]{0,200}\|)?(?P<words>[^\[\]|\n]{1,200})\]\]")
_FRONT_FIELDS = ("timezone", "tz", "date", "day")
_MOST_NESTED = 100
_LONGEST_MARKED = 20_000
"""Characters of a paragraph beyond which its markup stays as it is written: brackets that open cost their square."""


def recognise(head: bytes, _name: str) -> bool:
    """Whether the first bytes have what only Markdown has: headings, a table, front matter, bullets with times."""
    if b"\0" in head or head.lstrip()[:1] in (b"<", b"{"):
        return False
    head = head.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if head.startswith(b"---\n") and b"\n---" in head[4:]:
        return True
    begins = head[:_PLAIN].decode("utf-8", "replace")
    if _WIKI_HEADING.search(begins) or drawn_tables.recognise(begins):
        return True
    if _HEADING.search(head) or _TABLE.search(head) or _BOLD_TIME.search(head):
        return True
    bullets = (one for one in _BULLET.finditer(head) if one["marked"] or _is_timed(one["text"]))
    return sum(1 for _ in islice(bullets, 2)) == 2 or _is_report(head)


def _is_report(head: bytes) -> bool:
    """Whether plain text is a report all the same: lines with times, and one that only reports have."""
    lines = [line for line in head[:_PLAIN].decode("utf-8", "replace").split("\n") if line.strip()]
    timed = sum(looks_like_time(line) or report.update(line) is not None for line in lines)
    return timed >= 2 and any(_only_in_reports(line) for line in lines)


def _only_in_reports(line: str) -> bool:
    if _COMPACT.match(line) or report.update(line) is not None:
        return True
    return not looks_like_time(line) and report.PLAIN_HEADING.match(line) is not None


def _is_timed(text: bytes) -> bool:
    return looks_like_time(text.decode("utf-8", "replace").lstrip("`(~"), opened=True)


def parse(source: Source, options: Options) -> Import:
    """A candidate for each time that the report tells. Raises Unreadable."""
    text = text_of(source).replace("\r\n", "\n").replace("\r", "\n")
    if text.count("\n") > MOST_CANDIDATES:
        raise Unreadable(f"has more than {MOST_CANDIDATES:,} lines", mend="import a part of it", file=source.name)
    front = _FRONT.match(text)
    fields = {found["name"].lower(): found["value"] for found in _FIELD.finditer(front["matter"])} if front else {}
    if front:
        # Lines keep their numbers.
        text = "\n" * text.count("\n", 0, front.end()) + text[front.end() :]
    text = drawn_tables.piped(_from_wiki(text))
    try:
        blocks = _blocks(text, source.progress)
    except RecursionError as error:
        raise Unreadable("is nested too deep", mend="write it with fewer levels", file=source.name) from error
    title = _unquoted(fields.get("title", "")) or next((one.text for one in blocks if isinstance(one, Heading)), "")
    title = title or _first_words(text)
    above = [Paragraph(f"{name}: {fields[name]}") for name in _FRONT_FIELDS if name in fields]
    return report.imported(
        (*above, *blocks), options, format=NAME, title=title.split("\n")[0][:200], name=source.name, text=text
    )


def _unquoted(value: str) -> str:
    """A value of the front matter without the quotes around it."""
    value = value.strip()
    return value[1:-1].strip() if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value


def _from_wiki(text: str) -> str:
    """MediaWiki's own text (https://www.mediawiki.org/wiki/Help:Formatting) as Markdown, line by line; else as it is."""
    if not _WIKI_HEADING.search(text):
        return text
    text = _WIKI_HEADING.sub(lambda found: f"{'#' * len(found['level'])} {found['words']}", text)
    text = _WIKI_ITEM.sub(lambda found: f"{'  ' * (len(found['level']) - 1)}* ", text)
    return _WIKI_LINK.sub(lambda found: found["words"], text).replace("'''", "**")


def _first_words(text: str) -> str:
    """The first line of plain text where it is headed by one: a few words, no sentence, time or item."""
    line = text.lstrip().split("\n", maxsplit=1)[0].strip()
    return line if _TITLE.fullmatch(line) and not looks_like_time(line) and not report.PLAIN_HEADING.match(line) else ""


def _blocks(text: str, progress: Progress) -> tuple[Block, ...]:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"maxNesting": _MOST_NESTED}).enable(["table", "strikethrough"])
    links: dict[str, Any] = {}
    tokens = parser.disable("inline").parse(text, links)
    parser.enable("inline")
    builder = Builder()
    line = 0
    for token in each(tokens, progress, of=len(tokens)):
        line = token.map[0] + 1 if token.map else line
        if token.type == "inline":
            _say(builder, token.content, line, partial(parser.parseInline, env=links))
        elif token.type == "heading_close":
            builder.end_block(level=int(token.tag[1]))
        elif token.type in ("fence", "code_block"):
            builder.say(token.content, line)
            builder.end_block(code=True)
        elif token.type == "html_block":
            webpage.write(webpage.tree(token.content), builder, progress)
        elif token.type in _OPENING:
            _OPENING[token.type](builder, line)
        elif token.type in _CLOSING:
            _CLOSING[token.type](builder)
    return builder.blocks()


_OPENING: dict[str, Callable[[Builder, int], None]] = {
    "bullet_list_open": Builder.open_list,
    "ordered_list_open": Builder.open_list,
    "list_item_open": Builder.open_item,
    "table_open": Builder.open_table,
    "tr_open": Builder.open_row,
}
_CLOSING: dict[str, Callable[[Builder], None]] = {
    "paragraph_close": Builder.end_block,
    "bullet_list_close": Builder.close_list,
    "ordered_list_close": Builder.close_list,
    "list_item_close": Builder.close_item,
    "table_close": Builder.close_table,
    "thead_close": Builder.end_header,
    "tr_close": Builder.close_row,
    "td_open": Builder.open_cell,
    "td_close": Builder.close_cell,
    "th_open": Builder.open_cell,
    "th_close": Builder.close_cell,
}


def _say(builder: Builder, content: str, line: int, inline: Callable[[str], list[Token]]) -> None:
    task = _TASK.match(content)
    if task and not builder.in_cell:
        builder.task(done=task["done"] != " ")
        content = content[task.end() :]
    builder.say(_unwrapped(_read(content, inline)), line)


def _read(content: str, inline: Callable[[str], list[Token]]) -> str:
    """The words of a paragraph as a reader sees them; the parser of inline markup is asked only where it is needed."""
    if len(content) > _LONGEST_MARKED or not _MARKUP.search(content):
        return content
    if not _INTRICATE.search(content):
        text = _SIMPLE.sub(lambda found: found["bold"] or found["code"], content)
        if "*" not in text and "`" not in text:
            return text
    return "".join(_pieces(inline(content)[0].children or []))


def _unwrapped(text: str) -> str:
    """Lines that were wrapped are joined; one that begins with a time stays a line, and so does what is a heading in words."""
    if "\n" not in text:
        return text.replace(_HARD, "\n")
    first, *lines = text.split("\n")
    alone = report.PLAIN_HEADING.match(first) is not None
    for line in lines:
        above, alone = alone, report.PLAIN_HEADING.match(line) is not None
        first += f"{_HARD if above or alone or looks_like_time(line) or report.update(line) else ' '}{line.strip()}"
    return first.replace(_HARD, "\n")


def _pieces(tokens: Sequence[Token]) -> Iterator[str]:
    """The text that a reader sees, with the addresses of links in brackets."""
    address, words = "", ""
    for token in tokens:
        piece = ""
        if token.type in ("text", "code_inline", "text_special"):
            piece = token.content
        elif token.type == "softbreak":
            piece = "\n"
        elif token.type == "hardbreak":
            piece = _HARD
        elif token.type == "image":
            piece = token.content
        elif token.type == "html_inline":
            piece = _HARD if _BREAK.match(token.content) else _datetime(token.content)
        elif token.type == "link_open":
            address, words = str(token.attrGet("href") or ""), ""
        elif token.type == "link_close" and address.startswith(("http:", "https:")) and address not in words:
            piece = f" ({address})"
        words += piece
        yield piece


def _datetime(tag: str) -> str:
    found = _TIME_TAG.match(tag)
    return f"{found['datetime']} " if found else ""
