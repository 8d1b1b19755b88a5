"""What the clipboard carries: notes and pictures for other boards and windows, and the same as text, table and image."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from html import escape
from typing import Any

from PySide6.QtCore import QByteArray, QMimeData
from PySide6.QtGui import QImage, QPainter

from whiteboard.importers.bar import write_lines
from whiteboard.layout.board import geometry, link_drawing, note_drawing, notes_near, picture_drawing, picture_rect
from whiteboard.layout.display import Drawing
from whiteboard.layout.geometry import union
from whiteboard.layout.routes import nobody
from whiteboard.layout.theme import LIGHT
from whiteboard.layout.timescale import zone_of
from whiteboard.model.commands import Add, counted
from whiteboard.model.copying import copies
from whiteboard.model.document import Document
from whiteboard.model.instants import Instant, to_datetime
from whiteboard.model.plain import NotPlain, from_plain, to_plain
from whiteboard.model.records import EVENT, Id, Kind, Lane, Link, Note, OnCanvas, OnTimeline, Picture, Place, Record
from whiteboard.ui.painter import DisplayPainter, colour

OURS = "application/x-whiteboard-board+json"
"""Notes and pictures with their links, and the kinds and lanes that they refer to, as plain records."""
LINES = "application/x-whiteboard-lines"
"""The text beside it is lines that the bar has written: what a line begins with is the kind of its note, no bullet."""
CONTENTS = "application/x-whiteboard-pictures"
"""The bytes that the pictures show, one after the other; the records say of each how many."""
_VERSION = 1
_UNREADABLE = "What is on the clipboard cannot be read: copy it again."
_LARGEST = 4_000
"""Pixels of a copied picture's longer side at the most."""
_SHARPNESS = 2.0
_AROUND = 12.0
_CLASSES: Mapping[str, type] = {"notes": Note, "pictures": Picture, "links": Link, "kinds": Kind, "lanes": Lane}


class NotOurs(Exception):
    """The clipboard says that it carries something of ours that cannot be read; the text says so for people."""


def write(cards: Iterable[Note | Picture], document: Document) -> QMimeData:
    """Notes and pictures in every form at once; what takes them chooses."""
    cards = list(cards)
    pictures = [card for card in cards if isinstance(card, Picture)]
    notes = [card for card in cards if isinstance(card, Note)]
    notes.sort(key=lambda note: (_at(note) is None, _at(note) or 0, note.id))
    contents = {one.content: document.contents[one.content] for one in pictures}
    data = QMimeData()
    data.setData(OURS, QByteArray(json.dumps(_plain(notes, pictures, contents, document)).encode()))
    if contents:
        data.setData(CONTENTS, QByteArray(b"".join(contents.values())))
    told = [one.alt for one in pictures if one.alt]
    text = "\n".join([*([write_lines(notes, document)] if notes else []), *told])
    if text:
        data.setText(text)
        data.setHtml(
            "".join([*([_table(notes, document)] if notes else []), *(f"<p>{_in_html(alt)}</p>" for alt in told)])
        )
    image = _image(notes, pictures, document)
    if image is not None:
        data.setImageData(image)
    return data


def _at(note: Note) -> Instant | None:
    return note.place.at if isinstance(note.place, OnTimeline) else None


def _plain(
    notes: list[Note], pictures: list[Picture], contents: Mapping[Id, bytes], document: Document
) -> dict[str, Any]:
    ids = {note.id for note in notes}
    lanes = {note.place.lane for note in notes if isinstance(note.place, OnTimeline)}
    records: dict[str, Iterable[Record]] = {
        "notes": notes,
        "pictures": pictures,
        "links": [link for link in document.links.values() if link.from_note in ids and link.to_note in ids],
        "kinds": [document.kinds[id] for id in sorted({note.kind for note in notes})],
        "lanes": [document.lanes[id] for id in sorted(lanes)],
    }
    plain = {name: [to_plain(record) for record in found] for name, found in records.items()}
    lengths = {id: len(data) for id, data in contents.items()}
    return {"version": _VERSION, "board": document.board.id, "contents": lengths, **plain}


