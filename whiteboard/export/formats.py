"""What a board can be exported as, and the one road to each: figures, pages, a finished file, then its place."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from whiteboard.comms.figures import figures
from whiteboard.layout.board import time_extent
from whiteboard.layout.cutting import Cut, cut_out, one_page
from whiteboard.layout.display import Page
from whiteboard.layout.pages import A4, PAPERS, PARTS, all_covered, pages
from whiteboard.layout.periods import period
from whiteboard.layout.since import Since
from whiteboard.model.document import Document
from whiteboard.model.instants import Instant
from whiteboard.model.records import Overlay
from whiteboard.resting import resting
from whiteboard.storage.files import write_whole

if TYPE_CHECKING:
    from whiteboard.export.report import Report

__all__ = ["FORMATS", "PAPERS", "PARTS", "Cancelled", "CannotExport", "Format", "export", "format_of"]

Progress = Callable[[float], None]

_BOARD = ".board"
_SQLITE = b"SQLite format 3\0"
_WRITTEN = 0.95

SCALES = (1.0, 2.0, 3.0, 4.0)
"""Pixels a point of a PNG that are offered; the second is the usual one."""
SINCE = "since"
"""The part that tells what has changed, which only somebody who has the journal can say."""
NO_TYPEFACE = (
    "This machine has no typeface for some characters on the board, which are drawn as boxes: for Chinese, Japanese and "
    "Korean install Noto Sans CJK, then export again."
)
NO_SINCE = "nothing has changed since a meeting on this board ended"


class CannotExport(Exception):
    """There will be no file; the text says which one, why, and what to do about it. Nothing was changed."""


class Cancelled(Exception):
    """Whoever asked for the file wants it no longer. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be written: a board, on which paper, and which parts of it; ``volume`` counts from 0 where one board
    makes several files. ``page_range`` are the first and the last page, counted from 1; ``cut`` is what of the board a
    picture shows (None: all), ``since`` what has changed since a meeting (None: nothing that there is to tell), ``scale``
    the pixels a point of a PNG."""

    document: Document
    paper: str
    parts: frozenset[str]
    progress: Progress
    volume: int = 0
    page_range: tuple[int, int] | None = None
    cut: Cut | None = None
    since: Since | None = None
    scale: float = SCALES[1]


def _one(_document: Document) -> int:
    return 1


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: what ``--format`` calls it, its name for people, its media type and who writes it.

    ``suffix`` ends the names of its files (empty: ``name`` does); the first format with a suffix is the one it means.
    ``takes`` says which of “paper”, “parts”, “pages”, “overlays”, “cut” and “scale” can be chosen, ``volumes`` how many files a board makes, and ``advice``
    what to know when the file is used elsewhere; ``lacks`` are parts it never has. ``preview`` are the very pages that
    will be written, or slides as they will look; None for a format of text.
    """

    name: str
    title: str
    mime: str
    write: Callable[[Job, BinaryIO], None]
    takes: frozenset[str] = frozenset()
    suffix: str = ""
    volumes: Callable[[Document], int] = _one
    advice: str = ""
    lacks: frozenset[str] = frozenset()
    preview: Callable[[Job], tuple[Page, ...]] | None = None

    @property
    def ending(self) -> str:
        """What the name of a file ends with, dot included."""
        return f".{self.suffix or self.name}"

    def file_name(self, stem: str) -> str:
        """What a file of this format is called, different for every format: ``board.csv``, ``board-jira.csv``."""
        return f"{stem}-{self.name}{self.ending}" if self.suffix else f"{stem}{self.ending}"


def _pdf(job: Job, out: BinaryIO) -> None:
    from whiteboard.export import pdf

    document = job.document
    pdf.write(
        pages_of(job),
        out,
        title=document.board.title,
        author="Whiteboard",
        subject=f"Incident communications retrospective: {period(document)}".removesuffix(": "),
        created=_dated(document),
        progress=job.progress,
    )


