"""Web addresses on cards: opened when somebody has seen the whole of them, and nothing else is ever opened."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QPoint, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMenu

from tests.gui.scribe import CTRL, Scribe
from whiteboard.model.commands import Add
from whiteboard.model.records import Note, OnCanvas
from whiteboard.ui.addresses import web_address

ADDRESS = "https://status.example.org/incidents/42?page=1"


class Browser(QObject):
    """What stands for the browser of the machine."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(url.toString())


@pytest.fixture
def browser() -> Iterator[Browser]:
    made = Browser()
    schemes = ("http", "https", "mailto", "file")
    for scheme in schemes:
        QDesktopServices.setUrlHandler(scheme, made, "open")
    yield made
    for scheme in schemes:
        QDesktopServices.unsetUrlHandler(scheme)


def on_words(scribe: Scribe, link: str) -> QPoint:
    """The middle of the first line of an address on its card."""
    note = next(one for one in scribe.document.notes.values() if link in one.text)
    rect = scribe.canvas.index.rect(note.id)
    assert rect is not None
    scribe.canvas.show_area(rect)
    found = [
        (x, y)
        for y in range(int(rect.y), int(rect.bottom), 2)
        for x in range(int(rect.x), int(rect.right), 4)
        if scribe.canvas.address_at(x, y)
    ]
    assert found
    return scribe.pixel(*found[len(found) // 2])


@pytest.fixture
def noted(scribe: Scribe) -> Scribe:
    """A board with a note that names an address."""
    assert scribe.page.do(Add((Note("told", "idea", f"Said on {ADDRESS} first", OnCanvas(500.0, 60.0)),)))
    scribe.canvas.show_all()
    return scribe


def test_ctrl_click_shows_the_whole_address_and_open_opens_it(noted: Scribe, browser: Browser):
    noted.click(on_words(noted, ADDRESS), CTRL)
    assert noted.told.replace("\u200b", "") == f"Open {ADDRESS} ?"
    assert browser.opened == []
    noted.page.notice._agree.click()
    assert browser.opened == [ADDRESS]
    assert noted.told == ""


def test_a_plain_click_selects_and_opens_nothing(noted: Scribe, browser: Browser):
    noted.click(on_words(noted, ADDRESS))
    assert noted.told == ""
    assert noted.page.session.selection == {"told"}


def test_beside_the_address_ctrl_click_only_selects(noted: Scribe, browser: Browser):
    noted.click(noted.middle("Fast fix"), CTRL)
    assert noted.told == ""


def test_the_menu_of_a_note_and_the_palette_open_its_address(noted: Scribe, browser: Browser):
    noted.page.session.select({"told"})
    noted.page.commands["open_menu"].trigger()
    (menu,) = (one for one in noted.page.findChildren(QMenu) if one.isVisible())
    next(action for action in menu.actions() if action.text().startswith("Open https")).trigger()
    assert ADDRESS in noted.told.replace("\u200b", "")
    menu.close()
    noted.page.notice._leave()
    noted.page.commands["open_address"].trigger()
    assert ADDRESS in noted.told.replace("\u200b", "")


@pytest.mark.parametrize(
    "text",
    [
        "file:///etc/passwd",
        "//evil/x",
        "javascript:alert(1)",
        "https://",
        "http:/path",
        "mailto:",
        "ht tp://x",
        "",
        "smb://x/y",
    ],
)
def test_what_is_no_address_of_the_web_is_none(text: str):
    assert web_address(text) is None


@pytest.mark.parametrize("text", ["https://example.org", "http://example.org:8080/a?b=c#d", "mailto:team@example.org"])
def test_addresses_of_the_web(text: str):
    url = web_address(text)
    assert url is not None
    assert url.toString() == text


def test_a_host_that_only_looks_like_another_is_shown_encoded(noted: Scribe, browser: Browser):
    noted.canvas.address_asked.emit("https://ex\u0430mple.org/")
    assert "xn--" in noted.told.replace("\u200b", "")


def test_a_very_long_address_does_not_widen_the_window(noted: Scribe, browser: Browser):
    width = noted.window.width()
    noted.canvas.address_asked.emit("https://example.org/" + "a" * 1_900)
    noted.settle()
    assert noted.window.width() == width
    assert noted.page.notice.width() <= width
