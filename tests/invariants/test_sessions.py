"""A session brought to another policy or case is like a fresh one, in every number."""

from typing import Any

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from invariants.drawn_policies import policies
from invariants.solves import close, few, fewest, finished, same_tables
from invariants.strategies import case_of, cases

from allocator.inputs.case.case import Case
from allocator.inputs.policy.policy import Lock, Policy
from allocator.session.session import Session
from allocator.solver.backend.compiled_model import CompiledModel
from allocator.solver.backend.highs import HighsModel

ARRAYS = (
    "starts", "indices", "numbers", "lower", "upper", "integer", "row_lower", "row_upper",
)  # fmt: skip


def same_arrays(one: CompiledModel, other: CompiledModel) -> None:
    for name in ARRAYS:
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), name)
    for name, costs in one.costs.items():
        np.testing.assert_array_equal(costs, other.costs[name], name)
    assert one.columns == other.columns
    assert one.rows == other.rows


def relaxed(engine: HighsModel) -> float | None:
    return -engine.objective if engine.run() else None


def same_model(session: Session, fresh: Session) -> None:
    same_arrays(session.compiled, fresh.compiled)
    one, other = relaxed(session.engine), relaxed(fresh.engine)
    assert (one is None) == (other is None)
    assert one is None or other is None or close(one, other)


def like_fresh(session: Session) -> None:
    """Compare with a session that was never anything else, and the plans too."""
    fresh = Session(session.case, session.policy)
    same_model(session, fresh)
    same_tables(finished(session), finished(fresh))


def first_of(case: Case, table: str, column: str) -> str:
    frame = case.tables[table]
    assume(len(frame))
    return str(frame[column].iloc[0])


def earmark(case: Case, policy: Policy) -> Policy:
    amounts = case.tables["earmarks"].query("sense in ('floor', 'cap') and status == 'policy'")
    assume(len(amounts))
    return policy.replace(rules_off=(), earmark={str(amounts["rule"].iloc[0]): 3.25})


NUMBERS: dict[str, Any] = {
    "budget": lambda _, policy: policy.replace(budget={"FMF": 7.5}, budget_factor={}),
    "weight": lambda case, policy: policy.replace(
        tier_weight={first_of(case, "nations", "tier"): 0.6}
    ),
    "objective": lambda case, policy: policy.replace(
        objective_weight={first_of(case, "objectives", "objective"): 5.0}
    ),
    "earmark": earmark,
    "floor": lambda case, policy: policy.replace(
        rules_off=(), coverage_floor={first_of(case, "coverage_floors", "rule"): 0.45}
    ),
    "price": lambda case, policy: policy.replace(price_factor={"*": 0.9}, price={}),
    "risk budget": lambda _, policy: policy.replace(risk_budget=policy.risk_budget / 2),
    "risk": lambda _, policy: policy.replace(diversion_factor=0.4, disruption_factor=1.7),
    "benefit": lambda _, policy: policy.replace(retention=0.65, discount=0.08),
    "waste": lambda _, policy: policy.replace(effect_most=0.7, effect_limit=0.2),
    "line": lambda _, policy: policy.replace(min_line_musd=0.75),
    "rule price": lambda _, policy: policy.replace(rule_price={"risk": 9.0, "coverage": 0.25}),
    "calm": lambda _, policy: policy.replace(turbulence_fade=0.3, value_tolerance=0.02),
}
"""Changes of numbers alone, from a policy with the same rules."""


@pytest.mark.parametrize("change", NUMBERS)
@fewest
@given(data=st.data())
def test_changed_numbers_are_those_of_a_fresh_session(data: st.DataObject, change: str) -> None:
    case = data.draw(cases())
    first = data.draw(policies(case))
    second = NUMBERS[change](case, first)
    # rules that come and go are another test's
    first = first.replace(rules_off=second.rules_off)
    session = Session(case, first)
    assert session.engine is not None
    session.update(second)
    same_model(session, Session(case, second))


@few
@given(st.data())
def test_any_policy_after_any_other(data: st.DataObject) -> None:
    case = data.draw(cases())
    session = Session(case, data.draw(policies(case)))
    assert session.engine is not None
    for _ in range(2):
        policy = data.draw(policies(case))
        update = session.update(policy)
        assert (update.change == "nothing") == (update.figures == ())
        like_fresh(session)


@few
@given(st.data())
def test_another_case_after_the_first(data: st.DataObject) -> None:
    session = Session(data.draw(cases()))
    case = data.draw(cases())
    session.update(Policy(), case)
    like_fresh(session)


@few
@given(st.data())
def test_no_change_is_nothing(data: st.DataObject) -> None:
    case = data.draw(cases())
    policy = data.draw(policies(case))
    session = Session(case, policy)
    update = session.update(policy)
    assert (update.change, update.figures, update.numbers) == ("nothing", (), 0)


