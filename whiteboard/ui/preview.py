"""The pages of an export before it is written: composed and painted away from the window's thread, a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from whiteboard.layout.display import Page
from whiteboard.layout.theme import Theme
from whiteboard.ui.painter import DisplayPainter, new_font, rectf
from whiteboard.ui.work import Progress, Work

_MARGIN = 18
_NOTCH = 120
_TURNS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageUp: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageDown: 1,
}


def paint_page(page: Page, pixels_a_point: float) -> QImage:
    """A page as a picture, on any thread."""
    size = QSize(max(1, round(page.width * pixels_a_point)), max(1, round(page.height * pixels_a_point)))
    image = QImage(size, QImage.Format.Format_RGB32)
    image.fill(QColor("#ffffff"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(pixels_a_point, pixels_a_point)
    display = DisplayPainter(cache(new_font))
    for placed in page.content:
        painter.save()
        if placed.clip is not None:
            painter.setClipRect(rectf(placed.clip), Qt.ClipOperation.IntersectClip)
        painter.translate(placed.x, placed.y)
        painter.scale(placed.scale, placed.scale)
        display.drawings(painter, placed.drawings)
        painter.restore()
    painter.end()
    return image


class Preview(QWidget):
    """One page at a time, as large as there is room; arrow keys and the wheel turn pages."""

    turned = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._pages: Sequence[Page] = ()
        self._made = 0
        self._images: dict[int, QImage] = {}
        self._painting: Work | None = None
        self.at = 0
        """The index of the page that is shown."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(380, 280)
        self.setAccessibleName("Preview")

    @property
    def count(self) -> int:
        """How many pages there are."""
        return len(self._pages)

    @property
    def image(self) -> QImage | None:
        """The page that is shown, once it is painted."""
        return self._images.get(self.at)

    @property
    def page(self) -> Page | None:
        """The page that is shown, or will be."""
        return self._pages[self.at] if self._pages else None

    def show_pages(self, pages: Sequence[Page]) -> None:
        """Other pages; the place among them stays where that can be."""
        self._pages = pages
        self.at = min(self.at, max(0, len(pages) - 1))
        self._forget()
        self.turned.emit()

    def turn(self, by: int) -> None:
        """Some pages on, or back."""
        at = min(max(0, self.at + by), max(0, self.count - 1))
        if at != self.at:
            self.at = at
            self.turned.emit()
        self._paint_soon()
        self.update()

    def _forget(self) -> None:
        self._made += 1
        self._images.clear()
        self._paint_soon()
        self.update()

    def _scale(self, page: Page) -> float:
        """Points of the window for a point of the page."""
        room_x, room_y = max(1, self.width() - 2 * _MARGIN), max(1, self.height() - 2 * _MARGIN)
        return min(room_x / page.width, room_y / page.height)

    def _paint_soon(self) -> None:
        """Have the page that is shown painted, then the next one, unless one is being painted already."""
        wanted = next(
            (
                at
                for at in (self.at, self.at + 1)
                if at < self.count and at not in self._images and self._painting is None
            ),
            None,
        )
        if wanted is not None:
            page, made = self._pages[wanted], self._made
            scale = self._scale(page) * self.devicePixelRatioF()
            self._painting = Work(_painting(page, scale, (made, wanted)))
            self._painting.done.connect(self._painted)
            self._painting.ended.connect(self._rested)
            self._painting.start()

    def _painted(self, result: tuple[tuple[int, int], QImage]) -> None:
        (made, at), image = result
        if made == self._made:
            image.setDevicePixelRatio(self.devicePixelRatioF())
            self._images[at] = image
            self.update()

    def _rested(self) -> None:
        self._painting = None
        self._paint_soon()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The page in the middle on the colour of the board."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(self._theme.grid))
        page = self.page
        if page is None:
            return
        scale = self._scale(page)
        width, height = page.width * scale, page.height * scale
        rect = QRectF((self.width() - width) / 2, (self.height() - height) / 2, width, height)
        for grow, dark in ((3.0, 10), (1.5, 18), (0.5, 30)):
            painter.fillRect(rect.adjusted(-grow, -grow + 1.0, grow, grow + 1.0), QColor(20, 22, 28, dark))
        painter.fillRect(rect, QColor("#ffffff"))
        image = self.image
        if image is not None:
            painter.drawImage(QPointF(round(rect.x()), round(rect.y())), image)

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Another size is another picture."""
        self._forget()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Page up and down, Home and End."""
        key = Qt.Key(event.key())
        if key in _TURNS:
            self.turn(_TURNS[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.turn(self.count if key == Qt.Key.Key_End else -self.count)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A notch is a page."""
        if abs(event.angleDelta().y()) >= _NOTCH:
            self.turn(-1 if event.angleDelta().y() > 0 else 1)


def _painting(page: Page, scale: float, which: tuple[int, int]) -> Callable[[Progress], object]:
    return lambda _: (which, paint_page(page, scale))
