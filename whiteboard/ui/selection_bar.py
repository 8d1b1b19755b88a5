"""The small bar beside what is selected: what is done with it most, never over it, and gone while something moves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton

from whiteboard.layout.board import frame_area, frame_rect, look, picture_rect
from whiteboard.layout.geometry import Rect, union
from whiteboard.layout.theme import Theme
from whiteboard.model.records import Frame, Link, Note, OnCanvas, OnTimeline, Picture
from whiteboard.model.themes import frame_around
from whiteboard.tools.piling import HEAD
from whiteboard.ui.colours import swatch
from whiteboard.ui.context_menu import category_menu, kind_menu, lane_menu, note_colour_menu, open_selection_menu
from whiteboard.ui.menus import Menu
from whiteboard.ui.panels import rule
from whiteboard.ui.style import icon

if TYPE_CHECKING:
    from whiteboard.ui.page import Page

_GAP = 12
"""Pixels between the bar and what is selected."""
_NEAR = (-2 * _GAP, -2 * _GAP, 2 * _GAP, 2 * _GAP)
_MARGIN = 8
"""Pixels that the bar keeps from the edge of the view."""
_BUTTON = 32
_BADGE = 9.0
"""Points from a note's corner to which the number of its votes reaches."""
_MOST_NOTES = 200
"""Selected notes whose themes keep their titles free."""


class SelectionBar(QFrame):
    """Floats over the canvas of a page. A class of selected things at a time: notes before pictures before frames before links."""

    def __init__(self, page: Page) -> None:
        super().__init__(page.canvas)
        self._page = page
        self._about: type | None = None
        self._kind = QToolButton()
        self._lasting = QToolButton()
        """Whether events last: on for ranges, which it ends where they began."""
        self.setObjectName("floating")
        self.setAccessibleName("What is selected")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(5, 4, 5, 4)
        self._row.setSpacing(1)
        self.hide()
        canvas = page.canvas
        canvas.view_changed.connect(self.follow)
        canvas.rested.connect(self.follow)
        canvas.tool_changed.connect(lambda _: self.follow())
        page.session.listen_to_selection(self.follow)
        page.session.listen(lambda _: self.follow())

    def set_theme(self, theme: Theme) -> None:
        """Other colours: the buttons are made anew."""
        self._about = None
        self.follow()

    def follow(self) -> None:
        """Lie beside what is selected now, or hide."""
        page, canvas = self._page, self._page.canvas
        about = next((kind for kind in (Note, Picture, Frame, Link) if self._areas(kind)), None)
        resting = not canvas.busy and canvas.tool == "select" and page.session.shown is page.session.document
        if about is None or not resting:
            self.hide()
            return
        if about is not self._about:
            self._fill(about)
        if about is Note:
            notes = page.chosen()
            fill = look(page.session.document, notes[0], canvas.shape).colour
            self._kind.setIcon(swatch(fill, 18))
            self._show_lasting(notes)
        self.adjustSize()
        areas, titles = (
            [canvas.on_screen(area).toAlignedRect() for area in found]
            for found in (self._areas(about), [*self._titles(), *self._lit()])
        )
        at = beside(areas, self.size(), canvas.rect(), titles, self._covered)
        self.setVisible(at is not None)
        if at is not None:
            self.move(at)
            self.raise_()

    def _covered(self, place: QRect) -> float:
        """How much of notes, their votes, actions and titles of frames lies there, in square pixels: they are read, and
        would have to be reached for below the bar."""
        canvas = self._page.canvas
        x, y = canvas.board_x(place.x()), canvas.board_y(place.y())
        area = Rect(x, y, place.width() / canvas.zoom, place.height() / canvas.zoom)
        notes = canvas.index.touching(area.grown(_BADGE))
        rects = [(note, rect) for note in notes if (rect := canvas.index.rect(note.id)) is not None]
        parts = [rect for _, rect in rects]
        parts += [Rect(rect.right, rect.y, 0.0, 0.0).grown(_BADGE) for note, rect in rects if note.votes]
        frames = (frame_rect(frame, canvas.shape) for frame in self._page.session.document.frames.values())
        parts += [replace(frame, height=HEAD) for frame in frames]
        parts += canvas.card_rects().values()
        return sum(map(area.shared, parts)) * canvas.zoom**2

    def _show_lasting(self, notes: Iterable[Note]) -> None:
        places = [note.place for note in notes if isinstance(note.place, OnTimeline)]
        ranges = all(place.until is not None for place in places)
        words = self._page.commands["take_end" if ranges else "give_end"].text()
        self._lasting.setVisible(bool(places))
        self._lasting.setChecked(ranges)
        self._lasting.setToolTip(words)
        self._lasting.setAccessibleName(words)

    def _turn_lasting(self, on: bool) -> None:
        self._page.commands["give_end" if on else "take_end"].trigger()

    def _areas(self, kind: type) -> list[Rect]:
        """Where the selected things of a class are on the board."""
        page, canvas = self._page, self._page.canvas
        document, shape = page.session.document, canvas.shape
        ids = page.session.selection & document.table(kind).keys()
        if kind is Note:
            return [rect for id in ids if (rect := canvas.index.rect(id)) is not None]
        if kind is Picture:
            return [picture_rect(document.pictures[id], shape) for id in ids]
        if kind is Frame:
            return [frame_area(document, document.frames[id], shape) for id in ids]
        drawings = (canvas.picture.links.drawing(id) for id in ids)
        return [drawing.bounds for drawing in drawings if drawing is not None and drawing.bounds is not None]

    def _titles(self) -> list[Rect]:
        """The titles of the themes in which the selected notes lie: they are read, and named, while notes are selected."""
        document, shape = self._page.session.document, self._page.canvas.shape
        themes = [frame for frame in document.frames.values() if frame.category is None]
        places = (note.place for note in self._page.chosen()[:_MOST_NOTES])
        around = {
            frame.id: frame_rect(frame, shape)
            for place in places
            if isinstance(place, OnCanvas) and (frame := frame_around(themes, place)) is not None
        }
        return [replace(area, height=HEAD) for area in around.values()]

    def _lit(self) -> Iterator[Rect]:
        """What was found and is in view: whoever searches wants to see it all."""
        canvas = self._page.canvas
        for left, top, right, bottom in canvas.index.among(canvas.matches, canvas.visible_area()).tolist():
            yield Rect(left, top, right - left, bottom - top)

    def _fill(self, about: type) -> None:
        self._about = about
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if about is Note:
            self._kind = self._menu_button("Kind", "sticky-note", kind_menu)
            self._menu_button("Colour", "palette", note_colour_menu)
            self._menu_button("Lane", "rows-3", lane_menu)
            self._lasting = self._button("", self._page.commands["give_end"].icon())
            self._lasting.setCheckable(True)
            self._lasting.clicked.connect(self._turn_lasting)
            self._line()
            self._buttons("vote_less", "vote_more")
            self._line()
            self._buttons("start_link", "lock_note", "to_action")
        elif about is Picture:
            self._buttons("rename_part", "duplicate", "to_front", "to_back", "lock_note")
        elif about is Frame:
            self._buttons("rename_part")
            self._menu_button("Shows actions", "list-checks", category_menu)
            self._buttons("frame_earlier", "frame_later")
        else:
            self._buttons("rename_part", "turn_link")
        self._line()
        self._buttons("delete")
        more = self._button("More", icon("ellipsis", self._page.theme.ink))
        more.clicked.connect(lambda: self._more(more))

    def _more(self, button: QToolButton) -> None:
        page = self._page
        open_selection_menu(page, page.session.selection, button.mapToGlobal(QPoint(0, button.height() + 4)))

    def _line(self) -> None:
        line = rule()
        line.setFixedSize(1, 20)
        self._row.addSpacing(3)
        self._row.addWidget(line)
        line.show()
        self._row.addSpacing(3)

    def _buttons(self, *names: str) -> None:
        for name in names:
            action = self._page.commands[name]
            button = self._button(action.text(), action.icon())
            keys = ", ".join(key.toString() for key in action.shortcuts())
            button.setToolTip(f"{action.text()} ({keys})" if keys else action.text())
            button.clicked.connect(action.trigger)
            if name == "lock_note":
                button.setCheckable(True)
                button.setChecked(all(card.locked for card in self._page.cards()))

    def _menu_button(self, title: str, picture: str, fill: Callable[[Menu, Page], None]) -> QToolButton:
        button = self._button(title, icon(picture, self._page.theme.ink))
        menu = Menu(button)
        menu.aboutToShow.connect(partial(self._refill, menu, fill))
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return button

    def _refill(self, menu: Menu, fill: Callable[[Menu, Page], None]) -> None:
        menu.clear()
        fill(menu, self._page)

    def _button(self, title: str, picture: QIcon) -> QToolButton:
        button = QToolButton()
        button.setIcon(picture)
        button.setIconSize(QSize(18, 18))
        button.setFixedSize(_BUTTON, _BUTTON)
        button.setToolTip(title)
        button.setAccessibleName(title)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._row.addWidget(button)
        # What joins a bar that is seen already would else count for its size only later.
        button.show()
        return button