def pages_of(job: Job) -> tuple[Page, ...]:
    """The pages of a PDF: the chosen ones of all, or what was cut out."""
    if job.cut is not None:
        return (cut_out(job.document, job.cut),)
    made = pages(job.document, figures(job.document), paper=PAPERS[job.paper], parts=job.parts, since=job.since)
    first, last = job.page_range or (1, len(made))
    if first > len(made):
        raise CannotExport(f"there is no page {first:,}: the last one is {len(made):,}")
    return made[first - 1 : last]


def picture_of(job: Job) -> Page:
    """The one page of a picture: the whole board or what was cut out."""
    return one_page(job.document) if job.cut is None else cut_out(job.document, job.cut)


def _one_picture(job: Job) -> tuple[Page, ...]:
    return (picture_of(job),)


def _slides(job: Job) -> tuple[Page, ...]:
    from whiteboard.layout.deck import deck, footer
    from whiteboard.layout.deck_pages import slide_page

    made = deck(job.document, figures(job.document), job.parts, job.since)
    return tuple(slide_page(slide, number, footer(job.document)) for number, slide in enumerate(made, 1))


def _pptx(job: Job, out: BinaryIO) -> None:
    from whiteboard.export import slides

    slides.write(job.document, figures(job.document), out, parts=job.parts, since=job.since, progress=job.progress)


def _png(job: Job, out: BinaryIO) -> None:
    from whiteboard.export import png

    png.write(picture_of(job), out, title=job.document.board.title, scale=job.scale, progress=job.progress)


def _svg(job: Job, out: BinaryIO) -> None:
    from whiteboard.export import svg

    svg.write(picture_of(job), out, title=job.document.board.title, progress=job.progress)


_PAPER, _PARTS = frozenset({"paper"}), frozenset({"parts"})
_DRAWN = frozenset({"overlays", "cut"})
_APPENDIX = frozenset({"appendix"})


def _report(job: Job) -> Report:
    from whiteboard.export.report import report

    return report(job.document, figures(job.document), job.parts, job.since)


def _md(job: Job, out: BinaryIO) -> None:
    from whiteboard.export.markdown import markdown

    out.write(markdown(_report(job)).encode())


def _html(job: Job, out: BinaryIO) -> None:
    from whiteboard.export.html_page import html

    out.write(html(_report(job)).encode())


def _confluence(job: Job, out: BinaryIO) -> None:
    from whiteboard.export.confluence import confluence

    out.write(confluence(_report(job)).encode())


def _notes(job: Job, out: BinaryIO) -> None:
    from whiteboard.export import tables

    out.write(tables.notes(job.document))


def _timeline(job: Job, out: BinaryIO) -> None:
    from whiteboard.export import tables

    out.write(tables.timeline(job.document))


def _figures(job: Job, out: BinaryIO) -> None:
    from whiteboard.export import tables

    out.write(tables.figures(job.document, figures(job.document)))


def _jira(job: Job, out: BinaryIO) -> None:
    from whiteboard.export import tables

    if not job.document.actions:
        raise CannotExport("the board has no actions for Jira: write some down first")
    out.write(tables.jira(job.document, job.volume))


def _jira_volumes(document: Document) -> int:
    from whiteboard.export import tables

    return tables.jira_volumes(document)


def _ics(job: Job, out: BinaryIO) -> None:
    from whiteboard.export import ics

    if not ics.has_dates(job.document):
        raise CannotExport(
            "the board has no dates for a calendar: give an action a due date, or choose the day of the regroup"
        )
    out.write(ics.calendar(job.document, _dated(job.document) or 0))


def _json(job: Job, out: BinaryIO) -> None:
    from whiteboard.export.board_json import board_json

    # A lone surrogate, which no UTF-8 has, comes out as JSON writes it.
    out.write(board_json(job.document).encode(errors="backslashreplace"))


