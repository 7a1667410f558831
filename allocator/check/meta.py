"""The plan's own account of itself: value, bound, gap, turbulence, hashes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from allocator.check.absorption import waste
from allocator.check.after import value_after
from allocator.check.benefit import met_points
from allocator.check.facts import Facts
from allocator.check.last import in_force
from allocator.check.persistence import turbulence
from allocator.check.read import figure, plan_rows
from allocator.check.row import Row
from allocator.check.violation import Tolerance, Violation, pair

if TYPE_CHECKING:
    from allocator.plan import Plan


def _says(family: str, key: str, says: Any, must: float, tolerance: Tolerance) -> list[Violation]:
    stated = figure(says)
    if stated is not None and not tolerance.differ(stated, must):
        return []
    nan = float("nan")
    a, b = ("nothing", f"{must:,.6g}") if stated is None else pair(stated, must)
    text = f"{key}: the plan says {a}, recomputed it is {b}"
    number = nan if stated is None else stated
    return [Violation(family, key, {"meta": key}, number, must, "value points", text)]


def values(plan: Plan, facts: Facts, rows: list[Row]) -> dict[str, float]:
    """Return the value of the plan and its parts."""
    late = value_after(plan, facts)
    needs = late + sum(facts.worth.of(n, g, t, met) for (n, g, t), met in met_points(plan).items())
    lost = facts.ref * sum(waste(plan, facts).values())
    bending = facts.ref * sum(row.price * row.bend for row in rows)
    return {
        "need_value": needs,
        "value_after": late,
        "waste_value": lost,
        "bending_value": bending,
        "value": needs - lost - bending,
    }


def _values(plan: Plan, facts: Facts, rows: list[Row], tolerance: Tolerance) -> list[Violation]:
    """Hold the stated value and its parts to the recomputed ones.

    What rows are over their limit by no more than the tolerance may be left out of the bending.
    """
    unsure = facts.ref * sum(row.price * row.bend for row in rows if not row.broken(tolerance))
    fine = tolerance.fine()
    slip = Tolerance(fine.relative, fine.absolute + unsure)
    found = []
    for key, must in values(plan, facts, rows).items():
        bends = key in ("value", "bending_value")
        found += _says("value", key, plan.meta.get(key), must, slip if bends else fine)
    return found


def _widest(plan: Plan, target: float) -> float:
    """Return the widest gap a finished plan may have: the calm phase may give up some value."""
    given_up = plan.policy.value_tolerance if in_force(plan) else 0.0
    return (1 + target) / (1 - given_up) - 1 if given_up < 1 else math.inf


def _gap(plan: Plan, tolerance: Tolerance) -> list[Violation]:
    """Hold the bound above the value, and the gap to what lies between them."""
    bound, value = figure(plan.meta.get("bound")), figure(plan.meta.get("value"))
    gap, target = figure(plan.meta.get("gap")), figure(plan.meta.get("gap_target"))
    if bound is None or value is None:
        return []
    found = []
    where = {"meta": "gap"}
    if tolerance.over(value, bound):
        a, b = pair(value, bound)
        text = f"bound: the value {a} is above the bound {b}"
        found.append(
            Violation("gap", "bound", {"meta": "bound"}, value, bound, "value points", text)
        )
    must = max(0.0, bound - value) / max(1.0, abs(value))
    if gap is None or tolerance.differ(gap, must):
        text = f"gap: the plan says {gap}, value and bound give {must:.6g}"
        found.append(Violation("gap", "gap", where, gap or 0.0, must, "of the value", text))
    reached = plan.meta.get("status") in ("optimal", "within_gap")
    if reached and target is not None and tolerance.over(must, _widest(plan, target)):
        text = f"gap: {must:.4%} is above the {target:.4%} that the status claims"
        found.append(Violation("gap", "gap_target", where, must, target, "of the value", text))
    return found


def _hashes(plan: Plan) -> list[Violation]:
    found = []
    for key, must in (("case_hash", plan.case.hash), ("policy_hash", plan.policy.hash)):
        says = plan.meta.get(key)
        if says != must:
            text = f"{key}: the plan was made from {says}, it comes with {must}"
            found.append(Violation("hash", key, {"meta": key}, 1.0, 0.0, "", text))
    return found


def _reality(plan: Plan, facts: Facts, tolerance: Tolerance) -> list[Violation]:
    """Hold what is idle, paid and left unpaid for equipment to the plan's tables."""
    last, end = facts.years[-1], facts.periods.end
    idle = [row for row in plan_rows(plan, "deliveries") if int(row["year"]) == last]
    unpaid = [row for row in plan_rows(plan, "sustainment") if int(row["year"]) == end]
    must = {
        "idle_lots": sum(float(row["lots_idle"]) for row in idle),
        "idle_musd": sum(float(row["idle_musd"]) for row in idle),
        "tail_musd": sum(facts.upkeep.values()),
        "unpaid_after_musd": sum(float(row["unpaid_musd"]) for row in unpaid),
    }
    found = []
    for key, number in must.items():
        found += _says("meta", key, plan.meta.get(key), number, tolerance)
    return found


def check_meta(plan: Plan, facts: Facts, rows: list[Row], tolerance: Tolerance) -> list[Violation]:
    """Return what the plan says of itself that does not follow from its tables."""
    found = [
        *_hashes(plan),
        *_values(plan, facts, rows, tolerance),
        *_reality(plan, facts, tolerance),
    ]
    says = plan.meta.get("turbulence_musd")
    if in_force(plan) or figure(says) is not None:
        found += _says("change", "turbulence_musd", says, turbulence(plan, facts), tolerance)
    return [*found, *_gap(plan, tolerance)]
