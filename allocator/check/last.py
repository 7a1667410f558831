"""The last plan: its money by year, and what has changed since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocator.check.recomputed import Facts
from allocator.check.records import case_rows, figure

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.plan.plan import Plan

Money = dict[tuple[str, str, int], float]
"""US$ million by nation, account and year."""


def in_force(plan: Plan) -> bool:
    """Tell whether the plan is held against a last plan."""
    return "last_plan" in plan.case.given and "persistence" not in plan.policy.rules_off


def last_money(case: Case) -> Money:
    """Return the money of the last plan; a row of a year goes before one of every year."""
    found: Money = {}
    rows = case_rows(case, "last_plan")
    for row in [*(r for r in rows if figure(r["year"]) is None), *rows]:
        stated = figure(row["year"])
        years = case.years if stated is None else (int(stated),)
        for year in years:
            if stated is not None or (row["nation"], row["account"], year) not in found:
                found[row["nation"], row["account"], year] = float(row["amount_musd"])
    return found


def changes(plan: Plan, facts: Facts) -> Money:
    """Return this plan's money less the last plan's."""
    last = last_money(plan.case)
    return {
        key: facts.obligation.get(key, 0.0) - last.get(key, 0.0)
        for key in {*last, *facts.obligation}
    }
