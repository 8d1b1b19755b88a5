"""The package of the slides keeps the rules whose breach makes an office program offer a repair (ECMA-376, parts 1 and 2)."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import settings as trying
from lxml import etree

from tests.incident import incident
from tests.pictures import CONTENTS, picture
from tests.strategies import documents
from whiteboard.comms.figures import figures
from whiteboard.export.slides import write
from whiteboard.model.document import Document
from whiteboard.model.records import Note, OnTimeline

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RUN = ("ln", "noFill", "solidFill", "gradFill", "highlight", "latin", "ea", "cs", "sym", "hlinkClick", "extLst")
_ORDER = {
    "spPr": ("xfrm", "custGeom", "prstGeom", "noFill", "solidFill", "pattFill", "ln", "effectLst"),
    "pPr": ("lnSpc", "spcBef", "spcAft", "buFont", "buNone", "buAutoNum", "buChar"),
    "rPr": _RUN,
    "endParaRPr": _RUN,
    "tcPr": ("lnL", "lnR", "lnT", "lnB", "noFill", "solidFill"),
    "sp": ("nvSpPr", "spPr", "style", "txBody"),
    "cxnSp": ("nvCxnSpPr", "spPr", "style"),
    "pic": ("nvPicPr", "blipFill", "spPr"),
    "txBody": ("bodyPr", "lstStyle", "p"),
    "ln": ("noFill", "solidFill", "prstDash", "round", "headEnd", "tailEnd"),
}
"""The order in which the schemas want the children that we write."""


def packed(document: Document) -> bytes:
    out = BytesIO()
    write(document, figures(document), out)
    return out.getvalue()


def assert_whole(data: bytes) -> None:
    with zipfile.ZipFile(BytesIO(data)) as package:
        names = package.namelist()
        assert len(names) == len({name.lower() for name in names})
        xml = {name: etree.fromstring(package.read(name)) for name in names if name.endswith((".xml", ".rels"))}
    assert_typed(names, xml["[Content_Types].xml"])
    for name in names:
        if name.endswith(".rels"):
            assert_related(name, xml, names)
        elif name in xml and f"{posixpath.dirname(name)}/_rels/{posixpath.basename(name)}.rels" not in names:
            assert not asked_for(xml[name]), name
    assert_numbered(xml["ppt/presentation.xml"])
    for name, root in xml.items():
        if name.startswith(("ppt/slides/slide", "ppt/notesSlides/")):
            assert_drawn(name, root)


def assert_typed(names: list[str], types: etree._Element) -> None:
    """Every part has a content type, and every type that is given to a part has one."""
    given_to = {one.get("PartName").lstrip("/") for one in types.iter("{*}Override")}
    endings = {one.get("Extension").lower() for one in types.iter("{*}Default")}
    assert given_to <= set(names)
    for name in names:
        assert name in given_to or name.rpartition(".")[2].lower() in endings or name == "[Content_Types].xml"
        if name.startswith("ppt/") and name.endswith(".xml"):
            assert name in given_to, name


def asked_for(root: etree._Element) -> set[str]:
    """The relations that a part names."""
    return {
        value for element in root.iter() for name, value in element.attrib.items() if str(name).startswith(_RELATION)
    }


def assert_related(name: str, xml: dict[str, etree._Element], names: list[str]) -> None:
    """What a part is related to is there; what it names is a relation, and each has an id of its own."""
    folder = posixpath.dirname(posixpath.dirname(name))
    source = posixpath.join(folder, posixpath.basename(name).removesuffix(".rels"))
    relations = list(xml[name].iter("{*}Relationship"))
    ids = [one.get("Id") for one in relations]
    assert len(ids) == len(set(ids))
    for one in relations:
        target = one.get("Target")
        if one.get("TargetMode") == "External":
            assert target.isascii()
            assert " " not in target
        else:
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            assert path in names, (name, target)
    if source in xml:
        assert asked_for(xml[source]) <= set(ids), source


def assert_numbered(presentation: etree._Element) -> None:
    """Slides have numbers of their own from 256 on; those of masters and layouts are larger (19.7.13, 19.7.9)."""
    numbers = [int(one.get("id")) for one in presentation.iter("{*}sldId")]
    assert len(numbers) == len(set(numbers)) > 0
    assert all(256 <= number < 2**31 for number in numbers)
    assert all(int(one.get("id")) >= 2**31 for one in presentation.iter("{*}sldMasterId"))


def assert_drawn(name: str, root: etree._Element) -> None:
    """Shapes have numbers of their own, connectors hold on to shapes that are there, and children stand in order."""
    ids = [one.get("id") for one in root.iter("{*}cNvPr")]
    assert len(ids) == len(set(ids)), name
    for end in (*root.iter("{*}stCxn"), *root.iter("{*}endCxn")):
        assert end.get("id") in ids
    for element in root.iter():
        wanted = _ORDER.get(etree.QName(element).localname)
        if wanted is not None:
            found = [wanted.index(etree.QName(child).localname) for child in element]
            assert found == sorted(found), (name, etree.tostring(element)[:400])
    for body in root.iter("{*}txBody"):
        assert len(list(body.iter("{*}p"))) > 0
    for table in root.iter("{*}tbl"):
        columns = len(list(table.iter("{*}gridCol")))
        assert {len(list(row.iter("{*}tc"))) for row in table.iter("{*}tr")} == {columns}


def full() -> Document:
    """A board with pictures, links and lists, so that a slide has each kind of relation."""
    text = (
        "- see **https://graphs.example/1**\n- and [more](https://more.example/ü?a=1&b=2)\n1. https://graphs.example/1"
    )
    document = incident(Note("linked", "event", text, OnTimeline(1_563_440_400_000, "public", 0)), picture())
    return Document.of(document.board, document.records(), CONTENTS)


def test_a_package_with_everything_is_whole() -> None:
    data = packed(full())
    assert_whole(data)
    with zipfile.ZipFile(BytesIO(data)) as package:
        slides = [package.read(name).decode() for name in package.namelist() if name.startswith("ppt/slides/_rels/")]
    kinds = {
        kind for kind in ("chart", "image", "hyperlink", "notesSlide", "slideLayout") if f'/{kind}"' in "".join(slides)
    }
    assert kinds == {"chart", "image", "hyperlink", "notesSlide", "slideLayout"}


def without(data: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """The package with parts changed or left out."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as package, zipfile.ZipFile(made, "w") as other:
        for name in package.namelist():
            part = change(name, package.read(name))
            if part is not None:
                other.writestr(name, part)
    return made.getvalue()


@pytest.mark.parametrize(
    "change",
    [
        lambda name, part: None if name == "ppt/charts/chart1.xml" or "/chart" in name else part,
        lambda _, part: part.replace(b'id="3"', b'id="2"'),
        lambda name, part: part.replace(b"slide2.xml", b"slide99.xml") if "Content_Types" in name else part,
        lambda name, part: part.replace(b'r:embed="rId', b'r:embed="rId9') if "slides/slide" in name else part,
        lambda name, part: part.replace(b"<a:ln>", b"<a:tailEnd/><a:ln>") if "slides/slide" in name else part,
    ],
)
def test_a_broken_package_is_noticed(change: Callable[[str, bytes], bytes | None]) -> None:
    with pytest.raises((AssertionError, ValueError)):
        assert_whole(without(packed(full()), change))


@trying(max_examples=15)
@given(documents(most_notes=8, most_others=3))
def test_the_package_of_any_board_is_whole(document: Document) -> None:
    assert_whole(packed(document))
