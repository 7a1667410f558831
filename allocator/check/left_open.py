"""What a plan says is left open: the gap in money, and the range of each nation's money."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocator.check.proof import fault, number
from allocator.check.recomputed import Facts
from allocator.check.records import plan_rows
from allocator.check.table_compare import compare
from allocator.check.violation import Tolerance, Violation, pair
from allocator.util.gap import gap_of

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

TOLD = frozenset({"next_million_value", "gap_musd", "settled_musd"})
"""Facts on it; a plan of an earlier version has none of them."""

MUSD = "US$ million"


def check_ranges(plan: Plan, facts: Facts, tolerance: Tolerance) -> list[Violation]:
    """Return where the ranges of nations' money do not fit the plan or what nations can absorb."""
    rows = plan_rows(plan, "money_ranges")
    if not rows:
        return []
    money = dict.fromkeys(facts.nations, 0.0)
    for (nation, _), spend in facts.spend.items():
        money[nation] += spend
    found = compare(
        plan, "money_ranges", ("nation",), "obligation_musd", {(n,): m for n, m in money.items()},
        tolerance, family="left_open", unit=MUSD,
    )  # fmt: skip
    slip = tolerance.of(MUSD)
    for row in rows:
        nation = str(row["nation"])
        low, high = float(row["low_musd"]), float(row["high_musd"])
        if slip.over(low, money[nation]):
            found.append(_outside(nation, "least", low, "above", money[nation], "in this plan"))
        if slip.over(money[nation], high):
            found.append(_outside(nation, "most", high, "below", money[nation], "in this plan"))
        most = _most(plan, facts, nation)
        if most is not None and slip.over(high, most):
            found.append(_outside(nation, "most", high, "above", most, "that can be absorbed"))
    return found


def _most(plan: Plan, facts: Facts, nation: str) -> float | None:
    absorbable = facts.nations[nation].absorbable
    if absorbable is None:
        return None
    return len(facts.years) * plan.policy.absorption_limit * absorbable


def _outside(
    nation: str, which: str, found: float, side: str, limit: float, what: str
) -> Violation:
    a, b = pair(found, limit)
    text = f"{nation}: the {which} money in plans as good, {a}, is {side} the {b} {what}"
    return Violation("left_open", "money_ranges", {"nation": nation}, found, limit, MUSD, text)


def check_left_open(plan: Plan, tolerance: Tolerance) -> list[Violation]:
    """Return what the plan says of the gap in money that does not follow from value and bound."""
    meta = plan.meta
    if not TOLD & set(meta):
        return [] if plan.tables["money_ranges"].empty else [
            fault("settled_musd", "the plan has ranges of money, but does not give it")
        ]  # fmt: skip
    price = meta.get("next_million_value")
    if price is not None and not (number(price) or 0.0) > 0:
        return [fault("next_million_value", f"it is {price!r}, a value above 0 or nothing")]
    must = {"gap_musd": _gap_in_money(plan), "settled_musd": _settled(plan)}
    found = []
    for key, figure in must.items():
        says = meta.get(key)
        if says is None and figure is None:
            continue
        told = number(says)
        if told is None or figure is None or tolerance.of(MUSD).differ(told, figure):
            found.append(fault(key, f"the plan says {says}, recomputed it is {figure}"))
    return found


def _gap_in_money(plan: Plan) -> float | None:
    """Return the gap over the value of the next million; what is missing by rounding is none."""
    keys = ("value", "bound", "next_million_value")
    value, bound, price = (number(plan.meta.get(key)) for key in keys)
    if value is None or bound is None or price is None:
        return None
    return 0.0 if gap_of(value, bound) == 0 else (bound - value) / price


def _settled(plan: Plan) -> float | None:
    rows = plan_rows(plan, "money_ranges")
    return sum(float(row["low_musd"]) for row in rows) if rows else None
