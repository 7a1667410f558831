"""Policies at random that a case accepts."""

from typing import Any

from hypothesis import strategies as st
from invariants.strategies import ACCOUNTS, FAMILIES, YEARS, quarters

from allocator.inputs.case.case import Case
from allocator.inputs.policy.policy import Lock, Policy


def _some(draw: st.DrawFn, names: Any, numbers: st.SearchStrategy[float]) -> dict[str, float]:
    """Numbers for one of `names`, or for none."""
    known = [str(name) for name in names]
    if not known or not draw(st.booleans()):
        return {}
    return {draw(st.sampled_from(known)): draw(numbers)}


@st.composite
def policies(draw: st.DrawFn, case: Case) -> Policy:
    """Policies that `case` accepts."""
    table = case.tables
    priced = [*table["equipment"]["item"], *table["courses"]["item"]]
    bars = table["eligibility"]
    amounts = table["earmarks"].query("sense in ('floor', 'cap') and status == 'policy'")
    return Policy(
        risk_budget=draw(st.sampled_from((0.03, 0.1, 0.3))),
        exposure_cap=draw(st.sampled_from((0.5, 0.8, 1.0))),
        absorption_full=draw(st.sampled_from((0.5, 0.7))),
        effect_most=draw(st.sampled_from((0.8, 1.0))),
        retention=draw(st.sampled_from((0.5, 0.9, 1.0))),
        discount=draw(st.sampled_from((0.0, 0.03))),
        diversion_factor=draw(st.sampled_from((1.0, 2.0))),
        disruption_factor=draw(st.sampled_from((0.5, 1.0))),
        min_line_musd=draw(st.sampled_from((0.0, 0.25, 1.0))),
        change_price=draw(st.sampled_from((0.0, 0.05, 0.5))),
        swing_price=draw(st.sampled_from((0.0, 0.05, 0.5))),
        value_tolerance=draw(st.sampled_from((0.0, 0.005, 0.05))),
        budget=_some(draw, ACCOUNTS, quarters(0, 15)),
        budget_factor=_some(draw, ("*", *ACCOUNTS), st.sampled_from((0.5, 1.5))),
        price=_some(draw, priced, quarters(0.5, 4)),
        price_factor=_some(draw, ("*", *priced), st.sampled_from((0.5, 1.5))),
        objective_weight=_some(draw, table["objectives"]["objective"], quarters(0.5, 3)),
        tier_weight=_some(draw, table["nations"]["tier"], quarters(0.25, 2)),
        earmark=_some(draw, amounts["rule"], quarters(0, 2)),
        coverage_floor=_some(draw, table["coverage_floors"]["rule"], st.sampled_from((0.1, 0.5))),
        grade_cap=_some(draw, "ABCDE", st.sampled_from((0.2, 0.5))),
        rule_price=_some(draw, FAMILIES[:-1], st.sampled_from((0.5, 2.0, 40.0))),
        waivers=[r for r in bars.loc[bars["waivable"], "rule"] if draw(st.booleans())],
        rules_off=draw(st.lists(st.sampled_from(FAMILIES), unique=True, max_size=2)),
        locks=_some_lock(draw, case),
    )


def _some_lock(draw: st.DrawFn, case: Case) -> list[Lock]:
    if draw(st.booleans()):
        return []
    nation = draw(st.sampled_from(case.tables["nations"]["nation"].tolist()))
    return [Lock("decided", nation, years=draw(st.sampled_from(YEARS)), high=draw(quarters(0, 6)))]
