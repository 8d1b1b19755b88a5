"""How commands print: aligned columns for people, one JSON document for programs."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

import click

from whiteboard.export.board_json import json_text

LONGEST_CELL = 240
"""Characters of a text that people are shown; ``--json`` has all of them."""


def print_json(document: Any) -> None:
    """Print one JSON document, indented, in UTF-8."""
    click.echo(json_text(document), nl=False)


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows of equally many cells as lines with columns two spaces apart."""
    lines = [[harmless(cell) for cell in row] for row in rows]
    widths = [max(map(width, column)) for column in zip(*lines, strict=True)]
    return [
        "  ".join(f"{cell}{' ' * (most - width(cell))}" for cell, most in zip(line, widths, strict=True)).rstrip()
        for line in lines
    ]


def one_line(text: str) -> str:
    """A text of any length as people are shown it: on one line, cut where it is long."""
    line = harmless(text[: 4 * LONGEST_CELL])
    cut = len(line) > LONGEST_CELL or len(text) > 4 * LONGEST_CELL
    return f"{line[: LONGEST_CELL - 1]}…" if cut else line


def harmless(text: str) -> str:
    """A text on one line, without characters that steer a terminal: a board may come from anywhere."""
    if not text.isprintable():
        text = "".join(sign if sign.isprintable() else _instead(sign) for sign in text)
    return " ".join(text.split())


def width(text: str) -> int:
    """The columns of a terminal that a line takes: two for what East Asian scripts write wide, none for accents."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text
    )


def _instead(sign: str) -> str:
    """A space for what breaks lines or controls a terminal, nothing for what only formats."""
    return "" if unicodedata.category(sign) == "Cf" else " "
