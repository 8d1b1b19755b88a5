"""Lines of the scribe's bar, piped or pasted: any text is such lines."""

from __future__ import annotations

import re
from dataclasses import replace

from whiteboard.importers.bar import BarContext, candidate_of, read_lines
from whiteboard.importers.candidates import MOST_CANDIDATES, Candidate, Import, Options, Unreadable
from whiteboard.importers.elapsed import read_elapsed
from whiteboard.importers.encodings import text_of
from whiteboard.importers.source import Source
from whiteboard.importers.zones import midnight
from whiteboard.layout.timescale import zone_of
from whiteboard.model.progress import each
from whiteboard.model.records import Lane, Precision, Role

NAME = "lines"

_ROLE_LANES = tuple(Lane(role.value, role.value, role, position=place) for place, role in enumerate(Role))
_FOREIGN = re.compile(
    rb"\s*(?:<!doctype|<html|<\?xml|PK\x03\x04|%PDF|\{\s*[\"}]|\[\s*(?:[\[{\"\]]|-?\d+(?:\.\d+)?\s*[,\]]))",
    re.IGNORECASE,
)
"""How markup, archives and JSON begin: none of these is to become notes line by line unless somebody says so."""


def recognise(head: bytes, name: str) -> bool:
    """Whether it is text, and none that is plainly something else or claims to be JSON by its name."""
    return b"\0" not in head and not _FOREIGN.match(head) and not name.lower().endswith(".json")


def parse(source: Source, options: Options) -> Import:
    """A candidate for each line that says something. Raises Unreadable."""
    text = text_of(source)
    if text.count("\n") > MOST_CANDIDATES or text.count("\r") > MOST_CANDIDATES:
        raise Unreadable(f"has more than {MOST_CANDIDATES:,} lines", mend="import a part of it", file=source.name)
    context, suggested = _context(options)
    candidates: list[Candidate] = []
    bare_clocks = asks_start = False
    for number, line in each(read_lines(text, context), options.progress):
        bare_clocks |= line.at is not None and not line.dated
        candidate = candidate_of(line, where=f"line {number}")
        if options.start is None and read_elapsed(line.said, 0) is not None:
            asks_start = True
            candidate = replace(candidate, precision=Precision.ABOUT) if line.until is None else candidate
        if candidate.lane in suggested:
            candidate = replace(candidate, lane=None, role=suggested[candidate.lane])
        candidates.append(candidate)
    if not candidates:
        raise Unreadable(
            "says nothing",
            mend="write lines such as “14:02 public Status page: investigating”",
            file=source.name,
        )
    return Import(
        "",
        NAME,
        tuple(candidates),
        asks_day=bare_clocks and options.day is None and context.last is None,
        asks_start=asks_start,
    )


def _context(options: Options) -> tuple[BarContext, dict[str | None, Role]]:
    """What lines are read against; without a board its lanes stand for the roles, in the second value."""
    if options.document is not None:
        context = BarContext.of(options.document, options.today, day=options.day)
        return _started(replace(context, timezone=options.timezone), options), {}
    context = BarContext(options.timezone, options.day or options.today, options.today, lanes=_ROLE_LANES)
    return _started(context, options), {lane.id: lane.role for lane in _ROLE_LANES}


def _started(context: BarContext, options: Options) -> BarContext:
    """With what “T+5m” counts from: as somebody said, else the detection, else the day's first moment."""
    known = options.start if options.start is not None else context.start
    return replace(context, start=midnight(context.day, zone_of(context.timezone)) if known is None else known)
