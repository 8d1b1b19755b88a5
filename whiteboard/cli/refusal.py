"""What the user can mend, as one line: which errors those are, and how a command ends on one."""

from __future__ import annotations

from typing import IO, Any

import click


def mendable() -> tuple[type[Exception], ...]:
    """Errors whose text is a sentence for people. All others are defects, and end with a traceback."""
    # Asked for only when something went wrong, as the choice of an ``except`` is.
    from whiteboard.importers.candidates import Unreadable
    from whiteboard.storage.errors import BoardError

    return BoardError, Unreadable


class Refused(click.ClickException):
    """The input cannot be used: one line on standard error and exit code 1."""

    exit_code = 1

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the line, whatever the sentence holds."""
        warn(self.message)


def warn(sentence: str) -> None:
    """Print one line on standard error."""
    click.echo(f"whiteboard: {' '.join(sentence.split())}", err=True)
