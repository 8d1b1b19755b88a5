"""What a command comes to, worked out before it is done: large ones on another thread, so that only writing is left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from whiteboard.layout.board import time_extent
from whiteboard.layout.cards import span_rows
from whiteboard.layout.comms_drawing import figures_of
from whiteboard.layout.settle import settle
from whiteboard.model import pictures
from whiteboard.model.commands import Command, Planned, contents_of
from whiteboard.model.document import Changes, Document
from whiteboard.model.progress import Progress, each
from whiteboard.model.records import Id, Note, Picture
from whiteboard.model.rules import BrokenRule, check
from whiteboard.storage.ready import ready

_HEIGHTS = 0.45
_SETTLED = 0.7
_CHECKED = 0.8
"""The share of the time that has gone by after each part, with thousands of notes; the rest makes rows of them."""


def prepared(document: Document, command: Command, new_id: Callable[[], Id], progress: Progress) -> Planned:
    """A command planned, settled, checked and made ready to be written; what ``progress`` raises ends it.

    It is asked before each part that takes long. Nearly half of the time goes into the heights of notes. They are
    remembered, so that even on a document that has changed meanwhile the same command takes less. A rule that would be
    broken is no error here: what is returned names it, and doing it raises BrokenRule.
    """
    try:
        changes = command.plan(document)
        for change in each(changes, lambda share: progress(_HEIGHTS * share), of=len(changes)):
            if isinstance(change.after, Note):
                span_rows(change.after)
        progress(_HEIGHTS)
        settled = settle(document, changes, new_id)
        progress(_SETTLED)
        after = outcome(document, command, settled)
        check(document, settled, after)
    except BrokenRule as error:
        return Planned(command, document, (), document, str(error))
    progress(_CHECKED)
    # Whoever shows it asks for these, and they are remembered.
    time_extent(after)
    figures_of(after)
    return Planned(command, document, settled, after, rows=ready(settled))


def outcome(document: Document, command: Command, changes: Changes) -> Document:
    """The document after a command's changes, with the bytes that it brings for the pictures it shows. Raises BrokenRule."""
    brought = contents_of(command)
    if not brought:
        return document.apply(changes)
    known = document.contents
    shown = {change.after.content for change in changes if isinstance(change.after, Picture)}
    fresh = {id: brought[id] for id in shown if id in brought and id not in known}
    for problem in (*pictures.problems(fresh), *pictures.too_much({**known, **fresh})):
        raise BrokenRule(problem)
    return replace(document, contents={**known, **fresh}).apply(changes)
