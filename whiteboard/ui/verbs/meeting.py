"""The meeting: rows of the table of actions that lead the team through the hour."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from whiteboard.importers.days import day_label
from whiteboard.layout.board import frame_area, frame_rect, timeline_rect
from whiteboard.layout.geometry import union
from whiteboard.layout.timescale import clock, zone_of
from whiteboard.model.commands import MoveNotes, edit_board
from whiteboard.model.instants import Instant
from whiteboard.model.meetings import last_ended, steps_of
from whiteboard.model.records import Frame, Id, Meeting, MeetingKind, MeetingStep, OnCanvas, StepView
from whiteboard.tools.piling import below
from whiteboard.ui.canvas import READABLE
from whiteboard.ui.meeting_bar import Running
from whiteboard.ui.meeting_dialogs import People, StartMeeting, Steps
from whiteboard.ui.wrap_up import WrapUp

if TYPE_CHECKING:
    from whiteboard.ui.page import Page

_STEP = "meeting"
"""Under which name the step that goes on is remembered on this machine."""
_OFFER = "meeting"
"""What a notice is about that offers a meeting."""


_WITH_TABLE = frozenset({StepView.ACTIONS, StepView.WRAP_UP})
"""Steps in which the table of the actions stays open; the others need its room."""


class MeetingVerbs:
    """Rows of the table of actions about meetings, their steps and the inbox."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.running: Running | None = None
        """The step that goes on."""
        self._left: dict[Id, tuple[Running, Instant]] = {}
        """The steps that were left, and when."""
        self._views: Mapping[StepView, Callable[[], None]] = {
            StepView.BOARD: self._look_at_all,
            StepView.TIMELINE: self._look_at_timeline,
            StepView.DISCUSSION: self._look_at_discussion,
            StepView.ACTIONS: self._look_at_actions,
            StepView.REVIEW: page.regroup.review,
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
        page.notice.settle(_OFFER)
        self._left.clear()
        page.window().activateWindow()
        board = session.document.board
        other_votes = votes_each is not None and votes_each != board.votes_each
        votes = (edit_board(board, "Set the votes each", votes_each=votes_each),) if other_votes else ()
        if page.tried(lambda: session.start_meeting(kind, participants, *votes)):
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
                about=_OFFER,
            )
        elif last is not None and session.document.board.regroup is not None:
            due = session.document.board.regroup
            if due <= page.today().isoformat():
                page.notice.ask(
                    f"It is time to meet again: the regroup was set for {day_label(date.fromisoformat(due))}.",
                    "Start a regroup",
                    self.start_regroup,
                    about=_OFFER,
                )

    def resume(self, meeting: Meeting) -> None:
        """Go on with a meeting, and with its step."""
        page, session = self._page, self._page.session
        session.resume_meeting(meeting.id)
        kept = json.loads(page.store.recall(_STEP) or "null")
        if kept is not None and kept.pop("meeting") == meeting.id:
            # Nobody was here since the last change.
            last = max((entry.at for entry in session.entries() if entry.meeting == meeting.id), default=meeting.start)
            self._run(Running(**kept).again(last, session.now()))
        step = self._step()
        if step is None:
            page.refresh()
        else:
            self._look_at(step)

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
        self._leave()
        page.regroup.close_overlays()
        page.regroup.show_table(on=False)
        page.use_tool("select")
        page.refresh()
        again = f"; regroup on {day_label(date.fromisoformat(regroup))}" if regroup is not None else ""
        page.say(f"The meeting has ended{again}")
        return True

    # Steps.

    def _steps(self) -> tuple[MeetingStep, ...]:
        meeting = self._page.session.meeting
        return steps_of(self._page.session.document, meeting.kind) if meeting is not None else ()

    def enter(self, id: Id) -> None:
        """Go to a step: its time begins or goes on, and it brings its view and its tool."""
        page, meeting = self._page, self._page.session.meeting
        step = next((step for step in self._steps() if step.id == id), None)
        if meeting is None or step is None:
            return
        self._leave()
        now = page.session.now()
        before, left = self._left.get(step.id, (Running(step.id, now, step.minutes), now))
        self._run(before.again(left, now))
        page.regroup.close_overlays()
        if step.view not in _WITH_TABLE and page.actions_table.isVisible():
            page.regroup.show_table(on=False)
        self._look_at(step)

    def _look_at(self, step: MeetingStep) -> None:
        """Bring the view of a step into the room that the meeting's bar leaves."""
        self._page.refresh()
        self._page.settle_layout()
        self._views[step.view]()

    def _leave(self) -> None:
        """The step that goes on is left, with what it has."""
        if self.running is not None:
            self._left[self.running.step] = self.running, self._page.session.now()
        self.running = None

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
        self._page.canvas.glide(self._page.canvas.show_readable)

    def _look_at_timeline(self) -> None:
        page = self._page
        page.use_tool("select")
        area = timeline_rect(page.session.document, page.canvas.shape)
        page.canvas.glide(lambda: page.canvas.show_rect(area, margin=12.0, smallest=READABLE))
        page.focus_bar()

    def _look_at_discussion(self) -> None:
        self._show_frames(actions=False)
        self._page.use_tool("sticky")

    def _look_at_actions(self) -> None:
        self._page.use_tool("select")
        self._page.regroup.show_table(on=True)
        self._show_frames(actions=True)

    def _look_at_changes(self) -> None:
        self._look_at_all()
        self._page.regroup.since_last_time()

    def _look_back(self) -> None:
        self._look_at_all()
        self.wrap_up()

    def _show_frames(self, *, actions: bool) -> None:
        """The frames for discussion with what lies on the canvas, or those for the plan."""
        canvas, document = self._page.canvas, self._page.session.document
        shape = canvas.shape
        frames = [frame for frame in document.frames.values() if (frame.category is not None) == actions]
        rects = [frame_area(document, frame, shape) for frame in frames]
        if not actions:
            stickies = (note for note in document.notes.values() if isinstance(note.place, OnCanvas))
            rects += [rect for note in stickies if (rect := canvas.index.rect(note.id)) is not None]
        area = union(rects)
        if area is not None:
            self._page.head_room.look_below(lambda: canvas.show_rect(area, smallest=READABLE))

    # The inbox.

    def place_next(self) -> None:
        """The notes of the inbox, one after the other, by the keys."""
        self.place(None)

    def place(self, first: Id | None) -> None:
        """The same, beginning with one of them."""
        page = self._page
        # What waits is nobody's business but the scribe's: it is shown where the inbox is.
        if page.placing.begin(page.panel.window() if page.panel.outside else page.canvas, first):
            page.session.select(())
        else:
            page.say("Nothing waits in the inbox")

    def placed_below(self, id: Id) -> None:
        """A note of the inbox goes below the timeline, under what lies in the first frame there."""
        self._page.do(MoveNotes({id: below(self._page.session.document)}))

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
            self._leave()
            page.meeting_bar.end()
        else:
            votes, aim = (page.voting.words(), page.voting.aim()) if self._voting() else ("", "")
            title = meeting.kind.value.capitalize()
            page.meeting_bar.show_meeting(title, self._steps(), len(meeting.participants), votes, aim)
            self.tick()
        page.placing.show_document(session.document)
        if page.actions_table.isVisible():
            page.actions_table.show_document(session.document)
        if page.review.isVisible():
            page.review.show_document(session.document, page.today())
        if self._wrap_up is not None:
            self._wrap_up.show_document(session.document)
        page.regroup.refresh_since()

    def discussion(self) -> Frame | None:
        """The frame that takes stickies without a time: the one in view, or in a step of discussion the first one.

        A frame is in view when half of it is seen, or when it takes half of what is seen.
        """
        page, step = self._page, self._step()
        frames = [frame for frame in page.session.document.frames.values() if frame.category is None]
        seen = page.canvas.visible_area()
        shares = {frame.id: seen.shared(frame_rect(frame, page.canvas.shape)) for frame in frames}
        discussing = step is not None and step.view is StepView.DISCUSSION
        near = [
            frame
            for frame in frames
            if shares[frame.id] >= min(seen.width * seen.height, frame.width * frame.height) / 2
        ]
        if near:
            return max(near, key=lambda frame: shares[frame.id])
        return min(frames, key=lambda frame: frame.position, default=None) if discussing else None

    def _step(self) -> MeetingStep | None:
        """The step that goes on."""
        return next((one for one in self._steps() if self.running is not None and one.id == self.running.step), None)

    def _voting(self) -> bool:
        step = self._step()
        return (step is not None and step.view is StepView.DISCUSSION) or self._page.voting.numbering
