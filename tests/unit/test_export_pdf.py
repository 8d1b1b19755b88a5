"""The PDF says what the layout says: every script can be copied and searched, and nothing in a text is obeyed."""

from __future__ import annotations

import re
import zlib
from ctypes import byref, c_double
from io import BytesIO
from unicodedata import normalize

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PageObject, PdfReader
from pypdf.generic import DictionaryObject

from tests.incident import incident
from whiteboard.comms.figures import figures
from whiteboard.export import pdf
from whiteboard.layout.cards import Look, card
from whiteboard.layout.display import Box, Drawing, Page, Path, Placed, Shape, Words
from whiteboard.layout.geometry import Rect
from whiteboard.layout.pages import PAPERS, pages
from whiteboard.layout.text import lay_out
from whiteboard.layout.theme import LIGHT
from whiteboard.layout.timescale import zone_of
from whiteboard.model.records import Note, OnTimeline

SCRIPTS = (
    "11:45 Status page: Investigating — affluent offices, 3 × 4",
    "café naïve Ångström, Grüße, Łódź",
    "Ελλάδα και Привет, мир",
    "שלום עולם",
    "مرحبا بالعالم لا إله",
    "بِسْمِ اللَّهِ",
    "בְּרֵאשִׁית",
    "Deploy 🚀 done 👍🏽 ok",
    "x\u0302y and e\u0301",
)


def written(*shapes: Shape, pages: int = 1, **about: str) -> bytes:
    page = Page(400.0, 300.0, (Placed((Drawing("note", "n", shapes),)),), "A page")
    out = BytesIO()
    pdf.write([page] * pages, out, title="Board", **about)
    return out.getvalue()


def words(text: str, y: float = 20.0, link: str = "", width: float | None = 360.0) -> Words:
    return Words(20.0, y, lay_out(text, 12.0, "sans", width), "#1f2329", link)


def read(data: bytes, page: int = 0) -> str:
    document = pypdfium2.PdfDocument(data)
    try:
        return document[page].get_textpage().get_text_range().replace("\r\n", "\n")
    finally:
        document.close()


def painted(data: bytes, scale: float = 1.0) -> object:
    document = pypdfium2.PdfDocument(data)
    try:
        return document[0].render(scale=scale).to_pil().convert("RGB")
    finally:
        document.close()


@pytest.mark.parametrize("text", SCRIPTS)
def test_every_script_can_be_copied(text: str) -> None:
    # Points over one letter have no order of their own; canonical composition gives them one.
    assert normalize("NFC", read(written(words(text)))) == normalize("NFC", text)


@pytest.mark.parametrize("text", [*SCRIPTS[:4], SCRIPTS[7], SCRIPTS[8]])
def test_another_reader_finds_the_same(text: str) -> None:
    said = PdfReader(BytesIO(written(words(text)))).pages[0].extract_text()
    assert sorted(said.split()) == sorted(text.split())


def test_lines_come_in_the_order_in_which_they_are_read() -> None:
    text = "The first line is broken where the board breaks it, and the second goes on from there"
    block = lay_out(text, 12.0, "sans", 200.0)
    assert len(block.lines) > 1
    assert read(written(words(text, width=200.0))) == "\n".join(line.text for line in block.lines)


def test_only_embedded_parts_of_our_own_faces() -> None:
    reader = PdfReader(BytesIO(written(words(" ".join(SCRIPTS)))))
    fonts = reader.pages[0]["/Resources"]["/Font"].values()  # type: ignore[index]  # a dictionary
    assert len(fonts) == 4
    for reference in fonts:
        font = reference.get_object()
        assert re.fullmatch(r"/[A-Z]{6}\+Whiteboard\w+-Regular", font["/BaseFont"])
        (shown,) = font["/DescendantFonts"]
        assert len(shown["/FontDescriptor"]["/FontFile2"].get_data()) < 60_000
    assert b"Helvetica" not in written(words("plain"))


def test_glyphs_stand_where_the_layout_put_them() -> None:
    block = lay_out("AVAVAVAVAV To Te", 40.0)
    document = pypdfium2.PdfDocument(written(Words(20.0, 20.0, block, "#000000")))
    try:
        x, y = c_double(), c_double()
        text = document[0].get_textpage()
        pypdfium2.raw.FPDFText_GetCharOrigin(text, len("AVAVAVAVAV To T"), byref(x), byref(y))
    finally:
        document.close()
    start, piece = block.lines[0].pieces[-1]
    assert x.value == pytest.approx(20.0 + start + piece.xs[-1] * 40.0, abs=0.05)
    assert y.value == pytest.approx(300.0 - 20.0 - block.lines[0].baseline, abs=0.05)


