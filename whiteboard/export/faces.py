"""Parts of the program's typefaces, for files that carry their own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import uharfbuzz as hb

from whiteboard.layout.text import face_data

# What tells how to shape text; what a PDF shows is shaped already.
_LAYOUT_TABLES = ("GDEF", "GPOS", "GSUB")


@dataclass(frozen=True, slots=True)
class Part:
    """A TrueType file with some glyphs of a face; ``glyphs`` leads from the ids of the whole face to the part's."""

    data: bytes
    glyphs: dict[int, int]


@dataclass(frozen=True, slots=True)
class Metrics:
    """What a font descriptor says of a face, in thousandths of its em."""

    ascent: float
    descent: float
    box: tuple[float, float, float, float]


@cache
def _face(name: str) -> hb.Face:
    return hb.Face(hb.Blob(face_data(name)))


@cache
def _font(name: str) -> hb.Font:
    return hb.Font(_face(name))


@cache
def _em(name: str) -> int:
    units: int = _face(name).upem
    return units


@cache
def thousandths(name: str, glyph: int) -> int:
    """The width of a glyph before any kerning, in thousandths of an em: finer ones are cut off by some readers."""
    width: int = _font(name).get_glyph_h_advance(glyph)
    return round(width * 1000 / _em(name))


@cache
def outline(name: str, glyph: int) -> tuple[tuple[str, tuple[tuple[float, float], ...]], ...]:
    """The contours of a glyph: the path operators of PDF (m, l, c, h), each with its points in ems, y up."""
    em = _em(name)
    steps: list[tuple[str, tuple[tuple[float, float], ...]]] = []

    def step(operator: str, *values: float) -> None:
        steps.append((operator, tuple((x / em, y / em) for x, y in zip(values[::2], values[1::2], strict=True))))

    def quadratic(cx: float, cy: float, x: float, y: float) -> None:
        # PDF knows cubic curves only: the same curve, a degree higher.
        px, py = (value * em for value in steps[-1][1][-1])
        step("c", px + (cx - px) * 2 / 3, py + (cy - py) * 2 / 3, x + (cx - x) * 2 / 3, y + (cy - y) * 2 / 3, x, y)

    draw = hb.DrawFuncs()
    draw.set_move_to_func(lambda x, y, _: step("m", x, y))
    draw.set_line_to_func(lambda x, y, _: step("l", x, y))
    draw.set_quadratic_to_func(lambda cx, cy, x, y, _: quadratic(cx, cy, x, y))
    draw.set_cubic_to_func(lambda ax, ay, bx, by, x, y, _: step("c", ax, ay, bx, by, x, y))
    draw.set_close_path_func(lambda _: step("h"))
    _font(name).draw_glyph(glyph, draw)
    return tuple(steps)


@cache
def has_truetype(name: str) -> bool:
    """Whether the outlines of a face are TrueType's, which a PDF takes as they are."""
    return "glyf" in _face(name).table_tags


@cache
def space(name: str) -> int:
    """The glyph of a face that shows nothing."""
    return _font(name).get_nominal_glyph(ord(" ")) or 0


@cache
def metrics(name: str) -> Metrics:
    """The metrics of a face, from its head and hhea tables."""
    face = _face(name)
    em = _em(name) / 1000
    head, hhea = (face.reference_table(tag).data for tag in ("head", "hhea"))
    box = tuple(int.from_bytes(head[at : at + 2], signed=True) / em for at in (36, 38, 40, 42))
    ascent, descent = (int.from_bytes(hhea[at : at + 2], signed=True) / em for at in (4, 6))
    return Metrics(ascent, descent, (box[0], box[1], box[2], box[3]))


def glyphs_only(name: str, glyphs: Iterable[int]) -> Part:
    """The outlines of these glyphs and nothing with which more text could be shaped."""
    wanted = hb.SubsetInput()
    wanted.glyph_set.update(glyphs)
    wanted.drop_table_tag_set.update(_tag(name) for name in _LAYOUT_TABLES)
    wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE | hb.SubsetFlags.NO_LAYOUT_CLOSURE
    plan = hb.SubsetPlan(_face(name), wanted)
    return Part(plan.execute().blob.data, dict(plan.old_to_new_glyph_mapping))


def for_text(name: str, text: str) -> bytes:
    """A TrueType file that can show any text made of the characters of this one."""
    wanted = hb.SubsetInput()
    wanted.unicode_set.update(map(ord, text))
    wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE
    data: bytes = hb.subset(_face(name), wanted).blob.data
    return data


def _tag(name: str) -> int:
    return int.from_bytes(name.encode("ascii"))
