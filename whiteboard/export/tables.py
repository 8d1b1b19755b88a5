"""Writes what a board holds as CSV tables: its notes, its timeline, its comms figures, and its actions for Jira.

As RFC 4180 has it, but with the mark at the beginning by which spreadsheets know UTF-8. No cell can be taken for a
formula. Instants are ISO 8601 UTC, beside the board's own time.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from whiteboard.comms.values import Figures
from whiteboard.comms.words import ROWS, lines
from whiteboard.export.report import revealed
from whiteboard.export.writable import no_formula, one_line
from whiteboard.layout.timescale import zone_of
from whiteboard.layout.when import whole_days
from whiteboard.model.document import Document
from whiteboard.model.instants import SECOND, Instant, to_datetime, to_iso
from whiteboard.model.order import actions_in_order, in_order
from whiteboard.model.records import EVENT, Action, InTray, Note, OnCanvas, OnTimeline

Cells = Sequence[str | float | None]

ROWS_FOR_JIRA = 250
"""What Jira imports at once for somebody who is no administrator."""
_LONGEST_SUMMARY = 255
"""Characters of an issue's summary in Jira."""

_NOTE = ("Number", "Kind", "Text", "On", "At", "Until", "Precision", "Local time", "Lane", "Role", "Marks", "Votes")
_NOTE_HEAD = (*_NOTE, "Author", "Tags", "Said", "Next update promised by", "Source")
_EVENT_HEAD = ("At", "Until", "Local time", "What", "Lane", "Role", "Text", "Marks")
_FIGURE_HEAD = ("Figure", "Seconds", "In words", "About", "Target seconds", "Verdict", "Missing", "Meaning")
_JIRA_HEAD = ("Summary", "Issue Type", "Description", "Assignee", "Due Date", "Labels", "Labels", "Status", "Ticket")


def notes(document: Document) -> bytes:
    """A row for each note, in the order in which one reads them."""
    document = revealed(document)
    ordered = in_order(document, document.notes.values())
    return _table(_NOTE_HEAD, (_note(document, note, number) for number, note in enumerate(ordered, 1)))


def timeline(document: Document) -> bytes:
    """A row for each note on the timeline and each phase, in the order of time."""
    placed = [note for note in document.notes.values() if isinstance(note.place, OnTimeline)]
    rows = [
        (note.place.at, 1, order, _event(document, note))
        for order, note in enumerate(in_order(document, placed))
        if isinstance(note.place, OnTimeline)
    ]
    rows += [
        (
            phase.start,
            0,
            order,
            (to_iso(phase.start), to_iso(phase.until), _local(document, phase.start), "phase", "", "", phase.title, ""),
        )
        for order, phase in enumerate(sorted(document.phases.values(), key=lambda phase: phase.id))
    ]
    return _table(_EVENT_HEAD, (cells for *_, cells in sorted(rows, key=lambda row: row[:3])))


def figures(document: Document, found: Figures) -> bytes:
    """A row for each comms figure, then one for each silence of both roles in the order of time."""
    return _table(_FIGURE_HEAD, _figures(document, found))


def jira(document: Document, volume: int) -> bytes:
    """A row for each action, from ``volume`` times `ROWS_FOR_JIRA` on.

    Made for https://support.atlassian.com/jira-software-cloud/docs/prepare-a-csv-file-for-import: the summary comes
    first, headers have no punctuation, several labels are several columns of one name.
    """
    first = volume * ROWS_FOR_JIRA
    actions = actions_in_order(document)[first : first + ROWS_FOR_JIRA]
    return _table(_JIRA_HEAD, (_issue(document, action) for action in actions))


