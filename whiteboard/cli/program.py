"""The commands as one program: finds the one asked for, and turns what the user can mend into one line and exit code 1."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from difflib import get_close_matches
from importlib import import_module
from io import TextIOWrapper
from typing import IO, Any

import click

from whiteboard import __version__
from whiteboard.cli import COMMANDS
from whiteboard.cli.refusal import Refused, mendable


class Commands(click.Group):
    """The commands of `COMMANDS`, each imported when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every name of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"whiteboard.cli.{COMMANDS[cmd_name].module}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Every command with what the table says it does: click would import them all and ask them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, listed.does) for name, listed in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does it, with a hint at the command that was perhaps meant."""
        if args[0] not in COMMANDS:
            near = get_close_matches(args[0], COMMANDS, n=1)
            ctx.fail(f"No such command {args[0]!r}.{f' Did you mean {near[0]!r}?' if near else ''}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what the user can mend becomes one line."""
        try:
            return super().invoke(ctx)
        except mendable() as error:
            raise Refused(str(error)) from error


@click.command(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Without a command, “whiteboard [FILE]” opens the window.",
)
@click.version_option(__version__, message="Whiteboard %(version)s")
def program() -> None:
    """Look back at an incident and at how it was communicated: boards without the window."""


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code: 0 done, 1 the input cannot be used, 2 wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        _speak_utf_8(stream)
    try:
        program.main(list(arguments), prog_name="whiteboard")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1


def _speak_utf_8(stream: IO[str] | None) -> None:
    """JSON is UTF-8 and board texts are of any script, whatever code page the system has set for its pipes."""
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")
