"""How a source comes in: a file that was chosen or dropped, or what was pasted, through the preview onto a board."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QWidget

from whiteboard.importers import lines, road, statuspage_page, webpage
from whiteboard.importers.candidates import Unreadable
from whiteboard.importers.zones import local_day
from whiteboard.layout.theme import Theme
from whiteboard.layout.timescale import zone_of
from whiteboard.model.document import Document
from whiteboard.model.instants import Instant
from whiteboard.model.records import Id
from whiteboard.session.templates import UNTITLED, new_document
from whiteboard.ui.dialogs import machine_zone
from whiteboard.ui.import_preview import Host, ImportPreview, Plan
from whiteboard.ui.page import Page

_ROWS = re.compile(r"<(?:table|li|time)\b", re.IGNORECASE)
"""What HTML from a clipboard holds where it is more than words with colours."""
_PAGES = (webpage.NAME, statuspage_page.NAME)
"""The formats that are HTML."""


def import_path(page: Page, path: Path) -> ImportPreview:
    """Preview a file, or a folder that is an export, for the board of a page."""
    preview = _preview(page)
    preview.begin(path)
    return preview


def import_text(page: Page, text: str, html: str = "") -> ImportPreview | None:
    """Preview what was pasted; None where it is no known format but plain words or lines of the scribe's bar.

    The HTML is preferred where it has rows and a format knows it. It is recognised by its first words; what parses it is
    a process of its own.
    """
    for content in (html if _ROWS.search(html) else "", text):
        known = _format_of(content)
        if known is not None:
            preview = _preview(page)
            if known in _PAGES:
                preview.begin_page(content)
            else:
                preview.begin(content)
            return preview
    return None


def import_new(
    parent: QWidget,
    path: Path,
    *,
    theme: Callable[[], Theme],
    now: Callable[[], Instant],
    new_id: Callable[[], Id],
    tell: Callable[[str], None],
    make: Callable[[], Page | None],
) -> ImportPreview:
    """Preview a file where no board is open. Only when something comes is a board made for it, by ``make``; where what
    comes is refused, that board waits for the next attempt."""
    zone = machine_zone()
    future = new_document(new_id(), UNTITLED, zone, start=now())

    def opened() -> Host | None:
        page = make()
        if page is None:
            return None
        page.destroyed.connect(preview.close)
        return _host(page)

    preview = ImportPreview(
        Host(
            parent,
            document=lambda: future,
            today=_today(now(), zone),
            now=now,
            new_id=new_id,
            theme=theme,
            say=tell,
            tell=tell,
            take=lambda _plan: False,
            hand_over=lambda _planned: None,
            conclude=lambda _apart: None,
            expect=lambda _document: None,
            open=opened,
        )
    )
    preview.begin(path)
    return preview


def _preview(page: Page) -> ImportPreview:
    """A preview for the board of a page; it goes with it."""
    preview = ImportPreview(_host(page))
    page.destroyed.connect(preview.close)
    return preview


def _host(page: Page) -> Host:
    def document() -> Document:
        return page.session.document

    return Host(
        page.window(),
        document=document,
        today=_today(page.session.now(), document().board.timezone),
        now=page.session.now,
        new_id=page.session.new_id,
        theme=lambda: page.theme,
        say=page.say,
        tell=page.notice.tell,
        take=lambda plan: _take(page, plan),
        hand_over=page.session.hand_over,
        conclude=page.session.conclude,
        expect=page.canvas.picture.expect,
    )


def _take(page: Page, plan: Plan) -> bool:
    command = plan(page.session.document)
    if command is None:
        page.say("Nothing new: all of it is on the board already")
        return True
    if not page.do(command):
        return False
    page.say(f"Done: {command.label[:1].lower()}{command.label[1:]}")
    page.canvas.show_start()
    page.window().activateWindow()
    page.canvas.setFocus()
    return True


def _today(now: Instant, timezone: str) -> date:
    return local_day(now, zone_of(timezone))


def _format_of(content: str) -> str | None:
    """The format, other than the bar's lines, that knows it."""
    try:
        found = road.format_of(road.open_source(content)).name if content.strip() else lines.NAME
    except Unreadable:
        return None
    return None if found == lines.NAME else found
