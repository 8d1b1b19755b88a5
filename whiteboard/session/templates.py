"""New boards: the lanes, kinds, frames, steps and targets that a template brings, as records."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from whiteboard import resources
from whiteboard.model.document import Document
from whiteboard.model.instants import HOUR, Instant
from whiteboard.model.plain import from_plain
from whiteboard.model.records import Board, Frame, Id, Kind, Lane, MeetingStep, Record, Target

_CLASSES: Mapping[str, type] = {
    "lanes": Lane,
    "kinds": Kind,
    "frames": Frame,
    "steps": MeetingStep,
    "targets": Target,
}
DEFAULT = "retrospective"
UNTITLED = "Untitled board"
"""The title of a board that takes its name from the first incident that is imported into it."""


@dataclass(frozen=True, slots=True)
class Template:
    """What the start page shows of a template; ``name`` is its file's."""

    name: str
    title: str
    hint: str


def templates() -> tuple[Template, ...]:
    """Every template, the default first."""
    names = sorted((path.stem for path in resources.path("templates").glob("*.json")), key=lambda n: (n != DEFAULT, n))
    plains = ((name, _plain(name)) for name in names)
    return tuple(Template(name, str(plain["title"]), str(plain["hint"])) for name, plain in plains)


def new_document(
    id: Id, title: str, timezone: str, template: str = DEFAULT, *, start: Instant | None = None
) -> Document:
    """The document of a new board, its empty timeline around ``start``. Raises KeyError for a template that does not exist."""
    if template not in {one.name for one in templates()}:
        raise KeyError(template)
    plain = _plain(template)
    records: list[Record] = [
        from_plain(kind, item)
        for name, kind in _CLASSES.items()
        for item in plain.get(name, [])  # type: ignore[attr-defined]
    ]
    hour = None if start is None else start - start % HOUR
    return Document.of(Board(id, title, timezone, hour), records)


def _plain(name: str) -> dict[str, object]:
    plain: dict[str, object] = json.loads(resources.text("templates", f"{name}.json"))
    return plain
