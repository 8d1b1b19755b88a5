"""The documentation of the board file says what is there, and its questions can be asked."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path

import pytest

from tests.stored import DOCUMENT, clock, edit
from whiteboard.storage import create_board, database, schema

TEXT = (Path(__file__).parents[2] / "docs" / "board-file.md").read_text(encoding="utf-8")
QUESTIONS = [line for block in re.findall(r"```sql\n(.*?)```", TEXT, re.DOTALL) for line in block.splitlines()]


def test_every_table_is_described():
    described = {name for row in re.findall(r"^\| ([a-z_, ]+) \|", TEXT, re.MULTILINE) for name in row.split(", ")}
    assert set(schema.shape(schema.version()).columns) <= described


def test_the_header_is_described():
    assert str(schema.APPLICATION_ID) in TEXT
    assert f"now {schema.version()}." in TEXT


@pytest.mark.parametrize("question", QUESTIONS)
def test_questions_have_answers(tmp_path: Path, question: str):
    path = tmp_path / "portal.board"
    with create_board(path, DOCUMENT, now=clock()) as working:
        working.write(edit(DOCUMENT, "Alert fires twice", 1))
    with closing(database.open_foreign(path)) as connection:
        answers = connection.execute(question).fetchall()
    assert ("'resolved'" in question) == (not answers)