def test_the_same_pages_give_the_same_bytes() -> None:
    shapes = (words("one"), Box(Rect(10, 10, 50, 50), "#ffffff", shadow=True))
    assert written(*shapes) == written(*shapes)


def test_title_language_date_and_outline() -> None:
    pages = [
        Page(100.0, 100.0, (), "Summary", 0),
        Page(100.0, 100.0, (), "Timeline", 0),
        Page(100.0, 100.0, (), "", None),
        Page(100.0, 100.0, (), "Late", 5),
    ]
    out = BytesIO()
    pdf.write(pages, out, title="Nächte שלום", author="A", subject="S", language="de", created=1_563_440_400_000)
    reader = PdfReader(out)
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author, reader.metadata.subject) == ("Nächte שלום", "A", "S")
    assert reader.metadata.creation_date_raw == "D:20190718090000Z"
    assert reader.trailer["/Root"]["/Lang"] == "de"  # type: ignore[index]  # a dictionary
    summary, timeline, (late,) = reader.outline
    assert [summary.title, timeline.title, late.title] == ["Summary", "Timeline", "Late"]  # type: ignore[union-attr]  # a page that was read has one
    assert [reader.get_destination_page_number(entry) for entry in (summary, timeline, late)] == [0, 1, 3]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("link", "there"),
    [
        ("https://example.com/a?b=(c)", True),
        ("mailto:a@example.com", True),
        ("file:///etc/passwd", False),
        ("javascript:alert(1)", False),
        ("//evil/x", False),
        ("https://[half", False),
        ("#nowhere", False),
    ],
)
def test_only_addresses_of_the_web_are_links(link: str, there: bool) -> None:
    page = PdfReader(BytesIO(written(words("here", link=link)))).pages[0]
    addresses = [annotation.get_object()["/A"]["/URI"] for annotation in page.get("/Annots", [])]
    assert addresses == ([link] if there else [])


def test_a_link_leads_to_the_first_page_that_shows_its_drawing() -> None:
    target = Drawing("note", "n1", (words("there", y=150.0),))
    hidden = Placed((target,), clip=Rect(0.0, 0.0, 50.0, 50.0))
    pages = [
        Page(400.0, 300.0, (Placed((Drawing("x", "", (words("go", link="#n1"),)),)), hidden)),
        Page(400.0, 300.0, (Placed((target,)),)),
    ]
    out = BytesIO()
    pdf.write(pages, out, title="Board")
    reader = PdfReader(out)
    (annotation,) = reader.pages[0]["/Annots"]  # type: ignore[misc]
    destination = annotation.get_object()["/Dest"]
    assert destination[0].get_object() == reader.pages[1].get_object()
    assert float(destination[3]) == pytest.approx(300.0 - 150.0 + 12.0)


def test_boxes_paths_and_clips_are_painted() -> None:
    shapes = (
        Box(Rect(20, 20, 60, 40), "#ff0000", 4.0),
        Box(Rect(100, 20, 60, 40), "#0000ff", opacity=0.5),
        Box(Rect(180, 20, 60, 40), "#ffffff", 4.0, "#000000", hatch="#00ff00"),
        Path(((20, 100), (60, 100), (40, 140)), fill="#00ff00", closed=True),
        Path(((100, 100), (100, 160), (160, 160), (160, 100)), stroke="#000000", stroke_width=6.0, curved=True),
    )
    page = Page(
        400.0,
        300.0,
        (
            Placed((Drawing("x", "", shapes),)),
            Placed(
                (Drawing("x", "", (Box(Rect(0, 0, 50, 50), "#ff00ff"),)),), 100.0, 200.0, 2.0, Rect(100, 200, 50, 50)
            ),
        ),
    )
    out = BytesIO()
    pdf.write([page], out, title="Board")
    picture = painted(out.getvalue())
    assert picture.getpixel((50, 40)) == (255, 0, 0)  # type: ignore[attr-defined]
    assert picture.getpixel((130, 40)) == pytest.approx((127, 127, 255), abs=2)  # type: ignore[attr-defined]
    assert {picture.getpixel((x, 40)) for x in range(190, 230)} >= {(0, 255, 0), (255, 255, 255)}  # type: ignore[attr-defined]
    assert picture.getpixel((40, 110)) == (0, 255, 0)  # type: ignore[attr-defined]
    assert picture.getpixel((130, 145)) == (0, 0, 0)  # type: ignore[attr-defined]
    assert picture.getpixel((125, 225)) == (255, 0, 255)  # type: ignore[attr-defined]
    assert picture.getpixel((170, 225)) == (255, 255, 255)  # type: ignore[attr-defined]


