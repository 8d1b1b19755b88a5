"""The start page: templates, boards opened lately and what is known of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from tests.gui.scribe import Scribe
from tests.stored import DOCUMENT, clock
from whiteboard.model.commands import edit_board
from whiteboard.session.templates import templates
from whiteboard.settings import Settings, data_folder
from whiteboard.storage import create_board
from whiteboard.storage.folders import DataFolder
from whiteboard.ui import app
from whiteboard.ui.panels import Card
from whiteboard.ui.recent import Facts, Remembered


def _cards(scribe: Scribe) -> list[str]:
    """What each card says, from left to right."""
    return [
        " | ".join(part.text() for part in card.findChildren(QLabel) if part.text())
        for card in scribe.window.start.findChildren(Card)
    ]


def test_starting_forgets_what_is_kept_of_a_board_whose_file_went_long_ago(data_folder: Path, tmp_path: Path):
    for name in ("there", "gone"):
        create_board(tmp_path / f"{name}.board", DOCUMENT, now=clock()).close()
    (tmp_path / "gone.board").unlink()
    for kept in data_folder.glob("working/*/*"):
        os.utime(kept, (0, 0))
    app._forget_vanished()
    assert [home.path.stem for _, home in DataFolder.of(None).all()] == ["there"]


def test_enter_presses_the_button_that_has_the_keys(scribe: Scribe, qtbot: QtBot):
    scribe.window.open_start()
    button = next(one for one in scribe.window.start.findChildren(QPushButton) if one.text() == "Backups…")
    with qtbot.waitSignal(button.clicked):
        button.setFocus()
        QTest.keyClick(button, Qt.Key.Key_Return)


def test_tab_goes_down_the_page(scribe: Scribe):
    scribe.window.open_start()
    start = scribe.window.start
    (card,) = start.findChildren(Card)
    first = next(one for one in start.findChildren(QPushButton) if one.text() == "Open a board…")
    last = next(one for one in start.findChildren(QPushButton) if one.accessibleName() == templates()[-1].title)
    scribe.settle()
    last.setFocus()
    QTest.keyClick(last, Qt.Key.Key_Tab)
    assert scribe.window.focusWidget() is card
    QTest.keyClick(card, Qt.Key.Key_Tab)
    assert scribe.window.focusWidget() is first


def test_the_enter_that_gives_the_keys_to_a_button_does_not_press_it(scribe: Scribe):
    scribe.window.open_start()
    page = scribe.window.start
    button = next(one for one in page.findChildren(QPushButton) if one.text() == "Backups…")
    line = QLineEdit(page)
    line.show()
    line.setFocus()
    pressed: list[bool] = []
    button.pressed.connect(lambda: pressed.append(True))
    line.returnPressed.connect(button.setFocus)
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert button.hasFocus()
    assert not pressed


STARTED = """
import sys
from PySide6.QtCore import QEventLoop
from whiteboard.settings import Settings
from whiteboard.ui import app
from whiteboard.ui.ahead import Ahead
from whiteboard.ui.window import Window

running = app.application(Settings())
window = Window(Settings())
window.show()
running.processEvents()
print(*sys.modules)
loop = QEventLoop()
Ahead(window).destroyed.connect(loop.quit)
loop.exec()
print(*sys.modules)
"""


def test_a_start_imports_what_the_start_page_shows_and_the_rest_follows(data_folder: Path):
    ran = subprocess.run(
        [sys.executable, "-c", STARTED],
        # What measures coverage imports modules of its own.
        env={name: value for name, value in os.environ.items() if not name.startswith("COV")},
        capture_output=True,
        check=True,
        text=True,
        timeout=60,
    )
    start, later = (set(line.split()) for line in ran.stdout.splitlines())
    libraries = {
        "bs4",
        "bidi",
        "lxml",
        "markdown_it",
        "PIL",
        "pptx",
        "pypdfium2",
        "reportlab",
        "sqlite_utils",
        "uniseg",
    }
    on_a_board = {"numpy", "sqlite3", "uharfbuzz", "whiteboard.session.session", "whiteboard.ui.page"}
    assert start.isdisjoint(libraries | on_a_board)
    assert later.isdisjoint(libraries)
    assert on_a_board <= later


ENGLISH = """
import locale
from PySide6.QtCore import QDate, QLocale
from whiteboard.settings import Settings
from whiteboard.ui import app

running = app.application(Settings())
print(locale.setlocale(locale.LC_TIME), QLocale().toString(QDate(2019, 3, 1), "MMMM"))
"""


@pytest.mark.parametrize("system", ["C.UTF-8", "de_DE.UTF-8"])
def test_months_are_english_whatever_the_system_speaks(system: str):
    """Qt gives the process the names of the user's system. Every machine has C.UTF-8 for Python; Qt knows German itself."""
    ran = subprocess.run(
        [sys.executable, "-c", ENGLISH],
        env={**os.environ, "LC_ALL": system},
        capture_output=True,
        check=True,
        text=True,
        timeout=60,
    )
    assert ran.stdout.split() == ["C", "March"]


def test_every_template_can_be_chosen(scribe: Scribe):
    names = {button.accessibleName() for button in scribe.window.start.findChildren(QPushButton)}
    assert {template.title for template in templates()} <= names
    assert len(templates()) >= 4


@pytest.mark.parametrize(
    ("regroup", "said"), [(None, ""), ("2001-02-03", "Regroup due"), ("2999-02-03", "Regroup 3 February")]
)
def test_a_closed_board_is_known_by_what_waits_in_it(scribe: Scribe, regroup: str | None, said: str):
    page = scribe.page
    page.add_lines("> Page the comms lead @Platform")
    page.do(edit_board(page.session.document.board, "Regroup", regroup=regroup))
    title = page.session.document.board.title
    scribe.window.open_start()
    (card,) = _cards(scribe)
    assert title in card
    assert "1 open action" in card
    assert said in card


def test_the_picture_is_nobody_elses(scribe: Scribe):
    scribe.window.open_start()
    (picture,) = (data_folder() / "pictures").iterdir()
    assert picture.stat().st_mode & 0o077 == 0


def test_a_card_opens_its_board_with_the_keyboard(scribe: Scribe):
    scribe.window.open_start()
    (card,) = scribe.window.start.findChildren(Card)
    QTest.keyClick(card, Qt.Key.Key_Return)
    assert scribe.window.page is not None


@pytest.mark.parametrize(
    "kept",
    [
        {"title": "T"},
        {"title": "T", "day": "someday", "open_actions": 1, "regroup": ""},
        {"title": "T", "day": "", "open_actions": "many", "regroup": ""},
        {"title": "T", "day": 5, "open_actions": 1, "regroup": ""},
        ["T"],
        None,
    ],
)
def test_settings_that_somebody_spoiled_are_no_facts(tmp_path: Path, kept: object):
    board = tmp_path / "a.board"
    (tmp_path / "settings.json").write_text(json.dumps({"facts": {str(board): kept}}), "utf-8")
    assert Remembered(Settings(tmp_path), tmp_path).facts(board) is None


def test_facts_that_were_kept(tmp_path: Path):
    board = tmp_path / "a.board"
    facts = Facts("Portal down", "2026-03-04", 2, "2026-04-01")
    plain = {"title": facts.title, "day": facts.day, "open_actions": 2, "regroup": facts.regroup}
    (tmp_path / "settings.json").write_text(json.dumps({"facts": {str(board): plain}}), "utf-8")
    assert Remembered(Settings(tmp_path), tmp_path).facts(board) == facts
    assert date.fromisoformat(facts.regroup).month == 4
