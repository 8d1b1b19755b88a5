"""Writes the sections of a report as XHTML; what HTML and Confluence say differently is a `Dialect`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape

from whiteboard.export.report import Block, Cell, Image, Items, Paragraph, Report, Row, Run, Table, Tone
from whiteboard.export.writable import one_line, writable


@dataclass(frozen=True, slots=True)
class Dialect:
    """How some things are written: the name of a place, a link to such a name, text in a tone, and a
    picture with what it shows; all but names is escaped already. ``attributes`` go into the tags of cells and items, each with a space before it."""

    anchor: Callable[[str], str]
    inside: Callable[[str, str], str]
    tone: Callable[[Tone, str], str]
    picture: Callable[[str, bytes], str]
    attributes: str = ""


def markup(report: Report, dialect: Dialect) -> Iterator[str]:
    """The sections, a piece for each block."""
    for section in report.sections:
        yield f"<h{section.level}>{line(section.title)}</h{section.level}>\n"
        for block in section.blocks:
            yield from _block(block, dialect)


def line(text: str) -> str:
    """A text on one line, escaped."""
    return escape(one_line(text))


def _block(block: Block, dialect: Dialect) -> Iterator[str]:
    match block:
        case Paragraph(cell=cell):
            yield f"<p{dialect.attributes}>{_cell(cell, dialect)}</p>\n"
        case Items(rows=rows):
            yield "<ul>\n"
            yield from (f"{_element('li', row, row.cells[0], dialect)}\n" for row in rows)
            yield "</ul>\n"
        case Image(alt=alt, data=data):
            yield dialect.picture(line(alt), data)
        case Table(columns=columns, rows=rows):
            head = "".join(f"<th>{line(column)}</th>" for column in columns)
            yield f"<table>\n<thead>\n<tr>{head}</tr>\n</thead>\n<tbody>\n"
            yield from (_row(row, dialect) for row in rows)
            yield "</tbody>\n</table>\n"


def _row(row: Row, dialect: Dialect) -> str:
    first, *others = row.cells
    cells = "".join(f"<td{dialect.attributes}>{_cell(cell, dialect)}</td>" for cell in others)
    return f"<tr>{_element('td', row, first, dialect)}{cells}</tr>\n"


def _element(tag: str, row: Row, cell: Cell, dialect: Dialect) -> str:
    """What a link to the row leads to."""
    anchor = dialect.anchor(row.anchor) if row.anchor else ""
    return f"<{tag}{dialect.attributes}>{anchor}{_cell(cell, dialect)}</{tag}>"


def _cell(cell: Cell, dialect: Dialect) -> str:
    return "".join(_run(run, dialect) for run in cell)


def _run(run: Run, dialect: Dialect) -> str:
    text = escape(writable(run.text)).replace("\n", "<br/>")
    if run.href.startswith("#"):
        return dialect.inside(run.href[1:], text)
    if run.href:
        text = f'<a href="{escape(run.href)}">{text}</a>'
    return dialect.tone(run.tone, text) if run.text.strip() else text
