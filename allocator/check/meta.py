"""The plan's own account of itself: value, bound, gap, turbulence, hashes."""

from __future__ import annotations

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
from allocator.gap import gap_of

if TYPE_CHECKING:
    from allocator.plan import Plan


_PROVEN = 1e-6
"""Gap up to which a plan may be called optimal."""

_SLIP = 1e-6
"""Share of the value within which rounding may move it."""


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


def _gap(plan: Plan, tolerance: Tolerance) -> list[Violation]:
    """Hold the bound above the values, and the gaps to what lies between them.

    The status is about the best plan of the search, before some of it was given up for calm.
    """
    bound, value = figure(plan.meta.get("bound")), figure(plan.meta.get("value"))
    if bound is None or value is None:
        return []
    best = figure(plan.meta.get("best_value"))
    best = value if best is None else max(best, value)
    found = []
    if tolerance.over(best, bound):
        a, b = pair(best, bound)
        text = f"bound: the value {a} is above the bound {b}"
        found.append(
            Violation("gap", "bound", {"meta": "bound"}, best, bound, "value points", text)
        )
    for key, must in (("gap", gap_of(value, bound)), ("search_gap", gap_of(best, bound))):
        says = figure(plan.meta.get(key))
        if says is None or tolerance.differ(says, must):
            text = f"{key}: the plan says {says}, values and bound give {must:.6g}"
            where = {"meta": key}
            found.append(Violation("gap", key, where, says or 0.0, must, "of the bound", text))
    return [*found, *_status(plan, gap_of(best, bound), tolerance), *_given(plan, best, value)]


def _status(plan: Plan, gap: float, tolerance: Tolerance) -> list[Violation]:
    """Hold what the status claims to the gap that the search left."""
    status, target = plan.meta.get("status"), figure(plan.meta.get("gap_target"))
    most = _PROVEN if status == "optimal" else target
    if status not in ("optimal", "within_gap") or most is None or not tolerance.over(gap, most):
        return []
    text = f"gap: {gap:.4%} is above the {most:.4%} that the status {status} claims"
    return [Violation("gap", "status", {"meta": "status"}, gap, most, "of the bound", text)]


def _given(plan: Plan, best: float, value: float) -> list[Violation]:
    """Hold what was given up for calm to what the policy allows."""
    share = plan.policy.value_tolerance if in_force(plan) else 0.0
    least = best - share * abs(best)
    if value >= least - _SLIP * abs(best):
        return []
    text = f"best_value: {best - value:.6g} was given up for calm, {share:.2%} of it may be"
    where = {"meta": "best_value"}
    return [Violation("gap", "best_value", where, value, least, "value points", text)]


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
