"""Typefaces in a PDF: each a composite font (ISO 32000-1, 9.7) of the glyphs that are shown, which can be read back.

A code stands for a glyph and the characters it shows, so that copying, searching and reading aloud give back what was
written, in every script.
"""

from __future__ import annotations

from itertools import groupby

from whiteboard.export.faces import glyphs_only, metrics, outline, space, thousandths
from whiteboard.export.pdf_file import PdfFile
from whiteboard.layout.text import Piece, file_name

_DIGITS = bytes(byte for byte in (*range(0x21, 0x100), *range(0x21)) if byte not in b"()\\\r\n")
"""The bytes that codes are made of: those that stand for themselves in strings (7.3.4.2), first those one can read."""
_EXACT = 1
"""Thousandths of an em by which a glyph may stand elsewhere than its neighbours' widths say; more is set right."""
_BACK = 250
"""Thousandths that kerning may move a glyph back; what stands farther back is a mark on its neighbour."""
_BLANK = 500
"""Width in thousandths of a character that stands unseen behind glyphs drawn as shapes."""


class Runs(dict[Piece, str]):
    """What pieces of one face are inside the brackets of TJ, written out when they are first asked for; a KeyError of what is
    of another face or has no text of its own, since it is drawn as shapes."""

    def __init__(self, face: Face) -> None:
        super().__init__()
        self._face = face

    def __missing__(self, piece: Piece) -> str:
        run = self._face.shown(piece) if piece.face == self._face.name else ""
        if not run:
            raise KeyError(piece)
        self[piece] = run
        return run


