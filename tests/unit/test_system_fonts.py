"""The machine's own typefaces are found by name, the better ones first, the user's before the system's."""

from __future__ import annotations

from pathlib import Path

import pytest

from whiteboard import resources, system_fonts
from whiteboard.layout.faces import FACES
from whiteboard.layout.text import covered, face_data, file_name


def test_the_best_of_the_users_faces_come_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    folder = tmp_path / "fonts" / "deep" / "down"
    folder.mkdir(parents=True)
    for name in ("simsun.ttc", "NotoSansJP-Regular.ttf", "somebody's own.ttf", "NotoSansCJK-Regular.ttc"):
        (folder / name).touch()
    found = [path for path in system_fonts.fallbacks.__wrapped__() if path.is_relative_to(tmp_path)]
    assert [file.name for file in found] == ["NotoSansJP-Regular.ttf", "NotoSansCJK-Regular.ttc", "simsun.ttc"]


def test_a_machine_without_folders_for_faces_has_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "nothing here"))
    assert not [path for path in system_fonts.fallbacks.__wrapped__() if path.is_relative_to(tmp_path)]


def test_every_face_has_its_file_and_a_name_for_documents() -> None:
    for name, file in FACES.items():
        assert face_data(name) == resources.data("fonts", file)
        assert f"{file_name(name)}.ttf" == file
    for number, path in enumerate(system_fonts.fallbacks()):
        assert face_data(f"system {number}") == path.read_bytes()
    assert file_name("system 0") == "System0-Regular"


def test_what_no_machine_has_is_not_covered() -> None:
    assert covered("Portal ü ש ع 🙂")
    assert not covered("\U000e0fff\U0010fffd")