def beside(
    areas: Iterable[QRect],
    size: QSize,
    view: QRect,
    avoid: Iterable[QRect] = (),
    covered: Callable[[QRect], float] = lambda _: 0.0,
) -> QPoint | None:
    """Where a bar of that size lies beside rectangles and over none of them and nothing else to ``avoid``, wholly in the
    view: above, below, or at a side, the first of these where the least is ``covered``; else at an edge of the view.
    None where there is no such place."""
    kept = list(avoid)
    seen = [area for area in areas if area.intersects(view)]
    around = union(Rect(area.x(), area.y(), area.width(), area.height()) for area in seen)
    if around is None:
        return None
    room = view.adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
    middle = round(around.centre[0] - size.width() / 2), round(around.centre[1] - size.height() / 2)
    left, top = round(around.x), round(around.y)
    right, bottom = round(around.right), round(around.bottom)
    columns = (middle[0], left, right - size.width())
    found: list[QPoint] = []
    for x, y in (
        *((x, top - _GAP - size.height()) for x in columns),
        *((x, bottom + _GAP) for x in columns),
        (right + _GAP, middle[1]),
        (left - _GAP - size.width(), middle[1]),
        (middle[0], room.top()),
        (middle[0], room.bottom()),
    ):
        at = QPoint(
            min(max(x, room.left()), room.right() + 1 - size.width()),
            min(max(y, room.top()), room.bottom() + 1 - size.height()),
        )
        place = QRect(at, size)
        if room.contains(place) and not any(place.adjusted(-4, -4, 4, 4).intersects(area) for area in (*seen, *kept)):
            found.append(at)
    best, least = found[0] if found else None, float("inf")
    for at in found:
        place = QRect(at, size)
        if any(area.adjusted(*_NEAR).intersects(place) for area in seen) and (cost := covered(place)) < least:
            best, least = at, cost
            if not cost:
                break
    return best
