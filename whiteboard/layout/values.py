"""Values that are made by the hundred thousand, as those of the display list are.

A frozen dataclass sets each field through `object.__setattr__`, which makes it four times as slow to make as one that is
not frozen: a sixth of the time of a long PDF, and of painting a board. So these are frozen to the type checker, which
refuses every assignment to a field, and not guarded once more while the program runs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass as value
else:
    from dataclasses import dataclass

    def value(*, frozen: bool, slots: bool, eq: bool = True) -> object:
        """`dataclasses.dataclass` for a ``frozen`` value, compared and hashed by its fields unless ``eq`` is False."""
        return dataclass(slots=slots, eq=eq, unsafe_hash=frozen and eq)


__all__ = ["value"]