def _table(notes: list[Note], document: Document) -> str:
    zone = zone_of(document.board.timezone)
    rows = []
    for note in notes:
        place = note.place if isinstance(note.place, OnTimeline) else None
        times = (place.at, place.until) if place is not None else (None, None)
        cells = (
            # In a form that spreadsheets of all languages take for a time.
            *("" if at is None else f"{to_datetime(at).astimezone(zone):%Y-%m-%d %H:%M}" for at in times),
            document.lanes[place.lane].title if place is not None else "",
            document.kinds[note.kind].title,
            note.text,
            note.author,
            " ".join(f"#{tag}" for tag in note.tags),
        )
        rows.append("<tr>" + "".join(f"<td>{_in_html(cell)}</td>" for cell in cells) + "</tr>")
    head = "".join(f"<th>{title}</th>" for title in ("Time", "Until", "Lane", "Kind", "Text", "Author", "Tags"))
    return f"<table border='1'><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _in_html(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _image(notes: list[Note], pictures: list[Picture], document: Document) -> QImage | None:
    """All of it as it stands on the board, with the links among the notes, in light colours as on paper."""
    shape = geometry(document)
    ids = {note.id for note in notes}
    links = [link for link in document.links.values() if link.from_note in ids and link.to_note in ids]
    near = notes_near(document, shape) if links else nobody
    behind = sorted(pictures, key=lambda one: (one.z, one.id))
    drawings: list[Drawing] = [picture_drawing(document, one, picture_rect(one, shape), LIGHT) for one in behind]
    drawings += [drawing for link in links if (drawing := link_drawing(document, link, shape, LIGHT, near)) is not None]
    ordered = sorted(notes, key=lambda note: (note.z, note.kind != EVENT, note.id))
    drawings += [drawing for note in ordered if (drawing := note_drawing(document, note, shape, LIGHT)) is not None]
    bounds = union(area for drawing in drawings if (area := drawing.bounds) is not None)
    if bounds is None:
        return None
    area = bounds.grown(_AROUND if notes else 0.0)
    scale = min(_SHARPNESS, _LARGEST / max(area.width, area.height))
    image = QImage(round(area.width * scale), round(area.height * scale), QImage.Format.Format_RGB32)
    image.fill(colour(LIGHT.paper))
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing)
    painter.scale(scale, scale)
    painter.translate(-area.x, -area.y)
    DisplayPainter().drawings(painter, drawings)
    painter.end()
    return image


def read(data: QMimeData, document: Document, new_id: Callable[[], Id], way: tuple[float, float]) -> Add | None:
    """The command that adds what is on the clipboard with new ids, moved on the canvas by a way in points.

    None where there is nothing. Kinds and lanes are those of the same id, title or role here, or come along. Raises
    `NotOurs`.
    """
    if not data.hasFormat(OURS):
        return None
    try:
        plain = json.loads(bytes(data.data(OURS).data()))
        if plain["version"] > _VERSION:
            raise NotOurs("This was copied with a newer version of the program.")
        found = _records(plain)
        contents = _contents(plain, data)
    except (ValueError, KeyError, TypeError, AttributeError, NotPlain) as error:
        raise NotOurs(_UNREADABLE) from error
    added: dict[tuple[type, Id], Record] = {}
    kinds = {kind.id: _kind_here(kind, document, added) for kind in found["kinds"]}
    lanes = {lane.id: _lane_here(lane, document, added) for lane in found["lanes"]}
    made = copies(found["notes"], found["pictures"], found["links"], new_id)

    def placed(place: Place) -> Place:
        if isinstance(place, OnCanvas):
            return OnCanvas(place.x + way[0], place.y + way[1])
        return replace(place, lane=lanes[place.lane], row=None) if isinstance(place, OnTimeline) else place

    try:
        notes = [replace(note, kind=kinds[note.kind], place=placed(note.place)) for note in made.notes.values()]
    except KeyError as error:
        raise NotOurs(_UNREADABLE) from error
    pictures = [replace(one, x=one.x + way[0], y=max(0.0, one.y + way[1])) for one in made.pictures.values()]
    if not notes and not pictures:
        return None
    records: tuple[Record, ...] = (*added.values(), *pictures, *notes, *made.links)
    return Add(records, f"Paste {counted(len(notes), len(pictures))}", contents)


def _records(plain: dict[str, Any]) -> dict[str, list[Any]]:
    """The records of each class; an older program wrote no pictures."""
    return {name: [from_plain(kind, one) for one in plain.get(name, ())] for name, kind in _CLASSES.items()}


def _contents(plain: dict[str, Any], data: QMimeData) -> dict[Id, bytes]:
    """What the pictures show. The board itself checks that each is what its id says before it takes any."""
    rest = bytes(data.data(CONTENTS).data())
    found: dict[Id, bytes] = {}
    for id, length in plain.get("contents", {}).items():
        found[id], rest = rest[:length], rest[length:]
    return found


def corner(data: QMimeData) -> tuple[float, float] | None:
    """The left upper corner on the canvas of what is on the clipboard; None where none of it lies there."""
    try:
        found = _records(json.loads(bytes(data.data(OURS).data())))
    except (ValueError, KeyError, TypeError, AttributeError, NotPlain):
        return None
    places = [note.place for note in found["notes"] if isinstance(note.place, OnCanvas)]
    corners = [(place.x, place.y) for place in places] + [(one.x, one.y) for one in found["pictures"]]
    return (min(x for x, _ in corners), min(y for _, y in corners)) if corners else None


def _kind_here(kind: Kind, document: Document, added: dict[tuple[type, Id], Record]) -> Id:
    same = (one.id for one in document.kinds.values() if one.id == kind.id or one.title == kind.title)
    found = next(same, None)
    if found is None:
        added[Kind, kind.id] = replace(kind, position=1 + max(one.position for one in document.kinds.values()))
    return found or kind.id


def _lane_here(lane: Lane, document: Document, added: dict[tuple[type, Id], Record]) -> Id:
    lanes = document.lanes.values()
    for same in (
        lambda one: one.id == lane.id,
        lambda one: one.title == lane.title,
        lambda one: one.role is lane.role,
    ):
        found = next((one.id for one in lanes if same(one)), None)
        if found is not None:
            return found
    added[Lane, lane.id] = replace(lane, position=1 + max((one.position for one in lanes), default=-1))
    return lane.id
