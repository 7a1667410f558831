"""What a plan says of its proof: bound, gaps, status, best value, what had to bend."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from allocator.check.last import in_force
from allocator.check.recomputed import Facts
from allocator.check.rule_row import Row
from allocator.check.violation import Tolerance, Violation, pair
from allocator.plan.least_change import NEAR, STATUS, is_near
from allocator.util.gap import gap_of

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

OPTIMAL = 1e-6
"""Largest gap of a plan that is called optimal."""

SLIP = 1e-5
"""Share of the value by which rounding to whole lots and money may move it."""

UNFINISHED = ("stopped", STATUS)
"""Statuses of plans that no search over all plans was finished for."""

STATUSES = ("optimal", "within_gap", *UNFINISHED)


def number(value: Any) -> float | None:
    """Return a number of the meta; None for anything else."""
    known = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if known else None


def fault(key: str, said: str, found: float = 1.0, limit: float = 0.0) -> Violation:
    """Return a finding about one fact of the meta."""
    return Violation("meta", key, {"meta": key}, found, limit, "", f"{key}: {said}")


def _bound(plan: Plan, slip: Tolerance) -> list[Violation]:
    """Hold value and best value below the bound, and the gaps to what lies between."""
    meta, found = plan.meta, []
    value, bound, best = (number(meta.get(key)) for key in ("value", "bound", "best_value"))
    if bound is None or value is None:
        told = [key for key in ("gap", "search_gap") if meta.get(key) is not None]
        return [fault(key, "the plan gives a gap without a bound") for key in told]
    for key, figure in (("value", value), ("best_value", best)):
        if figure is not None and slip.over(figure, bound):
            a, b = pair(figure, bound)
            text = f"bound: {key} {a} is above the bound {b}"
            found.append(_gap_fault("bound", figure, bound, text))
    best = value if best is None else max(best, value)
    for key, must in (("gap", gap_of(value, bound)), ("search_gap", gap_of(best, bound))):
        says = number(meta.get(key))
        near = says is not None and math.isfinite(must) and not slip.differ(says, must)
        if not near and not (says is None and math.isinf(must)):
            text = f"{key}: the plan says {meta.get(key)}, values and bound give {must:.6g}"
            found.append(_gap_fault(key, says or 0.0, must, text))
    return found


def _gap_fault(key: str, found: float, limit: float, text: str) -> Violation:
    return Violation("gap", key, {"meta": key}, found, limit, "of the bound", text)


def _status(plan: Plan) -> list[Violation]:
    """Hold the status to what the bound proves of the best value that the search reached."""
    meta = plan.meta
    status, target = meta.get("status"), number(meta.get("gap_target"))
    best, bound = number(meta.get("best_value")), number(meta.get("bound"))
    if status not in STATUSES:
        return [fault("status", f"it is {status!r}, known are {', '.join(STATUSES)}")]
    if target is None or not 0 <= target <= 1:
        return [fault("gap_target", f"it is {meta.get('gap_target')!r}, a share from 0 to 1")]
    told = meta.get(NEAR)
    if (status == STATUS) != (told is not None) or (told is not None and not is_near(told)):
        return [fault(NEAR, f"{told!r} cannot be what a plan with status {status} says")]
    if status in UNFINISHED or best is None:
        return []
    most = OPTIMAL if status == "optimal" else max(target, OPTIMAL)
    gap = None if bound is None else gap_of(best, bound)
    if gap is None or gap > most * (1 + OPTIMAL) + 1e-9:
        proven = "no bound is known" if gap is None else f"the gap may be {gap:.4%}"
        text = f"gap: the status is {status}, which means at most {most:.4%}, but {proven}"
        return [_gap_fault("status", gap or 0.0, most, text)]
    return []


def phases(plan: Plan) -> list[Mapping[str, Any]]:
    """Return the phases that the plan tells; what is none is left out."""
    told = plan.meta.get("phases")
    return [one for one in told if isinstance(one, Mapping)] if isinstance(told, list) else []


def _best(plan: Plan, slip: Tolerance) -> list[Violation]:
    """Hold what was given up of the best value to the policy: only for calm, only so much."""
    best, value = (number(plan.meta.get(key)) for key in ("best_value", "value"))
    if best is None or value is None:
        return [fault("best_value", "it is no number")] if best is None else []
    given = plan.policy.value_tolerance * abs(best) if in_force(plan) else 0.0
    if slip.over(best, value + given + SLIP * abs(best)):
        said = f"{best - value:,.6g} is traded for fewer changes, the policy allows {given:,.6g}"
        return [fault("best_value", said, best, value + given)]
    settled = any(one.get("phase") == "settled" for one in phases(plan))
    if slip.over(value, best) and not settled:
        return [fault("best_value", f"{best:,.9g} is below the value {value:,.9g}", best, value)]
    return []


def repair_names(rows: list[Row]) -> dict[str, Row]:
    """Return the rows that may bend by the name that the plan's `repair` has for each."""
    names = {}
    for row in rows:
        if row.status == "policy":
            where = " ".join(str(part) for part in row.where.values())
            names[_repair_name(row, where)] = row
    return names


def _repair_name(row: Row, where: str) -> str:
    if row.family in ("floor", "cap", "share_floor", "share_cap"):
        return f"earmark {row.rule} {where}"
    if row.family in ("lock_low", "lock_high"):
        return f"{row.family.removeprefix('lock_')} {row.rule}"
    if row.family in ("band_low", "band_high"):
        return f"{row.family} {row.rule.removeprefix('band ')} {where}"
    word = {"risk_budget": "risk", "grade_exposure": "grade", "changes": "changed",
            "after_money": "after"}.get(row.family, row.family)  # fmt: skip
    if row.family == "coverage":
        return f"coverage {row.rule} {where}"
    if row.family in ("changes", "idle", "all_lines"):
        return f"{word} one"
    return f"{word} {where}".rstrip()


def _repair(plan: Plan, facts: Facts, rows: list[Row], slip: Tolerance) -> list[Violation]:
    """Hold what must bend at the least to rules in force, and to no more than the plan bends."""
    said = plan.meta.get("repair")
    if said is None:
        return []
    if not isinstance(said, Mapping):
        return [fault("repair", "it is no list of rules")]
    names, found, least = repair_names(rows), [], 0.0
    if facts.periods.after:
        names = {f"after {facts.periods.end}" if key == "after" else key: row
                 for key, row in names.items()}  # fmt: skip
    for name, amount in said.items():
        bend = number(amount)
        if name not in names or bend is None or bend <= 0:
            found.append(
                fault("repair", f"{name} by {amount}: no rule in force can be relaxed that way")
            )
        else:
            least += names[name].price * bend
    bends = sum(row.price * row.bend for row in rows)
    if slip.over(least, bends):
        text = (
            f"rules must be relaxed by at least {least:,.6g} (priced), the plan relaxes "
            f"{bends:,.6g}"
        )
        found.append(fault("repair", text, least, bends))
    return found


def check_proof(plan: Plan, facts: Facts, rows: list[Row], tolerance: Tolerance) -> list[Violation]:
    """Return what the plan says of its search that does not fit the plan."""
    slip = tolerance.fine()
    return [
        *_bound(plan, slip),
        *_status(plan),
        *_best(plan, slip),
        *_repair(plan, facts, rows, slip),
    ]
