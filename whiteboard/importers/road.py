"""The one road of every import: recognise the format, parse it into candidates, and make one batch command of them."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

from whiteboard.importers.candidates import (
    Candidate,
    Import,
    Incident,
    Options,
    Unreadable,
    described,
    lane_with,
    place_of,
    printable,
    records_of,
)
from whiteboard.importers.formats import FORMATS, Format
from whiteboard.importers.source import UTF16, Source
from whiteboard.layout.timescale import zone_of
from whiteboard.model.commands import Add, Batch, Command, edit_board
from whiteboard.model.document import Document
from whiteboard.model.records import Id, Lane, Mark, OnTimeline, Role
from whiteboard.model.rules import LONGEST_TEXT, BrokenRule

_HEAD = 64 * 1024
_UNTITLED = frozenset({"", "untitled", "untitled board", "new board"})


def read(
    source: Path | bytes | str,
    *,
    today: date,
    timezone: str = "",
    day: date | None = None,
    format: str | None = None,
    incident: str | None = None,
    document: Document | None = None,
    name: str = "",
) -> Import:
    """What a file, its bytes or a pasted text holds.

    ``timezone`` (IANA; default the document's, else UTC) and ``day`` are for times that name none, ``format`` overrides
    what is recognised, ``incident`` chooses one of several, ``document`` is the board it is meant for, whose lanes and
    kinds may be named in it, and ``name`` what people call bytes or text. Raises Unreadable, in the case of several
    incidents SeveralIncidents.
    """
    zone = timezone or (document.board.timezone if document else "UTC")
    if zone_of(zone).key != zone:
        raise Unreadable(f"“{zone}” is not a time zone", mend="write one such as Europe/London", file="--timezone")
    opened = Source.of(source, name)
    imported = _format(opened, format).parse(opened, Options(zone, today, day, incident, document))
    for candidate in imported.candidates:
        if len(candidate.text) > LONGEST_TEXT:
            what = f"{candidate.where} has {len(candidate.text):,} characters; a note holds at most {LONGEST_TEXT:,}"
            raise Unreadable(what, mend="shorten it", file=opened.name)
    return imported


def incidents(source: Path | bytes | str, *, format: str | None = None, name: str = "") -> tuple[Incident, ...]:
    """The incidents of a source, newest first; none where its format holds only one. Raises Unreadable."""
    opened = Source.of(source, name)
    chosen = _format(opened, format)
    return chosen.incidents(opened) if chosen.incidents else ()


def known(document: Document, candidates: Iterable[Candidate]) -> tuple[bool, ...]:
    """For each candidate whether the board, or a candidate before it, has it already.

    It has when the source's id is there, or when nothing but the words and the time are to go by and both are the same.
    """
    sources = {note.source for note in document.notes.values() if note.source}
    said = {
        (note.place.at if isinstance(note.place, OnTimeline) else None, note.text) for note in document.notes.values()
    }
    titles = {action.title for action in document.actions.values()}
    found = []
    for candidate in candidates:
        text = printable(candidate.text).strip()
        if candidate.todo is not None:
            found.append(text in titles)
        else:
            found.append(candidate.source in sources or (candidate.at, text) in said)
        if candidate.source:
            sources.add(candidate.source)
    return tuple(found)


def to_command(
    document: Document,
    imported: Import,
    new_id: Callable[[], Id],
    *,
    lane: Id | Role | None = None,
    apply_marks: bool = True,
) -> Batch | None:
    """One command that brings everything new onto the board; None where nothing is new.

    ``lane`` (a lane's id or a role) overrides the lanes that the candidates suggest; a lane that a role lacks is added.
    Suggested marks are applied only where nothing carries them yet. A board without a title takes the import's. Raises
    BrokenRule for a lane that is not there.
    """
    fresh = [
        one for one, there in zip(imported.candidates, known(document, imported.candidates), strict=True) if not there
    ]
    lanes = _Lanes(document, new_id, lane)
    free = set(Mark) - document.marks.keys() if apply_marks else set()
    placed = []
    for candidate in fresh:
        marks = tuple(mark for mark in Mark if mark in candidate.marks and mark in free)
        free.difference_update(marks)
        placed.append((candidate, place_of(candidate, lanes.of(candidate)), marks))
    records = records_of(document, placed, new_id)
    if not records:
        return None
    commands: list[Command] = [Add((*lanes.added, *records))]
    if imported.title and document.board.title.strip().casefold() in _UNTITLED:
        commands.append(edit_board(document.board, "Name the board", title=printable(imported.title)))
    origin = next((one.origin for one in FORMATS if one.name == imported.format), imported.format)
    return Batch(f"Import {described(records)} from {origin}", tuple(commands))


class _Lanes:
    """The lane of each candidate, and the lanes that had to be added for them."""

    def __init__(self, document: Document, new_id: Callable[[], Id], override: Id | Role | None) -> None:
        self.added: list[Lane] = []
        self._lanes = dict(document.lanes)
        self._new_id = new_id
        self._override = override
        if override is not None and not isinstance(override, Role) and override not in document.lanes:
            raise BrokenRule(f"the board has no lane “{override}”")

    def of(self, candidate: Candidate) -> Id | None:
        """The lane's id; None for what goes to the tray anyhow."""
        if candidate.at is None or candidate.todo is not None:
            return None
        named = self._override or candidate.lane
        if named in self._lanes and not isinstance(named, Role):
            return named
        role = self._override if isinstance(self._override, Role) else candidate.role or Role.OTHER
        return (lane_with(self._lanes.values(), role) or self._add(role)).id

    def _add(self, role: Role) -> Lane:
        last = max((lane.position for lane in self._lanes.values()), default=-1)
        lane = Lane(self._new_id(), role.value.capitalize(), role, position=last + 1)
        self._lanes[lane.id] = lane
        self.added.append(lane)
        return lane


def _format(source: Source, name: str | None) -> Format:
    """The format of that name, or the one that is recognised. Raises Unreadable."""
    if name is not None:
        found = next((one for one in FORMATS if one.name == name), None)
        if found is None:
            raise Unreadable(f"“{name}” is no known format", mend=f"known are {_names()}", file="--format")
        return found
    source.refuse_empty()
    head = _head(source)
    found = next((one for one in FORMATS if one.recognise(head, source.name)), None)
    if found is not None:
        return found
    if source.name.lower().endswith(".json") or head.lstrip()[:1] in (b"{", b"["):
        source.json()
        raise Unreadable("is JSON, but of no known shape", mend=f"known formats are {_names()}", file=source.name)
    raise Unreadable("is of no known format", mend=f"known are {_names()}; --format chooses one", file=source.name)


def _head(source: Source) -> bytes:
    """The first bytes, as UTF-8 where they are text. Raises Unreadable where there are none."""
    start = replace(source, data=source.data[:_HEAD])
    if start.data.startswith(UTF16):
        return start.data.decode("utf-16", "replace").encode("utf-8", "replace")
    return start.data.removeprefix(codecs.BOM_UTF8)


def _names() -> str:
    return ", ".join(one.name for one in FORMATS)
