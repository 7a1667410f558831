"""What a plan says of its search: bound, gap, status, what had to bend, phases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from allocator.check.facts import Facts
from allocator.check.last import changes, in_force
from allocator.check.payable import payable
from allocator.check.row import Row
from allocator.check.violation import Tolerance, Violation
from allocator.gap import gap_of

if TYPE_CHECKING:
    from allocator.plan import Plan

OPTIMAL = 1e-6
"""Largest gap of a plan that is called optimal."""

STATUSES = ("optimal", "within_gap", "stopped")

PHASES = frozenset({
    "repair", "value", "spending", "calm", "tie", "relaxation", "second relaxation", "first plan",
    "last plan", "plan with better lines", "plan with the best lines", "bound by whole nations",
    "in one piece", "settled", "sweep by 1", "sweep by 3", "sweep by 6",
})  # fmt: skip
"""Names of phases."""

NOTES = frozenset({
    "phase", "seconds", "value", "bound", "turbulence", "bending", "rules", "proven",
})  # fmt: skip
"""What phases tell."""


def number(value: Any) -> float | None:
    """Return a number of the meta; None for anything else."""
    known = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if known else None


def fault(key: str, said: str, found: float = 1.0, limit: float = 0.0) -> Violation:
    """Return a finding about one fact of the meta."""
    return Violation("meta", key, {"meta": key}, found, limit, "", f"{key}: {said}")


def _bound(plan: Plan, slip: Tolerance) -> list[Violation]:
    """Hold value and best value below the bound, and the gap to what lies between."""
    meta, found = plan.meta, []
    value, bound, gap = (number(meta.get(key)) for key in ("value", "bound", "gap"))
    best = number(meta.get("best_value"))
    if bound is None:
        said = "the plan tells a gap without a bound"
        return [] if meta.get("gap") is None else [fault("gap", said)]
    for key, figure in (("value", value), ("best_value", best)):
        if figure is not None and slip.over(figure, bound):
            said = f"{key} {figure:,.9g} is above the bound {bound:,.9g}"
            found.append(Violation("gap", "bound", {"meta": "bound"}, figure, bound,
                                   "value points", f"bound: {said}"))  # fmt: skip
    must = None if value is None else gap_of(value, bound)
    if must is not None and (gap is None or slip.differ(gap, must)):
        text = f"gap: the plan says {meta.get('gap')}, value and bound give {must:.6g}"
        found.append(Violation("gap", "gap", {"meta": "gap"}, gap or 0.0, must, "share", text))
    return found


def _status(plan: Plan) -> list[Violation]:
    """Hold the status to what the bound proves of the best value that the search reached."""
    meta = plan.meta
    status, target = meta.get("status"), number(meta.get("gap_target"))
    best, bound = number(meta.get("best_value")), number(meta.get("bound"))
    if status not in STATUSES:
        return [fault("status", f"it is {status!r}, known are {', '.join(STATUSES)}")]
    if target is None or not 0 <= target <= 1:
        return [fault("gap_target", f"it is {meta.get('gap_target')!r}, a share from 0 to 1")]
    if status == "stopped" or best is None:
        return []
    most = OPTIMAL if status == "optimal" else max(target, OPTIMAL)
    gap = None if bound is None else gap_of(best, bound)
    if gap is None or gap > most * (1 + OPTIMAL) + 1e-9:
        proven = "no bound is known" if gap is None else f"{gap:.4%} may be missing"
        text = f"gap: the status is {status}, which means at most {most:.4%}, but {proven}"
        where = {"meta": "status"}
        return [Violation("gap", "gap_target", where, gap or 0.0, most, "share", text)]
    return []


def _best(plan: Plan, slip: Tolerance) -> list[Violation]:
    """Hold what was given up of the best value to the policy: only for calm, only so much."""
    best, value = (number(plan.meta.get(key)) for key in ("best_value", "value"))
    if best is None or value is None:
        return [fault("best_value", "it is no number")] if best is None else []
    given = plan.policy.value_tolerance * abs(best) if in_force(plan) else 0.0
    if slip.over(best, value + given):
        said = f"{best - value:,.6g} is given up, the policy allows {given:,.6g}"
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
    if row.family in ("changes", "idle"):
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
            found.append(fault("repair", f"{name} by {amount}: no rule in force can bend so"))
        else:
            least += names[name].price * bend
    bends = sum(row.price * row.bend for row in rows)
    if slip.over(least, bends):
        text = f"rules must bend by {least:,.6g} at the least (priced), the plan bends {bends:,.6g}"
        found.append(fault("repair", text, least, bends))
    return found


def phases(plan: Plan) -> list[Mapping[str, Any]]:
    """Return the phases that the plan tells; what is none is left out."""
    told = plan.meta.get("phases")
    return [one for one in told if isinstance(one, Mapping)] if isinstance(told, list) else []


def _shape(plan: Plan) -> list[Violation]:
    """Hold phases to known names and figures, one after the other."""
    told, found = plan.meta.get("phases"), []
    if not isinstance(told, list) or len(phases(plan)) < len(told):
        return [fault("phases", "they are no list of phases")]
    before = 0.0
    for one in phases(plan):
        name, seconds = one.get("phase"), number(one.get("seconds"))
        if name not in PHASES:
            found.append(fault("phases", f"no phase is called {name!r}"))
        if seconds is None or seconds < before:
            found.append(fault("phases", f"{name}: it ends before the phase before it"))
        before = seconds or before
        wrong = sorted(set(one) - NOTES)
        wrong += [key for key in ("value", "bound", "turbulence", "bending") if key in one
                  and one[key] is not None and number(one[key]) is None]  # fmt: skip
        found += [fault("phases", f"{name}: {key} cannot be {one[key]!r}") for key in wrong]
    return found


def _last_told(plan: Plan, key: str) -> float | None:
    told = [number(one.get(key)) for one in phases(plan) if number(one.get(key)) is not None]
    return told[-1] if told else None


def _told(plan: Plan, facts: Facts, tolerance: Tolerance) -> list[Violation]:
    """Hold what phases tell to the plan: value, bound, turbulence, and what had to bend."""
    meta, found, slip = plan.meta, [], tolerance.fine()
    stopped = meta.get("status") == "stopped"
    value, bound = number(meta.get("value")), number(meta.get("bound"))
    last = _last_told(plan, "value")
    if value is not None and not stopped and (last is None or slip.differ(last, value)):
        found.append(fault("phases", f"the last told value is {last}, the plan's is {value:,.9g}"))
    for one in phases(plan):
        found += _search(one, meta, bound, slip)
        if one.get("phase") == "repair":
            found += _bending(one, meta.get("repair"))
    if not stopped and "repair" not in {one.get("phase") for one in phases(plan)}:
        found.append(fault("phases", "none tells what had to bend"))
    turbulence = _last_told(plan, "turbulence")
    if turbulence is not None and tolerance.differ(turbulence, _turbulence(plan, facts)):
        said = f"turbulence was {turbulence:,.9g}, recomputed {_turbulence(plan, facts):,.9g}"
        found.append(fault("phases", said))
    return found


def _search(
    one: Mapping[str, Any], meta: Mapping[str, Any], bound: float | None, slip: Tolerance
) -> list[Violation]:
    """Hold bounds on the way to the last one, and the phase of value to the best value."""
    found = []
    told = number(one.get("bound"))
    if told is not None and bound is not None:
        exact = one.get("phase") == "value"
        if slip.over(bound, told) or (exact and slip.differ(told, bound)):
            found.append(fault("phases", f"{one.get('phase')}: the bound was {told:,.9g}, it is "
                                         f"{bound:,.9g}"))  # fmt: skip
    best, reached = number(meta.get("best_value")), number(one.get("value"))
    if one.get("phase") == "value" and best is not None and (
        reached is None or slip.differ(reached, best)
    ):  # fmt: skip
        found.append(fault("phases", f"value: the search reached {reached}, best is {best:,.9g}"))
    return found


def _bending(one: Mapping[str, Any], repair: Any) -> list[Violation]:
    """Hold the phase of repair to the rules that had to bend."""
    count = len(repair) if isinstance(repair, Mapping) else None
    if "bending" in one:
        small = number(one["bending"])
        good = small is not None and 0 <= small <= OPTIMAL and count == 0
    else:
        good = "rules" in one and one["rules"] == count and not isinstance(one["rules"], bool)
    if "proven" in one:
        good = good and one["proven"] is (count is not None)
    return [] if good else [fault("phases", f"repair: {dict(one)}, of rules bend {count}")]


def _turbulence(plan: Plan, facts: Facts) -> float:
    """Return the turbulence that the search counts: of money that a plan can change at all."""
    lines, fade, first = payable(plan, facts), plan.policy.turbulence_fade, facts.years[0]
    moved = changes(plan, facts).items()
    return float(sum(
        fade ** (year - first) * abs(change)
        for (nation, account, year), change in moved
        if (nation, account) in lines and year in facts.years
    ))  # fmt: skip


def check_proof(plan: Plan, facts: Facts, rows: list[Row], tolerance: Tolerance) -> list[Violation]:
    """Return what the plan says of its search that does not fit the plan."""
    slip = tolerance.fine()
    return [
        *_bound(plan, slip),
        *_status(plan),
        *_best(plan, slip),
        *_repair(plan, facts, rows, slip),
        *_shape(plan),
        *_told(plan, facts, tolerance),
    ]
