"""What a plan obligates in dollars of the fiscal year, in which obligations are entered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from allocator.inputs.case.nominal import price_level

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case


def then_by_year(table: pd.DataFrame, case: Case) -> pd.DataFrame:
    """Return the ledger's table by year with ``obligated_then_musd`` and ``to_execute_then_musd``.

    They are in US$ million of the year; empty where the case does not say what those are worth.
    """
    pairs = zip(table["account"], table["year"], strict=True)
    levels = pd.Series([_level(case, account, year) for account, year in pairs],
                       index=table.index, dtype=float)  # fmt: skip
    return table.assign(
        obligated_then_musd=table["obligated_musd"] * levels,
        to_execute_then_musd=table["to_execute_musd"] * levels,
    )


def then_by_vintage(
    table: pd.DataFrame,
    planned: Mapping[tuple[str, int], Mapping[int, float]],
    begin: int,
    case: Case,
) -> pd.DataFrame:
    """Return the ledger's table by vintage with ``to_execute_then_musd``, as `then_by_year`.

    `planned` is what the plan obligates of each account and vintage by year; what was obligated so
    far is of the year `begin`, the first that is not over.
    """
    return table.assign(to_execute_then_musd=pd.Series(
        [_of_vintage(row, planned, begin, case) for row in table.to_dict("records")],
        index=table.index, dtype=float,
    ))  # fmt: skip


def _of_vintage(
    row: Mapping[Any, Any],
    planned: Mapping[tuple[str, int], Mapping[int, float]],
    begin: int,
    case: Case,
) -> float:
    account = str(row["account"])
    parts = planned.get((account, int(row["vintage"])), {})
    own = {year: much for year, much in parts.items() if year >= begin}
    done = sum(own.values()) - float(row["to_execute_musd"])
    own[begin] = own.get(begin, 0.0) - done
    return sum(much * _level(case, account, year) for year, much in own.items() if much)


def _level(case: Case, account: str, year: int) -> float:
    level = price_level(case, account, int(year))
    return float("nan") if level is None else level
