"""Every format takes one road, and a file appears whole or not at all."""

from __future__ import annotations

import os
import sqlite3
import zipfile
from io import BytesIO
from pathlib import Path
from resource import RLIMIT_FSIZE, getrlimit, setrlimit
from subprocess import run
from sys import executable
from tempfile import TemporaryDirectory

import pytest
from lxml import etree
from PIL import Image
from pypdf import PdfReader

from tests.incident import incident
from whiteboard.export import formats, png
from whiteboard.export.formats import FORMATS, Cancelled, CannotExport, export, format_of, remark
from whiteboard.layout.cutting import one_page
from whiteboard.model.records import EVENT, Action, Note, OnCanvas, OnTimeline


def test_each_suffix_writes_what_it_says(tmp_path: Path) -> None:
    for format in FORMATS.values():
        out = tmp_path / format.file_name("board")
        assert export(incident(), out, format=format.name) == out
    assert PdfReader(tmp_path / "board.pdf").metadata.title == "Customer portal outage"  # type: ignore[union-attr]
    assert etree.parse(tmp_path / "board.svg").getroot().tag.endswith("svg")
    with zipfile.ZipFile(tmp_path / "board.pptx") as package:
        assert "ppt/presentation.xml" in package.namelist()
    page = one_page(incident())
    with Image.open(tmp_path / "board.png") as picture:
        assert picture.size == pytest.approx((page.width * 2, page.height * 2), abs=1)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        format.file_name("board") for format in FORMATS.values()
    )


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_same_board_gives_the_same_bytes(tmp_path: Path, suffix: str) -> None:
    first, second = (
        export(incident(), tmp_path / f"{name}.out", format=suffix).read_bytes() for name in ("one", "two")
    )
    assert first == second


def test_a_picture_has_no_more_pixels_than_fit() -> None:
    out = BytesIO()
    png.write(one_page(incident()), out, title="Board", most=200_000)
    with Image.open(out) as picture:
        assert picture.width * picture.height == pytest.approx(200_000, rel=0.01)


def test_a_picture_is_as_sharp_as_one_chooses(tmp_path: Path) -> None:
    page = one_page(incident())
    for scale in (1.0, 3.0):
        export(incident(), tmp_path / "board.png", scale=scale)
        with Image.open(tmp_path / "board.png") as picture:
            assert picture.size == pytest.approx((page.width * scale, page.height * scale), abs=1)


def test_the_name_of_the_format_wins_over_the_suffix(tmp_path: Path) -> None:
    export(incident(), tmp_path / "board.txt", format="svg")
    assert (tmp_path / "board.txt").read_bytes().startswith(b"<?xml")
    assert format_of(Path("A.PDF")) is FORMATS["pdf"]


def test_parts_and_paper_choose_the_pages(tmp_path: Path) -> None:
    export(incident(), tmp_path / "board.pdf", paper="A3", parts=("actions",))
    (page,) = PdfReader(tmp_path / "board.pdf").pages
    assert [float(side) for side in page.mediabox[2:]] == pytest.approx([1190.55, 841.89], abs=0.1)
    said = page.extract_text()
    assert "Page the comms manager" in said
    assert "Longest public silence" not in said


def test_the_old_file_keeps_its_rights_and_a_link_its_place(tmp_path: Path) -> None:
    real = tmp_path / "real.svg"
    real.write_text("old")
    real.chmod(0o640)
    (tmp_path / "link.svg").symlink_to(real)
    export(incident(), tmp_path / "link.svg")
    assert (tmp_path / "link.svg").is_symlink()
    assert real.read_bytes().startswith(b"<?xml")
    assert real.stat().st_mode & 0o777 == 0o640


def test_a_link_may_lead_to_a_file_that_is_not_there_yet_but_not_in_a_circle(tmp_path: Path) -> None:
    (tmp_path / "link.svg").symlink_to(tmp_path / "new.svg")
    export(incident(), tmp_path / "link.svg")
    assert (tmp_path / "new.svg").read_bytes().startswith(b"<?xml")
    (tmp_path / "round.svg").symlink_to(tmp_path / "about.svg")
    (tmp_path / "about.svg").symlink_to(tmp_path / "round.svg")
    assert "symbolic links; choose another place" in refused(tmp_path / "round.svg")
    (tmp_path / "lost.svg").symlink_to(tmp_path / "nowhere" / "new.svg")
    assert "no such file or directory" in refused(tmp_path / "lost.svg")
    (tmp_path / "folder.svg").symlink_to(tmp_path)
    assert "is a folder" in refused(tmp_path / "folder.svg")


def test_a_target_that_somebody_reads_is_theirs_as_it_was(tmp_path: Path) -> None:
    target = tmp_path / "board.md"
    target.write_text("old")
    with target.open() as reader:
        export(incident(), target)
        assert reader.read() == "old"
    assert target.read_text().startswith("# ")


@pytest.mark.parametrize("name", FORMATS)
def test_a_note_of_a_megabyte_goes_out_in_every_format(tmp_path: Path, name: str) -> None:
    text = f"Begins {'with many words ' * 65_000}and ends"
    assert len(text) > 1_000_000
    note = Note("long", EVENT, text, OnTimeline(1_563_440_400_000, "public", 0))
    data = export(incident(note, Action("due", "Cut it", due="2026-03-02")), tmp_path / "out", format=name).read_bytes()
    if name in {"csv", "timeline", "md", "html", "confluence", "json"}:
        assert text in data.decode("utf-8-sig")