def test_a_shadow_is_faint_and_the_form_is_written_once() -> None:
    boxes = [Box(Rect(20 + 80 * n, 20, 60, 40), "#ffffff", 4.0, shadow=True) for n in range(4)]
    data = written(*boxes)
    assert data.count(b"/Subtype /Form") == 1
    picture = painted(data)
    below = picture.getpixel((50, 61))  # type: ignore[attr-defined]
    assert 180 < below[0] < 255


HOSTILE = (
    "<img src=/etc/passwd>",
    "<para><a href='file:///etc/passwd'>x</a></para>",
    "(unbalanced \\) Tj ET Q",
    "%PDF-1.4 endstream endobj",
    "\x00\x07\x1b[31m\u202emoc.live\u202c",
    "half \ud800 surrogate",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_only_shown(text: str) -> None:
    data = written(words(text, link=text), pages=2, author=text, subject=text)
    assert read(data).split() == lay_out(text, 12.0, "sans", 360.0).text.split()
    assert len(PdfReader(BytesIO(data)).pages) == 2


def test_a_text_of_a_million_characters_is_written_as_far_as_it_is_laid_out() -> None:
    assert len(read(written(words("x" * 1_000_000)))) > 19_000


_sizes = st.floats(0.0, 500.0)
_places = st.floats(-1000.0, 1000.0)
_colours = st.sampled_from(("#000000", "#ffffff", "#2f6fde"))
_boxes = st.builds(
    Box,
    st.builds(Rect, _places, _places, _sizes, _sizes),
    st.none() | _colours,
    st.floats(0.0, 50.0),
    st.none() | _colours,
    st.floats(0.1, 5.0),
    st.booleans(),
    st.none() | _colours,
    st.floats(0.0, 1.0),
    st.sampled_from(((), (4.0, 3.0))),
)


@settings(max_examples=30, deadline=None)
@given(st.lists(_boxes, max_size=5), st.text(max_size=30))
def test_any_shapes_and_words_make_a_file_that_can_be_read(boxes: list[Box], text: str) -> None:
    data = written(*boxes, words(text))
    shown = "".join(line.text for line in lay_out(text, 12.0, "sans", 360.0).lines)
    said = PdfReader(BytesIO(data)).pages[0].extract_text()
    plain = [character for character in shown if character.isascii() and character.isalnum()]
    assert [character for character in said if character.isascii() and character.isalnum()] == plain


def test_progress_may_cancel() -> None:
    class Enough(Exception):
        pass

    def stop(share: float) -> None:
        assert 0.0 < share <= 1.0
        raise Enough

    drawings = tuple(Drawing("x", str(n), (words(f"note {n}"),)) for n in range(600))
    out = BytesIO()
    with pytest.raises(Enough):
        pdf.write([Page(400.0, 300.0, (Placed(drawings),))], out, title="Board", progress=stop)
    assert out.getvalue() == b""


def test_a_thousand_notes_stay_small() -> None:
    look = Look("#2f6fde", zone_of("Europe/London"))
    notes = (
        Note(str(n), text=f"What happened as number {n}", place=OnTimeline(n * 60_000, "lane", 0)) for n in range(1000)
    )
    cards = tuple(card(note, look, LIGHT).moved(n % 40 * 150, n // 40 * 90) for n, note in enumerate(notes))
    out = BytesIO()
    pdf.write([Page(6000.0, 2500.0, (Placed(cards),))], out, title="Board")
    assert len(out.getvalue()) < 250_000
    assert "What happened as number 999" in read(out.getvalue()).replace("\n", " ")


def test_streams_are_compressed_as_they_are() -> None:
    data = written(words("compressed"))
    assert b"ASCII85" not in data
    streams = re.findall(rb"stream\n(.*?)endstream", data, re.DOTALL)
    assert streams
    assert all(zlib.decompress(stream) for stream in streams)


# The structure that a screen reader follows.


def structure(data: bytes) -> list[tuple[str, str, str]]:
    """Every element in reading order: its tag, what it says instead of its lines, and the words marked as its own."""
    reader = PdfReader(BytesIO(data))
    words: list[dict[int, str]] = []
    for page in reader.pages:
        said: dict[int, str] = {}
        for mark, text in marked_words(page):
            said[mark] = said.get(mark, "") + text
        words.append(said)
    index = {page.indirect_reference.idnum: at for at, page in enumerate(reader.pages)}  # type: ignore[union-attr]  # a page that was read has one
    found: list[tuple[str, str, str]] = []

    def walk(element: DictionaryObject) -> None:
        kids = [kid if isinstance(kid, int) else kid.get_object() for kid in element["/K"]]
        own = [kid for kid in kids if isinstance(kid, int)]
        text = "".join(words[index[element.raw_get("/Pg").idnum]].get(mark, "") for mark in own) if own else ""
        found.append((str(element["/S"]), str(element.get("/Alt", "")), " ".join(text.split())))
        for kid in kids:
            if not isinstance(kid, int) and "/K" in kid:
                walk(kid)

    root = reader.root_object["/StructTreeRoot"]
    assert reader.root_object["/MarkInfo"]["/Marked"]  # type: ignore[index]  # a dictionary
    walk(root["/K"])  # type: ignore[index]  # a dictionary
    return found


def marked_words(page: PageObject) -> list[tuple[int, str]]:
    """The texts of a page, each with the mark under which it stands."""
    found: list[tuple[int, str]] = []
    stack: list[int | None] = []

    def before(operator: bytes, operands: list[object], *_: object) -> None:
        if operator == b"BDC":
            stack.append(int(operands[1]["/MCID"]))  # type: ignore[index,call-overload]
        elif operator == b"BMC":
            stack.append(None)
        elif operator == b"EMC":
            stack.pop()

    def text(words: str, *_: object) -> None:
        if words.strip() and stack and stack[-1] is not None:
            found.append((stack[-1], words))

    page.extract_text(visitor_operand_before=before, visitor_text=text)
    assert stack == []
    return found


def test_a_screen_reader_hears_headings_rows_and_pictures_in_order() -> None:
    document = incident()
    out = BytesIO()
    pdf.write(pages(document, figures(document), paper=PAPERS["A4"]), out, title="Portal")
    elements = structure(out.getvalue())
    tags = [tag for tag, _, _ in elements]
    assert tags[:3] == ["/Document", "/Sect", "/H1"]
    assert {"/H2", "/H3", "/P", "/Table", "/TR", "/TH", "/TD", "/Figure", "/Link"} <= set(tags)
    assert any(tag == "/Figure" and alt.startswith("Public silences; the longest") for tag, alt, _ in elements)
    rows = tags.index("/Table")
    assert tags[rows : rows + 8] == ["/Table", "/TR", *["/TH"] * 6]
    cells = [tag for tag in tags[rows + 8 :] if tag != "/Link"]
    assert cells[:8] == ["/TR", *["/TD"] * 6, "/TR"], "empty cells keep the columns"
    appendix = len(tags) - 1 - tags[::-1].index("/H2")
    assert tags[appendix + 1 : appendix + 3] == ["/Table", "/TR"], "the appendix is read as a table"
    assert "/P" not in tags[appendix:]


def test_each_place_to_click_on_belongs_to_a_link_with_words() -> None:
    document = incident()
    out = BytesIO()
    pdf.write(pages(document, figures(document), paper=PAPERS["A4"]), out, title="Portal")
    reader = PdfReader(BytesIO(out.getvalue()))
    nums = reader.root_object["/StructTreeRoot"]["/ParentTree"]["/Nums"]  # type: ignore[index]  # a dictionary
    above = dict(zip(nums[::2], nums[1::2], strict=True))
    assert list(above) == sorted(above)
    found = 0
    for page in reader.pages:
        for reference in page.get("/Annots", []):
            annotation = reference.get_object()
            link = above[annotation["/StructParent"]].get_object()
            mark, *places = link["/K"]  # the words, then where to click
            assert link["/S"] == "/Link"
            assert reference in [place.get_object().raw_get("/Obj") for place in places]
            assert annotation["/Contents"] == " ".join(dict(marked_words(page))[mark].split())
            assert link["/P"]["/S"] in {"/P", "/TD"}
            found += 1
    assert found >= 3


def test_every_mark_on_a_page_belongs_to_one_element() -> None:
    document = incident()
    out = BytesIO()
    pdf.write(pages(document, figures(document), paper=PAPERS["A4"]), out, title="Portal")
    reader = PdfReader(BytesIO(out.getvalue()))
    root = reader.root_object["/StructTreeRoot"]
    parents = root["/ParentTree"]["/Nums"]  # type: ignore[index]  # a dictionary
    for number, page in enumerate(reader.pages):
        marks = [int(mark) for mark in re.findall(rb"<</MCID (\d+)>> BDC", page.get_contents().get_data())]  # type: ignore[union-attr]  # a page that was read has one
        assert page["/StructParents"] == number
        elements = parents[2 * number + 1].get_object()
        assert marks == list(range(len(elements)))
        for mark, element in enumerate(elements):
            assert mark in element.get_object()["/K"]
