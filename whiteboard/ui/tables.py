"""How tables look and are walked: whole rows, no grid, Tab leaves them, one column takes what room there is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView


def dress(table: QTableView, widths: Sequence[int], row: int = 30) -> None:
    """Dress a table that has its model; ``widths`` are pixels, 0 for the column that stretches, ``row`` a row's height."""
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTextElideMode(Qt.TextElideMode.ElideRight)
    table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    rows, columns = table.verticalHeader(), table.horizontalHeader()
    rows.hide()
    rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    rows.setDefaultSectionSize(row)
    columns.setHighlightSections(False)
    columns.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    columns.setMinimumSectionSize(30)
    for column, width in enumerate(widths):
        if width:
            table.setColumnWidth(column, width)
        else:
            columns.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
