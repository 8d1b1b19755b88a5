"""Copies the icons that the program uses from Lucide into resources/icons/lucide, with their licence and origin.

    python packaging/icons.py

needs npm. To use another icon add its name to ICONS and run this again.
"""

from __future__ import annotations

import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

OUT = Path(__file__).resolve().parent.parent / "resources" / "icons" / "lucide"
PACKAGE = "lucide-static@1.62.0"
ICONS = """
activity arrow-down arrow-right arrow-up bring-to-front calendar chart-no-axes-column check chevron-down chevron-left
chevron-right chevron-up circle-check circle-dot circle-help clock contrast copy crosshair download ellipsis eye
eye-off file-down file-plus-2 flag folder-open frame git-commit-horizontal group hand history import inbox info
keyboard layers link list-checks locate-fixed lock lock-open map maximize megaphone message-square minimize minus
monitor moon mouse-pointer-2 move-horizontal palette panel-right pencil-line picture-in-picture-2 play plus
presentation redo-2 rows-3 scan scan-eye search send-to-back settings share spline square-pen sticky-note sun tag
target thumbs-up trash-2 triangle-alert undo-2 ungroup users vote wand-sparkles wrench x zoom-in zoom-out
"""

SOURCES = """# Icons

{count} icons of [Lucide](https://lucide.dev), npm package `{package}`, copied by `packaging/icons.py` and not changed.
ISC licence, those that came from Feather MIT: the text lies beside this file. Drawn with `currentColor` on a grid of 24.
"""


def main() -> None:
    """Copy every icon anew; what is no longer in ICONS goes."""
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        (archive,) = Path(folder).glob("*.tgz")
        with tarfile.open(archive) as tar:
            tar.extractall(folder, filter="data")
        package = Path(folder) / "package"
        for icon in ICONS.split():
            shutil.copyfile(package / "icons" / f"{icon}.svg", OUT / f"{icon}.svg")
        shutil.copyfile(package / "LICENSE", OUT / "LICENSE")
    (OUT / "SOURCES.md").write_text(SOURCES.format(count=len(ICONS.split()), package=PACKAGE), "utf-8")


if __name__ == "__main__":
    main()
