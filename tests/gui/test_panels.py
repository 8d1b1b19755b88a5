"""The side panel: what is typed about an action is stored as it is typed, and no frame shows rows over one another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.scribe import Scribe
from tests.stored import clock
from whiteboard.comms.words import Line
from whiteboard.model.commands import Add
from whiteboard.model.records import Action, Category
from whiteboard.session.templates import new_document
from whiteboard.storage.working import create_board
from whiteboard.ui.comms_panel import CommsPanel


def opened(scribe: Scribe) -> Action:
    page = scribe.page
    page.session.do(Add((Action("a", "Page the comms lead"),)))
    page.panel.turn_to("Actions")
    page.actions_panel.open("a")
    return page.session.document.actions["a"]


def test_what_is_typed_about_an_action_is_stored_key_by_key(scribe: Scribe):
    opened(scribe)
    form = scribe.page.actions_panel._form
    assert form is not None
    QTest.keyClicks(form.owner, "Carla")
    assert scribe.page.session.document.actions["a"].owner == "Carla"
    assert scribe.page.actions_panel._form is form, "the field being typed in stays"
    form.step.setPlainText("Ask the rota")
    assert scribe.page.session.document.actions["a"].next_step == "Ask the rota"


def test_typing_in_one_field_is_one_step_to_undo(scribe: Scribe):
    opened(scribe)
    form = scribe.page.actions_panel._form
    assert form is not None
    QTest.keyClicks(form.owner, "Carla")
    scribe.page.undo()
    assert scribe.page.session.document.actions["a"].owner == ""
    fresh = scribe.page.actions_panel._form
    assert fresh is not None
    assert fresh.owner.text() == "", "what was taken back is not shown any longer"


def test_a_due_date_in_natural_words_is_shown_as_it_was_understood(scribe: Scribe):
    opened(scribe)
    form = scribe.page.actions_panel._form
    assert form is not None
    QTest.keyClicks(form.due, "in 4 weeks")
    due = scribe.page.session.document.actions["a"].due
    assert due is not None
    QTest.keyClicks(form.due, " or so")
    assert scribe.page.session.document.actions["a"].due is None
    assert form._due_words.text() == "not understood as a date yet"


def test_what_stands_below_the_due_date_stays_while_it_is_typed(scribe: Scribe):
    opened(scribe)
    form = scribe.page.actions_panel._form
    assert form is not None
    scribe.settle()
    before = form.step.y(), form.sizeHint().height()
    for letter in "in 4 weeks":
        QTest.keyClicks(form.due, letter)
        scribe.settle()
        assert (form.step.y(), form.sizeHint().height()) == before


def test_a_category_is_chosen_from_the_list(scribe: Scribe):
    opened(scribe)
    form = scribe.page.actions_panel._form
    assert form is not None
    form.category.setCurrentText("Technology")
    form.category.textActivated.emit("Technology")
    assert scribe.page.session.document.actions["a"].category is Category.TECHNOLOGY


class Frames(QObject):
    """Watches a column: rows that a frame shows over one another, or with less height than they need."""

    def __init__(self, column: type[QWidget]) -> None:
        super().__init__()
        self.column = column
        self.painted = 0
        self.wrong: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        if isinstance(watched, self.column) and event.type() == QEvent.Type.Paint:
            self.painted += 1
            end = 0
            for row in rows(watched):
                place = row.geometry()
                if place.top() < end:
                    self.wrong.append(f"{row.accessibleName()} begins at {place.top()}, above {end}")
                if place.height() < (need := height_needed(row)):
                    self.wrong.append(f"{row.accessibleName()} has {place.height()} of {need}")
                end = place.top() + place.height()
        return False


def rows(column: QWidget) -> list[QWidget]:
    """The rows of a column that are seen, from the top."""
    direct = column.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return sorted((row for row in direct if row.isVisible()), key=lambda row: row.y())


def height_needed(row: QWidget) -> int:
    return row.heightForWidth(row.width()) if row.hasHeightForWidth() else row.minimumSizeHint().height()


@pytest.fixture
def frames(qapp: QApplication) -> Iterator[Frames]:
    """What each frame of the comms panel shows."""
    made = Frames(CommsPanel)
    qapp.installEventFilter(made)
    yield made
    qapp.removeEventFilter(made)


def test_no_frame_of_a_board_that_is_opened_shows_rows_over_one_another(
    frames: Frames, scribe: Scribe, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "other.board"
    create_board(path, new_document("other", "Another outage", "UTC"), now=clock()).close()
    frames.painted, before = 0, scribe.page
    scribe.window.take(path)
    qtbot.waitUntil(lambda: scribe.page is not before and frames.painted > 0)
    scribe.settle()
    above = scribe.page.comms.parentWidget()
    assert above is not None
    assert scribe.page.comms.height() > above.height(), "it is longer than what is seen of it"
    assert frames.wrong == []


def test_no_frame_in_other_colours_shows_rows_over_one_another_and_they_stay_where_they_are(
    frames: Frames, scribe: Scribe, qtbot: QtBot
) -> None:
    bar = next(area for area in scribe.page.panel.findChildren(QScrollArea) if area.widget() is scribe.page.comms)
    bar.verticalScrollBar().setValue(60)
    qtbot.waitUntil(lambda: frames.painted > 0)
    frames.painted = 0
    scribe.window.use_colours("dark")
    qtbot.waitUntil(lambda: frames.painted > 0)
    scribe.settle()
    assert frames.wrong == []
    assert bar.verticalScrollBar().value() == 60


def test_a_row_that_says_more_pushes_the_rows_below_it_before_it_is_painted(
    frames: Frames, scribe: Scribe, qtbot: QtBot
) -> None:
    panel = scribe.page.comms
    qtbot.waitUntil(lambda: frames.painted > 0)
    at, line = next((at, one) for at, (_, one, _) in enumerate(panel._parts) if isinstance(one, Line) and one.detail)
    parts = list(panel._parts)
    parts[at] = (parts[at][0], replace(line, detail="What there is to say of it " * 8), parts[at][2])
    height, frames.painted = panel.height(), 0
    panel._lay(parts, anew=False)
    assert panel.height() > height
    qtbot.waitUntil(lambda: frames.painted > 0)
    assert frames.wrong == []
