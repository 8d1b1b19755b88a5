"""``whiteboard add``: lines of the scribe's bar."""

from __future__ import annotations

from pathlib import Path

import click

from whiteboard.cli.boards import FILE, opened, today
from whiteboard.cli.refusal import Refused, warn
from whiteboard.cli.standard_input import read_text
from whiteboard.cli.tables import print_added
from whiteboard.importers.bar import BarContext, lines_command, read_lines


# A line may begin with a minus sign, and nothing in it must be taken for an option: so none here has but one letter.
@click.command("add", context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]})
@click.argument("file", type=FILE)
@click.argument("lines", metavar="LINE...", nargs=-1, required=True)
def command(file: Path, lines: tuple[str, ...]) -> None:
    """Put notes and actions on a board, as typed into the scribe's bar.

    FILE is the board. Each LINE is a note or an action; “-” reads them from standard input.

    \b
    14:02 public Status page: investigating @anna #statuspage
    ~14:05 about   14:00-14:20 a range   +11m after the last one   no time: the inbox
    + went well    - to improve    ? question    ! idea
    > title @owner due friday #process    an action
    """  # noqa: D301  # click keeps the lines below “\b” as they are
    text = read_text() if lines == ("-",) else "\n".join(lines)
    with opened(file) as session:
        before = session.document
        context = BarContext.of(before, today(before))
        added = lines_command(before, text, context, session.new_id)
        if added is None:
            raise Refused("there is nothing in these lines to put on a board; write at least a word")
        for number, line in read_lines(text, context):
            for warning in line.warnings:
                warn(f"line {number}: {warning}")
        session.do(added)
        print_added(before, session.document)
