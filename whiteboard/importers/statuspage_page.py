"""Statuspage, as pages and feeds: a saved incident page (HTML) and the history feed (Atom or RSS).

Shape of the page: ``h1.incident-name``, and for each update a ``.update-row`` with ``.update-title`` (its status),
``.update-body`` and ``.update-timestamp``, in which ``[data-datetime-unix]`` holds milliseconds since 1970 beside words
such as “May 08, 2025 - 14:07 BST”. Shape of the page of all that goes on: an ``.unresolved-incident`` or, further down, an
``.incident-container`` an incident, with ``a[href="/incidents/…"]`` for its name and an ``.update`` for each update:
``<strong>Update</strong> - <span>body</span><br><small>Sep 13, 23:01 CEST</small>``, whose year may stand nowhere but in
the ``.date`` of its ``.status-day``. Shape of the feed: an ``entry`` (``item``) an incident, ``published`` (``pubDate``),
and in ``content`` (``description``) for each update ``<small>May <var>8</var>, <var>14:07</var> BST</small><br>
<strong>Resolved</strong> - body``; the year is nowhere but in ``published``. Other programs write feeds without times for each update, or an entry for each update
(https://github.com/jpmonette/feed, https://www.rfc-editor.org/rfc/rfc4287): then only the newest update has the entry's time.
All become incidents of version 2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from whiteboard.importers import statuspage, webpage
from whiteboard.importers.candidates import Import, Incident, Options, Unreadable
from whiteboard.importers.encodings import text_of
from whiteboard.importers.markup import plain_text
from whiteboard.importers.outline import tidy
from whiteboard.importers.source import Source
from whiteboard.importers.times import Reference, read_time
from whiteboard.layout.timescale import zone_of
from whiteboard.model.instants import from_datetime, to_iso

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

NAME = "statuspage-page"
FEED = "statuspage-feed"

_ROW = re.compile(rb"class=[\"'][^\"']*\bupdate-row\b", re.IGNORECASE)
_HOME = re.compile(rb"class=[\"'][^\"']*\b(?:unresolved-incident|incident-container)[\s\"']", re.IGNORECASE)
_YEAR = re.compile(r"\b\d{4}\b")
_CLOCK = re.compile(r"\d{1,2}:\d\d.*")
_FEED = re.compile(rb"<(?:feed|rss)\b", re.IGNORECASE)
_ENTRY = re.compile(
    rb"<strong>|&lt;strong&gt;|statuspage|/incidents/|Incident/\d|<(?:title|id|link)[^>]*>[^<]*\bstatus\b",
    re.IGNORECASE,
)
_CODE = re.compile(r"/incidents/(?P<code>[\w-]+)")
_IMPACT = re.compile(r"\bimpact-(?P<impact>none|minor|major|critical|maintenance)\b")
_UPDATE = re.compile(
    r"<small>(?P<when>.*?)</small>\s*(?:<br\s*/?>)?\s*<strong>(?P<status>[^<]*)</strong>(?P<body>.*?)(?=<small>|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_UNTIMED = re.compile(
    r"<(?:strong|b)>\s*(?P<status>resolved|completed|verifying|monitoring|identified|investigating|update|in progress|scheduled"
    r"|post-?mortem)\s*</(?:strong|b)>",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[^<>]*>")
_LEADING = re.compile(r"^\s*[-–—:]\s*")
_ODD_SECONDS = 60_000


def recognise(head: bytes, _name: str) -> bool:
    """Whether the first bytes are those of a page with updates of an incident."""
    if not head.lstrip().startswith(b"<"):
        return False
    return (_ROW.search(head) is not None and b"update-title" in head) or _HOME.search(head) is not None


def recognise_feed(head: bytes, _name: str) -> bool:
    """Whether the first bytes are those of a feed of incidents."""
    start = head.lstrip()
    return start.startswith(b"<") and _FEED.search(start[:2000]) is not None and _ENTRY.search(head) is not None


def parse(source: Source, options: Options) -> Import:
    """The updates of one incident, oldest first. Raises Unreadable, and SeveralIncidents when none was chosen."""
    return statuspage.of_incidents(_on_page(source), options, format=NAME, name=source.name)


def incidents_on_page(source: Source) -> tuple[Incident, ...]:
    """Every incident on a page, newest first. Raises Unreadable."""
    return statuspage.summaries(_on_page(source))


def _on_page(source: Source) -> list[dict[str, Any]]:
    """The incidents of a page, at least one. Raises Unreadable."""
    root = webpage.tree(webpage.markup_of(source))
    rows = list(_of_class(root, "update-row"))
    if rows:
        return [_of_rows(root, rows)]
    boxes = [box for name in ("unresolved-incident", "incident-container") for box in _of_class(root, name)]
    found = [incident for box in boxes if (incident := _of_box(box))["incident_updates"]]
    if not found:
        raise Unreadable("has no updates of an incident", mend="save the page of a single incident", file=source.name)
    return found


def _of_rows(root: Element, rows: list[Element]) -> dict[str, Any]:
    """The incident that a page of its own tells."""
    names = list(_of_class(root, "incident-name"))
    found = next((address for address in _addresses(root) if _CODE.search(address)), "")
    code = _CODE.search(found)
    impact = _IMPACT.search(names[0].get("class") or "") if names else None
    return {
        "id": code["code"] if code else "",
        "name": _words(names[0]) if names else webpage.title_of(root),
        "impact": impact["impact"] if impact else "",
        "incident_updates": [update for row in rows if any((update := _update(row)).values())],
    }


def _of_box(box: Element) -> dict[str, Any]:
    """One incident among others on a page."""
    link = next((one for one in box.iter("a") if _CODE.search(one.get("href") or "")), None)
    code = _CODE.search(link.get("href") or "") if link is not None else None
    classes = (one.get("class") or "" for one in box.iter() if isinstance(one.tag, str))
    impact = next((found for name in classes if (found := _IMPACT.search(name))), None)
    day = next((one for one in box.iterancestors() if "status-day" in (one.get("class") or "").split()), None)
    dates = _of_class(day, "date") if day is not None else iter(())
    date = next((_words(one) for one in dates), "")
    return {
        "id": code["code"] if code else "",
        "name": _words(link) if link is not None else "",
        "impact": impact["impact"] if impact else "",
        "incident_updates": [_of_small(one, date) for one in _of_class(box, "update")],
    }


def _of_small(update: Element, date: str) -> dict[str, Any]:
    """An update with its time in small letters; ``date`` has the year where these have none."""
    unix = next((one.get("data-datetime-unix") or "" for one in update.iter() if one.get("data-datetime-unix")), "")
    small = next((_words(one) for one in update.iter("small")), "")
    status = next((_words(one) for one in update.iter("strong")), "")
    shown = small.removeprefix("Posted").strip()
    clock = _CLOCK.search(shown)
    if date and clock and not _YEAR.search(shown):
        shown = f"{date} {clock[0]}"
    written, odd = _posted(unix, shown)
    return {
        "status": status.lower().replace(" ", "_"),
        "body": _LEADING.sub("", _words(update).removeprefix(status).removesuffix(small)).strip(),
        "display_at": written,
        "contradiction": odd,
    }


def _update(row: Element) -> dict[str, Any]:
    unix = next((one.get("data-datetime-unix") or "" for one in row.iter() if one.get("data-datetime-unix")), "")
    shown = next((_words(one) for one in _of_class(row, "update-timestamp")), "").removeprefix("Posted").strip()
    written, odd = _posted(unix, shown)
    bodies = list(_of_class(row, "update-body"))
    return {
        "status": next((_words(one) for one in _of_class(row, "update-title")), "").lower().replace(" ", "_"),
        "body": plain_text(_inner(bodies[0])) if bodies else "",
        "display_at": written,
        "contradiction": odd,
    }


def _posted(unix: str, shown: str) -> tuple[str, str]:
    """When an update was posted, by the number for machines or the words for people, and whether they contradict."""
    utc = zone_of("UTC")
    day = datetime(2000, 1, 1, tzinfo=UTC).date()
    said, _ = read_time(shown, 0, Reference(utc, day, day)) if shown else (None, "")
    said = said if said is not None and said.dated else None
    if not unix.isascii() or not unix.isdigit() or len(unix) > 15:
        return (to_iso(said.at) if said else shown), ""
    at = int(unix) // 1000 * 1000
    odd = said is not None and said.zoned and abs(said.at - at) > _ODD_SECONDS
    return _iso(at), f"the page says “{shown}”, its data {_iso(at)}; the data is taken" if odd else ""


def _iso(at: int) -> str:
    try:
        return to_iso(at)
    except (OverflowError, ValueError):
        return str(at)


def parse_feed(source: Source, options: Options) -> Import:
    """The updates of one incident of a feed, oldest first. Raises Unreadable, and SeveralIncidents when none was chosen."""
    return statuspage.of_incidents(_entries(source), options, format=FEED, name=source.name)


def incidents(source: Source) -> tuple[Incident, ...]:
    """Every incident of a feed, newest first. Raises Unreadable."""
    return statuspage.summaries(_entries(source))


def _entries(source: Source) -> list[dict[str, Any]]:
    from lxml import etree

    text = text_of(source)
    text = text[text.find("<") :]
    # The declaration of an encoding is about bytes that are text by now.
    data = re.sub(r"^<\?xml[^>]*\?>", "", text).encode("utf-8", "replace")
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, recover=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        mend = "save the feed again; it may have been cut off"
        raise Unreadable("is not XML", mend=mend, file=source.name, line=error.lineno) from error
    entries = [] if root is None else [one for one in root.iter() if _name(one) in ("entry", "item")]
    found = [_incident(entry) for entry in entries]
    if not found:
        raise Unreadable("is a feed without incidents", mend="save /history.atom of the page", file=source.name)
    return found


def _incident(entry: Element) -> dict[str, Any]:
    # References to entities are kept as they are, and are no elements.
    fields = {_name(child): child for child in entry if isinstance(child.tag, str)}
    texts = {name: "".join(child.itertext()) for name, child in fields.items()}
    link = fields.get("link")
    address = (link.get("href") or texts["link"]) if link is not None else ""
    code = _CODE.search(address)
    published = _moment(texts.get("published") or texts.get("pubDate") or texts.get("updated") or "")
    return {
        "id": code["code"] if code else (texts.get("id") or texts.get("guid") or "").rpartition("/")[2],
        "name": texts.get("title", ""),
        "impact": "",
        "incident_updates": list(_updates(texts.get("content") or texts.get("description") or "", published))
        or _untimed(texts.get("content") or texts.get("description") or texts.get("summary") or "", published),
    }


def _updates(content: str, published: datetime | None) -> Iterator[dict[str, Any]]:
    for found in _UPDATE.finditer(content):
        yield {
            "status": plain_text(found["status"]).lower().replace(" ", "_"),
            "body": _LEADING.sub("", plain_text(found["body"])),
            "display_at": _dated(_TAG.sub("", found["when"]), published),
        }


def _untimed(content: str, published: datetime | None) -> list[dict[str, Any]]:
    """The updates of an entry that tells no times of theirs, newest first: only the first was made when it says."""
    at = to_iso(from_datetime(published)) if published is not None else ""
    found = list(_UNTIMED.finditer(content))
    ends = [*(one.start() for one in found[1:]), len(content)]
    updates = [
        {
            "status": one["status"].lower().replace(" ", "_"),
            "body": _LEADING.sub("", plain_text(content[one.end() : end])),
            "display_at": at if number == 0 else "",
        }
        for number, (one, end) in enumerate(zip(found, ends, strict=False))
    ]
    body = "" if updates else plain_text(content)
    return updates or ([{"status": "", "body": body, "display_at": at}] if body else [])


def _dated(words: str, published: datetime | None) -> str:
    """“May 8, 14:07 BST” in the year nearest to when the incident was published."""
    words = " ".join(words.split())
    if published is None:
        return words
    day = published.date()
    time, _ = read_time(words, 0, Reference(zone_of("UTC"), day, day))
    return to_iso(time.at) if time is not None and time.dated else words


def _moment(text: str) -> datetime | None:
    """A time of Atom (RFC 3339) or RSS (RFC 2822)."""
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            found = read(text.strip())
            return found if found.tzinfo else found.replace(tzinfo=UTC)
        except (ValueError, OverflowError, TypeError, IndexError):
            continue
    return None


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _of_class(root: Element, name: str) -> Iterator[Element]:
    return (one for one in root.iter() if isinstance(one.tag, str) and name in (one.get("class") or "").split())


def _addresses(root: Element) -> Iterator[str]:
    for one in root.iter("meta", "link", "a"):
        yield (one.get("content") if one.get("property") == "og:url" else one.get("href")) or ""


def _words(element: Element) -> str:
    return tidy(" ".join("".join(element.itertext()).split()))


def _inner(element: Element) -> str:
    from lxml import etree

    return str(etree.tostring(element, encoding="unicode", with_tail=False))
