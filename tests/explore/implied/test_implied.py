"""Implied priorities: the nearest weights under which a plan is near-best, against brute force."""

import itertools
import threading
from typing import Any

import numpy as np
import pandas as pd
import pytest

import allocator as al
from allocator.errors import DataError, SolveError
from allocator.explore.implied.implied import implied_priorities
from allocator.inputs.case.case import Case, build_case
from allocator.inputs.scenario.changes import Set
from allocator.inputs.scenario.scenario import Scenario
from allocator.session.session import Session
from allocator.solver.search.inverse_weights import distance

EXACT = al.SolveOptions(gap=0)
KEYS = [("A", "allies"), ("A", "drugs"), ("B", "drugs")]
META = {"name": "few", "base_year": 2030, "first_year": 2031, "last_year": 2031, "years_after": 0}


def few(**changes: Any) -> Case:
    """Two nations that share money for grants: what they get follows the weights alone."""
    frames = {
        "nations": [{"nation": "A", "tier": 1, "propensity": 0.6},
                    {"nation": "B", "tier": 1, "propensity": 0.4}],
        "accounts": [{"account": "AID", "budget_musd": 6.0}],
        "grants": [{"item": "guns", "area": "army"}, {"item": "cops", "area": "police"}],
        "needs": [{"nation": "A", "area": "army", "need_points": 8.0},
                  {"nation": "A", "area": "police", "need_points": 8.0},
                  {"nation": "B", "area": "police", "need_points": 8.0}],
        "objectives": [{"objective": "allies"}, {"objective": "drugs"}],
        "relevance": [{"area": "army", "objective": "allies", "relevance": 1.0},
                      {"area": "police", "objective": "drugs", "relevance": 1.0}],
        "priorities": [{"nation": n, "objective": o, "priority": 3.0} for n, o in KEYS],
        "last_plan": [{"nation": "A", "account": "AID", "amount_musd": 1.0},
                      {"nation": "B", "account": "AID", "amount_musd": 5.0}],
        **changes,
    }  # fmt: skip
    return build_case(META, {name: pd.DataFrame(rows) for name, rows in frames.items()})


def with_ratios(case: Case, ratios: Any) -> Case:
    scale = 3.0 * np.asarray(ratios) / max(ratios)
    changes = [Set("priorities.priority", float(one), {"nation": n, "objective": o})
               for (n, o), one in zip(KEYS, scale, strict=True)]  # fmt: skip
    return Scenario("other", changes=changes).applied(case)[0]


def loss_share(case: Case, policy: al.Policy, point: np.ndarray) -> float:
    """Return what a point of the model loses to the best by a new solve of the relaxation."""
    session = Session(case, policy)
    assert session.engine.run()
    best = -session.engine.objective
    return (best - float(session.compiled.costs["value"] @ point)) / best


@pytest.fixture(scope="module")
def case() -> Case:
    return few()


@pytest.fixture(scope="module")
def policy() -> al.Policy:
    return al.Policy(change_price=0.0, risk_budget=1.0)


@pytest.fixture(scope="module")
def other(case: Case, policy: al.Policy) -> al.Plan:
    """The best plan where police in B matters six times as much."""
    return al.solve(with_ratios(case, [1.0, 1.0, 6.0]), policy, options=EXACT)


def test_a_plan_that_is_best_needs_no_other_weights(case: Case, policy: al.Policy) -> None:
    best = al.solve(case, policy, options=EXACT)
    for found in (
        implied_priorities(best),
        implied_priorities(best, near_best=0.0),
    ):
        assert (found.weights["ratio"] == 1.0).all()
        assert found.facts["changed"] == 0
        assert found.words[0].startswith("Near-best at today's priorities")
        assert (
            found.scenario().applied(case)[0].tables["priorities"].equals(case.tables["priorities"])
        )


def test_known_weights_are_explained_by_weights_that_prove_near_best(
    case: Case, policy: al.Policy, other: al.Plan
) -> None:
    found = implied_priorities(other, policy, case=case, near_best=0.01)
    told = found.weights.set_index(["nation", "objective"])
    assert 1.0 < told.loc[("B", "drugs"), "ratio"] <= 3.0
    assert told["ratio"].drop(("B", "drugs")).max() <= 1.0
    assert told.loc[("B", "drugs"), "explains_musd"] > 0
    then, _ = found.scenario().applied(case)
    point = _point(other, then, policy)
    assert loss_share(case, policy, point) > 0.011
    assert loss_share(then, policy, point) <= 0.01 + 1e-4
    assert found.facts["loss_share"] <= 0.01 + 1e-6


