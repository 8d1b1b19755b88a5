"""What can go wrong with a board file, one class for each case a person can do something about.

Each error is one sentence or two for people: which file, what is wrong with it, and what to do.
"""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar


class BoardError(Exception):
    """A board could not be used; ``path`` is the file, ``why`` the part of the sentence that differs."""

    sentence: ClassVar[str] = "{path}: {why}."

    def __init__(self, path: Path, why: str = "") -> None:
        super().__init__(path, why)
        self.path = path
        self.why = why

    def __str__(self) -> str:
        return self.sentence.format(path=self.path, why=self.why)


class BoardMissing(BoardError):
    """There is no such file."""

    sentence = "{path}: there is no such board. Check the name, or make it with “whiteboard new”."


class BoardExists(BoardError):
    """A new board or copy would stand where a file is already."""

    sentence = "{path} cannot be made: {why}. Choose another name."


class NotABoard(BoardError):
    """It is something else: a folder, an empty file, a picture, some other database."""

    sentence = "{path} is no board: {why}. Choose a .board file."


class NewerBoard(BoardError):
    """A later version of the program wrote it."""

    sentence = "{path} was written by a newer version of Whiteboard ({why}). Update Whiteboard to open it; nothing was changed."


class DamagedBoard(BoardError):
    """It is a board, but not whole."""

    sentence = "{path} is damaged: {why}. It was left as it is; repair it into a new file, or open a backup of it."


class CannotRead(BoardError):
    """The system does not let us read it."""

    sentence = "{path} cannot be read: {why}. Check your rights on the file."


class NoAnswer(BoardError):
    """Its disk or network folder says nothing at all, not even that it has gone."""

    sentence = "{path} cannot be read: {why}. Connect it again, then open the board; nothing was changed."


class ReadOnlyBoard(BoardError):
    """It may be looked at but not changed."""

    sentence = "{path} cannot be changed: {why}. Open a copy of it, or allow writing."


class LookedAt(ReadOnlyBoard):
    """It is shown, and whatever would change it is refused."""

    sentence = "{path} is only looked at and cannot be changed here: {why}."


class FolderGone(ReadOnlyBoard):
    """Its file is not there, and neither is the disk or network folder where it was: what lies under that name is not the
    place to make it again."""

    sentence = "{path} cannot be changed: {why}. Connect it again; until then look at the board, or copy it elsewhere."


class BoardInUse(BoardError):
    """Another window or command has it open."""

    sentence = "{path} is open already, {why}. Close it there first."


class CannotWrite(BoardError):
    """A write did not happen: a full disk, rights taken away, a vanished folder. Nothing was changed."""

    sentence = "{path} could not be written: {why}. Nothing was changed; make room or allow writing, then try again."
