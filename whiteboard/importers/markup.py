"""Plain text of HTML fragments. Nothing in them is run, fetched or kept as markup."""

from __future__ import annotations

import html
import re

_BLOCKS = (
    "p",
    "div",
    "li",
    "ul",
    "ol",
    "tr",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "pre",
    "table",
    "section",
)
_SILENT = ("script", "style", "template", "noscript", "head", "title")
_LOOKS_LIKE_MARKUP = re.compile(r"<[a-zA-Z/!?]")
_SPACES = re.compile(r"[ \t\f\v\u00a0]+")
_BREAK_SPACES = re.compile(r" ?\n ?")
_EMPTY_LINES = re.compile(r"\n{3,}")


def plain_text(markup: str) -> str:
    """The text that a reader sees, with line breaks where blocks end and the addresses of links in brackets."""
    text = markup.replace("\r\n", "\n").replace("\r", "\n")
    text = _parsed(text) if _LOOKS_LIKE_MARKUP.search(text) else html.unescape(text)
    text = _BREAK_SPACES.sub("\n", _SPACES.sub(" ", text))
    return _EMPTY_LINES.sub("\n\n", text).strip()


def _parsed(markup: str) -> str:
    from bs4 import BeautifulSoup

    # In a box of its own it cannot be taken for XML, a file name or an address.
    soup = BeautifulSoup(f"<div>{markup}</div>", "lxml")
    for tag in soup(_SILENT):
        tag.decompose()
    for tag in soup("br"):
        tag.replace_with("\n")
    for tag in soup("li"):
        tag.insert(0, "• ")
    for tag in soup("a"):
        address = tag.get("href")
        if isinstance(address, str) and address.startswith(("http:", "https:")) and address not in tag.get_text():
            tag.append(f" ({address})")
    for tag in soup(_BLOCKS):
        tag.insert_before("\n")
        tag.append("\n")
    return soup.get_text()
