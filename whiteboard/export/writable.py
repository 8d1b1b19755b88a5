"""Text of a board as files can hold it: without what controls a terminal or breaks XML, and keeping its direction to itself."""

from __future__ import annotations

import re

_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_UNWRITABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 cannot hold (https://www.w3.org/TR/xml/#charsets), and the other control characters."""
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
_EMBEDS, _ENDS_EMBED, _ISOLATES, _ENDS_ISOLATE = "\u202a\u202b\u202d\u202e", "\u202c", "\u2066\u2067\u2068", "\u2069"
_FORMULA = tuple("=+-@＝＋－＠|%\t\r")


def writable(text: str) -> str:
    """The text with line feeds as its only line breaks; characters that no file holds become “\ufffd”.

    Whatever turns the direction of writing is ended, so that it cannot turn what follows: an embedding by U+202C, an
    isolate by U+2069 (https://www.unicode.org/reports/tr9/).
    """
    if text.isascii() and text.isprintable():
        return text
    return _ended(_UNWRITABLE.sub("\ufffd", _BREAKS.sub("\n", text)))


def one_line(text: str) -> str:
    """The text as `writable` has it, on one line."""
    return " ".join(writable(text).split())


def no_formula(text: str) -> str:
    """The text as `writable` has it, with an apostrophe before what a spreadsheet could take for a formula.

    What can begin one: https://owasp.org/www-community/attacks/CSV_Injection, and the wide forms of these signs.
    """
    cell = f"'{text}" if text.startswith(_FORMULA) else text
    return writable(cell)


def _ended(text: str) -> str:
    """The text with an end for every embedding and isolate that has none."""
    if _DIRECTION.search(text) is None:
        return text
    open_ones: list[str] = []
    for sign in _DIRECTION.findall(text):
        if sign in _EMBEDS:
            open_ones.append(_ENDS_EMBED)
        elif sign in _ISOLATES:
            open_ones.append(_ENDS_ISOLATE)
        elif sign == _ENDS_EMBED and open_ones and open_ones[-1] == _ENDS_EMBED:
            open_ones.pop()
        elif sign == _ENDS_ISOLATE and _ENDS_ISOLATE in open_ones:
            # The end of an isolate ends the embeddings inside it as well.
            while open_ones.pop() != _ENDS_ISOLATE:
                pass
    return text + "".join(reversed(open_ones))
