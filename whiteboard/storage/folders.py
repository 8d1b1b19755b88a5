"""The program's data folder: working copies, locks and backups, for its owner's eyes only.

    working/KEY/home.json      whose working copy this is, and what its board file was when last seen
    working/KEY/board.sqlite   the working copy: there while the board is open, or because a crash left it
    working/KEY/local.sqlite   what is being typed, and where the window was
    locks/HASH.lock            who has the board at that path open
    backups/KEY/INSTANT.board  see `backups`

KEY is the board's id and a hash of the file's path, so that a copy of a board file has a working copy of its own.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from platformdirs import user_data_path

from whiteboard.model.instants import DAY, Instant
from whiteboard.model.records import Id
from whiteboard.patience import answers
from whiteboard.storage import files

KEPT_FOR = 180 * DAY
"""How long drafts and views of a board are kept whose file is gone: it may come back on a stick or from a backup."""

VARIABLE = "WHITEBOARD_DATA"
"""The environment variable that names another data folder."""


@dataclass(frozen=True, slots=True)
class Home:
    """Where a working copy belongs.

    ``seen`` are the fingerprints by which the board file is known to be what we last read or published (two of them
    while publishing), ``published`` the hash of the last journal entry that the file holds (None: nothing yet).
    ``device`` is what the file's folder was on then (None: not known, as older versions did not write it down).
    """

    board: Id
    path: Path
    seen: tuple[str, ...] = ()
    published: str | None = None
    device: int | None = None

    @property
    def in_place(self) -> bool:
        """Whether the disk or network folder of the board file is there, so that a file that is not has been taken away."""
        return self.device is not None and files.device_of(self.path.parent) == self.device


@dataclass(frozen=True, slots=True)
class WorkingFolder:
    """The folder of one working copy."""

    folder: Path

    @property
    def board(self) -> Path:
        """The database with the board."""
        return self.folder / "board.sqlite"

    @property
    def local(self) -> Path:
        """The database with what never leaves this machine."""
        return self.folder / "local.sqlite"

    def home(self) -> Home | None:
        """Whose working copy this is; None where the folder does not tell."""
        try:
            plain = json.loads((self.folder / "home.json").read_bytes())
            return Home(
                plain["board"], Path(plain["path"]), tuple(plain["seen"]), plain["published"], plain.get("device")
            )
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            # A crash while the folder was made. What it holds is looked at by nobody, and overwritten by the next.
            return None

    def keep(self, home: Home) -> None:
        """Write down, on the disk, whose working copy this is."""
        plain = {**asdict(home), "path": str(home.path)}
        files.write_whole(self.folder / "home.json", json.dumps(plain, indent=1).encode(), mode=0o600)

    def set_aside(self, now: Instant) -> Path:
        """Keep a working copy that cannot be read, out of the way; where it is then."""
        aside = self.folder / f"damaged-{now}"
        aside.mkdir(mode=0o700)
        for path in self.folder.glob("board.sqlite*"):
            path.replace(aside / path.name)
        return aside

    def remove_local(self) -> None:
        """Forget what was typed, and the view."""
        for path in self.folder.glob("local.sqlite*"):
            path.unlink()

    def remove(self) -> None:
        """Forget everything of this board; the working copy must be gone. What was set aside stays."""
        self.remove_local()
        (self.folder / "home.json").unlink(missing_ok=True)
        if not any(self.folder.iterdir()):
            self.folder.rmdir()

    def put(self, made: Path) -> None:
        """Make a finished database, on the same disk, the working copy."""
        self.remove_board()
        files.flush(made)
        files.replace(made, self.board)

    def remove_board(self) -> None:
        """Take the working copy away. The database goes first: a log without one is nothing, the reverse is old."""
        self.board.unlink(missing_ok=True)
        files.flush_folder(self.folder)
        for end in ("-wal", "-shm"):
            self.board.with_name(self.board.name + end).unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class DataFolder:
    """The data folder of one user."""

    root: Path

    @staticmethod
    def of(folder: Path | None) -> DataFolder:
        """The folder given, or named by the environment, or the system's usual one."""
        if folder is None:
            named = os.environ.get(VARIABLE)
            folder = Path(named) if named else user_data_path("Whiteboard", appauthor=False)
        return DataFolder(folder.absolute())

    def find(self, path: Path) -> tuple[WorkingFolder, Home] | None:
        """The folder of the board file at ``path``, if it was opened before."""
        return next(((folder, home) for folder, home in self.all() if home.path == path), None)

    def moved(self, fingerprint: str) -> tuple[WorkingFolder, Home] | None:
        """The folder of a board file with this fingerprint that is no longer where it was; one with work before others.

        A file on a disk or network folder that has gone was not moved, however much another looks like it.
        """
        found = [
            (folder, home)
            for folder, home in self.all()
            if fingerprint in home.seen and files.is_gone(home.path) and home.in_place
        ]
        return min(found, key=lambda one: not one[0].board.exists(), default=None)

    def all(self) -> Iterator[tuple[WorkingFolder, Home]]:
        """The folders of all working copies."""
        working = self.root / "working"
        for path in sorted(working.iterdir()) if working.is_dir() else ():
            folder = WorkingFolder(path)
            home = folder.home()
            if home is not None:
                yield folder, home

    def vanished(self) -> Iterator[tuple[WorkingFolder, Home]]:
        """The working copies whose board file is no longer there, as far as its disk says."""
        for folder, home in self.all():
            if folder.board.exists() and (files.is_gone(home.path) or not answers(home.path)):
                yield folder, home

    def prune(self, now: Instant) -> None:
        """Forget what was last touched long ago of boards that are closed and whose files are gone."""
        for folder, home in self.all():
            last = max((path.stat().st_mtime for path in folder.folder.iterdir()), default=0.0)
            if not folder.board.exists() and files.is_gone(home.path) and now - last * 1000 > KEPT_FOR:
                folder.remove()

    def make(self, key: str) -> WorkingFolder:
        """A folder for a new working copy. One of that name may belong to a file that has another path by now."""
        number = 1
        while True:
            folder = WorkingFolder(self.private("working", key if number == 1 else f"{key}-{number}"))
            if folder.home() is None:
                return folder
            number += 1

    def private(self, *parts: str) -> Path:
        """A folder below this one, made for its owner only."""
        self.root.parent.mkdir(parents=True, exist_ok=True)
        folder = self.root
        folder.mkdir(mode=0o700, exist_ok=True)
        for part in parts:
            folder = folder / part
            folder.mkdir(mode=0o700, exist_ok=True)
        return folder


def key(board: Id, path: Path) -> str:
    """The name of what belongs to one board at one path. Ids from outside may be anything, so strange ones are hashed."""
    name = board if re.fullmatch(r"[A-Za-z0-9_-]{1,64}", board) else sha256(board.encode("utf-8")).hexdigest()[:32]
    return f"{name}-{path_hash(path)}"


def path_hash(path: Path) -> str:
    """A name for a path that fits in a file's name."""
    return sha256(os.fsencode(path)).hexdigest()[:16]
