"""A small incident as a document, for tests of what is drawn and written: all lanes, marks, a silence, stickies, actions."""

from __future__ import annotations

from whiteboard.model.document import Document
from whiteboard.model.instants import MINUTE, Instant, from_iso
from whiteboard.model.records import (
    Action,
    Board,
    Category,
    Fold,
    Frame,
    Kind,
    Lane,
    Mark,
    Meeting,
    MeetingKind,
    Note,
    OnCanvas,
    OnTimeline,
    Phase,
    Record,
    Role,
    Status,
    Target,
    Update,
)

NINE: Instant = from_iso("2019-07-18T08:00:00Z")
"""09:00 in London."""

_EVENTS = (
    (4, "signals", 0, "Error rate on login passes 5 %", (Mark.IMPACT_STARTED,)),
    (22, "signals", 3, "Alert: portal check failing", (Mark.DETECTED,)),
    (24, "response", 0, "On-call acknowledges", (Mark.ACKNOWLEDGED,)),
    (37, "public", 0, "Status page: Investigating", ()),
    (46, "response", 3, "Bad certificate found", (Mark.IDENTIFIED,)),
    (52, "internal", 0, "Incident channel opened", (Mark.DECLARED,)),
    (62, "public", 3, "Status page: Identified", ()),
    (262, "response", 0, "All regions healthy", (Mark.MITIGATED,)),
    (266, "public", 0, "Status page: Resolved", (Mark.RESOLVED,)),
)


def incident(*more: Record, title: str = "Customer portal outage", timezone: str = "Europe/London") -> Document:
    """The document, with more records where a test needs them; one with a known id takes its place."""
    lanes = ("Signals", "Response", "Internal", "Public")
    kinds = (("event", "Event", "#ffffff"), ("well", "Went well", "#cdeac5"), ("improve", "To improve", "#fdd2c4"))
    records: list[Record] = [
        *(Lane(name.lower(), name, Role(name.lower()), "", "#2f6fde", place) for place, name in enumerate(lanes)),
        *(Kind(id, name, colour, place) for place, (id, name, colour) in enumerate(kinds)),
        Fold("quiet", NINE + 130 * MINUTE, NINE + 250 * MINUTE),
        Phase("unnoticed", "Unnoticed", NINE + 4 * MINUTE, NINE + 22 * MINUTE),
        Frame("discussion", "Discussion", 0.0, 0.0, 620.0, 440.0),
        Note("heard", "improve", "Support heard from customers first", OnCanvas(20.0, 50.0), votes=6),
        Note("wording", "well", "Clear wording, no jargon", OnTimeline(NINE + 50 * MINUTE, "public", 6), votes=2),
        Note("unplaced", "improve", "Nobody has placed this yet"),
        Action(
            "page",
            "Page the comms manager on every Sev 1",
            Category.PROCESS,
            "Comms lead",
            "2019-08-02",
            "Add the role to the policy",
            ticket="https://tickets.example/7",
            notes=("heard",),
        ),
        Action("rota", "Name an owner per shift", Category.PEOPLE, status=Status.DONE, position=1),
        Update("agreed", "page", NINE + 40_000 * MINUTE, "The role is agreed", "Anna"),
        Meeting("look back", MeetingKind.WORKSHOP, from_iso("2019-07-23T13:00:00Z"), None, ("Anna", "Ben")),
        Target("public", first=30, every=30),
        Target("internal", first=10, every=30),
    ]
    for minute, lane, row, text, marks in _EVENTS:
        place = OnTimeline(NINE + minute * MINUTE, lane, row)
        records.append(Note(f"at {minute}", "event", text, place, marks=marks))
    known = {(type(record), record.id): record for record in (*records, *more)}
    return Document.of(Board("board", title, timezone, start=NINE), known.values())
