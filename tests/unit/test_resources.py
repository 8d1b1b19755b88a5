"""The files that come with the program are there, of the right sort, and accompanied by their licences."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
import uharfbuzz as hb

from whiteboard import resources

ICONS = sorted(resources.path("icons", "lucide").glob("*.svg"))
FACES = sorted(resources.path("fonts").glob("*.ttf"))


@pytest.mark.parametrize("icon", ICONS, ids=lambda icon: icon.stem)
def test_icons_take_the_colour_and_size_they_are_given(icon: Path) -> None:
    root = ET.parse(icon).getroot()
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root.get("viewBox") == "0 0 24 24"
    assert root.get("stroke") == "currentColor"
    assert len(root) > 0


@pytest.mark.parametrize("file", FACES, ids=lambda file: file.stem)
def test_faces_carry_a_family_name_that_no_system_has(file: Path) -> None:
    face = hb.Face(file.read_bytes())
    assert face.get_name(hb.OTNameIdPredefined.FONT_FAMILY).startswith("Whiteboard ")


@pytest.mark.parametrize("folder", ["icons/lucide", "fonts"])
def test_what_others_made_comes_with_its_licence_and_origin(folder: str) -> None:
    names = {file.name for file in resources.path(folder).iterdir()}
    assert any(name.startswith(("LICENSE", "OFL")) for name in names)
    sources = resources.text(folder, "SOURCES.md")
    assert "licence" in sources.lower()
    assert "packaging/" in sources


def test_there_are_icons_and_faces() -> None:
    assert "sticky-note" in {icon.stem for icon in ICONS}
    assert "WhiteboardSans-Regular" in {face.stem for face in FACES}


def test_the_programs_own_icon_is_a_square() -> None:
    box = ET.fromstring(resources.text("icons", "whiteboard.svg")).attrib["viewBox"].split()
    assert box[2] == box[3]


def test_a_resource_that_is_not_there_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        resources.data("fonts", "Nobody.ttf")


def test_text_is_the_decoded_data() -> None:
    assert resources.text("icons", "whiteboard.svg").encode() == resources.data("icons", "whiteboard.svg")
