"""Phases and marks above the axis of a slide, in as many tiers as they need so that none covers another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from whiteboard.layout.board import mark_instants, tint
from whiteboard.layout.cards import readable
from whiteboard.layout.display import Box, Drawing, Path, Words
from whiteboard.layout.geometry import Rect
from whiteboard.layout.text import lay_out
from whiteboard.layout.theme import Theme
from whiteboard.layout.when import Dates, moment, stretch
from whiteboard.model.document import Document
from whiteboard.model.instants import Instant
from whiteboard.model.records import Id

AXIS_ROOM = 26.0
"""Points for the labels between the axis and the first lane."""
_PHASE_TIER, _FLAG_TIER = 21.0, 16.0
_MOST_PHASE_TIERS, _MOST_FLAG_TIERS = 3, 5

_Tiers = list[list[tuple[float, float]]]


@dataclass(frozen=True, slots=True)
class Head:
    """Drawings from (0, 0), which is above the first instant shown, and the height down to the first lane."""

    drawings: tuple[Drawing, ...]
    height: float


@dataclass(frozen=True, slots=True)
class Axis:
    """What a head stands above: where each instant lies, from when to when, how wide, in whose time, and how much of a date each tells."""

    x: Callable[[Instant], float]
    start: Instant
    until: Instant
    width: float
    zone: ZoneInfo
    dates: Dates = Dates.NONE


def head(document: Document, axis: Axis, notes: frozenset[Id], theme: Theme) -> Head:
    """The phases that reach into the time of the axis, and the marks that some notes carry."""
    phases: _Tiers = []
    drawings = list(_phases(document, axis, phases, theme))
    top = len(phases) * _PHASE_TIER
    poles: _Tiers = []
    flags = []
    for x, flag in sorted(_flags(document, axis, notes, theme), key=lambda item: item[0]):
        bounds = flag.bounds
        tier = _tier(poles, bounds.x, bounds.right, _MOST_FLAG_TIERS) if bounds is not None else None
        if tier is not None:
            flags.append((tier, x, flag))
    line = top + len(poles) * _FLAG_TIER + 4.0
    # The pole of an upper flag passes behind the lower ones.
    for tier, x, flag in sorted(flags, key=lambda item: (-item[0], item[1])):
        y = line - (tier + 1) * _FLAG_TIER
        pole = Path(((x, y), (x, line)), theme.accent, 1.2)
        drawings.append(replace(flag, shapes=(pole, *flag.moved(0.0, y).shapes)))
    return Head(tuple(drawings), line + AXIS_ROOM)


def _phases(document: Document, axis: Axis, tiers: _Tiers, theme: Theme) -> Iterator[Drawing]:
    """Each phase with its name in it or, where it is too short, beside it."""
    for phase in sorted(document.phases.values(), key=lambda phase: (phase.start, phase.until, phase.id)):
        if phase.until < axis.start or axis.until < phase.start:
            continue
        x0, x1 = axis.x(max(phase.start, axis.start)), min(axis.width, axis.x(min(phase.until, axis.until)))
        if x0 >= axis.width or (x1 - x0 < 1.0 and phase.start != phase.until):
            continue
        rect = Rect(x0, 0.0, max(3.0, x1 - x0 - 1.5), 18.0)
        label = lay_out(phase.title, 10.5, "sans-semibold", axis.width / 3, 1)
        x = x0 + 7.0 if label.width + 14.0 <= rect.width else rect.right + 4.0
        if x + label.width > axis.width:
            x = rect.x - 4.0 - label.width
        # Phases that follow one another are one row.
        tier = _tier(tiers, min(x0, x), max(rect.right - 2.0, x + label.width), _MOST_PHASE_TIERS)
        if tier is not None:
            ground = tint(phase.colour, theme)
            shapes = (Box(rect, ground, 3.0), Words(x, 2.5, label, readable(phase.colour, theme, ground)))
            said = f"{phase.title}, {stretch(phase.start, phase.until, axis.zone, axis.dates)}"
            yield Drawing("phase", phase.id, shapes, said).moved(0.0, tier * _PHASE_TIER)


def _flags(document: Document, axis: Axis, notes: frozenset[Id], theme: Theme) -> Iterator[tuple[float, Drawing]]:
    """The marks of each note as one flag, with its x; it flies to the left where there is no room at the right."""
    marks: dict[tuple[Instant, Id], list[str]] = {}
    for instant, mark, note in mark_instants(document):
        if note in notes:
            marks.setdefault((instant, note), []).append(mark.value)
    for (instant, note), names in marks.items():
        x = axis.x(instant)
        label = lay_out(" · ".join(names), 10.0, "sans-semibold")
        box = Rect(x, 0.0, label.width + 11.0, 14.5)
        if box.right > axis.width:
            box = box.moved(-box.width, 0.0)
        shapes = (Box(box, theme.accent, 2.0), Words(box.x + 5.5, 1.0, label, theme.card))
        yield x, Drawing("mark", note, shapes, f"{', '.join(names)} at {moment(instant, axis.zone, axis.dates)}")


def _tier(tiers: _Tiers, start: float, end: float, most: int) -> int | None:
    """The first tier with room from one x to another, which is then taken; None where all are full."""
    for index, spans in enumerate(tiers):
        if all(end + 3.0 <= a or b + 3.0 <= start for a, b in spans):
            spans.append((start, end))
            return index
    if len(tiers) >= most:
        return None
    tiers.append([(start, end)])
    return len(tiers) - 1
