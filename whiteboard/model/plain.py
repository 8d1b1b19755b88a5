"""Records as plain JSON values and back, strictly: what the journal stores and ``show --json`` prints.

Instants are ISO 8601 UTC texts, enumerations their values, tuples lists, and a place an object whose ``on`` says which.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import fields
from enum import StrEnum
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple, Union, get_args, get_origin, get_type_hints

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
    shape = _shape(cls)
    plain = dict(zip(shape.fields, shape.values(record), strict=True))
    for name, write in shape.writes:
        if plain[name] is not None:
            plain[name] = write(plain[name])
    return plain


def from_plain(kind: type, plain: object) -> Any:
    """The record of class ``kind`` that a plain object describes; missing fields take their defaults.

    Raises NotPlain on a wrong type, an unknown field or a missing one without a default.
    """
    if not isinstance(plain, dict):
        raise NotPlain(f"a {kind.__name__.lower()} must be an object, not {type(plain).__name__}")
    known = _shape(kind).fields
    unknown = plain.keys() - known.keys()
    if unknown:
        raise NotPlain(f"a {kind.__name__.lower()} has no field {min(map(str, unknown))!r}")
    values = {}
    for name, value in plain.items():
        field = known[name]
        try:
            values[name] = value if type(value) is field.as_is else field.read(value)
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


class _Field(NamedTuple):
    """How one field is written, but for None, and read; values whose type is ``as_is`` need no reading."""

    write: Callable[[Any], Any] | None
    read: Callable[[Any], Any]
    as_is: type | None = None


class _Shape(NamedTuple):
    """The fields of a class, made once from its annotations: what gives their values, and those that need writing."""

    fields: dict[str, _Field]
    values: Callable[[Any], tuple[Any, ...]]
    writes: tuple[tuple[str, Callable[[Any], Any]], ...]


@cache
def _shape(kind: type) -> _Shape:
    hints = get_type_hints(kind, vars(records))
    known = {field.name: _field(hints[field.name], instant=field.name in INSTANTS) for field in fields(kind)}
    # A class without fields has nothing to get.
    values: Callable[[Any], tuple[Any, ...]] = attrgetter(*known) if known else lambda _: ()
    return _Shape(known, values, tuple((name, field.write) for name, field in known.items() if field.write is not None))


def _field(hint: Any, *, instant: bool) -> _Field:
    if hint == Place:
        return _Field(_place_to_plain, _place_from_plain)
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        (inner,) = (part for part in get_args(hint) if part is not type(None))
        some = _field(inner, instant=instant)
        return _Field(some.write, lambda value: None if value is None else some.read(value), some.as_is)
    if origin is tuple:
        item = _field(get_args(hint)[0], instant=False)
        write = item.write
        return _Field(
            list if write is None else lambda value: [write(part) for part in value],
            lambda value: tuple(item.read(part) for part in _exactly(list, value)),
        )
    if hint is int and instant:
        return _Field(to_iso, lambda value: from_iso(_exactly(str, value)))
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _Field(str, hint)
    if hint is float:
        return _Field(None, _number, float)
    return _Field(None, lambda value: _exactly(hint, value), hint)


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
