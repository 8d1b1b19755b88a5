"""The meeting and the regroup: rows of the table of actions that lead the team through the hour and back again."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from whiteboard.importers.zones import local_day
from whiteboard.layout.board import frame_rect
from whiteboard.layout.geometry import union
from whiteboard.layout.since import counts, since_lines
from whiteboard.layout.timescale import clock, zone_of
from whiteboard.model.commands import Add, MoveNotes, count, edit_board
from whiteboard.model.document import Document
from whiteboard.model.meetings import carried_over, last_ended, meetings_in_order, steps_of
from whiteboard.model.records import Action, Id, Meeting, MeetingKind, MeetingStep, Note, OnCanvas, StepView, Update
from whiteboard.model.since import Sort, differences, end_of, rewound
from whiteboard.session import Session
from whiteboard.session.playback import Playback, into_present
from whiteboard.session.templates import new_document
from whiteboard.storage import working
from whiteboard.storage.errors import BoardError
from whiteboard.tools.piling import below
from whiteboard.ui.actions_panel import Doers
from whiteboard.ui.canvas import Sign
from whiteboard.ui.history import History
from whiteboard.ui.meeting_bar import Running
from whiteboard.ui.meeting_dialogs import People, StartMeeting, Steps
from whiteboard.ui.regroup import sort_colour
from whiteboard.ui.wrap_up import WrapUp

if TYPE_CHECKING:
    from whiteboard.ui.page import Page

_STEP = "meeting"
"""Under which name the step that goes on is remembered on this machine."""


class MeetingVerbs:
    """Rows of the table of actions about meetings, actions, and what was before."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.doers = Doers(page.do, page.today, self.report, page.show_notes, self.open_board)
        self.running: Running | None = None
        """The step that goes on."""
        self.history_page: History | None = None
        """The past, while it is looked at."""
        self._since: tuple[Id, Document] | None = None
        self._views: Mapping[StepView, Callable[[], None]] = {
            StepView.BOARD: self._look_at_all,
            StepView.TIMELINE: self._look_at_timeline,
            StepView.DISCUSSION: self._look_at_discussion,
            StepView.ACTIONS: self._look_at_actions,
            StepView.REVIEW: self.review,
            StepView.CHANGES: self._look_at_changes,
            StepView.WRAP_UP: self._look_back,
        }
        self._wrap_up: WrapUp | None = None
        self._people: People | None = None

    # Beginning and ending.

    def start_meeting(self) -> None:
        """Ask who is there, and begin."""
        page = self._page
        if page.session.meeting is not None:
            page.say("A meeting goes on already")
            return
        kind = MeetingKind.WORKSHOP if last_ended(page.session.document) is None else MeetingKind.REGROUP
        dialog = StartMeeting(page, page.session.document, kind)
        dialog.accepted.connect(lambda: self.begin(*dialog.chosen()))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show()
        dialog.activateWindow()

    def begin(self, kind: MeetingKind, participants: tuple[str, ...], votes_each: int | None = None) -> None:
        """Begin a meeting with its first step."""
        page, session = self._page, self._page.session
        page.notice.hide()
        page.window().activateWindow()
        if page.tried(lambda: session.start_meeting(kind, participants)):
            board = session.document.board
            if votes_each is not None and votes_each != board.votes_each:
                page.do(edit_board(board, "Set the votes each", votes_each=votes_each))
            self.enter(steps_of(session.document, kind)[0].id)

    def start_regroup(self) -> None:
        """Begin a regroup with those who were there last time."""
        last = last_ended(self._page.session.document)
        self.begin(MeetingKind.REGROUP, last.participants if last is not None else ())

    def offer(self) -> None:
        """On opening a board: go on with a meeting that was left open, or meet again when it is time to."""
        page, session = self._page, self._page.session
        left, last = session.left_open, last_ended(session.document)
        if left is not None:
            began = clock(left.start, zone_of(session.document.board.timezone), day=True)
            page.notice.ask(
                f"The {left.kind.value} that began on {began} was never ended.",
                "Go on with it",
                partial(self.resume, left),
                otherwise=("End it at its last change", lambda: page.tried(lambda: session.end_at_last_change(left))),
            )
        elif last is not None and session.document.board.regroup is not None:
            due = session.document.board.regroup
            if due <= page.today().isoformat():
                page.notice.ask(
                    f"It is time to meet again: the regroup was set for {due}.", "Start a regroup", self.start_regroup
                )

    def resume(self, meeting: Meeting) -> None:
        """Go on with a meeting, and with its step."""
        self._page.session.resume_meeting(meeting.id)
        kept = json.loads(self._page.store.recall(_STEP) or "null")
        if kept is not None and kept.pop("meeting") == meeting.id:
            self.running = Running(**kept)
        self._page.refresh()

    def wrap_up(self) -> None:
        """What is missing, the export and the regroup; then the meeting ends."""
        page, meeting = self._page, self._page.session.meeting
        if meeting is None:
            page.say("No meeting goes on")
            return
        if self._wrap_up is None:
            dialog = WrapUp(page, meeting, page.session.document, page.today(), self._end)
            dialog.shown.connect(page.show_notes)
            dialog.action_asked.connect(self.open_action)
            dialog.place_asked.connect(self.place_next)
            dialog.export_asked.connect(page.commands["export"].trigger)
            dialog.finished.connect(self._wrapped_up)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            self._wrap_up = dialog
        self._wrap_up.show()
        self._wrap_up.raise_()
        self._wrap_up.when.setFocus()

    def _wrapped_up(self) -> None:
        self._wrap_up = None
        self._page.window().activateWindow()
        self._page.canvas.setFocus()

    def open_action(self, action: Id) -> None:
        """An action in the side panel, to be changed."""
        self._page.panel.setVisible(True)
        self._page.panel.turn_to("Actions")
        self._page.actions_panel.open(action)

    def _end(self, regroup: str | None) -> bool:
        page = self._page
        if not page.tried(lambda: page.session.end_meeting(regroup)):
            return False
        self.running = None
        self.close_overlays()
        page.refresh()
        page.say(f"The meeting has ended{f'; regroup on {regroup}' if regroup else ''}")
        return True

    # Steps.

    def _steps(self) -> tuple[MeetingStep, ...]:
        meeting = self._page.session.meeting
        return steps_of(self._page.session.document, meeting.kind) if meeting is not None else ()

    def enter(self, id: Id) -> None:
        """Go to a step: its time begins, and it brings its view and its tool."""
        page, meeting = self._page, self._page.session.meeting
        step = next((step for step in self._steps() if step.id == id), None)
        if meeting is None or step is None:
            return
        self._run(Running(step.id, page.session.now(), step.minutes))
        self.close_overlays()
        self._views[step.view]()
        page.refresh()

    def _run(self, running: Running) -> None:
        meeting = self._page.session.meeting
        self.running = running
        if meeting is not None:
            self._page.store.remember(_STEP, json.dumps(asdict(running) | {"meeting": meeting.id}))

    def next_step(self) -> None:
        """On to the next step."""
        self._step_by(1)

    def previous_step(self) -> None:
        """Back to the step before."""
        self._step_by(-1)

    def _step_by(self, by: int) -> None:
        ids = [step.id for step in self._steps()]
        if not ids:
            self._page.say("No meeting goes on: start one with Ctrl+Shift+M")
            return
        at = ids.index(self.running.step) + by if self.running is not None and self.running.step in ids else 0
        if 0 <= at < len(ids):
            self.enter(ids[at])

    def more_time(self, minutes: str | int) -> None:
        """More time for the present step; when it is over already, from now on."""
        if self.running is None:
            return
        over = max(0, -self.running.left(self._page.session.now()))
        self._run(replace(self.running, minutes=self.running.minutes + int(minutes) + -(-over // 60_000)))
        self.tick()

    def tick(self) -> None:
        """Show how much time is left."""
        self._page.meeting_bar.show_time(self.running, self._page.session.now())

    def edit_steps(self, kind: str) -> None:
        """The steps of meetings of a kind on this board."""
        session = self._page.session
        dialog = Steps(self._page, session.document, MeetingKind(kind), self._page.do, session.new_id)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show()
        dialog.activateWindow()

    def people(self) -> None:
        """Who is here, and who is one person under two spellings."""
        session = self._page.session
        dialog = People(self._page, self._page.do, lambda: session.document, lambda: session.meeting)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show()
        dialog.activateWindow()

    # What steps look at.

    def _look_at_all(self) -> None:
        self._page.use_tool("select")
        self._page.canvas.glide(self._page.canvas.show_all)

    def _look_at_timeline(self) -> None:
        self._page.use_tool("select")
        self._page.commands["fit_timeline"].trigger()
        self._page.focus_bar()

    def _look_at_discussion(self) -> None:
        self._show_frames(actions=False)
        self._page.use_tool("sticky")

    def _look_at_actions(self) -> None:
        self._page.use_tool("select")
        self._show_table(on=True)
        self._show_frames(actions=True)

    def _look_at_changes(self) -> None:
        self._look_at_all()
        self.since_last_time()

    def _look_back(self) -> None:
        self._look_at_all()
        self.wrap_up()

    def _show_frames(self, *, actions: bool) -> None:
        """The frames for discussion with what lies on the canvas, or those for the plan."""
        canvas, document = self._page.canvas, self._page.session.document
        shape = canvas.shape
        frames = [frame for frame in document.frames.values() if (frame.category is not None) == actions]
        rects = [frame_rect(frame, shape) for frame in frames]
        if not actions:
            stickies = (note for note in document.notes.values() if isinstance(note.place, OnCanvas))
            rects += [rect for note in stickies if (rect := canvas.index.rect(note.id)) is not None]
        area = union(rects)
        if area is not None:
            canvas.glide(lambda: canvas.show_rect(area))

    # The inbox.

    def place_next(self) -> None:
        """The notes of the inbox, one after the other, by the keys."""
        if not self._page.placing.begin():
            self._page.say("Nothing waits in the inbox")

    def placed_below(self, id: Id) -> None:
        """A note of the inbox goes below the timeline, under what lies in the first frame there."""
        self._page.do(MoveNotes({id: below(self._page.session.document)}))

    # Actions.

    def report(self, action: Id, text: str) -> bool:
        """Keep what somebody reports about an action."""
        session = self._page.session
        return self._page.do(Add((Update(session.new_id(), action, session.now(), text),), "Report on the action"))

    def open_board(self, path: str) -> None:
        """Open the board that an action was carried over from; ``path`` is relative to this one's file."""
        self._page.file_dropped.emit(str((self._page.path.parent / path).resolve()))

    def show_actions_table(self) -> None:
        """The actions as a table below the board; again to close it."""
        shown = self._page.actions_table.isVisible()
        self._show_table(on=not shown)
        (self._page.canvas if shown else self._page.actions_table.view).setFocus()

    def _show_table(self, *, on: bool) -> None:
        page = self._page
        page.actions_table.setVisible(on)
        page.commands["show_actions_table"].setChecked(on)
        if not page.panel.outside:
            # The table needs the width, and says all that the panel would.
            page.panel.setVisible(not on and not page.presenting and page.commands["toggle_panel"].isChecked())
        page.make_room()
        # The canvas has its new size before anything is fitted into it.
        page.settle_layout()

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
        except BoardError as refusal:
            page.refuse(refusal)
            return False
        carried = [record.id for record in command.records if isinstance(record, Action)]
        if not carried:
            page.say("Nothing to carry over: every open action is there already")
            return False
        told = tuple(Update(session.new_id(), id, session.now(), f"Carried over to “{title}”") for id in carried)
        page.do(Add(told, "Say where actions were carried over to"))
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
        entries = self._page.session.entries()
        self._since = (meeting, rewound(self._page.session.document, entries, end_of(entries, meeting)))
        self.refresh_since()

    def refresh_since(self) -> None:
        """List and light what has changed, if somebody looks."""
        page, session = self._page, self._page.session
        looked_at = page.panel.front == "Since" or page.since.light.isChecked()
        if not looked_at:
            return
        document = session.document
        ended = [one for one in meetings_in_order(document) if one.until is not None]
        last = last_ended(document)
        if last is None:
            page.since.show_meetings((), None)
            page.since.show_lines((), "What has changed is told once a meeting has ended.")
            page.canvas.lit = {}
            return
        if self._since is None or self._since[0] not in document.meetings:
            self.count_from(last.id)
            return
        meeting, before = self._since
        page.since.show_meetings([(one.id, self.meeting_words(one.id)) for one in reversed(ended)], meeting)
        found = differences(before, document)
        lines = since_lines(found, before, document)
        page.since.show_lines(lines, counts(found) or "Nothing has changed")
        lit: dict[Id, Sign] = {}
        if page.since.light.isChecked():
            for line in lines:
                if line.note is not None and line.sort is not Sort.REMOVED:
                    lit.setdefault(line.note, Sign(line.sort.value, sort_colour(line.sort, page.theme)))
        page.canvas.lit = lit
        page.canvas.update()

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
        page.cover(past)
        past.canvas.set_view(*page.canvas.view())
        past.slider.setFocus()

    def _copy_into_present(self, notes: tuple[Note, ...]) -> None:
        session = self._page.session
        if notes and self._page.do(into_present(notes, session.document, session.new_id)):
            self._page.say(f"Copied into the present: {count(len(notes), 'note')}")

    @property
    def looked_at(self) -> Document:
        """The document that is looked at: of the past while that is."""
        past = self.history_page
        return self._page.session.document if past is None else past.playback.document

    def close_overlays(self) -> None:
        """What covers the board goes."""
        page = self._page
        if self.history_page is not None:
            self.history_page.hide()
            self.history_page.deleteLater()
            self.history_page = None
        page.review.hide()
        page.placing.hide()
        page.canvas.setFocus()

    def refresh(self) -> None:
        """What follows from the document."""
        page, session = self._page, self._page.session
        meeting = session.meeting
        page.commands["start_meeting"].setEnabled(meeting is None)
        page.commands["wrap_up"].setEnabled(meeting is not None)
        page.meeting_button.setVisible(meeting is None)
        again = last_ended(session.document) is not None
        page.meeting_button.setText("Start regroup" if again else "Start meeting")
        if meeting is None:
            self.running = None
            page.meeting_bar.end()
        else:
            votes = page.voting.words() if self._voting() else ""
            title = meeting.kind.value.capitalize()
            page.meeting_bar.show_meeting(title, self._steps(), len(meeting.participants), votes)
            self.tick()
        page.actions_table.show_document(session.document)
        if page.review.isVisible():
            page.review.show_document(session.document, page.today())
        if self._wrap_up is not None:
            self._wrap_up.show_document(session.document)
        self.refresh_since()

    def _voting(self) -> bool:
        step = next((one for one in self._steps() if self.running is not None and one.id == self.running.step), None)
        return (step is not None and step.view is StepView.DISCUSSION) or self._page.voting.numbering
