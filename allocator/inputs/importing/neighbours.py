"""What only a page as a whole settles: lone figures, budgets, names next to codes of nations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from allocator.inputs.importing.column import AS_SAID, UNKNOWN, Column
from allocator.inputs.importing.layout import Grid
from allocator.inputs.importing.nation_names import nation_of

_MONEY = ("requested", "last", "need", "quantity", "requested_item")


def settled(grid: Grid, columns: Sequence[Column], figures: Sequence[int]) -> list[Column]:
    """Return the columns with what the page settles; `figures` are the places of figures."""
    found = _without_strange_names(grid, columns)
    have = {column.meaning for column in found}
    lone = [one for one in found if one.meaning == "unused" and one.why == UNKNOWN
            and one.at in figures]  # fmt: skip
    if "nation" in have:
        return _of_nations(found, lone)
    if "account" in have:
        return _of_accounts(found, lone)
    return found


def _without_strange_names(grid: Grid, columns: Sequence[Column]) -> list[Column]:
    """Return the columns; names of nations other than those of the rows' codes are not used."""
    code = next((one for one in columns if one.meaning == "nation"), None)
    found = []
    for one in columns:
        if one.meaning == "nation_name" and code is not None and one.why != AS_SAID:
            pairs = [(nation_of(cells[one.at].text), nation_of(cells[code.at].text))
                     for _, cells in grid.rows if cells[one.at].text]  # fmt: skip
            if any(name and name != nation for name, nation in pairs):
                one = replace(one, meaning="unused", why="names other nations than the first such "
                              "column")  # fmt: skip
        found.append(one)
    return found


def _of_nations(columns: list[Column], lone: list[Column]) -> list[Column]:
    """Settle the money of nations: a lone column is requested, several are asked for."""
    have = {one.meaning for one in columns}
    asked = any(one.asks.startswith("requested") for one in columns)
    budgets = [one for one in columns if one.meaning == "budget" and one.why != AS_SAID]
    if have & set(_MONEY) or asked:
        why = "a budget by nation next to other amounts"
        return _changed(columns, budgets, meaning="unused", why=why)
    chosen = budgets or (lone if len(lone) == 1 else [])
    if chosen:
        why = "the only amounts by nation: read as requested"
        return _changed(columns, chosen, meaning="requested", why=why)
    why = "figures of nations, but of what is not said"
    return _changed(columns, lone, why=why, asks="requested, last, or requested_item (the amount "
                    "requested for the programme in the header)")  # fmt: skip


def _of_accounts(columns: list[Column], lone: list[Column]) -> list[Column]:
    """Settle the money of accounts: by year, or the only column of figures."""
    years = [one for one in columns if one.year and one.why != AS_SAID]
    columns = [replace(one, meaning="budget", asks="", why=f"the year {one.year} of accounts")
               if one in years else one for one in columns]  # fmt: skip
    if len(lone) == 1 and all(one.meaning != "budget" for one in columns):
        why = "the only figures next to accounts"
        return _changed(columns, lone, meaning="budget", why=why)
    return columns


def _changed(columns: list[Column], chosen: list[Column], **changes: str) -> list[Column]:
    return [replace(one, **changes) if one in chosen else one for one in columns]  # type: ignore[arg-type]
