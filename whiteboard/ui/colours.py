"""Colours to choose from, as a menu: each with its name, so that it can be found without seeing it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache, partial

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QColorDialog, QMenu

PAPERS: Mapping[str, str] = {
    "Yellow": "#fdeeaa",
    "Green": "#cdebc5",
    "Red": "#fdd3c4",
    "Blue": "#cfe3fd",
    "Purple": "#e3d6fb",
    "Turquoise": "#c5ecea",
    "Pink": "#fbd3e6",
    "Grey": "#e3e4e8",
}
"""For stickies, which are written on in dark ink."""

INKS: Mapping[str, str] = {
    "Blue": "#2f6fde",
    "Purple": "#8457c9",
    "Turquoise": "#0f8a8a",
    "Green": "#2e8b47",
    "Amber": "#b7791f",
    "Orange": "#d9622b",
    "Red": "#c23b2e",
    "Pink": "#c2417f",
    "Grey": "#64748b",
}
"""For lanes, phases and the edge of events."""


def colour_menu(
    menu: QMenu, colours: Mapping[str, str], now: str, choose: Callable[[str], object], own: str | None = None
) -> None:
    """Fill a menu with colours; ``own`` names what no colour of its own means, if that can be chosen."""
    if own is not None:
        action = menu.addAction(own, partial(choose, ""))
        action.setCheckable(True)
        action.setChecked(not now)
        menu.addSeparator()
    for name, colour in colours.items():
        action = menu.addAction(swatch(colour), name, partial(choose, colour))
        action.setCheckable(True)
        action.setChecked(colour == now)
    menu.addSeparator()
    menu.addAction("Another colour…", partial(_ask, menu, now, choose))


def _ask(menu: QMenu, now: str, choose: Callable[[str], object]) -> None:
    chosen = QColorDialog.getColor(QColor(now or "#2f6fde"), menu.parentWidget(), "Colour")
    if chosen.isValid():
        choose(chosen.name())


@lru_cache(maxsize=200)
def swatch(colour: str, size: int = 16) -> QIcon:
    """A round patch of a colour."""
    made = QIcon()
    for ratio in (1, 2, 3):
        pixmap = QPixmap(size * ratio, size * ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(ratio, ratio)
        painter.setPen(QPen(QColor(colour).darker(125), 1.0))
        painter.setBrush(QColor(colour))
        painter.drawEllipse(QRectF(1.0, 1.0, size - 2.0, size - 2.0))
        painter.end()
        pixmap.setDevicePixelRatio(ratio)
        made.addPixmap(pixmap)
    return made
