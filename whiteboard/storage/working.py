"""An open board: its working copy, in which each command is one transaction, and the board file it is published to.

"Saved" means that the transaction is on the disk. The board file is only ever replaced whole. A working copy that a crash
left behind is newer than its file, and whoever opens the board next goes on from it.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Self, TypeVar

from whiteboard.model.document import Changes, Document, without_unshown
from whiteboard.model.history import Entry, History
from whiteboard.model.instants import Instant, to_iso
from whiteboard.model.progress import Progress, silent
from whiteboard.model.records import Id
from whiteboard.patience import NO_ANSWER, answers, within
from whiteboard.storage import backups, database, files, journal, opening, publishing, rows, schema, upgrading
from whiteboard.storage.errors import (
    BoardExists,
    BoardInUse,
    CannotWrite,
    DamagedBoard,
    FolderGone,
    NoAnswer,
    ReadOnlyBoard,
)
from whiteboard.storage.folders import DataFolder, Home, WorkingFolder, key
from whiteboard.storage.lock import Lock
from whiteboard.storage.ready import Ready, ready

_LOCAL_TABLES = """
CREATE TABLE IF NOT EXISTS draft (key TEXT PRIMARY KEY NOT NULL, text TEXT NOT NULL, at TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS view (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) STRICT;
"""
"""What never leaves this machine has a database of its own: not even a free page of a board file may hold a draft."""

_NOTHING_NEW: Mapping[Id, bytes] = MappingProxyType({})
Clock = Callable[[], Instant]
T = TypeVar("T")


class Working:
    """The working copy of one board, held by this process alone.

    All methods but `publish` and `write_apart` belong to the thread that opened it. Every method that writes raises CannotWrite
    with nothing changed when the disk refuses, and DamagedBoard when the working copy itself turns out not to be whole.
    """

    read_only = False

    def __init__(self, data: DataFolder, folder: WorkingFolder, lock: Lock, now: Clock) -> None:
        """Used by `open_board` and `create_board`, which see to it that the folder holds the board."""
        home = folder.home()
        if home is None:
            raise LookupError(f"{folder.folder} does not say whose working copy it is")
        self.path = home.path
        """The board file, links resolved; the conflict copy once there is one."""
        self.conflict: Path | None = None
        """Where our work stands if somebody else changed the board file meanwhile."""
        self.made_again = False
        """Whether the board file was gone when it was last published: deleted, or its folder moved or replaced."""
        self.set_aside: Path | None = None
        """Where a working copy is that a crash left and that turned out to be damaged."""
        self.recovered = False
        """Whether a crash had left work that the board file did not hold."""
        self._data = data
        self._folder = folder
        self._home = home
        self._lock = lock
        self._now = now
        self._publishing = threading.Lock()
        self._letting_go = threading.Lock()
        self._writing = threading.Lock()
        self._backed_up: Instant | None = None
        self._closed = False
        self._stories: dict[Id, tuple[int, tuple[Entry, ...]]] = {}
        """The stories that were asked for, each with the row of the journal up to which it was read."""
        with ExitStack() as opened, database.in_our_words(home.path):
            self._connection = opened.enter_context(closing(database.open_own(folder.board)))
            self._local = opened.enter_context(closing(database.open_own(folder.local)))
            self._local.executescript(_LOCAL_TABLES)
            self._cursor = read(home.path, self._bring_up_to_date)
            self._close_databases = opened.pop_all().close

    def _bring_up_to_date(self) -> journal.Cursor:
        """Take up a working copy that an older version of the program left."""
        if schema.version_of(self._connection) < schema.version():
            self.backup()
        with database.transaction(self._connection):
            return upgrading.bring_up_to_date(self._connection)

    # The document and its history ---------------------------------------------------------------------------------

    def load(self) -> Document:
        """The document as it was last written. Raises DamagedBoard."""
        return self.look(rows.read_document)

    def look(self, what: Callable[[sqlite3.Connection], T]) -> T:
        """What a function reads from the working copy. Raises DamagedBoard."""
        return read(self.path, lambda: what(self._connection))

    def history(self) -> History:
        """What undo and redo reach. Raises DamagedBoard."""
        return self.look(journal.history)

    def changes_of(self, step: int) -> Changes:
        """What doing one step changed, all its entries together. Raises DamagedBoard."""
        return self.look(lambda connection: journal.changes_of(connection, step))

    def entries(self) -> tuple[Entry, ...]:
        """The whole journal, oldest first, for playing it back. Raises DamagedBoard."""
        return self.look(lambda connection: tuple(journal.entries(connection)))

    def story(self, id: Id) -> tuple[Entry, ...]:
        """The entries that changed one record, with its own changes only, oldest first. Raises DamagedBoard."""
        after, told = self._stories.get(id, (0, ()))
        if after < self._cursor.entry:
            # A row of an import says ten thousand things and takes a tenth of a second to read: only once.
            more = self.look(lambda connection: tuple(journal.entries_about(connection, id, after=after)))
            told = (*told, *more)
            self._stories[id] = (self._cursor.entry, told)
        return told

    def write(
        self, entry: Entry, contents: Mapping[Id, bytes] = _NOTHING_NEW, prepared: Ready | None = None
    ) -> Instant:
        """Write the records, the bytes of pictures that are new, and the journal entry in one transaction; the instant
        from which they are saved. What is ``prepared`` for these very changes is not worked out again.

        The first write after opening makes a backup of what was there; see `backups` for the later ones. Raises StaleChange when the records on the disk
        are not those that the changes start from.
        """
        with self._writing, database.in_our_words(self.path, self._data.root):
            return self._write(self._connection, entry, contents, prepared)

    def write_apart(
        self, entry: Entry, contents: Mapping[Id, bytes], prepared: Ready | None, progress: Progress
    ) -> Instant:
        """What `write` does, on whatever thread and through a connection of its own; others can be read through meanwhile
        and see nothing of it before all of it is there.

        What ``progress`` raises leaves everything as it was; it is asked for the last time before the transaction ends.
        Raises CannotWrite, too, when the board was closed before it could begin; closing waits for what has begun.
        """
        with self._writing, database.in_our_words(self.path, self._data.root):
            if self._closed:
                raise CannotWrite(self.path, "it was closed before this could be written")
            with closing(database.open_again(self._folder.board)) as connection:
                return self._write(connection, entry, contents, prepared, progress)

    def _write(
        self,
        connection: sqlite3.Connection,
        entry: Entry,
        contents: Mapping[Id, bytes],
        prepared: Ready | None,
        progress: Progress = silent,
    ) -> Instant:
        if self._needs_backup(entry):
            self._back_up(connection)
        made = prepared if prepared is not None and prepared.changes is entry.changes else ready(entry.changes)
        with database.transaction(connection):
            rows.write_contents(connection, contents)
            cursor = journal.append(connection, entry, self._cursor, made.text)
            cursor = journal.moved(cursor, rows.carry_out(connection, made.steps, progress))
            journal.set_cursor(connection, cursor)
            progress(1.0)
        self._cursor = cursor
        return self._now()

    def _needs_backup(self, entry: Entry) -> bool:
        """Before the first change, after each quarter of an hour of changes, and before much is taken away."""
        if self._backed_up is None or sum(change.after is None for change in entry.changes) >= backups.RISKY:
            return True
        # A clock that was set back counts as time that has passed.
        return abs(self._now() - self._backed_up) >= backups.EVERY

    def backup(self) -> Path:
        """Keep what the board holds now among its backups; the path of this one."""
        with database.in_our_words(self.path):
            return self._back_up(self._connection)

    def _back_up(self, connection: sqlite3.Connection) -> Path:
        now = self._now()
        folder = self._data.private("backups", key(self._home.board, self.path))
        kept = backups.keep(folder, database.image_of(connection), now)
        backups.label(folder, self.path, rows.read_board(connection).title)
        self._backed_up = now
        return kept

    # What stays on this machine -----------------------------------------------------------------------------------

    def draft(self, key: str, text: str) -> None:
        """Keep what is being typed; on the disk when this returns."""
        # Half of a surrogate pair can be typed, but not stored.
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        self._put("INSERT OR REPLACE INTO draft (key, text, at) VALUES (?, ?, ?)", key, text, to_iso(self._now()))

    def drafts(self) -> dict[str, str]:
        """What was being typed and neither written nor given up, oldest first."""
        return dict(self._local.execute("SELECT key, text FROM draft ORDER BY at, rowid"))

    def clear_draft(self, key: str) -> None:
        """Forget what was being typed, because it was written or given up."""
        self._put("DELETE FROM draft WHERE key = ?", key)

    def remember(self, key: str, value_json: str) -> None:
        """Keep something about the view of this board on this machine."""
        self._put("INSERT OR REPLACE INTO view (key, value) VALUES (?, ?)", key, value_json)

    def recall(self, key: str) -> str | None:
        """What `remember` was last given."""
        row = self._local.execute("SELECT value FROM view WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def _put(self, statement: str, *values: str) -> None:
        with database.in_our_words(self.path, self._data.root), database.transaction(self._local):
            self._local.execute(statement, values)

    # The board file -----------------------------------------------------------------------------------------------

    def copy(self, out: Path, *, history: bool) -> None:
        """Copy the board as it is now into a new file, as `boards.copy_board` does, asking nothing of its own file.

        Raises BoardExists, and CannotWrite for ``out``.
        """
        out = free_path(out)
        image = self.look(database.image_of) if history else image_without_history(self.load())
        with database.in_our_words(out):
            files.write_whole(out, image)

    @property
    def published(self) -> bool:
        """Whether there is a board file and it holds everything that is saved."""
        return self._home.published == self._cursor.hash and files.is_there(self.path)

    def publish(self) -> Path | None:
        """Bring the board file up to date; may run in a thread of its own.

        Returns the path of a conflict copy when somebody else has changed the board file: theirs stays, and from now on
        this is the working copy of ours. Raises CannotWrite with the board file as it was. Does nothing once closed: the
        working copy may be another's by then.
        """
        try:
            with self._publishing:
                return None if self._closed else self._publish()
        finally:
            # Whoever closed the board meanwhile did not wait for a disk that did not answer.
            if self._closed:
                self._let_others_in()

    def publish_within(self, seconds: float) -> Path | None:
        """The same, but CannotWrite is raised when the disk has not taken it in that time; it is tried on."""
        with database.in_our_words(self.path):
            return within(seconds, self.publish)

    def _publish(self) -> Path | None:
        with database.in_our_words(self.path):
            with closing(database.open_own(self._folder.board, read_only=True)) as connection:
                connection.execute("BEGIN")
                cursor = journal.read_cursor(connection)
                if cursor.hash == self._home.published and files.is_there(self.path):
                    return None
                image = database.image_of(connection)
            mark = files.fingerprint(image)
            # Known before it is in place: a crash between the two must not make our own file look like another's.
            self._keep(replace(self._home, seen=tuple(dict.fromkeys((*self._home.seen, mark)))))
            gone = files.is_gone(self.path)
            conflict = publishing.publish(self.path, image, self._home.seen, self._now(), device=self._home.device)
            self.made_again = gone and conflict is None
            if conflict is not None:
                mine = Lock(conflict, self._data, self._now())
                self._lock.release()
                self._lock = mine
                self.path = self.conflict = conflict
            device = files.device_of(self.path.parent)
            self._keep(replace(self._home, path=self.path, seen=(mark,), published=cursor.hash, device=device))
            return conflict

    def _keep(self, home: Home) -> None:
        self._folder.keep(home)
        self._home = home

    def close(self, *, publish: bool = True, forget: bool = False) -> None:
        """Publish, take the working copy away and let others in; ``forget`` leaves no drafts and no view here either.

        When publishing fails its error is raised, the working copy stays for whoever opens the board next, and the board
        is closed all the same. ``publish=False`` leaves everything to the next one, and waits for no disk: where a
        publication hangs, the board stays locked until that has ended.
        """
        if self._closed:
            return
        if not publish:
            with self._writing:
                self._closed = True
            self._close_databases()
            if self._publishing.acquire(blocking=False):
                self._publishing.release()
                self._let_others_in()
            return
        with self._publishing:
            with self._writing:
                self._closed = True
            try:
                self._publish()
            finally:
                self._close_databases()
                if self.published:
                    self._folder.remove_board()
                    if forget:
                        self._folder.remove()
                self._let_others_in()

    def _let_others_in(self) -> None:
        with self._letting_go:
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def create_board(path: Path, document: Document, *, now: Clock, folder: Path | None = None) -> Working:
    """Make a new board file with a document in it, and open it. Raises BoardExists, BoardInUse or CannotWrite."""
    path = free_path(path)
    data = DataFolder.of(folder)
    with _locked(path, data, now) as lock, database.in_our_words(path):
        found = data.find(path)
        if found is not None and found[0].board.exists():
            raise BoardExists(path, "work on a board of this name waits to be opened and written to its file")
        image = image_of_document(document)
        device = files.device_of(path.parent)
        conflict = publishing.publish(path, image, (), now(), device=device)
        if conflict is not None:
            conflict.unlink()
            raise BoardExists(path, "something with this name has come there just now")
        home = Home(document.board.id, path, (files.fingerprint(image),), journal.START.hash, device)
        place = _settled(data, found, home)
        place.put(files.write_beside(place.board, image, mode=0o600))
        return Working(data, place, lock, now)


def open_board(path: Path, *, now: Clock, folder: Path | None = None) -> Working:
    """Open a board file, going on from what a crash left of it.

    Where somebody else has changed the file since that crash, theirs is opened and ours stands beside it, at `conflict`.
    Raises the errors of `storage.errors`; none of them has changed the file. A board whose file was moved is taken up where
    it is now; BoardInUse says so when it is open under its old name.
    """
    path = opening.real_path(path)
    data = DataFolder.of(folder)
    if not answers(path):
        waiting = data.find(path)
        raise (NoAnswer if waiting is None or not waiting[0].board.exists() else FolderGone)(path, NO_ANSWER)
    with _locked(path, data, now) as lock, database.in_our_words(path):
        protection = files.write_protection(path) if opening.is_there(path) else None
        if protection is not None:
            raise ReadOnlyBoard(path, protection)
        found, contents = data.find(path), None
        if found is None:
            contents = opening.read_contents(path)
            found = _followed(data, contents, path, now)
        conflict = set_aside = None
        if found is not None and found[0].board.exists():
            place, home = found
            if files.is_gone(path) and not home.in_place:
                raise FolderGone(path, publishing.ELSEWHERE)
            try:
                conflict = _stand_beside_if_changed(data, place, home, now)
                if place.board.exists():
                    # A network folder that was mounted again has another number; the file there is ours, so it is the one.
                    place.keep(replace(home, device=files.device_of(path.parent)))
                    working = Working(data, place, lock, now)
                    working.recovered = not working.published
                    return working
            except DamagedBoard:
                set_aside = place.set_aside(now())
        working = Working(data, _fetch(data, found, path, contents or opening.read_contents(path), now), lock, now)
        working.conflict, working.set_aside = conflict, set_aside
        return working


def free_path(path: Path) -> Path:
    """The absolute path for a new board file, links resolved. Raises BoardExists, or CannotWrite where nothing answers."""
    path = opening.real_path(path)
    if not answers(path):
        raise CannotWrite(path, NO_ANSWER)
    if path.exists():
        raise BoardExists(path, "something with this name is there already")
    return path


@contextmanager
def _locked(path: Path, data: DataFolder, now: Clock) -> Iterator[Lock]:
    """A lock that stays unless something fails inside."""
    with database.in_our_words(path):
        lock = Lock(path, data, now())
    try:
        yield lock
    except BaseException:
        lock.release()
        raise


def _stand_beside_if_changed(data: DataFolder, place: WorkingFolder, home: Home, now: Clock) -> Path | None:
    """Take away a working copy whose file is no longer what it started from; where that puts what it held besides.

    It is kept among the backups, too: what is beside a file under the name of a network folder may go with that.
    """
    if files.fingerprint_of(home.path) in (None, *home.seen):
        return None
    conflict = None
    with database.in_our_words(home.path), closing(database.open_own(place.board)) as connection:
        if read(home.path, lambda: journal.read_cursor(connection)).hash != home.published:
            image, device = database.image_of(connection), files.device_of(home.path.parent)
            backups.keep(data.private("backups", key(home.board, home.path)), image, now())
            conflict = publishing.publish(home.path, image, home.seen, now(), device=device)
    place.remove_board()
    return conflict


def _followed(
    data: DataFolder, contents: opening.Contents, path: Path, now: Clock
) -> tuple[WorkingFolder, Home] | None:
    """The folder of a board file that was moved to ``path``, with what a crash left there. Raises BoardInUse while somebody
    has the board open under its old name: two who go on from the same file would part without knowing."""
    found = data.moved(contents.fingerprint)
    if found is None:
        return None
    place, home = found
    try:
        lock = Lock(home.path, data, now())
    except BoardInUse as error:
        raise BoardInUse(path, f"as {home.path}, {error.why}") from error
    try:
        if data.moved(contents.fingerprint) != found:
            return None  # whoever had it open has just closed it, and so its file is there again
        home = replace(home, path=path, device=files.device_of(path.parent))
        place.keep(home)
    finally:
        lock.release()
    return place, home


def _fetch(
    data: DataFolder,
    found: tuple[WorkingFolder, Home] | None,
    path: Path,
    contents: opening.Contents,
    now: Clock,
) -> WorkingFolder:
    """Bring the contents of a board file into a working copy."""
    fingerprint = contents.fingerprint
    known = found is not None and fingerprint in found[1].seen
    with opening.admitted(path, contents, data.private("incoming"), known=known) as made:
        with closing(database.open_own(made, read_only=True)) as connection:
            board, hash = rows.read_board(connection).id, journal.read_cursor(connection).hash
        if contents.version < schema.version():
            backups.keep(data.private("backups", key(board, path)), contents.image, now())
        place = _settled(data, found, Home(board, path, (fingerprint,), hash, files.device_of(path.parent)))
        place.put(made)
    return place


def _settled(data: DataFolder, found: tuple[WorkingFolder, Home] | None, home: Home) -> WorkingFolder:
    """The folder for a working copy: the one its file had before, or a new one."""
    place = data.make(key(home.board, home.path)) if found is None else found[0]
    if found is not None and found[1].board != home.board:
        # Another board has come to this path; what was typed into the one before is none of its business.
        place.remove_local()
    place.keep(home)
    return place


def image_without_history(document: Document) -> bytes:
    """A board file with a document as it is shown: without a trace of what it was."""
    return image_of_document(without_unshown(document))


def image_of_document(document: Document) -> bytes:
    """A board file with a document and no history."""
    with closing(database.open_memory()) as connection:
        with database.transaction(connection):
            schema.create(connection)
            rows.write_contents(connection, document.contents)
            digest = rows.insert(connection, (document.board, *document.records()))
            journal.set_cursor(connection, journal.moved(journal.START, digest))
        return database.image_of(connection)


def read(path: Path, what: Callable[[], T]) -> T:
    """Read from a database of our own making. Raises DamagedBoard when what is there means nothing."""
    try:
        with database.in_our_words(path):
            return what()
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        # On a page that went wrong on the disk there may be values of any type, whatever the tables say.
        raise DamagedBoard(path, f"it holds a value that means nothing ({error})") from error
