"""The set-up needs only Python's own library, says what is missing and is immediate when nothing changed."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import dev

PROJECT = tomllib.loads((dev.ROOT / "pyproject.toml").read_text("utf-8"))
RUNTIME = [Requirement(line) for line in PROJECT["project"]["dependencies"]]
DECLARED = RUNTIME + [Requirement(line) for line in PROJECT["dependency-groups"]["dev"]]
LOCKED = [
    Requirement(line)
    for line in re.findall(r"^(\S.*?) \\\n    --hash=sha256:[0-9a-f]{64}", dev.LOCK.read_text("utf-8"), re.MULTILINE)
]


@pytest.mark.parametrize("python", ["3.11.2", "3.12.0", "3.13.0", "3.14.0"])
@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
def test_the_lock_file_has_one_allowed_version_of_everything_declared(python: str, platform: str) -> None:
    environment = {
        **default_environment(),
        "python_version": ".".join(python.split(".")[:2]),
        "python_full_version": python,
        "sys_platform": platform,
        "os_name": "nt" if platform == "win32" else "posix",
    }
    locked: dict[str, str] = {}
    for requirement in LOCKED:
        if requirement.marker is None or requirement.marker.evaluate(environment):
            (version,) = (one.version for one in requirement.specifier)
            assert locked.setdefault(canonicalize_name(requirement.name), version) == version
    for requirement in DECLARED:
        if requirement.marker is None or requirement.marker.evaluate(environment):
            assert requirement.specifier.contains(locked[canonicalize_name(requirement.name)]), requirement


def test_the_lock_file_names_no_place_to_get_packages_from() -> None:
    text = dev.LOCK.read_text("utf-8")
    assert "://" not in text
    assert "index" not in text
    assert len(LOCKED) == len(re.findall(r"^\S", text, re.MULTILINE))


def test_every_package_the_program_imports_is_declared() -> None:
    modules = {
        name.split(".")[0]
        for file in dev.ROOT.glob("whiteboard/**/*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        for name in _imported(node)
    }
    sources = packages_distributions()
    third = modules - sys.stdlib_module_names - {"whiteboard"}
    packages = {canonicalize_name(sources[name][0]) for name in third}
    assert packages <= {canonicalize_name(line.name) for line in RUNTIME}


def test_dev_uses_nothing_but_the_standard_library() -> None:
    # Parsed as an older Python would, so that one can still be told that it is too old.
    tree = ast.parse(Path(dev.__file__).read_text("utf-8"), feature_version=(3, 8))
    imported = {name for node in ast.walk(tree) for name in _imported(node)}
    assert {name.split(".")[0] for name in imported} <= sys.stdlib_module_names


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module] if isinstance(node, ast.ImportFrom) and node.module else []


def test_an_older_python_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 13))
    with pytest.raises(SystemExit, match=r"needs Python 3\.11 or newer"):
        dev.main(["run"])


def test_a_word_it_does_not_know_is_answered_with_those_it_does() -> None:
    with pytest.raises(SystemExit, match="no “rnu”; the words are run, test, check, lock, doctor and help"):
        dev.main(["rnu"])


@pytest.mark.parametrize("words", [[], ["help"], ["--help"]])
def test_help_explains_every_word(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    dev.main(words)
    shown = capsys.readouterr().out
    for word in ("run", "test", "check", "lock", "doctor"):
        assert f"dev.py {word}" in shown


@pytest.mark.skipif(sys.platform != "linux", reason="other systems bring their libraries along")
def test_only_what_is_missing_is_named() -> None:
    assert dev.missing({"libc.so.6": "libc6", "sh": "dash"}) == []
    assert dev.missing({"libno-such.so.1": "no-such", "no-such-program": "such"}) == ["no-such", "such"]


def test_without_rights_nothing_is_installed_but_the_command_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "can_install", lambda: False)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(subprocess, "run", None)
    with pytest.raises(SystemExit, match=r"sudo apt-get install -y --no-install-recommends libegl1 xvfb$"):
        dev.install(["libegl1", "xvfb"])
    dev.install([])


def test_where_there_is_no_apt_the_packages_are_still_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(SystemExit, match="what your system offers for Debian's libegl1"):
        dev.install(["libegl1"])


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout that is set up, and whose program says what it was started with."""
    root = tmp_path / "a checkout"
    (root / "whiteboard").mkdir(parents=True)
    (root / "whiteboard" / "__main__.py").write_text("import sys; print('ran', *sys.argv[1:])", "utf-8")
    (root / "requirements.lock").touch()
    shutil.copy(dev.__file__, root)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", root / ".venv"], check=True)
    (packages,) = (root / ".venv").glob("lib/*/site-packages")
    (packages / "checkout.pth").write_text(str(root), "utf-8")
    monkeypatch.setattr(dev, "ROOT", root)
    monkeypatch.setattr(dev, "LOCK", root / "requirements.lock")
    monkeypatch.setattr(dev, "MARK", root / ".venv" / "installed")
    dev.MARK.write_text(dev.wanted(), "utf-8")
    return root


def started(checkout: Path, *arguments: str, **environment: str) -> list[str]:
    """What `dev.py` printed, run in a process of its own with or without a display."""
    clean = {name: value for name, value in os.environ.items() if name not in dev.DISPLAYS} | environment
    command = [sys.executable, checkout / "dev.py", *arguments]
    done = subprocess.run(command, cwd=checkout.parent, env=clean, check=True, capture_output=True, encoding="utf-8")
    assert done.stderr == ""
    return done.stdout.splitlines()


def test_a_complete_environment_is_used_as_it_is(checkout: Path) -> None:
    assert started(checkout, "run", "show", "a board") == ["ran show a board"]


def test_another_lock_file_python_or_folder_makes_the_environment_incomplete(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert dev.installed()
    with monkeypatch.context() as other:
        other.setattr(dev, "ROOT", checkout / "moved")
        assert not dev.installed()
    with monkeypatch.context() as other:
        other.setattr(sys, "base_prefix", "/opt/another")
        assert not dev.installed()
    dev.LOCK.write_text("another==1.0\n", "utf-8")
    assert not dev.installed()


def test_without_a_display_run_says_so_and_writes_the_demo(checkout: Path) -> None:
    assert started(checkout, "run") == [
        f"There is no display to open a window on: the demo board and its exports go to {checkout}/demo.",
        f"ran demo {checkout}/demo",
    ]


def test_with_a_display_run_opens_the_demo_board_made_only_once(checkout: Path) -> None:
    board = checkout / "demo" / "demo.board"
    made, opened = f"ran demo {checkout}/demo --only-board", f"ran {board}"
    assert started(checkout, "run", QT_QPA_PLATFORM="offscreen") == [made, opened]
    board.parent.mkdir()
    board.touch()
    assert started(checkout, "run", QT_QPA_PLATFORM="offscreen") == [opened]
