#!/usr/bin/env python3
"""Sets Whiteboard up in this checkout and runs it, its tests or its checks; needs only Python 3.11 or newer.

    python3 dev.py run [ARGS]    the program; without ARGS the demo board, in a window where there is a display
    python3 dev.py test [ARGS]   the tests, without a display; ARGS go to pytest
    python3 dev.py check         style, types, layers, coverage of the last `test --cov`, and the wheel as users get it
    python3 dev.py lock [ARGS]   choose versions anew and write requirements.lock; ARGS go to uv (try --upgrade)
    python3 dev.py doctor        say what is missing and how to get it; changes nothing

The first of them takes a minute and the network: it makes .venv with the packages of requirements.lock, and on Debian
and Ubuntu finds missing system libraries, which it installs as root or names in one command. Later ones start at once.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent
LOCK = ROOT / "requirements.lock"
DEMO = ROOT / "demo"
VENV = ROOT / ".venv"
MARK = VENV / "installed"
"""Says for which Python and which lock file .venv is complete."""

# What must be there, and the Debian package that brings it: shared libraries for any use of Qt, those for a window on
# X11, and the programs with which tests press keys and read PDFs.
QT = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
WINDOW = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
PROGRAMS = {"Xvfb": "xvfb", "pdftotext": "poppler-utils", "xdotool": "xdotool"}

DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
"""Variables that tell Qt where windows go."""

APT = ["apt-get", "install", "-y", "--no-install-recommends"]


def main(arguments: list[str]) -> None:
    """Do what the first argument says."""
    if sys.version_info < (3, 11):
        sys.exit(f"Whiteboard needs Python 3.11 or newer, and this is {sys.version.split()[0]}.")
    word, rest = (arguments[0], arguments[1:]) if arguments else ("help", [])
    words = {"run": run, "test": test, "check": check, "lock": lock, "doctor": doctor}
    if word in words:
        words[word](rest)
    elif word in ("help", "-h", "--help"):
        print(__doc__)
    else:
        sys.exit(f"dev.py: there is no “{word}”; the words are {', '.join(words)} and help.")


def run(arguments: list[str]) -> NoReturn:
    """Start the program: as told, or on the demo board, whose files are written where no window can be shown."""
    display = has_display()
    x11 = WINDOW if os.environ.get("DISPLAY") else {}
    set_up(missing({**QT, **x11}) if display else [])
    if arguments:
        become("-m", "whiteboard", *arguments)
    if not display:
        print(f"There is no display to open a window on: the demo board and its exports go to {DEMO}.")
        become("-m", "whiteboard", "demo", str(DEMO))
    board = DEMO / "demo.board"
    if not board.exists():
        made = subprocess.run([python(), "-m", "whiteboard", "demo", DEMO, "--only-board"], check=False)
        if made.returncode:
            sys.exit(made.returncode)
    become("-m", "whiteboard", str(board))


def test(arguments: list[str]) -> NoReturn:
    """Run the tests. What only some of them need is installed where that needs nobody, and named where it does."""
    needed, extra = missing(QT), missing({**WINDOW, **PROGRAMS})
    set_up(needed + extra if needed or can_install() else [])
    if extra and not can_install():
        print("Tests that open a real window or read PDFs need this first:", remedy(extra))
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.chdir(ROOT)
    become("-m", "pytest", *arguments)


def check(_: list[str]) -> None:
    """Hold the code to its rules and the wheel to its promise, all of them even if one fails."""
    set_up([])
    os.chdir(ROOT)
    failed = [
        name
        for name, command in {
            "lint": ["ruff", "check"],
            "format": ["ruff", "format", "--check"],
            "types": ["mypy"],
            "layers": ["lint-imports"],
        }.items()
        if not passes(name, [VENV / BIN / command[0], *command[1:]])
    ]
    if (ROOT / ".coverage").exists():
        subprocess.run([python(), "-m", "coverage", "report"], check=False)
    else:
        print("coverage: no data yet, “python3 dev.py test --cov” collects it")
    if not wheel_works():
        failed.append("wheel")
    if failed:
        sys.exit(f"check: {', '.join(failed)} failed")
    print("check: everything passed")


def lock(arguments: list[str]) -> NoReturn:
    """Write requirements.lock from pyproject.toml, for every Python and system at once, without naming any index."""
    make_venv()
    with tempfile.TemporaryDirectory() as folder:
        pip(python(), "install", "--target", folder, "uv")
        universal = ["pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes"]
        plain = ["--no-annotate", "--no-header", "--output-file", LOCK.name, "--group", "dev", "pyproject.toml"]
        command: Sequence[str | Path] = [Path(folder, "bin", "uv"), *universal, *arguments, *plain]
        sys.exit(subprocess.run(command, cwd=ROOT, check=False).returncode)


def doctor(_: list[str]) -> NoReturn:
    """Report on this machine. Exits with 1 when something is missing."""
    needs = missing({**QT, **WINDOW, **PROGRAMS}) + missing_venv()
    print(f"Python     {sys.version.split()[0]} ({sys.executable})")
    print("display   ", "yes" if has_display() else "none: no window, everything else works")
    print("packages  ", "as locked" if installed() else "not yet, or others than locked: run and test install them")
    print("system    ", f"missing; get it with: {remedy(needs)}" if needs else "complete")
    sys.exit(bool(needs))


def has_display() -> bool:
    """Whether a window can be expected to open."""
    return sys.platform in ("win32", "darwin") or any(os.environ.get(name) for name in DISPLAYS)


# The system


def missing(wanted: dict[str, str]) -> list[str]:
    """The packages of those libraries and programs that this Linux does not have."""

    def found(name: str) -> bool:
        if ".so." not in name:
            return shutil.which(name) is not None
        try:
            ctypes.CDLL(name)
        except OSError:
            return False
        return True

    return [package for name, package in wanted.items() if not found(name)] if sys.platform == "linux" else []


def missing_venv() -> list[str]:
    """Debian's Python comes without the means to make an environment; any pip would do as well."""
    found = any(importlib.util.find_spec(name) for name in ("ensurepip", "pip"))
    return [] if found else [f"python{sys.version_info.major}.{sys.version_info.minor}-venv"]


