"""What the start page tells of boards opened lately without opening them: kept when a board is closed."""

from __future__ import annotations

import hashlib
import os
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap

from whiteboard.model.document import Document
from whiteboard.model.instants import to_datetime
from whiteboard.model.records import Status
from whiteboard.settings import Settings, data_folder

if TYPE_CHECKING:
    from whiteboard.ui.page import Page

PICTURE = QSize(160, 92)
_SHARP = 2
"""Pixels of the picture a pixel of the page, so that it is sharp on any screen."""
_FACTS = "facts"


@dataclass(frozen=True, slots=True)
class Facts:
    """A board's title, the ISO day of its incident, how many of its actions are open, and the ISO date of its regroup."""

    title: str = ""
    day: str = ""
    open_actions: int = 0
    regroup: str = ""


def facts_of(document: Document) -> Facts:
    """What the start page tells of a board."""
    # Known only where a board is open; the start page reads what was kept.
    from whiteboard.layout.board import time_extent
    from whiteboard.layout.timescale import zone_of

    board = document.board
    extent = time_extent(document)
    day = to_datetime(extent[0]).astimezone(zone_of(board.timezone)).date().isoformat() if extent is not None else ""
    waiting = sum(action.status in (Status.OPEN, Status.IN_PROGRESS) for action in document.actions.values())
    return Facts(board.title, day, waiting, board.regroup or "")


class Remembered:
    """Facts in the settings, pictures beside them. Both are readable by their owner only."""

    def __init__(self, settings: Settings, folder: Path | None = None) -> None:
        self._settings = settings
        self._folder = (folder or data_folder()) / "pictures"

    def keep(self, page: Page) -> None:
        """Keep facts and picture of a board that is about to be closed. Raises OSError."""
        recent = {str(path.absolute()) for path in self._settings.recent()}
        kept: dict[str, Any] = {path: facts for path, facts in self._all().items() if path in recent}
        kept[str(page.path.absolute())] = asdict(facts_of(page.session.document))
        self._settings.put(_FACTS, kept)
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        names = {self._picture(Path(path)).name for path in kept}
        for picture in self._folder.iterdir():
            if picture.name not in names:
                picture.unlink()
        target = self._picture(page.path)
        small = page.canvas.grab().scaled(
            PICTURE * _SHARP,
            Qt.AspectRatioMode.KeepAspectRatioByExpanding,
            Qt.TransformationMode.SmoothTransformation,
        )
        if small.save(str(target)):
            os.chmod(target, 0o600)  # noqa: PTH101  # a picture of an incident is nobody else's

    def facts(self, path: Path) -> Facts | None:
        """What is known of a board; None where nothing was kept."""
        found: Any = self._all().get(str(path.absolute()))
        try:
            facts = Facts(str(found["title"]), found["day"], int(found["open_actions"]), found["regroup"])
            for day in (facts.day, facts.regroup):
                date.fromisoformat(day or "2000-01-01")
        except (TypeError, ValueError, LookupError):
            # Settings that somebody changed by hand: the board is still there, and can be opened.
            return None
        return facts

    def picture(self, path: Path) -> QPixmap:
        """What its canvas looked like; a null picture where none was kept."""
        made = QPixmap(str(self._picture(path)))
        made.setDevicePixelRatio(_SHARP)
        return made

    def _all(self) -> dict[str, Any]:
        found: dict[str, Any] = self._settings.get(_FACTS, {})
        return found

    def _picture(self, path: Path) -> Path:
        return self._folder / f"{hashlib.sha256(str(path.absolute()).encode()).hexdigest()[:24]}.png"
