"""Which old encoding a few bytes are in: the one in which they read as somebody would write.

Statistics over many letters need many letters; a chat of three lines has a dozen. So each encoding that can decode the
bytes is asked how likely its letters stand together: words of one script, kana and the characters that schools teach (the
first levels of JIS X 0208, GB 2312, Big5 and KS X 1001) against rare ones, letters with accents among plain ones, capitals
where capitals stand. Then the words are asked what no word of the script does: a Hebrew letter's final form before its
end, a Greek word without an accent, a Russian one that begins with a soft sign. A single short word may still be two.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass

Weigh = Callable[[str, str, str], float]
"""How likely a letter is between its neighbours: from -1 to 1."""

_SURE = 0.5
_MOST = 4000
"""Letters that are looked at."""
_QUOTES = frozenset("’‘“”„«»…–—·°€§©®™•‚‹›´¿¡×±\u00a0")
_WORD = re.compile(r"[^\W\d_]+")
_OPENING = frozenset("‚„¿¡")
_WITHIN = frozenset("–—·’×\u00a0")
"""What may also stand within a word."""
_WIDE = re.compile("[\u3000-\u303f\uff01-\uff5e\u2010-\u2027\u2190-\u2193]")
_RANGE = {"kana": ("\u3041", "\u30ff"), "half": ("\uff61", "\uff9f"), "hangul": ("\uac00", "\ud7a3")}


@dataclass(frozen=True, slots=True)
class _Encoding:
    """One encoding, how its letters are weighed, and what it is worth before anything is read."""

    name: str
    weigh: Weigh
    prior: float = 0.0
    odd: re.Pattern[str] | None = None
    """Words that nobody writes."""


def _is(kind: str, letter: str) -> bool:
    first, last = _RANGE[kind]
    return first <= letter <= last


def _plain(letter: str) -> bool:
    return letter.isascii() and letter.isalpha()


def _taught(codec: str, first: int, last: int) -> Weigh:
    """Characters of two bytes whose first lies in the rows that are taught."""

    def weigh(before: str, letter: str, after: str) -> float:
        if _WIDE.match(letter):
            return 0.7
        try:
            row = letter.encode(codec)[0]
        except UnicodeEncodeError:
            return -0.5
        among_plain = 0.3 if _plain(before) or _plain(after) else 0.0
        return (0.9 if first <= row <= last else 0.1) - among_plain

    return weigh


def _japanese(before: str, letter: str, after: str) -> float:
    if _is("kana", letter):
        return 1.0
    if _is("half", letter):
        return 0.7 if _is("half", before) or _is("half", after) else 0.1
    return _kanji(before, letter, after)


def _korean(before: str, letter: str, after: str) -> float:
    return _hangul(before, letter, after) + 0.1 if _is("hangul", letter) else min(0.2, _hangul(before, letter, after))


_kanji = _taught("euc_jp", 0xB0, 0xCF)
_hangul = _taught("euc_kr", 0xB0, 0xC8)


def _script(letters: str, frequent: str) -> Weigh:
    """An alphabet of its own, given as the class of a pattern, with the letters that make up most of its texts."""
    own, usual = re.compile(f"[{letters}]"), frozenset(frequent)

    def weigh(before: str, letter: str, after: str) -> float:
        if not own.match(letter):
            return _sign(before, letter, after)
        if _plain(before) or _plain(after):
            return -0.5
        if letter.isupper():
            if before.islower():
                return -0.5
            shouted = 0.85 if letter.lower() in usual else 0.45
            return shouted if before.isupper() or after.isupper() else 0.9
        return 1.0 if letter in usual else 0.5

    return weigh


def _latin(frequent: str, rare: str = "") -> Weigh:
    """Letters with accents, each beside plain ones."""
    usual, unusual = frozenset(frequent + frequent.upper()), frozenset(rare + rare.upper())

    def weigh(before: str, letter: str, after: str) -> float:
        if not letter.isalpha() or letter in "ªº":
            return _sign(before, letter, after)
        if (before.isalpha() or after.isalpha()) and not (_plain(before) or _plain(after)):
            return 0.1
        if letter.isupper() and before.islower():
            return -0.5
        if not (before.isalpha() or after.isalpha() or before.isspace() or after.isspace()):
            return 0.0
        if letter in unusual:
            return 1.0 if letter in "ìò" and not after.isalpha() else 0.2
        return 1.0 if letter in usual else 0.4

    return weigh


def _sign(before: str, letter: str, after: str) -> float:
    """What is no letter belongs between words."""
    if letter not in _QUOTES:
        return -0.7
    if letter in _OPENING and before.isalpha():
        return -1.0
    if not (before.isascii() or before.isalpha()) and not (after.isascii() or after.isalpha()):
        return 0.0
    if before.isalpha() and after.isalpha():
        return 1.0 if letter in _WITHIN else -1.0
    return 1.0


_ODD = 0.6
"""What a text loses by words that nobody writes, where all are such."""
_ODD_RUSSIAN = re.compile(r"\b(?:[ьъыЬЪЫ]\w*|[^\W\d_аеёиоуыэюяіїєАЕЁИОУЫЭЮЯІЇЄ]{3,})\b")
_ODD_GREEK = re.compile(r"\b(?=[α-ωά-ώ]{3})(?:[α-ω]+|\w*ς\w+|\w*σ)\b")
_ODD_HEBREW = re.compile(r"\b(?:[א-ת]*[םןץףך][א-ת]+|[א-ת]+[כמנפצ])\b")
_ODD_ARABIC = re.compile(r"[ةى](?=[ء-ي])")
_CYRILLIC = _script("А-яЁё№", "оеаинтсрвлкмд")
_WESTERN = _latin("äöüßéèêëàâáåæçíîïñóôõøœúùûãš", "ìòðþýžÿ")
_CENTRAL = _latin("áäąćčçďéęěëíîłńňóôöőřśšťúůüűýźżžăâđßşľ", "ŕĺţ")

_ENCODINGS = (
    _Encoding("cp1252", _WESTERN, 0.05),
    _Encoding("cp932", _japanese),
    _Encoding("euc_jp", _japanese, -0.05),
    _Encoding("gb18030", _taught("gb2312", 0xB0, 0xD7)),
    _Encoding("big5", _taught("big5", 0xA4, 0xC6)),
    _Encoding("cp949", _korean),
    _Encoding("cp1251", _CYRILLIC, 0.0, _ODD_RUSSIAN),
    _Encoding("koi8_r", _CYRILLIC, -0.05, _ODD_RUSSIAN),
    _Encoding("cp866", _CYRILLIC, -0.05, _ODD_RUSSIAN),
    _Encoding("cp1253", _script("Ά-ώ", "αοιετσνηυρπκόίάέής"), 0.0, _ODD_GREEK),
    _Encoding("cp1255", _script("א-ת", "יוהלמרתאשבנםן"), 0.0, _ODD_HEBREW),
    _Encoding("cp1256", _script("ء-ي٠-٩،؛؟پچژگ", "اليمنترعوبةهطحأدسفق"), 0.0, _ODD_ARABIC),
    _Encoding("cp1250", _CENTRAL, -0.02),
    _Encoding("cp1254", _latin("äöüßéèêëàâáåæçíîïñóôõøœúùûãšğışİ"), -0.03),
    _Encoding("iso8859_15", _WESTERN, -0.02),
    _Encoding("cp850", _WESTERN, -0.05),
    _Encoding("mac_roman", _WESTERN, -0.05),
)


def plausible(data: bytes) -> tuple[str, ...]:
    """The encodings in which bytes make sense, the likeliest first; none where nothing is likely."""
    found = sorted((-weight, one.name) for one in _ENCODINGS if (weight := _weight(one, data)) >= _SURE)
    return tuple(name for _, name in found)


def _weight(encoding: _Encoding, data: bytes) -> float:
    """How likely the letters beyond ASCII are, on the whole."""
    try:
        # What is cut off in the middle of a letter is no reason against it.
        text = codecs.getincrementaldecoder(encoding.name)().decode(data)
    except UnicodeDecodeError:
        return -1.0
    around = f" {text} "
    places = [index for index, letter in enumerate(around) if not letter.isascii()][:_MOST]
    weights = [encoding.weigh(around[index - 1], around[index], around[index + 1]) for index in places]
    return sum(weights) / len(weights) + encoding.prior - _oddness(encoding, text) if weights else -1.0


def _oddness(encoding: _Encoding, text: str) -> float:
    """What words that nobody writes cost, by the share of letters beyond ASCII that stand in them."""
    if encoding.odd is None:
        return 0.0
    text = text[: 2 * _MOST]
    odd = sum(len(word) for word in _WORD.findall(text) if encoding.odd.search(word))
    every = sum(not letter.isascii() for letter in text)
    return _ODD * min(1.0, odd / every) if every else 0.0
