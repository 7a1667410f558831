"""The rows of a table as they are printed: on the screen only those in view are drawn."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from allocator.util.format import counted, figure
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
    figures = [str(name) for name in shown if shown[name].dtype.kind == "f"]
    cells = {
        heading(str(name)): [_figure(cell) if str(name) in figures else cell
                             for cell in shown[name].tolist()]
        for name in shown
    }  # fmt: skip
    rows = pd.DataFrame(cells, dtype="object")
    rest = len(table) - len(shown)
    more = f"<p>{counted(rest, 'more row')} not printed: see the workbook.</p>" if rest else ""
    right = [heading(name) for name in figures]
    return f'<div class="print-table">{html_table(rows, right)}{more}</div>'


def _figure(value: float) -> str:
    return "" if value != value else figure(value)
