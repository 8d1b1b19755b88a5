"""The one road of every import: recognise the format, parse it into candidates, and make one batch command of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from whiteboard.importers import board_json
from whiteboard.importers.candidates import (
    Candidate,
    Channel,
    Import,
    Incident,
    Options,
    SeveralIncidents,
    Unreadable,
    described,
    digest_of,
    place_of,
    printable,
    records_of,
)
from whiteboard.importers.columns import Columns
from whiteboard.importers.encodings import head_of, likely
from whiteboard.importers.formats import FORMATS, Format
from whiteboard.importers.lanes import Key, Lanes, Target, remembering
from whiteboard.importers.review import Review, Standing, believable, standings
from whiteboard.importers.source import Source
from whiteboard.layout.timescale import zone_of
from whiteboard.model.commands import Add, Batch, Command, Edit, count, edit_board
from whiteboard.model.document import Document
from whiteboard.model.instants import Instant
from whiteboard.model.progress import Progress, each, silent
from whiteboard.model.records import Id, Mark, Note, OnTimeline, Place
from whiteboard.model.rules import LONGEST_TEXT

_HEAD = 64 * 1024
_TRIED = 128 * 1024
"""Bytes of a source that is given to one format after the other."""
_SAVE = "save it as CSV, Markdown or HTML, or copy its text and paste it"
_COPY = "copy the timeline in it and paste it onto the board"
_FOREIGN = (
    (b"%PDF", "", "is a PDF", _COPY),
    (b"\x89PNG", "", "is a picture", "drop it onto the board to put it there"),
    (b"\xff\xd8\xff", "", "is a picture", "drop it onto the board to put it there"),
    (b"GIF8", "", "is a picture", "drop it onto the board to put it there"),
    (b"PK\x03\x04", ".docx", "is a Word document", f"save it as a web page (HTML), or {_COPY}"),
    (b"PK\x03\x04", ".xlsx", "is an Excel workbook", f"save its sheet as CSV, or {_COPY}"),
    (b"PK\x03\x04", ".odt", "is a text document", f"save it as HTML, or {_COPY}"),
    (b"PK\x03\x04", ".ods", "is a spreadsheet", f"save its sheet as CSV, or {_COPY}"),
    (b"PK", "", "is an archive, but no export of Slack", "unpack it and choose one of its files"),
    (b"\xd0\xcf\x11\xe0", "", "is a document of an old Office", f"save it as HTML or CSV, or {_COPY}"),
)
"""How files begin and are called that hold what is wanted in a way that nothing here reads, what they are, and the mend."""
_UNTITLED = frozenset({"", "untitled", "untitled board", "new board"})

Anything = Path | bytes | str | Source
"""A file, its bytes, a text, or what was read of one already."""


def read(
    source: Anything,
    *,
    today: date,
    timezone: str = "",
    day: date | None = None,
    format: str | None = None,
    incident: str | None = None,
    document: Document | None = None,
    name: str = "",
    start: Instant | None = None,
    channels: tuple[str, ...] | None = None,
    since: Instant | None = None,
    until: Instant | None = None,
    columns: Columns | None = None,
    encoding: str = "",
) -> Import:
    """What a file, its bytes or a pasted text holds.

    ``timezone`` (IANA; default the document's, else UTC) and ``day`` are for times that name none, ``format`` overrides
    what is recognised, ``incident`` chooses one of several, ``document`` is the board it is meant for, whose lanes and
    kinds may be named in it, ``name`` what people call bytes or text, and ``encoding`` (a key of `encodings.TITLES`) that of its
    text; the rest is as in `Options`. Raises Unreadable,
    in the case of several incidents SeveralIncidents.
    """
    zone = timezone or (document.board.timezone if document else "UTC")
    if zone_of(zone).key != zone:
        raise Unreadable(f"“{zone}” is not a time zone", mend="write one such as Europe/London", file="--timezone")
    opened = open_source(source, name)
    opened = replace(opened, encoding=encoding) if encoding else opened
    options = Options(
        zone,
        today,
        day,
        incident,
        document,
        zone_chosen=bool(timezone),
        start=start,
        channels=channels,
        since=since,
        until=until,
        columns=columns,
        progress=opened.progress,
    )
    opened.progress(0.0)
    imported = format_of(opened, format).parse(opened, options)
    for candidate in each(imported.candidates, opened.progress, of=len(imported.candidates)):
        if len(candidate.text) > LONGEST_TEXT:
            what = f"{candidate.where} has {len(candidate.text):,} characters; a note holds at most {LONGEST_TEXT:,}"
            raise Unreadable(what, mend="shorten it", file=opened.name)
    kept = (
        candidate
        for candidate in imported.candidates
        if candidate.at is None
        or ((since is None or since <= candidate.at) and (until is None or candidate.at <= until))
    )
    return replace(
        imported,
        candidates=tuple(_stamped(believable(candidate, today)) for candidate in kept),
        encodings=likely(opened),
    )


def open_source(source: Anything, name: str = "", progress: Progress = silent) -> Source:
    """The bytes of a source, so that it can be read again with other answers. Raises Unreadable.

    Reading it tells ``progress`` how far it is; what that raises ends the reading.
    """
    opened = source if isinstance(source, Source) else Source.of(source, name)
    return opened if progress is silent else replace(opened, progress=progress)


def incidents(source: Anything, *, format: str | None = None, name: str = "") -> tuple[Incident, ...]:
    """The incidents of a source, newest first; none where its format holds only one. Raises Unreadable."""
    opened = open_source(source, name)
    chosen = format_of(opened, format)
    return chosen.incidents(opened) if chosen.incidents else ()


def channels(source: Anything, *, format: str | None = None, name: str = "") -> tuple[Channel, ...]:
    """The channels of a source; none where its format has no such thing. Raises Unreadable."""
    opened = open_source(source, name)
    chosen = format_of(opened, format)
    return chosen.channels(opened) if chosen.channels else ()


def to_command(
    document: Document,
    imported: Import,
    new_id: Callable[[], Id],
    *,
    lane: Target | None = None,
    apply_marks: bool = True,
    taken: Collection[int] | None = None,
    move: bool = False,
    chosen: Mapping[Key, Target] = MappingProxyType({}),
) -> Batch | None:
    """One command that brings everything new onto the board, and what has changed in the source; None where nothing comes.

    ``lane`` (a lane's id or a role) overrides the lanes that the candidates suggest; a lane that a role lacks is added.
    Suggested marks are applied only where nothing carries them yet. ``taken`` are the numbers of the candidates that come,
    by default those that are new or that changed only in the source. What was changed on the board too keeps its place
    there, unless ``move``. A board without a title takes the import's. ``chosen`` are lanes that somebody
    chose and `lanes.ruled` has carried out already; the board remembers them. A board of ours comes as a whole, but for ``lane``.
    Raises BrokenRule for a lane that is not there.
    """
    if imported.board is not None and lane is None:
        return board_json.restored(document, imported, taken)
    lanes = Lanes(document, new_id, lane)
    free = set(Mark) - document.marks.keys() if apply_marks else set()
    placed: list[tuple[Candidate, Place, tuple[Mark, ...]]] = []
    updates: dict[Id, dict[str, Any]] = {}
    for number, (candidate, reviewed) in enumerate(_reviewed(document, imported.candidates)):
        comes = reviewed.comes if taken is None else number in taken
        if not comes:
            continue
        marks = tuple(mark for mark in Mark if mark in candidate.marks and mark in free)
        free.difference_update(marks)
        note = document.notes.get(reviewed.note or "")
        if note is not None and reviewed.standing in (Standing.CHANGED, Standing.CHANGED_HERE):
            keep = reviewed.standing is Standing.CHANGED_HERE and not move
            updates[note.id] = dict(_update(note, candidate, marks, lanes, keep=keep))
        else:
            placed.append((candidate, place_of(candidate, lanes.of(candidate)), marks))
    records = records_of(document, placed, new_id)
    if not records and not updates:
        return None
    commands: list[Command] = []
    if records:
        commands.append(Add((*lanes.added, *records)))
    elif lanes.added:
        commands.append(Add(tuple(lanes.added)))
    if updates:
        commands.append(Edit(Note, updates))
    if imported.title and document.board.title.strip().casefold() in _UNTITLED:
        commands.append(edit_board(document.board, "Name the board", title=printable(imported.title)))
    commands += remembering(document, imported.format, chosen)
    done = [f"import {described(records)}"] if records else []
    done += [f"update {count(len(updates), 'event')}"] if updates else []
    label = " and ".join(done)
    return Batch(f"{label[:1].upper()}{label[1:]} from {origin(imported.format)}", tuple(commands))


def readable(source: Source, *, today: date, timezone: str) -> tuple[str, ...]:
    """The names of the formats that make something of a source: all are tried, on a large one only its beginning."""
    options = Options(timezone, today, progress=source.progress)
    head = _head(source)
    return tuple(one.name for one in FORMATS if _can_read(one, source, head, options))


def _can_read(format: Format, source: Source, head: bytes, options: Options) -> bool:
    if len(source.data) > _TRIED:
        return format.recognise(head, source.name)
    try:
        format.parse(source, options)
    except SeveralIncidents:
        return True
    except Unreadable:
        return False
    return True


def origin(format: str) -> str:
    """What completes “4 events from …”."""
    return next((one.origin for one in FORMATS if one.name == format), format)


def _reviewed(document: Document, candidates: tuple[Candidate, ...]) -> Iterable[tuple[Candidate, Review]]:
    return zip(candidates, standings(document, candidates), strict=True)


def _update(
    note: Note, candidate: Candidate, marks: tuple[Mark, ...], lanes: Lanes, *, keep: bool
) -> Iterator[tuple[str, Any]]:
    """The fields that a change in the source gives a note: its words, its time unless ``keep``, and marks besides its own."""
    yield "text", printable(candidate.text).strip()
    yield "said", printable(candidate.said)
    yield "digest", candidate.digest or digest_of(candidate)
    if marks:
        yield "marks", tuple(mark for mark in Mark if mark in {*note.marks, *marks})
    if keep or candidate.at is None:
        return
    yield "promise", candidate.promise
    if isinstance(note.place, OnTimeline):
        # Another time may be where something stands already: then it asks for a free row.
        row = note.place.row if candidate.at == note.place.at else None
        yield "place", OnTimeline(candidate.at, note.place.lane, row, candidate.until, candidate.precision)
    else:
        yield "place", place_of(candidate, lanes.of(candidate))


def _stamped(candidate: Candidate) -> Candidate:
    return replace(candidate, digest=digest_of(candidate)) if candidate.source and not candidate.digest else candidate


def format_of(source: Source, name: str | None = None) -> Format:
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
        raise Unreadable("is JSON, but of no known shape", mend=_SAVE, file=source.name)
    raise _unknown(head, source.name)


def _unknown(head: bytes, name: str) -> Unreadable:
    """What a source is that no format knows, and what can be done with it."""
    for start, suffix, what, mend in _FOREIGN:
        if head.startswith(start) and name.lower().endswith(suffix):
            return Unreadable(what, mend=mend, file=name)
    if b"\0" in head:
        return Unreadable("is not text", mend=_SAVE, file=name)
    return Unreadable("is of no known format", mend=_SAVE, file=name)


def _head(source: Source) -> bytes:
    """The first bytes, as UTF-8 where they are text. Raises Unreadable where there are none."""
    return head_of(source.data[:_HEAD])


def _names() -> str:
    return ", ".join(one.name for one in FORMATS)
