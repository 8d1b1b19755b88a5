"""An import at the window: its preview, and what is in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pytestqt.qtbot import QtBot

from tests.gui.scribe import Scribe
from whiteboard.ui.import_preview import ImportPreview
from whiteboard.ui.import_table import Column


def update(id: str, status: str, body: str, at: str) -> dict[str, Any]:
    return {"id": id, "status": status, "body": body, "created_at": at, "display_at": at, "affected_components": None}


def incident(id: str = "abc123", name: str = "Login errors", *updates: dict[str, Any]) -> dict[str, Any]:
    """An incident of a status page, its updates newest first; two where none is given."""
    usual = (
        update(f"{id}-2", "resolved", "All logins work again.", "2019-07-18T11:00:00Z"),
        update(f"{id}-1", "investigating", "We look into login errors.", "2019-07-18T09:30:00Z"),
    )
    return {"id": id, "name": name, "impact": "major", "incident_updates": list(updates or usual)}


def status_page(folder: Path, *incidents: dict[str, Any]) -> Path:
    path = folder / "incidents.json"
    path.write_text(json.dumps({"page": {"id": "p", "name": "Portal"}, "incidents": incidents}), "utf-8")
    return path


def previews(scribe: Scribe) -> list[ImportPreview]:
    return [one for one in scribe.window.findChildren(ImportPreview) if one.isVisible()]


def preview(scribe: Scribe, qtbot: QtBot) -> ImportPreview:
    """The preview that is open, once its source is read."""
    qtbot.waitUntil(lambda: bool(previews(scribe)), timeout=20_000)
    (found,) = previews(scribe)
    read(found, qtbot)
    return found


def read(found: ImportPreview, qtbot: QtBot) -> None:
    """Wait until nothing is being read and no answer waits to be."""
    qtbot.waitUntil(lambda: found._work is None and not found.questions._soon.isActive(), timeout=20_000)


def take(scribe: Scribe, qtbot: QtBot, path: Path) -> ImportPreview:
    """A file comes to the window."""
    scribe.window.take(path)
    return preview(scribe, qtbot)


def cells(found: ImportPreview, column: Column) -> list[str]:
    """What the rows that are shown say in a column."""
    rows = found.view.rows
    return [rows.index(row, column).data() for row in range(rows.rowCount())]


def ticked(found: ImportPreview) -> list[bool]:
    return [found.table.is_taken(row) for row in range(len(found.table.candidates))]
