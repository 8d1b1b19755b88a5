"""Opening a web address that stands on a card: only after somebody has seen the whole of it, and only in the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from whiteboard.layout.display import WEB

if TYPE_CHECKING:
    from whiteboard.ui.page import Page

_BREAK_EVERY = 8
"""Characters of an address after which its line may be broken, so that a long one is seen whole."""


def web_address(text: str) -> QUrl | None:
    """The address where it is one of the web and nothing else; None for files, programs and what is malformed."""
    url = QUrl(text, QUrl.ParsingMode.StrictMode)
    named = bool(url.host()) or (url.scheme() == "mailto" and bool(url.path()))
    return url if url.isValid() and url.scheme() in WEB and named else None


def ask_to_open(page: Page, text: str) -> None:
    """Show the whole address with a button that opens it. Letters that only look like others are shown encoded."""
    url = web_address(text)
    if url is None:
        page.say("This is no address that can be opened")
        return
    shown = bytes(url.toEncoded().data()).decode()
    broken = "\u200b".join(shown[at : at + _BREAK_EVERY] for at in range(0, len(shown), _BREAK_EVERY))
    page.notice.ask(f"Open {broken} ?", "Open", lambda: _open(page, url))


def _open(page: Page, url: QUrl) -> None:
    if not QDesktopServices.openUrl(url):
        page.say("Nothing on this machine opens addresses: copy it from the note instead")
