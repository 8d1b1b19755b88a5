"""Times that count from a start: ``T+5m``, ``T-10 min``, ``T+01:30``, ``T0``, as incident reports write them.

The start is what nobody needs to say twice: a line such as “T0 = 14:02 UTC” tells it, or whoever reads the source is
asked once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from whiteboard.model.instants import DAY, HOUR, MINUTE, SECOND

_UNITS = {"d": DAY, "h": HOUR, "m": MINUTE, "s": SECOND}
_UNIT = r"(?:d(?:ays?)?|h(?:ours?|rs?)?|m(?:in(?:ute)?s?)?|s(?:ec(?:ond)?s?)?)\b\.?"
_AMOUNT = rf"\d{{1,6}}(?:\.\d{{1,2}})?\s?(?:{_UNIT}|[dhm](?=\d))"
_PART = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s?(?P<unit>[a-z])", re.IGNORECASE)
_SMALLER = {"d": HOUR, "h": MINUTE, "m": SECOND}
"""What a number without a unit counts behind one with it: “1h30” minutes, “5m30” seconds."""
ELAPSED = re.compile(
    rf"""T(?:
        \s?(?P<sign>[+−–-])\s?(?:
            (?P<hours>\d{{1,4}}):(?P<minutes>[0-5]\d)(?::(?P<seconds>[0-5]\d))?(?!\d|:\d)
          | (?P<parts>{_AMOUNT}(?:\s?{_AMOUNT})*(?P<rest>\d{{1,2}}(?![\d\w]))?)
          | (?P<bare>(?<=\+)\d{{1,4}}|(?<=\+\s)\d{{1,4}}|0)(?![\d\w]|[.:]\d)
        )
      | 0(?![\d\w]|[.:]\d)
    )""",
    re.IGNORECASE | re.VERBOSE,
)
"""How such a time is written; a bare number is minutes, and only zero may lie before the start without a unit."""
_ORIGIN = re.compile(r"\bT\s?(?:[+−–-]\s?)?0?(?:\s*=\s*|:\s+|\s+(?:is|was)\s+(?:at\s+)?|\s*\()(?=\S{0,12}\d)")
NAME = re.compile(
    r"(?:time )?elapsed(?: time)?|t ?[+±](?:/-)?.{0,12}|(?:time )?since (?:the )?(?:start|t0|detection)|offset",
    re.IGNORECASE,
)
"""What a column is called whose clocks count from a start."""
_SIGNED = re.compile(r"\s*(?P<sign>[+−–-])?\s*(?=\d)")


@dataclass(frozen=True, slots=True)
class Elapsed:
    """How long after the start, as instants are counted (before it, where negative), and where that ends in the text."""

    after: int
    end: int
    warning: str = ""


def read_elapsed(text: str, start: int) -> Elapsed | None:
    """What stands at ``start``: ``T+1h30m``, ``T-10 min``, ``T+01:30`` (hours and minutes), ``T+5`` (minutes), ``T0``."""
    found = ELAPSED.match(text, start)
    if found is None:
        return None
    warning = ""
    if found["hours"]:
        after = int(found["hours"]) * HOUR + int(found["minutes"]) * MINUTE + int(found["seconds"] or 0) * SECOND
    elif found["parts"]:
        parts = [(float(part["number"]), part["unit"].lower()) for part in _PART.finditer(found["parts"])]
        after = sum(round(number * _UNITS[unit]) for number, unit in parts)
        after += int(found["rest"] or 0) * _SMALLER.get(parts[-1][1], 0)
    else:
        after = int(found["bare"] or 0) * MINUTE
        warning = f"“{found[0]}” is taken as minutes" if after else ""
    return Elapsed(-after if found["sign"] not in (None, "+") else after, found.end(), warning)


def as_elapsed(cell: str) -> str:
    """A cell of a column that counts from a start, as such times are written elsewhere: “0:05” is “T+0:05”."""
    found = _SIGNED.match(cell)
    return f"T{found['sign'] or '+'}{cell[found.end() :]}" if found else cell


def origins(text: str) -> Iterator[str]:
    """What follows “T0 =” in a text, wherever it may tell what times count from."""
    for found in _ORIGIN.finditer(text):
        yield text[found.end() : found.end() + 60].partition("\n")[0]
