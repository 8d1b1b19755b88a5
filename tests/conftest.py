"""What every test gets: no window on anybody's screen, and a data folder of its own."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

# Set before anything imports Qt. Tests that want a real screen set the platform for the processes they start.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# Machines that run tests are shared and slow at times: a deadline on an example would fail by chance. Where nobody can
# repeat a run, every run is the same.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "here")


@pytest.fixture(autouse=True)
def data_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for working copies, settings, backups and logs, empty at first, of this process and those it starts."""
    folder = tmp_path_factory.mktemp("data")
    monkeypatch.setenv("WHITEBOARD_DATA", str(folder))
    return folder


class PatientBot(QtBot):  # type: ignore[misc]
    """Waits for what comes true in a tenth of a second here, also on a machine that does something else meanwhile."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = 60_000) -> None:  # noqa: N802
        super().waitUntil(callback, timeout=timeout)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> PatientBot:
    """The bot of pytest-qt, with more patience than its five seconds."""
    return PatientBot(request)
