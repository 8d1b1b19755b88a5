"""The preview of an import, with real events: tick, correct, send elsewhere, answer, and bring it in as one step."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from threading import current_thread, main_thread
from typing import Any

import pytest
from PySide6 import QtCore, QtGui
from PySide6.QtCore import QDate, QEvent, QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QFileDialog, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from tests.gui.importing import cells, incident, preview, previews, read, status_page, take, ticked, update
from tests.gui.scribe import CTRL, PLAIN, SHIFT, Open, Scribe, clock_time
from tests.gui.test_writing import Refusing
from whiteboard.importers import road
from whiteboard.importers.lanes import remembered
from whiteboard.layout.theme import DARK
from whiteboard.model.commands import Edit
from whiteboard.model.instants import to_iso
from whiteboard.model.records import InTray, Mark, Note, OnTimeline
from whiteboard.ui import style
from whiteboard.ui.import_preview import ImportPreview
from whiteboard.ui.import_table import CandidateTable, Column
from whiteboard.ui.importing import import_new, import_path, import_text
from whiteboard.ui.page import Page

Key = Qt.Key


def lines(folder: Path, text: str) -> Path:
    path = folder / "notes.txt"
    path.write_text(text, "utf-8")
    return path


def lane_box(found: ImportPreview, name: str) -> QComboBox:
    (box,) = (one for one in found.rules.findChildren(QComboBox) if one.accessibleName() == f"Lane of {name}")
    return box


def mark_boxes(found: ImportPreview) -> list[QCheckBox]:
    return [box for box in found.marks.findChildren(QCheckBox) if box.isVisibleTo(found)]


def cell(found: ImportPreview, row: int, column: Column) -> QPoint:
    found.view.go_to(row)
    return found.view.visualRect(found.view.rows.index(row, column)).center()


# What comes.


def test_nothing_comes_before_somebody_agrees_and_then_as_one_step(scribe: Scribe, qtbot: QtBot, tmp_path: Path):
    before, places, number = scribe.document, scribe.places(), len(scribe.steps)
    found = take(scribe, qtbot, status_page(tmp_path, incident()))
    assert scribe.document is before
    assert not found.isModal()
    assert cells(found, Column.TEXT) == [
        "Investigating: We look into login errors.",
        "Resolved: All logins work again.",
    ]
    assert cells(found, Column.TIME) == ["18 Jul 2019 09:30", "18 Jul 2019 11:00"]
    scribe.key(Key.Key_Return, CTRL)
    assert not previews(scribe)
    assert scribe.steps[number:] == ["Import 2 events from a status page"]
    assert scribe.on_timeline("Resolved: All logins work again.").lane == "public"
    assert {id: place for id, place in scribe.places().items() if id in places} == places
    qtbot.waitUntil(lambda: QApplication.focusWidget() is scribe.canvas)
    scribe.undo()
    assert scribe.document == before


def test_escape_brings_nothing(scribe: Scribe, qtbot: QtBot, tmp_path: Path):
    before = scribe.document
    found = take(scribe, qtbot, status_page(tmp_path, incident()))
    scribe.key(Key.Key_Escape, on=found)
    assert not previews(scribe)
    assert scribe.document is before


def test_the_board_goes_on_living_beside_it(scribe: Scribe, qtbot: QtBot, tmp_path: Path):
    found = take(scribe, qtbot, status_page(tmp_path, incident()))
    scribe.page.add_lines("09:30 public Investigating: We look into login errors.")
    scribe.window.activateWindow()
    found.activateWindow()
    qtbot.waitUntil(lambda: ticked(found) == [False, True])
    assert cells(found, Column.REMARKS)[0] == "on the board already"
    scribe.key(Key.Key_Return, CTRL, on=found)
    assert scribe.steps[-1] == "Import event from a status page"


def test_rows_are_unticked_with_the_mouse_and_with_space(scribe: Scribe, qtbot: QtBot, tmp_path: Path):
    found = take(scribe, qtbot, lines(tmp_path, "2019-07-18 12:00 a\n2019-07-18 12:01 b\n2019-07-18 12:02 c"))
    assert QApplication.focusWidget() is found.view
    QTest.mouseClick(found.view.viewport(), Qt.MouseButton.LeftButton, PLAIN, cell(found, 0, Column.TAKEN))
    assert ticked(found) == [False, True, True]
    assert found.all.checkState() is Qt.CheckState.PartiallyChecked
    found.view.setFocus()
    found.view.go_to(1)
    scribe.key(Key.Key_Down, SHIFT)
    scribe.key(Key.Key_Space)
    assert ticked(found) == [False, False, False]
    assert not found.import_button.isEnabled()
    scribe.key(Key.Key_Up)
    scribe.key(Key.Key_Space)
    assert found.import_button.text() == "Import 1 row  Ctrl Enter"
    scribe.key(Key.Key_Return, CTRL)
    assert [note.text for note in scribe.document.notes.values() if note.text in "abc"] == ["b"]


def test_all_rows_go_and_come_with_one_tick(scribe: Scribe, qtbot: QtBot, tmp_path: Path):
    found = take(scribe, qtbot, lines(tmp_path, "2019-07-18 12:00 a\n2019-07-18 12:01 b"))
    for state in (False, True):
        QTest.mouseClick(found.all, Qt.MouseButton.LeftButton, PLAIN, QPoint(8, found.all.height() // 2))
        assert ticked(found) == [state] * 2


# Corrections.


def test_a_text_is_corrected_in_place(scribe: Scribe, qtbot: QtBot, tmp_path: Path):
    found = take(scribe, qtbot, status_page(tmp_path, incident()))
    scribe.key(Key.Key_Return)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QPlainTextEdit)
    scribe.type("We look")
    scribe.key(Key.Key_Return, SHIFT)
    scribe.type("into it")
    scribe.key(Key.Key_Return)
    assert found.table.candidates[0].text == "We look\ninto it"
    scribe.key(Key.Key_Return, CTRL, on=found)
    scribe.window.take(tmp_path / "incidents.json")
    qtbot.waitUntil(lambda: "Nothing new" in scribe.toast)
    assert scribe.on_timeline("We look\ninto it").lane == "public"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("10:15", "18 Jul 2019 10:15"),
        ("~2019-07-19 08:00", "~19 Jul 2019 08:00"),
        ("10:15-10:45", "18 Jul 2019 10:15–10:45"),
        ("", "no time"),
    ],
)
def test_a_time_is_corrected_as_in_the_bar(scribe: Scribe, qtbot: QtBot, tmp_path: Path, typed: str, shown: str):
    found = take(scribe, qtbot, status_page(tmp_path, incident()))
    at = cell(found, 0, Column.TIME)
    for click in (QTest.mouseClick, QTest.mouseDClick):
        click(found.view.viewport(), Qt.MouseButton.LeftButton, PLAIN, at)
    editor = QApplication.focusWidget()
    scribe.key("a", CTRL)
    scribe.key(Key.Key_Delete)
    scribe.type(typed)
    QTest.keyClick(editor, Key.Key_Return)
    scribe.settle()
    assert cells(found, Column.TIME)[0] == shown


def test_what_is_no_time_is_refused_and_says_why(scribe: Scribe, qtbot: QtBot, tmp_path: Path):
    found = take(scribe, qtbot, status_page(tmp_path, incident()))
    index = found.view.rows.index(0, Column.TIME)
    assert not found.view.rows.setData(index, "2019-13-45 10:00")
    assert "2019-13-45" in found.message.text()
    assert cells(found, Column.TIME)[0] == "18 Jul 2019 09:30"


def test_several_rows_are_sent_to_another_lane_at_once(scribe: Scribe, qtbot: QtBot, tmp_path: Path):
    found = take(scribe, qtbot, lines(tmp_path, "2019-07-18 12:00 a\n2019-07-18 12:01 b\n2019-07-18 12:02 c"))
    scribe.key(Key.Key_Down, SHIFT)
    found.send.setFocus()
    scribe.type("Int")
    scribe.key(Key.Key_Return)
    found.send.activated.emit(found.send.currentIndex())
    assert [found.table.lane_of(row) for row in range(3)] == ["internal", "internal", "response"]


def test_a_lane_is_chosen_in_its_cell(scribe: Scribe, qtbot: QtBot, tmp_path: Path):
    found = take(scribe, qtbot, status_page(tmp_path, incident()))
    found.view.setCurrentIndex(found.view.rows.index(1, Column.LANE))
    scribe.key(Key.Key_Return)
    box = QApplication.focusWidget()
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findData("internal"))
    box.activated.emit(box.currentIndex())
    assert [found.table.lane_of(row) for row in range(2)] == ["public", "internal"]


# Lanes by rules.


def test_a_lane_is_changed_for_a_whole_channel_and_remembered(scribe: Scribe, qtbot: QtBot, tmp_path: Path):
    path = status_page(tmp_path, incident())
    found = take(scribe, qtbot, path)
    box = lane_box(found, "status page")
    assert box.currentData() == "public"
    box.setFocus()
    scribe.key(Key.Key_Up)
    assert box.currentData() == "internal"
    scribe.key(Key.Key_Return, CTRL, on=found)
    assert scribe.on_timeline("Resolved: All logins work again.").lane == "internal"
    assert remembered(scribe.document, "statuspage") == {("status page", "public"): "internal"}
    again = status_page(
        tmp_path, incident("next", "Next", update("n1", "investigating", "Again.", "2019-07-18T15:30:00Z"))
    )
    found = take(scribe, qtbot, again)
    assert lane_box(found, "status page").currentData() == "internal"
    assert found.table.lane_of(0) == "internal"


# Marks.


def test_a_suggested_mark_is_a_tick_that_can_be_taken_away(open_window: Open, qtbot: QtBot, tmp_path: Path):
    scribe = open_window(status_page(tmp_path, incident()))
    found = preview(scribe, qtbot)
    (box,) = mark_boxes(found)
    assert box.isChecked()
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, PLAIN, QPoint(8, box.height() // 2))
    assert cells(found, Column.MARKS) == ["", ""]
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, PLAIN, QPoint(8, box.height() // 2))
    scribe.key(Key.Key_Return, CTRL, on=found)
    assert set(scribe.document.marks) == {Mark.RESOLVED}


def test_a_mark_that_the_board_has_is_not_offered(scribe: Scribe, qtbot: QtBot, tmp_path: Path):
    found = take(scribe, qtbot, status_page(tmp_path, incident()))
    (box,) = mark_boxes(found)
    assert not box.isEnabled()
    assert "the board has it" in box.text()


# The source again.


def test_what_is_there_already_is_only_said(scribe: Scribe, qtbot: QtBot, tmp_path: Path):
    path = status_page(tmp_path, incident())
    found = take(scribe, qtbot, path)
    found.bring()
    document = scribe.document
    scribe.window.take(path)
    qtbot.waitUntil(lambda: "Nothing new" in scribe.toast)
    assert not previews(scribe)
    assert scribe.document is document


def test_a_change_in_the_source_is_an_update(scribe: Scribe, qtbot: QtBot, tmp_path: Path):
    take(scribe, qtbot, status_page(tmp_path, incident())).bring()
    changed = incident(
        "abc123", "Login errors", update("abc123-1", "investigating", "We looked.", "2019-07-18T09:31:00Z")
    )
    found = take(scribe, qtbot, status_page(tmp_path, changed))
    assert cells(found, Column.REMARKS) == ["changed in the source"]
    assert ticked(found) == [True]
    found.bring()
    assert scribe.steps[-1] == "Update event from a status page"
    assert scribe.on_timeline("Investigating: We looked.").at == clock_time("09:31")


@pytest.mark.parametrize("move", [False, True])
def test_what_was_changed_here_too_keeps_its_place_unless_ticked(
    scribe: Scribe, qtbot: QtBot, tmp_path: Path, move: bool
):
    take(scribe, qtbot, status_page(tmp_path, incident())).bring()
    note = scribe.note("Investigating: We look into login errors.")
    place = OnTimeline(clock_time("09:20"), "internal", 5)
    scribe.page.do(Edit(Note, {note.id: {"place": place}}))
    changed = incident(
        "abc123", "Login errors", update("abc123-1", "investigating", "We looked.", "2019-07-18T09:31:00Z")
    )
    found = take(scribe, qtbot, status_page(tmp_path, changed))
    assert ticked(found) == [False]
    assert found.times.isHidden()
    scribe.key(Key.Key_Space)
    assert found.times.isVisible()
    found.times.setChecked(move)
    scribe.key(Key.Key_Return, CTRL, on=found)
    after = scribe.on_timeline("Investigating: We looked.")
    assert (after == place, after.at == clock_time("09:31")) == (not move, move)


# What is odd.


def test_odd_rows_are_told_filtered_and_wait_in_the_inbox(scribe: Scribe, qtbot: QtBot, tmp_path: Path):
    text = "2019-07-18 12:00 a\n2019-07-18 12:01 b\n2019-07-18 18:02 c\n2019-07-18 12:03 d\n2019-07-18 12:04 e\nno time"
    found = take(scribe, qtbot, lines(tmp_path, f"{text}\n0019-07-18 12:05 f"))
    remarks = cells(found, Column.REMARKS)
    assert "out of order" in remarks[2]
    assert "0019 cannot be the year" in remarks[6]
    assert [row for row, remark in enumerate(remarks) if remark] == [2, 6]
    assert found.only.text() == "Only flagged (2)"
    QTest.mouseClick(found.only, Qt.MouseButton.LeftButton, PLAIN, QPoint(8, found.only.height() // 2))
    assert cells(found, Column.TEXT) == ["c", "f"]
    assert "2 without a time" in found.message.text()
    scribe.key(Key.Key_Return, CTRL, on=found)
    waiting = [note.text for note in scribe.document.notes.values() if isinstance(note.place, InTray)]
    assert sorted(waiting) == ["f", "no time", "waits for its place"]
    assert len([note for note in scribe.document.notes.values() if note.text in "abcdef"]) == 6


# Questions.


def test_the_day_is_asked_once_and_shown_at_once(open_window: Open, qtbot: QtBot, tmp_path: Path):
    scribe = open_window(lines(tmp_path, "09:04 Alert fires"))
    found = preview(scribe, qtbot)
    assert found.questions.isVisible()
    assert found.questions.day.isVisible()
    assert not found.questions.zone.isVisible()
    found.questions.day.setDate(QDate(2019, 7, 18))
    read(found, qtbot)
    assert cells(found, Column.TIME)[0].startswith("18 Jul 2019")
    assert "18 Jul 2019" in found.questions.example.text()
    assert found.questions.answers()["day"] == date(2019, 7, 18)


def test_a_source_that_says_everything_is_asked_nothing(scribe: Scribe, qtbot: QtBot, tmp_path: Path):
    assert take(scribe, qtbot, status_page(tmp_path, incident())).questions.isHidden()


def test_corrections_survive_another_answer(open_window: Open, qtbot: QtBot, tmp_path: Path):
    scribe = open_window(lines(tmp_path, "09:04 Alert fires\n09:05 On call"))
    found = preview(scribe, qtbot)
    found.table.take([1], on=False)
    found.view.rows.setData(found.view.rows.index(0, Column.TEXT), "Alert")
    found.questions.day.setDate(QDate(2019, 7, 18))
    read(found, qtbot)
    assert cells(found, Column.TEXT) == ["Alert", "On call"]
    assert ticked(found) == [True, False]


def test_only_formats_that_can_read_the_source_are_offered(scribe: Scribe, qtbot: QtBot, tmp_path: Path):
    path = tmp_path / "report.md"
    path.write_text("| Time | What |\n|---|---|\n| 2019-07-18 12:00 | Alert |\n", "utf-8")
    found = take(scribe, qtbot, path)
    qtbot.waitUntil(lambda: found.format.count() > 1)
    names = [found.format.itemData(index) for index in range(found.format.count())]
    assert found.format.currentData() == "markdown"
    assert {"markdown", "lines"} <= set(names)
    assert not {"statuspage", "slack", "pagerduty", "board"} & set(names)
    found.format.setCurrentIndex(found.format.findData("lines"))
    found.format.activated.emit(found.format.currentIndex())
    read(found, qtbot)
    assert found.format.currentData() == "lines"
    assert len(cells(found, Column.TEXT)) == 3


def test_rows_of_a_board_come_as_they_were_or_not_at_all(scribe: Scribe, qtbot: QtBot, tmp_path: Path):
    path = tmp_path / "other.json"
    lane = {"id": "own", "title": "Own", "role": "response"}
    note = {"id": "n", "kind": "event", "text": "Alert", "place": {"on": "tray"}}
    kind = {"id": "event", "title": "Event", "colour": "#ffffff"}
    board = {"id": "o", "title": "Other", "timezone": "UTC", "lanes": [lane], "kinds": [kind], "notes": [note]}
    path.write_text(json.dumps(board), "utf-8")
    found = take(scribe, qtbot, path)
    assert found.format.currentData() == "board"
    editable = Qt.ItemFlag.ItemIsEditable
    assert not any(found.table.flags(found.table.index(0, column)) & editable for column in Column)
    assert not found.send.isEnabled()
    assert not found.rules.isVisible()
    found.table.take((0,), on=False)
    assert not found.import_button.isEnabled()


# Which incident.


def test_of_several_incidents_one_is_chosen_by_keys(scribe: Scribe, qtbot: QtBot, tmp_path: Path):
    newer = incident("new", "Slow search", update("n1", "investigating", "Search is slow.", "2019-07-30T09:30:00Z"))
    older = incident("old", "Mail delayed", update("o1", "investigating", "Mail waits.", "2019-05-02T09:30:00Z"))
    found = take(scribe, qtbot, status_page(tmp_path, incident(), older, newer))
    assert found.picker is not None
    assert found.picker.titles() == ["Slow search", "Login errors", "Mail delayed"]
    assert QApplication.focusWidget() is found.picker.table
    scribe.key(Key.Key_Down)
    scribe.key(Key.Key_Return)
    read(found, qtbot)
    assert found.title.text() == "Login errors"
    QTest.mouseClick(found.other, Qt.MouseButton.LeftButton)
    found.picker.words.setFocus()
    scribe.type("mail")
    assert found.picker.titles() == ["Mail delayed"]
    scribe.key(Key.Key_Return)
    read(found, qtbot)
    scribe.key(Key.Key_Return, CTRL, on=found)
    assert scribe.note("Investigating: Mail waits.")


def test_incidents_are_sorted_by_any_column(scribe: Scribe, qtbot: QtBot, tmp_path: Path):
    quick = incident(
        "q",
        "Quick",
        update("q2", "resolved", "Over.", "2019-07-18T10:00:00Z"),
        update("q1", "investigating", "Looking.", "2019-07-18T09:50:00Z"),
    )
    found = take(scribe, qtbot, status_page(tmp_path, incident(), quick))
    assert found.picker is not None
    found.picker.table.sortByColumn(3, Qt.SortOrder.AscendingOrder)
    assert found.picker.titles() == ["Quick", "Login errors"]
    found.picker.table.sortByColumn(5, Qt.SortOrder.DescendingOrder)
    assert found.picker.titles() == ["Login errors", "Quick"]


# Where there is no board, and what cannot be read.


def test_without_a_board_one_is_made_when_something_comes(open_window: Open, qtbot: QtBot, tmp_path: Path):
    scribe = open_window(status_page(tmp_path, incident()))
    found = preview(scribe, qtbot)
    assert scribe.window.page is None
    assert not list(tmp_path.glob("*.board"))
    scribe.key(Key.Key_Return, CTRL, on=found)
    assert scribe.document.board.title == "Login errors"
    assert (tmp_path / "incidents.board").exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("shape.json", '{"weather": "fine"}'),
        ("broken.json", '{"incidents": ['),
        ("empty.json", ""),
        ("deep.json", "[" * 100_000 + "]" * 100_000),
    ],
)
def test_what_cannot_be_read_is_one_sentence(scribe: Scribe, qtbot: QtBot, tmp_path: Path, name: str, content: str):
    document = scribe.document
    (tmp_path / name).write_text(content)
    scribe.window.take(tmp_path / name)
    qtbot.waitUntil(lambda: bool(scribe.told))
    assert scribe.document is document
    assert name in scribe.told
    assert "--" not in scribe.told
    assert not previews(scribe)


def test_a_file_of_200_mb_is_one_sentence(scribe: Scribe, qtbot: QtBot, tmp_path: Path):
    with (tmp_path / "huge.json").open("wb") as file:
        file.truncate(200 * 2**20)
    scribe.window.take(tmp_path / "huge.json")
    qtbot.waitUntil(lambda: bool(scribe.told))
    assert "200 MB" in scribe.told


def test_a_dropped_file_is_imported(scribe: Scribe, qtbot: QtBot, tmp_path: Path):
    scribe.canvas.files_dropped.emit([str(status_page(tmp_path, incident()))], 0.0, 0.0)
    assert preview(scribe, qtbot).title.text() == "Login errors"


@pytest.mark.parametrize("on", ["board", "start page"])
def test_a_file_that_a_file_manager_would_move_stays_where_it_is(scribe: Scribe, qtbot: QtBot, tmp_path: Path, on: str):
    path = status_page(tmp_path, incident())
    if on == "start page":
        scribe.window.open_start()
    over = scribe.canvas if on == "board" else scribe.window.start
    data = QtCore.QMimeData()
    data.setUrls([QtCore.QUrl.fromLocalFile(str(path))])
    action, button, at = Qt.DropAction, Qt.MouseButton.LeftButton, over.rect().center()
    either = action.MoveAction | action.CopyAction
    enter = QtGui.QDragEnterEvent(at, either, data, button, PLAIN)
    drop = QtGui.QDropEvent(QPointF(at), either, data, button, PLAIN)
    for event in (enter, drop):
        event.setDropAction(action.MoveAction)
        QApplication.sendEvent(over, event)
        assert event.isAccepted()
        assert event.dropAction() == action.CopyAction
    assert preview(scribe, qtbot).title.text() == "Login errors"


def test_pasted_json_is_previewed_and_plain_words_are_not(scribe: Scribe, qtbot: QtBot, tmp_path: Path):
    text = status_page(tmp_path, incident()).read_text("utf-8")
    assert import_text(scribe.page, "14:02 public only a line", "<p>14:02 <b>public</b> only a line</p>") is None
    assert import_text(scribe.page, text, "") is not None
    assert preview(scribe, qtbot).title.text() == "Login errors"


# How it looks and what it says to those who cannot see it.


def test_everything_has_a_name(scribe: Scribe, qtbot: QtBot, tmp_path: Path):
    found = take(scribe, qtbot, status_page(tmp_path, incident()))
    named = [found.view, found.format, found.send, found.strip, lane_box(found, "status page")]
    assert all(widget.accessibleName() for widget in named)
    index = found.view.rows.index(0, Column.TAKEN)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "comes"


def test_a_click_on_the_strip_finds_the_row(scribe: Scribe, qtbot: QtBot, tmp_path: Path):
    found = take(scribe, qtbot, status_page(tmp_path, incident()))
    made = found.strip._drawn()
    x, y = made.point(clock_time("11:00"), "public")
    at = QPointF(x * 96 / 72, y * 96 / 72)
    kind, left = QEvent.Type.MouseButtonPress, Qt.MouseButton.LeftButton
    QApplication.sendEvent(found.strip, QtGui.QMouseEvent(kind, at, found.strip.mapToGlobal(at), left, left, PLAIN))
    assert found.view.current() == 1


def test_markup_in_a_source_is_never_shown_as_such(scribe: Scribe, qtbot: QtBot, tmp_path: Path):
    evil = '<img src="file:///etc/passwd"><b>x</b>'
    found = take(scribe, qtbot, lines(tmp_path, f"2019-07-18 12:00 {evil}"))
    tip = found.view.rows.index(0, Column.TEXT).data(Qt.ItemDataRole.ToolTipRole)
    assert not QtGui.Qt.mightBeRichText(tip)
    assert found.whole.textFormat() is Qt.TextFormat.PlainText


def test_it_is_painted_in_dark_colours_too(scribe: Scribe, qtbot: QtBot, tmp_path: Path, qapp: QApplication):
    found = take(scribe, qtbot, status_page(tmp_path, incident()))
    light = found.strip.grab().toImage()
    scribe.page.set_theme(DARK)
    style.apply(qapp, DARK)
    scribe.settle()
    assert found.strip.grab().toImage() != light


def test_a_preview_goes_with_the_board_it_is_for(scribe: Scribe, qtbot: QtBot, tmp_path: Path):
    take(scribe, qtbot, status_page(tmp_path, incident()))
    scribe.window.open_start()
    qtbot.waitUntil(lambda: not previews(scribe))


@pytest.mark.parametrize("by", ["key", "button"])
def test_an_incident_is_imported_from_the_start_page(
    scribe: Scribe, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, by: str
):
    path = status_page(tmp_path, incident())
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    scribe.window.open_start()
    if by == "key":
        scribe.key(Key.Key_I, CTRL, on=scribe.window.start)
    else:
        next(one for one in scribe.window.start.findChildren(QPushButton) if one.text().startswith("Import")).click()
    scribe.key(Key.Key_Return, CTRL, on=preview(scribe, qtbot))
    assert path.with_suffix(".board").exists()
    assert scribe.on_timeline("Resolved: All logins work again.").lane == "public"


def test_one_board_is_made_for_a_source_however_often_it_is_refused(scribe: Scribe, qtbot: QtBot, tmp_path: Path):
    path = status_page(tmp_path, incident())
    made = []

    def make() -> Page:
        made.append(scribe.page)
        return scribe.page

    window = scribe.window
    found = import_new(
        window, path, theme=lambda: DARK, now=window.clock, new_id=window._ids, tell=window.tell, make=make
    )
    read(found, qtbot)
    Refusing(scribe.page.store)
    found.bring()
    assert previews(scribe) == [found]
    found.bring()
    assert not previews(scribe)
    assert len(made) == 1
    assert scribe.steps[-1].startswith("Import")


def test_what_takes_long_says_so_and_can_be_cancelled(scribe: Scribe, tmp_path: Path):
    document = scribe.document
    found = import_path(scribe.page, status_page(tmp_path, incident()))
    # Nothing has come back from the other thread before events are looked at: as if it took long.
    found._patience.timeout.emit()
    assert found.isVisible()
    assert found.waits.text() == "Reading incidents.json…"
    assert found.import_button.isHidden()
    QTest.mouseClick(found.cancel_button, Qt.MouseButton.LeftButton)
    scribe.settle()
    assert not previews(scribe)
    assert scribe.document is document


def test_ten_thousand_rows_are_a_table_and_come_as_one_step(scribe: Scribe, qtbot: QtBot, tmp_path: Path):
    rows = (f"2019-07-18 {9 + n // 3600:02d}:{n // 60 % 60:02d}:{n % 60:02d} signals row {n}" for n in range(10_000))
    number = len(scribe.steps)
    path = lines(tmp_path, "\n".join(rows))
    scribe.window.take(path)
    qtbot.waitUntil(lambda: bool(previews(scribe)) and previews(scribe)[0]._work is None)
    (found,) = previews(scribe)
    assert found.import_button.text() == "Import 10,000 rows  Ctrl Enter"
    document = scribe.document
    found.bring()
    assert found.waits.text() == "Bringing 10,000 rows…"
    found._patience.timeout.emit()
    assert found.stack.currentIndex() == 0
    QTest.mouseClick(found.cancel_button, Qt.MouseButton.LeftButton)
    scribe.settle()
    assert not previews(scribe)
    assert scribe.document is document
    scribe.window.take(path)
    qtbot.waitUntil(lambda: bool(previews(scribe)) and previews(scribe)[0]._work is None)
    (found,) = previews(scribe)
    found.bring()
    # The window goes on answering: nothing has been written when the button is let go.
    assert scribe.document is document
    qtbot.waitUntil(lambda: not previews(scribe))
    assert scribe.steps[number:] == ["Import 10,000 events from text"]


def test_words_in_a_wrong_encoding_are_put_right_by_a_choice(scribe: Scribe, qtbot: QtBot, tmp_path: Path):
    """The encoding was guessed, and the first words that are more than ASCII show it."""
    path = tmp_path / "notes.txt"
    path.write_bytes("10:45 сбой\n10:50 ok\n".encode("cp1251"))
    found = take(scribe, qtbot, path)
    assert "сбой" not in found.questions.foreign.text()
    box = found.questions.encoding
    assert box.isVisible()
    box.setFocus()
    scribe.key(Key.Key_Home, on=box)
    while box.currentData() != "cp1251":
        at = box.currentIndex()
        scribe.key(Key.Key_Down, on=box)
        assert box.currentIndex() == at + 1
    box.activated.emit(box.currentIndex())
    read(found, qtbot)
    assert "“сбой”" in found.questions.foreign.text()
    assert cells(found, Column.TEXT) == ["сбой", "ok"]


def test_the_day_that_the_report_itself_names_is_offered(scribe: Scribe, qtbot: QtBot, tmp_path: Path):
    """In its prose, where nobody else says which."""
    path = tmp_path / "report.md"
    path.write_text(
        "# Uploads fail\n\nThey failed on 14 July 2018.\n\n- 09:12 Deployed\n- 09:40 Rolled back\n", "utf-8"
    )
    found = take(scribe, qtbot, path)
    assert found.questions.day.date().toPython().isoformat() == "2018-07-14"
    assert all("2018" in when for when in cells(found, Column.TIME))


def test_many_rows_from_the_start_page_are_planned_beside_the_window(
    scribe: Scribe, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """The board is made first; then they take the road of any board."""
    path = tmp_path / "many.csv"
    rows = "".join(f"2019-07-18 {9 + n // 3600:02d}:{n // 60 % 60:02d}:{n % 60:02d},Event {n}\n" for n in range(1200))
    path.write_text(f"time,what\n{rows}", "utf-8")
    threads = []
    planned = road.to_command

    def counted(*args: Any, **named: Any) -> Any:
        threads.append(current_thread())
        return planned(*args, **named)

    monkeypatch.setattr(road, "to_command", counted)
    scribe.window.open_start()
    scribe.window.take(path)
    scribe.key(Key.Key_Return, CTRL, on=preview(scribe, qtbot))
    qtbot.waitUntil(lambda: path.with_suffix(".board").exists() and len(scribe.document.notes) == 1200, timeout=60_000)
    assert threads
    assert main_thread() not in threads


def test_only_rows_that_are_seen_are_asked_for_what_they_say(
    scribe: Scribe, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """However many there are; the filter asks nobody while all are shown, and the strip is made beside the window."""
    asked = set()
    words = CandidateTable.words

    def counted(self: CandidateTable, row: int, column: int) -> str:
        asked.add(row)
        return words(self, row, column)

    monkeypatch.setattr(CandidateTable, "words", counted)
    path = tmp_path / "many.csv"
    rows = "".join(f"2019-07-18 {9 + n // 3600:02d}:{n // 60 % 60:02d}:{n % 60:02d},Event {n}\n" for n in range(6000))
    path.write_text(f"time,what\n{rows}2019-07-18 10:00:00Z,out of order\n", "utf-8")
    found = take(scribe, qtbot, path)
    assert len(asked) < 600
    qtbot.waitUntil(lambda: found.strip._made is not None, timeout=20_000)
    assert "6,001 events" in found.strip.accessibleName()
    found.only.click()
    assert cells(found, Column.TEXT) == ["out of order"]
    found.only.click()
    assert found.view.rows.rowCount() == 6001


def test_the_zone_that_most_clocks_name_is_shown_until_another_is_chosen(scribe: Scribe, qtbot: QtBot, tmp_path: Path):
    """One clock of three names none; choosing the board's own zone is an answer too."""
    path = tmp_path / "report.md"
    path.write_text("# Pool\n\n- 2019-07-18 09:12 PST Full\n- 09:40 PST Seen\n- 09:50 Freed\n", "utf-8")
    found = take(scribe, qtbot, path)
    line = found.questions.zone.lineEdit()
    assert line is not None
    assert (line.text(), line.placeholderText()) == ("", "PST, as most say")
    assert [to_iso(one.at) for one in found.table.candidates if one.at][-1] == "2019-07-18T17:50:00Z"
    found.questions.zone.setCurrentText("UTC")
    read(found, qtbot)
    assert [to_iso(one.at) for one in found.table.candidates if one.at][-1] == "2019-07-18T09:50:00Z"
    assert line.text() == "UTC"
