"""Text shaped and broken into lines once, for the screen and every export.

HarfBuzz shapes with the faces the program brings along; a line keeps glyph ids and positions, so whoever draws it
cannot break it elsewhere. Sizes and positions are points, y down from the top of the block.

Shaping works on pieces, a word with the space behind it in one face and direction, and remembers them: a board of ten
thousand notes has few different words. Unicode's own rules for line breaks and for right-to-left text (uniseg,
python-bidi) are asked only where a text needs them, because they cost milliseconds a note.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import accumulate, chain, islice, pairwise
from math import inf
from operator import attrgetter
from typing import TYPE_CHECKING
from unicodedata import bidirectional

from whiteboard import resources, system_fonts
from whiteboard.layout.faces import FACES
from whiteboard.layout.values import value

if TYPE_CHECKING:
    import uharfbuzz as hb

_FALLBACKS = ("sans", "arabic", "hebrew", "emoji")
_SYSTEM = "system "
"""What the names of the machine's own faces begin with; a number follows."""
_FIRST_EAST_ASIAN = 0x1100
"""The first character that no face of ours has and one of the machine's may: Hangul."""

LINE = 1.25
"""Line height as a multiple of the size."""

BASELINE = 0.96
"""The baseline below the top of a line as a multiple of the size: capitals sit in the middle of the line."""

LONGEST_LAID_OUT = 20_000
"""Characters of one text that are laid out; a longer one is stored whole but drawn cut, with an ellipsis."""

_LONGEST_COMPLEX = 2_000
"""The same for a text that needs Unicode's rules, which take a quarter of a millisecond a character."""

_ROUNDING = 1e-6
"""Ems by which a line may seem to be too long."""
_UNKNOWN_TO_BIDI = frozenset({"", "LRI", "RLI", "FSI", "PDI"})
_LONGEST_WORD = 400
"""Characters after which a word without any space is cut into parts, so that breaking it stays cheap."""

# Latin, Greek, Cyrillic, punctuation and symbols: one direction, and lines break at spaces and hyphens only.
_SIMPLE = re.compile(r"[\n\x20-\x7e\u00a0-\u058f\u1e00-\u200a\u2010-\u2027\u202f-\u205f\u2070-\u2bff\ufb00-\ufb06]*")
_SIMPLE_UNIT = re.compile(
    r"[^ \-\u2010\u2013\u2014]*(?:[\-\u2010\u2013\u2014]+(?=[^\W\d_])|[\-\u2010\u2013\u2014]*(?: +|$)|[\-\u2010\u2013\u2014]+)"
)

_PLAIN_UNIT = re.compile(r"[^ ]+ *| +")
"""The same for a text of ASCII without hyphens, as most are: a third of the work."""

# Controls that would draw nothing or, the bidirectional ones, could make a text read as something else.
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


@value(frozen=True, slots=True, eq=False)
class Piece:
    """Glyphs of a few characters in one face and direction. ``xs``, ``ys`` and ``width`` are in ems, from the pen's
    start and the baseline (y up); ``clusters`` give for each glyph the index in ``text`` where its characters begin."""

    text: str
    face: str
    rtl: bool
    glyphs: tuple[int, ...]
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    clusters: tuple[int, ...]
    width: float


@value(frozen=True, slots=True)
class Line:
    """One line: what is shaped, in the order in which it is drawn from left to right, from ``start`` on; all in points.

    ``text`` is in reading order, without the space or line end at which it was broken.
    """

    text: str
    baseline: float
    size: float
    start: float
    shaped: tuple[Piece, ...]
    width: float

    @property
    def pieces(self) -> tuple[tuple[float, Piece], ...]:
        """Its pieces with their x. Not kept: a number for each word would be a third of a long document in memory."""
        widths = (piece.width * self.size for piece in self.shaped)
        return tuple(zip(accumulate(widths, initial=self.start), self.shaped, strict=False))


@value(frozen=True, slots=True)
class Block:
    """Lines of one size. ``width`` is that of the longest line, ``clipped`` says that the text goes on."""

    size: float
    face: str
    lines: tuple[Line, ...]
    width: float
    height: float
    clipped: bool = False

    @property
    def text(self) -> str:
        """The lines as they are broken."""
        return "\n".join(line.text for line in self.lines)


def line_height(size: float) -> float:
    """The height of one line in points."""
    return size * LINE


