"""A frontier begins at the plan that is there, and says truly what it did not come to."""

import json
import threading
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from explore.frontiers.test_frontier import ISLANDS, LEAN, WHOLE
from explore.frontiers.test_promises import NOW, made

import allocator as al
from allocator import charts
from allocator.explore.frontiers.beginning import Beginning, NearLevels
from allocator.explore.frontiers.last_plan import money_of_last
from allocator.explore.frontiers.measures import MEASURES
from allocator.session.session import Session


def test_the_plan_that_is_there_is_not_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    known = al.solve(ISLANDS, LEAN.replace(risk_budget=1.0, value_tolerance=0.0), options=WHOLE)
    solve, asked = Session.solve, []

    def noted(session: Session, *more: Any, **how: Any) -> al.Plan:
        asked.append(session.policy)
        return solve(session, *more, **how)

    monkeypatch.setattr(Session, "solve", noted)
    found = al.explore.frontier(ISLANDS, "expected_loss", points=4, policy=known.policy,
                                options=WHOLE, start=known)  # fmt: skip
    assert known.policy not in asked
    table = found.table
    (row,) = table[table["kind"] == "start"].to_dict("records")
    assert row["value"] == pytest.approx(known.meta["value"]) and "current" not in set(
        table["kind"]
    )
    limits = table["limit_expected_loss"].dropna()
    assert len(limits) and (limits < row["expected_loss"]).all()
    assert any("The plan shown has value" in one for one in found.words)
    # without it the same front is found, one search later
    free = al.explore.frontier(ISLANDS, "expected_loss", points=4, policy=known.policy,
                               options=WHOLE, compared=False).table  # fmt: skip
    assert free["value"].max() == pytest.approx(row["value"])


@pytest.mark.parametrize("other", [{"risk_budget": 0.07}, {}])
def test_a_plan_of_other_settings_or_data_is_no_beginning(other: Mapping[str, Any]) -> None:
    known = al.solve(ISLANDS, LEAN, options=WHOLE)
    case = ISLANDS if other else ISLANDS.with_meta(title="another")
    assert Beginning.of(known, case, LEAN.replace(**other)) is None
    assert Beginning.of(known, ISLANDS, LEAN) is not None and Beginning.of(None, case, LEAN) is None


def test_what_is_proven_of_the_plan_holds_where_limits_only_tighten() -> None:
    policy = LEAN.replace(risk_budget=1.0, coverage_floor={"all_of_a": 0.0})
    known = al.solve(ISLANDS, policy, options=WHOLE)
    begin = Beginning(known)
    limits = {name: one.limit for name, one in MEASURES.items() if one.limit is not None}
    bounds = {name: begin.aim([one]).bound for name, one in limits.items()}
    assert {name for name, bound in bounds.items() if np.isfinite(bound)} == {
        "expected_loss", "exposure", "changed_lines", "idle",
    }  # fmt: skip
    assert begin.aim([]).bound == np.inf and begin.aim([limits["exposure"]]).near
    for name in ("expected_loss", "exposure"):
        tight = limits[name].policy(policy, ISLANDS, 0.5 * (MEASURES[name].of(known) or 0.0))
        assert al.solve(ISLANDS, tight, options=WHOLE).meta["value"] <= bounds[name] + 1e-6
    # a plan that breaks the limit itself proves nothing of plans that break it less
    broken = al.solve(ISLANDS, LEAN.replace(risk_budget=0.0), options=WHOLE)
    assert not limits["expected_loss"].kept(broken)
    assert Beginning(broken).aim([limits["expected_loss"]]).bound == np.inf


def test_near_limits_go_on_in_small_steps_until_too_much_is_lost() -> None:
    levels, own = NearLevels(), np.array([0.6])
    levels.tried(np.zeros(1), own, 20.0)
    first = levels.next()
    assert first is not None and first[0] == pytest.approx(0.61)
    levels.tried(first, np.array([0.65]), 19.0)
    second = levels.next()
    assert second is not None and second[0] == pytest.approx(0.66)
    levels.tried(second, second, 14.0)
    assert levels.next() is None
    unmet = NearLevels()
    unmet.tried(np.zeros(1), own, 20.0)
    unmet.tried(first, first, None, proven=False)
    assert unmet.next() is None


def test_a_large_case_has_its_near_plans_without_pricing(
    starter_case: al.Case, starter_plan: al.Plan
) -> None:
    heard: list[str] = []
    rough = al.SolveOptions(method="guided", gap=0.05)
    found = al.explore.frontier(
        starter_case, "expected_loss", points=3, policy=starter_plan.policy, options=rough,
        start=starter_plan, progress=lambda one: heard.append(one.message),
    )  # fmt: skip
    assert not any("pricing" in one for one in heard)
    points = found.table[found.table["kind"].isin(["start", "point"])]
    assert 2 <= len(points) <= 3 and not found.complete
    top = points["value"].iloc[-1]
    assert (points["value"] <= points["bound"].fillna(np.inf) + 1e-6).all() and top > 0


def test_what_was_stopped_is_told_and_the_last_plan_is_drawn() -> None:
    cancel = threading.Event()
    known = al.solve(ISLANDS, LEAN, options=WHOLE)

    def hear(event: al.Progress) -> None:
        cancel.set()

    found = al.explore.frontier(ISLANDS, "expected_loss", points=5, policy=LEAN, options=WHOLE,
                                progress=hear, cancel=cancel, start=known)  # fmt: skip
    assert found.stopped and "last" not in set(found.table["kind"])
    words = " ".join(found.words)
    assert "No plan was found" not in words
    assert "of at most 5 plans, before the plan of last year was judged" in found.words[0]
    loss = found.last_money["expected_loss"]
    assert "The last plan has expected loss in the worst year" in words
    drawn = charts.frontier(found).to_dict()
    assert "last plan" in json.dumps(drawn) and str(loss)[:6] in json.dumps(drawn)


def test_only_the_plan_of_today_is_not_told_as_none() -> None:
    only = replace(made([], NOW), stopped=True, asked=5)
    assert only.words[0] == "No plan was made under a limit."
    assert "No plan was found." not in only.words


def test_the_money_of_the_last_plan_alone_tells_its_loss() -> None:
    known = money_of_last(ISLANDS, LEAN)
    # 0.4 each to A and B of 0.8: half of a year's money each
    assert known["exposure"] == pytest.approx(0.5) and known["changed_lines"] == 0.0
    assert known["cost"] == pytest.approx(0.8)
    bare = ISLANDS.with_tables({"last_plan": ISLANDS.tables["last_plan"].iloc[:0]})
    assert money_of_last(bare, LEAN) == {}
