"""Pictures: onto the canvas from the clipboard, from a drop or a file, and what can be done with those that are there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QFileDialog

from whiteboard.model.commands import Add, count
from whiteboard.model.pictures import content_id
from whiteboard.model.records import Picture
from whiteboard.ui.incoming_pictures import Incoming, NotAPicture, from_file, from_mime

if TYPE_CHECKING:
    from whiteboard.ui.page import Page

_POINTS = 72 / 96
"""Points a pixel: at 100 % a picture is as large as it was where it comes from."""
_WIDEST, _HIGHEST = 480.0, 360.0
"""Points of a new picture; a larger one is shown smaller, and can be made larger by a corner."""
_GAP = 16.0
Point = tuple[float, float]


class PictureVerbs:
    """Rows of the table of actions that concern pictures."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def add_picture(self) -> None:
        """Choose files and put them into the middle of what is seen."""
        names, _ = QFileDialog.getOpenFileNames(
            self._page, "Add a picture", str(Path.home()), "Pictures (*.png *.jpg *.jpeg *.webp)"
        )
        if names:
            self.take_files([Path(name) for name in names], None)

    def take_files(self, paths: Sequence[Path], at: Point | None) -> None:
        """Put the pictures of files onto the canvas, from a point of the board on; what is no picture is told."""
        self._page.setCursor(Qt.CursorShape.WaitCursor)
        found: list[Incoming] = []
        refused: list[str] = []
        try:
            for path in paths:
                try:
                    found.append(from_file(path))
                except NotAPicture as refusal:
                    refused.append(str(refusal))
        finally:
            self._page.unsetCursor()
        self._add(found, at, "Add")
        if refused:
            self._page.notice.tell(". ".join(refused) + ".")

    def take(self, data: QMimeData, at: Point | None, label: str) -> None:
        """Put the picture that a clipboard or a drag carries onto the canvas; one that is none is told."""
        try:
            incoming = from_mime(data)
        except NotAPicture as refusal:
            self._page.say(str(refusal))
            return
        self._add([incoming], at, label)

    def under_pointer(self) -> Point | None:
        """Where on the board the pointer is, when it is on the canvas below the timeline."""
        canvas = self._page.canvas
        at = canvas.mapFromGlobal(QCursor.pos())
        y = canvas.board_y(at.y())
        return (canvas.board_x(at.x()), y) if canvas.underMouse() and y >= canvas.shape.canvas_y else None

    def _add(self, found: Sequence[Incoming], at: Point | None, label: str) -> None:
        if not found:
            return
        page, canvas = self._page, self._page.canvas
        made: list[Picture] = []
        contents: dict[str, bytes] = {}
        z = 1 + max((picture.z for picture in page.session.document.pictures.values()), default=-1)
        x, y = (0.0, 0.0) if at is None else at
        for number, incoming in enumerate(found):
            width, height = incoming.width * _POINTS, incoming.height * _POINTS
            scale = min(1.0, _WIDEST / width, _HIGHEST / height)
            width, height = round(max(1.0, width * scale), 2), round(max(1.0, height * scale), 2)
            if at is None and number == 0:
                middle = canvas.visible_area().centre
                x, y = middle[0] - width / 2, middle[1] - height / 2
            below = max(0.0, y - canvas.shape.canvas_y)
            content = content_id(incoming.data)
            contents[content] = incoming.data
            id = page.session.new_id()
            made.append(Picture(id, content, round(x, 2), round(below, 2), width, height, z=z + number))
            x += width + _GAP
        if page.do(Add(tuple(made), f"{label} {count(len(made), 'picture')}", contents)):
            page.session.select(picture.id for picture in made)
            canvas.show_pictures([picture.id for picture in made])
            canvas.setFocus()
