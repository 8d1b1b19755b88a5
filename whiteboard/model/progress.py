"""How long work says how far it is, and hears that nobody wants it any more: one protocol for whoever takes long.

A report may raise; whatever it raises ends the work and reaches whoever asked for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")

Progress = Callable[[float], None]
"""Is told the share that is done, 0 to 1, where that is known, and else 0."""

_EVERY = 256
"""Items from one report to the next: a hundredth of a second and less."""


def silent(_share: float) -> None:
    """Nobody listens."""


def each(items: Iterable[T], progress: Progress, *, of: int = 0) -> Iterator[T]:
    """The items, with a report before the first and after every few hundred; ``of`` is their number where it is known."""
    return iter(items) if progress is silent else _reported(items, progress, of)


def _reported(items: Iterable[T], progress: Progress, of: int) -> Iterator[T]:
    for number, item in enumerate(items):
        if number % _EVERY == 0:
            progress(number / of if of else 0.0)
        yield item
