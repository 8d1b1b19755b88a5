"""The program as its users start it: processes, pipes and exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]


def whiteboard(*arguments: object, input: bytes = b"", **environment: str | None) -> subprocess.CompletedProcess[bytes]:
    """Run the program; variables of the environment that are None are not set."""
    settings = {**os.environ, "PYTHONPATH": str(CHECKOUT), **environment}
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "whiteboard", *map(str, arguments)],
        input=input,
        env={name: value for name, value in settings.items() if value is not None},
        capture_output=True,
        check=False,
        timeout=60,
    )


def done(*arguments: object, input: bytes = b"") -> bytes:
    """The output of a run without anything to complain about."""
    ran = whiteboard(*arguments, input=input)
    assert (ran.returncode, ran.stderr) == (0, b"")
    return ran.stdout


def test_a_board_from_nothing_to_its_exports(tmp_path: Path):
    board, out = tmp_path / "portal.board", tmp_path / "portal.pdf"
    done("new", board, "--title", "Portal outage", "--timezone", "Europe/London")
    lines = (CHECKOUT / "resources" / "demo" / "customer-portal-outage.txt").read_bytes()
    assert whiteboard("import", board, "-", "--date", "2019-07-18", "--format", "lines", input=lines).returncode == 0
    done("add", board, "13:40 internal Review planned @“lead”")
    plain = json.loads(done("show", board, "--json"))
    figures = json.loads(done("comms", board, "--json"))
    assert plain["marks"]["detected"]["at"] == "2019-07-18T08:22:00Z"
    assert figures["time_to_detect"]["value"] == 18 * 60
    assert figures["longest_silence_public"]["value"] == (3 * 60 + 24) * 60
    assert figures["order"]["kind"] == "public first"
    done("export", board, out)
    assert out.read_bytes().startswith(b"%PDF-")
    done("check", board)


def own() -> dict[str, str]:
    """The environment of a process that imports nothing but its own: what measures coverage brings modules along."""
    found = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    return {**found, "PYTHONPATH": str(CHECKOUT)}


def test_the_demo_is_made_where_one_stands(tmp_path: Path):
    ran = subprocess.run(
        [sys.executable, "-m", "whiteboard", "demo"],
        cwd=tmp_path,
        env=own(),
        capture_output=True,
        check=True,
        text=True,
        timeout=60,
    )
    made = [Path(line) for line in ran.stdout.splitlines()]
    assert {".board", ".pdf", ".pptx", ".png", ".svg", ".md", ".html", ".csv", ".ics", ".json"} <= {
        path.suffix for path in made
    }
    assert all((tmp_path / path).is_file() for path in made)


@pytest.mark.parametrize("with_file", [False, True])
def test_without_a_display_there_is_one_sentence(with_file: bool, tmp_path: Path):
    arguments = [tmp_path] if with_file else []
    ran = whiteboard(*arguments, DISPLAY=None, WAYLAND_DISPLAY=None, QT_QPA_PLATFORM=None)
    assert (ran.returncode, ran.stdout) == (1, b"")
    assert ran.stderr.count(b"\n") == 1
    assert b"no display" in ran.stderr


def test_a_command_needs_no_display(tmp_path: Path):
    ran = whiteboard("demo", tmp_path, DISPLAY=None, WAYLAND_DISPLAY=None, QT_QPA_PLATFORM=None)
    assert ran.returncode == 0


LOADED = """
import sys
from whiteboard.__main__ import main
code = main(sys.argv[1:])
print(*{name.partition(".")[0] for name in sys.modules}, file=sys.stderr)
sys.exit(code)
"""


def loaded(*arguments: object) -> set[str]:
    """The packages that a command has imported when it ends."""
    ran = subprocess.run(
        [sys.executable, "-c", LOADED, *map(str, arguments)],
        env=own(),
        capture_output=True,
        check=True,
        text=True,
        timeout=60,
    )
    return set(ran.stderr.split())


def test_no_command_imports_qt_and_none_what_it_does_not_need(tmp_path: Path):
    board = tmp_path / "demo.board"
    heavy = {"pptx", "pypdfium2", "PIL", "bs4", "lxml", "markdown_it", "numpy", "sqlite_utils"}
    qt = {"PySide6", "shiboken6"}
    assert loaded("demo", tmp_path, "--only-board").isdisjoint(qt | heavy)
    for command in ("show", "comms", "actions", "check"):
        assert loaded(command, board).isdisjoint(qt | heavy | {"uharfbuzz"}), command
    assert loaded("add", board, "14:02 public Told").isdisjoint(qt | heavy)
    assert loaded("--help").isdisjoint(qt | heavy | {"sqlite3", "uharfbuzz"})
    for ending in ("pdf", "pptx", "png", "svg"):
        assert loaded("export", board, tmp_path / f"out.{ending}").isdisjoint(qt), ending


def test_json_is_utf_8_whatever_the_locale(tmp_path: Path):
    board = tmp_path / "a.board"
    done("new", board, "--title", "顧客ポータル — down", "--timezone", "UTC")
    ran = whiteboard(
        "show", board, "--json", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0", PYTHONIOENCODING="ascii"
    )
    assert json.loads(ran.stdout.decode("utf-8"))["title"] == "顧客ポータル — down"
    ran = whiteboard("show", tmp_path / "漢.board", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert (ran.returncode, ran.stderr.count(b"\n")) == (1, 1)


def test_a_reader_that_has_seen_enough_is_no_error(tmp_path: Path):
    board = tmp_path / "a.board"
    done("new", board)
    done("add", board, "-", input=b"".join(b"a note of many, number %d\n" % number for number in range(5000)))
    with subprocess.Popen(
        [sys.executable, "-m", "whiteboard", "show", board],
        env=own(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--version"], 0),
        (["--help"], 0),
        (["gone.board"], 1),
        (["show", "gone.board"], 1),
        (["show"], 2),
        (["a", "b"], 2),
    ],
)
def test_the_exit_code_says_how_it_ended(arguments: list[str], code: int):
    ran = whiteboard(*arguments)
    assert ran.returncode == code
    assert (ran.stdout == b"") == (code != 0)
    assert (ran.stderr == b"") == (code == 0)
    assert b"Traceback" not in ran.stderr
