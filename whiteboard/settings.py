"""What the program remembers between runs besides boards: recent ones, colours, the last export. One small JSON file."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

import platformdirs

from whiteboard.patience import answers

MOST_RECENT = 12
DATA_VARIABLE = "WHITEBOARD_DATA"
"""The environment variable that puts everything the program keeps into another folder."""


def data_folder() -> Path:
    """The folder for working copies, backups, logs and settings."""
    chosen = os.environ.get(DATA_VARIABLE)
    return Path(chosen) if chosen else platformdirs.user_data_path("Whiteboard", appauthor=False)


class Settings:
    """Values by name. A file that cannot be read counts as empty: nothing in it is worth an error at start."""

    def __init__(self, folder: Path | None = None) -> None:
        self._path = (folder or data_folder()) / "settings.json"
        self._values = self._read()

    def get(self, name: str, default: Any = None) -> Any:
        """The value, or the default where there is none or one of another type."""
        value = self._values.get(name, default)
        return value if default is None or isinstance(value, type(default)) else default

    def put(self, name: str, value: Any) -> None:
        """Keep a value. Raises OSError where the folder cannot be written."""
        if self._values.get(name) != value:
            self._values[name] = value
            self._write()

    def recent(self) -> list[Path]:
        """The boards opened lately, newest first, that are still there."""
        return [path for text in self.get("recent", []) if isinstance(text, str) and _is_file(path := Path(text))]

    def opened(self, path: Path) -> None:
        """A board was opened. Raises OSError."""
        text = str(path.absolute())
        kept = [other for other in self.get("recent", []) if other != text]
        self.put("recent", [text, *kept][:MOST_RECENT])

    def _read(self) -> dict[str, Any]:
        try:
            values = json.loads(self._path.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return values if isinstance(values, dict) else {}

    def _write(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self._path.parent, prefix=".settings")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(self._values, file, indent=1)
            Path(name).replace(self._path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise


def _is_file(path: Path) -> bool:
    """Whether a file is there that the system lets us see: a network folder that has gone raises all sorts of errors, or
    does not answer."""
    try:
        return answers(path) and path.is_file()
    except OSError:
        return False
