"""Copies of notes with what belongs to them: new ids, the links among them kept, the groups kept apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from whiteboard.model.records import Id, Link, Note


@dataclass(frozen=True, slots=True)
class Copies:
    """``notes`` by the id of what each was copied from, and the links among them."""

    notes: dict[Id, Note]
    links: tuple[Link, ...]


def copies(notes: Iterable[Note], links: Iterable[Link], new_id: Callable[[], Id]) -> Copies:
    """The same notes again, as if somebody had just written them.

    Marks stay with the first: each stands once on a board. So do votes, which were given to it, and where it came from.
    """
    groups: dict[Id, Id] = {}
    made: dict[Id, Note] = {}
    for note in notes:
        if note.grouped is not None and note.grouped not in groups:
            groups[note.grouped] = new_id()
        made[note.id] = replace(
            note,
            id=new_id(),
            marks=(),
            votes=0,
            source="",
            digest="",
            locked=False,
            grouped=None if note.grouped is None else groups[note.grouped],
        )
    among = tuple(
        replace(link, id=new_id(), from_note=made[link.from_note].id, to_note=made[link.to_note].id)
        for link in links
        if link.from_note in made and link.to_note in made
    )
    return Copies(made, among)