def width_of(text: str, size: float, face: str = "sans") -> float:
    """The width in points of a text on one line."""
    return lay_out(text.replace("\n", " "), size, face).width


@lru_cache(maxsize=10_000)
def lay_out(
    text: str,
    size: float,
    face: str = "sans",
    width: float | None = None,
    most_lines: int | None = None,
    faces: tuple[tuple[int, int, str], ...] = (),
) -> Block:
    """Shape a text and break it into lines no wider than ``width`` points (None: at its own line ends only).

    A word wider than the line is broken where it must. With ``most_lines`` the last line ends in an ellipsis when
    there is more. ``faces`` are stretches ``[start, end)`` of the text, as `visible` leaves it, in a face of their own.
    """
    room = inf if width is None else width / size
    step = line_height(size)
    lines = [] if faces else _simple_lines(text, size, face, room)
    shown, clipped = text, False
    if not lines:
        shown, clipped, simple = _shown(text)
        for line, rtl in _lines(shown, face, room, faces, simple=simple):
            lines.append(_line(line, size, len(lines) * step + size * BASELINE, width, rtl=rtl))
            if most_lines is not None and len(lines) > most_lines:
                break
    more = ""
    if most_lines is not None and len(lines) > most_lines:
        last, following = lines[most_lines - 1].text, lines[most_lines].text
        # A line that was broken after a hyphen, or inside a word, goes on without a space.
        more = following if last + following in shown else f" {following}"
        del lines[most_lines:]
        clipped = True
    if clipped and lines:
        lines[-1] = _shortened(lines[-1], more, room, size, face, width)
    longest = lines[0].width if len(lines) == 1 else max([line.width for line in lines], default=0.0)
    return Block(size, face, tuple(lines), longest, len(lines) * step, clipped)


def count_lines(text: str, size: float, width: float, most_lines: int, face: str = "sans") -> int:
    """How many lines `lay_out` would break a text into, without placing their glyphs: a third of the work."""
    room = width / size
    words = text.split(" ")
    if not _is_simple(text) or not all(words):
        return _count_broken(text, room, most_lines, face)
    # As `_broken` does it, on numbers only.
    measures = _measures(face)
    lines, used = 1, 0.0
    for word in words:
        for whole, bare in measures[word]:
            if used + bare > room:
                if bare > room:
                    return _count_broken(text, room, most_lines, face)
                if used + bare > room + _ROUNDING:
                    lines += 1
                    used = 0.0
            used += whole
    return min(lines, most_lines)


def _count_broken(text: str, room: float, most_lines: int, face: str) -> int:
    shown, _, simple = _shown(text)
    return sum(1 for _ in islice(_lines(shown, face, room, simple=simple), most_lines))


# Most texts are one paragraph of a few lines that needs none of Unicode's rules: their pieces are known word by word.


def _is_simple(text: str) -> bool:
    """Whether a text is one short paragraph that is shown as it is, of characters that need none of Unicode's rules."""
    return len(text) <= _LONGEST_WORD and text.isprintable() and (text.isascii() or _SIMPLE.fullmatch(text) is not None)


def _simple_lines(text: str, size: float, face: str, room: float) -> list[Line]:
    """The lines of such a text, as `_broken` breaks them; none of any other, nor where a word is wider than a line.

    Nothing is done word by word in Python: ten thousand notes have their words on three times as many lines.
    """
    words = text.split(" ") if _is_simple(text) else [""]
    if "" in words:
        return []
    end = words.pop()
    pieces = [*chain.from_iterable(map(_pieces(face, " ").__getitem__, words)), *_pieces(face, "")[end]]
    whole = sum(map(_WIDTH, pieces))
    if whole == inf:
        return []
    if whole <= room:
        return [Line(text, size * BASELINE, size, 0.0, tuple(pieces), whole * size)]
    lines: list[Line] = []
    sums = [*accumulate(map(_WIDTH, pieces))]
    first, used, count = 0, 0.0, len(pieces)
    step, baseline = line_height(size), size * BASELINE
    while first < count:
        after = bisect_right(sums, used + room, first)
        # What would be too wide with the space behind it may fit at the end of a line.
        if after < count:
            bare = _BARE[pieces[after]].width
            if bare > room:
                return []
            if (sums[after - 1] - used if after else 0.0) + bare <= room + _ROUNDING:
                after += 1
        shaped = (*pieces[first : after - 1], _BARE[pieces[after - 1]])
        width = sum(map(_WIDTH, shaped)) * size
        lines.append(Line("".join(map(_TEXT, shaped)), len(lines) * step + baseline, size, 0.0, shaped, width))
        first, used = after, sums[after - 1]
    return lines


