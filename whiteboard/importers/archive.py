"""Zip archives that come from outside, and folders read as the archives they could be.

Nothing is ever unpacked to disk. An archive tells lies about sizes, so real bytes are counted while they are unpacked.
"""

from __future__ import annotations

import io
import os
import struct
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from whiteboard.importers.candidates import Unreadable

MOST_FILES = 50_000
"""Files that an archive or a folder may hold."""
MOST_BYTES_OF_A_FILE = 64 * 1024 * 1024
MOST_BYTES = 512 * 1024 * 1024
"""Bytes that are unpacked of one archive at most."""
MOST_BYTES_OF_A_FOLDER = 256 * 1024 * 1024

_ENTRY = b"PK\x01\x02"
_KNOWN_PACKING = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Others unpack without a bound, and no export uses them."""
_ENCRYPTED = 0x1
_DEEPEST = 3
_BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)
"""What the standard library raises for archives that are damaged or twisted on purpose."""


class Archive:
    """The files of a zip archive, read one at a time; ``name`` is what people call it."""

    def __init__(self, data: bytes, name: str) -> None:
        """Raises Unreadable for what is no archive, has too many files, or names one outside of itself."""
        self.name = name
        self._left = MOST_BYTES
        if data.count(_ENTRY) > MOST_FILES:
            raise Unreadable(f"holds more than {MOST_FILES:,} files", mend="export fewer channels", file=name)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            # Its own is_dir() stumbles over a name without a character.
            self._files = {
                info.filename: info for info in self._zip.infolist() if info.filename and info.filename[-1] != "/"
            }
        except _BROKEN as error:
            raise Unreadable(
                "is not a whole zip archive", mend="download it again; it may have been cut off", file=name
            ) from error
        outside = next((one for one in self._files if _leads_out(one)), None)
        if outside is not None:
            what = f"names a file outside of itself (“{outside[:80]}”)"
            raise Unreadable(what, mend="do not use it; download it again from where it comes from", file=name)

    @property
    def names(self) -> tuple[str, ...]:
        """Paths within the archive, with slashes."""
        return tuple(self._files)

    def read(self, name: str) -> bytes:
        """The bytes of a file. Raises Unreadable where it is damaged or larger than can be."""
        info, file = self._files[name], f"{self.name}/{name}"
        if info.flag_bits & _ENCRYPTED:
            raise Unreadable("is encrypted", mend="unpack it first and choose the folder", file=file)
        if info.compress_type not in _KNOWN_PACKING:
            raise Unreadable("is packed in an unusual way", mend="unpack it and choose the folder", file=file)
        most = min(MOST_BYTES_OF_A_FILE, self._left)
        try:
            with self._zip.open(info) as packed:
                data = packed.read(most + 1)
        except _BROKEN as error:
            raise Unreadable("is damaged", mend="download the archive again", file=file) from error
        if len(data) > most:
            whole = most < MOST_BYTES_OF_A_FILE
            what = f"unpacks to more than {(MOST_BYTES if whole else most) // 2**20} MB"
            raise Unreadable(
                what, mend="choose fewer channels, or export a shorter time", file=self.name if whole else file
            )
        self._left -= len(data)
        return data


def _leads_out(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or (len(name) > 1 and name[1] == ":")


def packed(folder: Path) -> bytes:
    """The JSON files of a folder as an archive, which is how the road takes an unpacked export. Raises Unreadable.

    Links and what is no ordinary file are left alone. Files of the folder itself come first: by them a format is
    recognised.
    """
    target, size = io.BytesIO(), 0
    files = _files(folder)
    if not files:
        raise Unreadable("is a folder without an export", mend="choose a file in it", file=folder.name)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for path in files:
            try:
                size += path.stat().st_size
                if size > MOST_BYTES_OF_A_FOLDER:
                    what = f"has more than {MOST_BYTES_OF_A_FOLDER // 2**20} MB to read"
                    raise Unreadable(what, mend="choose a folder with fewer channels", file=folder.name)
                # Without its date: the archive is the same whenever the folder is read.
                archive.writestr(zipfile.ZipInfo(path.relative_to(folder).as_posix()), path.read_bytes())
            except (OSError, UnicodeEncodeError) as error:
                mend = "ask its owner for the right to read it"
                raise Unreadable("cannot be read", mend=mend, file=f"{folder.name}/{path.name}") from error
    return target.getvalue()


def _files(folder: Path) -> list[Path]:
    found: list[Path] = []
    for at, folders, files in os.walk(folder):
        here = Path(at)
        depth = len(here.relative_to(folder).parts)
        folders[:] = sorted(name for name in folders if not name.startswith(".")) if depth < _DEEPEST else []
        named = [here / name for name in sorted(files) if name.endswith(".json") and not name.startswith(".")]
        found += [path for path in named if path.is_file() and not path.is_symlink()]
        if len(found) > MOST_FILES:
            raise Unreadable(f"holds more than {MOST_FILES:,} files", mend="choose another folder", file=folder.name)
    return found
