"""A board that is only looked at: one that somebody else has open, that must not be written, or that a newer program wrote.

What a newer program wrote is read as far as this one knows its words: the columns it knows, from tables it knows. All else
is left out, so such a board is never changed by us.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Never

from whiteboard.model.commands import merged
from whiteboard.model.document import Changes, Document
from whiteboard.model.history import Entry, History, Turn, history_of
from whiteboard.model.instants import Instant
from whiteboard.model.progress import Progress
from whiteboard.model.records import Id
from whiteboard.storage import boards, database, opening, rows, schema
from whiteboard.storage.errors import DamagedBoard, LookedAt, NewerBoard
from whiteboard.storage.folders import DataFolder
from whiteboard.storage.ready import Ready
from whiteboard.storage.working import read


class Looking:
    """Everything of `working.Working` that reads; whatever writes raises LookedAt."""

    read_only = True
    published = True
    recovered = False
    made_again = False
    conflict: Path | None = None
    set_aside: Path | None = None

    def __init__(
        self, path: Path, document: Document, journal: Sequence[Entry], why: str, folder: Path | None = None
    ) -> None:
        self.path = path
        self.why = why
        """Why it is only looked at, as a part of a sentence."""
        self._folder = folder
        self._document = document
        self._journal = tuple(journal)

    def load(self) -> Document:
        """The document as it was when it was looked at."""
        return self._document

    def history(self) -> History:
        """What undo and redo would reach."""
        return history_of((entry.turn, entry.step, entry.label) for entry in self._journal)

    def changes_of(self, step: int) -> Changes:
        """What doing one step changed."""
        return merged(
            change
            for entry in self._journal
            if entry.step == step and entry.turn is Turn.DO
            for change in entry.changes
        )

    def entries(self) -> tuple[Entry, ...]:
        """The whole journal, oldest first."""
        return self._journal

    def story(self, id: Id) -> tuple[Entry, ...]:
        """The entries that changed one record."""
        return tuple(entry for entry in self._journal if any(change.id == id for change in entry.changes))

    def write(self, entry: Entry, contents: Mapping[Id, bytes], prepared: Ready | None = None) -> Instant:
        """Not here."""
        self._refuse()

    def write_apart(
        self, entry: Entry, contents: Mapping[Id, bytes], prepared: Ready | None, progress: Progress
    ) -> Instant:
        """Not here."""
        self._refuse()

    def draft(self, key: str, text: str) -> None:
        """Not here."""
        self._refuse()

    def clear_draft(self, key: str) -> None:
        """There is none."""

    def drafts(self) -> dict[str, str]:
        """What is being typed belongs to whoever types it."""
        return {}

    def remember(self, key: str, value_json: str) -> None:
        """A look leaves nothing behind."""

    def recall(self, key: str) -> str | None:
        """Nothing is remembered."""
        return None

    def copy(self, out: Path, *, history: bool) -> None:
        """Copy the board as it is now, as `boards.copy_board` does."""
        boards.copy_board(self.path, out, history=history, folder=self._folder)

    def publish(self) -> Path | None:
        """There is nothing to publish."""
        return None

    def publish_within(self, seconds: float) -> Path | None:
        """There is nothing to publish."""
        return None

    def close(self, *, publish: bool = True, forget: bool = False) -> None:
        """Nothing is held."""

    def _refuse(self) -> Never:
        raise LookedAt(self.path, self.why)


def look_at(path: Path, why: str, *, folder: Path | None = None) -> Looking:
    """A board as it is now, to be looked at and not changed; ``why`` not. Raises the errors of `storage.errors`."""
    try:
        return Looking(opening.real_path(path), *boards.read_history(path, folder=folder), why, folder)
    except NewerBoard:
        document, program = read_newer(path, folder=folder)
        newer = f"Whiteboard {program} wrote it" if program else "a newer version of Whiteboard wrote it"
        return Looking(opening.real_path(path), document, (), f"{newer}, and what this one does not know is not shown")


def read_newer(path: Path, *, folder: Path | None = None) -> tuple[Document, str]:
    """What this program understands of a board that a newer one wrote, and the version of that one where the file says.

    Raises NewerBoard where that is nothing, and what reading a file raises.
    """
    path = opening.real_path(path)
    image = opening.read_bytes(path)
    with database.in_our_words(path), TemporaryDirectory(dir=DataFolder.of(folder).private("incoming")) as temporary:
        source, target = Path(temporary, "source"), Path(temporary, "target")
        source.write_bytes(image)
        answer = opening.run_apart(__name__, source, target)
        if isinstance(answer, str):
            raise DamagedBoard(path, answer)
        if answer["problems"]:
            raise NewerBoard(path, answer["problems"][0])
        with closing(database.open_own(target, read_only=True)) as connection:
            return read(path, lambda: rows.read_document(connection)), answer["program"]


def _understood(source: Path, target: Path) -> tuple[tuple[str, ...], str]:
    """Copy what we know of a newer board into tables of our own; what is wrong with it, and which program wrote it."""
    with closing(database.open_foreign(source)) as old, closing(database.open_new(target)) as new:
        shape = schema.shape(schema.version())
        known = {name: columns for name, columns in shape.columns.items() if name not in schema.BOOKKEEPING}
        tables = {name for name, kind in old.execute("SELECT name, type FROM pragma_table_list") if kind == "table"}
        # A column that is not there would be read as the text of its name.
        if (
            not all(name in tables and set(columns) <= _columns(old, name) for name, columns in known.items())
            or old.execute("SELECT 1 FROM sqlite_master WHERE type = 'trigger'").fetchone()
        ):
            return ("its tables are others than those known here",), ""
        with database.transaction(new):
            schema.create(new)
            for name, columns in known.items():
                new.executemany(rows.insertion(name, columns), old.execute(rows.selection(name, columns)))
        program = old.execute("SELECT program FROM cursor").fetchone()
        problems = tuple(opening.problems_of_document(new, history=False))
        return problems[: opening.MOST_PROBLEMS], str(program[0])[:40] if program else ""


def _columns(connection: sqlite3.Connection, table: str) -> set[str]:
    return {name for (name,) in connection.execute("SELECT name FROM pragma_table_info(?)", (table,))}


def main(job: Mapping[str, Any]) -> None:
    """What the process of `read_newer` runs."""

    def answer() -> Mapping[str, Any]:
        try:
            problems, program = _understood(Path(job["source"]), Path(job["target"]))
        except (sqlite3.Error, UnicodeDecodeError) as error:
            problems, program = (f"its tables cannot be read ({error})",), ""
        return {"problems": problems, "program": program}

    opening.tell(job, answer)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