def _shown(text: str) -> tuple[str, bool, bool]:
    """What of a text is laid out, whether it goes on, and whether all of it is simple."""
    if len(text) <= LONGEST_LAID_OUT and text.isascii() and text.isprintable():
        return text, False, True
    shown = visible(text[: LONGEST_LAID_OUT + 1])
    simple = _SIMPLE.fullmatch(shown) is not None
    most = LONGEST_LAID_OUT if simple else _LONGEST_COMPLEX
    return shown[:most], len(shown) > most, simple


def _lines(
    shown: str, face: str, room: float, faces: tuple[tuple[int, int, str], ...] = (), *, simple: bool
) -> Iterator[tuple[list[_Unit], bool]]:
    """The units of each line, and whether it reads from the right."""
    start = 0
    for paragraph in shown.split("\n"):
        rtl, units = _units(paragraph, face, simple=simple)
        if faces:
            units = list(_in_faces(units, start, faces, face))
        start += len(paragraph) + 1
        for line in _broken(units, room):
            yield line, rtl


def visible(text: str) -> str:
    """What of a text is laid out: without controls that would draw nothing or turn it round, tabs as spaces."""
    if text.isprintable():
        return text
    return _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    "))


_Part = tuple[str, str, int]
"""Characters of one face and one bidirectional level: (text, face, level)."""


class _Unit:
    """Characters up to the next place where a line may end, in parts; the width in ems.

    Compared by identity and measured once: units are remembered and used on many lines.
    """

    __slots__ = ("_last", "level", "parts", "pieces", "text", "width")

    def __init__(self, text: str, parts: tuple[_Part, ...]) -> None:
        self.text = text
        self.parts = parts
        self.pieces = tuple(piece(part, face, rtl=bool(level % 2)) for part, face, level in parts)
        self.width = sum([one.width for one in self.pieces])
        self.level = max([level for _, _, level in parts], default=0)
        self._last: _Unit | None = None

    @property
    def last(self) -> _Unit:
        """What stands for it at the end of a line: without spaces behind, of which it may be all."""
        if self._last is None:
            shown = self.text.rstrip(" ")
            if shown == self.text or not shown:
                return self
            self._last = self.head(len(shown))
        return self._last

    @property
    def bare(self) -> float:
        """Its width at the end of a line."""
        return self.last.width

    def head(self, length: int) -> _Unit:
        """The first characters."""
        parts, left = [], length
        for text, face, level in self.parts:
            if left > 0:
                parts.append((text[:left], face, level))
            left -= len(text)
        return _Unit(self.text[:length], tuple(parts))

    def tail(self, length: int) -> _Unit:
        """What follows the first characters."""
        parts, skip = [], length
        for text, face, level in self.parts:
            rest = text[max(0, skip) :]
            if rest:
                parts.append((rest, face, level))
            skip -= len(text)
        return _Unit(self.text[length:], tuple(parts))


def _units(paragraph: str, face: str, *, simple: bool = False) -> tuple[bool, list[_Unit]]:
    """Whether a paragraph reads from the right, and its units in reading order; it may be known to be ``simple``."""
    if simple or _SIMPLE.fullmatch(paragraph):
        plain = paragraph.isascii() and "-" not in paragraph
        texts = (_PLAIN_UNIT if plain else _SIMPLE_UNIT).findall(paragraph)
        if len(paragraph) > _LONGEST_WORD:
            texts = [part for unit in texts for part in _cut(unit)]
        known = _words(face)
        return False, [known[text] for text in texts if text]
    from uniseg.linebreak import line_break_units  # costs a tenth of a second to import

    levels, rtl = _levels(paragraph)
    units, at = [], 0
    for whole in line_break_units(paragraph):
        for text in _cut(whole):
            parts: list[_Part] = []
            for run, level in _runs(text, levels[at : at + len(text)]):
                parts += _unit(run, face, level).parts
            units.append(_Unit(text, tuple(parts)))
            at += len(text)
    return rtl, units


_MOST_WORDS = 50_000
"""Words of a face that are remembered."""


