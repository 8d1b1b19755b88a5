"""What the board is made of besides notes: its lanes, phases, frames and links, its lock and its folds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from whiteboard.layout.board import frames_in_order, pictures_in_order, timeline_rect
from whiteboard.layout.geometry import Rect
from whiteboard.layout.settle import quiet_folds
from whiteboard.model.commands import Add, Batch, Command, Edit, Remove, edit_board
from whiteboard.model.records import Category, Fold, Frame, Id, Lane, Link, OnTimeline, Phase, Picture, Role
from whiteboard.tools.dragging import TIMELINE_LOCKED
from whiteboard.tools.folding import nearest, turned
from whiteboard.tools.parts import lane_moved, lanes_in_order, least_rows
from whiteboard.ui.board_settings import BoardSettings
from whiteboard.ui.kinds import KindsDialog

if TYPE_CHECKING:
    from whiteboard.ui.page import Page

_Part = TypeVar("_Part", Lane, Phase, Frame, Link)
_PARTS: tuple[type, ...] = (Lane, Phase, Frame, Picture, Link)
_NAMES: Mapping[type, tuple[str, str]] = {
    Lane: ("title", "Rename the lane"),
    Phase: ("title", "Rename the phase"),
    Frame: ("title", "Rename the frame"),
    Picture: ("alt", "Say what the picture shows"),
    Link: ("label", "Rename the link"),
}
"""The field that says what a part is, and what changing it is called."""

_NOTHING_QUIET = "No stretch is quiet for long enough to fold"


class TimelineVerbs:
    """Rows of the table of actions that concern the parts of a board."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def selected(self, kind: type[_Part]) -> list[_Part]:
        """The selected parts of a class."""
        table = self._page.session.document.table(kind)
        return [part for id in self._page.session.selection if isinstance(part := table.get(id), kind)]

    def _change(self, kind: type[_Part], label: str, **fields: Any) -> None:
        self._page.do(Edit(kind, {part.id: fields for part in self.selected(kind)}, label))

    # The timeline.

    def lock_timeline(self) -> None:
        """Events keep their place unless Alt or Ctrl is held."""
        board = self._page.session.document.board
        label = "Unlock the timeline" if board.locked else "Lock the timeline"
        if self._page.do(edit_board(board, label, locked=not board.locked)):
            self._page.say("The timeline is no longer locked" if board.locked else TIMELINE_LOCKED)

    def fold_quiet(self) -> None:
        """Take all folds away, or fold every quiet stretch."""
        document = self._page.session.document
        if document.folds:
            self._page.do(Remove(frozenset((Fold, id) for id in document.folds)))
            return
        folds = quiet_folds(document, self._page.session.new_id)
        if folds:
            self._page.do(Add(folds, "Fold quiet stretches"))
        else:
            self._page.say(_NOTHING_QUIET)

    def fold_nearest(self) -> None:
        """Unfold or fold the one quiet stretch that is nearest to the selected note, else to the middle of the view."""
        canvas, document = self._page.canvas, self._page.session.document
        chosen = [note.place.at for note in self._page.chosen() if isinstance(note.place, OnTimeline)]
        at = min(chosen, default=canvas.shape.scale.instant(canvas.board_x(canvas.width() / 2)))
        stretch = nearest(document, at)
        if stretch is None:
            self._page.say(_NOTHING_QUIET)
        else:
            self.turn_fold(stretch)

    def turn_fold(self, stretch: Fold) -> None:
        """Unfold a quiet stretch, or fold it again; its beginning stays where it is, or comes where it is seen."""
        session, canvas = self._page.session, self._page.canvas

        def start() -> float:
            return canvas.shape.scale.x(stretch.start) * canvas.zoom - canvas.left

        before = start()
        if self._page.do(turned(session.document, stretch, session.new_id)):
            canvas.pan((before if 0.0 <= before < canvas.width() else canvas.width() / 2) - start(), 0.0)

    def board_settings(self) -> None:
        """Title, time zone and when quiet stretches fold."""
        dialog = BoardSettings(self._page, self._page.session.document, self._page.do)
        dialog.show()

    def edit_kinds(self) -> None:
        """The legend: what notes can be, and in which colour."""
        dialog = KindsDialog(self._page)
        dialog.show()

    # Names.

    def rename_part(self) -> None:
        """Write the name of the selected lane, phase or frame, the label of the link, or what the picture shows, in place."""
        document = self._page.session.document
        chosen = (id for kind in _PARTS for id in self._page.session.selection if id in document.table(kind))
        id = next(chosen, None)
        if id is not None:
            self._page.names.edit(id)

    def renamed(self, id: Id, text: str) -> bool:
        """Take the name that was written; False where it is refused, which is told."""
        document = self._page.session.document
        for kind in _PARTS:
            if id in document.table(kind):
                field, label = _NAMES[kind]
                return self._page.do(Edit(kind, {id: {field: text}}, label))
        # It went meanwhile, and its name with it.
        return True

    def set_colour(self, colour: str) -> None:
        """The colour of the selected lanes or phases."""
        if self.selected(Lane):
            self._change(Lane, "Colour the lane", colour=colour)
        if self.selected(Phase):
            self._change(Phase, "Colour the phase", colour=colour)

    def zoom_to(self, id: Id) -> None:
        """Fill the view with a lane or a phase."""
        canvas, document = self._page.canvas, self._page.session.document
        strip = canvas.shape.strip(id)
        if strip is not None:
            area = timeline_rect(document, canvas.shape)
            canvas.look_at(Rect(area.x, strip.y, area.width, strip.height))
        elif id in document.phases:
            phase = document.phases[id]
            x = canvas.shape.scale.x(phase.start)
            canvas.look_at(Rect(x, 0.0, canvas.shape.scale.x(phase.until) - x, canvas.shape.timeline_bottom))

    # Lanes.

    def add_lane(self) -> None:
        """A lane below the selected one, or below all, ready to be named."""
        document = self._page.session.document
        order = lanes_in_order(document)
        after = next((index for index, lane in enumerate(order) if lane.id in self._page.session.selection), None)
        at = len(order) if after is None else after + 1
        lane = Lane(
            self._page.session.new_id(), "New lane", position=max((one.position for one in order), default=0) + 1
        )
        if self._page.do(lane_moved(document, lane, at)):
            self._page.session.select({lane.id})
            self._page.names.edit(lane.id)

    def set_role(self, role: Role) -> None:
        """What the selected lanes show."""
        self._change(Lane, f"Make it a lane of {role.value}", role=role)

    def lane_up(self) -> None:
        """The selected lane one further up."""
        self._move_lane(-1)

    def lane_down(self) -> None:
        """The selected lane one further down."""
        self._move_lane(1)

    def _move_lane(self, by: int) -> None:
        document = self._page.session.document
        chosen = {lane.id for lane in self.selected(Lane)}
        moves: list[Command] = []
        # Those ahead go first: two that stand together stay together, and what stands at the end stops the next.
        for id in [lane.id for lane in lanes_in_order(document)][::-by]:
            if id not in chosen:
                continue
            lane = document.lanes[id]
            order = [one for one in lanes_in_order(document) if not one.hidden or one is lane]
            to = order.index(lane) + by
            if 0 <= to < len(order) and order[to].id not in chosen:
                move = lane_moved(document, lane, lanes_in_order(document).index(order[to]))
                document = document.apply(move.plan(document))
                moves.append(move)
        if moves:
            self._page.do(Batch(moves[0].label, tuple(moves)))

    def lane_taller(self) -> None:
        """Two rows more."""
        self._grow_lane(2)

    def lane_lower(self) -> None:
        """Two rows less, as far as no note stands in them."""
        self._grow_lane(-2)

    def _grow_lane(self, by: int) -> None:
        document = self._page.session.document
        rows = {lane.id: {"rows": max(least_rows(document, lane.id), lane.rows + by)} for lane in self.selected(Lane)}
        self._page.do(Edit(Lane, rows, "Change the height of the lane"), key=f"rows {sorted(rows)}")

    def hide_lane(self) -> None:
        """The selected lanes are not shown, here and in exports."""
        self._change(Lane, "Hide the lane", hidden=True)

    def show_lanes(self) -> None:
        """Every lane is shown again."""
        hidden = [lane for lane in self._page.session.document.lanes.values() if lane.hidden]
        if hidden:
            self._page.do(Edit(Lane, {lane.id: {"hidden": False} for lane in hidden}, "Show all lanes"))
        else:
            self._page.say("No lane is hidden")

    # Frames.

    def frame_earlier(self) -> None:
        """The selected frame one page earlier."""
        self._move_frame(-1)

    def frame_later(self) -> None:
        """The selected frame one page later."""
        self._move_frame(1)

    def _move_frame(self, by: int) -> None:
        order = frames_in_order(self._page.session.document)
        chosen = sorted(self.selected(Frame), key=order.index, reverse=by > 0)
        for frame in chosen:
            at = order.index(frame)
            if not 0 <= at + by < len(order):
                self._page.say(f"“{frame.title}” is the {'first' if by < 0 else 'last'} page already")
                return
            order.insert(at + by, order.pop(at))
        if not chosen:
            return
        named, page = f"“{chosen[0].title}”", order.index(chosen[0]) + 1
        done, said = f"Make {named} page {page} of the frames", f"{named} is frame {page} of {len(order)}"
        if len(chosen) > 1:
            side = "earlier" if by < 0 else "later"
            done, said = f"Move {len(chosen)} frames {side}", f"{len(chosen)} frames are one page {side}"
        positions = {one.id: {"position": index} for index, one in enumerate(order)}
        if self._page.do(Edit(Frame, positions, done)):
            self._page.say(f"{said} in pages and slides")

    def set_category(self, category: Category | None) -> None:
        """Whose actions the selected frames show."""
        self._change(Frame, "Choose the actions of the frame", category=category)

    # Links.

    def turn_link(self) -> None:
        """The arrow the other way round."""
        there = {(link.from_note, link.to_note) for link in self._page.session.document.links.values()}
        links = [link for link in self.selected(Link) if (link.to_note, link.from_note) not in there]
        turned = {link.id: {"from_note": link.to_note, "to_note": link.from_note} for link in links}
        self._page.do(Edit(Link, turned, "Turn the link round"))

    # From one to the next.

    def next_part(self) -> None:
        """Select the next lane, phase, frame, picture or link."""
        self._walk(1)

    def previous_part(self) -> None:
        """Select the one before."""
        self._walk(-1)

    def _walk(self, by: int) -> None:
        page, document = self._page, self._page.session.document
        ids = [lane.id for lane in lanes_in_order(document) if not lane.hidden]
        ids += [phase.id for phase in sorted(document.phases.values(), key=lambda phase: (phase.start, phase.id))]
        ids += [frame.id for frame in frames_in_order(document)]
        ids += [picture.id for picture in pictures_in_order(document)]
        ids += list(document.links)
        if not ids:
            return
        now = next((ids.index(id) for id in page.session.selection if id in ids), -1 if by > 0 else 0)
        id = ids[(now + by) % len(ids)]
        page.session.select({id})
        page.names.show(id)
