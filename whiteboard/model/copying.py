"""Copies of notes and pictures with what belongs to them: new ids, the links among them kept, the groups kept apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from whiteboard.model.records import Id, Link, Note, Picture


@dataclass(frozen=True, slots=True)
class Copies:
    """``notes`` and ``pictures`` by the id of what each was copied from, and the links among the notes."""

    notes: dict[Id, Note]
    pictures: dict[Id, Picture]
    links: tuple[Link, ...]


def copies(
    notes: Iterable[Note], pictures: Iterable[Picture], links: Iterable[Link], new_id: Callable[[], Id]
) -> Copies:
    """The same again, as if somebody had just put it there.

    Marks stay with the first: each stands once on a board. So do votes, which were given to it, where it came from, and
    locks. A group that holds notes and pictures is one new group.
    """
    groups: dict[Id, Id] = {}

    def group(old: Id | None) -> Id | None:
        if old is not None and old not in groups:
            groups[old] = new_id()
        return None if old is None else groups[old]

    made = {
        note.id: replace(
            note,
            id=new_id(),
            marks=(),
            votes=0,
            source="",
            digest="",
            locked=False,
            grouped=group(note.grouped),
        )
        for note in notes
    }
    shown = {one.id: replace(one, id=new_id(), locked=False, grouped=group(one.grouped)) for one in pictures}
    among = tuple(
        replace(link, id=new_id(), from_note=made[link.from_note].id, to_note=made[link.to_note].id)
        for link in links
        if link.from_note in made and link.to_note in made
    )
    return Copies(made, shown, among)
