"""Makes the typefaces in resources/fonts from freely licensed ones: subset, unpacked and given names of their own.

A bundled font whose family is also installed on the machine loses to the installed one and changes every line break,
so ours carry family names that nobody else has. Run on Debian with `fonts-noto-core` and npm at hand:

    python packaging/fonts.py

needs fonttools and brotli. resources/fonts/SOURCES.md says what came from where.
"""

from __future__ import annotations

import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

OUT = Path(__file__).resolve().parent.parent / "resources" / "fonts"
NOTO = Path("/usr/share/fonts/truetype/noto")
NPM = {"inter": "inter-ui@4.1.1", "emoji": "@fontsource/noto-emoji@5.3.2"}

# Latin with every accent, Greek, Cyrillic, punctuation, currency, arrows, mathematics, box drawing, common symbols.
SANS = [*range(0x20, 0x590), *range(0x1D00, 0x2C00), *range(0xFB00, 0xFB07), 0xFEFF, 0xFFFD]


def main() -> None:
    """Rebuild every face."""
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        packages = {name: _unpacked(package, Path(folder) / name) for name, package in NPM.items()}
        for style in ("Regular", "SemiBold", "Bold"):
            font = TTFont(packages["inter"] / "web" / f"Inter-{style}.woff2")
            _subset(font, SANS)
            _save(font, "Whiteboard Sans", style)
        for script in ("Arabic", "Hebrew"):
            font = TTFont(NOTO / f"NotoSans{script}-Regular.ttf")
            _save(font, f"Whiteboard {script}", "Regular")
        parts = []
        for source in sorted((packages["emoji"] / "files").glob("noto-emoji-[0-9]*-400-normal.woff2")):
            part = TTFont(source)
            part.flavor = None
            parts.append(str(source.with_suffix(".ttf")))
            part.save(parts[-1])
        emoji = Merger().merge(parts)
        emoji["head"].created = TTFont(parts[0])["head"].created
        _save(emoji, "Whiteboard Emoji", "Regular")
        shutil.copy(packages["inter"] / "LICENSE.txt", OUT / "OFL-Inter.txt")
        licence = (packages["emoji"] / "LICENSE").read_text("utf-8")
        (OUT / "OFL-NotoEmoji.txt").write_text(licence, "utf-8")
        noto = "Copyright 2015-2020 Google LLC (Noto Sans Arabic), Copyright 2019 Google Inc. (Noto Sans Hebrew)"
        (OUT / "OFL-NotoSans.txt").write_text("\n".join([noto, *licence.split("\n")[1:]]), "utf-8")


def _unpacked(package: str, folder: Path) -> Path:
    folder.mkdir()
    subprocess.run(["npm", "pack", "--silent", package], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    (archive,) = folder.glob("*.tgz")
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    return folder / "package"


def _subset(font: TTFont, codes: list[int]) -> None:
    options = Options(layout_features=["kern", "mark", "mkmk", "ccmp", "locl", "liga", "calt", "tnum", "case"])
    options.name_IDs = ["*"]
    options.notdef_outline = True
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)


def _save(font: TTFont, family: str, style: str) -> None:
    font.flavor = None
    names = font["name"]
    compact = family.replace(" ", "")
    for kind, value in (
        (1, family if style in ("Regular", "Bold") else f"{family} {style}"),
        (2, style if style in ("Regular", "Bold") else "Regular"),
        (3, f"{compact}-{style}"),
        (4, f"{family} {style}"),
        (6, f"{compact}-{style}"),
        (16, family),
        (17, style),
    ):
        names.removeNames(nameID=kind)
        names.setName(value, kind, 3, 1, 0x409)
        names.setName(value, kind, 1, 0, 0)
    for kind in (21, 22, 25):
        names.removeNames(nameID=kind)
    # Dates in the file would make every build differ.
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    target = OUT / f"{compact}-{style}.ttf"
    font.save(target)
    print(f"{target.name}: {target.stat().st_size // 1024} kB, {len(font.getBestCmap())} characters")


if __name__ == "__main__":
    main()
