"""Writes what has changed since a meeting to a page of its own."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from whiteboard.export.formats import CannotExport, Progress, check_place, put
from whiteboard.layout.pages import A4
from whiteboard.layout.pages_since import since_pages
from whiteboard.layout.since import Since
from whiteboard.model.document import Document


def export_since(document: Document, since: Since, out: Path, *, progress: Progress = lambda _: None) -> Path:
    """Write the changes to a PDF and say which. The file appears whole or not at all. Raises CannotExport, and what
    ``progress`` raises; it hears a number between 0 and 1.
    """
    from whiteboard.export import pdf

    if out.suffix.lower() != ".pdf":
        raise CannotExport(f"{out}: the name does not say what to write; end it in .pdf")
    check_place(out)
    made = BytesIO()
    pdf.write(
        since_pages(document, since, A4),
        made,
        title=f"{document.board.title}: since last time",
        author="Whiteboard",
        subject=f"What has changed since a {since.meeting.kind.value}",
        created=since.meeting.until if since.meeting.until is not None else since.meeting.start,
        progress=progress,
    )
    put(out, made.getvalue())
    return out
