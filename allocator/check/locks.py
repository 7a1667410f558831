"""What the planner has decided: locks, ranges, bars and frozen years."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from allocator.check.frozen_years import frozen_decisions
from allocator.check.recomputed import Facts
from allocator.check.records import Record, case_rows, figure, selected_years
from allocator.check.rule_row import Row

if TYPE_CHECKING:
    from allocator.plan.plan import Plan


def _decided(row: Record, facts: Facts) -> tuple[float, str]:
    """Quantity of the item, or money of the nation, and its unit."""
    years = selected_years(row["years"], facts.years)
    nation, item, account = row["nation"], row["item"], row["account"]
    if item:
        amount = sum(facts.quantity.get((nation, item, year), 0.0) for year in years)
        return amount, facts.items[item].unit
    paid = sum(
        money
        for (n, a, t), money in facts.obligation.items()
        if n == nation and t in years and account in ("", a)
    )
    return paid, "US$ million"


def decisions(plan: Plan) -> list[Record]:
    """Return the decisions in force; without them frozen years are left, they are persistence."""
    if "lock" in plan.policy.rules_off:
        return frozen_decisions(plan)
    return [
        *case_rows(plan.case, "locks"),
        *(asdict(lock) for lock in plan.policy.locks),
        *frozen_decisions(plan),
    ]


def lock_rows(plan: Plan, facts: Facts) -> list[Row]:
    """Return the rows of the case's and the policy's locks and of frozen years, if in force."""
    price, rows = plan.policy.rule_price["lock"], []
    for row in decisions(plan):
        amount, unit = _decided(row, facts)
        low, high = figure(row["low"]), figure(row["high"])
        if low is not None:
            rows.append(
                Row("lock_low", row["lock"], "policy", {}, ">=", amount, low, unit,
                    "planned, at least", "decided", price, always=True)
            )  # fmt: skip
        if high is not None:
            rows.append(
                Row("lock_high", row["lock"], "policy", {}, "<=", amount, high, unit,
                    "planned, at most", "decided", price, always=True)
            )  # fmt: skip
    return rows