class _Words(dict[str, _Unit]):
    """The words of one face from left to right, each shaped when it is first asked for."""

    def __init__(self, face: str) -> None:
        super().__init__()
        self._face = face

    def __missing__(self, text: str) -> _Unit:
        if len(self) >= _MOST_WORDS:
            self.clear()
        unit = self[text] = _unit(text, self._face, 0)
        return unit


@cache
def _words(face: str) -> _Words:
    return _Words(face)


_TORN = Piece("", "", rtl=False, glyphs=(), xs=(), ys=(), clusters=(), width=inf)
"""Stands for a word of several faces between which no line may end: with it no line is simple."""


class _Pieces(dict[str, tuple[Piece, ...]]):
    """The words of one face with what follows each, in pieces behind which a line may end: most have one, those with
    hyphens a few."""

    def __init__(self, face: str, after: str) -> None:
        super().__init__()
        self._face, self._after = face, after

    def __missing__(self, word: str) -> tuple[Piece, ...]:
        if len(self) >= _MOST_WORDS:
            self.clear()
        units = _units(word + self._after, self._face, simple=True)[1]
        pieces = self[word] = tuple(unit.pieces[0] if len(unit.pieces) == 1 else _TORN for unit in units)
        return pieces


@cache
def _pieces(face: str, after: str) -> _Pieces:
    return _Pieces(face, after)


class _Bare(dict[Piece, Piece]):
    """What pieces are at the end of a line: without the space behind them."""

    def __missing__(self, whole: Piece) -> Piece:
        if len(self) >= _MOST_WORDS:
            self.clear()
        shown = whole.text.rstrip(" ")
        bare = self[whole] = whole if shown == whole.text else piece(shown, whole.face, rtl=False)
        return bare


_BARE = _Bare()
_WIDTH, _TEXT = attrgetter("width"), attrgetter("text")


class _Measures(dict[str, tuple[tuple[float, float], ...]]):
    """What the pieces of a word take up and what they need at the end of a line, in ems, where a space follows it."""

    def __init__(self, face: str) -> None:
        super().__init__()
        self._face = face

    def __missing__(self, word: str) -> tuple[tuple[float, float], ...]:
        if len(self) >= _MOST_WORDS:
            self.clear()
        pieces = _pieces(self._face, " ")[word]
        measured = self[word] = tuple((one.width, _bare_width(one)) for one in pieces)
        return measured


def _bare_width(whole: Piece) -> float:
    """What a piece is wide without the space behind it, in ems.

    Only where the space has moved the last glyph before it, as kerning does, must the word be shaped again.
    """
    if whole.text[-1:] == " " and whole.clusters[-2:] == (len(whole.text) - 2, len(whole.text) - 1):
        font = _font(whole.face)
        advance = round((whole.xs[-1] - whole.xs[-2]) * font.units_per_em)
        if advance == font.font.get_glyph_h_advance(whole.glyphs[-2]):
            return whole.xs[-1]
    return _BARE[whole].width


@cache
def _measures(face: str) -> _Measures:
    return _Measures(face)


@lru_cache(maxsize=1_000)
def _unit(text: str, face: str, level: int) -> _Unit:
    """A unit of one level, in parts of one face each: the wanted one, or the first fallback that has the character."""
    if _font(face).covers.issuperset(map(ord, text)):
        return _Unit(text, ((text, face, level),))
    candidates = (face, *_FALLBACKS)
    parts: list[_Part] = []
    for character in text:
        current = parts[-1][1] if parts else face
        if _joins(character) or (character == " " and parts and current != "emoji"):
            chosen = current
        else:
            code = ord(character)
            chosen = next((name for name in candidates if code in _font(name).covers), "") or _of_system(code) or face
        if parts and chosen == current:
            parts[-1] = (parts[-1][0] + character, chosen, level)
        else:
            parts.append((character, chosen, level))
    return _Unit(text, tuple(parts))


def _joins(character: str) -> bool:
    """Whether a character belongs to the one before it whatever its face: joiners, variation selectors, skin tones."""
    return character in "\u200c\u200d\ufe0e\ufe0f\u20e3" or "\U0001f3fb" <= character <= "\U0001f3ff"


def _runs(text: str, levels: list[int]) -> Iterator[tuple[str, int]]:
    start = 0
    for index in range(1, len(text) + 1):
        if index == len(text) or levels[index] != levels[start]:
            yield text[start:index], levels[start]
            start = index