def can_install() -> bool:
    """Whether system packages can be installed without asking anybody."""
    return shutil.which("apt-get") is not None and os.geteuid() == 0


def remedy(packages: Sequence[str]) -> str:
    """The one command that brings the packages, or where there is no apt-get their names on Debian."""
    if shutil.which("apt-get") is None:
        return f"what your system offers for Debian's {' '.join(packages)}"
    return " ".join([*([] if can_install() else ["sudo"]), *APT, *packages])


def install(packages: list[str]) -> None:
    """Install system packages, or end by saying how."""
    if not packages:
        return
    if not can_install():
        sys.exit(f"Whiteboard needs some system packages first:\n  {remedy(packages)}")
    print("Installing system packages:", *packages, flush=True)
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    for command in ([*APT, *packages], ["apt-get", "update"], [*APT, *packages]):
        done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
        if done.returncode == 0 and command[1] == "install":
            return
    sys.exit(f"{done.stderr}These system packages could not be installed: {' '.join(packages)}")


# The environment

BIN = "Scripts" if os.name == "nt" else "bin"


def python(environment: Path = VENV) -> Path:
    """The interpreter of an environment."""
    return environment / BIN / ("python.exe" if os.name == "nt" else "python")


def identity() -> str:
    """What an environment belongs to: it can be used with this Python in this folder only."""
    return f"{sys.base_prefix} {sys.version_info.major}.{sys.version_info.minor} {ROOT}"


def wanted() -> str:
    """What MARK says when .venv is complete."""
    return f"{identity()}\n{hashlib.sha256(LOCK.read_bytes()).hexdigest()}\n"


def installed() -> bool:
    """Whether .venv is what requirements.lock says."""
    return MARK.is_file() and MARK.read_text("utf-8") == wanted()


