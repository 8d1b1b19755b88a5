"""The text of a source in whatever encoding it was written."""

from __future__ import annotations

import codecs
import re
from dataclasses import replace

from whiteboard.importers.candidates import Unreadable
from whiteboard.importers.plausible import plausible
from whiteboard.importers.source import UTF16, Source

TITLES = {
    "cp1252": "Western European (Windows)", "iso8859_15": "Western European (ISO)", "cp850": "Western European (DOS)",
    "mac_roman": "Western European (Mac)", "cp1250": "Central European", "cp1251": "Cyrillic (Windows)",
    "koi8_r": "Cyrillic (KOI8)", "cp866": "Cyrillic (DOS)", "cp1253": "Greek", "cp1254": "Turkish", "cp1255": "Hebrew",
    "cp1256": "Arabic", "cp1257": "Baltic", "cp1258": "Vietnamese", "cp874": "Thai", "cp932": "Japanese (Shift-JIS)",
    "euc_jp": "Japanese (EUC)", "gb18030": "Chinese (GBK)", "big5": "Chinese (Big5)", "cp949": "Korean", "utf-8": "UTF-8",
}  # fmt: skip
"""The encodings that people can choose among, and what they are called."""

_SAMPLE = 32 * 1024
_HALF_NULS = 0.3
_FALLBACK = "cp1252"
_ENOUGH = 8
"""Bytes by which UTF-16 can be told."""
_RIGHT_FOR_WRONG = 3
_HYPHEN = re.compile("(?<=[0-9])[\u2010\u2011](?=[0-9])")
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
"""Bytes that stand in no text of any encoding that has one byte for a letter."""


def text_of(source: Source, declared: str = "") -> str:
    """The text: by its first bytes, else UTF-8, else ``declared``, else what its bytes look like. Raises Unreadable."""
    source.refuse_empty()
    data = source.data
    if source.encoding:
        text = data.decode(source.encoding, "replace").removeprefix("\ufeff")
    elif data.startswith(UTF16):
        text = data.decode("utf-16", "replace")
    else:
        try:
            text = data.decode(_without_mark(data))
        except UnicodeDecodeError as error:
            if _CONTROLS.search(data):
                raise _no_text(source.name) from error
            text = data.decode("utf-8-sig", "replace")
            if not _is_nearly_all_right(text):
                sample = data[max(0, error.start - 2000) :][:_SAMPLE]
                text = data.decode(_known(declared) or _guesses(sample)[0], "replace")
    if "\0" in text:
        raise _no_text(source.name)
    # Some programs write dates so that no line is broken in them.
    return _HYPHEN.sub("-", text) if "\u2011" in text or "\u2010" in text else text


def likely(source: Source) -> tuple[str, ...]:
    """The encodings that its bytes may be in, that in which it is read first; none where there is no doubt.

    Pages say themselves what theirs is.
    """
    if source.encoding:
        return tuple(dict.fromkeys((source.encoding, *likely(replace(source, encoding="")))))
    data = source.data
    if data.startswith(UTF16) or data[:_SAMPLE].lstrip()[:1] == b"<" or b"\0" in data:
        return ()
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if _CONTROLS.search(data) or _is_nearly_all_right(data.decode("utf-8-sig", "replace")):
            return ()
        return _guesses(data[max(0, error.start - 2000) :][:_SAMPLE])
    return ()


def head_of(data: bytes) -> bytes:
    """The first bytes of a source as UTF-8 where they are text in UTF-16; anything else without a mark, as it is."""
    encoding = "utf-16" if data.startswith(UTF16) else _without_mark(data)
    if encoding == "utf-8-sig":
        return data.removeprefix(codecs.BOM_UTF8)
    return data.decode(encoding, "replace").encode("utf-8", "replace")


def _is_nearly_all_right(text: str) -> bool:
    """Whether UTF-8 explains nearly all letters beyond ASCII: the file was cut off, or something foreign pasted into it."""
    wrong = text.count("\ufffd")
    return wrong * _RIGHT_FOR_WRONG <= len(text) - len(text.encode("ascii", "ignore")) - wrong


def _no_text(name: str) -> Unreadable:
    return Unreadable("is not text", mend="choose a text file or a file of a known format", file=name)


def _without_mark(data: bytes) -> str:
    """UTF-8, or UTF-16 without its mark, which shows by every other byte being NUL."""
    start = data[:_SAMPLE]
    even, odd = start[::2].count(0), start[1::2].count(0)
    # An archive has many as well, but in both halves.
    if len(start) >= _ENOUGH and even + odd > _HALF_NULS * len(start) and not (even and odd):
        return "utf-16-be" if even else "utf-16-le"
    return "utf-8-sig"


def _known(name: str) -> str:
    """The name where Python knows such a text encoding, else nothing."""
    try:
        codec = codecs.lookup(re.sub(r"[^\w.-]", "", name)[:40]) if name else None
        if codec is not None:
            b"".decode(codec.name)
    except LookupError:
        return ""
    return codec.name if codec is not None else ""


def _guesses(sample: bytes) -> tuple[str, ...]:
    """The encodings in which the bytes read as somebody would write; by statistics where none of the usual ones does."""
    usual = plausible(sample)
    if usual:
        return usual
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    return (best.encoding if best is not None else _FALLBACK,)
