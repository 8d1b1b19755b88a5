"""A board that somebody mailed: whatever its words look like, they are shown as words and fetch nothing."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from tests.gui.scribe import Scribe
from whiteboard.model.commands import Add, Batch, Edit, edit_board
from whiteboard.model.records import Action, Lane, MeetingKind, MeetingStep, Note, OnCanvas, StepView
from whiteboard.ui.actions_table import COLUMNS

HOSTILE = '<img src="file:///nowhere/at/all.png">'


def test_no_label_and_no_tool_tip_takes_the_words_of_a_board_for_html(scribe: Scribe):
    page = scribe.page
    step = MeetingStep("step", MeetingKind.WORKSHOP, HOSTILE, 10, StepView.BOARD)
    page.session.do(
        Batch(
            HOSTILE,
            (
                edit_board(scribe.document.board, "Rename the board", title=HOSTILE),
                Edit(Lane, {id: {"title": HOSTILE} for id in scribe.document.lanes}),
                Add((Note("hostile", "idea", HOSTILE, OnCanvas(0.0, 0.0)), Action("do", HOSTILE, owner=HOSTILE), step)),
            ),
        )
    )
    page.session.select({"hostile"})
    page.session.start_meeting(MeetingKind.WORKSHOP, (HOSTILE,))
    page.undo()
    page.redo()
    page.session.do(Edit(Note, {"hostile": {"votes": 2}}, HOSTILE))
    page.regroup.show_table(on=True)
    scribe.settle()
    labels = page.findChildren(QLabel)
    assert any(HOSTILE in label.text() for label in labels)
    fetching = [label for label in labels if label.textFormat() != Qt.TextFormat.PlainText]
    assert not [label.text() for label in fetching if HOSTILE in label.text()]
    tips = [widget.toolTip() for widget in page.findChildren(QWidget)]
    model = page.actions_table.model
    tips += [str(model.index(0, column).data(Qt.ItemDataRole.ToolTipRole)) for column in range(len(COLUMNS))]
    assert sum("img src" in tip for tip in tips) >= 3, "undo, the step of the meeting, the table"
    assert not [tip for tip in tips if "<" in tip]
