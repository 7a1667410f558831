"""More money, goods or freedom never makes the best plan worse; law holds whatever bends."""

from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import assume, given
from invariants.drawn_policies import policies
from invariants.solves import NEAR, best, close, faults, few, fewest, value
from invariants.strategies import ACCOUNTS, FAMILIES, Frames, case_of, cases, tables

from allocator.inputs.policy.policy import Lock, Policy


def no_worse(richer: float, poorer: float) -> bool:
    return richer >= poorer or close(richer, poorer, NEAR)


@few
@given(st.data(), st.sampled_from(ACCOUNTS), st.sampled_from((1.25, 2.0, 10.0)))
def test_more_money_is_no_worse(data: st.DataObject, account: str, factor: float) -> None:
    case = data.draw(cases())
    policy = data.draw(policies(case)).replace(budget_factor={})
    more = policy.replace(budget_factor={account: factor})
    assert no_worse(value(best(case, more)), value(best(case, policy)))


def raised(frames: Frames, table: str, column: str, by: float) -> Frames:
    """Return `frames` with every limit in a column raised; an empty one stays no limit."""
    assume(column in frames.get(table, {}))
    frame = frames[table].copy()
    frame[column] = frame[column].astype(float) + by
    return {**frames, table: frame}


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("equipment", "production_per_year"), ("equipment", "stock_lots"),
        ("equipment", "max_per_nation_year"), ("courses", "seats_per_year"),
        ("nations", "trainable_persons"), ("nations", "lines_at_once"),
    ],
)  # fmt: skip
@fewest
@given(data=st.data())
def test_more_of_what_is_scarce_is_no_worse(data: st.DataObject, table: str, column: str) -> None:
    frames = data.draw(tables())
    richer = case_of(raised(frames, table, column, 2))
    case = case_of(frames)
    policy = data.draw(policies(case))
    assert no_worse(value(best(richer, policy)), value(best(case, policy)))


@few
@given(st.data(), st.sampled_from((0.02, 0.2, 1.0)))
def test_a_larger_risk_budget_is_no_worse(data: st.DataObject, by: float) -> None:
    case = data.draw(cases())
    policy = data.draw(policies(case))
    freer = policy.replace(risk_budget=min(1.0, policy.risk_budget + by))
    assert no_worse(value(best(case, freer)), value(best(case, policy)))


@pytest.mark.parametrize("family", FAMILIES)
@fewest
@given(data=st.data())
def test_switching_a_rule_off_is_no_worse(data: st.DataObject, family: str) -> None:
    case = data.draw(cases())
    policy = data.draw(policies(case)).replace(rules_off=(), locks=())
    if family == "lock":
        # a decision for an item that nobody needs opens a way to spend: that may help others
        needed = set(zip(case.tables["needs"]["nation"], case.tables["needs"]["area"], strict=True))
        area = case.items.set_index("item")["area"].to_dict()
        for row in case.tables["locks"].to_dict("records"):
            assume(not row["item"] or (row["nation"], area[row["item"]]) in needed)
    off = policy.replace(rules_off=[family])
    assert no_worse(value(best(case, off)), value(best(case, policy)))


IMPOSSIBLE: dict[str, Any] = {"risk_budget": 0.0, "exposure_cap": 0.0}


@few
@given(st.data())
def test_law_and_capacity_hold_while_policy_asks_the_impossible(data: st.DataObject) -> None:
    frames = data.draw(tables())
    wish = {"rule": "wish", "scope": "nation", "member": "ALV", "min_share": 1.0}
    greed = {"rule": "greed", "status": "policy", "sense": "floor", "amount_musd": 1e4}
    for name, row in (("coverage_floors", wish), ("earmarks", greed)):
        frames = {**frames, name: added(frames.get(name), row)}
    case = case_of(frames)
    locks = [Lock("decree", "BOR", low=1e4)]
    plan = best(case, Policy(**IMPOSSIBLE, grade_cap={"A": 0.0}, locks=locks))
    assert faults(plan) == ""
    rules = plan.rules
    firm = rules["status"].isin(["law", "capacity"])
    assert (rules.loc[firm, "bend"] == 0).all()
    assert (rules.loc[firm, "slack"] >= -1e-6).all()
    assert {"greed", "decree"} <= set(rules.loc[rules["bend"] > 0, "rule"])
    assert plan.meta["repair"]


def added(frame: Any, row: dict[str, Any]) -> Any:
    import pandas as pd

    fresh = pd.DataFrame([row])
    return fresh if frame is None else pd.concat([frame, fresh], ignore_index=True)