class Face:
    """A face in one document; ``resource`` is its name in the content of pages."""

    def __init__(self, name: str, resource: str) -> None:
        self.name = name
        self.resource = resource
        self.runs = Runs(self)
        self._glyphs: dict[tuple[int | None, str], tuple[str, int]] = {}
        """The code and the width in thousandths of an em of each glyph with the characters it stands for."""

    def shown(self, piece: Piece) -> str:
        """A piece as what stands inside the brackets of TJ: glyphs, and in thousandths of an em what kerning moves them.

        Empty where glyphs stand behind, above or for several of their neighbours against the direction of reading, as
        points of Hebrew and some ligatures of Arabic do: readers of PDF tear such words apart.
        """
        pen = 0
        shown = "("
        known = self._glyphs
        for glyph, x, y, text in zip(piece.glyphs, piece.xs, piece.ys, _sources(piece), strict=True):
            away = round(x * 1000) - pen
            if y or away < -_BACK or not text or (piece.rtl and len(text) > 1):
                return ""
            if abs(away) > _EXACT:
                shown += f"){-away}("
                pen += away
            code, width = known.get((glyph, text)) or self._known(glyph, text)
            shown += code
            pen += width
        left = pen - round(piece.width * 1000)
        return f"{shown}){left}" if left else f"{shown})"

    def drawn(self, piece: Piece, x: float, y: float, size: float) -> str:
        """A piece of any face as filled shapes, with its characters unseen over them, one by one from left to right, in
        this one, which has a space at least."""
        code = []
        for glyph, dx, dy in zip(piece.glyphs, piece.xs, piece.ys, strict=True):
            for operator, points in outline(piece.face, glyph):
                code += [f"{x + (dx + px) * size:.2f} {y - (dy + py) * size:.2f}" for px, py in points]
                code.append(operator)
        text = piece.text[::-1] if piece.rtl else piece.text
        stretch = 100_000 * piece.width / (_BLANK * len(text))
        unseen = "".join(self._known(None, character)[0] for character in text)
        return (
            f"{' '.join(code)} f BT /{self.resource} {size:.2f} Tf 1 0 0 -1 {x:.2f} {y:.2f} Tm "
            f"3 Tr {stretch:.2f} Tz ({unseen}) Tj 0 Tr 100 Tz ET"
        )

    def _known(self, glyph: int | None, text: str) -> tuple[str, int]:
        """The two characters that show a glyph and stand for these characters, and its width; None shows nothing."""
        known = self._glyphs.get((glyph, text))
        if known is None:
            high, low = divmod(len(self._glyphs), len(_DIGITS))
            if high >= len(_DIGITS):
                raise ValueError(f"more than {len(self._glyphs):,} different glyphs of {self.name}")
            code = bytes((_DIGITS[high], _DIGITS[low])).decode("latin-1")
            known = self._glyphs[glyph, text] = code, _BLANK if glyph is None else thousandths(self.name, glyph)
        return known

    def put(self, file: PdfFile) -> int:
        """Add the font with its glyphs, widths and characters to a file; its number."""
        shown = [space(self.name) if glyph is None else glyph for glyph, _ in self._glyphs]
        part = glyphs_only(self.name, shown)
        outlines = file.stream(part.data, f"/Length1 {len(part.data)}")
        widths = {int.from_bytes(code.encode("latin-1")): width for code, width in self._glyphs.values()}
        ids = bytearray(2 * max(widths, default=0) + 2)
        for number, glyph in zip(widths, shown, strict=True):
            ids[2 * number : 2 * number + 2] = part.glyphs[glyph].to_bytes(2)
        glyph_ids = file.stream(bytes(ids))
        spaced = " ".join(f"{number} {number} {width}" for number, width in widths.items())
        characters = file.stream(self._characters())
        about = metrics(self.name)
        box = " ".join(f"{value:.6g}" for value in about.box)
        base = f"{_part_tag(len(self._glyphs))}+{file_name(self.name)}"
        descriptor = file.put(
            f"<< /Type /FontDescriptor /FontName /{base} /Flags 4 /FontBBox [{box}] /ItalicAngle 0 "
            f"/Ascent {about.ascent:.6g} /Descent {about.descent:.6g} /CapHeight {about.ascent:.6g} /StemV 80 "
            f"/FontFile2 {outlines} 0 R >>"
        )
        glyphs = file.put(
            f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{base} "
            f"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
            f"/FontDescriptor {descriptor} 0 R /DW 0 /W [{spaced}] /CIDToGIDMap {glyph_ids} 0 R >>"
        )
        return file.put(
            f"<< /Type /Font /Subtype /Type0 /BaseFont /{base} /Encoding /Identity-H "
            f"/DescendantFonts [{glyphs} 0 R] /ToUnicode {characters} 0 R >>"
        )

    def _characters(self) -> bytes:
        """The map from codes to characters (ISO 32000-1, 9.10.3)."""
        rows = [
            f"<{code.encode('latin-1').hex().upper()}> <{text.encode('utf-16-be').hex().upper()}>"
            for (_, text), (code, _) in self._glyphs.items()
        ]
        blocks = [rows[at : at + 100] for at in range(0, len(rows), 100)]
        body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
        return (
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
            "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
            f"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n{body}\n"
            "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
        ).encode("ascii")


def _part_tag(count: int) -> str:
    """The six capitals that the name of a part of a face begins with (9.6.4)."""
    return "".join(chr(ord("A") + int(digit)) for digit in f"{count:06d}")


def _sources(piece: Piece) -> list[str]:
    """The characters each glyph stands for: those of its cluster, on its first glyph or shared out one by one."""
    if not piece.rtl and piece.clusters == tuple(range(len(piece.text))):  # a glyph a character, as mostly
        return list(piece.text)
    starts = sorted(set(piece.clusters))
    ends = dict(zip(starts, [*starts[1:], len(piece.text)], strict=True))
    sources: list[str] = []
    for start, glyphs in groupby(piece.clusters):
        count = sum(1 for _ in glyphs)
        text = piece.text[start : ends[start]]
        shared = list(text) if count == len(text) else [text, *[""] * (count - 1)]
        sources += reversed(shared) if piece.rtl else shared
    return sources
