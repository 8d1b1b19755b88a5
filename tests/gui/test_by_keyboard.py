"""Everything can be reached and has a name: by Tab, and for those who hear the window instead of seeing it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QScrollBar,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.gui.importing import incident, status_page, take
from tests.gui.scribe import CTRL, SHIFT, Scribe
from whiteboard.storage.repairing import Repair
from whiteboard.ui import rescue
from whiteboard.ui.notice import Offer
from whiteboard.ui.rescue import Comparison, RepairReport

CONTROLS = (QAbstractButton, QLineEdit, QPlainTextEdit, QAbstractItemView, QComboBox, QAbstractSpinBox, QTabBar)
DIALOGS = (
    "board_settings",
    "edit_kinds",
    "edit_targets",
    "edit_steps:workshop",
    "export",
    "people",
    "start_meeting",
    "open_palette",
    "place_next",
    "review",
    "show_actions_table",
    "since_last_time",
    "history",
    "find_notes",
    "viewer_preview",
    "panel_window",
)


def part_of_another(widget: QWidget) -> bool:
    """Whether Qt made it inside a control that speaks for it."""
    parent = widget.parentWidget()
    inner = isinstance(widget, QScrollBar | QHeaderView) or widget.objectName().startswith("qt_")
    above = parent.parentWidget() if parent is not None else None
    return inner or isinstance(parent, CONTROLS) or (isinstance(above, QComboBox) and parent is not None)


def said(widget: QWidget) -> str:
    """What a screen reader calls a widget."""
    if widget.accessibleName():
        return widget.accessibleName()
    if isinstance(widget, QAbstractButton | QLabel):
        return widget.text()
    parent = widget.parentWidget()
    labels = parent.findChildren(QLabel) if parent is not None else []
    return next((label.text() for label in labels if label.buddy() is widget), "")


def complaints(root: QWidget) -> Iterator[str]:
    for widget in [root, *root.findChildren(QWidget)]:
        takes_keys = widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        if part_of_another(widget) or not (takes_keys or isinstance(widget, CONTROLS)):
            continue
        where = f"{type(widget).__name__} {widget.toolTip()!r} in {type(widget.parent()).__name__}"
        # A line of text that can be selected says itself, once it says anything.
        if not said(widget).strip() and not isinstance(widget, QLabel):
            yield f"without a name: {where}"


def test_every_control_of_the_window_has_a_name(scribe: Scribe):
    assert sorted(complaints(scribe.window)) == []


@pytest.mark.parametrize("name", DIALOGS)
def test_every_control_that_an_action_opens_has_a_name(scribe: Scribe, name: str):
    before = set(QApplication.topLevelWidgets())
    scribe.page.commands[name].trigger()
    scribe.settle()
    opened = [one for one in QApplication.topLevelWidgets() if one not in before and one.isVisible()]
    found = [complaint for one in (*opened, scribe.window) for complaint in complaints(one)]
    for one in opened:
        one.close()
    assert sorted(found) == []


def new_board(scribe: Scribe) -> None:
    scribe.window.new_board()


def backups(scribe: Scribe) -> None:
    scribe.page.add_lines("10:00 public One more")
    scribe.window.show_backups()


def repair_report(scribe: Scribe) -> None:
    report = Repair({"note": 31, "lane": 4, "action": 1}, history=False, problems=("page 7 could not be read",))
    RepairReport(scribe.window, Path("portal.board"), Path("repaired.board"), report).open()


def comparison(scribe: Scribe) -> None:
    before = scribe.document
    scribe.page.add_lines("10:00 public One more")
    Comparison(scribe.page, Path("theirs.board"), before, Path("ours.board"), scribe.document).open()


def offer(scribe: Scribe) -> None:
    scribe.window.open_start()
    rescue.tell(scribe.window, "portal.board is damaged.", Offer("Repair into a new file…", scribe.settle))


RESCUES = (new_board, backups, repair_report, comparison, offer)


@pytest.mark.parametrize("open_it", RESCUES)
def test_every_control_of_what_helps_out_has_a_name_and_a_role(scribe: Scribe, open_it: Callable[[Scribe], None]):
    before = set(QApplication.topLevelWidgets())
    open_it(scribe)
    scribe.settle()
    opened = [one for one in QApplication.topLevelWidgets() if one not in before and one.isVisible()]
    assert opened
    found = [complaint for one in opened for complaint in complaints(one)]
    for one in opened:
        for widget in one.findChildren(QWidget):
            heard = QAccessible.queryAccessibleInterface(widget)
            takes_keys = widget.isVisible() and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
            if takes_keys and not part_of_another(widget) and not isinstance(widget, QLabel | QScrollArea):
                assert heard.text(QAccessible.Text.Name).strip(), widget
                assert heard.role() not in (QAccessible.Role.NoRole, QAccessible.Role.Client), widget
        one.close()
    assert sorted(found) == []


@pytest.mark.parametrize("name", DIALOGS)
def test_enter_does_what_a_dialog_is_for(scribe: Scribe, name: str):
    """What Enter presses in a field is the button that stands out, not whatever button comes first."""
    scribe.page.commands[name].trigger()
    scribe.settle()
    wrong = [
        f"{button.text()} in {type(dialog).__name__}"
        for dialog in scribe.window.findChildren(QDialog)
        if dialog.isVisible() and any(one.property("primary") for one in dialog.findChildren(QPushButton))
        for button in dialog.findChildren(QPushButton)
        if button.isDefault() and not button.property("primary")
    ]
    for dialog in scribe.window.findChildren(QDialog):
        dialog.close()
    assert wrong == []


def tabbed_through(qtbot: QtBot, start: QWidget) -> list[QWidget]:
    """Where Tab goes from a widget until it comes back to one that it has been at."""
    start.setFocus()
    seen: list[QWidget] = []
    while (now := QApplication.focusWidget()) is not None and now not in seen and len(seen) < 200:
        seen.append(now)
        qtbot.keyClick(now, Qt.Key.Key_Tab)
    return seen


def test_tab_reaches_the_head_the_tools_and_the_panel(scribe: Scribe, qtbot: QtBot):
    seen = tabbed_through(qtbot, scribe.page.logo)
    names = {said(widget) for widget in seen}
    assert {"Menu", "Start meeting", "Export"} <= names
    # On the board Tab walks the notes: from there F6 and the palette lead on.
    assert seen[-1] is scribe.canvas or scribe.page.panel.tabs in seen


def test_review_of_a_board_without_actions_says_so(scribe: Scribe):
    scribe.page.commands["review"].trigger()
    scribe.settle()
    assert scribe.page.review.isVisible() or scribe.toast


def test_every_part_of_the_window_is_reached_from_the_board_and_back(scribe: Scribe, qtbot: QtBot):
    page = scribe.page
    places: list[QWidget] = []
    for _ in range(5):
        scribe.key(Qt.Key.Key_F6, CTRL)
        now = QApplication.focusWidget()
        assert now is not None
        places.append(now)
    assert places == [page.bar.edit, page.panel.tabs, page.logo, places[3], scribe.canvas]
    assert page.rail.isAncestorOf(places[3])
    scribe.key(Qt.Key.Key_F6, CTRL | SHIFT)
    assert QApplication.focusWidget() is places[3]
    page.commands["show_actions_table"].trigger()
    scribe.canvas.setFocus()
    for _ in range(2):
        scribe.key(Qt.Key.Key_F6, CTRL)
    assert page.actions_table.isAncestorOf(QApplication.focusWidget())


def test_tab_goes_through_an_import_as_one_reads_it(scribe: Scribe, qtbot: QtBot, tmp_path: Path):
    found = take(scribe, qtbot, status_page(tmp_path, incident()))
    assert QApplication.focusWidget() is found.view
    assert sorted(complaints(found)) == []
    seen = tabbed_through(qtbot, found.format)
    heights = [one.mapTo(found, QPoint(0, 0)).y() for one in seen]
    assert {found.view, found.all, found.import_button} <= set(seen)
    assert seen[-1] is found.import_button
    assert all(above <= below + 10 for above, below in pairwise(heights)), [said(one) for one in seen]
