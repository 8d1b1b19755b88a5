"""Records as plain JSON values and back, strictly: what the journal stores and ``show --json`` prints.

Instants are ISO 8601 UTC texts, enumerations their values, tuples lists, and a place an object whose ``on`` says which.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import fields
from enum import StrEnum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from whiteboard.model import records
from whiteboard.model.document import TABLES, Change, Changes
from whiteboard.model.instants import from_iso, to_iso
from whiteboard.model.records import Board, InTray, Note, OnCanvas, OnTimeline, Place, Record

Plain = dict[str, Any]

_PLACES: Mapping[str, type] = {"timeline": OnTimeline, "canvas": OnCanvas, "tray": InTray}
_PLACE_NAMES = {kind: name for name, kind in _PLACES.items()}
_CLASSES: Mapping[str, type] = {kind.__name__.lower(): kind for kind in (Board, *TABLES)}
INSTANTS = frozenset({"at", "start", "until", "promise"})
"""The names of the fields that hold instants: their type alone, an int, does not tell."""


class NotPlain(ValueError):
    """A plain value does not describe the record it should; the text says where and why."""


def to_plain(record: Record | Place) -> Plain:
    """The plain JSON object of one record, or of a place without the ``on`` that names its class."""
    cls: type = type(record)
    return {name: field.write(getattr(record, name)) for name, field in _shape(cls).items()}


def from_plain(kind: type, plain: object) -> Any:
    """The record of class ``kind`` that a plain object describes; missing fields take their defaults.

    Raises NotPlain on a wrong type, an unknown field or a missing one without a default.
    """
    if not isinstance(plain, dict):
        raise NotPlain(f"a {kind.__name__.lower()} must be an object, not {type(plain).__name__}")
    shape = _shape(kind)
    unknown = plain.keys() - shape.keys()
    if unknown:
        raise NotPlain(f"a {kind.__name__.lower()} has no field {min(map(str, unknown))!r}")
    values = {}
    for name, value in plain.items():
        try:
            values[name] = shape[name].read(value)
        except (ValueError, TypeError, OverflowError) as error:
            raise NotPlain(f"{kind.__name__.lower()}.{name}: {error}") from error
    try:
        return kind(**values)
    except TypeError as error:
        raise NotPlain(f"{kind.__name__.lower()}: {error}") from error


def changes_to_plain(changes: Changes) -> list[list[Any]]:
    """``[class, before, after]`` for each change."""
    return [
        [
            type(change.record).__name__.lower(),
            None if change.before is None else to_plain(change.before),
            None if change.after is None else to_plain(change.after),
        ]
        for change in changes
    ]


def changes_from_plain(plain: object) -> Changes:
    """The changes of `changes_to_plain`. Raises NotPlain."""
    if not isinstance(plain, list):
        raise NotPlain("changes must be a list")
    changes = []
    for item in plain:
        if not (isinstance(item, list) and len(item) == 3 and isinstance(item[0], str) and item[0] in _CLASSES):
            raise NotPlain("a change must be [class, before, after]")
        kind = _CLASSES[item[0]]
        before, after = (None if side is None else from_plain(kind, side) for side in item[1:])
        if before is None and after is None:
            raise NotPlain("a change needs a record before or after it")
        if before is not None and after is not None and before.id != after.id:
            raise NotPlain("a change keeps the id")
        changes.append(Change(before, after))
    return tuple(changes)


class _Field:
    """How one field is written and read, made once for each class from its annotations."""

    __slots__ = ("read", "write")

    def __init__(self, write: Callable[[Any], Any], read: Callable[[Any], Any]) -> None:
        self.write = write
        self.read = read


@cache
def _shape(kind: type) -> dict[str, _Field]:
    hints = get_type_hints(kind, vars(records))
    return {field.name: _field(hints[field.name], instant=field.name in INSTANTS) for field in fields(kind)}


def _field(hint: Any, *, instant: bool) -> _Field:
    if hint == Place:
        return _Field(_place_to_plain, _place_from_plain)
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        (inner,) = (part for part in get_args(hint) if part is not type(None))
        some = _field(inner, instant=instant)
        return _Field(
            lambda value: None if value is None else some.write(value),
            lambda value: None if value is None else some.read(value),
        )
    if origin is tuple:
        item = _field(get_args(hint)[0], instant=False)
        return _Field(
            lambda value: [item.write(part) for part in value],
            lambda value: tuple(item.read(part) for part in _exactly(list, value)),
        )
    if hint is int and instant:
        return _Field(to_iso, lambda value: from_iso(_exactly(str, value)))
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _Field(str, hint)
    if hint is float:
        return _Field(lambda value: value, _number)
    return _Field(lambda value: value, lambda value: _exactly(hint, value))


def _place_to_plain(place: Place) -> Plain:
    return {"on": _PLACE_NAMES[type(place)]} | to_plain(place)


def _place_from_plain(value: object) -> Place:
    if not isinstance(value, dict) or not isinstance(value.get("on"), str) or value["on"] not in _PLACES:
        raise NotPlain("a place must say on: timeline, canvas or tray")
    place: Place = from_plain(_PLACES[value["on"]], {name: part for name, part in value.items() if name != "on"})
    return place


def _exactly(kind: type, value: Any) -> Any:
    if type(value) is not kind:
        raise NotPlain(f"{kind.__name__} expected, not {type(value).__name__}")
    return value


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise NotPlain(f"number expected, not {type(value).__name__}")
    return float(value)


def note_to_plain(note: Note) -> Plain:
    """A note in the stable shape of ``show --json``: what it says and where it is first, then all the rest."""
    plain = to_plain(note)
    return {name: plain[name] for name in _FIRST} | plain


_FIRST = ("id", "kind", "text", "author", "tags", "votes", "place", "marks", "source")
