"""The words in which the schema of a case is written: columns and tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "id", "ref", "text", "number", "integer", "year", "yesno", "choice", "set", "years", "date"
]
"""How a cell is read.

id: key word, letters, digits, ``_ . -``; ref: an id of another table; set: a selection such as
``*``, ``KEN;UGA``, ``region:Africa;!SOM``; years: ``*``, ``2020;2022`` or ``2020-2022``.
"""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of one table.

    `default` is used for an empty cell or a missing column; a column without a default
    (``required=True``) must be present and filled. ``default=None`` on an optional column means
    "no figure", and `meaning` says what that switches off. `low` and `high` are inclusive.
    """

    name: str
    kind: Kind
    meaning: str
    unit: str = ""
    required: bool = False
    default: object = None
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    refers: str = ""
    example: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its columns, those that together identify a row, and what its absence means."""

    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    required: bool = False
    absent: str = ""

    def column(self, name: str) -> Column:
        """Return the column called `name`; KeyError if the table has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)
