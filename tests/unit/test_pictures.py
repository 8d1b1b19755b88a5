"""Pictures of a board: which bytes may be on it, kept once, drawn everywhere, and gone where they should be."""

from __future__ import annotations

import io
import json
from base64 import b64decode
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pypdfium2
import pypdfium2.raw
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE

from tests.memory import MemoryStore
from tests.pictures import BLUE, CONTENTS, RED, picture, png
from tests.stored import DOCUMENT, clock
from whiteboard.comms.figures import figures
from whiteboard.export import pdf, slides, svg
from whiteboard.export.board_json import board_json, plain_board
from whiteboard.export.html_page import html
from whiteboard.export.markdown import markdown
from whiteboard.export.report import report
from whiteboard.importers import road
from whiteboard.layout.cutting import one_page
from whiteboard.layout.pages import A4, pages
from whiteboard.model import pictures
from whiteboard.model.commands import Add, Batch, Edit, Remove
from whiteboard.model.document import Document
from whiteboard.model.pictures import LARGEST_SIDE, content_id, pixels, problem_of
from whiteboard.model.records import Picture
from whiteboard.model.rules import BrokenRule, problems
from whiteboard.session import Session
from whiteboard.session.templates import new_document
from whiteboard.storage import copy_board, create_board, database, open_board, opening
from whiteboard.storage.errors import DamagedBoard
from whiteboard.storage.repairing import repair
from whiteboard.storage.working import Working, image_of_document

SHOT = picture(alt="The error rate at its worst")
SHOWN = replace(DOCUMENT, pictures={SHOT.id: SHOT}, contents={SHOT.content: RED})


def jpeg(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "#3366cc").save(out, "JPEG")
    return out.getvalue()


# What may be on a board.


@pytest.mark.parametrize(("data", "size"), [(png(7, 5), (7, 5)), (jpeg(33, 12), (33, 12))])
def test_the_header_tells_how_large_a_picture_is(data: bytes, size: tuple[int, int]):
    assert pixels(data) == size
    assert problem_of(content_id(data), data) == ""


@pytest.mark.parametrize(
    "data", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF\0\0\0\0WEBP", b"<svg/>", png()[:30]]
)
def test_what_is_no_picture_is_refused(data: bytes):
    assert "neither PNG nor JPEG" in problem_of(content_id(data), data)


