"""How commands print: aligned columns for people, one JSON document for programs."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from typing import Any

import click

LONGEST_CELL = 240
"""Characters of a text that people are shown; ``--json`` has all of them."""


def print_json(document: Any) -> None:
    """Print one JSON document, indented, in UTF-8."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False))


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows of equally many cells as lines with columns two spaces apart."""
    lines = [[one_line(cell) for cell in row] for row in rows]
    widths = [max(map(width, column)) for column in zip(*lines, strict=True)]
    return [
        "  ".join(f"{cell}{' ' * (most - width(cell))}" for cell, most in zip(line, widths, strict=True)).rstrip()
        for line in lines
    ]


def one_line(text: str) -> str:
    """A text as a terminal can show it: on one line, without characters that steer it, cut where it is long."""
    kept = "".join(sign if sign.isprintable() else _harmless(sign) for sign in text[: 4 * LONGEST_CELL])
    line = " ".join(kept.split())
    return line if len(line) <= LONGEST_CELL and len(text) <= 4 * LONGEST_CELL else f"{line[: LONGEST_CELL - 1]}…"


def width(text: str) -> int:
    """The columns of a terminal that a line takes: two for what East Asian scripts write wide, none for accents."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text
    )


def _harmless(sign: str) -> str:
    """A space for what breaks lines or controls a terminal, nothing for what only formats."""
    return "" if unicodedata.category(sign) == "Cf" else " "