FORMATS: Mapping[str, Format] = {
    format.name: format
    for format in (
        Format(
            "pdf",
            "PDF: pages for the record",
            "application/pdf",
            _pdf,
            takes=_PAPER | _PARTS | _DRAWN | {"pages"},
            preview=pages_of,
        ),
        Format(
            "pptx",
            "Slides: PowerPoint, Keynote, LibreOffice",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            _pptx,
            takes=_PARTS | {"overlays"},
            lacks=_APPENDIX,
            preview=_slides,
        ),
        Format(
            "png",
            "Picture: the whole board as PNG",
            "image/png",
            _png,
            takes=_DRAWN | {"scale"},
            preview=_one_picture,
        ),
        Format("svg", "Drawing: the whole board as SVG", "image/svg+xml", _svg, takes=_DRAWN, preview=_one_picture),
        Format("md", "Markdown: the report as text", "text/markdown", _md, takes=_PARTS, lacks=_APPENDIX),
        Format("html", "Web page: the report, ready to be pasted", "text/html", _html, takes=_PARTS, lacks=_APPENDIX),
        Format(
            "confluence",
            "Confluence: the report in its storage format",
            "application/xml",
            _confluence,
            takes=_PARTS,
            lacks=_APPENDIX,
            suffix="xml",
            advice="It is the body of a page: put it there with the REST interface or a source editor.",
        ),
        Format("csv", "Table: every note as CSV", "text/csv", _notes),
        Format("timeline", "Table: the timeline as CSV", "text/csv", _timeline, suffix="csv"),
        Format("figures", "Table: the comms figures as CSV", "text/csv", _figures, suffix="csv"),
        Format(
            "jira",
            "Jira: the actions as CSV to import",
            "text/csv",
            _jira,
            suffix="csv",
            volumes=_jira_volumes,
            advice="In Jira's import choose UTF-8 and the date format yyyy-MM-dd.",
        ),
        Format("ics", "Calendar: due dates and the regroup", "text/calendar", _ics),
        Format("json", "JSON: everything, to be imported again", "application/json", _json),
    )
}
"""Every format by its name."""


