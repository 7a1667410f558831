"""Plans that a guided solve shows on the way, and what the next solve of a session starts from."""

import threading
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

import allocator as al
from allocator.solver.backend.compiled_model import CompiledModel
from allocator.solver.search.warm_start import WarmStart

STARTER = Path(__file__).resolve().parents[2] / "data" / "starter"
GUIDED = al.SolveOptions(method="guided", gap=0.02)


@pytest.fixture(scope="module")
def case() -> al.Case:
    return al.load_case(STARTER)


def test_plans_on_the_way_keep_every_rule_and_get_better(case: al.Case) -> None:
    shown: list[al.Plan] = []
    last = al.Session(case).solve(GUIDED, on_plan=shown.append)
    assert shown and all(al.check_plan(plan) == [] for plan in shown)
    values = [plan.meta["best_value"] for plan in shown]
    assert values == sorted(values) and values[-1] <= last.meta["best_value"] + 1e-9
    assert all(plan.meta["bound"] >= last.meta["best_value"] - 1e-9 for plan in shown)


@pytest.mark.parametrize("after", [1, 2, 4])
def test_a_cancel_keeps_the_plan_that_is_there(case: al.Case, after: int) -> None:
    cancel, heard = threading.Event(), list[float]()

    def hear(event: al.Progress) -> None:
        if event.incumbent is not None:
            heard.append(event.incumbent)
        if len(heard) >= after:
            cancel.set()

    plan = al.Session(case).solve(GUIDED, hear, cancel)
    assert al.check_plan(plan) == []
    assert plan.meta["best_value"] >= max(heard[:after]) - 1e-9


def test_the_next_solve_of_a_session_begins_with_its_last_plan(case: al.Case) -> None:
    session, told = al.Session(case), list[str]()
    session.solve(GUIDED)
    session.update(al.Policy(budget_factor={"MIL": 0.8}))
    again = session.solve(GUIDED, lambda event: told.append(event.message))
    assert "repairing the current plan for the new settings" in told
    assert al.check_plan(again) == []
    fresh = al.Session(case, al.Policy(budget_factor={"MIL": 0.8})).solve(GUIDED)
    # each is proven to its own bound, and no plan is above the other's
    assert again.meta["best_value"] <= fresh.meta["bound"] + 1e-9
    assert fresh.meta["best_value"] <= again.meta["bound"] + 1e-9


def test_a_plan_is_carried_by_name_into_a_model_built_anew(case: al.Case) -> None:
    session, told = al.Session(case), list[str]()
    session.solve(GUIDED)
    assert session.update(al.Policy(left_out=["people"])).change == "structure"
    plan = session.solve(GUIDED, lambda event: told.append(event.message))
    assert "repairing the current plan for the new settings" in told and al.check_plan(plan) == []


def test_a_session_starts_from_a_plan_that_was_saved(case: al.Case, tmp_path: Path) -> None:
    al.Session(case).solve(GUIDED).save(tmp_path / "plan")
    session, told = al.Session(case), list[al.Progress]()
    assert session.start_from(al.load_plan(tmp_path / "plan"))
    plan = session.solve(GUIDED, told.append)
    assert "repairing the current plan for the new settings" in [event.message for event in told]
    assert al.check_plan(plan) == []


def test_a_plan_that_is_good_enough_already_ends_the_search(case: al.Case) -> None:
    start = al.Session(case).solve(GUIDED)
    session = al.Session(case, al.Policy(risk_budget=0.2))
    assert session.start_from(start)
    plan = session.solve(al.SolveOptions(method="guided", gap=0.6))
    phases = {one["phase"]: one for one in plan.meta["phases"]}
    assert plan.value >= phases["last plan"]["value"] - 1e-6
    assert "second relaxation" not in phases and plan.meta["repair"] == {}
    assert plan.meta["status"] == "within_gap" and al.check_plan(plan) == []


def test_what_must_bend_is_told_however_wide_the_gap(case: al.Case) -> None:
    session = al.Session(case, al.Policy(risk_budget=1e-4))
    plan = session.solve(al.SolveOptions(method="guided", gap=1.0))
    assert any(name.startswith("risk") for name in plan.meta["repair"])


def test_a_plan_that_does_not_fit_is_no_start(case: al.Case) -> None:
    plan = al.Session(case).solve(GUIDED)
    session = al.Session(case, al.Policy(budget_factor={"*": 0.1}))
    assert not session.start_from(plan)


def test_decisions_may_come_and_go_between_guided_solves(case: al.Case) -> None:
    session = al.Session(case)
    session.solve(GUIDED)
    low = al.Lock("promise", "BSN", item="border_radio", low=1)
    exact = al.Lock("promise", "BSN", item="border_radio", low=1, high=1)
    for locks in ((low,), (exact,), ()):
        session.update(al.Policy(locks=locks))
        plan = session.solve(GUIDED)
        assert al.check_plan(plan) == []
        row = plan.rules[plan.rules["rule"] == "promise"]
        assert row["bend"].sum() == 0 and row.empty == (not locks)


def test_a_plan_that_is_known_is_there_at_once(case: al.Case) -> None:
    plan = al.Session(case).solve(GUIDED)
    session, told = al.Session(case), list[al.Progress]()
    assert session.start_from(plan)
    again = session.solve(GUIDED, told.append)
    first = next(event.incumbent for event in told if event.incumbent is not None)
    assert first >= plan.meta["value"] - 1e-6
    assert again.meta["best_value"] >= first - 1e-9


def test_a_plan_beyond_a_limit_is_no_start(case: al.Case) -> None:
    plan = al.Session(case).solve(GUIDED)
    items = case.tables["equipment"].assign(max_per_nation_year=0.0)
    assert not al.Session(case.with_tables({"equipment": items})).start_from(plan)


def test_numbers_are_carried_by_name() -> None:
    old = {"lots": {("a", 1): 0, ("b", 1): 1}}
    known = WarmStart(old, old, np.array([3.0, 5.0]), np.array([0.5, 0.25]))
    new = {"lots": {("b", 1): 0, ("c", 1): 1}, "seats": {("a", 1): 2}}
    some = SimpleNamespace(columns=new, rows=new, lower=np.zeros(3), row_lower=np.zeros(3))
    assert known.solution_in(cast(CompiledModel, some)).tolist() == [5.0, 0.0, 0.0]
    assert known.row_duals_in(cast(CompiledModel, some)).tolist() == [0.25, 0.0, 0.0]
