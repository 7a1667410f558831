"""The plan of now and the last plan beside a frontier: worth what others are measured by."""

import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from brute_force import best
from explore.frontiers.test_frontier import ISLANDS, LEAN, WHOLE

import allocator as al
from allocator.explore.frontiers.policy_solves import PolicySolves
from allocator.plan.judged_last import keep_judged, read_judged

GOODS_KNOWN = ISLANDS.with_tables({
    "last_plan": pd.DataFrame([{"nation": "A", "account": "MIL", "amount_musd": 1.6}]),
    "last_goods": pd.DataFrame([{"nation": "A", "item": "gun", "year": 2031, "quantity": 4}]),
})  # fmt: skip
"""More guns than a nation may get in a year."""

CHEAP = LEAN.replace(rule_price={**LEAN.rule_price, "lock": 0.01})


def row(found: al.explore.Frontier, kind: str) -> pd.Series:
    (place,) = found.table.index[found.table["kind"] == kind]
    return found.table.loc[place]


def kept(case: al.Case, policy: al.Policy, price: float) -> al.Plan:
    """Return the last plan, kept at a price, without any limit of expected loss."""
    prices = {**policy.rule_price, "lock": price}
    held = policy.replace(
        frozen_years=1, frozen_share=0.0, risk_budget=1.0, value_tolerance=0.0, rule_price=prices
    )
    return al.solve(case, held, options=WHOLE)


def paid(plan: al.Plan, lock: str) -> float:
    rules = plan.rules[plan.rules["rule"].str.startswith(lock)]
    return float((rules["bend"] * rules["bend_price_value"]).sum())


def test_the_last_plan_is_kept_however_cheap_it_is_to_leave() -> None:
    found = al.explore.frontier(ISLANDS, "expected_loss", points=2, policy=CHEAP, options=WHOLE)
    firm, tempted = kept(ISLANDS, CHEAP, 1e5), kept(ISLANDS, CHEAP, 0.01)
    assert paid(firm, "frozen ") == 0.0 < paid(tempted, "frozen ")
    last = row(found, "last")
    assert last["value"] == pytest.approx(firm.meta["value"])
    assert last["value"] == pytest.approx(best(ISLANDS, firm.policy), abs=1e-6)
    assert last["bound"] == pytest.approx(last["value"]) and last["gap"] == pytest.approx(0.0)


def test_what_the_last_plan_cannot_keep_costs_it_nothing() -> None:
    case = GOODS_KNOWN
    firm = kept(case, LEAN, 1e5)
    assert paid(firm, "frozen ") > 1.0
    found = al.explore.frontier(case, "expected_loss", points=2, policy=LEAN, options=WHOLE)
    last = row(found, "last")
    worth = firm.meta["value"] + paid(firm, "frozen ")
    assert last["value"] == pytest.approx(worth, rel=1e-6)
    assert last["bound"] >= last["value"] - 1e-9


def test_a_decision_of_the_planner_is_paid_at_its_own_price() -> None:
    lock = al.Lock("frozen", nation="B", item="boat", years="2031", low=2)
    policy = LEAN.replace(locks=(lock,), rule_price={**LEAN.rule_price, "lock": 2.0})
    found = al.explore.frontier(ISLANDS, "expected_loss", points=2, policy=policy, options=WHOLE)
    firm = kept(ISLANDS, policy, 100.0)
    own, price = paid(firm, "frozen"), 2.0 / 100.0
    forced = paid(firm, "frozen ")
    assert own - forced > 0.1
    worth = firm.meta["value"] + forced + (own - forced) * (1 - price)
    assert row(found, "last")["value"] == pytest.approx(worth, rel=1e-6)


def test_the_plan_of_now_does_not_pay_for_a_limit_that_no_other_plan_has() -> None:
    found = al.explore.frontier(ISLANDS, "expected_loss", points=2, policy=LEAN, options=WHOLE)
    now, plan = row(found, "current"), al.solve(ISLANDS, LEAN, options=WHOLE)
    rules = plan.rules[plan.rules["family"] == "risk_budget"]
    price = float((rules["bend"] * rules["bend_price_value"]).sum())
    assert price > 1.0
    assert now["value"] == pytest.approx(plan.meta["value"] + price)
    assert now["gap"] == pytest.approx(0.0) and now["standing"] != "dominated"