def test_the_change_is_the_smallest_of_a_grid(
    case: Case, policy: al.Policy, other: al.Plan
) -> None:
    found = implied_priorities(other, policy, case=case, near_best=0.01)
    point = _point(other, case, policy)
    grid = [0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.15, 1.3, 1.6, 2.0, 2.5]
    smaller = [
        ratios
        for ratios in map(np.array, itertools.product(grid, repeat=3))
        for ratios in [ratios / ratios.mean()]  # all needs weigh as today: they are alike
        if distance(ratios) < found.facts["change"] - 0.02
    ]
    assert len(smaller) > 20
    for ratios in smaller[:: max(1, len(smaller) // 25)]:
        assert loss_share(with_ratios(case, ratios), policy, point) > 0.01


def test_last_money_is_kept_and_explained(case: Case, policy: al.Policy) -> None:
    found = implied_priorities(case, policy, near_best=0.01)
    assert found.moved["kept_musd"].tolist() == pytest.approx([1.0, 5.0], abs=1e-3)
    ratio = found.weights.set_index(["nation", "objective"])["ratio"]
    assert ratio["B", "drugs"] > 1.5 * max(ratio["A", "drugs"], ratio["A", "allies"])
    then, today = found.scenario().applied(case, policy)
    money = al.solve(then, today, options=EXACT).spending.groupby("nation")["obligation_musd"].sum()
    now = al.solve(case, policy, options=EXACT).spending.groupby("nation")["obligation_musd"].sum()
    assert money["B"] > now.get("B", 0.0) + 1.0


def test_money_beyond_need_is_explained_by_no_weight(policy: al.Policy) -> None:
    needs = [{"nation": "A", "area": "army", "need_points": 8.0},
             {"nation": "A", "area": "police", "need_points": 8.0},
             {"nation": "B", "area": "police", "need_points": 2.0}]  # fmt: skip
    found = implied_priorities(few(needs=needs), policy, near_best=0.001)
    nations = found.nations.set_index("nation")
    assert nations.loc["B", "unneeded_musd"] == pytest.approx(3.0, abs=0.01)
    assert nations.loc["B", "unexplained"]
    assert nations.index[0] == "B"
    assert any("Beyond need" in words for words in found.words)
    assert any("Left unexplained" in words and "B" in words for words in found.words)
    assert "not near-best even then" in found.words[0]


def test_less_money_than_last_year_is_cut_on_all_alike(policy: al.Policy) -> None:
    accounts = [{"account": "AID", "budget_musd": 4.8}]
    found = implied_priorities(few(accounts=accounts), policy)
    assert found.moved["kept_musd"].tolist() == pytest.approx([0.8, 4.0], abs=0.02)


def test_a_case_without_priorities_gets_a_table_of_them(policy: al.Policy) -> None:
    none: list[dict[str, Any]] = []
    bare = few(objectives=none, relevance=none, priorities=none)
    found = implied_priorities(bare, policy, near_best=0.001)
    then, _ = found.scenario().applied(bare)
    assert set(then.tables["priorities"]["nation"]) == {"A", "B"}
    told = found.weights.set_index("nation")["ratio"]
    now = then.tables["priorities"].set_index("nation")["priority"]
    assert now["B"] / now["A"] == pytest.approx(told["B"] / told["A"], rel=1e-3)


def test_document_and_scenario_come_back(case: Case, policy: al.Policy) -> None:
    found = implied_priorities(case, policy)
    assert len(found.document()["weights"]) == len(KEYS)
    scenario = found.scenario("believed")
    assert Scenario.from_toml(scenario.to_toml()).changes == scenario.changes


def test_bad_input_is_told_at_once(case: Case, policy: al.Policy) -> None:
    with pytest.raises(DataError) as told:
        implied_priorities(case, near_best=1.0, least_gain=0.0, most=1.0)
    assert [fault.column for fault in told.value.faults] == ["near_best", "least_gain", "most"]
    with pytest.raises(DataError, match="no money of last year"):
        implied_priorities(case, policy.replace(rules_off=("persistence",)))
    without = few(priorities=[{"nation": "A", "objective": "allies", "priority": 0.0}])
    with pytest.raises(DataError, match="no need that a priority weighs"):
        implied_priorities(without, policy)


def test_a_plan_that_breaks_the_law_of_the_case_is_refused(
    case: Case, policy: al.Policy, other: al.Plan
) -> None:
    poor = few(accounts=[{"account": "AID", "budget_musd": 3.0}])
    with pytest.raises(SolveError, match="does not keep the law"):
        implied_priorities(other, policy, case=poor)


def test_cancelled_there_is_no_answer(case: Case, policy: al.Policy) -> None:
    cancel, heard = threading.Event(), list[str]()
    cancel.set()
    with pytest.raises(SolveError, match="Stopped"):
        implied_priorities(case, policy, cancel=cancel, progress=lambda p: heard.append(p.message))
    assert heard


def _point(plan: al.Plan, case: Case, policy: al.Policy) -> np.ndarray:
    from allocator.explore.implied.point import point_of_plan

    return point_of_plan(plan, case, policy, None).point
