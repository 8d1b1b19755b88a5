"""Meetings: their steps, who was there, how they begin and end, and what they hand on to the next board."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from types import MappingProxyType

from whiteboard.model.commands import Add, Batch, Command, Edit, edit_board
from whiteboard.model.document import Change, Changes, Document
from whiteboard.model.instants import Instant
from whiteboard.model.order import actions_in_order
from whiteboard.model.records import (
    Action,
    Category,
    Id,
    Meeting,
    MeetingKind,
    MeetingStep,
    Note,
    Record,
    Status,
    StepView,
    Update,
)

REGROUP_AFTER_WEEKS = 4
"""From a meeting to the next one, unless somebody says otherwise."""

FINISHED = frozenset({Status.DONE, Status.DROPPED})
"""What an action is that nobody has to do anything about any longer."""

_SEPARATORS = re.compile(r"[,;\n\r\t]+")
_BULLET = re.compile(r"^\s*(?:[-*•@]|\d{1,3}[.)])\s*")
_ADDRESS = re.compile(r"\s*<[^<>]*@[^<>]*>\s*$")
_LONGEST_NAME = 80
_WORD_ENDS = re.compile(r"[,;:.!?]?(?=\s|$)")
_SAYS = re.compile(r"""(?<!\S)@(?:"(?P<quoted>[^"]+)"|(?P<name>\w(?:[\w.'’-]*\w)?))""")


def _usual(kind: MeetingKind, *steps: tuple[str, int, StepView]) -> tuple[MeetingStep, ...]:
    return tuple(
        MeetingStep(f"{kind.value}-{position}", kind, title, minutes, view, position)
        for position, (title, minutes, view) in enumerate(steps)
    )


USUAL_STEPS: Mapping[MeetingKind, tuple[MeetingStep, ...]] = MappingProxyType(
    {
        MeetingKind.WORKSHOP: _usual(
            MeetingKind.WORKSHOP,
            ("Set the stage", 5, StepView.BOARD),
            ("Fill the timeline", 20, StepView.TIMELINE),
            ("Discuss", 15, StepView.DISCUSSION),
            ("Actions", 15, StepView.ACTIONS),
            ("Wrap up", 5, StepView.WRAP_UP),
        ),
        MeetingKind.REGROUP: _usual(
            MeetingKind.REGROUP,
            ("Review actions", 20, StepView.REVIEW),
            ("What changed", 10, StepView.CHANGES),
            ("Next", 10, StepView.WRAP_UP),
        ),
    }
)
"""The steps of a board that brings none of its own."""


# What there was, and what there is.


def steps_of(document: Document, kind: MeetingKind) -> tuple[MeetingStep, ...]:
    """The steps of meetings of a kind, in order: the board's own, or the usual ones."""
    own = [step for step in document.steps.values() if step.kind is kind]
    return tuple(sorted(own, key=lambda step: (step.position, step.id))) or USUAL_STEPS[kind]


def meetings_in_order(document: Document) -> list[Meeting]:
    """The meetings from the first to the last."""
    return sorted(document.meetings.values(), key=lambda meeting: (meeting.start, meeting.id))


def last_ended(document: Document) -> Meeting | None:
    """The meeting that ended last."""
    ended = [meeting for meeting in meetings_in_order(document) if meeting.until is not None]
    return ended[-1] if ended else None


def updates_of(document: Document, action: Id) -> list[Update]:
    """What was reported about an action, oldest first."""
    found = [update for update in document.updates.values() if update.action == action]
    return sorted(found, key=lambda update: (update.at, update.id))


def review_order(document: Document) -> list[Action]:
    """The actions as a regroup goes through them: by due date, so overdue ones first, then those without; finished ones
    last."""

    def key(action: Action) -> tuple[bool, str]:
        return action.status in FINISHED, action.due or "9999"

    return sorted(actions_in_order(document), key=key)


def overdue(action: Action, today: str) -> bool:
    """Whether an action should have been done by now; ``today`` is an ISO date."""
    return action.due is not None and action.due < today and action.status not in FINISHED


# People.


def names_in(text: str) -> tuple[str, ...]:
    """The names in a typed or pasted list: by commas, semicolons or lines, without bullets and e-mail addresses."""
    names = (_ADDRESS.sub("", _BULLET.sub("", part)).strip(" \"'") for part in _SEPARATORS.split(text))
    return tuple(dict.fromkeys(name[:_LONGEST_NAME] for name in names if name))


def people(document: Document) -> tuple[str, ...]:
    """Everybody who is named on the board, those named most often first."""
    named = Counter(_named(document))
    return tuple(sorted(named, key=lambda name: (-named[name], name.casefold())))


def _named(document: Document) -> Iterator[str]:
    said = (
        *(note.author for note in document.notes.values()),
        *(action.owner for action in document.actions.values()),
        *(update.author for update in document.updates.values()),
        *(name for meeting in document.meetings.values() for name in meeting.participants),
    )
    yield from filter(None, said)


def invited(document: Document) -> tuple[str, ...]:
    """Everybody who was at a meeting or has something to do."""
    there = (name for meeting in document.meetings.values() for name in meeting.participants)
    owners = (action.owner for action in document.actions.values() if action.owner)
    return tuple(dict.fromkeys((*there, *owners)))


def name_at(text: str, start: int, names: Iterable[str]) -> str | None:
    """The longest of the names that stands as whole words at ``start`` of a text, in any case."""

    def stands(name: str) -> bool:
        end = start + len(name)
        return text[start:end].casefold() == name.casefold() and _WORD_ENDS.match(text, end) is not None

    return max(filter(stands, names), key=len, default=None)


