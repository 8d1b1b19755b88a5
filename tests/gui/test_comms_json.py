"""``whiteboard comms --json`` says exactly what the Comms panel shows: the same words, in the same order."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.incident import incident
from whiteboard.cli.program import program
from whiteboard.layout.theme import LIGHT
from whiteboard.model.document import Document
from whiteboard.model.records import Board, Mark, Note, OnTimeline, Precision
from whiteboard.storage.working import image_of_document
from whiteboard.ui.comms_panel import CommsPanel


def contradictory() -> Document:
    """Resolved before it was noticed."""
    document = incident()
    first, last = document.notes["at 4"], document.notes["at 266"]
    return incident(replace(first, marks=(Mark.RESOLVED,)), replace(last, marks=(Mark.IMPACT_STARTED,)))


def uncertain() -> Document:
    """A post of whose time nobody is sure, and a promise."""
    note = incident().notes["at 37"]
    assert isinstance(note.place, OnTimeline)
    return incident(
        replace(note, place=replace(note.place, precision=Precision.ABOUT), promise=note.place.at + 1_800_000)
    )


@pytest.mark.parametrize(
    "document",
    [
        incident(),
        contradictory(),
        uncertain(),
        Document.of(Board("b", "Empty")),
        incident(Note("more", "improve", "More")),
    ],
)
def test_the_panel_and_the_command_say_the_same(qtbot: QtBot, tmp_path: Path, document: Document) -> None:
    panel = CommsPanel(lambda _ids: None, lambda _mark: None, LIGHT)
    qtbot.addWidget(panel)
    panel.show()
    panel.show_document(document)
    shown = [label.text() for label in panel.findChildren(QLabel)]
    # Nobody else holds the panel: left in view, it could be freed in the middle of being painted.
    panel.hide()

    board = tmp_path / "a.board"
    board.write_bytes(image_of_document(document))
    result = CliRunner().invoke(program, ["comms", str(board), "--json"], prog_name="whiteboard")
    plain = json.loads(result.stdout)

    said = [one["sentence"] for one in plain["contradictions"]]
    for line in sorted(plain["lines"], key=lambda line: not line["main"]):
        said += [text for text in (line["title"], line["value"], line["detail"]) if text]
    assert shown == said
    assert plain["lines"][0]["title"] == "Impact to detection"
    assert len(plain["lines"]) > 15
