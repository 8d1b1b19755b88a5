"""Writes a report as Markdown: CommonMark with the tables of GitHub (https://github.github.com/gfm/)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from whiteboard.export.report import Block, Cell, Image, Items, Paragraph, Report, Row, Run, Table, Tone
from whiteboard.export.writable import one_line, writable

_MARKUP = re.compile(r"[\\`*\[\]|~$]|(?<![^\W_])_|_(?![^\W_])|^(?:[#+=>-]|\d+(?=[.)]))|#(?=#*$)")
"""What means something to Markdown anywhere, and what does at the beginning or end. An underscore within a word does not."""
_IN_ADDRESS = str.maketrans({"|": "%7C", "<": "%3C", ">": "%3E"})
_ENTITY = re.compile(r"&(?=#?\w+;)")
_TONES = {Tone.STRONG: "**", Tone.LABEL: "**", Tone.GOOD: "**", Tone.BAD: "**"}


def markdown(report: Report) -> str:
    """The text of a Markdown file."""
    parts = [f"# {escaped(one_line(report.title))}", escaped(one_line(report.subtitle))]
    for section in report.sections:
        parts.append(f"{'#' * section.level} {escaped(one_line(section.title))}")
        parts += ["\n".join(_block(block)) for block in section.blocks]
    return "\n\n".join(part for part in parts if part) + "\n"


def escaped(text: str) -> str:
    """A text that Markdown shows as it is, on one line: line breaks become ``<br>``, and no HTML comes through."""
    text = _ENTITY.sub("&amp;", writable(text)).replace("<", "&lt;")
    lines = (" ".join(line.split()) for line in text.strip().split("\n"))
    return "<br>".join(_MARKUP.sub(_backslashed, line) for line in lines)


def _backslashed(found: re.Match[str]) -> str:
    sign = found[0]
    # Before a number stands no backslash but before the sign after it, which would make an item of a list of it.
    return f"{sign}\\" if sign[0].isdigit() else f"\\{sign}"


def _block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(cell=cell):
            yield _cell(cell)
        case Items(rows=rows):
            yield from (f"- {_cell(row.cells[0])}" for row in rows)
        case Image(alt=alt):
            yield f"Picture: {escaped(alt)}" if alt else "A picture without a description."
        case Table(columns=columns, rows=rows):
            yield _row(escaped(column) for column in columns)
            yield _row("---" for _ in columns)
            yield from (_table_row(row) for row in rows)


def _table_row(row: Row) -> str:
    return _row(_cell(cell) for cell in row.cells)


def _row(cells: Iterator[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(cell: Cell) -> str:
    before = ("", *(run.text[-1:] for run in cell))
    after = (*(run.text[:1] for run in cell[1:]), "")
    beside = zip(before, cell, after, strict=False)
    return "".join(_run(run, emphasised=_begins_and_ends(one, run.text, other)) for one, run, other in beside).strip()


def _begins_and_ends(before: str, text: str, after: str) -> bool:
    """Whether signs around a text are read as emphasis (CommonMark 0.31, 6.2): not between a letter and punctuation."""
    edges = ((before, text[:1]), (after, text[-1:]))
    return all(not beside.strip() or edge.isalnum() for beside, edge in edges)


def _run(run: Run, *, emphasised: bool) -> str:
    text = escaped(run.text)
    if not text:
        # Only line breaks and spaces, between two others.
        return "<br>" * run.text.count("\n") or " " * bool(run.text)
    mark = _TONES.get(run.tone, "") if emphasised else ""
    if run.href and not run.href.startswith("#"):
        address = f"<{run.href.translate(_IN_ADDRESS)}>"
        text = address if run.text == run.href else f"[{text}]({address})"
    # Emphasis begins and ends at a word, so spaces stay outside.
    before, after = " " * run.text[:1].isspace(), " " * run.text[-1:].isspace()
    return f"{before}{mark}{text}{mark}{after}"
