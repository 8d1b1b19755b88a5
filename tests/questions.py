"""What boards are asked in tests of reading many: functions that the process which reads them can find by name."""

from __future__ import annotations

import os
import threading

from whiteboard.model.document import Document


def title(document: Document) -> str:
    """The title."""
    return document.board.title


def die(document: Document) -> None:
    """End the process without an answer, on boards whose title asks for it."""
    if document.board.title == "die":
        os.kill(os.getpid(), 9)


def die_or_fail(document: Document) -> None:
    """The one, or else the other."""
    die(document)
    fail(document)


def stall(document: Document) -> str:
    """The title, but on boards whose title asks for it only after a long time without any work."""
    if document.board.title == "stall":
        threading.Event().wait(60)
    return document.board.title


def process(document: Document) -> int:
    """The number of the process that is asked."""
    return os.getpid()


def limits(document: Document) -> list[int]:
    """The seconds of work and the bytes of memory that the process which reads boards may take, and how large a dump of
    its memory may be."""
    import resource

    kinds = (resource.RLIMIT_CPU, resource.RLIMIT_AS, resource.RLIMIT_CORE)
    return [resource.getrlimit(kind)[0] for kind in kinds]


def fail(document: Document) -> None:
    """Fail by a mistake of ours."""
    raise ZeroDivisionError(document.board.title)