def _in_faces(
    units: Iterable[_Unit], start: int, faces: tuple[tuple[int, int, str], ...], face: str
) -> Iterator[_Unit]:
    """The units, their parts cut where a stretch in another face begins or ends."""
    for unit in units:
        end = start + len(unit.text)
        here = [stretch for stretch in faces if stretch[0] < end and start < stretch[1]]
        if here:
            parts: list[_Part] = []
            at = start
            for text, own, level in unit.parts:
                edges = sorted({at, at + len(text), *(edge for one in here for edge in one[:2])})
                for low, high in pairwise(edge for edge in edges if at <= edge <= at + len(text)):
                    chosen = next((name for first, last, name in here if first <= low < last), face)
                    parts.append((text[low - at : high - at], chosen if own == face else own, level))
                at += len(text)
            yield _Unit(unit.text, tuple(parts))
        else:
            yield unit
        start = end


def _cut(text: str) -> Iterator[str]:
    for start in range(0, len(text), _LONGEST_WORD):
        yield text[start : start + _LONGEST_WORD]


def _levels(paragraph: str) -> tuple[list[int], bool]:
    """The bidirectional level of each character (odd: right to left) and whether the paragraph starts at the right.

    Unicode Standard Annex 9 without explicit embeddings, which `visible` has taken out.
    """
    from bidi import algorithm

    # The library knows no isolates and no characters that Unicode has not assigned: to it they are letters.
    paragraph = "".join("a" if bidirectional(letter) in _UNKNOWN_TO_BIDI else letter for letter in paragraph)
    base = algorithm.get_base_level(paragraph)
    storage = algorithm.get_empty_storage()
    storage["base_level"] = base
    storage["base_dir"] = ("L", "R")[base]
    algorithm.get_embedding_levels(paragraph, storage)
    for at, character in enumerate(storage["chars"]):
        character["at"] = at
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    algorithm.resolve_neutral_types(storage, debug=False)
    algorithm.resolve_implicit_levels(storage, debug=False)
    # Joiners and other characters without a direction are gone by now (rule X9); they go with the one before them.
    known = {character["at"]: character["level"] for character in storage["chars"]}
    levels: list[int] = []
    for at in range(len(paragraph)):
        levels.append(known.get(at, levels[-1] if levels else base))
    return levels, bool(base % 2)


def _broken(units: list[_Unit], room: float) -> Iterator[list[_Unit]]:
    """Units line by line, as many on each as fit; spaces at a line's end need no room."""
    line: list[_Unit] = []
    used = 0.0
    for whole in units:
        if used + whole.bare <= room:
            line.append(whole)
            used += whole.width
            continue
        for unit in (whole,) if whole.bare <= room else _fitting(whole, room):
            if line and used + unit.bare > room + _ROUNDING:
                yield line
                line, used = [], 0.0
            line.append(unit)
            used += unit.width
    yield line


_A_FEW = 16
"""Characters with which the search for those that fit on a line begins."""


def _fitting(unit: _Unit, room: float) -> Iterator[_Unit]:
    """The unit itself or, where it is wider than a line, parts of it that fit."""
    while unit.bare > room and len(unit.text) > 1:
        # Only about as much is shaped at each try as a line may take.
        high = _A_FEW
        while high < len(unit.text) and unit.head(high).width <= room:
            high *= 2
        low, high = 1, min(high, len(unit.text) - 1)
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if unit.head(middle).width <= room else (low, middle - 1)
        end = _whole_cluster(unit.text, low)
        # A character of several, a family of emoji say, is parted where it alone is wider than the line.
        if end <= low or unit.head(end).width <= room:
            low = end
        if low >= len(unit.text):
            break
        yield unit.head(low)
        unit = unit.tail(low)
    yield unit


_MOST_IN_CLUSTER = 40
"""Accents and joiners of one character that are kept together."""


def _whole_cluster(text: str, at: int) -> int:
    """The nearest index at which cutting parts no character from its accents or joiners."""
    if text.isascii():
        return at
    from uniseg.graphemecluster import grapheme_cluster_boundaries

    # What lies farther on changes nothing, and looking at all of it for each line would be quadratic.
    near = text[: at + _MOST_IN_CLUSTER]
    boundaries: list[int] = [index for index in grapheme_cluster_boundaries(near) if index > 0]
    return max((index for index in boundaries if index <= at), default=boundaries[0])