@pytest.mark.parametrize(("off", "held"), [("lock", True), ("persistence", False)])
def test_the_last_plan_is_held_unless_persistence_is_off(off: str, held: bool) -> None:
    policy = LEAN.replace(rules_off=(off,))
    found = al.explore.frontier(ISLANDS, "expected_loss", points=2, policy=policy, options=WHOLE)
    assert ("last" in set(found.table["kind"])) == held


def test_the_last_plan_is_judged_by_itself_as_beside_a_frontier(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ALLOCATOR_HOME", str(tmp_path))
    policy = LEAN.replace(risk_budget=1.0)
    plan = al.solve(ISLANDS, policy, options=WHOLE)
    found = al.explore.judge_last_plan(plan, options=WHOLE)
    beside = row(al.explore.frontier(ISLANDS, "expected_loss", points=2, policy=policy,
                                     options=WHOLE), "last")  # fmt: skip
    assert found.value == pytest.approx(beside["value"], rel=1e-6)
    assert found.need_met == pytest.approx(beside["need_met"])
    assert found.targets_missed == beside["rules_that_bend"]
    assert found.bound == pytest.approx(beside["bound"])
    assert found.bending_value == pytest.approx(beside["bending_value"])
    (file,) = (tmp_path / "last-plans").iterdir()
    assert al.explore.judge_last_plan(plan, options=WHOLE) == found  # read from disk
    file.write_text("{}")
    assert al.explore.judge_last_plan(plan, options=WHOLE) == found  # found again


def test_other_options_are_judged_anew(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ALLOCATOR_HOME", str(tmp_path))
    plan = al.solve(ISLANDS, LEAN, options=WHOLE)
    usual = al.explore.judge_last_plan(plan)
    exact = al.explore.judge_last_plan(plan, options=WHOLE)
    assert usual.search == "" and exact.search == repr(WHOLE)
    assert len(list((tmp_path / "last-plans").iterdir())) == 2
    assert read_judged(plan.case, plan.policy) == usual
    assert read_judged(plan.case, plan.policy, repr(WHOLE)) == exact


@pytest.mark.parametrize("bad", [{"value": None}, {"value": "x"}, {"bound": "abc"}])
def test_a_judgement_on_disk_that_is_no_figure_is_none(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, bad: dict[str, object]
) -> None:
    monkeypatch.setenv("ALLOCATOR_HOME", str(tmp_path))
    plan = al.solve(ISLANDS, LEAN, options=WHOLE)
    al.explore.judge_last_plan(plan)
    (file,) = (tmp_path / "last-plans").iterdir()
    file.write_text(json.dumps({**json.loads(file.read_text()), **bad}))
    assert read_judged(plan.case, plan.policy) is None


def test_without_a_last_plan_there_is_nothing_to_judge() -> None:
    case = ISLANDS.with_tables({"last_plan": ISLANDS.tables["last_plan"].iloc[:0]})
    plan = al.solve(case, LEAN, options=WHOLE)
    with pytest.raises(al.DataError, match="nothing of a last plan"):
        al.explore.judge_last_plan(plan)


def test_a_frontier_says_which_plan_is_that_of_now() -> None:
    found = al.explore.frontier(ISLANDS, "expected_loss", points=3, policy=LEAN, options=WHOLE)
    assert found.plans[found.today - 1].kind == "current"


def test_a_large_case_judges_its_last_plan_once_for_trade_off_and_scenarios(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Whichever asks first: the other reads it; a limit that is weighed costs it nothing there."""
    monkeypatch.setenv("ALLOCATOR_HOME", str(tmp_path))
    monkeypatch.setattr(PolicySolves, "is_whole", lambda *_: False)
    plan = al.solve(ISLANDS, LEAN, options=WHOLE)

    def of_frontier() -> pd.Series:
        return row(
            al.explore.frontier(
                ISLANDS,
                "expected_loss",
                points=2,
                policy=LEAN,
                options=al.SolveOptions(gap=0.05),
                start=plan,
            ),
            "last",
        )

    first = of_frontier()
    known = read_judged(ISLANDS, LEAN)
    assert known is not None and al.explore.judge_last_plan(plan) == known
    count, points = known.missed.get("risk_budget", (0, 0.0))
    assert count and points > 0.1
    assert first["value"] == pytest.approx(known.value + points)
    assert first["rules_that_bend"] == known.targets_missed - count
    assert first["bending_value"] == pytest.approx(known.bending_value - points)
    assert first["idle"] == pytest.approx(known.idle_musd)
    keep_judged(replace(known, value=known.value - 1.0), ISLANDS, LEAN)
    assert of_frontier()["value"] == pytest.approx(first["value"] - 1.0)  # read, not made again
