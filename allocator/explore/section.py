"""`Section`: a part of an answer with a heading, sentences and a table, as every page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

FIGURES = "figures"
"""Name of the attribute of a table that lists its columns of figures."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of an answer: its heading, and what is below it.

    Attributes
    ----------
    words, items
        Sentences, and sentences of a list after them.
    table
        A table whose cells are texts; the columns `figures` hold figures.
    annex
        Whether a reader who wants the answer alone may skip it.
    """

    title: str
    words: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    table: pd.DataFrame | None = None
    annex: bool = False

    @property
    def figures(self) -> tuple[str, ...]:
        """Columns of the table that hold figures."""
        return () if self.table is None else tuple(self.table.attrs.get(FIGURES, ()))
