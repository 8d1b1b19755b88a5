"""Plain text of HTML fragments. Nothing in them is run, fetched or kept as markup."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from whiteboard.importers.candidates import printable

if TYPE_CHECKING:
    from bs4.element import Tag

_PARAGRAPHS = ("p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "table", "ul", "ol", "dl", "section")
_LINES = ("div", "li", "tr", "dt", "dd", "hr")
_CELLS = ("td", "th")
_SILENT = ("script", "style", "template", "noscript", "head", "title")
_OTHERS = [
    "html",
    "body",
    "thead",
    "tbody",
    "a",
    "abbr",
    "b",
    "br",
    "code",
    "del",
    "em",
    "font",
    "i",
    "img",
    "ins",
    "s",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "time",
    "u",
]
_NAMES = "|".join((*_PARAGRAPHS, *_LINES, *_CELLS, *_SILENT, *_OTHERS))
_TAG = rf"/?(?:{_NAMES})(?=[\s/>])[^<>]*>|!--"
_MARKUP = re.compile(rf"<(?:{_TAG})", re.IGNORECASE)
_NOT_MARKUP = re.compile(rf"<(?!{_TAG})", re.IGNORECASE)
"""“p95 <baseline” is no tag: a parser would swallow the words behind it."""

_SIMPLE = re.compile(
    r"(?:[^<\x00-\x08\x0b-\x1f\x7f]++|<(?:br ?/?|/?(?:p|b|strong|em|i|u|code))>"
    r"|<a(?: (?:href|target|rel|class)=\"[^\"<>]*+\")++>[^<]*+</a>)*+",
    re.IGNORECASE,
)
"""What nearly every status page writes. A parser finds the same in it, in twenty times the time."""
_SIMPLE_TAG = re.compile(r"<(?:(?P<line>br)|(?P<paragraph>/?p)|/?\w)[^<>]*>", re.IGNORECASE)
_SIMPLE_LINK = re.compile(r"(?P<tag><a [^<>]*>)(?P<words>[^<]*)</a>", re.IGNORECASE)
_HREF = re.compile(r' href="([^"]*)"', re.IGNORECASE)

_DEEPEST = 200
"""Open tags within one another beyond which text is taken between the tags; the parser drops what lies deeper than 254."""
_ANY_TAG = re.compile(r"<[^<>]*>")
_ALONE = re.compile(r"<(?:br|hr|img)\b|<[^<>]*/>$", re.IGNORECASE)

_LINE, _PARAGRAPH = "\x1e", "\x1d"
"""Where a line or a paragraph ends, until it is known how many of them stand together."""
_END_OF = dict.fromkeys(_PARAGRAPHS, _PARAGRAPH) | dict.fromkeys(_LINES, _LINE) | dict.fromkeys(_CELLS, " ")
_MARKS = str.maketrans("", "", _LINE + _PARAGRAPH)
_SPACES = re.compile(r"[ \t\f\v\u00a0]+")
_ENDS = re.compile(rf"\s*[{_LINE}{_PARAGRAPH}][\s{_LINE}{_PARAGRAPH}]*")
_BREAK = re.compile(r" ?\n ?")
_EMPTY_LINES = re.compile(r"\n{3,}")


def has_markup(text: str) -> bool:
    """Whether there is a tag that a browser would know in a text."""
    return _MARKUP.search(text) is not None


def plain_text(markup: str) -> str:
    """The text that a reader sees, with line breaks where blocks end and the addresses of links in brackets."""
    text = printable(markup).translate(_MARKS).replace("\r\n", "\n").replace("\r", "\n")
    if _SIMPLE.fullmatch(text):
        text = _stripped(text)
    elif _MARKUP.search(text):
        text = _parsed(_NOT_MARKUP.sub("&lt;", text))
    else:
        text = html.unescape(text)
    text = _ENDS.sub(lambda found: "\n\n" if _PARAGRAPH in found[0] else "\n", _SPACES.sub(" ", text))
    return _EMPTY_LINES.sub("\n\n", _BREAK.sub("\n", text)).strip()


def _stripped(markup: str) -> str:
    """The text of simple markup."""
    if "<" in markup:
        markup = _SIMPLE_LINK.sub(_linked, markup)
        markup = _SIMPLE_TAG.sub(lambda tag: "\n" if tag["line"] else _PARAGRAPH if tag["paragraph"] else "", markup)
    return html.unescape(markup)


def _linked(link: re.Match[str]) -> str:
    target = _HREF.search(link["tag"])
    address = html.unescape(target[1]) if target else ""
    words = html.unescape(link["words"])
    return html.escape(f"{words}{_in_brackets(address, words)}", quote=False)


def _in_brackets(address: str, words: str) -> str:
    """The address of a link, unless its words say it."""
    return f" ({address})" if address.startswith(("http:", "https:")) and address not in words else ""


def _parsed(markup: str) -> str:
    if _depth(markup) > _DEEPEST:
        return html.unescape(_ANY_TAG.sub(" ", markup))
    from bs4 import BeautifulSoup

    # In a box of its own it cannot be taken for XML, a file name or an address.
    pieces: list[str] = []
    _write(BeautifulSoup(f"<div>{markup}</div>", "lxml"), pieces)
    return "".join(pieces)


def _write(tag: Tag, pieces: list[str]) -> None:
    """Append the text within a tag; the tree is not changed, for that costs a search each time."""
    from bs4.element import CData, NavigableString, Tag

    for child in tag.children:
        if not isinstance(child, Tag):
            # Comments and their like are subclasses.
            if type(child) in (NavigableString, CData):
                pieces.append(str(child))
        elif child.name == "br":
            pieces.append("\n")
        elif child.name not in _SILENT:
            end = _END_OF.get(child.name, "")
            start = len(pieces)
            pieces += (end, "• " if child.name == "li" else "")
            _write(child, pieces)
            pieces += (_address(child, "".join(pieces[start:])) if child.name == "a" else "", end)


def _address(link: Tag, words: str) -> str:
    address = link.get("href")
    return _in_brackets(address, words) if isinstance(address, str) else ""


def _depth(markup: str) -> int:
    """How many tags are open at most, were each closed by its own end tag."""
    depth = deepest = 0
    for tag in _ANY_TAG.findall(markup):
        if tag.startswith("</"):
            depth = max(0, depth - 1)
        elif not _ALONE.match(tag):
            depth += 1
            deepest = max(deepest, depth)
    return deepest