@given(st.binary(max_size=300), st.sampled_from((b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", jpeg(9, 9)[:40])))
def test_any_bytes_are_looked_at_without_failing(data: bytes, head: bytes):
    size = pixels(head + data)
    assert size is None or min(size) >= 0


def test_larger_than_the_header_may_say_is_refused():
    data = bytearray(png())
    data[16:20] = (LARGEST_SIDE + 1).to_bytes(4, "big")
    assert "1,600 pixels" in problem_of(content_id(bytes(data)), bytes(data))
    assert "not the one" in problem_of(content_id(RED), BLUE)


@pytest.mark.parametrize(
    "bad",
    [{"width": 0.0}, {"height": -1.0}, {"width": float("nan")}, {"x": float("inf")}, {"height": 1e6}, {"content": "?"}],
)
def test_rules_of_a_picture(bad: dict):
    session = Session(MemoryStore(DOCUMENT), now=clock(), new_id=lambda: "new")
    with pytest.raises(BrokenRule):
        session.do(Add((replace(SHOT, **bad),), contents={SHOT.content: RED}))
    assert session.document == DOCUMENT
    assert not session.document.contents


def test_a_command_brings_only_the_bytes_it_shows():
    store = MemoryStore(DOCUMENT)
    session = Session(store, now=clock(), new_id=lambda: "new")
    session.preview(Add((SHOT,), contents=CONTENTS))
    assert session.shown.contents == {SHOT.content: RED}
    session.preview(None)
    assert not session.shown.contents
    session.do(Batch("Several", (Add((SHOT,), contents=CONTENTS), Edit(Picture, {SHOT.id: {"alt": "seen"}}))))
    assert store.document.contents == {SHOT.content: RED}
    session.do(Remove(frozenset({(Picture, SHOT.id)})))
    assert session.history.done[-1].label == "Delete picture"
    session.undo()
    assert session.document.pictures[SHOT.id].alt == "seen"
    assert list(problems(session.document)) == []


def test_bytes_that_are_not_what_they_are_called_are_refused():
    session = Session(MemoryStore(DOCUMENT), now=clock(), new_id=lambda: "new")
    with pytest.raises(BrokenRule, match="not the one"):
        session.do(Add((SHOT,), contents={SHOT.content: BLUE}))


def test_a_board_holds_so_many_and_no_more(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pictures, "MOST_IN_ALL", len(RED) + 10)
    assert list(problems(SHOWN)) == []
    assert "MB" in next(problems(replace(SHOWN, contents=CONTENTS)))


# On the disk.


def bytes_kept(working: Working) -> list[str]:
    return [id for (id,) in working.look(lambda connection: connection.execute("SELECT id FROM content").fetchall())]


def test_bytes_are_kept_once_and_survive_reopening_and_undo(tmp_path: Path, data_folder: Path):
    path = tmp_path / "a.board"
    create_board(path, DOCUMENT, now=clock()).close()
    with open_board(path, now=clock()) as working:
        session = Session(working, now=clock(), new_id=lambda: "new")
        session.do(Add((SHOT, replace(SHOT, id="twin")), contents={SHOT.content: RED}))
        session.do(Add((picture("third"),), contents={SHOT.content: RED}))
        assert bytes_kept(working) == [SHOT.content]
        session.do(Remove(frozenset({(Picture, id) for id in session.document.pictures})))
    with open_board(path, now=clock()) as working:
        session = Session(working, now=clock(), new_id=lambda: "new")
        assert not session.document.pictures
        session.undo()
        assert len(session.document.pictures) == 3
        assert session.document.contents == {SHOT.content: RED}


def test_a_copy_without_history_has_no_bytes_that_nobody_sees(tmp_path: Path, data_folder: Path):
    path = tmp_path / "a.board"
    with create_board(path, SHOWN, now=clock()) as working:
        session = Session(working, now=clock(), new_id=lambda: "new")
        session.do(Add((picture("other", BLUE),), contents={content_id(BLUE): BLUE}))
        session.do(Remove(frozenset({(Picture, SHOT.id)})))
    copy_board(path, tmp_path / "with.board", history=True)
    copy_board(path, tmp_path / "without.board", history=False)
    assert RED in (tmp_path / "with.board").read_bytes()
    assert RED not in (tmp_path / "without.board").read_bytes()
    with open_board(tmp_path / "without.board", now=clock()) as working:
        assert working.load().contents == {content_id(BLUE): BLUE}


@pytest.mark.parametrize("data", [b"GIF89a", BLUE, png(LARGEST_SIDE + 1, 1)])
def test_a_board_with_other_bytes_is_not_opened(tmp_path: Path, data_folder: Path, data: bytes):
    path = tmp_path / "a.board"
    path.write_bytes(image_of_document(replace(SHOWN, contents={SHOT.content: data})))
    before = path.read_bytes()
    with pytest.raises(DamagedBoard):
        open_board(path, now=clock())
    assert path.read_bytes() == before


def test_a_repaired_board_keeps_its_pictures_and_leaves_out_broken_ones(tmp_path: Path):
    both = replace(
        SHOWN,
        pictures={SHOT.id: SHOT, "b": picture("b", BLUE)},
        contents={SHOT.content: RED, content_id(BLUE): b"no picture"},
    )
    done = repair(image_of_document(both), tmp_path / "made")
    assert done is not None
    assert "1 picture was damaged" in done.problems
    with closing(database.open_own(tmp_path / "made", read_only=True)) as connection:
        assert connection.execute("SELECT id, content FROM picture").fetchall() == [(SHOT.id, SHOT.content)]
        assert connection.execute("SELECT id, data FROM content").fetchall() == [(SHOT.content, RED)]
    assert list(opening.examine(tmp_path / "made", None)) == []


# As JSON.


def test_json_names_the_content_and_an_export_holds_it():
    (shown,) = plain_board(SHOWN)["pictures"]
    assert (shown["id"], shown["content"], shown["alt"]) == (SHOT.id, SHOT.content, SHOT.alt)
    assert "contents" not in plain_board(SHOWN)
    held = json.loads(board_json(replace(SHOWN, contents=CONTENTS)))["contents"]
    assert {id: b64decode(text) for id, text in held.items()} == {SHOT.content: RED}


def test_an_export_comes_back_equal_and_what_only_shows_comes_without_bytes():
    for text, expected in ((board_json(SHOWN), {SHOT.id: SHOT}), (json.dumps(plain_board(SHOWN)), {})):
        session = Session(MemoryStore(new_document("other", "Untitled board", "UTC")), now=clock(), new_id=lambda: "n")
        command = road.to_command(
            session.document, road.read(text, today=date(2021, 6, 1), format="board"), lambda: "n"
        )
        assert command is not None
        session.do(command)
        assert session.document.pictures == expected
        assert session.document.contents == {one.content: RED for one in expected.values()}


# Drawn.


def written(document: Document) -> bytes:
    out = io.BytesIO()
    pdf.write(pages(document, figures(document), paper=A4), out, title="Outage")
    return out.getvalue()


def images_of(data: bytes) -> list[pypdfium2.PdfObject]:
    document = pypdfium2.PdfDocument(data)
    return [one for page in document for one in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])]


def test_a_pdf_shows_it_upright_and_holds_it_once():
    twin = replace(SHOT, id="twin", y=400.0)
    made = written(replace(SHOWN, pictures={SHOT.id: SHOT, "twin": twin}))
    assert len(images_of(made)) == 2
    assert made.count(b"/Subtype /Image") == 1
    assert made == written(replace(SHOWN, pictures={SHOT.id: SHOT, "twin": twin}))


def test_a_picture_on_one_page_is_where_it_is_on_the_board_and_the_right_way_up():
    out = io.BytesIO()
    top = Image.new("RGB", (20, 20), "#ff0000")
    top.paste("#0000ff", (0, 10, 20, 20))
    held = io.BytesIO()
    top.save(held, "PNG")
    data = held.getvalue()
    blank = new_document("b", "Outage", "UTC")
    document = replace(blank, pictures={"a": picture("a", data)}, contents={content_id(data): data})
    pdf.write([one_page(document)], out, title="Outage")
    page = pypdfium2.PdfDocument(out.getvalue())[0]
    (image,) = page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])
    left, bottom, right, upper = image.get_bounds()
    assert (round(right - left), round(upper - bottom)) == (120, 80)
    drawn = page.render(scale=1.0).to_pil().convert("RGB")
    x, middle = round((left + right) / 2), page.get_height() - (bottom + upper) / 2
    assert drawn.getpixel((x, round(middle - 25))) == (255, 0, 0)
    assert drawn.getpixel((x, round(middle + 25))) == (0, 0, 255)


