"""The sample board: a customer portal outage, built by the commands that people use."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path

from whiteboard import resources
from whiteboard.importers import road
from whiteboard.model.commands import Add, Batch, Edit
from whiteboard.model.document import Document
from whiteboard.model.instants import Instant
from whiteboard.model.plain import Plain, from_plain, to_plain
from whiteboard.model.records import Action, Frame, Id, Lane, Link, Meeting, Note, Phase, Record
from whiteboard.session import Session
from whiteboard.session.templates import new_document
from whiteboard.storage import create_board

NAME = "customer-portal-outage"
"""The files of the sample in ``resources/demo``: lines of the scribe's bar, and as JSON what such lines cannot say."""


def write_board(path: Path, *, now: Callable[[], Instant], new_id: Callable[[], Id]) -> None:
    """Make the sample board in a new file. Raises BoardError."""
    plain = json.loads(resources.text("demo", f"{NAME}.json"))
    document = new_document(new_id(), plain["title"], plain["timezone"])
    with create_board(path, document, now=now) as store:
        build(Session(store, now=now, new_id=new_id), plain)


def build(session: Session, plain: Plain) -> None:
    """Fill an empty board: import the lines, then arrange and join what they made, in three steps that can be undone."""
    day = date.fromisoformat(plain["day"])
    lines = road.read(
        resources.path("demo", f"{NAME}.txt"), today=day, day=day, format="lines", document=session.document
    )
    imported = road.to_command(session.document, lines, session.new_id)
    if imported is None:
        raise ValueError("the sample's lines say nothing")
    session.do(imported)
    session.do(Batch("Arrange the board", tuple(_edits(session.document, plain))))
    session.do(Add(tuple(_additions(session.document, plain, session.new_id)), "Add phases, links and the meeting"))


def _edits(document: Document, plain: Plain) -> Iterator[Edit]:
    """What lanes, frames, notes and actions have besides what lines say. Notes go by their text, actions by their title."""
    notes = _notes(document)
    titles = {action.title: action.id for action in document.actions.values()}
    yield _edit(document, Lane, plain["lanes"])
    yield _edit(document, Frame, plain["frames"])
    yield _edit(document, Note, {notes[text]: values for text, values in plain["notes"].items()})
    actions = {
        titles[title]: values | {"notes": [notes[text] for text in values["notes"]]}
        for title, values in plain["actions"].items()
    }
    yield _edit(document, Action, actions)


def _edit(document: Document, kind: type, entries: Mapping[Id, Plain]) -> Edit:
    """An edit from plain values: ``entries`` is ``{id: {field: plain value}}``."""
    edited = {}
    for id, values in entries.items():
        record = from_plain(kind, to_plain(document.table(kind)[id]) | values)
        edited[id] = {name: getattr(record, name) for name in values}
    return Edit(kind, edited)


def _additions(document: Document, plain: Plain, new_id: Callable[[], Id]) -> Iterator[Record]:
    notes = _notes(document)
    for kind, name in ((Phase, "phases"), (Meeting, "meetings")):
        for values in plain[name]:
            yield from_plain(kind, {"id": new_id()} | values)
    for values in plain["links"]:
        yield Link(new_id(), notes[values["from"]], notes[values["to"]], values["label"])


def _notes(document: Document) -> dict[str, Id]:
    return {note.text: note.id for note in document.notes.values()}