def set_up(system: list[str]) -> None:
    """Bring the system packages and make .venv what requirements.lock says; at once when it is already."""
    if installed():
        install(system)
        return
    install(system + missing_venv())
    with alone():
        if installed():
            return
        print("Installing Python packages into .venv, this takes about a minute.", flush=True)
        make_venv()
        # Until the mark is there again the environment counts as broken, and the next set-up begins anew.
        MARK.unlink(missing_ok=True)
        pip(python(), "install", "--only-binary", ":all:", "--require-hashes", "--requirement", LOCK)
        # Makes `.venv/bin/python -m whiteboard` this checkout, from any folder.
        place = {"base": str(VENV), "platbase": str(VENV)}
        packages = Path(sysconfig.get_path("purelib", "venv", place))
        (packages / "whiteboard-checkout.pth").write_text(f"{ROOT}\n", "utf-8")
        MARK.write_text(wanted(), "utf-8")


def make_venv() -> None:
    """Make an empty .venv, unless there is one of this Python that a lock file was installed into completely."""
    if MARK.is_file() and MARK.read_text("utf-8").startswith(f"{identity()}\n"):
        return
    bare = [] if importlib.util.find_spec("ensurepip") else ["--without-pip"]
    subprocess.run([sys.executable, "-m", "venv", "--clear", *bare, VENV], check=True)
    if bare:
        pip(Path(sys.executable), "--python", python(), "install", "pip")


def pip(interpreter: Path, *arguments: str | Path) -> None:
    """Run pip, which says itself what goes wrong."""
    quiet = ["--quiet", "--disable-pip-version-check", "--no-input"]
    if subprocess.run([interpreter, "-m", "pip", *quiet, *arguments], check=False).returncode:
        sys.exit("The Python packages could not be installed; pip says why above. Mend that and run this again.")


@contextmanager
def alone() -> Iterator[None]:
    """Let one set-up at a time work on this checkout. Windows goes without: there it is up to the person."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    with Path(__file__).open("r+") as this:
        fcntl.flock(this, fcntl.LOCK_EX)
        yield


# The work


def become(*arguments: str) -> NoReturn:
    """Go on as the environment's Python."""
    command = [str(python()), *arguments]
    sys.stdout.flush()
    if os.name == "posix":
        os.execv(command[0], command)
    sys.exit(subprocess.run(command, check=False).returncode)


def passes(name: str, command: Sequence[str | Path], environment: dict[str, str] | None = None) -> bool:
    """Run one check and say how it went; its own words are shown only when it fails."""
    started = time.monotonic()
    done = subprocess.run(
        command, env=environment, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8"
    )
    outcome = "FAILED" if done.returncode else "ok"
    print(f"{name:<8} {outcome:<6} {time.monotonic() - started:6.1f} s", flush=True)
    if done.returncode:
        print(done.stdout, flush=True)
    return done.returncode == 0


def wheel_works() -> bool:
    """Whether the wheel makes the demo in an environment that has only what the wheel itself asks for."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        user, demo, constraints = folder / "user", folder / "demo", folder / "constraints.txt"
        # The locked versions without their hashes: pip wants a hash of everything or of nothing, and a new wheel has none.
        versions = re.findall(r"^\S+==.+(?= \\$)", LOCK.read_text("utf-8"), re.MULTILINE)
        constraints.write_text("\n".join(versions), "utf-8")
        pip: Sequence[str | Path] = [python(), "-m", "pip", "--quiet", "--python", python(user), "install"]
        # Working copies and logs are to stay out of the home of whoever checks.
        environment = {**os.environ, "WHITEBOARD_DATA": str(folder / "data")}
        return (
            passes("build", [python(), "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT])
            and passes("venv", [python(), "-m", "venv", "--without-pip", user])
            and passes("install", [*pip, "--only-binary", ":all:", "-c", constraints, *folder.glob("*.whl")])
            and passes("demo", [user / BIN / "whiteboard", "demo", demo], environment)
            and made({".board", ".pdf", ".pptx"}, demo)
        )


def made(kinds: set[str], folder: Path) -> bool:
    """Whether files of these kinds are in the folder, and not empty."""
    lacking = kinds - {file.suffix for file in folder.iterdir() if file.stat().st_size}
    if lacking:
        print(f"demo wrote no {' and no '.join(sorted(lacking))} file")
    return not lacking


if __name__ == "__main__":
    main(sys.argv[1:])
