"""Tables on a page: headings in words, units, number formats; rows can be picked."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import streamlit as st

from allocator.inputs.case.last_plan_name import last_plan_label
from allocator.ui.text import plain
from allocator.ui.widgets.print_table import print_markup
from allocator.util.column_places import column_places, is_share
from allocator.util.format import counted, fixed

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case

_WORDS = {
    "nation": "Code",
    "nation_name": "Nation",
    "name": "Name",
    "item_name": "Item",
    "item": "Item code",
    "area_name": "Area",
    "area": "Area code",
    "account": "Account",
    "kind": "Kind",
    "unit": "Unit",
    "quantity": "Quantity",
    "share": "Share, %",
    "share_met": "Need met, %",
    "share_funded": "Funded in, % of plans",
    "money_min_musd": "Least money, US$M",
    "money_median_musd": "Median, US$M",
    "money_max_musd": "Most money, US$M",
    "money_now_musd": "As it is, US$M",
    "share_last_year": "Met in last year, %",
    "share_after": "Met after, %",
    "loss_share": "Expected loss, %",
    "text": "What it says",
    "meaning": "What it says",
    "rule": "Code of the rule",
    "holds": "Effect",
    "change": "Change",
    "change_value": "Change in value",
    "unsure_value": "Uncertainty",
    "changed_lines": "Lines changed",
    "worst_regret_most": "Worst regret, no more than",
    "rules_that_bend": "Relaxed rules",
    "bending_value": "Cost of relaxed rules, value points",
    "reason": "Why there is no plan",
    "value_low": "Value in the cheapest place",
    "value_hundred": "Value points for US$ 100M",
    "cost_value": "Total price, value points",
    "bend": "Relaxed by",
    "activity": "In the plan",
    "idle_musd": "Idle, US$M",
    "lots_idle": "Idle, lots",
    "lots_in_hand": "In hand, lots",
    "reasons": "Why",
    "nations_closed": "Nations closed",
    "citation": "Source",
    "total_musd": "Total, US$M",
    "last_musd": "Last plan, US$M a year",
    "plan_musd": "This plan, US$M a year",
    "change_musd": "Change, US$M a year",
    "before_musd": "Before, US$M a year",
    "after_musd": "After, US$M a year",
    "cost_musd": "Cost, US$M",
    "obligation_musd": "Obligated, US$M",
    "low_musd": "Least that nothing excludes, US$M",
    "high_musd": "Most that the proof does not exclude, US$M",
    "more_musd": "Extra money, US$M",
    "goods": "What it would also get",
    "moved_goods": "Goods that move",
    "moved_musd": "Over the plan, US$M",
    "cause": "What they are exchanged for",
    "before_quantity": "Before, quantity",
    "after_quantity": "After, quantity",
    "lots_working": "Working, lots",
    "lots_bought": "Ordered, lots",
    "lots_delivered": "Delivered, lots",
    "lots_on_order": "On order, lots",
    "there_persons": "There",
    "needed_persons": "Needed",
    "lapsed_musd": "Expired, US$M",
    "why": "Cause",
    "basis": "Rests on",
    "musd": "US$M",
    "words": "What it is",
    "obligated_musd": "Obligated, US$M",
    "carried_past_horizon_musd": "Carried past the plan, US$M",
    "set_aside_musd": "Reserved, US$M",
    "new_musd": "New, US$M",
    "unpaid_musd": "Unpaid at the end, US$M",
    "author": "Who",
    "outcome": "In the plan",
    "by_year": "By year",
    "short_persons": "Missing",
    "used_persons": "At work",
    "base_persons": "Its own",
    "graduates_persons": "Graduates",
}
"""Headings of columns whose name does not read well."""

_HEIGHT = 430
"""Pixels of a table with more rows than fit."""

_FEW, _MUCH, _TALL = 20, 3000, 620
"""Most rows and signs of a table that is read whole; pixels of one that is longer."""

_WIDTHS = {
    "meaning": 340, "text": 340, "citation": 210, "found": 220, "allowed": 200, "what to do": 240,
    "reasons": 260, "rule": 150, "goods": 420, "moved_goods": 420,
    "before": 200, "after": 200, "why": 620,
}  # fmt: skip
"""Pixels of columns that need more or less than a table gives them by itself."""

_NAME = {"nation_name": 190, "basis": 250, "kind": 150}
"""Pixels of columns of names and short words, so that none is cut; they do not wrap."""

_FIGURE = 165
"""Pixels of a column of figures next to a long text, which has the rest of the width."""

_SIGN, _LINE, _ROW, _MOST_LINES = 7.2, 20, 35, 5
"""Pixels of a sign, of a line of a wrapped cell and of a row of one line; most lines of a cell."""

_LINES = ("by_year",)
"""Columns that hold figures by year, drawn as a line."""

_CODES = ("nation", "item", "area")
"""Columns for those who know the codes; names stand beside them."""

_FIRST, _WIDE = ("nation_name", "name", "item_name"), 6
"""Columns of names, of which a wide table keeps the first in view, and the columns of such one."""


def show(
    table: pd.DataFrame,
    key: str,
    *,
    alt: str,
    hide: tuple[str, ...] = (),
    pick: bool = False,
    most: int = 12,
    names: Mapping[str, str] | None = None,
) -> Any:
    """Draw a table, `most` rows of it at a time; with `pick` return what is selected in it.

    `names` are what its columns are called where that differs from other tables.

    Long texts wrap: all rows are as high as the longest text needs, up to a few lines.
    """
    options: dict[str, Any] = {"on_select": "rerun", "selection_mode": "multi-row"} if pick else {}
    shown = table.drop(columns=[name for name in hide if name in table])
    row = _row_height(shown)
    fits = len(shown) <= most and len(shown) * row <= _HEIGHT
    drawn = st.dataframe(
        _as_written(shown), key=key, hide_index=True, column_config=_config(shown, names), alt=alt,
        height="content" if fits else _HEIGHT, row_height=row, placeholder="", **options,
    )  # fmt: skip
    if len(shown):
        st.html(print_markup(_as_drawn(shown), partial(heading, names=names), _LINES))
    return drawn if pick else None


def read(table: pd.DataFrame, *, alt: str, names: Mapping[str, str] | None = None) -> None:
    """Draw a table of few rows with every text in full, for reading: nothing can be sorted in it.

    `names` are what its columns are called where that differs from other tables.
    A row is as high as its own text needs; in `show` all rows are as high as the highest.
    """
    told = _as_drawn(table)
    cells = told.map(lambda cell: plain(cell) if isinstance(cell, str) else cell)
    cells = cells.rename(columns=lambda name: heading(str(name), names)).reset_index(drop=True)
    longest = table.select_dtypes(exclude="number").map(lambda text: len(str(text)))
    tall = len(table) > _FEW or int(longest.to_numpy().sum()) > _MUCH
    drawn = cells.style.format(na_rep="")
    for name, places in column_places(table).items():
        for one in sorted(set(places)):
            rows = [row for row, own in enumerate(places) if own == one]
            form = partial(fixed, places=one)
            drawn = drawn.format(form, subset=(rows, heading(name, names)), na_rep="")
    if tall:
        st.caption(f"{counted(len(table), 'row')}: scroll in the table to see all of them.")
    st.table(drawn, hide_index=True, border="horizontal", alt=alt,
             height=_TALL if tall else "content")  # fmt: skip


def _row_height(table: pd.DataFrame) -> int:
    """Return the height of all rows, in which the longest text fits on a few lines."""
    lines = 1
    for name, width in _WIDTHS.items():
        if name in table and table[name].dtype.kind != "f":
            longest = int(table[name].astype(str).str.len().max()) if len(table) else 0
            lines = max(lines, math.ceil(longest * _SIGN / (width - 16)))
    return _ROW + _LINE * (min(lines, _MOST_LINES) - 1)


def choose_columns(table: pd.DataFrame, key: str, *, without: Sequence[str] = ()) -> pd.DataFrame:
    """Let the reader choose columns; the order stays, codes and `without` are left out at first."""
    names = list(table.columns)
    default = [name for name in names if name not in (*_CODES, *without)]
    chosen = st.multiselect("Columns", names, default, key=key, format_func=heading,
                            placeholder="choose columns", persist_state="session")  # fmt: skip
    return table[[name for name in names if name in chosen]]


def heading(name: str, names: Mapping[str, str] | None = None) -> str:
    """Return the heading of a column in words, with its unit; `names` are those of its table."""
    if names and name in names:
        unit = ", US$M" if name.endswith("_musd") and "US$M" not in names[name] else ""
        return f"{_first_big(names[name])}{unit}"
    if name in _WORDS:
        return _WORDS[name]
    for ending, unit in (("_musd", ", US$M"), ("_points", ", points"), ("_persons", ", persons"),
                         ("_share", ", %")):  # fmt: skip
        if name.endswith(ending):
            return _first_big(name.removesuffix(ending)) + unit
    return _first_big(name)


def last(case: Case) -> dict[str, str]:
    """Return what the column of the last plan is called: by its years."""
    return {"last_musd": f"{last_plan_label(case)}, US$M a year"}


def _first_big(name: str) -> str:
    words = str(name).replace("_", " ")
    return words[:1].upper() + words[1:]


def _as_drawn(table: pd.DataFrame) -> pd.DataFrame:
    """Return shares in per cent, and no figure that would be drawn as -0.0."""
    told = {}
    for name, places in column_places(table).items():
        cells = 100 * table[name] if is_share(name) else table[name]
        told[name] = cells.mask(cells.abs() < 0.5 * 10.0 ** -np.array(places), 0.0)
    return table.assign(**told)


def _as_written(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table as drawn with columns as text whose rows have decimals of their own."""
    drawn = _as_drawn(table)
    for name, places in column_places(table).items():
        if len(set(places)) > 1:
            plus = "+" if _is_change(name) else ""
            drawn[name] = [
                "" if math.isnan(cell) else f"{plus if cell > 0 else ''}{fixed(cell, own)}"
                for cell, own in zip(drawn[name], places, strict=True)
            ]
    return drawn


def _is_change(name: str) -> bool:
    return "change" in name and name != "changed_lines"


def _config(table: pd.DataFrame, names: Mapping[str, str] | None = None) -> dict[str, Any]:
    config: dict[str, Any] = {}
    places = column_places(table)
    first = next((name for name in table.columns if name in _FIRST), None)
    pinned = first if len(table.columns) >= _WIDE else None
    narrow = _FIGURE if "why" in table else None
    for column in table.columns:
        name = str(column)
        label = heading(name, names)
        if name in _LINES:
            config[name] = st.column_config.BarChartColumn(label, width="small", y_min=0)
        elif table[column].dtype.kind != "f":
            config[name] = st.column_config.Column(
                label, width=(_WIDTHS | _NAME).get(name), pinned=name == pinned or None
            )
        elif len(set(places[name])) > 1:
            config[name] = st.column_config.TextColumn(label, alignment="right", width=narrow)
        else:
            form = f"%{'+' * _is_change(name)},.{places[name][0] if places[name] else 0}f"
            config[name] = st.column_config.NumberColumn(label, format=form, width=narrow)
    return config
