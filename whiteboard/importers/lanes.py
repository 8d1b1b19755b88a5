"""Which lane a candidate goes to: what the source suggests, rules that people change, and lanes that have to be added."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b

from whiteboard.importers.candidates import Candidate, Import, lane_with, printable
from whiteboard.model.commands import Add, Command, Edit
from whiteboard.model.document import Document
from whiteboard.model.records import Id, Lane, LaneRule, Role
from whiteboard.model.rules import BrokenRule

Target = Id | Role
"""A lane of the board, or the role of one that is added where the board has none."""

Key = tuple[str, str]
"""A channel, and the lane or role that the source suggests."""


@dataclass(frozen=True, slots=True)
class Rule:
    """“status page → Public”: where the candidates of one channel that suggest the same go, and how many they are."""

    channel: str
    suggested: Target
    candidates: int

    @property
    def key(self) -> Key:
        """What tells it from other rules of its format, the same whenever the source is read again."""
        return self.channel, str(self.suggested)


def rules(candidates: Iterable[Candidate]) -> tuple[Rule, ...]:
    """A rule for each channel and lane that the source itself suggests, the most frequent first."""
    counts = Counter(
        (one.channel, one.lane or one.role or Role.OTHER)
        for one in candidates
        if one.at is not None and one.todo is None
    )
    found = [Rule(channel, target, number) for (channel, target), number in counts.items()]
    return tuple(sorted(found, key=lambda rule: -rule.candidates))


def suggested(candidate: Candidate) -> Target:
    """The lane or role that a candidate asks for."""
    return candidate.lane or candidate.role or Role.OTHER


def sent(candidate: Candidate, target: Target) -> Candidate:
    """The candidate, sent to another lane."""
    if isinstance(target, Role):
        return replace(candidate, lane=None, role=target)
    return replace(candidate, lane=target)


def ruled(imported: Import, chosen: Mapping[Key, Target]) -> Import:
    """The import with its candidates sent where the rules say that somebody chose; ``chosen`` is by `Rule.key`."""
    if not chosen:
        return imported
    moved = []
    for candidate in imported.candidates:
        target = chosen.get((candidate.channel, str(suggested(candidate))))
        moved.append(candidate if target is None else sent(candidate, target))
    return replace(imported, candidates=tuple(moved))


def remembered(document: Document, format: str) -> dict[Key, Target]:
    """The lanes that a board was told to use for a format; a lane that is gone is no choice any more."""
    roles = {role.value: role for role in Role}
    return {
        (rule.channel, rule.suggested): rule.target if rule.target in document.lanes else roles[rule.target]
        for rule in document.lane_rules.values()
        if rule.format == format and (rule.target in document.lanes or rule.target in roles)
    }


def remembering(document: Document, format: str, chosen: Mapping[Key, Target]) -> Iterator[Command]:
    """What keeps the lanes that were chosen on the board, one rule for each channel and suggestion."""
    new: list[LaneRule] = []
    other: dict[Id, dict[str, str]] = {}
    for (channel, suggestion), target in chosen.items():
        id = blake2b(f"{format}|{suggestion}|{channel}".encode("utf-8", "replace"), digest_size=12).hexdigest()
        if id in document.lane_rules:
            other[id] = {"target": str(target)}
        else:
            new.append(LaneRule(id, format, printable(channel), suggestion, str(target)))
    if new:
        yield Add(tuple(new))
    if other:
        yield Edit(LaneRule, other)


class Lanes:
    """The lane of each candidate, and the lanes that had to be added for them."""

    def __init__(self, document: Document, new_id: Callable[[], Id], override: Target | None = None) -> None:
        self.added: list[Lane] = []
        self._lanes = dict(document.lanes)
        self._roles: dict[Role, Id] = {}
        self._new_id = new_id
        self._override = override
        if override is not None and not isinstance(override, Role) and override not in document.lanes:
            raise BrokenRule(f"the board has no lane “{override}”")

    def of_all(self, candidates: Iterable[Candidate]) -> list[Id | None]:
        """The lane's id of each: looked for once for all that ask for the same."""
        known: dict[tuple[Id | None, Role | None], Id | None] = {}
        found: list[Id | None] = []
        for one in candidates:
            if one.at is None or one.todo is not None:
                found.append(None)
                continue
            asked = one.lane, one.role
            if asked not in known:
                known[asked] = self.of(one)
            found.append(known[asked])
        return found

    def of(self, candidate: Candidate) -> Id | None:
        """The lane's id; None for what goes to the tray anyhow."""
        if not _on_timeline(candidate):
            return None
        named = self._override or candidate.lane
        if named in self._lanes and not isinstance(named, Role):
            return named
        role = self._override if isinstance(self._override, Role) else candidate.role or Role.OTHER
        if role not in self._roles:
            self._roles[role] = (lane_with(self._lanes.values(), role) or self._add(role)).id
        return self._roles[role]

    def _add(self, role: Role) -> Lane:
        last = max((lane.position for lane in self._lanes.values()), default=-1)
        lane = Lane(self._new_id(), role.value.capitalize(), role, position=last + 1)
        self._lanes[lane.id] = lane
        self.added.append(lane)
        return lane


def _on_timeline(candidate: Candidate) -> bool:
    return candidate.at is not None and candidate.todo is None
