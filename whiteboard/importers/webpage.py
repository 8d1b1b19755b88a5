"""Web and wiki pages: tables and lists with times, wherever they were saved or copied.

Shapes: HTML as browsers save and copy it (https://html.spec.whatwg.org), with the header that Windows puts before copied
HTML (“HTML Clipboard Format”); Confluence's storage format, which is HTML with ``ac:`` and ``ri:`` elements
(https://confluence.atlassian.com/doc/confluence-storage-format-790796544.html); its Word export, which is MHTML, a mail
message with an HTML part (RFC 2557); the answer of its REST API, ``{"title", "body": {"storage": {"value"}}}``. Nothing is run and nothing is fetched: only the tree of elements is looked at.
"""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime
from email import policy
from email.parser import BytesParser
from typing import TYPE_CHECKING

from whiteboard.importers import report
from whiteboard.importers.candidates import Import, Options, Unreadable
from whiteboard.importers.chronicle import SHOWN
from whiteboard.importers.days import read_day
from whiteboard.importers.encodings import text_of
from whiteboard.importers.outline import Builder, Heading, tidy
from whiteboard.importers.source import Source
from whiteboard.importers.times import Reference, read_time
from whiteboard.importers.zones import Ambiguous
from whiteboard.layout.timescale import zone_of
from whiteboard.model.instants import MINUTE, from_datetime
from whiteboard.model.progress import Progress, each

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

NAME = "html"

_CLIPBOARD = re.compile(rb"Version:\d\.\d\s+StartHTML:", re.IGNORECASE)
_MHTML = re.compile(rb"^MIME-Version:.*?^Content-Type:\s*multipart/", re.IGNORECASE | re.MULTILINE | re.DOTALL)
_TAGS = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|meta|table|tbody|tr|ul|ol|dl|p|div|span|h[1-6]|time|article|section|main|b|strong|colgroup)"
    rb"[\s/>]|<(?:ac|ri):",
    re.IGNORECASE,
)
_DECLARATION = re.compile(rb"<\?xml[^<>]{0,200}\?>\s*")
_MOST_TAGS = 1_000_000
_REST = re.compile(rb'"body"\s*:\s*\{\s*"(?:storage|view|export_view|styled_view)"\s*:')
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset=[\"']?([\w.-]+)", re.IGNORECASE)
_CDATA = re.compile(r"<!\[CDATA\[(.*?)(?:\]\]>|\Z)", re.DOTALL)
_SELF_CLOSED = re.compile(r"<((?:ac|ri|at):[\w-]+|time)\b([^<>]*)/>", re.IGNORECASE)
_DATED = re.compile(r"\d{4}-\d\d-\d\d")
_SPACES = re.compile(r"\s+")

_ACCOUNT = re.compile(r"@?(?:\d+:)?(?:[0-9a-f]{20,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})", re.IGNORECASE)
"""The number of a Confluence account (24 or 32 hexadecimal digits, or a UUID behind a number): nobody's name."""

_SILENT = frozenset(
    "script style template noscript head title svg math select option button textarea iframe object nav"
    " ac:parameter ac:task-id ac:task-uuid ac:placeholder".split()
)
_BLOCKS = frozenset(
    "p div section article header footer main aside blockquote figure figcaption address fieldset form details summary"
    " caption hr body html pre dl ac:rich-text-body ac:plain-text-body ac:layout-cell ac:structured-macro".split()
)
_LISTS = frozenset(("ul", "ol", "ac:task-list", "dl"))
_ITEMS = frozenset(("li", "ac:task", "dt"))
_ITEM_ENDS = frozenset(("li", "ac:task", "dd"))
_LEVELS = {f"h{level}": level for level in range(1, 7)}
_PARTS = frozenset(("table", "tr", "td", "th"))
_CODE = frozenset(("pre", "ac:plain-text-body"))
_MENTION = frozenset(("confluence-userlink", "user-mention"))


def recognise(head: bytes, _name: str) -> bool:
    """Whether the first bytes are those of HTML, of copied HTML, or of a mail message with HTML in it."""
    start = _DECLARATION.sub(b"", head.lstrip()[:1200], count=1)[:1000]
    if _REST.search(head) and start.startswith(b"{"):
        return True
    if _CLIPBOARD.match(start) or (_MHTML.search(head[:4000]) is not None and b":" in start.split(b"\n", 1)[0]):
        return True
    return start.startswith(b"<") and _TAGS.search(head[:8000]) is not None


def parse(source: Source, options: Options) -> Import:
    """A candidate for each time that the page tells. Raises Unreadable."""
    text = markup_of(source)
    root = tree(text)
    builder = Builder()
    write(root, builder, source.progress)
    blocks = builder.blocks()
    title = next((one.text for one in blocks if isinstance(one, Heading) and one.level == 1), "") or title_of(root)
    return report.imported(blocks, options, format=NAME, title=title.split("\n")[0][:200], name=source.name, text=text)