def told_by(text: str, names: Iterable[str]) -> tuple[str, str]:
    """Who says something and what: “half way @Ben” is Ben's “half way”. Nobody where no ``@name`` stands in it, or
    nothing else; ``names`` are those that may have several words."""
    said = _SAYS.search(text)
    if said is None:
        return "", text
    author = said["quoted"] or name_at(text, said.start("name"), names) or said["name"]
    ends = _WORD_ENDS.match(text, said.end() if said["quoted"] else said.start("name") + len(author))
    if ends is None:
        return "", text
    left = f"{text[: said.start()].rstrip()} {text[ends.end() :].lstrip()}".strip()
    return (author, left) if left else ("", text)


def look_alikes(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Pairs of names that may be one person's: the same but for case and signs, or a first name and the whole of it."""
    folded = {name: tuple(re.findall(r"\w+", name.casefold().replace("_", " "))) for name in names}
    for one, other in combinations(folded, 2):
        short, long = sorted((one, other), key=lambda name: len(folded[name]))
        if folded[short] and folded[long][: len(folded[short])] == folded[short]:
            yield short, long


@dataclass(frozen=True, slots=True)
class MergePeople:
    """One person under several spellings gets one name, everywhere on the board."""

    spellings: frozenset[str]
    name: str

    @property
    def label(self) -> str:
        """“Merge people into Anna Lee”."""
        return f"Merge people into {self.name}"

    def plan(self, document: Document) -> Changes:
        """Authors, owners and participants; who is named twice then is named once."""
        fields: tuple[tuple[Mapping[Id, Note] | Mapping[Id, Action] | Mapping[Id, Update], str], ...] = (
            (document.notes, "author"),
            (document.actions, "owner"),
            (document.updates, "author"),
        )
        changes = [
            Change(record, replace(record, **{field: self.name}))  # type: ignore[arg-type]  # the fields are texts
            for records, field in fields
            for record in records.values()
            if getattr(record, field) in self.spellings - {self.name}
        ]
        for meeting in document.meetings.values():
            there = tuple(dict.fromkeys(self.name if one in self.spellings else one for one in meeting.participants))
            if there != meeting.participants:
                changes.append(Change(meeting, replace(meeting, participants=there)))
        return tuple(changes)


# Beginning and ending.


def start_meeting(id: Id, kind: MeetingKind, at: Instant, participants: tuple[str, ...]) -> Add:
    """A meeting begins."""
    return Add((Meeting(id, kind, at, None, participants),), f"Start the {kind.value}")


def end_meeting(document: Document, meeting: Meeting, at: Instant, regroup: str | None) -> Command:
    """A meeting ends, never before it began whatever the clock says; ``regroup`` is the ISO date of the next one."""
    ended = Edit(Meeting, {meeting.id: {"until": max(at, meeting.start)}})
    return Batch(
        f"End the {meeting.kind.value}", (ended, edit_board(document.board, "Set the regroup", regroup=regroup))
    )


@dataclass(frozen=True, slots=True)
class SetSteps:
    """Other steps for meetings of a kind, in this order."""

    kind: MeetingKind
    steps: tuple[MeetingStep, ...]
    label: str = "Change the steps"

    def plan(self, document: Document) -> Changes:
        """Steps with a known id change, others come, those left out go."""
        after = {step.id: replace(step, kind=self.kind, position=place) for place, step in enumerate(self.steps)}
        before = {step.id: step for step in document.steps.values() if step.kind is self.kind}
        changes = [Change(step, after.get(id)) for id, step in before.items() if step != after.get(id)]
        return (*changes, *(Change(None, step) for id, step in after.items() if id not in before))


# The plan.


@dataclass(frozen=True, slots=True)
class PlaceAction:
    """An action of that category, above another one in the plan; ``above`` None puts it last of its category."""

    id: Id
    category: Category
    above: Id | None = None
    label: str = "Move the action within the plan"

    def plan(self, document: Document) -> Changes:
        """All actions are numbered anew where their order changes, else only this one does."""
        moved = document.actions[self.id]
        before = [action.id for action in actions_in_order(document)]
        after = [id for id in before if id != self.id]
        alike = [at for at, id in enumerate(after, 1) if document.actions[id].category is self.category]
        last = alike[-1] if alike else before.index(self.id)
        after.insert(after.index(self.above) if self.above in after else last, self.id)
        placed = {self.id: replace(moved, category=self.category)}
        if after != before:
            placed = {
                id: replace(placed.get(id, document.actions[id]), position=position)
                for position, id in enumerate(after)
            }
        changes = (Change(document.actions[id], action) for id, action in placed.items())
        return tuple(change for change in changes if change.before != change.after)


# To the next board.


def carried_over(source: Document, target: Document, path: str) -> Add:
    """The open actions of a board for another one, with their updates and the way back: the ``path`` of the board that
    they come from. What was carried over before stays as it is; the notes they came from stay behind."""
    position = 1 + max((action.position for action in target.actions.values()), default=-1)
    records: list[Record] = []
    for action in actions_in_order(source):
        if action.status not in FINISHED and action.id not in target.actions:
            records.append(replace(action, notes=(), position=position, carried_from=path))
            records += updates_of(source, action.id)
            position += 1
    number = sum(isinstance(record, Action) for record in records)
    return Add(tuple(records), f"Carry {number} action{'s' if number != 1 else ''} over")