def refused(target: Path, **choice: object) -> str:
    with pytest.raises(CannotExport) as caught:
        export(incident(), target, **choice)  # type: ignore[arg-type]
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_what_can_be_mended_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "data.pdf").mkdir()
    assert "is a folder" in refused(tmp_path / "data.pdf")
    assert "the folder" in refused(tmp_path / "nowhere" / "board.pdf")
    assert ".pdf, .pptx, .png, .svg" in refused(tmp_path / "board.docx")
    assert ".pdf, .pptx, .png, .svg" in refused(tmp_path / "board")
    assert "choose one of pdf" in refused(tmp_path / "board.pdf", format="docx")
    assert "choose one of A4" in refused(tmp_path / "board.pdf", paper="A5")
    assert "choose from summary" in refused(tmp_path / "board.pdf", parts=("cover",))
    assert "nothing is chosen" in refused(tmp_path / "board.pdf", parts=())
    assert "too long" in refused(tmp_path / f"{'n' * 300}.pdf")
    assert "null" in refused(tmp_path / "a\0b.pdf")
    assert [path.name for path in tmp_path.iterdir()] == ["data.pdf"]


def test_a_board_is_never_replaced(tmp_path: Path) -> None:
    for name in ("incident.board", "renamed.pdf"):
        board = tmp_path / name
        connection = sqlite3.connect(board)
        connection.execute("create table notes (id)")
        connection.commit()
        connection.close()
        before = board.read_bytes()
        assert "never replaces" in refused(board, format="pdf")
        assert board.read_bytes() == before
    assert "never replaces" in refused(tmp_path / "new.board", format="pdf")


def test_what_is_no_ordinary_file_is_left_alone(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    assert "no ordinary file" in refused(tmp_path / "pipe.pdf")
    assert (tmp_path / "pipe.pdf").is_fifo()


def test_a_disk_that_takes_no_more_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "board.svg"
    target.write_text("old")
    soft, hard = getrlimit(RLIMIT_FSIZE)
    setrlimit(RLIMIT_FSIZE, (4096, hard))
    try:
        sentence = refused(target)
    finally:
        setrlimit(RLIMIT_FSIZE, (soft, hard))
    assert "file too large" in sentence
    assert "nothing was changed" in sentence
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("suffix", FORMATS)
def test_progress_rises_to_one_and_cancelling_leaves_nothing(tmp_path: Path, suffix: str) -> None:
    target = tmp_path / f"board.{suffix}"
    heard: list[float] = []
    export(incident(), target, format=suffix, progress=heard.append)
    assert heard == sorted(heard)
    assert (heard[0], heard[-1]) == (0.0, 1.0)
    before = target.read_bytes()
    answers = iter([False, True])
    with pytest.raises(Cancelled):
        export(incident(), target, format=suffix, cancelled=lambda: next(answers))
    assert target.read_bytes() == before
    assert list(tmp_path.iterdir()) == [target]


def test_what_progress_raises_passes_through(tmp_path: Path) -> None:
    class Enough(Exception):
        pass

    def stop(_share: float) -> None:
        raise Enough

    with pytest.raises(Enough):
        export(incident(), tmp_path / "board.pdf", progress=stop)
    assert list(tmp_path.iterdir()) == []


def test_neither_a_window_nor_a_backend_is_loaded_before_it_is_needed() -> None:
    code = (
        "import sys, whiteboard.export.formats;"
        "heavy = {'PySide6', 'pptx', 'pypdfium2', 'PIL'} & set(sys.modules);"
        "print(sorted(heavy))"
    )
    done = run(
        [executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(formats.__file__).parents[2]
    )
    assert done.stdout.strip() == "[]"


_AS_SOMEBODY_ELSE = """
import os, sys
from pathlib import Path
from tests.incident import incident
from whiteboard.export.formats import CannotExport, export
export(incident(), Path(sys.argv[1]) / "before.md")
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
try:
    export(incident(), Path(sys.argv[2]) / "board.md")
except CannotExport as error:
    print(error)
"""


@pytest.mark.parametrize("mode", [0o755, 0o700])
def test_a_folder_that_may_not_be_written_is_one_sentence(tmp_path: Path, mode: int) -> None:
    """Whoever may write anywhere becomes somebody who may not, after everything is loaded."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(mode if os.geteuid() == 0 else 0o500)
        command = [executable, "-B", "-c", _AS_SOMEBODY_ELSE, str(tmp_path), name]
        # Somebody else may not write where coverage is counted either.
        own = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
        done = run(command, cwd=Path(__file__).parents[2], env=own, capture_output=True, text=True, check=True)
        folder.chmod(0o700)
        assert list(folder.iterdir()) == []
        assert (done.stdout.count("\n"), done.stderr) == (1, "")
        assert done.stdout.startswith(f"{folder / 'board.md'} could not be written: permission denied; choose another")


def test_what_no_typeface_has_is_told_where_it_is_drawn() -> None:
    plain = incident()
    strange = incident(Note("n", "well", "\U0010fffd", OnCanvas(0.0, 0.0)))
    for format in FORMATS.values():
        assert remark(plain, format) == format.advice
        assert ("no typeface" in remark(strange, format)) == (format.name in {"pdf", "pptx", "png", "svg"})