def markup_of(source: Source) -> str:
    """The HTML of a page, of the clipboard or of a message. Raises Unreadable."""
    head = source.data[:4000]
    if _MHTML.search(head) and not head.lstrip().startswith(b"<"):
        source = _html_part(source)
    if _REST.search(source.data) and source.data.lstrip().startswith(b"{"):
        return _stored(source)
    declared = _CHARSET.search(source.data[:4000])
    text = text_of(source, declared[1].decode("ascii") if declared else "")
    if text.count("<") > _MOST_TAGS:
        mend = "save the part of it that tells the timeline"
        raise Unreadable(f"has more than {_MOST_TAGS:,} tags", mend=mend, file=source.name)
    if _CLIPBOARD.match(head):
        text = text[max(0, text.find("<")) :]
    return text


def _stored(source: Source) -> str:
    """The page in an answer of Confluence's REST API, below its title."""
    page = source.json()
    page = page if isinstance(page, dict) else {}
    bodies = page.get("body")
    for body in bodies.values() if isinstance(bodies, dict) else ():
        if isinstance(body, dict) and isinstance(body.get("value"), str):
            return f"<h1>{html.escape(str(page.get('title') or ''))}</h1>{body['value']}"
    mend = "ask for the page with its body: ?expand=body.storage"
    raise Unreadable("is JSON, but holds no page of a wiki", mend=mend, file=source.name)


def _html_part(source: Source) -> Source:
    """The first HTML part of a message, in UTF-8 or as it says itself."""
    try:
        message = BytesParser(policy=policy.compat32).parsebytes(source.data)
        parts = [part for part in message.walk() if part.get_content_type() == "text/html"]
        data = parts[0].get_payload(decode=True) if parts else None
        charset = parts[0].get_content_charset("") if parts else ""
    except (LookupError, ValueError, RecursionError, TypeError, AttributeError) as error:
        raise Unreadable("is a mail message that cannot be read", mend="export it again", file=source.name) from error
    if not isinstance(data, bytes):
        raise Unreadable("is a mail message without HTML", mend="export the page again", file=source.name)
    part = Source(data, source.name)
    return Source(text_of(part, charset).encode("utf-8", "replace"), source.name)


def tree(text: str) -> Element:
    """The elements of a page, whatever is wrong with it."""
    from lxml import etree

    text = _CDATA.sub(lambda found: html.escape(found[1]), text)
    text = _SELF_CLOSED.sub(r"<\1\2></\1>", text)
    # A huge tree may be nested 2,048 deep instead of 256. A comment keeps the parser from finding nothing at all.
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True, remove_pis=True)
    data = f"<!----><div>{text}</div>" if not _TAGS.match(text.lstrip()[:40].encode()) else text
    found: Element | None = etree.fromstring(data.encode("utf-8", "replace"), parser)
    # Of a page that is nothing but its first line the parser makes nothing at all.
    return etree.Element("html") if found is None else found


def title_of(root: Element) -> str:
    """What the page calls itself."""
    found = root.find(".//title")
    return tidy("".join(found.itertext()).replace("\n", " ")) if found is not None else ""


def write(root: Element, builder: Builder, progress: Progress) -> None:
    """Tell a builder what a tree of elements says."""
    from lxml import etree

    layouts = {above for one in root.iter("table") if (above := next(one.iterancestors("table"), None)) is not None}
    writing = _Writing(builder, layouts)
    walk = etree.iterwalk(root, events=("start", "end", "comment"))
    for event, element in each(walk, progress):
        if event == "start":
            if element.tag in _SILENT or (element.tag == "time" and element.get("datetime")):
                writing.aside(element)
                walk.skip_subtree()
            else:
                writing.start(element)
        elif event == "end" and element.tag not in _SILENT:
            writing.end(element)
        if event != "start" and element.tail:
            writing.say(element.tail, element)