def jira_volumes(document: Document) -> int:
    """How many files the actions of a board take."""
    return max(1, -(-len(document.actions) // ROWS_FOR_JIRA))


def _table(head: Cells, rows: Iterable[Cells]) -> bytes:
    made = StringIO(newline="")
    table = csv.writer(made)
    table.writerow(head)
    table.writerows([no_formula(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return made.getvalue().encode("utf-8-sig")


def _note(document: Document, note: Note, number: int) -> Cells:
    place = note.place
    kind = document.kinds.get(note.kind)
    where: Cells = ({OnCanvas: "canvas", InTray: "tray"}.get(type(place)), "", "", "", "", "", "")
    if isinstance(place, OnTimeline):
        lane = document.lanes.get(place.lane)
        until = to_iso(place.until) if place.until is not None else ""
        titles = (lane.title, lane.role.value) if lane else ("", "")
        where = ("timeline", to_iso(place.at), until, place.precision.value, _local_start(document, place), *titles)
    return (
        number,
        kind.title if kind else note.kind,
        note.text,
        *where,
        _listed(note.marks),
        note.votes,
        note.author,
        _listed(note.tags),
        note.said,
        to_iso(note.promise) if note.promise is not None else "",
        note.source,
    )


def _event(document: Document, note: Note) -> Cells:
    _, kind, text, _, at, until, _, local, lane, role, marks, *_ = _note(document, note, 0)
    return at, until, local, "event" if note.kind == EVENT else kind, lane, role, text, marks


def _figures(document: Document, found: Figures) -> Iterator[Cells]:
    for row, line in zip(ROWS, lines(found), strict=True):
        figure = row.read(found)
        seconds, target = getattr(figure, "value", None), getattr(figure, "target", None)
        about = "about" if figure.about else ""
        verdict = line.verdict.value if line.verdict else ""
        yield line.title, seconds, line.value, about, target, verdict, _listed(line.missing), line.hint
    gaps = sorted((gap for gaps in found.gaps.values() for gap in gaps), key=lambda gap: (gap.start, gap.role))
    for gap in gaps:
        words = f"{_local(document, gap.start)} to {_local(document, gap.until)}"
        verdict = "" if gap.target is None else "missed" if gap.late else "kept"
        about = "about" if gap.about else ""
        yield f"{gap.role.value.title()} silence", gap.seconds, words, about, gap.target, verdict, "", ""


def _issue(document: Document, action: Action) -> Cells:
    summary = one_line(action.title)
    whole = [action.title] if len(summary) > _LONGEST_SUMMARY else []
    next_step = [f"Recommended next step: {action.next_step}"] if action.next_step else []
    origins = [f"From: {one_line(document.notes[id].text)}" for id in action.notes if id in document.notes]
    updates = sorted(
        (update for update in document.updates.values() if update.action == action.id), key=lambda one: (one.at, one.id)
    )
    heard = [f"{to_datetime(one.at):%Y-%m-%d} {one.author}: {one.text}" for one in updates]
    board = [f"Agreed after: {one_line(document.board.title)}"] if document.board.title.strip() else []
    return (
        summary if not whole else f"{summary[: _LONGEST_SUMMARY - 1]}…",
        "Task",
        "\n\n".join((*whole, *next_step, *origins, *heard, *board)),
        one_line(action.owner),
        action.due,
        action.category.value,
        "retrospective",
        action.status.value,
        action.ticket,
    )


def _local_start(document: Document, place: OnTimeline) -> str:
    """When a note stands on the board's clock; of one that is known by its day no time of day."""
    told = _local(document, place.at)
    day, _, clock = told.partition(" ")
    # A day of UTC does not begin with a day of the board's clock elsewhere, and may begin the evening before.
    begins = clock == "00:00:00"
    return day if begins and whole_days(place.at, place.until, zone_of(document.board.timezone)) else told


def _local(document: Document, at: Instant) -> str:
    """“2019-07-18 09:04:00” on the board's clock."""
    return f"{to_datetime(at // SECOND * SECOND).astimezone(zone_of(document.board.timezone)).replace(tzinfo=None).isoformat(' ')}"


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)
