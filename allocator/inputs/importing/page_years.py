"""The fiscal year of a page is that of its amounts, where neither header nor row says another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from allocator.inputs.importing.column import Column
from allocator.inputs.importing.layout import Grid
from allocator.inputs.importing.years import year_in

_DATED = ("requested", "requested_item", "need", "last", "budget")
_BEFORE = re.compile(
    r"\b(last|previous|prior|vor\w*jahr\w*|letzte\w*|précédente?|derni[eè]re?|anterior|pasado"
    r"|precedente|scorso)\b",
    re.IGNORECASE,
)
"""Words of headers that mean the year before."""


def dated(grid: Grid, columns: Sequence[Column]) -> list[Column]:
    """Return the columns, those of money with the year that the sheet or the titles name."""
    year = year_of(grid)
    if year is None or any(one.meaning == "year" for one in columns):
        return list(columns)
    return [
        replace(one, year=year - bool(_BEFORE.search(one.header)))
        if one.meaning in _DATED and one.year is None and year_in(one.header) is None
        else one
        for one in columns
    ]


def year_of(grid: Grid) -> int | None:
    """Return the one fiscal year that the name of a page, or else its titles, state."""
    own = year_in(grid.name)
    if own is not None:
        return own
    years = {year for text in grid.titles if (year := year_in(text)) is not None}
    return years.pop() if len(years) == 1 else None
