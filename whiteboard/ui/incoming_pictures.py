"""Takes pictures in from files and the clipboard: what they claim is checked before anything is decoded, and what the board
keeps is always encoded anew, so that it holds nothing but pixels.

Decoding happens here, in the window's own process, with Qt's readers: only PNG, JPEG and WebP, chosen by their first bytes,
no more pixels than `MOST_PIXELS` by the header, and Qt's own limit on what it allocates.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QImageWriter

from whiteboard.model.pictures import LARGEST_SIDE, MOST_BYTES

MOST_FILE = 20 * 2**20
"""Bytes of a picture that is taken in."""
MOST_PIXELS = 40_000_000
_PHOTO = 2**20
"""Bytes of a PNG without transparency from which it is kept as JPEG: such pictures are photographs."""
_QUALITY = 88
_SUFFIXES = frozenset(
    {
        ".png",
        ".jpg",
        ".jpeg",
        ".jfif",
        ".webp",
        ".gif",
        ".bmp",
        ".svg",
        ".tif",
        ".tiff",
        ".heic",
        ".heif",
        ".avif",
        ".ico",
    }
)
"""Names of picture files, those that are refused among them: nobody means to import an incident from one."""
_TYPES = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WebP"}


class NotAPicture(Exception):
    """A picture cannot be taken in; the text says which and why, for people."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A picture as a board keeps it: the bytes of a PNG or JPEG, and its pixels across and down."""

    data: bytes
    width: int
    height: int


def is_picture_file(path: Path) -> bool:
    """Whether a file says by its name that it is a picture."""
    return path.suffix.lower() in _SUFFIXES


def from_file(path: Path) -> Incoming:
    """The picture in a file. Raises NotAPicture."""
    try:
        with path.open("rb") as stream:
            data = stream.read(MOST_FILE + 1)
    except OSError as error:
        raise NotAPicture(f"“{path.name}” cannot be read: {error.strerror}") from error
    return from_bytes(data, f"“{path.name}”")


def has_picture(data: QMimeData) -> bool:
    """Whether a clipboard or a drag carries a picture itself."""
    return data.hasImage() or any(data.hasFormat(name) for name in _TYPES)


def from_mime(data: QMimeData) -> Incoming:
    """The picture that a clipboard or a drag carries. Raises NotAPicture."""
    what = "The picture"
    name = next((name for name in _TYPES if data.hasFormat(name)), None)
    if name is not None:
        return from_bytes(bytes(data.data(name).data()), what)
    image = QImage(data.imageData())
    if image.isNull():
        raise NotAPicture(f"{what} is broken")
    _check_size(image.size(), what)
    return _encoded(_fitted(image), photo=False)


def from_bytes(data: bytes, what: str) -> Incoming:
    """The picture that the bytes of a file hold; ``what`` names it in sentences. Raises NotAPicture."""
    if len(data) > MOST_FILE:
        raise NotAPicture(f"{what} is larger than {MOST_FILE // 2**20} MB: make it smaller first")
    kind = _kind_of(data)
    if not kind:
        raise NotAPicture(f"{what} is neither PNG, JPEG nor WebP: save it as one of these first")
    held = QByteArray(data)
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(kind.lower().encode()))
    reader.setDecideFormatFromContent(False)
    reader.setAutoTransform(True)
    size = reader.size()
    if not size.isValid() or size.isEmpty():
        raise NotAPicture(f"{what} is broken: it does not say how large it is")
    _check_size(size, what)
    if max(size.width(), size.height()) > LARGEST_SIDE:
        # A JPEG that is decoded smaller is never unpacked to its full size.
        reader.setScaledSize(_within(size))
    image = reader.read()
    if image.isNull():
        raise NotAPicture(f"{what} is broken: it cannot be decoded")
    return _encoded(_fitted(image), photo=kind == "JPEG")


def _kind_of(data: bytes) -> str:
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    return "WebP" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else ""


def _check_size(size: QSize, what: str) -> None:
    if size.width() * size.height() > MOST_PIXELS:
        raise NotAPicture(f"{what} has more than {MOST_PIXELS // 1_000_000} megapixels: make it smaller first")


def _within(size: QSize) -> QSize:
    fitted = size.scaled(LARGEST_SIDE, LARGEST_SIDE, Qt.AspectRatioMode.KeepAspectRatio)
    return fitted.expandedTo(QSize(1, 1))


def _fitted(image: QImage) -> QImage:
    if max(image.width(), image.height()) <= LARGEST_SIDE:
        return image
    return image.scaled(
        _within(image.size()), Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )


def _encoded(image: QImage, *, photo: bool) -> Incoming:
    """The same pixels always give the same bytes, so that a picture that comes twice is kept once."""
    bare = image.convertToFormat(
        QImage.Format.Format_RGBA8888 if image.hasAlphaChannel() else QImage.Format.Format_RGB888
    )
    for key in bare.textKeys():
        bare.setText(key, "")
    data = b"" if photo else _written(bare, "png")
    if photo or (len(data) > _PHOTO and not image.hasAlphaChannel()) or len(data) > MOST_BYTES:
        data = _written(bare, "jpg")
    return Incoming(data, image.width(), image.height())


def _written(image: QImage, kind: str) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(kind.encode()))
    writer.setQuality(_QUALITY if kind == "jpg" else -1)
    if not writer.write(image):
        raise NotAPicture(f"The picture cannot be kept: {writer.errorString()}")
    return bytes(buffer.data().data())
