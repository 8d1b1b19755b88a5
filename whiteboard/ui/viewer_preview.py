"""What somebody sees who watches the shared window in a small, compressed video."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QImageWriter, QKeyEvent, QPainter, QPaintEvent, QPixmap, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from whiteboard.layout.cards import TEXT_SIZE
from whiteboard.session.session import News
from whiteboard.ui.canvas import Canvas
from whiteboard.ui.panels import label

VIDEO = QSize(1280, 720)
"""Pixels that video calls commonly send of a shared window."""
_QUALITY = 28
"""Of JPEG, whose blocks look much like those of a video that was given little of the network."""
LEGIBLE = 9.0
"""Pixels of type size below which compressed text can no longer be read."""
_LATE = 400
"""Milliseconds after a change until it is seen, so that a drag is not slowed down."""


class ViewerPreview(QWidget):
    """A window beside the shared one; it follows what is done there."""

    closed = Signal()

    def __init__(self, shared: QWidget, canvas: Canvas) -> None:
        super().__init__(shared, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        # The keys stay with the board: one goes on while it is looked at.
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setWindowTitle("What viewers see")
        self._shared = shared
        self._canvas = canvas
        self._late = QTimer(self, singleShot=True, interval=_LATE)
        self._late.timeout.connect(self.look)
        self._screen = _Screen()
        self._verdict = label("", 10.0)
        self._closer = QPushButton("Zoom in until it can be read")
        self._closer.clicked.connect(self._zoom_in)
        row = QHBoxLayout()
        row.setContentsMargins(14, 8, 14, 10)
        row.addWidget(self._verdict, 1)
        row.addWidget(self._closer)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._screen, 1)
        column.addLayout(row)
        self.resize(960, 590)
        canvas.view_changed.connect(self._late.start)
        canvas.session.listen(self._changed)
        shared.installEventFilter(self)

    def text_height(self) -> float:
        """The type size of notes in the pixels of the video."""
        shared = self._shared.size()
        shown = shared.scaled(VIDEO, Qt.AspectRatioMode.KeepAspectRatio)
        return TEXT_SIZE * self._canvas.zoom * shown.width() / max(1, shared.width())

    def look(self) -> None:
        """Take a new picture of the shared window, and say whether its notes can be read."""
        if self.isHidden():
            return
        self._screen.show_picture(compressed(self._shared.grab()))
        height = self.text_height()
        readable = height >= LEGIBLE
        self._verdict.setText(
            f"Notes can be read: their text is {height:.0f} pixels high in a video of 1280 × 720."
            if readable
            else f"Notes cannot be read: their text is {height:.1f} pixels high in a video of 1280 × 720, and needs {LEGIBLE:.0f}."
        )
        self._verdict.setProperty("bad", not readable)
        self._verdict.style().unpolish(self._verdict)
        self._verdict.style().polish(self._verdict)
        self._closer.setVisible(not readable)

    def _zoom_in(self) -> None:
        self._canvas.set_zoom(self._canvas.zoom * LEGIBLE / self.text_height() * 1.02)

    def showEvent(self, event: QShowEvent) -> None:
        """Look at once."""
        super().showEvent(event)
        self._late.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes it."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """The board no longer tells it anything."""
        self._canvas.session.forget(self._changed)
        self.closed.emit()
        super().closeEvent(event)

    def _changed(self, _news: News) -> None:
        self._late.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The shared window got another size."""
        if event.type() == QEvent.Type.Resize:
            self._late.start()
        return super().eventFilter(watched, event)


class _Screen(QWidget):
    """The video, as large as it fits."""

    def __init__(self) -> None:
        super().__init__()
        self._picture = QPixmap()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(320, 180)
        self.setAccessibleName("What viewers see")

    def show_picture(self, picture: QPixmap) -> None:
        """Another frame."""
        self._picture = picture
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The frame in the middle of black."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.black)
        if not self._picture.isNull():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            size = self._picture.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
            painter.drawPixmap(
                (self.width() - size.width()) // 2,
                (self.height() - size.height()) // 2,
                size.width(),
                size.height(),
                self._picture,
            )
        painter.end()


def compressed(picture: QPixmap) -> QPixmap:
    """The picture in the size of the video, after strong compression."""
    small = picture.toImage().scaled(
        VIDEO, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"jpg"))
    writer.setQuality(_QUALITY)
    writer.write(small)
    buffer.close()
    made = QPixmap()
    made.loadFromData(data, "JPG")
    return made
