"""The SVG is whole by itself, says every word, and asks for nothing from outside."""

from __future__ import annotations

import re
from base64 import b64decode
from io import BytesIO

import pytest
import uharfbuzz as hb
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.incident import incident
from whiteboard.export import svg
from whiteboard.layout.cutting import one_page
from whiteboard.layout.display import Box, Drawing, Page, Path, Placed, Shape, Words
from whiteboard.layout.geometry import Rect
from whiteboard.layout.text import lay_out
from whiteboard.model.records import Note, OnTimeline

_SVG = "{http://www.w3.org/2000/svg}"


def written(*shapes: Shape, title: str = "Board", clip: Rect | None = None, said: str = "") -> bytes:
    page = Page(400.0, 300.0, (Placed((Drawing("note", "n", shapes, said),), 5.0, 6.0, 0.5, clip),))
    out = BytesIO()
    svg.write(page, out, title=title)
    return out.getvalue()


def words(text: str, link: str = "") -> Words:
    return Words(20.0, 30.0, lay_out(text, 12.0, "sans-bold", 200.0), "#123456", link)


def test_one_text_for_each_line_as_wide_as_on_the_board() -> None:
    block = lay_out("A text that is broken into several lines on the board", 12.0, "sans-bold", 100.0)
    texts = list(etree.fromstring(written(Words(20.0, 30.0, block, "#123456"))).iter(f"{_SVG}text"))
    assert [text.text for text in texts] == [line.text for line in block.lines]
    assert [float(text.get("textLength")) for text in texts] == pytest.approx(
        [line.width for line in block.lines], abs=0.01
    )
    assert [float(text.get("y")) for text in texts] == pytest.approx(
        [30.0 + line.baseline for line in block.lines], abs=0.01
    )
    assert {text.get("font-weight") for text in texts} == {"700"}
    assert texts[0].get("font-family").startswith("Whiteboard Sans, ")


def test_pieces_that_read_from_the_right_stand_where_the_layout_put_them() -> None:
    block = lay_out("see שלום end", 12.0)
    texts = list(etree.fromstring(written(Words(0.0, 0.0, block, "#000000"))).iter(f"{_SVG}text"))
    (hebrew,) = (text for text in texts if text.get("direction") == "rtl")
    assert hebrew.text.strip() == "שלום"
    at = next(x for x, piece in block.lines[0].pieces if piece.rtl)
    assert float(hebrew.get("x")) == pytest.approx(at, abs=0.01)


def test_the_file_carries_its_faces_with_every_character() -> None:
    data = written(words("Grüße שלום 🚀"))
    fonts = re.findall(rb"url\(data:font/ttf;base64,([^)]*)\)", data)
    covered = set().union(*(hb.Face(hb.Blob(b64decode(font))).unicodes for font in fonts))
    assert {ord(character) for character in "Grüßeשלום🚀"} <= covered
    assert len(data) < 60_000


def test_nothing_outside_is_asked_for() -> None:
    out = BytesIO()
    svg.write(one_page(incident()), out, title="Board")
    text = out.getvalue().decode()
    addresses = set(re.findall(r"""(?:href|src|url)\s*[=(]\s*["']?([^"')]{0,40})""", text))
    assert all(address.startswith(("data:font/ttf;base64,", "#")) for address in addresses)
    assert "<script" not in text
    assert "<image" not in text


@pytest.mark.parametrize(("link", "there"), [("https://example.com/?a=1&b=2", True), ("javascript:alert(1)", False)])
def test_only_addresses_of_the_web_are_links(link: str, there: bool) -> None:
    anchors = etree.fromstring(written(words("here", link))).iter(f"{_SVG}a")
    assert [anchor.get("href") for anchor in anchors] == ([link] if there else [])


@pytest.mark.parametrize(
    "text", ["<img src=/etc/passwd>", "a & b ]]>", "\x00\x1b\ud800\ufffe", "</text></svg>", "x" * 100_000]
)
def test_hostile_text_is_only_shown(text: str) -> None:
    root = etree.fromstring(written(words(text, text), title=text, said=text))
    lines = [line.text.replace("\ufffe", "\ufffd") for line in lay_out(text, 12.0, "sans-bold", 200.0).lines]
    assert [element.text for element in root.iter(f"{_SVG}text")] == [line for line in lines if line]
    assert {element.tag for element in root.iter()} <= {
        f"{_SVG}{tag}" for tag in ("svg", "title", "style", "rect", "g", "text")
    }


def test_boxes_paths_and_clips() -> None:
    box = Box(Rect(1, 2, 30, 40), "#ff0000", 4.0, "#00ff00", shadow=True, hatch="#0000ff", opacity=0.5, dash=(4.0, 3.0))
    curve = Path(((0, 0), (1, 1), (2, 2), (3, 3)), stroke="#111111", curved=True, closed=True)
    root = etree.fromstring(written(box, curve, clip=Rect(1, 1, 9, 9), said="A note"))
    assert len(list(root.iter(f"{_SVG}pattern"))) == 1
    assert next(root.iter(f"{_SVG}path")).get("d") == "M0 0C1 1 2 2 3 3Z"
    assert next(root.iter(f"{_SVG}clipPath"))[0].get("width") == "9"
    assert [title.text for title in root.iter(f"{_SVG}title")] == ["Board", "A note"]
    faint = [float(rect.get("fill-opacity")) for rect in root.iter(f"{_SVG}rect") if rect.get("fill-opacity")]
    assert faint[-2:] == [0.5, 0.5]
    assert max(faint[:-2]) < 0.1


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=40), st.text(max_size=20))
def test_any_text_makes_whole_xml_that_says_it(text: str, title: str) -> None:
    root = etree.fromstring(written(words(text), title=title, said=text))
    shown = "".join(element.text or "" for element in root.iter(f"{_SVG}text"))
    laid_out = "".join(line.text for line in words(text).block.lines)
    wanted = sorted(character for character in laid_out if character.isprintable() and not character.isspace())
    assert sorted(character for character in shown if character.isprintable() and not character.isspace()) == wanted


def test_every_note_of_a_board_is_there() -> None:
    document = incident()
    out = BytesIO()
    svg.write(one_page(document), out, title="Board")
    titles = {title.text for title in etree.fromstring(out.getvalue()).iter(f"{_SVG}title")}
    for note in document.notes.values():
        if isinstance(note.place, OnTimeline):
            assert any(note.text in title for title in titles)


def test_progress_is_told_and_may_cancel() -> None:
    notes = (
        Note(f"n{n}", "event", f"Note {n}", OnTimeline(1_563_440_400_000 + n * 60_000, "public", 0)) for n in range(300)
    )
    heard: list[float] = []
    svg.write(one_page(incident(*notes)), BytesIO(), title="Board", progress=heard.append)
    assert heard == sorted(heard)
    assert heard
    assert 0.0 < heard[0] <= heard[-1] <= 1.0
