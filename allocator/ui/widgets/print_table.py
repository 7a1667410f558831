"""The rows of a table as they are printed: on the screen only those in view are drawn."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from allocator.util.column_places import column_places
from allocator.util.format import counted, fixed
from allocator.util.html_page import html_table

_MOST = 200
"""Rows that are printed; longer tables are in the workbook."""


def print_markup(
    table: pd.DataFrame, heading: Callable[[str], str], lines: tuple[str, ...] = ()
) -> str:
    """Return a table as markup for print alone; columns called as in `lines` are left out.

    Examples
    --------
    >>> "12.3" in print_markup(pd.DataFrame({"money_musd": [12.345]}), str)
    True
    """
    shown = table.drop(columns=[name for name in lines if name in table]).head(_MOST)
    places = column_places(table)
    cells = {
        heading(str(name)): _written(shown[name].tolist(), places[str(name)])
        if str(name) in places
        else shown[name].tolist()
        for name in shown
    }
    rows = pd.DataFrame(cells, dtype="object")
    rest = len(table) - len(shown)
    more = f"<p>{counted(rest, 'more row')} not printed: see the workbook.</p>" if rest else ""
    right = [heading(name) for name in places if name in shown]
    return f'<div class="print-table">{html_table(rows, right)}{more}</div>'


def _written(cells: list[float], places: list[int]) -> list[str]:
    pairs = zip(cells, places, strict=False)
    return ["" if cell != cell else fixed(cell, own) for cell, own in pairs]
