"""``whiteboard trends``, run in this process on boards made by the command line."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pypdfium2
import pytest
from click.testing import CliRunner, Result

from whiteboard.cli.program import program
from whiteboard.export.trends import harmless

LINES = """{day} {hour}:00 signals [impact] Errors
{hour}:{detected} signals [detected] Alert
{hour}:50 public Investigating
{hour}:55 public [resolved] Done"""


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(program, [str(argument) for argument in arguments], prog_name="whiteboard")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "boards"
    made.mkdir()
    for name, day, detected in (("first", "2023-01-10", 40), ("second", "2023-02-10", 20), ("third", "2023-03-10", 10)):
        file = made / f"{name}.board"
        title = "=HYPERLINK(evil)" if name == "first" else name.title()
        assert run("new", file, "--title", title, "--timezone", "UTC").exit_code == 0
        lines = LINES.format(day=day, hour="10", detected=detected).splitlines()
        assert run("add", file, *lines).exit_code == 0
    (made / "broken.board").write_bytes(b"no board")
    return made


def test_a_table_by_date_with_medians_before_and_after(folder: Path):
    lines = run("trends", folder, "--split", "2023-02-01").stdout.splitlines()
    days = [line.split()[0] for line in lines[1:4]]
    assert days == ["2023-01-10", "2023-02-10", "2023-03-10"]
    (detection,) = (line for line in lines if line.startswith("Impact to detection"))
    assert " ".join(detection.split()) == "Impact to detection 40 min 1 15 min 2"
    assert any("acknowledged" in line and line.startswith("  Second") for line in lines)
    assert "broken.board is no board" in lines[-1]


def test_json_has_the_shape_that_is_promised(folder: Path):
    plain = json.loads(run("trends", folder, "--split", "2023-02-01", "--json").stdout)
    assert set(plain) == {"split", "figures", "boards", "missing", "unreadable"}
    detect = plain["figures"]["time_to_detect"]
    assert set(detect) == {"title", "unit", "median", "before", "after", "points"}
    assert detect["unit"] == "seconds"
    assert detect["median"] == {"value": 1200, "boards": 3}
    assert detect["before"] == {"value": 2400, "boards": 1}
    assert detect["after"] == {"value": 900, "boards": 2}
    assert detect["points"][0] == {
        "day": "2023-01-10",
        "file": str(folder / "first.board"),
        "value": 2400,
        "about": False,
        "missing": [],
        "verdict": None,
    }
    assert plain["missing"][0]["figures"]["time_to_acknowledge"] == ["acknowledged"]
    assert [Path(one["file"]).name for one in plain["unreadable"]] == ["broken.board"]
    assert json.loads(run("trends", folder, "--json").stdout)["figures"]["duration"]["before"] is None


def test_csv_is_a_row_a_board_without_formulas(folder: Path, tmp_path: Path):
    out = tmp_path / "out.csv"
    assert run("trends", folder, "--export", out).exit_code == 0
    rows = list(csv.DictReader(out.read_text("utf-8-sig").splitlines()))
    assert [row["Day"] for row in rows[:3]] == ["2023-01-10", "2023-02-10", "2023-03-10"]
    assert rows[0]["Board"] == "'=HYPERLINK(evil)"
    assert rows[0]["File"] == "first.board"
    assert [row["Impact to detection (min)"] for row in rows[:4]] == ["40.0", "20.0", "10.0", "20.0"]
    assert rows[3]["Board"] == "Median"
    assert str(folder) not in out.read_text("utf-8-sig")


def test_pdf_has_charts_and_the_boards(folder: Path, tmp_path: Path):
    out = tmp_path / "out.pdf"
    assert run("trends", folder, "--split", "2023-02-01", "--export", out).exit_code == 0
    first = out.read_bytes()
    with pypdfium2.PdfDocument(first) as pdf:
        text = "\n".join(page.get_textpage().get_text_bounded() for page in pdf)
    assert "40 min → 15 min" in text
    assert "3 boards, 10 Jan 2023 – 10 Mar 2023, before and from 1 Feb 2023 on" in text
    assert "broken.board is no board" in text
    assert str(folder) not in text
    assert run("trends", folder, "--split", "2023-02-01", "--export", out).exit_code == 0
    assert out.read_bytes() == first


def test_what_cannot_be_used_is_one_sentence(folder: Path, tmp_path: Path):
    (tmp_path / "empty").mkdir()
    for arguments, sentence in (
        ([tmp_path / "empty"], "there is no board in"),
        ([folder / "broken.board"], "is no board: it is some other kind of file"),
        ([folder / "broken.board", folder / "gone.board"], "none of the 2 boards can be read"),
        ([folder, "--export", tmp_path / "out.docx"], "end it in one of .pdf, .csv"),
        ([folder, "--export", folder / "first.board"], "the name does not say"),
        ([folder, "--export", tmp_path / "no" / "out.pdf"], "does not exist"),
    ):
        result = run("trends", *arguments)
        assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (1, "", 1)
        assert sentence in result.stderr
    assert run("trends", folder, "--split", "June").exit_code == 2
    assert run("trends").exit_code == 2


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1", "\t=1", "\n=1"])
def test_no_cell_begins_like_a_formula(words: str):
    assert harmless(words).startswith("'")
    assert harmless(f"a {words}").startswith("a ")
