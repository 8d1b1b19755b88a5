"""What the columns of a table mean: recognised from their names and cells, and reassigned by whoever knows better."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum


class Column(StrEnum):
    """What one column of a table says about the thing in its row; the value is its name for people."""

    TIME = "time"
    DATE = "date"
    UNTIL = "until"
    UNTIL_DATE = "until date"
    ZONE = "zone"
    WHAT = "what"
    WHO = "who"
    SOURCE = "source"
    LANE = "lane"
    TAG = "tag"


SEVERAL = frozenset({Column.TIME, Column.WHAT, Column.TAG})
"""Meanings that more than one column may have: texts are joined, times compared."""


@dataclass(frozen=True, slots=True)
class Columns:
    """A meaning for each column from the left; None for those that are left out."""

    meanings: tuple[Column | None, ...]

    def of(self, meaning: Column) -> int | None:
        """The first column with that meaning."""
        return next((index for index, own in enumerate(self.meanings) if own is meaning), None)

    def all_of(self, meaning: Column) -> tuple[int, ...]:
        """Every column with that meaning, from the left."""
        return tuple(index for index, own in enumerate(self.meanings) if own is meaning)

    def reassigned(self, index: int, meaning: Column | None) -> Columns:
        """The same with another meaning for one column; it is taken from a column that had it, where only one can."""
        keep = meaning is None or meaning in SEVERAL
        others = (own if keep or own is not meaning else None for own in self.meanings)
        return replace(self, meanings=tuple(meaning if at == index else own for at, own in enumerate(others)))


@dataclass(frozen=True, slots=True)
class Table:
    """A table that candidates were read from, for whoever may reassign its columns.

    ``header`` holds a name for each column (empty where it has none), ``rows`` the first few rows, ``count`` how many
    there are, ``columns`` what was taken.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    count: int
    columns: Columns
