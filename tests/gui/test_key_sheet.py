"""The sheet of keys fits the window, whatever there is to show."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QLabel

from tests.gui.scribe import Scribe
from whiteboard.ui.actions import ROWS
from whiteboard.ui.key_sheet import KeySheet, dealt


def _shown(sheet: KeySheet) -> set[str]:
    return {one.text() for one in sheet._area.widget().findChildren(QLabel)}


@pytest.mark.parametrize(("width", "height"), [(1000, 640), (1280, 720), (1600, 940)])
def test_every_key_is_there_and_nothing_is_cut(scribe: Scribe, width: int, height: int):
    scribe.window.resize(width, height)
    scribe.key("?")
    (sheet,) = scribe.window.findChildren(KeySheet)
    assert {row.title.rstrip("…") for row in ROWS if row.keys} <= _shown(sheet)
    assert sheet.width() <= scribe.window.width()
    assert sheet.height() <= scribe.window.height()
    assert sheet._area.widget().minimumSizeHint().width() <= sheet._area.viewport().width()


def test_typing_leaves_what_holds_it(scribe: Scribe):
    scribe.key("?")
    (sheet,) = scribe.window.findChildren(KeySheet)
    scribe.type("undo", on=sheet.line)
    assert "Undo" in _shown(sheet)
    assert "Zoom in" not in _shown(sheet)


@given(st.lists(st.integers(1, 30), max_size=20), st.integers(1, 6))
def test_groups_are_dealt_in_order_and_none_is_lost(sizes: list[int], columns: int):
    groups = [(str(number), [("a", "b")] * size) for number, size in enumerate(sizes)]
    parts = dealt(groups, columns)
    assert len(parts) == columns
    assert [group for part in parts for group in part] == groups
