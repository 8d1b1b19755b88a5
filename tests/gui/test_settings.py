"""Settings: colours, size and keys of one's own."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QKeySequenceEdit, QPushButton

from tests.gui.scribe import ALT, CTRL, Scribe
from whiteboard.layout.cards import contrast
from whiteboard.layout.theme import CONTRAST
from whiteboard.ui.actions import ROWS, key_of
from whiteboard.ui.settings_dialog import SettingsDialog


@pytest.fixture
def dialog(scribe: Scribe) -> SettingsDialog:
    scribe.window.open_settings()
    (dialog,) = scribe.window.findChildren(SettingsDialog)
    return dialog


def _edit(dialog: SettingsDialog, title: str) -> QKeySequenceEdit:
    (edit,) = (one for one in dialog.table.findChildren(QKeySequenceEdit) if one.accessibleName() == f"Key for {title}")
    return edit


def _choose(dialog: SettingsDialog, title: str, key: str) -> None:
    edit = _edit(dialog, title)
    edit.setKeySequence(QKeySequence(key))
    edit.editingFinished.emit()


def test_a_key_of_ones_own_works_at_once_and_again_after_reset(scribe: Scribe, dialog: SettingsDialog):
    _choose(dialog, "Duplicate", "Ctrl+Alt+D")
    assert scribe.page.commands["duplicate"].shortcut().toString() == "Ctrl+Alt+D"
    before = len(scribe.document.notes)
    dialog.close()
    scribe.window.activateWindow()
    scribe.settle()
    scribe.canvas.setFocus()
    scribe.page.session.select({scribe.note("Resolved").id})
    scribe.key(Qt.Key.Key_D, CTRL | ALT, on=scribe.canvas)
    assert len(scribe.document.notes) == before + 1
    scribe.window.open_settings()
    again = scribe.window.findChildren(SettingsDialog)[-1]
    (back,) = (one for one in again.findChildren(QPushButton) if one.accessibleName() == "Reset the key for Duplicate")
    back.click()
    assert scribe.page.commands["duplicate"].shortcut().toString() == "Ctrl+D"


def test_a_key_that_another_has_is_refused_by_name(scribe: Scribe, dialog: SettingsDialog):
    _choose(dialog, "Duplicate", "Ctrl+Z")
    assert dialog.problem.text() == "Ctrl+Z is “Undo” already."
    assert scribe.page.commands["duplicate"].shortcut().toString() == "Ctrl+D"
    assert _edit(dialog, "Duplicate").keySequence().toString() == "Ctrl+D"


def test_a_key_can_be_taken_away_and_the_next_board_knows(scribe: Scribe, dialog: SettingsDialog):
    _choose(dialog, "Duplicate", "")
    assert scribe.page.commands["duplicate"].shortcuts() == []
    path = scribe.page.path
    scribe.window.open_start()
    scribe.window.take(path)
    assert scribe.page.commands["duplicate"].shortcuts() == []


def test_every_action_can_be_found(dialog: SettingsDialog):
    assert dialog.table.rowCount() == len(ROWS)
    dialog.filter.setText("undo")
    assert 0 < dialog.table.rowCount() < 5


def test_colours_are_chosen_here_too(scribe: Scribe, dialog: SettingsDialog):
    dialog.colours.setCurrentIndex(dialog.colours.findData("contrast"))
    dialog.colours.activated.emit(dialog.colours.currentIndex())
    assert scribe.window.theme is CONTRAST
    assert scribe.window.actions_["use_colours:contrast"].isChecked()
    hint = scribe.page.bar.edit.palette().placeholderText().color()
    assert hint.name() == CONTRAST.hint_ink
    written = scribe.page.bar.edit.palette().text().color()
    assert contrast(written.name(), hint.name()) >= 2.5, "a hint is not taken for what was typed"


def test_no_two_rows_have_the_same_name():
    names = [key_of(row) for row in ROWS]
    assert len(names) == len(set(names))


def test_tab_goes_from_what_is_sought_to_its_key(scribe: Scribe, dialog: SettingsDialog):
    dialog.filter.setFocus()
    scribe.type("duplicate", on=dialog.filter)
    scribe.key(Qt.Key.Key_Tab)
    focused = QApplication.focusWidget()
    assert focused is not None
    assert dialog.table.cellWidget(0, 1) in (focused, focused.parentWidget())
