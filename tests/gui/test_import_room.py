"""What an import's preview has room for: many lanes, long times, and the start that elapsed times count from."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, QSize
from PySide6.QtWidgets import QCheckBox, QComboBox
from pytestqt.qtbot import QtBot

from tests.gui.importing import cells, take
from tests.gui.scribe import Scribe
from whiteboard.model.records import Mark
from whiteboard.ui.import_preview import ImportPreview
from whiteboard.ui.import_table import Column

CHANNELS = [f"channel number {number} of many" for number in range(9)]


def table(folder: Path, text: str) -> Path:
    """A CSV file of that text."""
    path = folder / "table.csv"
    path.write_text(text, "utf-8")
    return path


def boxes(found: ImportPreview) -> list[QComboBox]:
    """The boxes of lanes, from the top left."""
    every = found.rules.findChildren(QComboBox)
    return sorted(every, key=lambda box: box.mapTo(found, QPoint(0, 0)).toTuple()[::-1])


def test_lanes_of_many_channels_go_on_in_the_next_line(scribe: Scribe, qtbot: QtBot, tmp_path: Path) -> None:
    """None is cut off at the side, and a narrower window makes more lines."""
    rows = "".join(f"2019-07-18 12:{minute:02d},{name},x\n" for minute, name in enumerate(CHANNELS))
    found = take(scribe, qtbot, table(tmp_path, f"time,source,what\n{rows}"))
    found.resize(QSize(1180, found.height()))
    qtbot.waitUntil(lambda: found.width() == 1180)
    assert len(boxes(found)) == len(CHANNELS)
    assert not found.rules.horizontalScrollBar().isVisible()
    assert found.rules.horizontalScrollBar().maximum() == 0
    for box in boxes(found):
        assert box.mapTo(found.rules, QPoint(box.width(), 0)).x() <= found.rules.width()
    tops = {box.mapTo(found.rules, QPoint(0, 0)).y() for box in boxes(found)}
    assert len(tops) > 1
    high = found.rules.height()
    found.resize(QSize(620, found.height()))
    qtbot.waitUntil(lambda: found.width() <= 700 and found.rules.height() >= high)
    assert found.rules.verticalScrollBar().maximum() > 0


def test_one_channel_takes_one_line(scribe: Scribe, qtbot: QtBot, tmp_path: Path) -> None:
    """And no more."""
    found = take(
        scribe, qtbot, table(tmp_path, "time,source,what\n2019-07-18 12:00,pager,x\n2019-07-18 12:01,pager,y\n")
    )
    (box,) = boxes(found)
    assert found.rules.height() <= box.height() + 4


def test_times_are_never_cut(scribe: Scribe, qtbot: QtBot, tmp_path: Path) -> None:
    """The column is as wide as the longest of them."""
    text = "time,until,what\n2019-07-18 12:00,2019-07-20 13:30,x\n2019-07-18 12:01,,y\n"
    found = take(scribe, qtbot, table(tmp_path, text))
    longest = max(cells(found, Column.TIME), key=len)
    assert "20 Jul" in longest
    assert found.view.columnWidth(Column.TIME) > found.view.fontMetrics().horizontalAdvance(longest) + 10


def test_many_marks_make_the_window_no_wider(scribe: Scribe, qtbot: QtBot, tmp_path: Path) -> None:
    """They go on in the next line; all of them can be unticked."""
    words = "Impact started|Incident detected|Alert acknowledged|Incident declared|Cause identified|Impact mitigated|Resolved"
    rows = "".join(f"2019-07-18 12:{minute:02d},{text}\n" for minute, text in enumerate(words.split("|")))
    found = take(scribe, qtbot, table(tmp_path, f"time,what\n{rows}"))
    ticks = found.marks.findChildren(QCheckBox)
    assert len(ticks) == len(Mark)
    assert found.width() < scribe.window.width()
    assert found.marks.horizontalScrollBar().maximum() == 0
    assert len({tick.mapTo(found, QPoint(0, 0)).y() for tick in ticks}) > 1


def test_elapsed_times_ask_for_their_start_and_follow_it(scribe: Scribe, qtbot: QtBot, tmp_path: Path) -> None:
    """Typed where it is asked; the rows change at once and are no guess any more."""
    found = take(scribe, qtbot, table(tmp_path, "Elapsed,What\n-0:10,deploy\n1:30,back\n"))
    assert all("~" in time for time in cells(found, Column.TIME))
    found.questions.start.setFocus()
    scribe.type("2019-07-18 09:00", on=found.questions.start)
    qtbot.waitUntil(lambda: cells(found, Column.TIME) == ["18 Jul 2019 08:50", "18 Jul 2019 10:30"])