def test_slides_have_a_picture_of_their_own_with_its_words():
    out = io.BytesIO()
    twin = replace(SHOT, id="twin")
    document = replace(SHOWN, pictures={SHOT.id: SHOT, "twin": twin})
    slides.write(document, figures(document), out)
    found = [
        shape
        for slide in Presentation(out).slides
        for shape in slide.shapes
        if shape.shape_type == MSO_SHAPE_TYPE.PICTURE
    ]
    assert [shape.image.blob for shape in found] == [RED, RED]
    assert SHOT.alt in found[0]._element.nvPicPr.cNvPr.get("descr")
    assert len([name for name in ZipFile(out).namelist() if name.startswith("ppt/media/")]) == 1


def test_svg_and_html_hold_it_and_markdown_says_what_it_shows():
    out = io.BytesIO()
    svg.write(one_page(SHOWN), out, title="Outage")
    told = report(SHOWN, figures(SHOWN), ("discussion",))
    for text in (out.getvalue().decode(), html(told)):
        (data,) = (part.partition('"')[0] for part in text.split("data:image/png;base64,")[1:])
        assert b64decode(data) == RED
        assert SHOT.alt in text
    assert SHOT.alt in markdown(told)
    assert "base64" not in markdown(told)


def test_what_cannot_be_decoded_is_an_empty_frame_and_the_rest_is_there():
    broken = png(40, 40)[:50]
    document = replace(SHOWN, pictures={"a": picture("a", broken)}, contents={content_id(broken): broken})
    assert list(problems(document)) == []
    assert images_of(written(document)) == []
    out = io.BytesIO()
    slides.write(document, figures(document), out)
    assert not [name for name in ZipFile(out).namelist() if name.startswith("ppt/media/")]
    out = io.BytesIO()
    svg.write(one_page(document), out, title="Outage")
    assert b"base64,iVBOR" not in out.getvalue()
