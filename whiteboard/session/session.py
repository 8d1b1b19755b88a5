"""An open board: do, preview, undo, redo and the selection, for the mouse, the bar, imports and the command line alike.

A command is planned, settled (free rows, taller lanes), checked against the rules and written with its journal entry in
one transaction; only then does memory change and are the listeners told which ids did.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Protocol

from whiteboard.layout.settle import settle
from whiteboard.model.commands import Batch, Command, Planned
from whiteboard.model.document import Change, Changes, Document, changed_ids, inverse
from whiteboard.model.history import Entry, History, Step, Turn
from whiteboard.model.instants import Instant
from whiteboard.model.meetings import end_meeting, meetings_in_order, start_meeting
from whiteboard.model.progress import Progress
from whiteboard.model.records import Frame, Id, Lane, Link, Meeting, MeetingKind, Note, Phase, Picture
from whiteboard.model.rules import BrokenRule, check
from whiteboard.session.apart import Apart
from whiteboard.session.preparing import outcome
from whiteboard.storage.ready import Ready

SELECTABLE = (Note, Picture, Link, Frame, Phase, Lane)
"""The classes of what can be selected; ids are unique among them."""


class Store(Protocol):
    """What the session needs of the disk."""

    def load(self) -> Document:
        """The document as it was last written."""

    def history(self) -> History:
        """What undo and redo reach."""

    def write(self, entry: Entry, contents: Mapping[Id, bytes], prepared: Ready | None = None) -> Instant:
        """Write changes, journal and new bytes of pictures in one transaction and say when. Raises without having changed
        anything. ``prepared`` is what `storage.ready` made of these changes beforehand."""

    def write_apart(
        self, entry: Entry, contents: Mapping[Id, bytes], prepared: Ready | None, progress: Progress
    ) -> Instant:
        """The same on any thread, while others read. What ``progress`` raises leaves everything as it was."""

    def changes_of(self, step: int) -> Changes:
        """All changes of one step, in order."""

    def entries(self) -> tuple[Entry, ...]:
        """The whole journal, oldest first."""


@dataclass(frozen=True, slots=True)
class News:
    """What listeners hear: the document before and after, the ids that differ between them, and whether it is only a
    preview of what may come."""

    before: Document
    after: Document
    ids: frozenset[Id]
    previewing: bool


class Session:
    """One open board."""

    def __init__(self, store: Store, *, now: Callable[[], Instant], new_id: Callable[[], Id]) -> None:
        self._store = store
        self._now = now
        self.new_id = new_id
        self.document = store.load()
        """What is on the disk."""
        self.shown = self.document
        """The document, or what it would become by the command being previewed."""
        self.history = store.history()
        self.selection: frozenset[Id] = frozenset()
        self.saved_at: Instant | None = None
        self._apart: Apart | None = None
        """What was handed over, until `do` asks for it or nobody will."""
        self._key: str | None = None
        self._latest: tuple[int, Changes] | None = None
        """The step done last with what it changed: an import is taken back without reading all of it again."""
        self._previewed: frozenset[Id] = frozenset()
        self._meeting: Id | None = None
        self._journal: list[Entry] | None = None
        self._listeners: list[Callable[[News], None]] = []
        self._selection_listeners: list[Callable[[], None]] = []

    def listen(self, listener: Callable[[News], None]) -> None:
        """Call this whenever what is shown changes."""
        self._listeners.append(listener)

    def forget(self, listener: Callable[[News], None]) -> None:
        """Call this no longer."""
        self._listeners.remove(listener)

    def listen_to_selection(self, listener: Callable[[], None]) -> None:
        """Call this whenever another set of notes is selected."""
        self._selection_listeners.append(listener)

    def now(self) -> Instant:
        """The present instant."""
        return self._now()

    def do(self, command: Command, *, key: str | None = None) -> frozenset[Id]:
        """Carry a command out and say which ids changed.

        Commands in a row with the same ``key`` become one undo step. Raises BrokenRule, or what the store raises when
        it cannot write; the document is then what it was. A command that was handed over is taken in.
        """
        apart = self._apart
        if apart is not None and command is apart.planned:
            self._apart = None
            if not apart.taken_in:
                self._take_in(apart)
            return changed_ids(apart.changes)
        self.settle()
        changes = self._planned(command, self.new_id)
        if not changes:
            self.preview(None)
            return frozenset()
        after = self._outcome(command, changes)
        if not isinstance(command, Planned):
            check(self.document, changes, after)
        joins = key is not None and key == self._key and bool(self.history.done)
        step = self.history.done[-1] if joins else Step(self.history.last + 1, command.label)
        self._write(Turn.DO, step, changes, after, _prepared(command))
        self._key = key
        self._latest = None if joins else (step.number, changes)
        return changed_ids(changes)

    def hand_over(self, planned: Planned) -> Apart | None:
        """Let another thread write a prepared command, which `do` takes in afterwards; None where it must be done here.

        Until it is taken in the document is what it was. Whatever else is to be written meanwhile waits for it, and so comes
        after it.
        """
        self.settle()
        if planned.problem or not planned.changes or planned.document is not self.document:
            return None
        step = Step(self.history.last + 1, planned.label)
        entry = self._entry(Turn.DO, step, planned.changes, planned.after)
        fresh = self._fresh(planned.after)

        def write(progress: Progress) -> Instant:
            return self._store.write_apart(entry, fresh, _prepared(planned), progress)

        self._apart = Apart(planned, entry, write)
        return self._apart

    def settle(self) -> None:
        """Wait for what was handed over, and take it in. Why it could not be written is told where it is asked for."""
        if self._apart is not None and not self._apart.taken_in:
            if self._apart.is_written():
                self._take_in(self._apart)
            else:
                self._apart = None

    def conclude(self, apart: Apart) -> None:
        """Nobody will ask `do` for what was handed over any more. Where it was cancelled too late it is on the disk, and so
        it is on the board."""
        if apart is self._apart:
            self.settle()
            self._apart = None

    def _take_in(self, apart: Apart) -> None:
        saved_at = apart.write()
        apart.taken_in = True
        self._latest = (apart.entry.step, apart.changes)
        self._key = None
        self._written(apart.entry, apart.after, saved_at)

    def preview(self, command: Command | None, *, landing: bool = False) -> None:
        """Show what a command would do, or with None what is. Nothing is written; raises what planning raises.

        With ``landing`` also what comes only with doing it, as `settle` says: the hand holds nothing on the timeline.
        """
        if command is None:
            self._show(self.document, (), previewing=False)
            return
        # Folds that open anew at each key have the same names, so that nothing looks changed which is not.
        ids = count(1)
        changes = self._planned(command, lambda: f"shown {next(ids)}", landing=landing)
        after = self._outcome(command, changes) if changes else self.document
        self._show(after, changes, previewing=bool(changes))

    def undo(self) -> Step | None:
        """Take the last step back; None when there is nothing to take back."""
        self.settle()
        if not self.history.done:
            return None
        step = self.history.done[-1]
        self._turn(Turn.UNDO, step, inverse(self._changes_of(step)))
        return step

    def redo(self) -> Step | None:
        """Do the step again that was taken back last; None when there is none."""
        self.settle()
        if not self.history.undone:
            return None
        step = self.history.undone[-1]
        self._turn(Turn.REDO, step, self._changes_of(step))
        return step

    # Meetings.

    @property
    def meeting(self) -> Meeting | None:
        """The meeting that goes on: every change belongs to it."""
        meeting = self.document.meetings.get(self._meeting or "")
        return meeting if meeting is not None and meeting.until is None else None

    @property
    def left_open(self) -> Meeting | None:
        """A meeting that a crash, or closing the board, left without an end."""
        there = self.meeting
        unended = [one for one in meetings_in_order(self.document) if one.until is None and one is not there]
        return unended[-1] if unended else None

    def start_meeting(self, kind: MeetingKind, participants: tuple[str, ...], *and_with_it: Command) -> Meeting:
        """Begin a meeting, and do more in the same step; raises as `do`. It is the first change that belongs to it."""
        id, before = self.new_id(), self._meeting
        self._meeting = id
        try:
            start = start_meeting(id, kind, self._now(), participants)
            self.do(Batch(start.label, (start, *and_with_it)) if and_with_it else start)
        except BaseException:
            self._meeting = before
            raise
        return self.document.meetings[id]

    def resume_meeting(self, id: Id) -> None:
        """Go on with a meeting that was left open."""
        self._meeting = id

    def end_meeting(self, regroup: str | None) -> None:
        """End the meeting that goes on; ``regroup`` is the ISO date of the next one. Raises as `do`."""
        meeting = self.meeting
        if meeting is not None:
            self.do(end_meeting(self.document, meeting, self._now(), regroup))

    def end_at_last_change(self, meeting: Meeting) -> None:
        """End a meeting that was left open when the last change that belongs to it was made. Raises as `do`."""
        times = [entry.at for entry in self.entries() if entry.meeting == meeting.id]
        self.do(end_meeting(self.document, meeting, max([meeting.start, *times[-1:]]), self.document.board.regroup))

    def entries(self) -> tuple[Entry, ...]:
        """The whole journal, oldest first: what history and “since last time” are made of. Read when first asked for."""
        if self._journal is None:
            self._journal = list(self._store.entries())
        return tuple(self._journal)

    def select(self, ids: Iterable[Id]) -> None:
        """Select exactly these notes, links, frames, phases or lanes."""
        chosen = frozenset(ids)
        if chosen != self.selection:
            self.selection = chosen
            for listener in self._selection_listeners:
                listener()

    def _planned(self, command: Command, new_id: Callable[[], Id], *, landing: bool = True) -> Changes:
        changes = command.plan(self.document)
        if not isinstance(command, Planned):
            return settle(self.document, changes, new_id, landing=landing)
        if command.problem:
            raise BrokenRule(command.problem)
        return changes

    def _outcome(self, command: Command, changes: Changes) -> Document:
        return command.after if isinstance(command, Planned) else outcome(self.document, command, changes)

    def _changes_of(self, step: Step) -> Changes:
        if self._latest is not None and self._latest[0] == step.number:
            return self._latest[1]
        return self._store.changes_of(step.number)

    def _turn(self, turn: Turn, step: Step, changes: Changes) -> None:
        after = self.document.apply(changes)
        # A journal that came with a board from elsewhere is no reason to trust what it holds.
        check(self.document, changes, after)
        self._write(turn, step, changes, after)
        self._key = None

    def _write(self, turn: Turn, step: Step, changes: Changes, after: Document, prepared: Ready | None = None) -> None:
        entry = self._entry(turn, step, changes, after)
        self._written(entry, after, self._store.write(entry, self._fresh(after), prepared))

    def _entry(self, turn: Turn, step: Step, changes: Changes, after: Document) -> Entry:
        return Entry(step.number, turn, self._now(), step.label, changes, self._belongs(after))

    def _fresh(self, after: Document) -> dict[Id, bytes]:
        """The bytes of pictures that come with a change."""
        known = self.document.contents
        return {id: data for id, data in after.contents.items() if id not in known}

    def _written(self, entry: Entry, after: Document, saved_at: Instant) -> None:
        """Take in and tell what is on the disk now."""
        self.saved_at = saved_at
        if self._journal is not None:
            self._journal.append(entry)
        self.document = after
        self.history = self.history.after(entry.turn, Step(entry.step, entry.label))
        reopened = [change.id for change in entry.changes if _reopens(change)]
        if reopened and self.meeting is None:
            self._meeting = reopened[-1]
        self._show(after, entry.changes, previewing=False)

    def _belongs(self, after: Document) -> Id | None:
        """The meeting that a change belongs to: the one that goes on before it or after it, so its start and end do."""
        found = (document.meetings.get(self._meeting or "") for document in (self.document, after))
        return self._meeting if any(meeting is not None and meeting.until is None for meeting in found) else None

    def _show(self, document: Document, changes: Changes, *, previewing: bool) -> None:
        """Tell what differs from what was shown: the new changes, and those of a preview that is over."""
        before, self.shown = self.shown, document
        ids = self._previewed | changed_ids(changes)
        self._previewed = changed_ids(changes) if previewing else frozenset()
        if ids:
            news = News(before, document, ids, previewing)
            for listener in self._listeners:
                listener(news)
        if not previewing:
            self.select(id for id in self.selection if any(id in document.table(kind) for kind in SELECTABLE))


def _prepared(command: Command) -> Ready | None:
    """What was worked out beforehand to write a command."""
    return command.rows if isinstance(command, Planned) and isinstance(command.rows, Ready) else None


def _reopens(change: Change) -> bool:
    """Whether a change takes the end of a meeting back: then it goes on."""
    before, after = change.before, change.after
    return (
        isinstance(before, Meeting) and isinstance(after, Meeting) and before.until is not None and after.until is None
    )
