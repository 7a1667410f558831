"""The last plan that a plan is held against, by year."""

from __future__ import annotations

import pandas as pd

from allocator.assemble.records import records
from allocator.inputs.case.case import Case
from allocator.inputs.policy.policy import Policy


def holds_last_plan(case: Case, policy: Policy) -> bool:
    """Tell whether the plan is held against a last plan."""
    return "last_plan" in case.given and "persistence" not in policy.rules_off


def last_money(case: Case) -> dict[tuple[str, str, int], float]:
    """Return US$ million by (nation, account, year) of the last plan; a row may be for all years.

    A row for a year goes before one for all years.
    """
    found: dict[tuple[str, str, int], float] = {}
    rows = records(case.tables["last_plan"])
    for row in sorted(rows, key=lambda row: not pd.isna(row["year"])):
        years = case.years if pd.isna(row["year"]) else (int(row["year"]),)
        found |= {(row["nation"], row["account"], t): float(row["amount_musd"]) for t in years}
    return found
