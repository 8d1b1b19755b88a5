"""What trends need of many boards, remembered: a board is looked at again only when its file has changed.

The index lies in the data folder, never in the boards. It knows a file by its path, its size and the time of its last
change, and is begun anew when the code of the figures changes. Boards whose newest state waits in a working copy are
looked at each time.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Container, Iterable
from contextlib import closing
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from whiteboard import __version__, comms
from whiteboard.comms import trends
from whiteboard.comms.trends import Summary
from whiteboard.model.document import Document
from whiteboard.storage.errors import BoardError, DamagedBoard, NotABoard
from whiteboard.storage.files import is_there, write_whole
from whiteboard.storage.folders import DataFolder
from whiteboard.storage.glancing import ask_boards

Progress = Callable[[float], None]
Stamp = tuple[int, int]
"""Size in bytes and time of the last change in nanoseconds, by which a file is known to be the same."""

SUFFIX = ".board"
_NAME = "index.json"
_BEATS = 100
"""Reports of progress, so that telling it costs less than reading."""
_LASTING = (DamagedBoard, NotABoard)
"""What only another file can mend; other errors may be gone the next time."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that is left out, and why, in a sentence that names it."""

    file: Path
    sentence: str


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was found: a summary for each board that can be read, named after its file, and the others."""

    boards: tuple[Summary, ...]
    unreadable: tuple[Unreadable, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """Why files are left out, without the folders they are in: for what is given to others."""
        return tuple(one.sentence.replace(str(one.file), one.file.name) for one in self.unreadable)


class NoBoards(Exception):
    """There is nothing to compare; the text says where nothing was found."""


def board_files(places: Iterable[Path]) -> list[Path]:
    """Each file named, and the ``.board`` files that lie in each folder named, not deeper; each once.

    Raises NoBoards where that is none at all.
    """
    found: dict[Path, None] = {}
    named = [place.absolute() for place in places]
    for place in named:
        if not place.is_dir():
            found[place] = None
            continue
        try:
            inside = sorted(place.iterdir())
        except OSError as error:
            raise NoBoards(f"{place} cannot be read: {error.strerror}. Check your rights on the folder.") from error
        found |= dict.fromkeys(path for path in inside if path.suffix == SUFFIX and not path.name.startswith("."))
    if not found:
        where = ", ".join(map(str, named)) or "the list"
        raise NoBoards(f"there is no board in {where}. Choose a folder that holds {SUFFIX} files.")
    return list(found)


def gather(
    files: Iterable[Path],
    *,
    folder: Path | None = None,
    progress: Progress | None = None,
) -> Gathered:
    """The summaries of some board files. ``progress`` hears a number between 0 and 1, and may raise to cancel; what was
    read until then is remembered. Raises OSError where the data folder cannot be written."""
    data = DataFolder.of(folder)
    index = _Index(data)
    waiting = {_identity(_stat(home.path)) for working, home in data.all() if working.board.exists()}
    stamps = {file: _stamp(file, waiting) for file in files}
    entries = {file: index.find(file, stamp) for file, stamp in stamps.items()}
    unknown = [file for file, entry in entries.items() if entry is None]
    try:
        with closing(ask_boards(unknown, summary_of, folder=folder)) as answers:
            for number, (file, answer) in enumerate(answers, 1):
                plain = _refused(answer) if isinstance(answer, BoardError) else {"board": answer, "sentence": ""}
                entries[file] = _Entry.of(file, plain)
                stamp = stamps[file]
                if stamp is not None and (not isinstance(answer, BoardError) or isinstance(answer, _LASTING)):
                    index.keep(file, stamp, plain)
                if progress is not None and number * _BEATS // len(unknown) > (number - 1) * _BEATS // len(unknown):
                    progress(number / len(unknown))
    finally:
        index.write()
    known = {file: entry for file, entry in entries.items() if entry is not None}
    return Gathered(
        tuple(entry.summary for entry in known.values() if entry.summary is not None),
        tuple(Unreadable(file, entry.sentence) for file, entry in known.items() if entry.summary is None),
    )


def summary_of(document: Document) -> trends.Plain:
    """The question that each board is asked."""
    return trends.summary_to_plain(trends.summary(document))


@dataclass(frozen=True, slots=True)
class _Entry:
    """What is known about a file: its summary, or in a sentence why there is none."""

    summary: Summary | None
    sentence: str = ""

    @staticmethod
    def of(file: Path, plain: trends.Plain) -> _Entry:
        """The entry that a plain one means. Raises KeyError, TypeError or ValueError for anything else."""
        board = plain["board"]
        if board is None:
            return _Entry(None, plain["sentence"])
        found = trends.summary_from_plain(board, str(file))
        return _Entry(found if found.title else replace(found, title=file.stem))


def _refused(error: BoardError) -> trends.Plain:
    return {"board": None, "sentence": str(error)}


class _Index:
    """The entries of files, on the disk. One that cannot be read, or was made by other code, counts as empty."""

    def __init__(self, data: DataFolder) -> None:
        self._data = data
        self._version = _version()
        self._files = self._read()
        self._changed = False

    def find(self, file: Path, stamp: Stamp | None) -> _Entry | None:
        """The entry of a file that is still the same."""
        plain = self._files.get(str(file))
        if plain is None or stamp is None:
            return None
        try:
            return _Entry.of(file, plain) if tuple(plain["stamp"]) == stamp else None
        except (KeyError, TypeError, ValueError):
            return None

    def keep(self, file: Path, stamp: Stamp, plain: trends.Plain) -> None:
        """Remember an entry in its plain form."""
        self._files[str(file)] = {"stamp": stamp} | plain
        self._changed = True

    def write(self) -> None:
        """Put onto the disk what was learned, without files that are no more."""
        if self._changed:
            there = {name: plain for name, plain in self._files.items() if is_there(Path(name))}
            text = json.dumps({"version": self._version, "files": there}, ensure_ascii=False, separators=(",", ":"))
            write_whole(self._data.private("trends") / _NAME, text.encode("utf-8", "surrogateescape"), mode=0o600)

    def _read(self) -> dict[str, Any]:
        try:
            plain = json.loads((self._data.root / "trends" / _NAME).read_bytes())
            files = plain["files"] if plain["version"] == self._version else {}
        except (OSError, ValueError, KeyError, TypeError):
            return {}
        return files if isinstance(files, dict) else {}


def _version() -> str:
    """What the figures were computed with: the program's version, and what its modules of figures say."""
    hash = sha256(__version__.encode())
    for module in sorted(Path(comms.__file__).parent.glob("*.py")):
        hash.update(module.read_bytes())
    return hash.hexdigest()


def _stamp(file: Path, waiting: Container[tuple[int, int] | None]) -> Stamp | None:
    """None for what has to be looked at each time: what is not there, and what a working copy goes on from."""
    found = _stat(file)
    return None if found is None or _identity(found) in waiting else (found.st_size, found.st_mtime_ns)


def _stat(file: Path) -> os.stat_result | None:
    try:
        return file.stat()
    except OSError:
        return None


def _identity(found: os.stat_result | None) -> tuple[int, int] | None:
    """What a file is known by whatever name it is reached by."""
    return None if found is None else (found.st_dev, found.st_ino)