class _Writing:
    """Elements on their way to a builder."""

    def __init__(self, builder: Builder, layouts: set[Element]) -> None:
        self._builder = builder
        self._layouts = layouts
        self._verbatim = 0
        self._header = False
        self._address: list[str] = []

    def say(self, text: str, element: Element) -> None:
        if self._verbatim:
            self._builder.say(text, element.sourceline or 0)
            return
        words = _SPACES.sub(" ", text)
        if words != " " or self._builder.in_cell or self._address:
            for heard in range(len(self._address)):
                self._address[heard] += words
        self._builder.say(words, element.sourceline or 0)

    def start(self, element: Element) -> None:
        """An element begins."""
        builder, tag, line = self._builder, element.tag, element.sourceline or 0
        if tag in _PARTS and not self._in_layout(element):
            self._start_part(element, line)
        elif tag in _LISTS:
            builder.open_list(line)
        elif tag in _ITEMS:
            builder.open_item(line, done=_done(element))
        elif tag in _LEVELS or tag in _BLOCKS or tag in _PARTS:
            builder.end_block()
        elif tag == "br":
            builder.say("\n", line)
        elif tag == "a":
            self._address.append("")
        self._verbatim += tag in _CODE
        if tag == "ac:task-status":
            builder.task(done=(element.text or "").strip() == "complete")
            return
        if _MENTION & _classes(element):
            name = tidy("".join(element.itertext()))
            builder.assign(owner="" if _ACCOUNT.fullmatch(name) else name)
        elif tag == "ri:user":
            self._person(element)
        if element.text:
            self.say(element.text, element)

    def _person(self, element: Element) -> None:
        """Somebody who is mentioned: by a name they can own an action, by the number of their account not."""
        name = element.get("ri:username") or ""
        if name and not _ACCOUNT.fullmatch(name):
            self._builder.assign(owner=name)
        else:
            account = name or element.get("ri:account-id") or element.get("ri:userkey") or ""
            self.say(f"(user {account})" if account else "", element)

    def _start_part(self, element: Element, line: int) -> None:
        """A table, a row of one or a cell."""
        if element.tag == "table":
            self._builder.open_table(line)
        elif element.tag == "tr":
            self._header = True
            self._builder.open_row(line)
        else:
            self._header = self._header and element.tag == "th"
            self._builder.open_cell(rows=_number(element, "rowspan"), columns=_number(element, "colspan"))

    def end(self, element: Element) -> None:
        """An element ends."""
        builder, tag, line = self._builder, element.tag, element.sourceline or 0
        code = tag in _CODE
        self._verbatim -= code
        if tag in _PARTS and not self._in_layout(element):
            self._end_part(tag)
        elif tag in _LISTS:
            builder.close_list()
        elif tag in _ITEM_ENDS:
            builder.close_item()
        elif tag == "dt":
            builder.say(" ", line)
        elif tag in _LEVELS:
            builder.end_block(level=_LEVELS[tag])
        elif tag in _BLOCKS or tag in _PARTS:
            builder.end_block(code=code)
        elif tag == "a" and self._address:
            heard = self._address.pop()
            address = element.get("href") or ""
            if address.startswith(("http:", "https:")) and heard.strip() and address not in heard:
                builder.say(f" ({address})", line)

    def _end_part(self, tag: str) -> None:
        if tag == "table":
            self._builder.close_table()
        elif tag == "tr":
            self._builder.close_row()
            if self._header:
                self._builder.end_header()
        else:
            self._builder.close_cell()

    def aside(self, element: Element) -> None:
        """An element whose words are no text of the page, but for the titles of macros and machines' times."""
        if element.tag == "time":
            # It has a date, often a zone, and is the same in every language.
            written = element.get("datetime") or ""
            shown = _SPACES.sub(" ", "".join(element.itertext())).strip()
            dated = _DATED.match(written) is not None
            self._builder.assign(due=written[:10] if dated else "")
            self.say(f"{written} " if dated or not shown else shown, element)
            if dated and shown and _contradict(written, shown):
                self.say(f"({SHOWN}{shown}”) ", element)
        elif element.tag == "ac:parameter" and element.get("ac:name") == "title" and element.text:
            self.say(f"{element.text} ", element)

    def _in_layout(self, element: Element) -> bool:
        table = element if element.tag == "table" else next(element.iterancestors("table"), None)
        return table is None or table in self._layouts


def _contradict(written: str, shown: str) -> bool:
    """Whether the words of a time cannot mean what its data say, whatever zone each is in."""
    utc = zone_of("UTC")
    try:
        data = datetime.fromisoformat(written)
    except ValueError:
        return False
    day = data.date()
    said, _ = read_time(shown, 0, Reference(utc, day, day))
    if said is not None:
        apart = abs(said.at - from_datetime(data.replace(tzinfo=UTC))) // MINUTE
        return apart > _WIDEST_MINUTES or (len(written) > len("2021-03-04") and apart % 15 != 0)
    try:
        named = read_day(shown, 0, day, day)
    except (Ambiguous, ValueError, OverflowError):
        return False
    return named is not None and abs((named.date - day).days) > 1


_WIDEST_MINUTES = 26 * 60
"""Between two zones' clocks at most."""


def _number(element: Element, name: str) -> int:
    written = (element.get(name) or "").strip()
    return int(written) if written.isascii() and written.isdigit() and len(written) < 6 else 1


def _done(element: Element) -> bool | None:
    """Whether an item that is a task is done; None where it is none."""
    if element.tag == "ac:task":
        return False
    if element.get("data-inline-task-id") is not None:
        return "checked" in _classes(element)
    if "task-list-item" in _classes(element):
        return element.find(".//input[@checked]") is not None
    return None


def _classes(element: Element) -> set[str]:
    return set((element.get("class") or "").split())
