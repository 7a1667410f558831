"""The mean year after the horizon: needs met with what is left and still at work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocator.check.benefit import met_faults
from allocator.check.recomputed import Facts
from allocator.check.records import plan_rows
from allocator.check.table_compare import compare, keyed
from allocator.check.violation import Tolerance, Violation

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

NG = ("nation", "area")
Points = dict[tuple[str, str], float]


def met_after(plan: Plan) -> Points:
    """Return the points of need that the plan says are met in the mean year after the horizon."""
    return {(n, g): points for (n, g), points in keyed(plan, "after", NG, "met_points").items()}


def value_after(plan: Plan, facts: Facts) -> float:
    """Return the value of needs met after the horizon."""
    end = facts.periods.end
    return sum(facts.worth.of(n, g, end, met) for (n, g), met in met_after(plan).items())


def _met(plan: Plan, facts: Facts, tolerance: Tolerance) -> list[Violation]:
    """Needs are met as far as points go, no further."""
    return [
        fault
        for (n, g), met in met_after(plan).items()
        for fault in met_faults(
            facts, (n, g, facts.periods.end), met, "after the horizon", tolerance
        )
    ]


def check_after(plan: Plan, facts: Facts, tolerance: Tolerance) -> list[Violation]:
    """Return where the table of the time after the horizon does not follow."""
    met, end, worth = met_after(plan), facts.periods.end, facts.worth
    stated = [(row["nation"], row["area"]) for row in plan_rows(plan, "after")]
    need = {key: worth.need.get(key, 0.0) for key in stated}
    share = {key: met[key] / need[key] if need[key] > 0 else 0.0 for key in stated}
    columns = (
        ("need_points", need, "points", "met"),
        ("supply_points",
         {(n, g): points for (n, g, t), points in facts.supply.items() if t == end},
         "points", "supplied_after"),
        ("working_points", {(n, g): points for (n, g, t), points in facts.work.items() if t == end},
         "points", "supplied_after"),
        ("share_met", share, "of the need", "met"),
        ("value", {(n, g): worth.of(n, g, end, points) for (n, g), points in met.items()},
         "points of value", "value"),
    )  # fmt: skip
    found = _met(plan, facts, tolerance)
    for column, must, unit, family in columns:
        slip = tolerance.fine() if column in ("value", "share_met") else tolerance
        found += compare(plan, "after", NG, column, must, slip, family=family, unit=unit)
    return found
