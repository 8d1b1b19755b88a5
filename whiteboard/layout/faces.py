"""The typefaces that the program brings along, by name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

FACES: Mapping[str, str] = MappingProxyType(
    {
        "sans": "WhiteboardSans-Regular.ttf",
        "sans-semibold": "WhiteboardSans-SemiBold.ttf",
        "sans-bold": "WhiteboardSans-Bold.ttf",
        "arabic": "WhiteboardArabic-Regular.ttf",
        "hebrew": "WhiteboardHebrew-Regular.ttf",
        "emoji": "WhiteboardEmoji-Regular.ttf",
    }
)
"""Name of a face to its file under resources/fonts."""
