"""The plan's own account of itself: value, bound, gap, turbulence, hashes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from allocator.check.absorption import waste
from allocator.check.after_horizon import value_after
from allocator.check.benefit import met_points
from allocator.check.last import in_force
from allocator.check.last_plan import change_cost, swing_cost, turbulence
from allocator.check.left_open import TOLD, check_left_open
from allocator.check.proof import check_proof, fault, number
from allocator.check.recomputed import Facts
from allocator.check.records import plan_rows
from allocator.check.rule_row import Row
from allocator.check.search_phases import check_course
from allocator.check.violation import Tolerance, Violation, pair
from allocator.plan.held import HELD, is_held
from allocator.plan.least_change import NEAR
from allocator.plan.status_words import status_words

if TYPE_CHECKING:
    from allocator.plan.plan import Plan


def _count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _moment(value: Any) -> bool:
    try:
        return datetime.fromisoformat(value).tzinfo is not None
    except (TypeError, ValueError):
        return False


def _named(keys: tuple[str, ...], good: Callable[[Any], bool]) -> Callable[[Any], bool]:
    """Return a test of facts with some of these names, each of them `good`."""
    return lambda value: (
        isinstance(value, Mapping)
        and set(value) <= set(keys)
        and all(good(one) for one in value.values())
    )


TRUSTED: Mapping[str, Callable[[Any], bool]] = {
    "created": _moment,
    "seed": _count,
    "threads": lambda value: _count(value) and value > 0,
    "model": _named(("columns", "rows", "nonzeros", "integers"), _count),
    "times": _named(
        ("assemble", "compile", "search", "extract"), lambda value: (number(value) or 0.0) >= 0
    ),
    "versions": lambda value: (
        isinstance(value, Mapping)
        and bool(value)
        and all(isinstance(one, str) and one for one in value.values())
    ),
}
"""Facts that cannot be recomputed, with what they must look like."""

LATER = {"change_cost_value": "change_price", "swing_cost_value": "swing_price"}
"""Facts that plans of earlier versions do not tell, with the setting without which they are 0."""

FACTS = frozenset({
    *TRUSTED, *LATER, *TOLD, "status", "words", "phases", "repair", "bound", "best_value", "gap",
    "search_gap", "gap_target", "value", "need_value", "value_after", "waste_value",
    "bending_value", "idle_lots", "idle_musd", "tail_musd", "unpaid_after_musd", "turbulence_musd",
    "case_hash", "policy_hash", "input_hash",
})  # fmt: skip
"""Everything that a plan tells of itself."""


def _says(family: str, key: str, says: Any, must: float, tolerance: Tolerance) -> list[Violation]:
    stated = number(says)
    if stated is not None and not tolerance.differ(stated, must):
        return []
    nan = float("nan")
    a, b = ("nothing", f"{must:,.6g}") if stated is None else pair(stated, must)
    text = f"{key}: the plan says {a}, recomputed it is {b}"
    found = nan if stated is None else stated
    return [Violation(family, key, {"meta": key}, found, must, "value points", text)]


def values(plan: Plan, facts: Facts, rows: list[Row]) -> dict[str, float]:
    """Return the value of the plan and its parts."""
    late = value_after(plan, facts)
    needs = late + sum(facts.worth.of(n, g, t, met) for (n, g, t), met in met_points(plan).items())
    lost = facts.ref * sum(waste(plan, facts).values())
    bending = facts.ref * sum(row.price * row.bend for row in rows)
    change, swing = change_cost(plan, facts), swing_cost(plan, facts)
    return {
        "need_value": needs,
        "value_after": late,
        "waste_value": lost,
        "bending_value": bending,
        "change_cost_value": change,
        "swing_cost_value": swing,
        "value": needs - lost - bending - change - swing,
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
        if key in _untold(plan):
            continue
        found += _says("value", key, plan.meta.get(key), must, slip if bends else fine)
    return found


def _hashes(plan: Plan) -> list[Violation]:
    both = f"{plan.case.hash} {plan.policy.hash}".encode()
    hashes = {
        "case_hash": plan.case.hash,
        "policy_hash": plan.policy.hash,
        "input_hash": hashlib.sha256(both).hexdigest(),
    }
    found = []
    for key, must in hashes.items():
        says = plan.meta.get(key)
        if says != must:
            text = f"{key}: the plan was made from {says}, it comes with {must}"
            found.append(Violation("hash", key, {"meta": key}, 1.0, 0.0, "", text))
    return found


def _untold(plan: Plan) -> set[str]:
    """Return the facts that a plan of an earlier version need not tell: it tells none of them."""
    told, untold = set(plan.meta), set()
    if not set(LATER) & told:
        untold |= {key for key, setting in LATER.items() if getattr(plan.policy, setting) == 0}
    return untold if TOLD & told else untold | TOLD


def _shape(plan: Plan) -> list[Violation]:
    """Every fact is there, no other is, and what cannot be recomputed looks like what it is."""
    missing = FACTS - set(plan.meta) - _untold(plan)
    found = [fault(key, "the plan does not give it") for key in sorted(missing)]
    others = set(plan.meta) - FACTS - {NEAR, HELD}
    found += [fault(key, "no plan has such an entry") for key in sorted(others)]
    for key, good in TRUSTED.items():
        if key in plan.meta and not good(plan.meta[key]):
            found.append(fault(key, f"{plan.meta[key]!r} cannot be"))
    nations = plan.case.tables["nations"]["nation"].tolist()
    if HELD in plan.meta and not is_held(plan.meta[HELD], nations, plan.case.years):
        found.append(fault(HELD, f"{plan.meta[HELD]!r} cannot be"))
    return found


def _words(plan: Plan) -> list[Violation]:
    """Hold the sentences on value and proof to the facts that they are about."""
    says, must = plan.meta.get("words"), status_words(plan.meta)
    return [] if says == must else [fault("words", f"the plan says {says!r}, it is {must!r}")]


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
    for key, figure in must.items():
        slip = tolerance.of("US$ million") if key.endswith("_musd") else tolerance
        found += _says("meta", key, plan.meta.get(key), figure, slip)
    return found


def check_meta(plan: Plan, facts: Facts, rows: list[Row], tolerance: Tolerance) -> list[Violation]:
    """Return what the plan says of itself that does not follow from its tables."""
    found = [
        *_shape(plan),
        *_hashes(plan),
        *_values(plan, facts, rows, tolerance),
        *_reality(plan, facts, tolerance),
    ]
    says = plan.meta.get("turbulence_musd")
    if in_force(plan):
        slip = tolerance.of("US$ million")
        found += _says("change", "turbulence_musd", says, turbulence(plan, facts), slip)
    elif says is not None:
        found.append(fault("turbulence_musd", f"{says!r} is given, but there is no last plan"))
    found += check_proof(plan, facts, rows, tolerance)
    found += check_course(plan, facts, tolerance)
    found += check_left_open(plan, tolerance)
    # sentences about figures that are none are not worth a word
    return found if any(one.family == "meta" for one in found) else [*found, *_words(plan)]
