"""The way in: what is a command, what is a file, and what happens where there is no display."""

from __future__ import annotations

from pathlib import Path

import pytest

from whiteboard import __main__ as entrance
from whiteboard import __version__
from whiteboard.cli import COMMANDS


@pytest.fixture
def no_display(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("environment", "platform", "expected"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ""}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "freebsd14", True),
        ({"QT_QPA_PLATFORM": "offscreen"}, "linux", True),
        ({}, "win32", True),
        ({}, "darwin", True),
    ],
)
def test_a_display_is_looked_for_where_there_can_be_none(environment: dict[str, str], platform: str, expected: bool):
    assert entrance.has_display(environment, platform) is expected


@pytest.mark.usefixtures("no_display")
@pytest.mark.parametrize("with_file", [False, True])
def test_without_a_display_one_sentence_says_so(
    with_file: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(entrance.sys, "platform", "linux")
    arguments = [str(tmp_path)] if with_file else []
    assert entrance.main(arguments) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert "no display" in err


def test_a_file_that_is_not_there_is_said_before_any_window(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert entrance.main([str(tmp_path / "gone.board")]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert "gone.board" in err


def test_the_version_is_the_packages(capsys: pytest.CaptureFixture[str]):
    assert entrance.main(["--version"]) == 0
    assert capsys.readouterr().out == f"Whiteboard {__version__}\n"


@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help_names_every_command(option: str, capsys: pytest.CaptureFixture[str]):
    assert entrance.main([option]) == 0
    listed = capsys.readouterr().out.partition("Commands:")[2]
    assert [line.split()[0] for line in listed.splitlines() if line.startswith("  ") and line[2:3].isalpha()][
        : len(COMMANDS)
    ] == list(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]):
    assert entrance.main([name, "--help"]) == 0
    assert f"whiteboard {name}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["shwo", "a.board"], "Did you mean 'show'?"),
        (["a.board", "b.board"], "No such command"),
        (["--frobnicate"], "No such option"),
        (["show"], "Missing argument"),
        (["show", "a.board", "b.board"], "unexpected extra argument"),
        (["add", "a.board"], "Missing argument"),
        (["new", "a.board", "--timezone", "Mars/Olympus"], "no time zone"),
        (["new", "a.board", "--template", "canvas"], "--template"),
        (["import", "a.board", "b.json", "--date", "18 July"], "--date"),
        (["import", "a.board", "b.json", "--lane", "management"], "--lane"),
        (["import", "a.board", "b.json", "--format", "docx"], "--format"),
    ],
)
def test_wrong_usage_is_exit_code_two(arguments: list[str], hint: str, capsys: pytest.CaptureFixture[str]):
    assert entrance.main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert hint in err
