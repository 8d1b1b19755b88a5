"""What comes of a meeting and what was before it: the actions, what has changed since last time, and the past."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from whiteboard.importers.zones import local_day
from whiteboard.layout.since import Since, SinceLine, counts
from whiteboard.layout.timescale import zone_of
from whiteboard.model.commands import Add, Edit, count, counted
from whiteboard.model.document import Document
from whiteboard.model.history import Entry
from whiteboard.model.meetings import carried_over, last_ended, meetings_in_order, people, told_by
from whiteboard.model.records import Action, Id, Note, Picture, Update
from whiteboard.model.rules import BrokenRule
from whiteboard.model.since import Sort, end_of, rewound
from whiteboard.session import Session
from whiteboard.session.playback import Playback, into_present
from whiteboard.session.templates import new_document
from whiteboard.storage import working
from whiteboard.storage.errors import BoardError
from whiteboard.ui.actions_panel import REPORT, Doers
from whiteboard.ui.actions_table import NotUnderstood, typed_value
from whiteboard.ui.canvas import Sign
from whiteboard.ui.history import History
from whiteboard.ui.regroup import sort_colour
from whiteboard.ui.work import Work
from whiteboard.ui.writing import BACK

if TYPE_CHECKING:
    from whiteboard.ui.page import Page

_TYPED = "reports"
"""Under which name what is typed about actions is remembered on this machine, by action and field."""


class RegroupVerbs:
    """Rows of the table of actions about actions, changes and the past."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._typed: dict[str, str] = json.loads(page.store.recall(_TYPED) or "{}")
        """What is typed about actions and not kept yet."""
        self.doers = Doers(
            page.do,
            page.today,
            lambda: people(page.session.document),
            self.report,
            self.draft,
            lambda action, field: self._typed.get(_cell(action, field), ""),
            page.show_notes,
            self.open_board,
        )
        self.history_page: History | None = None
        """The past, while it is looked at."""
        self._chosen: Id | None = None
        """The meeting that somebody chose to count from; else it is the last one that ended."""
        self._since: tuple[Id, Document] | None = None
        """The meeting that was counted from, and the document at its end."""
        self._exporting: Work | None = None

    # Actions.

    def report(self, action: Id, text: str) -> bool:
        """Keep what somebody reports about an action; “half way @Ben” says who."""
        session = self._page.session
        author, words = told_by(text, people(session.document))
        update = Update(session.new_id(), action, session.now(), words, author)
        # Whoever shows the update must not show it as typed as well; on the disk it stays so until it is kept.
        typed = self._typed.pop(action, "")
        kept = self._page.do(Add((update,), "Report on the action"))
        self.draft(action, REPORT, "" if kept else typed)
        return kept

    def draft(self, action: Id, field: str, text: str) -> None:
        """What is typed so far, key by key: a crash loses none of it."""
        cell = _cell(action, field)
        self._typed = {key: words for key, words in self._typed.items() if key != cell} | ({cell: text} if text else {})
        self._page.tried(lambda: self._page.store.remember(_TYPED, json.dumps(self._typed)))

    def recover(self) -> None:
        """Bring back what was being typed in cells of the table when the program ended without warning. Reports wait
        where they are typed."""
        page = self._page
        for cell, text in tuple(self._typed.items()):
            id, _, field = cell.partition(" ")
            action = page.session.document.actions.get(id)
            if not field or action is None:
                continue
            try:
                value = typed_value(field, text.strip(), page.today())
            except NotUnderstood as why:
                page.notice.tell(f"{why}: it was being typed for “{action.title}” when the program ended.")
            else:
                if not page.do(Edit(Action, {id: {field: value}}, BACK)):
                    continue
                page.say(f"Brought back what was being typed about “{action.title}” when the program ended")
            self.draft(id, field, "")

    def open_board(self, path: str) -> None:
        """Open the board that an action was carried over from; ``path`` is relative to this one's file."""
        if _is_relative_board(path):
            self._page.file_dropped.emit(str((self._page.path.parent / path).resolve()))
        else:
            self._page.say("The action says no board beside this one to open")

    def show_actions_table(self) -> None:
        """The actions as a table below the board; again to close it."""
        shown = self._page.actions_table.isVisible()
        self.show_table(on=not shown)
        (self._page.canvas if shown else self._page.actions_table.view).setFocus()

    def show_table(self, *, on: bool) -> None:
        """Show or hide the table."""
        page = self._page
        page.actions_table.show_document(page.session.document)
        page.actions_table.setVisible(on)
        page.commands["show_actions_table"].setChecked(on)
        self.show_panel()
        page.make_room()
        # The canvas has its new size before anything is fitted into it.
        page.settle_layout()

    def show_panel(self) -> None:
        """The side panel, where there is room for it: the table needs its width and says all that it would; the past has
        figures of its own."""
        page = self._page
        if not page.panel.outside:
            taken = page.presenting or page.actions_table.isVisible() or self.history_page is not None
            page.panel.setVisible(not taken and page.commands["toggle_panel"].isChecked())

    def review(self) -> None:
        """Each action with a place to type what happened to it; again to see the board."""
        review = self._page.review
        if review.isVisible():
            self.close_overlays()
        else:
            review.begin(self._page.session.document, self._page.today())

    def carry_over(self) -> None:
        """Ask for the board to carry the open actions over to."""
        name, _ = QFileDialog.getSaveFileName(
            self._page,
            "Carry the open actions over to",
            str(self._page.path.parent / "Next incident.board"),
            "Boards (*.board)",
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        if name:
            self.carry_to(Path(name if name.endswith(".board") else f"{name}.board"))

    def carry_to(self, path: Path) -> bool:
        """Carry the open actions over to a board, which is made where there is none; both sides say so."""
        page, session = self._page, self._page.session
        source = session.document
        back = os.path.relpath(page.path, path.parent)
        try:
            if not path.exists():
                fresh = new_document(session.new_id(), path.stem, source.board.timezone, start=session.now())
                working.create_board(path, fresh, now=session.now).close()
            with working.open_board(path, now=session.now) as store:
                other = Session(store, now=session.now, new_id=session.new_id)
                command = carried_over(source, other.document, Path(back).as_posix())
                title = other.document.board.title
                other.do(command)
        except (BoardError, BrokenRule) as refusal:
            page.refuse(refusal)
            return False
        carried = [record.id for record in command.records if isinstance(record, Action)]
        if not carried:
            page.say("Nothing to carry over: every open action is there already")
            return False
        told = tuple(Update(session.new_id(), id, session.now(), f"Carried over to “{title}”") for id in carried)
        if not page.do(Add(told, "Say where actions were carried over to")):
            return False
        page.notice.ask(
            f"{count(len(carried), 'open action').capitalize()} carried over to “{title}”.",
            "Open it",
            lambda: page.file_dropped.emit(str(path)),
        )
        return True

    # Since last time.

    def since_last_time(self) -> None:
        """What has changed since the last meeting: as a list, and lit on the board."""
        page = self._page
        page.panel.setVisible(True)
        page.panel.turn_to("Since")
        if not page.since.light.isChecked():
            page.since.light.setChecked(True)
        self.refresh_since()

    def light(self) -> None:
        """Light what has changed on the board, or no longer."""
        if not self._page.since.light.isChecked():
            self._page.canvas.lit = {}
            self._page.canvas.update()
        self.refresh_since()

    def count_from(self, meeting: Id) -> None:
        """Count from another meeting."""
        self._chosen = meeting
        self.refresh_since()

    def refresh_since(self) -> None:
        """List and light what has changed, if somebody looks."""
        page, session = self._page, self._page.session
        looked_at = page.panel.front == "Since" or page.since.light.isChecked()
        if not looked_at:
            return
        told = self._since_now()
        if told is None:
            page.since.show_meetings((), None)
            page.since.show_lines((), "What has changed is told once a meeting has ended.")
            page.canvas.lit = {}
            return
        ended = [one for one in meetings_in_order(session.document) if one.until is not None]
        page.since.show_meetings([(one.id, self.meeting_words(one.id)) for one in reversed(ended)], told.meeting.id)
        page.since.show_lines(told.lines, counts(told.found) or "Nothing has changed")
        lit: dict[Id, Sign] = {}
        if page.since.light.isChecked():
            for line in told.lines:
                where = line.note or line.picture or line.action
                if where is not None and line.sort is not Sort.REMOVED:
                    # A report is new, the action that it stands on is not.
                    reported = line.what == Update.__name__
                    sort = Sort.CHANGED if reported else line.sort
                    lit.setdefault(where, Sign("updated" if reported else sort.value, sort_colour(sort, page.theme)))
        page.canvas.lit = lit
        page.canvas.update()

    def show_line(self, line: SinceLine) -> None:
        """Bring what changed into view: the note, the picture, or the card of the action."""
        page, picture = self._page, line.picture
        if line.note is not None:
            page.show_notes((line.note,))
        elif picture is not None:
            page.session.select({picture})
            page.canvas.glide(lambda: page.canvas.show_pictures([picture]))
        elif line.action is not None:
            rect = page.canvas.card_rects().get(line.action)
            if rect is not None:
                page.canvas.glide(lambda: page.canvas.show_area(rect))

    def export_since(self) -> None:
        """Ask for the file of a page that says what has changed."""
        if self._since_now() is None:
            self._page.say("What has changed is told once a meeting has ended")
            return
        name, _ = QFileDialog.getSaveFileName(
            self._page,
            "Export what has changed",
            str(self._page.path.with_suffix("")) + " since last time.pdf",
            "PDF (*.pdf)",
        )
        if name:
            self.export_since_to(Path(name if name.endswith(".pdf") else f"{name}.pdf"))

    def export_since_to(self, out: Path) -> None:
        """Write the page beside the work that goes on."""
        from whiteboard.export.since import export_since

        told, document = self._since_now(), self._page.session.document
        if told is None or self._exporting is not None:
            return
        work = Work(lambda progress: export_since(document, told, out, progress=progress))
        work.done.connect(lambda path: self._exported(work, path))
        work.failed.connect(lambda error: self._export_failed(work, error))
        self._exporting = work
        work.start()

    def cancel_export(self) -> None:
        """The page that is being written is of no interest any more."""
        if self._exporting is not None:
            self._exporting.cancel()
            self._exporting = None

    def _exported(self, work: Work, path: object) -> None:
        if work is self._exporting:
            self._exporting = None
            self._page.say(f"Written: {path}")

    def _export_failed(self, work: Work, error: Exception) -> None:
        from whiteboard.export.formats import CannotExport

        waited_for = work is self._exporting
        if waited_for:
            self._exporting = None
        if not isinstance(error, CannotExport):
            raise error
        if waited_for:
            self._page.notice.tell(str(error))

    def _since_now(self) -> Since | None:
        """What has changed since the meeting that is counted from, or the last one."""
        document = self._page.session.document
        last = last_ended(document)
        if last is None:
            return None
        chosen = self._chosen
        wanted = chosen if chosen is not None and chosen in document.meetings else last.id
        if self._since is None or self._since[0] != wanted:
            entries = self._page.session.entries()
            self._since = (wanted, rewound(document, entries, end_of(entries, wanted)))
        meeting, before = self._since
        return Since.of(document.meetings[meeting], before, document)

    def meeting_words(self, id: Id) -> str:
        """“workshop of 23 Jul 2019”."""
        document = self._page.session.document
        meeting = document.meetings.get(id)
        if meeting is None:
            return "a meeting"
        day = local_day(meeting.start, zone_of(document.board.timezone))
        return f"{meeting.kind.value} of {day.day} {day:%b %Y}"

    # The past.

    def history(self) -> None:
        """Play the board back; again to come back to the present."""
        page = self._page
        if self.history_page is not None:
            self.close_overlays()
            return
        page.writing.end()
        self.close_overlays()
        playback = Playback(page.session, page.session.new_id)
        self.history_page = past = History(playback, self.meeting_words, page.theme)
        past.closed.connect(self.close_overlays)
        past.export_asked.connect(page.commands["export"].trigger)
        past.canvas.refused.connect(page.refuse)
        past.copy_asked.connect(self._copy_into_present)
        view = page.canvas.view()
        page.cover(past)
        past.beside.setVisible(not page.presenting)
        self.show_panel()
        page.settle_layout()
        past.canvas.set_view(*view)
        past.slider.setFocus()

    def _copy_into_present(self, cards: tuple[Note | Picture, ...]) -> None:
        session = self._page.session
        if cards and self._page.do(into_present(cards, session.document, session.new_id)):
            pictures = sum(isinstance(card, Picture) for card in cards)
            self._page.say(f"Copied into the present: {counted(len(cards) - pictures, pictures)}")

    @property
    def looked_at(self) -> Document:
        """The document that is looked at: of the past while that is."""
        past = self.history_page
        return self._page.session.document if past is None else past.playback.document

    @property
    def as_it_was(self) -> str:
        """What a file says in its name of the state that is looked at: “ as it was on 2026-11-23”, nothing of the
        present."""
        past = self.history_page
        entry = past.playback.entry if past is not None else None
        if past is None or entry is None:
            return ""
        return f" as it was on {local_day(entry.at, zone_of(past.playback.document.board.timezone))}"

    @property
    def journal_looked_at(self) -> Sequence[Entry]:
        """The changes that led to the document that is looked at, oldest first."""
        past = self.history_page
        return self._page.session.entries() if past is None else past.playback.journal[: past.playback.position]

    def close_overlays(self) -> None:
        """What covers the board goes."""
        page = self._page
        if self.history_page is not None:
            self.history_page.hide()
            self.history_page.deleteLater()
            self.history_page = None
            self.show_panel()
        page.review.hide()
        page.placing.hide()
        page.canvas.setFocus()


def _cell(action: Id, field: str) -> str:
    """What is typed in a field of an action is remembered as this."""
    return action if field == REPORT else f"{action} {field}"


def _is_relative_board(path: str) -> bool:
    """Whether a path from a board's file leads to a board on this machine, wherever it was written: one with a drive or a
    root could lead into the network as soon as it is looked at."""
    return not PureWindowsPath(path).anchor and "\0" not in path and Path(path).suffix == ".board"
