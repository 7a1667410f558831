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


TOO_LARGE = 1e15
"""The solver takes no number of this size or above."""

_SLIGHT = 1e-6
"""The least that only keeps a figure from being 0."""

GRADES = ("A", "B", "C", "D", "E")
"""Risk grades, A the least risky."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of one table.

    `default` is used for an empty cell or a missing column; a column without a default
    (``required=True``) must be present and filled. ``default=None`` on an optional column means
    "no figure", and `meaning` says what that switches off. `low` and `high` are inclusive. A text
    may not hold the signs `without`.
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
    without: str = ""


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


def code(name: str, meaning: str, example: str = "") -> Column:
    """Return a column that holds the code of its rows."""
    return Column(name, "id", meaning, required=True, example=example)


def ref(
    name: str, refers: str, meaning: str, *, required: bool = True, example: str = ""
) -> Column:
    """Return a column that holds a code of another table."""
    return Column(name, "ref", meaning, required=required, refers=refers, example=example)


def num(
    name: str,
    unit: str,
    meaning: str,
    *,
    low: float | None = 0.0,
    high: float | None = None,
    default: float | None = None,
    required: bool = False,
    example: str = "",
) -> Column:
    """Return a column of numbers, at least 0 unless said."""
    return Column(name, "number", meaning, unit, required, default, low, high, example=example)


def count(name: str, unit: str, meaning: str, example: str = "") -> Column:
    """Return a column of whole numbers that may be left empty."""
    return Column(name, "integer", meaning, unit, low=0, example=example)


def years(name: str, meaning: str, *, high: float = 20, example: str = "") -> Column:
    """Return a column of whole years, 0 by default."""
    return Column(name, "integer", meaning, "years", default=0, low=0, high=high, example=example)


def yes(name: str, meaning: str) -> Column:
    """Return a column of yes or no, no by default."""
    return Column(name, "yesno", meaning, default="no", choices=("yes", "no"))


def selection(name: str, refers: str, meaning: str) -> Column:
    """Return a column that selects codes, all by default."""
    return Column(name, "set", meaning, default="*", refers=refers, example="*")


PROVENANCE = (
    Column("basis", "choice", "Where the row's figures come from.", default="judgement",
           choices=("fact", "formula", "formula (fitted)", "judgement")),
    Column("source", "text", "Source and year of the figures, or the formula's name."),
    Column("author", "text", "Who is responsible for a judgement."),
    Column("note", "text", "Anything a reader should know."),
)  # fmt: skip
"""Columns that tell where a row's figures come from."""


def low_words(low: float) -> str:
    """Write the least that a figure may be; what only keeps it from being 0 is told as that.

    Examples
    --------
    >>> low_words(1e-06), low_words(0.5)
    ('above 0', '0.5 or more')
    """
    return "above 0" if 0 < low <= _SLIGHT else f"{low:g} or more"