def export(
    document: Document,
    out: Path,
    *,
    format: str | None = None,
    paper: str = A4.name,
    parts: Collection[str] = PARTS,
    page_range: tuple[int, int] | None = None,
    overlays: bool = True,
    cut: Cut | None = None,
    since: Since | None = None,
    scale: float = SCALES[1],
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Path:
    """Write a board to a file and say which. ``format`` is a name of `FORMATS` (None: the suffix of ``out`` says it).
    Where the board makes several files, they are `files_of` ``out``, of which the first is said.

    ``paper`` (of `PAPERS`) and ``parts`` (of `PARTS`) choose the pages of a PDF, ``parts`` also the slides; a picture or
    drawing shows the whole board or a ``cut`` of it, as one page of a PDF. ``page_range`` are the first and last page
    of a PDF; without ``overlays`` nothing of the figures is drawn on the board. ``since`` is what the part of that name tells, ``scale``
    the pixels a point of a PNG, unless that were too many. ``progress`` hears a number between 0 and 1. The file appears whole or not at all.
    Raises CannotExport, Cancelled when ``cancelled`` says so, and what ``progress`` raises.
    """
    chosen = format_of(out, format)
    _check(paper, parts)
    if "parts" in chosen.takes and set(parts) == {SINCE} and since is None:
        raise CannotExport(f"{NO_SINCE}; choose other parts")
    document = document if overlays or "overlays" not in chosen.takes else without_overlays(document)
    files = files_of(document, out, chosen)
    for file in files:
        check_place(file)

    def beat(share: float) -> None:
        if progress is not None:
            progress(share * _WRITTEN)
        if cancelled is not None and cancelled():
            raise Cancelled

    beat(0.0)
    finished = []
    with resting():
        for volume in range(len(files)):
            made = BytesIO()
            chosen.write(Job(document, paper, frozenset(parts), beat, volume, page_range, cut, since, scale), made)
            finished.append(made.getvalue())
    beat(1.0)
    for file, data in zip(files, finished, strict=True):
        put(file, data)
    if progress is not None:
        progress(1.0)
    return out


def remark(document: Document, format: Format) -> str:
    """What to know of the file that was written: how it is used elsewhere, and what could not be drawn."""
    boxes = format.preview is not None and not all_covered(document)
    return " ".join(part for part in (format.advice, NO_TYPEFACE if boxes else "") if part)


def without_overlays(document: Document) -> Document:
    """The board with everything hidden that the figures draw on it."""
    return replace(document, board=replace(document.board, hidden_overlays=tuple(Overlay)))


def files_of(document: Document, out: Path, format: Format) -> tuple[Path, ...]:
    """The files that a board makes: ``out``, and ``out-2``, ``out-3``, … where it needs more."""
    more = (out.with_name(f"{out.stem}-{number}{out.suffix}") for number in range(2, format.volumes(document) + 1))
    return (out, *more)


def put(out: Path, data: bytes) -> None:
    """Put a finished file in its place. Raises CannotExport."""
    try:
        # What is there may be a link to where the file really is.
        write_whole(out.resolve(), data)
    except (OSError, ValueError) as error:
        raise CannotExport(_sentence(out, error)) from error


def format_of(out: Path, name: str | None = None) -> Format:
    """The format of that name, or of the suffix of a file. Raises CannotExport, naming those there are."""
    known = ", ".join(dict.fromkeys(one.ending for one in FORMATS.values()))
    if name is None:
        for one in FORMATS.values():
            if one.ending == out.suffix.lower():
                return one
    else:
        if name.lower().removeprefix(".") in FORMATS:
            return FORMATS[name.lower().removeprefix(".")]
        raise CannotExport(f"“{name}” is not a format to export to; choose one of {', '.join(FORMATS)}")
    raise CannotExport(f"{out}: the name does not say what to write; end it in one of {known}")


def _check(paper: str, parts: Collection[str]) -> None:
    """Raise CannotExport for choices that there are not."""
    if paper not in PAPERS:
        raise CannotExport(f"“{paper}” is not a paper to print on; choose one of {', '.join(PAPERS)}")
    for part in parts:
        if part not in PARTS:
            raise CannotExport(f"“{part}” is not a part of a board; choose from {', '.join(PARTS)}")
    if not parts:
        raise CannotExport(f"nothing is chosen to be exported; choose from {', '.join(PARTS)}")


def check_place(out: Path) -> None:
    """Raise CannotExport where no export can be put."""
    try:
        if out.is_dir():
            raise CannotExport(f"{out} is a folder; add a file name to it")
        if out.is_symlink():
            # A link may lead to a file that is not there yet, but not in a circle.
            with suppress(FileNotFoundError):
                out.stat()
        if out.exists() and not out.is_file():
            raise CannotExport(f"{out} is no ordinary file; choose another name")
        if not out.parent.is_dir():
            raise CannotExport(f"{out}: the folder {out.parent} does not exist; make it or choose another")
        if out.suffix.lower() == _BOARD or (out.is_file() and _is_database(out)):
            raise CannotExport(
                f"{out} is a board or another database, which an export never replaces; choose another name"
            )
    except (OSError, ValueError) as error:
        raise CannotExport(_sentence(out, error)) from error


def _is_database(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_SQLITE)) == _SQLITE


def _sentence(out: Path, error: OSError | ValueError) -> str:
    said = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return f"{out} could not be written: {said[:1].lower()}{said[1:]}; choose another place, nothing was changed"


def _dated(document: Document) -> Instant | None:
    """The date that a file carries: the last meeting's, else that of the last event. Not today's, so that the same
    board gives the same file."""
    extent = time_extent(document)
    meetings = [meeting.start for meeting in document.meetings.values()]
    return max(meetings, default=extent[1] if extent else None)
