"""Prices and repairs: what follows from the plans behind them, recomputed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from allocator.check import check_plan
from allocator.check.explanation.inputs import repair_faults, rule_faults, step_faults
from allocator.check.explanation.shape import fault
from allocator.check.violation import Violation

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy
    from allocator.plan.plan import Plan

_SLIP = 1e-6
_MISSED = 1e-5
"""Share of a limit by which a rule may be missed and still be kept."""

_VERDICTS = {"solved": ("price", "tie"), "no plan": ("unknown",), "screened": ("",)}
"""What may be said of a rule, by how far it was solved."""

TRUSTED = {
    "screened, dual, agree": "duals of the model, which has to be solved for them",
    "open, open_up, open_down, base_open": "how far searches were from a proof",
    "up, down, price": "where the plans behind them are not given, and that no plan is worth more",
    "by_nation, moved, goods, bought, given_up, moves, shortfall": "not recomputed",
    "words": "not read",
    "clashes, loosened, price of a repair": "which rules clash, and that nothing is cheaper",
}
"""What prices and repairs say that only solves know, or that is not recomputed."""


def check_prices(
    plan: Plan, document: Mapping[str, Any], plans: Mapping[str, Plan]
) -> list[Violation]:
    """Return what is not so in prices: values of steps and rules against the plans behind them.

    What cannot be recomputed is named in `TRUSTED`.

    Parameters
    ----------
    plan
        The plan asked about.
    document
        What `Prices.document` gives.
    plans
        The plans behind it (`Prices.plans`).
    """
    return [
        *_base(plan, document, plans),
        *_given(document, plans),
        *_steps(plan, document, plans),
        *_rules(plan, document, plans),
    ]


def _base(
    plan: Plan, document: Mapping[str, Any], plans: Mapping[str, Plan]
) -> Iterator[Violation]:
    for name, one in plans.items():
        if check_plan(one):
            yield fault(f"plans {name}", "the plan breaks rules of its own case")
    for name, own in (("case_hash", plan.case.hash), ("policy_hash", plan.policy.hash)):
        if document[name] != own:
            yield fault(name, "it is not that of the plan asked about")
    if "base" in plans:
        base = plans["base"]
        if (base.case.hash, base.policy.hash) != (plan.case.hash, plan.policy.hash):
            yield fault("plans base", "its case or policy is not that of the plan asked about")
        gain = plans["base"].value - plan.value
        yield from _differs("base_gain", document["base_gain"], gain, plan.value)


def _given(document: Mapping[str, Any], plans: Mapping[str, Plan]) -> Iterator[Violation]:
    """Yield plans that no row tells of, and rows told twice."""
    sides = [f"{row['key']} {side}" for row in document["amounts"] for side in ("up", "down")]
    sides += [f"{row['key']} without" for row in document["rules"]]
    for name in sorted(set(plans) - set(sides) - {"base"}):
        yield fault(f"plans {name}", "no row shows it")
    if len(set(sides)) < len(sides):
        yield fault("prices", "a row appears twice")
    told = [f"{row['key']} {side}" for row in document["amounts"] for side in ("up", "down")
            if row[side] is not None]  # fmt: skip
    told += [f"{row['key']} without" for row in document["rules"]
             if row["price"] is not None and row["status"] != "law"]  # fmt: skip
    for name in sorted(set(told) - set(plans)) if plans else ():
        yield fault(f"plans {name}", "its value is given, but the plan is missing")
    if plans and "base" not in plans:
        yield fault("plans", "the base plan is missing")


def _steps(
    plan: Plan, document: Mapping[str, Any], plans: Mapping[str, Plan]
) -> Iterator[Violation]:
    base = plans.get("base")
    for row in document["amounts"]:
        for side, sign in (("up", 1.0), ("down", -1.0)):
            name = f"{row['key']} {side}"
            step = plans.get(name)
            if step is not None:
                inputs = (plan.case, plan.policy), (step.case, step.policy)
                for said in step_faults(*inputs, row, sign):
                    yield fault(f"plans {name}", f"not one step from the plan's inputs: {said}")
            if base is None or step is None:
                continue
            must = sign * (step.value - base.value)
            yield from _differs(f"{row['key']}.{side}", row[side], must, base.value)


def _rules(
    plan: Plan, document: Mapping[str, Any], plans: Mapping[str, Plan]
) -> Iterator[Violation]:
    base = plans.get("base")
    for row in document["rules"]:
        place = row["key"]
        without = plans.get(f"{place} without")
        if without is not None:
            inputs = (plan.case, plan.policy), (without.case, without.policy)
            for said in rule_faults(*inputs, row):
                yield fault(f"plans {place} without", f"not without this rule alone: {said}")
        verdicts = _VERDICTS.get(row["state"], ())
        if row["verdict"] not in verdicts:
            said = " or ".join(map(repr, verdicts)) or "of a known state"
            yield fault(f"{place}.verdict", f"it is {row['verdict']!r}, must be {said}")
        solved = row["state"] == "solved"
        if any((row[name] is not None) != solved for name in ("price", "open", "without_value")):
            yield fault(place, f"a price, what is open, and its values do not fit {row['state']!r}")
            continue
        if not solved:
            if row["state"] == "screened" and without is not None:
                yield fault(f"{place}.state", "its plan is given")
            continue
        size = abs(row["with_value"])
        price = row["without_value"] - row["with_value"]
        yield from _differs(f"{place}.price", row["price"], price, size)
        if base is not None:
            yield from _differs(f"{place}.with_value", row["with_value"], base.value, size)
        if without is not None:
            yield from _differs(f"{place}.without_value", row["without_value"], without.value, size)
        left = abs(row["price"]) - (row["open"] or 0.0)
        wrong = "price" if left < _SLIP / 2 else "tie" if left > 2 * _SLIP else ""
        if row["open"] is not None and row["verdict"] == wrong:
            yield fault(f"{place}.verdict", f"it is no {wrong}, by price and what is left open")


def check_repairs(
    case: Case,
    policy: Policy,
    document: Mapping[str, Any],
    repaired: Sequence[tuple[Case, Policy, Plan | None]],
) -> list[Violation]:
    """Return what is not so in repairs: each plan keeps the rules as the repair leaves them.

    Which rules clash, and that nothing cheaper is left, only solves know.

    Parameters
    ----------
    case, policy
        What was asked about.
    document
        What `Repairs.document` gives.
    repaired
        Case and policy with each repair applied, and its plan.
    """
    told, found = document["repairs"], list[Violation]()
    if len(told) != len(repaired):
        return [fault("repairs", f"the answer has {len(told)}, {len(repaired)} are given")]
    best = max((one.value for *_, one in repaired if one is not None), default=0.0)
    for at, (row, (own_case, own_policy, plan)) in enumerate(zip(told, repaired, strict=True)):
        place = f"repairs[{at}]"
        if (own_case.hash, own_policy.hash) == (case.hash, policy.hash):
            found.append(fault(place, "it changes nothing"))
        for said in repair_faults((case, policy), (own_case, own_policy)):
            found.append(fault(place, f"it changes more than rules of policy: {said}"))
        if plan is None:
            if row["value"] is not None or row["behind"] or row["missed"]:
                found.append(fault(f"{place}.value", "it has figures of a plan, and there is none"))
            continue
        if (plan.case.hash, plan.policy.hash) != (own_case.hash, own_policy.hash):
            found.append(fault(place, "its plan is of another case or policy"))
        found += _repair(place, row, plan, best)
    prices = [row["price"] for row in told]
    if prices != sorted(prices):
        found.append(fault("repairs", "the cheapest does not come first"))
    return found


def _repair(place: str, row: Mapping[str, Any], plan: Plan, best: float) -> Iterator[Violation]:
    if check_plan(plan):
        yield fault(place, "its plan breaks rules of its own case")
    yield from _differs(f"{place}.value", row["value"], plan.value, plan.value)
    yield from _differs(f"{place}.behind", row["behind"], best - plan.value, plan.value)
    soft = plan.rules[plan.rules["status"] == "policy"]
    bent = soft["bend"] > _MISSED * soft["limit"].abs().clip(lower=1.0)
    if bent.any() and not row["missed"]:
        names = ", ".join(map(str, soft.loc[bent, "rule"].unique()))
        yield fault(f"{place}.missed", f"its plan misses {names}, and the answer names none")
    if row["missed"] and not bent.any():
        yield fault(f"{place}.missed", "its plan misses no rule")


def _differs(field: str, told: float, must: float, size: float) -> Iterator[Violation]:
    if told is None or not abs(told - must) <= _SLIP * max(1.0, abs(size)):
        yield fault(field, f"it is {told}, the plans give {must:.9g}", told, must)
