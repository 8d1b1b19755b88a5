"""Boards of any size with texts like those of real incidents, always the same ones."""

from __future__ import annotations

import random
from itertools import count
from pathlib import Path

from whiteboard.model.commands import Add
from whiteboard.model.instants import MINUTE, from_iso, to_iso
from whiteboard.model.records import Link, Mark, Note, OnCanvas, OnTimeline, Precision
from whiteboard.session import Session
from whiteboard.session.templates import new_document
from whiteboard.storage.working import create_board, open_board

WORDS = (
    "status page update investigating customers login portal error rate support tickets queue incident channel resolved "
    "identified fix rolling out certificate balancer region healthy rollback deploy alert pager on-call engineer"
).split()
START = from_iso("2026-03-02T08:00:00Z")
LANES = ("signals", "response", "internal", "public")
STICKIES = ("well", "improve", "question", "idea")
COLUMNS = 60


def board(path: Path, notes: int) -> None:
    """A board file with so many notes: four of five are events, two minutes apart, the others a wall of stickies below.

    Every thirtieth event is linked to the next public post, every fortieth public post promises the next, every
    twentieth event lasts some minutes.
    """
    chance = random.Random(7)
    create_board(path, new_document("bench", "Benchmark", "Europe/London"), now=lambda: START).close()
    with open_board(path, now=lambda: START) as store:
        session = Session(store, now=lambda: START, new_id=(f"f{n}" for n in count()).__next__)
        kinds = [kind for kind in STICKIES if kind in session.document.kinds] or ["idea"]
        session.do(Add(tuple(_note(index, notes, kinds, chance) for index in range(notes)), "Fill"))
        ends = [index for index in range(0, notes - 8, 30) if index % 5 != 4]
        posts = [
            next(n for n in range(index + 1, index + 30) if LANES[n % 4] == "public" and n % 5 != 4) for index in ends
        ]
        links = (
            Link(f"l{a}", f"n{a}", f"n{b}", "told") for a, b in zip(ends, posts, strict=True) if b < notes and a != b
        )
        session.do(Add(tuple(links), "Link"))


def csv_of(rows: int) -> str:
    """A table of so many events, as an export of another program."""
    chance = random.Random(8)
    lines = ["time,lane,text"]
    for index in range(rows):
        text = " ".join(chance.choices(WORDS, k=chance.randint(4, 12)))
        lines.append(f"{to_iso(START + index * 2 * MINUTE)},{LANES[index % 4]},{text} {index}")
    return "\n".join(lines)


def _note(index: int, notes: int, kinds: list[str], chance: random.Random) -> Note:
    text = " ".join(chance.choices(WORDS, k=chance.randint(4, 12)))
    if index % 5 == 4:
        row, column = divmod(index // 5, COLUMNS)
        return Note(f"n{index}", chance.choice(kinds), text, OnCanvas(column * 150.0, row * 100.0), author="anna")
    at = START + index * 2 * MINUTE
    lane = LANES[index % 4]
    until = at + 9 * MINUTE if index % 20 == 0 else None
    precision = Precision.RANGE if until is not None else Precision.EXACT
    marks = {0: (Mark.DETECTED,), (notes - 2) // 20 * 20 + 1: (Mark.RESOLVED,)}.get(index, ())
    promise = at + 30 * MINUTE if lane == "public" and index % 40 == 3 else None
    return Note(f"n{index}", "event", text, OnTimeline(at, lane, None, until, precision), marks=marks, promise=promise)