def plain() -> Case:
    """A case in which everything can be had and every family of rules stands."""
    return case_of({name: pd.DataFrame(rows) for name, rows in PLAIN.items()})


PLAIN: dict[str, Any] = {
    "nations": {"nation": ["ALV", "BOR"], "tier": [1, 2], "diversion_share": [0.02, 0.2],
                "absorbable_musd": [15.0, 10.0], "lines_at_once": [1, None]},
    "accounts": {"account": ["FMF", "IMET"], "budget_musd": [12.0, 2.0]},
    "equipment": {"item": ["kit"], "area": ["sea"], "price_musd": [2.0], "lethal": [True]},
    "courses": {"item": ["class"], "area": ["staff"], "cost_musd": [0.5],
                "max_per_nation_year": [3]},
    "needs": {"nation": ["ALV", "ALV", "BOR"], "area": ["sea", "staff", "sea"],
              "need_points": [20.0, 3.0, 16.0]},
    "objectives": {"objective": ["ct"], "weight": [1.0]},
    "eligibility": {"rule": ["coup"], "nations": ["BOR"], "kinds": ["lethal"], "waivable": [True]},
    "earmarks": {"rule": ["most"], "sense": ["cap"], "nations": ["ALV"], "amount_musd": [9.0]},
    "coverage_floors": {"rule": ["cover"], "scope": ["nation"], "member": ["ALV"],
                        "min_share": [0.2]},
    "last_plan": {"nation": ["ALV"], "account": ["FMF"], "amount_musd": [5.0]},
    "locks": {"lock": ["few"], "nation": ["ALV"], "item": ["kit"], "high": [4.0]},
}  # fmt: skip


@pytest.mark.parametrize(
    ("setting", "change", "figure"),
    [
        ("budget.FMF=11", "numbers", "money"),
        ("objective_weight.ct=2", "nothing", ""),
        ("tier_weight.1=0.5", "numbers", "met_value"),
        ("earmark.most=8", "numbers", "earmark_amount"),
        ("coverage_floor.cover=0.3", "numbers", "coverage_least"),
        ("price.kit=2.5", "numbers", "price"),
        ("risk_budget=0.05", "numbers", "risk_budget_share"),
        ("disruption_factor=2", "nothing", ""),
        ("diversion_factor=2", "numbers", "loss"),
        ("value_tolerance=0.01", "numbers", "value_tolerance"),
        ("waivers=coup", "structure", "lot_pairs"),
        ("grade_cap.E=0.5", "structure", "capped_grades"),
        ("exposure_cap=0.5", "structure", "exposure_nations"),
        ("rules_off=risk", "structure", "risk_years"),
        ("rules_off=persistence", "structure", "last_pairs"),
    ],
)
def test_what_an_update_says_it_did(setting: str, change: str, figure: str) -> None:
    session = Session(plain())
    update = session.update(Policy().with_settings([setting]))
    assert update.change == change
    assert (figure in update.figures) if figure else update.figures == ()
    assert (update.numbers > 0) == (change == "numbers" and figure != "value_tolerance")
    like_fresh(session)


@pytest.mark.parametrize(
    ("high", "change"), [(3.0, "numbers"), (4.0, "nothing"), (0.0, "numbers"), (None, "numbers")]
)
def test_another_quantity_of_a_decision_is_a_number(high: float | None, change: str) -> None:
    def decided(low: float | None, high: float | None) -> Policy:
        return Policy(locks=[Lock("decided", "BOR", low=low, high=high)])

    session = Session(plain(), decided(None, 4.0))
    update = session.update(decided(1.0 if high is None else None, high))
    assert update.change == change
    like_fresh(session)


def test_decisions_that_came_and_went_leave_nothing() -> None:
    session = Session(plain())
    for locks in (
        [Lock("z", "BOR", item="kit", low=1.0)],
        [Lock("a", "ALV", item="class", low=1.0, high=2.0), Lock("z", "BOR", high=3.0)],
        [],
        [Lock("m", "ALV", account="FMF", low=2.0)],
        [],
    ):
        session.update(Policy(locks=locks))
        like_fresh(session)


def test_numbers_change_rightly_after_decisions_came_and_went() -> None:
    session = Session(plain())
    lock = Lock("a", "ALV", item="class", low=1.0)
    for policy in (
        Policy(locks=[lock]),
        Policy(locks=[lock], budget_factor={"*": 0.8}),
        Policy(price={"kit": 2.5}),
        Policy(price={"kit": 3.0}, risk_budget=0.05),
        Policy(),
    ):
        session.update(policy)
        like_fresh(session)
