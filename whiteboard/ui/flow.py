"""A row of widgets that goes on in the next line where it is too long, as words do."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLayout, QLayoutItem, QScrollArea, QWidget


class Flow(QLayout):
    """Widgets from the left, in as many lines as they need; those of a line are centred in it."""

    def __init__(self, parent: QWidget | None = None, *, apart: int = 10, lines_apart: int = 6) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._apart, self._lines_apart = apart, lines_apart
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Qt's way to hand over a widget."""
        self._items.append(item)

    def count(self) -> int:
        """How many there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """One of them; None where there is none."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """One of them, which goes; None where there is none."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """It takes what it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Narrower is higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of all lines."""
        return self._laid(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        """Put every widget into its line."""
        super().setGeometry(rect)
        self._laid(rect, move=True)

    def sizeHint(self) -> QSize:
        """All in one line."""
        sizes = [item.sizeHint() for item in self._items]
        apart = self._apart * max(0, len(sizes) - 1)
        return QSize(sum(size.width() for size in sizes) + apart, max((size.height() for size in sizes), default=0))

    def minimumSize(self) -> QSize:
        """The widest widget alone in its line."""
        found = QSize()
        for item in self._items:
            found = found.expandedTo(item.minimumSize())
        return found

    def _laid(self, rect: QRect, *, move: bool) -> int:
        """The height that the lines take; with ``move`` they take it."""
        line: list[tuple[QLayoutItem, QPoint]] = []
        x, y, height = rect.x(), rect.y(), 0
        for item in self._items:
            size = item.sizeHint()
            if line and x + size.width() > rect.right() + 1:
                self._place(line, height, move=move)
                x, y, line, height = rect.x(), y + height + self._lines_apart, [], 0
            line.append((item, QPoint(x, y)))
            x, height = x + size.width() + self._apart, max(height, size.height())
        self._place(line, height, move=move)
        return y + height - rect.y()

    @staticmethod
    def _place(line: list[tuple[QLayoutItem, QPoint]], height: int, *, move: bool) -> None:
        for item, corner in line if move else ():
            size = item.sizeHint()
            item.setGeometry(QRect(corner + QPoint(0, (height - size.height()) // 2), size))


class Lines(QScrollArea):
    """The lines of a flow, as high as they are; beyond ``most`` pixels they scroll."""

    def __init__(self, flow: Flow, *, most: int) -> None:
        super().__init__()
        self._flow, self._most = flow, most
        self._inside = QWidget()
        self._inside.setLayout(flow)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(self._inside)

    def fit(self) -> None:
        """Take the height of what is in it now."""
        needed = self._flow.heightForWidth(self.width())
        if needed > self._most:
            # The bar takes some of the width.
            needed = self._flow.heightForWidth(self.width() - self.verticalScrollBar().sizeHint().width())
        self._inside.setMinimumHeight(needed)
        self.setFixedHeight(min(needed, self._most))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may need other lines."""
        super().resizeEvent(event)
        self.fit()
