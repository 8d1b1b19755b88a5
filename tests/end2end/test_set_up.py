"""A checkout without anything becomes one that runs, and stays so."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import dev


def test_the_first_run_sets_up_and_the_next_ones_only_run(tmp_path: Path) -> None:
    checkout = tmp_path / "a checkout"
    (checkout / "whiteboard").mkdir(parents=True)
    # A program without packages to install, so that no network is needed.
    (checkout / "whiteboard" / "__main__.py").write_text("import sys; print('ran', *sys.argv[1:])", "utf-8")
    (checkout / "requirements.lock").touch()
    shutil.copy(dev.__file__, checkout)
    venv = checkout / ".venv"
    setting_up = "Installing Python packages into .venv, this takes about a minute."

    # Without its mark an environment is one whose set-up was broken off: it is begun anew.
    venv.mkdir()
    (venv / "left over").touch()
    assert _printed(sys.executable, checkout / "dev.py", "run", "show") == [setting_up, "ran show"]
    assert not (venv / "left over").exists()
    assert _printed(sys.executable, checkout / "dev.py", "run", "show") == ["ran show"]
    assert _printed(venv / "bin" / "python", "-m", "whiteboard", "from anywhere") == ["ran from anywhere"]

    # Another lock file is installed into the environment that is there: others may be using it.
    (checkout / "requirements.lock").write_text("# still nothing\n", "utf-8")
    (venv / "kept").touch()
    assert _printed(sys.executable, checkout / "dev.py", "run", "show") == [setting_up, "ran show"]
    assert (venv / "kept").exists()


def _printed(*command: str | Path) -> list[str]:
    return subprocess.run(command, cwd="/", check=True, capture_output=True, encoding="utf-8").stdout.splitlines()
