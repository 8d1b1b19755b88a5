"""Phases made from the marks: what lies between two milestones has a name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise

from whiteboard.layout.board import mark_instants
from whiteboard.model.document import Document
from whiteboard.model.records import Id, Mark, Phase

_NAMES: Mapping[Mark, tuple[str, str]] = {
    Mark.IMPACT_STARTED: ("Unnoticed", "#c0392b"),
    Mark.DETECTED: ("Investigating", "#c98a00"),
    Mark.ACKNOWLEDGED: ("Investigating", "#c98a00"),
    Mark.DECLARED: ("Investigating", "#c98a00"),
    Mark.IDENTIFIED: ("Fix rolling out", "#2f6fde"),
    Mark.MITIGATED: ("Monitoring", "#24763a"),
}
"""What the time after each mark is called, and its colour."""


def phases_between(document: Document, new_id: Callable[[], Id]) -> tuple[Phase, ...]:
    """A phase for each stretch between marks that follow one another in time, where no phase starts there yet.

    Stretches of one name that touch are one phase. Marks out of their order get the phase that their time gives them.
    """
    taken = {phase.start for phase in document.phases.values()}
    stretches: list[Phase] = []
    for (start, mark, _), (until, _, _) in pairwise(mark_instants(document)):
        if mark not in _NAMES or until <= start:
            continue
        title, colour = _NAMES[mark]
        last = stretches[-1] if stretches else None
        if last is not None and last.title == title and last.until == start:
            stretches[-1] = Phase(last.id, title, last.start, until, colour)
        else:
            stretches.append(Phase(new_id(), title, start, until, colour))
    return tuple(phase for phase in stretches if phase.start not in taken)
