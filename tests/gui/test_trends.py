"""The trends window, on boards of a folder."""

from __future__ import annotations

import shutil
from pathlib import Path

from PySide6.QtCore import QDate, QPoint, Qt
from pytestqt.qtbot import QtBot

from tests.gui.scribe import Scribe
from whiteboard.ui.trends import TrendsWindow


def opened(scribe: Scribe, qtbot: QtBot) -> TrendsWindow:
    """The trends window with what it found."""
    scribe.window.actions_["show_trends"].trigger()
    window = scribe.window.trends
    assert window is not None
    qtbot.waitUntil(lambda: window.found is not None and not window.progress.isVisible(), timeout=20_000)
    return window


def test_boards_are_compared_opened_and_exported(scribe: Scribe, qtbot: QtBot, board_path: Path, tmp_path: Path):
    other, broken = tmp_path / "other.board", tmp_path / "broken.board"
    shutil.copyfile(board_path, other)
    broken.write_bytes(b"no board")
    window = opened(scribe, qtbot)

    assert window.table.rowCount() == 2
    assert [window.table.item(row, 0).text() for row in range(2)] == ["18 Jul 2019"] * 2
    assert window.charts["time_to_detect"].isVisible()
    assert window.charts["time_to_detect"].accessibleName() == "Impact to detection: median 18 min of 2 boards"
    assert "broken.board is no board" in window.message.text()

    qtbot.mouseClick(window.compare, Qt.MouseButton.LeftButton, pos=QPoint(8, window.compare.height() // 2))
    window.day.setDate(QDate(2020, 1, 1))
    assert window.found.figures["time_to_detect"].before.count == 2
    assert window.found.figures["time_to_detect"].after.count == 0

    out = tmp_path / "trends.csv"
    window.export_to(out)
    qtbot.waitUntil(lambda: window.message.text() == f"Written: {out}", timeout=20_000)
    assert "2019-07-18,Portal outage" in out.read_text("utf-8-sig")
    window.export_to(tmp_path / "no" / "trends.pdf")
    qtbot.waitUntil(lambda: "does not exist" in window.message.text(), timeout=20_000)

    row = next(row for row in range(2) if window.table.item(row, 0).data(Qt.ItemDataRole.UserRole) == str(other))
    cell = window.table.visualItemRect(window.table.item(row, 1)).center()
    qtbot.mouseClick(window.table.viewport(), Qt.MouseButton.LeftButton, pos=cell)
    assert scribe.page.path == other
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()
