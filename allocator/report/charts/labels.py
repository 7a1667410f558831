"""Names of nations, accounts and years as charts write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from allocator.util.format import fiscal_years

if TYPE_CHECKING:
    from allocator.plan.plan import Plan


def nations(plan: Plan) -> dict[str, str]:
    """Return the name of every nation of the case; nations of one name with their codes."""
    return named(plan.case.tables["nations"], "nation")


def named(table: pd.DataFrame, code: str) -> dict[str, str]:
    """Return the column name by `code`: a code stands in for no name and beside a double one."""
    names = table["name"].fillna("").astype(str)
    double = names.duplicated(keep=False)
    return {
        key: (f"{name} ({key})" if twice else name) if name else key
        for key, name, twice in zip(table[code], names, double, strict=True)
    }


def accounts(plan: Plan) -> list[str]:
    """Return the codes of the accounts in the order of the case, so that colours never change."""
    return list(plan.case.tables["accounts"]["account"])


def year(number: int, period: str = "horizon") -> str:
    """Return a fiscal year as text; years after the horizon say so."""
    return f"{number} (after)" if period == "after" else str(number)


def horizon(plan: Plan) -> str:
    """Return the years of the plan in words."""
    return fiscal_years(plan.case.years)


def money_note(plan: Plan) -> str:
    """Return the unit of money in words."""
    return f"US$ million of {plan.case.meta.base_year}"
