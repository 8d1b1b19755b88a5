"""A source as it came: its bytes within bounds, its text, its JSON; everything wrong with it becomes one sentence."""

from __future__ import annotations

import codecs
import json
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from whiteboard.importers.archive import packed
from whiteboard.importers.candidates import Unreadable
from whiteboard.model.progress import Progress, silent

MOST_BYTES = 64 * 1024 * 1024
"""Bytes that are read of a source at most."""
MOST_PARTS = 2_000_000
"""Objects and lists that a JSON source may have; each takes some sixty bytes of memory however short it is written."""

UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class Source:
    """Bytes and the name by which people know them (empty for pasted text).

    ``progress`` hears how far reading is, and may raise to end it. ``encoding`` is the one that somebody chose for its
    text; empty where it is to be found out.
    """

    data: bytes
    name: str = ""
    progress: Progress = field(default=silent, compare=False, repr=False)
    encoding: str = ""

    @staticmethod
    def of(source: Path | bytes | str, name: str = "") -> Source:
        """Read a file, or take bytes or text as they are. Raises Unreadable; a file that is too large is not read.

        A folder comes as the zip archive that it could be: an export is the same, packed or not.
        """
        if isinstance(source, Path):
            return Source(_read(source), name or source.name)
        data = source.encode("utf-8", "replace") if isinstance(source, str) else source
        if len(data) > MOST_BYTES:
            raise _too_large(len(data), name)
        return Source(data, name)

    def refuse_empty(self) -> None:
        """Raises Unreadable where there is nothing but space."""
        if not self.data.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
            raise Unreadable("is empty", mend="save it again where it comes from", file=self.name)

    def text(self) -> str:
        """The text, which is UTF-8 or says by its first bytes that it is UTF-16. Raises Unreadable."""
        self.refuse_empty()
        encoding = "utf-16" if self.data.startswith(UTF16) else "utf-8-sig"
        try:
            return self.data.decode(encoding)
        except UnicodeDecodeError as error:
            line = self.data.count(b"\n", 0, error.start) + 1
            raise Unreadable("is not text in UTF-8", mend="save it as UTF-8", file=self.name, line=line) from error

    def json(self) -> Any:
        """The parsed JSON. Raises Unreadable."""
        self.progress(0.0)
        text = self.text()
        if text.count("{") + text.count("[") > MOST_PARTS:
            raise Unreadable(f"has more than {MOST_PARTS:,} parts", mend="export fewer incidents", file=self.name)
        try:
            return json.loads(text)
        except json.JSONDecodeError as error:
            mend = "save it again where it comes from; it may have been cut off"
            raise Unreadable(f"is not JSON ({error.msg})", mend=mend, file=self.name, line=error.lineno) from error
        except RecursionError as error:
            raise Unreadable("is nested too deep", mend="no known program writes such files", file=self.name) from error
        except ValueError as error:
            # The only other one: an integer of more digits than Python converts.
            raise Unreadable(
                f"has a number that cannot be read ({error})", mend="correct the number", file=self.name
            ) from error


def _read(path: Path) -> bytes:
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            return packed(path)
        size = status.st_size
        if size > MOST_BYTES:
            raise _too_large(size, path.name)
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise Unreadable("does not exist", mend="check the name", file=str(path)) from error
    except PermissionError as error:
        raise Unreadable(
            "may not be read by you", mend="ask its owner for the right to read it", file=path.name
        ) from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise Unreadable(f"cannot be read ({reason})", mend="copy it to this computer first", file=path.name) from error
    if len(data) > MOST_BYTES:
        raise _too_large(len(data), path.name)
    return data


def _too_large(size: int, name: str) -> Unreadable:
    what = f"has {size / 2**20:,.0f} MB; at most {MOST_BYTES // 2**20} MB are read"
    return Unreadable(what, mend="export a shorter time or one incident", file=name)
