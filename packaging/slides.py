"""Makes resources/slides/template.pptx, the 16:9 template of the slides: our theme, master and layouts.

python-pptx brings a template of 1997's format and colours along. This takes it as a frame and puts our own XML in: a
size of 13.333 × 7.5 inches, a thin blue bar, dark titles, grey subtitles, Arial (on every machine, and never wider
than the program's own typeface). Placeholders carry their whole geometry: a part of it would zero the rest.

    python packaging/slides.py

needs python-pptx. What it writes is the same bytes every time.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from lxml import etree
from pptx import Presentation
from pptx.oxml import parse_xml
from pptx.slide import SlideLayout, SlideMaster
from pptx.util import Pt

OUT = Path(__file__).resolve().parent.parent / "resources" / "slides" / "template.pptx"
WIDTH, HEIGHT = 960, 540

NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)

# The colours of the program's light theme and of its lanes; names as the format wants them.
COLOURS = {
    "dk1": "1F2329",
    "lt1": "FFFFFF",
    "dk2": "626A76",
    "lt2": "F6F5F1",
    "accent1": "2F6FDE",
    "accent2": "0F8A8A",
    "accent3": "D9622B",
    "accent4": "8457C9",
    "accent5": "24763A",
    "accent6": "AC1F12",
    "hlink": "2F6FDE",
    "folHlink": "8457C9",
}

# Placeholder: its attributes, its rectangle in points, size, colour, further attributes of its text body and first level.
TITLE = ('type="title"', (44, 26, 872, 40), 2800, "tx1", 'anchor="b"', 'b="1"')
SUBTITLE = ('type="body" sz="quarter" idx="13"', (44, 67, 872, 24), 1400, "tx2", 'anchor="t"', "")
CONTENT = ('idx="1"', (44, 108, 872, 388), 1800, "tx1", 'anchor="t"', "")
LEFT = ('sz="half" idx="1"', (44, 108, 424, 388), 1800, "tx1", 'anchor="t"', "")
RIGHT = ('sz="half" idx="2"', (492, 108, 424, 388), 1800, "tx1", 'anchor="t"', "")
FOOTER = ('type="ftr" sz="quarter" idx="11"', (44, 511, 640, 16), 1000, "tx2", 'anchor="ctr"', "")
NUMBER = ('type="sldNum" sz="quarter" idx="12"', (836, 511, 80, 16), 1000, "tx2", 'anchor="ctr"', "")
COVER = ('type="ctrTitle"', (64, 118, 832, 150), 4800, "tx1", 'anchor="b"', 'b="1"')
COVER_TEXT = ('type="subTitle" idx="1"', (64, 284, 832, 120), 2000, "tx2", 'anchor="t"', "")
SECTION = ('type="title"', (64, 170, 832, 100), 4000, "tx1", 'anchor="b"', 'b="1"')

# Layout of python-pptx's template by its type: our name, and the placeholders.
LAYOUTS = {
    "title": ("Title", (COVER, COVER_TEXT)),
    "obj": ("Title and content", (TITLE, SUBTITLE, CONTENT, FOOTER, NUMBER)),
    "secHead": ("Section", (SECTION, ('type="body" idx="1"', *COVER_TEXT[1:]), FOOTER, NUMBER)),
    "twoObj": ("Title and two contents", (TITLE, SUBTITLE, LEFT, RIGHT, FOOTER, NUMBER)),
    "titleOnly": ("Title only", (TITLE, SUBTITLE, FOOTER, NUMBER)),
    "blank": ("Blank", (FOOTER, NUMBER)),
}

PROMPTS = {
    'type="title"': "Title",
    'type="ctrTitle"': "Title",
    'type="subTitle"': "Date, what it is",
    'type="body" sz="quarter"': "Subtitle",
    'type="ftr"': "",
}
NUMBER_FIELD = (
    '<a:fld id="{C1FF6DA9-008F-8B48-92A6-B652298478BF}" type="slidenum"><a:rPr lang="en-GB"/><a:t>‹#›</a:t></a:fld>'
)


def main() -> None:
    """Write the template."""
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = Pt(WIDTH), Pt(HEIGHT)
    presentation.part._element.sldSz.attrib.pop("type", None)
    (master,) = presentation.slide_masters
    for layout in list(presentation.slide_layouts):
        if layout.element.get("type") in LAYOUTS:
            _fill_layout(layout)
        else:
            presentation.slide_layouts.remove(layout)
    _fill_master(master)
    _fill_theme(master)
    # Asking for it makes the master of the speaker's notes, which every board's slides need.
    presentation.notes_master  # noqa: B018
    _drop(presentation.part, "printerSettings")
    _drop(presentation.part.package, "thumbnail")
    core = presentation.core_properties
    core.title, core.author, core.last_modified_by = "Whiteboard template", "Whiteboard", "Whiteboard"
    _save(presentation)


def _fill_master(master: SlideMaster) -> None:
    shapes = [_bar(), *(_placeholder(*item) for item in enumerate((TITLE, CONTENT, FOOTER, NUMBER), start=3))]
    _replace_shapes(master.element, "".join(shapes).replace('idx="11"', 'idx="3"').replace('idx="12"', 'idx="4"'))
    # The master's own content placeholder is a body; layouts refer to it by its index.
    (content,) = master.element.xpath('.//p:ph[@idx="1"]')
    content.set("type", "body")
    styles = master.element.find("{*}txStyles")
    level = '<a:lvl{n}pPr marL="{left}" indent="{indent}" algn="l" rtl="0" eaLnBrk="1" hangingPunct="1"><a:lnSpc><a:spcPct val="105000"/></a:lnSpc><a:spcBef><a:spcPts val="600"/></a:spcBef>{bullet}<a:defRPr sz="{size}" kern="1200"><a:solidFill><a:schemeClr val="tx1"/></a:solidFill><a:latin typeface="+mn-lt"/><a:ea typeface="+mn-ea"/><a:cs typeface="+mn-cs"/></a:defRPr></a:lvl{n}pPr>'
    bullet = '<a:buFont typeface="Arial"/><a:buChar char="•"/>'
    levels = "".join(
        level.format(n=n, left=228600 * n, indent=-228600, bullet=bullet, size=max(1200, 2000 - 200 * n))
        for n in range(1, 6)
    )
    title = '<a:lvl1pPr algn="l" rtl="0" eaLnBrk="1" hangingPunct="1"><a:spcBef><a:spcPct val="0"/></a:spcBef><a:buNone/><a:defRPr sz="2800" b="1" kern="1200"><a:solidFill><a:schemeClr val="tx1"/></a:solidFill><a:latin typeface="+mj-lt"/><a:ea typeface="+mj-ea"/><a:cs typeface="+mj-cs"/></a:defRPr></a:lvl1pPr>'
    other = '<a:defPPr><a:defRPr lang="en-GB"/></a:defPPr>'
    new = f"<p:txStyles {NAMESPACES}><p:titleStyle>{title}</p:titleStyle><p:bodyStyle>{levels}</p:bodyStyle><p:otherStyle>{other}</p:otherStyle></p:txStyles>"
    styles.getparent().replace(styles, parse_xml(new))


def _fill_layout(layout: SlideLayout) -> None:
    name, placeholders = LAYOUTS[layout.element.get("type")]
    layout.element.cSld.set("name", name)
    _replace_shapes(layout.element, "".join(_placeholder(id, item) for id, item in enumerate(placeholders, start=2)))


def _replace_shapes(root: etree._Element, shapes: str) -> None:
    tree = root.cSld.spTree
    for shape in list(tree)[2:]:
        tree.remove(shape)
    for shape in parse_xml(f"<p:grpSp {NAMESPACES}>{shapes}</p:grpSp>"):
        tree.append(shape)
    for extension in root.cSld.xpath("./p:extLst"):
        root.cSld.remove(extension)


def _placeholder(id: int, item: tuple[str, tuple[int, int, int, int], int, str, str, str]) -> str:
    kind, rect, size, colour, body, run = item
    prompt = next((text for start, text in PROMPTS.items() if kind.startswith(start)), "Text")
    align = "r" if "sldNum" in kind else "l"
    bullet = "" if "type" not in kind else "<a:buNone/>"
    indent = 'marL="0" indent="0" ' if bullet else ""
    style = f'<a:lvl1pPr {indent}algn="{align}">{bullet}<a:defRPr sz="{size}" {run}><a:solidFill><a:schemeClr val="{colour}"/></a:solidFill></a:defRPr></a:lvl1pPr>'
    text = (
        NUMBER_FIELD if "sldNum" in kind else f'<a:r><a:rPr lang="en-GB"/><a:t>{prompt}</a:t></a:r>' if prompt else ""
    )
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{id}" name="{prompt or "Footer"} {id}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f"<p:nvPr><p:ph {kind}/></p:nvPr></p:nvSpPr><p:spPr>{_geometry(rect)}</p:spPr>"
        f'<p:txBody><a:bodyPr vert="horz" lIns="0" tIns="0" rIns="0" bIns="0" rtlCol="0" {body}><a:normAutofit/></a:bodyPr>'
        f'<a:lstStyle>{style}</a:lstStyle><a:p>{text}<a:endParaRPr lang="en-GB"/></a:p></p:txBody></p:sp>'
    )


def _bar() -> str:
    return (
        '<p:sp><p:nvSpPr><p:cNvPr id="2" name="Bar"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>'
        f'<p:spPr>{_geometry((0, 0, WIDTH, 5))}<a:solidFill><a:schemeClr val="accent1"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr>'
        '<p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr lang="en-GB"/></a:p></p:txBody></p:sp>'
    )


def _geometry(rect: tuple[int, int, int, int]) -> str:
    x, y, width, height = (Pt(value) for value in rect)
    return (
        f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    )


def _fill_theme(master: SlideMaster) -> None:
    part = next(rel.target_part for rel in master.part.rels.values() if rel.reltype.endswith("/theme"))
    theme = etree.fromstring(part.blob)
    theme.set("name", "Whiteboard")
    colours, fonts = theme[0][0], theme[0][1]
    colours.set("name", "Whiteboard")
    fonts.set("name", "Whiteboard")
    for colour in colours:
        colour[:] = [etree.Element(colour.tag.split("}")[0] + "}srgbClr", val=COLOURS[etree.QName(colour).localname])]
    for latin in fonts.iter("{*}latin"):
        latin.set("typeface", "Arial")
    for font in list(fonts.iter("{*}font")):
        font.getparent().remove(font)
    part._blob = etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)


def _drop(part: object, kind: str) -> None:
    rels = getattr(part, "rels", None) or part._rels
    for key, rel in list(rels.items()):
        if rel.reltype.endswith(f"/{kind}"):
            rels.pop(key)


def _save(presentation: Presentation) -> None:
    """Save with one date for every part, so that the file changes only where its content does."""
    OUT.parent.mkdir(parents=True, exist_ok=True)
    whole = io.BytesIO()
    presentation.save(whole)
    with zipfile.ZipFile(whole) as made, zipfile.ZipFile(OUT, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in made.namelist():
            kept.writestr(zipfile.ZipInfo(name), made.read(name), zipfile.ZIP_DEFLATED)
    print(f"{OUT.name}: {OUT.stat().st_size // 1024} kB, {len(LAYOUTS)} layouts")


if __name__ == "__main__":
    main()
