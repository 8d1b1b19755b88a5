"""Typefaces of this machine for what the program's own do not have: Chinese, Japanese and Korean.

A face for them is ten times as large as the whole program, and nearly every machine has one. Looked for by name in the
folders where systems keep them, and only when a text first needs one.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

_NAMES = (
    "NotoSansJP-Regular.ttf", "NotoSansSC-Regular.ttf", "NotoSansKR-Regular.ttf", "NotoSansCJK-Regular.ttc",
    "NotoSansCJKjp-Regular.otf", "SourceHanSans-Regular.ttc", "SourceHanSansJP-Regular.otf", "DroidSansFallbackFull.ttf",
    "DroidSansFallback.ttf", "wqy-microhei.ttc", "wqy-zenhei.ttc", "ipaexg.ttf", "ipagp.ttf", "ipag.ttf", "TakaoPGothic.ttf",
    "VL-PGothic-Regular.ttf", "NanumGothic.ttf", "uming.ttc", "YuGothR.ttc", "meiryo.ttc", "msyh.ttc", "malgun.ttf",
    "msgothic.ttc", "simsun.ttc", "Arial Unicode.ttf", "AppleGothic.ttf",
)  # fmt: skip
"""Files of one plain weight, the better ones first. Of a collection the first face is taken: in Noto's the Japanese one."""


@cache
def fallbacks() -> tuple[Path, ...]:
    """The files found, the best first; none where the machine has none."""
    found: dict[str, Path] = {}
    for folder in _folders():
        for file in sorted(folder.rglob("*.[to]t[fc]")):
            found.setdefault(file.name, file)
    return tuple(found[name] for name in _NAMES if name in found)


def _folders() -> Iterator[Path]:
    """Where Linux, macOS and Windows keep typefaces, the user's own first."""
    home = Path.home()
    environment = os.environ
    yield Path(environment.get("XDG_DATA_HOME") or home / ".local" / "share") / "fonts"
    yield home / ".fonts"
    yield Path("/usr/local/share/fonts")
    yield Path("/usr/share/fonts")
    yield home / "Library" / "Fonts"
    yield Path("/Library/Fonts")
    yield Path("/System/Library/Fonts")
    for variable, below in (("LOCALAPPDATA", "Microsoft/Windows/Fonts"), ("WINDIR", "Fonts")):
        if variable in environment:
            yield Path(environment[variable]) / below
