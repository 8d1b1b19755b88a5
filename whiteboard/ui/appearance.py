"""Which colours the interface has: those of the system, or the ones that somebody chose."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from whiteboard.layout.theme import CONTRAST, DARK, LIGHT, Theme
from whiteboard.settings import Settings

SYSTEM = "system"
THEMES: Mapping[str, Theme] = {theme.name: theme for theme in (LIGHT, DARK, CONTRAST)}
_SETTING = "colours"
SCALE = "scale"
"""The setting that holds the size of the interface, in per cent."""


def chosen(settings: Settings) -> str:
    """What was chosen: `SYSTEM` or the name of a theme."""
    name: str = settings.get(_SETTING, SYSTEM)
    return name if name in THEMES else SYSTEM


def choose(settings: Settings, name: str) -> None:
    """Keep a choice. Raises OSError where the settings cannot be written."""
    settings.put(_SETTING, name)


def theme_of(name: str) -> Theme:
    """The theme that a choice means now."""
    if name in THEMES:
        return THEMES[name]
    return DARK if QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark else LIGHT


def follow_system(changed: Callable[[], object]) -> None:
    """Call a method of a widget when the system turns to other colours, for as long as the widget lives: Qt would keep
    anything else for ever, with all it knows."""
    QGuiApplication.styleHints().colorSchemeChanged.connect(changed)


def scale(settings: Settings) -> int:
    """The size of the interface in per cent of the usual one."""
    percent: int = settings.get(SCALE, 100)
    return min(max(percent, 50), 300)