def _line(units: list[_Unit], size: float, baseline: float, width: float | None, *, rtl: bool) -> Line:
    """Units of one line as pieces from left to right."""
    text = "".join([unit.text for unit in units])
    shown = text
    if text.endswith(" "):
        shown = text.rstrip(" ")
        units = _without_spaces(units)
    if not rtl and not sum([unit.level for unit in units]):
        shaped = tuple([one for unit in units for one in unit.pieces])
    else:
        parts = [part for unit in units for part in unit.parts]
        shaped = tuple([piece(run, face, rtl=bool(level % 2)) for run, face, level in _reordered(parts)])
    filled = sum([one.width for one in shaped]) * size
    if rtl and width is not None:
        return Line(shown, baseline, size, width - filled, shaped, width)
    return Line(shown, baseline, size, 0.0, shaped, filled)


def _without_spaces(units: list[_Unit]) -> list[_Unit]:
    """Units without the spaces at their end."""
    while units and not units[-1].text.strip(" "):
        units = units[:-1]
    return [*units[:-1], units[-1].last] if units else units


def _reordered(parts: list[_Part]) -> list[_Part]:
    """Parts in the order of the page: rule L2 of Unicode Standard Annex 9, on parts instead of characters."""
    ordered = list(parts)
    for level in range(max((level for _, _, level in parts), default=0), 0, -1):
        start = 0
        while start < len(ordered):
            stop = start
            while stop < len(ordered) and ordered[stop][2] >= level:
                stop += 1
            ordered[start:stop] = reversed(ordered[start:stop])
            start = stop + 1
    return ordered


def _shortened(line: Line, more: str, room: float, size: float, face: str, width: float | None) -> Line:
    """The line with an ellipsis at its end, and as much of its text and of what follows as still fits before it."""
    text = line.text + more
    while True:
        rtl, units = _units(text.rstrip() + "…", face)
        if len(text) < 2 or sum(unit.width for unit in units) <= room:
            return _line(units, size, line.baseline, width, rtl=rtl)
        text = text[: -max(1, len(text) // 40)]


# Faces.


@value(frozen=True, slots=True, eq=False)
class _Font:
    font: hb.Font
    units_per_em: int
    covers: frozenset[int]


@cache
def face_data(name: str) -> bytes:
    """The TrueType file of a face, the program's own or one of the machine's."""
    if name in FACES:
        return resources.data("fonts", FACES[name])
    return system_fonts.fallbacks()[int(name.removeprefix(_SYSTEM))].read_bytes()


def file_name(name: str) -> str:
    """What the file of a face is called after where it comes from: ``WhiteboardSans-Bold``, ``System0-Regular``."""
    return FACES[name].removesuffix(".ttf") if name in FACES else f"System{name.removeprefix(_SYSTEM)}-Regular"


@cache
def _font(name: str) -> _Font:
    import uharfbuzz as hb  # commands print boards without a glyph

    face = hb.Face(hb.Blob(face_data(name)))
    return _Font(hb.Font(face), face.upem, frozenset(face.unicodes))


@lru_cache(maxsize=10_000)
def _of_system(code: int) -> str:
    """The name of the first of the machine's faces that has a character; empty where none has."""
    if code < _FIRST_EAST_ASIAN:
        return ""
    names = (f"{_SYSTEM}{number}" for number in range(len(system_fonts.fallbacks())))
    return next((name for name in names if code in _font(name).covers), "")


_FEATURES = {"kern": True, "liga": True}


@lru_cache(maxsize=100_000)
def piece(text: str, face: str, *, rtl: bool = False) -> Piece:
    """Shape a few characters of one face and direction, with kerning and ligatures."""
    import uharfbuzz as hb

    font = _font(face)
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if rtl else "ltr"
    hb.shape(font.font, buffer, _FEATURES)
    em = font.units_per_em
    pen = 0
    xs, ys = [], []
    for x, y, advance, _ in [place.position for place in buffer.glyph_positions or ()]:
        xs.append((pen + x) / em)
        ys.append(y / em)
        pen += advance
    infos = buffer.glyph_infos or ()
    glyphs, clusters = tuple([info.codepoint for info in infos]), tuple([info.cluster for info in infos])
    return Piece(text, face, rtl, glyphs, tuple(xs), tuple(ys), clusters, pen / em)


def covered(text: str) -> bool:
    """Whether there is a face for every character of a text."""
    return all(
        character.isspace()
        or _joins(character)
        or any(ord(character) in _font(name).covers for name in _FALLBACKS)
        or bool(_of_system(ord(character)))
        for character in visible(text)
    )
